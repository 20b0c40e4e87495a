/* give - rows of one person, opened for that person: what a room holds, column by column. */
#include <string.h>

#include "witness/look.h"

#include "ground/base/banned.h"

enum { PLACE = 0 };

static enum outcome cell_of(struct db *db, const struct witness_look *look, struct text person,
                            const struct witness_table *t, struct rows *rows, int i,
                            struct witness_cell *ret)
{
    const struct sql_column *c = &t->sql->out[i];
    enum outcome o = OUTCOME_OK;

    *ret = (struct witness_cell){.name = c->name, .kind = c->kind, .null = rows_null(rows, i)};
    if (ret->null)
        return OUTCOME_OK;
    switch (c->kind) {
    case SQL_TEXT: ret->t = rows_text(rows, i); break;
    case SQL_BYTES:
        o = witness_unseal(db, look, person, t->class, text_of(t->sealed_as),
                           rows_text(rows, PLACE), text_of(c->name), rows_text(rows, i),
                           &ret->t);
        ret->gone = o == OUTCOME_NOT_FOUND; /* its key was destroyed */
        o = ret->gone ? OUTCOME_OK : o;
        break;
    case SQL_DAY: ret->n = rows_day(rows, i); break;
    case SQL_MONTH: ret->n = rows_month(rows, i); break;
    case SQL_INSTANT: ret->n = rows_instant(rows, i); break;
    case SQL_NUMBER:
    case SQL_CENTS:
    case SQL_FLAG: ret->n = rows_number(rows, i); break;
    }
    return o;
}

enum outcome witness_give(struct db *db, const struct witness_look *look, struct text person,
                          const struct witness_table *t, witness_row *row, void *arg)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    const struct sql_value in[] = {sql_text(db->municipality), sql_text(person)};
    struct witness_cell cells[WITNESS_CELLS_MOST];
    enum outcome o = OUTCOME_OK;

    if (!witness_may(look, person) || (!look->own && !look->job))
        return OUTCOME_NOT_ALLOWED;
    if (t->sql->out_count > WITNESS_CELLS_MOST || t->sql->in_count != 2)
        return OUTCOME_BROKEN;
    o = rows_open(db, t->sql, in, 2, &rows);
    while (o == OUTCOME_OK && (o = rows_next(&rows)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);

        for (size_t i = 0; o == OUTCOME_OK && i < t->sql->out_count; i++)
            o = cell_of(db, look, person, t, &rows, (int)i, &cells[i]);
        if (o == OUTCOME_OK)
            o = rows_fine(&rows);
        if (o == OUTCOME_OK)
            o = row(arg, cells, t->sql->out_count);
        arena_return(db->arena, mark);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
