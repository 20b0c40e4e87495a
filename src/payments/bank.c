#include "payments/bank.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "payments/bank.sql.h"
#include "payments/payments.h"
#include "payments/repair.h"
#include "payments/run.h"
#include "payments/sepa_file.h"
#include "payments/sepa_in.h"
#include "payments/store.h"
#include "payments/too_much.h"

#undef alloca
#include "ground/base/banned.h"

const struct store_list payments_list_bank = {payments_bank_statements,
                                              payments_bank_statements_count};

struct importing {
    struct db *db;
    const char *path; /* NULL: `bytes` */
    struct xml_bytes bytes;
    struct day today;
    struct instant at;
    struct text hash;
    struct payments_bank_report *report;
    struct bank_in in;
    /* What was booked on one day is one entry: a line a payment, and one for the bank. */
    struct entry booked;
    char booked_id[STORE_ID_CHARS];
    struct cents booked_total;
    bool has_booked;
};

static enum outcome outcome_new(struct importing *m, struct text attempt, struct text kind,
                                struct day day, struct text line)
{
    return payments_outcome_new_run(m->db, (struct payments_outcome_new_in){.attempt = attempt,
                                                                            .kind = kind,
                                                                            .fails = false,
                                                                            .day = day,
                                                                            .reason = TEXT(""),
                                                                            .line = line,
                                                                            .found = m->today});
}

/* Owed again: from the bank when it had left, from transit when it had only been sent. */
enum outcome bank_failed(struct db *db, struct text kind, const struct bank_said *s)
{
    enum outcome o =
        payments_outcome_new_run(db, (struct payments_outcome_new_in){.attempt = s->attempt,
                                                                      .kind = kind,
                                                                      .fails = true,
                                                                      .day = s->day,
                                                                      .reason = s->reason,
                                                                      .line = s->line,
                                                                      .found = s->found});
    if (o != OUTCOME_OK)
        return o;
    if (repair_stops_account(s->reason)) {
        o = account_stop(db, s->account, s->reason, s->found);
        if (o != OUTCOME_OK)
            return o;
    }
    if (!s->was_sent)
        return OUTCOME_OK;
    struct entry e = entry_begin(db, s->found, kind);
    o = entry_line(db, &e, s->was_booked ? BOOK_BANK : BOOK_TRANSIT, s->person, s->obligation,
                   s->attempt, s->amount);
    if (o == OUTCOME_OK)
        o = entry_line(db, &e, BOOK_OWED, s->person, s->obligation, s->attempt,
                       (struct cents){-s->amount.n});
    return o != OUTCOME_OK ? o : entry_end(&e);
}

/* No name of a payer or payee is kept: whoever looks at the desk looks it up at the bank. */
static enum outcome to_desk(struct importing *m, const struct bank_line *l, const char *why)
{
    const struct text id = db_new_id(m->db);
    const struct text reference = l->end_to_end.len > 0       ? l->end_to_end
                                  : l->batch.len > 0          ? l->batch
                                  : l->bank_reference.len > 0 ? l->bank_reference
                                                              : TEXT("-");

    m->report->unknown++;
    return payments_bank_line_new_run(m->db,
                                      (struct payments_bank_line_new_in){.id = id,
                                                                         .file = m->hash,
                                                                         .line = l->line,
                                                                         .booked = l->booked,
                                                                         .amount = l->amount,
                                                                         .reference = reference,
                                                                         .why = text_of(why)});
}

static struct text line_name(struct importing *m, int64_t line)
{
    return arena_print(m->db->arena, "%.*s:%lld", TEXT_ARG(text_first(m->hash, 16)),
                       (long long)line);
}

/* ---- one payment ---- */

