#include "law/recovery.h"

#include <assert.h>

#include "law/nl.po.h"

#include "ground/base/banned.h"

enum { FLOOR_SHARE = 9500, WHOLE = 10000 };
enum { KNOW_YEARS = 2, SET_OFF_MONTHS = 6, STOP_YEARS = 10, MONTHS = 12 };

static const struct law_recovery_rule rules[LAW_RECOVERY_GROUNDS] = {
    [LAW_RECOVERY_NOT_TOLD] = {true, TEXT_INIT("58 lid 1"), &say_law_recovery_duty},
    [LAW_RECOVERY_TOO_MUCH] = {false, TEXT_INIT("58 lid 2 a"), &say_law_recovery_may},
    [LAW_RECOVERY_LOAN] = {false, TEXT_INIT("58 lid 2 b"), &say_law_recovery_may},
    [LAW_RECOVERY_SURETY] = {false, TEXT_INIT("58 lid 2 c"), &say_law_recovery_may},
    [LAW_RECOVERY_ADVANCE] = {false, TEXT_INIT("58 lid 2 d"), &say_law_recovery_may},
    [LAW_RECOVERY_COULD_KNOW] = {false, TEXT_INIT("58 lid 2 e, lid 6"),
                                 &say_law_recovery_could_know},
    [LAW_RECOVERY_LATER_MEANS] = {false, TEXT_INIT("58 lid 2 f 1"), &say_law_recovery_may},
    [LAW_RECOVERY_OTHER_SOURCE] = {false, TEXT_INIT("58 lid 2 f 2"), &say_law_recovery_may},
};

/* CRvB 2024-12-10: all interests are weighed, our own share among them. */
#define URGENT "58 lid 8; ECLI:NL:CRVB:2024:2193"
static const struct law_recovery_question questions[] = {
    {TEXT_INIT(URGENT), &say_law_recovery_our_share},
    {TEXT_INIT(URGENT), &say_law_recovery_we_knew},
    {TEXT_INIT(URGENT), &say_law_recovery_how_long},
    {TEXT_INIT(URGENT), &say_law_recovery_person_could},
    {TEXT_INIT(URGENT), &say_law_recovery_consequences},
    {TEXT_INIT("Awb 3:4 lid 2"), &say_law_recovery_fits},
};

const struct law_recovery_rule *law_recovery_rule(enum law_recovery_ground g)
{
    assert(g < LAW_RECOVERY_GROUNDS);
    return &rules[g];
}

const struct law_recovery_question *law_recovery_questions(size_t *ret_count)
{
    *ret_count = sizeof questions / sizeof *questions;
    return questions;
}

bool law_recovery_reaches(enum law_recovery_ground g, struct day made, struct day sent)
{
    return g != LAW_RECOVERY_COULD_KNOW ||
           !day_before(made, day_plus_months(sent, -KNOW_YEARS * MONTHS));
}

bool law_recovery_may_set_off(struct day received, struct month with)
{
    const struct day first = month_first(with);

    return !day_before(received, day_plus_months(first, -SET_OFF_MONTHS)) &&
           !day_after(received, month_last(with));
}

char law_recovery_may_stop(const struct law_recovery_paid *p, struct day today)
{
    const bool long_enough = !day_before(today, day_plus_months(p->since, STOP_YEARS * MONTHS));

    if (long_enough && !p->missed && !p->paid_nothing)
        return 'a';
    if (long_enough && p->missed && p->caught_up)
        return 'b';
    if (long_enough && p->paid_nothing && p->hopeless)
        return 'c';
    if (p->left.n > 0 && p->at_once.n >= (p->left.n + 1) / 2)
        return 'd';
    return 0;
}

static bool amount_is_well(struct cents c)
{
    return c.n >= 0 && c.n <= LAW_TAKE_MOST;
}

/* Which floor binds what: 5 % is for set-off and seizure; a measure lowers the right itself. */
static void floor_kind(enum law_take what, struct law_floor *f)
{
    switch (what) {
    case LAW_TAKE_SET_OFF:
        f->binds = true;
        f->article = TEXT("60 lid 3, 4; Awb 4:93 lid 4");
        return;
    case LAW_TAKE_SEIZURE:
        f->binds = true;
        f->article = TEXT("Rv 475dc");
        return;
    case LAW_TAKE_ADVANCE: f->article = TEXT("52 lid 4"); return;
    case LAW_TAKE_MEASURE: f->article = TEXT("18"); return;
    case LAW_TAKE_UNWILLING:
        f->human = true;
        f->article = TEXT("60 lid 6");
        return;
    case LAW_TAKE_REPEAT_FINE:
        f->human = true;
        f->article = TEXT("60b");
        return;
    }
    assert(false);
}

enum outcome law_floor(const struct law_floor_case *c, struct law_floor *ret)
{
    struct law_floor f = {0};
    struct cents floor = {0};
    const int64_t payable = c->assistance.n - c->holiday.n;
    enum outcome o = OUTCOME_OK;
    int64_t free = 0;

    if (!amount_is_well(c->assistance) || !amount_is_well(c->holiday) || payable < 0 ||
        !amount_is_well(c->other) || !amount_is_well(c->norm) || !amount_is_well(c->wanted) ||
        !amount_is_well(c->higher))
        return OUTCOME_NOT_VALID;
    floor_kind(c->what, &f);
    f.income.n = c->assistance.n + c->other.n;
    /* 60 lid 6 and 60b: until a human has decided otherwise, the floor stays. */
    if (f.binds || f.human) {
        /* At assistance level 95 % of what there is; above it 95 % of the norm, or the floor
         * of Rv 475da where that was worked out. */
        const struct cents base = {f.income.n < c->norm.n ? f.income.n : c->norm.n};

        o = cents_share(base, FLOOR_SHARE, WHOLE, ROUND_UP, &floor);
        if (o != OUTCOME_OK)
            return o;
        f.floor.n = floor.n > c->higher.n ? floor.n : c->higher.n;
    }
    f.room.n = f.income.n > f.floor.n ? f.income.n - f.floor.n : 0;
    f.taken.n = c->wanted.n < f.room.n ? c->wanted.n : f.room.n;
    if (f.taken.n > c->assistance.n)
        f.taken.n = c->assistance.n; /* of the assistance, not of wages paid by others */
    free = payable + c->other.n - f.floor.n;
    free = free < 0 ? 0 : free;
    f.from_paid.n = f.taken.n < free ? f.taken.n : free;
    if (f.from_paid.n > payable)
        f.from_paid.n = payable;
    /* Never more than the holiday allowance: what is taken is at most the assistance, and at most
     * what is above the floor with that allowance in it. */
    f.from_holiday.n = f.taken.n - f.from_paid.n;
    f.paid.n = payable - f.from_paid.n;
    assert(f.paid.n >= 0 && f.from_holiday.n >= 0 && f.from_holiday.n <= c->holiday.n);
    *ret = f;
    return OUTCOME_OK;
}
