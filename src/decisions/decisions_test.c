/* From reporting to the right, with the real rooms below. Tried with W. (alone), D.
 * (wages that change), H. (knows the law) and Selam (reported long before she sent). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decisions/inside.h"
#include "ground/store/engines_test.h"

static const unsigned char one_key[32] = {9, 9, 9};

struct town {
    char folder[64];
    char path[96];
    char code[16];
    struct store *store;
    struct arena arena;
    struct text person;
    struct text partner;
    struct text application;
    struct text decision;
    struct text question;
    struct decisions_facts facts;
    struct day reported;
    struct day sent;
    struct day today;
    enum outcome expect;
    int64_t count;
    struct cents cents;
    struct text text;
};

static const struct store_room *const rooms[] = {&witness_rows, &promises_rows, &people_rows,
                                                 &decisions_rows};

static struct day on(int y, int m, int d)
{
    struct day day = {0};
    assert_int_equal(day_of(y, m, d, &day), OUTCOME_OK);
    return day;
}

static int set_up(void **state)
{
    static int towns;
    struct town *t = calloc(1, sizeof *t);
    assert_non_null(t);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-decisions-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    witness_keys_close();
    witness_keys_fixed(one_key);
    assert_int_equal(arena_open(&t->arena, 64u << 20), OUTCOME_OK);
    (void)snprintf(t->code, sizeof t->code, "%04d", ++towns);
    struct store_options o = {.place = engines_place(t->path),
                              .municipality = text_of(t->code),
                              .walls = store_walls,
                              .wall_count = store_walls_count};
    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, rooms, 4), OUTCOME_OK);
    t->reported = on(2026, 9, 1);
    t->sent = on(2026, 9, 3);
    t->facts = (struct decisions_facts){.born = on(1974, 5, 2)};
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct town *t = *state;
    char line[160];
    store_close(t->store);
    arena_close(&t->arena);
    witness_keys_close();
    (void)snprintf(line, sizeof line, "rm -r '%s'", t->folder);
    assert_int_equal(system(line), 0);
    free(t);
    return 0;
}

static void run(struct town *t, store_work *work)
{
    assert_int_equal(store_transact(t->store, &t->arena, work, t), OUTCOME_OK);
}

/* Everything here happens as a job: its look opens at once. */
static struct witness_look *look_of(struct db *db, struct town *t)
{
    struct text persons[2] = {t->person, t->partner};
    struct witness_look *look = NULL;
    assert_int_equal(witness_job(db, db->arena, TEXT("proef"), persons,
                                 t->partner.len > 0 ? 2 : 1, moment_of(t->sent), &look),
                     OUTCOME_OK);
    return look;
}

static struct text keep(struct town *t, struct text v)
{
    return arena_copy(&t->arena, v);
}

static enum outcome person_new(struct db *db, struct town *t, struct text name, struct day born,
                               struct text *ret)
{
    struct date d = date_of(born);
    struct person p = {.name = name,
                       .born = {d.year, d.month, d.day},
                       .address = {.street = TEXT("Dijk"),
                                   .number = TEXT("3"),
                                   .postcode = TEXT("1234 AB"),
                                   .town = TEXT("Zonnedam")}};
    struct text id;
    enum outcome o = people_new(db, &p, t->reported, &id);
    if (o == OUTCOME_OK)
        *ret = keep(t, id);
    return o;
}

static enum outcome apply_and_send(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    enum outcome o = OUTCOME_OK;
    if (t->person.len == 0)
        o = person_new(db, t, TEXT("Willem Bakker"), t->facts.born, &t->person);
    if (o == OUTCOME_OK && t->facts.partner && t->partner.len == 0)
        o = person_new(db, t, TEXT("Anja Bakker"), t->facts.partner_born, &t->partner);
    if (o != OUTCOME_OK)
        return o;
    struct witness_look *look = look_of(db, t);
    struct decisions_new n = {.person = t->person,
                              .partner = t->partner,
                              .reported = t->reported,
                              .sent = t->sent,
                              .facts = &t->facts};
    o = decisions_apply(db, look, &n, &id);
    if (o != OUTCOME_OK)
        return o;
    t->application = keep(t, id);
    o = decisions_send(db, look, id, t->sent);
    if (o != OUTCOME_OK)
        return o;
    assert_int_equal(decisions_send(db, look, id, t->sent), OUTCOME_CONFLICT);
    return OUTCOME_OK;
}

