/* form - boxes on a page, and everything that people and programs send wrong: at the JSON door,
 * at the form and at the library, each with its reason. */
#include "law/test_shared.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "law/bijstand.h"
#include "law/form.h"
#include "law/law.h"

#include "ground/base/banned.h"

static struct law_filled form;
static struct law_result result;
static struct household_json json;
static struct arena arena;

static size_t pairs_of(const char *lines, struct law_form_pair *pairs, size_t most)
{
    size_t count = 0;

    assert_int_equal(law_form_lines(text_of(lines), pairs, most, &count), OUTCOME_OK);
    return count;
}

static enum outcome fill(const char *lines)
{
    static struct law_form_pair pairs[100];

    return law_form_answer(&form, pairs, pairs_of(lines, pairs, 100), &result);
}

#define ALONE "month=2026-03\npersons[0].role=applicant\npersons[0].born=15-3-1985\n"

static void what_is_typed_is_read(void **state)
{
    (void)state;
    assert_int_equal(fill(ALONE
                          "income[2].kind=wage\nincome[2].person=0\n"
                          "income[2].net_cents=\xE2\x82\xAC 1.450,50\n"
                          "assets[1].kind=savings\nassets[1].value_cents=100\n"
                          "persons[3].role=child\npersons[3].born=1 januari 2020\n"
                          "exemption.helps_towards_work=null\nexemption.wage_25_months_used=2\n"
                          "measure.decision=\nunknown.box=1\n"),
                     OUTCOME_OK);
    assert_int_equal(form.json.household.person_count, 2);
    assert_int_equal(form.json.household.person[1].role, LAW_CHILD);
    assert_int_equal(form.json.household.income[0].net.n, 145050);
    assert_int_equal(form.json.household.asset[0].value.n, 10000);
    assert_int_equal(form.json.household.months_n, 2);
    assert_true((form.json.household.unknown & LAW_HELPS_UNKNOWN) != 0);
    assert_false(form.json.household.measure_decided);
}

/* The same household as JSON and as a form gives the same answer. */
static void a_form_answers_as_the_json_does(void **state)
{
    static const char line[] =
        "{\"month\":\"2026-03\",\"persons\":[{\"id\":\"a\",\"role\":\"applicant\",\"born\":"
        "\"1985-03-15\"}],\"income\":[{\"person\":\"a\",\"kind\":\"wage\",\"net_cents\":45050}]"
        "}";
    struct law_result other;

    (void)state;
    assert_int_equal(
        fill(ALONE "income[0].kind=wage\nincome[0].person=0\nincome[0].net_cents=450,50"),
        OUTCOME_OK);
    assert_int_equal(household_json_read(text_of(line), &json), OUTCOME_OK);
    assert_int_equal(household_json_answer(&json, &other), OUTCOME_OK);
    assert_int_equal(result.payable.n, 90345);
    assert_int_equal(other.payable.n, 90345);
    assert_int_equal(result.step_count, other.step_count);
}

/* A question names the box, not the place in the household. */
static void a_question_points_at_its_box(void **state)
{
    bool found = false;

    (void)state;
    assert_int_equal(fill(ALONE "persons[7].role=cohabitant\n"), OUTCOME_OK);
    for (size_t i = 0; i < result.question_count; i++) {
        const struct text box =
            law_form_box(&arena, &form, law_question_path(&arena, &result.question[i]));

        found = found || text_same(box, TEXT("persons[7].born"));
    }
    assert_true(found);
    assert_true(result.to.n > result.from.n);
}

static const struct {
    const char *lines;
    const char *box;
} wrong_boxes[] = {
    {"month=2026-03\npersons[0].role=applicant\npersons[0].born=31-2-1985", "persons[0].born"},
    {"month=2026-03\npersons[0].role=applicant\npersons[0].born=1985-13-01", "persons[0].born"},
    {"month=2026-03\npersons[0].role=applicant\npersons[0].born=1-4-2026", "persons[0].born"},
    {"month=2026-13\npersons[0].role=applicant", "month"},
    {"month=2031-01\npersons[0].role=applicant", "month"},
    {"persons[0].role=applicant", "month"},
    {"month=2026-03", "persons"},
    {ALONE "persons[1].role=partner\npersons[4].role=partner", "persons[4].role"},
    {ALONE "persons[4].role=child\npersons[4].born=1-1-1986", "persons[4].role"},
    {ALONE "persons[4].born=1-1-1986", "persons[4].role"},
    {ALONE "income[1].kind=wage\nincome[1].person=0\nincome[1].net_cents=-5",
     "income[1].net_cents"},
    {ALONE "income[1].kind=wage\nincome[1].person=0\nincome[1].net_cents=12,3456",
     "income[1].net_cents"},
    {ALONE "income[1].kind=wage\nincome[1].person=0\nincome[1].net_cents=9223372036854775808",
     "income[1].net_cents"},
    {ALONE "income[1].kind=wage\nincome[1].person=0\nincome[1].net_cents=1e9",
     "income[1].net_cents"},
    {ALONE "income[1].kind=wages\nincome[1].person=0", "income[1].kind"},
    {ALONE "income[1].kind=wage\nincome[1].person=6", "income[1].person"},
    {ALONE "assets[0].kind=debt\nassets[0].value_cents=5", "assets[0].value_cents"},
    {ALONE "exemption.wage_25_months_used=zes", "exemption.wage_25_months_used"},
    {ALONE "reduction.housing_percent=101", "reduction.housing_percent"},
    {ALONE "persons[0].student=misschien", "persons[0].student"},
};

