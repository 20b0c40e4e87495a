/* explain - one month of one household, as the person reads it and as a lawyer checks it. */
#include <assert.h>

#include "decisions/inside.h"
#include "decisions/uitleg.html.h"
#include "decisions/uitlegdeel.html.h"
#include "decisions/werkuitleg.html.h"

#include "ground/base/banned.h"

enum { BAR = 1000, SUMS_MOST = 8 };

typedef struct html_decisions_uitlegdeel part_page;
typedef struct html_decisions_uitlegdeel_steps part_step;
typedef struct html_decisions_uitlegdeel_sums part_sum;

/* Who reads: in which language, and whether they want "je". */
struct voice {
    struct arena *arena;
    enum language lang;
    bool je;
};

/* What is said on top, wherever it comes from: a kept month, or a calculation of now. */
struct explained {
    struct month month;
    struct cents norm;       /* household */
    struct cents income;     /* household, counted */
    struct cents household;  /* assistance of the household, a whole month */
    struct cents assistance; /* of this reader, in the days the right ran */
    struct cents reserve;
    struct cents payable;
    struct day act; /* the text of the act that was applied */
    bool halves;
    bool has_other;
    struct cents other; /* of two halves, what goes to the account of the other */
    bool open;          /* a question is open: from..to */
    struct cents from;
    struct cents to;
};

static struct text say(const struct voice *v, const struct sentence *s,
                       const struct fill *fills, size_t count)
{
    return sentence_said(v->arena, s, v->lang, v->je, fills, count);
}

static struct text plain(const struct voice *v, const struct sentence *s)
{
    return say(v, s, NULL, 0);
}

/* "Pw 20 lid 1 a" has its place at Artikel20; NO_TEXT where it names more than one article. */
static struct text place_of(struct text article)
{
    struct text rest = text_starts(article, TEXT("Pw ")) ? text_from(article, 3) : article;
    struct text head;
    size_t digits = 0;
    while (digits < rest.len && rest.at[digits] >= '0' && rest.at[digits] <= '9')
        digits++;
    if (digits == 0)
        return NO_TEXT;
    (void)text_cut(rest, ' ', &head, &rest);
    return head.len > 0 && head.at[head.len - 1] == ',' ? text_first(head, head.len - 1) : head;
}

/* Steps of the sum itself are no reasons: they stand in the sum. */
static bool is_of_the_sum(struct text article)
{
    static const struct text sums[] = {TEXT_INIT("Pw 19 lid 2"), TEXT_INIT("Pw 19 lid 3"),
                                       TEXT_INIT("Pw 45 lid 1")};
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
        if (text_same(article, sums[i]))
            return true;
    return false;
}

/* A minus sign is not heard: the page says in a word what goes off. */
static void sum_add(const struct voice *v, part_page *p, part_sum *sums,
                    const struct sentence *what, const char *article, int64_t cents)
{
    assert(p->sums_count < SUMS_MOST);
    sums[p->sums_count++] = (part_sum){.what = plain(v, what),
                                       .article = words_unbroken(v->arena, text_of(article)),
                                       .off = cents < 0,
                                       .cents = {cents < 0 ? -cents : cents}};
    p->sums = sums;
}

/* Norm, minus what counts, minus a decided measure: what is left, this reader's share of it,
 * the reserve, the account. Every line but the results adds to the one under it. */
static void sums_of(const struct voice *v, const struct explained *e, part_page *p,
                    part_sum *sums)
{
    int64_t rest = e->norm.n - e->income.n;
    rest = rest > 0 ? rest : 0;
    sum_add(v, p, sums, &say_decisions_explain_sum_norm, "Pw 5 c", e->norm.n);
    if (e->income.n > 0)
        sum_add(v, p, sums, &say_decisions_explain_sum_income, "Pw 31, 32", -e->income.n);
    if (e->household.n < rest)
        sum_add(v, p, sums, &say_decisions_explain_sum_measure, "Pw 18", e->household.n - rest);
    sum_add(v, p, sums, &say_decisions_explain_sum_household, "Pw 19 lid 2", e->household.n);
    if (e->assistance.n != e->household.n)
        sum_add(v, p, sums,
                e->halves ? &say_decisions_explain_sum_half : &say_decisions_explain_sum_days,
                e->halves ? "Pw 45 lid 4" : "Pw 45 lid 3", e->assistance.n);
    if (e->reserve.n > 0)
        sum_add(v, p, sums, &say_decisions_explain_sum_reserve, "Pw 19 lid 3", -e->reserve.n);
    sum_add(v, p, sums, &say_decisions_explain_sum_payable, "Pw 45 lid 1", e->payable.n);
}

