-- The pad: what a candidate keeps beside the answers, and how a person wants
-- the screen. None of it is an event: nothing here ever changes a score.

-- What stands on the pad of a sitting, each thing in its newest version.
CREATE TABLE pad (
    sitting  INTEGER NOT NULL REFERENCES sitting (id), -- whose pad
    kind     TEXT NOT NULL,    -- pad_kind_text: look, notes, highlight …
    place    INTEGER NOT NULL, -- item or segment, from 0; 0 where neither
    seq      INTEGER NOT NULL, -- 1, 2, 3 … of this thing
    saved_us INTEGER NOT NULL, -- when it was stored
    body     TEXT NOT NULL,    -- JSON (src/format/pad_json.h)
    PRIMARY KEY (sitting, kind, place)
) STRICT, WITHOUT ROWID;

-- How a person wants every page: theme, size of text, keys.
CREATE TABLE person_look (
    person   INTEGER PRIMARY KEY REFERENCES person (id), -- whose
    saved_us INTEGER NOT NULL, -- when it was stored
    body     TEXT NOT NULL     -- JSON, as a pad's look
) STRICT;
