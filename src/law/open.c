/* open - unknown is not no: every answer an unknown fact could have is worked out, and what
 * comes out is the range, with the questions that narrow it most in front.
 */
#include <assert.h>
#include <string.h>

#include "law/assist_private.h"

#include "ground/base/banned.h"

enum { OPENS_MOST = 48, COMBINATIONS_MOST = 1024, ROUNDS_MOST = CHOICE_COUNT + 1 };
enum { MONTHS_ALL_USED = 99 };

enum open_kind { OPEN_BORN, OPEN_FACT, OPEN_CHOICE, OPEN_OTHER };

/* One thing that is not known and the number of answers it can have. */
struct open {
    enum open_kind kind;
    enum law_ask ask;
    uint8_t index;
    uint8_t detail; /* enum law_fact, enum choice */
    uint8_t answers;
};

struct opens {
    struct open at[OPENS_MOST];
    size_t count;
    uint64_t combinations; /* stays above COMBINATIONS_MOST once there */
};

struct outcomes {
    int64_t cents[COMBINATIONS_MOST];
    uint8_t entitled[COMBINATIONS_MOST];
};

static const enum law_ask choice_asks[CHOICE_COUNT] = {
#define X(code) [CHOICE_##code] = LAW_ASK_##code,
    LAW_CHOICES(X)
#undef X
};

static void open_add(struct opens *o, struct open one)
{
    if (o->count >= OPENS_MOST) {
        o->combinations = COMBINATIONS_MOST + 1;
        return;
    }
    o->at[o->count++] = one;
    if (o->combinations <= COMBINATIONS_MOST)
        o->combinations *= one.answers;
}

static void opens_of_people(struct opens *o, const struct law_household *h)
{
    static const uint8_t ages[LAW_ROLES] = {STAGES, STAGES, 2, 2};

    for (uint8_t i = 0; i < h->person_count; i++) {
        const struct law_person *const p = &h->person[i];

        if (p->born_unknown)
            open_add(o, (struct open){OPEN_BORN, LAW_ASK_BORN, i, 0, ages[p->role]});
        for (unsigned fact = 0; fact < LAW_FACT_COUNT; fact++) {
            if ((p->unknown & (1U << fact)) != 0)
                open_add(o, (struct open){OPEN_FACT, LAW_ASK_FACT, i, (uint8_t)fact, 2});
        }
    }
}

static void opens_of_money(struct opens *o, const struct law_household *h)
{
    static const struct {
        unsigned bit;
        enum law_ask ask;
    } list[] = {
        {LAW_INCOMES_UNKNOWN, LAW_ASK_INCOMES},      {LAW_ASSETS_UNKNOWN, LAW_ASK_ASSETS},
        {LAW_GIFTS_UNKNOWN, LAW_ASK_GIFTS_YEAR},     {LAW_MONTHS_N_UNKNOWN, LAW_ASK_MONTHS_N},
        {LAW_MONTHS_R_UNKNOWN, LAW_ASK_MONTHS_R},    {LAW_HELPS_UNKNOWN, LAW_ASK_HELPS},
        {LAW_HOUSING_UNKNOWN, LAW_ASK_HOUSING},      {LAW_SCHOOL_UNKNOWN, LAW_ASK_SCHOOL},
        {LAW_MEASURE_UNKNOWN, LAW_ASK_MEASURE_SIZE},
    };

    for (uint8_t i = 0; i < h->income_count; i++) {
        if (h->income[i].unknown)
            open_add(o, (struct open){OPEN_OTHER, LAW_ASK_INCOME, i, 0, 2});
    }
    for (uint8_t i = 0; i < h->asset_count; i++) {
        const unsigned unknown = h->asset[i].unknown;

        if ((unknown & LAW_VALUE_UNKNOWN) != 0)
            open_add(o, (struct open){OPEN_OTHER, LAW_ASK_VALUE, i, 0, 2});
        if ((unknown & LAW_DEBT_UNKNOWN) != 0)
            open_add(o, (struct open){OPEN_OTHER, LAW_ASK_DEBT, i, 0, 2});
        if ((unknown & LAW_SAVED_UNKNOWN) != 0)
            open_add(o, (struct open){OPEN_OTHER, LAW_ASK_SAVED, i, 0, 2});
    }
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if ((h->unknown & list[i].bit) != 0)
            open_add(o, (struct open){OPEN_OTHER, list[i].ask, 0, 0, 2});
    }
}

