-- name: witness_log_lines
-- How many lines everybody has together. Primary key, a narrow table.
-- out: lines number
SELECT CAST(COALESCE(SUM(counter), 0) AS BIGINT) FROM witness_head
WHERE municipality = :municipality;

-- name: witness_log_unplaced
-- Lines without a place, each person's in order. Index: witness_leaf_of, one step a person.
-- in: most number
-- out: person text, counter number, committed bytes
SELECT l.person, l.counter, l.committed FROM witness_head h
JOIN witness_line l ON l.municipality = h.municipality AND l.person = h.person
 AND l.counter > COALESCE((SELECT MAX(f.counter) FROM witness_leaf f
     WHERE f.municipality = h.municipality AND f.person = h.person), 0)
WHERE h.municipality = :municipality
  AND h.counter > COALESCE((SELECT MAX(f.counter) FROM witness_leaf f
     WHERE f.municipality = h.municipality AND f.person = h.person), 0)
ORDER BY h.person, l.counter LIMIT :most;

-- name: witness_log_leaf_add
-- in: position number, person text?, counter number?
INSERT INTO witness_leaf (municipality, position, person, counter)
VALUES (:municipality, :position, :person, :counter);

-- name: witness_log_leaf_find
-- Where a line stands. Index: witness_leaf_of.
-- in: person text, counter number
-- out: position number
SELECT position FROM witness_leaf
WHERE municipality = :municipality AND person = :person AND counter = :counter;

-- name: witness_log_placed
-- Up to which line of this person the tree of that size holds. Index: witness_leaf_of.
-- in: person text, size number
-- out: counter number
SELECT COALESCE(MAX(counter), 0) FROM witness_leaf
WHERE municipality = :municipality AND person = :person AND position < :size;

-- name: witness_log_leaves
-- Every place with the commitment of its line, in order. Primary keys.
-- out: position number, person text?, counter number?, committed bytes?
SELECT f.position, f.person, f.counter, l.committed FROM witness_leaf f
LEFT JOIN witness_line l ON l.municipality = f.municipality AND l.person = f.person
 AND l.counter = f.counter
WHERE f.municipality = :municipality ORDER BY f.position;

-- name: witness_log_uneven
-- Persons whose places skip a line. Index: witness_leaf_of.
-- out: persons number
SELECT COUNT(*) FROM (SELECT person FROM witness_leaf
    WHERE municipality = :municipality AND person IS NOT NULL
    GROUP BY person HAVING COUNT(*) <> MAX(counter) OR MIN(counter) <> 1) skipped;

-- name: witness_log_line_of
-- What a line says, sealed. Primary key.
-- in: person text, counter number
-- out: sealed bytes
SELECT sealed FROM witness_line
WHERE municipality = :municipality AND person = :person AND counter = :counter;

-- name: witness_log_tile_find
-- in: level number, place number
-- out: width number, hashes bytes
SELECT width, hashes FROM witness_tile
WHERE municipality = :municipality AND level = :level AND place = :place;

-- name: witness_log_tile_add
-- in: level number, place number, width number, hashes bytes
INSERT INTO witness_tile (municipality, level, place, width, hashes)
VALUES (:municipality, :level, :place, :width, :hashes);

-- name: witness_log_tile_grow
-- Only onwards: a full tile never changes.
-- in: level number, place number, width number, hashes bytes
UPDATE witness_tile SET width = :width, hashes = :hashes
WHERE municipality = :municipality AND level = :level AND place = :place AND width < :width;

-- name: witness_log_tile_count
-- in: level number
-- out: tiles number
SELECT COUNT(*) FROM witness_tile WHERE municipality = :municipality AND level = :level;

-- name: witness_log_point_newest
-- out: size number, previous number, lines number, root bytes, at instant, cosigned number,
--      vkey text, note text, sealed_by number, mac bytes
SELECT size, previous, lines, root, at, cosigned, vkey, note, sealed_by, mac FROM witness_checkpoint
WHERE municipality = :municipality ORDER BY size DESC LIMIT 1;

-- name: witness_log_point_of
-- in: size number
-- out: size number, previous number, lines number, root bytes, at instant, cosigned number,
--      vkey text, note text, sealed_by number, mac bytes
SELECT size, previous, lines, root, at, cosigned, vkey, note, sealed_by, mac FROM witness_checkpoint
WHERE municipality = :municipality AND size = :size;

-- name: witness_log_point_confirmed
-- The newest that enough witnesses signed. Primary key, from the newest back.
-- in: cosigned number
-- out: size number, previous number, lines number, root bytes, at instant, cosigned number,
--      vkey text, note text, sealed_by number, mac bytes
SELECT size, previous, lines, root, at, cosigned, vkey, note, sealed_by, mac FROM witness_checkpoint
WHERE municipality = :municipality AND size = (SELECT MAX(c.size) FROM witness_checkpoint c
    WHERE c.municipality = :municipality AND c.cosigned >= :cosigned);

-- name: witness_log_points
-- All, oldest first.
-- out: size number, previous number, lines number, root bytes, at instant, cosigned number,
--      vkey text, note text, sealed_by number, mac bytes
SELECT size, previous, lines, root, at, cosigned, vkey, note, sealed_by, mac FROM witness_checkpoint
WHERE municipality = :municipality ORDER BY size;

-- name: witness_log_point_add
-- in: size number, previous number, lines number, root bytes, at instant, cosigned number,
--     vkey text, note text, sealed_by number, mac bytes
INSERT INTO witness_checkpoint
    (municipality, size, previous, lines, root, at, cosigned, vkey, note, sealed_by, mac)
VALUES (:municipality, :size, :previous, :lines, :root, :at, :cosigned, :vkey, :note,
    :sealed_by, :mac);

-- name: witness_log_point_cosign
-- A signature is added; nothing else changes.
-- in: size number, cosigned number, note text, sealed_by number, mac bytes
UPDATE witness_checkpoint
SET cosigned = :cosigned, note = :note, sealed_by = :sealed_by, mac = :mac
WHERE municipality = :municipality AND size = :size AND cosigned = :cosigned - 1;

-- name: witness_log_told
-- Placed lines from a place on, in order. Primary keys.
-- in: from number, most number
-- out: position number, person text, counter number, at instant, committed bytes, sealed bytes
SELECT f.position, l.person, l.counter, l.at, l.committed, l.sealed FROM witness_leaf f
JOIN witness_line l ON l.municipality = f.municipality AND l.person = f.person
 AND l.counter = f.counter
WHERE f.municipality = :municipality AND f.position >= :from
ORDER BY f.position LIMIT :most;
