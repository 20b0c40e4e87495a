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

-- name: house_many_of
-- Primary key.
-- in: account text, day day
-- out: refused number, more number
SELECT refused, more FROM house_many
WHERE municipality = :municipality AND account = :account AND day = :day;

-- name: house_many_add
-- One more page that stayed shut.
-- in: account text, day day
INSERT INTO house_many (municipality, account, day, refused, more, more_by)
VALUES (:municipality, :account, :day, 1, 0, NULL)
ON CONFLICT (municipality, account, day) DO UPDATE SET refused = house_many.refused + 1;

-- name: house_many_list
-- For the quality role. Index: house_many_by_day.
-- in: since day
-- out: account text, day day, refused number, more number
SELECT account, day, refused, more FROM house_many
WHERE municipality = :municipality AND day >= :since ORDER BY day DESC, account;

-- name: house_many_give
-- Once a day. Primary key.
-- in: account text, day day, more number, by text
UPDATE house_many SET more = :more, more_by = :by
WHERE municipality = :municipality AND account = :account AND day = :day AND more = 0;

-- name: house_many_clean
-- in: before day
DELETE FROM house_many WHERE municipality = :municipality AND day < :before;

-- name: house_many_sum_all
-- For the counters; some rows a week at most.
-- out: refused number
SELECT CAST(COALESCE(SUM(refused), 0) AS BIGINT) FROM house_many
WHERE municipality = :municipality;
