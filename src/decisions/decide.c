#include <inttypes.h>

#include "decisions/inside.h"

#include "ground/base/banned.h"

/* What may not be decided by night stands here and asks for a name. */

static enum outcome row_of(struct db *db, struct text application, application_row *ret_row)
{
    enum outcome o = decisions_application_row_one(
        db, (struct decisions_application_row_in){.id = application}, ret_row);
    if (o == OUTCOME_OK && !text_same(ret_row->state, TEXT("sent")))
        return OUTCOME_CONFLICT;
    return o;
}

static bool human(struct text account, struct text name)
{
    return account.len > 0 && name.len > 0 && !text_same(account, TEXT("night"));
}

enum outcome decision_write(struct db *db, const struct witness_look *look, struct writing *w)
{
    static const char table[] = "decisions_decision";
    struct decisions_decision_add_in *in = &w->in;
    struct text kept = letter_keep(db->arena, w->letter);
    if (kept.at == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o =
        seal(db, look, in->person, table, in->id, "inputs", w->inputs, &in->inputs);
    if (o == OUTCOME_OK)
        o = seal(db, look, in->person, table, in->id, "result", w->result, &in->result);
    if (o == OUTCOME_OK && w->reasons.len > 0)
        o = seal(db, look, in->person, table, in->id, "reasons", w->reasons, &in->reasons);
    if (o == OUTCOME_OK)
        o = seal(db, look, in->person, table, in->id, "letter", kept, &in->letter);
    if (o == OUTCOME_OK)
        o = decisions_decision_add_run(db, *in);
    return o != OUTCOME_OK ? o
                           : decisions_key_add_run(db, (struct decisions_key_add_in){in->id});
}

/* The message that a letter is there, with the letter's own first words. */
enum outcome letter_tell(struct telling *t, const struct letter *l, struct text decision)
{
    size_t added = 0;
    t->subject = l->subject;
    for (size_t i = 0; i < l->parts_count && added < 5; i++)
        if (l->parts[i].kind == LETTER_PARAGRAPH) {
            tell_text(t, l->parts[i].text);
            added++;
        }
    if (l->has_objection) {
        struct fill day[] = {FILL_DAY("object", l->objection)};
        tell_add(t, &say_decisions_message_object, day, 1);
    }
    tell_add(t, &say_decisions_message_letter, NULL, 0);
    return tell_send(t, TEXT("decision"), decision, true);
}

/* ---- granting ---------------------------------------------------------------------------- */

static enum outcome start_right(const application_row *app, const struct decisions_grant *g)
{
    if (g->start.n >= app->reported.n)
        return OUTCOME_OK;
    if (g->earlier_reason.len == 0 || g->start.n < law_right_earliest(app->reported).n)
        return OUTCOME_NOT_VALID;
    return OUTCOME_OK;
}

static enum outcome advances_of(struct db *db, struct text application, struct cents *ret_sum)
{
    struct cents sum = {0};
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_advances_of_open(
        db, (struct decisions_advances_of_in){.application = application}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_advances_of_row row;
        o = decisions_advances_of_next(&r, &row);
        if (o == OUTCOME_OK)
            o = cents_add(sum, row.amount, &sum);
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    *ret_sum = sum;
    return OUTCOME_OK;
}

static enum outcome rights_write(struct db *db, const application_row *app,
                                 const struct decisions_facts *f,
                                 const struct decisions_grant *g, struct text decision,
                                 struct text form, int64_t payees)
{
    enum outcome o = OUTCOME_OK;
    for (int64_t part = 1; o == OUTCOME_OK && part <= payees; part++)
        o = decisions_right_add_run(db, (struct decisions_right_add_in){
                                            .decision = decision,
                                            .person = part == 1 ? app->person : app->partner,
                                            .application = app->id,
                                            .applicant = app->person,
                                            .start = g->start,
                                            .part = part,
                                            .part_of = payees,
                                            .set_off = facts_vary(f),
                                            .varies = facts_vary(f),
                                            .form = form,
                                            .made = g->made});
    return o;
}

static enum outcome months_since(struct db *db, const struct witness_look *look,
                                 struct text decision, const struct decisions_grant *g)
{
    struct figures_seen seen = {0};
    enum outcome o = OUTCOME_OK;
    for (struct month m = month_of(g->start); o == OUTCOME_OK && m.n <= month_of(g->made).n;
         m.n++) {
        struct arena_mark mark = arena_mark(db->arena);
        bool made;
        o = month_make(db, look, decision, m, g->made, &seen, &made);
        arena_return(db->arena, mark);
        if (o == OUTCOME_NOT_VALID || o == OUTCOME_NOT_FOUND)
            o = OUTCOME_OK; /* held, or no figures yet: on the desk, the decision stands */
    }
    return o;
}

static enum outcome promises_end(struct db *db, const application_row *app, struct day made)
{
    enum outcome o = promises_kept(db, app->promise_term, made);
    if (o == OUTCOME_CONFLICT)
        o = OUTCOME_OK;
    if (o == OUTCOME_OK && app->promise_advance.len > 0)
        o = promises_kept(db, app->promise_advance, made);
    return o == OUTCOME_CONFLICT ? OUTCOME_OK : o;
}

static enum outcome decided(struct db *db, const application_row *app, struct day made,
                            struct text by, struct text by_name)
{
    enum outcome o = decisions_application_decide_run(
        db, (struct decisions_application_decide_in){
                .id = app->id, .decided = made, .owner = by, .owner_name = by_name});
    if (o == OUTCOME_OK && db_changed(db) != 1)
        return OUTCOME_CONFLICT;
    return o != OUTCOME_OK ? o : promises_end(db, app, made);
}

/* The first month (in part or whole) decides whether there is a right; a whole month stands in
 * the letter. */
struct grant_sums {
    struct decisions_facts facts;
    struct reckoned first;
    struct reckoned full;
    struct cents advances;
};

/* The newest whole month whose figures are known: norms of a new half-year come late, and
 * nobody waits for a decision because of that. */
static enum outcome full_month(struct db *db, const struct witness_look *look,
                               const application_row *app, struct month newest,
                               struct month oldest, struct grant_sums *s)
{
    enum outcome o = OUTCOME_NOT_FOUND;

