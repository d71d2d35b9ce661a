/* Shared inside the room: the desk on which one decision is made. */
#ifndef RESIT_RETAKE_RETAKE_INT_H
#define RESIT_RETAKE_RETAKE_INT_H

#include "retake/rule.h"
#include "retake/say.h"

struct desk {
    struct arena *arena;
    const struct policy *policy;
    const struct retake_case *facts;
    /* The case where every sitting of which it is not known counts, and where
     * none does; the same when all is known. */
    struct round round, other;
    bool in_doubt;
    const struct counting *plain; /* while it is made: the same under any
                                     rules; or NULL */
    const struct reason *doubt;   /* why, when in_doubt */
    const struct policy_version *version; /* in force on the day; or NULL */
    const struct overlay *overlay;        /* or NULL */
    bool ask_graduated;                   /* the version depends on it */
    /* What each rule of that version and of the overlay says. */
    struct finding *findings;
    size_t n_findings, cap_findings;
    /* What rules say that speak of more than one act and ask for no paper: it
     * is the same for each act. */
    struct finding *same;
    size_t n_same, cap_same;
    struct day_set days[N_ACTS];
    struct filing *files;      /* by act: when one may first do it */
    const struct reason *open; /* why the case itself leaves the day open: its
                                  category, a result that is not official or
                                  has no day; or NULL */
    bool again; /* a rule of the version speaks of sitting again after a pass */
    bool done;  /* passed, and no day to sit again */
};

/* `facts` up to `on`, attempts of `part` (empty: of the whole exam). */
void desk_init(struct desk *, struct arena *, const struct policy *,
               const struct retake_case *facts, struct str part,
               struct date on);
/* The desk after one more failure on that day. */
void desk_init_failed(struct desk *, const struct desk *, struct date on);
/* The case with one more failure; what was booked up to that day is taken to
 * be that sitting. */
struct retake_case case_failed(struct arena *, const struct retake_case *,
                               struct str part, struct date on);
/* What is known of the case on that day, and what is booked. */
struct retake_case case_on(struct arena *, const struct retake_case *,
                           struct date on);
bool rule_speaks_of(const struct rule *, enum retake_act);

/* An answer while it is being made. */
struct draft {
    struct arena *arena;
    struct {
        struct reason *p;
        size_t n, cap;
    } reasons;
    struct {
        struct claim *p;
        size_t n, cap;
    } claims;
};

void draft_reason(struct draft *, const struct reason *); /* once each */
/* The reason of a fact of the file, and its claims if it is not asserted. */
void draft_fact(struct draft *, const struct reason *, const struct fact *);
void draft_finding(struct draft *, const struct finding *);
void draft_claim(struct draft *, const struct fact *, struct str value);
struct answer draft_answer(const struct draft *, enum fact_status, struct str);

/* How one word stands for several unsettled facts: disputed only when all
 * are. */
enum fact_status unsettled(enum fact_status so_far, enum fact_status more);

/* Why no version holds: the sentence; empty: one does. */
struct str desk_no_rules(const struct desk *);
/* With those papers, filed the day after, is there a day to sit again? */
bool desk_opens(const struct desk *, const struct named *, size_t n);
/* What a used-up limit or a last day can be opened with: a new course, an
 * extension. At most so many. */
enum { WAYS_MOST = 2 };
size_t finding_ways(const struct desk *, const struct finding *,
                    struct named ways[WAYS_MOST]);
/* Why there is no day at all: what still forbids when all waits are over. */
const struct reason *desk_bar(const struct desk *);
/* The rule about cancelling or moving with its notice, where it may be
 * asserted; or NULL. */
const struct rule *desk_notice(const struct desk *, enum attempt_result);

/* What the candidate's category leaves open of an act becomes unknown. */
void desk_category(struct desk *, enum retake_act);
/* The graduation does not fit the category: the sentence, or empty. */
struct str desk_category_doubt(const struct desk *);
/* Passed: the reason. */
struct reason desk_pass_reason(const struct desk *);
/* Is an unsettled limit in number reached, if it holds? */
bool desk_cap_doubt(const struct desk *, enum retake_act);

struct answer_count desk_attempts_used(const struct desk *);
struct answer_count desk_attempts_left(const struct desk *);
struct answer_next desk_after_next(const struct desk *);
struct answer_fee desk_fee(const struct desk *, bool *category_matters,
                           bool *member_matters);
void desk_steps(const struct desk *, bool category_matters, bool member_matters,
                struct decision *);
void desk_notes(const struct desk *, struct decision *);
void desk_points(const struct desk *, struct decision *);
/* Attempts that are left but no day for them: the sentence, or empty. */
struct str desk_dead_end(const struct desk *, const struct decision *);

#endif
