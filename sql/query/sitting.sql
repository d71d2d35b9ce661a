-- name: sitting_add
-- A new sitting; its first events follow in the same transaction.
-- :person int
-- :form int
-- :program text
-- :kind text
-- :domain text?
-- :n_items int
-- :phase text
-- :deadline_us int   0: none
-- :started_us int
-- -> id int
INSERT INTO sitting (person, form, program, kind, domain, n_items, phase,
                     deadline_us, started_us)
VALUES (:person, :form, :program, :kind, :domain, :n_items, :phase,
        :deadline_us, :started_us)
RETURNING id;

-- name: sitting_load
-- One sitting of this person; no row when it is somebody else's.
-- :sitting int
-- :person int
-- -> id int, form int, program text, kind text, domain text?, n_items int
-- -> phase text, deadline_us int, started_us int, ended_us int?, raw int?
-- -> n_scored int?, practice_line int?
SELECT id, form, program, kind, domain, n_items, phase, deadline_us,
       started_us, ended_us, raw, n_scored, practice_line
  FROM sitting
 WHERE id = :sitting AND person = :person;

-- name: sitting_list_person
-- A person's sittings, newest first; told: 1 when the report has been opened.
-- :person int
-- :program text   only of this program; empty: all
-- -> id int, form int, program text, kind text, domain text?, n_items int
-- -> phase text, deadline_us int, started_us int, ended_us int?, raw int?
-- -> n_scored int?, practice_line int?, finished int?
-- -> told int
SELECT id, form, program, kind, domain, n_items, phase, deadline_us,
       started_us, ended_us, raw, n_scored, practice_line, finished,
       EXISTS (SELECT 1 FROM event
                WHERE event.sitting = sitting.id
                  AND event.kind = 'report_opened') AS told
  FROM sitting
 WHERE person = :person AND (:program = '' OR program = :program)
 ORDER BY id DESC;

-- name: sitting_running_person
-- The sitting a person has not ended; no row: none.
-- :person int
-- -> id int
SELECT id
  FROM sitting
 WHERE person = :person AND ended_us IS NULL
 ORDER BY id DESC
 LIMIT 1;

-- name: sitting_list_running
-- Sittings that are not over, for the clock.
-- -> id int, person int, deadline_us int
SELECT id, person, deadline_us
  FROM sitting
 WHERE ended_us IS NULL
 ORDER BY id;

-- name: sitting_list_all
-- Every sitting after this id, in order, to check the journals.
-- :after int
-- -> id int, person int, form int, program text, phase text, deadline_us int
-- -> started_us int, ended_us int?, raw int?, n_scored int?
SELECT id, person, form, program, phase, deadline_us, started_us, ended_us,
       raw, n_scored
  FROM sitting
 WHERE id > :after
 ORDER BY id;

-- name: sitting_set_phase
-- What its events have come to, while it is running.
-- :sitting int
-- :phase text
-- :deadline_us int   0: none
UPDATE sitting
   SET phase = :phase, deadline_us = :deadline_us
 WHERE id = :sitting;

-- name: sitting_end
-- It is over. Also run again when a late answer changes the number right.
-- :sitting int
-- :phase text
-- :ended_us int
-- :raw int
-- :n_scored int
-- :practice_line int?
-- :finished int
UPDATE sitting
   SET phase = :phase, deadline_us = 0, ended_us = :ended_us, raw = :raw,
       n_scored = :n_scored, practice_line = :practice_line,
       finished = :finished
 WHERE id = :sitting;

-- name: sitting_erase
-- Delete a person's sittings, after event_erase and pad_erase.
-- :person int
DELETE FROM sitting
 WHERE person = :person;

-- name: sitting_list_over
-- Sittings of a program that are over, for item statistics; the person only to
-- tell how many there are.
-- :program text
-- :kind text       empty: all
-- :from_us int     started at this instant or later
-- :until_us int    started before it
-- :first_only int  1: only a person's first of the program and kind
-- :most int        so many, the newest
-- -> id int, person int, form int, kind text, started_us int
SELECT id, person, form, kind, started_us
  FROM sitting
 WHERE program = :program AND (:kind = '' OR kind = :kind)
   AND ended_us IS NOT NULL
   AND started_us >= :from_us AND started_us < :until_us
   AND (:first_only = 0
        OR NOT EXISTS (SELECT 1
                         FROM sitting AS earlier
                        WHERE earlier.person = sitting.person
                          AND earlier.id < sitting.id
                          AND earlier.program = :program
                          AND (:kind = '' OR earlier.kind = :kind)))
 ORDER BY id DESC
 LIMIT :most;