    for (struct month m = newest; o == OUTCOME_NOT_FOUND && m.n >= oldest.n; m.n--)
        o = application_reckon(db, look, app, &s->facts, m, month_first(m), month_last(m),
                               &s->full);
    return o;
}

static enum outcome grant_reckon(struct db *db, const struct witness_look *look,
                                 const application_row *app, const struct decisions_grant *g,
                                 struct grant_sums *s)
{
    struct month m = month_of(g->start);
    struct month now = month_of(g->made);
    enum outcome o = decisions_facts_load(db, look, app->id, &s->facts);
    if (o == OUTCOME_OK)
        o = application_reckon(db, look, app, &s->facts, m, g->start, month_last(m), &s->first);
    if (o == OUTCOME_OK && reckon_right(&s->first) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    if (o == OUTCOME_OK)
        o = full_month(db, look, app, now.n > m.n ? now : m, m, s);
    return o != OUTCOME_OK ? o : advances_of(db, app->id, &s->advances);
}

static enum outcome grant_letter(struct db *db, struct telling *t, const application_row *app,
                                 const struct decisions_grant *g, const struct grant_sums *s,
                                 bool halves, struct letter *ret)
{
    struct letter_case c = {.arena = db->arena,
                            .to = t,
                            .app = app,
                            .facts = &s->facts,
                            .full = &s->full,
                            .first = s->first.part_month ? &s->first : NULL,
                            .first_month = month_of(g->start),
                            .start = g->start,
                            .advances = s->advances,
                            .halves = halves,
                            .by_name = g->by_name,
                            .words = g->words};
    return letter_grant(&c, ret);
}

/* One right at a time: a second grant beside a running one would pay twice. CONFLICT. */
static enum outcome no_right_yet(struct db *db, const application_row *app, struct day start)
{
    struct decisions_right_runs_row row;
    const struct decisions_right_runs_in in = {.person = app->person,
                                               .partner = app->partner.len > 0 ? app->partner
                                                                               : NO_TEXT,
                                               .day = start};
    const enum outcome o = decisions_right_runs_one(db, in, &row);

