#include <assert.h>

#include "decisions/decisions.h"
#include "law/law.h"
#include "payments/bank.h"
#include "payments/finance_pages.h"
#include "payments/late.h"
#include "payments/night.sql.h"
#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/repair.h"
#include "payments/run.h"
#include "payments/store.h"
#include "people/people.h"
#include "promises/promises.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct store_list payments_list_night = {payments_night_statements,
                                               payments_night_statements_count};

/* How far back a payment that failed is still looked for by itself; older ones are on the desk.
 */
enum { REPAIR_DAYS_BACK = 400, CAUSE_BANKING_DAYS = 5 };

struct night {
    struct db *db;
    struct day today;
    struct instant at;
    struct text mandate;
    struct cents most;
    bool has_mandate;
    struct payments_night_report *report;
    int64_t told; /* messages so far: each a moment after the one before */
};

/* ---- what the bank does not know ---- */

static enum outcome give_up(struct night *n, struct day seen)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_not_booked_row a;
    /* A file of Thursday is on Friday's statement, or it was not carried out. */
    enum outcome o = payments_not_booked_open(
        n->db,
        (struct payments_not_booked_in){.since = day_plus(n->today, -REPAIR_DAYS_BACK),
                                        .executed_by = day_banking_plus(seen, -1),
                                        .promised_by = day_plus(n->today, -1)},
        &r);

    while (o == OUTCOME_OK && (o = payments_not_booked_next(&r, &a)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(n->db->arena);

        o = bank_failed(n->db, TEXT("not_booked"),
                        &(struct bank_said){.attempt = a.id,
                                            .person = a.person,
                                            .obligation = a.obligation,
                                            .account = a.account,
                                            .amount = a.amount,
                                            .day = n->today,
                                            .reason = TEXT(""),
                                            .found = n->today,
                                            .was_sent = a.has_filed});
        arena_return(n->db->arena, mark);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* ---- judging ---- */

static bool earns_sorry(struct text kind)
{
    return !text_same(kind, TEXT("interest")) && !text_same(kind, TEXT("sorry"));
}

static struct text cause_of(const struct payments_to_judge_row *o)
{
    if (o->has_booked && !o->failure.at)
        return TEXT("booked_late");
    if (!o->tried)
        return o->held ? TEXT("held") : TEXT("not_sent");
    if (!o->has_filed)
        return TEXT("not_sent");
    return o->failure.at ? o->failure : TEXT("not_booked");
}

/* A payment that was late, and what was fixed for it before. */
struct late_one {
    struct text id;
    struct text person;
    struct month month;
    struct day start; /* of interest */
    struct cents amount;
    struct cents fixed; /* interest, so far */
    struct text key;    /* of this sum; the first is the payment's own id */
};

/* A penalty is late from the day after its own last day (Awb 4:97, 4:98); assistance by its
 * month.
 */
static struct day interest_start(struct text kind, struct month month, struct day promised)
{
    return text_same(kind, TEXT("penalty")) ? day_plus(promised, 1) : law_interest_start(month);
}

/* Interest to the day before `paid`, less what was fixed already. A missing rate is a question
 * for a human; the principal is paid all the same. */
static enum outcome fix_interest(struct night *n, const struct late_one *l, struct day paid,
                                 struct cents *ret_interest, struct text *ret_decision)
{
    struct law_interest interest = {.complete = true};
    struct witness_look *look = NULL;
    enum language lang = LANGUAGE_NL;
    enum outcome r;

    *ret_interest = (struct cents){0};
    *ret_decision = NO_TEXT;
    if (day_after(paid, l->start)) {
        r = law_interest(l->amount, l->start, paid, &interest);
        if (r != OUTCOME_OK)
            return r;
    }
    const bool is_first = text_same(l->key, l->id);
    if (!interest.complete || (!is_first && interest.owed.n <= l->fixed.n))
        return OUTCOME_OK;
    r = people_language(n->db, l->person, &lang);
    if (r != OUTCOME_OK)
        return r;
    const struct cents rest = {interest.owed.n - l->fixed.n};
    const struct text steps = sentence_say(
        n->db->arena,
        l->fixed.n > 0 ? &say_payments_interest_more : &say_payments_interest_steps, lang,
        (struct fill[]){FILL_NUMBER("count", interest.days),
                        FILL_CENTS("reckoned", interest.interest),
                        FILL_CENTS("fixed", l->fixed), FILL_CENTS("owed", rest)},
        4);
    /* The letter needs the name and how the person wants to be addressed: a line, then the key.
     */
    r = witness_job(n->db, n->db->arena, TEXT("interest"), &l->person, 1, n->at, &look);
    if (r != OUTCOME_OK)
        return r;
    r = decisions_interest_fix(n->db, look,
                               &(struct decisions_interest){.person = l->person,
                                                            .payment = l->key,
                                                            .principal = l->amount,
                                                            .interest = rest,
                                                            .from = l->start,
                                                            .until = paid,
                                                            .steps = steps,
                                                            .made = n->today},
                               ret_decision);
    if (r == OUTCOME_OK)
        *ret_interest = rest;
    return r;
}

/* The day a payment ordered tonight is there. */
static struct day paid_tonight(const struct night *n)
{
    return run_banking_from(n->today);
}

static enum outcome owe_extra(struct night *n, const struct late_one *o,
                              enum obligation_kind kind, struct cents amount,
                              struct text decision)
{
    const struct text key = obligation_key(kind);

    if (amount.n == 0)
        return OUTCOME_OK;
    return obligation_make(
        n->db,
        &(struct obligation_new){
            .person = o->person,
            .kind = kind,
            .source = arena_print(n->db->arena, "%.*s:%.*s", TEXT_ARG(key), TEXT_ARG(o->key)),
            .decision = decision,
            .month = o->month,
            .payable = amount,
            .promised = day_banking_plus(n->today, CAUSE_BANKING_DAYS),
            .for_late = o->id,
            .made = n->today},
        NULL);
}

static enum outcome tell(struct night *n, struct text person, struct text kind,
                         struct text about, const struct sentence *subject,
                         const struct say *body, size_t count)
{
    struct text message;

    return people_tell(n->db, NULL,
                       &(struct letter_out){.person = person,
                                            .kind = kind,
                                            .related = about,
                                            .subject = SAY(subject),
                                            .body = body,
                                            .body_count = count,
                                            .at = {n->at.n + n->told++},
                                            .day = n->today},
                       &message);
}

static enum outcome judge_late(struct night *n, const struct payments_to_judge_row *o,
                               bool came)
{
    struct text cause_promise = NO_TEXT, decision = NO_TEXT;
    struct cents interest = {0}, sorry = {0};
    enum outcome r = OUTCOME_OK;

    n->report->broken++;
    if (o->promise.at) {
        r = promises_broken(n->db, o->promise, n->today);
        if (r == OUTCOME_CONFLICT) /* the watch over promises saw it first */
            r = OUTCOME_OK;
    }
    if (r == OUTCOME_OK && earns_sorry(o->kind)) {
        const struct late_one one = {.id = o->id,
                                     .person = o->person,
                                     .month = o->month,
                                     .start = interest_start(o->kind, o->month, o->promised),
                                     .amount = o->amount,
                                     .key = o->id};

        sorry = (struct cents){PAYMENTS_SORRY_CENTS};
        r = fix_interest(n, &one, o->has_booked && !o->failure.at ? o->booked : paid_tonight(n),
                         &interest, &decision);
        if (r == OUTCOME_OK)
            r = promises_make(n->db,
                              &(struct promise_new){
                                  .kind = PROMISE_CAUSE,
                                  .person = o->person,
                                  .about = o->id,
                                  .made = n->today,
                                  .last_day = day_banking_plus(n->today, CAUSE_BANKING_DAYS)},
                              &cause_promise);
        if (r == OUTCOME_OK)
            r = owe_extra(n, &one, OBLIGATION_INTEREST, interest, decision);
        if (r == OUTCOME_OK)
            r = owe_extra(n, &one, OBLIGATION_SORRY, sorry, NO_TEXT);
    }
    if (r == OUTCOME_OK)
        r = payments_judged_new_run(
            n->db, (struct payments_judged_new_in){.obligation = o->id,
                                                   .found = n->today,
                                                   .outcome = TEXT("late"),
                                                   .cause = cause_of(o),
                                                   .cause_promise = cause_promise,
                                                   .interest = interest,
                                                   .interest_decision = decision,
                                                   .sorry = sorry});
    if (r != OUTCOME_OK || !came || !earns_sorry(o->kind))
        return r;
    const struct say body[] = {
        SAY_WITH(&say_payments_told_came_late, FILL_CENTS("amount", o->amount),
                 FILL_DAY("promised", o->promised), FILL_DAY("booked", o->booked)),
        SAY_WITH(&say_payments_told_interest, FILL_CENTS("interest", interest)),
        SAY_WITH(&say_payments_told_sorry, FILL_CENTS("sorry", sorry)),
        SAY(&say_payments_told_nothing_to_do)};
    return tell(n, o->person, TEXT("late_payment"), o->id, &say_payments_told_late_subject,
                body, sizeof body / sizeof body[0]);
}

static enum outcome judge_one(struct night *n, const struct payments_to_judge_row *o,
                              struct day seen)
{
    const struct late_payment p = {.promised = o->promised,
                                   .seen_until = seen,
                                   .has_seen = true,
                                   .booked = o->booked,
                                   .is_booked = o->has_booked,
                                   .came_back = o->failure.at != NULL};
    const bool advance_is_there = text_same(o->kind, TEXT("advance")) && o->has_booked &&
                                  !o->failure.at && !day_after(o->booked, o->promised);
    const enum lateness state = advance_is_there ? LATE_KEPT : late_state(&p, n->today);

    switch (state) {
    case LATE_NOT_YET_DUE:
    case LATE_NOT_YET_SEEN: return OUTCOME_OK;
    case LATE_BOOKED_LATE: return judge_late(n, o, true);
    case LATE_UNPAID: return judge_late(n, o, false);
    case LATE_KEPT: break;
    }
    n->report->kept++;
    const enum outcome r =
        payments_judged_new_run(n->db, (struct payments_judged_new_in){.obligation = o->id,
                                                                       .found = n->today,
                                                                       .outcome = TEXT("kept"),
                                                                       .cause = TEXT("")});
    return r != OUTCOME_OK || !o->promise.at ? r : promises_kept(n->db, o->promise, o->booked);
}

static enum outcome judge_all(struct night *n, struct day seen)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_to_judge_row o;
    const struct day yesterday = day_plus(n->today, -1);
    enum outcome outcome = payments_to_judge_open(
        n->db,
        (struct payments_to_judge_in){.since = day_plus(n->today, -REPAIR_DAYS_BACK),
                                      .promised_by =
                                          day_before(seen, yesterday) ? seen : yesterday,
                                      .today = n->today},
        &r);

    while (outcome == OUTCOME_OK && (outcome = payments_to_judge_next(&r, &o)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(n->db->arena);

        outcome = judge_one(n, &o, seen);
        arena_return(n->db->arena, mark);
    }
    return outcome == OUTCOME_NOT_FOUND ? OUTCOME_OK : outcome;
}

/* ---- repairing ---- */

static enum outcome tell_repair(struct night *n, const struct payments_to_repair_row *o,
                                struct day execute)
{
    if (!earns_sorry(o->kind) || (o->attempts == 0 && !o->late))
        return OUTCOME_OK; /* nothing went wrong: it is simply paid */
    if (!o->late) {
        const struct say early[] = {SAY_WITH(&say_payments_told_again,
                                             FILL_CENTS("amount", o->amount),
                                             FILL_DAY("execute", execute)),
                                    SAY(&say_payments_told_nothing_to_do)};

        return tell(n, o->person, TEXT("payment_again"), o->id,
                    &say_payments_told_again_subject, early, sizeof early / sizeof early[0]);
    }
    const struct say body[] = {
        SAY_WITH(&say_payments_told_late, FILL_CENTS("amount", o->amount),
                 FILL_DAY("promised", o->promised)),
        SAY_WITH(&say_payments_told_repair, FILL_CENTS("amount", o->amount),
                 FILL_DAY("execute", execute)),
        SAY_WITH(&say_payments_told_interest, FILL_CENTS("interest", o->interest)),
        SAY_WITH(&say_payments_told_sorry, FILL_CENTS("sorry", o->sorry)),
        SAY(&say_payments_told_cause),
        SAY(&say_payments_told_nothing_to_do)};
    return tell(n, o->person, TEXT("late_payment"), o->id, &say_payments_told_late_subject,
                body, sizeof body / sizeof body[0]);
}

/* The bank booked it in time and gave it back much later: it was never there after all (Awb
 * 4:89 lid 3). The promise stays as it was judged; what the law owes for the months between is
 * paid. */
static enum outcome make_up_for_return(struct night *n, const struct payments_to_repair_row *o,
                                       struct day execute)
{
    const struct late_one one = {.id = o->id,
                                 .person = o->person,
                                 .month = o->month,
                                 .start = interest_start(o->kind, o->month, o->promised),
                                 .amount = o->amount,
                                 .key = o->id};
    const struct cents sorry = {PAYMENTS_SORRY_CENTS};
    struct cents interest = {0};
    struct text decision = NO_TEXT, cause = NO_TEXT;
    enum outcome r = fix_interest(n, &one, execute, &interest, &decision);

    n->report->broken++;
    if (r == OUTCOME_OK)
        r = promises_make(
            n->db,
            &(struct promise_new){.kind = PROMISE_CAUSE,
                                  .person = o->person,
                                  .about = o->id,
                                  .made = n->today,
                                  .last_day = day_banking_plus(n->today, CAUSE_BANKING_DAYS)},
            &cause);
    if (r == OUTCOME_OK)
        r = owe_extra(n, &one, OBLIGATION_INTEREST, interest, decision);
    if (r == OUTCOME_OK)
        r = owe_extra(n, &one, OBLIGATION_SORRY, sorry, NO_TEXT);
    if (r != OUTCOME_OK)
        return r;
    const struct say body[] = {
        SAY_WITH(&say_payments_told_came_back, FILL_CENTS("amount", o->amount),
                 FILL_DAY("promised", o->promised)),
        SAY_WITH(&say_payments_told_repair, FILL_CENTS("amount", o->amount),
                 FILL_DAY("execute", execute)),
        SAY_WITH(&say_payments_told_interest, FILL_CENTS("interest", interest)),
        SAY_WITH(&say_payments_told_sorry, FILL_CENTS("sorry", sorry)),
        SAY(&say_payments_told_cause),
        SAY(&say_payments_told_nothing_to_do)};
    return tell(n, o->person, TEXT("late_payment"), o->id, &say_payments_told_late_subject,
                body, sizeof body / sizeof body[0]);
}

/* Held: told once, and never as if it were the person's fault. */
static enum outcome hold(struct night *n, const struct payments_to_repair_row *o,
                         enum repair why)
{
    const enum outcome r =
        held_make(n->db, o->id, n->today, NO_TEXT, text_of(repair_reason(why)));

    n->report->held++;
    if (r != OUTCOME_OK || o->held || why == REPAIR_DIED || !earns_sorry(o->kind))
        return r;
    const struct say body[] = {
        SAY_WITH(why == REPAIR_NO_ACCOUNT || why == REPAIR_ACCOUNT_STOPPED
                     ? &say_payments_told_account
                     : &say_payments_told_human,
                 FILL_CENTS("amount", o->amount)),
        SAY(&say_payments_told_no_fault)};
    return tell(n, o->person, TEXT("payment_held"), o->id, &say_payments_told_held_subject,
                body, sizeof body / sizeof body[0]);
}

/* Another account was in force on the day of the payment: told in time, and we sent elsewhere.
 */
static enum outcome
sent_to_wrong_account(struct night *n, const struct payments_to_repair_row *o, bool *ret_wrong)
{
    struct text then;
    bool stopped, died;
    const enum outcome r =
        account_in_force(n->db, o->person, o->executed, &then, &stopped, &died);

    *ret_wrong = r == OUTCOME_OK && !text_same(then, o->account);
    return r == OUTCOME_NOT_FOUND ? OUTCOME_OK : r;
}

static enum outcome repair_one(struct night *n, const struct payments_to_repair_row *o)
{
    struct repair_case c = {.owed = o->amount,
                            .amount = o->amount,
                            .attempts = o->attempts,
                            .first_failed = true,
                            .has_mandate = n->has_mandate,
                            .most = n->most};
    struct text account, run;
    const struct day execute = run_banking_from(n->today);
    enum outcome r =
        account_in_force(n->db, o->person, execute, &account, &c.account_stopped, &c.died);

    c.has_account = r == OUTCOME_OK;
    if (r != OUTCOME_OK && r != OUTCOME_NOT_FOUND)
        return r;
    c.same_account = c.has_account && o->account.at && text_same(account, o->account);
    bool wrong_account = false;
    if (o->has_executed) {
        r = sent_to_wrong_account(n, o, &wrong_account);
        if (r != OUTCOME_OK)
            return r;
    }
    const enum repair verdict = repair_judge(&c);
    if (verdict != REPAIR_NOW)
        return hold(n, o, verdict);
    r = run_standing(n->db, n->mandate, n->today, n->at, &run);
    if (r == OUTCOME_OK)
        r = attempt_make(n->db,
                         &(struct attempt_new){.run = run,
                                               .obligation = o->id,
                                               .person = o->person,
                                               .turn = o->turn + 1,
                                               .amount = o->amount,
                                               .account = account,
                                               .execute = execute,
                                               .month = o->month},
                         NULL);
    if (r != OUTCOME_OK)
        return r;
    if (o->late || o->attempts > 0)
        n->report->repaired++;
    /* Only where the account itself was good, or we sent to one that had been replaced in time:
     * a closed one is nobody's lateness, and to say that it was our fault would not be true. */
    if (!o->late && o->has_judged_on && earns_sorry(o->kind) && o->failure.at != NULL &&
        o->attempts == 1 && (c.same_account || wrong_account))
        return make_up_for_return(n, o, execute);
    return tell_repair(n, o, execute);
}

static enum outcome repair_all(struct night *n)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_to_repair_row o;
    enum outcome outcome = payments_to_repair_open(
        n->db, (struct payments_to_repair_in){day_plus(n->today, -REPAIR_DAYS_BACK)}, &r);

    while (outcome == OUTCOME_OK && (outcome = payments_to_repair_next(&r, &o)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(n->db->arena);

        outcome = repair_one(n, &o);
        arena_return(n->db->arena, mark);
    }
    return outcome == OUTCOME_NOT_FOUND ? OUTCOME_OK : outcome;
}

/* A repair that waited (for an account, for a mandate): the interest runs to the day the money
 * was there. */
static enum outcome add_interest(struct night *n, const struct payments_late_paid_row *p)
{
    struct cents more;
    struct text decision;
    const struct late_one one = {.id = p->id,
                                 .person = p->person,
                                 .month = p->month,
                                 .start = interest_start(p->kind, p->month, p->promised),
                                 .amount = p->amount,
                                 .fixed = p->interest,
                                 .key = arena_print(n->db->arena, "%.*s+", TEXT_ARG(p->id))};
    const enum outcome r = fix_interest(n, &one, p->booked, &more, &decision);

    return r != OUTCOME_OK ? r : owe_extra(n, &one, OBLIGATION_INTEREST, more, decision);
}

static enum outcome close_repaired(struct night *n)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_late_paid_row p;
    enum outcome o = payments_late_paid_open(n->db, &r);

    while (o == OUTCOME_OK && (o = payments_late_paid_next(&r, &p)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(n->db->arena);

        o = payments_repaired_new_run(n->db, (struct payments_repaired_new_in){p.id, p.booked});
        if (o == OUTCOME_OK && p.promise.at) {
            o = promises_repaired(n->db, p.promise, p.booked, TEXT("paid_again"));
            if (o == OUTCOME_CONFLICT)
                o = OUTCOME_OK;
        }
        if (o == OUTCOME_OK && earns_sorry(p.kind))
            o = add_interest(n, &p);
        arena_return(n->db->arena, mark);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

/* Without the bank's word of a day nothing of that day is judged; what failed is repaired. */
static enum outcome judge_and_repair(struct night *n)
{
    struct payments_seen_until_row seen;
    enum outcome o = mandate_on(n->db, n->today, &n->mandate, &n->most);

    n->has_mandate = o == OUTCOME_OK;
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    o = payments_seen_until_one(n->db, (struct payments_seen_until_in){payments_sender()->iban},
                                &seen);
    if (o == OUTCOME_OK && seen.has_until) {
        o = give_up(n, seen.until);
        if (o == OUTCOME_OK)
            o = judge_all(n, seen.until);
    }
    if (o == OUTCOME_OK)
        o = repair_all(n);
    return o != OUTCOME_OK ? o : close_repaired(n);
}

enum outcome payments_repair_now(struct db *db, struct day today, struct instant at,
                                 struct payments_night_report *ret)
{
    struct payments_night_report report = {.owed = 0};
    struct night n = {.db = db, .today = today, .at = at, .report = &report};
    const enum outcome o = judge_and_repair(&n);

    if (o == OUTCOME_OK)
        *ret = report;
    return o;
}

/* ---- accounts that stand on an application ---- */

/* Told by the person on the application, and agreed by the decision that rests on it (or, for
 * an advance, by the application itself): no second time of asking. An account that cannot be
 * is left alone: the payment is then held, and the person is asked. */
static enum outcome account_from_application(struct night *n,
                                             const struct payments_without_account_row *w)
{
    struct decisions_facts *facts = arena_take(n->db->arena, 1, sizeof *facts);
    struct witness_look *look = NULL;
    enum outcome o = facts == NULL ? OUTCOME_NO_ROOM
                                   : witness_job(n->db, n->db->arena, TEXT("account"),
                                                 &w->person, 1, n->at, &look);

    if (o == OUTCOME_OK)
        o = decisions_facts_load(n->db, look, w->application, facts);
    if (o == OUTCOME_NOT_ALLOWED || (o == OUTCOME_OK && facts->account.len == 0))
        return OUTCOME_OK; /* the partner's application, or nothing told */
    if (o == OUTCOME_OK) {
        struct text holder = facts->account_name;

        if (holder.len == 0)
            o = people_name(n->db, look, w->person, &holder);
        if (o == OUTCOME_OK)
            o = payments_account_first(n->db, look, w->person, facts->account, holder, n->today,
                                       w->person, w->by);
    }
    return o == OUTCOME_NOT_VALID ? OUTCOME_OK : o;
}

static enum outcome accounts_from_applications(struct night *n)
{
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct payments_without_account_row w;
    enum outcome o = payments_without_account_open(
        n->db, (struct payments_without_account_in){n->today}, &r);

    while (o == OUTCOME_OK && (o = payments_without_account_next(&r, &w)) == OUTCOME_OK) {
        const struct arena_mark mark = arena_mark(n->db->arena);

        o = account_from_application(n, &w);
        arena_return(n->db->arena, mark);
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome payments_night(struct db *db, struct arena *scratch, struct day today,
                            struct instant at, struct payments_night_report *ret)
{
    struct payments_night_report report = {.owed = 0};
    struct night n = {.db = db, .today = today, .at = at, .report = &report};
    enum outcome o = accounts_from_applications(&n);

    if (o == OUTCOME_OK)
        o = owed_make(db, scratch, month_of(today), today, &report.owed);
    if (o == OUTCOME_OK)
        o = judge_and_repair(&n);
    if (o == OUTCOME_OK)
        *ret = report;
    return o;
}
