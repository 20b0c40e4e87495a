#ifndef ERK_ACCESS_ACCESS_H
#define ERK_ACCESS_ACCESS_H
/* access - who is this, acting as what, and may that be?
 *
 * Purpose    sign-in, accounts, roles and sessions. Nobody has everything: roles that watch
 *            each other exclude each other, and a session acts in one role at a time.
 * Units      tokens are 43 letters of base64url (256 bits); only their hash is stored. Instants
 *            are the real clock, also in the demo.
 * Ownership  texts in struct who live in the arena of the connection (db->arena).
 * Errors     NOT_FOUND: no such session; NOT_ALLOWED: it ended (the typed text may be kept);
 *            NOT_VALID: wrong name, password or code (never says which); TRY_AGAIN never;
 *            CONFLICT: sign name or subject exists, or the roles exclude each other.
 * Law        AVG 5 lid 1 f, 32; BIO2 8.02, 8.05; UAVG 46 (a BSN only as a keyed hash).
 * Knows      ground, words, witness. It may not know people: a person is an opaque id, found
 *            through a question (access_options.person_of) that the house answers. */
#include "ground/base/sentence.h"
#include "ground/crypto/crypto.h"
#include "ground/store/store.h"
#include "ground/web/handler.h"

enum means { MEANS_PASSWORD, MEANS_OIDC, MEANS_DEMO };

/* Who asks. Made by access_session_read(); account.at == NULL: a visitor. */
struct who {
    struct text account;
    struct text person; /* opaque; .at == NULL for staff */
    struct text name;   /* staff and demo; .at == NULL for persons: people knows their name */
    struct text
        pseudonym;    /* fixed, six letters; what a person reads in the list of who looked */
    unsigned roles;   /* all roles of the account */
    enum role acting; /* the one of this session */
    enum means means;
    struct text session; /* hex of the token's hash */
    struct text csrf;    /* what the hidden field must hold */
    struct instant made;
    struct instant used;
    struct instant idle_end;
    struct instant last_end;
    bool ends_soon;   /* within five minutes: the page says so and keeps what is typed */
    bool wants_touch; /* call access_session_touch() on the writer, when convenient */
};

enum {
    ACCESS_IDLE_MINUTES = 20,
    ACCESS_MOST_HOURS = 8,
    ACCESS_WARN_MINUTES = 5,
    ACCESS_TOUCH_SECONDS = 60,
    ACCESS_KEPT_HOURS = 8,
    ACCESS_PASSWORD_LEAST = 12, /* bytes; no other rule (ASVS 6.2) */
    ACCESS_KEPT_MOST = 256 * 1024,
    ACCESS_OIDC_MINUTES = 15
};

/* Cookies; ground/web puts `__Host-` before the name. */
#define ACCESS_COOKIE_SESSION "sessie"
#define ACCESS_COOKIE_KEPT    "bewaard"
#define ACCESS_COOKIE_OIDC    "aanmelden"
#define ACCESS_COOKIE_VISITOR "voor"

/* ---- the room, opened once by the house -------------------------------------------------- */
struct access_oidc {
    const char *issuer;      /* https://...; http only on a loopback address */
    const char *client;      /* client_id */
    const char *key_file;    /* JWK with the private key for private_key_jwt; NULL: */
    const char *secret_file; /* client_secret_basic; less strong, see README */
    const char *scope;       /* NULL: "openid" */
    const char *acr;         /* asked and required, NULL: none */
    const char *claim; /* which claim says who: NULL "sub", or the broker's name for the BSN */
    bool claim_is_bsn;
    const char *label;                             /* how people know it: "DigiD" */
    const char *ca_file;                           /* NULL: the system's certificates */
    const char *authorize_at, *token_at, *keys_at; /* all three NULL: discovery */
};

struct access_options {
    const struct crypto_key *root; /* copied; of this room alone */
    struct store *store;           /* for the slow steps, which read and write by themselves */
    bool demo;                     /* the demo's sign-in without a password exists only then */
    const char
        *origin; /* "https://bijstand.zonnedam.nl", no '/' behind; callback is made of it */
    struct access_oidc oidc; /* issuer NULL: only staff by password */
    /* Whose claim is this? The text is a BSN or a subject; keyed-hash it before looking.
     * NOT_FOUND: nobody we know. Called inside the transaction of the sign-in. */
    enum outcome (*person_of)(struct db *db, void *arg, struct text claim, bool is_bsn,
                              struct text *ret_person);
    void *person_of_arg;
};

MUST_USE enum outcome access_open(const struct access_options *options, struct access **ret);
void access_close(struct access *access);
/* Does this root key open what stands in this database? OK; NOT_FOUND: no colleague has a code
 * yet; NOT_VALID: their codes were sealed under another key. At start, before access_open(). */
MUST_USE enum outcome access_key_fits(struct db *db, const struct crypto_key *root);

extern const struct store_room access_rows;
extern const struct handler access_handlers[];
extern const size_t access_handlers_count;

