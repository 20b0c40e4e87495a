/* handover_pages - the card for who comes next, made with the person; and handing over many
 * people at once. No judgement stands on a card. */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/dossier.sql.h"
#include "dossier/komt.html.h"
#include "dossier/mijnkaart.html.h"
#include "dossier/nl.po.h"
#include "dossier/overdracht.html.h"
#include "dossier/werkkaart.html.h"
#include "dossier/wissel.html.h"

#include "ground/base/banned.h"

enum { COLLEAGUES_MOST = 200, HANDED_MOST = 150 };

/* ---- the card ---- */

static enum outcome draw_card(struct db *db, struct request *r, struct text person,
                              const struct dossier_handover *h,
                              struct html_dossier_wissel *card)
{
    struct html_dossier_wissel_agreed *agreed = NULL;
    struct html_dossier_wissel_owed *owed = NULL;
    struct dossier_agreed *list = NULL;
    struct promise *promises = NULL;
    struct person p = {0};
    size_t agreed_count = 0, owed_count = 0, open_count = 0;
    enum outcome o = people_load(db, r->look, person, &p);

    if (o == OUTCOME_OK)
        o = dossier_agreed_of(db, r->look, person, &list, &agreed_count);
    if (o == OUTCOME_OK)
        o = promises_of(db, r->look, person, &promises, &owed_count);
    if (o != OUTCOME_OK)
        return o;
    agreed = arena_take(r->arena, agreed_count + 1, sizeof *agreed);
    owed = arena_take(r->arena, owed_count + 1, sizeof *owed);
    if (agreed == NULL || owed == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < agreed_count; i++) {
        bool is_open = false; /* what is done need not be told again */

        o = dossier_agreed_open(db, &list[i], &is_open);
        if (is_open)
            agreed[open_count++] =
                (struct html_dossier_wissel_agreed){.ours = list[i].promise.len > 0,
                                                    .words = list[i].words,
                                                    .last_day = list[i].last_day};
    }
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < owed_count; i++)
        owed[i] = (struct html_dossier_wissel_owed){
            .what = promises[i].words.len > 0 ? promises[i].words
                                              : plain(r, promise_sentence(promises[i].kind)),
            .last_day = promises[i].last_day,
            .late = promises[i].state == PROMISE_BROKEN};
    *card = (struct html_dossier_wissel){.first_words = p.first_words,
                                         .words = h->words,
                                         .helps = h->helps,
                                         .note = p.contact_note,
                                         .agreed = agreed,
                                         .agreed_count = open_count,
                                         .owed = owed,
                                         .owed_count = owed_count};
    return OUTCOME_OK;
}

/* ---- the person ---- */

struct card_form {
    struct text words;
    struct text helps;
};
static const struct field card_fields[] = {
    FIELD_OF(struct card_form, words, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_card_words),
    FIELD_OF(struct card_form, helps, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_card_helps, .hint = &say_dossier_card_helps_hint),
};
const struct form_table dossier_card_table = FORM_TABLE(struct card_form, card_fields);

enum outcome mijn_kaart_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_mijnkaart page = {.form = &r->form};
    struct html_dossier_wissel card = {0};
    struct dossier_handover h = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = dossier_handover_now(db, r->look, dossier_mine(r), &h);
    if (o == OUTCOME_OK)
        o = draw_card(db, r, dossier_mine(r), &h, &card);
    if (o != OUTCOME_OK)
        return o;
    page.to = h.to_name;
    page.starts = h.starts;
    page.comes = day_after(h.starts, r->today);
    page.card = INSIDE(html_dossier_wissel, &card);
    form_fill(&r->form, &(struct card_form){.words = h.words, .helps = h.helps});
    reply_page(reply, 200, plain(r, &say_dossier_next_title),
               INSIDE(html_dossier_mijnkaart, &page));
    return OUTCOME_OK;
}

enum outcome mijn_kaart_act(struct db *db, struct request *r)
{
    const struct card_form *f = form_values(&r->form);
    struct dossier_handover h = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = dossier_handover_now(db, r->look, dossier_mine(r), &h);
    if (o == OUTCOME_OK && request_posted(r, "other").len > 0) {
        o = people_rather_not(db, dossier_mine(r), h.to_account, r->today);
        if (o != OUTCOME_OK)
            return o;
        reply_said(r, plain(r, &say_dossier_other_said));
        reply_go(r, ROUTE_MIJ, NO_TEXT);
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        o = dossier_handover_words(db, r->look, dossier_mine(r), f->words, f->helps, r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_card_said));
    reply_go(r, ROUTE_MIJ_OVERDRACHT, NO_TEXT);
    return OUTCOME_OK;
}

enum outcome handover_cards(struct db *db, struct request *r, struct cards *cards)
{
    struct html_dossier_komt *card = arena_take(r->arena, 1, sizeof *card);
    struct dossier_handover h = {0};
    enum outcome o = dossier_handover_now(db, r->look, dossier_mine(r), &h);

