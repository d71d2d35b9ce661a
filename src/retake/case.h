/* A case: one candidate's history under one program's policy.
 *
 * Plain data. What the candidate has not told is absent, never guessed. */
#ifndef RESIT_RETAKE_CASE_H
#define RESIT_RETAKE_CASE_H

#include "base/date.h"
#include "base/err.h"
#include "base/opt.h"

struct policy;

enum attempt_result { ATTEMPT_FAIL, ATTEMPT_PASS };

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
    const struct area_rating *areas;
    int n_areas;
};

/* A precondition that is met: an application, a paid fee, a course, the
 * authorization to test. */
struct document {
    struct str id; /* as named by the policy's rules */
    bool has_date;
    struct date date;
    int extensions; /* of the authorization's window, bought so far */
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
 * part or overlay, an attempt in the future, two on one day. `policy` may be
 * NULL: only what can be seen without it. */
void retake_case_check(const struct retake_case *, const struct policy *,
                       struct date today, struct problems *);

/* The attempts in date order; on one day a failure stands before a pass. */
const struct attempt *attempts_sorted(struct arena *,
                                      const struct retake_case *);

const struct document *case_document(const struct retake_case *, struct str id);

#endif
