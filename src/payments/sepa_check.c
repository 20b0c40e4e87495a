#include "payments/sepa_check.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "payments/iban.h"
#include "payments/sepa_amount.h"
#include "payments/sepa_out.h"
#include "payments/sepa_text.h"

#undef alloca
#include "ground/base/banned.h"

/* The elements of pain.001.001.03 and .09 as far as a credit transfer in euro has them, in the
 * order of the schema. Both versions have one order; 03 writes BIC and a plain execution day.
 */
enum element {
    E_DOCUMENT,
    E_INITIATION,
    E_HEADER,
    E_MESSAGE,
    E_CREATED,
    E_FILE_COUNT,
    E_FILE_SUM,
    E_PARTY,
    E_BATCH,
    E_BATCH_ID,
    E_METHOD,
    E_BATCH_COUNT,
    E_BATCH_SUM,
    E_TYPE,
    E_LEVEL,
    E_LEVEL_CODE,
    E_EXECUTE,
    E_EXECUTE_DAY,
    E_NAME,
    E_ADDRESS,
    E_ADDRESS_LINE,
    E_TOWN,
    E_COUNTRY,
    E_ACCOUNT,
    E_ACCOUNT_ID,
    E_IBAN,
    E_AGENT,
    E_BANK,
    E_BIC,
    E_CHARGES,
    E_PAYMENT,
    E_IDS,
    E_INSTRUCTION,
    E_END_TO_END,
    E_AMOUNT,
    E_INSTRUCTED,
    E_REMITTANCE,
    E_WORDS,
    E_PURPOSE,
    E_PURPOSE_CODE,
    E_CATEGORY,
    E_CATEGORY_CODE,
    E_PLAIN /* known, and its value needs no judging */
};

#define KNOWN(parent, name, least, most)                                                       \
    {                                                                                          \
        parent, E_PLAIN, name, least, most, true                                               \
    }
