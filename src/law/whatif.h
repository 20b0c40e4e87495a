#ifndef ERK_LAW_WHATIF_H
#define ERK_LAW_WHATIF_H
/* whatif - the same household with something else in it: what it would become.
 *
 * Purpose    "if I work four hours more", "if my son turns 27", "if we live together": asked
 *            without consequence, with the same rules that decide. Also the smallest change
 *            that turns an answer, found by search and exact to the cent or the day.
 * Units      euro cents a month, whole days.
 * Ownership  a household goes in by value, a changed copy comes out; nothing is kept.
 * Errors     NOT_FOUND: no norms for that month, or nothing turns. NOT_VALID: there is no such
 *            person, or the change cannot be (a second partner, an amount below nothing).
 *            NO_ROOM: the household is full.
 * Law        none of its own; what is compared are two outcomes of assist.h.
 * Knows      ground/base only. */
#include "law/assist.h"

enum law_if_kind {
    LAW_IF_WAGE,     /* `cents` more (or less) wage a month of `person` */
    LAW_IF_SAVINGS,  /* `cents` more (or less) on the accounts */
    LAW_IF_AGE,      /* `person` has had their `years`-th birthday */
    LAW_IF_TOGETHER, /* somebody born on `born` comes to live here as partner */
    LAW_IF_SHARE,    /* somebody born on `born` comes to live here and shares the costs */
    LAW_IF_LEAVES,   /* `person` lives elsewhere, with their income */
    LAW_IF_MONTH,    /* the same facts in `month` */
    LAW_IF_COUNT
};

struct law_if {
    enum law_if_kind kind;
    uint8_t person;
    int years;
    int64_t cents; /* with TOGETHER and SHARE: wage of who comes; 0: none */
    struct day born;
    struct month month;
};

struct law_what {
    struct law_result before;
    struct law_result after;
    int64_t
        assistance; /* after - before; the lowest ends of the ranges where something is open */
    int64_t income; /* what comes in from elsewhere, after - before */
    int64_t together; /* assistance and income together, after - before */
    bool sure;        /* both outcomes are */
};

/* Changes the household itself. */
MUST_USE enum outcome law_if_apply(struct law_household *h, const struct law_if *one);
/* All changes together, before and after, with the figures of each month. */
MUST_USE enum outcome law_what_if(const struct law_household *h, const struct law_if *list,
                                  size_t count, struct law_what *ret);

/* The smallest number of cents more at which `entitled` is another answer: of LAW_IF_WAGE or
 * LAW_IF_SAVINGS. One cent less leaves it as it is; both are computed, not assumed. */
MUST_USE enum outcome law_turn_cents(const struct law_household *h, enum law_if_kind kind,
                                     uint8_t person, int64_t *ret_cents);

/* The first birthday after the month of `h`, within `months`, that changes an amount while
 * everything else stays (the norms of now). */
struct law_turn_day {
    struct day day;
    uint8_t person;
    int years;
    int64_t before; /* cents of assistance a whole month, before the birthday and after it */
    int64_t after;
};
MUST_USE enum outcome law_turn_birthday(const struct law_household *h, int months,
                                        struct law_turn_day *ret);

/* "wage=+30000", "wage=-5000@1", "savings=+100000", "age=27@2", "together=1990-04-01",
 * "share=1998-02-02", "leaves=1", "month=2026-12": amounts are cents a month, @N is the place
 * in `persons` from 0 (0 unless said). */
MUST_USE enum outcome law_if_read(struct text t, struct law_if *ret);
#endif
