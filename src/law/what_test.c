#include "law/test_shared.h"

#include "law/change.h"
#include "law/law.h"
#include "law/receipt.h"
#include "law/reform.h"
#include "law/whatif.h"

#include "ground/base/banned.h"

static struct law_household alone(int year, int month, int born_year)
{
    struct law_household h = {.month = {year * 12 + month - 1}, .person_count = 1};

    h.person[0].facts = LAW_HAS(RIGHT);
    assert_int_equal(day_of(born_year, 3, 15, &h.person[0].born), OUTCOME_OK);
    return h;
}

static void join(struct law_household *h, enum law_role role, int year, int month, int day)
{
    struct law_person *const p = &h->person[h->person_count++];

    *p = (struct law_person){.role = (uint8_t)role, .facts = LAW_HAS(RIGHT)};
    assert_int_equal(day_of(year, month, day, &p->born), OUTCOME_OK);
}

static struct law_if read_if(const char *text)
{
    struct law_if one = {0};

    assert_int_equal(law_if_read(text_of(text), &one), OUTCOME_OK);
    return one;
}

static int64_t figure(struct month m, enum law_amount a)
{
    return law_figures_for(m)->amount[a];
}

/* ---- what if ---- */

static void more_hours_give_less_assistance_cent_by_cent(void **state)
{
    const struct law_household h = alone(2026, 7, 1985);
    const struct law_if hours = read_if("wage=+24000");
    struct law_what w;

    (void)state;
    assert_int_equal(law_what_if(&h, &hours, 1, &w), OUTCOME_OK);
    assert_int_equal(w.assistance, -24000);
    assert_int_equal(w.income, 24000);
    assert_int_equal(w.together, 0);
    assert_true(w.sure);
}

static void a_quarter_of_the_wage_may_stay(void **state)
{
    struct law_household h = alone(2026, 1, 1985);
    const struct law_if hours = read_if("wage=24000");
    struct law_what w;

    (void)state;
    h.helps_towards_work = true;
    assert_int_equal(law_what_if(&h, &hours, 1, &w), OUTCOME_OK);
    assert_int_equal(w.together, 6000);
}

static void living_together_is_one_norm_for_two(void **state)
{
    const struct law_household h = alone(2026, 7, 1985);
    const struct law_if both = read_if("together=1990-04-01");
    struct law_what w;

    (void)state;
    assert_int_equal(law_what_if(&h, &both, 1, &w), OUTCOME_OK);
    assert_int_equal(w.after.form, LAW_FORM_COUPLE);
    assert_int_equal(w.after.norm.n, figure(h.month, LAW_COUPLE_21_AOW));
    assert_int_equal(law_what_if(&h, (struct law_if[]){both, both}, 2, &w), OUTCOME_NOT_VALID);
}

static void a_son_who_turns_27_shares_and_moves_out_again(void **state)
{
    struct law_household h = alone(2026, 7, 1968);
    const struct law_if turns = read_if("age=27@1");
    const struct law_if out = read_if("leaves=1");
    struct law_turn_day t;
    struct law_what w;
    struct day day = {0};

    (void)state;
    join(&h, LAW_COHABITANT, 1999, 11, 20);
    assert_int_equal(law_what_if(&h, &turns, 1, &w), OUTCOME_OK);
    assert_int_equal(w.before.norm.n, figure(h.month, LAW_SINGLE_21_AOW));
    assert_int_equal(w.after.norm.n, (figure(h.month, LAW_COUPLE_21_AOW) + 1) / 2);
    assert_int_equal(law_what_if(&h, (struct law_if[]){turns, out}, 2, &w), OUTCOME_OK);
    assert_int_equal(w.assistance, 0);

    assert_int_equal(law_turn_birthday(&h, 12, &t), OUTCOME_OK);
    assert_int_equal(day_of(2026, 11, 20, &day), OUTCOME_OK);
    assert_int_equal(t.day.n, day.n);
    assert_int_equal(t.years, 27);
    assert_int_equal(t.person, 1);
    assert_true(t.after < t.before);
    assert_int_equal(law_turn_birthday(&h, 3, &t), OUTCOME_NOT_FOUND);
}

