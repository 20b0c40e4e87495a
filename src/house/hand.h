#ifndef ERK_HOUSE_HAND_H
#define ERK_HOUSE_HAND_H
/* hand - a part of somebody's own story, given along with a decision by that person.
 *
 * Purpose    said before: the copy stays with the decision. The person chooses which.
 * Law        AVG 6 lid 1 a and c; Awb 3:46.
 * Knows      story, decisions: nobody else knows both. */
#include "access/access.h"
#include "ground/web/handler.h"

extern const struct form_table hand_table;
enum outcome hand_show(struct db *db, struct request *r, struct reply *reply);
enum outcome hand_act(struct db *db, struct request *r);
#endif
