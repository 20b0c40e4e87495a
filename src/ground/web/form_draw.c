/* form_draw - one field as HTML: label, hint, what was wrong, and what was typed. */
#include <assert.h>

#include "ground/web/form_draw.h"
#include "ground/web/nl.po.h"
#include "ground/web/page.h"

#include "ground/base/banned.h"

enum { RADIOS_MOST = 7 };

static bool has_hint(const struct field *f)
{
    return f->hint != NULL || (f->kind == FIELD_NUMBER && f->to > f->from);
}

/* id="f-what"; the label, hint and mistake are tied to it. */
static void draw_id(struct page *p, const struct field *f)
{
    page_html(p, "f-");
    page_text(p, text_of(f->name));
}

static void draw_described(struct page *p, const struct field *f, const struct form_entry *e)
{
    if (e->wrong != NULL)
        page_html(p, " aria-invalid=\"true\"");
    if (f->required)
        page_html(p, " aria-required=\"true\"");
    if (!has_hint(f) && e->wrong == NULL)
        return;
    page_html(p, " aria-describedby=\"");
    if (has_hint(f)) {
        draw_id(p, f);
        page_html(p, "-hint");
    }
    if (e->wrong != NULL) {
        if (has_hint(f))
            page_html(p, " ");
        draw_id(p, f);
        page_html(p, "-wrong");
    }
    page_html(p, "\"");
}

static void draw_hint(struct page *p, const struct field *f)
{
    if (!has_hint(f))
        return;
    page_html(p, "<p class=\"hint\" id=\"");
    draw_id(p, f);
    page_html(p, "-hint\">");
    if (f->hint != NULL)
        page_words(p, f->hint, NULL, 0);
    else
        page_words(
            p, &say_web_form_number_range,
            (const struct fill[]){{.name = "from", .kind = FILL_KIND_NUMBER, .number = f->from},
                                  {.name = "to", .kind = FILL_KIND_NUMBER, .number = f->to}},
            2);
    page_html(p, "</p>");
}

void form_draw_wrong(struct page *p, const struct form_entry *e)
{
    page_words(
        p, e->wrong,
        (const struct fill[]){{.name = "limit", .kind = FILL_KIND_TEXT, .text = e->limit}}, 1);
}

static void draw_wrong(struct page *p, const struct field *f, const struct form_entry *e)
{
    if (e->wrong == NULL)
        return;
    page_html(p, "<p class=\"wrong\" id=\"");
    draw_id(p, f);
    page_html(p, "-wrong\"><b>");
    page_words(p, &say_web_form_error, NULL, 0);
    page_html(p, "</b> ");
    form_draw_wrong(p, e);
    page_html(p, "</p>");
}

static void draw_maybe(struct page *p, const struct field *f)
{
    if (f->required || f->asked || f->kind == FIELD_TICK)
        return;
    page_html(p, " <span class=\"maybe\">");
    page_words(p, &say_web_form_maybe, NULL, 0);
    page_html(p, "</span>");
}

static void draw_label(struct page *p, const struct field *f)
{
    page_html(p, "<label for=\"");
    draw_id(p, f);
    page_html(p, "\">");
    if (f->label != NULL)
        page_words(p, f->label, NULL, 0);
    draw_maybe(p, f);
    page_html(p, "</label>");
}

static void draw_name(struct page *p, const struct field *f)
{
    page_html(p, " id=\"");
    draw_id(p, f);
    page_html(p, "\" name=\"");
    page_text(p, text_of(f->name));
    page_html(p, "\"");
}

