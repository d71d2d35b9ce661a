-- name: access_key_add
-- A new one-time key.
-- :hash blob
-- :created_us int
-- :expires_us int
INSERT INTO access_key (hash, created_us, expires_us)
VALUES (:hash, :created_us, :expires_us);

-- name: access_key_use
-- Use a key up. A row comes back when it was good: known, unused, in time.
-- :hash blob
-- :now_us int
-- -> created_us int
UPDATE access_key
   SET used_us = :now_us
 WHERE hash = :hash AND used_us IS NULL AND expires_us > :now_us
RETURNING created_us;

-- name: access_key_drop_old
-- Delete keys that are of no use any more.
-- :now_us int
DELETE FROM access_key
 WHERE used_us IS NOT NULL OR expires_us <= :now_us;

-- name: session_add
-- A new session.
-- :hash blob
-- :person int
-- :csrf text
-- :created_us int
INSERT INTO session (hash, person, csrf, created_us)
VALUES (:hash, :person, :csrf, :created_us);

-- name: session_list
-- All sessions, for the server's memory.
-- -> hash blob, person int, csrf text, created_us int
SELECT hash, person, csrf, created_us
  FROM session
 ORDER BY created_us, hash;

-- name: session_erase
-- Delete a person's sessions.
-- :person int
DELETE FROM session
 WHERE person = :person;
