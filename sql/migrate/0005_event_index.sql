-- One page for an answer instead of two.

-- An answer is stored once without an index of its own: only the writer
-- appends, to a journal that it has folded, and whoever had folded the same
-- would append the same number, which (sitting, n) refuses.
DROP INDEX event_response;
