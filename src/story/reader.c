/* reader - the page of somebody who was trusted with a part. */
#include "access/access.h"
#include "people/people.h"
#include "story/inside.h"

#include "story/lezen.html.h"
#include "story/nl.po.h"

#include "ground/base/banned.h"

enum outcome verhaal_about(struct db *db, struct request *r, struct about *ret)
{
    (void)db;
    *ret = (struct about){.persons = &r->part[0], .count = 1, .part = TEXT("verhaal")};
    return OUTCOME_OK;
}

enum outcome verhaal_lezen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_lezen page = {.person = r->part[0]};
    struct story_part *parts = NULL;
    size_t count = 0;
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = story_shared(db, r->look, r->part[0], r->who->account, r->today, &parts, &count);
    if (o != OUTCOME_OK)
        return o;
    struct html_story_lezen_parts *list = arena_take(r->arena, count + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct html_story_lezen_parts){
            .topic = sentence_plain(topic_sentence(parts[i].topic), r->lang),
            .pain = parts[i].pain};
        struct text *lines = story_paragraphs(r->arena, parts[i].words, &list[i].lines_count);
        struct html_story_lezen_parts_lines *drawn =
            arena_take(r->arena, list[i].lines_count + 1, sizeof *drawn);
        if (lines == NULL || drawn == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < list[i].lines_count; n++)
            drawn[n].line = lines[n];
        list[i].lines = drawn;
    }
    page.parts = list;
    page.parts_count = count;
    reply_page(reply, 200, sentence_plain(&say_story_read_title, r->lang),
               INSIDE(html_story_lezen, &page));
    return OUTCOME_OK;
}
