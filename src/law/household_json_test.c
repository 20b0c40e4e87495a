#include "law/test_shared.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "law/household_json.h"
#include "law/law.h"

#include "ground/base/banned.h"

static struct household_json json;

#define PERSON "{\"id\":\"a\",\"role\":\"applicant\",\"born\":\"1985-03-15\"}"
#define LINE   "{\"id\":\"x\",\"month\":\"2026-03\",\"persons\":[" PERSON "]}"

static void the_contract_is_read(void **state)
{
    static const char line[] =
        "{\"id\": \"free text\", \"month\": \"2026-07\", \"persons\": ["
        "{\"id\": \"a\", \"role\": \"applicant\", \"born\": \"1985-03-01\", \"right\": true,"
        " \"institution\": false, \"student\": false, \"commercial_contract\": false,"
        " \"shared_landlord\": false, \"hours_medically_limited\": true, \"wage_subsidy\": "
        "null,"
        " \"informal_care_stay\": false, \"parents_cannot_support\": false},"
        "{\"id\": \"b\", \"role\": \"partner\", \"born\": null}],"
        "\"income\": [{\"person\": \"b\", \"kind\": \"wage\", \"net_cents\": 45000}],"
        "\"assets\": [{\"kind\": \"savings\", \"value_cents\": 120000, \"debt_cents\": 0,"
        " \"saved_during_assistance_cents\": 7}],"
        "\"gifts_this_year_cents\": 12,"
        "\"exemption\": {\"wage_25_months_used\": 3, \"helps_towards_work\": true,"
        " \"single_parent_12_5_months_used\": 4},"
        "\"reduction\": {\"housing_percent\": 20, \"school_leaver_percent\": null},"
        "\"measure\": {\"percent\": 30, \"decision\": \"B-1\"}}";
    const struct law_household *const h = &json.household;

    (void)state;
    assert_int_equal(household_json_read(text_of(line), &json), OUTCOME_OK);
    assert_true(text_same(json.id, TEXT("free text")));
    assert_int_equal(h->month.n, 2026 * 12 + 6);
    assert_int_equal(h->person_count, 2);
    assert_int_equal(h->person[0].facts, LAW_HAS(RIGHT) | LAW_HAS(LIMITED));
    assert_int_equal(h->person[0].unknown, LAW_HAS(SUBSIDY));
    assert_false(h->person[0].born_unknown);
    assert_int_equal(h->person[1].role, LAW_PARTNER);
    assert_true(h->person[1].born_unknown);
    assert_int_equal(h->income[0].person, 1);
    assert_int_equal(h->income[0].net.n, 45000);
    assert_false(h->income[0].unknown);
    assert_int_equal(h->asset[0].saved.n, 7);
    assert_int_equal(h->gifts_this_year.n, 12);
    assert_int_equal(h->months_n, 3);
    assert_int_equal(h->months_r, 4);
    assert_true(h->helps_towards_work && h->measure_decided);
    assert_int_equal(h->housing_percent, 20);
    assert_int_equal(h->measure_percent, 30);
    assert_int_equal(h->unknown, LAW_SCHOOL_UNKNOWN);
}

/* What a line leaves behind never reaches the next. */
static void nothing_is_left_of_the_line_before(void **state)
{
    (void)state;
    the_contract_is_read(state);
    assert_int_equal(household_json_read(TEXT(LINE), &json), OUTCOME_OK);
    assert_int_equal(json.household.income_count, 0);
    assert_int_equal(json.household.unknown, 0);
    assert_int_equal(json.household.gifts_this_year.n, 0);
    assert_int_equal(json.household.person[0].facts, LAW_HAS(RIGHT));
    assert_int_equal(json.household.person[0].unknown, 0);
    assert_false(json.household.measure_decided);
}

/* Cut anywhere, a good line is refused, never half understood. */
static void every_beginning_of_a_line_is_refused(void **state)
{
    static const char line[] = LINE;

    (void)state;
    for (size_t len = 0; len < sizeof line - 1; len++)
        assert_int_equal(household_json_read((struct text){line, len}, &json),
                         OUTCOME_NOT_VALID);
    assert_int_equal(household_json_read((struct text){line, sizeof line - 1}, &json),
                     OUTCOME_OK);
}

