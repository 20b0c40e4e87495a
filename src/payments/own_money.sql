-- name: payments_money_of
-- What one person was promised, and what became of it, newest month first. Index: payments_obligation_of.
-- in: person text, since month, until month
-- out: id text, kind text, decision text?, month month, version number, payable cents, set_off cents, amount cents, reserve cents, event text, promised day, outcome text?, cause text?, interest cents?, sorry cents?, found day?, repaired day?, turn number?, execute day?, filed day?, booked day?, failure text?, answer text?, basis text?
SELECT o.id, o.kind, o.decision, o.month, o.version, o.payable, o.set_off, o.amount, o.reserve,
       o.event, o.promised, j.outcome, j.cause, j.interest, j.sorry, j.found, p.day, s.turn,
       s.execute, g.day, b.day,
       CASE WHEN f.kind = 'not_booked' AND b.day IS NOT NULL THEN NULL ELSE f.kind END,
       (SELECT v.answer FROM payments_arrived v WHERE v.municipality = o.municipality
        AND v.obligation = o.id ORDER BY v.day DESC LIMIT 1),
       (SELECT d.income_basis FROM decisions_shared_month d
        WHERE d.municipality = o.municipality AND d.decision = o.decision
          AND d.person = o.person AND d.month = o.month AND d.version = o.version)
FROM payments_obligation o
LEFT JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
LEFT JOIN payments_repaired p ON p.municipality = o.municipality AND p.obligation = o.id
LEFT JOIN payments_attempt s
       ON s.municipality = o.municipality AND s.obligation = o.id
      AND s.turn = (SELECT max(t.turn) FROM payments_attempt t
                    LEFT JOIN payments_outcome w ON w.municipality = t.municipality
                         AND w.attempt = t.id AND w.fails = 1 AND w.reason = 'withdrawn'
                    WHERE t.municipality = o.municipality AND t.obligation = o.id
                      AND w.attempt IS NULL)
LEFT JOIN payments_run_step g
       ON g.municipality = s.municipality AND g.run = s.run AND g.step = 'filed'
LEFT JOIN payments_outcome b
       ON b.municipality = s.municipality AND b.attempt = s.id AND b.kind = 'booked'
LEFT JOIN payments_outcome f
       ON f.municipality = s.municipality AND f.attempt = s.id AND f.fails = 1
WHERE o.municipality = :municipality AND o.person = :person
  AND o.month >= :since AND o.month <= :until
ORDER BY o.month DESC, o.made, o.id;

-- name: payments_money_late
-- The oldest month since then in which something came late; none: NULL. Index: payments_obligation_of.
-- in: person text, since month
-- out: month month?
SELECT min(o.month) FROM payments_obligation o
JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
WHERE o.municipality = :municipality AND o.person = :person AND o.month >= :since
  AND j.outcome = 'late';

-- name: payments_recalculated
-- Later calculations of a month that was owed, oldest first, and what became of each difference; none
-- yet where the night still has to see it. Primary key of the month's rows.
-- in: decision text, person text, month month, version number
-- out: version number, made day, payable cents, difference cents?, way text?
SELECT m.version, m.made, m.payable, c.difference, c.way
FROM decisions_shared_month m
LEFT JOIN payments_correction c
       ON c.municipality = m.municipality AND c.decision = m.decision AND c.person = m.person
      AND c.month = m.month AND c.version = m.version
WHERE m.municipality = :municipality AND m.decision = :decision AND m.person = :person
  AND m.month = :month AND m.version > :version
ORDER BY m.version;
