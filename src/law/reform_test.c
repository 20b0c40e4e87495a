/* reform - what a careful reader would ask about a file of figures, on the exact border; and the
 * months a file reaches. */
#include "law/test_shared.h"

#include "law/law.h"
#include "law/reform.h"

#include "ground/base/banned.h"

enum { JANUARY = 2026 * 12, JULY = 2026 * 12 + 6, FOUND_MOST = 64 };

static const char head[] = "key,from,to,amount,unit,article,source,checked,agree,note\n";
static struct arena arena;

struct finding {
    struct month month;
    struct text key;
    int64_t found;
    int64_t expected;
    struct text what;
};
static struct finding found[FOUND_MOST];
static size_t found_count;

static void keep(void *arg, struct month m, struct text key, int64_t is, int64_t expected,
                 struct text what)
{
    (void)arg;
    assert_true(found_count < FOUND_MOST);
    found[found_count++] = (struct finding){m, key, is, expected, what};
}

static struct law_reform reform_of(const char *rows, enum outcome wanted)
{
    struct law_reform r = {0};
    struct law_fault f = {7, TEXT("left from before")};
    const struct text csv = (arena_empty(&arena), arena_print(&arena, "%s%s", head, rows));

    assert_int_equal(law_reform_read(&arena, csv, &r, &f), wanted);
    if (wanted == OUTCOME_OK)
        assert_true(f.line == 0 && f.what.len == 0);
    found_count = 0;
    return r;
}

static int64_t ours(int32_t month, enum law_amount a)
{
    return law_figures_for((struct month){month})->amount[a];
}

/* What an earlier half-year raises by itself is not looked at. */
static size_t questions_of_july(const struct law_reform *r)
{
    size_t n = 0;
    const size_t all = law_reform_check(r, keep, NULL);

    assert_int_equal(all, found_count);
    for (size_t i = 0; i < found_count; i++) {
        if (found[i].month.n == JULY)
            found[n++] = found[i];
    }
    found_count = n;
    return n;
}

/* One amount from July 2026 on as told; how many questions that raises. */
static size_t asked(enum law_amount a, int64_t cents)
{
    char row[256];
    const struct text key = law_amount_key(a);
    struct law_reform r;

    (void)snprintf(row, sizeof row, "%.*s,2026-07-01,2026-12-31,%lld,c,x,,,0,\n", TEXT_ARG(key),
                   (long long)cents);
    r = reform_of(row, OUTCOME_OK);
    return questions_of_july(&r);
}

static bool is_found(enum law_amount a, const char *what, int64_t is, int64_t expected)
{
    for (size_t i = 0; i < found_count; i++) {
        if (text_same(found[i].key, law_amount_key(a)) &&
            text_same(found[i].what, text_of(what)))
            return found[i].found == is && found[i].expected == expected;
    }
    return false;
}

