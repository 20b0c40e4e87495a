#include <assert.h>

#include "access/access.h"
#include "decisions/decisions.h"
#include "ground/paper/paper.h"
#include "ground/web/card.h"
#include "payments/card_late.html.h"
#include "payments/card_month.html.h"
#include "payments/desk_broken.html.h"
#include "payments/finance_pages.h"
#include "payments/geld.html.h"
#include "payments/geld_maand.html.h"
#include "payments/iban.h"
#include "payments/jaaropgave.html.h"
#include "payments/late.h"
#include "payments/nl.po.h"
#include "payments/pages.sql.h"
#include "payments/payments.h"
#include "payments/rekening.html.h"
#include "payments/store.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct statement_list payments_list_pages = {payments_statements,
                                                   payments_statements_count};

enum { ROWS_MOST = 120, MONTHS_SHOWN = 18, LATE_SHOWN_DAYS = 30, REPAIRED_SHOWN_DAYS = 14 };

struct key_says {
    struct text key;
    const struct sentence *says;
};

/* The sentence of a key out of a table; the first one when the key is not there. */
static const struct sentence *says_of(const struct key_says *table, size_t count,
                                      struct text key)
{
    for (size_t i = 0; i < count; i++) {
        if (text_same(table[i].key, key))
            return table[i].says;
    }
    return table[0].says;
}

static const struct key_says kinds[] = {
    {TEXT_INIT("month"), &say_payments_kind_month},
    {TEXT_INIT("correction"), &say_payments_kind_correction},
    {TEXT_INIT("advance"), &say_payments_kind_advance},
    {TEXT_INIT("holiday"), &say_payments_kind_holiday},
    {TEXT_INIT("interest"), &say_payments_kind_interest},
    {TEXT_INIT("sorry"), &say_payments_kind_sorry},
};
static const struct key_says events[] = {
    {TEXT_INIT("decision"), &say_payments_event_decision},
    {TEXT_INIT("start"), &say_payments_event_start},
    {TEXT_INIT("end"), &say_payments_event_end},
    {TEXT_INIT("income"), &say_payments_event_income},
    {TEXT_INIT("death"), &say_payments_event_death},
    {TEXT_INIT("own_wish"), &say_payments_event_own_wish},
    {TEXT_INIT("garnishment"), &say_payments_event_garnishment},
};
static const struct key_says causes[] = {
    {TEXT_INIT("not_sent"), &say_payments_cause_not_sent},
    {TEXT_INIT("refused"), &say_payments_cause_refused},
    {TEXT_INIT("returned"), &say_payments_cause_returned},
    {TEXT_INIT("not_booked"), &say_payments_cause_not_booked},
    {TEXT_INIT("booked_late"), &say_payments_cause_booked_late},
    {TEXT_INIT("held"), &say_payments_cause_held},
};
#define SAYS_OF(table, key) says_of((table), sizeof(table) / sizeof(table)[0], (key))

const struct sentence *payments_kind_sentence(struct text kind)
{
    return SAYS_OF(kinds, kind);
}

/* ---- one person's rows
 * ----------------------------------------------------------------------- */

struct money {
    struct payments_money_of_row at[ROWS_MOST];
    size_t count;
};

static struct text kept_text(struct db *db, struct text t)
{
    return t.at ? arena_copy(db->arena, t) : NO_TEXT;
}

