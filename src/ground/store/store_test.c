/* store_test - the promises of the store, on SQLite always and on PostgreSQL where
 * ERKENNING_TEST_POSTGRES holds an address. Two small rooms live here: `beta` may read
 * alpha_shared_name, `alpha` may read nothing of beta. */
#include <setjmp.h> /* cmocka wants these four first */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ground/store/engine.h"
#include "ground/store/store.h"

#include "ground/base/banned.h"

enum { ARENA = 1 << 20, MANY = 300, PAD = 4000 };

/* ---- Two rooms ---- */

static const struct store_patch alpha_patch_0001 = {
    .room = "alpha",
    .number = 1,
    .name = "0001-names",
    .text =
        "-- The key of a name; it's INTEGER-free, and 'STRICT' stays in a comment.\n"
        "CREATE TABLE alpha_shared_key (municipality TEXT NOT NULL, id TEXT NOT NULL,\n"
        "    PRIMARY KEY (municipality, id)) STRICT;\n"
        "CREATE TABLE alpha_name (municipality TEXT NOT NULL, id TEXT NOT NULL,\n"
        "    name TEXT NOT NULL UNIQUE, secret TEXT, owed INTEGER NOT NULL DEFAULT 0\n"
        "    CHECK (owed >= 0), PRIMARY KEY (municipality, id)) STRICT;\n"
        "CREATE VIEW alpha_inner AS SELECT municipality, id, name FROM alpha_name;\n"
        "CREATE VIEW alpha_shared_name AS SELECT municipality, id, name FROM alpha_inner;\n"};
static const struct store_patch alpha_patch_0002 = {
    .room = "alpha",
    .number = 2,
    .name = "0002-more",
    .text = "ALTER TABLE alpha_name ADD COLUMN since TEXT;\n"};
static const struct store_patch alpha_patch_0001_changed = {
    .room = "alpha", .number = 1, .name = "0001-names", .text = "-- another text\nSELECT 1;\n"};
static const struct store_patch beta_patch_0001 = {
    .room = "beta",
    .number = 1,
    .name = "0001-kinds",
    .text = "CREATE TABLE beta_kind (municipality TEXT NOT NULL, id TEXT NOT NULL, t TEXT,\n"
            "    n INTEGER, c INTEGER, f INTEGER, d TEXT, m TEXT, i TEXT, b BLOB,\n"
            "    PRIMARY KEY (municipality, id)) STRICT;\n"
            "CREATE TABLE beta_of (municipality TEXT NOT NULL, name TEXT NOT NULL,\n"
            "    PRIMARY KEY (municipality, name), FOREIGN KEY (municipality, name)\n"
            "    REFERENCES alpha_shared_key (municipality, id)) STRICT;\n"};
static const struct store_patch beta_patch_loose = {
    .room = "beta",
    .number = 2,
    .name = "0002-loose",
    .text = "CREATE TABLE beta_loose (municipality TEXT NOT NULL);\n"};

static const struct sql_column put_takes[] = {{"municipality", SQL_TEXT, false},
                                              {"id", SQL_TEXT, false},
                                              {"name", SQL_TEXT, false},
                                              {"secret", SQL_TEXT, true}};
static const struct sql alpha_put = {
    .room = "alpha",
    .name = "alpha_put",
    .text = "INSERT INTO alpha_name (municipality, id, name, secret) VALUES ($1, $2, $3, $4)",
    .in = put_takes,
    .in_count = 4};
static const struct sql_column city[] = {{"municipality", SQL_TEXT, false}};
static const struct sql_column n_out[] = {{"n", SQL_NUMBER, false}};
static const struct sql alpha_count = {
    .room = "alpha",
    .name = "alpha_count",
    .text = "SELECT count(*) FROM alpha_name WHERE municipality = $1",
    .in = city,
    .in_count = 1,
    .out = n_out,
    .out_count = 1};
static const struct sql_column add_takes[] = {
    {"municipality", SQL_TEXT, false}, {"id", SQL_TEXT, false}, {"more", SQL_CENTS, false}};
static const struct sql alpha_add = {
    .room = "alpha",
    .name = "alpha_add",
    .text = "UPDATE alpha_name SET owed = owed + $3 WHERE municipality = $1 AND id = $2"
            " RETURNING owed",
    .in = add_takes,
    .in_count = 3,
    .out = n_out,
    .out_count = 1};
static const struct sql_column names_out[] = {{"id", SQL_TEXT, false},
                                              {"name", SQL_TEXT, false}};
static const struct sql beta_names = {
    .room = "beta",
    .name = "beta_names",
    .text = "SELECT id, name FROM alpha_shared_name WHERE municipality = $1 ORDER BY name",
    .in = city,
    .in_count = 1,
    .out = names_out,
    .out_count = 2};
static const struct sql_column kinds[] = {{"t", SQL_TEXT, true},    {"n", SQL_NUMBER, true},
                                          {"c", SQL_CENTS, true},   {"f", SQL_FLAG, true},
                                          {"d", SQL_DAY, true},     {"m", SQL_MONTH, true},
                                          {"i", SQL_INSTANT, true}, {"b", SQL_BYTES, true}};
static const struct sql_column kind_takes[] = {
    {"t", SQL_TEXT, true},    {"n", SQL_NUMBER, true},
    {"c", SQL_CENTS, true},   {"f", SQL_FLAG, true},
    {"d", SQL_DAY, true},     {"m", SQL_MONTH, true},
    {"i", SQL_INSTANT, true}, {"b", SQL_BYTES, true},
    {"id", SQL_TEXT, false},  {"municipality", SQL_TEXT, false}};
static const struct sql beta_kind_put = {
    .room = "beta",
    .name = "beta_kind_put",
    .text = "INSERT INTO beta_kind (t, n, c, f, d, m, i, b, id, municipality)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    .in = kind_takes,
    .in_count = 10};
static const struct sql_column by_id[] = {{"municipality", SQL_TEXT, false},
                                          {"id", SQL_TEXT, false}};
static const struct sql beta_kind_get = {
    .room = "beta",
    .name = "beta_kind_get",
    .text = "SELECT t, n, c, f, d, m, i, b FROM beta_kind WHERE municipality = $1 AND id = $2",
    .in = by_id,
    .in_count = 2,
    .out = kinds,
    .out_count = 8};
static const struct sql beta_of_put = {
    .room = "beta",
    .name = "beta_of_put",
    .text = "INSERT INTO beta_of (municipality, name) VALUES ($1, $2)",
    .in = by_id,
    .in_count = 2};
static const struct sql alpha_key_put = {
    .room = "alpha",
    .name = "alpha_key_put",
    .text = "INSERT INTO alpha_shared_key (municipality, id) VALUES ($1, $2)"
            " ON CONFLICT (municipality, id) DO NOTHING",
    .in = by_id,
    .in_count = 2};