static const struct xml_rule pain[] = {
    {E_DOCUMENT, E_INITIATION, "CstmrCdtTrfInitn", 1, 1, false},

    {E_INITIATION, E_HEADER, "GrpHdr", 1, 1, false},
    {E_INITIATION, E_BATCH, "PmtInf", 1, 0, false},
    KNOWN(E_INITIATION, "SplmtryData", 0, 0),

    {E_HEADER, E_MESSAGE, "MsgId", 1, 1, false},
    {E_HEADER, E_CREATED, "CreDtTm", 1, 1, false},
    KNOWN(E_HEADER, "Authstn", 0, 2),
    {E_HEADER, E_FILE_COUNT, "NbOfTxs", 1, 1, false},
    {E_HEADER, E_FILE_SUM, "CtrlSum", 0, 1, false},
    {E_HEADER, E_PARTY, "InitgPty", 1, 1, false},
    KNOWN(E_HEADER, "FwdgAgt", 0, 1),

    {E_PARTY, E_NAME, "Nm", 0, 1, false},
    {E_PARTY, E_ADDRESS, "PstlAdr", 0, 1, false},
    KNOWN(E_PARTY, "Id", 0, 1),
    KNOWN(E_PARTY, "CtryOfRes", 0, 1),
    KNOWN(E_PARTY, "CtctDtls", 0, 1),

    KNOWN(E_ADDRESS, "AdrTp", 0, 1),
    KNOWN(E_ADDRESS, "Dept", 0, 1),
    KNOWN(E_ADDRESS, "SubDept", 0, 1),
    KNOWN(E_ADDRESS, "StrtNm", 0, 1),
    KNOWN(E_ADDRESS, "BldgNb", 0, 1),
    KNOWN(E_ADDRESS, "BldgNm", 0, 1),
    KNOWN(E_ADDRESS, "Flr", 0, 1),
    KNOWN(E_ADDRESS, "PstBx", 0, 1),
    KNOWN(E_ADDRESS, "Room", 0, 1),
    KNOWN(E_ADDRESS, "PstCd", 0, 1),
    {E_ADDRESS, E_TOWN, "TwnNm", 0, 1, false},
    KNOWN(E_ADDRESS, "TwnLctnNm", 0, 1),
    KNOWN(E_ADDRESS, "DstrctNm", 0, 1),
    KNOWN(E_ADDRESS, "CtrySubDvsn", 0, 1),
    {E_ADDRESS, E_COUNTRY, "Ctry", 0, 1, false},
    {E_ADDRESS, E_ADDRESS_LINE, "AdrLine", 0, 7, false},

    {E_BATCH, E_BATCH_ID, "PmtInfId", 1, 1, false},
    {E_BATCH, E_METHOD, "PmtMtd", 1, 1, false},
    {E_BATCH, E_PLAIN, "BtchBookg", 0, 1, false},
    {E_BATCH, E_BATCH_COUNT, "NbOfTxs", 0, 1, false},
    {E_BATCH, E_BATCH_SUM, "CtrlSum", 0, 1, false},
    {E_BATCH, E_TYPE, "PmtTpInf", 0, 1, false},
    {E_BATCH, E_EXECUTE, "ReqdExctnDt", 1, 1, false},
    KNOWN(E_BATCH, "PoolgAdjstmntDt", 0, 1),
    {E_BATCH, E_PARTY, "Dbtr", 1, 1, false},
    {E_BATCH, E_ACCOUNT, "DbtrAcct", 1, 1, false},
    {E_BATCH, E_AGENT, "DbtrAgt", 1, 1, false},
    KNOWN(E_BATCH, "DbtrAgtAcct", 0, 1),
    KNOWN(E_BATCH, "InstrForDbtrAgt", 0, 1),
    KNOWN(E_BATCH, "UltmtDbtr", 0, 1),
    {E_BATCH, E_CHARGES, "ChrgBr", 0, 1, false},
    KNOWN(E_BATCH, "ChrgsAcct", 0, 1),
    KNOWN(E_BATCH, "ChrgsAcctAgt", 0, 1),
    {E_BATCH, E_PAYMENT, "CdtTrfTxInf", 1, 0, false},

    KNOWN(E_TYPE, "InstrPrty", 0, 1),
    {E_TYPE, E_LEVEL, "SvcLvl", 0, 0, false},
    KNOWN(E_TYPE, "LclInstrm", 0, 1),
    {E_TYPE, E_CATEGORY, "CtgyPurp", 0, 1, false},
    {E_LEVEL, E_LEVEL_CODE, "Cd", 0, 1, false},
    KNOWN(E_LEVEL, "Prtry", 0, 1),
    {E_CATEGORY, E_CATEGORY_CODE, "Cd", 0, 1, false},
    KNOWN(E_CATEGORY, "Prtry", 0, 1),

    {E_EXECUTE, E_EXECUTE_DAY, "Dt", 0, 1, false},
    {E_EXECUTE, E_EXECUTE_DAY, "DtTm", 0, 1, false},

    {E_ACCOUNT, E_ACCOUNT_ID, "Id", 0, 1, false},
    KNOWN(E_ACCOUNT, "Tp", 0, 1),
    KNOWN(E_ACCOUNT, "Ccy", 0, 1),
    KNOWN(E_ACCOUNT, "Nm", 0, 1),
    KNOWN(E_ACCOUNT, "Prxy", 0, 1),
    {E_ACCOUNT_ID, E_IBAN, "IBAN", 1, 1, false},

    {E_AGENT, E_BANK, "FinInstnId", 1, 1, false},
    KNOWN(E_AGENT, "BrnchId", 0, 1),
    {E_BANK, E_BIC, "BICFI", 0, 1, false},
    {E_BANK, E_BIC, "BIC", 0, 1, false},
    KNOWN(E_BANK, "ClrSysMmbId", 0, 1),
    KNOWN(E_BANK, "LEI", 0, 1),
    KNOWN(E_BANK, "Nm", 0, 1),
    KNOWN(E_BANK, "PstlAdr", 0, 1),
    KNOWN(E_BANK, "Othr", 0, 1),

    {E_PAYMENT, E_IDS, "PmtId", 1, 1, false},
    {E_PAYMENT, E_TYPE, "PmtTpInf", 0, 1, false},
    {E_PAYMENT, E_AMOUNT, "Amt", 1, 1, false},
    KNOWN(E_PAYMENT, "XchgRateInf", 0, 1),
    {E_PAYMENT, E_CHARGES, "ChrgBr", 0, 1, false},
    KNOWN(E_PAYMENT, "ChqInstr", 0, 1),
    KNOWN(E_PAYMENT, "UltmtDbtr", 0, 1),
    {E_PAYMENT, E_AGENT, "CdtrAgt", 0, 1, false},
    KNOWN(E_PAYMENT, "CdtrAgtAcct", 0, 1),
    {E_PAYMENT, E_PARTY, "Cdtr", 1, 1, false},
    {E_PAYMENT, E_ACCOUNT, "CdtrAcct", 1, 1, false},
    KNOWN(E_PAYMENT, "UltmtCdtr", 0, 1),
    KNOWN(E_PAYMENT, "InstrForCdtrAgt", 0, 0),
    KNOWN(E_PAYMENT, "InstrForDbtrAgt", 0, 1),
    {E_PAYMENT, E_PURPOSE, "Purp", 0, 1, false},
    KNOWN(E_PAYMENT, "RgltryRptg", 0, 10),
    KNOWN(E_PAYMENT, "Tax", 0, 1),
    KNOWN(E_PAYMENT, "RltdRmtInf", 0, 10),
    {E_PAYMENT, E_REMITTANCE, "RmtInf", 0, 1, false},
    KNOWN(E_PAYMENT, "SplmtryData", 0, 0),

    {E_IDS, E_INSTRUCTION, "InstrId", 0, 1, false},
    {E_IDS, E_END_TO_END, "EndToEndId", 1, 1, false},
    KNOWN(E_IDS, "UETR", 0, 1),
    {E_AMOUNT, E_INSTRUCTED, "InstdAmt", 1, 1, false},
    {E_PURPOSE, E_PURPOSE_CODE, "Cd", 0, 1, false},
    KNOWN(E_PURPOSE, "Prtry", 0, 1),
    {E_REMITTANCE, E_WORDS, "Ustrd", 0, 0, false},
    KNOWN(E_REMITTANCE, "Strd", 0, 0),
};

