#include "ground/web/multipart.h"

#include <string.h>

#include "ground/base/banned.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? "abcdefghijklmnopqrstuvwxyz"[c - 'A'] : c;
}

/* Does t begin with `with` (small letters), whatever the case in t? */
static bool starts(struct text t, struct text with)
{
    if (t.len < with.len)
        return false;
    for (size_t i = 0; i < with.len; i++) {
        if (lower(t.at[i]) != with.at[i])
            return false;
    }
    return true;
}

static bool is_boundary_char(char c)
{
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           (c != 0 && strchr("'()+_,-./:=? ", c) != NULL);
}

/* The value of `name` among "; name=value" or "; name="value"". */
static struct text parameter(struct text header, struct text name)
{
    struct text rest = {0};
    struct text kind = {0};

    (void)text_cut(header, ';', &kind, &rest);
    while (rest.len > 0) {
        struct text value = {0};
        struct text key = {0};

        rest = text_trim(rest);
        if (!text_cut(rest, '=', &key, &value))
            return NO_TEXT;
        if (value.len > 0 && value.at[0] == '"') {
            /* Browsers write a quote inside a name as %22, so the next quote ends it. */
            if (!text_cut(text_from(value, 1), '"', &value, &rest))
                return NO_TEXT;
            (void)text_cut(rest, ';', &kind, &rest);
        } else {
            (void)text_cut(value, ';', &value, &rest);
            value = text_trim(value);
        }
        key = text_trim(key);
        if (key.len == name.len && starts(key, name))
            return value;
    }
    return NO_TEXT;
}

struct text multipart_boundary(struct text content_type)
{
    struct text b = {0};

    if (!starts(content_type, TEXT("multipart/form-data")))
        return NO_TEXT;
    b = parameter(content_type, TEXT("boundary"));
    if (b.len == 0 || b.len > MULTIPART_BOUNDARY_MOST)
        return NO_TEXT;
    for (size_t i = 0; i < b.len; i++) {
        if (!is_boundary_char(b.at[i]))
            return NO_TEXT;
    }
    return b;
}

/* The first "--boundary" at the beginning of a line, from `from` on; body.len when there is
 * none. */
static size_t find_line(struct text body, struct text boundary, size_t from)
{
    while (from < body.len) {
        const char *dash = memchr(body.at + from, '-', body.len - from);
        const size_t at = dash == NULL ? body.len : (size_t)(dash - body.at);

        if (body.len - at < boundary.len + 2)
            return body.len;
        if (body.at[at + 1] == '-' &&
            memcmp(body.at + at + 2, boundary.at, boundary.len) == 0 &&
            (at == 0 || (at >= 2 && body.at[at - 1] == '\n' && body.at[at - 2] == '\r')))
            return at;
        from = at + 1;
    }
    return body.len;
}

/* One part's own headers. */
static enum outcome read_headers(struct text head, struct form_pair *pair)
{
    struct text disposition = {0};

    while (head.len > 0) {
        struct text line = {0};

        (void)text_cut(head, '\n', &line, &head);
        line = text_trim(line);
        if (starts(line, TEXT("content-disposition:")))
            disposition = text_trim(text_from(line, 20));
        else if (starts(line, TEXT("content-type:")))
            pair->type = text_trim(text_from(line, 13));
    }
    if (!starts(disposition, TEXT("form-data")))
        return OUTCOME_NOT_VALID;
    pair->name = parameter(disposition, TEXT("name"));
    pair->filename = parameter(disposition, TEXT("filename"));
    if (pair->name.len == 0 || !text_is_utf8(pair->name) || !text_is_utf8(pair->filename) ||
        !text_is_utf8(pair->type))
        return OUTCOME_NOT_VALID;
    return OUTCOME_OK;
}

/* From behind the headers' first byte to the next boundary: one pair. */
static enum outcome read_part(struct text part, struct form_pair *ret_pair)
{
    const struct text near = text_first(part, MULTIPART_HEADER_MOST);
    const char *end = near.len == 0 ? NULL : memmem(near.at, near.len, "\r\n\r\n", 4);
    struct form_pair pair = {0};
    enum outcome o = OUTCOME_OK;

    if (end == NULL)
        return OUTCOME_NOT_VALID;
    o = read_headers(text_first(part, (size_t)(end - part.at)), &pair);
    if (o != OUTCOME_OK)
        return o;
    pair.value = text_from(part, (size_t)(end - part.at) + 4);
    if (pair.filename.at == NULL && !text_is_utf8(pair.value))
        return OUTCOME_NOT_VALID;
    *ret_pair = pair;
    return OUTCOME_OK;
}

enum outcome multipart_decode(struct text body, struct text boundary,
                              struct form_pair *ret_pairs, size_t most, size_t *ret_count)
{
    size_t at = find_line(body, boundary, 0);
    size_t count = 0;

    if (boundary.len == 0)
        return OUTCOME_NOT_VALID;
    while (at < body.len) {
        struct text rest = text_from(body, at + 2 + boundary.len);
        size_t next = 0;
        size_t start = 0;
        enum outcome o = OUTCOME_OK;

        if (text_starts(rest, TEXT("--"))) {
            *ret_count = count;
            return OUTCOME_OK;
        }
        if (!text_starts(rest, TEXT("\r\n")))
            return OUTCOME_NOT_VALID;
        start = at + 2 + boundary.len + 2;
        next = find_line(body, boundary, start);
        if (next == body.len || next < start + 2)
            return OUTCOME_NOT_VALID; /* cut off, or nothing in it */
        if (count == most)
            return OUTCOME_NO_ROOM;
        o = read_part((struct text){body.at + start, next - 2 - start}, &ret_pairs[count]);
        if (o != OUTCOME_OK)
            return o;
        count++;
        at = next;
    }
    return OUTCOME_NOT_VALID;
}
