#include "law/assist.h"

#include <assert.h>

#include "law/assist_private.h"
#include "law/norm.h"

#include "ground/base/banned.h"

enum { MONTHS_N_MOST = 6, MONTHS_R_MOST = 30 };

/* What comes in, before exemptions, of the applicant [0] and the spouse [1]. */
struct purse {
    int64_t wage[2];
    int64_t volunteer[2];
    int64_t premium[2];
    int64_t counted[2];
    int64_t gifts;
    int64_t pension;
    size_t gift_at;
    size_t pension_who;
};

static int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void law_ask(struct law_result *r, enum law_ask code, size_t index, enum law_fact fact,
             int64_t spread)
{
    for (size_t i = 0; i < r->question_count; i++) {
        const struct law_question *const q = &r->question[i];

        if (q->code == code && q->index == index && q->fact == fact)
            return;
    }
    if (r->question_count < LAW_QUESTIONS_MOST)
        r->question[r->question_count++] = (struct law_question){.spread = spread,
                                                                 .code = (uint8_t)code,
                                                                 .index = (uint8_t)index,
                                                                 .fact = (uint8_t)fact};
}

/* Kinds that are settled one by one: counted, left out by a letter, or for a human. */
static int64_t counted_alone(struct run *w, const struct law_income *in, size_t at, bool child)
{
    const int64_t net = in->net.n;
    enum law_say out = LAW_SAY_INCOME;

    switch ((enum law_income_kind)in->kind) {
    case LAW_INCOME_CHILD_BENEFIT: out = LAW_SAY_EXEMPT_B; break;
    case LAW_INCOME_ALLOWANCE: out = LAW_SAY_EXEMPT_D; break;
    case LAW_INCOME_CARE_GIFT: out = LAW_SAY_EXEMPT_U; break;
    case LAW_INCOME_FOOD_BANK:
        if (w->f->from.n >= ACT_2026 || !choose(w, CHOICE_FOOD, at))
            out = LAW_SAY_EXEMPT_FOOD;
        break;
    case LAW_INCOME_DAMAGES:
        if (!choose(w, CHOICE_DAMAGES, at))
            out = LAW_SAY_EXEMPT_S;
        break;
    case LAW_INCOME_HOLIDAY_PAY:
        if (!choose(w, CHOICE_HOLIDAY_PAY, at))
            out = LAW_SAY_EXEMPT_HOLIDAY;
        break;
    case LAW_INCOME_WAGE: /* only a child's comes here */ out = LAW_SAY_EXEMPT_H; break;
    case LAW_INCOME_BENEFIT:
        if (child && !choose(w, CHOICE_CHILD_BENEFIT, at))
            out = LAW_SAY_EXEMPT_H;
        break;
    case LAW_INCOME_STUDENT_FINANCE:
        step_add(w, LAW_SAY_INCOME_STUDENT, at, net, 0);
        return net;
    case LAW_INCOME_PENSION:
    case LAW_INCOME_ALIMONY:
    case LAW_INCOME_RENT:
    case LAW_INCOME_TAX_REFUND:
    case LAW_INCOME_SELF_EMPLOYMENT:
    case LAW_INCOME_OTHER:
    case LAW_INCOME_VOLUNTEER:
    case LAW_INCOME_PREMIUM:
    case LAW_INCOME_GIFT:
    case LAW_INCOME_KIND_COUNT: break;
    }
    step_add(w, out, at, net, 0);
    return out == LAW_SAY_INCOME ? net : 0;
}

