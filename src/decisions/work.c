#include "decisions/bureau.html.h"
#include "decisions/inside.h"
#include "decisions/werkaanvraag.html.h"
#include "decisions/werkaanvragen.html.h"
#include "ground/web/card.h"

#include "ground/base/banned.h"

/* The case manager's desk: what waits, one application, and the three things to do with it. */

enum {
    DESK_MOST = 40,
    DESK_CARD_MOST = 8,
    ASK_DAYS = 14,
    HELD_FROM_DAY = 10,
    QUESTIONS_MOST = 40
};

static struct text say(struct request *r, const struct sentence *s, const struct fill *fills,
                       size_t n)
{
    return sentence_say(r->arena, s, r->lang, fills, n);
}

static struct text say_name(struct request *r, const struct sentence *s, struct text name)
{
    struct fill fills[] = {FILL_TEXT("name", name)};
    return say(r, s, fills, 1);
}

static enum outcome row_of(struct db *db, struct text application, application_row *ret_row)
{
    return decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = application}, ret_row);
}

/* ---- what waits -------------------------------------------------------------------------- */

static enum outcome desk_rows(struct db *db, struct request *r, size_t most,
                              struct html_decisions_bureau *desk)
{
    struct html_decisions_bureau_rows *list = arena_take(r->arena, most, sizeof *list);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_applications_sent_open(
        db, (struct decisions_applications_sent_in){.owner = r->who->account}, &rows);
    while (o == OUTCOME_OK && n < most) {
        struct decisions_applications_sent_row row;
        struct text name;
        o = decisions_applications_sent_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        struct text person = rows_keep(&rows, row.person);
        /* Without a line in the log there is no name: the list then says "someone". */
        if (r->look == NULL || people_name(db, r->look, person, &name) != OUTCOME_OK)
            name = sentence_plain(&say_decisions_desk_person, r->lang);
        list[n++] = (struct html_decisions_bureau_rows){.id = rows_keep(&rows, row.id),
                                                        .name = name,
                                                        .reported = row.reported,
                                                        .last = row.last_day,
                                                        .late = row.last_day.n < r->today.n};
    }
    desk->rows = list;
    desk->rows_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* From the tenth, when the months have been made: whose month waits for a human being. */
static enum outcome held_rows(struct db *db, struct request *r,
                              struct html_decisions_bureau *desk)
{
    struct html_decisions_bureau_held *list =
        arena_take(r->arena, DESK_CARD_MOST, sizeof *list);
    struct month m = month_of(r->today);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (date_of(r->today).day < HELD_FROM_DAY)
        return OUTCOME_OK;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_payees_without_month_open(
        db,
        (struct decisions_payees_without_month_in){
            .month = m, .first = month_first(m), .last = month_last(m)},
        &rows);
    while (o == OUTCOME_OK && n < DESK_CARD_MOST) {
        struct decisions_payees_without_month_row row;
        struct text name;
        o = decisions_payees_without_month_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        struct text person = rows_keep(&rows, row.person);
        if (r->look == NULL || people_name(db, r->look, person, &name) != OUTCOME_OK)
            name = sentence_plain(&say_decisions_desk_person, r->lang);
        list[n++] = (struct html_decisions_bureau_held){.person = person, .name = name};
    }
    desk->held = list;
    desk->held_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome decisions_desk(struct db *db, struct request *r, struct cards *cards)
{
    struct html_decisions_bureau *desk = arena_take(r->arena, 1, sizeof *desk);
    if (desk == NULL)
        return OUTCOME_NO_ROOM;
    if (r->who == NULL)
        return OUTCOME_OK;
    *desk = (struct html_decisions_bureau){0};
    enum outcome o = desk_rows(db, r, DESK_CARD_MOST, desk);
    if (o == OUTCOME_OK)
        o = held_rows(db, r, desk);
    if (o != OUTCOME_OK || (desk->rows_count == 0 && desk->held_count == 0))
        return o;
    bool urgent = desk->held_count > 0 || desk->rows[0].late;
    struct fill fills[] = {FILL_NUMBER("count", (int64_t)desk->rows_count)};
    cards_add(cards,
              (struct card){.urgency = urgent ? 90 : 50,
                            .headline = sentence_plain(&say_decisions_desk_title, r->lang),
                            .lead = say(r, &say_decisions_desk_lead, fills, 1),
                            .body = INSIDE(html_decisions_bureau, desk)});
    return OUTCOME_OK;
}

enum outcome work_list_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_decisions_bureau desk = {0};
    enum outcome o = desk_rows(db, r, DESK_MOST, &desk);
    if (o != OUTCOME_OK)
        return o;
    struct html_decisions_werkaanvragen page = {.rows = desk.rows_count > 0,
                                                .number = (int64_t)desk.rows_count,
                                                .desk = INSIDE(html_decisions_bureau, &desk)};
    reply_page_wide(reply, 200, sentence_plain(&say_decisions_desk_title, r->lang), WIDTH_DESK,
                    INSIDE(html_decisions_werkaanvragen, &page));
    return OUTCOME_OK;
}

/* The names in the list are looked at too: a line for each, before they show. */
enum outcome work_list_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *persons = arena_take(r->arena, DESK_MOST, sizeof *persons);
    size_t n = 0;
    if (persons == NULL)
        return OUTCOME_NO_ROOM;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_applications_sent_open(
        db, (struct decisions_applications_sent_in){.owner = r->who->account}, &rows);
    while (o == OUTCOME_OK && n < DESK_MOST) {
        struct decisions_applications_sent_row row;
        o = decisions_applications_sent_next(&rows, &row);
        if (o == OUTCOME_OK)
            persons[n++] = rows_keep(&rows, row.person);
    }
    *ret = (struct about){.persons = persons, .count = n};
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* ---- one application --------------------------------------------------------------------- */

enum outcome work_about(struct db *db, struct request *r, struct about *ret)
{
    application_row app;
    struct text *persons = arena_take(r->arena, 2, sizeof *persons);
    if (persons == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = row_of(db, r->part[0], &app);
    if (o != OUTCOME_OK)
        return o;
    *ret = (struct about){
        .persons = persons, .count = persons_of(&app, persons), .part = TEXT("aanvraag")};
    return opened_purpose(db, r, &app, &ret->purpose);
}

struct grant_form {
    struct text earlier;
    struct day start;
    struct text words;
};
static const struct field grant_fields[] = {
    FIELD_OF(struct grant_form, start, .kind = FIELD_DAY, .required = true,
             .label = &say_decisions_work_start, .hint = &say_decisions_work_start_hint,
             .wrong = &say_decisions_work_start_wrong),
    FIELD_OF(struct grant_form, earlier, .kind = FIELD_LONG, .most = 1000,
             .label = &say_decisions_work_earlier),
    FIELD_OF(struct grant_form, words, .kind = FIELD_LONG, .most = 1000,
             .label = &say_decisions_work_words),
};
const struct form_table grant_table = FORM_TABLE(struct grant_form, grant_fields);

static const struct choice held[] = {{"", &say_decisions_work_held_none, NULL},
                                     {"brp", &say_decisions_work_held_brp, NULL},
                                     {"uwv", &say_decisions_work_held_uwv, NULL},
                                     {"belastingdienst", &say_decisions_work_held_tax, NULL},
                                     {0}};

struct ask_form {
    struct text what;
    struct text rule;
    struct text held;
    struct day until;
};
static const struct field ask_fields[] = {
    FIELD_OF(struct ask_form, what, .kind = FIELD_LONG, .most = 2000, .required = true,
             .label = &say_decisions_work_what, .wrong = &say_decisions_work_what_wrong),
    FIELD_OF(struct ask_form, rule, .kind = FIELD_TEXT, .most = 120, .required = true,
             .label = &say_decisions_work_rule, .wrong = &say_decisions_work_rule_wrong),
    FIELD_OF(struct ask_form, held, .kind = FIELD_CHOICE, .label = &say_decisions_work_held,
             .choices = held),
    FIELD_OF(struct ask_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_decisions_work_until, .wrong = &say_decisions_work_until_wrong),
};
const struct form_table ask_table = FORM_TABLE(struct ask_form, ask_fields);

struct refuse_form {
    struct text side;
    struct day heard;
    struct text article;
    struct text reasons;
};
static const struct field refuse_fields[] = {
    FIELD_OF(struct refuse_form, heard, .kind = FIELD_DAY, .required = true,
             .label = &say_decisions_work_heard, .wrong = &say_decisions_work_heard_wrong),
    FIELD_OF(struct refuse_form, side, .kind = FIELD_LONG, .most = DECISIONS_TEXT_MOST,
             .required = true, .label = &say_decisions_work_side,
             .wrong = &say_decisions_work_side_wrong),
    FIELD_OF(struct refuse_form, article, .kind = FIELD_TEXT, .most = 120, .required = true,
             .label = &say_decisions_work_article, .wrong = &say_decisions_work_article_wrong),
    FIELD_OF(struct refuse_form, reasons, .kind = FIELD_LONG, .most = DECISIONS_TEXT_MOST,
             .required = true, .label = &say_decisions_work_reasons,
             .wrong = &say_decisions_work_reasons_wrong),
};
const struct form_table refuse_table = FORM_TABLE(struct refuse_form, refuse_fields);

struct notice_form {
    struct day received;
};
static const struct field notice_fields[] = {
    FIELD_OF(struct notice_form, received, .kind = FIELD_DAY, .required = true,
             .label = &say_decisions_work_notice_received,
             .wrong = &say_decisions_work_notice_received_wrong),
};
const struct form_table notice_table = FORM_TABLE(struct notice_form, notice_fields);

static const struct choice left_out_reasons[] = {
    {"very_late", &say_decisions_work_left_out_very_late, NULL},
    {"manifest", &say_decisions_work_left_out_manifest, NULL},
    {"not_party", &say_decisions_work_left_out_not_party, NULL},
    {0}};

struct left_out_form {
    struct text reason;
    struct text why;
};
static const struct field left_out_fields[] = {
    FIELD_OF(struct left_out_form, reason, .kind = FIELD_CHOICE, .required = true,
             .label = &say_decisions_work_left_out_reason, .choices = left_out_reasons),
    FIELD_OF(struct left_out_form, why, .kind = FIELD_LONG, .most = 2000, .required = true,
             .label = &say_decisions_work_left_out_why,
             .wrong = &say_decisions_work_left_out_why_wrong),
};
const struct form_table left_out_table = FORM_TABLE(struct left_out_form, left_out_fields);

static const struct choice events[] = {{"income", &say_decisions_end_event_income, NULL},
                                       {"own_wish", &say_decisions_end_event_own_wish, NULL},
                                       {"death", &say_decisions_end_event_death, NULL},
                                       {"decision", &say_decisions_end_event_decision, NULL},
                                       {0}};

struct end_form {
    struct text event;
    struct day last;
    struct text reasons;
};
static const struct field end_fields[] = {
    FIELD_OF(struct end_form, event, .kind = FIELD_CHOICE, .required = true,
             .label = &say_decisions_end_event, .choices = events),
    FIELD_OF(struct end_form, last, .kind = FIELD_DAY, .required = true,
             .label = &say_decisions_end_last, .wrong = &say_decisions_end_last_wrong),
    FIELD_OF(struct end_form, reasons, .kind = FIELD_LONG, .most = DECISIONS_TEXT_MOST,
             .required = true, .label = &say_decisions_work_reasons,
             .wrong = &say_decisions_work_reasons_wrong),
};
const struct form_table end_table = FORM_TABLE(struct end_form, end_fields);

static enum outcome work_questions(struct db *db, struct request *r, const application_row *app,
                                   struct html_decisions_werkaanvraag *page)
{
    struct html_decisions_werkaanvraag_questions *list =
        arena_take(r->arena, QUESTIONS_MOST, sizeof *list);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_questions_of_open(
        db, (struct decisions_questions_of_in){.application = app->id}, &rows);
    while (o == OUTCOME_OK && n < QUESTIONS_MOST) {
        struct decisions_questions_of_row row;
        o = decisions_questions_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        struct text id = rows_keep(&rows, row.id);
        struct html_decisions_werkaanvraag_questions *q = &list[n++];
        *q = (struct html_decisions_werkaanvraag_questions){.asked = row.asked,
                                                            .rule = rows_keep(&rows, row.rule)};
        bool answered = row.has_answered;
        struct text answer = answered ? rows_keep(&rows, row.answer) : NO_TEXT;
        o = unseal(db, r->look, app->person, "decisions_question", id, "what",
                   rows_keep(&rows, row.what), &q->what);
        if (o == OUTCOME_OK && answered)
            o = unseal(db, r->look, app->person, "decisions_question", id, "answer", answer,
                       &q->answer);
    }
    page->questions = list;
    page->questions_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome work_steps(struct request *r, const struct reckoned *sum,
                               struct html_decisions_werkaanvraag *page)
{
    const struct decisions_step *steps;
    size_t n;
    enum outcome o = reckon_steps(r->arena, sum->steps, &steps, &n);
    if (o != OUTCOME_OK)
        return o;
    struct html_decisions_werkaanvraag_steps *rows = arena_take(r->arena, n + 1, sizeof *rows);
    struct html_decisions_werkaanvraag_open *open =
        arena_take(r->arena, LAW_QUESTIONS_MOST, sizeof *open);
    if (rows == NULL || open == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct html_decisions_werkaanvraag_steps){
            .what = steps[i].words[r->lang],
            .article = words_unbroken(r->arena, steps[i].article),
            .cents = steps[i].cents};
    for (size_t i = 0; i < sum->law.question_count; i++) {
        const struct law_question *q = &sum->law.question[i];
        open[i] = (struct html_decisions_werkaanvraag_open){
            .what = law_question_say(q, r->lang),
            .article = arena_print(r->arena, "Pw %.*s", TEXT_ARG(law_question_article(q))),
            .human = law_question_is_discretion(q)};
    }
    page->steps = rows;
    page->steps_count = n;
    page->open = open;
    page->open_count = sum->law.question_count;
    page->payable = sum->payable;
    struct month from = {0};
    page->figures = month_parse(sum->figures, &from) == OUTCOME_OK
                        ? say_month(r->arena, from, r->lang)
                        : sum->figures;
    return OUTCOME_OK;
}

static enum outcome work_forms(struct request *r, const application_row *app,
                               struct html_decisions_werkaanvraag *page)
{
    struct form *forms = arena_take(r->arena, 6, sizeof *forms);
    if (forms == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = form_open(&forms[0], r->arena, r->lang, &grant_table);
    if (o == OUTCOME_OK)
        o = form_open(&forms[1], r->arena, r->lang, &ask_table);
    if (o == OUTCOME_OK)
        o = form_open(&forms[2], r->arena, r->lang, &refuse_table);
    if (o == OUTCOME_OK)
        o = form_open(&forms[3], r->arena, r->lang, &end_table);
    if (o == OUTCOME_OK)
        o = form_open(&forms[4], r->arena, r->lang, &notice_table);
    if (o == OUTCOME_OK)
        o = form_open(&forms[5], r->arena, r->lang, &left_out_table);
    if (o != OUTCOME_OK)
        return o;
    form_fill(&forms[0], &(struct grant_form){.start = app->reported});
    form_fill(&forms[1], &(struct ask_form){.until = day_plus(r->today, ASK_DAYS)});
    form_fill(&forms[2], &(struct refuse_form){.heard = r->today});
    page->grant = r->route == ROUTE_WERK_AANVRAAG_BESLUIT ? &r->form : &forms[0];
    page->ask = r->route == ROUTE_WERK_AANVRAAG_VRAAG ? &r->form : &forms[1];
    page->refuse = r->route == ROUTE_WERK_AANVRAAG_WEIGERING ? &r->form : &forms[2];
    page->stop = r->route == ROUTE_WERK_RECHT_EINDE ? &r->form : &forms[3];
    form_fill(&forms[4], &(struct notice_form){.received = r->today});
    page->notice = r->route == ROUTE_WERK_AANVRAAG_TE_LAAT ? &r->form : &forms[4];
    page->left_out = r->route == ROUTE_WERK_AANVRAAG_GEEN_DWANGSOM ? &r->form : &forms[5];
    page->noting = r->route == ROUTE_WERK_AANVRAAG_TE_LAAT;
    page->leaving_out = r->route == ROUTE_WERK_AANVRAAG_GEEN_DWANGSOM;
    page->ending = r->route == ROUTE_WERK_RECHT_EINDE;
    page->asking = r->route == ROUTE_WERK_AANVRAAG_VRAAG;
    page->refusing = r->route == ROUTE_WERK_AANVRAAG_WEIGERING;
    return OUTCOME_OK;
}

static enum outcome work_sum(struct db *db, struct request *r, const application_row *app,
                             const struct decisions_facts *f,
                             struct html_decisions_werkaanvraag *page)
{
    struct reckoned *sum = arena_take(r->arena, 1, sizeof *sum);
    struct month m = month_of(app->reported);
    if (sum == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        application_reckon(db, r->look, app, f, m, month_first(m), month_last(m), sum);
    if (o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_VALID)
        return OUTCOME_OK; /* no norms, or facts that cannot be: no button, the page says so */
    if (o != OUTCOME_OK)
        return o;
    page->may_grant = reckon_right(sum) == OUTCOME_OK;
    return work_steps(r, sum, page);
}

/* Names of the papers that are here; each opens by a click of its own. */
static enum outcome work_papers(struct db *db, struct request *r, const application_row *app,
                                struct html_decisions_werkaanvraag *page)
{
    struct html_decisions_werkaanvraag_papers *list =
        arena_take(r->arena, DECISIONS_DOCUMENTS_MOST, sizeof *list);
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_documents_of_open(
        db, (struct decisions_documents_of_in){.application = app->id}, &rows);

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < DECISIONS_DOCUMENTS_MOST) {
        struct decisions_documents_of_row row;

        o = decisions_documents_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (!text_same(row.state, TEXT("here")) &&
            !(row.has_opened && text_same(row.state, TEXT("replaced"))))
            continue; /* not ours any more, or never was */
        struct html_decisions_werkaanvraag_papers *p = &list[n++];
        *p = (struct html_decisions_werkaanvraag_papers){.id = rows_keep(&rows, row.id),
                                                         .application = app->id,
                                                         .added = row.added,
                                                         .opened = row.has_opened};
        o = document_name(db, r->look, app->person, p->id, row.name, &p->name);
    }
    page->papers = list;
    page->papers_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* How late we are ourselves, and whether we were asked. */
static enum outcome work_lateness(struct db *db, struct request *r, const application_row *app,
                                  struct html_decisions_werkaanvraag *page)
{
    struct decisions_notice_of_row n;
    struct law_penalty law;
    enum outcome o = penalty_now(db, app, r->today, &page->asked, &n, &law);

