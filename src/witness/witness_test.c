/* The log and the keys: no key without a durable line, and no line changed unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "witness/look.h"

static const unsigned char one_key[32] = {7, 1, 2, 3};
static const struct text anna = TEXT_INIT("persoon-anna"), bram = TEXT_INIT("persoon-bram");
static const struct store_room *const rooms[] = {&witness_rows};

struct house {
    char folder[64];
    char path[96];
    struct store *store;
    struct arena arena;
    struct witness_look *look;
    struct text sealed;
};

static void open_store(struct house *h)
{
    const struct store_options o = {.place = h->path, .municipality = TEXT("0001")};

    assert_int_equal(store_open(&o, &h->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(h->store, rooms, 1), OUTCOME_OK);
}

static enum outcome make_two(struct db *db, void *arg)
{
    enum outcome o = witness_keys_make(db, anna);

    (void)arg;
    return o == OUTCOME_OK ? witness_keys_make(db, bram) : o;
}

static int set_up(void **state)
{
    struct house *h = calloc(1, sizeof *h);

    assert_non_null(h);
    snprintf(h->folder, sizeof h->folder, "/tmp/erkenning-witness-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    snprintf(h->path, sizeof h->path, "%s/data.db", h->folder);
    witness_keys_close();
    witness_keys_fixed(one_key);
    assert_int_equal(arena_open(&h->arena, 8 << 20), OUTCOME_OK);
    open_store(h);
    assert_int_equal(store_transact(h->store, &h->arena, make_two, NULL), OUTCOME_OK);
    *state = h;
    return 0;
}

static int tear_down(void **state)
{
    struct house *h = *state;
    char name[128];

    store_close(h->store);
    arena_close(&h->arena);
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", h->path, i == 0 ? "" : i == 1 ? "-wal" : "-shm");
        unlink(name);
    }
    rmdir(h->folder);
    free(h);
    witness_keys_close();
    return 0;
}

static struct witness_line look_of(const struct text *persons, size_t count)
{
    return (struct witness_line){.actor = TEXT("account-maria"),
                                 .role = TEXT("casemanager"),
                                 .purpose = TEXT("behandelen"),
                                 .part = TEXT("geld"),
                                 .persons = persons,
                                 .count = count,
                                 .at = {1795000000000000}};
}

static enum outcome note(struct db *db, void *arg)
{
    struct house *h = arg;
    struct witness_line line = look_of(&anna, 1);

    return witness_note(db, &line, &h->arena, &h->look);
}

static enum outcome seal(struct db *db, void *arg)
{
    struct house *h = arg;

    return witness_seal(db, NULL, anna, KEY_DOSSIER, TEXT("t"), TEXT("1"), TEXT("c"),
                        TEXT("iets van Anna"), &h->sealed);
}

static void note_some(struct house *h, int times)
{
    for (int i = 0; i < times; i++)
        assert_int_equal(store_transact(h->store, &h->arena, note, h), OUTCOME_OK);
}

static enum witness_finding verify(struct house *h, struct text person, int64_t *ret_counter)
{
    struct witness_check check = {0};
    struct db *db = NULL;

    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_verify(db, person, &check), OUTCOME_OK);
    store_read_done(db);
    if (ret_counter != NULL)
        *ret_counter = check.counter;
    return check.finding;
}

/* ---- keys ---- */

