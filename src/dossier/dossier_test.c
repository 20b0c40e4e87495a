/* Dossier: seeing and judging apart, answered, ended, and nobody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "dossier/inside.h"
#include "people/people.h"

enum { ROOMS = 5 };
static const struct store_room *const rooms[ROOMS] = {
    &witness_rows, &access_rows, &promises_rows, &people_rows, &dossier_rows};
static const struct text anna = TEXT_INIT("persoon-anna");
static const struct text bram = TEXT_INIT("persoon-bram");
static const struct text jan = TEXT_INIT("account-jan");
static const struct text joke = TEXT_INIT("account-joke");

struct town {
    char folder[64];
    char path[96];
    struct store *store;
    struct arena arena;
    struct witness_look *own;
};

static struct day day(const char *iso)
{
    struct day d;

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static enum outcome born(struct db *db, void *arg)
{
    struct person p = {.id = *(struct text *)arg, .name = *(struct text *)arg};
    struct text id;

    return people_new(db, &p, day("2026-01-05"), &id);
}

static int set_up(void **state)
{
    static const unsigned char key[32] = {1};
    struct town *t = calloc(1, sizeof *t);
    struct text both[] = {anna, bram};

    assert_non_null(t);
    assert_int_equal(arena_open(&t->arena, 64 << 20), OUTCOME_OK);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-dossier-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    witness_keys_close();
    witness_keys_fixed(key);
    struct store_options o = {.municipality = TEXT("0001"),
                              .place = t->path,
                              .walls = store_walls,
                              .wall_count = store_walls_count};
    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, rooms, ROOMS), OUTCOME_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(store_transact(t->store, &t->arena, born, &both[i]), OUTCOME_OK);
    t->own = witness_own(&t->arena, anna);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct town *t = *state;
    char name[128];

    store_close(t->store);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s%s", t->path, ends[i]);
        (void)unlink(name);
    }
    (void)rmdir(t->folder);
    arena_close(&t->arena);
    free(t);
    return 0;
}

/* Each act in a transaction of its own, by a colleague's look unless it is the person's. */
struct act {
    struct text person;
    const struct witness_look *look;
    struct dossier_observation line;
    struct dossier_judgement judgement;
    struct dossier_exception exception;
    struct text words;
    struct text account;
    struct day today;
    struct text id;
    int64_t count;
};

static enum outcome observe(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_observe(db, a->look, a->person, &a->line, a->today, &a->id);
}

static enum outcome judge(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_judge(db, a->look, a->person, &a->judgement, a->today, &a->id);
}

static enum outcome answer(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_reply_add(db, a->look, a->person, a->line.id, a->words, a->today, &a->id);
}

static enum outcome fall(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_fall(db, a->look, a->person, a->line.id, a->words, a->today, &a->count);
}

static enum outcome end(struct db *db, void *arg)
{
    const struct act *a = arg;

    return dossier_judgement_end(db, a->person, a->judgement.id, a->today);
}

static enum outcome ask(struct db *db, void *arg)
{
    struct act *a = arg;

    return dossier_exception_ask(db, a->look, a->person, &a->exception, a->today, &a->id);
}

static enum outcome agree(struct db *db, void *arg)
{
    const struct act *a = arg;

    return dossier_exception_agree(db, a->person, a->exception.id, a->account, a->today);
}

static enum outcome run(struct town *t, enum outcome (*work)(struct db *, void *),
                        struct act *act)
{
    if (act->person.at == NULL)
        act->person = anna;
    if (act->today.n == 0)
        act->today = day("2026-11-19");
    enum outcome o = store_transact(t->store, &t->arena, work, act);
    act->id = arena_copy(&t->arena, act->id);
    return o;
}

struct noted {
    struct witness_look *look;
    struct arena *arena;
};
static enum outcome note(struct db *db, void *arg)
{
    struct noted *n = arg;
    const struct witness_line line = {.actor = jan,
                                      .role = TEXT("casemanager"),
                                      .purpose = TEXT("behandelen"),
                                      .part = TEXT("dossier"),
                                      .persons = &anna,
                                      .count = 1,
                                      .at = instant_now()};

