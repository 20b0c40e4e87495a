-- people/0004: messages know in which order they were written. Neither the day nor the clock says so: acts of
-- one night bear the same hour, and a day for rules may stand still while the clock goes on.
ALTER TABLE people_message ADD COLUMN turn INTEGER NOT NULL DEFAULT 0; -- of this person, from 1
UPDATE people_message SET turn = (
    SELECT count(*) FROM people_message o
    WHERE o.municipality = people_message.municipality AND o.person = people_message.person
      AND (o.day, o.at, o.id) <= (people_message.day, people_message.at, people_message.id));
DROP INDEX people_message_of;
CREATE INDEX people_message_of ON people_message (municipality, person, turn, id);
