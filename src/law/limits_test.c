/* limits - a household that cannot be is refused by law_assistance() itself, whoever calls it;
 * at the limit it is answered. */
#include "law/test_shared.h"

#include "law/law.h"

#include "ground/base/banned.h"

static struct law_result result;

static struct law_household sound(void)
{
    struct law_household h = {.month = {2026 * 12}, .person_count = 2};

    h.person[0].facts = LAW_HAS(RIGHT);
    h.person[1].facts = LAW_HAS(RIGHT);
    h.person[1].role = LAW_COHABITANT;
    assert_int_equal(day_of(1985, 3, 15, &h.person[0].born), OUTCOME_OK);
    h.person[1].born = h.person[0].born;
    h.income_count = 2;
    h.asset_count = 2;
    return h;
}

static enum outcome ask(const struct law_household *h)
{
    return law_assistance(law_figures_for((struct month){2026 * 12}), h, &result);
}

static void amounts(void **state)
{
    static const enum law_object objects[] = {LAW_OF_HOUSEHOLD, LAW_OF_MEASURE,
                                              LAW_OF_PERSON,    LAW_OF_INCOME,
                                              LAW_OF_ASSET,     LAW_OF_REDUCTION};

    (void)state;
    for (size_t o = 0; o < sizeof objects / sizeof *objects; o++) {
        size_t count = 0;
        const struct law_field *const fields = law_fields(objects[o], &count);

        for (size_t i = 0; i < count; i++) {
            for (size_t place = 0; place < 2; place++) {
                struct law_household h = sound();
                void *const base = objects[o] == LAW_OF_PERSON   ? (void *)&h.person[place]
                                   : objects[o] == LAW_OF_INCOME ? (void *)&h.income[place]
                                   : objects[o] == LAW_OF_ASSET  ? (void *)&h.asset[place]
                                                                 : (void *)&h;

                h.person[1].role = LAW_PARTNER; /* of others a premium is never read */
                if (fields[i].kind == LAW_KIND_PERCENT) {
                    law_field_set(&fields[i], base, 100);
                    assert_int_equal(ask(&h), OUTCOME_OK);
                    law_field_set(&fields[i], base, 101);
                    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
                }
                if (fields[i].kind != LAW_KIND_CENTS)
                    continue;
                law_field_set(&fields[i], base, LAW_CENTS_MOST);
                assert_int_equal(ask(&h), OUTCOME_OK);
                law_field_set(&fields[i], base, LAW_CENTS_MOST + 1);
                assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
                law_field_set(&fields[i], base, -1);
                assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
                law_field_set(&fields[i], base, 0);
                assert_int_equal(ask(&h), OUTCOME_OK);
            }
        }
    }
}

static void people_and_kinds(void **state)
{
    struct law_household h = sound();

    (void)state;
    assert_int_equal(ask(&h), OUTCOME_OK);
    h.person[1].role = LAW_APPLICANT;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    h.person[0].role = LAW_PARTNER;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    h.person[1].role = LAW_ROLES - 1;
    assert_int_equal(ask(&h), OUTCOME_OK);
    h.person[1].role = LAW_ROLES;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    h.person[1].role = LAW_PARTNER;
    h.person[2] = h.person[1];
    h.person_count = 3;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    h.person_count = 0;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    for (size_t i = 2; i < LAW_PERSONS_MOST; i++)
        h.person[i] = h.person[1];
    h.person_count = LAW_PERSONS_MOST;
    assert_int_equal(ask(&h), OUTCOME_OK);
    h.person_count = LAW_PERSONS_MOST + 1;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    h.income_count = LAW_INCOMES_MOST;
    assert_int_equal(ask(&h), OUTCOME_OK);
    h.income_count = LAW_INCOMES_MOST + 1;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    h = sound();
    h.asset_count = LAW_ASSETS_MOST;
    assert_int_equal(ask(&h), OUTCOME_OK);
    h.asset_count = LAW_ASSETS_MOST + 1;
    assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    for (size_t place = 0; place < 2; place++) {
        h = sound();
        h.income[place].person = 1;
        h.income[place].kind = LAW_INCOME_KIND_COUNT - 1;
        assert_int_equal(ask(&h), OUTCOME_OK);
        h.income[place].kind = LAW_INCOME_KIND_COUNT;
        assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
        h = sound();
        h.income[place].person = 2;
        assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
        h = sound();
        h.asset[place].kind = LAW_ASSET_KIND_COUNT - 1;
        assert_int_equal(ask(&h), OUTCOME_OK);
        h.asset[place].kind = LAW_ASSET_KIND_COUNT;
        assert_int_equal(ask(&h), OUTCOME_NOT_VALID);
    }
}

/* Figures answer for their own months only. */
static void months(void **state)
{
    struct law_household h = sound();

    (void)state;
    for (int month = 0; month < 24; month++) {
        const int year = month < 12 ? 2025 : 2026;

        h.month.n = year * 12 + month % 12;
        assert_int_equal(ask(&h),
                         year == 2026 && month % 12 < 6 ? OUTCOME_OK : OUTCOME_NOT_FOUND);
        assert_int_equal(law_assistance(law_figures_for(h.month), &h, &result), OUTCOME_OK);
    }
    for (int month = -30; month < 90; month++) {
        const bool there = month >= 0 && month < 48;

        assert_true((law_figures_for((struct month){2023 * 12 + month}) != NULL) == there);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts),
        cmocka_unit_test(people_and_kinds),
        cmocka_unit_test(months),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
