-- people/0001: who someone is, their household, their messages. What says something about a
-- person is sealed under that person's own key; outside stand ids, days and the language of our letters.
-- CHECKs say OR, not IN: SQLite builds a small table of a long IN list for every row it tests.

-- The key other rooms may point at with a foreign key.
CREATE TABLE people_shared_key (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (municipality, id)
) STRICT, WITHOUT ROWID;

-- One subject a row, partners apart (AVG 15 lid 4). No field rates or types anybody.
CREATE TABLE people_person (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')), -- of our letters and pages
    channel TEXT NOT NULL CHECK (
        channel = 'message' OR channel = 'letter' OR channel = 'phone'), -- as preferred
    name BLOB NOT NULL,             -- sealed: the name as wanted, for lists
    sealed BLOB NOT NULL,           -- sealed: everything else, lines of key and value
    since TEXT NOT NULL,            -- day we made this row
    changed TEXT NOT NULL,          -- day of the last change
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, id) REFERENCES people_shared_key (municipality, id)
) STRICT;

-- Ways to find somebody: a keyed hash of a whole combination, never of a part, so that nobody
-- can go fishing. A hash of a BSN is still treated as a BSN (Wabb 10).
CREATE TABLE people_lookup (
    municipality TEXT NOT NULL,
    what TEXT NOT NULL CHECK (
        what = 'bsn' OR what = 'name_born' OR what = 'post_number'),
    hash TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (municipality, what, hash, person),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX people_lookup_one_bsn ON people_lookup (municipality, hash) WHERE what = 'bsn';
CREATE INDEX people_lookup_of ON people_lookup (municipality, person);

-- Who lives together (Pw 3, 4): rows with days, so that each day keeps its own answer.
CREATE TABLE people_household (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE people_member (
    municipality TEXT NOT NULL,
    household TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL CHECK (
        role = 'applicant' OR role = 'partner' OR role = 'child' OR role = 'cohabitant'),
    from_day TEXT NOT NULL,         -- first day
    to_day TEXT,                    -- last day; NULL: still
    PRIMARY KEY (municipality, household, person, from_day),
    FOREIGN KEY (municipality, household) REFERENCES people_household (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (to_day IS NULL OR to_day >= from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_member_of ON people_member (municipality, person);

-- The official who is there for somebody, with history.
CREATE TABLE people_contact (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,
    from_day TEXT NOT NULL,
    account TEXT NOT NULL,          -- of the official
    name TEXT NOT NULL,             -- of the official, as shown to the person
    to_day TEXT,                    -- last day; NULL: still
    PRIMARY KEY (municipality, person, from_day),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_contact_by_account ON people_contact (municipality, account);

-- Messages to and from a person, sealed under their message key.
CREATE TABLE people_message (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    from_person INTEGER NOT NULL CHECK (from_person IN (0, 1)), -- 1: they wrote to us
    kind TEXT NOT NULL,             -- key of what it tells, e.g. 'late_payment'
    related TEXT NOT NULL,          -- id of that thing; '': none
    promise TEXT,                   -- the duty this message made
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    day TEXT NOT NULL,              -- for rules
    at TEXT NOT NULL,               -- instant
    subject BLOB NOT NULL,          -- sealed
    body BLOB NOT NULL,             -- sealed: paragraphs, parted by an empty line
    mine BLOB NOT NULL,             -- sealed, always as long: whether the person has read it
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT;
CREATE INDEX people_message_of ON people_message (municipality, person, at, id);
CREATE INDEX people_message_related ON people_message (municipality, related, kind);

-- The letter itself, as it was sent.
CREATE TABLE people_paper (
    municipality TEXT NOT NULL,
    message TEXT NOT NULL,
    person TEXT NOT NULL,
    pdf BLOB NOT NULL,              -- sealed under the attachments key
    PRIMARY KEY (municipality, message),
    FOREIGN KEY (municipality, message) REFERENCES people_message (municipality, id)
) STRICT;

-- What still has to leave the house, written in the same transaction as the act it tells.
CREATE TABLE people_outbox (
    municipality TEXT NOT NULL,
    message TEXT NOT NULL,
    person TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (
        channel = 'message' OR channel = 'letter' OR channel = 'phone'),
    day TEXT NOT NULL,
    sent TEXT,                      -- day it left; NULL: waiting. On the page it stands at once
    PRIMARY KEY (municipality, message, channel),
    FOREIGN KEY (municipality, message) REFERENCES people_message (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_outbox_waiting ON people_outbox (municipality, day) WHERE sent IS NULL;
