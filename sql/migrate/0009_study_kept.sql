-- Long practice is gone on from where it was folded to, instead of from its
-- first event.

-- What follows from a person's study_event, so that it need not be worked out
-- again after each start. No fact stands here alone: a row may go at any time,
-- and one that does not fit is not read.
CREATE TABLE study_kept (
    person  INTEGER NOT NULL REFERENCES person (id), -- whose
    program TEXT NOT NULL, -- id of the program
    part    TEXT NOT NULL, -- log: the events folded; cards: memory at some days
    hash    BLOB NOT NULL, -- of body
    body    BLOB NOT NULL, -- packed (src/app/study_pack.c)
    PRIMARY KEY (person, program, part)
) STRICT;
