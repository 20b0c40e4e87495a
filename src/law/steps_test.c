/* steps - the explanation of 400 households, step by step and question by question, as it was
 * read and kept in tests/law/stappen.txt; its last lines are a sum over 20,000 more, and one over
 * what-ifs.
 *
 * A difference is a changed explanation: read it, and when it is right write the file anew:
 *     UPDATE_STEPS=1 ERKENNING_SOURCE=. build/run/law_steps_test
 * The amounts themselves are checked by tests/law/ *.csv and by tests/second. This file says
 * that nobody changes a word of the reasoning without seeing it.
 */
#include "law/test_households.h"
#include "law/test_shared.h"
#include "law/whatif.h"

#include "ground/base/banned.h"

enum { HOUSEHOLDS = 400, MORE = 20000, CHANGES = 4000, LINE_MOST = 1 << 16 };

/* Behind the answer stands a guard: a step or a question too many is seen. */
static struct {
    struct law_result r;
    uint8_t guard[64];
} answer;
#define result answer.r
static char line[LINE_MOST];
static char kept[LINE_MOST];

/* What snprintf wrote behind the rest of the line. */
static size_t behind(size_t used, int len)
{
    assert_true(len > 0 && (size_t)len < sizeof line - used);
    return used + (size_t)len;
}

/* What lies behind the people, incomes and assets that were told is never read. */
static void spoil(struct law_household *h)
{
    memset(&h->person[h->person_count], 0xFF,
           (LAW_PERSONS_MOST - h->person_count) * sizeof *h->person);
    memset(&h->income[h->income_count], 0xFF,
           (LAW_INCOMES_MOST - h->income_count) * sizeof *h->income);
    memset(&h->asset[h->asset_count], 0xFF,
           (LAW_ASSETS_MOST - h->asset_count) * sizeof *h->asset);
}

/* Leaves bytes on the stack that no run may take for its own. */
static __attribute__((noinline)) void spoil_stack(void)
{
    volatile uint8_t bytes[1 << 14];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = 0xA5;
}

static struct day years_before(struct month m, int day, int years)
{
    return day_plus_months(day_plus(month_first(m), day - 1), -12 * years);
}