static const struct store_patch *const alpha_patches[] = {&alpha_patch_0001, &alpha_patch_0002};
static const struct store_patch *const alpha_changed[] = {&alpha_patch_0001_changed};
static const struct store_patch *const beta_patches[] = {&beta_patch_0001, &beta_patch_loose};
static const struct sql *const alpha_statements[] = {&alpha_put, &alpha_count, &alpha_add,
                                                     &alpha_key_put};
static const struct sql *const beta_statements[] = {&beta_names, &beta_kind_put, &beta_kind_get,
                                                    &beta_of_put};
static const struct store_room alpha_rows = {"alpha", alpha_patches, 1, alpha_statements,
                                             4,       NULL,          0};
static const struct store_room alpha_later = {"alpha", alpha_patches, 2, alpha_statements,
                                              4,       NULL,          0};
static const struct store_room alpha_other = {"alpha", alpha_changed, 1, alpha_statements,
                                              4,       NULL,          0};
static const struct store_room beta_rows = {"beta", beta_patches, 1, beta_statements,
                                            4,      NULL,         0};
static const struct store_room beta_loose = {"beta", beta_patches, 2, beta_statements,
                                             4,      NULL,         0};
static const struct store_room *const rooms[] = {&alpha_rows, &beta_rows};
static const struct store_room *const rooms_later[] = {&alpha_later, &beta_rows};
static const struct store_room *const rooms_other[] = {&alpha_other, &beta_rows};
static const struct store_room *const rooms_loose[] = {&alpha_rows, &beta_loose};
static const struct wall walls[] = {{"beta", "alpha_shared_name"},
                                    {"beta", "alpha_shared_key"}};

/* ---- The bench ---- */

struct bench {
    const char *postgres; /* NULL: SQLite */
    char folder[64];
    char path[96];
    struct arena a;
    struct store *s;
};

static void clean_postgres(const char *url)
{
    PGconn *c = PQconnectdb(url);
    PGresult *r = NULL;

    assert_int_equal(PQstatus(c), CONNECTION_OK);
    r = PQexec(c, "SET client_min_messages = error; DROP SCHEMA public CASCADE;"
                  " CREATE SCHEMA public");
    assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
    PQclear(r);
    PQfinish(c);
}

static struct store_options options_of(const struct bench *b)
{
    return (struct store_options){.place = b->postgres != NULL ? b->postgres : b->path,
                                  .municipality = TEXT("0999"),
                                  .walls = walls,
                                  .wall_count = sizeof walls / sizeof *walls,
                                  .busy_millis = 50};
}

static int set_up_with(void **state, const char *postgres)
{
    struct bench *b = calloc(1, sizeof *b);
    struct store_options o = {0};

    assert_non_null(b);
    b->postgres = postgres;
    (void)snprintf(b->folder, sizeof b->folder, "%s/erkenning-store-XXXXXX",
                   getenv("TMPDIR") != NULL && strlen(getenv("TMPDIR")) < 30 ? getenv("TMPDIR")
                                                                             : "/tmp");
    assert_non_null(mkdtemp(b->folder));
    (void)snprintf(b->path, sizeof b->path, "%s/a.db", b->folder);
    if (postgres != NULL)
        clean_postgres(postgres);
    assert_int_equal(arena_open(&b->a, ARENA), OUTCOME_OK);
    o = options_of(b);
    assert_int_equal(store_open(&o, &b->s), OUTCOME_OK);
    assert_int_equal(store_patch_up(b->s, rooms, 2), OUTCOME_OK);
    *state = b;
    return 0;
}

static int set_up_sqlite(void **state)
{
    return set_up_with(state, NULL);
}

static int set_up_postgres(void **state)
{
    return set_up_with(state, getenv("ERKENNING_TEST_POSTGRES"));
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    static const char *const files[] = {"a.db", "b.db", "copy.db"};
    char path[128];

    store_close(b->s);
    arena_close(&b->a);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        for (size_t j = 0; j < sizeof ends / sizeof *ends; j++) {
            (void)snprintf(path, sizeof path, "%s/%s%s", b->folder, files[i], ends[j]);
            (void)unlink(path);
        }
    }
    assert_int_equal(rmdir(b->folder), 0);
    free(b);
    return 0;
}

static enum outcome put(struct db *db, struct text id, struct text name)
{
    const struct sql_value v[] = {sql_text(db->municipality), sql_text(id), sql_text(name),
                                  sql_text(NO_TEXT)};

    return sql_run(db, &alpha_put, v, 4);
}

static enum outcome one_number(struct db *db, const struct sql *sql, const struct sql_value *v,
                               size_t count, int64_t *ret_n)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = rows_open(db, sql, v, count, &r);

    if (o == OUTCOME_OK)
        o = rows_next(&r);
    if (o == OUTCOME_OK)
        *ret_n = rows_number(&r, 0);
    return o == OUTCOME_OK ? rows_fine(&r) : o;
}

static int64_t names_in(struct bench *b)
{
    struct db *db = NULL;
    int64_t n = -1;

    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    assert_int_equal(
        one_number(db, &alpha_count, (struct sql_value[]){sql_text(db->municipality)}, 1, &n),
        OUTCOME_OK);
    store_read_done(db);
    return n;
}

/* ---- One piece ---- */

struct wish {
    struct text id;
    struct text name;
    enum outcome then; /* what the work says after it wrote */
    int ran;
};

static enum outcome put_wish(struct db *db, void *arg)
{
    struct wish *w = arg;
    const enum outcome o = put(db, w->id, w->name);

    w->ran++;
    return o == OUTCOME_OK ? w->then : o;
}

static void test_a_piece_is_there_or_not_at_all(void **state)
{
    struct bench *b = *state;
    struct wish good = {TEXT("1"), TEXT("Sem"), OUTCOME_OK, 0};
    struct wish undone = {TEXT("2"), TEXT("Noor"), OUTCOME_NOT_VALID, 0};
    struct wish twice = {TEXT("1"), TEXT("Sem again"), OUTCOME_OK, 0};

    assert_int_equal(store_transact(b->s, &b->a, put_wish, &good), OUTCOME_OK);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &undone), OUTCOME_NOT_VALID);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &twice), OUTCOME_CONFLICT);
    assert_int_equal(names_in(b), 1);
    assert_int_equal(good.ran, 1);
}

static enum outcome conflict_hidden(struct db *db, void *arg)
{
    (void)arg;
    assert_int_equal(put(db, TEXT("7"), TEXT("Bo")), OUTCOME_OK);
    assert_int_equal(put(db, TEXT("7"), TEXT("Bo")), OUTCOME_CONFLICT);
    assert_int_equal(put(db, TEXT("8"), TEXT("Mo")), OUTCOME_CONFLICT); /* nothing more */
    return OUTCOME_OK;
}

