#include "psych/decision.h"

#include "base/arena.h"
#include "psych/lord_wingersky.h"
#include "psych/special.h"

#include <math.h>

/* Sums over ability: what share passes, and on which side truth lies. */
struct tally {
    double weight, accuracy, consistency, pass, true_pass, false_pass;
    double false_fail;
};

static void tally_add(struct tally *t, double w, double p_pass, bool truth)
{
    t->weight += w;
    t->accuracy += w * (truth ? p_pass : 1 - p_pass);
    t->consistency += w * (p_pass * p_pass + (1 - p_pass) * (1 - p_pass));
    t->pass += w * p_pass;
    if (truth)
        t->false_fail += w * (1 - p_pass);
    else
        t->false_pass += w * p_pass;
}

static struct classification tally_end(const struct tally *t)
{
    double n = t->weight, pass = t->pass / n;
    double chance = pass * pass + (1 - pass) * (1 - pass);
    double consistency = t->consistency / n;

    return (struct classification){
        .accuracy = t->accuracy / n,
        .consistency = consistency,
        .kappa =
            chance < 1 ? (consistency - chance) / (1 - chance) : (double)NAN,
        .false_pass = t->false_pass / n,
        .false_fail = t->false_fail / n,
        .pass_rate = pass,
    };
}

struct classification lee_decision(const struct irt_item *items, int n_items,
                                   const struct ability_points *at, double cut)
{
    struct arena a = { 0 };
    struct tally t = { 0 };
    int most = irt_most_points(items, n_items);
    double *f = ARENA_ARRAY(&a, double, (size_t)most + 1);

    for (size_t i = 0; i < at->n; i++) {
        double p = 0;
        lord_wingersky(items, n_items, NULL, at->theta[i], f);
        for (int x = most; x >= 0 && x >= cut; x--)
            p += f[x];
        tally_add(&t, at->weight[i], p,
                  irt_true_score(items, n_items, at->theta[i]) >= cut);
    }
    arena_release(&a);
    return tally_end(&t);
}

double sem_theta(const struct irt_item *items, int n_items, double theta)
{
    double info = 0;

    for (int j = 0; j < n_items; j++)
        info += irt_information(&items[j], theta);
    return 1 / sqrt(info);
}

double sem_points(const struct irt_item *items, int n_items, double theta)
{
    double p[IRT_CATEGORIES], v = 0;

    for (int j = 0; j < n_items; j++) {
        double m = 0, s = 0;
        irt_curve(&items[j], theta, p);
        for (int k = 1; k < items[j].n_categories; k++) {
            m += k * p[k];
            s += (double)k * k * p[k];
        }
        v += s - m * m;
    }
    return sqrt(v);
}

double theta_from_true_score(const struct irt_item *items, int n_items,
                             double score)
{
    double lo = -40, hi = 40;

    if (score >= irt_true_score(items, n_items, hi))
        return HUGE_VAL;
    if (score <= irt_true_score(items, n_items, lo))
        return -HUGE_VAL;
    for (int i = 0; i < 100; i++) {
        double mid = (lo + hi) / 2;
        if (irt_true_score(items, n_items, mid) < score)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

struct classification rudner_decision(const struct irt_item *items, int n_items,
                                      const struct ability_points *at,
                                      double cut_theta)
{
    struct tally t = { 0 };

    for (size_t i = 0; i < at->n; i++) {
        double se = sem_theta(items, n_items, at->theta[i]);
        tally_add(&t, at->weight[i],
                  normal_cdf((at->theta[i] - cut_theta) / se),
                  at->theta[i] >= cut_theta);
    }
    return tally_end(&t);
}

void normal_points(double mean, double sd, double low, double high, size_t n,
                   double *theta, double *weight)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        theta[i] = low + (high - low) * (double)i / (double)(n - 1);
        sum += weight[i] = normal_pdf((theta[i] - mean) / sd);
    }
    for (size_t i = 0; i < n; i++)
        weight[i] /= sum;
}

/* ---- Livingston & Lewis ---- */

enum { BINS = 4000 };

/* First four raw moments of the true proportion from those of observed scores
 * on a test of n binomial items: factorial moments (Hanson 1991). */
static void true_moments(const double *freq, int most, double n, double *raw)
{
    double persons = 0, factorial[5] = { 0 };

    for (int x = 0; x <= most; x++) {
        double y = n * x / most, f = 1;
        persons += freq[x];
        for (int r = 1; r <= 4; r++) {
            f *= y - (r - 1);
            factorial[r] += freq[x] * f;
        }
    }
    double down = 1;
    raw[0] = 1;
    for (int r = 1; r <= 4; r++) {
        down *= n - (r - 1);
        raw[r] = factorial[r] / persons / down;
    }
}

static bool beta_from_moments(const double *raw, struct beta_score *b)
{
    double m = raw[1], v = raw[2] - m * m;
    double m3 = raw[3] - 3 * m * raw[2] + 2 * m * m * m;
    double m4 =
        raw[4] - 4 * m * raw[3] + 6 * m * m * raw[2] - 3 * m * m * m * m;

    if (!(v > 0))
        return false;
    double g3 = m3 / pow(v, 1.5), g4 = m4 / (v * v);
    double r = 6 * (g4 - g3 * g3 - 1) / (6 + 3 * g3 * g3 - 2 * g4);
    double under = (r + 2) * (r + 2) * g3 * g3 + 16 * (r + 1);
    double spread = (r + 2) * g3 / sqrt(under);
    /* the longer tail is on the side of the smaller parameter's end */
    double one = r / 2 * (1 - spread), two = r / 2 * (1 + spread);
    double root = sqrt(v) * sqrt(one + two + 1) / sqrt(one * two);
    b->a = one;
    b->b = two;
    b->low = m - one * root;
    b->high = m + two * root;
    b->four = r > 0 && under > 0 && b->a > 0 && b->b > 0 && b->low >= 0 &&
              b->high <= 1;
    if (b->four)
        return true;
    double s = m * (1 - m) / v - 1;
    *b = (struct beta_score){ 0, 1, m * s, (1 - m) * s, false };
    return s > 0;
}

bool livingston_lewis(const double *freq, int most, double cut,
                      double reliability, struct livingston_lewis *out)
{
    double n = 0, s = 0, ss = 0, raw[5];
    struct tally t = { 0 };

    for (int x = 0; x <= most; x++) {
        n += freq[x];
        s += freq[x] * x;
        ss += freq[x] * x * x;
    }
    double m = s / n, v = (ss - s * s / n) / (n - 1);
    if (!(v > 0) || !(reliability > 0) || !(reliability < 1))
        return false;
    double length =
        (m * (most - m) - reliability * v) / (v * (1 - reliability));
    out->n_effective = length;
    out->n_rounded = (int)floor(length + 0.5);
    if (out->n_rounded < 4)
        return false;
    true_moments(freq, most, length, raw);
    struct beta_score *b = &out->truth;
    if (!beta_from_moments(raw, b))
        return false;
    double at = cut / most, before = 0;
    int k = (int)ceil(at * out->n_rounded - 1e-9);
    for (int i = 1; i <= BINS; i++) {
        double x = (double)i / BINS, after = beta_cdf(x, b->a, b->b);
        double p = b->low + (b->high - b->low) * (x - 0.5 / BINS);
        tally_add(&t, after - before, binomial_tail(k, out->n_rounded, p),
                  p >= at);
        before = after;
    }
    out->d = tally_end(&t);
    return true;
}
