-- name: dossier_observation_add
-- in: id text, person text, happened day, way text, place bytes, source bytes, words bytes,
--     author text, made day, corrects text?, exception text?
INSERT INTO dossier_observation (municipality, id, person, happened, way, place, source, words,
    author, made, corrects, exception, fallen, fallen_why)
VALUES (:municipality, :id, :person, :happened, :way, :place, :source, :words, :author, :made,
    :corrects, :exception, NULL, NULL);

-- name: dossier_observation_list
-- All lines about one person. What another line took the place of, and what an agreed exception
-- still hides, is said beside it; who reads decides. Index: dossier_observation_of.
-- in: person text, today day
-- out: id text, happened day, way text, place bytes, source bytes, words bytes, author text,
--      made day, corrects text?, exception text?, fallen day?, fallen_why bytes?,
--      replaced number, hidden number
SELECT o.id, o.happened, o.way, o.place, o.source, o.words, o.author, o.made, o.corrects,
       o.exception, o.fallen, o.fallen_why,
       (SELECT count(*) FROM dossier_observation n
        WHERE n.municipality = o.municipality AND n.corrects = o.id) AS replaced,
       (SELECT count(*) FROM dossier_exception e
        WHERE e.municipality = o.municipality AND e.id = o.exception
          AND e.agreed_by IS NOT NULL AND e.until >= :today) AS hidden
FROM dossier_observation o
WHERE o.municipality = :municipality AND o.person = :person
ORDER BY o.happened, o.made, o.id;

-- name: dossier_observation_stands
-- Primary key. May something rest on it: of this person, not replaced, not fallen?
-- in: id text, person text
-- out: id text
SELECT o.id FROM dossier_observation o
WHERE o.municipality = :municipality AND o.id = :id AND o.person = :person
  AND o.fallen IS NULL
  AND NOT EXISTS (SELECT 1 FROM dossier_observation n
                  WHERE n.municipality = o.municipality AND n.corrects = o.id);

-- name: dossier_observation_fall
-- in: id text, person text, day day, why bytes
UPDATE dossier_observation SET fallen = :day, fallen_why = :why
WHERE municipality = :municipality AND id = :id AND person = :person AND fallen IS NULL;

-- name: dossier_judgement_fall
-- Primary key.
-- in: id text, person text, day day
UPDATE dossier_judgement SET fallen = :day
WHERE municipality = :municipality AND id = :id AND person = :person AND fallen IS NULL;

-- name: dossier_judgement_add
-- in: id text, person text, words bytes, reason bytes, author text, made day, until day
INSERT INTO dossier_judgement (municipality, id, person, words, reason, author, made, until, fallen)
VALUES (:municipality, :id, :person, :words, :reason, :author, :made, :until, NULL);

-- name: dossier_ground_add
-- in: judgement text, observation text, person text
INSERT INTO dossier_ground (municipality, judgement, observation, person)
VALUES (:municipality, :judgement, :observation, :person);

-- name: dossier_judgement_all
-- For the person: also what is over or fell. Index: dossier_judgement_of.
-- in: person text
-- out: id text, words bytes, reason bytes, author text, made day, until day, fallen day?
SELECT id, words, reason, author, made, until, fallen FROM dossier_judgement
WHERE municipality = :municipality AND person = :person ORDER BY made DESC, id DESC;

-- name: dossier_judgement_now
-- For who works here: only what still counts. Index: dossier_judgement_of.
-- in: person text, today day
-- out: id text, words bytes, reason bytes, author text, made day, until day, fallen day?
SELECT id, words, reason, author, made, until, fallen FROM dossier_judgement
WHERE municipality = :municipality AND person = :person AND until >= :today
  AND fallen IS NULL
ORDER BY made DESC, id DESC;

-- name: dossier_judgement_end
-- Never later than it was. No row: not this person's.
-- in: id text, person text, until day
UPDATE dossier_judgement SET until = CASE WHEN until > :until THEN :until ELSE until END
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: dossier_ground_list
-- By way of the person's judgements.
-- in: person text
-- out: judgement text, observation text
SELECT g.judgement, g.observation FROM dossier_judgement j
JOIN dossier_ground g ON g.municipality = j.municipality AND g.judgement = j.id
WHERE j.municipality = :municipality AND j.person = :person
ORDER BY g.judgement, g.observation;

