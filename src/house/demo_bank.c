/* demo_bank - the bank of the demo: answers our payment files as a bank does, a morning later.
 *
 * It reads what lies in DATA/bank/out (pain.001) and writes into DATA/bank/in: on each banking
 * morning one camt.053 of the banking day before, and a pain.002 where it refused something.
 * What goes wrong stands in DATA/bank/exceptions.txt, one a line:
 *
 *     2026-11-20 Willem refuse TECH 2026-11-23
 *
 * execution day, how the payee's name begins, refuse, return or late, the code, and the day: of
 * the morning that brings the refusal, on which the money comes back, or on which it is booked
 * after all. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/xmlreader.h>

#include "house/demo.h"

#include "ground/base/banned.h"

enum {
    EXCEPTIONS_MOST = 100,
    FILES_MOST = 4000,
    BANK_ROOM = 256 << 20 /* a statement of 100,000 lines; taken as it is used */
};

struct exception {
    struct day execute;
    char name[64];
    bool refuse; /* else: booked, and returned later */
    bool late;   /* booked on `told`, not on the day asked */
    char code[8];
    struct day told;
};

struct payment {
    char end_to_end[36];
    char amount[24];
    char name[128];
    char iban[40];
};

struct bank {
    const char *folder; /* DATA/bank */
    const char *iban;   /* of the municipality */
    struct day statement;
    struct day morning;
    FILE *entries;  /* of the statement */
    FILE *refusals; /* of the pain.002 */
    int64_t count, refused;
    int64_t debit, credit;
    struct exception exception[EXCEPTIONS_MOST];
    size_t exceptions;
    char message[40]; /* of the file being read */
    struct day execute;
    bool matters; /* this group has something for this morning, or later */
    bool file_matters;
    struct payment now;
};

static int64_t cents_of(const char *amount)
{
    struct cents c = {0};

    return cents_parse(text_of(amount), &c) == OUTCOME_OK ? c.n : 0;
}

static void keep(char *to, size_t size, const xmlChar *value)
{
    (void)snprintf(to, size, "%s", value == NULL ? "" : (const char *)value);
}

static void entry(struct bank *b, const struct payment *p, bool back, const char *code)
{
    char day[16] = {0};
    const struct date d = date_of(b->statement);

    (void)snprintf(day, sizeof day, "%04d-%02d-%02d", d.year, d.month, d.day);
    b->count++;
    *(back ? &b->credit : &b->debit) += cents_of(p->amount);
    (void)fprintf(b->entries,
                  "<Ntry><NtryRef>%" PRId64 "</NtryRef><Amt Ccy=\"EUR\">%s</Amt>"
                  "<CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
                  "<BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt>"
                  "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>%s</SubFmlyCd></Fmly>"
                  "</Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs>"
                  "<Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>%s</CdtDbtInd>"
                  "<RltdPties><CdtrAcct><Id><IBAN>%s</IBAN></Id></CdtrAcct></RltdPties>",
                  b->count, p->amount, back ? "CRDT" : "DBIT", day, day, back ? "RCDT" : "ICDT",
                  back ? "RRTN" : "ESCT", p->end_to_end, p->amount, back ? "CRDT" : "DBIT",
                  p->iban);
    if (back)
        (void)fprintf(b->entries, "<RtrInf><Rsn><Cd>%s</Cd></Rsn></RtrInf>", code);
    (void)fprintf(b->entries, "</TxDtls></NtryDtls></Ntry>\n");
}

static void refusal(struct bank *b, const struct payment *p, const char *code)
{
    if (b->refused++ == 0)
        (void)fprintf(b->refusals,
                      "<OrgnlGrpInfAndSts><OrgnlMsgId>%s</OrgnlMsgId>"
                      "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts>"
                      "</OrgnlGrpInfAndSts>\n<OrgnlPmtInfAndSts><OrgnlPmtInfId>%s-1"
                      "</OrgnlPmtInfId>",
                      b->message, b->message);
    (void)fprintf(b->refusals,
                  "<TxInfAndSts><OrgnlEndToEndId>%s</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
                  "<StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt "
                  "Ccy=\"EUR\">%s</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>\n",
                  p->end_to_end, code, p->amount);
}

static const struct exception *exception_for(const struct bank *b, const struct payment *p)
{
    for (size_t i = 0; i < b->exceptions; i++) {
        const struct exception *e = &b->exception[i];

        if (e->execute.n == b->execute.n && strncmp(p->name, e->name, strlen(e->name)) == 0)
            return e;
    }
    return NULL;
}

static void judge(struct bank *b)
{
    const struct exception *e = exception_for(b, &b->now);

    if (e != NULL && e->late) {
        if (e->told.n == b->statement.n)
            entry(b, &b->now, false, "");
    } else if (e == NULL || !e->refuse) {
        if (b->execute.n == b->statement.n)
            entry(b, &b->now, false, "");
        if (e != NULL && e->told.n == b->statement.n)
            entry(b, &b->now, true, e->code);
    } else if (e->told.n == b->morning.n) {
        refusal(b, &b->now, e->code);
    }
}

