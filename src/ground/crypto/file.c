#include "ground/crypto/crypto.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "ground/crypto/head.h"

#include "ground/base/banned.h"

enum {
    PIECE_BYTES = 64 * 1024,
    PIECE_MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
    START_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES
};

/* What both directions need; on the heap because it is larger than a stack should carry. */
struct passage {
    crypto_secretstream_xchacha20poly1305_state state;
    struct head_with ad;
    unsigned char head[HEAD_BYTES];
    unsigned char start[START_BYTES];
    unsigned char plain[PIECE_BYTES];
    unsigned char sealed[PIECE_BYTES + PIECE_MORE];
};

static void passage_drop(struct passage **p)
{
    if (*p == NULL)
        return;
    sodium_memzero(*p, sizeof **p);
    free(*p);
}

/* Reads until `most` bytes or the end of the file. */
static enum outcome read_all(int from, unsigned char *to, size_t most, size_t *ret_len)
{
    size_t len = 0;

    while (len < most) {
        ssize_t n = read(from, to + len, most - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return OUTCOME_BROKEN;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    *ret_len = len;
    return OUTCOME_OK;
}

static enum outcome write_all(int to, const unsigned char *at, size_t len)
{
    while (len > 0) {
        ssize_t n = write(to, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? OUTCOME_NO_ROOM
                                                                        : OUTCOME_BROKEN;
        at += n;
        len -= (size_t)n;
    }
    return OUTCOME_OK;
}

enum outcome crypto_file_seal(const struct crypto_key *key, uint32_t version, struct text with,
                              int from, int to, int64_t most_bytes, int64_t *ret_plain_bytes)
{
    WHEN_LEAVING(passage_drop) struct passage *p = malloc(sizeof *p);
    int64_t total = 0;
    bool last = false;
    enum outcome o = OUTCOME_OK;

    if (p == NULL)
        return OUTCOME_NO_ROOM;
    head_write(p->head, ALGORITHM_SECRETSTREAM, version);
    o = head_with(&p->ad, p->head, with);
    if (o != OUTCOME_OK)
        return o;
    (void)crypto_secretstream_xchacha20poly1305_init_push(&p->state, p->start, key->byte);
    o = write_all(to, p->head, sizeof p->head);
    if (o == OUTCOME_OK)
        o = write_all(to, p->start, sizeof p->start);
    while (o == OUTCOME_OK && !last) {
        size_t len = 0;
        unsigned long long sealed = 0;

        o = read_all(from, p->plain, sizeof p->plain, &len);
        if (o != OUTCOME_OK)
            break;
        total += (int64_t)len;
        if (total > most_bytes)
            return OUTCOME_NO_ROOM;
        /* A file of whole pieces ends with an empty last one: there is always a marked end. */
        last = len < sizeof p->plain;
        (void)crypto_secretstream_xchacha20poly1305_push(
            &p->state, p->sealed, &sealed, p->plain, len, p->ad.byte, p->ad.len,
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                 : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
        o = write_all(to, p->sealed, (size_t)sealed);
    }
    if (o == OUTCOME_OK)
        *ret_plain_bytes = total;
    return o;
}

static enum outcome open_start(struct passage *p, const struct crypto_key *key,
                               struct text with, int from)
{
    size_t len = 0;
    enum outcome o = read_all(from, p->head, sizeof p->head, &len);

    if (o != OUTCOME_OK)
        return o;
    if (len != sizeof p->head || p->head[0] != ALGORITHM_SECRETSTREAM)
        return OUTCOME_NOT_VALID;
    o = head_with(&p->ad, p->head, with);
    if (o == OUTCOME_OK)
        o = read_all(from, p->start, sizeof p->start, &len);
    if (o != OUTCOME_OK)
        return o;
    if (len != sizeof p->start ||
        crypto_secretstream_xchacha20poly1305_init_pull(&p->state, p->start, key->byte) != 0)
        return OUTCOME_NOT_VALID;
    return OUTCOME_OK;
}

enum outcome crypto_file_open(const struct crypto_key *key, struct text with, int from, int to,
                              int64_t most_bytes, int64_t *ret_plain_bytes)
{
    WHEN_LEAVING(passage_drop) struct passage *p = malloc(sizeof *p);
    int64_t total = 0;
    enum outcome o = OUTCOME_OK;

    if (p == NULL)
        return OUTCOME_NO_ROOM;
    o = open_start(p, key, with, from);
    while (o == OUTCOME_OK) {
        size_t len = 0;
        unsigned long long plain = 0;
        unsigned char tag = 0;
        unsigned char behind = 0;

        o = read_all(from, p->sealed, sizeof p->sealed, &len);
        if (o != OUTCOME_OK)
            return o;
        if (len < PIECE_MORE ||
            crypto_secretstream_xchacha20poly1305_pull(
                &p->state, p->plain, &plain, &tag, p->sealed, len, p->ad.byte, p->ad.len) != 0)
            return OUTCOME_NOT_VALID; /* changed, swapped, another's, or cut short */
        total += (int64_t)plain;
        if (total > most_bytes)
            return OUTCOME_NO_ROOM;
        o = write_all(to, p->plain, (size_t)plain);
        if (o != OUTCOME_OK)
            return o;
        if (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
            continue;
        o = read_all(from, &behind, 1, &len);
        if (o == OUTCOME_OK && len > 0)
            o = OUTCOME_NOT_VALID; /* somebody wrote behind the end */
        break;
    }
    if (o == OUTCOME_OK)
        *ret_plain_bytes = total;
    return o;
}
