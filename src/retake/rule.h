/* One rule, one case: the days on which it lets the candidate sit.
 *
 *   WAIT       after the k-th failure of the round: no until the wait of step
 *              k is over, counted from the latest failure. "30 days" after
 *              1 March is 31 March; with `free_days` one day more.
 *   CAP        lifetime: all attempts of the round count; at `max` no further
 *              day (THEN_WAIT: no day before latest attempt + wait).
 *              calendar year: no further day in a year with `max` attempts.
 *              rolling: no day on which `max` attempts lie in the period that
 *              ends with it (an attempt has left it on attempt + period).
 *   DEADLINE   yes up to anchor + span, whose own day counts, does not, or is
 *              unknown, as the rule says; unknown when the anchor is.
 *   WINDOW     with an authorization dated after the last attempt: only from
 *              its date for span + extensions; its first day is counted, so
 *              90 days from 1 January end on 31 March (2026). Else every day.
 *   PRECONDITION every day: what is missing is a step, not a date.
 *   AFTER_PASS after a pass: never, or not before pass + span.
 *
 * A rule that is not asserted (fact unknown, disputed, unconfirmed) and could
 * bear on the next attempt makes every day unknown: what it forbids is not
 * known, and neither is what it allows. */
#ifndef RESIT_RETAKE_RULE_H
#define RESIT_RETAKE_RULE_H

#include "retake/decision.h"

/* A case as rules see it: up to the day, of one part, this round only. */
struct round {
    const struct retake_case *facts;
    struct date on;
    const struct attempt *attempts; /* sorted; a pass only as the last one */
    int n_attempts;
    int n_failed;
    const struct document *documents; /* dated up to `on`, or undated */
    int n_documents;
    const struct attempt *pass; /* the newest, also of an earlier round */
    bool passed;                /* the last attempt is a pass */
};

/* What one rule says. */
struct finding {
    const struct rule *rule;
    enum fact_status status; /* as far as it may be asserted */
    bool perhaps;            /* an `only` rule and the case names no category */
    struct day_set days;
    const struct reason *reason;
    bool has_last; /* DEADLINE, WINDOW: the last day, when known */
    struct date first, last;
    bool no_limit; /* DEADLINE: known to be no limit for this candidate */
    int left;      /* CAP, when known: attempts still allowed in its scope */
};

/* Known, none and unlimited only when the confidence allows to assert it. */
enum fact_status fact_asserted(const struct fact *);

/* False when the rule is not for this candidate's category. */
bool rule_applies(const struct rule *, struct str category, bool *perhaps);
struct finding rule_finding(struct arena *, const struct rule *,
                            const struct round *);
/* Its reason, as a fact of the file. */
struct reason reason_from_fact(struct str rule, const struct fact *);
/* The newest document of that id that serves the next attempt, or NULL. */
const struct document *round_document(const struct round *, struct str id,
                                      bool after_last);

#endif
