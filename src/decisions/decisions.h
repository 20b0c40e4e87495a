#ifndef ERK_DECISIONS_DECISIONS_H
#define ERK_DECISIONS_DECISIONS_H
/* decisions - from "I need help" to "you have a right to this", and every month after.
 *
 * Purpose    a person reports, tells what is needed and no more, and is told the outcome with
 *            its calculation. Our terms run from the first day; what is ours to do, we do
 *            unasked. Units days (struct day), months (struct month), euro cents (struct
 *            cents).
 * Ownership  texts are borrowed for the call; results live in db->arena.
 * Errors     OUTCOME_NOT_FOUND no such application, or not this person's; OUTCOME_NOT_VALID
 *            what was told cannot be (the handler says which field); OUTCOME_CONFLICT it was
 *            decided, sent or asked already; OUTCOME_NOT_ALLOWED a step the law puts before
 *            this one is missing (a refusal without hearing: Awb 4:7).
 * Law        Participatiewet 11, 17, 19-24, 31-34, 41, 43-45, 52, 53a; Awb 3:46, 4:5, 4:7,
 *            4:13- 4:15, 6:7, 6:8. The law itself is in law/; here it is applied and
 *            remembered.
 * Never      anything adverse by night or without a human being; a field that rates a person; a
 *            question to the person about what government already holds (Pw 53a). Knows ground,
 *            words, witness, access, promises, people, dossier, law. */
#include "ground/base/day.h"
#include "ground/base/sentence.h"
#include "ground/store/store.h"
#include "ground/web/handler.h"

struct witness_look;
struct cards;

extern const struct store_room decisions_rows;
struct witness_tables;
/* All that is held of one person, for witness_give(). */
extern const struct witness_tables decisions_holds;
extern const struct handler decisions_handlers[];
extern const size_t decisions_handlers_count;

/* ---- what a person tells: the inputs of the law, and nothing beside them ---- */

enum decisions_limits {
    DECISIONS_RESIDENTS_MOST = 12, /* others at the address */
    DECISIONS_INCOMES_MOST = 8,
    DECISIONS_CHILDREN_MOST = 10,
    DECISIONS_TEXT_MOST = 4000 /* bytes of one free field */
};

/* Why somebody of 27 or older at the address does not count as cost-sharer: Pw 19a lid 1. */
enum decisions_resident {
    DECISIONS_RESIDENT_SHARES,  /* counts: 19a lid 1, first words */
    DECISIONS_RESIDENT_TENANT,  /* b, c: written contract at a commercial price, no relative */
    DECISIONS_RESIDENT_STUDENT, /* d: education with student finance, BBL */
    DECISIONS_RESIDENT_LANDLORD /* c: rents from the same landlord, with a contract of their own */
};

struct decisions_other {
    struct day born;
    enum decisions_resident why;
};

/* An amount a month that comes in from elsewhere, net. */
enum decisions_income_kind {
    DECISIONS_INCOME_WAGE,    /* changes by month: the wage slip says */
    DECISIONS_INCOME_BENEFIT, /* WW, ZW, Anw, pension: known to government */
    DECISIONS_INCOME_ALIMONY,
    DECISIONS_INCOME_OTHER,
    DECISIONS_INCOME_STUDENT,   /* student finance: Pw 33 lid 2 */
    DECISIONS_INCOME_VOLUNTEER, /* 31 lid 2 k */
    DECISIONS_INCOME_RENT       /* of who rents a room: 33 lid 4 */
};

struct decisions_income {
    enum decisions_income_kind kind;
    bool partner;       /* of the partner, else of the applicant */
    bool changes;       /* differs from month to month: last known month until the slip comes */
    struct cents month; /* net a month */
};

/* What may be left empty: not told is not the same as nothing. In the order of the form. */
enum decisions_owned {
    DECISIONS_SAVINGS,
    DECISIONS_CAR,
    DECISIONS_BELONGINGS,
    DECISIONS_DEBTS,
    DECISIONS_HOME,
    DECISIONS_HOME_DEBT
};
enum { DECISIONS_OWNED = 6 };

