/* Tokens, key sets and addresses as a stranger may send them: never believed, never a crash. */
#include "access/oidc.h"

#include <stdlib.h>

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    static const struct oidc_expect expect = {.issuer = TEXT_INIT("https://broker.example"),
                                              .client = TEXT_INIT("erkenning"),
                                              .nonce = TEXT_INIT("n-1"),
                                              .now = {INT64_C(1795435200) * 1000000}};
    const struct text in = {(const char *)data, size};
    struct text keys = NO_TEXT;
    struct text token = NO_TEXT;
    struct text rest = in;
    struct text part = NO_TEXT;
    struct oidc_claims claims = {0};
    char *address = NULL;

    if (arena.base == NULL &&
        (crypto_start() != OUTCOME_OK || arena_open(&arena, 1024 * 1024) != OUTCOME_OK))
        abort();
    if (size > 32 * 1024)
        return 0;
    /* Before the first line end a key set, behind it a token. */
    (void)text_cut(in, '\n', &keys, &token);
    /* Only a token signed with a key of that set could pass; the fuzzer cannot sign. */
    if (oidc_token_check(&arena, &expect, keys, token, &claims) == OIDC_FINE)
        abort();
    while (part_read(&rest, &part))
        if (part.len > size)
            abort();
    address = arena_z(&arena, in);
    if (address != NULL && oidc_address_is_safe(address, false) && oidc_is_loopback(address))
        abort();
    arena.used = 0;
    arena.full = false;
    return 0;
}
