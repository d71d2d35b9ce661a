/* Pace: how a finished mock was gone through, and what follows from it.
 *
 * The time from one answer to the next (from the start of the segment to its
 * first) belongs to the question that the later one answers; an answer changed
 * later adds to its question. Time after the last answer belongs to none.
 * Answers that came in late are left out by the caller.
 *
 * Advice is given only where counts bear it; each piece says its evidence.
 * docs/study-plan.md has the conditions. */
#ifndef RESIT_STUDY_PACE_H
#define RESIT_STUDY_PACE_H

#include "exam/item.h"
#include "exam/program.h"

struct pace_answer {
    int item; /* position in the form, from 0 */
    int64_t at_us;
    option_set choices; /* 0: taken back */
};

struct pace_segment {
    int first, n; /* positions in the form */
    int64_t started_us, ended_us;
    int64_t limit_us; /* with what was added to it */
};

/* One finished mock. */
struct pace_mock {
    const option_set *keys; /* per position */
    int n_items;
    const struct pace_segment *segments; /* those that were opened, in order */
    int n_segments;
    const struct pace_answer *answers; /* accepted, oldest first */
    size_t n_answers;
};

struct pace_part {
    int of, right, omitted;
    double median_s;     /* per answered question; 0: none */
    double end_median_s; /* of the last fifth that was answered */
    int end_n, end_right;
    double left_s; /* of the limit, when the segment ended */
    bool rushed;   /* the end was answered in less than half the time */
};

enum advice_kind {
    ADVICE_OMITTED,
    ADVICE_RUSHED,
    ADVICE_SLOW,      /* some questions took very long */
    ADVICE_TIME_LEFT, /* unused time, and answers that were wrong */
    ADVICE_CHANGES_HELP,
    ADVICE_CHANGES_HARM,
    ADVICE_STAMINA,
    ADVICE_KINDS,
};

struct advice {
    enum advice_kind kind;
    struct str words;    /* what to do */
    struct str evidence; /* the counts it follows from */
};

struct pace {
    const double *seconds; /* per position; 0: never answered */
    double median_s;       /* per answered question; 0: none */
    double allowed_s;      /* the time there was, per question */
    int slow;              /* questions of over three times that */
    struct pace_part segments[SEGMENTS_MOST];
    int n_segments;
    int right, of, omitted;
    /* Items whose last answer is not the first one. */
    int right_to_wrong, wrong_to_right, wrong_to_wrong;
    /* Right of the first and of the second half, in the order of the form;
     * `tired`: the second is lower by more than chance (z test, 5 %). */
    int half_right[2], half_of[2];
    bool tired;
    const struct advice *advice;
    int n_advice;
};

struct pace *pace_of(struct arena *, const struct pace_mock *);

struct str advice_kind_text(enum advice_kind); /* "omitted" … */

#endif
