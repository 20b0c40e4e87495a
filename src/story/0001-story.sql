-- story/0001: what a person tells, and with whom it is shared. AVG 6 lid 1 a, 7 lid 3, 17 lid 1 b.
-- Everything told is sealed under the person's own key of the class story; nothing here counts,
-- rates or searches. Other rooms have no view on it.

CREATE TABLE story_part (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,               -- whose it is (people)
    topic TEXT NOT NULL CHECK (         -- under which heading the person put it
        topic = 'wie' OR topic = 'kan' OR topic = 'moeilijk' OR topic = 'wil'
        OR topic = 'benadering'),
    place INTEGER NOT NULL,             -- the person's own order
    pain INTEGER NOT NULL CHECK (pain = 0 OR pain = 1), -- marked so by the person
    words BLOB NOT NULL,                -- sealed
    changed TEXT NOT NULL,              -- day
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT;
CREATE INDEX story_part_of ON story_part (municipality, person, place);

-- The same part, spoken. The sound has a key of its own, and only that key is sealed under the
-- person's: sealing everything anew then takes no time, however long somebody spoke.
CREATE TABLE story_sound (
    municipality TEXT NOT NULL,
    part TEXT NOT NULL,
    person TEXT NOT NULL,
    type TEXT NOT NULL,                 -- audio/webm, audio/ogg or audio/mp4
    opens BLOB NOT NULL,                -- key of the sound, sealed
    sound BLOB NOT NULL,                -- sealed under that key
    PRIMARY KEY (municipality, part),
    FOREIGN KEY (municipality, part) REFERENCES story_part (municipality, id)
) STRICT;

-- One part, one reader, until a day. Stopping is deleting: there is no list of whom somebody once
-- trusted. Who read it stands in the log of looks, which is the person's to read.
CREATE TABLE story_share (
    municipality TEXT NOT NULL,
    part TEXT NOT NULL,
    reader TEXT NOT NULL,               -- account (access)
    person TEXT NOT NULL,
    until TEXT NOT NULL,                -- the last day
    PRIMARY KEY (municipality, part, reader),
    FOREIGN KEY (municipality, part) REFERENCES story_part (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_share_of ON story_share (municipality, person, reader);
