-- promises/0004: the night writes its steps from the index of open duties alone; it opens a duty's
-- row only to call it broken.
DROP INDEX promises_promise_made;
CREATE INDEX promises_promise_made
    ON promises_promise (municipality, judged_by_room, last_day, id, kind, steps)
    WHERE state = 'made';
