/* Whatever stands in a question: an answer, and nothing given where it is refused. */
#include <assert.h>

#include "witness/apart.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct arena arena;
    struct apart_answer r;

    if (arena.base == NULL) {
        witness_keys_fixed((const unsigned char[32]){1});
        if (arena_open(&arena, 1 << 20) != OUTCOME_OK)
            return 0;
    }
    if (size > APART_MOST)
        return 0;
    apart_reply(&arena, (struct text){(const char *)data, size}, &r);
    assert(r.outcome <= OUTCOME_BROKEN && r.given <= APART_GIVEN);
    assert(r.outcome == OUTCOME_OK || r.given == 0);
    arena_empty(&arena);
    return 0;
}
