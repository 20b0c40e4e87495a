#ifndef ERK_PEOPLE_PEOPLE_H
#define ERK_PEOPLE_PEOPLE_H
/* people - who someone is, as they want it said; their household, and the messages.
 *
 * Purpose    the name leads, the number stays at the foot. Partners stand apart: one subject a
 *            row, also in one household.
 * Units      days; a birth date may be known in part (BRP: 00 is unknown).
 * Ownership  texts that come back live in db->arena.
 * Errors     NOT_ALLOWED: the look does not hold this person. NOT_VALID: a BSN that fails the
 *            11-test, an empty name. CONFLICT: this BSN is already somebody's.
 * Law        AVG 5, 15, 16; Wabb 10-12 (BSN); Wet BRP 2.59 (secret address); Pw 4 (household).
 * Knows      ground, words, witness, access, promises. */
#include "ground/base/sentence.h"
#include "ground/store/store.h"
#include "ground/web/card.h"
#include "ground/web/handler.h"
#include "promises/promises.h"
#include "witness/witness.h"

/* ---- a person --------------------------------------------------------------------------- */

enum address_form { ADDRESS_U, ADDRESS_JE };
enum contact_way { CONTACT_MESSAGE, CONTACT_LETTER, CONTACT_PHONE };
/* BRP aanduiding naamgebruik: own, partner's, partner's before own, own before partner's. */
enum name_use { NAME_OWN, NAME_PARTNER, NAME_PARTNER_OWN, NAME_OWN_PARTNER };

/* 0 is unknown: the year, month or day that the BRP does not have either. */
struct birth {
    int year;
    int month;
    int day;
};
bool birth_known(struct birth, struct day *ret_day); /* true only if complete */
struct text birth_say(struct arena *, struct birth, enum language);

struct address {
    struct text street;
    struct text number;   /* number, letter and addition as written on the door */
    struct text postcode; /* 1234 AB */
    struct text town;
    struct text country; /* empty: Nederland */
    bool postal_only;    /* briefadres */
};

struct person {
    struct text id;
    struct text name;        /* as wanted: leads every page, letter and list */
    struct text pronounce;   /* "sè-LAM"; may be empty */
    struct text first_words; /* own first sentence, if they gave one */
    enum address_form address_form;
    enum language language;    /* of our letters and pages */
    struct text mother_tongue; /* as told; may be empty */
    enum contact_way contact;
    struct text phone;
    struct text email;
    struct text contact_note; /* "bel mij liever na tienen" */
    struct text bsn;          /* nine digits; empty when we have none */
    struct text first_names;  /* BRP, in parts */
    struct text prefix;
    struct text surname;
    enum name_use name_use;
    struct text partner_prefix;
    struct text partner_surname;
    struct birth born;
    struct address address;
    bool secret_address; /* indicatie geheim: never on what others may see */
    bool has_died;
    struct birth died;
};

/* Writes `p->id` when it is empty (a new id); makes the keys too. */
MUST_USE enum outcome people_new(struct db *, const struct person *, struct day today,
                                 struct text *ret_id);
MUST_USE enum outcome people_load(struct db *, const struct witness_look *, struct text person,
                                  struct person *ret_person);
MUST_USE enum outcome people_save(struct db *, const struct witness_look *,
                                  const struct person *, struct day today);
/* The name alone, for lists: opens less. */
MUST_USE enum outcome people_name(struct db *, const struct witness_look *, struct text person,
                                  struct text *ret_name);
/* The name for a bank: the register's name, else the name as wanted. */
MUST_USE enum outcome people_payee_name(struct db *, const struct witness_look *,
                                        struct text person, struct text *ret_name);
/* Language of letters: no key needed. */
MUST_USE enum outcome people_language(struct db *, struct text person,
                                      enum language *ret_language);
/* "Suzanne de Vries-du Moulin": the register's name, by aanduiding naamgebruik. Pure. */
struct text person_full_name(struct arena *, const struct person *);
/* Letters of the name for a round picture. Pure. */
struct text person_initials(struct arena *, struct text name);

/* ---- BSN -------------------------------------------------------------------------------- */

