#include "ground/store/floor.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ground/base/banned.h"

static double now(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool fill(sqlite3 *db, int64_t rows, int64_t row_bytes)
{
    sqlite3_stmt *in = NULL;
    bool good =
        sqlite3_prepare_v2(db, "INSERT INTO bare VALUES ('m', ?, 'open', ?, zeroblob(?))", -1,
                           &in, NULL) == SQLITE_OK;

    for (int64_t i = 0; good && i < rows; i++) {
        char day[16];

        (void)snprintf(day, sizeof day, "2026-%02d-%02d", (int)(i % 12) + 1, (int)(i % 28) + 1);
        (void)sqlite3_bind_int64(in, 1, i);
        (void)sqlite3_bind_text(in, 2, day, -1, SQLITE_TRANSIENT);
        (void)sqlite3_bind_int64(in, 3, row_bytes);
        good = sqlite3_step(in) == SQLITE_DONE;
        (void)sqlite3_reset(in);
    }
    (void)sqlite3_finalize(in);
    return good;
}

static sqlite3 *made(const char *path)
{
    sqlite3 *db = NULL;

    if (sqlite3_open(path, &db) == SQLITE_OK &&
        run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "CREATE TABLE bare (m TEXT NOT NULL, id INTEGER NOT NULL, state TEXT NOT NULL,"
                " day TEXT NOT NULL, b BLOB, PRIMARY KEY (m, id)) STRICT"))
        return db;
    (void)sqlite3_close(db);
    return NULL;
}

double floor_insert(const char *path, int64_t rows, int64_t row_bytes)
{
    sqlite3 *db = made(path);
    const double from = now();
    const bool good =
        db != NULL && run(db, "BEGIN") && fill(db, rows, row_bytes) && run(db, "COMMIT");
    const double took = now() - from;

    (void)sqlite3_close(db);
    return good ? took : 0;
}

/* ---- the same rows again ---- */

enum { TABLES_MOST = 200, NAMES_MOST = 2000, SQL_MOST = 12000, FIELDS_MOST = 64 };

struct shape {
    char name[64];
    char columns[NAMES_MOST]; /* a, b, c */
    char keys[NAMES_MOST];    /* b.k1 = a.k1 AND ... */
    char differ[NAMES_MOST];  /* (b.x, b.y) IS NOT (a.x, a.y), of what is no key; '' none */
    char set[NAMES_MOST];     /* x = ?3, y = ?4 */
    char where[NAMES_MOST];   /* k1 = ?1 AND ... */
    char first_key[64];
    int count;
    bool in_rows; /* it has a rowid: the order in which they came */
};

/* A text of names grows; what does not fit shows as a fault of the statement made of it. */
static void add(char to[static NAMES_MOST], const char *between, const char *one,
                const char *is, const char *two)
{
    const size_t used = strlen(to);

    (void)snprintf(to + used, NAMES_MOST - used, "%s%s%s%s", used > 0 ? between : "", one, is,
                   two);
}

static bool shape_of(sqlite3 *db, struct shape *s)
{
    char mine[NAMES_MOST] = "";
    char theirs[NAMES_MOST] = "";
    sqlite3_stmt *st = NULL;
    bool good = sqlite3_prepare_v2(db, "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid",
                                   -1, &st, NULL) == SQLITE_OK;

    (void)sqlite3_bind_text(st, 1, s->name, -1, SQLITE_STATIC);
    while (good && sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        char place[16];
        char in_a[96];
        char in_b[96];

        (void)snprintf(place, sizeof place, "?%d", ++s->count);
        (void)snprintf(in_a, sizeof in_a, "a.%s", name);
        (void)snprintf(in_b, sizeof in_b, "b.%s", name);
        add(s->columns, ", ", name, "", "");
        if (sqlite3_column_int(st, 1) > 0) {
            add(s->keys, " AND ", in_b, " = ", in_a);
            add(s->where, " AND ", name, " = ", place);
            (void)snprintf(s->first_key, sizeof s->first_key, "%s", name);
        } else {
            add(mine, ", ", in_b, "", "");
            add(theirs, ", ", in_a, "", "");
            add(s->set, ", ", name, " = ", place);
        }
    }
    (void)sqlite3_finalize(st);
    if (mine[0] != '\0')
        (void)snprintf(s->differ, sizeof s->differ, "(%s) IS NOT (%s)", mine, theirs);
    return good && s->count > 0 && s->count <= FIELDS_MOST && s->keys[0] != '\0';
}

/* Into the connection's own memory: new_<table> and old_<table>, the second what was changed.
 */
static bool gather(sqlite3 *db, const struct shape *s)
{
    char sql[SQL_MOST];
    bool good = true;

    (void)snprintf(sql, sizeof sql,
                   "CREATE TEMP TABLE new_%s AS SELECT a.* FROM after.%s a LEFT JOIN main.%s b "
                   "ON %s WHERE b.%s IS NULL ORDER BY %s",
                   s->name, s->name, s->name, s->keys, s->first_key,
                   s->in_rows ? "a.rowid" : "random()");
    good = run(db, sql);
    (void)snprintf(sql, sizeof sql,
                   "CREATE TEMP TABLE old_%s AS SELECT a.* FROM after.%s a JOIN main.%s b "
                   "ON %s WHERE %s ORDER BY random()",
                   s->name, s->name, s->name, s->keys, s->differ[0] == '\0' ? "0" : s->differ);
    return good && run(db, sql);
}

