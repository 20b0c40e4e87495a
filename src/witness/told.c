/* told - what is told of each look to a log of processings elsewhere (Logboek Dataverwerkingen):
 * that it happened, when, of whom under a keyed hash, and what for. Never who looked, in which
 * role, or at what part; and never that a person read what is their own.
 *
 * Its two names come out of the line's commitment: whoever holds the line itself finds the one
 * that was told, and nobody finds the line from it. It opens no line for anybody to read, so it
 * leaves none. */
#include <string.h>

#include "witness/log.h"

#include "witness/log.sql.h"

#include "ground/base/banned.h"

static struct text name_of(struct db *db, struct text committed)
{
    const struct text parts[] = {TEXT("ldv"), committed};
    const struct crypto_hash h = crypto_sha256(crypto_with(db->arena, parts, 2));

    return crypto_hash_hex(db->arena, h);
}

static enum outcome told_of(struct db *db, const struct witness_log_told_row *row,
                            struct witness_told *ret)
{
    struct text plain = NO_TEXT, name = name_of(db, row->committed);
    const struct text place[3] = {TEXT("witness_line"),
                                  arena_print(db->arena, "%lld", (long long)row->counter),
                                  TEXT("sealed")};
    struct witness_told t = {.position = row->position, .at = row->at};
    struct line l;
    enum outcome o = key_unseal(db, NULL, row->person, KEY_LOG, place, row->sealed, &plain);

    if (o == OUTCOME_NOT_FOUND) { /* destroyed: there is nothing left to tell */
        *ret = t;
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        o = line_read(plain, &l);
    if (o != OUTCOME_OK)
        return o;
    t.tells = !text_same(l.role, TEXT("person"));
    t.purpose = arena_copy(db->arena, l.purpose);
    t.subject = witness_lookup(db, TEXT("ldv"), row->person);
    t.trace = text_first(name, 32);
    t.span = text_first(text_from(name, 32), 16);
    if (t.purpose.at == NULL || t.subject.at == NULL || name.at == NULL)
        return OUTCOME_NO_ROOM;
    *ret = t;
    return OUTCOME_OK;
}

enum outcome witness_told(struct db *db, int64_t from, struct witness_told *to, size_t most,
                          size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_log_told_row row;
    size_t count = 0;
    enum outcome o = witness_log_told_open(
        db, (struct witness_log_told_in){.from = from, .most = (int64_t)most}, &rows);

    while (o == OUTCOME_OK && count < most &&
           (o = witness_log_told_next(&rows, &row)) == OUTCOME_OK) {
        o = told_of(db, &row, &to[count]);
        count += o == OUTCOME_OK;
    }
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
