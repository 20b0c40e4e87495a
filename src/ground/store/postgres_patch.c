/* postgres_patch - patches, a role a room, and whether each statement keeps to its own. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ground/store/postgres.h"

#include "ground/base/banned.h"

/* ---- Patches ---- */

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
        o = link_outcome(k, r, doing);
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

    link_say_before(&s, NULL);
    if (s.said > 0)
        o = link_hear(&s);
    PQclear(s.last);
    return o;
}

enum outcome postgres_script(struct db *db, const char *text)
{
    struct connection *k = link_of(db->engine);
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
    struct connection *k = link_of(db->engine);
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

enum outcome postgres_after_patches(struct db *db, const struct store_room *const *rooms,
                                    size_t count)
{
    enum outcome o = guard_learn(db);

    if (o == OUTCOME_OK)
        o = as_ourselves(link_of(db->engine));
    for (size_t i = 0; i < count && o == OUTCOME_OK; i++)
        o = grant_room(db, rooms[i]->name);
    return o;
}

/* ---- The check ---- */

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
    const struct held *h = postgres_held(k, sql);
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
    link_say_text(&s, text);
    o = link_hear(&s);
    PQclear(s.last);
    return o;
}

static enum outcome prepare_only(struct connection *k, const struct sql *sql)
{
    struct saying s = {.k = k, .doing = sql->name};
    enum outcome o = guard_text(k->base.store, sql, postgres_words(sql));

    if (o != OUTCOME_OK)
        return o;
    link_say_before(&s, sql->room);
    (void)postgres_prepare(&s, sql);
    o = link_hear(&s);
    PQclear(s.last);
    return o;
}

enum outcome postgres_check(struct db *db, const struct sql *sql, FILE *report)
{
    struct connection *k = link_of(db->engine);
    enum outcome o = prepare_only(k, sql);

    if (o == OUTCOME_OK) {
        struct saying s = {.k = k, .doing = sql->name};
        link_say(&s, PQsendDescribePrepared(k->c, postgres_held(k, sql)->name));
        o = link_hear(&s);
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