/* What was announced, and what came. */
struct tally {
    int64_t said_count, count, count_line;
    struct cents said_sum, sum;
    int64_t sum_line;
    bool has_count, has_sum;
};

struct judging {
    struct sepa_check *c;
    struct xml_in x;
    bool version_seen, is_09;
    struct tally file, batch;
    bool in_payment, named, has_lines, has_town, has_country;
    int lines, words;
    uint64_t account, amount; /* short hashes of this payment's */
    uint64_t *references, *pairs, *batches;
    size_t slots;
    unsigned char key[crypto_shorthash_KEYBYTES];
};

static const char *const rule_names[SEPA_RULES] = {
    [SEPA_XML] = "xml",
    [SEPA_MESSAGE] = "message",
    [SEPA_UNKNOWN] = "unknown-element",
    [SEPA_ORDER] = "order",
    [SEPA_MANY] = "too-often",
    [SEPA_MISSING] = "missing",
    [SEPA_REFERENCE] = "reference",
    [SEPA_DUPLICATE] = "duplicate-reference",
    [SEPA_BATCH_TWICE] = "duplicate-group",
    [SEPA_COUNT] = "count-differs",
    [SEPA_SUM] = "sum-differs",
    [SEPA_AMOUNT] = "amount",
    [SEPA_CURRENCY] = "currency",
    [SEPA_IBAN] = "iban",
    [SEPA_IBAN_TEST] = "iban-test",
    [SEPA_IBAN_OUTSIDE] = "iban-outside",
    [SEPA_BIC] = "bic",
    [SEPA_NAME] = "name-missing",
    [SEPA_NAME_LONG] = "name-long",
    [SEPA_SIGNS] = "signs",
    [SEPA_DAY] = "day",
    [SEPA_DAY_PAST] = "day-past",
    [SEPA_DAY_BANKING] = "day-not-banking",
    [SEPA_METHOD] = "method",
    [SEPA_CHARGES] = "charges",
    [SEPA_LEVEL] = "service-level",
    [SEPA_ADDRESS] = "address-unstructured",
    [SEPA_ADDRESS_THERE] = "address-needless",
    [SEPA_REMITTANCE] = "remittance",
    [SEPA_SHOWS] = "shows-assistance",
    [SEPA_PAID_TWICE] = "paid-twice",
    [SEPA_TOO_MANY] = "too-many",
};

