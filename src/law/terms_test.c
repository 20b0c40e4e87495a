#include "law/test_shared.h"

#include "law/law.h"

#include "ground/base/banned.h"

static struct day on(const char *iso)
{
    struct day d = {0};

    if (iso[0] != 0)
        assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static void assert_day(struct day got, const char *want, const char *says)
{
    const struct date d = date_of(got);

    if (got.n != on(want).n)
        fail_msg("%s: got %04d-%02d-%02d, want %s", says, d.year, d.month, d.day, want);
}

static void last_days_of_terms(void **state)
{
    static const struct {
        const char *says;
        enum law_term_kind kind;
        const char *from;
        const char *last;
    } cases[] = {
        {"eight weeks to decide, ends on a Monday", LAW_TERM_DECISION, "2026-03-02",
         "2026-04-28"},
        {"ends on a Wednesday", LAW_TERM_DECISION, "2026-01-07", "2026-03-04"},
        {"ends on a Saturday: Monday", LAW_TERM_DECISION, "2026-01-10", "2026-03-09"},
        {"ends on Good Friday 2026: after Easter Monday", LAW_TERM_DECISION, "2026-02-06",
         "2026-04-07"},
        {"ends on 5 May, every year", LAW_TERM_DECISION, "2026-03-10", "2026-05-06"},
        {"four weeks not to handle it", LAW_TERM_DECISION_INCOMPLETE, "2026-01-07",
         "2026-02-04"},
        {"reasons within a week", LAW_TERM_REASONS, "2026-01-07", "2026-01-14"},
        {"a payment within six weeks", LAW_TERM_PAY, "2026-01-07", "2026-02-18"},
        {"six weeks to object", LAW_TERM_OBJECT, "2026-01-07", "2026-02-18"},
        {"objection ends on Christmas: the next working day", LAW_TERM_OBJECT, "2026-11-13",
         "2026-12-28"},
        {"by post a week more", LAW_TERM_OBJECT_POST, "2026-02-18", "2026-02-25"},
        {"objection decided in six weeks", LAW_TERM_OBJECTION, "2026-02-18", "2026-04-01"},
        {"twelve with a committee", LAW_TERM_OBJECTION_COMMITTEE, "2026-02-18", "2026-05-13"},
        {"extended by six", LAW_TERM_OBJECTION_EXTENSION, "2026-04-01", "2026-05-13"},
        {"the penalty is fixed in two weeks", LAW_TERM_PENALTY_DECISION, "2026-01-07",
         "2026-01-21"},
        {"search period of four weeks, also on a Sunday", LAW_TERM_SEARCH, "2026-02-01",
         "2026-03-01"},
        {"suspension: eight weeks, not lengthened", LAW_TERM_SUSPENSION, "2026-01-10",
         "2026-03-07"},
        {"holiday allowance within three months", LAW_TERM_HOLIDAY_PAID, "2026-03-31",
         "2026-06-30"},
        {"a complaint in six weeks", LAW_TERM_COMPLAINT, "2026-01-07", "2026-02-18"},
        {"ten with a committee", LAW_TERM_COMPLAINT_COMMITTEE, "2026-01-07", "2026-03-18"},
        {"privacy: a month", LAW_TERM_PRIVACY, "2026-01-31", "2026-03-02"},
        {"privacy with two months more", LAW_TERM_PRIVACY_LONG, "2026-01-07", "2026-04-07"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_day(law_term(cases[i].kind, on(cases[i].from)), cases[i].last, cases[i].says);
    for (int k = 0; k < LAW_TERM_COUNT; k++) {
        const struct law_term_rule *const r = law_term_rule((enum law_term_kind)k);

        assert_true(r->article.len > 0 && r->source.len > 0);
        assert_true((r->weeks == 0) != (r->months == 0));
        /* Algemene termijnenwet 4: not for terms over 12 weeks or three months */
        assert_true(!r->extended || (r->weeks <= 12 && r->months <= 3));
    }
}

static void pauses_add_days_once(void **state)
{
    struct law_pause p[3];
    struct day last = {0};

    (void)state;
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), NULL, 0, &last), OUTCOME_OK);
    assert_day(last, "2026-03-04", "no pause");
    /* asked on the 12th, completed on the 20th: 13..19 do not count, 7 days */
    p[0] = law_pause_to_complete(on("2026-01-12"), on("2026-01-20"));
    assert_day(p[0].from, "2026-01-13", "the day after the invitation");
    assert_day(p[0].until, "2026-01-19", "the day before it was completed");
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), p, 1, &last), OUTCOME_OK);
    assert_day(last, "2026-03-11", "seven days later");
    p[1] = (struct law_pause){on("2026-01-15"), on("2026-01-21")};
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), p, 2, &last), OUTCOME_OK);
    assert_day(last, "2026-03-13", "overlap counts once: nine days");
    p[2] = (struct law_pause){on("2026-01-13"), on("2026-01-13")};
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), p, 3, &last), OUTCOME_OK);
    assert_day(last, "2026-03-13", "a day that stood still already");
    p[2] = law_pause_to_complete(on("2026-02-02"), on("2026-02-02"));
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), p, 3, &last), OUTCOME_OK);
    assert_day(last, "2026-03-13", "completed at once: no pause");
    assert_int_equal(law_decision_day(on("2026-01-07"), on("2026-03-20"), NULL, 0, &last),
                     OUTCOME_OK);
    assert_day(last, "2026-03-20", "the later day that was told");
    p[0] = (struct law_pause){on("2026-01-01"), on("2026-01-02")};
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), p, 1, &last),
                     OUTCOME_NOT_VALID);
    p[0] = (struct law_pause){on("2026-01-08"), on("2046-01-02")};
    assert_int_equal(law_decision_day(on("2026-01-07"), on(""), p, 1, &last),
                     OUTCOME_NOT_VALID);
}

