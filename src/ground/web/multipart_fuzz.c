/* Uploads: either refused, or pairs that lie inside the bytes that came. */
#include <stdint.h>
#include <stdlib.h>

#include "ground/web/multipart.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text t = {(const char *)data, size};
    struct form_pair pairs[16];
    size_t count = 0;

    (void)multipart_boundary(t);
    if (multipart_decode(t, TEXT("b"), pairs, 16, &count) != OUTCOME_OK)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].name.len == 0 || pairs[i].value.at < t.at ||
            pairs[i].value.at + pairs[i].value.len > t.at + t.len)
            abort();
    }
    return 0;
}
