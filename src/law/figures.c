#include "law/figures.h"

#include <assert.h>

#include "law/figures.csv.h"

#include "ground/base/banned.h"

enum { PERIODS = sizeof law_periods / sizeof *law_periods };
enum { ROWS = sizeof law_rows / sizeof *law_rows };

const struct law_figures *law_figures_for(struct month m)
{
    /* What comes before the first month is far behind the last one too. */
    const uint32_t at = (uint32_t)m.n - (uint32_t)law_periods[0].months[0].month;
    const size_t period =
        at < sizeof law_period_of / sizeof *law_period_of ? law_period_of[at] : PERIODS;

    return period < PERIODS ? &law_periods[period] : NULL;
}

const struct law_figures *law_figures_all(size_t *ret_count)
{
    *ret_count = PERIODS;
    return law_periods;
}

const struct law_figure *law_figure_rows(size_t *ret_count)
{
    *ret_count = ROWS;
    return law_rows;
}

const struct law_figure *law_figure_on(struct text key, struct day on)
{
    for (size_t i = 0; i < ROWS; i++) {
        const struct law_figure *f = &law_rows[i];

        if (text_same(f->key, key) && !day_before(on, f->from) && !day_after(on, f->to))
            return f;
    }
    return NULL;
}

enum outcome law_pension_day(struct day born, struct day *ret_day)
{
    const struct law_figure *f = law_figure_on(TEXT("pension_age"), born);

    if (f == NULL || f->amount < 0)
        return OUTCOME_NOT_FOUND;
    *ret_day = day_plus_months(born, (int)f->amount);
    return OUTCOME_OK;
}
