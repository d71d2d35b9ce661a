/* What the files of form assembly share. */
#ifndef RESIT_EXAM_FORM_INT_H
#define RESIT_EXAM_FORM_INT_H

#include "base/rng.h"
#include "exam/form.h"

/* A bank item that could be used for this form. */
struct candidate {
    const struct item *item;
    int domain, area;
    int64_t seen_us; /* 0: never seen */
    bool taken;
    const int *enemies; /* candidates, both directions */
    int n_enemies;
};

/* Where a candidate stands in the order of preference. */
struct rank {
    int pretest, enemies, place, candidate;
    int64_t seen_us;
};

struct assembly {
    struct arena *arena; /* scratch */
    struct arena *out;   /* for what the caller gets */
    const struct outline *outline;
    struct candidate *pool;
    int n_pool;
    int *within, *below;            /* per area: its own candidates; and
                                       those of the areas below it too */
    int *need;                      /* per area: items to take from it itself */
    int *need_scored;               /* per area: scored ones among them */
    int *order;                     /* pool in the order of preference */
    int left[DOMAINS_MOST];         /* per domain: items still to take */
    int pretest_left[DOMAINS_MOST]; /* of these, pretest items at most */
    struct rank *ranks;             /* room for order_pool */
    bool has_seen;                  /* any candidate */
    bool published;                 /* the outline counts items per area */
    struct rng rng;
};

/* The candidates for this request, in no order yet. */
void form_make_pool(struct assembly *, const struct bank *,
                    const struct form_request *);
/* Largest remainder: n shared out by weight; ties to the earlier one. All
 * weights zero: nothing is shared out. */
void form_share_out(struct arena *, int n, const int *weight, int k, int *out);
/* Share n items among the children of `parent` (-1: of the domain) and the
 * items that stand directly in it. */
void form_allocate(struct assembly *, int *need, int domain, int parent, int n);
/* Take the best of several picks, at random and carefully by turns, or the
 * first that is full for somebody to whom all is new; where none is full, the
 * fullest there can be, and false. */
bool form_pick(struct assembly *, const int *want, const int *pretest);
void form_tell_shortages(const struct assembly *, const int *want,
                         struct shortages *);

#endif
