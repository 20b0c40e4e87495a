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

-- name: payments_run_one
-- One run with its steps. Primary keys.
-- in: id text
-- out: kind text, number number, month month, made_by text, agreed_on day?, filed_on day?, file text?, hash text?, stop_by text?, stop_reason text?, stop_on day?, withdrawn_on day?
SELECT r.kind, r.number, r.month, r.made_by, a.day, f.day, f.file, f.hash, z.asked_by, z.reason, z.day, w.day
FROM payments_run r
LEFT JOIN payments_run_step a
       ON a.municipality = r.municipality AND a.run = r.id AND a.step = 'agreed'
LEFT JOIN payments_run_step f
       ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
LEFT JOIN payments_run_stop z ON z.municipality = r.municipality AND z.run = r.id
LEFT JOIN payments_run_withdrawn w ON w.municipality = r.municipality AND w.run = r.id
WHERE r.municipality = :municipality AND r.id = :id;
