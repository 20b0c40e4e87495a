#include "ground/web/small.h"

#include <microhttpd.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "ground/web/web.h"

#include "ground/base/banned.h"

enum { CONNECTIONS = 64, SECONDS = 15 };

struct web_small {
    struct MHD_Daemon *daemon;
    struct web_small_reply (*answer)(const struct web_small_request *, void *);
    void *arg;
};

struct body {
    size_t len;
    bool too_much;
    char at[WEB_SMALL_BODY_MOST];
};

static enum MHD_Result send_reply(struct MHD_Connection *c, const struct web_small_reply *s)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(
        s->body.len, (void *)(uintptr_t)s->body.at, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result done = MHD_NO;

    if (r == NULL)
        return MHD_NO;
    if (MHD_add_response_header(r, "Content-Type", s->type) == MHD_YES)
        done = MHD_queue_response(c, s->status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *path,
                                  const char *method, const char *version, const char *piece,
                                  size_t *piece_len, void **kept)
{
    const struct web_small *s = arg;
    struct body *b = *kept;
    struct web_small_request q = {.method = method, .path = path};
    struct web_small_reply reply;

    (void)version;
    if (b == NULL) {
        *kept = calloc(1, sizeof *b);
        return *kept == NULL ? MHD_NO : MHD_YES;
    }
    if (*piece_len > 0) {
        if (*piece_len > sizeof b->at - b->len)
            b->too_much = true;
        else
            memcpy(b->at + b->len, piece, *piece_len);
        b->len += b->too_much ? 0 : *piece_len;
        *piece_len = 0;
        return MHD_YES;
    }
    q.too_much = b->too_much;
    q.body = (struct text){b->at, b->too_much ? 0 : b->len};
    reply = s->answer(&q, s->arg);
    return send_reply(c, &reply);
}

static void on_done(void *arg, struct MHD_Connection *c, void **kept,
                    enum MHD_RequestTerminationCode how)
{
    (void)arg;
    (void)c;
    (void)how;
    free(*kept);
    *kept = NULL;
}

/* NULL: no address. The caller frees it. */
static struct addrinfo *address_of(const char *listen)
{
    const char *colon = strrchr(listen, ':');
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char host[WEB_LISTEN_MOST];
    size_t len = colon == NULL ? 0 : (size_t)(colon - listen);

    if (len > 2 && listen[0] == '[' && listen[len - 1] == ']') {
        listen++;
        len -= 2;
    }
    if (len == 0 || len >= sizeof host)
        return NULL;
    memcpy(host, listen, len);
    host[len] = '\0';
    return getaddrinfo(host, colon + 1, &hints, &found) == 0 ? found : NULL;
}

enum outcome web_small_start(const char *listen,
                             struct web_small_reply (*answer)(const struct web_small_request *,
                                                              void *arg),
                             void *arg, struct web_small **ret_server)
{
    struct addrinfo *at = address_of(listen);
    struct web_small *s;

    if (at == NULL)
        return OUTCOME_NOT_VALID;
    s = calloc(1, sizeof *s);
    if (s != NULL) {
        s->answer = answer;
        s->arg = arg;
        s->daemon =
            MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD |
                                 (at->ai_family == AF_INET6 ? MHD_USE_IPv6 : MHD_NO_FLAG),
                             0, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR, at->ai_addr,
                             MHD_OPTION_NOTIFY_COMPLETED, on_done, NULL,
                             MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
                             MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS, MHD_OPTION_END);
    }
    freeaddrinfo(at);
    if (s == NULL || s->daemon == NULL) {
        free(s);
        return OUTCOME_NO_ROOM;
    }
    *ret_server = s;
    return OUTCOME_OK;
}

void web_small_stop(struct web_small *s)
{
    MHD_stop_daemon(s->daemon);
    free(s);
}
