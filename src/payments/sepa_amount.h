#ifndef ERK_PAYMENTS_SEPA_AMOUNT_H
#define ERK_PAYMENTS_SEPA_AMOUNT_H
/* sepa_amount - an amount as a bank file writes it: digits, a point, at most two decimals.
 *
 * Units      euro cents.
 * Errors     OUTCOME_NOT_VALID: no amount, a sign, a comma, three decimals, above a billion.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/day.h"

enum { SEPA_AMOUNT_DIGITS = 13 };

MUST_USE enum outcome sepa_amount(struct text t, struct cents *ret_cents);
/* YYYY-MM-DD, also when a clock time follows it: the day is all we use. */
MUST_USE enum outcome sepa_day(struct text t, struct day *ret_day);
#endif