bool bsn_valid(struct text nine_digits); /* exactly nine digits, 11-test, not all zeros */
MUST_USE enum outcome people_by_bsn(struct db *, struct text bsn, struct text *ret_person);
/* The same with what a sign-in service says; made for access_options.person_of. */
MUST_USE enum outcome people_of_claim(struct db *, void *unused, struct text claim, bool is_bsn,
                                      struct text *ret_person);

/* ---- household ------------------------------------------------------------------------- */

enum member_role { MEMBER_APPLICANT, MEMBER_PARTNER, MEMBER_CHILD, MEMBER_COHABITANT };
struct text member_role_key(enum member_role); /* "applicant", ... as in `calculate` */
struct member {
    struct text household;
    struct text person;
    enum member_role role;
    struct day from;
    bool has_to;
    struct day to; /* last day, inclusive */
};
MUST_USE enum outcome people_household_new(struct db *, struct text *ret_household);
MUST_USE enum outcome people_member_add(struct db *, const struct member *);
MUST_USE enum outcome people_member_leave(struct db *, struct text household,
                                          struct text person, struct day last_day);
/* Everybody in the household of this person on that day, applicant first. */
MUST_USE enum outcome people_household_of(struct db *, struct text person, struct day on,
                                          struct member **ret, size_t *ret_count);

/* ---- the contact person ------------------------------------------------------------------ */

struct contact_person {
    struct text account;
    struct text name; /* the official's name as shown to the person */
    struct day from;
};
MUST_USE enum outcome people_contact_set(struct db *, struct text person, struct text account,
                                         struct text name, struct day from);
/* NOT_FOUND when there is none on that day. */
MUST_USE enum outcome people_contact_of(struct db *, struct text person, struct day on,
                                        struct contact_person *ret);
/* Whose contact person is this account: ids, no names. */
MUST_USE enum outcome people_of_contact(struct db *, struct text account, struct day on,
                                        struct text **ret_persons, size_t *ret_count);

/* ---- messages ---------------------------------------------------------------------------- */

/* A sentence with its fills, or a text as it is (then `sentence` is NULL). */
enum { PEOPLE_PARAGRAPHS_MOST = 40, PEOPLE_OF_CONTACT_MOST = 500 };
struct say {
    const struct sentence *sentence;
    const struct fill *fills;
    size_t fill_count;
    struct text text;
};
#define SAY(s) ((struct say){.sentence = (s)})
#define SAY_WITH(s, ...)                                                                       \
    ((struct say){.sentence = (s),                                                             \
                  .fills = (const struct fill[]){__VA_ARGS__},                                 \
                  .fill_count =                                                                \
                      sizeof((const struct fill[]){__VA_ARGS__}) / sizeof(struct fill)})
#define SAY_TEXT(t) ((struct say){.text = (t)})

struct letter_out {
    struct text person;
    struct text kind;    /* key of what it tells: "late_payment", "decision"; [a-z_] */
    struct text related; /* id of that thing; may be empty */
    struct say subject;
    const struct say *body; /* a paragraph each, in the person's language */
    size_t body_count;
    bool on_paper;   /* the law asks a letter (a decision): outbox channel letter */
    struct text pdf; /* bytes of the letter, sealed beside the message; may be empty */
    struct instant at;
    struct day day;
};
/* In the same transaction as the act it tells: message and outbox row. Without a look that
 * holds the person it still works: it only writes. */
MUST_USE enum outcome people_tell(struct db *, const struct witness_look *,
                                  const struct letter_out *, struct text *ret_message);

struct message {
    struct text id;
    struct text person;
    bool from_person;
    struct text kind;
    struct text related;
    struct text subject;
    struct text body; /* paragraphs, parted by an empty line */
    enum language language;
    struct instant at;
    struct day day;
    bool has_pdf;
    bool read; /* for the person's own pages only */
};
/* From the person to us; makes the duty to answer within five working days. */
MUST_USE enum outcome people_write(struct db *, struct text person, struct text kind,
                                   struct text related, struct text subject, struct text body,
                                   struct day today, struct instant at,
                                   struct text *ret_message);
/* A right of the AVG asked for (kind "avg_..."): a message, and the duty to decide on it within
 * a month (AVG 12 lid 3). */
MUST_USE enum outcome people_ask_right(struct db *, struct text person, struct text kind,
                                       struct text subject, struct text body, struct day today,
                                       struct instant at, struct day *ret_by);
