#ifndef ERK_LAW_TEST_SHARED_H
#define ERK_LAW_TEST_SHARED_H
/* test_shared - for the tests of this room: reading CSV, and where the files are.
 *
 * Knows      ground/base only.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ground/base/text.h"

enum { TEST_CELLS_MOST = 12, TEST_LINE_MOST = 65536 };

struct test_csv {
    FILE *file;
    char line[TEST_LINE_MOST];
    char cells[TEST_LINE_MOST];
    struct text cell[TEST_CELLS_MOST];
    size_t count;
};

/* The next line split in cells ("" is a quote inside quotes); false at the end. */
static inline bool test_csv_next(struct test_csv *c)
{
    char *to = c->cells;

    if (fgets(c->line, sizeof c->line, c->file) == NULL)
        return false;
    c->count = 0;
    for (char *at = c->line; *at != 0 && *at != '\n' && *at != '\r'; at++) {
        char *const start = to;
        const bool quoted = *at == '"';

        if (quoted)
            at++;
        while (*at != 0 && *at != '\n' && (quoted || *at != ',')) {
            if (quoted && *at == '"') {
                if (at[1] != '"') {
                    at++;
                    break;
                }
                at++;
            }
            *to++ = *at++;
        }
        assert_true(c->count < TEST_CELLS_MOST);
        c->cell[c->count++] = (struct text){start, (size_t)(to - start)};
        if (*at == 0 || *at == '\n')
            break;
    }
    return true;
}

static inline FILE *test_open(const char *folder, const char *name)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "rb");
}

/* A file of the shared law figures; NULL, said once, where it is not there. */
static inline FILE *test_shared(const char *name)
{
    const char *const from = getenv("ERKENNING_SHARED");
    FILE *const f = test_open(from != NULL ? from : "../shared", name);

    if (f == NULL)
        print_message("skipped: no %s under ERKENNING_SHARED\n", name);
    return f;
}

static inline FILE *test_own(const char *name)
{
    const char *const from = getenv("ERKENNING_SOURCE");

    return test_open(from != NULL ? from : ".", name);
}
#endif
