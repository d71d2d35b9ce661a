-- name: api_token_add
-- A new token.
-- :hash blob
-- :person int
-- :name text
-- :scope text
-- :created_us int
-- :expires_us int
INSERT INTO api_token (hash, person, name, scope, created_us, expires_us)
VALUES (:hash, :person, :name, :scope, :created_us, :expires_us);

-- name: api_token_list
-- All tokens, oldest first: for the server's memory and for their owner.
-- -> hash blob, person int, name text, scope text, created_us int, expires_us int
SELECT hash, person, name, scope, created_us, expires_us
  FROM api_token
 ORDER BY created_us, hash;

-- name: api_token_find
-- One that is not in the server's memory yet.
-- :hash blob
-- -> person int, scope text, expires_us int
SELECT person, scope, expires_us
  FROM api_token
 WHERE hash = :hash;

-- name: api_token_revoke
-- Delete a token. A row comes back when there was one of that name.
-- :person int
-- :name text
-- -> created_us int
DELETE FROM api_token
 WHERE person = :person AND name = :name
RETURNING created_us;

-- name: api_token_drop_old
-- Delete tokens that are of no use any more.
-- :now_us int
DELETE FROM api_token
 WHERE expires_us <= :now_us;

-- name: api_token_erase
-- Delete a person's tokens.
-- :person int
DELETE FROM api_token
 WHERE person = :person;
