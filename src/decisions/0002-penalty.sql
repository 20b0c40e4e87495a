-- decisions/0002: somebody asks us to decide at last, and what our lateness costs us (Awb 4:17-4:19).

-- A fifth kind of decision: the penalty, fixed by us (Awb 4:18). A CHECK cannot be changed where it
-- stands, so the rows move into a table made anew; nothing else about them changes.
DROP VIEW decisions_shared_advance;
CREATE TABLE decisions_decision_new (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT,                   -- NULL for what is decided without one (interest)
    person TEXT NOT NULL,               -- addressee
    kind TEXT NOT NULL CHECK (
        kind = 'grant' OR kind = 'refusal' OR kind = 'end' OR kind = 'interest'
        OR kind = 'penalty'),
    made TEXT NOT NULL,                 -- day made known: objection counts from the day after
    made_by TEXT NOT NULL,              -- account, or 'night' for what is bound and in favour
    made_by_name TEXT NOT NULL,
    start TEXT,                         -- first day of the right
    article TEXT NOT NULL,              -- the rule it rests on
    set_off INTEGER NOT NULL CHECK (set_off IN (0, 1)), -- later set-off allowed: changing income
    objection TEXT NOT NULL,            -- last day to object: Awb 6:7, 6:8
    figures TEXT NOT NULL,              -- half-year of the norms; '' where none
    inputs BLOB NOT NULL,               -- sealed: the facts as the law read them
    result BLOB NOT NULL,               -- sealed: steps, one a line: article, words, cents
    reasons BLOB,                       -- sealed: words of the case manager, the person's side
    letter BLOB NOT NULL,               -- sealed: the letter as sent (words.h, letter_keep)
    PRIMARY KEY (municipality, id)
) STRICT;
INSERT INTO decisions_decision_new (municipality, id, application, person, kind, made, made_by,
    made_by_name, start, article, set_off, objection, figures, inputs, result, reasons, letter)
SELECT municipality, id, application, person, kind, made, made_by, made_by_name, start, article,
    set_off, objection, figures, inputs, result, reasons, letter FROM decisions_decision;
DROP TABLE decisions_decision;
ALTER TABLE decisions_decision_new RENAME TO decisions_decision;
CREATE INDEX decisions_decision_of ON decisions_decision (municipality, person, made);
CREATE INDEX decisions_decision_from ON decisions_decision (municipality, application, kind);
CREATE VIEW decisions_shared_advance AS
SELECT a.municipality AS municipality, a.id AS id, a.application AS application,
       a.person AS person, a.amount AS amount, a.made AS made, a.pay_by AS pay_by,
       a.promise AS promise, d.id AS decision
FROM decisions_advance a
LEFT JOIN decisions_decision d
       ON d.municipality = a.municipality AND d.application = a.application
      AND d.kind = 'grant';

-- A notice of default (ingebrekestelling, Awb 4:17 lid 3): one an application; later ones change
-- nothing, the first one counts.
CREATE TABLE decisions_notice (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT NOT NULL,
    person TEXT NOT NULL,               -- who asked: the applicant
    term_end TEXT NOT NULL,             -- the last day to decide, as it was when this came
    received TEXT NOT NULL,             -- day it came in: a letter counts from its own day
    noted TEXT NOT NULL,                -- day it was written down here
    noted_by TEXT NOT NULL,             -- account of the case manager; '' by the person's own hand
    promise TEXT NOT NULL,              -- that we decide within two weeks
    left_out TEXT NOT NULL CHECK (      -- the law gives no penalty: Awb 4:17 lid 5
        left_out = '' OR left_out = 'very_late' OR left_out = 'manifest'
        OR left_out = 'not_party'),
    left_out_by TEXT,                   -- account of who said so
    left_out_by_name TEXT,
    why BLOB,                           -- sealed: why, in plain words
    fixed TEXT,                         -- day the penalty was fixed; NULL: still to do
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, application),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id)
) STRICT;
CREATE INDEX decisions_notice_open ON decisions_notice (municipality, received)
    WHERE fixed IS NULL;

-- The penalty as fixed, one row a payee: a couple has equal shares (Awb 4:17 lid 6). Never changed.
CREATE TABLE decisions_penalty (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,
    person TEXT NOT NULL,               -- payee
    application TEXT NOT NULL,
    notice TEXT NOT NULL,
    first TEXT NOT NULL,                -- first day it ran; '' where it never did
    until TEXT NOT NULL,                -- last day it ran; '' where it never did
    days INTEGER NOT NULL CHECK (days >= 0),
    whole INTEGER NOT NULL CHECK (whole >= 0),   -- cents, all payees together
    amount INTEGER NOT NULL CHECK (amount >= 0), -- cents, this payee
    reason TEXT NOT NULL CHECK (        -- why it is nothing; '' when it is something
        reason = '' OR reason = 'in_time' OR reason = 'very_late' OR reason = 'manifest'
        OR reason = 'not_party'),
    made TEXT NOT NULL,
    pay_by TEXT NOT NULL,               -- last day to pay: well within Awb 4:87
    PRIMARY KEY (municipality, decision, person),
    CHECK ((amount = 0) = (reason <> '')),
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT;
CREATE INDEX decisions_penalty_of ON decisions_penalty (municipality, application, person);

CREATE VIEW decisions_shared_penalty AS
SELECT municipality, decision, application, person, amount, made, pay_by
FROM decisions_penalty;
