/* A file of figures is somebody's spreadsheet: whatever is in it, it is read or refused. */
#include "law/reform.h"
#include "law/whatif.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void seen(void *arg, struct month m, struct text key, int64_t ours, int64_t theirs)
{
    (void)m;
    (void)key;
    *(int64_t *)arg ^= ours ^ theirs;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct arena a;
    static bool open;
    const struct text bytes = {(const char *)data, size};
    struct law_reform r;
    struct law_fault fault;
    struct law_if one;
    int64_t sum = 0;

    if (!open)
        open = arena_open(&a, 16 << 20) == OUTCOME_OK;
    arena_empty(&a);
    (void)law_if_read(bytes, &one);
    if (open && law_reform_read(&a, bytes, &r, &fault) == OUTCOME_OK)
        (void)law_reform_differences(&r, seen, &sum);
    return 0;
}
