/* pages - what the person sees: messages, who looked, their details, call me back. */
#include "people/forms.h"

#include <string.h>

#include "people/bericht.html.h"
#include "people/berichten.html.h"
#include "people/gegevens.html.h"
#include "people/nl.po.h"
#include "people/schrijven.html.h"

#include "ground/base/banned.h"

enum { MESSAGES_A_PAGE = 25 };

struct text own_person(const struct request *r)
{
    const bool person = r->acting == ROLE_PERSON || r->acting == ROLE_TRUSTED;

    /* For somebody who looks along the house puts the person here, once it may be. */
    return r->who != NULL && person ? r->who->person : NO_TEXT;
}

struct text day_written(const struct request *r, struct day d)
{
    return date_of(d).year == date_of(r->today).year ? say_weekday(r->arena, d, r->lang)
                                                     : say_day(r->arena, d, r->lang);
}

struct text bsn_written(struct arena *a, struct text bsn)
{
    return bsn.len == 9 ? arena_print(a, "%.3s %.3s %.3s", bsn.at, bsn.at + 3, bsn.at + 6)
                        : bsn;
}

struct text *paragraphs_of(struct arena *a, struct text body, size_t *ret_count)
{
    struct text *list, rest = body;
    size_t most = 1, count = 0;

    for (size_t i = 0; i < body.len; i++)
        most += body.at[i] == '\n';
    list = arena_take(a, most, sizeof *list);
    while (list != NULL && rest.len > 0) {
        struct text line;

        text_cut(rest, '\n', &line, &rest);
        line = text_trim(line);
        if (line.len > 0)
            list[count++] = line;
    }
    *ret_count = count;
    return list;
}

/* ---- messages ---- */

static enum outcome berichten_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_berichten page = {0};
    struct html_people_berichten_messages *list;
    struct message *m = NULL;
    size_t n = 0;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = people_messages(db, r->look, own_person(r), request_query(r, "voor"),
                            MESSAGES_A_PAGE + 1, &m, &n);
    if (o != OUTCOME_OK)
        return o;
    list = arena_take(r->arena, n + 1, sizeof *list);
    if (list == NULL)
        return OUTCOME_NO_ROOM;
    if (n > MESSAGES_A_PAGE) {
        n = MESSAGES_A_PAGE;
        page.older = m[n - 1].id;
    }
    for (size_t i = 0; i < n; i++)
        list[i] = (struct html_people_berichten_messages){.id = m[i].id,
                                                          .subject = m[i].subject,
                                                          .lang = language_code(m[i].language),
                                                          .day = day_written(r, m[i].day),
                                                          .mine = m[i].from_person,
                                                          .fresh = !m[i].read};
    page.messages = list;
    page.messages_count = n;
    reply_page(reply, 200, request_say(r, &say_people_mail_title, NULL, 0),
               INSIDE(html_people_berichten, &page));
    return OUTCOME_OK;
}

static enum outcome bericht_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_bericht page = {0};
    struct html_people_bericht_paragraphs *list;
    struct text *paragraphs;
    struct message m = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = people_message(db, r->look, own_person(r), r->part[0], &m);
    if (o != OUTCOME_OK)
        return o;
    page.lang = language_code(m.language);
    paragraphs = paragraphs_of(r->arena, m.body, &page.paragraphs_count);
    list = arena_take(r->arena, page.paragraphs_count + 1, sizeof *list);
    if (paragraphs == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < page.paragraphs_count; i++)
        list[i].words = paragraphs[i];
    page.id = m.id;
    page.subject = m.subject;
    page.day = m.day;
    page.mine = m.from_person;
    page.ours = !m.from_person;
    page.fresh = !m.read;
    page.has_pdf = m.has_pdf;
    page.paragraphs = list;
    if (text_same(m.kind, TEXT("decision")) && m.related.len > 0)
        page.decision = m.related;
    reply_page(reply, 200, m.subject, INSIDE(html_people_bericht, &page));
    return OUTCOME_OK;
}

static enum outcome pdf_show(struct db *db, struct request *r, struct reply *reply)
{
    struct text pdf = NO_TEXT;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = people_message_pdf(db, r->look, own_person(r), r->part[0], &pdf);
    if (o == OUTCOME_OK) /* nothing in the name says what it is about */
        reply_bytes(reply, TEXT("application/pdf"), TEXT("brief.pdf"), pdf);
    return o;
}