static void the_turning_point_is_exact(void **state)
{
    enum { TRIES = 300 };

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        struct law_household h;
        struct law_household one;
        struct law_result r;
        uint8_t now = 0;
        int64_t cents = 0;
        struct law_if change = {.kind = LAW_IF_WAGE};

        law_bench_household(n, &h);
        if (law_turn_cents(&h, LAW_IF_WAGE, 0, &cents) != OUTCOME_OK)
            continue;
        assert_int_equal(law_assistance(law_figures_for(h.month), &h, &r), OUTCOME_OK);
        now = r.entitled;
        for (int64_t less = 0; less < 2; less++) {
            one = h;
            change.cents = cents - less;
            assert_int_equal(law_if_apply(&one, &change), OUTCOME_OK);
            assert_int_equal(law_assistance(law_figures_for(one.month), &one, &r), OUTCOME_OK);
            if (less == 0)
                assert_int_not_equal(r.entitled, now);
            else
                assert_int_equal(r.entitled, now);
        }
    }
}

static void savings_turn_one_cent_above_the_limit(void **state)
{
    const struct law_household h = alone(2026, 7, 1985);
    int64_t cents = 0;

    (void)state;
    assert_int_equal(law_turn_cents(&h, LAW_IF_SAVINGS, 0, &cents), OUTCOME_OK);
    assert_int_equal(cents, figure(h.month, LAW_ASSETS_LIMIT_SINGLE) + 1);
    assert_int_equal(law_turn_cents(&h, LAW_IF_AGE, 0, &cents), OUTCOME_NOT_VALID);
}

static void a_change_that_cannot_be_is_refused(void **state)
{
    static const char *const bad[] = {
        "",          "wage",   "wage=",    "wage=1.5",      "hours=4",
        "age=27@99", "age=-1", "leaves=x", "month=2026-13", "together=1990-02-30",
        "wage=1@-1"};
    struct law_household h = alone(2026, 7, 1985);
    struct law_if one;
    struct law_what w;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(law_if_read(text_of(bad[i]), &one), OUTCOME_NOT_VALID);
    one = read_if("leaves=0");
    assert_int_equal(law_if_apply(&h, &one), OUTCOME_NOT_VALID);
    one = read_if("wage=-1");
    assert_int_equal(law_if_apply(&h, &one), OUTCOME_NOT_VALID);
    one = read_if("month=2031-01");
    assert_int_equal(law_what_if(&h, &one, 1, &w), OUTCOME_NOT_FOUND);
}

/* ---- late ---- */

static struct day a_day(int year, int month, int day)
{
    struct day d = {0};

    assert_int_equal(day_of(year, month, day, &d), OUTCOME_OK);
    return d;
}

/* The flatmate of 30 moved in in January; told on 10 March; acted on 5 June. */
static void a_flatmate_told_in_march_and_seen_in_june(void **state)
{
    const struct law_household before = alone(2026, 1, 1985);
    struct law_household after = before;
    struct law_month_change list[LAW_CHANGE_MONTHS_MOST];
    struct law_changes c;
    size_t n = 0;
    const struct law_span decided[] = {{{2026 * 12}, &before}};
    const struct law_span ought[] = {{{2025 * 12}, &before}, {{2026 * 12}, &after}};
    struct law_decision_time when = {.pay_day = 20};

    (void)state;
    join(&after, LAW_COHABITANT, 1995, 5, 5);
    when.known = a_day(2026, 3, 10);
    when.acted = a_day(2026, 6, 5);
    assert_int_equal(law_change(decided, 1, ought, 2, (struct month){2026 * 12},
                                (struct month){2026 * 12 + 4}, &when, list, &n, &c),
                     OUTCOME_OK);
    assert_int_equal(n, 5);
    assert_int_equal(c.months, 5);
    assert_int_equal(c.after, 0);
    assert_int_equal(c.back, -(list[0].difference * 5));
    assert_false(list[0].ours); /* January and February: we could not know */
    assert_false(list[1].ours);
    assert_true(list[2].ours); /* March is paid on the 20th, ten days after we knew */
    assert_true(list[4].ours);
    assert_int_equal(c.months_ours, 3);
    assert_int_equal(c.back_ours, c.back / 5 * 3);
    assert_int_equal(c.back_recent, c.back);
    assert_int_equal(c.days_ours, 87);
    when.acted = a_day(2026, 3, 9);
    assert_int_equal(law_change_sum(list, n, &when, &c), OUTCOME_NOT_VALID);
}

