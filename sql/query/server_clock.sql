-- name: server_clock_load
-- The last sign of life; no row before the first.
-- -> boot_id text, boottime_us int, server_us int, wall_us int
SELECT boot_id, boottime_us, server_us, wall_us
  FROM server_clock
 WHERE id = 1;

-- name: server_clock_beat
-- A sign of life.
-- :boot_id text
-- :boottime_us int
-- :server_us int
-- :wall_us int
INSERT INTO server_clock (id, boot_id, boottime_us, server_us, wall_us)
VALUES (1, :boot_id, :boottime_us, :server_us, :wall_us)
    ON CONFLICT (id) DO UPDATE
   SET boot_id = excluded.boot_id, boottime_us = excluded.boottime_us,
       server_us = excluded.server_us, wall_us = excluded.wall_us;
