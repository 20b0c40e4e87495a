#ifndef ERK_GROUND_BASE_ARENA_H
#define ERK_GROUND_BASE_ARENA_H
/* arena - memory with one owner and one lifetime: the request, the job, the test.
 *
 * Limits     fixed size, chosen when opened; nothing grows.
 * Ownership  who opens it empties it; nobody else frees anything.
 * Errors     sticky: once full, arena_take() gives NULL and `full` stays true. Ask once, before
 *            answering; not at each call.
 * Knows      ground/base only. */
#include <stdbool.h>
#include <stddef.h>

#include "ground/base/text.h"

struct arena {
    unsigned char *base;
    size_t size;
    size_t used;
    bool full;
};

/* Own memory from the system (anonymous pages: untouched ones cost nothing). */
MUST_USE enum outcome arena_open(struct arena *a, size_t size);
void arena_close(struct arena *a); /* wipes and gives the pages back; accepts {0} */
void arena_empty(struct arena *a); /* also wipes: it held people's words */

void *arena_take(struct arena *a, size_t count, size_t size); /* zeroed */
struct text arena_copy(struct arena *a, struct text t);
/* printf into the arena; NO_TEXT when full. */
struct text arena_print(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A NUL-ended copy, only for calls into C libraries. NULL when full. */
char *arena_z(struct arena *a, struct text t);

/* A place to come back to: what was taken since is wiped and free again. For loops over many
 * rows, so that memory stays flat. */
struct arena_mark {
    size_t used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_return(struct arena *a, struct arena_mark m);
#endif
