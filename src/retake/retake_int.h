/* Shared inside the room: the desk on which one decision is made. */
#ifndef RESIT_RETAKE_RETAKE_INT_H
#define RESIT_RETAKE_RETAKE_INT_H

#include "retake/rule.h"

struct desk {
    struct arena *arena;
    const struct policy *policy;
    const struct retake_case *facts;
    struct round round;
    const struct policy_version *version; /* in force on the day; or NULL */
    /* What each rule of that version and of the overlay says. */
    struct finding *findings;
    size_t n_findings, cap_findings;
    struct day_set sit, apply;
};

/* `facts` up to `on`, attempts of `part` (empty: of the whole exam). */
void desk_init(struct desk *, struct arena *, const struct policy *,
               const struct retake_case *facts, struct str part,
               struct date on);
/* The desk after one more failure on that day. */
void desk_init_failed(struct desk *, const struct desk *, struct date on);

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

struct answer_count desk_attempts_used(const struct desk *);
struct answer_count desk_attempts_left(const struct desk *);
struct answer_next desk_after_next(const struct desk *);
struct answer_fee desk_fee(const struct desk *, bool *category_matters,
                           bool *member_matters);
void desk_steps(const struct desk *, bool category_matters, bool member_matters,
                struct decision *);
void desk_notes(const struct desk *, struct decision *);
void desk_points(const struct desk *, struct decision *);

#endif
