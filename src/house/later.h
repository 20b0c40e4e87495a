#ifndef ERK_HOUSE_LATER_H
#define ERK_HOUSE_LATER_H
/* later - what is written down beside an answer, never before it; private to the house.
 *
 * Purpose    the person's own view is never refused because the log is slow: the line about it
 *            waits here, and so does "this session was used". No request is held by it, however
 *            long the database is stuck. One piece of work writes what has gathered. Bounds
 *            LATER_MOST wait at most; what comes then is not written, counted and said once.
 * Ownership  texts are copied. Lost when the machine stops, as a line that was never begun.
 * Errors     the database busy, away or full: kept, and tried again with the next that comes.
 *            Anything else: that one line is left out and the store says why.
 * Knows      access, witness, store. */
#include <pthread.h>

#include "access/access.h"
#include "ground/store/store.h"

enum {
    LATER_MOST = 8192,
    LATER_AT_ONCE = 512,
    LATER_ID = 32,
    LATER_PART = 64,
    LATER_TOKEN = 80
};

struct later_line {
    bool is_look; /* the person looked; otherwise: the session was used */
    struct instant at;
    char person[LATER_ID], account[LATER_ID], part[LATER_PART], session[LATER_TOKEN];
};

struct later {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t quiet;
    struct later_line line[LATER_MOST]; /* a ring */
    size_t first, count;
    size_t batch; /* how many the piece underway writes; 0: none is underway */
    bool singly;  /* the last piece failed: find out which line it was */
    bool told;    /* that lines were left out */
    bool ending;
    struct store_piece piece;
    struct arena arena;
};

MUST_USE enum outcome later_open(struct later *l, struct store *store);
void later_own_view(struct later *l, struct text person, struct text account, struct text part,
                    struct instant at);
void later_touch(struct later *l, struct text session, struct instant at);
/* Waits until what has gathered is written, or the database refuses it once more. */
void later_close(struct later *l);
#endif