static enum outcome load_money(struct db *db, struct text person, struct month since,
                               struct month until, struct money **ret)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct money *m = arena_take(db->arena, 1, sizeof *m);
    struct payments_money_of_row row;

    if (!m)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        payments_money_of_open(db, (struct payments_money_of_in){person, since, until}, &r);
    while (o == OUTCOME_OK && (o = payments_money_of_next(&r, &row)) == OUTCOME_OK) {
        if (m->count == ROWS_MOST)
            break;
        row.id = kept_text(db, row.id);
        row.kind = kept_text(db, row.kind);
        row.decision = kept_text(db, row.decision);
        row.event = kept_text(db, row.event);
        row.outcome = kept_text(db, row.outcome);
        row.cause = kept_text(db, row.cause);
        row.failure = kept_text(db, row.failure);
        row.answer = kept_text(db, row.answer);
        row.basis = kept_text(db, row.basis);
        m->at[m->count++] = row;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret = m;
    return db->arena->full ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

static bool is_late(const struct payments_money_of_row *m)
{
    return text_same(m->outcome, TEXT("late"));
}

/* It was there late, also when it was there first and came back after months. */
static bool came_late(const struct payments_money_of_row *m)
{
    return is_late(m) || (m->has_booked && !m->failure.at && day_after(m->booked, m->promised));
}

/* The bank sent it back and it is not under way again: the account is gone, say. */
static bool came_back(const struct payments_money_of_row *m)
{
    return m->amount.n > 0 && m->failure.at && !m->has_repaired && !is_late(m);
}

static bool is_month(const struct payments_money_of_row *m)
{
    return text_same(m->kind, TEXT("month"));
}

/* There: booked, and it stayed. */
static bool is_there(const struct payments_money_of_row *m)
{
    return m->has_booked && !m->failure.at;
}

static struct text say_one_day(struct request *r, const struct sentence *s, struct day day)
{
    return sentence_say(r->arena, s, r->lang, (struct fill[]){FILL_DAY("day", day)}, 1);
}

/* Where it stands, in one sentence. */
static struct text state_of(struct request *r, const struct payments_money_of_row *m)
{
    if (m->amount.n == 0)
        return sentence_say(r->arena, &say_payments_state_zero, r->lang,
                            (struct fill[]){FILL_TEXT(
                                "event", sentence_plain(SAYS_OF(events, m->event), r->lang))},
                            1);
    if (is_late(m) && m->has_repaired)
        return say_one_day(r, &say_payments_state_repaired, m->repaired);
    if (came_back(m))
        return sentence_plain(&say_payments_state_back, r->lang);
    if (came_late(m) && is_there(m))
        return say_one_day(r, &say_payments_state_repaired, m->booked);
    if (is_late(m) && m->has_turn && !m->failure.at)
        return say_one_day(r, &say_payments_state_again, m->execute);
    if (is_late(m))
        return sentence_plain(&say_payments_state_late, r->lang);
    if (is_there(m))
        return say_one_day(r, &say_payments_state_paid, m->booked);
    if (m->failure.at)
        return sentence_plain(&say_payments_cause_returned, r->lang);
    return say_one_day(r, m->has_filed ? &say_payments_state_sent : &say_payments_state_coming,
                       m->promised);
}

static struct text month_key(struct request *r, struct month m)
{
    return month_iso(r->arena, m);
}

/* ---- the late payment: what happened, and what we did
 * ------------------------------------------- */

static const struct payments_money_of_row *newest_late(const struct money *m, struct day today)
{
    for (size_t i = 0; i < m->count; i++) {
        const struct payments_money_of_row *row = &m->at[i];

        if (!is_late(row) || text_same(row->kind, TEXT("sorry")) ||
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
        .what = sentence_say(r->arena, &say_payments_step_promised, r->lang,
                             (struct fill[]){FILL_CENTS("amount", m->amount)}, 1)};
    steps[n++] = (struct html_payments_card_late_steps){
        .on = m->found,
        .ours = true,
        .what = sentence_say(r->arena, &say_payments_step_found, r->lang,
                             (struct fill[]){FILL_TEXT(
                                 "cause", sentence_plain(SAYS_OF(causes, m->cause), r->lang))},
                             1)};
    if (m->has_execute && !m->failure.at && m->turn > 0)
        steps[n++] = (struct html_payments_card_late_steps){
            .on = day_before(m->execute, m->found) ? m->found : m->execute,
            .what = sentence_plain(&say_payments_step_again, r->lang)};
    if (is_there(m))
        steps[n++] = (struct html_payments_card_late_steps){
            .on = m->booked, .what = sentence_plain(&say_payments_step_booked, r->lang)};
    steps[n++] = (struct html_payments_card_late_steps){
        .on = day_banking_plus(m->found, 5),
        .next = true,
        .what = sentence_plain(&say_payments_step_cause, r->lang)};
    *card = (struct html_payments_card_late){.steps = steps,
                                             .steps_count = n,
                                             .judged = m->has_interest,
                                             .interest = m->interest,
                                             .sorry = m->sorry};
    return INSIDE(html_payments_card_late, card);
}

static struct text late_lead(struct request *r, const struct payments_money_of_row *m)
{
    if (is_there(m))
        return sentence_say(
            r->arena, &say_payments_late_lead_paid, r->lang,
            (struct fill[]){FILL_CENTS("amount", m->amount), FILL_DAY("booked", m->booked)}, 2);
    if (m->has_execute && !m->failure.at)
        return sentence_say(
            r->arena, &say_payments_late_lead_sent, r->lang,
            (struct fill[]){FILL_CENTS("amount", m->amount), FILL_DAY("execute", m->execute)},
            2);
    return sentence_say(r->arena, &say_payments_late_lead_held, r->lang,
                        (struct fill[]){FILL_CENTS("amount", m->amount)}, 1);
}

/* ---- a month as one bar
 * ---------------------------------------------------------------------------- */

static const struct payments_money_of_row *month_row(const struct money *m, struct month month)
{
    for (size_t i = 0; i < m->count; i++) {
        if (is_month(&m->at[i]) && m->at[i].month.n == month.n)
            return &m->at[i];
    }
    return NULL;
}

static const struct payments_money_of_row *newest_month(const struct money *m, struct day today)
{
    for (size_t i = 0; i < m->count; i++) {
        if (is_month(&m->at[i]) && m->at[i].month.n <= month_of(today).n)
            return &m->at[i];
    }
    return NULL;
}

/* Asked from the promised day until it was answered with yes; a no may become a yes. */
static bool asks_arrived(const struct payments_money_of_row *m, struct day today)
{
    return m->amount.n > 0 && !day_before(today, m->promised) &&
           !day_after(today, day_plus(m->promised, LATE_SHOWN_DAYS)) &&
           !text_same(m->answer, TEXT("yes"));
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
        .when_words = came_back(m)  ? sentence_plain(&say_payments_state_back, r->lang)
                      : is_there(m) ? say_one_day(r, &say_payments_when_paid, m->booked)
                                    : say_one_day(r, &say_payments_when_day,
                                                  m->has_execute && is_late(m)
                                                      ? day_banking_plus(m->execute, 1)
                                                      : m->promised),
        .sum_words = m->amount.n > 0
                         ? sentence_say(r->arena, &say_payments_month_sum, r->lang,
                                        (struct fill[]){FILL_CENTS("total", total)}, 1)
                         : sentence_say(r->arena, &say_payments_month_zero, r->lang,
                                        (struct fill[]){FILL_TEXT(
                                            "event", sentence_plain(SAYS_OF(events, m->event),
                                                                    r->lang))},
                                        1),
        .key = month_key(r, m->month),
        .asks = asks_arrived(m, r->today)};
    return INSIDE(html_payments_card_month, card);
}

static const struct payments_money_of_row *newest_advance(const struct money *m)
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
    const bool there = is_there(m);
    const struct fill fills[] = {FILL_CENTS("amount", m->amount),
                                 FILL_DAY("day", there ? m->booked : m->promised)};

    card->headline =
        there ? sentence_plain(&say_payments_headline_advance_paid, r->lang)
              : sentence_say(r->arena, &say_payments_headline_advance, r->lang, fills, 2);
    card->lead = sentence_say(
        r->arena, there ? &say_payments_lead_advance_paid : &say_payments_lead_advance, r->lang,
        fills, 2);
}

