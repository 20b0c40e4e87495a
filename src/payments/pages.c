#include <assert.h>

#include "access/access.h"
#include "ground/web/card.h"
#include "payments/account_pages.h"
#include "payments/bank_pages.h"
#include "payments/card_late.html.h"
#include "payments/card_month.html.h"
#include "payments/desk_broken.html.h"
#include "payments/finance_pages.h"
#include "payments/geld.html.h"
#include "payments/late.h"
#include "payments/month_pages.h"
#include "payments/nl.po.h"
#include "payments/own_money.h"
#include "payments/pages.sql.h"
#include "payments/payments.h"
#include "payments/run_pages.h"
#include "payments/too_much_pages.h"

#include "ground/base/banned.h"

const struct store_list payments_list_pages = {payments_pages_statements,
                                               payments_pages_statements_count};

enum { MONTHS_SHOWN = 18, LATE_SHOWN_DAYS = 30, REPAIRED_SHOWN_DAYS = 14 };

/* ---- the late payment: what happened, and what we did ---- */

static const struct payments_money_of_row *newest_late(const struct own_money *m,
                                                       struct day today)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct payments_money_of_row *row = &m->at[i];

        if (!money_is_late(row) || text_same(row->kind, TEXT("sorry")) ||
            text_same(row->kind, TEXT("interest")))
            continue;
        if (row->has_repaired ? day_after(today, day_plus(row->repaired, REPAIRED_SHOWN_DAYS))
                              : day_after(today, day_plus(row->found, LATE_SHOWN_DAYS * 12)))
            continue;
        return row;
    }
    return NULL;
}

enum { STEPS_MOST = 5 };

static struct inside draw_late(struct request *r, const struct payments_money_of_row *m)
{
    struct html_payments_card_late *card = arena_take(r->arena, 1, sizeof *card);
    struct html_payments_card_late_steps *steps =
        arena_take(r->arena, STEPS_MOST, sizeof *steps);
    size_t n = 0;

    if (!card || !steps)
        return (struct inside){0};
    steps[n++] = (struct html_payments_card_late_steps){
        .on = m->promised,
        .what = request_say(r, &say_payments_step_promised,
                            (struct fill[]){FILL_CENTS("amount", m->amount)}, 1)};
    steps[n++] = (struct html_payments_card_late_steps){
        .on = m->found,
        .ours = true,
        .what = request_say(
            r, &say_payments_step_found,
            (struct fill[]){
                FILL_TEXT("cause", sentence_plain(money_says(MONEY_CAUSE, m->cause), r->lang))},
            1)};
    if (m->has_execute && !m->failure.at && m->turn > 0)
        steps[n++] = (struct html_payments_card_late_steps){
            .on = day_before(m->execute, m->found) ? m->found : m->execute,
            .what = request_say(r, &say_payments_step_again, NULL, 0)};
    if (money_is_there(m))
        steps[n++] = (struct html_payments_card_late_steps){
            .on = m->booked, .what = request_say(r, &say_payments_step_booked, NULL, 0)};
    steps[n++] = (struct html_payments_card_late_steps){
        .on = day_banking_plus(m->found, 5),
        .next = true,
        .what = request_say(r, &say_payments_step_cause, NULL, 0)};
    *card = (struct html_payments_card_late){.steps = steps,
                                             .steps_count = n,
                                             .judged = m->has_interest,
                                             .interest = m->interest,
                                             .sorry = m->sorry};
    return INSIDE(html_payments_card_late, card);
}

static struct text late_lead(struct request *r, const struct payments_money_of_row *m)
{
    if (money_is_there(m))
        return request_say(
            r, &say_payments_late_lead_paid,
            (struct fill[]){FILL_CENTS("amount", m->amount), FILL_DAY("booked", m->booked)}, 2);
    if (m->has_execute && !m->failure.at)
        return request_say(
            r, &say_payments_late_lead_sent,
            (struct fill[]){FILL_CENTS("amount", m->amount), FILL_DAY("execute", m->execute)},
            2);
    return request_say(r, &say_payments_late_lead_held,
                       (struct fill[]){FILL_CENTS("amount", m->amount)}, 1);
}

/* ---- a month as one bar ---- */

