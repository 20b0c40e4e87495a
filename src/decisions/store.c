#include <inttypes.h>
#include <string.h>

#include "decisions/0001-application.sql.h"
#include "decisions/0002-penalty.sql.h"
#include "decisions/0003-receipt.sql.h"
#include "decisions/0004-documents.sql.h"
#include "decisions/0005-given.sql.h"
#include "decisions/0006-order.sql.h"
#include "decisions/0007-opened.sql.h"
#include "decisions/0008-late.sql.h"
#include "decisions/inside.h"

#include "ground/base/banned.h"

static const struct store_patch *const patches[] = {
    &decisions_patch_0001, &decisions_patch_0002, &decisions_patch_0003, &decisions_patch_0004,
    &decisions_patch_0005, &decisions_patch_0006, &decisions_patch_0007, &decisions_patch_0008};

static const struct store_list *const others[] = {&decisions_list_give};
const struct store_room decisions_rows = {.name = "decisions",
                                          .patches = patches,
                                          .patch_count = sizeof patches / sizeof patches[0],
                                          .statements = decisions_statements,
                                          .statement_count = decisions_statements_count,
                                          .more = others,
                                          .more_count = sizeof others / sizeof others[0]};

enum {
    ADVANCE_AHEAD_DAYS = 7, /* the night looks a week before the last day: time to pay */
    LOOK_AGAIN_DAYS = 7     /* where no amount could be worked out, and a human looks */
};

/* Acts are dated by day; on the clock we say seven in the morning, UTC. */
struct instant moment_of(struct day d)
{
    return (struct instant){((int64_t)d.n * 86400 + 7 * 3600) * 1000000};
}

enum outcome seal(struct db *db, const struct witness_look *look, struct text person,
                  const char *table, struct text row, const char *column, struct text plain,
                  struct text *ret_bytes)
{
    return witness_seal(db, look, person, KEY_DOSSIER, text_of(table), row, text_of(column),
                        plain.at == NULL ? TEXT("") : plain, ret_bytes);
}

enum outcome unseal(struct db *db, const struct witness_look *look, struct text person,
                    const char *table, struct text row, const char *column, struct text bytes,
                    struct text *ret_plain)
{
    return witness_unseal(db, look, person, KEY_DOSSIER, text_of(table), row, text_of(column),
                          bytes, ret_plain);
}

size_t persons_of(const application_row *app, struct text ret_persons[2])
{
    size_t n = 0;
    ret_persons[n++] = app->person;
    if (app->partner.len > 0)
        ret_persons[n++] = app->partner;
    return n;
}

/* ---- what was told ----------------------------------------------------------------------- */

static struct text fact_row(struct arena *a, struct text application, struct text topic,
                            int64_t version)
{
    return arena_print(a, "%.*s/%.*s/%" PRId64, TEXT_ARG(application), TEXT_ARG(topic),
                       version);
}

enum outcome facts_tell(struct db *db, const struct witness_look *look,
                        const application_row *app, enum topic t,
                        const struct decisions_facts *f, struct day told)
{
    struct decisions_fact_version_row newest;
    struct text key = topic_keys[t];
    enum outcome o = decisions_fact_version_one(
        db, (struct decisions_fact_version_in){.application = app->id, .topic = key}, &newest);
    if (o != OUTCOME_OK)
        return o;
    struct decisions_fact_add_in in = {.application = app->id,
                                       .topic = key,
                                       .version = newest.version + 1,
                                       .person = app->person,
                                       .told = told};
    struct text plain = facts_write(db->arena, t, f);
    o = seal(db, look, app->person, "decisions_fact",
             fact_row(db->arena, app->id, key, in.version), "sealed", plain, &in.sealed);
    return o != OUTCOME_OK ? o : decisions_fact_add_run(db, in);
}

static bool topic_of(struct text key, enum topic *ret_topic)
{
    for (int t = 0; t < TOPICS; t++)
        if (text_same(key, topic_keys[t])) {
            *ret_topic = (enum topic)t;
            return true;
        }
    return false;
}