static enum outcome grant(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    struct decisions_grant g = {.application = t->application,
                                .by = TEXT("account-maria"),
                                .by_name = TEXT("Maria Verbeek"),
                                .made = t->today,
                                .start = t->reported};
    enum outcome o = decisions_grant(db, look_of(db, t), &g, &id);
    assert_int_equal(o, t->expect);
    if (o == OUTCOME_OK)
        t->decision = keep(t, id);
    return OUTCOME_OK;
}

static enum outcome night(struct db *db, void *arg)
{
    struct town *t = arg;
    return decisions_night(db, NULL, t->today);
}

static void nights(struct town *t, struct day from, struct day until)
{
    for (t->today = from; t->today.n <= until.n; t->today.n++)
        run(t, night);
}

static application_row application_of(struct town *t)
{
    struct db *db;
    application_row row;
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(decisions_application_row_one(
                         db, (struct decisions_application_row_in){t->application}, &row),
                     OUTCOME_OK);
    store_read_done(db);
    return row;
}

static struct decisions_month_newest_row month_of_person(struct town *t, struct text person,
                                                         struct month m)
{
    struct db *db;
    struct decisions_month_newest_row row = {0};
    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    assert_int_equal(
        decisions_month_newest_one(db,
                                   (struct decisions_month_newest_in){
                                       .decision = t->decision, .person = person, .month = m},
                                   &row),
        OUTCOME_OK);
    store_read_done(db);
    return row;
}

/* ---- receipt and terms ---- */

static enum outcome look_at_promises(struct db *db, void *arg)
{
    struct town *t = arg;
    struct promise *list;
    size_t n;
    bool term = false;
    bool advance = false;
    bool receipt = false;
    enum outcome o = promises_all_of(db, look_of(db, t), t->person, &list, &n);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++) {
        if (list[i].kind == PROMISE_DECISION_TERM) {
            term = true;
            assert_int_equal(list[i].last_day.n, on(2026, 10, 29).n);
        }
        if (list[i].kind == PROMISE_ADVANCE) {
            advance = true;
            assert_int_equal(list[i].last_day.n, on(2026, 10, 1).n);
        }
        if (list[i].kind == PROMISE_RECEIPT) {
            receipt = true;
            assert_int_equal(list[i].state, PROMISE_KEPT);
        }
    }
    assert_true(term && advance && receipt);
    struct message *m;
    o = people_messages(db, look_of(db, t), t->person, NO_TEXT, 10, &m, &n);
    assert_int_equal(n, 1);
    assert_true(text_starts(m[0].subject, TEXT("Wij hebben uw aanvraag")));
    return o;
}

static void receipt_and_promises_in_one_go(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    run(t, look_at_promises);
    assert_int_equal(application_of(t).last_day.n, on(2026, 10, 29).n);
}

/* ---- granting ---------------------------------------------------------------------------- */

static void granted_from_the_day_of_reporting(void **state)
{
    struct town *t = *state;
    t->reported = on(2026, 9, 11);
    t->sent = on(2026, 9, 14);
    run(t, apply_and_send);
    t->today = on(2026, 10, 5);
    run(t, grant);
    struct decisions_month_newest_row september =
        month_of_person(t, t->person, month_of(t->reported));
    struct decisions_month_newest_row october =
        month_of_person(t, t->person, month_of(t->today));
    assert_true(text_same(september.event, TEXT("start")));
    assert_int_equal(october.payable.n, october.assistance.n - october.reserve.n);
    /* 20 of 30 days of 1419,46 (Pw 21 a in the second half of 2026). */
    assert_int_equal(october.assistance.n, 141946);
    assert_int_equal(september.assistance.n, (141946 * 20 + 15) / 30);
    t->expect = OUTCOME_CONFLICT;
    run(t, grant);
}

