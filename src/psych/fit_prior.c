/* Priors on item parameters: log density and derivatives on the scale the
 * parameter is carried in (a, d, logit c). */
#include "psych/fit_int.h"
#include "psych/special.h"

#include <math.h>

static void normal_at(double x, double mean, double sd, double *f, double *d1,
                      double *d2)
{
    double z = (x - mean) / sd;

    *f = log(normal_pdf(0) / sd) - z * z / 2;
    *d1 = -z / sd;
    *d2 = -1 / (sd * sd);
}

/* log a is normal; the density is that of a. */
static void lognormal_at(double a, double mean, double sd, double *f,
                         double *d1, double *d2)
{
    double x = log(fmax(a, 1e-10)), z = (x - mean) / sd;

    normal_at(x, mean, sd, f, d1, d2);
    *f -= x;
    *d1 = -(z / sd + 1) / a;
    *d2 = (z / sd + 1 - 1 / (sd * sd)) / (a * a);
}

/* The density of c, seen as a function of its logit (its mode is the mode
 * in c, as when c itself is estimated). */
static void beta_at(double logit, double x, double y, double *f, double *d1,
                    double *d2)
{
    double c = logistic(logit);
    int sign;

    *f = lgamma_r(x + y, &sign) - lgamma_r(x, &sign) - lgamma_r(y, &sign) -
         (x - 1) * log1p_exp(-logit) - (y - 1) * log1p_exp(logit);
    *d1 = (x - 1) * (1 - c) - (y - 1) * c;
    *d2 = -(x + y - 2) * c * (1 - c);
}

void prior_at(const struct slot_prior *p, double x, double *f, double *d1,
              double *d2)
{
    *f = *d1 = *d2 = 0;
    if (!p->has)
        return;
    switch (p->family) {
    case PRIOR_NORMAL:
        normal_at(x, p->x, p->y, f, d1, d2);
        break;
    case PRIOR_LOGNORMAL:
        lognormal_at(x, p->x, p->y, f, d1, d2);
        break;
    case PRIOR_BETA:
        beta_at(x, p->x, p->y, f, d1, d2);
        break;
    }
}

double fit_log_prior(const struct fit_work *w)
{
    double sum = 0, f, d1, d2;

    for (int j = 0; j < w->n_items; j++)
        for (int i = 0; i < irt_n_params(&w->items[j]); i++) {
            if (w->held[j][i])
                continue;
            prior_at(&w->prior[j][i], w->items[j].par[i], &f, &d1, &d2);
            sum += f;
            if (i == 0 && w->common_slope) /* one parameter, one prior */
                for (int k = 0; k < j; k++)
                    if (!w->held[k][0]) {
                        sum -= f;
                        break;
                    }
        }
    return sum;
}
