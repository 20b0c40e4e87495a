#include "payments/late.h"

#include "ground/base/banned.h"

enum { PROMISED_DAY = 20, BACK_PAYMENT_DAYS = 5 };

enum lateness late_state(const struct late_payment *p, struct day today)
{
    if (!day_after(today, p->promised))
        return LATE_NOT_YET_DUE;
    if (!p->has_seen || day_before(p->seen_until, p->promised))
        return LATE_NOT_YET_SEEN;
    if (!p->is_booked || p->came_back)
        return LATE_UNPAID;
    return day_after(p->booked, p->promised) ? LATE_BOOKED_LATE : LATE_KEPT;
}

struct day late_promised_day(struct month month)
{
    return day_banking_on_or_before(month_day(month, PROMISED_DAY));
}

struct day late_send_day(struct day promised)
{
    return day_banking_plus(promised, -1);
}

struct day late_promised_after(struct month month, struct day today)
{
    const struct day own = late_promised_day(month);
    const struct day soon = day_banking_plus(today, BACK_PAYMENT_DAYS);

    /* A run needs two people and a banking day: what is decided shortly before the 20th comes a
     * few days after it. */
    return day_before(day_banking_plus(today, 3), own) ? own : soon;
}
