#include "payments/too_much.h"

#include <assert.h>

#include "payments/nl.po.h"
#include "payments/payments.h"
#include "payments/store.h"
#include "payments/too_much.sql.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct store_list payments_list_too_much = {payments_too_much_statements,
                                                  payments_too_much_statements_count};

enum outcome too_much_free_part(struct cents payment, struct cents reserve,
                                struct cents *ret_free)
{
    struct cents income, floor;

    assert(payment.n >= 0 && reserve.n >= 0);
    enum outcome o = cents_add(payment, reserve, &income);
    if (o == OUTCOME_OK)
        o = cents_share(income, TOO_MUCH_FLOOR_PERCENT, 100, ROUND_UP, &floor);
    if (o == OUTCOME_OK)
        *ret_free = (struct cents){payment.n > floor.n ? payment.n - floor.n : 0};
    return o;
}

enum outcome too_much_found(struct db *db, const struct too_much_new *n, bool *ret_is_new)
{
    const enum outcome o = payments_too_much_new_run(
        db, (struct payments_too_much_new_in){.id = db_new_id(db),
                                              .person = n->person,
                                              .kind = n->kind,
                                              .source = n->source,
                                              .obligation = n->obligation,
                                              .decision = n->decision,
                                              .month = n->month,
                                              .amount = n->amount,
                                              .found = n->found});
    *ret_is_new = o == OUTCOME_OK && db_changed(db) > 0;
    return o;
}

/* ---- paid twice -------------------------------------------------------------------------- */

/* Two sides: from the person's account with us to what was paid in advance, or back. */
static enum outcome move(struct db *db, struct day day, struct text why, struct text person,
                         enum book from, enum book to, struct cents amount)
{
    struct entry e = entry_begin(db, day, why);
    enum outcome o =
        entry_line(db, &e, from, person, NO_TEXT, NO_TEXT, (struct cents){-amount.n});

    if (o == OUTCOME_OK)
        o = entry_line(db, &e, to, person, NO_TEXT, NO_TEXT, amount);
    return o != OUTCOME_OK ? o : entry_end(&e);
}

static enum outcome tell(struct db *db, struct text person, struct text kind, struct text about,
                         const struct sentence *subject, const struct say *body, size_t count,
                         bool on_paper, struct day day, struct instant at)
{
    struct text message;

    return people_tell(db, NULL,
                       &(struct letter_out){.person = person,
                                            .kind = kind,
                                            .related = about,
                                            .subject = SAY(subject),
                                            .body = body,
                                            .body_count = count,
                                            .on_paper = on_paper,
                                            .at = at,
                                            .day = day},
                       &message);
}

enum outcome too_much_double(struct db *db, struct text attempt, struct text obligation,
                             struct day today, struct instant at)
{
    struct payments_paid_times_row paid;
    bool is_new;
    enum outcome o =
        payments_paid_times_one(db, (struct payments_paid_times_in){obligation}, &paid);

    if (o != OUTCOME_OK || paid.times < 2)
        return o;
    o = too_much_found(db,
                       &(struct too_much_new){
                           .person = paid.person,
                           .kind = TEXT("double"),
                           .source = arena_print(db->arena, "double:%.*s", TEXT_ARG(attempt)),
                           .obligation = obligation,
                           .month = paid.month,
                           .amount = paid.amount,
                           .found = today},
                       &is_new);
    if (o != OUTCOME_OK || !is_new)
        return o;
    o = move(db, today, TEXT("booked"), paid.person, BOOK_OWED, BOOK_ADVANCES, paid.amount);
    if (o != OUTCOME_OK)
        return o;
    const struct say body[] = {
        SAY_WITH(&say_payments_told_double, FILL_CENTS("amount", paid.amount),
                 FILL_MONTH("month", paid.month)),
        SAY(&say_payments_told_double_calm), SAY(&say_payments_told_double_side)};
    return tell(db, paid.person, TEXT("paid_twice"), obligation,
                &say_payments_told_double_subject, body, sizeof body / sizeof body[0], false,
                today, at);
}

