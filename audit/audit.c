/* erkenning-audit - re-adds the ledger from the rows alone, and says what does not fit.
 *
 *     erkenning-audit DATA        DATA: the folder of a municipality, or its SQLite file,
 *                                 or postgresql://... (when built with libpq)
 *
 * Purpose    somebody who trusts nothing of the program can check its money. This program
 * shares no code with src/: it reads the tables as they stand, read only, and adds. Exit 0
 * everything fits; 1 something does not (one line each); 2 wrong use; 4 no database. Limits
 * works row by row: memory does not grow with the ledger.
 *
 * What is checked, each as one question to the rows:
 *   every entry of the ledger adds to zero and has two sides;
 *   the whole ledger adds to zero;
 *   what was owed, sent, booked and returned agrees between obligations, payments and ledger;
 *   no obligation was paid twice, and no payment is above what was owed;
 *   a second payment exists only where the one before is known to have failed;
 *   nothing was owed as 0 without a legal event;
 *   what was paid too much is asked back by a person only, never more than it was, and a
 * set-off never goes beyond it; a withdrawn run has no file; nobody agreed to what they drafted
 * or asked; no file without agreement; its sum is its lines; every payment that stands in a
 * file belongs to one run, and each file name and hash to one run.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifdef AUDIT_POSTGRES
#include <libpq-fe.h>
#endif

struct question {
    const char *fault; /* what it means when there is an answer */
    const char *sql;   /* two columns: what it is about, and the figures */
};

