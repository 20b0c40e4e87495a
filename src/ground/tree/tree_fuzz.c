/* Notes, checkpoints, proofs, verifiers and tile paths out of any bytes. */
#include "ground/tree/tree.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct arena arena;
    static struct tree_verifier known;
    struct text t = {(const char *)data, size};
    if (arena.base == NULL) {
        struct crypto_key seed = {{1}};
        if (crypto_start() != OUTCOME_OK || arena_open(&arena, 1 << 20) != OUTCOME_OK)
            return 0;
        known = tree_verifier_make(TEXT("log.example"), TREE_KEY_ED25519, &seed);
    }
    struct tree_note note;
    struct tree_checkpoint checkpoint;
    struct tree_verifier verifier;
    struct tree_tile tile;
    struct tree_proof proof;
    int64_t index = 0;
    struct text rest = NO_TEXT;
    if (tree_note_open(&arena, t, &known, 0, &note) == OUTCOME_OK)
        (void)tree_checkpoint_read(&arena, note.body, &checkpoint);
    (void)tree_note_open(&arena, t, &known, 1, &note);
    (void)tree_checkpoint_read(&arena, t, &checkpoint);
    (void)tree_verifier_read(&arena, t, &verifier);
    (void)tree_tile_read(t, &tile);
    (void)tree_proof_read(&arena, t, &index, &proof, &rest);
    arena_empty(&arena);
    return 0;
}
