-- decisions/0007: what for somebody of us opened an application that is not theirs.

-- The choice of one day, so that it is asked once. What stays is the line in the log of whom it is about:
-- rows of days before yesterday are taken away with the next choice. No words of people stand here.
CREATE TABLE decisions_opened (
    municipality TEXT NOT NULL,
    application TEXT NOT NULL,
    account TEXT NOT NULL,              -- who opened it
    day TEXT NOT NULL,
    purpose TEXT NOT NULL,              -- key of a purpose of witness
    PRIMARY KEY (municipality, application, account, day),
    FOREIGN KEY (municipality, application) REFERENCES decisions_application (municipality, id)
) STRICT;
