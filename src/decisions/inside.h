#ifndef ERK_DECISIONS_INSIDE_H
#define ERK_DECISIONS_INSIDE_H
/* inside - what the files of this room share; nobody else includes it.
 *
 * Knows      everything decisions may know.
 */
#include "access/access.h"
#include "decisions/decisions.h"
#include "decisions/decisions.sql.h"
#include "decisions/facts.h"
#include "decisions/nl.po.h"
#include "decisions/reckon.h"
#include "ground/crypto/crypto.h"
#include "law/law.h"
#include "people/people.h"
#include "promises/promises.h"
#include "witness/witness.h"
#include "words/words.h"

typedef struct decisions_application_row_row application_row;
struct telling;

/* ---- rows (store.c) ---- */

MUST_USE enum outcome seal(struct db *db, const struct witness_look *look, struct text person,
                           const char *table, struct text row, const char *column,
                           struct text plain, struct text *ret_bytes);
MUST_USE enum outcome unseal(struct db *db, const struct witness_look *look, struct text person,
                             const char *table, struct text row, const char *column,
                             struct text bytes, struct text *ret_plain);
/* One topic, a next version of it. */
MUST_USE enum outcome facts_tell(struct db *db, const struct witness_look *look,
                                 const application_row *app, enum topic t,
                                 const struct decisions_facts *f, struct day told);
/* The pauses so far, an open one up to the end of the time given. */
MUST_USE enum outcome pauses_of(struct db *db, struct text application,
                                struct law_pause ret_pauses[LAW_PAUSES_MOST],
                                size_t *ret_count);
/* The newest wage told for this month or before it. */
MUST_USE enum outcome wage_known(struct db *db, const struct witness_look *look,
                                 struct text person, bool partner, struct month m,
                                 struct facts_wage *ret_wage);
/* When we say an act of this day was: the service has no clock in its rules. */
struct instant moment_of(struct day d);
/* Persons whose keys an application needs: applicant and partner. */
size_t persons_of(const application_row *app, struct text ret_persons[2]);

/* A job's look at applicant and partner, with its line in the log. */
MUST_USE enum outcome look_for(struct db *db, const application_row *app, struct text job,
                               struct day today, struct witness_look **ret_look);

/* ---- deciding (decide.c) ----------------------------------------------------------------- */

/* Seals inputs, result, reasons and letter, and writes the decision. */
struct writing {
    struct decisions_decision_add_in in;
    struct text inputs;
    struct text result;
    struct text reasons;
    const struct letter *letter;
};
MUST_USE enum outcome decision_write(struct db *db, const struct witness_look *look,
                                     struct writing *w);
/* The message that a letter is there, with the letter's own first words. */
MUST_USE enum outcome letter_tell(struct telling *t, const struct letter *l,
                                  struct text decision);

/* ---- a decision that is reviewed (review.c) ---- */
extern const struct form_table review_table;
enum outcome review_show(struct db *, struct request *, struct reply *);
enum outcome review_act(struct db *, struct request *);

/* ---- our own lateness (penalty.c) -------------------------------------------------------- */

/* Fixes what has ended: also when it is nothing, with the reason. Twice changes nothing. */
MUST_USE enum outcome penalties_night(struct db *db, struct day today);
/* Where an application stands: asked or not, and what the law gives up to today. `ret_asked`
 * false: nobody asked; then `ret` is what asking today would give from which day on. */
MUST_USE enum outcome penalty_now(struct db *db, const application_row *app, struct day today,
                                  bool *ret_asked, struct decisions_notice_of_row *ret_notice,
                                  struct law_penalty *ret);

/* ---- telling (tell.c) -------------------------------------------------------------------- */

enum { TELL_MOST = 12 };
struct telling {
    struct db *db;
    const struct witness_look *look;
    struct person person;
    enum language lang;
    bool je;
    struct day day;
    struct text subject;
    struct say body[TELL_MOST];
    size_t body_count;
};
MUST_USE enum outcome tell_open(struct db *db, const struct witness_look *look,
                                struct text person, struct day day, struct telling *ret_t);
struct text tell_words(const struct telling *t, const struct sentence *s,
                       const struct fill *fills,
                       size_t n); /* in the person's language, u or je */
void tell_subject(struct telling *t, const struct sentence *s, const struct fill *fills,
                  size_t n);
void tell_add(struct telling *t, const struct sentence *s, const struct fill *fills, size_t n);
void tell_text(struct telling *t, struct text own); /* as it is */
MUST_USE enum outcome tell_send(struct telling *t, struct text kind, struct text related,
                                bool on_paper);

/* ---- letters (letters.c): pure ---- */

struct letter_case {
    struct arena *arena;
    const struct telling *to;
    const application_row *app;
    const struct decisions_facts *facts;
    const struct reckoned *full;  /* a whole month */
    const struct reckoned *first; /* the first month, when only a part of it */
    struct month first_month;
    struct day start;
    struct cents advances; /* paid already, of this person */
    bool halves;
    struct text by_name;
    struct text words; /* of the case manager */
};
/* NOT_VALID: letter_right() refused it; a fault of ours. */
MUST_USE enum outcome letter_grant(const struct letter_case *c, struct letter *ret);
MUST_USE enum outcome letter_refusal(const struct letter_case *c,
                                     const struct decisions_refusal *r, struct letter *ret);
