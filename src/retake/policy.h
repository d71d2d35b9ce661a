/* A retake policy: the rules of one program about sitting again, as data.
 *
 * Plain data, read-only once loaded (format/program_yaml.h makes it), alive
 * as long as the arena it was loaded into. Every rule carries a `struct fact`:
 * its sentence for candidates, source, date checked, confidence. A rule whose
 * fact is unknown, disputed or of confidence "unconfirmed" is never asserted:
 * what depends on it becomes unknown and its claims are shown.
 * retake/rule.h says what each kind of rule means for each day. */
#ifndef RESIT_RETAKE_POLICY_H
#define RESIT_RETAKE_POLICY_H

#include "base/zone.h"
#include "exam/fact.h"
#include "retake/case.h"
#include "retake/span.h"

enum rule_kind {
    RULE_WAIT,         /* time to let pass after a failed attempt */
    RULE_CAP,          /* at most so many attempts */
    RULE_DEADLINE,     /* sit within so long of something */
    RULE_PRECONDITION, /* something to have or to file first */
    RULE_WINDOW,       /* the authorization's window to test */
    RULE_AFTER_PASS,   /* sitting again after a pass */
    RULE_SITTING,      /* how a no-show, a cancelled … sitting counts */
    RULE_LEAD,         /* to file or book so long before the sitting */
    RULE_CALENDAR,     /* the body's own testing windows */
    RULE_APPEAL,       /* until when a result can be challenged */
};

/* What a rule lets one do. One applies before one books, and books before one
 * sits. */
enum retake_act { ACT_SIT, ACT_APPLY, ACT_REGISTER, N_ACTS };

/* Something said to the program by its id, with its name in words. */
struct named {
    struct str id;   /* "application" */
    struct str name; /* "a new application" */
};

/* The day from which something is counted. */
enum anchor_kind {
    ANCHOR_LAST_ATTEMPT,
    ANCHOR_FIRST_ATTEMPT,
    ANCHOR_GRADUATION,
    ANCHOR_SCORE_RELEASE, /* of the last attempt */
    ANCHOR_DOCUMENT,      /* dated; for waits after the last attempt */
    ANCHOR_UNSTATED,      /* the source does not say; for deadlines */
};

struct anchor {
    enum anchor_kind kind;
    struct named document; /* ANCHOR_DOCUMENT */
    bool next_day;         /* counting begins on the day after */
};

/* Time that can be added once or more, by a document with a count. */
struct extension {
    struct str document; /* empty: there is none */
    int most;
    struct span length;
    int64_t cents; /* price of each */
    struct str currency;
    bool has_ahead;    /* asked for at the latest so long before the end; else
                          on any day */
    struct span ahead; /* 0 days: on the last day itself */
};

/* Length of the wait after the n-th failed attempt: `span`, or where the
 * source does not say how long, what is known of it. */
struct wait_step {
    bool known;
    struct span span;
    bool has_least, has_most; /* not known: surely so long, surely no longer */
    struct span least, most;
    bool has_confidence; /* of this step alone, else that of the rule */
    enum confidence confidence;
};

enum ladder { LADDER_ALL, LADDER_AT_SITTING, LADDER_AT_FAILURE };

enum cap_scope {
    CAP_LIFETIME,
    CAP_CALENDAR_YEAR, /* 1 January to 31 December, or several such years */
    CAP_ROLLING,       /* in any period of length `period` */
    CAP_BLOCK,         /* in blocks of `period` that begin at an anchor */
    CAP_YEAR_UNSTATED, /* "a year": calendar or any 12 months is not said */
};

/* What follows a block of CAP_BLOCK. */
enum cap_blocks {
    BLOCKS_ONCE,       /* the cap is for the first block only */
    BLOCKS_ON_END,     /* the next begins where it ends */
    BLOCKS_BY_ATTEMPT, /* the next begins with the next attempt */
};

/* What the last attempt leads to. */
enum cap_then {
    THEN_UNKNOWN,   /* not published */
    THEN_BLOCKED,   /* no further attempt, ever */
    THEN_WAIT,      /* a long wait after this and every later attempt */
    THEN_DOCUMENT,  /* remediation or new education: a document dated after
                       the attempt; counting begins anew with it */
    THEN_NEXT_SPAN, /* a scoped cap: wait for the year or period to pass */
};

/* Does the day that is exactly so long after the anchor still count? */
enum last_day { LAST_DAY_COUNTS, LAST_DAY_TOO_LATE, LAST_DAY_UNSTATED };

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

/* What becomes of the fee. */
enum kept { KEPT_UNKNOWN, KEPT_RETURNED, KEPT_LOST, KEPT_PRICE };

/* How a sitting without a result counts. */
struct sitting_terms {
    enum tri counts; /* as an attempt: in caps, in the number of attempts */
    enum tri waits;  /* as a failure that a wait follows */
    enum kept fee;
    int64_t cents; /* KEPT_PRICE: what it costs */
    struct str currency;
};

