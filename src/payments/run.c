#include "payments/run.h"

#include <assert.h>
#include <stdio.h>

#include "payments/late.h"
#include "payments/payments.h"
#include "payments/run.sql.h"
#include "payments/sepa_file.h"
#include "payments/sepa_out.h"
#include "payments/sepa_text.h"
#include "payments/store.h"
#include "witness/witness.h"

#undef alloca
#include "ground/base/banned.h"

const struct store_list payments_list_run = {payments_run_statements,
                                             payments_run_statements_count};

struct day run_banking_from(struct day d)
{
    while (!day_is_banking(d))
        d = day_plus(d, 1);
    return d;
}

enum outcome attempt_make(struct db *db, const struct attempt_new *n, struct text *ret_id)
{
    const struct text id = db_new_id(db);
    const enum outcome o = payments_attempt_new_run(
        db, (struct payments_attempt_new_in){.id = id,
                                             .run = n->run,
                                             .obligation = n->obligation,
                                             .person = n->person,
                                             .turn = n->turn,
                                             .amount = n->amount,
                                             .account = n->account,
                                             .execute = n->execute,
                                             .month = n->month});
    if (o == OUTCOME_OK && ret_id)
        *ret_id = id;
    return o;
}

enum outcome held_make(struct db *db, struct text obligation, struct day day, struct text run,
                       struct text reason)
{
    return payments_held_new_run(db,
                                 (struct payments_held_new_in){obligation, day, run, reason});
}

static enum outcome run_make(struct db *db, struct text kind, struct month month,
                             struct text by, struct day today, struct instant at,
                             struct text *ret_run)
{
    struct payments_run_number_row next;
    const struct text id = db_new_id(db);
    enum outcome o = payments_run_number_one(db, &next);

    if (o != OUTCOME_OK)
        return o;
    o = payments_run_new_run(
        db, (struct payments_run_new_in){id, kind, next.number, month, by, today, at});
    if (o == OUTCOME_OK)
        *ret_run = id;
    return o;
}

static enum outcome step(struct db *db, struct text run, struct text what, struct text made_by,
                         struct text by, struct day today, struct instant at)
{
    return payments_run_step_new_run(db, (struct payments_run_step_new_in){.run = run,
                                                                           .step = what,
                                                                           .made_by = made_by,
                                                                           .by_whom = by,
                                                                           .day = today,
                                                                           .at = at});
}

enum outcome run_standing(struct db *db, struct text mandate, struct day today,
                          struct instant at, struct text *ret_run)
{
    struct payments_run_open_row open;
    enum outcome o = payments_run_open_one(db, (struct payments_run_open_in){today}, &open);

    if (o == OUTCOME_OK)
        *ret_run = open.id;
    if (o != OUTCOME_NOT_FOUND)
        return o;
    o = run_make(db, TEXT("standing"), month_of(today), TEXT("night"), today, at, ret_run);
    /* Two people gave the mandate beforehand; the step names it. */
    return o != OUTCOME_OK
               ? o
               : step(db, *ret_run, TEXT("agreed"), TEXT("night"), mandate, today, at);
}

/* ---- drafting ---- */

static enum outcome draft_line(struct db *db, struct text run,
                               const struct payments_to_pay_row *p, struct day today,
                               int64_t *lines)
{
    struct text account;
    bool stopped, died;
    struct day execute = late_send_day(p->promised);

    if (day_before(execute, today))
        execute = today;
    execute = run_banking_from(execute);
    enum outcome o = account_in_force(db, p->person, execute, &account, &stopped, &died);
    /* One person's problem is one held line; the others go on. */
    if (o == OUTCOME_NOT_FOUND)
        return held_make(db, p->id, today, run, TEXT("no_account"));
    if (o != OUTCOME_OK)
        return o;
    if (stopped)
        return held_make(db, p->id, today, run, died ? TEXT("died") : TEXT("account_stopped"));
    ++*lines;
    return attempt_make(db,
                        &(struct attempt_new){.run = run,
                                              .obligation = p->id,
                                              .person = p->person,
                                              .turn = p->turn + 1,
                                              .amount = p->amount,
                                              .account = account,
                                              .execute = execute,
                                              .month = p->month},
                        NULL);
}

