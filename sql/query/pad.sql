-- name: pad_list
-- All that stands on the pad of a sitting.
-- :sitting int
-- -> kind text, place int, seq int, saved_us int, body text
SELECT kind, place, seq, saved_us, body
  FROM pad
 WHERE sitting = :sitting
 ORDER BY kind, place;

-- name: pad_load
-- One thing on it; no row: nothing there yet.
-- :sitting int
-- :kind text
-- :place int
-- -> seq int, saved_us int, body text
SELECT seq, saved_us, body
  FROM pad
 WHERE sitting = :sitting AND kind = :kind AND place = :place;

-- name: pad_put
-- Store a version of a thing, the first or the next.
-- :sitting int
-- :kind text
-- :place int
-- :seq int
-- :saved_us int
-- :body text
INSERT INTO pad (sitting, kind, place, seq, saved_us, body)
VALUES (:sitting, :kind, :place, :seq, :saved_us, :body)
ON CONFLICT (sitting, kind, place)
DO UPDATE SET seq = excluded.seq, saved_us = excluded.saved_us,
              body = excluded.body;

-- name: pad_erase
-- Delete a person's pads, before sitting_erase.
-- :person int
DELETE FROM pad
 WHERE sitting IN (SELECT id FROM sitting WHERE person = :person);

-- name: person_look_load
-- How a person wants every page; no row: nothing was chosen.
-- :person int
-- -> body text
SELECT body
  FROM person_look
 WHERE person = :person;

-- name: person_look_put
-- Store what the person has chosen.
-- :person int
-- :saved_us int
-- :body text
INSERT INTO person_look (person, saved_us, body)
VALUES (:person, :saved_us, :body)
ON CONFLICT (person)
DO UPDATE SET saved_us = excluded.saved_us, body = excluded.body;

-- name: person_look_erase
-- Delete a person's choice, before person_erase.
-- :person int
DELETE FROM person_look
 WHERE person = :person;
