-- name: payments_arrived_new
-- "Is het aangekomen?" once a day; the last answer of a day stands.
-- in: obligation text, day day, answer text
INSERT INTO payments_arrived (municipality, obligation, day, answer)
VALUES (:municipality, :obligation, :day, :answer)
ON CONFLICT (municipality, obligation, day) DO UPDATE SET answer = excluded.answer;

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
LEFT JOIN payments_attempt s
       ON s.municipality = o.municipality AND s.obligation = o.id
      AND s.turn = (SELECT max(t.turn) FROM payments_attempt t
                    LEFT JOIN payments_outcome w ON w.municipality = t.municipality
                         AND w.attempt = t.id AND w.fails = 1 AND w.reason = 'withdrawn'
                    WHERE t.municipality = o.municipality AND t.obligation = o.id
                      AND w.attempt IS NULL)
WHERE j.municipality = :municipality AND j.found >= :since AND j.outcome = 'late'
ORDER BY j.found DESC, j.obligation LIMIT 50;
