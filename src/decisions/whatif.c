/* whatif - /mij/wat-als: what would it become. Nothing is kept, nobody is told. */
#include "law/law.h"

#include "decisions/inside.h"
#include "decisions/watals.html.h"

#include "ground/base/banned.h"

enum {
    WEEKS_A_YEAR = 52,
    MONTHS_A_YEAR = 12,
    LINES = 4,
    BIRTHDAY_MONTHS = 24,
    HOURS_MOST = 80
};

struct whatif_form {
    int64_t hours;
    bool has_hours;
    struct cents hourly;
    bool has_hourly;
    struct text who;
    struct day born;
    bool has_born;
    struct cents wage;
    bool has_wage;
};
static const struct choice who_choices[] = {
    {"partner", &say_decisions_whatif_who_partner, NULL},
    {"share", &say_decisions_whatif_who_share, NULL},
    {0}};
static const struct field whatif_fields[] = {
    FIELD_MAYBE(struct whatif_form, hours, .kind = FIELD_NUMBER, .asked = true,
                .label = &say_decisions_whatif_hours,
                .wrong = &say_decisions_whatif_hours_wrong),
    FIELD_MAYBE(struct whatif_form, hourly, .kind = FIELD_CENTS, .asked = true,
                .label = &say_decisions_whatif_hourly,
                .hint = &say_decisions_whatif_hourly_hint,
                .wrong = &say_decisions_whatif_hourly_wrong),
    FIELD_OF(struct whatif_form, who, .kind = FIELD_CHOICE, .asked = true,
             .label = &say_decisions_whatif_who, .choices = who_choices),
    FIELD_MAYBE(struct whatif_form, born, .kind = FIELD_DAY, .asked = true,
                .label = &say_decisions_whatif_born, .wrong = &say_decisions_whatif_born_wrong),
    FIELD_MAYBE(struct whatif_form, wage, .kind = FIELD_CENTS,
                .label = &say_decisions_whatif_wage, .hint = &say_decisions_whatif_wage_hint,
                .wrong = &say_decisions_whatif_hourly_wrong),
};
const struct form_table whatif_table = FORM_TABLE(struct whatif_form, whatif_fields);

typedef struct html_decisions_watals whatif_page;

static struct text say(const struct request *r, const struct sentence *s,
                       const struct fill *fills, size_t n)
{
    return sentence_say(r->arena, s, r->lang, fills, n);
}

/* ---- the household of this month ---- */

/* Of the right that runs, or else of the newest application. NOT_FOUND: nothing to start from,
 * or it is of the partner, whose story only they may open. */
static enum outcome household_now(struct db *db, const struct request *r, bool *ret_right,
                                  struct law_household *ret)
{
    struct decisions_right_newest_of_row right;
    struct decisions_facts f;
    struct facts_wage wage[2] = {{0}};
    enum facts_basis basis;
    struct text application = NO_TEXT;
    const struct month m = month_of(r->today);
    enum outcome o = decisions_right_newest_of_one(
        db, (struct decisions_right_newest_of_in){.person = r->who->person}, &right);
    *ret_right = o == OUTCOME_OK;
    if (o == OUTCOME_OK && !text_same(right.applicant, r->who->person))
        return OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        application = right.application;
    if (o == OUTCOME_NOT_FOUND) {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct decisions_applications_of_row row;
        o = decisions_applications_of_open(
            db, (struct decisions_applications_of_in){.person = r->who->person}, &rows);
        if (o == OUTCOME_OK)
            o = decisions_applications_of_next(&rows, &row);
        if (o == OUTCOME_OK)
            application = rows_keep(&rows, row.id);
    }
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, r->look, application, &f);
    if (o == OUTCOME_OK && facts_vary(&f)) {
        o = wage_known(db, r->look, r->who->person, false, m, &wage[0]);
        if (o == OUTCOME_OK)
            o = wage_known(db, r->look, r->who->person, true, m, &wage[1]);
    }
    return o != OUTCOME_OK ? o : facts_household(&f, m, wage, false, ret, &basis);
}

/* ---- the answer ---- */

static struct text range(const struct request *r, struct cents from, struct cents to)
{
    const struct fill fills[] = {FILL_CENTS("from", from), FILL_CENTS("to", to)};
    return from.n == to.n ? say_cents(r->arena, from, r->lang)
                          : say(r, &say_decisions_whatif_range, fills, 2);
}

