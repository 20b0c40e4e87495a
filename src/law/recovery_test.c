#include "law/test_shared.h"

#include "law/recovery.h"
#include "law/special.h"
#include "law/switches.h"

#include "ground/base/banned.h"

static struct day day(int year, int month, int d)
{
    struct day on = {0};

    assert_int_equal(day_of(year, month, d, &on), OUTCOME_OK);
    return on;
}

static void only_lid_1_is_a_duty(void **state)
{
    size_t count = 0;

    (void)state;
    for (int g = 0; g < LAW_RECOVERY_GROUNDS; g++) {
        const struct law_recovery_rule *const r =
            law_recovery_rule((enum law_recovery_ground)g);

        assert_int_equal(r->duty, g == LAW_RECOVERY_NOT_TOLD);
        assert_true(text_starts(r->article, TEXT("58 lid ")));
    }
    assert_non_null(law_recovery_questions(&count));
    assert_int_equal(count, 6);
}

static void two_years_back_and_no_further(void **state)
{
    const struct day sent = day(2026, 11, 23);

    (void)state;
    assert_true(law_recovery_reaches(LAW_RECOVERY_COULD_KNOW, day(2024, 11, 23), sent));
    assert_false(law_recovery_reaches(LAW_RECOVERY_COULD_KNOW, day(2024, 11, 22), sent));
    assert_true(law_recovery_reaches(LAW_RECOVERY_NOT_TOLD, day(2019, 1, 1), sent));
}

static void six_months_of_means(void **state)
{
    const struct month july = {2026 * 12 + 6};

    (void)state;
    assert_true(law_recovery_may_set_off(day(2026, 1, 1), july));
    assert_false(law_recovery_may_set_off(day(2025, 12, 31), july));
    assert_true(law_recovery_may_set_off(day(2026, 7, 31), july));
    assert_false(law_recovery_may_set_off(day(2026, 8, 1), july));
}

static void after_ten_years_it_may_stop(void **state)
{
    struct law_recovery_paid p = {.since = day(2016, 5, 1), .left = {100001}};

    (void)state;
    assert_int_equal(law_recovery_may_stop(&p, day(2026, 5, 1)), 'a');
    assert_int_equal(law_recovery_may_stop(&p, day(2026, 4, 30)), 0);
    p.missed = true;
    assert_int_equal(law_recovery_may_stop(&p, day(2026, 5, 1)), 0);
    p.caught_up = true;
    assert_int_equal(law_recovery_may_stop(&p, day(2026, 5, 1)), 'b');
    p = (struct law_recovery_paid){
        .since = day(2016, 5, 1), .paid_nothing = true, .left = {100001}};
    assert_int_equal(law_recovery_may_stop(&p, day(2026, 5, 1)), 0);
    p.hopeless = true;
    assert_int_equal(law_recovery_may_stop(&p, day(2026, 5, 1)), 'c');
    p.at_once.n = 50000;
    assert_int_equal(law_recovery_may_stop(&p, day(2020, 5, 1)), 0);
    p.at_once.n = 50001;
    assert_int_equal(law_recovery_may_stop(&p, day(2020, 5, 1)), 'd');
    p.left.n = 1;
    p.at_once.n = 0;
    assert_int_equal(law_recovery_may_stop(&p, day(2020, 5, 1)), 0);
    p.at_once.n = 1;
    assert_int_equal(law_recovery_may_stop(&p, day(2020, 5, 1)), 'd');
    p.left.n = 0; /* nothing is left to stop with */
    assert_int_equal(law_recovery_may_stop(&p, day(2020, 5, 1)), 0);
}

/* Each amount of a case, at the most it can be and beyond it, the others as they are. */
static void an_amount_that_cannot_be_is_refused(void **state)
{
    static const size_t places[] = {
        offsetof(struct law_floor_case, assistance), offsetof(struct law_floor_case, holiday),
        offsetof(struct law_floor_case, other),      offsetof(struct law_floor_case, norm),
        offsetof(struct law_floor_case, wanted),     offsetof(struct law_floor_case, higher)};
    struct law_floor f;

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        static const int64_t amounts[] = {-1, 0, LAW_TAKE_MOST, LAW_TAKE_MOST + 1};

        for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++) {
            struct law_floor_case c = {.what = LAW_TAKE_SET_OFF,
                                       .assistance = {i == 1 ? LAW_TAKE_MOST : 100000},
                                       .norm = {100000}};
            const bool well = amounts[k] >= 0 && amounts[k] <= LAW_TAKE_MOST;

            memcpy((char *)&c + places[i], &amounts[k], sizeof amounts[k]);
            assert_int_equal(law_floor(&c, &f), well ? OUTCOME_OK : OUTCOME_NOT_VALID);
        }
    }
}

