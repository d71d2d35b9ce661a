/* The server's time line.
 *
 * Sittings live on it: microseconds since 1970, started from the wall clock
 * once and then carried on by the monotonic clock, so that a step of the
 * system's clock changes nobody's time left (law 2). It stands still in no
 * case: while the machine is suspended or the server is away it moves on by
 * the time that passed (CLOCK_BOOTTIME within one boot, else the wall clock),
 * and that much is reported as `away`, to be given back to running sittings.
 *
 * The last heartbeat is kept in the store, so that a restart, and the command
 * line beside a running server, are on the same line.
 *
 * With the build option test_clock (never in a release) the file named by
 * $RESIT_CLOCK_FILE holds up to three numbers of seconds: added to the passing
 * of time, added to the wall clock alone, and slept through, suspended. */
#ifndef RESIT_APP_CLOCK_H
#define RESIT_APP_CLOCK_H

#include "base/str.h"

#include <stdatomic.h>

enum { BOOT_ID_TEXT = 37 };

/* What was last written down; `server_us` 0: nothing yet. */
struct heartbeat {
    char boot_id[BOOT_ID_TEXT];
    int64_t boottime_us;
    int64_t server_us;
};

struct clock {
    _Atomic int64_t offset_us; /* server = monotonic + offset */
    int64_t asleep_us;         /* boottime - monotonic when last looked */
    char boot_id[BOOT_ID_TEXT];
};

/* Go on from `last`. Returns how long the server was away, 0 at first. With
 * `resync` the line may be set to the wall clock: nobody is sitting. */
int64_t clock_start(struct clock *, const struct heartbeat *last, bool resync);
int64_t clock_now_us(const struct clock *);
/* Has the machine been suspended since last looked? Moves the line on and
 * returns by how much. Called by one thread, every second. */
int64_t clock_catch_up(struct clock *);
void clock_heartbeat(const struct clock *, struct heartbeat *);
/* Ticks of the machine while this process could have run, and nothing else. */
int64_t clock_ticks_us(void);
/* The wall clock, for calendar days. */
int64_t clock_wall_us(void);

#endif
