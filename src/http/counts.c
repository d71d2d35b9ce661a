/* What has been done, counted by each worker for itself. */
#include "http/http_int.h"

const char *http_class_name(enum http_class c)
{
    static const char *const names[] = { "2xx", "3xx", "4xx", "5xx", "left" };

    return names[c];
}

static size_t n_rows(const struct http *h)
{
    return h->o.n_routes + 1;
}

void counts_begin(struct http *h)
{
    for (int i = 0; i < h->n_workers; i++) {
        struct worker *w = &h->workers[i];
        pthread_mutex_init(&w->tally_lock, NULL);
        w->tally.requests = calloc(n_rows(h), sizeof *w->tally.requests);
        if (!w->tally.requests)
            BUG("out of memory");
    }
}

void counts_end(struct http *h)
{
    for (int i = 0; i < h->n_workers; i++) {
        pthread_mutex_destroy(&h->workers[i].tally_lock);
        free(h->workers[i].tally.requests);
    }
}

void count_request(struct worker *w, const struct route *r, enum http_class c,
                   int64_t us)
{
    const struct http_options *o = &w->http->o;
    struct tally *t = &w->tally;

    pthread_mutex_lock(&w->tally_lock);
    t->requests[r ? (size_t)(r - o->routes) : o->n_routes][c]++;
    histogram_add(r && r->write ? &t->writes_us : &t->reads_us, us);
    pthread_mutex_unlock(&w->tally_lock);
}

static void add_one(struct worker *w, int64_t *n)
{
    pthread_mutex_lock(&w->tally_lock);
    ++*n;
    pthread_mutex_unlock(&w->tally_lock);
}

void count_opened(struct worker *w)
{
    add_one(w, &w->tally.opened);
}

void count_closed(struct worker *w)
{
    add_one(w, &w->tally.closed);
}

void count_refused(struct worker *w)
{
    add_one(w, &w->tally.refused);
}

void http_counts(const struct exchange *x, struct arena *a,
                 struct http_counts *out)
{
    struct http *h = x->private->worker->http;
    int64_t(*requests)[N_CLASSES] =
        arena_alloc(a, n_rows(h) * sizeof *requests);

    memset(requests, 0, n_rows(h) * sizeof *requests);
    *out = (struct http_counts){ .requests = requests, .n_rows = n_rows(h) };
    for (int i = 0; i < h->n_workers; i++) {
        struct worker *w = &h->workers[i];
        pthread_mutex_lock(&w->tally_lock);
        for (size_t r = 0; r < n_rows(h); r++)
            for (int c = 0; c < N_CLASSES; c++)
                requests[r][c] += w->tally.requests[r][c];
        histogram_merge(&out->reads_us, &w->tally.reads_us);
        histogram_merge(&out->writes_us, &w->tally.writes_us);
        out->opened += w->tally.opened;
        out->closed += w->tally.closed;
        out->refused += w->tally.refused;
        pthread_mutex_unlock(&w->tally_lock);
    }
}
