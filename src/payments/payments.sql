-- name: payments_account_new
-- An account as asked.
-- in: id text, person text, first day, iban bytes, holder bytes, asked_by text, asked_on day
INSERT INTO payments_account (municipality, id, person, first, iban, holder, asked_by, asked_on)
VALUES (:municipality, :id, :person, :first, :iban, :holder, :asked_by, :asked_on);

-- name: payments_account_find
-- Who asked it? Primary key.
-- in: id text
-- out: person text, first day, asked_by text
SELECT person, first, asked_by FROM payments_account
WHERE municipality = :municipality AND id = :id;

-- name: payments_account_agree_new
-- The second person; a second time is a conflict.
-- in: account text, asked_by text, agreed_by text, agreed_on day
INSERT INTO payments_account_agreed (municipality, account, asked_by, agreed_by, agreed_on)
VALUES (:municipality, :account, :asked_by, :agreed_by, :agreed_on);

-- name: payments_account_stop
-- The bank said that no money can come here.
-- in: account text, reason text, day day
INSERT INTO payments_account_stopped (municipality, account, reason, day)
VALUES (:municipality, :account, :reason, :day) ON CONFLICT DO NOTHING;

-- name: payments_account_in_force
-- The account money goes to on a day. Index: payments_account_of.
-- in: person text, day day
-- out: id text, reason text?
SELECT a.id, s.reason FROM payments_account a
JOIN payments_account_agreed g ON g.municipality = a.municipality AND g.account = a.id
LEFT JOIN payments_account_stopped s ON s.municipality = a.municipality AND s.account = a.id
WHERE a.municipality = :municipality AND a.person = :person AND a.first <= :day
ORDER BY a.first DESC, a.id DESC LIMIT 1;

-- name: payments_mandate_new
-- A mandate as asked.
-- in: id text, first day, until day, most cents, asked_by text, asked_on day
INSERT INTO payments_mandate (municipality, id, first, until, most, asked_by, asked_on)
VALUES (:municipality, :id, :first, :until, :most, :asked_by, :asked_on);

-- name: payments_mandate_find
-- Who asked it? Primary key.
-- in: id text
-- out: asked_by text
SELECT asked_by FROM payments_mandate WHERE municipality = :municipality AND id = :id;

-- name: payments_mandate_agree_new
-- The second person; a second time is a conflict.
-- in: mandate text, asked_by text, agreed_by text, agreed_on day
INSERT INTO payments_mandate_agreed (municipality, mandate, asked_by, agreed_by, agreed_on)
VALUES (:municipality, :mandate, :asked_by, :agreed_by, :agreed_on);

-- name: payments_mandate_on
-- The mandate in force on a day; the widest. Few rows.
-- in: day day
-- out: id text, most cents
SELECT m.id, m.most FROM payments_mandate m
JOIN payments_mandate_agreed g ON g.municipality = m.municipality AND g.mandate = m.id
WHERE m.municipality = :municipality AND m.first <= :day AND m.until >= :day
ORDER BY m.most DESC LIMIT 1;

-- name: payments_months_missing
-- Rights of a span of months that are not yet owed, by person. The indexes alone:
-- decisions_month_of, payments_obligation_month_of (so what is there already is not opened:
-- its person stands in the index, its id does not).
-- in: since month, until month
-- out: decision text, person text, month month, version number, reserve cents, payable cents, form text, event text
SELECT m.decision, m.person, m.month, m.version, m.reserve, m.payable, m.form, m.event
FROM decisions_shared_month m
LEFT JOIN payments_obligation o
       ON o.municipality = m.municipality AND o.month = m.month AND o.kind = 'month'
      AND o.decision = m.decision AND o.person = m.person
WHERE m.municipality = :municipality AND m.month >= :since AND m.month <= :until
  AND o.person IS NULL
  AND NOT EXISTS (SELECT 1 FROM decisions_shared_month v
                  WHERE v.municipality = m.municipality AND v.month = m.month
                    AND v.person = m.person AND v.decision = m.decision AND v.version > m.version)
ORDER BY m.month, m.person, m.decision;

-- name: payments_months_changed
-- Later calculations of months that were owed already; the first one has no earlier. The indexes
-- alone until there is one: decisions_month_of, payments_obligation_month_of.
-- in: since month, until month
-- out: decision text, person text, month month, version number, payable cents, form text, event text, was cents, set_off_allowed flag
SELECT m.decision, m.person, m.month, m.version, m.payable, m.form, m.event,
       o.payable + (SELECT coalesce(sum(c.difference), 0) FROM payments_correction c
                    WHERE c.municipality = m.municipality AND c.decision = m.decision
                      AND c.person = m.person AND c.month = m.month) AS was,
       CASE WHEN EXISTS (SELECT 1 FROM decisions_shared_late l
                         WHERE l.municipality = m.municipality AND l.decision = m.decision
                           AND l.month = m.month) THEN 0 ELSE r.set_off END
FROM decisions_shared_month m
JOIN payments_obligation o
  ON o.municipality = m.municipality AND o.month = m.month AND o.kind = 'month'
 AND o.decision = m.decision AND o.person = m.person
JOIN decisions_shared_running r
  ON r.municipality = m.municipality AND r.decision = m.decision AND r.person = m.person
LEFT JOIN payments_correction d
       ON d.municipality = m.municipality AND d.decision = m.decision AND d.person = m.person
      AND d.month = m.month AND d.version = m.version
