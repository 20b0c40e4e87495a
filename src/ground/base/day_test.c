#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ground/base/day.h"

#include "ground/base/banned.h"

static struct day on(int year, int month, int day)
{
    struct day d = {0};

    assert_int_equal(day_of(year, month, day, &d), OUTCOME_OK);
    return d;
}

static void days_and_dates_are_each_others_mirror(void **state)
{
    (void)state;
    for (int32_t n = -200000; n < 200000; n++) {
        const struct date c = date_of((struct day){n});

        assert_int_equal(on(c.year, c.month, c.day).n, n);
    }
    assert_int_equal(on(1970, 1, 1).n, 0);
    assert_int_equal(on(1, 1, 1).n, DAY_FIRST.n);
    assert_int_equal(on(9999, 12, 31).n, DAY_LAST.n);
}

static const struct {
    const char *says;
    const char *typed;
    bool good;
    int year, month, day;
} typed[] = {
    {"iso", "2026-11-19", true, 2026, 11, 19},
    {"Dutch with dashes", "3-1-2027", true, 2027, 1, 3},
    {"with slashes", "03/01/2027", true, 2027, 1, 3},
    {"in words", "3 januari 2027", true, 2027, 1, 3},
    {"in words, capital", "3 Maart 2027", true, 2027, 3, 3},
    {"31 February is no day", "31-2-2026", false, 0, 0, 0},
    {"29 February only in leap years", "2026-02-29", false, 0, 0, 0},
    {"29 February 2028 is a day", "2028-02-29", true, 2028, 2, 29},
    {"month 13 is no month", "2026-13-01", false, 0, 0, 0},
    {"letters", "morgen", false, 0, 0, 0},
    {"nothing", "", false, 0, 0, 0},
    {"year of two digits is a guess", "3-1-27", false, 0, 0, 0},
};

static void what_people_type_is_a_day_or_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct day d = {-1};
        const bool good = day_parse_typed(text_of(typed[i].typed), &d) == OUTCOME_OK;

        if (good != typed[i].good)
            fail_msg("%s", typed[i].says);
        if (good && d.n != on(typed[i].year, typed[i].month, typed[i].day).n)
            fail_msg("%s: another day", typed[i].says);
        if (!good)
            assert_int_equal(d.n, -1);
    }
}

/* Easter and the days that hang on it, from published calendars. */
static void holidays_fall_where_the_calendar_says(void **state)
{
    (void)state;
    assert_int_equal(day_easter(2023).n, on(2023, 4, 9).n);
    assert_int_equal(day_easter(2024).n, on(2024, 3, 31).n);
    assert_int_equal(day_easter(2025).n, on(2025, 4, 20).n);
    assert_int_equal(day_easter(2026).n, on(2026, 4, 5).n);
    assert_int_equal(day_easter(2038).n, on(2038, 4, 25).n);
    assert_true(day_is_holiday(on(2026, 4, 3)));  /* Good Friday */
    assert_true(day_is_holiday(on(2026, 4, 6)));  /* Easter Monday */
    assert_true(day_is_holiday(on(2026, 5, 14))); /* Ascension */
    assert_true(day_is_holiday(on(2026, 5, 25))); /* Whit Monday */
    assert_true(day_is_holiday(on(2026, 5, 5)));
    assert_true(day_is_holiday(on(2025, 4, 26))); /* the 27th is a Sunday */
    assert_false(day_is_holiday(on(2025, 4, 27)));
    assert_false(day_is_holiday(on(2026, 12, 24)));
}

static void a_term_ends_on_a_working_day(void **state)
{
    (void)state;
    assert_int_equal(day_term_end(on(2026, 11, 20)).n, on(2026, 11, 20).n);
    assert_int_equal(day_term_end(on(2026, 11, 21)).n, on(2026, 11, 23).n);
    assert_int_equal(day_term_end(on(2026, 12, 25)).n, on(2026, 12, 28).n);
    assert_int_equal(day_term_end(on(2026, 4, 3)).n, on(2026, 4, 7).n);
}

