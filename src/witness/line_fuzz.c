/* line_fuzz - the bytes of one line of the log: whatever is read must be writable again, the
 * same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "witness/look.h"

static struct arena arena;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text bytes = {(const char *)data, size};
    struct text again;
    struct line l;

    if (arena.base == NULL && arena_open(&arena, 1 << 20) != OUTCOME_OK)
        return 0;
    arena_empty(&arena);
    if (line_read(bytes, &l) != OUTCOME_OK)
        return 0;
    again = line_bytes(&arena, data, &l);
    if (again.at != NULL && !text_same(again, bytes))
        abort();
    return 0;
}