/* The one sentence about money, for the first page and for /mij/geld. */
static struct card money_card(struct request *r, const struct money *m)
{
    const struct payments_money_of_row *late = newest_late(m, r->today);
    const struct payments_money_of_row *month = newest_month(m, r->today);
    const struct payments_money_of_row *advance = newest_advance(m);
    struct card card = {.urgency = 0,
                        .headline = sentence_plain(&say_payments_headline_none, r->lang),
                        .lead = sentence_plain(&say_payments_lead_none, r->lang)};

    if (late) {
        card.urgency = 100;
        card.headline = sentence_plain(&say_payments_late_headline, r->lang);
        card.lead = late_lead(r, late);
        card.body = draw_late(r, late);
    } else if (month && came_back(month)) {
        card.urgency = 80; /* something to do, and no fault of theirs */
        card.headline = sentence_plain(&say_payments_headline_back, r->lang);
        card.lead = sentence_say(r->arena, &say_payments_lead_back, r->lang,
                                 (struct fill[]){FILL_CENTS("amount", month->amount)}, 1);
    } else if (month && month->amount.n > 0 && is_there(month)) {
        card.urgency = day_after(r->today, day_plus(month->booked, 5)) ? 20 : 50;
        card.headline = sentence_plain(&say_payments_headline_paid, r->lang);
        card.lead = sentence_say(r->arena, &say_payments_lead_paid, r->lang,
                                 (struct fill[]){FILL_CENTS("amount", month->amount),
                                                 FILL_DAY("day", month->booked)},
                                 2);
    } else if (month && month->amount.n > 0) {
        card.urgency = 60;
        card.headline = sentence_say(
            r->arena, &say_payments_headline_coming, r->lang,
            (struct fill[]){FILL_TEXT("day", say_weekday(r->arena, month->promised, r->lang))},
            1);
        card.lead = sentence_say(r->arena, &say_payments_lead_coming, r->lang,
                                 (struct fill[]){FILL_CENTS("amount", month->amount)}, 1);
    } else if (!month && advance) {
        say_advance(r, advance, &card);
    }
    return card;
}

