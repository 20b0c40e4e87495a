#ifndef ERK_HOUSE_DEMO_STORY_H
#define ERK_HOUSE_DEMO_STORY_H
/* demo_story - what three people in Zonnedam told of themselves: fictitious, like they are.
 *
 * Purpose    a visitor of the demonstration reads a story as its owner, and the one part of it
 *            that its owner shared as the reader.
 * Knows      story, witness. */
#include "ground/store/store.h"
#include "witness/witness.h"

/* Did this persona tell something on this day? */
bool demo_story_has(const char *key, struct day today);
MUST_USE enum outcome demo_story_tell(struct db *db, const char *key, struct text person,
                                      struct text contact, struct day today);
#endif
