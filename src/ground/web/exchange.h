#ifndef ERK_GROUND_WEB_EXCHANGE_H
#define ERK_GROUND_WEB_EXCHANGE_H
/* exchange - one request and its reply, between the HTTP library and the house. Private to
 * ground/web: web.c (connections, time, start, stop), exchange.c (memory), receive.c (bytes
 * in), send.c (bytes out).
 *
 * Ownership  two may hold an exchange: the connection, and the house from ask to web_answer().
 *            The last one to drop it wipes its arena.
 * Knows      ground/base, web.h, GNU libmicrohttpd. */
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "ground/web/web.h"

/* What a connection is doing; each has its own limit of time, except ANSWERING, which is ours.
 */
enum phase { PHASE_WAITING, PHASE_READING, PHASE_ANSWERING, PHASE_SENDING };

/* Who may touch the exchange: STATE_READING our thread; ASKED the house; SUSPENDED too, and the
 * connection sleeps; READY the reply is there; ABANDONED we stopped before the house answered.
 */
enum state { STATE_READING, STATE_ASKED, STATE_SUSPENDED, STATE_READY, STATE_ABANDONED };

struct web_connection {
    struct web_connection *next;
    struct web_connection *before;
    int fd;
    _Atomic int phase;
    _Atomic int64_t since; /* milliseconds */
    struct web_exchange *exchange;
    bool shut;
};

struct web_exchange {
    struct web_server *server;
    struct web_connection *connection;
    struct MHD_Connection *mhd;
    struct arena arena;
    struct request request;
    struct reply reply;
    struct text content_type;
    char *body; /* own pages: a large upload does not fill the arena */
    size_t body_len;
    size_t body_size; /* what is mapped */
    size_t body_most;
    bool upload; /* counted among WEB_UPLOADS_MOST */
    bool gzip_taken;
    bool close;
    unsigned refused; /* status; 0: not refused */
    unsigned allowed; /* methods, for 405 */
    _Atomic int state;
    _Atomic int holders;
};

struct web_server {
    struct web_server_options options;
    struct MHD_Daemon *daemon;
    pthread_t watch;
    pthread_mutex_t lock; /* connections, arenas, uploads */
    pthread_cond_t wake;
    struct web_connection *connections;
    struct arena arenas[WEB_ARENAS_KEPT];
    size_t arena_count;
    unsigned uploads;
    bool watching;
    _Atomic bool draining; /* no new connections; each reply closes its own */
    _Atomic bool ending;   /* nothing is asked of the house any more */
    _Atomic uint64_t requests;
    _Atomic uint64_t refused;
    _Atomic uint64_t timeouts;
    _Atomic uint64_t open;
    _Atomic uint64_t waiting;
    struct text csp;
    char csp_bytes[512];
};

int64_t now_ms(void); /* a clock that only goes forward */
void set_phase(struct web_connection *c, enum phase p);

struct web_exchange *exchange_new(struct web_server *s, struct web_connection *c,
                                  struct MHD_Connection *mhd);
void exchange_drop(struct web_exchange *e);

/* The first look, before any body: 0, or the status that refuses it. */
unsigned receive_head(struct web_exchange *e, const char *url, const char *method,
                      const char *version);
/* One piece of the body. MHD_NO: hang up. */
enum MHD_Result receive_piece(struct web_exchange *e, const char *piece, size_t len);
/* The posted pairs, or the body as it came for what is no form. 0, or the refusing status. */
unsigned receive_body(struct web_exchange *e);

enum MHD_Result send_reply(struct web_exchange *e, const struct reply *r);
enum MHD_Result send_trouble(struct web_exchange *e, unsigned status);
enum MHD_Result send_abandoned(struct web_exchange *e);
#endif
