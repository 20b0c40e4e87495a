-- payments/0001: what is owed, what was sent, what the bank said. Amounts are whole euro cents, in
-- the clear: an outside program (audit) adds them up from these rows alone. Account numbers are
-- sealed under the payee's own key. Money rows are never changed or deleted.
-- Law: Pw 45, 52; Awb 4:86-4:100.
-- CHECKs say OR, not IN: SQLite builds a small table of a long IN list for every row it tests.

-- An account of a person, as asked. In force once agreed, from its first day, until a later one.
CREATE TABLE payments_account (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    first TEXT NOT NULL,            -- first day it may be paid on
    iban BLOB NOT NULL,             -- sealed
    holder BLOB NOT NULL,           -- sealed: the name at the bank
    asked_by TEXT NOT NULL,         -- account of who asked: the person or an official
    asked_on TEXT NOT NULL,
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT;
CREATE INDEX payments_account_of ON payments_account (municipality, person, first);

-- The second person. Nobody agrees to what they asked themselves.
CREATE TABLE payments_account_agreed (
    municipality TEXT NOT NULL,
    account TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on TEXT NOT NULL,
    PRIMARY KEY (municipality, account),
    FOREIGN KEY (municipality, account) REFERENCES payments_account (municipality, id),
    CHECK (agreed_by <> asked_by)
) STRICT;

-- The bank said money cannot come here (AC01, AC04, ...): asked about before it is used again.
CREATE TABLE payments_account_stopped (
    municipality TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT NOT NULL,           -- code of the bank
    day TEXT NOT NULL,
    PRIMARY KEY (municipality, account),
    FOREIGN KEY (municipality, account) REFERENCES payments_account (municipality, id)
) STRICT;

-- The standing mandate: repairs and advances may be sent by night within it (LAYOUT, repair).
CREATE TABLE payments_mandate (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    first TEXT NOT NULL,
    until TEXT NOT NULL,
    most INTEGER NOT NULL CHECK (most > 0), -- cents of one payment
    asked_by TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    PRIMARY KEY (municipality, id)
) STRICT;
CREATE TABLE payments_mandate_agreed (
    municipality TEXT NOT NULL,
    mandate TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on TEXT NOT NULL,
    PRIMARY KEY (municipality, mandate),
    FOREIGN KEY (municipality, mandate) REFERENCES payments_mandate (municipality, id),
    CHECK (agreed_by <> asked_by)
) STRICT;

-- What is owed, once: the month's assistance, an advance, a correction, interest, a sorry.
CREATE TABLE payments_obligation (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,           -- payee
    kind TEXT NOT NULL CHECK (
        kind = 'month' OR kind = 'correction' OR kind = 'advance' OR kind = 'holiday'
        OR kind = 'interest' OR kind = 'sorry'),
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
CREATE INDEX payments_obligation_of ON payments_obligation (municipality, person, month);
CREATE INDEX payments_obligation_month ON payments_obligation (municipality, month, kind, decision, person);
CREATE INDEX payments_obligation_promised ON payments_obligation (municipality, promised);
CREATE INDEX payments_obligation_late ON payments_obligation (municipality, for_late)
    WHERE for_late IS NOT NULL;

-- A later calculation of a month that was owed already, and what became of the difference.
CREATE TABLE payments_correction (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,
    person TEXT NOT NULL,
    month TEXT NOT NULL,
    version INTEGER NOT NULL,
    difference INTEGER NOT NULL,    -- cents: above 0 owed (an obligation), below 0 paid too much
    way TEXT NOT NULL CHECK (
        way = 'none' OR way = 'paid' OR way = 'set_off' OR way = 'human'),
    made TEXT NOT NULL,
    PRIMARY KEY (municipality, decision, person, month, version)
) STRICT;
CREATE INDEX payments_correction_of ON payments_correction (municipality, person, way);

-- A run: the month's, drafted and agreed by people; or a standing one, within the mandate.
CREATE TABLE payments_run (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('month', 'standing')),
    number INTEGER NOT NULL,        -- counts up; part of the file's name and message id
    month TEXT NOT NULL,
    made_by TEXT NOT NULL,          -- account; the mandate's id for a standing one
    made_on TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, number)
) STRICT;
CREATE INDEX payments_run_month ON payments_run (municipality, month, kind);

