/* Tokens that are right in all but one thing: each is refused, and for that reason. */
#include "access/oidc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cjose/cjose.h>
#include <cmocka.h>
#include <jansson.h>

static struct arena arena;
static cjose_jwk_t *rsa, *other, *weak, *ec, *ec384;
static struct text keys; /* what the provider publishes: rsa as "one", ec as "two" */
static const int64_t noon = 1795435200;

static struct text dump(json_t *j)
{
    char *z = json_dumps(j, JSON_COMPACT);
    const struct text t = arena_copy(&arena, text_of(z));

    free(z);
    json_decref(j);
    return t;
}

static json_t *public_of(const cjose_jwk_t *jwk, const char *kid)
{
    char *z = cjose_jwk_to_json(jwk, false, NULL);
    json_t *j = json_loads(z, 0, NULL);

    cjose_get_dealloc()(z);
    assert_int_equal(json_object_set_new(j, "kid", json_string(kid)), 0);
    assert_int_equal(json_object_set_new(j, "use", json_string("sig")), 0);
    return j;
}

static int keys_make(void **state)
{
    (void)state;
    if (crypto_start() != OUTCOME_OK || arena_open(&arena, 32 * 1024 * 1024) != OUTCOME_OK)
        return -1;
    rsa = cjose_jwk_create_RSA_random(2048, NULL, 0, NULL);
    other = cjose_jwk_create_RSA_random(2048, NULL, 0, NULL);
    weak = cjose_jwk_create_RSA_random(1024, NULL, 0, NULL);
    ec = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL);
    ec384 = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_384, NULL);
    if (rsa == NULL || other == NULL || weak == NULL || ec == NULL || ec384 == NULL)
        return -1;
    keys = dump(json_pack("{s:[o,o]}", "keys", public_of(rsa, "one"), public_of(ec, "two")));
    return 0;
}

static int keys_drop(void **state)
{
    (void)state;
    cjose_jwk_release(rsa);
    cjose_jwk_release(other);
    cjose_jwk_release(weak);
    cjose_jwk_release(ec);
    cjose_jwk_release(ec384);
    arena_close(&arena);
    return 0;
}

static json_t *right_body(void)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I}", "iss", "https://broker.example",
                     "aud", "erkenning", "sub", "pairwise-1", "bsn", "999990019", "nonce",
                     "n-1", "iat", (json_int_t)noon, "exp", (json_int_t)(noon + 300));
}

static const struct oidc_expect expect = {.issuer = TEXT_INIT("https://broker.example"),
                                          .client = TEXT_INIT("erkenning"),
                                          .nonce = TEXT_INIT("n-1"),
                                          .claim = TEXT_INIT("bsn"),
                                          .now = {(INT64_C(1795435200) + 5) * 1000000}};

/* Takes the body. */
static struct text signed_by(const cjose_jwk_t *jwk, const char *alg, const char *kid,
                             json_t *body)
{
    const struct text plain = dump(body);
    json_t *head = json_pack("{s:s}", "alg", alg);
    cjose_jws_t *jws = NULL;
    const char *out = NULL;
    struct text t = NO_TEXT;

    if (kid != NULL)
        assert_int_equal(json_object_set_new(head, "kid", json_string(kid)), 0);
    jws = cjose_jws_sign(jwk, head, (const uint8_t *)plain.at, plain.len, NULL);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &out, NULL));
    t = arena_copy(&arena, text_of(out));
    cjose_jws_release(jws);
    json_decref(head);
    return t;
}

/* Head and body as given, and a signature that is any bytes. */
static struct text by_hand(const char *head, json_t *body, struct text signature)
{
    const struct text h = crypto_base64url(&arena, text_of(head));
    const struct text b = crypto_base64url(&arena, dump(body));
    const struct text s = crypto_base64url(&arena, signature);

    return arena_print(&arena, "%.*s.%.*s.%.*s", TEXT_ARG(h), TEXT_ARG(b), TEXT_ARG(s));
}

static enum oidc_fault check(struct text token)
{
    struct oidc_claims claims = {0};

    return oidc_token_check(&arena, &expect, keys, token, &claims);
}