static enum outcome my_money(struct db *db, struct request *r, int months, struct money **ret)
{
    const struct month now = month_of(r->today);

    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    return load_money(db, r->who->person, (struct month){now.n - months},
                      (struct month){now.n + 1}, ret);
}

enum outcome payments_cards(struct db *db, struct request *r, struct cards *cards)
{
    struct money *m;
    const enum outcome o = my_money(db, r, 12, &m);

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

/* ---- /mij/geld
 * ---------------------------------------------------------------------------------------- */

static enum outcome shown_account(struct db *db, struct request *r, struct text *ret)
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

static enum outcome show_geld(struct db *db, struct request *r, struct reply *reply)
{
    struct money *m;
    struct html_payments_geld page = {.any = false};
    enum outcome o = my_money(db, r, MONTHS_SHOWN, &m);

    if (o != OUTCOME_OK)
        return o;
    o = shown_account(db, r, &page.account);
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
        if (is_month(&m->at[i]) || (!newest && text_same(m->at[i].kind, TEXT("advance"))))
            months[page.months_count++] =
                (struct html_payments_geld_months){.m = m->at[i].month,
                                                   .key = month_key(r, m->at[i].month),
                                                   .amount = m->at[i].amount,
                                                   .what = state_of(r, &m->at[i]),
                                                   .ours = came_late(&m->at[i])};
    }
    page.months = months;
    page.any = page.months_count > 0;
    page.year = arena_print(r->arena, "%d", date_of(r->today).year);
    reply_page(reply, 200, page.headline, INSIDE(html_payments_geld, &page));
    return OUTCOME_OK;
}

/* ---- a month, with its calculation
 * ----------------------------------------------------------------------- */

struct specification {
    struct month month;
    const struct payments_money_of_row *row;
    struct money *money;
    struct html_payments_geld_maand_lines *lines;
    size_t lines_count;
};

static enum outcome load_specification(struct db *db, struct request *r,
                                       struct specification *ret)
{
    const struct decisions_step *steps = NULL;
    size_t count = 0;
    enum outcome o = month_parse(r->part[0], &ret->month);

    if (o != OUTCOME_OK)
        return OUTCOME_NOT_FOUND;
    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    o = load_money(db, r->who->person, ret->month, ret->month, &ret->money);
    if (o != OUTCOME_OK)
        return o;
    if (ret->money->count == 0)
        return OUTCOME_NOT_FOUND;
    ret->row = month_row(ret->money, ret->month);
    if (ret->row && ret->row->decision.at) {
        o = decisions_month_steps(db, r->look, ret->row->decision, r->who->person, ret->month,
                                  ret->row->version, &steps, &count);
        if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
            return o;
    }
    ret->lines = arena_take(r->arena, count + 3, sizeof *ret->lines);
    if (!ret->lines)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        ret->lines[ret->lines_count++] =
            (struct html_payments_geld_maand_lines){.what = steps[i].words[r->lang],
                                                    .rule = steps[i].article,
                                                    .amount = steps[i].cents};
    /* The law's own steps name it; only without them it is said here. */
    if (count == 0 && ret->row && ret->row->reserve.n > 0)
        ret->lines[ret->lines_count++] = (struct html_payments_geld_maand_lines){
            .what = sentence_plain(&say_payments_spec_reserve, r->lang),
            .rule = TEXT("Pw 19 lid 3, 45"),
            .amount = {-ret->row->reserve.n}};
    if (ret->row && ret->row->set_off.n > 0)
        ret->lines[ret->lines_count++] = (struct html_payments_geld_maand_lines){
            .what = sentence_plain(&say_payments_spec_set_off, r->lang),
            .rule = TEXT("Pw 52 lid 4, 58 lid 4"),
            .amount = {-ret->row->set_off.n}};
    return OUTCOME_OK;
}

