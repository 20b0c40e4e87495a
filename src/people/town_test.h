#ifndef ERK_PEOPLE_TOWN_TEST_H
#define ERK_PEOPLE_TOWN_TEST_H
/* town_test - an empty municipality for one test: a file of SQLite, or one more municipality in
 * this program's PostgreSQL (ground/store/engines_test.h). Only for tests of this room. */
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
#include "ground/store/engines_test.h"
#include "people/inside.h"

static const struct store_room *const town_rooms[] = {&witness_rows, &access_rows,
                                                      &promises_rows, &people_rows};
enum { TOWN_ROOMS = sizeof town_rooms / sizeof *town_rooms };

struct town {
    char folder[64];
    char path[96];
    char code[16];
    struct store *store;
};

static inline void town_open(struct town *t)
{
    static const unsigned char key[32] = {1};
    static int towns;
    struct store_options o = {0};

    (void)snprintf(t->code, sizeof t->code, "%04d", ++towns);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-people-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    o.municipality = text_of(t->code);
    o.place = engines_place(t->path);
    witness_keys_close();
    witness_keys_fixed(key);
    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, town_rooms, TOWN_ROOMS), OUTCOME_OK);
}

static inline void town_close(struct town *t)
{
    static const char *const parts[] = {"", "-wal", "-shm"};
    char name[128];

    store_close(t->store);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(name, sizeof name, "%s%s", t->path, parts[i]);
        (void)unlink(name);
    }
    (void)rmdir(t->folder);
}

/* A file of the shared material, or NO_TEXT with a line that says that it is not here. */
static inline struct text town_shared(struct arena *a, const char *name)
{
    const char *folder = getenv("ERKENNING_SHARED");
    char path[512];
    struct text t = NO_TEXT;
    char *to;
    FILE *f;

    (void)snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "../shared", name);
    f = fopen(path, "rb");
    if (f == NULL) {
        print_message("# left out: %s is not here\n", path);
        return NO_TEXT;
    }
    to = arena_take(a, 1 << 20, 1);
    assert_non_null(to);
    t = (struct text){to, fread(to, 1, 1 << 20, f)};
    (void)fclose(f);
    return t;
}
#endif
