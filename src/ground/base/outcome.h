#ifndef ERK_GROUND_BASE_OUTCOME_H
#define ERK_GROUND_BASE_OUTCOME_H
/* outcome - how anything that can fail ends: as a value the caller must look at.
 *
 * Purpose    every exit is seen by the reader; nothing jumps, nothing is thrown. Rule results
 *            come back through `ret_...` parameters and are written only on OUTCOME_OK.
 * Knows      nothing. */
enum outcome {
    OUTCOME_OK = 0,
    OUTCOME_NOT_FOUND,   /* the thing does not exist, or not for this reader */
    OUTCOME_NOT_ALLOWED, /* it exists; this reader may not, and may know that */
    OUTCOME_NOT_VALID,   /* the caller's data is wrong; say which field */
    OUTCOME_CONFLICT,    /* somebody else was first; nothing was changed */
    OUTCOME_TRY_AGAIN,   /* the store was busy; only store_transact() retries */
    OUTCOME_NO_ROOM,     /* a limit was reached: arena, request, file, disk */
    OUTCOME_BROKEN       /* a promise of our own was broken; log, stop, roll back */
};
#define MUST_USE        __attribute__((warn_unused_result))
#define WHEN_LEAVING(f) __attribute__((cleanup(f)))

/* The outcome as an English word for a log line; a constant. */
const char *outcome_name(enum outcome o);
#endif
