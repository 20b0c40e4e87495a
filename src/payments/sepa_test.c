/* Account numbers, letters, our own payment file judged by our own check, the samples of
 * ../shared, and files no bank and no criminal should get past us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "payments/iban.h"
#include "payments/sepa_amount.h"
#include "payments/sepa_check.h"
#include "payments/sepa_file.h"
#include "payments/sepa_in.h"
#include "payments/sepa_out.h"
#include "payments/sepa_text.h"

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    return sodium_init() < 0 || arena_open(&arena, 64 * 1024 * 1024) != OUTCOME_OK;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static int empty_arena(void **state)
{
    (void)state;
    arena_empty(&arena);
    return 0;
}

/* ---- account numbers ---- */

static void account_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *what, *iban;
        enum iban_fault is;
    } lines[] = {
        {"a Dutch account", "NL91ABNA0417164300", IBAN_FINE},
        {"small letters and spaces are presentation", "nl91 abna 0417 1643 00", IBAN_FINE},
        {"a no-break space too",
         "NL91\xc2\xa0"
         "ABNA0417164300",
         IBAN_FINE},
        {"bank code TEST has a right form", "NL13TEST0123456789", IBAN_FINE},
        {"one wrong digit", "NL91ABNA0417164301", IBAN_CHECK},
        {"two digits changed places", "NL91ABNA0417614300", IBAN_CHECK},
        {"check digits 00", "NL00ABNA0417164300", IBAN_CHECK},
        {"one too short", "NL91ABNA041716430", IBAN_LENGTH},
        {"one too long", "NL91ABNA04171643001", IBAN_LENGTH},
        {"a digit in the bank code", "NL91ABN40417164300", IBAN_STRUCTURE},
        {"an unknown country", "XX68539007547034", IBAN_COUNTRY},
        {"a Cyrillic A",
         "NL91\xd0\x90"
         "BNA0417164300",
         IBAN_SIGN},
        {"nothing", "", IBAN_EMPTY},
        {"Belgium", "BE68539007547034", IBAN_FINE},
        {"Germany", "DE89370400440532013000", IBAN_FINE},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct iban iban;

        print_message("# %s\n", lines[i].what);
        assert_int_equal(iban_read(text_of(lines[i].iban), &iban), lines[i].is);
    }
    struct iban made;
    assert_int_equal(iban_make(TEXT("NL"), TEXT("TEST0123456789"), &made), OUTCOME_OK);
    assert_memory_equal(made.at, "NL13TEST0123456789", 18);
    assert_true(iban_is_test(iban_text(&made)));
    assert_true(iban_in_sepa(iban_text(&made)));
    assert_string_equal(arena_z(&arena, iban_in_fours(&arena, iban_text(&made))),
                        "NL13 TEST 0123 4567 89");
    assert_string_equal(arena_z(&arena, iban_hidden(&arena, iban_text(&made))),
                        "NL** **** **** **67 89");
}

static void amounts(void **state)
{
    (void)state;
    struct cents c;
    static const char *const wrong[] = {"",
                                        ".5",
                                        "5.",
                                        "1.234",
                                        "1,20",
                                        "-1",
                                        "+1",
                                        "1 0",
                                        "1e3",
                                        "0x1",
                                        "12345678901234.00",
                                        "1.2.3"};

    assert_int_equal(sepa_amount(TEXT("1348.49"), &c), OUTCOME_OK);
    assert_int_equal(c.n, 134849);
    assert_int_equal(sepa_amount(TEXT("7.5"), &c), OUTCOME_OK);
    assert_int_equal(c.n, 750);
    assert_int_equal(sepa_amount(TEXT("12"), &c), OUTCOME_OK);
    assert_int_equal(c.n, 1200);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(sepa_amount(text_of(wrong[i]), &c), OUTCOME_NOT_VALID);
}