static enum outcome read_letter(struct db *db, void *arg)
{
    struct town *t = arg;
    struct decisions_decision_row_row row;
    struct text kept;
    struct letter l;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = t->decision}, &row);
    if (o == OUTCOME_OK)
        o = unseal(db, look_of(db, t), t->person, "decisions_decision", t->decision, "letter",
                   row.letter, &kept);
    if (o == OUTCOME_OK)
        o = letter_kept(kept, &l, db->arena);
    if (o != OUTCOME_OK)
        return o;
    bool rule = false;
    struct text what;
    assert_true(text_same(l.subject, TEXT("U krijgt bijstand. U heeft hier recht op.")));
    assert_true(l.has_objection);
    assert_int_equal(l.objection.n, law_term(LAW_TERM_OBJECT, l.day).n);
    for (size_t i = 0; i < l.parts_count; i++) {
        const struct letter_part *p = &l.parts[i];
        rule = rule || text_same(p->article, TEXT("Pw 21 a"));
        if (p->kind == LETTER_PARAGRAPH && words_b1(p->text, LANGUAGE_NL, &what) != B1_FINE) {
            print_message("not B1: %.*s\n", TEXT_ARG(p->text));
            fail();
        }
        /* S32: no gratitude, no favour given. */
        assert_null(memmem(p->text.at, p->text.len, "dankbaar", 8));
    }
    assert_true(rule);
    static const struct place place = {TEXT_INIT("Gemeente Zonnedam"),
                                       TEXT_INIT("088 000 00 00"), TEXT_INIT("Plein 1"),
                                       TEXT_INIT("Postbus 1, 1000 AA Zonnedam")};
    struct paper_made made;
    struct text pdf;
    o = letter_pdf(&l, &place, db->arena, &made, &pdf);
    assert_int_equal(o, OUTCOME_OK);
    assert_true(made.ua);
    const char *out = getenv("ERKENNING_LETTER_OUT");
    if (out != NULL) {
        FILE *f = fopen(out, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(pdf.at, 1, pdf.len, f), pdf.len);
        assert_int_equal(fclose(f), 0);
    }
    return OUTCOME_OK;
}

static void the_letter_says_it_is_a_right(void **state)
{
    struct town *t = *state;
    t->facts.incomes[0] = (struct decisions_income){
        .kind = DECISIONS_INCOME_WAGE, .changes = true, .month = {40000}};
    t->facts.incomes_count = 1;
    run(t, apply_and_send);
    nights(t, on(2026, 9, 4), on(2026, 9, 30));
    t->today = on(2026, 10, 5);
    run(t, grant);
    run(t, read_letter);
}

static void couples_get_half_each(void **state)
{
    struct town *t = *state;
    t->facts.partner = true;
    t->facts.partner_born = on(1976, 1, 1);
    run(t, apply_and_send);
    t->today = on(2026, 9, 20);
    run(t, grant);
    struct decisions_month_newest_row one = month_of_person(t, t->person, month_of(t->today));
    struct decisions_month_newest_row two = month_of_person(t, t->partner, month_of(t->today));
    assert_in_range(one.assistance.n - two.assistance.n, 0, 1);
    assert_true(one.assistance.n + two.assistance.n > 200000);
}

static void nothing_is_granted_above_the_norm(void **state)
{
    struct town *t = *state;
    t->facts.incomes[0] =
        (struct decisions_income){.kind = DECISIONS_INCOME_BENEFIT, .month = {300000}};
    t->facts.incomes_count = 1;
    run(t, apply_and_send);
    t->today = on(2026, 9, 20);
    t->expect = OUTCOME_NOT_VALID;
    run(t, grant);
    /* And no advance by night either; the promise stays, a human sees it. */
    nights(t, on(2026, 9, 21), on(2026, 10, 3));
    assert_int_equal(application_of(t).turn, 0);
}

static enum outcome night_may_not_decide(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    struct decisions_grant g = {.application = t->application,
                                .by = TEXT("night"),
                                .by_name = TEXT("night"),
                                .made = t->today,
                                .start = t->reported};
    assert_int_equal(decisions_grant(db, look_of(db, t), &g, &id), OUTCOME_NOT_ALLOWED);
    struct decisions_refusal r = {.application = t->application,
                                  .by = TEXT("account-maria"),
                                  .by_name = TEXT("Maria Verbeek"),
                                  .made = t->today,
                                  .heard_on = t->today,
                                  .article = TEXT("Pw 19 lid 1 a"),
                                  .reasons = TEXT("Uw inkomen is hoger dan de norm.")};
    assert_int_equal(decisions_refuse(db, look_of(db, t), &r, &id), OUTCOME_NOT_ALLOWED);
    r.side = TEXT("Ik heb veel schulden.");
    r.heard_on = day_plus(t->sent, -1);
    assert_int_equal(decisions_refuse(db, look_of(db, t), &r, &id), OUTCOME_NOT_ALLOWED);
    r.heard_on = t->today;
    r.by = TEXT("night");
    assert_int_equal(decisions_refuse(db, look_of(db, t), &r, &id), OUTCOME_NOT_ALLOWED);
    r.by = TEXT("account-maria");
    return decisions_refuse(db, look_of(db, t), &r, &id);
}