static const struct payments_money_of_row *newest_month(const struct own_money *m,
                                                        struct day today)
{
    for (size_t i = 0; i < m->count; i++) {
        if (money_is_month(&m->at[i]) && m->at[i].month.n <= month_of(today).n)
            return &m->at[i];
    }
    return NULL;
}

static struct text month_words(struct request *r, const struct payments_money_of_row *m,
                               struct cents total)
{
    if (m->amount.n > 0)
        return request_say(r, &say_payments_month_sum,
                           (struct fill[]){FILL_CENTS("total", total)}, 1);
    if (money_paid_before(m))
        return request_say(r, &say_payments_state_before, NULL, 0);
    return request_say(
        r, &say_payments_month_zero,
        (struct fill[]){
            FILL_TEXT("event", sentence_plain(money_says(MONEY_EVENT, m->event), r->lang))},
        1);
}

static struct inside draw_month(struct request *r, const struct payments_money_of_row *m)
{
    struct html_payments_card_month *card = arena_take(r->arena, 1, sizeof *card);
    const struct cents total = {m->amount.n + m->reserve.n};

    if (!card)
        return (struct inside){0};
    const int64_t part = total.n > 0 ? m->amount.n * 1000 / total.n : 0;
    *card = (struct html_payments_card_month){
        .month = m->month,
        .amount = m->amount,
        .reserve = m->reserve,
        .part = part,
        .rest = 1000 - part,
        .kept = m->reserve.n > 0,
        .some = m->amount.n > 0,
        .when_words = money_came_back(m)  ? request_say(r, &say_payments_state_back, NULL, 0)
                      : money_is_there(m) ? money_say_day(r, &say_payments_when_paid, m->booked)
                                          : money_say_day(r, &say_payments_when_day,
                                                          m->has_execute && money_is_late(m)
                                                              ? day_banking_plus(m->execute, 1)
                                                              : m->promised),
        .sum_words = month_words(r, m, total),
        .key = money_month_key(r, m->month),
        .asks = money_asks_arrived(m, r->today)};
    return INSIDE(html_payments_card_month, card);
}

static const struct payments_money_of_row *newest_advance(const struct own_money *m)
{
    for (size_t i = 0; i < m->count; i++) {
        if (text_same(m->at[i].kind, TEXT("advance")) && m->at[i].amount.n > 0)
            return &m->at[i];
    }
    return NULL;
}

/* Not decided yet: the advance is what came. */
static void say_advance(struct request *r, const struct payments_money_of_row *m,
                        struct card *card)
{
    const bool there = money_is_there(m);
    const struct fill fills[] = {FILL_CENTS("amount", m->amount),
                                 FILL_DAY("day", there ? m->booked : m->promised)};

    card->headline = there ? request_say(r, &say_payments_headline_advance_paid, NULL, 0)
                           : request_say(r, &say_payments_headline_advance, fills, 2);
    card->lead = request_say(
        r, there ? &say_payments_lead_advance_paid : &say_payments_lead_advance, fills, 2);
}

/* The one sentence about money, for the first page and for /mij/geld. */
static struct card money_card(struct request *r, const struct own_money *m)
{
    const struct payments_money_of_row *late = newest_late(m, r->today);
    const struct payments_money_of_row *month = newest_month(m, r->today);
    const struct payments_money_of_row *advance = newest_advance(m);
    struct card card = {.urgency = 0,
                        .headline = request_say(r, &say_payments_headline_none, NULL, 0),
                        .lead = request_say(r, &say_payments_lead_none, NULL, 0)};

