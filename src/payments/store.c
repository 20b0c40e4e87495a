#include "payments/store.h"

#include <assert.h>

#include "decisions/decisions.h"
#include "payments/0001-payments.sql.h"
#include "payments/0002-too-much.sql.h"
#include "payments/0003-failed.sql.h"
#include "payments/0004-penalty.sql.h"
#include "payments/0005-order.sql.h"
#include "payments/iban.h"
#include "payments/late.h"
#include "payments/payments.h"
#include "payments/payments.sql.h"
#include "payments/repair.h"
#include "payments/sepa_text.h"
#include "payments/too_much.h"
#include "promises/promises.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

/* ---- what this room exports ------------------------------------------------------------- */

static const struct store_patch *const patches[] = {&payments_patch_0001, &payments_patch_0002,
                                                    &payments_patch_0003, &payments_patch_0004,
                                                    &payments_patch_0005};

/* Statements stand beside the file that uses them. */
static const struct store_list *const others[] = {
    &payments_list_run,       &payments_list_bank,     &payments_list_night,
    &payments_list_pages,     &payments_list_finance,  &payments_list_too_much,
    &payments_list_own_money, &payments_list_accounts, &payments_list_bank_pages,
    &payments_list_run_pages, &payments_list_give};

const struct store_room payments_rows = {.name = "payments",
                                         .patches = patches,
                                         .patch_count = sizeof patches / sizeof patches[0],
                                         .statements = payments_statements,
                                         .statement_count = payments_statements_count,
                                         .more = others,
                                         .more_count = sizeof others / sizeof others[0]};

static struct payments_sender the_sender;

void payments_sender_set(const struct payments_sender *sender)
{
    the_sender = *sender;
}

const struct payments_sender *payments_sender(void)
{
    return &the_sender;
}

/* ---- accounts ---- */

static struct text account_table(void)
{
    return TEXT("payments_account");
}

static enum outcome account_write(struct db *db, const struct witness_look *look,
                                  struct text person, struct text iban, struct text holder,
                                  struct day from, struct text asked_by, struct day asked_on,
                                  struct text *ret_id)
{
    struct iban read;
    const struct text id = db_new_id(db);
    struct text sealed_iban, sealed_holder;

    if (iban_read(iban, &read) != IBAN_FINE ||
        (iban_is_test(iban_text(&read)) && !the_sender.test_accounts))
        return OUTCOME_NOT_VALID;
    if (sepa_plain(db->arena, holder, SEPA_NAME_MOST).len == 0)
        return OUTCOME_NOT_VALID;
    enum outcome o = witness_seal(db, look, person, KEY_PAYMENTS, account_table(), id,
                                  TEXT("iban"), iban_text(&read), &sealed_iban);
    if (o != OUTCOME_OK)
        return o;
    o = witness_seal(db, look, person, KEY_PAYMENTS, account_table(), id, TEXT("holder"),
                     holder, &sealed_holder);
    if (o != OUTCOME_OK)
        return o;
    o = payments_account_new_run(db, (struct payments_account_new_in){.id = id,
                                                                      .person = person,
                                                                      .first = from,
                                                                      .iban = sealed_iban,
                                                                      .holder = sealed_holder,
                                                                      .asked_by = asked_by,
                                                                      .asked_on = asked_on});
    if (o == OUTCOME_OK)
        *ret_id = id;
    return o;
}

enum outcome payments_account_ask(struct db *db, const struct witness_look *look,
                                  struct text person, struct text iban, struct text holder,
                                  struct day from, struct text asked_by, struct day today,
                                  struct text *ret_account)
{
    return account_write(db, look, person, iban, holder, from, asked_by, today, ret_account);
}

enum outcome payments_account_agree(struct db *db, struct text account, struct text by,
                                    struct day today)
{
    struct payments_account_find_row asked;
    enum outcome o =
        payments_account_find_one(db, (struct payments_account_find_in){account}, &asked);