static void penalty_for_deciding_late(void **state)
{
    static const struct {
        const char *says;
        const char *term_end;
        const char *notice;
        const char *decided;
        const char *today;
        enum law_penalty_state state;
        int days;
        int64_t owed;
    } cases[] = {
        {"nobody sent a notice", "2026-03-04", "", "", "2026-06-01", LAW_PENALTY_NO_NOTICE, 0,
         0},
        {"a notice before the end has no effect", "2026-03-04", "2026-03-04", "", "2026-06-01",
         LAW_PENALTY_NOTICE_EARLY, 0, 0},
        {"two weeks to go", "2026-03-04", "2026-03-05", "", "2026-03-18", LAW_PENALTY_WAITING,
         0, 0},
        {"the first day", "2026-03-04", "2026-03-05", "", "@0", LAW_PENALTY_RUNNING, 1, 2300},
        {"fourteen days", "2026-03-04", "2026-03-05", "", "@13", LAW_PENALTY_RUNNING, 14,
         32200},
        {"fifteen days", "2026-03-04", "2026-03-05", "", "@14", LAW_PENALTY_RUNNING, 15, 35700},
        {"28 days", "2026-03-04", "2026-03-05", "", "@27", LAW_PENALTY_RUNNING, 28, 81200},
        {"29 days", "2026-03-04", "2026-03-05", "", "@28", LAW_PENALTY_RUNNING, 29, 85700},
        {"42 days", "2026-03-04", "2026-03-05", "", "@41", LAW_PENALTY_RUNNING, 42, 144200},
        {"never more", "2026-03-04", "2026-03-05", "", "@42", LAW_PENALTY_ENDED, 42, 144200},
        {"decided in the two weeks", "2026-03-04", "2026-03-05", "2026-03-10", "2026-06-01",
         LAW_PENALTY_ENDED, 0, 0},
        {"decided on the first day", "2026-03-04", "2026-03-05", "@0", "2026-06-01",
         LAW_PENALTY_ENDED, 0, 0},
        {"decided on the eleventh day", "2026-03-04", "2026-03-05", "@10", "2026-06-01",
         LAW_PENALTY_ENDED, 10, 23000},
        {"decided in time", "2026-03-04", "2026-03-05", "2026-03-04", "2026-06-01",
         LAW_PENALTY_NO_NOTICE, 0, 0},
    };
    const struct day first = day_plus(on("2026-03-05"), LAW_PENALTY_WAIT);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const d = cases[i].decided;
        const char *const t = cases[i].today;
        struct law_penalty p = {0};

        assert_int_equal(
            law_penalty(on(cases[i].term_end), on(cases[i].notice),
                        d[0] == '@' ? day_plus(first, (int32_t)strtol(d + 1, NULL, 10)) : on(d),
                        t[0] == '@' ? day_plus(first, (int32_t)strtol(t + 1, NULL, 10)) : on(t),
                        &p),
            OUTCOME_OK);
        if (p.state != cases[i].state || p.days != cases[i].days || p.owed.n != cases[i].owed)
            fail_msg("%s: state %d, %d days, %lld", cases[i].says, (int)p.state, p.days,
                     (long long)p.owed.n);
        assert_int_equal(p.decide_by.n, p.state == LAW_PENALTY_ENDED && p.days > 0
                                            ? law_term(LAW_TERM_PENALTY_DECISION, p.last).n
                                            : 0);
    }
}

