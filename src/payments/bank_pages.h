#ifndef ERK_PAYMENTS_BANK_PAGES_H
#define ERK_PAYMENTS_BANK_PAGES_H
/* bank_pages - private to payments: files of the bank, and the desk for lines nobody knows. No
 * names: the bank has those.
 *
 * Knows      ground, access.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

extern const struct form_table payments_bank_table;

MUST_USE enum outcome payments_desk_count(struct db *db, int64_t *ret);
enum outcome payments_show_bank(struct db *, struct request *, struct reply *);
enum outcome payments_act_bank(struct db *, struct request *);
enum outcome payments_act_desk(struct db *, struct request *);
#endif