enum outcome payments_run_draft(struct db *db, struct arena *scratch, struct month month,
                                struct text by, struct day today, struct instant at,
                                struct text *ret_run)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_to_pay_row p;
    struct text run;
    int64_t made, lines = 0;

    enum outcome o = owed_make(db, scratch, month, today, &made);
    if (o == OUTCOME_OK)
        o = run_make(db, TEXT("month"), month, by, today, at, &run);
    if (o == OUTCOME_OK)
        o = payments_to_pay_open(
            db, (struct payments_to_pay_in){(struct month){month.n - 12}, month}, &r);
    while (o == OUTCOME_OK && (o = payments_to_pay_next(&r, &p)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);

        o = draft_line(db, run, &p, today, &lines);
        arena_return(db->arena, mark);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    if (lines == 0)
        return OUTCOME_CONFLICT;
    *ret_run = run;
    return OUTCOME_OK;
}

enum outcome payments_run_agree(struct db *db, struct text run, struct text by,
                                struct day today, struct instant at)
{
    struct payments_run_find_row found;
    const enum outcome o =
        payments_run_find_one(db, (struct payments_run_find_in){run}, &found);

    if (o != OUTCOME_OK)
        return o;
    if (text_same(found.made_by, by))
        return OUTCOME_NOT_ALLOWED;
    if (found.agreed_by.at || found.has_withdrawn_on)
        return OUTCOME_CONFLICT;
    return step(db, run, TEXT("agreed"), found.made_by, by, today, at);
}

/* ---- withdrawing ---- */

/* The rows stay; its payments get the word that they will never be made, and what they were for
 * is owed as before. */
static enum outcome withdraw_now(struct db *db, const struct payments_run_find_row *found,
                                 struct text run, struct text asked_by, struct text by,
                                 struct day today, struct instant at)
{
    const enum outcome o = payments_run_withdrawn_new_run(
        db, (struct payments_run_withdrawn_new_in){.run = run,
                                                   .asked_by = asked_by,
                                                   .by_whom = by,
                                                   .was_agreed = found->agreed_by.at != NULL,
                                                   .day = today,
                                                   .at = at});

    return o != OUTCOME_OK
               ? o
               : payments_run_free_run(db, (struct payments_run_free_in){run, today});
}

enum outcome payments_run_withdraw(struct db *db, struct text run, struct text by,
                                   struct text reason, struct day today, struct instant at)
{
    struct payments_run_find_row found;
    enum outcome o = payments_run_find_one(db, (struct payments_run_find_in){run}, &found);

    if (o != OUTCOME_OK)
        return o;
    if (reason.len == 0)
        return OUTCOME_NOT_VALID;
    if (!text_same(found.kind, TEXT("month")))
        return OUTCOME_NOT_ALLOWED; /* a repair is the person's: nobody holds it back */
    if (found.file.at || found.has_withdrawn_on || found.stop_by.at)
        return OUTCOME_CONFLICT;
    o = payments_run_stop_new_run(
        db, (struct payments_run_stop_new_in){run, by, reason, today, at});
    if (o != OUTCOME_OK || found.agreed_by.at)
        return o;
    return withdraw_now(db, &found, run, by, by, today, at);
}

enum outcome payments_run_withdraw_agree(struct db *db, struct text run, struct text by,
                                         struct day today, struct instant at)
{
    struct payments_run_find_row found;
    const enum outcome o =
        payments_run_find_one(db, (struct payments_run_find_in){run}, &found);

    if (o != OUTCOME_OK)
        return o;
    if (!found.stop_by.at)
        return OUTCOME_NOT_FOUND;
    if (text_same(found.stop_by, by))
        return OUTCOME_NOT_ALLOWED;
    if (found.file.at || found.has_withdrawn_on)
        return OUTCOME_CONFLICT;
    return withdraw_now(db, &found, run, found.stop_by, by, today, at);
}

/* ---- the file ---- */

struct filing {
    struct text run, by;
    const char *folder;
    struct day today;
    struct instant at;
    char name[48];
    char hash[SEPA_HASH_HEX + 1];
    struct sepa_file file;
    bool open;
    struct sepa_out *out;
};

static enum outcome job_look(struct db *db, struct filing *f, struct witness_look **ret_look)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_run_persons_count_row total;
    struct payments_run_persons_row p;
    size_t count = 0;

    enum outcome o = payments_run_persons_count_one(
        db, (struct payments_run_persons_count_in){f->run}, &total);
    if (o != OUTCOME_OK)
        return o;
    struct text *persons = arena_take(db->arena, (size_t)total.persons, sizeof *persons);
    if (!persons)
        return OUTCOME_NO_ROOM;
    o = payments_run_persons_open(db, (struct payments_run_persons_in){f->run}, &r);
    while (o == OUTCOME_OK && (o = payments_run_persons_next(&r, &p)) == OUTCOME_OK &&
           count < (size_t)total.persons)
        persons[count++] = arena_copy(db->arena, p.person);
    if (o != OUTCOME_NOT_FOUND && o != OUTCOME_OK)
        return o;
    if (db->arena->full)
        return OUTCOME_NO_ROOM;
    return witness_job(db, db->arena, TEXT("betalen"), persons, count, f->at, ret_look);
}

