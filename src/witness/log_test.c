/* The tree over everybody's lines: grown, proved, cosigned, and nothing in it changed unseen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ground/store/engines_test.h"
#include "witness/behind_test.h"
#include "witness/log.h"

enum { PERSONS = 12, FLIPS = 10000, FEW_FLIPS = 500, PATH_BYTES = 96 };

static const unsigned char one_key[32] = {7, 1, 2, 3};
static const struct store_room *const rooms[] = {&witness_rows};
static struct crypto_key log_seed = {{9, 9, 9}}, witness_seed[3] = {{{1}}, {{2}}, {{3}}};
static const struct witness_signer signer = {TEXT_INIT("log.example/0001/toegang"), &log_seed};

struct town {
    char folder[64];
    char path[PATH_BYTES];
    struct store *store;
    struct arena arena;
    struct text person[PERSONS];
    char name[PERSONS][16];
    int64_t at;
    enum outcome grown;
    bool even_empty;
    int64_t size;
    struct tree_verifier by;
    struct text line;
};

static enum outcome make(struct db *db, void *arg)
{
    struct town *t = arg;
    enum outcome o = OUTCOME_OK;

    for (int i = 0; o == OUTCOME_OK && i < PERSONS; i++)
        o = witness_keys_make(db, t->person[i]);
    return o;
}

static void open_store(struct town *t)
{
    const struct store_options o = {.place = engines_place(t->path),
                                    .municipality = TEXT("0001")};

    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, rooms, 1), OUTCOME_OK);
}

static int set_up(void **state)
{
    struct town *t = calloc(1, sizeof *t);

    assert_non_null(t);
    snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-log-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    assert_int_equal(crypto_start(), OUTCOME_OK);
    witness_keys_close();
    witness_keys_fixed(one_key);
    assert_int_equal(arena_open(&t->arena, 64 << 20), OUTCOME_OK);
    for (int i = 0; i < PERSONS; i++) {
        snprintf(t->name[i], sizeof t->name[i], "persoon-%02d", i);
        t->person[i] = text_of(t->name[i]);
    }
    t->at = 1795000000000000;
    if (engines_on_postgres) /* what the test before left */
        assert_true(engines_ask(engines_place(NULL),
                                "DROP SCHEMA public CASCADE; CREATE SCHEMA public", NULL, 0));
    open_store(t);
    assert_int_equal(store_transact(t->store, &t->arena, make, t), OUTCOME_OK);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    struct town *t = *state;
    char name[PATH_BYTES + 8];

    store_close(t->store);
    arena_close(&t->arena);
    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", t->path, ends[i]);
        unlink(name);
    }
    rmdir(t->folder);
    free(t);
    witness_keys_close();
    return 0;
}

static enum outcome note(struct db *db, void *arg)
{
    struct town *t = arg;
    struct witness_look *look = NULL;

    return witness_note(db,
                        &(struct witness_line){.actor = TEXT("account-maria"),
                                               .role = TEXT("casemanager"),
                                               .purpose = TEXT("behandelen"),
                                               .part = TEXT("geld"),
                                               .persons = t->person,
                                               .count = PERSONS,
                                               .at = {t->at++}},
                        db->arena, &look);
}

static void look(struct town *t, int times)
{
    for (int i = 0; i < times; i++) {
        assert_int_equal(store_transact(t->store, &t->arena, note, t), OUTCOME_OK);
        arena_empty(&t->arena);
    }
}

static enum outcome grow(struct db *db, void *arg)
{
    struct town *t = arg;
    int64_t lines = 0;

    t->grown = witness_log_grow(db, &signer, (struct instant){t->at}, t->even_empty, &lines);
    return t->grown == OUTCOME_NOT_FOUND ? OUTCOME_OK : t->grown;
}

static void grow_all(struct town *t)
{
    do {
        assert_int_equal(store_transact(t->store, &t->arena, grow, t), OUTCOME_OK);
        arena_empty(&t->arena);
    } while (t->grown == OUTCOME_OK && !t->even_empty);
}

static struct db *reading(struct town *t)
{
    struct db *db = NULL;

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    return db;
}

