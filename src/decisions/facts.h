#ifndef ERK_DECISIONS_FACTS_H
#define ERK_DECISIONS_FACTS_H
/* facts - what a person told, as lines of text to seal, and as the law reads it.
 *
 * Purpose    the bytes of today can be read in twenty years: a line a fact, key TAB value; what
 *            is not in a line does not exist for the law.
 * Errors     NOT_VALID: a line we do not know, or a number that is none. Never a guess.
 * Knows      ground/base, law. */
#include "decisions/decisions.h"
#include "law/law.h"

enum topic { TOPIC_WHO, TOPIC_HOME, TOPIC_INCOME, TOPIC_ASSETS, TOPIC_ACCOUNT, TOPIC_REMARK };
enum { TOPICS = 6 };
extern const struct text topic_keys[TOPICS];

struct text facts_write(struct arena *a, enum topic t, const struct decisions_facts *f);
/* All topics: what a decision keeps as its inputs. */
struct text facts_write_all(struct arena *a, const struct decisions_facts *f);
/* Adds the lines to `f`; lists of the topics in the text start anew. Texts point into `lines`.
 */
MUST_USE enum outcome facts_read(struct arena *a, struct text lines, struct decisions_facts *f);
/* Empties what this topic holds, before a newer version is read. */
void facts_forget(struct decisions_facts *f, enum topic t);

/* One thing owned, by its place in the form; and whether it was filled in at all. */
struct cents *facts_owned(struct decisions_facts *f, enum decisions_owned o);
bool facts_owned_told(const struct decisions_facts *f, enum decisions_owned o);

/* How an income that changes is known in one month. */
struct facts_wage {
    bool told;       /* an amount of this month or an earlier one was told */
    bool this_month; /* of this month itself */
    struct cents net;
};

enum facts_basis { BASIS_NONE, BASIS_FIXED, BASIS_KNOWN, BASIS_LAST_KNOWN };
struct text facts_basis_key(enum facts_basis b);
bool facts_vary(const struct decisions_facts *f); /* some income changes by month */

/* `wage[0]` of the applicant, `wage[1]` of the partner. `assets`: tested too (the decision
 * does; the months after it do not). */
MUST_USE enum outcome facts_household(const struct decisions_facts *f, struct month m,
                                      const struct facts_wage wage[2], bool assets,
                                      struct law_household *ret_household,
                                      enum facts_basis *ret_basis);
#endif
