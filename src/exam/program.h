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
    int share_permille; /* 590 = 59.0 % */
    int n_scored;       /* scored items in a full form */
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

/* How the real exam is given; a full mock copies it. */
struct exam_format {
    int n_scored;
    int n_pretest;
    int n_segments;
    struct {
        int n_items;
        int64_t limit_us;
    } segments[SEGMENTS_MOST];
    int64_t tutorial_us;      /* 0: none */
    int64_t break_pool_us;    /* in all, between segments; 0: none */
    bool segment_return;      /* may a finished segment be opened again */
    bool calculator;          /* does the exam screen offer a calculator */
    const struct fact *facts; /* items, segments, tutorial, breaks, return … */
    struct str *fact_ids;     /* same order: "items", "segments" … */
    int n_facts;
};

struct scoring {
    bool has_scale;
    int scale_min, scale_max, scale_pass;
    struct fact scale, pass; /* with their confidence */
    /* The practice line: our convention for a mock, never the body's. */
    int practice_raw;          /* number right of n_scored */
    struct str practice_basis; /* in words, shown to the candidate */
    /* For the forecast: the population's first-time pass rate and the range
     * of reliabilities it is computed over. */
    bool has_pass_rate;
    double pass_rate; /* 0.69 */
    struct fact pass_rate_fact;
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
    struct fact validity; /* how long the credential is good */
    struct fact renewal;
    const struct source *sources;
    int n_sources;
    struct str file; /* path as given to the loader, for messages */
};

/* The outline in force on a day, or NULL. */
const struct outline *program_outline(const struct program *, struct date on);
/* Index of a domain or area by id; -1: no such. */
int outline_domain(const struct outline *, struct str id);
int outline_area(const struct outline *, struct str id);
/* The area's ancestor directly below the domain (itself if it is one). */
int outline_area_top(const struct outline *, int area);

#endif
