#ifndef ERK_PAYMENTS_SEPA_CHECK_H
#define ERK_PAYMENTS_SEPA_CHECK_H
/* sepa_check - judges any pain.001 as a bank would: before it goes, not after it comes back.
 *
 * Purpose    valid by the schema is not yet accepted by a bank: sums, counts, letters, names,
 *            accounts, references, addresses, days. Ours and other people's files are judged
 *            alike; our own writer is judged by it too.
 * Units      lines from 1; euro cents.
 * Ownership  findings are handed out one by one and live until `found` returns; the set of
 *            references seen is taken from the arena (16 bytes a payment).
 * Errors     OUTCOME_OK also when there are findings; OUTCOME_NO_ROOM when a limit was reached;
 *            OUTCOME_BROKEN when the bytes could not be read.
 * Source     pain.001.001.03.xsd, pain.001.001.09.xsd; standards/sepa (charset, addresses,
 *            IBAN).
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/day.h"
#include "payments/xml_in.h"

enum { SEPA_PAYMENTS_MOST = 100000 }; /* what banks take in one file */

enum sepa_rule {
    SEPA_XML,           /* not readable as XML; what: the fault */
    SEPA_MESSAGE,       /* another message or version */
    SEPA_UNKNOWN,       /* an element that is not in the schema */
    SEPA_ORDER,         /* an element in the wrong place */
    SEPA_MANY,          /* an element too often */
    SEPA_MISSING,       /* an element that must be there */
    SEPA_REFERENCE,     /* empty, over 35 signs, slashes wrong */
    SEPA_DUPLICATE,     /* the same end-to-end reference twice */
    SEPA_BATCH_TWICE,   /* the same group reference twice */
    SEPA_COUNT,         /* number of payments differs */
    SEPA_SUM,           /* control sum differs */
    SEPA_AMOUNT,        /* no amount a bank takes */
    SEPA_CURRENCY,      /* not euro */
    SEPA_IBAN,          /* account number wrong; what: how */
    SEPA_IBAN_TEST,     /* bank code TEST is issued to nobody: only examples have it */
    SEPA_IBAN_OUTSIDE,  /* perhaps not reached by SEPA */
    SEPA_BIC,           /* bank code malformed */
    SEPA_NAME,          /* no name */
    SEPA_NAME_LONG,     /* over 70 signs */
    SEPA_SIGNS,         /* signs banks do not take */
    SEPA_DAY,           /* no day */
    SEPA_DAY_PAST,      /* before today */
    SEPA_DAY_BANKING,   /* a day on which banks do not pay */
    SEPA_METHOD,        /* not TRF */
    SEPA_CHARGES,       /* not SLEV */
    SEPA_LEVEL,         /* not SEPA */
    SEPA_ADDRESS,       /* without structure: refused since 15 November 2026 */
    SEPA_ADDRESS_THERE, /* an address that need not be there */
    SEPA_REMITTANCE,    /* longer than 140 signs, or more than one */
    SEPA_SHOWS,         /* a stranger could read that it is assistance */
    SEPA_PAID_TWICE,    /* the same account and amount twice: meant so? */
    SEPA_TOO_MANY,      /* more payments than a bank takes in one file */
    SEPA_RULES
};

struct sepa_finding {
    enum sepa_rule rule;
    bool refused; /* a bank would refuse; false: look at it */
    int64_t line;
    struct text where; /* the element */
    struct text what;  /* what stood there, cut short */
    struct text wanted;
};

struct sepa_check {
    /* in */
    void (*found)(void *arg, const struct sepa_finding *f);
    void *arg;
    struct arena *arena;
    struct day today;
    bool has_today;
    bool test_accounts; /* demo: bank code TEST is not a finding */
    /* out */
    int64_t payments;
    struct cents sum;
    int64_t refused, noticed;
};

MUST_USE enum outcome sepa_check(struct sepa_check *c, const struct xml_source *from);
/* "sum-differs": a fixed English word for scripts. */
const char *sepa_rule_name(enum sepa_rule rule);
#endif
