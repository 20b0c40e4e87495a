#ifndef ERK_LAW_TERMS_H
#define ERK_LAW_TERMS_H
/* terms - what the law gives the service, and the person, in days; and what lateness costs us.
 *
 * Purpose    the last day of every duty comes from one table, so that promises can be kept.
 * Units      days in, days out; euro cents; rates in basis points a year.
 * Ownership  pure: keeps nothing, allocates nothing.
 * Errors     OUTCOME_NOT_VALID: days in the wrong order, an amount below 0 or above
 *            LAW_DEBT_MOST; NOT_FOUND: no figure for that day. BROKEN never.
 * Law        Awb 3:46-3:50, 4:5, 4:13-4:18, 4:87, 4:97-4:100, 6:7-6:9, 7:10, 9:8, 9:11; Pw 41,
 *            43, 44, 45, 52, 54; BW 6:119, 6:120; AVG 12; Algemene termijnenwet 1-4. Choices
 *            the day from which a term runs is not counted itself. A day count for interest:
 *            per year since the start, actual days of 365 or 366, rate by day; the day of
 *            payment is not counted; each year's interest is rounded half up and added to the
 *            sum.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "law/figures.h"

enum law_term_kind {
    LAW_TERM_DECISION,            /* on an application, from its receipt */
    LAW_TERM_DECISION_INCOMPLETE, /* not to handle it, from completion or the missed repair term
                                   */
    LAW_TERM_REASONS,             /* to give reasons left out for urgency, from the decision */
    LAW_TERM_PAY,                 /* what a decision says we owe, from its making known */
    LAW_TERM_OBJECT,              /* for the person, from the making known of the decision */
    LAW_TERM_OBJECT_POST, /* posted in time: received by, from the end of the objection term */
    LAW_TERM_OBJECTION,   /* to decide on it, from the end of the objection term */
    LAW_TERM_OBJECTION_COMMITTEE, /* the same with an advisory committee */
    LAW_TERM_OBJECTION_EXTENSION, /* from the term it extends */
    LAW_TERM_PENALTY_DECISION,    /* to fix the penalty, from its last day */
    LAW_TERM_ADVANCE,             /* the first advance, from the application */
    LAW_TERM_SUSPENSION,          /* the longest suspension, from its first day */
    LAW_TERM_SEARCH,              /* under 27: may apply after, from the report. Not extended */
    LAW_TERM_HOLIDAY_PAID, /* holiday allowance after assistance ended, from its last month */
    LAW_TERM_COMPLAINT,    /* from receipt */
    LAW_TERM_COMPLAINT_COMMITTEE,
    LAW_TERM_COMPLAINT_REFUSED, /* to say that it is not handled, from receipt */
    LAW_TERM_PRIVACY,           /* AVG: insight, correction, erasure, from receipt */
    LAW_TERM_PRIVACY_LONG,      /* with reasons told within the first month */
    LAW_TERM_COUNT
};

struct law_term_rule {
    int weeks;
    int months;    /* one of the two */
    bool extended; /* Algemene termijnenwet: ends on a working day */
    struct text article;
    struct text source;
};

const struct law_term_rule *law_term_rule(enum law_term_kind k);
/* The last day of the term that runs from `from` (which is not counted). */
struct day law_term(enum law_term_kind k, struct day from);

/* A time during which the term to decide stands still (4:15), both days included. */
struct law_pause {
    struct day from;
    struct day until;
};
enum { LAW_PAUSES_MOST = 16 };

/* 4:15 lid 1: from the day after the invitation to complete the application to the day before
 * it was completed, or before the repair term passed. None (until before from) when done at
 * once. */
struct law_pause law_pause_to_complete(struct day invited, struct day completed_or_over);
/* Last day to decide on an application: 8 weeks after receipt (4:13) or the reasonable later
 * day that was told within them (4:14 lid 3; told.n == 0: none), with the pauses added.
 * NOT_VALID: more than LAW_PAUSES_MOST. Pauses may overlap; a day is added once. */