/* What kind of keyboard a telephone should show, and how wide the box is. */
static void draw_kind(struct page *p, const struct field *f)
{
    const struct text fills = text_of(f->autocomplete);

    if (f->kind == FIELD_SECRET)
        page_html(p, "type=\"password\"");
    else if (f->kind == FIELD_FILE)
        page_html(p, "type=\"file\"");
    else if (text_same(fills, TEXT("email")))
        page_html(p, "type=\"email\"");
    else if (text_same(fills, TEXT("tel")))
        page_html(p, "type=\"tel\"");
    else
        page_html(p, "type=\"text\"");
    if (f->kind == FIELD_CENTS)
        page_html(p, " inputmode=\"decimal\" class=\"short\"");
    else if (f->kind == FIELD_NUMBER || text_same(fills, TEXT("one-time-code")))
        page_html(p, " inputmode=\"numeric\" class=\"short\"");
    else if (f->kind == FIELD_DAY || f->kind == FIELD_MONTH)
        page_html(p, " class=\"short\"");
    page_html(p, " autocomplete=\"");
    page_text(p, fills.len > 0             ? fills
                 : f->kind == FIELD_SECRET ? TEXT("current-password")
                                           : TEXT("off"));
    page_html(p, "\"");
}

static void draw_box(struct page *p, const struct field *f, const struct form_entry *e)
{
    if (f->kind == FIELD_CENTS)
        page_html(p, "<span class=\"euro\"><span aria-hidden=\"true\">\xE2\x82\xAC</span>");
    page_html(p, "<input ");
    draw_kind(p, f);
    draw_name(p, f);
    if (e->kept.len > 0 && f->kind != FIELD_SECRET && f->kind != FIELD_FILE) {
        page_html(p, " value=\"");
        page_text(p, e->kept);
        page_html(p, "\"");
    }
    draw_described(p, f, e);
    page_html(p, ">");
    if (f->kind == FIELD_CENTS)
        page_html(p, "</span>");
}

static void draw_long(struct page *p, const struct field *f, const struct form_entry *e)
{
    page_html(p, "<textarea rows=\"6\"");
    draw_name(p, f);
    draw_described(p, f, e);
    page_html(p, ">\n"); /* HTML drops one line end here, so that the person's own stays */
    page_text(p, e->kept);
    page_html(p, "</textarea>");
}

static void draw_tick(struct page *p, const struct field *f, const struct form_entry *e)
{
    page_html(p, "<div class=\"pick\"><input type=\"checkbox\" value=\"1\"");
    draw_name(p, f);
    if (e->kept.len > 0)
        page_html(p, " checked");
    draw_described(p, f, e);
    page_html(p, ">");
    draw_label(p, f);
    page_html(p, "</div>");
    draw_hint(p, f);
    draw_wrong(p, f, e);
}

/* The choices of the table, or those offered while running, as one list. */
static size_t choices_of(const struct field *f, const struct form_entry *e)
{
    size_t n = 0;

    if (e->offers != NULL)
        return e->offer_count;
    while (f->choices != NULL && f->choices[n].value != NULL)
        n++;
    return n;
}

static struct offer choice_at(const struct page *p, const struct field *f,
                              const struct form_entry *e, size_t i)
{
    const struct choice *c = NULL;

    if (e->offers != NULL)
        return e->offers[i];
    c = &f->choices[i];
    return (struct offer){
        text_of(c->value), sentence_said(p->arena, c->label, p->lang, p->je, NULL, 0),
        c->hint == NULL ? NO_TEXT : sentence_said(p->arena, c->hint, p->lang, p->je, NULL, 0)};
}

static void draw_radios(struct page *p, const struct field *f, const struct form_entry *e,
                        size_t n)
{
    page_html(p, "<fieldset role=\"radiogroup\"");
    draw_described(p, f, e);
    page_html(p, "><legend>");
    if (f->label != NULL)
        page_words(p, f->label, NULL, 0);
    draw_maybe(p, f);
    page_html(p, "</legend>");
    draw_hint(p, f);
    draw_wrong(p, f, e);
    for (size_t i = 0; i < n; i++) {
        const struct offer o = choice_at(p, f, e, i);

        page_html(p, "<div class=\"pick\"><input type=\"radio\" id=\"");
        draw_id(p, f);
        if (i > 0) { /* the first has the field's own id: the summary links to it */
            page_html(p, "-");
            page_plain(p, (int64_t)i);
        }
        page_html(p, "\" name=\"");
        page_text(p, text_of(f->name));
        page_html(p, "\" value=\"");
        page_text(p, o.value);
        page_html(p, "\"");
        if (e->kept.at != NULL && text_same(e->kept, o.value))
            page_html(p, " checked");
        page_html(p, "><label for=\"");
        draw_id(p, f);
        if (i > 0) {
            page_html(p, "-");
            page_plain(p, (int64_t)i);
        }
        page_html(p, "\">");
        page_text(p, o.label);
        if (o.hint.len > 0) {
            page_html(p, " <span class=\"hint\">");
            page_text(p, o.hint);
            page_html(p, "</span>");
        }
        page_html(p, "</label></div>");
    }
    page_html(p, "</fieldset>");
}

