#include <inttypes.h>

#include "decisions/aanvraag.html.h"
#include "decisions/aanvragen.html.h"
#include "decisions/besluit.html.h"
#include "decisions/doorgeven.html.h"
#include "decisions/inside.h"
#include "decisions/kaart.html.h"
#include "decisions/verteld.html.h"
#include "decisions/vraag.html.h"
#include "ground/web/card.h"

#include "ground/base/banned.h"

enum { LIST_MOST = 50, PATH_MOST = 60, QUESTIONS_MOST = 20, RECENT_DAYS = 14 };

static struct text say(struct request *r, const struct sentence *s, const struct fill *fills,
                       size_t n)
{
    return request_say(r, s, fills, n);
}

static struct text plain(const struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

static bool is_state(struct text state, const char *what)
{
    return text_same(state, text_of(what));
}

enum outcome own_application(struct db *db, const struct request *r, application_row *ret_row)
{
    application_row row;
    enum outcome o = decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = r->part[0]}, &row);
    if (o != OUTCOME_OK)
        return o;
    if (r->who == NULL || r->who->person.len == 0 || !text_same(row.person, r->who->person))
        return OUTCOME_NOT_FOUND;
    *ret_row = row;
    return OUTCOME_OK;
}

/* "Spaargeld € 100, auto € 0. De rest is niet ingevuld." NO_TEXT: all was left empty. */
static struct text owned_words(struct arena *a, enum language lang,
                               const struct decisions_facts *f)
{
    static const struct sentence *const says[DECISIONS_OWNED] = {
        &say_decisions_sum_savings,    &say_decisions_sum_car,
        &say_decisions_sum_belongings, &say_decisions_sum_debts,
        &say_decisions_sum_home_value, &say_decisions_sum_home_debt};
    struct decisions_facts copy = *f;
    struct text all = NO_TEXT;
    bool rest = false;

    for (unsigned i = 0; i < DECISIONS_OWNED; i++) {
        if (!facts_owned_told(f, i)) {
            rest = rest || i < DECISIONS_HOME; /* most have no house */
            continue;
        }
        const struct text one = sentence_say(
            a, says[i], lang, (struct fill[]){FILL_CENTS("amount", *facts_owned(&copy, i))}, 1);
        all = all.at == NULL ? one : arena_print(a, "%.*s, %.*s", TEXT_ARG(all), TEXT_ARG(one));
    }
    if (all.at == NULL || !rest)
        return all;
    return arena_print(a, "%.*s. %.*s", TEXT_ARG(all),
                       TEXT_ARG(sentence_plain(&say_decisions_sum_rest_empty, lang)));
}

enum outcome told_page(struct arena *a, enum language lang, const struct decisions_facts *f,
                       struct inside *ret_inside)
{
    static const struct sentence *const kinds[] = {
        [DECISIONS_INCOME_WAGE] = &say_decisions_kind_wage,
        [DECISIONS_INCOME_BENEFIT] = &say_decisions_kind_benefit,
        [DECISIONS_INCOME_ALIMONY] = &say_decisions_kind_alimony,
        [DECISIONS_INCOME_OTHER] = &say_decisions_kind_other,
        [DECISIONS_INCOME_STUDENT] = &say_decisions_kind_student,
        [DECISIONS_INCOME_VOLUNTEER] = &say_decisions_kind_volunteer,
        [DECISIONS_INCOME_RENT] = &say_decisions_kind_rent};
    struct html_decisions_verteld *p = arena_take(a, 1, sizeof *p);
    struct html_decisions_verteld_incomes *in =
        arena_take(a, DECISIONS_INCOMES_MOST, sizeof *in);
    if (p == NULL || in == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < f->incomes_count; i++)
        in[i] = (struct html_decisions_verteld_incomes){
            .kind = sentence_plain(kinds[f->incomes[i].kind], lang),
            .amount = f->incomes[i].month};
    *p = (struct html_decisions_verteld){.partner = f->partner,
                                         .children = (int64_t)f->children_count,
                                         .others = (int64_t)f->others_count,
                                         .care = f->care_stay,
                                         .incomes = in,
                                         .incomes_count = f->incomes_count,
                                         .owned = owned_words(a, lang, f),
                                         .account = f->account,
                                         .account_name = f->account_name,
                                         .remark = f->remark};
    *ret_inside = INSIDE(html_decisions_verteld, p);
    return OUTCOME_OK;
}

/* ---- /mij/aanvragen ---------------------------------------------------------------------- */

static const struct sentence *kind_title(struct text kind)
{
    if (is_state(kind, "grant"))
        return &say_decisions_kind_grant;
    if (is_state(kind, "refusal"))
        return &say_decisions_kind_refusal;
    if (is_state(kind, "penalty"))
        return &say_decisions_kind_penalty;
    return is_state(kind, "end") ? &say_decisions_kind_end : &say_decisions_kind_interest;
}