    if (o == OUTCOME_NOT_FOUND || (o == OUTCOME_OK && h.has_opened))
        return OUTCOME_OK;
    if (o != OUTCOME_OK || card == NULL)
        return o != OUTCOME_OK ? o : OUTCOME_NO_ROOM;
    *card = (struct html_dossier_komt){
        .to = h.to_name, .starts = h.starts, .comes = day_after(h.starts, r->today)};
    cards_add(cards, (struct card){.urgency = 42,
                                   .headline = plain(r, &say_dossier_next_headline),
                                   .lead = plain(r, &say_dossier_next_lead),
                                   .body = INSIDE(html_dossier_komt, card)});
    return OUTCOME_OK;
}

/* ---- the one who comes ---- */

enum outcome kaart_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_werkkaart page = {.person = r->part[0]};
    struct html_dossier_wissel card = {0};
    struct dossier_handover h = {0};
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = dossier_handover_now(db, r->look, r->part[0], &h);
    if (o == OUTCOME_OK)
        o = draw_card(db, r, r->part[0], &h, &card);
    if (o != OUTCOME_OK)
        return o;
    page.from = h.starts;
    page.changed = h.changed;
    page.own = h.has_changed;
    page.card = INSIDE(html_dossier_wissel, &card);
    reply_page(reply, 200, page.name, INSIDE(html_dossier_werkkaart, &page));
    return OUTCOME_OK;
}

enum outcome kaart_act(struct db *db, struct request *r)
{
    const enum outcome o = dossier_handover_seen(db, r->part[0], r->who->account, r->today);

    if (o != OUTCOME_OK)
        return o;
    reply_go(r, ROUTE_WERK_PERSOON, r->part[0]);
    return OUTCOME_OK;
}

/* ---- many at once ---- */

struct over_form {
    struct text from;
    struct text to;
    struct day starts;
    struct text reason;
};
static const struct choice reason_choices[] = {{"leaves", &say_dossier_reason_leaves, NULL},
                                               {"absent", &say_dossier_reason_absent, NULL},
                                               {"spread", &say_dossier_reason_spread, NULL},
                                               {"area", &say_dossier_reason_area, NULL},
                                               {0}};
static const struct field over_fields[] = {
    FIELD_OF(struct over_form, from, .kind = FIELD_HIDDEN, .required = true,
             .label = &say_dossier_over_from),
    FIELD_OF(struct over_form, to, .kind = FIELD_CHOICE, .required = true,
             .label = &say_dossier_over_to, .wrong = &say_dossier_over_to_wrong),
    FIELD_OF(struct over_form, starts, .kind = FIELD_DAY, .required = true,
             .label = &say_dossier_over_starts, .hint = &say_dossier_over_starts_hint,
             .wrong = &say_dossier_over_starts_wrong),
    FIELD_OF(struct over_form, reason, .kind = FIELD_CHOICE, .required = true,
             .label = &say_dossier_over_reason, .choices = reason_choices),
};
const struct form_table dossier_over_table = FORM_TABLE(struct over_form, over_fields);

struct colleague {
    struct text account;
    struct text name;
};

static enum outcome colleagues(struct db *db, struct colleague *list, size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct dossier_colleagues_row row;
    size_t count = 0;
    enum outcome o = dossier_colleagues_open(
        db, (struct dossier_colleagues_in){.most = COLLEAGUES_MOST}, &rows);

    while (o == OUTCOME_OK && count < COLLEAGUES_MOST &&
           (o = dossier_colleagues_next(&rows, &row)) == OUTCOME_OK)
        list[count++] =
            (struct colleague){rows_keep(&rows, row.id), rows_keep(&rows, row.name)};
    *ret_count = count;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* From whom: in the address when it is read, in the form when it is posted. */
static struct text from_account(const struct request *r)
{
    const struct text posted = request_posted(r, "from");

    return posted.len > 0 ? posted : request_query(r, "van");
}

/* Nobody is opened before somebody is chosen. */
enum outcome overdracht_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *persons = NULL;
    size_t count = 0;
    const struct text from = from_account(r);
    enum outcome o = OUTCOME_OK;

    if (from.len > 0)
        o = people_of_contact(db, from, r->today, &persons, &count);
    if (o == OUTCOME_OK)
        *ret = (struct about){.persons = persons,
                              .count = count < HANDED_MOST ? count : HANDED_MOST,
                              .part = TEXT("overdracht")};
    return o;
}

static bool is_ticked(const struct request *r, struct text person)
{
    for (size_t i = 0; i < r->pair_count; i++)
        if (text_same(r->pairs[i].name, TEXT("person")) && text_same(r->pairs[i].value, person))
            return true;
    return false;
}

static size_t ticked_count(const struct request *r)
{
    size_t count = 0;

    for (size_t i = 0; i < r->pair_count; i++)
        count += text_same(r->pairs[i].name, TEXT("person"));
    return count;
}

/* Ninety names are looked through by the alphabet. */
static void names_in_order(struct html_dossier_overdracht_people *list, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && text_order(list[k].name, list[k - 1].name) < 0; k--) {
            const struct html_dossier_overdracht_people one = list[k];

            list[k] = list[k - 1];
            list[k - 1] = one;
        }
}

