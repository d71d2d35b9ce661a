/* Everything a person entered or did, as one JSON document.
 *
 *   {"format":"resit-export","version":1,"exported":"2026-11-22T…Z",
 *    "cases":[{"program","at","kind","body":{…}}],
 *    "sittings":[{"id","program","kind","domain"?,"items":["cma-0412",…],
 *      "events":[{"n","at","kind","item"?,"segment"?,"seq"?,"choices"?,…}],
 *      "pad":[{"kind","item"?,"segment"?,"seq","saved_at",…}]}],
 *    "look":{"theme",…}}
 *
 * `item` counts from 0 in `items`; `choices` is "b" or "a,c"; instants are
 * RFC 3339 in UTC, `_us` lengths of time in microseconds. Described for users
 * in docs/export-format.md. */
#ifndef RESIT_FORMAT_EXPORT_JSON_H
#define RESIT_FORMAT_EXPORT_JSON_H

#include "base/opt.h"
#include "exam/form.h"
#include "exam/pad.h"

struct export;

struct export_sitting {
    int64_t id;
    struct str program, kind, domain;
    int calibration; /* version its report judges areas by; 0: none */
    const struct form *form;
    int n_items; /* of it, that the person may know of by now */
};

struct export_event {
    int64_t n, at_us;
    struct str kind;
    struct opt_int item, segment, seq, choices, flag, us, extra_percent,
        extra_segment_us, extra_break_us;
};

struct export *export_new(struct arena *, int64_t at_us);
/* `body` is JSON. */
void export_case_event(struct export *, struct str program, int64_t at_us,
                       struct str kind, struct str body);
void export_sitting_begin(struct export *, const struct export_sitting *);
void export_event(struct export *, const struct export_event *);
/* What stands on its pad (pad_json.h). */
void export_pad(struct export *, const struct pad_entry *, size_t n);
void export_sitting_end(struct export *);
void export_look(struct export *, const struct look *);
struct export_study_session {
    int64_t id, started_us;
    struct str program, kind, model;
    int limit_s; /* 0: untimed */
};

/* What a kind does not use is absent. */
struct export_study_event {
    struct str program, kind;
    int64_t at_us;
    struct opt_int session, task, seq, chosen, guessed, seconds, rating,
        flagged;
    struct opt_str cause, item, card, model, body;
};

/* A session, and after it its tasks in order. */
void export_study_session(struct export *, const struct export_study_session *);
void export_study_task(struct export *, struct str kind, struct str card,
                       struct str item);
void export_study_event(struct export *, const struct export_study_event *);
/* The document; the export is used up. */
struct str export_text(struct export *);

#endif
