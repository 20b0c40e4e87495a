/* dump - all facts as lines in order, so that two databases can be compared; and a copy. */
#include <stdlib.h>
#include <string.h>

#include "ground/store/engine.h"

#include "ground/base/banned.h"

enum { SCRATCH = 1 << 20, TABLES_MOST = 1024, COLUMNS_MOST = STORE_VALUES_MOST };

struct lines {
    char **line;
    size_t count;
    size_t room;
};

static void forget_lines(struct lines *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->line[i]);
    free(l->line);
    *l = (struct lines){0};
}

static enum outcome keep_line(struct lines *l, char *line)
{
    if (line == NULL)
        return OUTCOME_NO_ROOM;
    if (l->count == l->room) {
        const size_t room = l->room == 0 ? 256 : l->room * 2;
        char **more = realloc(l->line, room * sizeof *more);
        if (more == NULL) {
            free(line);
            return OUTCOME_NO_ROOM;
        }
        l->line = more;
        l->room = room;
    }
    l->line[l->count++] = line;
    return OUTCOME_OK;
}

static int by_bytes(const void *a, const void *b)
{
    char *const *x = a;
    char *const *y = b;

    return strcmp(*x, *y);
}

static void put_value(FILE *f, struct text t)
{
    if (t.at == NULL) {
        (void)fputs("\\N", f);
        return;
    }
    for (size_t i = 0; i < t.len; i++) {
        switch (t.at[i]) {
        case '\\': (void)fputs("\\\\", f); break;
        case '\t': (void)fputs("\\t", f); break;
        case '\n': (void)fputs("\\n", f); break;
        case '\r': (void)fputs("\\r", f); break;
        default: (void)fputc(t.at[i], f); break;
        }
    }
}

static char *line_of(struct rows *r, const struct text *names, size_t count)
{
    char *line = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&line, &size);

    if (f == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(f, "\t%.*s=", TEXT_ARG(names[i]));
        put_value(f, r->db->store->engine->text(r, (int)i));
    }
    (void)fclose(f);
    return line;
}

/* What the caller does not want to see: "table.column", ended by NULL. */
static bool left_out(const char *const *without, struct text table, struct text column)
{
    for (size_t i = 0; without != NULL && without[i] != NULL; i++) {
        struct text on = {0}, name = {0};

        if (text_cut(text_of(without[i]), '.', &on, &name) && text_same(on, table) &&
            text_same(name, column))
            return true;
    }
    return false;
}

static enum outcome columns_of(struct db *db, struct text table, const char *const *without,
                               struct text *names, size_t *ret_count)
{
    const struct engine *engine = db->store->engine;
    const struct sql_value of[] = {sql_text(table)};
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = store_own(db, engine->columns_of, of, 1, &r);

