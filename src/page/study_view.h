/* What the pages about study show: web/home.html's part, study*.html,
 * session*.html, progress*.html, summary.html. */
#ifndef RESIT_PAGE_STUDY_VIEW_H
#define RESIT_PAGE_STUDY_VIEW_H

#include "app/study.h"
#include "page/note_view.h"
#include "page/program_view.h"

/* ---- shared: study.c ---- */

/* Everything of the person under the program of the path, or of `program`;
 * NULL: it has answered, also where there is nothing to practise: with a page
 * that says so, below /api/ with 404. */
const struct study_view *study_open(struct exchange *, struct str program);
/* The mock before number i that says most about it: the last one of the same
 * kind, else the last one; -1: it is the first. */
int study_mock_before(const struct study_view *, int i);
/* Which answers came too soon to tell anything; empty: none. */
struct str study_hurried(struct arena *, const struct study_view *);
/* May a chance be shown (study_says)? */
bool study_chance_says(const struct study_view *);
/* Why none is shown, in a sentence; empty: one is. */
struct str study_chance_not(struct arena *, const struct study_view *);
/* Were the exam today. */
struct readiness_chance study_chance_today(struct arena *,
                                           const struct study_view *);
/* The no-learning baseline, the figure of that mock's report; empty: there is
 * none. */
struct str study_baseline(struct arena *, const struct study_view *);
/* "Monday, 23 November". */
struct str study_day(struct arena *, int32_t day);
/* A misconception's card as words; an area's name. */
struct str study_card_words(struct arena *, const struct material *, int card);
struct study_lines {
    struct str *p;
    size_t n, cap;
};
/* Is there something for a session on that day, besides a mock? */
bool study_has_work(const struct plan_day *);
/* The kind of sitting that such a mock is; empty: no mock. */
struct str study_mock_kind(enum plan_mock);

/* A chance over time in a box of 100 x 100, best at the top; study_chart.html.
 */
struct study_curve {
    struct str points;      /* of svg's polyline */
    struct str band;        /* of svg's polygon: its interval; or empty */
    struct str words;       /* the same as a sentence */
    struct str since;       /* "20 November 2026" */
    struct str top, middle; /* of its scale */
    bool there;             /* at least two points */
};
struct study_curve study_curve_make(struct arena *, const struct study_view *);
/* The same of one area, from the first day with answers to it on. */
struct study_curve study_curve_area(struct arena *, const struct study_view *,
                                    int area);
/* The chance that the right idea is recalled: a row of study_recall_trend. */
struct study_curve study_curve_idea(struct arena *, const struct study_view *,
                                    const double *recall);

/* ---- home ---- */

/* study_none.html */
struct study_none_page {
    struct page page;
    const struct program *program;
};

struct home_study {
    const struct study_view *view; /* NULL: nothing to practise */
    bool busy;             /* something else is the one thing to do now */
    struct str minutes;    /* "25 minutes" */
    bool there;            /* there is work for a session today */
    struct str work;       /* of today, in a sentence */
    int64_t session;       /* an open one with something left; 0: none */
    bool session_today;    /* it was started today */
    struct str session_at; /* "7 of 22" */
    struct str session_on; /* "20 November 2026" */
    struct str done;       /* today's answers so far, or empty */
    struct str followed, nothing, baseline; /* with their intervals */
    struct str not_said; /* why there is no chance, or empty */
    struct str hurried;  /* answers that tell nothing, or empty */
    struct str verdict;  /* where the plan falls short, or empty */
    struct study_curve curve;
    struct str next_mock;
    struct str mock_now; /* kind, when today has one */
    struct str streak;   /* empty: not wanted, or none */
};
/* False: it has answered with a failure. */
bool home_study_make(struct exchange *, struct str program,
                     struct home_study *);

/* ---- one task: session_task.html ---- */

/* "New · Pharmacology". */
struct str session_why(struct arena *, const struct session_view *,
                       const struct session_task *);
/* The note to be read before this task: the first new one of an area of which
 * nothing has been answered. `study` may be NULL: none. */
const struct note *session_note_first(const struct session_view *,
                                      const struct study_view *study, int at);

struct task_option {
    struct str letter; /* as it stands on the screen: "A" */
    struct str value;  /* in the item's own file: "c" */
    struct html text, reason;
    bool is_key, chosen;
};

struct task_cause {
    struct str value, words;
    bool chosen;
};

struct task_rating {
    struct str value, words, key;
};

struct task_page {
    struct page page;
    int64_t id;
    const struct program *program; /* NULL: gone */
    int n, n_tasks, done;
    struct str why; /* why this question: "Review", "New, from …" */
    int seq, undo_seq, undo_n; /* undo_n 0: nothing to take back */
    bool flagged;
    struct str shown;           /* when it was put on the screen */
    struct str clock;           /* "12 minutes left", or empty */
    struct html stem, takeaway; /* the latter, as all that tells the key, */
    struct task_option options[OPTIONS_MOST]; /* only once it is answered */
    int n_options;
    struct note_link note;
    const struct item *item; /* NULL: not to be told yet */
    bool multiple;
    bool answered, right, ask_rating;
    struct str lead; /* what to make of it; empty: no more than right */
    const struct task_cause *causes;
    int n_causes;
    const struct task_rating *ratings;
    int n_ratings;
    struct str problem; /* what was wrong with the answer, or empty */
    bool stale;
};