static void right_ones_pass(void **state)
{
    struct oidc_claims claims = {0};

    (void)state;
    assert_int_equal(oidc_token_check(&arena, &expect, keys,
                                      signed_by(rsa, "RS256", "one", right_body()), &claims),
                     OIDC_FINE);
    assert_true(text_same(claims.sub, TEXT("pairwise-1")));
    assert_true(text_same(claims.claim, TEXT("999990019")));
    assert_int_equal(check(signed_by(rsa, "PS256", "one", right_body())), OIDC_FINE);
    assert_int_equal(check(signed_by(ec, "ES256", "two", right_body())), OIDC_FINE);
    /* Without a name there must be only one key that fits. */
    assert_int_equal(check(signed_by(ec, "ES256", NULL, right_body())), OIDC_FINE);
}

static void one_claim_wrong(void **state)
{
    static const struct {
        const char *what, *name, *json;
        enum oidc_fault fault;
    } row[] = {
        {"another issuer", "iss", "\"https://broker.example/\"", OIDC_BAD_ISSUER},
        {"no issuer", "iss", "null", OIDC_BAD_ISSUER},
        {"another audience", "aud", "\"elsewhere\"", OIDC_BAD_AUDIENCE},
        {"nobody", "aud", "[]", OIDC_BAD_AUDIENCE},
        {"a number", "aud", "7", OIDC_BAD_AUDIENCE},
        {"a list with us", "aud", "[\"erkenning\"]", OIDC_FINE},
        {"several without azp", "aud", "[\"erkenning\",\"elsewhere\"]", OIDC_BAD_AUDIENCE},
        {"made for another", "azp", "\"elsewhere\"", OIDC_BAD_AUDIENCE},
        {"made for us", "azp", "\"erkenning\"", OIDC_FINE},
        {"another nonce", "nonce", "\"n-2\"", OIDC_BAD_NONCE},
        {"no nonce", "nonce", "null", OIDC_BAD_NONCE},
        {"expired long ago", "exp", "1795435000", OIDC_EXPIRED},
        {"expired within the skew", "exp", "1795435201", OIDC_FINE},
        {"no end", "exp", "null", OIDC_BAD_FORM},
        {"an end with a fraction", "exp", "1795435300.5", OIDC_BAD_FORM},
        {"an end beyond counting", "exp", "9223372036854775807", OIDC_BAD_FORM},
        {"below zero", "iat", "-1", OIDC_BAD_FORM},
        {"made an hour ago", "iat", "1795431600", OIDC_EXPIRED},
        {"made in the future", "iat", "1795435300", OIDC_NOT_YET},
        {"not yet to be used", "nbf", "1795435300", OIDC_NOT_YET},
        {"usable since now", "nbf", "1795435200", OIDC_FINE},
        {"about nobody", "sub", "\"\"", OIDC_NO_CLAIM},
        {"without the claim we ask", "bsn", "null", OIDC_NO_CLAIM},
        {"a claim that is no text", "bsn", "999990019", OIDC_NO_CLAIM},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        json_t *body = right_body();

        assert_int_equal(json_object_set_new(body, row[i].name,
                                             json_loads(row[i].json, JSON_DECODE_ANY, NULL)),
                         0);
        if (check(signed_by(rsa, "RS256", "one", body)) != row[i].fault)
            fail_msg("%s: %s", row[i].name, row[i].what);
    }
}

