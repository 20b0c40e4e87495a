#ifndef ERK_GROUND_STORE_STORE_H
#define ERK_GROUND_STORE_STORE_H
/* store - the rows of one municipality, in SQLite or in PostgreSQL, behind one door.
 *
 * Purpose    a room asks by named statements (its .sql file) and never sees an engine; what one
 *            room may read of another is judged by the database itself, at every statement.
 *            Writing one piece of work = one function over a struct db. It is durable when
 *            store_transact() returns or `done` is called, or it has not happened at all. Work
 *            may run twice, so it touches nothing outside the database and its own arena.
 * Ownership  texts in a row are borrowed until the next row; *_one copies them into db->arena.
 *            Errors OUTCOME_CONFLICT: a unique key exists already. OUTCOME_NOT_VALID: another
 *            rule of the table refused the row. OUTCOME_NO_ROOM: the disk is full, the queue or
 *            the arena; nothing was written. OUTCOME_TRY_AGAIN: the database stayed busy or
 *            away. OUTCOME_NOT_ALLOWED: a wall. OUTCOME_BROKEN: ours; one line went to stderr.
 * Limits     named below; every queue and pool has one.
 * Knows      ground/base only. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ground/base/arena.h"
#include "ground/base/cents.h"
#include "ground/base/day.h"
#include "ground/base/outcome.h"
#include "ground/base/text.h"
#include "ground/store/walls.h"

/* ---- Opening ---------------------------------------------------------------------------- */

struct store;

enum {
    STORE_READERS = 4,           /* reading connections kept open */
    STORE_WRITERS = 4,           /* PostgreSQL only: SQLite has one writer */
    STORE_PIECES_A_COMMIT = 256, /* SQLite: how many pieces share one commit at most */
    STORE_QUEUE_MOST = 4096,     /* pieces waiting; more gives OUTCOME_NO_ROOM at once */
    STORE_TRIES = 5,             /* how often a busy database is asked again */
    STORE_PATCH_MOST = 1024,     /* patches of one house */
    STORE_VALUES_MOST = 64,      /* values bound to one statement, columns of one row */
    STORE_ID_CHARS = 26
};

struct store_options {
    const char *place;        /* path of an SQLite file, or a postgresql:// address */
    struct text municipality; /* bound as :municipality in every statement; copied */
    uint64_t seed;            /* not 0: ids follow from it, the same every time (demo only) */
    const struct wall *walls; /* who may read what; NULL: only the room's own tables */
    size_t wall_count;
    int readers;        /* 0: STORE_READERS */
    int writers;        /* 0: STORE_WRITERS; PostgreSQL only */
    int busy_millis;    /* 0: 2000; how long one try waits for somebody else's lock */
    bool must_exist;    /* do not make a new SQLite file */
    int64_t pages_most; /* 0: none; SQLite refuses to grow beyond (tests of a full disk) */
};

MUST_USE enum outcome store_open(const struct store_options *o, struct store **ret_store);
void store_close(struct store *s); /* waits until the queue is done; accepts NULL */
bool store_is_postgres(const struct store *s);

/* ---- Schema ----------------------------------------------------------------------------- */

struct store_patch {
    const char *room;
    int number;       /* 0001-ledger.sql: 1 */
    const char *name; /* "0001-ledger" */
    const char *text; /* as written for SQLite; translated for PostgreSQL in one place */
};

struct sql;
/* The statements of one .sql file, where a room has several. */
struct store_list {
    const struct sql *const *at;
    size_t count;
};
struct store_room {
    const char *name;
    const struct store_patch *const *patches;
    size_t patch_count;
    const struct sql *const *statements;
    size_t statement_count;
    const struct store_list *const *more; /* of its other .sql files; may be NULL */
    size_t more_count;
};

/* Applies what is new, in the order of `rooms` (a room after the rooms it knows), each patch in
 * its own transaction. An applied patch that has changed since, or a database that holds
 * patches this program does not know, is refused with a line on stderr: OUTCOME_NOT_VALID. */
MUST_USE enum outcome store_patch_up(struct store *s, const struct store_room *const *rooms,
                                     size_t count);

/* Prepares every statement as its own room, compares the number of columns with `-- out:`, and
 * writes one line for each fault to `report` (may be NULL). OUTCOME_NOT_VALID if there is one.
 */
MUST_USE enum outcome store_check(struct store *s, const struct store_room *const *rooms,
                                  size_t count, FILE *report);

/* ---- Working ---------------------------------------------------------------------------- */

struct db_engine;
struct db {
    struct arena *arena;      /* of this piece of work; texts of *_one are copied here */
    struct text municipality; /* bound by itself as :municipality */
    struct store *store;
    /* Private to ground/store from here. */
    struct db_engine *engine;
    int64_t changed;
    uint64_t ids; /* made by this piece so far */
    uint64_t id_stream;
    uint32_t ids_at; /* where the ids of this piece stand */
    bool has_ids_at;
    bool writes;
    enum outcome
        wrong; /* the first serious fault: nothing more is tried, nothing is committed */
};

/* A reader: a consistent view of the last commit. Waits for a free connection. */
MUST_USE enum outcome store_read(struct store *s, struct arena *a, struct db **ret_db);
void store_read_done(struct db *db); /* accepts NULL */

typedef enum outcome store_work(struct db *db, void *arg);

