/* pages - the person's own story: telling, ordering, sharing, taking away; the table of all. */
#include "access/access.h"
#include "people/people.h"
#include "story/inside.h"

#include "story/alles.html.h"
#include "story/deel.html.h"
#include "story/delen.html.h"
#include "story/nl.po.h"
#include "story/verhaal.html.h"
#include "story/weg.html.h"

#include "ground/base/banned.h"

enum { SHARE_DAYS = 90, READERS_MOST = 42 };

static struct text plain(const struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

static const struct sentence *const topic_says[STORY_TOPICS] = {
    [STORY_WHO] = &say_story_topic_who,       [STORY_CAN] = &say_story_topic_can,
    [STORY_HARD] = &say_story_topic_hard,     [STORY_WISH] = &say_story_topic_wish,
    [STORY_MANNER] = &say_story_topic_manner,
};
static const struct sentence *const topic_hints[STORY_TOPICS] = {
    [STORY_WHO] = &say_story_hint_who,       [STORY_CAN] = &say_story_hint_can,
    [STORY_HARD] = &say_story_hint_hard,     [STORY_WISH] = &say_story_hint_wish,
    [STORY_MANNER] = &say_story_hint_manner,
};

const struct sentence *story_topic_name(enum story_topic t)
{
    return topic_says[t];
}

struct text mine(const struct request *r)
{
    return r->who != NULL && r->acting == ROLE_PERSON ? r->who->person : NO_TEXT;
}

struct text *story_paragraphs(struct arena *a, struct text words, size_t *ret_count)
{
    size_t most = 1;
    size_t count = 0;

    for (size_t i = 0; i < words.len; i++)
        most += words.at[i] == '\n';
    struct text *list = arena_take(a, most, sizeof *list);
    while (list != NULL && words.len > 0) {
        struct text line = NO_TEXT;
        text_cut(words, '\n', &line, &words);
        line = text_trim(line);
        if (line.len > 0)
            list[count++] = line;
    }
    *ret_count = count;
    return list;
}

/* ---- the whole story ---- */

struct readers {
    struct text account[READERS_MOST];
    struct text name[READERS_MOST];
    struct text hint[READERS_MOST];
    size_t count;
};

static void reader_add(struct readers *to, struct text account, struct text name,
                       struct text hint)
{
    for (size_t i = 0; i < to->count; i++)
        if (text_same(to->account[i], account))
            return;
    to->account[to->count] = account;
    to->name[to->count] = name;
    to->hint[to->count++] = hint;
}

/* Whom the person may choose: the contact person, and who helps. Never somebody they would
 * rather not see. */
static enum outcome readers_of(struct db *db, struct request *r, struct readers *ret)
{
    struct contact_person contact = {0};
    struct people_helper *helpers = NULL;
    size_t count = 0;
    bool may = false;
    enum outcome o = people_contact_of(db, mine(r), r->today, &contact);

    *ret = (struct readers){0};
    if (o == OUTCOME_OK)
        o = story_may_read(db, mine(r), contact.account, r->today, &may);
    if (o == OUTCOME_OK && may)
        reader_add(ret, contact.account, contact.name, plain(r, &say_story_reader_contact));
    if (o == OUTCOME_OK || o == OUTCOME_NOT_FOUND)
        o = people_helpers(db, r->look, mine(r), r->today, &helpers, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count && ret->count < READERS_MOST; i++)
        reader_add(ret, helpers[i].account, helpers[i].name,
                   plain(r, &say_story_reader_helper));
    return o;
}

/* As the person knows them: a helper by the person's own name for them. */
static enum outcome reader_name(struct db *db, struct request *r, struct text account,
                                struct text *ret_name)
{
    struct access_account a = {0};
    struct readers readers;
    enum outcome o = readers_of(db, r, &readers);

    for (size_t i = 0; o == OUTCOME_OK && i < readers.count; i++)
        if (text_same(readers.account[i], account)) {
            *ret_name = readers.name[i];
            return OUTCOME_OK;
        }
    if (o == OUTCOME_OK)
        o = access_account_read(db, account, &a);
    if (o == OUTCOME_OK)
        *ret_name = a.name.len > 0 ? a.name : plain(r, &say_story_reader_former);
    return o;
}

static enum outcome part_shares(struct db *db, struct request *r, struct text part,
                                const struct story_share *shares, size_t count,
                                struct html_story_verhaal_parts *into)
{
    struct html_story_verhaal_parts_readers *readers =
        arena_take(r->arena, count + 1, sizeof *readers);

    if (readers == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        struct html_story_verhaal_parts_readers *to = &readers[into->readers_count];
        if (!text_same(shares[i].part, part))
            continue;
        enum outcome o = reader_name(db, r, shares[i].reader, &to->name);
        if (o == OUTCOME_NOT_FOUND)
            continue; /* an account that was closed reads nothing */
        if (o != OUTCOME_OK)
            return o;
        to->reader = shares[i].reader;
        to->until = shares[i].until;
        into->readers_count++;
    }
    into->readers = readers;
    return OUTCOME_OK;
}

/* Who opened this part. Whoever was chosen to read is known by name, also after it was stopped.
 */
static enum outcome part_seen(struct db *db, struct request *r, struct text part,
                              const struct story_seen *seen, size_t count,
                              struct html_story_verhaal_parts *into)
{
    struct html_story_verhaal_parts_seen *list = arena_take(r->arena, count + 1, sizeof *list);

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        struct html_story_verhaal_parts_seen *to = &list[into->seen_count];
        if (!text_same(seen[i].part, part))
            continue;
        enum outcome o = reader_name(db, r, seen[i].reader, &to->name);
        if (o == OUTCOME_NOT_FOUND)
            continue;
        if (o != OUTCOME_OK)
            return o;
        to->day = seen[i].day;
        to->times = seen[i].times;
        into->seen_count++;
    }
    into->seen = list;
    return OUTCOME_OK;
}

