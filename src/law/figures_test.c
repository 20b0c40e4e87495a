#include "law/test_shared.h"

#include "law/law.h"

#include "ground/base/banned.h"

static struct test_csv csv;

static struct day day(int year, int month, int d)
{
    struct day on = {0};

    assert_int_equal(day_of(year, month, d, &on), OUTCOME_OK);
    return on;
}

static struct month month(int year, int m)
{
    return (struct month){year * 12 + m - 1};
}

static void months_have_their_own_half_year(void **state)
{
    size_t count = 0;
    const struct law_figures *const all = law_figures_all(&count);

    (void)state;
    assert_int_equal(count, 8);
    for (int n = 0; n < 48; n++) {
        const struct law_figures *const f = law_figures_for(month(2023, n + 1));

        assert_ptr_equal(f, &all[n / 6]);
        assert_int_equal(f->months[n % 6].month, month(2023, n + 1).n);
        assert_int_equal(f->months[n % 6].first.n, month_first(month(2023, n + 1)).n);
        assert_int_equal(f->months[n % 6].last.n, month_last(month(2023, n + 1)).n);
    }
    assert_null(law_figures_for(month(2022, 12)));
    assert_null(law_figures_for(month(2027, 1)));
    assert_null(law_figures_for(month(2031, 1)));
    assert_null(law_figures_for(month(1, 1)));
}

/* participatiewet 3: what holds to the cent in every half-year, and what does not. */
static void identities_hold(void **state)
{
    size_t count = 0;
    const struct law_figures *const all = law_figures_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const int64_t *const a = all[i].amount;
        const int64_t half = (a[LAW_COUPLE_21_AOW] + 1) / 2;
        const int64_t seventy = (a[LAW_COUPLE_21_AOW] * 70 + 50) / 100;
        const bool one_off = i == 1 || i == 6 || i == 7;

        assert_int_equal(a[LAW_COUPLE_BOTH_18_20_NO_CHILD], 2 * a[LAW_SINGLE_18_20]);
        assert_int_equal(a[LAW_COUPLE_ONE_18_20_NO_CHILD], a[LAW_SINGLE_18_20] + half);
        assert_int_equal(a[LAW_PARTNER_18_20_NO_CHILD_IN_COSTSHARING], a[LAW_SINGLE_18_20]);
        assert_int_equal(a[LAW_COUPLE_BOTH_18_20_CHILD],
                         a[LAW_SINGLE_18_20] + a[LAW_PARTNER_18_20_CHILD_IN_COSTSHARING]);
        assert_int_equal(a[LAW_COUPLE_ONE_18_20_CHILD],
                         a[LAW_PARTNER_18_20_CHILD_IN_COSTSHARING] + half);
        assert_int_equal(a[LAW_SINGLE_21_AOW] == seventy, !one_off);
        assert_in_range(a[LAW_SINGLE_21_AOW], seventy - 1, seventy + 1);
        assert_int_equal(a[LAW_HOLIDAY_ALLOWANCE], 500);
        assert_int_equal(a[LAW_YOUTH_SUPPLEMENT_18_20] == LAW_NOT_IN_ACT, i < 6);
        assert_int_equal(a[LAW_GIFTS_LIMIT_YEAR], i < 6 ? LAW_NOT_IN_ACT : 120000);
        assert_int_equal(a[LAW_EXEMPT_LABOUR_25PCT_MAX_MONTH] == LAW_NOT_FOUND, i == 7);
        assert_int_equal(a[LAW_PREMIUM_MAX_YEAR] == LAW_NOT_FOUND, i == 7);
        assert_int_equal(a[LAW_VOLUNTEER_ALLOWANCE_MONTH] == LAW_NOT_FOUND, i < 6);
    }
}

