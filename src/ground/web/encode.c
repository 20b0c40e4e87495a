#include "ground/web/encode.h"

#include "ground/base/banned.h"

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

size_t encode_percent(char c, char ret[3])
{
    static const char hex[] = "0123456789ABCDEF";
    const unsigned char u = (unsigned char)c;

    if (is_unreserved(u)) {
        ret[0] = c;
        return 1;
    }
    ret[0] = '%';
    ret[1] = hex[u >> 4];
    ret[2] = hex[u & 15];
    return 3;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum outcome encode_decode(struct arena *a, struct text t, bool plus, struct text *ret_text)
{
    char *to = arena_take(a, t.len + 1, 1);
    size_t len = 0;

    if (to == NULL)
        return OUTCOME_NO_ROOM;
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] == '%') {
            const int high = i + 2 < t.len ? hex_value(t.at[i + 1]) : -1;
            const int low = i + 2 < t.len ? hex_value(t.at[i + 2]) : -1;

            if (high < 0 || low < 0)
                return OUTCOME_NOT_VALID;
            to[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            const bool space = plus && t.at[i] == '+';

            to[len++] = t.at[i];
            if (space)
                to[len - 1] = ' ';
        }
    }
    if (!text_is_utf8((struct text){to, len})) /* also refuses NUL */
        return OUTCOME_NOT_VALID;
    *ret_text = (struct text){to, len};
    return OUTCOME_OK;
}

struct text encode_text(struct arena *a, struct text t)
{
    char *to = arena_take(a, t.len + 1, 3);
    size_t len = 0;

    if (to == NULL)
        return NO_TEXT;
    for (size_t i = 0; i < t.len; i++)
        len += encode_percent(t.at[i], to + len);
    return (struct text){to, len};
}
