/* Seconds of one EM cycle (E-step and M-step) of a 2PL, for bench/psych.py.
 *
 * usage: psych_cycle FILE.csv THREADS ROUNDS
 * prints: read_s, bytes, cycle_float_s, cycle_double_s, log-likelihood */
#include "base/arena.h"
#include "format/responses_csv.h"
#include "psych/fit_setup.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static struct responses *read_all(struct arena *a, const char *path,
                                  struct problems *ps, long *bytes)
{
    static char piece[1 << 18];
    struct responses_csv_options o = { .file = str_from_c(path) };
    struct responses_csv *c = responses_csv_new(a, &o, ps);
    FILE *f = fopen(path, "r");
    size_t n;

    *bytes = 0;
    if (!f)
        return NULL;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0) {
        responses_csv_feed(c, piece, n);
        *bytes += (long)n;
    }
    fclose(f);
    return responses_csv_end(c);
}

/* The fastest of so many cycles, each from where the last one ended. */
static double cycle(struct fit_work *w, bool floats, int rounds)
{
    double best = 1e9;

    w->floats = floats;
    for (int i = 0; i < rounds; i++) {
        double start = now();
        fit_estep(w);
        fit_mstep(w, 1, false);
        double s = now() - start;
        best = s < best ? s : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    struct arena a = { 0 };
    struct problems ps;
    struct fit_options o;
    struct fit_work w;
    struct fit fit = { 0 };
    int64_t threads = 1, rounds = 5;
    long bytes;

    if (argc != 4 || !str_to_i64(str_from_c(argv[2]), &threads) ||
        !str_to_i64(str_from_c(argv[3]), &rounds))
        return 2;
    problems_init(&ps, &a);
    double start = now();
    struct responses *r = read_all(&a, argv[1], &ps, &bytes);
    double read_s = now() - start;
    fit_options_init(&o, FIT_2PL);
    o.n_threads = (int)threads;
    if (!r || !fit_setup(&a, &a, r, &o, &w, &fit, &ps))
        return 1;
    double floats = cycle(&w, true, (int)rounds);
    double doubles = cycle(&w, false, (int)rounds);
    printf("{\"read_s\":%.6f,\"bytes\":%ld,\"cycle_float_s\":%.6f,"
           "\"cycle_double_s\":%.6f,\"loglik\":%.6f}\n",
           read_s, bytes, floats, doubles, fit_estep(&w));
    arena_release(&a);
    return 0;
}
