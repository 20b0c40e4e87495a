#include "payments/repair.h"

#include <assert.h>

#include "ground/base/banned.h"

enum repair repair_judge(const struct repair_case *c)
{
    assert(c->amount.n > 0 && c->amount.n <= c->owed.n);
    if (c->is_paid)
        return REPAIR_PAID;
    if (c->died)
        return REPAIR_DIED;
    if (!c->first_failed)
        return REPAIR_NOT_KNOWN_FAILED;
    if (c->attempts >= 2)
        return REPAIR_THIRD_TIME;
    if (!c->has_account)
        return REPAIR_NO_ACCOUNT;
    if (c->account_stopped)
        return REPAIR_ACCOUNT_STOPPED;
    if (!c->has_mandate)
        return REPAIR_NO_MANDATE;
    if (c->amount.n > c->most.n)
        return REPAIR_ABOVE_MANDATE;
    return REPAIR_NOW;
}

const char *repair_reason(enum repair r)
{
    switch (r) {
    case REPAIR_NOW:
    case REPAIR_PAID: return NULL;
    case REPAIR_NOT_KNOWN_FAILED: return "not_known_failed";
    case REPAIR_NO_ACCOUNT: return "no_account";
    case REPAIR_ACCOUNT_STOPPED: return "account_stopped";
    case REPAIR_NO_MANDATE: return "no_mandate";
    case REPAIR_ABOVE_MANDATE: return "above_mandate";
    case REPAIR_THIRD_TIME: return "third_time";
    case REPAIR_DIED: return "died";
    }
    return NULL;
}

/* standards/sepa reason-codes: our data or the account itself; TECH, MS03, AM05 are not. */
static const struct text stopping[] = {TEXT_INIT("AC01"), TEXT_INIT("AC03"), TEXT_INIT("AC04"),
                                       TEXT_INIT("AC06"), TEXT_INIT("AG01"), TEXT_INIT("CNOR"),
                                       TEXT_INIT("RR03"), TEXT_INIT("RR04"), TEXT_INIT("BE04")};

bool repair_stops_account(struct text code)
{
    for (size_t i = 0; i < sizeof stopping / sizeof stopping[0]; i++) {
        if (text_same(code, stopping[i]))
            return true;
    }
    return repair_means_death(code);
}

bool repair_means_death(struct text code)
{
    return text_same(code, TEXT("MD07"));
}

enum outcome repair_offset(struct cents too_much, struct cents payment, int64_t percent,
                           struct cents *ret_offset)
{
    struct cents most;

    assert(too_much.n >= 0 && payment.n >= 0 && percent >= 0 && percent <= 100);
    const enum outcome o = cents_share(payment, percent, 100, ROUND_DOWN, &most);
    if (o != OUTCOME_OK)
        return o;
    *ret_offset = too_much.n < most.n ? too_much : most;
    return OUTCOME_OK;
}
