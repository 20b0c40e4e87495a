#ifndef ERK_HOUSE_JOURNEY_H
#define ERK_HOUSE_JOURNEY_H
/* journey - one request, from the door to the room and back; private to the house.
 *
 * Purpose    the same steps for every page, in one order: who is this, may that be, is the form
 *            right, write down who looks, do, show. No thread waits for the disk: where
 * something must be durable first, the journey lies with the store and comes back by itself.
 * Steps      DOOR (a worker) -> [line in witness: the writer] -> [act: the writer] -> SHOW (a
 * worker) Ownership  a journey is taken from a pool when a request comes in and goes back when
 * both the answer is sent and its last line is written. Errors     outcomes become pages; a
 * full pool is answered with 503. Knows      every room.
 */
#include <pthread.h>

#include "access/access.h"
#include "ground/web/handler.h"
#include "ground/web/web.h"
#include "house/house.h"

enum {
    JOURNEYS_MOST = 512,
    WORKERS_MOST = 16,
    NOTE_ROOM = 32 * 1024 /* of the line about the person's own view */
};

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
    bool kept_ended; /* a form typed in a session that ended was kept */
    struct store_piece piece;
    /* The person's own view is written down beside the answer, never before it. */
    struct store_piece note;
    struct arena note_arena;
    struct text note_person, note_account, note_part;
    struct instant note_at;
    struct store_piece touch; /* the session was used */
    struct arena touch_arena;
    struct text touch_session;
    int holds; /* answer, note, touch: the journey ends when none is left */
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
    bool ending;
};

MUST_USE enum outcome roads_open(struct roads *r, struct house *h, struct access *access,
                                 int workers);
/* Called by the web on one of its threads: never waits. */
void roads_take(struct web_exchange *exchange, void *roads);
/* After the web stopped taking requests: finishes what is underway. */
void roads_close(struct roads *r);
#endif
