/* mine - what the person reads about themselves, and the reply beside each line. */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/antwoord.html.h"
#include "dossier/kaart.html.h"
#include "dossier/mijn.html.h"
#include "dossier/nl.po.h"

#include "ground/base/banned.h"

enum { NEW_DAYS = 7 };

struct text dossier_mine(const struct request *r)
{
    return r->who != NULL && r->acting == ROLE_PERSON ? r->who->person : NO_TEXT;
}

/* Everything about one person that this reader may read. */
enum outcome lines_read(struct db *db, struct request *r, struct text person,
                        enum dossier_reader reader, struct lines *ret)
{
    struct lines l = {0};
    enum outcome o = dossier_observations(db, r->look, person, reader, r->today, &l.observation,
                                          &l.observations);

    if (o == OUTCOME_OK)
        o = dossier_judgements(db, r->look, person, reader, r->today, &l.judgement,
                               &l.judgements);
    if (o == OUTCOME_OK)
        *ret = l;
    return o;
}

enum outcome author_name(struct db *db, struct request *r, struct text account,
                         struct text *ret_name)
{
    struct access_account a = {0};
    enum outcome o = access_account_read(db, account, &a);

    if (o == OUTCOME_NOT_FOUND) {
        a.name = sentence_plain(&say_dossier_author_gone, r->lang);
        o = OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        *ret_name = a.name;
    return o;
}

const struct sentence *way_sentence(enum dossier_way way)
{
    static const struct sentence *const says[DOSSIER_WAYS] = {
        [DOSSIER_SEEN] = &say_dossier_way_seen,
        [DOSSIER_HEARD] = &say_dossier_way_heard,
        [DOSSIER_READ] = &say_dossier_way_read,
        [DOSSIER_TOLD] = &say_dossier_way_told,
    };

    return says[way];
}

const struct dossier_observation *line_of(const struct lines *l, struct text id)
{
    for (size_t i = 0; i < l->observations; i++)
        if (text_same(l->observation[i].id, id))
            return &l->observation[i];
    return NULL;
}

/* ---- /mij/dossier ---- */

static struct text standing(const struct request *r, const struct dossier_observation *o)
{
    if (o->fallen)
        return sentence_say(r->arena, &say_dossier_fallen, r->lang,
                            (struct fill[]){FILL_TEXT("why", o->fallen_why)}, 1);
    return o->replaced ? sentence_plain(&say_dossier_replaced, r->lang) : TEXT("");
}

static enum outcome draw_observations(struct db *db, struct request *r, const struct lines *l,
                                      struct html_dossier_mijn *page)
{
    struct html_dossier_mijn_seen *list =
        arena_take(r->arena, l->observations + 1, sizeof *list);
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < l->observations; i++) {
        const struct dossier_observation *from = &l->observation[l->observations - 1 - i];
        struct html_dossier_mijn_seen_replies *replies =
            arena_take(r->arena, from->reply_count + 1, sizeof *replies);
        if (replies == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < from->reply_count; n++)
            replies[n] = (struct html_dossier_mijn_seen_replies){
                .words = from->replies[n].words, .made = from->replies[n].made};
        list[i] = (struct html_dossier_mijn_seen){
            .line = from->id,
            .happened = from->happened,
            .place = from->place,
            .source = from->source,
            .words = from->words,
            .made = from->made,
            .way = sentence_plain(way_sentence(from->way), r->lang),
            .standing = standing(r, from),
            .replies = replies,
            .replies_count = from->reply_count};
        o = author_name(db, r, from->author, &list[i].author);
    }
    page->seen = list;
    page->seen_count = l->observations;
    return o;
}

