#include "law/whatif.h"

#include <string.h>

#include "law/law.h"

#include "ground/base/banned.h"

/* ---- the changes ---- */

static bool amount_fits(int64_t n)
{
    return n >= 0 && n <= LAW_CENTS_MOST;
}

static enum outcome more_wage(struct law_household *h, uint8_t person, int64_t cents)
{
    struct law_income *wage = NULL;

    if (person >= h->person_count || cents > LAW_CENTS_MOST || cents < -LAW_CENTS_MOST)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->income_count && wage == NULL; i++) {
        if (h->income[i].person == person && h->income[i].kind == LAW_INCOME_WAGE)
            wage = &h->income[i];
    }
    if (wage == NULL && cents == 0)
        return OUTCOME_OK;
    if (wage == NULL) {
        if (h->income_count == LAW_INCOMES_MOST)
            return OUTCOME_NO_ROOM;
        wage = &h->income[h->income_count++];
        *wage = (struct law_income){.person = person, .kind = LAW_INCOME_WAGE};
    }
    if (!amount_fits(wage->net.n + cents))
        return OUTCOME_NOT_VALID;
    wage->net.n += cents;
    return OUTCOME_OK;
}

static enum outcome more_savings(struct law_household *h, int64_t cents)
{
    struct law_asset *savings = NULL;

    if (cents > LAW_CENTS_MOST || cents < -LAW_CENTS_MOST)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->asset_count && savings == NULL; i++) {
        if (h->asset[i].kind == LAW_ASSET_SAVINGS)
            savings = &h->asset[i];
    }
    if (savings == NULL) {
        if (h->asset_count == LAW_ASSETS_MOST)
            return OUTCOME_NO_ROOM;
        savings = &h->asset[h->asset_count++];
        *savings = (struct law_asset){.kind = LAW_ASSET_SAVINGS};
    }
    if (!amount_fits(savings->value.n + cents))
        return OUTCOME_NOT_VALID;
    savings->value.n += cents;
    return OUTCOME_OK;
}

static enum outcome grow(struct law_household *h, uint8_t person, int years)
{
    const struct day first = month_first(h->month);

    if (person >= h->person_count || years < 0 || years > 120)
        return OUTCOME_NOT_VALID;
    h->person[person].born = day_plus_months(first, -12 * years);
    h->person[person].born_unknown = false;
    /* A child that comes of age is somebody who lives in the same house. */
    if (h->person[person].role == LAW_CHILD && years >= 18)
        h->person[person].role = LAW_COHABITANT;
    return OUTCOME_OK;
}

static enum outcome comes(struct law_household *h, enum law_role role, struct day born,
                          int64_t wage)
{
    if (h->person_count == LAW_PERSONS_MOST)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; role == LAW_PARTNER && i < h->person_count; i++) {
        if (h->person[i].role == LAW_PARTNER)
            return OUTCOME_NOT_VALID;
    }
    if (day_after(born, month_last(h->month)))
        return OUTCOME_NOT_VALID;
    h->person[h->person_count++] =
        (struct law_person){.born = born, .facts = LAW_HAS(RIGHT), .role = (uint8_t)role};
    return more_wage(h, (uint8_t)(h->person_count - 1), wage);
}

static enum outcome leaves(struct law_household *h, uint8_t person)
{
    size_t kept = 0;

    if (person >= h->person_count || h->person[person].role == LAW_APPLICANT)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < h->income_count; i++) {
        struct law_income in = h->income[i];

        if (in.person == person)
            continue;
        if (in.person > person)
            in.person--;
        h->income[kept++] = in;
    }
    h->income_count = (uint8_t)kept;
    for (size_t i = person; i + 1 < h->person_count; i++)
        h->person[i] = h->person[i + 1];
    h->person_count--;
    return OUTCOME_OK;
}

