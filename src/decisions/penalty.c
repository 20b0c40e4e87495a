/* penalty - somebody asks us to decide at last, and what our lateness costs us.
 *
 * Purpose    the person need not know the law nor dare anything: the page says what asking
 *            gives, one button asks it, the night counts the days, fixes the sum and has it
 *            paid. Law Awb 4:17 (notice of default and penalty), 4:18 (fixed by us, within two
 *            weeks, of our own accord), 4:87 (paid within six weeks; we promise two). */
#include <assert.h>

#include "decisions/inside.h"

#include "ground/base/banned.h"

enum { PAY_DAYS = 14 };

static enum outcome row_of(struct db *db, struct text application, application_row *ret_row)
{
    return decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = application}, ret_row);
}

static struct text empty_or(struct text t)
{
    return t.at == NULL ? TEXT("") : t;
}

/* Whose money it is. A spouse we know applied together with them: equal shares. */
static size_t payees(const application_row *app, struct text ret[2])
{
    return persons_of(app, ret);
}

enum outcome penalty_now(struct db *db, const application_row *app, struct day today,
                         bool *ret_asked, struct decisions_notice_of_row *ret_notice,
                         struct law_penalty *ret)
{
    const struct day decided = app->has_decided ? app->decided : (struct day){0};
    enum outcome o = decisions_notice_of_one(
        db, (struct decisions_notice_of_in){.application = app->id}, ret_notice);

    *ret_asked = o == OUTCOME_OK;
    if (o == OUTCOME_NOT_FOUND)
        return law_penalty(app->last_day, today, decided, today, ret);
    return o != OUTCOME_OK
               ? o
               : law_penalty(ret_notice->term_end, ret_notice->received, decided, today, ret);
}

/* ---- asked ------------------------------------------------------------------------------- */

static enum outcome notice_tell(struct db *db, const struct witness_look *look,
                                const application_row *app, const struct decisions_notice *n,
                                struct day by, struct day today)
{
    struct telling t;
    enum outcome o = tell_open(db, look, app->person, today, &t);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("by", by), FILL_DAY("first", by),
                           FILL_DAY("asked", n->received), FILL_DAY("last", app->last_day)};
    tell_subject(&t, &say_decisions_notice_subject, fills, 4);
    tell_add(&t, &say_decisions_notice_fault, fills, 4);
    tell_add(&t, &say_decisions_notice_then, fills, 4);
    tell_add(&t, &say_decisions_notice_gives, fills, 4);
    tell_add(&t, &say_decisions_late_means, fills, 4);
    return tell_send(&t, TEXT("notice"), app->id, false);
}

enum outcome decisions_notice(struct db *db, const struct witness_look *look,
                              const struct decisions_notice *n, struct day today,
                              struct text *ret_notice)
{
    application_row app;
    struct decisions_notice_of_row before;
    struct telling t;
    struct decisions_notice_add_in in = {.id = db_new_id(db),
                                         .received = n->received,
                                         .noted = today,
                                         .noted_by = empty_or(n->noted_by)};
    enum outcome o = row_of(db, n->application, &app);
    if (o != OUTCOME_OK)
        return o;
    if (!text_same(app.state, TEXT("sent")))
        return OUTCOME_CONFLICT;
    if (n->received.n <= app.last_day.n || n->received.n > today.n)
        return OUTCOME_NOT_VALID;
    o = decisions_notice_of_one(db, (struct decisions_notice_of_in){.application = app.id},
                                &before);
    if (o != OUTCOME_NOT_FOUND)
        return o == OUTCOME_OK ? OUTCOME_CONFLICT : o;
    /* Two weeks from the day it came in; that day is not counted. */
    const struct day by = day_plus(n->received, LAW_PENALTY_WAIT - 1);
    o = tell_open(db, look, app.person, today, &t);
    if (o == OUTCOME_OK)
        o = promises_make(db,
                          &(struct promise_new){
                              .kind = PROMISE_DECISION_TERM,
                              .person = app.person,
                              .about = in.id,
                              .made = n->received,
                              .last_day = by,
                              .law = TEXT("Awb 4:17 lid 3"),
                              .words = tell_words(&t, &say_decisions_notice_promise, NULL, 0)},
                          &in.promise);
    in.application = app.id;
    in.person = app.person;
    in.term_end = app.last_day;
    if (o == OUTCOME_OK)
        o = decisions_notice_add_run(db, in);
    if (o == OUTCOME_OK)
        o = notice_tell(db, look, &app, n, day_plus(n->received, LAW_PENALTY_WAIT), today);
    if (o == OUTCOME_OK)
        *ret_notice = in.id;
    return o;
}