static void test_a_conflict_cannot_be_hidden(void **state)
{
    struct bench *b = *state;

    assert_int_equal(store_transact(b->s, &b->a, conflict_hidden, NULL), OUTCOME_CONFLICT);
    assert_int_equal(names_in(b), 0);
}

static enum outcome check_and_key(struct db *db, void *arg)
{
    struct text name = *(struct text *)arg;
    const struct sql_value v[] = {sql_text(db->municipality), sql_text(name)};

    return sql_run(db, &beta_of_put, v, 2);
}

static enum outcome key_put(struct db *db, void *arg)
{
    const struct sql_value v[] = {sql_text(db->municipality), sql_text(*(struct text *)arg)};
    const enum outcome o = sql_run(db, &alpha_key_put, v, 2);

    assert_int_equal(db_changed(db), 1);
    if (o != OUTCOME_OK)
        return o;
    assert_int_equal(sql_run(db, &alpha_key_put, v, 2), OUTCOME_OK);
    assert_int_equal(db_changed(db), 0); /* DO NOTHING */
    return OUTCOME_OK;
}

static void test_foreign_keys_hold_across_rooms(void **state)
{
    struct bench *b = *state;
    struct text here = TEXT("here");
    struct text nowhere = TEXT("nowhere");

    assert_int_equal(store_transact(b->s, &b->a, key_put, &here), OUTCOME_OK);
    assert_int_equal(store_transact(b->s, &b->a, check_and_key, &here), OUTCOME_OK);
    assert_int_equal(store_transact(b->s, &b->a, check_and_key, &nowhere), OUTCOME_NOT_VALID);
}

static enum outcome again_until(struct db *db, void *arg)
{
    int *runs = arg;

    assert_false(db->arena->full);
    assert_non_null(arena_take(db->arena, 1, ARENA / 2)); /* fits each time: it is given back */
    assert_int_equal(put(db, TEXT("1"), TEXT("Sem")), OUTCOME_OK);
    return ++*runs < 3 ? OUTCOME_TRY_AGAIN : OUTCOME_OK;
}

static enum outcome always_again(struct db *db, void *arg)
{
    (void)db;
    ++*(int *)arg;
    return OUTCOME_TRY_AGAIN;
}

static void test_try_again_is_tried_again_and_not_for_ever(void **state)
{
    struct bench *b = *state;
    int runs = 0;
    int always = 0;

    assert_int_equal(store_transact(b->s, &b->a, again_until, &runs), OUTCOME_OK);
    assert_int_equal(runs, 3);
    assert_int_equal(names_in(b), 1);
    assert_int_equal(store_transact(b->s, &b->a, always_again, &always), OUTCOME_TRY_AGAIN);
    assert_int_equal(always, b->postgres == NULL ? STORE_TRIES : STORE_SERIAL_TRIES);
}

static enum outcome fill_arena(struct db *db, void *arg)
{
    (void)arg;
    assert_int_equal(put(db, TEXT("1"), TEXT("Sem")), OUTCOME_OK);
    assert_null(arena_take(db->arena, 1, (size_t)ARENA * 2));
    return OUTCOME_OK;
}

static void test_a_full_arena_writes_nothing(void **state)
{
    struct bench *b = *state;

    assert_int_equal(store_transact(b->s, &b->a, fill_arena, NULL), OUTCOME_NO_ROOM);
    arena_empty(&b->a);
    assert_int_equal(names_in(b), 0);
}

/* ---- Many pieces ---- */

struct queued {
    struct store_piece piece;
    struct arena a;
    struct wish wish;
    char id[32];
    char name[PAD + 32];
    _Atomic int done;
    enum outcome outcome;
};

static void is_done(struct store_piece *p, enum outcome o)
{
    struct queued *q = p->owner;

    q->outcome = o;
    q->done = 1;
}

static struct queued *submit_many(struct bench *b, int many, int pad)
{
    struct queued *q = calloc((size_t)many, sizeof *q);

    assert_non_null(q);
    for (int i = 0; i < many; i++) {
        assert_int_equal(arena_open(&q[i].a, 4096), OUTCOME_OK);
        (void)snprintf(q[i].id, sizeof q[i].id, "%05d", i);
        memset(q[i].name, 'x', (size_t)pad);
        (void)snprintf(q[i].name + pad, 32, "%05d", i);
        q[i].wish = (struct wish){text_of(q[i].id), text_of(q[i].name), OUTCOME_OK, 0};
        if (i % 10 == 7)
            q[i].wish.then = OUTCOME_NOT_VALID; /* writes, and then thinks better of it */
        if (i % 10 == 8)
            q[i].wish.id = TEXT("00000"); /* is there already */
        q[i].piece = (struct store_piece){.arena = &q[i].a,
                                          .work = put_wish,
                                          .arg = &q[i].wish,
                                          .done = is_done,
                                          .owner = &q[i]};
        store_submit(b->s, &q[i].piece);
        if (i == 0) { /* the others meet it */
            while (!q[0].done)
                (void)usleep(100);
        }
    }
    for (int i = 0; i < many; i++) {
        while (!q[i].done)
            (void)usleep(100);
    }
    return q;
}

static void free_many(struct queued *q, int many)
{
    for (int i = 0; i < many; i++)
        arena_close(&q[i].a);
    free(q);
}

static void test_many_pieces_share_a_commit_and_fail_alone(void **state)
{
    struct bench *b = *state;
    const struct store_counts before = store_count(b->s);
    struct queued *q = submit_many(b, MANY, 0);
    struct store_counts after = store_count(b->s);
    int good = 0;

    for (int i = 0; i < MANY; i++) {
        const enum outcome want = i % 10 == 7   ? OUTCOME_NOT_VALID
                                  : i % 10 == 8 ? OUTCOME_CONFLICT
                                                : OUTCOME_OK;
        assert_int_equal(q[i].outcome, want);
        good += want == OUTCOME_OK ? 1 : 0;
    }
    assert_int_equal(names_in(b), good);
    assert_int_equal(after.waiting, 0);
    while (after.pieces - before.pieces < MANY) /* counted just before done() */
        after = store_count(b->s);
    if (b->postgres == NULL)
        assert_true(after.commits - before.commits < MANY / 2);
    free_many(q, MANY);
}

struct adder {
    struct bench *b;
    int times;
    int failed;
};

static enum outcome add_one(struct db *db, void *arg)
{
    const struct sql_value v[] = {sql_text(db->municipality), sql_text(TEXT("sum")),
                                  sql_n(SQL_CENTS, true, 1)};
    int64_t n = 0;

    (void)arg;
    return one_number(db, &alpha_add, v, 3, &n);
}

