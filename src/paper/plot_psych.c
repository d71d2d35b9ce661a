#include "paper/plot_psych.h"

#include "base/arena.h"
#include "paper/chart.h"

#include <math.h>

enum { POINTS = 81, FIFTHS = 5, BINS = 24 };

static const double THETA_MOST = 4;

static double theta_at(int i)
{
    return -THETA_MOST + 2 * THETA_MOST * i / (POINTS - 1);
}

void plot_item_curve(struct out *o, const struct irt_item *item)
{
    struct arena *a = o->arena;
    struct chart c;
    double x[POINTS], y[POINTS], p[IRT_CATEGORIES];
    int K = item->n_categories;
    struct chart_words w = {
        str_fmt(a, "Item %.*s: characteristic curve", STR_ARG(item->id)),
        K == 2 ? S("Probability of a right answer against ability.")
               : S("Probability of each number of points against ability."),
        S("ability"), S("probability")
    };

    chart_begin(&c, o, &w, -THETA_MOST, THETA_MOST, 0, 1);
    for (int k = K == 2 ? 1 : 0; k < K; k++) {
        for (int i = 0; i < POINTS; i++) {
            x[i] = theta_at(i);
            irt_curve(item, x[i], p);
            y[i] = p[k];
        }
        chart_line(&c, x, y, POINTS, K == 2 ? 0 : k);
        if (K > 2)
            chart_legend(&c, k, str_fmt(a, "%d points", k));
    }
    chart_end(&c);
}

void plot_information(struct out *o, const struct irt_item *items, int n)
{
    struct arena *a = o->arena;
    struct chart c;
    double x[POINTS], info[POINTS], se[POINTS], most = 0;
    struct chart_words w = {
        n == 1 ? str_fmt(a, "Item %.*s: information", STR_ARG(items[0].id))
               : str_fmt(a, "Test information, %d items", n),
        n == 1 ? S("Information about ability.")
               : S("Information about ability, and its standard error."),
        S("ability"), S("information")
    };

    for (int i = 0; i < POINTS; i++) {
        x[i] = theta_at(i);
        info[i] = 0;
        for (int j = 0; j < n; j++)
            info[i] += irt_information(&items[j], x[i]);
        se[i] = 1 / sqrt(info[i]);
        most = fmax(most, info[i]);
    }
    chart_begin(&c, o, &w, -THETA_MOST, THETA_MOST, 0, most * 1.05);
    chart_line(&c, x, info, POINTS, 0);
    if (n > 1) {
        for (int i = 0; i < POINTS; i++)
            if (se[i] > most)
                se[i] = (double)NAN;
        chart_line(&c, x, se, POINTS, 1);
        chart_legend(&c, 0, S("information"));
        chart_legend(&c, 1, S("SE of ability"));
    }
    chart_end(&c);
}

/* Scores that cut persons into fifths. */
static void fifths(const double *freq, int most, double *bound)
{
    double n = 0, sum = 0;
    int f = 0;

    for (int x = 0; x <= most; x++)
        n += freq[x];
    for (int x = 0; x <= most && f < FIFTHS - 1; x++) {
        sum += freq[x];
        while (f < FIFTHS - 1 && sum >= n * (f + 1) / FIFTHS)
            bound[f++] = x;
    }
}

void plot_distractors(struct out *o, const struct responses *r, int j)
{
    struct arena *a = o->arena;
    const struct response_item *item = &r->items[j];
    int most = responses_most(r);
    double *freq = ARENA_ARRAY(a, double, (size_t)most + 1);
    double bound[FIFTHS] = { 0 }, all[FIFTHS] = { 0 };
    double chosen[RESPONSE_CODES][FIFTHS] = { { 0 } }, x[FIFTHS], y[FIFTHS];
    struct chart c;
    struct chart_words w = {
        str_fmt(a, "Item %.*s: options", STR_ARG(item->id)),
        S("Share choosing each option, by fifths of persons ordered by their "
          "score on the other items. The key should rise, the others fall."),
        S("fifth of persons, by score on the other items"), S("share choosing")
    };

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < r->n_rows; i++) {
            uint8_t code = responses_row(r, i)[j];
            double weight = responses_weight(r, i);
            if (response_is_open(code))
                continue;
            int own = item->pretest ? 0 : item->score[code], f = 0;
            int rest = responses_total(r, i, NULL) - own;
            while (f < FIFTHS - 1 && rest > bound[f])
                f++;
            if (!pass) {
                freq[rest] += weight;
            } else {
                all[f] += weight;
                chosen[code][f] += weight;
            }
        }
        if (!pass)
            fifths(freq, most, bound);
    }
    chart_begin(&c, o, &w, 1, FIFTHS, 0, 1);
    for (int k = 0; k < item->n_codes; k++) {
        for (int f = 0; f < FIFTHS; f++) {
            x[f] = f + 1;
            y[f] = all[f] > 0 ? chosen[k][f] / all[f] : (double)NAN;
        }
        chart_line(&c, x, y, FIFTHS, k);
        for (int f = 0; f < FIFTHS; f++)
            if (isfinite(y[f]))
                chart_dot(&c, x[f], y[f], k);
        chart_legend(&c, k,
                     item->score[k] > 0
                         ? str_fmt(a, "%.*s (key)", STR_ARG(item->label[k]))
                         : item->label[k]);
    }
    chart_end(&c);
}

