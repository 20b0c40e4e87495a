#include "payments/too_much_pages.h"

#include "access/access.h"
#include "payments/finance_pages.h"
#include "payments/mijn_te_veel.html.h"
#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/repair.h"
#include "payments/te_veel.html.h"
#include "payments/te_veel_een.html.h"
#include "payments/too_much.h"
#include "payments/too_much.sql.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { ITEMS_MOST = 100, CLOSED_MOST = 30, MINE_MOST = 50, WORDS_MOST = 2000 };

static struct text plain(struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

static struct text item_id(struct request *r)
{
    return r->part[0];
}

static struct text why_of(struct request *r, struct text kind)
{
    return plain(r, text_same(kind, TEXT("double")) ? &say_payments_too_double
                                                    : &say_payments_too_correction);
}

static struct text decided_words(struct request *r, struct text way, struct cents asked,
                                 struct day day)
{
    return sentence_say(r->arena,
                        text_same(way, TEXT("ask_back")) ? &say_payments_too_asked
                        : text_same(way, TEXT("waive"))  ? &say_payments_too_waived
                                                         : &say_payments_too_after,
                        r->lang,
                        (struct fill[]){FILL_CENTS("amount", asked), FILL_DAY("day", day)}, 2);
}

/* ---- /geld/te-veel ----------------------------------------------------------------------- */

enum outcome payments_about_too_much(struct db *db, struct request *r, struct about *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct text *persons = arena_take(r->arena, ITEMS_MOST, sizeof *persons);
    struct payments_too_much_waits_row row;
    size_t count = 0;

    if (!persons)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_too_much_waits_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_too_much_waits_next(&rows, &row)) == OUTCOME_OK &&
           count < ITEMS_MOST)
        persons[count++] = arena_copy(r->arena, row.person);
    *ret = (struct about){.persons = persons, .count = count, .part = TEXT("te-veel")};
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome load_waits(struct db *db, struct request *r,
                               struct html_payments_te_veel *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_te_veel_items *list = arena_take(r->arena, ITEMS_MOST, sizeof *list);
    struct payments_too_much_waits_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_too_much_waits_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_too_much_waits_next(&rows, &row)) == OUTCOME_OK &&
           page->items_count < ITEMS_MOST) {
        struct text name;

        /* Found after this page's line was written: it is shown next time. */
        if (!witness_may(r->look, row.person))
            continue;
        o = people_name(db, r->look, row.person, &name);
        if (o != OUTCOME_OK)
            return o;
        list[page->items_count++] = (struct html_payments_te_veel_items){
            .id = arena_copy(r->arena, row.id),
            .name = name,
            .amount = row.amount,
            .month = row.month,
            .found = row.found,
            .why = row.way.at ? plain(r, &say_payments_too_second) : why_of(r, row.kind)};
    }
    page->items = list;
    page->some = page->items_count > 0;
    page->waiting = (int64_t)page->items_count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome load_closed(struct db *db, struct request *r,
                                struct html_payments_te_veel *page)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_te_veel_closed *list = arena_take(r->arena, CLOSED_MOST, sizeof *list);
    struct payments_too_much_closed_row row;

    if (!list)
        return OUTCOME_NO_ROOM;
    enum outcome o = payments_too_much_closed_open(db, &rows);
    while (o == OUTCOME_OK && (o = payments_too_much_closed_next(&rows, &row)) == OUTCOME_OK &&
           page->closed_count < CLOSED_MOST)
        list[page->closed_count++] = (struct html_payments_te_veel_closed){
            .amount = row.amount,
            .month = row.month,
            .what = row.has_back ? request_say(r, &say_payments_too_returned,
                                               (struct fill[]){FILL_DAY("day", row.back)}, 1)
                                 : decided_words(r, row.way, row.asked, row.day)};
    page->closed = list;
    page->any = page->closed_count > 0;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome payments_show_too_much(struct db *db, struct request *r, struct reply *reply)
{
    struct html_payments_te_veel page = {.some = false};
    enum outcome o = load_waits(db, r, &page);

    if (o == OUTCOME_OK)
        o = load_closed(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, plain(r, &say_payments_too_title),
               INSIDE(html_payments_te_veel, &page));
    return OUTCOME_OK;
}

