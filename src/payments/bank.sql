-- name: payments_bank_file_find
-- Was this file read before? Primary key.
-- in: hash text
-- out: kind text, lines number, matched number, returned number, not_known number
SELECT kind, lines, matched, returned, not_known FROM payments_bank_file
WHERE municipality = :municipality AND hash = :hash;

-- name: payments_bank_file_new
-- A file, before its lines; the counts follow in the same transaction.
-- in: hash text, kind text, read_on day
INSERT INTO payments_bank_file (municipality, hash, kind, read_on, lines, matched, returned, not_known)
VALUES (:municipality, :hash, :kind, :read_on, 0, 0, 0, 0);

-- name: payments_bank_file_count
-- The counts, in the transaction that read it.
-- in: hash text, kind text, lines number, matched number, returned number, not_known number
UPDATE payments_bank_file SET kind = :kind, lines = :lines, matched = :matched,
    returned = :returned, not_known = :not_known
WHERE municipality = :municipality AND hash = :hash;

-- name: payments_statement_new
-- A statement; the same one in another file changes nothing.
-- in: id text, iban text, until day, file text
INSERT INTO payments_statement (municipality, id, iban, until, file)
VALUES (:municipality, :id, :iban, :until, :file) ON CONFLICT DO NOTHING;

-- name: payments_bank_line_new
-- A line for the desk.
-- in: id text, file text, line number, booked day, amount cents, reference text, why text
INSERT INTO payments_bank_line (municipality, id, file, line, booked, amount, reference, why)
VALUES (:municipality, :id, :file, :line, :booked, :amount, :reference, :why);

-- name: payments_bank_attempt
-- A payment of ours by its reference, and where it stands; one look in each primary key, and
-- whether a later one was tried only where this one failed.
-- in: id text
-- out: obligation text, person text, amount cents, account text, turn number, booked day?, failure text?, latest flag
SELECT a.obligation, a.person, a.amount, a.account, a.turn, b.day, f.kind,
       CASE WHEN f.kind IS NULL THEN 1
            WHEN EXISTS (SELECT 1 FROM payments_attempt l WHERE l.municipality = a.municipality
                         AND l.obligation = a.obligation AND l.turn > a.turn) THEN 0 ELSE 1 END AS latest
FROM payments_attempt a
LEFT JOIN payments_outcome b
       ON b.municipality = a.municipality AND b.attempt = a.id AND b.kind = 'booked'
LEFT JOIN payments_outcome f
       ON f.municipality = a.municipality AND f.attempt = a.id AND f.fails = 1
WHERE a.municipality = :municipality AND a.id = :id;

-- name: payments_bank_run
-- The run of a message id. Index: payments_run_step_message.
-- in: message text
-- out: run text, agreed_on day
SELECT f.run, a.day FROM payments_run_step f
JOIN payments_run_step a ON a.municipality = f.municipality AND a.run = f.run AND a.step = 'agreed'
WHERE f.municipality = :municipality AND f.message = :message AND f.step = 'filed';

-- name: payments_bank_groups
-- The groups of a file in the order they were written; what the bank refused apart (refused), or
-- what we had given up before the file was made, is not in the batch it books.
-- in: run text, least day
-- out: execute day, payments number, total cents, booked number, given_up number
SELECT CASE WHEN a.execute < :least THEN :least ELSE a.execute END AS effective,
       count(*) FILTER (WHERE x.attempt IS NULL OR (x.kind <> 'refused' AND x.found > f.day)
                           OR x.kind = 'returned'),
       cast(coalesce(sum(a.amount) FILTER (WHERE x.attempt IS NULL
                           OR (x.kind <> 'refused' AND x.found > f.day)
                           OR x.kind = 'returned'), 0) AS bigint) AS total,
       count(b.attempt), count(*) FILTER (WHERE x.kind = 'not_booked' AND x.found > f.day)
FROM payments_attempt a
JOIN payments_run_step f ON f.municipality = a.municipality AND f.run = a.run AND f.step = 'filed'
LEFT JOIN payments_outcome b
       ON b.municipality = a.municipality AND b.attempt = a.id AND b.kind = 'booked'
