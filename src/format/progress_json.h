/* How a person's study has gone, as JSON: the study's own figures (Study), and
 * areas over time, ideas, causes of errors, mocks, what the newest one shows.
 * Shapes, in full: openapi_schemas.h. */
#ifndef RESIT_FORMAT_PROGRESS_JSON_H
#define RESIT_FORMAT_PROGRESS_JSON_H

#include "format/session_json.h"
#include "study/history.h"
#include "study/pace.h"

/* An idea that wrong options stand for. */
struct api_idea {
    struct str card, text;
    int times;     /* chosen */
    bool known;    /* practised since */
    double recall; /* of tomorrow */
};

struct api_cause {
    struct str cause, advice;
    int n;
};

struct api_mock {
    int64_t sitting;
    struct str kind;
    const struct mock_result *result;
    struct str change; /* beside a mock before it, in words */
};

struct api_segment {
    const struct pace_part *part;
    struct str change;
};

/* The curve of one area. */
struct api_area_trend {
    struct str id;
    const struct api_point *points;
    int n;
};

struct api_progress {
    const struct api_study *study;
    const struct api_area_trend *areas;
    int n_areas;
    const struct api_idea *ideas;
    int n_ideas;
    int n_wrong, n_said; /* wrong answers; with a cause */
    const struct api_cause *causes;
    int n_causes;
    const struct api_mock *mocks;
    int n_mocks;
    const struct api_segment *segments; /* of the newest mock */
    int n_segments;
    const struct str *habits;
    size_t n_habits;
    const struct plan *plan; /* the summary: its first days; else NULL */
    int n_days;
};

struct str api_progress_json(struct arena *, const struct api_progress *);

/* What there is to practise. */
struct api_practice {
    int today; /* minutes of today's work; 0: there is none */
    int missed, flagged;
    bool can_be_timed;
    const struct api_practice_area {
        struct str id, name;
        int questions, fresh; /* not met yet */
    } * areas;
    int n_areas;
    const struct api_practice_idea {
        struct str card, text;
    } * ideas;
    int n_ideas;
};

struct str api_practice_json(struct arena *, const struct api_practice *);

/* Why a figure is what it is. */
struct api_why {
    struct str figure, question;
    struct str answer[2]; /* sentences */
    const struct str *unknown;
    size_t n_unknown;
};

struct str api_why_json(struct arena *, const struct api_why *);

#endif
