-- dossier/0001: what was observed, what was judged, the reply beside it, and the exceptions.
-- AVG 5 lid 1 d and e, 15 lid 4, 16, 23; UAVG 41; Awb 2:4, 3:2.
-- One subject a row: partners stand apart, also in one household. No column here rates, ranks or
-- types a person; whatever is said stands sealed under the data key of who it is about.

CREATE TABLE dossier_exception (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,               -- from whom it is kept for now
    article TEXT NOT NULL CHECK (       -- the closed list
        article = 'AVG 15 lid 4' OR article = 'UAVG 41 lid 1 d' OR article = 'UAVG 41 lid 1 i'),
    why BLOB NOT NULL,                  -- sealed
    asked_by TEXT NOT NULL,             -- account
    agreed_by TEXT,                     -- another account; NULL: it hides nothing yet
    made TEXT NOT NULL,                 -- day
    until TEXT NOT NULL,                -- the last day; there is always one
    told TEXT,                          -- day the person was told of it afterwards
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, id, person),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (agreed_by IS NULL OR agreed_by <> asked_by),
    CHECK (until >= made)
) STRICT;
CREATE INDEX dossier_exception_of ON dossier_exception (municipality, person);
CREATE INDEX dossier_exception_over ON dossier_exception (municipality, told, until);

CREATE TABLE dossier_observation (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,               -- the one subject
    happened TEXT NOT NULL,             -- day
    way TEXT NOT NULL CHECK (way = 'seen' OR way = 'heard' OR way = 'read' OR way = 'told'),
    place BLOB NOT NULL,                -- sealed; where
    source BLOB NOT NULL,               -- sealed; who saw or said it, or which paper
    words BLOB NOT NULL,                -- sealed; what happened
    author TEXT NOT NULL,               -- account of who wrote it down
    made TEXT NOT NULL,                 -- day
    corrects TEXT,                      -- the line it takes the place of
    exception TEXT,                     -- hidden from the person until its last day
    fallen TEXT,                        -- day on which its evidence was found unlawful
    fallen_why BLOB,                    -- sealed
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, id, person),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    FOREIGN KEY (municipality, corrects, person)
        REFERENCES dossier_observation (municipality, id, person),
    FOREIGN KEY (municipality, exception, person)
        REFERENCES dossier_exception (municipality, id, person),
    CHECK (happened <= made)
) STRICT;
CREATE INDEX dossier_observation_of ON dossier_observation (municipality, person, happened);
-- A line is corrected once; the next correction corrects the correction.
CREATE UNIQUE INDEX dossier_observation_corrects
    ON dossier_observation (municipality, corrects);

CREATE TABLE dossier_judgement (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    words BLOB NOT NULL,                -- sealed
    reason BLOB NOT NULL,               -- sealed
    author TEXT NOT NULL,               -- account: always somebody's
    made TEXT NOT NULL,                 -- day
    until TEXT NOT NULL,                -- the last day it counts; six months at most
    fallen TEXT,                        -- day on which a ground of it was found unlawful
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, id, person),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT;
CREATE INDEX dossier_judgement_of ON dossier_judgement (municipality, person, until);

-- What a judgement rests on: observations, of the same person. There is no other table to rest on.
CREATE TABLE dossier_ground (
    municipality TEXT NOT NULL,
    judgement TEXT NOT NULL,
    observation TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (municipality, judgement, observation),
    FOREIGN KEY (municipality, judgement, person)
        REFERENCES dossier_judgement (municipality, id, person),
    FOREIGN KEY (municipality, observation, person)
        REFERENCES dossier_observation (municipality, id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_ground_under ON dossier_ground (municipality, observation);

CREATE TABLE dossier_reply (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,               -- by the person it is about, nobody else
    observation TEXT,
    judgement TEXT,
    words BLOB NOT NULL,                -- sealed
    made TEXT NOT NULL,                 -- day
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, observation, person)
        REFERENCES dossier_observation (municipality, id, person),
    FOREIGN KEY (municipality, judgement, person)
        REFERENCES dossier_judgement (municipality, id, person),
    CHECK ((observation IS NULL AND judgement IS NOT NULL)
        OR (observation IS NOT NULL AND judgement IS NULL))
) STRICT;
CREATE INDEX dossier_reply_of ON dossier_reply (municipality, person, made);
