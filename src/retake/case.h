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
    ATTEMPT_MOVED,       /* booked, and moved to another day */
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
    struct str version;   /* of the exam, as the report names it, or empty */
    bool preliminary;     /* a fail or pass that is not official yet */
    bool has_released, has_cancelled;
    struct date released;  /* when the score was released */
    struct date cancelled; /* when it was cancelled or moved: day of notice */
    const struct area_rating *areas;
    int n_areas;
};

/* What has become of something that was filed. */
enum filed_state {
    FILED_OPEN,    /* no answer yet, or none is given to it; a payment: paid */
    FILED_GRANTED, /* approved; of an appeal: upheld; of a payment: waived */
    FILED_REFUSED, /* of a payment: not accepted */
    FILED_WITHDRAWN, /* of a payment: paid back */
};

/* Something filed, paid or received: an application, a paid fee, a course, the
 * authorization to test. One that is refused or withdrawn serves nothing. */
struct document {
    struct str id; /* as named by the policy's rules */
    bool has_date;
    struct date date;
    int extensions; /* of what it opens, bought so far */
    bool has_until;
    struct date until; /* last day of what it opens, as it says itself */
    enum filed_state state;
    bool has_answered;
    struct date answered; /* day of the answer */
    int64_t cents;        /* a payment: what was paid; 0: not said */
    struct str currency;  /* "USD" */
};

/* A request to the body. An appeal that is upheld makes the sitting void; one
 * that is open leaves it unknown whether the sitting counts, unless the
 * program has a rule (RULE_APPEAL). An accommodation changes no date. */
enum request_kind { REQUEST_ACCOMMODATION, REQUEST_APPEAL };

struct request {
    enum request_kind kind;
    struct date filed;
    enum filed_state state;
    bool has_answered;
    struct date answered; /* day of the answer */
    bool has_attempt;     /* always with an appeal: the sitting it is about */
    struct date attempt;  /* its day */
    struct str part;      /* its part, or empty */
    struct str text;      /* what was asked, in words; or empty */
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
    const struct request *requests; /* any order */
    int n_requests;
};

enum {
    ATTEMPTS_MOST = 100,
    DOCUMENTS_MOST = 100,
    RATINGS_MOST = 100,
    REQUESTS_MOST = 100,
    SCORE_MOST = 100000,
};

/* No exam here is older, and no other day of a candidate. */
enum { ATTEMPT_YEAR_LEAST = 1950, CASE_YEAR_LEAST = 1900 };

/* What cannot be right in a case as entered on `today`: unknown category,
 * part, other exam or overlay, a sitting in the future that is neither booked
 * nor called off,
 * two results on one day, released before it was held, cancelled after, an
 * answer before the request, an appeal without its sitting, a day too long ago,
 * a score out of all bounds.
 * `policy` may be NULL: only what can be seen without it. */
void retake_case_check(const struct retake_case *, const struct policy *,
                       struct date today, struct problems *);

/* Areas of its reports that no outline of the program has. */
void retake_case_check_areas(const struct retake_case *, const struct program *,
                             struct problems *);

/* Has it been held by that day, or called off? */
bool attempt_is_told(const struct attempt *, struct date on);

/* A seat whose day is before `on`, and nobody has said how it ended: nothing
 * else is entered of that day and part. */
bool seat_is_untold(const struct retake_case *, const struct attempt *,
                    struct date on);

/* The attempts in date order; on one day a failure stands before a pass. */
const struct attempt *attempts_sorted(struct arena *,
                                      const struct retake_case *);

const struct document *case_document(const struct retake_case *, struct str id);

struct str attempt_result_text(enum attempt_result);  /* "no_show" */
struct str attempt_result_words(enum attempt_result); /* "not attended" */
bool attempt_result_parse(struct str, enum attempt_result *);
struct str filed_state_text(enum filed_state); /* "granted" */
bool filed_state_parse(struct str, enum filed_state *);
struct str request_kind_text(enum request_kind); /* "appeal" */
bool request_kind_parse(struct str, enum request_kind *);

#endif