static void refusing_needs_a_human_and_the_other_side(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    t->today = on(2026, 9, 20);
    run(t, night_may_not_decide);
    assert_true(text_same(application_of(t).state, TEXT("decided")));
}

/* ---- the clock --------------------------------------------------------------------------- */

static enum outcome ask(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    struct decisions_question q = {.application = t->application,
                                   .asked_by = TEXT("account-maria"),
                                   .asked_by_name = TEXT("Maria"),
                                   .what = TEXT("Hoeveel huur betaalt u?"),
                                   .rule = TEXT("Pw 17 lid 1"),
                                   .held_by = TEXT("brp"),
                                   .until = on(2026, 9, 24)};
    assert_int_equal(decisions_ask(db, look_of(db, t), &q, t->today, &id), OUTCOME_NOT_ALLOWED);
    q.held_by = NO_TEXT;
    q.rule = NO_TEXT;
    assert_int_equal(decisions_ask(db, look_of(db, t), &q, t->today, &id), OUTCOME_NOT_VALID);
    q.rule = TEXT("Pw 17 lid 1");
    enum outcome o = decisions_ask(db, look_of(db, t), &q, t->today, &id);
    if (o == OUTCOME_OK)
        t->question = keep(t, id);
    return o;
}

static enum outcome answer(struct db *db, void *arg)
{
    struct town *t = arg;
    return decisions_answer(db, look_of(db, t), t->question, TEXT("€ 700"), t->today);
}

static void clock_stands_still_until_the_answer(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    t->today = on(2026, 9, 10);
    run(t, ask);
    assert_int_equal(application_of(t).last_day.n, on(2026, 10, 29).n + 14);
    t->today = on(2026, 9, 15);
    run(t, answer);
    /* 11, 12, 13, 14 September stood still; 29 October + 4 is a Monday. */
    assert_int_equal(application_of(t).last_day.n, on(2026, 11, 2).n);
}

static void clock_runs_again_when_the_time_is_over(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    t->today = on(2026, 9, 10);
    run(t, ask);
    nights(t, on(2026, 9, 11), on(2026, 9, 30));
    assert_int_equal(application_of(t).last_day.n, on(2026, 10, 29).n + 14);
    /* Our own silence after that stops nothing: the day stays as it is. */
    nights(t, on(2026, 10, 1), on(2026, 11, 20));
    assert_int_equal(application_of(t).last_day.n, on(2026, 10, 29).n + 14);
}

/* ---- advances ---------------------------------------------------------------------------- */

static enum outcome count_advances(struct db *db, void *arg)
{
    struct town *t = arg;
    WHEN_LEAVING(rows_close) struct rows r = {0};
    struct decisions_advances_of_row row;
    enum outcome o =
        decisions_advances_of_open(db, (struct decisions_advances_of_in){t->application}, &r);
    t->count = 0;
    t->cents.n = 0;
    while (o == OUTCOME_OK && (o = decisions_advances_of_next(&r, &row)) == OUTCOME_OK) {
        t->count++;
        t->cents = row.amount;
        assert_int_equal(row.percent, 95);
        assert_true(row.pay_by.n <= law_advance_day(t->sent, (int)row.turn).n);
        assert_true(day_is_banking(row.pay_by));
    }
    return o == OUTCOME_NOT_FOUND ? OUTCOME_OK : o;
}

static void advance_every_four_weeks_unasked(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    nights(t, on(2026, 9, 4), on(2026, 11, 30));
    run(t, count_advances);
    assert_int_equal(t->count, 3);
    assert_int_equal(t->cents.n, (141946 * 95 + 99) / 100);
    t->today = on(2026, 11, 30);
    run(t, grant);
    nights(t, on(2026, 12, 1), on(2026, 12, 31));
    run(t, count_advances);
    assert_int_equal(t->count, 3);
}

