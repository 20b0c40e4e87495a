#include "law/assist.h"

#include <assert.h>

#include "law/assist_private.h"
#include "law/norm.h"

#include "ground/base/banned.h"

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

/* 24a: printed, but its start is not certain: off unless a municipality switches it on, and
 * then its amount was not found. */
static void note_24a(struct run *w, const struct scene *s)
{
    if (!s->couple || s->right[0] == s->right[1] || !s->children || w->f->from.n < ACT_2026)
        return;
    if (w->h->switch_24a)
        law_ask(w->r, LAW_ASK_FIGURE_24A, s->at[s->right[0] ? 0 : 1], 0, 0);
    else
        step_add(w, LAW_SAY_OFF_24A, s->at[s->right[0] ? 0 : 1], 0, 0);
}

static void notes(struct run *w, const struct scene *s)
{
    note_24a(w, s);
    if (w->nobody || w->extent[0] || w->extent[1])
        right_notes(w, s);
    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        /* also when pension age comes in this month: the days after are for the SVB */
        if (w->h->person[s->at[who]].born.n <= w->days->born[1][LAW_AGE_PENSION])
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
    if ((h->measure_percent > 0 || h->measure_cents.n > 0) &&
        (h->measure_decided || choose(w, CHOICE_MEASURE, 0))) {
        measure = less(cents, part_of(r->norm.n, h->measure_percent, 100) + h->measure_cents.n);
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

HOT void run(struct run *w)
{
    struct law_result *const r = w->r;
    struct scene s;

    w->needed = 0;
    w->asked_homes = 0;
    w->asked_incomes = 0;
    w->full = false;
    w->reducible = true;
    w->shared = false;
    w->had_right[0] = false;
    w->had_right[1] = false;
    w->extent[0] = false;
    w->extent[1] = false;
    w->nobody = false;
    w->received = 0;
    w->next = r->step;
    w->end = r->step + LAW_STEPS_MOST;
    r->figures = w->f;
    r->sure = LAW_SURE_ALL;
    r->question_count = 0;
    scene_first(w, &s);
    r->form = s.couple     ? (s.children ? LAW_FORM_COUPLE_CHILDREN : LAW_FORM_COUPLE)
              : s.children ? LAW_FORM_SINGLE_PARENT
                           : LAW_FORM_SINGLE;
    r->norm.n = norm_month(w, &s);
    r->income_counted.n = w->h->income_count == 0 ? 0 : income_counted(w, &s, r->norm.n);
    assets_limit(w, &s);
    if ((w->h->asset_count | w->received) != 0)
        assets_weigh(w, &s);
    notes(w, &s);
    assistance_settle(w);
    r->step_count = (uint8_t)(w->next - r->step);
    r->from = r->assistance;
    r->to = r->assistance;
    assert(r->holiday.n + r->payable.n == r->assistance.n);
    assert(r->assistance.n >= 0 && r->assistance.n <= r->norm.n);
}

void law_run(struct run *w)
{
    run(w);
}

static bool in_range(int64_t cents)
{
    return cents >= 0 && cents <= LAW_CENTS_MOST;
}

/* All three, nearly always seen at once: what has none of the high bits is in range. */
static inline bool are_in_range(int64_t a, int64_t b, int64_t c)
{
    enum { BITS = 43 };
    _Static_assert(INT64_C(1) << BITS <= LAW_CENTS_MOST,
                   "no amount of so many bits is too much");

    return (uint64_t)(a | b | c) >> BITS == 0 || (in_range(a) && in_range(b) && in_range(c));
}

static bool are_per_cents(const struct law_household *h)
{
    return (h->housing_percent | h->school_percent | h->measure_percent) == 0 ||
           (h->housing_percent <= 100 && h->school_percent <= 100 && h->measure_percent <= 100);
}

/* One applicant, at most one partner, amounts in range; and is anything unknown? */
HOT enum outcome household_check(const struct law_household *h, bool *ret_unknown)
{
    enum { PARTNER = 1 << 8 };
    unsigned unknown = h->unknown;
    unsigned spouses = 0; /* applicants, and partners in the higher bits */

    if (h->person_count > LAW_PERSONS_MOST || h->income_count > LAW_INCOMES_MOST ||
        h->asset_count > LAW_ASSETS_MOST || !are_per_cents(h) ||
        !are_in_range(h->gifts_this_year.n, h->room_used.n, h->measure_cents.n))
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->person_count; i++) {
        const struct law_person *const p = &h->person[i];

        /* What others have of premiums is never read, nor that memory. */
        if (p->role <= LAW_PARTNER ? !are_in_range(p->premium_year.n, p->volunteer_year.n, 0)
                                   : p->role >= LAW_ROLES)
            return OUTCOME_NOT_VALID;
        spouses += p->role == LAW_APPLICANT ? 1U
                   : p->role == LAW_PARTNER ? (unsigned)PARTNER
                                            : 0;
        unknown |= p->unknown | (unsigned)p->born_unknown;
    }
    if ((spouses & ~(unsigned)PARTNER) != 1)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->income_count; i++) {
        if (!in_range(h->income[i].net.n) || h->income[i].person >= h->person_count ||
            h->income[i].kind >= LAW_INCOME_KIND_COUNT)
            return OUTCOME_NOT_VALID;
        unknown |= (unsigned)h->income[i].unknown;
    }
    for (size_t i = 0; i < h->asset_count; i++) {
        const struct law_asset *const a = &h->asset[i];

        if (!are_in_range(a->value.n, a->debt.n, a->saved.n) || a->kind >= LAW_ASSET_KIND_COUNT)
            return OUTCOME_NOT_VALID;
        unknown |= a->unknown;
    }
    *ret_unknown = unknown != 0;
    return OUTCOME_OK;
}

enum outcome law_assistance(const struct law_figures *f, const struct law_household *h,
                            struct law_result *ret)
{
    struct run w; /* not cleared as a whole: that took a fifth of the time */
    bool unknown = false;
    int32_t at = 0;
    enum outcome o = OUTCOME_OK;

    /* Far apart in memory, and nearly always needed. */
    __builtin_prefetch(&h->person[1]);
    __builtin_prefetch(&h->person[2].volunteer_year);
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
        w.f = f;
        w.h = h;
        w.r = ret;
        w.chosen = 0;
        w.homes = 0;
        w.judged = 0;
        w.quiet = false;
        run(&w);
        if ((w.needed | w.asked_homes | w.asked_incomes) == 0)
            return w.full ? OUTCOME_NO_ROOM : OUTCOME_OK;
    }
    return law_open(f, h, &f->months[at], ret);
}
