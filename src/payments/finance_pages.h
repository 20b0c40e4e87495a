#ifndef ERK_PAYMENTS_FINANCE_PAGES_H
#define ERK_PAYMENTS_FINANCE_PAGES_H
/* finance_pages - private to payments: the pages of who pays. They show amounts, names and
 * accounts as far as paying needs them, and nothing of why somebody has a right.
 *
 * Knows      ground, witness, access, people.
 */
#include "ground/store/store.h"
#include "ground/web/handler.h"

struct payments_night_report;

extern const struct form_table payments_mandate_table, payments_bank_table;
const struct sentence *payments_kind_sentence(struct text kind);
const struct sentence *payments_held_sentence(struct text reason);
/* Judges and repairs as the night does, at this moment; owes nothing new. */
MUST_USE enum outcome payments_repair_now(struct db *db, struct day today, struct instant at,
                                          struct payments_night_report *ret);

enum outcome payments_show_finance(struct db *, struct request *, struct reply *);
enum outcome payments_act_draft(struct db *, struct request *);
enum outcome payments_about_run(struct db *, struct request *, struct about *);
enum outcome payments_show_run(struct db *, struct request *, struct reply *);
enum outcome payments_act_agree(struct db *, struct request *);
enum outcome payments_about_file(struct db *, struct request *, struct about *);
enum outcome payments_act_file(struct db *, struct request *);
enum outcome payments_show_bank(struct db *, struct request *, struct reply *);
enum outcome payments_act_bank(struct db *, struct request *);
enum outcome payments_act_desk(struct db *, struct request *);
enum outcome payments_about_accounts(struct db *, struct request *, struct about *);
enum outcome payments_show_accounts(struct db *, struct request *, struct reply *);
enum outcome payments_about_account(struct db *, struct request *, struct about *);
enum outcome payments_act_account_agree(struct db *, struct request *);
enum outcome payments_act_mandate(struct db *, struct request *);
enum outcome payments_act_mandate_agree(struct db *, struct request *);
#endif
