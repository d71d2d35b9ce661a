/* Sittings in memory: form and state as the journal has them, a few kilobytes
 * each.
 *
 * An entry is loaded from the store when it is first asked for and dropped
 * when nobody has used it for a while. It keeps packed bytes; live_open makes
 * structs of them in the caller's arena. Only the writer's thread changes a
 * state, and only after COMMIT (live_publish), so that nobody is ever shown
 * what is not stored. */
#ifndef RESIT_APP_LIVE_H
#define RESIT_APP_LIVE_H

#include "app/app_int.h"
#include "app/journal.h"

struct live;

/* A sitting unpacked: the caller's own copy. The program, the calibration and
 * the items live as long as the app, the rest as long as the arena. */
struct live_view {
    const struct program *def;
    const struct calibration *calibration; /* its report's; NULL: none */
    const struct form *form;
    const struct sitting_plan *plan;
    struct sitting *state;
    struct journal_tip tip;
};

struct live_map *live_map_new(void);
void live_map_free(struct live_map *);
/* Drop everything (after an erase); nobody may hold an entry. */
void live_map_clear(struct live_map *);
/* Drop what has not been used since. */
void live_map_sweep(struct live_map *, int64_t unused_since_us);

/* How many there are. */
int live_map_count(struct live_map *);

/* The entry of a sitting; give it back with live_put. E_MISSING: no such
 * sitting, or not this person's. */
MUST_USE enum status live_get(struct app *, struct db *, int64_t sitting,
                              int64_t person, struct live **, struct err *);
void live_put(struct app *, struct live *);
/* Load it if it is not here, so that the writer need not. Takes a reader. */
MUST_USE enum status live_warm(struct app *, int64_t sitting, int64_t person,
                               struct err *);

void live_open(struct app *, struct live *, struct arena *, struct live_view *);
/* live_get, live_open and live_put. */
MUST_USE enum status live_read(struct app *, struct db *, int64_t sitting,
                               int64_t person, struct arena *,
                               struct live_view *, struct err *);
/* Writer's thread, after COMMIT: this is the state now (sitting_pack). */
void live_publish(struct app *, struct live *, struct str packed,
                  const struct journal_tip *);

#endif
