#include "law/norm.h"

#include <assert.h>

#include "ground/base/banned.h"

bool choose(struct run *w, enum choice c, size_t about)
{
    if ((w->needed & (1U << c)) == 0)
        w->about[c] = (uint8_t)about;
    w->needed |= 1U << c;
    return (w->chosen & (1U << c)) != 0;
}

bool choose_of(struct run *w, enum choice c, size_t who, size_t about)
{
    return choose(w, (enum choice)((unsigned)c + who), about);
}

/* Without branches: ages are as good as random. */
static inline enum stage stage_of(struct day born, const int32_t cut[LAW_AGES])
{
    return (enum stage)((born.n <= cut[LAW_AGE_18]) + (born.n <= cut[LAW_AGE_21]) +
                        (born.n <= cut[LAW_AGE_27]) + (born.n <= cut[LAW_AGE_PENSION]));
}

enum stage stage_first(const struct run *w, const struct law_person *p)
{
    return stage_of(p->born, w->days->born[0]);
}

/* A choice for each person apart. */
static bool lives_here(struct run *w, size_t at)
{
    w->asked_homes |= (uint16_t)(1U << at);
    return (w->homes & (1U << at)) != 0;
}

/* 19a: 27 or older, not a spouse, no commercial contract, not in education. */
bool shares_costs(struct run *w, const struct law_person *p, size_t at, enum stage stage)
{
    if (stage < STAGE_FULL ||
        (p->facts & (LAW_HAS(STUDENT) | LAW_HAS(COMMERCIAL) | LAW_HAS(LANDLORD))) != 0)
        return false;
    /* Someone who is here to give care for a while may have his main residence elsewhere. */
    if ((p->facts & LAW_HAS(CARE)) != 0)
        return lives_here(w, at);
    return true;
}

/* A ground of art. 13 that holds "in so far as" leaves a human something to weigh. */
static void right_lost(struct run *w, struct scene *s, size_t who, enum law_say why)
{
    s->why[who] = (uint8_t)why;
    s->right[who] = false;
    w->extent[who] |= why == LAW_SAY_OUT_13_1D || why == LAW_SAY_OUT_13_2B;
}

static inline void spouse_on(struct run *w, const struct law_person *p, size_t i,
                             enum stage stage, int32_t day, struct scene *s)
{
    const size_t who = p->role;

    s->stage[who] = stage;
    s->facts[who] = p->facts;
    s->at[who] = (uint8_t)i;
    s->couple |= who == 1;
    s->right[who] = true;
    if (stage == STAGE_MINOR || (p->facts & (RIGHT_FACTS | LAW_HAS(RIGHT))) != LAW_HAS(RIGHT)) {
        const enum law_say why = right_ground(w, p, i, stage, day);

        s->turning = s->turning || (p->facts & LAW_HAS(ABROAD)) != 0;
        if (why != RIGHT_STANDS)
            right_lost(w, s, who, why);
    }
}

/* The people on the day that comes `after` the first. `end` holds the last birth days on the
 * last day, to see who has a birthday. */
HOT void scene_on(struct run *w, const int32_t cut[LAW_AGES], const int32_t end[LAW_AGES],
                  int32_t after, struct scene *s)
{
    const struct law_household *const h = w->h;

    *s = (struct scene){0};
    for (size_t i = 0; i < h->person_count; i++) {
        const struct law_person *const p = &h->person[i];

        if (p->role == LAW_CHILD && p->born.n > cut[LAW_AGE_18]) {
            s->children = true;
            s->young_child |= p->born.n > cut[LAW_AGE_12];
            s->turning |= p->born.n <= end[LAW_AGE_18];
        } else {
            const enum stage stage = stage_of(p->born, cut);

            s->turning |= stage_of(p->born, end) != stage;
            if (p->role <= LAW_PARTNER)
                spouse_on(w, p, i, stage, w->days->first.n + after, s);
            else
                s->sharers += shares_costs(w, p, i, stage);
        }
    }
    /* 13 lid 2 b: who is married to somebody on unpaid leave has no right either. */
    if (s->couple && ((s->facts[0] | s->facts[1]) & LAW_HAS(LEAVE)) != 0) {
        for (size_t who = 0; who < 2; who++) {
            if (s->right[who])
                right_lost(w, s, who, LAW_SAY_OUT_13_2B);
        }
    }
    w->had_right[0] |= s->right[0];
    w->had_right[1] |= s->right[1];
    w->nobody |= !s->right[0] && !s->right[1];
}