static void each_wrong_box_is_named_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_boxes / sizeof *wrong_boxes; i++) {
        assert_int_equal(fill(wrong_boxes[i].lines), OUTCOME_NOT_VALID);
        if (!text_same((struct text){form.where, form.where_len}, text_of(wrong_boxes[i].box)))
            fail_msg("%s: %.*s", wrong_boxes[i].box, (int)form.where_len, form.where);
        assert_true(law_form_say(&arena, &form, LANGUAGE_NL).len > 10);
        assert_true(law_form_say(&arena, &form, LANGUAGE_EN).len > 10);
    }
}

static void too_many_boxes_are_no_crash(void **state)
{
    static struct law_form_pair pairs[2];
    size_t count = 0;

    (void)state;
    assert_int_equal(law_form_lines(TEXT("a=1\nb=2\nc=3"), pairs, 2, &count), OUTCOME_NO_ROOM);
    assert_int_equal(law_form_lines(TEXT("\n\nno sign\na=b=c"), pairs, 2, &count), OUTCOME_OK);
    assert_int_equal(count, 1);
    assert_true(text_same(pairs[0].value, TEXT("b=c")));
}

#define A    "{\"id\":\"a\",\"role\":\"applicant\",\"born\":\"1985-03-15\"}"
#define M    "{\"month\":\"2026-03\",\"persons\":[" A
#define WAGE M "],\"income\":[{\"person\":\"a\",\"kind\":\"wage\",\"net_cents\":"

/* The bad input of the issue, each at the JSON door. */
static const struct {
    const char *what;
    const char *line;
    enum law_wrong wrong;
    const char *near;
} bad[] = {
    {"31 February",
     "{\"month\":\"2026-03\",\"persons\":[{\"id\":\"a\",\"role\":\"applicant\",\"born\":\"1985-"
     "02-31\"}]}",
     LAW_WRONG_DAY, NULL},
    {"month 13", "{\"month\":\"2026-13\",\"persons\":[" A "]}", LAW_WRONG_MONTH, NULL},
    {"born after the month",
     "{\"month\":\"2026-03\",\"persons\":[{\"id\":\"a\",\"role\":\"applicant\",\"born\":\"2026-"
     "04-01\"}]}",
     LAW_WRONG_BORN_AFTER, NULL},
    {"partner twice",
     M ",{\"id\":\"b\",\"role\":\"partner\"},{\"id\":\"c\",\"role\":\"partner\"}]}",
     LAW_WRONG_PARTNER_TWICE, NULL},
    {"child of 40", M ",{\"id\":\"b\",\"role\":\"child\",\"born\":\"1986-03-15\"}]}",
     LAW_WRONG_CHILD, NULL},
    {"negative wage", WAGE "-1}]}", LAW_WRONG_NEGATIVE, NULL},
    {"beyond int64", WAGE "9223372036854775808}]}", LAW_WRONG_TOO_LARGE, NULL},
    {"beyond reason", WAGE "10000000000001}]}", LAW_WRONG_TOO_LARGE, NULL},
    {"null month", "{\"month\":null,\"persons\":[" A "]}", LAW_WRONG_NULL, NULL},
    {"null persons", "{\"month\":\"2026-03\",\"persons\":null}", LAW_WRONG_NULL, NULL},
    {"null person", "{\"month\":\"2026-03\",\"persons\":[null]}", LAW_WRONG_OBJECT, NULL},
    {"null role", "{\"month\":\"2026-03\",\"persons\":[{\"id\":\"a\",\"role\":null}]}",
     LAW_WRONG_NULL, NULL},
    {"the same person twice",
     M ","
       "{\"id\":\"a\",\"role\":\"cohabitant\"}]}",
     LAW_WRONG_PERSON_TWICE, NULL},
    {"a kind misspelt",
     M "],\"income\":[{\"person\":\"a\",\"kind\":\"wages\",\"net_cents\":1}]}",
     LAW_WRONG_CHOICE_NEAR, "wage"},
    {"a kind in capitals",
     M "],\"income\":[{\"person\":\"a\",\"kind\":\"Alimony\",\"net_cents\":1}]}",
     LAW_WRONG_CHOICE_NEAR, "alimony"},
    {"a field misspelt", "{\"month\":\"2026-03\",\"person\":[" A "]}", LAW_WRONG_KEY_NEAR,
     "persons"},
};

