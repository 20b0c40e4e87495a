#include "house/journey.h"
#include "house/many.h"

#include <assert.h>
#include <string.h>

#include "dossier/dossier.h"
#include "people/people.h"
#include "witness/witness.h"

#include "house/nl.po.h"
#include "house/unkept.html.h"

#include "ground/base/banned.h"

/* ---- the queue of what is ready ---- */

static void ready(struct journey *j)
{
    struct roads *r = j->roads;

    (void)pthread_mutex_lock(&r->lock);
    j->next = NULL;
    if (r->last == NULL)
        r->first = j;
    else
        r->last->next = j;
    r->last = j;
    (void)pthread_cond_signal(&r->work);
    (void)pthread_mutex_unlock(&r->lock);
}

static void let_go(struct journey *j)
{
    struct roads *r = j->roads;

    (void)pthread_mutex_lock(&r->lock);
    j->next = r->idle;
    r->idle = j;
    r->underway--;
    (void)pthread_cond_broadcast(&r->quiet);
    (void)pthread_mutex_unlock(&r->lock);
}

/* ---- answering ---- */

static void answer(struct journey *j, struct reply *reply)
{
    struct web_exchange *exchange = j->exchange;

    j->exchange = NULL;
    j->request = NULL;
    web_answer(exchange, reply); /* the request's arena may be gone after this */
    let_go(j);
}

static void answer_trouble(struct journey *j, enum outcome o)
{
    struct reply reply;

    reply_open(&reply, j->request);
    reply_trouble(&reply, reply_status(o));
    answer(j, &reply);
}

/* ---- the steps ---- */

/* Who is this? Fills r->who and what the frame needs. */
static enum outcome meet(struct journey *j, struct db *db)
{
    struct request *r = j->request;
    const enum outcome o =
        access_session_read(db, request_cookie(r, ACCESS_COOKIE_SESSION), r->now, &j->who);

    if (o == OUTCOME_OK) {
        r->who = &j->who;
        r->acting = j->who.acting;
        r->csrf_expected = j->who.csrf;
        r->signed_in = j->who.name;
        r->ends = access_session_end_of(&j->who, r->now);
        if (j->who.ends_soon && r->said.len == 0)
            r->said = sentence_plain(&say_house_ends_soon, r->lang);
        return OUTCOME_OK;
    }
    if (o != OUTCOME_NOT_FOUND && o != OUTCOME_NOT_ALLOWED)
        return o;
    j->kept_ended = o == OUTCOME_NOT_ALLOWED;
    struct text visitor = request_cookie(r, ACCESS_COOKIE_VISITOR);
    if (visitor.len == 0) {
        visitor = crypto_token(r->arena);
        request_set_cookie(r, ACCESS_COOKIE_VISITOR, visitor, 0);
    }
    r->csrf_expected = access_visitor_csrf(r->arena, visitor);
    return OUTCOME_OK;
}

/* To a page of access, which leads back to where the reader was going. */
static void go_and_come_back(struct request *r, enum route to)
{
    reply_go(r, to, NO_TEXT);
    if (r->method == METHOD_GET || to == ROUTE_INLOGGEN_VERLOPEN)
        r->go.path =
            arena_print(r->arena, "%.*s?naar=%.*s", TEXT_ARG(r->go.path), TEXT_ARG(r->path));
}

static void sign_in_first(struct journey *j)
{
    struct reply reply;

    reply_open(&reply, j->request);
    go_and_come_back(j->request, ROUTE_INLOGGEN);
    reply_follow(&reply);
    answer(j, &reply);
}

/* Somebody who helps looks along: the page is of whom they help, when that may be at this very
 * click, and each look is a line of its own. Nothing of their own stands on these pages. */
static enum outcome look_along(struct journey *j, struct db *db)
{
    struct request *r = j->request;
    enum outcome o = OUTCOME_OK;

