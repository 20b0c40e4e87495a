/* oidc - there and back: what we ask, what must come back with it, and what we then believe. */
#include "access/oidc.h"

#include <jansson.h>
#include <string.h>

#include "ground/web/encode.h"

#include "ground/base/banned.h"

static const int64_t second = 1000000;
enum { SECRET_MOST = 8 * 1024, VERIFIER_CHARS = CRYPTO_TOKEN_CHARS, CODE_MOST = 2048 };

#define CALLBACK_PATH "/inloggen/terug"

static void json_drop(json_t **j)
{
    json_decref(*j);
}

static struct text redirect_of(const struct access *access, struct arena *a)
{
    return arena_print(a, "%s" CALLBACK_PATH, access->options.origin);
}

/* ---- what the provider says of itself ---- */

static bool take_address(char to[OIDC_ADDRESS_MOST], const json_t *document, const char *name,
                         bool loopback)
{
    const json_t *j = json_object_get(document, name);
    const size_t len = json_is_string(j) ? json_string_length(j) : 0;

    if (len == 0 || len >= OIDC_ADDRESS_MOST || strlen(json_string_value(j)) != len ||
        !oidc_address_is_safe(json_string_value(j), loopback))
        return false;
    memcpy(to, json_string_value(j), len + 1);
    return true;
}

static bool speaks_s256(const json_t *document)
{
    const json_t *list = json_object_get(document, "code_challenge_methods_supported");
    bool found = list == NULL; /* says nothing: the provider may still know it */

    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *z = json_string_value(json_array_get(list, i));

        found |= z != NULL && strcmp(z, "S256") == 0;
    }
    return found;
}

static enum oidc_fault discover(const struct access *access, struct arena *a,
                                struct oidc_cache *found)
{
    WHEN_LEAVING(json_drop) json_t *document = NULL;
    const struct access_oidc *o = &access->options.oidc;
    const bool loopback = oidc_is_loopback(o->issuer);
    const size_t len = strlen(o->issuer);
    const struct text address =
        arena_print(a, "%.*s/.well-known/openid-configuration",
                    (int)(len > 0 && o->issuer[len - 1] == '/' ? len - 1 : len), o->issuer);
    struct oidc_answer answer = {0};
    const json_t *issuer = NULL;
    enum oidc_fault f = OIDC_FINE;

    if (address.at == NULL)
        return OIDC_OUR_SETTINGS;
    f = oidc_call(access, a, address.at, &(struct oidc_post){0}, &answer);
    if (f != OIDC_FINE)
        return f;
    if (answer.status != 200)
        return OIDC_UNREACHABLE;
    document = json_loadb(answer.body.at, answer.body.len, JSON_REJECT_DUPLICATES, NULL);
    issuer = json_object_get(document, "issuer");
    /* The document must be about the issuer we asked: else anybody's would do (mix-up). */
    if (!json_is_string(issuer) || strcmp(json_string_value(issuer), o->issuer) != 0)
        return OIDC_BAD_ISSUER;
    if (!speaks_s256(document) ||
        !take_address(found->authorize, document, "authorization_endpoint", loopback) ||
        !take_address(found->token, document, "token_endpoint", loopback) ||
        !take_address(found->keys_at, document, "jwks_uri", loopback))
        return OIDC_OUR_SETTINGS;
    return OIDC_FINE;
}

static enum oidc_fault configured(const struct access *access, struct oidc_cache *found)
{
    const struct access_oidc *o = &access->options.oidc;
    const bool loopback = oidc_is_loopback(o->issuer);
    const char *const from[] = {o->authorize_at, o->token_at, o->keys_at};
    char *const to[] = {found->authorize, found->token, found->keys_at};

    for (size_t i = 0; i < 3; i++) {
        if (from[i] == NULL || !oidc_address_is_safe(from[i], loopback))
            return OIDC_OUR_SETTINGS;
        memcpy(to[i], from[i], strlen(from[i]) + 1);
    }
    return OIDC_FINE;
}

static bool copy_endpoints(struct arena *a, const struct oidc_cache *c,
                           struct oidc_endpoints *ret)
{
    *ret =
        (struct oidc_endpoints){arena_z(a, text_of(c->authorize)),
                                arena_z(a, text_of(c->token)), arena_z(a, text_of(c->keys_at))};
    return !a->full;
}

