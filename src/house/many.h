#ifndef ERK_HOUSE_MANY_H
#define ERK_HOUSE_MANY_H
/* many - more people than the task asks: told, counted, and given room where it is needed;
 * private to the house.
 *
 * Units      pages that stayed shut, and people added to the limit; a day.
 * Errors     NOT_ALLOWED: nobody gives room to oneself.
 * Knows      every room. */
#include "ground/web/handler.h"
#include "house/house.h"

MUST_USE enum outcome house_many_more(struct db *db, struct text account, struct day today,
                                      int64_t *ret_more);
MUST_USE enum outcome house_many_refused(struct db *db, struct text account, struct day today);
MUST_USE enum outcome house_many_clean(struct db *db, struct day today);
void house_many_page(struct request *r, struct reply *reply, int64_t most);
/* Days of the last month on which somebody was held back. */
MUST_USE enum outcome house_many_days(struct db *db, struct request *r, int64_t *ret_days);
MUST_USE enum outcome house_many_show(struct db *db, struct request *r, struct reply *reply);
MUST_USE enum outcome house_many_act(struct db *db, struct request *r);
/* Pages that stayed shut, of everybody, ever. */
MUST_USE enum outcome house_many_sum(struct db *db, int64_t *ret_refused);
#endif