static const struct {
    const char *says;
    const char *line;
    enum law_wrong wrong;
} broken[] = {
    {"nothing", "", LAW_WRONG_JSON},
    {"no object", "[]", LAW_WRONG_JSON},
    {"a word", "true", LAW_WRONG_JSON},
    {"two objects", LINE LINE, LAW_WRONG_JSON},
    {"a comma before the end", "{\"month\":\"2026-03\",}", LAW_WRONG_JSON},
    {"no colon", "{\"month\" \"2026-03\"}", LAW_WRONG_JSON},
    {"single quotes", "{'month':'2026-03'}", LAW_WRONG_JSON},
    {"a comment", "{/* */}", LAW_WRONG_JSON},
    {"a raw tab in a text", "{\"id\":\"a\tb\"}", LAW_WRONG_JSON},
    {"an unknown escape", "{\"id\":\"a\\x\"}", LAW_WRONG_JSON},
    {"half an escape", "{\"id\":\"a\\u00\"}", LAW_WRONG_JSON},
    {"a NUL by escape", "{\"id\":\"a\\u0000\"}", LAW_WRONG_JSON},
    {"the second half of a pair", "{\"id\":\"\\udc00\"}", LAW_WRONG_JSON},
    {"the last first half, alone", "{\"id\":\"\\udbff\"}", LAW_WRONG_JSON},
    {"bad UTF-8", "{\"id\":\"\xC3\"}", LAW_WRONG_UTF8},
    {"a surrogate in UTF-8", "{\"id\":\"\xED\xA0\x80\"}", LAW_WRONG_UTF8},
    {"overlong UTF-8", "{\"id\":\"\xC0\xAF\"}", LAW_WRONG_UTF8},
    {"id is a number", "{\"id\":1}", LAW_WRONG_TEXT},
    {"NaN", "{\"gifts_this_year_cents\":NaN}", LAW_WRONG_WHOLE},
    {"a lone minus", "{\"gifts_this_year_cents\":-}", LAW_WRONG_WHOLE},
    {"minus zero one", "{\"gifts_this_year_cents\":-01}", LAW_WRONG_JSON},
    {"a plus", "{\"gifts_this_year_cents\":+1}", LAW_WRONG_WHOLE},
    {"a truth written large", "{\"exemption\":{\"helps_towards_work\":True}}", LAW_WRONG_FLAG},
    {"an unknown key in an object", "{\"measure\":{\"percentage\":1}}", LAW_WRONG_KEY_NEAR},
    {"an empty key", "{\"\":1}", LAW_WRONG_KEY},
    {"months beyond reason", "{\"exemption\":{\"wage_25_months_used\":65536}}",
     LAW_WRONG_COUNT},
};

static void broken_lines_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_int_equal(household_json_read(text_of(broken[i].line), &json),
                         OUTCOME_NOT_VALID);
        if (json.wrong != broken[i].wrong)
            fail_msg("%s: %d", broken[i].says, (int)json.wrong);
    }
}

