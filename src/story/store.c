#include <assert.h>

#include "access/access.h"
#include "ground/crypto/crypto.h"
#include "people/people.h"
#include "story/inside.h"

#include "story/0001-story.sql.h"
#include "story/story.sql.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {&story_patch_0001};
const struct store_room story_rows = {
    .name = "story",
    .patches = patches,
    .patch_count = sizeof patches / sizeof *patches,
    .statements = story_statements,
    .statement_count = story_statements_count,
};

static const struct text topics[STORY_TOPICS] = {
    [STORY_WHO] = TEXT_INIT("wie"),           [STORY_CAN] = TEXT_INIT("kan"),
    [STORY_HARD] = TEXT_INIT("moeilijk"),     [STORY_WISH] = TEXT_INIT("wil"),
    [STORY_MANNER] = TEXT_INIT("benadering"),
};

struct text story_topic_key(enum story_topic t)
{
    return topics[t];
}

enum outcome story_topic_of(struct text key, enum story_topic *ret_topic)
{
    for (int t = 0; t < STORY_TOPICS; t++)
        if (text_same(topics[t], key)) {
            *ret_topic = (enum story_topic)t;
            return OUTCOME_OK;
        }
    return OUTCOME_NOT_FOUND;
}

/* ---- reading ----
 * The three lists have the same columns; each keeps its own question. */

static enum outcome part_open(struct db *db, const struct witness_look *look,
                              struct text person, const struct story_parts_row *row,
                              struct story_part *ret_part)
{
    struct story_part p = {.id = row->id,
                           .pain = row->pain,
                           .has_sound = row->spoken > 0,
                           .changed = row->changed};
    enum outcome o = story_topic_of(row->topic, &p.topic);

    if (o != OUTCOME_OK)
        return OUTCOME_BROKEN;
    o = witness_unseal(db, look, person, KEY_STORY, TEXT("story_part"), row->id, TEXT("words"),
                       row->words, &p.words);
    if (o == OUTCOME_OK)
        *ret_part = p;
    return o;
}

static struct story_parts_row row_of_one(const struct story_part_one_row *row)
{
    return (struct story_parts_row){.id = row->id,
                                    .topic = row->topic,
                                    .pain = row->pain,
                                    .words = row->words,
                                    .changed = row->changed,
                                    .spoken = row->spoken};
}

/* Rows first, keys after: a statement is not held open while others run. */
static enum outcome parts_open(struct db *db, const struct witness_look *look,
                               struct text person, const struct story_parts_row *row,
                               size_t count, struct story_part **ret_parts, size_t *ret_count)
{
    struct story_part *parts = arena_take(db->arena, count + 1, sizeof *parts);

    if (parts == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        enum outcome o = part_open(db, look, person, &row[i], &parts[i]);
        if (o != OUTCOME_OK)
            return o;
    }
    *ret_parts = parts;
    *ret_count = count;
    return OUTCOME_OK;
}

static void row_keep(struct rows *rows, struct story_parts_row *row)
{
    row->id = rows_keep(rows, row->id);
    row->topic = rows_keep(rows, row->topic);
    row->words = rows_keep(rows, row->words);
}