static void purse_fill(struct run *w, const struct scene *s, struct purse *purse)
{
    const struct law_household *const h = w->h;

    for (size_t i = 0; i < h->income_count; i++) {
        const struct law_income *const in = &h->income[i];
        const struct law_person *const p = &h->person[in->person];
        const bool child = p->role == LAW_CHILD && p->born.n > w->days->born[0][LAW_AGE_18];
        const size_t who = p->role == LAW_PARTNER ? 1 : 0;

        if (p->role == LAW_COHABITANT || (p->role == LAW_CHILD && !child)) {
            step_add(w, LAW_SAY_INCOME_NOT_YOURS, i, in->net.n, 0);
            continue;
        }
        if (in->kind == LAW_INCOME_GIFT) {
            purse->gifts += in->net.n;
            purse->gift_at = i;
        } else if (in->kind == LAW_INCOME_PENSION &&
                   (s->stage[0] == STAGE_PENSION ||
                    (s->couple && s->stage[1] == STAGE_PENSION))) {
            step_add(w, LAW_SAY_INCOME, i, in->net.n, 0);
            purse->pension += in->net.n;
            purse->counted[who] += in->net.n;
            purse->pension_who = who;
        } else if (child || (in->kind != LAW_INCOME_WAGE && in->kind != LAW_INCOME_VOLUNTEER &&
                             in->kind != LAW_INCOME_PREMIUM)) {
            purse->counted[who] += counted_alone(w, in, i, child);
        } else {
            step_add(w, LAW_SAY_INCOME, i, in->net.n, 0);
            purse->counted[who] += in->net.n;
            *(in->kind == LAW_INCOME_WAGE        ? &purse->wage[who]
              : in->kind == LAW_INCOME_VOLUNTEER ? &purse->volunteer[who]
                                                 : &purse->premium[who]) += in->net.n;
        }
    }
}

/* So much of `sum`, at most the figure; a figure not found is a question. */
static int64_t capped(struct run *w, int64_t sum, enum law_amount most, enum choice missing,
                      size_t at)
{
    if (w->f->amount[most] >= 0)
        return less(sum, w->f->amount[most]);
    return choose(w, missing, at) ? 0 : sum;
}

/* 31 lid 2 n, y, z, r: one of them at a time, in the order the letters give each other. */
static void wage_exempt(struct run *w, const struct scene *s, size_t who, struct purse *purse)
{
    const struct law_household *const h = w->h;
    const int64_t wage = purse->wage[who];
    const enum stage stage = s->stage[who];
    const size_t at = s->at[who];
    enum law_say say = LAW_SAY_COUNT;
    int64_t out = 0;

    if (wage == 0 || !s->right[who]) /* "voor zover hij algemene bijstand ontvangt" */
        return;
    if (stage == STAGE_PENSION ||
        (stage == STAGE_FULL && h->helps_towards_work && h->months_n < MONTHS_N_MOST)) {
        say = LAW_SAY_EXEMPT_N;
        out = capped(w, part_of(wage, 25, 100), LAW_EXEMPT_LABOUR_25PCT_MAX_MONTH,
                     CHOICE_FIGURE_N, at);
    } else if ((s->facts[who] & LAW_HAS(LIMITED)) != 0) {
        say = LAW_SAY_EXEMPT_Y;
        out = capped(w, part_of(wage, 15, 100), LAW_EXEMPT_MEDICAL_HOURS_15PCT_MAX_MONTH,
                     CHOICE_FIGURE_Y, at);
    } else if ((s->facts[who] & LAW_HAS(SUBSIDY)) != 0) {
        /* z follows the six months of n; n is not for people under 27 (31 lid 5). */
        if (stage < STAGE_FULL ? choose(w, CHOICE_SUBSIDY_YOUNG, at)
                               : h->months_n < MONTHS_N_MOST)
            return;
        say = LAW_SAY_EXEMPT_Z;
        out = capped(w, part_of(wage, 15, 100), LAW_EXEMPT_WAGE_SUBSIDY_15PCT_MAX_MONTH,
                     CHOICE_FIGURE_Z, at);
        if (stage >= STAGE_FULL)
            law_ask(w->r, LAW_ASK_SUBSIDY_LONG, at, 0, 0);
    } else if (stage >= STAGE_FULL && !s->couple && s->young_child && h->helps_towards_work &&
               h->months_n >= MONTHS_N_MOST && h->months_r < MONTHS_R_MOST) {
        say = LAW_SAY_EXEMPT_R;
        out = capped(w, part_of(wage, 125, 1000), LAW_EXEMPT_SINGLE_PARENT_12_5PCT_MAX_MONTH,
                     CHOICE_FIGURE_R, at);
    }
    if (out == 0)
        return;
    purse->counted[who] -= out;
    step_add(w, say, at, -out, wage);
}