/* ---- wages that change (D.) -------------------------------------------------------------- */

static enum outcome months(struct db *db, void *arg)
{
    struct town *t = arg;
    int64_t made;
    int64_t held;
    enum outcome o =
        decisions_months_make(db, NULL, month_of(t->today), t->today, &made, &held);
    t->count = made;
    assert_int_equal(held, 0);
    return o;
}

static enum outcome wage(struct db *db, void *arg)
{
    struct town *t = arg;
    struct decisions_wage w = {.person = t->person,
                               .month = month_of(on(2026, 10, 1)),
                               .wage = t->cents,
                               .told = t->today};
    return decisions_wage_told(db, look_of(db, t), &w);
}

static void late_wage_slip_never_means_nothing(void **state)
{
    struct town *t = *state;
    t->facts.incomes[0] = (struct decisions_income){
        .kind = DECISIONS_INCOME_WAGE, .changes = true, .month = {60000}};
    t->facts.incomes_count = 1;
    run(t, apply_and_send);
    t->today = on(2026, 9, 20);
    run(t, grant);
    t->today = on(2026, 10, 10);
    run(t, months);
    assert_int_equal(t->count, 1);
    run(t, months);
    assert_int_equal(t->count, 0);
    struct month october = month_of(t->today);
    struct decisions_month_newest_row row = month_of_person(t, t->person, october);
    assert_true(text_same(row.income_basis, TEXT("last_known")));
    assert_int_equal(row.assistance.n, 141946 - 60000);
    t->cents.n = 75000;
    run(t, wage);
    row = month_of_person(t, t->person, october);
    assert_int_equal(row.version, 2);
    assert_true(text_same(row.income_basis, TEXT("known")));
    assert_int_equal(row.assistance.n, 141946 - 75000);
    run(t, wage);
    assert_int_equal(month_of_person(t, t->person, october).version, 2);
    /* More than the norm: nothing to pay, by the event that says why. */
    t->cents.n = 200000;
    run(t, wage);
    row = month_of_person(t, t->person, october);
    assert_int_equal(row.payable.n, 0);
    assert_true(text_same(row.event, TEXT("income")));
}

/* ---- recomputed from what was kept ------------------------------------------------------- */

static enum outcome recompute(struct db *db, void *arg)
{
    struct town *t = arg;
    struct decisions_decision_row_row row;
    struct text inputs;
    struct text result;
    struct decisions_facts f = {0};
    struct reckoned r;
    enum outcome o = decisions_decision_row_one(
        db, (struct decisions_decision_row_in){.id = t->decision}, &row);
    if (o == OUTCOME_OK)
        o = unseal(db, look_of(db, t), t->person, "decisions_decision", t->decision, "inputs",
                   row.inputs, &inputs);
    if (o == OUTCOME_OK)
        o = unseal(db, look_of(db, t), t->person, "decisions_decision", t->decision, "result",
                   row.result, &result);
    if (o == OUTCOME_OK)
        o = facts_read(db->arena, inputs, &f);
    struct month m = month_of(row.start);
    struct reckon_ask a = {
        .facts = &f, .month = m, .first = row.start, .last = month_last(m), .assets = true};
    if (o == OUTCOME_OK)
        o = reckon(db->arena, &a, &r);
    if (o == OUTCOME_OK)
        assert_true(text_same(r.steps, result));
    return o;
}

static void a_decision_can_be_worked_out_again(void **state)
{
    struct town *t = *state;
    t->reported = on(2026, 9, 11);
    t->sent = t->reported;
    t->facts.savings.n = 500000;
    t->facts.children[0] = on(2015, 3, 4);
    t->facts.children_count = 1;
    run(t, apply_and_send);
    t->today = on(2026, 10, 5);
    run(t, grant);
    run(t, recompute);
}

/* ---- interest: also nothing is a decision, and only once --------------------------------- */

static enum outcome interest(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    struct decisions_interest i = {.person = t->person,
                                   .payment = TEXT("betaling-1"),
                                   .principal = {134849},
                                   .interest = t->cents,
                                   .from = on(2026, 12, 1),
                                   .until = on(2026, 12, 2),
                                   .steps = TEXT("0 dagen rente."),
                                   .made = on(2026, 12, 3)};
    enum outcome o = decisions_interest_fix(db, look_of(db, t), &i, &id);
    assert_int_equal(o, t->expect);
    return OUTCOME_OK;
}

