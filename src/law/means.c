/* means - what comes in and how much of it counts: art. 31, 32, 33 and 18 lid
 * 8*. */
#include <assert.h>

#include "law/norm.h"

#include "ground/base/banned.h"

enum { MONTHS_N_MOST = 6, MONTHS_R_MOST = 30, MONTHS_Z_MOST = 12, MONTHS_34A_MOST = 12 };

/* What comes in, before exemptions, of the applicant [0] and the spouse [1]. */
struct purse {
    int64_t wage[2]; /* from employment */
    int64_t self[2]; /* from other work: 31 lid 2 n, r and y, not z */
    int64_t volunteer[2];
    int64_t premium[2];
    int64_t counted[2];
    int64_t family; /* of children and of all together: 32 lid 3 does not touch it */
    int64_t given;  /* gifts and savings of costs this year, these included: 31 lid
                       2 m */
    int64_t pension[2];
};

/* Kinds that a letter of 31 lid 2 leaves out, unless the college found its
 * exception. */
static const uint8_t letters[LAW_INCOME_KIND_COUNT] = {
    [LAW_INCOME_CHILD_BENEFIT] = LAW_SAY_EXEMPT_B,
    [LAW_INCOME_ALLOWANCE] = LAW_SAY_EXEMPT_D,
    [LAW_INCOME_CARE_GIFT] = LAW_SAY_EXEMPT_U,
    [LAW_INCOME_OTHERS_SUPPORT] = LAW_SAY_EXEMPT_A,
    [LAW_INCOME_HOME_OWNERSHIP] = LAW_SAY_EXEMPT_E,
    [LAW_INCOME_TAX_COSTS] = LAW_SAY_EXEMPT_F,
    [LAW_INCOME_WORK_EXPENSES] = LAW_SAY_EXEMPT_G,
    [LAW_INCOME_ASSET_INTEREST] = LAW_SAY_EXEMPT_I,
    [LAW_INCOME_DESIGNATED] = LAW_SAY_EXEMPT_L,
    [LAW_INCOME_ENERGY] = LAW_SAY_EXEMPT_O,
    [LAW_INCOME_ANW] = LAW_SAY_EXEMPT_P,
    [LAW_INCOME_WAJONG] = LAW_SAY_EXEMPT_Q,
    [LAW_INCOME_DISABILITY] = LAW_SAY_EXEMPT_T,
    [LAW_INCOME_78GG] = LAW_SAY_EXEMPT_W,
};

/* What the college found of this income; else the choice stays open. Nothing hangs on
 * nothing. */
static bool counts(struct run *w, const struct law_income *in, size_t at)
{
    if (in->counted)
        return true;
    if (in->left_out || in->net.n == 0)
        return false;
    w->asked_incomes |= 1U << at;
    return (w->judged & (1U << at)) != 0;
}

/* 31 lid 2 v: what parents pay to somebody under 21, as far as it was already
 * reckoned with (12, 20 lid 3): a human knows. Not where the norm was raised
 * because parents cannot pay. */
static bool parents_count(struct run *w, const struct law_income *in, size_t at,
                          enum stage stage, uint32_t facts)
{
    if (stage != STAGE_YOUTH)
        return true;
    if (w->f->from.n >= ACT_2026 && (facts & LAW_HAS(PARENTS)) != 0 && !in->left_out)
        return true;
    return counts(w, in, at);
}

/* Kinds that are settled one by one: counted, left out by a letter, or for a
 * human. */
static int64_t counted_alone(struct run *w, const struct law_income *in, size_t at, bool child,
                             enum stage stage)
{
    const int64_t net = in->net.n;
    enum law_say out = LAW_SAY_INCOME;

