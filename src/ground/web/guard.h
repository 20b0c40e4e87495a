#ifndef ERK_GROUND_WEB_GUARD_H
#define ERK_GROUND_WEB_GUARD_H
/* guard - is this request one request, and only one, for everybody who reads it?
 *
 * Purpose    the HTTP library is forgiving; a proxy in front may read the same bytes otherwise,
 *            and what lies between two readings is an attack. What could be read in two ways is
 *            refused, and the connection closed.
 * Ownership  pure: looks at what was collected, keeps nothing.
 * Errors     GUARD_REFUSED (400) or GUARD_METHOD (405); GUARD_PASSED else.
 * Law        none; RFC 9112 sections 3, 6 and 11.
 * Knows      ground/base only. */
#include "ground/base/text.h"

enum guard { GUARD_PASSED, GUARD_REFUSED, GUARD_METHOD };

enum { GUARD_HEADERS_MOST = 64, GUARD_HOST_MOST = 255, GUARD_TARGET_MOST = 4096 };

/* Collected while walking over the headers. */
struct guard_seen {
    struct text method;
    struct text path; /* as it came in, not decoded */
    struct text version;
    size_t headers;
    size_t hosts;
    size_t lengths;
    size_t encodings;
    size_t types;
    size_t keys; /* Authorization */
    struct text host;
    struct text length;
    struct text encoding;
    bool strange; /* a control character in a name or value */
};

void guard_header(struct guard_seen *seen, struct text name, struct text value);
enum guard guard_check(const struct guard_seen *seen);
#endif
