/* Kept facts and kept steps: any bytes, no crash; what is read is written the same. */
#include <assert.h>
#include <stdint.h>

#include "decisions/reckon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    if (arena.base == NULL && arena_open(&arena, 8u << 20) != OUTCOME_OK)
        return 0;
    struct decisions_facts f = {0};
    const struct decisions_step *steps;
    size_t n;
    struct text in = {(const char *)data, size};
    if (facts_read(&arena, in, &f) == OUTCOME_OK) {
        struct decisions_facts again = {0};
        struct text kept = facts_write_all(&arena, &f);
        assert(facts_read(&arena, kept, &again) == OUTCOME_OK);
        assert(text_same(kept, facts_write_all(&arena, &again)));
    }
    if (reckon_steps(&arena, in, &steps, &n) == OUTCOME_OK)
        assert(n <= size);
    arena_empty(&arena);
    return 0;
}