enum oidc_fault oidc_endpoints_find(struct access *access, struct arena *a, struct instant now,
                                    struct oidc_endpoints *ret)
{
    const struct access_oidc *o = &access->options.oidc;
    struct oidc_cache *cache = access->oidc;
    struct oidc_cache *found = arena_take(a, 1, sizeof *found);
    enum oidc_fault f = OIDC_FINE;
    bool known = false;

    if (cache == NULL || found == NULL)
        return OIDC_OUR_SETTINGS;
    (void)pthread_mutex_lock(&access->lock);
    known = cache->found.n != 0 && now.n - cache->found.n < OIDC_ENDPOINTS_SECONDS * second;
    if (known)
        known = copy_endpoints(a, cache, ret);
    (void)pthread_mutex_unlock(&access->lock);
    if (known)
        return OIDC_FINE;
    f = o->authorize_at != NULL ? configured(access, found) : discover(access, a, found);
    if (f != OIDC_FINE)
        return f;
    (void)pthread_mutex_lock(&access->lock);
    memcpy(cache->authorize, found->authorize, sizeof cache->authorize);
    memcpy(cache->token, found->token, sizeof cache->token);
    memcpy(cache->keys_at, found->keys_at, sizeof cache->keys_at);
    cache->found = now;
    (void)pthread_mutex_unlock(&access->lock);
    return copy_endpoints(a, found, ret) ? OIDC_FINE : OIDC_OUR_SETTINGS;
}

/* Says whether to fetch, and notes that somebody does: an unknown key may not become a way to
 * make us call the provider a thousand times. */
static bool keys_from_cache(struct access *access, struct arena *a, struct instant now,
                            bool fresh, struct text *ret_keys)
{
    struct oidc_cache *cache = access->oidc;
    bool fetch = false;

    (void)pthread_mutex_lock(&access->lock);
    if (cache->keys_len == 0 || now.n - cache->fetched.n >= OIDC_KEYS_SECONDS * second)
        fetch = true;
    else if (fresh)
        fetch = now.n - cache->tried.n >= OIDC_REFETCH_SECONDS * second;
    if (fetch)
        cache->tried = now;
    else
        *ret_keys = arena_copy(a, (struct text){cache->keys, cache->keys_len});
    (void)pthread_mutex_unlock(&access->lock);
    return !fetch;
}

enum oidc_fault oidc_keys_find(struct access *access, struct arena *a, struct instant now,
                               bool fresh, struct text *ret_keys)
{
    struct oidc_endpoints endpoints = {0};
    struct oidc_answer answer = {0};
    enum oidc_fault f = OIDC_FINE;

    if (keys_from_cache(access, a, now, fresh, ret_keys))
        return ret_keys->at == NULL ? OIDC_OUR_SETTINGS : OIDC_FINE;
    f = oidc_endpoints_find(access, a, now, &endpoints);
    if (f == OIDC_FINE)
        f = oidc_call(access, a, endpoints.keys, &(struct oidc_post){0}, &answer);
    if (f != OIDC_FINE)
        return f;
    if (answer.status != 200 || answer.body.len == 0)
        return OIDC_UNREACHABLE;
    (void)pthread_mutex_lock(&access->lock);
    memcpy(access->oidc->keys, answer.body.at, answer.body.len);
    access->oidc->keys_len = answer.body.len;
    access->oidc->fetched = now;
    (void)pthread_mutex_unlock(&access->lock);
    *ret_keys = answer.body;
    return OIDC_FINE;
}

/* ---- there ---- */

/* Sealed in the browser's cookie, so that nothing waits in our rows for people who never
 * return. */
struct way {
    struct text state, nonce, verifier, back, made;
};
enum { WAY_PARTS = 5 };

static enum oidc_fault way_seal(struct access *access, struct arena *a, const struct way *w,
                                struct text *ret_cookie)
{
    const struct text parts[WAY_PARTS] = {w->state, w->nonce, w->verifier, w->back, w->made};
    const struct text plain = crypto_with(a, parts, WAY_PARTS);
    struct text sealed = NO_TEXT;

    if (plain.at == NULL ||
        crypto_seal(a, access->seal, 1, TEXT("access oidc"), plain, &sealed) != OUTCOME_OK)
        return OIDC_OUR_SETTINGS;
    *ret_cookie = crypto_base64url(a, sealed);
    return ret_cookie->at == NULL ? OIDC_OUR_SETTINGS : OIDC_FINE;
}

