#include "decisions/doel.html.h"
#include "decisions/inside.h"

#include "ground/base/banned.h"

/* What for? Whoever opens an application that is a colleague's says so first, and the person
 * reads it. The words go into the log only, where they are sealed. */

static const struct choice purposes[] = {{"waarnemen", &say_decisions_opened_instead, NULL},
                                         {"meedenken", &say_decisions_opened_along, NULL},
                                         {"vraag", &say_decisions_opened_question, NULL},
                                         {"verbeteren", &say_decisions_opened_mend, NULL},
                                         {"anders", &say_decisions_opened_else, NULL},
                                         {0}};

struct opened_form {
    struct text purpose;
    struct text words;
};
static const struct field opened_fields[] = {
    FIELD_OF(struct opened_form, purpose, .kind = FIELD_CHOICE, .required = true,
             .label = &say_decisions_opened_purpose, .choices = purposes,
             .wrong = &say_decisions_opened_purpose_wrong),
    FIELD_OF(struct opened_form, words, .kind = FIELD_TEXT, .most = 200, .asked = true,
             .label = &say_decisions_opened_words, .hint = &say_decisions_opened_words_hint,
             .wrong = &say_decisions_opened_words_wrong),
};
const struct form_table opened_table = FORM_TABLE(struct opened_form, opened_fields);

/* "Something else" alone says nothing. */
static bool says_what(const struct opened_form *in)
{
    return in->words.len > 0 || !text_same(in->purpose, TEXT("anders"));
}

static enum outcome application_of(struct db *db, struct request *r, application_row *ret)
{
    return decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = r->part[0]}, ret);
}

/* Nobody's in particular, their own, or of somebody whose contact person they are. */
static enum outcome is_theirs(struct db *db, const struct request *r,
                              const application_row *app, bool *ret_is)
{
    struct contact_person contact = {0};
    enum outcome o = OUTCOME_OK;

    *ret_is = app->owner.len == 0 || text_same(app->owner, r->who->account);
    if (*ret_is)
        return OUTCOME_OK;
    o = people_contact_of(db, app->person, r->today, &contact);
    if (o == OUTCOME_OK)
        *ret_is = text_same(contact.account, r->who->account);
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome opened_purpose(struct db *db, struct request *r, const application_row *app,
                            struct text *ret_purpose)
{
    struct decisions_opened_of_row chosen;
    bool theirs = false;
    /* What was typed before midnight is not thrown away after it. */
    const int since = r->method == METHOD_POST ? -1 : 0;
    enum outcome o = is_theirs(db, r, app, &theirs);

    *ret_purpose = NO_TEXT;
    if (o != OUTCOME_OK || theirs)
        return o;
    o = decisions_opened_of_one(
        db,
        (struct decisions_opened_of_in){.application = app->id,
                                        .account = r->who->account,
                                        .since = day_plus(r->today, since)},
        &chosen);
    if (o == OUTCOME_OK)
        *ret_purpose = chosen.purpose;
    if (o != OUTCOME_NOT_FOUND)
        return o;
    reply_go(r, ROUTE_WERK_AANVRAAG_DOEL, app->id);
    return OUTCOME_CONFLICT;
}

/* Whom they would rather not see is not even asked what for. */
static enum outcome may_ask(struct db *db, const struct request *r, const struct text *persons,
                            size_t count)
{
    bool is = false;
    enum outcome o = OUTCOME_OK;

    for (size_t i = 0; o == OUTCOME_OK && !is && i < count; i++)
        o = people_rather_not_is(db, persons[i], r->who->account, &is);
    return o == OUTCOME_OK && is ? OUTCOME_NOT_ALLOWED : o;
}

/* The page itself opens nothing; the choice writes the line, with the words. */
enum outcome opened_about(struct db *db, struct request *r, struct about *ret)
{
    const struct opened_form *in = NULL;
    application_row app;
    struct text *persons = arena_take(r->arena, 2, sizeof *persons);
    enum outcome o = persons == NULL ? OUTCOME_NO_ROOM : application_of(db, r, &app);

    if (o == OUTCOME_OK && text_same(app.state, TEXT("open")))
        o = OUTCOME_NOT_FOUND;
    *ret = (struct about){0};
    if (o == OUTCOME_OK)
        o = may_ask(db, r, persons, persons_of(&app, persons));
    if (o != OUTCOME_OK || r->method != METHOD_POST || r->form.refused)
        return o;
    in = form_values(&r->form);
    if (!says_what(in))
        return OUTCOME_OK;
    *ret = (struct about){.persons = persons,
                          .count = persons_of(&app, persons),
                          .part = TEXT("aanvraag"),
                          .purpose = witness_purpose_with(r->arena, in->purpose, in->words)};
    return ret->purpose.at == NULL ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

enum outcome opened_act(struct db *db, struct request *r)
{
    const struct opened_form *in = form_values(&r->form);
    enum outcome o = OUTCOME_OK;

    if (!says_what(in))
        return form_refuse(&r->form, "words", &say_decisions_opened_words_wrong);
    o = decisions_opened_over_run(
        db, (struct decisions_opened_over_in){.before = day_plus(r->today, -1)});
    if (o == OUTCOME_OK)
        o = decisions_opened_put_run(
            db, (struct decisions_opened_put_in){.application = r->part[0],
                                                 .account = r->who->account,
                                                 .day = r->today,
                                                 .purpose = in->purpose});
    if (o == OUTCOME_OK)
        reply_go(r, ROUTE_WERK_AANVRAAG, r->part[0]);
    return o;
}

enum outcome opened_show(struct db *db, struct request *r, struct reply *reply)
{
    application_row app;
    enum outcome o = application_of(db, r, &app);
    struct html_decisions_doel page = {.form = &r->form};

    if (o == OUTCOME_OK && text_same(app.state, TEXT("open")))
        o = OUTCOME_NOT_FOUND;
    if (o != OUTCOME_OK)
        return o;
    page.id = app.id;
    page.owner = app.owner_name;
    reply_page(reply, 200, sentence_plain(&say_decisions_opened_title, r->lang),
               INSIDE(html_decisions_doel, &page));
    return OUTCOME_OK;
}
