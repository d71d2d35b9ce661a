/* Sittings in memory: form, plan and state, as the journal has them.
 *
 * An entry is loaded from the store when it is first asked for and dropped
 * when nobody has used it for a while. Only the writer's thread changes a
 * state, and only after COMMIT (live_publish), so that nobody is ever shown
 * what is not stored; everybody else takes copies. */
#ifndef RESIT_APP_LIVE_H
#define RESIT_APP_LIVE_H

#include "app/app_int.h"
#include "app/journal.h"

struct live {
    int64_t id, person;
    struct str program;
    const struct program *def;
    const struct form *form;
    const struct sitting_plan *plan;
    /* Read by the writer's thread, and by others through live_copy only. */
    const struct sitting *state;
    struct journal_tip tip;
};

struct live_map *live_map_new(void);
void live_map_free(struct live_map *);
/* Drop everything (after an erase); nobody may hold an entry. */
void live_map_clear(struct live_map *);
/* Drop what has not been used since. */
void live_map_sweep(struct live_map *, int64_t unused_since_us);

/* The entry of a sitting; give it back with live_put. E_MISSING: no such
 * sitting, or not this person's. */
MUST_USE enum status live_get(struct app *, struct db *, int64_t sitting,
                              int64_t person, struct live **, struct err *);
void live_put(struct app *, struct live *);

/* live_put as an arena's deferred call. */
struct live_held {
    struct app *app;
    struct live *live;
};
void live_release(void *live_held);

/* A copy of the state, in the arena. */
struct sitting *live_copy(struct live *, struct arena *);
/* The copy alone of any state. */
struct sitting *sitting_copy(struct arena *, const struct sitting *);
/* Writer's thread, after COMMIT: fold the events in. */
void live_publish(struct live *, const struct event *, size_t n,
                  const struct journal_tip *);

#endif
