#ifndef ERK_PAYMENTS_PAYMENTS_H
#define ERK_PAYMENTS_PAYMENTS_H
/* payments - what is owed and paid: on the promised day, or repaired by ourselves.
 *
 * Purpose    nobody has to dare to ask. What the service owes is a row before it is paid; two
 *            people send it; the bank's own words say whether it came; the night finds what did
 *            not, pays again, says whose fault it was and asks inside for the cause.
 * Units      euro cents, days, months. The promised day is the 20th, or the banking day before;
 *            the file is executed one banking day earlier, so that money is there in time.
 * Ownership  results live in db->arena. Functions with a struct db run inside a transaction of
 *            the caller; those with a struct store make their own and touch a file or a folder.
 *            Errors NOT_ALLOWED: the one who asked may not agree; CONFLICT: somebody was first,
 *            or it was done already; NOT_VALID: an account number, a bank file or a day that
 *            cannot be; nothing is ever half done.
 * Law        Pw 45 (monthly), 52 (advance), 58 lid 4 (set-off of income); Awb 4:86, 4:89 lid 3
 *            (paid when credited), 4:93, 4:97-4:100; BW 6:119.
 * Never      a lower amount without a legal event from the closed list; a row of money changed
 *            or deleted; one person's problem that stops the others; a word on a bank statement
 *            that shows assistance. Knows ground, words, witness, access, promises, people,
 *            decisions, law. */
#include "ground/base/sentence.h"
#include "ground/store/store.h"
#include "ground/web/handler.h"

struct witness_look;
struct cards;

extern const struct store_room payments_rows;
struct witness_tables;
/* All that is held of one person, for witness_give(). */
extern const struct witness_tables payments_holds;
extern const struct handler payments_handlers[];
extern const size_t payments_handlers_count;

/* ---- the municipality as sender (set once at start, constant afterwards) ---- */

struct payments_sender {
    struct text name; /* "Gemeente Zonnedam": all that a payee's bank statement says of us */
    struct text iban;
    struct text bic;    /* may be empty */
    bool test_accounts; /* demo: accounts of bank code TEST may be used */
    const char *folder; /* where files for the bank are written from the page of a run */
};
/* Texts must stay. Without it the file says nothing and is not made: NOT_VALID. */
void payments_sender_set(const struct payments_sender *sender);

/* Policy of the municipality, not law; shown on pages as its own choice. */
enum payments_policy {
    PAYMENTS_SORRY_CENTS = 1500,      /* for a payment that came late through our fault */
    PAYMENTS_NO_LETTER_CENTS = 15000, /* paid too much below this: no letter, set off softly */
    PAYMENTS_SET_OFF_PERCENT = 50     /* of what lies above the seizure-free amount, until the
                                       * person chooses otherwise (Awb 4:93 lid 4) */
};

/* ---- days (pure) ------------------------------------------------------------------------- */

struct day payments_run_day(struct month month);      /* the promised day */
struct day payments_run_send_day(struct month month); /* execution: one banking day earlier */

/* ---- accounts of people ---- */

/* The first account, from an application: told by the person, seen by the one who decided. */
MUST_USE enum outcome payments_account_first(struct db *db, const struct witness_look *look,
                                             struct text person, struct text iban,
                                             struct text holder, struct day from,
                                             struct text asked_by, struct text agreed_by);
/* A change: asked by one, live from `from` once another agreed (payments_account_agree). */
MUST_USE enum outcome payments_account_ask(struct db *db, const struct witness_look *look,
                                           struct text person, struct text iban,
                                           struct text holder, struct day from,
                                           struct text asked_by, struct day today,
                                           struct text *ret_account);
MUST_USE enum outcome payments_account_agree(struct db *db, struct text account, struct text by,
                                             struct day today);

/* ---- the standing mandate for repairs and advances ---- */

MUST_USE enum outcome payments_mandate_ask(struct db *db, struct text asked_by, struct day from,
                                           struct day until, struct cents most,
                                           struct text *ret_mandate);
MUST_USE enum outcome payments_mandate_agree(struct db *db, struct text mandate, struct text by,
                                             struct day today);
