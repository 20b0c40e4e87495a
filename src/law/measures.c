#include "law/measures.h"

#include "law/nl.po.h"

#include "ground/base/banned.h"

enum { REPEAT_MONTHS = 12, REVIEW_MONTHS = 3 };

static const struct law_measure_question questions[] = {
    {TEXT_INIT("18 lid 9"), &say_law_measure_blame},
    {TEXT_INIT("18 lid 10"), &say_law_measure_circumstances},
    {TEXT_INIT("18 lid 1"), &say_law_measure_fits},
    {TEXT_INIT("18 lid 12"), &say_law_measure_family},
    {TEXT_INIT("18 lid 11"), &say_law_measure_meets_again},
};

const struct law_measure_question *law_measure_questions(size_t *ret_count)
{
    *ret_count = sizeof questions / sizeof *questions;
    return questions;
}

int law_measure_lid(int earlier_lid, struct day earlier, struct day failed)
{
    if (earlier_lid < 5 || earlier.n == 0 ||
        day_after(failed, day_plus_months(earlier, REPEAT_MONTHS)))
        return 5;
    return earlier_lid >= 7 ? 8 : earlier_lid + 1;
}

struct day law_measure_review(struct day decided)
{
    return day_plus_months(decided, REVIEW_MONTHS);
}

/* How long a measure of this lid lasts; 0: the by-law is not what the act allows. */
static int months_of(const struct law_measure_rules *rules, int lid)
{
    const int most = LAW_MEASURE_MONTHS_MOST;

    if (rules->months_first < 1 || rules->months_first > most)
        return 0;
    if (lid == 5)
        return rules->months_first;
    if (lid == 6)
        return rules->months_repeat > rules->months_first && rules->months_repeat <= most
                   ? rules->months_repeat
                   : 0;
    return most;
}

enum outcome law_measure_plan(const struct law_measure_rules *rules,
                              const struct law_measure_case *c, struct law_measure_plan *ret)
{
    struct law_measure_plan p = {0};
    int64_t left = 0;

    if (c->decided.n == 0)
        return OUTCOME_NOT_ALLOWED;
    p.lid = law_measure_lid(c->earlier_lid, c->earlier, c->failed);
    p.months = months_of(rules, p.lid);
    p.parts = c->spread > 1 ? c->spread : p.months;
    if (p.months == 0 || c->month.n < 0 || c->month.n > INT64_MAX / 4 || c->spread < 1 ||
        c->spread > LAW_MEASURE_MONTHS_MOST || p.parts < p.months)
        return OUTCOME_NOT_VALID;
    if (c->spread > 1 && (p.lid != 5 || !rules->spreads))
        return OUTCOME_NOT_VALID;
    p.total.n = c->month.n * p.months;
    left = p.total.n;
    for (int i = 0; i < p.parts; i++) {
        const int64_t parts = p.parts - i;

        p.part[i].n = (left + parts - 1) / parts;
        left -= p.part[i].n;
    }
    *ret = p;
    return OUTCOME_OK;
}
