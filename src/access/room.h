#ifndef ERK_ACCESS_ROOM_H
#define ERK_ACCESS_ROOM_H
/* room - what the files of access share and nobody else sees.
 *
 * Ownership  struct access lives in its own arena from access_open() to access_close(); its two
 *            keys on locked pages.
 * Knows      as access.h. Private to access. */
#include <pthread.h>

#include "access/access.h"

enum { TOTP_DIGITS = 6, ROLES_STAFF = ROLE_STAFF | ROLE_OMBUDSMAN };

struct oidc_cache;

struct access {
    struct arena arena;
    struct access_options options; /* texts copied; root and oidc.*_file are not used again */
    struct crypto_key *lookup;     /* names, addresses and subjects as keyed hashes */
    struct crypto_key *seal;       /* TOTP secrets, the way to and from the provider */
    pthread_mutex_t lock;          /* over `passwords` and `oidc` */
    pthread_cond_t free_slot;
    int passwords; /* checks running now: each takes 64 MiB */
    int waiting;
    int calls;               /* to the provider, running now */
    struct oidc_cache *oidc; /* endpoints and keys of the provider; NULL: none configured */
};

/* ---- rules ------------------------------------------------------------------------------- */

enum role role_first(unsigned roles); /* the lowest; ROLE_NONE for none */
bool role_is_one(enum role role);

struct session_clock {
    struct instant used, last_end;
    bool ended; /* by us: signed out, rotated, account closed, role taken away */
};
bool session_lives(const struct session_clock *s, struct instant now);
struct instant session_idle_end(struct instant used);
bool session_ends_soon(const struct session_clock *s, struct instant now);

/* Slower for who guesses, never long for who forgot. */
enum throttle { THROTTLE_PAIR, THROTTLE_ACCOUNT, THROTTLE_ADDRESS, THROTTLE_KNOWN };
struct throttle_state {
    int64_t fails;
    struct instant last;
};
int64_t throttle_wait_seconds(enum throttle kind, struct throttle_state s, struct instant now);
struct throttle_state throttle_failed(enum throttle kind, struct throttle_state s,
                                      struct instant now);

/* One text of crypto_with() and its like, taken from the front; false: cut short. */
bool part_read(struct text *rest, struct text *ret);

/* ---- rows -------------------------------------------------------------------------------- */

struct text token_hash(struct arena *a, struct text cookie); /* NO_TEXT: no token */
bool sign_name_fold(struct arena *a, struct text typed, struct text *ret_folded);

/* ---- signing in -------------------------------------------------------------------------- */

enum sign_in { SIGN_IN_DONE, SIGN_IN_WRONG, SIGN_IN_WAIT, SIGN_IN_BUSY, SIGN_IN_NOBODY };

struct sign_in_try {
    struct text name, password, code;
    struct text address; /* of the sender; hashed before it is written */
    struct text old_cookie;
    struct instant now;
};
struct sign_in_done {
    enum sign_in how;
    struct text cookie;
    enum role acting;
    int64_t wait_seconds;
};
/* On a thread that may wait: reads, checks the password, writes the session. */
MUST_USE enum outcome sign_in_password(struct access *access, struct arena *a,
                                       const struct sign_in_try *t, struct sign_in_done *ret);
/* A call to the provider may take seconds and holds one of the house's few workers: at most two
 * at once, so that a slow provider cannot stop everybody else. false: not now. */
bool outside_slot_take(struct access *access);
void outside_slot_give(struct access *access);
/* Inside a transaction: whose subject or claim is this? */
struct sign_in_subject {
    struct text subject; /* issuer and sub in one text, see oidc_subject() */
    struct text claim;
    bool is_bsn;
    struct text old_cookie;
    struct instant now;
};
MUST_USE enum outcome sign_in_subject(struct db *db, struct access *access,
                                      const struct sign_in_subject *s,
                                      struct sign_in_done *ret);
#endif