    if (o != OUTCOME_OK)
        return o;
    if (text_same(asked.asked_by, by))
        return OUTCOME_NOT_ALLOWED;
    return payments_account_agree_new_run(
        db, (struct payments_account_agree_new_in){account, asked.asked_by, by, today});
}

enum outcome payments_account_first(struct db *db, const struct witness_look *look,
                                    struct text person, struct text iban, struct text holder,
                                    struct day from, struct text asked_by,
                                    struct text agreed_by)
{
    struct text id;

    if (text_same(asked_by, agreed_by))
        return OUTCOME_NOT_ALLOWED;
    const enum outcome o =
        account_write(db, look, person, iban, holder, from, asked_by, from, &id);
    return o != OUTCOME_OK ? o : payments_account_agree(db, id, agreed_by, from);
}

enum outcome account_in_force(struct db *db, struct text person, struct day day,
                              struct text *ret_id, bool *ret_stopped, bool *ret_died)
{
    struct payments_account_in_force_row row;
    const enum outcome o = payments_account_in_force_one(
        db, (struct payments_account_in_force_in){person, day}, &row);

    if (o != OUTCOME_OK)
        return o;
    *ret_id = row.id;
    *ret_stopped = row.reason.at != NULL;
    *ret_died = row.reason.at != NULL && repair_means_death(row.reason);
    return OUTCOME_OK;
}

enum outcome account_stop(struct db *db, struct text account, struct text reason,
                          struct day day)
{
    return payments_account_stop_run(db,
                                     (struct payments_account_stop_in){account, reason, day});
}

/* ---- the mandate ---- */

enum outcome payments_mandate_ask(struct db *db, struct text asked_by, struct day from,
                                  struct day until, struct cents most, struct text *ret_mandate)
{
    const struct text id = db_new_id(db);

    if (most.n <= 0 || day_before(until, from))
        return OUTCOME_NOT_VALID;
    const enum outcome o = payments_mandate_new_run(
        db, (struct payments_mandate_new_in){id, from, until, most, asked_by, from});
    if (o == OUTCOME_OK)
        *ret_mandate = id;
    return o;
}

enum outcome payments_mandate_agree(struct db *db, struct text mandate, struct text by,
                                    struct day today)
{
    struct payments_mandate_find_row asked;
    const enum outcome o =
        payments_mandate_find_one(db, (struct payments_mandate_find_in){mandate}, &asked);

    if (o != OUTCOME_OK)
        return o;
    if (text_same(asked.asked_by, by))
        return OUTCOME_NOT_ALLOWED;
    return payments_mandate_agree_new_run(
        db, (struct payments_mandate_agree_new_in){mandate, asked.asked_by, by, today});
}

enum outcome payments_mandate_give(struct db *db, struct text asked_by, struct text agreed_by,
                                   struct day from, struct day until, struct cents most)
{
    struct text id;

    if (text_same(asked_by, agreed_by))
        return OUTCOME_NOT_ALLOWED;
    const enum outcome o = payments_mandate_ask(db, asked_by, from, until, most, &id);
    return o != OUTCOME_OK ? o : payments_mandate_agree(db, id, agreed_by, from);
}

enum outcome mandate_on(struct db *db, struct day day, struct text *ret_id,
                        struct cents *ret_most)
{
    struct payments_mandate_on_row row;
    const enum outcome o =
        payments_mandate_on_one(db, (struct payments_mandate_on_in){day}, &row);

    if (o != OUTCOME_OK)
        return o;
    *ret_id = row.id;
    *ret_most = row.most;
    return OUTCOME_OK;
}

/* ---- the ledger ---- */

struct entry entry_begin(struct db *db, struct day day, struct text why)
{
    return (struct entry){.id = db_new_id(db), .day = day, .why = why};
}

enum outcome entry_line(struct db *db, struct entry *e, enum book book, struct text person,
                        struct text obligation, struct text attempt, struct cents amount)
{
    const enum outcome o = ledger_add(&e->sum, amount);

