/* except_pages - keeping a line back for a while: one asks, another agrees; and letting fall
 * what rests on evidence that should not have been used. */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/akkoord.html.h"
#include "dossier/nl.po.h"
#include "dossier/uitzondering.html.h"
#include "dossier/vervalt.html.h"
#include "dossier/wacht.html.h"

#include "ground/base/banned.h"

/* ---- asking ---- */

struct exception_form {
    struct text article;
    struct text why;
    struct day until;
};
static const struct choice article_choices[] = {
    {"AVG 15 lid 4", &say_dossier_article_15, NULL},
    {"UAVG 41 lid 1 d", &say_dossier_article_41d, NULL},
    {"UAVG 41 lid 1 i", &say_dossier_article_41i, NULL},
    {0}};
static const struct field exception_fields[] = {
    FIELD_OF(struct exception_form, article, .kind = FIELD_CHOICE, .required = true,
             .label = &say_dossier_article, .choices = article_choices),
    FIELD_OF(struct exception_form, why, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_except_why,
             .hint = &say_dossier_except_why_hint, .wrong = &say_dossier_except_why_wrong),
    FIELD_OF(struct exception_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_dossier_except_until, .hint = &say_dossier_except_until_hint,
             .wrong = &say_dossier_except_until_wrong),
};
const struct form_table dossier_exception_table =
    FORM_TABLE(struct exception_form, exception_fields);

static const struct sentence *article_sentence(enum dossier_article a)
{
    return article_choices[a].label;
}

enum outcome uitzondering_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_uitzondering page = {.form = &r->form, .person = r->part[0]};
    struct html_dossier_uitzondering_known *known = NULL;
    struct dossier_exception *list = NULL;
    size_t count = 0;
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = dossier_exceptions(db, r->look, r->part[0], &list, &count);
    if (o != OUTCOME_OK)
        return o;
    known = arena_take(r->arena, count + 1, sizeof *known);
    if (known == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        known[i] = (struct html_dossier_uitzondering_known){
            .law = dossier_article_key(list[i].article),
            .why = list[i].why,
            .until = list[i].until,
            .agreed = list[i].agreed_by.len > 0};
    page.known = known;
    page.known_count = count;
    reply_page(reply, 200, plain(r, &say_dossier_except_title),
               INSIDE(html_dossier_uitzondering, &page));
    return OUTCOME_OK;
}

enum outcome uitzondering_act(struct db *db, struct request *r)
{
    const struct exception_form *f = form_values(&r->form);
    struct dossier_exception e = {
        .why = f->why, .asked_by = r->who->account, .until = f->until};
    struct text id = NO_TEXT;
    enum outcome o = OUTCOME_NOT_VALID;

    for (int a = 0; a < DOSSIER_ARTICLES; a++)
        if (text_same(dossier_article_key((enum dossier_article)a), f->article)) {
            e.article = (enum dossier_article)a;
            o = OUTCOME_OK;
        }
    if (o == OUTCOME_OK)
        o = dossier_exception_ask(db, r->look, r->part[0], &e, r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "until", &say_dossier_except_until_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_except_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

/* ---- agreeing ---- */

enum outcome akkoord_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    enum outcome o =
        person == NULL ? OUTCOME_NO_ROOM : dossier_exception_of(db, r->part[0], person);

    if (o == OUTCOME_OK)
        *ret = (struct about){.persons = person, .count = 1, .part = TEXT("dossier")};
    return o;
}

static enum outcome exception_of(struct db *db, struct request *r, struct text *ret_person,
                                 struct dossier_exception *ret)
{
    struct dossier_exception *list = NULL;
    size_t count = 0;
    enum outcome o = dossier_exception_of(db, r->part[0], ret_person);

    if (o == OUTCOME_OK)
        o = dossier_exceptions(db, r->look, *ret_person, &list, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        if (text_same(list[i].id, r->part[0])) {
            *ret = list[i];
            return OUTCOME_OK;
        }
    return o == OUTCOME_OK ? OUTCOME_NOT_FOUND : o;
}

enum outcome akkoord_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_akkoord page = {.exception = r->part[0]};
    struct dossier_exception e = {0};
    struct text person = NO_TEXT;
    enum outcome o = exception_of(db, r, &person, &e);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, person, &page.name);
    if (o == OUTCOME_OK)
        o = author_name(db, r, e.asked_by, &page.asked_by);
    if (o != OUTCOME_OK)
        return o;
    page.article = plain(r, article_sentence(e.article));
    page.why = e.why;
    page.made = e.made;
    page.until = e.until;
    page.own = text_same(e.asked_by, r->who->account);
    page.agreed = e.agreed_by.len > 0;
    page.open = !page.own && !page.agreed && !day_before(e.until, r->today);
    reply_page(reply, 200, plain(r, &say_dossier_agree_title),
               INSIDE(html_dossier_akkoord, &page));
    return OUTCOME_OK;
}

enum outcome akkoord_act(struct db *db, struct request *r)
{
    struct text person = NO_TEXT;
    enum outcome o = dossier_exception_of(db, r->part[0], &person);

