/* Bytes from outside that this room reads: letters that stand for bytes, and sealed blobs. */
#include "ground/crypto/crypto.h"

#include <stdlib.h>

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    static const struct crypto_key key = {{1, 2, 3}};
    const struct text in = {(const char *)data, size};
    struct text bytes = NO_TEXT;
    struct text again = NO_TEXT;
    struct crypto_key back;
    bool old = false;

    if (arena.base == NULL &&
        (crypto_start() != OUTCOME_OK || arena_open(&arena, 4 * 1024 * 1024) != OUTCOME_OK))
        abort();
    if (size > 64 * 1024)
        return 0;
    /* What was read strictly is written back as it stood. */
    if (crypto_base64_read(&arena, in, &bytes) == OUTCOME_OK &&
        !text_same(crypto_base64(&arena, bytes), in))
        abort();
    if (crypto_base64url_read(&arena, in, &bytes) == OUTCOME_OK &&
        !text_same(crypto_base64url(&arena, bytes), in))
        abort();
    if (crypto_base32_read(&arena, in, &bytes) == OUTCOME_OK &&
        !text_same(crypto_base32(&arena, bytes), in))
        abort();
    if (crypto_hex_read(&arena, in, &bytes) == OUTCOME_OK &&
        crypto_hex(&arena, bytes).len != in.len)
        abort();
    if (crypto_open(&arena, &key, TEXT("fuzz"), in, &bytes) == OUTCOME_OK)
        abort(); /* a forged seal */
    if (crypto_unwrap(&key, TEXT("fuzz"), in, &back) == OUTCOME_OK)
        abort();
    (void)crypto_seal(&arena, &key, 1, TEXT("fuzz"), in, &bytes);
    if (crypto_open(&arena, &key, TEXT("fuzz"), bytes, &again) != OUTCOME_OK ||
        !text_same(again, in))
        abort();
    if (size > 0 && data[0] != '$')
        (void)crypto_password_check(in, TEXT("x"), &old);
    arena.used = 0; /* not arena_empty(): wiping all of it would take most of the time */
    return 0;
}