static enum outcome verhaal_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_verhaal page = {0};
    struct html_story_verhaal_topics topics[STORY_TOPICS];
    struct story_part *parts = NULL;
    struct story_share *shares = NULL;
    struct story_seen *seen = NULL;
    size_t count = 0;
    size_t share_count = 0;
    size_t seen_count = 0;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_own(db, r->look, mine(r), &parts, &count);
    if (o == OUTCOME_OK)
        o = story_shares(db, mine(r), r->today, &shares, &share_count);
    if (o == OUTCOME_OK && count > 0)
        o = story_seen_by(db, r->look, mine(r), &seen, &seen_count);
    if (o != OUTCOME_OK)
        return o;
    struct html_story_verhaal_parts *list = arena_take(r->arena, count + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < count; i++) {
        list[i] =
            (struct html_story_verhaal_parts){.part = parts[i].id,
                                              .topic = plain(r, topic_says[parts[i].topic]),
                                              .pain = parts[i].pain,
                                              .spoken = parts[i].has_sound,
                                              .changed = parts[i].changed,
                                              .not_first = i > 0,
                                              .not_last = i + 1 < count};
        struct text *lines = story_paragraphs(r->arena, parts[i].words, &list[i].lines_count);
        struct html_story_verhaal_parts_lines *drawn =
            arena_take(r->arena, list[i].lines_count + 1, sizeof *drawn);
        if (lines == NULL || drawn == NULL)
            return OUTCOME_NO_ROOM;
        for (size_t n = 0; n < list[i].lines_count; n++)
            drawn[n].line = lines[n];
        list[i].lines = drawn;
        o = part_shares(db, r, parts[i].id, shares, share_count, &list[i]);
        if (o == OUTCOME_OK)
            o = part_seen(db, r, parts[i].id, seen, seen_count, &list[i]);
        if (o != OUTCOME_OK)
            return o;
    }
    for (int t = 0; t < STORY_TOPICS; t++)
        topics[t] = (struct html_story_verhaal_topics){
            .key = story_topic_key((enum story_topic)t), .name = plain(r, topic_says[t])};
    page.parts = list;
    page.parts_count = count;
    page.topics = topics;
    page.topics_count = STORY_TOPICS;
    reply->sound = true;
    reply_page_wide(reply, 200, plain(r, &say_story_title), WIDTH_TWO,
                    INSIDE(html_story_verhaal, &page));
    return OUTCOME_OK;
}

/* ---- telling a part, and changing it ---- */

struct part_form {
    struct text words;
    bool pain;
};
static const struct field part_fields[] = {
    FIELD_OF(struct part_form, words, .kind = FIELD_LONG, .most = STORY_WORDS_MOST,
             .asked = true, .label = &say_story_words, .hint = &say_story_words_hint,
             .wrong = &say_story_words_long),
    FIELD_OF(struct part_form, pain, .kind = FIELD_TICK, .label = &say_story_pain,
             .hint = &say_story_pain_hint),
};
static const struct form_table part_table = FORM_TABLE(struct part_form, part_fields);

static enum outcome deel_page(struct request *r, struct reply *reply, enum story_topic topic,
                              struct text part)
{
    const struct html_story_deel page = {.form = &r->form,
                                         .topic = plain(r, topic_says[topic]),
                                         .hint = plain(r, topic_hints[topic]),
                                         .key = story_topic_key(topic),
                                         .part = part};

    reply_page(reply, 200, page.topic, INSIDE(html_story_deel, &page));
    return OUTCOME_OK;
}

static enum outcome nieuw_show(struct db *db, struct request *r, struct reply *reply)
{
    enum story_topic topic = STORY_WHO;
    enum outcome o = story_topic_of(r->part[0], &topic);