enum outcome payments_too_much_count(struct db *db, int64_t *ret)
{
    struct payments_too_much_waiting_row row;
    const enum outcome o = payments_too_much_waiting_one(db, &row);

    if (o == OUTCOME_OK)
        *ret = row.waiting;
    return o;
}

/* ---- one of them ------------------------------------------------------------------------- */

struct decide_form {
    struct text way;
    struct cents amount;
    bool has_amount;
    struct text reasons, side, ours, urgent;
};
static const struct choice ways[] = {
    {"waive", &say_payments_too_way_waive, &say_payments_too_way_waive_hint},
    {"ask_back", &say_payments_too_way_ask, &say_payments_too_way_ask_hint},
    {"pay_after", &say_payments_too_way_after, &say_payments_too_way_after_hint},
    {0}};
static const struct field decide_fields[] = {
    FIELD_OF(struct decide_form, way, .kind = FIELD_CHOICE, .required = true, .choices = ways,
             .label = &say_payments_too_way),
    FIELD_MAYBE(struct decide_form, amount, .kind = FIELD_CENTS, .asked = true,
                .label = &say_payments_too_amount, .hint = &say_payments_too_amount_hint,
                .wrong = &say_payments_too_amount_wrong),
    FIELD_OF(struct decide_form, reasons, .kind = FIELD_LONG, .most = WORDS_MOST,
             .required = true, .label = &say_payments_too_reasons,
             .hint = &say_payments_too_reasons_hint),
    FIELD_OF(struct decide_form, side, .kind = FIELD_LONG, .most = WORDS_MOST, .asked = true,
             .label = &say_payments_too_side, .hint = &say_payments_too_side_hint),
    FIELD_OF(struct decide_form, ours, .kind = FIELD_LONG, .most = WORDS_MOST, .asked = true,
             .label = &say_payments_too_ours, .hint = &say_payments_too_ours_hint),
    FIELD_OF(struct decide_form, urgent, .kind = FIELD_LONG, .most = WORDS_MOST, .asked = true,
             .label = &say_payments_too_urgent, .hint = &say_payments_too_urgent_hint),
};
const struct form_table payments_decide_table = FORM_TABLE(struct decide_form, decide_fields);

enum outcome payments_about_too_much_one(struct db *db, struct request *r, struct about *ret)
{
    struct payments_too_much_one_row row;
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    const enum outcome o =
        payments_too_much_one_one(db, (struct payments_too_much_one_in){item_id(r)}, &row);

    if (!person)
        return OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK)
        return o;
    *person = arena_copy(r->arena, row.person);
    *ret = (struct about){.persons = person, .count = 1, .part = TEXT("te-veel")};
    return OUTCOME_OK;
}

enum outcome payments_show_too_much_one(struct db *db, struct request *r, struct reply *reply)
{
    struct payments_too_much_one_row t;
    struct html_payments_te_veel_een page = {.id = item_id(r), .form = &r->form};
    enum outcome o =
        payments_too_much_one_one(db, (struct payments_too_much_one_in){item_id(r)}, &t);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, t.person, &page.name);
    if (o != OUTCOME_OK)
        return o;
    page.headline = request_say(
        r, &say_payments_too_headline,
        (struct fill[]){FILL_CENTS("amount", t.amount), FILL_MONTH("month", t.month)}, 2);
    page.why = why_of(r, t.kind);
    page.found = t.found;
    page.open = !t.way.at && !t.has_back;
    if (t.decision.at) {
        struct payments_too_much_late_row late;
        o = payments_too_much_late_one(
            db, (struct payments_too_much_late_in){t.decision, t.month}, &late);
        if (o == OUTCOME_OK)
            page.share = request_say(
                r, late.ours ? &say_payments_too_late_ours : &say_payments_too_late_not_ours,
                (struct fill[]){FILL_DAY("known", late.known)}, 1);
        else if (o != OUTCOME_NOT_FOUND)
            return o;
    }
    page.asked = t.asked;
    const bool waits = text_same(t.way, TEXT("pay_after")) && !t.agreed_by.at;
    page.mine = waits && text_same(t.by_whom, r->who->account);
    page.may_agree = waits && !page.mine;
    page.what = t.has_back ? request_say(r, &say_payments_too_returned,
                                         (struct fill[]){FILL_DAY("day", t.back)}, 1)
                : t.way.at ? decided_words(r, t.way, t.asked, t.decided)
                           : NO_TEXT;
    reply_page(reply, 200, page.headline, INSIDE(html_payments_te_veel_een, &page));
    return OUTCOME_OK;
}

