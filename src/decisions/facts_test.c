/* S28: what a rule does not name, plays no role. And what was kept can be read again. Tried
 * with H. (degree, former firm), and with the neighbour who has a car. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "decisions/reckon.h"

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(&arena, 16u << 20) == OUTCOME_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct day on(int y, int m, int d)
{
    struct day day = {0};
    assert_int_equal(day_of(y, m, d, &day), OUTCOME_OK);
    return day;
}

static uint64_t row = 1;

static int64_t pick(int64_t below)
{
    row = row * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((row >> 33) % (uint64_t)below);
}

static struct decisions_facts someone(void)
{
    struct decisions_facts f = {.born = day_plus(on(1962, 1, 1), (int32_t)pick(14000))};
    f.partner = pick(3) == 0;
    f.partner_born = day_plus(on(1962, 1, 1), (int32_t)pick(14000));
    f.children_count = (size_t)pick(4);
    for (size_t i = 0; i < f.children_count; i++)
        f.children[i] = day_plus(on(2010, 1, 1), (int32_t)pick(5000));
    f.others_count = (size_t)pick(3);
    for (size_t i = 0; i < f.others_count; i++)
        f.others[i] = (struct decisions_other){day_plus(on(1970, 1, 1), (int32_t)pick(9000)),
                                               (enum decisions_resident)pick(4)};
    f.care_stay = f.others_count > 0 && pick(4) == 0;
    f.incomes_count = (size_t)pick(3);
    for (size_t i = 0; i < f.incomes_count; i++)
        f.incomes[i] = (struct decisions_income){.kind = (enum decisions_income_kind)pick(7),
                                                 .changes = pick(2) == 0,
                                                 .month = {pick(90000)}};
    f.savings.n = pick(300000);
    return f;
}

static struct reckoned worked_out(const struct decisions_facts *f)
{
    struct month m = month_of(on(2026, 9, 1));
    struct reckon_ask ask = {
        .facts = f, .month = m, .first = month_first(m), .last = month_last(m), .assets = true};
    struct reckoned r;
    assert_int_equal(reckon(&arena, &ask, &r), OUTCOME_OK);
    return r;
}

static void a_car_a_name_and_words_change_nothing(void **state)
{
    (void)state;
    int rights = 0;
    for (int i = 0; i < 2000; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct decisions_facts f = someone();
        struct reckoned before = worked_out(&f);
        f.car.n = pick(200000); /* with the savings under every limit: at most € 5.000 */
        f.remark = TEXT("Ik ben afgestudeerd en had een bedrijf met veertig mensen.");
        f.account = TEXT("NL91ABNA0417164300");
        f.account_name = TEXT("Dr. H. van der Nette-Kleren");
        struct reckoned after = worked_out(&f);
        assert_int_equal(before.assistance.n, after.assistance.n);
        assert_int_equal(before.payable.n, after.payable.n);
        assert_int_equal(before.law.question_count, after.law.question_count);
        assert_int_equal(before.law.entitled, after.law.entitled);
        assert_int_equal(reckon_right(&before), reckon_right(&after));
        rights += reckon_right(&after) == OUTCOME_OK;
        arena_return(&arena, mark);
    }
    assert_true(rights > 500);
}

/* The facts are a closed list: whoever adds one, adds a rule that names it. */
static void only_what_a_rule_names_is_an_input(void **state)
{
    (void)state;
    static const struct text rules[] = {
        TEXT_INIT("born"),             /* Pw 19a, 20-22 */
        TEXT_INIT("partner"),          /* 3 */
        TEXT_INIT("partner_born"),     /* 20-22 */
        TEXT_INIT("partner_no_right"), /* 24 */
        TEXT_INIT("child"),            /* 4, 20 lid 2, 34 lid 3 */
        TEXT_INIT("institution"),      /* 23 */
        TEXT_INIT("care_stay"),        /* 22a lid 4 */
        TEXT_INIT("other"),            /* 19a */
        TEXT_INIT("income"),           /* 31, 32 */
        TEXT_INIT("savings"),          /* 34 */
        TEXT_INIT("car"),              /* 34 */
        TEXT_INIT("belongings"),       /* 34 */
        TEXT_INIT("debts"),            /* 34 */
        TEXT_INIT("home"),             /* 34 lid 2 d */
        TEXT_INIT("home_debt"),        /* 34 lid 2 d */
        TEXT_INIT("account"),          /* Awb 4:89 */
        TEXT_INIT("account_name"),     /* Awb 4:89 */
        TEXT_INIT("all_to_one"),       /* 45 lid 4 */
        TEXT_INIT("remark"), /* Awb 4:7: the person's own words, no input of the sum */
    };
    struct decisions_facts f = someone();
    f.partner = true;
    f.children_count = f.others_count = f.incomes_count = 1;
    struct text lines = facts_write_all(&arena, &f);
    struct text line;
    struct text key;
    while (lines.len > 0 && text_cut(lines, '\n', &line, &lines)) {
        bool known = false;
        assert_true(text_cut(line, '\t', &key, &line));
        for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
            known = known || text_same(key, rules[i]);
        assert_true(known);
    }
}

