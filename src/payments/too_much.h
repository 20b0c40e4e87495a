#ifndef ERK_PAYMENTS_TOO_MUCH_H
#define ERK_PAYMENTS_TOO_MUCH_H
/* too_much - what was paid too much, and what people decide about it; private to payments.
 *
 * Purpose    our own mistake is no hurry of the person's. The program finds and tells; a human
 *            being decides, with the person's side and our own share before them; what is asked
 *            back comes only from what lies above the seizure-free amount.
 * Units      euro cents, days.
 * Ownership  results live in db->arena.
 * Errors     NOT_VALID: a decision that is not reasoned, or asks more than was paid too much;
 *            NOT_ALLOWED: a job, or the second person is the first; CONFLICT: decided before.
 * Law        Pw 58 lid 2 (may ask back) and 8 (urgent reasons: all interests, our own share),
 *            60a; Awb 4:8 (hear first), 4:93 lid 4 (never below the seizure-free amount), 4:94a
 *            (let go); Rv 475dc (95 % of the income, holiday allowance included).
 * Knows      ground, witness, people. */
#include "ground/base/cents.h"
#include "ground/base/day.h"
#include "ground/store/store.h"

struct witness_look;

enum {
    TOO_MUCH_TERM_DAYS = 42, /* of objection: nothing is taken off before it ended (Awb 6:7) */
    TOO_MUCH_FLOOR_PERCENT = 95
};

/* What may be taken off a payment without going below 95 % of the income of that month, with
 * the 5 % that is kept for June counted as income: of a month nothing, as a rule. Pure. */
MUST_USE enum outcome too_much_free_part(struct cents payment, struct cents reserve,
                                         struct cents *ret_free);

struct too_much_new {
    struct text person, kind, source;
    struct text obligation, decision; /* NO_TEXT: none */
    struct month month;
    struct cents amount;
    struct day found;
};
/* `ret_is_new` false: it stood there. */
MUST_USE enum outcome too_much_found(struct db *db, const struct too_much_new *n,
                                     bool *ret_is_new);

/* Two payments of this obligation are booked and stayed: noted, in the ledger no longer owed to
 * the person but to us, and told to the person. Fewer than two: nothing. */
MUST_USE enum outcome too_much_double(struct db *db, struct text attempt,
                                      struct text obligation, struct day today,
                                      struct instant at);
/* The bank gave one of two back: nothing is asked any more. NOT_FOUND: there was no double. */
MUST_USE enum outcome too_much_came_back(struct db *db, struct text obligation,
                                         struct day today);

struct too_much_decision {
    struct text item;
    struct text way;     /* ask_back, waive, pay_after */
    struct cents amount; /* ask_back: at most what was paid too much */
    struct text reasons; /* always */
    struct text side;    /* ask_back: what the person said */
    struct text ours;    /* ask_back: our own share in it */
    struct text urgent;  /* ask_back: urgent reasons, or why there are none */
    struct text by;
    struct day today;
    struct instant at;
};
MUST_USE enum outcome too_much_decide(struct db *db, const struct witness_look *look,
                                      const struct too_much_decision *d);
/* pay_after: somebody else agrees; then it is owed and paid by the night. */
MUST_USE enum outcome too_much_agree(struct db *db, struct text item, struct text by,
                                     struct day today, struct instant at);
/* 25, 50 or 100 % of the free part at a time; once a day. */
MUST_USE enum outcome too_much_choose(struct db *db, struct text person, int64_t percent,
                                      struct day today);
#endif