-- What happened to a run; each step once: two people pressing at once, one wins.
CREATE TABLE payments_run_step (
    municipality TEXT NOT NULL,
    run TEXT NOT NULL,
    step TEXT NOT NULL CHECK (
        step = 'agreed' OR step = 'filed' OR step = 'refused'),
    made_by TEXT NOT NULL,          -- who drafted
    by_whom TEXT NOT NULL,          -- who did this step
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    message TEXT,                   -- filed: message id in the file
    file TEXT,                      -- filed: its name
    hash TEXT,                      -- filed: SHA-256
    payments INTEGER,               -- filed: how many
    total INTEGER,                  -- filed: cents
    PRIMARY KEY (municipality, run, step),
    FOREIGN KEY (municipality, run) REFERENCES payments_run (municipality, id),
    CHECK (step <> 'agreed' OR by_whom <> made_by),
    CHECK (step <> 'filed' OR (message IS NOT NULL AND file IS NOT NULL AND hash IS NOT NULL))
) STRICT;
CREATE INDEX payments_run_step_message ON payments_run_step (municipality, message);

-- One payment of one obligation. Its id is the end-to-end reference: opaque, unique for ever.
CREATE TABLE payments_attempt (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    run TEXT NOT NULL,
    obligation TEXT NOT NULL,
    person TEXT NOT NULL,
    turn INTEGER NOT NULL CHECK (turn > 0), -- 1 the first, 2 after the first is known to have failed
    amount INTEGER NOT NULL CHECK (amount > 0), -- cents, never above the obligation
    account TEXT NOT NULL,
    execute TEXT NOT NULL,          -- banking day
    month TEXT NOT NULL,            -- said on the statement
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, obligation, turn),
    FOREIGN KEY (municipality, run) REFERENCES payments_run (municipality, id),
    FOREIGN KEY (municipality, obligation) REFERENCES payments_obligation (municipality, id),
    FOREIGN KEY (municipality, account) REFERENCES payments_account (municipality, id)
) STRICT;
CREATE INDEX payments_attempt_run ON payments_attempt (municipality, run, execute, id);