-- name: dossier_reply_add
-- in: id text, person text, observation text?, judgement text?, words bytes, made day
INSERT INTO dossier_reply (municipality, id, person, observation, judgement, words, made)
VALUES (:municipality, :id, :person, :observation, :judgement, :words, :made);

-- name: dossier_reply_list
-- Index: dossier_reply_of.
-- in: person text
-- out: id text, observation text?, judgement text?, words bytes, made day
SELECT id, observation, judgement, words, made FROM dossier_reply
WHERE municipality = :municipality AND person = :person ORDER BY made, id;

-- name: dossier_line_kind
-- Is it an observation (1) or a judgement (2) about this person that the person may read?
-- in: id text, person text, today day
-- out: kind number
SELECT 1 AS kind FROM dossier_observation o
WHERE o.municipality = :municipality AND o.id = :id AND o.person = :person
  AND NOT EXISTS (SELECT 1 FROM dossier_exception e
                  WHERE e.municipality = o.municipality AND e.id = o.exception
                    AND e.agreed_by IS NOT NULL AND e.until >= :today)
UNION ALL
SELECT 2 AS kind FROM dossier_judgement j
WHERE j.municipality = :municipality AND j.id = :id AND j.person = :person;

-- name: dossier_exception_add
-- in: id text, person text, article text, why bytes, asked_by text, made day, until day
INSERT INTO dossier_exception (municipality, id, person, article, why, asked_by, agreed_by, made,
    until, told)
VALUES (:municipality, :id, :person, :article, :why, :asked_by, NULL, :made, :until, NULL);

-- name: dossier_exception_one
-- Primary key.
-- in: id text, person text
-- out: asked_by text, agreed_by text?, until day
SELECT asked_by, agreed_by, until FROM dossier_exception
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: dossier_exception_agree
-- in: id text, person text, account text, today day
UPDATE dossier_exception SET agreed_by = :account
WHERE municipality = :municipality AND id = :id AND person = :person
  AND agreed_by IS NULL AND asked_by <> :account AND until >= :today;

-- name: dossier_exception_list
-- Index: dossier_exception_of.
-- in: person text
-- out: id text, person text, article text, why bytes, asked_by text, agreed_by text?, made day,
--      until day, told day?
SELECT id, person, article, why, asked_by, agreed_by, made, until, told FROM dossier_exception
WHERE municipality = :municipality AND person = :person ORDER BY made, id;

-- name: dossier_exception_past
-- Ended, and the person not told yet. Index: dossier_exception_over.
-- in: today day
-- out: id text, person text, article text, asked_by text, agreed_by text?, made day, until day
SELECT id, person, article, asked_by, agreed_by, made, until FROM dossier_exception
WHERE municipality = :municipality AND told IS NULL AND until < :today
  AND agreed_by IS NOT NULL
ORDER BY until, id;

-- name: dossier_exception_tell
-- in: id text, day day
UPDATE dossier_exception SET told = :day
WHERE municipality = :municipality AND id = :id AND told IS NULL;


-- name: dossier_observation_told
-- Is it the person's own word? Primary key.
-- in: id text, person text
-- out: way text
SELECT way FROM dossier_observation
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: dossier_exception_open
-- May a line be kept back by it today? Primary key.
-- in: id text, person text, today day
-- out: id text
SELECT id FROM dossier_exception
WHERE municipality = :municipality AND id = :id AND person = :person
  AND agreed_by IS NOT NULL AND until >= :today;

-- name: dossier_exception_waiting
-- Asked, and waiting for the second person. Index: dossier_exception_over.
-- in: today day
-- out: id text, asked_by text, made day, until day, article text
SELECT id, asked_by, made, until, article FROM dossier_exception
WHERE municipality = :municipality AND told IS NULL AND until >= :today AND agreed_by IS NULL
ORDER BY made, id LIMIT 100;

-- name: dossier_exception_person
-- Primary key.
-- in: id text
-- out: person text
SELECT person FROM dossier_exception WHERE municipality = :municipality AND id = :id;

-- name: dossier_falls_with
-- What rests on a line. Index: dossier_ground_under.
-- in: observation text, person text
-- out: judgement text
SELECT g.judgement FROM dossier_ground g
JOIN dossier_judgement j ON j.municipality = g.municipality AND j.id = g.judgement
WHERE g.municipality = :municipality AND g.observation = :observation AND j.person = :person
  AND j.fallen IS NULL
