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
-- What rested on it falls with it. Index: dossier_ground_under.
-- in: observation text, person text, day day
UPDATE dossier_judgement SET fallen = :day
WHERE municipality = :municipality AND person = :person AND fallen IS NULL
  AND id IN (SELECT g.judgement FROM dossier_ground g
             WHERE g.municipality = :municipality AND g.observation = :observation);

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
-- in: id text, person text, until day
UPDATE dossier_judgement SET until = :until
WHERE municipality = :municipality AND id = :id AND person = :person AND until > :until;

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