static enum outcome own_rows(struct db *db, struct text person, struct story_parts_row *list,
                             size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct story_parts_row row;
    size_t count = 0;
    enum outcome o = story_parts_open(db, (struct story_parts_in){.person = person}, &rows);

    if (o != OUTCOME_OK)
        return o;
    while (count < STORY_PARTS_MOST && (o = story_parts_next(&rows, &row)) == OUTCOME_OK) {
        row_keep(&rows, &row);
        list[count++] = row;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome story_own(struct db *db, const struct witness_look *look, struct text person,
                       struct story_part **ret_parts, size_t *ret_count)
{
    struct story_parts_row list[STORY_PARTS_MOST];
    size_t count = 0;
    enum outcome o;

    if (!story_own_look(look, person))
        return OUTCOME_NOT_ALLOWED;
    o = own_rows(db, person, list, &count);
    return o == OUTCOME_OK ? parts_open(db, look, person, list, count, ret_parts, ret_count)
                           : o;
}

enum outcome story_one(struct db *db, const struct witness_look *look, struct text person,
                       struct text part, struct story_part *ret_part)
{
    struct story_part_one_row row = {0};
    enum outcome o;

    if (!story_own_look(look, person))
        return OUTCOME_NOT_ALLOWED;
    o = story_part_one_one(db, (struct story_part_one_in){.id = part, .person = person}, &row);
    if (o != OUTCOME_OK)
        return o;
    const struct story_parts_row one = row_of_one(&row);
    return part_open(db, look, person, &one, ret_part);
}

enum outcome story_shared(struct db *db, struct text person, struct text reader,
                          struct day today, struct story_part **ret_parts, size_t *ret_count)
{
    struct story_part *parts = arena_take(db->arena, STORY_PARTS_MOST, sizeof *parts);
    struct story_part_shared_row row;
    size_t count = 0;
    bool may = false;
    enum outcome o =
        parts == NULL ? OUTCOME_NO_ROOM : story_may_read(db, person, reader, today, &may);

    *ret_parts = parts;
    *ret_count = 0;
    if (o != OUTCOME_OK || !may)
        return o;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    o = story_part_shared_open(
        db, (struct story_part_shared_in){.person = person, .reader = reader, .today = today},
        &rows);
    while (o == OUTCOME_OK && count < STORY_PARTS_MOST &&
           (o = story_part_shared_next(&rows, &row)) == OUTCOME_OK) {
        struct story_part *p = &parts[count++];

        *p = (struct story_part){.id = rows_keep(&rows, row.id),
                                 .pain = row.pain,
                                 .has_sound = row.spoken > 0,
                                 .changed = row.changed};
        o = story_topic_of(row.topic, &p->topic) == OUTCOME_OK ? OUTCOME_OK : OUTCOME_BROKEN;
    }
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome story_shared_one(struct db *db, const struct witness_look *look,
                              struct text person, struct text part, struct text reader,
                              struct day today, struct story_part *ret_part)
{
    struct story_part *parts = NULL;
    struct story_part_one_row row = {0};
    bool found = false;
    size_t count = 0;
    enum outcome o = story_shared(db, person, reader, today, &parts, &count);

    for (size_t i = 0; i < count && o == OUTCOME_OK; i++)
        found = found || text_same(parts[i].id, part);
    if (o == OUTCOME_OK && !found)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = story_part_one_one(db, (struct story_part_one_in){.id = part, .person = person},
                               &row);
    if (o != OUTCOME_OK)
        return o;
    const struct story_parts_row one = row_of_one(&row);
    return part_open(db, look, person, &one, ret_part);
}

/* ---- writing ---- */

static enum outcome words_seal(struct db *db, const struct witness_look *look,
                               struct text person, struct text id, struct text words,
                               struct text *ret_bytes)
{
    return witness_seal(db, look, person, KEY_STORY, TEXT("story_part"), id, TEXT("words"),
                        words.at == NULL ? TEXT("") : words, ret_bytes);
}

/* Everything that stays is sealed anew and the older keys are destroyed: what went does not
 * open any more, wherever a copy of its bytes may lie. */
static enum outcome seal_anew(struct db *db, const struct witness_look *look,
                              struct text person);

static enum outcome forget(struct db *db, const struct witness_look *look, struct text person,
                           struct day today)
{
    const enum outcome o = seal_anew(db, look, person);

    return o == OUTCOME_OK ? witness_shred_older(db, person, KEY_STORY, today) : o;
}

enum outcome story_add(struct db *db, const struct witness_look *look, struct text person,
                       const struct story_part *part, struct day today, struct text *ret_id)
{
    struct story_parts_row list[STORY_PARTS_MOST];
    size_t count = 0;
    struct text id = db_new_id(db);
    struct text sealed = NO_TEXT;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (story_own_look(look, person))
        o = own_rows(db, person, list, &count);
    if (o == OUTCOME_OK && count == STORY_PARTS_MOST)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = words_seal(db, look, person, id, part->words, &sealed);
    if (o == OUTCOME_OK)
        o = story_part_add_run(db, (struct story_part_add_in){.id = id,
                                                              .person = person,
                                                              .topic = topics[part->topic],
                                                              .place = (int64_t)count + 1,
                                                              .pain = part->pain,
                                                              .words = sealed,
                                                              .changed = today});
    if (o == OUTCOME_OK)
        *ret_id = id;
    return o;
}

enum outcome story_change(struct db *db, const struct witness_look *look, struct text person,
                          const struct story_part *part, struct day today)
{
    struct text sealed = NO_TEXT;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (story_own_look(look, person))
        o = words_seal(db, look, person, part->id, part->words, &sealed);
    if (o == OUTCOME_OK)
        o = story_part_put_run(db, (struct story_part_put_in){.id = part->id,
                                                              .person = person,
                                                              .topic = topics[part->topic],
                                                              .pain = part->pain,
                                                              .words = sealed,
                                                              .changed = today});
    if (o == OUTCOME_OK && db_changed(db) == 0)
        return OUTCOME_NOT_FOUND;
    /* What was written over is taken back as well: no old copy of it opens again. */
    return o == OUTCOME_OK ? forget(db, look, person, today) : o;
}

enum outcome story_move(struct db *db, struct text person, struct text part, bool up)
{
    struct story_parts_row list[STORY_PARTS_MOST];
    size_t count = 0;
    size_t at = 0;
    enum outcome o = own_rows(db, person, list, &count);

    while (o == OUTCOME_OK && at < count && !text_same(list[at].id, part))
        at++;
    if (o == OUTCOME_OK && at == count)
        o = OUTCOME_NOT_FOUND;
    if (o != OUTCOME_OK || (up && at == 0) || (!up && at + 1 == count))
        return o;
    size_t other = up ? at - 1 : at + 1;
    struct story_parts_row moved = list[at];
    list[at] = list[other];
    list[other] = moved;
    /* All places anew: after taking a part away they need not follow each other. */
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = story_part_place_run(db, (struct story_part_place_in){.id = list[i].id,
                                                                  .person = person,
                                                                  .place = (int64_t)i + 1});
    return o;
}

/* ---- sound ---- */

static enum outcome opens_seal(struct db *db, const struct witness_look *look,
                               struct text person, struct text part, struct text key,
                               struct text *ret_bytes)
{
    return witness_seal(db, look, person, KEY_STORY, TEXT("story_sound"), part, TEXT("opens"),
                        key, ret_bytes);
}

static enum outcome opens_open(struct db *db, const struct witness_look *look,
                               struct text person, struct text part, struct text bytes,
                               struct text *ret_key)
{
    enum outcome o = witness_unseal(db, look, person, KEY_STORY, TEXT("story_sound"), part,
                                    TEXT("opens"), bytes, ret_key);

    return o == OUTCOME_OK && ret_key->len != CRYPTO_KEY_BYTES ? OUTCOME_BROKEN : o;
}

static struct text sound_with(struct db *db, struct text part)
{
    const struct text with[] = {db->municipality, TEXT("story_sound"), part, TEXT("sound")};

    return crypto_with(db->arena, with, sizeof with / sizeof *with);
}

enum outcome story_sound_put(struct db *db, const struct witness_look *look, struct text person,
                             struct text part, struct text type, struct text bytes,
                             struct day today)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    struct story_part whole = {0};
    struct text opens = NO_TEXT;
    struct text sound = NO_TEXT;
    enum outcome o = story_one(db, look, person, part, &whole);

    if (o != OUTCOME_OK)
        return o;
    if (bytes.len > STORY_SOUND_MOST)
        return OUTCOME_NO_ROOM;
    crypto_key_new(&key);
    o = crypto_seal(db->arena, &key, 1, sound_with(db, part), bytes, &sound);
    if (o == OUTCOME_OK)
        o = opens_seal(db, look, person, part,
                       (struct text){(const char *)key.byte, sizeof key.byte}, &opens);
    if (o == OUTCOME_OK && whole.has_sound)
        o = story_sound_gone_run(db,
                                 (struct story_sound_gone_in){.part = part, .person = person});
    if (o == OUTCOME_OK)
        o = story_sound_add_run(
            db,
            (struct story_sound_add_in){
                .part = part, .person = person, .type = type, .opens = opens, .sound = sound});
    return o == OUTCOME_OK ? story_change(db, look, person, &whole, today) : o;
}

static enum outcome sound_open(struct db *db, const struct witness_look *look,
                               struct text person, struct text part, struct text *ret_type,
                               struct text *ret_bytes)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {{0}};
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct story_sound_one_row row = {0};
    struct text opens = NO_TEXT;
    /* Read where it lies: four megabytes need not stand in memory twice. */
    enum outcome o = story_sound_one_open(
        db, (struct story_sound_one_in){.part = part, .person = person}, &rows);

    if (o == OUTCOME_OK)
        o = story_sound_one_next(&rows, &row);
    if (o == OUTCOME_OK)
        o = opens_open(db, look, person, part, row.opens, &opens);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < sizeof key.byte; i++)
        key.byte[i] = (unsigned char)opens.at[i];
    *ret_type = rows_keep(&rows, row.type);
    return crypto_open(db->arena, &key, sound_with(db, part), row.sound, ret_bytes);
}