static int64_t copy(sqlite3 *db, const char *from, const char *to, int count)
{
    sqlite3_stmt *in = NULL;
    sqlite3_stmt *out = NULL;
    int64_t rows = 0;
    int code = SQLITE_DONE;
    bool good = sqlite3_prepare_v2(db, from, -1, &in, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db, to, -1, &out, NULL) == SQLITE_OK;

    while (good && (code = sqlite3_step(in)) == SQLITE_ROW) {
        for (int i = 0; i < count; i++)
            (void)sqlite3_bind_value(out, i + 1, sqlite3_column_value(in, i));
        good = sqlite3_step(out) == SQLITE_DONE;
        (void)sqlite3_reset(out);
        rows++;
    }
    (void)sqlite3_finalize(in);
    (void)sqlite3_finalize(out);
    return good && code == SQLITE_DONE ? rows : -1;
}

static int64_t write_again(sqlite3 *db, const struct shape *s)
{
    char from[SQL_MOST];
    char to[SQL_MOST];
    int64_t added = 0;
    int64_t changed = 0;
    size_t used = 0;

    (void)snprintf(from, sizeof from, "SELECT * FROM temp.new_%s", s->name);
    used = (size_t)snprintf(to, sizeof to, "INSERT INTO main.%s VALUES (", s->name);
    for (int i = 0; i < s->count; i++)
        used += (size_t)snprintf(to + used, sizeof to - used, i == 0 ? "?" : ", ?");
    (void)snprintf(to + used, sizeof to - used, ")");
    added = copy(db, from, to, s->count);
    if (s->set[0] != '\0') {
        (void)snprintf(from, sizeof from, "SELECT * FROM temp.old_%s", s->name);
        (void)snprintf(to, sizeof to, "UPDATE main.%s SET %s WHERE %s", s->name, s->set,
                       s->where);
        changed = copy(db, from, to, s->count);
    }
    return added < 0 || changed < 0 ? -1 : added + changed;
}

static int tables_of(sqlite3 *db, struct shape *list)
{
    sqlite3_stmt *st = NULL;
    int count = 0;

    if (sqlite3_prepare_v2(db,
                           "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND "
                           "type = 'table' AND name NOT LIKE 'sqlite%'",
                           -1, &st, NULL) != SQLITE_OK)
        return -1;
    while (count < TABLES_MOST && sqlite3_step(st) == SQLITE_ROW) {
        struct shape *s = &list[count];

        (void)snprintf(s->name, sizeof s->name, "%s", (const char *)sqlite3_column_text(st, 0));
        s->in_rows = sqlite3_column_int(st, 1) == 0;
        if (!shape_of(db, s))
            *s = (struct shape){.count = 0};
        else
            count++;
    }
    (void)sqlite3_finalize(st);
    return count;
}

double floor_again(const char *before, const char *after, int64_t *ret_rows)
{
    sqlite3 *db = NULL;
    struct shape *list = calloc(TABLES_MOST, sizeof *list);
    char attach[1200];
    double took = 0;
    int count = -1;
    bool good = list != NULL && sqlite3_open(before, &db) == SQLITE_OK &&
                run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                        "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000");

    (void)snprintf(attach, sizeof attach, "ATTACH '%s' AS after", after);
    *ret_rows = 0;
    if (good && run(db, attach))
        count = tables_of(db, list);
    good = good && count > 0;
    for (int i = 0; good && i < count; i++)
        good = gather(db, &list[i]);
    good = good && run(db, "DETACH after");
    if (good) {
        const double from = now();

        good = run(db, "BEGIN IMMEDIATE");
        for (int i = 0; good && i < count; i++) {
            const int64_t rows = write_again(db, &list[i]);

            good = rows >= 0;
            *ret_rows += rows;
        }
        good = good && run(db, "COMMIT");
        took = now() - from;
    }
    if (!good)
        (void)fprintf(stderr, "erkenning: bench: the floor: %s\n",
                      db == NULL ? "no memory" : sqlite3_errmsg(db));
    (void)sqlite3_close(db);
    free(list);
    return good ? took : 0;
}

double floor_scan(const char *path, int64_t rows)
{
    sqlite3 *db = made(path);
    sqlite3_stmt *scan = NULL;
    int64_t seen = 0;
    double from = 0;
    double took = 0;
    const bool good =
        db != NULL && run(db, "BEGIN") && fill(db, rows, 40) &&
        run(db, "COMMIT; CREATE INDEX bare_open ON bare (m, day, id) WHERE state = 'open'") &&
        sqlite3_prepare_v2(db,
                           "SELECT id, day FROM bare WHERE m = 'm' AND state = 'open' AND "
                           "day <= '9999-12-31' ORDER BY day",
                           -1, &scan, NULL) == SQLITE_OK;

    from = now();
    while (good && sqlite3_step(scan) == SQLITE_ROW)
        seen++;
    took = now() - from;
    (void)sqlite3_finalize(scan);
    (void)sqlite3_close(db);
    return good && seen == rows ? took : 0;
}