    if (letters[in->kind] != 0) {
        if (!in->counted)
            out = (enum law_say)letters[in->kind];
    } else {
        switch ((int)in->kind) { /* the others simply count */
        case LAW_INCOME_FOOD_BANK:
            if (w->f->from.n >= ACT_2026 || !counts(w, in, at))
                out = LAW_SAY_EXEMPT_FOOD;
            break;
        case LAW_INCOME_DAMAGES:
            if (!counts(w, in, at))
                out = LAW_SAY_EXEMPT_S;
            break;
        case LAW_INCOME_HOLIDAY_PAY:
            if (!counts(w, in, at))
                out = LAW_SAY_EXEMPT_HOLIDAY;
            break;
        case LAW_INCOME_YOUNG_DISABLED: /* 31 lid 5: not under 27 */
            if (stage >= STAGE_FULL)
                out = LAW_SAY_EXEMPT_C;
            break;
        case LAW_INCOME_PARENTS:
            if (!parents_count(w, in, at, stage, w->h->person[in->person].facts))
                out = LAW_SAY_EXEMPT_V;
            break;
        case LAW_INCOME_WAGE: /* only a child's come here */
        case LAW_INCOME_SELF_EMPLOYMENT: out = LAW_SAY_EXEMPT_H; break;
        case LAW_INCOME_BENEFIT:
            if (child && !counts(w, in, at))
                out = LAW_SAY_EXEMPT_H;
            break;
        case LAW_INCOME_STUDENT_FINANCE:
            step_add(w, LAW_SAY_INCOME_STUDENT, at, net, 0);
            return net;
        case LAW_INCOME_SCHOOL_ALLOWANCE:
            step_add(w, LAW_SAY_INCOME_SCHOOL, at, net, 0);
            return net;
        case LAW_INCOME_LODGER: step_add(w, LAW_SAY_LODGER, at, net, 0); return net;
        default: break;
        }
    }
    step_add(w, out, at, net, 0);
    return out == LAW_SAY_INCOME ? net : 0;
}

/* 31 lid 2 m, 18 lid 8*: from 2026 gifts and savings of costs share one limit a
 * year; before, and above it, a human weighs each. */
static void given(struct run *w, const struct law_income *in, size_t at, struct purse *purse,
                  int64_t *sum)
{
    const bool gift = in->kind == LAW_INCOME_GIFT;
    const int64_t limit = w->f->amount[LAW_GIFTS_LIMIT_YEAR];
    int64_t rest = in->net.n;

    if (limit >= 0 && purse->given < limit) {
        const int64_t out = less(rest, limit - purse->given);

        rest -= out;
        step_add(w, gift ? LAW_SAY_EXEMPT_M : LAW_SAY_EXEMPT_SAVING, at, out, limit);
    }
    purse->given += in->net.n;
    if (rest == 0)
        return;
    if (counts(w, in, at)) {
        *sum += rest;
        step_add(w, LAW_SAY_INCOME, at, rest, 0);
    } else {
        step_add(w, gift ? LAW_SAY_EXEMPT_S : LAW_SAY_EXEMPT_SAVED, at, rest, 0);
    }
}

/* Somebody who lives there pays for it: 33 lid 4, unless he is in the norm of
 * 22a already. */
static void lodger(struct run *w, const struct law_income *in, size_t at, struct purse *purse)
{
    const struct law_person *const p = &w->h->person[in->person];

    if (w->shared && shares_costs(w, p, in->person, stage_first(w, p))) {
        step_add(w, LAW_SAY_LODGER_SHARES, at, in->net.n, 0);
        return;
    }
    purse->family += in->net.n;
    step_add(w, LAW_SAY_LODGER, at, in->net.n, 0);
}

/* Earned in another month, or by somebody outside the family. */
static bool is_not_ours(const struct run *w, const struct law_income *in)
{
    const struct law_person *const p = &w->h->person[in->person];

    return (in->earned.n != 0 && in->earned.n != w->h->month.n) || p->role == LAW_COHABITANT ||
           (p->role == LAW_CHILD && p->born.n <= w->days->born[0][LAW_AGE_18]);
}

/* The sum that has an exemption of its own; NULL for what is settled alone. */
static int64_t *purse_part(struct purse *purse, const struct law_income *in, size_t who)
{
    switch ((int)in->kind) { /* the four of them */
    case LAW_INCOME_WAGE: return &purse->wage[who];
    case LAW_INCOME_SELF_EMPLOYMENT: return &purse->self[who];
    /* counted: the college found that it does not help towards work */
    case LAW_INCOME_VOLUNTEER: return in->counted ? NULL : &purse->volunteer[who];
    case LAW_INCOME_PREMIUM: return in->counted ? NULL : &purse->premium[who];
    default: return NULL;
    }
}

