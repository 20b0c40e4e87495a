#include "promises/promises.h"

#include "access/access.h"
#include "promises/beloften.html.h"
#include "promises/nl.po.h"
#include "promises/owed.html.h"

#include "ground/base/banned.h"

static const struct {
    const struct sentence *whole;
    const struct sentence *name;
} kinds[PROMISE_KINDS] = {
    [PROMISE_DECISION_TERM] = {&say_promises_kind_decision_term,
                               &say_promises_short_decision_term},
    [PROMISE_ADVANCE] = {&say_promises_kind_advance, &say_promises_short_advance},
    [PROMISE_PAYMENT] = {&say_promises_kind_payment, &say_promises_short_payment},
    [PROMISE_ANSWER] = {&say_promises_kind_answer, &say_promises_short_answer},
    [PROMISE_CAUSE] = {&say_promises_kind_cause, &say_promises_short_cause},
    [PROMISE_RECEIPT] = {&say_promises_kind_receipt, &say_promises_short_receipt},
    [PROMISE_CALLBACK] = {&say_promises_kind_callback, &say_promises_short_callback},
    [PROMISE_AGREEMENT] = {&say_promises_kind_agreement, &say_promises_short_agreement},
};

static const struct sentence *const states[] = {
    [PROMISE_MADE] = &say_promises_state_made,
    [PROMISE_KEPT] = &say_promises_state_kept,
    [PROMISE_BROKEN] = &say_promises_state_broken,
    [PROMISE_REPAIRED] = &say_promises_state_repaired,
};

const struct sentence *promise_sentence(enum promise_kind kind)
{
    return kinds[kind].whole;
}

const struct sentence *promise_state_word(enum promise_state state)
{
    return states[state];
}

/* ---- /beloften ---- */

/* The promise, what it means, and the line that says where the law or the world bounds it. */
static const struct sentence *const ten[][3] = {
    {&say_promises_promise_1, &say_promises_means_1, &say_promises_bound_1},
    {&say_promises_promise_2, &say_promises_means_2, &say_promises_bound_2},
    {&say_promises_promise_3, &say_promises_means_3, &say_promises_bound_3},
    {&say_promises_promise_4, &say_promises_means_4, &say_promises_bound_4},
    {&say_promises_promise_5, &say_promises_means_5, &say_promises_bound_5},
    {&say_promises_promise_6, &say_promises_means_6, &say_promises_bound_6},
    {&say_promises_promise_7, &say_promises_means_7, &say_promises_bound_7},
    {&say_promises_promise_8, &say_promises_means_8, &say_promises_bound_8},
    {&say_promises_promise_9, &say_promises_means_9, &say_promises_bound_9},
    {&say_promises_promise_10, &say_promises_means_10, &say_promises_bound_10},
};
enum { TEN = sizeof ten / sizeof *ten };

/* Which of them this program holds today; of the others the page says that they are still to
 * come. A promise that is printed and not held would be a lie, and in court evidence. */
static const bool held_today[TEN] = {
    [0] = true, [1] = true, [2] = true, [3] = true, [4] = true, [5] = true};

static size_t kept_rows(const struct request *r, const struct promises_count *counts,
                        struct html_promises_beloften_rows *rows)
{
    size_t count = 0;

    for (int k = 0; k < PROMISE_KINDS; k++)
        if (counts[k].due > 0)
            rows[count++] = (struct html_promises_beloften_rows){
                .name = request_say(r, kinds[k].name, NULL, 0),
                .of = counts[k].due,
                .in_time = counts[k].kept,
                .late = counts[k].broken,
                .mended = counts[k].repaired,
            };
    return count;
}