    if (late) {
        card.urgency = 100;
        card.headline = request_say(r, &say_payments_late_headline, NULL, 0);
        card.lead = late_lead(r, late);
        card.body = draw_late(r, late);
    } else if (month && money_came_back(month)) {
        card.urgency = 80; /* something to do, and no fault of theirs */
        card.headline = request_say(r, &say_payments_headline_back, NULL, 0);
        card.lead = request_say(r, &say_payments_lead_back,
                                (struct fill[]){FILL_CENTS("amount", month->amount)}, 1);
    } else if (month && month->amount.n > 0 && money_is_there(month)) {
        card.urgency = day_after(r->today, day_plus(month->booked, 5)) ? 20 : 50;
        card.headline = request_say(r, &say_payments_headline_paid, NULL, 0);
        card.lead = request_say(r, &say_payments_lead_paid,
                                (struct fill[]){FILL_CENTS("amount", month->amount),
                                                FILL_DAY("day", month->booked)},
                                2);
    } else if (month && month->amount.n > 0) {
        card.urgency = 60;
        card.headline = request_say(
            r, &say_payments_headline_coming,
            (struct fill[]){FILL_TEXT("day", say_weekday(r->arena, month->promised, r->lang))},
            1);
        card.lead = request_say(r, &say_payments_lead_coming,
                                (struct fill[]){FILL_CENTS("amount", month->amount)}, 1);
    } else if (!month && advance) {
        say_advance(r, advance, &card);
    }
    return card;
}

static enum outcome my_money(struct db *db, struct request *r, int months,
                             struct own_money **ret)
{
    const struct month now = month_of(r->today);

    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    return own_money_load(db, r->who->person, (struct month){now.n - months},
                          (struct month){now.n + 1}, ret);
}

/* What the first page can say something about: the newest month, and what came late in a year.
 * Everybody's page is opened often and a year of months is read slowly, so only as far back as
 * there is something late. */
static enum outcome money_for_card(struct db *db, struct request *r, struct own_money **ret)
{
    enum { YEAR = 12, NEAR = 2 };
    const struct month now = month_of(r->today);
    struct payments_money_late_row late = {0};
    int months = NEAR;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (r->who && r->who->person.len > 0)
        o = payments_money_late_one(
            db,
            (struct payments_money_late_in){.person = r->who->person, .since = {now.n - YEAR}},
            &late);
    if (o != OUTCOME_OK)
        return o;
    if (late.has_month && now.n - late.month.n > NEAR)
        months = now.n - late.month.n;
    o = my_money(db, r, months, ret);
    if (o == OUTCOME_OK && months < YEAR && !newest_month(*ret, r->today))
        o = my_money(db, r, YEAR, ret); /* it ended some time ago, or never began */
    return o;
}

enum outcome payments_cards(struct db *db, struct request *r, struct cards *cards)
{
    struct own_money *m;
    const enum outcome o = money_for_card(db, r, &m);

    if (o != OUTCOME_OK)
        return o;
    struct card card = money_card(r, m);
    const struct payments_money_of_row *month = newest_month(m, r->today);
    if (card.urgency > 0 && card.body.draw)
        cards_add(cards, card);
    if (!month)
        return OUTCOME_OK;
    if (card.body.draw) {
        cards_add(cards, (struct card){.urgency = 60, .body = draw_month(r, month)});
        return OUTCOME_OK;
    }
    card.body = draw_month(r, month);
    cards_add(cards, card);
    return OUTCOME_OK;
}

/* ---- /mij/geld ---- */

/* What came or comes beside the months: a penalty, interest, a back payment. */
static bool list_others(struct request *r, const struct own_money *m, bool has_months,
                        struct html_payments_geld *page)
{
    struct html_payments_geld_others *list = arena_take(r->arena, m->count + 1, sizeof *list);

    for (size_t i = 0; list && i < m->count; i++) {
        if (money_is_month(&m->at[i]) || m->at[i].amount.n == 0 ||
            (!has_months && text_same(m->at[i].kind, TEXT("advance"))))
            continue;
        list[page->others_count++] = (struct html_payments_geld_others){
            .what = sentence_plain(money_says(MONEY_KIND, m->at[i].kind), r->lang),
            .amount = m->at[i].amount,
            .state = money_state(r, &m->at[i]),
            .ours = money_came_late(&m->at[i])};
    }
    page->others = list;
    return list != NULL;
}

static enum outcome show_geld(struct db *db, struct request *r, struct reply *reply)
{
    struct own_money *m;
    struct html_payments_geld page = {.any = false};
    enum outcome o = my_money(db, r, MONTHS_SHOWN, &m);