/* The limit of the year goes first to what the college counts, then to what
 * nobody judged, then to what it leaves out anyway: the order they are told in
 * does not matter. */
static void gifts_weigh(struct run *w, struct purse *purse)
{
    const struct law_household *const h = w->h;

    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < h->income_count; i++) {
            const struct law_income *const in = &h->income[i];
            const struct law_person *const p = &h->person[in->person];
            const int turn = in->counted ? 0 : in->left_out ? 2 : 1;

            if ((in->kind != LAW_INCOME_GIFT && in->kind != LAW_INCOME_COST_SAVING) ||
                turn != pass || is_not_ours(w, in))
                continue;
            given(w, in, i, purse,
                  p->role == LAW_CHILD ? &purse->family
                                       : &purse->counted[p->role == LAW_PARTNER ? 1 : 0]);
        }
    }
}

static void purse_fill(struct run *w, const struct scene *s, struct purse *purse)
{
    const struct law_household *const h = w->h;
    bool gifts = false;

    purse->given = h->gifts_this_year.n;
    for (size_t i = 0; i < h->income_count; i++) {
        const struct law_income *const in = &h->income[i];
        const struct law_person *const p = &h->person[in->person];
        const bool child = p->role == LAW_CHILD && p->born.n > w->days->born[0][LAW_AGE_18];
        const size_t who = p->role == LAW_PARTNER ? 1 : 0;

        if (in->earned.n != 0 && in->earned.n != h->month.n) {
            step_add(w, LAW_SAY_OTHER_MONTH, i, in->net.n, 0); /* 32 lid 2 */
            continue;
        }
        if (p->role == LAW_COHABITANT || (p->role == LAW_CHILD && !child)) {
            if (in->kind == LAW_INCOME_LODGER)
                lodger(w, in, i, purse);
            else
                step_add(w, LAW_SAY_INCOME_NOT_YOURS, i, in->net.n, 0);
            continue;
        }
        if (in->kind == LAW_INCOME_GIFT || in->kind == LAW_INCOME_COST_SAVING) {
            gifts = true;
        } else if (in->kind == LAW_INCOME_PENALTY) {
            /* 31 lid 1: means; not of a kind with 32 lid 1, so assets (34 lid 1 b).
             */
            w->received += in->net.n;
            step_add(w, LAW_SAY_PENALTY, i, in->net.n, 0);
        } else if (in->kind == LAW_INCOME_PENSION && !child &&
                   (s->stage[0] == STAGE_PENSION ||
                    (s->couple && s->stage[1] == STAGE_PENSION))) {
            step_add(w, LAW_SAY_INCOME, i, in->net.n, 0);
            purse->pension[who] += in->net.n;
            purse->counted[who] += in->net.n;
        } else if (child) {
            purse->family += counted_alone(w, in, i, true, STAGE_MINOR);
        } else {
            int64_t *const sum = purse_part(purse, in, who);

            if (sum == NULL) {
                purse->counted[who] += counted_alone(w, in, i, false, s->stage[who]);
                continue;
            }
            step_add(w, LAW_SAY_INCOME, i, in->net.n, 0);
            purse->counted[who] += in->net.n;
            *sum += in->net.n;
        }
    }
    if (gifts)
        gifts_weigh(w, purse);
}

/* So much of `sum`, at most the figure; a figure not found is a question. */
static int64_t capped(struct run *w, int64_t sum, enum law_amount most, enum choice missing,
                      size_t at)
{
    if (w->f->amount[most] >= 0)
        return less(sum, w->f->amount[most]);
    return choose(w, missing, at) ? 0 : sum;
}

/* 34a, where a municipality has switched it on before its start: never beside
 * n, r, y, z. */
static void wage_exempt_34a(struct run *w, const struct scene *s, size_t who,
                            struct purse *purse)
{
    const struct law_household *const h = w->h;
    const int64_t wage = purse->wage[who] + purse->self[who];
    const size_t at = s->at[who];
    int64_t out = 0;

