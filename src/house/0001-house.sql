-- What the municipality says of itself, and where the demo's day stands. No personal data.
CREATE TABLE house_setting (
    municipality TEXT NOT NULL,   -- code of the municipality
    name         TEXT NOT NULL,   -- "name", "phone", "demo_day", ...
    value        TEXT NOT NULL,
    PRIMARY KEY (municipality, name)
) STRICT;

-- Nights that were done, one row a day: a missed night is seen as a gap and caught up.
CREATE TABLE house_night (
    municipality TEXT NOT NULL,
    day          TEXT NOT NULL,      -- the day whose morning this night prepares, YYYY-MM-DD
    done_at      TEXT NOT NULL,      -- moment on the clock, UTC
    broken       INTEGER NOT NULL,   -- duties found broken that night
    repaired     INTEGER NOT NULL,   -- repairs ordered that night
    PRIMARY KEY (municipality, day)
) STRICT;