/* Section 3 of the act's own sums, each a cent off on both sides. */
static void each_identity_holds_to_the_cent(void **state)
{
    static const struct {
        enum law_amount amount;
        const char *says;
    } all[] = {
        {LAW_COUPLE_BOTH_18_20_NO_CHILD, "20 lid 1 b = 2 x 20 lid 1 a"},
        {LAW_COUPLE_ONE_18_20_NO_CHILD, "20 lid 1 c = 20 lid 1 a + half of 21 b"},
        {LAW_PARTNER_18_20_NO_CHILD_IN_COSTSHARING, "22a lid 3 b = 20 lid 1 a"},
        {LAW_COUPLE_BOTH_18_20_CHILD, "20 lid 2 b = 20 lid 1 a + 22a lid 3 a"},
        {LAW_COUPLE_ONE_18_20_CHILD, "20 lid 2 c = 22a lid 3 a + half of 21 b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const int64_t is = ours(JULY, all[i].amount);

        assert_int_equal(asked(all[i].amount, is), 0);
        for (int64_t off = -1; off <= 1; off += 2) {
            assert_int_equal(asked(all[i].amount, is + off), 1);
            assert_true(is_found(all[i].amount, all[i].says, is + off, is));
        }
    }
    /* what four of them are made of */
    assert_true(asked(LAW_SINGLE_18_20, ours(JULY, LAW_SINGLE_18_20) + 1) == 4);
}

/* Half a per mille and a cent for most norms, two per cent and a cent for those of art. 22. */
static void growth_is_asked_about_beyond_its_room(void **state)
{
    static const struct {
        enum law_amount amount;
        int64_t part;
    } all[] = {
        {LAW_SINGLE_21_AOW, 2000},      {LAW_SINGLE_AOW, 50},
        {LAW_COUPLE_BOTH_AOW, 50},      {LAW_COUPLE_ONE_AOW, 50},
        {LAW_INSTITUTION_SINGLE, 2000}, {LAW_INSTITUTION_COUPLE, 2000},
    };
    const int64_t now = ours(JULY, LAW_COUPLE_21_AOW);
    const int64_t then = ours(JANUARY, LAW_COUPLE_21_AOW);

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const int64_t expected = (ours(JANUARY, all[i].amount) * now + then / 2) / then;
        const int64_t room = expected / all[i].part + 1;

        for (int64_t side = -1; side <= 1; side += 2) {
            assert_int_equal(asked(all[i].amount, expected + side * room), 0);
            assert_int_equal(asked(all[i].amount, expected + side * (room + 1)), 1);
            assert_true(is_found(all[i].amount, "grows unlike norm 21 b",
                                 expected + side * (room + 1), expected));
        }
    }
    /* the raises of 23 lid 2 follow something else, and may be nothing */
    assert_int_equal(asked(LAW_INSTITUTION_RAISE_COUPLE, 0), 0);
    assert_int_equal(asked(LAW_INSTITUTION_RAISE_SINGLE, 100000), 0);
}

static void a_norm_that_was_not_found_is_asked_about(void **state)
{
    static const enum law_amount all[] = {LAW_COUPLE_BOTH_18_20_NO_CHILD, LAW_SINGLE_AOW,
                                          LAW_INSTITUTION_RAISE_COUPLE};

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char row[256];
        struct law_reform r;

        (void)snprintf(row, sizeof row, "%.*s,2026-07-01,2026-12-31,,c,x,,,0,Not found\n",
                       TEXT_ARG(law_amount_key(all[i])));
        r = reform_of(row, OUTCOME_OK);
        assert_true(questions_of_july(&r) > 0);
        assert_true(is_found(all[i], "a norm without an amount", LAW_NOT_FOUND, 0));
    }
    /* the half-year after one that was not found has nothing to grow from */
    {
        const struct law_reform r =
            reform_of("single_aow,2026-01-01,2026-06-30,,c,x,,,0,Not found\n", OUTCOME_OK);

        assert_true(questions_of_july(&r) > 0);
        assert_int_equal(found[found_count - 1].expected, LAW_NOT_FOUND);
    }
}

/* Without the norm of 18-20 or that of a couple there are no figures, from that month on; not
 * even when one of the two is there. Nothing is an amount too. */
static void months_end_where_the_norms_end(void **state)
{
    static const struct {
        const char *rows;
        size_t months;
    } all[] = {
        {"single_18_20,2026-07-01,2026-12-31,,c,x,,,0,Not found\n", 42},
        {"couple_21_aow,2026-07-01,2026-12-31,,c,x,,,0,Not found\n", 42},
        {"single_18_20,2026-07-01,2026-12-31,0,c,x,,,0,\n", 48},
        {"couple_21_aow,2026-07-01,2026-12-31,0,c,x,,,0,\n", 48},
        {"single_18_20,2023-02-01,2023-06-30,,c,x,,,0,Not found\n", 1},
        {"single_18_20,2027-01-01,,40000,c,x,,,0,\ncouple_21_aow,2027-01-01,2027-03-31,200000,"
         "c,x,,,0,"
         "\n",
         51},
        {"single_18_20,2027-01-01,,40000,c,x,,,0,\ncouple_21_aow,2027-01-01,,200000,c,x,,,0,\n",
         LAW_REFORM_MONTHS_MOST},
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct law_reform r = reform_of(all[i].rows, OUTCOME_OK);

        assert_int_equal(r.months, all[i].months);
        for (int32_t n = -2; n < (int32_t)all[i].months + 2; n++)
            assert_true((law_reform_for(&r, (struct month){2023 * 12 + n}) != NULL) ==
                        (n >= 0 && n < (int32_t)all[i].months));
    }
    (void)reform_of("single_18_20,2023-01-01,2023-06-30,,c,x,,,0,Not found\n",
                    OUTCOME_NOT_VALID);
}