static void *add_often(void *arg)
{
    struct adder *d = arg;
    struct arena a = {0};

    if (arena_open(&a, 65536) != OUTCOME_OK)
        return NULL;
    for (int i = 0; i < d->times; i++) {
        const enum outcome o = store_transact(d->b->s, &a, add_one, NULL);
        if (o != OUTCOME_OK)
            (void)fprintf(stderr, "adding: %s\n", outcome_name(o));
        d->failed += o != OUTCOME_OK ? 1 : 0;
    }
    arena_close(&a);
    return NULL;
}

static void test_writers_at_the_same_time_lose_nothing(void **state)
{
    struct bench *b = *state;
    struct wish first = {TEXT("sum"), TEXT("Sum"), OUTCOME_OK, 0};
    struct adder d[4] = {{0}};
    pthread_t t[4];
    struct db *db = NULL;
    int64_t n = 0;
    static const struct sql owed = {.room = "alpha",
                                    .name = "alpha_owed",
                                    .text = "SELECT owed FROM alpha_name WHERE id = 'sum'",
                                    .out = n_out,
                                    .out_count = 1};

    assert_int_equal(store_transact(b->s, &b->a, put_wish, &first), OUTCOME_OK);
    for (int i = 0; i < 4; i++) {
        d[i] = (struct adder){b, 50, 0};
        assert_int_equal(pthread_create(&t[i], NULL, add_often, &d[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(t[i], NULL), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(d[i].failed, 0);
    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    assert_int_equal(one_number(db, &owed, NULL, 0, &n), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(n, 200);
}

/* ---- Walls ---- */

static const struct {
    const char *says;
    const char *room;
    const char *text;
    bool allowed;
} wall_cases[] = {
    {"reads its own", "alpha", "SELECT count(*) FROM alpha_name", true},
    {"writes its own", "alpha", "DELETE FROM alpha_name", true},
    {"reads a published view", "beta", "SELECT name FROM alpha_shared_name", true},
    {"counts a published view", "beta", "SELECT count(*) FROM alpha_shared_name", true},
    {"joins it with its own", "beta",
     "SELECT s.name FROM alpha_shared_name s JOIN beta_of o ON o.name = s.id", true},
    {"uses a CTE of its own", "beta",
     "WITH mine AS (SELECT name FROM alpha_shared_name) SELECT name FROM mine", true},
    {"reads another's table", "beta", "SELECT name FROM alpha_name", false},
    {"only counts another's table", "beta", "SELECT count(*) FROM alpha_name", false},
    {"reads a view that is not published", "beta", "SELECT name FROM alpha_inner", false},
    {"only counts such a view", "beta", "SELECT count(*) FROM alpha_inner", false},
    {"writes another's table", "beta", "UPDATE alpha_name SET secret = 'x'", false},
    {"deletes in another's table", "beta", "DELETE FROM alpha_name", false},
    {"writes a published table", "beta",
     "INSERT INTO alpha_shared_key (municipality, id) VALUES ('0999', 'x')", false},
    {"reads what it may not know at all", "alpha", "SELECT count(*) FROM beta_of", false},
    {"hides behind a CTE with a fitting name", "beta",
     "WITH alpha_shared_name AS (SELECT secret FROM alpha_name) SELECT secret FROM"
     " alpha_shared_name",
     false},
    {"hides behind it with columns", "beta",
     "WITH a AS (SELECT 1), alpha_shared_name (s) AS MATERIALIZED (SELECT secret FROM"
     " alpha_name) SELECT s FROM alpha_shared_name",
     false},
    {"hides behind it in quotes", "beta",
     "WITH \"ALPHA_SHARED_NAME\" AS (SELECT secret FROM \"alpha_name\") SELECT secret FROM"
     " \"ALPHA_SHARED_NAME\"",
     false},
    {"hides behind an alias", "beta",
     "SELECT alpha_shared_name.secret FROM alpha_name AS alpha_shared_name", false},
    {"hides in a subquery", "beta", "SELECT (SELECT max(secret) FROM alpha_name) FROM beta_of",
     false},
    {"hides in a comment's neighbour", "beta", "SELECT name FROM/**/alpha_name", false},
    {"hides in a string that is taken for a name", "beta", "SELECT count(*) FROM 'alpha_name'",
     false},
    {"hides behind a CTE named by a string", "beta",
     "WITH 'alpha_shared_name' AS (SELECT secret FROM alpha_name) SELECT secret FROM"
     " 'alpha_shared_name'",
     false},
    {"hides in brackets", "beta", "SELECT count(*) FROM [alpha_name]", false},
    {"hides behind the file's name", "beta", "SELECT count(*) FROM main.alpha_name", false},
    {"may say any other string", "beta", "SELECT count(*) FROM beta_of WHERE name = 'alpha'",
     true},
    {"changes the schema", "beta", "DROP TABLE beta_of", false},
    {"makes a table", "beta", "CREATE TABLE beta_x (a TEXT)", false},
    {"asks the engine", "beta", "PRAGMA foreign_keys = 0", false},
    {"opens another file", "beta", "ATTACH ':memory:' AS y", false},
    {"ends the transaction", "beta", "COMMIT", false},
    {"takes another role", "beta", "SET ROLE alpha", false},
    {"says two things", "beta", "SELECT 1; DELETE FROM alpha_name", false},
    {"reads the store's own", "beta", "SELECT hash FROM store_patch", false},
};

struct attempt {
    const struct sql *sql;
};

static enum outcome try_it(struct db *db, void *arg)
{
    const struct attempt *a = arg;

    return sql_run(db, a->sql, NULL, 0);
}

static void test_walls(void **state)
{
    struct bench *b = *state;

    for (size_t i = 0; i < sizeof wall_cases / sizeof *wall_cases; i++) {
        /* Known by its address: so each lives as long as the store. */
        static struct sql said[sizeof wall_cases / sizeof *wall_cases];
        struct attempt a = {&said[i]};
        enum outcome o = OUTCOME_OK;

        said[i] = (struct sql){
            .room = wall_cases[i].room, .name = wall_cases[i].says, .text = wall_cases[i].text};
        o = store_transact(b->s, &b->a, try_it, &a);
        if ((o == OUTCOME_OK) != wall_cases[i].allowed ||
            (!wall_cases[i].allowed && o != OUTCOME_NOT_ALLOWED))
            fail_msg("%s %s: %s", wall_cases[i].room, wall_cases[i].says, outcome_name(o));
    }
}

/* The engine's own wall, with the reading of names (guard.c) taken away: the second judge. */
static void test_the_engine_is_a_wall_by_itself(void **state)
{
    struct bench *b = *state;
    static const struct sql others[] = {
        {.room = "beta", .name = "read", .text = "SELECT name FROM alpha_name"},
        {.room = "beta", .name = "write", .text = "UPDATE alpha_name SET secret = 'x'"},
        {.room = "beta",
         .name = "insert",
         .text = "INSERT INTO alpha_shared_key VALUES ('a', 'b')"},
        {.room = "alpha", .name = "know", .text = "SELECT name FROM beta_of"},
    };
    const size_t names = b->s->name_count;

    b->s->name_count = 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct attempt a = {&others[i]};
        assert_int_equal(store_transact(b->s, &b->a, try_it, &a), OUTCOME_NOT_ALLOWED);
    }
    b->s->name_count = names;
}

static void test_a_reader_cannot_write(void **state)
{
    struct bench *b = *state;
    struct db *db = NULL;

    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    assert_int_equal(put(db, TEXT("1"), TEXT("Sem")), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
    assert_int_equal(names_in(b), 0);
}

static void test_every_statement_is_checked(void **state)
{
    struct bench *b = *state;
    static const struct sql wrong_columns = {.room = "alpha",
                                             .name = "alpha_wrong",
                                             .text = "SELECT id, name FROM alpha_name",
                                             .out = n_out,
                                             .out_count = 1};
    static const struct sql breach = {.room = "beta",
                                      .name = "beta_breach",
                                      .text = "SELECT count(*) FROM alpha_name",
                                      .out = n_out,
                                      .out_count = 1};
    static const struct sql misspelt = {.room = "beta",
                                        .name = "beta_misspelt",
                                        .text =
                                            "SELECT count(*) FROM beta_of WHERE nmae = \"x\"",
                                        .out = n_out,
                                        .out_count = 1};
    const struct sql *const bad[] = {&wrong_columns, &breach, &misspelt};
    const struct store_room bad_room = {"bad", NULL, 0, bad, 3, NULL, 0};
    const struct store_room *const bad_rooms[] = {&bad_room};
    char *report = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&report, &size);
    int lines = 0;

    assert_non_null(f);
    assert_int_equal(store_check(b->s, rooms, 2, f), OUTCOME_OK);
    assert_int_equal(store_check(b->s, bad_rooms, 1, f), OUTCOME_NOT_VALID);
    (void)fclose(f);
    for (const char *c = report; *c != '\0'; c++)
        lines += *c == '\n' ? 1 : 0;
    if (lines != 3)
        fail_msg("%s", report);
    free(report);
}

/* ---- Values ---- */

static enum outcome put_kinds(struct db *db, void *arg)
{
    const bool full = *(bool *)arg;
    const struct sql_value v[] = {
        sql_text(full ? TEXT("Zo\xc3\xab \\ '; DROP TABLE") : NO_TEXT),
        sql_n(SQL_NUMBER, full, INT64_MIN),
        sql_n(SQL_CENTS, full, 9007199254740993),
        sql_n(SQL_FLAG, full, 1),
        sql_n(SQL_DAY, full, 20780),
        sql_n(SQL_MONTH, full, 2026 * 12 + 10),
        sql_n(SQL_INSTANT, full, 1795000000123456),
        sql_bytes(full ? (struct text){"\0\xff\\'x", 5} : NO_TEXT),
        sql_text(full ? TEXT("full") : TEXT("empty")),
        sql_text(db->municipality)};

    return sql_run(db, &beta_kind_put, v, 10);
}

static void test_every_kind_comes_back_as_it_went(void **state)
{
    struct bench *b = *state;
    bool full = true;
    struct db *db = NULL;
    struct rows r = {0};
    struct text bytes = {0};

    assert_int_equal(store_transact(b->s, &b->a, put_kinds, &full), OUTCOME_OK);
    full = false;
    assert_int_equal(store_transact(b->s, &b->a, put_kinds, &full), OUTCOME_OK);
    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    assert_int_equal(
        rows_open(db, &beta_kind_get,
                  (struct sql_value[]){sql_text(db->municipality), sql_text(TEXT("full"))}, 2,
                  &r),
        OUTCOME_OK);
    assert_int_equal(rows_next(&r), OUTCOME_OK);
    assert_true(text_same(rows_text(&r, 0), TEXT("Zo\xc3\xab \\ '; DROP TABLE")));
    assert_true(rows_number(&r, 1) == INT64_MIN);
    assert_true(rows_number(&r, 2) == 9007199254740993);
    assert_int_equal(rows_number(&r, 3), 1);
    assert_int_equal(rows_day(&r, 4), 20780);
    assert_int_equal(rows_month(&r, 5), 2026 * 12 + 10);
    assert_true(rows_instant(&r, 6) == 1795000000123456);
    bytes = rows_text(&r, 7);
    assert_int_equal(bytes.len, 5);
    assert_memory_equal(bytes.at, "\0\xff\\'x", 5);
    assert_int_equal(rows_fine(&r), OUTCOME_OK);
    assert_int_equal(rows_next(&r), OUTCOME_NOT_FOUND);
    rows_close(&r);
    assert_int_equal(
        rows_open(db, &beta_kind_get,
                  (struct sql_value[]){sql_text(db->municipality), sql_text(TEXT("empty"))}, 2,
                  &r),
        OUTCOME_OK);
    assert_int_equal(rows_next(&r), OUTCOME_OK);
    for (int i = 0; i < 8; i++)
        assert_true(rows_null(&r, i));
    assert_int_equal(rows_fine(&r), OUTCOME_OK);
    (void)rows_number(&r, 1); /* asked without looking whether it is there */
    assert_int_equal(rows_fine(&r), OUTCOME_BROKEN);
    rows_close(&r);
    rows_close(&r);
    store_read_done(db);
}

static void test_open_results_may_be_nested(void **state)
{
    struct bench *b = *state;
    struct queued *q = submit_many(b, 5, 0);
    struct db *db = NULL;
    int pairs = 0;

    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    {
        const struct sql_value v[] = {sql_text(db->municipality)};
        WHEN_LEAVING(rows_close) struct rows outer = {0};
        assert_int_equal(rows_open(db, &beta_names, v, 1, &outer), OUTCOME_OK);
        while (rows_next(&outer) == OUTCOME_OK) {
            WHEN_LEAVING(rows_close) struct rows inner = {0}; /* the same statement */
            const struct text before = rows_text(&outer, 1);
            assert_int_equal(rows_open(db, &beta_names, v, 1, &inner), OUTCOME_OK);
            while (rows_next(&inner) == OUTCOME_OK)
                pairs++;
            assert_true(text_same(before, rows_text(&outer, 1)));
        }
    }
    store_read_done(db);
    assert_int_equal(pairs, 25);
    free_many(q, 5);
}

static void test_a_reader_sees_one_moment(void **state)
{
    struct bench *b = *state;
    struct wish w = {TEXT("1"), TEXT("Sem"), OUTCOME_OK, 0};
    struct arena other = {0};
    struct db *db = NULL;
    int64_t n = -1;

    assert_int_equal(arena_open(&other, 65536), OUTCOME_OK);
    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(one_number(db, &alpha_count,
                                    (struct sql_value[]){sql_text(db->municipality)}, 1, &n),
                         OUTCOME_OK);
        assert_int_equal(n, 0);
        if (i == 0)
            assert_int_equal(store_transact(b->s, &other, put_wish, &w), OUTCOME_OK);
    }
    store_read_done(db);
    assert_int_equal(names_in(b), 1);
    arena_close(&other);
}

/* ---- Patches ---- */

static void test_patches(void **state)
{
    struct bench *b = *state;
    struct wish w = {TEXT("1"), TEXT("Sem"), OUTCOME_OK, 0};

    assert_int_equal(store_transact(b->s, &b->a, put_wish, &w), OUTCOME_OK);
    assert_int_equal(store_patch_up(b->s, rooms, 2), OUTCOME_OK); /* again: nothing to do */
    assert_int_equal(store_patch_up(b->s, rooms_other, 2), OUTCOME_NOT_VALID);
    assert_int_equal(store_patch_up(b->s, rooms_later, 2), OUTCOME_OK);
    assert_int_equal(store_patch_up(b->s, rooms, 2), OUTCOME_NOT_VALID); /* older program */
    assert_int_equal(names_in(b), 1);
    assert_int_equal(store_check(b->s, rooms_later, 2, NULL), OUTCOME_OK);
}

static void test_tables_must_be_strict(void **state)
{
    struct bench *b = *state;

    assert_int_equal(store_patch_up(b->s, rooms_loose, 2), OUTCOME_NOT_VALID);
}

static void test_translation(void **state)
{
    char *t =
        patch_for_postgres("-- an INTEGER; it's STRICT\nCREATE TABLE a_b (n integer, b BLOB,"
                           " t TEXT DEFAULT 'BLOB', integers TEXT) STRICT; /* BLOB */");
    char *narrow =
        patch_for_postgres("CREATE TABLE a_c (k TEXT) STRICT, WITHOUT ROWID; -- STRICT");

    (void)state;
    assert_string_equal(narrow, "CREATE TABLE a_c (k TEXT) ; -- STRICT");
    free(narrow);
    assert_string_equal(t, "-- an INTEGER; it's STRICT\nCREATE TABLE a_b (n BIGINT, b BYTEA,"
                           " t TEXT DEFAULT 'BLOB', integers TEXT) ; /* BLOB */");
    free(t);

    static const char both[] =
        "a;\n-- only SQLite\nb INTEGER;\n-- only PostgreSQL\nc INTEGER;\n-- both\nd;\n-- only";
    char *lite = patch_lines(both, false), *post = patch_for_postgres(both);
    assert_string_equal(lite, "a;\nb INTEGER;\nd;\n-- only");
    assert_string_equal(post, "a;\nc BIGINT;\nd;\n-- only");
    free(lite);
    free(post);
}

/* ---- Ids and dumps ---- */

struct ids {
    char kept[3][STORE_ID_CHARS];
};

static enum outcome take_ids(struct db *db, void *arg)
{
    struct ids *ids = arg;
    enum outcome o = OUTCOME_OK;

    for (int i = 0; i < 3 && o == OUTCOME_OK; i++) {
        const struct text id = db_new_id(db);
        assert_int_equal(id.len, STORE_ID_CHARS);
        memcpy(ids->kept[i], id.at, id.len);
        o = put(db, id, id);
    }
    return o;
}

static char *dump_of(struct store *s)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    assert_non_null(f);
    assert_int_equal(store_dump(s, NULL, f), OUTCOME_OK);
    (void)fclose(f);
    return text;
}

static void fill_with_seed(const struct store_options *o, char **ret_dump)
{
    struct arena a = {0};
    struct store *s = NULL;
    struct ids one = {0};
    struct ids two = {0};
    bool full = true;

    assert_int_equal(arena_open(&a, ARENA), OUTCOME_OK);
    assert_int_equal(store_open(o, &s), OUTCOME_OK);
    assert_int_equal(store_patch_up(s, rooms, 2), OUTCOME_OK);
    assert_int_equal(store_transact(s, &a, take_ids, &one), OUTCOME_OK);
    assert_int_equal(store_transact(s, &a, put_kinds, &full), OUTCOME_OK);
    store_close(s);
    assert_int_equal(store_open(o, &s), OUTCOME_OK); /* another day: other ids */
    assert_int_equal(store_transact(s, &a, take_ids, &two), OUTCOME_OK);
    assert_true(memcmp(one.kept[0], two.kept[0], STORE_ID_CHARS) != 0);
    assert_true(memcmp(one.kept[0], one.kept[1], STORE_ID_CHARS) != 0);
    *ret_dump = dump_of(s);
    store_close(s);
    arena_close(&a);
}

static void test_a_seed_makes_the_same_database(void **state)
{
    struct bench *b = *state;
    struct store_options o = options_of(b);
    char other[128];
    char *first = NULL;
    char *second = NULL;
    char *random = NULL;

    (void)snprintf(other, sizeof other, "%s/b.db", b->folder);
    store_close(b->s);
    b->s = NULL;
    if (b->postgres != NULL)
        clean_postgres(b->postgres);
    else
        (void)unlink(b->path);
    o.seed = 42;
    fill_with_seed(&o, &first);
    o.place = other; /* always SQLite: so the engines are compared with each other too */
    fill_with_seed(&o, &second);
    assert_non_null(strstr(first, "alpha_name\tid="));
    assert_non_null(strstr(first, "secret=\\N"));
    assert_null(strstr(first, "store_"));
    assert_string_equal(first, second);
    (void)unlink(other);
    o.seed = 43;
    fill_with_seed(&o, &random);
    assert_string_not_equal(first, random);
    free(first);
    free(second);
    free(random);
}

static void test_backup_is_the_whole(void **state)
{
    struct bench *b = *state;
    struct store_options o = options_of(b);
    struct store *s = NULL;
    char copy[128];
    char *here = NULL;
    char *there = NULL;
    struct stat st = {0};
    struct queued *q = submit_many(b, 50, 100);

    (void)snprintf(copy, sizeof copy, "%s/copy.db", b->folder);
    if (b->postgres != NULL) {
        assert_int_equal(store_backup(b->s, copy), OUTCOME_NOT_VALID);
    } else {
        assert_int_equal(store_backup(b->s, copy), OUTCOME_OK);
        assert_int_equal(stat(copy, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
        assert_int_equal(store_backup(b->s, copy), OUTCOME_NOT_VALID); /* never over another */
        o.place = copy;
        o.must_exist = true;
        assert_int_equal(store_open(&o, &s), OUTCOME_OK);
        here = dump_of(b->s);
        there = dump_of(s);
        assert_string_equal(here, there);
        store_close(s);
        free(here);
        free(there);
    }
    free_many(q, 50);
}

/* ---- When things are bad ---- */

static void test_a_busy_database_is_told_and_passes(void **state)
{
    struct bench *b = *state;
    struct wish w = {TEXT("1"), TEXT("Sem"), OUTCOME_OK, 0};
    sqlite3 *other = NULL;
    PGconn *c = NULL;

    if (b->postgres == NULL) {
        assert_int_equal(sqlite3_open(b->path, &other), SQLITE_OK);
        assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    } else {
        c = PQconnectdb(b->postgres);
        PQclear(PQexec(c, "BEGIN"));
        PQclear(PQexec(c, "LOCK TABLE alpha_name IN ACCESS EXCLUSIVE MODE"));
    }
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &w), OUTCOME_TRY_AGAIN);
    (void)sqlite3_close(other);
    PQfinish(c);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &w), OUTCOME_OK);
    assert_int_equal(names_in(b), 1);
}