static void draw_select(struct page *p, const struct field *f, const struct form_entry *e,
                        size_t n)
{
    page_html(p, "<select");
    draw_name(p, f);
    draw_described(p, f, e);
    page_html(p, "><option value=\"\">");
    page_words(p, &say_web_form_pick, NULL, 0);
    page_html(p, "</option>");
    for (size_t i = 0; i < n; i++) {
        const struct offer o = choice_at(p, f, e, i);

        page_html(p, "<option value=\"");
        page_text(p, o.value);
        page_html(p, "\"");
        if (e->kept.len > 0 && text_same(e->kept, o.value))
            page_html(p, " selected");
        page_html(p, ">");
        page_text(p, o.label);
        page_html(p, "</option>");
    }
    page_html(p, "</select>");
}

void page_field(struct page *p, const struct form *form, const char *name)
{
    const size_t at = form_field_at(form, name);
    const struct field *f = &form->table->fields[at];
    const struct form_entry *e = &form->entries[at];
    const size_t choices = f->kind == FIELD_CHOICE ? choices_of(f, e) : 0;

    if (f->kind == FIELD_HIDDEN) {
        page_html(p, "<input type=\"hidden\"");
        draw_name(p, f);
        page_html(p, " value=\"");
        page_text(p, e->kept);
        page_html(p, "\">");
        return;
    }
    if (e->wrong != NULL)
        page_html(p, "<div class=\"field refused\">");
    else
        page_html(p, "<div class=\"field\">");
    if (f->kind == FIELD_TICK) {
        draw_tick(p, f, e);
    } else if (f->kind == FIELD_CHOICE && choices <= RADIOS_MOST) {
        draw_radios(p, f, e, choices);
    } else {
        draw_label(p, f);
        draw_hint(p, f);
        draw_wrong(p, f, e);
        if (f->kind == FIELD_LONG)
            draw_long(p, f, e);
        else if (f->kind == FIELD_CHOICE)
            draw_select(p, f, e, choices);
        else
            draw_box(p, f, e);
    }
    page_html(p, "</div>");
}

/* On top of a page that came back: what is not right yet, each with a link to its field. */
void form_draw_summary(struct page *p, const void *fields)
{
    const struct form *form = fields;
    int64_t count = 0;

    for (size_t i = 0; i < form->table->count; i++)
        count += form->entries[i].wrong != NULL;
    page_html(p, "<div class=\"sheet refused\" role=\"alert\" aria-labelledby=\"refused\">"
                 "<h2 id=\"refused\">");
    page_words(
        p, form->looking ? &say_web_form_summary_look : &say_web_form_summary,
        (const struct fill[]){{.name = "count", .kind = FILL_KIND_NUMBER, .number = count}}, 1);
    page_html(p, "</h2><ul>");
    for (size_t i = 0; i < form->table->count; i++) {
        const struct field *f = &form->table->fields[i];

        if (form->entries[i].wrong == NULL)
            continue;
        page_html(p, "<li><a href=\"#");
        draw_id(p, f);
        page_html(p, "\">");
        if (f->label != NULL) {
            page_words(p, f->label, NULL, 0);
            page_html(p, "</a>: ");
            form_draw_wrong(p, &form->entries[i]);
        } else {
            form_draw_wrong(p, &form->entries[i]);
            page_html(p, "</a>");
        }
        page_html(p, "</li>");
    }
    page_html(p, "</ul></div>");
}
