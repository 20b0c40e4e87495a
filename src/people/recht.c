/* recht - a right over one's data was asked for: a colleague decides, and the letter says how to go
 * on. Law: AVG 12 lid 3 en 4, 15-21; UAVG 34 (a decision that one can object to). */
#include <string.h>

#include "people/forms.h"

#include "people/nl.po.h"
#include "people/people.sql.h"
#include "people/recht.html.h"

#include "ground/base/banned.h"

enum { MORE_MONTHS = 2, OBJECT_DAYS = 42, LIFT_DAYS = 7, LETTER_MORE = 5 };

struct right_form {
    struct text outcome;
    struct text words;
};
static const struct choice outcomes[] = {
    {"ja", &say_people_right_yes, &say_people_right_yes_hint},
    {"deels", &say_people_right_part, &say_people_right_part_hint},
    {"nee", &say_people_right_no, &say_people_right_no_hint},
    {"langer", &say_people_right_longer, &say_people_right_longer_hint},
    {0}};
static const struct field right_fields[] = {
    FIELD_OF(struct right_form, outcome, .kind = FIELD_CHOICE, .required = true,
             .label = &say_people_right_outcome, .wrong = &say_people_right_outcome_wrong,
             .choices = outcomes),
    FIELD_OF(struct right_form, words, .kind = FIELD_LONG, .most = 8000, .required = true,
             .label = &say_people_right_words, .wrong = &say_people_right_words_wrong),
};
const struct form_table right_table = FORM_TABLE(struct right_form, right_fields);

/* What the one who decides must know, by right. */
static const struct {
    const char *kind;
    const struct sentence *guide;
} guides[] = {{"avg_rectificatie", &say_people_right_guide_rectify},
              {"avg_wissing", &say_people_right_guide_erase},
              {"avg_beperking", &say_people_right_guide_restrict},
              {"avg_bezwaar", &say_people_right_guide_object},
              {"avg_overdraagbaarheid", &say_people_right_guide_move}};
enum { GUIDES = sizeof guides / sizeof *guides };

static const struct sentence *guide_of(struct text kind)
{
    for (size_t i = 0; i < GUIDES; i++) {
        if (text_same(text_of(guides[i].kind), kind))
            return guides[i].guide;
    }
    return NULL;
}

bool right_is(const struct message *m)
{
    return m->from_person && guide_of(m->kind) != NULL;
}

static bool limits(const struct message *m)
{
    return text_same(m->kind, TEXT("avg_beperking"));
}

enum outcome people_limit_of(struct db *db, struct text person, struct day today,
                             struct people_limit *ret)
{
    struct people_right_limit_row row = {0};
    const enum outcome o =
        people_right_limit_one(db, (struct people_right_limit_in){.person = person}, &row);

    if (o != OUTCOME_OK)
        return o;
    *ret = (struct people_limit){.request = row.related, .since = row.day};
    if (text_same(row.kind, TEXT("avg_beperkt")))
        return OUTCOME_OK;
    ret->ends = true; /* told before it ends: AVG 18 lid 3 */
    ret->until = day_plus(row.day, LIFT_DAYS);
    return day_after(ret->until, today) ? OUTCOME_OK : OUTCOME_NOT_FOUND;
}

/* The request, and its duty while it is open. */
static enum outcome load(struct db *db, struct request *r, struct message *m,
                         struct promise *ret_duty, bool *ret_open)
{
    struct text promise = NO_TEXT;
    enum outcome o = people_message(db, r->look, r->part[0], r->part[1], m);

    *ret_open = false;
    if (o == OUTCOME_OK && !right_is(m))
        o = OUTCOME_NOT_FOUND;
    if (o != OUTCOME_OK)
        return o;
    o = promises_find(db, PROMISE_ANSWER, m->id, &promise);
    if (o == OUTCOME_OK)
        o = promises_load(db, NULL, promise, ret_duty);
    *ret_open = o == OUTCOME_OK;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome recht_show(struct db *db, struct request *r, struct reply *reply)
{
    struct html_people_recht page = {.form = &r->form, .person = r->part[0]};
    struct html_people_recht_paragraphs *list;
    struct text *paragraphs;
    struct people_limit limit = {0};
    struct promise duty = {0};
    struct message m = {0};
    enum outcome o = load(db, r, &m, &duty, &page.open);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, r->part[0], &page.name);
    if (o != OUTCOME_OK)
        return o;
    paragraphs = paragraphs_of(r->arena, m.body, &page.paragraphs_count);
    list = arena_take(r->arena, page.paragraphs_count + 1, sizeof *list);
    if (paragraphs == NULL || list == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < page.paragraphs_count; i++)
        list[i].words = paragraphs[i];
    page.paragraphs = list;
    page.message = m.id;
    page.subject = m.subject;
    page.day = m.day;
    page.by = duty.last_day;
    page.guide = sentence_say(r->arena, guide_of(m.kind), r->lang,
                              (struct fill[]){FILL_TEXT("name", page.name)}, 1);
    o = people_limit_of(db, r->part[0], r->today, &limit);
    page.limited = o == OUTCOME_OK && text_same(limit.request, m.id);
    page.ends = limit.ends;
    page.until = limit.until;
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    reply_page(reply, 200, m.subject, INSIDE(html_people_recht, &page));
    return OUTCOME_OK;
}

/* ---- deciding ---- */

struct letter {
    struct say body[PEOPLE_PARAGRAPHS_MOST + LETTER_MORE];
    size_t count;
};

static void put(struct letter *l, const struct sentence *s, const struct fill *fills, size_t n)
{
    l->body[l->count++] = (struct say){.sentence = s, .fills = fills, .fill_count = n};
}

