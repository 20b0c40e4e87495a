/* How many people a colleague opens in a day: each once, and not one more than the limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "house/looks.h"

static const struct text bart = TEXT_INIT("account-bart"), eva = TEXT_INIT("account-eva");
static const struct day today = {20000}, tomorrow = {20001};

static int set_up(void **state)
{
    struct looks *l = calloc(1, sizeof *l);

    assert_int_equal(crypto_start(), OUTCOME_OK);
    assert_non_null(l);
    looks_open(l);
    *state = l;
    return 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

static enum outcome open_one(struct looks *l, struct text actor, struct day day, int n,
                             int64_t most)
{
    char name[32];
    struct text person = {name, 0};

    person.len = (size_t)snprintf(name, sizeof name, "persoon-%06d", n);
    return looks_count(l, actor, day, &person, 1, most);
}

static void one_more_is_refused_and_the_same_again_is_not(void **state)
{
    struct looks *l = *state;

    for (int i = 0; i < LOOKS_A_DAY; i++)
        assert_int_equal(open_one(l, bart, today, i, LOOKS_A_DAY), OUTCOME_OK);
    assert_int_equal(open_one(l, bart, today, LOOKS_A_DAY, LOOKS_A_DAY), OUTCOME_NOT_ALLOWED);
    for (int i = 0; i < LOOKS_A_DAY; i++)
        assert_int_equal(open_one(l, bart, today, i, LOOKS_A_DAY), OUTCOME_OK);
    assert_int_equal(open_one(l, eva, today, LOOKS_A_DAY, LOOKS_A_DAY), OUTCOME_OK);
    assert_int_equal(open_one(l, bart, today, LOOKS_A_DAY, LOOKS_A_DAY + LOOKS_MORE),
                     OUTCOME_OK);
    assert_int_equal(open_one(l, bart, tomorrow, LOOKS_A_DAY + 1, LOOKS_A_DAY), OUTCOME_OK);
}

static void a_list_that_is_too_long_counts_for_nothing(void **state)
{
    enum { LIST = 50 };
    struct looks *l = *state;
    char name[LIST][32];
    struct text list[LIST];

    for (int i = 0; i < LIST; i++)
        list[i] = (struct text){
            name[i], (size_t)snprintf(name[i], sizeof name[i], "persoon-%06d", 1000 + i)};
    for (int i = 0; i < 160; i++)
        assert_int_equal(open_one(l, bart, today, i, LOOKS_A_DAY), OUTCOME_OK);
    assert_int_equal(looks_count(l, bart, today, list, LIST, LOOKS_A_DAY), OUTCOME_NOT_ALLOWED);
    assert_int_equal(l->of[0].count, 160);
    assert_int_equal(looks_count(l, bart, today, list, 40, LOOKS_A_DAY), OUTCOME_OK);
    assert_int_equal(looks_count(l, bart, today, list, 41, LOOKS_A_DAY), OUTCOME_NOT_ALLOWED);
    assert_int_equal(looks_count(l, bart, today, list, 40, LOOKS_A_DAY), OUTCOME_OK);
    /* the same one twice in a list is one */
    list[1] = list[0];
    assert_int_equal(looks_count(l, eva, today, list, 2, 1), OUTCOME_OK);
}

static void every_place_stays_findable_up_to_the_most_there_can_be(void **state)
{
    enum { MOST = LOOKS_A_DAY_MOST + LOOKS_MORE };
    struct looks *l = *state;

    for (int i = 0; i < MOST; i++)
        assert_int_equal(open_one(l, bart, today, i, 1 << 20), OUTCOME_OK);
    assert_int_equal(open_one(l, bart, today, MOST, 1 << 20), OUTCOME_NOT_ALLOWED);
    for (int i = 0; i < MOST; i++)
        assert_int_equal(open_one(l, bart, today, i, 1), OUTCOME_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_more_is_refused_and_the_same_again_is_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_list_that_is_too_long_counts_for_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_place_stays_findable_up_to_the_most_there_can_be,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
