#ifndef ERK_PAYMENTS_MONTH_PAGES_H
#define ERK_PAYMENTS_MONTH_PAGES_H
/* month_pages - private to payments: the specification of a month and the statement of a year,
 * as page and as paper. What was paid, what it became when it was calculated again, and when
 * the difference follows.
 *
 * Knows      ground, witness, access, people, decisions.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

enum outcome payments_show_month(struct db *, struct request *, struct reply *);
enum outcome payments_show_month_pdf(struct db *, struct request *, struct reply *);
enum outcome payments_show_year(struct db *, struct request *, struct reply *);
enum outcome payments_show_year_pdf(struct db *, struct request *, struct reply *);
#endif