static void letters(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } lines[] = {
        {"Zoë Müller-Çelik", "Zoe Muller-Celik"},
        {"Łukasz Żółć", "Lukasz Zolc"},
        {"Jansen & Zn", "Jansen + Zn"},
        {"O’Brien", "O'Brien"},
        {"  twee   spaties ", "twee spaties"},
        {"ሰላም", "..."},
        {"a\xff"
         "b",
         "a.b"},
        {"Y\xcc\x88smal", "Ysmal"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_string_equal(
            arena_z(&arena, sepa_plain(&arena, text_of(lines[i].from), SEPA_NAME_MOST)),
            lines[i].to);
    assert_true(sepa_is_reference(TEXT("R000012-ABC/1")));
    assert_false(sepa_is_reference(TEXT("/ABC")));
    assert_false(sepa_is_reference(TEXT("ABC/")));
    assert_false(sepa_is_reference(TEXT("A//C")));
    assert_false(sepa_is_reference(TEXT("")));
    assert_false(sepa_is_reference(TEXT("123456789012345678901234567890123456")));
    assert_true(sepa_shows_assistance(TEXT("Uitkering november")));
    assert_true(sepa_shows_assistance(TEXT("BIJSTAND")));
    const struct text line = sepa_remittance(&arena, TEXT("Gemeente Zonnedam"),
                                             (struct month){2026 * 12 + 10}, TEXT("7QX4"));
    assert_string_equal(arena_z(&arena, line), "Gemeente Zonnedam november 2026 kenmerk 7QX4");
    assert_false(sepa_shows_assistance(line));
    assert_true(sepa_is_plain(line));
}

/* ---- judging ---- */

struct seen {
    enum sepa_rule rule[64];
    int64_t line[64];
    size_t count;
};

static void on_found(void *arg, const struct sepa_finding *f)
{
    struct seen *s = arg;

    if (s->count < 64) {
        s->rule[s->count] = f->rule;
        s->line[s->count++] = f->line;
    }
    if (getenv("SHOW"))
        print_message("#   line %lld %s %.*s: %.*s (%.*s)\n", (long long)f->line,
                      sepa_rule_name(f->rule), TEXT_ARG(f->where), TEXT_ARG(f->what),
                      TEXT_ARG(f->wanted));
}

static struct sepa_check judge(struct text file, struct seen *seen)
{
    struct xml_bytes bytes = {file};
    struct sepa_check c = {
        .found = on_found, .arg = seen, .arena = &arena, .test_accounts = true};

    seen->count = 0;
    assert_int_equal(sepa_check(&c, &(struct xml_source){xml_more_bytes, &bytes}), OUTCOME_OK);
    return c;
}

static bool has(const struct seen *s, enum sepa_rule rule)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->rule[i] == rule)
            return true;
    }
    return false;
}

struct buffer {
    char *at;
    size_t len, most;
};

static enum outcome to_buffer(void *arg, const char *at, size_t len)
{
    struct buffer *b = arg;

    if (len > b->most - b->len)
        return OUTCOME_NO_ROOM;
    memcpy(b->at + b->len, at, len);
    b->len += len;
    return OUTCOME_OK;
}

static struct sepa_head head_of(int64_t count, int64_t sum)
{
    return (struct sepa_head){
        TEXT("R000001-ABCDEFGH"),
        {1763553600000000},
        count,
        {sum},
        {TEXT("Gemeente Zonnedam"), TEXT("NL13TEST0123456789"), TEXT("")}};
}

static struct sepa_payment pay(const char *reference, int64_t cents)
{
    return (struct sepa_payment){text_of(reference),
                                 {cents},
                                 TEXT("Zoë de Vries"),
                                 TEXT("NL05TEST0417164300"),
                                 TEXT("Gemeente Zonnedam november 2026 kenmerk A")};
}

