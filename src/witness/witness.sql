-- name: witness_key_newest
-- The data key that seals now. Primary key.
-- in: person text, class number
-- out: version number, wrapped_by number, wrapped bytes?
SELECT version, wrapped_by, wrapped FROM witness_key
WHERE municipality = :municipality AND person = :person AND class = :class
ORDER BY version DESC LIMIT 1;

-- name: witness_key_version
-- The data key that sealed this. Primary key.
-- in: person text, class number, version number
-- out: wrapped_by number, wrapped bytes?
SELECT wrapped_by, wrapped FROM witness_key
WHERE municipality = :municipality AND person = :person AND class = :class
  AND version = :version;

-- name: witness_key_add
-- in: person text, class number, version number, wrapped_by number, wrapped bytes
INSERT INTO witness_key (municipality, person, class, version, wrapped_by, wrapped, shredded)
VALUES (:municipality, :person, :class, :version, :wrapped_by, :wrapped, NULL);

-- name: witness_key_destroy
-- All versions of one class. The row stays: it says that there was a key.
-- in: person text, class number, day day
UPDATE witness_key SET wrapped = NULL, shredded = :day
WHERE municipality = :municipality AND person = :person AND class = :class
  AND wrapped IS NOT NULL;

-- name: witness_key_destroy_older
-- All but the newest version of one class.
-- in: person text, class number, newest number, day day
UPDATE witness_key SET wrapped = NULL, shredded = :day
WHERE municipality = :municipality AND person = :person AND class = :class
  AND version < :newest AND wrapped IS NOT NULL;

-- name: witness_key_any
-- One living key, whoever's: does the key file of today open it? At start only.
-- out: person text, class number, version number, wrapped_by number, wrapped bytes
SELECT person, class, version, wrapped_by, wrapped FROM witness_key
WHERE municipality = :municipality AND wrapped IS NOT NULL LIMIT 1;

-- name: witness_key_to_rewrap
-- Living keys under an older key. Index: witness_key_by_wrap.
-- in: newest number, most number
-- out: person text, class number, version number, wrapped_by number, wrapped bytes
SELECT person, class, version, wrapped_by, wrapped FROM witness_key
WHERE municipality = :municipality AND wrapped_by < :newest AND wrapped IS NOT NULL
LIMIT :most;

-- name: witness_key_living
-- All that lives, for the check that each opens. Read whole.
-- out: person text, class number, version number, wrapped_by number, wrapped bytes
SELECT person, class, version, wrapped_by, wrapped FROM witness_key
WHERE municipality = :municipality AND wrapped IS NOT NULL;

-- name: witness_month_newest
-- What wraps now. Primary key; a row a month.
-- out: number number, made day
SELECT number, made FROM witness_month WHERE municipality = :municipality
ORDER BY number DESC LIMIT 1;

-- name: witness_month_add
-- in: number number, made day
INSERT INTO witness_month (municipality, number, made, ended)
VALUES (:municipality, :number, :made, NULL);

-- name: witness_month_end
-- Nothing that lives is left under those before.
-- in: newest number, today day
UPDATE witness_month SET ended = :today
WHERE municipality = :municipality AND number < :newest AND ended IS NULL;

-- name: witness_key_put
-- in: person text, class number, version number, wrapped_by number, wrapped bytes
UPDATE witness_key SET wrapped_by = :wrapped_by, wrapped = :wrapped
WHERE municipality = :municipality AND person = :person AND class = :class
  AND version = :version AND wrapped IS NOT NULL;

-- name: witness_head_of
-- The end of a person's chain. Primary key.
-- in: person text
-- out: counter number, hash bytes, sealed_by number, mac bytes
SELECT counter, hash, sealed_by, mac FROM witness_head
WHERE municipality = :municipality AND person = :person;

-- name: witness_head_first
-- in: person text, hash bytes, sealed_by number, mac bytes
INSERT INTO witness_head (municipality, person, counter, hash, sealed_by, mac)
VALUES (:municipality, :person, 0, :hash, :sealed_by, :mac);

-- name: witness_head_on
-- Only from the end we read: two at once cannot both be next.
-- in: person text, was number, counter number, hash bytes, sealed_by number, mac bytes
UPDATE witness_head SET counter = :counter, hash = :hash, sealed_by = :sealed_by, mac = :mac
WHERE municipality = :municipality AND person = :person AND counter = :was;

-- name: witness_line_add
-- in: person text, counter number, at instant, previous bytes, committed bytes, hash bytes,
--     sealed bytes
INSERT INTO witness_line (municipality, person, counter, at, previous, committed, hash, sealed)
VALUES (:municipality, :person, :counter, :at, :previous, :committed, :hash, :sealed);

-- name: witness_line_back
-- Newest first, for reading. Primary key.
-- in: person text, before number, most number
-- out: counter number, at instant, sealed bytes
SELECT counter, at, sealed FROM witness_line
WHERE municipality = :municipality AND person = :person AND counter < :before
ORDER BY counter DESC LIMIT :most;

-- name: witness_line_forth
-- Oldest first, for verifying. Primary key.
-- in: person text
-- out: counter number, at instant, previous bytes, committed bytes, hash bytes, sealed bytes
SELECT counter, at, previous, committed, hash, sealed FROM witness_line
WHERE municipality = :municipality AND person = :person ORDER BY counter;

-- name: witness_everybody
-- Everybody with a head or with lines, for verifying all: a removed head shows too.
-- out: person text
SELECT person FROM witness_head WHERE municipality = :municipality
UNION SELECT person FROM witness_line WHERE municipality = :municipality;

-- name: witness_erased_add
-- in: name text, day day
INSERT INTO witness_erased (municipality, name, day) VALUES (:municipality, :name, :day)
ON CONFLICT (municipality, name) DO NOTHING;

-- name: witness_erased_find
-- Primary key.
-- in: name text
-- out: day day
SELECT day FROM witness_erased WHERE municipality = :municipality AND name = :name;

-- name: witness_erased_list
-- Read whole, to be carried beside the backups.
-- out: name text, day day
SELECT name, day FROM witness_erased WHERE municipality = :municipality ORDER BY name;
