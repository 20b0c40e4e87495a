#ifndef ERK_PAYMENTS_SEPA_FILE_H
#define ERK_PAYMENTS_SEPA_FILE_H
/* sepa_file - a payment file on disk: whole or not there, once, with its hash.
 *
 * Purpose    a bank that gets half a file or the same file twice pays people wrongly. How
 *            written beside its place under a passing name, synced, then linked to its name.
 *            The name is never overwritten: an equal file already there is the same file (a
 *            stop between file and confirmation), any other is OUTCOME_CONFLICT.
 * Ownership  between create and keep/drop it holds two descriptors.
 * Errors     OUTCOME_NO_ROOM: disk full; OUTCOME_BROKEN: the disk or folder failed.
 * Knows      ground/base only; SHA-256 of libsodium. */
#include <sodium.h>

#include "ground/base/text.h"
#include "payments/sepa_out.h"

enum { SEPA_HASH_HEX = 64 };

struct sepa_file {
    int folder, file;
    char passing[80];
    crypto_hash_sha256_state hash;
    int64_t bytes;
};

MUST_USE enum outcome sepa_file_create(struct sepa_file *f, const char *folder);
/* A sink for sepa_out: arg is the file. */
enum outcome sepa_file_write(void *sepa_file, const char *at, size_t len);
/* Synced, linked to `name`, folder synced. The hash in hex, with a NUL behind it. */
MUST_USE enum outcome sepa_file_keep(struct sepa_file *f, const char *name,
                                     char ret_hash[SEPA_HASH_HEX + 1]);
void sepa_file_drop(struct sepa_file *f); /* accepts one that was kept */
/* SHA-256 of a file or of bytes. */
MUST_USE enum outcome sepa_hash_file(const char *path, char ret_hash[SEPA_HASH_HEX + 1]);
void sepa_hash_bytes(struct text bytes, char ret_hash[SEPA_HASH_HEX + 1]);
#endif