static struct witness_log_check whole(struct town *t, enum outcome *ret_outcome)
{
    const struct tree_verifier log =
        tree_verifier_make(signer.origin, TREE_KEY_ED25519, signer.seed);
    struct witness_log_check check = {0};
    struct db *db = reading(t);
    const enum outcome o = witness_log_verify(db, &log, &check);

    store_read_done(db);
    if (ret_outcome != NULL)
        *ret_outcome = o;
    else
        assert_int_equal(o, OUTCOME_OK);
    return check;
}

static void every_line_gets_one_place(void **state)
{
    struct town *t = *state;
    struct witness_log_check check;
    struct witness_point point = {0};
    struct db *db;

    check = whole(t, NULL);
    assert_int_equal(check.leaves, 0);
    look(t, 3);
    check = whole(t, NULL);
    assert_int_equal(check.waiting, 3 * PERSONS);
    grow_all(t);
    look(t, 30);
    grow_all(t);
    check = whole(t, NULL);
    assert_int_equal(check.finding, WITNESS_LOG_WHOLE);
    assert_int_equal(check.lines, 33 * PERSONS);
    assert_int_equal(check.waiting, 0);
    assert_int_equal(check.leaves % LOG_PAD, 0);
    assert_int_equal(check.checkpoints, 2);
    grow_all(t);
    assert_int_equal(t->grown, OUTCOME_NOT_FOUND); /* nothing new: nothing is said */
    t->even_empty = true;
    grow_all(t); /* once a day also when nobody looked: fillers only */
    t->even_empty = false;
    check = whole(t, NULL);
    assert_int_equal(check.finding, WITNESS_LOG_WHOLE);
    assert_int_equal(check.lines, 33 * PERSONS);
    assert_int_equal(check.checkpoints, 3);
    db = reading(t);
    assert_int_equal(witness_log_newest(db, &point), OUTCOME_OK);
    assert_int_equal(point.size, check.leaves);
    store_read_done(db);
}

static void many_lines_take_several_checkpoints(void **state)
{
    struct town *t = *state;
    struct witness_log_check check;

    look(t, 2 * LOG_BATCH / PERSONS + 7);
    grow_all(t);
    check = whole(t, NULL);
    assert_int_equal(check.finding, WITNESS_LOG_WHOLE);
    assert_int_equal(check.waiting, 0);
    assert_int_equal(check.checkpoints, 3);
}

/* The verifier's half, with nothing of ours but the file. */
static enum outcome accepts(struct arena *a, struct text file)
{
    const struct tree_verifier log =
        tree_verifier_make(signer.origin, TREE_KEY_ED25519, signer.seed);
    struct text checkpoint = NO_TEXT, line = NO_TEXT, rest = NO_TEXT, bytes = NO_TEXT;
    struct tree_checkpoint said = {0};
    struct tree_proof p = {0};
    struct tree_note n = {0};
    struct crypto_hash committed;
    int64_t index = 0;

