/* What a candidate does, step by step. */
#include "cmd/load_int.h"

#include <jansson.h>

enum {
    LOST_WITHIN_US = 5000, /* after an answer was sent */
    AWAY_US = 500000,      /* without a line */
    AGAIN_US = 1000000,    /* after a refusal */
    REFUSALS_MOST = 10,    /* one after the other, then a candidate gives up */
};

static void act(struct candidate *c);
static void done(struct candidate *c, struct str body);

/* ---- asking ---- */

static struct load_told *told(const struct candidate *c)
{
    const struct load_run *r = c->run;

    return &r->told[(size_t)(c - r->candidates) * (size_t)r->plan.n_items +
                    (size_t)c->item];
}

static struct load_times *times_of(struct candidate *c)
{
    struct load_stats *s = c->run->stats;

    switch (c->doing) {
    case DO_ENTER:
        return &s->enter;
    case DO_START:
        return &s->start;
    case DO_OPEN:
    case DO_READ:
    case DO_FETCH:
        return &s->page;
    case DO_SEE:
        return &s->see;
    case DO_ANSWER:
        return &s->answer;
    case DO_BACK:
        return &s->back;
    case DO_BEGIN:
    case DO_END_SEGMENT:
    case DO_END_BREAK:
    case DO_SUBMIT:
        return &s->finish;
    case DO_READY:
    case DO_NOTHING:
        break;
    }
    BUG("a candidate asks while doing nothing");
}

/* The first one is told; of an answer for people only what was asked. */
static void note_refusal(struct candidate *c, int status, struct str body)
{
    struct load_stats *s = c->run->stats;

    if (status)
        s->n_refused++;
    else
        s->n_unanswered++;
    if (status && !s->refusal[0])
        snprintf(s->refusal, sizeof s->refusal, "%d to %s%.*s", status, c->path,
                 body.n && body.p[0] == '{' ? (int)body.n : 0, body.p);
}

static void again(void *arg)
{
    struct candidate *c = arg;

    act(c);
}

static void answered(void *arg, int status, struct str body)
{
    struct candidate *c = arg;

    c->asking = false;
    if (c->doing == DO_ANSWER)
        c->run->stats->answer_us = http_client_now_us() - c->run->part_us;
    if (status >= 200 && status < 400) {
        c->n_refusals = 0;
        load_times_add(times_of(c), http_client_now_us() - c->due_us);
        done(c, body);
        return;
    }
    note_refusal(c, status, body);
    if (++c->n_refusals < REFUSALS_MOST) {
        http_client_after(c->run->client, AGAIN_US, again, c);
        return;
    }
    c->doing = DO_NOTHING;
    candidate_through(c);
}

/* The path is c->path. */
static void ask(struct candidate *c, enum method method, struct str body)
{
    char cookie[96];
    int port = http_client_port(c->run->client);
    int n = snprintf(cookie, sizeof cookie, "resit_%d=%.*s", port,
                     STR_ARG(c->pass->cookie));
    struct field headers[] = {
        { S("Cookie"), { cookie, (size_t)n } },
        { S("X-CSRF"), c->pass->csrf },
        { S("Accept"),
          method == HTTP_GET ? S("text/html") : S("application/json") },
    };
    struct http_ask q = {
        .method = method,
        .path = c->path,
        .headers = headers,
        .n_headers = 3,
        .body = body,
        .answer = answered,
        .arg = c,
    };

    c->asking = true;
    http_line_ask(c->line, &q);
}

/* `what`: of the sitting, such as "/submit". */
static void ask_sitting(struct candidate *c, enum method method,
                        const char *what, struct str body)
{
    snprintf(c->path, sizeof c->path, "%s/sittings/%lld%s",
             method == HTTP_GET ? "" : "/api/v1", (long long)c->sitting, what);
    ask(c, method, body);
}

/* ---- losing the line ---- */

