#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "ground/web/request.h"
#include "words/letter.html.h"
#include "words/nl.po.h"
#include "words/words.h"

#include "ground/base/banned.h"

void letter_add(struct letter *l, enum letter_kind kind, struct text t)
{
    if (t.len == 0)
        return;
    if (l->parts_count == LETTER_PARTS_MOST) {
        l->full = true;
        return;
    }
    l->parts[l->parts_count++] = (struct letter_part){.kind = kind, .text = t};
}

void letter_row(struct letter *l, struct text what, struct text article, struct cents c,
                bool sum)
{
    if (l->parts_count == LETTER_PARTS_MOST) {
        l->full = true;
        return;
    }
    l->parts[l->parts_count++] = (struct letter_part){
        .kind = LETTER_ROW, .text = what, .article = article, .cents = c, .sum = sum};
}

struct text letter_greeting(struct arena *a, const struct letter *l)
{
    struct fill fills[] = {FILL_TEXT("name", l->name)};
    return sentence_say(a, &say_words_greeting, l->lang, fills, 1);
}

const char *letter_right(const struct letter *l)
{
    bool paragraph = false;
    for (size_t i = 0; i < l->parts_count; i++)
        paragraph = paragraph || l->parts[i].kind == LETTER_PARAGRAPH;
    if (l->full)
        return "more parts than a letter may have";
    if (l->name.len == 0)
        return "no name";
    if (l->subject.len == 0)
        return "no news";
    if (!paragraph)
        return "no paragraph";
    if (l->signed_by.len == 0)
        return "nobody signs";
    if (l->has_objection && l->objection.n <= l->day.n)
        return "the last day to object is not after the letter";
    return NULL;
}

/* The parts as drawn: those of the letter, then how to disagree, then how to reach us. */
struct whole {
    struct letter_part parts[LETTER_PARTS_MOST + 12];
    size_t count;
};

static void whole_add(struct whole *w, enum letter_kind kind, struct text t)
{
    assert(w->count < sizeof w->parts / sizeof w->parts[0]);
    w->parts[w->count++] = (struct letter_part){.kind = kind, .text = t};
}

static void whole_say(struct whole *w, struct arena *a, const struct letter *l,
                      enum letter_kind kind, const struct sentence *s, const struct fill *fills,
                      size_t n)
{
    struct text t = sentence_say(a, s, l->lang, fills, n);
    whole_add(w, kind, words_address(a, t, l->lang, l->je));
}

static void whole_of(struct whole *w, struct arena *a, const struct letter *l,
                     const struct place *place)
{
    w->count = 0;
    for (size_t i = 0; i < l->parts_count; i++)
        w->parts[w->count++] = l->parts[i];
    if (l->has_objection) {
        struct fill day[] = {FILL_DAY("day", l->objection)};
        whole_say(w, a, l, LETTER_HEADING, &say_words_disagree, NULL, 0);
        whole_say(w, a, l, LETTER_PARAGRAPH, &say_words_disagree_tell, NULL, 0);
        whole_say(w, a, l, LETTER_PARAGRAPH, &say_words_disagree_object, NULL, 0);
        whole_say(w, a, l, LETTER_PARAGRAPH, &say_words_disagree_day, day, 1);
        whole_say(w, a, l, LETTER_PARAGRAPH, &say_words_disagree_help, NULL, 0);
    }
    struct fill reach[] = {FILL_TEXT("phone", place->phone), FILL_TEXT("visit", place->visit),
                           FILL_TEXT("post", place->post)};
    whole_say(w, a, l, LETTER_HEADING, &say_words_reach, NULL, 0);
    whole_say(w, a, l, LETTER_PARAGRAPH, &say_words_reach_all, reach, 3);
}

static size_t run_of(const struct whole *w, size_t i)
{
    size_t n = 1;
    while (i + n < w->count && w->parts[i + n].kind == w->parts[i].kind)
        n++;
    return n;
}

/* ---- as a page ---- */

