/* desk - what the case manager sees: finding somebody, the card of a person, answering,
 * calling; and the explanation that quality gives of a mistake of ours. */
#include "people/forms.h"

#include "people/antwoord.html.h"
#include "people/mensen.html.h"
#include "people/nl.po.h"
#include "people/oorzaak.html.h"
#include "people/persoon.html.h"

#include "ground/base/banned.h"

enum { FOUND_MOST = 10, CARD_MESSAGES = 8 };

/* ---- finding ---- */

static const struct field find_fields[] = {
    FIELD_OF(struct find_form, bsn, .kind = FIELD_TEXT, .most = 20, .asked = true,
             .label = &say_people_find_bsn, .wrong = &say_people_find_bsn_wrong),
    FIELD_OF(struct find_form, name, .kind = FIELD_TEXT, .most = 120, .asked = true,
             .label = &say_people_find_name),
    FIELD_MAYBE(struct find_form, born, .kind = FIELD_DAY, .asked = true,
                .label = &say_people_find_birth),
    FIELD_OF(struct find_form, postcode, .kind = FIELD_TEXT, .most = 10, .asked = true,
             .label = &say_people_find_postcode),
    FIELD_OF(struct find_form, number, .kind = FIELD_TEXT, .most = 20, .asked = true,
             .label = &say_people_find_number),
};
const struct form_table find_table = FORM_TABLE(struct find_form, find_fields);

/* A found list is an address with opaque ids, so that the look is written down before a name is
 * opened, and no BSN ever stands in an address. */
static size_t found_ids(struct request *r, struct text *ids)
{
    struct text rest = request_query(r, "gevonden");
    size_t count = 0;

    while (rest.len > 0 && count < FOUND_MOST) {
        struct text id;

        text_cut(rest, '.', &id, &rest);
        if (id.len > 0 && id.len <= STORE_ID_CHARS * 2)
            ids[count++] = id;
    }
    return count;
}

enum outcome mensen_about(struct db *db, struct request *r, struct about *ret)
{
    struct text *ids = arena_take(r->arena, FOUND_MOST, sizeof *ids);

    (void)db;
    if (ids == NULL)
        return OUTCOME_NO_ROOM;
    *ret = (struct about){.persons = ids, .count = found_ids(r, ids), .part = TEXT("zoeken")};
    return OUTCOME_OK;
}

enum outcome mensen_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_mensen page = {.form = &r->form};
    struct html_people_mensen_found list[FOUND_MOST] = {{{0}, {0}, {0}, {0}, {0}, {0}}};
    struct text ids[FOUND_MOST];
    size_t n = found_ids(r, ids);

    for (size_t i = 0; i < n; i++) {
        struct contact_person contact = {0};
        struct person p = {0};
        enum outcome o = people_load(db, r->look, ids[i], &p);

        if (o != OUTCOME_OK)
            return o;
        if (people_contact_of(db, ids[i], r->today, &contact) != OUTCOME_OK)
            contact.name = TEXT("");
        list[i] =
            (struct html_people_mensen_found){.person = ids[i],
                                              .name = p.name,
                                              .pronounce = p.pronounce,
                                              .first_words = p.first_words,
                                              .born = birth_say(r->arena, p.born, r->lang),
                                              .contact = contact.name};
    }
    page.found = list;
    page.found_count = n;
    page.times = (int64_t)n;
    reply_page(reply, 200, sentence_plain(&say_people_find_title, r->lang),
               INSIDE(html_people_mensen, &page));
    return OUTCOME_OK;
}

static struct text digits_of(struct arena *a, struct text t)
{
    char *to = arena_take(a, t.len + 1, 1);
    size_t used = 0;

    for (size_t i = 0; to != NULL && i < t.len; i++)
        if (t.at[i] != ' ' && t.at[i] != '.' && t.at[i] != '-')
            to[used++] = t.at[i];
    return (struct text){to, used};
}