/* Old files matter only when money comes back from them. */
static bool day_matters(const struct bank *b)
{
    if (b->execute.n >= b->statement.n)
        return true;
    for (size_t i = 0; i < b->exceptions; i++) {
        if (b->exception[i].execute.n == b->execute.n)
            return true;
    }
    return false;
}

static void element(struct bank *b, const char *name, const char *value, bool debtor)
{
    const xmlChar *v = (const xmlChar *)value;

    if (strcmp(name, "MsgId") == 0) {
        keep(b->message, sizeof b->message, v);
    } else if (strcmp(name, "Dt") == 0 || strcmp(name, "ReqdExctnDt") == 0) {
        /* One file may hold several groups, each with its own day. */
        b->matters = day_parse(text_of(value), &b->execute) == OUTCOME_OK && day_matters(b);
        b->file_matters = b->file_matters || b->matters;
    } else if (strcmp(name, "EndToEndId") == 0) {
        keep(b->now.end_to_end, sizeof b->now.end_to_end, v);
    } else if (strcmp(name, "InstdAmt") == 0) {
        keep(b->now.amount, sizeof b->now.amount, v);
    } else if (strcmp(name, "Nm") == 0 && !debtor) {
        keep(b->now.name, sizeof b->now.name, v);
    } else if (strcmp(name, "IBAN") == 0 && !debtor) {
        keep(b->now.iban, sizeof b->now.iban, v);
    }
}

static void read_file(struct bank *b, const char *path)
{
    xmlTextReaderPtr r = xmlReaderForFile(path, NULL, XML_PARSE_NONET);
    char name[64] = {0};
    bool inside = false; /* a CdtTrfTxInf: before it the names are our own */

    b->file_matters = false;
    while (r != NULL && xmlTextReaderRead(r) == 1) {
        const int type = xmlTextReaderNodeType(r);

        if (type == XML_READER_TYPE_ELEMENT) {
            keep(name, sizeof name, xmlTextReaderConstLocalName(r));
            if (strcmp(name, "CdtTrfTxInf") == 0) {
                inside = true;
                b->now = (struct payment){{0}, {0}, {0}, {0}};
            }
        } else if (type == XML_READER_TYPE_TEXT) {
            element(b, name, (const char *)xmlTextReaderConstValue(r), !inside);
        } else if (type == XML_READER_TYPE_END_ELEMENT) {
            if (strcmp((const char *)xmlTextReaderConstLocalName(r), "CdtTrfTxInf") == 0) {
                if (b->matters)
                    judge(b);
                inside = false;
            }
            name[0] = '\0';
        }
    }
    xmlFreeTextReader(r);
}

/* A file of which nothing matters any more gets a mark, and is not opened again. */
static void read_unless_past(struct bank *b, const char *name)
{
    char path[4096];
    char mark[4096];
    FILE *f = NULL;

    (void)snprintf(path, sizeof path, "%s/out/%s", b->folder, name);
    (void)snprintf(mark, sizeof mark, "%s/past/%s", b->folder, name);
    if (access(mark, F_OK) == 0)
        return;
    read_file(b, path);
    if (!b->file_matters && (f = fopen(mark, "we")) != NULL)
        (void)fclose(f);
}

static int xml_only(const struct dirent *e)
{
    const size_t len = strlen(e->d_name);

    /* What is still being written, or was when somebody pulled the plug, begins with a dot. */
    return e->d_name[0] != '.' && len > 4 && strcmp(e->d_name + len - 4, ".xml") == 0;
}

static void read_files(struct bank *b)
{
    char path[4096];
    struct dirent **list = NULL;
    int count = 0;

    (void)snprintf(path, sizeof path, "%s/out", b->folder);
    count = scandir(path, &list, xml_only, alphasort);
    for (int i = 0; i < count; i++) {
        if (i < FILES_MOST)
            read_unless_past(b, list[i]->d_name);
        free(list[i]);
    }
    free(list);
}

static void read_exceptions(struct bank *b)
{
    char path[4096];
    char line[256];
    FILE *f = NULL;

    (void)snprintf(path, sizeof path, "%s/exceptions.txt", b->folder);
    f = fopen(path, "re");
    while (f != NULL && b->exceptions < EXCEPTIONS_MOST &&
           fgets(line, sizeof line, f) != NULL) {
        struct exception *e = &b->exception[b->exceptions];
        char execute[16] = {0};
        char what[16] = {0};
        char told[16] = {0};

        if (sscanf(line, "%15s %63s %15s %7s %15s", execute, e->name, what, e->code, told) ==
                5 &&
            day_parse(text_of(execute), &e->execute) == OUTCOME_OK &&
            day_parse(text_of(told), &e->told) == OUTCOME_OK) {
            e->refuse = strcmp(what, "refuse") == 0;
            e->late = strcmp(what, "late") == 0;
            b->exceptions++;
        }
    }
    if (f != NULL)
        (void)fclose(f);
}

