#include "witness/apart.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "witness/witness.sql.h"

#include "ground/base/banned.h"

/* The one thing of this program that is kept beside the database: opened before the first
 * thread starts, and constant from then on. Every page is locked and out of core dumps. */
static struct {
    struct crypto_key *key[RING_MOST + 1]; /* by version; 0 is unused */
    int64_t newest;
} ring;

static enum outcome ring_add(const struct crypto_key *key)
{
    struct crypto_key *held;

    if (ring.newest >= RING_MOST)
        return OUTCOME_NO_ROOM;
    held = crypto_key_hold();
    if (held == NULL)
        return OUTCOME_NO_ROOM;
    *held = *key;
    ring.key[++ring.newest] = held;
    return OUTCOME_OK;
}

enum outcome witness_keys_open(const char *path, bool make)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    enum outcome o = crypto_start();

    if (o != OUTCOME_OK)
        return o;
    witness_keys_close();
    o = crypto_key_file_read(path, &key);
    if (o == OUTCOME_NOT_FOUND && make)
        o = crypto_key_file_make(path, &key);
    if (o == OUTCOME_OK)
        o = ring_add(&key);
    for (int version = 2; o == OUTCOME_OK && version <= RING_MOST; version++) {
        char next[4096];
        int len = snprintf(next, sizeof next, "%s.%d", path, version);

        if (len < 0 || (size_t)len >= sizeof next)
            return OUTCOME_NOT_VALID;
        o = crypto_key_file_read(next, &key);
        if (o == OUTCOME_NOT_FOUND)
            return OUTCOME_OK;
        if (o == OUTCOME_OK)
            o = ring_add(&key);
    }
    if (o != OUTCOME_OK)
        witness_keys_close();
    return o;
}

void witness_keys_close(void)
{
    for (int64_t i = 1; i <= ring.newest; i++) {
        crypto_key_drop(ring.key[i]);
        ring.key[i] = NULL;
    }
    ring.newest = 0;
    months_close();
    apart_close();
}

void witness_keys_fixed(const unsigned char byte[32])
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    enum outcome o = crypto_start();

    memcpy(key.byte, byte, CRYPTO_KEY_BYTES);
    if (o == OUTCOME_OK)
        o = ring_add(&key);
    assert(o == OUTCOME_OK);
}

const struct crypto_key *ring_key(int64_t version)
{
    return version >= 1 && version <= ring.newest ? ring.key[version] : NULL;
}

int64_t ring_newest(void)
{
    return apart_is() ? apart_newest() : ring.newest;
}

bool ring_has(int64_t version)
{
    return version >= 1 && version <= ring_newest();
}

enum outcome ring_use(int64_t version, const char *what, struct crypto_key *ret_key)
{
    const struct crypto_key *from = ring_key(version);

    if (apart_is())
        return apart_use(version, what, ret_key);
    if (from == NULL)
        return OUTCOME_BROKEN;
    crypto_key_derive(from, what, 1, ret_key);
    return OUTCOME_OK;
}

enum outcome ring_mac(int64_t version, const char *what, const char *use, struct text with,
                      struct crypto_hash *ret_mac)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    enum outcome o = OUTCOME_OK;

    if (apart_is())
        return apart_mac(version, what, use, with, ret_mac);
    o = ring_use(version, what, &key);
    if (o == OUTCOME_OK)
        *ret_mac = crypto_keyed_hash(&key, use, with);
    return o;
}

struct text ring_with(struct db *db, struct text person, enum key_class class, int64_t version)
{
    const struct text parts[] = {db->municipality, TEXT("witness_key"), person,
                                 arena_print(db->arena, "%d", (int)class),
                                 arena_print(db->arena, "%lld", (long long)version)};

    return crypto_with(db->arena, parts, sizeof parts / sizeof *parts);
}

struct text witness_lookup(struct db *db, struct text what, struct text value)
{
    const struct text parts[] = {db->municipality, what, value};
    struct text with = crypto_with(db->arena, parts, sizeof parts / sizeof *parts);
    struct crypto_hash hash;

    /* Always the first version: a hash must stay findable when the wrapping key changes. */
    if (with.at == NULL || ring_mac(1, "lookup", "lookup", with, &hash) != OUTCOME_OK)
        return NO_TEXT;
    return crypto_hash_hex(db->arena, hash);
}

