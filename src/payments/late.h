#ifndef ERK_PAYMENTS_LATE_H
#define ERK_PAYMENTS_LATE_H
/* late - did the money come when we said it would?
 *
 * Purpose    so that nobody has to dare to ask: the service finds its own lateness.
 * Units      days.
 * Ownership  pure: reads its arguments, keeps nothing.
 * Law        Awb 4:89 lid 3 (paid when the payee's account is credited); 4:97 (late without any
 *            notice). A day is judged only once the bank's statement of that day is in.
 * Knows      ground/base only. */
#include "ground/base/day.h"

enum lateness {
    LATE_NOT_YET_DUE,  /* the promised day has not passed */
    LATE_NOT_YET_SEEN, /* passed, and the bank has not told of that day yet */
    LATE_KEPT,         /* booked on or before the promised day, and it stayed */
    LATE_BOOKED_LATE,  /* it came, after the promised day */
    LATE_UNPAID        /* not there, refused, or come back */
};

struct late_payment {
    struct day promised;
    struct day seen_until; /* last day the bank told us of */
    bool has_seen;
    struct day booked; /* meaningful when is_booked */
    bool is_booked;
    bool came_back; /* returned or refused afterwards */
};

enum lateness late_state(const struct late_payment *p, struct day today);

/* The 20th of the month, or the banking day before it. */
struct day late_promised_day(struct month month);
/* One banking day earlier: sent then, it is there on the promised day. */
struct day late_send_day(struct day promised);
/* Something owed after its month's own day has passed (a back payment, an advance, a sorry):
 * five banking days are ours, never before the month's own day. */
struct day late_promised_after(struct month month, struct day today);
#endif
