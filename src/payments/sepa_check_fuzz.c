/* Any bytes as a payment file: judged within its limits, every line a real one. */
#include <assert.h>

#include "payments/sepa_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_found(void *arg, const struct sepa_finding *f)
{
    (void)arg;
    assert(f->rule < SEPA_RULES && f->line >= 0 && f->what.len <= 60);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;

    if (!arena.base && arena_open(&arena, 16 * 1024 * 1024) != OUTCOME_OK)
        return 0;
    struct sepa_check c = {.found = on_found, .arena = &arena};
    struct xml_bytes bytes = {{(const char *)data, size}};

    const enum outcome o = sepa_check(&c, &(struct xml_source){xml_more_bytes, &bytes});
    assert(o == OUTCOME_OK || o == OUTCOME_NO_ROOM);
    arena_empty(&arena);
    return 0;
}
