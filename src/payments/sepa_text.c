#include "payments/sepa_text.h"

#include <assert.h>
#include <string.h>

#include "ground/base/banned.h"

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != 0 && strchr("/-?:().,'+ ", c) != NULL);
}

bool sepa_is_plain(struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        if (!is_plain((unsigned char)t.at[i]))
            return false;
    }
    return true;
}

bool sepa_is_reference(struct text t)
{
    if (t.len == 0 || t.len > SEPA_REFERENCE_MOST || !sepa_is_plain(t))
        return false;
    if (t.at[0] == '/' || t.at[t.len - 1] == '/')
        return false;
    for (size_t i = 1; i < t.len; i++) {
        if (t.at[i] == '/' && t.at[i - 1] == '/')
            return false;
    }
    return true;
}

/* Latin letters with a mark, by code point from U+00C0 to U+017F; one or two letters each, as
 * the EPC table writes them. '.' where it has none. */
static const char latin[][3] = {
    /* C0 */ "A",  "A", "A", "A", "A", "A", "A", "C",
    "E",           "E", "E", "E", "I", "I", "I", "I",
    /* D0 */ "D",  "N", "O", "O", "O", "O", "O", ".",
    "O",           "U", "U", "U", "U", "Y", "T", "s",
    /* E0 */ "a",  "a", "a", "a", "a", "a", "a", "c",
    "e",           "e", "e", "e", "i", "i", "i", "i",
    /* F0 */ "d",  "n", "o", "o", "o", "o", "o", ".",
    "o",           "u", "u", "u", "u", "y", "t", "y",
    /* 100 */ "A", "a", "A", "a", "A", "a", "C", "c",
    "C",           "c", "C", "c", "C", "c", "D", "d",
    /* 110 */ "D", "d", "E", "e", "E", "e", "E", "e",
    "E",           "e", "E", "e", "G", "g", "G", "g",
    /* 120 */ "G", "g", "G", "g", "H", "h", "H", "h",
    "I",           "i", "I", "i", "I", "i", "I", "i",
    /* 130 */ "I", "i", "I", "i", "J", "j", "K", "k",
    ".",           "L", "l", "L", "l", "L", "l", "L",
    /* 140 */ "l", "L", "l", "N", "n", "N", "n", "N",
    "n",           ".", ".", ".", "O", "o", "O", "o",
    /* 150 */ "O", "o", "O", "o", "R", "r", "R", "r",
    "R",           "r", "S", "s", "S", "s", "S", "s",
    /* 160 */ "S", "s", "T", "t", "T", "t", "T", "t",
    "U",           "u", "U", "u", "U", "u", "U", "u",
    /* 170 */ "U", "u", "U", "u", "W", "w", "Y", "y",
    "Y",           "Z", "z", "Z", "z", "Z", "z", "s",
};

/* One character of UTF-8; bytes that are none count as one unknown sign each. */
static size_t next_point(struct text t, size_t at, uint32_t *ret_point)
{
    const unsigned char c = (unsigned char)t.at[at];
    size_t more = c >= 0xf0 && c < 0xf8 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    uint32_t point = more == 3 ? c & 7u : more == 2 ? c & 15u : more == 1 ? c & 31u : c;

    if ((more == 0 && c >= 0x80) || c >= 0xf8 || at + more >= t.len + (more == 0)) {
        *ret_point = 0xfffd;
        return 1;
    }
    for (size_t i = 1; i <= more; i++) {
        const unsigned char next = (unsigned char)t.at[at + i];

        if ((next & 0xc0) != 0x80) {
            *ret_point = 0xfffd;
            return 1;
        }
        point = point << 6 | (next & 0x3fu);
    }
    *ret_point = point;
    return more + 1;
}

size_t sepa_characters(struct text t)
{
    size_t count = 0;
    uint32_t point;

    for (size_t at = 0; at < t.len; count++)
        at += next_point(t, at, &point);
    return count;
}

static char convert(uint32_t point)
{
    if (point < 0x80 && is_plain((unsigned char)point))
        return (char)point;
    if (point == '\t' || point == '\n' || point == '\r' || point == 0xa0)
        return ' ';
    if (point == '&')
        return '+';
    if (point == '_' || (point >= 0x2010 && point <= 0x2015))
        return '-';
    if (point == '"' || point == '`' || point == 0x2018 || point == 0x2019 || point == 0x2bc)
        return '\'';
    if (point >= 0xc0 && point <= 0x17f)
        return latin[point - 0xc0][0];
    if (point == 0x218 || point == 0x15e)
        return 'S';
    if (point == 0x219)
        return 's';
    if (point == 0x21a)
        return 'T';
    if (point == 0x21b)
        return 't';
    if (point >= 0x300 && point <= 0x36f)
        return 0; /* a mark that stands apart from its letter */
    return '.';
}

struct text sepa_plain(struct arena *a, struct text t, size_t most)
{
    char *plain = arena_take(a, most > 0 ? most : 1, 1);
    size_t len = 0;

    if (!plain)
        return NO_TEXT;
    for (size_t at = 0; at < t.len && len < most;) {
        uint32_t point;

        at += next_point(t, at, &point);
        const char c = convert(point);
        if (c == 0 || (c == ' ' && (len == 0 || plain[len - 1] == ' ')))
            continue;
        plain[len++] = c;
    }
    while (len > 0 && plain[len - 1] == ' ')
        len--;
    return (struct text){plain, len};
}