static enum outcome facts_row_read(struct db *db, const struct witness_look *look,
                                   struct text application,
                                   const struct decisions_facts_of_row *row,
                                   struct decisions_facts *f)
{
    enum topic t;
    struct text plain;
    if (!topic_of(row->topic, &t))
        return OUTCOME_BROKEN;
    enum outcome o = unseal(db, look, row->person, "decisions_fact",
                            fact_row(db->arena, application, row->topic, row->version),
                            "sealed", row->sealed, &plain);
    if (o != OUTCOME_OK)
        return o;
    facts_forget(f, t);
    return facts_read(db->arena, plain, f);
}

enum outcome decisions_facts_load(struct db *db, const struct witness_look *look,
                                  struct text application, struct decisions_facts *ret_facts)
{
    struct decisions_facts f = {0};
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_facts_of_open(
        db, (struct decisions_facts_of_in){.application = application}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_facts_of_row row;
        o = decisions_facts_of_next(&r, &row);
        if (o == OUTCOME_OK)
            o = facts_row_read(db, look, application, &row, &f);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    *ret_facts = f;
    return OUTCOME_OK;
}

/* ---- what is known already, and need not be asked (Pw 53a) ------------------------------- */

static void know_member(struct decisions_facts *f, const struct member *m,
                        const struct person *p)
{
    struct day born;
    if (!birth_known(p->born, &born))
        return;
    switch (m->role) {
    case MEMBER_APPLICANT: break;
    case MEMBER_PARTNER:
        f->partner = true;
        f->partner_born = born;
        break;
    case MEMBER_CHILD:
        if (f->children_count < DECISIONS_CHILDREN_MOST)
            f->children[f->children_count++] = born;
        break;
    case MEMBER_COHABITANT:
        if (f->others_count < DECISIONS_RESIDENTS_MOST)
            f->others[f->others_count++] = (struct decisions_other){.born = born};
        break;
    }
}

/* Reads the household in the register, with a line for each of them in the log. */
static enum outcome know(struct db *db, struct text person, struct day today,
                         struct decisions_facts *f, struct text *ret_partner)
{
    struct member *members = NULL;
    size_t count = 0;
    enum outcome o = people_household_of(db, person, today, &members, &count);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    struct text *ids = arena_take(db->arena, count + 1, sizeof *ids);
    if (ids == NULL)
        return OUTCOME_NO_ROOM;
    size_t n = 0;
    ids[n++] = person;
    for (size_t i = 0; i < count; i++)
        if (!text_same(members[i].person, person))
            ids[n++] = members[i].person;
    struct witness_look *look;
    o = witness_job(db, db->arena, TEXT("aanvraag_invullen"), ids, n, moment_of(today), &look);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        struct person p;
        o = people_load(db, look, ids[i], &p);
        if (o != OUTCOME_OK)
            break;
        if (i == 0) {
            if (!birth_known(p.born, &f->born))
                f->born = (struct day){0};
            continue;
        }
        for (size_t k = 0; k < count; k++)
            if (text_same(members[k].person, ids[i])) {
                know_member(f, &members[k], &p);
                if (members[k].role == MEMBER_PARTNER)
                    *ret_partner = ids[i];
            }
    }
    return o;
}

/* ---- reporting, telling, sending --------------------------------------------------------- */

static enum outcome application_new(struct db *db, struct text person, struct text partner,
                                    struct day reported, struct text *ret_id)
{
    struct decisions_reference_next_row next;
    struct contact_person contact = {0};
    enum language lang;
    enum outcome o = people_language(db, person, &lang);
    if (o != OUTCOME_OK)
        return o;
    o = people_contact_of(db, person, reported, &contact);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    o = decisions_reference_next_one(db, &next);
    if (o != OUTCOME_OK)
        return o;
    struct decisions_application_add_in in = {.id = db_new_id(db),
                                              .person = person,
                                              .partner = partner,
                                              .lang = language_code(lang),
                                              .reported = reported,
                                              .owner = contact.account,
                                              .owner_name = contact.name,
                                              .reference = next.reference};
    o = decisions_application_add_run(db, in);
    if (o == OUTCOME_OK)
        *ret_id = in.id;
    /* Two at once took the same reference: the second tries again. */
    return o == OUTCOME_CONFLICT ? OUTCOME_TRY_AGAIN : o;
}

