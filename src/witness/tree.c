/* tree - the Merkle tree over everybody's lines: places are given, tiles grow, a checkpoint is
 * signed; and what can be proved from it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "witness/log.h"

#include "witness/log.sql.h"

#include "ground/base/banned.h"

const struct store_list witness_list_log = {witness_log_statements,
                                            witness_log_statements_count};

static const struct text leaf_mark = TEXT_INIT("erk1");

struct crypto_hash log_leaf(const struct crypto_hash *committed)
{
    char data[4 + CRYPTO_HASH_BYTES];

    memcpy(data, leaf_mark.at, leaf_mark.len);
    memcpy(data + leaf_mark.len, committed->byte, CRYPTO_HASH_BYTES);
    return tree_leaf((struct text){data, sizeof data});
}

/* ---- reading tiles ---- */

struct log_reader *log_reader_make(struct db *db)
{
    struct log_reader *r = arena_take(db->arena, 1, sizeof *r);

    if (r != NULL)
        r->db = db;
    return r;
}

static enum outcome tile_load(struct db *db, int level, int64_t place, struct log_tile *t)
{
    const struct arena_mark mark = arena_mark(db->arena);
    struct witness_log_tile_find_row row = {0};
    enum outcome o = witness_log_tile_find_one(
        db, (struct witness_log_tile_find_in){.level = level, .place = place}, &row);

    if (o == OUTCOME_OK && (row.width < 1 || row.width > TREE_TILE_WIDTH ||
                            row.hashes.len != (size_t)row.width * CRYPTO_HASH_BYTES))
        o = OUTCOME_BROKEN;
    if (o == OUTCOME_OK) {
        memset(t, 0, sizeof *t);
        t->full = true;
        t->stored = true;
        t->place = place;
        t->width = (int)row.width;
        memcpy(t->hash, row.hashes.at, row.hashes.len);
    }
    arena_return(db->arena, mark);
    return o;
}

enum outcome log_tile_get(struct log_reader *r, int level, int64_t place,
                          const struct log_tile **ret_tile)
{
    struct log_tile *t = NULL;
    enum outcome o = OUTCOME_OK;

    assert(level >= 0 && level < LOG_LEVELS && place >= 0);
    for (int i = 0; i < LOG_SLOTS; i++) {
        if (r->tile[level][i].full && r->tile[level][i].place == place) {
            *ret_tile = &r->tile[level][i];
            return OUTCOME_OK;
        }
    }
    t = &r->tile[level][r->next[level]];
    t->full = false;
    o = tile_load(r->db, level, place, t);
    if (o != OUTCOME_OK)
        return o;
    r->next[level] = (r->next[level] + 1) % LOG_SLOTS;
    *ret_tile = t;
    return OUTCOME_OK;
}

enum outcome log_hash(void *arg, int level, int64_t index, struct crypto_hash *ret_hash)
{
    const int high = level / TREE_TILE_HEIGHT, depth = level % TREE_TILE_HEIGHT;
    const int64_t first = index << depth;
    const int from = (int)(first % TREE_TILE_WIDTH);
    const struct log_tile *t = NULL;
    struct crypto_hash h[TREE_TILE_WIDTH / 2];
    enum outcome o = log_tile_get(arg, high, first / TREE_TILE_WIDTH, &t);

    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_FOUND ? OUTCOME_BROKEN : o;
    if (from + (1 << depth) > t->width)
        return OUTCOME_BROKEN;
    for (int i = 0; i < 1 << depth; i++)
        memcpy(h[i].byte, t->hash[from + i], CRYPTO_HASH_BYTES);
    for (int count = 1 << depth; count > 1; count /= 2)
        for (int i = 0; i < count / 2; i++)
            h[i] = tree_node(h[2 * i], h[2 * i + 1]);
    *ret_hash = h[0];
    return OUTCOME_OK;
}

/* ---- growing ---- */

/* The last tile of each level, while leaves are added. */
struct growing {
    struct db *db;
    struct log_tile tile[LOG_LEVELS];
};

static enum outcome tile_put(struct db *db, int level, const struct log_tile *t)
{
    const struct text hashes = {(const char *)t->hash[0], (size_t)t->width * CRYPTO_HASH_BYTES};
    enum outcome o;

