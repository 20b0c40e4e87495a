#ifndef ERK_HOUSE_RIGHTS_H
#define ERK_HOUSE_RIGHTS_H
/* rights - the pages of what a person may ask about their own data; private to the house.
 *
 * Law        AVG 12 lid 3 (a month), 15 (copy), 16, 17, 18, 20, 21; Archiefwet.
 * Knows      every room.
 */
#include "ground/web/handler.h"

enum outcome inzage_show(struct db *db, struct request *r, struct reply *reply);
enum outcome inzage_file_show(struct db *db, struct request *r, struct reply *reply);
extern const struct form_table rights_table;
enum outcome rights_act(struct db *db, struct request *r);
enum outcome rights_show(struct db *db, struct request *r, struct reply *reply);
#endif