LEFT JOIN payments_outcome x
       ON x.municipality = a.municipality AND x.attempt = a.id AND x.fails = 1
WHERE a.municipality = :municipality AND a.run = :run
GROUP BY CASE WHEN a.execute < :least THEN :least ELSE a.execute END ORDER BY 1;

-- name: payments_bank_group_booked
-- A whole batch was booked: one outcome a payment, in one statement.
-- in: run text, least day, execute day, day day, line text, found day
INSERT INTO payments_outcome (municipality, attempt, kind, fails, day, reason, line, found)
SELECT a.municipality, a.id, 'booked', 0, cast(:day AS text), '', cast(:line AS text),
       cast(:found AS text)
FROM payments_attempt a
LEFT JOIN payments_outcome x
       ON x.municipality = a.municipality AND x.attempt = a.id AND x.fails = 1
WHERE a.municipality = :municipality AND a.run = :run AND x.attempt IS NULL
  AND CASE WHEN a.execute < :least THEN :least ELSE a.execute END = :execute;

-- name: payments_bank_pending
-- Payments of a run (of one day, or all) that have no failure and no booking yet.
-- in: run text, least day, execute day?
-- out: id text, person text, obligation text, amount cents, account text
SELECT s.id, s.person, s.obligation, s.amount, s.account FROM payments_attempt_state s
WHERE s.municipality = :municipality AND s.run = :run AND s.booked IS NULL AND s.failure IS NULL
  AND (cast(:execute AS text) IS NULL
       OR CASE WHEN s.execute < :least THEN :least ELSE s.execute END = :execute)
ORDER BY s.id;

-- name: payments_outcome_new
-- What the bank said of one payment; a second time is a conflict.
-- in: attempt text, kind text, fails flag, day day, reason text, line text?, found day
INSERT INTO payments_outcome (municipality, attempt, kind, fails, day, reason, line, found)
VALUES (:municipality, :attempt, :kind, :fails, :day, :reason, :line, :found);

-- name: payments_run_refused
-- The bank took nothing of this file.
-- in: run text, day day, at instant
INSERT INTO payments_run_step (municipality, run, step, made_by, by_whom, day, at)
VALUES (:municipality, :run, 'refused', '', 'bank', :day, :at) ON CONFLICT DO NOTHING;

-- name: payments_bank_group_lines
-- The payments of one group of a file that the bank did not refuse or give back, given up or not.
-- in: run text, least day, execute day
-- out: id text, amount cents
SELECT a.id, a.amount FROM payments_attempt a
LEFT JOIN payments_outcome x
       ON x.municipality = a.municipality AND x.attempt = a.id AND x.fails = 1
WHERE a.municipality = :municipality AND a.run = :run
  AND (x.attempt IS NULL OR x.kind = 'not_booked')
  AND CASE WHEN a.execute < :least THEN :least ELSE a.execute END = :execute
ORDER BY a.id;

-- name: payments_bank_group_again
-- Second payments in a group that was booked, whose first is there as well. Few rows.
-- in: run text, least day, execute day
-- out: id text, obligation text
SELECT a.id, a.obligation FROM payments_attempt a
JOIN payments_attempt_state e
  ON e.municipality = a.municipality AND e.obligation = a.obligation AND e.turn < a.turn
WHERE a.municipality = :municipality AND a.run = :run AND a.turn > 1
  AND CASE WHEN a.execute < :least THEN :least ELSE a.execute END = :execute
  AND e.booked IS NOT NULL AND e.failure IS NULL
ORDER BY a.id;

-- name: payments_bank_stop_later
-- The first came after all: a later payment that stands in no file yet is never made.
-- in: obligation text, day day
INSERT INTO payments_outcome (municipality, attempt, kind, fails, day, reason, line, found)
SELECT s.municipality, s.id, 'not_booked', 1, cast(:day AS text), 'withdrawn', NULL,
       cast(:day AS text)
FROM payments_attempt_state s
WHERE s.municipality = :municipality AND s.obligation = :obligation AND s.filed IS NULL
  AND s.booked IS NULL AND s.failure IS NULL;
