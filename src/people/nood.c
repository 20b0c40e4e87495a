/* nood - a person's few most needed data opened in a hurry, because somebody could be in danger.
 *
 * Two steps by the same colleague, half an hour, not the file: only how to reach somebody. The
 * person is told in the act itself; quality explains afterwards; everybody reads the count. */
#include "people/forms.h"

#include "people/nl.po.h"
#include "people/nood.html.h"
#include "people/nood_gegevens.html.h"
#include "people/nood_zeker.html.h"
#include "people/spoed.html.h"

#include "ground/base/banned.h"

enum { FOUND_MOST = 2, WATCHED_DAYS = 90, WATCHED_MOST = 60 };

struct urgent_form {
    struct text bsn;
    struct text name;
    bool has_born;
    struct day born;
    struct text postcode;
    struct text number;
    struct text reason;
};
static const struct field urgent_fields[] = {
    FIELD_OF(struct urgent_form, bsn, .kind = FIELD_TEXT, .most = 20, .asked = true,
             .label = &say_people_find_bsn, .wrong = &say_people_find_bsn_wrong),
    FIELD_OF(struct urgent_form, name, .kind = FIELD_TEXT, .most = 120, .asked = true,
             .label = &say_people_find_name),
    FIELD_MAYBE(struct urgent_form, born, .kind = FIELD_DAY, .asked = true,
                .label = &say_people_find_birth),
    FIELD_OF(struct urgent_form, postcode, .kind = FIELD_TEXT, .most = 10, .asked = true,
             .label = &say_people_find_postcode),
    FIELD_OF(struct urgent_form, number, .kind = FIELD_TEXT, .most = 20, .asked = true,
             .label = &say_people_find_number),
    FIELD_OF(struct urgent_form, reason, .kind = FIELD_LONG, .most = 1000, .required = true,
             .label = &say_people_urgent_reason, .hint = &say_people_urgent_reason_hint,
             .wrong = &say_people_urgent_reason_wrong),
};
const struct form_table urgent_table = FORM_TABLE(struct urgent_form, urgent_fields);

enum outcome nood_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct html_people_nood page = {.form = &r->form, .minutes = WITNESS_URGENT_MINUTES};

    (void)db;
    reply_page(reply, 200, sentence_plain(&say_people_urgent_title, r->lang),
               INSIDE(html_people_nood, &page));
    return OUTCOME_OK;
}

/* Whom we found is written down with it, also where the second step never comes. */
static enum outcome found_line(struct db *db, struct request *r, struct text person)
{
    struct witness_look *look = NULL;

    return witness_note(db,
                        &(struct witness_line){.actor = r->who->account,
                                               .role = text_of(access_role_key(r->who->acting)),
                                               .purpose = TEXT("nood"),
                                               .part = TEXT("zoeken"),
                                               .persons = &person,
                                               .count = 1,
                                               .at = r->now},
                        r->arena, &look);
}

enum outcome nood_act(struct db *db, struct request *r)
{
    const struct urgent_form *f = form_values(&r->form);
    const struct find_form whom = {.bsn = f->bsn,
                                   .name = f->name,
                                   .has_born = f->has_born,
                                   .born = f->born,
                                   .postcode = f->postcode,
                                   .number = f->number};
    struct text ids[FOUND_MOST], id = NO_TEXT;
    size_t n = 0;
    enum outcome o;

    if (text_trim(f->reason).len < WITNESS_URGENT_REASON_LEAST)
        return form_refuse(&r->form, "reason", &say_people_urgent_reason_wrong);
    o = find_whom(db, r, &whom, ids, FOUND_MOST, &n);
    if (o != OUTCOME_OK)
        return o;
    if (n != 1)
        return form_refuse(&r->form, "bsn",
                           n == 0 ? &say_people_find_nobody : &say_people_find_many);
    o = witness_urgent_ask(
        db,
        &(struct witness_urgent){.person = ids[0],
                                 .account = r->who->account,
                                 .role = text_of(access_role_key(r->who->acting)),
                                 .asked = r->now,
                                 .reason = text_trim(f->reason)},
        &id);
    if (o == OUTCOME_CONFLICT)
        return form_refuse(&r->form, "reason", &say_people_urgent_often);
    if (o == OUTCOME_OK)
        o = found_line(db, r, ids[0]);
    if (o == OUTCOME_OK)
        reply_go(r, ROUTE_WERK_NOOD_ZEKER, id);
    return o;
}

