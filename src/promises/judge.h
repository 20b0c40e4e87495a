#ifndef ERK_PROMISES_JUDGE_H
#define ERK_PROMISES_JUDGE_H
/* judge - what becomes of a promise when something happens; private, pure.
 *
 * Purpose    the whole rule as one table, so that no page or job decides it by itself.
 * Errors     CONFLICT: this cannot happen to a promise in that state.
 * Knows      ground/base. */
#include "promises/promises.h"

enum promise_event { EVENT_KEPT, EVENT_BROKEN, EVENT_REPAIRED, EVENT_MOVED };

struct verdict {
    enum promise_state state; /* afterwards */
    bool changes;             /* false: it was already so; nothing to write */
    bool breaks_first;        /* kept too late: two steps, broken and repaired */
};
/* `in_time`: the day of the event is on or before the last day. */
MUST_USE enum outcome promise_judge(enum promise_state now, enum promise_event, bool in_time,
                                    struct verdict *ret_verdict);
MUST_USE enum outcome promise_kind_of(struct text key, enum promise_kind *ret_kind);
MUST_USE enum outcome promise_state_of(struct text key, enum promise_state *ret_state);
#endif
