-- name: promises_key_add
-- in: id text
INSERT INTO promises_shared_key (municipality, id) VALUES (:municipality, :id);

-- name: promises_add
-- in: id text, person text?, kind text, about text, made day, last_day day, law text,
--     judged_by_room flag, words bytes?
INSERT INTO promises_promise (municipality, id, person, kind, about, made, last_day,
    first_last_day, law, state, judged_by_room, words, broken_on, ended_on, steps)
VALUES (:municipality, :id, :person, :kind, :about, :made, :last_day,
    :last_day, :law, 'made', :judged_by_room, :words, NULL, NULL, 0);

-- name: promises_row
-- in: id text
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT id, person, kind, about, made, last_day, first_last_day, law, state, words, broken_on,
    ended_on, steps
FROM promises_promise WHERE municipality = :municipality AND id = :id;

-- name: promises_keep
-- Only where it is still open and in time: the other cases are thought about in store.c.
-- in: id text, day day
UPDATE promises_promise SET state = 'kept', ended_on = :day, steps = steps + 1
WHERE municipality = :municipality AND id = :id AND state = 'made' AND last_day >= :day;

-- name: promises_break
-- in: id text, day day
UPDATE promises_promise SET state = 'broken', broken_on = :day, steps = steps + 1
WHERE municipality = :municipality AND id = :id AND state = 'made';

-- name: promises_repair
-- in: id text, day day
UPDATE promises_promise SET state = 'repaired', ended_on = :day, steps = steps + 1
WHERE municipality = :municipality AND id = :id AND state = 'broken';

-- name: promises_step_add
-- The step that the statement before it counted.
-- in: id text, day day, what text, how text?
INSERT INTO promises_step (municipality, promise, step, day, what, how)
SELECT municipality, id, steps, cast(:day AS TEXT), cast(:what AS TEXT), cast(:how AS TEXT)
FROM promises_promise WHERE municipality = :municipality AND id = :id;

-- name: promises_last_day_on
-- in: id text, last_day day
UPDATE promises_promise SET last_day = :last_day, steps = steps + 1
WHERE municipality = :municipality AND id = :id AND state = 'made';

-- name: promises_step_move
-- in: id text, step number, day day, old_last_day day, new_last_day day, article text,
--     reason bytes
INSERT INTO promises_step (municipality, promise, step, day, what, old_last_day, new_last_day,
    article, reason)
VALUES (:municipality, :id, :step, :day, 'moved', :old_last_day, :new_last_day, :article,
    :reason);

-- name: promises_steps
-- The whole course of one promise. Primary key.
-- in: id text
-- out: step number, day day, what text, old_last_day day?, new_last_day day?, article text?,
--     reason bytes?, how text?
SELECT step, day, what, old_last_day, new_last_day, article, reason, how FROM promises_step
WHERE municipality = :municipality AND promise = :id ORDER BY step;

-- name: promises_by_about
-- The newest one of that kind about that thing. Index: promises_promise_about.
-- in: about text, kind text
-- out: id text
SELECT id FROM promises_promise
WHERE municipality = :municipality AND about = :about AND kind = :kind
    AND state IN ('made', 'broken')
ORDER BY last_day, id LIMIT 1;

-- name: promises_owed
-- What we still owe a person, soonest first. Index: promises_promise_to.
-- in: person text
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT id, person, kind, about, made, last_day, first_last_day, law, state, words, broken_on,
    ended_on, steps
FROM promises_promise
WHERE municipality = :municipality AND person = :person AND state IN ('made', 'broken')
ORDER BY last_day, id;

-- name: promises_ever
-- Everything we promised a person, newest first. Index: promises_promise_to.
-- in: person text
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT id, person, kind, about, made, last_day, first_last_day, law, state, words, broken_on,
    ended_on, steps
FROM promises_promise
WHERE municipality = :municipality AND person = :person
ORDER BY made DESC, id;

-- name: promises_past_of_kind
-- For the room that judges its own, in order. Index: promises_promise_made.
-- in: judged flag, kind text, today day, last_day day, after text, most number
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT id, person, kind, about, made, last_day, first_last_day, law, state, words, broken_on,
    ended_on, steps
FROM promises_promise
WHERE municipality = :municipality AND state = 'made' AND judged_by_room = :judged
    AND last_day < :today AND kind = :kind AND (last_day, id) > (:last_day, :after)
ORDER BY last_day, id LIMIT :most;