    if (o == OUTCOME_OK)
        o = dossier_exception_agree(db, person, r->part[0], r->who->account, r->today);
    if (o != OUTCOME_OK && o != OUTCOME_CONFLICT) /* agreed already: agreed */
        return o;
    reply_said(r, plain(r, &say_dossier_agree_said));
    reply_go(r, ROUTE_TEAM, NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome draw_reviews(struct db *db, struct request *r,
                                 struct html_dossier_wacht *card, bool *ret_waits)
{
    struct html_dossier_wacht_reviews *drawn = NULL;
    struct dossier_review *list = NULL;
    size_t count = 0;
    const enum outcome o = dossier_reviews_now(db, r->today, &list, &count);

    drawn = o == OUTCOME_OK ? arena_take(r->arena, count + 1, sizeof *drawn) : NULL;
    if (drawn == NULL)
        return o == OUTCOME_OK ? OUTCOME_NO_ROOM : o;
    for (size_t i = 0; i < count; i++) {
        drawn[i] = (struct html_dossier_wacht_reviews){.review = list[i].id,
                                                       .made = list[i].made,
                                                       .court = list[i].body == DOSSIER_COURT,
                                                       .opened = list[i].agreed_by.len > 0};
        *ret_waits = *ret_waits || !drawn[i].opened;
    }
    card->reviews = drawn;
    card->reviews_count = count;
    return OUTCOME_OK;
}

/* On /team: what waits for a second person. Without names. */
enum outcome exception_cards(struct db *db, struct request *r, struct cards *cards)
{
    struct html_dossier_wacht *card = arena_take(r->arena, 1, sizeof *card);
    struct html_dossier_wacht_waiting *waiting = NULL;
    struct dossier_exception *list = NULL;
    size_t count = 0;
    bool waits = false;
    enum outcome o = dossier_exceptions_waiting(db, r->today, &list, &count);

    if (o != OUTCOME_OK)
        return o;
    waiting = arena_take(r->arena, count + 1, sizeof *waiting);
    if (card == NULL || waiting == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        waiting[i] =
            (struct html_dossier_wacht_waiting){.exception = list[i].id,
                                                .law = dossier_article_key(list[i].article),
                                                .made = list[i].made};
    *card = (struct html_dossier_wacht){.waiting = waiting, .waiting_count = count};
    o = draw_reviews(db, r, card, &waits);
    if (o != OUTCOME_OK)
        return o;
    cards_add(cards, (struct card){.urgency = count > 0 || waits ? 55 : 10,
                                   .headline = plain(r, &say_dossier_waiting_title),
                                   .lead = TEXT(""),
                                   .body = INSIDE(html_dossier_wacht, card)});
    return OUTCOME_OK;
}

/* ---- letting fall ---- */

struct fall_form {
    struct text why;
};
static const struct field fall_fields[] = {
    FIELD_OF(struct fall_form, why, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_fall_why,
             .hint = &say_dossier_fall_why_hint, .wrong = &say_dossier_fall_why_wrong),
};
const struct form_table dossier_fall_table = FORM_TABLE(struct fall_form, fall_fields);

/* One pair "helps" for each judgement that stays. */
static size_t helps_read(const struct request *r, struct text *list, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < r->pair_count; i++)
        if (text_same(r->pairs[i].name, TEXT("helps")) && count < most)
            list[count++] = r->pairs[i].value;
    return count;
}

static bool is_kept(const struct request *r, struct text judgement)
{
    struct text list[DOSSIER_GROUNDS_MOST];
    const size_t count = helps_read(r, list, DOSSIER_GROUNDS_MOST);

    for (size_t i = 0; i < count; i++)
        if (text_same(list[i], judgement))
            return true;
    return false;
}

/* Shown before it is done: the line, and which judgements rest on it. */
enum outcome vervalt_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_vervalt page = {
        .form = &r->form, .person = r->part[0], .line = r->part[1]};
    struct html_dossier_vervalt_falls *falls = NULL;
    const struct dossier_observation *seen = NULL;
    struct lines l = {0};
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = lines_read(db, r, r->part[0], DOSSIER_STAFF, &l);
    if (o != OUTCOME_OK)
        return o;
    seen = line_of(&l, r->part[1]);
    falls = arena_take(r->arena, l.judgements + 1, sizeof *falls);
    if (seen == NULL || falls == NULL)
        return seen == NULL ? OUTCOME_NOT_FOUND : OUTCOME_NO_ROOM;
    for (size_t i = 0; i < l.judgements; i++)
        for (size_t g = 0; g < l.judgement[i].ground_count; g++)
            if (text_same(l.judgement[i].grounds[g], seen->id))
                falls[page.falls_count++] = (struct html_dossier_vervalt_falls){
                    .judgement = l.judgement[i].id,
                    .words = l.judgement[i].words,
                    .ticked = is_kept(r, l.judgement[i].id)};
    page.words = seen->words;
    page.happened = seen->happened;
    page.falls = falls;
    page.count = (int64_t)page.falls_count;
    struct html_dossier_vervalt_replies *replies =
        arena_take(r->arena, seen->reply_count + 1, sizeof *replies);
    if (replies == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < seen->reply_count; i++)
        replies[i].words = seen->replies[i].words;
    page.replies = replies;
    page.replies_count = seen->reply_count;
    reply_page(reply, 200, plain(r, &say_dossier_fall_title),
               INSIDE(html_dossier_vervalt, &page));
    return OUTCOME_OK;
}

enum outcome vervalt_act(struct db *db, struct request *r)
{
    const struct fall_form *f = form_values(&r->form);
    struct text helps[DOSSIER_GROUNDS_MOST];
    const struct dossier_fall fall = {.observation = r->part[1],
                                      .why = f->why,
                                      .helps = helps,
                                      .help_count = helps_read(r, helps, DOSSIER_GROUNDS_MOST)};
    int64_t judgements = 0;
    enum outcome o = dossier_fall(db, r->look, r->part[0], &fall, r->today, &judgements);

    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_fall_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}