static void check_full(struct bench *b, int many)
{
    struct queued *q = submit_many(b, many, PAD);
    int good = 0;
    int full = 0;

    for (int i = 0; i < many; i++) {
        good += q[i].outcome == OUTCOME_OK ? 1 : 0;
        full += q[i].outcome == OUTCOME_NO_ROOM ? 1 : 0;
    }
    assert_true(full > 0);
    assert_true(good > 0);
    assert_int_equal(names_in(b), good); /* what was promised is there, and nothing else */
    free_many(q, many);
}

static void test_no_more_pages(void **state)
{
    struct bench *b = *state;
    struct store_options o = options_of(b);
    struct wish w = {TEXT("small"), TEXT("Small"), OUTCOME_OK, 0};

    store_close(b->s);
    o.pages_most = 100;
    assert_int_equal(store_open(&o, &b->s), OUTCOME_OK);
    check_full(b, MANY);
    store_close(b->s);
    o.pages_most = 0; /* the disk was made larger: the program goes on */
    assert_int_equal(store_open(&o, &b->s), OUTCOME_OK);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &w), OUTCOME_OK);
}

static void test_a_full_disk(void **state)
{
    struct bench *b = *state;
    struct rlimit before = {0};
    struct rlimit small = {0};
    struct wish w = {TEXT("small"), TEXT("Small"), OUTCOME_OK, 0};

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 600000; /* no file may grow beyond, the write-ahead log neither */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    check_full(b, MANY);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &w), OUTCOME_OK);
}

