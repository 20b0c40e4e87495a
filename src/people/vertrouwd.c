/* vertrouwd - the pages of somebody beside you: naming them, ending it, and their own page; and
 * saying that you would rather see somebody else of us. */
#include "people/forms.h"

#include "people/nl.po.h"
#include "people/people.sql.h"
#include "people/vertrouwd.html.h"
#include "people/voor.html.h"

#include "ground/base/banned.h"

enum { HELPERS_MOST = 40, DEFAULT_DAYS = 90 };

static struct text plain(const struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

/* ---- /mij/vertrouwd ---------------------------------------------------------------------- */

struct trust_form {
    struct text name;
    bool money;
    bool application;
    bool messages;
    struct day until;
};
static const struct field trust_fields[] = {
    FIELD_OF(struct trust_form, name, .kind = FIELD_TEXT, .most = 80, .required = true,
             .label = &say_people_beside_name, .hint = &say_people_beside_name_hint,
             .wrong = &say_people_beside_name_wrong),
    FIELD_OF(struct trust_form, money, .kind = FIELD_TICK, .label = &say_people_beside_money),
    FIELD_OF(struct trust_form, application, .kind = FIELD_TICK,
             .label = &say_people_beside_application),
    FIELD_OF(struct trust_form, messages, .kind = FIELD_TICK,
             .label = &say_people_beside_messages),
    FIELD_OF(struct trust_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_people_beside_until_field, .hint = &say_people_beside_until_hint,
             .wrong = &say_people_beside_until_wrong),
};
const struct form_table trust_table = FORM_TABLE(struct trust_form, trust_fields);

/* "geld en berichten": the parts as words. */
static struct text parts_said(struct request *r, bool money, bool application, bool messages)
{
    const struct text word[] = {plain(r, &say_people_beside_money),
                                plain(r, &say_people_beside_application),
                                plain(r, &say_people_beside_messages)};
    const bool has[] = {money, application, messages};
    struct text said = TEXT("");

    for (size_t i = 0; i < sizeof has / sizeof *has; i++)
        if (has[i])
            said = arena_print(r->arena, "%.*s%s%.*s", TEXT_ARG(said), said.len > 0 ? ", " : "",
                               TEXT_ARG(word[i]));
    return said;
}

static enum outcome helpers(struct db *db, struct request *r,
                            struct html_people_vertrouwd *page)
{
    struct html_people_vertrouwd_helpers *list =
        arena_take(r->arena, HELPERS_MOST, sizeof *list);
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = people_trusted_of_person_open(
        db, (struct people_trusted_of_person_in){.person = own_person(r)}, &rows);

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < HELPERS_MOST) {
        struct people_trusted_of_person_row row;

        o = people_trusted_of_person_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        struct html_people_vertrouwd_helpers *h = &list[n++];
        const bool over = row.has_ended || row.until.n < r->today.n;
        const bool open = !over && !row.has_accepted;
        const struct text id = rows_keep(&rows, row.id);
        *h = (struct html_people_vertrouwd_helpers){
            .id = id,
            .parts = parts_said(r, row.money, row.application, row.messages),
            .code_until = row.code_until,
            .until = row.until,
            .ended = over,
            .ended_on = row.has_ended ? row.ended : row.until,
            .used = row.has_accepted,
            .runs = !over};
        if (open && row.code_until.n >= r->today.n)
            o = trusted_words(db, r->look, own_person(r), id, row.code_sealed, "code_sealed",
                              &h->code);
        if (o == OUTCOME_OK)
            o = trusted_words(db, r->look, own_person(r), id, row.name, "name", &h->name);
    }
    page->helpers = list;
    page->helpers_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome vertrouwd_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_vertrouwd page = {.form = &r->form};
    enum outcome o = own_person(r).at == NULL ? OUTCOME_NOT_ALLOWED : helpers(db, r, &page);

    if (o != OUTCOME_OK)
        return o;
    if (!r->form.refused)
        form_fill(&r->form, &(struct trust_form){.until = day_plus(r->today, DEFAULT_DAYS)});
    reply_page(reply, 200, plain(r, &say_people_beside_title),
               INSIDE(html_people_vertrouwd, &page));
    return OUTCOME_OK;
}

enum outcome vertrouwd_act(struct db *db, struct request *r)
{
    const struct trust_form *f = form_values(&r->form);
    const struct people_trusted t = {.person = own_person(r),
                                     .name = f->name,
                                     .money = f->money,
                                     .application = f->application,
                                     .messages = f->messages,
                                     .until = f->until};
    struct text id = NO_TEXT;

    if (own_person(r).at == NULL)
        return OUTCOME_NOT_ALLOWED;
    if (!f->money && !f->application && !f->messages)
        return form_refuse(&r->form, "money", &say_people_beside_parts_wrong);
    const enum outcome o = people_trusted_new(db, &t, r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "until", &say_people_beside_until_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_people_beside_said));
    reply_go(r, ROUTE_MIJ_VERTROUWD, NO_TEXT);
    return OUTCOME_OK;
}

enum outcome vertrouwd_stop_act(struct db *db, struct request *r)
{
    const enum outcome o = own_person(r).at == NULL
                               ? OUTCOME_NOT_ALLOWED
                               : people_trusted_end(db, own_person(r), r->part[0], r->today);

    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_people_beside_stopped_said));
    reply_go(r, ROUTE_MIJ_VERTROUWD, NO_TEXT);
    return OUTCOME_OK;
}

/* ---- /voor: the helper's own page -------------------------------------------------------- */

