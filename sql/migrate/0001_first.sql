-- The first schema: one person sits mocks and keeps a retake case.
--
-- Instants (`_us`) are microseconds on the server's own time line, which never
-- runs backwards (src/app/clock.h), unless a comment says wall clock. Hashes
-- are BLAKE2b-256. Flags are 0 or 1.

-- Migrations this database has been through.
CREATE TABLE migration (
    number     INTEGER PRIMARY KEY, -- of the file: 1 for 0001_first.sql
    name       TEXT NOT NULL,       -- of the file, without number and .sql
    sha256     TEXT NOT NULL,       -- of the file as it was applied, in hex
    applied_us INTEGER NOT NULL     -- wall clock
) STRICT;

-- Last sign of life of the server: how it knows how long it was away.
CREATE TABLE server_clock (
    id          INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row
    boot_id     TEXT NOT NULL,    -- /proc/sys/kernel/random/boot_id
    boottime_us INTEGER NOT NULL, -- CLOCK_BOOTTIME in that boot
    server_us   INTEGER NOT NULL, -- the server's time line
    wall_us     INTEGER NOT NULL  -- wall clock
) STRICT;

-- People. In personal mode there is one.
CREATE TABLE person (
    id         INTEGER PRIMARY KEY, -- never shown
    created_us INTEGER NOT NULL     -- when first seen
) STRICT;

-- One-time keys as printed by `serve` and `open`; only hashes are kept.
CREATE TABLE access_key (
    hash       BLOB PRIMARY KEY NOT NULL, -- of the key
    created_us INTEGER NOT NULL,          -- when it was printed
    expires_us INTEGER NOT NULL,          -- of no use from this instant on
    used_us    INTEGER                    -- when it was used; null: not yet
) STRICT;

-- Browsers that are let in; the cookie's secret is kept as a hash.
CREATE TABLE session (
    hash       BLOB PRIMARY KEY NOT NULL, -- of the cookie
    person     INTEGER NOT NULL REFERENCES person (id), -- who it lets in
    csrf       TEXT NOT NULL,    -- token that every change must carry
    created_us INTEGER NOT NULL  -- when the key was exchanged for it
) STRICT;

CREATE INDEX session_person ON session (person);

-- Program files, frozen as they were read; never changed.
CREATE TABLE program_version (
    id        INTEGER PRIMARY KEY, -- named by forms
    program   TEXT NOT NULL,       -- id of the program: cma-aama
    hash      BLOB NOT NULL,       -- of body
    body      TEXT NOT NULL,       -- program.yaml, byte for byte
    loaded_us INTEGER NOT NULL,    -- when it was first read
    UNIQUE (program, hash)
) STRICT;

-- Items, frozen as they were read; never changed.
CREATE TABLE item_version (
    id        INTEGER PRIMARY KEY, -- named by forms
    program   TEXT NOT NULL,       -- id of the program
    item      TEXT NOT NULL,       -- id of the item: cma-0412
    hash      BLOB NOT NULL,       -- of body
    body      TEXT NOT NULL,       -- the item as JSON
    loaded_us INTEGER NOT NULL,    -- when it was first read
    UNIQUE (program, item, hash)
) STRICT;

-- What is served of each program: its last good version.
CREATE TABLE catalog (
    program         TEXT PRIMARY KEY NOT NULL, -- id of the program
    program_version INTEGER NOT NULL REFERENCES program_version (id), -- served
    items           TEXT NOT NULL,   -- JSON array: ids of its item_versions
    loaded_us       INTEGER NOT NULL -- when it became the served one
) STRICT;

-- Forms: a frozen, ordered selection of items; never changed.
CREATE TABLE form (
    id              INTEGER PRIMARY KEY, -- named by sittings
    program_version INTEGER NOT NULL REFERENCES program_version (id), -- its rules
    kind            TEXT NOT NULL,    -- mock, segment, domain
    domain          TEXT,             -- id of the domain; null: not of one
    seed            INTEGER NOT NULL, -- 64 bits of assembly, as signed number
    body            TEXT NOT NULL,    -- JSON: segments, items with their versions
    created_us      INTEGER NOT NULL  -- when it was assembled
) STRICT;

-- Sittings, as a list to look things up in. Everything here but person, form
-- and id follows from the form and the events.
CREATE TABLE sitting (
    id            INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again, for a
                  -- browser may still hold answers to one that was erased
    person        INTEGER NOT NULL REFERENCES person (id), -- the candidate
    form          INTEGER NOT NULL REFERENCES form (id),   -- what is sat
    program       TEXT NOT NULL,    -- id of the program
    kind          TEXT NOT NULL,    -- as the form's
    domain        TEXT,             -- as the form's
    n_items       INTEGER NOT NULL, -- in the form
    phase         TEXT NOT NULL,    -- sitting_phase_text: segment, submitted …
    deadline_us   INTEGER NOT NULL, -- when the clock acts next; 0: never
    started_us    INTEGER NOT NULL, -- first event
    ended_us      INTEGER,          -- null: it is running
    raw           INTEGER,          -- number right; null: running
    n_scored      INTEGER,          -- raw is of so many; null: running
    practice_line INTEGER           -- in force at the end; null: none applies
) STRICT;

CREATE INDEX sitting_person ON sitting (person, id);
CREATE INDEX sitting_form ON sitting (form);
CREATE INDEX sitting_running ON sitting (id) WHERE ended_us IS NULL;

-- The journal of every sitting: append only. State is the fold of these.
-- Columns that a kind does not use are null (src/exam/sitting.h).
CREATE TABLE event (
    sitting          INTEGER NOT NULL REFERENCES sitting (id), -- whose journal
    n                INTEGER NOT NULL, -- 1, 2, 3 … within the sitting
    at_us            INTEGER NOT NULL, -- when it happened, or was due
    kind             TEXT NOT NULL,    -- event_kind_text: response, flag …
    item             INTEGER, -- position in the form, from 0
    segment          INTEGER, -- from 0
    seq              INTEGER, -- of a response, per item: 1, 2, 3 …
    choices          INTEGER, -- set of options: bit 0 is the option a
    flag             INTEGER, -- flagged; late, of a response; ended by the clock
    us               INTEGER, -- deadline, time given, or age claimed
    seed             INTEGER, -- of the order of options, as signed number
    extra_percent    INTEGER, -- accommodation: 50 is time and a half
    extra_segment_us INTEGER, -- accommodation: added to every segment
    extra_break_us   INTEGER, -- accommodation: added to the break pool
    chain            BLOB NOT NULL, -- hash of this event and the chain before it
    PRIMARY KEY (sitting, n)
) STRICT, WITHOUT ROWID;

-- An answer is stored once, whatever a client repeats.
CREATE UNIQUE INDEX event_response ON event (sitting, item, seq)
    WHERE kind = 'response';

-- The retake case of a person under a program: append only. The case is the
-- fold of these.
CREATE TABLE case_event (
    id      INTEGER PRIMARY KEY, -- in the order they happened
    person  INTEGER NOT NULL REFERENCES person (id), -- whose case
    program TEXT NOT NULL,    -- id of the program
    at_us   INTEGER NOT NULL, -- when it was entered
    kind    TEXT NOT NULL,    -- attempt_recorded, attempt_removed, details_set,
                              -- study_date_set, document_set, program_chosen
    body    TEXT NOT NULL     -- JSON: what was entered
) STRICT;

CREATE INDEX case_event_person ON case_event (person, id);
