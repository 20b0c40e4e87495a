-- name: payments_seen_until
-- The last day our own bank told of. Index: payments_statement_until.
-- in: iban text
-- out: until day?
SELECT max(until) FROM payments_statement WHERE municipality = :municipality AND iban = :iban;

-- name: payments_not_booked
-- In a file, and the bank's statement of a later day does not know them; or drafted and never
-- sent by its people, while the promised day has passed. (A standing run is filed by the night itself.)
-- in: executed_by day, promised_by day
-- out: id text, person text, obligation text, amount cents, account text, filed day?
SELECT s.id, s.person, s.obligation, s.amount, s.account, s.filed
FROM payments_attempt_state s
JOIN payments_obligation o ON o.municipality = s.municipality AND o.id = s.obligation
JOIN payments_run r ON r.municipality = s.municipality AND r.id = s.run
WHERE s.municipality = :municipality AND s.booked IS NULL AND s.failure IS NULL
  AND ((s.filed IS NOT NULL AND s.execute <= :executed_by)
    OR (s.filed IS NULL AND r.kind = 'month' AND o.promised <= :promised_by))
ORDER BY s.id;

-- name: payments_to_judge
-- Promised by a day the bank has told of, and not judged. Index: payments_obligation_promised.
-- An advance that is there is kept on its own last day: the watch over promises looks the day after.
-- in: promised_by day, today day
-- out: id text, person text, kind text, month month, amount cents, promised day, promise text?, booked day?, failure text?, filed day?, tried flag, held flag
SELECT o.id, o.person, o.kind, o.month, o.amount, o.promised, o.promise, s.booked, s.failure,
       s.filed, CASE WHEN s.id IS NULL THEN 0 ELSE 1 END,
       CASE WHEN EXISTS (SELECT 1 FROM payments_held h WHERE h.municipality = o.municipality
                         AND h.obligation = o.id) THEN 1 ELSE 0 END
FROM payments_obligation o
LEFT JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
LEFT JOIN payments_attempt_state s
       ON s.municipality = o.municipality AND s.obligation = o.id
      AND s.turn = (SELECT max(t.turn) FROM payments_attempt t
                    WHERE t.municipality = o.municipality AND t.obligation = o.id)
WHERE o.municipality = :municipality AND o.promised <= :today AND o.amount > 0
  AND j.obligation IS NULL
  AND (o.promised <= :promised_by
       OR (o.kind = 'advance' AND s.booked IS NOT NULL AND s.failure IS NULL))
ORDER BY o.promised, o.id;

-- name: payments_judged_new
-- Judged; once.
-- in: obligation text, found day, outcome text, cause text, cause_promise text?, interest cents, interest_decision text?, sorry cents
INSERT INTO payments_judged (municipality, obligation, found, outcome, cause, cause_promise, interest, interest_decision, sorry)
VALUES (:municipality, :obligation, :found, :outcome, :cause, :cause_promise, :interest, :interest_decision, :sorry);

-- name: payments_to_repair
-- The last payment is known to have failed; or it is late and was never tried; or it is owed
-- outside the month's run (advance, interest, sorry, correction), or came after that run was drafted.
-- First the few that can be meant: one failed, or none was ever tried. Indexes:
-- payments_outcome_failed, payments_obligation_promised and the obligations of payments_attempt.
-- in: since day
-- out: id text, person text, kind text, month month, amount cents, promised day, attempts number, turn number, failure text?, reason text?, account text?, executed day?, late flag, interest cents?, sorry cents?, judged_on day?, held flag
SELECT o.id, o.person, o.kind, o.month, o.amount, o.promised,
       (SELECT count(*) FROM payments_attempt_state c WHERE c.municipality = o.municipality
         AND c.obligation = o.id),
       coalesce((SELECT max(t.turn) FROM payments_attempt t WHERE t.municipality = o.municipality
         AND t.obligation = o.id), 0),
       s.failure, s.reason, s.account, s.execute,
       CASE WHEN j.outcome = 'late' THEN 1 ELSE 0 END, j.interest, j.sorry, j.found,
       CASE WHEN EXISTS (SELECT 1 FROM payments_held h WHERE h.municipality = o.municipality
                         AND h.obligation = o.id) THEN 1 ELSE 0 END
FROM payments_obligation o
LEFT JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
LEFT JOIN payments_repaired p ON p.municipality = o.municipality AND p.obligation = o.id
LEFT JOIN payments_attempt_state s
       ON s.municipality = o.municipality AND s.obligation = o.id
      AND s.turn = (SELECT max(t.turn) FROM payments_attempt t
                    WHERE t.municipality = o.municipality AND t.obligation = o.id)
WHERE o.municipality = :municipality AND o.promised >= :since AND o.amount > 0 AND p.obligation IS NULL
  AND o.id IN (
        SELECT a.obligation FROM payments_outcome x
        JOIN payments_attempt a ON a.municipality = x.municipality AND a.id = x.attempt
        WHERE x.municipality = :municipality AND x.fails = 1
        UNION
        SELECT n.id FROM payments_obligation n
        LEFT JOIN payments_attempt t ON t.municipality = n.municipality AND t.obligation = n.id
        WHERE n.municipality = :municipality AND n.promised >= :since AND t.id IS NULL)
  AND NOT EXISTS (SELECT 1 FROM payments_attempt_state e WHERE e.municipality = o.municipality
                  AND e.obligation = o.id AND e.booked IS NOT NULL AND e.failure IS NULL)
  AND (s.failure IS NOT NULL
    OR (s.id IS NULL AND (j.outcome = 'late'
         OR o.kind IN ('advance', 'interest', 'sorry', 'correction')
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
JOIN payments_obligation o ON o.municipality = j.municipality AND o.id = j.obligation
JOIN payments_attempt_state s ON s.municipality = o.municipality AND s.obligation = o.id
LEFT JOIN payments_repaired p ON p.municipality = o.municipality AND p.obligation = o.id
WHERE j.municipality = :municipality AND j.outcome = 'late' AND p.obligation IS NULL
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