static void *hang_up_all(void *arg)
{
    struct bench *b = arg;
    PGconn *c = PQconnectdb(b->postgres);

    PQclear(PQexec(c, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                      " WHERE application_name = 'erkenning'"));
    PQfinish(c);
    return NULL;
}

static void test_a_lost_connection_is_found_again(void **state)
{
    struct bench *b = *state;
    struct wish w = {TEXT("1"), TEXT("Sem"), OUTCOME_OK, 0};

    (void)hang_up_all(b);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &w), OUTCOME_OK);
    assert_int_equal(names_in(b), 1);
    (void)hang_up_all(b);
    assert_int_equal(names_in(b), 1);
}

/* ---- A server that goes away in the middle of COMMIT ---- */

/* Between us and the server stands one that passes everything on, until it hears COMMIT: then
 * it lets the server answer, keeps the answer, and hangs up. */
struct between {
    int listens;
    int server_port;
    _Atomic int armed;
    _Atomic int cut;
    _Atomic int calls; /* still going on */
};

static int dial(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        return -1;
    return fd;
}

struct call {
    struct between *b;
    int ours;
};

static bool pass(struct between *b, int from, int to, bool from_us)
{
    static const char word[] = "COMMIT";
    char bytes[65536];
    const ssize_t n = read(from, bytes, sizeof bytes);

    if (n <= 0 || write(to, bytes, (size_t)n) != n)
        return false;
    if (from_us && b->armed && memmem(bytes, (size_t)n, word, sizeof word - 1) != NULL) {
        struct pollfd answer = {to, POLLIN, 0};
        b->armed = 0;
        b->cut = 1;
        (void)poll(&answer, 1, 5000); /* it is committed now; nobody hears so */
        return false;
    }
    return true;
}

