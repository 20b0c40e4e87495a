/* talk_desk - a talk at the desk: inviting, reading the person's side first, handing the notes
 * over, and what was agreed. */
#include "access/access.h"
#include "dossier/draw.h"
#include "people/people.h"

#include "dossier/nl.po.h"
#include "dossier/uitnodigen.html.h"
#include "dossier/werkgesprek.html.h"

#include "ground/base/banned.h"

/* ---- inviting ---- */

struct invite_form {
    struct text why;
    struct day planned;
    struct text starts;
    int64_t minutes;
    struct text present;
};
static const struct field invite_fields[] = {
    FIELD_OF(struct invite_form, why, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .required = true, .label = &say_dossier_invite_why,
             .hint = &say_dossier_invite_why_hint, .wrong = &say_dossier_invite_why_wrong),
    FIELD_OF(struct invite_form, planned, .kind = FIELD_DAY, .required = true,
             .label = &say_dossier_invite_day, .wrong = &say_dossier_invite_day_wrong),
    FIELD_OF(struct invite_form, starts, .kind = FIELD_TEXT, .most = 20, .required = true,
             .label = &say_dossier_invite_time, .hint = &say_dossier_invite_time_hint,
             .wrong = &say_dossier_invite_time_wrong),
    FIELD_OF(struct invite_form, minutes, .kind = FIELD_NUMBER, .required = true, .from = 10,
             .to = 240, .label = &say_dossier_invite_minutes),
    FIELD_OF(struct invite_form, present, .kind = FIELD_TEXT, .most = 200,
             .label = &say_dossier_invite_present),
};
const struct form_table dossier_invite_table = FORM_TABLE(struct invite_form, invite_fields);

enum outcome uitnodigen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_uitnodigen page = {.form = &r->form, .person = r->part[0]};
    const enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o != OUTCOME_OK)
        return o;
    if (!r->form.refused)
        form_fill(&r->form,
                  &(struct invite_form){.planned = day_plus(r->today, 7), .minutes = 60});
    reply_page(reply, 200, plain(r, &say_dossier_invite_title),
               INSIDE(html_dossier_uitnodigen, &page));
    return OUTCOME_OK;
}

enum outcome uitnodigen_act(struct db *db, struct request *r)
{
    const struct invite_form *f = form_values(&r->form);
    struct text id = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (day_before(f->planned, r->today))
        return form_refuse(&r->form, "planned", &say_dossier_invite_day_wrong);
    o = dossier_talk_invite(db, r->look, r->part[0],
                            &(struct dossier_talk){.account = r->who->account,
                                                   .planned = f->planned,
                                                   .starts = f->starts,
                                                   .minutes = f->minutes,
                                                   .why = f->why,
                                                   .present = f->present},
                            r->today, r->now, &id);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_invite_said));
    reply_go(r, ROUTE_WERK_DOSSIER, r->part[0]);
    return OUTCOME_OK;
}

/* ---- the talk ---- */

struct notes_form {
    struct text notes;
    struct text ours;
    bool has_ours_by;
    struct day ours_by;
    struct text theirs;
    bool has_theirs_by;
    struct day theirs_by;
};
static const struct field notes_fields[] = {
    FIELD_OF(struct notes_form, notes, .kind = FIELD_LONG, .most = DOSSIER_WORDS_MOST,
             .label = &say_dossier_notes, .hint = &say_dossier_notes_hint,
             .wrong = &say_dossier_notes_wrong),
    FIELD_OF(struct notes_form, ours, .kind = FIELD_TEXT, .most = 200,
             .label = &say_dossier_ours, .hint = &say_dossier_ours_hint,
             .wrong = &say_dossier_agreed_wrong),
    FIELD_MAYBE(struct notes_form, ours_by, .kind = FIELD_DAY, .label = &say_dossier_ours_by,
                .wrong = &say_dossier_agreed_day_wrong),
    FIELD_OF(struct notes_form, theirs, .kind = FIELD_TEXT, .most = 200,
             .label = &say_dossier_theirs, .hint = &say_dossier_theirs_hint,
             .wrong = &say_dossier_agreed_wrong),
    FIELD_MAYBE(struct notes_form, theirs_by, .kind = FIELD_DAY,
                .label = &say_dossier_theirs_by, .wrong = &say_dossier_agreed_day_wrong),
};
const struct form_table dossier_notes_table = FORM_TABLE(struct notes_form, notes_fields);

static enum outcome draw_agreed(struct db *db, struct request *r,
                                struct html_dossier_werkgesprek *page)
{
    struct html_dossier_werkgesprek_agreed *list = NULL;
    struct dossier_agreed *agreed = NULL;
    size_t count = 0;
    enum outcome o = dossier_agreed_of(db, r->look, r->part[0], &agreed, &count);

