/* A case: one candidate's history under one program's policy.
 *
 * Plain data. What the candidate has not told is absent, never guessed. */
#ifndef RESIT_RETAKE_CASE_H
#define RESIT_RETAKE_CASE_H

#include "base/date.h"
#include "base/err.h"
#include "base/opt.h"

struct policy;
struct program;

/* How a sitting ended. Failures and passes always count; how the others count
 * is a rule of the program (RULE_SITTING), unknown without one. */
enum attempt_result {
    ATTEMPT_FAIL,
    ATTEMPT_PASS,
    ATTEMPT_NO_SHOW,
    ATTEMPT_CANCELLED,
    ATTEMPT_INCOMPLETE,
    ATTEMPT_VOID,        /* annulled by the body, no fault of the candidate */
    ATTEMPT_INVALIDATED, /* annulled for misconduct or irregularities */
    ATTEMPT_BOOKED,      /* not yet held */
};

enum rating_kind {
    RATING_NOT_SAID, /* the report did not say */
    RATING_WORD,     /* the report's own word: "below" */
    RATING_PERCENT,
};

/* What the official report said about one content area. */
struct area_rating {
    struct str area; /* domain or area id */
    enum rating_kind kind;
    struct str word; /* RATING_WORD */
    double percent;  /* RATING_PERCENT, 0 … 100 */
};

struct attempt {
    struct date date;
    enum attempt_result result;
    struct opt_int score; /* on the body's scale */
    struct str part;      /* part id, empty: the whole exam */
    struct str exam;      /* other exam or jurisdiction, empty: this one */
    bool has_released, has_cancelled;
    struct date released;  /* when the score was released */
    struct date cancelled; /* when the sitting was cancelled */
    const struct area_rating *areas;
    int n_areas;
};

/* A precondition that is met: an application, a paid fee, a course, the
 * authorization to test. */
struct document {
    struct str id; /* as named by the policy's rules */
    bool has_date;
    struct date date;
    int extensions; /* of what it opens, bought so far */
    bool has_until;
    struct date until; /* last day of what it opens, as it says itself */
};

enum membership { MEMBERSHIP_UNSAID, MEMBERSHIP_NO, MEMBERSHIP_YES };

struct retake_case {
    bool has_graduated;
    struct date graduated;
    enum membership member;
    struct str category; /* category id, empty: not said */
    struct str overlay;  /* local rules that also apply, empty: none */
    const struct attempt *attempts; /* any order */
    int n_attempts;
    const struct document *documents;
    int n_documents;
};

enum { ATTEMPTS_MOST = 100, DOCUMENTS_MOST = 100, RATINGS_MOST = 100 };

/* What cannot be right in a case as entered on `today`: unknown category,
 * part, other exam or overlay, an attempt in the future that is not booked,
 * two results on one day, released before it was held, cancelled after.
 * `policy` may be NULL: only what can be seen without it. */
void retake_case_check(const struct retake_case *, const struct policy *,
                       struct date today, struct problems *);

/* Areas of its reports that no outline of the program has. */
void retake_case_check_areas(const struct retake_case *, const struct program *,
                             struct problems *);

/* The attempts in date order; on one day a failure stands before a pass. */
const struct attempt *attempts_sorted(struct arena *,
                                      const struct retake_case *);

const struct document *case_document(const struct retake_case *, struct str id);

struct str attempt_result_text(enum attempt_result);  /* "no_show" */
struct str attempt_result_words(enum attempt_result); /* "not attended" */
bool attempt_result_parse(struct str, enum attempt_result *);

#endif