static void our_file_is_taken(void **state)
{
    (void)state;
    struct sepa_out *o = arena_take(&arena, 1, sizeof *o);
    struct buffer b = {arena_take(&arena, 1, 65536), 0, 65536};
    struct seen seen;
    const struct sepa_head head = head_of(3, 134849 + 1500 + 7);
    const struct day thursday = {20776}, friday = {20777}; /* 19 and 20 November 2026 */

    assert_int_equal(sepa_out_begin(o, &head, (struct sepa_sink){to_buffer, &b}), OUTCOME_OK);
    assert_int_equal(sepa_out_group(o, &(struct sepa_group){thursday, 2, {136349}}),
                     OUTCOME_OK);
    struct sepa_payment p = pay("01ABC", 134849);
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_OK);
    p = pay("02ABC", 1500);
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_OK);
    assert_int_equal(sepa_out_group(o, &(struct sepa_group){friday, 1, {7}}), OUTCOME_OK);
    p = pay("03ABC", 7);
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_OK);
    assert_int_equal(sepa_out_end(o), OUTCOME_OK);
    const struct sepa_check c = judge((struct text){b.at, b.len}, &seen);
    assert_int_equal(c.refused, 0);
    assert_int_equal(c.noticed, 0);
    assert_int_equal(c.payments, 3);
    assert_int_equal(c.sum.n, 136356);
    assert_null(memmem(b.at, b.len, "PstlAdr", 7)); /* no address of the payee */
    assert_null(memmem(b.at, b.len, "SSBE", 4));    /* no word of what it is for */
    assert_non_null(memmem(b.at, b.len, "<ReqdExctnDt><Dt>2026-11-19</Dt>", 32));
    assert_non_null(memmem(b.at, b.len, "<Nm>Zoe de Vries</Nm>", 21));
}

static void our_file_refuses(void **state)
{
    (void)state;
    struct sepa_out *o = arena_take(&arena, 1, sizeof *o);
    struct buffer b = {arena_take(&arena, 1, 65536), 0, 65536};
    const struct sepa_sink sink = {to_buffer, &b};
    struct sepa_head head = head_of(1, 100);
    const struct day thursday = {20776}, saturday = {20778};
    struct sepa_payment p = pay("01ABC", 99);

    assert_int_equal(sepa_out_begin(o, &head, sink), OUTCOME_OK);
    assert_int_equal(sepa_out_group(o, &(struct sepa_group){saturday, 1, {100}}),
                     OUTCOME_NOT_VALID);
    assert_int_equal(sepa_out_group(o, &(struct sepa_group){thursday, 1, {100}}), OUTCOME_OK);
    p.iban = TEXT("NL05TEST0417164301");
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_NOT_VALID);
    assert_string_equal(o->refused, "account");
    p = pay("/01", 99);
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_NOT_VALID);
    p = pay("01ABC", 99);
    p.remittance = TEXT("Uitkering november");
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_NOT_VALID);
    p = pay("01ABC", 99);
    p.name = TEXT(" ");
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_NOT_VALID);
    p = pay("01ABC", 99);
    assert_int_equal(sepa_out_payment(o, &arena, &p), OUTCOME_OK);
    /* One cent short of what was announced: thrown away. */
    assert_int_equal(sepa_out_end(o), OUTCOME_BROKEN);
    head.from.iban = TEXT("NL00TEST0123456789");
    assert_int_equal(sepa_out_begin(o, &head, sink), OUTCOME_NOT_VALID);
}

#define HEAD                                                                                   \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                             \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">\n"                    \
    "<CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-18T09:00:00</CreDtTm>\n"
#define BATCH                                                                                  \
    "<PmtInf><PmtInfId>M1-1</PmtInfId><PmtMtd>TRF</PmtMtd>"                                    \
    "<ReqdExctnDt><Dt>2026-11-19</Dt></ReqdExctnDt><Dbtr><Nm>Gemeente</Nm></Dbtr>"             \
    "<DbtrAcct><Id><IBAN>NL13TEST0123456789</IBAN></Id></DbtrAcct>"                            \
    "<DbtrAgt><FinInstnId><BICFI>TESTNL2A</BICFI></FinInstnId></DbtrAgt><ChrgBr>SLEV</"        \
    "ChrgBr>\n"
#define PAY(id, amt, name, iban, more)                                                         \
    "<CdtTrfTxInf><PmtId><EndToEndId>" id "</EndToEndId></PmtId>"                              \
    "<Amt><InstdAmt Ccy=\"EUR\">" amt "</InstdAmt></Amt><Cdtr><Nm>" name "</Nm>" more          \
    "</Cdtr><CdtrAcct><Id><IBAN>" iban "</IBAN></Id></CdtrAcct></CdtTrfTxInf>\n"
