/* consequence - /werk/recht/{decision}/gevolg: what a fact that was learned late would change,
 * before anybody decides. Asking reads and counts, and keeps nothing; a human being may then
 * decide it, with reasons: late.c. */
#include "decisions/inside.h"
#include "decisions/werkgevolg.html.h"

#include "ground/base/banned.h"

enum { MONTHS_BACK = 36, PAY_DAY = 20 };

struct consequence_form {
    struct text what;
    struct month since;
    bool has_since;
    struct day born;
    bool has_born;
    struct cents amount;
    bool has_amount;
    struct day known;
    bool has_known;
    struct text reasons;
    struct text side;
};
static const struct choice whats[] = {{"comes", &say_decisions_effect_comes, NULL},
                                      {"partner", &say_decisions_effect_partner, NULL},
                                      {"leaves", &say_decisions_effect_leaves, NULL},
                                      {"child", &say_decisions_effect_child, NULL},
                                      {"own_birth", &say_decisions_effect_own_birth, NULL},
                                      {"income", &say_decisions_effect_income, NULL},
                                      {0}};
static const struct field consequence_fields[] = {
    FIELD_OF(struct consequence_form, what, .kind = FIELD_CHOICE, .asked = true,
             .label = &say_decisions_effect_what, .choices = whats),
    FIELD_MAYBE(struct consequence_form, since, .kind = FIELD_MONTH, .asked = true,
                .label = &say_decisions_effect_since,
                .wrong = &say_decisions_effect_since_wrong),
    FIELD_MAYBE(struct consequence_form, born, .kind = FIELD_DAY,
                .label = &say_decisions_effect_born, .hint = &say_decisions_effect_born_hint,
                .wrong = &say_decisions_whatif_born_wrong),
    FIELD_MAYBE(struct consequence_form, amount, .kind = FIELD_CENTS,
                .label = &say_decisions_effect_amount,
                .hint = &say_decisions_effect_amount_hint,
                .wrong = &say_decisions_whatif_hourly_wrong),
    FIELD_MAYBE(struct consequence_form, known, .kind = FIELD_DAY, .asked = true,
                .label = &say_decisions_effect_known, .hint = &say_decisions_effect_known_hint,
                .wrong = &say_decisions_effect_known_wrong),
    FIELD_OF(struct consequence_form, reasons, .kind = FIELD_LONG, .most = 2000, .asked = true,
             .label = &say_decisions_late_reasons, .hint = &say_decisions_late_reasons_hint),
    FIELD_OF(struct consequence_form, side, .kind = FIELD_LONG, .most = 2000,
             .label = &say_decisions_late_side, .hint = &say_decisions_late_side_hint),
};
const struct form_table consequence_table =
    FORM_TABLE(struct consequence_form, consequence_fields);

typedef struct html_decisions_werkgevolg effect_page;

static struct text say(const struct request *r, const struct sentence *s,
                       const struct fill *fills, size_t n)
{
    return sentence_say(r->arena, s, r->lang, fills, n);
}

static struct late_fact fact_of(const struct consequence_form *in)
{
    return (struct late_fact){in->what, in->since, in->born, in->amount};
}

/* ---- what it says ---- */

static void words_of(const struct request *r, const struct law_changes *c,
                     const struct consequence_form *in, effect_page *page)
{
    struct fill fills[] = {
        FILL_NUMBER("count", c->months),
        FILL_CENTS("after", (struct cents){c->after}),
        FILL_CENTS("back", (struct cents){c->back}),
        FILL_CENTS("ours", (struct cents){c->back_ours}),
        FILL_NUMBER("months", c->months_ours),
        FILL_DAY("known", in->known),
        FILL_DAY("today", r->today),
        FILL_CENTS("recent", (struct cents){c->back_recent}),
        FILL_CENTS("old", (struct cents){c->back_old}),
    };
    const size_t n = sizeof fills / sizeof fills[0];
    page->asked = true;
    page->result =
        say(r, c->months == 0 ? &say_decisions_effect_no_months : &say_decisions_effect_result,
            fills, n);
    if (c->after > 0)
        page->after = say(r, &say_decisions_effect_after, fills, n);
    if (c->back > 0) {
        page->back = say(r, &say_decisions_effect_back, fills, n);
        page->bounds = say(r, &say_decisions_effect_bounds, fills, n);
        page->ours = say(
            r, c->back_ours > 0 ? &say_decisions_effect_ours : &say_decisions_effect_not_ours,
            fills, n);
    }
    if (c->open_months > 0) {
        fills[0] = FILL_NUMBER("count", c->open_months);
        page->open = say(r, &say_decisions_effect_open, fills, n);
    }
}

