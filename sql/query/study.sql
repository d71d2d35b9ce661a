-- name: study_session_add
-- A new session; its tasks follow in the same transaction.
-- :person int
-- :program text
-- :kind text
-- :seed int
-- :limit_s int   0: untimed
-- :model text
-- :started_us int
-- -> id int
INSERT INTO study_session (person, program, kind, seed, limit_s, model,
                           started_us)
VALUES (:person, :program, :kind, :seed, :limit_s, :model, :started_us)
RETURNING id;

-- name: study_task_add
-- One task more.
-- :session int
-- :n int
-- :kind text
-- :card text
-- :item_version int
INSERT INTO study_task (session, n, kind, card, item_version)
VALUES (:session, :n, :kind, :card, :item_version);

-- name: study_session_load
-- One session of this person; no row when it is somebody else's.
-- :session int
-- :person int
-- -> id int, program text, kind text, seed int, limit_s int, started_us int
SELECT id, program, kind, seed, limit_s, started_us
  FROM study_session
 WHERE id = :session AND person = :person;

-- name: study_session_newest
-- The newest session of a person under a program; no row: none yet.
-- :person int
-- :program text
-- -> id int
SELECT id
  FROM study_session
 WHERE person = :person AND program = :program
 ORDER BY id DESC
 LIMIT 1;

-- name: study_session_list
-- A person's sessions, oldest first.
-- :person int
-- -> id int, program text, kind text, seed int, limit_s int, model text
-- -> started_us int
SELECT id, program, kind, seed, limit_s, model, started_us
  FROM study_session
 WHERE person = :person
 ORDER BY id;

-- name: study_task_list
-- The tasks of a session, in order.
-- :session int
-- -> n int, kind text, card text, item_version int, item text
SELECT study_task.n, study_task.kind, study_task.card, study_task.item_version,
       item_version.item
  FROM study_task
  JOIN item_version ON item_version.id = study_task.item_version
 WHERE study_task.session = :session
 ORDER BY study_task.n;

-- name: study_event_add
-- One event at the end of a person's log; besides the kinds that the schema
-- names "trial": how weights of memory of one's own did, in body. Refused by the database when that
-- act on the task is there already.
-- :person int
-- :program text
-- :at_us int
-- :kind text
-- :session int?
-- :task int?
-- :seq int?
-- :chosen int?
-- :guessed int?
-- :seconds int?
-- :rating int?
-- :cause text?
-- :item text?
-- :flagged int?
-- :body text?
INSERT INTO study_event (person, program, at_us, kind, session, task, seq,
                         chosen, guessed, seconds, rating, cause, item, flagged,
                         body)
VALUES (:person, :program, :at_us, :kind, :session, :task, :seq, :chosen,
        :guessed, :seconds, :rating, :cause, :item, :flagged, :body);

-- name: study_import_add
-- One review from elsewhere. No row comes back when it is there already.
-- :person int
-- :program text
-- :at_us int
-- :card text
-- :rating int
-- :model text
-- -> id int
INSERT INTO study_event (person, program, at_us, kind, card, rating, model)
VALUES (:person, :program, :at_us, 'import', :card, :rating, :model)
    ON CONFLICT DO NOTHING
RETURNING id;

-- name: study_staged_add
-- Reviews from elsewhere that will become events.
-- :person int
-- :program text
-- :model text
-- :reviews text
-- -> id int
INSERT INTO study_staged (person, program, model, reviews)
VALUES (:person, :program, :model, :reviews)
RETURNING id;

-- name: study_staged_find
-- Are these reviews still to become events? A row: yes.
-- :id int
-- -> id int
SELECT id
  FROM study_staged
 WHERE id = :id;

-- name: study_staged_first
-- The oldest reviews that are to become events; no row: there are none.
-- -> id int, person int, program text, model text, reviews text
SELECT id, person, program, model, reviews
  FROM study_staged
 ORDER BY id
 LIMIT 1;

-- name: study_staged_done
-- All of these reviews are events now.
-- :id int
DELETE FROM study_staged
 WHERE id = :id;

-- name: study_event_session
-- What was done in a session, in order.
-- :session int
-- -> id int, at_us int, kind text, task int?, seq int?, chosen int?
-- -> guessed int?, seconds int?, rating int?, cause text?
SELECT id, at_us, kind, task, seq, chosen, guessed, seconds, rating, cause
  FROM study_event
 WHERE session = :session
 ORDER BY id;