/* 141946 in all, of which 7097 is reserved. 95 % of 141946 is 134848.70, up: 134849. */
static void five_per_cent_at_assistance_level(void **state)
{
    static const struct {
        enum law_take what;
        int64_t assistance, holiday, other, wanted;
        int64_t floor, room, taken, paid_from, holiday_from, paid;
    } cases[] = {
        /* The paid part is exactly the floor: all of it waits for June. */
        {LAW_TAKE_SET_OFF, 141946, 7097, 0, 100000, 134849, 7097, 7097, 0, 7097, 134849},
        {LAW_TAKE_SET_OFF, 141946, 7097, 0, 5000, 134849, 7097, 5000, 0, 5000, 134849},
        {LAW_TAKE_SEIZURE, 141946, 7097, 0, 100000, 134849, 7097, 7097, 0, 7097, 134849},
        /* Wages of 500 euro beside it: the floor counts all income together. */
        {LAW_TAKE_SET_OFF, 91946, 4597, 50000, 100000, 134849, 7097, 7097, 2500, 4597, 84849},
        /* A measure and an advance are no taking from what is left. */
        {LAW_TAKE_MEASURE, 141946, 7097, 0, 50000, 0, 141946, 50000, 50000, 0, 84849},
        {LAW_TAKE_ADVANCE, 141946, 7097, 0, 120000, 0, 141946, 120000, 120000, 0, 14849},
        /* Until a human decides (60 lid 6, 60b) the floor stays. */
        {LAW_TAKE_UNWILLING, 141946, 7097, 0, 100000, 134849, 7097, 7097, 0, 7097, 134849},
        {LAW_TAKE_REPEAT_FINE, 141946, 7097, 0, 9999, 134849, 7097, 7097, 0, 7097, 134849},
        {LAW_TAKE_SET_OFF, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct law_floor_case c = {.what = cases[i].what,
                                         .assistance = {cases[i].assistance},
                                         .holiday = {cases[i].holiday},
                                         .other = {cases[i].other},
                                         .norm = {141946},
                                         .wanted = {cases[i].wanted}};
        struct law_floor f = {0};

        assert_int_equal(law_floor(&c, &f), OUTCOME_OK);
        assert_int_equal(f.floor.n, cases[i].floor);
        assert_int_equal(f.room.n, cases[i].room);
        assert_int_equal(f.taken.n, cases[i].taken);
        assert_int_equal(f.from_paid.n, cases[i].paid_from);
        assert_int_equal(f.from_holiday.n, cases[i].holiday_from);
        assert_int_equal(f.paid.n, cases[i].paid);
        assert_int_equal(f.human, cases[i].what >= LAW_TAKE_UNWILLING);
        assert_int_equal(f.binds, cases[i].what <= LAW_TAKE_SEIZURE);
    }
}

static void a_floor_loses_no_cent(void **state)
{
    (void)state;
    for (int64_t a = 0; a < 200000; a += 37) {
        const int64_t holiday = (a * 500 + 5000) / 10000;
        const struct law_floor_case c = {.assistance = {a},
                                         .holiday = {holiday},
                                         .other = {a % 70000},
                                         .norm = {141946},
                                         .wanted = {a % 9000},
                                         .higher = {a % 3 == 0 ? 150000 : 0}};
        struct law_floor f = {0};

        assert_int_equal(law_floor(&c, &f), OUTCOME_OK);
        assert_int_equal(f.paid.n + f.from_paid.n + holiday, a);
        assert_int_equal(f.taken.n, f.from_paid.n + f.from_holiday.n);
        assert_true(f.taken.n <= c.wanted.n);
        assert_true(f.taken.n == 0 || a + c.other.n - f.taken.n >= f.floor.n);
        assert_true(f.from_paid.n == 0 || f.paid.n + c.other.n >= f.floor.n);
    }
}

static void wrong_sums_are_refused(void **state)
{
    struct law_floor f = {0};

    (void)state;
    assert_int_equal(law_floor(&(struct law_floor_case){.wanted = {-1}}, &f),
                     OUTCOME_NOT_VALID);
    assert_int_equal(law_floor(&(struct law_floor_case){.assistance = {5}, .holiday = {6}}, &f),
                     OUTCOME_NOT_VALID);
    assert_int_equal(law_floor(&(struct law_floor_case){.other = {LAW_TAKE_MOST + 1}}, &f),
                     OUTCOME_NOT_VALID);
}

static void special_assistance_has_a_threshold(void **state)
{
    struct law_special s = {0};

    (void)state;
    assert_int_equal(law_special((struct cents){17600}, day(2026, 3, 1), &s), OUTCOME_OK);
    assert_true(s.may_refuse);
    assert_int_equal(law_special((struct cents){17601}, day(2026, 3, 1), &s), OUTCOME_OK);
    assert_false(s.may_refuse);
    assert_int_equal(law_special((struct cents){17600}, day(2025, 12, 31), &s), OUTCOME_OK);
    assert_false(s.may_refuse); /* 170 euro in 2025 */
    assert_int_equal(law_special((struct cents){1}, day(2027, 1, 1), &s), OUTCOME_NOT_FOUND);
    assert_int_equal(law_special((struct cents){-1}, day(2026, 1, 1), &s), OUTCOME_NOT_VALID);
}

static void the_supplement_of_36(void **state)
{
    static const struct {
        int born[3];
        int last[3];
        int64_t assets;
        enum law_supplement_answer expected;
    } cases[] = {
        {{2005, 3, 2}, {0}, 0, LAW_SUPPLEMENT_TOO_YOUNG},
        {{2005, 3, 1}, {0}, 0, LAW_SUPPLEMENT_ASK},
        {{1959, 3, 1}, {0}, 0, LAW_SUPPLEMENT_PENSION},
        {{1959, 3, 2}, {0}, 0, LAW_SUPPLEMENT_ASK},
        {{1950, 1, 1}, {0}, 0, LAW_SUPPLEMENT_PENSION},
        {{1980, 1, 1}, {2025, 3, 1}, 0, LAW_SUPPLEMENT_TOO_SOON},
        {{1980, 1, 1}, {2025, 2, 28}, 0, LAW_SUPPLEMENT_ASK},
        {{1980, 1, 1}, {0}, 1, LAW_SUPPLEMENT_ASSETS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int *const b = cases[i].born;
        const int *const l = cases[i].last;
        enum law_supplement_answer a = LAW_SUPPLEMENT_ASK;

        assert_int_equal(law_supplement(day(b[0], b[1], b[2]), day(2026, 3, 1),
                                        l[0] == 0 ? (struct day){0} : day(l[0], l[1], l[2]),
                                        (struct cents){cases[i].assets}, &a),
                         OUTCOME_OK);
        assert_int_equal(a, cases[i].expected);
    }
}

/* Who was born before the figures begin had the pension age before 2023; and what a human is
 * asked is there, each with its lid. */
static void a_supplement_ends_at_the_pension_age_of_long_ago(void **state)
{
    static const char *const lids[] = {"36 lid 1", "36 lid 1", "36 lid 2 a", "36 lid 2 b"};
    enum law_supplement_answer a = LAW_SUPPLEMENT_ASK;
    size_t count = 0;
    const struct law_special_question *const q = law_supplement_questions(&count);

    (void)state;
    for (int later = 0; later < 2; later++) {
        assert_int_equal(law_supplement(day(1956, 5 + later, later == 0 ? 31 : 1),
                                        day(2023, 1, 1), (struct day){0}, (struct cents){0},
                                        &a),
                         OUTCOME_OK);
        assert_int_equal(a, later == 0 ? LAW_SUPPLEMENT_PENSION : LAW_SUPPLEMENT_ASK);
    }
    assert_int_equal(law_supplement(day(1962, 1, 1), day(2030, 1, 1), (struct day){0},
                                    (struct cents){0}, &a),
                     OUTCOME_OK);
    assert_int_equal(a, LAW_SUPPLEMENT_ASK); /* 68, and nobody knows yet: a human looks */
    assert_int_equal(count, sizeof lids / sizeof *lids);
    for (size_t i = 0; i < count; i++)
        assert_true(text_same(q[i].article, text_of(lids[i])));
}

static void switches_are_off_and_say_why(void **state)
{
    (void)state;
    for (int s = 0; s < LAW_SWITCHES; s++) {
        const struct law_switch_rule *const r = law_switch_rule((enum law_switch)s);

        assert_int_equal(r->printed.n, day(2026, 1, 1).n);
        assert_int_equal(r->checked.n, day(2026, 11, 23).n);
        assert_true(r->announced.n == 0 || r->announced.n == day(2027, 1, 1).n);
        assert_false(law_switch_holds((enum law_switch)s, day(2026, 12, 31)));
        for (int lang = 0; lang < LANGUAGES; lang++)
            assert_true(sentence_plain(r->why, (enum language)lang).len > 40);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_lid_1_is_a_duty),
        cmocka_unit_test(two_years_back_and_no_further),
        cmocka_unit_test(six_months_of_means),
        cmocka_unit_test(after_ten_years_it_may_stop),
        cmocka_unit_test(an_amount_that_cannot_be_is_refused),
        cmocka_unit_test(five_per_cent_at_assistance_level),
        cmocka_unit_test(a_floor_loses_no_cent),
        cmocka_unit_test(wrong_sums_are_refused),
        cmocka_unit_test(special_assistance_has_a_threshold),
        cmocka_unit_test(the_supplement_of_36),
        cmocka_unit_test(a_supplement_ends_at_the_pension_age_of_long_ago),
        cmocka_unit_test(switches_are_off_and_say_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
