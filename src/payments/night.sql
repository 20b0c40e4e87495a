-- name: payments_seen_until
-- The last day our own bank told of. Index: payments_statement_until.
-- in: iban text
-- out: until day?
SELECT max(until) FROM payments_statement WHERE municipality = :municipality AND iban = :iban;

-- name: payments_not_booked
-- In a file, and the bank's statement of a later day does not know them; or drafted and never
-- sent by its people, while the promised day has passed. (A standing run is filed by the night itself.)
-- The runs of the time a repair looks back, then their payments: payments_attempt_run.
-- in: since day, executed_by day, promised_by day
-- out: id text, person text, obligation text, amount cents, account text, filed day?
SELECT a.id, a.person, a.obligation, a.amount, a.account, g.day
FROM payments_run r
CROSS JOIN payments_attempt a
LEFT JOIN payments_run_step g
       ON g.municipality = a.municipality AND g.run = a.run AND g.step = 'filed'
LEFT JOIN payments_outcome b
       ON b.municipality = a.municipality AND b.attempt = a.id AND b.kind = 'booked'
LEFT JOIN payments_outcome f
       ON f.municipality = a.municipality AND f.attempt = a.id AND f.fails = 1
WHERE r.municipality = :municipality AND r.made_on >= :since
  AND a.municipality = r.municipality AND a.run = r.id
  AND b.attempt IS NULL AND f.attempt IS NULL
  AND ((g.day IS NOT NULL AND a.execute <= :executed_by)
    OR (g.day IS NULL AND r.kind = 'month' AND EXISTS (
          SELECT 1 FROM payments_obligation o WHERE o.municipality = a.municipality
           AND o.id = a.obligation AND o.promised <= :promised_by)))
ORDER BY a.id;

-- name: payments_to_judge
-- Promised by a day the bank has told of, and not judged. Index: payments_obligation_promised.
-- An advance that is there is kept on its own last day: the watch over promises looks the day after.
-- in: since day, promised_by day, today day
-- out: id text, person text, kind text, month month, amount cents, promised day, promise text?, booked day?, failure text?, filed day?, tried flag, held flag
SELECT o.id, o.person, o.kind, o.month, o.amount, o.promised, o.promise, b.day,
       CASE WHEN f.kind = 'not_booked' AND b.day IS NOT NULL THEN NULL ELSE f.kind END,
       g.day, CASE WHEN s.id IS NULL THEN 0 ELSE 1 END,
       CASE WHEN EXISTS (SELECT 1 FROM payments_held h WHERE h.municipality = o.municipality
                         AND h.obligation = o.id) THEN 1 ELSE 0 END
FROM payments_obligation o
LEFT JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
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
WHERE o.municipality = :municipality AND o.promised >= :since AND o.promised <= :today
  AND o.amount > 0
  AND j.obligation IS NULL
  AND (o.promised <= :promised_by
       OR (o.kind = 'advance' AND b.day IS NOT NULL AND (f.kind IS NULL OR f.kind = 'not_booked')))
ORDER BY o.promised, o.id;

-- name: payments_judged_new
-- Judged; once.
-- in: obligation text, found day, outcome text, cause text, cause_promise text?, interest cents, interest_decision text?, sorry cents
INSERT INTO payments_judged (municipality, obligation, found, outcome, cause, cause_promise, interest, interest_decision, sorry)
VALUES (:municipality, :obligation, :found, :outcome, :cause, :cause_promise, :interest, :interest_decision, :sorry);

