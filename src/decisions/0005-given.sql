-- decisions/0005: words that a person gave along with an application, as their own statement.
-- A copy: it stays with the decision as long as the decision is kept, which is said before.
CREATE TABLE decisions_given (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT NOT NULL,
    person TEXT NOT NULL,               -- whose words, and whose key seals them (class dossier)
    given TEXT NOT NULL,                -- day
    words BLOB NOT NULL,                -- sealed
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id)
) STRICT;
CREATE INDEX decisions_given_of ON decisions_given (municipality, application, given);