    if (o != OUTCOME_OK)
        return o;
    o = payments_shown_account(db, r, &page.account);
    if (o == OUTCOME_OK)
        o = payments_draw_mine(db, r, &page.too_much);
    if (o != OUTCOME_OK)
        return o;
    struct html_payments_geld_months *months =
        arena_take(r->arena, m->count + 1, sizeof *months);
    if (!months)
        return OUTCOME_NO_ROOM;
    const struct card card = money_card(r, m);
    const struct payments_money_of_row *newest = newest_month(m, r->today);
    page.headline = card.headline;
    page.lead = card.lead;
    page.late = card.body;
    if (newest)
        page.month = draw_month(r, newest);
    for (size_t i = 0; i < m->count; i++) {
        if (money_is_month(&m->at[i]) || (!newest && text_same(m->at[i].kind, TEXT("advance"))))
            months[page.months_count++] =
                (struct html_payments_geld_months){.m = m->at[i].month,
                                                   .key = money_month_key(r, m->at[i].month),
                                                   .amount = m->at[i].amount,
                                                   .what = money_state(r, &m->at[i]),
                                                   .ours = money_came_late(&m->at[i])};
    }
    page.months = months;
    page.any = page.months_count > 0;
    if (!list_others(r, m, newest != NULL, &page))
        return OUTCOME_NO_ROOM;
    page.year = arena_print(r->arena, "%d", date_of(r->today).year);
    reply_page(reply, 200, page.headline, INSIDE(html_payments_geld, &page));
    return OUTCOME_OK;
}

/* ---- "Is het aangekomen?" ---- */

/* "No" starts nothing that the night would not do by itself, and stops nothing: with and
 * without an answer the same happens, on the same day. It is written down, so that a human sees
 * it too. */
static enum outcome act_arrived(struct db *db, struct request *r)
{
    struct month month;
    struct own_money *m;
    const struct text said = request_posted(r, "arrived");
    const bool yes = text_same(said, TEXT("yes"));