enum outcome too_much_came_back(struct db *db, struct text obligation, struct day today)
{
    struct payments_too_much_double_of_row d;
    enum outcome o = payments_too_much_double_of_one(
        db, (struct payments_too_much_double_of_in){obligation}, &d);

    if (o != OUTCOME_OK)
        return o;
    if (d.decided)
        return OUTCOME_CONFLICT; /* something may have been taken off: a human being looks */
    o = payments_too_much_back_new_run(db, (struct payments_too_much_back_new_in){d.id, today});
    return o != OUTCOME_OK ? o
                           : move(db, today, TEXT("returned"), d.person, BOOK_ADVANCES,
                                  BOOK_OWED, d.amount);
}

/* ---- deciding ---------------------------------------------------------------------------- */

static bool is_reasoned(const struct too_much_decision *d, bool ask)
{
    return d->reasons.len > 0 &&
           (!ask || (d->side.len > 0 && d->ours.len > 0 && d->urgent.len > 0));
}

/* The books of what is claimed: a double payment stands there as soon as it was found; of a
 * correction nothing does before somebody decided. */
static enum outcome book_decision(struct db *db, const struct payments_too_much_one_row *t,
                                  const struct too_much_decision *d, bool ask)
{
    const bool twice = text_same(t->kind, TEXT("double"));

    if (twice && d->amount.n < t->amount.n)
        return move(db, d->today, TEXT("owed"), t->person, BOOK_ADVANCES, BOOK_ASSISTANCE,
                    (struct cents){t->amount.n - d->amount.n});
    if (!twice && ask)
        return move(db, d->today, TEXT("owed"), t->person, BOOK_ASSISTANCE, BOOK_ADVANCES,
                    d->amount);
    return OUTCOME_OK;
}

static enum outcome tell_decision(struct db *db, const struct payments_too_much_one_row *t,
                                  const struct too_much_decision *d, bool ask)
{
    if (!ask) {
        const struct say body[] = {SAY_WITH(&say_payments_told_waived,
                                            FILL_CENTS("amount", t->amount),
                                            FILL_MONTH("month", t->month)),
                                   SAY_TEXT(d->reasons), SAY(&say_payments_told_nothing_to_do)};

        return tell(db, t->person, TEXT("too_much_waived"), d->item,
                    &say_payments_told_waived_subject, body, sizeof body / sizeof body[0],
                    false, d->today, d->at);
    }
    const struct say body[] = {
        SAY_WITH(&say_payments_told_ask, FILL_CENTS("amount", d->amount),
                 FILL_MONTH("month", t->month)),
        SAY_TEXT(d->reasons),
        SAY_WITH(&say_payments_told_ask_side, FILL_TEXT("side", d->side)),
        SAY_WITH(&say_payments_told_ask_ours, FILL_TEXT("ours", d->ours)),
        SAY_WITH(&say_payments_told_ask_urgent, FILL_TEXT("urgent", d->urgent)),
        SAY(&say_payments_told_ask_floor),
        SAY(&say_payments_told_ask_choose),
        SAY_WITH(&say_payments_told_ask_object,
                 FILL_DAY("day", day_plus(d->today, TOO_MUCH_TERM_DAYS)))};
    return tell(db, t->person, TEXT("too_much_asked"), d->item, &say_payments_told_ask_subject,
                body, sizeof body / sizeof body[0], true, d->today, d->at);
}

