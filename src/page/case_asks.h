/* What a program's rules and fees turn on: only that is asked of a person. */
#ifndef RESIT_PAGE_CASE_ASKS_H
#define RESIT_PAGE_CASE_ASKS_H

#include "retake/policy.h"

/* A paper that a rule speaks of: an application, a fee, an authorization. */
struct paper_asked {
    struct str id, name;
    bool dated;             /* counts only by its day */
    bool until;             /* says itself until when it is good */
    bool answered;          /* counts only when it is approved */
    bool paid;              /* a payment: how much */
    int extensions_most;    /* of what it opens; 0: none */
    const struct fact *why; /* of the first rule that asks for it */
};

struct case_asks {
    bool graduated, member, category, overlay;
    bool details;   /* any of these */
    bool released;  /* a wait or a credit runs from the score's release */
    bool notice;    /* how a sitting counts depends on the day it was called
                       off */
    bool elsewhere; /* failures of other exams count */
    bool version;   /* all parts have to be of one version of the exam */
    struct paper_asked *papers;
    size_t n_papers;
};

struct case_asks case_asks_of(struct arena *, const struct policy *);
/* Empty id when no rule speaks of it. */
struct paper_asked case_asks_paper(const struct case_asks *, struct str id);

/* The rule of that day for sittings that end so, or NULL. */
const struct rule *case_sitting_rule(const struct policy *, struct date,
                                     enum attempt_result);

#endif