enum outcome law_if_apply(struct law_household *h, const struct law_if *one)
{
    switch (one->kind) {
    case LAW_IF_WAGE: return more_wage(h, one->person, one->cents);
    case LAW_IF_SAVINGS: return more_savings(h, one->cents);
    case LAW_IF_AGE: return grow(h, one->person, one->years);
    case LAW_IF_TOGETHER: return comes(h, LAW_PARTNER, one->born, one->cents);
    case LAW_IF_SHARE: return comes(h, LAW_COHABITANT, one->born, one->cents);
    case LAW_IF_LEAVES: return leaves(h, one->person);
    case LAW_IF_MONTH: h->month = one->month; return OUTCOME_OK;
    case LAW_IF_COUNT: break;
    }
    return OUTCOME_NOT_VALID;
}

/* ---- before and after ---- */

static enum outcome outcome_of(const struct law_household *h, struct law_result *ret)
{
    const struct law_figures *const f = law_figures_for(h->month);

    return f == NULL ? OUTCOME_NOT_FOUND : law_assistance(f, h, ret);
}

/* What the applicant and the partner have from elsewhere. */
static int64_t income_of(const struct law_household *h)
{
    int64_t sum = 0;

    for (size_t i = 0; i < h->income_count; i++) {
        const uint8_t role = h->person[h->income[i].person].role;

        if (role == LAW_APPLICANT || role == LAW_PARTNER)
            sum += h->income[i].net.n;
    }
    return sum;
}

enum outcome law_what_if(const struct law_household *h, const struct law_if *list, size_t count,
                         struct law_what *ret)
{
    struct law_household other = *h;
    enum outcome o = outcome_of(h, &ret->before);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = law_if_apply(&other, &list[i]);
    if (o == OUTCOME_OK)
        o = outcome_of(&other, &ret->after);
    if (o != OUTCOME_OK)
        return o;
    ret->assistance = ret->after.from.n - ret->before.from.n;
    ret->income = income_of(&other) - income_of(h);
    ret->together = ret->assistance + ret->income;
    ret->sure = (ret->before.sure & ret->after.sure & LAW_SURE_ASSISTANCE) != 0;
    return OUTCOME_OK;
}

/* ---- the smallest change that turns an answer ---- */

static enum outcome answer_with(const struct law_household *h, const struct law_if *one,
                                uint8_t *ret_entitled)
{
    struct law_household other = *h;
    struct law_result r;
    enum outcome o = law_if_apply(&other, one);

    if (o == OUTCOME_OK)
        o = outcome_of(&other, &r);
    if (o == OUTCOME_OK)
        *ret_entitled = r.entitled;
    return o;
}

enum outcome law_turn_cents(const struct law_household *h, enum law_if_kind kind,
                            uint8_t person, int64_t *ret_cents)
{
    enum { MOST = 100000000 }; /* a million euro: who has that knows the answer */
    struct law_if one = {.kind = kind, .person = person};
    uint8_t now = 0;
    uint8_t then = 0;
    int64_t low = 0; /* the answer of now */
    int64_t high = 1;
    enum outcome o = OUTCOME_OK;

    if (kind != LAW_IF_WAGE && kind != LAW_IF_SAVINGS)
        return OUTCOME_NOT_VALID;
    o = answer_with(h, &one, &now);
    if (o != OUTCOME_OK)
        return o;
    for (;; low = high, high *= 2) {
        one.cents = high;
        o = answer_with(h, &one, &then);
        if (o != OUTCOME_OK)
            return o;
        if (then != now)
            break;
        if (high >= MOST)
            return OUTCOME_NOT_FOUND;
    }
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;

        one.cents = middle;
        o = answer_with(h, &one, &then);
        if (o != OUTCOME_OK)
            return o;
        *(then == now ? &low : &high) = middle;
    }
    *ret_cents = high;
    return OUTCOME_OK;
}

static const int ages[] = {12, 18, 21, 27};
enum { AGES = sizeof ages / sizeof *ages };

/* The next day on which this person reaches an age of the act; `years` 0: pension age. */
static bool next_birthday(const struct law_person *p, struct day after, struct day *ret_day,
                          int *ret_years)
{
    struct day pension = {0};

    if (p->born_unknown)
        return false;
    for (size_t i = 0; i < AGES; i++) {
        const struct day d = day_plus_months(p->born, 12 * ages[i]);

        if (day_after(d, after)) {
            *ret_day = d;
            *ret_years = ages[i];
            return true;
        }
    }
    if (law_pension_day(p->born, &pension) != OUTCOME_OK || !day_after(pension, after))
        return false;
    *ret_day = pension;
    *ret_years = 0;
    return true;
}