    if (o != OUTCOME_OK)
        return o;
    page->late = page->asked || (!app->has_decided && app->last_day.n < r->today.n);
    if (!page->asked)
        return OUTCOME_OK;
    page->received = n.received;
    page->by = day_plus(n.received, LAW_PENALTY_WAIT - 1);
    page->days = law.days;
    page->owed = law.owed;
    page->may_leave_out = !n.has_fixed && n.left_out.len == 0;
    return OUTCOME_OK;
}

enum outcome work_show(struct db *db, struct request *r, struct reply *reply)
{
    application_row app;
    struct decisions_facts f;
    struct decisions_decision_of_application_row d;
    struct html_decisions_werkaanvraag page = {0};
    enum outcome o = row_of(db, r->part[0], &app);
    if (o == OUTCOME_OK && text_same(app.state, TEXT("open")))
        return OUTCOME_NOT_FOUND; /* not sent: it is still the person's own */
    if (o == OUTCOME_OK)
        o = people_name(db, r->look, app.person, &page.name);
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, r->look, app.id, &f);
    if (o == OUTCOME_OK)
        o = told_page(r->arena, r->lang, &f, &page.told);
    if (o == OUTCOME_OK)
        o = given_draw(db, r, &app, &page.given);
    if (o == OUTCOME_OK)
        o = work_sum(db, r, &app, &f, &page);
    if (o == OUTCOME_OK)
        o = work_questions(db, r, &app, &page);
    if (o == OUTCOME_OK)
        o = work_forms(r, &app, &page);
    if (o == OUTCOME_OK)
        o = work_lateness(db, r, &app, &page);
    if (o == OUTCOME_OK)
        o = work_papers(db, r, &app, &page);
    if (o == OUTCOME_OK)
        o = decisions_decision_of_application_one(
            db, (struct decisions_decision_of_application_in){.application = app.id}, &d);
    if (o == OUTCOME_OK) {
        page.letter = d.id;
        page.right = text_same(d.kind, TEXT("grant")) ? d.id : NO_TEXT;
    } else if (o != OUTCOME_NOT_FOUND)
        return o;
    page.id = app.id;
    page.reported = app.reported;
    page.last = app.last_day;
    page.done = app.has_decided;
    page.decided = app.decided;
    page.may_act = text_same(app.state, TEXT("sent"));
    page.young = page.may_act && !law_may_apply(f.born, app.reported, app.sent, false);
    page.search_until = law_term(LAW_TERM_SEARCH, app.reported);
    reply_page_wide(reply, 200, say_name(r, &say_decisions_work_title, page.name), WIDTH_TWO,
                    INSIDE(html_decisions_werkaanvraag, &page));
    return OUTCOME_OK;
}

/* ---- what a case manager does ------------------------------------------------------------ */

static enum outcome done(struct db *db, struct request *r, const application_row *app,
                         const struct sentence *said)
{
    struct text name;
    enum outcome o = people_name(db, r->look, app->person, &name);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, say_name(r, said, name));
    reply_go(r, ROUTE_WERK_AANVRAAG, app->id);
    return OUTCOME_OK;
}

enum outcome grant_act(struct db *db, struct request *r)
{
    const struct grant_form *in = form_values(&r->form);
    application_row app;
    struct text decision;
    enum outcome o = row_of(db, r->part[0], &app);
    if (o != OUTCOME_OK)
        return o;
    struct decisions_grant g = {.application = app.id,
                                .by = r->who->account,
                                .by_name = r->who->name,
                                .made = r->today,
                                .start = in->start,
                                .earlier_reason = in->earlier,
                                .words = in->words};
    o = decisions_grant(db, r->look, &g, &decision);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "start",
                           in->start.n < app.reported.n ? &say_decisions_work_start_wrong
                                                        : &say_decisions_work_cannot_grant);
    return o != OUTCOME_OK ? o : done(db, r, &app, &say_decisions_work_granted_said);
}

enum outcome ask_act(struct db *db, struct request *r)
{
    const struct ask_form *in = form_values(&r->form);
    application_row app;
    struct text question;
    enum outcome o = row_of(db, r->part[0], &app);
    if (o != OUTCOME_OK)
        return o;
    if (in->held.len > 0)
        return form_refuse(&r->form, "held", &say_decisions_work_held_wrong);
    if (in->until.n <= r->today.n)
        return form_refuse(&r->form, "until", &say_decisions_work_until_wrong);
    struct decisions_question q = {.application = app.id,
                                   .asked_by = r->who->account,
                                   .asked_by_name = r->who->name,
                                   .what = in->what,
                                   .rule = in->rule,
                                   .until = in->until};
    o = decisions_ask(db, r->look, &q, r->today, &question);
    return o != OUTCOME_OK ? o : done(db, r, &app, &say_decisions_work_asked_said);
}

enum outcome refuse_act(struct db *db, struct request *r)
{
    const struct refuse_form *in = form_values(&r->form);
    application_row app;
    struct text decision;
    enum outcome o = row_of(db, r->part[0], &app);
    if (o != OUTCOME_OK)
        return o;
    struct decisions_refusal f = {.application = app.id,
                                  .by = r->who->account,
                                  .by_name = r->who->name,
                                  .made = r->today,
                                  .heard_on = in->heard,
                                  .side = in->side,
                                  .article = in->article,
                                  .reasons = in->reasons};
    o = decisions_refuse(db, r->look, &f, &decision);
    if (o == OUTCOME_NOT_ALLOWED)
        return form_refuse(&r->form, "heard", &say_decisions_work_heard_wrong);
    return o != OUTCOME_OK ? o : done(db, r, &app, &say_decisions_work_refused_said);
}

/* A letter that asks us to decide: it counts from the day it came in, not from today. */
enum outcome work_notice_act(struct db *db, struct request *r)
{
    const struct notice_form *in = form_values(&r->form);
    application_row app;
    struct text id;
    enum outcome o = row_of(db, r->part[0], &app);
    if (o != OUTCOME_OK)
        return o;
    o = decisions_notice(db, r->look,
                         &(struct decisions_notice){.application = app.id,
                                                    .received = in->received,
                                                    .noted_by = r->who->account},
                         r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "received", &say_decisions_work_notice_received_wrong);
    return o != OUTCOME_OK ? o : done(db, r, &app, &say_decisions_work_notice_noted_said);
}

enum outcome left_out_act(struct db *db, struct request *r)
{
    const struct left_out_form *in = form_values(&r->form);
    application_row app;
    enum outcome o = row_of(db, r->part[0], &app);
    if (o != OUTCOME_OK)
        return o;
    o = decisions_penalty_leave_out(db, r->look,
                                    &(struct decisions_left_out){.application = app.id,
                                                                 .left_out = in->reason,
                                                                 .by = r->who->account,
                                                                 .by_name = r->who->name,
                                                                 .why = in->why});
    return o != OUTCOME_OK ? o : done(db, r, &app, &say_decisions_work_left_out_said);
}

/* ---- a decision -------------------------------------------------------------------------- */

enum outcome work_decision_about(struct db *db, struct request *r, struct about *ret)
{
    struct decisions_decision_row_row row;
    application_row app;
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    if (person == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &row);
    if (o == OUTCOME_OK)
        o = row_of(db, row.application, &app);
    if (o != OUTCOME_OK)
        return o;
    *person = row.person;
    *ret = (struct about){.persons = person, .count = 1, .part = TEXT("aanvraag")};
    return opened_purpose(db, r, &app, &ret->purpose);
}

enum outcome work_pdf_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_decision_row_row row;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &row);
    return o != OUTCOME_OK ? o : letter_reply(db, r, reply, &row);
}

/* What was typed comes back on the page of the application. */
enum outcome end_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_decision_row_row row;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &row);
    if (o != OUTCOME_OK)
        return o;
    r->part[0] = row.application;
    return work_show(db, r, reply);
}

enum outcome end_act(struct db *db, struct request *r)
{
    const struct end_form *in = form_values(&r->form);
    struct decisions_decision_row_row row;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &row);
    if (o != OUTCOME_OK)
        return o;
    struct decisions_end e = {.decision = row.id,
                              .by = r->who->account,
                              .by_name = r->who->name,
                              .event = in->event,
                              .reasons = in->reasons,
                              .made = r->today,
                              .last = in->last};
    o = decisions_end(db, r->look, &e);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_decisions_work_end_said, r->lang));
    reply_go(r, ROUTE_WERK_AANVRAAG, row.application);
    return OUTCOME_OK;
}