    if (s->stage[who] == STAGE_PENSION) /* its amount is that of 2022 and not to be used */
        out = choose(w, CHOICE_FIGURE_34A, at) ? 0 : part_of(wage, 25, 100);
    else if ((s->facts[who] & LAW_HAS(LIMITED)) != 0 ||
             (h->helps_towards_work && h->months_34a < MONTHS_34A_MOST))
        out = part_of(wage, 15, 100);
    else if (h->months_34a >= MONTHS_34A_MOST)
        law_ask(w->r, LAW_ASK_LONGER_34A, at, 0, 0);
    if (out == 0)
        return;
    purse->counted[who] -= out;
    step_add(w, LAW_SAY_EXEMPT_34A, at, -out, wage);
}

/* 31 lid 2 z: twelve months after the six of n, which is not for people under
 * 27 (lid 5); then aa, when the college finds that more hours are not possible.
 */
static bool subsidy_holds(struct run *w, const struct scene *s, size_t who, int months_n)
{
    const struct law_person *const p = &w->h->person[s->at[who]];

    if (p->months_z < MONTHS_Z_MOST)
        return s->stage[who] < STAGE_FULL ? !choose_of(w, CHOICE_SUBSIDY_YOUNG, who, s->at[who])
                                          : months_n >= MONTHS_N_MOST;
    if ((p->facts & LAW_HAS(HOURS_FIXED)) != 0)
        return true;
    law_ask(w->r, LAW_ASK_SUBSIDY_LONG, s->at[who], 0, 0);
    return false;
}

/* 31 lid 2 n, y, z, r: one of them at a time, in the order the letters give
 * each other. */
static void wage_exempt(struct run *w, const struct scene *s, size_t who, struct purse *purse)
{
    const struct law_household *const h = w->h;
    const struct law_person *const p = &h->person[s->at[who]];
    int64_t wage = purse->wage[who] + purse->self[who];
    const enum stage stage = s->stage[who];
    const size_t at = s->at[who];
    const int months_n = p->months_n > h->months_n ? p->months_n : h->months_n;
    enum law_say say = LAW_SAY_COUNT;
    int64_t out = 0;

    if (wage == 0 || !w->had_right[who]) /* "voor zover hij algemene bijstand ontvangt" */
        return;
    if (h->switch_34a && w->f->from.n >= ACT_2026) {
        wage_exempt_34a(w, s, who, purse);
        return;
    }
    if (stage == STAGE_PENSION ||
        (stage == STAGE_FULL && h->helps_towards_work && months_n < MONTHS_N_MOST)) {
        say = LAW_SAY_EXEMPT_N;
        out = capped(w, part_of(wage, 25, 100), LAW_EXEMPT_LABOUR_25PCT_MAX_MONTH,
                     CHOICE_FIGURE_N, at);
    } else if ((s->facts[who] & LAW_HAS(LIMITED)) != 0) {
        say = LAW_SAY_EXEMPT_Y;
        out = capped(w, part_of(wage, 15, 100), LAW_EXEMPT_MEDICAL_HOURS_15PCT_MAX_MONTH,
                     CHOICE_FIGURE_Y, at);
    } else if ((s->facts[who] & LAW_HAS(SUBSIDY)) != 0 && purse->wage[who] > 0 &&
               subsidy_holds(w, s, who, months_n)) {
        wage = purse->wage[who];
        say = p->months_z >= MONTHS_Z_MOST ? LAW_SAY_EXEMPT_AA : LAW_SAY_EXEMPT_Z;
        out = capped(w, part_of(wage, 15, 100), LAW_EXEMPT_WAGE_SUBSIDY_15PCT_MAX_MONTH,
                     CHOICE_FIGURE_Z, at);
    } else if (stage >= STAGE_FULL && !s->couple && s->young_child && h->helps_towards_work &&
               months_n >= MONTHS_N_MOST && h->months_r < MONTHS_R_MOST) {
        say = LAW_SAY_EXEMPT_R; /* y, z and aa go first */
        out = capped(w, part_of(wage, 125, 1000), LAW_EXEMPT_SINGLE_PARENT_12_5PCT_MAX_MONTH,
                     CHOICE_FIGURE_R, at);
    }
    if (out == 0)
        return;
    purse->counted[who] -= out;
    step_add(w, say, at, -out, wage);
}

