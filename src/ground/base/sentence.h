#ifndef ERK_GROUND_BASE_SENTENCE_H
#define ERK_GROUND_BASE_SENTENCE_H
/* sentence - what we say, in every language we say it in.
 *
 * Purpose    each sentence stands once, in its room's nl.po and en.po; the build makes
 *            constants of them, so a missing translation fails the build and never a page.
 *            Units UTF-8. Holes are written {name}; `count` chooses between one and many.
 * Ownership  sentences are constants; what is said lives in the arena.
 * Errors     a hole without its fill is an error of ours: assert.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/day.h"

enum language { LANGUAGE_NL, LANGUAGE_EN };
enum { LANGUAGES = 2 };

struct sentence {
    const char *key;
    struct text one[LANGUAGES];
    struct text many[LANGUAGES]; /* .at == NULL: no plural */
    struct text je[2]; /* Dutch for who wants "je": one, many; .at == NULL: the same words */
};

enum fill_kind {
    FILL_KIND_TEXT,
    FILL_KIND_CENTS,
    FILL_KIND_DAY,
    FILL_KIND_MONTH,
    FILL_KIND_NUMBER
};

struct fill {
    const char *name;
    enum fill_kind kind;
    struct text text;
    int64_t number; /* cents, day, month or count */
};

#define FILL_TEXT(hole, t) ((struct fill){.name = (hole), .kind = FILL_KIND_TEXT, .text = (t)})
#define FILL_CENTS(hole, c)                                                                    \
    ((struct fill){.name = (hole), .kind = FILL_KIND_CENTS, .number = (c).n})
#define FILL_DAY(hole, d)                                                                      \
    ((struct fill){.name = (hole), .kind = FILL_KIND_DAY, .number = (d).n})
#define FILL_MONTH(hole, m)                                                                    \
    ((struct fill){.name = (hole), .kind = FILL_KIND_MONTH, .number = (m).n})
#define FILL_NUMBER(hole, i)                                                                   \
    ((struct fill){.name = (hole), .kind = FILL_KIND_NUMBER, .number = (i)})

struct text sentence_say(struct arena *a, const struct sentence *s, enum language lang,
                         const struct fill *fills, size_t count);
struct text sentence_plain(const struct sentence *s, enum language lang); /* no holes */
/* The same to somebody who wants "je" or not. English has one form. */
struct text sentence_said(struct arena *a, const struct sentence *s, enum language lang,
                          bool je, const struct fill *fills, size_t count);

/* How the language writes them. */
struct text say_cents(struct arena *a, struct cents c, enum language lang); /* "€ 1.234,56" */
struct text say_day(struct arena *a, struct day d, enum language lang);     /* "3 maart 2027" */
struct text say_weekday(struct arena *a, struct day d,
                        enum language lang); /* "dinsdag 3 maart" */
struct text say_month(struct arena *a, struct month m, enum language lang); /* "maart 2027" */
struct text say_number(struct arena *a, int64_t n, enum language lang);     /* "40.000" */
struct text language_code(enum language lang);                              /* "nl", "en" */
#endif