    if (r->who == NULL || j->who.acting != ROLE_TRUSTED)
        return OUTCOME_OK;
    if (j->who.person.at != NULL && people_name(db, witness_own(r->arena, j->who.person),
                                                j->who.person, &r->signed_in) != OUTCOME_OK)
        r->signed_in = TEXT("");
    j->who.person = NO_TEXT;
    if (people_part_of(r->route) == PEOPLE_NO_PART)
        return OUTCOME_OK;
    if (r->method == METHOD_POST)
        return OUTCOME_NOT_ALLOWED;
    o = people_trusted_subject(db, j->who.account, request_cookie(r, PEOPLE_COOKIE_BESIDE),
                               r->route, r->today, &j->who.person);
    j->beside = o == OUTCOME_OK;
    j->about = (struct about){.persons = &j->who.person, .count = 1};
    return o;
}

static void keys_ready(const struct journey *j, struct db *db, const struct text *persons,
                       size_t count)
{
    enum key_class class[KEY_CLASSES] = {KEY_PEOPLE};
    size_t n = 1;

    for (unsigned c = 0; c < KEY_CLASSES; c++) {
        if (c != KEY_PEOPLE && (j->handler->opens & 1u << c) != 0)
            class[n++] = (enum key_class)c;
    }
    witness_ready(db, j->request->look, persons, count, class, n);
}

/* The person as the own reader of their own data. */
static void own_look(struct journey *j, struct db *db)
{
    struct request *r = j->request;

    if (r->who == NULL || j->who.person.at == NULL || j->beside)
        return;
    struct person p = {0};
    r->look = j->look = witness_own(r->arena, j->who.person);
    keys_ready(j, db, &j->who.person, 1);
    if (people_load(db, r->look, j->who.person, &p) != OUTCOME_OK)
        p.name = TEXT("");
    if (r->signed_in.len == 0)
        r->signed_in = p.name;
    r->je = p.address_form == ADDRESS_JE;
}

static enum outcome read_form(struct journey *j)
{
    struct request *r = j->request;
    enum outcome o = OUTCOME_OK;

    if (j->handler->form != NULL)
        o = form_open(&r->form, r->arena, r->lang, j->handler->form);
    if (o != OUTCOME_OK || r->method != METHOD_POST)
        return o;
    if (!request_token_right(r))
        return OUTCOME_NOT_ALLOWED;
    return j->handler->form == NULL ? OUTCOME_OK : form_read(&r->form, r->pairs, r->pair_count);
}

static void show(struct journey *j);
static void show_in(struct journey *j, struct db *db);

/* To the writer, unless too many stand there already: the others must be able to read. */
static void submit(struct journey *j, store_work *work,
                   void (*done)(struct store_piece *, enum outcome))
{
    struct roads *r = j->roads;
    bool room = false;

    (void)pthread_mutex_lock(&r->lock);
    room = r->at_writer < AT_WRITER_MOST;
    r->at_writer += room ? 1 : 0;
    (void)pthread_mutex_unlock(&r->lock);
    j->piece = (struct store_piece){
        .arena = j->request->arena, .work = work, .arg = j, .done = done, .owner = j};
    j->at_writer = room;
    if (room)
        store_submit(r->house->store, &j->piece);
    else
        done(&j->piece, OUTCOME_NO_ROOM);
}

static void back_from_writer(struct journey *j)
{
    (void)pthread_mutex_lock(&j->roads->lock);
    j->roads->at_writer -= j->at_writer ? 1 : 0;
    (void)pthread_mutex_unlock(&j->roads->lock);
    j->at_writer = false;
}

static enum outcome write_ended(struct db *db, void *arg)
{
    struct journey *j = arg;
    struct request *r = j->request;
    struct text cookie = {0};
    const enum outcome o =
        access_keep(db, j->who.session, r->path, r->pairs, r->pair_count, r->now, &cookie);

