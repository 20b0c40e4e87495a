/* What goes wrong after it went wrong: both payments arrive, a run is withdrawn, an account was
 * closed or replaced, a repair waits a year. On both engines. */
#include <pthread.h>

#include "payments/story_town.h"

#include "law/law.h"
#include "payments/own_money.sql.h"
#include "payments/too_much.h"
#include "payments/too_much.sql.h"

static struct payments_money_of_row money(struct town *t, int who, const char *kind,
                                          struct month month)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_money_of_row row, found = {.has_turn = false};
    struct db *db;
    int seen = 0;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    enum outcome o = payments_money_of_open(
        db, (struct payments_money_of_in){t->person[who], month, month}, &r);
    while (o == OUTCOME_OK && (o = payments_money_of_next(&r, &row)) == OUTCOME_OK) {
        if (!text_same(row.kind, text_of(kind)))
            continue;
        found = row;
        found.id = arena_copy(&t->arena, row.id);
        found.event = arena_copy(&t->arena, row.event);
        seen++;
    }
    assert_int_equal(o, OUTCOME_NOT_FOUND);
    rows_close(&r);
    store_read_done(db);
    print_message("# %s of person %d: %d\n", kind, who, seen);
    if (seen == 0)
        found.amount.n = -1;
    return found;
}

static struct payments_too_much_of_row too_much(struct town *t, int who)
{
    struct db *db;
    struct payments_too_much_of_row row = {.has_asked = false};

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    const enum outcome o =
        payments_too_much_of_one(db, (struct payments_too_much_of_in){t->person[who]}, &row);
    assert_true(o == OUTCOME_OK || o == OUTCOME_NOT_FOUND);
    store_read_done(db);
    if (o == OUTCOME_NOT_FOUND)
        row.amount.n = 0;
    return row;
}

static int messages(struct town *t, int who, const char *kind)
{
    struct db *db;
    struct message *m;
    size_t n;
    int count = 0;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(people_messages(db, witness_own(&t->arena, t->person[who]), t->person[who],
                                     NO_TEXT, 50, &m, &n),
                     OUTCOME_OK);
    for (size_t i = 0; i < n; i++)
        count += text_same(m[i].kind, text_of(kind));
    store_read_done(db);
    return count;
}

static void repairs(struct town *t, struct day day, struct sent *s)
{
    struct text path;
    int64_t files;
    char file[160];

    assert_int_equal(
        payments_repair_file(t->store, &t->arena, t->folder, day, moment(day), &path, &files),
        OUTCOME_OK);
    assert_int_equal(files, 1);
    (void)snprintf(file, sizeof file, "%.*s", TEXT_ARG(path));
    read_sent(file, s);
}

/* ---- both arrive ------------------------------------------------------------------------- */

/* The bank does not book November's file; it is given up and paid again; then both come. */
static void both_arrive(struct town *t, struct sent *first)
{
    struct sent again;
    char file[160], entries[8192];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    send_month(t, on(2026, 11, 17), on(2026, 11, 18), file, sizeof file);
    read_sent(file, first);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), ""));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.repaired, PERSONS);
    repairs(t, on(2026, 11, 23), &again);
    /* The batch of the first file is booked after all, on the day of the second. */
    (void)snprintf(entries, sizeof entries, "%s", batch(first, on(2026, 11, 23)));
    (void)strncat(entries, batch(&again, on(2026, 11, 23)),
                  sizeof entries - strlen(entries) - 1);
    const struct payments_bank_report r =
        bank(t, on(2026, 11, 24), camt(on(2026, 11, 23), entries));
    assert_int_equal(r.unknown, 0);
    night(t, on(2026, 11, 24));
    assert_int_equal(t->night.repaired + t->night.broken, 0);
}

struct deciding {
    struct town *t;
    int who;
    struct too_much_decision d;
    bool agree;
};

static enum outcome work_decide(struct db *db, void *arg)
{
    struct deciding *c = arg;
    struct witness_look *look;
    const enum outcome o = witness_job(db, db->arena, TEXT("proef"), &c->t->person[c->who], 1,
                                       moment(c->t->today), &look);

    if (o != OUTCOME_OK)
        return o;
    return c->agree ? too_much_agree(db, c->d.item, c->d.by, c->t->today, moment(c->t->today))
                    : too_much_decide(db, look, &c->d);
}

static enum outcome decide(struct town *t, int who, struct too_much_decision d)
{
    struct deciding c = {.t = t, .who = who, .d = d};

    c.d.item = too_much(t, who).id;
    c.d.today = t->today;
    c.d.at = moment(t->today);
    return store_transact(t->store, &t->arena, work_decide, &c);
}