enum outcome find_whom(struct db *db, struct request *r, const struct find_form *f,
                       struct text *ids, size_t most, size_t *ret_count)
{
    struct text bsn = digits_of(r->arena, f->bsn);

    if (bsn.len > 0) {
        if (!bsn_valid(bsn))
            return form_refuse(&r->form, "bsn", &say_people_find_bsn_wrong);
        return people_find(db, TEXT("bsn"), bsn, most, ids, ret_count);
    }
    if (f->name.len > 0 && f->has_born)
        return people_find(db, TEXT("name_born"),
                           arena_print(r->arena, "%.*s|%.*s",
                                       TEXT_ARG(name_fold(r->arena, f->name)),
                                       TEXT_ARG(day_iso(r->arena, f->born))),
                           most, ids, ret_count);
    if (f->postcode.len > 0 && f->number.len > 0)
        return people_find(db, TEXT("post_number"),
                           arena_print(r->arena, "%.*s|%.*s",
                                       TEXT_ARG(name_fold(r->arena, f->postcode)),
                                       TEXT_ARG(name_fold(r->arena, f->number))),
                           most, ids, ret_count);
    return form_refuse(&r->form, "bsn", &say_people_find_incomplete);
}

enum outcome mensen_act(struct db *db, struct request *r)
{
    const struct find_form *f = form_values(&r->form);
    struct text ids[FOUND_MOST + 1];
    struct text list = TEXT("");
    size_t n = 0;
    enum outcome o = find_whom(db, r, f, ids, FOUND_MOST + 1, &n);

    if (o != OUTCOME_OK)
        return o;
    if (n == 0)
        return form_refuse(&r->form, "bsn", &say_people_find_nobody);
    if (n > FOUND_MOST)
        return form_refuse(&r->form, "bsn", &say_people_find_many);
    for (size_t i = 0; i < n; i++)
        list = arena_print(r->arena, "%.*s%s%.*s", TEXT_ARG(list), i > 0 ? "." : "",
                           TEXT_ARG(ids[i]));
    reply_go(r, ROUTE_WERK_MENSEN, NO_TEXT);
    r->go.path =
        arena_print(r->arena, "%.*s?gevonden=%.*s", TEXT_ARG(r->go.path), TEXT_ARG(list));
    return OUTCOME_OK;
}

/* ---- one person ---- */

enum outcome persoon_about(struct db *db, struct request *r, struct about *ret)
{
    (void)db;
    *ret = (struct about){.persons = &r->part[0], .count = 1, .part = TEXT("persoon")};
    return OUTCOME_OK;
}

static struct text household_words(struct db *db, struct request *r, struct text person)
{
    struct member *m = NULL;
    size_t n = 0;
    int64_t partners = 0, children = 0, others = 0;
    struct text words = TEXT("");

    if (people_household_of(db, person, r->today, &m, &n) != OUTCOME_OK)
        return words;
    for (size_t i = 0; i < n; i++) {
        if (text_same(m[i].person, person))
            continue;
        partners += m[i].role == MEMBER_PARTNER || m[i].role == MEMBER_APPLICANT;
        children += m[i].role == MEMBER_CHILD;
        others += m[i].role == MEMBER_COHABITANT;
    }
    /* Who they are stands on their own card: one subject a page. */
    if (partners > 0)
        words = sentence_plain(&say_people_card_partner, r->lang);
    if (children > 0)
        words = arena_print(
            r->arena, "%.*s%s%.*s", TEXT_ARG(words), words.len > 0 ? ", " : "",
            TEXT_ARG(sentence_say(r->arena, &say_people_card_children, r->lang,
                                  (struct fill[]){FILL_NUMBER("count", children)}, 1)));
    if (others > 0)
        words = arena_print(
            r->arena, "%.*s%s%.*s", TEXT_ARG(words), words.len > 0 ? ", " : "",
            TEXT_ARG(sentence_say(r->arena, &say_people_card_others, r->lang,
                                  (struct fill[]){FILL_NUMBER("count", others)}, 1)));
    return words;
}

