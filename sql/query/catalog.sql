-- name: program_version_put
-- Freeze a program file. No row comes back when this very text is stored
-- already: then program_version_find has its id.
-- :program text
-- :hash blob
-- :body text
-- :loaded_us int
-- -> id int
INSERT INTO program_version (program, hash, body, loaded_us)
VALUES (:program, :hash, :body, :loaded_us)
    ON CONFLICT (program, hash) DO NOTHING
RETURNING id;

-- name: program_version_find
-- The id of a frozen program file.
-- :program text
-- :hash blob
-- -> id int
SELECT id
  FROM program_version
 WHERE program = :program AND hash = :hash;

-- name: program_version_load
-- A frozen program file.
-- :program_version int
-- -> program text, hash blob, body text, loaded_us int
SELECT program, hash, body, loaded_us
  FROM program_version
 WHERE id = :program_version;

-- name: item_version_put
-- Freeze an item. No row comes back when this very text is stored already:
-- then item_version_find has its id.
-- :program text
-- :item text
-- :hash blob
-- :body text
-- :loaded_us int
-- -> id int
INSERT INTO item_version (program, item, hash, body, loaded_us)
VALUES (:program, :item, :hash, :body, :loaded_us)
    ON CONFLICT (program, item, hash) DO NOTHING
RETURNING id;

-- name: item_version_find
-- The id of a frozen item.
-- :program text
-- :item text
-- :hash blob
-- -> id int
SELECT id
  FROM item_version
 WHERE program = :program AND item = :item AND hash = :hash;

-- name: item_version_load
-- A frozen item.
-- :item_version int
-- -> program text, item text, hash blob, body text
SELECT program, item, hash, body
  FROM item_version
 WHERE id = :item_version;

-- name: catalog_put
-- Serve this version of a program from now on.
-- :program text
-- :program_version int
-- :items text   JSON array of item_version ids
-- :loaded_us int
INSERT INTO catalog (program, program_version, items, loaded_us)
VALUES (:program, :program_version, :items, :loaded_us)
    ON CONFLICT (program) DO UPDATE
   SET program_version = excluded.program_version, items = excluded.items,
       loaded_us = excluded.loaded_us;

-- name: catalog_load
-- What is served of a program.
-- :program text
-- -> program_version int, items text, loaded_us int
SELECT program_version, items, loaded_us
  FROM catalog
 WHERE program = :program;

-- name: catalog_list
-- What is served of every program.
-- -> program text, program_version int, items text, loaded_us int
SELECT program, program_version, items, loaded_us
  FROM catalog
 ORDER BY program;
