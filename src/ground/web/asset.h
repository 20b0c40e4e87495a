#ifndef ERK_GROUND_WEB_ASSET_H
#define ERK_GROUND_WEB_ASSET_H
/* asset - style sheet, mark and fonts, carried inside the program (tools/assets.py).
 *
 * Purpose    one file to install, nothing to fetch from anywhere; a name changes when its bytes
 *            do, so browsers may keep it for ever.
 * Ownership  constants.
 * Knows      ground/base only. */
#include "ground/base/text.h"

struct asset {
    const char *name; /* "look.css" */
    struct text file; /* "look-4f1c9a02.css" */
    struct text path; /* "/static/look-4f1c9a02.css" */
    struct text type;
    struct text etag;
    struct text bytes;
    struct text gzip; /* .at == NULL: not smaller */
};

extern const struct asset assets[];
extern const size_t assets_count;

const struct asset *asset_named(const char *name);   /* NULL: not carried */
const struct asset *asset_at(struct text file_name); /* by the hashed name in an address */
#endif