-- name: payments_to_repair
-- The last payment is known to have failed; or it is late and was never tried; or it is owed
-- outside the month's run (advance, interest, sorry, correction, penalty), or came after that run was drafted.
-- First the few that can be meant: one failed, or none was ever tried. Indexes:
-- payments_outcome_failed_on, payments_obligation_promised and the obligations of payments_attempt.
-- in: since day
-- out: id text, person text, kind text, month month, amount cents, promised day, attempts number, turn number, failure text?, reason text?, account text?, executed day?, late flag, interest cents?, sorry cents?, judged_on day?, held flag
SELECT o.id, o.person, o.kind, o.month, o.amount, o.promised,
       (SELECT count(*) FROM payments_attempt_state c WHERE c.municipality = o.municipality
         AND c.obligation = o.id),
       coalesce((SELECT max(t.turn) FROM payments_attempt t WHERE t.municipality = o.municipality
         AND t.obligation = o.id), 0),
       CASE WHEN f.kind = 'not_booked' AND b.day IS NOT NULL THEN NULL ELSE f.kind END,
       f.reason, s.account, s.execute,
       CASE WHEN j.outcome = 'late' THEN 1 ELSE 0 END, j.interest, j.sorry, j.found,
       CASE WHEN EXISTS (SELECT 1 FROM payments_held h WHERE h.municipality = o.municipality
                         AND h.obligation = o.id) THEN 1 ELSE 0 END
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
WHERE o.municipality = :municipality AND o.promised >= :since AND o.amount > 0 AND p.obligation IS NULL
  AND o.id IN (
        SELECT a.obligation FROM payments_outcome x
        JOIN payments_attempt a ON a.municipality = x.municipality AND a.id = x.attempt
        WHERE x.municipality = :municipality AND x.fails = 1 AND x.day >= :since
        UNION
        SELECT n.id FROM payments_obligation n
        LEFT JOIN payments_attempt t ON t.municipality = n.municipality AND t.obligation = n.id
        WHERE n.municipality = :municipality AND n.promised >= :since AND t.id IS NULL)
  AND NOT EXISTS (SELECT 1 FROM payments_attempt_state e WHERE e.municipality = o.municipality
                  AND e.obligation = o.id AND e.booked IS NOT NULL AND e.failure IS NULL)
  AND ((f.kind IS NOT NULL AND (f.kind <> 'not_booked' OR b.day IS NULL))
    OR (s.id IS NULL AND (j.outcome = 'late'
         OR o.kind IN ('advance', 'interest', 'sorry', 'correction', 'penalty')
         OR (o.kind = 'month' AND o.promised > o.month || '-20')
         OR (o.kind IN ('month', 'holiday') AND EXISTS (
               SELECT 1 FROM payments_run r
               LEFT JOIN payments_run_withdrawn w ON w.municipality = r.municipality AND w.run = r.id
               WHERE r.municipality = o.municipality AND w.run IS NULL
                AND r.month = o.month AND r.kind = 'month' AND r.made_on <= o.made)))))
ORDER BY o.id;

-- name: payments_late_paid
-- Late, and now there: the second payment, or the first after all. Index: payments_judged_late.
-- out: id text, person text, kind text, month month, amount cents, promised day, promise text?, booked day, interest cents
SELECT o.id, o.person, o.kind, o.month, o.amount, o.promised, o.promise, min(s.booked),
       (SELECT cast(coalesce(sum(i.amount), 0) AS bigint) FROM payments_obligation i
        WHERE i.municipality = o.municipality AND i.for_late = o.id AND i.kind = 'interest')
FROM payments_judged j
LEFT JOIN payments_repaired p ON p.municipality = j.municipality AND p.obligation = j.obligation
CROSS JOIN payments_obligation o
CROSS JOIN payments_attempt_state s
WHERE j.municipality = :municipality AND j.outcome = 'late' AND p.obligation IS NULL
  AND o.municipality = j.municipality AND o.id = j.obligation
  AND s.municipality = o.municipality AND s.obligation = o.id
  AND s.booked IS NOT NULL AND s.failure IS NULL
GROUP BY o.municipality, o.id, o.person, o.kind, o.month, o.amount, o.promised, o.promise
ORDER BY o.id;

-- name: payments_repaired_new
-- Put right; once.
-- in: obligation text, day day
INSERT INTO payments_repaired (municipality, obligation, day)
VALUES (:municipality, :obligation, :day) ON CONFLICT DO NOTHING;

-- name: payments_without_account
-- Somebody to pay, of whom no account was ever told to payments: it may stand on the application.
-- in: today day
-- out: application text, person text, by text
SELECT r.application, r.person, r.decision
FROM decisions_shared_running r
LEFT JOIN payments_account a ON a.municipality = r.municipality AND a.person = r.person
WHERE r.municipality = :municipality AND a.id IS NULL AND (r.ends IS NULL OR r.ends >= :today)
UNION
SELECT v.application, v.person, v.application
FROM decisions_shared_advance v
LEFT JOIN payments_account a ON a.municipality = v.municipality AND a.person = v.person
WHERE v.municipality = :municipality AND a.id IS NULL AND v.decision IS NULL
LIMIT 1000;