/* A picture of the words beside it: hidden from who listens, who would hear them twice. */
static void bar_of(const struct explained *e, part_page *p)
{
    const int64_t whole = e->assistance.n + (e->halves ? 0 : e->income.n);
    if (e->open || whole <= 0 || e->payable.n <= 0)
        return;
    p->bar = true;
    p->has_reserve = e->reserve.n > 0;
    p->has_income = !e->halves && e->income.n > 0;
    p->payable = e->payable;
    p->reserve = e->reserve;
    p->income = e->income;
    p->yours = e->payable.n * BAR / whole;
    p->later = e->reserve.n * BAR / whole;
    p->taken_at = p->yours + p->later;
    p->taken = p->has_income ? BAR - p->taken_at : 0;
}

static void heads_of(const struct voice *v, const struct explained *e, part_page *p)
{
    struct fill fills[] = {FILL_MONTH("month", e->month),    FILL_CENTS("payable", e->payable),
                           FILL_CENTS("norm", e->norm),      FILL_CENTS("income", e->income),
                           FILL_CENTS("rest", e->household), FILL_CENTS("from", e->from),
                           FILL_CENTS("to", e->to)};
    const size_t n = sizeof fills / sizeof fills[0];
    const struct sentence *because = &say_decisions_explain_because;
    const struct sentence *why = &say_decisions_explain_why_income;
    if (e->open)
        because = &say_decisions_explain_because_open;
    else if (e->payable.n == 0)
        because = &say_decisions_explain_because_nothing;
    else if (e->income.n > 0)
        because = &say_decisions_explain_because_income;
    p->because = say(v, because, fills, n);
    p->unknown = say(v, &say_decisions_explain_range, fills, n);
    if (e->income.n == 0)
        why = e->halves ? &say_decisions_explain_why_both : &say_decisions_explain_why_all;
    if (!e->open && e->payable.n > 0)
        p->why = say(v, why, fills, n);
    if (!e->halves || e->payable.n <= 0)
        return;
    struct fill other[] = {FILL_CENTS("other", e->other)};
    p->half = e->has_other ? say(v, &say_decisions_explain_half_other, other, 1)
                           : plain(v, &say_decisions_explain_half);
}

/* A norm of art. 20 is low because parents are expected to pay along: that is said, with what
 * can be done about it, wherever the raise of lid 3 is not already there. */
static void young_of(const struct voice *v, const struct explained *e,
                     const struct decisions_step *steps, size_t count, part_page *p)
{
    const struct law_figures *f = law_figures_for(e->month);
    bool low = false;
    for (size_t i = 0; i < count; i++) {
        if (text_same(steps[i].article, TEXT("Pw 20 lid 3")))
            return;
        low = low || text_starts(steps[i].article, TEXT("Pw 20 lid"));
    }
    if (!low || f == NULL || f->amount[LAW_YOUTH_SUPPLEMENT_18_20] <= 0)
        return;
    struct fill fills[] = {
        FILL_CENTS("amount", (struct cents){f->amount[LAW_YOUTH_SUPPLEMENT_18_20]})};
    p->young = say(v, &say_decisions_explain_young, fills, 1);
}

/* Of a couple that is paid in halves, what the two get together stands in the sum. */
static bool is_of_both(struct text article)
{
    return text_same(article, TEXT("Pw 19 lid 3")) || text_same(article, TEXT("Pw 45 lid 1"));
}

/* The amount a step takes from the act: where it was read, and when. Several figures of one
 * article may be equal; then the source is the same too. */