static void the_id_is_found_in_a_broken_line(void **state)
{
    static const struct {
        const char *line;
        const char *id;
    } cases[] = {
        {"{\"month\":\"2026-13\",\"id\":\"late\"", "late"},
        {"{\"persons\":[{\"id\":\"inner\"}],\"x\":{\"id\":\"deep\"},\"id\":\"outer\"}",
         "outer"},
        {"{\"month\":\"id\",\"id\" : \"spaced\"}", "spaced"},
        {"{\"a\":\"\\\"id\\\":\",\"id\":\"q\\\"q\"}", "q\\\"q"},
        {"{\"id\":\"bad\\x\"}", NULL},
        {"{\"id\":\"open", NULL},
        {"{\"id\":5}", NULL},
        {"not json", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct text id = household_json_id(text_of(cases[i].line));

        if (cases[i].id == NULL)
            assert_null(id.at);
        else
            assert_true(text_same(id, text_of(cases[i].id)));
    }
}

static bool same_household(const struct law_household *a, const struct law_household *b)
{
    bool same = a->month.n == b->month.n && a->person_count == b->person_count &&
                a->income_count == b->income_count && a->asset_count == b->asset_count &&
                a->months_n == b->months_n && a->helps_towards_work == b->helps_towards_work;

    for (size_t i = 0; same && i < a->person_count; i++)
        same = a->person[i].born.n == b->person[i].born.n &&
               a->person[i].facts == b->person[i].facts &&
               a->person[i].role == b->person[i].role;
    for (size_t i = 0; same && i < a->income_count; i++)
        same = a->income[i].net.n == b->income[i].net.n &&
               a->income[i].person == b->income[i].person &&
               a->income[i].kind == b->income[i].kind;
    for (size_t i = 0; same && i < a->asset_count; i++)
        same =
            a->asset[i].value.n == b->asset[i].value.n && a->asset[i].kind == b->asset[i].kind;
    return same;
}

static char room[LAW_ANSWER_MOST];

static void what_is_written_is_read_back(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < 20000; n++) {
        struct law_output out = {.at = room, .size = sizeof room};

        law_bench_household(n, &h);
        assert_true(law_household_write(&h, &out));
        assert_int_equal(household_json_read((struct text){room, out.used - 1}, &json),
                         OUTCOME_OK);
        assert_true(same_household(&h, &json.household));
    }
}

/* Lines in, lines out, through two files in memory. */
static char *stream(const char *in, size_t len, enum law_trace trace, struct law_counts *ret,
                    enum outcome want)
{
    static char out[1 << 20];
    const int from = memfd_create("in", 0);
    const int to = memfd_create("out", 0);
    struct arena a = {0};
    ssize_t got = 0;

    assert_true(from >= 0 && to >= 0);
    assert_int_equal(write(from, in, len), (ssize_t)len);
    assert_int_equal(lseek(from, 0, SEEK_SET), 0);
    assert_int_equal(arena_open(&a, LAW_CALCULATE_ROOM), OUTCOME_OK);
    assert_int_equal(law_calculate_stream(from, to, trace, &a, ret), want);
    arena_close(&a);
    assert_int_equal(lseek(to, 0, SEEK_SET), 0);
    got = read(to, out, sizeof out - 1);
    assert_true(got >= 0);
    out[got] = 0;
    (void)close(from);
    (void)close(to);
    return out;
}

static int lines_of(const char *at)
{
    int lines = 0;

    for (; *at != 0; at++)
        lines += *at == '\n';
    return lines;
}

static void every_line_gets_an_answer(void **state)
{
    static const char in[] = "\xEF\xBB\xBF" LINE "\r\n\n{\"id\":\"bad\"}\n  \n" LINE;
    struct law_counts n = {0};
    const char *out = NULL;

    (void)state;
    out = stream(in, sizeof in - 1, LAW_TRACE_FULL, &n, OUTCOME_OK);
    assert_int_equal(lines_of(out), 3);
    assert_int_equal(n.lines, 5);
    assert_int_equal(n.refused, 1);
    assert_non_null(strstr(out, "{\"id\": \"bad\", \"error\": {\"where\": \"month\""));
    assert_non_null(strstr(out, "\"line\": 3}}"));
    assert_non_null(strstr(out, "\"payable_cents\": 133142"));
    out = stream("", 0, LAW_TRACE_FULL, &n, OUTCOME_OK);
    assert_int_equal(lines_of(out), 0);
    assert_int_equal(n.lines, 0);
}

static void a_trace_is_as_long_as_asked(void **state)
{
    struct law_counts n = {0};

    (void)state;
    assert_non_null(strstr(stream(LINE, sizeof LINE - 1, LAW_TRACE_NONE, &n, OUTCOME_OK),
                           "\"steps\": [],"));
    assert_non_null(strstr(stream(LINE, sizeof LINE - 1, LAW_TRACE_SHORT, &n, OUTCOME_OK),
                           "\"steps\": [{\"article\": \"21 a\", \"cents\": 140150}, "));
    assert_non_null(
        strstr(stream(LINE, sizeof LINE - 1, LAW_TRACE_FULL, &n, OUTCOME_OK),
               "\"source\": \"https://wetten.overheid.nl/BWBR0015703/2026-01-01#Artikel21\"}"));
}

