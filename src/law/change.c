#include "law/change.h"

#include "law/law.h"

#include "ground/base/banned.h"

enum { SET_OFF_MONTHS = 6, SHOULD_HAVE_KNOWN_MONTHS = 24 };

/* Paid while we knew: the fact was here before the day this month was paid, and we had not
 * acted yet. */
static bool is_ours(struct month m, const struct law_decision_time *when)
{
    const struct day paid = month_day(m, when->pay_day);

    return day_before(when->known, paid) && !day_after(paid, when->acted);
}

enum outcome law_change_sum(struct law_month_change *list, size_t count,
                            const struct law_decision_time *when, struct law_changes *ret)
{
    const struct month acted = month_of(when->acted);
    struct law_changes sum = {.days_ours = when->acted.n - when->known.n};

    if (day_before(when->acted, when->known) || when->pay_day < 1 || when->pay_day > 31)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < count; i++) {
        struct law_month_change *const m = &list[i];

        m->difference = m->open ? 0 : m->ought - m->decided;
        m->ours = m->difference < 0 && is_ours(m->month, when);
        sum.open_months += m->open;
        if (m->difference == 0)
            continue;
        sum.months++;
        if (m->difference > 0) {
            sum.after += m->difference;
            continue;
        }
        sum.back -= m->difference;
        sum.back_ours -= m->ours ? m->difference : 0;
        sum.months_ours += m->ours;
        if (m->month.n >= acted.n - SET_OFF_MONTHS)
            sum.back_recent -= m->difference;
        if (m->month.n < acted.n - SHOULD_HAVE_KNOWN_MONTHS)
            sum.back_old -= m->difference;
    }
    *ret = sum;
    return OUTCOME_OK;
}

static const struct law_household *household_in(const struct law_span *list, size_t count,
                                                struct month m)
{
    const struct law_household *found = NULL;

    for (size_t i = 0; i < count && list[i].from.n <= m.n; i++)
        found = list[i].household;
    return found;
}

/* In one month: the lowest end where something is open. */
static enum outcome amount_in(const struct law_span *list, size_t count, struct month m,
                              int64_t *ret_cents, bool *ret_open)
{
    const struct law_household *const kept = household_in(list, count, m);
    const struct law_figures *const f = law_figures_for(m);
    struct law_household h;
    struct law_result r;
    enum outcome o = OUTCOME_OK;

    if (kept == NULL || f == NULL)
        return OUTCOME_NOT_FOUND;
    h = *kept;
    h.month = m;
    o = law_assistance(f, &h, &r);
    if (o != OUTCOME_OK)
        return o;
    *ret_cents = r.from.n;
    *ret_open = *ret_open || (r.sure & LAW_SURE_ASSISTANCE) == 0;
    return OUTCOME_OK;
}

enum outcome law_change(const struct law_span *decided, size_t decided_count,
                        const struct law_span *ought, size_t ought_count, struct month from,
                        struct month to, const struct law_decision_time *when,
                        struct law_month_change ret_list[LAW_CHANGE_MONTHS_MOST],
                        size_t *ret_count, struct law_changes *ret)
{
    size_t n = 0;

    if (to.n - from.n >= LAW_CHANGE_MONTHS_MOST)
        return OUTCOME_NO_ROOM;
    for (int32_t m = from.n; m <= to.n; m++) {
        struct law_month_change one = {.month = {m}};
        enum outcome o = amount_in(decided, decided_count, one.month, &one.decided, &one.open);

        if (o == OUTCOME_OK)
            o = amount_in(ought, ought_count, one.month, &one.ought, &one.open);
        if (o != OUTCOME_OK)
            return o;
        ret_list[n++] = one;
    }
    *ret_count = n;
    return law_change_sum(ret_list, n, when, ret);
}