/* An answer that we promised in a talk is no answer to a message: no link to one. */
static struct text answerable(struct db *db, struct request *r, const struct promise *p)
{
    struct message m = {0};

    return p->kind == PROMISE_ANSWER &&
                   people_message(db, r->look, p->person, p->about, &m) == OUTCOME_OK
               ? p->about
               : TEXT("");
}

static enum outcome card_promises(struct db *db, struct request *r, struct text person,
                                  struct html_people_persoon *page)
{
    struct html_people_persoon_promises *list;
    struct promise *p = NULL;
    size_t n = 0;
    enum outcome o = promises_of(db, r->look, person, &p, &n);

    if (o != OUTCOME_OK)
        return o;
    list = arena_take(r->arena, n + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct html_people_persoon_promises){
            .late = p[i].state == PROMISE_BROKEN || promise_is_past(p[i].last_day, r->today),
            .last_day = p[i].last_day,
            .law = p[i].law,
            .what = p[i].words.len > 0 ? p[i].words
                                       : sentence_plain(promise_sentence(p[i].kind), r->lang),
            .answer = answerable(db, r, &p[i]),
            .call = p[i].kind == PROMISE_CALLBACK ? p[i].id : TEXT(""),
        };
    page->promises = list;
    page->promises_count = n;
    return OUTCOME_OK;
}

static enum outcome card_messages(struct db *db, struct request *r, struct text person,
                                  struct html_people_persoon *page)
{
    struct html_people_persoon_messages *list;
    struct message *m = NULL;
    size_t n = 0;
    enum outcome o = people_messages(db, r->look, person, NO_TEXT, CARD_MESSAGES, &m, &n);

    if (o != OUTCOME_OK)
        return o;
    list = arena_take(r->arena, n + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct html_people_persoon_messages){
            .id = m[i].id, .day = m[i].day, .mine = m[i].from_person, .subject = m[i].subject};
    page->messages = list;
    page->messages_count = n;
    return OUTCOME_OK;
}

static const struct sentence *const ways[3] = {
    [CONTACT_MESSAGE] = &say_people_card_way_message,
    [CONTACT_LETTER] = &say_people_card_way_letter,
    [CONTACT_PHONE] = &say_people_card_way_phone,
};

enum outcome persoon_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_persoon page = {.person = r->part[0]};
    struct contact_person contact = {0};
    struct people_limit limit = {0};
    struct person p = {0};
    enum outcome o = people_load(db, r->look, r->part[0], &p);

    if (o == OUTCOME_OK)
        o = card_promises(db, r, p.id, &page);
    if (o == OUTCOME_OK)
        o = card_messages(db, r, p.id, &page);
    if (o != OUTCOME_OK)
        return o;
    o = people_limit_of(db, p.id, r->today, &limit);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.limited = o == OUTCOME_OK;
    page.limit_since = limit.since;
    page.limit_request = limit.request;
    if (people_contact_of(db, p.id, r->today, &contact) == OUTCOME_OK)
        page.contact_person = contact.name;
    page.name = p.name;
    page.initials = person_initials(r->arena, p.name);
    page.pronounce = p.pronounce;
    page.first_words = p.first_words;
    page.je = p.address_form == ADDRESS_JE;
    page.contact = sentence_plain(ways[p.contact], r->lang);
    page.contact_note = p.contact_note;
    page.phone = p.phone;
    page.mother_tongue = p.mother_tongue;
    page.household = household_words(db, r, p.id);
    page.secret = p.secret_address;
    page.full_name = p.surname.len > 0 ? person_full_name(r->arena, &p) : p.name;
    page.born = birth_say(r->arena, p.born, r->lang);
    if (!p.secret_address) {
        page.street = p.address.street;
        page.number = p.address.number;
        page.postcode = p.address.postcode;
        page.town = p.address.town;
    }
    page.bsn = bsn_written(r->arena, p.bsn);
    reply_page(reply, 200, p.name, INSIDE(html_people_persoon, &page));
    return OUTCOME_OK;
}

