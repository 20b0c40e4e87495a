#ifndef ERK_PAYMENTS_STORY_TOWN_H
#define ERK_PAYMENTS_STORY_TOWN_H
/* story_town - for tests of payments alone: a municipality of three persons with the real rooms
 * below, its two people of finance, and a bank that answers as we tell it to.
 *
 * Ownership  a town is made by set_up and freed by tear_down; its texts live in its arena.
 * Errors     anything unexpected fails the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "decisions/decisions.h"
#include "ground/store/engines_test.h"
#include "payments/payments.h"
#include "payments/run.h"
#include "people/people.h"
#include "promises/promises.h"
#include "witness/witness.h"

#pragma GCC diagnostic ignored "-Wunused-function" /* each test uses its part */

enum { PERSONS = 3 };

struct town {
    char folder[64];
    char path[96];
    char municipality[32];
    struct store *store;
    struct arena arena;
    struct text person[PERSONS];
    struct text run, account;
    struct day today, seen;
    struct day reported; /* everybody's */
    struct month month;
    struct payments_night_report night;
    int at;
    int files; /* of the bank, so that each has its own bytes */
};

static const struct store_room *const rooms[] = {&witness_rows, &promises_rows, &people_rows,
                                                 &decisions_rows, &payments_rows};

static struct day on(int y, int m, int d)
{
    struct day day = {0};

    assert_int_equal(day_of(y, m, d, &day), OUTCOME_OK);
    return day;
}

static struct instant moment(struct day d)
{
    return (struct instant){(int64_t)d.n * 86400 * 1000000 + INT64_C(25200000000)};
}

static void run(struct town *t, store_work *work)
{
    assert_int_equal(store_transact(t->store, &t->arena, work, t), OUTCOME_OK);
}

static enum outcome make_person(struct db *db, void *arg)
{
    struct town *t = arg;
    static const char *const names[PERSONS] = {"Willem Bakker", "Jan Visser", "Dianne Smit"};
    static const char *const ibans[PERSONS] = {"NL13TEST0123456789", "NL05TEST0417164300",
                                               "NL61TEST0001234567"};
    const struct person p = {.name = text_of(names[t->at]),
                             .born = {1974, 5, 2 + t->at},
                             .address = {.street = TEXT("Dijk"),
                                         .number = TEXT("3"),
                                         .postcode = TEXT("1234 AB"),
                                         .town = TEXT("Zonnedam")}};
    const struct day reported = t->reported;
    const struct decisions_facts facts = {.born = on(1974, 5, 2 + t->at)};
    struct witness_look *look;
    struct text id, application, decision;
    enum outcome o = people_new(db, &p, reported, &id);

    if (o != OUTCOME_OK)
        return o;
    t->person[t->at] = arena_copy(&t->arena, id);
    o = witness_job(db, db->arena, TEXT("proef"), &id, 1, moment(reported), &look);
    if (o == OUTCOME_OK)
        o = decisions_apply(
            db, look,
            &(struct decisions_new){
                .person = id, .reported = reported, .sent = reported, .facts = &facts},
            &application);
    if (o == OUTCOME_OK)
        o = decisions_send(db, look, application, reported);
    if (o == OUTCOME_OK)
        o = decisions_grant(db, look,
                            &(struct decisions_grant){.application = application,
                                                      .by = TEXT("maria"),
                                                      .by_name = TEXT("Maria Verbeek"),
                                                      .made = day_plus(reported, 7),
                                                      .start = reported},
                            &decision);
    if (o == OUTCOME_OK)
        o = payments_account_first(db, look, id, text_of(ibans[t->at]), text_of(names[t->at]),
                                   reported, id, TEXT("maria"));
    return o;
}

static enum outcome give_mandate(struct db *db, void *arg)
{
    (void)arg;
    assert_int_equal(payments_mandate_give(db, TEXT("f"), TEXT("f"), on(2026, 1, 1),
                                           on(2026, 12, 31), (struct cents){500000}),
                     OUTCOME_NOT_ALLOWED);
    return payments_mandate_give(db, TEXT("f"), TEXT("g"), on(2024, 1, 1), on(2027, 12, 31),
                                 (struct cents){500000});
}

