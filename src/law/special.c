#include "law/special.h"

#include "law/nl.po.h"

#include "ground/base/banned.h"

enum { SUPPLEMENT_AGE = 21, SUPPLEMENT_MONTHS = 12 };

static const struct law_special_question questions[] = {
    {TEXT_INIT("36 lid 1"), &say_law_supplement_long_low},
    {TEXT_INIT("36 lid 1"), &say_law_supplement_prospect},
    {TEXT_INIT("36 lid 2 a"), &say_law_supplement_able},
    {TEXT_INIT("36 lid 2 b"), &say_law_supplement_tried},
};

const struct law_special_question *law_supplement_questions(size_t *ret_count)
{
    *ret_count = sizeof questions / sizeof *questions;
    return questions;
}

enum outcome law_special(struct cents costs_in_12_months, struct day on,
                         struct law_special *ret)
{
    const struct law_figure *const f =
        law_figure_on(TEXT("special_assistance_threshold_year"), on);

    if (f == NULL || f->amount < 0)
        return OUTCOME_NOT_FOUND;
    if (costs_in_12_months.n < 0)
        return OUTCOME_NOT_VALID;
    *ret = (struct law_special){{f->amount}, costs_in_12_months.n <= f->amount};
    return OUTCOME_OK;
}

/* 1956-06-01: of who was born later the pension age stands in the figures, or comes later. */
enum { PENSION_KNOWN = -4962 };

enum outcome law_supplement(struct day born, struct day applied, struct day last,
                            struct cents assets_counted, enum law_supplement_answer *ret)
{
    const struct law_figure *const ages = law_figure_on(TEXT("pension_age"), born);
    struct day pension = {0};

    if (day_age(born, applied) < SUPPLEMENT_AGE) {
        *ret = LAW_SUPPLEMENT_TOO_YOUNG;
        return OUTCOME_OK;
    }
    if (ages == NULL && born.n < PENSION_KNOWN) { /* reached before 2023 */
        *ret = LAW_SUPPLEMENT_PENSION;
        return OUTCOME_OK;
    }
    /* Born too late for a known pension day is far from it. */
    if (law_pension_day(born, &pension) == OUTCOME_OK && !day_before(applied, pension)) {
        *ret = LAW_SUPPLEMENT_PENSION;
        return OUTCOME_OK;
    }
    if (last.n != 0 && !day_before(last, day_plus_months(applied, -SUPPLEMENT_MONTHS)))
        *ret = LAW_SUPPLEMENT_TOO_SOON;
    else if (assets_counted.n > 0)
        *ret = LAW_SUPPLEMENT_ASSETS;
    else
        *ret = LAW_SUPPLEMENT_ASK;
    return OUTCOME_OK;
}
