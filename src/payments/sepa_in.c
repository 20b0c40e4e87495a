#include "payments/sepa_in.h"

#include <assert.h>
#include <string.h>

#include "payments/sepa_amount.h"

#undef alloca
#include "ground/base/banned.h"

enum element {
    E_DOCUMENT,
    E_REPORT,
    E_STATEMENT,
    E_ID,
    E_ACCOUNT,
    E_ACCOUNT_ID,
    E_IBAN,
    E_OTHER,
    E_OTHER_ID,
    E_BALANCE,
    E_BALANCE_TYPE,
    E_BALANCE_CODE,
    E_CODE,
    E_BALANCE_AMOUNT,
    E_BALANCE_SIDE,
    E_BALANCE_DAY,
    E_BALANCE_DT,
    E_ENTRY,
    E_ENTRY_REFERENCE,
    E_AMOUNT,
    E_SIDE,
    E_STATUS,
    E_STATUS_CODE,
    E_BOOKED,
    E_BOOKED_DT,
    E_BANK_REFERENCE,
    E_DETAILS,
    E_BATCH,
    E_BATCH_ID,
    E_BATCH_COUNT,
    E_PART,
    E_REFERENCES,
    E_PART_BATCH,
    E_END_TO_END,
    E_PART_AMOUNT,
    E_PART_AMOUNTS,
    E_PART_BOOKED,
    E_PART_BOOKED_AMOUNT,
    E_PART_SIDE,
    E_RETURN,
    E_RETURN_REASON,
    E_RETURN_CODE,
    E_ANSWERS,
    E_GROUP,
    E_GROUP_MESSAGE,
    E_GROUP_STATUS,
    E_REASON,
    E_REASON_CODE,
    E_REASON_WORD,
    E_ANSWER_BATCH,
    E_ANSWER_BATCH_ID,
    E_ANSWER_BATCH_STATUS,
    E_ANSWER_PART,
    E_ANSWER_END_TO_END,
    E_ANSWER_STATUS
};

#define R(parent, self, name)                                                                  \
    {                                                                                          \
        parent, self, name, 0, 0, false                                                        \
    }