enum outcome too_much_decide(struct db *db, const struct witness_look *look,
                             const struct too_much_decision *d)
{
    const bool ask = text_same(d->way, TEXT("ask_back"));
    const bool after = text_same(d->way, TEXT("pay_after"));
    struct payments_too_much_one_row t;
    struct text words;
    enum outcome o =
        payments_too_much_one_one(db, (struct payments_too_much_one_in){d->item}, &t);

    if (o != OUTCOME_OK)
        return o;
    if (text_same(d->by, TEXT("night")) || d->by.len == 0)
        return OUTCOME_NOT_ALLOWED;
    if (t.way.at || t.has_back)
        return OUTCOME_CONFLICT;
    if (!ask && !after && !text_same(d->way, TEXT("waive")))
        return OUTCOME_NOT_VALID;
    if (!is_reasoned(d, ask) || (ask && (d->amount.n <= 0 || d->amount.n > t.amount.n)) ||
        (after && (d->amount.n <= 0 || !text_same(t.kind, TEXT("correction")))) ||
        (!ask && !after && d->amount.n != 0))
        return OUTCOME_NOT_VALID;
    const struct text plain = arena_print(
        db->arena, "%.*s\n\n%.*s\n\n%.*s\n\n%.*s", TEXT_ARG(d->reasons),
        TEXT_ARG(d->side.at ? d->side : TEXT("")), TEXT_ARG(d->ours.at ? d->ours : TEXT("")),
        TEXT_ARG(d->urgent.at ? d->urgent : TEXT("")));
    o = witness_seal(db, look, t.person, KEY_PAYMENTS, TEXT("payments_decided"), d->item,
                     TEXT("words"), plain, &words);
    if (o == OUTCOME_OK)
        o = payments_decided_new_run(
            db, (struct payments_decided_new_in){
                    .item = d->item,
                    .person = t.person,
                    .way = d->way,
                    .amount = d->amount,
                    .law = ask     ? TEXT("Pw 58 lid 2, 60a; Awb 4:93")
                           : after ? TEXT("Pw 45; Awb 4:86")
                                   : TEXT("Pw 58 lid 8; Awb 4:94a"),
                    .words = words,
                    .by_whom = d->by,
                    .day = d->today,
                    .first = day_plus(d->today, ask ? TOO_MUCH_TERM_DAYS : 0)});
    if (o != OUTCOME_OK || after)
        return o;
    o = book_decision(db, &t, d, ask);
    return o != OUTCOME_OK ? o : tell_decision(db, &t, d, ask);
}

enum outcome too_much_agree(struct db *db, struct text item, struct text by, struct day today,
                            struct instant at)
{
    struct payments_too_much_one_row t;
    enum outcome o = payments_too_much_one_one(db, (struct payments_too_much_one_in){item}, &t);

    if (o != OUTCOME_OK)
        return o;
    if (!text_same(t.way, TEXT("pay_after")))
        return OUTCOME_NOT_FOUND;
    if (text_same(t.by_whom, by))
        return OUTCOME_NOT_ALLOWED;
    if (t.agreed_by.at)
        return OUTCOME_CONFLICT;
    o = payments_decided_agree_run(
        db, (struct payments_decided_agree_in){item, t.by_whom, by, today});
    if (o == OUTCOME_OK)
        o = obligation_make(db,
                            &(struct obligation_new){
                                .person = t.person,
                                .kind = OBLIGATION_CORRECTION,
                                .source = arena_print(db->arena, "after:%.*s", TEXT_ARG(item)),
                                .decision = t.decision,
                                .month = t.month,
                                .payable = t.asked,
                                .event = TEXT("decision"),
                                .promised = day_banking_plus(today, 5),
                                .made = today},
                            NULL);
    if (o != OUTCOME_OK)
        return o;
    const struct say body[] = {SAY_WITH(&say_payments_told_after, FILL_CENTS("amount", t.asked),
                                        FILL_MONTH("month", t.month),
                                        FILL_DAY("day", day_banking_plus(today, 5))),
                               SAY(&say_payments_told_nothing_to_do)};
    return tell(db, t.person, TEXT("paid_after"), item, &say_payments_told_after_subject, body,
                sizeof body / sizeof body[0], false, today, at);
}

enum outcome too_much_choose(struct db *db, struct text person, int64_t percent,
                             struct day today)
{
    if (percent != 25 && percent != 50 && percent != 100)
        return OUTCOME_NOT_VALID;
    return payments_share_new_run(db, (struct payments_share_new_in){person, today, percent});
}
