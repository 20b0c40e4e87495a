#include "house/looks.h"

#include <string.h>

#include "ground/base/banned.h"

void looks_open(struct looks *l)
{
    (void)pthread_mutex_init(&l->lock, NULL);
    crypto_key_new(&l->key);
    l->actors = 0;
}

/* Never 0. */
static uint64_t hashed(const struct looks *l, const char *what, struct text t)
{
    const struct crypto_hash h = crypto_keyed_hash(&l->key, what, t);
    uint64_t n = 0;

    memcpy(&n, h.byte, sizeof n);
    return n == 0 ? 1 : n;
}

static struct looks_of *of_actor(struct looks *l, uint64_t actor)
{
    for (size_t i = 0; i < l->actors; i++) {
        if (l->of[i].actor == actor)
            return &l->of[i];
    }
    if (l->actors == LOOKS_ACTORS)
        return NULL;
    memset(&l->of[l->actors], 0, sizeof l->of[0]);
    l->of[l->actors].actor = actor;
    return &l->of[l->actors++];
}

/* Its place, or the free one where it would stand. */
static uint32_t *place_of(struct looks_of *of, uint32_t person)
{
    size_t i = person / 2 % LOOKS_PLACES;

    while (of->person[i] != 0 && of->person[i] != person)
        i = (i + 1) % LOOKS_PLACES;
    return &of->person[i];
}

static enum outcome count_them(struct looks *l, struct looks_of *of, const struct text *persons,
                               size_t count, int64_t most)
{
    uint32_t *put[LOOKS_A_DAY_MOST + LOOKS_MORE];
    int64_t more = 0;

    if (most > LOOKS_A_DAY_MOST + LOOKS_MORE)
        most = LOOKS_A_DAY_MOST + LOOKS_MORE;
    for (size_t i = 0; i < count; i++) {
        const uint32_t person = (uint32_t)hashed(l, "person", persons[i]) | 1;
        uint32_t *at = place_of(of, person);

        if (*at == person)
            continue;
        if (of->count + more >= most) {
            for (int64_t k = 0; k < more; k++)
                *put[k] = 0; /* the last ones put: no other stands behind them */
            return OUTCOME_NOT_ALLOWED;
        }
        *at = person;
        put[more++] = at;
    }
    of->count += more;
    return OUTCOME_OK;
}

enum outcome looks_count(struct looks *l, struct text actor, struct day today,
                         const struct text *persons, size_t count, int64_t most)
{
    struct looks_of *of = NULL;
    enum outcome o = OUTCOME_NO_ROOM;

    (void)pthread_mutex_lock(&l->lock);
    if (l->day.n != today.n) {
        l->actors = 0;
        l->day = today;
    }
    of = of_actor(l, hashed(l, "actor", actor));
    if (of != NULL)
        o = count_them(l, of, persons, count, most);
    (void)pthread_mutex_unlock(&l->lock);
    return o;
}