static struct text source_of(const struct voice *v, struct month m,
                             const struct decisions_step *step)
{
    size_t count = 0;
    const struct law_figure *rows = law_figure_rows(&count);
    const struct day on = month_first(m);
    const struct text place = place_of(step->article);
    for (size_t i = 0; i < count && place.len > 0; i++) {
        const struct law_figure *f = &rows[i];
        if (f->amount != step->cents.n || f->amount <= 0 || f->source.len == 0 ||
            on.n < f->from.n || on.n > f->to.n || !text_same(place_of(f->article), place))
            continue;
        struct fill fills[] = {FILL_DAY("day", f->checked), FILL_DAY("from", f->from)};
        return say(v, &say_decisions_explain_source, fills, 2);
    }
    return NO_TEXT;
}

/* What stands in the first sentence already is not said again. */
static bool is_said(const struct explained *e, const struct decisions_step *step)
{
    return is_of_the_sum(step->article) || (text_same(step->article, TEXT("Pw 32 lid 1")) &&
                                            step->cents.n == e->income.n && !e->open);
}

/* The steps twice: as reasons in words, and one by one with their article. */
static enum outcome steps_of(const struct voice *v, const struct explained *e,
                             const struct decisions_step *steps, size_t count, part_page *p)
{
    struct arena *a = v->arena;
    part_step *rows = arena_take(a, count + 1, sizeof *rows);
    part_sum *sums = arena_take(a, SUMS_MOST, sizeof *sums);
    struct html_decisions_uitlegdeel_reasons *reasons =
        arena_take(a, count + 1, sizeof *reasons);
    if (rows == NULL || sums == NULL || reasons == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        struct text place = place_of(steps[i].article);
        struct text words = words_address(a, steps[i].words[v->lang], v->lang, v->je);
        if (e->halves && is_of_both(steps[i].article))
            continue;
        rows[p->steps_count++] = (part_step){.what = words,
                                             .article = words_unbroken(a, steps[i].article),
                                             .place = place,
                                             .act = e->act,
                                             .source = source_of(v, e->month, &steps[i])};
        if (!is_said(e, &steps[i]))
            reasons[p->reasons_count++].what = words;
    }
    p->steps = rows;
    p->reasons = reasons;
    p->act = e->act;
    heads_of(v, e, p);
    young_of(v, e, steps, count, p);
    if (!e->open)
        sums_of(v, e, p, sums);
    bar_of(e, p);
    return OUTCOME_OK;
}

/* ---- of a calculation of now ------------------------------------------------------------- */

static enum outcome law_steps(struct arena *a, const struct law_result *r,
                              const struct decisions_step **ret)
{
    struct decisions_step *steps = arena_take(a, (size_t)r->step_count + 1, sizeof *steps);
    if (steps == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < r->step_count; i++) {
        const struct law_step *s = &r->step[i];
        steps[i] = (struct decisions_step){
            .article = arena_print(a, "Pw %.*s", TEXT_ARG(law_step_article(s))),
            .words = {[LANGUAGE_NL] = law_step_say(a, s, r, LANGUAGE_NL),
                      [LANGUAGE_EN] = law_step_say(a, s, r, LANGUAGE_EN)},
            .cents = {s->cents}};
    }
    *ret = steps;
    return OUTCOME_OK;
}

static enum outcome law_questions(const struct voice *v, const struct law_result *r,
                                  part_page *p)
{
    struct html_decisions_uitlegdeel_questions *q =
        arena_take(v->arena, (size_t)r->question_count + 1, sizeof *q);
    if (q == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < r->question_count; i++)
        q[i] = (struct html_decisions_uitlegdeel_questions){
            .what = words_address(v->arena, law_question_say(&r->question[i], v->lang), v->lang,
                                  v->je),
            .human = law_question_is_discretion(&r->question[i]),
            .some = r->question[i].spread > 0,
            .spread = {r->question[i].spread}};
    p->questions = q;
    p->questions_count = r->question_count;
    return OUTCOME_OK;
}

