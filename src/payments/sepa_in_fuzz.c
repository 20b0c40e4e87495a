/* Any bytes as a bank statement: read whole or refused with a fault. */
#include <assert.h>

#include "payments/sepa_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum outcome on_line(void *arg, const struct bank_line *l)
{
    (void)arg;
    assert(l->end_to_end.len <= BANK_FIELD_MOST && l->batch.len <= BANK_FIELD_MOST);
    return OUTCOME_OK;
}

static enum outcome on_statement(void *arg, const struct bank_statement *s)
{
    (void)arg;
    assert(s->id.len <= BANK_FIELD_MOST);
    return OUTCOME_OK;
}

static enum outcome on_answer(void *arg, const struct bank_answer *a)
{
    (void)arg;
    assert(a->status.len > 0);
    return OUTCOME_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bank_in b = {.line = on_line, .statement = on_statement, .answer = on_answer};
    struct xml_bytes bytes = {{(const char *)data, size}};
    const enum outcome o = bank_read(&b, &(struct xml_source){xml_more_bytes, &bytes});

    assert((o == OUTCOME_OK) == (b.fault == BANK_FINE));
    return 0;
}
