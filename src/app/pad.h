/* The pad of a sitting (exam/pad.h), and how a person wants every page.
 *
 * Reads run at once, writes are queued, as in app.h. None of it is an event:
 * it may be written as long as the sitting exists, also when it is over, so
 * that what was kept in a browser without a line is not lost. */
#ifndef RESIT_APP_PAD_H
#define RESIT_APP_PAD_H

#include "app/app.h"
#include "exam/pad.h"

/* All that stands on it, in the order of kinds and places; always a look, if
 * only (seq 0) as the person wants every page. E_MISSING: no such sitting of
 * this person. */
MUST_USE enum status app_pad(struct app *, int64_t person, int64_t sitting,
                             struct arena *, struct pad_entry **, size_t *n,
                             struct err *);

struct app_pad_put {
    int64_t person, sitting;
    int place;
    int64_t seq; /* stored + 1; the same again with the same value is let
                    pass */
    struct pad_value value;
    struct arena *arena;
    struct app_result result; /* E_MISSING: no such sitting of this person */
    bool stale;               /* refused: something newer is stored */
    struct pad_entry stored;  /* afterwards, also when refused */
};
/* Store a thing. A look is kept with the person too, for every page and the
 * next sitting. The caller has checked that there is such a place. */
void app_pad_put(struct app *, struct app_pad_put *, struct app_reply);

/* How the person wants every page; nobody (0), or nothing chosen: the
 * default. */
MUST_USE enum status app_look(struct app *, int64_t person, struct look *,
                              struct err *);
/* How the sitting looks; seq 0: nothing is kept with it yet, so it looks as
 * the person wants it. */
MUST_USE enum status app_sitting_look(struct app *, int64_t person,
                                      int64_t sitting, struct look *,
                                      int64_t *seq, struct err *);

struct app_look_put {
    int64_t person;
    struct look look;
    struct arena *arena;
    struct app_result result;
};
void app_look_put(struct app *, struct app_look_put *, struct app_reply);

#endif