enum outcome decisions_penalty_leave_out(struct db *db, const struct witness_look *look,
                                         const struct decisions_left_out *l)
{
    application_row app;
    struct decisions_notice_of_row notice;
    struct text why = NO_TEXT;

    if (l->by.len == 0 || l->by_name.len == 0 || text_same(l->by, TEXT("night")))
        return OUTCOME_NOT_ALLOWED;
    if (l->why.len == 0 || l->left_out.len == 0)
        return OUTCOME_NOT_VALID;
    enum outcome o = row_of(db, l->application, &app);
    if (o == OUTCOME_OK)
        o = decisions_notice_of_one(db, (struct decisions_notice_of_in){.application = app.id},
                                    &notice);
    if (o == OUTCOME_OK)
        o = seal(db, look, app.person, "decisions_notice", notice.id, "why", l->why, &why);
    if (o == OUTCOME_OK)
        o = decisions_notice_left_out_run(
            db, (struct decisions_notice_left_out_in){.id = notice.id,
                                                      .left_out = l->left_out,
                                                      .by = l->by,
                                                      .by_name = l->by_name,
                                                      .why = why});
    return o == OUTCOME_OK && db_changed(db) != 1 ? OUTCOME_CONFLICT : o;
}

/* ---- fixed (Awb 4:18) -------------------------------------------------------------------- */

struct fixing {
    struct db *db;
    struct witness_look *look;
    const application_row *app;
    struct penalty_case c;
    struct day today;
    size_t payees;
    struct text payee[2];
};

static enum outcome penalty_decision(struct fixing *f, struct text person,
                                     struct text *ret_decision)
{
    struct db *db = f->db;
    struct telling t;
    struct contact_person contact = {0};
    struct letter *letter = arena_take(db->arena, 1, sizeof *letter);
    const bool human = f->c.notice->left_out.len > 0;

    if (letter == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = people_contact_of(db, person, f->today, &contact);
    if (o == OUTCOME_OK || o == OUTCOME_NOT_FOUND)
        o = tell_open(db, f->look, person, f->today, &t);
    if (o != OUTCOME_OK)
        return o;
    struct letter_case c = {.arena = db->arena,
                            .to = &t,
                            .app = f->app,
                            .by_name = human ? f->c.notice->left_out_by_name : contact.name};
    if (c.by_name.len == 0)
        c.by_name = tell_words(&t, &say_decisions_team, NULL, 0);
    o = letter_penalty(&c, &f->c, letter);
    if (o != OUTCOME_OK)
        return o;
    struct writing w = {.reasons = f->c.why, .letter = letter};
    w.in = (struct decisions_decision_add_in){.id = db_new_id(db),
                                              .application = f->app->id,
                                              .person = person,
                                              .kind = TEXT("penalty"),
                                              .made = f->today,
                                              .made_by = human ? f->c.notice->left_out_by
                                                               : TEXT("night"),
                                              .made_by_name = c.by_name,
                                              .article = TEXT("Awb 4:17, 4:18"),
                                              .objection = letter->objection,
                                              .figures = TEXT("")};
    o = decision_write(db, f->look, &w);
    if (o == OUTCOME_OK)
        o = letter_tell(&t, letter, w.in.id);
    if (o == OUTCOME_OK)
        *ret_decision = w.in.id;
    return o;
}

static enum outcome penalty_row(struct fixing *f, struct text person)
{
    const bool some = f->c.reason.len == 0;
    struct decisions_penalty_add_in in = {.person = person,
                                          .application = f->app->id,
                                          .notice = f->c.notice->id,
                                          .first = TEXT(""),
                                          .until = TEXT(""),
                                          .reason = f->c.reason,
                                          .made = f->today,
                                          .pay_by = f->c.pay_by};
    if (some) {
        in.first = day_iso(f->db->arena, f->c.law.first);
        in.until = day_iso(f->db->arena, f->c.law.last);
        in.days = f->c.law.days;
        in.whole = f->c.law.owed;
        in.amount = f->c.part;
    }
    enum outcome o = penalty_decision(f, person, &in.decision);
    return o != OUTCOME_OK ? o : decisions_penalty_add_run(f->db, in);
}

/* The duty of 4:18 begins when the penalty ends; we make and keep it the same night. */
static enum outcome penalty_duty(struct fixing *f)
{
    struct telling t;
    struct text promise = NO_TEXT;
    enum outcome o = tell_open(f->db, f->look, f->app->person, f->today, &t);

