#include "law/test_shared.h"

#include "law/law.h"

#include "ground/base/banned.h"

static struct day on(const char *iso)
{
    struct day d = {0};

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static void interest_by_the_day(void **state)
{
    static const struct {
        const char *says;
        int64_t principal;
        const char *start;
        const char *paid;
        int64_t interest;
        int64_t owed;
    } cases[] = {
        {"a full year at 7 %", 100000, "2024-01-01", "2025-01-01", 7000, 7000},
        {"a full year at 6 %, not a leap year", 100000, "2025-01-01", "2026-01-01", 6000, 6000},
        {"a day at 4 % of a month's assistance is 15 cents: below ten euro", 140150,
         "2026-02-01", "2026-02-02", 15, 0},
        {"paid on the day it starts: nothing", 140150, "2026-02-01", "2026-02-01", 0, 0},
        {"paid before it starts: nothing", 140150, "2026-02-01", "2026-01-20", 0, 0},
        {"half of 2023 at 4 and half at 6: 181 and 184 days", 1000000, "2023-01-01",
         "2024-01-01", 50082, 50082},
        {"two years: the first year's interest bears interest", 1000000, "2024-01-01",
         "2026-01-01", 134200, 134200},
        {"a year from 1 July 2024: 184 days of 7, 181 of 6", 1000000, "2024-07-01",
         "2025-07-01", 65041, 65041},
        {"a cent below ten euro: nothing is owed", 24975, "2025-01-01", "2025-09-01", 998, 0},
        {"ten euro is owed", 50000, "2026-01-01", "2026-06-30", 986, 0},
        {"a little over ten euro is owed", 51000, "2026-01-01", "2026-06-30", 1006, 1006},
        {"before 2023: 2 %", 1000000, "2020-03-01", "2021-03-01", 20000, 20000},
        {"ten euro exactly is owed", 50000, "2020-03-01", "2021-03-01", 1000, 1000},
        {"a leap year's year of 366 days", 1000000, "2023-07-01", "2024-07-01", 64973, 64973},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct law_interest r = {0};

        assert_int_equal(law_interest((struct cents){cases[i].principal}, on(cases[i].start),
                                      on(cases[i].paid), &r),
                         OUTCOME_OK);
        assert_true(r.complete);
        if (r.interest.n != cases[i].interest || r.owed.n != cases[i].owed)
            fail_msg("%s: %lld, owed %lld", cases[i].says, (long long)r.interest.n,
                     (long long)r.owed.n);
    }
}

static void a_missing_rate_is_a_question(void **state)
{
    struct law_interest r = {0};

    (void)state;
    assert_int_equal(
        law_interest((struct cents){140150}, on("2026-06-01"), on("2026-08-15"), &r),
        OUTCOME_OK);
    assert_false(r.complete);
    assert_int_equal(r.missing_from.n, on("2026-07-01").n);
    assert_int_equal(r.interest.n, 461); /* 30 days of 4 % */
    assert_int_equal(r.owed.n, 461);     /* not zero: what comes is not known */
    assert_int_equal(
        law_interest((struct cents){140150}, on("2026-07-01"), on("2026-08-15"), &r),
        OUTCOME_OK);
    assert_false(r.complete);
    assert_int_equal(r.interest.n, 0);
    assert_int_equal(
        law_interest((struct cents){140150}, on("2026-06-01"), on("2026-07-01"), &r),
        OUTCOME_OK);
    assert_true(r.complete);
}

/* Worked out apart from the program, day by day with whole fractions: over years of different
 * length and rate, to the cent of the largest debt. */
static void years_with_several_rates(void **state)
{
    static const struct {
        int64_t principal;
        const char *start;
        const char *paid;
        int64_t interest;
        int64_t days;
    } cases[] = {
        {100000000000, "2022-11-15", "2023-01-20", 465753425, 66},
        {100000000000, "2022-11-15", "2023-11-15", 4493150685, 365},
        {100000000000, "2022-11-15", "2023-11-16", 4510280710, 366},
        {100000000000, "2022-11-15", "2023-11-30", 4750101056, 380},
        {100000000000, "2022-11-15", "2026-06-30", 21771248165, 1323},
        {99999999999, "2016-02-29", "2024-03-05", 21667889327, 2927},
        {123456789, "2023-03-01", "2025-03-15", 16013503, 745},
        {0, "2025-01-01", "2025-02-01", 0, 31},
        {5000, "2025-01-01", "2024-12-31", 0, 0},
        {5000, "2025-01-01", "2025-01-01", 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct law_interest r = {0};

        assert_int_equal(law_interest((struct cents){cases[i].principal}, on(cases[i].start),
                                      on(cases[i].paid), &r),
                         OUTCOME_OK);
        assert_true(r.complete);
        assert_int_equal(r.interest.n, cases[i].interest);
        assert_int_equal(r.days, cases[i].days);
    }
}

static void it_starts_the_month_after(void **state)
{
    (void)state;
    assert_int_equal(law_interest_start((struct month){2026 * 12 + 2}).n, on("2026-04-01").n);
    assert_int_equal(law_interest_start((struct month){2026 * 12 + 11}).n, on("2027-01-01").n);
}

static void what_cannot_be_is_refused(void **state)
{
    struct law_interest r = {0};

    (void)state;
    assert_int_equal(law_interest((struct cents){-1}, on("2025-01-01"), on("2025-02-01"), &r),
                     OUTCOME_NOT_VALID);
    assert_int_equal(
        law_interest((struct cents){LAW_DEBT_MOST + 1}, on("2025-01-01"), on("2025-02-01"), &r),
        OUTCOME_NOT_VALID);
    assert_int_equal(
        law_interest((struct cents){LAW_DEBT_MOST}, on("2015-01-01"), on("2026-06-30"), &r),
        OUTCOME_OK);
    assert_int_equal(law_interest((struct cents){1}, on("2008-01-01"), on("2009-01-01"), &r),
                     OUTCOME_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interest_by_the_day),
        cmocka_unit_test(a_missing_rate_is_a_question),
        cmocka_unit_test(years_with_several_rates),
        cmocka_unit_test(it_starts_the_month_after),
        cmocka_unit_test(what_cannot_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
