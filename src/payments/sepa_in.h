#ifndef ERK_PAYMENTS_SEPA_IN_H
#define ERK_PAYMENTS_SEPA_IN_H
/* sepa_in - the bank's words: camt.053.001.02/.08 (statements) and pain.002 (answers to a
 * file).
 *
 * Purpose    read as it streams by, judged whole: a file with one wrong sum is no file. The
 *            caller writes rows while it reads, inside one transaction, and throws all away on
 *            any outcome but OK; so nothing is ever half read.
 * Units      euro cents, below 0 what went out; days; lines from 1.
 * Ownership  texts live until the function that got them returns. Errors OUTCOME_NOT_VALID with
 *            `fault` and `line`; OUTCOME_NO_ROOM at a limit. Safety xml_in.h: UTF-8 only, no
 *            document type, no entities, no network.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/day.h"
#include "payments/xml_in.h"

enum { BANK_LINES_MOST = 1000000, BANK_FIELD_MOST = 140 };

enum bank_fault {
    BANK_FINE,
    BANK_XML,      /* not readable: see xml_fault */
    BANK_MESSAGE,  /* another message or version */
    BANK_AMOUNT,   /* no amount: a sign, a comma, three decimals */
    BANK_CURRENCY, /* not euro */
    BANK_DAY,      /* no day */
    BANK_MISSING,  /* amount, direction or day of a line is not there */
    BANK_SUM,      /* opening + lines is not closing, or the parts are not the line */
    BANK_TOO_MANY
};

enum bank_kind { BANK_STATEMENT, BANK_ANSWER };

struct bank_statement {
    struct text id;
    struct text iban;
    struct day until; /* of the closing balance; else of the last line */
    bool has_until;
};

struct bank_line {
    int64_t line;
    struct cents amount; /* of this part; below 0 went out */
    struct day booked;
    bool is_booked;         /* false: pending, information only */
    struct text end_to_end; /* empty: none */
    struct text batch;      /* PmtInfId of a whole batch, else empty */
    int64_t batch_count;
    struct text reason; /* of a return */
    struct text bank_reference;
};

struct bank_answer {
    int64_t line;
    struct text message;    /* of the file it is about */
    struct text batch;      /* PmtInfId; empty: the whole file */
    struct text end_to_end; /* empty: the whole batch or file */
    struct text status;     /* ACCP, ACSC, PDNG, RJCT, PART ... */
    struct text reason;
};

struct bank_in {
    /* in */
    enum outcome (*line)(void *arg, const struct bank_line *l);
    enum outcome (*statement)(void *arg, const struct bank_statement *s); /* at its end */
    enum outcome (*answer)(void *arg, const struct bank_answer *a);
    void *arg;
    /* out */
    enum bank_kind kind;
    enum bank_fault fault;
    enum xml_fault xml_fault;
    int64_t fault_line;
    int64_t lines;
};

MUST_USE enum outcome bank_read(struct bank_in *b, const struct xml_source *from);
const char *bank_fault_name(const struct bank_in *b); /* an English word for a log line */
#endif