/* The same text for both engines. */
static const struct question questions[] = {
    {"entry does not add to zero",
     "SELECT entry, cast(sum(amount) AS text) || ' cents' FROM payments_ledger "
     "GROUP BY municipality, entry HAVING sum(amount) <> 0"},
    {"entry has one side",
     "SELECT entry, cast(count(*) AS text) || ' line' FROM payments_ledger "
     "GROUP BY municipality, entry HAVING count(*) < 2"},
    {"ledger does not add to zero",
     "SELECT municipality, cast(sum(amount) AS text) || ' cents' FROM payments_ledger "
     "GROUP BY municipality HAVING sum(amount) <> 0"},
    {"line of an entry is missing",
     "SELECT entry, cast(count(*) AS text) || ' of ' || cast(max(line) AS text) "
     "FROM payments_ledger GROUP BY municipality, entry "
     "HAVING count(*) <> max(line) OR min(line) <> 1"},
    {"owed in the ledger differs from the obligation",
     "SELECT o.id, cast(o.amount AS text) || ' owed, ledger ' || cast(-coalesce(sum(l.amount), "
     "0) AS text) "
     "FROM payments_obligation o LEFT JOIN payments_ledger l ON l.municipality = "
     "o.municipality "
     "AND l.obligation = o.id AND l.book = 'owed' AND l.why = 'owed' "
     "GROUP BY o.municipality, o.id, o.amount HAVING o.amount <> -coalesce(sum(l.amount), 0)"},
    {"amount is not what the calculation left to pay",
     "SELECT id, cast(amount AS text) FROM payments_obligation "
     "WHERE amount <> payable - set_off OR amount < 0 OR set_off < 0"},
    {"nothing to pay, and no legal event",
     "SELECT id, person FROM payments_obligation WHERE amount = 0 AND event = ''"},
    {"owed twice from one source",
     "SELECT source, cast(count(*) AS text) || ' times' FROM payments_obligation "
     "GROUP BY municipality, source HAVING count(*) > 1"},
    {"a right owed twice for one month",
     "SELECT decision || ' ' || month, cast(count(*) AS text) || ' times' "
     "FROM payments_obligation WHERE kind = 'month' "
     "GROUP BY municipality, decision, person, month HAVING count(*) > 1"},
    {"payment above what was owed",
     "SELECT a.id, cast(a.amount AS text) || ' of ' || cast(o.amount AS text) "
     "FROM payments_attempt a JOIN payments_obligation o ON o.municipality = a.municipality "
     "AND o.id = a.obligation WHERE a.amount > o.amount"},
    {"payment to somebody else than the one who is owed",
     "SELECT a.id, a.person FROM payments_attempt a JOIN payments_obligation o "
     "ON o.municipality = a.municipality AND o.id = a.obligation WHERE a.person <> o.person"},
    {"payment into an account of somebody else",
     "SELECT a.id, a.person FROM payments_attempt a JOIN payments_account c "
     "ON c.municipality = a.municipality AND c.id = a.account WHERE a.person <> c.person"},
    {"payment into an account that nobody agreed to",
     "SELECT a.id, a.account FROM payments_attempt a LEFT JOIN payments_account_agreed g "
     "ON g.municipality = a.municipality AND g.account = a.account WHERE g.account IS NULL"},
    {"paid twice: two payments of one obligation were booked and stayed",
     "SELECT a.obligation, cast(count(*) AS text) || ' times' FROM payments_attempt a "
     "JOIN payments_outcome b ON b.municipality = a.municipality AND b.attempt = a.id AND "
     "b.kind = 'booked' "
     "WHERE NOT EXISTS (SELECT 1 FROM payments_outcome f WHERE f.municipality = a.municipality "
     "AND f.attempt = a.id AND f.kind IN ('returned', 'refused')) "
     "AND NOT EXISTS (SELECT 1 FROM payments_too_much t WHERE t.municipality = a.municipality "
     "AND t.obligation = a.obligation AND t.kind = 'double') "
     "GROUP BY a.municipality, a.obligation HAVING count(*) > 1"},
    {"second payment while the one before was not known to have failed",
     "SELECT a.id, cast(a.turn AS text) FROM payments_attempt a WHERE a.turn > 1 "
     "AND NOT EXISTS (SELECT 1 FROM payments_attempt b JOIN payments_outcome f "
     "ON f.municipality = b.municipality AND f.attempt = b.id AND f.fails = 1 "
     "WHERE b.municipality = a.municipality AND b.obligation = a.obligation AND b.turn = "
     "a.turn - 1)"},
    {"file of a run that nobody agreed to",
     "SELECT f.run, f.file FROM payments_run_step f LEFT JOIN payments_run_step g "
     "ON g.municipality = f.municipality AND g.run = f.run AND g.step = 'agreed' "
     "WHERE f.step = 'filed' AND g.run IS NULL"},
    {"run agreed to by the one who drafted it",
     "SELECT s.run, s.by_whom FROM payments_run_step s JOIN payments_run r "
     "ON r.municipality = s.municipality AND r.id = s.run "
     "WHERE s.step = 'agreed' AND s.by_whom = r.made_by"},
    {"account agreed to by the one who asked it",
     "SELECT g.account, g.agreed_by FROM payments_account_agreed g JOIN payments_account a "
     "ON a.municipality = g.municipality AND a.id = g.account WHERE g.agreed_by = a.asked_by"},
    {"mandate agreed to by the one who asked it",
     "SELECT g.mandate, g.agreed_by FROM payments_mandate_agreed g JOIN payments_mandate m "
     "ON m.municipality = g.municipality AND m.id = g.mandate WHERE g.agreed_by = m.asked_by"},
    {"standing run without a mandate of two people, or above it",
     "SELECT a.id, cast(a.amount AS text) FROM payments_attempt a JOIN payments_run r "
     "ON r.municipality = a.municipality AND r.id = a.run AND r.kind = 'standing' "
     "LEFT JOIN payments_run_step s ON s.municipality = r.municipality AND s.run = r.id AND "
     "s.step = 'agreed' "
     "LEFT JOIN payments_mandate m ON m.municipality = s.municipality AND m.id = s.by_whom "
     "LEFT JOIN payments_mandate_agreed g ON g.municipality = m.municipality AND g.mandate = "
     "m.id "
     "WHERE g.mandate IS NULL OR a.amount > m.most OR r.made_on < m.first OR r.made_on > "
     "m.until"},
    {"file and lines differ",
     "SELECT f.run, cast(f.total AS text) || ' in the file, lines ' || "
     "cast(coalesce(sum(l.amount), 0) AS text) "
     "FROM payments_run_step f LEFT JOIN payments_attempt a ON a.municipality = f.municipality "
     "AND a.run = f.run "
     "LEFT JOIN payments_ledger l ON l.municipality = a.municipality AND l.attempt = a.id "
     "AND l.book = 'owed' AND l.why = 'sent' "
     "WHERE f.step = 'filed' GROUP BY f.municipality, f.run, f.total, f.payments "
     "HAVING coalesce(sum(l.amount), 0) <> f.total OR count(l.entry) <> f.payments"},
    {"sent twice", "SELECT attempt, cast(count(*) AS text) || ' times' FROM payments_ledger "
                   "WHERE why = 'sent' AND attempt IS NOT NULL GROUP BY municipality, attempt "
                   "HAVING count(*) > 1"},
    {"file name or hash of two runs",
     "SELECT file, hash FROM payments_run_step WHERE step = 'filed' "
     "GROUP BY municipality, file, hash HAVING count(*) > 1"},
    {"in transit below zero: more was booked than sent",
     "SELECT municipality, cast(sum(amount) AS text) FROM payments_ledger WHERE book = "
     "'transit' "
     "GROUP BY municipality HAVING sum(amount) > 0"},
    {"bank and outcomes differ",
     "SELECT l.municipality, cast(l.sum AS text) || ' in the ledger, ' || cast(o.sum AS text) "
     "|| ' by the payments' "
     "FROM (SELECT municipality, sum(amount) AS sum FROM payments_ledger WHERE book = 'bank' "
     "GROUP BY municipality) l "
     "JOIN (SELECT a.municipality AS municipality, sum(CASE WHEN x.kind = 'booked' THEN "
     "-a.amount "
     "WHEN x.kind = 'returned' THEN a.amount ELSE 0 END) AS sum FROM payments_outcome x "
     "JOIN payments_attempt a ON a.municipality = x.municipality AND a.id = x.attempt GROUP BY "
     "a.municipality) o "
     "ON o.municipality = l.municipality WHERE l.sum <> o.sum"},
    {"judged kept, but not booked by the promised day",
     "SELECT j.obligation, o.promised FROM payments_judged j JOIN payments_obligation o "
     "ON o.municipality = j.municipality AND o.id = j.obligation WHERE j.outcome = 'kept' "
     "AND NOT EXISTS (SELECT 1 FROM payments_attempt a JOIN payments_outcome b "
     "ON b.municipality = a.municipality AND b.attempt = a.id AND b.kind = 'booked' AND b.day "
     "<= o.promised "
     "WHERE a.municipality = j.municipality AND a.obligation = j.obligation)"},
    {"paid twice according to a question, but not by the payments",
     "SELECT t.id, t.person FROM payments_too_much t WHERE t.kind = 'double' AND (SELECT "
     "count(*) "
     "FROM payments_attempt a JOIN payments_outcome b ON b.municipality = a.municipality AND "
     "b.attempt = a.id AND b.kind = 'booked' WHERE a.municipality = t.municipality "
     "AND a.obligation = t.obligation) < 2"},
    {"asked back by a job, or more than was paid too much",
     "SELECT d.item, cast(d.amount AS text) || ' of ' || cast(t.amount AS text) FROM "
     "payments_decided d JOIN payments_too_much t ON t.municipality = d.municipality AND t.id "
     "= "
     "d.item WHERE d.by_whom = 'night' OR (d.way = 'ask_back' AND d.amount > t.amount)"},
    {"paid after without a second person",
     "SELECT o.id, o.source FROM payments_obligation o LEFT JOIN payments_decided d "
     "ON d.municipality = o.municipality AND 'after:' || d.item = o.source "
     "LEFT JOIN payments_decided_agreed g ON g.municipality = d.municipality AND g.item = "
     "d.item "
     "WHERE o.source LIKE 'after:%' AND (g.item IS NULL OR g.agreed_by = d.by_whom "
     "OR d.amount <> o.payable)"},
    {"set off in the ledger differs from the corrections",
     "SELECT l.person, cast(sum(l.amount) AS text) FROM payments_ledger l "
     "WHERE l.book = 'advances' AND l.obligation IS NULL AND NOT EXISTS (SELECT 1 FROM "
     "payments_too_much t WHERE t.municipality = l.municipality AND t.person = l.person) "
     "GROUP BY l.municipality, l.person HAVING sum(l.amount) <> "
     "(SELECT coalesce(sum(-c.difference), 0) FROM payments_correction c WHERE "
     "c.municipality = l.municipality AND c.person = l.person AND c.way = 'set_off')"},
    {"a penalty that is not what was fixed, or not fixed at all",
     "SELECT o.id, o.source FROM payments_obligation o LEFT JOIN decisions_penalty p "
     "ON p.municipality = o.municipality AND p.decision = o.decision AND p.person = o.person "
     "WHERE o.kind = 'penalty' AND (p.decision IS NULL OR p.amount <> o.payable "
     "OR o.source <> 'penalty:' || p.decision || ':' || p.person)"},
    {"set off more than was paid before or too much",
     "SELECT o.person, cast(sum(o.set_off) AS text) FROM payments_obligation o "
     "GROUP BY o.municipality, o.person HAVING sum(o.set_off) > "
     "sum(CASE WHEN o.kind = 'advance' THEN o.amount ELSE 0 END) "
     "+ (SELECT coalesce(sum(-c.difference), 0) FROM payments_correction c WHERE "
     "c.municipality = o.municipality AND c.person = o.person AND c.way = 'set_off') "
     "+ (SELECT coalesce(sum(d.amount), 0) FROM payments_decided d WHERE "
     "d.municipality = o.municipality AND d.person = o.person AND d.way = 'ask_back')"},
    {"a withdrawn run with a file, or stopped by one person after two had sent it",
     "SELECT w.run, w.by_whom FROM payments_run_withdrawn w LEFT JOIN payments_run_step f "
     "ON f.municipality = w.municipality AND f.run = w.run AND f.step = 'filed' "
     "LEFT JOIN payments_run_step g ON g.municipality = w.municipality AND g.run = w.run AND "
     "g.step = 'agreed' WHERE f.run IS NOT NULL OR (g.run IS NOT NULL AND w.by_whom = "
     "w.asked_by)"},
    {"repaired, but not booked",
     "SELECT p.obligation, p.day FROM payments_repaired p WHERE NOT EXISTS ("
     "SELECT 1 FROM payments_attempt a JOIN payments_outcome b ON b.municipality = "
     "a.municipality "
     "AND b.attempt = a.id AND b.kind = 'booked' "
     "WHERE a.municipality = p.municipality AND a.obligation = p.obligation)"},
};

