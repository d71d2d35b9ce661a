/* The exam screen: what its views print, and what its handlers share.
 *
 * sitting.c       where the sitting is: tutorial, break, or on to an item
 * sitting_item.c  one question; a form that works without JavaScript
 * sitting_pad.c   notes, calculator, display: what the form has of the pad
 * sitting_end.c   the list of items, ending a segment, ending everything
 * api_sitting.c   the same over JSON, for web/static/exam.js
 * api_answer.c    answers, flags, strikes over JSON
 *
 * Nothing here knows a key, a reason or which items are pretest: the structs
 * below have no place for them (law 4). */
#ifndef RESIT_PAGE_SITTING_VIEW_H
#define RESIT_PAGE_SITTING_VIEW_H

#include "page/page.h"

/* The line over every page of a running sitting. */
struct exam_head {
    struct page page;
    int64_t id;
    struct str where; /* "CMA (AAMA) practice · segment 2 of 4" */
    struct str clock; /* "31 minutes left at 14:03"; empty: no deadline */
    int64_t left_ms;  /* the same for scripts; 0 without a deadline */
    int segment;      /* from 1; 0: before the first */
    bool calculator;  /* the program allows one */
    const struct reference_table *tables; /* that the program allows */
    int n_tables;
};

/* Does this key mean anything here? Its face: "N". */
bool exam_has_command(const struct exam_head *, enum command);
struct str exam_key(const struct exam_head *, enum command);

/* One square of the item list. */
struct exam_square {
    int n;
    bool answered, flagged, seen, here;
};

struct exam_squares {
    int64_t id;
    const struct exam_square *p;
    int n;
    int n_answered, n_flagged, n_open;
};

struct exam_option {
    struct str letter; /* "A" by position */
    struct str value;  /* "b": the option's own letter */
    struct html text;
    bool chosen, struck;
};

enum exam_note {
    EXAM_NOTE_NONE,
    EXAM_NOTE_STALE, /* the answer was refused: a newer one is stored */
};

enum exam_panel {
    EXAM_PANEL_NONE,
    EXAM_PANEL_NOTES,
    EXAM_PANEL_CALCULATOR,
    EXAM_PANEL_REFERENCE,
    EXAM_PANEL_DISPLAY,
};

/* What the panels hold. */
struct exam_pad {
    enum exam_panel open;
    struct str notes, notes_was; /* `was`: to see whether they were changed */
    struct str line, result;     /* of the calculator, "= 5" */
    bool refused;                /* the result says why there is none */
};

struct exam_item {
    struct exam_head head;
    struct exam_pad pad;
    enum exam_note note;
    int n, n_items;
    struct str saved; /* "14:03:22", or empty */
    struct html stem;
    const struct exam_option *options;
    int n_options;
    bool multiple, flagged, answered;
    int seq;        /* stored */
    struct str was; /* the stored choices, "b" or "a,c" */
    struct exam_squares squares;
};

struct exam_tutorial {
    struct exam_head head;
    struct str begins;                      /* "14:18" */
    int n_segments, n_items, n_per_segment; /* 0: they differ */
    struct str segment_time, break_time;    /* "40 minutes"; empty: no break */
    struct str total_time;
};

struct exam_break {
    struct exam_head head;
    struct str left, goes_on; /* "12 minutes", "14:20" */
    int done, n_segments;
};

struct exam_end {
    struct exam_head head;
    struct exam_squares squares;
    bool last; /* the last segment: the report is next */
};

/* An answer that came too late, without JavaScript. */
struct exam_refused {
    struct page page;
    int64_t id;
    struct str what, mend;
};

/* The sitting named by the path; on failure it has answered and is false. */
bool exam_open(struct exchange *, struct sitting_view *);
/* "/sittings/42" */
struct str exam_path(struct arena *, int64_t sitting);
/* Is item n (from 1) in the open segment? Its position in the form, or -1. */
int exam_position(const struct sitting_view *, int64_t n);
struct exam_head exam_head(struct exchange *, const struct sitting_view *,
                           struct str title, struct str script);
/* `here`: position of the item on the screen, or -1. */
struct exam_squares exam_squares(struct arena *, const struct sitting_view *,
                                 int here);
/* sitting_pad.c */
/* What stands on the pad of the open segment; on failure it has answered and
 * is false. */
bool exam_pad_load(struct exchange *, const struct sitting_view *,
                   struct exam_pad *);
/* Store what the form has changed on the pad, then run `done`; on failure it
 * has answered. */
void exam_pad_save(struct exchange *, const struct sitting_view *,
                   void (*done)(struct exchange *, void *), void *arg);
/* Keep with the sitting how it looks, if nothing is kept yet, then run
 * `done`. */
void exam_look_keep(struct exchange *, const struct sitting_view *,
                    void (*done)(struct exchange *, void *), void *arg);
/* The panel that an act is about: "notes", "display" … */
enum exam_panel exam_panel_of(struct str);
/* An act with no data of its own: queue it, then run `done`. */
void exam_act(struct exchange *, enum act_kind, int segment,
              void (*done)(struct exchange *, void *));
/* A `done` for pages: a failure is an error page; anything else goes to
 * where the sitting now is. */
void exam_acted(struct exchange *, void *io);

#endif