void scene_first(struct run *w, struct scene *ret)
{
    scene_on(w, w->days->born[0], w->days->born[1], 0, ret);
}

static bool is_inside(const struct scene *s, size_t who)
{
    return (s->facts[who] & LAW_HAS(INSTITUTION)) != 0;
}

/* 22a lid 4: the cost-sharing norm is not for who stays elsewhere to give intensive care. */
static bool cares_elsewhere(const struct run *w, const struct scene *s, size_t who)
{
    return w->f->from.n >= ACT_2026 && (s->facts[who] & LAW_HAS(CARE)) != 0;
}

static int64_t amount(const struct run *w, enum law_amount a)
{
    assert(w->f->amount[a] >= 0);
    return w->f->amount[a];
}

static int64_t listed(struct run *w, enum law_amount a, enum law_say code, size_t person)
{
    const int64_t cents = amount(w, a);

    step_add(w, code, person, cents, 0);
    return cents;
}

/* 22a lid 1: (40 % + A x 30 %) / A x B. */
static int64_t shared(struct run *w, const struct scene *s, size_t who, int32_t people,
                      enum law_amount base)
{
    const int64_t b = amount(w, base);
    const int64_t cents = part_of(b, 40 + 30 * (int64_t)people, 100 * (int64_t)people);

    w->shared = true;
    step_count(w, LAW_SAY_NORM_SHARED, s->at[who], cents, b, people);
    return cents;
}

/* 20 lid 3 and 4: for each of 18-20 who cannot turn to the parents, up to the norm of 21. */
COLD static int64_t supplemented(struct run *w, const struct scene *s, int64_t norm,
                                 int64_t cap)
{
    const int64_t each = w->f->amount[LAW_YOUTH_SUPPLEMENT_18_20];

    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        if (s->stage[who] != STAGE_YOUTH || (s->facts[who] & LAW_HAS(PARENTS)) == 0 ||
            !s->right[who])
            continue;
        if (each == LAW_NOT_IN_ACT) {
            law_ask(w->r, LAW_ASK_PARENTS, s->at[who], 0, 0);
            continue;
        }
        assert(each >= 0);
        norm += each;
        step_add(w, LAW_SAY_SUPPLEMENT, s->at[who], each, 0);
    }
    if (norm > cap) {
        step_add(w, LAW_SAY_SUPPLEMENT_CAP, s->at[0], cap - norm, cap);
        norm = cap;
    }
    return norm;
}

COLD static int64_t norm_inside(struct run *w, const struct scene *s, size_t who)
{
    const int64_t norm = listed(w, LAW_INSTITUTION_SINGLE, LAW_SAY_NORM_23_1A, s->at[who]);

    w->reducible = false;
    return norm + listed(w, LAW_INSTITUTION_RAISE_SINGLE, LAW_SAY_NORM_23_2A, s->at[who]);
}

/* 20 lid 1 a, lid 2 a. Under 18 only as a spouse without a right (32 lid 3). */
COLD static int64_t norm_young(struct run *w, const struct scene *s, size_t who)
{
    struct scene alone = *s;
    const int64_t norm = listed(
        w, LAW_SINGLE_18_20, s->children ? LAW_SAY_NORM_20_2A : LAW_SAY_NORM_20_1A, s->at[who]);

    if (who == 1) { /* 23 lid 3 looks at each spouse as single */
        alone.stage[0] = s->stage[1];
        alone.facts[0] = s->facts[1];
        alone.at[0] = s->at[1];
        alone.right[0] = s->right[1];
    }
    alone.couple = false;
    return supplemented(w, &alone, norm, amount(w, LAW_SINGLE_21_AOW));
}