/* Each figure of the shared file, on its first day and on its last, against ours. */
static void figures_are_those_of_the_shared_file(void **state)
{
    int found = 0;
    int others = 0;
    int since = 0;

    (void)state;
    csv.file = test_shared("law/norms.csv");
    if (csv.file == NULL)
        skip();
    assert_true(test_csv_next(&csv));
    while (test_csv_next(&csv)) {
        struct day from = {0};
        const struct law_figure *f = NULL;
        int64_t amount = LAW_NOT_FOUND;

        assert_int_equal(day_parse(csv.cell[1], &from), OUTCOME_OK);
        f = law_figure_on(csv.cell[0], from);
        if (f == NULL) { /* 2027, or derived from others */
            others++;
            continue;
        }
        if (csv.cell[3].len > 0)
            assert_int_equal(text_number(csv.cell[3], &amount), OUTCOME_OK);
        if (amount == LAW_NOT_FOUND && f->amount >= 0) { /* found since, with its source */
            assert_true(f->source.len > 0 && f->agree > 0);
            since++;
        } else if (f->amount != amount)
            fail_msg("%.*s from %.*s", TEXT_ARG(csv.cell[0]), TEXT_ARG(csv.cell[1]));
        if (csv.cell[2].len > 0) {
            struct day to = {0};

            assert_int_equal(day_parse(csv.cell[2], &to), OUTCOME_OK);
            assert_ptr_equal(law_figure_on(csv.cell[0], to), f);
        }
        assert_true(f->checked.n >= day(2026, 11, 23).n);
        assert_true(f->source.len > 0 || f->amount < 0);
        found++;
    }
    (void)fclose(csv.file);
    assert_true(found >= 200);
    assert_int_equal(others, 5);
    assert_int_equal(since, 2); /* 2024: annuity, value and deposit */
}

static void rows_do_not_reach_beyond_what_was_found(void **state)
{
    (void)state;
    assert_null(law_figure_on(TEXT("single_21_aow"), day(2022, 12, 31)));
    assert_null(law_figure_on(TEXT("single_21_aow"), day(2027, 1, 1)));
    assert_int_equal(law_figure_on(TEXT("interest_rate"), day(2026, 6, 30))->amount, 400);
    assert_int_equal(law_figure_on(TEXT("interest_rate"), day(2026, 7, 1))->amount,
                     LAW_NOT_FOUND);
    assert_null(law_figure_on(TEXT("interest_rate"), day(2027, 1, 1)));
    assert_null(law_figure_on(TEXT("nothing"), day(2026, 1, 1)));
    assert_int_equal(law_figure_on(TEXT("advance_least"), day(2025, 12, 31))->amount, 9000);
    assert_int_equal(law_figure_on(TEXT("advance_least"), day(2026, 1, 1))->amount, 9500);
}

static void pension_comes_on_its_day(void **state)
{
    static const struct {
        int born[3];
        int reached[3];
    } cases[] = {
        {{1956, 6, 1}, {2023, 4, 1}},     {{1957, 2, 28}, {2023, 12, 28}},
        {{1957, 3, 1}, {2024, 3, 1}},     {{1957, 12, 31}, {2024, 12, 31}},
        {{1958, 12, 31}, {2025, 12, 31}}, {{1960, 2, 29}, {2027, 2, 28}},
        {{1961, 1, 1}, {2028, 4, 1}},
    };
    struct day on = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int *const b = cases[i].born;
        const int *const r = cases[i].reached;

        assert_int_equal(law_pension_day(day(b[0], b[1], b[2]), &on), OUTCOME_OK);
        assert_int_equal(on.n, day(r[0], r[1], r[2]).n);
    }
    assert_int_equal(law_pension_day(day(1961, 10, 1), &on), OUTCOME_NOT_FOUND);
    assert_int_equal(law_pension_day(day(1956, 5, 31), &on), OUTCOME_NOT_FOUND);
}

/* The cut of each age is right on every day around it: against counting years. */
static void ages_of_a_month_are_those_of_the_calendar(void **state)
{
    static const int years[] = {12, 18, 21, 27};
    size_t count = 0;
    const struct law_figures *const all = law_figures_all(&count);

    (void)state;
    for (size_t p = 0; p < count; p++) {
        for (size_t m = 0; m < 6; m++) {
            const struct law_month_days *const d = &all[p].months[m];

            for (size_t a = 0; a < 4; a++) {
                for (int32_t off = -40; off <= 40; off++) {
                    const struct day born = {d->born[0][a] + off};

                    assert_int_equal(born.n <= d->born[0][a],
                                     day_age(born, d->first) >= years[a]);
                    assert_int_equal(born.n <= d->born[1][a],
                                     day_age(born, d->last) >= years[a]);
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_have_their_own_half_year),
        cmocka_unit_test(identities_hold),
        cmocka_unit_test(figures_are_those_of_the_shared_file),
        cmocka_unit_test(rows_do_not_reach_beyond_what_was_found),
        cmocka_unit_test(pension_comes_on_its_day),
        cmocka_unit_test(ages_of_a_month_are_those_of_the_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
