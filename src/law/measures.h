#ifndef ERK_LAW_MEASURES_H
#define ERK_LAW_MEASURES_H
/* measures - art. 18 lid 2-11: what a decided measure does to the amounts, and what has to be
 * asked before anybody decides one.
 *
 * Purpose    the effect in cents, month by month, of a decision that a human made; never the
 *            decision. Without a decision there is no plan.
 * Units      euro cents; months; days.
 * Ownership  pure: reads its arguments, keeps nothing, allocates nothing.
 * Errors     NOT_ALLOWED: there is no decision. NOT_VALID: a by-law or a wish that the act does
 *            not allow (length outside lid 5-8, spreading outside lid 5, a part above what
 *            there is in a month).
 * Law        Pw 8 lid 1 a, 18 lid 2-11. Unchanged from 2023-01-01 to 2026-12-31. Choices
 *            "within twelve months after" takes in the last day; equal parts, of which the
 *            first is rounded up, so that it is at least a third.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/sentence.h"
#include "law/figures.h"

enum { LAW_MEASURE_MONTHS_MOST = 3 };

/* What the municipality's by-law says (8 lid 1 a). */
struct law_measure_rules {
    int months_first;  /* 18 lid 5: 1 to 3 */
    int months_repeat; /* 18 lid 6: longer than that, at most 3 */
    bool spreads;      /* 18 lid 5: the sum may be spread over three months */
};

/* A measure of 100 % for a duty of lid 4. */
struct law_measure_case {
    struct day decided; /* the day of the decision; 0: there is none */
    struct day failed;  /* the day the duty was not met */
    struct day earlier; /* the day the last measure of lid 5-8 was applied; 0: none */
    int earlier_lid;    /* 5 to 8; 0: none */
    struct cents month; /* the assistance of a month before it, holiday allowance included */
    int spread;         /* months to spread over, 1: not spread */
};

struct law_measure_plan {
    int lid;            /* 5, 6, 7 or 8 */
    int months;         /* of 100 % */
    struct cents total; /* months times the assistance */
    int parts;
    struct cents part[LAW_MEASURE_MONTHS_MOST]; /* month by month; never above the assistance */
};

/* 5, 6, 7 or 8: which of them holds for a failure on that day. */
int law_measure_lid(int earlier_lid, struct day earlier, struct day failed);
MUST_USE enum outcome law_measure_plan(const struct law_measure_rules *rules,
                                       const struct law_measure_case *c,
                                       struct law_measure_plan *ret);
/* 18 lid 3: the last day to look at a measure of lid 2 again. */
struct day law_measure_review(struct day decided);

/* What a human answers before there can be a measure, in this order. */
struct law_measure_question {
    struct text article;
    const struct sentence *say;
};
const struct law_measure_question *law_measure_questions(size_t *ret_count);
#endif
