#ifndef ERK_PAYMENTS_RUN_PAGES_H
#define ERK_PAYMENTS_RUN_PAGES_H
/* run_pages - private to payments: one run, its agreement, its file, and withdrawing it. Names
 * only of those who are held: somebody must be able to call them.
 *
 * Knows      ground, witness, access, people.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

extern const struct form_table payments_withdraw_table;

enum outcome payments_about_run(struct db *, struct request *, struct about *);
enum outcome payments_show_run(struct db *, struct request *, struct reply *);
enum outcome payments_act_agree(struct db *, struct request *);
enum outcome payments_act_withdraw(struct db *, struct request *);
enum outcome payments_act_withdraw_agree(struct db *, struct request *);
enum outcome payments_about_file(struct db *, struct request *, struct about *);
enum outcome payments_act_file(struct db *, struct request *);
#endif
