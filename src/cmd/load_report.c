#include "cmd/load_report.h"

#include "cmd/cmd.h"

#include <jansson.h>

static const struct {
    const char *name, *words;
    size_t at;
} kinds[] = {
    { "enter", "get in", offsetof(struct load_stats, enter) },
    { "start", "start", offsetof(struct load_stats, start) },
    { "page", "page", offsetof(struct load_stats, page) },
    { "see", "see an item", offsetof(struct load_stats, see) },
    { "answer", "answer", offsetof(struct load_stats, answer) },
    { "back", "come back", offsetof(struct load_stats, back) },
    { "finish", "go on, finish", offsetof(struct load_stats, finish) },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct load_times *times_of(const struct load_stats *s, int kind)
{
    return (const void *)((const char *)s + kinds[kind].at);
}

static double ms(int64_t us)
{
    return (double)us / 1e3;
}

/* Answers a second while they were given. */
static double rate_of(const struct load_stats *s)
{
    return s->answer_us ? (double)s->n_acknowledged * 1e6 / (double)s->answer_us
                        : 0;
}

static const struct load_usage *usage_after(const struct load_report *r,
                                            enum load_part part)
{
    return r->n_parts > (int)part ? &r->parts[part] : NULL;
}

/* From getting in to the end, of one candidate. */
static double cpu_each(const struct load_report *r)
{
    const struct load_usage *from = usage_after(r, LOAD_ENTERED);
    const struct load_usage *to = usage_after(r, LOAD_FINISHED);

    return from && to ? (to->cpu_s - from->cpu_s) / r->plan->n : 0;
}

static double written_each(const struct load_report *r)
{
    const struct load_usage *from = usage_after(r, LOAD_ENTERED);
    const struct load_usage *to = usage_after(r, LOAD_FINISHED);

    return from && to
               ? (double)(to->written_bytes - from->written_bytes) / r->plan->n
               : 0;
}

/* ---- for people ---- */

static void print_times(const struct load_stats *s)
{
    printf("\n%-14s %9s %10s %10s %10s %10s\n", "milliseconds", "requests",
           "p50", "p90", "p99", "most");
    for (int i = 0; i < KINDS; i++) {
        const struct load_times *t = times_of(s, i);
        if (t->n)
            printf("%-14s %9llu %10.2f %10.2f %10.2f %10.2f\n", kinds[i].words,
                   (unsigned long long)t->n, ms(load_times_at(t, 0.5)),
                   ms(load_times_at(t, 0.9)), ms(load_times_at(t, 0.99)),
                   ms(t->most_us));
    }
}

static void print_usage(const struct load_report *r)
{
    static const char *const words[] = {
        [LOAD_ENTERED] = "all got in",
        [LOAD_STARTED] = "all started",
        [LOAD_ANSWERED] = "all answered",
        [LOAD_FINISHED] = "all finished",
    };

    printf("\n%-14s %12s %12s %12s %14s\n", "the server", "CPU s", "memory MiB",
           "written MiB", "players CPU s");
    for (int i = -1; i < r->n_parts; i++) {
        const struct load_usage *u = i < 0 ? &r->idle : &r->parts[i];
        printf("%-14s %12.2f %12.1f %12.1f %14.2f\n", i < 0 ? "idle" : words[i],
               u->cpu_s, (double)u->resident_bytes / 1048576,
               (double)u->written_bytes / 1048576, u->players_cpu_s);
    }
    printf(
        "\nfor each candidate, from start to finish: %.4f s of CPU, %.0f KiB "
        "written\n",
        cpu_each(r), written_each(r) / 1024);
}

static void print_table(const struct load_report *r)
{
    const struct load_stats *s = &r->stats;
    const struct load_plan *p = r->plan;

    printf("%d candidates, %.*s, %.*s of %d items, %s\n", p->n,
           STR_ARG(p->program), STR_ARG(form_kind_text(p->kind)), p->n_items,
           p->rate > 0 ? "answers due at fixed instants"
                       : "each at their own pace");
    printf("%lld started in %.2f s, %lld finished\n", (long long)s->n_started,
           (double)s->start_us / 1e6, (long long)s->n_finished);
    printf("%lld answers acknowledged, %.0f a second; %lld stored; %lld of the "
           "acknowledged not stored\n",
           (long long)s->n_acknowledged, rate_of(s), (long long)r->n_stored,
           (long long)r->n_missing);
    printf("%lld lines lost, %lld requests refused, %lld unanswered\n",
           (long long)s->n_lost, (long long)s->n_refused,
           (long long)s->n_unanswered);
    print_times(s);
    print_usage(r);
}

/* ---- for programs ---- */

static json_t *times_json(const struct load_times *t)
{
    return json_pack("{s:I, s:f, s:f, s:f, s:f}", "requests", (json_int_t)t->n,
                     "p50_ms", ms(load_times_at(t, 0.5)), "p90_ms",
                     ms(load_times_at(t, 0.9)), "p99_ms",
                     ms(load_times_at(t, 0.99)), "most_ms", ms(t->most_us));
}

static json_t *usage_json(const struct load_usage *u)
{
    return json_pack("{s:f, s:I, s:I, s:f}", "cpu_s", u->cpu_s,
                     "resident_bytes", (json_int_t)u->resident_bytes,
                     "written_bytes", (json_int_t)u->written_bytes,
                     "players_cpu_s", u->players_cpu_s);
}

static json_t *server_json(const struct load_report *r)
{
    static const char *const names[] = {
        [LOAD_ENTERED] = "entered",
        [LOAD_STARTED] = "started",
        [LOAD_ANSWERED] = "answered",
        [LOAD_FINISHED] = "finished",
    };
    json_t *j = json_object();

    json_object_set_new(j, "idle", usage_json(&r->idle));
    for (int i = 0; i < r->n_parts; i++)
        json_object_set_new(j, names[i], usage_json(&r->parts[i]));
    json_object_set_new(j, "cpu_s_each", json_real(cpu_each(r)));
    json_object_set_new(j, "written_bytes_each", json_real(written_each(r)));
    json_object_set_new(j, "database_bytes", json_integer(r->database_bytes));
    return j;
}

static void print_json(const struct load_report *r)
{
    const struct load_stats *s = &r->stats;
    const struct load_plan *p = r->plan;
    json_t *times = json_object();

    for (int i = 0; i < KINDS; i++)
        json_object_set_new(times, kinds[i].name, times_json(times_of(s, i)));
    struct str kind = form_kind_text(p->kind);
    json_t *j = json_pack(
        "{s:i, s:s%, s:s%, s:i, s:I, s:I, s:f, s:I, s:I, s:I, s:f, s:I, s:I, "
        "s:I, s:b, s:o, s:o}",
        "candidates", p->n, "program", p->program.p, p->program.n, "kind",
        kind.p, kind.n, "items", p->n_items, "started",
        (json_int_t)s->n_started, "finished", (json_int_t)s->n_finished,
        "started_in_s", (double)s->start_us / 1e6, "acknowledged",
        (json_int_t)s->n_acknowledged, "stored", (json_int_t)r->n_stored,
        "not_stored", (json_int_t)r->n_missing, "answers_per_s", rate_of(s),
        "lines_lost", (json_int_t)s->n_lost, "refused",
        (json_int_t)s->n_refused, "unanswered", (json_int_t)s->n_unanswered,
        "stopped", s->is_stopped, "times", times, "server", server_json(r));
    json_dumpf(j, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(j);
}

/* ---- both ---- */

int load_report_print(const struct load_report *r, bool json)
{
    const struct load_stats *s = &r->stats;
    int code = EXIT_OK;

    if (json)
        print_json(r);
    else
        print_table(r);
    if (r->n_missing) {
        fprintf(stderr,
                "resit load: %lld items have less in the journal than was "
                "acknowledged\n",
                (long long)r->n_missing);
        code = EXIT_FOUND;
    }
    if (s->is_stopped) {
        fprintf(stderr, "resit load: stopped before the end\n");
        code = EXIT_FOUND;
    } else if (s->n_finished < r->plan->n) {
        fprintf(stderr, "resit load: %lld candidates did not finish%s%s\n",
                (long long)(r->plan->n - s->n_finished),
                s->refusal[0] ? "; the first refusal: " : "", s->refusal);
        code = EXIT_FOUND;
    }
    return code;
}
