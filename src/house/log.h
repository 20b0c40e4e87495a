#ifndef ERK_HOUSE_LOG_H
#define ERK_HOUSE_LOG_H
/* log - the access log's key, checkpoints and witnesses; private to the house.
 *
 * Errors     house_log_signer(): NOT_FOUND: no key file; CONFLICT: the last checkpoint was
 *            signed with another. Nothing here may hold up a page, a payment or a night. Knows
 *            witness, ground/tree, store. */
#include "house/house.h"
#include "witness/witness.h"

enum { LOG_WITNESSES_MOST = 15 };

/* The key and the log's name; `host` names it at the first checkpoint only (NULL: the setting
 * "host", or localhost). With `make` a new municipality gets its key. The origin lives in
 * db->arena. */
MUST_USE enum outcome house_log_signer(struct house *h, struct db *db, const char *host,
                                       bool make, struct crypto_key *ret_seed,
                                       struct text *ret_origin);
/* Gives every waiting line its place and signs; some thousands a transaction. */
MUST_USE enum outcome house_log_grow(struct house *h, struct instant at, const char *host,
                                     bool even_empty, int64_t *ret_lines);
void house_log_complain(enum outcome o);

/* Asks every witness of DATA/witnesses.json to sign the newest checkpoint (witnesses.c). Who
 * does not answer is asked again next time. `ret_signed` counts new signatures. */
MUST_USE enum outcome house_log_witness(struct house *h, int64_t *ret_signed);

/* Tells the log of processings that DATA/ldv.json names (ldv.c) what it was not told yet; no
 * such file: nothing. Trouble outside is complained of here, and tried again next time. */
MUST_USE enum outcome house_log_tell(struct house *h, bool from_the_start, int64_t *ret_told);
#endif