static bool way_open(struct access *access, struct arena *a, struct text cookie,
                     struct instant now, struct way *ret)
{
    struct text *const parts[WAY_PARTS] = {&ret->state, &ret->nonce, &ret->verifier, &ret->back,
                                           &ret->made};
    struct text sealed = NO_TEXT;
    struct text plain = NO_TEXT;
    struct instant made = {0};

    if (cookie.len == 0 || cookie.len > 4096 ||
        crypto_base64url_read(a, cookie, &sealed) != OUTCOME_OK ||
        crypto_open(a, access->seal, TEXT("access oidc"), sealed, &plain) != OUTCOME_OK)
        return false;
    for (size_t i = 0; i < WAY_PARTS; i++)
        if (!part_read(&plain, parts[i]))
            return false;
    return instant_parse(ret->made, &made) == OUTCOME_OK &&
           now.n - made.n < INT64_C(60) * ACCESS_OIDC_MINUTES * second &&
           made.n - now.n < OIDC_SKEW_SECONDS * second;
}

/* RFC 7636: the provider keeps the hash, we keep what it was made of. */
static struct text challenge_of(struct arena *a, struct text verifier)
{
    const struct crypto_hash h = crypto_sha256(verifier);

    return crypto_base64url(a, crypto_hash_text(&h));
}

enum oidc_fault oidc_start(struct access *access, struct arena *a, struct text back,
                           enum language lang, struct instant now, struct text *ret_address,
                           struct text *ret_cookie)
{
    const struct access_oidc *o = &access->options.oidc;
    struct way w = {.state = crypto_token(a),
                    .nonce = crypto_token(a),
                    .verifier = crypto_token(a),
                    .back = back.len <= OIDC_BACK_MOST ? back : NO_TEXT,
                    .made = instant_iso(a, now)};
    struct oidc_endpoints endpoints = {0};
    struct text redirect, client, scope, acr;
    enum oidc_fault f = oidc_endpoints_find(access, a, now, &endpoints);

    if (f == OIDC_FINE)
        f = way_seal(access, a, &w, ret_cookie);
    if (f != OIDC_FINE)
        return f;
    redirect = encode_text(a, redirect_of(access, a));
    client = encode_text(a, text_of(o->client));
    scope = encode_text(a, text_of(o->scope == NULL ? "openid" : o->scope));
    acr = o->acr == NULL
              ? TEXT("")
              : arena_print(a, "&acr_values=%.*s", TEXT_ARG(encode_text(a, text_of(o->acr))));
    *ret_address = arena_print(
        a,
        "%s%cresponse_type=code&client_id=%.*s&redirect_uri=%.*s&scope=%.*s&state=%.*s"
        "&nonce=%.*s&code_challenge=%.*s&code_challenge_method=S256&ui_locales=%.*s%.*s",
        endpoints.authorize, strchr(endpoints.authorize, '?') == NULL ? '?' : '&',
        TEXT_ARG(client), TEXT_ARG(redirect), TEXT_ARG(scope), TEXT_ARG(w.state),
        TEXT_ARG(w.nonce), TEXT_ARG(challenge_of(a, w.verifier)), TEXT_ARG(language_code(lang)),
        TEXT_ARG(acr));
    return ret_address->at == NULL || a->full ? OIDC_OUR_SETTINGS : OIDC_FINE;
}

/* ---- and back ---- */

/* How we prove ourselves: a signed proof where there is a key file, else the shared secret. */
static enum oidc_fault prove(const struct access *access, struct arena *a, const char *audience,
                             struct instant now, struct oidc_post *post)
{
    const struct access_oidc *o = &access->options.oidc;
    const struct text client = text_of(o->client);
    struct text secret = NO_TEXT;
    struct text jwt = NO_TEXT;

    if (o->key_file != NULL) {
        enum oidc_fault f = OIDC_FINE;

        if (crypto_secret_find(a, "oidc-key", o->key_file, SECRET_MOST, &secret) != OUTCOME_OK)
            return OIDC_OUR_SETTINGS;
        f = oidc_assertion(a, secret, client, text_of(audience), now, &jwt);
        if (f != OIDC_FINE)
            return f;
        post->body =
            arena_print(a,
                        "%.*s&client_id=%.*s&client_assertion_type="
                        "urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-type%%3A"
                        "jwt-bearer&client_assertion=%.*s",
                        TEXT_ARG(post->body), TEXT_ARG(encode_text(a, client)), TEXT_ARG(jwt));
        return post->body.at == NULL ? OIDC_OUR_SETTINGS : OIDC_FINE;
    }
    if (crypto_secret_find(a, "oidc-secret", o->secret_file, SECRET_MOST, &secret) !=
        OUTCOME_OK)
        return OIDC_OUR_SETTINGS;
    secret = arena_print(a, "%.*s:%.*s", TEXT_ARG(encode_text(a, client)),
                         TEXT_ARG(encode_text(a, secret)));
    post->authorize =
        arena_print(a, "Authorization: Basic %.*s", TEXT_ARG(crypto_base64(a, secret)));
    return post->authorize.at == NULL ? OIDC_OUR_SETTINGS : OIDC_FINE;
}

