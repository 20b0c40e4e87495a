/* bench_retro - a fact learned late, three years back, for a hundred thousand households. */
#include <stdlib.h>

#include "house/bench.h"
#include "house/house.h"
#include "law/change.h"
#include "law/law.h"
#include "law/whatif.h"

#include "ground/base/banned.h"

enum { HOUSEHOLDS = 100000, FIRST = 2023 * 12, MONTHS = 36, PAY_DAY = 20, LATE_CENTS = 7500 };

/* The two times 36 months alone, and nothing done with them: what the sums come on top of. */
static double months_alone(int64_t households, int64_t *ret_sum)
{
    static struct law_result r;
    struct law_household h;
    const double from = bench_now();

    for (int64_t i = 0; i < households; i++) {
        law_bench_household((uint64_t)i, &h);
        for (int32_t m = 0; m < MONTHS; m++) {
            h.month.n = FIRST + m;
            for (int twice = 0; twice < 2; twice++) {
                if (law_assistance(law_figures_for(h.month), &h, &r) == OUTCOME_OK)
                    *ret_sum += r.assistance.n;
            }
        }
    }
    return (bench_now() - from) / (double)households;
}

int bench_law_retro(struct bench *b)
{
    static struct law_month_change list[LAW_CHANGE_MONTHS_MOST];
    const struct law_if slip = {.kind = LAW_IF_WAGE, .cents = LATE_CENTS};
    struct law_decision_time when = {.pay_day = PAY_DAY};
    struct law_changes sum;
    struct law_household decided;
    struct law_household ought;
    const struct law_span was[] = {{{FIRST}, &decided}};
    const struct law_span is[] = {{{FIRST}, &ought}};
    int64_t done = 0;
    int64_t back = 0;
    int64_t cents = 0;
    size_t n = 0;
    double took = 0;
    double alone = 0;
    const double from = bench_now();

    if (day_of(2025, 11, 3, &when.known) != OUTCOME_OK ||
        day_of(2025, 12, 29, &when.acted) != OUTCOME_OK)
        return EXIT_ENVIRONMENT;
    for (int64_t i = 0; i < HOUSEHOLDS; i++) {
        law_bench_household((uint64_t)i, &decided);
        ought = decided;
        if (law_if_apply(&ought, &slip) == OUTCOME_OK &&
            law_change(was, 1, is, 1, (struct month){FIRST}, (struct month){FIRST + MONTHS - 1},
                       &when, list, &n, &sum) == OUTCOME_OK) {
            back += sum.back;
            done++;
        }
    }
    took = bench_now() - from;
    alone = months_alone(HOUSEHOLDS / 10, &cents);
    bench_say(b, &(struct bench_line){.name = "law-retro",
                                      .work = "households, 36 months twice, one core",
                                      .per_second = (double)done / took,
                                      .floor_work = "the same 72 months, no difference taken",
                                      .floor = 1 / alone,
                                      .reach = "100,000 in a minute",
                                      .short_of_it = took > 60 || back + cents == 0});
    return EXIT_DONE;
}
