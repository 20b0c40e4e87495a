/* A month of money, with the real rooms below and SQLite: sent by two people, booked; refused
 * and repaired before anyone asks; returned; stopped halfway; read twice. Tried with W. (does
 * not dare to ask), J. (another account) and F. (who pays). */
#include "payments/story_town.h"

/* ---- stories ---- */

static void statements_know_their_tables(void **state)
{
    struct town *t = *state;

    assert_int_equal(store_check(t->store, rooms, sizeof rooms / sizeof rooms[0], stderr),
                     OUTCOME_OK);
}

static void a_month_that_is_kept(void **state)
{
    struct town *t = *state;
    struct sent s;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    assert_int_equal(t->night.owed, PERSONS);
    night(t, on(2026, 11, 2)); /* twice changes nothing more */
    assert_int_equal(t->night.owed, 0);
    send_month(t, on(2026, 11, 10), on(2026, 11, 11), file, sizeof file);
    read_sent(file, &s);
    assert_int_equal(s.count, PERSONS);
    /* The bank has not told of the 20th yet: nothing is judged. */
    bank(t, on(2026, 11, 20), camt(on(2026, 11, 19), batch(&s, on(2026, 11, 19))));
    night(t, on(2026, 11, 21));
    assert_int_equal(t->night.kept + t->night.broken, 0);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), ""));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.kept, PERSONS);
    assert_int_equal(t->night.broken, 0);
    assert_int_equal(told_of(t, 0).kept, 1);
    assert_int_equal(told_of(t, 0).late, 0);
}

static void refused_by_the_bank_is_repaired_before_anyone_asks(void **state)
{
    struct town *t = *state;
    struct sent s, again;
    struct text path;
    int64_t files;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    send_month(t, on(2026, 11, 17), on(2026, 11, 18), file, sizeof file);
    read_sent(file, &s);
    /* Its answer is read on Monday, together with the statement of Friday. */
    const struct payments_bank_report r = bank(t, on(2026, 11, 23), refusal(&s));
    assert_int_equal(r.returned, PERSONS);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), ""));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.broken, PERSONS);
    assert_int_equal(t->night.repaired, PERSONS);
    assert_int_equal(told_of(t, 0).late, 1);
    assert_int_equal(told_of(t, 0).broken, 1);
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.broken + t->night.repaired, 0);
    assert_int_equal(told_of(t, 0).late, 1);
    assert_int_equal(payments_repair_file(t->store, &t->arena, t->folder, on(2026, 11, 23),
                                          moment(on(2026, 11, 23)), &path, &files),
                     OUTCOME_OK);
    assert_int_equal(files, 1);
    (void)snprintf(file, sizeof file, "%.*s", TEXT_ARG(path));
    read_sent(file, &again);
    assert_int_equal(again.count, PERSONS * 2); /* the month's money, and the sorry-amount */
    bank(t, on(2026, 11, 24), camt(on(2026, 11, 23), batch(&again, on(2026, 11, 23))));
    night(t, on(2026, 11, 24));
    assert_int_equal(told_of(t, 0).repaired, 1);
    assert_int_equal(told_of(t, 0).broken, 0);
    /* And that is the end of it. */
    bank(t, on(2026, 12, 8), camt(on(2026, 12, 7), ""));
    night(t, on(2026, 12, 8));
    assert_int_equal(t->night.broken + t->night.repaired, 0);
}

static void never_sent_is_found_too(void **state)
{
    struct town *t = *state;

    start_in_november(t);
    night(t, on(2026, 11, 2));
    /* Nobody drafts a run. Three nights are missed. */
    bank(t, on(2026, 11, 24), camt(on(2026, 11, 23), ""));
    night(t, on(2026, 11, 24));
    assert_int_equal(t->night.broken, PERSONS);
    assert_int_equal(t->night.repaired, PERSONS);
}

static enum outcome work_new_account(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    enum outcome o = payments_account_ask(db, NULL, t->person[1], TEXT("NL13TEST0123456789"),
                                          TEXT("Stichting Bewind"), on(2026, 11, 25),
                                          t->person[1], t->today, &id);

    if (o != OUTCOME_OK)
        return o;
    assert_int_equal(payments_account_agree(db, id, t->person[1], t->today),
                     OUTCOME_NOT_ALLOWED);
    return payments_account_agree(db, id, TEXT("g"), t->today);
}

static void returned_asks_for_another_account(void **state)
{
    struct town *t = *state;
    struct sent s;
    char file[160];

    start_in_november(t);
    night(t, on(2026, 11, 2));
    send_month(t, on(2026, 11, 17), on(2026, 11, 18), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2026, 11, 20), camt(on(2026, 11, 19), batch(&s, on(2026, 11, 19))));
    bank(t, on(2026, 11, 23),
         camt(on(2026, 11, 20), came_back(&s, 0, on(2026, 11, 20), "AC04")));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.kept, PERSONS - 1); /* one problem never stops the others */
    assert_int_equal(t->night.broken, 1);
    assert_int_equal(t->night.repaired, 0);
    assert_int_equal(t->night.held, 2); /* the month and the sorry-amount wait for an account */
    /* A wish for another account: asked by one, agreed by another, live on its day. */
    run(t, work_new_account);
}

static void broken_files_change_nothing(void **state)
{
    struct town *t = *state;
    struct sent s;
    char file[160], path[128];
    struct payments_bank_report report;

    start_in_november(t);
    night(t, on(2026, 11, 2));
    send_month(t, on(2026, 11, 17), on(2026, 11, 18), file, sizeof file);
    read_sent(file, &s);
    /* A good line, and then it ends. */
    (void)snprintf(path, sizeof path, "%s/cut.xml", t->folder);
    FILE *f = fopen(path, "wb");
    const char *whole = camt(on(2026, 11, 20), batch(&s, on(2026, 11, 19)));
    assert_int_equal(fwrite(whole, 1, strlen(whole) - 20, f), strlen(whole) - 20);
    fclose(f);
    assert_int_equal(payments_bank_read(t->store, &t->arena, path, on(2026, 11, 23),
                                        moment(on(2026, 11, 23)), &report),
                     OUTCOME_NOT_VALID);
    assert_non_null(report.fault);
    assert_int_equal(report.matched, 0);
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.kept + t->night.broken, 0);
    bank(t, on(2026, 11, 23), camt(on(2026, 11, 20), batch(&s, on(2026, 11, 19))));
    night(t, on(2026, 11, 23));
    assert_int_equal(t->night.kept, PERSONS);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(statements_know_their_tables),
        STORY(a_month_that_is_kept),
        STORY(refused_by_the_bank_is_repaired_before_anyone_asks),
        STORY(never_sent_is_found_too),
        STORY(returned_asks_for_another_account),
        STORY(broken_files_change_nothing),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