    if (o != OUTCOME_OK)
        return o;
    return payments_ledger_new_run(db, (struct payments_ledger_new_in){.entry = e->id,
                                                                       .line = e->sum.lines,
                                                                       .day = e->day,
                                                                       .book = book_key(book),
                                                                       .person = person,
                                                                       .obligation = obligation,
                                                                       .attempt = attempt,
                                                                       .why = e->why,
                                                                       .amount = amount});
}

enum outcome entry_end(const struct entry *e)
{
    return ledger_close(&e->sum);
}

/* ---- what is owed ---- */

struct text obligation_key(enum obligation_kind k)
{
    static const struct text keys[] = {[OBLIGATION_MONTH] = TEXT_INIT("month"),
                                       [OBLIGATION_CORRECTION] = TEXT_INIT("correction"),
                                       [OBLIGATION_ADVANCE] = TEXT_INIT("advance"),
                                       [OBLIGATION_HOLIDAY] = TEXT_INIT("holiday"),
                                       [OBLIGATION_INTEREST] = TEXT_INIT("interest"),
                                       [OBLIGATION_SORRY] = TEXT_INIT("sorry"),
                                       [OBLIGATION_PENALTY] = TEXT_INIT("penalty")};

    return keys[k];
}

static enum book cost_of(enum obligation_kind k)
{
    switch (k) {
    case OBLIGATION_MONTH:
    case OBLIGATION_CORRECTION: return BOOK_ASSISTANCE;
    case OBLIGATION_ADVANCE: return BOOK_ADVANCES;
    case OBLIGATION_HOLIDAY: return BOOK_RESERVE;
    case OBLIGATION_INTEREST:
    case OBLIGATION_PENALTY: return BOOK_INTEREST;
    case OBLIGATION_SORRY: return BOOK_SORRY;
    }
    return BOOK_ASSISTANCE;
}

/* The cost stands against what we owe, what we keep for the holiday allowance, and what was
 * paid in advance. */
static enum outcome owe(struct db *db, const struct obligation_new *n, struct text id,
                        struct cents amount)
{
    const struct cents cost = {n->payable.n + n->reserve.n};
    enum outcome o;

    if (cost.n == 0)
        return OUTCOME_OK;
    struct entry e = entry_begin(db, n->made, TEXT("owed"));
    o = entry_line(db, &e, cost_of(n->kind), n->person, id, NO_TEXT, cost);
    if (o == OUTCOME_OK && amount.n > 0)
        o = entry_line(db, &e, BOOK_OWED, n->person, id, NO_TEXT, (struct cents){-amount.n});
    if (o == OUTCOME_OK && n->reserve.n > 0)
        o = entry_line(db, &e, BOOK_RESERVE, n->person, id, NO_TEXT,
                       (struct cents){-n->reserve.n});
    if (o == OUTCOME_OK && n->set_off.n > 0)
        o = entry_line(db, &e, BOOK_ADVANCES, n->person, id, NO_TEXT,
                       (struct cents){-n->set_off.n});
    return o != OUTCOME_OK ? o : entry_end(&e);
}

enum outcome obligation_make(struct db *db, const struct obligation_new *n, struct text *ret_id)
{
    const struct text id = db_new_id(db);
    const struct cents amount = {n->payable.n - n->set_off.n};
    struct text promise = n->promise;
    enum outcome o;

    assert(n->payable.n >= 0 && n->set_off.n >= 0 && amount.n >= 0);
    if (amount.n > 0 && promise.at == NULL) {
        o = promises_make(db,
                          &(struct promise_new){.kind = PROMISE_PAYMENT,
                                                .person = n->person,
                                                .about = id,
                                                .made = n->made,
                                                .last_day = n->promised,
                                                .law = TEXT("Pw 45, Awb 4:87")},
                          &promise);
        if (o != OUTCOME_OK)
            return o;
    }
    o = payments_obligation_new_run(
        db, (struct payments_obligation_new_in){.id = id,
                                                .person = n->person,
                                                .kind = obligation_key(n->kind),
                                                .source = n->source,
                                                .decision = n->decision,
                                                .month = n->month,
                                                .version = n->version,
                                                .payable = n->payable,
                                                .set_off = n->set_off,
                                                .amount = amount,
                                                .reserve = n->reserve,
                                                .form = n->form.at ? n->form : TEXT(""),
                                                .event = n->event.at ? n->event : TEXT(""),
                                                .promised = n->promised,
                                                .promise = promise,
                                                .for_late = n->for_late,
                                                .made = n->made});
    if (o == OUTCOME_OK)
        o = owe(db, n, id, amount);
    if (o == OUTCOME_OK && ret_id)
        *ret_id = id;
    return o;
}

