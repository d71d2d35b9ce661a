#include "study/personal.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

enum { TEST_TENTHS = 3, PASSES = 12 };
/* Logarithms of a weight's ratio to its default: steps, and how far. */
static const double STEP_FIRST = 0.4, STEP_LEAST = 0.02, FARTHEST = 1.5;
static const double SHRINK_SD = 0.3; /* of them, as held beforehand */
static const double CHANCE_LEAST = 1e-4;

/* A log, and room to replay it in. */
struct replay {
    const struct review_log *log;
    bool same_day;
    struct card {
        struct fsrs6_memory memory;
        int32_t day;
        int reviews;
    } * cards;
};

/* Calls tell(arg, loss) for each review that counts. */
static void foretell(struct replay *r, const struct fsrs6 *model, int32_t from,
                     int32_t until, void (*tell)(void *, double), void *arg)
{
    for (size_t c = 0; c < r->log->n_cards; c++)
        r->cards[c] = (struct card){ 0 };
    for (size_t i = 0; i < r->log->n; i++) {
        const struct review *v = &r->log->p[i];
        struct card *c = &r->cards[v->card];
        int32_t days = c->reviews ? v->day - c->day : 0;
        if (days > 0 && v->day >= from && v->day < until) {
            double p = fsrs6_retrievability(model, c->memory, days);
            p = fmin(fmax(p, CHANCE_LEAST), 1 - CHANCE_LEAST);
            tell(arg, -log(v->rating == RECALL_AGAIN ? 1 - p : p));
        }
        if (v->day >= until)
            continue;
        c->memory = fsrs6_review(model, c->memory, days, v->rating);
        c->day = v->day;
        c->reviews++;
    }
}

/* ---- fitting ---- */

static void add(void *sum, double loss)
{
    *(double *)sum += loss;
}

static void model_at(const struct replay *r, const double *x, struct fsrs6 *m)
{
    double w[FSRS6_WEIGHTS];

    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        w[i] = fsrs6_weights[i] * exp(x[i]);
    fsrs6_init(m, w, r->same_day);
}

static double penalised(struct replay *r, const double *x, int32_t cut)
{
    struct fsrs6 m;
    double loss = 0;

    model_at(r, x, &m);
    foretell(r, &m, INT32_MIN, cut, add, &loss);
    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        loss += x[i] * x[i] / (2 * SHRINK_SD * SHRINK_SD);
    return loss;
}

/* One weight after the other, up or down, in shrinking steps. */
static void descend(struct replay *r, double *x, int32_t cut)
{
    double best = penalised(r, x, cut), step = STEP_FIRST;

    for (int pass = 0; pass < PASSES && step > STEP_LEAST; pass++) {
        bool moved = false;
        for (int i = 0; i < 2 * FSRS6_WEIGHTS; i++) {
            double *at = &x[i / 2], was = *at;
            *at = was + (i % 2 ? -step : step);
            double loss = fabs(*at) > FARTHEST ? best : penalised(r, x, cut);
            if (loss < best) {
                best = loss;
                moved = true;
            } else {
                *at = was;
            }
        }
        if (!moved)
            step /= 2;
    }
}

/* ---- cutting and comparing ---- */

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

struct days {
    int32_t *p;
    size_t n;
};

/* The days of the reviews that count. */
static struct days days_counted(struct arena *a, struct replay *r)
{
    struct days d = { ARENA_ARRAY(a, int32_t, r->log->n), 0 };

    for (size_t c = 0; c < r->log->n_cards; c++)
        r->cards[c].reviews = 0;
    for (size_t i = 0; i < r->log->n; i++) {
        const struct review *v = &r->log->p[i];
        struct card *c = &r->cards[v->card];
        if (c->reviews && v->day > c->day)
            d.p[d.n++] = v->day;
        c->reviews = 1;
        c->day = v->day;
    }
    if (d.n)
        qsort(d.p, d.n, sizeof *d.p, by_day);
    return d;
}

struct losses {
    double *p;
    size_t n;
};

static void keep(void *losses, double loss)
{
    struct losses *l = losses;

    l->p[l->n++] = loss;
}

static void compare(struct arena *a, struct replay *r, int32_t cut,
                    const struct fsrs6 *fitted, struct personal *out)
{
    struct losses was = { ARENA_ARRAY(a, double, r->log->n), 0 };
    struct losses is = { ARENA_ARRAY(a, double, r->log->n), 0 };
    double square = 0;

    foretell(r, &out->model, cut, INT32_MAX, keep, &was);
    foretell(r, fitted, cut, INT32_MAX, keep, &is);
    out->n_test = was.n;
    double n = (double)was.n;
    for (size_t i = 0; i < was.n; i++) {
        out->loss_default += was.p[i] / n;
        out->loss_personal += is.p[i] / n;
        square += (was.p[i] - is.p[i]) * (was.p[i] - is.p[i]) / n;
    }
    double gain = out->loss_default - out->loss_personal;
    out->se = sqrt(fmax(square - gain * gain, 0) / n);
    out->adopted = gain >= PERSONAL_MARGIN && gain >= PERSONAL_ERRORS * out->se;
}

void personal_fit(const struct review_log *log, bool same_day,
                  struct personal *out)
{
    struct arena scratch = { 0 };
    struct replay r = { log, same_day,
                        ARENA_ARRAY(&scratch, struct card, log->n_cards) };
    struct days days = days_counted(&scratch, &r);
    double x[FSRS6_WEIGHTS] = { 0 };
    struct fsrs6 fitted;

    *out = (struct personal){ .enough = days.n >= PERSONAL_REVIEWS_LEAST };
    fsrs6_init(&out->model, fsrs6_weights, same_day);
    if (out->enough) {
        int32_t cut = days.p[days.n * (10 - TEST_TENTHS) / 10];
        while (out->n_fit < days.n && days.p[out->n_fit] < cut)
            out->n_fit++;
        descend(&r, x, cut);
        model_at(&r, x, &fitted);
        compare(&scratch, &r, cut, &fitted, out);
        if (out->adopted)
            out->model = fitted;
    }
    arena_release(&scratch);
}
