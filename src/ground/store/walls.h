#ifndef ERK_GROUND_STORE_WALLS_H
#define ERK_GROUND_STORE_WALLS_H
/* walls - who may read what of whom, name by name.
 *
 * Purpose    the matrix that the SQLite authorizer asks and that PostgreSQL's GRANTs are made
 *            of. tools/walls.py makes it of rooms.txt and of all patches: exact names, because
 *            a pattern can be fooled by somebody who chooses a fitting name.
 * Ownership  constants. Knows nothing. */
#include <stdbool.h>
#include <stddef.h>

struct wall {
    const char *room;   /* who reads */
    const char *shared; /* the view or table <other>_shared_thing it may read */
};

/* A view's own insides: what <other>_shared_thing itself reads. */
extern const struct wall store_walls[];
extern const size_t store_walls_count;
#endif
