#include <assert.h>
#include <string.h>

#include "ground/tree/tree.h"

#include "ground/base/banned.h"

enum { LEVEL_MOST = 7 };

/* Groups of three digits, every group but the last with an x in front: folders stay small. */
struct text tree_tile_path(struct arena *a, struct tree_tile t)
{
    assert(t.level >= 0 && t.level <= LEVEL_MOST && t.index >= 0 && t.index < TREE_SIZE_MOST);
    assert(t.width >= 1 && t.width <= TREE_TILE_WIDTH);
    struct text name = arena_print(a, "%03d", (int)(t.index % 1000));
    for (int64_t rest = t.index / 1000; rest > 0; rest /= 1000)
        name = arena_print(a, "x%03d/%.*s", (int)(rest % 1000), TEXT_ARG(name));
    if (t.width < TREE_TILE_WIDTH)
        return arena_print(a, "%d/%.*s.p/%d", t.level, TEXT_ARG(name), t.width);
    return arena_print(a, "%d/%.*s", t.level, TEXT_ARG(name));
}

static bool three_digits(struct text t, int64_t *ret_number)
{
    if (t.len != 3)
        return false;
    int64_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return false;
        n = n * 10 + (t.at[i] - '0');
    }
    *ret_number = n;
    return true;
}

static enum outcome width_read(struct text t, int *ret_width)
{
    int64_t n = 0;
    if (t.len < 1 || t.len > 3 || t.at[0] == '0' || t.at[0] == '-' ||
        text_number(t, &n) != OUTCOME_OK || n < 1 || n >= TREE_TILE_WIDTH)
        return OUTCOME_NOT_VALID;
    *ret_width = (int)n;
    return OUTCOME_OK;
}

enum outcome tree_tile_read(struct text path, struct tree_tile *ret_tile)
{
    struct tree_tile t = {.width = TREE_TILE_WIDTH};
    struct text head = NO_TEXT;
    struct text rest = NO_TEXT;
    if (!text_cut(path, '/', &head, &rest) || head.len != 1 || head.at[0] < '0' ||
        head.at[0] > '0' + LEVEL_MOST)
        return OUTCOME_NOT_VALID;
    t.level = head.at[0] - '0';

    bool first = true;
    for (;;) {
        bool more = rest.len > 0 && rest.at[0] == 'x';
        struct text group = text_first(more ? text_from(rest, 1) : rest, 3);
        int64_t n = 0;
        if (!three_digits(group, &n) || (first && more && n == 0) ||
            t.index > (TREE_SIZE_MOST - n) / 1000)
            return OUTCOME_NOT_VALID;
        t.index = t.index * 1000 + n;
        rest = text_from(rest, more ? 4 : 3);
        if (!more)
            break;
        if (rest.len == 0 || rest.at[0] != '/')
            return OUTCOME_NOT_VALID;
        rest = text_from(rest, 1);
        first = false;
    }
    if (rest.len > 0) {
        if (!text_starts(rest, TEXT(".p/")) ||
            width_read(text_from(rest, 3), &t.width) != OUTCOME_OK)
            return OUTCOME_NOT_VALID;
    }
    *ret_tile = t;
    return OUTCOME_OK;
}

int tree_tile_width(int level, int64_t index, int64_t size)
{
    assert(level >= 0 && level <= LEVEL_MOST && index >= 0 && size >= 0);
    int64_t there = size >> (level * TREE_TILE_HEIGHT);
    if (index > there / TREE_TILE_WIDTH)
        return 0;
    int64_t width = there - index * TREE_TILE_WIDTH;
    return width > TREE_TILE_WIDTH ? TREE_TILE_WIDTH : (int)width;
}
