#ifndef ERK_PAYMENTS_ACCOUNT_PAGES_H
#define ERK_PAYMENTS_ACCOUNT_PAGES_H
/* account_pages - private to payments: the account of a person, asked by one and agreed by
 * another.
 *
 * Knows      ground, witness, access, people.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

extern const struct form_table payments_account_table;

/* The account money goes to now, but for four signs hidden; NO_TEXT: none. */
MUST_USE enum outcome payments_shown_account(struct db *db, struct request *r,
                                             struct text *ret);
enum outcome payments_show_account(struct db *, struct request *, struct reply *);
enum outcome payments_act_account(struct db *, struct request *);
enum outcome payments_about_accounts(struct db *, struct request *, struct about *);
enum outcome payments_show_accounts(struct db *, struct request *, struct reply *);
enum outcome payments_about_account(struct db *, struct request *, struct about *);
enum outcome payments_act_account_agree(struct db *, struct request *);
#endif
