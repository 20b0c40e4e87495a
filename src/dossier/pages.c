/* pages - the desk: reading the lines about one person, writing one down, giving a judgement.
 */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/desk.html.h"
#include "dossier/nl.po.h"
#include "dossier/oordeel.html.h"
#include "dossier/waarneming.html.h"

#include "ground/base/banned.h"

static struct text plain(const struct request *r, const struct sentence *s)
{
    return sentence_plain(s, r->lang);
}

static enum outcome desk_about(struct db *db, struct request *r, struct about *ret)
{
    (void)db;
    *ret = (struct about){.persons = &r->part[0], .count = 1, .part = TEXT("dossier")};
    return OUTCOME_OK;
}

/* ---- reading
 * --------------------------------------------------------------------------------- */

static enum outcome desk_seen(struct db *db, struct request *r, const struct lines *l,
                              struct html_dossier_desk *page)
{
    struct html_dossier_desk_seen *list =
        arena_take(r->arena, l->observations + 1, sizeof *list);
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < l->observations; i++) {
        const struct dossier_observation *from = &l->observation[l->observations - 1 - i];
        struct html_dossier_desk_seen_replies *replies =
            arena_take(r->arena, from->reply_count + 1, sizeof *replies);
        if (replies == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < from->reply_count; n++)
            replies[n].words = from->replies[n].words;
        list[i] = (struct html_dossier_desk_seen){.line = from->id,
                                                  .happened = from->happened,
                                                  .place = from->place,
                                                  .source = from->source,
                                                  .words = from->words,
                                                  .hidden = from->exception.len > 0,
                                                  .way = plain(r, way_sentence(from->way)),
                                                  .replies = replies,
                                                  .replies_count = from->reply_count};
        o = author_name(db, r, from->author, &list[i].author);
    }
    page->seen = list;
    page->seen_count = l->observations;
    return o;
}

static enum outcome desk_thought(struct db *db, struct request *r, const struct lines *l,
                                 struct html_dossier_desk *page)
{
    struct html_dossier_desk_thought *list =
        arena_take(r->arena, l->judgements + 1, sizeof *list);
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; o == OUTCOME_OK && i < l->judgements; i++) {
        const struct dossier_judgement *from = &l->judgement[i];
        struct html_dossier_desk_thought_replies *replies =
            arena_take(r->arena, from->reply_count + 1, sizeof *replies);
        if (replies == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < from->reply_count; n++)
            replies[n].words = from->replies[n].words;
        list[i] = (struct html_dossier_desk_thought){.line = from->id,
                                                     .words = from->words,
                                                     .reason = from->reason,
                                                     .until = from->until,
                                                     .replies = replies,
                                                     .replies_count = from->reply_count};
        o = author_name(db, r, from->author, &list[i].author);
    }
    page->thought = list;
    page->thought_count = l->judgements;
    return o;
}

static enum outcome desk_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_desk page = {.person = r->part[0]};
    struct lines l = {0};
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = lines_read(db, r, r->part[0], DOSSIER_STAFF, &l);
    if (o == OUTCOME_OK)
        o = desk_seen(db, r, &l, &page);
    if (o == OUTCOME_OK)
        o = desk_thought(db, r, &l, &page);
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, plain(r, &say_dossier_desk_title), INSIDE(html_dossier_desk, &page));
    return OUTCOME_OK;
}

/* ---- writing down what happened
 * -------------------------------------------------------------- */

struct seen_form {
    struct day happened;
    struct text way;
    struct text place;
    struct text source;
    struct text words;
};
static const struct choice way_choices[] = {{"seen", &say_dossier_way_seen, NULL},
                                            {"heard", &say_dossier_way_heard, NULL},
                                            {"read", &say_dossier_way_read, NULL},
                                            {"told", &say_dossier_way_told, NULL},
                                            {0}};
