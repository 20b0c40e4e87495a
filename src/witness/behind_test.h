#ifndef ERK_WITNESS_BEHIND_TEST_H
#define ERK_WITNESS_BEHIND_TEST_H
/* behind_test - hands that change the rows of the log behind the program's back, as somebody with
 * the password of the database can: no foreign keys, no CHECKs. Only for tests.
 *
 * Knows      cmocka, SQLite, libpq. Include after ground/store/engines_test.h. */
#include <sqlite3.h>

#include "ground/tree/tree.h"

struct behind {
    sqlite3 *lite, *kept;
    PGconn *pg;
};

static const struct {
    const char *name;
    const char *key; /* on SQLite; the other engine knows a row by its place */
    const char *columns[12];
} behind_tables[] = {
    {"witness_line",
     "rowid",
     {"municipality", "person", "counter", "at", "previous", "committed", "hash", "sealed"}},
    {"witness_head",
     "person",
     {"municipality", "person", "counter", "hash", "sealed_by", "mac"}},
    {"witness_leaf", "position", {"municipality", "position", "person", "counter"}},
    {"witness_tile", "rowid", {"municipality", "level", "place", "width", "hashes"}},
    {"witness_checkpoint",
     "rowid",
     {"municipality", "size", "previous", "lines", "root", "at", "cosigned", "vkey", "note",
      "sealed_by", "mac"}},
};
enum { BEHIND_TABLES = sizeof behind_tables / sizeof *behind_tables };

static inline bool behind_do(struct behind *b, const char *sql)
{
    if (b->lite != NULL)
        return sqlite3_exec(b->lite, sql, NULL, NULL, NULL) == SQLITE_OK;
    PGresult *r = PQexec(b->pg, sql);
    const bool fine = PQresultStatus(r) == PGRES_COMMAND_OK;

    if (!fine)
        print_message("# %s", PQerrorMessage(b->pg));
    PQclear(r);
    return fine;
}

/* A whole SQLite database over another. */
static inline void behind_copy(sqlite3 *to, sqlite3 *from)
{
    sqlite3_backup *c = sqlite3_backup_init(to, "main", from, "main");

    assert_non_null(c);
    assert_int_equal(sqlite3_backup_step(c, -1), SQLITE_DONE);
    assert_int_equal(sqlite3_backup_finish(c), SQLITE_OK);
}

/* Keeps everything as it is now; behind_back() puts it back. */
static inline void behind_open(struct behind *b, const char *place)
{
    *b = (struct behind){0};
    if (!engines_on_postgres) {
        assert_int_equal(sqlite3_open(place, &b->lite), SQLITE_OK);
        assert_true(behind_do(b, "PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON; "
                                 "PRAGMA synchronous=OFF"));
        assert_int_equal(sqlite3_open(":memory:", &b->kept), SQLITE_OK);
        behind_copy(b->kept, b->lite);
        return;
    }
    b->pg = PQconnectdb(place);
    assert_true(behind_do(b, "SET session_replication_role = replica"));
    assert_true(behind_do(b, "SET client_min_messages = error"));
    assert_true(behind_do(b, "SET synchronous_commit = off"));
    assert_true(behind_do(b, "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conrelid::regclass "
                             "AS t, conname AS n FROM pg_constraint WHERE contype = 'c' AND "
                             "conrelid::regclass::text LIKE 'witness_%' LOOP EXECUTE "
                             "format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.n); "
                             "END LOOP; END $$"));
    for (size_t i = 0; i < BEHIND_TABLES; i++) {
        char sql[160];

        (void)snprintf(sql, sizeof sql, "CREATE TEMPORARY TABLE kept_%s AS TABLE %s",
                       behind_tables[i].name, behind_tables[i].name);
        assert_true(behind_do(b, sql));
    }
}

static inline void behind_back(struct behind *b)
{
    if (b->lite != NULL) {
        behind_copy(b->lite, b->kept);
        return;
    }
    for (size_t i = 0; i < BEHIND_TABLES; i++) {
        char sql[160];

        (void)snprintf(sql, sizeof sql, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s",
                       behind_tables[i].name, behind_tables[i].name, behind_tables[i].name);
        assert_true(behind_do(b, sql));
    }
}

static inline void behind_close(struct behind *b)
{
    sqlite3_close(b->kept);
    sqlite3_close(b->lite);
    PQfinish(b->pg);
}

/* Always the same dice. */
static inline uint32_t behind_chance(uint32_t below)
{
    static uint64_t state = 20261124;

    state = state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((state >> 33) % below);
}

