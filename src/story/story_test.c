/* Story: in one's own order, shared by the part, and gone when taken away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "people/people.h"
#include "story/inside.h"

enum { ROOMS = 5 };
static const struct store_room *const rooms[ROOMS] = {
    &witness_rows, &access_rows, &promises_rows, &people_rows, &story_rows};
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
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-story-XXXXXX");
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

/* One act of the person, in a transaction of its own. */
struct act {
    const struct witness_look *look;
    struct story_part part;
    struct story_share share;
    bool up;
    struct text sound;
    struct text id;
    struct day gone_by;
};

static enum outcome add(struct db *db, void *arg)
{
    struct act *a = arg;
    enum outcome o = story_add(db, a->look, anna, &a->part, day("2026-11-19"), &a->id);

    return o;
}

static enum outcome move(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_move(db, anna, a->part.id, a->up);
}

static enum outcome share(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_share_add(db, anna, &a->share, day("2026-11-19"));
}

static enum outcome stop(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_share_stop(db, anna, a->share.part, a->share.reader);
}

static enum outcome erase(struct db *db, void *arg)
{
    struct act *a = arg;

    return story_erase(db, a->look, anna, a->part.id, day("2026-11-19"), &a->gone_by);
}

static enum outcome sound(struct db *db, void *arg)
{
    const struct act *a = arg;

    return story_sound_put(db, a->look, anna, a->part.id, TEXT("audio/webm"), a->sound,
                           day("2026-11-19"));
}

static enum outcome night(struct db *db, void *arg)
{
    return story_night(db, *(struct day *)arg);
}

static struct text told(struct town *t, enum story_topic topic, const char *words)
{
    struct act a = {.look = t->own, .part = {.topic = topic, .words = text_of(words)}};

    assert_int_equal(store_transact(t->store, &t->arena, add, &a), OUTCOME_OK);
    return arena_copy(&t->arena, a.id);
}

static struct story_part *own(struct town *t, size_t *ret_count)
{
    struct story_part *parts = NULL;
    struct db *db;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_own(db, t->own, anna, &parts, ret_count), OUTCOME_OK);
    store_read_done(db);
    return parts;
}

/* A colleague's look, as the log makes it before a page opens. */
struct noted {
    struct text reader;
    struct witness_look *look;
    struct arena *arena;
};
static enum outcome note(struct db *db, void *arg)
{
    struct noted *n = arg;
    const struct witness_line line = {.actor = n->reader,
                                      .role = TEXT("casemanager"),
                                      .purpose = TEXT("verhaal"),
                                      .part = TEXT("verhaal"),
                                      .persons = &anna,
                                      .count = 1,
                                      .at = instant_now()};

    return witness_note(db, &line, n->arena, &n->look);
}

static size_t read_by(struct town *t, struct text reader, const char *today,
                      struct story_part **ret_parts)
{
    struct noted n = {.reader = reader, .arena = &t->arena};
    size_t count = 0;
    struct db *db;

    assert_int_equal(store_transact(t->store, &t->arena, note, &n), OUTCOME_OK);
    witness_durable(n.look);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_shared(db, n.look, anna, reader, day(today), ret_parts, &count),
                     OUTCOME_OK);
    /* Whatever was shared, the person's own list stays closed to a colleague. */
    struct story_part *all = NULL;
    size_t all_count = 0;
    assert_int_equal(story_own(db, n.look, anna, &all, &all_count), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
    return count;
}

static void in_the_own_order(void **state)
{
    struct town *t = *state;
    size_t count = 0;

    told(t, STORY_WISH, "Ooit een eigen bakkerij.");
    told(t, STORY_WHO, "Ik kom uit Harlingen.");
    struct text last = told(t, STORY_WISH, "Weer naar de markt durven.");
    struct act up = {.part = {.id = last}, .up = true};
    assert_int_equal(store_transact(t->store, &t->arena, move, &up), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, move, &up), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, move, &up), OUTCOME_OK); /* first */
    struct story_part *parts = own(t, &count);
    assert_int_equal(count, 3);
    assert_true(text_same(parts[0].words, TEXT("Weer naar de markt durven.")));
    assert_true(text_same(parts[1].words, TEXT("Ooit een eigen bakkerij.")));
    assert_int_equal(parts[2].topic, STORY_WHO);
}