/* ---- data keys ---- */

static struct look_slot *slot_of(const struct witness_look *look, struct text person,
                                 enum key_class class)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < person.len; i++)
        h = (h ^ (unsigned char)person.at[i]) * 16777619u;
    h = (h ^ (uint32_t) class) * 16777619u;
    return &look->slot[(h ^ h >> 15) & (look->slots - 1)];
}

/* One key on its way out of its row. */
struct opening {
    struct look_slot *slot; /* NULL: not remembered */
    struct text in_look;
    int64_t by, version;
    struct text with, wrapped;
};

/* Remembered: OK and `ret_key` is there. TRY_AGAIN: it is in this row, wrapped. */
static enum outcome key_row(struct db *db, const struct witness_look *look, struct text person,
                            enum key_class class, uint32_t version, struct opening *ret,
                            uint32_t *ret_version, struct crypto_key *ret_key)
{
    enum outcome o = OUTCOME_OK;

    *ret = (struct opening){.version = version};
    ret->in_look = look != NULL ? look_has(look, person) : NO_TEXT;
    ret->slot = ret->in_look.at != NULL ? slot_of(look, person, class) : NULL;
    if (ret->slot != NULL && ret->slot->full && ret->slot->class == class &&
        text_same(ret->slot->person, person) &&
        (version == 0 ? ret->slot->newest : ret->slot->version == version)) {
        *ret_version = ret->slot->version;
        *ret_key = ret->slot->key;
        return OUTCOME_OK;
    }
    if (version == 0) {
        struct witness_key_newest_row row = {0};

        o = witness_key_newest_one(
            db, (struct witness_key_newest_in){.person = person, .class = (int64_t) class},
            &row);
        ret->wrapped = row.wrapped;
        ret->by = row.wrapped_by;
        ret->version = row.version;
    } else {
        struct witness_key_version_row row = {0};

        o = witness_key_version_one(
            db,
            (struct witness_key_version_in){
                .person = person, .class = (int64_t) class, .version = (int64_t)version},
            &row);
        ret->wrapped = row.wrapped;
        ret->by = row.wrapped_by;
    }
    if (o == OUTCOME_NOT_FOUND && version != 0)
        return OUTCOME_BROKEN; /* a destroyed key leaves its row: this version never was */
    if (o != OUTCOME_OK)
        return o;
    if (ret->wrapped.at == NULL)
        return OUTCOME_NOT_FOUND; /* destroyed */
    if (ret->version < 1 || ret->version > UINT32_MAX)
        return OUTCOME_BROKEN;
    ret->with = ring_with(db, person, class, ret->version);
    return ret->with.at == NULL ? OUTCOME_NO_ROOM : OUTCOME_TRY_AGAIN;
}

static enum outcome key_opened(const struct opening *w, enum outcome o, bool newest,
                               enum key_class class, const struct crypto_key *key)
{
    if (o == OUTCOME_NOT_VALID || o == OUTCOME_NOT_FOUND)
        return OUTCOME_BROKEN; /* somebody changed the row, or these are other keys */
    /* What is opened piece by piece would else be unwrapped for each piece. */
    if (o == OUTCOME_OK && w->slot != NULL)
        *w->slot = (struct look_slot){.full = true,
                                      .newest = newest,
                                      .class = class,
                                      .version = (uint32_t)w->version,
                                      .person = w->in_look,
                                      .key = *key};
    return o;
}

enum outcome key_get(struct db *db, const struct witness_look *look, struct text person,
                     enum key_class class, uint32_t version, uint32_t *ret_version,
                     struct crypto_key *ret_key)
{
    struct opening w;
    enum outcome o = key_row(db, look, person, class, version, &w, ret_version, ret_key);

    if (o != OUTCOME_TRY_AGAIN)
        return o;
    o = unwrap_key(w.by, w.with, w.wrapped, ret_key);
    o = key_opened(&w, o, version == 0, class, ret_key);
    if (o == OUTCOME_OK)
        *ret_version = (uint32_t)w.version;
    return o;
}

