-- witness/0001: a person's data keys, and who looked. Law: AVG 5 lid 2, 15, 25, 32.
-- Persons are opaque ids: this room knows no other room.

-- One random data key for each person and class, wrapped by a key of the key file. Destroying
-- one leaves the others: a story may go at once while a decision must be kept.
CREATE TABLE witness_key (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,
    class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 6), -- enum key_class of witness.h
    version INTEGER NOT NULL,       -- of this data key, from 1
    wrapped_by INTEGER NOT NULL,    -- version of the key file that wraps it
    wrapped BLOB,                   -- the key under that key; NULL: destroyed
    shredded TEXT,                  -- day it was destroyed
    PRIMARY KEY (municipality, person, class, version),
    CHECK ((wrapped IS NULL AND shredded IS NOT NULL)
        OR (wrapped IS NOT NULL AND shredded IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX witness_key_by_wrap ON witness_key (municipality, wrapped_by);

-- One look. What it says stands sealed under the person's log key, with a salt; outside stands
-- only the salted commitment, so that destroying the key leaves a chain that still holds and
-- says nothing. The commitment is what becomes a leaf of the Merkle tree (trust: log, 2).
CREATE TABLE witness_line (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,           -- whose data
    counter INTEGER NOT NULL CHECK (counter > 0), -- per person, without gaps
    at TEXT NOT NULL,               -- instant, UTC
    previous BLOB NOT NULL,         -- hash of the line before; of the first: of the person's id
    committed BLOB NOT NULL,        -- SHA-256 of salt and record
    hash BLOB NOT NULL,             -- SHA-256 of previous, counter, instant and committed
    sealed BLOB NOT NULL,           -- salt and record: actor, role, purpose, part
    PRIMARY KEY (municipality, person, counter)
) STRICT;

-- The last line of each person, under a key that is not in the database: a line cut off at the
-- end shows too.
CREATE TABLE witness_head (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,
    counter INTEGER NOT NULL CHECK (counter >= 0), -- of the last line; 0: none yet
    hash BLOB NOT NULL,             -- of the last line
    sealed_by INTEGER NOT NULL,     -- version of the key file
    mac BLOB NOT NULL,              -- keyed hash of person, counter and hash
    PRIMARY KEY (municipality, person)
) STRICT, WITHOUT ROWID;
