#include "payments/finance_pages.h"

#include "access/access.h"
#include "payments/bank_pages.h"
#include "payments/finance.html.h"
#include "payments/finance.sql.h"
#include "payments/late.h"
#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/run_pages.h"
#include "payments/store.h"
#include "payments/too_much_pages.h"

#include "ground/base/banned.h"

const struct store_list payments_list_finance = {payments_finance_statements,
                                                 payments_finance_statements_count};

enum { RUNS_MOST = 9, RETURNS_MOST = 30, MANDATES_MOST = 10, RETURN_DAYS = 30 };

static struct text plain(struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

static struct text say_day_of(struct request *r, const struct sentence *s, struct day day)
{
    return request_say(r, s, (struct fill[]){FILL_DAY("day", day)}, 1);
}

static struct text say_month_of(struct request *r, const struct sentence *s, struct month m)
{
    return request_say(r, s, (struct fill[]){FILL_MONTH("month", m)}, 1);
}

/* ---- forms ---- */

struct mandate_form {
    struct day from;
    struct day until;
    struct cents most;
};
static const struct field mandate_fields[] = {
    FIELD_OF(struct mandate_form, from, .kind = FIELD_DAY, .required = true,
             .label = &say_payments_fin_mandate_from, .wrong = &say_payments_fin_day_wrong),
    FIELD_OF(struct mandate_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_payments_fin_mandate_until, .wrong = &say_payments_fin_day_wrong),
    FIELD_OF(struct mandate_form, most, .kind = FIELD_CENTS, .required = true,
             .label = &say_payments_fin_mandate_most, .wrong = &say_payments_fin_day_wrong),
};
const struct form_table payments_mandate_table =
    FORM_TABLE(struct mandate_form, mandate_fields);

/* ---- keys as sentences ---- */

struct key_says {
    struct text key;
    const struct sentence *says;
};
static const struct key_says held_reasons[] = {
    {TEXT_INIT("no_account"), &say_payments_held_no_account},
    {TEXT_INIT("account_stopped"), &say_payments_held_account_stopped},
    {TEXT_INIT("above_mandate"), &say_payments_held_above_mandate},
    {TEXT_INIT("no_mandate"), &say_payments_held_no_mandate},
    {TEXT_INIT("not_known_failed"), &say_payments_held_not_known_failed},
    {TEXT_INIT("died"), &say_payments_held_died},
    {TEXT_INIT("third_time"), &say_payments_held_third_time},
};
static const struct sentence *find_says(const struct key_says *table, size_t count,
                                        struct text key)
{
    for (size_t i = 0; i < count; i++) {
        if (text_same(table[i].key, key))
            return table[i].says;
    }
    return table[0].says;
}

const struct sentence *payments_held_sentence(struct text reason)
{
    return find_says(held_reasons, sizeof held_reasons / sizeof held_reasons[0], reason);
}

static struct text failed_words(struct request *r, struct text kind, struct text reason)
{
    const struct sentence *s =
        text_same(kind, TEXT("returned"))  ? &say_payments_fin_back_returned
        : text_same(kind, TEXT("refused")) ? &say_payments_fin_back_refused
                                           : NULL;

    if (!s)
        return plain(r, &say_payments_fin_back_not_booked);
    return request_say(
        r, s, (struct fill[]){FILL_TEXT("reason", reason.len > 0 ? reason : TEXT("-"))}, 1);
}

/* ---- /geld ---- */

static enum outcome load_runs(struct db *db, struct request *r,
                              struct html_payments_finance *page, bool *ret_drafted,
                              bool *ret_waits, bool *ret_filed, bool *ret_refused)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_finance_runs *list = arena_take(r->arena, RUNS_MOST, sizeof *list);
    struct payments_runs_row run;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_runs_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_runs_next(&rows, &run)) == OUTCOME_OK &&
           page->runs_count < RUNS_MOST) {
        const bool month = text_same(run.kind, TEXT("month"));

        if (run.payments == 0 && run.held == 0)
            continue;
        if (month && run.month.n == page->month.n) {
            *ret_drafted = *ret_drafted || (!run.has_agreed_on && !run.has_withdrawn_on);
            *ret_waits = *ret_waits || (!run.has_filed_on && !run.has_withdrawn_on);
            *ret_filed = *ret_filed || run.has_filed_on;
            *ret_refused = *ret_refused || run.has_refused_on;
        }
        list[page->runs_count++] = (struct html_payments_finance_runs){
            .id = arena_copy(r->arena, run.id),
            .name = request_say(
                r, month ? &say_payments_fin_run_month : &say_payments_fin_run_standing,
                (struct fill[]){FILL_NUMBER("number", run.number),
                                FILL_MONTH("month", run.month)},
                2),
            .payments = run.payments,
            .total = run.total,
            .bad = run.has_refused_on,
            .state = run.has_withdrawn_on
                         ? say_day_of(r, &say_payments_fin_state_withdrawn, run.withdrawn_on)
                     : run.has_refused_on
                         ? say_day_of(r, &say_payments_fin_state_refused, run.refused_on)
                     : run.has_filed_on
                         ? say_day_of(r, &say_payments_fin_state_filed, run.filed_on)
                     : run.has_agreed_on
                         ? say_day_of(r, &say_payments_fin_state_agreed, run.agreed_on)
                         : say_day_of(r, &say_payments_fin_state_draft, run.made_on)};
    }
    page->runs = list;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome payments_returns_lately(struct db *db, struct request *r,
                                     struct payments_returned **ret, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct payments_returned *list = arena_take(r->arena, RETURNS_MOST, sizeof *list);
    struct payments_returns_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    *ret = list;
    *ret_count = 0;
    enum outcome o = payments_returns_open(
        db, (struct payments_returns_in){day_plus(r->today, -RETURN_DAYS)}, &rows);
    while (o == OUTCOME_OK && (o = payments_returns_next(&rows, &row)) == OUTCOME_OK &&
           *ret_count < RETURNS_MOST)
        list[(*ret_count)++] =
            (struct payments_returned){.found = row.found,
                                       .payments = row.payments,
                                       .what = failed_words(r, row.kind, row.reason),
                                       .total = row.total};
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome load_returns(struct db *db, struct request *r,
                                 struct html_payments_finance *page)
{
    struct payments_returned *seen;
    size_t count;
    const enum outcome o = payments_returns_lately(db, r, &seen, &count);

    if (o != OUTCOME_OK)
        return o;
    struct html_payments_finance_returns *list = arena_take(r->arena, count + 1, sizeof *list);
    if (!list)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct html_payments_finance_returns){seen[i].found, seen[i].payments,
                                                         seen[i].what, seen[i].total};
    page->returns = list;
    page->returns_count = count;
    page->returned = count > 0;
    return OUTCOME_OK;
}

