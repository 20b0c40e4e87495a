#ifndef ERK_PAYMENTS_FINANCE_PAGES_H
#define ERK_PAYMENTS_FINANCE_PAGES_H
/* finance_pages - private to payments: the first page of who pays, and the mandate. Amounts
 * only; nothing of why somebody has a right.
 *
 * Knows      ground, access.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

struct payments_night_report;

extern const struct form_table payments_mandate_table;
const struct sentence *payments_held_sentence(struct text reason);
/* Judges and repairs as the night does, at this moment; owes nothing new. */
MUST_USE enum outcome payments_repair_now(struct db *db, struct day today, struct instant at,
                                          struct payments_night_report *ret);

/* What came back or was refused lately: counts by reason. */
struct payments_returned {
    struct day found;
    int64_t payments;
    struct text what;
    struct cents total;
};
MUST_USE enum outcome payments_returns_lately(struct db *db, struct request *r,
                                              struct payments_returned **ret,
                                              size_t *ret_count);

enum outcome payments_show_finance(struct db *, struct request *, struct reply *);
enum outcome payments_act_draft(struct db *, struct request *);
enum outcome payments_act_mandate(struct db *, struct request *);
enum outcome payments_act_mandate_agree(struct db *, struct request *);
#endif
