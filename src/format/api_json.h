/* JSON of the sittings API: bodies that come in, views that go out.
 *
 *   PUT …/responses/{item}  {"choices":["b"],"seq":3,"age_ms":0}
 *   PUT …/flags/{item}      {"on":true}
 *   PUT …/strikes/{item}    {"options":["a","d"]}
 *
 * Bodies are read strictly: unknown, double or missing keys, wrong types,
 * unknown or doubled letters are problems, whose `field` is a JSON pointer.
 * "age_ms" (how long ago the choice was made) may be absent: 0. An empty list
 * of choices takes the answer back.
 *
 * A sitting going out, the moment first:
 *
 *   {"id":42,"state":"segment","segment":2,"segments":4,
 *    "now":"2026-11-22T14:03:22.123456Z","deadline":"…","started":"…",
 *    "break_left_ms":1200000,"program":"cma-aama","title":"CMA (AAMA)",
 *    "items":[{"id":"cma-0412","n":1,"type":"single","stem":"<p>…</p>",
 *      "options":[{"id":"b","text":"<p>…</p>"},…],
 *      "response":{"choices":["b"],"seq":3,"saved_at":"…"},
 *      "flagged":false,"struck":["a"],"seen":true},…]}
 *
 * `stem` and `text` are HTML (exam/item.h). Items are those of the segment
 * that is open, options in this sitting's order; there are none outside a
 * segment. `response` is null before the first answer. Times are the server's;
 * `started` and `deadline` belong to the open part and are null without one.
 * Nothing here tells a key, a reason or a pretest item: this file never looks
 * at them. */
#ifndef RESIT_FORMAT_API_JSON_H
#define RESIT_FORMAT_API_JSON_H

#include "base/err.h"
#include "exam/form.h"
#include "exam/pad.h"
#include "exam/sitting.h"

enum { API_BODY_MOST = 4096 };

/* The greatest age a client may claim; more is an error in its clock. */
#define API_AGE_MOST_US (INT64_C(30) * US_PER_DAY)

struct api_answer {
    option_set choices;
    int seq;        /* from 1 */
    int64_t age_us; /* 0 … API_AGE_MOST_US */
};

/* False when there is a problem. */
bool api_answer_parse(struct str body, struct api_answer *, struct problems *);
bool api_flag_parse(struct str body, bool *on, struct problems *);
bool api_strike_parse(struct str body, option_set *struck, struct problems *);

/* Where a sitting is. */
struct api_moment {
    int64_t id, now_us;
    enum sitting_phase phase;
    int segment; /* from 0; -1: before the first */
    int n_segments;
    int64_t deadline_us; /* 0: none */
};

struct api_sitting {
    struct api_moment moment;
    const struct program *program;
    const struct form *form;
    const struct sitting *state;
};

struct str api_moment_json(struct arena *, const struct api_moment *);
struct str api_sitting_json(struct arena *, const struct api_sitting *);
/* A stored answer, with the moment:
 * {"seq":3,"saved_at":"…","choices":["b"],"late":false,"id":42,…}. */
struct str api_saved_json(struct arena *, const struct response *,
                          const struct api_moment *);

/* RFC 9457 problem details, with a word for programs in `reason`, what is
 * wrong with the body in `errors`, and the stored answer in `stored`. */
struct api_problem {
    int status;            /* HTTP */
    struct str title;      /* what happened */
    struct str detail;     /* what to do, or empty */
    struct str reason;     /* "stale", "closed", "time_up" …, or empty */
    struct str request_id; /* as in the log */
    const struct problems *problems; /* may be NULL */
    const struct response *stored;   /* NULL: not about an answer */
    const struct api_moment *moment; /* may be NULL */
    const struct form *form;         /* of the sitting whose pad it is about */
    const struct pad_entry *pad;     /* what stands on it; NULL: not about it */
};
struct str api_problem_json(struct arena *, const struct api_problem *);

#endif
