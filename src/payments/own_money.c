#include "payments/own_money.h"

#include "ground/web/request.h"
#include "payments/nl.po.h"

#include "ground/base/banned.h"

const struct store_list payments_list_own_money = {payments_own_money_statements,
                                                   payments_own_money_statements_count};

enum { LATE_SHOWN_DAYS = 30 };

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
    {TEXT_INIT("penalty"), &say_payments_kind_penalty},
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
const struct sentence *money_says(enum money_key which, struct text key)
{
    switch (which) {
    case MONEY_KIND: return says_of(kinds, sizeof kinds / sizeof kinds[0], key);
    case MONEY_EVENT: return says_of(events, sizeof events / sizeof events[0], key);
    case MONEY_CAUSE: break;
    }
    return says_of(causes, sizeof causes / sizeof causes[0], key);
}

static struct text kept_text(struct db *db, struct text t)
{
    return t.at ? arena_copy(db->arena, t) : NO_TEXT;
}

enum outcome own_money_load(struct db *db, struct text person, struct month since,
                            struct month until, struct own_money **ret)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct own_money *m = arena_take(db->arena, 1, sizeof *m);
    struct payments_money_of_row row;

    if (!m)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        payments_money_of_open(db, (struct payments_money_of_in){person, since, until}, &r);
    while (o == OUTCOME_OK && (o = payments_money_of_next(&r, &row)) == OUTCOME_OK) {
        if (m->count == OWN_MONEY_MOST)
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

bool money_is_late(const struct payments_money_of_row *m)
{
    return text_same(m->outcome, TEXT("late"));
}

/* It was there late, also when it was there first and came back after months. */
bool money_came_late(const struct payments_money_of_row *m)
{
    return money_is_late(m) ||
           (m->has_booked && !m->failure.at && day_after(m->booked, m->promised));
}

/* The bank sent it back and it is not under way again: the account is gone, say. */
bool money_came_back(const struct payments_money_of_row *m)
{
    return m->amount.n > 0 && m->failure.at && !m->has_repaired && !money_is_late(m);
}

bool money_is_month(const struct payments_money_of_row *m)
{
    return text_same(m->kind, TEXT("month"));
}

/* There: booked, and it stayed. */
bool money_is_there(const struct payments_money_of_row *m)
{
    return m->has_booked && !m->failure.at;
}

struct text money_say_day(struct request *r, const struct sentence *s, struct day day)
{
    return request_say(r, s, (struct fill[]){FILL_DAY("day", day)}, 1);
}

/* Nothing left to pay, because an advance was the whole of it: that is not "you get nothing".
 */
bool money_paid_before(const struct payments_money_of_row *m)
{
    return m->amount.n == 0 && m->set_off.n > 0 && !text_same(m->event, TEXT("own_wish"));
}

/* Where it stands, in one sentence. */
struct text money_state(struct request *r, const struct payments_money_of_row *m)
{
    if (money_paid_before(m))
        return request_say(r, &say_payments_state_before, NULL, 0);
    if (m->amount.n == 0)
        return request_say(
            r, &say_payments_state_zero,
            (struct fill[]){
                FILL_TEXT("event", sentence_plain(money_says(MONEY_EVENT, m->event), r->lang))},
            1);
    if (money_is_late(m) && m->has_repaired)
        return money_say_day(r, &say_payments_state_repaired, m->repaired);
    if (money_came_back(m))
        return request_say(r, &say_payments_state_back, NULL, 0);
    if (money_came_late(m) && money_is_there(m))
        return money_say_day(r, &say_payments_state_repaired, m->booked);
    if (money_is_late(m) && m->has_turn && !m->failure.at)
        return money_say_day(r, &say_payments_state_again, m->execute);
    if (money_is_late(m))
        return request_say(r, &say_payments_state_late, NULL, 0);
    if (money_is_there(m))
        return money_say_day(r, &say_payments_state_paid, m->booked);
    if (m->failure.at)
        return request_say(r, &say_payments_cause_returned, NULL, 0);
    return money_say_day(
        r, m->has_filed ? &say_payments_state_sent : &say_payments_state_coming, m->promised);
}

struct text money_month_key(struct request *r, struct month m)
{
    return month_iso(r->arena, m);
}

const struct payments_money_of_row *money_month_row(const struct own_money *m,
                                                    struct month month)
{
    for (size_t i = 0; i < m->count; i++) {
        if (money_is_month(&m->at[i]) && m->at[i].month.n == month.n)
            return &m->at[i];
    }
    return NULL;
}

/* Asked from the promised day until it was answered with yes; a no may become a yes. Not on the
 * day it is only being sent again. */
bool money_asks_arrived(const struct payments_money_of_row *m, struct day today)
{
    if (m->has_execute && !m->failure.at && !day_after(today, m->execute))
        return false;
    return m->amount.n > 0 && !day_before(today, m->promised) &&
           !day_after(today, day_plus(m->promised, LATE_SHOWN_DAYS)) &&
           !text_same(m->answer, TEXT("yes"));
}

struct text money_kind_key(size_t number)
{
    return kinds[number].key;
}
