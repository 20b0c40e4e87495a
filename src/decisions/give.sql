-- name: decisions_give_applications
-- Everything of one person, for the person (AVG 15, 20). Index: decisions_application_of.
-- in: person text
-- out: place text, state text, reported day, sent day?, last_day day?, decided day?, owner_name text?, reference number
SELECT id, state, reported, sent, last_day, decided, owner_name, reference
FROM decisions_application
WHERE municipality = :municipality AND person = :person ORDER BY reported, id;

-- name: decisions_give_facts
-- By way of the person's applications; the row's name is the one it was sealed under.
-- in: person text
-- out: place text, application text, topic text, version number, told day, sealed bytes
SELECT f.application || '/' || f.topic || '/' || f.version AS place, f.application, f.topic,
       f.version, f.told, f.sealed
FROM decisions_application a
JOIN decisions_fact f ON f.municipality = a.municipality AND f.application = a.id
WHERE a.municipality = :municipality AND a.person = :person AND f.person = a.person
ORDER BY f.application, f.told, f.topic, f.version;

-- name: decisions_give_questions
-- in: person text
-- out: place text, application text, asked day, until day, rule text, what bytes, answered day?, answer bytes?
SELECT q.id, q.application, q.asked, q.until, q.rule, q.what, q.answered, q.answer
FROM decisions_application a
JOIN decisions_question q ON q.municipality = a.municipality AND q.application = a.id
WHERE a.municipality = :municipality AND a.person = :person AND q.person = a.person
ORDER BY q.asked, q.id;

-- name: decisions_give_documents
-- The files themselves stand on the page of the application.
-- in: person text
-- out: place text, application text, kind text, size number, added day, state text, opened day?, name bytes?
SELECT d.id, d.application, d.kind, d.size, d.added, d.state, d.opened, d.name
FROM decisions_application a
JOIN decisions_document d ON d.municipality = a.municipality AND d.application = a.id
WHERE a.municipality = :municipality AND a.person = :person AND d.person = a.person
ORDER BY d.added, d.id;

-- name: decisions_give_words
-- in: person text
-- out: place text, application text, given day, words bytes
SELECT g.id, g.application, g.given, g.words
FROM decisions_application a
JOIN decisions_given g ON g.municipality = a.municipality AND g.application = a.id
WHERE a.municipality = :municipality AND a.person = :person AND g.person = a.person
ORDER BY g.given, g.id;

-- name: decisions_give_advances
-- in: person text
-- out: place text, application text, amount cents, percent number, made day, pay_by day
SELECT v.id, v.application, v.amount, v.percent, v.made, v.pay_by
FROM decisions_application a
JOIN decisions_advance v ON v.municipality = a.municipality AND v.application = a.id
WHERE a.municipality = :municipality AND v.person = :person
ORDER BY v.made, v.id;

-- name: decisions_give_decisions
-- Index: decisions_decision_of.
-- in: person text
-- out: place text, application text?, kind text, made day, made_by_name text, start day?, article text, objection day, inputs bytes, result bytes, reasons bytes?, letter bytes
SELECT id, application, kind, made, made_by_name, start, article, objection, inputs, result,
       reasons, letter
FROM decisions_decision
WHERE municipality = :municipality AND person = :person ORDER BY made, id;

-- name: decisions_give_rights
-- Index: decisions_right_of.
-- in: person text
-- out: place text, start day, made day, form text, last day?, event text?
SELECT r.decision, r.start, r.made, r.form, e.last, e.event
FROM decisions_right r
LEFT JOIN decisions_ended e ON e.municipality = r.municipality AND e.decision = r.decision
WHERE r.municipality = :municipality AND r.person = :person ORDER BY r.start, r.decision;

-- name: decisions_give_months
-- By way of the person's rights; the row's name has the month as a number.
-- in: person text
-- out: place text, month month, version number, made day, norm cents, income cents, income_basis text, assistance cents, reserve cents, payable cents, event text, sealed bytes
SELECT m.decision || '/' || m.person || '/'
           || (CAST(substr(m.month, 1, 4) AS INTEGER) * 12
               + CAST(substr(m.month, 6, 2) AS INTEGER) - 1)
           || '/' || m.version AS place,
       m.month, m.version, m.made, m.norm, m.income, m.income_basis, m.assistance, m.reserve,
       m.payable, m.event, m.sealed
FROM decisions_right r
JOIN decisions_month m
  ON m.municipality = r.municipality AND m.decision = r.decision AND m.person = r.person
WHERE r.municipality = :municipality AND r.person = :person
ORDER BY m.month, m.version, m.decision;

-- name: decisions_give_wages
-- Primary key.
-- in: person text
-- out: place text, partner flag, month month, version number, told day, sealed bytes
SELECT person || '/' || partner || '/'
           || (CAST(substr(month, 1, 4) AS INTEGER) * 12
               + CAST(substr(month, 6, 2) AS INTEGER) - 1)
           || '/' || version AS place,
       partner, month, version, told, sealed
FROM decisions_wage
WHERE municipality = :municipality AND person = :person ORDER BY month, version;

-- name: decisions_give_changes
-- Few rows a municipality, read once a request for one's own data.
-- in: person text
-- out: place text, since day, told day, answered day?, sealed bytes
SELECT id, since, told, answered, sealed FROM decisions_change
WHERE municipality = :municipality AND person = :person ORDER BY told, id;

-- name: decisions_give_penalties
-- in: person text
-- out: place text, days number, amount cents, reason text, made day, pay_by day
SELECT p.decision, p.days, p.amount, p.reason, p.made, p.pay_by
FROM decisions_penalty p
WHERE p.municipality = :municipality AND p.person = :person ORDER BY p.made, p.decision;

-- name: decisions_give_notices
-- in: person text
-- out: place text, application text, received day, noted day, left_out text, left_out_by_name text?, why bytes?
SELECT n.id, n.application, n.received, n.noted, n.left_out, n.left_out_by_name, n.why
FROM decisions_application a
JOIN decisions_notice n ON n.municipality = a.municipality AND n.application = a.id
WHERE a.municipality = :municipality AND a.person = :person AND n.person = a.person
ORDER BY n.received, n.id;

-- name: decisions_give_interest
-- in: person text
-- out: place text, principal cents, interest cents, first day, until day, made day
SELECT decision, principal, interest, first, until, made FROM decisions_interest
WHERE municipality = :municipality AND person = :person ORDER BY made, decision;

-- name: decisions_give_late
-- What was learned late about the person's right.
-- in: person text
-- out: place text, since month, known day, made day, made_by_name text, fact bytes, reasons bytes, side bytes
SELECT l.id, l.since, l.known, l.made, l.by_name AS made_by_name, l.fact, l.reasons, l.side
FROM decisions_right r
JOIN decisions_late l ON l.municipality = r.municipality AND l.decision = r.decision
WHERE r.municipality = :municipality AND r.person = :person AND l.person = r.person
ORDER BY l.made, l.id;

-- name: decisions_give_late_months
-- in: person text
-- out: month month, decided cents, ought cents, ours flag
SELECT m.month, m.decided, m.ought, m.ours
FROM decisions_right r
JOIN decisions_late_month m ON m.municipality = r.municipality AND m.decision = r.decision
WHERE r.municipality = :municipality AND r.person = :person
ORDER BY m.month, m.late;
