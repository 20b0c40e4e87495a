/* Public vectors, a tree reckoned the slow way, and texts that must be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "ground/tree/tree.h"

enum { LEAVES = 512 };

static struct arena arena;
static struct crypto_hash leaves[LEAVES];

static struct crypto_hash slow_root(const struct crypto_hash *leaf, int64_t count)
{
    if (count == 0)
        return tree_empty();
    if (count == 1)
        return leaf[0];
    int64_t k = 1;
    while (k * 2 < count)
        k *= 2;
    return tree_node(slow_root(leaf, k), slow_root(leaf + k, count - k));
}

static void assert_same(struct crypto_hash a, struct crypto_hash b)
{
    assert_memory_equal(a.byte, b.byte, sizeof a.byte);
}

/* All full subtrees of a growing tree, as a log keeps them. */
static struct crypto_hash kept[10][LEAVES];

static enum outcome keep(void *arg, int level, int64_t index, struct crypto_hash hash)
{
    (void)arg;
    if (level < 10)
        kept[level][index] = hash;
    return OUTCOME_OK;
}

static enum outcome kept_hash(void *arg, int level, int64_t index, struct crypto_hash *ret_hash)
{
    (void)arg;
    *ret_hash = kept[level][index];
    return OUTCOME_OK;
}

static const struct tree_reader reader = {.hash = kept_hash};
static struct crypto_hash root_at[LEAVES + 1];

static int begin(void **state)
{
    (void)state;
    struct tree_edge edge = {0};
    if (crypto_start() != OUTCOME_OK || arena_open(&arena, 1 << 22) != OUTCOME_OK)
        return -1;
    root_at[0] = tree_root(&edge);
    for (int64_t i = 0; i < LEAVES; i++) {
        char text[16];
        int len = snprintf(text, sizeof text, "leaf %lld", (long long)i);
        leaves[i] = tree_leaf((struct text){text, (size_t)len});
        if (tree_add(&edge, leaves[i], keep, NULL) != OUTCOME_OK)
            return -1;
        root_at[i + 1] = tree_root(&edge);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static void the_fast_root_is_the_slow_root(void **state)
{
    (void)state;
    for (int64_t n = 0; n <= LEAVES; n++) {
        struct crypto_hash slow = slow_root(leaves, n);
        struct crypto_hash read;
        assert_same(root_at[n], slow);
        assert_int_equal(tree_root_of(&reader, n, &read), OUTCOME_OK);
        assert_same(read, slow);
    }
}

static void every_leaf_of_every_tree_is_proved(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= LEAVES; n++)
        for (int64_t i = 0; i < n; i++) {
            struct tree_proof p;
            assert_int_equal(tree_prove_inclusion(&reader, i, n, &p), OUTCOME_OK);
            assert_int_equal(tree_check_inclusion(i, n, leaves[i], &p, root_at[n]), OUTCOME_OK);
            int64_t other = (i + 1) % n;
            if (other != i)
                assert_int_equal(tree_check_inclusion(i, n, leaves[other], &p, root_at[n]),
                                 OUTCOME_NOT_VALID);
        }
}

static void every_older_tree_is_the_beginning_of_every_newer(void **state)
{
    (void)state;
    for (int64_t n = 1; n <= LEAVES; n++)
        for (int64_t m = 1; m <= n; m++) {
            struct tree_proof p;
            assert_int_equal(tree_prove_consistency(&reader, m, n, &p), OUTCOME_OK);
            assert_int_equal(tree_check_consistency(m, n, &p, root_at[m], root_at[n]),
                             OUTCOME_OK);
            /* Another past, or another present, is not accepted. */
            assert_int_equal(tree_check_consistency(m, n, &p, root_at[m - 1], root_at[n]),
                             OUTCOME_NOT_VALID);
            assert_int_equal(tree_check_consistency(m, n, &p, root_at[m], root_at[n - 1]),
                             OUTCOME_NOT_VALID);
        }
}

static void a_changed_proof_is_refused(void **state)
{
    (void)state;
    struct tree_proof p;
    assert_int_equal(tree_prove_inclusion(&reader, 200, 333, &p), OUTCOME_OK);
    for (size_t at = 0; at < p.count; at++)
        for (int bit = 0; bit < 256; bit++) {
            struct tree_proof bad = p;
            bad.hash[at].byte[bit / 8] ^= (unsigned char)(1 << bit % 8);
            assert_int_equal(tree_check_inclusion(200, 333, leaves[200], &bad, root_at[333]),
                             OUTCOME_NOT_VALID);
        }
    struct tree_proof longer = p;
    longer.hash[longer.count++] = leaves[0];
    assert_int_equal(tree_check_inclusion(200, 333, leaves[200], &longer, root_at[333]),
                     OUTCOME_NOT_VALID);
    p.count--;
    assert_int_equal(tree_check_inclusion(200, 333, leaves[200], &p, root_at[333]),
                     OUTCOME_NOT_VALID);
    assert_int_equal(tree_prove_inclusion(&reader, 5, 5, &p), OUTCOME_NOT_VALID);
    assert_int_equal(tree_prove_consistency(&reader, 0, 5, &p), OUTCOME_NOT_VALID);
    assert_int_equal(tree_prove_consistency(&reader, 6, 5, &p), OUTCOME_NOT_VALID);
}

/* ---- the public vectors ---- */

static json_t *vectors(const char *name)
{
    const char *shared = getenv("ERKENNING_SHARED");
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/vectors/%s.json",
                   shared != NULL ? shared : "../shared", name);
    if (access(path, R_OK) != 0) {
        print_message("# SKIP no vectors at %s\n", path);
        skip();
    }
    /* Some probes hold places beyond 2^63; as reals they come out far too large, which they
     * are. */
    json_t *v = json_load_file(path, JSON_DECODE_INT_AS_REAL, NULL);
    assert_non_null(v);
    return v;
}

