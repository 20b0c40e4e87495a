-- people/0002: somebody beside you. A person lets somebody look along, part by part, until a day; and
-- an employee whom a person would rather not see. Law: Awb 2:1 (to be assisted by somebody).

-- One row for each invitation. The code of the invitation works once, and only for a while.
CREATE TABLE people_trusted (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,           -- who lets somebody look along
    code TEXT,                      -- keyed hash of the code; NULL once used or ended
    code_sealed BLOB,               -- the code for the person's own page; NULL once used or ended
    name BLOB NOT NULL,             -- sealed for the person: how they call this helper
    account TEXT,                   -- of the helper, once the code was used
    helper_sees BLOB,               -- sealed for the helper: the name of the person
    helper TEXT,                    -- the helper's own id: whose key seals helper_sees
    money INTEGER NOT NULL CHECK (money IN (0, 1)),             -- may see the money
    application INTEGER NOT NULL CHECK (application IN (0, 1)), -- the applications and letters
    messages INTEGER NOT NULL CHECK (messages IN (0, 1)),       -- the messages
    made TEXT NOT NULL,             -- day
    code_until TEXT NOT NULL,       -- last day the code can be used
    until TEXT NOT NULL,            -- last day of looking along
    accepted TEXT,                  -- day the code was used
    ended TEXT,                     -- day one of the two ended it: from the next click on
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (money + application + messages > 0),
    CHECK ((account IS NULL) = (accepted IS NULL)),
    CHECK (code IS NULL OR (accepted IS NULL AND ended IS NULL))
) STRICT;
CREATE INDEX people_trusted_of ON people_trusted (municipality, person, made);
CREATE INDEX people_trusted_by ON people_trusted (municipality, account, until);
CREATE UNIQUE INDEX people_trusted_code ON people_trusted (municipality, code);

-- Somebody of us whom this person would rather not see. No reason is asked, and none is kept.
CREATE TABLE people_rather_not (
    municipality TEXT NOT NULL,
    person TEXT NOT NULL,
    account TEXT NOT NULL,          -- the employee
    made TEXT NOT NULL,
    promise TEXT NOT NULL,          -- that we find somebody else
    ended TEXT,                     -- the person took it back
    arranged TEXT,                  -- day quality had somebody else take over; NULL: still to do
    PRIMARY KEY (municipality, person, account),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_rather_not_open ON people_rather_not (municipality, made)
    WHERE arranged IS NULL AND ended IS NULL;
