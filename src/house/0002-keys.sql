-- house/0002: which key files this database was made with. A mark is a keyed hash of a fixed word:
-- it tells one key from another and gives nothing of the key away. No personal data.
CREATE TABLE house_key (
    municipality TEXT NOT NULL,   -- code of the municipality
    name         TEXT NOT NULL,   -- file: "keys" (fields of persons), "access.key" (sign-in)
    mark         BLOB NOT NULL,   -- 32 bytes, written once
    PRIMARY KEY (municipality, name)
) STRICT, WITHOUT ROWID;
