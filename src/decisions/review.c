/* review - somebody reviews a decision of ours: the case manager asks a colleague of quality to
 * open what then counted as a judgement. Nothing of it comes back to this desk.
 *
 * Law        Awb 7:4 lid 2, 8:42: who reviews gets what bears on the case.
 */
#include "decisions/inside.h"
#include "dossier/dossier.h"

#include "decisions/bezwaar.html.h"

#include "ground/base/banned.h"

enum { REVIEW_DAYS = 84 }; /* offered: twelve weeks, about an objection's own term (Awb 7:10) */

struct review_form {
    struct text body;
    struct text reference;
    struct day until;
};
static const struct choice body_choices[] = {
    {"objection", &say_decisions_review_objection, NULL},
    {"court", &say_decisions_review_court, NULL},
    {0}};
static const struct field review_fields[] = {
    FIELD_OF(struct review_form, body, .kind = FIELD_CHOICE, .required = true,
             .label = &say_decisions_review_body, .choices = body_choices),
    FIELD_OF(struct review_form, reference, .kind = FIELD_TEXT, .most = 60, .required = true,
             .label = &say_decisions_review_reference,
             .wrong = &say_decisions_review_reference_wrong),
    FIELD_OF(struct review_form, until, .kind = FIELD_DAY, .required = true,
             .label = &say_decisions_review_until, .hint = &say_decisions_review_until_hint,
             .wrong = &say_decisions_review_until_wrong),
};
const struct form_table review_table = FORM_TABLE(struct review_form, review_fields);

enum outcome review_show(struct db *db, struct request *r, struct reply *reply)
{
    struct decisions_decision_row_row row;
    struct html_decisions_bezwaar page = {.form = &r->form, .decision = r->part[0]};
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &row);

    if (o == OUTCOME_OK)
        o = people_name(db, r->look, row.person, &page.name);
    if (o != OUTCOME_OK)
        return o;
    page.made = row.made;
    page.person = row.person;
    if (!r->form.refused)
        form_fill(&r->form, &(struct review_form){.until = day_plus(r->today, REVIEW_DAYS)});
    reply_page(reply, 200, sentence_plain(&say_decisions_review_title, r->lang),
               INSIDE(html_decisions_bezwaar, &page));
    return OUTCOME_OK;
}

enum outcome review_act(struct db *db, struct request *r)
{
    const struct review_form *f = form_values(&r->form);
    struct decisions_decision_row_row row;
    struct text id = NO_TEXT;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = r->part[0]}, &row);

    if (o == OUTCOME_OK)
        o = dossier_review_ask(
            db, r->look, row.person,
            &(struct dossier_review){.body = text_same(f->body, dossier_body_key(DOSSIER_COURT))
                                                 ? DOSSIER_COURT
                                                 : DOSSIER_OBJECTION,
                                     .reference = f->reference,
                                     .decision = row.id,
                                     .decided = row.made,
                                     .asked_by = r->who->account,
                                     .until = f->until},
            r->today, &id);
    if (o == OUTCOME_NOT_VALID)
        return form_refuse(&r->form, "until", &say_decisions_review_until_wrong);
    if (o != OUTCOME_OK)
        return o;
    reply_said(r, sentence_plain(&say_decisions_review_said, r->lang));
    reply_go(r, ROUTE_WERK_PERSOON, row.person);
    return OUTCOME_OK;
}