static enum outcome part_of_result(struct arena *a, enum language lang,
                                   const struct law_result *r, struct month m, part_page **ret)
{
    part_page *p = arena_take(a, 1, sizeof *p);
    const struct voice v = {a, lang, false};
    const struct decisions_step *steps;
    if (p == NULL)
        return OUTCOME_NO_ROOM;
    const struct explained e = {.month = m,
                                .norm = r->norm,
                                .income = r->income_counted,
                                .household = r->assistance,
                                .assistance = r->assistance,
                                .reserve = r->holiday,
                                .payable = r->payable,
                                .act = r->figures->from,
                                .open = (r->sure & LAW_SURE_ASSISTANCE) == 0,
                                .from = r->from,
                                .to = r->to};
    enum outcome o = law_steps(a, r, &steps);
    if (o == OUTCOME_OK)
        o = steps_of(&v, &e, steps, r->step_count, p);
    if (o == OUTCOME_OK)
        o = law_questions(&v, r, p);
    if (p->questions_count > 0 && !e.open)
        p->unknown = plain(&v, &say_decisions_explain_notes);
    *ret = p;
    return a->full ? OUTCOME_NO_ROOM : o;
}

enum outcome decisions_explain(struct arena *a, enum language lang, const struct law_result *r,
                               struct month m, struct inside *ret_inside)
{
    part_page *p = NULL;
    enum outcome o = part_of_result(a, lang, r, m, &p);
    if (o == OUTCOME_OK)
        *ret_inside = INSIDE(html_decisions_uitlegdeel, p);
    return o;
}

/* ---- what of a wage may be kept (Pw 31 lid 2 n and r) ------------------------------------ */

enum { EXEMPT_N_MONTHS = 6, EXEMPT_R_MONTHS = 30, EXEMPT_LINES = 6, EXEMPT_BACK = 60 };

struct exempt_used {
    int n; /* months of 31 lid 2 n so far, as far as we paid */
    int r;
};

struct exempt_lines {
    const struct voice *voice;
    struct html_decisions_uitlegdeel_exempt *rows;
    size_t count;
};

static void exempt_say(struct exempt_lines *l, const struct sentence *s,
                       const struct fill *fills, size_t count)
{
    assert(l->count < EXEMPT_LINES);
    l->rows[l->count++].what = say(l->voice, s, fills, count);
}

static bool asks_exempt(const struct law_household *h, const struct law_figures *f,
                        struct law_result *r)
{
    struct law_household open = *h;
    open.unknown |= LAW_HELPS_UNKNOWN;
    if (f == NULL || law_assistance(f, &open, r) != OUTCOME_OK)
        return false;
    for (size_t i = 0; i < r->question_count; i++)
        if (r->question[i].code == LAW_ASK_HELPS)
            return true;
    return false;
}

static bool young_child(const struct law_household *h)
{
    enum { YEARS = 12, MONTHS = 12 };
    bool partner = false;
    bool child = false;
    for (size_t i = 0; i < h->person_count; i++) {
        partner = partner || h->person[i].role == LAW_PARTNER;
        child = child || (h->person[i].role == LAW_CHILD &&
                          month_of(h->person[i].born).n + YEARS * MONTHS > h->month.n);
    }
    return child && !partner;
}

/* Whether a part of the wage stays is decided by a human being. Until then it is said what the
 * act knows, what was used, and what is left: nobody needs to know the article to ask. */
