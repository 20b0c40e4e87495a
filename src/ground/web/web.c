#include "ground/web/web.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ground/web/exchange.h"

#include "ground/base/banned.h"

/* --- asking --- */

void web_answer(struct web_exchange *e, const struct reply *reply)
{
    struct web_server *s = e->server;
    int before = STATE_READING;

    e->reply = *reply;
    before = atomic_exchange(&e->state, STATE_READY);
    assert(before == STATE_ASKED || before == STATE_SUSPENDED || before == STATE_ABANDONED);
    if (before == STATE_SUSPENDED)
        MHD_resume_connection(e->mhd);
    exchange_drop(e);
    atomic_fetch_sub(&s->waiting, 1); /* last: web_stop() waits for it, and then frees */
}

struct request *web_request(struct web_exchange *e)
{
    return &e->request;
}

static enum MHD_Result ask(struct web_exchange *e)
{
    struct web_server *s = e->server;
    int asked = STATE_ASKED;

    atomic_fetch_add(&s->requests, 1);
    if (e->request.route == ROUTE_STATIC) {
        reply_open(&e->reply, &e->request);
        reply_asset(&e->reply, e->request.part[0], e->gzip_taken);
        return send_reply(e, &e->reply);
    }
    set_phase(e->connection, PHASE_ANSWERING);
    atomic_fetch_add(&s->waiting, 1);
    atomic_fetch_add(&e->holders, 1);
    atomic_store(&e->state, STATE_ASKED);
    if (atomic_load(&s->ending)) {
        atomic_store(&e->state, STATE_READING);
        atomic_fetch_sub(&e->holders, 1);
        atomic_fetch_sub(&s->waiting, 1);
        return send_trouble(e, 503);
    }
    s->options.answer(e, s->options.arg);
    if (atomic_load(&e->state) == STATE_READY)
        return send_reply(e, &e->reply);
    MHD_suspend_connection(e->mhd);
    if (!atomic_compare_exchange_strong(&e->state, &asked, STATE_SUSPENDED))
        MHD_resume_connection(e->mhd); /* the answer came just before we slept */
    return MHD_YES;
}

static struct web_connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : info->socket_context;
}

/* The first call for a request: its head is here, its body is not. */
static enum MHD_Result on_head(struct web_server *s, struct MHD_Connection *mhd,
                               const char *url, const char *method, const char *version,
                               void **con_cls)
{
    struct web_connection *c = connection_of(mhd);
    struct web_exchange *e = NULL;

    if (c == NULL)
        return MHD_NO;
    set_phase(c, PHASE_READING);
    e = exchange_new(s, c, mhd);
    if (e == NULL)
        return MHD_NO;
    *con_cls = e;
    (void)pthread_mutex_lock(&s->lock);
    c->exchange = e;
    (void)pthread_mutex_unlock(&s->lock);
    e->refused = receive_head(e, url, method, version);
    if (e->refused == 0 || e->refused == 404 || e->refused == 405)
        return MHD_YES; /* read what belongs to it, so that the connection can go on */
    e->close = true;
    return send_trouble(e, e->refused);
}

/* The request is complete, or its connection was woken. */
static enum MHD_Result on_complete(struct web_exchange *e)
{
    const int state = atomic_load(&e->state);

    if (state == STATE_READY)
        return send_reply(e, &e->reply);
    if (state == STATE_ABANDONED)
        return send_abandoned(e);
    if (state != STATE_READING)
        return MHD_YES;
    if (e->refused == 0)
        e->refused = receive_body(e);
    if (e->refused == 0 && e->arena.full)
        e->refused = 503;
    return e->refused != 0 ? send_trouble(e, e->refused) : ask(e);
}

/* NOLINTNEXTLINE(readability-function-size): the library's signature */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **con_cls)
{
    struct web_exchange *e = *con_cls;
    enum MHD_Result on = MHD_YES;

    if (e == NULL)
        return on_head(cls, mhd, url, method, version, con_cls);
    if (*upload_size == 0)
        return on_complete(e);
    on = receive_piece(e, upload, *upload_size);
    *upload_size = 0;
    return on;
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **con_cls,
                         enum MHD_RequestTerminationCode toe)
{
    struct web_server *s = cls;
    struct web_exchange *e = *con_cls;

    (void)mhd;
    (void)toe;
    if (e == NULL)
        return;
    *con_cls = NULL;
    set_phase(e->connection, PHASE_WAITING);
    (void)pthread_mutex_lock(&s->lock);
    e->connection->exchange = NULL;
    (void)pthread_mutex_unlock(&s->lock);
    exchange_drop(e);
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct web_server *s = cls;
    struct web_connection *c = *context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);

        c = info == NULL ? NULL : calloc(1, sizeof *c);
        *context = c;
        if (c == NULL)
            return; /* the first request on it is refused */
        c->fd = info->connect_fd;
        set_phase(c, PHASE_WAITING);
        (void)pthread_mutex_lock(&s->lock);
        c->next = s->connections;
        if (c->next != NULL)
            c->next->before = c;
        s->connections = c;
        (void)pthread_mutex_unlock(&s->lock);
        atomic_fetch_add(&s->open, 1);
        return;
    }
    if (c == NULL)
        return;
    (void)pthread_mutex_lock(&s->lock);
    if (c->before != NULL)
        c->before->next = c->next;
    else
        s->connections = c->next;
    if (c->next != NULL)
        c->next->before = c->before;
    (void)pthread_mutex_unlock(&s->lock);
    atomic_fetch_sub(&s->open, 1);
    free(c);
    *context = NULL;
}