/* What this person asked us not to use for now, and we do not (AVG 18). NOT_FOUND: nothing. */
struct people_limit {
    struct text request; /* the message that asks it */
    struct day since;
    bool ends; /* told that it ends */
    struct day until;
};
MUST_USE enum outcome people_limit_of(struct db *, struct text person, struct day today,
                                      struct people_limit *ret);
MUST_USE enum outcome people_messages(struct db *, const struct witness_look *,
                                      struct text person, struct text before, size_t most,
                                      struct message **ret, size_t *ret_count);
MUST_USE enum outcome people_message(struct db *, const struct witness_look *,
                                     struct text person, struct text id, struct message *ret);
/* The letter as it was sent. NOT_FOUND: this message has none. */
MUST_USE enum outcome people_message_pdf(struct db *, const struct witness_look *,
                                         struct text person, struct text id,
                                         struct text *ret_pdf);
/* The person says so with a button; nobody else can see it. */
MUST_USE enum outcome people_message_read(struct db *, struct text person, struct text id);
/* "Bel mij terug": a message and a duty for the next working day. Asking twice on one day is
 * asking once. */
MUST_USE enum outcome people_call_me(struct db *, struct text person, struct text note,
                                     struct day today, struct instant at, struct day *ret_by);
/* Five working days on, by the Dutch calendar. Pure. */
struct day people_answer_by(struct day asked);

/* ---- somebody beside you ---- */

/* A person names somebody who may look along: with a code on paper, used once, by whoever signs
 * in with an account of their own. Read only, by part, until a day; ended by a click, from the
 * next click on. Each look stands in the person's list. */
enum people_part { PEOPLE_NO_PART, PEOPLE_MONEY, PEOPLE_APPLICATION, PEOPLE_MESSAGES };
enum { PEOPLE_CODE_DAYS = 14, PEOPLE_BESIDE_DAYS = 366 };
#define PEOPLE_COOKIE_BESIDE "meekijken"

struct people_trusted {
    struct text person;
    struct text name; /* as the person calls them */
    bool money;
    bool application;
    bool messages;
    struct day until; /* at most PEOPLE_BESIDE_DAYS ahead */
};
/* NOT_VALID: no part, no name, an end day that cannot be. */
MUST_USE enum outcome people_trusted_new(struct db *, const struct people_trusted *,
                                         struct day today, struct text *ret_id);
/* The code of an invitation that nobody took yet, for the person's own page. */
MUST_USE enum outcome people_trusted_code(struct db *, const struct witness_look *,
                                          struct text person, struct text id,
                                          struct text *ret_code);
/* The helper types the code. NOT_FOUND: no such code, or over, or their own. */
MUST_USE enum outcome people_trusted_accept(struct db *, struct text code, struct text account,
                                            struct text helper, struct day today,
                                            struct instant at, struct text *ret_id);
MUST_USE enum outcome people_trusted_end(struct db *, struct text person, struct text id,
                                         struct day today);
/* Which part a page shows; PEOPLE_NO_PART: none that can be shared. Pure. */
enum people_part people_part_of(enum route);
/* Whose page is this for the helper with this account? NOT_ALLOWED: nobody's any more, or not
 * this part. `chosen`: the id in the cookie PEOPLE_COOKIE_BESIDE. */
MUST_USE enum outcome people_trusted_subject(struct db *, struct text account,
                                             struct text chosen, enum route, struct day today,
                                             struct text *ret_person);

/* Whom the person lets look along today: a code that was used, not over, not ended. With the
 * person's own look: the names are as the person calls them. */
struct people_helper {
    struct text account;
    struct text name;
    struct day until;
};
MUST_USE enum outcome people_helpers(struct db *, const struct witness_look *,
                                     struct text person, struct day today,
                                     struct people_helper **ret_helpers, size_t *ret_count);
/* Whom does this account help by this invitation, today? NOT_ALLOWED: nobody (any more). */
MUST_USE enum outcome people_helped(struct db *, struct text account, struct text trust,
                                    struct day today, struct text *ret_person);
/* Does this account help this person today, by any invitation? */
MUST_USE enum outcome people_helps(struct db *, struct text account, struct text person,
                                   struct day today, bool *ret_helps);

/* "U kijkt mee met Willem." Pure. */
struct text people_beside_banner(struct arena *, struct text name, enum language);