static void others_exempt(struct run *w, const struct scene *s, size_t who, struct purse *purse)
{
    const size_t at = s->at[who];
    int64_t out = 0;

    if (purse->volunteer[who] > 0 && s->stage[who] >= STAGE_FULL) {
        out = capped(w, purse->volunteer[who], LAW_VOLUNTEER_ALLOWANCE_MONTH, CHOICE_FIGURE_K,
                     at);
        purse->counted[who] -= out;
        step_add(w, LAW_SAY_EXEMPT_K, at, -out, purse->volunteer[who]);
    }
    if (purse->premium[who] > 0 &&
        (s->stage[who] >= STAGE_FULL || (s->facts[who] & LAW_HAS(SUBSIDY)) != 0)) {
        out = capped(w, purse->premium[who], LAW_PREMIUM_MAX_YEAR, CHOICE_FIGURE_J, at);
        purse->counted[who] -= out;
        step_add(w, LAW_SAY_EXEMPT_J, at, -out, purse->premium[who]);
    }
}

/* 31 lid 2 m: from 2026 one limit a year; before, and above it, a human weighs each gift. */
static void gifts_exempt(struct run *w, struct purse *purse)
{
    const int64_t limit = w->f->amount[LAW_GIFTS_LIMIT_YEAR];
    int64_t out = 0;
    int64_t rest = purse->gifts;

    if (rest == 0)
        return;
    if (limit >= 0 && w->h->gifts_this_year.n < limit) {
        out = less(rest, limit - w->h->gifts_this_year.n);
        rest -= out;
        step_add(w, LAW_SAY_EXEMPT_M, purse->gift_at, out, limit);
    }
    if (rest == 0)
        return;
    if (choose(w, CHOICE_GIFT, purse->gift_at)) {
        purse->counted[0] += rest;
        step_add(w, LAW_SAY_INCOME, purse->gift_at, rest, 0);
    } else {
        step_add(w, LAW_SAY_EXEMPT_S, purse->gift_at, rest, 0);
    }
}

static int64_t income_counted(struct run *w, const struct scene *s, int64_t norm)
{
    struct purse purse = {0};
    int64_t own = 0;
    int64_t spouse = 0;
    int64_t over = 0;
    size_t has = 0;

    if (w->h->income_count == 0)
        return 0;
    purse_fill(w, s, &purse);
    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        wage_exempt(w, s, who, &purse);
        others_exempt(w, s, who, &purse);
    }
    if (purse.pension > 0) {
        const int64_t out =
            less(purse.pension, w->f->amount[s->couple ? LAW_PENSION_PRIVATE_EXEMPT_COUPLE
                                                       : LAW_PENSION_PRIVATE_EXEMPT_SINGLE]);

        purse.counted[purse.pension_who] -= out;
        step_add(w, LAW_SAY_EXEMPT_PENSION, s->at[purse.pension_who], -out, purse.pension);
    }
    gifts_exempt(w, &purse);
    if (!s->couple || s->right[0] == s->right[1])
        return purse.counted[0] + purse.counted[1];

    /* 32 lid 3: of a spouse without a right, only what lifts the two above the norm of a
     * couple. */
    has = s->right[0] ? 0 : 1;
    own = purse.counted[has];
    spouse = purse.counted[1 - has];
    over = spouse + (own > norm ? own : norm) - norm_as_couple(w, s);
    over = over < 0 ? 0 : less(over, spouse);
    if (spouse > 0)
        step_add(w, LAW_SAY_SPOUSE_INCOME, s->at[1 - has], over, spouse);
    return own + over;
}