static const struct sentence *verdict(int64_t low, int64_t high)
{
    if (low > 0)
        return &say_decisions_whatif_more;
    if (high < 0)
        return &say_decisions_whatif_less;
    return low == 0 && high == 0 ? &say_decisions_whatif_same : &say_decisions_whatif_may_be;
}

static enum outcome answer(const struct request *r, const struct law_what *w, whatif_page *page)
{
    const struct law_result *a = &w->after;
    struct html_decisions_watals_lines *lines = arena_take(r->arena, LINES, sizeof *lines);
    struct html_decisions_watals_opens *opens =
        arena_take(r->arena, LAW_QUESTIONS_MOST, sizeof *opens);
    if (lines == NULL || opens == NULL)
        return OUTCOME_NO_ROOM;
    const int64_t low = a->from.n - w->before.to.n + w->income;
    const int64_t high = a->to.n - w->before.from.n + w->income;
    const int64_t size = low > 0 ? low : high < 0 ? -high : high;
    const struct fill fills[] = {FILL_CENTS("amount", (struct cents){size})};
    page->answer = say(r, verdict(low, high), fills, 1);
    lines[0] = (struct html_decisions_watals_lines){
        sentence_plain(&say_decisions_whatif_line_before, r->lang),
        range(r, w->before.from, w->before.to)};
    lines[1] = (struct html_decisions_watals_lines){
        sentence_plain(&say_decisions_whatif_line_after, r->lang), range(r, a->from, a->to)};
    lines[2] = (struct html_decisions_watals_lines){
        sentence_plain(&say_decisions_whatif_line_income, r->lang),
        say_cents(r->arena, (struct cents){w->income}, r->lang)};
    lines[3] = (struct html_decisions_watals_lines){
        sentence_plain(&say_decisions_whatif_line_together, r->lang),
        range(r, (struct cents){low}, (struct cents){high})};
    page->lines = lines;
    page->lines_count = LINES;
    for (size_t i = 0; i < a->question_count; i++)
        opens[page->opens_count++].what = law_question_say(&a->question[i], r->lang);
    page->opens = opens;
    if (page->opens_count > 0)
        page->remark = sentence_plain(&say_decisions_whatif_open, r->lang);
    return OUTCOME_OK;
}

/* Whether part of the wage may stay is for a human being (31 lid 2 n): so it is a range. */
static enum outcome ask_work(const struct request *r, struct law_household *h,
                             const struct whatif_form *in, whatif_page *page)
{
    struct law_what *w = arena_take(r->arena, 1, sizeof *w);
    const struct law_if more = {
        .kind = LAW_IF_WAGE,
        .cents = (in->hours * in->hourly.n * WEEKS_A_YEAR * 2 + MONTHS_A_YEAR) /
                 (2 * MONTHS_A_YEAR)};
    struct law_household open = *h;
    struct law_what *now = arena_take(r->arena, 1, sizeof *now);
    if (w == NULL || now == NULL)
        return OUTCOME_NO_ROOM;
    open.unknown |= LAW_HELPS_UNKNOWN;
    enum outcome o = law_what_if(&open, &more, 1, w);
    if (o == OUTCOME_OK)
        o = law_what_if(h, &more, 1, now);
    if (o != OUTCOME_OK)
        return o;
    w->before = now->before; /* what is there now is known */
    const struct fill fills[] = {FILL_NUMBER("count", in->hours),
                                 FILL_CENTS("hourly", in->hourly),
                                 FILL_CENTS("wage", (struct cents){more.cents})};
    page->asked = say(r, &say_decisions_whatif_asked_work, fills, 3);
    return answer(r, w, page);
}