    if (o == OUTCOME_OK)
        request_set_cookie(r, ACCESS_COOKIE_KEPT, cookie, ACCESS_KEPT_HOURS * 3600);
    return o;
}

static struct text label_of(const struct form_table *t, struct text name, enum language lang)
{
    for (size_t i = 0; t != NULL && i < t->count; i++) {
        if (text_same(text_of(t->fields[i].name), name) && t->fields[i].label != NULL)
            return sentence_plain(t->fields[i].label, lang);
    }
    return name;
}

/* What could not be kept goes back to who typed it, on a page to copy it from. */
static void give_back(struct journey *j, enum outcome o)
{
    struct request *r = j->request;
    struct html_house_unkept_texts *texts = arena_take(r->arena, PAIRS_MOST, sizeof *texts);
    struct html_house_unkept page = {
        .many = o == OUTCOME_CONFLICT, .texts = texts, .back = r->path};
    struct reply reply;

    for (size_t i = 0; texts != NULL && i < r->pair_count && i < PAIRS_MOST; i++) {
        const struct form_pair *p = &r->pairs[i];

        if (p->filename.at != NULL || p->value.len == 0 || text_same(p->name, TEXT("token")))
            continue;
        texts[page.texts_count] = (struct html_house_unkept_texts){
            .number = (int64_t)page.texts_count + 1,
            .label = label_of(j->handler->form, p->name, r->lang),
            .value = p->value};
        page.texts_count++;
    }
    reply_open(&reply, r);
    reply_page(&reply, page.many ? 429 : 503, sentence_plain(&say_house_unkept_title, r->lang),
               INSIDE(html_house_unkept, &page));
    answer(j, &reply);
}

/* The session ended while somebody was typing: kept sealed, and they are asked to sign in. */
static void kept(struct store_piece *piece, enum outcome o)
{
    struct journey *j = piece->owner;
    struct reply reply;

    back_from_writer(j);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND) {
        give_back(j, o);
        return;
    }
    reply_open(&reply, j->request);
    go_and_come_back(j->request, ROUTE_INLOGGEN_VERLOPEN);
    reply_follow(&reply);
    answer(j, &reply);
}

static enum outcome write_act(struct db *db, void *arg)
{
    struct journey *j = arg;
    struct request *r = j->request;
    const struct text kept_cookie = request_cookie(r, ACCESS_COOKIE_KEPT);
    struct access_kept back = {0};
    enum outcome o = OUTCOME_OK;

    r->go = (struct go){0};
    o = j->handler->act(db, r);
    if (o == OUTCOME_OK && kept_cookie.len > 0 && r->who != NULL &&
        access_kept_read(db, kept_cookie, r->who, r->now, &back) == OUTCOME_OK &&
        text_same(back.path, r->path)) { /* another form sent first loses nothing */
        o = access_kept_forget(db, kept_cookie);
        request_set_cookie(r, ACCESS_COOKIE_KEPT, TEXT(""), -1);
        o = o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
    }
    return o;
}

static void acted(struct store_piece *piece, enum outcome o)
{
    struct journey *j = piece->owner;

    back_from_writer(j);
    j->acted = o;
    j->step = STEP_DONE_ACT;
    ready(j);
}

static bool acts(const struct journey *j)
{
    return j->handler->act != NULL && j->acted == OUTCOME_OK &&
           (j->request->method == METHOD_POST || j->handler->show == NULL);
}

static void act_or_show(struct journey *j)
{
    if (acts(j))
        submit(j, write_act, acted);
    else
        show(j);
}

static enum outcome write_line(struct db *db, void *arg)
{
    struct journey *j = arg;
    struct request *r = j->request;

