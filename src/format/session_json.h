/* JSON of practice: bodies that come in, sessions and figures that go out.
 * Shapes, in full: openapi_schemas.h.
 *
 *   PUT …/settings            {"minutes":[30,30,30,30,30,60,0],
 *                              "off":["2026-12-24"],"mocks":true,
 *                              "streaks":false}
 *   POST …/sessions           {"kind":"area","areas":["clinical.safety"],
 *                              "n":20,"unseen_only":false,"timed":true}
 *   PUT …/tasks/{n}           {"act":"answer","seq":1,"choices":["b"],
 *                              "guessed":false,"seconds":31,"age_ms":0}
 *                             {"act":"rate","seq":2,"rating":3}
 *                             {"act":"cause","seq":2,"cause":"misread"}
 *                             {"act":"undo","seq":3}
 *
 * Bodies are read strictly; a problem's `field` is a JSON pointer. A task
 * carries its keys and reasons once its answer is stored, never before: the
 * same question may stand in a mock that begins meanwhile. A task that a mock
 * holds back carries nothing of its item. */
#ifndef RESIT_FORMAT_SESSION_JSON_H
#define RESIT_FORMAT_SESSION_JSON_H

#include "base/err.h"
#include "exam/item.h"
#include "study/plan.h"
#include "study/readiness.h"

bool api_settings_parse(struct arena *, struct str body,
                        struct study_settings *, bool *streaks,
                        struct problems *);

enum { API_AREAS_MOST = 64 };

struct api_new_session {
    struct str kind; /* as sent */
    struct str areas[API_AREAS_MOST];
    int n_areas;
    struct str card;
    int n; /* 0: not said */
    bool unseen_only, timed;
};
bool api_new_session_parse(struct arena *, struct str body,
                           struct api_new_session *, struct problems *);

struct api_task_act {
    struct str act; /* as sent; "end" is none of them */
    int seq;
    option_set choices;
    bool guessed;
    int seconds;
    int64_t age_us;
    int rating; /* 1 … 4 */
    bool has_cause;
    struct str cause; /* as sent */
};
bool api_task_act_parse(struct arena *, struct str body, struct api_task_act *,
                        struct problems *);

/* ---- going out ---- */

struct api_task {
    int n; /* from 1 */
    struct str kind, card;
    bool held;
    const struct item *item;     /* looked at unless held */
    struct str why;              /* "New · Pharmacology" */
    struct str note, note_title; /* address; empty: none */
    bool note_first;
    int seq;
    bool answered, guessed, rated, right, first_right, done, flagged;
    option_set chosen;
    int seconds;
    int rating; /* that stands; 0: not answered */
    struct str cause;
};

struct api_session {
    int64_t id, now_us;
    struct str program, kind;
    uint64_t seed;
    int limit_s, used_s; /* limit 0: untimed */
    bool ended;
    const struct api_task *tasks;
    int n_tasks;
};

struct str api_session_json(struct arena *, const struct api_session *);
struct str api_task_json(struct arena *, const struct api_task *,
                         uint64_t seed);

struct api_point {
    int32_t day;
    double chance, low, high;
};

struct api_study_area {
    struct str id, name;
    int answers;
    double chance, low, high;
};

struct api_study {
    struct str program;
    int32_t today, exam;
    bool has_exam, choices_made, streaks;
    const struct study_settings *settings;
    int answered, today_done;
    int64_t open_session;              /* 0: none */
    const struct readiness *readiness; /* NULL: says nothing yet */
    const struct material *material;
    const struct api_point *trend;
    int n_trend;
    const struct api_study_area *areas;
    int n_areas;
};
struct str api_study_json(struct arena *, const struct api_study *);

#endif