static const struct xml_rule bank[] = {
    R(E_DOCUMENT, E_REPORT, "BkToCstmrStmt"),
    R(E_DOCUMENT, E_ANSWERS, "CstmrPmtStsRpt"),
    R(E_REPORT, E_STATEMENT, "Stmt"),
    R(E_STATEMENT, E_ID, "Id"),
    R(E_STATEMENT, E_ACCOUNT, "Acct"),
    R(E_STATEMENT, E_BALANCE, "Bal"),
    R(E_STATEMENT, E_ENTRY, "Ntry"),
    R(E_ACCOUNT, E_ACCOUNT_ID, "Id"),
    R(E_ACCOUNT_ID, E_IBAN, "IBAN"),
    R(E_ACCOUNT_ID, E_OTHER, "Othr"),
    R(E_OTHER, E_OTHER_ID, "Id"),
    R(E_BALANCE, E_BALANCE_TYPE, "Tp"),
    R(E_BALANCE, E_BALANCE_AMOUNT, "Amt"),
    R(E_BALANCE, E_BALANCE_SIDE, "CdtDbtInd"),
    R(E_BALANCE, E_BALANCE_DAY, "Dt"),
    R(E_BALANCE_TYPE, E_BALANCE_CODE, "CdOrPrtry"),
    R(E_BALANCE_CODE, E_CODE, "Cd"),
    R(E_BALANCE_DAY, E_BALANCE_DT, "Dt"),
    R(E_BALANCE_DAY, E_BALANCE_DT, "DtTm"),
    R(E_ENTRY, E_ENTRY_REFERENCE, "NtryRef"),
    R(E_ENTRY, E_AMOUNT, "Amt"),
    R(E_ENTRY, E_SIDE, "CdtDbtInd"),
    R(E_ENTRY, E_STATUS, "Sts"),
    R(E_ENTRY, E_BOOKED, "BookgDt"),
    R(E_ENTRY, E_BANK_REFERENCE, "AcctSvcrRef"),
    R(E_ENTRY, E_DETAILS, "NtryDtls"),
    R(E_STATUS, E_STATUS_CODE, "Cd"),
    R(E_BOOKED, E_BOOKED_DT, "Dt"),
    R(E_BOOKED, E_BOOKED_DT, "DtTm"),
    R(E_DETAILS, E_BATCH, "Btch"),
    R(E_DETAILS, E_PART, "TxDtls"),
    R(E_BATCH, E_BATCH_ID, "PmtInfId"),
    R(E_BATCH, E_BATCH_COUNT, "NbOfTxs"),
    R(E_PART, E_REFERENCES, "Refs"),
    R(E_PART, E_PART_AMOUNT, "Amt"),
    R(E_PART, E_PART_SIDE, "CdtDbtInd"),
    R(E_PART, E_PART_AMOUNTS, "AmtDtls"),
    R(E_PART, E_RETURN, "RtrInf"),
    R(E_REFERENCES, E_PART_BATCH, "PmtInfId"),
    R(E_REFERENCES, E_END_TO_END, "EndToEndId"),
    R(E_PART_AMOUNTS, E_PART_BOOKED, "TxAmt"),
    R(E_PART_BOOKED, E_PART_BOOKED_AMOUNT, "Amt"),
    R(E_RETURN, E_RETURN_REASON, "Rsn"),
    R(E_RETURN_REASON, E_RETURN_CODE, "Cd"),
    R(E_ANSWERS, E_GROUP, "OrgnlGrpInfAndSts"),
    R(E_ANSWERS, E_ANSWER_BATCH, "OrgnlPmtInfAndSts"),
    R(E_GROUP, E_GROUP_MESSAGE, "OrgnlMsgId"),
    R(E_GROUP, E_GROUP_STATUS, "GrpSts"),
    R(E_GROUP, E_REASON, "StsRsnInf"),
    R(E_REASON, E_REASON_CODE, "Rsn"),
    R(E_REASON_CODE, E_REASON_WORD, "Cd"),
    R(E_ANSWER_BATCH, E_ANSWER_BATCH_ID, "OrgnlPmtInfId"),
    R(E_ANSWER_BATCH, E_ANSWER_BATCH_STATUS, "PmtInfSts"),
    R(E_ANSWER_BATCH, E_REASON, "StsRsnInf"),
    R(E_ANSWER_BATCH, E_ANSWER_PART, "TxInfAndSts"),
    R(E_ANSWER_PART, E_ANSWER_END_TO_END, "OrgnlEndToEndId"),
    R(E_ANSWER_PART, E_ANSWER_STATUS, "TxSts"),
    R(E_ANSWER_PART, E_REASON, "StsRsnInf"),
};

struct kept {
    char at[BANK_FIELD_MOST];
    size_t len;
};

/* One line at a time is remembered, whatever the size of the file. */
struct side {
    struct cents amount;
    bool has_amount, has_side, out;
};

struct reading {
    struct bank_in *b;
    struct xml_in x;
    struct kept id, iban, end_to_end, batch, reference, reason, message, status, answer_batch;
    struct kept batch_status, batch_reason;
    /* the statement */
    struct side balance;
    struct kept balance_code;
    struct day balance_day, until;
    bool has_balance_day, has_until, has_opening, has_closing;
    struct cents opening, closing, sum;
    /* the line */
    struct side entry, part;
    struct day booked;
    bool has_booked, is_booked, has_status;
    int64_t batch_count;
    bool has_batch;
    int64_t parts;
    struct cents parts_sum;
    bool parts_without;
    int64_t entry_line, part_line;
};

static void keep(struct kept *k, struct text value)
{
    k->len = value.len < sizeof k->at ? value.len : sizeof k->at;
    memcpy(k->at, value.at, k->len);
}

static struct text kept(const struct kept *k)
{
    return (struct text){k->at, k->len};
}

static enum outcome fail(struct reading *r, enum bank_fault fault, int64_t line)
{
    r->b->fault = fault;
    r->b->fault_line = line;
    return fault == BANK_TOO_MANY ? OUTCOME_NO_ROOM : OUTCOME_NOT_VALID;
}