    return witness_note(
        db,
        &(struct witness_line){.actor = j->who.account,
                               .role = text_of(access_role_key(j->who.acting)),
                               .purpose = j->beside                  ? TEXT("helpen")
                                          : j->about.purpose.len > 0 ? j->about.purpose
                                                                     : j->row->purpose,
                               .part = j->about.part.len > 0 ? j->about.part : j->row->name,
                               .persons = j->about.persons,
                               .count = j->about.count,
                               .at = r->now},
        r->arena, &j->look);
}

static void line_written(struct store_piece *piece, enum outcome o)
{
    struct journey *j = piece->owner;

    back_from_writer(j);
    if (o != OUTCOME_OK) { /* no line, no key: staff see nothing */
        answer_trouble(j, o);
        return;
    }
    witness_durable(j->look);
    j->request->look = j->look;
    j->step = STEP_NOTED;
    ready(j);
}

/* What was typed in a session that ended, put back into the form. */
static void bring_back(struct journey *j, struct db *db)
{
    struct request *r = j->request;
    const struct text cookie = request_cookie(r, ACCESS_COOKIE_KEPT);
    struct access_kept back = {0};

    if (cookie.len == 0 || r->who == NULL || r->method == METHOD_POST ||
        j->handler->form == NULL)
        return;
    if (access_kept_read(db, cookie, r->who, r->now, &back) != OUTCOME_OK ||
        !text_same(back.path, r->path))
        return;
    for (size_t i = 0; i < back.count; i++) {
        const char *name = arena_z(r->arena, back.pairs[i].name);

        for (size_t f = 0; name != NULL && f < j->handler->form->count; f++) {
            if (strcmp(j->handler->form->fields[f].name, name) == 0)
                form_keep(&r->form, name, back.pairs[i].value);
        }
    }
    if (back.count > 0)
        r->said = sentence_plain(&say_house_text_kept, r->lang);
}

/* Asks the handler whose data this opens; true: a line is being written first. */
static bool line_first(struct journey *j, struct db *db, enum outcome *ret)
{
    struct request *r = j->request;

    *ret = OUTCOME_OK;
    if (j->row->purpose.len == 0 || j->handler->about == NULL)
        return false;
    *ret = j->handler->about(db, r, &j->about);
    return *ret == OUTCOME_OK && j->about.count > 0;
}

/* In a hurry only what the same colleague opened a moment ago, with a reason; then no wish of
 * not being seen by somebody holds either: the person was told who it is. */
static enum outcome in_a_hurry(struct journey *j, struct db *db)
{
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && i < j->about.count; i++) {
        bool holds = false;

        o = witness_urgent_holds(db, j->about.persons[i], j->who.account, j->request->now,
                                 &holds);
        if (o == OUTCOME_OK && !holds)
            o = OUTCOME_NOT_ALLOWED;
    }
    return o;
}

/* Somebody of us whom this person would rather not see opens nothing of theirs. A list keeps
 * its other names. */
static enum outcome rather_not(struct journey *j, struct db *db)
{
    /* An address that names somebody, or something of theirs: a page about them, not a list. */
    const bool of_one = j->request->part[0].at != NULL;
    struct text *left = arena_take(j->request->arena, j->about.count + 1, sizeof *left);
    size_t n = 0;

    if (left == NULL)
        return OUTCOME_NO_ROOM;
    if (text_same(j->row->purpose, TEXT("nood")))
        return in_a_hurry(j, db);
    for (size_t i = 0; i < j->about.count; i++) {
        bool is = false;
        const enum outcome o =
            people_rather_not_is(db, j->about.persons[i], j->who.account, &is);

        if (o != OUTCOME_OK)
            return o;
        if (!is)
            left[n++] = j->about.persons[i];
    }
    if (n < j->about.count && of_one)
        return OUTCOME_NOT_ALLOWED;
    j->about.persons = left;
    j->about.count = n;
    return OUTCOME_OK;
}

/* One's own desk is the task itself; somebody in danger is never left waiting for a number, and
 * is told and counted by itself. Money and quality work through lists that have limits of their
 * own. */
