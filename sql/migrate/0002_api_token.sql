-- Tokens, with which other programs use the API in a person's name.

-- A token lasts until it expires or is revoked: then its row is deleted.
CREATE TABLE api_token (
    hash       BLOB PRIMARY KEY NOT NULL, -- of the token, which nobody keeps
    person     INTEGER NOT NULL REFERENCES person (id), -- in whose name
    name       TEXT NOT NULL,    -- how its owner calls it
    scope      TEXT NOT NULL,    -- what it may do: read, sit, case, all
    created_us INTEGER NOT NULL, -- when it was made
    expires_us INTEGER NOT NULL, -- of no use from this instant on
    UNIQUE (person, name)
) STRICT;
