/* Real input: the published BRP test set taken in, and a month's run over those people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/access.h"
#include "decisions/decisions.h"
#include "house/demo_people.h"
#include "house/house.h"
#include "payments/payments.h"
#include "people/people.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

enum { PEOPLE_MOST = 2000, ROOM = 64 << 20 };

struct town {
    struct house house;
    struct arena arena, keep, scratch;
    char folder[64];
    struct day day;
    struct text person[PEOPLE_MOST];
    size_t count, now, granted;
    struct text femke, farid, run;
};

static struct town t;

static enum outcome settle(struct db *db, void *arg)
{
    struct text account = {0};
    enum outcome o = house_setting_set(db, TEXT("name"), TEXT("Gemeente Proef"));

    (void)arg;
    if (o == OUTCOME_OK)
        o = access_staff_new(db, NULL,
                             &(struct access_staff){.sign_name = TEXT("femke"),
                                                    .name = TEXT("Femke"),
                                                    .roles = ROLE_FINANCE},
                             &account);
    t.femke = arena_copy(&t.keep, account);
    if (o == OUTCOME_OK)
        o = access_staff_new(db, NULL,
                             &(struct access_staff){.sign_name = TEXT("farid"),
                                                    .name = TEXT("Farid"),
                                                    .roles = ROLE_FINANCE},
                             &account);
    t.farid = arena_copy(&t.keep, account);
    return o;
}

static enum outcome read_all(const char *path, bool dry_run, struct import_report *report)
{
    static char chunk[65536];
    struct people_import *import = NULL;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;
    enum outcome o = fd < 0 ? OUTCOME_NOT_FOUND
                            : people_import_open(t.house.store, &t.arena, TEXT("brp-csv"),
                                                 dry_run, t.day, report, &import);

    while (o == OUTCOME_OK && (got = read(fd, chunk, sizeof chunk)) > 0)
        o = people_import_bytes(import, (struct text){chunk, (size_t)got});
    if (o == OUTCOME_OK)
        o = people_import_done(import);
    if (fd >= 0)
        (void)close(fd);
    return o;
}

static void each_bsn(const char *path)
{
    static char line[65536];
    FILE *f = fopen(path, "re");
    struct db *db = NULL;

    assert_non_null(f);
    assert_int_equal(store_read(t.house.store, &t.arena, &db), OUTCOME_OK);
    while (fgets(line, sizeof line, f) != NULL && t.count < PEOPLE_MOST) {
        struct text rest = text_of(line);
        struct text field = {0};
        struct text person = {0};

        (void)text_cut(rest, ';', &field, &rest);
        (void)text_cut(rest, ';', &field, &rest);
        (void)text_cut(rest, ';', &field, &rest);
        if (bsn_valid(field) && people_by_bsn(db, field, &person) == OUTCOME_OK)
            t.person[t.count++] = arena_copy(&t.keep, person);
    }
    store_read_done(db);
    (void)fclose(f);
}

/* Applies and is decided upon; somebody without a full birth day, or with no right by age, is
 * left to a human: that is no fault of the run. */
static enum outcome grant(struct db *db, void *arg)
{
    const struct text person = t.person[t.now];
    struct witness_look *look = NULL;
    struct person p = {0};
    struct decisions_facts facts = {0};
    struct text application = {0};
    struct text decision = {0};
    enum outcome o =
        witness_job(db, db->arena, TEXT("decide"), &person, 1, instant_now(), &look);

    (void)arg;
    if (o == OUTCOME_OK)
        o = people_load(db, look, person, &p);
    if (o != OUTCOME_OK)
        return o;
    if (!birth_known(p.born, &facts.born) || p.has_died || day_age(facts.born, t.day) < 27 ||
        day_age(facts.born, t.day) > 65)
        return OUTCOME_NOT_VALID;
    o = decisions_apply(db, look,
                        &(struct decisions_new){.person = person,
                                                .reported = t.day,
                                                .sent = t.day,
                                                .facts = &facts,
                                                .lang = LANGUAGE_NL},
                        &application);
    if (o == OUTCOME_OK)
        o = decisions_send(db, look, application, t.day);
    if (o == OUTCOME_OK)
        o = decisions_grant(db, look,
                            &(struct decisions_grant){.application = application,
                                                      .by = t.femke,
                                                      .by_name = TEXT("Proef"),
                                                      .made = t.day,
                                                      .start = t.day},
                            &decision);
    if (o == OUTCOME_OK)
        o = payments_account_first(db, look, person, demo_iban(db->arena, (int64_t)t.now + 1),
                                   person_full_name(db->arena, &p), t.day, person, t.femke);
    return o;
}

