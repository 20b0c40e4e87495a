#ifndef ERK_GROUND_WEB_WEB_H
#define ERK_GROUND_WEB_WEB_H
/* web - the door of ground/web: complete, checked requests in; replies out, from any thread,
 * when they are ready.
 *
 * Purpose    rooms never meet a socket. While the writer commits no thread waits: the
 *            connection is set aside and woken by web_answer().
 * Limits     all with a name, in struct web_limits; 0 means the default beside it.
 * Ownership  the request and its arena belong to the exchange, and live until web_answer();
 *            what the reply points to must live in that arena or for ever. Nobody else frees
 *            anything.
 * Errors     OUTCOME_NOT_ALLOWED: beyond loopback without a TLS proxy in front;
 *            OUTCOME_NOT_VALID: no address; OUTCOME_NO_ROOM: the address is in use or memory is
 *            out.
 * Knows      ground/base, request, reply; GNU libmicrohttpd stays behind this door. */
#include "ground/web/reply.h"
#include "ground/web/request.h"

struct web_server;
struct web_exchange; /* one request and its reply */

enum {
    WEB_LISTEN_MOST = 80,
    WEB_UPLOADS_MOST = 4, /* bodies above body_bytes at the same time */
    WEB_ARENAS_KEPT = 32,
    WEB_ARENA_BYTES = 6 * 1024 * 1024, /* of address space; untouched pages cost nothing */
    WEB_ARENA_KEEP_BYTES = 512 * 1024  /* a request that took more gives its pages back */
};

struct web_limits {
    size_t header_bytes;     /* 16 KiB: request line and headers of one connection */
    size_t body_bytes;       /* 1 MiB */
    unsigned header_seconds; /* 15: to send request line and headers; also idle keep-alive */
    unsigned body_seconds;   /* 60: to send the body */
    unsigned send_seconds;   /* 120: to take the reply */
    unsigned connections;    /* 4000 */
    unsigned per_address;    /* 64; not counted behind a proxy, where all come from one */
};

struct web_server_options {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080"; port 0: a free one */
    bool behind_proxy;  /* a TLS proxy stands in front: HSTS, X-Forwarded-Proto must be https */
    bool demo;          /* the pages that say what went wrong then say it is an example */
    unsigned threads;   /* 2 */
    struct web_limits limits;
    const struct place *place; /* for the pages that say what went wrong; lives on */
    struct text
        sign_in_origin; /* "https://digid.example": forms may lead there; may be NO_TEXT */
    /* The most a body may be on this route (a bank file); 0 or NULL: body_bytes. */
    size_t (*upload_most)(enum route, void *arg);
    /* A complete request, in a thread of the server: answer at once with web_answer(), or keep
     * the exchange and answer later from any thread. Never wait in here. */
    void (*answer)(struct web_exchange *, void *arg);
    void *arg;
};

struct web_counts {
    uint64_t requests;    /* complete ones */
    uint64_t refused;     /* by the guard or a limit */
    uint64_t timeouts;    /* connections closed because they were too slow */
    uint64_t connections; /* open now */
    uint64_t waiting;     /* given to `answer`, not yet answered */
};

MUST_USE enum outcome web_start(const struct web_server_options *o,
                                struct web_server **ret_server);
unsigned web_port(const struct web_server *s);
struct web_counts web_counts(struct web_server *s);
/* Stops listening, finishes what was asked, closes. After `seconds` what is still unanswered
 * gets 503; a web_answer() that comes later is accepted and dropped. */
void web_stop(struct web_server *s, unsigned seconds);

struct request *web_request(struct web_exchange *e);
/* Once for each exchange; after it the exchange is gone. `reply` itself is copied. */
void web_answer(struct web_exchange *e, const struct reply *reply);
#endif