static int64_t norm_single(struct run *w, const struct scene *s, size_t who)
{
    const size_t at = s->at[who];

    if (is_inside(s, who))
        return norm_inside(w, s, who);
    if (s->stage[who] <= STAGE_YOUTH)
        return norm_young(w, s, who);
    if (s->sharers > 0 && !cares_elsewhere(w, s, who)) {
        w->reducible = false;
        step_count(w, LAW_SAY_SHARERS, at, 0, 0, s->sharers);
        return shared(w, s, who, s->sharers + 1,
                      s->stage[who] == STAGE_PENSION ? LAW_COUPLE_BOTH_AOW : LAW_COUPLE_21_AOW);
    }
    if (s->sharers > 0)
        step_add(w, LAW_SAY_CARE_STAY, at, 0, 0);
    if (s->stage[who] == STAGE_PENSION) {
        w->reducible = false;
        return listed(w, LAW_SINGLE_AOW, LAW_SAY_NORM_22A, at);
    }
    return listed(w, LAW_SINGLE_21_AOW, LAW_SAY_NORM_21A, at);
}

/* B of 22a lid 1 for one of two spouses. */
static enum law_amount shared_base(const struct scene *s, size_t who)
{
    if (s->stage[who] == STAGE_PENSION)
        return LAW_COUPLE_BOTH_AOW;
    return s->stage[1 - who] == STAGE_PENSION ? LAW_COUPLE_ONE_AOW : LAW_COUPLE_21_AOW;
}

COLD static int64_t norm_one_young(struct run *w, const struct scene *s)
{
    const size_t older = s->stage[0] <= STAGE_YOUTH ? 1 : 0;
    const size_t young = 1 - older;
    int64_t norm = 0;

    if (s->sharers == 0 || cares_elsewhere(w, s, older)) {
        norm = s->children
                   ? listed(w, LAW_COUPLE_ONE_18_20_CHILD, LAW_SAY_NORM_20_2C, s->at[0])
                   : listed(w, LAW_COUPLE_ONE_18_20_NO_CHILD, LAW_SAY_NORM_20_1C, s->at[0]);
        return supplemented(w, s, norm, amount(w, LAW_COUPLE_21_AOW));
    }
    w->reducible = false;
    step_count(w, LAW_SAY_SHARERS, s->at[0], 0, 0, s->sharers);
    norm = s->children ? listed(w, LAW_PARTNER_18_20_CHILD_IN_COSTSHARING, LAW_SAY_NORM_22A_3A,
                                s->at[young])
                       : listed(w, LAW_PARTNER_18_20_NO_CHILD_IN_COSTSHARING,
                                LAW_SAY_NORM_22A_3B, s->at[young]);
    /* 20 lid 4 caps the norms of lid 1 and 2 only; what holds beside 22a lid 3 is not said. */
    if ((s->facts[young] & LAW_HAS(PARENTS)) != 0)
        law_ask(w->r, w->f->from.n >= ACT_2026 ? LAW_ASK_SUPPLEMENT : LAW_ASK_PARENTS,
                s->at[young], 0, 0);
    return norm + shared(w, s, older, s->sharers + 1, shared_base(s, older));
}

static int64_t norm_couple(struct run *w, const struct scene *s)
{
    const int young = (s->stage[0] <= STAGE_YOUTH) + (s->stage[1] <= STAGE_YOUTH);
    const int pension = (s->stage[0] == STAGE_PENSION) + (s->stage[1] == STAGE_PENSION);
    const int away = cares_elsewhere(w, s, 0) + cares_elsewhere(w, s, 1);

    if (is_inside(s, 0) != is_inside(s, 1)) {
        step_add(w, LAW_SAY_NORM_23_3, s->at[0], 0, 0);
        return norm_single(w, s, 0) + norm_single(w, s, 1);
    }
    if (is_inside(s, 0)) {
        w->reducible = false;
        return listed(w, LAW_INSTITUTION_COUPLE, LAW_SAY_NORM_23_1B, s->at[0]) +
               listed(w, LAW_INSTITUTION_RAISE_COUPLE, LAW_SAY_NORM_23_2B, s->at[0]);
    }
    if (young == 2) {
        const int64_t norm =
            s->children
                ? listed(w, LAW_COUPLE_BOTH_18_20_CHILD, LAW_SAY_NORM_20_2B, s->at[0])
                : listed(w, LAW_COUPLE_BOTH_18_20_NO_CHILD, LAW_SAY_NORM_20_1B, s->at[0]);

        return supplemented(w, s, norm, amount(w, LAW_COUPLE_21_AOW));
    }
    if (young == 1)
        return norm_one_young(w, s);
    if (s->sharers > 0 && away < 2) {
        int64_t norm = 0;

        if (away == 1)
            law_ask(w->r, LAW_ASK_CARE_ONE, s->at[cares_elsewhere(w, s, 0) ? 0 : 1], 0, 0);
        w->reducible = false;
        step_count(w, LAW_SAY_SHARERS, s->at[0], 0, 0, s->sharers);
        norm = shared(w, s, 0, s->sharers + 2, shared_base(s, 0));
        norm += shared(w, s, 1, s->sharers + 2, shared_base(s, 1));
        step_add(w, LAW_SAY_NORM_SHARED_SUM, s->at[0], norm, 0);
        return norm;
    }
    if (s->sharers > 0)
        step_add(w, LAW_SAY_CARE_STAY, s->at[0], 0, 0);
    if (pension > 0)
        w->reducible = false;
    if (pension == 2)
        return listed(w, LAW_COUPLE_BOTH_AOW, LAW_SAY_NORM_22B, s->at[0]);
    if (pension == 1)
        return listed(w, LAW_COUPLE_ONE_AOW, LAW_SAY_NORM_22C, s->at[0]);
    return listed(w, LAW_COUPLE_21_AOW, LAW_SAY_NORM_21B, s->at[0]);
}