static enum oidc_fault exchange(struct access *access, struct arena *a, const struct way *w,
                                const struct oidc_return *r, struct text *ret_token)
{
    WHEN_LEAVING(json_drop) json_t *document = NULL;
    struct oidc_endpoints endpoints = {0};
    struct oidc_answer answer = {0};
    struct oidc_post post = {0};
    const json_t *token = NULL;
    enum oidc_fault f = oidc_endpoints_find(access, a, r->now, &endpoints);

    if (f != OIDC_FINE)
        return f;
    post.body = arena_print(
        a, "grant_type=authorization_code&code=%.*s&redirect_uri=%.*s&code_verifier=%.*s",
        TEXT_ARG(encode_text(a, r->code)), TEXT_ARG(encode_text(a, redirect_of(access, a))),
        TEXT_ARG(w->verifier));
    f = prove(access, a, endpoints.token, r->now, &post);
    if (f == OIDC_FINE)
        f = oidc_call(access, a, endpoints.token, &post, &answer);
    if (f != OIDC_FINE)
        return f;
    if (answer.status != 200)
        return answer.status >= 500 ? OIDC_UNREACHABLE : OIDC_REFUSED;
    document = json_loadb(answer.body.at, answer.body.len, JSON_REJECT_DUPLICATES, NULL);
    token = json_object_get(document, "id_token");
    if (!json_is_string(token))
        return OIDC_BAD_FORM;
    *ret_token =
        arena_copy(a, (struct text){json_string_value(token), json_string_length(token)});
    return ret_token->at == NULL ? OIDC_BAD_FORM : OIDC_FINE;
}

static enum oidc_fault believe(struct access *access, struct arena *a, const struct way *w,
                               struct text token, struct instant now,
                               struct oidc_claims *ret_claims)
{
    const struct access_oidc *o = &access->options.oidc;
    const struct oidc_expect expect = {.issuer = text_of(o->issuer),
                                       .client = text_of(o->client),
                                       .nonce = w->nonce,
                                       .acr = text_of(o->acr),
                                       .claim = text_of(o->claim),
                                       .now = now};
    struct text keys = NO_TEXT;
    enum oidc_fault f = oidc_keys_find(access, a, now, false, &keys);

    if (f == OIDC_FINE)
        f = oidc_token_check(a, &expect, keys, token, ret_claims);
    if (f != OIDC_UNKNOWN_KEY)
        return f;
    f = oidc_keys_find(access, a, now, true, &keys); /* the provider changed its keys */
    return f == OIDC_FINE ? oidc_token_check(a, &expect, keys, token, ret_claims) : f;
}

enum oidc_fault oidc_finish(struct access *access, struct arena *a, const struct oidc_return *r,
                            struct oidc_claims *ret_claims, struct text *ret_back)
{
    const struct access_oidc *o = &access->options.oidc;
    struct way w = {0};
    struct text token = NO_TEXT;
    enum oidc_fault f = OIDC_FINE;

    if (access->oidc == NULL)
        return OIDC_OUR_SETTINGS;
    if (!way_open(access, a, r->cookie, r->now, &w) || !crypto_same(r->state, w.state))
        return OIDC_BAD_STATE;
    /* RFC 9207: a provider that names itself must be the one we went to. */
    if (r->issuer.at != NULL && !text_same(r->issuer, text_of(o->issuer)))
        return OIDC_BAD_ISSUER;
    if (r->error.at != NULL)
        return text_same(r->error, TEXT("access_denied")) ||
                       text_same(r->error, TEXT("login_required"))
                   ? OIDC_STOPPED
                   : OIDC_REFUSED;
    if (r->code.len == 0 || r->code.len > CODE_MOST)
        return OIDC_BAD_STATE;
    f = exchange(access, a, &w, r, &token);
    if (f == OIDC_FINE)
        f = believe(access, a, &w, token, r->now, ret_claims);
    if (f == OIDC_FINE)
        *ret_back = w.back;
    return f;
}
