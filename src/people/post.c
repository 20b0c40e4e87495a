/* post - what waits at the door leaves the house: a mail that a message is ready, a letter.
 *
 * Order      begun is written down, then it is sent, then it is written down that it went. So
 *            after a power cut nothing is lost; a mail may come twice with one Message-ID, a
 *            letter not.
 * Law        Awb 2:14 (electronic only as far as somebody made known they can be reached so),
 *            3:41. */
#include "people/inside.h"

#include <string.h>

#include "people/nl.po.h"
#include "people/people.sql.h"
#include "words/words.h"

#include "ground/base/banned.h"

enum { BATCH = 50, FIRST_WAIT = 300, WAIT_MOST = 24 * 3600 };

int64_t people_post_wait(int64_t tries)
{
    int64_t wait = FIRST_WAIT;

    for (int64_t i = 1; i < tries && wait < WAIT_MOST; i++)
        wait *= 4;
    return wait < WAIT_MOST ? wait : WAIT_MOST;
}

/* One thing that leaves. */
struct leaving {
    const struct people_post *post;
    enum contact_way way;
    struct text message;
    struct text person;
    struct day day;
    struct day today;
    struct instant now;
    int64_t tries;
    struct text to;  /* mail: the address; empty: they have none */
    struct text pdf; /* letter */
    enum language lang;
    enum outcome went;
};

static enum outcome tried(struct db *db, const struct leaving *l, struct text failed, bool over)
{
    return people_outbox_try_run(
        db,
        (struct people_outbox_try_in){.message = l->message,
                                      .channel = channel_key[l->way],
                                      .tries = l->tries,
                                      .next = {l->now.n + people_post_wait(l->tries) * 1000000},
                                      .failed = failed,
                                      .given_up = over});
}

/* A message without a letter of its own becomes one: the same words, on paper. */
static enum outcome plain_letter(struct db *db, const struct witness_look *look,
                                 const struct leaving *l, const struct message *m,
                                 struct text *ret_pdf)
{
    struct letter *letter = arena_take(db->arena, 1, sizeof *letter);
    struct contact_person contact = {0};
    struct paper_made made;
    struct person p = {0};
    struct text rest = m->body, line;

    if (letter == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = people_load(db, look, l->person, &p);
    if (o == OUTCOME_OK)
        o = people_contact_of(db, l->person, l->today, &contact);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    *letter = (struct letter){.lang = p.language,
                              .je = p.address_form == ADDRESS_JE,
                              .name = p.name,
                              .day = m->day,
                              .subject = m->subject,
                              .signed_by =
                                  contact.name.len > 0 ? contact.name : l->post->place->name};
    if (contact.name.len > 0)
        letter->signed_as = sentence_plain(&say_people_post_signed_as, p.language);
    if (p.address.street.len > 0) {
        letter->lines[letter->lines_count++] = arena_print(
            db->arena, "%.*s %.*s", TEXT_ARG(p.address.street), TEXT_ARG(p.address.number));
        letter->lines[letter->lines_count++] = arena_print(
            db->arena, "%.*s  %.*s", TEXT_ARG(p.address.postcode), TEXT_ARG(p.address.town));
    }
    while (rest.len > 0) {
        text_cut(rest, '\n', &line, &rest);
        letter_add(letter, LETTER_PARAGRAPH, text_trim(line));
    }
    return letter_pdf(letter, l->post->place, db->arena, &made, ret_pdf);
}

static enum outcome paper_of(struct db *db, const struct witness_look *look,
                             const struct leaving *l, struct text *ret_pdf)
{
    struct message m = {0};
    enum outcome o = people_message(db, look, l->person, l->message, &m);

    if (o == OUTCOME_OK && m.has_pdf)
        return people_message_pdf(db, look, l->person, l->message, ret_pdf);
    if (o == OUTCOME_OK && l->post->letter != NULL && m.related.len > 0) {
        o = l->post->letter(db, look, m.kind, m.related, l->post->place, db->arena, ret_pdf);
        if (o != OUTCOME_NOT_FOUND)
            return o;
        o = OUTCOME_OK;
    }
    return o == OUTCOME_OK ? plain_letter(db, look, l, &m, ret_pdf) : o;
}

/* Begun: counted, and what is needed for it opened with a line in the person's list. */
static enum outcome begin(struct db *db, void *arg)
{
    struct leaving *l = arg;
    struct witness_look *look = NULL;
    struct person p = {0};
    enum outcome o = tried(db, l, TEXT(""), false);

    if (o == OUTCOME_OK)
        o = witness_job(db, db->arena, TEXT("verzenden"), &l->person, 1, l->now, &look);
    if (o == OUTCOME_OK && l->way == CONTACT_LETTER)
        o = paper_of(db, look, l, &l->pdf);
    else if (o == OUTCOME_OK) {
        o = people_load(db, look, l->person, &p);
        l->to = p.email;
        l->lang = p.language;
    }
    return o;
}

static enum outcome end(struct db *db, void *arg)
{
    struct leaving *l = arg;
    const bool over = l->went == OUTCOME_NOT_VALID || l->tries >= PEOPLE_TRIES;