/* Which field is missing, in words: everything typed is kept. */
static enum outcome refuse(struct request *r, const struct decide_form *f, struct cents most,
                           bool twice)
{
    const bool ask = text_same(f->way, TEXT("ask_back"));

    if (text_same(f->way, TEXT("pay_after")) && twice)
        return form_refuse(&r->form, "way", &say_payments_too_way_not);
    if (!text_same(f->way, TEXT("waive")) &&
        (!f->has_amount || f->amount.n <= 0 || (ask && f->amount.n > most.n)))
        return form_refuse(&r->form, "amount", &say_payments_too_amount_wrong);
    if (ask && f->side.len == 0)
        return form_refuse(&r->form, "side", &say_payments_too_missing);
    if (ask && f->ours.len == 0)
        return form_refuse(&r->form, "ours", &say_payments_too_missing);
    if (ask && f->urgent.len == 0)
        return form_refuse(&r->form, "urgent", &say_payments_too_missing);
    return OUTCOME_OK;
}

enum outcome payments_act_too_much(struct db *db, struct request *r)
{
    const struct decide_form *f = form_values(&r->form);
    const bool waive = text_same(f->way, TEXT("waive"));
    struct payments_too_much_one_row t;
    enum outcome o =
        payments_too_much_one_one(db, (struct payments_too_much_one_in){item_id(r)}, &t);

    if (o == OUTCOME_OK)
        o = refuse(r, f, t.amount, text_same(t.kind, TEXT("double")));
    if (o != OUTCOME_OK)
        return o;
    o = too_much_decide(
        db, r->look,
        &(struct too_much_decision){.item = item_id(r),
                                    .way = f->way,
                                    .amount = waive ? (struct cents){0} : f->amount,
                                    .reasons = f->reasons,
                                    .side = f->side,
                                    .ours = f->ours,
                                    .urgent = f->urgent,
                                    .by = r->who->account,
                                    .today = r->today,
                                    .at = r->now});
    if (o == OUTCOME_CONFLICT) {
        reply_said(r, plain(r, &say_payments_too_first));
        reply_go(r, ROUTE_GELD_TOO_MUCH_ONE, item_id(r));
        return OUTCOME_OK;
    }
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, text_same(f->way, TEXT("pay_after")) ? &say_payments_too_said_after
                           : waive                              ? &say_payments_too_said_waive
                                                                : &say_payments_too_said_ask));
    reply_go(r, ROUTE_GELD_TOO_MUCH_ONE, item_id(r));
    return OUTCOME_OK;
}

enum outcome payments_act_too_much_agree(struct db *db, struct request *r)
{
    const enum outcome o = too_much_agree(db, item_id(r), r->who->account, r->today, r->now);
    const struct sentence *said = o == OUTCOME_OK            ? &say_payments_too_agreed
                                  : o == OUTCOME_NOT_ALLOWED ? &say_payments_too_mine
                                                             : &say_payments_too_first;

    if (o != OUTCOME_OK && o != OUTCOME_NOT_ALLOWED && o != OUTCOME_CONFLICT)
        return o;
    reply_said(r, plain(r, said));
    reply_go(r, ROUTE_GELD_TOO_MUCH_ONE, item_id(r));
    return OUTCOME_OK;
}

/* ---- the person's own -------------------------------------------------------------------- */

/* June of this year, or of the next. */
static struct month next_june(struct month now)
{
    enum { JUNE = 5 };
    const int32_t ahead = (JUNE - now.n % 12 + 12) % 12;

    return (struct month){now.n + (ahead == 0 ? 12 : ahead)};
}

