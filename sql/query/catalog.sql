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

-- name: calibration_version_put
-- Freeze a calibration. No row comes back when this very text is stored
-- already: then calibration_version_find has its id.
-- :program text
-- :hash blob
-- :body text
-- :loaded_us int
-- -> id int
INSERT INTO calibration_version (program, hash, body, loaded_us)
VALUES (:program, :hash, :body, :loaded_us)
    ON CONFLICT (program, hash) DO NOTHING
RETURNING id;

-- name: calibration_version_find
-- The id of a frozen calibration.
-- :program text
-- :hash blob
-- -> id int
SELECT id
  FROM calibration_version
 WHERE program = :program AND hash = :hash;

-- name: calibration_version_load
-- A frozen calibration.
-- :calibration_version int
-- -> program text, hash blob, body text
SELECT program, hash, body
  FROM calibration_version
 WHERE id = :calibration_version;

-- name: calibration_version_list
-- Every frozen calibration, to check them.
-- -> id int, program text, hash blob, body text
SELECT id, program, hash, body
  FROM calibration_version
 ORDER BY id;

-- name: catalog_put
-- Serve this version of a program from now on.
-- :program text
-- :program_version int
-- :items text   JSON array of item_version ids
-- :calibration int?   id of a calibration_version
-- :loaded_us int
INSERT INTO catalog (program, program_version, items, calibration, loaded_us)
VALUES (:program, :program_version, :items, :calibration, :loaded_us)
    ON CONFLICT (program) DO UPDATE
   SET program_version = excluded.program_version, items = excluded.items,
       calibration = excluded.calibration, loaded_us = excluded.loaded_us;

-- name: catalog_load
-- What is served of a program.
-- :program text
-- -> program_version int, items text, calibration int?, loaded_us int
SELECT program_version, items, calibration, loaded_us
  FROM catalog
 WHERE program = :program;

-- name: catalog_list
-- What is served of every program.
-- -> program text, program_version int, items text, calibration int?
-- -> loaded_us int
SELECT program, program_version, items, calibration, loaded_us
  FROM catalog
 ORDER BY program;