static void assets_weigh(struct run *w, const struct scene *s)
{
    const struct law_household *const h = w->h;
    struct law_result *const r = w->r;
    int64_t total = 0;
    int64_t homes = 0;
    size_t home_at = 0;

    r->asset_limit.n = w->f->amount[s->couple     ? LAW_ASSETS_LIMIT_COUPLE
                                    : s->children ? LAW_ASSETS_LIMIT_SINGLE_PARENT
                                                  : LAW_ASSETS_LIMIT_SINGLE];
    r->assets_counted.n = 0;
    if (h->asset_count == 0)
        return;
    for (size_t i = 0; i < h->asset_count; i++) {
        const struct law_asset *const a = &h->asset[i];
        const int64_t saved = less(a->saved.n, a->value.n);

        total += a->value.n - a->debt.n - saved;
        if (saved > 0)
            step_add(w, LAW_SAY_SAVED, i, -saved, a->value.n);
        if (a->kind == LAW_ASSET_HOME) {
            homes += a->value.n - a->debt.n - saved;
            home_at = i;
        }
    }
    if (homes > 0) {
        const int64_t out = less(homes, w->f->amount[LAW_ASSETS_HOME_EXEMPT]);

        total -= out;
        step_add(w, LAW_SAY_HOME, home_at, -out, homes);
        if (homes > out)
            law_ask(r, LAW_ASK_LOAN, home_at, 0, 0);
    }
    if (total < 0)
        total = 0;
    r->assets_counted.n = total > r->asset_limit.n ? total - r->asset_limit.n : 0;
    step_add(w, LAW_SAY_ASSETS, 0, total, r->asset_limit.n);
    if (r->assets_counted.n > 0)
        step_add(w, LAW_SAY_ASSETS_OVER, 0, r->assets_counted.n, r->asset_limit.n);
}

/* 27 and 28: municipal rules, given as per cents of norm 21 b; only on norms of art. 20 and 21.
 */
static int64_t norm_reduced(struct run *w, int64_t norm)
{
    const struct law_household *const h = w->h;
    const int64_t base = w->f->amount[LAW_COUPLE_21_AOW];
    int64_t out = 0;

    if (norm == 0 || (h->housing_percent | h->school_percent) == 0)
        return norm;
    if (!w->reducible && h->housing_percent > 0) {
        law_ask(w->r, LAW_ASK_REDUCTION, 0, 0, 0);
    } else if (h->housing_percent > 0) {
        out = less(norm, part_of(base, h->housing_percent, 100));
        step_count(w, LAW_SAY_REDUCED_HOUSING, 0, -out, base, h->housing_percent);
        norm -= out;
    }
    if (h->school_percent > 0) {
        out = less(norm, part_of(base, h->school_percent, 100));
        step_count(w, LAW_SAY_REDUCED_SCHOOL, 0, -out, base, h->school_percent);
        norm -= out;
    }
    return norm;
}

static void notes(struct run *w, const struct scene *s)
{
    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        if (s->stage[who] == STAGE_PENSION)
            law_ask(w->r, LAW_ASK_SVB, s->at[who], 0, 0);
        if ((s->facts[who] & LAW_HAS(STUDENT)) != 0 && s->stage[who] < STAGE_FULL &&
            s->right[who])
            law_ask(w->r, LAW_ASK_STUDY, s->at[who], 0, 0);
    }
}

static void assistance_settle(struct run *w)
{
    const struct law_household *const h = w->h;
    struct law_result *const r = w->r;
    int64_t cents = r->norm.n - r->income_counted.n;
    int64_t measure = 0;

    r->entitled = LAW_NO;
    r->assistance.n = 0;
    r->holiday.n = 0;
    r->payable.n = 0;
    if (r->norm.n > 0 && cents <= 0)
        step_add(w, LAW_SAY_INCOME_ENOUGH, 0, r->income_counted.n, r->norm.n);
    if (r->norm.n == 0 || cents <= 0 || r->assets_counted.n > 0)
        return;
    r->entitled = LAW_YES;
    if (h->measure_percent > 0 && (h->measure_decided || choose(w, CHOICE_MEASURE, 0))) {
        measure = less(cents, part_of(r->norm.n, h->measure_percent, 100));
        step_count(w, LAW_SAY_MEASURE, 0, -measure, r->norm.n, h->measure_percent);
        cents -= measure;
    }
    r->assistance.n = cents;
    r->holiday.n = part_of(cents, w->f->amount[LAW_HOLIDAY_ALLOWANCE], 10000);
    r->payable.n = cents - r->holiday.n;
    step_add(w, LAW_SAY_ASSISTANCE, 0, cents, r->income_counted.n);
    step_add(w, LAW_SAY_HOLIDAY, 0, r->holiday.n, cents);
    step_add(w, LAW_SAY_PAYABLE, 0, r->payable.n, 0);
}