/* `all`: also the grounds that were not looked for. */
static enum outcome draw_judgements(struct db *db, struct request *r, const struct lines *l,
                                    const struct lines *all, struct html_dossier_mijn *page)
{
    struct html_dossier_mijn_thought *list =
        arena_take(r->arena, l->judgements + 1, sizeof *list);
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < l->judgements; i++) {
        const struct dossier_judgement *from = &l->judgement[i];
        struct html_dossier_mijn_thought_replies *replies =
            arena_take(r->arena, from->reply_count + 1, sizeof *replies);
        struct html_dossier_mijn_thought_grounds *grounds =
            arena_take(r->arena, from->ground_count + 1, sizeof *grounds);
        if (replies == NULL || grounds == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < from->reply_count; n++)
            replies[n] = (struct html_dossier_mijn_thought_replies){
                .words = from->replies[n].words, .made = from->replies[n].made};
        for (size_t n = 0; n < from->ground_count; n++) {
            const struct dossier_observation *g = line_of(all, from->grounds[n]);
            grounds[n].words =
                g != NULL ? g->words : sentence_plain(&say_dossier_ground_hidden, r->lang);
        }
        list[i] = (struct html_dossier_mijn_thought){.line = from->id,
                                                     .words = from->words,
                                                     .reason = from->reason,
                                                     .made = from->made,
                                                     .until = from->until,
                                                     .counts = !from->over && !from->fallen,
                                                     .over = from->over && !from->fallen,
                                                     .fallen = from->fallen,
                                                     .replies = replies,
                                                     .replies_count = from->reply_count,
                                                     .grounds = grounds,
                                                     .grounds_count = from->ground_count};
        o = author_name(db, r, from->author, &list[i].author);
    }
    page->thought = list;
    page->thought_count = l->judgements;
    return o;
}

static enum outcome draw_talks(struct db *db, struct request *r, struct html_dossier_mijn *page)
{
    struct dossier_talk *talks = NULL;
    struct dossier_agreed *agreed = NULL;
    size_t count = 0;
    enum outcome o = dossier_talks(db, r->look, dossier_mine(r), &talks, &count);

    if (o == OUTCOME_OK)
        o = dossier_agreed_of(db, r->look, dossier_mine(r), &agreed, &page->agreed_count);
    if (o != OUTCOME_OK)
        return o;
    struct html_dossier_mijn_talks *list = arena_take(r->arena, count + 1, sizeof *list);
    struct html_dossier_mijn_agreed *words =
        arena_take(r->arena, page->agreed_count + 1, sizeof *words);
    if (list == NULL || words == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct html_dossier_mijn_talks){.talk = talks[i].id,
                                                   .planned = talks[i].planned,
                                                   .why = talks[i].why,
                                                   .to_read =
                                                       talks[i].has_held && !talks[i].has_read};
    for (size_t i = 0; i < page->agreed_count; i++)
        words[i] = (struct html_dossier_mijn_agreed){.ours = agreed[i].promise.len > 0,
                                                     .agreed = agreed[i].id,
                                                     .words = agreed[i].words,
                                                     .last_day = agreed[i].last_day};
    for (size_t i = 0; o == OUTCOME_OK && i < page->agreed_count; i++)
        o = dossier_agreed_open(db, &agreed[i], &words[i].open);
    page->talks = list;
    page->talks_count = count;
    page->agreed = words;
    return o;
}

enum outcome mijn_dossier_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_mijn page = {0};
    struct lines l = {0}, some = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = lines_read(db, r, dossier_mine(r), DOSSIER_PERSON, &l);
    if (o == OUTCOME_OK)
        o = search_drawn(r, &l, &some, &page.find);
    if (o == OUTCOME_OK)
        o = draw_observations(db, r, &some, &page);
    if (o == OUTCOME_OK)
        o = draw_judgements(db, r, &some, &l, &page);
    if (o != OUTCOME_OK)
        return o;
    o = draw_talks(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    page.nothing = page.seen_count == 0 && page.thought_count == 0;
    reply_page(reply, 200, sentence_plain(&say_dossier_title, r->lang),
               INSIDE(html_dossier_mijn, &page));
    return OUTCOME_OK;
}