static enum outcome work_choose(struct db *db, void *arg)
{
    struct town *t = arg;

    assert_int_equal(too_much_choose(db, t->person[0], 99, t->today), OUTCOME_NOT_VALID);
    return too_much_choose(db, t->person[0], 25, t->today);
}

static void two_that_arrive_are_told_decided_and_taken_off_above_the_floor(void **state)
{
    struct town *t = *state;
    struct sent s;
    const struct month june = month_of(on(2027, 6, 1));

    both_arrive(t, &s);
    const struct payments_money_of_row november =
        money(t, 0, "month", month_of(on(2026, 11, 1)));
    assert_int_equal(too_much(t, 0).amount.n, november.amount.n);
    assert_int_equal(messages(t, 0, "paid_twice"), 1);
    assert_true(november.has_repaired);
    /* Nothing is claimed by a job, or without the person's side, our share, urgent reasons. */
    const struct too_much_decision ask = {.way = TEXT("ask_back"),
                                          .amount = november.amount,
                                          .reasons = TEXT("U kreeg het twee keer."),
                                          .side = TEXT("Ik zag het niet."),
                                          .ours = TEXT("Wij keken een dag te vroeg."),
                                          .urgent = TEXT("Nee."),
                                          .by = TEXT("f")};
    struct too_much_decision bad = ask;
    bad.by = TEXT("night");
    assert_int_equal(decide(t, 0, bad), OUTCOME_NOT_ALLOWED);
    bad = ask;
    bad.ours = TEXT("");
    assert_int_equal(decide(t, 0, bad), OUTCOME_NOT_VALID);
    bad = ask;
    bad.amount.n++;
    assert_int_equal(decide(t, 0, bad), OUTCOME_NOT_VALID);
    assert_int_equal(decide(t, 0, ask), OUTCOME_OK);
    assert_int_equal(decide(t, 0, ask), OUTCOME_CONFLICT);
    assert_int_equal(messages(t, 0, "too_much_asked"), 1);
    assert_int_equal(decide(t, 1, ask), OUTCOME_OK);
    assert_int_equal(decide(t, 2,
                            (struct too_much_decision){.way = TEXT("waive"),
                                                       .reasons = TEXT("Het was onze fout."),
                                                       .by = TEXT("f")}),
                     OUTCOME_OK);
    run(t, work_choose);
    /* Of December nothing is taken. */
    night(t, on(2026, 12, 1));
    for (int i = 0; i < PERSONS; i++)
        assert_int_equal(money(t, i, "month", month_of(on(2026, 12, 1))).set_off.n, 0);
    /* Of June a quarter where the person chose so, half where nobody chose, nothing where it
     * was let go. */
    night(t, on(2027, 6, 1));
    const struct payments_money_of_row h[PERSONS] = {money(t, 0, "holiday", june),
                                                     money(t, 1, "holiday", june),
                                                     money(t, 2, "holiday", june)};
    assert_true(h[0].payable.n > 0);
    assert_int_equal(h[0].set_off.n, h[0].payable.n / 4);
    assert_int_equal(h[1].set_off.n, h[1].payable.n / 2);
    assert_int_equal(h[2].set_off.n, 0);
}

static void one_of_two_that_comes_back_ends_the_question(void **state)
{
    struct town *t = *state;
    struct sent s;

    both_arrive(t, &s);
    const struct payments_bank_report r =
        bank(t, on(2026, 11, 26),
             camt(on(2026, 11, 25), came_back(&s, 0, on(2026, 11, 25), "MS03")));
    assert_int_equal(r.returned, 1);
    assert_int_equal(r.unknown, 0);
    int back = 0;
    for (int i = 0; i < PERSONS; i++)
        back += too_much(t, i).has_back;
    assert_int_equal(back, 1);
    night(t, on(2026, 11, 26)); /* and nobody is paid a third time */
    assert_int_equal(t->night.repaired + t->night.held, 0);
}

static void given_up_and_there_after_all_is_not_paid_again(void **state)
{
    struct town *t = *state;
    struct sent s;
    struct text path;
    int64_t files;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    send_month(t, on(2026, 11, 17), on(2026, 11, 18), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), ""));
    night(t, on(2026, 11, 23));
    /* It arrives before the second file is made: that one then holds only what is owed beside.
     */
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 23), batch(&s, on(2026, 11, 23))));
    assert_int_equal(payments_repair_file(t->store, &t->arena, t->folder, on(2026, 11, 23),
                                          moment(on(2026, 11, 23)), &path, &files),
                     OUTCOME_OK);
    (void)snprintf(file, sizeof file, "%.*s", TEXT_ARG(path));
    read_sent(file, &s);
    assert_int_equal(s.count, PERSONS); /* the sorry-amounts */
    night(t, on(2026, 11, 24));
    assert_int_equal(t->night.repaired + t->night.held, 0);
    assert_true(money(t, 0, "month", month_of(on(2026, 11, 1))).has_repaired);
    assert_int_equal(too_much(t, 0).amount.n, 0);
}

