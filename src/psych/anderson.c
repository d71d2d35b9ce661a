#include "psych/anderson.h"

#include "base/arena.h"
#include "psych/dense.h"

#include <string.h>

enum { MEMORY = 8 };

static const double DAMPING = 1e-10;

struct anderson {
    int n, have, at; /* differences kept; where the next one goes */
    bool has_last;   /* a point to take differences from */
    double *x, *r;   /* the last point and its residual */
    double *dx[MEMORY], *dr[MEMORY];
};

struct anderson *anderson_new(struct arena *a, int n)
{
    struct anderson *s = ARENA_NEW(a, struct anderson);
    size_t size = (size_t)n;

    s->n = n;
    s->x = ARENA_ARRAY(a, double, size);
    s->r = ARENA_ARRAY(a, double, size);
    for (int k = 0; k < MEMORY; k++) {
        s->dx[k] = ARENA_ARRAY(a, double, size);
        s->dr[k] = ARENA_ARRAY(a, double, size);
    }
    return s;
}

void anderson_forget(struct anderson *s)
{
    s->have = s->at = 0;
    s->has_last = false;
}

static void note(struct anderson *s, const double *x, const double *gx)
{
    for (int i = 0; i < s->n; i++) {
        double r = gx[i] - x[i];
        if (s->has_last) {
            s->dx[s->at][i] = x[i] - s->x[i];
            s->dr[s->at][i] = r - s->r[i];
        }
        s->x[i] = x[i];
        s->r[i] = r;
    }
    if (s->has_last) {
        s->at = (s->at + 1) % MEMORY;
        s->have += s->have < MEMORY;
    }
    s->has_last = true;
}

/* How much of each difference to take back: least squares. */
static bool solve(const struct anderson *s, double *share)
{
    double h[MEMORY * MEMORY];
    int m = s->have;
    size_t n = (size_t)s->n;

    for (int i = 0; i < m; i++) {
        share[i] = dense_dot(s->dr[i], s->r, n);
        for (int k = 0; k < m; k++)
            h[i * m + k] = dense_dot(s->dr[i], s->dr[k], n);
    }
    for (int i = 0; i < m; i++)
        h[i * m + i] *= 1 + DAMPING;
    if (!m || !dense_cholesky(h, (size_t)m))
        return false;
    dense_solve(h, (size_t)m, share);
    return true;
}

void anderson_next(struct anderson *s, const double *x, const double *gx,
                   double *next)
{
    double share[MEMORY];

    note(s, x, gx);
    memcpy(next, gx, (size_t)s->n * sizeof *next);
    if (!solve(s, share))
        return;
    for (int k = 0; k < s->have; k++)
        for (int i = 0; i < s->n; i++)
            next[i] -= share[k] * (s->dx[k][i] + s->dr[k][i]);
}