    if (o == OUTCOME_OK)
        o = promises_make(
            f->db,
            &(struct promise_new){
                .kind = PROMISE_DECISION_TERM,
                .person = f->app->person,
                .about = f->c.notice->id,
                .made = f->today,
                .last_day = f->c.law.decide_by.n > f->today.n ? f->c.law.decide_by : f->today,
                .law = TEXT("Awb 4:18"),
                .words = tell_words(&t, &say_decisions_notice_promise_fix, NULL, 0)},
            &promise);
    return o == OUTCOME_OK ? promises_kept(f->db, promise, f->today) : o;
}

static enum outcome why_left_out(struct fixing *f)
{
    f->c.why = NO_TEXT;
    if (f->c.notice->left_out.len == 0)
        return OUTCOME_OK;
    return unseal(f->db, f->look, f->app->person, "decisions_notice", f->c.notice->id, "why",
                  f->c.notice->why, &f->c.why);
}

static struct text reason_of(const struct penalty_case *c)
{
    if (c->notice->left_out.len > 0)
        return c->notice->left_out;
    return c->law.days > 0 ? TEXT("") : TEXT("in_time");
}

static enum outcome penalty_fix(struct fixing *f)
{
    enum outcome o = look_for(f->db, f->app, TEXT("dwangsom"), f->today, &f->look);

    f->payees = payees(f->app, f->payee);
    f->c.reason = reason_of(&f->c);
    f->c.halves = f->payees > 1;
    f->c.pay_by = day_banking_on_or_before(day_plus(f->today, PAY_DAYS));
    if (o == OUTCOME_OK)
        o = cents_share(f->c.law.owed, 1, (int64_t)f->payees, ROUND_UP, &f->c.part);
    if (o == OUTCOME_OK)
        o = why_left_out(f);
    if (o == OUTCOME_OK)
        o = decisions_notice_fix_run(
            f->db, (struct decisions_notice_fix_in){.id = f->c.notice->id, .day = f->today});
    if (o == OUTCOME_OK && db_changed(f->db) != 1)
        return OUTCOME_CONFLICT;
    if (o == OUTCOME_OK)
        o = penalty_duty(f);
    for (size_t i = 0; o == OUTCOME_OK && i < f->payees; i++)
        o = penalty_row(f, f->payee[i]);
    return o;
}

/* Ends our promise of two weeks too, once there is a decision. */
static enum outcome notice_kept(struct db *db, const application_row *app,
                                const struct decisions_notice_of_row *notice)
{
    if (!app->has_decided)
        return OUTCOME_OK;
    const enum outcome o = promises_kept(db, notice->promise, app->decided);
    return o == OUTCOME_CONFLICT ? OUTCOME_OK : o;
}

static enum outcome penalty_look(struct db *db, struct text application, struct day today)
{
    application_row app;
    struct decisions_notice_of_row notice;
    struct law_penalty law;
    bool asked = false;
    enum outcome o = row_of(db, application, &app);

    if (o == OUTCOME_OK)
        o = penalty_now(db, &app, today, &asked, &notice, &law);
    if (o == OUTCOME_OK && asked)
        o = notice_kept(db, &app, &notice);
    if (o != OUTCOME_OK || !asked)
        return o;
    if (law.state != LAW_PENALTY_ENDED && !(app.has_decided && notice.left_out.len > 0))
        return OUTCOME_OK;
    struct fixing f = {
        .db = db, .app = &app, .c = {.notice = &notice, .law = law}, .today = today};
    return penalty_fix(&f);
}

enum outcome penalties_night(struct db *db, struct day today)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_notices_open_open(db, &r);

    while (o == OUTCOME_OK) {
        struct decisions_notices_open_row row;
        o = decisions_notices_open_next(&r, &row);
        if (o == OUTCOME_OK)
            o = penalty_look(db, rows_keep(&r, row.application), today);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
