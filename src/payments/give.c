/* give - all that this room holds of one person, for that person: a statement a kind of row. */
#include "payments/give.sql.h"
#include "payments/payments.h"
#include "payments/store.h"
#include "witness/witness.h"

#include "ground/base/banned.h"

const struct store_list payments_list_give = {payments_give_statements,
                                              payments_give_statements_count};

static const struct witness_table tables[] = {
    {"accounts", &payments_give_accounts_sql, KEY_PAYMENTS, "payments_account"},
    {"owed", &payments_give_owed_sql, KEY_PAYMENTS, "payments_obligation"},
    {"payments", &payments_give_sent_sql, KEY_PAYMENTS, "payments_attempt"},
    {"arrived", &payments_give_arrived_sql, KEY_PAYMENTS, "payments_arrived"},
    {"corrections", &payments_give_corrections_sql, KEY_PAYMENTS, "payments_correction"},
    {"too_much", &payments_give_too_much_sql, KEY_PAYMENTS, "payments_too_much"},
    {"decided_back", &payments_give_decided_sql, KEY_PAYMENTS, "payments_decided"},
    {"share", &payments_give_share_sql, KEY_PAYMENTS, "payments_share"},
    {"ledger", &payments_give_ledger_sql, KEY_PAYMENTS, "payments_ledger"},
};
const struct witness_tables payments_holds = {tables, sizeof tables / sizeof *tables};