struct decisions_facts {
    struct day born; /* from people (BRP), never asked */
    bool partner;    /* Pw 3: married, registered, or a joint household */
    struct day partner_born;
    bool partner_no_right; /* Pw 24: the partner has no right to general assistance */
    struct day
        children[DECISIONS_CHILDREN_MOST]; /* born; own, under 18, at the address: Pw 4 */
    size_t children_count;
    bool institution; /* Pw 23 */
    bool care_stay;   /* lives here for a while, to care for somebody: Pw 22a lid 4 */
    struct decisions_other others[DECISIONS_RESIDENTS_MOST];
    size_t others_count;
    struct decisions_income incomes[DECISIONS_INCOMES_MOST];
    size_t incomes_count;
    struct cents savings;    /* what is on all accounts together: Pw 34 */
    struct cents car;        /* worth of a car or motorbike */
    struct cents belongings; /* worth of other things above what is usual (34 lid 2 a) */
    struct cents debts;
    struct cents home;        /* worth of an own home; 0: none */
    struct cents home_debt;   /* mortgage on it */
    unsigned owned_told;      /* bits of decisions_owned: filled in, also with 0 */
    struct text account;      /* IBAN as wished; payments checks it, here it is only kept */
    struct text account_name; /* on whose name */
    bool all_to_one;          /* Pw 45 lid 4: the couple asks to pay all to the applicant */
    struct text remark;       /* what else the person wants to say about the application */
};

/* The last day the first money of a right is on the account, for a grant made on `made`: the
 * 20th (or the banking day before), or five banking days where that is near or past. The same
 * rule as payments keeps by; held together by a test there. */
struct day decisions_money_by(struct day start, struct day made);

/* ---- the application ---- */

struct decisions_new {
    struct text person;  /* the applicant */
    struct text partner; /* their id in people; NO_TEXT: none, or not known there */
    struct day reported; /* the day of reporting (melding): Pw 44 */
    struct day sent;     /* the day of applying; decisions_send() fixes it */
    const struct decisions_facts *facts;
    enum language lang; /* of the letters */
};

/* The first touch fixes the day of reporting; an open application of this person is found again
 * instead of making a second. */
MUST_USE enum outcome decisions_report(struct db *db, const struct witness_look *look,
                                       struct text person, struct day today,
                                       struct text *ret_application);
/* Reports (on n->reported) and tells everything at once. Not sent yet. */
MUST_USE enum outcome decisions_apply(struct db *db, const struct witness_look *look,
                                      const struct decisions_new *n,
                                      struct text *ret_application);
/* Sends: receipt confirmed in the same transaction (message, promise kept), the term of Awb
 * 4:13 and the advance of Pw 52 promised. Sent already: OUTCOME_CONFLICT, nothing changes. */
MUST_USE enum outcome decisions_send(struct db *db, const struct witness_look *look,
                                     struct text application, struct day today);

/* What was told, the newest of each topic, with what people knows on the day of reporting. */
MUST_USE enum outcome decisions_facts_load(struct db *db, const struct witness_look *look,
                                           struct text application,
                                           struct decisions_facts *ret_facts);

/* Words the person gives along, as a statement of their own: shown to whoever decides, and kept
 * with the decision. NOT_FOUND: not this person's application. NO_ROOM: more than
 * DECISIONS_GIVEN_MOST. */
MUST_USE enum outcome decisions_words_given(struct db *db, const struct witness_look *look,
                                            struct text person, struct text application,
                                            struct text words, struct day today);
/* The person's applications, newest first: to choose one. */
struct decisions_brief {
    struct text id;
    struct day reported;
    bool decided;
};
MUST_USE enum outcome decisions_own(struct db *db, struct text person,
                                    struct decisions_brief **ret_list, size_t *ret_count);

/* Asks for what is missing. The clock stands still from the day after `today` until `until` or
 * the answer, whichever is first (Awb 4:15 lid 1 a); the person is told the new last day.
 * `rule` names the article that makes the question necessary. What government holds
 * (`held_by` not NO_TEXT: brp, uwv, ...) is refused: OUTCOME_NOT_ALLOWED (Pw 53a lid 1). */