/* She turned 21 in March 2024 and nobody saw it: all of it is paid after, nothing is asked. */
static void a_birthday_nobody_saw_is_paid_after(void **state)
{
    struct law_household seen = alone(2024, 1, 2003);
    struct law_household unseen = seen;
    struct law_month_change list[LAW_CHANGE_MONTHS_MOST];
    struct law_changes c;
    size_t n = 0;
    const struct law_span decided[] = {{{2024 * 12}, &unseen}};
    const struct law_span ought[] = {{{2024 * 12}, &seen}};
    const struct law_decision_time when = {a_day(2026, 11, 1), a_day(2026, 11, 3), 20};

    (void)state;
    unseen.person[0].born = a_day(2007, 3, 15); /* as it was typed */
    assert_int_equal(law_change(decided, 1, ought, 1, (struct month){2025 * 12 + 4},
                                (struct month){2026 * 12 + 9}, &when, list, &n, &c),
                     OUTCOME_OK);
    assert_int_equal(c.months, 18);
    assert_int_equal(c.back, 0);
    assert_true(c.after > 0);
    assert_int_equal(c.months_ours, 0);
    assert_int_equal(law_change(decided, 1, ought, 1, (struct month){2023 * 12},
                                (struct month){2023 * 12}, &when, list, &n, &c),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(law_change(decided, 1, ought, 1, (struct month){2020 * 12},
                                (struct month){2026 * 12}, &when, list, &n, &c),
                     OUTCOME_NO_ROOM);
}

static void old_months_are_counted_apart(void **state)
{
    struct law_month_change list[] = {{.month = {2024 * 12}, .decided = 100, .ought = 40},
                                      {.month = {2026 * 12 + 5}, .decided = 100, .ought = 90},
                                      {.month = {2026 * 12 + 6}, .decided = 50, .ought = 80},
                                      {.month = {2026 * 12 + 7}, .open = true, .ought = 80}};
    const struct law_decision_time when = {a_day(2026, 8, 1), a_day(2026, 9, 1), 20};
    struct law_changes c;

    (void)state;
    assert_int_equal(law_change_sum(list, 4, &when, &c), OUTCOME_OK);
    assert_int_equal(c.back, 70);
    assert_int_equal(c.back_old, 60);
    assert_int_equal(c.back_recent, 10);
    assert_int_equal(c.after, 30);
    assert_int_equal(c.open_months, 1);
}

/* ---- figures from a file ---- */

static const char head[] = "key,from,to,amount,unit,article,source,checked,agree,note\n";
static char bytes[1 << 16];

static size_t findings;
static void count_finding(void *arg, struct month m, struct text key, int64_t found,
                          int64_t expected, struct text what)
{
    (void)arg;
    findings++;
    (void)printf("# %d-%02d %.*s %lld, expected %lld: %.*s\n", (int)m.n / 12, (int)m.n % 12 + 1,
                 TEXT_ARG(key), (long long)found, (long long)expected, TEXT_ARG(what));
}
static void count_difference(void *arg, struct month m, struct text key, int64_t ours,
                             int64_t theirs)
{
    (void)m;
    (void)key;
    (void)ours;
    *(int64_t *)arg += theirs;
}

static enum outcome read_reform(struct arena *a, const char *rows, struct law_reform *r,
                                struct law_fault *f)
{
    (void)snprintf(bytes, sizeof bytes, "%s%s", head, rows);
    return law_reform_read(a, text_of(bytes), r, f);
}

/* Months made while running are the months made by the build, to the last pension day. */
static void figures_read_at_run_time_are_those_of_the_build(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    int64_t sum = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(
        read_reform(&a, "gifts_limit_year,2020-01-01,2020-12-31,1,cents,x,x,2026-11-23,1,\n",
                    &r, &f),
        OUTCOME_OK);
    assert_int_equal(r.months, 48);
    for (size_t i = 0; i < r.months; i++) {
        const struct month m = {r.figures[i].months[0].month};
        const struct law_figures *const ours = law_figures_for(m);
        const struct law_month_days *const days = &ours->months[m.n - ours->months[0].month];
        const struct law_month_days *const read = &r.figures[i].months[0];
        const size_t length = (size_t)(days->last.n - days->first.n + 1);

        assert_memory_equal(r.figures[i].amount, ours->amount, sizeof ours->amount);
        assert_memory_equal(read->born, days->born, sizeof days->born);
        assert_memory_equal(read->pension, days->pension, length * sizeof *days->pension);
    }
    assert_int_equal(law_reform_differences(&r, count_difference, &sum), 0);
    findings = 0;
    assert_int_equal(law_reform_check(&r, count_finding, NULL), findings);
    assert_int_equal(findings, 0);
    for (enum law_amount k = 0; k < LAW_AMOUNTS; k++)
        assert_true(law_amount_key(k).len > 0);
    arena_close(&a);
}

static void a_raise_of_one_norm_is_found_and_counted(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    struct law_spread s = {0};
    int64_t differences[100];
    int64_t sum = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(
        read_reform(&a,
                    "single_21_aow,2026-07-01,2026-12-31,150000,cents per month,plan,,,0,\n",
                    &r, &f),
        OUTCOME_OK);
    assert_int_equal(law_reform_differences(&r, count_difference, &sum), 1);
    assert_int_equal(sum, 150000);
    assert_true(law_reform_check(&r, count_finding, NULL) > 0); /* it grows unlike 21 b */
    for (int i = 0; i < 100; i++) {
        struct law_household h = alone(2026, 8, i < 60 ? 1985 : 2007);

        assert_int_equal(law_spread_add(&s, &r, &h, differences, 100), OUTCOME_OK);
    }
    law_spread_close(&s, differences);
    assert_int_equal(s.count, 100);
    assert_int_equal(s.changed, 60);
    assert_int_equal(s.more, 60);
    assert_int_equal(s.less, 0);
    assert_int_equal(s.decile[0], 0);
    assert_int_equal(s.decile[4], 0);
    assert_int_equal(s.decile[5],
                     150000 - figure((struct month){2026 * 12 + 7}, LAW_SINGLE_21_AOW));
    assert_int_equal(s.sum, s.decile[5] * 60);
    assert_int_equal(s.worst_count, 0);
    arena_close(&a);
}

static void who_loses_most_stands_first_without_a_name(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    struct law_spread s = {0};
    int64_t differences[30];

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(
        read_reform(&a,
                    "couple_21_aow,2026-07-01,2026-12-31,190000,cents per month,plan,,,0,\n"
                    "single_21_aow,2026-07-01,2026-12-31,139000,cents per month,plan,,,0,\n",
                    &r, &f),
        OUTCOME_OK);
    for (int i = 0; i < 30; i++) {
        struct law_household h = alone(2026, 8, 1985);

        if (i % 2 == 1)
            join(&h, LAW_PARTNER, 1986, 1, 1);
        assert_int_equal(law_spread_add(&s, &r, &h, differences, 30), OUTCOME_OK);
    }
    law_spread_close(&s, differences);
    assert_int_equal(s.less, 30);
    assert_int_equal(s.worst_count, LAW_WORST);
    assert_int_equal(s.worst[0].form, LAW_FORM_COUPLE);
    assert_true(s.worst[0].difference <= s.worst[LAW_WORST - 1].difference);
    assert_int_equal(s.decile[0], s.worst[0].difference);
    arena_close(&a);
}

/* The most that can be told, on both sides, and who is not there. */
static void the_limits_of_a_change(void **state)
{
    static const enum law_if_kind kinds[] = {LAW_IF_WAGE, LAW_IF_SAVINGS};

    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (int64_t beyond = 0; beyond < 2; beyond++) {
            const enum outcome wanted = beyond == 0 ? OUTCOME_OK : OUTCOME_NOT_VALID;
            struct law_household h = alone(2026, 8, 1985);

            assert_int_equal(
                law_if_apply(
                    &h, &(struct law_if){.kind = kinds[k], .cents = LAW_CENTS_MOST + beyond}),
                wanted);
            h = alone(2026, 8, 1985);
            h.income[0].net.n = LAW_CENTS_MOST;
            h.asset[0].value.n = LAW_CENTS_MOST;
            h.income_count = 1;
            h.asset_count = 1;
            assert_int_equal(
                law_if_apply(
                    &h, &(struct law_if){.kind = kinds[k], .cents = -LAW_CENTS_MOST - beyond}),
                wanted);
            h = alone(2026, 8, 1985);
            assert_int_equal(law_if_apply(&h, &(struct law_if){.kind = kinds[k], .cents = -1}),
                             OUTCOME_NOT_VALID);
        }
    }
    for (int years = -1; years <= 121; years++) {
        struct law_household h = alone(2026, 8, 1985);

        assert_int_equal(law_if_apply(&h, &(struct law_if){.kind = LAW_IF_AGE, .years = years}),
                         years < 0 || years > 120 ? OUTCOME_NOT_VALID : OUTCOME_OK);
    }
    {
        struct law_household h = alone(2026, 8, 1985);

        memset(&h.person[1], 0, sizeof h.person[1]);
        for (int kind = 0; kind < LAW_IF_COUNT; kind++) {
            if (kind == LAW_IF_WAGE || kind == LAW_IF_AGE || kind == LAW_IF_LEAVES)
                assert_int_equal(
                    law_if_apply(&h, &(struct law_if){.kind = (enum law_if_kind)kind,
                                                      .person = 1,
                                                      .years = 30,
                                                      .cents = 5}),
                    OUTCOME_NOT_VALID);
        }
    }
}

