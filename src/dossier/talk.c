/* talk - conversations: the invitation, the person's side, notes that the person releases, and
 * what was agreed. Rows, sealed. */
#include "dossier/inside.h"
#include "people/people.h"

#include "dossier/dossier.sql.h"
#include "dossier/nl.po.h"

#include "ground/base/banned.h"

enum { MINUTES_LEAST = 10, MINUTES_MOST = 240, STARTS_MOST = 20, SHORT_MOST = 200 };

static const char TALK[] = "dossier_talk";

static bool fits(struct text t, size_t most)
{
    return text_trim(t).len <= most;
}

static bool says(struct text t, size_t most)
{
    return text_trim(t).len > 0 && fits(t, most);
}

static struct text or_empty(struct text t)
{
    return t.at == NULL ? TEXT("") : text_trim(t);
}

enum outcome dossier_talk_invite(struct db *db, const struct witness_look *look,
                                 struct text person, const struct dossier_talk *t,
                                 struct day today, struct instant at, struct text *ret_id)
{
    struct dossier_talk_add_in in = {.id = db_new_id(db),
                                     .person = person,
                                     .account = t->account,
                                     .made = today,
                                     .planned = t->planned,
                                     .starts = or_empty(t->starts),
                                     .minutes = t->minutes};
    struct text message = NO_TEXT;
    enum outcome o = OUTCOME_NOT_VALID;

    if (!day_before(t->planned, today) && says(t->starts, STARTS_MOST) &&
        t->minutes >= MINUTES_LEAST && t->minutes <= MINUTES_MOST &&
        says(t->why, DOSSIER_WORDS_MOST) && fits(t->present, DOSSIER_WORDS_MOST))
        o = dossier_seal(db, look, person, TALK, in.id, "why", text_trim(t->why), &in.why);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, TALK, in.id, "present", or_empty(t->present),
                         &in.present);
    if (o == OUTCOME_OK)
        o = dossier_talk_add_run(db, in);
    if (o == OUTCOME_OK)
        o = people_tell(
            db, look,
            &(struct letter_out){.person = person,
                                 .kind = TEXT("talk"),
                                 .related = in.id,
                                 .subject = SAY_WITH(&say_dossier_talk_told_subject,
                                                     FILL_DAY("day", t->planned)),
                                 .body = (const struct say[]){SAY(&say_dossier_talk_told),
                                                              SAY(&say_dossier_talk_told_free)},
                                 .body_count = 2,
                                 .at = at,
                                 .day = today},
            &message);
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    return o;
}

static enum outcome opened(struct db *db, const struct witness_look *look, struct text person,
                           struct text row, const char *column, struct text *words)
{
    if (words->at == NULL) {
        *words = TEXT("");
        return OUTCOME_OK;
    }
    return dossier_unseal(db, look, person, TALK, row, column, *words, words);
}

static enum outcome talk_open(struct db *db, const struct witness_look *look,
                              struct text person, struct dossier_talk *t)
{
    const struct {
        const char *column;
        struct text *words;
    } all[] = {{"why", &t->why},     {"present", &t->present}, {"brings", &t->brings},
               {"wants", &t->wants}, {"well", &t->well},       {"hard", &t->hard},
               {"more", &t->more}};
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < sizeof all / sizeof *all; i++)
        o = opened(db, look, person, t->id, all[i].column, all[i].words);
    return o;
}

