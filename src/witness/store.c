#include "witness/look.h"

#include <assert.h>
#include <string.h>

#include "witness/0001-keys-and-lines.sql.h"
#include "witness/0002-tree.sql.h"
#include "witness/0003-months.sql.h"
#include "witness/0004-erased.sql.h"
#include "witness/0005-urgent.sql.h"
#include "witness/log.h"
#include "witness/witness.sql.h"

#include "ground/base/banned.h"

static const struct text table = TEXT_INIT("witness_line");
static const struct text column = TEXT_INIT("sealed");

static const struct store_patch *const patches[] = {&witness_patch_0001, &witness_patch_0002,
                                                    &witness_patch_0003, &witness_patch_0004,
                                                    &witness_patch_0005};
static const struct store_list *const others[] = {&witness_list_log, &witness_list_urgent};
const struct store_room witness_rows = {
    .name = "witness",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = witness_statements,
    .statement_count = witness_statements_count,
    .more = others,
    .more_count = sizeof others / sizeof *others,
};

/* ---- the end of a chain ---- */

static enum outcome head_mac(struct db *db, int64_t by, struct text person, int64_t counter,
                             const struct crypto_hash *hash, struct crypto_hash *ret_mac)
{
    const struct text with = mark_with(db, person, counter, hash);

    return with.at == NULL ? OUTCOME_NO_ROOM : ring_mac(by, "loghead", "head", with, ret_mac);
}

enum outcome witness_keys_make(struct db *db, struct text person)
{
    struct crypto_hash first = line_first(db->arena, db->municipality, person), mac;
    int64_t by = 0;
    enum outcome o = month_now(db, &by);

    if (o != OUTCOME_OK)
        return o; /* BROKEN: no key file, and nothing may be written unsealed instead */
    for (int class = 0; class < KEY_CLASSES; class ++) {
        WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
        struct text wrapped = NO_TEXT;

        crypto_key_new(&key);
        o = wrap_key(db->arena, by, ring_with(db, person, (enum key_class) class, 1), &key,
                     &wrapped);
        if (o == OUTCOME_OK)
            o = witness_key_add_run(db, (struct witness_key_add_in){.person = person,
                                                                    .class = class,
                                                                    .version = 1,
                                                                    .wrapped_by = by,
                                                                    .wrapped = wrapped});
        if (o != OUTCOME_OK)
            return o;
    }
    o = head_mac(db, ring_newest(), person, 0, &first, &mac);
    if (o != OUTCOME_OK)
        return o;
    return witness_head_first_run(
        db, (struct witness_head_first_in){.person = person,
                                           .hash = crypto_hash_text(&first),
                                           .sealed_by = ring_newest(),
                                           .mac = crypto_hash_text(&mac)});
}

/* ---- reading ---- */

static struct text row_name(struct arena *a, int64_t counter)
{
    return arena_print(a, "%lld", (long long)counter);
}

static enum outcome seen_of(struct db *db, const struct witness_look *look, struct text person,
                            const struct witness_line_back_row *row, struct witness_seen *ret)
{
    struct witness_seen seen = {.counter = row->counter, .at = row->at};
    struct text plain = NO_TEXT;
    struct line l;
    enum outcome o =
        key_unseal(db, look, person, KEY_LOG,
                   (const struct text[3]){table, row_name(db->arena, row->counter), column},
                   row->sealed, &plain);

    if (o == OUTCOME_OK && line_read(plain, &l) != OUTCOME_OK)
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_NOT_FOUND || o == OUTCOME_BROKEN) { /* the other lines can still be read */
        seen.gone = true;
        *ret = seen;
        return OUTCOME_OK;
    }
    if (o != OUTCOME_OK)
        return o;
    seen.actor = l.actor;
    seen.role = l.role;
    seen.purpose = l.purpose;
    seen.part = l.part;
    *ret = seen;
    return OUTCOME_OK;
}

