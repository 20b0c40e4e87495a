#ifndef ERK_PAYMENTS_STORE_H
#define ERK_PAYMENTS_STORE_H
/* store - rows of accounts, mandates, obligations and the ledger; private to payments.
 *
 * Ownership  results live in db->arena.
 * Errors     as ground/store; OUTCOME_BROKEN when a ledger entry does not add to zero.
 * Knows      ground, promises, decisions (views). */
#include "ground/store/store.h"
#include "payments/ledger.h"

enum obligation_kind {
    OBLIGATION_MONTH,
    OBLIGATION_CORRECTION,
    OBLIGATION_ADVANCE,
    OBLIGATION_HOLIDAY,
    OBLIGATION_INTEREST,
    OBLIGATION_SORRY,
    OBLIGATION_PENALTY /* we decided too late: Awb 4:17 */
};
struct text obligation_key(enum obligation_kind k);

struct obligation_new {
    struct text person;
    enum obligation_kind kind;
    struct text source;
    struct text decision; /* .at == NULL: none */
    struct month month;
    int64_t version;
    struct cents payable, set_off, reserve;
    struct text form, event;
    struct day promised;
    struct text promise; /* made elsewhere (advance); NO_TEXT: made here */
    struct text for_late;
    struct day made;
};
/* With its promise and its two sides in the ledger. `ret_id` may be NULL. */
MUST_USE enum outcome obligation_make(struct db *db, const struct obligation_new *n,
                                      struct text *ret_id);

/* An entry in the making: lines are written at once, the sum is asked at the end. */
struct entry {
    struct text id;
    struct day day;
    struct text why;
    struct ledger_sum sum;
};
struct entry entry_begin(struct db *db, struct day day, struct text why);
MUST_USE enum outcome entry_line(struct db *db, struct entry *e, enum book book,
                                 struct text person, struct text obligation,
                                 struct text attempt, struct cents amount);
MUST_USE enum outcome entry_end(const struct entry *e);

/* The account in force; NOT_FOUND: none. `ret_stopped`: the bank refuses it. */
MUST_USE enum outcome account_in_force(struct db *db, struct text person, struct day day,
                                       struct text *ret_id, bool *ret_stopped, bool *ret_died);
MUST_USE enum outcome account_stop(struct db *db, struct text account, struct text reason,
                                   struct day day);
/* NOT_FOUND: no mandate on that day. */
MUST_USE enum outcome mandate_on(struct db *db, struct day day, struct text *ret_id,
                                 struct cents *ret_most);
/* Months, advances, corrections and holiday allowance that are not owed yet. */
MUST_USE enum outcome owed_make(struct db *db, struct arena *scratch, struct month month,
                                struct day today, int64_t *ret_made);

const struct payments_sender *payments_sender(void);

/* Statements of the other files; payments_rows names each. */
extern const struct store_list payments_list_run, payments_list_bank, payments_list_night,
    payments_list_pages, payments_list_finance, payments_list_too_much, payments_list_own_money,
    payments_list_accounts, payments_list_bank_pages, payments_list_run_pages,
    payments_list_give;
#endif