/* One of the body's testing windows. */
struct testing_window {
    struct date_range days;
    bool has_apply_by;
    struct date apply_by; /* last day */
};

struct rule {
    enum rule_kind kind;
    struct str id; /* "wait", "cap" … unique in its version */
    struct fact fact;
    bool has_where; /* what it asks for is filed there; else not said */
    struct fact where;
    bool on_sit, on_apply, on_register; /* the acts it speaks about */
    /* Categories it is for, and not for; both empty: everybody. A case
     * without a category: an `only` rule may apply (what it forbids becomes
     * unknown), an `except` rule applies. */
    const struct str *only;
    int n_only;
    const struct str *except;
    int n_except;
    struct str part;                 /* for this part alone; empty: for all */
    const struct date_range *waived; /* days on which it does not hold */
    int n_waived;
    union {
        struct {
            const struct wait_step *steps; /* after failure 1, 2, … */
            int n_steps;
            bool repeats;   /* the last step goes on; else later ones unknown */
            bool free_days; /* n exam-free days lie between, so one day more */
            struct anchor from;
            enum ladder ladder;   /* the step is counted within … */
            struct span counted;  /* LADDER_AT_…: failures of so long */
            bool around_bookings; /* also before and after a booked sitting */
        } wait;
        struct {
            int max;
            int at_least; /* not asserted: surely so many are allowed */
            enum cap_scope scope;
            struct span period; /* CAP_ROLLING, CAP_BLOCK */
            enum cap_then then;
            struct span then_wait;    /* THEN_WAIT */
            struct str then_document; /* THEN_DOCUMENT */
            struct str then_name;     /* its name in words */
            struct str then_text; /* in words, for the candidate; or empty */
            struct anchor from;   /* CAP_BLOCK */
            enum cap_blocks blocks;
            int years;       /* CAP_CALENDAR_YEAR: so many together */
            int first_year;  /* they begin in this year; 0: any of them */
            bool has_starts; /* limits no day before */
            struct date starts;
            bool retroactive;         /* attempts before `starts` count */
            bool retroactive_unknown; /* whether they do is not said */
            bool all_rounds;          /* attempts before a pass count as well */
            bool anew_all; /* THEN_DOCUMENT: after `max` attempts, all rules
                              of the part begin anew with it */
            const struct date_range *not_counted; /* attempts made then */
            int n_not_counted;
            const struct str *also; /* failures of these other exams count */
            int n_also;
        } cap;
        struct {
            struct anchor anchor;
            struct span span;
            enum last_day last_day;
            bool has_since; /* only for graduation on or after this day */
            struct date since;
            bool before_free; /* those before: known to have no limit;
                                 false: no limit is known */
            struct str before_text;
            struct extension extension;
            struct named renewal; /* a document (a new course) from whose date
                                     it is counted anew; id empty: none. The
                                     anchor's own: when the time is over a new
                                     one is needed, and no day is lost */
        } deadline;
        struct {
            struct str document;         /* id of what is needed */
            struct str name;             /* "a new application" */
            const struct named *or_else; /* any of these will do as well */
            int n_or_else;
            int from_attempt; /* needed for attempt n and later ones */
            bool after_last;  /* dated after the last attempt */
            bool approved;    /* filed is not enough */
        } precondition;
        struct {
            struct str document; /* "authorization"; its date opens it */
            struct str name;     /* in words; empty: the authorization */
            bool from_answer;    /* the day it was granted opens it */
            struct span span;
            bool by_document; /* the document itself names the last day */
            bool next_day;    /* opens on the day after */
            int extensions_most;
            struct span extension;
            int64_t extension_cents; /* price of each */
            struct str currency;
        } window;
        struct {
            bool ever;        /* false: not at all after a pass */
            struct span span; /* not within so long of the pass */
            /* lifted by the first of these: */
            struct named consent;         /* a document; id empty: none */
            const struct date *new_exams; /* first days of new exams */
            int n_new_exams;
            bool has_expiry;
            struct span expiry; /* so long after the pass it has expired */
        } after_pass;
        struct {
            enum attempt_result result;
            bool has_notice; /* cancelled so long before: in_time, else late */
            struct span notice;
            struct sitting_terms in_time, late;
        } sitting;
        struct {
            struct named document; /* "registration"; its date counts */
            struct span span;
        } lead;
        struct {
            const struct testing_window *list; /* ascending, no overlap */
            int n;
            int most;              /* attempts in one window; 0: no limit */
            struct named document; /* what is to be filed by `apply_by` */
        } calendar;
        struct {
            bool from_release; /* else from the sitting */
            struct span within;
            bool has_answer;
            struct span answer; /* the body answers within so long */
            enum tri meanwhile; /* does the failure count until then? */
        } appeal;
    } u;
};

enum { MEMBER_ANY = -1, MEMBER_NO = 0, MEMBER_YES = 1 };

