-- Practice: sessions, what was answered in them, settings and flags. Memory,
-- ability and plans are never stored: they follow from these rows.

-- A session of practice; its tasks are frozen when it starts.
CREATE TABLE study_session (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again, for a
               -- browser may still hold answers to one that was erased
    person     INTEGER NOT NULL REFERENCES person (id), -- who practises
    program    TEXT NOT NULL,    -- id of the program
    kind       TEXT NOT NULL,    -- session_kind_text: today, area, missed …
    seed       INTEGER NOT NULL, -- of the order of options, as signed number
    limit_s    INTEGER NOT NULL, -- seconds for all questions; 0: untimed
    model      TEXT NOT NULL,    -- memory model and weights: fsrs-6 default
    started_us INTEGER NOT NULL  -- when
) STRICT;

CREATE INDEX study_session_person ON study_session (person, id);

-- The tasks of a session, in order; never changed.
CREATE TABLE study_task (
    session      INTEGER NOT NULL REFERENCES study_session (id), -- whose
    n            INTEGER NOT NULL, -- place, from 0
    kind         TEXT NOT NULL,    -- review, clear, new
    card         TEXT NOT NULL,    -- name of the fact or misconception
    item_version INTEGER NOT NULL REFERENCES item_version (id), -- that asks it
    PRIMARY KEY (session, n)
) STRICT, WITHOUT ROWID;

-- What a person did, append only: taking back is an event too. Columns that a
-- kind does not use are null.
CREATE TABLE study_event (
    id      INTEGER PRIMARY KEY, -- in the order they were stored
    person  INTEGER NOT NULL REFERENCES person (id), -- who
    program TEXT NOT NULL,    -- id of the program
    at_us   INTEGER NOT NULL, -- when it was done, offline too
    kind    TEXT NOT NULL,    -- answer, rate, cause, undo, end, flag, settings,
                              -- import
    session INTEGER REFERENCES study_session (id), -- answer … end: in which
    task    INTEGER, -- answer, rate, cause, undo: place in the session, from 0
    seq     INTEGER, -- of them: 1, 2, 3 … per task
    chosen  INTEGER, -- answer: set of options, bit 0 is the option a
    guessed INTEGER, -- answer: 1 when it was said to be a guess
    seconds INTEGER, -- answer: on screen; 0: not known
    rating  INTEGER, -- rate, import: 1 again, 2 hard, 3 good, 4 easy
    cause   TEXT,    -- cause: not_known, misread, changed, time
    item    TEXT,    -- flag: id of the item
    flagged INTEGER, -- flag: 1 set, 0 taken back
    card    TEXT,    -- import: name of the card
    model   TEXT,    -- import: memory model in force then
    body    TEXT     -- settings: JSON
) STRICT;

CREATE INDEX study_event_person ON study_event (person, program, id);
CREATE INDEX study_event_session ON study_event (session, task, id)
    WHERE session IS NOT NULL;

-- An act is stored once, whatever a client repeats.
CREATE UNIQUE INDEX study_event_seq ON study_event (session, task, seq)
    WHERE seq IS NOT NULL;

CREATE INDEX study_event_flag ON study_event (person, program, item, id)
    WHERE kind = 'flag';

-- A review from elsewhere is stored once.
CREATE UNIQUE INDEX study_event_import
    ON study_event (person, program, card, at_us) WHERE kind = 'import';
