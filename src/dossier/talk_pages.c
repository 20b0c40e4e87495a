/* talk_pages - a talk as the person meets it: the invitation, their own side first, and their
 * yes or no to each sentence that was noted. */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/gesprek.html.h"
#include "dossier/gesprek_na.html.h"
#include "dossier/nl.po.h"
#include "dossier/straks.html.h"

#include "ground/base/banned.h"

struct side_form {
    struct text wants;
    struct text well;
    struct text hard;
    struct text place;
    struct text interpreter;
    struct text brings;
};
static const struct choice place_choices[] = {
    {"desk", &say_dossier_place_desk, NULL},       {"phone", &say_dossier_place_phone, NULL},
    {"video", &say_dossier_place_video, NULL},     {"home", &say_dossier_place_home, NULL},
    {"neutral", &say_dossier_place_neutral, NULL}, {0}};
/* Three equal fields, in this order, and none of them asked. */
static const struct field side_fields[] = {
    FIELD_OF(struct side_form, wants, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_wants),
    FIELD_OF(struct side_form, well, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_well),
    FIELD_OF(struct side_form, hard, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_hard),
    FIELD_OF(struct side_form, place, .kind = FIELD_CHOICE, .label = &say_dossier_where,
             .hint = &say_dossier_where_hint, .choices = place_choices),
    FIELD_OF(struct side_form, interpreter, .kind = FIELD_TEXT, .most = 100,
             .label = &say_dossier_interpreter, .hint = &say_dossier_interpreter_hint),
    FIELD_OF(struct side_form, brings, .kind = FIELD_TEXT, .most = 200,
             .label = &say_dossier_brings, .hint = &say_dossier_brings_hint),
};
const struct form_table dossier_side_table = FORM_TABLE(struct side_form, side_fields);

const struct sentence *place_sentence(struct text key)
{
    for (size_t i = 0; place_choices[i].value != NULL; i++)
        if (text_same(text_of(place_choices[i].value), key))
            return place_choices[i].label;
    return NULL;
}

static enum outcome own_talk(struct db *db, struct request *r, struct dossier_talk *ret)
{
    return dossier_mine(r).at == NULL
               ? OUTCOME_NOT_ALLOWED
               : dossier_talk_one(db, r->look, dossier_mine(r), r->part[0], ret);
}

enum outcome gesprek_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_gesprek page = {.form = &r->form, .talk = r->part[0]};
    struct dossier_talk t = {0};
    enum outcome o = own_talk(db, r, &t);

    if (o == OUTCOME_OK)
        o = author_name(db, r, t.account, &page.with);
    if (o != OUTCOME_OK)
        return o;
    page.planned = t.planned;
    page.starts = t.starts;
    page.minutes = t.minutes;
    page.why = t.why;
    page.present = t.present;
    page.held = t.has_held;
    page.to_read = t.has_held && !t.has_read;
    page.wants = t.wants;
    page.well = t.well;
    page.hard = t.hard;
    page.more = t.more;
    form_fill(&r->form, &(struct side_form){.wants = t.wants,
                                            .well = t.well,
                                            .hard = t.hard,
                                            .place = t.place.at == NULL ? TEXT("") : t.place,
                                            .interpreter = t.interpreter,
                                            .brings = t.brings});
    reply_page(reply, 200, plain(r, &say_dossier_talk_title),
               INSIDE(html_dossier_gesprek, &page));
    return OUTCOME_OK;
}

enum outcome gesprek_act(struct db *db, struct request *r)
{
    const struct side_form *f = form_values(&r->form);
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (dossier_mine(r).at != NULL)
        o = dossier_talk_tell(db, r->look, dossier_mine(r),
                              &(struct dossier_talk){.id = r->part[0],
                                                     .wants = f->wants,
                                                     .well = f->well,
                                                     .hard = f->hard,
                                                     .place = f->place,
                                                     .interpreter = f->interpreter,
                                                     .brings = f->brings},
                              r->today);
    if (o == OUTCOME_CONFLICT)
        return form_refuse(&r->form, "wants", &say_dossier_talk_been);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_side_said));
    reply_go(r, ROUTE_MIJ_GESPREK, r->part[0]);
    return OUTCOME_OK;
}

/* ---- afterwards: sentence by sentence ---- */

