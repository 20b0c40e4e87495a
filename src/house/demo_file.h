#ifndef ERK_HOUSE_DEMO_FILE_H
#define ERK_HOUSE_DEMO_FILE_H
/* demo_file - what was written about a few fictitious people of Zonnedam, and what they
 * answered; private to the house.
 *
 * Purpose    a visitor sees a line with its reply, a judgement that is over, a talk that began
 *            with the person's own side, and a card for a new contact person.
 * Ownership  ids live in the arena given.
 * Knows      dossier. */
#include "ground/store/store.h"

struct demo_file_of {
    struct text line;
    struct text judgement;
    struct text talk;
    struct text agreed;
};
/* What happens to this persona on this day; most days nothing. `key`: of the persona. */
MUST_USE enum outcome demo_file_day(struct db *, struct arena *keep, const char *key,
                                    struct text person, struct text account, struct text before,
                                    struct day day, struct instant at, struct demo_file_of *of);
/* Is there something on this day? Pure: so that no transaction is spent on nothing. */
bool demo_file_has(const char *key, struct day day);
#endif