static struct text text_at(const json_t *o, const char *key)
{
    return text_of(json_string_value(json_object_get(o, key)));
}

static int64_t number_at(const json_t *o, const char *key)
{
    double n = json_real_value(json_object_get(o, key));
    return n < 9e18 ? (int64_t)n : INT64_MAX;
}

static struct crypto_hash hash_of(struct text bytes)
{
    struct crypto_hash h = {{0}};
    assert_int_equal(bytes.len, sizeof h.byte);
    memcpy(h.byte, bytes.at, sizeof h.byte);
    return h;
}

static struct crypto_hash hex_hash(const json_t *v)
{
    struct text bytes = NO_TEXT;
    assert_int_equal(crypto_hex_read(&arena, text_of(json_string_value(v)), &bytes),
                     OUTCOME_OK);
    return hash_of(bytes);
}

/* A probe may hold a hash of a wrong length on purpose: then there is nothing to check. */
static bool probe_hash(const json_t *v, struct crypto_hash *ret_hash)
{
    struct text bytes = NO_TEXT;
    if (!json_is_string(v) ||
        crypto_base64_read(&arena, text_of(json_string_value(v)), &bytes) != OUTCOME_OK ||
        bytes.len != sizeof ret_hash->byte)
        return false;
    *ret_hash = hash_of(bytes);
    return true;
}

/* A root of no length a hash has stands for "any root": we take the hash of its letters. */
static struct crypto_hash probe_root(const json_t *v)
{
    struct crypto_hash h;
    return probe_hash(v, &h) ? h : tree_leaf(text_of(json_string_value(v)));
}

static bool probe_proof(const json_t *list, struct tree_proof *ret_proof)
{
    ret_proof->count = json_array_size(list);
    if (ret_proof->count > TREE_PROOF_MOST)
        return false;
    for (size_t i = 0; i < ret_proof->count; i++)
        if (!probe_hash(json_array_get(list, i), &ret_proof->hash[i]))
            return false;
    return true;
}