static enum outcome beloften_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_promises_beloften_promises promises[TEN];
    struct html_promises_beloften_rows rows[PROMISE_KINDS];
    struct html_promises_beloften page = {
        .promises = promises, .promises_count = TEN, .rows = rows};
    struct promises_count counts[PROMISE_KINDS];
    struct day year;
    enum outcome o;

    page.month = month_of(r->today);
    o = day_of(date_of(r->today).year, 1, 1, &year);
    if (o == OUTCOME_OK)
        o = promises_month_kinds(db, page.month, counts);
    if (o == OUTCOME_OK)
        o = witness_urgent_count(db, month_first(page.month), r->today, &page.urgent);
    if (o == OUTCOME_OK)
        o = witness_urgent_count(db, year, r->today, &page.urgent_year);
    if (o != OUTCOME_OK)
        return o;
    page.rows_count = kept_rows(r, counts, rows);
    for (int k = 0; k < PROMISE_KINDS; k++) {
        page.due += counts[k].due;
        page.kept += counts[k].kept;
        page.broken += counts[k].broken;
        page.repaired += counts[k].repaired;
    }
    page.open = page.due > page.kept + page.broken;
    for (size_t i = 0; i < TEN; i++) {
        promises[i].nr = (int64_t)i + 1;
        promises[i].promise = request_say(r, ten[i][0], NULL, 0);
        promises[i].means = request_say(r, ten[i][1], NULL, 0);
        promises[i].bound = request_say(r, ten[i][2], NULL, 0);
        promises[i].to_come = !held_today[i];
    }
    reply_page(reply, 200, request_say(r, &say_promises_page_title, NULL, 0),
               INSIDE(html_promises_beloften, &page));
    return OUTCOME_OK;
}

const struct handler promises_handlers[] = {
    {.route = ROUTE_BELOFTEN, .show = beloften_show},
};
const size_t promises_handlers_count = sizeof promises_handlers / sizeof *promises_handlers;

/* ---- the card on /mij ---- */

enum { CARD_MOST = 8 };

/* Payments and decisions draw their own; this card holds the rest, so that nothing stands
 * twice. */
static bool on_card(const struct promise *p)
{
    return p->kind == PROMISE_ANSWER || p->kind == PROMISE_CAUSE ||
           p->kind == PROMISE_CALLBACK || p->kind == PROMISE_DECISION_TERM ||
           p->kind == PROMISE_AGREEMENT;
}

enum outcome promises_cards(struct db *db, struct request *r, struct cards *cards)
{
    struct html_promises_owed *page = arena_take(r->arena, 1, sizeof *page);
    struct html_promises_owed_promises *list = arena_take(r->arena, CARD_MOST, sizeof *list);
    struct promise *owed = NULL;
    size_t n = 0, count = 0;
    bool late = false;
    enum outcome o;

    if (r->who == NULL || r->acting != ROLE_PERSON || r->who->person.at == NULL)
        return OUTCOME_OK;
    if (page == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    o = promises_of(db, r->look, r->who->person, &owed, &n);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < n && count < CARD_MOST; i++) {
        const struct promise *p = &owed[i];

        if (!on_card(p))
            continue;
        list[count++] = (struct html_promises_owed_promises){
            .what = p->words.len > 0 ? p->words
                                     : sentence_plain(promise_sentence(p->kind), r->lang),
            .late = p->state == PROMISE_BROKEN || promise_is_past(p->last_day, r->today),
            .last_day = p->last_day,
            .moved = p->moved,
            .first_day = p->first_last_day,
            .law = p->law,
        };
        late = late || list[count - 1].late;
    }
    if (count == 0)
        return OUTCOME_OK;
    page->promises = list;
    page->promises_count = count;
    cards_add(
        cards,
        (struct card){
            .urgency = late ? 95 : 20,
            .headline = request_say(
                r, late ? &say_promises_owed_headline : &say_promises_owed_headline_calm, NULL,
                0),
            .lead = request_say(
                r, late ? &say_promises_owed_lead : &say_promises_owed_lead_calm, NULL, 0),
            .body = INSIDE(html_promises_owed, page),
        });
    return OUTCOME_OK;
}