/* One transaction; waits until it is durable. Anything but OUTCOME_OK from `work`: rolled back,
 * and given back as it is. On OUTCOME_TRY_AGAIN it runs again, STORE_TRIES times at most, with
 * the arena as it was. Never call it from within work: that asserts. */
MUST_USE enum outcome store_transact(struct store *s, struct arena *a, store_work *work,
                                     void *arg);

/* The same without waiting: `done` is called on a thread of the store, after the durable commit
 * (or after the failure). The piece belongs to the store from submit until done. `done` must
 * not block. A full queue calls done at once with OUTCOME_NO_ROOM. */
struct store_piece {
    struct arena *arena;
    store_work *work;
    void *arg;
    void (*done)(struct store_piece *piece, enum outcome o);
    void *owner; /* free for the caller */
    /* Private to ground/store from here. */
    struct store_piece *next;
    enum outcome outcome;
    struct arena_mark mark;
    int tries;
    bool was_full;
    uint64_t id_stream;
};
void store_submit(struct store *s, struct store_piece *piece);

/* STORE_ID_CHARS characters in db->arena. The ids of one piece of work stand side by side,
 * behind six random characters of that piece: a run that makes 40,000 rows then writes few
 * pages. The last fifteen are random in each. */
struct text db_new_id(struct db *db);
/* The ids after this stand elsewhere, as if another piece of work had begun. */
void db_ids_apart(struct db *db);
int64_t db_changed(const struct db *db); /* rows changed by the last statement */

/* ---- Statements (used by the generated headers) ---- */

enum sql_kind {
    SQL_TEXT,
    SQL_BYTES,
    SQL_NUMBER,
    SQL_CENTS,
    SQL_FLAG,
    SQL_DAY,
    SQL_MONTH,
    SQL_INSTANT
};

struct sql_column {
    const char *name;
    enum sql_kind kind;
    bool may_be_null;
};

/* One named statement. It is known by its address: keep it constant and alone. */
struct sql {
    const char *room;
    const char *name;
    const char *text;            /* $1.. for both engines */
    const char *postgres;        /* where the two truly differ; NULL: the same text */
    const struct sql_column *in; /* $1 first */
    size_t in_count;
    const struct sql_column *out; /* NULL: no rows */
    size_t out_count;
};

/* What is bound: `n` holds a number, cents, flag, day, month or instant. */
struct sql_value {
    enum sql_kind kind;
    bool null;
    int64_t n;
    struct text t;
};
static inline struct sql_value sql_text(struct text t)
{
    return (struct sql_value){SQL_TEXT, t.at == NULL, 0, t};
}
static inline struct sql_value sql_bytes(struct text t)
{
    return (struct sql_value){SQL_BYTES, t.at == NULL, 0, t};
}
static inline struct sql_value sql_n(enum sql_kind kind, bool has, int64_t n)
{
    return (struct sql_value){kind, !has, n, {NULL, 0}};
}

/* An open result. {0} is closed; rows_close() accepts it. Several may be open at once. */
struct rows {
    struct db *db;
    const struct sql *sql;
    void *cursor;
    char *scratch; /* PostgreSQL: the bytes columns of this row, decoded */
    size_t scratch_size;
    size_t scratch_used;
    int64_t at;
    bool borrow;        /* the values bound outlive it */
    enum outcome wrong; /* a column of this row was not what `-- out:` says */
};

MUST_USE enum outcome rows_open(struct db *db, const struct sql *sql,
                                const struct sql_value *in, size_t count,
                                struct rows *ret_rows);
MUST_USE enum outcome rows_next(struct rows *r); /* OUTCOME_NOT_FOUND at the end */
void rows_close(struct rows *r);
bool rows_null(struct rows *r, int column);
struct text rows_text(struct rows *r, int column); /* also bytes */
int64_t rows_number(struct rows *r, int column);   /* number, cents, flag */
int32_t rows_day(struct rows *r, int column);
int32_t rows_month(struct rows *r, int column);
int64_t rows_instant(struct rows *r, int column);
struct text rows_keep(struct rows *r, struct text t);  /* copied into db->arena */
MUST_USE enum outcome rows_fine(const struct rows *r); /* ask after reading the columns */
MUST_USE enum outcome sql_run(struct db *db, const struct sql *sql, const struct sql_value *in,
                              size_t count);

/* ---- Looking after ---- */

/* Every row of every room's tables, tables and rows in order, one a line; bytes columns and the
 * store's own tables left out, and the columns `without` names ("table.column", ended by NULL;
 * NULL: none). Two databases with the same dump hold the same facts. */
MUST_USE enum outcome store_dump(struct store *s, const char *const *without, FILE *to);
/* Every table of the rooms with its number of rows, in order of name. */
MUST_USE enum outcome store_tables(struct store *s,
                                   void (*each)(void *arg, struct text table, int64_t rows),
                                   void *arg);
/* A whole copy while the store runs, in a file that is not there yet or is empty:
 * OUTCOME_NOT_VALID otherwise, and on PostgreSQL (there pg_dump does it). */
MUST_USE enum outcome store_backup(struct store *s, const char *path);

struct store_counts {
    uint64_t pieces;  /* done, whatever their outcome */
    uint64_t commits; /* durable commits; fewer than pieces where they shared one */
    uint64_t retries;
    uint64_t failed;  /* pieces that ended in NO_ROOM, TRY_AGAIN or BROKEN */
    uint64_t waiting; /* pieces in the queue now */
};
struct store_counts store_count(struct store *s);
#endif