    return witness_note(db, &line, n->arena, &n->look);
}

static struct witness_look *desk(struct town *t)
{
    struct noted n = {.arena = &t->arena};

    assert_int_equal(store_transact(t->store, &t->arena, note, &n), OUTCOME_OK);
    witness_durable(n.look);
    return n.look;
}

static struct dossier_observation seen(const char *on, const char *words)
{
    return (struct dossier_observation){.happened = day(on),
                                        .way = DOSSIER_SEEN,
                                        .place = TEXT("Stadhuis, kamer 3"),
                                        .source = TEXT("Jan de Boer, aan de balie"),
                                        .words = text_of(words),
                                        .author = jan};
}

static struct text observed(struct town *t, const char *on, const char *words)
{
    struct act a = {.line = seen(on, words)};

    assert_int_equal(run(t, observe, &a), OUTCOME_OK);
    return a.id;
}

static struct dossier_judgement thought(const struct text *grounds, size_t count,
                                        const char *until)
{
    return (struct dossier_judgement){.words =
                                          TEXT("Ik denk dat bellen beter werkt dan brieven."),
                                      .reason = TEXT("Twee brieven kwamen ongeopend terug."),
                                      .author = jan,
                                      .until = day(until),
                                      .grounds = grounds,
                                      .ground_count = count};
}

static size_t lines(struct town *t, enum dossier_reader reader, const char *today,
                    struct dossier_observation **ret)
{
    struct db *db;
    size_t count = 0;
    const struct witness_look *look = reader == DOSSIER_PERSON ? t->own : desk(t);

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_observations(db, look, anna, reader, day(today), ret, &count),
                     OUTCOME_OK);
    store_read_done(db);
    return count;
}

static size_t judged(struct town *t, enum dossier_reader reader, const char *today,
                     struct dossier_judgement **ret)
{
    struct db *db;
    size_t count = 0;
    const struct witness_look *look = reader == DOSSIER_PERSON ? t->own : desk(t);

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_judgements(db, look, anna, reader, day(today), ret, &count),
                     OUTCOME_OK);
    store_read_done(db);
    return count;
}

static void what_happened_is_read_by_both(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;

    observed(t, "2026-11-16", "Mevrouw kwam om tien uur en wachtte tot elf uur.");
    observed(t, "2026-11-12", "Mevrouw belde over haar huur.");
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 2);
    assert_true(text_same(list[0].words, TEXT("Mevrouw belde over haar huur.")));
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 2);
    assert_true(text_same(list[1].place, TEXT("Stadhuis, kamer 3")));
}

static void an_observation_says_when_and_by_whom(void **state)
{
    struct town *t = *state;
    struct act a = {.line = seen("2026-11-20", "Morgen gebeurd.")};

    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_VALID);
    a.line = seen("2026-11-19", "Gezien.");
    a.line.source = TEXT("  ");
    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_VALID);
    a.line = seen("2026-11-19", " \n ");
    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_VALID);
}

static void a_correction_leaves_the_old_line_to_the_person(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct text old = observed(t, "2026-11-16", "Mevrouw kwam niet.");
    struct act a = {.line = seen("2026-11-16", "Mevrouw kwam wel; de bel deed het niet.")};

    a.line.corrects = old;
    assert_int_equal(run(t, observe, &a), OUTCOME_OK);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_true(text_same(list[0].id, a.id));
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 2);
    assert_true(list[0].replaced || list[1].replaced);
    /* A line is corrected once: the next correction corrects the correction. */
    assert_int_equal(run(t, observe, &a), OUTCOME_NOT_FOUND);
}