static void no_key_before_a_durable_line(void **state)
{
    struct house *h = *state;
    struct text plain = NO_TEXT;
    struct db *db = NULL;

    assert_int_equal(store_transact(h->store, &h->arena, seal, h), OUTCOME_OK);
    note_some(h, 1);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_unseal(db, NULL, anna, KEY_DOSSIER, TEXT("t"), TEXT("1"),
                                    TEXT("c"), h->sealed, &plain),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(witness_unseal(db, h->look, anna, KEY_DOSSIER, TEXT("t"), TEXT("1"),
                                    TEXT("c"), h->sealed, &plain),
                     OUTCOME_NOT_ALLOWED);
    witness_durable(h->look);
    assert_int_equal(witness_unseal(db, h->look, anna, KEY_DOSSIER, TEXT("t"), TEXT("1"),
                                    TEXT("c"), h->sealed, &plain),
                     OUTCOME_OK);
    assert_true(text_same(plain, TEXT("iets van Anna")));
    /* Not somebody else's, and not from another place. */
    assert_int_equal(witness_unseal(db, h->look, bram, KEY_DOSSIER, TEXT("t"), TEXT("1"),
                                    TEXT("c"), h->sealed, &plain),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(witness_unseal(db, h->look, anna, KEY_DOSSIER, TEXT("t"), TEXT("2"),
                                    TEXT("c"), h->sealed, &plain),
                     OUTCOME_BROKEN);
    assert_int_equal(witness_unseal(db, h->look, anna, KEY_DOSSIER, TEXT("t"), TEXT("1"),
                                    TEXT("d"), h->sealed, &plain),
                     OUTCOME_BROKEN);
    assert_int_equal(witness_unseal(db, h->look, anna, KEY_STORY, TEXT("t"), TEXT("1"),
                                    TEXT("c"), h->sealed, &plain),
                     OUTCOME_BROKEN);
    assert_int_equal(witness_unseal(db, witness_own(&h->arena, anna), anna, KEY_DOSSIER,
                                    TEXT("t"), TEXT("1"), TEXT("c"), h->sealed, &plain),
                     OUTCOME_OK);
    store_read_done(db);
}

static enum outcome note_wrong(struct db *db, void *arg)
{
    struct house *h = arg;
    struct witness_line line = look_of(&anna, 1);

    line.purpose = TEXT("nieuwsgierig");
    return witness_note(db, &line, &h->arena, &h->look);
}

static enum outcome note_stranger(struct db *db, void *arg)
{
    static const struct text nobody = TEXT_INIT("persoon-niemand");
    struct house *h = arg;
    struct witness_line line = look_of(&nobody, 1);

    return witness_note(db, &line, &h->arena, &h->look);
}

static void curiosity_is_no_purpose(void **state)
{
    struct house *h = *state;

    assert_int_equal(store_transact(h->store, &h->arena, note_wrong, h), OUTCOME_NOT_VALID);
    assert_int_equal(store_transact(h->store, &h->arena, note_stranger, h), OUTCOME_NOT_FOUND);
    assert_int_equal(verify(h, anna, NULL), WITNESS_WHOLE);
}

static enum outcome shred_dossier(struct db *db, void *arg)
{
    (void)arg;
    return witness_shred(db, anna, KEY_DOSSIER, (struct day){20000});
}

static enum outcome shred_log(struct db *db, void *arg)
{
    (void)arg;
    return witness_shred(db, anna, KEY_LOG, (struct day){20000});
}

static void words_belong_to_a_purpose_we_have(void **state)
{
    struct house *h = *state;
    const struct text said =
        witness_purpose_with(&h->arena, TEXT("anders"), TEXT("de rechter: vraagt"));

    assert_ptr_equal(witness_purpose(said), witness_purpose(TEXT("anders")));
    assert_true(text_same(witness_purpose_words(said), TEXT("de rechter: vraagt")));
    assert_null(witness_purpose_words(TEXT("anders")).at);
    assert_null(witness_purpose_words(TEXT("anders: ")).at);
    assert_null(witness_purpose(TEXT("anders: ")));
    assert_null(witness_purpose(TEXT("nieuwsgierig: anders")));
    assert_null(witness_purpose(TEXT(": anders")));
    assert_null(witness_purpose(NO_TEXT));
    char *many = arena_take(&h->arena, 400, 1);
    const struct text words = {many, 400};
    memset(many, 'x', 400);
    assert_null(witness_purpose(witness_purpose_with(&h->arena, TEXT("anders"), words)));
}

static void a_destroyed_key_opens_nothing(void **state)
{
    struct house *h = *state;
    struct text plain = NO_TEXT;
    struct witness_seen *seen = NULL;
    size_t count = 0;
    struct db *db = NULL;

    assert_int_equal(store_transact(h->store, &h->arena, seal, h), OUTCOME_OK);
    note_some(h, 2);
    assert_int_equal(store_transact(h->store, &h->arena, shred_dossier, NULL), OUTCOME_OK);
    assert_int_equal(store_transact(h->store, &h->arena, shred_log, NULL), OUTCOME_OK);
    note_some(h, 1); /* a look after that still counts */
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_unseal(db, witness_own(&h->arena, anna), anna, KEY_DOSSIER,
                                    TEXT("t"), TEXT("1"), TEXT("c"), h->sealed, &plain),
                     OUTCOME_NOT_FOUND);
    assert_int_equal(
        witness_lines(db, witness_own(&h->arena, anna), anna, 0, 10, &seen, &count),
        OUTCOME_OK);
    assert_int_equal(count, 3);
    assert_true(seen[0].gone && seen[1].gone && seen[2].gone);
    store_read_done(db);
    assert_int_equal(verify(h, anna, NULL),
                     WITNESS_WHOLE); /* the chain says nothing and holds */
}

