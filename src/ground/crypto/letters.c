#include "ground/crypto/crypto.h"

#include <sodium.h>
#include <string.h>

#include "ground/base/banned.h"

enum { LETTERS_MOST = 32 * 1024 * 1024 };

static const unsigned char *bytes_of(struct text t)
{
    return (const unsigned char *)(t.at == NULL ? "" : t.at);
}

struct text crypto_hex(struct arena *a, struct text bytes)
{
    char *to = NULL;

    if (bytes.len > LETTERS_MOST || (to = arena_take(a, bytes.len * 2 + 1, 1)) == NULL)
        return NO_TEXT;
    (void)sodium_bin2hex(to, bytes.len * 2 + 1, bytes_of(bytes), bytes.len);
    return (struct text){to, bytes.len * 2};
}

enum outcome crypto_hex_read(struct arena *a, struct text t, struct text *ret_bytes)
{
    unsigned char *to = NULL;
    size_t len = 0;

    if (t.len > LETTERS_MOST)
        return OUTCOME_NO_ROOM;
    if (t.len % 2 != 0)
        return OUTCOME_NOT_VALID;
    to = arena_take(a, t.len / 2 + 1, 1);
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    if (t.len > 0 && sodium_hex2bin(to, t.len / 2, t.at, t.len, NULL, &len, NULL) != 0)
        return OUTCOME_NOT_VALID;
    *ret_bytes = (struct text){(char *)to, len};
    return OUTCOME_OK;
}

static struct text base64_write(struct arena *a, struct text bytes, int variant)
{
    size_t size = 0;
    char *to = NULL;

    if (bytes.len > LETTERS_MOST)
        return NO_TEXT;
    size = sodium_base64_encoded_len(bytes.len, variant);
    to = arena_take(a, size, 1);
    if (to == NULL)
        return NO_TEXT;
    (void)sodium_bin2base64(to, size, bytes_of(bytes), bytes.len, variant);
    return text_of(to);
}

/* libsodium 1.0.18 takes some bytes from 0x80 up for letters (found by crypto_fuzz.c): they are
 * refused before it sees them. */
static bool only_ascii(struct text t)
{
    unsigned char all = 0;

    for (size_t i = 0; i < t.len; i++)
        all |= (unsigned char)t.at[i];
    return all < 0x80;
}

static enum outcome base64_read(struct arena *a, struct text t, int variant,
                                struct text *ret_bytes)
{
    unsigned char *to = NULL;
    size_t len = 0;

    if (t.len > LETTERS_MOST)
        return OUTCOME_NO_ROOM;
    if (!only_ascii(t))
        return OUTCOME_NOT_VALID;
    to = arena_take(a, t.len / 4 * 3 + 4, 1);
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    if (t.len > 0 &&
        sodium_base642bin(to, t.len / 4 * 3 + 4, t.at, t.len, NULL, &len, NULL, variant) != 0)
        return OUTCOME_NOT_VALID;
    *ret_bytes = (struct text){(char *)to, len};
    return OUTCOME_OK;
}

struct text crypto_base64(struct arena *a, struct text bytes)
{
    return base64_write(a, bytes, sodium_base64_VARIANT_ORIGINAL);
}

struct text crypto_base64url(struct arena *a, struct text bytes)
{
    return base64_write(a, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

enum outcome crypto_base64_read(struct arena *a, struct text t, struct text *ret_bytes)
{
    return base64_read(a, t, sodium_base64_VARIANT_ORIGINAL, ret_bytes);
}

enum outcome crypto_base64url_read(struct arena *a, struct text t, struct text *ret_bytes)
{
    return base64_read(a, t, sodium_base64_VARIANT_URLSAFE_NO_PADDING, ret_bytes);
}

/* RFC 4648 6; libsodium has none. Not in constant time: it writes a secret for the person's own
 * app, and reads nothing that is compared. */
struct text crypto_base32(struct arena *a, struct text bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const unsigned char *at = bytes_of(bytes);
    uint32_t held = 0;
    unsigned bits = 0;
    size_t n = 0;
    char *to = NULL;

    if (bytes.len > LETTERS_MOST || (to = arena_take(a, bytes.len / 5 * 8 + 9, 1)) == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < bytes.len; i++) {
        held = (held << 8 | at[i]) & 0xFFFFU;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            to[n++] = letters[held >> bits & 31U];
        }
    }
    if (bits > 0)
        to[n++] = letters[held << (5 - bits) & 31U];
    return (struct text){to, n};
}

enum outcome crypto_base32_read(struct arena *a, struct text t, struct text *ret_bytes)
{
    uint32_t held = 0;
    unsigned bits = 0;
    size_t n = 0;
    unsigned char *to = NULL;

    if (t.len > LETTERS_MOST)
        return OUTCOME_NO_ROOM;
    if (t.len % 8 == 1 || t.len % 8 == 3 || t.len % 8 == 6)
        return OUTCOME_NOT_VALID; /* no number of bytes gives so many letters */
    to = arena_take(a, t.len / 8 * 5 + 6, 1);
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.at[i];

        if (c >= 'A' && c <= 'Z')
            held = held << 5 | (uint32_t)(c - 'A');
        else if (c >= '2' && c <= '7')
            held = held << 5 | (uint32_t)(c - '2' + 26);
        else
            return OUTCOME_NOT_VALID;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            to[n++] = (unsigned char)(held >> bits);
            held &= (1U << bits) - 1U;
        }
    }
    if (held != 0)
        return OUTCOME_NOT_VALID; /* stray bits at the end */
    *ret_bytes = (struct text){(char *)to, n};
    return OUTCOME_OK;
}
