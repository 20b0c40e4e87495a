/* A kept letter: any bytes, no crash; what opens is kept the same again. */
#include <assert.h>
#include <stdint.h>

#include "words/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    if (arena.base == NULL && arena_open(&arena, 8u << 20) != OUTCOME_OK)
        return 0;
    struct letter *l = arena_take(&arena, 1, sizeof *l);
    struct letter *again = arena_take(&arena, 1, sizeof *again);
    if (l != NULL && again != NULL &&
        letter_kept((struct text){(const char *)data, size}, l, &arena) == OUTCOME_OK) {
        struct text kept = letter_keep(&arena, l);
        assert(letter_kept(kept, again, &arena) == OUTCOME_OK);
        assert(text_same(kept, letter_keep(&arena, again)));
    }
    arena_empty(&arena);
    return 0;
}
