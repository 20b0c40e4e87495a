/* postgres - the same house on a server: a role a room, serializable, found again when lost.
 *
 * Statements travel in pipelines: what must come before one (BEGIN, the room's role, PREPARE)
 * goes in the same packet, so that it costs no turn of its own. A connection may break while it
 * says COMMIT; then nobody knows. So each writing transaction asks for its own number first,
 * and after a break we ask the server what became of that number.
 */
#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

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

static struct connection *of(struct db_engine *e)
{
    return (struct connection *)e;
}

/* ---- Errors -------------------------------------------------------------------------------
 */

static const struct {
    const char *state; /* the beginning of an SQLSTATE */
    enum outcome o;
    bool told;
} states[] = {
    {"40001", OUTCOME_TRY_AGAIN, false},  {"40P01", OUTCOME_TRY_AGAIN, false},
    {"55P03", OUTCOME_TRY_AGAIN, false},  {"57014", OUTCOME_TRY_AGAIN, true},
    {"57P0", OUTCOME_TRY_AGAIN, false},   {"08", OUTCOME_TRY_AGAIN, false},
    {"53300", OUTCOME_TRY_AGAIN, true},   {"25P03", OUTCOME_TRY_AGAIN, true},
    {"23505", OUTCOME_CONFLICT, false},   {"23", OUTCOME_NOT_VALID, true},
    {"22", OUTCOME_NOT_VALID, true},      {"42501", OUTCOME_NOT_ALLOWED, true},
    {"25006", OUTCOME_NOT_ALLOWED, true}, {"53", OUTCOME_NO_ROOM, false},
};

static enum outcome outcome_of(struct connection *k, const PGresult *r, const char *doing)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

    said = said == NULL ? "no answer" : said;
    if (state == NULL)
        return PQstatus(k->c) == CONNECTION_OK ? OUTCOME_BROKEN : OUTCOME_TRY_AGAIN;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strncmp(state, states[i].state, strlen(states[i].state)) != 0)
            continue;
        if (states[i].o == OUTCOME_NO_ROOM)
            store_say_full(k->base.store, doing, said);
        else if (states[i].told)
            store_say("see the statement and the patch of its table", "%s: %s (%s)", doing,
                      said, state);
        return states[i].o;
    }
    store_say("this is a fault in the program or the server; keep this line", "%s: %s (%s)",
              doing, said, state);
    return OUTCOME_BROKEN;
}

/* ---- Connecting ---------------------------------------------------------------------------
 */

static void say_nothing(void *arg, const PGresult *r)
{
    (void)arg;
    (void)r;
}

static void forget_held(struct connection *k)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        while (k->held[i] != NULL) {
            struct held *h = k->held[i];
            k->held[i] = h->next;
            free(h);
        }
    }
}

static void disconnect(struct connection *k)
{
    forget_held(k);
    PQfinish(k->c);
    k->c = NULL;
    k->in_transaction = false;
    k->failed = false;
    k->room = NULL;
}

static bool connect_once(struct connection *k)
{
    char options[192];
    const char *const words[] = {"dbname",
                                 "client_encoding",
                                 "application_name",
                                 "connect_timeout",
                                 "tcp_user_timeout",
                                 "options",
                                 NULL};
    const char *values[] = {
        k->base.store->place, "UTF8", "erkenning", "3", "10000", options, NULL};

    (void)snprintf(options, sizeof options,
                   "-c lock_timeout=%d -c idle_in_transaction_session_timeout=60000"
                   " -c standard_conforming_strings=on -c bytea_output=hex",
                   k->base.store->o.busy_millis);
    disconnect(k);
    k->c = PQconnectdbParams(words, values, 1);
    if (PQstatus(k->c) != CONNECTION_OK)
        return false;
    (void)PQsetNoticeReceiver(k->c, say_nothing, NULL);
    return PQenterPipelineMode(k->c) == 1;
}

static void wait_millis(int millis)
{
    const struct timespec t = {millis / 1000, (long)(millis % 1000) * 1000000};

    (void)nanosleep(&t, NULL);
}

/* Bounded: whoever waits for us is told to try again rather than left standing. */
static enum outcome connect_again(struct connection *k)
{
    for (int turn = 0; turn < TURNS; turn++) {
        if (turn > 0)
            wait_millis(TURN_MILLIS << turn);
        if (connect_once(k))
            return OUTCOME_OK;
    }
    return OUTCOME_TRY_AGAIN;
}