enum outcome story_sound(struct db *db, const struct witness_look *look, struct text person,
                         struct text part, struct text *ret_type, struct text *ret_bytes)
{
    return story_own_look(look, person)
               ? sound_open(db, look, person, part, ret_type, ret_bytes)
               : OUTCOME_NOT_ALLOWED;
}

enum outcome story_shared_sound(struct db *db, const struct witness_look *look,
                                struct text person, struct text part, struct text reader,
                                struct day today, struct text *ret_type, struct text *ret_bytes)
{
    struct story_part whole = {0};
    const enum outcome o = story_shared_one(db, look, person, part, reader, today, &whole);

    return o == OUTCOME_OK ? sound_open(db, look, person, part, ret_type, ret_bytes) : o;
}

/* ---- taking away ---- */

static enum outcome seal_anew(struct db *db, const struct witness_look *look,
                              struct text person)
{
    struct story_sound_keys_row sounds[STORY_PARTS_MOST];
    struct text keys[STORY_PARTS_MOST];
    struct story_part *parts = NULL;
    size_t count = 0;
    size_t spoken = 0;
    struct text bytes = NO_TEXT;
    enum outcome o = story_own(db, look, person, &parts, &count);

    if (o != OUTCOME_OK)
        return o;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct story_sound_keys_row row;