/* The answer it had sent may be stored or not: look, and send it again. */
static void come_back(void *arg)
{
    struct candidate *c = arg;

    candidate_go(c, c->doing == DO_ANSWER ? DO_BACK : c->doing);
}

static void lose_line(void *arg)
{
    struct candidate *c = arg;
    bool waits = c->asking;

    http_line_drop(c->line);
    c->run->stats->n_lost++;
    c->asking = false;
    if (waits)
        http_client_after(c->run->client, AWAY_US, come_back, c);
}

/* ---- what a candidate does ---- */

static int first_of(const struct load_plan *p, int segment)
{
    int first = 0;

    for (int s = 0; s < segment; s++)
        first += p->segments[s];
    return first;
}

static void start(struct candidate *c)
{
    const struct load_plan *p = &c->run->plan;
    char body[160];
    int n =
        snprintf(body, sizeof body, "{\"program\":\"%.*s\",\"kind\":\"%.*s\"}",
                 STR_ARG(p->program), STR_ARG(form_kind_text(p->kind)));

    snprintf(c->path, sizeof c->path, "/api/v1/sittings");
    ask(c, HTTP_POST, (struct str){ body, (size_t)n });
}

/* Another option than the one before; every item has two. */
static void answer(struct candidate *c)
{
    struct load_run *r = c->run;
    struct load_told *t = told(c);
    char what[64], body[96];
    int number = c->item - first_of(&r->plan, c->segment) + 1;

    c->choice = t->seq % 2 ? 2 : 1;
    t->tried = (uint16_t)(t->seq + 1);
    snprintf(what, sizeof what, "/responses/%d", number);
    int n = snprintf(body, sizeof body, "{\"choices\":[\"%c\"],\"seq\":%d}",
                     c->choice == 1 ? 'a' : 'b', t->tried);
    ask_sitting(c, HTTP_PUT, what, (struct str){ body, (size_t)n });
    if (r->plan.lose > 0 && rng_unit(&r->rng) < r->plan.lose)
        http_client_after(r->client,
                          (int64_t)rng_below(&r->rng, LOST_WITHIN_US),
                          lose_line, c);
}

static void act(struct candidate *c)
{
    char what[64];

    switch (c->doing) {
    case DO_ENTER:
        snprintf(c->path, sizeof c->path, "/");
        ask(c, HTTP_GET, S(""));
        break;
    case DO_START:
        start(c);
        break;
    case DO_OPEN:
        ask_sitting(c, HTTP_GET, c->run->plan.has_tutorial ? "" : "/items/1",
                    S(""));
        break;
    case DO_BEGIN:
        ask_sitting(c, HTTP_POST, "/begin", S("{}"));
        break;
    case DO_READ:
    case DO_BACK:
        snprintf(what, sizeof what, "/items/%d",
                 c->item - first_of(&c->run->plan, c->segment) + 1);
        ask_sitting(c, HTTP_GET, what, S(""));
        break;
    case DO_FETCH:
        snprintf(c->path, sizeof c->path, "/api/v1/sittings/%lld",
                 (long long)c->sitting);
        ask(c, HTTP_GET, S(""));
        break;
    case DO_SEE:
        snprintf(what, sizeof what, "/seen/%d",
                 c->item - first_of(&c->run->plan, c->segment) + 1);
        ask_sitting(c, HTTP_PUT, what, S(""));
        break;
    case DO_ANSWER:
        answer(c);
        break;
    case DO_END_SEGMENT:
        snprintf(what, sizeof what, "/segments/%d/end", c->segment + 1);
        ask_sitting(c, HTTP_POST, what, S("{}"));
        break;
    case DO_END_BREAK:
        ask_sitting(c, HTTP_POST, "/break/end", S("{}"));
        break;
    case DO_SUBMIT:
        ask_sitting(c, HTTP_POST, "/submit", S("{}"));
        break;
    case DO_READY:
    case DO_NOTHING:
        break;
    }
}