/* What chance seldom brings together, of the households behind the first. */
static void seldom(struct law_household *h, const struct law_figures *f, uint64_t n)
{
    const int last = month_last(h->month).n - month_first(h->month).n + 1;
    struct law_person *const p = &h->person[n % h->person_count];
    struct law_asset *const a = &h->asset[0];

    switch (n % 24) {
    case 0: /* kinds of assets with a rule of their own, at its limit */
    case 1:
        *a = (struct law_asset){
            .kind = (uint8_t)(LAW_ASSET_BELONGINGS + n / 24 % 3),
            .value = {f->amount[LAW_ANNUITY_VALUE_EXEMPT] > 0
                          ? f->amount[LAW_ANNUITY_VALUE_EXEMPT] + (int64_t)(n % 3) - 1
                          : 30000000},
            .saved = {(int64_t)(n % 2) * 100}};
        h->asset_count = h->asset_count == 0 ? 1 : h->asset_count;
        break;
    case 2:
    case 3:
        h->switch_24a = true;
        h->switch_34a = n % 48 < 24;
        h->months_34a = (uint16_t)(10 + n / 24 % 4);
        if (h->person_count < LAW_PERSONS_MOST)
            h->person[h->person_count++] =
                (struct law_person){.born = years_before(h->month, 1, 4),
                                    .role = LAW_CHILD,
                                    .facts = LAW_HAS(RIGHT)};
        break;
    case 4:
        p->facts |= LAW_HAS(SUBSIDY) | (n / 24 % 2 == 0 ? LAW_HAS(HOURS_FIXED) : 0);
        p->months_z = (uint16_t)(10 + n / 24 % 4);
        break;
    case 5: /* children who are 12 or 18 today, or on the last day */
    case 6:
        if (h->person_count < LAW_PERSONS_MOST)
            h->person[h->person_count++] =
                (struct law_person){.born = years_before(h->month, n / 24 % 2 == 0 ? 1 : last,
                                                         n / 48 % 2 == 0 ? 18 : 12),
                                    .role = LAW_CHILD,
                                    .facts = LAW_HAS(RIGHT)};
        if (h->income_count < LAW_INCOMES_MOST)
            h->income[h->income_count++] =
                (struct law_income){.net = {50000},
                                    .person = (uint8_t)(h->person_count - 1),
                                    .kind = (uint8_t)(n / 96 % LAW_INCOME_KIND_COUNT)};
        break;
    case 7: /* the limit of gifts is just reached */
        h->gifts_this_year.n = f->amount[LAW_GIFTS_LIMIT_YEAR] > 0
                                   ? f->amount[LAW_GIFTS_LIMIT_YEAR] - (int64_t)(n / 24 % 2)
                                   : 0;
        if (h->income_count > 0)
            h->income[0].kind = n / 48 % 2 == 0 ? LAW_INCOME_GIFT : LAW_INCOME_COST_SAVING;
        break;
    case 8: /* a cent of pension */
        h->person[0].born = years_before(h->month, 1, 70);
        h->income[0] =
            (struct law_income){.net = {(int64_t)(n / 24 % 3)}, .kind = LAW_INCOME_PENSION};
        h->income_count = h->income_count == 0 ? 1 : h->income_count;
        break;
    case 9: /* too many per cents for all answers */
        h->unknown |= LAW_HOUSING_UNKNOWN | LAW_SCHOOL_UNKNOWN | LAW_MEASURE_UNKNOWN;
        h->school_months = 0;
        break;
    case 10: /* more for a human to judge than can be worked out one by one */
        if (n % 480 == 10) {
            while (h->income_count < 14)
                h->income[h->income_count++] = (struct law_income){
                    .net = {100 + h->income_count},
                    .kind =
                        (uint8_t)(n / 480 % 2 == 0 ? LAW_INCOME_HOLIDAY_PAY : LAW_INCOME_GIFT)};
            h->unknown |= n / 960 % 2 == 0 ? LAW_HOUSING_UNKNOWN : 0;
        }
        break;
    case 12: /* the least that can be taken off, of norms it does not touch too */
        h->housing_percent = (uint8_t)(n / 24 % 2);
        h->school_percent = (uint8_t)(n / 48 % 2);
        h->school_months = (uint16_t)(5 + n / 96 % 2);
        break;
    case 14: /* no room for what nobody told */
        while (h->income_count < LAW_INCOMES_MOST)
            h->income[h->income_count++] =
                (struct law_income){.net = {1}, .kind = LAW_INCOME_WAGE};
        while (h->asset_count < LAW_ASSETS_MOST)
            h->asset[h->asset_count++] = (struct law_asset){.value = {1}};
        h->unknown |= n / 24 % 2 == 0 ? LAW_INCOMES_UNKNOWN : LAW_ASSETS_UNKNOWN;
        break;
    case 13: /* abroad since New Year's day */
        h->person[0].facts |= LAW_HAS(ABROAD);
        h->person[0].abroad_from = month_first((struct month){h->month.n / 12 * 12});
        h->person[0].abroad_until.n = h->person[0].abroad_from.n + (int32_t)(n / 24 % 40);
        h->person[0].abroad_days = (uint16_t)(n / 24 % 30);
        break;
    case 11: /* far too much that nobody knows */
        if (n % 240 == 11) {
            for (size_t i = 0; i < (n % 480 == 11 ? 1 : h->person_count); i++)
                h->person[i].unknown = (1U << (n % 480 == 11 ? 13 : 22)) - 1;
        }
        break;
    default: break;
    }
}