/* Held here: one by one. */
static void wants_here(const struct opening *w, struct key_want *k, size_t keys,
                       struct mark_want *m, size_t marks)
{
    for (size_t i = 0; i < keys; i++) {
        if (k[i].outcome == OUTCOME_TRY_AGAIN)
            k[i].outcome = unwrap_key(w[i].by, w[i].with, w[i].wrapped, &k[i].key);
    }
    for (size_t i = 0; i < marks; i++)
        m[i].outcome = ring_mac(m[i].by, "loghead", "head", m[i].with, &m[i].mac);
}

static enum outcome wants_apart(struct arena *a, const struct opening *w, struct key_want *k,
                                size_t keys, struct mark_want *m, size_t marks)
{
    struct apart_wish *wish = arena_take(a, keys + marks, sizeof *wish);
    size_t n = 0;
    enum outcome o = wish == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < keys; i++) {
        if (k[i].outcome == OUTCOME_TRY_AGAIN)
            wish[n++] = (struct apart_wish){
                .ask = apart_for_key(w[i].by), .with = w[i].with, .more = w[i].wrapped};
    }
    for (size_t i = 0; o == OUTCOME_OK && i < marks; i++)
        wish[n++] = (struct apart_wish){.ask = apart_for_mark(m[i].by, "loghead", "head"),
                                        .with = m[i].with};
    if (o == OUTCOME_OK)
        o = apart_many(wish, n);
    n = 0;
    for (size_t i = 0; o == OUTCOME_OK && i < keys; i++) {
        if (k[i].outcome != OUTCOME_TRY_AGAIN)
            continue;
        k[i].outcome = wish[n].outcome;
        memcpy(k[i].key.byte, wish[n++].byte, sizeof k[i].key.byte);
    }
    for (size_t i = 0; o == OUTCOME_OK && i < marks; i++) {
        m[i].outcome = wish[n].outcome;
        memcpy(m[i].mac.byte, wish[n++].byte, sizeof m[i].mac.byte);
    }
    if (wish != NULL)
        explicit_bzero(wish, (keys + marks) * sizeof *wish);
    return o;
}

enum outcome keys_want(struct db *db, const struct witness_look *look, struct key_want *keys,
                       size_t key_count, struct mark_want *marks, size_t mark_count)
{
    struct opening *w = arena_take(db->arena, key_count + 1, sizeof *w);
    enum outcome o = w == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < mark_count; i++)
        o = marks[i].with.at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < key_count; i++) {
        struct key_want *k = &keys[i];

        k->outcome = key_row(db, look, k->person, k->class, 0, &w[i], &k->version, &k->key);
        if (k->outcome == OUTCOME_NO_ROOM)
            o = OUTCOME_NO_ROOM;
        w[i].slot = k->outcome == OUTCOME_TRY_AGAIN ? w[i].slot : NULL;
    }
    if (o == OUTCOME_OK && apart_is())
        o = wants_apart(db->arena, w, keys, key_count, marks, mark_count);
    else if (o == OUTCOME_OK)
        wants_here(w, keys, key_count, marks, mark_count);
    for (size_t i = 0; o == OUTCOME_OK && i < key_count; i++) {
        struct key_want *k = &keys[i];

        if (w[i].with.at == NULL)
            continue; /* remembered, or not there */
        k->outcome = key_opened(&w[i], k->outcome, true, k->class, &k->key);
        k->version = (uint32_t)w[i].version;
    }
    return o;
}

void witness_ready(struct db *db, const struct witness_look *look, const struct text *persons,
                   size_t count, const enum key_class *classes, size_t class_count)
{
    const struct arena_mark mark = arena_mark(db->arena);
    struct key_want *k = NULL;
    size_t n = 0;

    if (!apart_is() || count * class_count < 2)
        return;
    k = arena_take(db->arena, count * class_count, sizeof *k);
    for (size_t i = 0; k != NULL && i < count; i++) {
        for (size_t c = 0; witness_may(look, persons[i]) && c < class_count; c++)
            k[n++] = (struct key_want){.person = persons[i], .class = classes[c]};
    }
    if (n > 1) {
        const enum outcome o = keys_want(db, look, k, n, NULL, 0);

        (void)o; /* whoever needs one asks for it, and is told */
        explicit_bzero(k, n * sizeof *k);
    }
    arena_return(db->arena, mark);
}

static const char *const class_name[KEY_CLASSES] = {
    "story", "dossier", "payments", "log", "messages", "attachments", "people"};

