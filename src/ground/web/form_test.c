#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first. */
#include <cmocka.h>

#include <string.h>

#include "ground/web/form.h"
#include "ground/web/multipart.h"
#include "ground/web/nl.po.h"
#include "ground/web/page.h"
#include "ground/web/request.h"

#include "ground/base/banned.h"

struct test_form {
    struct text name;
    struct text story;
    struct cents wage;
    bool has_wage;
    struct day since;
    struct month month;
    bool has_month;
    int64_t people;
    struct text kind;
    struct text secret;
    struct form_file slip;
    bool agree;
};

static const struct choice kinds[] = {
    {"loon", &say_web_money, NULL}, {"anders", &say_web_bank, NULL}, {0}};
static const struct field fields[] = {
    FIELD_OF(struct test_form, name, .kind = FIELD_TEXT, .most = 20, .required = true,
             .label = &say_web_people, .hint = &say_web_bring_whom, .autocomplete = "name"),
    FIELD_OF(struct test_form, story, .kind = FIELD_LONG, .label = &say_web_write),
    FIELD_MAYBE(struct test_form, wage, .kind = FIELD_CENTS, .label = &say_web_money),
    FIELD_OF(struct test_form, since, .kind = FIELD_DAY, .required = true,
             .label = &say_web_today),
    FIELD_MAYBE(struct test_form, month, .kind = FIELD_MONTH, .label = &say_web_today),
    FIELD_OF(struct test_form, people, .kind = FIELD_NUMBER, .from = 1, .to = 12,
             .required = true, .label = &say_web_people),
    FIELD_OF(struct test_form, kind, .kind = FIELD_CHOICE, .choices = kinds,
             .label = &say_web_money),
    FIELD_OF(struct test_form, secret, .kind = FIELD_SECRET, .label = &say_web_sign_in),
    FIELD_OF(struct test_form, slip, .kind = FIELD_FILE, .most = 1000, .label = &say_web_write),
    FIELD_OF(struct test_form, agree, .kind = FIELD_TICK, .required = true,
             .label = &say_web_kept),
};
static const struct form_table table = FORM_TABLE(struct test_form, fields);

static struct arena a;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(&a, 1 << 20) == OUTCOME_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&a);
    return 0;
}

static enum outcome read(struct form *f, const char *body)
{
    struct form_pair pairs[PAIRS_MOST];
    size_t count = 0;

    assert_int_equal(form_open(f, &a, LANGUAGE_NL, &table), OUTCOME_OK);
    assert_int_equal(form_decode(&a, text_of(body), pairs, PAIRS_MOST, &count), OUTCOME_OK);
    return form_read(f, pairs, count);
}

#define RIGHT "name=Willem&since=3-1-2027&people=2&agree=1"

static void what_is_right_becomes_typed(void **state)
{
    struct form f;
    const struct test_form *v = NULL;

    (void)state;
    assert_int_equal(read(&f, RIGHT "&story=a%0D%0Ab&wage=1.234%2C56&kind=loon&secret=+x+"
                                    "&month=januari+2027"),
                     OUTCOME_OK);
    v = form_values(&f);
    assert_true(text_same(v->name, TEXT("Willem")));
    assert_true(text_same(v->story, TEXT("a\nb")));
    assert_true(v->has_wage);
    assert_int_equal(v->wage.n, 123456);
    assert_int_equal(date_of(v->since).day, 3);
    assert_true(v->has_month);
    assert_int_equal(v->month.n, 2027 * 12);
    assert_int_equal(v->people, 2);
    assert_true(text_same(v->secret, TEXT(" x "))); /* a secret is never trimmed */
    assert_true(v->agree);
    assert_null(v->slip.bytes.at);
}

static void absent_is_absent(void **state)
{
    struct form f;
    const struct test_form *v = NULL;

    (void)state;
    assert_int_equal(read(&f, RIGHT "&wage=+&unknown=1"), OUTCOME_OK);
    v = form_values(&f);
    assert_false(v->has_wage);
    assert_false(v->has_month);
    assert_int_equal(v->story.len, 0);
}

static const struct {
    const char *what;
    const char *body;
    const char *field;
    const struct sentence *says;
} wrongs[] = {
    {"nothing at all", "", "name", &say_web_form_required},
    {"spaces are nothing", "name=+%09+&since=3-1-2027&people=2&agree=1", "name",
     &say_web_form_required},
    {"too long", "name=123456789012345678901&since=3-1-2027&people=2&agree=1", "name",
     &say_web_form_long},
    {"31 February", "name=W&since=31-2-2027&people=2&agree=1", "since", &say_web_form_day},
    {"a number out of range", "name=W&since=3-1-2027&people=13&agree=1", "people",
     &say_web_form_number},
    {"a number that is a word", "name=W&since=3-1-2027&people=twee&agree=1", "people",
     &say_web_form_number},
    {"money below zero", RIGHT "&wage=-5", "wage", &say_web_form_cents},
    {"money as a word", RIGHT "&wage=veel", "wage", &say_web_form_cents},
    {"a choice nobody gave", RIGHT "&kind=stelen", "kind", &say_web_form_choice},
    {"no tick", "name=W&since=3-1-2027&people=2", "agree", &say_web_form_tick},
    {"month 13", RIGHT "&month=13-2027", "month", &say_web_form_month},
};