struct decisions_question {
    struct text application;
    struct text asked_by; /* account */
    struct text asked_by_name;
    struct text what; /* the question in plain words */
    struct text rule;
    struct text held_by;
    struct day until;
};
MUST_USE enum outcome decisions_ask(struct db *db, const struct witness_look *look,
                                    const struct decisions_question *q, struct day today,
                                    struct text *ret_question);
MUST_USE enum outcome decisions_answer(struct db *db, const struct witness_look *look,
                                       struct text question, struct text answer,
                                       struct day today);

/* The decision. `start` before the day of reporting is OUTCOME_NOT_VALID (Pw 44 lid 1) unless
 * `earlier_reason` says why (Pw 44 lid 5, at most 3 months). Makes the letter, the message,
 * keeps the term's promise and ends the advances. A right of nothing (income or assets above)
 * is no grant: OUTCOME_NOT_VALID; use decisions_refuse. */
struct decisions_grant {
    struct text application;
    struct text by;      /* account of the case manager */
    struct text by_name; /* who signs */
    struct day made;
    struct day start; /* the day of reporting, as a rule */
    bool has_ends;
    struct day ends; /* last day of the right, when known */
    struct text earlier_reason;
    struct text words; /* something the case manager wants to say; may be empty */
};
MUST_USE enum outcome decisions_grant(struct db *db, const struct witness_look *look,
                                      const struct decisions_grant *g,
                                      struct text *ret_decision);

/* A refusal. Only by a human, after the person's side was heard (Awb 4:7) and with an answer to
 * each point raised (Awb 3:46). `heard_on` may not be before the application was sent. */
struct decisions_refusal {
    struct text application;
    struct text by;
    struct text by_name;
    struct day made;
    struct day heard_on;
    struct text side;    /* the person's side, in their own words */
    struct text article; /* the rule the refusal rests on: "Pw 19 lid 1 a" */
    struct text reasons; /* one paragraph a point */
};
MUST_USE enum outcome decisions_refuse(struct db *db, const struct witness_look *look,
                                       const struct decisions_refusal *r,
                                       struct text *ret_decision);

/* Ends a running right on `last`, by a human, with the event from the closed list of month rows
 * (see decisions_shared_month.event: death, income, own_wish, decision). */
struct decisions_end {
    struct text decision;
    struct text by;
    struct text by_name;
    struct text event;
    struct text reasons;
    struct day made;
    struct day last;
};
MUST_USE enum outcome decisions_end(struct db *db, const struct witness_look *look,
                                    const struct decisions_end *e);

/* ---- every month after ---- */

/* A wage slip, or the amount as told, of one month: the month is recalculated (a new version of
 * its rows) when it was made before. */
struct decisions_wage {
    struct text person;
    bool partner;
    struct month month;
    struct cents wage; /* net, of the whole month */
    struct day told;
};
MUST_USE enum outcome decisions_wage_told(struct db *db, const struct witness_look *look,
                                          const struct decisions_wage *w);
/* Any other change, in the person's words: a message inside and a promise to answer. */
MUST_USE enum outcome decisions_change_told(struct db *db, const struct witness_look *look,
                                            struct text person, struct text words,
                                            struct day since, struct day today);

/* Makes the rows of `month` for every running right that has none yet, and new versions where a
 * wage came in. `payments` calls it before it drafts its run; calling it twice changes nothing.
 * A person whose month cannot be computed (a norm is missing) does not stop the others: the
 * count of those is in ret_held and a card stands on the desk. */
MUST_USE enum outcome decisions_months_make(struct db *db, struct arena *scratch,
                                            struct month month, struct day today,
                                            int64_t *ret_made, int64_t *ret_held);

/* The explanation of one month's row, for the specification: unsealed with `look`. */
struct decisions_step {
    struct text article; /* "Pw 21 a" */
    struct text words[LANGUAGES];
    struct cents cents;
};
MUST_USE enum outcome decisions_month_steps(struct db *db, const struct witness_look *look,
                                            struct text decision, struct text person,
                                            struct month month, int64_t version,
                                            const struct decisions_step **ret_steps,
                                            size_t *ret_count);

