-- A list of mocks says of one that was given up that it is not finished.

-- Once it is over: 1 when at most a tenth of what counts was left open. NULL:
-- it runs, or was over before this column was there.
ALTER TABLE sitting ADD COLUMN finished INTEGER;