        o = story_sound_keys_open(db, (struct story_sound_keys_in){.person = person}, &rows);
        while (o == OUTCOME_OK && spoken < STORY_PARTS_MOST &&
               (o = story_sound_keys_next(&rows, &row)) == OUTCOME_OK) {
            row.part = rows_keep(&rows, row.part);
            row.opens = rows_keep(&rows, row.opens);
            sounds[spoken++] = row;
        }
        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
        o = OUTCOME_OK;
    }
    for (size_t i = 0; o == OUTCOME_OK && i < spoken; i++)
        o = opens_open(db, look, person, sounds[i].part, sounds[i].opens, &keys[i]);
    if (o == OUTCOME_OK)
        o = witness_renew(db, look, person, KEY_STORY);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        o = words_seal(db, look, person, parts[i].id, parts[i].words, &bytes);
        if (o == OUTCOME_OK)
            o = story_part_seal_run(db, (struct story_part_seal_in){.id = parts[i].id,
                                                                    .person = person,
                                                                    .words = bytes});
    }
    for (size_t i = 0; o == OUTCOME_OK && i < spoken; i++) {
        o = opens_seal(db, look, person, sounds[i].part, keys[i], &bytes);
        if (o == OUTCOME_OK)
            o = story_sound_seal_run(db, (struct story_sound_seal_in){.part = sounds[i].part,
                                                                      .person = person,
                                                                      .opens = bytes});
    }
    return o;
}