void candidate_go(struct candidate *c, enum doing doing)
{
    c->doing = doing;
    c->due_us = http_client_now_us();
    act(c);
}

void candidate_answer(struct candidate *c, int64_t due_us)
{
    c->doing = DO_ANSWER;
    c->due_us = due_us;
    act(c);
}

/* ---- what comes of it ---- */

static void ready(struct candidate *c)
{
    c->doing = DO_READY;
    candidate_through(c);
}

static void finished(struct candidate *c)
{
    c->run->stats->n_finished++;
    c->doing = DO_NOTHING;
    candidate_through(c);
}

static void think(void *arg)
{
    struct candidate *c = arg;

    candidate_answer(c, http_client_now_us());
}

/* Anything from half the mean to half as much again. */
static int64_t thinking_us(struct load_run *r)
{
    return (int64_t)((double)r->plan.think_us * (0.5 + rng_unit(&r->rng)));
}

/* After an answer: what a candidate at its own pace does next. */
static void go_on(struct candidate *c)
{
    const struct load_plan *p = &c->run->plan;

    c->item++;
    if (p->answers_most && c->n_answers >= p->answers_most)
        candidate_go(c, DO_SUBMIT);
    else if (c->item == first_of(p, c->segment + 1))
        candidate_go(c, DO_END_SEGMENT);
    else
        candidate_go(c, DO_SEE);
}

/* With the clock of the run: round and round through the open segment. */
static void rest(struct candidate *c)
{
    const struct load_plan *p = &c->run->plan;

    if (++c->item == first_of(p, c->segment + 1))
        c->item = first_of(p, c->segment);
    c->doing = DO_READY;
}

static void acknowledged(struct candidate *c)
{
    struct load_told *t = told(c);

    t->seq = t->tried;
    t->choice = c->choice;
    c->n_answers++;
    c->run->stats->n_acknowledged++;
    if (c->run->plan.rate > 0)
        rest(c);
    else
        go_on(c);
}

static json_int_t number_in(struct str body, const char *key)
{
    json_t *j = json_loadb(body.p, body.n, 0, NULL);
    json_int_t n = json_integer_value(json_object_get(j, key));

    json_decref(j);
    return n;
}

static bool is_break(struct str body)
{
    json_t *j = json_loadb(body.p, body.n, 0, NULL);
    const char *state = json_string_value(json_object_get(j, "state"));
    bool is = state && !strcmp(state, "break");

    json_decref(j);
    return is;
}

static void segment_ended(struct candidate *c, struct str body)
{
    if (c->segment + 1 == c->run->plan.n_segments) {
        finished(c);
    } else if (is_break(body)) {
        candidate_go(c, DO_END_BREAK);
    } else {
        c->segment++;
        candidate_go(c, DO_READ);
    }
}

static void done(struct candidate *c, struct str body)
{
    struct load_run *r = c->run;

    switch (c->doing) {
    case DO_ENTER:
    case DO_BEGIN:
        ready(c);
        break;
    case DO_START:
        c->sitting = number_in(body, "id");
        r->stats->n_started++;
        candidate_go(c, DO_OPEN);
        break;
    case DO_OPEN:
        if (r->plan.has_tutorial)
            candidate_go(c, DO_BEGIN);
        else
            ready(c);
        break;
    case DO_READ:
        candidate_go(c, DO_FETCH);
        break;
    case DO_FETCH:
    case DO_SEE:
        http_client_after(r->client, thinking_us(r), think, c);
        break;
    case DO_ANSWER:
        acknowledged(c);
        break;
    case DO_BACK:
        candidate_answer(c, http_client_now_us());
        break;
    case DO_END_SEGMENT:
        segment_ended(c, body);
        break;
    case DO_END_BREAK:
        c->segment++;
        candidate_go(c, DO_READ);
        break;
    case DO_SUBMIT:
        finished(c);
        break;
    case DO_READY:
    case DO_NOTHING:
        break;
    }
}