static int64_t balance(const struct bank *b, bool write, int64_t value)
{
    char path[4096];
    long long n = 5000000000; /* fifty million euro to begin with */
    FILE *f = NULL;

    (void)snprintf(path, sizeof path, "%s/balance", b->folder);
    f = fopen(path, write ? "we" : "re");
    if (f != NULL && write)
        (void)fprintf(f, "%lld\n", (long long)value);
    else if (f != NULL && fscanf(f, "%lld", &n) != 1)
        n = 5000000000;
    if (f != NULL)
        (void)fclose(f);
    return n;
}

/* Under another name first: what lies in `in` is always whole. */
static enum outcome write_whole(const struct bank *b, const char *name, const char *text)
{
    char path[4096];
    char before[4200];
    FILE *f = NULL;

    (void)snprintf(path, sizeof path, "%s/in/%s", b->folder, name);
    (void)snprintf(before, sizeof before, "%s.part", path);
    f = fopen(before, "we");
    if (f == NULL)
        return OUTCOME_BROKEN;
    (void)fputs(text, f);
    return fclose(f) == 0 && rename(before, path) == 0 ? OUTCOME_OK : OUTCOME_BROKEN;
}

static enum outcome write_statement(struct bank *b, struct arena *a, const char *entries)
{
    const int64_t opening = balance(b, false, 0);
    const int64_t closing = opening - b->debit + b->credit;
    const struct text day = day_iso(a, b->statement);
    const struct text before = day_iso(a, day_banking_plus(b->statement, -1));
    /* An amount has no sign: the mark beside it says on which side it stands. */
    const struct text open_text = cents_text_plain(a, (struct cents){llabs(opening)});
    const struct text close_text = cents_text_plain(a, (struct cents){llabs(closing)});
    const struct text name = arena_print(a, "%.*s-camt053.xml", TEXT_ARG(day));
    const struct text text = arena_print(
        a,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"
        "<GrpHdr><MsgId>STMT%.*s</MsgId><CreDtTm>%.*sT22:00:00+01:00</CreDtTm></GrpHdr>"
        "<Stmt><Id>%.*s</Id><CreDtTm>%.*sT22:00:00+01:00</CreDtTm>"
        "<Acct><Id><IBAN>%s</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">%.*s</Amt>"
        "<CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%.*s</Dt></Dt></Bal>"
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">%.*s</Amt>"
        "<CdtDbtInd>%s</CdtDbtInd><Dt><Dt>%.*s</Dt></Dt></Bal>\n%s"
        "</Stmt></BkToCstmrStmt></Document>\n",
        TEXT_ARG(day), TEXT_ARG(day), TEXT_ARG(day), TEXT_ARG(day), b->iban,
        TEXT_ARG(open_text), opening < 0 ? "DBIT" : "CRDT", TEXT_ARG(before),
        TEXT_ARG(close_text), closing < 0 ? "DBIT" : "CRDT", TEXT_ARG(day), entries);

    if (text.at == NULL)
        return OUTCOME_NO_ROOM;
    (void)balance(b, true, closing);
    return write_whole(b, name.at, text.at);
}

static enum outcome write_refusals(struct bank *b, struct arena *a, const char *refusals)
{
    const struct text day = day_iso(a, b->morning);
    const struct text name = arena_print(a, "%.*s-pain002.xml", TEXT_ARG(day));
    const struct text text = arena_print(
        a,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
        "<GrpHdr><MsgId>STS%.*s</MsgId><CreDtTm>%.*sT06:00:00+01:00</CreDtTm></GrpHdr>\n%s"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>\n",
        TEXT_ARG(day), TEXT_ARG(day), refusals);

    return text.at == NULL ? OUTCOME_NO_ROOM : write_whole(b, name.at, text.at);
}

static enum outcome answer(struct bank *b, struct arena *a)
{
    char *entries = NULL;
    char *refusals = NULL;
    size_t entries_len = 0;
    size_t refusals_len = 0;
    enum outcome o = OUTCOME_NO_ROOM;

    b->entries = open_memstream(&entries, &entries_len);
    b->refusals = open_memstream(&refusals, &refusals_len);
    if (b->entries != NULL && b->refusals != NULL) {
        read_exceptions(b);
        read_files(b);
        o = OUTCOME_OK;
    }
    if (b->entries != NULL)
        (void)fclose(b->entries);
    if (b->refusals != NULL)
        (void)fclose(b->refusals);
    if (o == OUTCOME_OK)
        o = write_statement(b, a, entries);
    if (o == OUTCOME_OK && b->refused > 0)
        o = write_refusals(b, a, refusals);
    free(entries);
    free(refusals);
    return o;
}

enum outcome demo_bank_morning(struct house *h, struct day day)
{
    struct arena a = {0};
    struct bank *b = NULL;
    enum outcome o = OUTCOME_OK;

    if (!day_is_banking(day))
        return OUTCOME_OK;
    o = arena_open(&a, BANK_ROOM);
    if (o != OUTCOME_OK)
        return o;
    b = arena_take(&a, 1, sizeof *b);
    if (b != NULL) {
        b->folder = arena_print(&a, "%s/bank", h->data).at;
        b->iban = DEMO_IBAN;
        b->statement = day_banking_plus(day, -1);
        b->morning = day;
        o = answer(b, &a);
    }
    arena_close(&a);
    return b == NULL ? OUTCOME_NO_ROOM : o;
}