enum outcome story_erase(struct db *db, const struct witness_look *look, struct text person,
                         struct text part, struct day today, struct day *ret_gone_by)
{
    struct story_part whole = {0};
    enum outcome o = story_one(db, look, person, part, &whole);

    if (o == OUTCOME_OK)
        o = story_share_gone_part_run(
            db, (struct story_share_gone_part_in){.part = part, .person = person});
    if (o == OUTCOME_OK)
        o = story_sound_gone_run(db,
                                 (struct story_sound_gone_in){.part = part, .person = person});
    if (o == OUTCOME_OK)
        o = story_part_gone_run(db, (struct story_part_gone_in){.id = part, .person = person});
    if (o == OUTCOME_OK)
        o = witness_erased_note(db, person, TEXT("story_part"), part, today);
    if (o == OUTCOME_OK)
        o = forget(db, look, person, today);
    if (o == OUTCOME_OK)
        *ret_gone_by = day_plus(today, STORY_GONE_DAYS);
    return o;
}

/* One recording among all that this part ever had: by its sealed bytes, which never come twice. */
static struct text sound_name(struct arena *a, struct text sealed)
{
    return crypto_hash_hex(a, crypto_blake2b(sealed));
}

enum { AGAIN_AT_ONCE = 256 };
struct again {
    struct text part;
    struct text person;
};