struct code_form {
    struct text code;
};
static const struct field code_fields[] = {
    FIELD_OF(struct code_form, code, .kind = FIELD_TEXT, .most = 40, .required = true,
             .label = &say_people_voor_code, .hint = &say_people_voor_code_hint,
             .wrong = &say_people_voor_code_wrong),
};
const struct form_table code_table = FORM_TABLE(struct code_form, code_fields);

static enum outcome people_i_help(struct db *db, struct request *r,
                                  struct html_people_voor *page)
{
    struct html_people_voor_people *list = arena_take(r->arena, HELPERS_MOST, sizeof *list);
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    enum outcome o = people_trusted_of_helper_open(
        db, (struct people_trusted_of_helper_in){.account = r->who->account, .today = r->today},
        &rows);

    if (list == NULL)
        return OUTCOME_NO_ROOM;
    while (o == OUTCOME_OK && n < HELPERS_MOST) {
        struct people_trusted_of_helper_row row;

        o = people_trusted_of_helper_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        const struct text id = rows_keep(&rows, row.id), helper = rows_keep(&rows, row.helper);
        list[n] = (struct html_people_voor_people){
            .id = id,
            .parts = parts_said(r, row.money, row.application, row.messages),
            .until = row.until};
        o = trusted_words(db, witness_own(r->arena, helper), helper, id, row.helper_sees,
                          "helper_sees", &list[n].name);
        n++;
    }
    page->people = list;
    page->people_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome voor_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_voor page = {.form = &r->form};
    const enum outcome o = people_i_help(db, r, &page);

    if (o != OUTCOME_OK)
        return o;
    reply_page(reply, 200, plain(r, &say_people_voor_title), INSIDE(html_people_voor, &page));
    return OUTCOME_OK;
}

enum outcome voor_act(struct db *db, struct request *r)
{
    const struct code_form *f = form_values(&r->form);
    struct access_account me = {0};
    struct text id = NO_TEXT;
    enum outcome o = access_account_read(db, r->who->account, &me);

    if (o == OUTCOME_OK)
        o = people_trusted_accept(db, f->code, me.account, me.person, r->today, r->now, &id);
    if (o == OUTCOME_NOT_FOUND)
        return form_refuse(&r->form, "code", &say_people_voor_code_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_people_voor_said));
    reply_go(r, ROUTE_VOOR, NO_TEXT);
    return OUTCOME_OK;
}

/* Looking along begins: the session acts as helper, and the cookie says for whom. What may be
 * seen is asked anew at every click. */
enum outcome voor_kies_act(struct db *db, struct request *r)
{
    static const enum route first[] = {ROUTE_MIJ_GELD, ROUTE_MIJ_AANVRAGEN,
                                       ROUTE_MIJ_BERICHTEN};
    struct text person = NO_TEXT, cookie = NO_TEXT;
    enum outcome o = OUTCOME_NOT_ALLOWED;
    size_t i = 0;

    for (; i < sizeof first / sizeof *first && o == OUTCOME_NOT_ALLOWED; i++)
        o = people_trusted_subject(db, r->who->account, r->part[0], first[i], r->today,
                                   &person);
    if (o == OUTCOME_OK && r->acting != ROLE_TRUSTED) {
        o = access_session_act_as(db, r->who, ROLE_TRUSTED, r->now, &cookie);
        if (o == OUTCOME_OK)
            request_set_cookie(r, ACCESS_COOKIE_SESSION, cookie, 0);
    }
    if (o != OUTCOME_OK)
        return o;
    request_set_cookie(r, PEOPLE_COOKIE_BESIDE, r->part[0], 0);
    reply_go(r, first[i - 1], NO_TEXT);
    return OUTCOME_OK;
}

struct text people_beside_banner(struct arena *a, struct text name, enum language lang)
{
    return sentence_say(a, &say_people_beside_banner, lang,
                        (struct fill[]){FILL_TEXT("name", name)}, 1);
}

/* ---- somebody else, please --------------------------------------------------------------- */

static enum outcome rather_not(struct db *db, struct request *r, struct text account,
                               enum route back)
{
    const enum outcome o = people_rather_not(db, own_person(r), account, r->today);

    if (o != OUTCOME_OK)
        return o;
    reply_said(r, plain(r, &say_people_rather_said));
    reply_go(r, back, NO_TEXT);
    return OUTCOME_OK;
}

enum outcome liever_niet_act(struct db *db, struct request *r)
{
    struct witness_seen *seen = NULL;
    int64_t counter = 0;
    size_t n = 0;
    enum outcome o =
        own_person(r).at == NULL ? OUTCOME_NOT_ALLOWED : text_number(r->part[0], &counter);

    if (o == OUTCOME_NOT_VALID || (o == OUTCOME_OK && counter < 1))
        o = OUTCOME_NOT_FOUND;
    if (o == OUTCOME_OK)
        o = witness_lines(db, r->look, own_person(r), counter + 1, 1, &seen, &n);
    if (o == OUTCOME_OK &&
        (n == 0 || seen[0].counter != counter || text_same(seen[0].role, TEXT("person")) ||
         text_same(seen[0].role, TEXT("trusted")) || text_same(seen[0].role, TEXT("job"))))
        o = OUTCOME_NOT_FOUND;
    return o == OUTCOME_OK ? rather_not(db, r, seen[0].actor, ROUTE_MIJ_GEKEKEN) : o;
}

enum outcome iemand_anders_act(struct db *db, struct request *r)
{
    struct contact_person contact = {0};
    const enum outcome o = own_person(r).at == NULL
                               ? OUTCOME_NOT_ALLOWED
                               : people_contact_of(db, own_person(r), r->today, &contact);

    return o == OUTCOME_OK ? rather_not(db, r, contact.account, ROUTE_MIJ_GEGEVENS) : o;
}
