/* cards - on /mij: what is new. Who to turn to stands beside every card; the house draws it. */
#include "people/forms.h"

#include "people/nieuw.html.h"
#include "people/nl.po.h"
#include "people/uitleggen.html.h"

#include "ground/base/banned.h"

enum { NEW_MOST = 3, NEW_DAYS = 60, RECENT = 10, CAUSES_MOST = 20 };

static enum outcome new_card(struct db *db, struct request *r, struct cards *cards)
{
    struct html_people_nieuw *page = arena_take(r->arena, 1, sizeof *page);
    struct html_people_nieuw_messages *list = arena_take(r->arena, NEW_MOST, sizeof *list);
    struct message *m = NULL;
    size_t n = 0;
    enum outcome o;

    if (page == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    o = people_messages(db, r->look, own_person(r), NO_TEXT, RECENT, &m, &n);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < n; i++) {
        /* What is older stays marked in the list of messages; here it is no news any more. */
        if (m[i].read || m[i].from_person || m[i].day.n < r->today.n - NEW_DAYS)
            continue;
        page->times++;
        if (page->messages_count < NEW_MOST)
            list[page->messages_count++] = (struct html_people_nieuw_messages){
                .id = m[i].id, .day = day_written(r, m[i].day), .subject = m[i].subject};
    }
    if (page->times == 0)
        return OUTCOME_OK;
    page->messages = list;
    cards_add(cards, (struct card){
                         .urgency = 40,
                         .headline = sentence_say(
                             r->arena, &say_people_new_title, r->lang,
                             (struct fill[]){FILL_NUMBER("count", page->times)}, 1),
                         .lead = sentence_plain(&say_people_new_lead, r->lang),
                         .body = INSIDE(html_people_nieuw, page),
                     });
    return OUTCOME_OK;
}

/* No names: quality mends the work, and need not know whose it was. */
static enum outcome cause_card(struct db *db, struct request *r, struct cards *cards)
{
    struct html_people_uitleggen *page = arena_take(r->arena, 1, sizeof *page);
    struct html_people_uitleggen_causes *list = arena_take(r->arena, CAUSES_MOST, sizeof *list);
    struct promise *p = NULL;
    size_t n = 0;
    enum outcome o;

    if (page == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    o = promises_to_explain(db, CAUSES_MOST, &p, &n);
    if (o != OUTCOME_OK || n == 0)
        return o;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct html_people_uitleggen_causes){
            .id = p[i].id,
            .made = p[i].made,
            .last_day = p[i].last_day,
            .late = promise_is_past(p[i].last_day, r->today),
        };
    page->causes = list;
    page->causes_count = n;
    cards_add(cards, (struct card){
                         .urgency = list[0].late ? 90 : 50,
                         .headline = sentence_plain(&say_people_cause_title, r->lang),
                         .lead = sentence_plain(&say_people_cause_page_lead, r->lang),
                         .body = INSIDE(html_people_uitleggen, page),
                     });
    return OUTCOME_OK;
}

enum outcome people_cards(struct db *db, struct request *r, struct cards *cards)
{
    if (r->acting == ROLE_QUALITY)
        return cause_card(db, r, cards);
    return own_person(r).at != NULL ? new_card(db, r, cards) : OUTCOME_OK;
}