/* Of real people only what many share is shown, however much one of them loses. */
static void a_shape_is_shown_when_enough_households_have_it(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;
    struct law_spread s = {0};
    struct law_group g[LAW_WORST];
    int64_t differences[40];
    int64_t of_single = 0;
    int64_t of_couple = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(
        read_reform(&a,
                    "couple_21_aow,2026-07-01,2026-12-31,190000,cents per month,plan,,,0,\n"
                    "single_21_aow,2026-07-01,2026-12-31,139000,cents per month,plan,,,0,\n",
                    &r, &f),
        OUTCOME_OK);
    for (int i = 0; i < 40; i++) {
        struct law_household h = alone(2026, 8, 1985);

        if (i < 12) /* five and six children are one group: four or more */
            for (int child = 0; child < 5 + i % 2; child++)
                join(&h, LAW_CHILD, 2018, 1, 1);
        else if (i < 25)
            join(&h, LAW_PARTNER, 1986, 1, 1);
        else if (i < 31)
            h.income[h.income_count++] =
                (struct law_income){.net = {30000}, .kind = LAW_INCOME_WAGE};
        assert_int_equal(law_spread_add(&s, &r, &h, differences, 40), OUTCOME_OK);
        if (i == 24)
            of_couple = differences[i];
        if (i == 39)
            of_single = differences[i];
    }
    assert_true(of_couple < of_single && of_single < 0);
    assert_int_equal(law_spread_groups(&s, 1, g), 4);
    assert_int_equal(law_spread_groups(&s, 7, g), 3); /* six with a wage are people */
    assert_int_equal(g[0].shape.form, LAW_FORM_COUPLE);
    assert_int_equal(g[0].count, 13);
    assert_int_equal(g[0].sum, 13 * of_couple);
    assert_int_equal(g[0].shape.difference, of_couple);
    assert_int_equal(g[1].shape.difference, of_single);
    assert_int_equal(g[2].shape.difference, of_single);
    assert_int_equal(g[1].shape.children + g[2].shape.children, LAW_GROUP_MOST);
    assert_int_equal(g[1].count + g[2].count, 12 + 9);
    assert_false(g[0].shape.wage || g[1].shape.wage || g[2].shape.wage);
    assert_int_equal(law_spread_groups(&s, 14, g), 0);
    arena_close(&a);
}