static enum outcome months_of(const struct request *r, const struct law_month_change *list,
                              size_t count, effect_page *page)
{
    struct html_decisions_werkgevolg_months *rows =
        arena_take(r->arena, count + 1, sizeof *rows);
    if (rows == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        const struct law_month_change *c = &list[i];
        if (c->difference == 0)
            continue;
        struct fill fills[] = {FILL_CENTS("decided", (struct cents){c->decided}),
                               FILL_CENTS("ought", (struct cents){c->ought})};
        rows[page->months_count++] = (struct html_decisions_werkgevolg_months){
            .month = c->month,
            .amounts = say(r, &say_decisions_effect_amounts, fills, 2),
            .difference = late_difference(r, c->difference),
            .ours = c->ours};
    }
    page->months = rows;
    return OUTCOME_OK;
}

/* What came in by a question is read here; what was sent, by the house. */
static enum outcome check(struct request *r)
{
    if (r->method != METHOD_POST) {
        enum outcome o = form_read(&r->form, r->query, r->query_count);
        if (o != OUTCOME_OK)
            return o;
    }
    const struct consequence_form *in = form_values(&r->form);
    const bool income = text_same(in->what, TEXT("income"));
    if (!in->has_since || in->since.n > month_of(r->today).n)
        return form_refuse(&r->form, "since", &say_decisions_effect_since_wrong);
    if (!income && (!in->has_born || day_after(in->born, r->today)))
        return form_refuse(&r->form, "born", &say_decisions_whatif_born_wrong);
    if (income && !in->has_amount)
        return form_refuse(&r->form, "amount", &say_decisions_whatif_hourly_wrong);
    if (!in->has_known || day_after(in->known, r->today))
        return form_refuse(&r->form, "known", &say_decisions_effect_known_wrong);
    return OUTCOME_OK;
}

static enum outcome calculate(struct db *db, struct request *r, effect_page *page)
{
    struct law_month_change *list = arena_take(r->arena, LAW_CHANGE_MONTHS_MOST, sizeof *list);
    struct law_changes changes;
    const struct month now = month_of(r->today);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = check(r);
    if (o != OUTCOME_OK)
        return o;
    const struct consequence_form *in = form_values(&r->form);
    const struct law_decision_time when = {in->known, r->today, PAY_DAY};
    const struct late_fact fact = fact_of(in);
    o = right_again(db, r->look, page->decision, (struct month){now.n - MONTHS_BACK}, now,
                    late_turn, &fact, list, LAW_CHANGE_MONTHS_MOST, &n);
    if (o == OUTCOME_OK)
        o = law_change_sum(list, n, &when, &changes);
    if (o != OUTCOME_OK)
        return o;
    words_of(r, &changes, in, page);
    page->decide = changes.months > 0 && changes.open_months == 0;
    page->hear = changes.back > 0;
    page->kind = in->what;
    page->since = month_iso(r->arena, in->since);
    page->born = in->has_born ? day_iso(r->arena, in->born) : NO_TEXT;
    page->amount = in->has_amount ? cents_text_plain(r->arena, in->amount) : NO_TEXT;
    page->known = day_iso(r->arena, in->known);
    return months_of(r, list, n, page);
}