/* Who lives with you counts, unless a rule of 19a or 22a says otherwise. */
static void who_shares_and_who_does_not(void **state)
{
    (void)state;
    enum { ALONE = 141946, SHARED = 101390 };
    struct decisions_facts f = {.born = on(1985, 3, 15), .others_count = 1};
    f.others[0] = (struct decisions_other){on(1980, 1, 1), DECISIONS_RESIDENT_SHARES};
    assert_int_equal(worked_out(&f).law.norm.n, SHARED);
    f.others[0].why = DECISIONS_RESIDENT_LANDLORD;
    assert_int_equal(worked_out(&f).law.norm.n, ALONE);
    f.others[0].why = DECISIONS_RESIDENT_SHARES;
    f.care_stay = true;
    assert_int_equal(worked_out(&f).law.norm.n, ALONE);
}

/* Student finance, an allowance for volunteers, rent of a room: each by its own rule. */
static void each_kind_of_money_has_its_rule(void **state)
{
    (void)state;
    static const enum decisions_income_kind kinds[] = {
        DECISIONS_INCOME_STUDENT, DECISIONS_INCOME_VOLUNTEER, DECISIONS_INCOME_RENT};
    static const enum law_income_kind read[] = {LAW_INCOME_STUDENT_FINANCE,
                                                LAW_INCOME_VOLUNTEER, LAW_INCOME_RENT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct decisions_facts f = {.born = on(1985, 3, 15), .incomes_count = 1};
        f.incomes[0] = (struct decisions_income){.kind = kinds[i], .month = {10000}};
        assert_int_equal(worked_out(&f).household.income[0].kind, read[i]);
    }
}

static void kept_facts_come_back_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct decisions_facts f = someone();
        f.remark = TEXT("regel een\nregel twee \\ en een\ttab");
        f.account_name = TEXT("A\\n");
        struct text kept = facts_write_all(&arena, &f);
        struct decisions_facts back = {0};
        assert_int_equal(facts_read(&arena, kept, &back), OUTCOME_OK);
        assert_true(text_same(kept, facts_write_all(&arena, &back)));
        assert_true(text_same(f.remark, back.remark));
        arena_return(&arena, mark);
    }
    struct decisions_facts f = {0};
    assert_int_equal(facts_read(&arena, TEXT("score\t9\n"), &f), OUTCOME_NOT_VALID);
    assert_int_equal(facts_read(&arena, TEXT("savings\t9.5\n"), &f), OUTCOME_NOT_VALID);
    assert_int_equal(facts_read(&arena, TEXT("savings"), &f), OUTCOME_NOT_VALID);
    assert_int_equal(facts_read(&arena, TEXT("income\twac\n"), &f), OUTCOME_NOT_VALID);
    assert_int_equal(facts_read(&arena, TEXT("other\t2020-01-01 x\n"), &f), OUTCOME_NOT_VALID);
}

static void halves_add_up(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 400; n++) {
        struct reckoned r = {.assistance = {140000 + n}, .reserve = {7000 + n / 20}};
        r.payable.n = r.assistance.n - r.reserve.n;
        struct reckon_part one = reckon_part(&r, 1, 2);
        struct reckon_part two = reckon_part(&r, 2, 2);
        assert_int_equal(one.assistance.n + two.assistance.n, r.assistance.n);
        assert_int_equal(one.reserve.n + two.reserve.n, r.reserve.n);
        assert_int_equal(one.payable.n + two.payable.n, r.payable.n);
    }
}

static void a_month_without_norms_is_a_question(void **state)
{
    (void)state;
    struct decisions_facts f = someone();
    struct month m = month_of(on(2031, 1, 1));
    struct reckon_ask ask = {
        .facts = &f, .month = m, .first = month_first(m), .last = month_last(m)};
    struct reckoned r;
    assert_int_equal(reckon(&arena, &ask, &r), OUTCOME_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_car_a_name_and_words_change_nothing),
        cmocka_unit_test(only_what_a_rule_names_is_an_input),
        cmocka_unit_test(who_shares_and_who_does_not),
        cmocka_unit_test(each_kind_of_money_has_its_rule),
        cmocka_unit_test(kept_facts_come_back_whole),
        cmocka_unit_test(halves_add_up),
        cmocka_unit_test(a_month_without_norms_is_a_question),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
