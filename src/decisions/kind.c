#include "decisions/kind.h"

#include <string.h>

#include "ground/base/banned.h"

enum {
    ZIP_TAIL = 65557,   /* the directory of a zip ends within this of the end of the file */
    PDF_END_TAIL = 1024 /* a PDF says %%EOF within this */
};

static bool at(struct text t, size_t where, const char *what, size_t len)
{
    return t.len >= where + len && memcmp(t.at + where, what, len) == 0;
}

static const char *last(struct text t, const char *what, size_t len)
{
    for (size_t i = t.len >= len ? t.len - len + 1 : 0; i > 0; i--)
        if (memcmp(t.at + i - 1, what, len) == 0)
            return t.at + i - 1;
    return NULL;
}

static struct text tail(struct text t, size_t most)
{
    return t.len <= most ? t : (struct text){t.at + t.len - most, most};
}

static uint32_t number(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return ((uint32_t)u[0] << 24) | ((uint32_t)u[1] << 16) | ((uint32_t)u[2] << 8) | u[3];
}

static bool only_blank(const char *from, const char *to)
{
    for (; from < to; from++)
        if (*from != '\r' && *from != '\n' && *from != ' ' && *from != '\t' && *from != '\0')
            return false;
    return true;
}

static enum document_kind pdf(struct text t)
{
    const struct text end = tail(t, PDF_END_TAIL);
    const char *eof = last(end, "%%EOF", 5);

    if (eof == NULL)
        return DOCUMENT_BROKEN;
    if (!only_blank(eof + 5, t.at + t.len))
        return DOCUMENT_DOUBLE;
    if (last(t, "/Encrypt", 8) != NULL)
        return DOCUMENT_LOCKED;
    return DOCUMENT_PDF;
}

/* Segment by segment to the picture's own end; what telephones add behind it may be zeros. */
static enum document_kind jpg(struct text t)
{
    size_t i = 2;

    while (i + 4 <= t.len) {
        const unsigned char *p = (const unsigned char *)t.at + i;

        if (p[0] != 0xFF)
            return DOCUMENT_BROKEN;
        if (p[1] == 0xFF) { /* filling */
            i++;
            continue;
        }
        if (p[1] == 0xDA)
            break; /* the picture itself follows */
        i += 2 + (((size_t)p[2] << 8) | p[3]);
    }
    const char *end = last(t, "\xFF\xD9", 2);
    if (i + 4 > t.len || end == NULL || end < t.at + i)
        return DOCUMENT_BROKEN;
    return only_blank(end + 2, t.at + t.len) ? DOCUMENT_JPG : DOCUMENT_DOUBLE;
}

static enum document_kind png(struct text t)
{
    size_t i = 8;

    while (i + 12 <= t.len) {
        const size_t len = number(t.at + i);
        const bool end = at(t, i + 4, "IEND", 4);

        if (len > t.len - i - 12)
            return DOCUMENT_BROKEN;
        i += len + 12;
        if (end)
            return i == t.len ? DOCUMENT_PNG : DOCUMENT_DOUBLE;
    }
    return DOCUMENT_BROKEN;
}

static bool of_telephone(struct text t)
{
    return at(t, 4, "ftyp", 4) || (at(t, 0, "RIFF", 4) && at(t, 8, "WEBP", 4));
}

enum document_kind document_kind(struct text t)
{
    enum document_kind k = DOCUMENT_OTHER;

    if (at(t, 0, "PK\x03\x04", 4) || at(t, 0, "PK\x05\x06", 4))
        return DOCUMENT_ZIP;
    if (at(t, 0, "%PDF-", 5))
        k = pdf(t);
    else if (at(t, 0, "\xFF\xD8\xFF", 3))
        k = jpg(t);
    else if (at(t, 0, "\x89PNG\r\n\x1a\n", 8))
        k = png(t);
    else if (of_telephone(t))
        return DOCUMENT_PHONE;
    if (document_key(k).at != NULL && last(tail(t, ZIP_TAIL), "PK\x05\x06", 4) != NULL)
        return DOCUMENT_DOUBLE;
    return k;
}

struct text document_key(enum document_kind k)
{
    switch (k) {
    case DOCUMENT_PDF: return TEXT("pdf");
    case DOCUMENT_JPG: return TEXT("jpg");
    case DOCUMENT_PNG: return TEXT("png");
    case DOCUMENT_ZIP:
    case DOCUMENT_PHONE:
    case DOCUMENT_LOCKED:
    case DOCUMENT_BROKEN:
    case DOCUMENT_DOUBLE:
    case DOCUMENT_OTHER: break;
    }
    return NO_TEXT;
}

struct text document_type(struct text key)
{
    if (text_same(key, TEXT("pdf")))
        return TEXT("application/pdf");
    return text_same(key, TEXT("jpg")) ? TEXT("image/jpeg") : TEXT("image/png");
}
