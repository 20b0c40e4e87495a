/* postgres_rows - statements prepared once, values as the server takes them, rows as it gives
 * them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ground/store/postgres.h"

#include "ground/base/banned.h"

/* ---- Statements ---- */

static Oid oid_of(enum sql_kind kind)
{
    switch (kind) {
    case SQL_BYTES: return OID_BYTEA;
    case SQL_NUMBER:
    case SQL_CENTS:
    case SQL_FLAG: return OID_INT8;
    case SQL_TEXT:
    case SQL_DAY:
    case SQL_MONTH:
    case SQL_INSTANT: return OID_TEXT;
    }
    return 0;
}

const char *postgres_words(const struct sql *sql)
{
    return sql->postgres != NULL ? sql->postgres : sql->text;
}

const struct held *postgres_held(const struct connection *k, const struct sql *sql)
{
    const struct held *h = k->held[((uintptr_t)sql >> 4) % BUCKETS];

    while (h != NULL && h->sql != sql)
        h = h->next;
    return h;
}

/* PREPARE where needed; gives the name, or NULL. */
const struct held *postgres_prepare(struct saying *s, const struct sql *sql)
{
    struct connection *k = s->k;
    const struct held *known = postgres_held(k, sql);
    struct held *h = NULL;
    Oid types[STORE_VALUES_MOST] = {0};

    if (known != NULL)
        return known;
    h = calloc(1, sizeof *h);
    if (h == NULL) {
        s->o = OUTCOME_NO_ROOM;
        return NULL;
    }
    h->sql = sql;
    (void)snprintf(h->name, sizeof h->name, "s%u", ++k->made);
    for (size_t i = 0; i < sql->in_count; i++)
        types[i] = oid_of(sql->in[i].kind);
    s->preparing[s->said] = h;
    link_say(s, PQsendPrepare(k->c, h->name, postgres_words(sql), (int)sql->in_count, types));
    return h;
}

/* The values as PostgreSQL takes them: text with a NUL behind it, bytes as they are. */
struct bound {
    const char *value[STORE_VALUES_MOST];
    int length[STORE_VALUES_MOST];
    int binary[STORE_VALUES_MOST];
    Oid type[STORE_VALUES_MOST];
    char *room; /* of the copies */
};

static enum outcome bind_all(struct bound *b, const struct sql_value *in, size_t count)
{
    char buffer[VALUE_CHARS];
    size_t need = 1;
    char *to = NULL;

    for (size_t i = 0; i < count; i++)
        need += value_text(&in[i], buffer).len + 1;
    b->room = malloc(need);
    if (b->room == NULL)
        return OUTCOME_NO_ROOM;
    to = b->room;
    for (size_t i = 0; i < count; i++) {
        const struct text t = value_text(&in[i], buffer);

        b->type[i] = oid_of(in[i].kind);
        b->binary[i] = in[i].kind == SQL_BYTES ? 1 : 0;
        if (t.at == NULL)
            continue;
        if (t.len > INT32_MAX) {
            free(b->room);
            return OUTCOME_NO_ROOM;
        }
        if (in[i].kind == SQL_TEXT && t.len > 0 && memchr(t.at, '\0', t.len) != NULL) {
            free(b->room);
            return OUTCOME_NOT_VALID; /* the server cannot hold it; never cut it short */
        }
        b->value[i] = to;
        b->length[i] = (int)t.len;
        memcpy(to, t.at, t.len);
        to[t.len] = '\0';
        to += t.len + 1;
    }
    return OUTCOME_OK;
}

static enum outcome execute(struct connection *k, const struct sql *sql, const struct bound *b,
                            size_t count, PGresult **ret_result)
{
    struct saying s = {.k = k, .doing = sql->name};
    const struct held *h = NULL;
    enum outcome o = OUTCOME_OK;

    link_say_before(&s, sql->room);
    if (sql->room != NULL) {
        h = postgres_prepare(&s, sql);
        if (h != NULL)
            link_say(&s, PQsendQueryPrepared(k->c, h->name, (int)count, b->value, b->length,
                                             b->binary, 0));
    } else {
        link_say(&s, PQsendQueryParams(k->c, sql->text, (int)count, b->type, b->value,
                                       b->length, b->binary, 0));
    }
    o = link_hear(&s);
    if (o == OUTCOME_OK)
        *ret_result = s.last;
    else
        PQclear(s.last);
    return o;
}