/* What one attempt costs for some people. fact.status FACT_NONE: free;
 * FACT_UNKNOWN: not published, see its claims. */
struct fee_rule {
    struct str id;
    struct fact fact;
    const struct str *only; /* categories; none: everybody */
    int n_only;
    struct str part;                 /* of this part; empty: of any */
    int member;                      /* MEMBER_ANY, _NO, _YES */
    int attempt_from, attempt_until; /* until 0: no end */
    bool has_from, has_until;        /* on these days only */
    struct date from, until;
    int64_t cents;
    struct str currency; /* "USD" */
};

/* The rules in force in a span of days. */
struct policy_version {
    struct str id;
    struct date from;
    bool has_until;
    struct date until; /* last day */
    struct fact fact;
    const struct rule *rules;
    int n_rules;
    const struct fee_rule *fees; /* the first that matches counts */
    int n_fees;
};

/* Which date picks the version of a case. */
enum version_key {
    VERSION_BY_SITTING,
    VERSION_BY_FIRST_ATTEMPT,
    VERSION_BY_GRADUATION,
    VERSION_BY_DOCUMENT, /* application, booking, start of the window */
};

/* A stricter rule set on top: a state, a school. */
struct overlay {
    struct str id, name;
    struct str note; /* what is not known about it, or empty */
    const struct rule *rules;
    int n_rules;
};

struct category {
    struct str id;   /* "recent-graduate" */
    struct str name; /* in words */
    struct fact fact;
    bool by_case; /* who is eligible is decided case by case: unknown */
    /* What it says about graduation: sitting no longer than `ahead` before
     * it, at most `ago_most` or more than `ago_least` after it. */
    bool has_ahead, has_ago_most, has_ago_least;
    struct span ahead, ago_most, ago_least;
};

/* Parts of an exam that is passed in parts. */
struct part {
    struct str id, name;
};

/* How long a passed part is good for while others are not passed. */
struct part_credit {
    bool has;
    struct fact fact;
    struct span span;
    bool from_release; /* counted from the score's release, else from the day
                          the part was passed */
    enum last_day last_day;
    struct extension extension;
};

/* When scores are released, where the file says so: a release that is not
 * entered is on that day. */
struct score_release {
    bool has;
    struct fact fact;
    struct span after;
    bool from_window; /* after the last day of the testing window, else after
                         the sitting */
};

/* All parts have to be of one version of the exam. */
struct one_version {
    bool has;
    struct fact fact;
};

/* The day whose fee is paid. */
enum fee_day { FEE_DAY_UNSTATED, FEE_DAY_SITTING, FEE_DAY_FILING };

struct policy {
    const struct category *categories;
    int n_categories;
    const struct part *parts; /* none: the exam is one whole */
    int n_parts;
    bool parts_alone; /* each part is retaken by itself, counted by itself */
    struct fact parts_fact;
    struct part_credit credit;
    struct one_version one_version;
    struct score_release release;
    const struct named *other_exams; /* whose failures a cap may count */
    int n_other_exams;
    enum fee_day fee_day;
    enum version_key version_by;
    struct named version_document;         /* VERSION_BY_DOCUMENT */
    const struct policy_version *versions; /* by `from`, ascending */
    int n_versions;
    const struct overlay *overlays;
    int n_overlays;
    struct str local_note; /* "your board may be stricter", or empty */
    /* A document (a new course) with which all begins anew: sittings of every
     * part up to its date no longer count. */
    struct named reset;
    const struct str *reset_only; /* for these categories; none: for all */
    int n_reset_only;
    /* Papers that are filed by applying, by booking: only on a day on which a
     * rule allows that. Those of ACT_SIT are filed on any day. */
    const struct str *papers[N_ACTS];
    int n_papers[N_ACTS];
    struct holidays holidays;
    bool has_zone; /* else "today" is the candidate's own day */
    struct zone zone;
};

const struct category *policy_category(const struct policy *, struct str id);
const struct overlay *policy_overlay(const struct policy *, struct str id);
const struct part *policy_part(const struct policy *, struct str id);
/* Does `reset` hold for that category? Not while it is not said. */
bool policy_resets(const struct policy *, struct str category);
/* The act by which that paper is filed; ACT_SIT: none, on any day. */
enum retake_act policy_filed_by(const struct policy *, struct str document);
const struct named *policy_other_exam(const struct policy *, struct str id);
/* The version in force on a day, or NULL. */
const struct policy_version *policy_version_on(const struct policy *,
                                               struct date);

/* Ids of the documents a rule names; at most so many. */
enum { RULE_PAPERS_MOST = 16 };
int rule_documents(const struct rule *, struct str *ids);
/* Does some rule of the policy speak of that document? `nearest`: the id that
 * is spelled most like it, empty: none. */
bool policy_names(const struct policy *, struct str document,
                  struct str *nearest);

#endif