/* ---- answering and calling ---- */

struct answer_form {
    struct text text;
};
static const struct field answer_fields[] = {
    FIELD_OF(struct answer_form, text, .kind = FIELD_LONG, .most = 8000, .required = true,
             .label = &say_people_answer_text, .wrong = &say_people_answer_text_wrong),
};
const struct form_table answer_table = FORM_TABLE(struct answer_form, answer_fields);

enum outcome antwoord_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_antwoord page = {.form = &r->form};
    struct html_people_antwoord_paragraphs *list;
    struct text *paragraphs, promise = NO_TEXT;
    struct promise p = {0};
    struct message m = {0};
    enum outcome o = people_message(db, r->look, r->part[0], r->part[1], &m);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, r->part[0], &page.name);
    if (o == OUTCOME_OK && right_is(&m)) { /* not a question: a decision */
        reply_go_parts(r, ROUTE_WERK_AVG, (const struct text[]){r->part[0], m.id}, 2);
        o = OUTCOME_CONFLICT;
    }
    if (o != OUTCOME_OK)
        return o;
    paragraphs = paragraphs_of(r->arena, m.body, &page.paragraphs_count);
    list = arena_take(r->arena, page.paragraphs_count + 1, sizeof *list);
    if (paragraphs == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < page.paragraphs_count; i++)
        list[i].words = paragraphs[i];
    if (promises_find(db, PROMISE_ANSWER, m.id, &promise) == OUTCOME_OK &&
        promises_load(db, NULL, promise, &p) == OUTCOME_OK)
        page.by = sentence_say(r->arena, &say_people_answer_by, r->lang,
                               (struct fill[]){FILL_DAY("day", p.last_day)}, 1);
    page.person = r->part[0];
    page.message = m.id;
    page.subject = m.subject;
    page.day = m.day;
    page.mine = m.from_person;
    page.paragraphs = list;
    reply_page(reply, 200, m.subject, INSIDE(html_people_antwoord, &page));
    return OUTCOME_OK;
}

enum outcome antwoord_act(struct db *db, struct request *r)
{
    const struct answer_form *f = form_values(&r->form);
    const struct fill signed_by[] = {FILL_TEXT("name", r->who->name)};
    struct say body[PEOPLE_PARAGRAPHS_MOST];
    struct text *paragraphs, promise = NO_TEXT, id = NO_TEXT;
    struct message m = {0};
    size_t n = 0;
    enum outcome o = people_message(db, r->look, r->part[0], r->part[1], &m);

    if (o == OUTCOME_OK && right_is(&m))
        o = OUTCOME_NOT_ALLOWED; /* that is decided on its own page */
    if (o != OUTCOME_OK)
        return o;
    paragraphs = paragraphs_of(r->arena, f->text, &n);
    if (paragraphs == NULL || n >= PEOPLE_PARAGRAPHS_MOST)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        body[i] = SAY_TEXT(paragraphs[i]);
    body[n++] = (struct say){
        .sentence = &say_people_answer_signed, .fills = signed_by, .fill_count = 1};
    o = people_tell(db, r->look,
                    &(struct letter_out){.person = r->part[0],
                                         .kind = TEXT("answer"),
                                         .related = m.id,
                                         .subject = SAY(&say_people_answer_subject),
                                         .body = body,
                                         .body_count = n,
                                         .at = r->now,
                                         .day = r->today},
                    &id);
    if (o == OUTCOME_OK)
        o = promises_find(db, PROMISE_ANSWER, m.id, &promise);
    if (o == OUTCOME_OK)
        o = promises_kept(db, promise, r->today);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND) /* a second answer to the same is welcome */
        return o;
    reply_said(r, sentence_plain(&say_people_answer_said, r->lang));
    reply_go(r, ROUTE_WERK_PERSOON, r->part[0]);
    return OUTCOME_OK;
}