static enum outcome show_month(struct db *db, struct request *r, struct reply *reply)
{
    struct specification s = {.lines = NULL};
    const enum outcome o = load_specification(db, r, &s);

    if (o != OUTCOME_OK)
        return o;
    struct html_payments_geld_maand page = {
        .month = s.month,
        .lead = sentence_plain(&say_payments_spec_lead, r->lang),
        .lines = s.lines,
        .lines_count = s.lines_count,
        .key = month_key(r, s.month),
        .asks = s.row && asks_arrived(s.row, r->today),
        .estimated = s.row && text_same(s.row->basis, TEXT("last_known")),
        .paid = s.row ? s.row->amount : (struct cents){0}};
    struct html_payments_geld_maand_payments *payments =
        arena_take(r->arena, s.money->count, sizeof *payments);
    if (!payments)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < s.money->count; i++)
        payments[i] = (struct html_payments_geld_maand_payments){
            .what = sentence_plain(SAYS_OF(kinds, s.money->at[i].kind), r->lang),
            .amount = s.money->at[i].amount,
            .state = state_of(r, &s.money->at[i]),
            .ours = came_late(&s.money->at[i])};
    page.payments = payments;
    page.payments_count = s.money->count;
    reply_page(reply, 200,
               sentence_say(r->arena, &say_payments_spec_title, r->lang,
                            (struct fill[]){FILL_MONTH("month", s.month)}, 1),
               INSIDE(html_payments_geld_maand, &page));
    return OUTCOME_OK;
}

/* ---- the same on paper
 * --------------------------------------------------------------------------------------- */

static enum outcome draw_paper(struct db *db, struct request *r, struct reply *reply,
                               struct text title, struct text lead, const struct text *head,
                               size_t columns, const struct text *cells, size_t rows,
                               struct text last, const char *file)
{
    struct text name, pdf;
    struct paper_made made;
    enum outcome o = people_name(db, r->look, r->who->person, &name);

    if (o != OUTCOME_OK)
        return o;
    const struct paper_table table = {.head = head,
                                      .columns = columns,
                                      .cells = cells,
                                      .rows = rows,
                                      .row_headers = true,
                                      .right = 1u << (columns - 1)};
    const struct paper_part parts[] = {{.kind = PAPER_TITLE, .text = title},
                                       {.kind = PAPER_PARAGRAPH, .text = lead},
                                       {.kind = PAPER_TABLE, .table = &table},
                                       {.kind = PAPER_PARAGRAPH, .text = last}};
    const struct paper_doc doc = {
        .title = title,
        .language = r->lang == LANGUAGE_EN ? TEXT("en-GB") : TEXT("nl-NL"),
        .author = payments_sender()->name,
        .sender = payments_sender()->name,
        .window = &name,
        .window_count = 1,
        .page_words = sentence_plain(&say_payments_paper_page, r->lang),
        .parts = parts,
        .parts_count = sizeof parts / sizeof parts[0],
        .made = r->now};
    o = paper_letter(&doc, r->arena, &made, &pdf);
    if (o != OUTCOME_OK)
        return o;
    reply_bytes(reply, TEXT("application/pdf"), text_of(file), pdf);
    return OUTCOME_OK;
}

static enum outcome show_month_pdf(struct db *db, struct request *r, struct reply *reply)
{
    struct specification s = {.lines = NULL};
    const enum outcome o = load_specification(db, r, &s);

    if (o != OUTCOME_OK)
        return o;
    struct text *cells = arena_take(r->arena, s.lines_count * 3 + 3, sizeof *cells);
    if (!cells)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < s.lines_count; i++) {
        cells[i * 3] = s.lines[i].what;
        cells[i * 3 + 1] = s.lines[i].rule;
        cells[i * 3 + 2] = say_cents(r->arena, s.lines[i].amount, r->lang);
    }
    const struct text head[] = {sentence_plain(&say_payments_spec_what, r->lang),
                                sentence_plain(&say_payments_spec_rule, r->lang),
                                sentence_plain(&say_payments_spec_amount, r->lang)};
    const struct cents paid = s.row ? s.row->amount : (struct cents){0};
    return draw_paper(db, r, reply,
                      sentence_say(r->arena, &say_payments_spec_title, r->lang,
                                   (struct fill[]){FILL_MONTH("month", s.month)}, 1),
                      sentence_plain(&say_payments_spec_lead, r->lang), head, 3, cells,
                      s.lines_count,
                      sentence_say(r->arena, &say_payments_spec_paid, r->lang,
                                   (struct fill[]){FILL_CENTS("amount", paid)}, 1),
                      "maandoverzicht.pdf");
}

