#include "ground/crypto/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "ground/crypto/head.h"

#include "ground/base/banned.h"

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES
};
static_assert(CRYPTO_SEAL_MORE == HEAD_BYTES + NONCE_BYTES + TAG_BYTES,
              "the blob as documented");
static_assert(CRYPTO_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "one key size");

void head_write(unsigned char to[HEAD_BYTES], enum algorithm algorithm, uint32_t version)
{
    to[0] = (unsigned char)algorithm;
    to[1] = (unsigned char)(version >> 24);
    to[2] = (unsigned char)(version >> 16);
    to[3] = (unsigned char)(version >> 8);
    to[4] = (unsigned char)version;
}

enum outcome head_with(struct head_with *to, const unsigned char head[HEAD_BYTES],
                       struct text with)
{
    if (with.len > WITH_MOST)
        return OUTCOME_NO_ROOM;
    memcpy(to->byte, head, HEAD_BYTES);
    if (with.len > 0)
        memcpy(to->byte + HEAD_BYTES, with.at, with.len);
    to->len = HEAD_BYTES + with.len;
    return OUTCOME_OK;
}

static enum outcome seal_into(unsigned char *to, const struct crypto_key *key, uint32_t version,
                              struct text with, const unsigned char *plain, size_t len)
{
    struct head_with ad;
    unsigned long long written = 0;
    enum outcome o = OUTCOME_OK;

    head_write(to, ALGORITHM_XCHACHA20POLY1305, version);
    o = head_with(&ad, to, with);
    if (o != OUTCOME_OK)
        return o;
    randombytes_buf(to + HEAD_BYTES, NONCE_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(to + HEAD_BYTES + NONCE_BYTES, &written,
                                                     plain, len, ad.byte, ad.len, NULL,
                                                     to + HEAD_BYTES, key->byte);
    assert(written == len + TAG_BYTES);
    return OUTCOME_OK;
}

static enum outcome open_into(unsigned char *to, const struct crypto_key *key, struct text with,
                              struct text blob)
{
    const unsigned char *at = (const unsigned char *)blob.at;
    struct head_with ad;
    enum outcome o = OUTCOME_OK;

    if (blob.len < CRYPTO_SEAL_MORE || at[0] != ALGORITHM_XCHACHA20POLY1305)
        return OUTCOME_NOT_VALID;
    o = head_with(&ad, at, with);
    if (o != OUTCOME_OK)
        return o;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            to, NULL, NULL, at + HEAD_BYTES + NONCE_BYTES, blob.len - HEAD_BYTES - NONCE_BYTES,
            ad.byte, ad.len, at + HEAD_BYTES, key->byte) != 0)
        return OUTCOME_NOT_VALID;
    return OUTCOME_OK;
}

enum outcome crypto_seal(struct arena *a, const struct crypto_key *key, uint32_t version,
                         struct text with, struct text plain, struct text *ret_blob)
{
    unsigned char *to = NULL;
    enum outcome o = OUTCOME_OK;

    if (plain.len > CRYPTO_SEAL_MOST)
        return OUTCOME_NO_ROOM;
    to = arena_take(a, plain.len + CRYPTO_SEAL_MORE, 1);
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    o = seal_into(to, key, version, with, (const unsigned char *)plain.at, plain.len);
    if (o == OUTCOME_OK)
        *ret_blob = (struct text){(char *)to, plain.len + CRYPTO_SEAL_MORE};
    return o;
}

enum outcome crypto_open(struct arena *a, const struct crypto_key *key, struct text with,
                         struct text blob, struct text *ret_plain)
{
    unsigned char *to = NULL;
    size_t len = 0;
    enum outcome o = OUTCOME_OK;

    if (blob.len < CRYPTO_SEAL_MORE)
        return OUTCOME_NOT_VALID;
    len = blob.len - CRYPTO_SEAL_MORE;
    if (len > CRYPTO_SEAL_MOST)
        return OUTCOME_NO_ROOM;
    to = arena_take(a, len + 1, 1); /* one more, so that an empty text still has a place */
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    o = open_into(to, key, with, blob);
    if (o == OUTCOME_OK)
        *ret_plain = (struct text){(char *)to, len};
    return o;
}

enum outcome crypto_blob_version(struct text blob, uint32_t *ret_version)
{
    const unsigned char *at = (const unsigned char *)blob.at;

    if (blob.len < CRYPTO_SEAL_MORE ||
        (at[0] != ALGORITHM_XCHACHA20POLY1305 && at[0] != ALGORITHM_SECRETSTREAM))
        return OUTCOME_NOT_VALID;
    *ret_version = (uint32_t)at[1] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 8 | at[4];
    return OUTCOME_OK;
}

struct text crypto_with(struct arena *a, const struct text *parts, size_t count)
{
    size_t len = 0;
    char *to = NULL;
    char *at = NULL;

    for (size_t i = 0; i < count; i++)
        len += 4 + parts[i].len;
    to = arena_take(a, len + 1, 1);
    if (to == NULL)
        return NO_TEXT;
    at = to;
    for (size_t i = 0; i < count; i++) {
        const size_t n = parts[i].len;

        assert(n <= WITH_MOST);
        *at++ = (char)(unsigned char)(n >> 24);
        *at++ = (char)(unsigned char)(n >> 16);
        *at++ = (char)(unsigned char)(n >> 8);
        *at++ = (char)(unsigned char)n;
        if (n > 0)
            memcpy(at, parts[i].at, n);
        at += n;
    }
    return (struct text){to, len};
}

enum outcome crypto_wrap(struct arena *a, const struct crypto_key *under, uint32_t version,
                         struct text with, const struct crypto_key *key, struct text *ret_blob)
{
    return crypto_seal(a, under, version, with,
                       (struct text){(const char *)key->byte, sizeof key->byte}, ret_blob);
}

enum outcome crypto_unwrap(const struct crypto_key *under, struct text with, struct text blob,
                           struct crypto_key *ret_key)
{
    WHEN_LEAVING(crypto_key_wipe) struct crypto_key key = {0};
    enum outcome o = OUTCOME_OK;

    if (blob.len != CRYPTO_WRAP_BYTES)
        return OUTCOME_NOT_VALID;
    o = open_into(key.byte, under, with, blob);
    if (o == OUTCOME_OK)
        *ret_key = key;
    return o;
}