/* One household as one line: the answer, the steps, the questions. */
static void tell_all(struct arena *a, uint64_t n)
{
    struct law_household h;
    const struct law_figures *const f = household(n * 977 + 11, &h);
    size_t used = 0;

    memset(&answer, 0xA5, sizeof answer);
    if (n >= HOUSEHOLDS)
        seldom(&h, f, n);
    spoil(&h);

    /* Some things are not known: then there are questions. */
    if (n % 5 == 1)
        h.person[n % h.person_count].born_unknown = true;
    if (n % 5 == 2)
        h.person[0].unknown |= LAW_HAS(LIMITED) | LAW_HAS(RIGHT);
    if (n % 5 == 3 && h.income_count > 0)
        h.income[0].unknown |= LAW_NET_UNKNOWN;
    if (n % 10 == 4)
        h.unknown |= LAW_MONTHS_N_UNKNOWN | LAW_HELPS_UNKNOWN;
    if (n % 100 >= 90 && n >= HOUSEHOLDS)
        h.unknown |= LAW_INCOMES_UNKNOWN | LAW_ASSETS_UNKNOWN;
    spoil_stack();
    assert_int_equal(law_assistance(f, &h, &result), OUTCOME_OK);
    for (size_t i = 0; i < sizeof answer.guard; i++)
        assert_int_equal(answer.guard[i], 0xA5);
    used = behind(0, snprintf(line, sizeof line, "household %llu: %d/%d %d, %lld %lld;",
                              (unsigned long long)n, result.entitled, result.sure, result.form,
                              (long long)result.norm.n, (long long)result.assistance.n));
    for (size_t i = 0; i < result.step_count; i++) {
        const struct law_step *const s = &result.step[i];

        used = behind(used, snprintf(line + used, sizeof line - used,
                                     " %.*s=%lld of %lld, %d, person %d, day %d;",
                                     TEXT_ARG(law_step_key(s)), (long long)s->cents,
                                     (long long)s->other, s->number, s->person, s->day));
    }
    for (size_t i = 0; i < result.question_count; i++) {
        const struct law_question *const q = &result.question[i];

        used = behind(used, snprintf(line + used, sizeof line - used, " ? %.*s (%.*s) %lld;",
                                     TEXT_ARG(law_question_path(a, q)),
                                     TEXT_ARG(law_question_article(q)), (long long)q->spread));
    }
    line[used] = '\n';
    line[used + 1] = 0;
}

static uint64_t stirred(uint64_t sum, uint64_t one)
{
    return (sum ^ one) * UINT64_C(0x100000001b3); /* FNV-1a */
}

/* The lines of many more as one number, with what a line does not show. */
static void tell_sum(struct arena *a)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    for (uint64_t n = HOUSEHOLDS; n < HOUSEHOLDS + MORE; n++) {
        arena_empty(a);
        tell_all(a, n);
        for (const char *c = line; *c != 0; c++)
            sum = stirred(sum, (unsigned char)*c);
        for (size_t i = 0; i < result.question_count; i++)
            sum =
                stirred(sum, (uint64_t)result.question[i].fact * 64 + result.question[i].index);
        sum = stirred(sum, (uint64_t)(result.from.n + 3 * result.to.n));
        sum = stirred(sum, (uint64_t)(result.income_counted.n + 3 * result.assets_counted.n));
        sum = stirred(sum, (uint64_t)result.asset_limit.n);
    }
    (void)snprintf(line, sizeof line, "sum of %d more: %016llx\n", MORE,
                   (unsigned long long)sum);
}

static uint64_t stirred_text(uint64_t sum, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sum = stirred(sum, (unsigned char)at[i]);
    return sum;
}

/* A change of any kind, about anybody, now and then one that cannot be. */
static struct law_if change_of(uint64_t *s, const struct law_household *h, int kind)
{
    static const int ages[] = {-1, 0, 11, 12, 17, 18, 21, 27, 67, 120, 121};
    const struct day last = month_last(h->month);