static enum outcome list_applications(struct db *db, struct request *r,
                                      struct html_decisions_aanvragen *page)
{
    struct html_decisions_aanvragen_applications *list =
        arena_take(r->arena, LIST_MOST, sizeof *list);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    page->may_start = true;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_applications_of_open(
        db, (struct decisions_applications_of_in){.person = r->who->person}, &rows);
    while (o == OUTCOME_OK && n < LIST_MOST) {
        struct decisions_applications_of_row row;
        o = decisions_applications_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        bool open = is_state(row.state, "open");
        bool sent = is_state(row.state, "sent");
        list[n++] =
            (struct html_decisions_aanvragen_applications){.id = rows_keep(&rows, row.id),
                                                           .reported = row.reported,
                                                           .last = row.last_day,
                                                           .decided = row.decided,
                                                           .open = open,
                                                           .sent = sent,
                                                           .done = row.has_decided};
        page->may_start = page->may_start && !open && !sent;
    }
    page->applications = list;
    page->applications_count = n;
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    struct decisions_running_of_row running;
    o = decisions_running_of_one(
        db, (struct decisions_running_of_in){.person = r->who->person, .day = r->today},
        &running);
    page->may_start = page->may_start && o == OUTCOME_OK && running.running == 0;
    return o;
}

static enum outcome list_decisions(struct db *db, struct request *r,
                                   struct html_decisions_aanvragen *page)
{
    struct html_decisions_aanvragen_decisions *list =
        arena_take(r->arena, LIST_MOST, sizeof *list);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_decisions_of_open(
        db, (struct decisions_decisions_of_in){.person = r->who->person}, &rows);
    while (o == OUTCOME_OK && n < LIST_MOST) {
        struct decisions_decisions_of_row row;
        o = decisions_decisions_of_next(&rows, &row);
        if (o == OUTCOME_OK)
            list[n++] = (struct html_decisions_aanvragen_decisions){
                .id = rows_keep(&rows, row.id),
                .title = plain(r, kind_title(row.kind)),
                .made = row.made};
    }
    page->decisions = list;
    page->decisions_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome list_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_decisions_aanvragen page = {0};
    enum outcome o = list_applications(db, r, &page);
    if (o == OUTCOME_OK)
        o = list_decisions(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    page.any = page.applications_count > 0 || page.decisions_count > 0;
    reply_page(reply, 200, plain(r, &say_decisions_list_title),
               INSIDE(html_decisions_aanvragen, &page));
    return OUTCOME_OK;
}

/* The first touch: the day of reporting is fixed here. */
static enum outcome new_act(struct db *db, struct request *r)
{
    struct text id;
    enum outcome o = decisions_report(db, r->look, r->who->person, r->today, &id);
    if (o == OUTCOME_OK)
        reply_go(r, ROUTE_MIJ_AANVRAAG_WIE, id);
    return o;
}

/* ---- /mij/aanvragen/{application} -------------------------------------------------------- */

struct path {
    struct html_decisions_aanvraag_path *at;
    size_t count;
};

static void path_add(struct path *p, struct day day, struct text what, bool next)
{
    if (p->count < PATH_MOST)
        p->at[p->count++] = (struct html_decisions_aanvraag_path){day, what, next};
}

/* By day; what is still to come stays behind what was. */
static void path_sort(struct path *p)
{
    for (size_t i = 1; i < p->count; i++)
        for (size_t k = i; k > 0; k--) {
            struct html_decisions_aanvraag_path *a = &p->at[k - 1];
            struct html_decisions_aanvraag_path *b = &p->at[k];
            if (a->next < b->next || (a->next == b->next && a->day.n <= b->day.n))
                break;
            struct html_decisions_aanvraag_path swap = *a;
            *a = *b;
            *b = swap;
        }
}

static enum outcome path_advances(struct db *db, struct request *r, const application_row *app,
                                  struct path *p)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_advances_of_open(
        db, (struct decisions_advances_of_in){.application = app->id}, &rows);
    while (o == OUTCOME_OK) {
        struct decisions_advances_of_row row;
        o = decisions_advances_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        struct fill fills[] = {FILL_CENTS("amount", row.amount)};
        path_add(p, row.made, say(r, &say_decisions_path_advance, fills, 1), false);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome questions(struct db *db, struct request *r, const application_row *app,
                              struct path *p, struct html_decisions_aanvraag *page)
{
    struct html_decisions_aanvraag_questions *list =
        arena_take(r->arena, QUESTIONS_MOST, sizeof *list);
    size_t n = 0;
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_questions_of_open(
        db, (struct decisions_questions_of_in){.application = app->id}, &rows);
    while (o == OUTCOME_OK && n < QUESTIONS_MOST) {
        struct decisions_questions_of_row row;
        struct text what;
        o = decisions_questions_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        path_add(p, row.asked, plain(r, &say_decisions_path_asked), false);
        if (row.has_answered) {
            path_add(p, row.answered, plain(r, &say_decisions_path_answered), false);
            continue;
        }
        struct text id = rows_keep(&rows, row.id);
        o = unseal(db, r->look, app->person, "decisions_question", id, "what", row.what, &what);
        if (o == OUTCOME_OK)
            list[n++] =
                (struct html_decisions_aanvraag_questions){.what = what,
                                                           .until = row.until,
                                                           .rule = rows_keep(&rows, row.rule),
                                                           .application = app->id,
                                                           .id = id};
    }
    page->questions = list;
    page->questions_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static void headline(struct request *r, const application_row *app,
                     struct html_decisions_aanvraag *page)
{
    struct fill fills[] = {FILL_DAY("last", app->last_day),
                           FILL_DAY("reported", app->reported)};
    if (page->open) {
        page->headline = plain(r, &say_decisions_one_open_title);
        page->lead = say(r, &say_decisions_one_open_lead, fills, 2);
    } else if (app->has_decided) {
        page->headline = plain(r, &say_decisions_one_decided_title);
        page->lead = plain(r, &say_decisions_one_decided_lead);
    } else {
        bool late = app->last_day.n < r->today.n;
        page->headline = late ? plain(r, &say_decisions_one_late_title)
                              : say(r, &say_decisions_one_sent_title, fills, 2);
        page->lead = plain(r, page->questions_count > 0 ? &say_decisions_one_ask_lead
                                                        : &say_decisions_one_sent_lead);
    }
}

/* We are late: what asking gives, or how it stands since it was asked. */
static enum outcome lateness(struct db *db, struct request *r, const application_row *app,
                             struct path *p, struct html_decisions_aanvraag *page)
{
    struct decisions_notice_of_row n;
    struct decisions_penalty_of_row fixed;
    struct law_penalty law;
    bool asked = false;

    if (!is_state(app->state, "sent") && !app->has_decided)
        return OUTCOME_OK;
    enum outcome o = penalty_now(db, app, r->today, &asked, &n, &law);
    if (o != OUTCOME_OK)
        return o;
    if (!asked) {
        page->late = page->ask = !app->has_decided && app->last_day.n < r->today.n;
        page->by = day_plus(r->today, LAW_PENALTY_WAIT - 1);
        return OUTCOME_OK;
    }
    page->late = true;
    path_add(p, n.received, plain(r, &say_decisions_path_notice), false);
    o = decisions_penalty_of_one(
        db, (struct decisions_penalty_of_in){.application = app->id, .person = r->who->person},
        &fixed);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    const bool done = o == OUTCOME_OK;
    struct fill fills[] = {FILL_DAY("asked", n.received),
                           FILL_DAY("by", day_plus(n.received, LAW_PENALTY_WAIT - 1)),
                           FILL_DAY("first", law.first),
                           FILL_NUMBER("count", law.days),
                           FILL_CENTS("amount", done ? fixed.amount : law.owed),
                           FILL_DAY("pay_by", done ? fixed.pay_by : r->today)};
    const struct sentence *s = &say_decisions_notice_waiting;
    if (done) {
        s = fixed.amount.n > 0 ? &say_decisions_notice_fixed : &say_decisions_notice_fixed_none;
        path_add(p, fixed.made, plain(r, &say_decisions_path_penalty), false);
        page->penalty = fixed.decision;
    } else if (law.state == LAW_PENALTY_ENDED && law.days > 0)
        s = &say_decisions_notice_full;
    else if (law.state == LAW_PENALTY_RUNNING)
        s = &say_decisions_notice_running;
    else if (app->has_decided) { /* decided in time after all: the night writes the letter */
        page->late = false;
        return OUTCOME_OK;
    }
    page->status = say(r, s, fills, sizeof fills / sizeof fills[0]);
    return OUTCOME_OK;
}

static enum outcome path_of(struct db *db, struct request *r, const application_row *app,
                            struct path *p, struct html_decisions_aanvraag *page)
{
    struct decisions_decision_of_application_row d;
    path_add(p, app->reported, plain(r, &say_decisions_path_reported), false);
    if (app->has_sent)
        path_add(p, app->sent, plain(r, &say_decisions_path_sent), false);
    enum outcome o = path_advances(db, r, app, p);
    if (o == OUTCOME_OK)
        o = questions(db, r, app, p, page);
    if (o == OUTCOME_OK)
        o = lateness(db, r, app, p, page);
    if (o == OUTCOME_OK)
        o = decisions_decision_of_application_one(
            db, (struct decisions_decision_of_application_in){.application = app->id}, &d);
    if (o == OUTCOME_OK) {
        path_add(p, d.made, plain(r, &say_decisions_path_decided), false);
        page->decision = d.id;
        page->decision_title = plain(r, kind_title(d.kind));
    } else if (o == OUTCOME_NOT_FOUND && is_state(app->state, "sent")) {
        path_add(p, law_advance_day(app->sent, (int)app->turn + 1),
                 plain(r, &say_decisions_path_next_advance), true);
        path_add(p, app->last_day, plain(r, &say_decisions_path_next_decision), true);
    }
    path_sort(p);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome one_show(struct db *db, struct request *r, struct reply *reply)
{
    application_row app;
    struct decisions_facts f;
    struct html_decisions_aanvraag page = {0};
    struct path p = {.at = arena_take(r->arena, PATH_MOST, sizeof *p.at)};
    enum outcome o = own_application(db, r, &app);
    if (p.at == NULL)
        return OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK)
        return o;
    page.id = app.id;
    page.open = is_state(app.state, "open");
    page.who = app.owner_name;
    page.initials =
        app.owner_name.len > 0 ? person_initials(r->arena, app.owner_name) : TEXT("TI");
    o = path_of(db, r, &app, &p, &page);
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, r->look, app.id, &f);
    if (o == OUTCOME_OK)
        o = told_page(r->arena, r->lang, &f, &page.told);
    if (o == OUTCOME_OK)
        o = given_draw(db, r, &app, &page.given);
    if (o != OUTCOME_OK)
        return o;
    headline(r, &app, &page);
    page.path = p.at;
    page.path_count = p.count;
    reply_page(reply, 200, page.headline, INSIDE(html_decisions_aanvraag, &page));
    return OUTCOME_OK;
}

/* ---- "Ik wil dat u binnen twee weken beslist" -------------------------------------------- */

enum outcome notice_act(struct db *db, struct request *r)
{
    application_row app;
    struct text id;
    enum outcome o = own_application(db, r, &app);
    if (o != OUTCOME_OK)
        return o;
    o = decisions_notice(
        db, r->look, &(struct decisions_notice){.application = app.id, .received = r->today},
        r->today, &id);
    reply_go(r, ROUTE_MIJ_AANVRAAG, app.id);
    struct fill fills[] = {FILL_DAY("by", day_plus(r->today, LAW_PENALTY_WAIT - 1)),
                           FILL_DAY("first", day_plus(r->today, LAW_PENALTY_WAIT)),
                           FILL_DAY("last", app.last_day)};
    if (o == OUTCOME_OK)
        reply_said(r, say(r, &say_decisions_notice_said, fills, 3));
    else if (o == OUTCOME_CONFLICT)
        reply_said(r, plain(r, &say_decisions_notice_again_said));
    else if (o == OUTCOME_NOT_VALID) {
        reply_said(r, say(r, &say_decisions_notice_early, fills, 3));
        o = OUTCOME_CONFLICT; /* nothing was written, and the page there says why */
    }
    return o;
}

/* ---- /mij/aanvragen/{application}/vraag/{question} --------------------------------------- */

struct vraag_form {
    struct text answer;
    struct form_file file;
};
static const struct field vraag_fields[] = {
    FIELD_OF(struct vraag_form, answer, .kind = FIELD_LONG, .most = DECISIONS_TEXT_MOST,
             .asked = true, .label = &say_decisions_answer, .hint = &say_decisions_answer_hint,
             .wrong = &say_decisions_answer_wrong),
    FIELD_OF(struct vraag_form, file, .kind = FIELD_FILE, .most = DECISIONS_DOCUMENT_MOST,
             .label = &say_decisions_papers_file, .hint = &say_decisions_papers_file_hint,
             .wrong = &say_decisions_papers_none),
};
static const struct form_table vraag_table = FORM_TABLE(struct vraag_form, vraag_fields);

static enum outcome own_question(struct db *db, const struct request *r,
                                 struct decisions_question_row_row *ret_row)
{
    application_row app;
    enum outcome o = own_application(db, r, &app);
    if (o == OUTCOME_OK)
        o = decisions_question_row_one(db, (struct decisions_question_row_in){.id = r->part[1]},
                                       ret_row);
    if (o == OUTCOME_OK && !text_same(ret_row->application, app.id))
        return OUTCOME_NOT_FOUND;
    return o;
}

/* The paper that was asked for, tied to the question. */
static enum outcome vraag_paper(struct db *db, struct request *r,
                                const struct decisions_question_row_row *q,
                                const struct form_file *file)
{
    const struct decisions_document d = {.application = q->application,
                                         .question = q->id,
                                         .name = file->name,
                                         .bytes = file->bytes};
    struct text id;
    enum outcome o = papers_check(r, file);
    if (o == OUTCOME_OK)
        o = decisions_document_new(db, r->look, &d, r->today, &id);
    return o == OUTCOME_NO_ROOM && !r->arena->full
               ? form_refuse(&r->form, "file", &say_decisions_papers_many)
               : o;
}

static enum outcome vraag_act(struct db *db, struct request *r)
{
    const struct vraag_form *in = form_values(&r->form);
    struct decisions_question_row_row q;
    const bool paper = in->file.bytes.len > 0;
    enum outcome o = own_question(db, r, &q);
    if (o != OUTCOME_OK)
        return o;
    if (in->answer.len == 0 && !paper)
        return form_refuse(&r->form, "answer", &say_decisions_answer_wrong);
    if (paper)
        o = vraag_paper(db, r, &q, &in->file);
    if (o == OUTCOME_OK)
        o = decisions_answer(
            db, r->look, q.id,
            in->answer.len > 0 ? in->answer : plain(r, &say_decisions_answer_paper), r->today);
    if (o != OUTCOME_OK && o != OUTCOME_CONFLICT)
        return o;
    reply_said(r, plain(r, &say_decisions_question_answered_said));
    reply_go(r, ROUTE_MIJ_AANVRAAG, q.application);
    return OUTCOME_OK;
}

static enum outcome vraag_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_question_row_row q;
    struct text what;
    enum outcome o = own_question(db, r, &q);
    if (o == OUTCOME_OK)
        o = unseal(db, r->look, q.person, "decisions_question", q.id, "what", q.what, &what);
    if (o != OUTCOME_OK)
        return o;
    struct html_decisions_vraag page = {.what = what,
                                        .until = q.until,
                                        .rule = q.rule,
                                        .application = q.application,
                                        .id = q.id,
                                        .form = &r->form};
    reply_page(reply, 200, plain(r, &say_decisions_question_title),
               INSIDE(html_decisions_vraag, &page));
    return OUTCOME_OK;
}

/* ---- /mij/besluiten/{decision} ----------------------------------------------------------- */

enum outcome letter_load(struct db *db, const struct witness_look *look,
                         const struct decisions_decision_row_row *row,
                         struct letter *ret_letter)
{
    struct text kept;
    enum outcome o = unseal(db, look, row->person, "decisions_decision", row->id, "letter",
                            row->letter, &kept);
    return o != OUTCOME_OK ? o : letter_kept(kept, ret_letter, db->arena);
}

enum outcome decisions_letter_pdf(struct db *db, const struct witness_look *look,
                                  struct text decision, const struct place *place,
                                  struct arena *a, struct text *ret_pdf)
{
    struct decisions_decision_row_row row;
    struct letter *l = arena_take(a, 1, sizeof *l);
    struct paper_made made;
    if (l == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = decision}, &row);
    if (o == OUTCOME_OK)
        o = letter_load(db, look, &row, l);
    return o == OUTCOME_OK ? letter_pdf(l, place, a, &made, ret_pdf) : o;
}

