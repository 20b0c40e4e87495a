#ifndef ERK_GROUND_WEB_FORM_DRAW_H
#define ERK_GROUND_WEB_FORM_DRAW_H
/* form_draw - what the frame draws of a refused form. Private to ground/web. */
#include "ground/web/form.h"
#include "ground/web/page.h"

void form_draw_wrong(struct page *p, const struct form_entry *e);
void form_draw_summary(struct page *p, const void *fields); /* fields: a struct form */
#endif
