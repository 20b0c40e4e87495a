-- name: payments_too_much_new
-- A question to a human being; the same source twice changes nothing.
-- in: id text, person text, kind text, source text, obligation text?, decision text?, month month, amount cents, found day
INSERT INTO payments_too_much (municipality, id, person, kind, source, obligation, decision, month, amount, found)
VALUES (:municipality, :id, :person, :kind, :source, :obligation, :decision, :month, :amount, :found)
ON CONFLICT DO NOTHING;

-- name: payments_paid_times
-- How often an obligation was paid and the money stayed. Unique key of payments_attempt.
-- in: obligation text
-- out: person text, month month, amount cents, promised day, times number
SELECT o.person, o.month, o.amount, o.promised,
       (SELECT count(*) FROM payments_attempt_state s WHERE s.municipality = o.municipality
         AND s.obligation = o.id AND s.booked IS NOT NULL AND s.failure IS NULL)
FROM payments_obligation o
WHERE o.municipality = :municipality AND o.id = :obligation;

-- name: payments_too_much_double_of
-- The double payment of an obligation that did not come back yet. Few rows.
-- in: obligation text
-- out: id text, person text, amount cents, decided flag
SELECT t.id, t.person, t.amount, CASE WHEN d.item IS NULL THEN 0 ELSE 1 END
FROM payments_obligation o
JOIN payments_too_much t ON t.municipality = o.municipality AND t.person = o.person
 AND t.obligation = o.id AND t.kind = 'double'
LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
LEFT JOIN payments_too_much_back b ON b.municipality = t.municipality AND b.item = t.id
WHERE o.municipality = :municipality AND o.id = :obligation AND b.item IS NULL
ORDER BY t.id LIMIT 1;

-- name: payments_too_much_back_new
-- It came back by itself; once.
-- in: item text, day day
INSERT INTO payments_too_much_back (municipality, item, day) VALUES (:municipality, :item, :day);

-- name: payments_too_much_waits
-- What waits for a human being, or for the second one; oldest first.
-- out: id text, person text, kind text, month month, amount cents, found day, way text?, asked cents?, by_whom text?
SELECT t.id, t.person, t.kind, t.month, t.amount, t.found, d.way, d.amount, d.by_whom
FROM payments_too_much t
LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
LEFT JOIN payments_decided_agreed g ON g.municipality = t.municipality AND g.item = t.id
LEFT JOIN payments_too_much_back b ON b.municipality = t.municipality AND b.item = t.id
WHERE t.municipality = :municipality AND b.item IS NULL
  AND (d.item IS NULL OR (d.way = 'pay_after' AND g.item IS NULL))
ORDER BY t.found, t.id LIMIT 100;

-- name: payments_too_much_waiting
-- How many they are.
-- out: waiting number
SELECT count(*) FROM payments_too_much t
LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
LEFT JOIN payments_decided_agreed g ON g.municipality = t.municipality AND g.item = t.id
LEFT JOIN payments_too_much_back b ON b.municipality = t.municipality AND b.item = t.id
WHERE t.municipality = :municipality AND b.item IS NULL
  AND (d.item IS NULL OR (d.way = 'pay_after' AND g.item IS NULL));

-- name: payments_too_much_closed
-- What was decided or came back, newest first; amounts, no names.
-- out: month month, kind text, amount cents, way text?, asked cents?, day day?, back day?
SELECT t.month, t.kind, t.amount, d.way, d.amount, d.day, b.day
FROM payments_too_much t
LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
LEFT JOIN payments_decided_agreed g ON g.municipality = t.municipality AND g.item = t.id
LEFT JOIN payments_too_much_back b ON b.municipality = t.municipality AND b.item = t.id
WHERE t.municipality = :municipality
  AND (b.item IS NOT NULL OR (d.item IS NOT NULL AND (d.way <> 'pay_after' OR g.item IS NOT NULL)))
ORDER BY coalesce(b.day, d.day) DESC, t.id LIMIT 30;