static void algorithms_from_a_fixed_list(void **state)
{
    static const char *const heads[] = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"NONE\",\"kid\":\"one\"}",
        "{\"alg\":\"\",\"kid\":\"one\"}",
        "{\"kid\":\"one\"}",
        "{\"alg\":\"HS256\",\"kid\":\"one\"}",
        "{\"alg\":\"RS384\",\"kid\":\"one\"}",
        "{\"alg\":[\"RS256\"],\"kid\":\"one\"}",
        "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"exp\"]}",
    };
    char *pem = NULL;
    struct text token = NO_TEXT;
    struct text dot = NO_TEXT;

    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (check(by_hand(heads[i], right_body(), TEXT(""))) != OIDC_BAD_ALG)
            fail_msg("%s", heads[i]);
        if (check(by_hand(heads[i], right_body(), TEXT("signature"))) != OIDC_BAD_ALG)
            fail_msg("%s", heads[i]);
    }
    /* The old trick: our public key used as the secret of an HMAC. */
    pem = cjose_jwk_to_json(rsa, false, NULL);
    token = by_hand("{\"alg\":\"HS256\",\"kid\":\"one\"}", right_body(), TEXT(""));
    dot = text_first(token, token.len - 1);
    {
        const struct crypto_hash h = crypto_hmac_sha256(text_of(pem), dot);
        const struct text s = crypto_base64url(&arena, crypto_hash_text(&h));

        assert_int_equal(check(arena_print(&arena, "%.*s.%.*s", TEXT_ARG(dot), TEXT_ARG(s))),
                         OIDC_BAD_ALG);
    }
    cjose_get_dealloc()(pem);
    /* A name twice: which one would count? */
    assert_int_equal(
        check(by_hand("{\"alg\":\"none\",\"alg\":\"RS256\"}", right_body(), TEXT("x"))),
        OIDC_BAD_FORM);
}

static void signatures_and_keys(void **state)
{
    const struct text right = signed_by(rsa, "RS256", "one", right_body());
    struct text changed = arena_copy(&arena, right);
    struct text head, rest, body, sig;
    json_t *loose = NULL;
    struct oidc_claims claims = {0};

    (void)state;
    assert_int_equal(check(signed_by(other, "RS256", "one", right_body())), OIDC_BAD_SIGNATURE);
    assert_int_equal(check(signed_by(other, "RS256", "three", right_body())), OIDC_UNKNOWN_KEY);
    /* The name of the elliptic key, signed by RSA: kinds may not be mixed. */
    assert_int_equal(check(signed_by(rsa, "RS256", "two", right_body())), OIDC_UNKNOWN_KEY);
    assert_int_equal(check(signed_by(ec, "ES256", "one", right_body())), OIDC_UNKNOWN_KEY);
    /* Every bit of the signature counts. */
    for (size_t back = 2; back < 40; back++) {
        char *at = (char *)(uintptr_t)changed.at + changed.len - back;
        const char was = *at;

        *at = was == 'A' ? 'B' : 'A';
        assert_int_not_equal(check(changed), OIDC_FINE);
        *at = was;
    }
    assert_int_equal(check(changed), OIDC_FINE);
    /* Another body under the same signature. */
    assert_true(text_cut(right, '.', &head, &rest) && text_cut(rest, '.', &body, &sig));
    loose = right_body();
    assert_int_equal(json_object_set_new(loose, "bsn", json_string("999990020")), 0);
    body = crypto_base64url(&arena, dump(loose));
    assert_int_equal(check(arena_print(&arena, "%.*s.%.*s.%.*s", TEXT_ARG(head), TEXT_ARG(body),
                                       TEXT_ARG(sig))),
                     OIDC_BAD_SIGNATURE);
    /* Weak keys, also when the provider publishes them. */
    assert_int_equal(
        oidc_token_check(&arena, &expect,
                         dump(json_pack("{s:[o]}", "keys", public_of(weak, "weak"))),
                         signed_by(weak, "RS256", "weak", right_body()), &claims),
        OIDC_WEAK_KEY);
    assert_int_equal(
        oidc_token_check(
            &arena, &expect, dump(json_pack("{s:[o]}", "keys", public_of(ec384, "big"))),
            by_hand("{\"alg\":\"ES256\",\"kid\":\"big\"}", right_body(), TEXT("x")), &claims),
        OIDC_WEAK_KEY);
    /* A key for encryption signs nothing. */
    loose = public_of(rsa, "one");
    assert_int_equal(json_object_set_new(loose, "use", json_string("enc")), 0);
    assert_int_equal(oidc_token_check(&arena, &expect,
                                      dump(json_pack("{s:[o]}", "keys", loose)), right,
                                      &claims),
                     OIDC_UNKNOWN_KEY);
}

