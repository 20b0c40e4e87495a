/* patch - the schema, step by step, each step once; and the check of every statement. */
#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

enum { HASH_BYTES = 32, HASH_CHARS = HASH_BYTES * 2 + 1, SCRATCH = 1 << 20 };

/* ---- SQLite's words to PostgreSQL's ---- */

static const struct {
    const char *word;
    const char *becomes;
} translations[] = {
    {"INTEGER", "BIGINT"}, /* PostgreSQL's integer ends at 21.4 million euro */
    {"BLOB", "BYTEA"},
    {"STRICT", ""},
};

/* ", WITHOUT ROWID" behind STRICT: narrow tables that live in their primary key. PostgreSQL has
 * no such thing. */
static size_t strict_tail(const char *word, size_t len, const char *after)
{
    static const char tail[] = ", WITHOUT ROWID";

    return len == strlen("STRICT") && strncasecmp(word, "STRICT", len) == 0 &&
                   strncmp(after, tail, strlen(tail)) == 0
               ? strlen(tail)
               : 0;
}

/* How far a comment or a quoted piece reaches from here; 0: it is neither. */
static size_t untouchable(const char *at)
{
    size_t i = 1;

    if (at[0] == '-' && at[1] == '-')
        return strcspn(at, "\n");
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end == NULL ? strlen(at) : (size_t)(end - at) + 2;
    }
    if (at[0] != '\'' && at[0] != '"')
        return 0;
    while (at[i] != '\0') {
        if (at[i] == at[0] && at[i + 1] != at[0])
            return i + 1;
        i += at[i] == at[0] ? 2 : 1;
    }
    return i;
}

static bool of_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static const char *translated(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof translations / sizeof *translations; i++) {
        if (strlen(translations[i].word) == len &&
            strncasecmp(translations[i].word, word, len) == 0)
            return translations[i].becomes;
    }
    return NULL;
}

static char *translate(const char *text)
{
    char *out = calloc(strlen(text) + 1, 1); /* no translation is longer than its word */
    size_t used = 0;

    for (const char *at = text; out != NULL && *at != '\0';) {
        size_t len = untouchable(at);
        const char *put = at;
        size_t put_len = 0;

        if (len == 0 && of_word(*at)) {
            while (of_word(at[len]))
                len++;
            put = translated(at, len);
            put_len = put == NULL ? len : strlen(put);
            put = put == NULL ? at : put;
            len += strict_tail(at, len, at + len);
        } else {
            len = len == 0 ? 1 : len;
            put_len = len;
        }
        memcpy(out + used, put, put_len);
        used += put_len;
        at += len;
    }
    return out;
}

/* What only one of the two can say stands between lines of its own: "-- only SQLite", "-- only
 * PostgreSQL", and "-- both" where it ends. */
char *patch_lines(const char *text, bool postgres)
{
    char *out = calloc(strlen(text) + 1, 1);
    size_t used = 0;
    bool mine = true;

    for (const char *at = text; out != NULL && *at != '\0';) {
        const size_t chars = strcspn(at, "\n"), len = chars + (at[chars] == '\n');
        const struct text line = {at, chars};

        if (text_same(line, TEXT("-- only SQLite")))
            mine = !postgres;
        else if (text_same(line, TEXT("-- only PostgreSQL")))
            mine = postgres;
        else if (text_same(line, TEXT("-- both")))
            mine = true;
        else if (mine) {
            memcpy(out + used, at, len);
            used += len;
        }
        at += len;
    }
    return out;
}

char *patch_for_postgres(const char *text)
{
    char *lines = patch_lines(text, true);
    char *out = lines == NULL ? NULL : translate(lines);

    free(lines);
    return out;
}

/* ---- The registry ---- */

static void hash_of(const char *text, char hash[static HASH_CHARS])
{
    unsigned char bytes[HASH_BYTES];

    (void)crypto_generichash(bytes, sizeof bytes, (const unsigned char *)text, strlen(text),
                             NULL, 0);
    (void)sodium_bin2hex(hash, HASH_CHARS, bytes, sizeof bytes);
}

static const struct store_patch *find(const struct store_room *const *rooms, size_t count,
                                      struct text room, int64_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (!text_same(text_of(rooms[i]->name), room))
            continue;
        for (size_t j = 0; j < rooms[i]->patch_count; j++) {
            if (rooms[i]->patches[j]->number == number)
                return rooms[i]->patches[j];
        }
    }
    return NULL;
}

struct patching {
    const struct store_room *const *rooms;
    size_t count;
    const struct store_patch *patch; /* the one to apply now */
};

/* Every patch the database has had must be one of ours, and unchanged. */
static enum outcome same_history(struct db *db, void *arg)
{
    const struct patching *p = arg;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    char hash[HASH_CHARS];
    enum outcome o =
        store_own(db, "SELECT room, number, name, hash FROM store_patch ORDER BY room, number",
                  NULL, 0, &r);