static enum outcome row_of(struct db *db, struct text application, application_row *ret_row)
{
    return decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = application}, ret_row);
}

enum outcome decisions_report(struct db *db, const struct witness_look *look,
                              struct text person, struct day today,
                              struct text *ret_application)
{
    struct decisions_application_open_of_row open;
    enum outcome o = decisions_application_open_of_one(
        db, (struct decisions_application_open_of_in){.person = person}, &open);
    if (o == OUTCOME_OK) {
        *ret_application = open.id;
        return OUTCOME_OK;
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    struct decisions_facts known = {0};
    struct text partner = NO_TEXT;
    application_row app;
    struct text id;
    o = know(db, person, today, &known, &partner);
    if (o == OUTCOME_OK)
        o = application_new(db, person, partner, today, &id);
    if (o == OUTCOME_OK)
        o = row_of(db, id, &app);
    if (o == OUTCOME_OK)
        o = facts_tell(db, look, &app, TOPIC_WHO, &known, today);
    if (o == OUTCOME_OK && known.others_count > 0)
        o = facts_tell(db, look, &app, TOPIC_HOME, &known, today);
    if (o == OUTCOME_OK)
        *ret_application = id;
    return o;
}

enum outcome decisions_apply(struct db *db, const struct witness_look *look,
                             const struct decisions_new *n, struct text *ret_application)
{
    application_row app;
    struct text id;
    enum outcome o = application_new(db, n->person, n->partner, n->reported, &id);
    if (o == OUTCOME_OK)
        o = row_of(db, id, &app);
    for (int t = 0; o == OUTCOME_OK && t < TOPICS; t++)
        o = facts_tell(db, look, &app, (enum topic)t, n->facts, n->reported);
    if (o == OUTCOME_OK)
        *ret_application = id;
    return o;
}

static enum outcome send_promises(struct db *db, const application_row *app, struct day today,
                                  struct decisions_application_send_in *in)
{
    struct text receipt;
    enum outcome o = law_decision_day(today, (struct day){0}, NULL, 0, &in->last_day);
    if (o != OUTCOME_OK)
        return o;
    struct promise_new p = {.kind = PROMISE_RECEIPT,
                            .person = app->person,
                            .about = app->id,
                            .made = today,
                            .last_day = today,
                            .law = TEXT("Awb 4:3a")};
    o = promises_make(db, &p, &receipt);
    if (o == OUTCOME_OK)
        o = promises_kept(db, receipt, today);
    p.kind = PROMISE_DECISION_TERM;
    p.last_day = in->last_day;
    p.law = TEXT("Awb 4:13");
    if (o == OUTCOME_OK)
        o = promises_make(db, &p, &in->promise_term);
    p.kind = PROMISE_ADVANCE;
    p.last_day = law_advance_day(today, 1);
    p.law = TEXT("Pw 52");
    in->advance_on = day_plus(p.last_day, -ADVANCE_AHEAD_DAYS);
    if (o == OUTCOME_OK)
        o = promises_make(db, &p, &in->promise_advance);
    return o;
}

static enum outcome send_tell(struct db *db, const struct witness_look *look,
                              const application_row *app, struct day today, struct day last_day,
                              struct text who)
{
    struct telling t;
    enum outcome o = tell_open(db, look, app->person, today, &t);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("reported", app->reported), FILL_DAY("last", last_day),
                           FILL_DAY("advance", law_advance_day(today, 1)),
                           FILL_TEXT("who", who)};
    tell_subject(&t, &say_decisions_receipt_subject, fills, 4);
    tell_add(&t, &say_decisions_receipt_start, fills, 4);
    tell_add(&t, &say_decisions_receipt_term, fills, 4);
    tell_add(&t, &say_decisions_receipt_advance, fills, 4);
    tell_add(&t, who.len > 0 ? &say_decisions_receipt_who : &say_decisions_receipt_team, fills,
             4);
    tell_add(&t, &say_decisions_receipt_ask, fills, 4);
    return tell_send(&t, TEXT("receipt"), app->id, false);
}