-- Held: not paid in this run, with a reason a human being can act on.
CREATE TABLE payments_held (
    municipality TEXT NOT NULL,
    obligation TEXT NOT NULL,
    day TEXT NOT NULL,
    run TEXT,                       -- the draft in which it was held
    reason TEXT NOT NULL CHECK (
        reason = 'no_account' OR reason = 'account_stopped' OR reason = 'above_mandate'
        OR reason = 'no_mandate' OR reason = 'not_known_failed' OR reason = 'died'
        OR reason = 'third_time'),
    PRIMARY KEY (municipality, obligation, day),
    FOREIGN KEY (municipality, obligation) REFERENCES payments_obligation (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_held_run ON payments_held (municipality, run);

-- What the bank said of a payment. `fails` 1: this money did not stay with the payee.
CREATE TABLE payments_outcome (
    municipality TEXT NOT NULL,
    attempt TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind = 'booked' OR kind = 'returned' OR kind = 'refused' OR kind = 'not_booked'),
    fails INTEGER NOT NULL CHECK (fails IN (0, 1)),
    day TEXT NOT NULL,              -- booked, returned or refused on
    reason TEXT NOT NULL,           -- code of the bank; ''
    line TEXT,                      -- the line of the statement
    found TEXT NOT NULL,            -- day we read it
    PRIMARY KEY (municipality, attempt, kind),
    FOREIGN KEY (municipality, attempt) REFERENCES payments_attempt (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payments_outcome_failed ON payments_outcome (municipality, attempt) WHERE fails = 1;
CREATE INDEX payments_outcome_found ON payments_outcome (municipality, found, kind);

-- Judged once: kept, or late; late is then repaired.
CREATE TABLE payments_judged (
    municipality TEXT NOT NULL,
    obligation TEXT NOT NULL,
    found TEXT NOT NULL,            -- the night that saw it
    outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'late')),
    cause TEXT NOT NULL CHECK (
        cause = '' OR cause = 'not_sent' OR cause = 'refused' OR cause = 'returned'
        OR cause = 'not_booked' OR cause = 'booked_late' OR cause = 'held'),
    cause_promise TEXT,             -- promise to tell how it could happen
    interest INTEGER NOT NULL,      -- cents, by the law; 0 is said too
    interest_decision TEXT,         -- Awb 4:99
    sorry INTEGER NOT NULL,         -- cents, our own policy
    PRIMARY KEY (municipality, obligation),
    FOREIGN KEY (municipality, obligation) REFERENCES payments_obligation (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payments_judged_found ON payments_judged (municipality, found, outcome);
CREATE INDEX payments_judged_late ON payments_judged (municipality, outcome, obligation);

-- A late obligation that is put right: paid after all.
CREATE TABLE payments_repaired (
    municipality TEXT NOT NULL,
    obligation TEXT NOT NULL,
    day TEXT NOT NULL,              -- booked on
    PRIMARY KEY (municipality, obligation),
    FOREIGN KEY (municipality, obligation) REFERENCES payments_judged (municipality, obligation)
) STRICT, WITHOUT ROWID;

-- "Is het aangekomen?"
CREATE TABLE payments_arrived (
    municipality TEXT NOT NULL,
    obligation TEXT NOT NULL,
    day TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    PRIMARY KEY (municipality, obligation, day),
    FOREIGN KEY (municipality, obligation) REFERENCES payments_obligation (municipality, id)
) STRICT;

-- The ledger: two sides that add to zero in every entry; rows are only ever added.
CREATE TABLE payments_ledger (
    municipality TEXT NOT NULL,
    entry TEXT NOT NULL,            -- what belongs together, and adds to zero
    line INTEGER NOT NULL,
    day TEXT NOT NULL,
    book TEXT NOT NULL CHECK (
        book = 'assistance' OR book = 'owed' OR book = 'reserve' OR book = 'transit'
        OR book = 'bank' OR book = 'advances' OR book = 'interest' OR book = 'sorry'),
    person TEXT,                    -- NULL: a total
    obligation TEXT,
    attempt TEXT,
    why TEXT NOT NULL CHECK (
        why = 'owed' OR why = 'sent' OR why = 'booked' OR why = 'refused'
        OR why = 'returned' OR why = 'not_booked'),
    amount INTEGER NOT NULL,        -- cents; debit above 0, credit below
    PRIMARY KEY (municipality, entry, line)
) STRICT, WITHOUT ROWID;
-- No further index: the ledger is written at every step and added up as a whole (audit).

-- A file of the bank, read once. Its bytes are not kept.
CREATE TABLE payments_bank_file (
    municipality TEXT NOT NULL,
    hash TEXT NOT NULL,             -- SHA-256
    kind TEXT NOT NULL,             -- camt.053, pain.002
    read_on TEXT NOT NULL,
    lines INTEGER NOT NULL,
    matched INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    not_known INTEGER NOT NULL,
    PRIMARY KEY (municipality, hash)
) STRICT;

-- A statement of our own account: until when do we know what happened?
CREATE TABLE payments_statement (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,               -- of the bank
    iban TEXT NOT NULL,             -- the municipality's own
    until TEXT NOT NULL,            -- last day it covers
    file TEXT NOT NULL,
    PRIMARY KEY (municipality, iban, id),
    FOREIGN KEY (municipality, file) REFERENCES payments_bank_file (municipality, hash)
) STRICT;
CREATE INDEX payments_statement_until ON payments_statement (municipality, iban, until);

-- Lines of a statement that are no payment of ours: on a desk. No names: the bank has those.
CREATE TABLE payments_bank_line (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,          -- in the file
    booked TEXT NOT NULL,
    amount INTEGER NOT NULL,        -- cents; below 0 went out
    reference TEXT NOT NULL,        -- end-to-end or bank's own, as it stood there
    why TEXT NOT NULL CHECK (
        why = 'unknown' OR why = 'double' OR why = 'amount' OR why = 'batch'),
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, file) REFERENCES payments_bank_file (municipality, hash)
) STRICT;
CREATE TABLE payments_bank_line_done (
    municipality TEXT NOT NULL,
    line TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    day TEXT NOT NULL,
    words TEXT NOT NULL,            -- what was done with it
    PRIMARY KEY (municipality, line),
    FOREIGN KEY (municipality, line) REFERENCES payments_bank_line (municipality, id)
) STRICT;

-- Where each payment stands. Of this room alone.
CREATE VIEW payments_attempt_state AS
SELECT a.municipality AS municipality, a.id AS id, a.run AS run, a.obligation AS obligation,
       a.person AS person, a.turn AS turn, a.amount AS amount, a.account AS account,
       a.execute AS execute, s.day AS filed, b.day AS booked, f.kind AS failure, f.day AS failed,
       f.reason AS reason, b.found AS booked_found
FROM payments_attempt a
LEFT JOIN payments_run_step s
       ON s.municipality = a.municipality AND s.run = a.run AND s.step = 'filed'
LEFT JOIN payments_outcome b
       ON b.municipality = a.municipality AND b.attempt = a.id AND b.kind = 'booked'
LEFT JOIN payments_outcome f
       ON f.municipality = a.municipality AND f.attempt = a.id AND f.fails = 1;
