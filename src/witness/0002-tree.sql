-- witness/0002: one Merkle tree over everybody's lines, so that whoever kept an old checkpoint can
-- find out by himself that nothing under it changed. RFC 6962; C2SP tlog-checkpoint, tlog-tiles,
-- tlog-cosignature. Law: AVG 5 lid 1 f, 5 lid 2, 32.
-- Lines written by an earlier program get their places from their rows at the first checkpoint.

-- Which line stands where. A place is given at a checkpoint and never again. No person: a filler,
-- so that the size does not tell when somebody was looked at.
CREATE TABLE witness_leaf (
    municipality TEXT NOT NULL,
    position INTEGER NOT NULL CHECK (position >= 0), -- from 0, without gaps
    person TEXT,                    -- whose line; NULL: a filler
    counter INTEGER,                -- which line of theirs
    PRIMARY KEY (municipality, position),
    FOREIGN KEY (municipality, person, counter)
        REFERENCES witness_line (municipality, person, counter),
    CHECK ((person IS NULL AND counter IS NULL) OR (person IS NOT NULL AND counter IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX witness_leaf_of ON witness_leaf (municipality, person, counter);

-- The hashes of the tree, 256 a tile. A full tile never changes; the last one of a level grows.
CREATE TABLE witness_tile (
    municipality TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 7), -- 0: leaves
    place INTEGER NOT NULL CHECK (place >= 0), -- from the left
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 256), -- hashes in it
    hashes BLOB NOT NULL,           -- of 32 bytes, one behind the other
    PRIMARY KEY (municipality, level, place)
) STRICT;

-- What we said about the tree, signed. It is never said otherwise afterwards.
CREATE TABLE witness_checkpoint (
    municipality TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0), -- leaves, fillers included
    previous INTEGER NOT NULL,      -- size of the checkpoint before; 0: this is the first
    lines INTEGER NOT NULL,         -- leaves that are lines of persons
    root BLOB NOT NULL,
    at TEXT NOT NULL,               -- instant
    cosigned INTEGER NOT NULL CHECK (cosigned >= 0), -- how many witnesses signed it
    vkey TEXT NOT NULL,             -- whose signature is ours: name, key id, public key
    note TEXT NOT NULL,             -- as given out: body, our signature, theirs
    sealed_by INTEGER NOT NULL,     -- version of the key file
    mac BLOB NOT NULL,              -- keyed hash of all the columns before
    PRIMARY KEY (municipality, size),
    CHECK (previous >= 0 AND previous < size)
) STRICT;
CREATE INDEX witness_checkpoint_cosigned ON witness_checkpoint (municipality, cosigned, size);
