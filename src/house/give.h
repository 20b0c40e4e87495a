#ifndef ERK_HOUSE_GIVE_H
#define ERK_HOUSE_GIVE_H
/* give - everything about one person, for that person; private to the house.
 *
 * Purpose    one JSON for a program and one page to read, out of what every room holds; never a
 *            row about somebody else.
 * Ownership  `struct given` belongs to the caller: WHEN_LEAVING(house_given_drop).
 * Errors     NOT_ALLOWED: no own look and no job's. NOT_FOUND: nobody we know.
 * Law        AVG 15 lid 3, 15 lid 4, 20. Knows every room. */
#include "house/house.h"

struct given {
    char *json, *html;
    size_t json_size, html_size;
    int64_t rows;
};
struct witness_look;
MUST_USE enum outcome house_give(struct db *db, const struct witness_look *look,
                                 struct text person, struct day today, enum language lang,
                                 struct given *ret);
void house_given_drop(struct given *given); /* wipes; for WHEN_LEAVING */
#endif