enum { QUESTIONS = sizeof questions / sizeof questions[0], SHOWN_MOST = 20 };

static void tell(const struct question *q, const char *what, const char *figures, long nth)
{
    if (nth <= SHOWN_MOST)
        printf("%s: %s: %s\n", q->fault, what ? what : "-", figures ? figures : "-");
}

static int ask_sqlite(const char *path)
{
    sqlite3 *db = NULL;
    long findings = 0;
    int exit_code = 0;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        fprintf(stderr, "erkenning-audit: %s: cannot be opened: give the folder of the data\n",
                path);
        sqlite3_close(db);
        return 4;
    }
    for (size_t i = 0; i < QUESTIONS && exit_code == 0; i++) {
        sqlite3_stmt *st = NULL;
        long nth = 0;
        int step = SQLITE_DONE;

        if (sqlite3_prepare_v2(db, questions[i].sql, -1, &st, NULL) != SQLITE_OK) {
            fprintf(stderr, "erkenning-audit: %s: %s: is this a municipality's data?\n", path,
                    sqlite3_errmsg(db));
            exit_code = 4;
        } else {
            while ((step = sqlite3_step(st)) == SQLITE_ROW)
                tell(&questions[i], (const char *)sqlite3_column_text(st, 0),
                     (const char *)sqlite3_column_text(st, 1), ++nth);
            if (step != SQLITE_DONE)
                exit_code = 4;
        }
        if (nth > SHOWN_MOST)
            printf("%s: and %ld more\n", questions[i].fault, nth - SHOWN_MOST);
        findings += nth;
        sqlite3_finalize(st);
    }
    sqlite3_close(db);
    if (exit_code == 0)
        printf("%d questions to the ledger, %ld findings\n", (int)QUESTIONS, findings);
    return exit_code != 0 ? exit_code : findings > 0 ? 1 : 0;
}

