/* Whatever stands in a question: an answer, and nothing given where it is refused. */
#include <assert.h>

#include "witness/apart.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct arena arena;
    static struct apart_answer r[APART_TOGETHER + 1];
    size_t count = 0;

    if (arena.base == NULL) {
        witness_keys_fixed((const unsigned char[32]){1});
        if (arena_open(&arena, 1 << 20) != OUTCOME_OK)
            return 0;
    }
    if (size > APART_MOST)
        return 0;
    count = apart_reply(&arena, (struct text){(const char *)data, size}, r);
    assert(count >= 1 && count <= APART_TOGETHER + 1);
    for (size_t i = 0; i < count; i++) {
        assert(r[i].outcome <= OUTCOME_BROKEN && r[i].given <= APART_GIVEN);
        assert(r[i].outcome == OUTCOME_OK || r[i].given == 0);
    }
    arena_empty(&arena);
    return 0;
}