/* Advances first, whole (Pw 52 lid 4: the decision settles them); then, of what lies above the
 * seizure-free amount, what an estimate paid too much or people decided to ask back (Awb 4:93
 * lid 4). Of a month that is nothing, as a rule: it comes off the holiday allowance. */
struct set_off_case {
    struct text decision; /* NO_TEXT: no advances here */
    struct text person;
    struct cents payable;
    struct cents free; /* of it, what lies above the seizure-free amount */
};

static enum outcome set_off_for(struct db *db, const struct set_off_case *c, struct day today,
                                struct cents *ret_set_off)
{
    struct payments_set_off_facts_row f;
    struct cents soft = {0};
    enum outcome o = payments_set_off_facts_one(
        db, (struct payments_set_off_facts_in){c->decision, c->person, today}, &f);

    if (o != OUTCOME_OK)
        return o;
    const int64_t advance = c->decision.at && f.given.n > f.taken.n ? f.given.n - f.taken.n : 0;
    const int64_t now = advance < c->payable.n ? advance : c->payable.n;
    const int64_t settled = f.taken_all.n > f.given_all.n ? f.taken_all.n - f.given_all.n : 0;
    const int64_t open = f.too_much.n + f.asked.n - settled;
    if (open > 0 && now == 0) {
        o = repair_offset((struct cents){open}, c->free,
                          f.has_percent ? f.percent : PAYMENTS_SET_OFF_PERCENT, &soft);
        if (o != OUTCOME_OK)
            return o;
    }
    *ret_set_off = (struct cents){now + soft.n};
    return OUTCOME_OK;
}

static enum outcome owe_month(struct db *db, const struct payments_months_missing_row *m,
                              struct day today)
{
    struct set_off_case c = {
        .decision = m->decision, .person = m->person, .payable = m->payable};
    struct cents set_off;
    enum outcome o = too_much_free_part(m->payable, m->reserve, &c.free);

    if (o == OUTCOME_OK)
        o = set_off_for(db, &c, today, &set_off);

    if (o != OUTCOME_OK)
        return o;
    const bool nothing = m->payable.n == set_off.n;
    return obligation_make(
        db,
        &(struct obligation_new){
            .person = m->person,
            .kind = OBLIGATION_MONTH,
            .source =
                arena_print(db->arena, "month:%.*s:%.*s:%.*s", TEXT_ARG(m->decision),
                            TEXT_ARG(m->person), TEXT_ARG(month_iso(db->arena, m->month))),
            .decision = m->decision,
            .month = m->month,
            .version = m->version,
            .payable = m->payable,
            .set_off = set_off,
            .reserve = m->reserve,
            .form = m->form,
            /* Nothing left to pay because an advance settled it: the granting decision says so.
             */
            .event = nothing && m->event.len == 0 ? TEXT("decision") : m->event,
            .promised = late_promised_after(m->month, today),
            .made = today},
        NULL);
}

static enum outcome ask_human(struct db *db, const struct payments_months_changed_row *m,
                              struct cents amount, struct day today)
{
    bool is_new;

    return too_much_found(db,
                          &(struct too_much_new){
                              .person = m->person,
                              .kind = TEXT("correction"),
                              .source = arena_print(db->arena, "correction:%.*s:%.*s:%.*s:%lld",
                                                    TEXT_ARG(m->decision), TEXT_ARG(m->person),
                                                    TEXT_ARG(month_iso(db->arena, m->month)),
                                                    (long long)m->version),
                              .decision = m->decision,
                              .month = m->month,
                              .amount = amount,
                              .found = today},
                          &is_new);
}