static const struct field seen_fields[] = {
    FIELD_OF(struct seen_form, happened, .kind = FIELD_DAY, .required = true,
             .label = &say_dossier_happened, .wrong = &say_dossier_happened_wrong),
    FIELD_OF(struct seen_form, way, .kind = FIELD_CHOICE, .required = true,
             .label = &say_dossier_way, .choices = way_choices),
    FIELD_OF(struct seen_form, place, .kind = FIELD_TEXT, .most = 200,
             .label = &say_dossier_place),
    FIELD_OF(struct seen_form, source, .kind = FIELD_TEXT, .most = 200, .required = true,
             .label = &say_dossier_source, .hint = &say_dossier_source_hint,
             .wrong = &say_dossier_source_wrong),
    FIELD_OF(struct seen_form, words, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_words, .hint = &say_dossier_words_hint,
             .wrong = &say_dossier_words_wrong),
};
static const struct form_table seen_table = FORM_TABLE(struct seen_form, seen_fields);

/* The line that is corrected, or NULL for a new one. NOT_FOUND: none that still stands. */
static enum outcome corrected(struct db *db, struct request *r,
                              const struct dossier_observation **ret_line)
{
    struct lines l = {0};
    enum outcome o = OUTCOME_OK;

    *ret_line = NULL;
    if (r->part[1].len == 0)
        return OUTCOME_OK;
    o = lines_read(db, r, r->part[0], DOSSIER_STAFF, &l);
    if (o != OUTCOME_OK)
        return o;
    *ret_line = line_of(&l, r->part[1]);
    return *ret_line == NULL ? OUTCOME_NOT_FOUND : OUTCOME_OK;
}

static enum outcome seen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_waarneming page = {
        .form = &r->form, .person = r->part[0], .line = r->part[1]};
    const struct dossier_observation *line = NULL;
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = corrected(db, r, &line);
    if (o != OUTCOME_OK)
        return o;
    if (line != NULL && !r->form.refused)
        form_fill(&r->form, &(struct seen_form){.happened = line->happened,
                                                .way = dossier_way_key(line->way),
                                                .place = line->place,
                                                .source = line->source,
                                                .words = line->words});
    reply_page(reply, 200,
               plain(r, line == NULL ? &say_dossier_seen_title : &say_dossier_correct_title),
               INSIDE(html_dossier_waarneming, &page));
    return OUTCOME_OK;
}

static enum outcome way_read(struct text key, enum dossier_way *ret_way)
{
    for (int w = 0; w < DOSSIER_WAYS; w++)
        if (text_same(dossier_way_key((enum dossier_way)w), key)) {
            *ret_way = (enum dossier_way)w;
            return OUTCOME_OK;
        }
    return OUTCOME_NOT_VALID;
}

static enum outcome seen_act(struct db *db, struct request *r)
{
    const struct seen_form *f = form_values(&r->form);
    struct dossier_observation line = {.happened = f->happened,
                                       .place = f->place,
                                       .source = f->source,
                                       .words = f->words,
                                       .author = r->who->account,
                                       .corrects = r->part[1]};
    struct text id = NO_TEXT;
    enum outcome o = way_read(f->way, &line.way);

