#ifndef ERK_GROUND_WEB_MULTIPART_H
#define ERK_GROUND_WEB_MULTIPART_H
/* multipart - a form with files (multipart/form-data, RFC 7578), read from complete bytes.
 *
 * Purpose    uploads, without a parser that keeps state between pieces: bytes in, pairs out.
 * Limits     `most` pairs; a part's own headers up to MULTIPART_HEADER_MOST bytes.
 * Ownership  pure; values point into `body`, decoded names too: nothing is copied.
 * Errors     OUTCOME_NOT_VALID for what is no well-formed body; OUTCOME_NO_ROOM past `most`.
 * Knows      ground/base, form. */
#include "ground/web/form.h"

enum { MULTIPART_HEADER_MOST = 2048, MULTIPART_BOUNDARY_MOST = 70 };

/* From Content-Type: multipart/form-data; boundary=... NO_TEXT when it is something else. */
struct text multipart_boundary(struct text content_type);
MUST_USE enum outcome multipart_decode(struct text body, struct text boundary,
                                       struct form_pair *ret_pairs, size_t most,
                                       size_t *ret_count);
#endif
