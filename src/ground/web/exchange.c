#include "ground/web/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "ground/base/banned.h"

int64_t now_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void set_phase(struct web_connection *c, enum phase p)
{
    atomic_store(&c->since, now_ms());
    atomic_store(&c->phase, (int)p);
}

static enum outcome take_arena(struct web_server *s, struct arena *ret_arena)
{
    bool found = false;

    (void)pthread_mutex_lock(&s->lock);
    if (s->arena_count > 0) {
        *ret_arena = s->arenas[--s->arena_count];
        found = true;
    }
    (void)pthread_mutex_unlock(&s->lock);
    return found ? OUTCOME_OK : arena_open(ret_arena, WEB_ARENA_BYTES);
}

static void give_arena(struct web_server *s, struct arena *a)
{
    const bool small = a->used <= WEB_ARENA_KEEP_BYTES;

    arena_empty(a); /* wipes: it held people's words */
    (void)pthread_mutex_lock(&s->lock);
    if (small && s->arena_count < WEB_ARENAS_KEPT) {
        s->arenas[s->arena_count++] = *a;
        *a = (struct arena){0};
    }
    (void)pthread_mutex_unlock(&s->lock);
    arena_close(a);
}

void exchange_drop(struct web_exchange *e)
{
    struct web_server *s = e->server;

    if (atomic_fetch_sub(&e->holders, 1) != 1)
        return;
    if (e->body != NULL) {
        explicit_bzero(e->body, e->body_len);
        (void)munmap(e->body, e->body_size);
    }
    if (e->upload) {
        (void)pthread_mutex_lock(&s->lock);
        s->uploads--;
        (void)pthread_mutex_unlock(&s->lock);
    }
    give_arena(s, &e->arena);
    free(e);
}

struct web_exchange *exchange_new(struct web_server *s, struct web_connection *c,
                                  struct MHD_Connection *mhd)
{
    struct web_exchange *e = calloc(1, sizeof *e);

    if (e == NULL || take_arena(s, &e->arena) != OUTCOME_OK) {
        free(e);
        return NULL;
    }
    e->server = s;
    e->connection = c;
    e->mhd = mhd;
    atomic_init(&e->state, STATE_READING);
    atomic_init(&e->holders, 1);
    e->request.arena = &e->arena;
    e->request.place = s->options.place;
    e->request.example = s->options.demo;
    e->request.method = METHOD_GET;
    e->body_most = s->options.limits.body_bytes;
    return e;
}
