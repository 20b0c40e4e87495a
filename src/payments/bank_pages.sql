-- name: payments_bank_files
-- Files of the bank, newest first.
-- out: hash text, kind text, read_on day, lines number, matched number, returned number, not_known number
SELECT hash, kind, read_on, lines, matched, returned, not_known FROM payments_bank_file
WHERE municipality = :municipality ORDER BY read_on DESC, hash LIMIT 20;

-- name: payments_desk_lines
-- Lines that nobody has looked at yet.
-- out: id text, line number, booked day, amount cents, reference text, why text
SELECT l.id, l.line, l.booked, l.amount, l.reference, l.why FROM payments_bank_line l
LEFT JOIN payments_bank_line_done d ON d.municipality = l.municipality AND d.line = l.id
WHERE l.municipality = :municipality AND d.line IS NULL ORDER BY l.booked, l.id LIMIT 100;

-- name: payments_desk_done
-- Looked at; once.
-- in: line text, by_whom text, day day, words text
INSERT INTO payments_bank_line_done (municipality, line, by_whom, day, words)
VALUES (:municipality, :line, :by_whom, :day, :words);

-- name: payments_desk_waiting
-- How many lines wait.
-- out: waiting number
SELECT count(*) FROM payments_bank_line l
LEFT JOIN payments_bank_line_done d ON d.municipality = l.municipality AND d.line = l.id
WHERE l.municipality = :municipality AND d.line IS NULL;