/* ---- Saying several things at once ----------------------------------------------------------
 */

struct saying {
    struct connection *k;
    enum outcome o; /* the first thing that went wrong */
    const char *doing;
    int said;
    PGresult *last; /* the answer to the last command */
    struct held *preparing[SAY_MOST];
    bool asks_number[SAY_MOST];
};

static void say(struct saying *s, int sent)
{
    if (sent != 1 && s->o == OUTCOME_OK)
        s->o = PQstatus(s->k->c) == CONNECTION_OK ? OUTCOME_BROKEN : OUTCOME_TRY_AGAIN;
    if (sent == 1)
        s->said++;
    assert(s->said <= SAY_MOST);
}

static void say_text(struct saying *s, const char *text)
{
    say(s, PQsendQueryParams(s->k->c, text, 0, NULL, NULL, NULL, NULL, 0));
}

/* What must stand before any statement of this room. */
static void say_before(struct saying *s, const char *room)
{
    struct connection *k = s->k;
    char text[160];

    if (k->wants_begin) {
        say_text(s, k->base.writes ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                   : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        if (k->base.writes) {
            s->asks_number[s->said] = true;
            say_text(s, "SELECT pg_current_xact_id()::text");
        }
        k->wants_begin = false;
        k->in_transaction = true;
        k->room = NULL;
    }
    if (room == k->room || (room != NULL && k->room != NULL && strcmp(room, k->room) == 0))
        return;
    if (room == NULL)
        (void)snprintf(text, sizeof text, "SET LOCAL ROLE NONE");
    else
        (void)snprintf(text, sizeof text, "SET LOCAL ROLE \"erk_%s_%s\"", PQdb(k->c), room);
    say_text(s, text);
    k->room = room;
}

static void hear_one(struct saying *s, int which)
{
    PGresult *r = PQgetResult(s->k->c);
    const ExecStatusType status = PQresultStatus(r);

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        if (s->preparing[which] != NULL) {
            struct held **bucket =
                &s->k->held[((uintptr_t)s->preparing[which]->sql >> 4) % BUCKETS];
            s->preparing[which]->next = *bucket;
            *bucket = s->preparing[which];
            s->preparing[which] = NULL;
        }
        if (s->asks_number[which])
            (void)snprintf(s->k->number, sizeof s->k->number, "%s", PQgetvalue(r, 0, 0));
    } else if (s->o == OUTCOME_OK && status != PGRES_PIPELINE_ABORTED) {
        s->o = r == NULL ? OUTCOME_TRY_AGAIN : outcome_of(s->k, r, s->doing);
    }
    PQclear(s->last);
    s->last = r;
    if (r != NULL) {
        while ((r = PQgetResult(s->k->c)) != NULL) /* each answer ends with a NULL */
            PQclear(r);
    }
}

/* Sends it all, hears it all. The caller clears `last`. */
static enum outcome hear(struct saying *s)
{
    struct connection *k = s->k;
    PGresult *r = NULL;

    if (s->o == OUTCOME_OK && PQpipelineSync(k->c) != 1)
        s->o = OUTCOME_TRY_AGAIN;
    if (s->o == OUTCOME_OK) {
        for (int i = 0; i < s->said && PQstatus(k->c) == CONNECTION_OK; i++)
            hear_one(s, i);
        if (PQstatus(k->c) == CONNECTION_OK) {
            r = PQgetResult(k->c);
            if (PQresultStatus(r) != PGRES_PIPELINE_SYNC && s->o == OUTCOME_OK)
                s->o = OUTCOME_TRY_AGAIN;
            PQclear(r);
        }
    }
    for (int i = 0; i < SAY_MOST; i++)
        free(s->preparing[i]); /* what was not prepared after all */
    if (PQstatus(k->c) != CONNECTION_OK)
        s->o = OUTCOME_TRY_AGAIN;
    if (s->o != OUTCOME_OK)
        k->failed = true;
    return s->o;
}

/* ---- Transactions -------------------------------------------------------------------------
 */

static enum outcome postgres_begin(struct db_engine *e)
{
    struct connection *k = of(e);
    enum outcome o = OUTCOME_OK;

