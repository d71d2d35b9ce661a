-- name: case_event_add
-- One event at the end of a person's retake case.
-- :person int
-- :program text
-- :at_us int
-- :kind text
-- :body text   JSON
INSERT INTO case_event (person, program, at_us, kind, body)
VALUES (:person, :program, :at_us, :kind, :body);

-- name: case_event_list
-- A person's case events, in order.
-- :person int
-- :program text   only of this program; empty: all
-- -> id int, program text, at_us int, kind text, body text
SELECT id, program, at_us, kind, body
  FROM case_event
 WHERE person = :person AND (:program = '' OR program = :program)
 ORDER BY id;

-- name: case_event_program_chosen
-- The program the person chose last; no row before the first choice.
-- :person int
-- -> program text
SELECT program
  FROM case_event
 WHERE person = :person AND kind = 'program_chosen'
 ORDER BY id DESC
 LIMIT 1;

-- name: case_event_erase
-- Delete a person's cases.
-- :person int
DELETE FROM case_event
 WHERE person = :person;
