#ifndef ERK_PAYMENTS_OWN_MONEY_H
#define ERK_PAYMENTS_OWN_MONEY_H
/* own_money - private to payments: what one person was promised and what became of it, and the
 * words for it. One place, so that the first page, the month and the paper say the same.
 *
 * Ownership  results live in db->arena or the request's.
 * Errors     as ground/store.
 * Knows      ground. */
#include "ground/base/sentence.h"
#include "ground/store/store.h"
#include "payments/own_money.sql.h"
#include "payments/store.h"

struct request;

enum { OWN_MONEY_MOST = 120 };

struct own_money {
    struct payments_money_of_row at[OWN_MONEY_MOST];
    size_t count;
};
MUST_USE enum outcome own_money_load(struct db *db, struct text person, struct month since,
                                     struct month until, struct own_money **ret);

/* The sentence of a key in the rows. */
enum money_key { MONEY_KIND, MONEY_EVENT, MONEY_CAUSE };
const struct sentence *money_says(enum money_key which, struct text key);
enum { MONEY_KINDS = 7 };
struct text money_kind_key(size_t number); /* of the kinds, in the order they are shown */

bool money_is_late(const struct payments_money_of_row *m);
/* It was there late, also when it was there first and came back after months. */
bool money_came_late(const struct payments_money_of_row *m);
/* The bank sent it back and it is not under way again: the account is gone, say. */
bool money_came_back(const struct payments_money_of_row *m);
bool money_is_month(const struct payments_money_of_row *m);
bool money_is_there(const struct payments_money_of_row *m); /* booked, and it stayed */
/* Nothing left to pay, because an advance was the whole of it. */
bool money_paid_before(const struct payments_money_of_row *m);
/* Asked from the promised day until it was answered with yes; a no may become a yes. */
bool money_asks_arrived(const struct payments_money_of_row *m, struct day today);
const struct payments_money_of_row *money_month_row(const struct own_money *m,
                                                    struct month month);

struct text money_say_day(struct request *r, const struct sentence *s, struct day day);
struct text money_state(struct request *r, const struct payments_money_of_row *m);
struct text money_month_key(struct request *r, struct month m);
#endif
