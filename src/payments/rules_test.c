/* The rules about lateness, repair and the ledger; each line a sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decisions/decisions.h"
#include "payments/late.h"
#include "payments/ledger.h"
#include "payments/repair.h"

static struct day on(int year, int month, int day)
{
    struct day d = {0};

    assert_int_equal(day_of(year, month, day, &d), OUTCOME_OK);
    return d;
}

static void days_of_payment(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int year, month, promised, send_month, send;
    } lines[] = {
        {"a Friday the 20th is the promised day", 2026, 11, 20, 11, 19},
        {"a Saturday the 20th: the Friday before", 2027, 2, 19, 2, 18},
        {"a Sunday the 20th: the Friday before", 2026, 12, 18, 12, 17},
        {"Good Friday is no banking day", 2025, 4, 17, 4, 16},
        {"Monday the 20th is sent on Friday", 2026, 7, 20, 7, 17},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct month m = {lines[i].year * 12 + lines[i].month - 1};
        const struct day promised = late_promised_day(m);

        print_message("# %s\n", lines[i].what);
        assert_int_equal(promised.n, on(lines[i].year, lines[i].month, lines[i].promised).n);
        assert_int_equal(late_send_day(promised).n,
                         on(lines[i].year, lines[i].send_month, lines[i].send).n);
    }
}

static void is_it_late(void **state)
{
    (void)state;
    const struct day friday = on(2026, 11, 20), monday = on(2026, 11, 23);
    static const struct {
        const char *what;
        int today, seen, booked; /* day of November; 0: none */
        bool came_back;
        enum lateness is;
    } lines[] = {
        {"on the promised day nothing is late", 20, 19, 0, false, LATE_NOT_YET_DUE},
        {"the day after, without a statement, we do not know", 21, 19, 0, false,
         LATE_NOT_YET_SEEN},
        {"no statement at all: we do not know", 23, 0, 0, false, LATE_NOT_YET_SEEN},
        {"the statement of the day is in and does not have it", 23, 20, 0, false, LATE_UNPAID},
        {"booked a day early is kept", 23, 20, 19, false, LATE_KEPT},
        {"booked on the day is kept", 23, 20, 20, false, LATE_KEPT},
        {"booked after it is late", 24, 23, 23, false, LATE_BOOKED_LATE},
        {"booked in time and come back is unpaid", 24, 23, 19, true, LATE_UNPAID},
    };
    (void)monday;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        const struct late_payment p = {
            .promised = friday,
            .seen_until = on(2026, 11, lines[i].seen ? lines[i].seen : 1),
            .has_seen = lines[i].seen != 0,
            .booked = on(2026, 11, lines[i].booked ? lines[i].booked : 1),
            .is_booked = lines[i].booked != 0,
            .came_back = lines[i].came_back};

        print_message("# %s\n", lines[i].what);
        assert_int_equal(late_state(&p, on(2026, 11, lines[i].today)), lines[i].is);
    }
}

static void owed_after_its_day(void **state)
{
    (void)state;
    const struct month november = {2026 * 12 + 10};

    assert_int_equal(late_promised_after(november, on(2026, 11, 1)).n, on(2026, 11, 20).n);
    /* Decided on the 19th: nobody can send it by the 20th; five banking days. */
    assert_int_equal(late_promised_after(november, on(2026, 11, 19)).n, on(2026, 11, 26).n);
    assert_int_equal(late_promised_after(november, on(2026, 12, 10)).n, on(2026, 12, 17).n);
    /* The letter of the decision says the same day: it is owed by the night after. */
    for (struct day made = on(2026, 1, 1); made.n < on(2028, 1, 1).n; made.n++) {
        for (int back = 0; back < 3; back++) {
            const struct month m = {month_of(made).n - back};

            assert_int_equal(decisions_money_by(month_first(m), made).n,
                             late_promised_after(m, day_plus(made, 1)).n);
        }
    }
}

static void may_it_be_paid_again(void **state)
{
    (void)state;
    const struct repair_case fine = {.owed = {134849},
                                     .amount = {134849},
                                     .attempts = 1,
                                     .first_failed = true,
                                     .has_account = true,
                                     .same_account = true,
                                     .has_mandate = true,
                                     .most = {500000}};
    struct repair_case c = fine;

    assert_int_equal(repair_judge(&c), REPAIR_NOW);
    c.first_failed = false;
    assert_int_equal(repair_judge(&c), REPAIR_NOT_KNOWN_FAILED);
    c = fine;
    c.is_paid = true;
    assert_int_equal(repair_judge(&c), REPAIR_PAID);
    c = fine;
    c.attempts = 2;
    assert_int_equal(repair_judge(&c), REPAIR_THIRD_TIME);
    c = fine;
    c.has_account = false;
    assert_int_equal(repair_judge(&c), REPAIR_NO_ACCOUNT);
    c = fine;
    c.account_stopped = true;
    assert_int_equal(repair_judge(&c), REPAIR_ACCOUNT_STOPPED);
    c = fine;
    c.has_mandate = false;
    assert_int_equal(repair_judge(&c), REPAIR_NO_MANDATE);
    c = fine;
    c.most.n = 134848;
    assert_int_equal(repair_judge(&c), REPAIR_ABOVE_MANDATE);
    c = fine;
    c.died = true;
    assert_int_equal(repair_judge(&c), REPAIR_DIED);
    assert_true(repair_stops_account(TEXT("AC04")));
    assert_true(repair_stops_account(TEXT("MD07")));
    assert_false(repair_stops_account(TEXT("TECH")));
    assert_false(repair_stops_account(TEXT("")));
}

static void paid_too_much(void **state)
{
    struct cents off;

    (void)state;
    assert_int_equal(repair_offset((struct cents){2000}, (struct cents){100000}, 5, &off),
                     OUTCOME_OK);
    assert_int_equal(off.n, 2000);
    assert_int_equal(repair_offset((struct cents){9000}, (struct cents){100000}, 5, &off),
                     OUTCOME_OK);
    assert_int_equal(off.n, 5000); /* never more than 5 % of the payment */
    assert_int_equal(repair_offset((struct cents){9000}, (struct cents){0}, 5, &off),
                     OUTCOME_OK);
    assert_int_equal(off.n, 0);
}

static void two_sides(void **state)
{
    struct ledger_sum s = {.lines = 0};

    (void)state;
    assert_int_equal(ledger_close(&s), OUTCOME_BROKEN); /* an empty entry is no entry */
    assert_int_equal(ledger_add(&s, (struct cents){100}), OUTCOME_OK);
    assert_int_equal(ledger_close(&s), OUTCOME_BROKEN);
    assert_int_equal(ledger_add(&s, (struct cents){-99}), OUTCOME_OK);
    assert_int_equal(ledger_close(&s), OUTCOME_BROKEN);
    assert_int_equal(ledger_add(&s, (struct cents){-1}), OUTCOME_OK);
    assert_int_equal(ledger_close(&s), OUTCOME_OK);
    s = (struct ledger_sum){.sum = {INT64_MAX}, .lines = 1};
    assert_int_equal(ledger_add(&s, (struct cents){1}), OUTCOME_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_payment),    cmocka_unit_test(is_it_late),
        cmocka_unit_test(owed_after_its_day), cmocka_unit_test(may_it_be_paid_again),
        cmocka_unit_test(paid_too_much),      cmocka_unit_test(two_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
