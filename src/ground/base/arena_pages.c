/* arena_pages - an arena of its own pages. Apart from arena.c: who brings the memory (the
 * library of the law, the browser) needs nothing of the system. */
#include <sys/mman.h>

#include "ground/base/arena.h"

#include "ground/base/banned.h"

enum outcome arena_open(struct arena *a, size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at == MAP_FAILED)
        return OUTCOME_NO_ROOM;
    *a = (struct arena){.base = at, .size = size};
    return OUTCOME_OK;
}

void arena_close(struct arena *a)
{
    if (a->base == NULL)
        return;
    arena_empty(a);
    (void)munmap(a->base, a->size);
    *a = (struct arena){0};
}
