#include "law/reform.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "law/law.h"

#include "ground/base/banned.h"

static const struct text keys[LAW_AMOUNTS] = {
    [LAW_SINGLE_18_20] = TEXT_INIT("single_18_20"),
    [LAW_COUPLE_BOTH_18_20_NO_CHILD] = TEXT_INIT("couple_both_18_20_no_child"),
    [LAW_COUPLE_ONE_18_20_NO_CHILD] = TEXT_INIT("couple_one_18_20_no_child"),
    [LAW_COUPLE_BOTH_18_20_CHILD] = TEXT_INIT("couple_both_18_20_child"),
    [LAW_COUPLE_ONE_18_20_CHILD] = TEXT_INIT("couple_one_18_20_child"),
    [LAW_SINGLE_21_AOW] = TEXT_INIT("single_21_aow"),
    [LAW_COUPLE_21_AOW] = TEXT_INIT("couple_21_aow"),
    [LAW_SINGLE_AOW] = TEXT_INIT("single_aow"),
    [LAW_COUPLE_BOTH_AOW] = TEXT_INIT("couple_both_aow"),
    [LAW_COUPLE_ONE_AOW] = TEXT_INIT("couple_one_aow"),
    [LAW_PARTNER_18_20_CHILD_IN_COSTSHARING] = TEXT_INIT("partner_18_20_child_in_costsharing"),
    [LAW_PARTNER_18_20_NO_CHILD_IN_COSTSHARING] =
        TEXT_INIT("partner_18_20_no_child_in_costsharing"),
    [LAW_INSTITUTION_SINGLE] = TEXT_INIT("institution_single"),
    [LAW_INSTITUTION_COUPLE] = TEXT_INIT("institution_couple"),
    [LAW_INSTITUTION_RAISE_SINGLE] = TEXT_INIT("institution_raise_single"),
    [LAW_INSTITUTION_RAISE_COUPLE] = TEXT_INIT("institution_raise_couple"),
    [LAW_YOUTH_SUPPLEMENT_18_20] = TEXT_INIT("youth_supplement_18_20"),
    [LAW_EXEMPT_LABOUR_25PCT_MAX_MONTH] = TEXT_INIT("exempt_labour_25pct_max_month"),
    [LAW_EXEMPT_SINGLE_PARENT_12_5PCT_MAX_MONTH] =
        TEXT_INIT("exempt_single_parent_12_5pct_max_month"),
    [LAW_EXEMPT_MEDICAL_HOURS_15PCT_MAX_MONTH] =
        TEXT_INIT("exempt_medical_hours_15pct_max_month"),
    [LAW_EXEMPT_WAGE_SUBSIDY_15PCT_MAX_MONTH] =
        TEXT_INIT("exempt_wage_subsidy_15pct_max_month"),
    [LAW_PREMIUM_MAX_YEAR] = TEXT_INIT("premium_max_year"),
    [LAW_VOLUNTEER_ALLOWANCE_MONTH] = TEXT_INIT("volunteer_allowance_month"),
    [LAW_VOLUNTEER_ALLOWANCE_YEAR] = TEXT_INIT("volunteer_allowance_year"),
    [LAW_GIFTS_LIMIT_YEAR] = TEXT_INIT("gifts_limit_year"),
    [LAW_PENSION_PRIVATE_EXEMPT_SINGLE] = TEXT_INIT("pension_private_exempt_single"),
    [LAW_PENSION_PRIVATE_EXEMPT_COUPLE] = TEXT_INIT("pension_private_exempt_couple"),
    [LAW_ASSETS_LIMIT_SINGLE] = TEXT_INIT("assets_limit_single"),
    [LAW_ASSETS_LIMIT_SINGLE_PARENT] = TEXT_INIT("assets_limit_single_parent"),
    [LAW_ASSETS_LIMIT_COUPLE] = TEXT_INIT("assets_limit_couple"),
    [LAW_ASSETS_HOME_EXEMPT] = TEXT_INIT("assets_home_exempt"),
    [LAW_SPECIAL_ASSISTANCE_THRESHOLD_YEAR] = TEXT_INIT("special_assistance_threshold_year"),
    [LAW_HOLIDAY_ALLOWANCE] = TEXT_INIT("holiday_allowance"),
    [LAW_ANNUITY_VALUE_EXEMPT] = TEXT_INIT("annuity_value_exempt"),
};

