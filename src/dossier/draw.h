#ifndef ERK_DOSSIER_DRAW_H
#define ERK_DOSSIER_DRAW_H
/* draw - what the pages of this room share; private.
 *
 * Knows      inside.h, access, ground/web.
 */
#include "dossier/inside.h"

struct lines {
    struct dossier_observation *observation; /* oldest first */
    size_t observations;
    struct dossier_judgement *judgement; /* newest first */
    size_t judgements;
};
MUST_USE enum outcome lines_read(struct db *, struct request *, struct text person,
                                 enum dossier_reader, struct lines *ret);
const struct dossier_observation *line_of(const struct lines *l, struct text id);
MUST_USE enum outcome author_name(struct db *, struct request *, struct text account,
                                  struct text *ret_name);
const struct sentence *way_sentence(enum dossier_way way);

extern const struct form_table dossier_reply_table;
enum outcome mijn_dossier_show(struct db *, struct request *, struct reply *);
enum outcome mijn_antwoord_show(struct db *, struct request *, struct reply *);
enum outcome mijn_antwoord_act(struct db *, struct request *);
#endif