-- name: promises_broken_rows
-- Broken and not yet repaired, oldest first. Index: promises_promise_broken.
-- in: most number
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT id, person, kind, about, made, last_day, first_last_day, law, state, words, broken_on,
    ended_on, steps
FROM promises_promise
WHERE municipality = :municipality AND state = 'broken'
ORDER BY last_day, id LIMIT :most;

-- name: promises_repaired_rows
-- Repaired since a day, newest first, beside the broken ones. Index: promises_step_by_day.
-- in: since day, most number
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT p.id, p.person, p.kind, p.about, p.made, p.last_day, p.first_last_day, p.law, p.state,
    p.words, p.broken_on, p.ended_on, p.steps
FROM promises_step s
JOIN promises_promise p ON p.municipality = s.municipality AND p.id = s.promise
WHERE s.municipality = :municipality AND s.what = 'repaired' AND s.day >= :since
ORDER BY s.day DESC, p.id LIMIT :most;

-- name: promises_broken_tonight
-- Found on one day, of one kind. Index: promises_step_by_day.
-- in: today day, kind text
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT p.id, p.person, p.kind, p.about, p.made, p.last_day, p.first_last_day, p.law, p.state,
    p.words, p.broken_on, p.ended_on, p.steps
FROM promises_step s
JOIN promises_promise p ON p.municipality = s.municipality AND p.id = s.promise
WHERE s.municipality = :municipality AND s.day = :today AND s.what = 'broken'
    AND p.kind = :kind AND p.state = 'broken'
ORDER BY p.last_day, p.id;

-- name: promises_night_steps
-- First the steps, of what the next statement will call broken. The index alone:
-- promises_promise_made.
-- in: today day
INSERT INTO promises_step (municipality, promise, step, day, what)
SELECT municipality, id, steps + 1, cast(:today AS TEXT), 'broken' FROM promises_promise
WHERE municipality = :municipality AND state = 'made' AND judged_by_room = 0
    AND last_day < :today;

-- name: promises_night_break
-- Past its last day and still only made. Index: promises_promise_made.
-- in: today day
UPDATE promises_promise SET state = 'broken', broken_on = :today, steps = steps + 1
WHERE municipality = :municipality AND state = 'made' AND judged_by_room = 0
    AND last_day < :today;

-- name: promises_night_judged
-- Past their day and left to their own room. Index: promises_promise_made.
-- in: today day
-- out: past number
SELECT count(*) FROM promises_promise
WHERE municipality = :municipality AND state = 'made' AND judged_by_room = 1
    AND last_day < :today;

-- name: promises_count_due
-- Whose last day lay between two days, by kind. The index alone: promises_promise_due.
-- in: from_day day, to_day day
-- out: kind text, times number
SELECT kind, count(*) FROM promises_promise
WHERE municipality = :municipality AND last_day >= :from_day AND last_day <= :to_day
GROUP BY kind;

-- name: promises_count_made
-- Of those, still open. The index alone: promises_promise_made, both halves.
-- in: from_day day, to_day day
-- out: kind text, times number
SELECT kind, count(*) FROM promises_promise
WHERE municipality = :municipality AND state = 'made' AND judged_by_room IN (0, 1)
    AND last_day >= :from_day AND last_day <= :to_day
GROUP BY kind;

-- name: promises_count_broken
-- Of those, broken. Few. Index: promises_promise_broken.
-- in: from_day day, to_day day
-- out: kind text, times number
SELECT kind, count(*) FROM promises_promise
WHERE municipality = :municipality AND state = 'broken'
    AND last_day >= :from_day AND last_day <= :to_day
GROUP BY kind;

-- name: promises_count_mended
-- Of those, repaired. Index: promises_promise_mended.
-- in: from_day day, to_day day
-- out: kind text, times number
SELECT kind, count(*) FROM promises_promise
WHERE municipality = :municipality AND state = 'repaired'
    AND last_day >= :from_day AND last_day <= :to_day
GROUP BY kind;


-- name: promises_causes
-- What we still have to explain, soonest first. Index: promises_promise_causes.
-- in: most number
-- out: id text, person text?, kind text, about text, made day, last_day day, first_last_day day,
--     law text, state text, words bytes?, broken_on day?, ended_on day?, steps number
SELECT id, person, kind, about, made, last_day, first_last_day, law, state, words, broken_on,
    ended_on, steps
FROM promises_promise
WHERE municipality = :municipality AND kind = 'cause' AND state IN ('made', 'broken')
ORDER BY last_day, id LIMIT :most;