    if (!t->stored)
        return witness_log_tile_add_run(
            db, (struct witness_log_tile_add_in){
                    .level = level, .place = t->place, .width = t->width, .hashes = hashes});
    o = witness_log_tile_grow_run(
        db, (struct witness_log_tile_grow_in){
                .level = level, .place = t->place, .width = t->width, .hashes = hashes});
    return o == OUTCOME_OK && db_changed(db) != 1 ? OUTCOME_BROKEN : o;
}

static enum outcome told(void *arg, int level, int64_t index, struct crypto_hash hash)
{
    struct growing *g = arg;
    struct log_tile *t;

    if (level % TREE_TILE_HEIGHT != 0)
        return OUTCOME_OK;
    level /= TREE_TILE_HEIGHT;
    assert(level < LOG_LEVELS);
    t = &g->tile[level];
    if (t->width == TREE_TILE_WIDTH) {
        memset(t, 0, sizeof *t);
        t->place = index / TREE_TILE_WIDTH;
    }
    if (t->place != index / TREE_TILE_WIDTH || t->width != index % TREE_TILE_WIDTH)
        return OUTCOME_BROKEN; /* the rows are not those of this size */
    memcpy(t->hash[t->width++], hash.byte, CRYPTO_HASH_BYTES);
    t->full = true; /* changed */
    if (t->width < TREE_TILE_WIDTH)
        return OUTCOME_OK;
    t->full = false;
    return tile_put(g->db, level, t);
}

static enum outcome growing_begin(struct growing *g, struct tree_edge *edge, int64_t size)
{
    struct log_reader *r = log_reader_make(g->db);
    enum outcome o = r == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    edge->size = size;
    for (int level = 0; o == OUTCOME_OK && level < 62; level++) {
        if ((size >> level & 1) != 0)
            o = log_hash(r, level, (size >> level) - 1, &edge->hash[level]);
    }
    for (int level = 0; o == OUTCOME_OK && level < LOG_LEVELS; level++) {
        const int64_t there = size >> (level * TREE_TILE_HEIGHT);
        struct log_tile *t = &g->tile[level];

        t->place = there / TREE_TILE_WIDTH;
        if (there % TREE_TILE_WIDTH != 0) {
            o = tile_load(g->db, level, t->place, t);
            if (o == OUTCOME_OK && t->width != there % TREE_TILE_WIDTH)
                o = OUTCOME_BROKEN;
            t->full = false; /* not changed yet */
        }
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_BROKEN : o;
}

/* A line that waits for its place; without a person: a filler. */
struct waiting {
    struct crypto_hash committed;
    struct text person;
    int64_t counter;
};

/* Their order in a batch is that of their commitments: it says nothing of who or when. */
static int by_commitment(const void *x, const void *y)
{
    const struct waiting *a = x, *b = y;

    return memcmp(a->committed.byte, b->committed.byte, CRYPTO_HASH_BYTES);
}

static enum outcome gather(struct db *db, struct waiting *list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_log_unplaced_row row;
    size_t count = 0;
    enum outcome o = witness_log_unplaced_open(
        db, (struct witness_log_unplaced_in){.most = LOG_BATCH}, &rows);

    if (o != OUTCOME_OK)
        return o;
    while (count < LOG_BATCH && (o = witness_log_unplaced_next(&rows, &row)) == OUTCOME_OK) {
        struct waiting *w = &list[count++];

        if (row.committed.len != CRYPTO_HASH_BYTES)
            return OUTCOME_BROKEN;
        memcpy(w->committed.byte, row.committed.at, CRYPTO_HASH_BYTES);
        w->person = arena_copy(db->arena, row.person);
        w->counter = row.counter;
        if (w->person.at == NULL)
            return OUTCOME_NO_ROOM;
    }
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND || o == OUTCOME_OK ? OUTCOME_OK : o;
}

enum outcome log_point_mac(struct db *db, int64_t by, const struct log_point *p,
                           struct crypto_hash *ret_mac)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    const struct text parts[] = {db->municipality,
                                 arena_print(db->arena, "%lld %lld %lld %lld %lld",
                                             (long long)p->size, (long long)p->previous,
                                             (long long)p->lines, (long long)p->at.n,
                                             (long long)p->cosigned),
                                 p->root, p->vkey, p->note};
    const struct text with = crypto_with(db->arena, parts, sizeof parts / sizeof *parts);
    enum outcome o = ring_use(by, "logpoint", &key);