/* It had been given up, was booked after all, and now comes back: the other one stays. */
static enum outcome double_back(struct importing *m, const struct bank_line *l,
                                const struct payments_bank_attempt_row *a)
{
    enum outcome o = too_much_came_back(m->db, a->obligation, m->today);

    if (o == OUTCOME_NOT_FOUND || o == OUTCOME_CONFLICT)
        return to_desk(m, l, "double");
    if (o == OUTCOME_OK)
        o = outcome_new(m, l->end_to_end, TEXT("returned"), l->booked, line_name(m, l->line));
    if (o != OUTCOME_OK)
        return o;
    m->report->returned++;
    struct entry e = entry_begin(m->db, m->today, TEXT("returned"));
    o = entry_line(m->db, &e, BOOK_BANK, a->person, a->obligation, l->end_to_end, a->amount);
    if (o == OUTCOME_OK)
        o = entry_line(m->db, &e, BOOK_OWED, a->person, a->obligation, l->end_to_end,
                       (struct cents){-a->amount.n});
    return o != OUTCOME_OK ? o : entry_end(&e);
}

static enum outcome take_back(struct importing *m, const struct bank_line *l,
                              const struct payments_bank_attempt_row *a)
{
    if (l->amount.n != a->amount.n)
        return to_desk(m, l, "amount");
    if (a->failure.at)
        return a->has_booked ? double_back(m, l, a) : to_desk(m, l, "double");
    m->report->returned++;
    enum outcome o = bank_failed(m->db, TEXT("returned"),
                                 &(struct bank_said){.attempt = l->end_to_end,
                                                     .person = a->person,
                                                     .obligation = a->obligation,
                                                     .account = a->account,
                                                     .amount = a->amount,
                                                     .day = l->booked,
                                                     .reason = l->reason,
                                                     .line = line_name(m, l->line),
                                                     .found = m->today,
                                                     .was_sent = true,
                                                     .was_booked = true});
    if (o == OUTCOME_OK)
        o = too_much_came_back(m->db, a->obligation, m->today);
    if (o == OUTCOME_CONFLICT)
        return to_desk(m, l, "double");
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome booked_close(struct importing *m)
{
    enum outcome o = OUTCOME_OK;

    if (!m->has_booked)
        return OUTCOME_OK;
    m->has_booked = false;
    o = entry_line(m->db, &m->booked, BOOK_BANK, NO_TEXT, NO_TEXT, NO_TEXT,
                   (struct cents){-m->booked_total.n});
    return o != OUTCOME_OK ? o : entry_end(&m->booked);
}

static enum outcome booked_open(struct importing *m, struct day day)
{
    enum outcome o = OUTCOME_OK;

    if (m->has_booked && m->booked.day.n == day.n)
        return OUTCOME_OK;
    o = booked_close(m);
    if (o != OUTCOME_OK)
        return o;
    m->booked = entry_begin(m->db, day, TEXT("booked"));
    if (m->booked.id.len != sizeof m->booked_id)
        return OUTCOME_NO_ROOM;
    memcpy(m->booked_id, m->booked.id.at, sizeof m->booked_id); /* the arena goes back */
    m->booked.id.at = m->booked_id;
    m->booked_total = (struct cents){0};
    m->has_booked = true;
    return OUTCOME_OK;
}

static enum outcome take_booking(struct importing *m, const struct bank_line *l,
                                 const struct payments_bank_attempt_row *a)
{
    enum outcome o;

    if (-l->amount.n != a->amount.n)
        return to_desk(m, l, "amount");
    if (a->has_booked)
        return to_desk(m, l, "double");
    o = outcome_new(m, l->end_to_end, TEXT("booked"), l->booked, line_name(m, l->line));
    if (o != OUTCOME_OK)
        return o;
    m->report->matched++;
    /* It came after we had given it up: then it may have been paid twice. */
    o = booked_open(m, l->booked);
    if (o == OUTCOME_OK)
        o = entry_line(m->db, &m->booked, a->failure.at ? BOOK_OWED : BOOK_TRANSIT, a->person,
                       a->obligation, l->end_to_end, a->amount);
    if (o == OUTCOME_OK)
        o = cents_add(m->booked_total, a->amount, &m->booked_total);
    /* A second one that was not sent yet never is; two that are there are told and decided. */
    if (o == OUTCOME_OK && a->failure.at && !a->latest)
        o = payments_bank_stop_later_run(
            m->db, (struct payments_bank_stop_later_in){a->obligation, m->today});
    if (o == OUTCOME_OK && (a->failure.at || a->turn > 1))
        o = too_much_double(m->db, l->end_to_end, a->obligation, m->today, m->at);
    return o;
}

/* ---- a batch ---- */

/* "R000012-ABCDEFGHJKLM-2": the message and the number of the group. */
static bool cut_batch(struct text batch, struct text *ret_message, int64_t *ret_number)
{
    size_t at = batch.len;

    while (at > 0 && batch.at[at - 1] != '-')
        at--;
    if (at < 2 || text_number(text_from(batch, at), ret_number) != OUTCOME_OK ||
        *ret_number < 1)
        return false;
    *ret_message = text_first(batch, at - 1);
    return true;
}

struct batch {
    struct text run;
    struct day least, execute;
    int64_t payments, booked, given_up;
    struct cents total;
};

static enum outcome find_batch(struct importing *m, struct text name, struct batch *ret)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_bank_run_row run;
    struct payments_bank_groups_row g;
    struct text message;
    int64_t number, at = 0;

    if (!cut_batch(name, &message, &number))
        return OUTCOME_NOT_FOUND;
    enum outcome o = payments_bank_run_one(m->db, (struct payments_bank_run_in){message}, &run);
    if (o != OUTCOME_OK)
        return o;
    ret->run = run.run;
    ret->least = run_banking_from(run.agreed_on);
    o = payments_bank_groups_open(m->db, (struct payments_bank_groups_in){run.run, ret->least},
                                  &r);
    while (o == OUTCOME_OK && (o = payments_bank_groups_next(&r, &g)) == OUTCOME_OK) {
        if (++at != number)
            continue;
        ret->execute = g.execute;
        ret->payments = g.payments;
        ret->total = g.total;
        ret->booked = g.booked;
        ret->given_up = g.given_up;
        return OUTCOME_OK;
    }
    return o;
}

