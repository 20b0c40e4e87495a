-- decisions/0004: papers that a person adds to an application (Awb 4:2): theirs until we used them.
CREATE TABLE decisions_document (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    application TEXT NOT NULL,
    person TEXT NOT NULL,               -- whose it is, and whose key seals it (class attachments)
    question TEXT,                      -- the question it answers; NULL: sent by itself
    instead_of TEXT,                    -- an earlier version, which stays readable to the person
    kind TEXT NOT NULL CHECK (kind = 'pdf' OR kind = 'jpg' OR kind = 'png'), -- by its bytes
    size INTEGER NOT NULL CHECK (size > 0),      -- bytes
    added TEXT NOT NULL,                -- day
    state TEXT NOT NULL CHECK (
        state = 'here' OR state = 'replaced' OR state = 'taken_back'),
    opened TEXT,                        -- day we first opened it; NULL: the person may take it back
    name BLOB,                          -- sealed: as the person called the file
    sealed BLOB,                        -- the bytes; NULL once taken back: nothing of it is left
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, application)
        REFERENCES decisions_application (municipality, id),
    CHECK (state <> 'taken_back' OR (sealed IS NULL AND name IS NULL AND opened IS NULL)),
    CHECK (state = 'taken_back' OR (sealed IS NOT NULL AND name IS NOT NULL))
) STRICT;
CREATE INDEX decisions_document_of ON decisions_document (municipality, application, added);
