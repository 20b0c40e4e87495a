#ifndef ERK_HOUSE_DEMO_H
#define ERK_HOUSE_DEMO_H
/* demo - Zonnedam, a fictitious municipality; private to the house.
 *
 * Purpose    somebody who never saw the program sees a month in a person's life. Its history is
 *            made by the real acts and the real nights, never written into the tables.
 * Units      days; the demo's day stands in its settings and only moves forward.
 * Knows      every room. */
#include "ground/base/sentence.h"
#include "ground/web/route.h"
#include "house/house.h"

struct demo_persona {
    const char *key; /* also the setting "persona_<key>" that holds the account */
    const char *name;
    enum role role;
    const struct sentence *says;
};
extern const struct demo_persona demo_personas[];
extern const size_t demo_personas_count;

/* The account of a persona; NOT_FOUND: no such persona in this municipality. */
MUST_USE enum outcome demo_account(struct db *db, struct text key, struct text *ret_account);
enum role demo_role(struct text key);
/* Every day up to and including `to`: the bank's answers, the night, the run of the month. */
MUST_USE enum outcome demo_move(struct house *h, struct day to);

/* Many households at once, for benches: no history; everybody was decided upon on `day`, with a
 * right from `from` on, of which no month has been worked out yet when `from` lies later. */
MUST_USE enum outcome demo_fill(struct house *h, int64_t households, uint64_t seed,
                                struct day day, struct day from);

#define DEMO_IBAN "NL13TEST0123456789" /* bank code TEST is never issued */

/* The demo's bank: reads the payment files in DATA/bank/out and writes pain.002 and camt.053
 * into DATA/bank/in, as a bank would on the morning of `day`. */
MUST_USE enum outcome demo_bank_morning(struct house *h, struct day day);
#endif
