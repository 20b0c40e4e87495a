/* table - every line of the tables in tests/law through the same door as `erkenning calculate`.
 *
 * A lawyer adds a line: what it says, the month, the household as in `calculate` (without
 * month), what is expected as name=value; ... (any field of the answer, or where= and what= of
 * a refusal), and where the expectation comes from.
 */
#include "law/test_shared.h"

#include "law/law.h"

#include "ground/base/banned.h"

static const char *const tables[] = {
    "tests/law/normen.csv",    "tests/law/kostendelers.csv", "tests/law/grenzen.csv",
    "tests/law/inkomen.csv",   "tests/law/vermogen.csv",     "tests/law/onbekend.csv",
    "tests/law/geweigerd.csv", "tests/law/uitsluiting.csv",  "tests/law/buitenland.csv",
    "tests/law/middelen.csv",  "tests/law/schakelaars.csv",  "tests/law/vermogen_meer.csv",
    "tests/law/mutanten.csv",
};

static struct test_csv csv;
static char answer[LAW_ANSWER_MOST];
static char line[TEST_LINE_MOST];

/* Does the answer hold "name": value, bare or in quotes? */
static bool holds(struct text said, struct text name, struct text value)
{
    char wanted[2][1024];

    for (int quoted = 0; quoted < 2; quoted++) {
        const char *at = said.at;
        const char *const mark = quoted ? "\"" : "";

        (void)snprintf(wanted[quoted], sizeof wanted[quoted], "\"%.*s\": %s%.*s%s",
                       TEXT_ARG(name), mark, TEXT_ARG(value), mark);
        while ((at = strstr(at, wanted[quoted])) != NULL) {
            at += strlen(wanted[quoted]);
            if (*at == ',' || *at == '}' || *at == ']')
                return true;
        }
    }
    return false;
}

static size_t check(struct law_calculator *c, const char *table, int64_t number)
{
    struct law_output out = {.at = answer, .size = sizeof answer - 1};
    const struct text household = csv.cell[2];
    struct text rest = csv.cell[3];
    size_t wrong = 0;
    int len = 0;

    assert_int_equal(csv.count, 5);
    assert_true(csv.cell[4].len > 0); /* no expectation without a source */
    len = snprintf(line, sizeof line, "{\"id\": \"t\", \"month\": \"%.*s\"%s%.*s",
                   TEXT_ARG(csv.cell[1]), household.len > 2 ? ", " : "", (int)household.len - 1,
                   household.at + 1);
    if (law_calculate_line(c, (struct text){line, (size_t)len}, number, LAW_TRACE_FULL, &out) ==
        OUTCOME_NO_ROOM)
        fail_msg("%s: no room", table);
    answer[out.used] = 0;
    while (rest.len > 0) {
        struct text one = {0};
        struct text name = {0};
        struct text value = {0};

        (void)text_cut(rest, ';', &one, &rest);
        if (one.at + one.len >= csv.cell[3].at + csv.cell[3].len)
            rest = NO_TEXT;
        one = text_trim(one);
        assert_true(text_cut(one, '=', &name, &value));
        if (!holds((struct text){answer, out.used}, name, value)) {
            print_error("%s: %.*s: wanted %.*s in\n  %s  for %s\n", table,
                        TEXT_ARG(csv.cell[0]), TEXT_ARG(one), answer, line);
            wrong++;
        }
    }
    return wrong;
}

static void every_line(void **state)
{
    struct arena a = {0};
    struct law_calculator *c = NULL;
    size_t wrong = 0;
    int64_t lines = 0;

    (void)state;
    assert_int_equal(arena_open(&a, 1 << 20), OUTCOME_OK);
    c = law_calculator_new(&a);
    assert_non_null(c);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        csv.file = test_own(tables[i]);
        assert_non_null(csv.file);
        assert_true(test_csv_next(&csv)); /* the heading */
        while (test_csv_next(&csv)) {
            wrong += check(c, tables[i], ++lines);
        }
        (void)fclose(csv.file);
    }
    print_message("%lld lines of law\n", (long long)lines);
    assert_int_equal(wrong, 0);
    assert_true(lines >= 400);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_line)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
