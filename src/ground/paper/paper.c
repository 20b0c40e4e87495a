#include "ground/paper/paper.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ground/paper/finish.h"

#undef alloca /* a macro of glib's headers */
#include "ground/base/banned.h"

/* Sizes in points; 72 to the inch. Doubles are cairo's: this is paper, not money. */
#define MM           (72.0 / 25.4)
#define PAGE_WIDTH   (210.0 * MM)
#define PAGE_HEIGHT  (297.0 * MM)
#define LEFT         (25.0 * MM)
#define RIGHT        (20.0 * MM)
#define WIDTH        (PAGE_WIDTH - LEFT - RIGHT)
#define TOP          (22.0 * MM)
#define BOTTOM       (PAGE_HEIGHT - 22.0 * MM)
#define WINDOW_LEFT  (24.0 * MM) /* 20 mm and room for paper that slides */
#define WINDOW_TOP   (50.0 * MM)
#define WINDOW_WIDTH (76.0 * MM)
#define SENDER_LEFT  (125.0 * MM) /* right of the window's 105 mm */
#define FIRST_BODY   (103.0 * MM) /* under the first fold */
#define BUFFER_MOST  (8u << 20)
#define FAMILY       "Atkinson Hyperlegible Next, Atkinson Hyperlegible, Noto Sans"

struct buffer {
    unsigned char *at;
    size_t len;
    size_t room;
    bool full;
};

struct drawing {
    cairo_t *cairo;
    PangoLayout *layout;
    const struct paper_doc *doc;
    struct arena *arena;
    double y;
    int page;
    int pages; /* known from the first pass; 0 while counting */
    bool counting;
    int tags; /* how deep we are in tags */
    bool untagged;
    bool full;
    bool *header_is_row;
    size_t headers;
};

