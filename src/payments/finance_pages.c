#include "payments/finance_pages.h"

#include <assert.h>

#include "access/access.h"
#include "payments/bank.h"
#include "payments/bank.html.h"
#include "payments/finance.html.h"
#include "payments/finance.sql.h"
#include "payments/iban.h"
#include "payments/late.h"
#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/rekeningen.html.h"
#include "payments/run.h"
#include "payments/run.html.h"
#include "payments/store.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct statement_list payments_list_finance = {payments_statements,
                                                     payments_statements_count};

enum {
    RUNS_MOST = 9,
    RETURNS_MOST = 30,
    MANDATES_MOST = 10,
    HELD_MOST = 200,
    FORMS_MOST = 60,
    LINES_MOST = 100,
    FILES_MOST = 8,
    ACCOUNTS_MOST = 100,
    RETURN_DAYS = 30,
    BANK_UPLOAD_MOST = 8 * 1024 * 1024
};

static struct text plain(struct request *r, const struct sentence *s)
{
    return sentence_plain(s, r->lang);
}

static struct text say_day_of(struct request *r, const struct sentence *s, struct day day)
{
    return sentence_say(r->arena, s, r->lang, (struct fill[]){FILL_DAY("day", day)}, 1);
}

static struct text say_month_of(struct request *r, const struct sentence *s, struct month m)
{
    return sentence_say(r->arena, s, r->lang, (struct fill[]){FILL_MONTH("month", m)}, 1);
}

/* ---- forms ----------------------------------------------------------------------------------
 */

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

struct bank_form {
    struct form_file file;
};
static const struct field bank_fields[] = {
    FIELD_OF(struct bank_form, file, .kind = FIELD_FILE, .required = true,
             .most = BANK_UPLOAD_MOST, .label = &say_payments_bank_file_label,
             .wrong = &say_payments_bank_read_refused),
};
const struct form_table payments_bank_table = FORM_TABLE(struct bank_form, bank_fields);

/* ---- keys as sentences
 * ------------------------------------------------------------------------ */

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
static const struct key_says desk_reasons[] = {
    {TEXT_INIT("unknown"), &say_payments_why_unknown},
    {TEXT_INIT("double"), &say_payments_why_double},
    {TEXT_INIT("amount"), &say_payments_why_amount},
    {TEXT_INIT("batch"), &say_payments_why_batch},
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
    return sentence_say(
        r->arena, s, r->lang,
        (struct fill[]){FILL_TEXT("reason", reason.len > 0 ? reason : TEXT("-"))}, 1);
}

/* ---- /geld
 * ------------------------------------------------------------------------------------- */

