#ifndef ERK_GROUND_PAPER_FINISH_H
#define ERK_GROUND_PAPER_FINISH_H
/* finish - appends to cairo's PDF what cairo 1.16 leaves out, as an incremental update.
 *
 * Input      a PDF as cairo writes it: one classical cross-reference table, objects not packed.
 *            It is our own file, still every offset is checked.
 * Errors     OUTCOME_BROKEN when the file is not as expected; nothing is written then.
 * Knows      ground/base only. */
#include "ground/base/arena.h"

struct finish_wish {
    struct text title;
    struct text language;
    const bool *header_is_row; /* one for each TH in the order drawn */
    size_t headers;
    bool all_tagged; /* the drawer drew nothing outside a tag */
};

MUST_USE enum outcome finish_pdf(struct text pdf, const struct finish_wish *w, struct arena *a,
                                 bool *ret_ua, struct text *ret_pdf);
#endif