/* 31 lid 2 k and j: for each person a limit a month, a year; not under 27 (lid
 * 5), but j for who works with a wage subsidy. */
static void others_exempt(struct run *w, const struct scene *s, size_t who, struct purse *purse)
{
    const struct law_person *const p = &w->h->person[s->at[who]];
    const int64_t year_k = w->f->amount[LAW_VOLUNTEER_ALLOWANCE_YEAR];
    const int64_t year_j = w->f->amount[LAW_PREMIUM_MAX_YEAR];
    const size_t at = s->at[who];
    int64_t out = 0;

    if (purse->volunteer[who] > 0 && s->stage[who] >= STAGE_FULL) {
        out = capped(w, purse->volunteer[who], LAW_VOLUNTEER_ALLOWANCE_MONTH, CHOICE_FIGURE_K,
                     at);
        if (year_k >= 0)
            out = less(out, not_below_0(year_k - p->volunteer_year.n));
        purse->counted[who] -= out;
        step_add(w, LAW_SAY_EXEMPT_K, at, -out, purse->volunteer[who]);
    }
    if (purse->premium[who] > 0 &&
        (s->stage[who] >= STAGE_FULL || (s->facts[who] & LAW_HAS(SUBSIDY)) != 0)) {
        out = capped(w, purse->premium[who], LAW_PREMIUM_MAX_YEAR, CHOICE_FIGURE_J, at);
        if (year_j >= 0)
            out = less(out, not_below_0(year_j - p->premium_year.n));
        purse->counted[who] -= out;
        step_add(w, LAW_SAY_EXEMPT_J, at, -out, purse->premium[who]);
    }
}

/* 33 lid 5: a small private pension. Of two spouses together, first of the one who has a right:
 * what the other has counts for less (32 lid 3). */
static void pension_exempt(struct run *w, const struct scene *s, struct purse *purse)
{
    int64_t left = w->f->amount[s->couple ? LAW_PENSION_PRIVATE_EXEMPT_COUPLE
                                          : LAW_PENSION_PRIVATE_EXEMPT_SINGLE];
    size_t who = s->couple && !s->right[0] ? 1 : 0;

    for (int turn = 0; turn <= (s->couple ? 1 : 0); turn++, who = 1 - who) {
        const int64_t out = less(purse->pension[who], left);

        if (purse->pension[who] == 0)
            continue;
        left -= out;
        purse->counted[who] -= out;
        step_add(w, LAW_SAY_EXEMPT_PENSION, s->at[who], -out, purse->pension[who]);
    }
}

/* 32 lid 3: of a spouse without a right, only what lifts the two above the norm
 * of a couple; lid 4: who lives apart, but not for good, only what is above the
 * norm. */
static int64_t of_spouse(struct run *w, const struct scene *s, int64_t norm, int64_t own,
                         int64_t spouse)
{
    const size_t has = s->right[0] ? 0 : 1;
    int64_t over = 0;

    if (spouse <= 0) /* the norm of a couple is not asked for nothing */
        return 0;
    if (((s->facts[0] | s->facts[1]) & LAW_HAS(APART)) != 0) {
        over = not_below_0(spouse - norm);
        step_add(w, LAW_SAY_SPOUSE_APART, s->at[1 - has], over, spouse);
        return over;
    }
    over = spouse + (own > norm ? own : norm) - norm_as_couple(w, s);
    over = less(not_below_0(over), spouse);
    step_add(w, LAW_SAY_SPOUSE_INCOME, s->at[1 - has], over, spouse);
    return over;
}

int64_t income_counted(struct run *w, const struct scene *s, int64_t norm)
{
    struct purse purse = {0};
    size_t has = 0;

    purse_fill(w, s, &purse);
    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        wage_exempt(w, s, who, &purse);
        others_exempt(w, s, who, &purse);
    }
    if ((purse.pension[0] | purse.pension[1]) > 0)
        pension_exempt(w, s, &purse);
    if (!s->couple || s->right[0] == s->right[1])
        return purse.family + purse.counted[0] + purse.counted[1];
    has = s->right[0] ? 0 : 1;
    return purse.family + purse.counted[has] +
           of_spouse(w, s, norm, purse.family + purse.counted[has], purse.counted[1 - has]);
}