static enum outcome draft(struct db *db, void *arg)
{
    int64_t made = 0;
    enum outcome o = payments_owed_make(db, &t.scratch, month_of(t.day), t.day, &made);

    (void)arg;
    if (o == OUTCOME_OK)
        o = payments_run_draft(db, &t.scratch, month_of(t.day), t.femke, t.day, instant_now(),
                               &t.run);
    t.run = arena_copy(&t.keep, t.run);
    return o;
}

static enum outcome agree(struct db *db, void *arg)
{
    (void)arg;
    return payments_run_agree(db, t.run, t.farid, t.day, instant_now());
}

static void published_people_get_their_month(void **state)
{
    const char *shared = getenv("ERKENNING_SHARED");
    char path[512];
    struct import_report dry = {0};
    struct import_report taken = {0};
    struct text file = {0};
    char out[96];

    (void)state;
    (void)snprintf(path, sizeof path,
                   "%s/standards/brp/testset-persoonslijsten-2022-05-02-part-a.csv",
                   shared != NULL ? shared : "../shared");
    if (access(path, R_OK) != 0) {
        print_message("# the BRP test set is not here: nothing was imported\n");
        return;
    }
    assert_int_equal(read_all(path, true, &dry), OUTCOME_OK);
    arena_empty(&t.arena);
    assert_int_equal(read_all(path, false, &taken), OUTCOME_OK);
    assert_true(taken.taken > 400);
    /* Somebody who stands in the set twice is known only once the first line was taken. */
    assert_true(dry.taken + dry.known == taken.taken + taken.known);
    assert_true(dry.refused == taken.refused);
    arena_empty(&t.arena);
    each_bsn(path);
    assert_true(t.count > 400);
    for (t.now = 0; t.now < t.count; t.now++) {
        arena_empty(&t.arena);
        t.granted += store_transact(t.house.store, &t.arena, grant, NULL) == OUTCOME_OK;
    }
    print_message("# %lld taken, %lld refused; %zu of %zu get assistance in this proof\n",
                  (long long)taken.taken, (long long)taken.refused, t.granted, t.count);
    assert_true(t.granted > 50);
    arena_empty(&t.arena);
    assert_int_equal(store_transact(t.house.store, &t.arena, draft, NULL), OUTCOME_OK);
    assert_int_equal(store_transact(t.house.store, &t.arena, agree, NULL), OUTCOME_OK);
    (void)snprintf(out, sizeof out, "%s/bank", t.folder);
    assert_true(mkdir(out, 0700) == 0 || errno == EEXIST);
    assert_int_equal(payments_run_file(t.house.store, &t.arena, t.run, t.farid, out, t.day,
                                       instant_now(), &file),
                     OUTCOME_OK);
    assert_int_equal(payments_check_file(file.at, stderr, false, LANGUAGE_EN, t.day), 0);
}

static int set_up(void **state)
{
    struct house_options open = {.data = t.folder, .municipality = "proef", .make = true};

    (void)state;
    (void)snprintf(t.folder, sizeof t.folder, "/tmp/erkenning-import-XXXXXX");
    if (mkdtemp(t.folder) == NULL || arena_open(&t.arena, ROOM) != OUTCOME_OK ||
        arena_open(&t.keep, ROOM) != OUTCOME_OK || arena_open(&t.scratch, ROOM) != OUTCOME_OK ||
        day_of(2026, 11, 2, &t.day) != OUTCOME_OK ||
        house_open(&open, &t.house) != OUTCOME_OK ||
        house_sender_set(&t.house, true) != OUTCOME_OK)
        return 1;
    return store_transact(t.house.store, &t.arena, settle, NULL) == OUTCOME_OK ? 0 : 1;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    house_close(&t.house);
    (void)snprintf(command, sizeof command, "rm -rf -- '%s'", t.folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_people_get_their_month)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