    (void)db;
    if (o != OUTCOME_OK)
        return o;
    return mine(r).at == NULL ? OUTCOME_NOT_ALLOWED : deel_page(r, reply, topic, NO_TEXT);
}

static enum outcome nieuw_act(struct db *db, struct request *r)
{
    const struct part_form *f = form_values(&r->form);
    struct story_part part = {.words = f->words, .pain = f->pain};
    struct text id = NO_TEXT;
    enum outcome o = story_topic_of(r->part[0], &part.topic);

    if (o != OUTCOME_OK)
        return o;
    if (mine(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    if (f->words.len == 0) /* nothing told is fine: nothing is kept either */
        o = OUTCOME_OK;
    else
        o = story_add(db, r->look, mine(r), &part, r->today, &id);
    if (o == OUTCOME_NO_ROOM)
        return form_refuse(&r->form, "words", &say_story_too_many);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, id.len > 0 ? &say_story_kept_said : &say_story_empty_said));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome deel_show(struct db *db, struct request *r, struct reply *reply)
{
    struct story_part part = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_one(db, r->look, mine(r), r->part[0], &part);
    if (o != OUTCOME_OK)
        return o;
    form_fill(&r->form, &(struct part_form){.words = part.words, .pain = part.pain});
    return deel_page(r, reply, part.topic, part.id);
}

static enum outcome deel_act(struct db *db, struct request *r)
{
    const struct part_form *f = form_values(&r->form);
    struct story_part part = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_one(db, r->look, mine(r), r->part[0], &part);
    if (o != OUTCOME_OK)
        return o;
    if (f->words.len == 0 && !part.has_sound)
        return form_refuse(&r->form, "words", &say_story_words_gone);
    part.words = f->words;
    part.pain = f->pain;
    o = story_change(db, r->look, mine(r), &part, r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_story_kept_said));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- the own order ---- */

struct place_form {
    struct text way;
};
static const struct field place_fields[] = {
    FIELD_OF(struct place_form, way, .kind = FIELD_HIDDEN, .most = 10,
             .label = &say_story_place),
};
static const struct form_table place_table = FORM_TABLE(struct place_form, place_fields);

static enum outcome plaats_act(struct db *db, struct request *r)
{
    const struct place_form *f = form_values(&r->form);
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_move(db, mine(r), r->part[0], text_same(f->way, TEXT("hoger")));
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_story_moved_said));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- sharing ---- */

struct share_form {
    struct text reader;
    struct day until;
};
static const struct field share_fields[] = {
    FIELD_OF(struct share_form, reader, .kind = FIELD_CHOICE, .required = true,
             .label = &say_story_reader, .wrong = &say_story_reader_wrong),
    FIELD_OF(struct share_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_story_until, .hint = &say_story_until_hint,
             .wrong = &say_story_until_wrong),
};
static const struct form_table share_table = FORM_TABLE(struct share_form, share_fields);

static enum outcome delen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_delen page = {.form = &r->form, .part = r->part[0]};
    struct readers readers;
    struct story_part part = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_one(db, r->look, mine(r), r->part[0], &part);
    if (o == OUTCOME_OK)
        o = readers_of(db, r, &readers);
    if (o != OUTCOME_OK)
        return o;
    page.somebody = readers.count > 0;
    page.pain = part.pain;
    page.topic = plain(r, topic_says[part.topic]);
    struct offer *offer = arena_take(r->arena, readers.count + 1, sizeof *offer);
    if (offer == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < readers.count; i++)
        offer[i] = (struct offer){
            .value = readers.account[i], .label = readers.name[i], .hint = readers.hint[i]};
    form_offer(&r->form, "reader", offer, readers.count);
    if (!r->form.refused)
        form_fill(&r->form, &(struct share_form){
                                .reader = readers.count == 1 ? readers.account[0] : NO_TEXT,
                                .until = day_plus(r->today, SHARE_DAYS)});
    reply_page(reply, 200, plain(r, &say_story_share_title), INSIDE(html_story_delen, &page));
    return OUTCOME_OK;
}

static enum outcome delen_act(struct db *db, struct request *r)
{
    const struct share_form *f = form_values(&r->form);
    const struct story_share share = {
        .part = r->part[0], .reader = f->reader, .until = f->until};
    struct readers readers;
    struct text name = NO_TEXT;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = readers_of(db, r, &readers);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < readers.count; i++)
        if (text_same(readers.account[i], f->reader))
            name = readers.name[i];
    if (name.at == NULL)
        return form_refuse(&r->form, "reader", &say_story_reader_wrong);
    if (!story_until_holds(f->until, r->today))
        return form_refuse(&r->form, "until", &say_story_until_wrong);
    o = story_share_add(db, mine(r), &share, r->today);
    if (o == OUTCOME_NO_ROOM)
        return form_refuse(&r->form, "reader", &say_story_reader_many);
    if (o != OUTCOME_OK)
        return o;
    reply_said(
        r, request_say(r, &say_story_shared_said,
                       (struct fill[]){FILL_TEXT("name", name), FILL_DAY("day", f->until)}, 2));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
    return OUTCOME_OK;
}