#define TAIL "</PmtInf></CstmrCdtTrfInitn></Document>\n"
#define SUMS(n, sum)                                                                           \
    "<NbOfTxs>" n "</NbOfTxs><CtrlSum>" sum "</CtrlSum><InitgPty><Nm>Gemeente</Nm></InitgPty>" \
    "</GrpHdr>\n"
#define ONE(id, amt, name, iban, more)                                                         \
    HEAD SUMS("1", "10.00") BATCH PAY(id, amt, name, iban, more) TAIL
#define GOOD "NL05TEST0417164300"

static void what_a_bank_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *what, *file;
        enum sepa_rule rule;
    } lines[] = {
        {"one wrong digit", ONE("E1", "10.00", "A", "NL05TEST0417164301", ""), SEPA_IBAN},
        {"a name over 70",
         ONE("E1", "10.00",
             "AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEFFFFFFFFFFGGGGGGGGGGH", GOOD,
             ""),
         SEPA_NAME_LONG},
        {"a letter banks do not take", ONE("E1", "10.00", "Zo\xc3\xab", GOOD, ""), SEPA_SIGNS},
        {"no name", ONE("E1", "10.00", "", GOOD, ""), SEPA_NAME},
        {"three decimals", ONE("E1", "10.000", "A", GOOD, ""), SEPA_AMOUNT},
        {"nothing to pay", ONE("E1", "0.00", "A", GOOD, ""), SEPA_AMOUNT},
        {"slashes", ONE("E//1", "10.00", "A", GOOD, ""), SEPA_REFERENCE},
        {"an address in free lines",
         ONE("E1", "10.00", "A", GOOD, "<PstlAdr><AdrLine>Straat 1</AdrLine></PstlAdr>"),
         SEPA_ADDRESS},
        {"an element nobody knows", ONE("E1", "10.00", "A", GOOD, "<Foo/>"), SEPA_UNKNOWN},
        {"a sum that differs",
         HEAD SUMS("1", "10.01") BATCH PAY("E1", "10.00", "A", GOOD, "") TAIL, SEPA_SUM},
        {"a count that differs",
         HEAD SUMS("2", "10.00") BATCH PAY("E1", "10.00", "A", GOOD, "") TAIL, SEPA_COUNT},
        {"the same reference twice",
         HEAD SUMS("2", "20.00") BATCH PAY("E1", "10.00", "A", GOOD, "")
             PAY("E1", "10.00", "A", GOOD, "") TAIL,
         SEPA_DUPLICATE},
        {"another message",
         "<Document "
         "xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.02\"><CstmrDrctDbtInitn/>"
         "</Document>",
         SEPA_MESSAGE},
        {"no payment at all", HEAD SUMS("0", "0.00") BATCH TAIL, SEPA_MISSING},
        {"it ends halfway", HEAD SUMS("1", "10.00") BATCH, SEPA_XML},
        {"nothing in it", "", SEPA_XML},
        {"an entity bomb",
         "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;&a;\">]>\n"
         "<Document xmlns=\"x\">&b;</Document>",
         SEPA_XML},
        {"an external entity",
         "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n"
         "<Document xmlns=\"x\">&a;</Document>",
         SEPA_XML},
        {"a Latin-1 declaration",
         "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Document xmlns=\"x\"/>", SEPA_XML},
        {"bytes that are no UTF-8", HEAD "\xff\xfe</x>", SEPA_XML},
    };
    struct seen seen;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        print_message("# %s\n", lines[i].what);
        const struct sepa_check c = judge(text_of(lines[i].file), &seen);
        assert_true(has(&seen, lines[i].rule));
        assert_true(c.refused > 0);
        arena_empty(&arena);
    }
    /* And what is right has no finding. */
    const struct sepa_check c = judge(text_of(ONE("E1", "10.00", "A", GOOD, "")), &seen);
    assert_int_equal(c.refused + c.noticed, 0);
}