/* Figures of one month answer for that month only. */
static void a_month_of_a_file_is_no_other_month(void **state)
{
    const struct law_reform r =
        reform_of("single_21_aow,2026-07-01,2026-12-31,130000,c,x,,,0,\n", OUTCOME_OK);
    struct law_household h = {.month = {JULY}, .person_count = 1};
    struct law_result result;

    (void)state;
    h.person[0].facts = LAW_HAS(RIGHT);
    h.person[0].born = day_plus_months(month_first(h.month), -12 * 40);
    for (int32_t n = JULY - 12; n < JULY + 12; n++) {
        h.month.n = n;
        assert_int_equal(law_assistance(law_reform_for(&r, (struct month){JULY}), &h, &result),
                         n == JULY ? OUTCOME_OK : OUTCOME_NOT_FOUND);
    }
    assert_int_equal(law_assistance(law_reform_for(&r, (struct month){JULY}),
                                    (h.month.n = JULY, &h), &result),
                     OUTCOME_OK);
    assert_int_equal(result.assistance.n, 130000);
}

/* A month that only one of the two laws knows has no difference; who is not there is no child. */
static void a_household_is_compared_where_both_have_norms(void **state)
{
    const struct law_reform longer = reform_of(
        "single_18_20,2027-01-01,,40000,c,x,,,0,\ncouple_21_aow,2027-01-01,,200000,c,x,,,0,\n",
        OUTCOME_OK);
    struct law_household h = {.month = {2027 * 12}, .person_count = 1};
    struct law_spread s = {0};
    int64_t differences[2];

    (void)state;
    h.person[0].facts = LAW_HAS(RIGHT);
    h.person[0].born = day_plus_months(month_first(h.month), -12 * 40);
    memset(&h.person[1], LAW_CHILD, (LAW_PERSONS_MOST - 1) * sizeof *h.person);
    memset(h.income, LAW_INCOME_WAGE, sizeof h.income);
    assert_int_equal(law_spread_add(&s, &longer, &h, differences, 2), OUTCOME_NOT_FOUND);
    h.month.n = 2022 * 12 + 11;
    assert_int_equal(law_spread_add(&s, &longer, &h, differences, 2), OUTCOME_NOT_FOUND);
    assert_int_equal(s.count, 0);
    {
        const struct law_reform less =
            reform_of("single_21_aow,2026-07-01,2026-12-31,130000,c,x,,,0,\n", OUTCOME_OK);

        h.month.n = JULY;
        assert_int_equal(law_spread_add(&s, &less, &h, differences, 2), OUTCOME_OK);
        assert_int_equal(law_spread_add(&s, &less, &h, differences, 2), OUTCOME_OK);
        assert_int_equal(law_spread_add(&s, &less, &h, differences, 2), OUTCOME_NO_ROOM);
    }
    assert_int_equal(s.worst_count, 2);
    assert_int_equal(s.worst[0].difference, 130000 - ours(JULY, LAW_SINGLE_21_AOW));
    assert_true(s.worst[0].children == 0 && s.worst[0].others == 0 && !s.worst[0].wage &&
                !s.worst[0].other_income);
    law_spread_close(&s, differences);
    for (size_t i = 0; i < LAW_DECILES; i++)
        assert_int_equal(s.decile[i], s.worst[0].difference);
}

