#ifndef ERK_PAYMENTS_SEPA_OUT_H
#define ERK_PAYMENTS_SEPA_OUT_H
/* sepa_out - writes a month's payments for the bank: pain.001.001.09.
 *
 * Purpose    the same rows give the same bytes, always: after a power cut the file can be made
 *            again and compared, so nothing is lost and nothing goes twice. Privacy no address
 *            of the payee (not needed inside the EEA); no purpose code and no word that shows
 *            assistance (a landlord sees the line on a bank statement); references are opaque
 *            and say nothing about a person.
 * Units      euro cents; days. One group (PmtInf) an execution day.
 * Ownership  streams through a buffer of its own into the sink; keeps nothing else, so 40,000
 *            payments cost as much memory as one.
 * Errors     OUTCOME_NOT_VALID: a name, account, reference or amount no bank would take, with
 *            `refused` naming it; OUTCOME_BROKEN: counts or sums differ from what was
 *            announced: the caller must throw the file away.
 * Source     standards/iso20022 pain.001.001.09.xsd; standards/sepa.
 * Knows      ground/base only. */
#include "ground/base/cents.h"
#include "ground/base/day.h"

struct sepa_sink {
    enum outcome (*write)(void *arg, const char *at, size_t len);
    void *arg;
};

struct sepa_debtor {
    struct text name; /* "Gemeente Zonnedam": what the payee reads on the statement */
    struct text iban;
    struct text bic; /* empty: the bank finds itself by the IBAN */
};

struct sepa_head {
    struct text message;    /* 1-30 signs, unique for ever; groups add "-1", "-2" */
    struct instant created; /* of the agreement, not of the writing: equal bytes each time */
    int64_t count;
    struct cents sum;
    struct sepa_debtor from;
};

struct sepa_group {
    struct day execute; /* a banking day */
    int64_t count;
    struct cents sum;
};

struct sepa_payment {
    struct text end_to_end; /* opaque, unique */
    struct cents amount;
    struct text name; /* any letters: written in the bank's */
    struct text iban;
    struct text remittance;
};

enum { SEPA_OUT_BUFFER = 32 * 1024, SEPA_MESSAGE_MOST = 30 };

struct sepa_out {
    struct sepa_sink sink;
    struct sepa_head head;
    struct sepa_group group;
    int groups;
    int64_t count, group_count;
    struct cents sum, group_sum;
    const char *refused; /* which field stopped it */
    enum outcome outcome;
    size_t used;
    char buffer[SEPA_OUT_BUFFER];
};

MUST_USE enum outcome sepa_out_begin(struct sepa_out *o, const struct sepa_head *head,
                                     struct sepa_sink sink);
MUST_USE enum outcome sepa_out_group(struct sepa_out *o, const struct sepa_group *group);
/* `a` is used for the converted name and given back before returning. */
MUST_USE enum outcome sepa_out_payment(struct sepa_out *o, struct arena *a,
                                       const struct sepa_payment *p);
MUST_USE enum outcome sepa_out_end(struct sepa_out *o);

/* The line on the bank statement: "Gemeente Zonnedam november 2026 kenmerk 7QX4..." */
struct text sepa_remittance(struct arena *a, struct text sender, struct month month,
                            struct text reference);
/* Words that would tell a stranger about assistance; used by the check and by our tests. */
bool sepa_shows_assistance(struct text t);
#endif