struct text law_amount_key(enum law_amount a)
{
    assert(a < LAW_AMOUNTS);
    return keys[a];
}

/* ---- one line of CSV ---- */

enum { COLUMNS = 10 };
static const struct text heads[COLUMNS] = {
    TEXT_INIT("key"),   TEXT_INIT("from"),    TEXT_INIT("to"),     TEXT_INIT("amount"),
    TEXT_INIT("unit"),  TEXT_INIT("article"), TEXT_INIT("source"), TEXT_INIT("checked"),
    TEXT_INIT("agree"), TEXT_INIT("note")};
enum column { KEY, FROM, TO, AMOUNT, UNIT, ARTICLE, SOURCE, CHECKED, AGREE, NOTE };

/* A quote inside quotes stays doubled: no column we compute with has one. */
static bool cells(struct text line, struct text ret[COLUMNS], size_t *ret_count)
{
    size_t n = 0;
    size_t i = 0;

    for (;;) {
        struct text cell = {0};
        size_t from = i;

        if (n == COLUMNS)
            return false;
        if (i < line.len && line.at[i] == '"') {
            from = ++i;
            while (i < line.len &&
                   (line.at[i] != '"' || (i + 1 < line.len && line.at[i + 1] == '"')))
                i += line.at[i] == '"' ? 2 : 1;
            if (i >= line.len)
                return false;
            cell = (struct text){line.at + from, i - from};
            i++;
        } else {
            while (i < line.len && line.at[i] != ',')
                i++;
            cell = (struct text){line.at + from, i - from};
        }
        ret[n++] = cell;
        if (i >= line.len)
            break;
        if (line.at[i] != ',')
            return false;
        i++;
    }
    *ret_count = n;
    return true;
}

static bool is_known_key(struct text key)
{
    size_t count = 0;
    const struct law_figure *const rows = law_figure_rows(&count);

    for (size_t i = 0; i < count; i++) {
        if (text_same(rows[i].key, key))
            return true;
    }
    return false;
}

static enum outcome wrong(struct law_fault *f, int64_t line, struct text what)
{
    *f = (struct law_fault){line, what};
    return OUTCOME_NOT_VALID;
}

/* Ten million euro, 100 %, a hundred years: beyond it is a slip of the pen, and sums stay
 * whole. */
static int64_t most_of(struct text key)
{
    if (text_same(key, TEXT("pension_age")))
        return 1200;
    return text_same(key, TEXT("holiday_allowance")) ? 10000 : 1000000000;
}

static enum outcome read_row(const struct text c[COLUMNS], struct law_reform_row *r,
                             struct law_fault *fault)
{
    struct day checked = {0};

    r->key = c[KEY];
    r->to = DAY_LAST;
    r->amount = LAW_NOT_FOUND;
    if (!is_known_key(c[KEY]))
        return wrong(fault, r->line, TEXT("this key is not one of figures.csv"));
    if (day_parse(c[FROM], &r->from) != OUTCOME_OK)
        return wrong(fault, r->line, TEXT("'from' is no day (YYYY-MM-DD)"));
    if (c[TO].len > 0 && day_parse(c[TO], &r->to) != OUTCOME_OK)
        return wrong(fault, r->line, TEXT("'to' is no day (YYYY-MM-DD)"));
    if (day_before(r->to, r->from))
        return wrong(fault, r->line, TEXT("ends before it begins"));
    if (c[CHECKED].len > 0 && day_parse(c[CHECKED], &checked) != OUTCOME_OK)
        return wrong(fault, r->line, TEXT("'checked' is no day (YYYY-MM-DD)"));
    if (c[AMOUNT].len == 0)
        return text_starts(c[NOTE], TEXT("Not found"))
                   ? OUTCOME_OK
                   : wrong(fault, r->line,
                           TEXT("an empty amount needs a note that begins with 'Not found'"));
    if (text_number(c[AMOUNT], &r->amount) != OUTCOME_OK || r->amount < 0 ||
        r->amount > most_of(c[KEY]))
        return wrong(fault, r->line, TEXT("'amount' is no whole amount of cents"));
    return OUTCOME_OK;
}

