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

enum outcome dossier_about(struct db *db, struct request *r, struct about *ret)
{
    (void)db;
    *ret = (struct about){.persons = &r->part[0], .count = 1, .part = TEXT("dossier")};
    return OUTCOME_OK;
}

/* ---- reading ---- */

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

static enum outcome desk_talks(struct db *db, struct request *r, struct html_dossier_desk *page)
{
    struct dossier_talk *talks = NULL;
    size_t count = 0;
    enum outcome o = dossier_talks(db, r->look, r->part[0], &talks, &count);
    struct html_dossier_desk_talks *list =
        o == OUTCOME_OK ? arena_take(r->arena, count + 1, sizeof *list) : NULL;

    if (list == NULL)
        return o == OUTCOME_OK ? OUTCOME_NO_ROOM : o;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct html_dossier_desk_talks){.talk = talks[i].id,
                                                   .planned = talks[i].planned,
                                                   .why = talks[i].why,
                                                   .told = talks[i].has_told};
    page->talks = list;
    page->talks_count = count;
    return OUTCOME_OK;
}

static enum outcome desk_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_desk page = {.person = r->part[0]};
    struct lines l = {0}, some = {0};
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = lines_read(db, r, r->part[0], DOSSIER_STAFF, &l);
    if (o == OUTCOME_OK)
        o = search_drawn(r, &l, &some, &page.find);
    if (o == OUTCOME_OK)
        o = desk_seen(db, r, &some, &page);
    if (o == OUTCOME_OK)
        o = desk_thought(db, r, &some, &page);
    if (o == OUTCOME_OK)
        o = desk_talks(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, plain(r, &say_dossier_desk_title), INSIDE(html_dossier_desk, &page));
    return OUTCOME_OK;
}

/* ---- writing down what happened ---- */

struct seen_form {
    struct day happened;
    struct text way;
    struct text place;
    struct text source;
    struct text words;
    struct text exception;
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
    FIELD_OF(struct seen_form, exception, .kind = FIELD_CHOICE, .label = &say_dossier_kept_back,
             .hint = &say_dossier_kept_back_hint),
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

/* What two people agreed on for this person, and that is not over. */
static enum outcome exceptions_offered(struct db *db, struct request *r, bool *ret_any)
{
    struct dossier_exception *list = NULL;
    struct offer *offers = NULL;
    size_t count = 0, n = 0;
    enum outcome o = dossier_exceptions(db, r->look, r->part[0], &list, &count);

