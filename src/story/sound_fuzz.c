/* Any bytes as a recording: judged without reading past their end. */
#include "story/inside.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text bytes = {(const char *)data, size};
    struct text type = NO_TEXT;

    if (story_sound_type(bytes, &type))
        assert(text_starts(type, TEXT("audio/")) && size > 8);
    return 0;
}
