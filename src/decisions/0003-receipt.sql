-- decisions/0003: what a month was computed from and with, so that anybody can compute it again.

-- A receipt of one month of one right: one row each time its rows were made. Never changed.
CREATE TABLE decisions_receipt (
    municipality TEXT NOT NULL,
    decision TEXT NOT NULL,             -- the right
    month TEXT NOT NULL,
    version INTEGER NOT NULL,           -- of the month's rows
    made TEXT NOT NULL,                 -- day
    program TEXT NOT NULL,              -- version that computed it
    figures TEXT NOT NULL,              -- SHA-256 of the amounts of that half-year, hexadecimal
    sealed BLOB NOT NULL,               -- canonical bytes: inputs and outcome, with the applicant's key
    PRIMARY KEY (municipality, decision, month, version),
    FOREIGN KEY (municipality, decision) REFERENCES decisions_shared_key (municipality, id)
) STRICT;
