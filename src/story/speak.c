/* speak - telling a part aloud, hearing it back, and taking only the sound away.
 *
 * The browser records; without that, or without our script, a file is chosen. What it is, the
 * bytes say. A new part needs no words beside it.
 */
#include "story/inside.h"

#include "story/inspreken.html.h"
#include "story/nl.po.h"

#include "ground/base/banned.h"

struct speak_form {
    struct form_file sound;
    bool has_sound;
    bool pain;
};
static const struct field speak_fields[] = {
    FIELD_MAYBE(struct speak_form, sound, .kind = FIELD_FILE, .most = STORY_SOUND_MOST,
                .required = true, .label = &say_story_sound, .hint = &say_story_sound_hint,
                .wrong = &say_story_sound_none),
    FIELD_OF(struct speak_form, pain, .kind = FIELD_TICK, .label = &say_story_pain,
             .hint = &say_story_pain_hint),
};
const struct form_table speak_table = FORM_TABLE(struct speak_form, speak_fields);

/* The part that is spoken: a new one under a topic, or one that stands there already. */
static enum outcome spoken_part(struct db *db, struct request *r, struct story_part *ret)
{
    *ret = (struct story_part){0};
    if (mine(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    return story_topic_of(r->part[0], &ret->topic) == OUTCOME_OK
               ? OUTCOME_OK
               : story_one(db, r->look, mine(r), r->part[0], ret);
}

enum outcome inspreken_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_inspreken page = {.form = &r->form, .what = r->part[0]};
    struct story_part part;
    const enum outcome o = spoken_part(db, r, &part);

    if (o != OUTCOME_OK)
        return o;
    page.topic = request_say(r, story_topic_name(part.topic), NULL, 0);
    page.spoken = part.has_sound;
    if (!r->form.refused)
        form_fill(&r->form, &(struct speak_form){.pain = part.pain});
    reply->sound = true;
    reply_page(reply, 200, page.topic, INSIDE(html_story_inspreken, &page));
    return OUTCOME_OK;
}

enum outcome inspreken_act(struct db *db, struct request *r)
{
    const struct speak_form *f = form_values(&r->form);
    struct story_part part;
    struct text type = NO_TEXT;
    enum outcome o = spoken_part(db, r, &part);

    if (o == OUTCOME_OK && !story_sound_type(f->sound.bytes, &type))
        return form_refuse(&r->form, "sound", &say_story_sound_wrong);
    part.pain = f->pain;
    if (o == OUTCOME_OK)
        o = part.id.at == NULL ? story_add(db, r->look, mine(r), &part, r->today, &part.id)
                               : story_change(db, r->look, mine(r), &part, r->today);
    if (o == OUTCOME_NO_ROOM)
        return form_refuse(&r->form, "sound", &say_story_too_many);
    if (o == OUTCOME_OK)
        o = story_sound_put(db, r->look, mine(r), part.id, type, f->sound.bytes, r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, request_say(r, &say_story_sound_said, NULL, 0));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
    return OUTCOME_OK;
}

void sound_reply(struct reply *reply, struct text type, struct text bytes)
{
    reply_bytes(reply, type, NO_TEXT, bytes);
    reply_header(reply, TEXT("Cross-Origin-Resource-Policy"), TEXT("same-origin"));
}

enum outcome geluid_show(struct db *db, struct request *r, struct reply *reply)
{
    struct text type = NO_TEXT;
    struct text bytes = NO_TEXT;
    const enum outcome o = mine(r).at == NULL
                               ? OUTCOME_NOT_ALLOWED
                               : story_sound(db, r->look, mine(r), r->part[0], &type, &bytes);

    if (o == OUTCOME_OK)
        sound_reply(reply, type, bytes);
    return o;
}

enum outcome geluid_weg_act(struct db *db, struct request *r)
{
    struct day gone_by = r->today;
    const enum outcome o =
        mine(r).at == NULL
            ? OUTCOME_NOT_ALLOWED
            : story_sound_erase(db, r->look, mine(r), r->part[0], r->today, &gone_by);

    if (o == OUTCOME_OK)
        gone_said(r, gone_by);
    return o;
}
