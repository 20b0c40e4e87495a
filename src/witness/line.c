#include "witness/look.h"

#include <string.h>

#include "ground/base/banned.h"

/* "erk1": the version of this form. A later form gets another mark, so that old lines stay
 * readable and no line of one form can be taken for one of another. */
static const char mark[4] = {'e', 'r', 'k', '1'};

enum { FIELDS = 8 };

static void put32(unsigned char *to, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(n >> (24 - 8 * i));
}

static void put64(unsigned char *to, int64_t n)
{
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
}

static int64_t get64(const char *from)
{
    uint64_t n = 0;

    for (int i = 0; i < 8; i++)
        n = n << 8 | (unsigned char)from[i];
    return (int64_t)n;
}

struct text line_bytes(struct arena *a, const unsigned char salt[SALT_BYTES],
                       const struct line *l)
{
    unsigned char counter[8], at[8];
    const struct text field[FIELDS] = {{mark, sizeof mark},
                                       l->person,
                                       {(const char *)counter, sizeof counter},
                                       {(const char *)at, sizeof at},
                                       l->actor,
                                       l->role,
                                       l->purpose,
                                       l->part};
    size_t size = SALT_BYTES + CRYPTO_HASH_BYTES, used = SALT_BYTES;
    unsigned char *to;

    for (size_t i = 0; i < FIELDS; i++)
        size += 4 + field[i].len;
    to = arena_take(a, 1, size);
    if (to == NULL)
        return NO_TEXT;
    put64(counter, l->counter);
    put64(at, l->at.n);
    memcpy(to, salt, SALT_BYTES);
    for (size_t i = 0; i < FIELDS; i++) {
        put32(to + used, (uint32_t)field[i].len);
        used += 4;
        if (field[i].len > 0)
            memcpy(to + used, field[i].at, field[i].len);
        used += field[i].len;
    }
    memcpy(to + used, l->previous.byte, CRYPTO_HASH_BYTES);
    return (struct text){(const char *)to, size};
}

enum outcome line_read(struct text bytes, struct line *ret_line)
{
    struct text field[FIELDS];
    size_t used = SALT_BYTES;
    struct line l = {0};

    for (size_t i = 0; i < FIELDS; i++) {
        size_t len = 0;

        if (bytes.len < used + 4)
            return OUTCOME_NOT_VALID;
        for (size_t k = 0; k < 4; k++)
            len = len << 8 | (unsigned char)bytes.at[used + k];
        used += 4;
        if (len > bytes.len - used)
            return OUTCOME_NOT_VALID;
        field[i] = (struct text){bytes.at + used, len};
        used += len;
    }
    if (bytes.len != used + CRYPTO_HASH_BYTES || field[2].len != 8 || field[3].len != 8 ||
        !text_same(field[0], (struct text){mark, sizeof mark}))
        return OUTCOME_NOT_VALID;
    l.person = field[1];
    l.counter = get64(field[2].at);
    l.at.n = get64(field[3].at);
    l.actor = field[4];
    l.role = field[5];
    l.purpose = field[6];
    l.part = field[7];
    memcpy(l.previous.byte, bytes.at + used, CRYPTO_HASH_BYTES);
    *ret_line = l;
    return OUTCOME_OK;
}

struct crypto_hash line_committed(struct text bytes)
{
    return crypto_sha256(bytes);
}

struct crypto_hash line_first(struct arena *a, struct text municipality, struct text person)
{
    const struct text parts[] = {{mark, sizeof mark}, TEXT("first"), municipality, person};

    return crypto_sha256(crypto_with(a, parts, sizeof parts / sizeof *parts));
}

struct crypto_hash line_hash(const struct crypto_hash *previous, int64_t counter,
                             struct instant at, const struct crypto_hash *committed)
{
    unsigned char all[sizeof mark + 8 + 8 + 2 * CRYPTO_HASH_BYTES];

    memcpy(all, mark, sizeof mark);
    put64(all + 4, counter);
    put64(all + 12, at.n);
    memcpy(all + 20, previous->byte, CRYPTO_HASH_BYTES);
    memcpy(all + 20 + CRYPTO_HASH_BYTES, committed->byte, CRYPTO_HASH_BYTES);
    return crypto_sha256((struct text){(const char *)all, sizeof all});
}