/* ---- a run that is withdrawn ------------------------------------------------------------- */

struct pressing {
    struct town *t;
    const char *by;
    enum outcome (*work)(struct db *, void *);
    struct arena arena;
    enum outcome outcome;
};

static enum outcome work_withdraw(struct db *db, void *arg)
{
    const struct pressing *p = arg;

    return payments_run_withdraw(db, p->t->run, text_of(p->by), TEXT("Verkeerde maand."),
                                 p->t->today, moment(p->t->today));
}

static enum outcome work_withdraw_agree(struct db *db, void *arg)
{
    const struct pressing *p = arg;

    return payments_run_withdraw_agree(db, p->t->run, text_of(p->by), p->t->today,
                                       moment(p->t->today));
}

static enum outcome work_file(struct db *db, void *arg)
{
    const struct pressing *p = arg;
    struct text name;

    return run_file_in(db, p->t->run, text_of(p->by), p->t->folder, p->t->today,
                       moment(p->t->today), &name);
}

static void *press(void *arg)
{
    struct pressing *p = arg;

    p->outcome = store_transact(p->t->store, &p->arena, p->work, p);
    return NULL;
}

static enum outcome press_one(struct town *t, const char *by,
                              enum outcome (*work)(struct db *, void *))
{
    struct pressing p = {.t = t, .by = by, .work = work};

    assert_int_equal(arena_open(&p.arena, 16u << 20), OUTCOME_OK);
    press(&p);
    arena_close(&p.arena);
    return p.outcome;
}

/* Two people at the same moment: how many of them it worked for. */
static int press_both(struct town *t, struct pressing a, struct pressing b)
{
    pthread_t one, other;

    a.t = b.t = t;
    assert_int_equal(arena_open(&a.arena, 16u << 20), OUTCOME_OK);
    assert_int_equal(arena_open(&b.arena, 16u << 20), OUTCOME_OK);
    assert_int_equal(pthread_create(&one, NULL, press, &a), 0);
    assert_int_equal(pthread_create(&other, NULL, press, &b), 0);
    assert_int_equal(pthread_join(one, NULL), 0);
    assert_int_equal(pthread_join(other, NULL), 0);
    arena_close(&a.arena);
    arena_close(&b.arena);
    assert_true(a.outcome == OUTCOME_OK || a.outcome == OUTCOME_CONFLICT);
    assert_true(b.outcome == OUTCOME_OK || b.outcome == OUTCOME_CONFLICT);
    return (a.outcome == OUTCOME_OK) + (b.outcome == OUTCOME_OK);
}

static void a_run_can_be_withdrawn_before_its_file(void **state)
{
    struct town *t = *state;
    struct sent s;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    t->today = on(2026, 11, 9);
    t->month = month_of(t->today);
    run(t, work_draft);
    /* A draft: whoever is first. */
    assert_int_equal(press_both(t, (struct pressing){.by = "f", .work = work_withdraw},
                                (struct pressing){.by = "g", .work = work_withdraw}),
                     1);
    assert_int_equal(store_transact(t->store, &t->arena, work_agree, t), OUTCOME_CONFLICT);
    assert_int_equal(press_one(t, "g", work_file), OUTCOME_NOT_ALLOWED);
    night(t, on(2026, 11, 10)); /* free again, and not yet late: the night leaves it alone */
    assert_int_equal(t->night.repaired + t->night.held, 0);
    /* Agreed: two people, and no file meanwhile. */
    run(t, work_draft);
    run(t, work_agree);
    assert_int_equal(press_one(t, "f", work_withdraw), OUTCOME_OK);
    assert_int_equal(press_one(t, "g", work_file), OUTCOME_CONFLICT);
    assert_int_equal(press_one(t, "f", work_withdraw_agree), OUTCOME_NOT_ALLOWED);
    assert_int_equal(press_one(t, "g", work_withdraw_agree), OUTCOME_OK);
    assert_int_equal(press_one(t, "g", work_withdraw_agree), OUTCOME_CONFLICT);
    /* A third one goes out whole, is kept, and can no longer be withdrawn. */
    send_month(t, on(2026, 11, 12), on(2026, 11, 13), file, sizeof file);
    read_sent(file, &s);
    assert_int_equal(s.count, PERSONS);
    assert_int_equal(press_one(t, "g", work_withdraw), OUTCOME_CONFLICT);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), batch(&s, on(2026, 11, 19))));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.kept, PERSONS);
    assert_int_equal(t->night.broken, 0);
}