/* What will be taken off next June as it stands today, in one sentence with amounts. */
static enum outcome draw_plan(struct db *db, struct request *r, struct cents asked,
                              struct text *ret)
{
    struct payments_saved_of_row s;
    const struct month june = next_june(month_of(r->today));
    struct cents off;
    enum outcome o = payments_saved_of_one(
        db, (struct payments_saved_of_in){r->who->person, (struct month){june.n - 12}}, &s);

    if (o != OUTCOME_OK)
        return o;
    const int64_t settled = s.taken.n > s.given.n ? s.taken.n - s.given.n : 0;
    const int64_t open = asked.n + s.soft.n - settled;
    const int64_t percent = s.has_percent ? s.percent : PAYMENTS_SET_OFF_PERCENT;
    o = repair_offset((struct cents){open > 0 ? open : 0}, s.saved, percent, &off);
    if (o == OUTCOME_OK)
        *ret =
            request_say(r, open > 0 ? &say_payments_mine_plan : &say_payments_mine_settled,
                        (struct fill[]){FILL_CENTS("open", (struct cents){open > 0 ? open : 0}),
                                        FILL_NUMBER("percent", percent),
                                        FILL_MONTH("june", june), FILL_CENTS("off", off)},
                        4);
    return o;
}

static struct text mine_words(struct request *r, const struct payments_too_much_of_row *t)
{
    const struct sentence *s =
        t->has_back ? &say_payments_mine_back
        : !t->way.at || text_same(t->way, TEXT("pay_after"))
            ? (text_same(t->kind, TEXT("double")) ? &say_payments_mine_double
                                                  : &say_payments_mine_correction)
        : text_same(t->way, TEXT("waive")) ? &say_payments_mine_waived
                                           : &say_payments_mine_asked;

    return request_say(
        r, s,
        (struct fill[]){FILL_CENTS("amount", t->amount), FILL_MONTH("month", t->month),
                        FILL_CENTS("asked", t->asked), FILL_DAY("first", t->first)},
        4);
}

enum outcome payments_draw_mine(struct db *db, struct request *r, struct inside *ret)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct html_payments_mijn_te_veel *page = arena_take(r->arena, 1, sizeof *page);
    struct html_payments_mijn_te_veel_items *list =
        arena_take(r->arena, MINE_MOST, sizeof *list);
    struct payments_too_much_of_row t;
    struct cents asked = {0};

    if (!page || !list)
        return OUTCOME_NO_ROOM;
    *ret = (struct inside){0};
    enum outcome o =
        payments_too_much_of_open(db, (struct payments_too_much_of_in){r->who->person}, &rows);
    while (o == OUTCOME_OK && (o = payments_too_much_of_next(&rows, &t)) == OUTCOME_OK &&
           page->items_count < MINE_MOST) {
        /* Paid after: it stands among the payments. */
        if (text_same(t.way, TEXT("pay_after")) && t.agreed_by.at)
            continue;
        if (text_same(t.way, TEXT("ask_back")) && !t.has_back) {
            page->asks = true;
            asked.n += t.asked.n;
        }
        list[page->items_count++] =
            (struct html_payments_mijn_te_veel_items){.what = mine_words(r, &t)};
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page->items = list;
    if (page->items_count == 0)
        return OUTCOME_OK;
    *ret = INSIDE(html_payments_mijn_te_veel, page);
    return page->asks ? draw_plan(db, r, asked, &page->plan) : OUTCOME_OK;
}

enum outcome payments_act_mine(struct db *db, struct request *r)
{
    int64_t percent = 0;

    if (!r->who || r->who->person.len == 0)
        return OUTCOME_NOT_ALLOWED;
    enum outcome o = text_number(request_posted(r, "share"), &percent);
    if (o == OUTCOME_OK)
        o = too_much_choose(db, r->who->person, percent, r->today);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_VALID)
        return o;
    reply_said(
        r, plain(r, o == OUTCOME_OK ? &say_payments_mine_chosen : &say_payments_mine_wrong));
    reply_go(r, ROUTE_MIJ_GELD, NO_TEXT);
    return OUTCOME_OK;
}
