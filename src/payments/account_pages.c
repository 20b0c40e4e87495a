#include "payments/account_pages.h"

#include "access/access.h"
#include "payments/account_pages.sql.h"
#include "payments/iban.h"
#include "payments/nl.po.h"
#include "payments/own_money.h"
#include "payments/payments.h"
#include "payments/rekening.html.h"
#include "payments/rekeningen.html.h"
#include "payments/store.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct store_list payments_list_accounts = {payments_account_pages_statements,
                                                  payments_account_pages_statements_count};

enum { ACCOUNTS_MOST = 100 };

static struct text plain(struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

enum outcome payments_shown_account(struct db *db, struct request *r, struct text *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct payments_accounts_of_row a;
    enum outcome o =
        payments_accounts_of_open(db, (struct payments_accounts_of_in){r->who->person}, &rows);

    *ret = NO_TEXT;
    while (o == OUTCOME_OK && (o = payments_accounts_of_next(&rows, &a)) == OUTCOME_OK) {
        struct text iban;

        if (!a.has_agreed_on || day_after(a.first, r->today))
            continue;
        o = witness_unseal(db, r->look, r->who->person, KEY_PAYMENTS, TEXT("payments_account"),
                           a.id, TEXT("iban"), a.iban, &iban);
        if (o == OUTCOME_OK)
            *ret = iban_hidden(r->arena, iban);
        return o;
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* ---- /mij/geld/rekening ---- */

struct account_form {
    struct text iban;
    struct text holder;
    struct day from;
};
static const struct field account_fields[] = {
    FIELD_OF(struct account_form, iban, .kind = FIELD_TEXT, .most = 60, .required = true,
             .label = &say_payments_account_iban, .hint = &say_payments_account_iban_hint,
             .wrong = &say_payments_account_iban_wrong),
    FIELD_OF(struct account_form, holder, .kind = FIELD_TEXT, .most = 140, .required = true,
             .label = &say_payments_account_holder, .hint = &say_payments_account_holder_hint,
             .wrong = &say_payments_account_holder_wrong, .autocomplete = "name"),
    FIELD_OF(struct account_form, from, .kind = FIELD_DAY, .required = true,
             .label = &say_payments_account_from, .wrong = &say_payments_account_from_wrong),
};
const struct form_table payments_account_table =
    FORM_TABLE(struct account_form, account_fields);

enum outcome payments_show_account(struct db *db, struct request *r, struct reply *reply)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_rekening_accounts shown[20];
    struct html_payments_rekening page = {.accounts = shown, .form = &r->form};
    struct payments_accounts_of_row a;
    bool found_now = false;

    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    enum outcome o =
        payments_accounts_of_open(db, (struct payments_accounts_of_in){r->who->person}, &rows);
    while (o == OUTCOME_OK && (o = payments_accounts_of_next(&rows, &a)) == OUTCOME_OK &&
           page.accounts_count < sizeof shown / sizeof shown[0]) {
        struct text iban;
        const struct sentence *state = &say_payments_account_state_old;

        o = witness_unseal(db, r->look, r->who->person, KEY_PAYMENTS, TEXT("payments_account"),
                           a.id, TEXT("iban"), a.iban, &iban);
        if (o != OUTCOME_OK)
            return o;
        if (a.stopped.at)
            state = &say_payments_account_state_stopped;
        else if (!a.has_agreed_on)
            state = &say_payments_account_state_waits;
        else if (day_after(a.first, r->today))
            state = &say_payments_account_state_later;
        else if (!found_now)
            state = &say_payments_account_state_now;
        found_now = found_now || state == &say_payments_account_state_now;
        shown[page.accounts_count++] = (struct html_payments_rekening_accounts){
            .iban = iban_in_fours(r->arena, iban), .state = money_say_day(r, state, a.first)};
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.any = page.accounts_count > 0;
    reply_page(reply, 200, request_say(r, &say_payments_account_page, NULL, 0),
               INSIDE(html_payments_rekening, &page));
    return OUTCOME_OK;
}

enum outcome payments_act_account(struct db *db, struct request *r)
{
    const struct account_form *f = form_values(&r->form);
    struct iban iban;
    struct text id;

    if (iban_read(f->iban, &iban) != IBAN_FINE ||
        (iban_is_test(iban_text(&iban)) && !payments_sender()->test_accounts))
        return form_refuse(&r->form, "iban", &say_payments_account_iban_wrong);
    if (day_before(f->from, r->today))
        return form_refuse(&r->form, "from", &say_payments_account_from_wrong);
    const enum outcome o = payments_account_ask(db, r->look, r->who->person, f->iban, f->holder,
                                                f->from, r->who->account, r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "holder", &say_payments_account_holder_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, money_say_day(r, &say_payments_account_sent, f->from));
    reply_go(r, ROUTE_MIJ_REKENING, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- /geld/rekeningen ---- */

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
    *ret = (struct about){.persons = persons, .count = count, .part = TEXT("rekening")};
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
    *ret = (struct about){.persons = person, .count = 1, .part = TEXT("rekening")};
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
