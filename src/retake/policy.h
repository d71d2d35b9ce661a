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

#include "exam/fact.h"

enum span_unit { UNIT_DAYS, UNIT_MONTHS };

/* A length of time on the calendar; months as in date_add_months. */
struct span {
    int n; /* 0 or more */
    enum span_unit unit;
};

enum rule_kind {
    RULE_WAIT,         /* time to let pass after a failed attempt */
    RULE_CAP,          /* at most so many attempts */
    RULE_DEADLINE,     /* sit within so long of graduation or attempt 1 */
    RULE_PRECONDITION, /* something to have or to file first */
    RULE_WINDOW,       /* the authorization's window to test */
    RULE_AFTER_PASS,   /* sitting again after a pass */
};

/* Length of the wait after the n-th failed attempt. */
struct wait_step {
    bool known; /* false: the source does not say how long */
    struct span span;
};

enum cap_scope {
    CAP_LIFETIME,
    CAP_CALENDAR_YEAR, /* 1 January to 31 December */
    CAP_ROLLING,       /* in any period of length `period` */
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

enum deadline_anchor { ANCHOR_GRADUATION, ANCHOR_FIRST_ATTEMPT };

/* Does the day that is exactly so long after the anchor still count? */
enum last_day { LAST_DAY_COUNTS, LAST_DAY_TOO_LATE, LAST_DAY_UNSTATED };

struct rule {
    enum rule_kind kind;
    struct str id; /* "wait", "cap" … unique in its version */
    struct fact fact;
    bool on_sit, on_apply; /* the acts it speaks about */
    /* Categories it is for, and not for; both empty: everybody. A case
     * without a category: an `only` rule may apply (what it forbids becomes
     * unknown), an `except` rule applies. */
    const struct str *only;
    int n_only;
    const struct str *except;
    int n_except;
    union {
        struct {
            const struct wait_step *steps; /* after failure 1, 2, … */
            int n_steps;
            bool repeats;   /* the last step goes on; else later ones unknown */
            bool free_days; /* n exam-free days lie between, so one day more */
        } wait;
        struct {
            int max;
            enum cap_scope scope;
            struct span period; /* CAP_ROLLING */
            enum cap_then then;
            struct span then_wait;    /* THEN_WAIT */
            struct str then_document; /* THEN_DOCUMENT */
            struct str then_text; /* in words, for the candidate; or empty */
        } cap;
        struct {
            enum deadline_anchor anchor;
            struct span span;
            enum last_day last_day;
            bool has_since; /* only for graduation on or after this day */
            struct date since;
            bool before_free; /* those before: known to have no limit;
                                 false: no limit is known */
            struct str before_text;
        } deadline;
        struct {
            struct str document; /* id of what is needed */
            struct str name;     /* "a new application" */
            int from_attempt;    /* needed for attempt n and later ones */
            bool after_last;     /* dated after the last attempt */
        } precondition;
        struct {
            struct str document; /* "authorization"; its date opens it */
            struct span span;
            int extensions_most;
            struct span extension;
            int64_t extension_cents; /* price of each */
            struct str currency;
        } window;
        struct {
            bool ever;        /* false: not at all after a pass */
            struct span span; /* not within so long of the pass */
        } after_pass;
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
    int member;                      /* MEMBER_ANY, _NO, _YES */
    int attempt_from, attempt_until; /* until 0: no end */
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
enum version_key { VERSION_BY_SITTING, VERSION_BY_FIRST_ATTEMPT };

/* A stricter rule set on top: a state, a school. */
struct overlay {
    struct str id, name;
    const struct rule *rules;
    int n_rules;
};

struct category {
    struct str id;   /* "recent-graduate" */
    struct str name; /* in words */
    struct fact fact;
};

/* Parts of an exam that is passed in parts. */
struct part {
    struct str id, name;
};

struct policy {
    const struct category *categories;
    int n_categories;
    const struct part *parts; /* none: the exam is one whole */
    int n_parts;
    bool parts_alone; /* each part is retaken by itself, counted by itself */
    struct fact parts_fact;
    enum version_key version_by;
    const struct policy_version *versions; /* by `from`, ascending */
    int n_versions;
    const struct overlay *overlays;
    int n_overlays;
};

const struct category *policy_category(const struct policy *, struct str id);
const struct overlay *policy_overlay(const struct policy *, struct str id);
const struct part *policy_part(const struct policy *, struct str id);
/* The version in force on a day, or NULL. */
const struct policy_version *policy_version_on(const struct policy *,
                                               struct date);
struct date date_add_span(struct date, struct span);
struct str span_words(struct arena *, struct span); /* "30 days", "1 month" */

#endif
