#ifndef ERK_HOUSE_COMMAND_LAW_H
#define ERK_HOUSE_COMMAND_LAW_H
/* command_law - the law asked in other ways on the command line; private to the house.
 *
 * Purpose    receipts, what if, other figures, and decided months computed once more.
 * Errors     exit codes as in house.h; a line that is refused does not stop the others.
 * Never      a decision: everything here reads and compares.
 * Knows      every room. */
#include "house/house.h"

/* calculate --receipt | --check-receipt FILE | --what-if CHANGES | --figures FILE */
bool command_calculate_asked(const struct invocation *in);
int command_calculate_other(const struct invocation *in);
int command_import_norms(const struct invocation *in);
int command_recompute(const struct invocation *in);
#endif