/* --- time --- */

static int64_t phase_limit(const struct web_server *s, enum phase p)
{
    switch (p) {
    case PHASE_WAITING: return (int64_t)s->options.limits.header_seconds * 1000;
    case PHASE_READING: return (int64_t)s->options.limits.body_seconds * 1000;
    case PHASE_SENDING: return (int64_t)s->options.limits.send_seconds * 1000;
    case PHASE_ANSWERING: break;
    }
    return INT64_MAX;
}

/* Who sends a byte now and then keeps the library's own clock at zero; this one counts from the
 * beginning. A connection is only shut down here: the library notices, and closes it. */
static void shut_slow(struct web_server *s, bool idle_too)
{
    const int64_t now = now_ms();

    (void)pthread_mutex_lock(&s->lock);
    for (struct web_connection *c = s->connections; c != NULL; c = c->next) {
        const enum phase p = (enum phase)atomic_load(&c->phase);
        const int64_t age = now - atomic_load(&c->since);

        if (c->shut ||
            (age < phase_limit(s, p) && !(idle_too && p == PHASE_WAITING && age > 100)))
            continue;
        c->shut = true;
        if (!idle_too)
            atomic_fetch_add(&s->timeouts, 1);
        (void)shutdown(c->fd, SHUT_RDWR);
    }
    (void)pthread_mutex_unlock(&s->lock);
}

static void *watch(void *arg)
{
    struct web_server *s = arg;
    bool on = true;

    while (on) {
        struct timespec until = {0};

        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 250000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        (void)pthread_mutex_lock(&s->lock);
        if (s->watching)
            (void)pthread_cond_timedwait(&s->wake, &s->lock, &until);
        on = s->watching;
        (void)pthread_mutex_unlock(&s->lock);
        shut_slow(s, false);
    }
    return NULL;
}

/* --- starting and stopping --- */

struct address {
    struct sockaddr_storage at;
    bool v6;
    bool loopback;
};

static enum outcome read_listen(struct text listen, struct address *ret)
{
    char host[WEB_LISTEN_MOST] = "";
    size_t colon = listen.len;
    int64_t port = 0;
    struct address a = {0};

    while (colon > 0 && listen.at[colon - 1] != ':')
        colon--;
    if (colon < 2 || listen.len >= sizeof host ||
        text_number(text_from(listen, colon), &port) != OUTCOME_OK || port < 0 || port > 65535)
        return OUTCOME_NOT_VALID;
    a.v6 = listen.at[0] == '[';
    if (a.v6 && listen.at[colon - 2] != ']')
        return OUTCOME_NOT_VALID;
    memcpy(host, listen.at + (a.v6 ? 1 : 0), colon - (a.v6 ? 3 : 1));
    if (a.v6) {
        struct sockaddr_in6 in = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

        if (inet_pton(AF_INET6, host, &in.sin6_addr) != 1)
            return OUTCOME_NOT_VALID;
        a.loopback = IN6_IS_ADDR_LOOPBACK(&in.sin6_addr) != 0;
        memcpy(&a.at, &in, sizeof in);
    } else {
        struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

        if (inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
                      &in.sin_addr) != 1)
            return OUTCOME_NOT_VALID;
        a.loopback = ntohl(in.sin_addr.s_addr) >> 24 == 127;
        memcpy(&a.at, &in, sizeof in);
    }
    *ret = a;
    return OUTCOME_OK;
}

static size_t or_else(size_t given, size_t usual)
{
    return given != 0 ? given : usual;
}

static void fill_limits(struct web_server_options *o)
{
    struct web_limits *l = &o->limits;

    o->threads = (unsigned)or_else(o->threads, 2);
    l->header_bytes = or_else(l->header_bytes, (size_t)16 * 1024);
    l->body_bytes = or_else(l->body_bytes, (size_t)1024 * 1024);
    l->header_seconds = (unsigned)or_else(l->header_seconds, 15);
    l->body_seconds = (unsigned)or_else(l->body_seconds, 60);
    l->send_seconds = (unsigned)or_else(l->send_seconds, 120);
    l->connections = (unsigned)or_else(l->connections, 4000);
    l->per_address = o->behind_proxy ? 0 : (unsigned)or_else(l->per_address, 64);
}

/* Percent signs in addresses stay as they are: ours are decoded per step, and checked. */
static size_t leave_encoded(void *cls, struct MHD_Connection *mhd, char *s)
{
    (void)cls;
    (void)mhd;
    return strlen(s);
}

