-- name: form_add
-- Freeze a form.
-- :program_version int
-- :kind text
-- :domain text?
-- :seed int
-- :body text
-- :calibration int?   id of a calibration_version
-- :created_us int
-- -> id int
INSERT INTO form (program_version, kind, domain, seed, body, calibration,
                  created_us)
VALUES (:program_version, :kind, :domain, :seed, :body, :calibration,
        :created_us)
RETURNING id;

-- name: form_load
-- A frozen form, with the id of its program.
-- :form int
-- -> program text, program_version int, kind text, domain text?, seed int
-- -> body text, calibration int?, created_us int
SELECT program_version.program, form.program_version, form.kind, form.domain,
       form.seed, form.body, form.calibration, form.created_us
  FROM form
  JOIN program_version ON program_version.id = form.program_version
 WHERE form.id = :form;

-- name: form_list_person
-- The forms a person has sat, each once, oldest first.
-- :person int
-- -> id int, body text
SELECT id, body
  FROM form
 WHERE id IN (SELECT form FROM sitting WHERE person = :person)
 ORDER BY id;

-- name: form_erase_unused
-- Delete forms that no sitting has: they tell what a person had seen.
DELETE FROM form
 WHERE NOT EXISTS (SELECT 1 FROM sitting WHERE sitting.form = form.id);
