/* /metrics: the counters as Prometheus reads them (text format 0.0.4,
 * https://prometheus.io/docs/instrumenting/exposition_formats/). Labels hold
 * patterns of the route table, never what somebody sent. */
#include "page/page.h"
#include "page/routes.h"

/* Of the steps of a histogram those are printed that tell something. */
enum { TIME_STEP_FIRST = 6, TIME_STEP_LAST = 25 }; /* 64 µs … 34 s */
enum { BATCH_STEP_LAST = 11 };                     /* 2,048 */

enum unit { UNIT_ONE, UNIT_US }; /* microseconds are told as seconds */

__attribute__((format(printf, 2, 3))) static void print(struct exchange *x,
                                                        const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str s = str_vfmt(&x->arena, fmt, args);
    va_end(args);
    out_lit(&x->out, s.p, s.n);
}

static void head(struct exchange *x, const char *name, const char *type,
                 const char *help)
{
    print(x, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void value(struct exchange *x, enum unit unit, int64_t n)
{
    switch (unit) {
    case UNIT_ONE:
        print(x, "%lld", (long long)n);
        return;
    case UNIT_US:
        print(x, "%lld.%06lld", (long long)(n / 1000000),
              (long long)(n % 1000000));
        return;
    }
}

static void single(struct exchange *x, const char *name, const char *type,
                   const char *help, enum unit unit, int64_t n)
{
    head(x, name, type, help);
    print(x, "%s ", name);
    value(x, unit, n);
    print(x, "\n");
}

/* `label` is empty or "name=\"value\"," with its comma. */
static void histogram(struct exchange *x, const char *name, const char *label,
                      enum unit unit, int first, int last,
                      const struct histogram *h)
{
    int64_t n = 0;
    int length = (int)strlen(label);

    for (int k = 0; k < HISTOGRAM_STEPS; k++) {
        n += h->n[k];
        if (k < first || k > last)
            continue;
        print(x, "%s_bucket{%sle=\"", name, label);
        value(x, unit, INT64_C(1) << k);
        print(x, "\"} %lld\n", (long long)n);
    }
    print(x, "%s_bucket{%sle=\"+Inf\"} %lld\n", name, label, (long long)n);
    const char *open = length ? "{" : "", *close = length ? "}" : "";
    length -= length > 0; /* without its comma */
    print(x, "%s_sum%s%.*s%s ", name, open, length, label, close);
    value(x, unit, h->sum);
    print(x, "\n%s_count%s%.*s%s %lld\n", name, open, length, label, close,
          (long long)n);
}

static const char *method_name(enum method m)
{
    static const char *const names[] = { "GET", "POST", "PUT", "DELETE" };

    return names[m];
}

static void requests(struct exchange *x, const struct http_counts *c)
{
    static const char name[] = "resit_http_requests_total";

    head(x, name, "counter",
         "Requests by route and class of status; left: the client was gone "
         "before its answer.");
    for (size_t i = 0; i < c->n_rows; i++)
        for (int k = 0; k < N_CLASSES; k++) {
            bool known = i < n_routes;
            if (!c->requests[i][k])
                continue;
            print(x, "%s{method=\"%s\",route=\"%s\",class=\"%s\"} %lld\n", name,
                  known ? method_name(routes[i].method) : "",
                  known ? routes[i].path : "none",
                  http_class_name((enum http_class)k),
                  (long long)c->requests[i][k]);
        }
}

static void wire(struct exchange *x)
{
    static const char took[] = "resit_http_request_duration_seconds";
    struct http_counts c;

    http_counts(x, &x->arena, &c);
    requests(x, &c);
    head(x, took, "histogram",
         "From the whole request to its answer; change: it waits for the "
         "disk.");
    histogram(x, took, "kind=\"read\",", UNIT_US, TIME_STEP_FIRST,
              TIME_STEP_LAST, &c.reads_us);
    histogram(x, took, "kind=\"change\",", UNIT_US, TIME_STEP_FIRST,
              TIME_STEP_LAST, &c.writes_us);
    single(x, "resit_http_connections", "gauge", "Connections open now.",
           UNIT_ONE, c.opened - c.closed);
    single(x, "resit_http_connections_total", "counter",
           "Connections accepted.", UNIT_ONE, c.opened);
    single(x, "resit_http_connections_refused_total", "counter",
           "Connections ended to make room for others, or not accepted for "
           "want of files.",
           UNIT_ONE, c.refused);
}

static void store(struct exchange *x, const struct app_gauges *g)
{
    static const char batch[] = "resit_commit_batch_size";
    static const char took[] = "resit_commit_duration_seconds";

    single(x, "resit_saves_total", "counter",
           "Changes that are on disk: answers, marks, notes, cases.", UNIT_ONE,
           g->saves);
    single(x, "resit_write_queue_depth", "gauge",
           "Changes that wait to be stored.", UNIT_ONE, g->queued);
    single(x, "resit_write_queue_depth_max", "gauge",
           "The most that have waited since the start.", UNIT_ONE,
           g->queued_most);
    single(x, "resit_commits_failed_total", "counter",
           "Transactions of which nothing was stored.", UNIT_ONE,
           g->commits_failed);
    head(x, batch, "histogram", "Changes stored by one transaction.");
    histogram(x, batch, "", UNIT_ONE, 0, BATCH_STEP_LAST, &g->batch);
    head(x, took, "histogram", "From BEGIN to the end of COMMIT.");
    histogram(x, took, "", UNIT_US, TIME_STEP_FIRST, TIME_STEP_LAST,
              &g->commit_us);
    single(x, "resit_database_bytes", "gauge", "Size of the database.",
           UNIT_ONE, g->database_bytes);
    single(x, "resit_database_wal_bytes", "gauge",
           "Size of its write-ahead log.", UNIT_ONE, g->wal_bytes);
}

void page_metrics(struct exchange *x)
{
    struct app_gauges g;

    app_gauges(page_app(x), &g);
    head(x, "resit_build_info", "gauge", "Always 1; the version is a label.");
    print(x, "resit_build_info{version=\"%s\"} 1\n", RESIT_VERSION);
    wire(x);
    store(x, &g);
    single(x, "resit_sittings_live", "gauge", "Sittings kept in memory.",
           UNIT_ONE, g.sittings_live);
    single(x, "process_resident_memory_bytes", "gauge",
           "Memory of the process.", UNIT_ONE, g.resident_bytes);
    single(x, "process_cpu_seconds_total", "counter",
           "Time on processors, in user and system.", UNIT_US, g.cpu_us);
    http_reply(x, 200, S("text/plain; version=0.0.4; charset=utf-8"));
}
