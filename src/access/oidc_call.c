/* oidc_call - the only place where this room speaks to the outside. Never on a polling thread.
 */
#include "access/oidc.h"

#include <curl/curl.h>
#include <string.h>

#include "ground/base/banned.h"

struct gathered {
    char *at;
    size_t len;
    bool too_much;
};

static size_t gather(char *bytes, size_t one, size_t count, void *to)
{
    struct gathered *g = to;
    const size_t len = one * count;

    if (len > OIDC_DOCUMENT_MOST - g->len) {
        g->too_much = true;
        return 0; /* curl stops */
    }
    memcpy(g->at + g->len, bytes, len);
    g->len += len;
    return len;
}

static void curl_drop(CURL **c)
{
    curl_easy_cleanup(*c); /* accepts NULL */
}

static void list_drop(struct curl_slist **l)
{
    curl_slist_free_all(*l);
}

static void url_drop(CURLU **u)
{
    curl_url_cleanup(*u);
}

/* A part of an address; empty where it has none. */
static bool part(CURLU *u, CURLUPart which, char *to, size_t size)
{
    char *z = NULL;
    size_t len = 0;
    const CURLUcode code = curl_url_get(u, which, &z, 0);

    to[0] = '\0';
    if (code != CURLUE_OK)
        return code != CURLUE_OUT_OF_MEMORY;
    len = strlen(z);
    if (len < size)
        memcpy(to, z, len + 1);
    curl_free(z);
    return len < size;
}

static bool look_at(const char *address, bool *ret_https, bool *ret_loopback)
{
    WHEN_LEAVING(url_drop) CURLU *u = curl_url();
    char scheme[16];
    char host[OIDC_ADDRESS_MOST];
    char user[16];
    char rest[16];

    if (u == NULL || address == NULL || strlen(address) >= OIDC_ADDRESS_MOST ||
        curl_url_set(u, CURLUPART_URL, address, 0) != CURLUE_OK)
        return false;
    if (!part(u, CURLUPART_SCHEME, scheme, sizeof scheme) ||
        !part(u, CURLUPART_HOST, host, sizeof host) ||
        !part(u, CURLUPART_USER, user, sizeof user) || user[0] != '\0' ||
        !part(u, CURLUPART_FRAGMENT, rest, sizeof rest) || rest[0] != '\0' || host[0] == '\0')
        return false;
    *ret_https = strcmp(scheme, "https") == 0;
    *ret_loopback = strcmp(scheme, "http") == 0 &&
                    (strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 ||
                     strcmp(host, "localhost") == 0);
    return true;
}

bool oidc_is_loopback(const char *address)
{
    bool https = false;
    bool loopback = false;

    return look_at(address, &https, &loopback) && loopback;
}

bool oidc_address_is_safe(const char *address, bool loopback)
{
    bool https = false;
    bool here = false;

    return look_at(address, &https, &here) && (https || (loopback && here));
}

/* Each returns false where curl does not know the option: then we do not call at all. */
static bool prepare(CURL *c, const struct access *access, const char *address,
                    struct gathered *into, struct curl_slist *headers)
{
    const struct access_oidc *o = &access->options.oidc;
    const bool loopback = oidc_is_loopback(address);

    return curl_easy_setopt(c, CURLOPT_URL, address) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, loopback ? "http" : "https") ==
               CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)OIDC_CONNECT_SECONDS) ==
               CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)OIDC_TOTAL_SECONDS) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, gather) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEDATA, into) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           (o->ca_file == NULL ||
            curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file) == CURLE_OK) &&
           (!loopback || curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK);
}

static bool add_header(struct curl_slist **list, const char *z)
{
    struct curl_slist *longer = z == NULL ? NULL : curl_slist_append(*list, z);

    if (longer == NULL)
        return false;
    *list = longer;
    return true;
}

enum oidc_fault oidc_call(const struct access *access, struct arena *a, const char *address,
                          const struct oidc_post *post, struct oidc_answer *ret)
{
    WHEN_LEAVING(curl_drop) CURL *c = NULL;
    WHEN_LEAVING(list_drop) struct curl_slist *headers = NULL;
    struct gathered into = {.at = arena_take(a, OIDC_DOCUMENT_MOST, 1)};
    long status = 0;

    if (!oidc_address_is_safe(address, oidc_is_loopback(access->options.oidc.issuer)))
        return OIDC_OUR_SETTINGS;
    c = curl_easy_init();
    if (c == NULL || into.at == NULL || !add_header(&headers, "Accept: application/json") ||
        (post->authorize.len > 0 && !add_header(&headers, arena_z(a, post->authorize))) ||
        !prepare(c, access, address, &into, headers))
        return OIDC_OUR_SETTINGS;
    if (post->body.at != NULL &&
        (curl_easy_setopt(c, CURLOPT_POSTFIELDS, post->body.at) != CURLE_OK ||
         curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)post->body.len) != CURLE_OK))
        return OIDC_OUR_SETTINGS;
    if (curl_easy_perform(c) != CURLE_OK || into.too_much ||
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
        return OIDC_UNREACHABLE;
    *ret = (struct oidc_answer){status, {into.at, into.len}};
    return OIDC_FINE;
}
