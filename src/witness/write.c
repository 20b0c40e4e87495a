/* write - lines of the log, some at a time: where each chain ended, what is written behind it,
 * one question to the keys, the rows. */
#include "witness/look.h"

#include <string.h>

#include "witness/witness.sql.h"

#include "ground/base/banned.h"

enum { PART_MOST = 64, TOGETHER = 32 };

struct chain { /* of one person; two lines of the same person stand behind each other in it */
    struct text person;
    int64_t was, counter;
    struct crypto_hash hash;
};
struct draft {
    struct text bytes;
    struct crypto_hash committed, hash;
    size_t chain;
};
struct together {
    struct line *line;
    size_t count;
    struct draft draft[TOGETHER];
    struct chain chain[TOGETHER];
    struct key_want key[TOGETHER]; /* of the chain at that place */
    struct mark_want mark[TOGETHER];
    size_t chains;
};

/* ---- the end of a chain ---- */

struct text mark_with(struct db *db, struct text person, int64_t counter,
                      const struct crypto_hash *hash)
{
    const struct text parts[] = {db->municipality, person,
                                 arena_print(db->arena, "%lld", (long long)counter),
                                 crypto_hash_text(hash)};

    return crypto_with(db->arena, parts, sizeof parts / sizeof *parts);
}

static enum outcome chain_of(struct db *db, struct together *t, struct text person, size_t *ret)
{
    struct witness_head_of_row head = {0};
    struct chain *c = &t->chain[t->chains];
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; i < t->chains; i++) {
        if (text_same(t->chain[i].person, person)) {
            *ret = i;
            return OUTCOME_OK;
        }
    }
    o = witness_head_of_one(db, (struct witness_head_of_in){.person = person}, &head);
    if (o != OUTCOME_OK)
        return o; /* NOT_FOUND: nobody we know */
    if (head.hash.len != CRYPTO_HASH_BYTES)
        return OUTCOME_BROKEN;
    *c = (struct chain){.person = person, .was = head.counter, .counter = head.counter};
    memcpy(c->hash.byte, head.hash.at, CRYPTO_HASH_BYTES);
    t->key[t->chains] = (struct key_want){.person = person, .class = KEY_LOG};
    *ret = t->chains++;
    return OUTCOME_OK;
}

static enum outcome draft(struct db *db, struct together *t, size_t i)
{
    unsigned char salt[SALT_BYTES];
    struct draft *d = &t->draft[i];
    struct line *l = &t->line[i];
    struct chain *c = NULL;
    const enum outcome o = chain_of(db, t, l->person, &d->chain);

    if (o != OUTCOME_OK)
        return o;
    c = &t->chain[d->chain];
    l->previous = c->hash;
    l->counter = ++c->counter;
    crypto_random(salt, sizeof salt);
    d->bytes = line_bytes(db->arena, salt, l);
    if (d->bytes.at == NULL)
        return OUTCOME_NO_ROOM;
    d->committed = line_committed(d->bytes);
    d->hash = line_hash(&l->previous, l->counter, l->at, &d->committed);
    c->hash = d->hash;
    return OUTCOME_OK;
}

/* ---- rows ---- */

static enum outcome line_put(struct db *db, const struct together *t, size_t i)
{
    const struct line *l = &t->line[i];
    const struct draft *d = &t->draft[i];
    const struct key_want *k = &t->key[d->chain];
    const struct text place[3] = {TEXT("witness_line"),
                                  arena_print(db->arena, "%lld", (long long)l->counter),
                                  TEXT("sealed")};
    struct text sealed = NO_TEXT;
    enum outcome o = k->outcome;

    if (o == OUTCOME_NOT_FOUND) {
        sealed = arena_copy(db->arena, TEXT("")); /* key destroyed: the look still counts */
        o = OUTCOME_OK;
    } else if (o == OUTCOME_OK) {
        o = key_seal_under(db, &k->key, k->version, KEY_LOG, place, d->bytes, &sealed);
    }
    if (o == OUTCOME_OK)
        o = witness_line_add_run(
            db, (struct witness_line_add_in){.person = l->person,
                                             .counter = l->counter,
                                             .at = l->at,
                                             .previous = crypto_hash_text(&l->previous),
                                             .committed = crypto_hash_text(&d->committed),
                                             .hash = crypto_hash_text(&d->hash),
                                             .sealed = sealed});
    /* Somebody else wrote the next line at this moment. */
    return o == OUTCOME_CONFLICT ? OUTCOME_TRY_AGAIN : o;
}

static enum outcome head_put(struct db *db, const struct chain *c, const struct mark_want *m)
{
    enum outcome o = m->outcome;