static void the_line_is_right(void **state)
{
    (void)state;
    struct seen seen;
    char *file = arena_take(&arena, 1, 4 * 1024 * 1024);
    size_t len = 0;

    /* 70,000 empty lines before it: beyond what a 16-bit line number holds. */
    memset(file, '\n', 70000);
    const char *const xml = ONE("E1", "10.00", "A", "NL05TEST0417164301", "");
    const char *const after = strchr(xml, '\n') + 1;
    memmove(file + (after - xml), file, 70000);
    memcpy(file, xml, (size_t)(after - xml));
    len = (size_t)(after - xml) + 70000;
    memcpy(file + len, after, strlen(after));
    len += strlen(after);
    judge((struct text){file, len}, &seen);
    assert_int_equal(seen.rule[0], SEPA_IBAN);
    assert_int_equal(seen.line[0], 70000 + 6);
}

/* ---- the bank's words ---- */

struct heard {
    int64_t lines, statements, answers, total;
    struct day until;
    char last_reference[40], last_reason[8], last_batch[40];
};

static void copy(char *to, size_t most, struct text t)
{
    const size_t len = t.len < most - 1 ? t.len : most - 1;

    memcpy(to, t.at, len);
    to[len] = 0;
}

static enum outcome hear_line(void *arg, const struct bank_line *l)
{
    struct heard *h = arg;

    h->lines++;
    h->total += l->amount.n;
    copy(h->last_reference, sizeof h->last_reference, l->end_to_end);
    copy(h->last_reason, sizeof h->last_reason, l->reason);
    copy(h->last_batch, sizeof h->last_batch, l->batch);
    return OUTCOME_OK;
}

static enum outcome hear_statement(void *arg, const struct bank_statement *s)
{
    struct heard *h = arg;

    h->statements++;
    h->until = s->until;
    return OUTCOME_OK;
}

static enum outcome hear_answer(void *arg, const struct bank_answer *a)
{
    struct heard *h = arg;

    h->answers++;
    copy(h->last_reference, sizeof h->last_reference,
         a->end_to_end.len > 0 ? a->end_to_end : a->message);
    copy(h->last_reason, sizeof h->last_reason, a->reason.len > 0 ? a->reason : a->status);
    return OUTCOME_OK;
}

static enum outcome hear(struct text file, struct heard *h, struct bank_in *b)
{
    struct xml_bytes bytes = {file};

    *h = (struct heard){.lines = 0};
    *b = (struct bank_in){
        .line = hear_line, .statement = hear_statement, .answer = hear_answer, .arg = h};
    return bank_read(b, &(struct xml_source){xml_more_bytes, &bytes});
}

#define CAMT(body)                                                                             \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                             \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"       \
    "<GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S1</Id>"                                       \
    "<Acct><Id><IBAN>NL13TEST0123456789</IBAN></Id></Acct>\n" body                             \
    "</Stmt></BkToCstmrStmt></Document>\n"
#define BAL(code, amount, day)                                                                 \
    "<Bal><Tp><CdOrPrtry><Cd>" code "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" amount           \
    "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>" day "</Dt></Dt></Bal>\n"
#define ENTRY(ccy, amount, side, details)                                                      \
    "<Ntry><Amt Ccy=\"" ccy "\">" amount "</Amt><CdtDbtInd>" side "</CdtDbtInd>"               \
    "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls>" details         \
    "</NtryDtls></Ntry>\n"
#define RETURNED                                                                               \
    "<TxDtls><Refs><EndToEndId>E9</EndToEndId></Refs><Amt Ccy=\"EUR\">10.00</Amt>"             \
    "<CdtDbtInd>CRDT</CdtDbtInd><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"

