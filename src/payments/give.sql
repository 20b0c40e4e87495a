-- name: payments_give_accounts
-- Everything of one person, for the person (AVG 15, 20). Index: payments_account_of.
-- in: person text
-- out: place text, first day, iban bytes, holder bytes, asked_on day, agreed_on day?, stopped day?, reason text?
SELECT a.id, a.first, a.iban, a.holder, a.asked_on, g.agreed_on, s.day, s.reason
FROM payments_account a
LEFT JOIN payments_account_agreed g ON g.municipality = a.municipality AND g.account = a.id
LEFT JOIN payments_account_stopped s ON s.municipality = a.municipality AND s.account = a.id
WHERE a.municipality = :municipality AND a.person = :person ORDER BY a.first, a.id;

-- name: payments_give_owed
-- Index: payments_obligation_of.
-- in: person text
-- out: place text, kind text, month month, version number, payable cents, set_off cents, amount cents, reserve cents, event text, promised day, made day, outcome text?, cause text?, found day?, interest cents?, sorry cents?, repaired day?
SELECT o.id, o.kind, o.month, o.version, o.payable, o.set_off, o.amount, o.reserve, o.event,
       o.promised, o.made, j.outcome, j.cause, j.found, j.interest, j.sorry, p.day
FROM payments_obligation o
LEFT JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
LEFT JOIN payments_repaired p ON p.municipality = o.municipality AND p.obligation = o.id
WHERE o.municipality = :municipality AND o.person = :person ORDER BY o.month, o.made, o.id;

-- name: payments_give_sent
-- By way of what was owed.
-- in: person text
-- out: place text, owed text, turn number, amount cents, execute day, filed day?, booked day?, failure text?, failed day?
SELECT s.id, s.obligation, s.turn, s.amount, s.execute, s.filed, s.booked, s.failure, s.failed
FROM payments_obligation o
JOIN payments_attempt_state s ON s.municipality = o.municipality AND s.obligation = o.id
WHERE o.municipality = :municipality AND o.person = :person
ORDER BY s.execute, s.turn, s.id;

-- name: payments_give_arrived
-- in: person text
-- out: place text, day day, answer text
SELECT v.obligation, v.day, v.answer
FROM payments_obligation o
JOIN payments_arrived v ON v.municipality = o.municipality AND v.obligation = o.id
WHERE o.municipality = :municipality AND o.person = :person ORDER BY v.day, v.obligation;

-- name: payments_give_corrections
-- Index: payments_correction_of.
-- in: person text
-- out: place text, month month, version number, difference cents, way text, made day
SELECT decision, month, version, difference, way, made FROM payments_correction
WHERE municipality = :municipality AND person = :person ORDER BY month, version, decision;

-- name: payments_give_too_much
-- in: person text
-- out: place text, kind text, month month, amount cents, found day
SELECT id, kind, month, amount, found FROM payments_too_much
WHERE municipality = :municipality AND person = :person ORDER BY found, id;

-- name: payments_give_decided
-- in: person text
-- out: place text, law text, day day, first day, words bytes
SELECT item, law, day, first, words FROM payments_decided
WHERE municipality = :municipality AND person = :person ORDER BY day, item;

-- name: payments_give_share
-- in: person text
-- out: place text, day day, percent number
SELECT person, day, percent FROM payments_share
WHERE municipality = :municipality AND person = :person ORDER BY day;

-- name: payments_give_ledger
-- No index on purpose: read whole, when a person asks for everything.
-- in: person text
-- out: place text, line number, day day, book text, why text, amount cents
SELECT entry, line, day, book, why, amount FROM payments_ledger
WHERE municipality = :municipality AND person = :person ORDER BY day, entry, line;
