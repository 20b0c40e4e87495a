#ifndef ERK_GROUND_WEB_SMALL_H
#define ERK_GROUND_WEB_SMALL_H
/* small - a server for other programs, not for people: one request after the other, a short body,
 * a short answer. The witness of other logs uses it.
 *
 * Purpose    what talks a protocol of two lines needs no pages, sessions or routes, and no room
 *            meets a socket for it.
 * Limits     a body of 64 KiB, 64 connections, 15 seconds of silence.
 * Ownership  `body` lives during the call; what is answered is copied before the next request.
 * Errors     OUTCOME_NOT_VALID: no address of the shape 127.0.0.1:8090 or [::1]:8090;
 *            OUTCOME_NO_ROOM: the address is in use or memory is out.
 * Knows      ground/base; GNU libmicrohttpd stays behind this door. */
#include "ground/base/outcome.h"
#include "ground/base/text.h"

struct web_small;

enum { WEB_SMALL_BODY_MOST = 64 * 1024 };

struct web_small_request {
    const char *method, *path; /* as they came, 0 at the end; a query is not part of the path */
    struct text body;
    bool too_much; /* the body went above WEB_SMALL_BODY_MOST: what came is left out */
};

struct web_small_reply {
    unsigned status;
    const char *type; /* lives for ever */
    struct text body;
};

/* Answers in one thread of its own, never two requests at once. */
MUST_USE enum outcome
web_small_start(const char *listen,
                struct web_small_reply (*answer)(const struct web_small_request *, void *arg),
                void *arg, struct web_small **ret_server);
void web_small_stop(struct web_small *s);
#endif
