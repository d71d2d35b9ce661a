-- name: migration_list
-- All migrations applied, in order.
-- -> number int, name text, sha256 text
SELECT number, name, sha256
  FROM migration
 ORDER BY number;

-- name: migration_add
-- Record one as applied.
-- :number int
-- :name text
-- :sha256 text
-- :applied_us int   wall clock
INSERT INTO migration (number, name, sha256, applied_us)
VALUES (:number, :name, :sha256, :applied_us);
