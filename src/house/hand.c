/* hand - a person gives a part of their own story along with a decision.
 *
 * The house is the only room that knows both: it reads the part with the person's own look and
 * hands the words over as a statement of that person. The story keeps no trace of it, and the
 * decision none of the story.
 */
#include "house/hand.h"
#include "decisions/decisions.h"
#include "story/story.h"

#include "house/meegeven.html.h"
#include "house/nl.po.h"

#include "ground/base/banned.h"

struct hand_form {
    struct text application;
    bool sure;
};
static const struct field hand_fields[] = {
    FIELD_OF(struct hand_form, application, .kind = FIELD_CHOICE, .required = true,
             .label = &say_house_hand_which, .wrong = &say_house_hand_which_wrong),
    FIELD_OF(struct hand_form, sure, .kind = FIELD_TICK, .required = true,
             .label = &say_house_hand_sure, .wrong = &say_house_hand_sure_wrong),
};
const struct form_table hand_table = FORM_TABLE(struct hand_form, hand_fields);

static enum outcome part_of(struct db *db, struct request *r, struct story_part *ret)
{
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (r->who != NULL && r->acting == ROLE_PERSON && r->who->person.at != NULL)
        o = story_one(db, r->look, r->who->person, r->part[0], ret);
    /* A voice is not handed over: there is nothing to read in a decision. */
    return o == OUTCOME_OK && ret->words.len == 0 ? OUTCOME_NOT_FOUND : o;
}

static enum outcome offers(struct db *db, struct request *r, size_t *ret_count)
{
    struct decisions_brief *list = NULL;
    size_t count = 0;
    const enum outcome o = decisions_own(db, r->who->person, &list, &count);
    struct offer *offer = arena_take(r->arena, count + 1, sizeof *offer);

    if (o != OUTCOME_OK || offer == NULL)
        return o != OUTCOME_OK ? o : OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        offer[i] = (struct offer){
            .value = list[i].id,
            .label = request_say(r, &say_house_hand_of,
                                 (struct fill[]){FILL_DAY("day", list[i].reported)}, 1),
            .hint = request_say(
                r, list[i].decided ? &say_house_hand_decided : &say_house_hand_open, NULL, 0)};
    form_offer(&r->form, "application", offer, count);
    *ret_count = count;
    return OUTCOME_OK;
}

static enum outcome lines_of(struct arena *a, struct text words,
                             struct html_house_meegeven *page)
{
    size_t most = 1;

    for (size_t i = 0; i < words.len; i++)
        most += words.at[i] == '\n';
    struct html_house_meegeven_lines *list = arena_take(a, most, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (words.len > 0) {
        struct text line = NO_TEXT;

        (void)text_cut(words, '\n', &line, &words);
        if (text_trim(line).len > 0)
            list[page->lines_count++].line = text_trim(line);
    }
    page->lines = list;
    return OUTCOME_OK;
}

enum outcome hand_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_house_meegeven page = {.form = &r->form, .part = r->part[0]};
    struct story_part part = {0};
    size_t count = 0;
    enum outcome o = part_of(db, r, &part);

    if (o == OUTCOME_OK)
        o = offers(db, r, &count);
    if (o == OUTCOME_OK)
        o = lines_of(r->arena, part.words, &page);
    if (o != OUTCOME_OK)
        return o;
    page.some = count > 0;
    page.pain = part.pain;
    page.topic = request_say(r, story_topic_name(part.topic), NULL, 0);
    reply_page(reply, 200, request_say(r, &say_house_hand_title, NULL, 0),
               INSIDE(html_house_meegeven, &page));
    return OUTCOME_OK;
}

enum outcome hand_act(struct db *db, struct request *r)
{
    const struct hand_form *f = form_values(&r->form);
    struct story_part part = {0};
    enum outcome o = part_of(db, r, &part);

    if (o != OUTCOME_OK)
        return o;
    o = decisions_words_given(db, r->look, r->who->person, f->application, part.words,
                              r->today);
    if (o == OUTCOME_NOT_FOUND)
        return form_refuse(&r->form, "application", &say_house_hand_which_wrong);
    if (o == OUTCOME_NO_ROOM)
        return form_refuse(&r->form, "application", &say_house_hand_many);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, request_say(r, &say_house_hand_said, NULL, 0));
    reply_go(r, ROUTE_MIJ_AANVRAAG, f->application);
    return OUTCOME_OK;
}
