#include "people/inside.h"

#include <string.h>

#include "people/nl.po.h"
#include "people/people.sql.h"

#include "ground/base/banned.h"

static const struct text table = TEXT_INIT("people_message");

/* As long when read as when not, so that the bytes say nothing. */
static const struct text unread = TEXT_INIT("0");
static const struct text was_read = TEXT_INIT("1");

static struct text said(struct arena *a, const struct say *s, enum language lang)
{
    return s->sentence != NULL ? sentence_say(a, s->sentence, lang, s->fills, s->fill_count)
                               : s->text;
}

static enum outcome paragraphs(struct arena *a, const struct letter_out *l, enum language lang,
                               struct text *ret_body)
{
    struct text part[PEOPLE_PARAGRAPHS_MOST];
    size_t size = 0, used = 0;
    char *to;

    if (l->body_count > PEOPLE_PARAGRAPHS_MOST)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < l->body_count; i++) {
        part[i] = said(a, &l->body[i], lang);
        size += part[i].len + 2;
    }
    to = arena_take(a, size + 1, 1);
    if (to == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < l->body_count; i++) {
        if (part[i].len == 0)
            continue;
        if (used > 0) {
            to[used++] = '\n';
            to[used++] = '\n';
        }
        memcpy(to + used, part[i].at, part[i].len);
        used += part[i].len;
    }
    *ret_body = (struct text){to, used};
    return OUTCOME_OK;
}

/* One row; subject, body and read mark sealed. */
static enum outcome message_write(struct db *db, const struct witness_look *look,
                                  struct people_message_add_in *in, struct text subject,
                                  struct text body)
{
    enum outcome o = witness_seal(db, look, in->person, KEY_MESSAGES, table, in->id,
                                  TEXT("subject"), subject, &in->subject);

    if (o == OUTCOME_OK)
        o = witness_seal(db, look, in->person, KEY_MESSAGES, table, in->id, TEXT("body"), body,
                         &in->body);
    if (o == OUTCOME_OK)
        o = witness_seal(db, look, in->person, KEY_MESSAGES, table, in->id, TEXT("mine"),
                         in->from_person ? was_read : unread, &in->mine);
    return o == OUTCOME_OK ? people_message_add_run(db, *in) : o;
}

enum outcome people_tell(struct db *db, const struct witness_look *look,
                         const struct letter_out *l, struct text *ret_message)
{
    struct people_message_add_in in = {.person = l->person,
                                       .kind = l->kind,
                                       .related = l->related.at != NULL ? l->related : TEXT(""),
                                       .day = l->day,
                                       .at = l->at};
    struct people_outbox_add_in out = {.person = l->person, .day = l->day};
    struct text body = NO_TEXT, pdf = NO_TEXT;
    enum contact_way channel = CONTACT_MESSAGE;
    enum language lang = LANGUAGE_NL;
    enum outcome o = people_preferences(db, l->person, &lang, &channel);

    if (o != OUTCOME_OK)
        return o;
    o = paragraphs(db->arena, l, lang, &body);
    if (o != OUTCOME_OK)
        return o;
    in.id = db_new_id(db);
    in.language = language_key(lang);
    o = message_write(db, look, &in, said(db->arena, &l->subject, lang), body);
    if (o == OUTCOME_OK && l->pdf.len > 0) {
        o = witness_seal(db, look, l->person, KEY_ATTACHMENTS, TEXT("people_paper"), in.id,
                         TEXT("pdf"), l->pdf, &pdf);
        if (o == OUTCOME_OK)
            o = people_paper_add_run(db, (struct people_paper_add_in){.message = in.id,
                                                                      .person = l->person,
                                                                      .pdf = pdf});
    }
    out.message = in.id;
    out.channel = channel_key[l->on_paper ? CONTACT_LETTER : channel];
    if (o == OUTCOME_OK)
        o = people_outbox_add_run(db, out);
    if (o == OUTCOME_OK)
        *ret_message = in.id;
    return o;
}

/* ---- reading ---- */

