#include <inttypes.h>
#include <string.h>

#include "decisions/inside.h"

#include "ground/base/banned.h"

enum { MONTHS_AGAIN_MOST = 24 }; /* how far a late wage slip reaches on */

/* ---- wages ------------------------------------------------------------------------------- */

static struct text wage_row(struct arena *a, struct text person, bool partner, struct month m,
                            int64_t version)
{
    return arena_print(a, "%.*s/%d/%d/%" PRId64, TEXT_ARG(person), partner ? 1 : 0, m.n,
                       version);
}

enum outcome wage_known(struct db *db, const struct witness_look *look, struct text person,
                        bool partner, struct month m, struct facts_wage *ret_wage)
{
    struct decisions_wage_known_row row;
    struct text plain;
    int64_t cents;
    enum outcome o = decisions_wage_known_one(
        db, (struct decisions_wage_known_in){.person = person, .partner = partner, .month = m},
        &row);
    if (o == OUTCOME_NOT_FOUND) {
        *ret_wage = (struct facts_wage){0};
        return OUTCOME_OK;
    }
    if (o == OUTCOME_OK)
        o = unseal(db, look, person, "decisions_wage",
                   wage_row(db->arena, person, partner, row.month, row.version), "sealed",
                   row.sealed, &plain);
    if (o == OUTCOME_OK)
        o = text_number(plain, &cents);
    if (o == OUTCOME_OK)
        *ret_wage = (struct facts_wage){true, row.month.n == m.n, {cents}};
    return o;
}

static enum outcome wages(struct db *db, const struct witness_look *look, struct text person,
                          const struct decisions_facts *f, struct month m,
                          struct facts_wage ret[2])
{
    ret[0] = ret[1] = (struct facts_wage){0};
    if (!facts_vary(f))
        return OUTCOME_OK;
    enum outcome o = wage_known(db, look, person, false, m, &ret[0]);
    return o != OUTCOME_OK ? o : wage_known(db, look, person, true, m, &ret[1]);
}

enum outcome application_reckon(struct db *db, const struct witness_look *look,
                                const application_row *app, const struct decisions_facts *f,
                                struct month m, struct day first, struct day last,
                                struct reckoned *ret)
{
    struct reckon_ask ask = {
        .facts = f, .month = m, .first = first, .last = last, .assets = true};
    enum outcome o = wages(db, look, app->person, f, m, ask.wage);
    return o != OUTCOME_OK ? o : reckon(db->arena, &ask, ret);
}

/* ---- the rows of one month --------------------------------------------------------------- */

struct right {
    struct text decision;
    struct text application;
    struct text applicant;
    struct day start;
    struct text payee[2];
    int64_t payees;
    bool has_end;
    struct day last;
    struct text event;
    bool late; /* something was learned late about it */
};