MUST_USE enum outcome letter_end(const struct letter_case *c, const struct decisions_end *e,
                                 struct letter *ret);
MUST_USE enum outcome letter_interest(const struct letter_case *c,
                                      const struct decisions_interest *i, struct letter *ret);
struct penalty_case {
    const struct decisions_notice_of_row *notice;
    struct law_penalty law;
    struct cents part; /* of this addressee and of each payee */
    bool halves;
    struct text reason; /* '' or why it is nothing */
    struct text why;    /* in a human being's words */
    struct day pay_by;
};
MUST_USE enum outcome letter_penalty(const struct letter_case *c, const struct penalty_case *p,
                                     struct letter *ret);
void letter_steps(struct letter *l, struct arena *a, struct text steps, enum language lang);

/* ---- papers (documents.c, scan.c, stukken.c) --------------------------------------------- */

/* OK: nothing found, or no scanner; NOT_ALLOWED: harmful; TRY_AGAIN: the scanner is silent. */
MUST_USE enum outcome scan_bytes(struct text bytes);
MUST_USE enum outcome document_name(struct db *db, const struct witness_look *look,
                                    struct text person, struct text document,
                                    struct text sealed, struct text *ret_name);
/* The paper itself, as safely as a browser can be told. */
MUST_USE enum outcome document_reply(struct db *db, struct request *r, struct reply *reply,
                                     const struct decisions_document_row_row *row,
                                     struct text application);
/* Steps of a handler with a field `file`. */
enum outcome papers_outside(struct request *r);
MUST_USE enum outcome papers_check(struct request *r, const struct form_file *file);
enum outcome papers_show(struct db *, struct request *, struct reply *);
enum outcome papers_act(struct db *, struct request *);
enum outcome paper_show(struct db *, struct request *, struct reply *);
enum outcome paper_back_act(struct db *, struct request *);
enum outcome work_paper_open_act(struct db *, struct request *);
enum outcome work_paper_show(struct db *, struct request *, struct reply *);
extern const struct form_table papers_table;

/* ---- months (months.c) ------------------------------------------------------------------- */

struct figures_seen;
/* Makes the rows of one right in one month: version 1, or the next when it differs. NOT_VALID:
 * held, a human must look. `ret_made` false: nothing new. */
MUST_USE enum outcome month_make(struct db *db, const struct witness_look *look,
                                 struct text decision, struct month m, struct day today,
                                 struct figures_seen *seen, bool *ret_made);
/* What the law gives on an application in this month, assets tested. */
MUST_USE enum outcome application_reckon(struct db *db, const struct witness_look *look,
                                         const application_row *app,
                                         const struct decisions_facts *f, struct month m,
                                         struct day first, struct day last,
                                         struct reckoned *ret);

/* The months of a right again, as they would be decided now; nothing is written. `turn` may
 * change the facts of a month first. Months with an open question are `open`. */
typedef void facts_turn(struct decisions_facts *f, struct month m, const void *arg);
MUST_USE enum outcome right_again(struct db *db, const struct witness_look *look,
                                  struct text decision, struct month from, struct month to,
                                  facts_turn *turn, const void *arg,
                                  struct law_month_change *list, size_t most,
                                  size_t *ret_count);

/* The household of a right in a month, as the law reads it. NOT_FOUND: it does not run then. */
MUST_USE enum outcome right_household(struct db *db, const struct witness_look *look,
                                      struct text decision, struct month m,
                                      struct law_household *ret);

/* ---- facts that were learned late (late.c) ---- */

/* What turned out to be so, from a month on. `what`: comes, leaves, child, own_birth, income. */
struct late_fact {
    struct text what;
    struct month since;
    struct day born;
    struct cents amount;
};
enum { LATE_MOST = 16 }; /* of one right */
struct late_list {
    struct late_fact fact[LATE_MOST];
    size_t count;
};
/* A facts_turn: `arg` is a struct late_fact. */
void late_turn(struct decisions_facts *f, struct month m, const void *arg);
/* What was decided about a right so far; texts live in db->arena. */
MUST_USE enum outcome late_load(struct db *db, const struct witness_look *look,
                                struct text decision, struct late_list *ret);
void late_apply(const struct late_list *l, struct month m, struct decisions_facts *f);
struct late_new {
    struct text decision;
    struct late_fact fact;
    struct day known;
    struct day made;
    struct text by;
    struct text by_name;
    struct text reasons;
    struct text side; /* the person's own; needed when something was paid too much (Awb 4:8) */
};
/* The fact, its months, these months calculated again, and a message to each payee: all of it or
 * nothing. CONFLICT: no month changes. NOT_VALID: a question is open, or reasons are missing.
 * NOT_ALLOWED: too much was paid and nobody heard the person. */
MUST_USE enum outcome late_decide(struct db *db, const struct witness_look *look,
                                  const struct late_new *n, struct text *ret_id);
