/* Any bytes as a line: never a crash, and always one line of answer. */
#include <stdlib.h>
#include <string.h>

#include "law/law.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[LAW_ANSWER_MOST];
    static struct arena a;
    static struct law_calculator *c;
    struct law_output out = {.at = bytes, .size = sizeof bytes};
    const struct text line = {(const char *)data, size};

    if (c == NULL) {
        if (arena_open(&a, 1 << 20) != OUTCOME_OK)
            abort();
        c = law_calculator_new(&a);
    }
    if (c == NULL || law_calculate_line(c, line, 1, LAW_TRACE_FULL, &out) == OUTCOME_NO_ROOM)
        abort();
    if (out.used < 2 || bytes[out.used - 1] != '\n' ||
        memchr(bytes, '\n', out.used) != bytes + out.used - 1 ||
        !text_is_utf8((struct text){bytes, out.used}))
        abort();
    return 0;
}
