#include "ground/crypto/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "ground/base/banned.h"

static_assert(CRYPTO_HASH_BYTES == crypto_hash_sha256_BYTES, "SHA-256 fills the hash");
static_assert(CRYPTO_HASH_BYTES == crypto_auth_hmacsha256_BYTES, "and so does its HMAC");

static const unsigned char *bytes_of(struct text t)
{
    return (const unsigned char *)(t.at == NULL ? "" : t.at);
}

struct crypto_hash crypto_sha256(struct text t)
{
    struct crypto_hash h;

    (void)crypto_hash_sha256(h.byte, bytes_of(t), t.len);
    return h;
}

struct crypto_hash crypto_sha256_tagged(unsigned char first, struct text a, struct text b)
{
    struct crypto_hash h;
    crypto_hash_sha256_state state;

    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, &first, 1);
    (void)crypto_hash_sha256_update(&state, bytes_of(a), a.len);
    (void)crypto_hash_sha256_update(&state, bytes_of(b), b.len);
    (void)crypto_hash_sha256_final(&state, h.byte);
    return h;
}

struct crypto_hash crypto_blake2b(struct text t)
{
    struct crypto_hash h;

    (void)crypto_generichash(h.byte, sizeof h.byte, bytes_of(t), t.len, NULL, 0);
    return h;
}

struct crypto_hash crypto_keyed_hash(const struct crypto_key *key, const char *what,
                                     struct text t)
{
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = {0};
    const size_t len = strlen(what);
    struct crypto_hash h;

    assert(len > 0 && len <= sizeof personal);
    memcpy(personal, what, len);
    (void)crypto_generichash_blake2b_salt_personal(h.byte, sizeof h.byte, bytes_of(t), t.len,
                                                   key->byte, sizeof key->byte, NULL, personal);
    return h;
}

struct text crypto_hash_text(const struct crypto_hash *h)
{
    return (struct text){(const char *)h->byte, sizeof h->byte};
}

struct text crypto_hash_hex(struct arena *a, struct crypto_hash h)
{
    return crypto_hex(a, crypto_hash_text(&h));
}

struct crypto_hash crypto_hmac_sha256(struct text key, struct text t)
{
    crypto_auth_hmacsha256_state state;
    struct crypto_hash h;

    (void)crypto_auth_hmacsha256_init(&state, bytes_of(key), key.len);
    (void)crypto_auth_hmacsha256_update(&state, bytes_of(t), t.len);
    (void)crypto_auth_hmacsha256_final(&state, h.byte);
    sodium_memzero(&state, sizeof state);
    return h;
}

bool crypto_same(struct text a, struct text b)
{
    return a.len == b.len && a.at != NULL && b.at != NULL &&
           sodium_memcmp(a.at, b.at, a.len) == 0;
}

void crypto_random(void *at, size_t bytes)
{
    randombytes_buf(at, bytes);
}

uint32_t crypto_random_below(uint32_t bound)
{
    assert(bound > 0);
    return randombytes_uniform(bound);
}

struct text crypto_token(struct arena *a)
{
    unsigned char bytes[32];
    struct text t = NO_TEXT;

    randombytes_buf(bytes, sizeof bytes);
    t = crypto_base64url(a, (struct text){(const char *)bytes, sizeof bytes});
    sodium_memzero(bytes, sizeof bytes);
    assert(t.at == NULL || t.len == CRYPTO_TOKEN_CHARS);
    return t;
}