    return (struct law_if){
        .kind = (enum law_if_kind)kind,
        .person = (uint8_t)below(s, h->person_count + 1),
        .years = ages[below(s, sizeof ages / sizeof *ages)],
        .cents = one_in(s, 6)
                     ? (one_in(s, 2) ? LAW_CENTS_MOST : -LAW_CENTS_MOST) + below(s, 3) - 1
                     : below(s, 300000) - 100000,
        .born = one_in(s, 4) ? day_plus(last, (int32_t)below(s, 3) - 1)
                             : day_plus(last, -(int32_t)below(s, 30000)),
        .month = {h->month.n + (int32_t)below(s, 25) - 12},
    };
}

/* What-ifs: the household that a change makes, and where an answer turns, as one number. */
static void tell_changes(void)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    for (uint64_t n = 0; n < CHANGES; n++) {
        struct law_household h;
        uint64_t s = n;
        struct law_turn_day t = {0};
        int64_t cents = 0;

        (void)household(n * 31 + 5, &h);
        if (n % 50 == 0) { /* full: nobody and nothing more fits */
            while (h.person_count < LAW_PERSONS_MOST)
                h.person[h.person_count++] = (struct law_person){
                    .born = years_before(h.month, 1, 30), .role = LAW_COHABITANT};
            while (h.income_count < LAW_INCOMES_MOST)
                h.income[h.income_count++] = (struct law_income){.kind = LAW_INCOME_OTHER};
            while (h.asset_count < LAW_ASSETS_MOST)
                h.asset[h.asset_count++] = (struct law_asset){.kind = LAW_ASSET_OTHER};
        }
        spoil(&h);
        for (int kind = 0; kind <= LAW_IF_COUNT; kind++) {
            struct law_household other = h;
            const struct law_if one = change_of(&s, &h, kind);
            struct law_output out = {.at = line, .size = sizeof line};
            const enum outcome o = law_if_apply(&other, &one);

            sum = stirred(sum, o);
            if (o == OUTCOME_OK && law_household_write(&other, &out))
                sum = stirred_text(sum, out.at, out.used);
        }
        sum = stirred(sum, law_turn_birthday(&h, 24, &t));
        sum = stirred(sum, (uint64_t)(t.day.n + t.person + 200 * t.years));
        sum = stirred(sum, (uint64_t)(t.before + 3 * t.after));
        if (n % 4 == 0) {
            sum = stirred(sum, law_turn_cents(&h, LAW_IF_WAGE, 0, &cents));
            sum = stirred(sum, law_turn_cents(&h, LAW_IF_SAVINGS, 0, &cents));
            sum = stirred(sum, (uint64_t)cents);
        }
    }
    (void)snprintf(line, sizeof line, "sum of %d what-ifs: %016llx\n", CHANGES,
                   (unsigned long long)sum);
}

static void nobody_changes_the_reasoning_unseen(void **state)
{
    const bool update = getenv("UPDATE_STEPS") != NULL;
    const char *const from = getenv("ERKENNING_SOURCE");
    char path[512];
    struct arena a = {0};
    FILE *file = NULL;
    size_t wrong = 0;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/tests/law/stappen.txt", from != NULL ? from : ".");
    file = fopen(path, update ? "wb" : "rb");
    assert_non_null(file);
    assert_int_equal(arena_open(&a, 1 << 20), OUTCOME_OK);
    for (uint64_t n = 0; n <= HOUSEHOLDS + 1; n++) {
        if (n == HOUSEHOLDS)
            tell_sum(&a);
        else if (n == HOUSEHOLDS + 1)
            tell_changes();
        else
            tell_all(&a, n);
        if (update) {
            assert_true(fputs(line, file) >= 0);
            continue;
        }
        if (fgets(kept, sizeof kept, file) == NULL)
            kept[0] = 0;
        if (strcmp(line, kept) != 0 && wrong++ < 3) {
            (void)fputs("# kept: ", stderr);
            (void)fputs(kept, stderr);
            (void)fputs("# now:  ", stderr);
            (void)fputs(line, stderr);
        }
    }
    arena_close(&a);
    assert_int_equal(fclose(file), 0);
    if (wrong > 0)
        fail_msg("%zu explanations differ from tests/law/stappen.txt", wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_changes_the_reasoning_unseen)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