static void interest_is_fixed_once_also_when_nothing(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    run(t, interest);
    t->expect = OUTCOME_CONFLICT;
    run(t, interest);
}

/* ---- the end of a right: a human, a reason, and the part of the month that is still theirs ---- */

static enum outcome end(struct db *db, void *arg)
{
    struct town *t = arg;
    struct decisions_end e = {.decision = t->decision,
                              .by = TEXT("night"),
                              .by_name = TEXT("night"),
                              .event = TEXT("own_wish"),
                              .reasons = TEXT("U heeft werk gevonden. Dat vertelde u zelf."),
                              .made = t->today,
                              .last = on(2026, 10, 15)};
    assert_int_equal(decisions_end(db, look_of(db, t), &e), OUTCOME_NOT_ALLOWED);
    e.by = TEXT("account-maria");
    e.by_name = TEXT("Maria Verbeek");
    return decisions_end(db, look_of(db, t), &e);
}

static void the_end_keeps_what_is_theirs(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    t->today = on(2026, 10, 5);
    run(t, grant);
    run(t, end);
    struct decisions_month_newest_row row = month_of_person(t, t->person, month_of(t->today));
    assert_int_equal(row.version, 2);
    assert_true(text_same(row.event, TEXT("own_wish")));
    assert_int_equal(row.assistance.n, (141946 * 15 + 15) / 31);
    t->today = on(2026, 11, 10);
    run(t, months);
    assert_int_equal(t->count, 0);
}

/* ---- another change: a message to us, with the duty to answer ---------------------------- */

static enum outcome change(struct db *db, void *arg)
{
    struct town *t = arg;
    struct promise *list;
    size_t n;
    int answers = 0;
    enum outcome o = decisions_change_told(db, look_of(db, t), t->person,
                                           TEXT("Ik ga verhuizen."), t->sent, t->sent);
    if (o == OUTCOME_OK)
        o = promises_of(db, look_of(db, t), t->person, &list, &n);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++)
        answers += list[i].kind == PROMISE_ANSWER;
    assert_int_equal(answers, 1);
    return o;
}

static void a_change_is_answered(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    run(t, change);
}

/* ---- decided too late (Awb 4:17-4:19) ---------------------------------------------------- */

static enum outcome notice(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    assert_int_equal(decisions_notice(db, look_of(db, t),
                                      &(struct decisions_notice){.application = t->application,
                                                                 .received = t->today},
                                      t->today, &id),
                     t->expect);
    return OUTCOME_OK;
}

static enum outcome left_out(struct db *db, void *arg)
{
    struct town *t = arg;
    const struct decisions_left_out l = {.application = t->application,
                                         .left_out = TEXT("manifest"),
                                         .by = TEXT("account-maria"),
                                         .by_name = TEXT("Maria Verbeek"),
                                         .why = TEXT("Wij hadden u al eerder geholpen.")};
    struct decisions_left_out night = l;
    night.by = TEXT("night");
    assert_int_equal(decisions_penalty_leave_out(db, look_of(db, t), &night),
                     OUTCOME_NOT_ALLOWED);
    return decisions_penalty_leave_out(db, look_of(db, t), &l);
}

static enum outcome penalty(struct db *db, void *arg)
{
    struct town *t = arg;
    struct decisions_penalty_of_row row = {0};
    struct decisions_decision_row_row decision = {0};
    struct text kept;
    struct letter l;
    struct text what;
    enum outcome o = decisions_penalty_of_one(
        db, (struct decisions_penalty_of_in){.application = t->application, .person = t->text},
        &row);
    if (o == OUTCOME_NOT_FOUND) {
        t->count = -1;
        return OUTCOME_OK;
    }
    assert_int_equal(o, OUTCOME_OK);
    t->count = row.days;
    t->cents = row.amount;
    t->text = keep(t, row.reason);
    assert_true(day_is_banking(row.pay_by));
    assert_true(row.pay_by.n <= law_term(LAW_TERM_PAY, row.made).n);
    o = decisions_decision_row_one(db, (struct decisions_decision_row_in){.id = row.decision},
                                   &decision);
    assert_int_equal(o, OUTCOME_OK);
    assert_true(text_same(decision.kind, TEXT("penalty")));
    o = unseal(db, look_of(db, t), decision.person, "decisions_decision", row.decision,
               "letter", decision.letter, &kept);
    if (o == OUTCOME_OK)
        o = letter_kept(kept, &l, db->arena);
    assert_int_equal(o, OUTCOME_OK);
    assert_true(l.has_objection);
    for (size_t i = 0; i < l.parts_count; i++)
        if (l.parts[i].kind == LETTER_PARAGRAPH)
            assert_int_equal(words_b1(l.parts[i].text, LANGUAGE_NL, &what), B1_FINE);
    return OUTCOME_OK;
}