const char *sepa_rule_name(enum sepa_rule rule)
{
    assert(rule < SEPA_RULES);
    return rule_names[rule];
}

static void find(struct judging *j, enum sepa_rule rule, bool refused, const char *where,
                 struct text what, const char *wanted, int64_t line)
{
    const struct sepa_finding f = {
        rule, refused, line, text_of(where), text_first(what, 60), text_of(wanted)};
    int64_t *count = refused ? &j->c->refused : &j->c->noticed;

    ++*count;
    if (j->c->found)
        j->c->found(j->c->arg, &f);
}

static uint64_t short_hash(const struct judging *j, struct text t)
{
    uint64_t hash;

    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)t.at, t.len, j->key);
    return hash ? hash : 1;
}

/* A set with open places. Chance of a false "twice" among 100,000: one in three thousand
 * million, and it only ever makes somebody look. */
static bool seen_before(const struct judging *j, uint64_t *set, uint64_t hash)
{
    for (size_t at = hash & (j->slots - 1);; at = (at + 1) & (j->slots - 1)) {
        if (set[at] == hash)
            return true;
        if (set[at] == 0) {
            set[at] = hash;
            return false;
        }
    }
}

/* One code is right, and no other. */
static void judge_code(struct judging *j, enum sepa_rule rule, const char *where,
                       struct text value, const char *wanted, int64_t line)
{
    if (!text_same(value, text_of(wanted)))
        find(j, rule, true, where, value, wanted, line);
}

/* A name that may stand in a file once. */
static void judge_once(struct judging *j, enum sepa_rule rule, uint64_t *set, const char *where,
                       struct text value, int64_t line)
{
    if (seen_before(j, set, short_hash(j, value)))
        find(j, rule, true, where, value, "once", line);
}

static void judge_message(struct judging *j, bool known, struct text value, int64_t line)
{
    if (!known)
        find(j, SEPA_MESSAGE, true, "Document", value, "pain.001.001.09, pain.001.001.03",
             line);
    j->version_seen = true;
}

static void judge_signs(struct judging *j, const char *where, struct text value, int64_t line)
{
    if (!sepa_is_plain(value))
        find(j, SEPA_SIGNS, true, where, value, "a-z A-Z 0-9 / - ? : ( ) . , ' +", line);
}

static void judge_reference(struct judging *j, const char *where, struct text value,
                            int64_t line)
{
    if (!sepa_is_reference(value))
        find(j, SEPA_REFERENCE, true, where, value,
             "1-35, a-z A-Z 0-9, no // and no / at an end", line);
}

static void judge_iban(struct judging *j, struct text value, int64_t line)
{
    static const char *const how[] = {[IBAN_FINE] = "",
                                      [IBAN_EMPTY] = "empty",
                                      [IBAN_SIGN] = "capitals and digits only",
                                      [IBAN_COUNTRY] = "country unknown",
                                      [IBAN_LENGTH] = "length of its country",
                                      [IBAN_STRUCTURE] = "letters and digits of its country",
                                      [IBAN_CHECK] = "check digits"};
    const enum iban_fault fault = iban_judge(value);

    if (fault != IBAN_FINE)
        find(j, SEPA_IBAN, true, "IBAN", value, how[fault], line);
    else if (iban_is_test(value) && !j->c->test_accounts)
        find(j, SEPA_IBAN_TEST, false, "IBAN", value, "an account that exists", line);
    else if (!iban_in_sepa(value))
        find(j, SEPA_IBAN_OUTSIDE, false, "IBAN", value, "a SEPA country", line);
    if (j->in_payment)
        j->account = short_hash(j, value);
}