static enum outcome read_rows(struct text csv, struct law_reform_row *rows, size_t *ret_count,
                              struct law_fault *fault)
{
    size_t n = 0;
    struct text line = {0};

    if (text_starts(csv, TEXT("\xEF\xBB\xBF")))
        csv = text_from(csv, 3);
    for (int64_t number = 1; csv.len > 0; number++) {
        struct text c[COLUMNS] = {{0}};
        size_t count = 0;

        (void)text_cut(csv, '\n', &line, &csv);
        if (line.len > 0 && line.at[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0)
            continue;
        if (!cells(line, c, &count))
            return wrong(fault, number, TEXT("this is no line of ten columns with commas"));
        if (number == 1) {
            for (size_t i = 0; i < COLUMNS; i++) {
                if (i >= count || !text_same(c[i], heads[i]))
                    return wrong(fault, number,
                                 TEXT("the first line must be: key,from,to,amount,unit,"
                                      "article,source,checked,agree,note"));
            }
            continue;
        }
        if (n == LAW_REFORM_ROWS_MOST)
            return wrong(fault, number, TEXT("more lines than 2000"));
        rows[n] = (struct law_reform_row){.line = number};
        if (read_row(c, &rows[n], fault) != OUTCOME_OK)
            return OUTCOME_NOT_VALID;
        for (size_t i = 0; i < n; i++) {
            if (text_same(rows[i].key, rows[n].key) && !day_after(rows[i].from, rows[n].to) &&
                !day_after(rows[n].from, rows[i].to))
                return wrong(fault, number, TEXT("overlaps an earlier line of the same key"));
        }
        n++;
    }
    if (n == 0)
        return wrong(fault, 0, TEXT("there is no figure in it"));
    *ret_count = n;
    return OUTCOME_OK;
}

/* ---- figures by month ---- */

/* The amount on a day: the file's where it has one, ours where it has none. */
static int64_t amount_on(const struct law_reform *r, struct text key, struct day on,
                         struct day *ret_from)
{
    const struct law_figure *ours = NULL;

    for (size_t i = 0; i < r->count; i++) {
        const struct law_reform_row *const row = &r->row[i];

        if (text_same(row->key, key) && !day_before(on, row->from) && !day_after(on, row->to)) {
            *ret_from = row->from;
            return row->amount;
        }
    }
    ours = law_figure_on(key, on);
    if (ours == NULL)
        return LAW_NOT_IN_ACT;
    *ret_from = ours->from;
    return ours->amount;
}

/* The oldest day of birth whose pension age the act still names. */
static struct day pension_first(void)
{
    struct day first = DAY_LAST;
    size_t count = 0;
    const struct law_figure *const rows = law_figure_rows(&count);