static enum outcome put_words(struct letter *l, struct arena *a, struct text words)
{
    size_t n = 0;
    const struct text *paragraphs = paragraphs_of(a, words, &n);

    if (paragraphs == NULL || n > PEOPLE_PARAGRAPHS_MOST - LETTER_MORE)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < n; i++)
        l->body[l->count++] = SAY_TEXT(paragraphs[i]);
    return OUTCOME_OK;
}

static enum outcome tell(struct db *db, struct request *r, const char *kind,
                         const struct sentence *subject, const struct letter *l, bool on_paper)
{
    struct text id = NO_TEXT;

    return people_tell(db, r->look,
                       &(struct letter_out){.person = r->part[0],
                                            .kind = text_of(kind),
                                            .related = r->part[1],
                                            .subject = {.sentence = subject},
                                            .body = l->body,
                                            .body_count = l->count,
                                            .on_paper = on_paper,
                                            .at = r->now,
                                            .day = r->today},
                       &id);
}

/* Once, and told within the first month: AVG 12 lid 3. */
static enum outcome longer(struct db *db, struct request *r, const struct message *m,
                           const struct promise *duty, const struct right_form *f)
{
    const struct day by = day_plus_months(duty->first_last_day, MORE_MONTHS);
    const struct fill fills[] = {FILL_TEXT("what", m->subject), FILL_DAY("day", by)};
    const struct fill signed_by[] = {FILL_TEXT("name", r->who->name)};
    struct letter l = {.count = 0};
    enum outcome o = OUTCOME_OK;

    if (duty->moved || day_after(r->today, duty->last_day))
        return form_refuse(&r->form, "outcome", &say_people_right_longer_wrong);
    o = promises_move(db, &(struct promise_move){.id = duty->id,
                                                 .day = r->today,
                                                 .last_day = by,
                                                 .article = TEXT("AVG 12 lid 3"),
                                                 .reason = f->words});
    put(&l, &say_people_right_letter_longer, fills, 2);
    if (o == OUTCOME_OK)
        o = put_words(&l, r->arena, f->words);
    put(&l, &say_people_right_letter_ap, NULL, 0);
    put(&l, &say_people_answer_signed, signed_by, 1);
    return o == OUTCOME_OK
               ? tell(db, r, "avg_langer", &say_people_right_letter_longer_subject, &l, false)
               : o;
}

static enum outcome decide(struct db *db, struct request *r, const struct message *m,
                           const struct promise *duty, const struct right_form *f)
{
    const struct fill what[] = {FILL_TEXT("what", m->subject)};
    const struct fill until[] = {FILL_DAY("day", day_plus(r->today, OBJECT_DAYS))};
    const struct fill signed_by[] = {FILL_TEXT("name", r->who->name)};
    const bool no = text_same(f->outcome, TEXT("nee"));
    const bool part = text_same(f->outcome, TEXT("deels"));
    struct letter l = {.count = 0};
    enum outcome o = OUTCOME_OK;

    put(&l,
        no     ? &say_people_right_letter_no
        : part ? &say_people_right_letter_part
               : &say_people_right_letter_yes,
        what, 1);
    o = put_words(&l, r->arena, f->words);
    if (limits(m) && !no)
        put(&l, &say_people_right_letter_limit, NULL, 0);
    put(&l, &say_people_right_letter_object, until, 1);
    put(&l, &say_people_right_letter_ap, NULL, 0);
    put(&l, &say_people_answer_signed, signed_by, 1);
    if (o == OUTCOME_OK)
        o = promises_kept(db, duty->id, r->today);
    return o == OUTCOME_OK ? tell(db, r, limits(m) && !no ? "avg_beperkt" : "avg_besluit",
                                  &say_people_right_letter_subject, &l, true)
                           : o;
}

enum outcome recht_act(struct db *db, struct request *r)
{
    const struct right_form *f = form_values(&r->form);
    struct promise duty = {0};
    struct message m = {0};
    bool open = false;
    enum outcome o = load(db, r, &m, &duty, &open);

    if (o == OUTCOME_OK && !open)
        o = OUTCOME_CONFLICT; /* decided already, perhaps a moment ago */
    if (o == OUTCOME_OK)
        o = text_same(f->outcome, TEXT("langer")) ? longer(db, r, &m, &duty, f)
                                                  : decide(db, r, &m, &duty, f);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_people_right_sent, r->lang));
    reply_go(r, ROUTE_WERK_PERSOON, r->part[0]);
    return OUTCOME_OK;
}

/* ---- using it again ---- */

enum outcome recht_einde_act(struct db *db, struct request *r)
{
    const struct fill from[] = {FILL_DAY("day", day_plus(r->today, LIFT_DAYS))};
    const struct fill until[] = {FILL_DAY("day", day_plus(r->today, OBJECT_DAYS))};
    const struct fill signed_by[] = {FILL_TEXT("name", r->who->name)};
    struct people_limit limit = {0};
    struct letter l = {.count = 0};
    enum outcome o = people_limit_of(db, r->part[0], r->today, &limit);

    if (o == OUTCOME_OK && (limit.ends || !text_same(limit.request, r->part[1])))
        o = OUTCOME_NOT_FOUND;
    put(&l, &say_people_right_letter_lift, from, 1);
    put(&l, &say_people_right_letter_object, until, 1);
    put(&l, &say_people_right_letter_ap, NULL, 0);
    put(&l, &say_people_answer_signed, signed_by, 1);
    if (o == OUTCOME_OK)
        o = tell(db, r, "avg_onbeperkt", &say_people_right_letter_lift_subject, &l, true);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_people_right_sent, r->lang));
    reply_go(r, ROUTE_WERK_PERSOON, r->part[0]);
    return OUTCOME_OK;
}
