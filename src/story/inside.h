#ifndef ERK_STORY_INSIDE_H
#define ERK_STORY_INSIDE_H
/* inside - what the files of this room share; private.
 *
 * Knows      story.h.
 */
#include "story/story.h"

/* The person, looking at what is theirs: nobody else writes a story, and no job. */
bool story_own_look(const struct witness_look *look, struct text person);
/* The person whose own pages these are. NO_TEXT for everybody else. */
struct text mine(const struct request *r);

/* speak.c: telling aloud, and hearing it back. */
extern const struct form_table speak_table;
enum outcome inspreken_show(struct db *db, struct request *r, struct reply *reply);
enum outcome inspreken_act(struct db *db, struct request *r);
enum outcome geluid_show(struct db *db, struct request *r, struct reply *reply);
enum outcome geluid_weg_act(struct db *db, struct request *r);
/* Sound to whoever may hear it: nothing in it can run, and nothing keeps it. */
void sound_reply(struct reply *reply, struct text type, struct text bytes);
/* reader.c: who was trusted with a part: a case manager, or somebody who helps. */
enum outcome lezen_about(struct db *db, struct request *r, struct about *ret);
enum outcome lezen_show(struct db *db, struct request *r, struct reply *reply);
enum outcome lezen_begin_act(struct db *db, struct request *r);
enum outcome leesdeel_show(struct db *db, struct request *r, struct reply *reply);
enum outcome luisteren_show(struct db *db, struct request *r, struct reply *reply);
/* The table of all stands in pages.c. */

/* Paragraphs of what was told, parted at empty lines. */
struct text *story_paragraphs(struct arena *a, struct text words, size_t *ret_count);
/* "Dit deel is weg", and back to the story. */
void gone_said(struct request *r, struct day gone_by);
#endif
