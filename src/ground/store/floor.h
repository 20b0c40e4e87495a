#ifndef ERK_GROUND_STORE_FLOOR_H
#define ERK_GROUND_STORE_FLOOR_H
/* floor - what the bare database takes for as much work: the line under a bench.
 *
 * Purpose    a figure of ours is printed beside the least that SQLite itself needs, in one run.
 * Units      seconds; 0: it did not succeed.
 * Ownership  makes a file of its own at `path`, which must not exist.
 * Knows      ground/base only.
 */
#include <stdint.h>

/* So many rows of so many bytes each, in one transaction, durable. */
double floor_insert(const char *path, int64_t rows, int64_t row_bytes);
/* One walk along an index over so many open rows, of which none is left out. */
double floor_scan(const char *path, int64_t rows);
#endif