static int set_up_from(void **state, struct day reported)
{
    static const unsigned char one_key[32] = {7, 7};
    struct town *t = calloc(1, sizeof *t);

    assert_non_null(t);
    (void)snprintf(t->folder, sizeof t->folder, "/tmp/erkenning-payments-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(t->path, sizeof t->path, "%s/data.db", t->folder);
    witness_keys_close();
    witness_keys_fixed(one_key);
    assert_int_equal(arena_open(&t->arena, 256u << 20), OUTCOME_OK);
    /* On PostgreSQL the stories share one database: each is a municipality of its own. */
    static int number;
    (void)snprintf(t->municipality, sizeof t->municipality, "%d-%d", (int)getpid(), number++);
    const struct store_options o = {.place = engines_place(t->path),
                                    .municipality = text_of(t->municipality),
                                    .walls = store_walls,
                                    .wall_count = store_walls_count};
    assert_int_equal(store_open(&o, &t->store), OUTCOME_OK);
    assert_int_equal(store_patch_up(t->store, rooms, sizeof rooms / sizeof rooms[0]),
                     OUTCOME_OK);
    payments_sender_set(&(struct payments_sender){.name = TEXT("Gemeente Zonnedam"),
                                                  .iban = TEXT("NL08TEST0300065264"),
                                                  .test_accounts = true});
    t->reported = reported;
    for (t->at = 0; t->at < PERSONS; t->at++)
        run(t, make_person);
    run(t, give_mandate);
    *state = t;
    return 0;
}

static int set_up(void **state)
{
    return set_up_from(state, on(2026, 9, 1));
}

static int tear_down(void **state)
{
    struct town *t = *state;
    char line[160];

    store_close(t->store);
    arena_close(&t->arena);
    witness_keys_close();
    if (getenv("KEEP"))
        print_message("# kept: %s\n", t->path);
    else {
        (void)snprintf(line, sizeof line, "rm -r '%s'", t->folder);
        assert_int_equal(system(line), 0);
    }
    free(t);
    return 0;
}

/* ---- acts ---- */

static enum outcome work_night(struct db *db, void *arg)
{
    struct town *t = arg;
    struct promises_night promises;
    enum outcome o = decisions_night(db, NULL, t->today);

    if (o == OUTCOME_OK)
        o = promises_night(db, t->today, &promises);
    return o != OUTCOME_OK
               ? o
               : payments_night(db, db->arena, t->today, moment(t->today), &t->night);
}

static void night(struct town *t, struct day today)
{
    t->today = today;
    run(t, work_night);
    print_message("# night %d: owed %d kept %d broken %d repaired %d held %d\n",
                  date_of(today).day, (int)t->night.owed, (int)t->night.kept,
                  (int)t->night.broken, (int)t->night.repaired, (int)t->night.held);
}

static enum outcome work_draft(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text id;
    const enum outcome o =
        payments_run_draft(db, db->arena, t->month, TEXT("f"), t->today, moment(t->today), &id);

    if (o == OUTCOME_OK)
        t->run = arena_copy(&t->arena, id);
    return o;
}

static enum outcome work_agree_own(struct db *db, void *arg)
{
    struct town *t = arg;

    assert_int_equal(payments_run_agree(db, t->run, TEXT("f"), t->today, moment(t->today)),
                     OUTCOME_NOT_ALLOWED);
    return OUTCOME_OK;
}

static enum outcome work_agree(struct db *db, void *arg)
{
    struct town *t = arg;

    return payments_run_agree(db, t->run, TEXT("g"), t->today, moment(t->today));
}

/* The program stops after the file and before the row. */
static enum outcome work_file_and_die(struct db *db, void *arg)
{
    struct town *t = arg;
    struct text name;

    assert_int_equal(
        run_file_in(db, t->run, TEXT("g"), t->folder, t->today, moment(t->today), &name),
        OUTCOME_OK);
    return OUTCOME_BROKEN;
}

static void send_month(struct town *t, struct day draft, struct day agree, char *path,
                       size_t most)
{
    struct text file, again;

    t->today = draft;
    t->month = month_of(draft);
    run(t, work_draft);
    run(t, work_agree_own);
    t->today = agree;
    run(t, work_agree);
    assert_int_equal(store_transact(t->store, &t->arena, work_agree, t), OUTCOME_CONFLICT);
    assert_int_equal(store_transact(t->store, &t->arena, work_file_and_die, t), OUTCOME_BROKEN);
    assert_int_equal(payments_run_file(t->store, &t->arena, t->run, TEXT("g"), t->folder, agree,
                                       moment(agree), &file),
                     OUTCOME_OK);
    assert_int_equal(payments_run_file(t->store, &t->arena, t->run, TEXT("g"), t->folder,
                                       day_plus(agree, 1), moment(agree), &again),
                     OUTCOME_OK);
    assert_true(text_same(file, again));
    (void)snprintf(path, most, "%.*s", TEXT_ARG(file));
    assert_int_equal(payments_check_file(path, stderr, false, LANGUAGE_NL, agree), 0);
}

/* ---- a bank, made up ---- */

struct sent {
    char message[40];
    int count;
    char reference[64][30], amount[64][20];
    char sum[20];
};

static void between(const char *from, const char *open, const char *close, char *to,
                    size_t most)
{
    const char *at = strstr(from, open);

    assert_non_null(at);
    at += strlen(open);
    const char *end = strstr(at, close);
    assert_non_null(end);
    const size_t len = (size_t)(end - at);
    assert_true(len < most);
    memcpy(to, at, len);
    to[len] = 0;
}

static void read_sent(const char *path, struct sent *s)
{
    static char bytes[1 << 20];
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = 0;
    fclose(f);
    between(bytes, "<MsgId>", "</MsgId>", s->message, sizeof s->message);
    between(bytes, "<CtrlSum>", "</CtrlSum>", s->sum, sizeof s->sum);
    s->count = 0;
    for (const char *at = bytes; (at = strstr(at, "<CdtTrfTxInf>")) && s->count < 64; at++) {
        between(at, "<EndToEndId>", "<", s->reference[s->count], 30);
        between(at, "Ccy=\"EUR\">", "<", s->amount[s->count++], 20);
    }
}

static struct payments_bank_report bank(struct town *t, struct day today, const char *xml)
{
    char path[128];
    struct payments_bank_report report, again;

    (void)snprintf(path, sizeof path, "%s/bank-%d.xml", t->folder, t->files++);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(xml, f);
    fclose(f);
    assert_int_equal(
        payments_bank_read(t->store, &t->arena, path, today, moment(today), &report),
        OUTCOME_OK);
    assert_false(report.was_read_before);
    assert_int_equal(
        payments_bank_read(t->store, &t->arena, path, today, moment(today), &again),
        OUTCOME_OK);
    assert_true(again.was_read_before);
    assert_int_equal(again.matched, report.matched);
    return report;
}

static const char *camt(struct day until, const char *entries)
{
    static char xml[64 * 1024];
    static int number;
    const struct date d = date_of(until);

    (void)snprintf(
        xml, sizeof xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
        "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"
        "<MsgId>C%d</MsgId></GrpHdr><Stmt><Id>S%d</Id><Acct><Id><IBAN>NL08TEST0300065264</IBAN>"
        "</Id></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt "
        "Ccy=\"EUR\">1.00</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>%04d-%02d-%02d</Dt></Dt></Bal>%s</Stmt>"
        "</BkToCstmrStmt></Document>",
        number, number, d.year, d.month, d.day, entries);
    number++;
    return xml;
}

static const char *batch(const struct sent *s, struct day booked)
{
    static char xml[2048];
    const struct date d = date_of(booked);

    (void)snprintf(
        xml, sizeof xml,
        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd>"
        "</Sts><BookgDt><Dt>%04d-%02d-%02d</Dt></BookgDt><NtryDtls><Btch><PmtInfId>"
        "%s-1</PmtInfId><NbOfTxs>%d</NbOfTxs></Btch></NtryDtls></Ntry>",
        s->sum, d.year, d.month, d.day, s->message, s->count);
    return xml;
}

static const char *came_back(const struct sent *s, int which, struct day booked,
                             const char *code)
{
    static char xml[2048];
    const struct date d = date_of(booked);

    (void)snprintf(
        xml, sizeof xml,
        "<Ntry><Amt Ccy=\"EUR\">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd>"
        "</Sts><BookgDt><Dt>%04d-%02d-%02d</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        "<EndToEndId>%s</EndToEndId></Refs><RtrInf><Rsn><Cd>%s</Cd></Rsn></RtrInf>"
        "</TxDtls></NtryDtls></Ntry>",
        s->amount[which], d.year, d.month, d.day, s->reference[which], code);
    return xml;
}

static const char *refusal(const struct sent *s)
{
    static char xml[1024];

    (void)snprintf(xml, sizeof xml,
                   "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">"
                   "<CstmrPmtStsRpt><GrpHdr><MsgId>B</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
                   "<OrgnlMsgId>%s</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
                   "</CstmrPmtStsRpt></Document>",
                   s->message);
    return xml;
}

/* ---- what the person has been told, and what we still owe ---- */

struct told {
    int late, messages, broken, repaired, kept;
};

static struct told told_of(struct town *t, int who)
{
    struct db *db;
    struct message *m;
    struct promise *p;
    size_t n;
    struct told told = {0};

    assert_int_equal(store_read(t->store, &t->arena, &db), OUTCOME_OK);
    struct witness_look *look = witness_own(&t->arena, t->person[who]);
    assert_int_equal(people_messages(db, look, t->person[who], NO_TEXT, 50, &m, &n),
                     OUTCOME_OK);
    for (size_t i = 0; i < n; i++) {
        told.messages++;
        told.late += text_same(m[i].kind, TEXT("late_payment"));
    }
    assert_int_equal(promises_all_of(db, look, t->person[who], &p, &n), OUTCOME_OK);
    for (size_t i = 0; i < n; i++) {
        if (p[i].kind != PROMISE_PAYMENT || month_of(p[i].last_day).n != 2026 * 12 + 10)
            continue;
        told.broken += p[i].state == PROMISE_BROKEN;
        told.repaired += p[i].state == PROMISE_REPAIRED;
        told.kept += p[i].state == PROMISE_KEPT;
    }
    store_read_done(db);
    return told;
}

/* September and October behind us: booked and kept, so that November starts clean. */
static void start_in_november(struct town *t)
{
    struct sent s;
    struct text path;
    int64_t files;

    night(t, on(2026, 9, 9));
    assert_true(t->night.owed >= PERSONS);
    char file[160];
    send_month(t, on(2026, 9, 10), on(2026, 9, 11), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2026, 9, 21), camt(on(2026, 9, 18), batch(&s, on(2026, 9, 17))));
    night(t, on(2026, 9, 21));
    assert_int_equal(t->night.kept, PERSONS);
    assert_int_equal(t->night.broken, 0);
    night(t, on(2026, 10, 1));
    send_month(t, on(2026, 10, 5), on(2026, 10, 6), file, sizeof file);
    read_sent(file, &s);
    bank(t, on(2026, 10, 21), camt(on(2026, 10, 20), batch(&s, on(2026, 10, 19))));
    night(t, on(2026, 10, 21));
    assert_int_equal(t->night.kept, PERSONS);
    assert_int_equal(payments_repair_file(t->store, &t->arena, t->folder, on(2026, 10, 21),
                                          moment(on(2026, 10, 21)), &path, &files),
                     OUTCOME_OK);
    assert_int_equal(files, 0);
}
#endif
