/* oidc_token - is this token really about this person, for us, now? Pure: bytes in, claims out.
 *
 * cjose is used for the signature alone: its faults of 2026 were all in encryption, which no
 * line here reaches. Which algorithms count is decided here, before cjose sees the token. */
#include "access/oidc.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ground/base/banned.h"

static const struct {
    const char *alg, *kty, *crv;
} algorithms[] = {
    {"RS256", "RSA", NULL},
    {"PS256", "RSA", NULL},
    {"ES256", "EC", "P-256"},
};
enum { ALGORITHMS = sizeof algorithms / sizeof *algorithms, RSA_BYTES_LEAST = 256 };

static const char *const fault_names[] = {
    [OIDC_FINE] = "fine",
    [OIDC_BAD_FORM] = "the token is no well-formed token",
    [OIDC_BAD_ALG] = "the token is signed in a way we do not accept",
    [OIDC_UNKNOWN_KEY] = "the token is signed with a key the provider does not publish",
    [OIDC_WEAK_KEY] = "the provider's key is too weak",
    [OIDC_BAD_SIGNATURE] = "the token's signature does not fit",
    [OIDC_BAD_ISSUER] = "the token comes from somebody else",
    [OIDC_BAD_AUDIENCE] = "the token is meant for somebody else",
    [OIDC_EXPIRED] = "the token is too old",
    [OIDC_NOT_YET] = "the token is from the future: compare the clocks",
    [OIDC_BAD_NONCE] = "the token belongs to another sign-in",
    [OIDC_BAD_ACR] = "the sign-in was weaker than we asked",
    [OIDC_NO_CLAIM] = "the token does not say who it is about",
    [OIDC_BAD_STATE] = "the way back does not fit the way there",
    [OIDC_STOPPED] = "the person stopped",
    [OIDC_REFUSED] = "the provider refused our request",
    [OIDC_UNREACHABLE] = "the provider cannot be reached",
    [OIDC_OUR_SETTINGS] = "our own settings are wrong",
};

const char *oidc_fault_name(enum oidc_fault f)
{
    return fault_names[f];
}

static void json_drop(json_t **j)
{
    json_decref(*j);
}

static void jwk_drop(cjose_jwk_t **k)
{
    cjose_jwk_release(*k); /* accepts NULL */
}

static void jws_drop(cjose_jws_t **j)
{
    cjose_jws_release(*j);
}

static json_t *json_of(struct text t)
{
    return json_loadb(t.at, t.len, JSON_REJECT_DUPLICATES, NULL);
}

static struct text string_of(const json_t *object, const char *name)
{
    const json_t *j = json_object_get(object, name);

    return json_is_string(j) ? (struct text){json_string_value(j), json_string_length(j)}
                             : NO_TEXT;
}

static bool is(const json_t *object, const char *name, const char *value)
{
    return text_same(string_of(object, name), text_of(value));
}

/* Three parts, each base64url; gives the first two decoded. */
static bool parts(struct arena *a, struct text token, struct text *ret_head,
                  struct text *ret_body)
{
    struct text head = NO_TEXT;
    struct text body = NO_TEXT;
    struct text signature = NO_TEXT;
    struct text rest = NO_TEXT;
    struct text bytes = NO_TEXT;

    if (token.len == 0 || token.len > OIDC_TOKEN_MOST || !text_cut(token, '.', &head, &rest) ||
        !text_cut(rest, '.', &body, &signature) || memchr(signature.at, '.', signature.len))
        return false;
    return crypto_base64url_read(a, head, ret_head) == OUTCOME_OK &&
           crypto_base64url_read(a, body, ret_body) == OUTCOME_OK &&
           crypto_base64url_read(a, signature, &bytes) == OUTCOME_OK;
}

/* The row of the fixed list, or -1. */
static int algorithm_of(const json_t *head)
{
    if (json_object_get(head, "crit") != NULL || json_object_get(head, "b64") != NULL)
        return -1; /* extensions we would have to understand */
    for (int i = 0; i < ALGORITHMS; i++)
        if (is(head, "alg", algorithms[i].alg))
            return i;
    return -1;
}

static bool key_fits(const json_t *key, int algorithm, struct text kid)
{
    const json_t *use = json_object_get(key, "use");
    const json_t *alg = json_object_get(key, "alg");

    return is(key, "kty", algorithms[algorithm].kty) &&
           (use == NULL || is(key, "use", "sig")) &&
           (alg == NULL || is(key, "alg", algorithms[algorithm].alg)) &&
           (kid.at == NULL || text_same(string_of(key, "kid"), kid));
}