static enum outcome take_amount(struct reading *r, struct side *side, struct text value,
                                int64_t line)
{
    if (!text_same(r->x.currency, TEXT("EUR")))
        return fail(r, BANK_CURRENCY, line);
    if (sepa_amount(value, &side->amount) != OUTCOME_OK)
        return fail(r, BANK_AMOUNT, line);
    side->has_amount = true;
    return OUTCOME_OK;
}

static enum outcome take_side(struct reading *r, struct side *side, struct text value,
                              int64_t line)
{
    side->out = text_same(value, TEXT("DBIT"));
    side->has_side = side->out || text_same(value, TEXT("CRDT"));
    return side->has_side ? OUTCOME_OK : fail(r, BANK_MISSING, line);
}

static struct cents signed_amount(const struct side *s)
{
    return (struct cents){s->out ? -s->amount.n : s->amount.n};
}

static enum outcome on_open(void *arg, int element, int64_t line)
{
    struct reading *r = arg;
    const struct side no_side = {.has_amount = false};

    switch (element) {
    case E_REPORT:
        r->b->kind = BANK_STATEMENT;
        if (!text_same(r->x.space, TEXT("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02")) &&
            !text_same(r->x.space, TEXT("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08")))
            return fail(r, BANK_MESSAGE, line);
        break;
    case E_ANSWERS:
        r->b->kind = BANK_ANSWER;
        if (!text_starts(r->x.space, TEXT("urn:iso:std:iso:20022:tech:xsd:pain.002.001.")))
            return fail(r, BANK_MESSAGE, line);
        break;
    case E_STATEMENT:
        r->id.len = r->iban.len = 0;
        r->has_until = r->has_opening = r->has_closing = false;
        r->sum = (struct cents){0};
        break;
    case E_BALANCE:
        r->balance = no_side;
        r->balance_code.len = 0;
        r->has_balance_day = false;
        break;
    case E_ENTRY:
        if (++r->b->lines > BANK_LINES_MOST)
            return fail(r, BANK_TOO_MANY, line);
        r->entry = no_side;
        r->has_booked = r->has_status = r->has_batch = r->parts_without = false;
        r->is_booked = true;
        r->parts = 0;
        r->parts_sum = (struct cents){0};
        r->reference.len = r->batch.len = r->reason.len = r->end_to_end.len = 0;
        r->entry_line = line;
        break;
    case E_PART:
        r->part = no_side;
        r->end_to_end.len = r->reason.len = 0;
        r->part_line = line;
        break;
    case E_GROUP: r->message.len = r->status.len = r->reason.len = 0; break;
    case E_ANSWER_BATCH:
        r->answer_batch.len = r->batch_status.len = r->reason.len = 0;
        r->parts = 0;
        break;
    case E_ANSWER_PART:
        if (++r->b->lines > BANK_LINES_MOST)
            return fail(r, BANK_TOO_MANY, line);
        keep(&r->batch_reason, kept(&r->reason));
        r->end_to_end.len = r->status.len = r->reason.len = 0;
        r->parts++;
        break;
    default: break;
    }
    return OUTCOME_OK;
}

static enum outcome take_day(struct reading *r, struct text value, int64_t line,
                             struct day *ret_day, bool *ret_has)
{
    if (sepa_day(value, ret_day) != OUTCOME_OK)
        return fail(r, BANK_DAY, line);
    *ret_has = true;
    return OUTCOME_OK;
}

static enum outcome on_value(void *arg, int element, struct text value, int64_t line)
{
    struct reading *r = arg;