static void a_judgement_rests_on_what_was_seen(void **state)
{
    struct town *t = *state;
    struct text ground = observed(t, "2026-11-16", "Twee brieven kwamen terug.");
    struct act a = {.judgement = thought(&ground, 1, "2027-05-19")};
    struct dossier_judgement *list = NULL;

    assert_int_equal(run(t, judge, &a), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_int_equal(list[0].ground_count, 1);
    assert_true(text_same(list[0].grounds[0], ground));

    /* Not on a judgement, not on nothing, not on somebody else's line, not twice on one. */
    struct text first = a.id;
    struct act b = {.judgement = thought(&first, 1, "2027-05-19")};
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b.judgement = thought(NULL, 0, "2027-05-19");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b = (struct act){.person = bram, .judgement = thought(&ground, 1, "2027-05-19")};
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    struct text twice[] = {ground, ground};
    b = (struct act){.judgement = thought(twice, 2, "2027-05-19")};
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    /* Six months, and not a day more; not in the past. */
    b.judgement = thought(&ground, 1, "2027-05-20");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b.judgement = thought(&ground, 1, "2026-11-18");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
    b.judgement = thought(&ground, 1, "2026-11-19");
    b.judgement.reason = TEXT("");
    assert_int_equal(run(t, judge, &b), OUTCOME_NOT_VALID);
}

static void the_end_of_six_months(void **state)
{
    (void)state;
    assert_int_equal(dossier_until_most(day("2026-03-01")).n, day("2026-09-01").n);
    assert_int_equal(dossier_until_most(day("2026-08-31")).n, day("2027-02-28").n);
    assert_int_equal(dossier_until_most(day("2027-08-31")).n, day("2028-02-29").n);
}

static void after_its_end_only_the_person_reads_it(void **state)
{
    struct town *t = *state;
    struct text ground = observed(t, "2026-11-16", "Twee brieven kwamen terug.");
    struct act a = {.judgement = thought(&ground, 1, "2026-12-01")};
    struct dossier_judgement *list = NULL;

    assert_int_equal(run(t, judge, &a), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-12-01", &list), 1);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-12-02", &list), 0);
    assert_int_equal(judged(t, DOSSIER_PERSON, "2026-12-02", &list), 1);
    assert_true(list[0].over);
    /* Taken back by hand: at once. */
    struct act b = {.judgement = thought(&ground, 1, "2027-01-01")};
    assert_int_equal(run(t, judge, &b), OUTCOME_OK);
    b.judgement.id = b.id;
    assert_int_equal(run(t, end, &b), OUTCOME_OK);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
}

static void the_reply_stands_beside_its_line(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_judgement *opinions = NULL;
    struct text line = observed(t, "2026-11-16", "Mevrouw kwam niet.");
    struct act j = {.judgement = thought(&line, 1, "2026-12-01")};
    struct act a = {.look = t->own, .line = {.id = line}, .words = TEXT("Ik was er wel.")};

    assert_int_equal(run(t, judge, &j), OUTCOME_OK);
    assert_int_equal(run(t, answer, &a), OUTCOME_OK);
    a.line.id = j.id;
    a.words = TEXT("Dit is niet zo.");
    assert_int_equal(run(t, answer, &a), OUTCOME_OK);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 1);
    assert_int_equal(list[0].reply_count, 1);
    assert_true(text_same(list[0].replies[0].words, TEXT("Ik was er wel.")));
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &opinions), 1);
    assert_int_equal(opinions[0].reply_count, 1);
    /* Nobody answers for somebody else, and nobody answers nothing. */
    a.look = desk(t);
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_ALLOWED);
    a.look = witness_own(&t->arena, bram);
    a.person = bram;
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_FOUND);
    a = (struct act){.look = t->own, .line = {.id = line}, .words = TEXT(" ")};
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_VALID);
}

static void what_rests_on_unlawful_evidence_falls(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_judgement *opinions = NULL;
    struct text line = observed(t, "2026-11-16", "Door het raam gezien.");
    struct act j = {.judgement = thought(&line, 1, "2027-01-01")};
    struct act f = {.line = {.id = line}, .words = TEXT("Zonder grond in huis gekeken.")};

    assert_int_equal(run(t, judge, &j), OUTCOME_OK);
    assert_int_equal(run(t, fall, &f), OUTCOME_OK);
    assert_int_equal(f.count, 1);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-11-19", &list), 0);
    assert_int_equal(judged(t, DOSSIER_STAFF, "2026-11-19", &opinions), 0);
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 1);
    assert_true(list[0].fallen);
    assert_true(text_same(list[0].fallen_why, TEXT("Zonder grond in huis gekeken.")));
    assert_int_equal(judged(t, DOSSIER_PERSON, "2026-11-19", &opinions), 1);
    assert_true(opinions[0].fallen);
    assert_int_equal(run(t, judge, &j), OUTCOME_NOT_VALID);
    assert_int_equal(run(t, fall, &f), OUTCOME_NOT_FOUND);
}