struct after_form {
    struct text more;
};
static const struct field after_fields[] = {
    FIELD_OF(struct after_form, more, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_more, .hint = &say_dossier_more_hint),
};
const struct form_table dossier_after_table = FORM_TABLE(struct after_form, after_fields);

enum outcome gesprek_na_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_gesprek_na page = {.form = &r->form, .talk = r->part[0]};
    struct html_dossier_gesprek_na_notes *list = NULL;
    struct dossier_note *notes = NULL;
    struct dossier_talk t = {0};
    size_t count = 0;
    enum outcome o = own_talk(db, r, &t);

    if (o == OUTCOME_OK && !t.has_held)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = author_name(db, r, t.account, &page.with);
    if (o == OUTCOME_OK)
        o = dossier_notes(db, r->look, dossier_mine(r), t.id, &notes, &count);
    if (o != OUTCOME_OK)
        return o;
    list = arena_take(r->arena, count + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        const struct text chosen =
            request_posted(r, arena_print(r->arena, "zin-%.*s", TEXT_ARG(notes[i].id)).at);
        list[i] = (struct html_dossier_gesprek_na_notes){.note = notes[i].id,
                                                         .words = notes[i].words,
                                                         .yes = text_same(chosen, TEXT("ja")),
                                                         .no = text_same(chosen, TEXT("nee"))};
    }
    page.notes = list;
    page.notes_count = count;
    page.planned = t.planned;
    page.gone = day_plus(t.held, DOSSIER_SILENCE_DAYS);
    page.read = t.has_read;
    reply_page(reply, 200, plain(r, &say_dossier_notes_title),
               INSIDE(html_dossier_gesprek_na, &page));
    return OUTCOME_OK;
}

/* What got no answer waits; the rest stands, or is gone. */
static enum outcome answer_notes(struct db *db, struct request *r, const struct dossier_talk *t)
{
    static const char start[] = "zin-";
    const struct text source = sentence_say(r->arena, &say_dossier_note_source, LANGUAGE_NL,
                                            (struct fill[]){FILL_DAY("day", t->planned)}, 1);
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < r->pair_count; i++) {
        const bool yes = text_same(r->pairs[i].value, TEXT("ja"));
        const bool no = text_same(r->pairs[i].value, TEXT("nee"));

        if (!text_starts(r->pairs[i].name, text_of(start)) || (!yes && !no))
            continue;
        o = dossier_note_answer(db, r->look, dossier_mine(r), t,
                                text_from(r->pairs[i].name, sizeof start - 1), yes, source,
                                r->today);
        if (o == OUTCOME_NOT_FOUND) /* answered before */
            o = OUTCOME_OK;
    }
    return o;
}

enum outcome gesprek_na_act(struct db *db, struct request *r)
{
    const struct after_form *f = form_values(&r->form);
    struct dossier_talk t = {0};
    enum outcome o = own_talk(db, r, &t);

    if (o == OUTCOME_OK)
        o = answer_notes(db, r, &t);
    if (o == OUTCOME_OK && !t.has_read)
        o = dossier_talk_end(db, r->look, dossier_mine(r), t.id, f->more, r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_notes_said));
    reply_go(r, ROUTE_MIJ_DOSSIER, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- on /mij ---- */

enum outcome talk_cards(struct db *db, struct request *r, struct cards *cards)
{
    struct dossier_talk *list = NULL;
    size_t count = 0;
    enum outcome o = dossier_talks(db, r->look, dossier_mine(r), &list, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        const bool to_read = list[i].has_held && !list[i].has_read;
        const bool comes = !list[i].has_held && !day_before(list[i].planned, r->today);
        struct html_dossier_straks *card = NULL;

        if (!to_read && !comes)
            continue;
        card = arena_take(r->arena, 1, sizeof *card);
        if (card == NULL)
            return OUTCOME_NO_ROOM;
        *card = (struct html_dossier_straks){.talk = list[i].id,
                                             .planned = list[i].planned,
                                             .starts = list[i].starts,
                                             .to_read = to_read};
        o = author_name(db, r, list[i].account, &card->with);
        cards_add(cards, (struct card){.urgency = 45,
                                       .headline = plain(r, to_read ? &say_dossier_soon_notes
                                                                    : &say_dossier_soon_talk),
                                       .lead = plain(r, to_read ? &say_dossier_soon_notes_lead
                                                                : &say_dossier_soon_talk_lead),
                                       .body = INSIDE(html_dossier_straks, card)});
        break; /* one at a time */
    }
    return o;
}
