/* A program: one certification and what its file says about it.
 *
 * Plain data, read-only once loaded (format/program_yaml.h makes it), alive
 * as long as the arena it was loaded into. Times are microseconds (`_us`),
 * item counts are numbers of items. Every statement about the certification
 * is a `struct fact`. Retake rules live in retake/policy.h. */
#ifndef RESIT_EXAM_PROGRAM_H
#define RESIT_EXAM_PROGRAM_H

#include "exam/fact.h"

/* The finest places an item can belong to. Ids are dotted paths that begin
 * with the domain's id: "clinical.intake.vitals". */
struct area {
    struct str id;
    struct str name;
    int domain;  /* index into outline.domains */
    int parent;  /* index into outline.areas, or -1: directly in the domain */
    int n_items; /* scored items in a full form; -1: not published */
};

struct domain {
    struct str id; /* "clinical" */
    struct str name;
    struct str part; /* the part it is examined in; empty: the whole exam */
    /* Percent. A range where the length of the exam varies, else the two are
     * equal; -1: not published. */
    double share_min, share_max;
    int n_scored; /* scored items in a full form; -1: not published */
    struct fact fact;
};

/* The content outline, versioned by effective date. */
struct outline {
    struct str id;    /* "2021" */
    struct date from; /* first day in force */
    bool has_until;
    struct date until; /* last day in force */
    const struct domain *domains;
    int n_domains;
    const struct area *areas; /* parents before children */
    int n_areas;
    struct fact fact;
};

enum { SEGMENTS_MOST = 16, DOMAINS_MOST = 32, FORM_ITEMS_MOST = 1024 };

/* How many items one sits, as far as it is published; -1: not published. */
struct item_count {
    int scored, pretest;
    int least, most; /* in all; equal unless the length varies */
};

/* A part that is sat by itself. */
struct exam_part {
    struct str id, name;
    struct item_count items;
    int64_t limit_us; /* 0: not published */
    struct fact fact; /* on its items and time */
};

/* A table of values that the real exam shows beside its questions. */
struct reference_table {
    struct str title;
    const struct str *columns;
    int n_columns;
    const struct str *cells; /* row by row */
    int n_rows;
    struct fact fact;
};

enum {
    REFERENCE_TABLES_MOST = 8,
    REFERENCE_COLUMNS_MOST = 6,
    REFERENCE_ROWS_MOST = 100,
    REFERENCE_CELL_MOST = 200, /* bytes */
};

/* How the real exam is given. What is not known is 0 or false: whether it is
 * known says the fact, if there is one. */
struct exam_format {
    struct item_count items; /* of the whole exam; all -1 when in parts */
    const struct exam_part *parts;
    int n_parts;      /* 0: one whole */
    int64_t limit_us; /* time in all; 0: not published, or per part */
    bool adaptive;    /* the next item depends on the answers so far */
    bool open_book;
    /* What a full mock copies; no segments: there is nothing to copy. Where
     * it is not published how many items count, all of a mock do. */
    int n_scored;
    int n_pretest;
    int n_segments;
    struct {
        int n_items;
        int64_t limit_us;
    } segments[SEGMENTS_MOST];
    int64_t tutorial_us;   /* 0: none */
    int64_t break_pool_us; /* in all, between segments; 0: none */
    bool segment_return;   /* may a finished segment be opened again: then
                              there is no mock */
    bool calculator;       /* does the exam screen offer a calculator */
    const struct reference_table *tables; /* none: the screen has none */
    int n_tables;
    const struct fact *facts; /* items, segments, tutorial, breaks, return … */
    struct str *fact_ids;     /* same order: "items", "segments" … */
    int n_facts;
};

enum pass_kind {
    PASS_SCORE,   /* on the scale */
    PASS_PERCENT, /* of the items */
    PASS_WORDS,   /* neither: the fact says it */
};

struct pass_mark {
    struct str part; /* part id, empty: the whole exam */
    enum pass_kind kind;
    int value;
    struct fact fact;
};

struct scoring {
    bool has_scale;
    int scale_min, scale_max;
    struct fact scale;
    const struct pass_mark *pass; /* none: nothing is known */
    int n_pass;
    /* The practice line: our convention for a mock, never the body's. */
    int practice_raw;          /* number right of n_scored; 0: none */
    struct str practice_basis; /* in words, shown to the candidate */
    /* For the forecast: the population's first-time pass rate and the range
     * of reliabilities it is computed over. */
    bool has_pass_rate;
    double pass_rate;           /* 0.69 */
    struct fact pass_rate_fact; /* may say more than the number, or without */
    double reliability_min, reliability_max;
};

struct program {
    struct str id;   /* "cma-aama" */
    struct str name; /* "Certified Medical Assistant" */
    struct str abbr; /* "CMA (AAMA)" */
    struct str body; /* "American Association of Medical Assistants" */
    struct str body_abbr;
    struct str url;
    struct str disclaimer; /* "Not affiliated with or endorsed by …" */
    struct str note;       /* on the file as a whole, may be empty */
    struct date checked;   /* when the file was last checked as a whole */
    const struct outline *outlines; /* by `from`, ascending */
    int n_outlines;
    struct exam_format format;
    struct scoring scoring;
    /* How old an item's source may be, in years; 0: the file does not say. */
    int source_years_most;
    /* Who would have to sign the bank: "a credentialed medical assistant or
     * instructor"; may be empty. */
    struct str reviewer;
    struct fact validity; /* how long the credential is good */
    struct fact renewal;
    const struct source *sources;
    int n_sources;
    struct str file; /* path as given to the loader, for messages */
};

/* The outline in force on a day, or NULL. */
const struct outline *program_outline(const struct program *, struct date on);
/* Can a mock be laid out after what is known: a fixed form with its times, and
 * the number of items of every domain? */
bool program_has_form(const struct program *, const struct outline *);
const struct exam_part *exam_part_find(const struct exam_format *,
                                       struct str id);
/* Index of a domain or area by id; -1: no such. */
int outline_domain(const struct outline *, struct str id);
int outline_area(const struct outline *, struct str id);
/* The area's ancestor directly below the domain (itself if it is one). */
int outline_area_top(const struct outline *, int area);

#endif
