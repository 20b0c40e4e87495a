#ifndef ERK_PROMISES_PROMISES_H
#define ERK_PROMISES_PROMISES_H
/* promises - every duty of the service, with its last day: made, kept, late, put right.
 *
 * Purpose    so that nobody has to ask: the event itself makes the duty, the night finds the
 *            broken ones. What each room owes is made here in the same transaction.
 * Units      days. `last_day` is the last day on which keeping it is in time.
 * Ownership  texts that come back live in db->arena.
 * Errors     NOT_FOUND: no such promise. CONFLICT: it already ended otherwise. NOT_VALID: a
 *            last day before the day it was made, a move without article or reason.
 * Law        Awb 4:13-4:15 (terms), 4:14 (notice of delay), Pw 52 (advance), Awb 4:97 (late).
 * Knows      ground, words, witness, access. */
#include "ground/store/store.h"
#include "ground/web/card.h"
#include "ground/web/handler.h"
#include "witness/witness.h"

enum promise_kind {
    PROMISE_DECISION_TERM, /* decide on an application */
    PROMISE_ADVANCE,       /* pay an advance while we have not decided */
    PROMISE_PAYMENT,       /* pay; judged by payments, once the bank statement is in */
    PROMISE_ANSWER,        /* answer a question */
    PROMISE_CAUSE,         /* tell how it could go wrong, and what we change */
    PROMISE_RECEIPT,       /* confirm that we received something */
    PROMISE_CALLBACK,      /* call back */
    PROMISE_AGREEMENT      /* what was agreed in a talk */
};
enum { PROMISE_KINDS = 8 };

enum promise_state {
    PROMISE_MADE,
    PROMISE_KEPT,
    PROMISE_BROKEN,  /* past its last day, or said so by the room that judges it */
    PROMISE_REPAIRED /* broken, and put right afterwards */
};

struct promise_new {
    enum promise_kind kind;
    struct text person;
    struct text about; /* id of the thing that made it: application, obligation, message */
    struct day made;
    struct day last_day;
    struct text law;   /* "Awb 4:13"; empty: our own rule */
    struct text words; /* short, for this person; sealed. Empty: the sentence of the kind */
};
MUST_USE enum outcome promises_make(struct db *, const struct promise_new *,
                                    struct text *ret_id);

/* Kept on `day`. After its last day this is: broken, and repaired on `day`. Once is enough: a
 * second time with the same outcome changes nothing. */
MUST_USE enum outcome promises_kept(struct db *, struct text id, struct day day);
MUST_USE enum outcome promises_broken(struct db *, struct text id, struct day day);
/* `how`: a key of ours, e.g. "paid_again", "called", "decided", "answered", "told"; no
 * personal words. Empty is allowed. */
MUST_USE enum outcome promises_repaired(struct db *, struct text id, struct day day,
                                        struct text how);
/* A last day that the law moves (suspended, extended) is a row of its own, with its article and
 * reason. Earlier is allowed too: the clock ran again sooner. The caller tells the person. */
struct promise_move {
    struct text id;
    struct day day;      /* of the move */
    struct day last_day; /* the new one */
    struct text article; /* "Awb 4:15 lid 1 a"; required */
    struct text reason;  /* plain words, sealed for the person; required */
};
MUST_USE enum outcome promises_move(struct db *, const struct promise_move *);

/* By what it is about: ends the open promise of that kind about that id. NOT_FOUND if none. */
MUST_USE enum outcome promises_find(struct db *, enum promise_kind, struct text about,
                                    struct text *ret_id);

struct promise {
    struct text id;
    enum promise_kind kind;
    enum promise_state state;
    struct text person;
    struct text about;
    struct day made;
    struct day last_day;
    struct day first_last_day; /* before any move */
    bool moved;
    struct text law;
    struct text words; /* empty without a look that holds the person, or when there are none */
    bool has_ended;
    struct day ended; /* kept or repaired on */
    bool has_broken;
    struct day broken; /* the day we found it, or were told */
};
/* Rows for one reader; `look` may be NULL (then no words). */
MUST_USE enum outcome promises_load(struct db *, const struct witness_look *, struct text id,
                                    struct promise *ret_promise);
/* What we still owe this person (made or broken), soonest first. */
MUST_USE enum outcome promises_of(struct db *, const struct witness_look *, struct text person,
                                  struct promise **ret, size_t *ret_count);
/* All of this person's, newest first, also those that ended: the timeline and the export. */
MUST_USE enum outcome promises_all_of(struct db *, const struct witness_look *,
                                      struct text person, struct promise **ret,
                                      size_t *ret_count);
/* Of one kind, made and past their last day: mostly for the room that judges its own
 * (payments). After `after` (an id; empty: from the start), ordered by last day and id. */
MUST_USE enum outcome promises_past(struct db *, enum promise_kind, struct day today,
                                    struct text after, size_t most, struct promise **ret,
                                    size_t *ret_count);
/* Broken and not yet repaired, oldest first. */
MUST_USE enum outcome promises_broken_list(struct db *, size_t most, struct promise **ret,
                                           size_t *ret_count);
/* Causes that we still have to tell (made or broken), soonest first. */
MUST_USE enum outcome promises_to_explain(struct db *, size_t most, struct promise **ret,
                                          size_t *ret_count);
/* Repaired on or after `since`, newest first. */
MUST_USE enum outcome promises_repaired_list(struct db *, struct day since, size_t most,
                                             struct promise **ret, size_t *ret_count);
/* Broken by the night of `today`: what the rooms above must tell. */
MUST_USE enum outcome promises_broken_on(struct db *, struct day today, enum promise_kind,
                                         struct promise **ret, size_t *ret_count);

/* The sentence of a kind, for the person ("Wij nemen een besluit over uw aanvraag."). */
const struct sentence *promise_sentence(enum promise_kind);
const struct sentence *promise_state_word(enum promise_state);
struct text promise_kind_key(enum promise_kind);

/* Whether the kind is judged by its own room and left alone by the night. Pure. */
bool promise_judged_by_room(enum promise_kind);
/* May this promise be called broken on `today`? Pure: after the last day, while made. */
bool promise_is_past(struct day last_day, struct day today);

struct promises_night {
    int64_t broken; /* found broken tonight */
    int64_t judged; /* past their day, left to the room that judges them */
};
/* Twice on the same day changes nothing more. */
MUST_USE enum outcome promises_night(struct db *, struct day today, struct promises_night *ret);

/* Counts over a month, no persons: those whose last day lay in it. */
struct promises_count {
    int64_t due;
    int64_t kept;
    int64_t broken; /* of which repaired is a part */
    int64_t repaired;
};
MUST_USE enum outcome promises_month(struct db *, struct month, struct promises_count *ret);
/* All kinds at once, from the indexes alone: for a page that many may ask for. */
MUST_USE enum outcome promises_month_kinds(struct db *, struct month,
                                           struct promises_count ret[PROMISE_KINDS]);
/* One kind: `judged_by_room` ones are counted when their room has judged. */
MUST_USE enum outcome promises_month_kind(struct db *, struct month, enum promise_kind,
                                          struct promises_count *ret);

/* The card on /mij: what we still owe you, beside money and applications. */
MUST_USE enum outcome promises_cards(struct db *, struct request *, struct cards *);

extern const struct store_room promises_rows;
extern const struct handler promises_handlers[];
extern const size_t promises_handlers_count;
#endif
