-- dossier/0002: talks that begin with what the person wants, notes that the person releases one by
-- one, what was agreed, and the card for who comes next. AVG 5 lid 1 a-e, 13; Awb 2:4, 3:2.
-- A talk here is help, always: there is no other sort to choose, so no check can begin in one.

CREATE TABLE dossier_talk (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    account TEXT NOT NULL,              -- with whom; asked by
    made TEXT NOT NULL,                 -- day of the invitation
    planned TEXT NOT NULL,              -- day of the talk
    starts TEXT NOT NULL,               -- as said to the person: "10.30 uur"
    minutes INTEGER NOT NULL CHECK (minutes >= 10 AND minutes <= 240),
    why BLOB NOT NULL,                  -- sealed; what it is about, and why
    present BLOB NOT NULL,              -- sealed; who is there of us; may be empty text
    place TEXT CHECK (place IS NULL     -- the person chooses
        OR place = 'desk' OR place = 'phone' OR place = 'video' OR place = 'home'
        OR place = 'neutral'),
    interpreter TEXT NOT NULL,          -- language, as the person says; '': none asked
    brings BLOB,                        -- sealed; whom the person brings
    wants BLOB,                         -- sealed; "Wat wilt u?"
    well BLOB,                          -- sealed; "Wat lukt nu prima?"
    hard BLOB,                          -- sealed; "Wat is moeilijk of doet pijn?"
    told TEXT,                          -- day the person last wrote their side
    held TEXT,                          -- day its notes were handed to the person
    more BLOB,                          -- sealed; the last, free question
    read TEXT,                          -- day the person went through the notes
    PRIMARY KEY (municipality, id),
    UNIQUE (municipality, id, person),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (planned >= made),
    CHECK (read IS NULL OR held IS NOT NULL)
) STRICT;
CREATE INDEX dossier_talk_of ON dossier_talk (municipality, person, planned);

-- Sentences that wait for the person's yes or no. A yes makes it an observation, a no or four weeks
-- of silence makes it nothing: either way the row goes.
CREATE TABLE dossier_note (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    talk TEXT NOT NULL,
    person TEXT NOT NULL,
    place INTEGER NOT NULL,             -- order
    words BLOB NOT NULL,                -- sealed
    author TEXT NOT NULL,               -- account
    made TEXT NOT NULL,                 -- day
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, talk, person)
        REFERENCES dossier_talk (municipality, id, person)
) STRICT;
CREATE INDEX dossier_note_of ON dossier_note (municipality, person, talk, place);
CREATE INDEX dossier_note_old ON dossier_note (municipality, made);

-- What was agreed. What we took on is a duty of promises from this row on; what the person took on
-- has a day and no state: nobody keeps count of it.
CREATE TABLE dossier_agreed (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    talk TEXT NOT NULL,
    person TEXT NOT NULL,
    words BLOB NOT NULL,                -- sealed
    made TEXT NOT NULL,                 -- day
    last_day TEXT NOT NULL,
    promise TEXT,                       -- ours: the duty; NULL: the person's own
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, talk, person)
        REFERENCES dossier_talk (municipality, id, person),
    FOREIGN KEY (municipality, promise) REFERENCES promises_shared_key (municipality, id),
    CHECK (last_day >= made)
) STRICT;
CREATE INDEX dossier_agreed_of ON dossier_agreed (municipality, person, made);

-- The card for who comes next. Its words are the person's; nothing else is kept on it: what was
-- agreed and what we owe is read from where it stands.
CREATE TABLE dossier_handover (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL,
    to_name TEXT NOT NULL,              -- of the one who comes, as the person is told
    reason TEXT NOT NULL CHECK (        -- ours, never about the person
        reason = 'leaves' OR reason = 'spread' OR reason = 'absent' OR reason = 'area'),
    made TEXT NOT NULL,                 -- day
    starts TEXT NOT NULL,               -- first day of the new contact person
    words BLOB,                         -- sealed; what the person wants the next to know
    helps BLOB,                         -- sealed; what helps in contact
    changed TEXT,                       -- day the person last wrote on it
    opened TEXT,                        -- day the new one read it
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (from_account <> to_account),
    CHECK (starts >= made)
) STRICT;
CREATE INDEX dossier_handover_of ON dossier_handover (municipality, person, made);
