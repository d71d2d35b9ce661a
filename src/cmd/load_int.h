/* What the files of a load run share. */
#ifndef RESIT_CMD_LOAD_INT_H
#define RESIT_CMD_LOAD_INT_H

#include "base/rng.h"
#include "cmd/load_sit.h"
#include "http/client.h"

enum doing {
    DO_ENTER,
    DO_START,
    DO_OPEN,  /* look at the sitting for the first time */
    DO_BEGIN, /* end the explanation of the screen */
    DO_READY, /* open loop: nothing, may answer */
    DO_READ,  /* the page of a segment's first item; */
    DO_FETCH, /* its script asks for the segment's items */
    DO_SEE,   /* another item, which the script shows and reports */
    DO_ANSWER,
    DO_BACK, /* look at the sitting after the line was lost */
    DO_END_SEGMENT,
    DO_END_BREAK,
    DO_SUBMIT,
    DO_NOTHING, /* finished, or given up */
};

struct candidate {
    struct load_run *run;
    struct http_line *line;
    const struct app_pass *pass;
    int64_t sitting;
    enum doing doing;
    int segment, item; /* item: in the form, the next to answer */
    int n_answers;     /* acknowledged */
    int n_refusals;    /* one after the other */
    option_set choice; /* of the answer under way */
    int64_t due_us;    /* what counts as the beginning of what it does */
    bool asking;
    char path[96]; /* what for */
};

struct load_run {
    struct load_plan plan;
    struct http_client *client;
    struct candidate *candidates;
    struct load_told *told; /* n × n_items */
    struct load_stats *stats;
    struct rng rng;
    enum load_part part;
    int n_through;   /* of this part */
    int n_begun;     /* of a part that goes side by side */
    int64_t part_us; /* when it began */
    int64_t n_due;   /* open: answers sent so far */
    int next;        /* open: whose turn it is */
    void (*told_part)(void *, enum load_part);
    void *arg;
};

/* load_sit.c: do this, from now on. */
void candidate_go(struct candidate *, enum doing);
/* Answer the item whose turn it is; it was due at that instant. */
void candidate_answer(struct candidate *, int64_t due_us);

/* load_play.c: the candidate has come through the part of the run. */
void candidate_through(struct candidate *);

#endif