static void file_and_withdrawal_at_once_never_both(void **state)
{
    struct town *t = *state;

    start_in_november(t);
    night(t, on(2026, 11, 2));
    t->month = month_of(on(2026, 11, 2));
    for (int i = 0; i < 4; i++) {
        struct payments_money_of_row row;

        t->today = on(2026, 11, 3 + i);
        const enum outcome o = store_transact(t->store, &t->arena, work_draft, t);
        if (o == OUTCOME_CONFLICT)
            break; /* the file was first last time: nothing is left to draft */
        assert_int_equal(o, OUTCOME_OK);
        run(t, work_agree);
        assert_int_equal(press_both(t, (struct pressing){.by = "g", .work = work_file},
                                    (struct pressing){.by = "f", .work = work_withdraw}),
                         1);
        row = money(t, 0, "month", t->month);
        if (row.has_filed)
            continue;
        assert_int_equal(press_one(t, "g", work_withdraw_agree), OUTCOME_OK);
        assert_false(money(t, 0, "month", t->month).has_turn);
    }
}

static void withdrawn_and_forgotten_is_found_late_and_paid(void **state)
{
    struct town *t = *state;
    struct sent s;

    start_in_november(t);
    night(t, on(2026, 11, 2));
    t->today = on(2026, 11, 10);
    t->month = month_of(t->today);
    run(t, work_draft);
    assert_int_equal(press_one(t, "f", work_withdraw), OUTCOME_OK);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), ""));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.broken, PERSONS);
    assert_int_equal(t->night.repaired, PERSONS);
    repairs(t, on(2026, 11, 23), &s);
    assert_int_equal(s.count, PERSONS * 2);
}

/* ---- whose fault a return is ------------------------------------------------------------- */

struct account_new {
    struct town *t;
    int who;
    struct day from;
};

static enum outcome work_account(struct db *db, void *arg)
{
    const struct account_new *a = arg;
    struct text id;
    const enum outcome o = payments_account_ask(
        db, NULL, a->t->person[a->who], TEXT("NL13TEST0123456789"), TEXT("Andere Rekening"),
        a->from, a->t->person[a->who], a->t->today, &id);

    return o != OUTCOME_OK ? o : payments_account_agree(db, id, TEXT("g"), a->t->today);
}

static void new_account(struct town *t, int who, struct day today, struct day from)
{
    struct account_new a = {t, who, from};

    t->today = today;
    assert_int_equal(store_transact(t->store, &t->arena, work_account, &a), OUTCOME_OK);
}

/* Whose payment is number `which` of the file? The order is that of the references. */
static int payee(struct town *t, const struct sent *s, int which)
{
    for (int i = 0; i < PERSONS; i++) {
        struct payments_money_of_row row = money(t, i, "month", month_of(on(2026, 11, 1)));

        if (row.failure.at)
            return i;
    }
    fail_msg("nobody's payment %s came back", s->reference[which]);
    return -1;
}

/* November is booked and kept; in December one payment comes back. */
static int kept_and_then_back(struct town *t, const char *code)
{
    struct sent s;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    send_month(t, on(2026, 11, 17), on(2026, 11, 18), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), batch(&s, on(2026, 11, 19))));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.kept, PERSONS);
    bank(t, on(2026, 12, 3), camt(on(2026, 12, 2), came_back(&s, 0, on(2026, 12, 2), code)));
    return payee(t, &s, 0);
}

static void a_return_to_a_closed_account_is_nobodys_lateness(void **state)
{
    struct town *t = *state;
    const int who = kept_and_then_back(t, "AC04");
    struct sent s;

    night(t, on(2026, 12, 3));
    assert_int_equal(t->night.broken + t->night.repaired, 0);
    assert_int_equal(t->night.held, 1);
    new_account(t, who, on(2026, 12, 4), on(2026, 12, 7));
    night(t, on(2026, 12, 7));
    assert_int_equal(t->night.repaired, 1);
    assert_int_equal(t->night.broken, 0);
    assert_int_equal(messages(t, who, "late_payment"), 0);
    assert_int_equal(messages(t, who, "payment_again"), 1);
    repairs(t, on(2026, 12, 7), &s);
    assert_int_equal(s.count,
                     1); /* no sorry-amount: it was not our fault, and we do not say so */
}

