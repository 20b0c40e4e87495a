#ifndef ERK_GROUND_CRYPTO_CRYPTO_H
#define ERK_GROUND_CRYPTO_CRYPTO_H
/* crypto - keys, seals, hashes and codes; libsodium behind words of our own.
 *
 * Purpose    nobody outside this room chooses an algorithm, a nonce or a cost.
 * Units      bytes as struct text (not NUL-ended, may hold zero bytes); instants in
 *            microseconds.
 * Ownership  results live in the arena of the caller; a held key belongs to who held it.
 * Errors     NOT_VALID: the bytes do not open under this key and these associated data (never
 *            says which of the two); NO_ROOM: arena full or too long; BROKEN: the system
 *            failed.
 * Limits     a sealed field up to CRYPTO_SEAL_MOST plain bytes; files go by the streaming seal.
 * Knows      ground/base only. */
#include <sys/types.h>

#include "ground/base/arena.h"
#include "ground/base/day.h"

enum {
    CRYPTO_KEY_BYTES = 32,
    CRYPTO_SEAL_MORE = 1 + 4 + 24 + 16, /* algorithm, key version, nonce, tag */
    CRYPTO_WRAP_BYTES = CRYPTO_KEY_BYTES + CRYPTO_SEAL_MORE,
    CRYPTO_SEAL_MOST = 16 * 1024 * 1024,
    CRYPTO_HASH_BYTES = 32,
    CRYPTO_TOKEN_CHARS = 43,     /* 256 random bits in base64url, no padding */
    CRYPTO_PASSWORD_MOST = 1024, /* bytes; longer is refused, never cut */
    CRYPTO_SIGN_BYTES = 64,
    CRYPTO_SIGN_PUBLIC_BYTES = 32
};

/* Once, first in main and in every test. Safe to call again. BROKEN: no randomness. */
MUST_USE enum outcome crypto_start(void);

/* ---- keys ----
 * A short-lived key stands on the stack:  WHEN_LEAVING(crypto_key_wipe) struct crypto_key k =
 * {0}; A long-lived one on a locked page of its own, between guard pages: crypto_key_hold(). */
struct crypto_key {
    unsigned char byte[CRYPTO_KEY_BYTES];
};
void crypto_key_new(struct crypto_key *ret_key); /* random */
void crypto_key_wipe(struct crypto_key *key);
struct crypto_key *
crypto_key_hold(void); /* zeroed, locked, kept out of core dumps; NULL: no room */
void crypto_key_drop(struct crypto_key *key);     /* wipes and gives back; accepts NULL */
void crypto_key_drop_at(struct crypto_key **key); /* for WHEN_LEAVING */
/* A key for one use out of another: `what` is at most 8 letters ("sessions"), `number` counts.
 */
void crypto_key_derive(const struct crypto_key *from, const char *what, uint64_t number,
                       struct crypto_key *ret_key);

/* The key file: exactly 32 bytes, a plain file (no link), ours, mode 0600 or stricter.
 * Reads it; NOT_FOUND where there is none; NOT_ALLOWED where owner or mode are wrong;
 * NOT_VALID where it is no 32 bytes. */
MUST_USE enum outcome crypto_key_file_read(const char *path, struct crypto_key *ret_key);
/* Makes it once (O_EXCL, 0600, fsync of file and folder). CONFLICT: it exists already. */
MUST_USE enum outcome crypto_key_file_make(const char *path, struct crypto_key *ret_key);
/* $CREDENTIALS_DIRECTORY/<name> (systemd) if that variable is set, else `path`; where both are
 * absent and `may_make`, makes `path`. Never from arguments or from an environment value. */
MUST_USE enum outcome crypto_key_find(const char *name, const char *path, bool may_make,
                                      struct crypto_key *ret_key);
/* A secret text from $CREDENTIALS_DIRECTORY/<name> or `path`, same checks, at most `most`
 * bytes, one line end at the end taken off. */
MUST_USE enum outcome crypto_secret_find(struct arena *a, const char *name, const char *path,
                                         size_t most, struct text *ret_secret);

/* ---- sealed fields: XChaCha20-Poly1305, random nonce ----
 * Blob = algorithm (1 byte, 1) | key version (4, big endian) | nonce (24) | cipher + tag (16).
 * Head and `with` (the associated data: whose, which table, row, column) are authenticated. */
MUST_USE enum outcome crypto_seal(struct arena *a, const struct crypto_key *key,
                                  uint32_t version, struct text with, struct text plain,
                                  struct text *ret_blob);
MUST_USE enum outcome crypto_open(struct arena *a, const struct crypto_key *key,
                                  struct text with, struct text blob, struct text *ret_plain);
/* Which key version opens this blob? Before opening, so not yet authenticated. */
MUST_USE enum outcome crypto_blob_version(struct text blob, uint32_t *ret_version);
/* Associated data in one unmistakable text: each part with its length in front, so that
 * ("ab","c") and ("a","bc") differ. NO_TEXT when the arena is full. */
struct text crypto_with(struct arena *a, const struct text *parts, size_t count);

/* A key under a key. Blob of CRYPTO_WRAP_BYTES. */
MUST_USE enum outcome crypto_wrap(struct arena *a, const struct crypto_key *under,
                                  uint32_t version, struct text with,
                                  const struct crypto_key *key, struct text *ret_blob);