static void statements(void **state)
{
    (void)state;
    struct heard h;
    struct bank_in b;

    assert_int_equal(
        hear(TEXT(CAMT(BAL("OPBD", "100.00", "2026-11-19") BAL("CLBD", "110.00", "2026-11-20")
                           ENTRY("EUR", "10.00", "CRDT", RETURNED))),
             &h, &b),
        OUTCOME_OK);
    assert_int_equal(h.lines, 1);
    assert_int_equal(h.total, 1000);
    assert_string_equal(h.last_reference, "E9");
    assert_string_equal(h.last_reason, "AC04");
    assert_int_equal(h.until.n, 20777);
    assert_int_equal(b.kind, BANK_STATEMENT);

    static const struct {
        const char *what, *file;
        enum bank_fault fault;
    } lines[] = {
        {"a sum that does not add up",
         CAMT(BAL("OPBD", "100.00", "2026-11-19") BAL("CLBD", "110.01", "2026-11-20")
                  ENTRY("EUR", "10.00", "CRDT", RETURNED)),
         BANK_SUM},
        {"parts that are not the line", CAMT(ENTRY("EUR", "11.00", "CRDT", RETURNED)),
         BANK_SUM},
        {"dollars", CAMT(ENTRY("USD", "10.00", "CRDT", "")), BANK_CURRENCY},
        {"three decimals", CAMT(ENTRY("EUR", "10.000", "CRDT", "")), BANK_AMOUNT},
        {"no direction", CAMT(ENTRY("EUR", "10.00", "", "")), BANK_MISSING},
        {"another version",
         "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.99\"><BkToCstmrStmt/>"
         "</Document>",
         BANK_MESSAGE},
        {"no message at all", "<html xmlns=\"x\"></html>", BANK_MESSAGE},
        {"it ends halfway",
         "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:"
         "camt.053.001.08\"><BkToCstmrStmt><Stmt>",
         BANK_XML},
        {"an entity bomb", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><Document/>",
         BANK_XML},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        print_message("# %s\n", lines[i].what);
        assert_int_equal(hear(text_of(lines[i].file), &h, &b), OUTCOME_NOT_VALID);
        assert_int_equal(b.fault, lines[i].fault);
        assert_non_null(bank_fault_name(&b));
    }
    /* UTF-16, as some desktop programs save it. */
    assert_int_equal(hear((struct text){"\xff\xfe<\0?\0x\0", 8}, &h, &b), OUTCOME_NOT_VALID);
    assert_int_equal(b.xml_fault, XML_NOT_UTF8);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    static const char whole[] = CAMT(BAL("OPBD", "100.00", "2026-11-19") BAL(
        "CLBD", "110.00", "2026-11-20") ENTRY("EUR", "10.00", "CRDT", RETURNED));
    struct heard h;
    struct bank_in b;

    for (size_t len = 0; len < sizeof whole - 3; len++)
        assert_int_not_equal(hear((struct text){whole, len}, &h, &b), OUTCOME_OK);
}

static void answers(void **state)
{
    (void)state;
    struct heard h;
    struct bank_in b;

    assert_int_equal(
        hear(TEXT("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\">"
                  "<CstmrPmtStsRpt><GrpHdr><MsgId>A</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
                  "<OrgnlMsgId>R000001-AB</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>"
                  "<OrgnlPmtInfAndSts><OrgnlPmtInfId>R000001-AB-1</OrgnlPmtInfId>"
                  "<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
                  "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts>"
                  "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"),
             &h, &b),
        OUTCOME_OK);
    assert_int_equal(h.answers, 2);
    assert_string_equal(h.last_reference, "E1");
    assert_string_equal(h.last_reason, "AC01");
    assert_int_equal(b.kind, BANK_ANSWER);
}

/* ---- the samples of ../shared ---- */

