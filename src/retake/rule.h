/* One rule, one case: the days on which it lets the candidate sit.
 *
 *   WAIT       after the k-th failure of the round: no until the wait of step
 *              k is over, counted from the latest failure (or the first, the
 *              score's release, a document). "30 days" after 1 March is
 *              31 March; with `free_days` one day more. Within a ladder k
 *              counts the failures of so long before the sitting or before
 *              the latest failure. Around a booked sitting: no day so near
 *              before or after it.
 *   CAP        lifetime: all attempts of the round count; at `max` no further
 *              day (THEN_WAIT: no day before latest attempt + wait).
 *              calendar year(s): no further day in years with `max` attempts.
 *              rolling: no day on which `max` attempts lie in the period that
 *              ends with it (an attempt has left it on attempt + period).
 *              block: no further day in a block with `max` attempts.
 *   DEADLINE   yes up to anchor + span, whose own day counts, does not, or is
 *              unknown, as the rule says; unknown when the anchor is.
 *   WINDOW     with an authorization dated after the last attempt: not before
 *              its date, and for span + extensions; its first day is counted,
 *              so 90 days from 1 January end on 31 March (2026). For later
 *              days, and without one, a new one is a step: no day is lost.
 *   PRECONDITION every day: what is missing is a step, not a date.
 *   AFTER_PASS after a pass: never, or not before pass + span, or what lifts
 *              it.
 *   SITTING    every day: it says how sittings without a result count.
 *   APPEAL     every day: until when a result can be challenged, and whether
 *              a challenged failure counts. An appeal that is upheld makes
 *              the sitting void, and RULE_SITTING says how that counts.
 *   LEAD       no before the document's day + span; not filed yet: before
 *              the first filing + span. A booked day needs no booking.
 *   CALENDAR   only in the listed windows, with a free attempt in them and
 *              filed in time; unknown after the last one.
 *
 * A paper that is not there and is filed by applying, or by booking, cannot be
 * filed before the first day of the set of that act: whatever rule asks for it
 * says no before that day (struct filing); any other paper is filed at once.
 * A paper that ran out by a WINDOW or a DEADLINE is there for no rule on the
 * days after its end (paper_end).
 *
 * A rule that is not asserted (fact unknown, disputed, unconfirmed) and could
 * bear on the next attempt makes every day unknown: what it forbids is not
 * known, and neither is what it allows. On its waived days a rule says yes. */
#ifndef RESIT_RETAKE_RULE_H
#define RESIT_RETAKE_RULE_H

#include "retake/decision.h"

/* Rules that say how sittings count, the first that fits. */
struct rule_list {
    const struct rule *p;
    int n;
};

/* When a paper can first be filed that is not there yet: the first days on
 * which applying (booking) is perhaps, and surely, allowed. */
struct filing {
    bool is_set; /* not yet while the days of that act are worked out */
    bool has_maybe, has_sure;
    struct date maybe, sure;
    const struct reason *why; /* what stands before it; NULL: nothing does */
};

/* A case as rules see it: up to the day, of one part, this round only. */
struct round {
    const struct policy *policy;
    const struct retake_case *facts;
    struct date on;
    struct str part;
    const struct attempt *attempts; /* that count, sorted; a pass only last */
    int n_attempts;
    const struct attempt *ever; /* the same of all rounds, also of those that
                                   a cap let end (`anew_all`) */
    int n_ever;
    const struct attempt *waits; /* that a wait follows, sorted */
    int n_waits;
    bool has_last; /* the last of both */
    struct date last;
    const struct attempt *booked; /* on the day or later */
    int n_booked;
    const struct attempt *elsewhere; /* failures of other exams, sorted */
    int n_elsewhere;
    const struct document *documents; /* dated up to `on`, or undated */
    int n_documents;
    const struct filing *files; /* by act */
    struct rule_list ends[2];   /* rules by which a paper may run out */
    const struct attempt *pass; /* the newest, also of an earlier round */
    bool passed;                /* the last attempt is a pass */
    const struct attempt *preliminary; /* the last one: a pass that is not
                                          official yet; or NULL */
    const struct attempt *lapsed; /* the pass whose credit is over, or NULL */
    const struct attempt *unsure; /* the pass of which that is not known: its
                                     release is not entered; or NULL */
    /* A sitting of which it is not known how it counts; NULL: none. */
    const struct attempt *doubt;
};

/* Where it is not known whether a sitting counts: as if it did, or not. */
void round_init(struct round *, struct arena *, const struct policy *,
                const struct retake_case *, struct str part, struct date on,
                const struct rule_list lists[2], bool as_if_counted);