static enum outcome stop_act(struct db *db, struct request *r)
{
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_share_stop(db, mine(r), r->part[0], r->part[1]);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_story_stopped_said));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- taking away ---- */

void gone_said(struct request *r, struct day gone_by)
{
    reply_said(
        r, request_say(r, &say_story_gone_said, (struct fill[]){FILL_DAY("day", gone_by)}, 1));
    reply_go(r, ROUTE_MIJ_VERHAAL, NO_TEXT);
}

static enum outcome weg_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_story_weg page = {.part = r->part[0],
                                  .gone_by = day_plus(r->today, STORY_GONE_DAYS)};
    struct story_part part = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_one(db, r->look, mine(r), r->part[0], &part);
    if (o != OUTCOME_OK)
        return o;
    page.topic = plain(r, topic_says[part.topic]);
    reply_page(reply, 200, plain(r, &say_story_gone_title), INSIDE(html_story_weg, &page));
    return OUTCOME_OK;
}

static enum outcome weg_act(struct db *db, struct request *r)
{
    struct day gone_by = r->today;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (mine(r).at != NULL)
        o = story_erase(db, r->look, mine(r), r->part[0], r->today, &gone_by);
    if (o != OUTCOME_OK)
        return o;
    gone_said(r, gone_by);
    return OUTCOME_OK;
}

static enum outcome alles_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct html_story_alles page = {.gone_by = day_plus(r->today, STORY_GONE_DAYS)};

    (void)db;
    if (mine(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    reply_page(reply, 200, plain(r, &say_story_all_gone_title),
               INSIDE(html_story_alles, &page));
    return OUTCOME_OK;
}

static enum outcome alles_act(struct db *db, struct request *r)
{
    struct day gone_by = r->today;
    const enum outcome o = mine(r).at == NULL
                               ? OUTCOME_NOT_ALLOWED
                               : story_erase_all(db, r->look, mine(r), r->today, &gone_by);

    if (o == OUTCOME_OK)
        gone_said(r, gone_by);
    return o;
}

const struct handler story_handlers[] = {
    {.route = ROUTE_MIJ_VERHAAL, .opens = 1u << KEY_STORY, .show = verhaal_show},
    {.route = ROUTE_MIJ_VERHAAL_NIEUW,
     .form = &part_table,
     .act = nieuw_act,
     .show = nieuw_show},
    {.route = ROUTE_MIJ_VERHAAL_DEEL, .form = &part_table, .act = deel_act, .show = deel_show},
    {.route = ROUTE_MIJ_VERHAAL_PLAATS, .form = &place_table, .act = plaats_act},
    {.route = ROUTE_MIJ_VERHAAL_DELEN,
     .form = &share_table,
     .act = delen_act,
     .show = delen_show},
    {.route = ROUTE_MIJ_VERHAAL_STOP, .act = stop_act},
    {.route = ROUTE_MIJ_VERHAAL_WEG, .act = weg_act, .show = weg_show},
    {.route = ROUTE_MIJ_VERHAAL_ALLES_WEG, .act = alles_act, .show = alles_show},
    {.route = ROUTE_MIJ_VERHAAL_INSPREKEN,
     .form = &speak_table,
     .act = inspreken_act,
     .show = inspreken_show},
    {.route = ROUTE_MIJ_VERHAAL_GELUID, .show = geluid_show},
    {.route = ROUTE_MIJ_VERHAAL_GELUID_WEG, .act = geluid_weg_act},
    {.route = ROUTE_WERK_VERHAAL, .about = lezen_about, .show = lezen_show},
    {.route = ROUTE_WERK_VERHAAL_DEEL, .about = lezen_about, .show = leesdeel_show},
    {.route = ROUTE_WERK_VERHAAL_GELUID, .about = lezen_about, .show = luisteren_show},
    {.route = ROUTE_VOOR_VERHAAL, .about = lezen_about, .show = lezen_show},
    {.route = ROUTE_VOOR_VERHAAL_BEGIN, .act = lezen_begin_act},
    {.route = ROUTE_VOOR_VERHAAL_DEEL, .about = lezen_about, .show = leesdeel_show},
    {.route = ROUTE_VOOR_VERHAAL_GELUID, .about = lezen_about, .show = luisteren_show},
};
const size_t story_handlers_count = sizeof story_handlers / sizeof *story_handlers;