static void advances_every_four_weeks(void **state)
{
    struct cents least = {0};

    (void)state;
    assert_day(law_advance_day(on("2026-01-07"), 1), "2026-02-04", "the first");
    assert_day(law_advance_day(on("2026-01-07"), 2), "2026-03-04", "the second");
    assert_day(law_advance_day(on("2026-01-10"), 1), "2026-02-09", "a Saturday: Monday");
    assert_day(law_advance_day(on("2026-01-10"), 2), "2026-03-09",
               "counted from the application");
    assert_int_equal(law_advance_least((struct cents){140150}, on("2025-12-31"), &least),
                     OUTCOME_OK);
    assert_int_equal(least.n, 126135);
    assert_int_equal(law_advance_least((struct cents){140150}, on("2026-01-01"), &least),
                     OUTCOME_OK);
    assert_int_equal(least.n, 133143); /* 133142,5: at least, so up */
    assert_int_equal(law_advance_least((struct cents){1}, on("2014-12-31"), &least),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(law_advance_least((struct cents){-1}, on("2026-01-01"), &least),
                     OUTCOME_NOT_VALID);
}

static void the_right_starts(void **state)
{
    (void)state;
    assert_day(law_right_start(on("2026-01-01"), on("2026-02-10")), "2026-02-10", "the report");
    assert_day(law_right_start(on("2026-03-01"), on("2026-02-10")), "2026-03-01",
               "arose later");
    assert_day(law_right_earliest(on("2026-05-31")), "2026-02-28", "three months back");
    assert_day(law_right_earliest(on("2026-01-01")), "2025-10-01",
               "from the first day of 2026");
    assert_day(law_right_earliest(on("2025-12-31")), "2025-12-31", "not before 2026");
    assert_int_equal(law_holiday_month((struct month){2026 * 12 + 4}).n, 2026 * 12 + 5);
    assert_int_equal(law_holiday_month((struct month){2026 * 12 + 5}).n, 2027 * 12 + 5);
    assert_int_equal(law_holiday_month((struct month){2026 * 12 + 11}).n, 2027 * 12 + 5);
}

static void parts_of_a_month(void **state)
{
    struct cents part = {0};
    struct cents rest = {0};

    (void)state;
    assert_int_equal(
        law_part_month((struct cents){140150}, on("2026-02-10"), on("2026-02-28"), &part),
        OUTCOME_OK);
    assert_int_equal(part.n, 95102); /* 19 of 28 days: 95101,785... */
    assert_int_equal(
        law_part_month((struct cents){140150}, on("2026-02-01"), on("2026-02-09"), &rest),
        OUTCOME_OK);
    assert_int_equal(part.n + rest.n, 140150);
    assert_int_equal(
        law_part_month((struct cents){1}, on("2026-02-10"), on("2026-03-01"), &part),
        OUTCOME_NOT_VALID);
    assert_int_equal(
        law_part_month((struct cents){1}, on("2026-02-10"), on("2026-02-09"), &part),
        OUTCOME_NOT_VALID);
}

static void under_27_searches_first(void **state)
{
    const struct day young = on("2000-06-01");

    (void)state;
    assert_false(law_may_apply(young, on("2026-02-02"), on("2026-03-01"), false));
    assert_true(law_may_apply(young, on("2026-02-02"), on("2026-03-02"), false));
    assert_true(law_may_apply(young, on("2026-02-02"), on("2026-02-02"), true));
    assert_false(law_may_apply(young, on("2026-02-02"), on("2026-02-01"), true));
    assert_true(law_may_apply(on("1999-02-02"), on("2026-02-02"), on("2026-02-02"), false));
    assert_false(law_may_apply(on("1999-02-03"), on("2026-02-02"), on("2026-02-02"), false));
}

static void halves_and_a_month_after_death(void **state)
{
    struct cents half[2];
    struct day died = {0};
    struct day until = {0};

    (void)state;
    law_halves((struct cents){190203}, half);
    assert_int_equal(half[0].n, 95102);
    assert_int_equal(half[1].n, 95101);
    assert_int_equal(day_of(2026, 1, 31, &died), OUTCOME_OK);
    assert_int_equal(day_of(2026, 2, 28, &until), OUTCOME_OK);
    assert_int_equal(law_death_until(died).n, until.n);
}

/* Nothing is an amount, and one day is a part of a month. */
static void nothing_and_one_day(void **state)
{
    struct cents c = {7};

    (void)state;
    assert_int_equal(law_advance_least((struct cents){0}, on("2026-01-01"), &c), OUTCOME_OK);
    assert_int_equal(c.n, 0);
    c.n = 7;
    assert_int_equal(law_part_month((struct cents){0}, on("2026-01-01"), on("2026-01-31"), &c),
                     OUTCOME_OK);
    assert_int_equal(c.n, 0);
    assert_int_equal(
        law_part_month((struct cents){3100}, on("2026-01-09"), on("2026-01-09"), &c),
        OUTCOME_OK);
    assert_int_equal(c.n, 100);
    assert_int_equal(
        law_part_month((struct cents){3100}, on("2026-01-09"), on("2026-01-08"), &c),
        OUTCOME_NOT_VALID);
    assert_int_equal(law_part_month((struct cents){-1}, on("2026-01-09"), on("2026-01-09"), &c),
                     OUTCOME_NOT_VALID);
    assert_int_equal(law_part_month((struct cents){1}, on("2026-01-31"), on("2026-02-01"), &c),
                     OUTCOME_NOT_VALID);
}

/* A penalty that has not begun is nothing, also where its amounts are not known; a decision
 * that comes later has not ended anything. */
static void a_penalty_that_waits_is_nothing(void **state)
{
    struct law_penalty p = {0};

    (void)state;
    assert_int_equal(
        law_penalty(on("1990-01-01"), on("1990-01-10"), (struct day){0}, on("1990-01-12"), &p),
        OUTCOME_OK);
    assert_true(p.state == LAW_PENALTY_WAITING && p.days == 0 && p.owed.n == 0);
    assert_int_equal(
        law_penalty(on("1990-01-01"), on("1990-01-10"), (struct day){0}, on("1990-01-24"), &p),
        OUTCOME_NOT_FOUND);
    assert_int_equal(
        law_penalty(on("2026-01-01"), on("2026-01-10"), on("2026-02-10"), on("2026-02-01"), &p),
        OUTCOME_OK);
    assert_int_equal(p.state, LAW_PENALTY_RUNNING);
    assert_int_equal(
        law_penalty(on("2026-01-01"), on("2026-01-10"), on("2026-02-10"), on("2026-02-10"), &p),
        OUTCOME_OK);
    assert_int_equal(p.state, LAW_PENALTY_ENDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_days_of_terms),
        cmocka_unit_test(pauses_add_days_once),
        cmocka_unit_test(penalty_for_deciding_late),
        cmocka_unit_test(advances_every_four_weeks),
        cmocka_unit_test(the_right_starts),
        cmocka_unit_test(parts_of_a_month),
        cmocka_unit_test(under_27_searches_first),
        cmocka_unit_test(halves_and_a_month_after_death),
        cmocka_unit_test(a_penalty_that_waits_is_nothing),
        cmocka_unit_test(nothing_and_one_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