/* Before the first new question of an area. */
struct task_note_page {
    struct page page;
    int64_t id;
    int n, n_tasks;
    struct note_link note;
};

/* A mock holds the question back. */
struct task_held_page {
    struct page page;
    int64_t id;
    int n, n_tasks;
    int next; /* 0: none left */
};

/* session_end.html */
struct session_end_page {
    struct page page;
    const struct session_view *session;
    const struct program *program;
    struct str right; /* "14 of 22 right" */
    struct str left;  /* what is left, or empty */
    struct str time;
    bool can_go_on;
    struct str why_right, why_left, why_time; /* two sentences each */
    struct str out_of_time;
    struct study_lines wrong_ideas;
};

/* ---- choosing one: practice.html ---- */

struct practice_area {
    const struct material_area *area;
    int fresh;       /* questions not met yet */
    struct str note; /* "12 questions, 3 not met yet"; "12 questions" */
};

/* Areas of one domain. */
struct practice_group {
    struct str name;
    const struct practice_area *areas;
    int n;
};

struct practice_idea {
    struct str card, words;
    int times;
};

struct practice_page {
    struct page page;
    const struct program *program;
    const struct practice_area *areas; /* those of a domain together */
    int n_areas;
    const struct practice_group *groups;
    int n_groups;
    const struct practice_idea *ideas;
    int n_ideas;
    int n_missed, n_flagged, n_today;
    bool chooses; /* there is more than one kind */
    struct str minutes;
    bool has_pace;
    struct problems *problems;
    struct str n; /* as typed */
    struct str n_problem;
};

/* What there is to practise; all but frame, form and problems. */
void practice_fill(struct arena *, const struct study_view *,
                   struct practice_page *);

/* ---- the plan: study_plan.html ---- */

struct plan_row {
    struct str day, minutes, words;
    const struct note **notes; /* to read first */
    int n_notes;
};

struct plan_row study_plan_row(struct arena *, const struct study_view *,
                               const struct plan_day *);

struct minutes_field {
    struct str name, label, value, problem;
};

struct plan_page {
    struct page page;
    const struct program *program;
    const struct study_view *view;
    struct str date, left;
    struct str passed; /* "You have passed …": nothing is planned */
    struct str followed, nothing, baseline; /* with their intervals */
    struct str verdict;
    struct str late_date;               /* the date that has passed, or empty */
    struct url late_path;               /* where it is said how that ended */
    struct fact_line validity, renewal; /* what comes after a pass */
    struct str idle; /* why no day of the plan has work, or empty */
    struct str late; /* what days without study left, or empty */
    const struct plan_row *rows;
    int n_rows, n_more; /* the first days; n_more follow */
    bool all;
    struct minutes_field fields[7];
    struct str off, off_problem;
    bool mocks, streaks;
    bool assumed;
    struct problems *problems;
};

/* ---- why: study_why.html ---- */

struct why_page {
    struct page page;
    const struct program *program;
    struct str figure; /* "followed" */
    struct str question, first, second;
    struct study_lines others; /* on what else is in it */
    struct study_lines more;   /* what is not known */
    bool memory;               /* what is remembered plays a part in it */
};

/* False: there is no such figure. Fills all but the frame. */
bool study_why_fill(struct arena *, const struct study_view *,
                    struct str figure, struct why_page *);

/* ---- progress and summary ---- */

struct area_row {
    struct str id, name;
    bool known;            /* there are answers */
    int chance, low, high; /* thousandths */
    struct str chance_words;
    struct str answers; /* "12 answers" */
    struct study_curve curve;
};

struct idea_row {
    struct str words, card, recall;
    int times;
    int at;            /* of the material's cards */
    struct str by_day; /* recall on the days of the trend, as words */
    struct study_curve curve;
};

struct cause_row {
    struct str words, advice;
    int n;
    enum error_cause cause;
};

struct mock_compare_row {
    struct str when, kind, score, change;
    int64_t sitting;
};

/* A segment of the newest mock, held against the same one of the mock before
 * it that had as many. */
struct segment_row {
    struct str name, score, pace, change;
    const struct pace_part *part;
};

struct trend_row {
    struct str day, chance, range;
};

struct progress_page {
    struct page page;
    const struct program *program;
    const struct study_view *view;
    struct study_curve curve;
    const struct trend_row *trend;
    int n_trend;
    const struct area_row *areas;
    int n_areas;
    bool drawn;               /* the chance of an area is known */
    bool curves, idea_curves; /* an area, an idea has one */
    const struct idea_row *ideas;
    int n_ideas, n_first_ideas; /* most chosen first; those shown at once */
    const struct cause_row *causes;
    int n_causes, n_wrong, n_said;
    const struct mock_compare_row *mocks;
    int n_mocks;
    const struct segment_row *segments; /* where the newest mock has several */
    int n_segments;
    struct study_lines habits; /* pacing, changes, stamina */
    struct str score;          /* "about 121 of 180, between 112 and 130" */
    struct str not_said, baseline, hurried, followed;
    /* the summary */
    struct str made_on, date, chance, nothing;
    const struct plan_row *days;
    int n_days;
};
/* The same figures for the page, the summary and its PDF. */
void progress_fill(struct exchange *, const struct study_view *,
                   struct progress_page *);
/* With the next days and today's date. */
void summary_fill(struct exchange *, const struct study_view *,
                  struct progress_page *);

#endif