enum outcome postgres_rows_open(struct db *db, const struct sql *sql,
                                const struct sql_value *in, size_t count, struct rows *r)
{
    struct connection *k = link_of(db->engine);
    const bool first = k->wants_begin;
    PGresult *result = NULL;
    struct bound b = {0};
    enum outcome o = OUTCOME_OK;

    if (k->failed)
        return OUTCOME_TRY_AGAIN;
    if (sql->room != NULL && postgres_held(k, sql) == NULL)
        o = guard_text(k->base.store, sql, postgres_words(sql));
    if (o == OUTCOME_OK)
        o = bind_all(&b, in, count);
    if (o != OUTCOME_OK)
        return o;
    o = execute(k, sql, &b, count, &result);
    if (o == OUTCOME_TRY_AGAIN && first && PQstatus(k->c) != CONNECTION_OK) {
        /* The connection had died while it waited for work; nothing was done on it yet. */
        o = postgres_begin(&k->base);
        if (o == OUTCOME_OK)
            o = execute(k, sql, &b, count, &result);
    }
    free(b.room);
    if (o != OUTCOME_OK)
        return o;
    if (strncmp(PQcmdStatus(result), "SELECT", 6) != 0 &&
        text_number(text_of(PQcmdTuples(result)), &db->changed) != OUTCOME_OK)
        db->changed = 0;
    r->cursor = result;
    return OUTCOME_OK;
}

enum outcome postgres_rows_next(struct rows *r)
{
    return r->at < PQntuples(r->cursor) ? OUTCOME_OK : OUTCOME_NOT_FOUND;
}

void postgres_rows_close(struct rows *r)
{
    PQclear(r->cursor);
}

int postgres_columns(struct rows *r)
{
    return PQnfields(r->cursor);
}

static unsigned hex(char c)
{
    return c <= '9' ? (unsigned)c - '0' : (unsigned)(c | 0x20) - 'a' + 10;
}

/* "\x4142" -> AB, in room that lasts as long as the row. */
static struct text decoded(struct rows *r, struct text t)
{
    char *to = NULL;

    if (t.len < 2 || t.len % 2 != 0)
        return NO_TEXT;
    if (r->scratch_used == 0) { /* first of this row: enough for all its columns */
        size_t need = 1;
        for (int i = 0; i < PQnfields(r->cursor); i++)
            need += (size_t)PQgetlength(r->cursor, (int)r->at, i) / 2 + 1;
        if (need > r->scratch_size) {
            char *more = realloc(r->scratch, need);
            if (more == NULL) {
                r->wrong = OUTCOME_NO_ROOM;
                return NO_TEXT;
            }
            r->scratch = more;
            r->scratch_size = need;
        }
    }
    t = text_from(t, 2);
    if (r->scratch_used + t.len / 2 + 1 > r->scratch_size) {
        r->wrong = OUTCOME_BROKEN; /* the same column asked again and again */
        return NO_TEXT;
    }
    to = r->scratch + r->scratch_used;
    for (size_t i = 0; i < t.len / 2; i++)
        to[i] = (char)(hex(t.at[2 * i]) << 4 | hex(t.at[2 * i + 1]));
    r->scratch_used += t.len / 2 + 1;
    return (struct text){to, t.len / 2};
}

bool postgres_null(struct rows *r, int column)
{
    return PQgetisnull(r->cursor, (int)r->at, column) == 1;
}

struct text postgres_text(struct rows *r, int column)
{
    const int row = (int)r->at;
    struct text t = {0};

    if (PQgetisnull(r->cursor, row, column) == 1)
        return NO_TEXT;
    t = (struct text){PQgetvalue(r->cursor, row, column),
                      (size_t)PQgetlength(r->cursor, row, column)};
    return PQftype(r->cursor, column) == OID_BYTEA ? decoded(r, t) : t;
}

bool postgres_number(struct rows *r, int column, int64_t *ret_n)
{
    const struct text t = postgres_text(r, column);

    if (PQftype(r->cursor, column) == OID_BOOL) {
        *ret_n = text_same(t, TEXT("t")) ? 1 : 0;
        return t.at != NULL;
    }
    return t.at != NULL && text_number(t, ret_n) == OUTCOME_OK;
}