static void what_is_wrong_is_said_at_its_field_and_everything_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct form f;
        const enum outcome o = read(&f, wrongs[i].body);
        const struct sentence *says = f.entries[form_field_at(&f, wrongs[i].field)].wrong;

        if (o != OUTCOME_NOT_VALID || !f.refused || says == NULL ||
            strcmp(says->key, wrongs[i].says->key) != 0)
            fail_msg("%s", wrongs[i].what);
    }
}

static void a_page_back_keeps_what_was_typed(void **state)
{
    struct form f;
    struct page p;
    struct text html = {0};

    (void)state;
    assert_int_equal(
        read(
            &f,
            "name=Willem+%22%3Cb%3E&story=%3C%2Ftextarea%3E&wage=veel&kind=loon&secret=geheim"),
        OUTCOME_NOT_VALID);
    page_open(&p, &a, 65536, LANGUAGE_NL);
    for (size_t i = 0; i < table.count; i++)
        page_field(&p, &f, table.fields[i].name);
    page_html(&p, "\0"); /* for strstr */
    html = page_done(&p);
    assert_non_null(strstr(html.at, "value=\"Willem &quot;&lt;b&gt;\""));
    assert_non_null(strstr(html.at, "&lt;/textarea&gt;</textarea>"));
    assert_non_null(strstr(html.at, "value=\"veel\""));
    assert_non_null(strstr(html.at, "value=\"loon\" checked"));
    assert_null(strstr(html.at, "geheim"));
    assert_non_null(strstr(html.at, "aria-invalid=\"true\" aria-describedby=\"f-wage-wrong\""));
    assert_non_null(strstr(html.at, "autocomplete=\"name\""));
    assert_non_null(strstr(html.at, "aria-describedby=\"f-name-hint\""));
    assert_null(strstr(html.at, "autofocus"));
    assert_non_null(strstr(html.at, "<label for=\"f-wage\">"));
}

static void an_act_may_refuse_a_field(void **state)
{
    struct form f;

    (void)state;
    assert_int_equal(read(&f, RIGHT), OUTCOME_OK);
    assert_int_equal(form_refuse(&f, "name", &say_web_form_choice), OUTCOME_NOT_VALID);
    assert_true(f.refused);
    assert_true(text_same(f.entries[0].kept, TEXT("Willem")));
}

static void a_filled_form_reads_back_the_same(void **state)
{
    struct form f;
    struct form again;
    struct form_pair pairs[FORM_FIELDS_MOST];
    struct test_form v = {.name = TEXT("Selam"),
                          .wage = {123456789},
                          .has_wage = true,
                          .since = {20000},
                          .month = {2027 * 12 + 4},
                          .has_month = true,
                          .people = 3,
                          .kind = TEXT("anders"),
                          .agree = true};
    const struct test_form *back = NULL;

    (void)state;
    assert_int_equal(form_open(&f, &a, LANGUAGE_NL, &table), OUTCOME_OK);
    form_keep(&f, "name", TEXT("Selam B."));
    form_fill(&f, &v); /* what was typed already stays */
    for (size_t i = 0; i < table.count; i++)
        pairs[i] =
            (struct form_pair){.name = text_of(fields[i].name), .value = f.entries[i].kept};
    assert_int_equal(form_open(&again, &a, LANGUAGE_NL, &table), OUTCOME_OK);
    assert_int_equal(form_read(&again, pairs, table.count), OUTCOME_OK);
    back = form_values(&again);
    assert_true(text_same(back->name, TEXT("Selam B.")));
    assert_int_equal(back->wage.n, v.wage.n);
    assert_int_equal(back->since.n, v.since.n);
    assert_int_equal(back->month.n, v.month.n);
    assert_int_equal(back->people, 3);
    assert_true(back->agree);
}

static void bytes_that_are_no_form_are_refused(void **state)
{
    struct form_pair pairs[3];
    size_t count = 0;

    (void)state;
    assert_int_equal(form_decode(&a, TEXT("a=%GG"), pairs, 3, &count), OUTCOME_NOT_VALID);
    assert_int_equal(form_decode(&a, TEXT("a=%00"), pairs, 3, &count), OUTCOME_NOT_VALID);
    assert_int_equal(form_decode(&a, TEXT("a=1&b=2&c=3&d=4"), pairs, 3, &count),
                     OUTCOME_NO_ROOM);
    assert_int_equal(form_decode(&a, TEXT("&&a=1=2&b"), pairs, 3, &count), OUTCOME_OK);
    assert_int_equal(count, 2);
    assert_true(text_same(pairs[0].value, TEXT("1=2")));
    assert_int_equal(pairs[1].value.len, 0);
}

