/* guard - the walls between the rooms, read in the words of a statement.
 *
 * Two judges. This one reads the names in the text, before the engine sees it: every name that
 * is a table or view of the schema must be the room's own or stand in the list (walls.h), and
 * no CTE may carry the name of one. With that settled, the engine judges what the text really
 * does: SQLite's authorizer (sqlite.c), PostgreSQL's GRANTs (postgres.c). The first is needed
 * because SQLite tells the authorizer the *name* of the view through which a table is read, and
 * a CTE may take any name.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

bool guard_own(const char *room, const char *name)
{
    const size_t len = strlen(room);

    return strncasecmp(name, room, len) == 0 && name[len] == '_';
}

bool guard_may_read(const struct store *s, const char *room, const char *name)
{
    if (guard_own(room, name))
        return true;
    for (size_t i = 0; i < s->o.wall_count; i++) {
        if (strcmp(s->o.walls[i].room, room) == 0 &&
            strcasecmp(s->o.walls[i].shared, name) == 0)
            return true;
    }
    return false;
}

const struct known_name *guard_name(const struct store *s, const char *name, size_t len)
{
    size_t low = 0;
    size_t high = s->name_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const char *known = s->names[middle].name;
        int order = strncasecmp(known, name, len);

        if (order == 0 && known[len] != '\0')
            order = 1;
        if (order == 0)
            return &s->names[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- Words of SQL ---- */

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_SIGN, TOKEN_VALUE };
struct token {
    enum token_kind kind;
    bool quoted;
    const char *at;
    size_t len;
};

static const char *past_quote(const char *at, char close)
{
    for (at++; *at != '\0'; at++) {
        if (*at != close)
            continue;
        if (at[1] != close)
            return at + 1;
        at++;
    }
    return at;
}

static const char *past_blank(const char *at)
{
    for (;;) {
        if (isspace((unsigned char)*at)) {
            at++;
        } else if (at[0] == '-' && at[1] == '-') {
            while (*at != '\0' && *at != '\n')
                at++;
        } else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            at = end == NULL ? at + strlen(at) : end + 2;
        } else {
            return at;
        }
    }
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static struct token next_token(const char **at)
{
    const char *from = past_blank(*at);
    const char *to = from;
    struct token t = {.kind = TOKEN_SIGN, .at = from, .len = 1};

    if (*from == '\0') {
        t.kind = TOKEN_END;
        t.len = 0;
    } else if (*from == '"' || *from == '`' || *from == '[' || *from == '\'') {
        /* In single quotes too: SQLite takes a string for a name where only a name can stand.
         */
        to = past_quote(from, (char)(*from == '[' ? ']' : *from));
        t = (struct token){TOKEN_NAME, true, from + 1, (size_t)(to - from)};
        t.len = t.len >= 2 ? t.len - 2 : 0;
    } else if (in_name(*from)) {
        while (in_name(*to))
            to++;
        t = (struct token){isdigit((unsigned char)*from) || *from == '$' ? TOKEN_VALUE
                                                                         : TOKEN_NAME,
                           false, from, (size_t)(to - from)};
    } else {
        to = from + 1;
    }
    *at = to;
    return t;
}

static bool is_word(struct token t, const char *word)
{
    return t.kind == TOKEN_NAME && !t.quoted && strlen(word) == t.len &&
           strncasecmp(t.at, word, t.len) == 0;
}

static bool is_sign(struct token t, char c)
{
    return t.kind == TOKEN_SIGN && *t.at == c;
}

/* Is what follows a name "[(a, b)] AS [NOT] [MATERIALIZED] (": does the name name a CTE? */
static bool names_a_cte(const char *at)
{
    struct token t = next_token(&at);

    if (is_sign(t, '(')) {
        while (t.kind != TOKEN_END && !is_sign(t, ')'))
            t = next_token(&at);
        t = next_token(&at);
    }
    if (!is_word(t, "as"))
        return false;
    t = next_token(&at);
    if (is_word(t, "not"))
        t = next_token(&at);
    if (is_word(t, "materialized"))
        t = next_token(&at);
    return is_sign(t, '(');
}

static enum outcome refuse(const struct sql *sql, const char *why, struct token t)
{
    store_say("correct the statement, or publish a view <room>_shared_...",
              "statement %s of room %s %s %.*s", sql->name, sql->room, why, (int)t.len, t.at);
    return OUTCOME_NOT_ALLOWED;
}

enum outcome guard_text(const struct store *s, const struct sql *sql, const char *text)
{
    static const char *const may_begin[] = {"select", "insert", "update",
                                            "delete", "with",   "values"};
    const char *at = text;
    struct token t = next_token(&at);
    bool begins = false;
    char name[128];

    for (size_t i = 0; i < sizeof may_begin / sizeof *may_begin; i++)
        begins = begins || is_word(t, may_begin[i]);
    if (!begins)
        return refuse(sql, "may not begin with", t);
    for (; t.kind != TOKEN_END; t = next_token(&at)) {
        const struct known_name *known =
            t.kind == TOKEN_NAME ? guard_name(s, t.at, t.len) : NULL;

        if (is_sign(t, ';'))
            return refuse(sql, "is more than one:", t);
        if (known == NULL)
            continue;
        if (names_a_cte(at))
            return refuse(sql, "gives a subquery the name of", t);
        if (t.len >= sizeof name)
            return refuse(sql, "uses too long a name:", t);
        memcpy(name, t.at, t.len);
        name[t.len] = '\0';
        if (!guard_may_read(s, sql->room, name))
            return refuse(sql, "may not know", t);
    }
    return OUTCOME_OK;
}

/* ---- The names in the schema ---- */

static int by_name(const void *a, const void *b)
{
    const struct known_name *x = a;
    const struct known_name *y = b;

    return strcasecmp(x->name, y->name);
}

void guard_forget(struct store *s)
{
    for (size_t i = 0; i < s->name_count; i++)
        free(s->names[i].name);
    free(s->names);
    s->names = NULL;
    s->name_count = 0;
}

static enum outcome keep_name(struct known_name **names, size_t *count, struct text name,
                              bool view)
{
    struct known_name *more = realloc(*names, (*count + 1) * sizeof **names);

    if (more == NULL)
        return OUTCOME_NO_ROOM;
    *names = more;
    more[*count] = (struct known_name){strndup(name.at, name.len), view};
    if (more[*count].name == NULL)
        return OUTCOME_NO_ROOM;
    (*count)++;
    return OUTCOME_OK;
}

enum outcome guard_learn(struct db *db)
{
    struct store *s = db->store;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = store_own(db, s->engine->tables, NULL, 0, &r);

    guard_forget(s);
    while (o == OUTCOME_OK) {
        o = rows_next(&r);
        if (o == OUTCOME_OK)
            o = keep_name(&s->names, &s->name_count, s->engine->text(&r, 0),
                          text_same(s->engine->text(&r, 1), TEXT("view")));
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    if (s->name_count > 0)
        qsort(s->names, s->name_count, sizeof *s->names, by_name);
    return OUTCOME_OK;
}