enum outcome witness_lines(struct db *db, const struct witness_look *look, struct text person,
                           int64_t before, size_t most, struct witness_seen **ret_lines,
                           size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_line_back_row row;
    struct witness_seen *seen;
    size_t count = 0;
    enum outcome o;

    if (!witness_may(look, person) || (!look->own && !look->job))
        return OUTCOME_NOT_ALLOWED;
    seen = arena_take(db->arena, most > 0 ? most : 1, sizeof *seen);
    if (seen == NULL)
        return OUTCOME_NO_ROOM;
    o = witness_line_back_open(
        db,
        (struct witness_line_back_in){
            .person = person, .before = before > 0 ? before : INT64_MAX, .most = (int64_t)most},
        &rows);
    if (o != OUTCOME_OK)
        return o;
    while (count < most && (o = witness_line_back_next(&rows, &row)) == OUTCOME_OK) {
        o = seen_of(db, look, person, &row, &seen[count]);
        if (o != OUTCOME_OK)
            return o;
        count++;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_lines = seen;
    *ret_count = count;
    return OUTCOME_OK;
}

/* ---- verifying ---- */

/* One line against the one before. */
static enum outcome line_check(struct db *db, struct text person, int64_t expect,
                               const struct crypto_hash *previous,
                               const struct witness_line_forth_row *row,
                               enum witness_finding *ret_finding)
{
    struct crypto_hash committed, hash;
    struct text plain = NO_TEXT;
    struct line l;
    enum outcome o;

    *ret_finding = WITNESS_WHOLE;
    if (row->counter != expect) {
        *ret_finding = WITNESS_GAP;
        return OUTCOME_OK;
    }
    if (!crypto_same(row->previous, crypto_hash_text(previous))) {
        *ret_finding = WITNESS_ORDER;
        return OUTCOME_OK;
    }
    *ret_finding = WITNESS_CHANGED;
    if (row->committed.len != CRYPTO_HASH_BYTES)
        return OUTCOME_OK;
    memcpy(committed.byte, row->committed.at, CRYPTO_HASH_BYTES);
    hash = line_hash(previous, row->counter, row->at, &committed);
    if (!crypto_same(row->hash, crypto_hash_text(&hash)))
        return OUTCOME_OK;
    o = key_unseal(db, NULL, person, KEY_LOG,
                   (const struct text[3]){table, row_name(db->arena, row->counter), column},
                   row->sealed, &plain);
    if (o == OUTCOME_BROKEN)
        return OUTCOME_OK; /* the sealed bytes were changed */
    if (o == OUTCOME_OK) {
        struct crypto_hash again = line_committed(plain);

        if (!crypto_same(crypto_hash_text(&again), row->committed) ||
            line_read(plain, &l) != OUTCOME_OK || l.counter != row->counter ||
            l.at.n != row->at.n || !text_same(l.person, person))
            return OUTCOME_OK;
    } else if (o != OUTCOME_NOT_FOUND) {
        return o;
    }
    *ret_finding = WITNESS_WHOLE; /* NOT_FOUND: the key was destroyed; the chain still holds */
    return OUTCOME_OK;
}

static enum outcome head_check(struct db *db, struct text person, int64_t counter,
                               const struct crypto_hash *hash, bool *ret_right)
{
    struct witness_head_of_row head = {0};
    struct crypto_hash mac;
    enum outcome o =
        witness_head_of_one(db, (struct witness_head_of_in){.person = person}, &head);

    *ret_right = false;
    if (o == OUTCOME_NOT_FOUND || (o == OUTCOME_OK && !ring_has(head.sealed_by)))
        return OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = head_mac(db, head.sealed_by, person, counter, hash, &mac);
    if (o != OUTCOME_OK)
        return o;
    *ret_right = head.counter == counter && crypto_same(head.hash, crypto_hash_text(hash)) &&
                 crypto_same(head.mac, crypto_hash_text(&mac));
    return OUTCOME_OK;
}

enum outcome witness_verify(struct db *db, struct text person, struct witness_check *ret_check)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_check check = {0};
    struct crypto_hash last = line_first(db->arena, db->municipality, person);
    struct witness_line_forth_row row;
    bool right = false;
    enum outcome o =
        witness_line_forth_open(db, (struct witness_line_forth_in){.person = person}, &rows);

    if (o != OUTCOME_OK)
        return o;
    while ((o = witness_line_forth_next(&rows, &row)) == OUTCOME_OK) {
        struct arena_mark mark = arena_mark(db->arena);

        o = line_check(db, person, check.lines + 1, &last, &row, &check.finding);
        if (o != OUTCOME_OK)
            return o;
        if (check.finding != WITNESS_WHOLE) {
            check.counter = row.counter;
            *ret_check = check;
            return OUTCOME_OK;
        }
        memcpy(last.byte, row.hash.at, CRYPTO_HASH_BYTES);
        check.lines++;
        arena_return(db->arena, mark);
    }
    if (o != OUTCOME_NOT_FOUND) {
        if (o != OUTCOME_BROKEN)
            return o;
        check.finding = WITNESS_CHANGED; /* a column that no longer reads as what it was */
        check.counter = check.lines + 1;
        *ret_check = check;
        return OUTCOME_OK;
    }
    o = head_check(db, person, check.lines, &last, &right);
    if (o != OUTCOME_OK)
        return o;
    if (!right) {
        check.finding = WITNESS_END;
        check.counter = check.lines;
    }
    *ret_check = check;
    return OUTCOME_OK;
}

enum outcome witness_verify_all(struct db *db, int64_t *ret_persons, int64_t *ret_lines,
                                int64_t *ret_bad)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_everybody_row row;
    int64_t persons = 0, lines = 0, bad = 0;
    enum outcome o = witness_everybody_open(db, &rows);

    if (o != OUTCOME_OK)
        return o;
    while ((o = witness_everybody_next(&rows, &row)) == OUTCOME_OK) {
        struct arena_mark mark = arena_mark(db->arena);
        struct text person = arena_copy(db->arena, row.person);
        struct witness_check check;

        if (person.at == NULL)
            return OUTCOME_NO_ROOM;
        o = witness_verify(db, person, &check);
        if (o != OUTCOME_OK)
            return o;
        persons++;
        lines += check.lines;
        bad += check.finding != WITNESS_WHOLE;
        arena_return(db->arena, mark);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    *ret_persons = persons;
    *ret_lines = lines;
    *ret_bad = bad;
    return OUTCOME_OK;
}

struct text witness_pseudonym(struct db *db, struct text person, struct text actor)
{
    static const char letter[] = "BCDFGHJKLMNPQRSTVWXZ"; /* no vowels: no words by accident */
    const struct text parts[] = {person, actor};
    struct text hash = witness_lookup(db, TEXT("official"), crypto_with(db->arena, parts, 2));
    char name[7];

    if (hash.at == NULL || hash.len < 24)
        return NO_TEXT;
    for (size_t i = 0, to = 0; i < 6; i++) {
        unsigned n = 0;

        for (size_t k = 0; k < 4; k++)
            n = n << 4 | (unsigned)(hash.at[4 * i + k] <= '9' ? hash.at[4 * i + k] - '0'
                                                              : hash.at[4 * i + k] - 'a' + 10);
        if (i == 3)
            name[to++] = '-';
        name[to++] = letter[n % (sizeof letter - 1)];
    }
    return arena_copy(db->arena, (struct text){name, sizeof name});
}
