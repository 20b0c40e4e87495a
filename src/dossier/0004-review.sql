-- dossier/0004: a judgement that is over, opened for who reviews a decision of a day on which it
-- still counted. Awb 7:4 lid 2, 8:42: an objection body and a court get what bears on the case.
-- Asked by one, agreed by another, for one decision, until a day; the person is told the same day.
CREATE TABLE dossier_review (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    body TEXT NOT NULL CHECK (          -- who reviews; there are no others
        body = 'objection' OR body = 'court'),
    reference BLOB NOT NULL,            -- sealed; the number of the case at that body
    decision TEXT NOT NULL,             -- id in its own room
    decided TEXT NOT NULL,              -- day on which it was made known
    asked_by TEXT NOT NULL,             -- account
    agreed_by TEXT,                     -- another account; NULL: it opens nothing yet
    made TEXT NOT NULL,                 -- day
    until TEXT NOT NULL,                -- the last day on which it opens
    told TEXT,                          -- day the person was told; with agreed_by
    PRIMARY KEY (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    CHECK (agreed_by IS NULL OR agreed_by <> asked_by),
    CHECK (agreed_by IS NULL OR told IS NOT NULL),
    CHECK (until >= made),
    CHECK (decided <= made)
) STRICT;
CREATE INDEX dossier_review_of ON dossier_review (municipality, person, made);
CREATE INDEX dossier_review_open ON dossier_review (municipality, until);
-- What is over long enough is destroyed: the night looks for it by its last day.
CREATE INDEX dossier_judgement_over ON dossier_judgement (municipality, until);