static bool key_is_strong(struct arena *a, const json_t *key, int algorithm)
{
    struct text n = NO_TEXT;

    if (algorithms[algorithm].crv != NULL)
        return is(key, "crv", algorithms[algorithm].crv);
    return crypto_base64url_read(a, string_of(key, "n"), &n) == OUTCOME_OK &&
           n.len >= RSA_BYTES_LEAST;
}

/* The key by its name; a token without a name fits only where there is one key to choose. */
static enum oidc_fault key_choose(const json_t *set, const json_t *head, int algorithm,
                                  const json_t **ret_key)
{
    const json_t *list = json_object_get(set, "keys");
    const struct text kid = string_of(head, "kid");
    const json_t *found = NULL;
    size_t fits = 0;

    if (!json_is_array(list) || json_array_size(list) > OIDC_KEYS_MOST)
        return OIDC_BAD_FORM;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *key = json_array_get(list, i);

        if (!key_fits(key, algorithm, kid))
            continue;
        found = key;
        fits++;
    }
    if (fits != 1)
        return OIDC_UNKNOWN_KEY;
    *ret_key = found;
    return OIDC_FINE;
}

static enum oidc_fault signature_check(struct arena *a, const json_t *key, struct text token)
{
    WHEN_LEAVING(jwk_drop) cjose_jwk_t *jwk = NULL;
    WHEN_LEAVING(jws_drop) cjose_jws_t *jws = NULL;
    const size_t most = OIDC_TOKEN_MOST;
    char *json = arena_take(a, most, 1);
    size_t len = 0;

    if (json == NULL)
        return OIDC_BAD_FORM;
    len = json_dumpb(key, json, most, JSON_COMPACT);
    if (len == 0 || len > most)
        return OIDC_BAD_FORM;
    jwk = cjose_jwk_import(json, len, NULL);
    if (jwk == NULL)
        return OIDC_WEAK_KEY;
    jws = cjose_jws_import(token.at, token.len, NULL);
    if (jws == NULL)
        return OIDC_BAD_FORM;
    return cjose_jws_verify(jws, jwk, NULL) ? OIDC_FINE : OIDC_BAD_SIGNATURE;
}

static bool audience_fits(const json_t *body, struct text client)
{
    const json_t *aud = json_object_get(body, "aud");
    const json_t *azp = json_object_get(body, "azp");
    bool ours = false;

    if (json_is_string(aud)) {
        ours = text_same(string_of(body, "aud"), client);
    } else {
        if (!json_is_array(aud) || json_array_size(aud) > OIDC_KEYS_MOST)
            return false;
        for (size_t i = 0; i < json_array_size(aud); i++) {
            const json_t *one = json_array_get(aud, i);

            ours |= json_is_string(one) &&
                    text_same((struct text){json_string_value(one), json_string_length(one)},
                              client);
        }
        /* Several audiences: it must say that it was made for us. */
        if (json_array_size(aud) > 1 && azp == NULL)
            return false;
    }
    return ours && (azp == NULL || text_same(string_of(body, "azp"), client));
}

/* Seconds since 1970, at most the year 9999; false: absent or no whole number. */
static bool seconds_of(const json_t *body, const char *name, int64_t *ret)
{
    const json_t *j = json_object_get(body, name);

    if (!json_is_integer(j) || json_integer_value(j) < 0 ||
        json_integer_value(j) > INT64_C(253402300799))
        return false;
    *ret = json_integer_value(j);
    return true;
}

static enum oidc_fault times_check(const json_t *body, struct instant now)
{
    const int64_t seconds = now.n / 1000000;
    int64_t exp = 0;
    int64_t iat = 0;
    int64_t nbf = 0;

    if (!seconds_of(body, "exp", &exp) || !seconds_of(body, "iat", &iat))
        return OIDC_BAD_FORM;
    if (seconds >= exp + OIDC_SKEW_SECONDS || seconds > iat + OIDC_OLDEST_SECONDS)
        return OIDC_EXPIRED;
    if (iat > seconds + OIDC_SKEW_SECONDS)
        return OIDC_NOT_YET;
    if (json_object_get(body, "nbf") != NULL &&
        (!seconds_of(body, "nbf", &nbf) || nbf > seconds + OIDC_SKEW_SECONDS))
        return OIDC_NOT_YET;
    return OIDC_FINE;
}

