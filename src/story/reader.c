/* reader - the pages of somebody who was trusted with a part: a case manager (/werk/persoon),
 * or somebody who helps (/voor).
 *
 * First a list without a word of it, then one part at a time: so the person sees in the log
 * which part was opened, and nobody opens something painful by accident.
 */
#include "access/access.h"
#include "people/people.h"
#include "story/inside.h"

#include "story/leesdeel.html.h"
#include "story/lezen.html.h"
#include "story/nl.po.h"

#include "ground/base/banned.h"

static bool for_helper(const struct request *r)
{
    return r->route == ROUTE_VOOR_VERHAAL || r->route == ROUTE_VOOR_VERHAAL_DEEL ||
           r->route == ROUTE_VOOR_VERHAAL_GELUID;
}

/* Whose story: in the address, or of the invitation, asked anew at every click. */
static enum outcome whose(struct db *db, const struct request *r, struct text *ret_person)
{
    *ret_person = r->part[0];
    return for_helper(r) ? people_helped(db, r->who->account, r->part[0], r->today, ret_person)
                         : OUTCOME_OK;
}

enum outcome lezen_about(struct db *db, struct request *r, struct about *ret)
{
    const bool sound =
        r->route == ROUTE_WERK_VERHAAL_GELUID || r->route == ROUTE_VOOR_VERHAAL_GELUID;
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    enum { ID_MOST = 40 }; /* what a line of the log has room for */

    if (person == NULL)
        return OUTCOME_NO_ROOM;
    if (r->part[1].len > ID_MOST)
        return OUTCOME_NOT_FOUND;
    *ret = (struct about){.persons = person, .count = 1, .part = TEXT("verhaal")};
    if (r->part[1].at != NULL)
        ret->part =
            arena_print(r->arena, "verhaal:%.*s%s", TEXT_ARG(r->part[1]), sound ? ":stem" : "");
    return whose(db, r, person);
}

enum outcome lezen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_lezen page = {.trust = for_helper(r) ? r->part[0] : NO_TEXT};
    struct story_part *parts = NULL;
    size_t count = 0;
    enum outcome o = whose(db, r, &page.person);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, page.person, &page.name);
    if (o == OUTCOME_OK)
        o = story_shared(db, page.person, r->who->account, r->today, &parts, &count);
    if (o != OUTCOME_OK)
        return o;
    struct html_story_lezen_parts *list = arena_take(r->arena, count + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct html_story_lezen_parts){
            .part = parts[i].id,
            .topic = sentence_plain(story_topic_name(parts[i].topic), r->lang),
            .pain = parts[i].pain};
    page.parts = list;
    page.parts_count = count;
    reply_page(reply, 200, sentence_plain(&say_story_read_title, r->lang),
               INSIDE(html_story_lezen, &page));
    return OUTCOME_OK;
}

enum outcome leesdeel_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_leesdeel page = {.trust = for_helper(r) ? r->part[0] : NO_TEXT,
                                       .part = r->part[1]};
    struct story_part part = {0};
    enum outcome o = whose(db, r, &page.person);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, page.person, &page.name);
    if (o == OUTCOME_OK)
        o = story_shared_one(db, r->look, page.person, r->part[1], r->who->account, r->today,
                             &part);
    if (o != OUTCOME_OK)
        return o;
    struct text *lines = story_paragraphs(r->arena, part.words, &page.lines_count);
    struct html_story_leesdeel_lines *drawn =
        arena_take(r->arena, page.lines_count + 1, sizeof *drawn);
    if (lines == NULL || drawn == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t n = 0; n < page.lines_count; n++)
        drawn[n].line = lines[n];
    page.lines = drawn;
    page.topic = sentence_plain(story_topic_name(part.topic), r->lang);
    page.pain = part.pain;
    page.spoken = part.has_sound;
    reply->sound = part.has_sound;
    reply_page(reply, 200, page.topic, INSIDE(html_story_leesdeel, &page));
    return OUTCOME_OK;
}

enum outcome luisteren_show(struct db *db, struct request *r, struct reply *reply)
{
    struct text person = NO_TEXT;
    struct text type = NO_TEXT;
    struct text bytes = NO_TEXT;
    enum outcome o = whose(db, r, &person);

    if (o == OUTCOME_OK)
        o = story_shared_sound(db, r->look, person, r->part[1], r->who->account, r->today,
                               &type, &bytes);
    if (o == OUTCOME_OK)
        sound_reply(reply, type, bytes);
    return o;
}

/* From /voor: the session acts as helper first, so that the person's list says who it was. */
enum outcome lezen_begin_act(struct db *db, struct request *r)
{
    struct text person = NO_TEXT;
    struct text cookie = NO_TEXT;
    enum outcome o = people_helped(db, r->who->account, r->part[0], r->today, &person);

    if (o == OUTCOME_OK && r->acting != ROLE_TRUSTED) {
        o = access_session_act_as(db, r->who, ROLE_TRUSTED, r->now, &cookie);
        if (o == OUTCOME_OK)
            request_set_cookie(r, ACCESS_COOKIE_SESSION, cookie, 0);
    }
    if (o != OUTCOME_OK)
        return o;
    reply_go(r, ROUTE_VOOR_VERHAAL, r->part[0]);
    return OUTCOME_OK;
}
