#ifndef ERK_DECISIONS_KIND_H
#define ERK_DECISIONS_KIND_H
/* kind - what is this file really? By its bytes, never by its name or what a browser says.
 *
 * Purpose    only papers and pictures come in, and each is one thing: a file that is two things
 *            at once (a picture with a zip behind it) is refused before anybody opens it.
 * Ownership  pure: reads the bytes, keeps nothing, allocates nothing.
 * Errors     none: every bytes have a verdict; no loop reads beyond them.
 * Knows      ground/base only. */
#include <stdbool.h>
#include <stdint.h>

#include "ground/base/text.h"

enum document_kind {
    DOCUMENT_PDF,
    DOCUMENT_JPG,
    DOCUMENT_PNG,
    DOCUMENT_ZIP,    /* also docx, odt: a zip with another name */
    DOCUMENT_PHONE,  /* HEIC, HEIF, AVIF, WebP: as telephones make them */
    DOCUMENT_LOCKED, /* a PDF with a password */
    DOCUMENT_BROKEN, /* begins as one of ours, does not end as one */
    DOCUMENT_DOUBLE, /* something stands behind its end, or a zip inside its tail */
    DOCUMENT_OTHER
};
enum document_kind document_kind(struct text bytes);
/* "pdf", "jpg", "png"; NO_TEXT for what we do not take. */
struct text document_key(enum document_kind k);
struct text document_type(struct text key); /* "application/pdf" */
#endif