static enum outcome exempt_words(const struct voice *v, const struct law_household *h,
                                 const struct exempt_used *used, part_page *p)
{
    struct exempt_lines l = {v, arena_take(v->arena, EXEMPT_LINES, sizeof *l.rows), 0};
    const struct law_figures *f = law_figures_for(h->month);
    const int64_t most = f == NULL ? -1 : f->amount[LAW_EXEMPT_LABOUR_25PCT_MAX_MONTH];
    int64_t wage = 0;
    if (l.rows == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < h->income_count; i++)
        if (h->income[i].kind == LAW_INCOME_WAGE)
            wage += h->income[i].net.n;
    struct fill fills[] = {
        FILL_CENTS("part", (struct cents){wage / 4}), FILL_CENTS("most", (struct cents){most}),
        FILL_NUMBER("count", used->n), FILL_NUMBER("left", EXEMPT_N_MONTHS - used->n)};
    exempt_say(&l, &say_decisions_exempt_counts, fills, 4);
    exempt_say(&l, most >= 0 ? &say_decisions_exempt_most : &say_decisions_exempt_no_most,
               fills, 4);
    exempt_say(&l, used->n == 0 ? &say_decisions_exempt_unused : &say_decisions_exempt_used,
               fills, 4);
    if (young_child(h)) {
        fills[2] = FILL_NUMBER("count", used->r);
        fills[3] = FILL_NUMBER("left", EXEMPT_R_MONTHS - used->r);
        exempt_say(&l, &say_decisions_exempt_parent, fills, 4);
    }
    exempt_say(&l, &say_decisions_exempt_ask, NULL, 0);
    p->exempt = l.rows;
    p->exempt_count = l.count;
    return OUTCOME_OK;
}

/* In which months of this right the exemption was applied: it stands in their own steps. */
static enum outcome exempt_months(struct db *db, struct request *r, struct text decision,
                                  struct month m, struct exempt_used *ret)
{
    struct exempt_used used = {0};
    enum outcome o = OUTCOME_OK;
    for (int i = 1; i <= EXEMPT_BACK && o == OUTCOME_OK; i++) {
        const struct month was = {m.n - i};
        const struct decisions_step *steps;
        size_t count;
        struct decisions_month_newest_row row;
        o = decisions_month_newest_one(
            db,
            (struct decisions_month_newest_in){
                .decision = decision, .person = r->who->person, .month = was},
            &row);
        if (o == OUTCOME_OK)
            o = decisions_month_steps(db, r->look, decision, r->who->person, was, row.version,
                                      &steps, &count);
        for (size_t s = 0; o == OUTCOME_OK && s < count; s++) {
            used.n += text_same(steps[s].article, TEXT("Pw 31 lid 2 n"));
            used.r += text_same(steps[s].article, TEXT("Pw 31 lid 2 r"));
        }
    }
    *ret = used;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* Only the applicant can open the facts of the household: the other reads the same sum. */
static enum outcome exempt_of(struct db *db, struct request *r,
                              const struct decisions_month_explained_row *row, struct month m,
                              part_page *p)
{
    const struct voice v = {r->arena, r->lang, r->je};
    struct law_household *h = arena_take(r->arena, 1, sizeof *h);
    struct law_result *sum = arena_take(r->arena, 1, sizeof *sum);
    struct exempt_used used;
    if (h == NULL || sum == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = right_household(db, r->look, row->decision, m, h);
    if (o == OUTCOME_NOT_ALLOWED || o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_VALID)
        return OUTCOME_OK;
    if (o != OUTCOME_OK || !asks_exempt(h, law_figures_for(m), sum))
        return o;
    o = exempt_months(db, r, row->decision, m, &used);
    return o != OUTCOME_OK ? o : exempt_words(&v, h, &used, p);
}

/* ---- /mij/geld/{month}/uitleg ------------------------------------------------------------ */

static struct cents household_of(const struct decisions_month_explained_row *row,
                                 const struct decisions_step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_same(steps[i].article, TEXT("Pw 19 lid 2")))
            return steps[i].cents;
    return row->assistance;
}

/* Of a couple: what the other is paid. Both have the right, and it is one right (Pw 45 lid 4).
 */
static enum outcome other_half(struct db *db, struct request *r,
                               const struct decisions_month_explained_row *row,
                               struct explained *e)
{
    struct decisions_month_other_row other;
    enum outcome o = decisions_month_other_one(
        db,
        (struct decisions_month_other_in){
            .decision = row->decision, .person = r->who->person, .month = e->month},
        &other);
    if (o == OUTCOME_NOT_FOUND)
        return OUTCOME_OK;
    e->has_other = o == OUTCOME_OK;
    e->other = other.payable;
    return o;
}

enum outcome explain_month_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_month_explained_row row;
    const struct decisions_step *steps;
    size_t count;
    struct month m;
    part_page part = {0};
    if (month_parse(r->part[0], &m) != OUTCOME_OK)
        return OUTCOME_NOT_FOUND;
    if (r->who == NULL || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    enum outcome o = decisions_month_explained_one(
        db, (struct decisions_month_explained_in){.person = r->who->person, .month = m}, &row);
    if (o == OUTCOME_OK)
        o = decisions_month_steps(db, r->look, row.decision, r->who->person, m, row.version,
                                  &steps, &count);
    if (o != OUTCOME_OK)
        return o;
    const struct voice v = {r->arena, r->lang, r->je};
    struct explained e = {.month = m,
                          .norm = row.norm,
                          .income = row.income,
                          .household = household_of(&row, steps, count),
                          .assistance = row.assistance,
                          .reserve = row.reserve,
                          .payable = row.payable,
                          .act = month_first(row.figures),
                          .halves = row.part_of == 2};
    if (e.halves)
        o = other_half(db, r, &row, &e);
    if (o == OUTCOME_OK)
        o = steps_of(&v, &e, steps, count, &part);
    if (o == OUTCOME_OK)
        o = exempt_of(db, r, &row, m, &part);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_MONTH("month", m), FILL_DAY("made", row.made)};
    struct html_decisions_uitleg page = {
        .title = request_say(r, &say_decisions_explain_title, fills, 2),
        .lead = request_say(r, &say_decisions_explain_lead, fills, 2),
        .estimated = text_same(row.income_basis, TEXT("last_known")),
        .part = INSIDE(html_decisions_uitlegdeel, &part),
        .month = month_iso(r->arena, m)};
    struct decisions_late_of_month_row late;
    o = decisions_late_of_month_one(
        db, (struct decisions_late_of_month_in){.decision = row.decision, .month = m}, &late);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    if (o == OUTCOME_OK) {
        page.late = late.late;
        page.late_on = late.made;
    }
    reply_page(reply, 200, page.title, INSIDE(html_decisions_uitleg, &page));
    return OUTCOME_OK;
}