enum outcome decisions_send(struct db *db, const struct witness_look *look,
                            struct text application, struct day today)
{
    application_row app;
    struct decisions_facts f;
    enum outcome o = row_of(db, application, &app);
    if (o != OUTCOME_OK)
        return o;
    if (!text_same(app.state, TEXT("open")))
        return OUTCOME_CONFLICT;
    o = decisions_facts_load(db, look, application, &f);
    if (o != OUTCOME_OK)
        return o;
    if (f.born.n == 0 || (f.partner && f.partner_born.n == 0))
        return OUTCOME_NOT_VALID;
    struct contact_person contact = {0};
    o = people_contact_of(db, app.person, today, &contact);
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    struct decisions_application_send_in in = {
        .id = application, .sent = today, .owner = contact.account, .owner_name = contact.name};
    o = send_promises(db, &app, today, &in);
    if (o == OUTCOME_OK)
        o = decisions_application_send_run(db, in);
    if (o != OUTCOME_OK)
        return o;
    if (db_changed(db) != 1)
        return OUTCOME_CONFLICT;
    return send_tell(db, look, &app, today, in.last_day, contact.name);
}

/* ---- completing: the clock stands still, and starts again -------------------------------- */

enum outcome pauses_of(struct db *db, struct text application,
                       struct law_pause ret_pauses[LAW_PAUSES_MOST], size_t *ret_count)
{
    size_t n = 0;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_pauses_of_open(
        db, (struct decisions_pauses_of_in){.application = application}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_pauses_of_row row;
        o = decisions_pauses_of_next(&r, &row);
        if (o != OUTCOME_OK)
            break;
        struct day until = row.has_ended ? row.ended : row.until;
        if (until.n < row.first.n)
            continue;
        if (n == LAW_PAUSES_MOST)
            return OUTCOME_NO_ROOM;
        ret_pauses[n++] = (struct law_pause){row.first, until};
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    *ret_count = n;
    return OUTCOME_OK;
}

/* The last day as the pauses now make it; moves the promise where it changed. */
static enum outcome term_again(struct db *db, const application_row *app, struct day today,
                               struct text reason, struct day *ret_last)
{
    struct law_pause pauses[LAW_PAUSES_MOST];
    size_t n;
    enum outcome o = pauses_of(db, app->id, pauses, &n);
    if (o == OUTCOME_OK)
        o = law_decision_day(app->sent, (struct day){0}, pauses, n, ret_last);
    if (o != OUTCOME_OK || ret_last->n == app->last_day.n)
        return o;
    o = decisions_application_term_run(
        db, (struct decisions_application_term_in){.id = app->id, .last_day = *ret_last});
    if (o != OUTCOME_OK)
        return o;
    return promises_move(db, &(struct promise_move){.id = app->promise_term,
                                                    .day = today,
                                                    .last_day = *ret_last,
                                                    .article = TEXT("Awb 4:15 lid 1 a"),
                                                    .reason = reason});
}

static enum outcome pause_open_of(struct db *db, struct text application,
                                  struct decisions_pauses_of_row *ret_pause)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_pauses_of_open(
        db, (struct decisions_pauses_of_in){.application = application}, &r);
    while (o == OUTCOME_OK) {
        o = decisions_pauses_of_next(&r, ret_pause);
        if (o == OUTCOME_OK && !ret_pause->has_ended)
            return OUTCOME_OK;
    }
    return o;
}

static enum outcome pause_begin(struct db *db, const application_row *app, struct day today,
                                struct day until)
{
    struct decisions_pauses_of_row open;
    enum outcome o = pause_open_of(db, app->id, &open);
    if (o == OUTCOME_OK)
        return decisions_pause_extend_run(
            db, (struct decisions_pause_extend_in){
                    .application = app->id, .first = open.first, .until = until});
    if (o != OUTCOME_NOT_FOUND)
        return o;
    struct law_pause p = law_pause_to_complete(today, day_plus(until, 1));
    return decisions_pause_add_run(
        db, (struct decisions_pause_add_in){
                .application = app->id, .first = p.from, .until = until, .told_day = today});
}

