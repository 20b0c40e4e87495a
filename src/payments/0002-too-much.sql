-- payments/0002: what was paid too much and what people decided about it; a run that is withdrawn.
-- Nothing is claimed by the program itself: a row here is a question to a human being.
-- Law: Pw 58 lid 2 and 8, 60a; Awb 4:8, 4:93 lid 4, 4:94a.

-- Paid too much: the first payment came after all beside the second, or a month was calculated
-- again and came out much lower. Found by the program, decided by people.
CREATE TABLE payments_too_much (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,           -- who received it
    kind TEXT NOT NULL CHECK (kind = 'double' OR kind = 'correction'),
    source TEXT NOT NULL,           -- what it comes from, unique: never asked about twice
    obligation TEXT,                -- double: what was paid twice
    decision TEXT,                  -- correction: the decision whose month changed
    month TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0), -- cents
    found TEXT NOT NULL,
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, source),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT;
CREATE INDEX payments_too_much_of ON payments_too_much (municipality, person);

-- What a human being decided: ask back (with reasons, the person's side, our own share and
-- urgent reasons weighed: Pw 58 lid 8), let it go (Awb 4:94a), or pay after (two people).
CREATE TABLE payments_decided (
    municipality TEXT NOT NULL,
    item TEXT NOT NULL,
    person TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way = 'ask_back' OR way = 'waive' OR way = 'pay_after'),
    amount INTEGER NOT NULL CHECK (amount >= 0), -- cents asked back, or to pay after; 0 waived
    law TEXT NOT NULL,              -- the legal ground
    words BLOB NOT NULL,            -- sealed: reasons, side, own share, urgent reasons
    by_whom TEXT NOT NULL,          -- account; never a job
    day TEXT NOT NULL,
    first TEXT NOT NULL,            -- nothing is taken off before this day
    PRIMARY KEY (municipality, item),
    FOREIGN KEY (municipality, item) REFERENCES payments_too_much (municipality, id),
    CHECK (by_whom <> 'night'),
    CHECK ((way = 'waive' AND amount = 0) OR (way <> 'waive' AND amount > 0))
) STRICT;
CREATE INDEX payments_decided_of ON payments_decided (municipality, person, way);

-- Money goes out: the second person.
CREATE TABLE payments_decided_agreed (
    municipality TEXT NOT NULL,
    item TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on TEXT NOT NULL,
    PRIMARY KEY (municipality, item),
    FOREIGN KEY (municipality, item) REFERENCES payments_decided (municipality, item),
    CHECK (agreed_by <> asked_by)
) STRICT;

-- It came back by itself: the bank returned one of the two. Nothing is asked any more.
CREATE TABLE payments_too_much_back (
    municipality TEXT NOT NULL,
    item TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (municipality, item),
    FOREIGN KEY (municipality, item) REFERENCES payments_too_much (municipality, id)
) STRICT;

-- How much of the free part (what lies above the seizure-free amount) may be taken at a time: the
-- person's own choice; the last one leads.
CREATE TABLE payments_share (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,
    day TEXT NOT NULL,
    percent INTEGER NOT NULL CHECK (percent > 0 AND percent <= 100),
    PRIMARY KEY (municipality, person, day),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT;

-- Somebody wants a run not to go out, and why. After agreement it waits for a second person.
CREATE TABLE payments_run_stop (
    municipality TEXT NOT NULL,
    run TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    reason TEXT NOT NULL,           -- no names of people
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (municipality, run),
    FOREIGN KEY (municipality, run) REFERENCES payments_run (municipality, id),
    CHECK (reason <> '')
) STRICT;
-- Withdrawn: its payments will never stand in a file and its obligations are free again. Its rows
-- stay. was_agreed 1: two people had sent it, so two people stop it.
CREATE TABLE payments_run_withdrawn (
    municipality TEXT NOT NULL,
    run TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    was_agreed INTEGER NOT NULL CHECK (was_agreed IN (0, 1)),
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (municipality, run),
    FOREIGN KEY (municipality, run) REFERENCES payments_run_stop (municipality, run),
    CHECK (was_agreed = 0 OR by_whom <> asked_by)
) STRICT;

-- Corrections that waited for a human being before there was a place to decide.
INSERT INTO payments_too_much (municipality, id, person, kind, source, decision, month, amount, found)
SELECT municipality, 'C' || substr(decision, 1, 26) || '-' || month || '-' || version || '-' || substr(person, 1, 26),
       person, 'correction', 'correction:' || decision || ':' || person || ':' || month || ':' || version,
       decision, month, -difference, made
FROM payments_correction WHERE way = 'human' AND difference < 0;

-- Where each payment stands: one that was given up and then came after all is there; one of a run
-- that was withdrawn was never a payment.
DROP VIEW payments_attempt_state;
CREATE VIEW payments_attempt_state AS
SELECT a.municipality AS municipality, a.id AS id, a.run AS run, a.obligation AS obligation,
       a.person AS person, a.turn AS turn, a.amount AS amount, a.account AS account,
       a.execute AS execute, s.day AS filed, b.day AS booked,
       CASE WHEN f.kind = 'not_booked' AND b.day IS NOT NULL THEN NULL ELSE f.kind END AS failure,
       f.day AS failed, f.reason AS reason, b.found AS booked_found
FROM payments_attempt a
LEFT JOIN payments_run_step s
       ON s.municipality = a.municipality AND s.run = a.run AND s.step = 'filed'
LEFT JOIN payments_outcome b
       ON b.municipality = a.municipality AND b.attempt = a.id AND b.kind = 'booked'
LEFT JOIN payments_outcome f
       ON f.municipality = a.municipality AND f.attempt = a.id AND f.fails = 1
WHERE f.reason IS NULL OR f.reason <> 'withdrawn';
