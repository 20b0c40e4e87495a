/* steps - the explanation of 400 households, step by step and question by question, as it was
 * read and kept in tests/law/stappen.txt; its last line is a sum over 20,000 more.
 *
 * A difference is a changed explanation: read it, and when it is right write the file anew:
 *     UPDATE_STEPS=1 ERKENNING_SOURCE=. build/run/law_steps_test
 * The amounts themselves are checked by tests/law/ *.csv and by tests/second. This file says
 * that nobody changes a word of the reasoning without seeing it.
 */
#include "law/test_households.h"
#include "law/test_shared.h"

#include "ground/base/banned.h"

enum { HOUSEHOLDS = 400, MORE = 20000, LINE_MOST = 16384 };

static struct law_result result;
static char line[LINE_MOST];
static char kept[LINE_MOST];

/* What snprintf wrote behind the rest of the line. */
static size_t behind(size_t used, int len)
{
    assert_true(len > 0 && (size_t)len < sizeof line - used);
    return used + (size_t)len;
}

/* One household as one line: the answer, the steps, the questions. */
static void tell_all(struct arena *a, uint64_t n)
{
    struct law_household h;
    const struct law_figures *const f = household(n * 977 + 11, &h);
    size_t used = 0;

    /* Some things are not known: then there are questions. */
    if (n % 5 == 1)
        h.person[n % h.person_count].born_unknown = true;
    if (n % 5 == 2)
        h.person[0].unknown |= LAW_HAS(LIMITED) | LAW_HAS(RIGHT);
    if (n % 5 == 3 && h.income_count > 0)
        h.income[0].unknown |= LAW_NET_UNKNOWN;
    if (n % 10 == 4)
        h.unknown |= LAW_MONTHS_N_UNKNOWN | LAW_HELPS_UNKNOWN;
    if (n % 100 >= 90 && n >= HOUSEHOLDS)
        h.unknown |= LAW_INCOMES_UNKNOWN | LAW_ASSETS_UNKNOWN;
    assert_int_equal(law_assistance(f, &h, &result), OUTCOME_OK);
    used = behind(0, snprintf(line, sizeof line, "household %llu: %d/%d %d, %lld %lld;",
                              (unsigned long long)n, result.entitled, result.sure, result.form,
                              (long long)result.norm.n, (long long)result.assistance.n));
    for (size_t i = 0; i < result.step_count; i++) {
        const struct law_step *const s = &result.step[i];

        used = behind(used, snprintf(line + used, sizeof line - used,
                                     " %.*s=%lld of %lld, %d, person %d, day %d;",
                                     TEXT_ARG(law_step_key(s)), (long long)s->cents,
                                     (long long)s->other, s->number, s->person, s->day));
    }
    for (size_t i = 0; i < result.question_count; i++) {
        const struct law_question *const q = &result.question[i];

        used = behind(used, snprintf(line + used, sizeof line - used, " ? %.*s (%.*s) %lld;",
                                     TEXT_ARG(law_question_path(a, q)),
                                     TEXT_ARG(law_question_article(q)), (long long)q->spread));
    }
    line[used] = '\n';
    line[used + 1] = 0;
}

static uint64_t stirred(uint64_t sum, uint64_t one)
{
    return (sum ^ one) * UINT64_C(0x100000001b3); /* FNV-1a */
}

/* The lines of many more as one number, with what a line does not show. */
static void tell_sum(struct arena *a)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);

    for (uint64_t n = HOUSEHOLDS; n < HOUSEHOLDS + MORE; n++) {
        arena_empty(a);
        tell_all(a, n);
        for (const char *c = line; *c != 0; c++)
            sum = stirred(sum, (unsigned char)*c);
        for (size_t i = 0; i < result.question_count; i++)
            sum = stirred(sum, result.question[i].fact);
        sum = stirred(sum, (uint64_t)(result.from.n + 3 * result.to.n));
        sum = stirred(sum, (uint64_t)(result.income_counted.n + 3 * result.assets_counted.n));
        sum = stirred(sum, (uint64_t)result.asset_limit.n);
    }
    (void)snprintf(line, sizeof line, "sum of %d more: %016llx\n", MORE,
                   (unsigned long long)sum);
}

static void nobody_changes_the_reasoning_unseen(void **state)
{
    const bool update = getenv("UPDATE_STEPS") != NULL;
    const char *const from = getenv("ERKENNING_SOURCE");
    char path[512];
    struct arena a = {0};
    FILE *file = NULL;
    size_t wrong = 0;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/tests/law/stappen.txt", from != NULL ? from : ".");
    file = fopen(path, update ? "wb" : "rb");
    assert_non_null(file);
    assert_int_equal(arena_open(&a, 1 << 20), OUTCOME_OK);
    for (uint64_t n = 0; n <= HOUSEHOLDS; n++) {
        if (n == HOUSEHOLDS)
            tell_sum(&a);
        else
            tell_all(&a, n);
        if (update) {
            assert_true(fputs(line, file) >= 0);
            continue;
        }
        if (fgets(kept, sizeof kept, file) == NULL)
            kept[0] = 0;
        if (strcmp(line, kept) != 0 && wrong++ < 3) {
            (void)fputs("# kept: ", stderr);
            (void)fputs(kept, stderr);
            (void)fputs("# now:  ", stderr);
            (void)fputs(line, stderr);
        }
    }
    arena_close(&a);
    assert_int_equal(fclose(file), 0);
    if (wrong > 0)
        fail_msg("%zu explanations differ from tests/law/stappen.txt", wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_changes_the_reasoning_unseen)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