enum outcome decisions_ask(struct db *db, const struct witness_look *look,
                           const struct decisions_question *q, struct day today,
                           struct text *ret_question)
{
    application_row app;
    if (q->held_by.len > 0)
        return OUTCOME_NOT_ALLOWED;
    if (q->what.len == 0 || q->rule.len == 0 || q->until.n <= today.n)
        return OUTCOME_NOT_VALID;
    enum outcome o = row_of(db, q->application, &app);
    if (o != OUTCOME_OK)
        return o;
    if (!text_same(app.state, TEXT("sent")))
        return OUTCOME_CONFLICT;
    struct decisions_question_add_in in = {.id = db_new_id(db),
                                           .application = app.id,
                                           .person = app.person,
                                           .asked = today,
                                           .asked_by = q->asked_by,
                                           .rule = q->rule,
                                           .until = q->until};
    o = seal(db, look, app.person, "decisions_question", in.id, "what", q->what, &in.what);
    if (o == OUTCOME_OK)
        o = decisions_question_add_run(db, in);
    /* Our own delay never stops the clock: once the term is over there is nothing to pause. */
    const bool late = app.last_day.n < today.n;
    if (o == OUTCOME_OK && !late)
        o = pause_begin(db, &app, today, q->until);
    struct day last = app.last_day;
    struct telling t;
    if (o == OUTCOME_OK)
        o = tell_open(db, look, app.person, today, &t);
    if (o == OUTCOME_OK && !late)
        o = term_again(db, &app, today, tell_words(&t, &say_decisions_pause_reason, NULL, 0),
                       &last);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("until", q->until), FILL_DAY("last", last),
                           FILL_TEXT("who", q->asked_by_name), FILL_TEXT("rule", q->rule)};
    tell_subject(&t, &say_decisions_question_subject, fills, 4);
    tell_text(&t, q->what);
    tell_add(&t, &say_decisions_question_until, fills, 4);
    tell_add(&t, &say_decisions_question_help, fills, 4);
    tell_add(&t, late ? &say_decisions_question_no_clock : &say_decisions_question_clock, fills,
             4);
    tell_add(&t, &say_decisions_question_rule, fills, 4);
    o = tell_send(&t, TEXT("question"), app.id, false);
    if (o == OUTCOME_OK)
        *ret_question = in.id;
    return o;
}

static enum outcome pause_over(struct db *db, const struct witness_look *look,
                               const application_row *app, struct day ended, struct day today,
                               const struct sentence *news)
{
    struct decisions_pauses_of_row open;
    struct telling t;
    struct day last;
    enum outcome o = pause_open_of(db, app->id, &open);
    if (o == OUTCOME_NOT_FOUND)
        return OUTCOME_OK;
    if (o == OUTCOME_OK)
        o = decisions_pause_end_run(db, (struct decisions_pause_end_in){.application = app->id,
                                                                        .first = open.first,
                                                                        .ended = ended});
    if (o == OUTCOME_OK)
        o = tell_open(db, look, app->person, today, &t);
    if (o == OUTCOME_OK)
        o = term_again(db, app, today,
                       tell_words(&t, &say_decisions_pause_over_reason, NULL, 0), &last);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("last", last)};
    tell_subject(&t, news, fills, 1);
    tell_add(&t, &say_decisions_clock_runs, fills, 1);
    return tell_send(&t, TEXT("question"), app->id, false);
}

enum outcome decisions_answer(struct db *db, const struct witness_look *look,
                              struct text question, struct text answer, struct day today)
{
    struct decisions_question_row_row q;
    struct decisions_questions_open_row open;
    application_row app;
    struct decisions_question_answer_in in = {.id = question, .answered = today};
    enum outcome o =
        decisions_question_row_one(db, (struct decisions_question_row_in){.id = question}, &q);
    if (o == OUTCOME_OK)
        o = row_of(db, q.application, &app);
    if (o == OUTCOME_OK && q.has_answered)
        return OUTCOME_CONFLICT;
    if (o == OUTCOME_OK)
        o = seal(db, look, q.person, "decisions_question", question, "answer", answer,
                 &in.answer);
    if (o == OUTCOME_OK)
        o = decisions_question_answer_run(db, in);
    if (o == OUTCOME_OK)
        o = decisions_questions_open_one(
            db, (struct decisions_questions_open_in){.application = app.id}, &open);
    if (o != OUTCOME_OK || open.open > 0 || !text_same(app.state, TEXT("sent")))
        return o;
    struct law_pause p = law_pause_to_complete(q.asked, today);
    return pause_over(db, look, &app, p.until, today, &say_decisions_answer_subject);
}

