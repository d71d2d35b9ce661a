/* A load run: its parts, one after the other, and what is due when. */
#include "cmd/load_int.h"

#include <signal.h>
#include <stdlib.h>

enum {
    AT_ONCE = 64,      /* who get in or finish side by side */
    TICK_US = 1000,    /* open loop: how often what is due is sent */
    WATCH_US = 200000, /* was Ctrl-C pressed? */
    TIMEOUT_S = 60,    /* of a request */
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static void begin_part(struct load_run *r, enum load_part part);

/* ---- who is through ---- */

static void begin_starts(void *arg)
{
    begin_part(arg, LOAD_STARTED);
}

static void next_part(void *arg)
{
    struct load_run *r = arg;

    r->told_part(r->arg, r->part);
    if (r->part == LOAD_FINISHED)
        http_client_stop(r->client);
    else if (r->part == LOAD_ENTERED)
        http_client_after(r->client, r->plan.wait_us, begin_starts, r);
    else
        begin_part(r, r->part + 1);
}

static void count_through(struct load_run *r)
{
    if (++r->n_through == r->plan.n)
        http_client_after(r->client, 0, next_part, r);
}

/* One more of a part that goes side by side. */
static void begin_next(struct load_run *r)
{
    bool over = r->part == LOAD_FINISHED;

    while (r->n_begun < r->plan.n) {
        struct candidate *c = &r->candidates[r->n_begun++];
        if (!over || c->doing != DO_NOTHING) {
            candidate_go(c, over ? DO_SUBMIT : DO_ENTER);
            return;
        }
        count_through(r);
    }
}

void candidate_through(struct candidate *c)
{
    struct load_run *r = c->run;

    if (r->part == LOAD_ANSWERED && r->plan.rate > 0)
        return; /* the clock ends that one */
    if (r->part == LOAD_STARTED)
        r->stats->start_us = http_client_now_us() - r->part_us;
    count_through(r);
    if (r->part == LOAD_ENTERED || r->part == LOAD_FINISHED)
        begin_next(r);
}

/* ---- the parts ---- */

static void start_one(void *arg)
{
    struct candidate *c = arg;

    if (c->doing == DO_NOTHING) {
        candidate_through(c);
        return;
    }
    candidate_go(c, DO_START);
    c->due_us = c->run->part_us + (c - c->run->candidates) *
                                      c->run->plan.spread_us / c->run->plan.n;
}

static void begin_start(struct load_run *r)
{
    for (int i = 0; i < r->plan.n; i++)
        http_client_after(r->client, i * r->plan.spread_us / r->plan.n,
                          start_one, &r->candidates[i]);
}

static void begin_own_pace(struct load_run *r)
{
    for (int i = 0; i < r->plan.n; i++) {
        struct candidate *c = &r->candidates[i];
        if (c->doing == DO_NOTHING)
            candidate_through(c);
        else
            candidate_go(c, DO_READ);
    }
}

static struct candidate *find_free(struct load_run *r)
{
    for (int i = 0; i < r->plan.n; i++) {
        struct candidate *c = &r->candidates[r->next];
        r->next = (r->next + 1) % r->plan.n;
        if (c->doing == DO_READY)
            return c;
    }
    return NULL;
}

static bool is_idle(const struct load_run *r)
{
    for (int i = 0; i < r->plan.n; i++)
        if (r->candidates[i].doing != DO_READY &&
            r->candidates[i].doing != DO_NOTHING)
            return false;
    return true;
}

static bool has_anybody(const struct load_run *r)
{
    for (int i = 0; i < r->plan.n; i++)
        if (r->candidates[i].doing != DO_NOTHING)
            return true;
    return false;
}

/* Send what is due. What finds nobody free stays due. */
static void tick(void *arg)
{
    struct load_run *r = arg;
    const struct load_plan *p = &r->plan;
    int64_t gone_us = http_client_now_us() - r->part_us;
    int64_t all = (int64_t)((double)p->open_us / 1e6 * p->rate);
    int64_t due = (int64_t)((double)gone_us / 1e6 * p->rate);

    for (struct candidate *c; r->n_due < due && r->n_due < all; r->n_due++) {
        c = find_free(r);
        if (!c)
            break;
        candidate_answer(c, r->part_us +
                                (int64_t)((double)r->n_due * 1e6 / p->rate));
    }
    if ((r->n_due == all && is_idle(r)) || !has_anybody(r))
        next_part(r);
    else
        http_client_after(r->client, TICK_US, tick, r);
}

static void begin_part(struct load_run *r, enum load_part part)
{
    r->part = part;
    r->part_us = http_client_now_us();
    r->n_through = r->n_begun = 0;
    switch (part) {
    case LOAD_ENTERED:
    case LOAD_FINISHED:
        for (int i = 0; i < AT_ONCE && i < r->plan.n; i++)
            begin_next(r);
        break;
    case LOAD_STARTED:
        begin_start(r);
        break;
    case LOAD_ANSWERED:
        if (r->plan.rate > 0)
            tick(r);
        else
            begin_own_pace(r);
        break;
    }
}

/* ---- the whole ---- */

static void watch(void *arg)
{
    struct load_run *r = arg;

    if (interrupted) {
        r->stats->is_stopped = true;
        http_client_stop(r->client);
    } else {
        http_client_after(r->client, WATCH_US, watch, r);
    }
}

static void *zeroed(size_t n, size_t size)
{
    void *p = calloc(n, size);

    if (!p)
        BUG("out of memory");
    return p;
}

struct load_run *load_run_new(const struct load_plan *p, int port,
                              const struct app_pass *passes,
                              void (*part)(void *arg, enum load_part),
                              void *arg)
{
    struct load_run *r = zeroed(1, sizeof *r);
    size_t n = (size_t)p->n, n_lines = (size_t)p->n_lines;

    r->plan = *p;
    r->client = http_client_new(S("127.0.0.1"), port, TIMEOUT_S);
    r->candidates = zeroed(n, sizeof *r->candidates);
    r->told = zeroed(n * (size_t)p->n_items, sizeof *r->told);
    r->told_part = part;
    r->arg = arg;
    rng_init(&r->rng, p->seed);
    struct http_line **lines = zeroed(n_lines, sizeof *lines);
    for (size_t i = 0; i < n_lines; i++)
        lines[i] = http_line_new(r->client);
    for (size_t i = 0; i < n; i++)
        r->candidates[i] = (struct candidate){ .run = r,
                                               .line = lines[i % n_lines],
                                               .pass = &passes[i] };
    free(lines);
    return r;
}

void load_run_play(struct load_run *r, struct load_stats *stats)
{
    struct sigaction on = { .sa_handler = on_interrupt }, before;

    *stats = (struct load_stats){ 0 };
    r->stats = stats;
    sigaction(SIGINT, &on, &before);
    watch(r);
    begin_part(r, LOAD_ENTERED);
    http_client_run(r->client);
    sigaction(SIGINT, &before, NULL);
}

int64_t load_run_sitting(const struct load_run *r, int i)
{
    return r->candidates[i].sitting;
}

const struct load_told *load_run_told(const struct load_run *r, int i)
{
    return &r->told[(size_t)i * (size_t)r->plan.n_items];
}

void load_run_free(struct load_run *r)
{
    http_client_free(r->client);
    free(r->candidates);
    free(r->told);
    free(r);
}