static bool is_counted(const struct journey *j)
{
    return j->who.acting == ROLE_CASEMANAGER && !j->beside && j->request->route != ROUTE_WERK &&
           !text_same(j->row->purpose, TEXT("nood"));
}

static enum outcome within_task(struct journey *j, struct db *db)
{
    const struct request *r = j->request;
    struct looks *l = j->roads->looks;
    int64_t more = 0;
    enum outcome o = looks_count(l, j->who.account, r->today, j->about.persons, j->about.count,
                                 j->roads->house->looks_a_day);

    if (o != OUTCOME_NOT_ALLOWED)
        return o;
    o = house_many_more(db, j->who.account, r->today, &more);
    if (o != OUTCOME_OK)
        return o;
    more += j->roads->house->looks_a_day;
    o = looks_count(l, j->who.account, r->today, j->about.persons, j->about.count, more);
    if (o == OUTCOME_NOT_ALLOWED)
        j->most = more;
    return o;
}

static enum outcome write_many(struct db *db, void *arg)
{
    struct journey *j = arg;

    return house_many_refused(db, j->who.account, j->request->today);
}

static void many_written(struct store_piece *piece, enum outcome o)
{
    struct journey *j = piece->owner;
    struct reply reply;

    back_from_writer(j);
    if (o != OUTCOME_OK) {
        answer_trouble(j, o);
        return;
    }
    reply_open(&reply, j->request);
    house_many_page(j->request, &reply, j->most);
    answer(j, &reply);
}

/* Everything that reads before anything is written. True: the journey goes on elsewhere. */
static enum outcome door(struct journey *j, struct db *db, bool *ret_line)
{
    struct request *r = j->request;
    enum outcome o = meet(j, db);

    *ret_line = false;
    if (o != OUTCOME_OK)
        return o;
    if (!access_may(r->who, j->row->roles))
        return r->who == NULL ? OUTCOME_NOT_FOUND : OUTCOME_NOT_ALLOWED;
    if (r->demo || !j->roads->house->has_today)
        o = house_today(j->roads->house, db, &r->today);
    if (o == OUTCOME_OK)
        o = look_along(j, db);
    if (o == OUTCOME_OK) {
        own_look(j, db);
        o = read_form(j);
        if (o == OUTCOME_NOT_VALID) { /* the page back, everything kept */
            j->acted = o;
            o = OUTCOME_OK;
        }
    }
    if (o == OUTCOME_OK)
        bring_back(j, db);
    if (o == OUTCOME_OK)
        *ret_line = j->beside || line_first(j, db, &o);
    if (o == OUTCOME_OK && *ret_line && !j->beside)
        o = rather_not(j, db);
    *ret_line = *ret_line && j->about.count > 0;
    if (o == OUTCOME_OK && *ret_line && is_counted(j))
        o = within_task(j, db);
    return o;
}

