-- name: event_append
-- One event at the end of a sitting's journal. Refused by the database when
-- the number is there already.
-- :sitting int
-- :n int
-- :at_us int
-- :kind text
-- :item int?
-- :segment int?
-- :seq int?
-- :choices int?
-- :flag int?
-- :us int?
-- :seed int?
-- :extra_percent int?
-- :extra_segment_us int?
-- :extra_break_us int?
-- :chain blob
INSERT INTO event (sitting, n, at_us, kind, item, segment, seq, choices, flag,
                   us, seed, extra_percent, extra_segment_us, extra_break_us,
                   chain)
VALUES (:sitting, :n, :at_us, :kind, :item, :segment, :seq, :choices, :flag,
        :us, :seed, :extra_percent, :extra_segment_us, :extra_break_us,
        :chain);

-- name: event_list
-- The events of a sitting after number `after`, in order.
-- :sitting int
-- :after int   0: all
-- -> n int, at_us int, kind text, item int?, segment int?, seq int?
-- -> choices int?, flag int?, us int?, seed int?, extra_percent int?
-- -> extra_segment_us int?, extra_break_us int?, chain blob
SELECT n, at_us, kind, item, segment, seq, choices, flag, us, seed,
       extra_percent, extra_segment_us, extra_break_us, chain
  FROM event
 WHERE sitting = :sitting AND n > :after
 ORDER BY n;

-- name: event_list_answers
-- What was shown and chosen in a sitting, in order; the last choice counts.
-- :sitting int
-- -> item int, kind text, choices int?
SELECT item, kind, choices
  FROM event
 WHERE sitting = :sitting AND kind IN ('seen', 'response')
 ORDER BY n;

-- name: event_seen_person
-- The items a person has been shown or has answered, by sitting and position
-- in its form.
-- :person int
-- -> sitting int, form int, item int, last_us int
SELECT sitting.id AS sitting, sitting.form, event.item,
       MAX(event.at_us) AS last_us
  FROM sitting
  JOIN event ON event.sitting = sitting.id
 WHERE sitting.person = :person AND event.kind IN ('seen', 'response')
 GROUP BY sitting.id, event.item
 ORDER BY sitting.id, event.item;

-- name: event_report_opened_person
-- The forms whose report a person has opened: all their items are known then.
-- :person int
-- -> form int, at_us int
SELECT sitting.form, event.at_us
  FROM sitting
  JOIN event ON event.sitting = sitting.id
 WHERE sitting.person = :person AND event.kind = 'report_opened'
 ORDER BY sitting.id;

-- name: event_erase
-- Delete the journals of a person's sittings.
-- :person int
DELETE FROM event
 WHERE sitting IN (SELECT id FROM sitting WHERE person = :person);
