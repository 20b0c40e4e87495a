#ifndef ERK_GROUND_STORE_FLOOR_H
#define ERK_GROUND_STORE_FLOOR_H
/* floor - what the bare database takes for as much work: the line under a bench.
 *
 * Purpose    a figure of ours is printed beside the least that SQLite itself needs, in one run.
 * Units      seconds; 0: it did not succeed.
 * Ownership  makes a file of its own at `path`, which must not exist.
 * Knows      ground/base only. */
#include <stdint.h>

/* So many rows of so many bytes each, in one transaction, durable. */
double floor_insert(const char *path, int64_t rows, int64_t row_bytes);
/* What `after` holds and `before` does not is written into `before`, row by row, in one durable
 * transaction: the same rows in the same tables with the same indexes. Foreign keys are not
 * looked up, nothing is reckoned. Gathering those rows is not timed. */
double floor_again(const char *before, const char *after, int64_t *ret_rows);
/* One walk along an index over so many open rows, of which none is left out. */
double floor_scan(const char *path, int64_t rows);
#endif
