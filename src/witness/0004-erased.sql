-- witness/0004: what people erased, so that a copy of before can be made to forget it too. A name is
-- a keyed hash of person, table and row: it tells nobody what it was. Law: AVG 17, 5 lid 1 e.
CREATE TABLE witness_erased (
    municipality TEXT NOT NULL,
    name TEXT NOT NULL,             -- 64 letters
    day TEXT NOT NULL,              -- on which it was erased
    PRIMARY KEY (municipality, name)
) STRICT, WITHOUT ROWID;
