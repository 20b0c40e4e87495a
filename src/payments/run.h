#ifndef ERK_PAYMENTS_RUN_H
#define ERK_PAYMENTS_RUN_H
/* run - private to payments: lines of a run, and the standing run of a night.
 *
 * Knows      ground, witness, promises.
 */
#include "ground/store/store.h"

struct attempt_new {
    struct text run, obligation, person;
    int64_t turn;
    struct cents amount;
    struct text account;
    struct day execute;
    struct month month;
};
MUST_USE enum outcome attempt_make(struct db *db, const struct attempt_new *n,
                                   struct text *ret_id);
MUST_USE enum outcome held_make(struct db *db, struct text obligation, struct day day,
                                struct text run, struct text reason);
/* Tonight's standing run, agreed by the mandate; made when there is none without a file. */
MUST_USE enum outcome run_standing(struct db *db, struct text mandate, struct day today,
                                   struct instant at, struct text *ret_run);
/* The first banking day on or after. */
struct day run_banking_from(struct day d);
/* The file of an agreed run, within the caller's transaction; its name in the folder. */
MUST_USE enum outcome run_file_in(struct db *db, struct text run, struct text by,
                                  const char *folder, struct day today, struct instant at,
                                  struct text *ret_name);
#endif
