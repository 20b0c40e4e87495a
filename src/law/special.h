#ifndef ERK_LAW_SPECIAL_H
#define ERK_LAW_SPECIAL_H
/* special - art. 35 and 36: the floors the act itself gives; the rest is for a human.
 *
 * Purpose    nobody is refused by a program: what can be computed is, what cannot is named.
 * Units      euro cents; days.
 * Ownership  pure: reads its arguments, keeps nothing, allocates nothing.
 * Errors     NOT_FOUND: no figure for that day. NOT_VALID: an amount below 0.
 * Law        Pw 35 lid 1, 2; 36 lid 1-3.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/sentence.h"
#include "law/figures.h"

/* 35 lid 2: the college may refuse when the costs of twelve months are not above the figure.
 * "May": a human. Exemptions of 31 lid 2 and 34 lid 2 do not bind here. */
struct law_special {
    struct cents threshold;
    bool may_refuse;
};
MUST_USE enum outcome law_special(struct cents costs_in_12_months, struct day on,
                                  struct law_special *ret);

enum law_supplement_answer {
    LAW_SUPPLEMENT_ASK,       /* nothing of the act stands in the way: a human weighs */
    LAW_SUPPLEMENT_TOO_YOUNG, /* under 21 */
    LAW_SUPPLEMENT_PENSION,   /* pension age reached */
    LAW_SUPPLEMENT_TOO_SOON,  /* given in the twelve months before the application: refused */
    LAW_SUPPLEMENT_ASSETS     /* assets that count (34) */
};
/* 36: individual income supplement; amount and length of the low income are in the by-law (8
 * lid 2). `last`: the last day it was given; 0: never. NOT_FOUND: pension day unknown. */
MUST_USE enum outcome law_supplement(struct day born, struct day applied, struct day last,
                                     struct cents assets_counted,
                                     enum law_supplement_answer *ret);
/* What a human weighs for it (36 lid 1, 2). */
struct law_special_question {
    struct text article;
    const struct sentence *say;
};
const struct law_special_question *law_supplement_questions(size_t *ret_count);
#endif