/* ---- may this be? ------------------------------------------------------------------------ */
/* The session acts in one of `roles` (bits). roles == 0: everybody may. */
bool access_may(const struct who *who, unsigned roles);
/* Names of a pair of roles that one account may not hold; true: the set is in order. */
bool access_roles_fit(unsigned roles, enum role *ret_one, enum role *ret_other);
struct text access_role_name(enum role role,
                             enum language lang); /* "casemanager", "case manager" */
const char *access_role_key(enum role role);      /* "casemanager": for rows */
enum role access_role_of(struct text key);        /* ROLE_NOBODY: no such role */

/* ---- accounts ---------------------------------------------------------------------------- */
struct access_staff {
    struct text sign_name; /* what is typed at sign-in: a-z 0-9 . - _ @, small letters */
    struct text name;      /* as colleagues and clients know them */
    unsigned roles;
    struct text password;    /* .at == NULL: cannot sign in by password yet */
    struct text totp_secret; /* raw bytes, 20; with the password or not at all */
};
/* 130 ms for the password: call it outside the writer where that matters. */
MUST_USE enum outcome access_staff_new(struct db *db, const struct access *access,
                                       const struct access_staff *staff,
                                       struct text *ret_account);
/* The account of a person; makes it the first time (role person). */
MUST_USE enum outcome access_person_account(struct db *db, struct text person,
                                            struct text *ret_account);
/* A trusted person: own account, role trusted, person of their own (opaque). */
MUST_USE enum outcome access_trusted_account(struct db *db, struct text person,
                                             struct text *ret_account);
/* Staff who sign in elsewhere (OIDC): this issuer's `sub` is this account. */
MUST_USE enum outcome access_subject_set(struct db *db, const struct access *access,
                                         struct text subject, struct text account);
MUST_USE enum outcome access_roles_set(struct db *db, struct text account, unsigned roles);
MUST_USE enum outcome access_account_close(struct db *db, struct text account,
                                           struct instant now); /* ends all its sessions */
/* What others may know of an account: for "Maria zag uw dossier". */
struct access_account {
    struct text account, name, pseudonym, person;
    unsigned roles;
};
MUST_USE enum outcome access_account_read(struct db *db, struct text account,
                                          struct access_account *ret);
MUST_USE enum outcome access_account_by_sign_name(struct db *db, struct text sign_name,
                                                  struct access_account *ret);

/* ---- sessions ---------------------------------------------------------------------------- */
/* One indexed read. OK: *ret_who is filled. NOT_FOUND: a visitor. NOT_ALLOWED: this session
 * ended, or its account is closed; *ret_who is a
 * visitor (account.at == NULL), but .session is set, for access_keep(). */
MUST_USE enum outcome access_session_read(struct db *db, struct text cookie, struct instant now,
                                          struct who *ret_who);
/* What the hidden field of a visitor must hold; the cookie is a crypto_token() that the house
 * gives to whoever has none. NO_TEXT for a cookie that is no token. */
struct text access_visitor_csrf(struct arena *a, struct text visitor_cookie);
/* A new session; give ret_cookie to the browser and end the old one (rotation). `acting` must
 * be a role of the account. */
MUST_USE enum outcome access_session_new(struct db *db, struct text account, enum role acting,
                                         enum means means, struct text old_cookie,
                                         struct instant now, struct text *ret_cookie);
/* When it ends if this is the last page that is opened: what the reader is told. */
struct instant access_session_end_of(const struct who *who, struct instant now);
MUST_USE enum outcome access_session_touch(struct db *db, struct text session,
                                           struct instant now);
MUST_USE enum outcome access_session_end(struct db *db, struct text session,
                                         struct instant now);
/* Another role of the same account: a new token, the old one ends. */
MUST_USE enum outcome access_session_act_as(struct db *db, const struct who *who,
                                            enum role acting, struct instant now,
                                            struct text *ret_cookie);
/* Nightly: throws away sessions and kept forms that ended more than 30 days (kept: at once)
 * ago. */
MUST_USE enum outcome access_clean(struct db *db, struct instant now);

/* Only in the demo (NOT_ALLOWED otherwise): signs in a persona without a password. */
MUST_USE enum outcome access_demo_sign_in(struct db *db, const struct access *access,
                                          struct text account, struct text old_cookie,
                                          struct instant now, struct text *ret_cookie);

/* ---- typed in a session that ended ------------------------------------------------------- */
/* Keeps the typed form sealed under a key that only the browser's cookie holds; it opens again
 * only for the account of the ended session. NOT_FOUND: never a session, nothing is kept.
 * CONFLICT: so many texts of this account are kept already that this one is not. */
MUST_USE enum outcome access_keep(struct db *db, struct text ended_session, struct text path,
                                  const struct form_pair *pairs, size_t count,
                                  struct instant now, struct text *ret_cookie);
struct access_kept {
    struct text path;
    const struct form_pair *pairs;
    size_t count;
    struct instant kept;
};
/* What this browser kept for this account; NOT_FOUND: nothing, too old, or somebody else's. */
MUST_USE enum outcome access_kept_read(struct db *db, struct text cookie, const struct who *who,
                                       struct instant now, struct access_kept *ret);
MUST_USE enum outcome access_kept_forget(struct db *db, struct text cookie);
#endif
