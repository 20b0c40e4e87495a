#ifndef ERK_HOUSE_JOURNEY_H
#define ERK_HOUSE_JOURNEY_H
/* journey - one request, from the door to the room and back; private to the house.
 *
 * Purpose    the same steps for every page, in one order: who is this, may that be, is the form
 *            right, write down who looks, do, show. No thread waits for the disk: where
 *            something must be durable first, the journey lies with the store and comes back by
 *            itself. Steps DOOR (a worker) -> [line in witness: the writer] -> [act: the
 *            writer] -> SHOW (a worker) Bounds a full pool is answered with 503. Who waits for
 *            the writer can fill three quarters of it: a stuck database never keeps people from
 *            their own pages.
 * Ownership  a journey is taken from a pool when a request comes in and goes back when the
 *            answer is sent. What is written beside it waits in `later`, not here.
 * Errors     outcomes become pages.
 * Knows      every room. */
#include <pthread.h>

#include "access/access.h"
#include "ground/web/handler.h"
#include "ground/web/web.h"
#include "house/house.h"
#include "house/later.h"
#include "house/looks.h"

enum { JOURNEYS_MOST = 512, AT_WRITER_MOST = 384, WORKERS_MOST = 16 };

enum step { STEP_DOOR, STEP_NOTED, STEP_DONE_ACT };

struct roads;
struct journey {
    struct roads *roads;
    struct web_exchange *exchange;
    struct request *request;
    const struct route_row *row;
    const struct handler *handler;
    enum step step;
    enum outcome acted;
    struct who who;
    struct about about;
    struct witness_look *look;
    bool beside;     /* a helper looks along: who.person is the person they help */
    int64_t most;    /* above 0: more people than the task asks, and this was the limit */
    bool kept_ended; /* a form typed in a session that ended was kept */
    struct store_piece piece;
    bool at_writer;
    struct journey *next;
};

struct roads {
    struct house *house;
    struct access *access;
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_cond_t quiet;
    struct journey *first, *last; /* ready for a worker */
    struct journey *idle;
    struct journey all[JOURNEYS_MOST];
    pthread_t worker[WORKERS_MOST];
    int workers;
    int underway;
    int at_writer; /* of those underway: how many wait for something to be durable */
    struct later later;
    struct arena room; /* of what follows */
    struct looks *looks;
    bool ending;
};

MUST_USE enum outcome roads_open(struct roads *r, struct house *h, struct access *access,
                                 int workers);
/* Called by the web on one of its threads: never waits. */
void roads_take(struct web_exchange *exchange, void *roads);
/* After the web stopped taking requests: finishes what is underway. */
void roads_close(struct roads *r);
#endif
