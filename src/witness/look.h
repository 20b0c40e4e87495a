#ifndef ERK_WITNESS_LOOK_H
#define ERK_WITNESS_LOOK_H
/* look - the receipt's inside, the key ring's door and a line's bytes; private to witness.
 *
 * Ownership  a look lives in the arena of one request or job; the keys in it are wiped with it.
 * Knows      ground. */
#include "ground/crypto/crypto.h"
#include "witness/witness.h"

enum {
    /* Keys remembered; direct-mapped, so that memory stays flat for a job. */
    LOOK_SLOTS_LEAST = 32,
    LOOK_SLOTS_MOST = 1024,
    SALT_BYTES = 32,
    RING_MOST = 16 /* versions of the key file */
};

struct look_slot {
    bool full;
    bool newest; /* it seals now; else it only opens what it sealed */
    enum key_class class;
    uint32_t version;
    struct text person; /* borrowed from the set below */
    struct crypto_key key;
};

struct witness_look {
    bool durable;
    bool own;
    bool job;
    struct text *person; /* open addressing; .at == NULL: free */
    size_t mask;
    struct look_slot *slot; /* a pointer: what is remembered changes, the look does not */
    size_t slots;           /* power of two */
};

/* A look over these persons, closed. NULL: arena full. */
struct witness_look *look_make(struct arena *a, const struct text *persons, size_t count);
/* The copy inside the look, or NO_TEXT. */
struct text look_has(const struct witness_look *look, struct text person);

/* ---- the key file ------------------------------------------------------------------- */
/* Read here, or held by the process of its own (apart.h): then what needs it is asked there. */
const struct crypto_key *ring_key(int64_t version); /* NULL: no such version here */
bool ring_has(int64_t version);
int64_t ring_newest(void); /* 0: not opened */
/* A key for one use of ours, out of one version of the key file. Held apart only the key that
 * marks checkpoints is given out; else NOT_ALLOWED. */
MUST_USE enum outcome ring_use(int64_t version, const char *what, struct crypto_key *ret_key);
/* A keyed hash under the key for one use, which itself stays where it is held. */
MUST_USE enum outcome ring_mac(int64_t version, const char *what, const char *use,
                               struct text with, struct crypto_hash *ret_mac);
/* NO_TEXT: arena full. */
struct text ring_with(struct db *db, struct text person, enum key_class class, int64_t version);
/* What the mark at the end of a chain is over. NO_TEXT: arena full. */
struct text mark_with(struct db *db, struct text person, int64_t counter,
                      const struct crypto_hash *hash);

/* ---- the keys of months (months.c) ----------------------------------------------------- */
/* What wraps a data key: up to RING_MOST a version of the key file, above it a month.
 * NOT_FOUND: no such key, or destroyed. */
MUST_USE enum outcome month_key(int64_t number, struct crypto_key *ret_key);
/* What wraps in this transaction: read from its rows, so that nothing is ever sealed under a
 * key that another process is about to destroy. */
MUST_USE enum outcome month_now(struct db *db, int64_t *ret_number);
void months_close(void); /* wipes what is held */
bool months_are(void);   /* there is a folder of them */
/* NOT_FOUND: no such key. */
MUST_USE enum outcome month_there(int64_t number);
MUST_USE enum outcome month_key_make(int64_t number); /* OK too when it was made before */
/* Destroys those before `newest`: only when nothing that lives is under them. */
MUST_USE enum outcome months_end(int64_t newest, int64_t *ret_destroyed);
/* A data key under the key of that number, and out of it again. BROKEN from wrap_key(): that
 * key is not there, and nothing may be sealed under another instead. */
MUST_USE enum outcome wrap_key(struct arena *a, int64_t number, struct text with,
                               const struct crypto_key *key, struct text *ret_blob);
MUST_USE enum outcome unwrap_key(int64_t number, struct text with, struct text blob,
                                 struct crypto_key *ret_key);
/* Out of one and under the other; the data key itself is given to nobody. */
MUST_USE enum outcome rewrap_key(struct arena *a, int64_t from, int64_t to, struct text with,
                                 struct text blob, struct text *ret_blob);
/* Some living keys moved under what wraps now; 0: none is left. */
MUST_USE enum outcome keys_rewrap_some(struct db *db, int64_t *ret_done);

/* ---- data keys (keys.c) ---------------------------------------------------------------- */
/* version 0: the newest. NOT_FOUND: none, or destroyed. */
MUST_USE enum outcome key_get(struct db *db, const struct witness_look *look,
                              struct text person, enum key_class class, uint32_t version,
                              uint32_t *ret_version, struct crypto_key *ret_key);
/* Many at once: each has its own outcome, as key_get() with version 0 and ring_mac(). */
struct key_want {
    struct text person;
    enum key_class class;
    enum outcome outcome;
    uint32_t version;
    struct crypto_key key;
};
struct mark_want { /* for the end of a chain */
    int64_t by;
    struct text with;
    enum outcome outcome;
    struct crypto_hash mac;
};
MUST_USE enum outcome keys_want(struct db *db, const struct witness_look *look,
                                struct key_want *keys, size_t key_count,
                                struct mark_want *marks, size_t mark_count);
MUST_USE enum outcome key_seal_under(struct db *db, const struct crypto_key *key,
                                     uint32_t version, enum key_class class,
                                     const struct text place[3], struct text plain,
                                     struct text *ret_bytes);
MUST_USE enum outcome key_seal(struct db *db, const struct witness_look *look,
                               struct text person, enum key_class class,
                               const struct text place[3], struct text plain,
                               struct text *ret_bytes);
MUST_USE enum outcome key_unseal(struct db *db, const struct witness_look *look,
                                 struct text person, enum key_class class,
                                 const struct text place[3], struct text bytes,
                                 struct text *ret_plain);

/* ---- one line (line.c), pure ------------------------------------------------------------ */
struct line {
    struct text person;
    int64_t counter;
    struct instant at;
    struct text actor, role, purpose, part;
    struct crypto_hash previous;
};
/* salt, then the record in one unmistakable form. NO_TEXT: arena full. */
struct text line_bytes(struct arena *a, const unsigned char salt[SALT_BYTES],
                       const struct line *l);
/* Reads what line_bytes() made; texts are borrowed from `bytes`. */
MUST_USE enum outcome line_read(struct text bytes, struct line *ret_line);
struct crypto_hash line_committed(struct text bytes);
struct crypto_hash line_first(struct arena *a, struct text municipality, struct text person);
struct crypto_hash line_hash(const struct crypto_hash *previous, int64_t counter,
                             struct instant at, const struct crypto_hash *committed);
#endif
