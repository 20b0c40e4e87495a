-- name: house_setting_find
-- in: name text
-- out: value text
SELECT value FROM house_setting WHERE municipality = :municipality AND name = :name;

-- name: house_setting_write
-- in: name text, value text
INSERT INTO house_setting (municipality, name, value) VALUES (:municipality, :name, :value)
ON CONFLICT (municipality, name) DO UPDATE SET value = excluded.value;

-- name: house_key_find
-- At start, for each key file. Primary key.
-- in: name text
-- out: mark bytes
SELECT mark FROM house_key WHERE municipality = :municipality AND name = :name;

-- name: house_key_write
-- Once for each key file: who comes second changes nothing.
-- in: name text, mark bytes
INSERT INTO house_key (municipality, name, mark) VALUES (:municipality, :name, :mark)
ON CONFLICT (municipality, name) DO NOTHING;

-- name: house_night_last
-- The last night that was done; no row in a new municipality.
-- out: day day
SELECT day FROM house_night WHERE municipality = :municipality ORDER BY day DESC LIMIT 1;

-- name: house_night_done
-- in: day day, done_at instant, broken number, repaired number
INSERT INTO house_night (municipality, day, done_at, broken, repaired)
VALUES (:municipality, :day, :done_at, :broken, :repaired);
