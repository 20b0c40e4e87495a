#ifndef ERK_PAYMENTS_TOO_MUCH_PAGES_H
#define ERK_PAYMENTS_TOO_MUCH_PAGES_H
/* too_much_pages - private to payments: what was paid too much, for who decides about it and
 * for the person: the same amounts on both sides.
 *
 * Knows      ground, witness, access, people.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

extern const struct form_table payments_decide_table;

enum outcome payments_about_too_much(struct db *, struct request *, struct about *);
enum outcome payments_show_too_much(struct db *, struct request *, struct reply *);
enum outcome payments_about_too_much_one(struct db *, struct request *, struct about *);
enum outcome payments_show_too_much_one(struct db *, struct request *, struct reply *);
enum outcome payments_act_too_much(struct db *, struct request *);
enum outcome payments_act_too_much_agree(struct db *, struct request *);
/* How many wait for a human being. */
MUST_USE enum outcome payments_too_much_count(struct db *db, int64_t *ret);
/* For /mij/geld; draws nothing when there is nothing. */
MUST_USE enum outcome payments_draw_mine(struct db *db, struct request *r, struct inside *ret);
enum outcome payments_act_mine(struct db *, struct request *);
#endif