static enum outcome draw_people(struct db *db, struct request *r,
                                struct html_dossier_overdracht *page)
{
    struct html_dossier_overdracht_people *list = NULL;
    struct text *persons = NULL;
    size_t count = 0;
    enum outcome o = people_of_contact(db, from_account(r), r->today, &persons, &count);

    if (o == OUTCOME_OK && count > HANDED_MOST)
        count = HANDED_MOST;
    list = o == OUTCOME_OK ? arena_take(r->arena, count + 1, sizeof *list) : NULL;
    if (list == NULL)
        return o == OUTCOME_OK ? OUTCOME_NO_ROOM : o;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        if (!witness_may(r->look, persons[i]))
            continue;
        struct html_dossier_overdracht_people *one = &list[page->people_count++];
        one->person = persons[i];
        one->ticked = r->method != METHOD_POST || is_ticked(r, persons[i]);
        page->count += one->ticked;
        o = people_name(db, r->look, persons[i], &one->name);
    }
    names_in_order(list, page->people_count);
    page->people = list;
    return o;
}

enum outcome overdracht_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_overdracht page = {.form = &r->form};
    const struct text from = from_account(r);
    struct html_dossier_overdracht_colleagues *list =
        arena_take(r->arena, COLLEAGUES_MOST, sizeof *list);
    struct colleague *all = arena_take(r->arena, COLLEAGUES_MOST, sizeof *all);
    struct offer *offers = arena_take(r->arena, COLLEAGUES_MOST, sizeof *offers);
    size_t count = 0, n = 0;
    enum outcome o = list == NULL || all == NULL || offers == NULL
                         ? OUTCOME_NO_ROOM
                         : colleagues(db, all, &count);

    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct html_dossier_overdracht_colleagues){
            .account = all[i].account,
            .name = all[i].name,
            .chosen = text_same(all[i].account, from)};
        if (list[i].chosen)
            page.from_name = all[i].name;
        else
            offers[n++] = (struct offer){.value = all[i].account, .label = all[i].name};
    }
    page.colleagues = list;
    page.colleagues_count = count;
    form_offer(&r->form, "to", offers, n);
    if (page.from_name.len > 0)
        o = draw_people(db, r, &page);
    if (!r->form.refused)
        form_fill(&r->form, &(struct over_form){.from = from, .starts = day_plus(r->today, 7)});
    if (o == OUTCOME_OK)
        reply_page(reply, 200, plain(r, &say_dossier_over_title),
                   INSIDE(html_dossier_overdracht, &page));
    return o;
}

static enum outcome hand_over(struct db *db, struct request *r, const struct over_form *f,
                              struct text to_name, int64_t *ret_done, int64_t *ret_kept)
{
    struct text *persons = NULL;
    size_t count = 0;
    enum outcome o = people_of_contact(db, f->from, r->today, &persons, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        if (!is_ticked(r, persons[i]) || !witness_may(r->look, persons[i]))
            continue;
        o = dossier_handover_plan(db, persons[i],
                                  &(struct dossier_handover){.from_account = f->from,
                                                             .to_account = f->to,
                                                             .to_name = to_name,
                                                             .reason = f->reason,
                                                             .starts = f->starts},
                                  r->today, r->now);
        *ret_done += o == OUTCOME_OK;
        *ret_kept += o == OUTCOME_NOT_ALLOWED; /* would rather not see this colleague */
        if (o == OUTCOME_NOT_ALLOWED)
            o = OUTCOME_OK;
    }
    return o;
}

enum outcome overdracht_act(struct db *db, struct request *r)
{
    const struct over_form *f = form_values(&r->form);
    struct colleague *all = arena_take(r->arena, COLLEAGUES_MOST, sizeof *all);
    struct text to_name = NO_TEXT;
    size_t count = 0;
    int64_t done = 0, kept = 0, shown = 0;
    enum outcome o = all == NULL ? OUTCOME_NO_ROOM : colleagues(db, all, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        if (text_same(all[i].account, f->to))
            to_name = all[i].name;
    if (o != OUTCOME_OK)
        return o;
    if (to_name.len == 0 || text_same(f->from, f->to))
        return form_refuse(&r->form, "to", &say_dossier_over_to_wrong);
    if (day_before(f->starts, r->today))
        return form_refuse(&r->form, "starts", &say_dossier_over_starts_wrong);
    /* The button says how many. When the ticks say another number, it comes back with theirs.
     */
    if (text_number(request_posted(r, "shown"), &shown) != OUTCOME_OK ||
        shown != (int64_t)ticked_count(r) || shown == 0)
        return form_refuse(&r->form, "starts", &say_dossier_over_count_wrong);
    o = hand_over(db, r, f, to_name, &done, &kept);
    if (o != OUTCOME_OK)
        return o;
    reply_said(
        r, sentence_say(r->arena, &say_dossier_over_said, r->lang,
                        (struct fill[]){FILL_NUMBER("count", done), FILL_TEXT("name", to_name),
                                        FILL_NUMBER("kept", kept)},
                        3));
    reply_go(r, ROUTE_TEAM, NO_TEXT);
    return OUTCOME_OK;
}
