/* The explanation of every mixed household: it is drawn whole, it adds up to the cent, each
 * step has its article and its place, and what is not known is said as a range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "decisions/inside.h"
#include "decisions/uitlegdeel.html.h"

#include "ground/base/banned.h"

enum { HOUSEHOLDS = 3000, DRAWN_MOST = 1 << 18 };

static const struct html_decisions_uitlegdeel *explain(struct arena *a,
                                                       const struct law_household *h,
                                                       enum language lang, struct law_result *r,
                                                       struct text *ret_html)
{
    struct inside inside = {0};
    struct page page;

    assert_int_equal(law_assistance(law_figures_for(h->month), h, r), OUTCOME_OK);
    assert_int_equal(decisions_explain(a, lang, r, h->month, &inside), OUTCOME_OK);
    page_open(&page, a, DRAWN_MOST, lang);
    page_inside(&page, inside);
    *ret_html = page_done(&page);
    assert_true(ret_html->len > 0);
    return inside.fields;
}

/* Norm, what goes off it, the result; then what is set aside, and the account. */
static void adds_up(const struct html_decisions_uitlegdeel *p, const struct law_result *r)
{
    int64_t rest = 0;

    assert_true(p->sums_count >= 3);
    assert_int_equal(p->sums[0].cents.n, r->norm.n);
    for (size_t i = 0; i < p->sums_count; i++) {
        const int64_t n = p->sums[i].off ? -p->sums[i].cents.n : p->sums[i].cents.n;

        if (text_same(p->sums[i].article, TEXT("Pw\u00a019\u00a0lid\u00a02")))
            assert_int_equal(n, rest > 0 && r->assets_counted.n == 0 ? rest : 0);
        else if (i + 1 == p->sums_count)
            assert_int_equal(n, rest);
        else
            rest += n;
        rest = rest < 0 ? 0 : rest;
    }
    assert_int_equal(p->sums[p->sums_count - 1].cents.n, r->payable.n);
}

static void every_household_is_explained(void **state)
{
    struct arena a = {0};
    size_t open = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 8 << 20), OUTCOME_OK);
    for (uint64_t n = 0; n < HOUSEHOLDS; n++) {
        struct law_household h;
        struct law_result r;
        struct text html;
        const struct html_decisions_uitlegdeel *p = NULL;

        arena_empty(&a);
        law_bench_household(n, &h);
        h.asset_count = 0;
        p = explain(&a, &h, n % 2 == 0 ? LANGUAGE_NL : LANGUAGE_EN, &r, &html);
        for (size_t i = 0; i < p->steps_count; i++)
            assert_true(p->steps[i].article.len > 3 && p->steps[i].place.len > 0);
        if ((r.sure & LAW_SURE_ASSISTANCE) != 0)
            adds_up(p, &r);
        else
            open++;
    }
    (void)print_message("# %zu of %d were ranges\n", open, (int)HOUSEHOLDS);
    arena_close(&a);
}

static bool holds(struct text html, const char *words)
{
    return memmem(html.at, html.len, words, strlen(words)) != NULL;
}

static void not_knowing_is_a_range_with_its_questions(void **state)
{
    struct arena a = {0};
    struct law_household h = {
        .month = {2026 * 12 + 6}, .person_count = 1, .unknown = LAW_INCOMES_UNKNOWN};
    struct law_result r;
    struct text html;

    (void)state;
    assert_int_equal(arena_open(&a, 8 << 20), OUTCOME_OK);
    h.person[0].facts = LAW_HAS(RIGHT);
    assert_int_equal(day_of(1985, 3, 1, &h.person[0].born), OUTCOME_OK);
    assert_true(explain(&a, &h, LANGUAGE_NL, &r, &html)->questions_count > 0);
    assert_true(holds(html, "Niet weten is geen nee"));
    assert_false(holds(html, "Zo telt het op"));
    arena_close(&a);
}

static void a_low_norm_under_21_says_why(void **state)
{
    struct arena a = {0};
    struct law_household h = {.month = {2026 * 12 + 6}, .person_count = 1};
    struct law_result r;
    struct text html;

    (void)state;
    assert_int_equal(arena_open(&a, 8 << 20), OUTCOME_OK);
    h.person[0].facts = LAW_HAS(RIGHT);
    assert_int_equal(day_of(2007, 6, 5, &h.person[0].born), OUTCOME_OK);
    assert_true(explain(&a, &h, LANGUAGE_NL, &r, &html)->young.len > 0);
    assert_true(holds(html, "ouders meebetalen"));
    h.person[0].facts |= LAW_HAS(PARENTS);
    assert_int_equal(explain(&a, &h, LANGUAGE_NL, &r, &html)->young.len, 0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_household_is_explained),
        cmocka_unit_test(not_knowing_is_a_range_with_its_questions),
        cmocka_unit_test(a_low_norm_under_21_says_why),
    };

    return cmocka_run_group_tests_name("decisions.explain", tests, NULL, NULL);
}