static void an_exception_hides_by_two_people_until_a_day(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct dossier_exception *over = NULL;
    size_t count = 0;
    struct db *db;
    struct act e = {.exception = {.article = DOSSIER_UAVG_41_1_I,
                                  .why = TEXT("Een ander zou gevaar lopen."),
                                  .asked_by = jan,
                                  .until = day("2026-12-15")}};

    assert_int_equal(run(t, ask, &e), OUTCOME_OK);
    struct act o = {.line = seen("2026-11-18", "Iemand meldde dreiging.")};
    o.line.exception = e.id;
    assert_int_equal(run(t, observe, &o), OUTCOME_OK);
    /* One person alone hides nothing. */
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-11-19", &list), 1);
    struct act g = {.exception = {.id = e.id}, .account = jan};
    assert_int_equal(run(t, agree, &g), OUTCOME_NOT_ALLOWED);
    g.account = joke;
    assert_int_equal(run(t, agree, &g), OUTCOME_OK);
    assert_int_equal(run(t, agree, &g), OUTCOME_CONFLICT);
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-12-15", &list), 0);
    assert_int_equal(lines(t, DOSSIER_STAFF, "2026-12-15", &list), 1);
    /* What is hidden cannot be answered; after its end it shows, and is told once. */
    struct act a = {.look = t->own, .line = {.id = o.id}, .words = TEXT("Nee.")};
    assert_int_equal(run(t, answer, &a), OUTCOME_NOT_FOUND);
    assert_int_equal(lines(t, DOSSIER_PERSON, "2026-12-16", &list), 1);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_exceptions_over(db, day("2026-12-15"), &over, &count), OUTCOME_OK);
    assert_int_equal(count, 0);
    assert_int_equal(dossier_exceptions_over(db, day("2026-12-16"), &over, &count), OUTCOME_OK);
    assert_int_equal(count, 1);
    store_read_done(db);
    /* Never without an end, never longer than three months, never without a reason. */
    e.exception.until = day("2027-02-20");
    assert_int_equal(run(t, ask, &e), OUTCOME_NOT_VALID);
    e.exception.until = day("2026-12-15");
    e.exception.why = TEXT("");
    assert_int_equal(run(t, ask, &e), OUTCOME_NOT_VALID);
}

static void one_subject_a_row(void **state)
{
    struct town *t = *state;
    struct dossier_observation *list = NULL;
    struct db *db;
    size_t count = 0;

    observed(t, "2026-11-16", "Over Anna.");
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(dossier_observations(db, witness_own(&t->arena, bram), anna,
                                          DOSSIER_PERSON, day("2026-11-19"), &list, &count),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(dossier_observations(db, witness_own(&t->arena, bram), bram,
                                          DOSSIER_PERSON, day("2026-11-19"), &list, &count),
                     OUTCOME_OK);
    assert_int_equal(count, 0);
    store_read_done(db);
}

static void statements_fit_their_tables(void **state)
{
    struct town *t = *state;

    assert_int_equal(store_check(t->store, rooms, ROOMS, stderr), OUTCOME_OK);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(what_happened_is_read_by_both),
        EACH(an_observation_says_when_and_by_whom),
        EACH(a_correction_leaves_the_old_line_to_the_person),
        EACH(a_judgement_rests_on_what_was_seen),
        cmocka_unit_test(the_end_of_six_months),
        EACH(after_its_end_only_the_person_reads_it),
        EACH(the_reply_stands_beside_its_line),
        EACH(what_rests_on_unlawful_evidence_falls),
        EACH(an_exception_hides_by_two_people_until_a_day),
        EACH(one_subject_a_row),
        EACH(statements_fit_their_tables),
    };

    return cmocka_run_group_tests_name("dossier", tests, NULL, NULL);
}
