/* review_pages - the desk of quality: agreeing that a judgement that is over is opened for who
 * reviews a decision, and reading it for them. */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/bezwaar.html.h"
#include "dossier/nl.po.h"

#include "ground/base/banned.h"

enum outcome bezwaar_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    const enum outcome o =
        person == NULL ? OUTCOME_NO_ROOM : dossier_review_of(db, r->part[0], person);

    if (o == OUTCOME_OK)
        *ret = (struct about){.persons = person, .count = 1, .part = TEXT("oordelen")};
    return o;
}

/* Only what staff may read of the grounds today; of the others that there was one. */
static enum outcome draw_grounds(struct request *r, const struct lines *l,
                                 const struct dossier_judgement *from,
                                 struct html_dossier_bezwaar_thought *to)
{
    struct html_dossier_bezwaar_thought_grounds *grounds =
        arena_take(r->arena, from->ground_count + 1, sizeof *grounds);

    if (grounds == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < from->ground_count; i++) {
        const struct dossier_observation *g = line_of(l, from->grounds[i]);

        grounds[i].words = g != NULL ? g->words : plain(r, &say_dossier_review_ground_gone);
    }
    to->grounds = grounds;
    to->grounds_count = from->ground_count;
    return OUTCOME_OK;
}

static enum outcome draw_opened(struct db *db, struct request *r, struct text person,
                                struct html_dossier_bezwaar *page)
{
    struct html_dossier_bezwaar_thought *drawn = NULL;
    struct dossier_judgement *list = NULL;
    struct lines l = {0};
    size_t count = 0;
    enum outcome o = dossier_review_read(db, r->look, r->part[0], r->today, &list, &count);

    if (o == OUTCOME_OK)
        o = dossier_observations(db, r->look, person, DOSSIER_STAFF, r->today, &l.observation,
                                 &l.observations);
    drawn = o == OUTCOME_OK ? arena_take(r->arena, count + 1, sizeof *drawn) : NULL;
    if (drawn == NULL)
        return o == OUTCOME_OK ? OUTCOME_NO_ROOM : o;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        const struct dossier_judgement *from = &list[i];
        struct html_dossier_bezwaar_thought_replies *replies =
            arena_take(r->arena, from->reply_count + 1, sizeof *replies);

        if (replies == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < from->reply_count; n++)
            replies[n].words = from->replies[n].words;
        drawn[i] = (struct html_dossier_bezwaar_thought){.words = from->words,
                                                         .reason = from->reason,
                                                         .made = from->made,
                                                         .until = from->until,
                                                         .fallen = from->fallen,
                                                         .replies = replies,
                                                         .replies_count = from->reply_count};
        o = author_name(db, r, from->author, &drawn[i].author);
        if (o == OUTCOME_OK)
            o = draw_grounds(r, &l, from, &drawn[i]);
    }
    page->thought = drawn;
    page->thought_count = count;
    return o;
}

enum outcome bezwaar_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_bezwaar page = {.review = r->part[0]};
    struct dossier_review v = {0};
    enum outcome o = dossier_review_load(db, r->look, r->part[0], &v);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, v.person, &page.name);
    if (o == OUTCOME_OK)
        o = author_name(db, r, v.asked_by, &page.asked_by);
    if (o != OUTCOME_OK)
        return o;
    page.court = v.body == DOSSIER_COURT;
    page.reference = v.reference;
    page.decided = v.decided;
    page.made = v.made;
    page.until = v.until;
    page.over = day_before(v.until, r->today);
    page.opened = v.agreed_by.len > 0 && !page.over;
    page.own = v.agreed_by.len == 0 && text_same(v.asked_by, r->who->account);
    page.may = v.agreed_by.len == 0 && !page.own && !page.over;
    if (page.opened)
        o = draw_opened(db, r, v.person, &page);
    if (o == OUTCOME_OK)
        reply_page(reply, 200, plain(r, &say_dossier_review_title),
                   INSIDE(html_dossier_bezwaar, &page));
    return o;
}

enum outcome bezwaar_act(struct db *db, struct request *r)
{
    const enum outcome o =
        dossier_review_agree(db, r->look, r->part[0], r->who->account, r->today, r->now);

    if (o != OUTCOME_OK && o != OUTCOME_CONFLICT) /* agreed already: agreed */
        return o;
    reply_said(r, plain(r, &say_dossier_review_agreed_said));
    reply_go(r, ROUTE_TEAM_BEZWAAR, r->part[0]);
    return OUTCOME_OK;
}