/* Where an item lies: the mean of its thresholds. */
static double location(const struct irt_item *item)
{
    double sum = 0;
    int n = item->n_categories - 1;

    for (int k = 1; k <= n; k++)
        sum -= item->par[k] / item->par[0];
    return sum / n;
}

static int bin_of(double theta)
{
    double at = (theta + THETA_MOST) / (2 * THETA_MOST / BINS);

    return (int)fmin(fmax(floor(at), 0), BINS - 1);
}

/* May an id of n letters stand right of the dot of bin b in this row? Letters
 * are about a quarter of a bin wide. */
static bool has_room(const int *items, int b, int row, size_t n)
{
    int bins = (int)(n + 3) / 4;

    for (int k = b + 1; k <= b + bins; k++)
        if (k >= BINS || items[k] >= row)
            return false;
    return true;
}

void plot_wright(struct out *o, const struct irt_item *items, int n_items,
                 const double *theta, const double *weight, size_t n)
{
    struct arena *a = o->arena;
    double person[BINS] = { 0 }, most = 0, width = 2 * THETA_MOST / BINS;
    int item[BINS] = { 0 }, row[BINS] = { 0 }, high = 1;
    struct chart c;
    struct chart_words w = {
        S("Wright map: persons above, items below"),
        str_fmt(
            a,
            "Persons' ability and items' difficulty on one scale; %d items, "
            "each one step down.",
            n_items),
        S("ability and difficulty"), S("share of persons")
    };

    for (size_t i = 0; i < n; i++) {
        person[bin_of(theta[i])] += weight[i];
    }
    for (int b = 0; b < BINS; b++)
        most = fmax(most, person[b]);
    for (int j = 0; j < n_items; j++) {
        int b = bin_of(location(&items[j]));
        high = ++item[b] > high ? item[b] : high;
    }
    double step = most / high;
    chart_begin(&c, o, &w, -THETA_MOST, THETA_MOST, -most, most);
    for (int b = 0; b < BINS; b++) {
        double x = -THETA_MOST + b * width;
        chart_bar(&c, x, width, 0, person[b], 0);
    }
    for (int j = 0; j < n_items; j++) {
        int b = bin_of(location(&items[j]));
        double y = -step * ++row[b];
        chart_dot(&c, -THETA_MOST + (b + 0.5) * width, y + step / 2, 1);
        if (high <= 12 && has_room(item, b, row[b], items[j].id.n))
            chart_text(&c, -THETA_MOST + (b + 0.65) * width, y + step / 3, 9,
                       items[j].id);
    }
    chart_end(&c);
}

void plot_scores(struct out *o, const double *freq, int most, double cut)
{
    struct arena *a = o->arena;
    double high = 0, n = 0, pass = 0;
    struct chart c;

    for (int x = 0; x <= most; x++) {
        high = fmax(high, freq[x]);
        n += freq[x];
        pass += isfinite(cut) && x >= cut ? freq[x] : 0;
    }
    struct chart_words w = {
        S("Scores"),
        isfinite(cut)
            ? str_fmt(a,
                      "Persons at each score; %.0f of %.0f reach the line "
                      "at %g.",
                      pass, n, cut)
            : str_fmt(a, "Persons at each score; %.0f in all.", n),
        S("points"), S("persons")
    };
    chart_begin(&c, o, &w, -0.5, most + 0.5, 0, high * 1.05);
    for (int x = 0; x <= most; x++)
        if (freq[x] > 0)
            chart_bar(&c, x - 0.5, 1, 0, freq[x], isfinite(cut) && x < cut);
    if (isfinite(cut))
        chart_mark(&c, cut - 0.5, str_fmt(a, "line: %g", cut));
    chart_end(&c);
}
