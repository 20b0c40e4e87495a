-- name: payments_money_of
-- What one person was promised, and what became of it, newest month first. Index: payments_obligation_of.
-- in: person text, since month, until month
-- out: id text, kind text, decision text?, month month, version number, payable cents, set_off cents, amount cents, reserve cents, event text, promised day, outcome text?, cause text?, interest cents?, sorry cents?, found day?, repaired day?, turn number?, execute day?, filed day?, booked day?, failure text?, answer text?, basis text?
SELECT o.id, o.kind, o.decision, o.month, o.version, o.payable, o.set_off, o.amount, o.reserve,
       o.event, o.promised, j.outcome, j.cause, j.interest, j.sorry, j.found, p.day, s.turn,
       s.execute, s.filed, s.booked, s.failure,
       (SELECT v.answer FROM payments_arrived v WHERE v.municipality = o.municipality
        AND v.obligation = o.id ORDER BY v.day DESC LIMIT 1),
       (SELECT d.income_basis FROM decisions_shared_month d
        WHERE d.municipality = o.municipality AND d.decision = o.decision
          AND d.person = o.person AND d.month = o.month AND d.version = o.version)
FROM payments_obligation o
LEFT JOIN payments_judged j ON j.municipality = o.municipality AND j.obligation = o.id
LEFT JOIN payments_repaired p ON p.municipality = o.municipality AND p.obligation = o.id
LEFT JOIN payments_attempt_state s
       ON s.municipality = o.municipality AND s.obligation = o.id
      AND s.turn = (SELECT max(t.turn) FROM payments_attempt t
                    WHERE t.municipality = o.municipality AND t.obligation = o.id)
WHERE o.municipality = :municipality AND o.person = :person
  AND o.month >= :since AND o.month <= :until
ORDER BY o.month DESC, o.made, o.id;

-- name: payments_arrived_new
-- "Is het aangekomen?" once a day; the last answer of a day stands.
-- in: obligation text, day day, answer text
INSERT INTO payments_arrived (municipality, obligation, day, answer)
VALUES (:municipality, :obligation, :day, :answer)
ON CONFLICT (municipality, obligation, day) DO UPDATE SET answer = excluded.answer;

-- name: payments_accounts_of
-- A person's accounts, newest first, agreed or not. Index: payments_account_of.
-- in: person text
-- out: id text, first day, iban bytes, asked_on day, agreed_on day?, stopped text?
SELECT a.id, a.first, a.iban, a.asked_on, g.agreed_on, s.reason FROM payments_account a
LEFT JOIN payments_account_agreed g ON g.municipality = a.municipality AND g.account = a.id
LEFT JOIN payments_account_stopped s ON s.municipality = a.municipality AND s.account = a.id
WHERE a.municipality = :municipality AND a.person = :person
ORDER BY a.first DESC, a.id DESC LIMIT 20;

-- name: payments_broken_lately
-- Late payments and how they stand; ids only. Index: payments_judged_found.
-- in: since day
-- out: obligation text, person text, amount cents, promised day, found day, cause text, interest cents, sorry cents, repaired day?, execute day?, turn number?, held text?
SELECT j.obligation, o.person, o.amount, o.promised, j.found, j.cause, j.interest, j.sorry, p.day,
       s.execute, s.turn,
       (SELECT h.reason FROM payments_held h WHERE h.municipality = j.municipality
         AND h.obligation = j.obligation ORDER BY h.day DESC LIMIT 1)
FROM payments_judged j
JOIN payments_obligation o ON o.municipality = j.municipality AND o.id = j.obligation
LEFT JOIN payments_repaired p ON p.municipality = j.municipality AND p.obligation = j.obligation
LEFT JOIN payments_attempt_state s
       ON s.municipality = o.municipality AND s.obligation = o.id
      AND s.turn = (SELECT max(t.turn) FROM payments_attempt t
                    WHERE t.municipality = o.municipality AND t.obligation = o.id)
WHERE j.municipality = :municipality AND j.found >= :since AND j.outcome = 'late'
ORDER BY j.found DESC, j.obligation LIMIT 50;