static void penalty_of(struct town *t, struct text person)
{
    t->text = person;
    run(t, penalty);
}

static enum outcome no_term_is_open(struct db *db, void *arg)
{
    struct town *t = arg;
    struct promise *list;
    size_t n;
    enum outcome o = promises_all_of(db, look_of(db, t), t->person, &list, &n);
    for (size_t i = 0; o == OUTCOME_OK && i < n; i++)
        if (list[i].kind == PROMISE_DECISION_TERM)
            assert_true(list[i].state == PROMISE_KEPT || list[i].state == PROMISE_REPAIRED ||
                        list[i].state == PROMISE_BROKEN);
    return o;
}

static void the_penalty_runs_to_its_end_and_is_fixed_once(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send); /* to decide by 29 October */
    nights(t, t->sent, on(2026, 10, 28));
    t->today = on(2026, 10, 29);
    t->expect = OUTCOME_NOT_VALID;
    run(t, notice);
    t->today = on(2026, 10, 30);
    t->expect = OUTCOME_OK;
    run(t, notice);
    t->expect = OUTCOME_CONFLICT;
    run(t, notice);
    nights(t, on(2026, 10, 31), on(2026, 12, 24)); /* the 42nd day */
    penalty_of(t, t->person);
    assert_int_equal(t->count, -1);
    nights(t, on(2026, 12, 25), on(2026, 12, 27));
    penalty_of(t, t->person);
    assert_int_equal(t->count, 42);
    assert_int_equal(t->cents.n, 144200);
    assert_int_equal(t->text.len, 0);
}

static void a_couple_shares_the_penalty(void **state)
{
    struct town *t = *state;
    t->facts.partner = true;
    t->facts.partner_born = on(1982, 2, 2);
    run(t, apply_and_send);
    t->today = on(2026, 11, 2);
    run(t, notice);
    t->today = on(2026, 11, 21); /* first day: 16 November; this day is not counted */
    run(t, grant);
    nights(t, on(2026, 11, 22), on(2026, 11, 22));
    penalty_of(t, t->person);
    assert_int_equal(t->count, 5);
    assert_int_equal(t->cents.n, 5 * 2300 / 2);
    penalty_of(t, t->partner);
    assert_int_equal(t->cents.n, 5 * 2300 / 2);
    run(t, no_term_is_open);
}

static void decided_after_all_in_time_gives_nothing_and_says_so(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    t->today = on(2026, 11, 2);
    run(t, notice);
    t->today = on(2026, 11, 15);
    run(t, grant);
    t->expect = OUTCOME_CONFLICT;
    run(t, notice);
    nights(t, on(2026, 11, 16), on(2026, 11, 17));
    penalty_of(t, t->person);
    assert_int_equal(t->cents.n, 0);
    assert_true(text_same(t->text, TEXT("in_time")));
}

static void only_a_human_says_the_law_gives_nothing(void **state)
{
    struct town *t = *state;
    run(t, apply_and_send);
    t->today = on(2026, 11, 2);
    run(t, notice);
    run(t, left_out);
    t->today = on(2026, 11, 25);
    run(t, grant);
    nights(t, on(2026, 11, 26), on(2026, 11, 26));
    penalty_of(t, t->person);
    assert_int_equal(t->cents.n, 0);
    assert_true(text_same(t->text, TEXT("manifest")));
}

/* ---- what we say ------------------------------------------------------------------------- */