    if (o == OUTCOME_OK)
        o = witness_head_on_run(db,
                                (struct witness_head_on_in){.person = c->person,
                                                            .was = c->was,
                                                            .counter = c->counter,
                                                            .hash = crypto_hash_text(&c->hash),
                                                            .sealed_by = m->by,
                                                            .mac = crypto_hash_text(&m->mac)});
    return o == OUTCOME_OK && db_changed(db) != 1 ? OUTCOME_TRY_AGAIN : o;
}

static enum outcome write_together(struct db *db, const struct witness_look *look,
                                   struct together *t)
{
    enum outcome o = OUTCOME_OK;

    t->chains = 0;
    for (size_t i = 0; o == OUTCOME_OK && i < t->count; i++)
        o = draft(db, t, i);
    for (size_t i = 0; o == OUTCOME_OK && i < t->chains; i++) {
        const struct chain *c = &t->chain[i];

        t->mark[i] = (struct mark_want){.by = ring_newest(),
                                        .with = mark_with(db, c->person, c->counter, &c->hash)};
    }
    if (o == OUTCOME_OK)
        o = keys_want(db, look, t->key, t->chains, t->mark, t->chains);
    for (size_t i = 0; o == OUTCOME_OK && i < t->count; i++)
        o = line_put(db, t, i);
    for (size_t i = 0; o == OUTCOME_OK && i < t->chains; i++)
        o = head_put(db, &t->chain[i], &t->mark[i]);
    explicit_bzero(t->key, sizeof t->key);
    return o;
}

/* `line_of` says what the line at a place is. */
static enum outcome write_all(struct db *db, const struct witness_look *look, size_t count,
                              struct line (*line_of)(const void *, size_t), const void *arg)
{
    const struct arena_mark mark = arena_mark(db->arena);
    struct together *t = arena_take(db->arena, 1, sizeof *t);
    struct line *line = arena_take(db->arena, TOGETHER, sizeof *line);
    enum outcome o = t == NULL || line == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    for (size_t from = 0; o == OUTCOME_OK && from < count; from += t->count) {
        const struct arena_mark each = arena_mark(db->arena);

        t->line = line;
        t->count = count - from < TOGETHER ? count - from : TOGETHER;
        for (size_t i = 0; i < t->count; i++)
            line[i] = line_of(arg, from + i);
        o = write_together(db, look, t);
        arena_return(db->arena, each);
    }
    arena_return(db->arena, mark);
    return o;
}

/* ---- what is written ---- */

static struct line line_of_look(const void *arg, size_t i)
{
    const struct witness_line *w = arg;

    return (struct line){.person = w->persons[i],
                         .at = w->at,
                         .actor = w->actor,
                         .role = w->role,
                         .purpose = w->purpose,
                         .part = w->part};
}

static enum outcome look_write(struct db *db, const struct witness_line *w,
                               const struct witness_look *look)
{
    if (witness_purpose(w->purpose) == NULL || w->part.len > PART_MOST || w->actor.len == 0 ||
        w->role.len == 0)
        return OUTCOME_NOT_VALID;
    return write_all(db, look, w->count, line_of_look, w);
}

enum outcome witness_note(struct db *db, const struct witness_line *w, struct arena *a,
                          struct witness_look **ret_look)
{
    struct witness_look *look;
    enum outcome o;

    if (w->count > WITNESS_PERSONS_MOST)
        return OUTCOME_NO_ROOM;
    look = look_make(a, w->persons, w->count);
    if (look == NULL)
        return OUTCOME_NO_ROOM;
    o = look_write(db, w, look);
    if (o == OUTCOME_OK)
        *ret_look = look; /* closed until witness_durable() */
    return o;
}

static struct line line_of_own(const void *arg, size_t i)
{
    const struct witness_own_view *v = arg;

    return (struct line){.person = v[i].person,
                         .at = v[i].at,
                         .actor = v[i].account,
                         .role = TEXT("person"),
                         .purpose = TEXT("inzage"),
                         .part = text_first(v[i].part, PART_MOST)};
}

enum outcome witness_own_note(struct db *db, const struct witness_own_view *views, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (views[i].account.len == 0)
            return OUTCOME_NOT_VALID;
    }
    return write_all(db, NULL, count, line_of_own, views);
}

enum outcome witness_job(struct db *db, struct arena *a, struct text job,
                         const struct text *persons, size_t count, struct instant at,
                         struct witness_look **ret_look)
{
    struct witness_look *look = look_make(a, persons, count);
    enum outcome o;

    if (look == NULL)
        return OUTCOME_NO_ROOM;
    o = look_write(db,
                   &(struct witness_line){.actor = TEXT("programma"),
                                          .role = TEXT("job"),
                                          .purpose = TEXT("uitvoeren"),
                                          .part = job,
                                          .persons = persons,
                                          .count = count,
                                          .at = at},
                   look);
    if (o != OUTCOME_OK)
        return o;
    look->job = true;
    look->durable = true;
    *ret_look = look;
    return OUTCOME_OK;
}
