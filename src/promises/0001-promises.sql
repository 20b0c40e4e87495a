-- promises/0001: every duty of the service with its last day. Law: Awb 4:13-4:15, 4:97; Pw 52.
-- CHECKs say OR, not IN: SQLite builds a small table of a long IN list for every row it tests.

-- The key other rooms may point at with a foreign key.
CREATE TABLE promises_shared_key (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (municipality, id)
) STRICT, WITHOUT ROWID;

-- A duty, made by the event itself. It changes only together with a row in promises_step.
CREATE TABLE promises_promise (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT,                    -- to whom; NULL: to nobody in particular
    kind TEXT NOT NULL CHECK (
        kind = 'decision_term' OR kind = 'advance' OR kind = 'payment' OR kind = 'answer'
        OR kind = 'cause' OR kind = 'receipt' OR kind = 'callback'),
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
CREATE INDEX promises_promise_open
    ON promises_promise (municipality, judged_by_room, last_day) WHERE state = 'made';
CREATE INDEX promises_promise_broken
    ON promises_promise (municipality, last_day, id) WHERE state = 'broken';
CREATE INDEX promises_promise_of ON promises_promise (municipality, person, state, last_day);
CREATE INDEX promises_promise_about ON promises_promise (municipality, about, kind);
CREATE INDEX promises_promise_by_day ON promises_promise (municipality, last_day, state, kind);

-- What happened to it, one row a step; never changed. So nothing is "kept" by hand alone.
CREATE TABLE promises_step (
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
    FOREIGN KEY (municipality, promise) REFERENCES promises_promise (municipality, id),
    CHECK (what <> 'moved' OR (old_last_day IS NOT NULL AND new_last_day IS NOT NULL
        AND article IS NOT NULL AND length(article) > 0 AND reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX promises_step_by_day ON promises_step (municipality, day, what);
