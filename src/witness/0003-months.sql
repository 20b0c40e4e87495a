-- witness/0003: which keys wrap the data keys, one a month. The keys themselves stand outside the
-- database, in a folder of their own, each sealed under the key file: destroying one is destroying
-- every older copy of what it wrapped, wherever that copy lies. Law: AVG 17, 32 lid 1 a.
-- A database without a row here was wrapped by the key file itself, until its first turn.
CREATE TABLE witness_month (
    municipality TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 16), -- 20261101: the first key of November 2026
    made TEXT NOT NULL,             -- day from which it wraps
    ended TEXT,                     -- day on which nothing was left under it; then it is destroyed
    PRIMARY KEY (municipality, number)
) STRICT, WITHOUT ROWID;