MUST_USE enum outcome law_decision_day(struct day received, struct day told,
                                       const struct law_pause *pauses, size_t count,
                                       struct day *ret_last);

/* The penalty for deciding late (4:17). It starts "on the day two weeks have passed" since the
 * notice: we take the fourteenth day after it, the reading that serves the person. */
enum { LAW_PENALTY_WAIT = 14 };
enum law_penalty_state {
    LAW_PENALTY_NO_NOTICE,    /* nobody sent a notice of default */
    LAW_PENALTY_NOTICE_EARLY, /* it came before the term was over and has no effect */
    LAW_PENALTY_WAITING,      /* the two weeks are not over */
    LAW_PENALTY_RUNNING,
    LAW_PENALTY_ENDED /* decided, or 42 days full */
};
struct law_penalty {
    enum law_penalty_state state;
    struct day first; /* first day a penalty is owed for; valid from WAITING on */
    struct day last;  /* the 42nd day, or the last day before the decision */
    int days;         /* owed until and including today, or `last` */
    struct cents owed;
    struct day decide_by; /* 4:18, once ENDED with something owed */
};
/* Days with n == 0 mean: not there. `decided` is the day the decision was made known; that day
 * itself is not counted. */
MUST_USE enum outcome law_penalty(struct day term_end, struct day notice, struct day decided,
                                  struct day today, struct law_penalty *ret);

/* Statutory interest (BW 6:119, Awb 4:97-4:100). */
#define LAW_DEBT_MOST INT64_C(100000000000)
struct law_interest {
    struct cents interest;   /* as far as the rates are known */
    struct cents owed;       /* the same, or 0 when a complete sum stays below the threshold */
    bool complete;           /* false: a rate is missing; pay the principal and ask */
    struct day missing_from; /* the first day without a rate, when not complete */
    bool below_threshold;    /* 4:98 lid 2 */
    int days;
};
/* Interest for a month's assistance starts on the first day of the month after (CRvB
 * 2016-11-01, ECLI:NL:CRVB:2016:4191). */
struct day law_interest_start(struct month period);
/* On `principal` from `start` to the day before `paid`. Below 10 euro nothing is owed. */
MUST_USE enum outcome law_interest(struct cents principal, struct day start, struct day paid,
                                   struct law_interest *ret);

/* Pw 52: the days by which an advance is due: the first within 4 weeks of the application
 * (number 1), then every 4 weeks. */
struct day law_advance_day(struct day applied, int number);
/* At least 90 %, from 2026-01-01 95 %, of the assistance; rounded up. */
MUST_USE enum outcome law_advance_least(struct cents assistance, struct day on,
                                        struct cents *ret_least);
/* Pw 44 lid 1: the right starts when it arose, never before the report. */
struct day law_right_start(struct day arose, struct day reported);
/* Pw 44 lid 5 (2026): the earliest day a human may go back to; before 2026 the report itself.
 */
struct day law_right_earliest(struct day reported);
/* Pw 45 lid 3: assistance for the days from..to (both included) of one month, half up. */
MUST_USE enum outcome law_part_month(struct cents month_amount, struct day from, struct day to,
                                     struct cents *ret_part);
/* Pw 45 lid 4: of spouses each a half; an odd cent goes to the applicant [0]. */
void law_halves(struct cents payable, struct cents ret_half[2]);
/* Pw 45 lid 5: the last day the norm of the day of death is paid after it. */
struct day law_death_until(struct day died);
/* Pw 45 lid 1: the month the reserved holiday allowance of this month is paid in. */
struct month law_holiday_month(struct month reserved);
/* Pw 41 lid 4: may this person apply on this day, given the day of reporting? */
bool law_may_apply(struct day born, struct day reported, struct day on,
                   bool exempt_from_search);
#endif