/* Theirs, or nothing. */
static enum outcome mine(struct db *db, const struct request *r, struct witness_urgent *ret)
{
    enum outcome o = witness_urgent_read(db, r->look, r->part[0], ret);

    if (o == OUTCOME_OK && !text_same(ret->account, r->who->account))
        o = OUTCOME_NOT_FOUND;
    return o;
}

static bool is_open(const struct request *r, const struct witness_urgent *u)
{
    return u->is_opened && r->now.n < u->ends.n;
}

enum outcome nood_zeker_show(struct db *db, struct request *r, struct reply *reply)
{
    const int64_t step = INT64_C(60000000) * WITNESS_URGENT_STEP_MINUTES;
    struct html_people_nood_zeker page = {.opening = r->part[0],
                                          .minutes = WITNESS_URGENT_MINUTES};
    struct witness_urgent u = {0};
    const enum outcome o = mine(db, r, &u);

    if (o != OUTCOME_OK)
        return o;
    page.again = is_open(r, &u);
    page.over = !page.again && (u.is_opened || r->now.n > u.asked.n + step);
    page.sure = !page.again && !page.over;
    reply_page(reply, 200, sentence_plain(&say_people_urgent_sure_title, r->lang),
               INSIDE(html_people_nood_zeker, &page));
    return OUTCOME_OK;
}

static enum outcome tell(struct db *db, struct request *r, const struct witness_urgent *u)
{
    struct contact_person contact = {0};
    /* As in the list of who looked: the contact person by name, everybody else by a code. */
    const bool named = people_contact_of(db, u->person, r->today, &contact) == OUTCOME_OK &&
                       text_same(contact.account, u->account);
    const struct fill who[] = {
        FILL_TEXT("code", named ? contact.name : witness_pseudonym(db, u->person, u->account)),
        FILL_DAY("day", r->today)};
    const struct fill by[] = {FILL_DAY("day", people_answer_by(r->today))};
    const struct say body[] = {
        {.sentence = named ? &say_people_urgent_told_contact : &say_people_urgent_told_who,
         .fills = who,
         .fill_count = 2},
        SAY(&say_people_urgent_told_why),
        SAY_TEXT(u->reason),
        SAY(&say_people_urgent_told_what),
        {.sentence = &say_people_urgent_told_then, .fills = by, .fill_count = 1}};
    struct text id = NO_TEXT;
    enum outcome o = people_tell(db, NULL,
                                 &(struct letter_out){.person = u->person,
                                                      .kind = TEXT("urgent"),
                                                      .related = u->id,
                                                      .subject = SAY(&say_people_urgent_told),
                                                      .body = body,
                                                      .body_count = sizeof body / sizeof *body,
                                                      .at = r->now,
                                                      .day = r->today},
                                 &id);

    if (o == OUTCOME_OK)
        o = promises_make(db,
                          &(struct promise_new){
                              .kind = PROMISE_CAUSE,
                              .person = u->person,
                              .about = u->id,
                              .made = r->today,
                              .last_day = people_answer_by(r->today),
                              .law = TEXT(""),
                              .words = request_say(r, &say_people_urgent_told_duty, NULL, 0)},
                          &id);
    return o;
}

enum outcome nood_zeker_act(struct db *db, struct request *r)
{
    struct witness_look *look = NULL; /* the program's: it writes the reason in the message */
    struct witness_urgent u = {0};
    enum outcome o = mine(db, r, &u);

    if (o == OUTCOME_OK)
        o = witness_job(db, r->arena, TEXT("nood"), &u.person, 1, r->now, &look);
    if (o == OUTCOME_OK)
        o = witness_urgent_begin(db, look, r->part[0], r->who->account, r->now, r->today, &u);
    if (o == OUTCOME_OK)
        o = tell(db, r, &u);
    if (o == OUTCOME_OK)
        reply_go(r, ROUTE_WERK_NOOD_GEGEVENS, r->part[0]);
    if (o == OUTCOME_CONFLICT || o == OUTCOME_NOT_ALLOWED) { /* twice, or too late: say so */
        reply_go(r, ROUTE_WERK_NOOD_ZEKER, r->part[0]);
        o = OUTCOME_OK;
    }
    return o;
}