    if (o == OUTCOME_OK && day_after(f->happened, r->today))
        return form_refuse(&r->form, "happened", &say_dossier_happened_wrong);
    if (o == OUTCOME_OK)
        o = dossier_observe(db, r->look, r->part[0], &line, r->today, &id);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_seen_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

/* ---- giving a judgement
 * ---------------------------------------------------------------------- */

struct thought_form {
    struct text words;
    struct text reason;
    struct day until;
};
static const struct field thought_fields[] = {
    FIELD_OF(struct thought_form, words, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_thought, .hint = &say_dossier_thought_hint,
             .wrong = &say_dossier_thought_wrong),
    FIELD_OF(struct thought_form, reason, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_reason,
             .wrong = &say_dossier_reason_wrong),
    FIELD_OF(struct thought_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_dossier_until, .hint = &say_dossier_until_hint,
             .wrong = &say_dossier_until_wrong),
};
static const struct form_table thought_table = FORM_TABLE(struct thought_form, thought_fields);

/* The ticked lines: one pair "ground" each. */
static size_t grounds_read(const struct request *r, struct text *list, size_t most)
{
    size_t count = 0;

    for (size_t i = 0; i < r->pair_count; i++)
        if (text_same(r->pairs[i].name, TEXT("ground")) && count < most)
            list[count++] = r->pairs[i].value;
    return count;
}

static enum outcome thought_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_oordeel page = {.form = &r->form, .person = r->part[0]};
    struct text ticked[DOSSIER_GROUNDS_MOST];
    const size_t ticked_count = grounds_read(r, ticked, DOSSIER_GROUNDS_MOST);
    struct lines l = {0};
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = lines_read(db, r, r->part[0], DOSSIER_STAFF, &l);
    if (o != OUTCOME_OK)
        return o;
    struct html_dossier_oordeel_seen *list =
        arena_take(r->arena, l.observations + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < l.observations; i++) {
        list[i] = (struct html_dossier_oordeel_seen){.line = l.observation[i].id,
                                                     .happened = l.observation[i].happened,
                                                     .words = l.observation[i].words};
        for (size_t n = 0; n < ticked_count; n++)
            list[i].ticked = list[i].ticked || text_same(ticked[n], list[i].line);
    }
    page.seen = list;
    page.seen_count = l.observations;
    if (!r->form.refused)
        form_fill(&r->form, &(struct thought_form){.until = day_plus(r->today, 90)});
    reply_page(reply, 200, plain(r, &say_dossier_thought_title),
               INSIDE(html_dossier_oordeel, &page));
    return OUTCOME_OK;
}

static enum outcome thought_act(struct db *db, struct request *r)
{
    const struct thought_form *f = form_values(&r->form);
    struct text grounds[DOSSIER_GROUNDS_MOST];
    const struct dossier_judgement j = {.words = f->words,
                                        .reason = f->reason,
                                        .author = r->who->account,
                                        .until = f->until,
                                        .grounds = grounds,
                                        .ground_count =
                                            grounds_read(r, grounds, DOSSIER_GROUNDS_MOST)};
    struct text id = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (j.ground_count == 0)
        return form_refuse(&r->form, "reason", &say_dossier_grounds_wrong);
    if (day_before(f->until, r->today) || day_after(f->until, dossier_until_most(r->today)))
        return form_refuse(&r->form, "until", &say_dossier_until_wrong);
    o = dossier_judge(db, r->look, r->part[0], &j, r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "reason", &say_dossier_grounds_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_thought_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

static enum outcome einde_act(struct db *db, struct request *r)
{
    enum outcome o = dossier_judgement_end(db, r->part[0], r->part[1], r->today);

    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND) /* ended already: ended */
        return o;
    reply_said(r, plain(r, &say_dossier_ended_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

const struct handler dossier_handlers[] = {
    {.route = ROUTE_MIJ_DOSSIER, .show = mijn_dossier_show},
    {.route = ROUTE_MIJ_DOSSIER_ANTWOORD,
     .form = &dossier_reply_table,
     .act = mijn_antwoord_act,
     .show = mijn_antwoord_show},
    {.route = ROUTE_WERK_DOSSIER, .about = desk_about, .show = desk_show},
    {.route = ROUTE_WERK_WAARNEMING,
     .form = &seen_table,
     .about = desk_about,
     .act = seen_act,
     .show = seen_show},
    {.route = ROUTE_WERK_WAARNEMING_BETER,
     .form = &seen_table,
     .about = desk_about,
     .act = seen_act,
     .show = seen_show},
    {.route = ROUTE_WERK_OORDEEL,
     .form = &thought_table,
     .about = desk_about,
     .act = thought_act,
     .show = thought_show},
    {.route = ROUTE_WERK_OORDEEL_EINDE, .about = desk_about, .act = einde_act},
};
const size_t dossier_handlers_count = sizeof dossier_handlers / sizeof *dossier_handlers;