    if (PQstatus(k->c) != CONNECTION_OK || PQpipelineStatus(k->c) != PQ_PIPELINE_ON)
        o = connect_again(k);
    k->wants_begin = true;
    k->failed = false;
    k->number[0] = '\0';
    return o;
}

static void postgres_rollback(struct db_engine *e)
{
    struct connection *k = of(e);
    struct saying s = {.k = k, .doing = "ROLLBACK"};

    k->wants_begin = false;
    if (!k->in_transaction || PQstatus(k->c) != CONNECTION_OK) {
        k->in_transaction = false;
        return;
    }
    say_text(&s, "ROLLBACK");
    if (hear(&s) != OUTCOME_OK)
        disconnect(k); /* begin() connects anew */
    PQclear(s.last);
    k->in_transaction = false;
    k->failed = false;
    k->room = NULL;
}

/* The connection broke while we said COMMIT: was it heard? */
static enum outcome what_became_of_it(struct connection *k)
{
    char number[sizeof k->number];

    memcpy(number, k->number, sizeof number);
    for (int turn = 0; turn < ASK_TURNS; turn++) {
        const char *const values[] = {number};
        struct saying s = {.k = k, .doing = "asking what became of a commit"};
        char answer[32] = "";

        if (turn > 0)
            wait_millis(TURN_MILLIS);
        if (PQstatus(k->c) != CONNECTION_OK && connect_again(k) != OUTCOME_OK)
            continue;
        say(&s, PQsendQueryParams(k->c, "SELECT pg_xact_status($1::text::xid8)", 1, NULL,
                                  values, NULL, NULL, 0));
        if (hear(&s) == OUTCOME_OK && PQntuples(s.last) == 1)
            (void)snprintf(answer, sizeof answer, "%s", PQgetvalue(s.last, 0, 0));
        PQclear(s.last);
        k->failed = false;
        if (strcmp(answer, "committed") == 0)
            return OUTCOME_OK;
        if (strcmp(answer, "aborted") == 0)
            return OUTCOME_TRY_AGAIN;
    }
    store_say("look whether it is there before it is done again",
              "the server went away during a commit and cannot be asked (transaction %s)",
              number);
    return OUTCOME_BROKEN;
}

static enum outcome postgres_commit(struct db_engine *e)
{
    struct connection *k = of(e);
    struct saying s = {.k = k, .doing = "COMMIT"};
    enum outcome o = OUTCOME_OK;

    if (k->wants_begin) { /* nothing was said at all */
        k->wants_begin = false;
        return OUTCOME_OK;
    }
    if (k->failed)
        return OUTCOME_TRY_AGAIN;
    say_text(&s, "COMMIT");
    o = hear(&s);
    if (o == OUTCOME_OK && strcmp(PQcmdStatus(s.last), "COMMIT") != 0) {
        store_say("this is a fault in the program", "the server answered %s to COMMIT",
                  PQcmdStatus(s.last)); /* it says success when it rolled back */
        o = OUTCOME_BROKEN;
    }
    PQclear(s.last);
    if (o != OUTCOME_OK && PQstatus(k->c) != CONNECTION_OK && k->base.writes)
        o = k->number[0] == '\0' ? OUTCOME_TRY_AGAIN : what_became_of_it(k);
    k->in_transaction = false;
    k->room = NULL;
    return o;
}

static bool postgres_alive(struct db_engine *e)
{
    return of(e)->in_transaction;
}

/* ---- Opening ------------------------------------------------------------------------------
 */

static void postgres_close(struct db_engine *e)
{
    disconnect(of(e));
    free(e);
}

/* Order of texts must be that of bytes, as in SQLite, or the two engines list differently. */
static enum outcome check_server(struct connection *k)
{
    struct saying s = {.k = k, .doing = "looking at the database"};
    enum outcome o = OUTCOME_OK;

    say_text(&s, "SELECT 1 FROM pg_database WHERE datname = current_database()"
                 " AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8')"
                 " AND pg_encoding_to_char(encoding) = 'UTF8'");
    o = hear(&s);
    if (o == OUTCOME_OK && PQntuples(s.last) != 1) {
        store_say("CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
                  "the database %s has another encoding or order of texts", PQdb(k->c));
        o = OUTCOME_NOT_VALID;
    }
    PQclear(s.last);
    return o;
}

