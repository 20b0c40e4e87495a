#include "ground/base/cents.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "ground/base/banned.h"

enum outcome cents_add(struct cents a, struct cents b, struct cents *ret_sum)
{
    int64_t sum = 0;

    if (__builtin_add_overflow(a.n, b.n, &sum))
        return OUTCOME_BROKEN;
    ret_sum->n = sum;
    return OUTCOME_OK;
}

enum outcome cents_less(struct cents a, struct cents b, struct cents *ret_rest)
{
    int64_t rest = 0;

    if (__builtin_sub_overflow(a.n, b.n, &rest))
        return OUTCOME_BROKEN;
    ret_rest->n = rest;
    return OUTCOME_OK;
}

enum outcome cents_share(struct cents total, int64_t part, int64_t whole, enum rounding r,
                         struct cents *ret_share)
{
    int64_t product = 0;
    int64_t left = 0;

    assert(total.n >= 0);
    assert(part >= 0);
    assert(whole > 0);
    if (__builtin_mul_overflow(total.n, part, &product))
        return OUTCOME_BROKEN;
    left = product % whole;
    ret_share->n = product / whole;
    if ((r == ROUND_HALF_UP && left >= whole - left) || (r == ROUND_UP && left > 0))
        ret_share->n += 1;
    return OUTCOME_OK;
}

/* Where the decimals begin: the last ',' or '.' that has one or two digits behind it.
 * Every other ',' or '.' must stand before a group of three digits. */
static enum outcome decimals_of(struct text t, size_t *ret_at)
{
    char group = 0;

    *ret_at = t.len;
    for (size_t i = 0; i < t.len; i++) {
        const size_t behind = t.len - i - 1;

        if (t.at[i] != ',' && t.at[i] != '.')
            continue;
        if (group == t.at[i] && behind < 3)
            return OUTCOME_NOT_VALID; /* 12,345,6: one sign cannot mean both */
        group = t.at[i];
        if (behind == 1 || behind == 2)
            *ret_at = i;
        else if (i == 0 || behind < 3 ||
                 (behind > 3 && t.at[i + 4] != '.' && t.at[i + 4] != ','))
            return OUTCOME_NOT_VALID;
    }
    return OUTCOME_OK;
}

enum outcome cents_parse(struct text t, struct cents *ret_cents)
{
    bool below = false;
    size_t decimals = 0;
    size_t digits = 0;
    int64_t n = 0;

    t = text_trim(t);
    if (text_starts(t, TEXT("\xE2\x82\xAC"))) /* the euro sign */
        t = text_trim(text_from(t, 3));
    if (t.len > 0 && t.at[0] == '-') {
        below = true;
        t = text_from(t, 1);
    }
    if (t.len > 2 && (text_ends(t, TEXT(",-")) || text_ends(t, TEXT(".-"))))
        t.len -= 2;
    if (t.len == 0 || decimals_of(t, &decimals) != OUTCOME_OK)
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] == ',' || t.at[i] == '.')
            continue;
        if (t.at[i] < '0' || t.at[i] > '9')
            return OUTCOME_NOT_VALID;
        digits++;
        if (__builtin_mul_overflow(n, 10, &n) ||
            __builtin_add_overflow(n, (int64_t)(t.at[i] - '0'), &n))
            return OUTCOME_NOT_VALID;
    }
    for (size_t shift = decimals == t.len ? 2 : 3 - (t.len - decimals); shift > 0; shift--) {
        if (__builtin_mul_overflow(n, 10, &n))
            return OUTCOME_NOT_VALID;
    }
    if (digits == 0)
        return OUTCOME_NOT_VALID;
    ret_cents->n = below ? -n : n;
    return OUTCOME_OK;
}

/* `group` is the sign between thousands, 0 for none; `point` stands before the decimals. */
static struct text grouped(struct arena *a, struct cents c, char group, char point)
{
    char digits[24];
    char out[40];
    size_t used = 0;
    const uint64_t n = c.n < 0 ? (uint64_t)0 - (uint64_t)c.n : (uint64_t)c.n;
    const int len = snprintf(digits, sizeof digits, "%" PRIu64, n / 100);

    if (c.n < 0)
        out[used++] = '-';
    for (int i = 0; i < len; i++) {
        if (group != 0 && i > 0 && (len - i) % 3 == 0)
            out[used++] = group;
        out[used++] = digits[i];
    }
    out[used++] = point;
    out[used++] = (char)('0' + n / 10 % 10);
    out[used++] = (char)('0' + n % 10);
    return arena_copy(a, (struct text){out, used});
}

struct text cents_text_nl(struct arena *a, struct cents c)
{
    return grouped(a, c, '.', ',');
}

struct text cents_text_en(struct arena *a, struct cents c)
{
    return grouped(a, c, ',', '.');
}

struct text cents_text_plain(struct arena *a, struct cents c)
{
    return grouped(a, c, 0, '.');
}