    *ret_count = 0;
    while (o == OUTCOME_OK && *ret_count < COLUMNS_MOST) {
        o = rows_next(&r);
        if (o == OUTCOME_OK && text_same(engine->text(&r, 1), TEXT("plain")) &&
            !left_out(without, table, engine->text(&r, 0)))
            names[(*ret_count)++] = arena_copy(db->arena, engine->text(&r, 0));
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome dump_table(struct db *db, struct text table, const char *const *without,
                               FILE *to)
{
    struct text names[COLUMNS_MOST] = {{0}};
    size_t count = 0;
    struct text list = TEXT("");
    WHEN_LEAVING(forget_lines) struct lines lines = {0};
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = columns_of(db, table, without, names, &count);

    if (o != OUTCOME_OK || count == 0)
        return o;
    for (size_t i = 0; i < count; i++)
        list = arena_print(db->arena, "%.*s%s%.*s", TEXT_ARG(list), i == 0 ? "" : ", ",
                           TEXT_ARG(names[i]));
    list = arena_print(db->arena, "SELECT %.*s FROM %.*s", TEXT_ARG(list), TEXT_ARG(table));
    if (list.at == NULL)
        return OUTCOME_NO_ROOM;
    o = store_own(db, list.at, NULL, 0, &r); /* made of the schema's own names only */
    while (o == OUTCOME_OK) {
        o = rows_next(&r);
        if (o == OUTCOME_OK)
            o = keep_line(&lines, line_of(&r, names, count));
    }
    if (o != OUTCOME_NOT_FOUND)
        return o; /* NOLINT(clang-analyzer-unix.Malloc): forget_lines() runs at the end of scope
                   */
    if (lines.count > 0)
        qsort(lines.line, lines.count, sizeof *lines.line, by_bytes);
    for (size_t i = 0; i < lines.count; i++)
        (void)fprintf(to, "%.*s%s\n", TEXT_ARG(table), lines.line[i]);
    return ferror(to) != 0 ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

/* The tables of the rooms, by name; the store's own left out. */
static enum outcome list_tables(struct db *db, struct text *tables, size_t *ret_count)
{
    const struct engine *engine = db->store->engine;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = store_own(db, engine->tables, NULL, 0, &r);

    *ret_count = 0;
    while (o == OUTCOME_OK && *ret_count < TABLES_MOST) {
        o = rows_next(&r);
        if (o == OUTCOME_OK && text_same(engine->text(&r, 1), TEXT("table")) &&
            !text_starts(engine->text(&r, 0), TEXT("store_")))
            tables[(*ret_count)++] = arena_copy(db->arena, engine->text(&r, 0));
    }
    if (o == OUTCOME_OK || db->arena->full)
        return OUTCOME_NO_ROOM;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome dump_all(struct db *db, const char *const *without, FILE *to)
{
    struct text tables[TABLES_MOST] = {{0}};
    size_t count = 0;
    enum outcome o = list_tables(db, tables, &count);

    for (size_t i = 0; i < count && o == OUTCOME_OK; i++) {
        const struct arena_mark m = arena_mark(db->arena);
        o = dump_table(db, tables[i], without, to);
        arena_return(db->arena, m);
    }
    return o;
}

static enum outcome count_rows(struct db *db, struct text table, int64_t *ret_rows)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    const struct text text =
        arena_print(db->arena, "SELECT count(*) FROM %.*s", TEXT_ARG(table));
    enum outcome o = text.at == NULL ? OUTCOME_NO_ROOM : store_own(db, text.at, NULL, 0, &r);

    if (o == OUTCOME_OK)
        o = rows_next(&r);
    if (o == OUTCOME_OK)
        *ret_rows = rows_number(&r, 0);
    return o;
}

enum outcome store_tables(struct store *s,
                          void (*each)(void *arg, struct text table, int64_t rows), void *arg)
{
    struct text tables[TABLES_MOST] = {{0}};
    struct arena a = {0};
    struct db *db = NULL;
    size_t count = 0;
    int64_t rows = 0;
    enum outcome o = arena_open(&a, SCRATCH);

    if (o == OUTCOME_OK)
        o = store_read(s, &a, &db);
    if (o == OUTCOME_OK)
        o = list_tables(db, tables, &count);
    for (size_t i = 0; i < count && o == OUTCOME_OK; i++) {
        o = count_rows(db, tables[i], &rows);
        if (o == OUTCOME_OK)
            each(arg, tables[i], rows);
    }
    store_read_done(db);
    arena_close(&a);
    return o;
}

enum outcome store_dump(struct store *s, const char *const *without, FILE *to)
{
    struct arena a = {0};
    struct db *db = NULL;
    enum outcome o = arena_open(&a, SCRATCH);

    if (o == OUTCOME_OK)
        o = store_read(s, &a, &db);
    if (o == OUTCOME_OK)
        o = dump_all(db, without, to);
    store_read_done(db);
    arena_close(&a);
    return o;
}

enum outcome store_backup(struct store *s, const char *path)
{
    struct arena a = {0};
    struct db *db = NULL;
    enum outcome o = arena_open(&a, 4096);

    if (o == OUTCOME_OK && s->engine->backup == NULL)
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = store_read(s, &a, &db);
    if (o == OUTCOME_OK)
        o = s->engine->backup(db->engine, path);
    store_read_done(db);
    arena_close(&a);
    return o;
}
