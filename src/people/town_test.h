#ifndef ERK_PEOPLE_TOWN_TEST_H
#define ERK_PEOPLE_TOWN_TEST_H
/* town_test - an empty municipality for one test: a file of SQLite, or one more municipality in
 * a PostgreSQL database of this program's own (ERKENNING_POSTGRES). Only for tests of this
 * room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/access.h"
#include "people/inside.h"

static bool town_on_postgres;

static const struct store_room *const town_rooms[] = {&witness_rows, &access_rows,
                                                      &promises_rows, &people_rows};
enum { TOWN_ROOMS = sizeof town_rooms / sizeof *town_rooms };

struct town {
    char folder[64];
    char path[96];
    char code[16];
    struct store *store;
};

static inline bool town_server(const char *what)
{
    PGconn *c = PQconnectdb(getenv("ERKENNING_POSTGRES"));
    char sql[96];
    PGresult *r;
    bool fine;

    (void)snprintf(sql, sizeof sql, "%s DATABASE erkenning_people_%d", what, (int)getpid());
    r = PQexec(c, sql);
    fine = PQresultStatus(r) == PGRES_COMMAND_OK;
    if (!fine)
        print_message("# %s: %s\n", sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
    return fine;
}

/* The address with our own database in place of its path. */
static inline const char *town_place(void)
{
    static char place[512];
    const char *url = getenv("ERKENNING_POSTGRES");
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');

    (void)snprintf(place, sizeof place, "%.*s/erkenning_people_%d",
                   path == NULL ? (int)strlen(url) : (int)(path - url), url, (int)getpid());
    return place;
}

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
    o.place = town_on_postgres ? town_place() : t->path;
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

static int town_postgres_on(void **state)
{
    (void)state;
    town_on_postgres = true;
    return town_server("CREATE") ? 0 : -1;
}

static int town_postgres_off(void **state)
{
    (void)state;
    town_on_postgres = false;
    return town_server("DROP") ? 0 : -1;
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
