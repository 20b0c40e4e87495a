#ifndef ERK_GROUND_STORE_POSTGRES_H
#define ERK_GROUND_STORE_POSTGRES_H
/* postgres - what the files of this engine share: a connection, and how it is spoken to.
 * Private to postgres*.c.
 *
 * Purpose    postgres.c transactions and opening; postgres_link.c the connection and its
 *            pipelines; postgres_rows.c statements and what they give; postgres_patch.c
 *            patches, walls and the check.
 * Ownership  a connection belongs to the store; the answer in `last` to who asked.
 * Errors     TRY_AGAIN: the server is away or somebody was first. Others as store.h.
 * Knows      engine.h, libpq. */
#include <libpq-fe.h>

#include "ground/store/engine.h"

enum {
    BUCKETS = 256,
    SAY_MOST = 8,   /* commands in one pipeline */
    NAME_MOST = 63, /* a name in PostgreSQL */
    TURNS = 3,      /* tries to find the server again, each time; the queue tries again too */
    TURN_MILLIS = 50,
    ASK_TURNS = 40, /* how often we ask what became of a COMMIT */
    OID_BYTEA = 17, /* these numbers are fixed in the server's catalogue */
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_BOOL = 16,
    OID_NUMERIC = 1700,
    OID_VARCHAR = 1043
};

struct held {
    const struct sql *sql;
    char name[24];
    struct held *next;
};

struct connection {
    struct db_engine base;
    PGconn *c;
    bool wants_begin; /* BEGIN goes out with the first statement */
    bool in_transaction;
    bool failed;      /* the server refuses everything until ROLLBACK */
    const char *room; /* whose role is set; NULL: our own */
    char number[32];  /* of this transaction */
    unsigned made;    /* prepared so far */
    struct held *held[BUCKETS];
};

static inline struct connection *link_of(struct db_engine *e)
{
    return (struct connection *)e;
}

/* ---- the connection (postgres_link.c) ---- */

/* What the server's refusal means for us; `doing` is named in the line on stderr. */
enum outcome link_outcome(struct connection *k, const PGresult *r, const char *doing);
bool link_once(struct connection *k);          /* one try; what was held is forgotten */
enum outcome link_again(struct connection *k); /* a few, bounded; TRY_AGAIN: still away */
void link_end(struct connection *k);
void link_wait(int millis);

/* Several commands that travel together. */
struct saying {
    struct connection *k;
    enum outcome o; /* the first thing that went wrong */
    const char *doing;
    int said;
    PGresult *last; /* the answer to the last command */
    struct held *preparing[SAY_MOST];
    bool asks_number[SAY_MOST];
};

void link_say(struct saying *s, int sent); /* what PQsend...() answered */
void link_say_text(struct saying *s, const char *text);
/* BEGIN and the room's role, where they do not stand yet. */
void link_say_before(struct saying *s, const char *room);
/* Sends it all, hears it all. The caller clears `last`. */
enum outcome link_hear(struct saying *s);

/* ---- transactions (postgres.c) ---- */
enum outcome postgres_begin(struct db_engine *e);
void postgres_rollback(struct db_engine *e);

/* ---- statements and rows (postgres_rows.c) ---- */
const char *postgres_words(const struct sql *sql);
const struct held *postgres_held(const struct connection *k, const struct sql *sql);
const struct held *postgres_prepare(struct saying *s, const struct sql *sql);
enum outcome postgres_rows_open(struct db *db, const struct sql *sql,
                                const struct sql_value *in, size_t count, struct rows *r);
enum outcome postgres_rows_next(struct rows *r);
void postgres_rows_close(struct rows *r);
int postgres_columns(struct rows *r);
bool postgres_null(struct rows *r, int column);
struct text postgres_text(struct rows *r, int column);
bool postgres_number(struct rows *r, int column, int64_t *ret_n);

/* ---- patches, walls, the check (postgres_patch.c) ---- */
enum outcome postgres_script(struct db *db, const char *text);
enum outcome postgres_after_patches(struct db *db, const struct store_room *const *rooms,
                                    size_t count);
enum outcome postgres_check(struct db *db, const struct sql *sql, FILE *report);
#endif
