#include "decisions/reckon.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "decisions/nl.po.h"

#include "ground/base/banned.h"

enum { STEPS_BYTES = 32 << 10 };

struct step_lines {
    char at[STEPS_BYTES]; /* only what is used is wiped: it is a hundredth of it */
    size_t len;
    bool full;
};

static void put(struct step_lines *l, struct text t)
{
    if (l->full || t.len > STEPS_BYTES - l->len) {
        l->full = true;
        return;
    }
    memcpy(l->at + l->len, t.at, t.len);
    l->len += t.len;
}

static void put_step(struct step_lines *l, struct arena *a, struct text article, int64_t cents,
                     struct text nl, struct text en)
{
    struct arena_mark mark = arena_mark(a);
    put(l, arena_print(a, "%.*s\t%" PRId64 "\t", TEXT_ARG(article), cents));
    arena_return(a, mark);
    put(l, nl);
    put(l, TEXT("\t"));
    put(l, en);
    put(l, TEXT("\n"));
}

static void put_law_step(struct step_lines *l, struct arena *a, const struct law_step *s,
                         const struct law_result *r)
{
    struct arena_mark mark = arena_mark(a);
    struct text article = arena_print(a, "Pw %.*s", TEXT_ARG(law_step_article(s)));
    struct text nl = law_step_say(a, s, r, LANGUAGE_NL);
    struct text en = law_step_say(a, s, r, LANGUAGE_EN);
    put_step(l, a, article, s->cents, nl, en);
    arena_return(a, mark);
}

static void put_said(struct step_lines *l, struct arena *a, struct text article, struct cents c,
                     const struct sentence *s, const struct fill *fills, size_t n)
{
    struct arena_mark mark = arena_mark(a);
    struct text nl = sentence_say(a, s, LANGUAGE_NL, fills, n);
    struct text en = sentence_say(a, s, LANGUAGE_EN, fills, n);
    put_step(l, a, article, c.n, nl, en);
    arena_return(a, mark);
}

static enum outcome steps_of(struct arena *a, const struct reckon_ask *ask, struct reckoned *r)
{
    struct step_lines l;
    l.len = 0;
    l.full = false;
    for (size_t i = 0; i < r->law.step_count; i++) {
        const struct law_step *s = &r->law.step[i];
        if (r->part_month && (s->code == LAW_SAY_HOLIDAY || s->code == LAW_SAY_PAYABLE))
            continue;
        put_law_step(&l, a, s, &r->law);
    }
    if (r->part_month) {
        struct fill days[] = {FILL_NUMBER("count", ask->last.n - ask->first.n + 1),
                              FILL_DAY("from", ask->first), FILL_DAY("to", ask->last)};
        put_said(&l, a, TEXT("Pw 45 lid 3"), r->assistance, &say_decisions_step_part, days, 3);
        put_said(&l, a, TEXT("Pw 19 lid 3"), r->reserve, &say_decisions_step_reserve, NULL, 0);
        put_said(&l, a, TEXT("Pw 45 lid 1"), r->payable, &say_decisions_step_payable, NULL, 0);
    }
    r->steps = l.full ? NO_TEXT : arena_copy(a, (struct text){l.at, l.len});
    explicit_bzero(l.at, l.len);
    return l.full || a->full ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

static bool has_step(const struct law_result *r, enum law_say code)
{
    for (size_t i = 0; i < r->step_count; i++)
        if (r->step[i].code == code)
            return true;
    return false;
}

static struct text event_of(const struct reckon_ask *ask, const struct reckoned *r)
{
    if (ask->end_event.len > 0)
        return ask->end_event;
    if (r->payable.n == 0 && has_step(&r->law, LAW_SAY_INCOME_ENOUGH))
        return TEXT("income");
    if (r->part_month)
        return TEXT("start");
    return TEXT("");
}

enum outcome reckon(struct arena *a, const struct reckon_ask *ask, struct reckoned *ret)
{
    const struct law_figures *figures = law_figures_for(ask->month);
    if (figures == NULL)
        return OUTCOME_NOT_FOUND;
    struct reckoned r = {0};
    enum outcome o =
        facts_household(ask->facts, ask->month, ask->wage, ask->assets, &r.household, &r.basis);
    if (o != OUTCOME_OK)
        return o;
    o = law_assistance(figures, &r.household, &r.law);
    if (o != OUTCOME_OK)
        return o;
    r.assistance = r.law.assistance;
    r.reserve = r.law.holiday;
    r.part_month =
        ask->first.n > month_first(ask->month).n || ask->last.n < month_last(ask->month).n;
    if (r.part_month) {
        o = law_part_month(r.law.assistance, ask->first, ask->last, &r.assistance);
        if (o == OUTCOME_OK)
            o = law_part_month(r.law.holiday, ask->first, ask->last, &r.reserve);
        if (o != OUTCOME_OK)
            return o;
    }
    r.payable = (struct cents){r.assistance.n - r.reserve.n};
    r.event = event_of(ask, &r);
    r.form = law_form_name((enum law_form)r.law.form);
    r.figures = month_iso(a, month_of(figures->from));
    o = steps_of(a, ask, &r);
    if (o == OUTCOME_OK)
        *ret = r;
    return o;
}

enum outcome reckon_right(const struct reckoned *r)
{
    if (r->law.entitled == LAW_OPEN || (r->law.sure & LAW_SURE_ASSISTANCE) == 0)
        return OUTCOME_NOT_VALID;
    return r->law.entitled == LAW_YES && r->law.assistance.n > 0 ? OUTCOME_OK
                                                                 : OUTCOME_NOT_ALLOWED;
}

static struct cents half(struct cents whole, int64_t part)
{
    int64_t up = (whole.n + 1) / 2;
    return (struct cents){part == 1 ? up : whole.n - up};
}

struct reckon_part reckon_part(const struct reckoned *r, int64_t part, int64_t part_of)
{
    assert(part >= 1 && part <= part_of && part_of <= 2);
    if (part_of == 1)
        return (struct reckon_part){r->assistance, r->reserve, r->payable};
    struct reckon_part p = {half(r->assistance, part), half(r->reserve, part), {0}};
    p.payable.n = p.assistance.n - p.reserve.n;
    return p;
}

enum outcome reckon_steps(struct arena *a, struct text kept,
                          const struct decisions_step **ret_steps, size_t *ret_count)
{
    size_t lines = 0;
    for (size_t i = 0; i < kept.len; i++)
        lines += kept.at[i] == '\n';
    struct decisions_step *steps = arena_take(a, lines + 1, sizeof *steps);
    if (steps == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < lines; i++) {
        struct text line;
        struct text cents;
        if (!text_cut(kept, '\n', &line, &kept) ||
            !text_cut(line, '\t', &steps[i].article, &line) ||
            !text_cut(line, '\t', &cents, &line) ||
            text_number(cents, &steps[i].cents.n) != OUTCOME_OK ||
            !text_cut(line, '\t', &steps[i].words[LANGUAGE_NL], &steps[i].words[LANGUAGE_EN]))
            return OUTCOME_BROKEN;
    }
    *ret_steps = steps;
    *ret_count = lines;
    return OUTCOME_OK;
}
