-- name: payments_accounts_asked
-- Changes that wait for a second person. Few rows.
-- out: id text, person text, first day, iban bytes, holder bytes, asked_by text, asked_on day
SELECT a.id, a.person, a.first, a.iban, a.holder, a.asked_by, a.asked_on FROM payments_account a
LEFT JOIN payments_account_agreed g ON g.municipality = a.municipality AND g.account = a.id
WHERE a.municipality = :municipality AND g.account IS NULL
ORDER BY a.first, a.id LIMIT 100;

-- name: payments_runs
-- Runs, newest first, with their steps and totals.
-- out: id text, kind text, number number, month month, made_by text, made_on day, agreed_on day?, filed_on day?, file text?, refused_on day?, payments number, total cents, held number
SELECT r.id, r.kind, r.number, r.month, r.made_by, r.made_on, a.day, f.day, f.file, x.day,
       (SELECT count(*) FROM payments_attempt t WHERE t.municipality = r.municipality AND t.run = r.id),
       (SELECT cast(coalesce(sum(t.amount), 0) AS bigint) FROM payments_attempt t
        WHERE t.municipality = r.municipality AND t.run = r.id),
       (SELECT count(*) FROM payments_held h WHERE h.municipality = r.municipality AND h.run = r.id)
FROM payments_run r
LEFT JOIN payments_run_step a ON a.municipality = r.municipality AND a.run = r.id AND a.step = 'agreed'
LEFT JOIN payments_run_step f ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
LEFT JOIN payments_run_step x ON x.municipality = r.municipality AND x.run = r.id AND x.step = 'refused'
WHERE r.municipality = :municipality
ORDER BY r.number DESC LIMIT 24;

-- name: payments_run_by_form
-- Total by norm. Index: payments_attempt_run.
-- in: run text
-- out: form text, kind text, payments number, total cents
SELECT o.form, o.kind, count(*), cast(sum(a.amount) AS bigint) FROM payments_attempt a
JOIN payments_obligation o ON o.municipality = a.municipality AND o.id = a.obligation
WHERE a.municipality = :municipality AND a.run = :run
GROUP BY o.form, o.kind ORDER BY o.kind, o.form;

-- name: payments_run_held
-- Who is not in this run, and why. Index: payments_held_run.
-- in: run text
-- out: person text, amount cents, reason text
SELECT o.person, o.amount, h.reason FROM payments_held h
JOIN payments_obligation o ON o.municipality = h.municipality AND o.id = h.obligation
WHERE h.municipality = :municipality AND h.run = :run ORDER BY o.id LIMIT 200;

-- name: payments_run_outcomes
-- What the bank said of this run.
-- in: run text
-- out: booked number, failed number
SELECT count(booked), count(failure) FROM payments_attempt_state
WHERE municipality = :municipality AND run = :run;

-- name: payments_month_against
-- A month against the one before: who is new, who is no longer there, whose amount differs.
-- Index: payments_obligation_month.
-- in: month month, before month
-- out: fresh number, fresh_total cents, gone number, gone_total cents, changed number, changed_total cents, same number, zero number
SELECT (SELECT count(*) FROM payments_obligation n WHERE n.municipality = :municipality
          AND n.month = :month AND n.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation w WHERE w.municipality = n.municipality
             AND w.month = :before AND w.kind = 'month' AND w.person = n.person)),
       (SELECT cast(coalesce(sum(n.amount), 0) AS bigint) FROM payments_obligation n
         WHERE n.municipality = :municipality
          AND n.month = :month AND n.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation w WHERE w.municipality = n.municipality
             AND w.month = :before AND w.kind = 'month' AND w.person = n.person)),
       (SELECT count(*) FROM payments_obligation w WHERE w.municipality = :municipality
          AND w.month = :before AND w.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation n WHERE n.municipality = w.municipality
             AND n.month = :month AND n.kind = 'month' AND n.person = w.person)),
       (SELECT cast(coalesce(sum(w.amount), 0) AS bigint) FROM payments_obligation w
         WHERE w.municipality = :municipality
          AND w.month = :before AND w.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation n WHERE n.municipality = w.municipality
             AND n.month = :month AND n.kind = 'month' AND n.person = w.person)),
       count(*) FILTER (WHERE n.amount <> w.amount),
       cast(coalesce(sum(n.amount - w.amount), 0) AS bigint),
       count(*) FILTER (WHERE n.amount = w.amount),
       (SELECT count(*) FROM payments_obligation z WHERE z.municipality = :municipality
         AND z.month = :month AND z.kind = 'month' AND z.amount = 0)
FROM payments_obligation n
JOIN payments_obligation w ON w.municipality = n.municipality AND w.month = :before
 AND w.kind = 'month' AND w.person = n.person
WHERE n.municipality = :municipality AND n.month = :month AND n.kind = 'month';

-- name: payments_bank_files
-- Files of the bank, newest first.
-- out: hash text, kind text, read_on day, lines number, matched number, returned number, not_known number
SELECT hash, kind, read_on, lines, matched, returned, not_known FROM payments_bank_file
WHERE municipality = :municipality ORDER BY read_on DESC, hash LIMIT 20;

-- name: payments_desk_lines
-- Lines that nobody has looked at yet.
-- out: id text, line number, booked day, amount cents, reference text, why text
SELECT l.id, l.line, l.booked, l.amount, l.reference, l.why FROM payments_bank_line l
LEFT JOIN payments_bank_line_done d ON d.municipality = l.municipality AND d.line = l.id
WHERE l.municipality = :municipality AND d.line IS NULL ORDER BY l.booked, l.id LIMIT 100;

-- name: payments_desk_done
-- Looked at; once.
-- in: line text, by_whom text, day day, words text
INSERT INTO payments_bank_line_done (municipality, line, by_whom, day, words)
VALUES (:municipality, :line, :by_whom, :day, :words);

-- name: payments_mandates
-- Mandates, newest first.
-- out: id text, first day, until day, most cents, asked_by text, agreed_on day?
SELECT m.id, m.first, m.until, m.most, m.asked_by, g.agreed_on FROM payments_mandate m
LEFT JOIN payments_mandate_agreed g ON g.municipality = m.municipality AND g.mandate = m.id
WHERE m.municipality = :municipality ORDER BY m.first DESC, m.id LIMIT 10;

-- name: payments_returns
-- Payments that failed lately: counts by reason, no names. Index: payments_outcome_found.
-- in: since day
-- out: kind text, reason text, found day, payments number, total cents
SELECT x.kind, x.reason, x.found, count(*), cast(sum(a.amount) AS bigint) FROM payments_outcome x
JOIN payments_attempt a ON a.municipality = x.municipality AND a.id = x.attempt
WHERE x.municipality = :municipality AND x.found >= :since AND x.fails = 1
GROUP BY x.kind, x.reason, x.found ORDER BY x.found DESC, x.kind, x.reason LIMIT 30;


-- name: payments_run_one
-- One run with its steps. Primary keys.
-- in: id text
-- out: number number, month month, made_by text, agreed_on day?, filed_on day?, file text?, hash text?
SELECT r.number, r.month, r.made_by, a.day, f.day, f.file, f.hash
FROM payments_run r
LEFT JOIN payments_run_step a
       ON a.municipality = r.municipality AND a.run = r.id AND a.step = 'agreed'
LEFT JOIN payments_run_step f
       ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
WHERE r.municipality = :municipality AND r.id = :id;

-- name: payments_account_person
-- Whose account is it? Primary key.
-- in: id text
-- out: person text
SELECT person FROM payments_account WHERE municipality = :municipality AND id = :id;