static struct text seal_with(struct db *db, enum key_class class, const struct text place[3],
                             uint32_t version)
{
    const struct text parts[] = {db->municipality,
                                 place[0],
                                 place[1],
                                 place[2],
                                 text_of(class_name[class]),
                                 arena_print(db->arena, "%u", version)};

    return crypto_with(db->arena, parts, sizeof parts / sizeof *parts);
}

enum outcome key_seal_under(struct db *db, const struct crypto_key *key, uint32_t version,
                            enum key_class class, const struct text place[3], struct text plain,
                            struct text *ret_bytes)
{
    const struct text with = seal_with(db, class, place, version);

    return with.at == NULL ? OUTCOME_NO_ROOM
                           : crypto_seal(db->arena, key, version, with, plain, ret_bytes);
}

enum outcome key_seal(struct db *db, const struct witness_look *look, struct text person,
                      enum key_class class, const struct text place[3], struct text plain,
                      struct text *ret_bytes)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    uint32_t version = 0;
    const enum outcome o = key_get(db, look, person, class, 0, &version, &key);

    return o == OUTCOME_OK ? key_seal_under(db, &key, version, class, place, plain, ret_bytes)
                           : o;
}

enum outcome key_unseal(struct db *db, const struct witness_look *look, struct text person,
                        enum key_class class, const struct text place[3], struct text bytes,
                        struct text *ret_plain)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    uint32_t version = 0, found = 0;
    struct text with;
    enum outcome o;

    if (bytes.len == 0) { /* written after its key was destroyed; else somebody emptied it */
        o = key_get(db, look, person, class, 0, &found, &key);
        return o == OUTCOME_OK ? OUTCOME_BROKEN : o;
    }
    o = crypto_blob_version(bytes, &version);
    if (o != OUTCOME_OK || version == 0)
        return OUTCOME_BROKEN;
    o = key_get(db, look, person, class, version, &found, &key);
    if (o != OUTCOME_OK)
        return o;
    with = seal_with(db, class, place, version);
    if (with.at == NULL)
        return OUTCOME_NO_ROOM;
    o = crypto_open(db->arena, &key, with, bytes, ret_plain);
    return o == OUTCOME_NOT_VALID ? OUTCOME_BROKEN : o;
}

enum outcome witness_seal(struct db *db, const struct witness_look *look, struct text person,
                          enum key_class class, struct text table, struct text row,
                          struct text column, struct text plain, struct text *ret_bytes)
{
    return key_seal(db, look, person, class, (const struct text[3]){table, row, column}, plain,
                    ret_bytes);
}

enum outcome witness_unseal(struct db *db, const struct witness_look *look, struct text person,
                            enum key_class class, struct text table, struct text row,
                            struct text column, struct text bytes, struct text *ret_plain)
{
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    if (class == KEY_LOG && !look->own && !look->job)
        return OUTCOME_NOT_ALLOWED; /* nobody sees that a person looked at their own list */
    return key_unseal(db, look, person, class, (const struct text[3]){table, row, column},
                      bytes, ret_plain);
}

enum outcome witness_shred(struct db *db, struct text person, enum key_class class,
                           struct day day)
{
    return witness_key_destroy_run(db, (struct witness_key_destroy_in){.person = person,
                                                                       .class = (int64_t) class,
                                                                       .day = day});
}

static enum outcome newest_version(struct db *db, struct text person, enum key_class class,
                                   int64_t *ret_version)
{
    struct witness_key_newest_row row = {0};
    enum outcome o = witness_key_newest_one(
        db, (struct witness_key_newest_in){.person = person, .class = (int64_t) class}, &row);

    if (o == OUTCOME_OK)
        *ret_version = row.version;
    return o;
}

enum outcome witness_renew(struct db *db, const struct witness_look *look, struct text person,
                           enum key_class class)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct text wrapped = NO_TEXT;
    int64_t version = 0;
    int64_t by = 0;
    enum outcome o = newest_version(db, person, class, &version);

    if (o == OUTCOME_OK)
        o = month_now(db, &by);
    if (o != OUTCOME_OK)
        return o;
    crypto_key_new(&key);
    o = wrap_key(db->arena, by, ring_with(db, person, class, version + 1), &key, &wrapped);
    if (o == OUTCOME_OK)
        o = witness_key_add_run(db, (struct witness_key_add_in){.person = person,
                                                                .class = (int64_t) class,
                                                                .version = version + 1,
                                                                .wrapped_by = by,
                                                                .wrapped = wrapped});
    /* What this look remembers as the newest no longer is. */
    if (look != NULL && look_has(look, person).at != NULL)
        slot_of(look, person, class)->newest = false;
    return o;
}