/* Both at once, for a new municipality. The two must differ: NOT_ALLOWED. */
MUST_USE enum outcome payments_mandate_give(struct db *db, struct text asked_by,
                                            struct text agreed_by, struct day from,
                                            struct day until, struct cents most);

/* ---- the month's run ---- */

/* Makes what is owed for `month` (obligation and promise a right) where it is not there yet.
 * The night does so by itself; so a run that nobody drafts is found too. */
MUST_USE enum outcome payments_owed_make(struct db *db, struct arena *scratch,
                                         struct month month, struct day today,
                                         int64_t *ret_made);
/* A draft: every obligation of the month that has no payment yet, one line each, or held with a
 * human reason. CONFLICT: nothing to draft. */
MUST_USE enum outcome payments_run_draft(struct db *db, struct arena *scratch,
                                         struct month month, struct text by, struct day today,
                                         struct instant at, struct text *ret_run);
/* Somebody else agrees. NOT_ALLOWED: it was this person's own draft. CONFLICT: somebody did. */
MUST_USE enum outcome payments_run_agree(struct db *db, struct text run, struct text by,
                                         struct day today, struct instant at);
/* A month's run that should not go out, before its file is written; `reason` without names. Not
 * agreed yet: withdrawn at once. Agreed: it waits, and no file is made, until somebody else
 * agrees that it stops. What it paid is owed as before and comes in a next draft; its rows
 * stay. CONFLICT: there is a file, or somebody was first. NOT_ALLOWED: a standing run. */
MUST_USE enum outcome payments_run_withdraw(struct db *db, struct text run, struct text by,
                                            struct text reason, struct day today,
                                            struct instant at);
MUST_USE enum outcome payments_run_withdraw_agree(struct db *db, struct text run,
                                                  struct text by, struct day today,
                                                  struct instant at);
/* Writes pain.001.001.09 into `folder` and notes it with its hash; outside a transaction.
 * Stopped halfway and called again: the same bytes, the same name, once. Written already: OK
 * and the same path. */
MUST_USE enum outcome payments_run_file(struct store *store, struct arena *arena,
                                        struct text run, struct text by, const char *folder,
                                        struct day today, struct instant at,
                                        struct text *ret_path);
/* Files of all runs under the mandate (repairs, advances) that have none yet. `ret_path` the
 * last one; NO_TEXT when there was none. */
MUST_USE enum outcome payments_repair_file(struct store *store, struct arena *arena,
                                           const char *folder, struct day today,
                                           struct instant at, struct text *ret_path,
                                           int64_t *ret_files);

/* ---- the bank's answer ---- */

struct payments_bank_report {
    bool was_read_before; /* this very file: nothing changed */
    int64_t lines;
    int64_t matched;    /* payments of ours that were booked */
    int64_t returned;   /* came back, or were refused */
    int64_t unknown;    /* on the desk */
    int64_t fault_line; /* when NOT_VALID */
    const char *fault;  /* an English word for a log line; NULL when fine */
};
/* camt.053.001.02/.08 or pain.002: all of it or nothing. */
MUST_USE enum outcome payments_bank_read(struct store *store, struct arena *arena,
                                         const char *path, struct day today, struct instant at,
                                         struct payments_bank_report *ret_report);

/* ---- the night ---- */

struct payments_night_report {
    int64_t owed; /* obligations made */
    int64_t kept;
    int64_t broken;   /* found tonight */
    int64_t repaired; /* second payments ordered */
    int64_t held;     /* waiting for a human, with a reason */
};
/* Twice on one day changes nothing more. */
MUST_USE enum outcome payments_night(struct db *db, struct arena *scratch, struct day today,
                                     struct instant at, struct payments_night_report *ret);

/* ---- cards and desk ---- */

/* How long a late payment stands on the team's own card of payments. */
enum { PAYMENTS_DESK_DAYS = 60 };

MUST_USE enum outcome payments_cards(struct db *db, struct request *r, struct cards *cards);
/* For /team: payments we broke, each with its repair; no names. */
MUST_USE enum outcome payments_desk(struct db *db, struct request *r, struct cards *cards);

/* ---- `erkenning pay check` ---- */

/* Findings to `out`, one a line. 0 fine, 1 a bank would refuse something, 4 not readable. */
int payments_check_file(const char *path, FILE *out, bool json, enum language lang,
                        struct day today);
#endif