/* A later calculation. More: paid. Less: set off softly when the decision allows it and it is
 * small, without a letter about a debt; otherwise a human being first. */
static enum outcome correct_month(struct db *db, const struct payments_months_changed_row *m,
                                  struct day today)
{
    const struct cents difference = {m->payable.n - m->was.n};
    const struct text way = difference.n == 0  ? TEXT("none")
                            : difference.n > 0 ? TEXT("paid")
                            : m->set_off_allowed && -difference.n <= PAYMENTS_NO_LETTER_CENTS
                                ? TEXT("set_off")
                                : TEXT("human");
    enum outcome o = payments_correction_new_run(
        db, (struct payments_correction_new_in){m->decision, m->person, m->month, m->version,
                                                difference, way, today});

    if (o != OUTCOME_OK || difference.n == 0)
        return o;
    if (difference.n < 0) {
        struct entry e = entry_begin(db, today, TEXT("owed"));

        /* Nothing is claimed before somebody talked with the person. */
        if (!text_same(way, TEXT("set_off")))
            return ask_human(db, m, (struct cents){-difference.n}, today);
        o = entry_line(db, &e, BOOK_ASSISTANCE, m->person, NO_TEXT, NO_TEXT, difference);
        if (o == OUTCOME_OK)
            o = entry_line(db, &e, BOOK_ADVANCES, m->person, NO_TEXT, NO_TEXT,
                           (struct cents){-difference.n});
        return o != OUTCOME_OK ? o : entry_end(&e);
    }
    return obligation_make(
        db,
        &(struct obligation_new){.person = m->person,
                                 .kind = OBLIGATION_CORRECTION,
                                 .source =
                                     arena_print(db->arena, "correction:%.*s:%.*s:%.*s:%lld",
                                                 TEXT_ARG(m->decision), TEXT_ARG(m->person),
                                                 TEXT_ARG(month_iso(db->arena, m->month)),
                                                 (long long)m->version),
                                 .decision = m->decision,
                                 .month = m->month,
                                 .version = m->version,
                                 .payable = difference,
                                 .form = m->form,
                                 .event = m->event,
                                 .promised = day_banking_plus(today, 5),
                                 .made = today},
        NULL);
}

/* Texts of a row live until the next one, and what is made takes ids and texts from db->arena:
 * so that 40,000 stay flat, the arena goes back after each. */