    for (size_t i = 0; i < count; i++) {
        if (text_same(rows[i].key, TEXT("pension_age")) && day_before(rows[i].from, first))
            first = rows[i].from;
    }
    return first;
}

/* The last day of birth of who has the pension age on that day. Who was born before the table
 * begins has it; of whom it is not known yet, has not. */
static int32_t pension_cut(const struct law_reform *r, struct day when)
{
    enum { SPAN_DAYS = 40 * 366 };
    int32_t low = pension_first().n - 1;
    int32_t high = low + SPAN_DAYS;

    while (high - low > 1) {
        const struct day born = {low + (high - low) / 2};
        struct day from = {0};
        const int64_t months = amount_on(r, TEXT("pension_age"), born, &from);
        const bool has = months >= 0 && !day_after(day_plus_months(born, (int)months), when);

        *(has ? &low : &high) = born.n;
    }
    return low;
}

static void days_of(const struct law_reform *r, struct month m, struct law_month_days *d)
{
    static const int years[] = {12, 18, 21, 27};
    const struct day ends[2] = {month_first(m), month_last(m)};

    *d = (struct law_month_days){.month = m.n, .first = ends[0], .last = ends[1]};
    for (size_t e = 0; e < 2; e++) {
        for (size_t i = 0; i < sizeof years / sizeof *years; i++)
            d->born[e][i] = day_plus_months(ends[e], -12 * years[i]).n;
        d->born[e][LAW_AGE_PENSION] = pension_cut(r, ends[e]);
    }
    for (int32_t i = 0; i <= ends[1].n - ends[0].n; i++)
        d->pension[i] = pension_cut(r, day_plus(ends[0], i));
}

static bool month_figures(const struct law_reform *r, struct month m, struct law_figures *f)
{
    const struct day first = month_first(m);
    struct day from = {0};
    struct day any = {0};

    *f = (struct law_figures){0}; /* of other months: none is month 0 */
    for (size_t i = 0; i < LAW_AMOUNTS; i++)
        f->amount[i] = amount_on(r, keys[i], first, i == LAW_SINGLE_18_20 ? &from : &any);
    if (f->amount[LAW_SINGLE_18_20] < 0 || f->amount[LAW_COUPLE_21_AOW] < 0)
        return false;
    f->from = from;
    f->to = month_last(m);
    days_of(r, m, &f->months[0]);
    return true;
}

enum outcome law_reform_read(struct arena *a, struct text csv, struct law_reform *ret,
                             struct law_fault *ret_fault)
{
    struct law_reform_row *const rows = arena_take(a, LAW_REFORM_ROWS_MOST, sizeof *rows);
    struct law_figures *const figures = arena_take(a, LAW_REFORM_MONTHS_MOST, sizeof *figures);
    size_t own = 0;
    const struct law_figures *const ours = law_figures_all(&own);
    enum outcome o = OUTCOME_OK;

    *ret_fault = (struct law_fault){0};
    if (rows == NULL || figures == NULL)
        return OUTCOME_NO_ROOM;
    *ret = (struct law_reform){.row = rows, .figures = figures};
    o = read_rows(csv, rows, &ret->count, ret_fault);
    if (o != OUTCOME_OK)
        return o;
    for (int32_t m = ours[0].months[0].month;
         ret->months < LAW_REFORM_MONTHS_MOST &&
         month_figures(ret, (struct month){m}, &figures[ret->months]);
         m++)
        ret->months++;
    return ret->months > 0 ? OUTCOME_OK
                           : wrong(ret_fault, 0, TEXT("no month has all its norms"));
}

const struct law_figures *law_reform_for(const struct law_reform *r, struct month m)
{
    const int32_t at = r->months == 0 ? -1 : m.n - r->figures[0].months[0].month;

    return at < 0 || (size_t)at >= r->months ? NULL : &r->figures[at];
}

/* ---- what a careful reader would ask ---- */

static int64_t half(int64_t n)
{
    return (n + 1) / 2;
}

struct identity {
    struct text says;
    enum law_amount found;
    int64_t expected;
};

static size_t identities(const struct law_figures *f, law_finding *each, void *arg)
{
    const int64_t *const v = f->amount;
    const struct identity all[] = {
        {TEXT_INIT("20 lid 1 b = 2 x 20 lid 1 a"), LAW_COUPLE_BOTH_18_20_NO_CHILD,
         2 * v[LAW_SINGLE_18_20]},
        {TEXT_INIT("20 lid 1 c = 20 lid 1 a + half of 21 b"), LAW_COUPLE_ONE_18_20_NO_CHILD,
         v[LAW_SINGLE_18_20] + half(v[LAW_COUPLE_21_AOW])},
        {TEXT_INIT("22a lid 3 b = 20 lid 1 a"), LAW_PARTNER_18_20_NO_CHILD_IN_COSTSHARING,
         v[LAW_SINGLE_18_20]},
        {TEXT_INIT("20 lid 2 b = 20 lid 1 a + 22a lid 3 a"), LAW_COUPLE_BOTH_18_20_CHILD,
         v[LAW_SINGLE_18_20] + v[LAW_PARTNER_18_20_CHILD_IN_COSTSHARING]},
        {TEXT_INIT("20 lid 2 c = 22a lid 3 a + half of 21 b"), LAW_COUPLE_ONE_18_20_CHILD,
         v[LAW_PARTNER_18_20_CHILD_IN_COSTSHARING] + half(v[LAW_COUPLE_21_AOW])},
    };
    size_t n = 0;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (v[all[i].found] == all[i].expected)
            continue;
        each(arg, (struct month){f->months[0].month}, keys[all[i].found], v[all[i].found],
             all[i].expected, all[i].says);
        n++;
    }
    return n;
}

