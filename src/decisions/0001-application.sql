-- decisions/0001: from reporting to the right, month by month.
-- Every table: municipality first; ids are opaque; what a person told is sealed under the data
-- key of that person (class dossier). Amounts of assistance are in the clear, as in the ledger: an
-- outside program must be able to add them up.
-- CHECKs say OR, not IN: SQLite builds a small table of a long IN list for every row it tests.

-- An application for general assistance (Pw 41, 43).
CREATE TABLE decisions_application (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,               -- applicant (people)
    partner TEXT,                       -- id of the spouse, when people knows them: Pw 43 jointly
    state TEXT NOT NULL CHECK (
        state = 'open' OR state = 'sent' OR state = 'decided' OR state = 'withdrawn'),
    lang TEXT NOT NULL,                 -- language of letters: nl, en
    reported TEXT NOT NULL,             -- day of reporting (melding): the right starts here, Pw 44
    sent TEXT,                          -- day received: term of Awb 4:13 and Pw 52 count from here
    last_day TEXT,                      -- last day to decide, pauses counted in
    decided TEXT,                       -- day the decision was made known
    owner TEXT,                         -- account of the case manager who has it; NULL: the team
    owner_name TEXT,
    reference INTEGER NOT NULL,         -- "ons kenmerk", at the foot of a letter, never on top
    promise_term TEXT,                  -- promise decision_term
    promise_advance TEXT,               -- promise advance not yet made good
    advance_on TEXT,                    -- day the night looks at the next advance; NULL: none due
    turn INTEGER NOT NULL,              -- advances made so far
    late_told TEXT,                     -- day we told that our term had passed
    change INTEGER NOT NULL,            -- counts every write: two people at once are seen
    PRIMARY KEY (municipality, id)
) STRICT;
CREATE INDEX decisions_application_of ON decisions_application (municipality, person, state);
CREATE INDEX decisions_application_term ON decisions_application (municipality, state, last_day);
CREATE INDEX decisions_application_advance
    ON decisions_application (municipality, state, advance_on);
CREATE UNIQUE INDEX decisions_application_number
    ON decisions_application (municipality, reference);

-- What was told, a topic at a time. Told again: a next version; the highest one leads.
CREATE TABLE decisions_fact (
    municipality TEXT NOT NULL,
    application TEXT NOT NULL,
    topic TEXT NOT NULL CHECK (
        topic = 'who' OR topic = 'home' OR topic = 'income' OR topic = 'assets'
        OR topic = 'account' OR topic = 'remark'),
    version INTEGER NOT NULL,
    person TEXT NOT NULL,               -- whose key seals it
    told TEXT NOT NULL,                 -- day
    sealed BLOB NOT NULL,               -- lines of key and value
    PRIMARY KEY (municipality, application, topic, version),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id)
) STRICT;

-- A question to complete the application (Awb 4:5, 4:15); each names its rule (Pw 53a, 17).
CREATE TABLE decisions_question (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT NOT NULL,
    person TEXT NOT NULL,
    asked TEXT NOT NULL,                -- day of the invitation
    asked_by TEXT NOT NULL,             -- account
    rule TEXT NOT NULL,                 -- article that makes it necessary
    until TEXT NOT NULL,                -- last day of the time given
    what BLOB NOT NULL,                 -- sealed: the question
    answered TEXT,                      -- day
    answer BLOB,                        -- sealed
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id)
) STRICT;
CREATE INDEX decisions_question_of ON decisions_question (municipality, application, asked);

-- The clock stands still (Awb 4:15): from the day after the invitation. One row a pause.
CREATE TABLE decisions_pause (
    municipality TEXT NOT NULL,
    application TEXT NOT NULL,
    first TEXT NOT NULL,                -- first day of standing still
    until TEXT NOT NULL,                -- last day it can stand still: the time given
    ended TEXT,                         -- last day it did
    told_day TEXT NOT NULL,             -- the last day to decide that the person was told
    PRIMARY KEY (municipality, application, first),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id)
) STRICT;
CREATE INDEX decisions_pause_open ON decisions_pause (municipality, ended, until);

-- An advance: interest-free loan while the right is not settled (Pw 52). Never changed.
CREATE TABLE decisions_advance (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT NOT NULL,
    person TEXT NOT NULL,               -- payee
    turn INTEGER NOT NULL,              -- 1 the first four weeks, 2 the next, ...
    amount INTEGER NOT NULL CHECK (amount > 0), -- cents
    percent INTEGER NOT NULL,           -- 90, or 95 by date
    made TEXT NOT NULL,
    pay_by TEXT NOT NULL,               -- banking day
    figures TEXT NOT NULL,              -- half-year of the norms used
    promise TEXT NOT NULL,
    sealed BLOB NOT NULL,               -- inputs and steps
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, application, turn, person),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id)
) STRICT;