/* A birth day with each place in the act, the same during the whole month. */
static struct day born_as(const struct law_month_days *days, enum law_role role,
                          unsigned answer)
{
    const enum stage stage = (enum stage)answer;

    if (role == LAW_CHILD)
        return (struct day){answer == 0 ? days->first.n : days->born[0][LAW_AGE_12]};
    if (role == LAW_COHABITANT)
        return (struct day){days->born[0][answer == 0 ? LAW_AGE_21 : LAW_AGE_27]};
    switch (stage) {
    case STAGE_MINOR: return days->first;
    case STAGE_YOUTH: return (struct day){days->born[0][LAW_AGE_18]};
    case STAGE_ADULT: return (struct day){days->born[0][LAW_AGE_21]};
    case STAGE_FULL: return (struct day){days->born[0][LAW_AGE_27]};
    case STAGE_PENSION: return (struct day){days->born[0][LAW_AGE_PENSION]};
    case STAGES: break;
    }
    return days->first;
}

static void answer_money(struct law_household *h, const struct open *o, bool high)
{
    const struct cents cents = {high ? LAW_CENTS_MOST : 0};
    const uint8_t percent = high ? 100 : 0;

    switch ((int)o->ask) { /* only the kinds opens_of_money() makes */
    case LAW_ASK_INCOME: h->income[o->index].net = cents; break;
    case LAW_ASK_VALUE: h->asset[o->index].value = cents; break;
    case LAW_ASK_DEBT: h->asset[o->index].debt = cents; break;
    case LAW_ASK_SAVED: h->asset[o->index].saved = cents; break;
    case LAW_ASK_GIFTS_YEAR: h->gifts_this_year = cents; break;
    case LAW_ASK_MONTHS_N: h->months_n = high ? MONTHS_ALL_USED : 0; break;
    case LAW_ASK_MONTHS_R: h->months_r = high ? MONTHS_ALL_USED : 0; break;
    case LAW_ASK_HELPS: h->helps_towards_work = high; break;
    case LAW_ASK_HOUSING: h->housing_percent = percent; break;
    case LAW_ASK_SCHOOL: h->school_percent = percent; break;
    case LAW_ASK_MEASURE_SIZE: h->measure_percent = percent; break;
    case LAW_ASK_INCOMES:
        if (high && h->income_count < LAW_INCOMES_MOST)
            h->income[h->income_count++] =
                (struct law_income){.net = cents, .kind = LAW_INCOME_OTHER};
        break;
    case LAW_ASK_ASSETS:
        if (high && h->asset_count < LAW_ASSETS_MOST)
            h->asset[h->asset_count++] =
                (struct law_asset){.value = cents, .kind = LAW_ASSET_SAVINGS};
        break;
    default: assert(false); /* an unknown amount without an answer */
    }
}

/* Fills in the n-th combination of answers. */
static void answer(struct run *w, struct law_household *h, const struct opens *o, size_t n)
{
    w->chosen = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct open *const one = &o->at[i];
        const unsigned digit = (unsigned)(n % one->answers);

        n /= one->answers;
        switch (one->kind) {
        case OPEN_BORN:
            h->person[one->index].born =
                born_as(w->days, (enum law_role)h->person[one->index].role, digit);
            break;
        case OPEN_FACT:
            h->person[one->index].facts =
                (uint16_t)((h->person[one->index].facts & ~(1U << one->detail)) |
                           (digit << one->detail));
            break;
        case OPEN_CHOICE: w->chosen |= digit << one->detail; break;
        case OPEN_OTHER: answer_money(h, one, digit != 0); break;
        }
    }
}

static bool same_step(const struct law_step *a, const struct law_step *b)
{
    return a->cents == b->cents && a->other == b->other && a->number == b->number &&
           a->code == b->code && a->person == b->person && a->day == b->day;
}

/* Keeps in `r` what `other` says too. */
static void agree(struct law_result *r, const struct law_result *other)
{
    uint8_t kept = 0;

    for (size_t i = 0; i < r->step_count; i++) {
        for (size_t j = 0; j < other->step_count; j++) {
            if (same_step(&r->step[i], &other->step[j])) {
                r->step[kept++] = r->step[i];
                break;
            }
        }
    }
    r->step_count = kept;
    for (size_t i = 0; i < other->question_count; i++) {
        const struct law_question *const q = &other->question[i];

        law_ask(r, (enum law_ask)q->code, q->index, (enum law_fact)q->fact, q->spread);
    }
    r->sure &=
        (uint8_t) ~((r->form != other->form ? LAW_SURE_FORM : 0) |
                    (r->norm.n != other->norm.n ? LAW_SURE_NORM : 0) |
                    (r->income_counted.n != other->income_counted.n ? LAW_SURE_INCOME : 0) |
                    (r->assets_counted.n != other->assets_counted.n ? LAW_SURE_ASSETS : 0) |
                    (r->asset_limit.n != other->asset_limit.n ? LAW_SURE_LIMIT : 0) |
                    (r->assistance.n != other->assistance.n ? LAW_SURE_ASSISTANCE : 0));
    if (r->entitled != other->entitled)
        r->entitled = LAW_OPEN;
    if (other->assistance.n < r->from.n)
        r->from = other->assistance;
    if (other->assistance.n > r->to.n)
        r->to = other->assistance;
}