static void *one_call(void *arg)
{
    const struct call c = *(struct call *)arg;
    const int theirs = dial(c.b->server_port);
    bool goes_on = theirs >= 0;

    free(arg);
    while (goes_on) {
        struct pollfd ends[] = {{c.ours, POLLIN, 0}, {theirs, POLLIN, 0}};
        goes_on = poll(ends, 2, -1) > 0;
        if (goes_on && ends[0].revents != 0)
            goes_on = pass(c.b, c.ours, theirs, true);
        if (goes_on && ends[1].revents != 0)
            goes_on = pass(c.b, theirs, c.ours, false);
    }
    (void)close(theirs);
    (void)close(c.ours);
    c.b->calls--; /* the last we touch */
    return NULL;
}

static void *take_calls(void *arg)
{
    struct between *b = arg;
    pthread_t t;

    for (;;) {
        struct call *c = calloc(1, sizeof *c);
        if (c == NULL)
            return NULL;
        *c = (struct call){b, accept(b->listens, NULL, NULL)};
        b->calls++;
        if (c->ours < 0 || pthread_create(&t, NULL, one_call, c) != 0) {
            b->calls--;
            free(c);
            return NULL;
        }
        (void)pthread_detach(t);
    }
}

/* Fills `url` with the address of the one in between. */
static void stand_between(struct between *b, const char *server, char *url, size_t size)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    const char *host = strstr(server, "127.0.0.1:");
    char *rest = NULL;

    assert_non_null(host);
    b->server_port = (int)strtol(host + 10, &rest, 10);
    b->listens = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(b->listens, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(b->listens, (struct sockaddr *)&at, &len), 0);
    assert_int_equal(listen(b->listens, 32), 0);
    (void)snprintf(url, size, "%.*s127.0.0.1:%d%s", (int)(host - server), server,
                   (int)ntohs(at.sin_port), rest);
}