int64_t norm_as_couple(struct run *w, const struct scene *s)
{
    struct law_step *const end = w->end;
    const bool reducible = w->reducible;
    struct scene both = *s;
    int64_t norm = 0;

    both.right[0] = true;
    both.right[1] = true;
    w->quiet = true;
    w->end = w->next;
    norm = norm_couple(w, &both);
    w->quiet = false;
    w->end = end;
    w->reducible = reducible;
    return norm;
}

static int64_t halved(struct run *w, const struct scene *s, size_t who, int64_t whole)
{
    const int64_t half = part_of(whole, 1, 2);

    step_add(w, LAW_SAY_NORM_24, s->at[who], half, whole);
    return half;
}

/* 24: half the norm of a couple of his own age, for the one spouse who has a right. */
COLD static int64_t norm_half(struct run *w, const struct scene *s, size_t who)
{
    const size_t other = 1 - who;

    w->reducible = false;
    step_add(w, LAW_SAY_SPOUSE_NO_RIGHT, s->at[other], 0, 0);
    if (is_inside(s, who)) {
        const int64_t alone = norm_inside(w, s, who);
        const int64_t both =
            amount(w, LAW_INSTITUTION_COUPLE) + amount(w, LAW_INSTITUTION_RAISE_COUPLE);

        return choose_of(w, CHOICE_INSIDE_HALF, who, s->at[who]) ? part_of(both, 1, 2) : alone;
    }
    /* 23 lid 3 and 24 both speak of a spouse without a right who lives in an institution. */
    if (is_inside(s, other) && !choose_of(w, CHOICE_INSIDE_HALF, other, s->at[other]))
        return norm_single(w, s, who);
    if (s->stage[who] == STAGE_YOUTH)
        return supplemented(w, s,
                            halved(w, s, who,
                                   amount(w, s->children ? LAW_COUPLE_BOTH_18_20_CHILD
                                                         : LAW_COUPLE_BOTH_18_20_NO_CHILD)),
                            part_of(amount(w, LAW_COUPLE_21_AOW), 1, 2));
    if (s->sharers > 0 && !cares_elsewhere(w, s, who)) {
        const int32_t people = s->sharers + 1 + (s->stage[other] >= STAGE_ADULT ? 1 : 0);

        step_count(w, LAW_SAY_SHARERS, s->at[who], 0, 0, s->sharers);
        return shared(w, s, who, people, shared_base(s, who));
    }
    return halved(
        w, s, who,
        amount(w, s->stage[who] == STAGE_PENSION ? LAW_COUPLE_BOTH_AOW : LAW_COUPLE_21_AOW));
}

/* Who of them has no right, and why; half a norm for one of two who has. */
COLD static int64_t norm_without(struct run *w, const struct scene *s)
{
    for (size_t who = 0; who <= (s->couple ? 1 : 0); who++) {
        if (!s->right[who])
            step_add(w, (enum law_say)s->why[who], s->at[who], 0, 0);
    }
    if (s->right[0] || s->right[1])
        return norm_half(w, s, s->right[0] ? 0 : 1);
    return 0;
}

static inline int64_t norm_on(struct run *w, const struct scene *s)
{
    if (!s->right[0] || (s->couple && !s->right[1]))
        return norm_without(w, s);
    return s->couple ? norm_couple(w, s) : norm_single(w, s, 0);
}