enum outcome letter_reply(struct db *db, struct request *r, struct reply *reply,
                          const struct decisions_decision_row_row *row)
{
    struct letter *l = arena_take(r->arena, 1, sizeof *l);
    struct paper_made made;
    struct text pdf;
    if (l == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = letter_load(db, r->look, row, l);
    if (o == OUTCOME_OK)
        o = letter_pdf(l, r->place, r->arena, &made, &pdf);
    if (o != OUTCOME_OK)
        return o;
    /* The name of the file shows no sign of what it is about. */
    struct text name =
        arena_print(r->arena, "brief-%.*s.pdf", TEXT_ARG(day_iso(r->arena, l->day)));
    reply_bytes(reply, TEXT("application/pdf"), name, pdf);
    reply->show_inline = true;
    return OUTCOME_OK;
}

static enum outcome own_decision(struct db *db, const struct request *r,
                                 struct decisions_decision_row_row *ret_row)
{
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, ret_row);
    if (o == OUTCOME_OK && (r->who == NULL || !text_same(ret_row->person, r->who->person)))
        return OUTCOME_NOT_FOUND;
    return o;
}

/* A letter stays in the language it was written in, with its sums, on a page in any other. */
struct as_written {
    struct inside letter;
    enum language lang;
};

static void draw_as_written(struct page *p, const void *fields)
{
    const struct as_written *w = fields;
    const enum language around = p->lang;

    p->lang = w->lang;
    w->letter.draw(p, w->letter.fields);
    p->lang = around;
}

