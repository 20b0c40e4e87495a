-- promises/0005: what was agreed in a talk is a duty of a kind of its own. A CHECK cannot be changed
-- where it stands, so the rows move into tables made anew; nothing else about them changes.
CREATE TABLE promises_promise_new (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT,                    -- to whom; NULL: to nobody in particular
    kind TEXT NOT NULL CHECK (
        kind = 'decision_term' OR kind = 'advance' OR kind = 'payment' OR kind = 'answer'
        OR kind = 'cause' OR kind = 'receipt' OR kind = 'callback' OR kind = 'agreement'),
    about TEXT NOT NULL,            -- id of the thing that made it, in its own room
    made TEXT NOT NULL,             -- day
    last_day TEXT NOT NULL,         -- keeping it on this day is in time
    first_last_day TEXT NOT NULL,   -- before the law moved it
    law TEXT NOT NULL,              -- article; '': a rule of our own
    state TEXT NOT NULL CHECK (
        state = 'made' OR state = 'kept' OR state = 'broken' OR state = 'repaired'),
    judged_by_room INTEGER NOT NULL CHECK (judged_by_room IN (0, 1)), -- 1: not by the night
    words BLOB,                     -- short, for the person; sealed under their dossier key
    broken_on TEXT,                 -- day we found it, or its room said so
    ended_on TEXT,                  -- day it was kept or repaired
    steps INTEGER NOT NULL,         -- rows in promises_step
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, id) REFERENCES promises_shared_key (municipality, id),
    CHECK (state <> 'broken' OR (broken_on IS NOT NULL AND ended_on IS NULL)),
    CHECK (state <> 'kept' OR (broken_on IS NULL AND ended_on IS NOT NULL)),
    CHECK (state <> 'repaired' OR (broken_on IS NOT NULL AND ended_on IS NOT NULL)),
    CHECK (state <> 'made' OR (broken_on IS NULL AND ended_on IS NULL))
) STRICT;
INSERT INTO promises_promise_new (municipality, id, person, kind, about, made, last_day,
    first_last_day, law, state, judged_by_room, words, broken_on, ended_on, steps)
SELECT municipality, id, person, kind, about, made, last_day, first_last_day, law, state,
    judged_by_room, words, broken_on, ended_on, steps FROM promises_promise;

CREATE TABLE promises_step_new (
    municipality TEXT NOT NULL,
    promise TEXT NOT NULL,
    step INTEGER NOT NULL CHECK (step > 0),
    day TEXT NOT NULL,
    what TEXT NOT NULL CHECK (
        what = 'kept' OR what = 'broken' OR what = 'repaired' OR what = 'moved'),
    old_last_day TEXT,              -- of a move
    new_last_day TEXT,              -- of a move
    article TEXT,                   -- of a move: the article that allows it
    reason BLOB,                    -- of a move: plain words, sealed for the person
    how TEXT,                       -- of a repair: a key such as 'paid_again'
    PRIMARY KEY (municipality, promise, step),
    FOREIGN KEY (municipality, promise) REFERENCES promises_promise_new (municipality, id),
    CHECK (what <> 'moved' OR (old_last_day IS NOT NULL AND new_last_day IS NOT NULL
        AND article IS NOT NULL AND length(article) > 0 AND reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO promises_step_new (municipality, promise, step, day, what, old_last_day, new_last_day,
    article, reason, how)
SELECT municipality, promise, step, day, what, old_last_day, new_last_day, article, reason, how
FROM promises_step;

-- The steps first: they point at the promises.
DROP TABLE promises_step;
DROP TABLE promises_promise;
ALTER TABLE promises_promise_new RENAME TO promises_promise;
ALTER TABLE promises_step_new RENAME TO promises_step;
CREATE INDEX promises_promise_broken
    ON promises_promise (municipality, last_day, id) WHERE state = 'broken';
CREATE INDEX promises_promise_about ON promises_promise (municipality, about, kind);
CREATE INDEX promises_promise_causes ON promises_promise (municipality, last_day, id)
    WHERE kind = 'cause' AND state IN ('made', 'broken');
CREATE INDEX promises_promise_to ON promises_promise (municipality, person, last_day);
CREATE INDEX promises_promise_due ON promises_promise (municipality, last_day, kind);
CREATE INDEX promises_promise_mended
    ON promises_promise (municipality, last_day, kind) WHERE state = 'repaired';
CREATE INDEX promises_promise_made
    ON promises_promise (municipality, judged_by_room, last_day, id, kind, steps)
    WHERE state = 'made';
CREATE INDEX promises_step_by_day ON promises_step (municipality, day, what);