ORDER BY g.judgement;

-- name: dossier_talk_add
-- in: id text, person text, account text, made day, planned day, starts text, minutes number,
--     why bytes, present bytes
INSERT INTO dossier_talk (municipality, id, person, account, made, planned, starts, minutes, why,
    present, place, interpreter, brings, wants, well, hard, told, held, more, read)
VALUES (:municipality, :id, :person, :account, :made, :planned, :starts, :minutes, :why, :present,
    NULL, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- name: dossier_talk_list
-- Newest first. Index: dossier_talk_of.
-- in: person text
-- out: id text, account text, made day, planned day, starts text, minutes number, why bytes,
--      present bytes, place text?, interpreter text, brings bytes?, wants bytes?, well bytes?,
--      hard bytes?, told day?, held day?, more bytes?, read day?
SELECT id, account, made, planned, starts, minutes, why, present, place, interpreter, brings,
       wants, well, hard, told, held, more, read
FROM dossier_talk WHERE municipality = :municipality AND person = :person
ORDER BY planned DESC, id DESC;

-- name: dossier_talk_tell
-- The person's side. Primary key.
-- in: id text, person text, place text?, interpreter text, brings bytes, wants bytes, well bytes,
--     hard bytes, day day
UPDATE dossier_talk SET place = :place, interpreter = :interpreter, brings = :brings,
    wants = :wants, well = :well, hard = :hard, told = :day
WHERE municipality = :municipality AND id = :id AND person = :person AND held IS NULL;

-- name: dossier_talk_hold
-- in: id text, person text, day day
UPDATE dossier_talk SET held = :day
WHERE municipality = :municipality AND id = :id AND person = :person AND held IS NULL;

-- name: dossier_talk_read
-- in: id text, person text, more bytes?, day day
UPDATE dossier_talk SET more = :more, read = :day
WHERE municipality = :municipality AND id = :id AND person = :person AND held IS NOT NULL
  AND read IS NULL;

-- name: dossier_note_add
-- in: id text, talk text, person text, place number, words bytes, author text, made day
INSERT INTO dossier_note (municipality, id, talk, person, place, words, author, made)
VALUES (:municipality, :id, :talk, :person, :place, :words, :author, :made);

-- name: dossier_note_list
-- Index: dossier_note_of.
-- in: talk text, person text
-- out: id text, words bytes, author text, made day
SELECT id, words, author, made FROM dossier_note
WHERE municipality = :municipality AND person = :person AND talk = :talk ORDER BY place;

-- name: dossier_note_end
-- in: id text, person text
DELETE FROM dossier_note
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: dossier_note_fade
-- What the person said nothing about. Index: dossier_note_old.
-- in: before day
DELETE FROM dossier_note WHERE municipality = :municipality AND made < :before;

-- name: dossier_agreed_add
-- in: id text, talk text, person text, words bytes, made day, last_day day, promise text?
INSERT INTO dossier_agreed (municipality, id, talk, person, words, made, last_day, promise)
VALUES (:municipality, :id, :talk, :person, :words, :made, :last_day, :promise);

-- name: dossier_agreed_list
-- Newest first. Index: dossier_agreed_of.
-- in: person text
-- out: id text, talk text, words bytes, made day, last_day day, promise text?, ask text?
SELECT g.id, g.talk, g.words, g.made, g.last_day, g.promise, f.promise AS ask
FROM dossier_agreed g
LEFT JOIN dossier_after f ON f.municipality = g.municipality AND f.agreed = g.id
WHERE g.municipality = :municipality AND g.person = :person ORDER BY g.made DESC, g.id DESC;

-- name: dossier_after_add
-- in: agreed text, person text, promise text
INSERT INTO dossier_after (municipality, agreed, person, promise)
VALUES (:municipality, :agreed, :person, :promise);

-- name: dossier_handover_add
-- in: id text, person text, from_account text, to_account text, to_name text, reason text,
--     made day, starts day
INSERT INTO dossier_handover (municipality, id, person, from_account, to_account, to_name, reason,
    made, starts, words, helps, changed, opened)
VALUES (:municipality, :id, :person, :from_account, :to_account, :to_name, :reason, :made,
    :starts, NULL, NULL, NULL, NULL);

-- name: dossier_handover_newest
-- Index: dossier_handover_of.
-- in: person text
-- out: id text, from_account text, to_account text, to_name text, reason text, made day,
--      starts day, words bytes?, helps bytes?, changed day?, opened day?
SELECT id, from_account, to_account, to_name, reason, made, starts, words, helps, changed, opened
FROM dossier_handover WHERE municipality = :municipality AND person = :person
ORDER BY made DESC, starts DESC, id DESC LIMIT 1;

-- name: dossier_handover_write
-- Until the new one read it. Primary key.
-- in: id text, person text, words bytes, helps bytes, day day
UPDATE dossier_handover SET words = :words, helps = :helps, changed = :day
WHERE municipality = :municipality AND id = :id AND person = :person;

-- name: dossier_handover_opened
-- in: id text, person text, account text, day day
UPDATE dossier_handover SET opened = :day
WHERE municipality = :municipality AND id = :id AND person = :person AND to_account = :account
  AND opened IS NULL AND starts <= :day;

-- name: dossier_colleagues
-- Who may be a contact person. The few of staff, by the view of access.
-- in: most number
-- out: id text, name text
SELECT id, name FROM access_shared_account
WHERE municipality = :municipality AND closed IS NULL AND (roles & 4) <> 0
  AND name IS NOT NULL
ORDER BY name, id LIMIT :most;

-- name: dossier_review_add
-- in: id text, person text, body text, reference bytes, decision text, decided day, asked_by text,
--     made day, until day
INSERT INTO dossier_review (municipality, id, person, body, reference, decision, decided, asked_by,
    agreed_by, made, until, told)
VALUES (:municipality, :id, :person, :body, :reference, :decision, :decided, :asked_by, NULL, :made,
    :until, NULL);

-- name: dossier_review_one
-- Primary key.
-- in: id text
-- out: person text, body text, reference bytes, decision text, decided day, asked_by text,
--      agreed_by text?, made day, until day
SELECT person, body, reference, decision, decided, asked_by, agreed_by, made, until
FROM dossier_review WHERE municipality = :municipality AND id = :id;

-- name: dossier_review_list
-- Only what two agreed on: the rest opened nothing. Index: dossier_review_of.
-- in: person text
-- out: id text, body text, reference bytes, decided day, made day, until day
SELECT id, body, reference, decided, made, until FROM dossier_review
WHERE municipality = :municipality AND person = :person AND agreed_by IS NOT NULL
ORDER BY made, id LIMIT 100;

-- name: dossier_review_agree
-- Agreed and told in one row: the one is not there without the other. Primary key.
-- in: id text, account text, today day
UPDATE dossier_review SET agreed_by = :account, told = :today
WHERE municipality = :municipality AND id = :id AND agreed_by IS NULL AND asked_by <> :account
  AND until >= :today;

-- name: dossier_review_now
-- Waiting for a second person, or open: for the desk of quality. Index: dossier_review_open.
-- in: today day
-- out: id text, body text, agreed_by text?, made day
SELECT id, body, agreed_by, made FROM dossier_review
WHERE municipality = :municipality AND until >= :today ORDER BY until, id LIMIT 100;

-- name: dossier_judgement_on
-- What counted on one day, whatever became of it later. Index: dossier_judgement_of.
-- in: person text, day day
-- out: id text, words bytes, reason bytes, author text, made day, until day, fallen day?
SELECT id, words, reason, author, made, until, fallen FROM dossier_judgement
WHERE municipality = :municipality AND person = :person AND made <= :day AND until >= :day
ORDER BY made, id;

-- name: dossier_judgement_old
-- By the archive list: over for so long that it is destroyed. Index: dossier_judgement_over.
-- in: before day
-- out: id text, person text
SELECT id, person FROM dossier_judgement
WHERE municipality = :municipality AND until < :before ORDER BY until, id LIMIT 500;

-- name: dossier_judgement_replies_gone
-- Index: dossier_reply_of.
-- in: judgement text, person text
DELETE FROM dossier_reply
WHERE municipality = :municipality AND person = :person AND judgement = :judgement;

-- name: dossier_judgement_grounds_gone
-- Primary key.
-- in: judgement text
DELETE FROM dossier_ground WHERE municipality = :municipality AND judgement = :judgement;

-- name: dossier_judgement_gone
-- in: judgement text, person text
DELETE FROM dossier_judgement
WHERE municipality = :municipality AND id = :judgement AND person = :person;