    *ret_any = false;
    offers = o == OUTCOME_OK ? arena_take(r->arena, count + 1, sizeof *offers) : NULL;
    if (offers == NULL)
        return o == OUTCOME_OK ? OUTCOME_NO_ROOM : o;
    offers[n++] = (struct offer){.value = TEXT(""), .label = plain(r, &say_dossier_readable)};
    for (size_t i = 0; i < count; i++)
        if (list[i].agreed_by.len > 0 && !day_before(list[i].until, r->today))
            offers[n++] = (struct offer){
                .value = list[i].id,
                .label = sentence_say(
                    r->arena, &say_dossier_kept_until, r->lang,
                    (struct fill[]){FILL_TEXT("law", dossier_article_key(list[i].article)),
                                    FILL_DAY("day", list[i].until)},
                    2)};
    *ret_any = n > 1;
    form_offer(&r->form, "exception", offers, n);
    return OUTCOME_OK;
}

static enum outcome seen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_waarneming page = {
        .form = &r->form, .person = r->part[0], .line = r->part[1]};
    const struct dossier_observation *line = NULL;
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = corrected(db, r, &line);
    if (o == OUTCOME_OK)
        o = exceptions_offered(db, r, &page.exceptions);
    if (o != OUTCOME_OK)
        return o;
    const struct dossier_label *label =
        r->form.refused ? dossier_label_in(r->arena, request_posted(r, "words")) : NULL;
    if (label != NULL) {
        page.label = label->word;
        page.instead = label->instead;
    }
    if (line != NULL) { /* no reader gets a line without its reply */
        struct html_dossier_waarneming_replies *replies =
            arena_take(r->arena, line->reply_count + 1, sizeof *replies);
        if (replies == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t i = 0; i < line->reply_count; i++)
            replies[i].words = line->replies[i].words;
        page.replies = replies;
        page.replies_count = line->reply_count;
    }
    if (line != NULL && !r->form.refused)
        form_fill(&r->form, &(struct seen_form){.happened = line->happened,
                                                .way = dossier_way_key(line->way),
                                                .place = line->place,
                                                .source = line->source,
                                                .words = line->words,
                                                .exception = line->exception});
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
                                       .corrects = r->part[1],
                                       .exception = f->exception};
    struct text id = NO_TEXT;
    enum outcome o = way_read(f->way, &line.way);

    if (o == OUTCOME_OK && day_after(f->happened, r->today))
        return form_refuse(&r->form, "happened", &say_dossier_happened_wrong);
    /* Asked once, never twice: who wants it so may leave it so. */
    if (o == OUTCOME_OK && request_posted(r, "thought").len == 0 &&
        dossier_label_in(r->arena, f->words) != NULL)
        return form_refuse(&r->form, "words", &say_dossier_label_wrong);
    if (o == OUTCOME_OK)
        o = dossier_observe(db, r->look, r->part[0], &line, r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "exception", &say_dossier_kept_back_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(
        r, plain(r, f->exception.len > 0 ? &say_dossier_kept_said : &say_dossier_seen_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

/* ---- giving a judgement ---- */

struct thought_form {
    struct text words;
    struct text grounds; /* only for what is wrong with them: the ticks are pairs */
    struct text reason;
    struct day until;
};
static const struct field thought_fields[] = {
    FIELD_OF(struct thought_form, grounds, .kind = FIELD_HIDDEN, .label = &say_dossier_grounds),
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
        const struct dossier_observation *from = &l.observation[i];
        struct html_dossier_oordeel_seen_replies *replies =
            arena_take(r->arena, from->reply_count + 1, sizeof *replies);
        if (replies == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < from->reply_count; n++)
            replies[n].words = from->replies[n].words;
        list[i] = (struct html_dossier_oordeel_seen){.line = l.observation[i].id,
                                                     .happened = l.observation[i].happened,
                                                     .words = l.observation[i].words,
                                                     .told = from->way == DOSSIER_TOLD,
                                                     .replies = replies,
                                                     .replies_count = from->reply_count};
        for (size_t n = 0; n < ticked_count; n++)
            list[i].ticked = list[i].ticked || text_same(ticked[n], list[i].line);
    }
    page.seen = list;
    page.seen_count = l.observations;
    page.grounds_wrong =
        r->form.refused && r->form.entries[form_field_at(&r->form, "grounds")].wrong != NULL;
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
        return form_refuse(&r->form, "grounds", &say_dossier_grounds_wrong);
    if (day_before(f->until, r->today) || day_after(f->until, dossier_until_most(r->today)))
        return form_refuse(&r->form, "until", &say_dossier_until_wrong);
    o = dossier_judge(db, r->look, r->part[0], &j, r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "grounds", &say_dossier_grounds_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_thought_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

static enum outcome einde_act(struct db *db, struct request *r)
{
    enum outcome o = dossier_judgement_end(db, r->part[0], r->part[1], r->today);

    if (o != OUTCOME_OK) /* ended already is ended */
        return o;
    reply_said(r, plain(r, &say_dossier_ended_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

const struct handler dossier_handlers[] = {
    {.route = ROUTE_MIJ_DOSSIER, .opens = 1u << KEY_DOSSIER, .show = mijn_dossier_show},
    {.route = ROUTE_MIJ_DOSSIER_ANTWOORD,
     .form = &dossier_reply_table,
     .act = mijn_antwoord_act,
     .show = mijn_antwoord_show},
    {.route = ROUTE_MIJ_AFSPRAAK, .act = mijn_afspraak_act},
    {.route = ROUTE_WERK_DOSSIER,
     .opens = 1u << KEY_DOSSIER,
     .about = dossier_about,
     .show = desk_show},
    {.route = ROUTE_WERK_DOSSIER_ZOEK,
     .form = &dossier_search_table,
     .about = dossier_about,
     .act = zoek_act,
     .show = desk_show},
    {.route = ROUTE_MIJ_DOSSIER_ZOEK,
     .form = &dossier_search_table,
     .act = zoek_act,
     .show = mijn_dossier_show},
    {.route = ROUTE_WERK_WAARNEMING,
     .form = &seen_table,
     .about = dossier_about,
     .act = seen_act,
     .show = seen_show},
    {.route = ROUTE_WERK_WAARNEMING_BETER,
     .form = &seen_table,
     .about = dossier_about,
     .act = seen_act,
     .show = seen_show},
    {.route = ROUTE_WERK_OORDEEL,
     .form = &thought_table,
     .about = dossier_about,
     .act = thought_act,
     .show = thought_show},
    {.route = ROUTE_WERK_OORDEEL_EINDE, .about = dossier_about, .act = einde_act},
    {.route = ROUTE_WERK_UITZONDERING,
     .form = &dossier_exception_table,
     .about = dossier_about,
     .act = uitzondering_act,
     .show = uitzondering_show},
    {.route = ROUTE_TEAM_UITZONDERING,
     .about = akkoord_about,
     .act = akkoord_act,
     .show = akkoord_show},
    {.route = ROUTE_TEAM_BEZWAAR,
     .about = bezwaar_about,
     .act = bezwaar_act,
     .show = bezwaar_show},
    {.route = ROUTE_WERK_VERVALT,
     .form = &dossier_fall_table,
     .about = dossier_about,
     .act = vervalt_act,
     .show = vervalt_show},
    {.route = ROUTE_MIJ_GESPREK,
     .opens = 1u << KEY_DOSSIER,
     .form = &dossier_side_table,
     .act = gesprek_act,
     .show = gesprek_show},
    {.route = ROUTE_MIJ_GESPREK_NA,
     .form = &dossier_after_table,
     .act = gesprek_na_act,
     .show = gesprek_na_show},
    {.route = ROUTE_WERK_GESPREK_NIEUW,
     .form = &dossier_invite_table,
     .about = dossier_about,
     .act = uitnodigen_act,
     .show = uitnodigen_show},
    {.route = ROUTE_WERK_GESPREK,
     .opens = 1u << KEY_DOSSIER,
     .form = &dossier_notes_table,
     .about = dossier_about,
     .act = werk_gesprek_act,
     .show = werk_gesprek_show},
    {.route = ROUTE_WERK_GESPREK_GEDAAN, .about = dossier_about, .act = gedaan_act},
    {.route = ROUTE_MIJ_OVERDRACHT,
     .form = &dossier_card_table,
     .act = mijn_kaart_act,
     .show = mijn_kaart_show},
    {.route = ROUTE_WERK_OVERDRACHT,
     .about = dossier_about,
     .act = kaart_act,
     .show = kaart_show},
    {.route = ROUTE_TEAM_OVERDRACHT,
     .form = &dossier_over_table,
     .about = overdracht_about,
     .act = overdracht_act,
     .show = overdracht_show},
};
const size_t dossier_handlers_count = sizeof dossier_handlers / sizeof *dossier_handlers;