static void test_a_commit_that_was_not_heard_is_not_done_twice(void **state)
{
    struct bench *b = *state;
    struct store_options o = options_of(b);
    struct wish first = {TEXT("sum"), TEXT("Sum"), OUTCOME_OK, 0};
    struct between *between = calloc(1, sizeof *between);
    struct db *db = NULL;
    int64_t n = 0;
    char url[512];
    pthread_t t;
    static const struct sql owed = {.room = "alpha",
                                    .name = "alpha_owed",
                                    .text = "SELECT owed FROM alpha_name WHERE id = 'sum'",
                                    .out = n_out,
                                    .out_count = 1};

    assert_non_null(between);
    store_close(b->s);
    stand_between(between, b->postgres, url, sizeof url);
    assert_int_equal(pthread_create(&t, NULL, take_calls, between), 0);
    o.place = url;
    assert_int_equal(store_open(&o, &b->s), OUTCOME_OK);
    assert_int_equal(store_transact(b->s, &b->a, put_wish, &first), OUTCOME_OK);
    between->armed = 1;
    assert_int_equal(store_transact(b->s, &b->a, add_one, NULL), OUTCOME_OK);
    assert_int_equal(between->cut, 1);
    assert_int_equal(store_read(b->s, &b->a, &db), OUTCOME_OK);
    assert_int_equal(one_number(db, &owed, NULL, 0, &n), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(n, 1); /* once */
    store_close(b->s);
    b->s = NULL;
    (void)shutdown(between->listens, SHUT_RDWR);
    assert_int_equal(pthread_join(t, NULL), 0);
    (void)close(between->listens);
    while (between->calls > 0)
        (void)usleep(1000);
    free(between);
}

static enum outcome dies_once(struct db *db, void *arg)
{
    int *runs = arg;
    const enum outcome o = add_one(db, NULL);

    if (++*runs == 1)
        (void)hang_up_all(&(struct bench){.postgres = getenv("ERKENNING_TEST_POSTGRES")});
    return o;
}

static void test_a_piece_that_was_cut_off_runs_again(void **state)
{
    struct bench *b = *state;
    struct wish first = {TEXT("sum"), TEXT("Sum"), OUTCOME_OK, 0};
    int runs = 0;

    assert_int_equal(store_transact(b->s, &b->a, put_wish, &first), OUTCOME_OK);
    assert_int_equal(store_transact(b->s, &b->a, dies_once, &runs), OUTCOME_OK);
    assert_int_equal(runs, 2);
}

/* Writes for ever, and says so after each durable commit. */
static void write_for_ever(const struct store_options *o, int say)
{
    struct arena a = {0};
    struct store *s = NULL;

    if (arena_open(&a, ARENA) != OUTCOME_OK || store_open(o, &s) != OUTCOME_OK)
        _exit(1);
    for (;;) {
        struct ids ids = {0};
        if (store_transact(s, &a, take_ids, &ids) != OUTCOME_OK || write(say, "+", 1) != 1)
            _exit(1);
        arena_empty(&a);
    }
}

static void test_what_was_promised_outlives_a_killed_program(void **state)
{
    struct bench *b = *state;
    struct store_options o = options_of(b);
    int ends[2] = {0};
    pid_t child = 0;
    char promised = 0;
    int64_t commits = 0;
    int64_t rows = 0;

    store_close(b->s);
    b->s = NULL;
    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        write_for_ever(&o, ends[1]);
    }
    (void)close(ends[1]);
    while (commits < 20 && read(ends[0], &promised, 1) == 1)
        commits++;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    while (read(ends[0], &promised, 1) == 1)
        commits++;
    (void)close(ends[0]);
    assert_int_equal(store_open(&o, &b->s), OUTCOME_OK);
    rows = names_in(b);
    assert_true(commits >= 20 && rows >= commits * 3 && rows % 3 == 0); /* whole pieces only */
}

static void note_rows(void *arg, struct text table, int64_t rows)
{
    if (text_same(table, TEXT("alpha_name")))
        *(int64_t *)arg = rows;
}

static void test_tables_are_counted(void **state)
{
    struct bench *b = *state;
    struct queued *q = submit_many(b, 5, 0);
    int64_t rows = 0;

    assert_int_equal(store_tables(b->s, note_rows, &rows), OUTCOME_OK);
    assert_int_equal(rows, 5);
    free_many(q, 5);
}

static void test_the_file_is_ours_alone(void **state)
{
    struct bench *b = *state;
    struct stat st = {0};

    assert_int_equal(stat(b->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

#define ON(set_up, test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define ON_BOTH(set_up)                                                                        \
    ON(set_up, test_a_piece_is_there_or_not_at_all),                                           \
        ON(set_up, test_a_conflict_cannot_be_hidden),                                          \
        ON(set_up, test_foreign_keys_hold_across_rooms),                                       \
        ON(set_up, test_try_again_is_tried_again_and_not_for_ever),                            \
        ON(set_up, test_a_full_arena_writes_nothing),                                          \
        ON(set_up, test_many_pieces_share_a_commit_and_fail_alone),                            \
        ON(set_up, test_writers_at_the_same_time_lose_nothing), ON(set_up, test_walls),        \
        ON(set_up, test_the_engine_is_a_wall_by_itself),                                       \
        ON(set_up, test_a_reader_cannot_write), ON(set_up, test_every_statement_is_checked),   \
        ON(set_up, test_every_kind_comes_back_as_it_went),                                     \
        ON(set_up, test_open_results_may_be_nested),                                           \
        ON(set_up, test_a_reader_sees_one_moment),                                             \
        ON(set_up, test_what_was_promised_outlives_a_killed_program),                          \
        ON(set_up, test_patches), ON(set_up, test_a_seed_makes_the_same_database),             \
        ON(set_up, test_backup_is_the_whole),                                                  \
        ON(set_up, test_a_busy_database_is_told_and_passes),                                   \
        ON(set_up, test_tables_are_counted)

int main(void)
{
    const struct CMUnitTest on_sqlite[] = {cmocka_unit_test(test_translation),
                                           ON_BOTH(set_up_sqlite),
                                           ON(set_up_sqlite, test_tables_must_be_strict),
                                           ON(set_up_sqlite, test_no_more_pages),
                                           ON(set_up_sqlite, test_a_full_disk),
                                           ON(set_up_sqlite, test_the_file_is_ours_alone)};
    const struct CMUnitTest on_postgres[] = {
        ON_BOTH(set_up_postgres), ON(set_up_postgres, test_a_lost_connection_is_found_again),
        ON(set_up_postgres, test_a_commit_that_was_not_heard_is_not_done_twice),
        ON(set_up_postgres, test_a_piece_that_was_cut_off_runs_again)};
    struct CMUnitTest tests[(sizeof on_sqlite + sizeof on_postgres) / sizeof *on_sqlite];
    size_t count = sizeof on_sqlite / sizeof *on_sqlite;

    memcpy(tests, on_sqlite, sizeof on_sqlite);
    memcpy(tests + count, on_postgres, sizeof on_postgres);
    /* One group, whatever is in it: the build's reader of results takes one plan. */
    if (getenv("ERKENNING_TEST_POSTGRES") != NULL)
        count += sizeof on_postgres / sizeof *on_postgres;
    else
        (void)fprintf(stderr, "# PostgreSQL left out: ERKENNING_TEST_POSTGRES is not set\n");
    return _cmocka_run_group_tests("store", tests, count, NULL, NULL);
}
