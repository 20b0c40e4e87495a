#ifndef ERK_WORDS_WORDS_H
#define ERK_WORDS_WORDS_H
/* words - the letter, and the small check on how we write.
 *
 * Purpose    one struct becomes a page, a PDF and the text that is kept: whoever reads which of
 *            the three reads the same. The person's name leads, the number stands at the foot.
 * Units      days, cents; texts in the language of the letter.
 * Ownership  a letter borrows its texts; what is made lives in the arena given.
 * Errors     NOT_VALID: a letter that misses what each must have (letter_right says what);
 *            NO_ROOM: arena full, or more parts than LETTER_PARTS_MOST.
 * Law        Awb 3:45, 3:47, 6:7, 6:8; AVG 5 lid 1 c (nothing on the outside of an envelope).
 * Knows      ground. */
#include "ground/base/sentence.h"
#include "ground/paper/paper.h"
#include "ground/web/page.h"

struct place; /* ground/web: name, phone, visit, post of the municipality */

enum letter_limits {
    LETTER_PARTS_MOST = 64,
    LETTER_ITEMS_MOST = 24, /* of one list */
    LETTER_ROWS_MOST = 40,  /* of one table */
    LETTER_LINES_MOST = 5   /* of the address */
};

enum letter_kind { LETTER_PARAGRAPH, LETTER_HEADING, LETTER_ITEM, LETTER_ROW };

/* Items and rows that follow each other make one list, one table. */
struct letter_part {
    enum letter_kind kind;
    struct text text;    /* paragraph, heading, item; of a row: what it is */
    struct text article; /* of a row: the rule, "Pw 21 a"; may be empty */
    struct cents cents;  /* of a row */
    bool sum;            /* of a row: the outcome, printed bold */
};

struct letter {
    enum language lang;
    bool je;          /* "je" instead of "u", because the person asked for it */
    struct text name; /* as wanted; leads the letter */
    struct text post; /* above the address, when the post needs more than the name; or empty */
    struct text lines[LETTER_LINES_MOST]; /* street and town; none: not by post */
    size_t lines_count;
    struct day day;
    struct text subject; /* heading 1: the news for this person, one sentence */
    struct letter_part parts[LETTER_PARTS_MOST];
    size_t parts_count;
    struct text law; /* the block of law: articles, at the end, in one place */
    bool has_objection;
    struct day objection;  /* last day to object */
    struct text signed_by; /* a name; "night" work names the team's contact */
    struct text signed_as; /* "uw contactpersoon" */
    int64_t reference;     /* at the foot; 0: none */
    bool full;             /* sticky: a part did not fit */
};

void letter_add(struct letter *l, enum letter_kind kind, struct text t); /* empty t: nothing */
void letter_row(struct letter *l, struct text what, struct text article, struct cents c,
                bool sum);
/* "Dag Selam," */
struct text letter_greeting(struct arena *a, const struct letter *l);

/* What is missing, in English, for a log line; NULL: all there. Every letter has a name, a day,
 * news, a paragraph, somebody who signs. */
const char *letter_right(const struct letter *l);

/* As a page: fields for an INSIDE; the whole letter with its ways to reach us. */
MUST_USE enum outcome letter_page(const struct letter *l, const struct place *place,
                                  struct arena *a, struct inside *ret_inside);
/* As tagged PDF. */
MUST_USE enum outcome letter_pdf(const struct letter *l, const struct place *place,
                                 struct arena *a, struct paper_made *ret_made,
                                 struct text *ret_pdf);
/* As text to keep (sealed by whoever keeps it), and back again. */
struct text letter_keep(struct arena *a, const struct letter *l);
MUST_USE enum outcome letter_kept(struct text kept, struct letter *ret_letter, struct arena *a);

/* ---- u and je ---------------------------------------------------------------------------- */

/* Our own Dutch sentence with "je"; for other people's words never. English stays as it is. */
struct text words_address(struct arena *a, struct text t, enum language lang, bool je);

/* "Pw 21 a" that does not break over a line. */
struct text words_unbroken(struct arena *a, struct text t);

/* ---- the small check --------------------------------------------------------------------- */

enum b1_finding {
    B1_FINE = 0,
    B1_LONG,    /* a sentence of more than 20 words */
    B1_MEAN,    /* more than 12 words a sentence on the whole, from 3 sentences on */
    B1_PASSIVE, /* "er is besloten", "wordt ... behandeld" */
    B1_WORD     /* a word that judges, threatens or hides */
};
/* `ret_what` points into the text: the sentence or the word. Dutch only; English is measured
 * for length. A hint for writers and a test on our own sentences; never a measure of people. */
enum b1_finding words_b1(struct text t, enum language lang, struct text *ret_what);
#endif
