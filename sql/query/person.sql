-- name: person_add
-- A new person.
-- :created_us int
-- -> id int
INSERT INTO person (created_us)
VALUES (:created_us)
RETURNING id;

-- name: person_local
-- The local person of personal mode: the first one; no row at the first start.
-- -> id int, created_us int
SELECT id, created_us
  FROM person
 ORDER BY id
 LIMIT 1;

-- name: person_erase
-- Delete the person. Before it, in this order:
-- study_kept_erase, study_staged_erase, study_event_erase, study_task_erase,
-- study_session_erase, event_erase, pad_erase, sitting_erase,
-- form_erase_unused, case_event_erase, session_erase, api_token_erase,
-- person_look_erase.
-- :person int
DELETE FROM person
 WHERE id = :person;
