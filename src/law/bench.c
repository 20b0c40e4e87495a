/* bench - an endless, always equal row of mixed households: singles, parents, couples, sharers,
 * young and old, with wages, savings and now and then a birthday in the month. */
#include "law/assist.h"

#include "ground/base/banned.h"

/* SplitMix64: the same row on every machine. */
static uint64_t mixed(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int64_t below(uint64_t *state, uint64_t most)
{
    return (int64_t)(mixed(state) % most);
}

static void add(struct law_household *h, uint64_t *state, enum law_role role, int64_t years,
                int64_t span)
{
    const int64_t days = years * 365 + years / 4 + below(state, (uint64_t)(span * 365));

    h->person[h->person_count++] = (struct law_person){
        .born = {month_first(h->month).n - (int32_t)days - 1},
        .facts = LAW_HAS(RIGHT),
        .role = (uint8_t)role,
    };
}

void law_bench_household(uint64_t n, struct law_household *ret)
{
    enum { FIRST_MONTH = 2023 * 12, MONTHS = 48 };
    uint64_t state = n * UINT64_C(0x2545F4914F6CDD1D) + 1;
    struct law_household h = {0};

    h.month.n = FIRST_MONTH + (int32_t)below(&state, MONTHS);
    switch (below(&state, 20)) {
    case 0: add(&h, &state, LAW_APPLICANT, 18, 2); break;
    case 1: add(&h, &state, LAW_APPLICANT, 68, 15); break;
    default: add(&h, &state, LAW_APPLICANT, 21, 42); break;
    }
    if (below(&state, 4) == 0)
        add(&h, &state, LAW_PARTNER, 19, 50);
    for (int64_t left = below(&state, 3) == 0 ? below(&state, 4) : 0; left > 0; left--)
        add(&h, &state, LAW_CHILD, 1, 16);
    for (int64_t left = below(&state, 5) == 0 ? 1 + below(&state, 3) : 0; left > 0; left--)
        add(&h, &state, LAW_COHABITANT, 19, 40);
    if (below(&state, 50) == 0)
        h.person[0].facts |= LAW_HAS(INSTITUTION);
    if (below(&state, 10) < 3) {
        h.income[h.income_count++] =
            (struct law_income){.net = {1 + below(&state, 160000)}, .kind = LAW_INCOME_WAGE};
        /* From July 2026 the maxima of art. 31 are not known: those would all be ranges. */
        h.helps_towards_work = h.month.n < 2026 * 12 + 6;
        h.months_n = (uint16_t)below(&state, 9);
    }
    if (below(&state, 10) < 4)
        h.income[h.income_count++] =
            (struct law_income){.net = {below(&state, 50000)}, .kind = LAW_INCOME_ALLOWANCE};
    if (below(&state, 10) < 5)
        h.asset[h.asset_count++] = (struct law_asset){.value = {below(&state, 900000)}};
    *ret = h;
}
