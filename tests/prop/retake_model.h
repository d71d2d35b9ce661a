/* A second opinion on retake decisions: day by day, rule by rule, with its
 * own calendar, sharing nothing with src/retake but the structs. */
#ifndef RESIT_TESTS_RETAKE_MODEL_H
#define RESIT_TESTS_RETAKE_MODEL_H

#include "retake/decision.h"

enum { MODEL_VERSIONS = 4 };

/* The sittings of the round as some rules count them. */
struct world {
    int attempts[ATTEMPTS_MOST], n;
    int released[ATTEMPTS_MOST];     /* of attempts; INT32_MAX: not told */
    int ever[ATTEMPTS_MOST], n_ever; /* attempts of all rounds */
    /* caps over all rounds that began anew with a paper of that day */
    const struct rule *anew[ATTEMPTS_MOST];
    int anew_on[ATTEMPTS_MOST], n_anew;
    int waits[ATTEMPTS_MOST], n_waits;
    int wait_released[ATTEMPTS_MOST];
    bool passed, ever_passed;
    bool awaited; /* the last one is a preliminary pass, or one that may have
                     run out */
    int pass;
    int last; /* of both; INT32_MIN: none */
    bool doubt;
};

struct model {
    const struct policy *policy;
    const struct retake_case *facts;
    struct str part;
    struct date on;
    struct world none[2];                     /* without rules about sittings */
    struct world versions[MODEL_VERSIONS][2]; /* [as if they counted] */
    struct world local[2];
    const struct world *main, *other; /* what the answers count */
    int reset;                        /* sittings up to this day do not count */
    int first[3][2]; /* by act: first day on which it may be, and surely is
                        allowed; INT32_MAX: none */
};

void model_init(struct model *, const struct policy *,
                const struct retake_case *, struct str part, struct date on);
enum day_answer model_day(const struct model *, struct date day, int act);
/* The answers, computed from model_day over `n_days` days from `on`. */
enum fact_status model_may(const struct model *, int act, bool *yes);
bool model_first(const struct model *, enum day_answer least, int n_days,
                 struct date *out);
enum fact_status model_left(const struct model *, int *left);
enum fact_status model_fee(const struct model *, int64_t *cents);
bool model_credit(const struct model *, int *until);
/* The case after one more failure on that day. */
struct retake_case model_failed(struct arena *, const struct model *,
                                struct date day);

/* Shared by the model's files. */
struct view { /* the rules that say how sittings count */
    const struct rule *p[2];
    int n[2];
};
/* The round as those rules have it (retake_model_sitting.c). */
void world_init(const struct model *, struct world *, const struct view *,
                bool as_if);
/* Is the rule for this candidate? 0 no, 1 perhaps, 2 yes */
int model_meant(const struct model *, const struct rule *);
bool model_lists(const struct str *list, int n, struct str id);
/* Position of the version whose rules hold on that day; -1: none. */
int model_version(const struct model *, int day);
/* Newest pass of a part, the last day of its credit (INT32_MAX: none is known)
 * and until when it is surely good. */
bool model_part_credit(const struct model *, struct str part, int *pass,
                       int *end, int *least);
/* Held by the day of the question, or called off by then. */
bool model_is_told(const struct model *, const struct attempt *);
bool model_passed_for_good(const struct model *);
bool model_never_again(const struct model *); /* no day of twelve years */
/* What had become of it by the day of the question; was it filed then? */
enum filed_state model_state(const struct model *, enum filed_state,
                             bool has_answered, struct date answered);
bool model_is_filed(const struct model *, const struct document *);

/* One rule on one day (retake_model_rule.c). */
enum day_answer rule_on_day(const struct model *, const struct world *,
                            const struct rule *, int day);
/* The number of the next attempt. */
int model_next(const struct world *);
/* What a cap leaves on the day of the question; false: it is no number. */
bool cap_leaves(const struct model *, const struct world *, const struct rule *,
                int *least, int *most, bool *unknown);
/* What one that is not certain leaves at least. */
int cap_surely(const struct model *, const struct world *, const struct rule *);
bool certain(const struct fact *);
/* Is it a sitting of that part, of the version that counts? */
bool model_is_of(const struct model *, const struct attempt *, struct str part);
/* Is there an authorization that has not run out? */
bool authorization_holds(const struct model *, const struct world *,
                         const struct rule *);
/* The newest authorization for the next attempt: its first day, and the day
 * after its last (INT32_MAX: its own, not told). */
bool authorized(const struct model *, const struct world *, const struct rule *,
                int *from, int *end);
/* The same of one document. */
bool authorizes(const struct model *, const struct rule *,
                const struct document *, int *from, int *end);
/* Has the paper run out by `day`, by a rule of `rules_on` that speaks of all
 * that `asks` speaks of (NULL: of sitting)? */
bool model_ended(const struct model *, const struct rule *asks,
                 const struct document *, int rules_on, int day);
/* Filed for the next attempt, and by what the rule speaks of not run out on
 * that day. */
bool model_serves(const struct model *, const struct world *,
                  const struct rule *, struct str id, bool undated, int day,
                  const struct document **out);
/* Is the day after the end of a paper that can be filed again? */
bool runs_out(const struct model *, const struct world *, const struct rule *,
              int day);

/* Papers filed by applying or booking (retake_model_paper.c). */
void model_filings(struct model *);
enum day_answer paper_on_day(const struct model *, const struct world *,
                             const struct rule *, int day, int act);
bool model_books(const struct model *, struct str id);
/* A sitting that is booked for one of those days. */
bool model_booked(const struct model *, int from, int until);
/* Filed, or booked where it is filed by booking. */
bool model_filed(const struct model *, const struct world *after_last_of,
                 struct str id);
int model_reset_day(const struct model *);
int later(const struct policy *, int day, struct span);
int earlier(const struct policy *, int day, struct span);
/* Newest dated document of that id; undated ones count when `undated`. */
bool model_document(const struct model *, const struct world *after_last_of,
                    struct str id, bool undated, const struct document **out);

#endif
