/* reduce - art. 27 and 28: municipal rules, given as per cents of norm 21 b. Art. 27 touches
 * only the norms of art. 20 and 21; where a birthday splits the month, the days with such a
 * norm. */
#include "law/norm.h"

#include "ground/base/banned.h"

enum { SCHOOL_MONTHS_MOST = 6 };

int64_t norm_reduced(struct run *w, int64_t norm)
{
    const struct law_household *const h = w->h;
    const int64_t base = w->f->amount[LAW_COUPLE_21_AOW];
    int64_t out = 0;

    if (norm == 0 || (h->housing_percent | h->school_percent) == 0)
        return norm;
    if (!w->reducible && h->housing_percent > 0) {
        law_ask(w->r, LAW_ASK_REDUCTION, 0, 0, 0);
    } else if (h->housing_percent > 0) {
        out = less(norm, part_of(base, h->housing_percent, 100));
        step_count(w, LAW_SAY_REDUCED_HOUSING, 0, -out, base, h->housing_percent);
        norm -= out;
    }
    if (h->school_percent > 0 && h->school_months >= SCHOOL_MONTHS_MOST) {
        step_count(w, LAW_SAY_SCHOOL_OVER, 0, 0, 0, h->school_months);
    } else if (h->school_percent > 0) {
        out = less(norm, part_of(base, h->school_percent, 100));
        step_count(w, LAW_SAY_REDUCED_SCHOOL, 0, -out, base, h->school_percent);
        norm -= out;
    }
    return norm;
}
