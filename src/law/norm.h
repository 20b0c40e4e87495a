#ifndef ERK_LAW_NORM_H
#define ERK_LAW_NORM_H
/* norm - the norm of paragraph 3.2 for the people of a household.
 *
 * Law        Pw 11 lid 4, 13, 19a, 20-24, 45 lid 3.
 * Knows      ground/base only. */
#include "law/assist_private.h"

/* For few households: kept apart, so that what nearly all need is short. */
#define COLD __attribute__((cold, noinline))
/* For all, in the one place where it is called. */
#define HOT static inline __attribute__((always_inline))

/* The people as they are on one day. Place 0 is the applicant, 1 the spouse. */
struct scene {
    enum stage stage[2];
    uint32_t facts[2];
    uint8_t at[2];  /* their places in persons */
    bool right[2];  /* has a right of his own: art. 11, 13 */
    uint8_t why[2]; /* enum law_say: why not, of who has none */
    bool couple;
    bool children;    /* dependent children, under 18 */
    bool young_child; /* one of them under 12 */
    bool turning;     /* somebody has a birthday in the month that may change the norm */
    uint8_t sharers;  /* kostendelende medebewoners, 19a */
};

enum { ACT_2026 = 20454 }; /* 2026-01-01: first part of Participatiewet in balans */

/* No ground of art. 11 or 13 stands in the way. */
#define RIGHT_STANDS LAW_SAY_COUNT
/* The facts that can: nobody else needs right_ground(). */
#define RIGHT_FACTS                                                                            \
    (LAW_HAS(NOT_RESIDENT) | LAW_HAS(NO_RESIDENCE_RIGHT) | LAW_HAS(DETAINED) |                 \
     LAW_HAS(EVADES) | LAW_HAS(MILITARY) | LAW_HAS(STRIKE) | LAW_HAS(DEBTS) |                  \
     LAW_HAS(UITREIZIGER) | LAW_HAS(LEAVE) | LAW_HAS(STUDY_FINANCE) | LAW_HAS(STUDY_SKIPPED) | \
     LAW_HAS(UNWILLING) | LAW_HAS(ABROAD) | LAW_HAS(INSTITUTION))
#define RIGHT_FACTS_YOUNG (LAW_HAS(STUDY_FINANCE) | LAW_HAS(STUDY_SKIPPED) | LAW_HAS(UNWILLING))

/* Why this person has no right on that day, or RIGHT_STANDS. */
enum law_say right_ground(struct run *w, const struct law_person *p, size_t at,
                          enum stage stage, int32_t day);
void right_notes(struct run *w, const struct scene *s);

void scene_first(struct run *w, struct scene *ret);
/* The norm less the reductions of art. 27 and 28. */
int64_t norm_reduced(struct run *w, int64_t norm);
/* The norm of the whole month, reductions taken off; with `s` the people on the first day. */
int64_t norm_month(struct run *w, const struct scene *s);
/* The norm if both spouses had a right (32 lid 3); no steps. */
int64_t norm_as_couple(struct run *w, const struct scene *s);

bool choose(struct run *w, enum choice c, size_t about);
/* A choice that each of two spouses has apart. */
bool choose_of(struct run *w, enum choice c, size_t who, size_t about);

/* 19a: does this person count for the costs of living? */
bool shares_costs(struct run *w, const struct law_person *p, size_t at, enum stage stage);
enum stage stage_first(const struct run *w, const struct law_person *p);

/* means.c: the income that counts, exemptions taken off; for who has any. */
int64_t income_counted(struct run *w, const struct scene *s, int64_t norm);
/* assets.c: the limit; and what is there against it. Both fill r. */
void assets_limit(struct run *w, const struct scene *s);
void assets_weigh(struct run *w, const struct scene *s);

static inline int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t not_below_0(int64_t n)
{
    return n < 0 ? 0 : n;
}

static inline void step_count(struct run *w, enum law_say code, size_t person, int64_t cents,
                              int64_t other, int32_t number)
{
    if (w->next == w->end) {
        w->full = w->full || !w->quiet;
        return;
    }
    *w->next++ = (struct law_step){.cents = cents,
                                   .other = other,
                                   .number = number,
                                   .code = (uint8_t)code,
                                   .person = (uint8_t)person};
}

static inline void step_add(struct run *w, enum law_say code, size_t person, int64_t cents,
                            int64_t other)
{
    step_count(w, code, person, cents, other, 0);
}

/* n * part / whole, half up; n >= 0. */
static inline int64_t part_of(int64_t n, int64_t part, int64_t whole)
{
    return (2 * n * part + whole) / (2 * whole);
}
#endif
