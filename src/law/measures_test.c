#include "law/test_shared.h"

#include "law/measures.h"

#include "ground/base/banned.h"

static struct day day(int year, int month, int d)
{
    struct day on = {0};

    assert_int_equal(day_of(year, month, d, &on), OUTCOME_OK);
    return on;
}

static const struct law_measure_rules by_law = {1, 2, true};

static struct law_measure_case a_case(int64_t month, int spread)
{
    return (struct law_measure_case){.decided = day(2026, 3, 1),
                                     .failed = day(2026, 2, 10),
                                     .month = {month},
                                     .spread = spread};
}

static void no_decision_no_plan(void **state)
{
    struct law_measure_case c = a_case(140150, 1);
    struct law_measure_plan p = {.months = 77};

    (void)state;
    c.decided.n = 0;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_NOT_ALLOWED);
    assert_int_equal(p.months, 77); /* nothing is worked out */
}

static void the_ladder_of_lid_5_to_8(void **state)
{
    static const struct {
        int lid;
        int failed[3];
        int expected;
    } cases[] = {
        {0, {2026, 2, 10}, 5}, {5, {2026, 2, 10}, 6}, {6, {2026, 2, 10}, 7},
        {7, {2026, 2, 10}, 8}, {8, {2026, 2, 10}, 8}, {5, {2026, 3, 15}, 6},
        {5, {2026, 3, 16}, 5}, {7, {2026, 3, 15}, 8}, {7, {2026, 3, 16}, 5},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int *const f = cases[i].failed;

        assert_int_equal(law_measure_lid(cases[i].lid, day(2025, 3, 15), day(f[0], f[1], f[2])),
                         cases[i].expected);
    }
}

static void a_repeat_is_longer(void **state)
{
    struct law_measure_case c = a_case(100000, 1);
    struct law_measure_plan p = {0};

    (void)state;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_OK);
    assert_int_equal(p.lid, 5);
    assert_int_equal(p.months, 1);
    assert_int_equal(p.total.n, 100000);
    c.earlier = day(2025, 6, 1);
    c.earlier_lid = 5;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_OK);
    assert_int_equal(p.lid, 6);
    assert_int_equal(p.months, 2);
    c.earlier_lid = 6;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_OK);
    assert_int_equal(p.months, 3);
    assert_int_equal(p.parts, 3);
    assert_int_equal(p.part[2].n, 100000);
}

static void a_spread_month_takes_a_third_first(void **state)
{
    struct law_measure_case c = a_case(140150, 3);
    struct law_measure_plan p = {0};

    (void)state;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_OK);
    assert_int_equal(p.parts, 3);
    assert_int_equal(p.part[0].n, 46717); /* 140150 / 3 = 46716.67, rounded up */
    assert_int_equal(p.part[1].n, 46717);
    assert_int_equal(p.part[2].n, 46716);
    assert_true(3 * p.part[0].n >= p.total.n);
    c.spread = 2;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_OK);
    assert_int_equal(p.part[0].n, 70075);
    assert_int_equal(p.part[1].n, 70075);
}

static void what_the_act_does_not_allow(void **state)
{
    const struct law_measure_rules none = {0, 2, true};
    const struct law_measure_rules long_first = {4, 5, true};
    const struct law_measure_rules no_longer = {2, 2, true};
    const struct law_measure_rules longest = {3, 3, true};
    const struct law_measure_rules no_spread = {1, 2, false};
    struct law_measure_case c = a_case(140150, 1);
    struct law_measure_plan p = {0};

    (void)state;
    assert_int_equal(law_measure_plan(&none, &c, &p), OUTCOME_NOT_VALID);
    assert_int_equal(law_measure_plan(&long_first, &c, &p), OUTCOME_NOT_VALID);
    c.spread = 3;
    assert_int_equal(law_measure_plan(&no_spread, &c, &p), OUTCOME_NOT_VALID);
    c.spread = 4;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_NOT_VALID);
    c.spread = 0;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_NOT_VALID);
    c.spread = 3; /* only lid 5 spreads */
    c.earlier = day(2025, 6, 1);
    c.earlier_lid = 5;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_NOT_VALID);
    c.spread = 1; /* a repeat that is not longer */
    assert_int_equal(law_measure_plan(&no_longer, &c, &p), OUTCOME_NOT_VALID);
    c.month.n = -1;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_NOT_VALID);
    c.month.n = 0; /* nothing is something that can be taken */
    assert_int_equal(
        law_measure_plan(
            &by_law,
            &(struct law_measure_case){.decided = c.decided, .spread = 1, .failed = c.failed},
            &p),
        OUTCOME_OK);
    c = a_case(INT64_MAX / 4, 1);
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_OK);
    c.month.n++;
    assert_int_equal(law_measure_plan(&by_law, &c, &p), OUTCOME_NOT_VALID);
    c = a_case(1000, 1);
    c.failed = day(2026, 2, 10);
    assert_int_equal(law_measure_plan(&longest, &c, &p), OUTCOME_OK);
    assert_int_equal(p.months, 3); /* three months at once is the most of lid 5 */
    assert_int_equal(p.total.n, 3000);
    c.spread = 2; /* three months of 100 % do not fit in two */
    assert_int_equal(law_measure_plan(&longest, &c, &p), OUTCOME_NOT_VALID);
    c.spread = 1; /* and a repeat cannot be longer then */
    c.earlier = day(2025, 6, 1);
    c.earlier_lid = 5;
    assert_int_equal(law_measure_plan(&longest, &c, &p), OUTCOME_NOT_VALID);
}

/* 18 lid 6: longer than the first and at most three months; a first failure of long ago is a
 * first failure, whatever day it was. */
static void a_repeat_of_three_months_is_the_longest(void **state)
{
    const struct law_measure_rules rules = {2, 3, true};
    struct law_measure_case c = a_case(1000, 1);
    struct law_measure_plan p = {0};

    (void)state;
    c.earlier = day(2025, 6, 1);
    c.earlier_lid = 5;
    c.failed = day(2026, 2, 10);
    assert_int_equal(law_measure_plan(&rules, &c, &p), OUTCOME_OK);
    assert_int_equal(p.lid, 6);
    assert_int_equal(p.months, 3);
    assert_int_equal(law_measure_lid(5, day(1970, 1, 2), day(1970, 3, 1)), 6);
    assert_int_equal(law_measure_lid(7, day(2026, 1, 2), day(2026, 3, 1)), 8);
    assert_int_equal(law_measure_lid(8, day(2026, 1, 2), day(2026, 3, 1)), 8);
}

static void looked_at_again_within_three_months(void **state)
{
    size_t count = 0;
    const struct law_measure_question *const q = law_measure_questions(&count);

    (void)state;
    assert_int_equal(law_measure_review(day(2026, 3, 1)).n, day(2026, 6, 1).n);
    assert_int_equal(law_measure_review(day(2025, 11, 30)).n, day(2026, 2, 28).n);
    assert_int_equal(count, 5);
    assert_true(text_same(q[0].article, TEXT("18 lid 9"))); /* blame first */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_decision_no_plan),
        cmocka_unit_test(the_ladder_of_lid_5_to_8),
        cmocka_unit_test(a_repeat_is_longer),
        cmocka_unit_test(a_spread_month_takes_a_third_first),
        cmocka_unit_test(what_the_act_does_not_allow),
        cmocka_unit_test(a_repeat_of_three_months_is_the_longest),
        cmocka_unit_test(looked_at_again_within_three_months),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
