/* whole - everything the tree says, computed once more from the rows. */
#include <string.h>

#include "witness/log.h"

#include "witness/log.sql.h"

#include "ground/base/banned.h"

struct walk {
    struct db *db;
    struct log_reader *reader;
    const struct tree_verifier *log;
    struct tree_edge edge;
    struct witness_log_check check;
    int64_t size; /* of the newest checkpoint */
    bool wrong;
};

static void found(struct walk *w, enum witness_log_finding finding, int64_t at)
{
    if (w->wrong)
        return;
    w->wrong = true;
    w->check.finding = finding;
    w->check.at = at;
}

/* The hash that a tile gives for this subtree, and the one that the leaves give. */
static enum outcome told(void *arg, int level, int64_t index, struct crypto_hash hash)
{
    struct walk *w = arg;
    const int64_t at = index << level;
    const struct log_tile *t = NULL;
    enum outcome o;

    if (level % TREE_TILE_HEIGHT != 0)
        return OUTCOME_OK;
    level /= TREE_TILE_HEIGHT;
    o = log_tile_get(w->reader, level, index / TREE_TILE_WIDTH, &t);
    if (o == OUTCOME_NO_ROOM || o == OUTCOME_TRY_AGAIN)
        return o;
    if (o != OUTCOME_OK ||
        t->width != tree_tile_width(level, index / TREE_TILE_WIDTH, w->size) ||
        memcmp(t->hash[index % TREE_TILE_WIDTH], hash.byte, CRYPTO_HASH_BYTES) != 0)
        found(w, WITNESS_LOG_TILE, at);
    return OUTCOME_OK;
}

/* The leaf at this place: of a person's line, or the filler that the tile remembers. */
static enum outcome leaf_of(struct walk *w, const struct witness_log_leaves_row *row,
                            struct crypto_hash *ret_leaf)
{
    struct crypto_hash committed;
    enum outcome o = OUTCOME_OK;

    if (row->position != w->edge.size) {
        found(w, WITNESS_LOG_PLACE, w->edge.size);
        return OUTCOME_OK;
    }
    if (row->person.at == NULL) {
        o = log_hash(w->reader, 0, row->position, ret_leaf);
        if (o == OUTCOME_BROKEN) {
            found(w, WITNESS_LOG_TILE, row->position);
            o = OUTCOME_OK;
        }
        return o;
    }
    if (row->committed.len != CRYPTO_HASH_BYTES) {
        found(w, WITNESS_LOG_LINE, row->position);
        return OUTCOME_OK;
    }
    memcpy(committed.byte, row->committed.at, CRYPTO_HASH_BYTES);
    *ret_leaf = log_leaf(&committed);
    w->check.lines++;
    return OUTCOME_OK;
}

static enum outcome point_check(struct walk *w, const struct witness_log_points_row *row,
                                int64_t previous)
{
    const struct log_point p = {.size = row->size,
                                .previous = row->previous,
                                .lines = row->lines,
                                .root = row->root,
                                .at = row->at,
                                .cosigned = row->cosigned,
                                .vkey = row->vkey,
                                .note = row->note};
    const struct crypto_hash root = tree_root(&w->edge);
    struct witness_point names = {.note = row->note};
    struct text name[LOG_SIGNED_MOST + 1];
    struct tree_checkpoint said = {0};
    struct tree_verifier by = {0};
    struct tree_note note = {0};
    struct crypto_hash mac;
    enum outcome o = ring_has(row->sealed_by) ? log_point_mac(w->db, row->sealed_by, &p, &mac)
                                              : OUTCOME_NOT_FOUND;

    if (o == OUTCOME_NO_ROOM)
        return o;
    if (o != OUTCOME_OK || !crypto_same(row->mac, crypto_hash_text(&mac)) ||
        row->previous != previous || row->size != w->edge.size ||
        row->lines != w->check.lines || !crypto_same(row->root, crypto_hash_text(&root))) {
        found(w, WITNESS_LOG_CHECKPOINT, row->size);
        return OUTCOME_OK;
    }
    o = tree_verifier_read(w->db->arena, row->vkey, &by);
    if (o == OUTCOME_OK)
        o = tree_note_open(w->db->arena, row->note, &by, 1, &note);
    if (o == OUTCOME_OK)
        o = tree_checkpoint_read(w->db->arena, note.body, &said);
    if (o == OUTCOME_NO_ROOM)
        return o;
    if (o != OUTCOME_OK || said.size != row->size || !text_same(said.origin, by.name) ||
        (w->log != NULL &&
         !crypto_same((struct text){(const char *)w->log->key.byte, sizeof by.key.byte},
                      (struct text){(const char *)by.key.byte, sizeof by.key.byte})) ||
        !crypto_same(crypto_hash_text(&said.root), row->root) ||
        (int64_t)witness_point_names(&names, name, sizeof name / sizeof *name) != row->cosigned)
        found(w, WITNESS_LOG_NOTE, row->size);
    return OUTCOME_OK;
}

