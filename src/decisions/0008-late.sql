-- decisions/0008: a fact that was learned late, and what a human being decided it changes.
-- The amounts are in the clear, as those of decisions_month: an outside program must be able to
-- add them up. What the fact is, and why, is sealed under the key of the applicant.
-- Law: Pw 17, 45, 54, 58; Awb 3:46, 4:8; CRvB 10-12-2024, ECLI:NL:CRVB:2024:2192 (our own share).

-- The fact, from a month on. It is read with the application in every month after that.
CREATE TABLE decisions_late (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    decision TEXT NOT NULL,             -- the right whose months change
    person TEXT NOT NULL,               -- applicant: whose key seals it
    since TEXT NOT NULL,                -- first month in which it was so (valid time)
    known TEXT NOT NULL,                -- day it reached us (decision time)
    made TEXT NOT NULL,                 -- day we acted on it
    by_whom TEXT NOT NULL CHECK (by_whom <> 'night'), -- account; never a job
    by_name TEXT NOT NULL,
    fact BLOB NOT NULL,                 -- sealed: what, birth day, cents
    reasons BLOB NOT NULL,              -- sealed: why we accept it
    side BLOB NOT NULL,                 -- sealed: what the person says of it; may be empty
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT;
CREATE INDEX decisions_late_of ON decisions_late (municipality, decision, made);

-- Which months become different, written in the same act; never changed. What is paid after or
-- asked back stands in payments: asked back only by people.
CREATE TABLE decisions_late_month (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,
    month TEXT NOT NULL,
    late TEXT NOT NULL,
    decided INTEGER NOT NULL CHECK (decided >= 0), -- cents of assistance of the household, as it was
    ought INTEGER NOT NULL CHECK (ought >= 0),     -- cents, with what we know now
    ours INTEGER NOT NULL CHECK (ours IN (0, 1)),  -- 1: too much was paid while we knew
    PRIMARY KEY (municipality, decision, month, late),
    FOREIGN KEY (municipality, late) REFERENCES decisions_late (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decisions_late_month_of ON decisions_late_month (municipality, late, month);

-- For payments: a month that changed by a late fact is weighed by people, with our own share.
CREATE VIEW decisions_shared_late AS
SELECT m.municipality AS municipality, m.decision AS decision, m.month AS month,
       m.late AS late, m.decided AS decided, m.ought AS ought, m.ours AS ours, l.known AS known
FROM decisions_late_month m
JOIN decisions_late l ON l.municipality = m.municipality AND l.id = m.late;
