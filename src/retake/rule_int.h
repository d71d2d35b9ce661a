/* Shared by the kinds of rules: rule.c, rule_wait.c, rule_cap.c, rule_date.c,
 * rule_calendar.c, rule_paper.c. One function for each kind; `why` may be given
 * more to say. */
#ifndef RESIT_RETAKE_RULE_INT_H
#define RESIT_RETAKE_RULE_INT_H

#include "retake/rule.h"
#include "retake/say.h"

struct work {
    struct arena *arena;
    const struct rule *rule;
    const struct round *round;
    struct finding *out;
    struct reason *why;
};

void work_say(struct work *, struct str more);
void work_all(struct work *, enum day_answer);
void work_no_before(struct work *, struct date);
void work_no_after(struct work *, struct date);
/* Something the candidate has not told. */
void work_ask(struct work *, struct str id, struct str name);
struct date work_after(const struct work *, struct date, struct span);
/* May the rule be asserted? If not, and it bears on the next attempt, every
 * day is unknown. */
bool work_holds(struct work *, bool bears);

/* A paper that is not there yet cannot be filed before one may apply, or book,
 * and then it takes `lead`: days from … until that lie before are lost. */
struct filing paper_filing(const struct round *, struct str id);
struct filing act_filing(const struct round *, enum retake_act);
void work_no_before_filing(struct work *, const struct filing *, struct span,
                           struct date from, struct date until);

void wait_days(struct work *);
void cap_days(struct work *);
void deadline_days(struct work *);
void window_days(struct work *);
void after_pass_days(struct work *);
void lead_days(struct work *);
void precondition_days(struct work *);
void calendar_days(struct work *);

#endif