/* ---- the year
 * ---------------------------------------------------------------------------------------------------
 */

struct year_sums {
    struct text year;
    struct html_payments_jaaropgave_lines lines[7];
    size_t count;
};

static enum outcome load_year(struct db *db, struct request *r, struct year_sums *ret)
{
    int64_t year;
    struct money *m;
    struct cents sums[6] = {{0}}, total = {0};

    if (text_number(r->part[0], &year) != OUTCOME_OK || year < 2000 || year > 2200)
        return OUTCOME_NOT_FOUND;
    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    /* Booked in the year; what is owed for December may be booked in January. */
    const struct month first = {(int32_t)year * 12};
    const enum outcome o = load_money(db, r->who->person, (struct month){first.n - 2},
                                      (struct month){first.n + 12}, &m);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < m->count; i++) {
        if (!is_there(&m->at[i]) || date_of(m->at[i].booked).year != year)
            continue;
        for (size_t k = 0; k < 6; k++) {
            if (text_same(kinds[k].key, m->at[i].kind))
                sums[k].n += m->at[i].amount.n;
        }
        total.n += m->at[i].amount.n;
    }
    *ret = (struct year_sums){.year = r->part[0]};
    for (size_t k = 0; k < 6; k++) {
        if (sums[k].n > 0)
            ret->lines[ret->count++] = (struct html_payments_jaaropgave_lines){
                .what = sentence_plain(kinds[k].says, r->lang), .amount = sums[k]};
    }
    ret->lines[ret->count++] = (struct html_payments_jaaropgave_lines){
        .what = sentence_plain(&say_payments_year_total, r->lang), .amount = total};
    return OUTCOME_OK;
}

static struct text year_title(struct request *r, const struct year_sums *y)
{
    return sentence_say(r->arena, &say_payments_year_title, r->lang,
                        (struct fill[]){FILL_TEXT("year", y->year)}, 1);
}

static enum outcome show_year(struct db *db, struct request *r, struct reply *reply)
{
    struct year_sums y;
    const enum outcome o = load_year(db, r, &y);

    if (o != OUTCOME_OK)
        return o;
    const struct html_payments_jaaropgave page = {
        .year = y.year, .lines = y.lines, .lines_count = y.count};
    reply_page(reply, 200, year_title(r, &y), INSIDE(html_payments_jaaropgave, &page));
    return OUTCOME_OK;
}

static enum outcome show_year_pdf(struct db *db, struct request *r, struct reply *reply)
{
    struct year_sums y;
    struct text cells[14];
    const enum outcome o = load_year(db, r, &y);

    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < y.count; i++) {
        cells[i * 2] = y.lines[i].what;
        cells[i * 2 + 1] = say_cents(r->arena, y.lines[i].amount, r->lang);
    }
    const struct text head[] = {sentence_plain(&say_payments_spec_what, r->lang),
                                sentence_plain(&say_payments_spec_amount, r->lang)};
    return draw_paper(db, r, reply, year_title(r, &y),
                      sentence_plain(&say_payments_year_lead, r->lang), head, 2, cells, y.count,
                      sentence_plain(&say_payments_year_bound, r->lang), "jaaropgave.pdf");
}

/* ---- "Is het aangekomen?"
 * ------------------------------------------------------------------------------------------ */

/* "No" starts nothing that the night would not do by itself, and stops nothing: with and
 * without an answer the same happens, on the same day. It is written down, so that a human sees
 * it too. */
static enum outcome act_arrived(struct db *db, struct request *r)
{
    struct month month;
    struct money *m;
    const struct text said = request_posted(r, "arrived");
    const bool yes = text_same(said, TEXT("yes"));