    switch (element) {
    case E_ID: keep(&r->id, value); break;
    case E_IBAN:
    case E_OTHER_ID: keep(&r->iban, value); break;
    case E_CODE: keep(&r->balance_code, value); break;
    case E_BALANCE_AMOUNT: return take_amount(r, &r->balance, value, line);
    case E_BALANCE_SIDE: return take_side(r, &r->balance, value, line);
    case E_BALANCE_DT: return take_day(r, value, line, &r->balance_day, &r->has_balance_day);
    case E_ENTRY_REFERENCE:
        if (r->reference.len == 0)
            keep(&r->reference, value);
        break;
    case E_BANK_REFERENCE: keep(&r->reference, value); break;
    case E_AMOUNT: return take_amount(r, &r->entry, value, line);
    case E_SIDE: return take_side(r, &r->entry, value, line);
    case E_STATUS:
    case E_STATUS_CODE:
        r->is_booked = text_same(value, TEXT("BOOK"));
        r->has_status = true;
        break;
    case E_BOOKED_DT: return take_day(r, value, line, &r->booked, &r->has_booked);
    case E_BATCH_ID: keep(&r->batch, value); break;
    case E_BATCH_COUNT:
        if (text_number(value, &r->batch_count) != OUTCOME_OK || r->batch_count < 0)
            return fail(r, BANK_SUM, line);
        r->has_batch = true;
        break;
    case E_END_TO_END: keep(&r->end_to_end, value); break;
    case E_PART_AMOUNT:
    case E_PART_BOOKED_AMOUNT:
        if (r->part.has_amount)
            break;
        return take_amount(r, &r->part, value, line);
    case E_PART_SIDE: return take_side(r, &r->part, value, line);
    case E_RETURN_CODE: keep(&r->reason, value); break;
    case E_GROUP_MESSAGE: keep(&r->message, value); break;
    case E_GROUP_STATUS:
    case E_ANSWER_STATUS: keep(&r->status, value); break;
    case E_REASON_WORD: keep(&r->reason, value); break;
    case E_ANSWER_BATCH_ID: keep(&r->answer_batch, value); break;
    case E_ANSWER_BATCH_STATUS: keep(&r->batch_status, value); break;
    case E_ANSWER_END_TO_END: keep(&r->end_to_end, value); break;
    default: break;
    }
    return OUTCOME_OK;
}

static enum outcome tell_line(struct reading *r, const struct side *side, int64_t line)
{
    const struct bank_line l = {.line = line,
                                .amount = signed_amount(side),
                                .booked = r->booked,
                                .is_booked = r->is_booked,
                                .end_to_end =
                                    text_same(kept(&r->end_to_end), TEXT("NOTPROVIDED"))
                                        ? TEXT("")
                                        : kept(&r->end_to_end),
                                .batch = kept(&r->batch),
                                .batch_count = r->has_batch ? r->batch_count : 0,
                                .reason = kept(&r->reason),
                                .bank_reference = kept(&r->reference)};

    return r->b->line(r->b->arg, &l);
}

static enum outcome close_part(struct reading *r)
{
    r->parts++;
    if (!r->entry.has_amount || !r->entry.has_side || !r->has_booked)
        return fail(r, BANK_MISSING, r->part_line);
    if (!r->part.has_side) {
        r->part.out = r->entry.out;
        r->part.has_side = true;
    }
    if (!r->part.has_amount) {
        /* One part without an amount is the whole line; among several it cannot be told. */
        if (r->parts > 1 || r->parts_without)
            return fail(r, BANK_SUM, r->part_line);
        r->part.amount = r->entry.amount;
        r->parts_without = true;
    } else if (r->parts_without) {
        return fail(r, BANK_SUM, r->part_line);
    }
    if (cents_add(r->parts_sum, signed_amount(&r->part), &r->parts_sum) != OUTCOME_OK)
        return fail(r, BANK_SUM, r->part_line);
    return tell_line(r, &r->part, r->part_line);
}

static enum outcome close_entry(struct reading *r)
{
    if (!r->entry.has_amount || !r->entry.has_side || (!r->has_booked && r->is_booked))
        return fail(r, BANK_MISSING, r->entry_line);
    if (r->is_booked && cents_add(r->sum, signed_amount(&r->entry), &r->sum) != OUTCOME_OK)
        return fail(r, BANK_SUM, r->entry_line);
    if (r->has_booked && (!r->has_until || day_after(r->booked, r->until)) && !r->has_closing) {
        r->until = r->booked;
        r->has_until = true;
    }
    if (r->parts > 0)
        return r->parts_sum.n == signed_amount(&r->entry).n ? OUTCOME_OK
                                                            : fail(r, BANK_SUM, r->entry_line);
    r->end_to_end.len = 0;
    return r->is_booked ? tell_line(r, &r->entry, r->entry_line) : OUTCOME_OK;
}

