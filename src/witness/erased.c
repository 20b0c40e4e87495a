/* erased - what people erased, by keyed hash: the list that a restored copy is replayed with.
 */
#include <string.h>

#include "witness/look.h"

#include "witness/witness.sql.h"

#include "ground/base/banned.h"

enum { NAME_CHARS = 64, DAY_CHARS = 10, LINE_CHARS = NAME_CHARS + 1 + DAY_CHARS };

static struct text name_of(struct db *db, struct text person, struct text table,
                           struct text row)
{
    const struct text parts[] = {person, table, row};
    const struct text with = crypto_with(db->arena, parts, 3);

    return with.at == NULL ? NO_TEXT : witness_lookup(db, TEXT("erased"), with);
}

enum outcome witness_erased_note(struct db *db, struct text person, struct text table,
                                 struct text row, struct day day)
{
    const struct text name = name_of(db, person, table, row);

    return name.at == NULL ? OUTCOME_NO_ROOM
                           : witness_erased_add_run(
                                 db, (struct witness_erased_add_in){.name = name, .day = day});
}

enum outcome witness_erased_is(struct db *db, struct text person, struct text table,
                               struct text row, bool *ret_is)
{
    const struct text name = name_of(db, person, table, row);
    struct witness_erased_find_row found = {0};
    const enum outcome o = name.at == NULL
                               ? OUTCOME_NO_ROOM
                               : witness_erased_find_one(
                                     db, (struct witness_erased_find_in){.name = name}, &found);

    *ret_is = o == OUTCOME_OK;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome witness_erased_write(struct db *db, struct text *ret_lines)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_erased_list_row row;
    size_t room = 4096, used = 0;
    char *lines = arena_take(db->arena, room, 1);
    enum outcome o = witness_erased_list_open(db, &rows);

    while (o == OUTCOME_OK && (o = witness_erased_list_next(&rows, &row)) == OUTCOME_OK) {
        const struct text day = day_iso(db->arena, row.day);

        if (lines != NULL && used + LINE_CHARS + 1 > room) {
            char *more = arena_take(db->arena, room * 2, 1);

            if (more != NULL)
                memcpy(more, lines, used);
            lines = more;
            room *= 2;
        }
        if (lines == NULL || day.len != DAY_CHARS || row.name.len != NAME_CHARS)
            return lines == NULL ? OUTCOME_NO_ROOM : OUTCOME_BROKEN;
        memcpy(lines + used, row.name.at, NAME_CHARS);
        lines[used + NAME_CHARS] = ' ';
        memcpy(lines + used + NAME_CHARS + 1, day.at, DAY_CHARS);
        lines[used + LINE_CHARS] = '\n';
        used += LINE_CHARS + 1;
    }
    *ret_lines = (struct text){lines, used};
    return o != OUTCOME_NOT_FOUND ? o : lines == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

enum outcome witness_erased_read(struct db *db, struct text lines)
{
    enum outcome o = OUTCOME_OK;

    if (lines.len % (LINE_CHARS + 1) != 0)
        return OUTCOME_NOT_VALID;
    for (size_t at = 0; o == OUTCOME_OK && at < lines.len; at += LINE_CHARS + 1) {
        struct day day = {0};

        o = day_parse((struct text){lines.at + at + NAME_CHARS + 1, DAY_CHARS}, &day);
        if (o == OUTCOME_OK)
            o = witness_erased_add_run(
                db, (struct witness_erased_add_in){.name = {lines.at + at, NAME_CHARS},
                                                   .day = day});
    }
    return o;
}