static cairo_status_t buffer_write(void *closure, const unsigned char *bytes, unsigned len)
{
    struct buffer *b = closure;
    if (b->len + len > BUFFER_MOST) {
        b->full = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    if (b->len + len > b->room) {
        size_t room = b->room == 0 ? 64u << 10 : b->room * 2;
        while (room < b->len + len)
            room *= 2;
        unsigned char *at = realloc(b->at, room);
        if (at == NULL) {
            b->full = true;
            return CAIRO_STATUS_WRITE_ERROR;
        }
        b->at = at;
        b->room = room;
    }
    memcpy(b->at + b->len, bytes, len);
    b->len += len;
    return CAIRO_STATUS_SUCCESS;
}

/* What was written to a person does not stay in freed memory. */
static void buffer_done(struct buffer *b)
{
    if (b->at != NULL)
        explicit_bzero(b->at, b->room);
    free(b->at);
    *b = (struct buffer){0};
}

static void tag(struct drawing *d, const char *name)
{
    d->tags++;
    if (!d->counting)
        cairo_tag_begin(d->cairo, name, NULL);
}

static void untag(struct drawing *d, const char *name)
{
    d->tags--;
    if (!d->counting)
        cairo_tag_end(d->cairo, name);
}

struct look {
    double size;
    bool bold;
    bool soft;
    PangoAlignment align;
};

static const struct look look_body = {10.5, false, false, PANGO_ALIGN_LEFT};
static const struct look look_title = {16.0, true, false, PANGO_ALIGN_LEFT};
static const struct look look_heading = {12.0, true, false, PANGO_ALIGN_LEFT};
static const struct look look_small = {9.0, false, true, PANGO_ALIGN_LEFT};
static const struct look look_strong = {10.5, true, false, PANGO_ALIGN_LEFT};

/* Sets text and look; gives the height in points. */
static double set(struct drawing *d, struct text t, struct look look, double width)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, FAMILY);
    pango_font_description_set_absolute_size(font, look.size * PANGO_SCALE);
    pango_font_description_set_weight(font,
                                      look.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(d->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(d->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(d->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(d->layout, look.align);
    pango_layout_set_line_spacing(d->layout, 1.25F);
    pango_layout_set_text(d->layout, t.len == 0 ? "" : t.at, (int)t.len);
    int height;
    pango_layout_get_size(d->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

/* The one place that paints text. */
static void show(struct drawing *d, double x, double y, bool soft)
{
    if (d->tags == 0)
        d->untagged = true;
    if (d->counting)
        return;
    if (soft)
        cairo_set_source_rgb(d->cairo, 0.27, 0.31, 0.30);
    else
        cairo_set_source_rgb(d->cairo, 0.08, 0.10, 0.09);
    cairo_move_to(d->cairo, x, y);
    pango_cairo_show_layout(d->cairo, d->layout);
}

static void page_words(struct drawing *d)
{
    if (d->doc->page_words.len == 0 || d->pages < 2)
        return;
    struct text format = d->doc->page_words;
    char numbers[2][16];
    (void)snprintf(numbers[0], sizeof numbers[0], "%d", d->page);
    (void)snprintf(numbers[1], sizeof numbers[1], "%d", d->pages);
    char line[128];
    size_t n = 0;
    int which = 0;
    for (size_t i = 0; i < format.len && n + 16 < sizeof line; i++) {
        if (format.at[i] == '%' && i + 1 < format.len && format.at[i + 1] == 'd' && which < 2) {
            size_t len = strlen(numbers[which]);
            memcpy(line + n, numbers[which++], len);
            n += len;
            i++;
        } else {
            line[n++] = format.at[i];
        }
    }
    tag(d, "P");
    (void)set(d, (struct text){line, n}, look_small, WIDTH);
    show(d, LEFT, PAGE_HEIGHT - 14.0 * MM, true);
    untag(d, "P");
}

static void next_page(struct drawing *d)
{
    page_words(d);
    if (!d->counting)
        cairo_show_page(d->cairo);
    d->page++;
    if (d->page > PAPER_PAGES_MOST)
        d->full = true;
    d->y = TOP;
}

static void need(struct drawing *d, double height)
{
    if (d->y + height > BOTTOM && d->y > TOP)
        next_page(d);
}

/* Text longer than a page goes on line by line, each page's part under its own tag. */
static void draw_long(struct drawing *d, struct text t, struct look look, const char *name)
{
    while (t.len > 0 && !d->full) {
        (void)set(d, t, look, WIDTH);
        double y = d->y;
        PangoLayoutIter *i = pango_layout_get_iter(d->layout);
        size_t fits = 0;
        do {
            PangoRectangle r;
            pango_layout_iter_get_line_extents(i, NULL, &r);
            PangoLayoutLine *line = pango_layout_iter_get_line_readonly(i);
            double bottom = y + (double)(r.y + r.height) / PANGO_SCALE;
            if (bottom > BOTTOM && fits > 0)
                break;
            fits = (size_t)pango_layout_line_get_start_index(line) +
                   (size_t)pango_layout_line_get_length(line);
        } while (pango_layout_iter_next_line(i));
        pango_layout_iter_free(i);
        if (fits == 0)
            fits = t.len;
        while (fits < t.len && (t.at[fits] == ' ' || t.at[fits] == '\n'))
            fits++;
        double height = set(d, text_first(t, fits), look, WIDTH);
        tag(d, name);
        show(d, LEFT, d->y, look.soft);
        untag(d, name);
        d->y += height;
        t = text_from(t, fits);
        if (t.len > 0)
            next_page(d);
    }
}

static void draw_text(struct drawing *d, struct text t, struct look look, const char *name,
                      double above, double keep)
{
    if (t.len == 0)
        return;
    double height = set(d, t, look, WIDTH);
    if (d->y > TOP)
        d->y += above;
    if (height > BOTTOM - TOP) {
        draw_long(d, t, look, name);
        return;
    }
    need(d, height + keep);
    (void)set(d, t, look, WIDTH);
    tag(d, name);
    show(d, LEFT, d->y, look.soft);
    untag(d, name);
    d->y += height;
}

static void draw_list(struct drawing *d, const struct paper_part *p)
{
    tag(d, "L");
    for (size_t i = 0; i < p->items_count; i++) {
        double height = set(d, p->items[i], look_body, WIDTH - 6.0 * MM);
        d->y += 2.0;
        need(d, height);
        tag(d, "LI");
        tag(d, "Lbl");
        (void)set(d, TEXT("•"), look_body, 6.0 * MM);
        show(d, LEFT, d->y, false);
        untag(d, "Lbl");
        tag(d, "LBody");
        (void)set(d, p->items[i], look_body, WIDTH - 6.0 * MM);
        show(d, LEFT + 6.0 * MM, d->y, false);
        untag(d, "LBody");
        untag(d, "LI");
        d->y += height;
    }
    untag(d, "L");
}

/* What the widest cell of a column wants, in points. */
static double wanted(struct drawing *d, const struct paper_table *t, size_t column)
{
    double most = 0;
    for (size_t r = 0; r <= t->rows; r++) {
        struct text cell = r == 0 ? t->head[column] : t->cells[(r - 1) * t->columns + column];
        int width;
        (void)set(d, cell, look_strong, WIDTH);
        pango_layout_get_size(d->layout, &width, NULL);
        double points = (double)width / PANGO_SCALE + 10.0;
        if (points > most)
            most = points;
    }
    return most > WIDTH / 3 ? WIDTH / 3 : most;
}

/* Every column gets what it wants, up to a third; the first has the rest. */
static void widths(struct drawing *d, const struct paper_table *t, double *ret)
{
    double taken = 0;
    for (size_t c = 1; c < t->columns; c++) {
        ret[c] = wanted(d, t, c);
        taken += ret[c];
    }
    ret[0] = WIDTH - taken > WIDTH / 4 ? WIDTH - taken : WIDTH / (double)t->columns;
    for (size_t c = 1; ret[0] + taken > WIDTH && c < t->columns; c++)
        ret[c] = WIDTH / (double)t->columns;
}

static void header(struct drawing *d, bool row)
{
    if (d->counting)
        return;
    if (d->headers == PAPER_HEADERS_MOST) {
        d->full = true;
        return;
    }
    d->header_is_row[d->headers++] = row;
}

static struct look cell_look(const struct paper_table *t, size_t row, size_t column)
{
    struct look look = look_body;
    look.bold = row == 0 || (t->last_strong && row == t->rows);
    if ((t->right >> column) & 1u)
        look.align = PANGO_ALIGN_RIGHT;
    return look;
}

/* A hair line above a row, inside the tag of the row's first cell, so that nothing is painted
 * outside the structure. */
static void rule(struct drawing *d)
{
    if (d->counting)
        return;
    cairo_set_source_rgb(d->cairo, 0.72, 0.70, 0.66);
    cairo_rectangle(d->cairo, LEFT, d->y - 2.5, WIDTH, 0.5);
    cairo_fill(d->cairo);
}

static void draw_row(struct drawing *d, const struct paper_table *t, size_t row,
                     const double *width)
{
    const struct text *cells = row == 0 ? t->head : t->cells + (row - 1) * t->columns;
    double height = 0;
    for (size_t c = 0; c < t->columns; c++) {
        double h = set(d, cells[c], cell_look(t, row, c), width[c] - 6.0);
        if (h > height)
            height = h;
    }
    need(d, height + 5.0);
    tag(d, "TR");
    double x = LEFT;
    for (size_t c = 0; c < t->columns; c++) {
        bool head = row == 0 || (c == 0 && t->row_headers);
        tag(d, head ? "TH" : "TD");
        if (head)
            header(d, row != 0);
        if (c == 0 && row > 0)
            rule(d);
        (void)set(d, cells[c], cell_look(t, row, c), width[c] - 6.0);
        show(d, x, d->y, false);
        untag(d, head ? "TH" : "TD");
        x += width[c];
    }
    untag(d, "TR");
    d->y += height + 5.0;
}

static void draw_table(struct drawing *d, const struct paper_table *t)
{
    double width[PAPER_COLUMNS_MOST];
    widths(d, t, width);
    d->y += 8.0;
    need(d, 60.0);
    tag(d, "Table");
    if (t->caption.len > 0) {
        tag(d, "Caption");
        double height = set(d, t->caption, look_small, WIDTH);
        show(d, LEFT, d->y, true);
        untag(d, "Caption");
        d->y += height + 3.0;
    }
    for (size_t row = 0; row <= t->rows && !d->full; row++)
        draw_row(d, t, row, width);
    untag(d, "Table");
    d->y += 3.0;
}

static void draw_top(struct drawing *d)
{
    const struct paper_doc *doc = d->doc;
    if (doc->sender.len > 0) {
        tag(d, "P");
        (void)set(d, doc->sender, look_heading, PAGE_WIDTH - SENDER_LEFT - RIGHT);
        show(d, SENDER_LEFT, TOP, false);
        untag(d, "P");
    }
    double y = WINDOW_TOP;
    for (size_t i = 0; i < doc->window_count; i++) {
        if (doc->window[i].len == 0)
            continue;
        tag(d, "P");
        double height = set(d, doc->window[i], look_body, WINDOW_WIDTH);
        show(d, WINDOW_LEFT, y, false);
        untag(d, "P");
        y += height;
    }
    d->y = FIRST_BODY;
}

static void draw_all(struct drawing *d)
{
    d->page = 1;
    tag(d, "Document");
    draw_top(d);
    for (size_t i = 0; i < d->doc->parts_count && !d->full; i++) {
        const struct paper_part *p = &d->doc->parts[i];
        switch (p->kind) {
        case PAPER_TITLE: draw_text(d, p->text, look_title, "H1", 8, 20); break;
        case PAPER_HEADING: draw_text(d, p->text, look_heading, "H2", 14, 40); break;
        case PAPER_PARAGRAPH: draw_text(d, p->text, look_body, "P", 7, 0); break;
        case PAPER_SMALL: draw_text(d, p->text, look_small, "P", 5, 0); break;
        case PAPER_LIST: draw_list(d, p); break;
        case PAPER_TABLE: draw_table(d, p->table); break;
        }
    }
    page_words(d);
    untag(d, "Document");
}

static enum outcome doc_right(const struct paper_doc *doc)
{
    size_t titles = 0;
    if (doc->title.len == 0 || doc->language.len == 0 || doc->parts_count == 0 ||
        doc->window_count > 7 || !text_is_utf8(doc->title))
        return OUTCOME_NOT_VALID;
    for (size_t i = 0; i < doc->parts_count; i++) {
        const struct paper_part *p = &doc->parts[i];
        titles += p->kind == PAPER_TITLE;
        if (!text_is_utf8(p->text))
            return OUTCOME_NOT_VALID;
        if (p->kind == PAPER_TABLE && (p->table == NULL || p->table->columns == 0 ||
                                       p->table->columns > PAPER_COLUMNS_MOST))
            return OUTCOME_NOT_VALID;
        for (size_t j = 0; j < p->items_count; j++)
            if (!text_is_utf8(p->items[j]))
                return OUTCOME_NOT_VALID;
        for (size_t j = 0; p->kind == PAPER_TABLE && j < p->table->columns; j++)
            if (!text_is_utf8(p->table->head[j]))
                return OUTCOME_NOT_VALID;
        for (size_t j = 0; p->kind == PAPER_TABLE && j < p->table->rows * p->table->columns;
             j++)
            if (!text_is_utf8(p->table->cells[j]))
                return OUTCOME_NOT_VALID;
    }
    for (size_t i = 0; i < doc->window_count; i++)
        if (!text_is_utf8(doc->window[i]))
            return OUTCOME_NOT_VALID;
    return titles == 1 ? OUTCOME_OK : OUTCOME_NOT_VALID;
}

static enum outcome metadata(cairo_surface_t *s, const struct paper_doc *doc, struct arena *a)
{
    const char *title = arena_z(a, doc->title);
    const char *author = arena_z(a, doc->author);
    struct text iso = instant_iso(a, doc->made);
    const char *made =
        arena_z(a, arena_print(a, "%.*sZ", (int)(iso.len < 19 ? 0 : 19), iso.at));
    if (a->full)
        return OUTCOME_NO_ROOM;
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, title);
    if (doc->author.len > 0)
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, author);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, made);
    return OUTCOME_OK;
}

/* Once to count the pages, once to draw. */
static enum outcome draw(const struct paper_doc *doc, struct arena *a, struct drawing *d,
                         struct buffer *b)
{
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(buffer_write, b, PAGE_WIDTH, PAGE_HEIGHT);
    enum outcome o = metadata(s, doc, a);
    d->cairo = cairo_create(s);
    d->layout = pango_cairo_create_layout(d->cairo);
    char *lang = arena_z(a, doc->language);
    if (o == OUTCOME_OK && lang != NULL) {
        pango_context_set_language(pango_layout_get_context(d->layout),
                                   pango_language_from_string(lang));
        pango_layout_set_auto_dir(d->layout, TRUE);
        d->counting = true;
        draw_all(d);
        d->pages = d->page;
        d->counting = false;
        if (!d->full)
            draw_all(d);
    }
    g_object_unref(d->layout);
    cairo_destroy(d->cairo);
    cairo_surface_finish(s);
    cairo_status_t status = cairo_surface_status(s);
    cairo_surface_destroy(s);
    if (o != OUTCOME_OK)
        return o;
    if (lang == NULL || d->full || b->full)
        return OUTCOME_NO_ROOM;
    return status == CAIRO_STATUS_SUCCESS ? OUTCOME_OK : OUTCOME_BROKEN;
}

enum outcome paper_letter(const struct paper_doc *doc, struct arena *a,
                          struct paper_made *ret_made, struct text *ret_pdf)
{
    enum outcome o = doc_right(doc);
    if (o != OUTCOME_OK)
        return o;
    struct drawing d = {.doc = doc, .arena = a};
    d.header_is_row = arena_take(a, PAPER_HEADERS_MOST, sizeof *d.header_is_row);
    if (d.header_is_row == NULL)
        return OUTCOME_NO_ROOM;
    WHEN_LEAVING(buffer_done) struct buffer b = {0};
    o = draw(doc, a, &d, &b);
    if (o != OUTCOME_OK)
        return o;
    struct finish_wish w = {.title = doc->title,
                            .language = doc->language,
                            .header_is_row = d.header_is_row,
                            .headers = d.headers,
                            .all_tagged = !d.untagged};
    struct paper_made made = {.pages = d.pages};
    o = finish_pdf((struct text){(const char *)b.at, b.len}, &w, a, &made.ua, ret_pdf);
    if (o == OUTCOME_OK)
        *ret_made = made;
    return o;
}

struct text paper_font(struct arena *a)
{
    PangoFontMap *map = pango_cairo_font_map_get_default();
    PangoContext *context = pango_font_map_create_context(map);
    PangoFontDescription *wish = pango_font_description_new();
    pango_font_description_set_family(wish, FAMILY);
    PangoFont *font = pango_font_map_load_font(map, context, wish);
    struct text family = NO_TEXT;
    if (font != NULL) {
        PangoFontDescription *got = pango_font_describe(font);
        family = arena_copy(a, text_of(pango_font_description_get_family(got)));
        pango_font_description_free(got);
        g_object_unref(font);
    }
    pango_font_description_free(wish);
    g_object_unref(context);
    return family;
}
