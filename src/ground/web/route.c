#include "ground/web/route.h"

#include <assert.h>

#include "ground/base/banned.h"

const struct route_row *route_row(enum route r)
{
    assert((int)r >= 0 && r < ROUTES);
    return &route_rows[r];
}

/* Does `path` have the shape of `row`? The score has a bit for each literal step, the first
 * step highest: of two rows that fit, the one that is literal earlier has the higher score. */
static bool row_fits(struct text row, struct text path, struct text part[ROUTE_PARTS_MOST],
                     uint32_t *ret_score)
{
    uint32_t score = 0;
    uint32_t bit = (uint32_t)1 << 31;
    size_t parts = 0;
    bool more_row = true;
    bool more_path = true;

    row = text_from(row, 1);
    path = text_from(path, 1);
    while (more_row && more_path) {
        struct text want = {0};
        struct text have = {0};

        more_row = text_cut(row, '/', &want, &row);
        more_path = text_cut(path, '/', &have, &path);
        if (want.len > 0 && want.at[0] == '{') {
            if (have.len == 0)
                return false;
            assert(parts < ROUTE_PARTS_MOST);
            if (text_ends(want, TEXT("...}"))) { /* a last step that takes all the rest */
                have = (struct text){have.at, have.len + (more_path ? 1 + path.len : 0)};
                more_path = false;
            }
            part[parts++] = have;
        } else {
            if (!text_same(want, have))
                return false;
            score |= bit;
        }
        bit >>= 1;
    }
    *ret_score = score;
    return more_row == more_path;
}

enum outcome route_find(struct text path, enum method method, enum route *ret_route,
                        struct text ret_part[ROUTE_PARTS_MOST], unsigned *ret_allowed)
{
    const unsigned wanted = method == METHOD_HEAD ? METHOD_GET : (unsigned)method;
    bool found = false;
    uint32_t best = 0;
    uint32_t best_path = 0;
    unsigned allowed = 0;

    if (path.len == 0 || path.at[0] != '/')
        return OUTCOME_NOT_FOUND;
    for (size_t i = 0; i < ROUTES; i++) {
        struct text part[ROUTE_PARTS_MOST] = {{0}};
        uint32_t score = 0;

        if (!row_fits(route_rows[i].path, path, part, &score))
            continue;
        if (allowed == 0 || score >= best_path) {
            allowed = (score == best_path ? allowed : 0) | route_rows[i].methods;
            best_path = score;
        }
        if ((route_rows[i].methods & wanted) == 0 || (found && score <= best))
            continue;
        found = true;
        best = score;
        *ret_route = (enum route)i;
        for (size_t k = 0; k < ROUTE_PARTS_MOST; k++)
            ret_part[k] = part[k];
    }
    *ret_allowed = allowed;
    return found ? OUTCOME_OK : allowed != 0 ? OUTCOME_NOT_ALLOWED : OUTCOME_NOT_FOUND;
}
