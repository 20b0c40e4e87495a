/* Promises: the rule as a table, the rows, and the night. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "promises/judge.h"

static const struct text anna = TEXT_INIT("persoon-anna");
static const struct store_room *const rooms[] = {&witness_rows, &promises_rows};

struct house {
    char folder[64];
    char path[96];
    struct store *store;
    struct arena arena;
    struct db *db;
};

static enum outcome make_anna(struct db *db, void *arg)
{
    (void)arg;
    return witness_keys_make(db, anna);
}

static int set_up(void **state)
{
    static const unsigned char key[32] = {1};
    struct house *h = calloc(1, sizeof *h);
    struct store_options o = {.municipality = TEXT("0001")};

    assert_non_null(h);
    snprintf(h->folder, sizeof h->folder, "/tmp/erkenning-promises-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->path, sizeof h->path, "%s/data.db", h->folder);
    o.place = h->path;
    witness_keys_close();
    witness_keys_fixed(key);
    assert_int_equal(arena_open(&h->arena, 16 << 20), OUTCOME_OK);
    assert_int_equal(store_open(&o, &h->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(h->store, rooms, 2), OUTCOME_OK);
    assert_int_equal(store_transact(h->store, &h->arena, make_anna, NULL), OUTCOME_OK);
    *state = h;
    return 0;
}

static int tear_down(void **state)
{
    struct house *h = *state;
    char name[128];

    store_close(h->store);
    arena_close(&h->arena);
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", h->path, i == 0 ? "" : i == 1 ? "-wal" : "-shm");
        unlink(name);
    }
    rmdir(h->folder);
    free(h);
    return 0;
}

static struct day day(const char *iso)
{
    struct day d;

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

/* ---- the rule ---- */

