/* Data for the psychometric tests: files under tests/gold/data/psych, and the
 * simulator the benchmark sets come from (splitmix64, Box-Muller cosine). */
#ifndef RESIT_TESTS_PSYCH_DATA_H
#define RESIT_TESTS_PSYCH_DATA_H

#include "base/arena.h"
#include "format/responses_csv.h"
#include "psych/responses.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* got within tol of want, or the test fails and tells all three */
#define NEAR(got, want, tol)                                                   \
    do {                                                                       \
        double got_ = (got), want_ = (want), tol_ = (tol);                     \
        if (!(fabs(got_ - want_) <= tol_))                                     \
            fail_msg("%s is %.12g, not %.12g (+- %g)", #got, got_, want_,      \
                     tol_);                                                    \
    } while (0)

static inline struct str data_text(struct arena *a, const char *name)
{
    const char *root = getenv("RESIT_SOURCE");
    struct str path =
        str_fmt(a, "%s/tests/gold/data/psych/%s", root ? root : ".", name);
    FILE *f = fopen(str_to_c(a, path), "r");
    size_t n = 0, room = 1 << 20;
    char *p = arena_alloc(a, room);

    if (!f)
        BUG("cannot open %.*s", STR_ARG(path));
    n = fread(p, 1, room, f);
    fclose(f);
    struct str s = { p, n };
    while (s.n && s.p[0] == '#') { /* the lines that name the source */
        struct str line;
        str_next(&s, '\n', &line);
    }
    return s;
}

static inline struct responses *data_responses(struct arena *a,
                                               const char *name,
                                               struct str count)
{
    struct problems ps;
    struct responses_csv_options o = { .file = str_from_c(name),
                                       .count = count };
    struct str s = data_text(a, name);

    problems_init(&ps, a);
    struct responses_csv *c = responses_csv_new(a, &o, &ps);
    responses_csv_feed(c, s.p, s.n);
    return responses_csv_end(c);
}

struct sim {
    uint64_t state;
};

static inline double sim_unit(struct sim *s)
{
    uint64_t z = s->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    z ^= z >> 31;
    return (double)(z >> 11) / 9007199254740992.0;
}

static inline double sim_normal(struct sim *s)
{
    double a = 1 - sim_unit(s), b = sim_unit(s);

    return sqrt(-2 * log(a)) * cos(2 * M_PI * b);
}

enum sim_model { SIM_1PL, SIM_2PL, SIM_3PL, SIM_GRM };

struct sim_item {
    double a, b, c;
};

/* N persons on J items, as gen_sim.py draws them; truth has room for J. */
static inline struct responses *simulate(struct arena *a, enum sim_model model,
                                         int N, int J, uint64_t seed,
                                         struct sim_item *truth)
{
    struct sim s = { seed };
    struct responses *r = ARENA_NEW(a, struct responses);
    struct str *ids = ARENA_ARRAY(a, struct str, (size_t)J);
    int K = model == SIM_GRM ? 4 : 2;

    for (int j = 0; j < J; j++) {
        double za = sim_normal(&s), zb = sim_normal(&s);
        truth[j].a = model == SIM_1PL ? 1 : exp(0.1 + 0.3 * za);
        truth[j].b = fmax(-2.5, fmin(2.5, zb));
        truth[j].c = model == SIM_3PL ? 0.10 + 0.20 * sim_unit(&s) : 0;
        ids[j] = str_fmt(a, "i%d", j + 1);
    }
    responses_init(r, a, ids, J);
    for (int j = 0; j < J; j++)
        for (int k = 0; k < K; k++) {
            responses_set_score(r, j, k, k);
            r->items[j].label[k] = str_fmt(a, "%d", k);
            r->items[j].n_codes = K;
        }
    for (int i = 0; i < N; i++) {
        uint8_t *row = responses_append(r, a);
        double t = sim_normal(&s);
        for (int j = 0; j < J; j++) {
            const struct sim_item *it = &truth[j];
            double x = sim_unit(&s);
            row[j] = 0;
            for (int k = 0; k < K - 1; k++) {
                double d = model == SIM_GRM ? -0.8 + 0.8 * k : 0;
                double p =
                    it->c + (1 - it->c) / (1 + exp(-it->a * (t - it->b - d)));
                row[j] = (uint8_t)(row[j] + (x < p));
            }
        }
    }
    return r;
}

#endif