/* ---- /werk/aanvraag/{application}/uitleg ------------------------------------------------- */

enum outcome explain_work_show(struct db *db, struct request *r, struct reply *reply)
{
    application_row app;
    struct decisions_facts f;
    struct text name;
    struct reckoned *sum = arena_take(r->arena, 1, sizeof *sum);
    struct html_decisions_werkuitleg page = {.application = r->part[0]};
    if (sum == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = r->part[0]}, &app);
    if (o == OUTCOME_OK && text_same(app.state, TEXT("open")))
        return OUTCOME_NOT_FOUND; /* not sent: it is still the person's own */
    if (o == OUTCOME_OK)
        o = people_name(db, r->look, app.person, &name);
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, r->look, app.id, &f);
    struct month m = o == OUTCOME_OK ? month_of(app.reported) : (struct month){0};
    if (o == OUTCOME_OK)
        o = application_reckon(db, r->look, &app, &f, m, month_first(m), month_last(m), sum);
    part_page *part = NULL;
    if (o == OUTCOME_OK)
        o = part_of_result(r->arena, r->lang, &sum->law, m, &part);
    /* The months of a right that runs stand on the person's own page. */
    struct law_result *open = arena_take(r->arena, 1, sizeof *open);
    if (open == NULL)
        return OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK && asks_exempt(&sum->household, law_figures_for(m), open))
        o = exempt_words(&(struct voice){r->arena, r->lang, false}, &sum->household,
                         &(struct exempt_used){0, 0}, part);
    if (o == OUTCOME_OK)
        page.part = INSIDE(html_decisions_uitlegdeel, part);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_VALID ? OUTCOME_NOT_FOUND : o;
    struct fill fills[] = {FILL_TEXT("name", name), FILL_MONTH("month", m)};
    page.title = sentence_say(r->arena, &say_decisions_explain_work_title, r->lang, fills, 2);
    page.lead = sentence_say(r->arena, &say_decisions_explain_work_lead, r->lang, fills, 2);
    reply_page(reply, 200, page.title, INSIDE(html_decisions_werkuitleg, &page));
    return OUTCOME_OK;
}