    for (int i = 0; o == OUTCOME_OK && i <= STORE_PATCH_MOST; i++) {
        const struct store_patch *known = NULL;
        o = rows_next(&r);
        if (o != OUTCOME_OK)
            break;
        known = find(p->rooms, p->count, rows_text(&r, 0), rows_number(&r, 1));
        if (known == NULL) {
            store_say("run the program that is as new as this database",
                      "patch %.*s/%.*s is not known here", TEXT_ARG(rows_text(&r, 0)),
                      TEXT_ARG(rows_text(&r, 2)));
            return OUTCOME_NOT_VALID;
        }
        hash_of(known->text, hash);
        if (!text_same(rows_text(&r, 3), text_of(hash))) {
            store_say("put the patch back as it was and write a new one",
                      "patch %s/%s was changed after it was applied", known->room, known->name);
            return OUTCOME_NOT_VALID;
        }
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome is_applied(struct db *db, const struct store_patch *patch,
                               bool *ret_applied)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    const struct sql_value key[] = {sql_text(text_of(patch->room)),
                                    sql_n(SQL_NUMBER, true, patch->number)};
    enum outcome o = store_own(
        db, "SELECT number FROM store_patch WHERE room = $1 AND number = $2", key, 2, &r);

    if (o == OUTCOME_OK)
        o = rows_next(&r);
    *ret_applied = o == OUTCOME_OK;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome apply(struct db *db, void *arg)
{
    const struct patching *p = arg;
    char hash[HASH_CHARS];
    bool applied = false;
    enum outcome o = is_applied(db, p->patch, &applied);
    struct sql_value row[5] = {{0}};

    if (o != OUTCOME_OK || applied)
        return o;
    o = db->store->engine->script(db, p->patch->text);
    if (o != OUTCOME_OK) {
        store_say("correct it; nothing of it was applied", "patch %s/%s: %s", p->patch->room,
                  p->patch->name, outcome_name(o));
        return o;
    }
    hash_of(p->patch->text, hash);
    row[0] = sql_text(text_of(p->patch->room));
    row[1] = sql_n(SQL_NUMBER, true, p->patch->number);
    row[2] = sql_text(text_of(p->patch->name));
    row[3] = sql_text(text_of(hash));
    row[4] = sql_n(SQL_INSTANT, true, instant_now().n);
    return store_own_run(db,
                         "INSERT INTO store_patch (room, number, name, hash, applied)"
                         " VALUES ($1, $2, $3, $4, $5)",
                         row, 5);
}

static enum outcome after(struct db *db, void *arg)
{
    const struct patching *p = arg;
    const enum outcome o = db->store->engine->after_patches(db, p->rooms, p->count);

    return o == OUTCOME_OK ? guard_learn(db) : o;
}

enum outcome store_patch_up(struct store *s, const struct store_room *const *rooms,
                            size_t count)
{
    struct patching p = {rooms, count, NULL};
    struct arena a = {0};
    enum outcome o = arena_open(&a, SCRATCH);

    if (o == OUTCOME_OK)
        o = store_transact(s, &a, same_history, &p);
    for (size_t i = 0; i < count && o == OUTCOME_OK; i++) {
        for (size_t j = 0; j < rooms[i]->patch_count && o == OUTCOME_OK; j++) {
            p.patch = rooms[i]->patches[j];
            o = store_transact(s, &a, apply, &p);
        }
    }
    if (o == OUTCOME_OK)
        o = store_transact(s, &a, after, &p);
    arena_close(&a);
    return o;
}

/* ---- Every statement, as its own room ---- */

struct checking {
    const struct store_room *const *rooms;
    size_t count;
    FILE *report;
    size_t faults;
};

static void check_list(struct db *db, struct checking *c, const struct sql *const *list,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (db->store->engine->check(db, list[i], c->report) != OUTCOME_OK)
            c->faults++;
    }
}

static enum outcome check_all(struct db *db, void *arg)
{
    struct checking *c = arg;

    c->faults = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct store_room *room = c->rooms[i];

        check_list(db, c, room->statements, room->statement_count);
        for (size_t j = 0; j < room->more_count; j++)
            check_list(db, c, room->more[j]->at, room->more[j]->count);
    }
    return c->faults == 0 ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

enum outcome store_check(struct store *s, const struct store_room *const *rooms, size_t count,
                         FILE *report)
{
    struct checking c = {rooms, count, report, 0};
    struct arena a = {0};
    enum outcome o = arena_open(&a, SCRATCH);

    if (o == OUTCOME_OK)
        o = store_transact(s, &a, check_all, &c);
    arena_close(&a);
    return o;
}