static void the_reference_tree(void **state)
{
    (void)state;
    json_t *v = vectors("rfc6962-tree");
    struct tree_edge edge = {0};
    struct arena_mark mark = arena_mark(&arena);
    const json_t *roots = json_object_get(v, "root_by_size_hex");
    const json_t *data = json_object_get(v, "leaves_hex");
    assert_int_equal(json_array_size(data), 8);
    assert_same(tree_root(&edge), hex_hash(json_array_get(roots, 0)));
    for (size_t i = 0; i < json_array_size(data); i++) {
        struct text bytes = NO_TEXT;
        assert_int_equal(crypto_hex_read(&arena,
                                         text_of(json_string_value(json_array_get(data, i))),
                                         &bytes),
                         OUTCOME_OK);
        assert_int_equal(tree_add(&edge, tree_leaf(bytes), NULL, NULL), OUTCOME_OK);
        assert_same(tree_root(&edge), hex_hash(json_array_get(roots, i + 1)));
    }
    arena_return(&arena, mark);
    json_decref(v);
}

static void inclusion_probes(void **state)
{
    (void)state;
    json_t *v = vectors("merkle-inclusion-probes");
    const json_t *probes = json_object_get(v, "probes");
    struct arena_mark mark = arena_mark(&arena);
    assert_true(json_array_size(probes) >= 98);
    for (size_t i = 0; i < json_array_size(probes); i++) {
        const json_t *p = json_array_get(probes, i);
        struct crypto_hash root = probe_root(json_object_get(p, "root"));
        struct crypto_hash leaf;
        struct tree_proof proof;
        bool held = probe_hash(json_object_get(p, "leafHash"), &leaf) &&
                    probe_proof(json_object_get(p, "proof"), &proof) &&
                    tree_check_inclusion(number_at(p, "leafIdx"), number_at(p, "treeSize"),
                                         leaf, &proof, root) == OUTCOME_OK;
        if (held == json_is_true(json_object_get(p, "wantErr")))
            fail_msg("%s", json_string_value(json_object_get(p, "file")));
        arena_return(&arena, mark);
    }
    json_decref(v);
}

static void consistency_probes(void **state)
{
    (void)state;
    json_t *v = vectors("merkle-consistency-probes");
    const json_t *probes = json_object_get(v, "probes");
    struct arena_mark mark = arena_mark(&arena);
    assert_true(json_array_size(probes) >= 98);
    for (size_t i = 0; i < json_array_size(probes); i++) {
        const json_t *p = json_array_get(probes, i);
        struct crypto_hash one = probe_root(json_object_get(p, "root1"));
        struct crypto_hash two = probe_root(json_object_get(p, "root2"));
        struct tree_proof proof;
        bool held = probe_proof(json_object_get(p, "proof"), &proof) &&
                    tree_check_consistency(number_at(p, "size1"), number_at(p, "size2"), &proof,
                                           one, two) == OUTCOME_OK;
        if (held == json_is_true(json_object_get(p, "wantErr")))
            fail_msg("%s", json_string_value(json_object_get(p, "file")));
        arena_return(&arena, mark);
    }
    json_decref(v);
}

static void signed_notes(void **state)
{
    (void)state;
    json_t *v = vectors("signed-note");
    struct arena_mark mark = arena_mark(&arena);
    const json_t *notes = json_object_get(v, "notes_good");
    assert_true(json_array_size(notes) >= 4);
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const json_t *n = json_array_get(notes, i);
        const json_t *keys = json_object_get(n, "vkeys");
        struct tree_verifier known[4];
        struct tree_note note;
        struct text message = text_at(n, "msg");
        size_t count = json_array_size(keys);
        for (size_t k = 0; k < count; k++)
            assert_int_equal(
                tree_verifier_read(&arena, text_of(json_string_value(json_array_get(keys, k))),
                                   &known[k]),
                OUTCOME_OK);
        assert_int_equal(tree_note_open(&arena, message, known, count, &note), OUTCOME_OK);
        assert_int_equal(note.by, (UINT64_C(1) << count) - 1);
        /* One bit of the body changed: the note does not open. */
        char *changed = arena_z(&arena, message);
        changed[3] ^= 1;
        assert_int_equal(tree_note_open(&arena, text_of(changed), known, count, &note),
                         OUTCOME_NOT_VALID);
        arena_return(&arena, mark);
    }
    json_decref(v);
}