static enum outcome ask_live(const struct request *r, const struct law_household *h,
                             const struct whatif_form *in, whatif_page *page)
{
    struct law_what *w = arena_take(r->arena, 1, sizeof *w);
    const bool partner = text_same(in->who, TEXT("partner"));
    const struct law_if comes = {.kind = partner ? LAW_IF_TOGETHER : LAW_IF_SHARE,
                                 .born = in->born,
                                 .cents = in->wage.n};
    if (w == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = law_what_if(h, &comes, 1, w);
    if (o != OUTCOME_OK)
        return o;
    page->asked = sentence_plain(partner ? &say_decisions_whatif_asked_partner
                                         : &say_decisions_whatif_asked_share,
                                 r->lang);
    return answer(r, w, page);
}

/* What is so now, and where it would turn by itself. */
static enum outcome now_of(const struct request *r, const struct law_household *h,
                           whatif_page *page)
{
    const struct law_figures *f = law_figures_for(h->month);
    struct law_result *now = arena_take(r->arena, 1, sizeof *now);
    struct law_turn_day day;
    int64_t cents = 0;
    if (now == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = f == NULL ? OUTCOME_NOT_FOUND : law_assistance(f, h, now);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_MONTH("month", h->month),
                           FILL_TEXT("amount", range(r, now->from, now->to)),
                           FILL_CENTS("income", now->income_counted)};
    page->both = now->form == LAW_FORM_COUPLE || now->form == LAW_FORM_COUPLE_CHILDREN;
    page->now = say(
        r, now->to.n == 0 ? &say_decisions_whatif_now_nothing : &say_decisions_whatif_now_text,
        fills, 3);
    if (now->entitled == LAW_YES && law_turn_cents(h, LAW_IF_WAGE, 0, &cents) == OUTCOME_OK) {
        struct fill turn[] = {FILL_CENTS("amount", (struct cents){cents})};
        page->turn = say(r, &say_decisions_whatif_turn, turn, 1);
    }
    if (law_turn_birthday(h, BIRTHDAY_MONTHS, &day) == OUTCOME_OK) {
        struct fill birthday[] = {FILL_DAY("day", day.day), FILL_NUMBER("years", day.years),
                                  FILL_CENTS("before", (struct cents){day.before}),
                                  FILL_CENTS("after", (struct cents){day.after})};
        page->birthday = say(r,
                             day.years == 0    ? &say_decisions_whatif_birthday_pension
                             : day.person == 0 ? &say_decisions_whatif_birthday_own
                                               : &say_decisions_whatif_birthday,
                             birthday, 4);
    }
    return OUTCOME_OK;
}

/* OUTCOME_NOT_VALID: the form says what is missing. */
static enum outcome ask(struct request *r, struct law_household *h, whatif_page *page)
{
    const struct text which = request_query(r, "vraag");
    if (which.len == 0)
        return OUTCOME_OK;
    enum outcome o = form_read(&r->form, r->query, r->query_count);
    if (o != OUTCOME_OK)
        return o;
    const struct whatif_form *in = form_values(&r->form);
    if (text_same(which, TEXT("werk"))) {
        if (!in->has_hours || in->hours < 1 || in->hours > HOURS_MOST)
            return form_refuse(&r->form, "hours", &say_decisions_whatif_hours_wrong);
        if (!in->has_hourly || in->hourly.n < 1 || in->hourly.n > 100000)
            return form_refuse(&r->form, "hourly", &say_decisions_whatif_hourly_wrong);
        return ask_work(r, h, in, page);
    }
    if (in->who.len == 0)
        return form_refuse(&r->form, "who", &say_decisions_whatif_who_wrong);
    if (!in->has_born)
        return form_refuse(&r->form, "born", &say_decisions_whatif_born_wrong);
    o = ask_live(r, h, in, page);
    return o == OUTCOME_NOT_VALID
               ? form_refuse(&r->form, "born", &say_decisions_whatif_live_wrong)
               : o;
}

enum outcome whatif_show(struct db *db, struct request *r, struct reply *reply)
{
    struct law_household h;
    bool right = false;
    whatif_page page = {.form = &r->form};
    if (r->who == NULL || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    enum outcome o = household_now(db, r, &right, &h);
    if (o == OUTCOME_OK)
        o = now_of(r, &h, &page);
    page.known = o == OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = ask(r, &h, &page);
    if (o == OUTCOME_NOT_FOUND)
        page.none = sentence_plain(&say_decisions_whatif_none, r->lang);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND && o != OUTCOME_NOT_VALID)
        return o;
    const bool refused = o == OUTCOME_NOT_VALID;
    if (refused && !page.known) {
        page.none = sentence_plain(&say_decisions_whatif_none, r->lang);
    }
    reply_page(reply, refused && page.known ? 422 : 200,
               sentence_plain(&say_decisions_whatif_title, r->lang),
               INSIDE(html_decisions_watals, &page));
    return OUTCOME_OK;
}
