#ifndef ERK_LAW_NORM_H
#define ERK_LAW_NORM_H
/* norm - the norm of paragraph 3.2 for the people of a household.
 *
 * Law        Pw 11 lid 4, 13, 19a, 20-24, 45 lid 3.
 * Knows      ground/base only.
 */
#include "law/assist_private.h"

/* The people as they are on one day. Place 0 is the applicant, 1 the spouse. */
struct scene {
    enum stage stage[2];
    uint16_t facts[2];
    uint8_t at[2]; /* their places in persons */
    bool right[2]; /* has a right of his own: art. 11, 13 */
    bool couple;
    bool children;    /* dependent children, under 18 */
    bool young_child; /* one of them under 12 */
    bool turning;     /* somebody has a birthday in the month that may change the norm */
    uint8_t sharers;  /* kostendelende medebewoners, 19a */
};

enum { ACT_2026 = 20454 }; /* 2026-01-01: first part of Participatiewet in balans */

void scene_first(struct run *w, struct scene *ret);
/* The norm of the whole month, before reductions; with `s` the people on the first day. */
int64_t norm_month(struct run *w, const struct scene *s);
/* The norm if both spouses had a right (32 lid 3); no steps. */
int64_t norm_as_couple(struct run *w, const struct scene *s);

bool choose(struct run *w, enum choice c, size_t about);

static inline void step_count(struct run *w, enum law_say code, size_t person, int64_t cents,
                              int64_t other, int32_t number)
{
    struct law_result *const r = w->r;

    if (w->quiet)
        return;
    if (r->step_count >= LAW_STEPS_MOST) {
        w->full = true;
        return;
    }
    r->step[r->step_count++] = (struct law_step){.cents = cents,
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