static enum outcome take_each(struct importing *m, const struct bank_line *l,
                              const struct batch *b)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_bank_group_lines_row p;
    enum outcome o = payments_bank_group_lines_open(
        m->db, (struct payments_bank_group_lines_in){b->run, b->least, b->execute}, &r);

    while (o == OUTCOME_OK && (o = payments_bank_group_lines_next(&r, &p)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(m->db->arena);
        struct payments_bank_attempt_row a;
        struct bank_line one = *l;

        one.end_to_end = p.id;
        one.amount = (struct cents){-p.amount.n};
        o = payments_bank_attempt_one(m->db, (struct payments_bank_attempt_in){p.id}, &a);
        if (o == OUTCOME_OK)
            o = take_booking(m, &one, &a);
        arena_return(m->db->arena, mark);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* Second payments in a batch whose first came after all. */
static enum outcome find_doubles(struct importing *m, const struct batch *b)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_bank_group_again_row p;
    enum outcome o = payments_bank_group_again_open(
        m->db, (struct payments_bank_group_again_in){b->run, b->least, b->execute}, &r);

    while (o == OUTCOME_OK && (o = payments_bank_group_again_next(&r, &p)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(m->db->arena);

        o = too_much_double(m->db, p.id, p.obligation, m->today, m->at);
        arena_return(m->db->arena, mark);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome take_batch(struct importing *m, const struct bank_line *l)
{
    struct batch b;
    enum outcome o = find_batch(m, l->batch, &b);

    if (o == OUTCOME_NOT_FOUND)
        return to_desk(m, l, "unknown");
    if (o != OUTCOME_OK)
        return o;
    if (-l->amount.n != b.total.n || (l->batch_count > 0 && l->batch_count != b.payments))
        return to_desk(m, l, "batch");
    /* Booked before: somebody looks. Given up, and it came after all: one by one. */
    if (b.booked > 0)
        return to_desk(m, l, "double");
    if (b.given_up > 0)
        return take_each(m, l, &b);
    o = payments_bank_group_booked_run(
        m->db, (struct payments_bank_group_booked_in){.run = b.run,
                                                      .least = b.least,
                                                      .execute = b.execute,
                                                      .day = l->booked,
                                                      .line = line_name(m, l->line),
                                                      .found = m->today});
    if (o != OUTCOME_OK)
        return o;
    m->report->matched += b.payments;
    struct entry e = entry_begin(m->db, l->booked, TEXT("booked"));
    o = entry_line(m->db, &e, BOOK_TRANSIT, NO_TEXT, NO_TEXT, NO_TEXT, b.total);
    if (o == OUTCOME_OK)
        o = entry_line(m->db, &e, BOOK_BANK, NO_TEXT, NO_TEXT, NO_TEXT,
                       (struct cents){-b.total.n});
    if (o == OUTCOME_OK)
        o = entry_end(&e);
    return o != OUTCOME_OK ? o : find_doubles(m, &b);
}

static enum outcome on_line(void *arg, const struct bank_line *l)
{
    struct importing *m = arg;
    struct payments_bank_attempt_row a;
    const struct arena_mark mark = arena_mark(m->db->arena);
    enum outcome o;

    m->report->lines++;
    if (!l->is_booked)
        return OUTCOME_OK;
    if (l->end_to_end.len == 0) {
        o = l->batch.len > 0 && l->amount.n < 0 ? take_batch(m, l) : to_desk(m, l, "unknown");
    } else {
        o = payments_bank_attempt_one(m->db, (struct payments_bank_attempt_in){l->end_to_end},
                                      &a);
        if (o == OUTCOME_NOT_FOUND)
            o = to_desk(m, l, "unknown");
        else if (o == OUTCOME_OK)
            o = l->amount.n > 0 ? take_back(m, l, &a) : take_booking(m, l, &a);
    }
    arena_return(m->db->arena, mark);
    return o;
}

static enum outcome on_statement(void *arg, const struct bank_statement *s)
{
    struct importing *m = arg;

    if (!s->has_until)
        return OUTCOME_OK;
    return payments_statement_new_run(
        m->db, (struct payments_statement_new_in){s->id, s->iban, s->until, m->hash});
}

/* ---- answers to a file ---- */

static enum outcome refuse_many(struct importing *m, const struct bank_answer *a,
                                struct text run, struct day least, bool has_execute,
                                struct day execute)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_bank_pending_row p;
    enum outcome o = payments_bank_pending_open(
        m->db,
        (struct payments_bank_pending_in){
            .run = run, .least = least, .has_execute = has_execute, .execute = execute},
        &r);

    while (o == OUTCOME_OK && (o = payments_bank_pending_next(&r, &p)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(m->db->arena);

        o = bank_failed(
            m->db, TEXT("refused"),
            &(struct bank_said){.attempt = p.id,
                                .person = p.person,
                                .obligation = p.obligation,
                                .account = p.account,
                                .amount = p.amount,
                                .day = m->today,
                                .reason = TEXT(""), /* of the file, not of this account */
                                .line = line_name(m, a->line),
                                .found = m->today,
                                .was_sent = true});
        arena_return(m->db->arena, mark);
        m->report->returned++;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome refuse_one(struct importing *m, const struct bank_answer *a)
{
    struct payments_bank_attempt_row p;
    const enum outcome o =
        payments_bank_attempt_one(m->db, (struct payments_bank_attempt_in){a->end_to_end}, &p);

    if (o == OUTCOME_NOT_FOUND) {
        m->report->unknown++;
        return OUTCOME_OK;
    }
    if (o != OUTCOME_OK || p.failure.at || p.has_booked)
        return o;
    m->report->returned++;
    return bank_failed(m->db, TEXT("refused"),
                       &(struct bank_said){.attempt = a->end_to_end,
                                           .person = p.person,
                                           .obligation = p.obligation,
                                           .account = p.account,
                                           .amount = p.amount,
                                           .day = m->today,
                                           .reason = a->reason,
                                           .line = line_name(m, a->line),
                                           .found = m->today,
                                           .was_sent = true});
}

static enum outcome on_answer(void *arg, const struct bank_answer *a)
{
    struct importing *m = arg;
    struct payments_bank_run_row run;
    struct batch b;
    const struct day no_day = {0};

    m->report->lines++;
    if (!text_same(a->status, TEXT("RJCT"))) {
        m->report->matched += text_starts(a->status, TEXT("AC")) ? 1 : 0;
        return OUTCOME_OK;
    }
    if (a->end_to_end.len > 0)
        return refuse_one(m, a);
    enum outcome o = OUTCOME_NOT_FOUND;
    if (a->batch.len > 0) {
        o = find_batch(m, a->batch, &b);
        if (o == OUTCOME_OK)
            return refuse_many(m, a, b.run, b.least, true, b.execute);
    } else {
        o = payments_bank_run_one(m->db, (struct payments_bank_run_in){a->message}, &run);
        if (o == OUTCOME_OK) {
            o = payments_run_refused_run(
                m->db, (struct payments_run_refused_in){run.run, m->today, m->at});
            return o != OUTCOME_OK ? o
                                   : refuse_many(m, a, run.run, run_banking_from(run.agreed_on),
                                                 false, no_day);
        }
    }
    if (o == OUTCOME_NOT_FOUND)
        m->report->unknown++;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* ---- the file ---- */

/* All of it or nothing: the transaction is thrown away with the first fault. May run twice. */
static enum outcome import_work(struct db *db, void *arg)
{
    struct importing *m = arg;
    struct payments_bank_file_find_row before;
    enum outcome o =
        payments_bank_file_find_one(db, (struct payments_bank_file_find_in){m->hash}, &before);

    *m->report = (struct payments_bank_report){.was_read_before = o == OUTCOME_OK};
    if (o == OUTCOME_OK) {
        m->report->lines = before.lines;
        m->report->matched = before.matched;
        m->report->returned = before.returned;
        m->report->unknown = before.not_known;
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    o = payments_bank_file_new_run(
        db, (struct payments_bank_file_new_in){m->hash, TEXT("reading"), m->today});
    if (o != OUTCOME_OK)
        return o;
    int fd = m->path ? open(m->path, O_RDONLY | O_CLOEXEC) : -1;
    if (m->path && fd < 0)
        return OUTCOME_NOT_FOUND;
    m->db = db;
    m->has_booked = false;
    m->in = (struct bank_in){
        .line = on_line, .statement = on_statement, .answer = on_answer, .arg = m};
    struct xml_bytes bytes = m->bytes;
    o = bank_read(&m->in, m->path ? &(struct xml_source){xml_more_file, &fd}
                                  : &(struct xml_source){xml_more_bytes, &bytes});
    if (fd >= 0)
        close(fd);
    if (o == OUTCOME_OK)
        o = booked_close(m);
    if (o != OUTCOME_OK)
        return o;
    return payments_bank_file_count_run(
        db, (struct payments_bank_file_count_in){
                .hash = m->hash,
                .kind = m->in.kind == BANK_ANSWER ? TEXT("pain.002") : TEXT("camt.053"),
                .lines = m->report->lines,
                .matched = m->report->matched,
                .returned = m->report->returned,
                .not_known = m->report->unknown});
}

enum outcome payments_bank_read(struct store *store, struct arena *arena, const char *path,
                                struct day today, struct instant at,
                                struct payments_bank_report *ret_report)
{
    char hash[SEPA_HASH_HEX + 1];
    struct payments_bank_report report = {.lines = 0};
    struct importing m = {.path = path, .today = today, .at = at, .report = &report};

    enum outcome o = sepa_hash_file(path, hash);
    if (o != OUTCOME_OK)
        return o;
    m.hash = text_of(hash);
    o = store_transact(store, arena, import_work, &m);
    if (o != OUTCOME_OK) {
        const struct payments_bank_report nothing = {.lines = 0};

        report = nothing;
        report.fault = bank_fault_name(&m.in);
        report.fault_line = m.in.fault_line;
    }
    *ret_report = report;
    return o;
}

enum outcome bank_read_bytes(struct db *db, struct text bytes, struct day today,
                             struct instant at, struct payments_bank_report *ret_report)
{
    char hash[SEPA_HASH_HEX + 1];
    struct importing m = {.bytes = {bytes}, .today = today, .at = at, .report = ret_report};

    sepa_hash_bytes(bytes, hash);
    m.hash = text_of(hash);
    return import_work(db, &m);
}
