#ifndef ERK_LAW_CHANGE_H
#define ERK_LAW_CHANGE_H
/* change - a fact that was learned late: which months become different, and whose delay it was.
 *
 * Purpose    two directions of time. Valid time: in which months the fact was true. Decision
 *            time: when it reached us, and when we acted on it. What lies between those two
 *            days is ours, and it is said beside every amount.
 * Units      euro cents a month; months; days.
 * Ownership  the caller gives the list that is filled; nothing is kept or allocated.
 * Errors     NOT_FOUND: a month without norms or without a household. NO_ROOM: more months than
 *            fit. NOT_VALID: a household that cannot be; acted before known.
 * Law        Pw 58 lid 1, 2, 4 (six months), 6 (two years), 8; CRvB 10-12-2024,
 *            ECLI:NL:CRVB:2024:2192 (own share of the service under urgent reasons). This file
 *            weighs nothing and asks nothing back: it counts what a human being must weigh.
 *            Choices a month is ours when the fact had reached us before that month was paid,
 *            up to the day we acted. More than we gave is never "ours" or "theirs": it is
 *            simply owed.
 * Knows      ground/base only. */
#include "law/assist.h"

enum { LAW_CHANGE_MONTHS_MOST = 60 };

struct law_decision_time {
    struct day known; /* the fact reached us */
    struct day acted; /* we acted on it, or today */
    int pay_day;      /* day of the month on which a month is paid */
};

struct law_month_change {
    struct month month;
    int64_t decided;    /* cents of assistance as it was decided */
    int64_t ought;      /* as it ought to be with what we know now */
    int64_t difference; /* ought - decided */
    bool open;          /* a question is open: no amount, a human being looks */
    bool ours;          /* too much was paid after the fact had reached us */
};

struct law_changes {
    int64_t months;      /* that are different */
    int64_t after;       /* cents paid after: the sum of what was too little */
    int64_t back;        /* cents too much, whatever follows from it; >= 0 */
    int64_t back_ours;   /* of `back`: paid while we knew */
    int64_t back_recent; /* of `back`: months of the six before the day we acted (58 lid 4) */
    int64_t back_old;    /* of `back`: more than two years before it (58 lid 6) */
    int64_t months_ours;
    int64_t days_ours;   /* from the day we knew to the day we acted */
    int64_t open_months; /* not counted in any sum */
};

/* Fills in difference and ours of every month, and the sums. */
MUST_USE enum outcome law_change_sum(struct law_month_change *list, size_t count,
                                     const struct law_decision_time *when,
                                     struct law_changes *ret);

/* A household from a month on, until the next one in the list. The oldest first. */
struct law_span {
    struct month from;
    const struct law_household *household; /* its own month does not matter */
};

/* The months from..to with the facts as they were decided and as they turned out to be. */
MUST_USE enum outcome law_change(const struct law_span *decided, size_t decided_count,
                                 const struct law_span *ought, size_t ought_count,
                                 struct month from, struct month to,
                                 const struct law_decision_time *when,
                                 struct law_month_change ret_list[LAW_CHANGE_MONTHS_MOST],
                                 size_t *ret_count, struct law_changes *ret);
#endif