static enum outcome postgres_open(struct store *s, bool writes, struct db_engine **ret_conn)
{
    struct connection *k = calloc(1, sizeof *k);
    enum outcome o = OUTCOME_OK;

    if (k == NULL)
        return OUTCOME_NO_ROOM;
    k->base.store = s;
    k->base.writes = writes;
    if (!connect_once(k)) {
        store_say("check the address, the account and whether the server runs", "%s",
                  PQerrorMessage(k->c));
        o = OUTCOME_TRY_AGAIN;
    } else {
        o = check_server(k);
    }
    if (o != OUTCOME_OK) {
        postgres_close(&k->base);
        return o;
    }
    *ret_conn = &k->base;
    return OUTCOME_OK;
}

/* ---- Statements ---------------------------------------------------------------------------
 */

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

static const char *text_of_sql(const struct sql *sql)
{
    return sql->postgres != NULL ? sql->postgres : sql->text;
}

static const struct held *held_of(const struct connection *k, const struct sql *sql)
{
    const struct held *h = k->held[((uintptr_t)sql >> 4) % BUCKETS];

    while (h != NULL && h->sql != sql)
        h = h->next;
    return h;
}

/* PREPARE where needed; gives the name, or NULL. */
static const struct held *say_prepare(struct saying *s, const struct sql *sql)
{
    struct connection *k = s->k;
    const struct held *known = held_of(k, sql);
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
    say(s, PQsendPrepare(k->c, h->name, text_of_sql(sql), (int)sql->in_count, types));
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

    say_before(&s, sql->room);
    if (sql->room != NULL) {
        h = say_prepare(&s, sql);
        if (h != NULL)
            say(&s, PQsendQueryPrepared(k->c, h->name, (int)count, b->value, b->length,
                                        b->binary, 0));
    } else {
        say(&s, PQsendQueryParams(k->c, sql->text, (int)count, b->type, b->value, b->length,
                                  b->binary, 0));
    }
    o = hear(&s);
    if (o == OUTCOME_OK)
        *ret_result = s.last;
    else
        PQclear(s.last);
    return o;
}

static enum outcome postgres_rows_open(struct db *db, const struct sql *sql,
                                       const struct sql_value *in, size_t count, struct rows *r)
{
    struct connection *k = of(db->engine);
    const bool first = k->wants_begin;
    PGresult *result = NULL;
    struct bound b = {0};
    enum outcome o = OUTCOME_OK;

    if (k->failed)
        return OUTCOME_TRY_AGAIN;
    if (sql->room != NULL && held_of(k, sql) == NULL)
        o = guard_text(k->base.store, sql, text_of_sql(sql));
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

static enum outcome postgres_rows_next(struct rows *r)
{
    return r->at < PQntuples(r->cursor) ? OUTCOME_OK : OUTCOME_NOT_FOUND;
}

static void postgres_rows_close(struct rows *r)
{
    PQclear(r->cursor);
}

static int postgres_columns(struct rows *r)
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

static bool postgres_null(struct rows *r, int column)
{
    return PQgetisnull(r->cursor, (int)r->at, column) == 1;
}

static struct text postgres_text(struct rows *r, int column)
{
    const int row = (int)r->at;
    struct text t = {0};

    if (PQgetisnull(r->cursor, row, column) == 1)
        return NO_TEXT;
    t = (struct text){PQgetvalue(r->cursor, row, column),
                      (size_t)PQgetlength(r->cursor, row, column)};
    return PQftype(r->cursor, column) == OID_BYTEA ? decoded(r, t) : t;
}

static bool postgres_number(struct rows *r, int column, int64_t *ret_n)
{
    const struct text t = postgres_text(r, column);

    if (PQftype(r->cursor, column) == OID_BOOL) {
        *ret_n = text_same(t, TEXT("t")) ? 1 : 0;
        return t.at != NULL;
    }
    return t.at != NULL && text_number(t, ret_n) == OUTCOME_OK;
}

/* ---- Patches ------------------------------------------------------------------------------
 */

/* Several statements in one go need the simple protocol, outside the pipeline. */
static enum outcome plain(struct connection *k, const char *text, const char *doing)
{
    PGresult *r = NULL;
    enum outcome o = OUTCOME_OK;

    if (PQexitPipelineMode(k->c) != 1)
        return OUTCOME_BROKEN;
    r = PQexec(k->c, text);
    if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK &&
        PQresultStatus(r) != PGRES_EMPTY_QUERY) {
        o = outcome_of(k, r, doing);
        k->failed = true;
    }
    PQclear(r);
    if (PQstatus(k->c) == CONNECTION_OK && PQenterPipelineMode(k->c) != 1)
        o = OUTCOME_BROKEN;
    return o;
}

