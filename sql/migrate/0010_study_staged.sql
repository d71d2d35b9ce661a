-- A long import does not hold up the saves of others.

-- Reviews from another program that are stored, but not all of them in
-- study_event yet. A row goes with the last of its reviews; one that a killed
-- server left behind is finished at the next start.
CREATE TABLE study_staged (
    id      INTEGER PRIMARY KEY, -- in the order of the imports
    person  INTEGER NOT NULL REFERENCES person (id), -- whose
    program TEXT NOT NULL, -- id of the program
    model   TEXT NOT NULL, -- memory model in force then
    reviews TEXT NOT NULL  -- lines: server time in us, rating, name of the card
) STRICT;
CREATE INDEX study_staged_person ON study_staged (person);
