#include "psych/standard.h"

#include "base/arena.h"

#include <math.h>

static double mean_of(const double *x, int n)
{
    double s = 0;

    for (int i = 0; i < n; i++)
        s += x[i];
    return s / n;
}

static double sd_of(const double *x, int n)
{
    double m = mean_of(x, n), s = 0;

    for (int i = 0; i < n; i++)
        s += (x[i] - m) * (x[i] - m);
    return n > 1 ? sqrt(s / (n - 1)) : 0;
}

static double median_of(struct arena *a, const double *x, int n)
{
    double *y = ARENA_ARRAY(a, double, (size_t)n);

    for (int i = 0; i < n; i++) { /* insertion: panels are small */
        int k = i;
        for (; k > 0 && y[k - 1] > x[i]; k--)
            y[k] = y[k - 1];
        y[k] = x[i];
    }
    return n % 2 ? y[n / 2] : (y[n / 2 - 1] + y[n / 2]) / 2;
}

static double correlation(const double *x, const double *y, int n)
{
    double mx = mean_of(x, n), my = mean_of(y, n), xy = 0;

    for (int i = 0; i < n; i++)
        xy += (x[i] - mx) * (y[i] - my);
    double sd = sd_of(x, n) * sd_of(y, n) * (n - 1);
    return sd > 0 ? xy / sd : (double)NAN;
}

/* ---- Angoff ---- */

static void components(struct angoff *s, const double *x)
{
    int R = s->n_raters, J = s->n_items;
    double all = s->cut / J, rater = 0, item = 0, error = 0;

    for (int i = 0; i < R; i++) {
        double d = s->raters[i].cut / J - all;
        rater += J * d * d;
    }
    for (int j = 0; j < J; j++) {
        double d = s->items[j].mean - all;
        item += R * d * d;
    }
    for (int i = 0; i < R; i++)
        for (int j = 0; j < J; j++) {
            double d =
                x[i * J + j] - s->raters[i].cut / J - s->items[j].mean + all;
            error += d * d;
        }
    rater /= R - 1;
    item /= J - 1;
    error /= (R - 1.0) * (J - 1.0);
    s->var_error = error;
    s->var_rater = fmax((rater - error) / J, 0);
    s->var_item = fmax((item - error) / R, 0);
    s->se_panel = J * sqrt(s->var_rater / R + s->var_item / J +
                           s->var_error / ((double)R * J));
}

const struct angoff *angoff_run(struct arena *a, const double *x, int n_raters,
                                int n_items, const double *p)
{
    struct angoff *s = ARENA_NEW(a, struct angoff);
    struct arena t = { 0 };
    size_t R = (size_t)n_raters, J = (size_t)n_items;
    double *cuts = ARENA_ARRAY(&t, double, R),
           *col = ARENA_ARRAY(&t, double, R);
    double *others = ARENA_ARRAY(&t, double, J);

    s->n_raters = n_raters;
    s->n_items = n_items;
    s->raters = ARENA_ARRAY(a, struct rater, R);
    s->items = ARENA_ARRAY(a, struct rated_item, J);
    for (int j = 0; j < n_items; j++) {
        for (int i = 0; i < n_raters; i++)
            col[i] = x[i * n_items + j];
        s->items[j].mean = mean_of(col, n_raters);
        s->items[j].sd = sd_of(col, n_raters);
    }
    for (int i = 0; i < n_raters; i++)
        cuts[i] = n_items * mean_of(x + i * n_items, n_items);
    s->cut = mean_of(cuts, n_raters);
    s->median = median_of(&t, cuts, n_raters);
    s->sd = sd_of(cuts, n_raters);
    s->se = s->sd / sqrt(n_raters);
    for (int i = 0; i < n_raters; i++) {
        const double *own = x + i * n_items;
        for (int j = 0; j < n_items; j++)
            others[j] = (n_raters * s->items[j].mean - own[j]) / (n_raters - 1);
        s->raters[i] = (struct rater){
            .cut = cuts[i],
            .severity = cuts[i] - s->cut,
            .r_others = correlation(own, others, n_items),
            .r_p = p ? correlation(own, p, n_items) : (double)NAN,
        };
    }
    components(s, x);
    arena_release(&t);
    return s;
}

/* ---- Bookmark ---- */