    if (tree_proof_read(a, file, &index, &p, &checkpoint) != OUTCOME_OK ||
        tree_note_open(a, checkpoint, &log, 1, &n) != OUTCOME_OK ||
        tree_checkpoint_read(a, n.body, &said) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    (void)text_cut(file, '\n', &line, &rest);
    (void)text_cut(rest, '\n', &line, &rest);
    if (!text_starts(line, TEXT("extra ")) ||
        crypto_base64_read(a, text_from(line, 6), &bytes) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    committed = crypto_sha256(bytes);
    return tree_check_inclusion(index, said.size, log_leaf(&committed), &p, said.root);
}

static void each_line_can_be_proved_to_its_person(void **state)
{
    struct town *t = *state;
    struct witness_look *own;
    struct text file = NO_TEXT;
    struct db *db;

    look(t, 40);
    grow_all(t);
    look(t, 2);
    db = reading(t);
    own = witness_own(&t->arena, t->person[3]);
    for (int64_t i = 1; i <= 40; i++) {
        assert_int_equal(witness_log_prove(db, own, t->person[3], i, &file), OUTCOME_OK);
        assert_int_equal(accepts(&t->arena, file), OUTCOME_OK);
    }
    assert_int_equal(witness_log_prove(db, own, t->person[3], 41, &file), OUTCOME_NOT_FOUND);
    assert_int_equal(witness_log_prove(db, own, t->person[4], 1, &file), OUTCOME_NOT_ALLOWED);
    assert_int_equal(witness_log_prove(db, NULL, t->person[3], 1, &file), OUTCOME_NOT_ALLOWED);
    store_read_done(db);
}

static void growth_is_proved_from_every_checkpoint(void **state)
{
    struct town *t = *state;
    struct witness_point older[6] = {{0}}, newest = {0};
    struct db *db;

    for (int i = 0; i < 6; i++) {
        look(t, 1 + 7 * i);
        grow_all(t);
        db = reading(t);
        assert_int_equal(witness_log_newest(db, &older[i]), OUTCOME_OK);
        store_read_done(db);
    }
    db = reading(t);
    assert_int_equal(witness_log_newest(db, &newest), OUTCOME_OK);
    for (int i = 0; i < 6; i++) {
        struct text text = NO_TEXT, line = NO_TEXT, rest = NO_TEXT, bytes = NO_TEXT;
        struct tree_proof p = {0};

        assert_int_equal(witness_log_growth(db, older[i].size, &newest, &text), OUTCOME_OK);
        assert_true(text_cut(text, '\n', &line, &rest));
        while (text_cut(rest, '\n', &line, &rest) && line.len > 0) {
            assert_int_equal(crypto_base64_read(&t->arena, line, &bytes), OUTCOME_OK);
            memcpy(p.hash[p.count++].byte, bytes.at, CRYPTO_HASH_BYTES);
        }
        assert_int_equal(
            tree_check_consistency(older[i].size, newest.size, &p, older[i].root, newest.root),
            OUTCOME_OK);
        assert_true(text_same(rest, newest.note));
    }
    store_read_done(db);
}

static enum outcome cosign(struct db *db, void *arg)
{
    struct town *t = arg;

    return witness_log_cosign(db, t->size, &t->by, t->line);
}

static void two_witnesses_confirm(void **state)
{
    static const struct text name[] = {TEXT_INIT("ombudsman.example"),
                                       TEXT_INIT("buurgemeente.example")};
    struct town *t = *state;
    struct witness_point point = {0};
    struct witness_placed placed = {0};
    struct text names[4], line;
    struct tree_note n = {0};
    struct db *db;

    look(t, 5);
    grow_all(t);
    db = reading(t);
    assert_int_equal(witness_log_newest(db, &point), OUTCOME_OK);
    store_read_done(db);
    assert_int_equal(tree_note_open(&t->arena, point.note, NULL, 0, &n), OUTCOME_OK);
    t->size = point.size;
    for (int i = 0; i < 2; i++) {
        db = reading(t);
        assert_int_equal(witness_log_of(db, t->person[0], &placed), OUTCOME_OK);
        assert_int_equal(placed.upto, 5);
        assert_int_equal(placed.confirmed_upto, 0);
        store_read_done(db);
        t->by = tree_verifier_make(name[i], TREE_KEY_COSIGNATURE, &witness_seed[i]);
        line = tree_note_line(&t->arena, n.body, &t->by, &witness_seed[2], 1795000000);
        t->line = line; /* signed by somebody else */
        assert_int_equal(store_transact(t->store, &t->arena, cosign, t), OUTCOME_NOT_VALID);
        t->line = tree_note_line(&t->arena, n.body, &t->by, &witness_seed[i], 1795000000);
        assert_int_equal(store_transact(t->store, &t->arena, cosign, t), OUTCOME_OK);
        assert_int_equal(store_transact(t->store, &t->arena, cosign, t), OUTCOME_OK);
    }
    db = reading(t);
    assert_int_equal(witness_log_of(db, t->person[0], &placed), OUTCOME_OK);
    assert_int_equal(placed.confirmed_upto, 5);
    assert_int_equal(placed.confirmed.cosigned, 2);
    assert_int_equal(witness_point_names(&placed.confirmed, names, 4), 2);
    assert_true(text_same(names[0], name[0]) && text_same(names[1], name[1]));
    store_read_done(db);
    assert_int_equal(whole(t, NULL).finding, WITNESS_LOG_WHOLE);
}

/* ---- changed behind our back ---- */

/* Is anything wrong, by both verifiers together? */
static bool seen(struct town *t)
{
    int64_t persons = 0, lines = 0, bad = 0;
    enum outcome o = OUTCOME_OK;
    struct db *db = reading(t);
    bool wrong;

    o = witness_verify_all(db, &persons, &lines, &bad);
    store_read_done(db);
    arena_empty(&t->arena);
    wrong = o != OUTCOME_OK || bad > 0;
    if (!wrong) {
        const struct witness_log_check check = whole(t, &o);

        wrong = o != OUTCOME_OK || check.finding != WITNESS_LOG_WHOLE || check.waiting != 0;
        arena_empty(&t->arena);
    }
    return wrong;
}

/* PostgreSQL takes minutes for as many: ERKENNING_FLIPS=10000 asks for them there too. */
static void one_flipped_bit_is_found(void **state)
{
    struct town *t = *state;
    struct behind hand;
    const char *wanted = getenv("ERKENNING_FLIPS");
    const int most = wanted != NULL ? atoi(wanted) : engines_on_postgres ? FEW_FLIPS : FLIPS;
    int flips = 0, missed = 0;

    look(t, 2);
    grow_all(t);
    look(t, 3);
    grow_all(t);
    assert_false(seen(t));
    behind_open(&hand, engines_place(t->path));
    /* What the store says of a row it cannot read is expected here. */
    fflush(stderr);
    FILE *quiet = freopen("/dev/null", "w", stderr);
    assert_non_null(quiet);
    while (flips < most) {
        char said[64] = "";

        if (!behind_flip(&hand, said, sizeof said))
            continue;
        flips++;
        if (!seen(t)) {
            if (missed++ < 20)
                print_message("# not seen: %s\n", said);
        }
        behind_back(&hand);
    }
    assert_false(seen(t));
    assert_int_equal(missed, 0);
    print_message("# %d flips, all seen\n", flips);
    behind_close(&hand);
}

static void doctored(struct town *t, const char *sql)
{
    struct behind hand;

    behind_open(&hand, engines_place(t->path));
    assert_true(behind_do(&hand, sql));
    assert_true(seen(t));
    behind_back(&hand);
    assert_false(seen(t));
    behind_close(&hand);
}

static void what_is_taken_out_or_exchanged_is_found(void **state)
{
    struct town *t = *state;

    look(t, 5);
    grow_all(t);
    look(t, 3);
    grow_all(t);
    assert_false(seen(t));
    doctored(t, "DELETE FROM witness_line WHERE person = 'persoon-03' AND counter = 8");
    doctored(t, "DELETE FROM witness_line WHERE person = 'persoon-03' AND counter = 4");
    doctored(t, "DELETE FROM witness_leaf WHERE person = 'persoon-03'");
    doctored(t, "DELETE FROM witness_leaf WHERE position = (SELECT max(position) FROM "
                "witness_leaf)");
    doctored(t, "UPDATE witness_leaf SET person = NULL, counter = NULL WHERE person = "
                "'persoon-03' AND counter = 8");
    doctored(t, "UPDATE witness_line SET counter = CASE counter WHEN 2 THEN -3 ELSE -2 END "
                "WHERE person = 'persoon-05' AND counter IN (2, 3); "
                "UPDATE witness_line SET counter = -counter WHERE counter < 0");
    doctored(t, "DELETE FROM witness_checkpoint WHERE size = (SELECT max(size) FROM "
                "witness_checkpoint)");
    doctored(t, "DELETE FROM witness_checkpoint WHERE size = (SELECT min(size) FROM "
                "witness_checkpoint)");
    doctored(t, "DELETE FROM witness_line WHERE person = 'persoon-07'; DELETE FROM "
                "witness_head WHERE person = 'persoon-07'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_line_gets_one_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_lines_take_several_checkpoints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_line_can_be_proved_to_its_person, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(growth_is_proved_from_every_checkpoint, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(two_witnesses_confirm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_taken_out_or_exchanged_is_found, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_flipped_bit_is_found, set_up, tear_down),
    };

    return engines_run(tests, sizeof tests / sizeof *tests);
}