-- name: payments_too_much_one
-- One of them. Primary keys.
-- in: id text
-- out: person text, kind text, decision text?, month month, amount cents, found day, way text?, asked cents?, by_whom text?, decided day?, words bytes?, agreed_by text?, back day?
SELECT t.person, t.kind, t.decision, t.month, t.amount, t.found, d.way, d.amount, d.by_whom, d.day,
       d.words, g.agreed_by, b.day
FROM payments_too_much t
LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
LEFT JOIN payments_decided_agreed g ON g.municipality = t.municipality AND g.item = t.id
LEFT JOIN payments_too_much_back b ON b.municipality = t.municipality AND b.item = t.id
WHERE t.municipality = :municipality AND t.id = :id;

-- name: payments_too_much_late
-- What of a month that changed by a late fact was paid while we knew it. Primary key of the months.
-- in: decision text, month month
-- out: ours flag, known day
SELECT ours, known FROM decisions_shared_late
WHERE municipality = :municipality AND decision = :decision AND month = :month
ORDER BY ours DESC, known LIMIT 1;

-- name: payments_decided_new
-- What a human being decided; once.
-- in: item text, person text, way text, amount cents, law text, words bytes, by_whom text, day day, first day
INSERT INTO payments_decided (municipality, item, person, way, amount, law, words, by_whom, day, first)
VALUES (:municipality, :item, :person, :way, :amount, :law, :words, :by_whom, :day, :first);

-- name: payments_decided_agree
-- The second person; once.
-- in: item text, asked_by text, agreed_by text, agreed_on day
INSERT INTO payments_decided_agreed (municipality, item, asked_by, agreed_by, agreed_on)
VALUES (:municipality, :item, :asked_by, :agreed_by, :agreed_on);

-- name: payments_too_much_of
-- A person's own. Index: payments_too_much_of.
-- in: person text
-- out: id text, kind text, month month, amount cents, found day, way text?, asked cents?, decided day?, first day?, back day?, agreed_by text?
SELECT t.id, t.kind, t.month, t.amount, t.found, d.way, d.amount, d.day, d.first, b.day, g.agreed_by
FROM payments_too_much t
LEFT JOIN payments_decided d ON d.municipality = t.municipality AND d.item = t.id
LEFT JOIN payments_decided_agreed g ON g.municipality = t.municipality AND g.item = t.id
LEFT JOIN payments_too_much_back b ON b.municipality = t.municipality AND b.item = t.id
WHERE t.municipality = :municipality AND t.person = :person
ORDER BY t.month, t.id LIMIT 50;

-- name: payments_saved_of
-- Holiday allowance kept for a person since a month, and what was taken off in all. Index: payments_obligation_of.
-- in: person text, since month
-- out: saved cents, taken cents, given cents, soft cents, percent number?
SELECT cast(coalesce(sum(o.reserve) FILTER (WHERE o.month >= :since), 0) AS bigint),
       cast(coalesce(sum(o.set_off), 0) AS bigint),
       cast(coalesce(sum(o.amount) FILTER (WHERE o.kind = 'advance' AND EXISTS (
         SELECT 1 FROM decisions_shared_advance a WHERE a.municipality = o.municipality
          AND a.id = substr(o.source, 9) AND a.decision IS NOT NULL)), 0) AS bigint),
       (SELECT cast(coalesce(sum(-c.difference), 0) AS bigint) FROM payments_correction c
        WHERE c.municipality = :municipality AND c.person = :person AND c.way = 'set_off'),
       (SELECT s.percent FROM payments_share s WHERE s.municipality = :municipality
         AND s.person = :person ORDER BY s.day DESC LIMIT 1)
FROM payments_obligation o
WHERE o.municipality = :municipality AND o.person = :person;

-- name: payments_share_new
-- The person's choice; the last of a day stands.
-- in: person text, day day, percent number
INSERT INTO payments_share (municipality, person, day, percent)
VALUES (:municipality, :person, :day, :percent)
ON CONFLICT (municipality, person, day) DO UPDATE SET percent = excluded.percent;