static enum outcome unseal(struct db *db, const struct witness_look *look,
                           const struct payments_run_lines_row *l, struct text *ret_iban,
                           struct text *ret_holder)
{
    const enum outcome o =
        witness_unseal(db, look, l->person, KEY_PAYMENTS, TEXT("payments_account"), l->account,
                       TEXT("iban"), l->iban, ret_iban);

    return o != OUTCOME_OK
               ? o
               : witness_unseal(db, look, l->person, KEY_PAYMENTS, TEXT("payments_account"),
                                l->account, TEXT("holder"), l->holder, ret_holder);
}

static enum outcome file_line(struct db *db, struct filing *f, const struct witness_look *look,
                              const struct payments_run_lines_row *l, struct entry *entry)
{
    struct text iban, holder;
    enum outcome o = unseal(db, look, l, &iban, &holder);

    if (o != OUTCOME_OK)
        return o;
    o = sepa_out_payment(
        f->out, db->arena,
        &(struct sepa_payment){.end_to_end = l->id,
                               .amount = l->amount,
                               .name = holder,
                               .iban = iban,
                               .remittance =
                                   sepa_remittance(db->arena, payments_sender()->name, l->month,
                                                   text_from(l->id, l->id.len - 8))});
    if (o != OUTCOME_OK)
        return o;
    return entry_line(db, entry, BOOK_OWED, l->person, l->obligation, l->id, l->amount);
}

struct group_list {
    struct sepa_group at[64];
    size_t count;
    int64_t payments;
    struct cents total;
};