/* Somebody of us whom this person would rather not see: that employee opens nothing of them any
 * more, and quality finds another. No reason. */
MUST_USE enum outcome people_rather_not(struct db *, struct text person, struct text account,
                                        struct day today);
MUST_USE enum outcome people_rather_not_is(struct db *, struct text person, struct text account,
                                           bool *ret_is);

/* ---- what leaves the house (post.c, post_mail.c, post_print.c) ---- */

/* A mail never says what about, nor from which service: only that a message is ready, and
 * where. */
struct people_mail {
    const char *server; /* smtps://mail.example:465, or smtp:// with STARTTLS; without TLS only
                           on a loopback address */
    const char *from;   /* address */
    const char *name;   /* of the sender: the municipality */
    const char *user;   /* NULL: no sign-in */
    const char *password;
    const char *ca_file; /* NULL: the system's */
    const char *site;    /* https://..., before /mij/berichten/... */
};
struct people_post {
    const struct people_mail *mail; /* NULL: notices wait */
    const char *print;              /* folder for letters; NULL: letters wait */
    const struct place *place;
    /* The letter of a message of this kind as it was sent, in the transaction of the job;
     * NOT_FOUND: this kind has none of its own. May be NULL. */
    enum outcome (*letter)(struct db *, const struct witness_look *, struct text kind,
                           struct text related, const struct place *, struct arena *,
                           struct text *ret_pdf);
};
struct people_posted {
    int64_t mailed, printed; /* left the house now */
    int64_t failed;          /* tried, to be tried again */
    int64_t given_up;        /* for a human being */
};
enum { PEOPLE_NOTICE_DAYS = 7, PEOPLE_TRIES = 6, PEOPLE_POST_MOST = 500 };
/* Sends what is due. Never inside a transaction; one row at a time; may be stopped at any
 * point.
 */
MUST_USE enum outcome people_post(struct store *, struct arena *, const struct people_post *,
                                  struct day today, struct instant now,
                                  struct people_posted *ret);
/* What the desk of quality says about it. Set once, before serving. */
void people_post_say(bool mail, bool print);
/* How long to wait after this many tries, in seconds. Pure. */
int64_t people_post_wait(int64_t tries);
/* Would we send to this address at all? Pure: no second recipient, no header, no space. */
bool people_mail_plain(struct text address);

/* ---- import ------------------------------------------------------------------------------ */

/* Every line or object, taken or refused, with the reason. */
struct import_finding {
    int64_t line;      /* 1-based; for JSON the place in `personen` */
    struct text field; /* "01.01.20", "burgerservicenummer" */
    const char *key;   /* of the sentence: "bsn_wrong", ... */
    const struct sentence *why;
    bool refused; /* false: taken, with this remark */
};
struct import_report {
    int64_t lines;   /* lines or objects read */
    int64_t persons; /* person lists among them */
    int64_t taken;
    int64_t known; /* already ours by BSN: brought up to date */
    int64_t refused;
    int64_t history; /* lines with older data: read, not taken */
    void (*say)(void *arg, const struct import_finding *); /* may be NULL */
    void *arg;
};
/* Bytes in chunks, so that a file of a million lines stays flat. kind: "brp-csv", "brp-json".
 */
struct people_import;
MUST_USE enum outcome people_import_open(struct store *, struct arena *, struct text kind,
                                         bool dry_run, struct day today, struct import_report *,
                                         struct people_import **ret);
MUST_USE enum outcome people_import_bytes(struct people_import *, struct text bytes);
MUST_USE enum outcome people_import_done(struct people_import *);
/* The same over a text in memory. */
MUST_USE enum outcome people_import(struct store *, struct arena *, struct text kind,
                                    struct text bytes, bool dry_run, struct day today,
                                    struct import_report *);

/* ---- night, cards, pages ---- */

/* Tells people whose call or answer became late tonight that it is our fault. */
MUST_USE enum outcome people_night(struct db *, struct day today, struct instant at,
                                   int64_t *ret_told);
/* On /mij what is new; on /team what we still have to explain. */
MUST_USE enum outcome people_cards(struct db *, struct request *, struct cards *);

extern const struct store_room people_rows;
extern const struct handler people_handlers[];
extern const size_t people_handlers_count;
#endif