enum outcome consequence_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_decision_row_row d;
    struct decisions_change_newest_row told;
    struct text name;
    effect_page page = {.decision = r->part[0], .form = &r->form};
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &d);
    if (o == OUTCOME_OK && !text_same(d.kind, TEXT("grant")))
        return OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = people_name(db, r->look, d.person, &name);
    if (o != OUTCOME_OK)
        return o;
    page.person = d.person;
    o = decisions_change_newest_one(db, (struct decisions_change_newest_in){.person = d.person},
                                    &told);
    if (o == OUTCOME_OK) {
        struct fill fills[] = {FILL_DAY("told", told.told), FILL_DAY("since", told.since)};
        page.told = say(r, &say_decisions_effect_told, fills, 2);
    } else if (o != OUTCOME_NOT_FOUND) {
        return o;
    }
    const bool asked = request_query(r, "reken").len > 0 || r->method == METHOD_POST;
    const struct day known = o == OUTCOME_OK ? told.told : r->today;
    o = OUTCOME_OK;
    if (asked)
        o = calculate(db, r, &page);
    else
        form_fill(&r->form, &(struct consequence_form){.known = known,
                                                       .has_known = true,
                                                       .since = month_of(known),
                                                       .has_since = true});
    if (o != OUTCOME_OK && o != OUTCOME_NOT_VALID)
        return o;
    const bool refused = o == OUTCOME_NOT_VALID;
    struct inside *kept;
    size_t count;
    o = late_list_draw(db, r, page.decision, &kept, &count);
    if (o != OUTCOME_OK)
        return o;
    struct html_decisions_werkgevolg_kept *list = arena_take(r->arena, count + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        list[i].part = kept[i];
    page.kept = list;
    page.kept_count = count;
    struct fill fills[] = {FILL_TEXT("name", name)};
    page.title = say(r, &say_decisions_effect_title, fills, 1);
    reply_page(reply, refused ? 422 : 200, page.title,
               INSIDE(html_decisions_werkgevolg, &page));
    return OUTCOME_OK;
}

/* Both payees: the months of both are written. */
enum outcome consequence_about(struct db *db, struct request *r, struct about *ret)
{
    enum { PAYEES = 2 };
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct text *persons = arena_take(r->arena, PAYEES + 1, sizeof *persons);
    size_t n = 0;
    if (persons == NULL)
        return OUTCOME_NO_ROOM;
    /* Whose application it is, and what for when it is a colleague's, as everywhere. */
    enum outcome o = work_decision_about(db, r, ret);
    if (o == OUTCOME_OK)
        o = decisions_right_payees_open(
            db, (struct decisions_right_payees_in){.decision = r->part[0]}, &rows);
    while (o == OUTCOME_OK && n < PAYEES) {
        struct decisions_right_payees_row row;
        o = decisions_right_payees_next(&rows, &row);
        if (o == OUTCOME_OK)
            persons[n++] = arena_copy(r->arena, row.person);
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    if (n > 0) { /* else no right: the page says so */
        ret->persons = persons;
        ret->count = n;
    }
    return OUTCOME_OK;
}

enum outcome consequence_act(struct db *db, struct request *r)
{
    const struct consequence_form *in = form_values(&r->form);
    struct text id;
    enum outcome o = check(r);
    if (o != OUTCOME_OK)
        return o;
    if (in->reasons.len == 0)
        return form_refuse(&r->form, "reasons", &say_decisions_late_reasons_wrong);
    if (text_same(in->what, TEXT("partner")))
        return form_refuse(&r->form, "what", &say_decisions_late_partner);
    const struct late_new n = {.decision = r->part[0],
                               .fact = fact_of(in),
                               .known = in->known,
                               .made = r->today,
                               .by = r->who->account,
                               .by_name = r->who->name,
                               .reasons = in->reasons,
                               .side = in->side};
    o = late_decide(db, r->look, &n, &id);
    if (o == OUTCOME_NOT_ALLOWED)
        return form_refuse(&r->form, "side", &say_decisions_late_side_wrong);
    if (o == OUTCOME_CONFLICT)
        return form_refuse(&r->form, "what", &say_decisions_effect_no_months);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "what", &say_decisions_late_open);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, say(r, &say_decisions_late_said, NULL, 0));
    reply_go(r, ROUTE_WERK_GEVOLG, r->part[0]);
    return OUTCOME_OK;
}