/* ---- the night (bound by rule, in favour) ------------------------------------------------ */

enum outcome look_for(struct db *db, const application_row *app, struct text job,
                      struct day today, struct witness_look **ret_look)
{
    struct text persons[2];
    size_t n = persons_of(app, persons);
    return witness_job(db, db->arena, job, persons, n, moment_of(today), ret_look);
}

static enum outcome pauses_past(struct db *db, struct day today)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o =
        decisions_pauses_past_open(db, (struct decisions_pauses_past_in){.today = today}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_pauses_past_row row;
        application_row app;
        struct witness_look *look;
        o = decisions_pauses_past_next(&r, &row);
        if (o == OUTCOME_OK)
            o = row_of(db, row.application, &app);
        if (o == OUTCOME_OK && !text_same(app.state, TEXT("sent")))
            o = decisions_pause_end_run(
                db, (struct decisions_pause_end_in){
                        .application = app.id, .first = row.first, .ended = row.until});
        else if (o == OUTCOME_OK)
            o = look_for(db, &app, TEXT("termijn"), today, &look);
        if (o == OUTCOME_OK && text_same(app.state, TEXT("sent")))
            o = pause_over(db, look, &app, row.until, today, &say_decisions_pause_over_subject);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static enum outcome late_tell(struct db *db, const application_row *app, struct day today)
{
    struct witness_look *look;
    struct telling t;
    enum outcome o = look_for(db, app, TEXT("termijn"), today, &look);
    if (o == OUTCOME_OK)
        o = tell_open(db, look, app->person, today, &t);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("last", app->last_day), FILL_TEXT("who", app->owner_name)};
    tell_subject(&t, &say_decisions_late_subject, fills, 2);
    tell_add(&t, &say_decisions_late_fault, fills, 2);
    tell_add(&t, &say_decisions_late_advance, fills, 2);
    tell_add(&t, &say_decisions_late_notice, fills, 2);
    tell_add(&t, &say_decisions_late_penalty, fills, 2);
    tell_add(&t, &say_decisions_late_means, fills, 2);
    o = tell_send(&t, TEXT("late_decision"), app->id, false);
    return o != OUTCOME_OK ? o
                           : decisions_application_late_told_run(
                                 db, (struct decisions_application_late_told_in){.id = app->id,
                                                                                 .day = today});
}