static void no_tokens_at_all(void **state)
{
    static const char *const tokens[] = {"",
                                         ".",
                                         "..",
                                         "...",
                                         "a.b",
                                         "a.b.c.d",
                                         "e30.e30.",
                                         "e30.e30.e30",
                                         "\xff.\xff.\xff",
                                         "bnVsbA.bnVsbA.AA",
                                         "W10.W10.AA",
                                         " e30.e30.e30"};
    struct oidc_claims claims = {0};
    static char huge[OIDC_TOKEN_MOST + 2];

    (void)state;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        assert_int_not_equal(check(text_of(tokens[i])), OIDC_FINE);
    memset(huge, 'A', sizeof huge - 1);
    assert_int_equal(check(text_of(huge)), OIDC_BAD_FORM);
    assert_int_not_equal(oidc_token_check(&arena, &expect, TEXT("{\"keys\":7}"),
                                          signed_by(rsa, "RS256", "one", right_body()),
                                          &claims),
                         OIDC_FINE);
    assert_int_not_equal(oidc_token_check(&arena, &expect, TEXT(""),
                                          signed_by(rsa, "RS256", "one", right_body()),
                                          &claims),
                         OIDC_FINE);
}

static void asked_strength_is_checked(void **state)
{
    struct oidc_expect strong = expect;
    struct oidc_claims claims = {0};
    json_t *body = right_body();

    (void)state;
    strong.acr = TEXT("urn:etoegang:core:assurance-class:loa3");
    assert_int_equal(oidc_token_check(&arena, &strong, keys,
                                      signed_by(rsa, "RS256", "one", right_body()), &claims),
                     OIDC_BAD_ACR);
    assert_int_equal(json_object_set_new(body, "acr", json_string(strong.acr.at)), 0);
    assert_int_equal(
        oidc_token_check(&arena, &strong, keys, signed_by(rsa, "RS256", "one", body), &claims),
        OIDC_FINE);
}

static void our_own_proof(void **state)
{
    char *z = cjose_jwk_to_json(rsa, true, NULL);
    struct text jwt = NO_TEXT;
    cjose_jws_t *jws = NULL;

    (void)state;
    assert_int_equal(oidc_assertion(&arena, text_of(z), TEXT("erkenning"),
                                    TEXT("https://broker.example/token"), expect.now, &jwt),
                     OIDC_FINE);
    jws = cjose_jws_import(jwt.at, jwt.len, NULL);
    assert_non_null(jws);
    assert_true(cjose_jws_verify(jws, rsa, NULL));
    cjose_jws_release(jws);
    cjose_get_dealloc()(z);
    z = cjose_jwk_to_json(weak, true, NULL);
    assert_int_equal(
        oidc_assertion(&arena, text_of(z), TEXT("erkenning"), TEXT("x"), expect.now, &jwt),
        OIDC_OUR_SETTINGS);
    cjose_get_dealloc()(z);
    assert_int_equal(
        oidc_assertion(&arena, TEXT("no key"), TEXT("erkenning"), TEXT("x"), expect.now, &jwt),
        OIDC_OUR_SETTINGS);
}

static void addresses(void **state)
{
    static const struct {
        const char *address;
        bool alone, beside_loopback;
    } row[] = {
        {"https://broker.example/oidc", true, true},
        {"https://broker.example:8443", true, true},
        {"http://broker.example", false, false},
        {"http://127.0.0.1:3000", false, true},
        {"http://[::1]:3000", false, true},
        {"http://localhost:3000/x", false, true},
        {"http://127.0.0.1.example.com/", false, false},
        {"https://user:word@broker.example", false, false},
        {"https://broker.example/#part", false, false},
        {"file:///etc/passwd", false, false},
        {"ftp://broker.example", false, false},
        {"javascript:alert(1)", false, false},
        {"", false, false},
        {"https://", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        if (oidc_address_is_safe(row[i].address, false) != row[i].alone ||
            oidc_address_is_safe(row[i].address, true) != row[i].beside_loopback)
            fail_msg("%s", row[i].address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_ones_pass),
        cmocka_unit_test(one_claim_wrong),
        cmocka_unit_test(algorithms_from_a_fixed_list),
        cmocka_unit_test(signatures_and_keys),
        cmocka_unit_test(no_tokens_at_all),
        cmocka_unit_test(asked_strength_is_checked),
        cmocka_unit_test(our_own_proof),
        cmocka_unit_test(addresses),
    };

    return cmocka_run_group_tests(tests, keys_make, keys_drop);
}