static enum outcome read_groups(struct db *db, struct filing *f, struct day least,
                                struct group_list *ret)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_run_groups_row g;
    enum outcome o =
        payments_run_groups_open(db, (struct payments_run_groups_in){f->run, least}, &r);

    *ret = (struct group_list){.count = 0};
    while (o == OUTCOME_OK && (o = payments_run_groups_next(&r, &g)) == OUTCOME_OK) {
        if (ret->count == sizeof ret->at / sizeof ret->at[0])
            return OUTCOME_NO_ROOM;
        ret->at[ret->count++] = (struct sepa_group){g.execute, g.payments, g.total};
        ret->payments += g.payments;
        o = cents_add(ret->total, g.total, &ret->total);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome write_lines(struct db *db, struct filing *f, struct day least,
                                const struct group_list *groups,
                                const struct witness_look *look)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_run_lines_row l;
    struct entry entry = entry_begin(db, f->today, TEXT("sent"));
    size_t group = 0;
    enum outcome o =
        payments_run_lines_open(db, (struct payments_run_lines_in){f->run, least}, &r);

    while (o == OUTCOME_OK && (o = payments_run_lines_next(&r, &l)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);

        if (group == 0 || l.execute.n != groups->at[group - 1].execute.n) {
            if (group == groups->count)
                return OUTCOME_BROKEN;
            o = sepa_out_group(f->out, &groups->at[group++]);
        }
        if (o == OUTCOME_OK)
            o = file_line(db, f, look, &l, &entry);
        arena_return(db->arena, mark);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    o = sepa_out_end(f->out);
    if (o == OUTCOME_OK)
        o = entry_line(db, &entry, BOOK_TRANSIT, NO_TEXT, NO_TEXT, NO_TEXT,
                       (struct cents){-groups->total.n});
    return o != OUTCOME_OK ? o : entry_end(&entry);
}

static void drop(struct filing *f)
{
    if (f->open)
        sepa_file_drop(&f->file);
    f->open = false;
}

/* Everything that makes the bytes comes from rows that never change: the same run gives the
 * same file. So a stop between file and row is healed by doing it again. May run twice. */
static enum outcome file_work(struct db *db, void *arg)
{
    struct filing *f = arg;
    struct payments_run_find_row run;
    struct group_list groups;
    struct witness_look *look;

    drop(f);
    enum outcome o = payments_run_find_one(db, (struct payments_run_find_in){f->run}, &run);
    if (o != OUTCOME_OK)
        return o;
    if (!run.agreed_by.at)
        return OUTCOME_NOT_ALLOWED;
    if (run.has_withdrawn_on || (run.stop_by.at && !run.file.at))
        return OUTCOME_CONFLICT; /* somebody wants it not to go out: first those two */
    if (run.file.at) {
        snprintf(f->name, sizeof f->name, "%.*s", TEXT_ARG(run.file));
        return OUTCOME_OK;
    }
    const struct day least = run_banking_from(run.agreed_on);
    o = read_groups(db, f, least, &groups);
    if (o != OUTCOME_OK)
        return o;
    if (groups.payments == 0)
        return OUTCOME_NOT_FOUND;
    const struct text message = arena_print(db->arena, "R%06lld-%.*s", (long long)run.number,
                                            TEXT_ARG(text_first(f->run, 12)));
    snprintf(f->name, sizeof f->name, "%.*s.xml", TEXT_ARG(message));
    o = job_look(db, f, &look);
    if (o != OUTCOME_OK)
        return o;
    o = sepa_file_create(&f->file, f->folder);
    if (o != OUTCOME_OK)
        return o;
    f->open = true;
    const struct payments_sender *from = payments_sender();
    o = sepa_out_begin(f->out,
                       &(struct sepa_head){message,
                                           run.agreed_at,
                                           groups.payments,
                                           groups.total,
                                           {from->name, from->iban, from->bic}},
                       (struct sepa_sink){sepa_file_write, &f->file});
    if (o == OUTCOME_OK)
        o = write_lines(db, f, least, &groups, look);
    if (o != OUTCOME_OK)
        return o;
    f->open = false;
    o = sepa_file_keep(&f->file, f->name, f->hash);
    if (o != OUTCOME_OK)
        return o;
    return payments_run_step_new_run(
        db, (struct payments_run_step_new_in){.run = f->run,
                                              .step = TEXT("filed"),
                                              .made_by = run.made_by,
                                              .by_whom = f->by,
                                              .day = f->today,
                                              .at = f->at,
                                              .message = message,
                                              .file = text_of(f->name),
                                              .hash = text_of(f->hash),
                                              .has_payments = true,
                                              .payments = groups.payments,
                                              .has_total = true,
                                              .total = groups.total});
}

enum outcome payments_run_file(struct store *store, struct arena *arena, struct text run,
                               struct text by, const char *folder, struct day today,
                               struct instant at, struct text *ret_path)
{
    struct filing f = {.run = run, .by = by, .folder = folder, .today = today, .at = at};

    f.out = arena_take(arena, 1, sizeof *f.out);
    if (!f.out)
        return OUTCOME_NO_ROOM;
    const enum outcome o = store_transact(store, arena, file_work, &f);
    if (o != OUTCOME_OK && f.out->refused)
        fprintf(stderr, "payments: run %.*s: %s is not right: no file was made\n",
                TEXT_ARG(run), f.out->refused);
    drop(&f);
    if (o == OUTCOME_OK)
        *ret_path = arena_print(arena, "%s/%s", folder, f.name);
    return o;
}

enum outcome run_file_in(struct db *db, struct text run, struct text by, const char *folder,
                         struct day today, struct instant at, struct text *ret_name)
{
    struct filing f = {.run = run, .by = by, .folder = folder, .today = today, .at = at};

    f.out = arena_take(db->arena, 1, sizeof *f.out);
    if (!f.out)
        return OUTCOME_NO_ROOM;
    const enum outcome o = file_work(db, &f);
    drop(&f);
    if (o == OUTCOME_OK)
        *ret_name = arena_copy(db->arena, text_of(f.name));
    return o;
}

struct waiting {
    struct text run[64];
    size_t count;
};

static enum outcome waiting_runs(struct db *db, struct arena *arena, struct waiting *ret)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_runs_to_file_row row;
    enum outcome o = payments_runs_to_file_open(db, &r);

    ret->count = 0;
    while (o == OUTCOME_OK && (o = payments_runs_to_file_next(&r, &row)) == OUTCOME_OK) {
        if (ret->count == sizeof ret->run / sizeof ret->run[0])
            return OUTCOME_OK; /* the rest next time */
        ret->run[ret->count++] = arena_copy(arena, row.id);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome payments_repair_file(struct store *store, struct arena *arena, const char *folder,
                                  struct day today, struct instant at, struct text *ret_path,
                                  int64_t *ret_files)
{
    struct waiting waiting;
    struct db *db;
    enum outcome o = store_read(store, arena, &db);

    if (o != OUTCOME_OK)
        return o;
    o = waiting_runs(db, arena, &waiting);
    store_read_done(db);
    *ret_path = NO_TEXT;
    *ret_files = 0;
    for (size_t i = 0; o == OUTCOME_OK && i < waiting.count; i++) {
        o = payments_run_file(store, arena, waiting.run[i], TEXT("night"), folder, today, at,
                              ret_path);
        if (o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK; /* a run without lines */
        else if (o == OUTCOME_OK)
            ++*ret_files;
    }
    return o;
}
