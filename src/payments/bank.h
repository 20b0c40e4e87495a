#ifndef ERK_PAYMENTS_BANK_H
#define ERK_PAYMENTS_BANK_H
/* bank - private to payments: what the bank said of one payment, with its sides in the ledger.
 *
 * Knows      ground.
 */
#include "ground/store/store.h"

struct bank_said {
    struct text attempt, person, obligation, account;
    struct cents amount;
    struct day day;
    struct text reason; /* empty: none */
    struct text line;   /* NO_TEXT: none */
    struct day found;
    bool was_sent;   /* it stands in a file: it was in transit */
    bool was_booked; /* money had left: it comes back from the bank */
};
/* `kind`: returned, refused, not_booked. Owed again; an account that takes no money is stopped.
 */
MUST_USE enum outcome bank_failed(struct db *db, struct text kind, const struct bank_said *s);
/* A file that was sent by a browser, within the caller's transaction. */
struct payments_bank_report;
MUST_USE enum outcome bank_read_bytes(struct db *db, struct text bytes, struct day today,
                                      struct instant at,
                                      struct payments_bank_report *ret_report);
#endif
