#ifndef ERK_PAYMENTS_REPAIR_H
#define ERK_PAYMENTS_REPAIR_H
/* repair - may this be paid again, now, by ourselves?
 *
 * Purpose    a second attempt of the same obligation, under the decision that exists: no loan,
 *            no new request. Never twice, never more, never elsewhere.
 * Units      euro cents; days.
 * Ownership  pure.
 * Errors     the reason why not, each with a sentence for the human who takes over.
 * Law        Awb 4:97; LAYOUT "How a payment travels" 6.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/day.h"

enum repair {
    REPAIR_NOW,
    REPAIR_NOT_KNOWN_FAILED, /* the first may still arrive */
    REPAIR_PAID,             /* it is there */
    REPAIR_NO_ACCOUNT,
    REPAIR_ACCOUNT_STOPPED, /* the bank said no money can come here: ask the person, kindly */
    REPAIR_NO_MANDATE,
    REPAIR_ABOVE_MANDATE,
    REPAIR_THIRD_TIME, /* twice failed: a human being calls */
    REPAIR_DIED        /* condolence first; no machine writes */
};

struct repair_case {
    struct cents owed;   /* the original obligation */
    struct cents amount; /* of the new attempt */
    int64_t attempts;    /* so far */
    bool first_failed;   /* the last attempt is known to have failed, or was never sent */
    bool is_paid;
    bool has_account;
    bool same_account;    /* the one in force is the one of the first attempt */
    bool account_stopped; /* and the stopped one is still the one in force */
    bool died;
    bool has_mandate;
    struct cents most; /* of the mandate */
};

enum repair repair_judge(const struct repair_case *c);
const char *repair_reason(enum repair r); /* key in payments_held; NULL for NOW and PAID */

/* Which codes of a bank mean that this account can take no money at all. */
bool repair_stops_account(struct text code);
bool repair_means_death(struct text code);

/* Paid too much (a double credit, an estimate): how much of it goes off this month's payment.
 * Never more than `percent` of the payment: the rest waits for a next month. */
MUST_USE enum outcome repair_offset(struct cents too_much, struct cents payment,
                                    int64_t percent, struct cents *ret_offset);
#endif