/* Parts that were erased after the copy was made; at most AGAIN_AT_ONCE. */
static enum outcome parts_again(struct db *db, struct again *list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct story_part_everybody_row row;
    size_t count = 0;
    enum outcome o = story_part_everybody_open(db, &rows);

    while (o == OUTCOME_OK && count < AGAIN_AT_ONCE &&
           (o = story_part_everybody_next(&rows, &row)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);
        bool is = false;

        o = witness_erased_is(db, row.person, TEXT("story_part"), row.id, &is);
        arena_return(db->arena, mark);
        if (o == OUTCOME_OK && is)
            list[count++] =
                (struct again){rows_keep(&rows, row.id), rows_keep(&rows, row.person)};
    }
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* Recordings that were erased while the words beside them stayed. */
static enum outcome sounds_again(struct db *db, struct again *list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct story_sound_everybody_row row;
    size_t count = 0;
    enum outcome o = story_sound_everybody_open(db, &rows);

    while (o == OUTCOME_OK && count < AGAIN_AT_ONCE &&
           (o = story_sound_everybody_next(&rows, &row)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);
        bool is = false;

        o = witness_erased_is(db, row.person, TEXT("story_sound"),
                              sound_name(db->arena, row.sound), &is);
        arena_return(db->arena, mark);
        if (o == OUTCOME_OK && is)
            list[count++] =
                (struct again){rows_keep(&rows, row.part), rows_keep(&rows, row.person)};
    }
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* The rows that are read must not be the rows that are written: a list first, then the work. */
enum outcome story_replay(struct db *db, struct day today, int64_t *ret_erased)
{
    struct again again[AGAIN_AT_ONCE];
    struct day gone_by = {0};
    int64_t erased = 0;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    do {
        o = parts_again(db, again, &count);
        for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
            o = story_erase(db, witness_own(db->arena, again[i].person), again[i].person,
                            again[i].part, today, &gone_by);
        erased += (int64_t)count;
    } while (o == OUTCOME_OK && count == AGAIN_AT_ONCE);
    if (o != OUTCOME_OK)
        return o;
    do {
        o = sounds_again(db, again, &count);
        for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
            o = story_sound_erase(db, witness_own(db->arena, again[i].person), again[i].person,
                                  again[i].part, today, &gone_by);
        erased += (int64_t)count;
    } while (o == OUTCOME_OK && count == AGAIN_AT_ONCE);
    *ret_erased = erased;
    return o;
}

/* Written down before it goes: which recording it was, for a copy that is put back. */
static enum outcome sound_erased_note(struct db *db, struct text person, struct text part,
                                      struct day today)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct story_sound_one_row row = {0};
    struct text name = NO_TEXT;
    enum outcome o = story_sound_one_open(
        db, (struct story_sound_one_in){.part = part, .person = person}, &rows);

    if (o == OUTCOME_OK)
        o = story_sound_one_next(&rows, &row);
    if (o == OUTCOME_OK && (name = sound_name(db->arena, row.sound)).at == NULL)
        o = OUTCOME_NO_ROOM;
    rows_close(&rows);
    return o == OUTCOME_OK ? witness_erased_note(db, person, TEXT("story_sound"), name, today)
                           : o;
}

enum outcome story_sound_erase(struct db *db, const struct witness_look *look,
                               struct text person, struct text part, struct day today,
                               struct day *ret_gone_by)
{
    struct story_part whole = {0};
    enum outcome o = story_one(db, look, person, part, &whole);

    if (o == OUTCOME_OK && !whole.has_sound)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK && whole.words.len == 0) /* nothing would be left of it */
        return story_erase(db, look, person, part, today, ret_gone_by);
    if (o == OUTCOME_OK)
        o = sound_erased_note(db, person, part, today);
    if (o == OUTCOME_OK)
        o = story_sound_gone_run(db,
                                 (struct story_sound_gone_in){.part = part, .person = person});
    if (o == OUTCOME_OK)
        o = forget(db, look, person, today);
    if (o == OUTCOME_OK)
        *ret_gone_by = day_plus(today, STORY_GONE_DAYS);
    return o;
}

enum outcome story_erase_all(struct db *db, const struct witness_look *look, struct text person,
                             struct day today, struct day *ret_gone_by)
{
    struct story_parts_row list[STORY_PARTS_MOST];
    size_t count = 0;
    enum outcome o =
        story_own_look(look, person) ? own_rows(db, person, list, &count) : OUTCOME_NOT_ALLOWED;

    /* Each by name, so that a backup that is put back does not bring them along. */
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = witness_erased_note(db, person, TEXT("story_part"), list[i].id, today);
    if (o == OUTCOME_OK)
        o = story_all_shares_gone_run(db, (struct story_all_shares_gone_in){.person = person});
    if (o == OUTCOME_OK)
        o = story_all_sounds_gone_run(db, (struct story_all_sounds_gone_in){.person = person});
    if (o == OUTCOME_OK)
        o = story_all_parts_gone_run(db, (struct story_all_parts_gone_in){.person = person});
    if (o == OUTCOME_OK)
        o = forget(db, look, person, today);
    if (o == OUTCOME_OK)
        *ret_gone_by = day_plus(today, STORY_GONE_DAYS);
    return o;
}

/* ---- sharing ---- */

enum outcome story_share_add(struct db *db, struct text person, const struct story_share *share,
                             struct day today)
{
    struct story_part_one_row row = {0};
    struct story_share *list = NULL;
    size_t count = 0;
    size_t of_part = 0;
    enum outcome o = story_part_one_one(
        db, (struct story_part_one_in){.id = share->part, .person = person}, &row);