/* Every norm grows like the couple norm, within half a per mille and a cent. */
static size_t growth(const struct law_figures *f, const struct law_figures *last,
                     law_finding *each, void *arg)
{
    const int64_t now = f->amount[LAW_COUPLE_21_AOW];
    const int64_t then = last->amount[LAW_COUPLE_21_AOW];
    size_t n = 0;

    for (size_t i = LAW_SINGLE_18_20; i <= LAW_INSTITUTION_COUPLE; i++) {
        const int64_t had = last->amount[i];
        const int64_t expected = had < 0 ? had : (had * now + then / 2) / then;
        const int64_t off = f->amount[i] - expected;
        const bool pension =
            i == LAW_SINGLE_AOW || i == LAW_COUPLE_BOTH_AOW || i == LAW_COUPLE_ONE_AOW;

        /* Art. 22 goes by another index (37a): only what is far off is worth a question. */
        if ((off < 0 ? -off : off) <= (pension ? expected / 50 : expected / 2000) + 1)
            continue;
        each(arg, (struct month){f->months[0].month}, keys[i], f->amount[i], expected,
             TEXT("grows unlike norm 21 b"));
        n++;
    }
    return n;
}

size_t law_reform_check(const struct law_reform *r, law_finding *each, void *arg)
{
    size_t n = 0;

    for (size_t i = 0; i < r->months; i++) {
        const struct law_figures *const f = &r->figures[i];
        const struct law_figures *const last = i == 0 ? NULL : &r->figures[i - 1];

        if (last != NULL && memcmp(f->amount, last->amount, sizeof f->amount) == 0)
            continue;
        n += identities(f, each, arg);
        if (last != NULL)
            n += growth(f, last, each, arg);
        for (size_t k = 0; k <= LAW_INSTITUTION_RAISE_COUPLE; k++) {
            if (f->amount[k] >= 0)
                continue;
            each(arg, (struct month){f->months[0].month}, keys[k], f->amount[k], 0,
                 TEXT("a norm without an amount"));
            n++;
        }
    }
    return n;
}

size_t law_reform_differences(const struct law_reform *r, law_difference *each, void *arg)
{
    size_t n = 0;

    for (size_t i = 0; i < r->months; i++) {
        const struct month m = {r->figures[i].months[0].month};
        const struct law_figures *const ours = law_figures_for(m);
        const struct law_figures *const before =
            i == 0 ? NULL : law_figures_for((struct month){m.n - 1});

        for (size_t k = 0; k < LAW_AMOUNTS; k++) {
            const int64_t theirs = r->figures[i].amount[k];
            const int64_t had = ours == NULL ? LAW_NOT_IN_ACT : ours->amount[k];
            const bool same_as_last = i > 0 && r->figures[i - 1].amount[k] == theirs &&
                                      (before == NULL) == (ours == NULL) &&
                                      (before == NULL || before->amount[k] == had);

            if (theirs == had || same_as_last)
                continue;
            each(arg, m, keys[k], had, theirs);
            n++;
        }
    }
    return n;
}

/* ---- many households ---- */

static struct law_shape shape_of(const struct law_household *h, uint8_t form,
                                 int64_t difference)
{
    struct law_shape s = {.difference = difference, .form = form};

    for (size_t i = 0; i < h->person_count; i++) {
        s.children = (uint8_t)(s.children + (h->person[i].role == LAW_CHILD));
        s.others = (uint8_t)(s.others + (h->person[i].role == LAW_COHABITANT));
    }
    for (size_t i = 0; i < h->income_count; i++) {
        if (h->income[i].kind == LAW_INCOME_WAGE)
            s.wage = true;
        else
            s.other_income = true;
    }
    return s;
}

static void worst_add(struct law_spread *s, struct law_shape one)
{
    size_t at = s->worst_count;

    if (one.difference >= 0)
        return;
    while (at > 0 && s->worst[at - 1].difference > one.difference)
        at--;
    if (at == LAW_WORST)
        return;
    if (s->worst_count < LAW_WORST)
        s->worst_count++;
    for (size_t i = s->worst_count - 1; i > at; i--)
        s->worst[i] = s->worst[i - 1];
    s->worst[at] = one;
}