static enum outcome besluit_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_decision_row_row row;
    struct letter *l = arena_take(r->arena, 1, sizeof *l);
    struct as_written *w = arena_take(r->arena, 1, sizeof *w);
    if (l == NULL || w == NULL)
        return OUTCOME_NO_ROOM;
    struct html_decisions_besluit page = {0};
    enum outcome o = own_decision(db, r, &row);
    if (o == OUTCOME_OK)
        o = letter_load(db, r->look, &row, l);
    if (o == OUTCOME_OK)
        o = letter_page(l, r->place, r->arena, &w->letter);
    if (o != OUTCOME_OK)
        return o;
    w->lang = l->lang;
    page.letter = INSIDE(draw_as_written, w);
    page.lang = language_code(l->lang);
    page.id = row.id;
    reply_page(reply, 200, l->subject, INSIDE(html_decisions_besluit, &page));
    return OUTCOME_OK;
}

static enum outcome besluit_pdf_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_decision_row_row row;
    enum outcome o = own_decision(db, r, &row);
    return o != OUTCOME_OK ? o : letter_reply(db, r, reply, &row);
}

/* ---- /mij/doorgeven ---------------------------------------------------------------------- */

struct doorgeven_form {
    struct text what;
    struct month month;
    bool has_month;
    struct cents wage;
    bool has_wage;
    bool partner;
    struct day since;
    bool has_since;
    struct day told;
    bool has_told;
};
static const struct field doorgeven_fields[] = {
    FIELD_MAYBE(struct doorgeven_form, month, .kind = FIELD_MONTH, .asked = true,
                .label = &say_decisions_wage_month, .wrong = &say_decisions_wage_month_wrong),
    FIELD_MAYBE(struct doorgeven_form, wage, .kind = FIELD_CENTS, .asked = true,
                .label = &say_decisions_wage_amount, .wrong = &say_decisions_wage_amount_wrong),
    FIELD_OF(struct doorgeven_form, partner, .kind = FIELD_TICK,
             .label = &say_decisions_wage_partner),
    FIELD_OF(struct doorgeven_form, what, .kind = FIELD_LONG, .asked = true,
             .most = DECISIONS_TEXT_MOST, .label = &say_decisions_what,
             .wrong = &say_decisions_what_wrong),
    FIELD_MAYBE(struct doorgeven_form, since, .kind = FIELD_DAY, .asked = true,
                .label = &say_decisions_since, .wrong = &say_decisions_since_wrong),
    FIELD_MAYBE(struct doorgeven_form, told, .kind = FIELD_DAY, .label = &say_decisions_told_on,
                .hint = &say_decisions_told_on_hint, .wrong = &say_decisions_told_on_wrong),
};
static const struct form_table doorgeven_table =
    FORM_TABLE(struct doorgeven_form, doorgeven_fields);