/* Every combination; false when choices were met that are not yet among the opens. */
static bool try_all(struct run *w, const struct law_household *h, const struct opens *o,
                    unsigned *known, struct law_result *ret, struct outcomes *all)
{
    struct law_result other;
    struct law_household filled;
    unsigned needed = 0;

    for (size_t n = 0; n < o->combinations; n++) {
        filled = *h;
        w->h = &filled;
        w->r = n == 0 ? ret : &other;
        answer(w, &filled, o, n);
        law_run(w);
        needed |= w->needed;
        all->cents[n] = w->r->assistance.n;
        all->entitled[n] = w->r->entitled;
        if (n > 0)
            agree(ret, &other);
    }
    if ((needed & ~*known) == 0)
        return true;
    *known |= needed;
    return false;
}

/* How much hangs on the i-th open thing: the widest difference its answer alone can make. */
static int64_t spread_of(const struct opens *o, size_t i, const struct outcomes *all,
                         bool *ret_turns)
{
    size_t stride = 1;
    int64_t widest = 0;

    *ret_turns = false;
    for (size_t k = 0; k < i; k++)
        stride *= o->at[k].answers;
    for (size_t n = 0; n < o->combinations; n++) {
        if (n / stride % o->at[i].answers != 0)
            continue;
        for (size_t digit = 1; digit < o->at[i].answers; digit++) {
            for (size_t before = 0; before < digit; before++) {
                const size_t a = n + digit * stride;
                const size_t b = n + before * stride;
                const int64_t wide = all->cents[a] - all->cents[b];

                widest = wide > widest ? wide : -wide > widest ? -wide : widest;
                *ret_turns = *ret_turns || all->entitled[a] != all->entitled[b];
            }
        }
    }
    return widest;
}

static void question_order(struct law_result *r)
{
    for (size_t i = 1; i < r->question_count; i++) {
        const struct law_question q = r->question[i];
        size_t k = i;

        while (k > 0 && r->question[k - 1].spread < q.spread) {
            r->question[k] = r->question[k - 1];
            k--;
        }
        r->question[k] = q;
    }
}

/* More unknown than we can work out: the widest range the act knows, and every question. */
static void too_many(const struct law_figures *f, const struct opens *o, struct law_result *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->figures = f;
    ret->entitled = LAW_OPEN;
    ret->to.n = f->amount[LAW_COUPLE_BOTH_AOW];
    for (size_t i = 0; i < o->count; i++)
        law_ask(ret, o->at[i].ask, o->at[i].index, (enum law_fact)o->at[i].detail, ret->to.n);
    law_ask(ret, LAW_ASK_TOO_MANY, 0, 0, 0);
}

enum outcome law_open(const struct law_figures *f, const struct law_household *h,
                      const struct law_month_days *days, struct law_result *ret)
{
    struct run w = {.f = f, .h = h, .days = days};
    struct opens o = {.combinations = 1};
    struct outcomes all;
    unsigned known = 0;
    unsigned added = 0;

    opens_of_people(&o, h);
    opens_of_money(&o, h);
    for (int round = 0; round < ROUNDS_MOST; round++) {
        if (o.combinations > COMBINATIONS_MOST) {
            too_many(f, &o, ret);
            return OUTCOME_OK;
        }
        if (try_all(&w, h, &o, &known, ret, &all))
            break;
        for (unsigned c = 0; c < CHOICE_COUNT; c++) {
            if ((known & ~added & (1U << c)) != 0)
                open_add(&o,
                         (struct open){OPEN_CHOICE, choice_asks[c], w.about[c], (uint8_t)c, 2});
        }
        added = known;
    }
    for (size_t i = 0; i < o.count; i++) {
        bool turns = false;
        const int64_t spread = spread_of(&o, i, &all, &turns);

        if (spread > 0 || turns)
            law_ask(ret, o.at[i].ask, o.at[i].index,
                    o.at[i].kind == OPEN_FACT ? (enum law_fact)o.at[i].detail : 0, spread);
    }
    question_order(ret);
    return w.full ? OUTCOME_NO_ROOM : OUTCOME_OK;
}
