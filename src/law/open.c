/* open - unknown is not no: every answer an unknown fact could have is worked
 * out, and what comes out is the range, with the questions that narrow it most
 * in front.
 */
#include <assert.h>
#include <string.h>

#include "law/assist_private.h"

#include "ground/base/banned.h"

enum { PERCENT_ANSWERS = 21 }; /* every five */
enum { OPENS_MOST = 48, COMBINATIONS_MOST = 4096 };
/* Every round but the last meets something new. */
enum { ROUNDS_MOST = CHOICE_COUNT + LAW_PERSONS_MOST + LAW_INCOMES_MOST + 1 };
enum open_kind { OPEN_BORN, OPEN_FIELD, OPEN_LIST, OPEN_CHOICE, OPEN_HOME, OPEN_JUDGED };

/* One thing that is not known and the number of answers it can have. */
struct open {
    enum open_kind kind;
    enum law_ask ask;
    const struct law_field *field;
    uint8_t object; /* enum law_object */
    uint8_t index;  /* place in its list */
    uint8_t detail; /* enum law_fact, enum choice */
    uint8_t answers;
    uint32_t incomes; /* OPEN_JUDGED: which, by place in the list */
};

struct opens {
    struct open at[OPENS_MOST];
    size_t count;
    uint64_t combinations; /* stays above COMBINATIONS_MOST once there */
};

struct outcomes {
    int64_t cents[COMBINATIONS_MOST];
    int64_t rest[COMBINATIONS_MOST]; /* the amounts on the way, as one number */
    uint8_t entitled[COMBINATIONS_MOST];
};