static enum outcome as_ourselves(struct connection *k)
{
    struct saying s = {.k = k, .doing = "BEGIN"};
    enum outcome o = OUTCOME_OK;

    say_before(&s, NULL);
    if (s.said > 0)
        o = hear(&s);
    PQclear(s.last);
    return o;
}

static enum outcome postgres_script(struct db *db, const char *text)
{
    struct connection *k = of(db->engine);
    char *mine = patch_for_postgres(text);
    enum outcome o = mine == NULL ? OUTCOME_NO_ROOM : as_ourselves(k);

    if (o == OUTCOME_OK)
        o = plain(k, mine, "a patch");
    free(mine);
    return o;
}

/* Writes `format` with every @ replaced by the role, every # by the table. Names of our own
 * rooms and tables only (fair_name); no value ever comes this way. */
static enum outcome grant(struct connection *k, struct arena *a, const char *format,
                          const char *role, const char *table)
{
    const struct arena_mark m = arena_mark(a);
    struct text text = TEXT("");
    enum outcome o = OUTCOME_NO_ROOM;

    for (const char *at = format; *at != '\0';) {
        const int len = (int)strcspn(at, "@#");
        const char *put = at[len] == '@' ? role : at[len] == '#' ? table : "";

        text = arena_print(a, "%.*s%.*s%s", TEXT_ARG(text), len, at, put);
        at += len + (at[len] == '\0' ? 0 : 1);
    }
    if (text.at != NULL)
        o = plain(k, text.at, "the walls");
    arena_return(a, m);
    return o;
}

