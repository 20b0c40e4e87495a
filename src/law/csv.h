#ifndef ERK_LAW_CSV_H
#define ERK_LAW_CSV_H
/* csv - a sheet of households: a box of the form a column, a household a line.
 *
 * Purpose    what a spreadsheet saves can be checked line by line before anything is done with
 *            it.
 * Shape      the first line names the boxes ("month", "persons[0].born",
 *            "income[0].net_cents"); `id` is free text. Between the cells ';', ',' or a tab,
 *            whichever the first line has most of. Amounts and days as people write them:
 *            1.234,56 and 3-1-1985. A cell may stand in double quotes; a line end within a cell
 *            is refused.
 * Ownership  names live in the struct, cells in the bytes the caller gives.
 * Errors     NOT_VALID with the cell that is wrong, and the name that was probably meant.
 * Knows      ground/base only. */
#include "law/form.h"

enum { LAW_CSV_COLUMNS = 400, LAW_CSV_HEADER = 1 << 15 };

struct law_csv {
    char between;
    size_t count;
    struct text name[LAW_CSV_COLUMNS];
    char bytes[LAW_CSV_HEADER];
    struct text wrong; /* the column that is not known, or stands there twice */
    struct text near;
};

MUST_USE enum outcome law_csv_header(struct law_csv *csv, struct text line);
/* The cells of a line, with their names. NOT_VALID: more cells than names, or a quote without
 * end. */
MUST_USE enum outcome law_csv_row(const struct law_csv *csv, struct text line, char *bytes,
                                  size_t size, struct law_form_pair *ret_pairs,
                                  size_t *ret_count);
#endif
