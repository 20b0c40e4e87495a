#ifndef ERK_DECISIONS_RECKON_H
#define ERK_DECISIONS_RECKON_H
/* reckon - one household in one month: what the law gives, whole or in part, and each payee's
 * part, with the steps as text that can be kept and read again.
 *
 * Errors     NOT_VALID: something is unknown, or there is no right and no rule of our closed
 *            list that says so; then a human looks. NOT_FOUND: no norms for that month.
 * Law        Pw 19, 45 lid 3 and 4; the rest is in law/.
 * Knows      ground/base, law. */
#include "decisions/facts.h"

struct reckon_ask {
    const struct decisions_facts *facts;
    struct month month;
    struct facts_wage wage[2];
    struct day first;      /* first day of the right in this month */
    struct day last;       /* last day of it */
    bool assets;           /* test them too: at the decision */
    struct text end_event; /* why it ends in this month; empty: it does not */
};

struct reckoned {
    struct law_household household; /* the facts as the law read them */
    struct law_result law;
    enum facts_basis basis;
    bool part_month;
    struct cents assistance; /* of the days of this month the right runs */
    struct cents reserve;
    struct cents payable;
    struct text event;   /* '' or from the closed list of decisions_month */
    struct text figures; /* "2026-07" */
    struct text form;
    struct text steps; /* lines: article TAB cents TAB nl TAB en */
};

/* Computes even when there is nothing to give; see reckon_right. */
MUST_USE enum outcome reckon(struct arena *a, const struct reckon_ask *ask,
                             struct reckoned *ret);
/* May this be granted, or paid? OUTCOME_OK; NOT_VALID when a question is open; NOT_ALLOWED when
 * the law gives nothing. */
MUST_USE enum outcome reckon_right(const struct reckoned *r);
/* Part 1 or 2 of two; 1 of 1 is all. Parts add up to the whole. */
struct reckon_part {
    struct cents assistance;
    struct cents reserve;
    struct cents payable;
};
struct reckon_part reckon_part(const struct reckoned *r, int64_t part, int64_t part_of);
/* Reads the kept steps back. */
MUST_USE enum outcome reckon_steps(struct arena *a, struct text kept,
                                   const struct decisions_step **ret_steps, size_t *ret_count);
#endif