    if (month_parse(r->part[0], &month) != OUTCOME_OK)
        return OUTCOME_NOT_FOUND;
    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    if (!yes && !text_same(said, TEXT("no"))) {
        reply_said(r, request_say(r, &say_payments_arrived_wrong, NULL, 0));
        reply_go(r, ROUTE_MIJ_GELD, NO_TEXT);
        return OUTCOME_OK;
    }
    enum outcome o = own_money_load(db, r->who->person, month, month, &m);
    if (o != OUTCOME_OK)
        return o;
    const struct payments_money_of_row *row = money_month_row(m, month);
    if (!row)
        return OUTCOME_NOT_FOUND;
    o = payments_arrived_new_run(db, (struct payments_arrived_new_in){
                                         row->id, r->today, yes ? TEXT("yes") : TEXT("no")});
    if (o != OUTCOME_OK)
        return o;
    if (!yes) {
        struct payments_night_report report;

        o = payments_repair_now(db, r->today, r->now, &report);
        if (o != OUTCOME_OK)
            return o;
    }
    reply_said(r,
               request_say(r, yes ? &say_payments_arrived_thanks : &say_payments_arrived_search,
                           NULL, 0));
    reply_go(r, ROUTE_MIJ_GELD, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- /team: what we broke ---- */

enum { DESK_MOST = 50 };

static struct text repair_words(struct request *r, const struct payments_broken_lately_row *b)
{
    if (b->has_repaired)
        return money_say_day(r, &say_payments_desk_repaired, b->repaired);
    if (b->held.at)
        return request_say(
            r, &say_payments_desk_held,
            (struct fill[]){
                FILL_TEXT("reason", sentence_plain(payments_held_sentence(b->held), r->lang))},
            1);
    if (b->has_execute && !day_before(b->execute, b->found))
        return money_say_day(r, &say_payments_desk_again, b->execute);
    return request_say(r, &say_payments_desk_waits, NULL, 0);
}

enum outcome payments_desk(struct db *db, struct request *r, struct cards *cards)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct payments_broken_lately_row b;
    struct html_payments_desk_broken *desk = arena_take(r->arena, 1, sizeof *desk);
    struct html_payments_desk_broken_rows *lines =
        arena_take(r->arena, DESK_MOST, sizeof *lines);

    if (!desk || !lines)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_broken_lately_open(
        db, (struct payments_broken_lately_in){day_plus(r->today, -PAYMENTS_DESK_DAYS)}, &rows);
    while (o == OUTCOME_OK && (o = payments_broken_lately_next(&rows, &b)) == OUTCOME_OK &&
           desk->rows_count < DESK_MOST)
        lines[desk->rows_count++] = (struct html_payments_desk_broken_rows){
            .promised = b.promised,
            .found = b.found,
            .cause = sentence_plain(money_says(MONEY_CAUSE, b.cause), r->lang),
            .repair = repair_words(r, &b),
            .interest = b.interest,
            .sorry = b.sorry};
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    desk->rows = lines;
    if (desk->rows_count > 0)
        cards_add(cards,
                  (struct card){.urgency = 90,
                                .headline = request_say(r, &say_payments_desk_title, NULL, 0),
                                .body = INSIDE(html_payments_desk_broken, desk)});
    return OUTCOME_OK;
}

/* ---- the table ---- */

const struct handler payments_handlers[] = {
    {.route = ROUTE_MIJ_GELD, .show = show_geld},
    {.route = ROUTE_MIJ_GELD_MONTH, .show = payments_show_month},
    {.route = ROUTE_MIJ_GELD_MONTH_PDF, .show = payments_show_month_pdf},
    {.route = ROUTE_MIJ_GELD_YEAR, .show = payments_show_year},
    {.route = ROUTE_MIJ_GELD_YEAR_PDF, .show = payments_show_year_pdf},
    {.route = ROUTE_MIJ_GELD_ARRIVED, .act = act_arrived},
    {.route = ROUTE_MIJ_REKENING,
     .form = &payments_account_table,
     .show = payments_show_account},
    {.route = ROUTE_MIJ_REKENING_CHANGE,
     .form = &payments_account_table,
     .act = payments_act_account,
     .show = payments_show_account},
    {.route = ROUTE_GELD, .form = &payments_mandate_table, .show = payments_show_finance},
    {.route = ROUTE_GELD_DRAFT, .act = payments_act_draft},
    {.route = ROUTE_GELD_RUN,
     .form = &payments_withdraw_table,
     .about = payments_about_run,
     .show = payments_show_run},
    {.route = ROUTE_GELD_WITHDRAW,
     .form = &payments_withdraw_table,
     .about = payments_about_run,
     .act = payments_act_withdraw,
     .show = payments_show_run},
    {.route = ROUTE_GELD_WITHDRAW_AGREE, .act = payments_act_withdraw_agree},
    {.route = ROUTE_GELD_TOO_MUCH,
     .about = payments_about_too_much,
     .show = payments_show_too_much},
    {.route = ROUTE_GELD_TOO_MUCH_ONE,
     .form = &payments_decide_table,
     .about = payments_about_too_much_one,
     .act = payments_act_too_much,
     .show = payments_show_too_much_one},
    {.route = ROUTE_GELD_TOO_MUCH_AGREE,
     .about = payments_about_too_much_one,
     .act = payments_act_too_much_agree},
    {.route = ROUTE_MIJ_TE_VEEL, .act = payments_act_mine},
    {.route = ROUTE_GELD_AGREE, .act = payments_act_agree},
    {.route = ROUTE_GELD_FILE, .about = payments_about_file, .act = payments_act_file},
    {.route = ROUTE_GELD_BANK, .form = &payments_bank_table, .show = payments_show_bank},
    {.route = ROUTE_GELD_BANK_IMPORT,
     .form = &payments_bank_table,
     .act = payments_act_bank,
     .show = payments_show_bank},
    {.route = ROUTE_GELD_DESK, .act = payments_act_desk},
    {.route = ROUTE_GELD_ACCOUNTS,
     .about = payments_about_accounts,
     .show = payments_show_accounts},
    {.route = ROUTE_GELD_ACCOUNT_AGREE,
     .about = payments_about_account,
     .act = payments_act_account_agree},
    {.route = ROUTE_GELD_MANDATE,
     .form = &payments_mandate_table,
     .act = payments_act_mandate,
     .show = payments_show_finance},
    {.route = ROUTE_GELD_MANDATE_AGREE, .act = payments_act_mandate_agree},
};
const size_t payments_handlers_count = sizeof payments_handlers / sizeof payments_handlers[0];