static enum outcome wage_act(struct db *db, struct request *r, const struct doorgeven_form *in)
{
    if (!in->has_month)
        return form_refuse(&r->form, "month", &say_decisions_wage_month_wrong);
    if (!in->has_wage)
        return form_refuse(&r->form, "wage", &say_decisions_wage_amount_wrong);
    struct decisions_wage w = {.person = r->who->person,
                               .partner = in->partner,
                               .month = in->month,
                               .wage = in->wage,
                               .told = r->today};
    enum outcome o = decisions_wage_told(db, r->look, &w);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_MONTH("month", in->month), FILL_CENTS("amount", in->wage)};
    reply_said(r, say(r, &say_decisions_wage_said, fills, 2));
    reply_go(r, ROUTE_MIJ_DOORGEVEN, NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome doorgeven_act(struct db *db, struct request *r)
{
    const struct doorgeven_form *in = form_values(&r->form);
    if (text_same(request_posted(r, "which"), TEXT("wage")))
        return wage_act(db, r, in);
    if (in->what.len == 0)
        return form_refuse(&r->form, "what", &say_decisions_what_wrong);
    struct text what = in->what;
    if (in->has_told && day_after(in->told, r->today))
        return form_refuse(&r->form, "told", &say_decisions_told_on_wrong);
    if (in->has_told) { /* the person's own words about when they first said it */
        struct fill told[] = {FILL_DAY("day", in->told)};
        struct text line =
            sentence_say(r->arena, &say_decisions_told_on_line, r->lang, told, 1);
        what = arena_print(r->arena, "%.*s\n\n%.*s", TEXT_ARG(what), TEXT_ARG(line));
    }
    enum outcome o = decisions_change_told(db, r->look, r->who->person, what,
                                           in->has_since ? in->since : r->today, r->today);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("by", people_answer_by(r->today))};
    reply_said(r, say(r, &say_decisions_change_said, fills, 1));
    reply_go(r, ROUTE_MIJ_DOORGEVEN, NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome doorgeven_show(struct db *db, struct request *r, struct reply *reply)
{
    (void)db;
    struct html_decisions_doorgeven page = {.form = &r->form};
    struct day told;
    /* From a part of somebody's own story: the day it was told there, to keep or to change. */
    if (!r->form.refused && day_parse(request_query(r, "verteld"), &told) == OUTCOME_OK &&
        !day_after(told, r->today))
        form_fill(&r->form, &(struct doorgeven_form){.told = told, .has_told = true});
    reply_page(reply, 200, plain(r, &say_decisions_change_title),
               INSIDE(html_decisions_doorgeven, &page));
    return OUTCOME_OK;
}

/* ---- cards ------------------------------------------------------------------------------- */

static enum outcome card(struct request *r, struct cards *cards, int urgency, struct text title,
                         struct text lead, const struct html_decisions_kaart *fields)
{
    struct html_decisions_kaart *f = arena_take(r->arena, 1, sizeof *f);
    if (f == NULL)
        return OUTCOME_NO_ROOM;
    *f = *fields;
    if (f->title.len == 0) {
        f->title = title;
        f->lead = lead;
    }
    cards_add(cards, (struct card){.urgency = urgency,
                                   .headline = title,
                                   .lead = lead,
                                   .body = INSIDE(html_decisions_kaart, f)});
    return OUTCOME_OK;
}

static enum outcome question_until(struct db *db, struct text application,
                                   struct day *ret_until)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_questions_of_open(
        db, (struct decisions_questions_of_in){.application = application}, &rows);
    while (o == OUTCOME_OK) {
        struct decisions_questions_of_row row;
        o = decisions_questions_of_next(&rows, &row);
        if (o == OUTCOME_OK && !row.has_answered) {
            *ret_until = row.until;
            return OUTCOME_OK;
        }
    }
    return o;
}

/* Our fault first; then what the law gives who asks, one click away, before anyone dares. */
static enum outcome card_late(struct db *db, struct request *r, struct cards *cards,
                              const struct decisions_applications_of_row *row,
                              struct html_decisions_kaart *f)
{
    const application_row app = {.id = row->id, .last_day = row->last_day};
    struct decisions_notice_of_row n;
    struct law_penalty law;
    bool asked = false;
    enum outcome o = penalty_now(db, &app, r->today, &asked, &n, &law);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {
        FILL_CENTS("amount", law.owed),
        FILL_DAY("by", asked ? day_plus(n.received, LAW_PENALTY_WAIT - 1) : r->today)};
    struct text lead = plain(r, &say_decisions_card_late_lead);
    if (asked)
        lead = say(
            r, law.days > 0 ? &say_decisions_card_late_running : &say_decisions_card_late_asked,
            fills, 2);
    f->ask = !asked;
    f->lead = lead;
    return card(r, cards, 100, plain(r, &say_decisions_card_late), lead, f);
}

/* With the day of the first money, as long as that is to come and nothing was advanced. */
static enum outcome granted_lead(struct db *db, struct request *r,
                                 const struct decisions_applications_of_row *row,
                                 const struct decisions_decision_of_application_row *d,
                                 struct text *ret_lead)
{
    struct decisions_advances_of_row advance;
    const struct day by =
        d->has_start ? decisions_money_by(d->start, row->decided) : row->decided;
    enum outcome o = OUTCOME_NOT_FOUND;
    bool to_come = is_state(d->kind, "grant") && d->has_start && !day_after(r->today, by);

    if (to_come)
        o = decisions_advances_of_one(
            db, (struct decisions_advances_of_in){.application = row->id}, &advance);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    to_come = to_come && o == OUTCOME_NOT_FOUND;
    *ret_lead =
        say(r, to_come ? &say_decisions_card_granted_money : &say_decisions_card_granted_lead,
            (struct fill[]){FILL_DAY("day", row->decided), FILL_DAY("by", by)}, 2);
    return OUTCOME_OK;
}

static enum outcome card_of(struct db *db, struct request *r, struct cards *cards,
                            const struct decisions_applications_of_row *row)
{
    struct day until;
    struct fill fills[] = {FILL_DAY("reported", row->reported), FILL_DAY("last", row->last_day),
                           FILL_DAY("day", row->decided), FILL_DAY("until", row->reported)};
    struct html_decisions_kaart f = {.application = row->id};
    if (is_state(row->state, "open"))
        return card(r, cards, 40, plain(r, &say_decisions_card_open),
                    say(r, &say_decisions_card_open_lead, fills, 4), &f);
    if (is_state(row->state, "sent")) {
        enum outcome o = question_until(db, row->id, &until);
        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
        if (o == OUTCOME_OK) {
            struct fill ask[] = {FILL_DAY("until", until)};
            f.owed = true;
            return card(r, cards, 80, say(r, &say_decisions_card_question, ask, 1),
                        plain(r, &say_decisions_card_question_lead), &f);
        }
        bool late = row->last_day.n < r->today.n;
        f.owed = late;
        f.title = say(r, &say_decisions_list_assistance, fills, 4);
        if (late)
            return card_late(db, r, cards, row, &f);
        return card(r, cards, 45, say(r, &say_decisions_card_sent, fills, 4),
                    plain(r, &say_decisions_card_sent_lead), &f);
    }
    if (!row->has_decided || r->today.n - row->decided.n > RECENT_DAYS)
        return OUTCOME_OK;
    struct decisions_decision_of_application_row d;
    enum outcome o = decisions_decision_of_application_one(
        db, (struct decisions_decision_of_application_in){.application = row->id}, &d);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
    f = (struct html_decisions_kaart){
        .decision = d.id,
        .title = say(r, &say_decisions_decision_of,
                     (struct fill[]){FILL_DAY("day", row->decided)}, 1)};
    struct text lead;
    o = granted_lead(db, r, row, &d, &lead);
    if (o != OUTCOME_OK)
        return o;
    return card(r, cards, 55,
                plain(r, is_state(d.kind, "grant") ? &say_decisions_card_granted
                                                   : &say_decisions_card_decided),
                lead, &f);
}

enum outcome decisions_cards(struct db *db, struct request *r, struct cards *cards)
{
    size_t seen = 0;
    if (r->who == NULL || r->who->person.len == 0)
        return OUTCOME_OK;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = decisions_applications_of_open(
        db, (struct decisions_applications_of_in){.person = r->who->person}, &rows);
    while (o == OUTCOME_OK) {
        struct decisions_applications_of_row row;
        o = decisions_applications_of_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        row.id = rows_keep(&rows, row.id);
        row.state = rows_keep(&rows, row.state);
        seen++;
        o = card_of(db, r, cards, &row);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    if (seen > 0)
        return OUTCOME_OK;
    /* Of a couple, the other applied: half of the right is theirs already. */
    struct decisions_right_newest_of_row right;
    o = decisions_right_newest_of_one(
        db, (struct decisions_right_newest_of_in){.person = r->who->person}, &right);
    if (o != OUTCOME_NOT_FOUND)
        return o;
    return card(r, cards, 15, plain(r, &say_decisions_card_apply),
                plain(r, &say_decisions_right_text),
                &(struct html_decisions_kaart){
                    .apply = true, .title = plain(r, &say_decisions_card_apply_title)});
}

/* ---- the table --------------------------------------------------------------------------- */

const struct handler decisions_handlers[] = {
    {.route = ROUTE_MIJ_AANVRAGEN, .opens = 1u << KEY_DOSSIER, .show = list_show},
    {.route = ROUTE_MIJ_AANVRAGEN_NIEUW, .act = new_act},
    {.route = ROUTE_MIJ_AANVRAAG, .opens = 1u << KEY_DOSSIER, .show = one_show},
    {.route = ROUTE_MIJ_AANVRAAG_WIE, .form = &wie_table, .act = wie_act, .show = wie_show},
    {.route = ROUTE_MIJ_AANVRAAG_WONEN,
     .form = &wonen_table,
     .act = wonen_act,
     .show = wonen_show},
    {.route = ROUTE_MIJ_AANVRAAG_INKOMEN,
     .form = &inkomen_table,
     .act = inkomen_act,
     .show = inkomen_show},
    {.route = ROUTE_MIJ_AANVRAAG_BEZIT,
     .form = &bezit_table,
     .act = bezit_act,
     .show = bezit_show},
    {.route = ROUTE_MIJ_AANVRAAG_REKENING,
     .form = &rekening_table,
     .act = rekening_act,
     .show = rekening_show},
    {.route = ROUTE_MIJ_AANVRAAG_VERDER,
     .form = &verder_table,
     .act = verder_act,
     .show = verder_show},
    {.route = ROUTE_MIJ_AANVRAAG_CONTROLE, .act = controle_act, .show = controle_show},
    {.route = ROUTE_MIJ_AANVRAAG_VRAAG,
     .form = &vraag_table,
     .outside = papers_outside,
     .act = vraag_act,
     .show = vraag_show},
    {.route = ROUTE_MIJ_STUKKEN,
     .form = &papers_table,
     .outside = papers_outside,
     .act = papers_act,
     .show = papers_show},
    {.route = ROUTE_MIJ_STUK, .show = paper_show},
    {.route = ROUTE_MIJ_STUK_TERUG, .act = paper_back_act},
    {.route = ROUTE_WERK_STUK, .about = work_about, .show = work_paper_show},
    {.route = ROUTE_WERK_STUK_OPEN, .about = work_about, .act = work_paper_open_act},
    {.route = ROUTE_MIJ_AANVRAAG_TE_LAAT, .act = notice_act},
    {.route = ROUTE_MIJ_BESLUIT, .opens = 1u << KEY_DOSSIER, .show = besluit_show},
    {.route = ROUTE_MIJ_BESLUIT_PDF, .show = besluit_pdf_show},
    {.route = ROUTE_MIJ_DOORGEVEN,
     .form = &doorgeven_table,
     .act = doorgeven_act,
     .show = doorgeven_show},
    {.route = ROUTE_MIJ_UITLEG, .show = explain_month_show},
    {.route = ROUTE_MIJ_WAT_ALS, .form = &whatif_table, .show = whatif_show},
    {.route = ROUTE_WERK_UITLEG, .about = work_about, .show = explain_work_show},
    {.route = ROUTE_WERK_GEVOLG,
     .form = &consequence_table,
     .about = consequence_about,
     .act = consequence_act,
     .show = consequence_show},
    {.route = ROUTE_MIJ_CORRECTIE, .show = late_show},
    {.route = ROUTE_REKEN, .show = reken_show},
    {.route = ROUTE_WERK_AANVRAGEN,
     .opens = 1u << KEY_DOSSIER,
     .about = work_list_about,
     .show = work_list_show},
    {.route = ROUTE_WERK_AANVRAAG,
     .opens = 1u << KEY_DOSSIER,
     .about = work_about,
     .show = work_show},
    {.route = ROUTE_WERK_AANVRAAG_DOEL,
     .form = &opened_table,
     .about = opened_about,
     .act = opened_act,
     .show = opened_show},
    {.route = ROUTE_WERK_AANVRAAG_BESLUIT,
     .form = &grant_table,
     .about = work_about,
     .act = grant_act,
     .show = work_show},
    {.route = ROUTE_WERK_AANVRAAG_VRAAG,
     .form = &ask_table,
     .about = work_about,
     .act = ask_act,
     .show = work_show},
    {.route = ROUTE_WERK_AANVRAAG_WEIGERING,
     .form = &refuse_table,
     .about = work_about,
     .act = refuse_act,
     .show = work_show},
    {.route = ROUTE_WERK_AANVRAAG_TE_LAAT,
     .form = &notice_table,
     .about = work_about,
     .act = work_notice_act,
     .show = work_show},
    {.route = ROUTE_WERK_AANVRAAG_GEEN_DWANGSOM,
     .form = &left_out_table,
     .about = work_about,
     .act = left_out_act,
     .show = work_show},
    {.route = ROUTE_WERK_BESLUIT_BEZWAAR,
     .form = &review_table,
     .about = work_decision_about,
     .act = review_act,
     .show = review_show},
    {.route = ROUTE_WERK_BESLUIT_PDF, .about = work_decision_about, .show = work_pdf_show},
    {.route = ROUTE_WERK_RECHT_EINDE,
     .form = &end_table,
     .about = work_decision_about,
     .act = end_act,
     .show = end_show},
};
const size_t decisions_handlers_count =
    sizeof decisions_handlers / sizeof decisions_handlers[0];