enum outcome dossier_talks(struct db *db, const struct witness_look *look, struct text person,
                           struct dossier_talk **ret_list, size_t *ret_count)
{
    struct dossier_talk *list = arena_take(db->arena, DOSSIER_TALKS_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_talk_list_row row;

        o = dossier_talk_list_open(db, (struct dossier_talk_list_in){.person = person}, &rows);
        while (o == OUTCOME_OK && count < DOSSIER_TALKS_MOST &&
               (o = dossier_talk_list_next(&rows, &row)) == OUTCOME_OK)
            list[count++] =
                (struct dossier_talk){.id = rows_keep(&rows, row.id),
                                      .account = rows_keep(&rows, row.account),
                                      .made = row.made,
                                      .planned = row.planned,
                                      .starts = rows_keep(&rows, row.starts),
                                      .minutes = row.minutes,
                                      .why = rows_keep(&rows, row.why),
                                      .present = rows_keep(&rows, row.present),
                                      .place = rows_keep(&rows, row.place),
                                      .interpreter = rows_keep(&rows, row.interpreter),
                                      .brings = rows_keep(&rows, row.brings),
                                      .wants = rows_keep(&rows, row.wants),
                                      .well = rows_keep(&rows, row.well),
                                      .hard = rows_keep(&rows, row.hard),
                                      .has_told = row.has_told,
                                      .told = row.told,
                                      .has_held = row.has_held,
                                      .held = row.held,
                                      .more = rows_keep(&rows, row.more),
                                      .has_read = row.has_read,
                                      .read = row.read};
    }
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = talk_open(db, look, person, &list[i]);
    if (o != OUTCOME_OK)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome dossier_talk_one(struct db *db, const struct witness_look *look,
                              struct text person, struct text talk, struct dossier_talk *ret)
{
    struct dossier_talk *list = NULL;
    size_t count = 0;
    enum outcome o = dossier_talks(db, look, person, &list, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        if (text_same(list[i].id, talk)) {
            *ret = list[i];
            return OUTCOME_OK;
        }
    return o == OUTCOME_OK ? OUTCOME_NOT_FOUND : o;
}

enum outcome dossier_talk_tell(struct db *db, const struct witness_look *look,
                               struct text person, const struct dossier_talk *t,
                               struct day today)
{
    struct dossier_talk_tell_in in = {.id = t->id,
                                      .person = person,
                                      .place = t->place.len > 0 ? t->place : NO_TEXT,
                                      .interpreter = or_empty(t->interpreter),
                                      .day = today};
    const struct {
        const char *column;
        struct text words;
        struct text *to;
    } all[] = {{"brings", t->brings, &in.brings},
               {"wants", t->wants, &in.wants},
               {"well", t->well, &in.well},
               {"hard", t->hard, &in.hard}};
    enum outcome o = OUTCOME_OK;

    if (!witness_is_own(look) || !witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    if (!fits(t->interpreter, SHORT_MOST))
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; o == OUTCOME_OK && i < sizeof all / sizeof *all; i++)
        o = fits(all[i].words, DOSSIER_WORDS_MOST)
                ? dossier_seal(db, look, person, TALK, t->id, all[i].column,
                               or_empty(all[i].words), all[i].to)
                : OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = dossier_talk_tell_run(db, in);
    return o == OUTCOME_OK && db_changed(db) == 0 ? OUTCOME_CONFLICT : o;
}

/* ---- notes ---- */

enum outcome dossier_talk_hold(struct db *db, const struct witness_look *look,
                               struct text person, struct text talk, struct text notes,
                               struct text account, struct day today, struct instant at)
{
    struct text message = NO_TEXT;
    int64_t place = 0;
    enum outcome o = dossier_talk_hold_run(
        db, (struct dossier_talk_hold_in){.id = talk, .person = person, .day = today});

