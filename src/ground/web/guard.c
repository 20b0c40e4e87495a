#include "ground/web/guard.h"

#include "ground/base/banned.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? "abcdefghijklmnopqrstuvwxyz"[c - 'A'] : c;
}

static bool same(struct text t, struct text small)
{
    if (t.len != small.len)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        if (lower(t.at[i]) != small.at[i])
            return false;
    }
    return true;
}

static bool is_letter_or_digit(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool is_control(char c)
{
    const unsigned char u = (unsigned char)c;

    return u < 0x20 || u == 0x7F;
}

void guard_header(struct guard_seen *seen, struct text name, struct text value)
{
    seen->headers++;
    for (size_t i = 0; i < name.len; i++) {
        if (!is_letter_or_digit(name.at[i]) && name.at[i] != '-' && name.at[i] != '_')
            seen->strange = true;
    }
    for (size_t i = 0; i < value.len; i++) {
        if (is_control(value.at[i]))
            seen->strange = true;
    }
    if (same(name, TEXT("host"))) {
        seen->hosts++;
        seen->host = value;
    } else if (same(name, TEXT("content-length"))) {
        seen->lengths++;
        seen->length = value;
    } else if (same(name, TEXT("transfer-encoding"))) {
        seen->encodings++;
        seen->encoding = value;
    } else if (same(name, TEXT("content-type"))) {
        seen->types++;
    } else if (same(name, TEXT("authorization"))) {
        seen->keys++;
    }
}

static bool host_right(struct text host)
{
    if (host.len == 0 || host.len > GUARD_HOST_MOST)
        return false;
    for (size_t i = 0; i < host.len; i++) {
        const char c = host.at[i];

        if (!is_letter_or_digit(c) && c != '.' && c != '-' && c != ':' && c != '[' && c != ']')
            return false;
    }
    return true;
}

static bool path_right(struct text path)
{
    if (path.len == 0 || path.len > GUARD_TARGET_MOST || path.at[0] != '/')
        return false;
    for (size_t i = 0; i < path.len; i++) {
        const unsigned char c = (unsigned char)path.at[i];

        if (c <= ' ' || c >= 0x7F || c == '"' || c == '<' || c == '>' || c == '\\' || c == '#')
            return false;
    }
    return true;
}

static bool digits_only(struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        if (t.at[i] < '0' || t.at[i] > '9')
            return false;
    }
    return t.len > 0 && t.len <= 18;
}

/* At most one way to say how long the body is, and that one well formed. */
static bool body_right(const struct guard_seen *s)
{
    if (s->lengths + s->encodings > 1)
        return false;
    if (s->lengths == 1 && !digits_only(s->length))
        return false;
    return s->encodings == 0 || same(s->encoding, TEXT("chunked"));
}

enum guard guard_check(const struct guard_seen *s)
{
    const bool post = text_same(s->method, TEXT("POST"));
    const bool get = text_same(s->method, TEXT("GET")) || text_same(s->method, TEXT("HEAD"));
    const bool body = s->encodings > 0 || (s->lengths > 0 && !text_same(s->length, TEXT("0")));

    if (!text_same(s->version, TEXT("HTTP/1.1")) && !text_same(s->version, TEXT("HTTP/1.0")))
        return GUARD_REFUSED;
    if (s->strange || s->headers > GUARD_HEADERS_MOST || s->hosts != 1 ||
        !host_right(s->host) || s->types > 1 || s->keys > 1 || !path_right(s->path) ||
        !body_right(s))
        return GUARD_REFUSED;
    if (s->encodings > 0 && text_same(s->version, TEXT("HTTP/1.0")))
        return GUARD_REFUSED; /* RFC 9112 6.1: a sign of a broken reader in between */
    if (get && body)
        return GUARD_REFUSED;
    if (get || post)
        return GUARD_PASSED;
    for (size_t i = 0; i < s->method.len; i++) {
        if (!is_letter_or_digit(s->method.at[i]))
            return GUARD_REFUSED;
    }
    return GUARD_METHOD;
}