/* A file that says what the act says gives every figure of every month as it was, its day, its
 * ages and its pension age on each day too. */
static void what_a_file_does_not_change_stays_as_it_is(void **state)
{
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    assert_int_equal(
        read_reform(&a, "single_21_aow,2026-07-01,2026-12-31,141946,cents,plan,,,0,\n", &r, &f),
        OUTCOME_OK);
    assert_int_equal(r.months, 48);
    for (int32_t n = 2023 * 12; n < 2027 * 12; n++) {
        const struct law_figures *const ours = law_figures_for((struct month){n});
        const struct law_figures *const theirs = law_reform_for(&r, (struct month){n});
        const struct law_month_days *const days = &ours->months[n - ours->months[0].month];

        assert_non_null(theirs);
        /* the row of the file begins on that day too */
        assert_int_equal(theirs->from.n, ours->from.n);
        assert_memory_equal(theirs->amount, ours->amount, sizeof ours->amount);
        assert_int_equal(theirs->months[0].month, n);
        assert_int_equal(theirs->months[0].first.n, days->first.n);
        assert_int_equal(theirs->months[0].last.n, days->last.n);
        assert_memory_equal(theirs->months[0].born, days->born, sizeof days->born);
        for (int32_t i = 0; i <= days->last.n - days->first.n; i++)
            assert_int_equal(theirs->months[0].pension[i], days->pension[i]);
    }
    arena_close(&a);
}

