#ifndef ERK_GROUND_BASE_TEXT_H
#define ERK_GROUND_BASE_TEXT_H
/* text - borrowed bytes and a count. Owns nothing, ends with no NUL.
 *
 * Purpose    no buffer is ever walked past its end; a piece of a request is a piece, not a
 *            copy.
 * Units      bytes of UTF-8, checked once at the door with text_is_utf8(). Ownership whoever
 *            made the bytes; mostly the arena of the request.
 * Errors     none; `at == NULL` means "no value" (a database NULL, an absent field).
 * Knows      nothing. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/base/outcome.h"

struct text {
    const char *at;
    size_t len;
};

/* From a string literal only: ("" x) does not compile for a variable. */
#define TEXT(x) ((struct text){("" x), sizeof(x) - 1})
#define TEXT_INIT(x)                                                                           \
    {                                                                                          \
        ("" x), sizeof(x) - 1                                                                  \
    } /* the same, for constant tables */
#define NO_TEXT ((struct text){0})
/* For printf("%.*s", TEXT_ARG(t)) */
#define TEXT_ARG(t) (int)(t).len, (t).at

struct text text_of(const char *z); /* from a NUL-ended string; NULL gives NO_TEXT */
bool text_same(struct text a, struct text b);
int text_order(struct text a, struct text b); /* by byte: -1, 0, 1 */
bool text_starts(struct text t, struct text with);
bool text_ends(struct text t, struct text with);
struct text text_trim(struct text t);              /* ASCII white space at both ends */
struct text text_from(struct text t, size_t from); /* the rest; empty past the end */
struct text text_first(struct text t, size_t len);
/* Splits at the first `at`; false (and head = all) where it does not occur. */
bool text_cut(struct text t, char at, struct text *ret_head, struct text *ret_tail);
bool text_is_utf8(struct text t); /* well formed, no surrogates, no NUL */
/* Whole number, decimal, optional '-'; anything else, or overflow: OUTCOME_NOT_VALID. */
MUST_USE enum outcome text_number(struct text t, int64_t *ret_number);
#endif