static void bad_input_is_refused_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(household_json_read(text_of(bad[i].line), &json), OUTCOME_NOT_VALID);
        if (json.wrong != bad[i].wrong)
            fail_msg("%s: %d", bad[i].what, (int)json.wrong);
        if (bad[i].near != NULL)
            assert_true(text_same(json.near, text_of(bad[i].near)));
        assert_true(household_json_say(&arena, &json, LANGUAGE_NL).len > 5);
    }
}

/* Everything that may be unknown, unknown at once: questions and a range, never a "no". */
static void null_everywhere_is_a_range(void **state)
{
    static char line[1 << 14];
    struct law_output out = {.at = line, .size = sizeof line};
    struct law_household h = {.month = {2026 * 12 + 2}, .person_count = 1};
    size_t count = 0;

    (void)state;
    h.person[0] = (struct law_person){.facts = LAW_HAS(RIGHT)};
    for (enum law_object object = 0; object < LAW_OBJECTS; object++) {
        const struct law_field *const f = law_fields(object, &count);

        for (size_t i = 0; i < count; i++) {
            if (f[i].bit != 0 && object != LAW_OF_INCOME && object != LAW_OF_ASSET)
                law_field_forget(&f[i], object == LAW_OF_PERSON ? (void *)&h.person[0] : &h);
        }
    }
    assert_true(law_household_write(&h, &out));
    assert_non_null(strstr(line, "\"born\": null"));
    assert_int_equal(household_json_read((struct text){line, out.used - 1}, &json), OUTCOME_OK);
    assert_int_equal(household_json_answer(&json, &result), OUTCOME_OK);
    assert_int_equal(result.entitled, LAW_OPEN);
    assert_int_equal(result.from.n, 0);
    assert_true(result.to.n > 0);
    assert_true(result.question_count > 0);
}

/* A line of 2 GB: answered once, skipped, and nothing of it kept. It comes through a pipe from
 * a child, so that it stands nowhere. */
static void a_line_of_two_gigabytes_costs_no_memory(void **state)
{
    enum { CHUNK = 1 << 20 };
    static char chunk[CHUNK];
    const int64_t chunks = 2048;
    const int out = memfd_create("out", 0);
    struct law_counts counts = {0};
    struct rusage before = {0};
    struct rusage after = {0};
    struct arena a = {0};
    int ends[2];
    pid_t child = 0;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    memset(chunk, 'x', sizeof chunk);
    assert_int_equal(arena_open(&a, LAW_CALCULATE_ROOM), OUTCOME_OK);
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        for (int64_t i = 0; i < chunks; i++) {
            for (size_t done = 0; done < sizeof chunk;) {
                const ssize_t n = write(ends[1], chunk + done, sizeof chunk - done);

                if (n < 0)
                    _exit(1);
                done += (size_t)n;
            }
        }
        _exit(write(ends[1], "\n" M "]}\n", sizeof M + 3) < 0);
    }
    (void)close(ends[1]);
    assert_int_equal(law_calculate_stream(ends[0], out, LAW_TRACE_NONE, &a, &counts),
                     OUTCOME_OK);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_int_equal(counts.refused, 1);
    assert_int_equal(counts.lines, 2);
    assert_true(after.ru_maxrss - before.ru_maxrss < 8 * 1024); /* KiB */
    arena_close(&a);
    (void)close(ends[0]);
    (void)close(out);
}

/* ---- the library ------------------------------------------------------------------------- */

static _Alignas(16) unsigned char room[1 << 18];

static struct bijstand *alone(void)
{
    struct bijstand *const b = bijstand_start(room, sizeof room, 2026, 3);

    assert_non_null(b);
    assert_int_equal(bijstand_set(b, "persons[0].born", bijstand_day(1985, 3, 15)),
                     BIJSTAND_OK);
    return b;
}