static void signing_is_the_reference_signature(void **state)
{
    (void)state;
    json_t *v = vectors("signed-note");
    const json_t *want = json_object_get(v, "deterministic_sign");
    struct text key = text_at(v, "signing_key_test_only");
    struct text letters = NO_TEXT;
    struct text bytes = NO_TEXT;
    struct crypto_key seed;
    /* PRIVATE+KEY+name+id+letters: kind and 32 bytes. */
    for (int i = 0; i < 4; i++)
        assert_true(text_cut(key, '+', &letters, &key));
    assert_int_equal(crypto_base64_read(&arena, key, &bytes), OUTCOME_OK);
    assert_int_equal(bytes.len, 33);
    memcpy(seed.byte, bytes.at + 1, sizeof seed.byte);
    struct tree_verifier signer =
        tree_verifier_make(TEXT("PeterNeumann"), TREE_KEY_ED25519, &seed);
    struct text body = text_at(want, "text");
    struct text line = tree_note_line(&arena, body, &signer, &seed, 0);
    struct text note = arena_print(&arena, "%.*s\n%.*s", TEXT_ARG(body), TEXT_ARG(line));
    assert_true(text_same(note, text_at(want, "want")));
    assert_string_equal(arena_z(&arena, tree_verifier_text(&arena, &signer)),
                        json_string_value(json_array_get(json_object_get(v, "vkeys"), 0)));
    json_decref(v);
}

static void damaged_verifiers_are_refused(void **state)
{
    (void)state;
    json_t *v = vectors("signed-note");
    struct arena_mark mark = arena_mark(&arena);
    const json_t *keys = json_object_get(v, "vkeys");
    const json_t *bad = json_object_get(v, "vkeys_bad");
    struct tree_verifier known;
    for (size_t i = 0; i < json_array_size(bad); i++)
        assert_int_equal(tree_verifier_read(&arena,
                                            text_of(json_string_value(json_array_get(bad, i))),
                                            &known),
                         OUTCOME_NOT_VALID);
    for (size_t i = 0; i < json_array_size(keys); i++) {
        struct text good = text_of(json_string_value(json_array_get(keys, i)));
        for (size_t at = 0; at < good.len; at++) {
            assert_int_equal(tree_verifier_read(&arena, text_first(good, at), &known),
                             OUTCOME_NOT_VALID);
            if (at > 0)
                assert_int_equal(tree_verifier_read(&arena, text_from(good, at), &known),
                                 OUTCOME_NOT_VALID);
            char *raised = arena_z(&arena, good);
            raised[at]++;
            assert_int_equal(tree_verifier_read(&arena, text_of(raised), &known),
                             OUTCOME_NOT_VALID);
            arena_return(&arena, mark);
        }
    }
    json_decref(v);
}

static void checkpoints(void **state)
{
    (void)state;
    json_t *v = vectors("signed-note");
    const json_t *t = json_object_get(v, "tree_note");
    struct tree_checkpoint c;
    assert_int_equal(tree_checkpoint_read(&arena, text_at(t, "text"), &c), OUTCOME_OK);
    assert_int_equal(c.size, number_at(t, "size"));
    assert_same(c.root, tree_leaf(text_at(t, "hash_of_leaf_data_utf8")));
    assert_true(text_same(tree_checkpoint_body(&arena, &c), text_at(t, "text")));
    const json_t *bad = json_object_get(t, "must_refuse");
    /* The first of these is a wrong origin: that is the reader's to compare. */
    assert_int_equal(
        tree_checkpoint_read(&arena, text_of(json_string_value(json_array_get(bad, 0))), &c),
        OUTCOME_OK);
    assert_false(text_same(c.origin, TEXT("go.sum database tree")));
    for (size_t i = 1; i < json_array_size(bad); i++)
        assert_int_equal(tree_checkpoint_read(
                             &arena, text_of(json_string_value(json_array_get(bad, i))), &c),
                         OUTCOME_NOT_VALID);
    struct text example = text_at(v, "cosignature_v1_signed_message_example");
    struct text body = NO_TEXT;
    struct text line = NO_TEXT;
    assert_true(text_cut(example, '\n', &line, &body) && text_cut(body, '\n', &line, &body));
    assert_true(
        text_same(tree_signed_text(&arena, body, TREE_KEY_COSIGNATURE, 1679315147), example));
    json_decref(v);
}