/* What the person took on: asking is not needed any more. Whether it worked out is not asked. */
enum outcome mijn_afspraak_act(struct db *db, struct request *r)
{
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = dossier_agreed_done(db, r->look, dossier_mine(r), r->part[0], r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_no_asking_said));
    reply_go(r, ROUTE_MIJ_DOSSIER, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- the reply ---- */

struct reply_form {
    struct text words;
};
static const struct field reply_fields[] = {
    FIELD_OF(struct reply_form, words, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_reply, .hint = &say_dossier_reply_hint,
             .wrong = &say_dossier_reply_wrong),
};
const struct form_table dossier_reply_table = FORM_TABLE(struct reply_form, reply_fields);

/* The words of the line that is answered. NOT_FOUND: none that this person may read. */
static enum outcome answered(struct db *db, struct request *r, struct text *ret_words)
{
    struct lines l = {0};
    enum outcome o = lines_read(db, r, dossier_mine(r), DOSSIER_PERSON, &l);

    if (o != OUTCOME_OK)
        return o;
    const struct dossier_observation *seen = line_of(&l, r->part[0]);
    if (seen != NULL) {
        *ret_words = seen->words;
        return OUTCOME_OK;
    }
    for (size_t i = 0; i < l.judgements; i++)
        if (text_same(l.judgement[i].id, r->part[0])) {
            *ret_words = l.judgement[i].words;
            return OUTCOME_OK;
        }
    return OUTCOME_NOT_FOUND;
}

enum outcome mijn_antwoord_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_antwoord page = {.form = &r->form, .line = r->part[0]};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = answered(db, r, &page.words);
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, sentence_plain(&say_dossier_reply_title, r->lang),
               INSIDE(html_dossier_antwoord, &page));
    return OUTCOME_OK;
}

enum outcome mijn_antwoord_act(struct db *db, struct request *r)
{
    const struct reply_form *f = form_values(&r->form);
    struct text id = NO_TEXT;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = dossier_reply_add(db, r->look, dossier_mine(r), r->part[0], f->words, r->today,
                              &id);
    if (o == OUTCOME_NO_ROOM)
        return form_refuse(&r->form, "words", &say_dossier_reply_many);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_dossier_reply_said, r->lang));
    reply_go(r, ROUTE_MIJ_DOSSIER, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- on /mij: somebody wrote something down ---- */

static enum outcome lines_card(struct db *db, struct request *r, struct cards *cards)
{
    struct html_dossier_kaart *card = arena_take(r->arena, 1, sizeof *card);
    struct lines l = {0};
    int64_t fresh = 0;
    enum outcome o = OUTCOME_OK;

    if (card == NULL)
        return OUTCOME_NO_ROOM;
    o = lines_read(db, r, dossier_mine(r), DOSSIER_PERSON, &l);
    if (o != OUTCOME_OK)
        return o;
    const struct day since = day_plus(r->today, -NEW_DAYS);
    for (size_t i = 0; i < l.observations; i++)
        fresh += day_after(l.observation[i].made, since) && l.observation[i].reply_count == 0;
    for (size_t i = 0; i < l.judgements; i++)
        fresh += day_after(l.judgement[i].made, since) && l.judgement[i].reply_count == 0;
    if (fresh == 0)
        return OUTCOME_OK;
    card->lines = fresh;
    cards_add(cards,
              (struct card){.urgency = 40,
                            .headline = sentence_plain(&say_dossier_card_headline, r->lang),
                            .lead = sentence_plain(&say_dossier_card_lead, r->lang),
                            .body = {.draw = html_dossier_kaart, .fields = card}});
    return OUTCOME_OK;
}

enum outcome dossier_cards(struct db *db, struct request *r, struct cards *cards)
{
    enum outcome o = OUTCOME_OK;

    if (r->acting == ROLE_QUALITY)
        return exception_cards(db, r, cards);
    if (dossier_mine(r).at == NULL)
        return OUTCOME_OK;
    o = lines_card(db, r, cards);
    if (o == OUTCOME_OK)
        o = talk_cards(db, r, cards);
    if (o == OUTCOME_OK)
        o = handover_cards(db, r, cards);
    return o;
}