MUST_USE enum outcome crypto_unwrap(const struct crypto_key *under, struct text with,
                                    struct text blob, struct crypto_key *ret_key);

/* ---- sealed files: secretstream in pieces of 64 KiB; `with` bound to every piece ----
 * Reads `from` to its end, writes `to`; no fsync. A file cut short, with pieces swapped or with
 * bytes behind its end: NOT_VALID, and what stands in `to` then must be thrown away. */
MUST_USE enum outcome crypto_file_seal(const struct crypto_key *key, uint32_t version,
                                       struct text with, int from, int to, int64_t most_bytes,
                                       int64_t *ret_plain_bytes);
MUST_USE enum outcome crypto_file_open(const struct crypto_key *key, struct text with, int from,
                                       int to, int64_t most_bytes, int64_t *ret_plain_bytes);

/* ---- hashes ------------------------------------------------------------------------------ */
struct crypto_hash {
    unsigned char byte[CRYPTO_HASH_BYTES];
};
struct crypto_hash crypto_sha256(struct text t);
/* SHA-256 over one byte and two texts behind it: for trees, where the byte tells leaf from
 * node. */
struct crypto_hash crypto_sha256_tagged(unsigned char first, struct text a, struct text b);
struct crypto_hash crypto_blake2b(struct text t);
/* Keyed BLAKE2b: the same text, the same hash, for who has the key. For looking up a BSN: such
 * a hash is still treated as a BSN. `what` keeps uses apart ("bsn", "subject"). */
struct crypto_hash crypto_keyed_hash(const struct crypto_key *key, const char *what,
                                     struct text t);
struct text crypto_hash_hex(struct arena *a, struct crypto_hash h); /* 64 small letters */
struct text crypto_hash_text(const struct crypto_hash *h);          /* borrowed bytes */
struct crypto_hash crypto_hmac_sha256(struct text key, struct text t);
/* Both are read to the end whatever they hold; lengths are not secret. */
bool crypto_same(struct text a, struct text b);

/* ---- passwords: Argon2id, 64 MiB, 3 passes (about 130 ms: never in a polling thread) ---- */
MUST_USE enum outcome crypto_password_hash(struct arena *a, struct text password,
                                           struct text *ret_stored);
/* OK, or NOT_VALID. *ret_old is set when the stored cost is below today's (hash it anew). */
MUST_USE enum outcome crypto_password_check(struct text stored, struct text password,
                                            bool *ret_old);

/* ---- random ---- */
void crypto_random(void *at, size_t bytes);
uint32_t crypto_random_below(uint32_t bound); /* even chance for 0 .. bound-1 */
struct text crypto_token(struct arena *a);    /* CRYPTO_TOKEN_CHARS of base64url */

/* ---- codes of an authenticator app: RFC 6238, steps of 30 s ---- */
enum crypto_totp_hash { CRYPTO_TOTP_SHA1, CRYPTO_TOTP_SHA256 };
struct crypto_totp {
    struct text secret;         /* raw bytes, 16 or more */
    enum crypto_totp_hash hash; /* SHA1 is what the apps know */
    int digits;                 /* 6 to 8 */
};
/* The code of one step, e.g. "050471". step = seconds since 1970 / 30. */
struct text crypto_totp_code(struct arena *a, const struct crypto_totp *t, int64_t step);
/* Right within one step to either side of `now` and later than `last_step` (0: none yet)?
 * OK and the step to remember; CONFLICT: right but used before; NOT_VALID: wrong. */
MUST_USE enum outcome crypto_totp_check(const struct crypto_totp *t, struct text code,
                                        struct instant now, int64_t last_step,
                                        int64_t *ret_step);
/* otpauth://totp/... for the app, issuer and account written safely. */
struct text crypto_totp_address(struct arena *a, const struct crypto_totp *t,
                                struct text issuer, struct text account);

/* ---- signatures: Ed25519 ---- */
struct crypto_sign_public {
    unsigned char byte[CRYPTO_SIGN_PUBLIC_BYTES];
};
struct crypto_signature {
    unsigned char byte[CRYPTO_SIGN_BYTES];
};
/* The secret half is the 32-byte seed, a crypto_key like the others. */
void crypto_sign_public_of(const struct crypto_key *seed,
                           struct crypto_sign_public *ret_public);
void crypto_sign_make(const struct crypto_key *seed, struct text t,
                      struct crypto_signature *ret_signature);
MUST_USE enum outcome crypto_sign_check(const struct crypto_sign_public *p, struct text t,
                                        const struct crypto_signature *signature);

/* ---- bytes as letters; reading is strict (no spaces, no stray bits), else NOT_VALID ---- */
struct text crypto_hex(struct arena *a, struct text bytes);
MUST_USE enum outcome crypto_hex_read(struct arena *a, struct text t, struct text *ret_bytes);
struct text crypto_base64(struct arena *a, struct text bytes);    /* RFC 4648, with '=' */
struct text crypto_base64url(struct arena *a, struct text bytes); /* no padding */
MUST_USE enum outcome crypto_base64_read(struct arena *a, struct text t,
                                         struct text *ret_bytes);
MUST_USE enum outcome crypto_base64url_read(struct arena *a, struct text t,
                                            struct text *ret_bytes);
struct text crypto_base32(struct arena *a, struct text bytes); /* capitals, no padding */
MUST_USE enum outcome crypto_base32_read(struct arena *a, struct text t,
                                         struct text *ret_bytes);
#endif