static void banks_keep_their_own_calendar(void **state)
{
    (void)state;
    assert_false(day_is_banking(on(2026, 5, 1)));
    assert_true(day_is_banking(on(2026, 4, 27))); /* King's day: banks work */
    assert_true(day_is_banking(on(2026, 5, 14))); /* Ascension: banks work */
    assert_int_equal(day_banking_on_or_before(on(2026, 9, 20)).n, on(2026, 9, 18).n);
    assert_int_equal(day_banking_plus(on(2026, 11, 20), -1).n, on(2026, 11, 19).n);
    assert_int_equal(day_banking_plus(on(2026, 11, 20), 1).n, on(2026, 11, 23).n);
    assert_int_equal(day_banking_plus(on(2026, 11, 22), 0).n, on(2026, 11, 22).n);
}

static void summer_time_begins_and_ends_by_the_directive(void **state)
{
    const int64_t minute = 60000000;
    struct day d = {0};
    int hour = 0;
    int minutes = 0;

    (void)state;
    /* 29 March 2026 01:00 UTC: 02:00 becomes 03:00. */
    clock_in_amsterdam((struct instant){((int64_t)on(2026, 3, 29).n * 1440 + 59) * minute}, &d,
                       &hour, &minutes);
    assert_int_equal(hour * 60 + minutes, 1 * 60 + 59);
    clock_in_amsterdam((struct instant){((int64_t)on(2026, 3, 29).n * 1440 + 60) * minute}, &d,
                       &hour, &minutes);
    assert_int_equal(hour * 60 + minutes, 3 * 60);
    /* 25 October 2026 01:00 UTC: back to winter. */
    clock_in_amsterdam((struct instant){((int64_t)on(2026, 10, 25).n * 1440 + 60) * minute}, &d,
                       &hour, &minutes);
    assert_int_equal(hour, 2);
    /* 23:30 UTC on the last of December is already the new year here. */
    d = day_in_amsterdam(
        (struct instant){((int64_t)on(2026, 12, 31).n * 1440 + 1410) * minute});
    assert_int_equal(d.n, on(2027, 1, 1).n);
    d = day_in_amsterdam((struct instant){-1});
    assert_int_equal(d.n, 0);
}

static void months_end_where_they_end(void **state)
{
    (void)state;
    assert_int_equal(month_last(month_of(on(2028, 2, 3))).n, on(2028, 2, 29).n);
    assert_int_equal(day_plus_months(on(2026, 1, 31), 1).n, on(2026, 2, 28).n);
    assert_int_equal(day_plus_months(on(2026, 1, 31), -2).n, on(2025, 11, 30).n);
    assert_int_equal(month_day(month_of(on(2026, 2, 1)), 31).n, on(2026, 2, 28).n);
    assert_int_equal(day_age(on(1999, 2, 28), on(2026, 2, 27)), 26);
    assert_int_equal(day_age(on(1999, 2, 28), on(2026, 2, 28)), 27);
    assert_int_equal(day_of_week(on(2026, 11, 19)), 4);
    assert_int_equal(day_of_week(on(1969, 12, 28)), 7);
}

static void moments_survive_writing_and_reading(void **state)
{
    static unsigned char room[4096];
    struct arena a = {.base = room, .size = sizeof room};
    struct instant back = {0};
    const struct instant at = {1795417800123456};

    (void)state;
    assert_int_equal(instant_parse(instant_iso(&a, at), &back), OUTCOME_OK);
    assert_true(back.n == at.n);
    assert_int_equal(instant_parse(TEXT("2026-11-23T25:00:00.000000Z"), &back),
                     OUTCOME_NOT_VALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_dates_are_each_others_mirror),
        cmocka_unit_test(what_people_type_is_a_day_or_is_refused),
        cmocka_unit_test(holidays_fall_where_the_calendar_says),
        cmocka_unit_test(a_term_ends_on_a_working_day),
        cmocka_unit_test(banks_keep_their_own_calendar),
        cmocka_unit_test(summer_time_begins_and_ends_by_the_directive),
        cmocka_unit_test(months_end_where_they_end),
        cmocka_unit_test(moments_survive_writing_and_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