static enum outcome owe_months(struct db *db, struct month since, struct month until,
                               struct day today, int64_t *count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_months_missing_row m;
    enum outcome o =
        payments_months_missing_open(db, (struct payments_months_missing_in){since, until}, &r);

    while (o == OUTCOME_OK && (o = payments_months_missing_next(&r, &m)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);

        o = owe_month(db, &m, today);
        arena_return(db->arena, mark);
        if (o == OUTCOME_OK)
            ++*count;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome correct_months(struct db *db, struct month since, struct month until,
                                   struct day today, int64_t *count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_months_changed_row m;
    enum outcome o =
        payments_months_changed_open(db, (struct payments_months_changed_in){since, until}, &r);

    while (o == OUTCOME_OK && (o = payments_months_changed_next(&r, &m)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);

        o = correct_month(db, &m, today);
        arena_return(db->arena, mark);
        if (o == OUTCOME_OK)
            ++*count;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome owe_advances(struct db *db, struct day today, int64_t *count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_advances_missing_row a;
    enum outcome o =
        payments_advances_missing_open(db, (struct payments_advances_missing_in){today}, &r);

    while (o == OUTCOME_OK && (o = payments_advances_missing_next(&r, &a)) == OUTCOME_OK) {
        o = obligation_make(
            db,
            &(struct obligation_new){.person = a.person,
                                     .kind = OBLIGATION_ADVANCE,
                                     .source =
                                         arena_print(db->arena, "advance:%.*s", TEXT_ARG(a.id)),
                                     .month = month_of(today),
                                     .payable = a.amount,
                                     .promised = a.pay_by,
                                     .promise = a.promise,
                                     .made = today},
            NULL);
        if (o == OUTCOME_OK)
            ++*count;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* A penalty is fixed by its decision, one row a payee, and owed the same night. */
static enum outcome owe_penalties(struct db *db, struct day today, int64_t *count)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_penalties_missing_row p;
    enum outcome o =
        payments_penalties_missing_open(db, (struct payments_penalties_missing_in){today}, &r);

    while (o == OUTCOME_OK && (o = payments_penalties_missing_next(&r, &p)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);

        o = obligation_make(db,
                            &(struct obligation_new){
                                .person = p.person,
                                .kind = OBLIGATION_PENALTY,
                                .source = arena_print(db->arena, "penalty:%.*s:%.*s",
                                                      TEXT_ARG(p.decision), TEXT_ARG(p.person)),
                                .decision = p.decision,
                                .month = month_of(today),
                                .payable = p.amount,
                                .promised = p.pay_by,
                                .made = today},
                            NULL);
        arena_return(db->arena, mark);
        if (o == OUTCOME_OK)
            ++*count;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* In June: what was kept from June of last year to May (Pw 45 lid 2), with the month's own day.
 */
static enum outcome owe_holiday(struct db *db, struct month month, struct day today,
                                int64_t *count)
{
    enum { JUNE = 5 };
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_reserve_of_row h;

    if (month.n % 12 != JUNE)
        return OUTCOME_OK;
    const struct text source =
        arena_print(db->arena, "holiday:%.*s:", TEXT_ARG(month_iso(db->arena, month)));
    enum outcome o = payments_reserve_of_open(
        db,
        (struct payments_reserve_of_in){(struct month){month.n - 12},
                                        (struct month){month.n - 1}, source},
        &r);
    while (o == OUTCOME_OK && (o = payments_reserve_of_next(&r, &h)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(db->arena);
        /* The months it was kept from each held the seizure-free amount already. */
        const struct set_off_case c = {NO_TEXT, h.person, h.reserve, h.reserve};
        struct cents set_off;

        o = set_off_for(db, &c, today, &set_off);
        if (o == OUTCOME_OK)
            o = obligation_make(
                db,
                &(struct obligation_new){
                    .person = h.person,
                    .kind = OBLIGATION_HOLIDAY,
                    .source = arena_print(db->arena, "%.*s%.*s", TEXT_ARG(source),
                                          TEXT_ARG(h.person)),
                    .month = month,
                    .payable = h.reserve,
                    .set_off = set_off,
                    /* Nothing left: only where the person chose to have it all at once. */
                    .event = set_off.n == h.reserve.n ? TEXT("own_wish") : TEXT(""),
                    .promised = late_promised_after(month, today),
                    .made = today},
                NULL);
        arena_return(db->arena, mark);
        if (o == OUTCOME_OK)
            ++*count;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome owed_make(struct db *db, struct arena *scratch, struct month month,
                       struct day today, int64_t *ret_made)
{
    enum { MONTHS_BACK = 3 };
    const struct month since = {month.n - MONTHS_BACK};
    int64_t made, held, count = 0;

    enum outcome o = decisions_months_make(db, scratch, month, today, &made, &held);
    if (o == OUTCOME_OK)
        o = owe_advances(db, today, &count);
    if (o == OUTCOME_OK)
        o = owe_penalties(db, today, &count);
    if (o == OUTCOME_OK)
        o = owe_months(db, since, month, today, &count);
    if (o == OUTCOME_OK)
        o = correct_months(db, since, month, today, &count);
    if (o == OUTCOME_OK)
        o = owe_holiday(db, month, today, &count);
    if (o == OUTCOME_OK)
        *ret_made = count;
    return o;
}

enum outcome payments_owed_make(struct db *db, struct arena *scratch, struct month month,
                                struct day today, int64_t *ret_made)
{
    return owed_make(db, scratch, month, today, ret_made);
}

struct day payments_run_day(struct month month)
{
    return late_promised_day(month);
}

struct day payments_run_send_day(struct month month)
{
    return late_send_day(late_promised_day(month));
}
