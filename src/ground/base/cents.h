#ifndef ERK_GROUND_BASE_CENTS_H
#define ERK_GROUND_BASE_CENTS_H
/* cents - money: whole euro cents, signed.
 *
 * Purpose    a one-member struct costs nothing and lets the compiler refuse a day, a count or
 *            an id where money is meant. No float, no double, ever.
 * Units      euro cents. Errors OUTCOME_BROKEN on overflow; OUTCOME_NOT_VALID for text that is
 *            no amount. Knows ground/base only. */
#include <stdint.h>

#include "ground/base/arena.h"
#include "ground/base/outcome.h"

struct cents {
    int64_t n;
};

enum rounding { ROUND_DOWN, ROUND_HALF_UP, ROUND_UP };

MUST_USE enum outcome cents_add(struct cents a, struct cents b, struct cents *ret_sum);
MUST_USE enum outcome cents_less(struct cents a, struct cents b, struct cents *ret_rest);
/* total * part / whole, e.g. 17 of 31 days. The caller names the rounding,
 * because the law does. part >= 0, whole > 0, total >= 0. */
MUST_USE enum outcome cents_share(struct cents total, int64_t part, int64_t whole,
                                  enum rounding r, struct cents *ret_share);
/* "1.234,56", "1234,56", "1234.56", "1234", "€ 12,50" as Dutch and English hands type them.
 * More than two decimals, two signs or letters: OUTCOME_NOT_VALID. */
MUST_USE enum outcome cents_parse(struct text t, struct cents *ret_cents);
/* "1.234,56" (thousands by '.', decimals by ','), '-' in front when below zero. */
struct text cents_text_nl(struct arena *a, struct cents c);
/* "1,234.56" */
struct text cents_text_en(struct arena *a, struct cents c);
/* "1234.56", for bank files and CSV. */
struct text cents_text_plain(struct arena *a, struct cents c);
#endif