/* The last birth days on the day that comes `after` the first. */
static void cut_of_day(const struct law_month_days *days, int32_t after, int32_t cut[LAW_AGES])
{
    for (int a = 0; a < LAW_AGE_PENSION; a++) {
        const int32_t born = days->born[0][a] + after;

        /* In February of a leap year the birth month can be a day shorter. */
        cut[a] = born < days->born[1][a] ? born : days->born[1][a];
    }
    cut[LAW_AGE_PENSION] = days->pension[after];
}

static bool within(const struct law_month_days *days, enum law_age a, int32_t born)
{
    return born > days->born[0][a] && born <= days->born[1][a];
}

/* The days on which a stay abroad begins or ends to take the right away (13 lid 1 e). */
static uint32_t abroad_days(struct run *w, const struct law_person *p, size_t at)
{
    const int32_t days = w->days->last.n - w->days->first.n + 1;
    uint32_t turns = 0;
    bool before = false;

    for (int32_t after = 0; after < days; after++) {
        int32_t cut[LAW_AGES];
        bool out = false;

        cut_of_day(w->days, after, cut);
        out = right_ground(w, p, at, stage_of(p->born, cut), w->days->first.n + after) ==
              LAW_SAY_OUT_13_1E;
        if (after > 0 && out != before)
            turns |= 1U << after;
        before = out;
    }
    return turns;
}

/* The days (bit 0: the first) on which a birthday changes the norm. */
COLD static uint32_t turning_days(struct run *w)
{
    const struct law_month_days *const days = w->days;
    uint32_t turns = 0;

    for (size_t i = 0; i < w->h->person_count; i++) {
        const int32_t born = w->h->person[i].born.n;
        const uint8_t role = w->h->person[i].role;

        if ((role != LAW_COHABITANT && within(days, LAW_AGE_18, born)))
            turns |= 1U << (born - days->born[0][LAW_AGE_18]);
        if (role <= LAW_PARTNER && within(days, LAW_AGE_21, born))
            turns |= 1U << (born - days->born[0][LAW_AGE_21]);
        if ((role > LAW_PARTNER || (w->h->person[i].facts & RIGHT_FACTS_YOUNG) != 0) &&
            within(days, LAW_AGE_27, born))
            turns |= 1U << (born - days->born[0][LAW_AGE_27]);
        if (role <= LAW_PARTNER && (w->h->person[i].facts & LAW_HAS(ABROAD)) != 0)
            turns |= abroad_days(w, &w->h->person[i], i);
        if (role <= LAW_PARTNER && within(days, LAW_AGE_PENSION, born)) {
            int32_t after = 1;

            while (days->pension[after] < born)
                after++;
            turns |= 1U << after;
        }
    }
    return turns;
}

/* A birthday in the month that changes somebody's place in the act: the norm of each part of
 * the month, by days, added and rounded once. */
COLD static int64_t norm_in_parts(struct run *w, uint32_t turns)
{
    const int32_t days = w->days->last.n - w->days->first.n + 1;
    int32_t from = 0;
    int64_t total = 0;
    int32_t cut[LAW_AGES];

    for (int32_t after = 1; after <= days; after++) {
        struct scene s;
        int64_t norm = 0;

        if (after < days && (turns & (1U << after)) == 0)
            continue;
        cut_of_day(w->days, from, cut);
        scene_on(w, cut, cut, from, &s);
        w->reducible = true;
        norm = norm_reduced(w, norm_on(w, &s));
        step_count(w, LAW_SAY_PART_MONTH, s.at[0], norm, part_of(norm, after - from, days),
                   after - from);
        if (w->next > w->r->step)
            w->next[-1].day = (uint16_t)after;
        total += norm * (after - from);
        from = after;
    }
    total = part_of(total, 1, days);
    step_add(w, LAW_SAY_NORM_MONTH, 0, total, 0);
    return total;
}

int64_t norm_month(struct run *w, const struct scene *s)
{
    const uint32_t turns = s->turning ? turning_days(w) : 0;

    if (turns != 0)
        return norm_in_parts(w, turns);
    if ((w->h->housing_percent | w->h->school_percent) == 0)
        return norm_on(w, s);
    return norm_reduced(w, norm_on(w, s));
}
