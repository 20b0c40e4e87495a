#include "ground/paper/finish.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ground/base/banned.h"

enum { OBJECTS_MOST = 20000, UPDATES_MOST = 512 };

struct file {
    struct text pdf;
    int64_t size; /* objects, number 0 counted in */
    int64_t root;
    int64_t info;
    size_t table; /* offset of the cross-reference table */
    size_t first; /* offset of its first entry */
};

struct update {
    int64_t number;
    size_t at;
};

struct writer {
    char *at;
    size_t len;
    size_t room;
    struct update updates[UPDATES_MOST];
    size_t count;
    bool full;
};

static void put(struct writer *w, struct text t)
{
    if (w->full || t.len > w->room - w->len) {
        w->full = true;
        return;
    }
    if (t.len > 0)
        memcpy(w->at + w->len, t.at, t.len);
    w->len += t.len;
}

static void put_number(struct writer *w, int64_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, n);
    put(w, (struct text){digits, (size_t)len});
}

static void put_object(struct writer *w, int64_t number)
{
    if (w->count == UPDATES_MOST) {
        w->full = true;
        return;
    }
    w->updates[w->count++] = (struct update){number, w->len};
    put_number(w, number);
    put(w, TEXT(" 0 obj\n"));
}

static bool find(struct text in, struct text what, size_t from, size_t *ret_at)
{
    if (from > in.len)
        return false;
    const void *hit = memmem(in.at + from, in.len - from, what.at, what.len);
    if (hit == NULL)
        return false;
    *ret_at = (size_t)((const char *)hit - in.at);
    return true;
}

static bool number_at(struct text in, size_t at, size_t *ret_end, int64_t *ret_number)
{
    size_t end = at;
    while (end < in.len && in.at[end] >= '0' && in.at[end] <= '9' && end - at < 12)
        end++;
    if (end == at || text_number((struct text){in.at + at, end - at}, ret_number) != OUTCOME_OK)
        return false;
    *ret_end = end;
    return true;
}

static bool number_after(struct text in, struct text key, size_t from, int64_t *ret_number)
{
    size_t at;
    size_t end;
    return find(in, key, from, &at) && number_at(in, at + key.len, &end, ret_number);
}

/* Start of the table, number of objects, root and info. */
static enum outcome file_read(struct text pdf, struct file *ret_file)
{
    if (!text_starts(pdf, TEXT("%PDF-1.")) || pdf.len < 256)
        return OUTCOME_BROKEN;
    size_t tail = pdf.len - (pdf.len < 400 ? pdf.len : 400);
    size_t trailer;
    int64_t table;
    struct file f = {.pdf = pdf};
    if (!number_after(pdf, TEXT("startxref\n"), tail, &table) || (size_t)table >= pdf.len)
        return OUTCOME_BROKEN;
    f.table = (size_t)table;
    if (!find(pdf, TEXT("trailer"), f.table, &trailer) ||
        !number_after(pdf, TEXT("/Size "), trailer, &f.size) ||
        !number_after(pdf, TEXT("/Root "), trailer, &f.root) ||
        !number_after(pdf, TEXT("/Info "), trailer, &f.info))
        return OUTCOME_BROKEN;
    if (!text_starts(text_from(pdf, f.table), TEXT("xref\n0 ")) || f.size < 2 ||
        f.size > OBJECTS_MOST || f.root >= f.size || f.info >= f.size)
        return OUTCOME_BROKEN;
    size_t line;
    if (!find(pdf, TEXT("\n"), f.table + 5, &line))
        return OUTCOME_BROKEN;
    f.first = line + 1;
    if (f.first + (size_t)f.size * 20 > pdf.len)
        return OUTCOME_BROKEN;
    *ret_file = f;
    return OUTCOME_OK;
}

/* The body of object `number`: between "obj\n" and "endobj". */
static bool object(const struct file *f, int64_t number, struct text *ret_body)
{
    size_t entry = f->first + (size_t)number * 20;
    struct text digits = text_first(text_from(f->pdf, entry), 10);
    int64_t at;
    size_t end;
    size_t body;
    size_t close;
    if (f->pdf.at[entry + 17] != 'n' || text_number(digits, &at) != OUTCOME_OK || at < 0 ||
        (size_t)at >= f->pdf.len || !number_at(f->pdf, (size_t)at, &end, &(int64_t){0}) ||
        !find(f->pdf, TEXT(" 0 obj\n"), end, &body) || body != end ||
        !find(f->pdf, TEXT("endobj"), body, &close))
        return false;
    *ret_body = (struct text){f->pdf.at + body + 7, close - body - 7};
    return true;
}

/* The dictionary again with `more` before its closing brackets. */
static bool put_dictionary(struct writer *w, int64_t number, struct text body, struct text more)
{
    struct text d = text_trim(body);
    if (!text_ends(d, TEXT(">>")))
        return false;
    put_object(w, number);
    put(w, text_first(d, d.len - 2));
    put(w, more);
    put(w, TEXT(">>\nendobj\n"));
    return true;
}

static struct text xml_escape(struct arena *a, struct text t)
{
    char *out = arena_take(a, t.len * 6 + 1, 1);
    if (out == NULL)
        return NO_TEXT;
    size_t n = 0;
    for (size_t i = 0; i < t.len; i++) {
        const char *as = t.at[i] == '&'   ? "&amp;"
                         : t.at[i] == '<' ? "&lt;"
                         : t.at[i] == '>' ? "&gt;"
                                          : NULL;
        if (as == NULL) {
            out[n++] = t.at[i];
            continue;
        }
        size_t len = strlen(as);
        memcpy(out + n, as, len);
        n += len;
    }
    return (struct text){out, n};
}

