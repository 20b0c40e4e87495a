#ifndef ERK_DOSSIER_INSIDE_H
#define ERK_DOSSIER_INSIDE_H
/* inside - what the files of this room share; private.
 *
 * Knows      dossier.h.
 */
#include "dossier/dossier.h"

/* All replies about one person, to be put beside their lines. */
struct reply_row {
    struct text line; /* observation or judgement */
    struct dossier_reply reply;
};
struct replies {
    struct reply_row *row;
    size_t count;
};
MUST_USE enum outcome dossier_replies(struct db *, const struct witness_look *,
                                      struct text person, struct replies *ret);
/* Those of one line, in order. NULL: arena full. */
const struct dossier_reply *replies_of(struct arena *a, const struct replies *all,
                                       struct text line, size_t *ret_count);
/* What counted on `day`, also what is over by now (`today`); oldest first. For review.c alone. */
MUST_USE enum outcome judgements_on(struct db *, const struct witness_look *,
                                    struct text person, struct day day, struct day today,
                                    struct dossier_judgement **ret_list, size_t *ret_count);
/* One sealed text of this room, into the arena. */
MUST_USE enum outcome dossier_unseal(struct db *, const struct witness_look *,
                                     struct text person, const char *table, struct text row,
                                     const char *column, struct text bytes,
                                     struct text *ret_words);
MUST_USE enum outcome dossier_seal(struct db *, const struct witness_look *, struct text person,
                                   const char *table, struct text row, const char *column,
                                   struct text words, struct text *ret_bytes);
#endif