static enum oidc_fault claims_check(struct arena *a, const struct oidc_expect *e,
                                    const json_t *body, struct oidc_claims *ret)
{
    const struct text sub = string_of(body, "sub");
    const struct text claim =
        string_of(body, e->claim.at == NULL ? "sub" : arena_z(a, e->claim));
    enum oidc_fault f = OIDC_FINE;

    if (!text_same(string_of(body, "iss"), e->issuer))
        return OIDC_BAD_ISSUER;
    if (!audience_fits(body, e->client))
        return OIDC_BAD_AUDIENCE;
    f = times_check(body, e->now);
    if (f != OIDC_FINE)
        return f;
    if (!crypto_same(string_of(body, "nonce"), e->nonce))
        return OIDC_BAD_NONCE;
    if (e->acr.len > 0 && !text_same(string_of(body, "acr"), e->acr))
        return OIDC_BAD_ACR;
    if (sub.len == 0 || sub.len > OIDC_SUBJECT_MOST || claim.len == 0 ||
        claim.len > OIDC_SUBJECT_MOST)
        return OIDC_NO_CLAIM;
    *ret = (struct oidc_claims){arena_copy(a, sub), arena_copy(a, claim)};
    return a->full ? OIDC_BAD_FORM : OIDC_FINE;
}

enum oidc_fault oidc_token_check(struct arena *a, const struct oidc_expect *e, struct text keys,
                                 struct text token, struct oidc_claims *ret_claims)
{
    WHEN_LEAVING(json_drop) json_t *head = NULL;
    WHEN_LEAVING(json_drop) json_t *body = NULL;
    WHEN_LEAVING(json_drop) json_t *set = NULL;
    struct text head_bytes = NO_TEXT;
    struct text body_bytes = NO_TEXT;
    const json_t *key = NULL;
    int algorithm = -1;
    enum oidc_fault f = OIDC_FINE;

    if (!parts(a, token, &head_bytes, &body_bytes))
        return OIDC_BAD_FORM;
    head = json_of(head_bytes);
    if (!json_is_object(head))
        return OIDC_BAD_FORM;
    algorithm = algorithm_of(head);
    if (algorithm < 0)
        return OIDC_BAD_ALG;
    set = json_of(keys);
    f = key_choose(set, head, algorithm, &key);
    if (f != OIDC_FINE)
        return f;
    if (!key_is_strong(a, key, algorithm))
        return OIDC_WEAK_KEY;
    f = signature_check(a, key, token);
    if (f != OIDC_FINE)
        return f;
    body = json_of(body_bytes);
    if (!json_is_object(body))
        return OIDC_BAD_FORM;
    return claims_check(a, e, body, ret_claims);
}

/* ---- our own proof ---- */

enum oidc_fault oidc_assertion(struct arena *a, struct text private_jwk, struct text client,
                               struct text audience, struct instant now, struct text *ret_jwt)
{
    WHEN_LEAVING(json_drop) json_t *key = json_of(private_jwk);
    WHEN_LEAVING(json_drop) json_t *head = json_object();
    WHEN_LEAVING(json_drop) json_t *body = NULL;
    WHEN_LEAVING(jwk_drop) cjose_jwk_t *jwk = NULL;
    WHEN_LEAVING(jws_drop) cjose_jws_t *jws = NULL;
    const struct text kid = string_of(key, "kid");
    const struct text jti = crypto_token(a);
    const char *alg = is(key, "kty", "EC") ? "ES256" : "RS256";
    char *json = arena_take(a, OIDC_TOKEN_MOST, 1);
    const char *out = NULL;
    size_t len = 0;

    if (json == NULL || jti.at == NULL || head == NULL)
        return OIDC_OUR_SETTINGS;
    if (is(key, "alg", "PS256"))
        alg = "PS256";
    jwk = cjose_jwk_import(private_jwk.at, private_jwk.len, NULL);
    body = json_pack("{s:s%, s:s%, s:s%, s:s%, s:I, s:I}", "iss", client.at, client.len, "sub",
                     client.at, client.len, "aud", audience.at, audience.len, "jti", jti.at,
                     jti.len, "iat", (json_int_t)now.n / 1000000, "exp",
                     (json_int_t)now.n / 1000000 + OIDC_SKEW_SECONDS);
    if (jwk == NULL || body == NULL || !key_is_strong(a, key, alg[0] == 'E' ? 2 : 0) ||
        json_object_set_new(head, "alg", json_string(alg)) != 0 ||
        (kid.at != NULL &&
         json_object_set_new(head, "kid", json_stringn(kid.at, kid.len)) != 0))
        return OIDC_OUR_SETTINGS;
    len = json_dumpb(body, json, OIDC_TOKEN_MOST, JSON_COMPACT);
    if (len == 0 || len > OIDC_TOKEN_MOST)
        return OIDC_OUR_SETTINGS;
    jws = cjose_jws_sign(jwk, head, (const uint8_t *)json, len, NULL);
    if (jws == NULL || !cjose_jws_export(jws, &out, NULL))
        return OIDC_OUR_SETTINGS;
    *ret_jwt = arena_copy(a, text_of(out));
    return ret_jwt->at == NULL ? OIDC_OUR_SETTINGS : OIDC_FINE;
}

struct text oidc_subject(struct arena *a, struct text issuer, struct text sub)
{
    return crypto_with(a, (struct text[]){issuer, sub}, 2);
}
