#ifndef ERK_GROUND_WEB_PAGE_H
#define ERK_GROUND_WEB_PAGE_H
/* page - HTML in the making. There is no function that writes a variable unescaped.
 *
 * Purpose    nobody's words can become markup: literals come from the templates at build time,
 *            everything else passes an escape that belongs to its place.
 * Units      bytes of UTF-8; the page knows the language, so money and days come out right.
 * Ownership  the bytes live in the arena given to page_open(); one page, one arena.
 * Errors     sticky: `full` once there was no room. Ask once, before answering.
 * Knows      ground/base, and the routes. */
#include "ground/base/arena.h"
#include "ground/base/sentence.h"
#include "ground/web/route.h"

struct form;

struct page {
    struct arena *arena;
    char *at;
    size_t len;
    size_t size; /* what it has now */
    size_t most; /* what it may become */
    bool full;
    enum language lang;
    bool je;           /* the reader wants "je" in Dutch */
    struct text token; /* against forged posts; written by {{token}} */
};

/* A piece of page inside another: the draw function of a template, and its fields. */
struct inside {
    void (*draw)(struct page *, const void *);
    const void *fields;
};
#define INSIDE(draw_, fields_) ((struct inside){.draw = (draw_), .fields = (fields_)})

/* `size`: the most this page may become. Memory that is not used is not touched. */
void page_open(struct page *p, struct arena *a, size_t size, enum language lang);
struct text page_done(const struct page *p); /* NO_TEXT when it did not fit */

/* Literals only: a variable does not compile. */
#define page_html(p, lit) page_html_((p), ("" lit), sizeof(lit) - 1)
void page_html_(struct page *p, const char *lit, size_t len);
void page_text(struct page *p, struct text t);        /* escapes & < > " ' */
void page_cents(struct page *p, struct cents c);      /* € 1.234,56 */
void page_day(struct page *p, struct day d);          /* 3 maart 2027 */
void page_weekday(struct page *p, struct day d);      /* dinsdag 3 maart */
void page_month(struct page *p, struct month m);      /* maart 2027 */
void page_number(struct page *p, int64_t n);          /* 40.000 */
void page_plain(struct page *p, int64_t n);           /* 40000, for attributes */
void page_instant(struct page *p, struct instant at); /* 3 maart 2027, 14.05 uur */
void page_iso(struct page *p, struct day d);          /* 2027-03-03, for datetime="" */
void page_iso_month(struct page *p, struct month m);  /* 2027-03, for addresses */
void page_words(struct page *p, const struct sentence *s, const struct fill *fills, size_t n);
void page_inside(struct page *p, struct inside in); /* draws nothing when .draw is NULL */
/* The path of a route; each {part} is percent-encoded. `count` must fit the route: assert. */
void page_link(struct page *p, enum route r, const struct text *part, size_t count);
void page_query(struct page *p, struct text t);    /* percent-encoded: ?zoek={{query q}} */
void page_asset(struct page *p, const char *name); /* /static/look-4f1c9a.css */
void page_token(struct page *p);                   /* the hidden field */
void page_field(struct page *p, const struct form *f, const char *name); /* see form.h */
#endif