-- A decision. Never changed; an end is a row of its own kind.
CREATE TABLE decisions_decision (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT,                   -- NULL for what is decided without one (interest)
    person TEXT NOT NULL,               -- addressee
    kind TEXT NOT NULL CHECK (
        kind = 'grant' OR kind = 'refusal' OR kind = 'end' OR kind = 'interest'),
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
CREATE INDEX decisions_decision_of ON decisions_decision (municipality, person, made);
CREATE INDEX decisions_decision_from ON decisions_decision (municipality, application, kind);

-- For foreign keys of other rooms.
CREATE TABLE decisions_shared_key (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,                   -- a decision
    PRIMARY KEY (municipality, id)
) STRICT, WITHOUT ROWID;

-- A right that runs, one row a payee (Pw 45 lid 4).
CREATE TABLE decisions_right (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,
    person TEXT NOT NULL,               -- payee
    application TEXT NOT NULL,
    applicant TEXT NOT NULL,            -- whose key seals the facts
    start TEXT NOT NULL,
    part INTEGER NOT NULL,              -- 1 or 2: which half
    part_of INTEGER NOT NULL CHECK (part_of IN (1, 2)),
    set_off INTEGER NOT NULL CHECK (set_off IN (0, 1)),
    varies INTEGER NOT NULL CHECK (varies IN (0, 1)), -- wage slips change it each month
    form TEXT NOT NULL,                 -- key of the norm at the start, for sums by norm
    made TEXT NOT NULL,
    PRIMARY KEY (municipality, decision, person),
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decisions_right_of ON decisions_right (municipality, person);

-- The end of a right, by decision of a human being.
CREATE TABLE decisions_ended (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,             -- the right that ends
    last TEXT NOT NULL,                 -- its last day
    event TEXT NOT NULL CHECK (
        event = 'death' OR event = 'income' OR event = 'own_wish' OR event = 'decision'),
    by_decision TEXT NOT NULL,          -- the decision that ends it
    made TEXT NOT NULL,
    PRIMARY KEY (municipality, decision),
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT;

-- Wages by month, as told. Told again: a next version.
CREATE TABLE decisions_wage (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,               -- who told: the applicant
    partner INTEGER NOT NULL CHECK (partner IN (0, 1)), -- of the partner
    month TEXT NOT NULL,
    version INTEGER NOT NULL,
    told TEXT NOT NULL,
    sealed BLOB NOT NULL,               -- cents, decimal
    PRIMARY KEY (municipality, person, partner, month, version)
) STRICT;

-- Other changes, in the person's words; dated as told.
CREATE TABLE decisions_change (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    since TEXT NOT NULL,
    told TEXT NOT NULL,
    promise TEXT NOT NULL,              -- the answer we owe
    sealed BLOB NOT NULL,
    answered TEXT,
    PRIMARY KEY (municipality, id)
) STRICT;
CREATE INDEX decisions_change_open ON decisions_change (municipality, answered, told);

-- What one payee has a right to in one month. Never changed: a next version says what is new.
CREATE TABLE decisions_month (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,
    person TEXT NOT NULL,               -- payee
    month TEXT NOT NULL,
    version INTEGER NOT NULL,
    made TEXT NOT NULL,
    norm INTEGER NOT NULL CHECK (norm >= 0),     -- cents, household: Pw 5 c
    income INTEGER NOT NULL CHECK (income >= 0), -- cents, household, counted: Pw 31-33
    income_basis TEXT NOT NULL CHECK (
        income_basis = 'none' OR income_basis = 'fixed' OR income_basis = 'known'
        OR income_basis = 'last_known'),
    assistance INTEGER NOT NULL CHECK (assistance >= 0), -- cents, this payee's part: Pw 19 lid 2
    reserve INTEGER NOT NULL CHECK (reserve >= 0),       -- cents, 5 % holiday allowance: 19 lid 3
    payable INTEGER NOT NULL CHECK (payable = assistance - reserve),
    form TEXT NOT NULL,                 -- key of the norm
    figures TEXT NOT NULL,              -- half-year of the norms
    event TEXT NOT NULL CHECK (
        event = '' OR event = 'start' OR event = 'end' OR event = 'income'
        OR event = 'death' OR event = 'own_wish' OR event = 'decision'),
    sealed BLOB NOT NULL,               -- steps, one a line
    PRIMARY KEY (municipality, decision, person, month, version),
    CHECK (payable > 0 OR event <> ''), -- nothing to pay only by a legal event
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT;
CREATE INDEX decisions_month_by ON decisions_month (municipality, month, decision);

-- Interest of the law, fixed by decision (Awb 4:99), also when it is nothing.
CREATE TABLE decisions_interest (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,
    person TEXT NOT NULL,
    payment TEXT NOT NULL,              -- the obligation that was late (payments)
    principal INTEGER NOT NULL,         -- cents
    interest INTEGER NOT NULL CHECK (interest >= 0), -- cents
    first TEXT NOT NULL,                -- first day of the interest
    until TEXT NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (municipality, decision),
    UNIQUE (municipality, payment),
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT;

CREATE VIEW decisions_shared_running AS
SELECT r.municipality AS municipality, r.decision AS decision, r.application AS application,
       r.person AS person, r.start AS start, e.last AS ends, r.made AS made,
       r.part_of AS part_of, r.set_off AS set_off, r.varies AS varies, r.form AS form
FROM decisions_right r
LEFT JOIN decisions_ended e
       ON e.municipality = r.municipality AND e.decision = r.decision;

CREATE VIEW decisions_shared_month AS
SELECT municipality, decision, person, month, version, made, norm, income, income_basis,
       assistance, reserve, payable, form, figures, event
FROM decisions_month;

CREATE VIEW decisions_shared_advance AS
SELECT a.municipality AS municipality, a.id AS id, a.application AS application,
       a.person AS person, a.amount AS amount, a.made AS made, a.pay_by AS pay_by,
       a.promise AS promise, d.id AS decision
FROM decisions_advance a
LEFT JOIN decisions_decision d
       ON d.municipality = a.municipality AND d.application = a.application
      AND d.kind = 'grant';

CREATE VIEW decisions_shared_interest AS
SELECT municipality, decision, person, payment, principal, interest, made
FROM decisions_interest;