static enum outcome gelezen_act(struct db *db, struct request *r)
{
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = people_message_read(db, own_person(r), r->part[0]);
    if (o == OUTCOME_OK) {
        reply_said(r, request_say(r, &say_people_mail_read_said, NULL, 0));
        reply_go(r, ROUTE_MIJ_BERICHTEN, NO_TEXT);
    }
    return o;
}

/* ---- writing and being called ---- */

struct write_form {
    struct text subject;
    struct text text;
    struct text related;
};
static const struct field write_fields[] = {
    FIELD_OF(struct write_form, subject, .kind = FIELD_TEXT, .most = 150,
             .label = &say_people_write_subject),
    FIELD_OF(struct write_form, text, .kind = FIELD_LONG, .most = 8000, .required = true,
             .label = &say_people_write_text, .wrong = &say_people_write_text_wrong),
    FIELD_OF(struct write_form, related, .kind = FIELD_HIDDEN, .most = STORE_ID_CHARS,
             .label = &say_people_write_related),
};
static const struct form_table write_table = FORM_TABLE(struct write_form, write_fields);

static enum outcome schrijven_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_schrijven page = {.form = &r->form};
    struct text about = request_query(r, "over");
    struct message m = {0};
    enum outcome o = OUTCOME_OK;

    if (own_person(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    if (about.len > 0)
        o = people_message(db, r->look, own_person(r), about, &m);
    if (o != OUTCOME_OK)
        return o;
    if (about.len > 0 && !r->form.refused) {
        page.about = m.subject;
        form_keep(&r->form, "related", about);
        form_keep(&r->form, "subject",
                  request_say(r, &say_people_write_reply_subject,
                              (struct fill[]){FILL_TEXT("subject", m.subject)}, 1));
    }
    reply_page(reply, 200, request_say(r, &say_people_write_title, NULL, 0),
               INSIDE(html_people_schrijven, &page));
    return OUTCOME_OK;
}

/* The same words, sent again: a button pressed twice, a page sent again. One message, one duty.
 */
static enum outcome written_before(struct db *db, const struct request *r, struct text related,
                                   struct text subject, struct text body, bool *ret)
{
    enum { LOOK_BACK = 5 };
    struct message *m = NULL;
    size_t count = 0;
    const enum outcome o =
        people_messages(db, r->look, own_person(r), NO_TEXT, LOOK_BACK, &m, &count);

    *ret = false;
    for (size_t i = 0; o == OUTCOME_OK && i < count; i++)
        *ret = *ret ||
               (m[i].from_person && m[i].day.n == r->today.n &&
                text_same(m[i].kind, TEXT("question")) && text_same(m[i].related, related) &&
                text_same(m[i].body, body) && text_same(m[i].subject, subject));
    return o;
}

static enum outcome schrijven_act(struct db *db, struct request *r)
{
    bool before = false;
    const struct write_form *f = form_values(&r->form);
    struct text subject = f->subject, id = NO_TEXT;
    struct day by = people_answer_by(r->today);
    enum outcome o;

    if (own_person(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    if (subject.len == 0)
        subject = request_say(r, &say_people_write_default_subject, NULL, 0);
    o = written_before(db, r, f->related, subject, f->text, &before);
    if (o == OUTCOME_OK && !before)
        o = people_write(db, own_person(r), TEXT("question"), f->related, subject, f->text,
                         r->today, r->now, &id);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r,
               request_say(r, &say_people_write_said, (struct fill[]){FILL_DAY("day", by)}, 1));
    reply_go(r, ROUTE_MIJ_BERICHTEN, NO_TEXT);
    return OUTCOME_OK;
}

struct call_form {
    struct text note;
};
static const struct field call_fields[] = {
    FIELD_OF(struct call_form, note, .kind = FIELD_LONG, .most = 500,
             .label = &say_people_call_note),
};
static const struct form_table call_table = FORM_TABLE(struct call_form, call_fields);

static enum outcome bellen_act(struct db *db, struct request *r)
{
    const struct call_form *f = form_values(&r->form);
    struct day by = r->today;
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = people_call_me(db, own_person(r), f->note, r->today, r->now, &by);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r,
               request_say(r, &say_people_call_said, (struct fill[]){FILL_DAY("day", by)}, 1));
    reply_go(r, ROUTE_MIJ, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- details ---- */

struct data_form {
    struct text name;
    struct text pronounce;
    struct text address_form;
    struct text first_words;
    struct text language;
    struct text mother_tongue;
    struct text contact;
    struct text phone;
    struct text email;
    struct text contact_note;
};
static const struct choice form_choices[] = {
    {"u", &say_people_data_form_u, NULL}, {"je", &say_people_data_form_je, NULL}, {0}};
static const struct choice language_choices[] = {
    {"nl", &say_people_data_nl, NULL}, {"en", &say_people_data_en, NULL}, {0}};
static const struct choice contact_choices[] = {
    {"message", &say_people_data_contact_message, NULL},
    {"letter", &say_people_data_contact_letter, NULL},
    {"phone", &say_people_data_contact_phone, NULL},
    {0}};
static const struct field data_fields[] = {
    FIELD_OF(struct data_form, name, .kind = FIELD_TEXT, .most = 120, .required = true,
             .label = &say_people_data_name, .wrong = &say_people_data_name_wrong,
             .autocomplete = "name"),
    FIELD_OF(struct data_form, pronounce, .kind = FIELD_TEXT, .most = 120,
             .label = &say_people_data_pronounce, .hint = &say_people_data_pronounce_hint),
    FIELD_OF(struct data_form, address_form, .kind = FIELD_CHOICE, .required = true,
             .label = &say_people_data_form, .hint = &say_people_data_form_hint,
             .choices = form_choices),
    FIELD_OF(struct data_form, first_words, .kind = FIELD_TEXT, .most = 300,
             .label = &say_people_data_first_words, .hint = &say_people_data_first_words_hint),
    FIELD_OF(struct data_form, language, .kind = FIELD_CHOICE, .required = true,
             .label = &say_people_data_language, .choices = language_choices),
    FIELD_OF(struct data_form, mother_tongue, .kind = FIELD_TEXT, .most = 60,
             .label = &say_people_data_tongue, .hint = &say_people_data_tongue_hint),
    FIELD_OF(struct data_form, contact, .kind = FIELD_CHOICE, .required = true,
             .label = &say_people_data_contact, .choices = contact_choices),
    FIELD_OF(struct data_form, phone, .kind = FIELD_TEXT, .most = 30,
             .label = &say_people_data_phone, .autocomplete = "tel"),
    FIELD_OF(struct data_form, email, .kind = FIELD_TEXT, .most = 120,
             .label = &say_people_data_email, .wrong = &say_people_data_email_wrong,
             .autocomplete = "email"),
    FIELD_OF(struct data_form, contact_note, .kind = FIELD_LONG, .most = 500,
             .label = &say_people_data_note),
};
static const struct form_table data_table = FORM_TABLE(struct data_form, data_fields);

static enum outcome gegevens_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_gegevens page = {.form = &r->form};
    struct data_form values;
    struct person p = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (own_person(r).at != NULL)
        o = people_load(db, r->look, own_person(r), &p);
    if (o != OUTCOME_OK)
        return o;
    values = (struct data_form){.name = p.name,
                                .pronounce = p.pronounce,
                                .address_form =
                                    p.address_form == ADDRESS_JE ? TEXT("je") : TEXT("u"),
                                .first_words = p.first_words,
                                .language = language_key(p.language),
                                .mother_tongue = p.mother_tongue,
                                .contact = channel_key[p.contact],
                                .phone = p.phone,
                                .email = p.email,
                                .contact_note = p.contact_note};
    form_fill(&r->form, &values);
    page.full_name = p.surname.len > 0 ? person_full_name(r->arena, &p) : p.name;
    page.born = birth_say(r->arena, p.born, r->lang);
    page.street = p.address.street;
    page.number = p.address.number;
    page.postcode = p.address.postcode;
    page.town = p.address.town;
    page.secret = p.secret_address;
    page.bsn = bsn_written(r->arena, p.bsn);
    struct contact_person contact = {0};
    o = people_contact_of(db, own_person(r), r->today, &contact);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    page.contact = contact.name;
    reply_page(reply, 200, request_say(r, &say_people_data_title, NULL, 0),
               INSIDE(html_people_gegevens, &page));
    return OUTCOME_OK;
}

static enum outcome gegevens_act(struct db *db, struct request *r)
{
    const struct data_form *f = form_values(&r->form);
    struct person p = {0};
    enum outcome o = OUTCOME_NOT_ALLOWED;

    if (f->email.len > 0 && memchr(f->email.at, '@', f->email.len) == NULL)
        return form_refuse(&r->form, "email", &say_people_data_email_wrong);
    if (own_person(r).at != NULL)
        o = people_load(db, r->look, own_person(r), &p);
    if (o != OUTCOME_OK)
        return o;
    p.name = f->name;
    p.pronounce = f->pronounce;
    p.address_form = text_same(f->address_form, TEXT("je")) ? ADDRESS_JE : ADDRESS_U;
    p.first_words = f->first_words;
    p.language = language_from(f->language);
    p.mother_tongue = f->mother_tongue;
    for (int i = 0; i < 3; i++)
        if (text_same(f->contact, channel_key[i]))
            p.contact = (enum contact_way)i;
    p.phone = f->phone;
    p.email = f->email;
    p.contact_note = f->contact_note;
    o = people_save(db, r->look, &p, r->today);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, request_say(r, &say_people_data_said, NULL, 0));
    reply_go(r, ROUTE_MIJ_GEGEVENS, NO_TEXT);
    return OUTCOME_OK;
}

const struct handler people_handlers[] = {
    {.route = ROUTE_MIJ_BERICHTEN, .opens = 1u << KEY_MESSAGES, .show = berichten_show},
    {.route = ROUTE_MIJ_BERICHT, .opens = 1u << KEY_MESSAGES, .show = bericht_show},
    {.route = ROUTE_MIJ_BERICHT_PDF, .show = pdf_show},
    {.route = ROUTE_MIJ_BERICHT_GELEZEN, .act = gelezen_act},
    {.route = ROUTE_MIJ_SCHRIJVEN,
     .form = &write_table,
     .act = schrijven_act,
     .show = schrijven_show},
    {.route = ROUTE_MIJ_BELLEN, .form = &call_table, .act = bellen_act},
    {.route = ROUTE_MIJ_GEGEVENS,
     .form = &data_table,
     .act = gegevens_act,
     .show = gegevens_show},
    {.route = ROUTE_MIJ_VERTROUWD,
     .form = &trust_table,
     .act = vertrouwd_act,
     .show = vertrouwd_show},
    {.route = ROUTE_MIJ_VERTROUWD_STOP, .act = vertrouwd_stop_act},
    {.route = ROUTE_MIJ_GEKEKEN_LIEVER_NIET, .act = liever_niet_act},
    {.route = ROUTE_MIJ_IEMAND_ANDERS, .act = iemand_anders_act},
    {.route = ROUTE_TEAM_ANDERS, .act = anders_act},
    {.route = ROUTE_VOOR, .form = &code_table, .act = voor_act, .show = voor_show},
    {.route = ROUTE_VOOR_KIES, .act = voor_kies_act},
    {.route = ROUTE_MIJ_GEKEKEN, .opens = 1u << KEY_LOG, .show = gekeken_show},
    {.route = ROUTE_MIJ_GEKEKEN_BEWIJS, .show = gekeken_bewijs_show},
    {.route = ROUTE_MIJ_GEKEKEN_VRAAG, .act = gekeken_vraag_act},
    {.route = ROUTE_WERK_MENSEN,
     .form = &find_table,
     .about = mensen_about,
     .act = mensen_act,
     .show = mensen_show},
    {.route = ROUTE_WERK_PERSOON,
     .opens = 1u << KEY_DOSSIER,
     .about = persoon_about,
     .show = persoon_show},
    {.route = ROUTE_WERK_ANTWOORD,
     .form = &answer_table,
     .about = persoon_about,
     .act = antwoord_act,
     .show = antwoord_show},
    {.route = ROUTE_WERK_AVG,
     .form = &right_table,
     .about = persoon_about,
     .act = recht_act,
     .show = recht_show},
    {.route = ROUTE_WERK_AVG_EINDE, .about = persoon_about, .act = recht_einde_act},
    {.route = ROUTE_WERK_GEBELD, .about = persoon_about, .act = gebeld_act},
    {.route = ROUTE_WERK_NOOD, .form = &urgent_table, .act = nood_act, .show = nood_show},
    {.route = ROUTE_WERK_NOOD_ZEKER, .act = nood_zeker_act, .show = nood_zeker_show},
    {.route = ROUTE_WERK_NOOD_GEGEVENS,
     .about = nood_gegevens_about,
     .show = nood_gegevens_show},
    {.route = ROUTE_TEAM_SPOED, .about = spoed_about, .show = spoed_show},
    {.route = ROUTE_TEAM_OORZAAK,
     .form = &cause_table,
     .act = oorzaak_act,
     .show = oorzaak_show},
};
const size_t people_handlers_count = sizeof people_handlers / sizeof *people_handlers;