static void only_ones_own(void **state)
{
    struct town *t = *state;
    struct story_part part;
    struct story_part *parts = NULL;
    size_t count = 0;
    struct db *db;
    struct text id = told(t, STORY_HARD, "Dat ik zo lang alleen was.");
    struct witness_look *other = witness_own(&t->arena, bram);

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(story_own(db, other, anna, &parts, &count), OUTCOME_NOT_ALLOWED);
    assert_int_equal(story_one(db, other, bram, id, &part), OUTCOME_NOT_FOUND);
    assert_int_equal(story_own(db, NULL, anna, &parts, &count), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
    struct act a = {.look = other, .part = {.topic = STORY_WHO, .words = TEXT("niet van mij")}};
    assert_int_equal(store_transact(t->store, &t->arena, add, &a), OUTCOME_NOT_ALLOWED);
}

static void shared_by_the_part_until_a_day(void **state)
{
    struct town *t = *state;
    struct story_part *parts = NULL;
    struct day after = day("2026-12-02");

    told(t, STORY_WHO, "Niet gedeeld.");
    struct text wish = told(t, STORY_WISH, "Iets met handen.");
    struct act a = {.share = {.part = wish, .reader = jan, .until = day("2026-12-01")}};
    assert_int_equal(read_by(t, jan, "2026-11-19", &parts), 0);
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-11-19", &parts), 1);
    assert_true(text_same(parts[0].words, TEXT("Iets met handen.")));
    assert_int_equal(read_by(t, joke, "2026-11-19", &parts), 0);
    assert_int_equal(read_by(t, jan, "2026-12-01", &parts), 1);
    assert_int_equal(read_by(t, jan, "2026-12-02", &parts), 0);
    /* Taken back: the very next look. */
    assert_int_equal(store_transact(t->store, &t->arena, stop, &a), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-11-19", &parts), 0);
    /* The night only takes away what was over. */
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, night, &a.share.until), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-12-01", &parts), 1);
    assert_int_equal(store_transact(t->store, &t->arena, night, &after), OUTCOME_OK);
    assert_int_equal(read_by(t, jan, "2026-12-01", &parts), 0);
    /* Days that make no sense. */
    a.share.until = day("2026-11-18");
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_NOT_VALID);
    a.share.until = day("2028-01-01");
    assert_int_equal(store_transact(t->store, &t->arena, share, &a), OUTCOME_NOT_VALID);
}

/* The bytes as they lie on the disk, before they are taken away. */
static struct text bytes_of(struct town *t, struct text part)
{
    struct text copy = NO_TEXT;
    sqlite3_stmt *s = NULL;
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open_v2(t->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT words FROM story_part WHERE id = ?1", -1, &s, NULL),
        SQLITE_OK);
    (void)sqlite3_bind_text(s, 1, part.at, (int)part.len, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_ROW)
        copy = arena_copy(&t->arena, (struct text){sqlite3_column_blob(s, 0),
                                                   (size_t)sqlite3_column_bytes(s, 0)});
    (void)sqlite3_finalize(s);
    (void)sqlite3_close(db);
    return copy;
}

static void gone_is_gone(void **state)
{
    struct town *t = *state;
    struct text type = NO_TEXT;
    struct text back = NO_TEXT;
    size_t count = 0;
    struct db *db;
    struct text kept = told(t, STORY_WHO, "Dit blijft.");
    struct act spoken = {.look = t->own, .part = {.id = kept}, .sound = TEXT("geluid geluid")};
    struct text hard = told(t, STORY_HARD, "Dit moet weg.");
    struct act gone = {.look = t->own, .part = {.id = hard}};
    struct act shared = {.share = {.part = hard, .reader = jan, .until = day("2026-12-01")}};

    assert_int_equal(store_transact(t->store, &t->arena, sound, &spoken), OUTCOME_OK);
    assert_int_equal(store_transact(t->store, &t->arena, share, &shared), OUTCOME_OK);
    struct text copy = bytes_of(t, hard);
    assert_true(copy.len > 0);
    assert_int_equal(store_transact(t->store, &t->arena, erase, &gone), OUTCOME_OK);
    assert_int_equal(gone.gone_by.n, day("2027-01-24").n);
    assert_true(bytes_of(t, hard).at == NULL);

    /* A look of a moment later: even the bytes that somebody kept do not open. */
    t->own = witness_own(&t->arena, anna);
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_unseal(db, t->own, anna, KEY_STORY, TEXT("story_part"), hard,
                                    TEXT("words"), copy, &back),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(story_sound(db, t->own, anna, kept, &type, &back), OUTCOME_OK);
    assert_true(text_same(back, TEXT("geluid geluid")));
    store_read_done(db);
    struct story_part *parts = own(t, &count);
    assert_int_equal(count, 1);
    assert_true(text_same(parts[0].words, TEXT("Dit blijft.")));
    assert_true(parts[0].has_sound);
    /* And what is told afterwards is kept under the new key. */
    told(t, STORY_WISH, "Verder.");
    (void)own(t, &count);
    assert_int_equal(count, 2);
    assert_int_equal(store_transact(t->store, &t->arena, erase, &gone), OUTCOME_NOT_FOUND);
}

static void sixty_parts_and_no_more(void **state)
{
    struct town *t = *state;

    for (int i = 0; i < STORY_PARTS_MOST; i++)
        told(t, STORY_WISH, "Een kleine droom.");
    struct act a = {.look = t->own, .part = {.topic = STORY_WISH, .words = TEXT("Nog een")}};
    assert_int_equal(store_transact(t->store, &t->arena, add, &a), OUTCOME_NO_ROOM);
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
        EACH(in_the_own_order),
        EACH(only_ones_own),
        EACH(shared_by_the_part_until_a_day),
        EACH(gone_is_gone),
        EACH(sixty_parts_and_no_more),
        EACH(statements_fit_their_tables),
    };

    return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
