-- witness/0005: data opened in a hurry, because somebody could be in danger. Asked first, opened in a
-- second step, over by itself; the person is told the same day, and everybody can read how often it
-- happened. Law: AVG 5 lid 1 b, 6 lid 1 d, 12.
CREATE TABLE witness_urgent (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,           -- whose data
    account TEXT NOT NULL,          -- of us, who asked
    role TEXT NOT NULL,             -- in which they asked
    asked TEXT NOT NULL,            -- instant of the first step
    opened TEXT,                    -- instant of the second; NULL: it never came to that
    ends TEXT,                      -- instant after which nothing opens any more
    day TEXT,                       -- on which it was opened: what is counted
    reason BLOB NOT NULL,           -- in their own words, sealed under the person's key for messages
    PRIMARY KEY (municipality, id),
    CHECK ((opened IS NULL AND ends IS NULL AND day IS NULL)
        OR (opened IS NOT NULL AND ends IS NOT NULL AND day IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX witness_urgent_by ON witness_urgent (municipality, account, asked);
CREATE INDEX witness_urgent_on ON witness_urgent (municipality, day);