WHERE m.municipality = :municipality AND m.month >= :since AND m.month <= :until
  AND m.version > 1 AND m.version > o.version AND d.version IS NULL
  AND NOT EXISTS (SELECT 1 FROM decisions_shared_month v
                  WHERE v.municipality = m.municipality AND v.month = m.month
                    AND v.person = m.person AND v.decision = m.decision AND v.version > m.version)
ORDER BY m.month, m.person, m.decision;

-- name: payments_correction_new
-- What became of a difference; once a version.
-- in: decision text, person text, month month, version number, difference cents, way text, made day
INSERT INTO payments_correction (municipality, decision, person, month, version, difference, way, made)
VALUES (:municipality, :decision, :person, :month, :version, :difference, :way, :made);

-- name: payments_set_off_facts
-- What was paid before to this person: advances behind this decision (Pw 52 lid 4), and what an
-- estimate paid too much or a person decided to ask back; and what was set off of each already. All by payments_obligation_of and
-- payments_correction_of; the advance itself by its primary key.
-- in: decision text?, person text, today day
-- out: given cents, taken cents, too_much cents, asked cents, taken_all cents, given_all cents, percent number?
SELECT cast(coalesce(sum(o.amount) FILTER (WHERE o.kind = 'advance' AND EXISTS (
         SELECT 1 FROM decisions_shared_advance a WHERE a.municipality = o.municipality
          AND a.id = substr(o.source, 9) AND a.decision = :decision)), 0) AS bigint),
       cast(coalesce(sum(o.set_off) FILTER (WHERE o.kind = 'month' AND o.decision = :decision), 0) AS bigint),
       (SELECT cast(coalesce(sum(-c.difference), 0) AS bigint) FROM payments_correction c
        WHERE c.municipality = :municipality AND c.person = :person AND c.way = 'set_off'),
       (SELECT cast(coalesce(sum(d.amount), 0) AS bigint) FROM payments_decided d
        LEFT JOIN payments_too_much_back b ON b.municipality = d.municipality AND b.item = d.item
        WHERE d.municipality = :municipality AND d.person = :person AND d.way = 'ask_back'
          AND d.first <= :today AND b.item IS NULL),
       cast(coalesce(sum(o.set_off), 0) AS bigint),
       cast(coalesce(sum(o.amount) FILTER (WHERE o.kind = 'advance' AND EXISTS (
         SELECT 1 FROM decisions_shared_advance a WHERE a.municipality = o.municipality
          AND a.id = substr(o.source, 9) AND a.decision IS NOT NULL)), 0) AS bigint),
       (SELECT s.percent FROM payments_share s WHERE s.municipality = :municipality
         AND s.person = :person ORDER BY s.day DESC LIMIT 1)
FROM payments_obligation o
WHERE o.municipality = :municipality AND o.person = :person;

-- name: payments_advances_missing
-- Advances that are not yet owed. Few rows.
-- in: today day
-- out: id text, person text, amount cents, pay_by day, promise text
SELECT a.id, a.person, a.amount, a.pay_by, a.promise FROM decisions_shared_advance a
LEFT JOIN payments_obligation o
       ON o.municipality = a.municipality AND o.source = 'advance:' || a.id
WHERE a.municipality = :municipality AND o.id IS NULL AND a.made <= :today
ORDER BY a.id;

-- name: payments_penalties_missing
-- Penalties that were fixed and are not yet owed. Few rows.
-- in: today day
-- out: decision text, person text, amount cents, pay_by day
SELECT p.decision, p.person, p.amount, p.pay_by FROM decisions_shared_penalty p
LEFT JOIN payments_obligation o
       ON o.municipality = p.municipality AND o.source = 'penalty:' || p.decision || ':' || p.person
WHERE p.municipality = :municipality AND o.id IS NULL AND p.amount > 0 AND p.made <= :today
ORDER BY p.decision, p.person;

-- name: payments_reserve_of
-- Holiday allowance kept in a span of months, by payee, where it was not paid out yet.
-- in: since month, until month, source text
-- out: person text, reserve cents
SELECT o.person, sum(o.reserve) FROM payments_obligation o
WHERE o.municipality = :municipality AND o.month >= :since AND o.month <= :until
  AND NOT EXISTS (SELECT 1 FROM payments_obligation h
                  WHERE h.municipality = o.municipality AND h.source = :source || o.person)
GROUP BY o.person HAVING sum(o.reserve) > 0 ORDER BY o.person;

-- name: payments_obligation_new
-- Owed from now on; the same source twice is a conflict.
-- in: id text, person text, kind text, source text, decision text?, month month, version number, payable cents, set_off cents, amount cents, reserve cents, form text, event text, promised day, promise text?, for_late text?, made day
INSERT INTO payments_obligation (municipality, id, person, kind, source, decision, month, version,
    payable, set_off, amount, reserve, form, event, promised, promise, for_late, made)
VALUES (:municipality, :id, :person, :kind, :source, :decision, :month, :version,
    :payable, :set_off, :amount, :reserve, :form, :event, :promised, :promise, :for_late, :made);

-- name: payments_ledger_new
-- One side of an entry.
-- in: entry text, line number, day day, book text, person text?, obligation text?, attempt text?, why text, amount cents
INSERT INTO payments_ledger (municipality, entry, line, day, book, person, obligation, attempt, why, amount)
VALUES (:municipality, :entry, :line, :day, :book, :person, :obligation, :attempt, :why, :amount);