static void tiles(void **state)
{
    (void)state;
    struct tree_tile t = {.level = 0, .index = 1234067, .width = TREE_TILE_WIDTH};
    assert_string_equal(arena_z(&arena, tree_tile_path(&arena, t)), "0/x001/x234/067");
    t.width = 17;
    t.level = 3;
    assert_string_equal(arena_z(&arena, tree_tile_path(&arena, t)), "3/x001/x234/067.p/17");
    /* A tree of 70,000: C2SP's own example. */
    assert_int_equal(tree_tile_width(0, 272, 70000), 256);
    assert_int_equal(tree_tile_width(0, 273, 70000), 112);
    assert_int_equal(tree_tile_width(0, 274, 70000), 0);
    assert_int_equal(tree_tile_width(1, 0, 70000), 256);
    assert_int_equal(tree_tile_width(1, 1, 70000), 17);
    assert_int_equal(tree_tile_width(2, 0, 70000), 1);
    assert_int_equal(tree_tile_width(3, 0, 70000), 0);
    for (int64_t i = 0; i < 2000000; i += 997) {
        struct arena_mark mark = arena_mark(&arena);
        struct tree_tile one = {.level = (int)(i % 8), .index = i, .width = 1 + (int)(i % 256)};
        struct tree_tile back;
        assert_int_equal(tree_tile_read(tree_tile_path(&arena, one), &back), OUTCOME_OK);
        assert_int_equal(back.level, one.level);
        assert_int_equal(back.index, one.index);
        assert_int_equal(back.width, one.width);
        arena_return(&arena, mark);
    }
    static const char *const wrong[] = {"",
                                        "0",
                                        "8/000",
                                        "0/00",
                                        "0/0000",
                                        "0/x000/001",
                                        "0/001/",
                                        "0/x001",
                                        "0/001.p/256",
                                        "0/001.p/0",
                                        "0/001.p/",
                                        "0/001.p/01",
                                        "0/-01",
                                        "0/x01/001",
                                        "0/001/002",
                                        "00/001",
                                        "0/001.p/1/",
                                        "0/../001",
                                        "0//001",
                                        "a/001",
                                        "0/x001/x002",
                                        "0/ 01",
                                        "0/001.p/+1",
                                        "-/001",
                                        "0/x999/x999/x999/x999/x999/x999/x999/999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (tree_tile_read(text_of(wrong[i]), &t) != OUTCOME_NOT_VALID)
            fail_msg("taken: %s", wrong[i]);
}

static void a_proof_travels_as_one_file(void **state)
{
    (void)state;
    struct crypto_key log_seed;
    struct crypto_key witness_seed;
    crypto_key_new(&log_seed);
    crypto_key_new(&witness_seed);
    struct tree_verifier known[2] = {
        tree_verifier_make(TEXT("zonnedam.example/0000/toegang"), TREE_KEY_ED25519, &log_seed),
        tree_verifier_make(TEXT("ombudsman.example"), TREE_KEY_COSIGNATURE, &witness_seed)};
    struct tree_checkpoint c = {known[0].name, 300, root_at[300]};
    struct text body = tree_checkpoint_body(&arena, &c);
    struct text note = arena_print(
        &arena, "%.*s\n%.*s%.*s", TEXT_ARG(body),
        TEXT_ARG(tree_note_line(&arena, body, &known[0], &log_seed, 0)),
        TEXT_ARG(tree_note_line(&arena, body, &known[1], &witness_seed, 1795000000)));
    struct tree_proof p;
    assert_int_equal(tree_prove_inclusion(&reader, 77, 300, &p), OUTCOME_OK);
    struct text file = tree_proof_file(&arena, 77, &p, note);

    int64_t index = 0;
    struct tree_proof read;
    struct text checkpoint = NO_TEXT;
    struct tree_note opened;
    struct tree_checkpoint back;
    assert_int_equal(tree_proof_read(&arena, file, &index, &read, &checkpoint), OUTCOME_OK);
    assert_int_equal(tree_note_open(&arena, checkpoint, known, 2, &opened), OUTCOME_OK);
    assert_int_equal(opened.by, 3);
    assert_int_equal(opened.at[1], 1795000000);
    assert_int_equal(tree_checkpoint_read(&arena, opened.body, &back), OUTCOME_OK);
    assert_int_equal(tree_check_inclusion(index, back.size, leaves[77], &read, back.root),
                     OUTCOME_OK);
    /* Cut anywhere, it does not pass for whole. */
    for (size_t at = 0; at + 1 < file.len; at++) {
        struct arena_mark mark = arena_mark(&arena);
        bool held = tree_proof_read(&arena, text_first(file, at), &index, &read, &checkpoint) ==
                        OUTCOME_OK &&
                    tree_note_open(&arena, checkpoint, known, 2, &opened) == OUTCOME_OK &&
                    opened.by == 3;
        assert_false(held);
        arena_return(&arena, mark);
    }
}

static void a_wrong_signature_of_a_known_signer_refuses_the_note(void **state)
{
    (void)state;
    struct crypto_key seed;
    struct crypto_key other;
    crypto_key_new(&seed);
    crypto_key_new(&other);
    struct tree_verifier known[2] = {
        tree_verifier_make(TEXT("log.example"), TREE_KEY_ED25519, &seed),
        tree_verifier_make(TEXT("witness.example"), TREE_KEY_COSIGNATURE, &other)};
    struct text body = TEXT("log.example\n0\nnot looked at here\n");
    struct text good = tree_note_line(&arena, body, &known[0], &seed, 0);
    struct text forged = tree_note_line(&arena, body, &known[1], &seed, 12);
    struct text note =
        arena_print(&arena, "%.*s\n%.*s%.*s", TEXT_ARG(body), TEXT_ARG(good), TEXT_ARG(forged));
    struct tree_note opened;
    assert_int_equal(tree_note_open(&arena, note, known, 1, &opened), OUTCOME_OK);
    assert_int_equal(tree_note_open(&arena, note, known, 2, &opened), OUTCOME_NOT_VALID);
    assert_int_equal(tree_note_open(&arena, note, &known[1], 1, &opened), OUTCOME_NOT_VALID);
    /* Nobody we know. */
    known[0].id++;
    assert_int_equal(tree_note_open(&arena, note, known, 1, &opened), OUTCOME_NOT_VALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fast_root_is_the_slow_root),
        cmocka_unit_test(every_leaf_of_every_tree_is_proved),
        cmocka_unit_test(every_older_tree_is_the_beginning_of_every_newer),
        cmocka_unit_test(a_changed_proof_is_refused),
        cmocka_unit_test(the_reference_tree),
        cmocka_unit_test(inclusion_probes),
        cmocka_unit_test(consistency_probes),
        cmocka_unit_test(signed_notes),
        cmocka_unit_test(signing_is_the_reference_signature),
        cmocka_unit_test(damaged_verifiers_are_refused),
        cmocka_unit_test(checkpoints),
        cmocka_unit_test(tiles),
        cmocka_unit_test(a_proof_travels_as_one_file),
        cmocka_unit_test(a_wrong_signature_of_a_known_signer_refuses_the_note),
    };
    return cmocka_run_group_tests_name("ground/tree", tests, begin, end);
}