static void step_door(struct journey *j)
{
    struct request *r = j->request;
    struct db *db = NULL;
    bool line = false;
    enum outcome o = store_read(j->roads->house->store, r->arena, &db);

    if (o == OUTCOME_OK) {
        o = door(j, db, &line);
        /* What is only read is drawn from the same reading of the database. */
        if (o != OUTCOME_OK || line || j->handler->outside != NULL || acts(j)) {
            store_read_done(db);
            db = NULL;
        }
    }
    if (j->row->roles != 0 && r->who == NULL && (o == OUTCOME_NOT_FOUND)) {
        if (j->kept_ended && r->method == METHOD_POST)
            submit(j, write_ended, kept);
        else
            sign_in_first(j);
        return;
    }
    if (o == OUTCOME_NOT_ALLOWED && j->kept_ended && r->route == ROUTE_UITLOGGEN) {
        struct reply reply; /* signed out already: that is what was asked */

        reply_open(&reply, r);
        reply_go(r, ROUTE_HOME, NO_TEXT);
        reply_follow(&reply);
        answer(j, &reply);
        return;
    }
    if (j->most > 0) {
        submit(j, write_many, many_written);
        return;
    }
    if (o == OUTCOME_CONFLICT && r->go.set) { /* what for? is asked first */
        struct reply reply;

        reply_open(&reply, r);
        reply_follow(&reply);
        answer(j, &reply);
        return;
    }
    if (o != OUTCOME_OK) {
        answer_trouble(j, o);
        return;
    }
    if (r->who != NULL && j->who.wants_touch)
        later_touch(&j->roads->later, j->who.session, instant_now());
    /* /reken opens nobody's data, and nobody's reckoning is written down. */
    if (j->who.person.at != NULL && r->who != NULL && r->route != ROUTE_BLIJF &&
        r->route != ROUTE_REKEN)
        later_own_view(&j->roads->later, j->who.person, j->who.account, j->row->name, r->now);
    if (j->handler->outside != NULL && j->acted == OUTCOME_OK) {
        r->outside = j->roads->house; /* the house's own steps find the house here */
        o = j->handler->outside(r);
        if (o != OUTCOME_OK && o != OUTCOME_NOT_VALID) {
            answer_trouble(j, o);
            return;
        }
    }
    if (line)
        submit(j, write_line, line_written);
    else if (db != NULL)
        show_in(j, db);
    else
        act_or_show(j);
}

/* On top of each page that a helper sees: whose it is, and that nothing can be changed. */
static enum outcome say_beside(struct journey *j, struct db *db)
{
    struct request *r = j->request;
    struct text name = {0};
    const enum outcome o = people_name(db, r->look, j->who.person, &name);

    if (o == OUTCOME_OK)
        r->said = people_beside_banner(r->arena, name, r->lang);
    return o;
}

/* Who has just become somebody's contact person reads the card first that this person made for
 * them. */
static enum outcome card_first(struct journey *j, struct db *db)
{
    struct request *r = j->request;
    bool waits = false;
    enum outcome o = OUTCOME_OK;

    if (r->route == ROUTE_WERK_PERSOON)
        o = dossier_handover_waits(db, r->part[0], j->who.account, r->today, &waits);
    if (o == OUTCOME_OK && waits) {
        reply_go(r, ROUTE_WERK_OVERDRACHT, r->part[0]);
        return OUTCOME_CONFLICT; /* not this page: that one */
    }
    return o;
}

/* `db`: the reading of the door, where nothing was written in between; given back here. */
static void show_in(struct journey *j, struct db *db)
{
    struct request *r = j->request;
    struct reply reply;
    enum outcome o = j->acted;
    const bool page = j->handler->show != NULL && (o == OUTCOME_OK || o == OUTCOME_NOT_VALID) &&
                      !(o == OUTCOME_OK && j->step == STEP_DONE_ACT);

    reply_open(&reply, r);
    /* A conflict that knows where to go: nothing was written, and the page there says why. */
    if (j->step == STEP_DONE_ACT && (o == OUTCOME_OK || (o == OUTCOME_CONFLICT && r->go.set))) {
        reply_follow(&reply);
    } else if (page) {
        o = db != NULL ? OUTCOME_OK : store_read(j->roads->house->store, r->arena, &db);
        if (o == OUTCOME_OK && j->about.count > 0)
            keys_ready(j, db, j->about.persons, j->about.count);
        if (o == OUTCOME_OK && j->beside)
            o = say_beside(j, db);
        if (o == OUTCOME_OK)
            o = card_first(j, db);
        if (o == OUTCOME_OK)
            o = j->handler->show(db, r, &reply);
        store_read_done(db);
        db = NULL;
        if (o != OUTCOME_OK && r->go.set)
            reply_follow(&reply);
        else if (o != OUTCOME_OK)
            reply_trouble(&reply, reply_status(o));
        else if (j->acted == OUTCOME_NOT_VALID && reply.status == 200)
            reply.status = 422;
    } else {
        reply_trouble(&reply, reply_status(o));
    }
    store_read_done(db);
    answer(j, &reply);
}

