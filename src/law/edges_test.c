/* edges - the exact border of what tables of households cannot reach: late facts, terms,
 * floors, reforms and what-ifs, on both sides.
 */
#include "law/test_shared.h"

#include "law/change.h"
#include "law/law.h"
#include "law/recovery.h"
#include "law/reform.h"
#include "law/terms.h"
#include "law/whatif.h"

#include "ground/base/banned.h"

static const char head[] = "key,from,to,amount,unit,article,source,checked,agree,note\n";
static char bytes[1 << 16];
static size_t findings;
static size_t differing;

static struct day on(const char *iso)
{
    struct day d = {0};

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static struct law_household alone(int year, int month, const char *born)
{
    struct law_household h = {.month = {year * 12 + month - 1}, .person_count = 1};

    h.person[0].facts = LAW_HAS(RIGHT);
    h.person[0].born = on(born);
    return h;
}

static struct law_change_of_months {
    struct law_changes sum;
    bool ours;
} change_of(int32_t month, int64_t decided, int64_t ought, const char *known, const char *acted,
            int pay_day)
{
    struct law_month_change one = {.month = {month}, .decided = decided, .ought = ought};
    const struct law_decision_time when = {on(known), on(acted), pay_day};
    struct law_change_of_months r = {0};

    assert_int_equal(law_change_sum(&one, 1, &when, &r.sum), OUTCOME_OK);
    r.ours = one.ours;
    return r;
}

static void a_month_is_ours_from_the_day_after_we_knew(void **state)
{
    enum { MARCH = 2026 * 12 + 2, JUNE = 2026 * 12 + 5 };
    struct law_month_change one = {.month = {MARCH}, .decided = 100, .ought = 40};
    struct law_changes sum;

    (void)state;
    assert_false(change_of(MARCH, 100, 40, "2026-03-20", "2026-06-20", 20).ours);
    assert_true(change_of(MARCH, 100, 40, "2026-03-19", "2026-06-20", 20).ours);
    assert_true(change_of(JUNE, 100, 40, "2026-03-20", "2026-06-20", 20).ours);
    assert_false(change_of(JUNE, 100, 40, "2026-03-20", "2026-06-19", 20).ours);
    assert_false(change_of(JUNE, 40, 100, "2026-03-20", "2026-06-20", 20).ours);
    assert_int_equal(change_of(JUNE, 100, 40, "2026-03-20", "2026-06-20", 20).sum.back_ours,
                     60);
    assert_int_equal(change_of(JUNE, 100, 100, "2026-03-20", "2026-06-20", 20).sum.months, 0);
    assert_false(change_of(JUNE, 100, 100, "2026-03-20", "2026-06-20", 20).ours);
    assert_int_equal(change_of(JUNE, 100, 101, "2026-03-20", "2026-06-20", 20).sum.after, 1);
    for (int pay_day = 0; pay_day <= 32; pay_day++) {
        const struct law_decision_time when = {on("2026-03-01"), on("2026-03-01"), pay_day};

        assert_int_equal(law_change_sum(&one, 1, &when, &sum),
                         pay_day < 1 || pay_day > 31 ? OUTCOME_NOT_VALID : OUTCOME_OK);
    }
}

/* What is open stays open; more months than fit are refused before they are worked out. */
static void months_with_a_question_and_too_many(void **state)
{
    struct law_household known = alone(2026, 1, "1985-03-15");
    struct law_household open = known;
    const struct law_span decided = {{2026 * 12}, &known};
    const struct law_span ought = {{2026 * 12}, &open};
    const struct law_decision_time when = {on("2026-03-01"), on("2026-03-02"), 20};
    const struct month first = {2026 * 12};
    struct law_month_change list[LAW_CHANGE_MONTHS_MOST + 1];
    struct law_changes sum;
    size_t n = 0;

    (void)state;
    open.unknown |= LAW_INCOMES_UNKNOWN;
    assert_int_equal(law_change(&decided, 1, &ought, 1, first, first, &when, list, &n, &sum),
                     OUTCOME_OK);
    assert_true(n == 1 && list[0].open && sum.open_months == 1 && sum.months == 0);
    assert_int_equal(law_change(&decided, 1, &decided, 1, first, first, &when, list, &n, &sum),
                     OUTCOME_OK);
    assert_true(n == 1 && !list[0].open && sum.open_months == 0);
    for (int32_t most = LAW_CHANGE_MONTHS_MOST - 1; most <= LAW_CHANGE_MONTHS_MOST; most++)
        assert_int_equal(law_change(&decided, 1, &ought, 1, first,
                                    (struct month){first.n + most}, &when, list, &n, &sum),
                         most < LAW_CHANGE_MONTHS_MOST ? OUTCOME_NOT_FOUND : OUTCOME_NO_ROOM);
}

static void six_months_and_two_years_on_the_month(void **state)
{
    enum { JUNE = 2026 * 12 + 5 };

    (void)state;
    assert_int_equal(
        change_of(JUNE - 6, 100, 40, "2026-06-01", "2026-06-20", 20).sum.back_recent, 60);
    assert_int_equal(
        change_of(JUNE - 7, 100, 40, "2026-06-01", "2026-06-20", 20).sum.back_recent, 0);
    assert_int_equal(change_of(JUNE - 24, 100, 40, "2026-06-01", "2026-06-20", 20).sum.back_old,
                     0);
    assert_int_equal(change_of(JUNE - 25, 100, 40, "2026-06-01", "2026-06-20", 20).sum.back_old,
                     60);
}

static void pauses_of_ten_years_and_a_penalty_without_figures(void **state)
{
    struct law_pause p = {on("2026-01-07"), day_plus(on("2026-01-07"), 3660)};
    struct law_penalty penalty;
    struct day last = {0};

    (void)state;
    assert_int_equal(law_decision_day(on("2026-01-07"), (struct day){0}, &p, 1, &last),
                     OUTCOME_OK);
    p.until = day_plus(p.until, 1);
    assert_int_equal(law_decision_day(on("2026-01-07"), (struct day){0}, &p, 1, &last),
                     OUTCOME_NOT_VALID);
    assert_int_equal(law_penalty(on("1990-03-01"), on("1990-03-02"), (struct day){0},
                                 on("1990-06-01"), &penalty),
                     OUTCOME_NOT_FOUND);
}

static void interest_counts_its_days(void **state)
{
    struct law_interest r;

    (void)state;
    assert_int_equal(law_interest((struct cents){100}, on("2026-02-01"), on("2026-02-11"), &r),
                     OUTCOME_OK);
    assert_int_equal(r.days, 10);
    assert_int_equal(law_interest((struct cents){100}, on("2026-02-11"), on("2026-02-01"), &r),
                     OUTCOME_OK);
    assert_int_equal(r.days, 0);
}

static void every_taking_names_its_article(void **state)
{
    static const struct {
        enum law_take what;
        const char *article;
        bool binds;
        bool human;
    } all[] = {
        {LAW_TAKE_SET_OFF, "60 lid 3, 4; Awb 4:93 lid 4", true, false},
        {LAW_TAKE_SEIZURE, "Rv 475dc", true, false},
        {LAW_TAKE_ADVANCE, "52 lid 4", false, false},
        {LAW_TAKE_MEASURE, "18", false, false},
        {LAW_TAKE_UNWILLING, "60 lid 6", false, true},
        {LAW_TAKE_REPEAT_FINE, "60b", false, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct law_floor_case c = {.what = all[i].what,
                                         .assistance = {100000},
                                         .holiday = {5000},
                                         .norm = {100000},
                                         .wanted = {100}};
        struct law_floor f;

        assert_int_equal(law_floor(&c, &f), OUTCOME_OK);
        assert_true(text_same(f.article, text_of(all[i].article)));
        assert_int_equal(f.binds, all[i].binds);
        assert_int_equal(f.human, all[i].human);
    }
}

/* ---- reforms ---- */

static void count_finding(void *arg, struct month m, struct text key, int64_t found,
                          int64_t expected, struct text what)
{
    (void)m;
    (void)found;
    (void)expected;
    findings += arg == NULL || (text_same(key, *(const struct text *)arg) &&
                                text_starts(what, TEXT("a norm without")));
}

static void count_difference(void *arg, struct month m, struct text key, int64_t ours,
                             int64_t theirs)
{
    (void)arg;
    (void)m;
    (void)key;
    (void)ours;
    (void)theirs;
    differing++;
}

static enum outcome read_reform(struct arena *a, const char *rows, struct law_reform *r,
                                struct law_fault *f)
{
    arena_empty(a);
    (void)snprintf(bytes, sizeof bytes, "%s%s", head, rows);
    return law_reform_read(a, text_of(bytes), r, f);
}

static void a_file_may_have_quotes_blank_lines_and_carriage_returns(void **state)
{
    static const char *const well[] = {
        "single_21_aow,2026-07-01,2026-12-31,150000,\"cents, \"\"net\"\"\",x,x,,1,\"a\"\r\n",
        "\n\r\nsingle_21_aow,2026-07-01,2026-12-31,150000,\"\",x,x,,1,\"a \"\"b\"\"\"\n\n",
        "single_21_aow,2026-07-01,2026-12-31,150000,cents,x,x,2026-11-23,1,",
    };
    static const char *const wrong[] = {
        "single_21_aow,2026-07-01,2026-12-31,150000,cents,x,x,2026-11-23,1,,\n",
        "single_21_aow,2026-07-01,2026-12-31,150000,\"a\"b,x,x,2026-11-23,1,\n",
        "single_21_aow,2026-07-01,2026-12-31,1000000001,cents,x,x,2026-11-23,1,\n",
        "holiday_allowance,2026-07-01,2026-12-31,10001,x,x,x,2026-11-23,1,\n",
        "single_21_aow,2026-07-01,2026-12-31,1,cents,x,x,2026-11-31,1,\n",
    };
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    for (size_t i = 0; i < sizeof well / sizeof *well; i++) {
        assert_int_equal(read_reform(&a, well[i], &r, &f), OUTCOME_OK);
        assert_int_equal(r.count, 1);
        assert_int_equal(
            law_reform_for(&r, (struct month){2026 * 12 + 6})->amount[LAW_SINGLE_21_AOW],
            150000);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(read_reform(&a, wrong[i], &r, &f), OUTCOME_NOT_VALID);
    assert_int_equal(
        read_reform(&a, "single_21_aow,2026-07-01,,1000000000,c,x,x,,1,\n", &r, &f),
        OUTCOME_OK);
    assert_null(law_reform_for(&r, (struct month){2022 * 12 + 11}));
    assert_null(
        law_reform_for(&r, (struct month){r.figures[0].months[0].month + (int32_t)r.months}));
    arena_close(&a);
}

static void a_norm_that_was_not_found_is_a_finding(void **state)
{
    struct text key = TEXT("institution_raise_couple");
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(read_reform(&a,
                                 "institution_raise_couple,2026-07-01,2026-12-31,,c,x,x,,0,"
                                 "Not found\n",
                                 &r, &f),
                     OUTCOME_OK);
    assert_true(law_reform_for(&r, (struct month){2026 * 12 + 6})
                    ->amount[LAW_INSTITUTION_RAISE_COUPLE] < 0);
    findings = 0;
    (void)law_reform_check(&r, count_finding, &key);
    assert_int_equal(findings, 1); /* once, where it begins */
    arena_close(&a);
}

/* A norm may grow half a per mille and a cent unlike 21 b, and not a cent more. */
static void growth_has_an_exact_border(void **state)
{
    const int64_t *const then = law_figures_for((struct month){2026 * 12})->amount;
    const int64_t *const now = law_figures_for((struct month){2026 * 12 + 6})->amount;
    const int64_t b = then[LAW_COUPLE_21_AOW];
    const int64_t expected =
        (then[LAW_INSTITUTION_SINGLE] * now[LAW_COUPLE_21_AOW] + b / 2) / b;
    const int64_t most = expected + expected / 2000 + 1;
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    char row[200];

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    for (int64_t over = 0; over <= 1; over++) {
        (void)snprintf(row, sizeof row,
                       "institution_single,2026-07-01,2026-12-31,%lld,c,x,x,,0,\n",
                       (long long)(most + over));
        assert_int_equal(read_reform(&a, row, &r, &f), OUTCOME_OK);
        findings = 0;
        assert_int_equal(law_reform_check(&r, count_finding, NULL), over);
        assert_int_equal(findings, over);
    }
    arena_close(&a);
}

static void every_figure_can_differ(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    char row[200];

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    for (enum law_amount k = 0; k < LAW_AMOUNTS; k++) {
        const struct text key = law_amount_key(k);

        (void)snprintf(row, sizeof row, "%.*s,2026-07-01,2026-12-31,7777,c,x,x,,0,\n",
                       TEXT_ARG(key));
        assert_int_equal(read_reform(&a, row, &r, &f), OUTCOME_OK);
        differing = 0;
        assert_int_equal(law_reform_differences(&r, count_difference, NULL), 1);
        assert_int_equal(differing, 1);
    }
    arena_close(&a);
}

static void who_loses_is_counted_and_described(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    struct law_spread s = {0};
    struct law_household h = alone(2026, 8, "1985-03-15");
    int64_t differences[3];

    (void)state;
    law_spread_close(&s, NULL);
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(
        read_reform(&a, "single_21_aow,2026-07-01,2026-12-31,100000,c,x,x,,0,\n", &r, &f),
        OUTCOME_OK);
    h.person[1] = (struct law_person){.born = on("2015-01-01"), .role = LAW_CHILD};
    h.person_count = 2;
    h.income_count = 1;
    h.income[0].net.n = 120000;
    assert_int_equal(law_spread_add(&s, &r, &h, differences, 3), OUTCOME_OK);
    assert_int_equal(s.lose, 1);
    assert_int_equal(s.gain, 0);
    assert_int_equal(s.worst[0].children, 1);
    assert_int_equal(s.worst[0].others, 0);
    assert_true(s.worst[0].wage);
    assert_false(s.worst[0].other_income);
    h.person[1].role = LAW_COHABITANT;
    h.income[0].kind = LAW_INCOME_OTHER;
    h.income[0].net.n = 50000;
    assert_int_equal(law_spread_add(&s, &r, &h, differences, 3), OUTCOME_OK);
    assert_int_equal(s.lose, 1); /* less, but a right all the same */
    assert_int_equal(s.less, 2);
    assert_int_equal(s.worst[0].children, 0);
    assert_int_equal(s.worst[0].others, 1);
    assert_false(s.worst[0].wage);
    assert_true(s.worst[0].other_income);
    assert_int_equal(s.worst[1].children, 1); /* the smaller loss */
    h.income[0].net.n = 200000;               /* no right before, none after */
    assert_int_equal(law_spread_add(&s, &r, &h, differences, 3), OUTCOME_OK);
    assert_int_equal(s.lose, 1);
    assert_int_equal(s.changed, 2);
    assert_int_equal(law_spread_add(&s, &r, &h, differences, 3), OUTCOME_NO_ROOM);
    assert_int_equal(s.count, 3);
    arena_close(&a);
}

/* ---- what if ---- */

static enum outcome apply(struct law_household *h, const char *text)
{
    struct law_if one = {0};
    const enum outcome o = law_if_read(text_of(text), &one);

    return o != OUTCOME_OK ? o : law_if_apply(h, &one);
}

static void a_change_reaches_the_wage_that_is_there(void **state)
{
    struct law_household h = alone(2026, 7, "1985-03-15");

    (void)state;
    assert_int_equal(apply(&h, "wage=+50000"), OUTCOME_OK);
    assert_int_equal(h.income_count, 1);
    assert_int_equal(apply(&h, "wage=-20000"), OUTCOME_OK);
    assert_int_equal(h.income_count, 1);
    assert_int_equal(h.income[0].net.n, 30000);
    assert_int_equal(apply(&h, "wage=-30000"), OUTCOME_OK);
    assert_int_equal(h.income[0].net.n, 0);
    assert_int_equal(apply(&h, "wage=-1"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "wage=+1@1"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "wage=+10000000000000"), OUTCOME_OK);
    assert_int_equal(apply(&h, "wage=+1"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "wage=-10000000000001"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "wage=+10000000000001"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "savings=+5"), OUTCOME_OK);
    assert_int_equal(apply(&h, "savings=-5"), OUTCOME_OK);
    assert_int_equal(h.asset_count, 1);
    assert_int_equal(apply(&h, "savings=-1"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "savings=+10000000000001"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "age=121"), OUTCOME_NOT_VALID);
    assert_int_equal(apply(&h, "age=120"), OUTCOME_OK);
}

static void lists_that_are_full_say_so(void **state)
{
    struct law_household h = alone(2026, 7, "1985-03-15");

    (void)state;
    for (h.income_count = 0; h.income_count < LAW_INCOMES_MOST; h.income_count++)
        h.income[h.income_count].kind = LAW_INCOME_OTHER;
    for (h.asset_count = 0; h.asset_count < LAW_ASSETS_MOST; h.asset_count++)
        h.asset[h.asset_count].kind = LAW_ASSET_OTHER;
    assert_int_equal(apply(&h, "wage=+1"), OUTCOME_NO_ROOM);
    assert_int_equal(apply(&h, "savings=+1"), OUTCOME_NO_ROOM);
    h.income_count--;
    h.asset_count--;
    assert_int_equal(apply(&h, "wage=+1"), OUTCOME_OK);
    assert_int_equal(apply(&h, "savings=+1"), OUTCOME_OK);
}

static void a_birthday_without_effect_is_not_a_turn(void **state)
{
    struct law_household h = alone(2026, 7, "1985-03-15");
    struct law_turn_day turn;

    (void)state;
    assert_int_equal(law_turn_birthday(&h, 24, &turn), OUTCOME_NOT_FOUND);
    h.person[1] = (struct law_person){.born = on("2000-08-20"), .role = LAW_COHABITANT};
    h.person_count = 2;
    assert_int_equal(law_turn_birthday(&h, 24, &turn), OUTCOME_OK);
    assert_int_equal(turn.day.n, on("2027-08-20").n);
    assert_int_equal(turn.years, 27);
    assert_int_equal(turn.person, 1);
    assert_true(turn.after < turn.before);
    h.person[1].facts |= LAW_HAS(STUDENT);
    assert_int_equal(law_turn_birthday(&h, 24, &turn), OUTCOME_NOT_FOUND);
    h.person[1].facts = 0;
    assert_int_equal(law_turn_birthday(&h, 12, &turn), OUTCOME_NOT_FOUND);
    assert_int_equal(law_turn_birthday(&h, 13, &turn), OUTCOME_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_is_ours_from_the_day_after_we_knew),
        cmocka_unit_test(months_with_a_question_and_too_many),
        cmocka_unit_test(six_months_and_two_years_on_the_month),
        cmocka_unit_test(pauses_of_ten_years_and_a_penalty_without_figures),
        cmocka_unit_test(interest_counts_its_days),
        cmocka_unit_test(every_taking_names_its_article),
        cmocka_unit_test(a_file_may_have_quotes_blank_lines_and_carriage_returns),
        cmocka_unit_test(a_norm_that_was_not_found_is_a_finding),
        cmocka_unit_test(growth_has_an_exact_border),
        cmocka_unit_test(every_figure_can_differ),
        cmocka_unit_test(who_loses_is_counted_and_described),
        cmocka_unit_test(a_change_reaches_the_wage_that_is_there),
        cmocka_unit_test(lists_that_are_full_say_so),
        cmocka_unit_test(a_birthday_without_effect_is_not_a_turn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
