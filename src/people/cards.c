/* cards - on /mij: what is new. Who to turn to stands beside every card; the house draws it. */
#include "people/forms.h"

#include "people/anders.html.h"
#include "people/nieuw.html.h"
#include "people/nl.po.h"
#include "people/people.sql.h"
#include "people/post.html.h"
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
                         .headline =
                             request_say(r, &say_people_new_title,
                                         (struct fill[]){FILL_NUMBER("count", page->times)}, 1),
                         .lead = request_say(r, &say_people_new_lead, NULL, 0),
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
                         .headline = request_say(r, &say_people_cause_title, NULL, 0),
                         .lead = request_say(r, &say_people_cause_page_lead, NULL, 0),
                         .body = INSIDE(html_people_uitleggen, page),
                     });
    return OUTCOME_OK;
}

enum { COLLEAGUES_MOST = 60 };

/* Who takes over? Without names of the people: quality arranges, and need not know who it is.
 */
static enum outcome rather_card(struct db *db, struct request *r, struct cards *cards)
{
    struct html_people_anders *page = arena_take(r->arena, 1, sizeof *page);
    struct html_people_anders_colleagues *list =
        arena_take(r->arena, COLLEAGUES_MOST, sizeof *list);
    struct people_rather_not_waiting_row waiting;
    struct people_rather_not_first_row first;
    size_t n = 0;
    enum outcome o = people_rather_not_waiting_one(db, &waiting);

    if (page == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    if (o != OUTCOME_OK || waiting.number == 0)
        return o;
    o = people_rather_not_first_one(db, &first);
    if (o != OUTCOME_OK)
        return o;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    o = people_colleagues_open(db, (struct people_colleagues_in){.but = first.account}, &rows);
    while (o == OUTCOME_OK && n < COLLEAGUES_MOST) {
        struct people_colleagues_row row;

        o = people_colleagues_next(&rows, &row);
        if (o == OUTCOME_OK)
            list[n++] = (struct html_people_anders_colleagues){
                .account = rows_keep(&rows, row.account), .name = rows_keep(&rows, row.name)};
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *page = (struct html_people_anders){.number = waiting.number,
                                        .since = first.made,
                                        .colleagues = list,
                                        .colleagues_count = n};
    cards_add(cards,
              (struct card){.urgency = 60,
                            .headline = request_say(
                                r, &say_people_rather_waiting,
                                (struct fill[]){FILL_NUMBER("count", waiting.number)}, 1),
                            .lead = request_say(r, &say_people_rather_waiting_lead, NULL, 0),
                            .body = INSIDE(html_people_anders, page)});
    return OUTCOME_OK;
}

enum outcome anders_act(struct db *db, struct request *r)
{
    const struct text account = request_posted(r, "account");
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct people_colleagues_row row;
    struct text name = NO_TEXT;
    enum outcome o =
        people_colleagues_open(db, (struct people_colleagues_in){.but = TEXT("")}, &rows);

    while (o == OUTCOME_OK && name.at == NULL) {
        o = people_colleagues_next(&rows, &row);
        if (o == OUTCOME_OK && text_same(row.account, account))
            name = rows_keep(&rows, row.name);
    }
    if (o == OUTCOME_OK)
        o = people_take_over(db, account, name, r->today, r->now);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, request_say(r, &say_people_rather_arranged_said, NULL, 0));
    reply_go(r, ROUTE_TEAM, NO_TEXT);
    return OUTCOME_OK;
}

static bool mail_is_set, print_is_set; /* said once, before serving */

void people_post_say(bool mail, bool print)
{
    mail_is_set = mail;
    print_is_set = print;
}

/* What waits at the door, and what never got through: counts, no names. */
static enum outcome post_card(struct db *db, struct request *r, struct cards *cards)
{
    struct html_people_post *page = arena_take(r->arena, 1, sizeof *page);
    struct people_outbox_counts_row waits;
    struct people_outbox_given_up_row over;
    enum outcome o = people_outbox_counts_one(db, &waits);

    if (page == NULL)
        return OUTCOME_NO_ROOM;
    if (o == OUTCOME_OK)
        o = people_outbox_given_up_one(db, &over);
    if (o != OUTCOME_OK || waits.letters + waits.notices + over.number == 0)
        return o;
    *page = (struct html_people_post){.given_up = over.number,
                                      .letters = waits.letters,
                                      .notices = waits.notices,
                                      .no_mail = !mail_is_set && waits.notices > 0,
                                      .no_print = !print_is_set && waits.letters > 0};
    cards_add(cards, (struct card){.urgency = over.number > 0 ? 70 : 20,
                                   .headline = request_say(r, &say_people_post_title, NULL, 0),
                                   .lead = TEXT(""),
                                   .body = INSIDE(html_people_post, page)});
    return OUTCOME_OK;
}

enum outcome people_cards(struct db *db, struct request *r, struct cards *cards)
{
    if (r->acting == ROLE_QUALITY) {
        enum outcome o = rather_card(db, r, cards);

        if (o == OUTCOME_OK)
            o = post_card(db, r, cards);
        return o == OUTCOME_OK ? cause_card(db, r, cards) : o;
    }
    return own_person(r).at != NULL ? new_card(db, r, cards) : OUTCOME_OK;
}
