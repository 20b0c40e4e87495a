#include "payments/run_pages.h"

#include "access/access.h"
#include "payments/finance_pages.h"
#include "payments/late.h"
#include "payments/nl.po.h"
#include "payments/own_money.h"
#include "payments/payments.h"
#include "payments/run.h"
#include "payments/run.html.h"
#include "payments/run_pages.sql.h"
#include "payments/store.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct store_list payments_list_run_pages = {payments_run_pages_statements,
                                                   payments_run_pages_statements_count};

enum { HELD_MOST = 200, FORMS_MOST = 60 };

static struct text plain(struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

struct withdraw_form {
    struct text reason;
};
static const struct field withdraw_fields[] = {
    FIELD_OF(struct withdraw_form, reason, .kind = FIELD_TEXT, .required = true, .most = 200,
             .label = &say_payments_stop_reason, .hint = &say_payments_stop_reason_hint,
             .wrong = &say_payments_stop_reason_wrong),
};
const struct form_table payments_withdraw_table =
    FORM_TABLE(struct withdraw_form, withdraw_fields);

/* ---- one run ---- */

static struct text run_id(struct request *r)
{
    return r->part[0];
}

/* Names are shown only of those who are held: somebody must be able to call them. */
enum outcome payments_about_run(struct db *db, struct request *r, struct about *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct text *persons = arena_take(r->arena, HELD_MOST, sizeof *persons);
    struct payments_run_held_row row;
    size_t count = 0;

    if (!persons)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        payments_run_held_open(db, (struct payments_run_held_in){run_id(r)}, &rows);
    while (o == OUTCOME_OK && (o = payments_run_held_next(&rows, &row)) == OUTCOME_OK &&
           count < HELD_MOST)
        persons[count++] = arena_copy(r->arena, row.person);
    *ret = (struct about){.persons = persons, .count = count, .part = run_id(r)};
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static struct text form_words(struct request *r, struct text form)
{
    static const struct {
        struct text key;
        const struct sentence *says;
    } forms[] = {
        {TEXT_INIT("single"), &say_payments_form_single},
        {TEXT_INIT("single_parent"), &say_payments_form_single_parent},
        {TEXT_INIT("couple"), &say_payments_form_couple},
        {TEXT_INIT("couple_with_children"), &say_payments_form_couple_children},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (text_same(form, forms[i].key))
            return plain(r, forms[i].says);
    }
    return form;
}

static enum outcome load_forms(struct db *db, struct request *r, struct html_payments_run *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_run_forms *list = arena_take(r->arena, FORMS_MOST, sizeof *list);
    struct payments_run_by_form_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        payments_run_by_form_open(db, (struct payments_run_by_form_in){run_id(r)}, &rows);
    while (o == OUTCOME_OK && (o = payments_run_by_form_next(&rows, &row)) == OUTCOME_OK &&
           page->forms_count < FORMS_MOST) {
        const struct text kind = plain(r, money_says(MONEY_KIND, row.kind));
        const struct text form = form_words(r, row.form);

        list[page->forms_count++] = (struct html_payments_run_forms){
            .what = row.form.len > 0
                        ? arena_print(r->arena, "%.*s: %.*s", TEXT_ARG(kind), TEXT_ARG(form))
                        : kind,
            .payments = row.payments,
            .total = row.total};
        page->payments += row.payments;
        page->total.n += row.total.n;
    }
    page->forms = list;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome load_held(struct db *db, struct request *r, struct html_payments_run *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_run_held *list = arena_take(r->arena, HELD_MOST, sizeof *list);
    struct payments_run_held_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        payments_run_held_open(db, (struct payments_run_held_in){run_id(r)}, &rows);
    while (o == OUTCOME_OK && (o = payments_run_held_next(&rows, &row)) == OUTCOME_OK &&
           page->held_count < HELD_MOST) {
        struct text name;

        /* Held after this page's line was written: it is shown next time. */
        if (!witness_may(r->look, row.person))
            continue;
        o = people_name(db, r->look, row.person, &name);
        if (o != OUTCOME_OK)
            return o;
        list[page->held_count++] = (struct html_payments_run_held){
            .name = name,
            .amount = row.amount,
            .why = plain(r, payments_held_sentence(row.reason))};
    }
    page->held = list;
    page->some_held = page->held_count > 0;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome payments_show_run(struct db *db, struct request *r, struct reply *reply)
{
    struct html_payments_run page = {.id = run_id(r), .form = &r->form};
    struct payments_run_one_row run;
    struct payments_run_outcomes_row outcomes;

    enum outcome o = payments_run_one_one(db, (struct payments_run_one_in){run_id(r)}, &run);
    if (o == OUTCOME_OK)
        o = payments_run_outcomes_one(db, (struct payments_run_outcomes_in){run_id(r)},
                                      &outcomes);
    if (o == OUTCOME_OK)
        o = load_forms(db, r, &page);
    if (o == OUTCOME_OK)
        o = load_held(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    const bool own = text_same(run.made_by, r->who->account);
    const bool gone = run.has_withdrawn_on;
    page.own = own && !run.has_agreed_on && !gone;
    page.may_agree = !own && !run.has_agreed_on && !gone;
    page.may_file = run.has_agreed_on && !run.has_filed_on && !gone && !run.stop_by.at;
    page.may_withdraw =
        !run.has_filed_on && !gone && !run.stop_by.at && text_same(run.kind, TEXT("month"));
    page.has_stop = run.stop_by.at != NULL;
    if (page.has_stop) {
        const bool stop_own = text_same(run.stop_by, r->who->account);

        page.stop_mine = stop_own && !gone;
        page.may_stop = !stop_own && !gone;
        page.stop_words =
            request_say(r, gone ? &say_payments_stop_done : &say_payments_stop_waits,
                        (struct fill[]){FILL_TEXT("reason", run.stop_reason),
                                        FILL_DAY("day", gone ? run.withdrawn_on : run.stop_on)},
                        2);
    }
    page.filed = run.has_filed_on;
    page.file = run.file;
    page.hash = run.hash;
    page.booked = outcomes.booked;
    page.failed = outcomes.failed;
    page.headline = request_say(r, &say_payments_run_headline,
                                (struct fill[]){FILL_NUMBER("number", run.number),
                                                FILL_NUMBER("count", page.payments),
                                                FILL_CENTS("total", page.total)},
                                3);
    page.lead = request_say(
        r, &say_payments_run_lead,
        (struct fill[]){
            FILL_MONTH("month", run.month),
            FILL_TEXT("promised",
                      say_weekday(r->arena, late_promised_day(run.month), r->lang))},
        2);
    reply_page(reply, 200, page.headline, INSIDE(html_payments_run, &page));
    return OUTCOME_OK;
}

enum outcome payments_act_agree(struct db *db, struct request *r)
{
    struct payments_run_one_row run;
    enum outcome o = payments_run_one_one(db, (struct payments_run_one_in){run_id(r)}, &run);
    const struct sentence *said = &say_payments_run_agreed;

    if (o != OUTCOME_OK)
        return o;
    if (text_same(run.made_by, r->who->account)) {
        said = &say_payments_run_may_not;
    } else if (run.has_agreed_on || run.has_withdrawn_on) {
        said = &say_payments_run_first;
    } else {
        o = payments_run_agree(db, run_id(r), r->who->account, r->today, r->now);
        if (o != OUTCOME_OK)
            return o;
    }
    reply_said(r, plain(r, said));
    reply_go(r, ROUTE_GELD_RUN, run_id(r));
    return OUTCOME_OK;
}

/* What an act came to, on the page of the run. */
static enum outcome say_on_run(struct request *r, enum outcome o, const struct sentence *good,
                               const struct sentence *own)
{
    if (o != OUTCOME_OK && o != OUTCOME_CONFLICT && o != OUTCOME_NOT_ALLOWED)
        return o;
    reply_said(r, plain(r, o == OUTCOME_OK         ? good
                           : o == OUTCOME_CONFLICT ? &say_payments_stop_late
                                                   : own));
    reply_go(r, ROUTE_GELD_RUN, run_id(r));
    return OUTCOME_OK;
}

enum outcome payments_act_withdraw(struct db *db, struct request *r)
{
    const struct withdraw_form *f = form_values(&r->form);
    struct payments_run_one_row run;
    enum outcome o = payments_run_one_one(db, (struct payments_run_one_in){run_id(r)}, &run);

    if (o != OUTCOME_OK)
        return o;
    o = payments_run_withdraw(db, run_id(r), r->who->account, f->reason, r->today, r->now);
    return say_on_run(r, o,
                      run.has_agreed_on ? &say_payments_stop_asked : &say_payments_stop_said,
                      &say_payments_stop_late);
}

enum outcome payments_act_withdraw_agree(struct db *db, struct request *r)
{
    const enum outcome o =
        payments_run_withdraw_agree(db, run_id(r), r->who->account, r->today, r->now);

    return say_on_run(r, o, &say_payments_stop_said, &say_payments_stop_mine);
}

/* The accounts are opened by the job that writes the file, which notes each person itself. */
enum outcome payments_about_file(struct db *db, struct request *r, struct about *ret)
{
    (void)db;
    *ret = (struct about){.persons = NULL, .count = 0, .part = run_id(r)};
    return OUTCOME_OK;
}

enum outcome payments_act_file(struct db *db, struct request *r)
{
    struct text name;
    const char *folder = payments_sender()->folder;

    if (!folder)
        return OUTCOME_NOT_ALLOWED;
    const enum outcome o =
        run_file_in(db, run_id(r), r->who->account, folder, r->today, r->now, &name);
    if (o == OUTCOME_CONFLICT) /* somebody withdraws it just now */
        return say_on_run(r, o, NULL, NULL);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, request_say(r, &say_payments_run_file_made,
                              (struct fill[]){FILL_TEXT("file", name)}, 1));
    reply_go(r, ROUTE_GELD_RUN, run_id(r));
    return OUTCOME_OK;
}
