-- people/0003: what happened while something left the house. A row here means: tried at least once.
-- Sending is at least once: we write down that we begin before we begin, so after a power cut
-- between the two one mail may come twice (with the same Message-ID); a letter file never does.
CREATE TABLE people_outbox_try (
    municipality TEXT NOT NULL,
    message TEXT NOT NULL,
    channel TEXT NOT NULL,
    tries INTEGER NOT NULL CHECK (tries > 0),
    next TEXT NOT NULL,             -- instant: not before this
    failed TEXT NOT NULL CHECK (    -- how the last try ended
        failed = '' OR failed = 'no_answer' OR failed = 'refused' OR failed = 'address'
        OR failed = 'no_paper' OR failed = 'disk'),
    given_up INTEGER NOT NULL CHECK (given_up IN (0, 1)), -- a human being looks: desk of quality
    PRIMARY KEY (municipality, message, channel),
    FOREIGN KEY (municipality, message, channel)
        REFERENCES people_outbox (municipality, message, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_outbox_try_given_up ON people_outbox_try (municipality, given_up);