/* XMP: title and language; the PDF/UA identifier only where it is earned. */
static struct text xmp(struct arena *a, const struct finish_wish *w, bool ua)
{
    struct text title = xml_escape(a, w->title);
    struct text lang = xml_escape(a, w->language);
    return arena_print(
        a,
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%.*s</rdf:li></rdf:Alt></dc:title>"
        "<dc:language><rdf:Bag><rdf:li>%.*s</rdf:li></rdf:Bag></dc:language>"
        "</rdf:Description>\n%s</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n",
        TEXT_ARG(title), TEXT_ARG(lang),
        ua ? "<rdf:Description rdf:about=\"\" "
             "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">"
             "<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n"
           : "");
}

/* A scope for each header cell, in the order they were drawn (cairo numbers them so). */
static enum outcome put_scopes(struct writer *w, const struct file *f,
                               const struct finish_wish *wish, bool *ret_one_title,
                               bool *ret_embedded)
{
    size_t seen = 0;
    size_t titles = 0;
    size_t fonts = 0;
    size_t embedded = 0;
    for (int64_t n = 1; n < f->size; n++) {
        struct text body;
        size_t at;
        if (!object(f, n, &body))
            continue;
        bool element = text_starts(body, TEXT("<< /Type /StructElem\n"));
        if (element && find(body, TEXT("/S /H1\n"), 0, &at))
            titles++;
        if (text_starts(body, TEXT("<< /Type /FontDescriptor\n"))) {
            fonts++;
            if (find(body, TEXT("/FontFile"), 0, &at))
                embedded++;
        }
        if (!element || !find(body, TEXT("/S /TH\n"), 0, &at))
            continue;
        if (seen == wish->headers)
            return OUTCOME_BROKEN;
        struct text scope = wish->header_is_row[seen++]
                                ? TEXT("   /A << /O /Table /Scope /Row >>\n")
                                : TEXT("   /A << /O /Table /Scope /Column >>\n");
        if (!put_dictionary(w, n, body, scope))
            return OUTCOME_BROKEN;
    }
    *ret_one_title = titles == 1;
    *ret_embedded = fonts > 0 && fonts == embedded;
    return seen == wish->headers ? OUTCOME_OK : OUTCOME_BROKEN;
}

static void put_table(struct writer *w, const struct file *f)
{
    size_t start = w->len;
    put(w, TEXT("xref\n"));
    for (size_t i = 0; i < w->count; i++) {
        char line[64];
        int len = snprintf(line, sizeof line, "%" PRId64 " 1\n%010zu 00000 n \n",
                           w->updates[i].number, w->updates[i].at);
        put(w, (struct text){line, (size_t)len});
    }
    put(w, TEXT("trailer\n<< /Size "));
    put_number(w, f->size + 1);
    put(w, TEXT("\n   /Root "));
    put_number(w, f->root);
    put(w, TEXT(" 0 R\n   /Info "));
    put_number(w, f->info);
    put(w, TEXT(" 0 R\n   /Prev "));
    put_number(w, (int64_t)f->table);
    put(w, TEXT("\n>>\nstartxref\n"));
    put_number(w, (int64_t)start);
    put(w, TEXT("\n%%EOF\n"));
}

static enum outcome put_catalog(struct writer *w, const struct file *f,
                                const struct finish_wish *wish, struct arena *a, bool ua)
{
    struct text root;
    if (!object(f, f->root, &root))
        return OUTCOME_BROKEN;
    struct text more = arena_print(a,
                                   "   /Lang (%.*s)\n"
                                   "   /ViewerPreferences << /DisplayDocTitle true >>\n"
                                   "   /Metadata %" PRId64 " 0 R\n",
                                   TEXT_ARG(wish->language), f->size);
    struct text data = xmp(a, wish, ua);
    if (a->full)
        return OUTCOME_NO_ROOM;
    if (!put_dictionary(w, f->root, root, more))
        return OUTCOME_BROKEN;
    put_object(w, f->size);
    put(w, TEXT("<< /Type /Metadata /Subtype /XML /Length "));
    put_number(w, (int64_t)data.len);
    put(w, TEXT(" >>\nstream\n"));
    put(w, data);
    put(w, TEXT("\nendstream\nendobj\n"));
    return OUTCOME_OK;
}

enum outcome finish_pdf(struct text pdf, const struct finish_wish *w, struct arena *a,
                        bool *ret_ua, struct text *ret_pdf)
{
    struct file f;
    enum outcome o = file_read(pdf, &f);
    if (o != OUTCOME_OK)
        return o;
    for (size_t i = 0; i < w->language.len; i++) {
        char c = w->language.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        if (!plain)
            return OUTCOME_NOT_VALID;
    }
    struct writer out = {.room = pdf.len + w->title.len * 6 + 4096 + w->headers * 320};
    out.at = arena_take(a, out.room, 1);
    if (out.at == NULL)
        return OUTCOME_NO_ROOM;
    put(&out, pdf);
    bool one_title = false;
    bool embedded = false;
    o = put_scopes(&out, &f, w, &one_title, &embedded);
    if (o != OUTCOME_OK)
        return o;
    size_t at;
    struct text root;
    bool tagged = object(&f, f.root, &root) && find(root, TEXT("/StructTreeRoot"), 0, &at) &&
                  find(root, TEXT("/Marked true"), 0, &at);
    bool ua = tagged && one_title && embedded && w->all_tagged;
    o = put_catalog(&out, &f, w, a, ua);
    if (o != OUTCOME_OK)
        return o;
    put_table(&out, &f);
    if (out.full)
        return OUTCOME_NO_ROOM;
    *ret_ua = ua;
    *ret_pdf = (struct text){out.at, out.len};
    return OUTCOME_OK;
}
