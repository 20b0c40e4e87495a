-- house/0003: a colleague who would have opened more people in a day than the task asks. Who they
-- were stands nowhere: a page that was not opened is nobody's. Law: AVG 5 lid 1 c, 32 lid 1 b.
CREATE TABLE house_many (
    municipality TEXT NOT NULL,
    account      TEXT NOT NULL,      -- of the colleague
    day          TEXT NOT NULL,
    refused      INTEGER NOT NULL,   -- pages that stayed shut that day
    more         INTEGER NOT NULL,   -- people that the quality role added to the limit of that day
    more_by      TEXT,               -- account that did so; NULL: nobody did
    PRIMARY KEY (municipality, account, day),
    CHECK (refused > 0 AND more >= 0),
    CHECK ((more = 0 AND more_by IS NULL) OR (more > 0 AND more_by IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX house_many_by_day ON house_many (municipality, day);