double response_probability_theta(const struct irt_item *item, double rp)
{
    double p[IRT_CATEGORIES], lo = -40, hi = 40;
    int top = item->n_categories - 1;

    irt_curve(item, hi, p);
    if (p[top] < rp)
        return HUGE_VAL;
    irt_curve(item, lo, p);
    if (p[top] >= rp)
        return -HUGE_VAL;
    for (int i = 0; i < 100; i++) {
        double mid = (lo + hi) / 2;
        irt_curve(item, mid, p);
        if (p[top] < rp)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

const struct bookmark *bookmark_run(struct arena *a,
                                    const struct irt_item *items, int n_items,
                                    const int *page, int n_raters, double rp)
{
    struct bookmark *b = ARENA_NEW(a, struct bookmark);
    struct arena t = { 0 };
    double *at = ARENA_ARRAY(&t, double, (size_t)n_items);

    for (int j = 0; j < n_items; j++) {
        double x = response_probability_theta(&items[j], rp);
        int k = j;
        for (; k > 0 && at[k - 1] > x; k--)
            at[k] = at[k - 1];
        at[k] = x;
    }
    b->n = n_raters;
    b->theta = ARENA_ARRAY(a, double, (size_t)n_raters);
    for (int i = 0; i < n_raters; i++)
        b->theta[i] = at[page[i] - 1];
    b->cut_theta = mean_of(b->theta, n_raters);
    b->median = median_of(&t, b->theta, n_raters);
    b->sd = sd_of(b->theta, n_raters);
    b->se = b->sd / sqrt(n_raters);
    b->cut_points = irt_true_score(items, n_items, b->cut_theta);
    arena_release(&t);
    return b;
}

/* ---- contrasting groups ---- */

struct contrast contrast_run(const double *score, const bool *able, size_t n)
{
    struct contrast c = { 0 };
    double s[2] = { 0 }, ss[2] = { 0 }, k[2] = { 0 };
    double low_able = HUGE_VAL, high_able = -HUGE_VAL;
    double low_other = HUGE_VAL, high_other = -HUGE_VAL;

    for (size_t i = 0; i < n; i++) {
        k[able[i]]++;
        s[able[i]] += score[i];
        ss[able[i]] += score[i] * score[i];
        if (able[i]) {
            low_able = fmin(low_able, score[i]);
            high_able = fmax(high_able, score[i]);
        } else {
            low_other = fmin(low_other, score[i]);
            high_other = fmax(high_other, score[i]);
        }
    }
    c.n_able = k[1];
    c.n_other = k[0];
    c.mean_able = s[1] / k[1];
    c.mean_other = s[0] / k[0];
    c.sd_able = sqrt(fmax(ss[1] - s[1] * s[1] / k[1], 0) / (k[1] - 1));
    c.sd_other = sqrt(fmax(ss[0] - s[0] * s[0] / k[0], 0) / (k[0] - 1));
    c.midpoint = (c.mean_able + c.mean_other) / 2;
    c.cut = c.midpoint;
    c.se = c.slope = (double)NAN;
    c.separated = low_able > high_other || low_other > high_able;
    if (c.separated)
        return c;
    /* logit P(able) = b0 + b1 (score - midpoint), Newton */
    double b0 = 0, b1 = 0, h00 = 1, h01 = 0, h11 = 1;
    for (int it = 0; it < 100; it++) {
        double g0 = 0, g1 = 0;
        h00 = h01 = h11 = 0;
        for (size_t i = 0; i < n; i++) {
            double x = score[i] - c.midpoint;
            double p = 1 / (1 + exp(-(b0 + b1 * x))), w = p * (1 - p);
            double e = able[i] - p;
            g0 += e;
            g1 += e * x;
            h00 += w;
            h01 += w * x;
            h11 += w * x * x;
        }
        double det = h00 * h11 - h01 * h01;
        double d0 = (h11 * g0 - h01 * g1) / det;
        double d1 = (h00 * g1 - h01 * g0) / det;
        b0 += d0;
        b1 += d1;
        if (fabs(d0) + fabs(d1) < 1e-12)
            break;
    }
    double det = h00 * h11 - h01 * h01, r = -b0 / b1;
    c.slope = b1;
    c.cut = c.midpoint + r;
    c.se = sqrt((h11 + r * r * h00 - 2 * r * h01) / det) / fabs(b1);
    return c;
}

/* ---- Hofstee ---- */

/* Where the line from (cut_min, fail_max) to (cut_max, fail_min) meets the
 * share of persons under each score, both read as straight between scores. */
static bool cross(const double *m, const double *freq, int most, double *cut,
                  double *rate)
{
    double n = 0, below = 0, last = 0, last_at = 0;

    for (int x = 0; x <= most; x++)
        n += freq[x];
    for (int x = 0; x <= most; x++) {
        double fail = below / n; /* score x passes */
        double line = m[3] + (m[2] - m[3]) * (x - m[0]) / (m[1] - m[0]);
        double d = fail - line;
        if (d >= 0) {
            double into = x > 0 && d - last > 0 ? -last / (d - last) : 0;
            *cut = x > 0 ? x - 1 + into : 0;
            *rate = x > 0 ? last_at + into * (fail - last_at) : fail;
            return *cut >= m[0] - 1e-9 && *cut <= m[1] + 1e-9;
        }
        last = d;
        last_at = fail;
        below += freq[x];
    }
    return false;
}

static void panel_means(const double *judge, int n, int without, double *m)
{
    for (int k = 0; k < 4; k++) {
        m[k] = 0;
        for (int i = 0; i < n; i++)
            m[k] += i == without ? 0 : judge[4 * i + k];
        m[k] /= n - (without >= 0);
    }
}

struct hofstee hofstee_run(const double *judge, int n, const double *freq,
                           int most)
{
    struct hofstee h = { 0 };
    double m[4], s = 0, ss = 0;
    bool all = n > 1;

    panel_means(judge, n, -1, m);
    h.cut_min = m[0];
    h.cut_max = m[1];
    h.fail_min = m[2];
    h.fail_max = m[3];
    h.crosses = cross(m, freq, most, &h.cut, &h.fail_rate);
    if (!h.crosses)
        h.cut = h.fail_rate = (double)NAN;
    for (int i = 0; i < n && all; i++) { /* jackknife over raters */
        double cut, rate;
        panel_means(judge, n, i, m);
        all = cross(m, freq, most, &cut, &rate);
        s += cut;
        ss += cut * cut;
    }
    h.se = all ? sqrt(fmax(ss - s * s / n, 0) * (n - 1) / n) : (double)NAN;
    return h;
}