static void the_library_answers_as_the_law_does(void **state)
{
    struct bijstand *const b = alone();
    struct bijstand_answer a = {0};
    struct bijstand_step s = {0};
    struct bijstand_question q = {0};
    char says[300];
    char line[4096];
    size_t len = 0;

    (void)state;
    assert_int_equal(bijstand_work_out(b, bijstand_figures(2026, 3), &a), BIJSTAND_OK);
    assert_int_equal(a.entitled, BIJSTAND_YES);
    assert_int_equal(a.payable_cents, 133142);
    assert_int_equal(bijstand_step_at(b, 0, &s), BIJSTAND_OK);
    assert_string_equal(s.key, "norm_21a");
    assert_string_equal(s.article, "21 a");
    assert_int_equal(s.cents, 140150);
    assert_true(bijstand_say_step(b, 0, BIJSTAND_NL, says, sizeof says) > 20);
    assert_true(bijstand_say_answer(b, BIJSTAND_EN, says, 8) > 8);
    assert_int_equal(strlen(says), 7);
    assert_int_equal(bijstand_step_at(b, 99, &s), BIJSTAND_NO_FIELD);
    assert_int_equal(bijstand_choose(b, "persons[1].role", "cohabitant"), BIJSTAND_OK);
    assert_int_equal(bijstand_step_at(b, 0, &s),
                     BIJSTAND_NO_FIELD); /* not worked out again yet */
    assert_int_equal(bijstand_work_out(b, NULL, &a), BIJSTAND_OK);
    assert_int_equal(a.entitled, BIJSTAND_YES);
    assert_true(a.from_cents < a.to_cents);
    assert_int_equal(bijstand_question_at(b, 0, &q), BIJSTAND_OK);
    assert_string_equal(q.field, "persons[1].born");
    assert_int_equal(bijstand_line(b, M "]}", sizeof M + 1, 1, line, sizeof line, &len),
                     BIJSTAND_OK);
    line[len] = 0;
    assert_non_null(strstr(line, "\"payable_cents\": 133142"));
    assert_int_equal(bijstand_line(b, "{", 1, 1, line, sizeof line, &len), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_line(b, M "]}", sizeof M + 1, 1, line, 10, &len),
                     BIJSTAND_NO_ROOM);
}

static void the_library_refuses_what_cannot_be(void **state)
{
    struct bijstand *b = alone();
    struct bijstand_answer a = {0};
    const char *article = NULL;
    size_t fields = 0;

    (void)state;
    assert_int_equal(bijstand_day(2026, 2, 31), INT64_MIN);
    assert_null(bijstand_start(room, 10, 2026, 3));
    assert_null(bijstand_start(room + 1, sizeof room - 1, 2026, 3));
    assert_null(bijstand_start(room, sizeof room, 2026, 13));
    assert_null(bijstand_figures(2031, 1));
    assert_int_equal(bijstand_set(b, "persons[0].borne", 1), BIJSTAND_NO_FIELD);
    assert_int_equal(bijstand_set(b, "persons[2].born", 1), BIJSTAND_NO_FIELD);
    assert_int_equal(bijstand_set(b, "persons[0].id", 1), BIJSTAND_NO_FIELD);
    assert_int_equal(bijstand_set(b, "nothing.here", 1), BIJSTAND_NO_FIELD);
    assert_int_equal(bijstand_set(b, "income[0].net_cents", -1), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_set(b, "income[0].net_cents", INT64_MAX), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_set(b, "reduction.housing_percent", 101), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_set(b, "persons[0].student", 2), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_choose(b, "income[0].kind", "wages"), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_unknown(b, "persons[0].role"), BIJSTAND_NOT_VALID);
    assert_int_equal(bijstand_choose(b, "persons[1].role", "child"), BIJSTAND_OK);
    assert_int_equal(bijstand_set(b, "persons[1].born", bijstand_day(1986, 1, 1)), BIJSTAND_OK);
    assert_int_equal(bijstand_work_out(b, NULL, &a), BIJSTAND_NOT_VALID);
    b = bijstand_start(room, sizeof room, 2026, 3);
    assert_int_equal(bijstand_work_out(b, NULL, &a), BIJSTAND_NOT_VALID); /* nobody */
    b = bijstand_start(room, sizeof room, 2031, 3);
    assert_int_equal(bijstand_set(b, "persons[0].born", 0), BIJSTAND_OK);
    assert_int_equal(bijstand_work_out(b, NULL, &a), BIJSTAND_NO_FIGURES);
    while (bijstand_field(b, fields, &article) != NULL)
        fields++;
    assert_true(fields > 25);
}

static int arena_for_all(void **state)
{
    (void)state;
    return arena_open(&arena, 1 << 20) == OUTCOME_OK ? 0 : -1;
}

static int arena_of_all_closed(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_read),
        cmocka_unit_test(a_form_answers_as_the_json_does),
        cmocka_unit_test(a_question_points_at_its_box),
        cmocka_unit_test(each_wrong_box_is_named_with_a_reason),
        cmocka_unit_test(too_many_boxes_are_no_crash),
        cmocka_unit_test(bad_input_is_refused_with_its_reason),
        cmocka_unit_test(null_everywhere_is_a_range),
        cmocka_unit_test(a_line_of_two_gigabytes_costs_no_memory),
        cmocka_unit_test(the_library_answers_as_the_law_does),
        cmocka_unit_test(the_library_refuses_what_cannot_be),
    };

    return cmocka_run_group_tests(tests, arena_for_all, arena_of_all_closed);
}
