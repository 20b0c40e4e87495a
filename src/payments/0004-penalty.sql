-- payments/0004: a penalty because we decided too late (dwangsom, Awb 4:17-4:19) is owed like all else.

-- A seventh kind of obligation. SQLite cannot change a CHECK where it stands: the rows go aside and
-- come back into a table of the same name, and what points to them is judged at the commit.
-- only SQLite
CREATE TABLE payments_obligation_aside AS SELECT * FROM payments_obligation;
DROP TABLE payments_obligation;
CREATE TABLE payments_obligation (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,           -- payee
    kind TEXT NOT NULL CHECK (
        kind = 'month' OR kind = 'correction' OR kind = 'advance' OR kind = 'holiday'
        OR kind = 'interest' OR kind = 'sorry' OR kind = 'penalty'),
    source TEXT NOT NULL,           -- what it comes from, unique: never owed twice
    decision TEXT,                  -- the decision it rests on
    month TEXT NOT NULL,            -- the month it belongs to
    version INTEGER NOT NULL,       -- of the month's calculation; 0 where there is none
    payable INTEGER NOT NULL CHECK (payable >= 0), -- cents by the calculation
    set_off INTEGER NOT NULL CHECK (set_off >= 0), -- cents paid already (advance, estimate)
    amount INTEGER NOT NULL CHECK (amount = payable - set_off AND amount >= 0), -- cents to pay
    reserve INTEGER NOT NULL CHECK (reserve >= 0), -- cents kept for the holiday allowance
    form TEXT NOT NULL,             -- key of the norm, for sums by norm
    event TEXT NOT NULL CHECK (
        event = '' OR event = 'start' OR event = 'end' OR event = 'income'
        OR event = 'death' OR event = 'own_wish' OR event = 'decision'
        OR event = 'garnishment'),
    promised TEXT NOT NULL,         -- last day: booked by then is in time (Awb 4:89)
    promise TEXT,                   -- NULL: nothing to pay
    for_late TEXT,                  -- interest, sorry: the late obligation
    made TEXT NOT NULL,
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, source),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (amount > 0 OR event <> '')
) STRICT;
INSERT INTO payments_obligation (municipality, id, person, kind, source, decision, month, version,
    payable, set_off, amount, reserve, form, event, promised, promise, for_late, made)
SELECT municipality, id, person, kind, source, decision, month, version, payable, set_off, amount,
    reserve, form, event, promised, promise, for_late, made
FROM payments_obligation_aside ORDER BY rowid;
DROP TABLE payments_obligation_aside;
CREATE INDEX payments_obligation_of ON payments_obligation (municipality, person, month);
CREATE INDEX payments_obligation_month ON payments_obligation (municipality, month, kind, decision, person);
CREATE INDEX payments_obligation_promised ON payments_obligation (municipality, promised);
CREATE INDEX payments_obligation_late ON payments_obligation (municipality, for_late)
    WHERE for_late IS NOT NULL;
-- only PostgreSQL
ALTER TABLE payments_obligation DROP CONSTRAINT payments_obligation_kind_check;
ALTER TABLE payments_obligation ADD CONSTRAINT payments_obligation_kind_check CHECK (
    kind = 'month' OR kind = 'correction' OR kind = 'advance' OR kind = 'holiday'
    OR kind = 'interest' OR kind = 'sorry' OR kind = 'penalty');
-- both