    if (o == OUTCOME_OK && db_changed(db) == 0)
        o = OUTCOME_CONFLICT;
    while (o == OUTCOME_OK && notes.len > 0) {
        struct dossier_note_add_in in = {.id = db_new_id(db),
                                         .talk = talk,
                                         .person = person,
                                         .place = place,
                                         .author = account,
                                         .made = today};
        struct text line = NO_TEXT;

        text_cut(notes, '\n', &line, &notes);
        line = text_trim(line);
        if (line.len == 0)
            continue;
        if (line.len > DOSSIER_SENTENCE_MOST || place >= DOSSIER_NOTES_MOST)
            return OUTCOME_NOT_VALID;
        o = dossier_seal(db, look, person, "dossier_note", in.id, "words", line, &in.words);
        if (o == OUTCOME_OK)
            o = dossier_note_add_run(db, in);
        place++;
    }
    if (o == OUTCOME_OK)
        o = people_tell(
            db, look,
            &(struct letter_out){.person = person,
                                 .kind = TEXT("talk_notes"),
                                 .related = talk,
                                 .subject = SAY(&say_dossier_notes_told_subject),
                                 .body = (const struct say[]){SAY_WITH(
                                     &say_dossier_notes_told,
                                     FILL_DAY("day", day_plus(today, DOSSIER_SILENCE_DAYS)))},
                                 .body_count = 1,
                                 .at = at,
                                 .day = today},
            &message);
    return o;
}

enum outcome dossier_notes(struct db *db, const struct witness_look *look, struct text person,
                           struct text talk, struct dossier_note **ret_list, size_t *ret_count)
{
    struct dossier_note *list = arena_take(db->arena, DOSSIER_NOTES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_note_list_row row;

        o = dossier_note_list_open(
            db, (struct dossier_note_list_in){.talk = talk, .person = person}, &rows);
        while (o == OUTCOME_OK && count < DOSSIER_NOTES_MOST &&
               (o = dossier_note_list_next(&rows, &row)) == OUTCOME_OK)
            list[count++] = (struct dossier_note){.id = rows_keep(&rows, row.id),
                                                  .words = rows_keep(&rows, row.words),
                                                  .author = rows_keep(&rows, row.author),
                                                  .made = row.made};
    }
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = dossier_unseal(db, look, person, "dossier_note", list[i].id, "words", list[i].words,
                           &list[i].words);
    if (o != OUTCOME_OK)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome dossier_note_answer(struct db *db, const struct witness_look *look,
                                 struct text person, const struct dossier_talk *talk,
                                 struct text note, bool yes, struct text source,
                                 struct day today)
{
    struct dossier_note *list = NULL;
    const struct dossier_note *found = NULL;
    struct text id = NO_TEXT;
    size_t count = 0;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (witness_is_own(look) && witness_may(look, person))
        o = dossier_notes(db, look, person, talk->id, &list, &count);
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        if (text_same(list[i].id, note))
            found = &list[i];
    if (o == OUTCOME_OK && found == NULL)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK && yes)
        o = dossier_observe(db, look, person,
                            &(struct dossier_observation){.happened = talk->held,
                                                          .way = DOSSIER_TOLD,
                                                          .source = source,
                                                          .words = found->words,
                                                          .author = found->author},
                            today, &id);
    if (o == OUTCOME_OK)
        o = dossier_note_end_run(db,
                                 (struct dossier_note_end_in){.id = note, .person = person});
    return o;
}

enum outcome dossier_talk_end(struct db *db, const struct witness_look *look,
                              struct text person, struct text talk, struct text more,
                              struct day today)
{
    struct text sealed = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (!witness_is_own(look) || !witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    if (!fits(more, DOSSIER_WORDS_MOST))
        return OUTCOME_NOT_VALID;
    if (text_trim(more).len > 0)
        o = dossier_seal(db, look, person, TALK, talk, "more", text_trim(more), &sealed);
    if (o == OUTCOME_OK)
        o = dossier_talk_read_run(
            db, (struct dossier_talk_read_in){
                    .id = talk, .person = person, .more = sealed, .day = today});
    return o == OUTCOME_OK && db_changed(db) == 0 ? OUTCOME_CONFLICT : o;
}

/* ---- what was agreed ---- */

/* The person's own gives us a duty: to ask how it went, and to help where it did not work out. */
static enum outcome ask_after(struct db *db, struct text person, struct text agreed,
                              struct text words, struct day last_day, struct day today)
{
    enum language lang = LANGUAGE_NL;
    struct text promise = NO_TEXT;
    enum outcome o = people_language(db, person, &lang);

