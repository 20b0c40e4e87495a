#ifndef ERK_GROUND_TREE_TREE_H
#define ERK_GROUND_TREE_TREE_H
/* tree - a Merkle tree over hashes, and the texts in which logs tell each other about it.
 *
 * Purpose    whoever kept one checkpoint can find out by himself that nothing under it changed:
 *            proofs that an entry is in, that an older tree is the beginning of a newer one,
 *            and notes signed by a log and by the witnesses that watch it.
 * Units      sizes and places are counts of leaves, at most TREE_SIZE_MOST.
 * Ownership  pure: no memory but the arena given, no files, no network.
 * Errors     NOT_VALID: a proof or note that does not hold, or is written wrongly; NO_ROOM: the
 *            arena is full. A verifier refuses an older size of 0: who starts from nothing
 *            keeps the first checkpoint instead. Sources RFC 6962 2.1, RFC 9162 2.1.3.2 and
 *            2.1.4.2; C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-
 *            proof.
 * Knows      ground/base, ground/crypto. */
#include "ground/crypto/crypto.h"

#define TREE_SIZE_MOST (INT64_C(1) << 62)
enum { TREE_PROOF_MOST = 64 };

/* Leaf and node are hashed with another first byte, so that neither passes for the other. */
struct crypto_hash tree_leaf(struct text data);
struct crypto_hash tree_node(struct crypto_hash left, struct crypto_hash right);
struct crypto_hash tree_empty(void); /* the root of no leaves */

/* ---- growing ----
 * The right edge: the roots of the full subtrees of a tree, the largest first in meaning; all
 * that is needed to add a leaf. hash[level] counts where bit `level` of size is set. */
struct tree_edge {
    int64_t size;
    struct crypto_hash hash[62];
};
/* Every subtree that this leaf completes is told, lowest first: level 0 is the leaf itself.
 * `told` may be NULL. OK, or what `told` answered (the edge is then unchanged). */
MUST_USE enum outcome tree_add(struct tree_edge *edge, struct crypto_hash leaf,
                               enum outcome (*told)(void *arg, int level, int64_t index,
                                                    struct crypto_hash hash),
                               void *arg);
struct crypto_hash tree_root(const struct tree_edge *edge);

/* ---- proofs ----
 * The hash of the full subtree over leaves [index << level, (index + 1) << level). */
struct tree_reader {
    enum outcome (*hash)(void *arg, int level, int64_t index, struct crypto_hash *ret_hash);
    void *arg;
};
struct tree_proof {
    size_t count;
    struct crypto_hash hash[TREE_PROOF_MOST];
};
/* The root of the first `size` leaves. */
MUST_USE enum outcome tree_root_of(const struct tree_reader *r, int64_t size,
                                   struct crypto_hash *ret_root);
/* NOT_VALID: no such leaf in a tree of that size. */
MUST_USE enum outcome tree_prove_inclusion(const struct tree_reader *r, int64_t index,
                                           int64_t size, struct tree_proof *ret_proof);
/* NOT_VALID: older is 0, or above newer. */
MUST_USE enum outcome tree_prove_consistency(const struct tree_reader *r, int64_t older,
                                             int64_t newer, struct tree_proof *ret_proof);
MUST_USE enum outcome tree_check_inclusion(int64_t index, int64_t size, struct crypto_hash leaf,
                                           const struct tree_proof *p, struct crypto_hash root);
MUST_USE enum outcome tree_check_consistency(int64_t older, int64_t newer,
                                             const struct tree_proof *p,
                                             struct crypto_hash older_root,
                                             struct crypto_hash newer_root);

/* ---- tiles: pieces of 256 hashes that never change once full ---- */
enum { TREE_TILE_HEIGHT = 8, TREE_TILE_WIDTH = 256 };
struct tree_tile {
    int level;     /* 0: leaf hashes; each level up holds roots of full tiles below */
    int64_t index; /* which one, from the left */
    int width;     /* 1 .. 256; less than 256: not yet full */
};
/* "3/x001/x234/067" or "3/x001/x234/067.p/17", as behind /log/tile/. NO_TEXT: arena full. */
struct text tree_tile_path(struct arena *a, struct tree_tile t);
/* Strict: the shortest writing only; level at most 7. */
MUST_USE enum outcome tree_tile_read(struct text path, struct tree_tile *ret_tile);
/* How wide this tile is in a tree of that size; 0: not there. */
int tree_tile_width(int level, int64_t index, int64_t size);

/* ---- signed notes ---- */
enum tree_key_kind { TREE_KEY_ED25519 = 1, TREE_KEY_COSIGNATURE = 4 };
enum { TREE_NAME_MOST = 255, TREE_SIGNATURES_MOST = 64 };
/* Who may sign: read from "name+keyid+base64". */
struct tree_verifier {
    struct text name;
    uint32_t id; /* the first four bytes of SHA-256(name LF kind key) */
    enum tree_key_kind kind;
    struct crypto_sign_public key;
};
struct tree_verifier tree_verifier_make(struct text name, enum tree_key_kind kind,
                                        const struct crypto_key *seed);
/* The name is borrowed from `t`. */
MUST_USE enum outcome tree_verifier_read(struct arena *a, struct text t,
                                         struct tree_verifier *ret_verifier);
struct text tree_verifier_text(struct arena *a, const struct tree_verifier *v);
/* No spaces, no plus, not empty, at most TREE_NAME_MOST bytes of UTF-8. */
bool tree_name_holds(struct text name);

/* One line "- name base64" for a body that ends with a newline. `at` in whole seconds counts
 * for a cosignature only. NO_TEXT: arena full. */
struct text tree_note_line(struct arena *a, struct text body, const struct tree_verifier *v,
                           const struct crypto_key *seed, int64_t at);
/* What a signature signs: the body, or for a cosignature the body under a line with its time.
 */
struct text tree_signed_text(struct arena *a, struct text body, enum tree_key_kind kind,
                             int64_t at);

struct tree_note {
    struct text body;                 /* with its last newline */
    struct text lines;                /* all signature lines, each with its newline */
    uint64_t by;                      /* bit n: verifier n signed, and its signature holds */
    int64_t at[TREE_SIGNATURES_MOST]; /* of verifier n: the time of its cosignature */
};
/* Splits a note and looks at the signatures of whom we know (at most 64). A line of somebody
 * unknown is passed over; a known name and key id with a wrong signature refuses the whole
 * note; a verifier counts once. NOT_VALID too where nobody known signed and `known` > 0. */
MUST_USE enum outcome tree_note_open(struct arena *a, struct text note,
                                     const struct tree_verifier *known, size_t known_count,
                                     struct tree_note *ret_note);

/* ---- checkpoints: a note about a tree ---- */
struct tree_checkpoint {
    struct text origin;
    int64_t size;
    struct crypto_hash root;
};
struct text tree_checkpoint_body(struct arena *a, const struct tree_checkpoint *c);
/* Strict: no leading zeros, canonical base64; lines after the third are allowed and passed
 * over. */
MUST_USE enum outcome tree_checkpoint_read(struct arena *a, struct text body,
                                           struct tree_checkpoint *ret_checkpoint);

/* One file that proves one entry without our server: place, path and checkpoint (tlog-proof).
 */
struct text tree_proof_file(struct arena *a, int64_t index, const struct tree_proof *p,
                            struct text checkpoint);
MUST_USE enum outcome tree_proof_read(struct arena *a, struct text file, int64_t *ret_index,
                                      struct tree_proof *ret_proof,
                                      struct text *ret_checkpoint);
#endif
