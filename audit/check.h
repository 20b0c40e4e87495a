#ifndef ERK_AUDIT_CHECK_H
#define ERK_AUDIT_CHECK_H
/* check - one line of the access log proved, or the growth between two checkpoints: does it hold?
 *
 * Purpose    the same answer in `erkenning-verify` and in somebody's own browser.
 * Ownership  pure: no memory but the arena given, no files, no network, no database.
 * Errors     what does not hold is an answer: a finding. NO_ROOM: the arena is full.
 * Knows      ground/tree, ground/crypto, ground/base. */
#include "ground/tree/tree.h"

enum { CHECK_KEYS_MOST = 32, CHECK_FIELDS = 8 };

/* Who signs: the first is the log, the others are witnesses. */
struct check_keys {
    struct tree_verifier known[CHECK_KEYS_MOST];
    size_t count;
    int64_t quorum; /* so many witnesses are wanted */
};
/* False: no such key, another kind, or the same key twice (one witness twice is not two). */
bool check_key_add(struct arena *a, struct check_keys *k, struct text given,
                   enum tree_key_kind kind);

enum check_finding {
    CHECK_RIGHT = 0,
    CHECK_NOT_SIGNED,    /* the log did not sign this with the key that was given */
    CHECK_OTHER_LOG,     /* a checkpoint of another log */
    CHECK_FEW_WITNESSES, /* too few of those that were given signed it */
    CHECK_NO_PROOF,      /* no proof file, or damaged */
    CHECK_NO_LINE,       /* the line itself is not in it, or damaged */
    CHECK_NOT_IN,        /* it does not stand in the log so */
    CHECK_NO_GROWTH,     /* no proof of growth, or damaged */
    CHECK_OTHER_OLDER,   /* for another older checkpoint */
    CHECK_SMALLER,       /* the log became smaller */
    CHECK_CHANGED        /* what stood in it then does not stand in it so any more */
};
struct check_result {
    enum check_finding finding;
    int64_t witnesses, quorum; /* CHECK_FEW_WITNESSES */
    int64_t index, size;       /* of the line, of the tree */
    int64_t older;             /* size */
    bool is_line;              /* a line was proved: `field` holds it */
    struct text field[CHECK_FIELDS];
};
/* The file beside a line of "Wie heeft gekeken" (C2SP tlog-proof). */
struct check_result check_line(struct arena *a, const struct check_keys *k, struct text file);
/* A checkpoint that was kept, and what `erkenning log prove --from SIZE` gave. */
struct check_result check_growth(struct arena *a, const struct check_keys *k,
                                 struct text older_note, struct text file);
/* What was found, in some lines for a reader. NO_TEXT: the arena is full. */
struct text check_say(struct arena *a, const struct check_result *c, bool dutch);
#endif
