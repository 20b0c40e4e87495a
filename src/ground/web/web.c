#include "ground/web/web.h"

#include <arpa/inet.h>
#include <assert.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ground/web/encode.h"
#include "ground/web/guard.h"
#include "ground/web/multipart.h"

#include "ground/base/banned.h"

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

static int64_t now_ms(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void set_phase(struct web_connection *c, enum phase p)
{
    atomic_store(&c->since, now_ms());
    atomic_store(&c->phase, (int)p);
}

/* --- memory of one exchange ----------------------------------------------------------------
 */

static enum outcome take_arena(struct web_server *s, struct arena *ret_arena)
{
    bool found = false;

    (void)pthread_mutex_lock(&s->lock);
    if (s->arena_count > 0) {
        *ret_arena = s->arenas[--s->arena_count];
        found = true;
    }
    (void)pthread_mutex_unlock(&s->lock);
    return found ? OUTCOME_OK : arena_open(ret_arena, WEB_ARENA_BYTES);
}

static void give_arena(struct web_server *s, struct arena *a)
{
    const bool small = a->used <= WEB_ARENA_KEEP_BYTES;

    arena_empty(a); /* wipes: it held people's words */
    (void)pthread_mutex_lock(&s->lock);
    if (small && s->arena_count < WEB_ARENAS_KEPT) {
        s->arenas[s->arena_count++] = *a;
        *a = (struct arena){0};
    }
    (void)pthread_mutex_unlock(&s->lock);
    arena_close(a);
}

static void exchange_drop(struct web_exchange *e)
{
    struct web_server *s = e->server;

    if (atomic_fetch_sub(&e->holders, 1) != 1)
        return;
    if (e->body != NULL) {
        explicit_bzero(e->body, e->body_len);
        (void)munmap(e->body, e->body_size);
    }
    if (e->upload) {
        (void)pthread_mutex_lock(&s->lock);
        s->uploads--;
        (void)pthread_mutex_unlock(&s->lock);
    }
    give_arena(s, &e->arena);
    free(e);
}

static struct web_exchange *exchange_new(struct web_server *s, struct web_connection *c,
                                         struct MHD_Connection *mhd)
{
    struct web_exchange *e = calloc(1, sizeof *e);

    if (e == NULL || take_arena(s, &e->arena) != OUTCOME_OK) {
        free(e);
        return NULL;
    }
    e->server = s;
    e->connection = c;
    e->mhd = mhd;
    atomic_init(&e->state, STATE_READING);
    atomic_init(&e->holders, 1);
    e->request.arena = &e->arena;
    e->request.place = s->options.place;
    e->request.method = METHOD_GET;
    e->body_most = s->options.limits.body_bytes;
    return e;
}

/* --- sending --------------------------------------------------------------------------------
 */

static const struct reply_header always[] = {
    {TEXT_INIT("X-Content-Type-Options"), TEXT_INIT("nosniff")},
    {TEXT_INIT("Referrer-Policy"), TEXT_INIT("no-referrer")},
    {TEXT_INIT("Permissions-Policy"),
     TEXT_INIT("camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
               "browsing-topics=()")},
    {TEXT_INIT("Cross-Origin-Opener-Policy"), TEXT_INIT("same-origin")},
    {TEXT_INIT("Cross-Origin-Resource-Policy"), TEXT_INIT("same-origin")},
    {TEXT_INIT("Cross-Origin-Embedder-Policy"), TEXT_INIT("require-corp")},
    {TEXT_INIT("X-Frame-Options"), TEXT_INIT("DENY")},
};

/* Header values come from our constants and percent-encoded texts: no line end can be in them.
 */
static void add(struct MHD_Response *m, const char *name, struct text value)
{
    char z[2048];

    assert(value.len < sizeof z);
    memcpy(z, value.at, value.len);
    z[value.len] = 0;
    if (MHD_add_response_header(m, name, z) != MHD_YES)
        (void)fprintf(stderr, "erkenning: web: header %s refused: report this\n", name);
}

static void add_cookies(struct web_exchange *e, struct MHD_Response *m)
{
    const struct go *go = &e->request.go;

    for (size_t i = 0; i < go->cookies; i++) {
        const struct cookie_out *c = &go->cookie[i];
        const struct text value = encode_text(&e->arena, c->value);
        char age[40] = "";

        if (value.at == NULL)
            continue;
        if (c->max_age != 0)
            (void)snprintf(age, sizeof age, "; Max-Age=%lld",
                           c->max_age < 0 ? 0LL : (long long)c->max_age);
        add(m, "Set-Cookie",
            arena_print(&e->arena, "__Host-%.*s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax%s",
                        TEXT_ARG(c->name), TEXT_ARG(value), age));
    }
}

static void add_own_headers(struct web_exchange *e, const struct reply *r,
                            struct MHD_Response *m)
{
    for (size_t i = 0; i < r->headers; i++) {
        char name[64];

        assert(r->header[i].name.len < sizeof name);
        memcpy(name, r->header[i].name.at, r->header[i].name.len);
        name[r->header[i].name.len] = 0;
        add(m, name, r->header[i].value);
    }
    if (r->filename.len > 0) {
        const struct text name = encode_text(&e->arena, r->filename);

        if (name.at != NULL)
            add(m, "Content-Disposition",
                arena_print(&e->arena, "%s; filename*=UTF-8''%.*s",
                            r->show_inline ? "inline" : "attachment", TEXT_ARG(name)));
    }
    if (e->allowed != 0 && r->status == 405)
        add(m, "Allow",
            e->allowed == METHOD_POST  ? TEXT("POST")
            : e->allowed == METHOD_GET ? TEXT("GET, HEAD")
                                       : TEXT("GET, HEAD, POST"));
}

static enum MHD_Result send_reply(struct web_exchange *e, const struct reply *r)
{
    struct web_server *s = e->server;
    enum MHD_Result queued = MHD_NO;
    /* The bytes stay ours until the exchange ends; the library only reads them. */
    union {
        const void *in;
        void *out;
    } body = {.in = r->body.at == NULL ? "" : r->body.at};
    struct MHD_Response *m =
        MHD_create_response_from_buffer(r->body.len, body.out, MHD_RESPMEM_PERSISTENT);

    if (m == NULL)
        return MHD_NO;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        (void)MHD_add_response_header(m, always[i].name.at, always[i].value.at);
    (void)MHD_add_response_header(m, "Content-Security-Policy", s->csp.at);
    if (s->options.behind_proxy)
        (void)MHD_add_response_header(m, "Strict-Transport-Security",
                                      "max-age=31536000; includeSubDomains");
    (void)MHD_add_response_header(
        m, "Cache-Control", r->for_ever ? "public, max-age=31536000, immutable" : "no-store");
    if (r->type.len > 0)
        add(m, "Content-Type", r->type);
    if (r->gzipped)
        (void)MHD_add_response_header(m, "Content-Encoding", "gzip");
    add_own_headers(e, r, m);
    add_cookies(e, m);
    if (e->close || atomic_load(&s->draining))
        (void)MHD_add_response_header(m, "Connection", "close");
    set_phase(e->connection, PHASE_SENDING);
    queued = MHD_queue_response(e->mhd, r->status, m);
    MHD_destroy_response(m);
    return queued;
}

/* What we can say without the house: 400, 404, 405, 413, 503. */
static enum MHD_Result send_trouble(struct web_exchange *e, unsigned status)
{
    atomic_fetch_add(&e->server->refused, status == 404 ? 0 : 1);
    reply_open(&e->reply, &e->request);
    reply_trouble(&e->reply, status);
    return send_reply(e, &e->reply);
}

/* --- reading --------------------------------------------------------------------------------
 */

struct headers {
    struct guard_seen seen;
    struct web_exchange *exchange;
    struct text forwarded_proto;
    struct text forwarded_for;
    struct text accept_language;
    struct text cookie;
    size_t cookies;
};

static bool is_name(struct text t, const char *small)
{
    return t.len == strlen(small) && strncasecmp(t.at, small, t.len) == 0;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *key,
                                 size_t key_size, const char *value, size_t value_size)
{
    struct headers *h = cls;
    struct web_exchange *e = h->exchange;
    const struct text name = {key, key_size};
    const struct text v = value == NULL ? NO_TEXT : (struct text){value, value_size};

    (void)kind;
    guard_header(&h->seen, name, v);
    if (is_name(name, "cookie")) {
        h->cookie = v;
        h->cookies++;
    } else if (is_name(name, "content-type")) {
        e->content_type = v;
    } else if (is_name(name, "x-forwarded-proto")) {
        h->forwarded_proto = v;
    } else if (is_name(name, "x-forwarded-for")) {
        h->forwarded_for = v;
    } else if (is_name(name, "accept-language")) {
        h->accept_language = v;
    } else if (is_name(name, "accept-encoding")) {
        e->gzip_taken = v.len > 0 && memmem(v.at, v.len, "gzip", 4) != NULL;
    } else if (is_name(name, "if-none-match")) {
        e->request.etag_asked = v;
    } else if (is_name(name, "user-agent")) {
        e->request.agent = text_is_utf8(v) ? text_first(v, 200) : NO_TEXT;
    } else if (is_name(name, "authorization") && v.len > 7 &&
               strncasecmp(v.at, "Bearer ", 7) == 0) {
        e->request.bearer = text_trim(text_from(v, 7));
    }
    return MHD_YES;
}

struct arguments {
    struct arena *arena;
    struct form_pair *pairs;
    size_t count;
    bool broken;
};

/* The library cut the query at & and = and turned + into spaces; the %XX we decode ourselves.
 */
static enum MHD_Result on_argument(void *cls, enum MHD_ValueKind kind, const char *key,
                                   size_t key_size, const char *value, size_t value_size)
{
    struct arguments *a = cls;
    struct form_pair *pair = &a->pairs[a->count];
    const struct text v = value == NULL ? TEXT("") : (struct text){value, value_size};

    (void)kind;
    if (a->count == PAIRS_MOST) {
        a->broken = true;
        return MHD_NO;
    }
    *pair = (struct form_pair){0};
    if (encode_decode(a->arena, (struct text){key, key_size}, false, &pair->name) !=
            OUTCOME_OK ||
        encode_decode(a->arena, v, false, &pair->value) != OUTCOME_OK) {
        a->broken = true;
        return MHD_NO;
    }
    a->count++;
    return MHD_YES;
}

static bool read_query(struct web_exchange *e)
{
    struct arguments a = {.arena = &e->arena};
    const int count = MHD_get_connection_values_n(e->mhd, MHD_GET_ARGUMENT_KIND, NULL, NULL);

    if (count <= 0)
        return true;
    if (count > PAIRS_MOST)
        return false;
    a.pairs = arena_take(&e->arena, (size_t)count + 1, sizeof *a.pairs);
    if (a.pairs == NULL)
        return false;
    (void)MHD_get_connection_values_n(e->mhd, MHD_GET_ARGUMENT_KIND, on_argument, &a);
    e->request.query = a.pairs;
    e->request.query_count = a.count;
    return !a.broken;
}

/* The sender's address; behind a proxy what that proxy saw: the last one it wrote. */
static struct text read_address(struct web_exchange *e, struct text forwarded)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(e->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char host[64] = "";
    socklen_t len = 0;

    if (e->server->options.behind_proxy && forwarded.len > 0) {
        struct text last = forwarded;

        while (text_cut(forwarded, ',', &last, &forwarded))
            ;
        last = text_trim(last);
        for (size_t i = 0; i < last.len; i++) {
            if (strchr("0123456789abcdefABCDEF.:", last.at[i]) == NULL)
                return TEXT("");
        }
        return arena_copy(&e->arena, text_first(last, sizeof host));
    }
    if (info == NULL || info->client_addr == NULL)
        return TEXT("");
    len = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                   : sizeof(struct sockaddr_in);
    if (getnameinfo(info->client_addr, len, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
        return TEXT("");
    return arena_copy(&e->arena, text_of(host));
}

static unsigned read_route(struct web_exchange *e)
{
    struct request *r = &e->request;
    const enum outcome o = route_find(r->path, r->method, &r->route, r->part, &e->allowed);

    if (o == OUTCOME_NOT_FOUND)
        return 404;
    if (o == OUTCOME_NOT_ALLOWED)
        return 405;
    for (size_t i = 0; i < ROUTE_PARTS_MOST; i++) {
        if (r->part[i].at != NULL &&
            encode_decode(&e->arena, r->part[i], false, &r->part[i]) != OUTCOME_OK)
            return 404;
    }
    return 0;
}

/* How much may come, and is that already too much? */
static unsigned read_size(struct web_exchange *e, const struct guard_seen *seen)
{
    const struct web_server_options *o = &e->server->options;
    const size_t larger = o->upload_most == NULL ? 0 : o->upload_most(e->request.route, o->arg);
    int64_t length = 0;

    if (larger > e->body_most)
        e->body_most = larger;
    if (seen->lengths == 1 && text_number(seen->length, &length) != OUTCOME_OK)
        return 400;
    if ((uint64_t)length > e->body_most)
        return 413;
    if (larger == 0 || (seen->encodings == 0 && (size_t)length <= o->limits.body_bytes))
        return 0;
    (void)pthread_mutex_lock(&e->server->lock);
    e->upload = e->server->uploads < WEB_UPLOADS_MOST;
    e->server->uploads += e->upload ? 1 : 0;
    (void)pthread_mutex_unlock(&e->server->lock);
    return e->upload ? 0 : 503;
}

/* The first look, before any body: 0, or the status that refuses it. */
static unsigned read_head(struct web_exchange *e, const char *url, const char *method,
                          const char *version)
{
    struct request *r = &e->request;
    struct headers h = {.exchange = e};
    enum guard g = GUARD_PASSED;
    unsigned status = 0;

    h.seen.method = text_of(method);
    h.seen.path = text_of(url);
    h.seen.version = text_of(version);
    (void)MHD_get_connection_values_n(e->mhd, MHD_HEADER_KIND, on_header, &h);
    g = guard_check(&h.seen);
    if (g == GUARD_REFUSED)
        return 400;
    e->allowed = METHOD_GET | METHOD_POST;
    if (g == GUARD_METHOD)
        return 405;
    if (h.cookies > 1 ||
        (e->server->options.behind_proxy && !is_name(h.forwarded_proto, "https")))
        return 400;
    r->now = instant_now();
    r->today = day_in_amsterdam(r->now);
    r->path = h.seen.path;
    r->host = h.seen.host;
    r->method = text_same(h.seen.method, TEXT("POST")) ? METHOD_POST : METHOD_GET;
    r->address = read_address(e, h.forwarded_for);
    request_read_cookies(r, h.cookie);
    r->said = request_cookie(r, "said");
    if (!read_query(e))
        return 400;
    request_choose_language(r, h.accept_language);
    status = read_route(e);
    return status != 0 ? status : read_size(e, &h.seen);
}

static bool body_grow(struct web_exchange *e, size_t need)
{
    size_t size = e->body_size == 0 ? 16 * 1024 : e->body_size;
    void *at = NULL;

    while (size < need)
        size *= 2;
    if (size == e->body_size)
        return true;
    at = e->body == NULL
             ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
             : mremap(e->body, e->body_size, size, MREMAP_MAYMOVE);
    if (at == MAP_FAILED)
        return false;
    e->body = at;
    e->body_size = size;
    return true;
}

/* One piece of the body. Past the limit it is thrown away; past twice the limit we hang up. */
static enum MHD_Result read_piece(struct web_exchange *e, const char *piece, size_t len)
{
    if (e->refused == 0 &&
        (len > e->body_most - e->body_len || !body_grow(e, e->body_len + len)))
        e->refused = 413;
    if (e->refused != 0) {
        e->close = true;
        e->body_most -= len < e->body_most ? len : e->body_most;
        return e->body_most == 0 ? MHD_NO : MHD_YES;
    }
    memcpy(e->body + e->body_len, piece, len);
    e->body_len += len;
    return MHD_YES;
}

/* The posted pairs, or the body as it came for what is no form. */
static unsigned read_body(struct web_exchange *e)
{
    struct request *r = &e->request;
    const struct text body = {e->body, e->body_len};
    const struct text boundary = multipart_boundary(e->content_type);
    struct form_pair *pairs = NULL;
    enum outcome o = OUTCOME_OK;

    if (r->method != METHOD_POST || body.len == 0)
        return 0;
    pairs = arena_take(&e->arena, PAIRS_MOST, sizeof *pairs);
    if (pairs == NULL)
        return 503;
    r->pairs = pairs;
    if (boundary.at != NULL) {
        o = multipart_decode(body, boundary, pairs, PAIRS_MOST, &r->pair_count);
    } else if (e->content_type.len >= 33 &&
               strncasecmp(e->content_type.at, "application/x-www-form-urlencoded", 33) == 0) {
        o = form_decode(&e->arena, body, pairs, PAIRS_MOST, &r->pair_count);
    } else {
        r->body = body;
        r->body_type = text_is_utf8(e->content_type) ? e->content_type : NO_TEXT;
    }
    return o == OUTCOME_OK ? 0 : o == OUTCOME_NO_ROOM ? 413 : 400;
}

/* --- asking ---------------------------------------------------------------------------------
 */

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

/* The house did not answer before we had to stop. Its thread may still use the exchange, so
 * nothing of it is touched. */
static enum MHD_Result send_abandoned(struct web_exchange *e)
{
    static const char sorry[] =
        "Het is nu te druk. Er is niets veranderd. Probeer het later nog "
        "eens, of bel ons.\nIt is too busy now. Nothing has changed.\n";
    union {
        const void *in;
        void *out;
    } body = {.in = sorry};
    struct MHD_Response *m =
        MHD_create_response_from_buffer(sizeof sorry - 1, body.out, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued = MHD_NO;

    if (m == NULL)
        return MHD_NO;
    (void)MHD_add_response_header(m, "Content-Type", "text/plain; charset=utf-8");
    (void)MHD_add_response_header(m, "Connection", "close");
    set_phase(e->connection, PHASE_SENDING);
    queued = MHD_queue_response(e->mhd, 503, m);
    MHD_destroy_response(m);
    return queued;
}

static struct web_connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : info->socket_context;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **con_cls)
{
    struct web_server *s = cls;
    struct web_exchange *e = *con_cls;
    int state = 0;

    if (e == NULL) {
        struct web_connection *c = connection_of(mhd);

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
        e->refused = read_head(e, url, method, version);
        if (e->refused == 0 || e->refused == 404 || e->refused == 405)
            return MHD_YES; /* read what belongs to it, so that the connection can go on */
        e->close = true;
        return send_trouble(e, e->refused);
    }
    if (*upload_size > 0) {
        const enum MHD_Result on = read_piece(e, upload, *upload_size);

        *upload_size = 0;
        return on;
    }
    state = atomic_load(&e->state);
    if (state == STATE_READY)
        return send_reply(e, &e->reply);
    if (state == STATE_ABANDONED)
        return send_abandoned(e);
    if (state != STATE_READING)
        return MHD_YES;
    if (e->refused == 0)
        e->refused = read_body(e);
    if (e->refused == 0 && e->arena.full)
        e->refused = 503;
    return e->refused != 0 ? send_trouble(e, e->refused) : ask(e);
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

/* --- time ------------------------------------------------------------------------------------
 */

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

/* --- starting and stopping ------------------------------------------------------------------
 */

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
    l->header_bytes = or_else(l->header_bytes, 16 * 1024);
    l->body_bytes = or_else(l->body_bytes, 1024 * 1024);
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
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_LISTENING_ADDRESS_REUSE,
        1U, MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
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
    while (atomic_load(&s->waiting) > 0)
        rest_ms(10); /* a thread of the house still writes into memory of ours */
    for (size_t i = 0; i < s->arena_count; i++)
        arena_close(&s->arenas[i]);
    (void)pthread_cond_destroy(&s->wake);
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
}
