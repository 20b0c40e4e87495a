/* property - what holds for every household, tried on 100,000 of each.
 *
 * Law        Pw 11 lid 4, 19, 31, 32, 45: no cent is lost, never more than the norm, who earns
 *            more never has less in that month, spouses are equal, and what the act does not
 *            ask does not matter. What is not known never narrows the answer.
 */
#include "law/test_shared.h"

#include "law/test_households.h"

#include "ground/base/banned.h"

enum { TRIES = 100000 };

static struct law_result before;
static struct law_result after;
static char answer[LAW_ANSWER_MOST];
static char written[LAW_ANSWER_MOST];

/* One household as a line of `erkenning calculate`, for who reads the failure. */
static void show(const struct law_household *h)
{
    struct law_output out = {.at = written, .size = sizeof written - 1};

    if (law_household_write(h, &out)) {
        (void)fputs("# ", stderr); /* cmocka cuts long lines */
        (void)fwrite(written, 1, out.used, stderr);
    }
}

static bool same_amounts(const struct law_result *a, const struct law_result *b)
{
    return a->entitled == b->entitled && a->sure == b->sure && a->form == b->form &&
           a->norm.n == b->norm.n && a->income_counted.n == b->income_counted.n &&
           a->assets_counted.n == b->assets_counted.n && a->asset_limit.n == b->asset_limit.n &&
           a->assistance.n == b->assistance.n && a->holiday.n == b->holiday.n &&
           a->payable.n == b->payable.n && a->from.n == b->from.n && a->to.n == b->to.n;
}

/* 19 lid 2 and 3, 45 lid 1. */
static void no_cent_is_lost(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        const struct law_figures *const f = household(n, &h);
        const struct law_result *const r = &before;
        bool right = true;

        assert_int_equal(law_assistance(f, &h, &before), OUTCOME_OK);
        right = r->from.n >= 0 && r->from.n <= r->to.n;
        if (r->sure & LAW_SURE_NORM)
            right = right && r->norm.n >= 0 && r->to.n <= r->norm.n;
        if (r->sure & LAW_SURE_ASSISTANCE) {
            right = right && r->assistance.n == r->from.n && r->from.n == r->to.n &&
                    r->holiday.n + r->payable.n == r->assistance.n &&
                    r->holiday.n == (r->assistance.n * 5 + 50) / 100 && r->payable.n >= 0;
        }
        if (r->sure == LAW_SURE_ALL && r->entitled != LAW_OPEN) {
            const int64_t measure =
                h.measure_decided
                    ? (r->norm.n * h.measure_percent + 50) / 100 + h.measure_cents.n
                    : 0;
            const int64_t left = r->norm.n - r->income_counted.n - measure;

            right = right && (r->entitled == LAW_YES) ==
                                 (r->income_counted.n < r->norm.n && r->assets_counted.n == 0);
            right = right && r->assistance.n == (r->entitled == LAW_YES && left > 0 ? left : 0);
        }
        if (!right) {
            show(&h);
            fail_msg("household %llu: the sum is not right", (unsigned long long)n);
        }
    }
}

/* 31, 19 lid 2: within one month nobody has less by earning more. No article makes it so: the
 * exemptions are shares with a maximum, income counts to the cent, and 32 lid 3 takes no more
 * than there is. What the act does take away lies between months (the months of n, r and z, a
 * measure) or beside this act. */
static void who_earns_more_never_has_less(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        uint64_t s = n + 5;
        const struct law_figures *const f = household(n, &h);
        const int64_t more = one_in(&s, 2) ? 1 + below(&s, 3) : below(&s, 90000);

        if (h.income_count == 0 || h.income[0].kind != LAW_INCOME_WAGE)
            continue;
        assert_int_equal(law_assistance(f, &h, &before), OUTCOME_OK);
        h.income[0].net.n += more;
        assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
        if (after.from.n + more < before.from.n || after.to.n + more < before.to.n) {
            show(&h);
            fail_msg("household %llu: %lld cents more wage, less together",
                     (unsigned long long)n, (long long)more);
        }
    }
}

/* Turns the lists round and round. */
static void turn(struct law_household *h, size_t by)
{
    const struct law_household was = *h;

    for (size_t i = 0; i < h->person_count; i++)
        h->person[(i + by) % h->person_count] = was.person[i];
    for (size_t i = 0; i < h->income_count; i++) {
        struct law_income *const to = &h->income[(i + by) % h->income_count];

        *to = was.income[i];
        to->person = (uint8_t)((to->person + by) % h->person_count);
    }
    for (size_t i = 0; i < h->asset_count; i++)
        h->asset[(i + by) % h->asset_count] = was.asset[i];
}

