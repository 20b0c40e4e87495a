-- name: house_setting_find
-- in: name text
-- out: value text
SELECT value FROM house_setting WHERE municipality = :municipality AND name = :name;

-- name: house_setting_write
-- in: name text, value text
INSERT INTO house_setting (municipality, name, value) VALUES (:municipality, :name, :value)
ON CONFLICT (municipality, name) DO UPDATE SET value = excluded.value;

-- name: house_night_last
-- The last night that was done; no row in a new municipality.
-- out: day day
SELECT day FROM house_night WHERE municipality = :municipality ORDER BY day DESC LIMIT 1;

-- name: house_night_done
-- in: day day, done_at instant, broken number, repaired number
INSERT INTO house_night (municipality, day, done_at, broken, repaired)
VALUES (:municipality, :day, :done_at, :broken, :repaired);