static enum outcome close_balance(struct reading *r, int64_t line)
{
    if (!r->balance.has_amount || !r->balance.has_side)
        return fail(r, BANK_MISSING, line);
    if (text_same(kept(&r->balance_code), TEXT("OPBD")) ||
        (text_same(kept(&r->balance_code), TEXT("PRCD")) && !r->has_opening)) {
        r->opening = signed_amount(&r->balance);
        r->has_opening = true;
    } else if (text_same(kept(&r->balance_code), TEXT("CLBD"))) {
        r->closing = signed_amount(&r->balance);
        r->has_closing = true;
        if (r->has_balance_day) {
            r->until = r->balance_day;
            r->has_until = true;
        }
    }
    return OUTCOME_OK;
}

static enum outcome close_statement(struct reading *r, int64_t line)
{
    struct cents end;

    if (r->has_opening && r->has_closing &&
        (cents_add(r->opening, r->sum, &end) != OUTCOME_OK || end.n != r->closing.n))
        return fail(r, BANK_SUM, line);
    const struct bank_statement s = {kept(&r->id), kept(&r->iban), r->until, r->has_until};
    return r->b->statement(r->b->arg, &s);
}

static enum outcome tell_answer(struct reading *r, struct text batch, struct text end_to_end,
                                struct text status, struct text reason, int64_t line)
{
    const struct bank_answer a = {line, kept(&r->message), batch, end_to_end, status, reason};

    return status.len > 0 ? r->b->answer(r->b->arg, &a) : OUTCOME_OK;
}

static enum outcome on_close(void *arg, int element, int64_t line)
{
    struct reading *r = arg;

    switch (element) {
    case E_PART: return close_part(r);
    case E_ENTRY: return close_entry(r);
    case E_BALANCE: return close_balance(r, line);
    case E_STATEMENT: return close_statement(r, line);
    case E_GROUP:
        return tell_answer(r, TEXT(""), TEXT(""), kept(&r->status), kept(&r->reason), line);
    case E_ANSWER_PART:
        return tell_answer(r, kept(&r->answer_batch), kept(&r->end_to_end), kept(&r->status),
                           r->reason.len > 0 ? kept(&r->reason) : kept(&r->batch_reason), line);
    case E_ANSWER_BATCH:
        if (r->parts > 0)
            return OUTCOME_OK;
        return tell_answer(r, kept(&r->answer_batch), TEXT(""), kept(&r->batch_status),
                           kept(&r->reason), line);
    default: return OUTCOME_OK;
    }
}

enum outcome bank_read(struct bank_in *b, const struct xml_source *from)
{
    struct reading r = {.b = b};

    assert(b->line && b->statement && b->answer);
    b->fault = BANK_FINE;
    b->xml_fault = XML_FINE;
    b->fault_line = b->lines = 0;
    r.x = (struct xml_in){.rules = bank,
                          .rule_count = sizeof bank / sizeof bank[0],
                          .open = on_open,
                          .value = on_value,
                          .close = on_close,
                          .arg = &r};
    const enum outcome o = xml_read(&r.x, from);
    if (o == OUTCOME_OK && r.x.fault == XML_FINE)
        return OUTCOME_OK;
    if (b->fault == BANK_FINE && r.x.fault != XML_ABORTED) {
        b->fault = r.x.fault == XML_ROOT ? BANK_MESSAGE : BANK_XML;
        b->xml_fault = r.x.fault;
        b->fault_line = r.x.fault_line;
    }
    return o;
}

const char *bank_fault_name(const struct bank_in *b)
{
    switch (b->fault) {
    case BANK_FINE: return NULL;
    case BANK_XML: return xml_fault_name(b->xml_fault);
    case BANK_MESSAGE: return "no camt.053.001.02, camt.053.001.08 or pain.002";
    case BANK_AMOUNT: return "amount is not digits with at most two decimals";
    case BANK_CURRENCY: return "currency is not EUR";
    case BANK_DAY: return "no day";
    case BANK_MISSING: return "amount, direction or day is missing";
    case BANK_SUM: return "sum does not add up";
    case BANK_TOO_MANY: return "more than 1000000 lines";
    }
    return NULL;
}
