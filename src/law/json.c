#include "law/json.h"

#include <string.h>

#include "ground/base/banned.h"

bool law_json_word(struct json *j, struct text w)
{
    (void)law_json_next_is(j, 0);
    if ((size_t)(j->end - j->at) < w.len || memcmp(j->at, w.at, w.len) != 0)
        return false;
    j->at += w.len;
    return true;
}

static int hex4(const char *at)
{
    int n = 0;

    for (int i = 0; i < 4; i++) {
        const char c = at[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;

        if (digit < 0)
            return -1;
        n = n * 16 + digit;
    }
    return n;
}

static size_t utf8_put(char *to, int code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xC0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xE0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3F));
        to[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3F));
    to[2] = (char)(0x80 | (code >> 6 & 0x3F));
    to[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* One escape after its backslash; 0 when wrong. `to` has room for four bytes. */
static size_t escape(const char **at, const char *end, char *to)
{
    static const char from[] = "\"\\/bfnrt";
    static const char into[] = "\"\\/\b\f\n\r\t";
    const char *const found_at = *at < end ? memchr(from, **at, sizeof from - 1) : NULL;
    int code = 0;

    if (found_at != NULL) {
        to[0] = into[found_at - from];
        (*at)++;
        return 1;
    }
    if (end - *at < 5 || **at != 'u')
        return 0;
    code = hex4(*at + 1);
    *at += 5;
    if (code >= 0xD800 && code < 0xDC00) { /* the first of a pair */
        int low = -1;

        if (end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u')
            low = hex4(*at + 2);
        if (low < 0xDC00 || low > 0xDFFF)
            return 0;
        *at += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code <= 0 || (code >= 0xDC00 && code <= 0xDFFF)) {
        return 0; /* no NUL, no half of a pair */
    }
    return utf8_put(to, code);
}

enum law_wrong law_json_raw(struct json *j, struct text *ret_raw, bool *ret_escaped)
{
    const char *at = NULL;
    char four[4];

    if (!law_json_take(j, '"'))
        return LAW_WRONG_TEXT;
    at = j->at;
    *ret_escaped = false;
    while (at < j->end && *at != '"') {
        const char *const here = at;

        if ((unsigned char)*at < 0x20) {
            j->at = at;
            return LAW_WRONG_JSON;
        }
        if (*at++ != '\\')
            continue;
        *ret_escaped = true;
        if (escape(&at, j->end, four) == 0) {
            j->at = here;
            return LAW_WRONG_JSON;
        }
    }
    if (at == j->end) {
        j->at = at;
        return LAW_WRONG_JSON;
    }
    *ret_raw = (struct text){j->at, (size_t)(at - j->at)};
    j->at = at + 1;
    return LAW_WRONG_NOTHING;
}

enum law_wrong law_json_string(struct json *j, char *bytes, size_t size, struct text *ret)
{
    struct text raw = {0};
    bool escaped = false;
    size_t used = 0;
    const enum law_wrong wrong = law_json_raw(j, &raw, &escaped);

    if (wrong != LAW_WRONG_NOTHING)
        return wrong;
    if (raw.len > size)
        return LAW_WRONG_TOO_LONG;
    if (!escaped) {
        *ret = raw;
        return LAW_WRONG_NOTHING;
    }
    for (const char *at = raw.at; at < raw.at + raw.len;) {
        if (*at == '\\') {
            at++; /* what an escape makes is never longer than the escape */
            used += escape(&at, raw.at + raw.len, bytes + used);
        } else {
            bytes[used++] = *at++;
        }
    }
    *ret = (struct text){bytes, used};
    return LAW_WRONG_NOTHING;
}

enum law_wrong law_json_whole(struct json *j, int64_t *ret)
{
    const bool minus = law_json_next_is(j, '-');
    const char *const start = j->at;
    const char *at = start + minus;
    const char *const first = at;

    while (at < j->end && *at >= '0' && *at <= '9')
        at++;
    if (at == first || (at < j->end && (*at == '.' || *at == 'e' || *at == 'E')))
        return LAW_WRONG_WHOLE;
    if (*first == '0' && at - first > 1)
        return LAW_WRONG_JSON;
    if (text_number((struct text){start, (size_t)(at - start)}, ret) != OUTCOME_OK)
        return LAW_WRONG_TOO_LARGE;
    j->at = at;
    return *ret < 0 ? LAW_WRONG_NEGATIVE : LAW_WRONG_NOTHING;
}

bool law_json_is_sound(struct text raw)
{
    char four[4];

    if (!text_is_utf8(raw))
        return false;
    for (const char *at = raw.at; at < raw.at + raw.len;) {
        if ((unsigned char)*at < 0x20)
            return false;
        if (*at++ == '\\' && escape(&at, raw.at + raw.len, four) == 0)
            return false;
    }
    return true;
}

/* ---- writing ---- */

void put_bytes(struct law_output *o, const char *at, size_t len)
{
    if (o->size - o->used < len) {
        o->full = true;
        return;
    }
    if (len > 0)
        memcpy(o->at + o->used, at, len);
    o->used += len;
}

void put_number(struct law_output *o, int64_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (n < 0)
        digits[--at] = '-';
    put_bytes(o, digits + at, sizeof digits - at);
}

void put_month(struct law_output *o, struct month m)
{
    const int year = (int)(m.n / 12);
    const int month = (int)(m.n % 12) + 1;
    const char text[7] = {(char)('0' + year / 1000 % 10),
                          (char)('0' + year / 100 % 10),
                          (char)('0' + year / 10 % 10),
                          (char)('0' + year % 10),
                          '-',
                          (char)('0' + month / 10),
                          (char)('0' + month % 10)};

    put_bytes(o, text, sizeof text);
}

void put_day(struct law_output *o, struct day d)
{
    const struct date c = date_of(d);

    put_month(o, (struct month){c.year * 12 + c.month - 1});
    PUT(o, "-");
    if (c.day < 10)
        PUT(o, "0");
    put_number(o, c.day);
}

void put_string(struct law_output *o, struct text t)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;

    PUT(o, "\"");
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.at[i];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        put_bytes(o, t.at + from, i - from);
        from = i + 1;
        if (c < 0x20) {
            const char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

            put_bytes(o, code, sizeof code);
        } else {
            const char two[2] = {'\\', (char)c};

            put_bytes(o, two, sizeof two);
        }
    }
    if (from < t.len)
        put_bytes(o, t.at + from, t.len - from);
    PUT(o, "\"");
}

void put_bool(struct law_output *o, bool yes)
{
    if (yes)
        PUT(o, "true");
    else
        PUT(o, "false");
}
