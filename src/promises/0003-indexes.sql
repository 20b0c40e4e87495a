-- promises/0003: indexes that do not move when a promise changes state, so that a night with many
-- broken duties writes few pages (measured over a million open duties).
DROP INDEX promises_promise_of;
DROP INDEX promises_promise_by_day;
DROP INDEX promises_promise_open;
CREATE INDEX promises_promise_to ON promises_promise (municipality, person, last_day);
CREATE INDEX promises_promise_due ON promises_promise (municipality, last_day, kind);
CREATE INDEX promises_promise_made
    ON promises_promise (municipality, judged_by_room, last_day, kind) WHERE state = 'made';
CREATE INDEX promises_promise_mended
    ON promises_promise (municipality, last_day, kind) WHERE state = 'repaired';