static void judge_bic(struct judging *j, struct text value, int64_t line)
{
    bool good = value.len == 8 || value.len == 11;

    for (size_t i = 0; good && i < value.len; i++) {
        const char c = value.at[i];
        const bool letter = c >= 'A' && c <= 'Z';

        good = letter || ((i < 4 || i > 5) && c >= '0' && c <= '9');
    }
    if (!good)
        find(j, SEPA_BIC, true, "BIC", value, "8 or 11 signs", line);
}

static void judge_amount(struct judging *j, struct text value, int64_t line)
{
    struct cents amount;

    if (!text_same(j->x.currency, TEXT("EUR")))
        find(j, SEPA_CURRENCY, true, "InstdAmt", j->x.currency, "EUR", line);
    if (sepa_amount(value, &amount) != OUTCOME_OK || amount.n <= 0 || amount.n > 99999999999) {
        find(j, SEPA_AMOUNT, true, "InstdAmt", value, "0.01 - 999999999.99", line);
        return;
    }
    j->amount = short_hash(j, value);
    if (cents_add(j->file.sum, amount, &j->file.sum) != OUTCOME_OK ||
        cents_add(j->batch.sum, amount, &j->batch.sum) != OUTCOME_OK)
        find(j, SEPA_AMOUNT, true, "InstdAmt", value, "a sum that fits", line);
}

static void judge_day(struct judging *j, struct text value, int64_t line)
{
    struct day day;

    if (sepa_day(value, &day) != OUTCOME_OK) {
        find(j, SEPA_DAY, true, "ReqdExctnDt", value, "YYYY-MM-DD", line);
        return;
    }
    if (!day_is_banking(day))
        find(j, SEPA_DAY_BANKING, false, "ReqdExctnDt", value, "a banking day", line);
    if (j->c->has_today && day_before(day, j->c->today))
        find(j, SEPA_DAY_PAST, true, "ReqdExctnDt", value, "today or later", line);
}

static void take_count(struct judging *j, struct tally *t, struct text value, int64_t line)
{
    if (text_number(value, &t->said_count) != OUTCOME_OK || t->said_count < 0)
        find(j, SEPA_COUNT, true, "NbOfTxs", value, "a whole number", line);
    else
        t->has_count = true;
    t->count_line = line;
}

static void take_sum(struct judging *j, struct tally *t, struct text value, int64_t line)
{
    if (sepa_amount(value, &t->said_sum) != OUTCOME_OK)
        find(j, SEPA_SUM, true, "CtrlSum", value, "an amount", line);
    else
        t->has_sum = true;
    t->sum_line = line;
}

static void judge_tally(struct judging *j, const struct tally *t)
{
    struct arena *a = j->c->arena;
    const struct arena_mark mark = arena_mark(a);

    if (t->has_count && t->said_count != t->count)
        find(j, SEPA_COUNT, true, "NbOfTxs", arena_print(a, "%lld", (long long)t->said_count),
             arena_z(a, arena_print(a, "%lld", (long long)t->count)), t->count_line);
    if (t->has_sum && t->said_sum.n != t->sum.n)
        find(j, SEPA_SUM, true, "CtrlSum", cents_text_plain(a, t->said_sum),
             arena_z(a, cents_text_plain(a, t->sum)), t->sum_line);
    arena_return(a, mark);
}

static void judge_address(struct judging *j, int64_t line)
{
    const struct text none = NO_TEXT;

    if (!j->has_town || !j->has_country)
        find(j, SEPA_ADDRESS, true, "PstlAdr", none, "TwnNm, Ctry", line);
    else if (j->lines > 2)
        find(j, SEPA_ADDRESS, true, "PstlAdr", none, "at most 2 AdrLine", line);
    else if (j->in_payment)
        find(j, SEPA_ADDRESS_THERE, false, "PstlAdr", none, "no address", line);
}

static void judge_words(struct judging *j, struct text value, int64_t line)
{
    if (++j->words > 1 || sepa_characters(value) > SEPA_REMITTANCE_MOST)
        find(j, SEPA_REMITTANCE, true, "Ustrd", value, "once, 140", line);
    judge_signs(j, "Ustrd", value, line);
    if (sepa_shows_assistance(value))
        find(j, SEPA_SHOWS, false, "Ustrd", value, "neutral words", line);
}

