#ifndef ERK_DOSSIER_TOWN_TEST_H
#define ERK_DOSSIER_TOWN_TEST_H
/* town_test - two people in an empty municipality for one test: a file of SQLite, or one more
 * municipality in this program's PostgreSQL (ground/store/engines_test.h). Only for tests of this
 * room. */
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
#include "ground/store/engines_test.h"
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
    char code[16];
    struct store *store;
    struct arena arena;
    struct witness_look *own;
};

static inline struct day day(const char *iso)
{
    struct day d;

    assert_int_equal(day_parse(text_of(iso), &d), OUTCOME_OK);
    return d;
}

static inline enum outcome born(struct db *db, void *arg)
{
    struct person p = {.id = *(struct text *)arg, .name = *(struct text *)arg};
    struct text id;

    return people_new(db, &p, day("2026-01-05"), &id);
}

static inline int set_up(void **state)
{
    static const unsigned char key[32] = {1};
    static int towns;
    struct town *t = calloc(1, sizeof *t);
    struct text both[] = {anna, bram};

    assert_non_null(t);
    assert_int_equal(arena_open(&t->arena, 64 << 20), OUTCOME_OK);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-dossier-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    witness_keys_close();
    witness_keys_fixed(key);
    (void)snprintf(t->code, sizeof t->code, "%04d", ++towns);
    struct store_options o = {.municipality = text_of(t->code),
                              .place = engines_place(t->path),
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

static inline int tear_down(void **state)
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
#endif