static void the_order_does_not_matter(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        const struct law_figures *const f = household(n, &h);

        assert_int_equal(law_assistance(f, &h, &before), OUTCOME_OK);
        turn(&h, 1 + n % 3);
        assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
        if (!same_amounts(&before, &after)) {
            show(&h);
            fail_msg("household %llu: the order matters", (unsigned long long)n);
        }
    }
}

/* 11 lid 4: the right belongs to both; who signs makes no difference. */
static void spouses_are_equal(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        const struct law_figures *const f = household(n, &h);

        assert_int_equal(law_assistance(f, &h, &before), OUTCOME_OK);
        for (size_t i = 0; i < h.person_count; i++) {
            const uint8_t role = h.person[i].role;

            if (before.form >= LAW_FORM_COUPLE && role <= LAW_PARTNER)
                h.person[i].role = role == LAW_APPLICANT ? LAW_PARTNER : LAW_APPLICANT;
        }
        assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
        if (!same_amounts(&before, &after)) {
            show(&h);
            fail_msg("household %llu: it matters who applies", (unsigned long long)n);
        }
    }
}

/* 34: what stays under the limit changes nothing, a car, savings or anything else. */
static void possessions_under_the_limit_change_nothing(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        uint64_t s = n + 9;
        const struct law_figures *const f = household(n, &h);

        for (size_t i = 0; i < h.income_count; i++) {
            if (h.income[i].kind == LAW_INCOME_PENALTY) /* that is a possession: 34 lid 1 b */
                h.income[i].kind = LAW_INCOME_OTHER;
        }
        h.asset_count = 0;
        assert_int_equal(law_assistance(f, &h, &before), OUTCOME_OK);
        h.asset_count = 1;
        h.asset[0] = (struct law_asset){
            .kind = (uint8_t)(one_in(&s, 2) ? LAW_ASSET_CAR : below(&s, LAW_ASSET_DEBT)),
            .value = {one_in(&s, 3) ? before.asset_limit.n : below(&s, before.asset_limit.n)}};
        assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
        if (!same_amounts(&before, &after) || before.question_count != after.question_count) {
            show(&h);
            fail_msg("household %llu: a possession under the limit matters",
                     (unsigned long long)n);
        }
        if (after.question_count < LAW_QUESTIONS_MOST && h.asset[0].kind != LAW_ASSET_HOME) {
            h.asset[0].value.n = before.asset_limit.n + 1;
            assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
            assert_int_equal(after.entitled, LAW_NO);
            assert_int_equal(after.to.n, 0);
        }
    }
}

/* What is about somebody else's household: the wage of a flatmate, facts of children. */
static void what_is_not_yours_changes_nothing(void **state)
{
    struct law_household h;

    (void)state;
    for (uint64_t n = 0; n < TRIES; n++) {
        const struct law_figures *const f = household(n, &h);
        bool changed = false;

        assert_int_equal(law_assistance(f, &h, &before), OUTCOME_OK);
        for (size_t i = 0; i < h.person_count; i++) {
            if (h.person[i].role != LAW_COHABITANT)
                continue;
            h.person[i].facts ^= LAW_HAS(RIGHT) | LAW_HAS(LIMITED) | LAW_HAS(SUBSIDY) |
                                 LAW_HAS(PARENTS) | LAW_HAS(INSTITUTION);
            for (size_t k = 0; k < h.income_count; k++) {
                if (h.income[k].person == i && h.income[k].kind != LAW_INCOME_LODGER)
                    h.income[k].net.n += 123457;
            }
            changed = true;
        }
        if (!changed)
            continue;
        assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
        if (!same_amounts(&before, &after)) {
            show(&h);
            fail_msg("household %llu: what belongs to a flatmate matters",
                     (unsigned long long)n);
        }
    }
}

/* There is no place for what the act does not ask: refused by its name, never passed over. */
static void what_the_act_does_not_ask_has_no_place(void **state)
{
    static const char *const keys[] = {
        "degree",      "education_level", "clothes",        "origin",
        "nationality", "ethnicity",       "religion",       "gender",
        "sex",         "postcode",        "objections",     "number_of_objections",
        "risk_score",  "political_view",  "health",         "language",
        "surname",     "neighbourhood",   "criminal_record"};
    struct arena a = {0};
    struct law_calculator *c = NULL;

    (void)state;
    assert_int_equal(arena_open(&a, LAW_CALCULATE_ROOM), OUTCOME_OK);
    c = law_calculator_new(&a);
    assert_non_null(c);
    for (size_t i = 0; i < 2 * sizeof keys / sizeof *keys; i++) {
        struct law_output out = {.at = answer, .size = sizeof answer - 1};
        char line[512];
        char where[128];
        const char *const key = keys[i / 2];
        const int len =
            snprintf(line, sizeof line,
                     i % 2 ? "{\"month\":\"2026-03\",\"persons\":[{\"id\":\"a\",\"role\":"
                             "\"applicant\",\"born\":\"1985-03-15\",\"%s\":true}]}"
                           : "{\"month\":\"2026-03\",\"%s\":1,\"persons\":[{\"id\":\"a\","
                             "\"role\":\"applicant\",\"born\":\"1985-03-15\"}]}",
                     key);

        assert_int_equal(
            law_calculate_line(c, (struct text){line, (size_t)len}, 1, LAW_TRACE_NONE, &out),
            OUTCOME_NOT_VALID);
        answer[out.used] = 0;
        (void)snprintf(where, sizeof where, "\"where\": \"%s%s\"", i % 2 ? "persons[0]." : "",
                       key);
        if (strstr(answer, where) == NULL)
            fail_msg("%s is not refused by its name: %s", key, answer);
    }
    arena_close(&a);
}

