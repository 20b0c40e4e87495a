-- dossier/0003: what the person took on in a talk gives us a duty, not them: to ask how it went. The
-- person's own agreement still has no state; only ours is kept or late.
CREATE TABLE dossier_after (
    municipality TEXT NOT NULL,
    agreed TEXT NOT NULL,               -- the person's own
    person TEXT NOT NULL,
    promise TEXT NOT NULL,              -- ours: to ask, and to help where it did not work out
    PRIMARY KEY (municipality, agreed),
    FOREIGN KEY (municipality, agreed) REFERENCES dossier_agreed (municipality, id),
    FOREIGN KEY (municipality, person) REFERENCES people_shared_key (municipality, id),
    FOREIGN KEY (municipality, promise) REFERENCES promises_shared_key (municipality, id)
) STRICT, WITHOUT ROWID;