enum outcome witness_shred_older(struct db *db, struct text person, enum key_class class,
                                 struct day day)
{
    int64_t version = 0;
    enum outcome o = newest_version(db, person, class, &version);

    if (o != OUTCOME_OK)
        return o;
    return witness_key_destroy_older_run(
        db, (struct witness_key_destroy_older_in){
                .person = person, .class = (int64_t) class, .newest = version, .day = day});
}

enum outcome witness_keys_fit(struct db *db)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct witness_key_any_row row = {0};
    enum outcome o = witness_key_any_one(db, &row);
    struct text with;

    if (o != OUTCOME_OK)
        return o;
    with = ring_with(db, row.person, (enum key_class)row.class, row.version);
    if (with.at == NULL)
        return OUTCOME_NO_ROOM;
    o = unwrap_key(row.wrapped_by, with, row.wrapped, &key);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_NOT_VALID : o;
}

/* Some at a time: the rows that are read must not be the rows that are written. */
enum outcome keys_rewrap_some(struct db *db, int64_t *ret_done)
{
    enum { SOME = 200 };
    struct witness_key_to_rewrap_row row[SOME];
    struct witness_key_to_rewrap_row r;
    int64_t to = 0;
    size_t count = 0;
    enum outcome o = month_now(db, &to);

    if (o != OUTCOME_OK)
        return o;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};

        o = witness_key_to_rewrap_open(
            db, (struct witness_key_to_rewrap_in){.newest = to, .most = SOME}, &rows);
        if (o != OUTCOME_OK)
            return o;
        while (count < SOME && (o = witness_key_to_rewrap_next(&rows, &r)) == OUTCOME_OK) {
            r.person = rows_keep(&rows, r.person);
            r.wrapped = rows_keep(&rows, r.wrapped);
            row[count++] = r;
        }
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    for (size_t i = 0; i < count; i++) {
        struct text with =
            ring_with(db, row[i].person, (enum key_class)row[i].class, row[i].version);
        struct text wrapped = NO_TEXT;

        o = rewrap_key(db->arena, row[i].wrapped_by, to, with, row[i].wrapped, &wrapped);
        if (o == OUTCOME_OK)
            o = witness_key_put_run(db, (struct witness_key_put_in){.person = row[i].person,
                                                                    .class = row[i].class,
                                                                    .version = row[i].version,
                                                                    .wrapped_by = to,
                                                                    .wrapped = wrapped});
        if (o != OUTCOME_OK)
            return o == OUTCOME_NOT_VALID || o == OUTCOME_NOT_FOUND ? OUTCOME_BROKEN : o;
    }
    *ret_done = (int64_t)count;
    return OUTCOME_OK;
}

enum outcome witness_rewrap(struct db *db, int64_t *ret_count)
{
    int64_t all = 0, some = 0;

    do {
        struct arena_mark mark = arena_mark(db->arena);
        enum outcome o = keys_rewrap_some(db, &some);

        if (o != OUTCOME_OK)
            return o;
        arena_return(db->arena, mark);
        all += some;
    } while (some > 0);
    *ret_count = all;
    return OUTCOME_OK;
}

enum outcome witness_keys_all(struct db *db, int64_t *ret_living, int64_t *ret_shut)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct witness_key_living_row row;
    int64_t living = 0, shut = 0;
    enum outcome o = witness_key_living_open(db, &rows);

    if (o != OUTCOME_OK)
        return o;
    while ((o = witness_key_living_next(&rows, &row)) == OUTCOME_OK) {
        WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
        const struct arena_mark mark = arena_mark(db->arena);
        const struct text with =
            ring_with(db, row.person, (enum key_class)row.class, row.version);

        if (with.at == NULL)
            return OUTCOME_NO_ROOM;
        living++;
        shut += unwrap_key(row.wrapped_by, with, row.wrapped, &key) != OUTCOME_OK;
        arena_return(db->arena, mark);
    }
    *ret_living = living;
    *ret_shut = shut;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