    if (month_parse(r->part[0], &month) != OUTCOME_OK)
        return OUTCOME_NOT_FOUND;
    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    if (!yes && !text_same(said, TEXT("no"))) {
        reply_said(r, sentence_plain(&say_payments_arrived_wrong, r->lang));
        reply_go(r, ROUTE_MIJ_GELD, NO_TEXT);
        return OUTCOME_OK;
    }
    enum outcome o = load_money(db, r->who->person, month, month, &m);
    if (o != OUTCOME_OK)
        return o;
    const struct payments_money_of_row *row = month_row(m, month);
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
               sentence_plain(yes ? &say_payments_arrived_thanks : &say_payments_arrived_search,
                              r->lang));
    reply_go(r, ROUTE_MIJ_GELD, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- /mij/geld/rekening
 * -----------------------------------------------------------------------------------------------
 */

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
static const struct form_table account_table = FORM_TABLE(struct account_form, account_fields);

static enum outcome show_account(struct db *db, struct request *r, struct reply *reply)
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
            .iban = iban_in_fours(r->arena, iban), .state = say_one_day(r, state, a.first)};
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.any = page.accounts_count > 0;
    reply_page(reply, 200, sentence_plain(&say_payments_account_page, r->lang),
               INSIDE(html_payments_rekening, &page));
    return OUTCOME_OK;
}

static enum outcome act_account(struct db *db, struct request *r)
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
    reply_said(r, say_one_day(r, &say_payments_account_sent, f->from));
    reply_go(r, ROUTE_MIJ_REKENING, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- /team: what we broke
 * ------------------------------------------------------------------------------------------------
 */

enum { DESK_DAYS = 60, DESK_MOST = 50 };

static struct text repair_words(struct request *r, const struct payments_broken_lately_row *b)
{
    if (b->has_repaired)
        return say_one_day(r, &say_payments_desk_repaired, b->repaired);
    if (b->held.at)
        return sentence_say(
            r->arena, &say_payments_desk_held, r->lang,
            (struct fill[]){
                FILL_TEXT("reason", sentence_plain(payments_held_sentence(b->held), r->lang))},
            1);
    if (b->has_execute && !day_before(b->execute, b->found))
        return say_one_day(r, &say_payments_desk_again, b->execute);
    return sentence_plain(&say_payments_desk_waits, r->lang);
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
        db, (struct payments_broken_lately_in){day_plus(r->today, -DESK_DAYS)}, &rows);
    while (o == OUTCOME_OK && (o = payments_broken_lately_next(&rows, &b)) == OUTCOME_OK &&
           desk->rows_count < DESK_MOST)
        lines[desk->rows_count++] = (struct html_payments_desk_broken_rows){
            .promised = b.promised,
            .found = b.found,
            .cause = sentence_plain(SAYS_OF(causes, b.cause), r->lang),
            .repair = repair_words(r, &b),
            .interest = b.interest,
            .sorry = b.sorry};
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    desk->rows = lines;
    if (desk->rows_count > 0)
        cards_add(cards,
                  (struct card){.urgency = 90,
                                .headline = sentence_plain(&say_payments_desk_title, r->lang),
                                .body = INSIDE(html_payments_desk_broken, desk)});
    return OUTCOME_OK;
}

/* ---- the table
 * -------------------------------------------------------------------------------------------------------------
 */

const struct handler payments_handlers[] = {
    {.route = ROUTE_MIJ_GELD, .show = show_geld},
    {.route = ROUTE_MIJ_GELD_MONTH, .show = show_month},
    {.route = ROUTE_MIJ_GELD_MONTH_PDF, .show = show_month_pdf},
    {.route = ROUTE_MIJ_GELD_YEAR, .show = show_year},
    {.route = ROUTE_MIJ_GELD_YEAR_PDF, .show = show_year_pdf},
    {.route = ROUTE_MIJ_GELD_ARRIVED, .act = act_arrived},
    {.route = ROUTE_MIJ_REKENING, .form = &account_table, .show = show_account},
    {.route = ROUTE_MIJ_REKENING_CHANGE,
     .form = &account_table,
     .act = act_account,
     .show = show_account},
    {.route = ROUTE_GELD, .form = &payments_mandate_table, .show = payments_show_finance},
    {.route = ROUTE_GELD_DRAFT, .act = payments_act_draft},
    {.route = ROUTE_GELD_RUN, .about = payments_about_run, .show = payments_show_run},
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