static size_t at_most(size_t n)
{
    return n < LAW_GROUP_MOST ? n : LAW_GROUP_MOST;
}

/* The place of a shape among the groups. */
static size_t group_of(const struct law_shape *one)
{
    size_t at = one->form;

    at = at * (LAW_GROUP_MOST + 1) + at_most(one->children);
    at = at * (LAW_GROUP_MOST + 1) + at_most(one->others);
    at = at * 2 + one->wage;
    return at * 2 + one->other_income;
}

/* The other way round. */
static struct law_shape shape_at(size_t at)
{
    struct law_shape one = {.other_income = at % 2 != 0, .wage = at / 2 % 2 != 0};

    at /= 4;
    one.others = (uint8_t)(at % (LAW_GROUP_MOST + 1));
    at /= LAW_GROUP_MOST + 1;
    one.children = (uint8_t)(at % (LAW_GROUP_MOST + 1));
    one.form = (uint8_t)(at / (LAW_GROUP_MOST + 1));
    return one;
}

/* Does `a` lose more on average? Sums of cents and counts stay far inside int64. */
static bool loses_more(const struct law_group *a, const struct law_group *b)
{
    return a->sum * b->count < b->sum * a->count;
}

size_t law_spread_groups(const struct law_spread *s, int64_t least,
                         struct law_group ret[LAW_WORST])
{
    size_t count = 0;

    for (size_t i = 0; i < LAW_GROUPS; i++) {
        struct law_group one = {shape_at(i), s->group[i].count, s->group[i].sum};
        size_t at = count;

        if (one.count < least || one.sum >= 0)
            continue;
        one.shape.difference = one.sum / one.count;
        while (at > 0 && loses_more(&one, &ret[at - 1]))
            at--;
        if (at == LAW_WORST)
            continue;
        count += count < LAW_WORST;
        for (size_t k = count - 1; k > at; k--)
            ret[k] = ret[k - 1];
        ret[at] = one;
    }
    return count;
}

enum outcome law_spread_add(struct law_spread *s, const struct law_reform *r,
                            const struct law_household *h, int64_t *differences, size_t most)
{
    const struct law_figures *const ours = law_figures_for(h->month);
    const struct law_figures *const theirs = law_reform_for(r, h->month);
    struct law_result before;
    struct law_result after;
    struct law_shape shape;
    int64_t d = 0;
    enum outcome o = OUTCOME_OK;

    if (ours == NULL || theirs == NULL)
        return OUTCOME_NOT_FOUND;
    if ((size_t)s->count >= most)
        return OUTCOME_NO_ROOM;
    o = law_assistance(ours, h, &before);
    if (o == OUTCOME_OK)
        o = law_assistance(theirs, h, &after);
    if (o != OUTCOME_OK)
        return o;
    if ((before.sure & after.sure & LAW_SURE_ASSISTANCE) == 0) {
        s->open++;
        return OUTCOME_OK;
    }
    d = after.assistance.n - before.assistance.n;
    differences[s->count++] = d;
    s->sum += d;
    s->changed += d != 0;
    s->more += d > 0;
    s->less += d < 0;
    s->lose += before.entitled == LAW_YES && after.entitled == LAW_NO;
    s->gain += before.entitled == LAW_NO && after.entitled == LAW_YES;
    shape = shape_of(h, before.form, d);
    worst_add(s, shape);
    s->group[group_of(&shape)].count++;
    s->group[group_of(&shape)].sum += d;
    return OUTCOME_OK;
}

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;

    return x < y ? -1 : x > y ? 1 : 0;
}

void law_spread_close(struct law_spread *s, int64_t *differences)
{
    const size_t n = (size_t)s->count;

    if (n == 0)
        return;
    qsort(differences, n, sizeof *differences, by_size);
    s->decile[0] = differences[0];
    for (size_t i = 1; i < LAW_DECILES; i++)
        s->decile[i] = differences[(i * n + 9) / 10 - 1];
}