static enum outcome rewrap(struct db *db, void *arg)
{
    return witness_rewrap(db, arg);
}

static void keys_move_under_a_newer_key(void **state)
{
    static const unsigned char two_key[32] = {9, 9, 9};
    struct house *h = *state;
    struct text plain = NO_TEXT;
    int64_t count = 0;
    struct db *db = NULL;

    assert_int_equal(store_transact(h->store, &h->arena, seal, h), OUTCOME_OK);
    note_some(h, 1);
    witness_keys_fixed(two_key);
    assert_int_equal(store_transact(h->store, &h->arena, rewrap, &count), OUTCOME_OK);
    assert_int_equal(count, 2 * KEY_CLASSES);
    note_some(h, 1);
    assert_int_equal(verify(h, anna, NULL), WITNESS_WHOLE);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_unseal(db, witness_own(&h->arena, anna), anna, KEY_DOSSIER,
                                    TEXT("t"), TEXT("1"), TEXT("c"), h->sealed, &plain),
                     OUTCOME_OK);
    store_read_done(db);
}

/* ---- the list ---- */

static enum outcome own_note(struct db *db, void *arg)
{
    (void)arg;
    return witness_own_note(db,
                            &(struct witness_own_view){.person = anna,
                                                       .account = TEXT("account-anna"),
                                                       .part = TEXT("mij_gekeken"),
                                                       .at = {1795000000000001}},
                            1);
}

static void the_person_reads_who_looked_and_staff_do_not(void **state)
{
    struct house *h = *state;
    struct witness_seen *seen = NULL;
    size_t count = 0;
    struct text name;
    struct db *db = NULL;

    note_some(h, 1);
    assert_int_equal(store_transact(h->store, &h->arena, own_note, NULL), OUTCOME_OK);
    witness_durable(h->look);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_lines(db, h->look, anna, 0, 10, &seen, &count),
                     OUTCOME_NOT_ALLOWED);
    assert_int_equal(
        witness_lines(db, witness_own(&h->arena, bram), anna, 0, 10, &seen, &count),
        OUTCOME_NOT_ALLOWED);
    assert_int_equal(
        witness_lines(db, witness_own(&h->arena, anna), anna, 0, 10, &seen, &count),
        OUTCOME_OK);
    assert_int_equal(count, 2);
    assert_true(text_same(seen[0].role, TEXT("person")));
    assert_true(text_same(seen[1].actor, TEXT("account-maria")));
    assert_true(text_same(seen[1].part, TEXT("geld")));
    assert_int_equal(seen[1].counter, 1);
    name = witness_pseudonym(db, anna, TEXT("account-maria"));
    assert_int_equal(name.len, 7);
    assert_true(text_same(name, witness_pseudonym(db, anna, TEXT("account-maria"))));
    assert_false(text_same(name, witness_pseudonym(db, bram, TEXT("account-maria"))));
    store_read_done(db);
}

/* Two persons through each other, more than are written at one time. */
static enum outcome own_notes(struct db *db, void *arg)
{
    struct witness_own_view view[75];

    for (size_t i = 0; i < 75; i++)
        view[i] = (struct witness_own_view){.person = i % 3 == 0 && arg == NULL ? bram : anna,
                                            .account = TEXT("account"),
                                            .part = TEXT("geld"),
                                            .at = {1795000000000001 + (int64_t)i}};
    if (arg != NULL)
        view[74].person = TEXT("persoon-niemand");
    return witness_own_note(db, view, 75);
}