static enum outcome terms_passed(struct db *db, struct day today)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o =
        decisions_terms_passed_open(db, (struct decisions_terms_passed_in){.today = today}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_terms_passed_row row;
        application_row app;
        o = decisions_terms_passed_next(&r, &row);
        if (o == OUTCOME_OK)
            o = row_of(db, row.id, &app);
        if (o == OUTCOME_OK)
            o = late_tell(db, &app, today);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static struct day pay_by(struct day last)
{
    return day_banking_on_or_before(last);
}

static enum outcome advance_row(struct db *db, const struct witness_look *look,
                                const application_row *app, const struct reckoned *r,
                                struct decisions_advance_add_in *in)
{
    struct cents hundred = {10000};
    struct cents part;
    enum outcome o = law_advance_least(r->assistance, in->made, &in->amount);
    if (o == OUTCOME_OK)
        o = law_advance_least(hundred, in->made, &part);
    if (o != OUTCOME_OK)
        return o;
    in->id = db_new_id(db);
    in->application = app->id;
    in->person = app->person;
    in->turn = app->turn + 1;
    in->percent = part.n / 100;
    in->figures = r->figures;
    in->promise = app->promise_advance;
    in->pay_by = pay_by(law_advance_day(app->sent, (int)in->turn));
    o = seal(db, look, app->person, "decisions_advance", in->id, "sealed", r->steps,
             &in->sealed);
    return o != OUTCOME_OK ? o : decisions_advance_add_run(db, *in);
}

static enum outcome advance_next(struct db *db, const application_row *app, int64_t turn,
                                 struct day today)
{
    struct promise_new p = {.kind = PROMISE_ADVANCE,
                            .person = app->person,
                            .about = app->id,
                            .made = today,
                            .last_day = law_advance_day(app->sent, (int)turn + 1),
                            .law = TEXT("Pw 52")};
    struct decisions_application_turn_in in = {
        .id = app->id, .turn = turn, .advance_on = day_plus(p.last_day, -ADVANCE_AHEAD_DAYS)};
    enum outcome o = promises_make(db, &p, &in.promise_advance);
    return o != OUTCOME_OK ? o : decisions_application_turn_run(db, in);
}

static enum outcome advance_tell(struct db *db, const struct witness_look *look,
                                 const application_row *app,
                                 const struct decisions_advance_add_in *in)
{
    struct telling t;
    enum outcome o = tell_open(db, look, app->person, in->made, &t);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_CENTS("amount", in->amount), FILL_DAY("pay_by", in->pay_by),
                           FILL_NUMBER("percent", in->percent),
                           FILL_DAY("object", law_term(LAW_TERM_OBJECT, in->made))};
    tell_subject(&t, &say_decisions_advance_subject, fills, 4);
    tell_add(&t, &say_decisions_advance_why, fills, 4);
    tell_add(&t, &say_decisions_advance_how, fills, 4);
    tell_add(&t, &say_decisions_advance_loan, fills, 4);
    tell_add(&t, &say_decisions_by_night, fills, 4);
    tell_add(&t, &say_decisions_advance_object, fills, 4);
    return tell_send(&t, TEXT("advance"), app->id, false);
}

/* The amount of one month, while the right is not settled. What cannot be worked out, or gives
 * nothing, is left to a human being: the promise stays open and shows on the desk. */
static enum outcome advance_make(struct db *db, const application_row *app, struct day today)
{
    struct witness_look *look;
    struct decisions_facts f;
    struct reckoned r;
    struct month m = month_of(today);
    enum outcome o = look_for(db, app, TEXT("voorschot"), today, &look);
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, look, app->id, &f);
    if (o != OUTCOME_OK)
        return o;
    o = application_reckon(db, look, app, &f, m, month_first(m), month_last(m), &r);
    if (o == OUTCOME_OK)
        o = reckon_right(&r);
    if (o == OUTCOME_NOT_VALID || o == OUTCOME_NOT_ALLOWED || o == OUTCOME_NOT_FOUND)
        return decisions_application_look_later_run(
            db, (struct decisions_application_look_later_in){
                    .id = app->id, .advance_on = day_plus(today, LOOK_AGAIN_DAYS)});
    if (o != OUTCOME_OK)
        return o;
    struct decisions_advance_add_in in = {.made = today};
    o = advance_row(db, look, app, &r, &in);
    if (o == OUTCOME_OK)
        o = advance_next(db, app, in.turn, today);
    return o != OUTCOME_OK ? o : advance_tell(db, look, app, &in);
}

static enum outcome advances_due(struct db *db, struct day today)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o =
        decisions_advances_due_open(db, (struct decisions_advances_due_in){.today = today}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_advances_due_row row;
        application_row app;
        o = decisions_advances_due_next(&r, &row);
        if (o == OUTCOME_OK)
            o = row_of(db, row.id, &app);
        if (o == OUTCOME_OK)
            o = advance_make(db, &app, today);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome decisions_night(struct db *db, struct arena *scratch, struct day today)
{
    (void)scratch; /* everything of one night fits db->arena, which is emptied after it */
    enum outcome o = pauses_past(db, today);
    if (o == OUTCOME_OK)
        o = advances_due(db, today);
    if (o == OUTCOME_OK)
        o = terms_passed(db, today);
    if (o == OUTCOME_OK)
        o = penalties_night(db, today);
    return o;
}