#ifdef AUDIT_POSTGRES
static int ask_postgres(const char *address)
{
    PGconn *db = PQconnectdb(address);
    long findings = 0;
    int exit_code = 0;

    if (PQstatus(db) != CONNECTION_OK) {
        fprintf(stderr, "erkenning-audit: database: cannot be reached: check the address\n");
        PQfinish(db);
        return 4;
    }
    PQclear(PQexec(db, "SET default_transaction_read_only = on"));
    for (size_t i = 0; i < QUESTIONS && exit_code == 0; i++) {
        PGresult *r = PQexec(db, questions[i].sql);

        if (PQresultStatus(r) != PGRES_TUPLES_OK) {
            fprintf(stderr, "erkenning-audit: database: %s: is this a municipality's data?\n",
                    PQresultErrorMessage(r));
            exit_code = 4;
        } else {
            const int rows = PQntuples(r);

            for (int n = 0; n < rows; n++)
                tell(&questions[i], PQgetvalue(r, n, 0), PQgetvalue(r, n, 1), n + 1);
            findings += rows;
        }
        PQclear(r);
    }
    PQfinish(db);
    if (exit_code == 0)
        printf("%d questions to the ledger, %ld findings\n", (int)QUESTIONS, findings);
    return exit_code != 0 ? exit_code : findings > 0 ? 1 : 0;
}
#endif

int main(int argc, char **argv)
{
    char path[4096];
    struct stat there;

    if (argc != 2 || strcmp(argv[1], "--help") == 0) {
        fprintf(argc == 2 ? stdout : stderr, "usage: erkenning-audit DATA\n"
                                             "Re-adds the ledger from the rows alone. Exit 0 "
                                             "fits, 1 findings, 4 no database.\n");
        return argc == 2 ? 0 : 2;
    }
    if (strncmp(argv[1], "postgresql://", 13) == 0 ||
        strncmp(argv[1], "postgres://", 11) == 0) {
#ifdef AUDIT_POSTGRES
        return ask_postgres(argv[1]);
#else
        fprintf(stderr, "erkenning-audit: database: built without libpq: use an SQLite copy\n");
        return 2;
#endif
    }
    if (stat(argv[1], &there) == 0 && S_ISDIR(there.st_mode)) {
        const int len = snprintf(path, sizeof path, "%s/erkenning.db", argv[1]);

        if (len < 0 || (size_t)len >= sizeof path)
            return 2;
        return ask_sqlite(path);
    }
    return ask_sqlite(argv[1]);
}