static enum outcome message_from(struct db *db, const struct witness_look *look,
                                 struct text person,
                                 const struct people_message_one_of_row *row,
                                 struct message *ret)
{
    struct message m = {.id = row->id,
                        .person = person,
                        .from_person = row->from_person,
                        .kind = row->kind,
                        .related = row->related,
                        .language = language_from(row->language),
                        .at = row->at,
                        .day = row->day,
                        .has_pdf = row->papers > 0};
    struct text mine = NO_TEXT;
    enum outcome o = witness_unseal(db, look, person, KEY_MESSAGES, table, row->id,
                                    TEXT("subject"), row->subject, &m.subject);

    if (o == OUTCOME_OK)
        o = witness_unseal(db, look, person, KEY_MESSAGES, table, row->id, TEXT("body"),
                           row->body, &m.body);
    if (o == OUTCOME_OK && witness_is_own(look)) {
        o = witness_unseal(db, look, person, KEY_MESSAGES, table, row->id, TEXT("mine"),
                           row->mine, &mine);
        m.read = text_same(mine, was_read);
    }
    if (o == OUTCOME_OK)
        *ret = m;
    return o;
}

enum outcome people_messages(struct db *db, const struct witness_look *look, struct text person,
                             struct text before, size_t most, struct message **ret,
                             size_t *ret_count)
{
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    struct people_messages_back_in in = {
        .person = person, .turn = INT64_MAX, .id = TEXT("~"), .most = (int64_t)most};
    struct message *list = arena_take(db->arena, most > 0 ? most : 1, sizeof *list);
    struct people_message_one_of_row row;
    size_t count = 0;
    enum outcome o = OUTCOME_OK;

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    if (before.len > 0) {
        struct people_message_one_of_row last = {0};

        o = people_message_one_of_one(
            db, (struct people_message_one_of_in){.person = person, .id = before}, &last);
        if (o != OUTCOME_OK)
            return o;
        in.turn = last.turn;
        in.id = before;
    }
    o = people_messages_back_open(db, in, &rows);
    if (o != OUTCOME_OK)
        return o;
    /* Both statements give the same columns. */
    while (count < most && (o = people_message_one_of_next(&rows, &row)) == OUTCOME_OK) {
        row.id = rows_keep(&rows, row.id);
        row.kind = rows_keep(&rows, row.kind);
        row.related = rows_keep(&rows, row.related);
        o = message_from(db, look, person, &row, &list[count]);
        if (o != OUTCOME_OK)
            return o;
        count++;
    }
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret = list;
    *ret_count = count;
    return OUTCOME_OK;
}

enum outcome people_message(struct db *db, const struct witness_look *look, struct text person,
                            struct text id, struct message *ret)
{
    struct people_message_one_of_row row = {0};
    enum outcome o;

    if (!witness_may(look, person))
        return OUTCOME_NOT_ALLOWED;
    o = people_message_one_of_one(
        db, (struct people_message_one_of_in){.person = person, .id = id}, &row);
    return o == OUTCOME_OK ? message_from(db, look, person, &row, ret) : o;
}

enum outcome people_message_pdf(struct db *db, const struct witness_look *look,
                                struct text person, struct text id, struct text *ret_pdf)
{
    struct people_paper_of_row row = {0};
    enum outcome o = people_paper_of_one(
        db, (struct people_paper_of_in){.message = id, .person = person}, &row);

    return o == OUTCOME_OK
               ? witness_unseal(db, look, person, KEY_ATTACHMENTS, TEXT("people_paper"), id,
                                TEXT("pdf"), row.pdf, ret_pdf)
               : o;
}

enum outcome people_message_read(struct db *db, struct text person, struct text id)
{
    struct text mine = NO_TEXT;
    enum outcome o =
        witness_seal(db, NULL, person, KEY_MESSAGES, table, id, TEXT("mine"), was_read, &mine);

    if (o == OUTCOME_OK)
        o = people_message_mine_run(
            db, (struct people_message_mine_in){.person = person, .id = id, .mine = mine});
    return o == OUTCOME_OK && db_changed(db) == 0 ? OUTCOME_NOT_FOUND : o;
}

enum outcome people_told(struct db *db, struct text related, struct text kind, bool *ret_told)
{
    struct people_message_told_row row = {0};
    enum outcome o = people_message_told_one(
        db, (struct people_message_told_in){.related = related, .kind = kind}, &row);

    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *ret_told = o == OUTCOME_OK;
    return OUTCOME_OK;
}

