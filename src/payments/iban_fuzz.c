/* Any bytes typed as an account number: judged, never read past their end; what is accepted is
 * accepted again as it was written down. */
#include <assert.h>

#include "payments/iban.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text typed = {(const char *)data, size};
    struct iban iban;

    if (iban_read(typed, &iban) == IBAN_FINE)
        assert(iban_judge(iban_text(&iban)) == IBAN_FINE);
    (void)iban_judge(typed);
    return 0;
}
