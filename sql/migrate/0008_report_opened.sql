-- Has the report of a sitting been opened? Asked for every sitting of a list.

CREATE INDEX event_report_opened ON event (sitting, kind)
 WHERE kind = 'report_opened';
