#include "ground/base/text.h"

#include <string.h>

#include "ground/base/banned.h"

struct text text_of(const char *z)
{
    return z == NULL ? NO_TEXT : (struct text){z, strlen(z)};
}

bool text_same(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int text_order(struct text a, struct text b)
{
    const size_t least = a.len < b.len ? a.len : b.len;
    const int first = least == 0 ? 0 : memcmp(a.at, b.at, least);

    if (first != 0)
        return first < 0 ? -1 : 1;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

bool text_starts(struct text t, struct text with)
{
    return t.len >= with.len && (with.len == 0 || memcmp(t.at, with.at, with.len) == 0);
}

bool text_ends(struct text t, struct text with)
{
    return t.len >= with.len && text_same(text_from(t, t.len - with.len), with);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct text text_trim(struct text t)
{
    while (t.len > 0 && is_space(t.at[0]))
        t = text_from(t, 1);
    while (t.len > 0 && is_space(t.at[t.len - 1]))
        t.len--;
    return t;
}

struct text text_from(struct text t, size_t from)
{
    if (t.at == NULL)
        return t;
    return from >= t.len ? (struct text){t.at + t.len, 0}
                         : (struct text){t.at + from, t.len - from};
}

struct text text_first(struct text t, size_t len)
{
    return len < t.len ? (struct text){t.at, len} : t;
}

bool text_cut(struct text t, char at, struct text *ret_head, struct text *ret_tail)
{
    const char *found = t.len == 0 ? NULL : memchr(t.at, at, t.len);

    if (found == NULL) {
        *ret_head = t;
        *ret_tail = text_from(t, t.len);
        return false;
    }
    *ret_tail = text_from(t, (size_t)(found - t.at) + 1);
    *ret_head = text_first(t, (size_t)(found - t.at));
    return true;
}

/* Length of the well-formed sequence at `s`, or 0 (RFC 3629, table in section 4). */
static size_t utf8_sequence(const unsigned char *s, size_t left)
{
    if (s[0] != 0 && s[0] < 0x80)
        return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        return left >= 2 && (s[1] & 0xC0) == 0x80 ? 2 : 0;
    if (s[0] >= 0xE0 && s[0] <= 0xEF) {
        const unsigned low = s[0] == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = s[0] == 0xED ? 0x9F : 0xBF;
        return left >= 3 && s[1] >= low && s[1] <= high && (s[2] & 0xC0) == 0x80 ? 3 : 0;
    }
    if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        const unsigned low = s[0] == 0xF0 ? 0x90 : 0x80;
        const unsigned high = s[0] == 0xF4 ? 0x8F : 0xBF;
        return left >= 4 && s[1] >= low && s[1] <= high && (s[2] & 0xC0) == 0x80 &&
                       (s[3] & 0xC0) == 0x80
                   ? 4
                   : 0;
    }
    return 0;
}

bool text_is_utf8(struct text t)
{
    for (size_t i = 0; i < t.len;) {
        const size_t step = utf8_sequence((const unsigned char *)t.at + i, t.len - i);

        if (step == 0)
            return false;
        i += step;
    }
    return true;
}

enum outcome text_number(struct text t, int64_t *ret_number)
{
    const bool below = t.len > 0 && t.at[0] == '-';
    int64_t n = 0;

    if (t.len == (below ? 1 : 0))
        return OUTCOME_NOT_VALID;
    for (size_t i = below ? 1 : 0; i < t.len; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return OUTCOME_NOT_VALID;
        if (__builtin_mul_overflow(n, 10, &n) ||
            __builtin_sub_overflow(n, (int64_t)(t.at[i] - '0'), &n))
            return OUTCOME_NOT_VALID;
    }
    if (!below && n == INT64_MIN)
        return OUTCOME_NOT_VALID;
    *ret_number = below ? n : -n; /* summed downwards: INT64_MIN has no positive twin */
    return OUTCOME_OK;
}
