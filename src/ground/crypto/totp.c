#include "ground/crypto/crypto.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "ground/base/banned.h"

enum { STEP_SECONDS = 30, STEPS_EITHER_SIDE = 1, MAC_MOST = 64, DIGITS_MOST = 8 };

/* RFC 4226 5.3, over the HMAC of the step. libsodium has no SHA-1, and that is the only hash
 * all authenticator apps know; so this one HMAC is OpenSSL's (libcrypto, here already for
 * cjose). */
static bool code_write(char to[DIGITS_MOST + 1], const struct crypto_totp *t, int64_t step)
{
    static const uint32_t power[DIGITS_MOST + 1] = {1,      10,      100,      1000,     10000,
                                                    100000, 1000000, 10000000, 100000000};
    const EVP_MD *md = t->hash == CRYPTO_TOTP_SHA1 ? EVP_sha1() : EVP_sha256();
    unsigned char message[8];
    unsigned char mac[MAC_MOST];
    unsigned int len = 0;
    unsigned int at = 0;
    uint32_t n = 0;

    assert(t->digits >= 6 && t->digits <= DIGITS_MOST);
    assert(step >= 0 && t->secret.len > 0 && t->secret.len <= 1024);
    for (int i = 0; i < 8; i++)
        message[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    if (HMAC(md, t->secret.at, (int)t->secret.len, message, sizeof message, mac, &len) == NULL)
        return false;
    assert(len >= 20);
    at = mac[len - 1] & 15U;
    n = (uint32_t)(mac[at] & 127U) << 24 | (uint32_t)mac[at + 1] << 16 |
        (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    (void)snprintf(to, DIGITS_MOST + 1, "%0*u", t->digits, n % power[t->digits]);
    return true;
}

struct text crypto_totp_code(struct arena *a, const struct crypto_totp *t, int64_t step)
{
    char code[DIGITS_MOST + 1];

    if (!code_write(code, t, step))
        return NO_TEXT;
    return arena_copy(a, text_of(code));
}

enum outcome crypto_totp_check(const struct crypto_totp *t, struct text code,
                               struct instant now, int64_t last_step, int64_t *ret_step)
{
    const int64_t middle = now.n / 1000000 / STEP_SECONDS;
    int64_t found = -1;

    if (code.len != (size_t)t->digits || middle < STEPS_EITHER_SIDE)
        return OUTCOME_NOT_VALID;
    /* All three are compared, whichever is right: the time taken says nothing. */
    for (int64_t s = middle - STEPS_EITHER_SIDE; s <= middle + STEPS_EITHER_SIDE; s++) {
        char right[DIGITS_MOST + 1];

        if (!code_write(right, t, s))
            return OUTCOME_BROKEN;
        if (crypto_same(code, text_of(right)))
            found = s;
    }
    if (found < 0)
        return OUTCOME_NOT_VALID;
    if (found <= last_step)
        return OUTCOME_CONFLICT;
    *ret_step = found;
    return OUTCOME_OK;
}

static struct text percent(struct arena *a, struct text t)
{
    static const char hex[] = "0123456789ABCDEF";
    char *to = arena_take(a, t.len * 3 + 1, 1);
    size_t n = 0;

    if (to == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '.' || c == '_' || c == '~') {
            to[n++] = (char)c;
            continue;
        }
        to[n++] = '%';
        to[n++] = hex[c >> 4];
        to[n++] = hex[c & 15];
    }
    return (struct text){to, n};
}

struct text crypto_totp_address(struct arena *a, const struct crypto_totp *t,
                                struct text issuer, struct text account)
{
    const struct text i = percent(a, issuer);
    const struct text who = percent(a, account);
    const struct text secret = crypto_base32(a, t->secret);

    return arena_print(a,
                       "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s&algorithm=%s"
                       "&digits=%d&period=%d",
                       TEXT_ARG(i), TEXT_ARG(who), TEXT_ARG(secret), TEXT_ARG(i),
                       t->hash == CRYPTO_TOTP_SHA1 ? "SHA1" : "SHA256", t->digits,
                       STEP_SECONDS);
}
