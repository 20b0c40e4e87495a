-- name: witness_urgent_add
-- in: id text, person text, account text, role text, asked instant, reason bytes
INSERT INTO witness_urgent (municipality, id, person, account, role, asked, reason)
VALUES (:municipality, :id, :person, :account, :role, :asked, :reason);

-- name: witness_urgent_asked
-- How often this colleague asked since. Index: witness_urgent_by.
-- in: account text, since instant
-- out: times number
SELECT COUNT(*) FROM witness_urgent
WHERE municipality = :municipality AND account = :account AND asked > :since;

-- name: witness_urgent_find
-- in: id text
-- out: id text, person text, account text, role text, asked instant, opened instant?, ends instant?,
--      reason bytes
SELECT id, person, account, role, asked, opened, ends, reason FROM witness_urgent
WHERE municipality = :municipality AND id = :id;

-- name: witness_urgent_begin
-- Once: what was opened is never opened longer.
-- in: id text, opened instant, ends instant, day day
UPDATE witness_urgent SET opened = :opened, ends = :ends, day = :day
WHERE municipality = :municipality AND id = :id AND opened IS NULL;

-- name: witness_urgent_open
-- Is something of this person open for this colleague now? Index: witness_urgent_by.
-- in: person text, account text, now instant
-- out: times number
SELECT COUNT(*) FROM witness_urgent
WHERE municipality = :municipality AND account = :account AND person = :person
  AND opened IS NOT NULL AND opened <= :now AND ends > :now;

-- name: witness_urgent_count
-- Opened on these days. Index: witness_urgent_on.
-- in: since day, until day
-- out: times number
SELECT COUNT(*) FROM witness_urgent
WHERE municipality = :municipality AND day >= :since AND day <= :until;

-- name: witness_urgent_list
-- For whoever watches over it: the newest first. Index: witness_urgent_on.
-- in: since day, most number
-- out: id text, person text, account text, role text, asked instant, opened instant?, ends instant?,
--      reason bytes
SELECT id, person, account, role, asked, opened, ends, reason FROM witness_urgent
WHERE municipality = :municipality AND day >= :since ORDER BY day DESC, opened DESC LIMIT :most;