    if (o == OUTCOME_OK && with.at == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        *ret_mac = crypto_keyed_hash(&key, "point", with);
    return o;
}

static enum outcome point_write(struct db *db, const struct witness_signer *s,
                                const struct tree_edge *edge, int64_t previous, int64_t lines,
                                struct instant at)
{
    const struct tree_verifier v = tree_verifier_make(s->origin, TREE_KEY_ED25519, s->seed);
    const struct crypto_hash root = tree_root(edge);
    const struct text body = tree_checkpoint_body(
        db->arena,
        &(struct tree_checkpoint){.origin = s->origin, .size = edge->size, .root = root});
    const struct text line =
        body.at == NULL ? NO_TEXT : tree_note_line(db->arena, body, &v, s->seed, 0);
    struct log_point p = {.size = edge->size,
                          .previous = previous,
                          .lines = lines,
                          .root = crypto_hash_text(&root),
                          .at = at,
                          .vkey = tree_verifier_text(db->arena, &v)};
    struct crypto_hash mac;
    enum outcome o;

    if (line.at != NULL)
        p.note = arena_print(db->arena, "%.*s\n%.*s", TEXT_ARG(body), TEXT_ARG(line));
    if (p.note.at == NULL || p.vkey.at == NULL)
        return OUTCOME_NO_ROOM;
    o = log_point_mac(db, ring_newest(), &p, &mac);
    if (o != OUTCOME_OK)
        return o;
    return witness_log_point_add_run(
        db, (struct witness_log_point_add_in){.size = p.size,
                                              .previous = p.previous,
                                              .lines = p.lines,
                                              .root = p.root,
                                              .at = p.at,
                                              .cosigned = 0,
                                              .vkey = p.vkey,
                                              .note = p.note,
                                              .sealed_by = ring_newest(),
                                              .mac = crypto_hash_text(&mac)});
}

static enum outcome place_all(struct db *db, const struct waiting *list, size_t count,
                              struct tree_edge *edge)
{
    struct growing *g = arena_take(db->arena, 1, sizeof *g);
    enum outcome o = OUTCOME_OK;

    if (g == NULL)
        return OUTCOME_NO_ROOM;
    g->db = db;
    o = growing_begin(g, edge, edge->size);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        o = witness_log_leaf_add_run(
            db, (struct witness_log_leaf_add_in){.position = edge->size,
                                                 .person = list[i].person,
                                                 .has_counter = list[i].person.at != NULL,
                                                 .counter = list[i].counter});
        if (o == OUTCOME_OK)
            o = tree_add(edge, log_leaf(&list[i].committed), told, g);
    }
    for (int level = 0; o == OUTCOME_OK && level < LOG_LEVELS; level++) {
        if (g->tile[level].full)
            o = tile_put(db, level, &g->tile[level]);
    }
    return o;
}

