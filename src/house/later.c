#include "house/later.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "house/house.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { ROOM = 1024 * 1024 };

static void put(char *to, size_t size, struct text t)
{
    const size_t len = t.len < size ? t.len : size - 1;

    if (len > 0)
        memcpy(to, t.at, len);
    to[len] = 0;
}

/* On the writer; may run twice. The lines that it reads are not moved while it is underway. */
static enum outcome write_lines(struct db *db, void *arg)
{
    struct later *l = arg;
    struct witness_own_view *view = arena_take(db->arena, l->batch, sizeof *view);
    size_t views = 0;
    enum outcome o = view == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < l->batch; i++) {
        const struct later_line *line = &l->line[(l->first + i) % LATER_MOST];
        const struct arena_mark mark = arena_mark(db->arena);

        if (line->is_look) {
            view[views++] = (struct witness_own_view){.person = text_of(line->person),
                                                      .account = text_of(line->account),
                                                      .part = text_of(line->part),
                                                      .at = line->at};
        } else {
            o = access_session_touch(db, text_of(line->session), line->at);
            arena_return(db->arena, mark);
        }
    }
    return o == OUTCOME_OK ? witness_own_note(db, view, views) : o;
}

static void written(struct store_piece *piece, enum outcome o);

/* Under the lock: a piece for what waits, when none is underway. True: submit it. */
static bool gather(struct later *l)
{
    if (l->batch > 0 || l->count == 0)
        return false;
    l->batch = l->singly ? 1 : l->count < LATER_AT_ONCE ? l->count : LATER_AT_ONCE;
    arena_empty(&l->arena);
    l->piece = (struct store_piece){
        .arena = &l->arena, .work = write_lines, .arg = l, .done = written, .owner = l};
    return true;
}

static void written(struct store_piece *piece, enum outcome o)
{
    struct later *l = piece->owner;
    const bool wait = o == OUTCOME_TRY_AGAIN || o == OUTCOME_NO_ROOM;
    bool more = false;

    (void)pthread_mutex_lock(&l->lock);
    if (o == OUTCOME_OK || (!wait && l->batch == 1)) {
        l->first = (l->first + l->batch) % LATER_MOST;
        l->count -= l->batch;
        l->singly = o != OUTCOME_OK && l->count > 0; /* until one fits again */
    } else {
        l->singly = !wait;
    }
    l->batch = 0;
    if (!wait)
        more = gather(l);
    else if (l->ending)
        l->count = 0; /* tried once more: it does not go */
    if (l->batch == 0 && l->count == 0)
        (void)pthread_cond_broadcast(&l->quiet);
    (void)pthread_mutex_unlock(&l->lock);
    if (more)
        store_submit(l->store, &l->piece);
}

static void add(struct later *l, const struct later_line *line)
{
    bool told = false, more = false;

    (void)pthread_mutex_lock(&l->lock);
    if (l->count < LATER_MOST) {
        l->line[(l->first + l->count++) % LATER_MOST] = *line;
        l->told = false;
    } else {
        told = !l->told;
        l->told = true;
    }
    more = gather(l);
    (void)pthread_mutex_unlock(&l->lock);
    if (told)
        house_complain("log", "the database is stuck: own views are not written down now",
                       "see who holds the database; the pages go on");
    if (more)
        store_submit(l->store, &l->piece);
}

void later_own_view(struct later *l, struct text person, struct text account, struct text part,
                    struct instant at)
{
    struct later_line line = {.is_look = true, .at = at};

    put(line.person, sizeof line.person, person);
    put(line.account, sizeof line.account, account);
    put(line.part, sizeof line.part, part);
    add(l, &line);
}

void later_touch(struct later *l, struct text session, struct instant at)
{
    struct later_line line = {.at = at};

    put(line.session, sizeof line.session, session);
    add(l, &line);
}

enum outcome later_open(struct later *l, struct store *store)
{
    l->store = store;
    (void)pthread_mutex_init(&l->lock, NULL);
    (void)pthread_cond_init(&l->quiet, NULL);
    return arena_open(&l->arena, ROOM);
}

void later_close(struct later *l)
{
    bool more = false;

    (void)pthread_mutex_lock(&l->lock);
    l->ending = true;
    more = gather(l);
    (void)pthread_mutex_unlock(&l->lock);
    if (more)
        store_submit(l->store, &l->piece);
    (void)pthread_mutex_lock(&l->lock);
    while (l->batch > 0 || l->count > 0)
        (void)pthread_cond_wait(&l->quiet, &l->lock);
    (void)pthread_mutex_unlock(&l->lock);
    arena_close(&l->arena);
}