/* Who gains and who loses a right, who has a question, and each decile its own household. */
static void rights_that_come_and_go_are_counted(void **state)
{
    static const int64_t wages[] = {150000, 20000, 130000, 0, 155000};
    struct law_spread s = {0};
    int64_t differences[10];
    struct law_household h = {.month = {JULY}, .person_count = 1};
    struct law_reform r =
        reform_of("single_21_aow,2026-07-01,2026-12-31,152000,c,x,,,0,\n", OUTCOME_OK);

    (void)state;
    h.person[0].facts = LAW_HAS(RIGHT);
    h.person[0].born = day_plus_months(month_first(h.month), -12 * 40);
    for (size_t i = 0; i < 5; i++) {
        h.income_count = 1;
        h.income[0].net.n = wages[i];
        assert_int_equal(law_spread_add(&s, &r, &h, differences, 10), OUTCOME_OK);
    }
    h.income_count = 0;
    h.unknown = LAW_INCOMES_UNKNOWN;
    assert_int_equal(law_spread_add(&s, &r, &h, differences, 10), OUTCOME_OK);
    assert_true(s.count == 5 && s.open == 1 && s.gain == 1 && s.lose == 0 && s.more == 4 &&
                s.less == 0 && s.changed == 4);
    law_spread_close(&s, differences);
    assert_int_equal(s.decile[0], 0);    /* 155000 of wage: no right under either */
    assert_int_equal(s.decile[2], 0);    /* the first of five */
    assert_int_equal(s.decile[3], 2000); /* the second: 152000 less 150000 */
    assert_int_equal(s.decile[4], 2000);
    assert_int_equal(s.decile[10], 152000 - ours(JULY, LAW_SINGLE_21_AOW));
    r = reform_of("single_21_aow,2026-07-01,2026-12-31,125000,c,x,,,0,\n", OUTCOME_OK);
    s = (struct law_spread){0};
    h.unknown = 0;
    for (size_t i = 0; i < 5; i++) {
        h.income_count = 1;
        h.income[0].net.n = wages[i];
        assert_int_equal(law_spread_add(&s, &r, &h, differences, 10), OUTCOME_OK);
    }
    assert_true(s.count == 5 && s.open == 0 && s.gain == 0 && s.lose == 1 && s.less == 3);
    law_spread_close(&s, differences);
    assert_int_equal(s.decile[0], 125000 - ours(JULY, LAW_SINGLE_21_AOW));
    assert_int_equal(s.decile[10], 0);
}

/* Ten of many shapes, the greatest average loss first, whatever their order in the table; who
 * gains on average, and who is with too few, stays out. */
static void the_ten_shapes_that_lose_most(void **state)
{
    struct law_spread s = {0};
    struct law_group g[LAW_WORST];

    (void)state;
    for (size_t i = 0; i < LAW_GROUPS; i += 3) {
        s.group[i].count = 10 + (int64_t)(i % 4);
        s.group[i].sum = -s.group[i].count * (int64_t)(1000 + i * 7919 % 1009);
    }
    s.group[1] = s.group[0];
    s.group[1].count = 9; /* loses more on average, but they are nine */
    s.group[2].count = 50;
    s.group[2].sum = 100;
    assert_int_equal(law_spread_groups(&s, 10, g), LAW_WORST);
    for (size_t k = 0; k < LAW_WORST; k++) {
        size_t more = 0; /* how many of all lose more than this one */

        assert_int_equal(g[k].shape.difference, g[k].sum / g[k].count);
        for (size_t i = 0; i < LAW_GROUPS; i += 3)
            more += s.group[i].sum / s.group[i].count < g[k].shape.difference;
        assert_int_equal(more, k);
    }
    s = (struct law_spread){0};
    s.group[LAW_GROUPS - 1].count = 10;
    s.group[LAW_GROUPS - 1].sum = -25;
    assert_int_equal(law_spread_groups(&s, 10, g), 1);
    assert_true(g[0].shape.form == LAW_FORM_COUNT - 1 &&
                g[0].shape.children == LAW_GROUP_MOST && g[0].shape.others == LAW_GROUP_MOST &&
                g[0].shape.wage && g[0].shape.other_income && g[0].shape.difference == -2);
}

static int arena_begin(void **state)
{
    (void)state;
    return arena_open(&arena, 16 << 20) == OUTCOME_OK ? 0 : 1;
}

static int arena_end(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_identity_holds_to_the_cent),
        cmocka_unit_test(growth_is_asked_about_beyond_its_room),
        cmocka_unit_test(a_norm_that_was_not_found_is_asked_about),
        cmocka_unit_test(months_end_where_the_norms_end),
        cmocka_unit_test(a_month_of_a_file_is_no_other_month),
        cmocka_unit_test(a_household_is_compared_where_both_have_norms),
        cmocka_unit_test(rights_that_come_and_go_are_counted),
        cmocka_unit_test(the_ten_shapes_that_lose_most),
    };

    return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
