-- name: story_parts
-- In the person's own order. Index: story_part_of.
-- in: person text
-- out: id text, topic text, pain flag, words bytes, changed day, spoken number
SELECT p.id, p.topic, p.pain, p.words, p.changed,
       (SELECT count(*) FROM story_sound s
        WHERE s.municipality = p.municipality AND s.part = p.id) AS spoken
FROM story_part p
WHERE p.municipality = :municipality AND p.person = :person ORDER BY p.place, p.id;

-- name: story_part_one
-- Primary key; the person is part of the question, so that nobody reads another's.
-- in: id text, person text
-- out: id text, topic text, pain flag, words bytes, changed day, spoken number
SELECT p.id, p.topic, p.pain, p.words, p.changed,
       (SELECT count(*) FROM story_sound s
        WHERE s.municipality = p.municipality AND s.part = p.id) AS spoken
FROM story_part p
WHERE p.municipality = :municipality AND p.id = :id AND p.person = :person;

-- name: story_part_shared
-- Only what this reader was trusted with, today. Index: story_share_of.
-- in: person text, reader text, today day
-- out: id text, topic text, pain flag, changed day, spoken number
SELECT p.id, p.topic, p.pain, p.changed,
       (SELECT count(*) FROM story_sound s
        WHERE s.municipality = p.municipality AND s.part = p.id) AS spoken
FROM story_share h
JOIN story_part p ON p.municipality = h.municipality AND p.id = h.part AND p.person = h.person
WHERE h.municipality = :municipality AND h.person = :person AND h.reader = :reader
  AND h.until >= :today
ORDER BY p.place, p.id;

-- name: story_part_add
-- in: id text, person text, topic text, place number, pain flag, words bytes, changed day
INSERT INTO story_part (municipality, id, person, topic, place, pain, words, changed)
VALUES (:municipality, :id, :person, :topic, :place, :pain, :words, :changed);

-- name: story_part_put
-- in: id text, person text, topic text, pain flag, words bytes, changed day
UPDATE story_part SET topic = :topic, pain = :pain, words = :words, changed = :changed
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: story_part_seal
-- The same words under a new key: nothing changed for the person.
-- in: id text, person text, words bytes
UPDATE story_part SET words = :words
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: story_part_place
-- in: id text, person text, place number
UPDATE story_part SET place = :place
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: story_part_gone
-- in: id text, person text
DELETE FROM story_part WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: story_sound_one
-- Primary key.
-- in: part text, person text
-- out: type text, opens bytes, sound bytes
SELECT type, opens, sound FROM story_sound
WHERE municipality = :municipality AND part = :part AND person = :person;

-- name: story_sound_keys
-- For sealing anew: the keys, without the sound. By way of the person's parts.
-- in: person text
-- out: part text, opens bytes
SELECT s.part, s.opens FROM story_part p
JOIN story_sound s ON s.municipality = p.municipality AND s.part = p.id
WHERE p.municipality = :municipality AND p.person = :person ORDER BY s.part;

-- name: story_sound_add
-- in: part text, person text, type text, opens bytes, sound bytes
INSERT INTO story_sound (municipality, part, person, type, opens, sound)
VALUES (:municipality, :part, :person, :type, :opens, :sound);

-- name: story_sound_seal
-- in: part text, person text, opens bytes
UPDATE story_sound SET opens = :opens
WHERE municipality = :municipality AND part = :part AND person = :person;

-- name: story_sound_gone
-- in: part text, person text
DELETE FROM story_sound
WHERE municipality = :municipality AND part = :part AND person = :person;

-- name: story_share_put
-- Sharing again with the same reader changes the day.
-- in: part text, reader text, person text, until day
INSERT INTO story_share (municipality, part, reader, person, until)
VALUES (:municipality, :part, :reader, :person, :until)
ON CONFLICT (municipality, part, reader) DO UPDATE SET until = excluded.until;

-- name: story_share_gone
-- in: part text, reader text, person text
DELETE FROM story_share WHERE municipality = :municipality AND part = :part
  AND reader = :reader AND person = :person;

-- name: story_share_gone_part
-- in: part text, person text
DELETE FROM story_share
WHERE municipality = :municipality AND part = :part AND person = :person;

-- name: story_share_all
-- Index: story_share_of.
-- in: person text, today day
-- out: part text, reader text, until day
SELECT part, reader, until FROM story_share
WHERE municipality = :municipality AND person = :person AND until >= :today
ORDER BY part, until, reader;

-- name: story_share_over
-- A table as small as what is shared today: read whole, at night.
-- in: today day
DELETE FROM story_share WHERE municipality = :municipality AND until < :today;

-- name: story_all_shares_gone
-- Index: story_share_of.
-- in: person text
DELETE FROM story_share WHERE municipality = :municipality AND person = :person;

-- name: story_all_sounds_gone
-- By way of the person's parts.
-- in: person text
DELETE FROM story_sound WHERE municipality = :municipality AND part IN (
    SELECT id FROM story_part WHERE municipality = :municipality AND person = :person);

-- name: story_all_parts_gone
-- Index: story_part_of.
-- in: person text
DELETE FROM story_part WHERE municipality = :municipality AND person = :person;

-- name: story_part_everybody
-- Only when a copy was put back: which parts were erased after it was made? Read whole.
-- out: id text, person text
SELECT id, person FROM story_part WHERE municipality = :municipality ORDER BY person, id;

-- name: story_sound_everybody
-- Only when a copy was put back: which recordings were erased after it was made? Read whole.
-- out: part text, person text, sound bytes
SELECT part, person, sound FROM story_sound WHERE municipality = :municipality
ORDER BY person, part;
