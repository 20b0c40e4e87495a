#include "payments/bank_pages.h"

#include "access/access.h"
#include "payments/bank.h"
#include "payments/bank.html.h"
#include "payments/bank_pages.sql.h"
#include "payments/finance_pages.h"
#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/store.h"

#include "ground/base/banned.h"

const struct store_list payments_list_bank_pages = {payments_bank_pages_statements,
                                                    payments_bank_pages_statements_count};

enum { LINES_MOST = 100, FILES_MOST = 8, BANK_UPLOAD_MOST = 8 * 1024 * 1024 };

static struct text plain(struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

struct bank_form {
    struct form_file file;
};
static const struct field bank_fields[] = {
    FIELD_OF(struct bank_form, file, .kind = FIELD_FILE, .required = true,
             .most = BANK_UPLOAD_MOST, .label = &say_payments_bank_file_label,
             .wrong = &say_payments_bank_read_refused),
};
const struct form_table payments_bank_table = FORM_TABLE(struct bank_form, bank_fields);

static const struct sentence *why_here(struct text why)
{
    return text_same(why, TEXT("double"))   ? &say_payments_why_double
           : text_same(why, TEXT("amount")) ? &say_payments_why_amount
           : text_same(why, TEXT("batch"))  ? &say_payments_why_batch
                                            : &say_payments_why_unknown;
}

enum outcome payments_desk_count(struct db *db, int64_t *ret)
{
    struct payments_desk_waiting_row row;
    const enum outcome o = payments_desk_waiting_one(db, &row);

    if (o == OUTCOME_OK)
        *ret = row.waiting;
    return o;
}

/* ---- /geld/bank ---- */

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
        list[page->lines_count++] =
            (struct html_payments_bank_lines){.id = arena_copy(r->arena, row.id),
                                              .line = row.line,
                                              .booked = row.booked,
                                              .amount = row.amount,
                                              .reference = arena_copy(r->arena, row.reference),
                                              .why = plain(r, why_here(row.why))};
    page->lines = list;
    page->desk = (int64_t)page->lines_count;
    page->some = page->lines_count > 0;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* What came back lately, with the bank's reason: the same as on /geld. */
static enum outcome load_back(struct db *db, struct request *r, struct html_payments_bank *page)
{
    struct payments_returned *seen;
    size_t count;
    const enum outcome o = payments_returns_lately(db, r, &seen, &count);

    if (o != OUTCOME_OK)
        return o;
    struct html_payments_bank_returns *list = arena_take(r->arena, count + 1, sizeof *list);
    if (!list)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct html_payments_bank_returns){seen[i].found, seen[i].payments,
                                                      seen[i].what, seen[i].total};
    page->returns = list;
    page->returns_count = count;
    page->returned = count > 0;
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
                      : request_say(r, &say_payments_bank_read_done,
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