__attribute__((format(printf, 2, 0))) static void no_log(void *cls, const char *format,
                                                         va_list args)
{
    (void)cls; /* what clients do wrong is counted, not logged: addresses are personal data */
    (void)format;
    (void)args;
}

static struct MHD_Daemon *start_daemon(struct web_server *s, struct address *a)
{
    const struct web_limits *l = &s->options.limits;
    const struct MHD_OptionItem pool[] = {
        {s->options.threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
         (intptr_t)s->options.threads, NULL},
        {MHD_OPTION_END, 0, NULL}};
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           MHD_USE_ITC | MHD_USE_ERROR_LOG | (a->v6 ? MHD_USE_IPv6 : 0U);

    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&a->at, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, l->header_bytes, MHD_OPTION_CONNECTION_LIMIT,
        l->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, l->per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, l->header_seconds, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_ARRAY, pool,
        MHD_OPTION_END);
}

enum outcome web_start(const struct web_server_options *o, struct web_server **ret_server)
{
    struct address a = {0};
    struct web_server *s = NULL;
    enum outcome out = read_listen(text_of(o->listen), &a);

    if (out != OUTCOME_OK)
        return out;
    if (!a.loopback && !o->behind_proxy)
        return OUTCOME_NOT_ALLOWED; /* cookies and words would travel unprotected */
    s = calloc(1, sizeof *s);
    if (s == NULL)
        return OUTCOME_NO_ROOM;
    s->options = *o;
    fill_limits(&s->options);
    (void)snprintf(s->csp_bytes, sizeof s->csp_bytes,
                   "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
                   "script-src 'self'; connect-src 'self'; "
                   "form-action 'self'%s%.*s; frame-ancestors 'none'; base-uri 'none'",
                   o->sign_in_origin.len > 0 ? " " : "", (int)o->sign_in_origin.len,
                   o->sign_in_origin.at == NULL ? "" : o->sign_in_origin.at);
    s->csp = text_of(s->csp_bytes);
    s->watching = true;
    (void)pthread_mutex_init(&s->lock, NULL);
    (void)pthread_cond_init(&s->wake, NULL);
    s->daemon = start_daemon(s, &a);
    if (s->daemon == NULL || pthread_create(&s->watch, NULL, watch, s) != 0) {
        if (s->daemon != NULL)
            MHD_stop_daemon(s->daemon);
        free(s);
        return OUTCOME_NO_ROOM;
    }
    *ret_server = s;
    return OUTCOME_OK;
}

unsigned web_port(const struct web_server *s)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info == NULL ? 0 : info->port;
}

struct web_counts web_counts(struct web_server *s)
{
    return (struct web_counts){.requests = atomic_load(&s->requests),
                               .refused = atomic_load(&s->refused),
                               .timeouts = atomic_load(&s->timeouts),
                               .connections = atomic_load(&s->open),
                               .waiting = atomic_load(&s->waiting)};
}

static void rest_ms(long ms)
{
    const struct timespec t = {ms / 1000, ms % 1000 * 1000000};

    (void)nanosleep(&t, NULL);
}

/* The library cannot stop while a connection sleeps: wake those that still wait for the house.
 * True while there is one that is neither asleep nor answered yet. */
static bool abandon_waiting(struct web_server *s)
{
    bool more = false;

    (void)pthread_mutex_lock(&s->lock);
    for (struct web_connection *c = s->connections; c != NULL; c = c->next) {
        struct web_exchange *e = c->exchange;
        int state = STATE_SUSPENDED;

        if (e != NULL && atomic_compare_exchange_strong(&e->state, &state, STATE_ABANDONED))
            MHD_resume_connection(e->mhd);
        more = more || (e != NULL && atomic_load(&c->phase) == PHASE_ANSWERING);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return more;
}

void web_stop(struct web_server *s, unsigned seconds)
{
    const int64_t end = now_ms() + (int64_t)seconds * 1000;
    const MHD_socket listening = MHD_quiesce_daemon(s->daemon);

    atomic_store(&s->draining, true);
    while (atomic_load(&s->open) > 0 && now_ms() < end) {
        shut_slow(s, true);
        rest_ms(10);
    }
    atomic_store(&s->ending, true);
    for (int i = 0; abandon_waiting(s) || (i < 50 && atomic_load(&s->open) > 0); i++) {
        shut_slow(s, true);
        rest_ms(10);
    }
    (void)pthread_mutex_lock(&s->lock);
    s->watching = false;
    (void)pthread_cond_signal(&s->wake);
    (void)pthread_mutex_unlock(&s->lock);
    (void)pthread_join(s->watch, NULL);
    MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET)
        (void)close(listening);
    for (int i = 0; i < 500 && atomic_load(&s->waiting) > 0; i++)
        rest_ms(10);
    if (atomic_load(&s->waiting) > 0)
        return; /* a thread of the house may still write into memory of ours: it stays */
    for (size_t i = 0; i < s->arena_count; i++)
        arena_close(&s->arenas[i]);
    (void)pthread_cond_destroy(&s->wake);
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
}