/* Interest of the law, fixed by decision as Awb 4:99 asks, also when it is nothing. In favour
 * of the person and bound by rule, so a job may call it. `payment` is the late obligation's id.
 */
struct decisions_interest {
    struct text person;
    struct text payment;
    struct cents principal;
    struct cents interest; /* what is paid; 0 when it stays under the threshold of Awb 4:98 */
    struct day from;
    struct day until;
    struct text steps; /* the calculation, a line a step, from law/ */
    struct day made;
};
MUST_USE enum outcome decisions_interest_fix(struct db *db, const struct witness_look *look,
                                             const struct decisions_interest *i,
                                             struct text *ret_decision);

/* ---- papers with an application ---- */

enum {
    DECISIONS_GIVEN_MOST = 20,
    DECISIONS_DOCUMENT_MOST = 4 * 1024 * 1024, /* bytes of one file */
    DECISIONS_DOCUMENTS_MOST = 40              /* of one application */
};

/* A PDF, JPG or PNG by its own bytes (kind.h), sealed. An answer to a question, or by itself;
 * in place of an earlier one, which stays readable to the person. NOT_VALID: no such kind of
 * file; NO_ROOM: too many; NOT_FOUND: no such application or earlier one. */
struct decisions_document {
    struct text application;
    struct text question;   /* may be empty */
    struct text instead_of; /* may be empty */
    struct text name;       /* as the person called it */
    struct text bytes;
};
MUST_USE enum outcome decisions_document_new(struct db *db, const struct witness_look *look,
                                             const struct decisions_document *d,
                                             struct day today, struct text *ret_document);
/* What was not opened by us goes without a trace of its content. CONFLICT: we used it already.
 */
MUST_USE enum outcome decisions_document_take_back(struct db *db, struct text application,
                                                   struct text document);
/* Where bytes are looked at for viruses before anything is kept: the path of a clamd socket;
 * NULL: nowhere. Set once, before serving; the text must live on. */
void decisions_scan_set(const char *socket_path);

/* ---- when we decide too late (Awb 4:17-4:19) ---- */

/* "Ik wil dat u binnen twee weken beslist." From a button, or in a letter that counts from the
 * day it came in. Makes the promise to decide within two weeks and tells the person what
 * follows. OUTCOME_NOT_VALID: our term is not over on that day (ret_term says when it is);
 * CONFLICT: decided already, or asked already: the first one counts. */
struct decisions_notice {
    struct text application;
    struct day received;
    struct text noted_by; /* account of a case manager; empty: by the person */
};
MUST_USE enum outcome decisions_notice(struct db *db, const struct witness_look *look,
                                       const struct decisions_notice *n, struct day today,
                                       struct text *ret_notice);
/* The law gives no penalty (Awb 4:17 lid 5): said by a human being, with why, before it is
 * fixed. `left_out`: very_late | manifest | not_party. It stays a decision with a way to
 * object. */
struct decisions_left_out {
    struct text application;
    struct text left_out;
    struct text by;
    struct text by_name;
    struct text why;
};
MUST_USE enum outcome decisions_penalty_leave_out(struct db *db,
                                                  const struct witness_look *look,
                                                  const struct decisions_left_out *l);

/* ---- computed once more ---- */

/* Months that were decided, computed again from what is known now, and their receipts from what
 * was known then. Reads and compares: nothing is decided, nothing is changed but the line in
 * the log. Fifty rights a call, until `done`; the counts add up over the calls. */
enum { DECISIONS_AGAIN_MOST = 3000, DECISIONS_ID_MOST = 64 };
struct decisions_again_month {
    char decision[DECISIONS_ID_MOST];
    struct month month;
    struct cents decided; /* of the household */
    struct cents ought;
};
struct decisions_again {
    struct text person; /* NO_TEXT: everybody */
    struct month from;
    struct month to;
    struct day today;
    char after_decision[DECISIONS_ID_MOST]; /* where the last call stopped */
    bool done;
    int64_t rights;
    int64_t months;
    int64_t differ;
    int64_t open;  /* months with a question: for a human being */
    int64_t after; /* cents to pay after */
    int64_t back;  /* cents too much; whether it is asked back is for a human being */
    int64_t receipts;
    int64_t receipts_differ;
    struct decisions_again_month found[DECISIONS_AGAIN_MOST]; /* of this call */
    size_t found_count;
};
MUST_USE enum outcome decisions_again(struct db *db, struct decisions_again *a);