    list = o == OUTCOME_OK ? arena_take(r->arena, count + 1, sizeof *list) : NULL;
    if (list == NULL)
        return o == OUTCOME_OK ? OUTCOME_NO_ROOM : o;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++) {
        bool open = false;

        if (!text_same(agreed[i].talk, r->part[1]))
            continue;
        o = dossier_agreed_open(db, &agreed[i], &open);
        list[page->agreed_count++] =
            (struct html_dossier_werkgesprek_agreed){.agreed = agreed[i].id,
                                                     .words = agreed[i].words,
                                                     .last_day = agreed[i].last_day,
                                                     .ours = agreed[i].promise.len > 0,
                                                     .open = open};
    }
    page->agreed = list;
    return o;
}

enum outcome werk_gesprek_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_dossier_werkgesprek page = {
        .form = &r->form, .person = r->part[0], .talk = r->part[1]};
    struct dossier_talk t = {0};
    enum outcome o = people_name(db, r->look, r->part[0], &page.name);

    if (o == OUTCOME_OK)
        o = dossier_talk_one(db, r->look, r->part[0], r->part[1], &t);
    if (o == OUTCOME_OK)
        o = draw_agreed(db, r, &page);
    if (o != OUTCOME_OK)
        return o;
    page.planned = t.planned;
    page.starts = t.starts;
    page.why = t.why;
    page.wants = t.wants;
    page.well = t.well;
    page.hard = t.hard;
    page.interpreter = t.interpreter;
    page.brings = t.brings;
    page.more = t.more;
    page.held = t.has_held;
    page.label =
        r->form.refused && dossier_label_in(r->arena, request_posted(r, "notes")) != NULL;
    if (place_sentence(t.place) != NULL)
        page.place = plain(r, place_sentence(t.place));
    reply_page(reply, 200, plain(r, &say_dossier_desk_talk),
               INSIDE(html_dossier_werkgesprek, &page));
    return OUTCOME_OK;
}

static bool longest_fits(struct text notes)
{
    size_t lines = 0;

    while (notes.len > 0) {
        struct text line = NO_TEXT;

        text_cut(notes, '\n', &line, &notes);
        lines += text_trim(line).len > 0;
        if (text_trim(line).len > DOSSIER_SENTENCE_MOST || lines > DOSSIER_NOTES_MOST)
            return false;
    }
    return true;
}

static enum outcome agree_both(struct db *db, struct request *r, const struct notes_form *f)
{
    struct text id = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (f->ours.len > 0)
        o = dossier_agree(db, r->look, r->part[0], r->part[1], true, f->ours, f->ours_by,
                          r->today, &id);
    if (o == OUTCOME_OK && f->theirs.len > 0)
        o = dossier_agree(db, r->look, r->part[0], r->part[1], false, f->theirs, f->theirs_by,
                          r->today, &id);
    return o;
}

enum outcome werk_gesprek_act(struct db *db, struct request *r)
{
    const struct notes_form *f = form_values(&r->form);
    struct dossier_talk t = {0};
    enum outcome o = dossier_talk_one(db, r->look, r->part[0], r->part[1], &t);

    if (o != OUTCOME_OK)
        return o;
    if (f->ours.len > 0 && (!f->has_ours_by || day_before(f->ours_by, r->today)))
        return form_refuse(&r->form, "ours_by", &say_dossier_agreed_day_wrong);
    if (f->theirs.len > 0 && (!f->has_theirs_by || day_before(f->theirs_by, r->today)))
        return form_refuse(&r->form, "theirs_by", &say_dossier_agreed_day_wrong);
    if (!longest_fits(f->notes))
        return form_refuse(&r->form, "notes", &say_dossier_notes_wrong);
    if (request_posted(r, "thought").len == 0 && dossier_label_in(r->arena, f->notes) != NULL)
        return form_refuse(&r->form, "notes", &say_dossier_label_wrong);
    if (!t.has_held)
        o = dossier_talk_hold(db, r->look, r->part[0], r->part[1], f->notes, r->who->account,
                              r->today, r->now);
    if (o == OUTCOME_OK)
        o = agree_both(db, r, f);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, t.has_held ? &say_dossier_agreed_said : &say_dossier_held_said));
    reply_go_parts(r, ROUTE_WERK_GESPREK, r->part, 2);
    return OUTCOME_OK;
}

/* What we took on, done; or we asked how it went with what the person took on. */
enum outcome gedaan_act(struct db *db, struct request *r)
{
    const enum outcome o = dossier_agreed_done(db, r->look, r->part[0], r->part[2], r->today);

    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_dossier_done_said));
    reply_go_parts(r, ROUTE_WERK_GESPREK, r->part, 2);
    return OUTCOME_OK;
}