    if (l->went == OUTCOME_OK)
        return people_outbox_sent_run(
            db, (struct people_outbox_sent_in){
                    .message = l->message, .channel = channel_key[l->way], .day = l->today});
    if (l->way == CONTACT_LETTER)
        return tried(db, l, l->pdf.at == NULL ? TEXT("no_paper") : TEXT("disk"), over);
    return tried(db, l, l->went == OUTCOME_NOT_VALID ? TEXT("refused") : TEXT("no_answer"),
                 over);
}

static enum outcome one(struct store *store, struct arena *a, struct leaving *l,
                        struct people_posted *ret)
{
    l->tries++;
    enum outcome o = store_transact(store, a, begin, l);
    if (o == OUTCOME_TRY_AGAIN || o == OUTCOME_NO_ROOM)
        return o;
    if (o != OUTCOME_OK) /* its letter cannot be made: counted as a try */
        l->went = OUTCOME_TRY_AGAIN;
    else if (l->way == CONTACT_LETTER)
        l->went = print_write(l->post->print, a, l->day, l->message, l->pdf);
    else if (l->to.len == 0)
        l->went =
            OUTCOME_OK; /* no address: it stands on the page, and that is all they asked */
    else
        l->went = mail_send(l->post->mail, a, l->to, l->message, l->lang, l->now);
    if (l->went == OUTCOME_OK) {
        ret->printed += l->way == CONTACT_LETTER;
        ret->mailed += l->way == CONTACT_MESSAGE && l->to.len > 0;
    } else if (l->went == OUTCOME_NOT_VALID || l->tries >= PEOPLE_TRIES)
        ret->given_up++;
    else
        ret->failed++;
    return store_transact(store, a, end, l);
}

struct batch {
    struct leaving at[BATCH];
    size_t count;
};

static enum outcome due(struct store *store, struct arena *a, const struct people_post *post,
                        enum contact_way way, struct instant now, struct batch *b)
{
    struct db *db = NULL;
    enum outcome o = store_read(store, a, &db);

    b->count = 0;
    if (o != OUTCOME_OK)
        return o;
    {
        WHEN_LEAVING(rows_close) struct rows rows = {0};
        struct people_outbox_due_row row;

        o = people_outbox_due_open(db,
                                   (struct people_outbox_due_in){
                                       .channel = channel_key[way], .now = now, .most = BATCH},
                                   &rows);
        while (o == OUTCOME_OK && b->count < BATCH) {
            o = people_outbox_due_next(&rows, &row);
            if (o == OUTCOME_OK)
                b->at[b->count++] = (struct leaving){.post = post,
                                                     .way = way,
                                                     .message = rows_keep(&rows, row.message),
                                                     .person = rows_keep(&rows, row.person),
                                                     .day = row.day,
                                                     .tries = row.tries,
                                                     .now = now};
        }
    }
    store_read_done(db);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome all_of(struct store *store, struct arena *a, const struct people_post *post,
                           enum contact_way way, struct day today, struct instant now,
                           struct people_posted *ret)
{
    struct batch *b;
    enum outcome o = OUTCOME_OK;

    for (int64_t done = 0; o == OUTCOME_OK && done < PEOPLE_POST_MOST; done += BATCH) {
        arena_empty(a);
        b = arena_take(a, 1, sizeof *b);
        if (b == NULL)
            return OUTCOME_NO_ROOM;
        o = due(store, a, post, way, now, b);
        for (size_t i = 0; o == OUTCOME_OK && i < b->count; i++) {
            const struct arena_mark mark = arena_mark(a);

            b->at[i].today = today;
            o = one(store, a, &b->at[i], ret);
            arena_return(a, mark);
        }
        if (b->count < BATCH)
            break;
    }
    return o;
}

static enum outcome over(struct db *db, void *arg)
{
    const struct day *today = arg;

    return people_outbox_over_run(
        db, (struct people_outbox_over_in){.before = day_plus(*today, -PEOPLE_NOTICE_DAYS),
                                           .today = *today});
}

enum outcome people_post(struct store *store, struct arena *a, const struct people_post *post,
                         struct day today, struct instant now, struct people_posted *ret)
{
    enum outcome o = OUTCOME_OK;

    *ret = (struct people_posted){0};
    arena_empty(a);
    o = store_transact(store, a, over, &today);
    if (o == OUTCOME_OK && post->print != NULL)
        o = all_of(store, a, post, CONTACT_LETTER, today, now, ret);
    if (o == OUTCOME_OK && post->mail != NULL)
        o = all_of(store, a, post, CONTACT_MESSAGE, today, now, ret);
    arena_empty(a);
    return o;
}