enum outcome gebeld_act(struct db *db, struct request *r)
{
    const struct say body[] = {{.sentence = &say_people_called_body,
                                .fills = (const struct fill[]){FILL_DAY("day", r->today)},
                                .fill_count = 1}};
    struct text id = NO_TEXT;
    struct promise p = {0};
    enum outcome o = promises_load(db, NULL, r->part[1], &p);

    if (o == OUTCOME_OK && (p.kind != PROMISE_CALLBACK || !text_same(p.person, r->part[0])))
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK && (p.state == PROMISE_KEPT || p.state == PROMISE_REPAIRED)) {
        reply_go(r, ROUTE_WERK_PERSOON, r->part[0]); /* pressed twice */
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        o = promises_kept(db, p.id, r->today);
    if (o == OUTCOME_OK)
        o = people_tell(db, r->look,
                        &(struct letter_out){.person = p.person,
                                             .kind = TEXT("called"),
                                             .related = p.id,
                                             .subject = SAY(&say_people_called_subject),
                                             .body = body,
                                             .body_count = 1,
                                             .at = r->now,
                                             .day = r->today},
                        &id);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_people_called_said, r->lang));
    reply_go(r, ROUTE_WERK_PERSOON, r->part[0]);
    return OUTCOME_OK;
}

/* ---- the cause of a mistake of ours ---- */

struct cause_form {
    struct text oorzaak;
};
static const struct field cause_fields[] = {
    FIELD_OF(struct cause_form, oorzaak, .kind = FIELD_LONG, .most = 4000, .required = true,
             .label = &say_people_cause_text, .wrong = &say_people_cause_text_wrong),
};
const struct form_table cause_table = FORM_TABLE(struct cause_form, cause_fields);

enum outcome oorzaak_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_oorzaak page = {.form = &r->form, .promise = r->part[0]};
    struct promise p = {0};
    enum outcome o = promises_load(db, NULL, r->part[0], &p);

    if (o == OUTCOME_OK && p.kind != PROMISE_CAUSE)
        o = OUTCOME_NOT_FOUND;
    if (o != OUTCOME_OK)
        return o;
    page.made = p.made;
    page.last_day = p.last_day;
    page.late = promise_is_past(p.last_day, r->today);
    reply_page(reply, 200, sentence_plain(&say_people_cause_title, r->lang),
               INSIDE(html_people_oorzaak, &page));
    return OUTCOME_OK;
}

enum outcome oorzaak_act(struct db *db, struct request *r)
{
    const struct cause_form *f = form_values(&r->form);
    struct say body[PEOPLE_PARAGRAPHS_MOST] = {SAY(&say_people_cause_lead)};
    struct text *paragraphs, id = NO_TEXT;
    struct promise p = {0};
    size_t n = 0;
    enum outcome o = promises_load(db, NULL, r->part[0], &p);

    if (o == OUTCOME_OK && p.kind != PROMISE_CAUSE)
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK && (p.state == PROMISE_KEPT || p.state == PROMISE_REPAIRED)) {
        reply_go(r, ROUTE_TEAM, NO_TEXT);
        return OUTCOME_OK;
    }
    if (o != OUTCOME_OK)
        return o;
    paragraphs = paragraphs_of(r->arena, f->oorzaak, &n);
    if (paragraphs == NULL || n + 1 > PEOPLE_PARAGRAPHS_MOST)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        body[i + 1] = SAY_TEXT(paragraphs[i]);
    o = promises_kept(db, p.id, r->today);
    if (o == OUTCOME_OK && p.person.len > 0)
        o = people_tell(db, NULL,
                        &(struct letter_out){.person = p.person,
                                             .kind = TEXT("cause"),
                                             .related = p.about,
                                             .subject = SAY(&say_people_cause_subject),
                                             .body = body,
                                             .body_count = n + 1,
                                             .at = r->now,
                                             .day = r->today},
                        &id);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_people_cause_said, r->lang));
    reply_go(r, ROUTE_TEAM, NO_TEXT);
    return OUTCOME_OK;
}
