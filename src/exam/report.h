/* Marking a sitting and saying honestly what the number means.
 *
 * Pure. Recomputable: same form, same responses, same calibration, same
 * report, on any machine.
 * Formulas: number right, what was left open counted as wrong; SEM = Lord's
 * binomial error sqrt(x(n-x)/(n-1)); band = Wilson's score interval with z = 1;
 * forecast = chance of x' >= line on another such form under a beta-binomial
 * population (psych/forecast.h).
 *
 * Content areas, two-sided at a family-wise error of 5 % (Sidak): with a
 * calibration that knows every scored item as it was asked, the distribution
 * of an area's points given the total, by Lord-Wingersky, a simultaneous band
 * of the true share, and Haberman's test of whether an area may have a score
 * of its own (psych/subscore.h); else the hypergeometric tail, as if all items
 * were equally hard (psych/domain_flag.h).
 *
 * With more than 10 % of the answers given sooner than the question can be
 * read (response time effort below 0.9, Wise & Kong 2005) there is no forecast
 * either.
 *
 * With more than 10 % of the scored items left open the sitting is not
 * finished: what is open says nothing about what the person knows, so there
 * are only counts, no line, no band, no forecast and no flags. */
#ifndef RESIT_EXAM_REPORT_H
#define RESIT_EXAM_REPORT_H

#include "exam/calibration.h"
#include "exam/form.h"
#include "exam/sitting.h"
#include "psych/forecast.h"

enum domain_flag {
    DOMAIN_AS_REST, /* like the rest of this mock */
    DOMAIN_FEWER,   /* fewer right here than in the rest */
    DOMAIN_MORE,
    DOMAIN_TOO_SMALL,  /* too few items to say anything */
    DOMAIN_NOTHING,    /* all right or none: nothing to compare */
    DOMAIN_UNFINISHED, /* too much is open to compare anything */
};

struct domain_score {
    struct str id, name;
    int n_items, n_right, n_open;
    int outline_domain; /* index into the form's outline */
    double p;           /* two-sided; only where it was compared */
    enum domain_flag flag;
    /* With a calibration: */
    bool has_expected;
    double expected;  /* number right of people with this total */
    double low, high; /* 95 % band of the true share, for all areas at once */
    bool has_line;
    double line;    /* share expected here of somebody at the practice line */
    bool has_prmse; /* how well true share is told by: */
    double prmse_own, prmse_total, prmse_both;
    bool has_estimate; /* the area's own score adds to the total */
    double estimate;   /* of the true number right, regressed or augmented */
};

/* A misconception that led to two or more wrong answers. */
struct misconception_count {
    struct str tag;
    struct str words; /* the reason of the first such option, for people */
    int n;
    const int *positions; /* items in the form */
};

struct segment_pace {
    int n_items, n_answered, n_open;
    int64_t limit_us, used_us, left_us; /* limit with accommodation */
    bool ran_out;
};

enum mark_result { MARK_OMITTED, MARK_WRONG, MARK_RIGHT };

struct item_mark {
    enum mark_result result;
    option_set choices;
    bool late;
};

struct score_report {
    int raw, of;   /* scored items only */
    int n_open;    /* of them without an answer */
    bool finished; /* at most 10 % of them are open */
    bool has_line; /* the practice line applies to finished full mocks */
    int practice_line;
    bool has_band;    /* finished, with a scored item */
    double sem;       /* in items; 0 at none or all right, and for of < 2 */
    struct band band; /* in items */
    bool has_forecast;
    double forecast_min, forecast_max; /* probability, over the reliabilities */
    struct str forecast_why_not;       /* when there is none: in words */
    int n_seen_before, n_items;        /* of all items */
    bool comparable;                   /* at most 10 % seen before */
    const struct calibration *calibration; /* what areas were judged by;
                                              NULL: as if equally hard */
    struct domain_score *domains;
    int n_domains;
    struct misconception_count *misconceptions; /* most frequent first */
    int n_misconceptions;
    struct segment_pace segments[SEGMENTS_MOST];
    int n_segments;
    struct item_mark *marks; /* per form item */
    int n_late, n_omitted;
    int n_hurried; /* answers given sooner than the question can be read */
    bool expired;  /* the clock ended it */
    int64_t given_us;
};

/* At most 10 % of the scored items are without an answer. */
bool report_is_finished(const struct form *, const struct sitting *);
/* So many of the answers are hurried that the number right says little. */
bool report_is_hurried(int hurried, int items);
/* Only the number right of the scored items: cheap, allocates nothing. */
void report_raw(const struct form *, const struct sitting *, int *raw, int *of);

/* The calibration may be NULL. */
const struct score_report *report_make(struct arena *, const struct program *,
                                       const struct form *,
                                       const struct sitting *,
                                       const struct calibration *);

/* "as_rest", "fewer", "nothing_to_compare" … */
struct str domain_flag_text(enum domain_flag);

#endif
