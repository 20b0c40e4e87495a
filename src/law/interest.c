/* interest - statutory interest by the day, year by year (BW 6:119 lid 2). */
#include <assert.h>

#include "law/terms.h"

#include "ground/base/banned.h"

enum { BASIS = 10000 };

struct day law_interest_start(struct month period)
{
    return month_first((struct month){period.n + 1});
}

/* Sum of rate x days over from..until (until not included), in basis points x days. Stops at
 * the first day without a rate and says which. */
static int64_t rate_days(struct day from, struct day until, struct day *ret_known_until)
{
    int64_t sum = 0;

    while (from.n < until.n) {
        const struct law_figure *const f = law_figure_on(TEXT("interest_rate"), from);
        struct day next = until;

        if (f == NULL || f->amount < 0)
            break;
        if (f->to.n < until.n)
            next = day_plus(f->to, 1);
        sum += f->amount * (next.n - from.n);
        from = next;
    }
    *ret_known_until = from;
    return sum;
}

enum outcome law_interest(struct cents principal, struct day start, struct day paid,
                          struct law_interest *ret)
{
    const struct law_figure *const least =
        law_figure_on(TEXT("interest_min_payable_by_authority"), paid);
    struct law_interest i = {.complete = true};
    int64_t sum = principal.n;

    if (principal.n < 0 || principal.n > LAW_DEBT_MOST)
        return OUTCOME_NOT_VALID;
    if (least == NULL || least->amount < 0)
        return OUTCOME_NOT_FOUND;
    i.days = paid.n > start.n ? paid.n - start.n : 0;
    for (int year = 0; i.complete && day_plus_months(start, 12 * year).n < paid.n; year++) {
        const struct day from = day_plus_months(start, 12 * year);
        const struct day anniversary = day_plus_months(start, 12 * (year + 1));
        const struct day until = anniversary.n < paid.n ? anniversary : paid;
        const int64_t whole = (int64_t)(anniversary.n - from.n) * BASIS;
        struct day known = from;
        const int64_t weight = rate_days(from, until, &known);

        /* The largest debt, a whole year at a hundred per cent: a tenth of what fits. */
        _Static_assert(LAW_DEBT_MOST * 366 * BASIS < INT64_MAX / 20, "a year's interest fits");
        sum += (2 * sum * weight + whole) / (2 * whole);
        if (known.n < until.n) {
            i.complete = false;
            i.missing_from = known;
        }
    }
    i.interest.n = sum - principal.n;
    i.below_threshold = i.interest.n < least->amount;
    i.owed.n = i.complete && i.below_threshold ? 0 : i.interest.n;
    *ret = i;
    return OUTCOME_OK;
}