static bool fair_name(const char *name)
{
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

/* The role of a room: exactly its own tables, and exactly what stands in the list. */
static enum outcome grant_room(struct db *db, const char *room)
{
    struct connection *k = of(db->engine);
    const struct store *s = db->store;
    char role[NAME_MOST + 1];
    const int len = snprintf(role, sizeof role, "erk_%s_%s", PQdb(k->c), room);
    enum outcome o = OUTCOME_OK;

    if (len < 0 || len > NAME_MOST || !fair_name(role)) {
        store_say("call the database by a short name of letters, digits and _",
                  "no role can be made for room %s of database %s", room, PQdb(k->c));
        return OUTCOME_NOT_VALID;
    }
    o = grant(k, db->arena,
              "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '@') THEN"
              " CREATE ROLE \"@\" NOLOGIN; END IF; END $$;"
              " GRANT \"@\" TO CURRENT_USER; GRANT USAGE ON SCHEMA public TO \"@\";"
              " REVOKE ALL ON ALL TABLES IN SCHEMA public FROM \"@\"",
              role, "");
    for (size_t i = 0; i < s->name_count && o == OUTCOME_OK; i++) {
        const char *name = s->names[i].name;
        if (!fair_name(name))
            continue;
        if (guard_own(room, name))
            o = grant(k, db->arena, "GRANT SELECT, INSERT, UPDATE, DELETE ON # TO \"@\"", role,
                      name);
        else if (guard_may_read(s, room, name))
            o = grant(k, db->arena, "GRANT SELECT ON # TO \"@\"", role, name);
    }
    return o;
}

static enum outcome postgres_after_patches(struct db *db, const struct store_room *const *rooms,
                                           size_t count)
{
    enum outcome o = guard_learn(db);

    if (o == OUTCOME_OK)
        o = as_ourselves(of(db->engine));
    for (size_t i = 0; i < count && o == OUTCOME_OK; i++)
        o = grant_room(db, rooms[i]->name);
    return o;
}

/* ---- The check ----------------------------------------------------------------------------
 */

static bool fits(enum sql_kind kind, Oid type)
{
    switch (kind) {
    case SQL_BYTES: return type == OID_BYTEA;
    case SQL_NUMBER:
    case SQL_CENTS:
    case SQL_FLAG:
        return type == OID_INT8 || type == OID_INT4 || type == OID_INT2 ||
               type == OID_NUMERIC || type == OID_BOOL;
    case SQL_TEXT:
    case SQL_DAY:
    case SQL_MONTH:
    case SQL_INSTANT: return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME;
    }
    return false;
}

static bool columns_fit(const struct sql *sql, const PGresult *r, FILE *report)
{
    bool good = (size_t)PQnfields(r) == sql->out_count;

    if (!good && report != NULL)
        (void)fprintf(report, "%s: postgresql: gives %d columns (-- out: %zu)\n", sql->name,
                      PQnfields(r), sql->out_count);
    for (size_t i = 0; good && i < sql->out_count; i++) {
        good = fits(sql->out[i].kind, PQftype(r, (int)i));
        if (!good && report != NULL)
            (void)fprintf(report, "%s: postgresql: column %s has another type (%u)\n",
                          sql->name, sql->out[i].name, PQftype(r, (int)i));
    }
    return good;
}

/* PREPARE looks at names and types; only a plan looks at the walls: EXPLAIN, which runs
 * nothing. */
static enum outcome explain(struct connection *k, const struct sql *sql)
{
    const struct held *h = held_of(k, sql);
    struct saying s = {.k = k, .doing = sql->name};
    char text[64 + STORE_VALUES_MOST * 6];
    size_t used = 0;
    enum outcome o = OUTCOME_OK;

    assert(h != NULL);
    used = (size_t)snprintf(text, sizeof text, "EXPLAIN EXECUTE %s", h->name);
    for (size_t i = 0; i < sql->in_count; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%sNULL", i == 0 ? "(" : ", ");
    if (sql->in_count > 0)
        (void)snprintf(text + used, sizeof text - used, ")");
    say_text(&s, text);
    o = hear(&s);
    PQclear(s.last);
    return o;
}

static enum outcome prepare_only(struct connection *k, const struct sql *sql)
{
    struct saying s = {.k = k, .doing = sql->name};
    enum outcome o = guard_text(k->base.store, sql, text_of_sql(sql));

    if (o != OUTCOME_OK)
        return o;
    say_before(&s, sql->room);
    (void)say_prepare(&s, sql);
    o = hear(&s);
    PQclear(s.last);
    return o;
}

static enum outcome postgres_check(struct db *db, const struct sql *sql, FILE *report)
{
    struct connection *k = of(db->engine);
    enum outcome o = prepare_only(k, sql);

    if (o == OUTCOME_OK) {
        struct saying s = {.k = k, .doing = sql->name};
        say(&s, PQsendDescribePrepared(k->c, held_of(k, sql)->name));
        o = hear(&s);
        if (o == OUTCOME_OK && !columns_fit(sql, s.last, report)) {
            PQclear(s.last);
            return OUTCOME_NOT_VALID;
        }
        PQclear(s.last);
    }
    if (o == OUTCOME_OK)
        o = explain(k, sql);
    if (o == OUTCOME_OK)
        return OUTCOME_OK;
    if (report != NULL)
        (void)fprintf(report, "%s: postgresql: %s\n", sql->name, outcome_name(o));
    postgres_rollback(&k->base); /* the server refuses the rest until then */
    (void)!postgres_begin(&k->base);
    return OUTCOME_NOT_VALID;
}

const struct engine engine_postgres = {
    .name = "postgresql",
    .groups = false,
    .open = postgres_open,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .alive = postgres_alive,
    .rows_open = postgres_rows_open,
    .rows_next = postgres_rows_next,
    .rows_close = postgres_rows_close,
    .columns = postgres_columns,
    .null = postgres_null,
    .text = postgres_text,
    .number = postgres_number,
    .script = postgres_script,
    .check = postgres_check,
    .after_patches = postgres_after_patches,
    .tables =
        "SELECT c.relname::text, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v') ORDER BY c.relname::text",
    .columns_of =
        "SELECT a.attname::text, CASE a.atttypid WHEN 17 THEN 'bytes' ELSE 'plain' END"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relname = $1 AND a.attnum > 0"
        " AND NOT a.attisdropped ORDER BY a.attname::text",
};