static enum outcome load_mandates(struct db *db, struct request *r,
                                  struct html_payments_finance *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_finance_mandates *list =
        arena_take(r->arena, MANDATES_MOST, sizeof *list);
    struct payments_mandates_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_mandates_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_mandates_next(&rows, &row)) == OUTCOME_OK &&
           page->mandates_count < MANDATES_MOST)
        list[page->mandates_count++] = (struct html_payments_finance_mandates){
            .first = row.first,
            .until = row.until,
            .most = row.most,
            .id = arena_copy(r->arena, row.id),
            .agreed = row.has_agreed_on,
            .mine = text_same(row.asked_by, r->who->account)};
    page->mandates = list;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static struct month run_month(struct request *r)
{
    return month_of(r->today);
}

enum outcome payments_show_finance(struct db *db, struct request *r, struct reply *reply)
{
    const struct month month = run_month(r);
    struct html_payments_finance page = {
        .month = month, .before = {month.n - 1}, .form = &r->form};
    struct payments_month_against_row against;
    bool drafted = false, waits = false, filed = false, refused = false;

    enum outcome o = load_runs(db, r, &page, &drafted, &waits, &filed, &refused);
    if (o == OUTCOME_OK)
        o = load_returns(db, r, &page);
    if (o == OUTCOME_OK)
        o = load_mandates(db, r, &page);
    if (o == OUTCOME_OK)
        o = payments_desk_count(db, &page.desk);
    if (o == OUTCOME_OK)
        o = payments_too_much_count(db, &page.too_much);
    if (o == OUTCOME_OK)
        o = payments_month_against_one(
            db, (struct payments_month_against_in){month, page.before}, &against);
    if (o != OUTCOME_OK)
        return o;
    page.fresh = against.fresh;
    page.fresh_total = against.fresh_total;
    page.gone = against.gone;
    page.gone_total = against.gone_total;
    page.changed = against.changed;
    page.changed_total = against.changed_total;
    page.same = against.same;
    page.zero = against.zero;
    /* What comes after the month's run goes out by the night, within the mandate. */
    page.may_draft = !waits && !filed;
    page.headline = say_month_of(r,
                                 refused   ? &say_payments_fin_headline_refused
                                 : drafted ? &say_payments_fin_headline_draft
                                 : filed   ? &say_payments_fin_headline_filed
                                           : &say_payments_fin_headline_none,
                                 month);
    page.lead = request_say(
        r, &say_payments_fin_lead,
        (struct fill[]){
            FILL_TEXT("promised", say_weekday(r->arena, late_promised_day(month), r->lang)),
            FILL_TEXT("send",
                      say_weekday(r->arena, late_send_day(late_promised_day(month)), r->lang))},
        2);
    reply_page(reply, 200, page.headline, INSIDE(html_payments_finance, &page));
    return OUTCOME_OK;
}

enum outcome payments_act_draft(struct db *db, struct request *r)
{
    struct text run;
    enum outcome o =
        payments_run_draft(db, r->arena, run_month(r), r->who->account, r->today, r->now, &run);

    if (o == OUTCOME_CONFLICT) {
        reply_said(r, plain(r, &say_payments_fin_nothing));
        reply_go(r, ROUTE_GELD, NO_TEXT);
        return o; /* the run without lines goes with the transaction */
    }
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_payments_fin_drafted));
    reply_go(r, ROUTE_GELD_RUN, run);
    return OUTCOME_OK;
}

/* ---- the mandate ---- */

enum outcome payments_act_mandate(struct db *db, struct request *r)
{
    const struct mandate_form *f = form_values(&r->form);
    struct text id;
    const enum outcome o =
        payments_mandate_ask(db, r->who->account, f->from, f->until, f->most, &id);

    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "until", &say_payments_fin_day_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_payments_fin_mandate_asked));
    reply_go(r, ROUTE_GELD, NO_TEXT);
    return OUTCOME_OK;
}

enum outcome payments_act_mandate_agree(struct db *db, struct request *r)
{
    const enum outcome o = payments_mandate_agree(db, r->part[0], r->who->account, r->today);

    if (o == OUTCOME_NOT_ALLOWED)
        reply_said(r, plain(r, &say_payments_fin_mandate_mine));
    else if (o != OUTCOME_OK)
        return o;
    else
        reply_said(r, plain(r, &say_payments_fin_mandate_given));
    reply_go(r, ROUTE_GELD, NO_TEXT);
    return OUTCOME_OK;
}