static void judge_name(struct judging *j, struct text value, int64_t line)
{
    j->named = value.len > 0;
    if (sepa_characters(value) > SEPA_NAME_MOST)
        find(j, SEPA_NAME_LONG, true, "Nm", value, "70", line);
    judge_signs(j, "Nm", value, line);
}

static void judge_purpose(struct judging *j, struct text value, int64_t line)
{
    if (text_same(value, TEXT("SSBE")) || text_same(value, TEXT("BENE")) ||
        text_same(value, TEXT("GOVT")))
        find(j, SEPA_SHOWS, false, "Cd", value, "no purpose code", line);
}

static enum outcome on_open(void *arg, int element, int64_t line)
{
    struct judging *j = arg;

    if (element == E_INITIATION) {
        const bool is_03 =
            text_same(j->x.space, TEXT("urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"));

        j->is_09 =
            text_same(j->x.space, TEXT("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"));
        judge_message(j, j->is_09 || is_03, j->x.space, line);
    } else if (element == E_BATCH) {
        j->batch = (struct tally){.has_count = false};
    } else if (element == E_PAYMENT) {
        j->in_payment = true;
        j->words = 0;
        j->account = j->amount = 0;
        j->file.count++;
        j->batch.count++;
        if (j->file.count > SEPA_PAYMENTS_MOST) {
            find(j, SEPA_TOO_MANY, true, "CdtTrfTxInf", NO_TEXT, "100000", line);
            return OUTCOME_NO_ROOM;
        }
    } else if (element == E_PARTY) {
        j->named = false;
    } else if (element == E_ADDRESS) {
        j->has_town = j->has_country = false;
        j->lines = 0;
    }
    return OUTCOME_OK;
}

static void judge_value(struct judging *j, enum element element, struct text value,
                        int64_t line)
{
    switch (element) {
    case E_MESSAGE: judge_reference(j, "MsgId", value, line); break;
    case E_CREATED: {
        struct day day;

        if (value.len < 19 || sepa_day(value, &day) != OUTCOME_OK)
            find(j, SEPA_DAY, true, "CreDtTm", value, "YYYY-MM-DDThh:mm:ss", line);
        break;
    }
    case E_FILE_COUNT: take_count(j, &j->file, value, line); break;
    case E_FILE_SUM: take_sum(j, &j->file, value, line); break;
    case E_BATCH_COUNT: take_count(j, &j->batch, value, line); break;
    case E_BATCH_SUM: take_sum(j, &j->batch, value, line); break;
    case E_BATCH_ID:
        judge_reference(j, "PmtInfId", value, line);
        judge_once(j, SEPA_BATCH_TWICE, j->batches, "PmtInfId", value, line);
        break;
    case E_METHOD: judge_code(j, SEPA_METHOD, "PmtMtd", value, "TRF", line); break;
    case E_LEVEL_CODE: judge_code(j, SEPA_LEVEL, "SvcLvl", value, "SEPA", line); break;
    case E_CHARGES: judge_code(j, SEPA_CHARGES, "ChrgBr", value, "SLEV", line); break;
    case E_EXECUTE:
        if (j->is_09)
            find(j, SEPA_DAY, true, "ReqdExctnDt", value, "<Dt>", line);
        judge_day(j, value, line);
        break;
    case E_EXECUTE_DAY:
        if (!j->is_09)
            find(j, SEPA_UNKNOWN, true, "Dt", value, "ReqdExctnDt", line);
        judge_day(j, value, line);
        break;
    case E_NAME: judge_name(j, value, line); break;
    case E_TOWN: j->has_town = value.len > 0; break;
    case E_COUNTRY: j->has_country = value.len == 2; break;
    case E_ADDRESS_LINE: j->lines++; break;
    case E_IBAN: judge_iban(j, value, line); break;
    case E_BIC: judge_bic(j, value, line); break;
    case E_INSTRUCTION: judge_reference(j, "InstrId", value, line); break;
    case E_END_TO_END:
        judge_reference(j, "EndToEndId", value, line);
        if (!text_same(value, TEXT("NOTPROVIDED")))
            judge_once(j, SEPA_DUPLICATE, j->references, "EndToEndId", value, line);
        break;
    case E_INSTRUCTED: judge_amount(j, value, line); break;
    case E_WORDS: judge_words(j, value, line); break;
    case E_PURPOSE_CODE:
    case E_CATEGORY_CODE: judge_purpose(j, value, line); break;
    case E_DOCUMENT:
    case E_INITIATION:
    case E_HEADER:
    case E_PARTY:
    case E_BATCH:
    case E_TYPE:
    case E_LEVEL:
    case E_ADDRESS:
    case E_ACCOUNT:
    case E_ACCOUNT_ID:
    case E_AGENT:
    case E_BANK:
    case E_PAYMENT:
    case E_IDS:
    case E_AMOUNT:
    case E_REMITTANCE:
    case E_PURPOSE:
    case E_CATEGORY:
    case E_PLAIN: break;
    }
}