-- name: study_event_log
-- A person's log under a program after event `after`, in order, with the item
-- that was asked.
-- :person int
-- :program text
-- :after int   0: all
-- -> id int, at_us int, kind text, session int?, task int?, chosen int?
-- -> guessed int?, seconds int?, rating int?, cause text?, item text?
-- -> flagged int?, card text?, body text?, item_version int?
SELECT study_event.id, study_event.at_us, study_event.kind,
       study_event.session, study_event.task, study_event.chosen,
       study_event.guessed, study_event.seconds, study_event.rating,
       study_event.cause, study_event.item, study_event.flagged,
       study_event.card, study_event.body, study_task.item_version
  FROM study_event
  LEFT JOIN study_task ON study_task.session = study_event.session
       AND study_task.n = study_event.task
 WHERE study_event.person = :person AND study_event.program = :program
   AND study_event.id > :after
 ORDER BY study_event.id;

-- name: study_flag_list
-- What a person flagged, or took the flag from, in order.
-- :person int
-- :program text
-- -> item text?, flagged int?
SELECT item, flagged
  FROM study_event
 WHERE person = :person AND program = :program AND kind = 'flag'
 ORDER BY item, id;

-- name: study_event_list
-- Everything a person did, in order, for the export.
-- :person int
-- -> program text, at_us int, kind text, session int?, task int?, seq int?
-- -> chosen int?, guessed int?, seconds int?, rating int?, cause text?
-- -> item text?, flagged int?, card text?, model text?, body text?
SELECT program, at_us, kind, session, task, seq, chosen, guessed, seconds,
       rating, cause, item, flagged, card, model, body
  FROM study_event
 WHERE person = :person
 ORDER BY id;

-- name: study_version
-- What a person's study rests on, as numbers that grow: when none of them has
-- changed, nothing has.
-- :person int
-- :program text
-- -> study int?, cases int?, sittings int?
SELECT (SELECT MAX(id) FROM study_event
         WHERE person = :person AND program = :program) AS study,
       (SELECT MAX(id) FROM case_event WHERE person = :person) AS cases,
       (SELECT SUM((SELECT MAX(n) FROM event
                     WHERE event.sitting = sitting.id))
          FROM sitting
         WHERE person = :person AND ended_us IS NOT NULL) AS sittings;

-- name: study_seen_person
-- The items a person has answered in practice, or has before them in a session
-- that is not ended.
-- :person int
-- -> item text, last_us int
SELECT item_version.item, MAX(study_session.started_us) AS last_us
  FROM study_session
  JOIN study_task ON study_task.session = study_session.id
  JOIN item_version ON item_version.id = study_task.item_version
 WHERE study_session.person = :person
   AND (EXISTS (SELECT 1 FROM study_event
                 WHERE study_event.session = study_session.id
                   AND study_event.task = study_task.n
                   AND study_event.kind = 'answer')
        OR NOT EXISTS (SELECT 1 FROM study_event
                        WHERE study_event.session = study_session.id
                          AND study_event.kind = 'end'))
 GROUP BY item_version.item
 ORDER BY item_version.item;

-- name: study_sitting_untold
-- The sittings of a person whose keys are not told yet: those that run, and
-- those whose report has not been opened.
-- :person int
-- -> id int
SELECT id
  FROM sitting
 WHERE person = :person
   AND NOT EXISTS (SELECT 1 FROM event
                    WHERE event.sitting = sitting.id
                      AND event.kind = 'report_opened')
 ORDER BY id;

-- name: study_kept_put
-- What was folded up to event `last`, in place of what was kept before. Nothing
-- is stored when that event has been erased meanwhile.
-- :person int
-- :program text
-- :last int
-- :part text
-- :hash blob
-- :body blob
INSERT INTO study_kept (person, program, part, hash, body)
SELECT :person, :program, :part, :hash, :body
 WHERE EXISTS (SELECT 1 FROM study_event
                WHERE id = :last AND person = :person AND program = :program)
    ON CONFLICT (person, program, part)
    DO UPDATE SET hash = excluded.hash, body = excluded.body;

-- name: study_kept_load
-- A part of what was kept of a person's practice; no row: nothing.
-- :person int
-- :program text
-- :part text
-- -> hash blob, body blob
SELECT hash, body
  FROM study_kept
 WHERE person = :person AND program = :program AND part = :part;

-- name: study_person_list
-- Whose practice there is, under which program, to check it.
-- -> person int, program text
SELECT DISTINCT person, program
  FROM study_event
 ORDER BY person, program;

-- name: study_kept_erase
-- Delete what was kept of a person's practice.
-- :person int
DELETE FROM study_kept
 WHERE person = :person;

-- name: study_staged_erase
-- Delete a person's reviews that are not events yet.
-- :person int
DELETE FROM study_staged
 WHERE person = :person;

-- name: study_event_erase
-- Delete what a person did in practice.
-- :person int
DELETE FROM study_event
 WHERE person = :person;

-- name: study_task_erase
-- Delete the tasks of a person's sessions, after study_event_erase.
-- :person int
DELETE FROM study_task
 WHERE session IN (SELECT id FROM study_session WHERE person = :person);

-- name: study_session_erase
-- Delete a person's sessions, after study_task_erase.
-- :person int
DELETE FROM study_session
 WHERE person = :person;