    if (o == OUTCOME_OK)
        o = promises_make(
            db,
            &(struct promise_new){
                .kind = PROMISE_AGREEMENT,
                .person = person,
                .about = agreed,
                .made = today,
                .last_day = people_answer_by(last_day),
                .words = sentence_say(db->arena, &say_dossier_ask_after, lang,
                                      (struct fill[]){FILL_TEXT("words", words)}, 1)},
            &promise);
    return o != OUTCOME_OK
               ? o
               : dossier_after_add_run(db, (struct dossier_after_add_in){.agreed = agreed,
                                                                         .person = person,
                                                                         .promise = promise});
}

enum outcome dossier_agree(struct db *db, const struct witness_look *look, struct text person,
                           struct text talk, bool ours, struct text words, struct day last_day,
                           struct day today, struct text *ret_id)
{
    struct dossier_agreed_add_in in = {.id = db_new_id(db),
                                       .talk = talk,
                                       .person = person,
                                       .made = today,
                                       .last_day = last_day,
                                       .promise = NO_TEXT};
    enum outcome o = OUTCOME_OK;

    if (!says(words, DOSSIER_SENTENCE_MOST) || day_before(last_day, today))
        return OUTCOME_NOT_VALID;
    if (ours)
        o = promises_make(db,
                          &(struct promise_new){.kind = PROMISE_AGREEMENT,
                                                .person = person,
                                                .about = in.id,
                                                .made = today,
                                                .last_day = last_day,
                                                .words = text_trim(words)},
                          &in.promise);
    if (o == OUTCOME_OK)
        o = dossier_seal(db, look, person, "dossier_agreed", in.id, "words", text_trim(words),
                         &in.words);
    if (o == OUTCOME_OK)
        o = dossier_agreed_add_run(db, in);
    if (o == OUTCOME_OK && !ours)
        o = ask_after(db, person, in.id, text_trim(words), last_day, today);
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    return o;
}

static struct text duty_of(const struct dossier_agreed *a)
{
    return a->promise.len > 0 ? a->promise : a->ask;
}

enum outcome dossier_agreed_open(struct db *db, const struct dossier_agreed *a, bool *ret_open)
{
    struct promise p = {0};
    const enum outcome o =
        duty_of(a).len > 0 ? promises_load(db, NULL, duty_of(a), &p) : OUTCOME_OK;

    *ret_open = o == OUTCOME_OK && duty_of(a).len > 0 && !p.has_ended;
    return o;
}

enum outcome dossier_agreed_done(struct db *db, const struct witness_look *look,
                                 struct text person, struct text agreed, struct day today)
{
    const struct dossier_agreed *found = NULL;
    struct dossier_agreed *list = NULL;
    size_t count = 0;
    bool open = false;
    enum outcome o = dossier_agreed_of(db, look, person, &list, &count);

    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        if (text_same(list[i].id, agreed))
            found = &list[i];
    if (o == OUTCOME_OK && (found == NULL || duty_of(found).len == 0))
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = dossier_agreed_open(db, found, &open);
    return o == OUTCOME_OK && open ? promises_kept(db, duty_of(found), today) : o;
}

enum outcome dossier_agreed_of(struct db *db, const struct witness_look *look,
                               struct text person, struct dossier_agreed **ret_list,
                               size_t *ret_count)
{
    struct dossier_agreed *list = arena_take(db->arena, DOSSIER_LINES_MOST, sizeof *list);
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct dossier_agreed_list_row row;

        o = dossier_agreed_list_open(db, (struct dossier_agreed_list_in){.person = person},
                                     &rows);
        while (o == OUTCOME_OK && count < DOSSIER_LINES_MOST &&
               (o = dossier_agreed_list_next(&rows, &row)) == OUTCOME_OK)
            list[count++] = (struct dossier_agreed){.id = rows_keep(&rows, row.id),
                                                    .talk = rows_keep(&rows, row.talk),
                                                    .words = rows_keep(&rows, row.words),
                                                    .made = row.made,
                                                    .last_day = row.last_day,
                                                    .promise = rows_keep(&rows, row.promise),
                                                    .ask = rows_keep(&rows, row.ask)};
    }
    if (o == OUTCOME_NOT_FOUND)
        o = OUTCOME_OK;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        o = dossier_unseal(db, look, person, "dossier_agreed", list[i].id, "words",
                           list[i].words, &list[i].words);
    if (o != OUTCOME_OK)
        return o;
    *ret_list = list;
    *ret_count = count;
    return OUTCOME_OK;
}
