#ifndef ERK_GROUND_CRYPTO_HEAD_H
#define ERK_GROUND_CRYPTO_HEAD_H
/* head - the first bytes of everything sealed: which algorithm, which version of the key.
 *
 * Purpose    so that an algorithm or a key can be replaced while old rows still open.
 * Units      1 byte algorithm, 4 bytes version, big endian; authenticated with the rest.
 * Knows      ground/base only. Private to ground/crypto. */
#include "ground/base/text.h"

enum { HEAD_BYTES = 5, WITH_MOST = 1024 };

enum algorithm { ALGORITHM_XCHACHA20POLY1305 = 1, ALGORITHM_SECRETSTREAM = 2 };

void head_write(unsigned char to[HEAD_BYTES], enum algorithm algorithm, uint32_t version);

/* The associated data as they are given to the cipher: the head, then the caller's. */
struct head_with {
    unsigned char byte[HEAD_BYTES + WITH_MOST];
    size_t len;
};
MUST_USE enum outcome head_with(struct head_with *to, const unsigned char head[HEAD_BYTES],
                                struct text with);
#endif
