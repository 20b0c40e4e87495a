#ifndef ERK_PAYMENTS_LEDGER_H
#define ERK_PAYMENTS_LEDGER_H
/* ledger - every change of money has two sides that add to zero.
 *
 * Purpose    a sum that does not close is found before it is written, not by the accountant.
 * Units      euro cents; debit above 0, credit below.
 * Ownership  pure: a running sum the caller keeps.
 * Errors     OUTCOME_BROKEN: overflow, an empty entry, or an entry that does not add to zero.
 * Knows      ground/base only. */
#include "ground/base/cents.h"

enum book {
    BOOK_ASSISTANCE, /* costs of assistance */
    BOOK_OWED,       /* owed to people */
    BOOK_RESERVE,    /* holiday allowance kept for them */
    BOOK_TRANSIT,    /* on its way through the bank */
    BOOK_BANK,
    BOOK_ADVANCES, /* paid in advance (Pw 52), to be set off */
    BOOK_INTEREST, /* what our lateness costs by law: interest, penalties */
    BOOK_SORRY
};
enum { BOOKS = 8 };

struct ledger_sum {
    struct cents sum;
    int64_t lines;
};

MUST_USE enum outcome ledger_add(struct ledger_sum *s, struct cents amount);
MUST_USE enum outcome ledger_close(const struct ledger_sum *s);
struct text book_key(enum book b);
#endif
