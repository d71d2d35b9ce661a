/* The decision: what a policy says to a case on a day, and why.
 *
 * retake_decide is a pure function. Each rule becomes a set of days
 * (retake/days.h) on which it lets the candidate sit (or apply); the decision
 * is their intersection. Every answer is a value with a status, so that "no
 * limit", "not published" and "none left" can never be mistaken for one
 * another:
 *
 *   FACT_KNOWN      the value holds
 *   FACT_UNKNOWN    not published, not said, or not confirmed: see the claims
 *   FACT_NONE       there is none (no wait, no fee, nothing to sit again)
 *   FACT_UNLIMITED  known to have no limit
 *   FACT_DISPUTED   sources of weight disagree: see the claims
 *
 * The value members may be read only when the status is FACT_KNOWN. A rule
 * that is not confirmed for this candidate gives an answer of FACT_UNKNOWN with
 * what it says as a claim. A precondition excludes no day by itself: while it
 * is missing, may_sit (or may_apply) is no, and not_before is the first day
 * once everything is there. A pass ends a round: attempts before it no longer
 * count; a preliminary pass ends none, and what follows is unknown. One
 * authorization serves one attempt. Reasons are sentences for the candidate,
 * one per rule that bears on the answer. */
#ifndef RESIT_RETAKE_DECISION_H
#define RESIT_RETAKE_DECISION_H

#include "retake/case.h"
#include "retake/days.h"
#include "retake/policy.h"

struct reason {
    struct str rule; /* rule id; "case" where the case itself is the reason */
    struct str text;
    const struct source *source; /* NULL: our reading of the case */
    bool has_checked;
    struct date checked;
    enum confidence confidence;
};

/* The common head of every answer. */
struct answer {
    enum fact_status status;
    struct str text; /* the whole answer in a sentence or two */
    const struct claim *claims;
    size_t n_claims;
    const struct reason *reasons;
    size_t n_reasons;
};

struct answer_yes_no {
    struct answer a;
    bool yes;
};

struct answer_date {
    struct answer a;
    struct date date;
};

struct answer_count {
    struct answer a;
    int n;
};

struct answer_window {
    struct answer a;
    bool has_from; /* false: no first day but not_before */
    struct date from;
    struct date until; /* last day on which a rule lets one sit */
    bool until_open;   /* whether that day itself still counts is not stated */
};

struct answer_fee {
    struct answer a;
    int64_t cents;
    struct str currency; /* "USD" */
};

enum next_outcome {
    NEXT_RETAKE,  /* may sit again */
    NEXT_WAIT,    /* after a wait */
    NEXT_STEP,    /* after remediation, a course: in the text */
    NEXT_BLOCKED, /* no further attempt */
};

struct answer_next {
    struct answer a; /* NONE: there is no next attempt */
    enum next_outcome outcome;
    struct date if_on;      /* the day the failure is assumed to be on */
    struct date not_before; /* NEXT_RETAKE, NEXT_WAIT */
};

/* Something the candidate has to have or to file (question 4). */
struct step {
    struct str id;   /* document id, or "graduated", "category", "member" */
    struct str name; /* "a new application" */
    bool is_fact;    /* something we do not know about the candidate */
    bool for_sit, for_apply; /* before which act; neither for a fact */
    bool for_register;
    bool dated;   /* counts only with its date */
    bool reopens; /* no day is left, and with it there is one again */
    bool done;
    struct str one_of; /* rule id: any one of the steps with it is enough */
    const struct fact *where; /* where to file it; NULL: not said */
    enum fact_status status;  /* UNKNOWN: whether it is needed is unknown */
    struct reason reason;
};

enum point_kind {
    POINT_ATTEMPT,
    POINT_TODAY,
    POINT_EARLIEST, /* first day known to be allowed */
    POINT_LAST_DAY, /* last day known to be allowed by a rule */
    POINT_WINDOW_OPENS,
    POINT_WINDOW_CLOSES,
    POINT_BOOKED,
    POINT_CANCEL_BY, /* last day to cancel what is booked */
    POINT_MOVE_BY,   /* last day to move it */
    POINT_APPLY_BY,  /* last day to file for a testing window */
    POINT_CREDIT_ENDS,
    POINT_APPLY_FROM,
    POINT_RULES_CHANGE, /* first day of a later version of the rules */
    POINT_APPEAL_BY,    /* last day to challenge the latest result */
    POINT_ANSWER_BY,    /* the body answers an appeal by then */
};

/* A day that matters, for the timeline and the calendar file. */
struct point {
    struct date date;
    enum point_kind kind;
    struct str id;   /* stable: "attempt-1", "last-day" */
    struct str text; /* "Attempt 1: not passed" */
};

struct decision {
    struct date on;
    struct str part; /* part id this decision is about, or empty */
    bool passed;     /* the exam (this part) is passed: nothing to sit again */
    bool dead_end;   /* attempts may be left, but no day to use them */
    struct str dead_end_text; /* why, and what to do; empty: none */
    struct answer_yes_no may_sit, may_apply, may_register;
    struct answer_date not_before; /* `on` when nothing stands before it;
                                      NONE: there is no such day */
    struct answer_count attempts_used, attempts_left; /* NONE: none left */
    struct answer_window window;
    struct answer_fee fee;
    struct answer_next after_next_failure;
    const struct step *steps; /* all, done or not, in the file's order */
    size_t n_steps;
    size_t n_missing;        /* of them not done */
    const struct str *notes; /* what was ignored or looks odd in the case */
    size_t n_notes;
    /* Over all days, for the next attempt; only days from `on` mean anything */
    struct day_set sit, apply, book;
    /* A passed part is good until this day unless the others are passed by
     * then: of this part, or of the first other one that ends. */
    bool has_credit;
    struct date credit_until;
    struct str credit_part; /* its name */
    const struct point *points;
    size_t n_points; /* by date */
    /* Where parts are retaken alone: one decision for each, and the answers
     * above are those of the part failed last, of those not yet passed; none
     * failed: of the first. */
    const struct decision *parts;
    size_t n_parts;
};

/* Attempts and documents after `on` are ignored, and a note says so. The case
 * must have passed retake_case_check but for future dates. */
const struct decision *retake_decide(struct arena *, const struct policy *,
                                     const struct retake_case *,
                                     struct date on);

/* The same with the answers of that part in front; of an unknown part, or none,
 * as it is. */
const struct decision *decision_of_part(struct arena *, const struct decision *,
                                        struct str part);
/* Does a known rule forbid sitting on that day? The reason it gives, or NULL:
 * for a date of the candidate's own choice. */
const struct reason *decision_forbids(const struct decision *, struct date);

struct str next_outcome_text(enum next_outcome); /* "retake", "blocked" … */
struct str point_kind_text(enum point_kind);     /* "attempt", "today" … */

#endif