/* Too long a line is answered once and skipped; what comes after it is answered. */
static void long_lines_are_skipped(void **state)
{
    enum { LONG = 3 * LAW_LINE_MOST + 17 };
    static char in[LONG + sizeof LINE + 64];
    const size_t sizes[] = {LAW_LINE_MOST, LAW_LINE_MOST + 1, LONG};
    struct law_counts n = {0};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *out = NULL;

        memset(in, ' ', sizeof in);
        memcpy(in, "{\"id\":\"long\",", 13);
        in[sizes[i]] = '\n';
        memcpy(in + sizes[i] + 1, LINE "\n", sizeof LINE);
        out = stream(in, sizes[i] + 1 + sizeof LINE, LAW_TRACE_SHORT, &n, OUTCOME_OK);
        assert_int_equal(lines_of(out), 2);
        assert_int_equal(n.refused, 1);
        assert_non_null(strstr(out, "{\"id\": \"long\", \"error\""));
        assert_non_null(strstr(out, "1 MiB"));
        assert_non_null(strstr(out, "\"payable_cents\": 133142"));
    }
    /* without an end */
    memset(in, 'x', sizeof in);
    (void)stream(in, LONG, LAW_TRACE_SHORT, &n, OUTCOME_OK);
    assert_int_equal(n.refused, 1);
    /* just short enough */
    memset(in, ' ', sizeof in);
    memcpy(in, LINE, sizeof LINE - 1);
    in[LAW_LINE_MOST - 1] = '\n';
    (void)stream(in, LAW_LINE_MOST, LAW_TRACE_SHORT, &n, OUTCOME_OK);
    assert_int_equal(n.refused, 0);
    assert_int_equal(n.lines, 1);
}

static void what_cannot_be_read_or_written_is_said(void **state)
{
    struct arena a = {0};
    struct law_counts n = {0};
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    const int in = memfd_create("in", 0);

    (void)state;
    assert_int_equal(arena_open(&a, LAW_CALCULATE_ROOM), OUTCOME_OK);
    assert_int_equal(law_calculate_stream(-1, 1, LAW_TRACE_FULL, &a, &n), OUTCOME_BROKEN);
    arena_empty(&a);
    if (full >= 0) {
        assert_int_equal(write(in, LINE, sizeof LINE - 1), sizeof LINE - 1);
        assert_int_equal(lseek(in, 0, SEEK_SET), 0);
        assert_int_equal(law_calculate_stream(in, full, LAW_TRACE_FULL, &a, &n),
                         OUTCOME_BROKEN);
        (void)close(full);
    }
    (void)close(in);
    arena_close(&a);
    assert_int_equal(arena_open(&a, 4096), OUTCOME_OK);
    assert_int_equal(law_calculate_stream(0, 1, LAW_TRACE_FULL, &a, &n), OUTCOME_NO_ROOM);
    arena_close(&a);
}

/* The answer is JSON too, whatever the id holds. */
static void ids_come_back_as_they_were(void **state)
{
    static const char in[] =
        "{\"id\":\"q\\\"\\u00e9\\\\ \xC3\xA9\",\"month\":\"2026-03\",\"persons\":"
        "[" PERSON "]}";
    struct law_counts n = {0};

    (void)state;
    assert_non_null(strstr(stream(in, sizeof in - 1, LAW_TRACE_NONE, &n, OUTCOME_OK),
                           "{\"id\": \"q\\\"\\u00e9\\\\ \xC3\xA9\", \"month\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_contract_is_read),
        cmocka_unit_test(nothing_is_left_of_the_line_before),
        cmocka_unit_test(every_beginning_of_a_line_is_refused),
        cmocka_unit_test(broken_lines_are_refused),
        cmocka_unit_test(the_id_is_found_in_a_broken_line),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(every_line_gets_an_answer),
        cmocka_unit_test(a_trace_is_as_long_as_asked),
        cmocka_unit_test(long_lines_are_skipped),
        cmocka_unit_test(what_cannot_be_read_or_written_is_said),
        cmocka_unit_test(ids_come_back_as_they_were),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
