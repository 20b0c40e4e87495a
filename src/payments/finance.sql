-- name: payments_runs
-- Runs, newest first, with their steps and totals.
-- out: id text, kind text, number number, month month, made_by text, made_on day, agreed_on day?, filed_on day?, file text?, refused_on day?, payments number, total cents, held number, withdrawn_on day?
SELECT r.id, r.kind, r.number, r.month, r.made_by, r.made_on, a.day, f.day, f.file, x.day,
       (SELECT count(*) FROM payments_attempt t WHERE t.municipality = r.municipality AND t.run = r.id),
       (SELECT cast(coalesce(sum(t.amount), 0) AS bigint) FROM payments_attempt t
        WHERE t.municipality = r.municipality AND t.run = r.id),
       (SELECT count(*) FROM payments_held h WHERE h.municipality = r.municipality AND h.run = r.id),
       w.day
FROM payments_run r
LEFT JOIN payments_run_withdrawn w ON w.municipality = r.municipality AND w.run = r.id
LEFT JOIN payments_run_step a ON a.municipality = r.municipality AND a.run = r.id AND a.step = 'agreed'
LEFT JOIN payments_run_step f ON f.municipality = r.municipality AND f.run = r.id AND f.step = 'filed'
LEFT JOIN payments_run_step x ON x.municipality = r.municipality AND x.run = r.id AND x.step = 'refused'
WHERE r.municipality = :municipality
ORDER BY r.number DESC LIMIT 24;

-- name: payments_month_against
-- A month against the one before: who is new, who is no longer there, whose amount differs.
-- Index: payments_obligation_month_of.
-- in: month month, before month
-- out: fresh number, fresh_total cents, gone number, gone_total cents, changed number, changed_total cents, same number, zero number
SELECT (SELECT count(*) FROM payments_obligation n WHERE n.municipality = :municipality
          AND n.month = :month AND n.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation w WHERE w.municipality = n.municipality
             AND w.month = :before AND w.kind = 'month' AND w.person = n.person)),
       (SELECT cast(coalesce(sum(n.amount), 0) AS bigint) FROM payments_obligation n
         WHERE n.municipality = :municipality
          AND n.month = :month AND n.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation w WHERE w.municipality = n.municipality
             AND w.month = :before AND w.kind = 'month' AND w.person = n.person)),
       (SELECT count(*) FROM payments_obligation w WHERE w.municipality = :municipality
          AND w.month = :before AND w.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation n WHERE n.municipality = w.municipality
             AND n.month = :month AND n.kind = 'month' AND n.person = w.person)),
       (SELECT cast(coalesce(sum(w.amount), 0) AS bigint) FROM payments_obligation w
         WHERE w.municipality = :municipality
          AND w.month = :before AND w.kind = 'month' AND NOT EXISTS (
            SELECT 1 FROM payments_obligation n WHERE n.municipality = w.municipality
             AND n.month = :month AND n.kind = 'month' AND n.person = w.person)),
       count(*) FILTER (WHERE n.amount <> w.amount),
       cast(coalesce(sum(n.amount - w.amount), 0) AS bigint),
       count(*) FILTER (WHERE n.amount = w.amount),
       (SELECT count(*) FROM payments_obligation z WHERE z.municipality = :municipality
         AND z.month = :month AND z.kind = 'month' AND z.amount = 0)
FROM payments_obligation n
JOIN payments_obligation w ON w.municipality = n.municipality AND w.month = :before
 AND w.kind = 'month' AND w.person = n.person
WHERE n.municipality = :municipality AND n.month = :month AND n.kind = 'month';

-- name: payments_mandates
-- Mandates, newest first.
-- out: id text, first day, until day, most cents, asked_by text, agreed_on day?
SELECT m.id, m.first, m.until, m.most, m.asked_by, g.agreed_on FROM payments_mandate m
LEFT JOIN payments_mandate_agreed g ON g.municipality = m.municipality AND g.mandate = m.id
WHERE m.municipality = :municipality ORDER BY m.first DESC, m.id LIMIT 10;

-- name: payments_returns
-- Payments that failed lately: counts by reason, no names. Index: payments_outcome_found.
-- in: since day
-- out: kind text, reason text, found day, payments number, total cents
SELECT x.kind, x.reason, x.found, count(*), cast(sum(a.amount) AS bigint) FROM payments_outcome x
JOIN payments_attempt a ON a.municipality = x.municipality AND a.id = x.attempt
WHERE x.municipality = :municipality AND x.found >= :since AND x.fails = 1
  AND x.reason <> 'withdrawn'
GROUP BY x.kind, x.reason, x.found ORDER BY x.found DESC, x.kind, x.reason LIMIT 30;