static enum outcome load_runs(struct db *db, struct request *r,
                              struct html_payments_finance *page, bool *ret_drafted,
                              bool *ret_filed, bool *ret_refused)
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
            *ret_drafted = *ret_drafted || !run.has_agreed_on;
            *ret_filed = *ret_filed || run.has_filed_on;
            *ret_refused = *ret_refused || run.has_refused_on;
        }
        list[page->runs_count++] = (struct html_payments_finance_runs){
            .id = arena_copy(r->arena, run.id),
            .name = sentence_say(
                r->arena, month ? &say_payments_fin_run_month : &say_payments_fin_run_standing,
                r->lang,
                (struct fill[]){FILL_NUMBER("number", run.number),
                                FILL_MONTH("month", run.month)},
                2),
            .payments = run.payments,
            .total = run.total,
            .bad = run.has_refused_on,
            .state = run.has_refused_on
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

static enum outcome load_returns(struct db *db, struct request *r,
                                 struct html_payments_finance *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_finance_returns *list =
        arena_take(r->arena, RETURNS_MOST, sizeof *list);
    struct payments_returns_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_returns_open(
        db, (struct payments_returns_in){day_plus(r->today, -RETURN_DAYS)}, &rows);
    while (o == OUTCOME_OK && (o = payments_returns_next(&rows, &row)) == OUTCOME_OK &&
           page->returns_count < RETURNS_MOST)
        list[page->returns_count++] = (struct html_payments_finance_returns){
            .found = row.found,
            .payments = row.payments,
            .what = failed_words(r, row.kind, row.reason),
            .total = row.total};
    page->returns = list;
    page->returned = page->returns_count > 0;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
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

static enum outcome count_desk(struct db *db, int64_t *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct payments_desk_lines_row row;
    enum outcome o = payments_desk_lines_open(db, &rows);

    *ret = 0;
    while (o == OUTCOME_OK && (o = payments_desk_lines_next(&rows, &row)) == OUTCOME_OK)
        ++*ret;
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
    bool drafted = false, filed = false, refused = false;

    enum outcome o = load_runs(db, r, &page, &drafted, &filed, &refused);
    if (o == OUTCOME_OK)
        o = load_returns(db, r, &page);
    if (o == OUTCOME_OK)
        o = load_mandates(db, r, &page);
    if (o == OUTCOME_OK)
        o = count_desk(db, &page.desk);
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
    page.may_draft = !drafted && !filed;
    page.headline = say_month_of(r,
                                 refused   ? &say_payments_fin_headline_refused
                                 : drafted ? &say_payments_fin_headline_draft
                                 : filed   ? &say_payments_fin_headline_filed
                                           : &say_payments_fin_headline_none,
                                 month);
    page.lead = sentence_say(
        r->arena, &say_payments_fin_lead, r->lang,
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

/* ---- one run
 * -------------------------------------------------------------------------------------- */

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
    *ret = (struct about){persons, count, run_id(r)};
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
        const struct text kind = plain(r, payments_kind_sentence(row.kind));
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
    struct html_payments_run page = {.id = run_id(r)};
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
    page.own = own && !run.has_agreed_on;
    page.may_agree = !own && !run.has_agreed_on;
    page.may_file = run.has_agreed_on && !run.has_filed_on;
    page.filed = run.has_filed_on;
    page.file = run.file;
    page.hash = run.hash;
    page.booked = outcomes.booked;
    page.failed = outcomes.failed;
    page.headline = sentence_say(r->arena, &say_payments_run_headline, r->lang,
                                 (struct fill[]){FILL_NUMBER("number", run.number),
                                                 FILL_NUMBER("count", page.payments),
                                                 FILL_CENTS("total", page.total)},
                                 3);
    page.lead = sentence_say(
        r->arena, &say_payments_run_lead, r->lang,
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
    } else if (run.has_agreed_on) {
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

/* The accounts are opened by the job that writes the file, which notes each person itself. */
enum outcome payments_about_file(struct db *db, struct request *r, struct about *ret)
{
    (void)db;
    *ret = (struct about){NULL, 0, run_id(r)};
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
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_say(r->arena, &say_payments_run_file_made, r->lang,
                               (struct fill[]){FILL_TEXT("file", name)}, 1));
    reply_go(r, ROUTE_GELD_RUN, run_id(r));
    return OUTCOME_OK;
}

/* ---- /geld/bank
 * -------------------------------------------------------------------------------------- */

static enum outcome load_desk(struct db *db, struct request *r, struct html_payments_bank *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_bank_lines *list = arena_take(r->arena, LINES_MOST, sizeof *list);
    struct payments_desk_lines_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_desk_lines_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_desk_lines_next(&rows, &row)) == OUTCOME_OK &&
           page->lines_count < LINES_MOST)
        list[page->lines_count++] = (struct html_payments_bank_lines){
            .id = arena_copy(r->arena, row.id),
            .line = row.line,
            .booked = row.booked,
            .amount = row.amount,
            .reference = arena_copy(r->arena, row.reference),
            .why = plain(r, find_says(desk_reasons,
                                      sizeof desk_reasons / sizeof desk_reasons[0], row.why))};
    page->lines = list;
    page->desk = (int64_t)page->lines_count;
    page->some = page->lines_count > 0;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* What came back lately, with the bank's reason: the same as on /geld. */
static enum outcome load_back(struct db *db, struct request *r, struct html_payments_bank *page)
{
    struct html_payments_finance seen = {0};
    const enum outcome o = load_returns(db, r, &seen);
    struct html_payments_bank_returns *list =
        arena_take(r->arena, seen.returns_count + 1, sizeof *list);

    if (o != OUTCOME_OK || !list)
        return o != OUTCOME_OK ? o : OUTCOME_NO_ROOM;
    for (size_t i = 0; i < seen.returns_count; i++)
        list[i] = (struct html_payments_bank_returns){.found = seen.returns[i].found,
                                                      .payments = seen.returns[i].payments,
                                                      .what = seen.returns[i].what,
                                                      .total = seen.returns[i].total};
    page->returns = list;
    page->returns_count = seen.returns_count;
    page->returned = seen.returned;
    return OUTCOME_OK;
}

static enum outcome load_files(struct db *db, struct request *r,
                               struct html_payments_bank *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_bank_files *list = arena_take(r->arena, FILES_MOST, sizeof *list);
    struct payments_bank_files_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_bank_files_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_bank_files_next(&rows, &row)) == OUTCOME_OK &&
           page->files_count < FILES_MOST)
        list[page->files_count++] =
            (struct html_payments_bank_files){.kind = arena_copy(r->arena, row.kind),
                                              .read_on = row.read_on,
                                              .lines = row.lines,
                                              .matched = row.matched,
                                              .returned = row.returned,
                                              .unknown = row.not_known};
    page->files = list;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome payments_show_bank(struct db *db, struct request *r, struct reply *reply)
{
    struct html_payments_bank page = {.form = &r->form};
    enum outcome o = load_desk(db, r, &page);

    if (o == OUTCOME_OK)
        o = load_back(db, r, &page);
    if (o == OUTCOME_OK)
        o = load_files(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, plain(r, &say_payments_bank_title),
               INSIDE(html_payments_bank, &page));
    return OUTCOME_OK;
}

enum outcome payments_act_bank(struct db *db, struct request *r)
{
    const struct bank_form *f = form_values(&r->form);
    struct payments_bank_report report;
    const enum outcome o = bank_read_bytes(db, f->file.bytes, r->today, r->now, &report);

    if (o == OUTCOME_NOT_VALID) /* everything read so far is thrown away with the transaction */
        return form_refuse(&r->form, "file", &say_payments_bank_read_refused);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, report.was_read_before
                      ? plain(r, &say_payments_bank_read_before)
                      : sentence_say(r->arena, &say_payments_bank_read_done, r->lang,
                                     (struct fill[]){FILL_NUMBER("matched", report.matched),
                                                     FILL_NUMBER("returned", report.returned),
                                                     FILL_NUMBER("unknown", report.unknown)},
                                     3));
    reply_go(r, ROUTE_GELD_BANK, NO_TEXT);
    return OUTCOME_OK;
}

enum outcome payments_act_desk(struct db *db, struct request *r)
{
    const struct text words = text_trim(request_posted(r, "words"));

    if (words.len == 0 || words.len > 200) {
        reply_said(r, plain(r, &say_payments_bank_done_wrong));
    } else {
        const enum outcome o = payments_desk_done_run(
            db, (struct payments_desk_done_in){r->part[0], r->who->account, r->today, words});
        if (o != OUTCOME_OK)
            return o;
        reply_said(r, plain(r, &say_payments_bank_done_said));
    }
    reply_go(r, ROUTE_GELD_BANK, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- /geld/rekeningen
 * ----------------------------------------------------------------------------------- */

enum outcome payments_about_accounts(struct db *db, struct request *r, struct about *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct text *persons = arena_take(r->arena, ACCOUNTS_MOST, sizeof *persons);
    struct payments_accounts_asked_row row;
    size_t count = 0;

    if (!persons)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_accounts_asked_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_accounts_asked_next(&rows, &row)) == OUTCOME_OK &&
           count < ACCOUNTS_MOST)
        persons[count++] = arena_copy(r->arena, row.person);
    *ret = (struct about){persons, count, TEXT("rekening")};
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome draw_asked(struct db *db, struct request *r,
                               const struct payments_accounts_asked_row *a,
                               struct html_payments_rekeningen_accounts *ret)
{
    struct text name, iban, holder;

    /* Asked after this page's line was written: it is shown next time. */
    if (!witness_may(r->look, a->person))
        return OUTCOME_NOT_FOUND;
    enum outcome o = people_name(db, r->look, a->person, &name);
    if (o == OUTCOME_OK)
        o = witness_unseal(db, r->look, a->person, KEY_PAYMENTS, TEXT("payments_account"),
                           a->id, TEXT("iban"), a->iban, &iban);
    if (o == OUTCOME_OK)
        o = witness_unseal(db, r->look, a->person, KEY_PAYMENTS, TEXT("payments_account"),
                           a->id, TEXT("holder"), a->holder, &holder);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_FOUND ? OUTCOME_BROKEN : o;
    *ret = (struct html_payments_rekeningen_accounts){
        .id = arena_copy(r->arena, a->id),
        .name = name,
        .iban = iban_in_fours(r->arena, iban),
        .holder = holder,
        .first = a->first,
        .asked_on = a->asked_on,
        .mine = text_same(a->asked_by, r->who->account)};
    return OUTCOME_OK;
}

enum outcome payments_show_accounts(struct db *db, struct request *r, struct reply *reply)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_rekeningen page = {.some = false};
    struct html_payments_rekeningen_accounts *list =
        arena_take(r->arena, ACCOUNTS_MOST, sizeof *list);
    struct payments_accounts_asked_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_accounts_asked_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_accounts_asked_next(&rows, &row)) == OUTCOME_OK &&
           page.accounts_count < ACCOUNTS_MOST) {
        o = draw_asked(db, r, &row, &list[page.accounts_count]);
        if (o == OUTCOME_OK)
            page.accounts_count++;
        else if (o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.accounts = list;
    page.some = page.accounts_count > 0;
    page.waiting = (int64_t)page.accounts_count;
    reply_page(reply, 200, plain(r, &say_payments_accounts_title),
               INSIDE(html_payments_rekeningen, &page));
    return OUTCOME_OK;
}

enum outcome payments_about_account(struct db *db, struct request *r, struct about *ret)
{
    struct payments_account_person_row row;
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    const enum outcome o =
        payments_account_person_one(db, (struct payments_account_person_in){r->part[0]}, &row);

    if (!person)
        return OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK)
        return o;
    *person = arena_copy(r->arena, row.person);
    *ret = (struct about){person, 1, TEXT("rekening")};
    return OUTCOME_OK;
}

enum outcome payments_act_account_agree(struct db *db, struct request *r)
{
    const enum outcome o = payments_account_agree(db, r->part[0], r->who->account, r->today);

    if (o == OUTCOME_NOT_ALLOWED)
        reply_said(r, plain(r, &say_payments_accounts_mine));
    else if (o != OUTCOME_OK)
        return o;
    else
        reply_said(r, plain(r, &say_payments_accounts_agreed));
    reply_go(r, ROUTE_GELD_ACCOUNTS, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- the mandate
 * -------------------------------------------------------------------------------------------
 */

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
