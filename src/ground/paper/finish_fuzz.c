/* The finisher reads only our own files; still no bytes may make it walk past their end. */
#include <stdint.h>

#include "ground/paper/finish.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    if (arena.base == NULL && arena_open(&arena, 8u << 20) != OUTCOME_OK)
        return 0;
    static const bool rows[4] = {true, false, true, false};
    bool ua;
    struct text pdf;
    struct finish_wish w = {.title = {"t", 1},
                            .language = {"nl-NL", 5},
                            .header_is_row = rows,
                            .headers = size % 5,
                            .all_tagged = true};
    enum outcome o = finish_pdf((struct text){(const char *)data, size}, &w, &arena, &ua, &pdf);
    (void)o;
    arena_empty(&arena);
    return 0;
}
