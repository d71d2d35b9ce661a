-- Reports that stay as they are: what areas are judged by is frozen too.

-- Calibrations, frozen as they were read; never changed. Nobody is named in
-- them: they hold figures over many sittings.
CREATE TABLE calibration_version (
    id        INTEGER PRIMARY KEY, -- named by forms
    program   TEXT NOT NULL,       -- id of the program: cma-aama
    hash      BLOB NOT NULL,       -- of body
    body      TEXT NOT NULL,       -- calibration.json, byte for byte
    loaded_us INTEGER NOT NULL,    -- when it was first read
    UNIQUE (program, hash)
) STRICT;

-- Served with the program; null: it has none.
ALTER TABLE catalog
    ADD COLUMN calibration INTEGER REFERENCES calibration_version (id);

-- What the report judges areas by; null: as if all items were equally hard.
ALTER TABLE form
    ADD COLUMN calibration INTEGER REFERENCES calibration_version (id);
