#ifndef ERK_GROUND_WEB_CARD_H
#define ERK_GROUND_WEB_CARD_H
/* card - one thing a room has to say on a first page (/mij, /werk).
 *
 * Purpose    rooms that may not know each other meet on a page: each draws its own cards, the
 *            house sorts them, and the headline of the first becomes the h1.
 * Units      urgency: 100 we broke a promise, 80 the person must do something with a day, 60
 *            money is coming, 40 something new to read, 20 standing, 0 nothing to do.
 * Ownership  texts and `body.fields` live in the arena of the request: a card is drawn later.
 * Errors     a full list drops the least urgent; CARDS_MOST is far above what a page can bear.
 * Knows      ground/base, page. */
#include "ground/web/page.h"

enum { CARDS_MOST = 64 };

struct card {
    int urgency;
    struct text
        headline;     /* becomes the h1 when first: "Uw geld was te laat. Dat is onze fout." */
    struct text lead; /* the sentence under it */
    struct inside body; /* <section class="sheet ..."> ... */
};

struct cards {
    struct card at[CARDS_MOST];
    size_t count;
};

void cards_add(struct cards *cards, struct card card);
void cards_sort(struct cards *cards); /* most urgent first; equals keep their order */
#endif
