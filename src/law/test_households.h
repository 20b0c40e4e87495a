#ifndef ERK_LAW_TEST_HOUSEHOLDS_H
#define ERK_LAW_TEST_HOUSEHOLDS_H
/* test_households - for the tests of this room: an endless row of households, always the same,
 * heavy at the edges: birthdays in the month, amounts at a limit and a cent beside it, and
 * every fact of law_fields() told now and then.
 *
 * Knows      ground/base only.
 */
#include "law/law.h"

enum { FIRST_MONTH = 2023 * 12, MONTHS = 48 };

/* SplitMix64: the same households on every machine. */
static uint64_t mixed(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int64_t below(uint64_t *s, int64_t most)
{
    return (int64_t)(mixed(s) % (uint64_t)most);
}

static bool one_in(uint64_t *s, int64_t n)
{
    return below(s, n) == 0;
}

/* At the edge of an amount, a cent beside it, or anything. */
static int64_t some_cents(uint64_t *s, const struct law_figures *f)
{
    static const enum law_amount edges[] = {
        LAW_SINGLE_18_20,     LAW_SINGLE_21_AOW,      LAW_COUPLE_21_AOW,
        LAW_COUPLE_BOTH_AOW,  LAW_SINGLE_AOW,         LAW_PREMIUM_MAX_YEAR,
        LAW_GIFTS_LIMIT_YEAR, LAW_INSTITUTION_SINGLE, LAW_PENSION_PRIVATE_EXEMPT_SINGLE};

    if (one_in(s, 8))
        return below(s, 12);
    if (one_in(s, 3)) {
        const int64_t edge = f->amount[edges[below(s, sizeof edges / sizeof *edges)]];

        return edge > 0 ? (edge >> below(s, 2)) + below(s, 3) - 1 : below(s, 200000);
    }
    return below(s, 250000);
}

static struct day born(uint64_t *s, struct month m, enum law_role role)
{
    static const int ages[] = {18, 21, 27, 67};
    const struct day first = month_first(m);
    int64_t years = role == LAW_CHILD ? 0 : 17;
    int64_t span = role == LAW_CHILD ? 17 : 70;

    if (role != LAW_CHILD &&
        one_in(s, 3)) { /* a birthday that matters, in or beside the month */
        const struct day on = day_plus(first, (int32_t)below(s, 33) - 1);

        return day_plus_months(on, -12 * ages[below(s, 4)]);
    }
    if (role != LAW_CHILD && one_in(s, 3)) {
        years = 18;
        span = 9;
    }
    return day_plus(first, -(int32_t)(years * 366 + 1 + below(s, span * 365)));
}

static void add(struct law_household *h, uint64_t *s, enum law_role role)
{
    struct law_person *const p = &h->person[h->person_count++];

    *p = (struct law_person){
        .born = born(s, h->month, role), .facts = LAW_HAS(RIGHT), .role = (uint8_t)role};
    for (unsigned fact = 1; fact <= LAW_FACT_PARENTS; fact++) {
        if (one_in(s, 9))
            p->facts |= 1U << fact;
    }
    if (one_in(s, 9))
        p->facts &= ~LAW_HAS(RIGHT);
}

/* Facts of the field table, whatever they are: what is added there comes here by itself. */
static void tell(struct law_household *h, uint64_t *s)
{
    static const enum law_object objects[] = {
        LAW_OF_HOUSEHOLD, LAW_OF_EXEMPTION, LAW_OF_REDUCTION, LAW_OF_MEASURE, LAW_OF_SWITCHES,
        LAW_OF_PERSON,    LAW_OF_PERSON,    LAW_OF_PERSON,    LAW_OF_INCOME};
    const enum law_object object = objects[below(s, sizeof objects / sizeof *objects)];
    void *base = h;
    size_t count = 0;
    const struct law_field *const fields = law_fields(object, &count);
    const struct law_field *const field = &fields[below(s, (int64_t)count)];
    const struct day first = month_first(h->month);

    if (object == LAW_OF_PERSON)
        base = &h->person[below(s, h->person_count)];
    if (object == LAW_OF_INCOME) {
        if (h->income_count == 0)
            return;
        base = &h->income[below(s, h->income_count)];
    }
    if (field->bit == 0 && field->kind != LAW_KIND_DECISION)
        return;
    switch ((enum law_kind)field->kind) {
    case LAW_KIND_FACT:
    case LAW_KIND_FLAG: law_field_set(field, base, 1); break;
    case LAW_KIND_NUMBER: law_field_set(field, base, below(s, one_in(s, 2) ? 14 : 40)); break;
    case LAW_KIND_CENTS: law_field_set(field, base, below(s, 250000)); break;
    case LAW_KIND_PERCENT: law_field_set(field, base, 5 * below(s, 21)); break;
    case LAW_KIND_DAY:
        /* born is made above; the others are days abroad */
        if (text_same(field->key, TEXT("abroad_from"))) {
            ((struct law_person *)base)->facts |= LAW_HAS(ABROAD);
            law_field_set(field, base, first.n + (int32_t)below(s, 90) - 60);
        }
        if (text_same(field->key, TEXT("abroad_until")) &&
            ((struct law_person *)base)->abroad_from.n != 0)
            law_field_set(field, base,
                          ((struct law_person *)base)->abroad_from.n + (int32_t)below(s, 60));
        break;
    case LAW_KIND_MONTH:
        if (object == LAW_OF_INCOME)
            law_field_set(field, base, h->month.n - below(s, 2));
        break;
    case LAW_KIND_ID:
    case LAW_KIND_NAME:
    case LAW_KIND_PERSON:
    case LAW_KIND_CHOICE:
    case LAW_KIND_DECISION:
    case LAW_KIND_LIST:
    case LAW_KIND_GROUP: break;
    }
}

/* The n-th household; its figures are given back. */
static const struct law_figures *household(uint64_t n, struct law_household *ret)
{
    uint64_t s = n * UINT64_C(0x2545F4914F6CDD1D) + 77;
    struct law_household h = {.month = {FIRST_MONTH + (int32_t)below(&s, MONTHS)}};
    const struct law_figures *const f = law_figures_for(h.month);

    add(&h, &s, LAW_APPLICANT);
    if (one_in(&s, 2))
        add(&h, &s, LAW_PARTNER);
    for (int64_t left = one_in(&s, 2) ? below(&s, 4) : 0; left > 0; left--)
        add(&h, &s, LAW_CHILD);
    for (int64_t left = one_in(&s, 2) ? below(&s, 4) : 0; left > 0; left--)
        add(&h, &s, LAW_COHABITANT);
    for (int64_t left = below(&s, 4); left > 0; left--)
        h.income[h.income_count++] = (struct law_income){
            .net = {some_cents(&s, f)},
            .person = (uint8_t)below(&s, h.person_count),
            .kind =
                (uint8_t)(one_in(&s, 2) ? LAW_INCOME_WAGE : below(&s, LAW_INCOME_KIND_COUNT))};
    for (int64_t left = below(&s, 3); left > 0; left--) {
        struct law_asset *const a = &h.asset[h.asset_count++];

        *a = (struct law_asset){.kind = (uint8_t)below(&s, LAW_ASSET_DEBT + 1)};
        if (a->kind != LAW_ASSET_DEBT)
            a->value.n = some_cents(&s, f) * (one_in(&s, 4) ? 40 : 4);
        if (a->kind == LAW_ASSET_DEBT || one_in(&s, 3))
            a->debt.n = some_cents(&s, f) * 4;
        if (one_in(&s, 4))
            a->saved.n = below(&s, a->value.n + 1);
    }
    h.helps_towards_work = one_in(&s, 2);
    h.months_n = (uint16_t)below(&s, 9);
    h.months_r = (uint16_t)(one_in(&s, 2) ? 0 : 28 + below(&s, 4));
    if (one_in(&s, 4))
        h.gifts_this_year.n = some_cents(&s, f);
    if (one_in(&s, 9))
        h.housing_percent = (uint8_t)(5 * below(&s, 5));
    if (one_in(&s, 9))
        h.school_percent = (uint8_t)(5 * below(&s, 5));
    if (one_in(&s, 6)) {
        h.measure_percent = (uint8_t)(one_in(&s, 4) ? 100 : 5 * below(&s, 9));
        h.measure_decided = !one_in(&s, 3);
    }
    if (one_in(&s, 3)) {
        for (int64_t left = 1 + below(&s, 6); left > 0; left--)
            tell(&h, &s);
    }
    *ret = h;
    return f;
}
#endif