/* Every correction of a right, as parts of a page. */
MUST_USE enum outcome late_list_draw(struct db *db, struct request *r, struct text decision,
                                     struct inside **ret, size_t *ret_count);
/* "€ 12 more", "€ 12 less". */
struct text late_difference(const struct request *r, int64_t n);
enum outcome late_show(struct db *db, struct request *r, struct reply *reply);

/* ---- receipts (receipts.c) ---- */

/* Hash of the figures a month was computed with, hexadecimal. Who computes many months keeps
 * one for all of them: begins as {0}. */
struct figures_seen {
    const struct law_figures *of;
    char hex[2 * CRYPTO_HASH_BYTES + 1];
};

/* Keeps what this month was computed from, beside the newest rows of it. */
MUST_USE enum outcome receipt_keep(struct db *db, const struct witness_look *look,
                                   struct text decision, struct text applicant, struct month m,
                                   int64_t version, const struct reckoned *r, struct day today,
                                   struct figures_seen *seen);

/* ---- the explanation and what hangs on it (explain.c, whatif.c, consequence.c) ---- */

enum outcome explain_month_show(struct db *db, struct request *r, struct reply *reply);
enum outcome explain_work_show(struct db *db, struct request *r, struct reply *reply);
enum outcome whatif_show(struct db *db, struct request *r, struct reply *reply);
/* reken.c: /reken, for anybody; nothing of it is kept. */
enum outcome reken_show(struct db *db, struct request *r, struct reply *reply);
enum outcome consequence_show(struct db *db, struct request *r, struct reply *reply);
enum outcome consequence_act(struct db *db, struct request *r);
enum outcome consequence_about(struct db *db, struct request *r, struct about *ret);
extern const struct form_table whatif_table, consequence_table;

/* ---- pages (pages.c, steps.c, work.c) ---------------------------------------------------- */

/* The application of this address, of this reader; NOT_FOUND for anybody else's. */
MUST_USE enum outcome own_application(struct db *db, const struct request *r,
                                      application_row *ret_row);
/* What was told, as a list of terms. */
/* Words the person gave along (given.c); leaves *ret alone when there are none. */
MUST_USE enum outcome given_draw(struct db *db, struct request *r, const application_row *app,
                                 struct inside *ret);
MUST_USE enum outcome told_page(struct arena *a, enum language lang,
                                const struct decisions_facts *f, struct inside *ret_inside);
/* The kept letter of a decision. */
MUST_USE enum outcome letter_load(struct db *db, const struct witness_look *look,
                                  const struct decisions_decision_row_row *row,
                                  struct letter *ret_letter);
MUST_USE enum outcome letter_reply(struct db *db, struct request *r, struct reply *reply,
                                   const struct decisions_decision_row_row *row);

extern const struct form_table wie_table, wonen_table, inkomen_table, bezit_table,
    rekening_table, verder_table;
extern const struct form_table opened_table, grant_table, ask_table, refuse_table, end_table,
    notice_table, left_out_table;
enum outcome wie_act(struct db *, struct request *);
enum outcome wie_show(struct db *, struct request *, struct reply *);
enum outcome wonen_act(struct db *, struct request *);
enum outcome wonen_show(struct db *, struct request *, struct reply *);
enum outcome inkomen_act(struct db *, struct request *);
enum outcome inkomen_show(struct db *, struct request *, struct reply *);
enum outcome bezit_act(struct db *, struct request *);
enum outcome bezit_show(struct db *, struct request *, struct reply *);
enum outcome rekening_act(struct db *, struct request *);
enum outcome rekening_show(struct db *, struct request *, struct reply *);
enum outcome verder_act(struct db *, struct request *);
enum outcome verder_show(struct db *, struct request *, struct reply *);
enum outcome controle_act(struct db *, struct request *);
enum outcome controle_show(struct db *, struct request *, struct reply *);
enum outcome work_about(struct db *, struct request *, struct about *);
enum outcome work_list_about(struct db *, struct request *, struct about *);
enum outcome work_decision_about(struct db *, struct request *, struct about *);
enum outcome work_show(struct db *, struct request *, struct reply *);
/* What for: an application of a colleague opens after a purpose was chosen (opened.c). */
enum outcome opened_purpose(struct db *, struct request *, const application_row *,
                            struct text *ret_purpose);
enum outcome opened_about(struct db *, struct request *, struct about *);
enum outcome opened_act(struct db *, struct request *);
enum outcome opened_show(struct db *, struct request *, struct reply *);
enum outcome work_list_show(struct db *, struct request *, struct reply *);
enum outcome work_pdf_show(struct db *, struct request *, struct reply *);
enum outcome grant_act(struct db *, struct request *);
enum outcome notice_act(struct db *, struct request *);
enum outcome work_notice_act(struct db *, struct request *);
enum outcome left_out_act(struct db *, struct request *);
enum outcome ask_act(struct db *, struct request *);
enum outcome refuse_act(struct db *, struct request *);
enum outcome end_show(struct db *, struct request *, struct reply *);
enum outcome end_act(struct db *, struct request *);
extern const struct store_list decisions_list_give; /* give.c */
#endif