static void files_come_in_whole(void **state)
{
    static const char body[] =
        "--xYz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nWillem\r\n"
        "--xYz\r\nContent-Disposition: form-data; name=\"slip\"; "
        "filename=\"loon strook.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
        "%PDF\r\n--xY\0\xFF\r\n--xYz--\r\n";
    struct form_pair pairs[4];
    size_t count = 0;

    (void)state;
    assert_true(
        text_same(multipart_boundary(TEXT("Multipart/Form-Data; charset=x; boundary=\"xYz\"")),
                  TEXT("xYz")));
    assert_null(multipart_boundary(TEXT("text/plain; boundary=a")).at);
    assert_null(multipart_boundary(TEXT("multipart/form-data; boundary=\"a\001\"")).at);
    assert_int_equal(
        multipart_decode((struct text){body, sizeof body - 1}, TEXT("xYz"), pairs, 4, &count),
        OUTCOME_OK);
    assert_int_equal(count, 2);
    assert_true(text_same(pairs[0].value, TEXT("Willem")));
    assert_null(pairs[0].filename.at);
    assert_true(text_same(pairs[1].filename, TEXT("loon strook.pdf")));
    assert_true(text_same(pairs[1].type, TEXT("application/pdf")));
    assert_int_equal(pairs[1].value.len, 12);
    assert_int_equal(
        multipart_decode((struct text){body, sizeof body - 1}, TEXT("xYz"), pairs, 1, &count),
        OUTCOME_NO_ROOM);
    for (size_t cut = 0; cut < sizeof body - 6;
         cut++) /* cut off anywhere: refused, never half */
        assert_int_equal(
            multipart_decode((struct text){body, cut}, TEXT("xYz"), pairs, 4, &count),
            OUTCOME_NOT_VALID);
}

static void a_forged_post_is_seen(void **state)
{
    struct form_pair pair = {.name = TEXT("token"), .value = TEXT("abcdefgh")};
    struct request r = {.pairs = &pair, .pair_count = 1};

    (void)state;
    assert_false(request_token_right(&r)); /* no session, no right token */
    r.csrf_expected = TEXT("abcdefgh");
    assert_true(request_token_right(&r));
    r.csrf_expected = TEXT("abcdefgi");
    assert_false(request_token_right(&r));
    r.csrf_expected = TEXT("abcdefghi");
    assert_false(request_token_right(&r));
    r.pair_count = 0;
    assert_false(request_token_right(&r));
}

static void the_language_is_chosen_by_the_person_first(void **state)
{
    static const struct {
        const char *what;
        const char *asked;
        const char *cookies;
        const char *accept;
        enum language lang;
    } cases[] = {
        {"nothing said", NULL, "", "", LANGUAGE_NL},
        {"the browser asks English", NULL, "", "de, en-GB;q=0.8, nl", LANGUAGE_EN},
        {"chosen before", NULL, "a=b; __Host-taal=nl", "en", LANGUAGE_NL},
        {"a cookie of somebody else", NULL, "taal=en", "", LANGUAGE_NL},
        {"asked now", "en", "__Host-taal=nl", "nl", LANGUAGE_EN},
        {"asked something unknown", "xx", "__Host-taal=en", "nl", LANGUAGE_EN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct form_pair query = {.name = TEXT("lang"), .value = text_of(cases[i].asked)};
        struct request r = {.arena = &a, .query = &query, .query_count = 1};

        request_read_cookies(&r, text_of(cases[i].cookies));
        request_choose_language(&r, text_of(cases[i].accept));
        if (r.lang != cases[i].lang)
            fail_msg("%s", cases[i].what);
        assert_int_equal(r.go.cookies, i == 4 ? 1 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_becomes_typed),
        cmocka_unit_test(absent_is_absent),
        cmocka_unit_test(what_is_wrong_is_said_at_its_field_and_everything_is_kept),
        cmocka_unit_test(a_page_back_keeps_what_was_typed),
        cmocka_unit_test(an_act_may_refuse_a_field),
        cmocka_unit_test(a_filled_form_reads_back_the_same),
        cmocka_unit_test(bytes_that_are_no_form_are_refused),
        cmocka_unit_test(files_come_in_whole),
        cmocka_unit_test(a_forged_post_is_seen),
        cmocka_unit_test(the_language_is_chosen_by_the_person_first),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