static enum outcome right_load(struct db *db, struct text decision, struct right *ret)
{
    struct right g = {.decision = decision};
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_right_payees_open(
        db, (struct decisions_right_payees_in){.decision = decision}, &r);
    while (o == OUTCOME_OK) {
        struct decisions_right_payees_row row;
        o = decisions_right_payees_next(&r, &row);
        if (o != OUTCOME_OK)
            break;
        if (g.payees == 2)
            return OUTCOME_BROKEN;
        g.payee[g.payees++] = rows_keep(&r, row.person);
        g.application = rows_keep(&r, row.application);
        g.applicant = rows_keep(&r, row.applicant);
        g.start = row.start;
        g.late = row.late > 0;
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    if (g.payees == 0)
        return OUTCOME_NOT_FOUND;
    struct decisions_right_end_of_row end;
    o = decisions_right_end_of_one(db, (struct decisions_right_end_of_in){.decision = decision},
                                   &end);
    if (o == OUTCOME_OK) {
        g.has_end = true;
        g.last = end.last;
        g.event = end.event;
    } else if (o != OUTCOME_NOT_FOUND) {
        return o;
    }
    *ret = g;
    return OUTCOME_OK;
}

static enum outcome facts_reckon(struct db *db, const struct witness_look *look,
                                 const struct right *g, const struct decisions_facts *f,
                                 struct month m, struct reckoned *ret)
{
    struct reckon_ask ask = {
        .facts = f, .month = m, .first = month_first(m), .last = month_last(m)};
    if (g->start.n > ask.first.n)
        ask.first = g->start;
    if (g->has_end && g->last.n < ask.last.n) {
        ask.last = g->last;
        ask.end_event = g->event;
    }
    if (ask.last.n < ask.first.n)
        return OUTCOME_NOT_FOUND;
    enum outcome o = wages(db, look, g->applicant, f, m, ask.wage);
    return o != OUTCOME_OK ? o : reckon(db->arena, &ask, ret);
}

static enum outcome right_reckon(struct db *db, const struct witness_look *look,
                                 const struct right *g, struct month m, struct reckoned *ret)
{
    struct decisions_facts f;
    struct late_list late = {.count = 0};
    enum outcome o = decisions_facts_load(db, look, g->application, &f);
    if (o == OUTCOME_OK && g->late)
        o = late_load(db, look, g->decision, &late);
    if (o != OUTCOME_OK)
        return o;
    late_apply(&late, m, &f);
    return facts_reckon(db, look, g, &f, m, ret);
}

/* Whether it may be written by a night: something to pay, or nothing by reason of income that
 * was told. Anything else is for a human being. */
static bool writable(const struct reckoned *r)
{
    enum outcome o = reckon_right(r);
    if (o == OUTCOME_OK)
        return r->payable.n > 0 || r->event.len > 0;
    return o == OUTCOME_NOT_ALLOWED && text_same(r->event, TEXT("income"));
}

static struct text month_row(struct arena *a, struct text decision, struct text person,
                             struct month m, int64_t version)
{
    return arena_print(a, "%.*s/%.*s/%d/%" PRId64, TEXT_ARG(decision), TEXT_ARG(person), m.n,
                       version);
}

static enum outcome part_write(struct db *db, const struct witness_look *look,
                               const struct right *g, const struct reckoned *r, struct month m,
                               struct day today, int64_t part, int64_t *ret_version,
                               bool *ret_made)
{
    struct reckon_part p = reckon_part(r, part, g->payees);
    struct text person = g->payee[part - 1];
    struct text basis = facts_basis_key(r->basis);
    struct decisions_month_newest_row old = {0};
    enum outcome o =
        decisions_month_newest_one(db,
                                   (struct decisions_month_newest_in){
                                       .decision = g->decision, .person = person, .month = m},
                                   &old);
    *ret_version = old.version;
    if (o == OUTCOME_OK && old.assistance.n == p.assistance.n && old.reserve.n == p.reserve.n &&
        text_same(old.income_basis, basis) && text_same(old.event, r->event))
        return OUTCOME_OK;
    if (o != OUTCOME_OK && o != OUTCOME_NOT_FOUND)
        return o;
    struct decisions_month_add_in in = {.decision = g->decision,
                                        .person = person,
                                        .month = m,
                                        .version = old.version + 1,
                                        .made = today,
                                        .norm = r->law.norm,
                                        .income = r->law.income_counted,
                                        .income_basis = basis,
                                        .assistance = p.assistance,
                                        .reserve = p.reserve,
                                        .payable = p.payable,
                                        .form = r->form,
                                        .figures = r->figures,
                                        .event = r->event};
    o = seal(db, look, person, "decisions_month",
             month_row(db->arena, g->decision, person, m, in.version), "sealed", r->steps,
             &in.sealed);
    if (o == OUTCOME_OK)
        o = decisions_month_add_run(db, in);
    if (o == OUTCOME_OK) {
        *ret_version = in.version;
        *ret_made = true;
    }
    return o;
}

enum outcome month_make(struct db *db, const struct witness_look *look, struct text decision,
                        struct month m, struct day today, struct figures_seen *seen,
                        bool *ret_made)
{
    struct right g;
    struct reckoned r;
    int64_t version[2] = {0};
    *ret_made = false;
    enum outcome o = right_load(db, decision, &g);
    if (o == OUTCOME_OK)
        o = right_reckon(db, look, &g, m, &r);
    if (o == OUTCOME_NOT_FOUND)
        return OUTCOME_NOT_VALID; /* no norms for this month: a question, never older ones */
    if (o != OUTCOME_OK)
        return o;
    if (!writable(&r))
        return OUTCOME_NOT_VALID;
    for (int64_t part = 1; o == OUTCOME_OK && part <= g.payees; part++)
        o = part_write(db, look, &g, &r, m, today, part, &version[part - 1], ret_made);
    if (o == OUTCOME_OK && *ret_made)
        o = receipt_keep(db, look, decision, g.applicant, m, version[0], &r, today, seen);
    return o;
}

/* ---- the same months once more, without writing ---- */

enum outcome right_again(struct db *db, const struct witness_look *look, struct text decision,
                         struct month from, struct month to, facts_turn *turn, const void *arg,
                         struct law_month_change *list, size_t most, size_t *ret_count)
{
    struct right g;
    struct decisions_facts told;
    struct late_list late = {.count = 0};
    size_t n = 0;
    enum outcome o = right_load(db, decision, &g);
    if (o == OUTCOME_OK)
        o = decisions_facts_load(db, look, g.application, &told);
    if (o == OUTCOME_OK && g.late)
        o = late_load(db, look, decision, &late);
    if (o != OUTCOME_OK)
        return o;
    WHEN_LEAVING(rows_close) struct rows rows = {0};
    o = decisions_months_decided_open(
        db,
        (struct decisions_months_decided_in){.decision = decision, .first = from, .last = to},
        &rows);
    while (o == OUTCOME_OK) {
        struct decisions_months_decided_row row;
        struct decisions_facts f = told;
        struct reckoned r;
        o = decisions_months_decided_next(&rows, &row);
        if (o != OUTCOME_OK)
            break;
        if (n == most)
            return OUTCOME_NO_ROOM;
        late_apply(&late, row.month, &f);
        if (turn != NULL)
            turn(&f, row.month, arg);
        struct arena_mark mark = arena_mark(db->arena);
        o = facts_reckon(db, look, &g, &f, row.month, &r);
        arena_return(db->arena, mark);
        struct law_month_change *c = &list[n++];
        *c = (struct law_month_change){.month = row.month, .decided = row.assistance.n};
        if (o == OUTCOME_OK)
            c->ought = r.assistance.n;
        c->open = o != OUTCOME_OK || reckon_right(&r) == OUTCOME_NOT_VALID;
        if (o == OUTCOME_NOT_FOUND || o == OUTCOME_NOT_VALID)
            o = OUTCOME_OK; /* a question: no amount, a human being looks */
    }
    *ret_count = n;
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

enum outcome right_household(struct db *db, const struct witness_look *look,
                             struct text decision, struct month m, struct law_household *ret)
{
    struct right g;
    struct reckoned r;
    enum outcome o = right_load(db, decision, &g);
    if (o == OUTCOME_OK)
        o = right_reckon(db, look, &g, m, &r);
    if (o == OUTCOME_OK)
        *ret = r.household;
    return o;
}

/* ---- every month ------------------------------------------------------------------------- */

struct missing {
    struct text decision;
    struct text applicant;
};

static enum outcome missing_list(struct db *db, struct month m, struct missing **ret,
                                 size_t *ret_count)
{
    size_t room = 0;
    size_t n = 0;
    struct missing *list = NULL;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    enum outcome o = decisions_months_missing_open(
        db,
        (struct decisions_months_missing_in){
            .month = m, .first = month_first(m), .last = month_last(m)},
        &r);
    while (o == OUTCOME_OK) {
        struct decisions_months_missing_row row;
        o = decisions_months_missing_next(&r, &row);
        if (o != OUTCOME_OK)
            break;
        if (n == room) {
            size_t more = room == 0 ? 512 : room * 2;
            struct missing *bigger = arena_take(db->arena, more, sizeof *bigger);
            if (bigger == NULL)
                return OUTCOME_NO_ROOM;
            if (n > 0)
                memcpy(bigger, list, n * sizeof *list);
            list = bigger;
            room = more;
        }
        list[n++] = (struct missing){rows_keep(&r, row.decision), rows_keep(&r, row.applicant)};
    }
    if (o != OUTCOME_NOT_FOUND)
        return o;
    *ret = list;
    *ret_count = n;
    return OUTCOME_OK;
}

enum outcome decisions_months_make(struct db *db, struct arena *scratch, struct month month,
                                   struct day today, int64_t *ret_made, int64_t *ret_held)
{
    struct missing *list;
    struct figures_seen seen = {0};
    size_t n;
    int64_t made = 0;
    int64_t held = 0;
    (void)scratch;
    enum outcome o = missing_list(db, month, &list, &n);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        struct arena_mark mark = arena_mark(db->arena);
        struct witness_look *look;
        bool one = false;
        o = witness_job(db, db->arena, TEXT("maand_uitrekenen"), &list[i].applicant, 1,
                        moment_of(today), &look);
        if (o == OUTCOME_OK)
            o = month_make(db, look, list[i].decision, month, today, &seen, &one);
        arena_return(db->arena, mark);
        made += one;
        if (o == OUTCOME_NOT_VALID) {
            held++;
            o = OUTCOME_OK;
        }
    }
    if (o == OUTCOME_OK) {
        *ret_made = made;
        *ret_held = held;
    }
    return o;
}

enum outcome decisions_month_steps(struct db *db, const struct witness_look *look,
                                   struct text decision, struct text person, struct month month,
                                   int64_t version, const struct decisions_step **ret_steps,
                                   size_t *ret_count)
{
    struct decisions_month_sealed_row row;
    struct text plain;
    enum outcome o = decisions_month_sealed_one(
        db,
        (struct decisions_month_sealed_in){
            .decision = decision, .person = person, .month = month, .version = version},
        &row);
    if (o == OUTCOME_OK)
        o = unseal(db, look, person, "decisions_month",
                   month_row(db->arena, decision, person, month, version), "sealed", row.sealed,
                   &plain);
    return o != OUTCOME_OK ? o : reckon_steps(db->arena, plain, ret_steps, ret_count);
}

/* ---- a wage that was told ---------------------------------------------------------------- */

static enum outcome wage_write(struct db *db, const struct witness_look *look,
                               const struct decisions_wage *w)
{
    struct decisions_wage_version_row newest;
    enum outcome o = decisions_wage_version_one(
        db,
        (struct decisions_wage_version_in){
            .person = w->person, .partner = w->partner, .month = w->month},
        &newest);
    if (o != OUTCOME_OK)
        return o;
    struct decisions_wage_add_in in = {.person = w->person,
                                       .partner = w->partner,
                                       .month = w->month,
                                       .version = newest.version + 1,
                                       .told = w->told};
    o = seal(db, look, w->person, "decisions_wage",
             wage_row(db->arena, w->person, w->partner, w->month, in.version), "sealed",
             arena_print(db->arena, "%" PRId64, w->wage.n), &in.sealed);
    return o != OUTCOME_OK ? o : decisions_wage_add_run(db, in);
}

/* This month again, and those after it that leaned on the last known wage. */
static enum outcome months_again(struct db *db, const struct witness_look *look,
                                 struct text decision, struct text person, struct month from,
                                 struct day today)
{
    struct figures_seen seen = {0};
    enum outcome o = OUTCOME_OK;
    for (int i = 0; o == OUTCOME_OK && i < MONTHS_AGAIN_MOST; i++) {
        struct month m = {from.n + i};
        struct decisions_month_newest_row old;
        bool made;
        o = decisions_month_newest_one(db,
                                       (struct decisions_month_newest_in){
                                           .decision = decision, .person = person, .month = m},
                                       &old);
        if (o == OUTCOME_NOT_FOUND)
            return OUTCOME_OK;
        if (o == OUTCOME_OK)
            o = month_make(db, look, decision, m, today, &seen, &made);
        if (o == OUTCOME_NOT_VALID)
            o = OUTCOME_OK; /* held: the row as it was stays, a human looks */
    }
    return o;
}

/* Shown before it is paid: what the month becomes with this wage, and how to say that it is
 * wrong. */
static enum outcome wage_say(struct db *db, const struct witness_look *look,
                             const struct decisions_wage *w, struct text decision)
{
    struct decisions_month_newest_row row = {0};
    struct telling t;
    enum outcome o = decisions_month_newest_one(
        db,
        (struct decisions_month_newest_in){
            .decision = decision, .person = w->person, .month = w->month},
        &row);
    if (o != OUTCOME_OK)
        return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
    o = tell_open(db, look, w->person, w->told, &t);
    if (o != OUTCOME_OK)
        return o;
    struct fill fills[] = {FILL_MONTH("month", w->month), FILL_CENTS("wage", w->wage),
                           FILL_CENTS("payable", row.payable)};
    tell_subject(&t, &say_decisions_wage_msg_subject, fills, 3);
    tell_add(&t, &say_decisions_wage_msg_sum, fills, 3);
    tell_add(&t, &say_decisions_wage_msg_wrong, fills, 3);
    return tell_send(&t, TEXT("wage"), decision, false);
}

enum outcome decisions_wage_told(struct db *db, const struct witness_look *look,
                                 const struct decisions_wage *w)
{
    if (w->wage.n < 0 || w->wage.n > LAW_CENTS_MOST)
        return OUTCOME_NOT_VALID;
    enum outcome o = wage_write(db, look, w);
    if (o != OUTCOME_OK)
        return o;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    o = decisions_rights_of_open(
        db, (struct decisions_rights_of_in){.person = w->person, .day = month_first(w->month)},
        &r);
    while (o == OUTCOME_OK) {
        struct decisions_rights_of_row row;
        o = decisions_rights_of_next(&r, &row);
        if (o == OUTCOME_OK && row.varies) {
            const struct text decision = rows_keep(&r, row.decision);

            o = months_again(db, look, decision, w->person, w->month, w->told);
            if (o == OUTCOME_OK)
                o = wage_say(db, look, w, decision);
        }
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}
