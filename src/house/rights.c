/* rights - everything we hold, at once; and what else may be asked, each with its last day. */
#include <string.h>

#include "access/access.h"
#include "house/give.h"
#include "house/rights.h"
#include "people/people.h"
#include "witness/witness.h"

#include "house/inzage.html.h"
#include "house/nl.po.h"
#include "house/rechten.html.h"

#include "ground/base/banned.h"

static struct text plain(const struct request *r, const struct sentence *s)
{
    return request_say(r, s, NULL, 0);
}

/* ---- everything ---- */

enum outcome inzage_show(struct db *db, struct request *r, struct reply *reply)
{
    const struct html_house_inzage page = {.page_name = TEXT("lezen.html"),
                                           .data_name = TEXT("gegevens.json"),
                                           .phone = r->place->phone};

    (void)db;
    if (r->who == NULL || r->who->person.at == NULL)
        return OUTCOME_NOT_ALLOWED;
    reply_page(reply, 200, plain(r, &say_house_inzage_page_title),
               INSIDE(html_house_inzage, &page));
    return OUTCOME_OK;
}

enum outcome inzage_file_show(struct db *db, struct request *r, struct reply *reply)
{
    WHEN_LEAVING(house_given_drop) struct given given = {0};
    const bool page = text_same(r->part[0], TEXT("lezen.html"));
    struct text bytes = NO_TEXT;
    enum outcome o = OUTCOME_OK;

    if (r->who == NULL || r->who->person.at == NULL)
        return OUTCOME_NOT_ALLOWED;
    if (!page && !text_same(r->part[0], TEXT("gegevens.json")))
        return OUTCOME_NOT_FOUND;
    o = house_give(db, r->look, r->who->person, r->today, r->lang, &given);
    if (o != OUTCOME_OK)
        return o;
    bytes = arena_copy(r->arena, page ? (struct text){given.html, given.html_size}
                                      : (struct text){given.json, given.json_size});
    if (bytes.at == NULL)
        return OUTCOME_NO_ROOM;
    reply_bytes(reply, page ? TEXT("text/html; charset=utf-8") : TEXT("application/json"),
                page ? TEXT("mijn-gegevens.html") : TEXT("mijn-gegevens.json"), bytes);
    return OUTCOME_OK;
}

/* ---- what else may be asked ---- */

struct rights_form {
    struct text right;
    struct text text;
};

/* The words of the choice are the subject of the message too. */
static const struct choice rights[] = {
    {"rectificatie", &say_house_right_rectify, &say_house_right_rectify_hint},
    {"wissing", &say_house_right_erase, &say_house_right_erase_hint},
    {"beperking", &say_house_right_restrict, &say_house_right_restrict_hint},
    {"bezwaar", &say_house_right_object, &say_house_right_object_hint},
    {"overdraagbaarheid", &say_house_right_move, &say_house_right_move_hint},
    {0}};

static const struct field rights_fields[] = {
    FIELD_OF(struct rights_form, right, .kind = FIELD_CHOICE, .required = true,
             .label = &say_house_right_which, .wrong = &say_house_right_which_wrong,
             .choices = rights),
    FIELD_OF(struct rights_form, text, .kind = FIELD_LONG, .most = 8000, .required = true,
             .label = &say_house_right_text, .hint = &say_house_right_text_hint,
             .wrong = &say_house_right_text_wrong),
};
const struct form_table rights_table = FORM_TABLE(struct rights_form, rights_fields);

enum outcome rights_act(struct db *db, struct request *r)
{
    const struct rights_form *f = form_values(&r->form);
    struct text kind = NO_TEXT;
    struct day by = {0};
    enum outcome o = OUTCOME_NOT_VALID;

    if (r->who == NULL || r->who->person.at == NULL)
        return OUTCOME_NOT_ALLOWED;
    for (size_t i = 0; rights[i].value != NULL; i++) {
        if (!text_same(text_of(rights[i].value), f->right))
            continue;
        kind = arena_print(db->arena, "avg_%s", rights[i].value);
        o = kind.at == NULL
                ? OUTCOME_NO_ROOM
                : people_ask_right(db, r->who->person, kind, plain(r, rights[i].label), f->text,
                                   r->today, r->now, &by);
    }
    if (o != OUTCOME_OK)
        return o;
    reply_said(r,
               request_say(r, &say_house_right_said, (struct fill[]){FILL_DAY("day", by)}, 1));
    reply_go(r, ROUTE_MIJ_BERICHTEN, NO_TEXT);
    return OUTCOME_OK;
}

/* What goes when: the classes of trust in plain words. */
static const struct {
    const struct sentence *what, *why, *until;
} kept[] = {
    {&say_house_kept_story, &say_house_kept_story_why, &say_house_kept_story_until},
    {&say_house_kept_given, &say_house_kept_given_why, &say_house_kept_given_until},
    {&say_house_kept_thought, &say_house_kept_thought_why, &say_house_kept_thought_until},
    {&say_house_kept_file, &say_house_kept_file_why, &say_house_kept_file_until},
    {&say_house_kept_money, &say_house_kept_money_why, &say_house_kept_money_until},
    {&say_house_kept_log, &say_house_kept_log_why, &say_house_kept_log_until},
};
enum { KEPT = sizeof kept / sizeof *kept };

enum outcome rights_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_house_rechten_kept rows[KEPT];
    struct html_house_rechten page = {.by = day_plus_months(r->today, 1),
                                      .gone = day_plus(r->today, 66),
                                      .kept = rows,
                                      .kept_count = KEPT,
                                      .form = &r->form};

    (void)db;
    if (r->who == NULL || r->who->person.at == NULL)
        return OUTCOME_NOT_ALLOWED;
    for (size_t i = 0; i < KEPT; i++)
        rows[i] = (struct html_house_rechten_kept){.what = plain(r, kept[i].what),
                                                   .why = plain(r, kept[i].why),
                                                   .until = plain(r, kept[i].until)};
    reply_page(reply, 200, plain(r, &say_house_rights_title),
               INSIDE(html_house_rechten, &page));
    return OUTCOME_OK;
}
