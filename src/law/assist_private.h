#ifndef ERK_LAW_ASSIST_PRIVATE_H
#define ERK_LAW_ASSIST_PRIVATE_H
/* assist_private - one run over facts that are all known; open.c runs it for every answer that
 * unknown facts could have.
 *
 * Knows      ground/base only.
 */
#include "law/assist.h"

/* What a run cannot decide by itself: it takes the answer of `chosen` and says that it asked.
 * The chosen side is the one that leaves less assistance. Code, and the question it becomes;
 * what is about one of two spouses has two codes beside each other: of the applicant, of the
 * spouse. */
/* clang-format off */
#define LAW_CHOICES(X) \
    X(FIGURE_N, FIGURE_N) X(FIGURE_R, FIGURE_R) X(FIGURE_Y, FIGURE_Y) X(FIGURE_Z, FIGURE_Z) \
    X(FIGURE_J, FIGURE_J) X(FIGURE_K, FIGURE_K) X(FIGURE_34A, FIGURE_34A) \
    X(FIGURE_ANNUITY, FIGURE_ANNUITY) X(MEASURE, MEASURE) \
    X(SUBSIDY_YOUNG, SUBSIDY_YOUNG) X(SUBSIDY_YOUNG_SPOUSE, SUBSIDY_YOUNG) \
    X(INSIDE_HALF, INSIDE_HALF) X(INSIDE_HALF_SPOUSE, INSIDE_HALF) \
    X(ABROAD, ABROAD) X(ABROAD_SPOUSE, ABROAD)
/* clang-format on */

#define X(code, ask) CHOICE_##code,
enum choice { LAW_CHOICES(X) CHOICE_COUNT };
#undef X

struct run {
    const struct law_figures *f;
    const struct law_household *h;
    const struct law_month_days *days;
    struct law_result *r;
    struct law_step *next; /* where the next step goes */
    struct law_step *end;  /* no further; the same as `next`: no steps */
    unsigned chosen;
    unsigned needed;
    uint32_t judged;             /* by place in incomes: a human finds that it counts */
    uint32_t asked_incomes;      /* which of them that was asked */
    uint16_t homes;              /* by place in persons: has his main residence here (19a) */
    uint16_t asked_homes;        /* whose that was asked */
    uint8_t about[CHOICE_COUNT]; /* place in the list the choice is about, the first */
    bool quiet;                  /* no steps, and none that did not fit */
    bool full;                   /* steps did not fit */
    bool reducible;              /* the norm is one of art. 20 or 21 */
    bool shared;                 /* it is one of art. 22a */
    bool had_right[2];           /* at some moment of the month */
    bool extent[2];              /* on some day only strike or leave takes the right away */
    bool nobody;                 /* on some day nobody had a right */
    int64_t received;            /* means that are assets: 34 lid 1 b */
};

void law_run(struct run *w);

/* Ages on one day, as the last birth day that has them. */
enum stage { STAGE_MINOR, STAGE_YOUTH, STAGE_ADULT, STAGE_FULL, STAGE_PENSION, STAGES };

enum outcome law_open(const struct law_figures *f, const struct law_household *h,
                      const struct law_month_days *days, struct law_result *ret);
/* Adds a question once. */
void law_ask(struct law_result *r, enum law_ask code, size_t index, enum law_fact fact,
             int64_t spread);
#endif
