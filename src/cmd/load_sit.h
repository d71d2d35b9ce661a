/* Candidates of a load run: each gets in, starts a sitting, reads, thinks,
 * answers, loses the line, comes back and finishes, over HTTP.
 *
 * Closed: everybody answers at their own pace, asking for what a browser with
 * scripts asks for: a segment's page and its items once, then for each item
 * that it has been seen, and its answer.
 * Open (`rate`): answers are due at fixed instants whether or not earlier ones
 * have been acknowledged, whoever is free gives the next one; its time counts
 * from when it was due. So a server that falls behind shows it: nothing waits
 * unseen (no coordinated omission). */
#ifndef RESIT_CMD_LOAD_SIT_H
#define RESIT_CMD_LOAD_SIT_H

#include "app/app.h"
#include "cmd/load_count.h"

enum { LOAD_CANDIDATES_MOST = 10000 };

struct load_plan {
    int n;       /* candidates */
    int n_lines; /* connections; fewer than n: shared, as behind a proxy */
    struct str program;
    enum form_kind kind;
    int segments[SEGMENTS_MOST]; /* items of each */
    int n_segments, n_items;
    bool has_tutorial;
    int answers_most;  /* of each candidate, then it submits; 0: all */
    int64_t think_us;  /* closed: mean time between seeing and answering */
    int64_t wait_us;   /* between getting in and the starts */
    int64_t spread_us; /* starts are spread over so much; 0: all at once */
    double rate;       /* open: answers a second; 0: closed */
    int64_t open_us;   /* open: for how long */
    double lose;       /* share of answers after which the line goes */
    uint64_t seed;
};

/* What a candidate was told: of one item. */
struct load_told {
    uint16_t seq;      /* acknowledged; 0: nothing */
    uint16_t tried;    /* sent; the last may be stored without a word */
    option_set choice; /* of the acknowledged */
};

struct load_stats {
    struct load_times enter, start, page, see, answer, back, finish;
    int64_t n_started, n_finished;
    int64_t n_acknowledged; /* answers */
    int64_t n_refused;      /* answered by no 2xx or 3xx */
    int64_t n_unanswered;   /* no answer within the time-out */
    int64_t n_lost;         /* lines lost on purpose */
    int64_t start_us;       /* from the first start due to the last begun */
    int64_t answer_us;      /* from the first answer due to the last told */
    bool is_stopped;        /* by Ctrl-C */
    char refusal[160];      /* the first one */
};

struct load_run;

/* Between the parts of a run, for the use of resources. */
enum load_part { LOAD_ENTERED, LOAD_STARTED, LOAD_ANSWERED, LOAD_FINISHED };

/* Play it all against a server on loopback; `part` is told when everybody has
 * come through one. */
struct load_run *load_run_new(const struct load_plan *, int port,
                              const struct app_pass *passes,
                              void (*part)(void *arg, enum load_part),
                              void *arg);
void load_run_play(struct load_run *, struct load_stats *);
/* What candidate `i` was told: the sitting (0: none) and each item. */
int64_t load_run_sitting(const struct load_run *, int i);
const struct load_told *load_run_told(const struct load_run *, int i);
void load_run_free(struct load_run *);

#endif
