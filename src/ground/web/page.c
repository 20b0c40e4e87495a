#include "ground/web/page.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ground/web/asset.h"
#include "ground/web/encode.h"

#include "ground/base/banned.h"

enum { PAGE_FIRST = 16 * 1024 };

/* Pages begin small: an arena gives zeroed memory, and memory not written costs nothing. */
void page_open(struct page *p, struct arena *a, size_t size, enum language lang)
{
    const size_t first = size < PAGE_FIRST ? size : PAGE_FIRST;

    *p = (struct page){
        .arena = a, .at = arena_take(a, first, 1), .size = first, .most = size, .lang = lang};
    p->full = p->at == NULL;
}

struct text page_done(const struct page *p)
{
    return p->full ? NO_TEXT : (struct text){p->at, p->len};
}

static bool page_grow(struct page *p, size_t more)
{
    size_t size = p->size;
    const unsigned char *end = (const unsigned char *)p->at + p->size;
    char *to = NULL;

    if (more > p->most - p->len)
        return false;
    while (size - p->len < more)
        size = size > p->most / 2 ? p->most : size * 2;
    if (end == p->arena->base + p->arena->used && p->size % 16 == 0) {
        to = arena_take(p->arena, size - p->size, 1); /* right behind it: no copy */
        if (to != NULL && to == p->at + p->size)
            p->size = size;
        return to != NULL && p->size == size;
    }
    to = arena_take(p->arena, size, 1);
    if (to == NULL)
        return false;
    memcpy(to, p->at, p->len);
    p->at = to;
    p->size = size;
    return true;
}

void page_html_(struct page *p, const char *lit, size_t len)
{
    if (p->full)
        return;
    if (len > p->size - p->len && !page_grow(p, len)) {
        p->full = true;
        return;
    }
    memcpy(p->at + p->len, lit, len);
    p->len += len;
}

/* What each byte becomes; most become themselves and are copied in runs. */
static const struct text escapes[256] = {
    ['&'] = TEXT_INIT("&amp;"),  ['<'] = TEXT_INIT("&lt;"),   ['>'] = TEXT_INIT("&gt;"),
    ['"'] = TEXT_INIT("&quot;"), ['\''] = TEXT_INIT("&#39;"),
};

void page_text(struct page *p, struct text t)
{
    size_t from = 0;

    for (size_t i = 0; i < t.len; i++) {
        const struct text *e = &escapes[(unsigned char)t.at[i]];

        if (e->len == 0)
            continue;
        if (i > from)
            page_html_(p, t.at + from, i - from);
        page_html_(p, e->at, e->len);
        from = i + 1;
    }
    if (t.len > from)
        page_html_(p, t.at + from, t.len - from);
}

void page_cents(struct page *p, struct cents c)
{
    char out[48];
    size_t at = sizeof out;
    uint64_t n = c.n < 0 ? (uint64_t)0 - (uint64_t)c.n : (uint64_t)c.n;
    const bool en = p->lang == LANGUAGE_EN;
    int digits = 0;

    out[--at] = (char)('0' + n % 10);
    n /= 10;
    out[--at] = (char)('0' + n % 10);
    n /= 10;
    out[--at] = en ? '.' : ',';
    do {
        if (digits > 0 && digits % 3 == 0)
            out[--at] = en ? ',' : '.';
        out[--at] = (char)('0' + n % 10);
        n /= 10;
        digits++;
    } while (n > 0);
    if (c.n < 0)
        out[--at] = '-';
    if (en)
        page_html(p, "\xE2\x82\xAC");
    else
        page_html(p, "\xE2\x82\xAC\xC2\xA0"); /* a no-break space: an amount stays together */
    page_html_(p, out + at, sizeof out - at);
}

/* Says something short in the arena, gives the arena back, and writes it: a page of a thousand
 * days does not fill the arena of its request. */
static void page_short(struct page *p, struct arena_mark mark, struct text said)
{
    char copy[128];
    size_t len = 0;

    if (said.at == NULL) {
        p->full = true;
        return;
    }
    assert(said.len <= sizeof copy);
    len = said.len;
    memcpy(copy, said.at, len);
    arena_return(p->arena, mark);
    page_text(p, (struct text){copy, len});
}

void page_day(struct page *p, struct day d)
{
    const struct arena_mark m = arena_mark(p->arena);

    page_short(p, m, say_day(p->arena, d, p->lang));
}

void page_weekday(struct page *p, struct day d)
{
    const struct arena_mark m = arena_mark(p->arena);

    page_short(p, m, say_weekday(p->arena, d, p->lang));
}

void page_month(struct page *p, struct month month)
{
    const struct arena_mark m = arena_mark(p->arena);

    page_short(p, m, say_month(p->arena, month, p->lang));
}

void page_number(struct page *p, int64_t n)
{
    const struct arena_mark m = arena_mark(p->arena);

    page_short(p, m, say_number(p->arena, n, p->lang));
}

void page_plain(struct page *p, int64_t n)
{
    char out[24];
    const int len = snprintf(out, sizeof out, "%lld", (long long)n);

    page_html_(p, out, (size_t)len);
}

void page_instant(struct page *p, struct instant at)
{
    struct day d = {0};
    int hour = 0;
    int minute = 0;
    char out[24];
    int len = 0;

    clock_in_amsterdam(at, &d, &hour, &minute);
    page_day(p, d);
    len = p->lang == LANGUAGE_EN ? snprintf(out, sizeof out, ", %02d:%02d", hour, minute)
                                 : snprintf(out, sizeof out, ", %02d.%02d uur", hour, minute);
    page_html_(p, out, (size_t)len);
}

void page_iso(struct page *p, struct day d)
{
    const struct arena_mark m = arena_mark(p->arena);

    page_short(p, m, day_iso(p->arena, d));
}

void page_iso_month(struct page *p, struct month month)
{
    const struct arena_mark m = arena_mark(p->arena);

    page_short(p, m, month_iso(p->arena, month));
}

void page_words(struct page *p, const struct sentence *s, const struct fill *fills, size_t n)
{
    struct text said = {0};

    if (n == 0) {
        page_text(p, sentence_said(p->arena, s, p->lang, p->je, NULL, 0));
        return;
    }
    said = sentence_said(p->arena, s, p->lang, p->je, fills, n);
    if (said.at == NULL)
        p->full = true;
    else
        page_text(p, said);
}

void page_inside(struct page *p, struct inside in)
{
    if (in.draw != NULL)
        in.draw(p, in.fields);
}

void page_link(struct page *p, enum route r, const struct text *part, size_t count)
{
    struct text rest = route_row(r)->path;
    size_t used = 0;

    while (rest.len > 0) {
        struct text literal = {0};
        struct text name = {0};

        if (text_cut(rest, '{', &literal, &rest)) {
            assert(used < count);
            page_html_(p, literal.at, literal.len);
            page_query(p, part[used++]);
            (void)text_cut(rest, '}', &name, &rest);
        } else {
            page_html_(p, literal.at, literal.len);
        }
    }
    assert(used == count);
}

void page_query(struct page *p, struct text t)
{
    for (size_t i = 0; i < t.len; i++) {
        char out[3];

        page_html_(p, out, encode_percent(t.at[i], out));
    }
}

void page_asset(struct page *p, const char *name)
{
    const struct asset *a = asset_named(name);

    assert(a != NULL); /* templates name only what src/ground/web/static/ holds */
    page_html_(p, a->path.at, a->path.len);
}

void page_token(struct page *p)
{
    page_html(p, "<input type=\"hidden\" name=\"token\" value=\"");
    page_text(p, p->token);
    page_html(p, "\">");
}