    if (o == OUTCOME_OK && !story_until_holds(share->until, today))
        o = OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = story_shares(db, person, today, &list, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        of_part +=
            text_same(list[i].part, share->part) && !text_same(list[i].reader, share->reader);
    if (o == OUTCOME_OK && of_part >= STORY_SHARES_MOST)
        o = OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = story_share_put_run(db, (struct story_share_put_in){.part = share->part,
                                                                .reader = share->reader,
                                                                .person = person,
                                                                .until = share->until});
    return o;
}

enum outcome story_share_stop(struct db *db, struct text person, struct text part,
                              struct text reader)
{
    struct story_part_one_row own;
    enum outcome o =
        story_part_one_one(db, (struct story_part_one_in){.id = part, .person = person}, &own);

    if (o == OUTCOME_OK) /* stopping twice is stopped */
        o = story_share_gone_run(
            db, (struct story_share_gone_in){.part = part, .reader = reader, .person = person});
    return o;
}

enum outcome story_shares(struct db *db, struct text person, struct day today,
                          struct story_share **ret_shares, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct story_share_all_row row;
    struct story_share *list =
        arena_take(db->arena, STORY_PARTS_MOST * STORY_SHARES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    o = story_share_all_open(db, (struct story_share_all_in){.person = person, .today = today},
                             &rows);
    if (o != OUTCOME_OK)
        return o;
    while (count < (size_t)STORY_PARTS_MOST * STORY_SHARES_MOST &&
           (o = story_share_all_next(&rows, &row)) == OUTCOME_OK)
        list[count++] = (struct story_share){.part = rows_keep(&rows, row.part),
                                             .reader = rows_keep(&rows, row.reader),
                                             .until = row.until};
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_shares = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome story_may_read(struct db *db, struct text person, struct text reader,
                            struct day today, bool *ret_may)
{
    struct access_account account = {0};
    bool unwanted = false;
    bool helps = false;
    enum outcome o = people_rather_not_is(db, person, reader, &unwanted);

    *ret_may = false;
    if (o != OUTCOME_OK || unwanted)
        return o;
    o = people_helps(db, reader, person, today, &helps);
    if (o == OUTCOME_OK && !helps)
        o = access_account_read(db, reader, &account);
    *ret_may = o == OUTCOME_OK && (helps || (account.roles & ROLE_CASEMANAGER) != 0);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o; /* a closed account reads nothing */
}

enum outcome story_seen_by(struct db *db, const struct witness_look *look, struct text person,
                           struct story_seen **ret_seen, size_t *ret_count)
{
    enum { LINES = 400 }; /* the newest; older ones stand in "Wie heeft gekeken" */
    static const struct text begins = TEXT_INIT("verhaal:");
    struct witness_seen *lines = NULL;
    size_t line_count = 0;
    size_t count = 0;
    enum outcome o = story_own_look(look, person)
                         ? witness_lines(db, look, person, 0, LINES, &lines, &line_count)
                         : OUTCOME_NOT_ALLOWED;
    struct story_seen *seen = arena_take(db->arena, line_count + 1, sizeof *seen);

    if (o == OUTCOME_OK && seen == NULL)
        o = OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < line_count; i++) {
        struct text part = NO_TEXT;
        struct text rest = NO_TEXT;
        size_t k = 0;

        if (lines[i].gone || !text_starts(lines[i].part, begins))
            continue;
        (void)text_cut(text_from(lines[i].part, begins.len), ':', &part, &rest);
        while (k < count &&
               (!text_same(seen[k].part, part) || !text_same(seen[k].reader, lines[i].actor)))
            k++;
        if (k == count)
            seen[count++] = (struct story_seen){
                .part = part, .reader = lines[i].actor, .day = day_in_amsterdam(lines[i].at)};
        seen[k].times++;
    }
    *ret_seen = seen;
    *ret_count = count;
    return o;
}

enum outcome story_night(struct db *db, struct day today)
{
    return story_share_over_run(db, (struct story_share_over_in){.today = today});
}