static const enum law_ask choice_asks[CHOICE_COUNT] = {
#define X(code, ask) [CHOICE_##code] = LAW_ASK_##ask,
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

/* How many answers an unknown birth has, by role: each place in the act the
 * whole month, and twice each age that can come in the month. */
static const uint8_t births[LAW_ROLES] = {STAGES + 8, STAGES + 8, 2 + 4, 2 + 2};

/* The struct that holds a field: one of a list, or the household. */
static void *holder(struct law_household *h, enum law_object object, size_t index)
{
    switch ((int)object) { /* groups stand in the household itself */
    case LAW_OF_PERSON: return &h->person[index];
    case LAW_OF_INCOME: return &h->income[index];
    case LAW_OF_ASSET: return &h->asset[index];
    default: return h;
    }
}

/* Everything of this object that is not known and can make a difference. Days
 * are left out: a stay abroad without days is a choice (13 lid 1 e). */
static void opens_of(struct opens *o, struct law_household *h, enum law_object object,
                     uint8_t index)
{
    const void *const base = holder(h, object, index);
    size_t count = 0;
    const struct law_field *const fields = law_fields(object, &count);

    for (size_t i = 0; i < count; i++) {
        const struct law_field *const f = &fields[i];
        struct open one = {OPEN_FIELD, (enum law_ask)f->ask, f, (uint8_t)object, index, 0, 2,
                           0};

        if (f->ask < 0 || f->bit == 0 || !law_field_is_unknown(f, base))
            continue;
        if (f->ask == LAW_ASK_BORN) {
            one.kind = OPEN_BORN;
            one.answers = births[h->person[index].role];
        } else if (f->kind == LAW_KIND_DAY) {
            continue;
        } else if (f->kind == LAW_KIND_FACT) {
            one.detail = (uint8_t)__builtin_ctz(f->bit);
        } else if (f->kind == LAW_KIND_LIST) {
            one.kind = OPEN_LIST;
        } else if (f->kind == LAW_KIND_PERCENT) {
            one.answers = PERCENT_ANSWERS;
        }
        open_add(o, one);
    }
}

/* All incomes that a human judges as one: counted all, or none. */
static void opens_join(struct opens *o)
{
    struct open *joined = NULL;
    size_t kept = 0;

    for (size_t i = 0; i < o->count; i++) {
        if (o->at[i].kind == OPEN_JUDGED && joined != NULL) {
            joined->incomes |= o->at[i].incomes;
            continue;
        }
        o->at[kept] = o->at[i];
        if (o->at[i].kind == OPEN_JUDGED)
            joined = &o->at[kept];
        kept++;
    }
    o->count = kept;
}

/* Where there is too much to work out, of a per cent only nothing and all is
 * tried, and incomes that a human judges are taken together: the ends of the
 * range are the same. */
static void opens_fewer(struct opens *o)
{
    uint64_t combinations = 1;

    if (o->combinations <= COMBINATIONS_MOST)
        return;
    opens_join(o);
    if (o->count >= OPENS_MOST)
        return;
    for (size_t i = 0; i < o->count; i++) {
        if (o->at[i].answers == PERCENT_ANSWERS)
            o->at[i].answers = 2;
        if (combinations <= COMBINATIONS_MOST)
            combinations *= o->at[i].answers;
    }
    o->combinations = combinations;
}

static void opens_all(struct opens *o, struct law_household *h)
{
    for (uint8_t i = 0; i < h->person_count; i++)
        opens_of(o, h, LAW_OF_PERSON, i);
    for (uint8_t i = 0; i < h->income_count; i++)
        opens_of(o, h, LAW_OF_INCOME, i);
    for (uint8_t i = 0; i < h->asset_count; i++)
        opens_of(o, h, LAW_OF_ASSET, i);
    opens_of(o, h, LAW_OF_HOUSEHOLD, 0);
    opens_of(o, h, LAW_OF_EXEMPTION, 0);
    opens_of(o, h, LAW_OF_REDUCTION, 0);
    opens_of(o, h, LAW_OF_MEASURE, 0);
    opens_of(o, h, LAW_OF_SWITCHES, 0);
}

/* What else an unknown birth can be: a birthday on the second or the last day
 * of the month. */
static struct day born_in_month(const struct law_month_days *days, enum law_age age, bool last)
{
    if (last)
        return (struct day){days->born[1][age]};
    return (struct day){age == LAW_AGE_PENSION ? days->pension[1] : days->born[0][age] + 1};
}

static struct day born_as(const struct law_month_days *days, enum law_role role,
                          unsigned answer)
{
    static const uint8_t ages[] = {LAW_AGE_18, LAW_AGE_21, LAW_AGE_27, LAW_AGE_PENSION};

    if (role == LAW_CHILD && answer >= 2)
        return born_in_month(days, answer < 4 ? LAW_AGE_12 : LAW_AGE_18, answer % 2 != 0);
    if (role == LAW_CHILD)
        return (struct day){answer == 0 ? days->first.n : days->born[0][LAW_AGE_12]};
    if (role == LAW_COHABITANT && answer >= 2)
        return born_in_month(days, LAW_AGE_27, answer % 2 != 0);
    if (role == LAW_COHABITANT)
        return (struct day){days->born[0][answer == 0 ? LAW_AGE_21 : LAW_AGE_27]};
    if (answer >= STAGES)
        return born_in_month(days, (enum law_age)ages[(answer - STAGES) / 2],
                             (answer - STAGES) % 2 != 0);
    return answer == STAGE_MINOR ? days->first
                                 : (struct day){days->born[0][ages[answer - STAGE_YOUTH]]};
}

/* A list that nobody told of: nothing, or more than anything. It is the
 * applicant's. */
static void answer_list(struct law_household *h, const struct open *o, bool high)
{
    const struct cents most = {LAW_CENTS_MOST};
    uint8_t at = 0;

    if (!high)
        return;
    while (h->person[at].role != LAW_APPLICANT)
        at++;
    if (o->ask == LAW_ASK_INCOMES && h->income_count < LAW_INCOMES_MOST)
        h->income[h->income_count++] =
            (struct law_income){.net = most, .person = at, .kind = LAW_INCOME_OTHER};
    if (o->ask == LAW_ASK_ASSETS && h->asset_count < LAW_ASSETS_MOST)
        h->asset[h->asset_count++] =
            (struct law_asset){.value = most, .kind = LAW_ASSET_SAVINGS};
}

static void answer_field(struct law_household *h, const struct open *o, unsigned digit)
{
    void *const base = holder(h, (enum law_object)o->object, o->index);
    const bool high = digit != 0;

    /* Between nothing and all too: a lower norm can let a measure take less (18,
     * 27, 32 lid 3).
     */
    if (o->answers == PERCENT_ANSWERS)
        law_field_set(o->field, base, digit * (100 / (PERCENT_ANSWERS - 1)));
    else if (o->field->kind == LAW_KIND_MONTH) /* earned now, or earlier */
        law_field_set(o->field, base, high ? h->month.n : h->month.n - 1);
    else
        law_field_set(o->field, base, high ? o->field->most : 0);
}

/* Fills in the n-th combination of answers. */
static void answer(struct run *w, struct law_household *h, const struct opens *o, size_t n)
{
    w->chosen = 0;
    w->homes = 0;
    w->judged = 0;
    for (size_t i = 0; i < o->count; i++) {
        const struct open *const one = &o->at[i];
        const unsigned digit = (unsigned)(n % one->answers);

        n /= one->answers;
        switch (one->kind) {
        case OPEN_BORN:
            h->person[one->index].born =
                born_as(w->days, (enum law_role)h->person[one->index].role, digit);
            break;
        case OPEN_FIELD: answer_field(h, one, digit); break;
        case OPEN_LIST: answer_list(h, one, digit != 0); break;
        case OPEN_CHOICE: w->chosen |= digit << one->detail; break;
        case OPEN_HOME: w->homes |= (uint16_t)(digit << one->index); break;
        case OPEN_JUDGED: w->judged |= digit != 0 ? one->incomes : 0; break;
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

/* Choices that came up while working it out, as bits. */
struct met {
    unsigned choices; /* enum choice */
    unsigned homes;   /* places in persons */
    uint32_t incomes; /* places in incomes */
};

/* Every combination; false when choices were met that are not yet among the
 * opens. */
static bool try_all(struct run *w, const struct law_household *h, const struct opens *o,
                    struct met *known, struct law_result *ret, struct outcomes *all)
{
    struct law_result other;
    struct law_household filled;
    const struct met before = *known;

    for (size_t n = 0; n < o->combinations; n++) {
        filled = *h;
        w->h = &filled;
        w->r = n == 0 ? ret : &other;
        answer(w, &filled, o, n);
        law_run(w);
        known->choices |= w->needed;
        known->homes |= w->asked_homes;
        known->incomes |= w->asked_incomes;
        all->cents[n] = w->r->assistance.n;
        all->entitled[n] = w->r->entitled;
        all->rest[n] = w->r->norm.n + 3 * w->r->income_counted.n + 5 * w->r->assets_counted.n +
                       7 * w->r->asset_limit.n + w->r->form;
        if (n > 0)
            agree(ret, &other);
    }
    return known->choices == before.choices && known->homes == before.homes &&
           known->incomes == before.incomes;
}

/* Choices that were met become opens of the next round. */
static void opens_met(struct opens *o, const struct run *w, struct met now, struct met before)
{
    for (unsigned c = 0; c < CHOICE_COUNT; c++) {
        if ((now.choices & ~before.choices & (1U << c)) != 0)
            open_add(o, (struct open){OPEN_CHOICE, choice_asks[c], NULL, 0, w->about[c],
                                      (uint8_t)c, 2, 0});
    }
    for (uint8_t i = 0; i < LAW_INCOMES_MOST; i++) {
        if ((now.incomes & ~before.incomes & (1U << i)) != 0)
            open_add(o, (struct open){OPEN_JUDGED, 0, NULL, 0, i, 0, 2, 1U << i});
    }
    for (uint8_t i = 0; i < LAW_PERSONS_MOST; i++) {
        if ((now.homes & ~before.homes & (1U << i)) != 0)
            open_add(o, (struct open){OPEN_HOME, LAW_ASK_RESIDENCE, NULL, 0, i, 0, 2, 0});
    }
}

/* How much hangs on the i-th open thing: the widest difference its answer alone
 * can make. */
static int64_t spread_of(const struct opens *o, size_t i, const struct outcomes *all,
                         bool *ret_turns, bool *ret_on_the_way)
{
    size_t stride = 1;
    int64_t widest = 0;

    *ret_turns = false;
    *ret_on_the_way = false;
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
                *ret_on_the_way = *ret_on_the_way || all->rest[a] != all->rest[b];
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

/* What a human is asked of an income of each kind. */
static const uint8_t judgements[LAW_INCOME_KIND_COUNT] = {
    [LAW_INCOME_GIFT] = LAW_ASK_GIFT,
    [LAW_INCOME_DAMAGES] = LAW_ASK_DAMAGES,
    [LAW_INCOME_FOOD_BANK] = LAW_ASK_FOOD,
    [LAW_INCOME_HOLIDAY_PAY] = LAW_ASK_HOLIDAY_PAY,
    [LAW_INCOME_COST_SAVING] = LAW_ASK_COST_SAVING,
    [LAW_INCOME_PARENTS] = LAW_ASK_PARENTS_PAID,
    [LAW_INCOME_BENEFIT] = LAW_ASK_CHILD_BENEFIT,
};

static void open_ask(const struct law_household *h, struct law_result *r,
                     const struct open *one, int64_t spread)
{
    if (one->kind != OPEN_JUDGED) {
        law_ask(r, one->ask, one->index,
                one->ask == LAW_ASK_FACT ? (enum law_fact)one->detail : 0, spread);
        return;
    }
    for (uint8_t i = 0; i < LAW_INCOMES_MOST; i++) {
        if ((one->incomes & (1U << i)) != 0)
            law_ask(r, (enum law_ask)judgements[h->income[i].kind], i, 0, spread);
    }
}

/* More unknown than we can work out: the widest range the act knows, and every
 * question. */
static void too_many(const struct law_figures *f, const struct law_household *h,
                     const struct opens *o, struct law_result *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->figures = f;
    ret->entitled = LAW_OPEN;
    ret->to.n = f->amount[LAW_COUPLE_BOTH_AOW];
    for (size_t i = 0; i < o->count; i++)
        open_ask(h, ret, &o->at[i], ret->to.n);
    law_ask(ret, LAW_ASK_TOO_MANY, 0, 0, 0);
}

/* What the assistance hangs on; or, where an amount on the way is open and the
 * assistance does not depend on it, what that amount hangs on. */
static void opens_ask(const struct law_household *h, const struct opens *o,
                      const struct outcomes *all, struct law_result *r)
{
    bool on_the_way[OPENS_MOST] = {0};
    bool asked = false;

    for (size_t i = 0; i < o->count; i++) {
        bool turns = false;
        const int64_t spread = spread_of(o, i, all, &turns, &on_the_way[i]);

        if (spread > 0 || turns) {
            open_ask(h, r, &o->at[i], spread);
            asked = true;
        }
    }
    for (size_t i = 0; !asked && r->sure != LAW_SURE_ALL && i < o->count; i++) {
        if (on_the_way[i])
            open_ask(h, r, &o->at[i], 0);
    }
}

enum outcome law_open(const struct law_figures *f, const struct law_household *h,
                      const struct law_month_days *days, struct law_result *ret)
{
    struct run w = {.f = f, .h = h, .days = days};
    struct opens o = {.combinations = 1};
    struct outcomes all;
    struct law_household first;
    struct met known = {0};
    struct met added = {0};

    first = *h;
    opens_all(&o, &first);
    for (int round = 0; round < ROUNDS_MOST; round++) {
        opens_fewer(&o);
        if (o.combinations > COMBINATIONS_MOST) {
            too_many(f, h, &o, ret);
            return OUTCOME_OK;
        }
        if (try_all(&w, h, &o, &known, ret, &all))
            break;
        opens_met(&o, &w, known, added);
        added = known;
    }
    opens_ask(h, &o, &all, ret);
    question_order(ret);
    return w.full ? OUTCOME_NO_ROOM : OUTCOME_OK;
}