/* After u became je: an "u" or "uw" that stayed, or a verb that kept its t ("heeft je"). */
static bool left_behind(struct text said, struct text je)
{
    /* No verbs, verbs whose stem ends with t, and "belt je" where somebody else calls. */
    static const struct text fine[] = {TEXT_INIT("dat"),  TEXT_INIT("wat"),  TEXT_INIT("Wat"),
                                       TEXT_INIT("Weet"), TEXT_INIT("met"),  TEXT_INIT("niet"),
                                       TEXT_INIT("het"),  TEXT_INIT("tot"),  TEXT_INIT("omdat"),
                                       TEXT_INIT("moet"), TEXT_INIT("weet"), TEXT_INIT("nadat"),
                                       TEXT_INIT("belt"), TEXT_INIT("laat")};
    for (size_t i = 2; i + 4 < je.len; i++) {
        if (memcmp(je.at + i, " je", 3) != 0 || je.at[i - 1] != 't' ||
            (je.at[i + 3] != ' ' && je.at[i + 3] != '.' && je.at[i + 3] != ','))
            continue;
        size_t from = i;
        while (from > 0 && je.at[from - 1] != ' ')
            from--;
        struct text word = {je.at + from, i - from};
        char upside[64];
        (void)snprintf(upside, sizeof upside, "%.*s u ", TEXT_ARG(word));
        bool known = memmem(said.at, said.len, upside, strlen(upside)) == NULL;
        for (size_t k = 0; k < sizeof fine / sizeof fine[0]; k++)
            known = known || text_same(word, fine[k]);
        if (!known)
            return true;
    }
    return memmem(je.at, je.len, " u ", 3) != NULL || memmem(je.at, je.len, " uw ", 4) != NULL;
}

/* Every Dutch sentence of this room, by the small check on plain language. */
static void our_sentences_are_plain(void **state)
{
    (void)state;
    static char line[4096];
    char path[512];
    const char *source = getenv("ERKENNING_SOURCE");
    (void)snprintf(path, sizeof path, "%s/src/decisions/nl.po", source == NULL ? "." : source);
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        print_message("# SKIP %s is not here\n", path);
        return;
    }
    struct arena je_arena;
    assert_int_equal(arena_open(&je_arena, 1u << 20), OUTCOME_OK);
    int wrong = 0;
    int seen = 0;
    while (fgets(line, sizeof line, f) != NULL) {
        struct text t = text_trim(text_of(line));
        struct text what;
        if (!text_starts(t, TEXT("msgstr")) || t.len < 12)
            continue;
        const char *quote = memchr(t.at, '"', t.len);
        assert_non_null(quote);
        struct text said = {quote + 1, (size_t)(t.at + t.len - quote) - 2};
        if (memmem(said.at, said.len, "artikel", 7) != NULL) /* the block of law */
            continue;
        seen++;
        struct text je = words_address(&je_arena, said, LANGUAGE_NL, true);
        if (left_behind(said, je)) {
            print_message("# not je: %.*s\n", TEXT_ARG(je));
            wrong++;
        }
        arena_empty(&je_arena);
        if (words_b1(said, LANGUAGE_NL, &what) != B1_FINE) {
            print_message("# not plain: %.*s\n", TEXT_ARG(what));
            wrong++;
        }
    }
    assert_int_equal(fclose(f), 0);
    arena_close(&je_arena);
    assert_int_equal(wrong, 0);
    assert_true(seen > 200);
}

static void statements_fit_their_tables(void **state)
{
    struct town *t = *state;
    assert_int_equal(store_check(t->store, rooms, 4, stderr), OUTCOME_OK);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(receipt_and_promises_in_one_go),
        CASE(granted_from_the_day_of_reporting),
        CASE(the_letter_says_it_is_a_right),
        CASE(couples_get_half_each),
        CASE(nothing_is_granted_above_the_norm),
        CASE(refusing_needs_a_human_and_the_other_side),
        CASE(clock_stands_still_until_the_answer),
        CASE(clock_runs_again_when_the_time_is_over),
        CASE(advance_every_four_weeks_unasked),
        CASE(late_wage_slip_never_means_nothing),
        CASE(a_decision_can_be_worked_out_again),
        CASE(interest_is_fixed_once_also_when_nothing),
        CASE(the_end_keeps_what_is_theirs),
        CASE(a_change_is_answered),
        CASE(the_penalty_runs_to_its_end_and_is_fixed_once),
        CASE(a_couple_shares_the_penalty),
        CASE(decided_after_all_in_time_gives_nothing_and_says_so),
        CASE(only_a_human_says_the_law_gives_nothing),
        CASE(statements_fit_their_tables),
        cmocka_unit_test(our_sentences_are_plain),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