/* ---- from the person ---- */

struct day people_answer_by(struct day asked)
{
    enum { WORKING_DAYS = 5 };
    struct day d = asked;

    for (int left = WORKING_DAYS; left > 0;) {
        d = day_plus(d, 1);
        left -= day_is_working(d);
    }
    return d;
}

static struct day next_working_day(struct day d)
{
    do
        d = day_plus(d, 1);
    while (!day_is_working(d));
    return d;
}

struct asked {
    enum promise_kind promise;
    struct text kind;
    struct text related;
    struct text subject;
    struct text body;
    struct day today;
    struct day by;
    struct instant at;
    struct text law; /* that sets the last day; none: our own */
};

static enum outcome ask(struct db *db, struct text person, const struct asked *q,
                        struct text *ret_message)
{
    struct people_message_add_in in = {.person = person,
                                       .from_person = true,
                                       .kind = q->kind,
                                       .related = q->related.at != NULL ? q->related : TEXT(""),
                                       .day = q->today,
                                       .at = q->at};
    struct text promise = NO_TEXT, words = NO_TEXT;
    enum contact_way channel;
    enum language lang = LANGUAGE_NL;
    enum outcome o = people_preferences(db, person, &lang, &channel);

    if (o != OUTCOME_OK)
        return o;
    in.id = db_new_id(db);
    in.language = language_key(lang);
    if (q->promise == PROMISE_ANSWER) /* else the sentence of the kind says it all */
        words = sentence_say(db->arena, &say_people_promise_answer, lang,
                             (struct fill[]){FILL_TEXT("subject", q->subject)}, 1);
    o = promises_make(db,
                      &(struct promise_new){.kind = q->promise,
                                            .person = person,
                                            .about = in.id,
                                            .made = q->today,
                                            .last_day = q->by,
                                            .law = q->law,
                                            .words = words},
                      &promise);
    in.promise = promise;
    if (o == OUTCOME_OK)
        o = message_write(db, NULL, &in, q->subject, q->body);
    if (o == OUTCOME_OK)
        *ret_message = in.id;
    return o;
}

enum outcome people_write(struct db *db, struct text person, struct text kind,
                          struct text related, struct text subject, struct text body,
                          struct day today, struct instant at, struct text *ret_message)
{
    if (body.len == 0)
        return OUTCOME_NOT_VALID;
    return ask(db, person,
               &(struct asked){PROMISE_ANSWER, kind, related, subject, body, today,
                               people_answer_by(today), at, NO_TEXT},
               ret_message);
}

enum outcome people_ask_right(struct db *db, struct text person, struct text kind,
                              struct text subject, struct text body, struct day today,
                              struct instant at, struct day *ret_by)
{
    struct text message = NO_TEXT;

    if (body.len == 0)
        return OUTCOME_NOT_VALID;
    *ret_by = day_plus_months(today, 1);
    return ask(db, person,
               &(struct asked){PROMISE_ANSWER, kind, NO_TEXT, subject, body, today, *ret_by, at,
                               TEXT("AVG 12 lid 3")},
               &message);
}

enum outcome people_call_me(struct db *db, struct text person, struct text note,
                            struct day today, struct instant at, struct day *ret_by)
{
    struct people_message_asked_row asked = {0};
    enum contact_way channel;
    struct day by = next_working_day(today);
    struct text message = NO_TEXT;
    enum language lang = LANGUAGE_NL;
    enum outcome o = people_message_asked_one(
        db,
        (struct people_message_asked_in){
            .person = person, .kind = TEXT("call_me"), .related = TEXT(""), .day = today},
        &asked);

    if (o == OUTCOME_NOT_FOUND) {
        o = people_preferences(db, person, &lang, &channel);
        if (o != OUTCOME_OK)
            return o;
        o = ask(
            db, person,
            &(struct asked){PROMISE_CALLBACK, TEXT("call_me"), TEXT(""),
                            sentence_plain(&say_people_call_subject, lang),
                            note.len > 0 ? note : sentence_plain(&say_people_call_body, lang),
                            today, by, at, NO_TEXT},
            &message);
    }
    if (o == OUTCOME_OK)
        *ret_by = by;
    return o;
}
