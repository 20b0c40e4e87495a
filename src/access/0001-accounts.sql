-- access/0001: accounts, sessions, what was typed when one ended, and failed sign-ins.
-- Law: AVG 5 lid 1 f, 32; UAVG 46. Persons are opaque ids: this room knows no names of theirs.

-- What other rooms may point a foreign key to.
CREATE TABLE access_shared_key (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,               -- account
    PRIMARY KEY (municipality, id)
) STRICT;

-- One account for each human. Roles that watch each other never meet in one account (BIO2 5.03):
-- the rule is in roles.c, and here once more.
CREATE TABLE access_account (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    sign_name TEXT,                 -- typed at sign-in, small letters; NULL: signs in elsewhere
    name TEXT,                      -- of staff, as colleagues and clients know them
    pseudonym TEXT NOT NULL,        -- fixed; what a person reads of who looked (C-579/21)
    person TEXT,                    -- opaque id; NULL for staff
    roles INTEGER NOT NULL          -- bits of enum role
        CHECK (roles BETWEEN 1 AND 127)
        CHECK ((roles & 3) = 0 OR (roles & 124) = 0)  -- person or trusted: no staff
        CHECK ((roles & 32) = 0 OR roles = 32)        -- ombudsman: nothing else
        CHECK ((roles & 64) = 0 OR roles = 64)        -- operator: nothing else
        CHECK ((roles & 4) = 0 OR (roles & 24) = 0),  -- case manager: no quality, no finance
    password BLOB,                  -- Argon2id with its salt and cost; NULL: none
    totp BLOB,                      -- secret of the authenticator app, sealed
    totp_step INTEGER NOT NULL,     -- last code used, in steps of 30 s: none twice
    opened TEXT NOT NULL,           -- instant
    closed TEXT,                    -- instant; NULL: open
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, id) REFERENCES access_shared_key (municipality, id),
    CHECK ((password IS NULL AND totp IS NULL) OR (password IS NOT NULL AND totp IS NOT NULL)),
    CHECK (person IS NULL OR (roles & 124) = 0)
) STRICT;
CREATE UNIQUE INDEX access_account_by_sign_name ON access_account (municipality, sign_name);
CREATE UNIQUE INDEX access_account_by_person ON access_account (municipality, person);
CREATE UNIQUE INDEX access_account_by_pseudonym ON access_account (municipality, pseudonym);

-- Staff who sign in with another organisation: its word for them is ours.
CREATE TABLE access_subject (
    municipality TEXT NOT NULL,
    subject_hash TEXT NOT NULL,     -- keyed hash of issuer and subject, hex
    account TEXT NOT NULL,
    PRIMARY KEY (municipality, subject_hash),
    FOREIGN KEY (municipality, account) REFERENCES access_account (municipality, id)
) STRICT;

-- The token itself is only in the browser. A row stays thirty days after its end, so that text
-- typed too late can still be kept for the right account.
CREATE TABLE access_session (
    municipality TEXT NOT NULL,
    token_hash TEXT NOT NULL,       -- SHA-256 of the cookie, hex
    account TEXT NOT NULL,
    acting INTEGER NOT NULL,        -- one bit of enum role
    means INTEGER NOT NULL CHECK (means BETWEEN 0 AND 2), -- enum means
    made TEXT NOT NULL,             -- instant
    used TEXT NOT NULL,             -- instant, to about a minute
    last_end TEXT NOT NULL,         -- instant; absolute end
    ended TEXT,                     -- instant; signed out, rotated or account closed
    PRIMARY KEY (municipality, token_hash),
    FOREIGN KEY (municipality, account) REFERENCES access_account (municipality, id)
) STRICT;
CREATE INDEX access_session_by_account ON access_session (municipality, account);
CREATE INDEX access_session_by_end ON access_session (municipality, last_end);

-- A form posted after its session ended. The key is in the browser's cookie only: we keep it and
-- cannot read it.
CREATE TABLE access_kept (
    municipality TEXT NOT NULL,
    token_hash TEXT NOT NULL,       -- SHA-256 of the cookie, hex
    account TEXT NOT NULL,          -- shown to nobody else
    until TEXT NOT NULL,            -- instant
    sealed BLOB NOT NULL,           -- path and fields
    PRIMARY KEY (municipality, token_hash),
    FOREIGN KEY (municipality, account) REFERENCES access_account (municipality, id)
) STRICT;
CREATE INDEX access_kept_by_until ON access_kept (municipality, until);
CREATE INDEX access_kept_by_account ON access_kept (municipality, account);

-- Failed sign-ins, to slow down who guesses; and where an account signed in well before, so that
-- somebody else's guessing does not keep its owner out. Names and addresses as keyed hashes.
CREATE TABLE access_attempt (
    municipality TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pair', 'account', 'address', 'known')),
    key_hash TEXT NOT NULL,         -- keyed hash, hex
    fails INTEGER NOT NULL CHECK (fails >= 0),
    last TEXT NOT NULL,             -- instant
    PRIMARY KEY (municipality, kind, key_hash)
) STRICT;
CREATE INDEX access_attempt_by_last ON access_attempt (municipality, last);

-- What every room may show of an account.
CREATE VIEW access_shared_account AS
SELECT municipality, id, name, pseudonym, roles, closed FROM access_account;