static inline bool behind_flip_lite(sqlite3 *db, size_t which, const char *column)
{
    unsigned char bytes[TREE_TILE_WIDTH * CRYPTO_HASH_BYTES];
    sqlite3_stmt *find = NULL, *put = NULL;
    bool done = false;
    char sql[512];
    int type;

    (void)snprintf(sql, sizeof sql,
                   "SELECT %s, %s FROM %s ORDER BY 1 LIMIT 1 OFFSET (SELECT abs(%u) "
                   "%% COUNT(*) FROM %s)",
                   behind_tables[which].key, column, behind_tables[which].name,
                   behind_chance(1000000), behind_tables[which].name);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &find, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(find), SQLITE_ROW);
    type = sqlite3_column_type(find, 1);
    (void)snprintf(sql, sizeof sql, "UPDATE %s SET %s = ? WHERE %s = ?",
                   behind_tables[which].name, column, behind_tables[which].key);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &put, NULL), SQLITE_OK);
    if (type == SQLITE_INTEGER) {
        const uint64_t n = (uint64_t)sqlite3_column_int64(find, 1);

        sqlite3_bind_int64(put, 1, (int64_t)(n ^ UINT64_C(1) << behind_chance(64)));
        done = true;
    } else if (type != SQLITE_NULL && sqlite3_column_bytes(find, 1) > 0) {
        const int len = sqlite3_column_bytes(find, 1);
        const uint32_t bit = behind_chance((uint32_t)len * 8);

        assert_true((size_t)len <= sizeof bytes);
        memcpy(bytes, sqlite3_column_blob(find, 1), (size_t)len);
        bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        if (type == SQLITE_BLOB)
            sqlite3_bind_blob(put, 1, bytes, len, SQLITE_TRANSIENT);
        else
            sqlite3_bind_text(put, 1, (char *)bytes, len, SQLITE_TRANSIENT);
        done = true;
    }
    if (done) {
        sqlite3_bind_value(put, 2, sqlite3_column_value(find, 0));
        sqlite3_reset(find);
        /* A row that would take another's place is refused by the engine itself. */
        done = sqlite3_step(put) == SQLITE_DONE && sqlite3_changes(db) == 1;
    }
    sqlite3_finalize(find);
    sqlite3_finalize(put);
    return done;
}

/* The value as the server writes it, one bit other; false: nothing to flip. */
static inline bool behind_other(const char *value, unsigned type, char *to, size_t size)
{
    enum { INT8 = 20, INT4 = 23, BYTES = 17 };
    const size_t len = strlen(value);

    if (len + 1 > size || len == 0)
        return false;
    memcpy(to, value, len + 1);
    if (type == INT8 || type == INT4) {
        const uint64_t n = (uint64_t)strtoll(value, NULL, 10);

        (void)snprintf(
            to, size, "%lld",
            (long long)(int64_t)(n ^ UINT64_C(1) << behind_chance(type == INT4 ? 31 : 64)));
    } else if (type == BYTES) { /* "\x", then two digits a byte */
        static const char digits[] = "0123456789abcdef";
        char *digit = NULL;

        if (len == 2)
            return false;
        digit = &to[2 + behind_chance((uint32_t)(len - 2))];
        *digit = digits[(size_t)(strchr(digits, *digit) - digits) ^ 1U << behind_chance(4)];
    } else {
        to[behind_chance((uint32_t)len)] ^= (char)(1 << behind_chance(7));
    }
    return true;
}

static inline bool behind_flip_pg(PGconn *db, size_t which, const char *column)
{
    char sql[256], other[2 * TREE_TILE_WIDTH * CRYPTO_HASH_BYTES + 8];
    PGresult *found = NULL, *put = NULL;
    bool done = false;

    (void)snprintf(sql, sizeof sql,
                   "SELECT ctid, %s FROM %s LIMIT 1 OFFSET (SELECT %u %% COUNT(*) FROM %s)",
                   column, behind_tables[which].name, behind_chance(1000000),
                   behind_tables[which].name);
    found = PQexec(db, sql);
    assert_int_equal(PQntuples(found), 1);
    done = !PQgetisnull(found, 0, 1) &&
           behind_other(PQgetvalue(found, 0, 1), PQftype(found, 1), other, sizeof other);
    if (done) {
        (void)snprintf(sql, sizeof sql, "UPDATE %s SET %s = $1 WHERE ctid = $2",
                       behind_tables[which].name, column);
        put =
            PQexecParams(db, sql, 2, NULL,
                         (const char *const[]){other, PQgetvalue(found, 0, 0)}, NULL, NULL, 0);
        done = PQresultStatus(put) == PGRES_COMMAND_OK && strcmp(PQcmdTuples(put), "1") == 0;
    }
    PQclear(put);
    PQclear(found);
    return done;
}

/* One bit of one value of one row. False: there was nothing to flip (NULL, empty), or the engine
 * itself refused it. */
static inline bool behind_flip(struct behind *b, char *said, size_t said_size)
{
    const size_t which = behind_chance(BEHIND_TABLES);
    const char *column;
    size_t columns = 0;

    while (columns < 12 && behind_tables[which].columns[columns] != NULL)
        columns++;
    column = behind_tables[which].columns[behind_chance((uint32_t)columns)];
    (void)snprintf(said, said_size, "%s.%s", behind_tables[which].name, column);
    return b->lite != NULL ? behind_flip_lite(b->lite, which, column)
                           : behind_flip_pg(b->pg, which, column);
}
#endif
