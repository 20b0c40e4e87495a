/* consequence - /werk/recht/{decision}/gevolg: what a fact that was learned late would change,
 * before anybody decides. It reads and counts; it decides and keeps nothing. */
#include <string.h>

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
};
const struct form_table consequence_table =
    FORM_TABLE(struct consequence_form, consequence_fields);

typedef struct html_decisions_werkgevolg effect_page;

static struct text say(const struct request *r, const struct sentence *s,
                       const struct fill *fills, size_t n)
{
    return sentence_say(r->arena, s, r->lang, fills, n);
}

/* ---- the facts with the late one among them ---- */

static bool same_day(struct day a, struct day b)
{
    return a.n == b.n;
}

static void leave(struct decisions_facts *f, struct day born)
{
    for (size_t i = 0; i < f->others_count; i++) {
        if (!same_day(f->others[i].born, born))
            continue;
        memmove(&f->others[i], &f->others[i + 1],
                (f->others_count - i - 1) * sizeof f->others[0]);
        f->others_count--;
        return;
    }
    for (size_t i = 0; i < f->children_count; i++) {
        if (!same_day(f->children[i], born))
            continue;
        memmove(&f->children[i], &f->children[i + 1],
                (f->children_count - i - 1) * sizeof f->children[0]);
        f->children_count--;
        return;
    }
    if (f->partner && same_day(f->partner_born, born))
        f->partner = false;
}

static void turn(struct decisions_facts *f, struct month m, const void *arg)
{
    const struct consequence_form *in = arg;
    if (m.n < in->since.n)
        return;
    if (text_same(in->what, TEXT("comes")) && f->others_count < DECISIONS_RESIDENTS_MOST)
        f->others[f->others_count++] =
            (struct decisions_other){in->born, DECISIONS_RESIDENT_SHARES};
    if (text_same(in->what, TEXT("partner"))) {
        f->partner = true;
        f->partner_born = in->born;
    }
    if (text_same(in->what, TEXT("leaves")))
        leave(f, in->born);
    if (text_same(in->what, TEXT("child")) && f->children_count < DECISIONS_CHILDREN_MOST)
        f->children[f->children_count++] = in->born;
    if (text_same(in->what, TEXT("own_birth")))
        f->born = in->born;
    if (text_same(in->what, TEXT("income")) && f->incomes_count < DECISIONS_INCOMES_MOST)
        f->incomes[f->incomes_count++] =
            (struct decisions_income){.kind = DECISIONS_INCOME_OTHER, .month = in->amount};
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
            .difference = {c->difference},
            .ours = c->ours};
    }
    page->months = rows;
    return OUTCOME_OK;
}

static enum outcome check(struct request *r)
{
    enum outcome o = form_read(&r->form, r->query, r->query_count);
    if (o != OUTCOME_OK)
        return o;
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
    o = right_again(db, r->look, page->decision, (struct month){now.n - MONTHS_BACK}, now, turn,
                    in, list, LAW_CHANGE_MONTHS_MOST, &n);
    if (o == OUTCOME_OK)
        o = law_change_sum(list, n, &when, &changes);
    if (o != OUTCOME_OK)
        return o;
    words_of(r, &changes, in, page);
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
    const bool asked = request_query(r, "reken").len > 0;
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
    struct fill fills[] = {FILL_TEXT("name", name)};
    page.title = say(r, &say_decisions_effect_title, fills, 1);
    reply_page(reply, o == OUTCOME_NOT_VALID ? 422 : 200, page.title,
               INSIDE(html_decisions_werkgevolg, &page));
    return OUTCOME_OK;
}