/* The appeal about a failure, filed up to a day, and what had become of it by
 * then; NULL: none, or it was refused or withdrawn. */
const struct request *case_appeal(const struct retake_case *,
                                  const struct attempt *, struct date on,
                                  bool *upheld);
/* Does it serve anything on that day: filed, and not refused? */
bool document_serves(const struct document *, struct date on);
/* The version of the exam that all parts have to be of, where the policy asks
 * for one: that of the newest sitting that names one; empty: any. */
struct str policy_one_version(const struct policy *, const struct retake_case *,
                              struct date on);
bool attempt_is_of(const struct attempt *, struct str version);
/* The day of the newest document with which all begins anew: sittings up to
 * it do not count. */
struct date case_reset_day(const struct policy *, const struct retake_case *,
                           struct date on);
/* The rule for sittings that end so, or NULL. */
const struct rule *sitting_rule(const struct retake_case *, struct str part,
                                const struct rule_list lists[2],
                                enum attempt_result, bool *perhaps);

/* The day the score of that attempt was released: as entered with it, or by a
 * document "score-release" dated after it. False: not known up to the day. */
bool round_released(const struct round *, const struct attempt *,
                    struct date *out);

enum anchored { ANCHORED, ANCHOR_NOT_YET, ANCHOR_NOT_TOLD };
/* The day an anchor is, moved to the next where counting begins then. */
enum anchored round_anchor(const struct round *, const struct anchor *,
                           struct date *out);

/* Is there a sitting that is booked, and is that paper a booking? */
bool round_booked(const struct round *, struct str id);
/* Is it filed, or booked? */
bool round_filed(const struct round *, struct str id, bool after_last);
/* The number of the next attempt: a pass begins a new round. */
int round_next(const struct round *);

/* The newest document with which a cap over all rounds begins anew. */
struct date round_anew_day(const struct round *, const struct rule *);
/* Some cap lets all rules of a part begin anew with a document. */
bool policy_begins_anew(const struct policy *);

/* What one rule says. */
struct finding {
    const struct rule *rule;
    enum fact_status status; /* as far as it may be asserted */
    bool perhaps;            /* an `only` rule and the case names no category */
    struct day_set days;
    const struct reason *reason;
    const struct reason
        *filing;   /* why its paper cannot be filed yet; or NULL */
    bool has_last; /* DEADLINE, WINDOW: the last day, when known; CALENDAR:
                      the next window */
    struct date first, last;
    int extensions; /* DEADLINE: so many are bought */
    bool last_open; /* DEADLINE: whether `last` itself counts is not stated */
    bool no_limit;  /* DEADLINE: known to be no limit for this candidate;
                       CAP: its time is over */
    bool has_apply_by; /* CALENDAR: for the window first … last */
    struct date apply_by;
    int left, left_most; /* CAP, when known: attempts still allowed in its
                            scope; differ where it is not known what counts */
    bool has_scope; /* CAP: `left` is counted in scope_from … scope_until */
    struct date scope_from, scope_until;
    bool has_ask; /* a dated document or fact that it needs and we lack */
    struct named ask;
};

/* Known, none and unlimited only when the confidence allows to assert it. */
enum fact_status fact_asserted(const struct fact *);

/* False when the rule is not for this candidate's category, or not for that
 * part (empty: the whole exam, or not said). */
bool rule_applies(const struct rule *, struct str category, struct str part,
                  bool *perhaps);
bool rule_waived(const struct rule *, struct date);
struct finding rule_finding(struct arena *, const struct rule *,
                            const struct round *);
/* Its reason, as a fact of the file. */
struct reason reason_from_fact(struct str rule, const struct fact *);
/* The newest document of that id that serves the next attempt, or NULL. */
const struct document *round_document(const struct round *, struct str id,
                                      bool after_last);
/* The same, of those that are approved. */
const struct document *round_approved(const struct round *, struct str id,
                                      bool after_last);
/* Is there an authorization for that window that has not run out by then? */
bool window_is_open(const struct round *, const struct rule *, struct date);
/* The last day on which that paper serves what `asks` speaks of, by whatever
 * rule lets it run out first; false: none is known to. NULL asks: sitting. */
bool paper_end(const struct round *, const struct rule *asks,
               const struct document *, struct date *end);
/* Can the last day of that deadline still be extended? */
bool extension_is_open(const struct round *, const struct finding *);
struct str extension_words(struct arena *, const struct extension *);
/* A deadline that counts from a paper which can be filed again. */
bool rule_files_again(const struct rule *);

#endif
