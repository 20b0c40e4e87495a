#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include <string.h>

#include "ground/web/encode.h"
#include "ground/web/page.h"

#include "ground/base/banned.h"

static struct arena a;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(&a, 1 << 21) == OUTCOME_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&a);
    return 0;
}

static void is(const struct page *p, const char *wanted)
{
    const struct text done = page_done(p);

    assert_non_null(done.at);
    assert_int_equal(done.len, strlen(wanted));
    assert_memory_equal(done.at, wanted, done.len);
}

static struct day a_day(int year, int month, int day)
{
    struct day d = {0};

    assert_int_equal(day_of(year, month, day, &d), OUTCOME_OK);
    return d;
}

static void words_of_people_never_become_markup(void **state)
{
    struct page p;

    (void)state;
    page_open(&p, &a, 4096, LANGUAGE_NL);
    page_text(&p, TEXT("<b onclick=\"x('&')\">"));
    is(&p, "&lt;b onclick=&quot;x(&#39;&amp;&#39;)&quot;&gt;");
    page_open(&p, &a, 4096, LANGUAGE_NL);
    page_query(&p, TEXT("a b&c=\xC3\xA9/\"<"));
    is(&p, "a%20b%26c%3D%C3%A9%2F%22%3C");
    page_open(&p, &a, 4096, LANGUAGE_NL);
    p.token = TEXT("\"><script>");
    page_token(&p);
    is(&p, "<input type=\"hidden\" name=\"token\" value=\"&quot;&gt;&lt;script&gt;\">");
}

static void money_is_written_as_sentences_write_it(void **state)
{
    static const int64_t amounts[] = {0,         1,          99,        100,
                                      123456,    -5,         -123456,   99999999,
                                      100000000, 1234567890, INT64_MAX, INT64_MIN};

    (void)state;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        for (int lang = LANGUAGE_NL; lang <= LANGUAGE_EN; lang++) {
            const struct text said =
                say_cents(&a, (struct cents){amounts[i]}, (enum language)lang);
            struct page p;

            page_open(&p, &a, 256, (enum language)lang);
            page_cents(&p, (struct cents){amounts[i]});
            assert_true(text_same(said, page_done(&p)));
        }
    }
}

static void days_and_moments_speak_the_language(void **state)
{
    struct page p;
    struct instant at = {0};

    (void)state;
    assert_int_equal(instant_parse(TEXT("2027-03-03T13:05:00.000000Z"), &at), OUTCOME_OK);
    page_open(&p, &a, 4096, LANGUAGE_NL);
    page_instant(&p, at);
    page_html(&p, "|");
    page_day(&p, a_day(2027, 3, 3));
    page_html(&p, "|");
    page_month(&p, month_of(a_day(2027, 3, 3)));
    page_html(&p, "|");
    page_iso(&p, a_day(2027, 3, 3));
    page_html(&p, "|");
    page_plain(&p, -40000);
    page_html(&p, "|");
    page_number(&p, 40000);
    is(&p, "3 maart 2027, 14.05 uur|3 maart 2027|maart 2027|2027-03-03|-40000|40.000");
    page_open(&p, &a, 4096, LANGUAGE_EN);
    page_instant(&p, at);
    is(&p, "3 March 2027, 14:05");
}

static void links_come_from_the_table_and_are_encoded(void **state)
{
    struct page p;

    (void)state;
    page_open(&p, &a, 4096, LANGUAGE_NL);
    page_link(&p, ROUTE_MIJ_GELD_MONTH, (const struct text[]){TEXT("../2026-11?a=\"")}, 1);
    is(&p, "/mij/geld/..%2F2026-11%3Fa%3D%22");
    page_open(&p, &a, 4096, LANGUAGE_NL);
    page_link(&p, ROUTE_HOME, NULL, 0);
    is(&p, "/");
}

static void a_page_grows_to_its_limit_and_then_says_so(void **state)
{
    struct page p;
    char block[1000];

    (void)state;
    memset(block, 'a', sizeof block);
    page_open(&p, &a, 300 * 1000, LANGUAGE_NL);
    for (int i = 0; i < 300; i++) {
        page_text(&p, (struct text){block, sizeof block});
        if (i % 7 == 0)
            (void)arena_take(&a, 10, 1); /* somebody else takes in between */
    }
    assert_int_equal(page_done(&p).len, 300 * 1000);
    for (size_t i = 0; i < p.len; i++)
        assert_int_equal(p.at[i], 'a');
    page_html(&p, "b");
    assert_null(page_done(&p).at);
    page_html(&p, "");
    assert_true(p.full);
}

static void percent_signs_are_read_strictly(void **state)
{
    static const struct {
        const char *what;
        const char *in;
        bool plus;
        const char *out; /* NULL: refused */
    } cases[] = {
        {"plain", "abc", true, "abc"},
        {"a plus is a space in forms", "a+b", true, "a b"},
        {"a plus is a plus in paths", "a+b", false, "a+b"},
        {"encoded", "a%20%c3%A9", true, "a \xC3\xA9"},
        {"cut off", "a%2", true, NULL},
        {"cut off earlier", "a%", true, NULL},
        {"no digits", "a%zz", true, NULL},
        {"NUL", "a%00", true, NULL},
        {"no UTF-8", "a%ff", true, NULL},
        {"raw bytes that are no UTF-8", "a\xC3", true, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out = {0};
        const enum outcome o = encode_decode(&a, text_of(cases[i].in), cases[i].plus, &out);

        if ((o == OUTCOME_OK) != (cases[i].out != NULL) ||
            (o == OUTCOME_OK && !text_same(out, text_of(cases[i].out))))
            fail_msg("%s", cases[i].what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_people_never_become_markup),
        cmocka_unit_test(money_is_written_as_sentences_write_it),
        cmocka_unit_test(days_and_moments_speak_the_language),
        cmocka_unit_test(links_come_from_the_table_and_are_encoded),
        cmocka_unit_test(a_page_grows_to_its_limit_and_then_says_so),
        cmocka_unit_test(percent_signs_are_read_strictly),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