static bool page_items(struct html_words_letter_blocks *b, const struct letter_part *p,
                       size_t n, struct arena *a)
{
    struct html_words_letter_blocks_items *items = arena_take(a, n, sizeof *items);
    if (items == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        items[i].item = p[i].text;
    b->items = items;
    b->items_count = n;
    return true;
}

static bool page_rows(struct html_words_letter_blocks *b, const struct letter_part *p, size_t n,
                      struct arena *a)
{
    struct html_words_letter_blocks_rows *rows = arena_take(a, n, sizeof *rows);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        rows[i].what = p[i].text;
        rows[i].article = p[i].article;
        rows[i].cents = p[i].cents;
        rows[i].sum = p[i].sum;
    }
    b->rows = rows;
    b->rows_count = n;
    return true;
}

enum outcome letter_page(const struct letter *l, const struct place *place, struct arena *a,
                         struct inside *ret_inside)
{
    struct html_words_letter *f = arena_take(a, 1, sizeof *f);
    struct whole *w = arena_take(a, 1, sizeof *w);
    struct html_words_letter_lines *lines = arena_take(a, LETTER_LINES_MOST, sizeof *lines);
    struct html_words_letter_blocks *blocks =
        arena_take(a, LETTER_PARTS_MOST + 12, sizeof *blocks);
    if (f == NULL || w == NULL || lines == NULL || blocks == NULL)
        return OUTCOME_NO_ROOM;
    whole_of(w, a, l, place);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i += run_of(w, i), n++) {
        const struct letter_part *p = &w->parts[i];
        switch (p->kind) {
        case LETTER_PARAGRAPH: blocks[n].paragraph = p->text; break;
        case LETTER_HEADING: blocks[n].heading = p->text; break;
        case LETTER_ITEM:
            if (!page_items(&blocks[n], p, run_of(w, i), a))
                return OUTCOME_NO_ROOM;
            break;
        case LETTER_ROW:
            if (!page_rows(&blocks[n], p, run_of(w, i), a))
                return OUTCOME_NO_ROOM;
            break;
        }
        if (p->kind == LETTER_PARAGRAPH || p->kind == LETTER_HEADING)
            for (size_t k = 1; k < run_of(w, i); k++) {
                n++;
                if (p->kind == LETTER_PARAGRAPH)
                    blocks[n].paragraph = p[k].text;
                else
                    blocks[n].heading = p[k].text;
            }
    }
    for (size_t i = 0; i < l->lines_count; i++)
        lines[i].line = l->lines[i];
    *f = (struct html_words_letter){.name = l->post.len > 0 ? l->post : l->name,
                                    .lines = lines,
                                    .lines_count = l->lines_count,
                                    .day = l->day,
                                    .subject = l->subject,
                                    .greeting = letter_greeting(a, l),
                                    .blocks = blocks,
                                    .blocks_count = n,
                                    .signed_by = l->signed_by,
                                    .signed_as = l->signed_as,
                                    .from = place->name,
                                    .law = l->law,
                                    .reference = l->reference};
    *ret_inside = INSIDE(html_words_letter, f);
    return a->full ? OUTCOME_NO_ROOM : OUTCOME_OK;
}

/* ---- as PDF ---- */

struct paper_in {
    struct paper_part parts[LETTER_PARTS_MOST + 24];
    size_t count;
    struct text items[LETTER_PARTS_MOST];
    size_t items_count;
    struct text head[3];
    struct text window[LETTER_LINES_MOST + 2];
    struct paper_doc doc;
};

static void paper_add(struct paper_in *p, enum paper_kind kind, struct text t)
{
    if (t.len > 0)
        p->parts[p->count++] = (struct paper_part){.kind = kind, .text = t};
}

static bool paper_table(struct paper_in *p, const struct letter *l,
                        const struct letter_part *rows, size_t n, struct arena *a)
{
    struct text *cells = arena_take(a, n * 3, sizeof *cells);
    struct paper_table *table = arena_take(a, 1, sizeof *table);
    if (cells == NULL || table == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        cells[i * 3] = rows[i].text;
        cells[i * 3 + 1] = rows[i].article;
        cells[i * 3 + 2] = say_cents(a, rows[i].cents, l->lang);
    }
    *table = (struct paper_table){.head = p->head,
                                  .columns = 3,
                                  .cells = cells,
                                  .rows = n,
                                  .row_headers = true,
                                  .last_strong = rows[n - 1].sum,
                                  .right = 1u << 2};
    p->parts[p->count++] = (struct paper_part){.kind = PAPER_TABLE, .table = table};
    return true;
}