static bool read_shared(const char *name, struct text *ret)
{
    const char *shared = getenv("ERKENNING_SHARED");
    const char *source = getenv("ERKENNING_SOURCE");
    char path[1024];
    char *bytes = arena_take(&arena, 1, 1024 * 1024);

    if (shared)
        snprintf(path, sizeof path, "%s/standards/iso20022/samples/%s", shared, name);
    else
        snprintf(path, sizeof path, "%s/../shared/standards/iso20022/samples/%s",
                 source ? source : ".", name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    *ret = (struct text){bytes, fread(bytes, 1, 1024 * 1024, f)};
    fclose(f);
    return true;
}

static void samples(void **state)
{
    (void)state;
    struct text file;
    struct seen seen;
    struct heard h;
    struct bank_in b;

    if (!read_shared("own-pain.001.001.09-valid.xml", &file)) {
        print_message("# no ../shared here: the samples are not read\n");
        return;
    }
    struct sepa_check c = judge(file, &seen);
    assert_int_equal(c.refused, 0);
    assert_true(has(&seen, SEPA_SHOWS)); /* "Uitkering november 2026" on a bank statement */
    assert_true(has(&seen, SEPA_ADDRESS_THERE));
    assert_int_equal(c.payments, 3);
    assert_true(read_shared("sepaking-pain.001.001.03.xml", &file));
    c = judge(file, &seen);
    assert_int_equal(c.payments, 2);
    /* Its account numbers are made up, and their check digits wrong: nothing else is. */
    for (size_t i = 0; i < seen.count; i++)
        assert_true(seen.rule[i] == SEPA_IBAN || seen.rule[i] == SEPA_DAY_BANKING);
    assert_true(read_shared("own-camt.053.001.08-batch.xml", &file));
    assert_int_equal(hear(file, &h, &b), OUTCOME_OK);
    assert_string_equal(h.last_batch, "GEM-2026-11-0001-A");
    assert_int_equal(h.total, -375363);
    assert_true(read_shared("own-pain.002.001.10-accepted.xml", &file));
    assert_int_equal(hear(file, &h, &b), OUTCOME_OK);
    assert_string_equal(h.last_reason, "ACCP");
    /* Test data of others with mixed currencies and three decimals: refused, with the line. */
    assert_true(read_shared("genkgo-camt053.v8.xml", &file));
    assert_int_equal(hear(file, &h, &b), OUTCOME_NOT_VALID);
    assert_int_equal(b.fault, BANK_CURRENCY);
    assert_int_equal(b.fault_line, 80);
    assert_true(read_shared("genkgo-camt053.v2.minimal.xml", &file));
    assert_int_equal(hear(file, &h, &b), OUTCOME_NOT_VALID);
    assert_int_equal(b.fault, BANK_CURRENCY);
    assert_true(read_shared("genkgo-camt053.v2.all-balance-types.xml", &file));
    assert_int_equal(hear(file, &h, &b), OUTCOME_NOT_VALID);
    assert_int_equal(b.fault, BANK_AMOUNT);
    assert_int_equal(b.fault_line, 153);
}

/* ---- a file on disk: once, whole ---- */

static void write_file(const char *folder, const char *name, const char *words,
                       enum outcome wanted, char hash[SEPA_HASH_HEX + 1])
{
    struct sepa_file f;

    assert_int_equal(sepa_file_create(&f, folder), OUTCOME_OK);
    assert_int_equal(sepa_file_write(&f, words, strlen(words)), OUTCOME_OK);
    assert_int_equal(sepa_file_keep(&f, name, hash), wanted);
}

static void once(void **state)
{
    char folder[] = "/tmp/erkenning-payments-XXXXXX", path[256];
    char first[SEPA_HASH_HEX + 1], again[SEPA_HASH_HEX + 1];

    (void)state;
    assert_non_null(mkdtemp(folder));
    write_file(folder, "R1.xml", "<a/>", OUTCOME_OK, first);
    /* Stopped between file and confirmation, and done again: the same file, once. */
    write_file(folder, "R1.xml", "<a/>", OUTCOME_OK, again);
    assert_string_equal(first, again);
    /* Another content under the same name never replaces it. */
    write_file(folder, "R1.xml", "<b/>", OUTCOME_CONFLICT, again);
    snprintf(path, sizeof path, "%s/R1.xml", folder);
    assert_int_equal(sepa_hash_file(path, again), OUTCOME_OK);
    assert_string_equal(first, again);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing passing was left behind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(account_numbers, empty_arena),
        cmocka_unit_test_setup(amounts, empty_arena),
        cmocka_unit_test_setup(letters, empty_arena),
        cmocka_unit_test_setup(our_file_is_taken, empty_arena),
        cmocka_unit_test_setup(our_file_refuses, empty_arena),
        cmocka_unit_test_setup(what_a_bank_refuses, empty_arena),
        cmocka_unit_test_setup(the_line_is_right, empty_arena),
        cmocka_unit_test_setup(statements, empty_arena),
        cmocka_unit_test_setup(every_cut_is_refused, empty_arena),
        cmocka_unit_test_setup(answers, empty_arena),
        cmocka_unit_test_setup(samples, empty_arena),
        cmocka_unit_test_setup(once, empty_arena),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