static enum outcome on_value(void *arg, int element, struct text value, int64_t line)
{
    judge_value(arg, (enum element)element, value, line);
    return OUTCOME_OK;
}

static enum outcome on_close(void *arg, int element, int64_t line)
{
    struct judging *j = arg;

    if (element == E_PARTY && !j->named)
        find(j, SEPA_NAME, true, "Nm", NO_TEXT, "a name", line);
    else if (element == E_ADDRESS)
        judge_address(j, line);
    else if (element == E_BATCH)
        judge_tally(j, &j->batch);
    else if (element == E_INITIATION)
        judge_tally(j, &j->file);
    else if (element == E_PAYMENT) {
        const uint64_t pair = j->account ^ (j->amount << 1 | j->amount >> 63);

        j->in_payment = false;
        if (j->account && j->amount && seen_before(j, j->pairs, pair ? pair : 1))
            find(j, SEPA_PAID_TWICE, false, "CdtTrfTxInf", NO_TEXT, "meant so?", line);
    }
    return OUTCOME_OK;
}

static void on_odd(void *arg, enum xml_oddity kind, int parent, struct text name, int64_t line)
{
    static const enum sepa_rule rules[] = {[XML_UNKNOWN] = SEPA_UNKNOWN,
                                           [XML_OUT_OF_ORDER] = SEPA_ORDER,
                                           [XML_TOO_MANY] = SEPA_MANY,
                                           [XML_MISSING] = SEPA_MISSING};
    struct judging *j = arg;

    (void)parent;
    if (!j->version_seen && kind == XML_UNKNOWN) {
        judge_message(j, false, name, line);
        return;
    }
    find(j, rules[kind], true, "", name, NULL, line);
}

enum outcome sepa_check(struct sepa_check *c, const struct xml_source *from)
{
    struct judging j = {.c = c, .slots = 1};

    while (j.slots < (size_t)SEPA_PAYMENTS_MOST * 2)
        j.slots *= 2;
    j.references = arena_take(c->arena, j.slots, sizeof *j.references);
    j.pairs = arena_take(c->arena, j.slots, sizeof *j.pairs);
    j.batches = arena_take(c->arena, j.slots, sizeof *j.batches);
    if (!j.batches || !j.pairs || !j.references)
        return OUTCOME_NO_ROOM;
    randombytes_buf(j.key, sizeof j.key);
    j.x = (struct xml_in){.rules = pain,
                          .rule_count = sizeof pain / sizeof pain[0],
                          .open = on_open,
                          .value = on_value,
                          .close = on_close,
                          .odd = on_odd,
                          .arg = &j};
    c->payments = c->refused = c->noticed = 0;
    c->sum = (struct cents){0};
    const enum outcome o = xml_read(&j.x, from);
    if (j.x.fault != XML_FINE && j.x.fault != XML_ABORTED)
        find(&j, SEPA_XML, true, "", text_of(xml_fault_name(j.x.fault)),
             "XML in UTF-8, no DOCTYPE", j.x.fault_line);
    c->payments = j.file.count;
    c->sum = j.file.sum;
    return o == OUTCOME_NOT_VALID ? OUTCOME_OK : o;
}