static void many_own_views_stand_in_their_order(void **state)
{
    struct house *h = *state;
    struct witness_seen *seen = NULL;
    size_t count = 0;
    struct db *db = NULL;

    assert_int_equal(store_transact(h->store, &h->arena, own_notes, NULL), OUTCOME_OK);
    /* One of nobody we know: none of them stands. */
    assert_int_equal(store_transact(h->store, &h->arena, own_notes, h), OUTCOME_NOT_FOUND);
    assert_int_equal(verify(h, anna, NULL), WITNESS_WHOLE);
    assert_int_equal(verify(h, bram, NULL), WITNESS_WHOLE);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(
        witness_lines(db, witness_own(&h->arena, bram), bram, 0, 100, &seen, &count),
        OUTCOME_OK);
    assert_int_equal(count, 25);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(seen[i].at.n, 1795000000000001 + 3 * (int64_t)(24 - i));
    assert_int_equal(
        witness_lines(db, witness_own(&h->arena, anna), anna, 0, 100, &seen, &count),
        OUTCOME_OK);
    assert_int_equal(count, 50);
    store_read_done(db);
}

/* Somebody with the database file and sqlite3, and without our key file. */
static void by_hand(struct house *h, const char *sql)
{
    sqlite3 *raw = NULL;

    assert_int_equal(sqlite3_open(h->path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

static void what_is_done_by_hand_is_found(void **state)
{
    static const struct {
        const char *what;
        const char *sql;
        enum witness_finding found;
        int64_t counter;
    } cases[] = {
        {"a line taken out of the middle", "DELETE FROM witness_line WHERE counter = 3",
         WITNESS_GAP, 4},
        {"the first line taken out", "DELETE FROM witness_line WHERE counter = 1", WITNESS_GAP,
         2},
        {"the last line cut off", "DELETE FROM witness_line WHERE counter = 6", WITNESS_END, 5},
        {"all lines taken out", "DELETE FROM witness_line", WITNESS_END, 0},
        {"two lines changing places",
         "UPDATE witness_line SET counter = 100 WHERE counter = 2;"
         "UPDATE witness_line SET counter = 2 WHERE counter = 4;"
         "UPDATE witness_line SET counter = 4 WHERE counter = 100",
         WITNESS_ORDER, 2},
        {"another time",
         "UPDATE witness_line SET at = '2026-11-19T00:00:00.000000Z' WHERE counter = 5",
         WITNESS_CHANGED, 5},
        {"a line sealed text of which was taken from another line",
         "UPDATE witness_line SET sealed = (SELECT sealed FROM witness_line WHERE counter = 1) "
         "WHERE counter = 2",
         WITNESS_CHANGED, 2},
        {"the head put back with its line",
         "DELETE FROM witness_line WHERE counter = 6;"
         "UPDATE witness_head SET counter = 5, hash = (SELECT hash FROM witness_line WHERE "
         "counter = 5)"
         " WHERE person = 'persoon-anna'",
         WITNESS_END, 5},
        {"a line made empty", "UPDATE witness_line SET sealed = x'' WHERE counter = 4",
         WITNESS_CHANGED, 4},
        {"the head taken away", "DELETE FROM witness_head", WITNESS_END, 6},
        {"a key put in the place of the log key",
         "UPDATE witness_key SET wrapped = (SELECT wrapped FROM witness_key WHERE class = 0 "
         "LIMIT 1)"
         " WHERE class = 3",
         WITNESS_CHANGED, 1},
    };
    struct house *h = *state;

    note_some(h, 6);
    assert_int_equal(verify(h, anna, NULL), WITNESS_WHOLE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t counter = -1;
        enum witness_finding found;

        /* A copy of the tables aside, so that each case starts whole. */
        by_hand(h, "CREATE TABLE keep_l AS SELECT * FROM witness_line;"
                   "CREATE TABLE keep_h AS SELECT * FROM witness_head;"
                   "CREATE TABLE keep_k AS SELECT * FROM witness_key");
        by_hand(h, cases[i].sql);
        found = verify(h, anna, &counter);
        if (found != cases[i].found || counter != cases[i].counter)
            fail_msg("%s: finding %d at %lld", cases[i].what, (int)found, (long long)counter);
        by_hand(h, "DELETE FROM witness_line; INSERT INTO witness_line SELECT * FROM keep_l;"
                   "DELETE FROM witness_head; INSERT INTO witness_head SELECT * FROM keep_h;"
                   "DELETE FROM witness_key; INSERT INTO witness_key SELECT * FROM keep_k;"
                   "DROP TABLE keep_l; DROP TABLE keep_h; DROP TABLE keep_k");
        assert_int_equal(verify(h, anna, NULL), WITNESS_WHOLE);
    }
}

/* Every bit of every bytes column of one line, one at a time. */
static void every_bit_counts(void **state)
{
    static const char *const columns[] = {"previous", "committed", "hash", "sealed"};
    struct house *h = *state;
    int tried = 0;

    note_some(h, 3);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        unsigned char bytes[1024];
        int len;
        char sql[160];
        sqlite3 *raw = NULL;
        sqlite3_stmt *st = NULL;

        assert_int_equal(sqlite3_open(h->path, &raw), SQLITE_OK);
        snprintf(sql, sizeof sql, "SELECT %s FROM witness_line WHERE counter = 2", columns[c]);
        assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &st, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(st), SQLITE_ROW);
        len = sqlite3_column_bytes(st, 0);
        assert_in_range(len, 1, sizeof bytes);
        memcpy(bytes, sqlite3_column_blob(st, 0), (size_t)len);
        sqlite3_finalize(st);
        snprintf(sql, sizeof sql, "UPDATE witness_line SET %s = ? WHERE counter = 2",
                 columns[c]);
        assert_int_equal(sqlite3_exec(raw, "PRAGMA synchronous=OFF", NULL, NULL, NULL),
                         SQLITE_OK);
        assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &st, NULL), SQLITE_OK);
        for (int bit = 0; bit <= len * 8; bit += c == 3 ? 7 : 3) {
            bool whole = bit >= len * 8;

            if (!whole)
                bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            sqlite3_reset(st);
            sqlite3_bind_blob(st, 1, bytes, len, SQLITE_TRANSIENT);
            assert_int_equal(sqlite3_step(st), SQLITE_DONE);
            sqlite3_reset(st);
            if (!whole) {
                if (verify(h, anna, NULL) == WITNESS_WHOLE)
                    fail_msg("bit %d of %s was changed and not found", bit, columns[c]);
                bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
                tried++;
            }
        }
        sqlite3_bind_blob(st, 1, bytes, len, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(st), SQLITE_DONE);
        sqlite3_finalize(st);
        sqlite3_close(raw);
    }
    print_message("# %d bits changed, every one found\n", tried);
    assert_int_equal(verify(h, anna, NULL), WITNESS_WHOLE);
}

