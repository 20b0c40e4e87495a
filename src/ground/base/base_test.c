#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ground/base/sentence.h"

#include "ground/base/banned.h"

static unsigned char room[65536];
static struct arena arena = {.base = room, .size = sizeof room};

static void assert_says(struct text got, const char *want)
{
    if (!text_same(got, text_of(want)))
        fail_msg("got '%.*s', want '%s'", TEXT_ARG(got), want);
}

static const struct {
    const char *typed;
    bool good;
    int64_t cents;
} amounts[] = {
    {"12", true, 1200},
    {"12,5", true, 1250},
    {"12,50", true, 1250},
    {"1.234,56", true, 123456},
    {"1,234.56", true, 123456},
    {"1.234", true, 123400},
    {"1234.5", true, 123450},
    {"-3,01", true, -301},
    {"\xE2\x82\xAC 1.345,20", true, 134520},
    {"450,-", true, 45000},
    {"0", true, 0},
    {"1.234.567", true, 123456700},
    {"12,345,6", false, 0},
    {"1.23,4", false, 0},
    {"twaalf", false, 0},
    {"", false, 0},
    {"12,5,", false, 0},
    {"99999999999999999999", false, 0},
    {"-", false, 0},
    {",", false, 0},
    {"1 2", false, 0},
};

static void amounts_are_read_as_people_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        struct cents c = {-77};
        const bool good = cents_parse(text_of(amounts[i].typed), &c) == OUTCOME_OK;

        if (good != amounts[i].good)
            fail_msg("'%s' was %s", amounts[i].typed, good ? "taken" : "refused");
        if (good && c.n != amounts[i].cents)
            fail_msg("'%s' became %lld", amounts[i].typed, (long long)c.n);
        if (!good)
            assert_true(c.n == -77);
    }
}

static void sums_refuse_to_run_over(void **state)
{
    struct cents c = {5};

    (void)state;
    assert_int_equal(cents_add((struct cents){INT64_MAX}, (struct cents){1}, &c),
                     OUTCOME_BROKEN);
    assert_int_equal(cents_less((struct cents){INT64_MIN}, (struct cents){1}, &c),
                     OUTCOME_BROKEN);
    assert_true(c.n == 5);
    assert_int_equal(cents_share((struct cents){100}, 1, 8, ROUND_HALF_UP, &c), OUTCOME_OK);
    assert_true(c.n == 13);
    assert_int_equal(cents_share((struct cents){100}, 1, 8, ROUND_DOWN, &c), OUTCOME_OK);
    assert_true(c.n == 12);
    assert_int_equal(cents_share((struct cents){101}, 1, 100, ROUND_UP, &c), OUTCOME_OK);
    assert_true(c.n == 2);
    assert_says(cents_text_nl(&arena, (struct cents){-123456789}), "-1.234.567,89");
    assert_says(cents_text_plain(&arena, (struct cents){INT64_MIN}), "-92233720368547758.08");
}

static void arenas_stay_full_once_full(void **state)
{
    unsigned char small[256];
    struct arena a = {.base = small, .size = sizeof small};

    (void)state;
    assert_null(arena_take(&a, SIZE_MAX / 2 + 2, 2)); /* wraps round to 2 bytes */
    assert_true(a.full);
    assert_null(arena_copy(&a, TEXT("x")).at);
    arena_empty(&a);
    assert_says(arena_copy(&a, TEXT("wens")), "wens");
    arena_empty(&a);
    for (size_t i = 0; i < sizeof small; i++) {
        if (i < 5)
            assert_int_equal(small[i], 0); /* wiped: it held somebody's words */
    }
}

static void text_is_checked_at_the_door(void **state)
{
    struct text head = {0};
    struct text tail = {0};
    int64_t n = 3;

    (void)state;
    assert_true(text_is_utf8(TEXT("caf\xC3\xA9 \xE1\x88\xB0\xE1\x88\x8B\xE1\x88\x9D")));
    assert_false(text_is_utf8(TEXT("\xC0\xAF")));
    assert_false(text_is_utf8(TEXT("\xED\xA0\x80")));
    assert_false(text_is_utf8(TEXT("\xF4\x90\x80\x80")));
    assert_false(text_is_utf8(TEXT("a\0b")));
    assert_true(text_cut(TEXT("a=b=c"), '=', &head, &tail));
    assert_says(head, "a");
    assert_says(tail, "b=c");
    assert_int_equal(text_number(TEXT("-9223372036854775808"), &n), OUTCOME_OK);
    assert_true(n == INT64_MIN);
    assert_int_equal(text_number(TEXT("9223372036854775808"), &n), OUTCOME_NOT_VALID);
    assert_int_equal(text_number(TEXT("-"), &n), OUTCOME_NOT_VALID);
    assert_int_equal(text_number(TEXT("4 "), &n), OUTCOME_NOT_VALID);
}

static const struct sentence paid = {
    "paid",
    {TEXT_INIT("Wij betaalden {amount} op {day}, {count} dag te laat."),
     TEXT_INIT("We paid {amount} on {day}, {count} day late.")},
    {TEXT_INIT("Wij betaalden {amount} op {day}, {count} dagen te laat."),
     TEXT_INIT("We paid {amount} on {day}, {count} days late.")},
    {{0}, {0}},
};

static void sentences_are_filled_in_each_language(void **state)
{
    struct day d = {0};

    (void)state;
    assert_int_equal(day_of(2026, 11, 23, &d), OUTCOME_OK);
    assert_says(sentence_say(&arena, &paid, LANGUAGE_NL,
                             (struct fill[]){FILL_CENTS("amount", ((struct cents){134849})),
                                             FILL_DAY("day", d), FILL_NUMBER("count", 3)},
                             3),
                "Wij betaalden \xE2\x82\xAC\xC2\xA0"
                "1.348,49 op 23 november 2026, 3 dagen te laat.");
    assert_says(sentence_say(&arena, &paid, LANGUAGE_EN,
                             (struct fill[]){FILL_CENTS("amount", ((struct cents){134849})),
                                             FILL_DAY("day", d), FILL_NUMBER("count", 1)},
                             3),
                "We paid \xE2\x82\xAC"
                "1,348.49 on 23 November 2026, 1 day late.");
    assert_says(say_number(&arena, 40000, LANGUAGE_NL), "40.000");
    assert_says(say_number(&arena, -1234, LANGUAGE_NL), "-1234");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_as_people_write_them),
        cmocka_unit_test(sums_refuse_to_run_over),
        cmocka_unit_test(arenas_stay_full_once_full),
        cmocka_unit_test(text_is_checked_at_the_door),
        cmocka_unit_test(sentences_are_filled_in_each_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
