#include "ground/crypto/crypto.h"

#include <assert.h>
#include <sodium.h>

#include "ground/base/banned.h"

static_assert(CRYPTO_KEY_BYTES == crypto_sign_SEEDBYTES, "a seed is a key like the others");
static_assert(CRYPTO_SIGN_BYTES == crypto_sign_BYTES, "Ed25519");
static_assert(CRYPTO_SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519");

void crypto_sign_public_of(const struct crypto_key *seed, struct crypto_sign_public *ret_public)
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];

    (void)crypto_sign_seed_keypair(ret_public->byte, secret, seed->byte);
    sodium_memzero(secret, sizeof secret);
}

void crypto_sign_make(const struct crypto_key *seed, struct text t,
                      struct crypto_signature *ret_signature)
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    unsigned char open[crypto_sign_PUBLICKEYBYTES];

    (void)crypto_sign_seed_keypair(open, secret, seed->byte);
    (void)crypto_sign_detached(ret_signature->byte, NULL, (const unsigned char *)t.at, t.len,
                               secret);
    sodium_memzero(secret, sizeof secret);
}

enum outcome crypto_sign_check(const struct crypto_sign_public *p, struct text t,
                               const struct crypto_signature *signature)
{
    return crypto_sign_verify_detached(signature->byte, (const unsigned char *)t.at, t.len,
                                       p->byte) == 0
               ? OUTCOME_OK
               : OUTCOME_NOT_VALID;
}
