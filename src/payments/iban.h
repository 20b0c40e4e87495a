#ifndef ERK_PAYMENTS_IBAN_H
#define ERK_PAYMENTS_IBAN_H
/* iban - is this an account number, and of which country?
 *
 * Purpose    a wrong digit must be found while the person is still at the page, not by a bank
 *            that sends the money back on the 20th.
 * Units      none.
 * Ownership  pure: values.
 * Errors     enum iban_fault; every fault has its own sentence on the page.
 * Source     ISO 13616 (lengths and structures as registered), check digits by ISO 7064 mod
 *            97-10.
 * Knows      ground/base only. */
#include "ground/base/arena.h"

enum { IBAN_MOST = 34, IBAN_LEAST = 15 };

struct iban {
    char at[IBAN_MOST];
    uint8_t len;
};

enum iban_fault {
    IBAN_FINE,
    IBAN_EMPTY,
    IBAN_SIGN,      /* a sign that is no capital letter A-Z and no digit */
    IBAN_COUNTRY,   /* no country with this code has IBANs */
    IBAN_LENGTH,    /* too short or too long for its country */
    IBAN_STRUCTURE, /* a letter where its country has a digit, or the other way */
    IBAN_CHECK      /* the check digits do not fit: most often one digit wrong */
};

/* As people type it: spaces anywhere and small letters are presentation only. */
enum iban_fault iban_read(struct text typed, struct iban *ret_iban);
/* As it stands in a bank file: exactly so, or it is refused. */
enum iban_fault iban_judge(struct text t);
struct text iban_text(const struct iban *iban);
/* "NL13 TEST 0123 4567 89" */
struct text iban_in_fours(struct arena *a, struct text iban);
/* "NL** **** **** **67 89": enough for its owner to know which account, and for nobody else. */
struct text iban_hidden(struct arena *a, struct text iban);
/* Reached by a SEPA credit transfer. False also for countries that joined after our table was
 * made: a reason to ask the bank, never a reason not to pay. */
bool iban_in_sepa(struct text iban);
/* Bank code TEST is issued to nobody: an account in it cannot exist. Only for demo data. */
bool iban_is_test(struct text iban);
/* The check digits of country + bban, for made-up accounts of a demo. */
MUST_USE enum outcome iban_make(struct text country, struct text bban, struct iban *ret_iban);
#endif
