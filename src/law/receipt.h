#ifndef ERK_LAW_RECEIPT_H
#define ERK_LAW_RECEIPT_H
/* receipt - an outcome in bytes that are the same for ever, to be computed again by anybody.
 *
 * Purpose    what was decided can be checked years later, without us: the figures used, the
 *            inputs, the outcome. Sentences are left out: those may be worded better.
 * Units      as in assist.h; one `key value` a line, LF, ASCII keys, no trailing blanks.
 * Ownership  the bytes live in the arena.
 * Errors     NO_ROOM: the arena is full. Choices the hash is taken by the caller (SHA-256 with
 *            ground/crypto): these bytes are what it is taken of. Hash of the figures: of every
 *            amount of that half-year, in order. Knows ground/base only. */
#include "ground/base/arena.h"
#include "law/assist.h"

/* The outcome: entitled, form, amounts, and every step and question with its code, no words. */
MUST_USE enum outcome law_receipt_result(struct arena *a, const struct law_result *r,
                                         struct text *ret);
/* The amounts of one half-year, `key cents` a line: what a hash of the figures is taken of. */
MUST_USE enum outcome law_receipt_figures(struct arena *a, const struct law_figures *f,
                                          struct text *ret);
/* The first line in which two differ, from 1; 0: the same to the byte. */
int64_t law_receipt_differs(struct text a, struct text b, struct text *ret_a,
                            struct text *ret_b);
#endif