static void a_wrong_file_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *rows;
        int64_t line;
    } bad[] = {
        {"single_21_aow,2026-07-01,2026-12-31,1.400,cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-07-01,2026-12-31,,cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-12-31,2026-07-01,5,cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-02-31,,5,cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-07-01,x,5,cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-07-01,,5,cents,x,x,x,1,\n", 2},
        {"enkele_norm,2026-07-01,,5,cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-07-01,,5,cents,x,x,2026-11-23,1,\n"
         "single_21_aow,2026-08-01,,6,cents,x,x,2026-11-23,1,\n",
         3},
        {"single_21_aow;2026-07-01;;5;cents;x;x;2026-11-23;1;\n", 2},
        {"single_21_aow,2026-07-01,,5,\"cents,x,x,2026-11-23,1,\n", 2},
        {"single_21_aow,2026-07-01,,-5,cents,x,x,2026-11-23,1,\n", 2},
        {"", 0},
    };
    struct arena a = {0};
    struct law_reform r;
    struct law_fault f;

    (void)state;
    assert_int_equal(arena_open(&a, 16 << 20), OUTCOME_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        arena_empty(&a);
        assert_int_equal(read_reform(&a, bad[i].rows, &r, &f), OUTCOME_NOT_VALID);
        assert_int_equal(f.line, bad[i].line);
        assert_true(f.what.len > 0);
    }
    arena_empty(&a);
    assert_int_equal(law_reform_read(&a, TEXT("sleutel,van\n"), &r, &f), OUTCOME_NOT_VALID);
    assert_int_equal(f.line, 1);
    arena_close(&a);
}

/* ---- receipts ---- */

static void a_receipt_is_the_same_to_the_byte(void **state)
{
    struct arena a = {0};
    struct law_household h = alone(2026, 7, 1985);
    struct law_result r;
    struct text one = {0};
    struct text two = {0};
    struct text left = {0};
    struct text right = {0};

    (void)state;
    assert_int_equal(arena_open(&a, 4 << 20), OUTCOME_OK);
    assert_int_equal(law_assistance(law_figures_for(h.month), &h, &r), OUTCOME_OK);
    assert_int_equal(law_receipt_result(&a, &r, &one), OUTCOME_OK);
    assert_int_equal(law_assistance(law_figures_for(h.month), &h, &r), OUTCOME_OK);
    assert_int_equal(law_receipt_result(&a, &r, &two), OUTCOME_OK);
    assert_int_equal(law_receipt_differs(one, two, &left, &right), 0);
    assert_true(text_starts(one, TEXT("law Participatiewet 2026-07-01\nentitled yes\n")));
    h.person[0].born.n += 8000;
    assert_int_equal(law_assistance(law_figures_for(h.month), &h, &r), OUTCOME_OK);
    assert_int_equal(law_receipt_result(&a, &r, &two), OUTCOME_OK);
    assert_true(law_receipt_differs(one, two, &left, &right) > 0);
    assert_true(text_starts(left, TEXT("norm ")));
    assert_int_equal(law_receipt_figures(&a, law_figures_for(h.month), &one), OUTCOME_OK);
    assert_true(text_starts(one, TEXT("figures 2026-07-01 2026-12-31\nsingle_18_20 35042\n")));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_hours_give_less_assistance_cent_by_cent),
        cmocka_unit_test(a_quarter_of_the_wage_may_stay),
        cmocka_unit_test(living_together_is_one_norm_for_two),
        cmocka_unit_test(a_son_who_turns_27_shares_and_moves_out_again),
        cmocka_unit_test(the_turning_point_is_exact),
        cmocka_unit_test(savings_turn_one_cent_above_the_limit),
        cmocka_unit_test(a_change_that_cannot_be_is_refused),
        cmocka_unit_test(a_flatmate_told_in_march_and_seen_in_june),
        cmocka_unit_test(a_birthday_nobody_saw_is_paid_after),
        cmocka_unit_test(old_months_are_counted_apart),
        cmocka_unit_test(figures_read_at_run_time_are_those_of_the_build),
        cmocka_unit_test(a_raise_of_one_norm_is_found_and_counted),
        cmocka_unit_test(who_loses_most_stands_first_without_a_name),
        cmocka_unit_test(a_shape_is_shown_when_enough_households_have_it),
        cmocka_unit_test(the_limits_of_a_change),
        cmocka_unit_test(what_a_file_does_not_change_stays_as_it_is),
        cmocka_unit_test(a_wrong_file_is_refused_with_its_line),
        cmocka_unit_test(a_receipt_is_the_same_to_the_byte),
    };

    return cmocka_run_group_tests_name("law.what", tests, NULL, NULL);
}
