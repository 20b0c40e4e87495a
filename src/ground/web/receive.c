#include "ground/web/exchange.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "ground/web/encode.h"
#include "ground/web/guard.h"
#include "ground/web/multipart.h"

#include "ground/base/banned.h"

struct headers {
    struct guard_seen seen;
    struct web_exchange *exchange;
    struct text forwarded_proto;
    struct text forwarded_for;
    struct text origin;
    struct text fetch_site;
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
    } else if (is_name(name, "origin")) {
        h->origin = v;
    } else if (is_name(name, "sec-fetch-site")) {
        h->fetch_site = v;
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

/* Was this form on a page of ours? The hidden field is the lock; this is the second one.
 * Because our pages send no referrer, browsers may write `Origin: null`: then what they say of
 * the site counts. A client that says neither is judged by the hidden field alone. */
static bool from_our_own_page(const struct headers *h)
{
    struct text rest = {0};
    struct text host = {0};

    if (h->fetch_site.len > 0)
        return is_name(h->fetch_site, "same-origin") || is_name(h->fetch_site, "none");
    if (h->origin.len == 0 || is_name(h->origin, "null"))
        return true;
    (void)text_cut(h->origin, ':', &rest, &host);
    return text_starts(host, TEXT("//")) && text_same(text_from(host, 2), h->seen.host);
}

/* The first look, before any body: 0, or the status that refuses it. */
unsigned receive_head(struct web_exchange *e, const char *url, const char *method,
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
    if (r->method == METHOD_POST && !from_our_own_page(&h))
        return 403;
    r->address = read_address(e, h.forwarded_for);
    request_read_cookies(r, h.cookie);
    r->said = request_said(request_cookie(r, "said"));
    if (!read_query(e))
        return 400;
    request_choose_language(r, h.accept_language);
    status = read_route(e);
    return status != 0 ? status : read_size(e, &h.seen);
}

static bool body_grow(struct web_exchange *e, size_t need)
{
    size_t size = e->body_size == 0 ? (size_t)16 * 1024 : e->body_size;
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
enum MHD_Result receive_piece(struct web_exchange *e, const char *piece, size_t len)
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
unsigned receive_body(struct web_exchange *e)
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