static enum outcome job(struct db *db, void *arg)
{
    struct house *h = arg;
    const struct text both[] = {anna, bram};
    struct text plain = NO_TEXT;
    enum outcome o = witness_job(db, &h->arena, TEXT("night"), both, 2,
                                 (struct instant){1795000000000000}, &h->look);

    if (o == OUTCOME_OK)
        o = witness_unseal(db, h->look, anna, KEY_DOSSIER, TEXT("t"), TEXT("1"), TEXT("c"),
                           h->sealed, &plain);
    return o;
}

static void a_job_leaves_its_lines(void **state)
{
    struct house *h = *state;
    int64_t persons = 0, lines = 0, bad = -1;
    struct db *db = NULL;

    assert_int_equal(store_transact(h->store, &h->arena, seal, h), OUTCOME_OK);
    assert_int_equal(store_transact(h->store, &h->arena, job, h), OUTCOME_OK);
    assert_int_equal(store_read(h->store, &h->arena, &db), OUTCOME_OK);
    assert_int_equal(witness_verify_all(db, &persons, &lines, &bad), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(persons, 2);
    assert_int_equal(lines, 2);
    assert_int_equal(bad, 0);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        EACH(no_key_before_a_durable_line),
        EACH(curiosity_is_no_purpose),
        EACH(words_belong_to_a_purpose_we_have),
        EACH(a_destroyed_key_opens_nothing),
        EACH(keys_move_under_a_newer_key),
        EACH(the_person_reads_who_looked_and_staff_do_not),
        EACH(many_own_views_stand_in_their_order),
        EACH(what_is_done_by_hand_is_found),
        EACH(every_bit_counts),
        EACH(a_job_leaves_its_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