/* The household of this month as if the birthday had just been. */
static enum outcome as_if(const struct law_household *h, uint8_t person, int years,
                          struct law_result *ret)
{
    struct law_household other = *h;
    enum outcome o = OUTCOME_OK;

    if (years > 0)
        o = grow(&other, person, years);
    else /* any age beyond the pension age */
        o = grow(&other, person, 75);
    return o != OUTCOME_OK ? o : outcome_of(&other, ret);
}

enum outcome law_turn_birthday(const struct law_household *h, int months,
                               struct law_turn_day *ret)
{
    const struct day after = month_last(h->month);
    const struct day until = day_plus_months(after, months);
    struct law_turn_day found = {.day = DAY_LAST};
    struct law_result now;
    struct law_result then;
    enum outcome o = outcome_of(h, &now);

    for (size_t i = 0; o == OUTCOME_OK && i < h->person_count; i++) {
        struct day day = {0};
        int years = 0;

        if (!next_birthday(&h->person[i], after, &day, &years) || day_after(day, until) ||
            !day_before(day, found.day))
            continue;
        o = as_if(h, (uint8_t)i, years, &then);
        if (o == OUTCOME_OK &&
            (then.assistance.n != now.assistance.n || then.entitled != now.entitled))
            found = (struct law_turn_day){.day = day,
                                          .person = (uint8_t)i,
                                          .years = years,
                                          .before = now.assistance.n,
                                          .after = then.assistance.n};
    }
    if (o != OUTCOME_OK)
        return o;
    if (found.day.n == DAY_LAST.n)
        return OUTCOME_NOT_FOUND;
    *ret = found;
    return OUTCOME_OK;
}

/* ---- read from the command line ---- */

static enum outcome read_cents(struct text t, int64_t *ret)
{
    return text_number(text_starts(t, TEXT("+")) ? text_from(t, 1) : t, ret);
}

enum outcome law_if_read(struct text t, struct law_if *ret)
{
    static const struct {
        struct text name;
        enum law_if_kind kind;
    } kinds[LAW_IF_COUNT] = {
        {TEXT_INIT("wage"), LAW_IF_WAGE},   {TEXT_INIT("savings"), LAW_IF_SAVINGS},
        {TEXT_INIT("age"), LAW_IF_AGE},     {TEXT_INIT("together"), LAW_IF_TOGETHER},
        {TEXT_INIT("share"), LAW_IF_SHARE}, {TEXT_INIT("leaves"), LAW_IF_LEAVES},
        {TEXT_INIT("month"), LAW_IF_MONTH},
    };
    struct law_if one = {.kind = LAW_IF_COUNT};
    struct text name = {0};
    struct text value = {0};
    struct text place = {0};
    int64_t n = 0;

    if (!text_cut(t, '=', &name, &value))
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < LAW_IF_COUNT; i++) {
        if (text_same(name, kinds[i].name))
            one.kind = kinds[i].kind;
    }
    if (text_cut(value, '@', &value, &place)) {
        if (text_number(place, &n) != OUTCOME_OK || n < 0 || n >= LAW_PERSONS_MOST)
            return OUTCOME_NOT_VALID;
        one.person = (uint8_t)n;
    }
    *ret = one;
    switch (one.kind) {
    case LAW_IF_WAGE:
    case LAW_IF_SAVINGS: return read_cents(value, &ret->cents);
    case LAW_IF_TOGETHER:
    case LAW_IF_SHARE: return day_parse(value, &ret->born);
    case LAW_IF_MONTH: return month_parse(value, &ret->month);
    case LAW_IF_AGE:
    case LAW_IF_LEAVES:
        if (text_number(value, &n) != OUTCOME_OK || n < 0 || n > 120)
            return OUTCOME_NOT_VALID;
        ret->years = (int)n;
        if (one.kind == LAW_IF_LEAVES)
            ret->person = (uint8_t)n;
        return OUTCOME_OK;
    case LAW_IF_COUNT: break;
    }
    return OUTCOME_NOT_VALID;
}
