/* Any bytes as a form's boxes and as a sheet: never a crash, and a wrong box always has a name.
 */
#include <stdlib.h>
#include <string.h>

#include "law/csv.h"
#include "law/law.h"

#include "ground/base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct law_form_pair pairs[LAW_CSV_COLUMNS];
    static struct law_filled form;
    static struct law_result result;
    static struct law_csv csv;
    static char cells[LAW_CSV_HEADER];
    static unsigned char memory[1 << 16];
    struct arena a = {.base = memory, .size = sizeof memory};
    const struct text all = {(const char *)data, size};
    struct text head = {0};
    struct text rest = {0};
    size_t count = 0;

    if (!text_is_utf8(all))
        return 0;
    if (law_form_lines(all, pairs, LAW_CSV_COLUMNS, &count) == OUTCOME_OK &&
        law_form_answer(&form, pairs, count, &result) == OUTCOME_NOT_VALID &&
        law_form_say(&a, &form, LANGUAGE_NL).len == 0)
        abort();
    (void)text_cut(all, '\n', &head, &rest);
    if (law_csv_header(&csv, head) == OUTCOME_OK &&
        law_csv_row(&csv, rest, cells, sizeof cells, pairs, &count) == OUTCOME_OK &&
        law_form_answer(&form, pairs, count, &result) == OUTCOME_OK &&
        result.from.n > result.to.n)
        abort();
    return 0;
}
