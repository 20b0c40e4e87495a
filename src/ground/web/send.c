#include "ground/web/exchange.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <zlib.h>

#include "ground/web/encode.h"

#include "ground/base/banned.h"

static const struct reply_header always[] = {
    {TEXT_INIT("X-Content-Type-Options"), TEXT_INIT("nosniff")},
    {TEXT_INIT("Referrer-Policy"), TEXT_INIT("no-referrer")},
    {TEXT_INIT("Cross-Origin-Opener-Policy"), TEXT_INIT("same-origin")},
    {TEXT_INIT("Cross-Origin-Resource-Policy"), TEXT_INIT("same-origin")},
    {TEXT_INIT("Cross-Origin-Embedder-Policy"), TEXT_INIT("require-corp")},
    {TEXT_INIT("X-Frame-Options"), TEXT_INIT("DENY")},
};

static const char no_device[] = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
                                "browsing-topics=()";
/* Where a person speaks their own story: the browser still asks, each time. */
static const char microphone[] = "camera=(), geolocation=(), microphone=(self), payment=(), "
                                 "usb=(), browsing-topics=()";

enum { HEADER_MOST = 8192 };

/* Header values come from our constants, percent-encoded texts and paths that the guard let in:
 * no line end can be in them. What does not fit is left out, and said. */
static void add(struct MHD_Response *m, const char *name, struct text value)
{
    char z[HEADER_MOST];

    if (value.at != NULL && value.len < sizeof z) {
        memcpy(z, value.at, value.len);
        z[value.len] = 0;
        if (MHD_add_response_header(m, name, z) == MHD_YES)
            return;
    }
    (void)fprintf(stderr, "erkenning: web: header %s left out: report this\n", name);
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

/* A page that works on the reader's own device: it may run WebAssembly, and its script can
 * connect to nobody. The form can still be sent where there is no script. */
static const char on_device[] =
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";

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

/* The page made small, or NO_TEXT. Only for a page that shows nothing the sender gave: where
 * their words stand beside a secret, the size of a compressed page would tell about it. */
static struct text made_small(struct web_exchange *e, const struct reply *r)
{
    const size_t room = compressBound(r->body.len) + 64;
    char *to = NULL;
    union {
        const char *in;
        Bytef *out;
    } body = {.in = r->body.at};
    z_stream z = {.next_in = body.out, .avail_in = (uInt)r->body.len, .avail_out = (uInt)room};
    bool done = false;

    if (!r->on_device || !e->gzip_taken || e->request.method != METHOD_GET || r->gzipped ||
        deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
            Z_OK)
        return NO_TEXT;
    to = arena_take(&e->arena, room, 1);
    z.next_out = (Bytef *)to;
    done = to != NULL && deflate(&z, Z_FINISH) == Z_STREAM_END;
    (void)deflateEnd(&z);
    return done ? (struct text){to, z.total_out} : NO_TEXT;
}

enum MHD_Result send_reply(struct web_exchange *e, const struct reply *r)
{
    const struct text small = made_small(e, r);
    const struct text bytes = small.len > 0 ? small : r->body;
    struct web_server *s = e->server;
    enum MHD_Result queued = MHD_NO;
    /* The bytes stay ours until the exchange ends; the library only reads them. */
    union {
        const void *in;
        void *out;
    } body = {.in = bytes.at == NULL ? "" : bytes.at};
    struct MHD_Response *m =
        MHD_create_response_from_buffer(bytes.len, body.out, MHD_RESPMEM_PERSISTENT);

    if (m == NULL)
        return MHD_NO;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        (void)MHD_add_response_header(m, always[i].name.at, always[i].value.at);
    (void)MHD_add_response_header(m, "Permissions-Policy", r->sound ? microphone : no_device);
    add(m, "Content-Security-Policy",
        r->on_device ? text_of(on_device)
        : r->sound   ? arena_print(&e->arena, "%.*s; media-src 'self'", TEXT_ARG(s->csp))
                     : s->csp);
    if (s->options.behind_proxy)
        (void)MHD_add_response_header(m, "Strict-Transport-Security",
                                      "max-age=31536000; includeSubDomains");
    (void)MHD_add_response_header(
        m, "Cache-Control", r->for_ever ? "public, max-age=31536000, immutable" : "no-store");
    if (r->type.len > 0)
        add(m, "Content-Type", r->type);
    if (r->gzipped || small.len > 0)
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
enum MHD_Result send_trouble(struct web_exchange *e, unsigned status)
{
    atomic_fetch_add(&e->server->refused, status == 404 ? 0 : 1);
    reply_open(&e->reply, &e->request);
    reply_trouble(&e->reply, status);
    return send_reply(e, &e->reply);
}

/* The house did not answer before we had to stop. Its thread may still use the exchange, so
 * nothing of it is touched. */
enum MHD_Result send_abandoned(struct web_exchange *e)
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