static void every_case_has_an_answer(void **state)
{
    static const struct {
        const char *what;
        enum promise_state now;
        enum promise_event event;
        bool in_time;
        enum outcome outcome;
        enum promise_state then;
        bool breaks_first;
    } cases[] = {
        {"kept in time is kept", PROMISE_MADE, EVENT_KEPT, true, OUTCOME_OK, PROMISE_KEPT,
         false},
        {"kept too late was broken first", PROMISE_MADE, EVENT_KEPT, false, OUTCOME_OK,
         PROMISE_REPAIRED, true},
        {"a payment that came back is broken, also before its day", PROMISE_MADE, EVENT_BROKEN,
         true, OUTCOME_OK, PROMISE_BROKEN, false},
        {"done after the night found it is repaired", PROMISE_BROKEN, EVENT_KEPT, false,
         OUTCOME_OK, PROMISE_REPAIRED, false},
        {"what was kept cannot become broken", PROMISE_KEPT, EVENT_BROKEN, false,
         OUTCOME_CONFLICT, PROMISE_KEPT, false},
        {"what is broken cannot be moved away", PROMISE_BROKEN, EVENT_MOVED, false,
         OUTCOME_CONFLICT, PROMISE_BROKEN, false},
        {"what is past cannot be moved either", PROMISE_MADE, EVENT_MOVED, false,
         OUTCOME_CONFLICT, PROMISE_MADE, false},
        {"what was never broken cannot be repaired", PROMISE_KEPT, EVENT_REPAIRED, true,
         OUTCOME_CONFLICT, PROMISE_KEPT, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct verdict v = {cases[i].then, false, cases[i].breaks_first};

        if (promise_judge(cases[i].now, cases[i].event, cases[i].in_time, &v) !=
                cases[i].outcome ||
            v.state != cases[i].then || v.breaks_first != cases[i].breaks_first)
            fail_msg("%s", cases[i].what);
    }
    assert_false(promise_is_past(day("2026-11-20"), day("2026-11-20")));
    assert_true(promise_is_past(day("2026-11-20"), day("2026-11-21")));
}

/* ---- rows ---- */

struct made {
    struct text id[8];
    struct text words;
};

static enum outcome make_some(struct db *db, void *arg)
{
    struct made *m = arg;
    struct promise_new p = {.kind = PROMISE_ANSWER,
                            .person = anna,
                            .about = TEXT("vraag-1"),
                            .made = day("2026-11-13"),
                            .last_day = day("2026-11-20"),
                            .law = TEXT(""),
                            .words = TEXT("Antwoord op uw vraag over samenwonen")};
    enum outcome o = promises_make(db, &p, &m->id[0]);

    p.words = NO_TEXT;
    p.kind = PROMISE_PAYMENT;
    p.about = TEXT("betaling-1");
    p.law = TEXT("Pw 45");
    if (o == OUTCOME_OK)
        o = promises_make(db, &p, &m->id[1]);
    p.kind = PROMISE_DECISION_TERM;
    p.about = TEXT("aanvraag-1");
    p.law = TEXT("Awb 4:13");
    p.last_day = day("2026-11-25");
    if (o == OUTCOME_OK)
        o = promises_make(db, &p, &m->id[2]);
    return o;
}

/* Results outlive store_transact() because the arena is the test's own. */
static struct made made_by(struct house *h)
{
    struct made m = {0};

    assert_int_equal(store_transact(h->store, &h->arena, make_some, &m), OUTCOME_OK);
    for (int i = 0; i < 3; i++)
        m.id[i] = arena_copy(&h->arena, m.id[i]);
    return m;
}

struct act {
    enum outcome (*does)(struct db *, struct text, struct day);
    struct text id;
    struct day day;
};

static enum outcome act_work(struct db *db, void *arg)
{
    const struct act *a = arg;

    return a->does(db, a->id, a->day);
}

static enum outcome acted(struct house *h,
                          enum outcome (*does)(struct db *, struct text, struct day),
                          struct text id, const char *on)
{
    struct act a = {does, id, day(on)};

    return store_transact(h->store, &h->arena, act_work, &a);
}

static enum outcome repaired_paid(struct db *db, struct text id, struct day on)
{
    return promises_repaired(db, id, on, TEXT("paid_again"));
}

static struct promise load(struct house *h, struct text id, bool own)
{
    struct promise p = {0};
    struct db *db = NULL;

    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(promises_load(db, own ? witness_own(&h->arena, anna) : NULL, id, &p),
                     OUTCOME_OK);
    store_read_done(db);
    return p;
}

static enum outcome night_work(struct db *db, void *arg)
{
    struct promises_night night = {0};
    struct day *today = arg;
    enum outcome o = promises_night(db, *today, &night);

    today->n = (int32_t)(night.broken * 100 + night.judged);
    return o;
}

/* found * 100 + left to their room */
static int night(struct house *h, const char *today)
{
    struct day d = day(today);

    assert_int_equal(store_transact(h->store, &h->arena, night_work, &d), OUTCOME_OK);
    return d.n;
}

static void the_night_finds_what_is_late(void **state)
{
    struct house *h = *state;
    struct made m = made_by(h);
    struct promise p;

    assert_int_equal(night(h, "2026-11-20"), 0); /* its last day is in time */
    assert_int_equal(night(h, "2026-11-21"),
                     101); /* the answer; the payment is the bank's to say */
    assert_int_equal(night(h, "2026-11-21"), 1); /* twice changes nothing */
    p = load(h, m.id[0], true);
    assert_int_equal(p.state, PROMISE_BROKEN);
    assert_int_equal(p.broken.n, day("2026-11-21").n);
    assert_true(text_same(p.words, TEXT("Antwoord op uw vraag over samenwonen")));
    assert_int_equal(load(h, m.id[0], false).words.len, 0); /* sealed for others */
    assert_int_equal(load(h, m.id[1], true).state, PROMISE_MADE);
    assert_int_equal(load(h, m.id[2], true).state, PROMISE_MADE);
    assert_int_equal(acted(h, promises_kept, m.id[0], "2026-11-23"), OUTCOME_OK);
    p = load(h, m.id[0], true);
    assert_int_equal(p.state, PROMISE_REPAIRED);
    assert_int_equal(p.ended.n, day("2026-11-23").n);
}

static void kept_on_the_last_day_is_kept(void **state)
{
    struct house *h = *state;
    struct made m = made_by(h);

    assert_int_equal(acted(h, promises_kept, m.id[1], "2026-11-20"), OUTCOME_OK);
    assert_int_equal(load(h, m.id[1], true).state, PROMISE_KEPT);
    assert_int_equal(acted(h, promises_kept, m.id[1], "2026-11-20"), OUTCOME_OK); /* again */
    assert_int_equal(acted(h, promises_broken, m.id[1], "2026-11-21"), OUTCOME_CONFLICT);
    assert_int_equal(acted(h, promises_kept, TEXT("nergens"), "2026-11-21"), OUTCOME_NOT_FOUND);
}

static void a_payment_is_judged_by_its_room(void **state)
{
    struct house *h = *state;
    struct made m = made_by(h);
    struct promise *list = NULL, p;
    struct db *db = NULL;
    size_t n = 0;

    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(
        promises_past(db, PROMISE_PAYMENT, day("2026-11-21"), TEXT(""), 10, &list, &n),
        OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_true(text_same(list[0].about, TEXT("betaling-1")));
    assert_int_equal(
        promises_past(db, PROMISE_PAYMENT, day("2026-11-21"), m.id[1], 10, &list, &n),
        OUTCOME_OK);
    assert_int_equal(n, 0);
    store_read_done(db);
    assert_int_equal(acted(h, promises_broken, m.id[1], "2026-11-23"), OUTCOME_OK);
    assert_int_equal(acted(h, repaired_paid, m.id[1], "2026-11-23"), OUTCOME_OK);
    p = load(h, m.id[1], true);
    assert_int_equal(p.state, PROMISE_REPAIRED);
    assert_int_equal(p.broken.n, day("2026-11-23").n);
}

static enum outcome move_work(struct db *db, void *arg)
{
    return promises_move(db, arg);
}

static void the_law_may_move_a_day_and_nobody_else(void **state)
{
    struct house *h = *state;
    struct made m = made_by(h);
    struct promise_move move = {.id = m.id[2],
                                .day = day("2026-11-16"),
                                .last_day = day("2026-12-02"),
                                .article = TEXT("Awb 4:15 lid 1 a"),
                                .reason = TEXT("")};
    struct promise p;

    assert_int_equal(store_transact(h->store, &h->arena, move_work, &move), OUTCOME_NOT_VALID);
    move.reason = TEXT("Wij wachten op uw loonstrook.");
    move.article = TEXT("");
    assert_int_equal(store_transact(h->store, &h->arena, move_work, &move), OUTCOME_NOT_VALID);
    move.article = TEXT("Awb 4:15 lid 1 a");
    assert_int_equal(store_transact(h->store, &h->arena, move_work, &move), OUTCOME_OK);
    p = load(h, m.id[2], true);
    assert_true(p.moved);
    assert_int_equal(p.last_day.n, day("2026-12-02").n);
    assert_int_equal(p.first_last_day.n, day("2026-11-25").n);
    assert_int_equal(night(h, "2026-12-02"), 101); /* not the moved one */
    assert_int_equal(night(h, "2026-12-03"), 101); /* now it is */
    move.last_day = day("2027-01-01");
    assert_int_equal(store_transact(h->store, &h->arena, move_work, &move), OUTCOME_CONFLICT);
}

static void lists_and_counts(void **state)
{
    struct house *h = *state;
    struct made m = made_by(h);
    struct promises_count c = {0};
    struct promise *list = NULL;
    struct db *db = NULL;
    struct text id = NO_TEXT;
    size_t n = 0;

    night(h, "2026-11-21");
    assert_int_equal(acted(h, promises_kept, m.id[1], "2026-11-19"), OUTCOME_OK);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(promises_of(db, NULL, anna, &list, &n), OUTCOME_OK);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].state, PROMISE_BROKEN);
    assert_int_equal(promises_all_of(db, NULL, anna, &list, &n), OUTCOME_OK);
    assert_int_equal(n, 3);
    assert_int_equal(promises_broken_list(db, 10, &list, &n), OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_int_equal(promises_broken_on(db, day("2026-11-21"), PROMISE_ANSWER, &list, &n),
                     OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_int_equal(promises_find(db, PROMISE_DECISION_TERM, TEXT("aanvraag-1"), &id),
                     OUTCOME_OK);
    assert_true(text_same(id, m.id[2]));
    assert_int_equal(promises_find(db, PROMISE_PAYMENT, TEXT("betaling-1"), &id),
                     OUTCOME_NOT_FOUND); /* it has ended */
    assert_int_equal(promises_month(db, month_of(day("2026-11-01")), &c), OUTCOME_OK);
    assert_int_equal(c.due, 3);
    assert_int_equal(c.kept, 1);
    assert_int_equal(c.broken, 1);
    store_read_done(db);
    assert_int_equal(acted(h, promises_kept, m.id[0], "2026-11-24"), OUTCOME_OK);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(promises_repaired_list(db, day("2026-11-24"), 10, &list, &n), OUTCOME_OK);
    assert_int_equal(n, 1);
    assert_int_equal(promises_month(db, month_of(day("2026-11-01")), &c), OUTCOME_OK);
    assert_int_equal(c.broken, 1);
    assert_int_equal(c.repaired, 1);
    store_read_done(db);
}

static enum outcome make_wrong(struct db *db, void *arg)
{
    struct promise_new p = {.kind = PROMISE_ANSWER,
                            .person = anna,
                            .about = TEXT("x"),
                            .made = day("2026-11-20"),
                            .last_day = day("2026-11-19")};
    struct text id;

    (void)arg;
    return promises_make(db, &p, &id);
}

static void no_promise_ends_before_it_begins(void **state)
{
    struct house *h = *state;

    assert_int_equal(store_transact(h->store, &h->arena, make_wrong, NULL), OUTCOME_NOT_VALID);
}

static void statements_fit_their_tables(void **state)
{
    struct house *h = *state;

    assert_int_equal(store_check(h->store, rooms, 2, stderr), OUTCOME_OK);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_has_an_answer),   EACH(the_night_finds_what_is_late),
        EACH(kept_on_the_last_day_is_kept),           EACH(a_payment_is_judged_by_its_room),
        EACH(the_law_may_move_a_day_and_nobody_else), EACH(lists_and_counts),
        EACH(no_promise_ends_before_it_begins),       EACH(statements_fit_their_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