/* Something anywhere in the household that may be unknown is forgotten; false: nothing there.
 */
static bool forget(struct law_household *h, uint64_t *s)
{
    static const enum law_object groups[] = {LAW_OF_HOUSEHOLD, LAW_OF_EXEMPTION,
                                             LAW_OF_REDUCTION, LAW_OF_MEASURE};
    enum law_object object = groups[below(s, 4)];
    void *base = h;
    size_t count = 0;
    const struct law_field *fields = NULL;

    switch (below(s, 4)) {
    case 0: break;
    case 1:
        object = LAW_OF_INCOME;
        if (h->income_count == 0)
            return false;
        base = &h->income[below(s, h->income_count)];
        break;
    case 2:
        object = LAW_OF_ASSET;
        if (h->asset_count == 0)
            return false;
        base = &h->asset[below(s, h->asset_count)];
        if (((struct law_asset *)base)->kind == LAW_ASSET_DEBT)
            return false;
        break;
    default:
        object = LAW_OF_PERSON;
        base = &h->person[below(s, h->person_count)];
        if (one_in(s, 3)) {
            ((struct law_person *)base)->born_unknown = true;
            return true;
        }
        break;
    }
    fields = law_fields(object, &count);
    for (int left = 20; left > 0; left--) {
        const struct law_field *const field = &fields[below(s, (int64_t)count)];

        if (field->bit == 0 || field->kind == LAW_KIND_LIST || field->kind == LAW_KIND_GROUP ||
            field->kind == LAW_KIND_DECISION || law_field_is_unknown(field, base))
            continue;
        law_field_forget(field, base);
        return true;
    }
    return false;
}

/* Unknown is not no: the answer with the fact lies within the answer without it. */
static void what_is_unknown_never_narrows(void **state)
{
    struct law_household known;
    uint64_t tried = 0;

    (void)state;
    for (uint64_t n = 0; tried < TRIES; n++) {
        uint64_t s = n * 31 + 3;
        const struct law_figures *const f = household(n, &known);
        struct law_household h = known;
        bool right = true;
        bool any = false;

        for (int64_t left = 1 + below(&s, 2); left > 0; left--)
            any = forget(&h, &s) || any;
        if (!any)
            continue;
        tried++;
        assert_int_equal(law_assistance(f, &known, &before), OUTCOME_OK);
        assert_int_equal(law_assistance(f, &h, &after), OUTCOME_OK);
        right = after.from.n <= before.from.n && after.to.n >= before.to.n &&
                (after.entitled == LAW_OPEN || after.entitled == before.entitled ||
                 (after.to.n == 0 && before.to.n == 0));
        if (after.sure & LAW_SURE_NORM)
            right = right && (before.sure & LAW_SURE_NORM) && after.norm.n == before.norm.n;
        if (after.sure & LAW_SURE_INCOME)
            right = right && (before.sure & LAW_SURE_INCOME) &&
                    after.income_counted.n == before.income_counted.n;
        if (after.sure & LAW_SURE_ASSETS)
            right = right && (before.sure & LAW_SURE_ASSETS) &&
                    after.assets_counted.n == before.assets_counted.n;
        if (after.sure & LAW_SURE_ASSISTANCE)
            right = right && after.assistance.n == before.assistance.n;
        else
            right = right && after.question_count > 0;
        if (!right) {
            show(&known);
            show(&h);
            print_error(
                "known %lld..%lld, unknown %lld..%lld, entitled %d and %d, sure %x %x\n",
                (long long)before.from.n, (long long)before.to.n, (long long)after.from.n,
                (long long)after.to.n, before.entitled, after.entitled, before.sure,
                after.sure);
            fail_msg("household %llu: knowing more gives another answer",
                     (unsigned long long)n);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_cent_is_lost),
        cmocka_unit_test(who_earns_more_never_has_less),
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(spouses_are_equal),
        cmocka_unit_test(possessions_under_the_limit_change_nothing),
        cmocka_unit_test(what_is_not_yours_changes_nothing),
        cmocka_unit_test(what_the_act_does_not_ask_has_no_place),
        cmocka_unit_test(what_is_unknown_never_narrows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
