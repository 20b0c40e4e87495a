#ifndef ERK_GROUND_PAPER_PAPER_H
#define ERK_GROUND_PAPER_PAPER_H
/* paper - a letter as PDF that a screen reader can walk through, and a window envelope can
 * carry.
 *
 * Purpose    headings, paragraphs, lists and tables become tagged PDF by cairo and pango; then
 *            a small update is appended with what cairo leaves out: language, title on display,
 *            scope of table headers, and the PDF/UA mark, the last only when all of it is
 *            there.
 * Sizes      A4; the address stands in the left window of DIN 5008 form B (20 mm from the left,
 *            45 mm from the top, 85 x 45 mm); nothing else is drawn above 100 mm but the
 *            sender's name, right of the window: folded in three, only the address shows.
 * Ownership  the PDF lives in the caller's arena (some 10-60 kB a letter).
 * Errors     OUTCOME_NO_ROOM arena full or more than PAPER_PAGES_MOST pages; OUTCOME_NOT_VALID
 *            a document without title, language or text; OUTCOME_BROKEN cairo failed.
 * Law        Besluit digitale toegankelijkheid (EN 301 549 10, PDF/UA-1 ISO 14289-1).
 * Knows      ground/base only; it holds no meaning. */
#include "ground/base/arena.h"
#include "ground/base/day.h"

enum paper_limits { PAPER_PAGES_MOST = 40, PAPER_COLUMNS_MOST = 6, PAPER_HEADERS_MOST = 400 };

enum paper_kind {
    PAPER_TITLE,     /* the one heading 1 */
    PAPER_HEADING,   /* heading 2 */
    PAPER_PARAGRAPH, /* text */
    PAPER_LIST,      /* items */
    PAPER_TABLE,     /* table */
    PAPER_SMALL      /* text, smaller: the block of law, the reference at the foot */
};

struct paper_table {
    struct text caption;     /* may be empty */
    const struct text *head; /* `columns` header cells */
    size_t columns;
    const struct text *cells; /* rows * columns */
    size_t rows;
    bool row_headers; /* the first cell of a row names the row */
    bool last_strong; /* the last row is the sum: printed bold */
    unsigned right;   /* bit per column: aligned right (amounts) */
};

struct paper_part {
    enum paper_kind kind;
    struct text text;
    const struct text *items;
    size_t items_count;
    const struct paper_table *table;
};

struct paper_doc {
    struct text title;    /* of the file, shown in the window's bar */
    struct text language; /* "nl-NL" */
    struct text author;
    struct text sender; /* one short name, top right: the municipality and nothing else */
    const struct text *window; /* lines in the address window, at most 7 */
    size_t window_count;
    struct text page_words; /* "Bladzijde {n} van {m}" with two %d; empty: no page numbers */
    const struct paper_part *parts;
    size_t parts_count;
    struct instant made; /* the file's date; the same document gives the same bytes */
};

struct paper_made {
    int pages;
    bool ua; /* the PDF/UA mark was set, because the structure is there */
};

MUST_USE enum outcome paper_letter(const struct paper_doc *doc, struct arena *a,
                                   struct paper_made *ret_made, struct text *ret_pdf);

/* The font family that letters really get on this machine. */
struct text paper_font(struct arena *a);
#endif