void law_run(struct run *w)
{
    struct law_result *const r = w->r;
    struct scene s;

    w->needed = 0;
    w->full = false;
    w->reducible = true;
    r->figures = w->f;
    r->sure = LAW_SURE_ALL;
    r->step_count = 0;
    r->question_count = 0;
    scene_first(w, &s);
    r->form = s.couple     ? (s.children ? LAW_FORM_COUPLE_CHILDREN : LAW_FORM_COUPLE)
              : s.children ? LAW_FORM_SINGLE_PARENT
                           : LAW_FORM_SINGLE;
    r->norm.n = norm_reduced(w, norm_month(w, &s));
    r->income_counted.n = income_counted(w, &s, r->norm.n);
    assets_weigh(w, &s);
    notes(w, &s);
    assistance_settle(w);
    r->from = r->assistance;
    r->to = r->assistance;
    assert(r->holiday.n + r->payable.n == r->assistance.n);
    assert(r->assistance.n >= 0 && r->assistance.n <= r->norm.n);
}

static bool in_range(int64_t cents)
{
    return cents >= 0 && cents <= LAW_CENTS_MOST;
}

/* One applicant, at most one partner, amounts in range; and is anything unknown? */
static enum outcome household_check(const struct law_household *h, bool *ret_unknown)
{
    unsigned unknown = h->unknown;
    unsigned applicants = 0;
    unsigned partners = 0;

    if (h->person_count == 0 || h->person_count > LAW_PERSONS_MOST ||
        h->income_count > LAW_INCOMES_MOST || h->asset_count > LAW_ASSETS_MOST ||
        h->housing_percent > 100 || h->school_percent > 100 || h->measure_percent > 100 ||
        !in_range(h->gifts_this_year.n))
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->person_count; i++) {
        if (h->person[i].role >= LAW_ROLES)
            return OUTCOME_NOT_VALID;
        applicants += h->person[i].role == LAW_APPLICANT;
        partners += h->person[i].role == LAW_PARTNER;
        unknown |= (unsigned)h->person[i].unknown | (unsigned)h->person[i].born_unknown;
    }
    if (applicants != 1 || partners > 1)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->income_count; i++) {
        if (!in_range(h->income[i].net.n) || h->income[i].person >= h->person_count ||
            h->income[i].kind >= LAW_INCOME_KIND_COUNT)
            return OUTCOME_NOT_VALID;
        unknown |= (unsigned)h->income[i].unknown;
    }
    for (size_t i = 0; i < h->asset_count; i++) {
        if (!in_range(h->asset[i].value.n) || !in_range(h->asset[i].debt.n) ||
            !in_range(h->asset[i].saved.n) || h->asset[i].kind >= LAW_ASSET_KIND_COUNT)
            return OUTCOME_NOT_VALID;
        unknown |= h->asset[i].unknown;
    }
    *ret_unknown = unknown != 0;
    return OUTCOME_OK;
}

enum outcome law_assistance(const struct law_figures *f, const struct law_household *h,
                            struct law_result *ret)
{
    struct run w = {.f = f, .h = h, .r = ret};
    bool unknown = false;
    int32_t at = 0;
    enum outcome o = OUTCOME_OK;

    /* Far apart in memory, and nearly always needed. */
    __builtin_prefetch(h->income);
    __builtin_prefetch(h->asset);
    o = household_check(h, &unknown);
    if (o != OUTCOME_OK)
        return o;
    at = h->month.n - f->months[0].month;
    if (at < 0 || at >= LAW_MONTHS_MOST || f->months[at].month != h->month.n)
        return OUTCOME_NOT_FOUND;
    w.days = &f->months[at];
    if (!unknown) {
        law_run(&w);
        if (w.needed == 0)
            return w.full ? OUTCOME_NO_ROOM : OUTCOME_OK;
    }
    return law_open(f, h, w.days, ret);
}
