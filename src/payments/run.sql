-- name: payments_to_pay
-- Owed and never tried, or only in runs that were withdrawn, up to a month. `turn`: the last one
-- of those. Indexes: payments_obligation_month_of and the obligations of payments_attempt.
-- in: since month, until month
-- out: id text, person text, amount cents, month month, promised day, turn number
SELECT o.id, o.person, o.amount, o.month, o.promised, coalesce(a.turn, 0)
FROM payments_obligation o
LEFT JOIN payments_attempt a
       ON a.municipality = o.municipality AND a.obligation = o.id
      AND a.turn = (SELECT max(t.turn) FROM payments_attempt t
                    WHERE t.municipality = o.municipality AND t.obligation = o.id)
LEFT JOIN payments_run_withdrawn w ON w.municipality = a.municipality AND w.run = a.run
WHERE o.municipality = :municipality AND o.month >= :since AND o.month <= :until
  AND o.kind IN ('month', 'correction', 'holiday') AND o.amount > 0
  AND (a.id IS NULL OR w.run IS NOT NULL)
ORDER BY o.promised, o.id;

-- name: payments_run_number
-- The next number of a run.
-- out: number number
SELECT coalesce(max(number), 0) + 1 FROM payments_run WHERE municipality = :municipality;

-- name: payments_run_new
-- A run.
-- in: id text, kind text, number number, month month, made_by text, made_on day, made_at instant
INSERT INTO payments_run (municipality, id, kind, number, month, made_by, made_on, made_at)
VALUES (:municipality, :id, :kind, :number, :month, :made_by, :made_on, :made_at);

-- name: payments_run_find
-- One run with its steps. Primary keys.
-- in: id text
-- out: kind text, number number, month month, made_by text, made_on day, agreed_by text?, agreed_on day?, agreed_at instant?, filed_on day?, file text?, hash text?, stop_by text?, withdrawn_on day?
SELECT r.kind, r.number, r.month, r.made_by, r.made_on, a.by_whom, a.day, a.at, f.day, f.file, f.hash,
       z.asked_by, w.day
FROM payments_run r
LEFT JOIN payments_run_step a
       ON a.municipality = r.municipality AND a.run = r.id AND a.step = 'agreed'
LEFT JOIN payments_run_step f
       ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
LEFT JOIN payments_run_stop z ON z.municipality = r.municipality AND z.run = r.id
LEFT JOIN payments_run_withdrawn w ON w.municipality = r.municipality AND w.run = r.id
WHERE r.municipality = :municipality AND r.id = :id;

-- name: payments_run_step_new
-- A step of a run; a second time is a conflict.
-- in: run text, step text, made_by text, by_whom text, day day, at instant, message text?, file text?, hash text?, payments number?, total cents?
INSERT INTO payments_run_step (municipality, run, step, made_by, by_whom, day, at, message, file, hash, payments, total)
VALUES (:municipality, :run, :step, :made_by, :by_whom, :day, :at, :message, :file, :hash, :payments, :total);

-- name: payments_attempt_new
-- One payment of one obligation.
-- in: id text, run text, obligation text, person text, turn number, amount cents, account text, execute day, month month
INSERT INTO payments_attempt (municipality, id, run, obligation, person, turn, amount, account, execute, month)
VALUES (:municipality, :id, :run, :obligation, :person, :turn, :amount, :account, :execute, :month);

-- name: payments_held_new
-- Not paid now, and why; once a day.
-- in: obligation text, day day, run text?, reason text
INSERT INTO payments_held (municipality, obligation, day, run, reason)
VALUES (:municipality, :obligation, :day, :run, :reason) ON CONFLICT DO NOTHING;

-- name: payments_run_groups
-- The execution days of a run, none before the day it was agreed. Index: payments_attempt_run.
-- in: run text, least day
-- out: execute day, payments number, total cents
SELECT CASE WHEN execute < :least THEN :least ELSE execute END AS effective, count(*),
       cast(sum(amount) AS bigint) AS total
FROM payments_attempt
WHERE municipality = :municipality AND run = :run
  AND NOT EXISTS (SELECT 1 FROM payments_outcome x WHERE x.municipality = payments_attempt.municipality
                  AND x.attempt = payments_attempt.id AND x.fails = 1)
GROUP BY CASE WHEN execute < :least THEN :least ELSE execute END ORDER BY 1;

-- name: payments_run_lines
-- Everything the file needs, by day. Index: payments_attempt_run.
-- in: run text, least day
-- out: id text, person text, obligation text, amount cents, month month, execute day, account text, iban bytes, holder bytes
SELECT a.id, a.person, a.obligation, a.amount, a.month,
       CASE WHEN a.execute < :least THEN :least ELSE a.execute END AS effective,
       a.account, c.iban, c.holder
FROM payments_attempt a
JOIN payments_account c ON c.municipality = a.municipality AND c.id = a.account
WHERE a.municipality = :municipality AND a.run = :run
  AND NOT EXISTS (SELECT 1 FROM payments_outcome x WHERE x.municipality = a.municipality
                  AND x.attempt = a.id AND x.fails = 1)
ORDER BY effective, a.id;

-- name: payments_run_persons
-- Whose accounts a file opens, each once. Index: payments_attempt_run.
-- in: run text
-- out: person text
SELECT DISTINCT person FROM payments_attempt
WHERE municipality = :municipality AND run = :run ORDER BY person;

-- name: payments_run_persons_count
-- How many they are.
-- in: run text
-- out: persons number
SELECT count(DISTINCT person) FROM payments_attempt
WHERE municipality = :municipality AND run = :run;

-- name: payments_runs_to_file
-- Standing runs without a file, oldest first. Few rows.
-- out: id text
SELECT r.id FROM payments_run r
LEFT JOIN payments_run_step f
       ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
WHERE r.municipality = :municipality AND r.kind = 'standing' AND f.run IS NULL
ORDER BY r.number;

-- name: payments_run_open
-- The standing run of a day that has no file yet.
-- in: day day
-- out: id text
SELECT r.id FROM payments_run r
LEFT JOIN payments_run_step f
       ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
WHERE r.municipality = :municipality AND r.kind = 'standing' AND r.made_on = :day
  AND f.run IS NULL
ORDER BY r.number DESC LIMIT 1;

-- name: payments_run_stop_new
-- Somebody wants a run not to go out; once.
-- in: run text, asked_by text, reason text, day day, at instant
INSERT INTO payments_run_stop (municipality, run, asked_by, reason, day, at)
VALUES (:municipality, :run, :asked_by, :reason, :day, :at);

-- name: payments_run_withdrawn_new
-- Withdrawn; once.
-- in: run text, asked_by text, by_whom text, was_agreed flag, day day, at instant
INSERT INTO payments_run_withdrawn (municipality, run, asked_by, by_whom, was_agreed, day, at)
VALUES (:municipality, :run, :asked_by, :by_whom, :was_agreed, :day, :at);

-- name: payments_run_free
-- Its payments will never be made: one word a payment, in one statement.
-- in: run text, day day
INSERT INTO payments_outcome (municipality, attempt, kind, fails, day, reason, line, found)
SELECT a.municipality, a.id, 'not_booked', 1, cast(:day AS text), 'withdrawn', NULL,
       cast(:day AS text)
FROM payments_attempt a
LEFT JOIN payments_outcome x
       ON x.municipality = a.municipality AND x.attempt = a.id AND x.fails = 1
WHERE a.municipality = :municipality AND a.run = :run AND x.attempt IS NULL;
