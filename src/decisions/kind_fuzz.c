/* Any bytes have a verdict. */
#include <stddef.h>
#include <stdint.h>

#include "decisions/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const enum document_kind k = document_kind((struct text){(const char *)data, size});

    return k > DOCUMENT_OTHER ? -1 : 0;
}
