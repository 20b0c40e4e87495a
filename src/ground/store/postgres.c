/* postgres - the same house on a server: a role a room, serializable, found again when lost.
 *
 * Statements travel in pipelines: what must come before one (BEGIN, the room's role, PREPARE)
 * goes in the same packet, so that it costs no turn of its own. A connection may break while it
 * says COMMIT; then nobody knows. So each writing transaction asks for its own number first,
 * and after a break we ask the server what became of that number.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ground/store/postgres.h"

#include "ground/base/banned.h"

/* ---- Transactions ---- */

enum outcome postgres_begin(struct db_engine *e)
{
    struct connection *k = link_of(e);
    enum outcome o = OUTCOME_OK;

    if (PQstatus(k->c) != CONNECTION_OK || PQpipelineStatus(k->c) != PQ_PIPELINE_ON)
        o = link_again(k);
    k->wants_begin = true;
    k->failed = false;
    k->number[0] = '\0';
    return o;
}

void postgres_rollback(struct db_engine *e)
{
    struct connection *k = link_of(e);
    struct saying s = {.k = k, .doing = "ROLLBACK"};

    k->wants_begin = false;
    if (!k->in_transaction || PQstatus(k->c) != CONNECTION_OK) {
        k->in_transaction = false;
        return;
    }
    link_say_text(&s, "ROLLBACK");
    if (link_hear(&s) != OUTCOME_OK)
        link_end(k); /* begin() connects anew */
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
            link_wait(TURN_MILLIS);
        if (PQstatus(k->c) != CONNECTION_OK && link_again(k) != OUTCOME_OK)
            continue;
        link_say(&s, PQsendQueryParams(k->c, "SELECT pg_xact_status($1::text::xid8)", 1, NULL,
                                       values, NULL, NULL, 0));
        if (link_hear(&s) == OUTCOME_OK && PQntuples(s.last) == 1)
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
    struct connection *k = link_of(e);
    struct saying s = {.k = k, .doing = "COMMIT"};
    enum outcome o = OUTCOME_OK;

    if (k->wants_begin) { /* nothing was said at all */
        k->wants_begin = false;
        return OUTCOME_OK;
    }
    if (k->failed)
        return OUTCOME_TRY_AGAIN;
    link_say_text(&s, "COMMIT");
    o = link_hear(&s);
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
    return link_of(e)->in_transaction;
}

/* ---- Opening ---- */

static void postgres_close(struct db_engine *e)
{
    link_end(link_of(e));
    free(e);
}

/* Order of texts must be that of bytes, as in SQLite, or the two engines list differently. */
static enum outcome check_server(struct connection *k)
{
    struct saying s = {.k = k, .doing = "looking at the database"};
    enum outcome o = OUTCOME_OK;

    link_say_text(&s, "SELECT 1 FROM pg_database WHERE datname = current_database()"
                      " AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8')"
                      " AND pg_encoding_to_char(encoding) = 'UTF8'");
    o = link_hear(&s);
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
    if (!link_once(k)) {
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
