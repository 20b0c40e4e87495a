#include "payments/sepa_amount.h"

#include "ground/base/banned.h"

enum outcome sepa_amount(struct text t, struct cents *ret_cents)
{
    int64_t cents = 0;
    int decimals = -1;

    if (t.len == 0 || t.len > SEPA_AMOUNT_DIGITS + 3 || t.at[0] == '.')
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.at[i];

        if (c == '.' && decimals < 0 && i + 1 < t.len) {
            decimals = 0;
        } else if (c >= '0' && c <= '9' && decimals < 2) {
            cents = cents * 10 + (c - '0');
            if (decimals >= 0)
                decimals++;
        } else {
            return OUTCOME_NOT_VALID;
        }
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++)
        cents *= 10;
    *ret_cents = (struct cents){cents};
    return OUTCOME_OK;
}

enum outcome sepa_day(struct text t, struct day *ret_day)
{
    if (t.len > 10 && t.at[10] != 'T' && t.at[10] != 'Z' && t.at[10] != '+' && t.at[10] != '-')
        return OUTCOME_NOT_VALID;
    return day_parse(text_first(t, 10), ret_day);
}