static bool paper_body(struct paper_in *p, const struct whole *w, const struct letter *l,
                       struct arena *a)
{
    for (size_t i = 0; i < w->count;) {
        const struct letter_part *part = &w->parts[i];
        size_t n = 1;
        switch (part->kind) {
        case LETTER_PARAGRAPH: paper_add(p, PAPER_PARAGRAPH, part->text); break;
        case LETTER_HEADING: paper_add(p, PAPER_HEADING, part->text); break;
        case LETTER_ITEM:
            n = run_of(w, i);
            for (size_t k = 0; k < n; k++)
                p->items[p->items_count + k] = part[k].text;
            p->parts[p->count++] = (struct paper_part){
                .kind = PAPER_LIST, .items = p->items + p->items_count, .items_count = n};
            p->items_count += n;
            break;
        case LETTER_ROW:
            n = run_of(w, i);
            if (!paper_table(p, l, part, n, a))
                return false;
            break;
        }
        i += n;
    }
    return true;
}

static void paper_window(struct paper_in *p, const struct letter *l, const struct place *place,
                         struct arena *a)
{
    struct fill post[] = {FILL_TEXT("post", place->post)};
    p->doc.window_count = 0;
    if (l->lines_count == 0) {
        p->window[p->doc.window_count++] = l->post.len > 0 ? l->post : l->name;
    } else {
        p->window[p->doc.window_count++] =
            sentence_say(a, &say_words_return_to, l->lang, post, 1);
        p->window[p->doc.window_count++] = l->post.len > 0 ? l->post : l->name;
    }
    for (size_t i = 0; i < l->lines_count; i++)
        p->window[p->doc.window_count++] = l->lines[i];
    p->doc.window = p->window;
}

enum outcome letter_pdf(const struct letter *l, const struct place *place, struct arena *a,
                        struct paper_made *ret_made, struct text *ret_pdf)
{
    if (letter_right(l) != NULL)
        return OUTCOME_NOT_VALID;
    struct paper_in *p = arena_take(a, 1, sizeof *p);
    struct whole *w = arena_take(a, 1, sizeof *w);
    if (p == NULL || w == NULL)
        return OUTCOME_NO_ROOM;
    whole_of(w, a, l, place);
    p->head[0] = sentence_plain(&say_words_col_what, l->lang);
    p->head[1] = sentence_plain(&say_words_col_rule, l->lang);
    p->head[2] = sentence_plain(&say_words_col_amount, l->lang);
    paper_window(p, l, place, a);
    paper_add(p, PAPER_SMALL, say_day(a, l->day, l->lang));
    paper_add(p, PAPER_TITLE, l->subject);
    paper_add(p, PAPER_PARAGRAPH, letter_greeting(a, l));
    if (!paper_body(p, w, l, a))
        return OUTCOME_NO_ROOM;
    paper_add(p, PAPER_PARAGRAPH, sentence_plain(&say_words_goodbye, l->lang));
    paper_add(p, PAPER_PARAGRAPH,
              arena_print(a, "%.*s%s%.*s\n%.*s", TEXT_ARG(l->signed_by),
                          l->signed_as.len > 0 ? "\n" : "", (int)l->signed_as.len,
                          l->signed_as.len > 0 ? l->signed_as.at : "", TEXT_ARG(place->name)));
    if (l->law.len > 0) {
        paper_add(p, PAPER_HEADING, sentence_plain(&say_words_law, l->lang));
        paper_add(p, PAPER_SMALL, l->law);
    }
    struct fill number[] = {FILL_TEXT("number", arena_print(a, "%" PRId64, l->reference))};
    if (l->reference != 0)
        paper_add(p, PAPER_SMALL, sentence_say(a, &say_words_reference, l->lang, number, 1));
    p->doc.title = l->subject;
    p->doc.language = l->lang == LANGUAGE_NL ? TEXT("nl-NL") : TEXT("en-GB");
    p->doc.author = place->name;
    p->doc.sender = place->name;
    p->doc.page_words = sentence_plain(&say_words_page_of, l->lang);
    p->doc.parts = p->parts;
    p->doc.parts_count = p->count;
    p->doc.made = (struct instant){(int64_t)l->day.n * 86400 * 1000000};
    if (a->full)
        return OUTCOME_NO_ROOM;
    return paper_letter(&p->doc, a, ret_made, ret_pdf);
}
