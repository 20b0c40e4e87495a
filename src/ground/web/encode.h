#ifndef ERK_GROUND_WEB_ENCODE_H
#define ERK_GROUND_WEB_ENCODE_H
/* encode - percent-encoding of addresses, forms and cookies (RFC 3986), both ways.
 *
 * Ownership  pure; decoded bytes are taken from the arena.
 * Errors     OUTCOME_NOT_VALID for a broken '%', a NUL, or bytes that are no UTF-8.
 * Knows      ground/base only. */
#include "ground/base/arena.h"

/* One byte, encoded for one step of a path, a query value or a cookie. How many were written.
 */
size_t encode_percent(char c, char ret[3]);
/* `plus`: '+' means a space (forms and queries), else it is itself (paths). */
MUST_USE enum outcome encode_decode(struct arena *a, struct text t, bool plus,
                                    struct text *ret_text);
/* The whole of `t`, encoded. NO_TEXT when the arena is full. */
struct text encode_text(struct arena *a, struct text t);
#endif