enum outcome witness_log_grow(struct db *db, const struct witness_signer *s, struct instant at,
                              bool even_empty, int64_t *ret_lines)
{
    struct waiting *list = NULL;
    struct witness_log_point_newest_row last = {0};
    struct witness_log_lines_row all = {0};
    struct tree_edge edge = {0};
    size_t lines = 0, count = 0;
    enum outcome o = witness_log_point_newest_one(db, &last);

    *ret_lines = 0;
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = witness_log_lines_one(db, &all);
    if (o == OUTCOME_OK && all.lines == last.lines && !even_empty)
        return OUTCOME_NOT_FOUND; /* one sum over a narrow table, and nothing is new */
    if (o != OUTCOME_OK)
        return o;
    list = arena_take(db->arena, LOG_BATCH + LOG_PAD, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (all.lines != last.lines)
        o = gather(db, list, &lines);
    if (o != OUTCOME_OK || (lines == 0 && !even_empty))
        return o == OUTCOME_OK ? OUTCOME_NOT_FOUND : o;
    for (count = lines; count == 0 || (last.size + (int64_t)count) % LOG_PAD != 0; count++)
        crypto_random(list[count].committed.byte, CRYPTO_HASH_BYTES);
    qsort(list, count, sizeof *list, by_commitment);
    edge.size = last.size;
    o = place_all(db, list, count, &edge);
    if (o == OUTCOME_OK)
        o = point_write(db, s, &edge, last.size, last.lines + (int64_t)lines, at);
    *ret_lines = (int64_t)lines;
    return o == OUTCOME_CONFLICT ? OUTCOME_TRY_AGAIN : o; /* somebody else grew it meanwhile */
}

enum outcome witness_log_fill(struct db *db, const struct witness_signer *s, struct instant at,
                              int64_t count)
{
    struct growing *g = arena_take(db->arena, 1, sizeof *g);
    struct witness_log_point_newest_row last = {0};
    struct tree_edge edge = {0};
    struct crypto_hash committed;
    enum outcome o = g == NULL ? OUTCOME_NO_ROOM : witness_log_point_newest_one(db, &last);

    if (o != OUTCOME_OK)
        return o;
    g->db = db;
    o = growing_begin(g, &edge, last.size);
    crypto_random(committed.byte, sizeof committed.byte);
    for (int64_t i = 0; o == OUTCOME_OK && i < count; i++) {
        memcpy(committed.byte, &i, sizeof i);
        o = tree_add(&edge, log_leaf(&committed), told, g);
    }
    for (int level = 0; o == OUTCOME_OK && level < LOG_LEVELS; level++) {
        if (g->tile[level].full)
            o = tile_put(db, level, &g->tile[level]);
    }
    if (o == OUTCOME_OK)
        o = point_write(db, s, &edge, last.size, last.lines, at);
    return o;
}

/* ---- telling ---- */

static enum outcome point_of(struct text root, struct witness_point *p)
{
    if (root.len != CRYPTO_HASH_BYTES)
        return OUTCOME_BROKEN;
    memcpy(p->root.byte, root.at, CRYPTO_HASH_BYTES);
    return OUTCOME_OK;
}

enum outcome witness_log_newest(struct db *db, struct witness_point *ret)
{
    struct witness_log_point_newest_row row = {0};
    enum outcome o = witness_log_point_newest_one(db, &row);

    if (o != OUTCOME_OK)
        return o;
    *ret = (struct witness_point){.size = row.size,
                                  .lines = row.lines,
                                  .at = row.at,
                                  .cosigned = row.cosigned,
                                  .vkey = row.vkey,
                                  .note = row.note};
    return point_of(row.root, ret);
}

enum outcome witness_log_at(struct db *db, int64_t size, struct witness_point *ret)
{
    struct witness_log_point_of_row row = {0};
    enum outcome o =
        witness_log_point_of_one(db, (struct witness_log_point_of_in){.size = size}, &row);

    if (o != OUTCOME_OK)
        return o;
    *ret = (struct witness_point){.size = row.size,
                                  .lines = row.lines,
                                  .at = row.at,
                                  .cosigned = row.cosigned,
                                  .vkey = row.vkey,
                                  .note = row.note};
    return point_of(row.root, ret);
}

enum outcome witness_log_confirmed(struct db *db, struct witness_point *ret)
{
    struct witness_log_point_confirmed_row row = {0};
    enum outcome o = witness_log_point_confirmed_one(
        db, (struct witness_log_point_confirmed_in){.cosigned = WITNESS_QUORUM}, &row);

    if (o != OUTCOME_OK)
        return o;
    *ret = (struct witness_point){.size = row.size,
                                  .lines = row.lines,
                                  .at = row.at,
                                  .cosigned = row.cosigned,
                                  .vkey = row.vkey,
                                  .note = row.note};
    return point_of(row.root, ret);
}

enum outcome witness_log_tile(struct db *db, struct tree_tile t, struct text *ret_bytes)
{
    struct witness_log_tile_find_row row = {0};
    enum outcome o = witness_log_tile_find_one(
        db, (struct witness_log_tile_find_in){.level = t.level, .place = t.index}, &row);

    if (o == OUTCOME_OK &&
        (row.width < t.width || row.hashes.len < (size_t)t.width * CRYPTO_HASH_BYTES))
        o = OUTCOME_NOT_FOUND; /* not so wide yet */
    if (o == OUTCOME_OK)
        *ret_bytes = text_first(row.hashes, (size_t)t.width * CRYPTO_HASH_BYTES);
    return o;
}

enum outcome witness_log_growth(struct db *db, int64_t older, const struct witness_point *newer,
                                struct text *ret_text)
{
    struct log_reader *r = log_reader_make(db);
    const struct tree_reader reader = {.hash = log_hash, .arg = r};
    struct tree_proof p = {0};
    struct text text = arena_print(db->arena, "old %lld\n", (long long)older);
    enum outcome o = r == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    if (o == OUTCOME_OK && older > 0 && older < newer->size)
        o = tree_prove_consistency(&reader, older, newer->size, &p);
    if (o == OUTCOME_OK && older > newer->size)
        o = OUTCOME_NOT_VALID;
    for (size_t i = 0; o == OUTCOME_OK && i < p.count; i++)
        text = arena_print(db->arena, "%.*s%.*s\n", TEXT_ARG(text),
                           TEXT_ARG(crypto_base64(db->arena, crypto_hash_text(&p.hash[i]))));
    text = arena_print(db->arena, "%.*s\n%.*s", TEXT_ARG(text), TEXT_ARG(newer->note));
    if (o == OUTCOME_OK && text.at == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        *ret_text = text;
    return o;
}

/* Which checkpoint to prove against: a confirmed one where the line is under it. */
static enum outcome point_for(struct db *db, int64_t position, struct witness_point *ret)
{
    enum outcome o = witness_log_confirmed(db, ret);

    if (o == OUTCOME_NOT_FOUND || (o == OUTCOME_OK && ret->size <= position))
        o = witness_log_newest(db, ret);
    return o;
}

enum outcome witness_log_prove(struct db *db, const struct witness_look *look,
                               struct text person, int64_t counter, struct text *ret_file)
{
    const struct text place[3] = {TEXT("witness_line"),
                                  arena_print(db->arena, "%lld", (long long)counter),
                                  TEXT("sealed")};
    struct witness_log_leaf_find_row leaf = {0};
    struct witness_log_line_of_row line = {0};
    struct witness_point point = {0};
    struct log_reader *r = NULL;
    struct tree_proof p = {0};
    struct text plain = NO_TEXT, file = NO_TEXT, first = NO_TEXT, rest = NO_TEXT;
    enum outcome o;

    if (!witness_may(look, person) || (!look->own && !look->job))
        return OUTCOME_NOT_ALLOWED;
    o = witness_log_leaf_find_one(
        db, (struct witness_log_leaf_find_in){.person = person, .counter = counter}, &leaf);
    if (o == OUTCOME_OK)
        o = witness_log_line_of_one(
            db, (struct witness_log_line_of_in){.person = person, .counter = counter}, &line);
    if (o == OUTCOME_OK)
        o = key_unseal(db, look, person, KEY_LOG, place, line.sealed, &plain);
    if (o == OUTCOME_OK)
        o = point_for(db, leaf.position, &point);
    if (o == OUTCOME_OK && (r = log_reader_make(db)) == NULL)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = tree_prove_inclusion(&(struct tree_reader){.hash = log_hash, .arg = r},
                                 leaf.position, point.size, &p);
    if (o != OUTCOME_OK)
        return o;
    /* Salt and record stand in the line of our own ("extra"): the holder needs nothing else. */
    file = tree_proof_file(db->arena, leaf.position, &p, point.note);
    if (file.at == NULL || !text_cut(file, '\n', &first, &rest))
        return OUTCOME_NO_ROOM;
    *ret_file = arena_print(db->arena, "%.*s\nextra %.*s\n%.*s", TEXT_ARG(first),
                            TEXT_ARG(crypto_base64(db->arena, plain)), TEXT_ARG(rest));
    return ret_file->at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

/* ---- witnesses ---- */

size_t witness_point_names(const struct witness_point *p, struct text *names, size_t most)
{
    struct text rest = p->note, line = NO_TEXT;
    size_t count = 0;
    bool signatures = false, ours = true;

    while (text_cut(rest, '\n', &line, &rest)) {
        struct text name = NO_TEXT, letters = NO_TEXT;

        if (line.len == 0) {
            signatures = true;
            continue;
        }
        if (!signatures || !text_cut(text_from(line, 4), ' ', &name, &letters))
            continue;
        if (!ours && count < most) /* the first is our own */
            names[count++] = name;
        ours = false;
    }
    return count;
}

enum outcome witness_log_cosign(struct db *db, int64_t size, const struct tree_verifier *by,
                                struct text line)
{
    struct witness_log_point_of_row row = {0};
    struct tree_note note = {0};
    struct text names[LOG_SIGNED_MOST + 1];
    struct crypto_hash mac;
    struct text one = NO_TEXT;
    size_t count;
    enum outcome o =
        witness_log_point_of_one(db, (struct witness_log_point_of_in){.size = size}, &row);

    if (o == OUTCOME_OK)
        o = tree_note_open(db->arena, row.note, NULL, 0, &note);
    if (o != OUTCOME_OK)
        return o;
    one = arena_print(db->arena, "%.*s\n%.*s", TEXT_ARG(note.body), TEXT_ARG(line));
    if (one.at == NULL)
        return OUTCOME_NO_ROOM;
    if (by->kind != TREE_KEY_COSIGNATURE ||
        tree_note_open(db->arena, one, by, 1, &note) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    count = witness_point_names(&(struct witness_point){.note = row.note}, names,
                                sizeof names / sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (text_same(names[i], by->name))
            return OUTCOME_OK; /* it said so before */
    if (count >= LOG_SIGNED_MOST)
        return OUTCOME_NO_ROOM;
    struct log_point p = {
        .size = row.size,
        .previous = row.previous,
        .lines = row.lines,
        .root = row.root,
        .at = row.at,
        .cosigned = row.cosigned + 1,
        .vkey = row.vkey,
        .note = arena_print(db->arena, "%.*s%.*s", TEXT_ARG(row.note), TEXT_ARG(line))};
    o = p.note.at == NULL ? OUTCOME_NO_ROOM : log_point_mac(db, ring_newest(), &p, &mac);
    if (o == OUTCOME_OK)
        o = witness_log_point_cosign_run(
            db, (struct witness_log_point_cosign_in){.size = p.size,
                                                     .cosigned = p.cosigned,
                                                     .note = p.note,
                                                     .sealed_by = ring_newest(),
                                                     .mac = crypto_hash_text(&mac)});
    return o == OUTCOME_OK && db_changed(db) != 1 ? OUTCOME_TRY_AGAIN : o;
}

/* ---- the person ---- */

enum outcome witness_log_of(struct db *db, struct text person, struct witness_placed *ret)
{
    struct witness_placed placed = {0};
    struct witness_log_placed_row row = {0};
    enum outcome o = witness_log_newest(db, &placed.newest);

    if (o == OUTCOME_OK)
        o = witness_log_placed_one(
            db, (struct witness_log_placed_in){.person = person, .size = placed.newest.size},
            &row);
    placed.upto = row.counter;
    if (o == OUTCOME_OK)
        o = witness_log_confirmed(db, &placed.confirmed);
    if (o == OUTCOME_OK)
        o = witness_log_placed_one(
            db, (struct witness_log_placed_in){.person = person, .size = placed.confirmed.size},
            &row);
    if (o == OUTCOME_OK)
        placed.confirmed_upto = row.counter;
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK; /* nothing yet, or nothing confirmed yet */
    if (o == OUTCOME_OK)
        *ret = placed;
    return o;
}

/* Sixteen consonants and four vowels that form no word anybody could take ill, as far as we
 * could see; five letters carry 16 bits, eight words the first half of the root. */
struct text witness_words(struct arena *a, const struct crypto_hash *root)
{
    static const char consonant[] = "bdfghjklmprstvwz", vowel[] = "aeio";
    char words[8 * 6];

    for (size_t i = 0; i < 8; i++) {
        const unsigned n = (unsigned)root->byte[2 * i] << 8 | root->byte[2 * i + 1];
        char *to = words + 6 * i;

        to[0] = consonant[n >> 12];
        to[1] = vowel[n >> 10 & 3];
        to[2] = consonant[n >> 6 & 15];
        to[3] = vowel[n >> 4 & 3];
        to[4] = consonant[n & 15];
        to[5] = ' ';
    }
    return arena_copy(a, (struct text){words, sizeof words - 1});
}
