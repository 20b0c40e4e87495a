#ifndef ERK_HOUSE_LOOKS_H
#define ERK_HOUSE_LOOKS_H
/* looks - how many people a colleague opened today: far more than the task asks is stopped.
 *
 * Purpose    who may open anybody for their work could read a whole town in an afternoon. Each
 *            look is logged, and this makes that there are not many.
 * Units      people, each once, in a day.
 * Ownership  counted in memory, as hashes under a key that is made at start: nowhere stands a list
 *            of who opened whom but in the log. After a start the count begins anew.
 * Law        AVG 5 lid 1 c en f, 32 lid 1 b.
 * Knows      ground. */
#include <pthread.h>

#include "ground/crypto/crypto.h"

enum {
    LOOKS_A_DAY = 200, /* unless --looks-a-day says otherwise */
    LOOKS_A_DAY_MOST = 400,
    LOOKS_MORE = 100, /* what the quality role gives, for today */
    LOOKS_ACTORS = 1024,
    LOOKS_PLACES = 1024 /* of one actor: two for each */
};

struct looks_of { /* one colleague */
    uint64_t actor;
    int64_t count;
    uint32_t person[LOOKS_PLACES]; /* 0: free */
};
struct looks {
    pthread_mutex_t lock;
    struct crypto_key key;
    struct day day;
    size_t actors;
    struct looks_of of[LOOKS_ACTORS];
};

void looks_open(struct looks *l);
/* OK: these are counted now. NOT_ALLOWED: with them it would be more than `most`; then none of
 * them is. NO_ROOM: more colleagues than a town has. */
MUST_USE enum outcome looks_count(struct looks *l, struct text actor, struct day today,
                                  const struct text *persons, size_t count, int64_t most);
#endif