/* A row that no longer reads as what it was is a finding, not trouble of ours. */
static enum outcome ended(struct walk *w, enum outcome o, enum witness_log_finding f)
{
    if (o == OUTCOME_NOT_FOUND)
        return OUTCOME_OK;
    if (o == OUTCOME_BROKEN) {
        found(w, f, w->edge.size);
        return OUTCOME_OK;
    }
    return o;
}

/* Leaves up to `size`. */
static enum outcome walk_to(struct walk *w, struct rows *leaves, int64_t size)
{
    struct witness_log_leaves_row row;
    enum outcome o = OUTCOME_OK;

    while (o == OUTCOME_OK && !w->wrong && w->edge.size < size) {
        const struct arena_mark mark = arena_mark(w->db->arena);
        struct crypto_hash leaf = {{0}};

        o = witness_log_leaves_next(leaves, &row);
        if (o == OUTCOME_NOT_FOUND) {
            found(w, WITNESS_LOG_PLACE, w->edge.size);
            return OUTCOME_OK;
        }
        if (o != OUTCOME_OK)
            return ended(w, o, WITNESS_LOG_PLACE);
        o = leaf_of(w, &row, &leaf);
        if (o == OUTCOME_OK && !w->wrong)
            o = tree_add(&w->edge, leaf, told, w);
        arena_return(w->db->arena, mark);
    }
    return o;
}

static enum outcome walk_points(struct walk *w)
{
    WHEN_LEAVING(rows_close) struct rows leaves = {0};
    WHEN_LEAVING(rows_close) struct rows points = {0};
    struct witness_log_points_row row;
    struct witness_log_leaves_row beyond;
    int64_t previous = 0;
    enum outcome o = witness_log_leaves_open(w->db, &leaves);

    if (o == OUTCOME_OK)
        o = witness_log_points_open(w->db, &points);
    while (o == OUTCOME_OK && !w->wrong &&
           (o = witness_log_points_next(&points, &row)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(w->db->arena);

        if (row.size <= previous || row.size > w->size)
            found(w, WITNESS_LOG_CHECKPOINT, previous);
        else
            o = walk_to(w, &leaves, row.size);
        if (o == OUTCOME_OK && !w->wrong)
            o = point_check(w, &row, previous);
        previous = row.size;
        w->check.checkpoints++;
        arena_return(w->db->arena, mark);
    }
    o = ended(w, o, WITNESS_LOG_CHECKPOINT);
    if (o != OUTCOME_OK || w->wrong)
        return o;
    o = witness_log_leaves_next(&leaves, &beyond);
    if (o == OUTCOME_OK)
        found(w, WITNESS_LOG_BEYOND, w->edge.size);
    return ended(w, o, WITNESS_LOG_BEYOND);
}

static enum outcome count_tiles(struct walk *w)
{
    enum outcome o = OUTCOME_OK;

    for (int level = 0; o == OUTCOME_OK && level < LOG_LEVELS; level++) {
        const int64_t hashes = w->size >> (level * TREE_TILE_HEIGHT);
        struct witness_log_tile_count_row row = {0};

        o = witness_log_tile_count_one(
            w->db, (struct witness_log_tile_count_in){.level = level}, &row);
        if (o == OUTCOME_OK && row.tiles != (hashes + TREE_TILE_WIDTH - 1) / TREE_TILE_WIDTH)
            found(w, WITNESS_LOG_TILE, w->size);
    }
    return o;
}

enum outcome witness_log_verify(struct db *db, const struct tree_verifier *log,
                                struct witness_log_check *ret)
{
    struct walk w = {.db = db, .log = log, .reader = log_reader_make(db)};
    struct witness_log_point_newest_row newest = {0};
    struct witness_log_uneven_row uneven = {0};
    struct witness_log_lines_row all = {0};
    enum outcome o =
        w.reader == NULL ? OUTCOME_NO_ROOM : witness_log_point_newest_one(db, &newest);

    if (o == OUTCOME_BROKEN)
        found(&w, WITNESS_LOG_CHECKPOINT, 0);
    if (o == OUTCOME_NOT_FOUND || o == OUTCOME_BROKEN)
        o = OUTCOME_OK;
    w.size = newest.size;
    if (o == OUTCOME_OK && !w.wrong)
        o = walk_points(&w);
    if (o == OUTCOME_OK && !w.wrong)
        o = count_tiles(&w);
    if (o == OUTCOME_OK && !w.wrong) {
        o = witness_log_uneven_one(db, &uneven);
        if (o == OUTCOME_OK && uneven.persons > 0)
            found(&w, WITNESS_LOG_SKIPPED, uneven.persons);
    }
    if (o == OUTCOME_OK)
        o = ended(&w, witness_log_lines_one(db, &all), WITNESS_LOG_LINE);
    if (o != OUTCOME_OK)
        return o;
    w.check.leaves = w.edge.size;
    w.check.waiting = all.lines - w.check.lines;
    *ret = w.check;
    return OUTCOME_OK;
}
