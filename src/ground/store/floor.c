#include "ground/store/floor.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
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