/* The households of the rights that run, as the law reads them, without a name: for sums over
 * all of them. Fifty a call, until `done`. */
enum { DECISIONS_HOUSEHOLDS_MOST = 50 };
struct law_household;
struct decisions_households {
    struct month month;
    struct day today;
    char after_decision[DECISIONS_ID_MOST];
    bool done;
    struct law_household *household; /* of this call, in db->arena */
    size_t count;
};
MUST_USE enum outcome decisions_households(struct db *db, struct decisions_households *h);

/* ---- the explanation ---- */

struct law_result;
struct inside;
/* One household in one month, as a person reads it and as a lawyer checks it: a piece of a
 * page, for any room. `r` is kept until the page is drawn. */
MUST_USE enum outcome decisions_explain(struct arena *a, enum language lang,
                                        const struct law_result *r, struct month m,
                                        struct inside *ret_inside);

/* The letter of a decision as it was sent, as tagged PDF. NOT_FOUND: no such decision. */
MUST_USE enum outcome decisions_letter_pdf(struct db *db, const struct witness_look *look,
                                           struct text decision, const struct place *place,
                                           struct arena *a, struct text *ret_pdf);

/* ---- the night and the desks ---- */

/* Favourable and bound by rule only: advances (Pw 52), pauses that ran out (Awb 4:15), the
 * letter when a term was missed (ours to say, before anyone asks). `scratch` is emptied between
 * persons. */
MUST_USE enum outcome decisions_night(struct db *db, struct arena *scratch, struct day today);

MUST_USE enum outcome decisions_cards(struct db *db, struct request *r, struct cards *cards);
/* Rows for "Wat wij beloofden" on /werk: applications with their last day. */
MUST_USE enum outcome decisions_desk(struct db *db, struct request *r, struct cards *cards);

/* ---- published views (0001-application.sql has every column's comment) ----
 *
 * decisions_shared_running  a right that was granted, one row a payee
 *     municipality, decision, application, person (payee), start day, ends day?, made day,
 *     part_of number (1 all to this person, 2 half each: Pw 45 lid 4),
 *     set_off flag (later set-off of a month estimated on last known income is allowed by the
 *     decision itself), varies flag (wage slips change it each month), form text (key of the
 * norm)
 *
 * decisions_shared_month    what one payee has a right to in one month; the highest version
 * leads, rows are never changed municipality, decision, person (payee), month, version number,
 * made day, norm cents (household), income cents (household, counted), income_basis text: none
 * | fixed | known | last_known assistance cents (this payee's part), reserve cents (the 5 %
 * holiday allowance of it), payable cents (assistance - reserve), form text (key of the norm),
 * figures text (half-year of the norm, '2026-07'), event text: '' or the legal event that makes
 * payable 0 or the month partial: start | end | income | death | own_wish | decision
 *
 * decisions_shared_advance  an advance to pay, one row a payee: an interest-free loan (Pw 52)
 *     municipality, id, application, person (payee), amount cents, made day, pay_by day (a
 * banking day within the four weeks), promise text (to keep when booked), decision text? (once
 * granted: set off against its first months, Pw 52 lid 4)
 *
 * decisions_shared_penalty  the penalty for deciding late, fixed by decision (Awb 4:18), one
 * row a payee, also when it is 0: municipality, decision, application, person, amount cents,
 * made day, pay_by day (a banking day)
 *
 * decisions_shared_late     a month that a fact learned late made different, weighed by people:
 *     municipality, decision, month, late, decided cents, ought cents (household), ours flag
 *     (too much was paid after the fact had reached us), known day
 *
 * decisions_shared_interest interest fixed by decision: municipality, decision, person,
 * payment, principal cents, interest cents, made day
 */
#endif