/* Nobody once it is over: the page then says so, and opens nothing. */
enum outcome nood_gegevens_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *person = arena_take(r->arena, 1, sizeof *person);
    struct witness_urgent u = {0};
    enum outcome o = person == NULL ? OUTCOME_NO_ROOM : mine(db, r, &u);

    if (o != OUTCOME_OK)
        return o;
    *person = arena_copy(r->arena, u.person);
    *ret = (struct about){.persons = person, .count = is_open(r, &u), .part = TEXT("persoon")};
    return person->at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

enum outcome nood_gegevens_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_nood_gegevens page = {.over = true};
    struct contact_person contact = {0};
    struct witness_urgent u = {0};
    struct person p = {0};
    enum outcome o = mine(db, r, &u);

    if (o == OUTCOME_OK && witness_may(r->look, u.person)) {
        o = people_load(db, r->look, u.person, &p);
        page.over = false;
        page.ends = u.ends;
        page.name = p.surname.len > 0 ? person_full_name(r->arena, &p) : p.name;
        page.pronounce = p.pronounce;
        page.first_words = p.first_words;
        page.phone = p.phone;
        page.tongue = p.mother_tongue;
        page.secret = p.secret_address;
        if (!p.secret_address) {
            page.street = p.address.street;
            page.number = p.address.number;
            page.postcode = p.address.postcode;
            page.town = p.address.town;
        }
        if (people_contact_of(db, u.person, r->today, &contact) == OUTCOME_OK)
            page.contact_person = contact.name;
    }
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200,
               page.over ? sentence_plain(&say_people_urgent_over_title, r->lang) : page.name,
               INSIDE(html_people_nood_gegevens, &page));
    return OUTCOME_OK;
}

/* ---- who watches over it ---- */

static enum outcome watched(struct db *db, struct request *r, struct witness_urgent *list,
                            size_t *ret_count)
{
    return witness_urgent_list(db, r->look, day_plus(r->today, -WATCHED_DAYS), list,
                               WATCHED_MOST, ret_count);
}

enum outcome spoed_about(struct db *db, struct request *r, struct about *ret)
{
    struct witness_urgent list[WATCHED_MOST];
    struct text *persons = arena_take(r->arena, WATCHED_MOST, sizeof *persons);
    size_t n = 0, count = 0;
    enum outcome o = persons == NULL ? OUTCOME_NO_ROOM : watched(db, r, list, &n);

    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        bool before = false;

        for (size_t k = 0; k < count && !before; k++)
            before = text_same(persons[k], list[i].person);
        if (!before)
            persons[count++] = arena_copy(r->arena, list[i].person);
    }
    *ret = (struct about){.persons = persons, .count = count, .part = TEXT("spoed")};
    return o;
}

enum outcome spoed_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_spoed_list *lines = arena_take(r->arena, WATCHED_MOST, sizeof *lines);
    struct html_people_spoed page = {.list = lines};
    struct witness_urgent list[WATCHED_MOST];
    size_t n = 0;
    enum outcome o = lines == NULL ? OUTCOME_NO_ROOM : watched(db, r, list, &n);

    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        struct access_account by = {0};
        struct text promise = NO_TEXT;

        o = access_account_read(db, list[i].account, &by);
        if (o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK;
        if (o == OUTCOME_OK) {
            o = promises_find(db, PROMISE_CAUSE, list[i].id, &promise);
            o = o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
        }
        lines[page.list_count++] = (struct html_people_spoed_list){
            .opened = list[i].opened,
            .who = by.name,
            .reason = list[i].reason,
            .promise = promise.at == NULL ? TEXT("") : promise,
        };
    }
    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, sentence_plain(&say_people_urgent_watch, r->lang),
               INSIDE(html_people_spoed, &page));
    return OUTCOME_OK;
}