static void a_return_to_a_good_account_is_ours(void **state)
{
    struct town *t = *state;
    const int who = kept_and_then_back(t, "MS03");
    struct sent s;

    night(t, on(2026, 12, 3));
    assert_int_equal(t->night.repaired, 1);
    assert_int_equal(t->night.broken, 1);
    assert_int_equal(messages(t, who, "late_payment"), 1);
    assert_int_equal(messages(t, who, "payment_again"), 0);
    night(t, on(2026, 12, 3));
    repairs(t, on(2026, 12, 3), &s);
    assert_int_equal(s.count, 2); /* the money, and the sorry-amount */
}

static void a_return_to_an_account_that_was_replaced_in_time_is_ours(void **state)
{
    struct town *t = *state;
    struct sent s;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    /* Drafted on the old accounts; the new ones are told and agreed before the day of paying.
     */
    t->today = on(2026, 11, 10);
    send_month(t, on(2026, 11, 10), on(2026, 11, 11), file, sizeof file);
    for (int i = 0; i < PERSONS; i++)
        new_account(t, i, on(2026, 11, 12), on(2026, 11, 16));
    read_sent(file, &s);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), batch(&s, on(2026, 11, 19))));
    night(t, on(2026, 11, 23));
    bank(t, on(2026, 12, 3), camt(on(2026, 12, 2), came_back(&s, 0, on(2026, 12, 2), "AC04")));
    const int who = payee(t, &s, 0);
    night(t, on(2026, 12, 3));
    assert_int_equal(t->night.repaired, 1);
    assert_int_equal(messages(t, who, "late_payment"), 1);
}

/* ---- a repair that waits ----------------------------------------------------------------- */

static void interest_runs_to_the_day_of_payment(void **state)
{
    struct town *t = *state;
    struct law_interest law;
    struct sent s;
    char file[160];
    const struct month january = month_of(on(2025, 1, 1));
    int who = 0;

    night(t, on(2024, 12, 9));
    send_month(t, on(2024, 12, 10), on(2024, 12, 11), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2024, 12, 23), camt(on(2024, 12, 20), batch(&s, on(2024, 12, 19))));
    night(t, on(2024, 12, 23));
    night(t, on(2025, 1, 2));
    send_month(t, on(2025, 1, 14), on(2025, 1, 15), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2025, 1, 20), camt(on(2025, 1, 17), batch(&s, on(2025, 1, 17))));
    bank(t, on(2025, 1, 22), camt(on(2025, 1, 20), came_back(&s, 0, on(2025, 1, 20), "AC04")));
    night(t, on(2025, 1, 22));
    assert_int_equal(t->night.broken, 1);
    for (int i = 0; i < PERSONS; i++) {
        if (money(t, i, "month", january).failure.at)
            who = i;
    }
    const struct payments_money_of_row late = money(t, who, "month", january);
    assert_int_equal(late.interest.n, 0); /* nothing runs before the first of February */
    assert_int_equal(money(t, who, "interest", january).amount.n, -1);
    /* A year later there is an account. */
    new_account(t, who, on(2026, 1, 30), on(2026, 2, 2));
    night(t, on(2026, 2, 3));
    repairs(t, on(2026, 2, 3), &s);
    bank(t, on(2026, 2, 4), camt(on(2026, 2, 3), batch(&s, on(2026, 2, 3))));
    night(t, on(2026, 2, 4));
    assert_int_equal(law_interest(late.amount, on(2025, 2, 1), on(2026, 2, 3), &law),
                     OUTCOME_OK);
    assert_true(law.complete && law.owed.n > 1000);
    assert_int_equal(money(t, who, "interest", january).amount.n, law.owed.n);
    night(t, on(2026, 2, 5)); /* once */
    assert_int_equal(money(t, who, "interest", january).amount.n, law.owed.n);
}

static int set_up_2024(void **state)
{
    return set_up_from(state, on(2024, 12, 1));
}

#define STORY(name, set_up) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(two_that_arrive_are_told_decided_and_taken_off_above_the_floor, set_up),
        STORY(one_of_two_that_comes_back_ends_the_question, set_up),
        STORY(given_up_and_there_after_all_is_not_paid_again, set_up),
        STORY(a_run_can_be_withdrawn_before_its_file, set_up),
        STORY(file_and_withdrawal_at_once_never_both, set_up),
        STORY(withdrawn_and_forgotten_is_found_late_and_paid, set_up),
        STORY(a_return_to_a_closed_account_is_nobodys_lateness, set_up),
        STORY(a_return_to_a_good_account_is_ours, set_up),
        STORY(a_return_to_an_account_that_was_replaced_in_time_is_ours, set_up),
        STORY(interest_runs_to_the_day_of_payment, set_up_2024),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
