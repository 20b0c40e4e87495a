#ifndef ERK_STORY_INSIDE_H
#define ERK_STORY_INSIDE_H
/* inside - what the files of this room share; private.
 *
 * Knows      story.h.
 */
#include "story/story.h"

/* The person, looking at what is theirs: nobody else writes a story, and no job. */
bool story_own_look(const struct witness_look *look, struct text person);

/* Handlers of reader.c; the table of all stands in pages.c. */
enum outcome verhaal_about(struct db *db, struct request *r, struct about *ret);
enum outcome verhaal_lezen_show(struct db *db, struct request *r, struct reply *reply);
enum outcome verhaal_luisteren_show(struct db *db, struct request *r, struct reply *reply);

/* "wie ik ben", as a heading. */
const struct sentence *topic_sentence(enum story_topic t);
/* Paragraphs of what was told, parted at empty lines. */
struct text *story_paragraphs(struct arena *a, struct text words, size_t *ret_count);
#endif
