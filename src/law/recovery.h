#ifndef ERK_LAW_RECOVERY_H
#define ERK_LAW_RECOVERY_H
/* recovery - art. 58-60: what may and what must be asked back, and what stays with the person.
 *
 * Purpose    a duty is told from a power, what lies too far back is left alone, our own share
 *            is asked about, and nobody is pushed below what the law leaves him.
 * Units      euro cents; days; basis points.
 * Ownership  pure: reads its arguments, keeps nothing, allocates nothing.
 * Errors     NOT_VALID: an amount below 0 or above LAW_TAKE_MOST, more holiday than assistance.
 * Law        Pw 58, 60, 60b (read in no text of 2026), 52 lid 4, 18; Rv 475dc; Awb 4:93 lid 4;
 *            CRvB 2024-12-10, ECLI:NL:CRVB:2024:2192-2195; CRvB 2023-09-26,
 *            ECLI:NL:CRVB:2023:2024. Choices the floor is 95 % of all income, holiday allowance
 *            included, rounded up; the paid part is itself 95 %, so a deduction comes out of
 *            the holiday allowance first.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/sentence.h"
#include "law/figures.h"

#define LAW_TAKE_MOST INT64_C(10000000000000)

/* Why assistance turns out to be too much. */
enum law_recovery_ground {
    LAW_RECOVERY_NOT_TOLD,     /* 58 lid 1: the duty to tell was not met */
    LAW_RECOVERY_TOO_MUCH,     /* 58 lid 2 a */
    LAW_RECOVERY_LOAN,         /* 58 lid 2 b: duties of a loan were not met */
    LAW_RECOVERY_SURETY,       /* 58 lid 2 c */
    LAW_RECOVERY_ADVANCE,      /* 58 lid 2 d: an advance, and no right afterwards */
    LAW_RECOVERY_COULD_KNOW,   /* 58 lid 2 e: could reasonably have understood */
    LAW_RECOVERY_LATER_MEANS,  /* 58 lid 2 f 1: means over that period, known later */
    LAW_RECOVERY_OTHER_SOURCE, /* 58 lid 2 f 2: paid for the same purpose by another */
    LAW_RECOVERY_GROUNDS
};

struct law_recovery_rule {
    bool duty; /* "vordert terug"; else "kan terugvorderen": a human weighs */
    struct text article;
    const struct sentence *say;
};
const struct law_recovery_rule *law_recovery_rule(enum law_recovery_ground g);

/* 58 lid 6: may costs made on this day still be asked back by a decision sent on that day? */
bool law_recovery_reaches(enum law_recovery_ground g, struct day made, struct day sent);
/* 58 lid 4: may means received on this day be set off with the assistance of that month? */
bool law_recovery_may_set_off(struct day received, struct month with);
/* 58 lid 7: a power to stop, for a debt of lid 1. `since`: the first day of paying (or of the
 * debt); `missed`: something was not paid in that time; `caught_up`: it was afterwards, with
 * interest and costs; `hopeless`: it will never be paid; `at_once`: offered of what is left. */
struct law_recovery_paid {
    struct day since;
    bool missed;
    bool caught_up;
    bool paid_nothing;
    bool hopeless;
    struct cents left;
    struct cents at_once;
};
/* 'a' to 'd': the part of lid 7 that allows to stop; 0: none does. */
char law_recovery_may_stop(const struct law_recovery_paid *p, struct day today);

/* Questions on urgent reasons (58 lid 8): a human answers each before asking anything back. */
struct law_recovery_question {
    struct text article;
    const struct sentence *say;
};
const struct law_recovery_question *law_recovery_questions(size_t *ret_count);

/* ---- what stays with the person ---- */

enum law_take {
    LAW_TAKE_SET_OFF,    /* 60 lid 3 or 4: with running assistance */
    LAW_TAKE_SEIZURE,    /* Rv 475dc: by a creditor */
    LAW_TAKE_ADVANCE,    /* 52 lid 4: an advance with the first assistance */
    LAW_TAKE_MEASURE,    /* 18: a measure lowers the right itself */
    LAW_TAKE_UNWILLING,  /* 60 lid 6: no information is given for recovery */
    LAW_TAKE_REPEAT_FINE /* 60b */
};

struct law_floor_case {
    enum law_take what;
    struct cents assistance; /* of the month, holiday allowance included */
    struct cents holiday;    /* of which reserved */
    struct cents other;      /* other net income of the month, holiday allowance included */
    struct cents norm;       /* the assistance standard of the household */
    struct cents wanted;     /* what somebody wants to take */
    struct cents higher;     /* a higher floor that was worked out (Rv 475da); 0: none */
};

/* The steps of it, in order: all income, the floor, the room, what is taken and from where. */
struct law_floor {
    bool binds; /* false: this floor does not bind this kind of taking */
    bool human; /* whether it does is for a human (60 lid 6, 60b) */
    struct text article;
    struct cents income;       /* all of it, holiday allowance included */
    struct cents floor;        /* stays with the person */
    struct cents room;         /* income less floor */
    struct cents taken;        /* the smaller of wanted and room */
    struct cents from_paid;    /* of which out of what is paid this month */
    struct cents from_holiday; /* and out of the reserved holiday allowance, in June */
    struct cents paid;         /* what goes to the account this month */
};
MUST_USE enum outcome law_floor(const struct law_floor_case *c, struct law_floor *ret);
#endif