    if (o == OUTCOME_OK)
        return OUTCOME_CONFLICT;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome decisions_grant(struct db *db, const struct witness_look *look,
                             const struct decisions_grant *g, struct text *ret_decision)
{
    application_row app;
    struct telling t;
    struct letter *letter = arena_take(db->arena, 1, sizeof *letter);
    struct grant_sums *s = arena_take(db->arena, 1, sizeof *s);
    if (letter == NULL || s == NULL)
        return OUTCOME_NO_ROOM;
    if (!human(g->by, g->by_name))
        return OUTCOME_NOT_ALLOWED;
    enum outcome o = row_of(db, g->application, &app);
    if (o == OUTCOME_OK)
        o = start_right(&app, g);
    if (o == OUTCOME_OK)
        o = no_right_yet(db, &app, g->start);
    if (o == OUTCOME_OK)
        o = grant_reckon(db, look, &app, g, s);
    if (o == OUTCOME_OK)
        o = tell_open(db, look, app.person, g->made, &t);
    if (o != OUTCOME_OK)
        return o;
    bool halves = s->facts.partner && app.partner.len > 0 && !s->facts.all_to_one &&
                  !s->facts.partner_no_right;
    o = grant_letter(db, &t, &app, g, s, halves, letter);
    if (o != OUTCOME_OK)
        return o;
    struct writing w = {.inputs = facts_write_all(db->arena, &s->facts),
                        .result = s->first.steps,
                        .reasons = g->earlier_reason,
                        .letter = letter};
    w.in = (struct decisions_decision_add_in){.id = db_new_id(db),
                                              .application = app.id,
                                              .person = app.person,
                                              .kind = TEXT("grant"),
                                              .made = g->made,
                                              .made_by = g->by,
                                              .made_by_name = g->by_name,
                                              .has_start = true,
                                              .start = g->start,
                                              .article = TEXT("Pw 11, 19"),
                                              .set_off = facts_vary(&s->facts),
                                              .objection = letter->objection,
                                              .figures = s->first.figures};
    o = decision_write(db, look, &w);
    if (o == OUTCOME_OK)
        o = rights_write(db, &app, &s->facts, g, w.in.id, s->first.form, halves ? 2 : 1);
    if (o == OUTCOME_OK && g->has_ends)
        o = decisions_ended_add_run(db,
                                    (struct decisions_ended_add_in){.decision = w.in.id,
                                                                    .last = g->ends,
                                                                    .event = TEXT("decision"),
                                                                    .by_decision = w.in.id,
                                                                    .made = g->made});
    if (o == OUTCOME_OK)
        o = months_since(db, look, w.in.id, g);
    if (o == OUTCOME_OK)
        o = decided(db, &app, g->made, g->by, g->by_name);
    if (o == OUTCOME_OK)
        o = letter_tell(&t, letter, w.in.id);
    if (o == OUTCOME_OK)
        *ret_decision = w.in.id;
    return o;
}

/* ---- refusing ---------------------------------------------------------------------------- */

enum outcome decisions_refuse(struct db *db, const struct witness_look *look,
                              const struct decisions_refusal *r, struct text *ret_decision)
{
    application_row app;
    struct telling t;
    struct decisions_facts f;
    struct reckoned sum;
    struct letter *letter = arena_take(db->arena, 1, sizeof *letter);
    if (letter == NULL)
        return OUTCOME_NO_ROOM;
    if (!human(r->by, r->by_name))
        return OUTCOME_NOT_ALLOWED;
    if (r->article.len == 0 || r->reasons.len == 0)
        return OUTCOME_NOT_VALID;
    enum outcome o = row_of(db, r->application, &app);
    if (o != OUTCOME_OK)
        return o;
    if (r->side.len == 0 || r->heard_on.n < app.sent.n || r->heard_on.n > r->made.n)
        return OUTCOME_NOT_ALLOWED; /* Awb 4:7: first the person's side */
    struct month m = month_of(app.reported);
    o = decisions_facts_load(db, look, app.id, &f);
    if (o == OUTCOME_OK)
        o = application_reckon(db, look, &app, &f, m, month_first(m), month_last(m), &sum);
    if (o == OUTCOME_OK)
        o = tell_open(db, look, app.person, r->made, &t);
    struct letter_case c = {.arena = db->arena,
                            .to = &t,
                            .app = &app,
                            .facts = &f,
                            .full = &sum,
                            .by_name = r->by_name};
    if (o == OUTCOME_OK)
        o = letter_refusal(&c, r, letter);
    if (o != OUTCOME_OK)
        return o;
    struct writing w = {.inputs = facts_write_all(db->arena, &f),
                        .result = sum.steps,
                        .reasons = arena_print(db->arena, "%.*s\n\n%.*s", TEXT_ARG(r->side),
                                               TEXT_ARG(r->reasons)),
                        .letter = letter};
    w.in = (struct decisions_decision_add_in){.id = db_new_id(db),
                                              .application = app.id,
                                              .person = app.person,
                                              .kind = TEXT("refusal"),
                                              .made = r->made,
                                              .made_by = r->by,
                                              .made_by_name = r->by_name,
                                              .article = r->article,
                                              .objection = letter->objection,
                                              .figures = sum.figures};
    o = decision_write(db, look, &w);
    if (o == OUTCOME_OK)
        o = decided(db, &app, r->made, r->by, r->by_name);
    if (o == OUTCOME_OK)
        o = letter_tell(&t, letter, w.in.id);
    if (o == OUTCOME_OK)
        *ret_decision = w.in.id;
    return o;
}

/* ---- ending ---- */

static enum outcome applicant_of(struct db *db, struct text decision,
                                 struct text *ret_applicant)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct decisions_right_payees_row row;
    enum outcome o = decisions_right_payees_open(
        db, (struct decisions_right_payees_in){.decision = decision}, &r);
    if (o == OUTCOME_OK)
        o = decisions_right_payees_next(&r, &row);
    if (o == OUTCOME_OK)
        *ret_applicant = rows_keep(&r, row.applicant);
    return o;
}

enum outcome decisions_end(struct db *db, const struct witness_look *look,
                           const struct decisions_end *e)
{
    struct telling t;
    struct text person;
    struct letter *letter = arena_take(db->arena, 1, sizeof *letter);
    if (letter == NULL)
        return OUTCOME_NO_ROOM;
    if (!human(e->by, e->by_name))
        return OUTCOME_NOT_ALLOWED;
    if (e->reasons.len == 0)
        return OUTCOME_NOT_VALID;
    enum outcome o = applicant_of(db, e->decision, &person);
    if (o == OUTCOME_OK)
        o = tell_open(db, look, person, e->made, &t);
    struct letter_case c = {.arena = db->arena, .to = &t, .by_name = e->by_name};
    if (o == OUTCOME_OK)
        o = letter_end(&c, e, letter);
    if (o != OUTCOME_OK)
        return o;
    struct writing w = {.reasons = e->reasons, .letter = letter};
    w.in = (struct decisions_decision_add_in){.id = db_new_id(db),
                                              .person = person,
                                              .kind = TEXT("end"),
                                              .made = e->made,
                                              .made_by = e->by,
                                              .made_by_name = e->by_name,
                                              .article = TEXT("Pw 45, 54"),
                                              .objection = letter->objection,
                                              .figures = TEXT("")};
    o = decision_write(db, look, &w);
    if (o == OUTCOME_OK)
        o = decisions_ended_add_run(db, (struct decisions_ended_add_in){.decision = e->decision,
                                                                        .last = e->last,
                                                                        .event = e->event,
                                                                        .by_decision = w.in.id,
                                                                        .made = e->made});
    struct figures_seen seen = {0};
    bool made;
    if (o == OUTCOME_OK)
        o = month_make(db, look, e->decision, month_of(e->last), e->made, &seen, &made);
    if (o == OUTCOME_NOT_VALID)
        o = OUTCOME_OK; /* held: a human looks */
    return o != OUTCOME_OK ? o : letter_tell(&t, letter, w.in.id);
}

/* ---- interest, fixed by decision (Awb 4:99) ---------------------------------------------- */

enum outcome decisions_interest_fix(struct db *db, const struct witness_look *look,
                                    const struct decisions_interest *i,
                                    struct text *ret_decision)
{
    struct telling t;
    struct decisions_interest_of_row before;
    struct contact_person contact = {0};
    struct letter *letter = arena_take(db->arena, 1, sizeof *letter);
    if (letter == NULL)
        return OUTCOME_NO_ROOM;
    enum outcome o = decisions_interest_of_one(
        db, (struct decisions_interest_of_in){.payment = i->payment}, &before);
    if (o == OUTCOME_OK)
        return OUTCOME_CONFLICT;
    if (o == OUTCOME_NOT_FOUND)
        o = people_contact_of(db, i->person, i->made, &contact);
    if (o == OUTCOME_OK || o == OUTCOME_NOT_FOUND)
        o = tell_open(db, look, i->person, i->made, &t);
    if (o != OUTCOME_OK)
        return o;
    struct letter_case c = {.arena = db->arena, .to = &t, .by_name = contact.name};
    if (c.by_name.len == 0)
        c.by_name = tell_words(&t, &say_decisions_team, NULL, 0);
    o = letter_interest(&c, i, letter);
    if (o != OUTCOME_OK)
        return o;
    struct writing w = {.result = i->steps, .letter = letter};
    w.in = (struct decisions_decision_add_in){.id = db_new_id(db),
                                              .person = i->person,
                                              .kind = TEXT("interest"),
                                              .made = i->made,
                                              .made_by = TEXT("night"),
                                              .made_by_name = c.by_name,
                                              .article = TEXT("Awb 4:98, 4:99"),
                                              .objection = letter->objection,
                                              .figures = TEXT("")};
    o = decision_write(db, look, &w);
    if (o == OUTCOME_OK)
        o = decisions_interest_add_run(
            db, (struct decisions_interest_add_in){.decision = w.in.id,
                                                   .person = i->person,
                                                   .payment = i->payment,
                                                   .principal = i->principal,
                                                   .interest = i->interest,
                                                   .first = i->from,
                                                   .until = i->until,
                                                   .made = i->made});
    if (o == OUTCOME_OK)
        o = letter_tell(&t, letter, w.in.id);
    if (o == OUTCOME_OK)
        *ret_decision = w.in.id;
    return o;
}

/* ---- another change ---------------------------------------------------------------------- */

enum outcome decisions_change_told(struct db *db, const struct witness_look *look,
                                   struct text person, struct text words, struct day since,
                                   struct day today)
{
    if (words.len == 0)
        return OUTCOME_NOT_VALID;
    struct decisions_change_add_in in = {
        .id = db_new_id(db), .person = person, .since = since, .told = today};
    struct telling t;
    struct text message;
    struct day by = people_answer_by(today);
    enum outcome o = tell_open(db, look, person, today, &t);
    /* As a message to us, so that the contact person reads and answers it where all answers are
     * given; the duty to answer comes with it. */
    if (o == OUTCOME_OK)
        o = people_write(db, person, TEXT("change"), in.id,
                         tell_words(&t, &say_decisions_change_title_inside, NULL, 0), words,
                         today, moment_of(today), &message);
    if (o == OUTCOME_OK)
        o = promises_find(db, PROMISE_ANSWER, message, &in.promise);
    if (o == OUTCOME_OK)
        o = seal(db, look, person, "decisions_change", in.id, "sealed", words, &in.sealed);
    if (o == OUTCOME_OK)
        o = decisions_change_add_run(db, in);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_DAY("by", by), FILL_DAY("since", since)};
    tell_subject(&t, &say_decisions_change_subject, fills, 2);
    tell_add(&t, &say_decisions_change_kept, fills, 2);
    tell_text(&t, words);
    tell_add(&t, &say_decisions_change_answer, fills, 2);
    return tell_send(&t, TEXT("change"), in.id, false);
}