static void show(struct journey *j)
{
    show_in(j, NULL);
}

static void *work(void *arg)
{
    struct roads *r = arg;

    for (;;) {
        struct journey *j = NULL;

        (void)pthread_mutex_lock(&r->lock);
        while (r->first == NULL && !r->ending)
            (void)pthread_cond_wait(&r->work, &r->lock);
        j = r->first;
        if (j != NULL) {
            r->first = j->next;
            if (r->first == NULL)
                r->last = NULL;
        }
        (void)pthread_mutex_unlock(&r->lock);
        if (j == NULL)
            return NULL;
        switch (j->step) {
        case STEP_DOOR: step_door(j); break;
        case STEP_NOTED: act_or_show(j); break;
        case STEP_DONE_ACT: show(j); break;
        }
    }
}

/* ---- in and out ---- */

static struct journey *take_idle(struct roads *r)
{
    struct journey *j = NULL;

    (void)pthread_mutex_lock(&r->lock);
    j = r->idle;
    if (j != NULL) {
        r->idle = j->next;
        r->underway++;
        *j = (struct journey){.roads = r};
    }
    (void)pthread_mutex_unlock(&r->lock);
    return j;
}

void roads_take(struct web_exchange *exchange, void *roads)
{
    struct roads *r = roads;
    struct request *request = web_request(exchange);
    struct journey *j = take_idle(r);
    const struct handler *handler = house_handler(request->route);

    request->place = &r->house->place;
    request->demo = r->house->demo;
    request->today = r->house->has_today ? r->house->today : day_in_amsterdam(request->now);
    request->access = r->access;
    if (j == NULL || handler == NULL) {
        struct reply reply;

        reply_open(&reply, request);
        reply_trouble(&reply, j == NULL ? 503 : 404);
        web_answer(exchange, &reply);
        if (j != NULL)
            let_go(j);
        return;
    }
    j->exchange = exchange;
    j->request = request;
    j->row = route_row(request->route);
    j->handler = handler;
    ready(j);
}

enum outcome roads_open(struct roads *r, struct house *h, struct access *access, int workers)
{
    enum outcome o = OUTCOME_OK;

    assert(workers > 0 && workers <= WORKERS_MOST);
    *r = (struct roads){.house = h, .access = access};
    (void)pthread_mutex_init(&r->lock, NULL);
    (void)pthread_cond_init(&r->work, NULL);
    (void)pthread_cond_init(&r->quiet, NULL);
    o = later_open(&r->later, h->store);
    if (o == OUTCOME_OK)
        o = arena_open(&r->room, sizeof *r->looks + 64);
    if (o == OUTCOME_OK) {
        r->looks = arena_take(&r->room, 1, sizeof *r->looks);
        looks_open(r->looks);
    }
    for (size_t i = 0; o == OUTCOME_OK && i < JOURNEYS_MOST; i++) {
        r->all[i].next = r->idle;
        r->idle = &r->all[i];
    }
    for (int i = 0; o == OUTCOME_OK && i < workers; i++) {
        if (pthread_create(&r->worker[i], NULL, work, r) != 0)
            return OUTCOME_BROKEN;
        r->workers++;
    }
    return o;
}

void roads_close(struct roads *r)
{
    (void)pthread_mutex_lock(&r->lock);
    while (r->underway > 0)
        (void)pthread_cond_wait(&r->quiet, &r->lock);
    r->ending = true;
    (void)pthread_cond_broadcast(&r->work);
    (void)pthread_mutex_unlock(&r->lock);
    for (int i = 0; i < r->workers; i++)
        (void)pthread_join(r->worker[i], NULL);
    later_close(&r->later);
    arena_close(&r->room);
}
