#include "psych/classical.h"

#include "base/arena.h"
#include "psych/special.h"

#include <math.h>
#include <string.h>

/* Moments of an item with the total, over those who answered it. */
struct moments {
    double n, x, xx, t, tt, xt;
    double rest, rest2, xrest;                   /* total without the item */
    double *chosen, *chosen_total, *chosen_rest; /* per code */
    double given, omit, not_reached;
};

static double ratio(double a, double b)
{
    return b > 0 ? a / b : (double)NAN;
}

static double correlation(double n, double x, double xx, double y, double yy,
                          double xy)
{
    double vx = xx - x * x / n, vy = yy - y * y / n;

    return vx > 1e-12 && vy > 1e-12 ? (xy - x * y / n) / sqrt(vx * vy)
                                    : (double)NAN;
}

static void add_person(const struct responses *r, size_t i, struct moments *m,
                       struct classical *c)
{
    const uint8_t *row = responses_row(r, i);
    double w = responses_weight(r, i), t = responses_total(r, i, NULL);
    int last = r->n_items - 1;

    while (last >= 0 && response_is_open(row[last]))
        last--;
    c->freq[(size_t)t] += w;
    for (int j = 0; j < r->n_items; j++, m++) {
        uint8_t p = r->items[j].score[row[j]];
        if (r->by_form && row[j] == RESPONSE_MISSING) {
            c->has_missing = true;
            continue;
        }
        m->given += w;
        if (response_is_open(row[j])) {
            c->has_missing = true;
            if (r->by_form ? row[j] == RESPONSE_NOT_REACHED : j > last)
                m->not_reached += w;
            else
                m->omit += w;
        }
        if (p == RESPONSE_MISSING)
            continue;
        double rest = t - (r->items[j].pretest ? 0 : p);
        m->n += w;
        m->x += w * p;
        m->xx += w * p * p;
        m->t += w * t;
        m->tt += w * t * t;
        m->xt += w * p * t;
        m->rest += w * rest;
        m->rest2 += w * rest * rest;
        m->xrest += w * p * rest;
        if (response_is_open(row[j]))
            continue;
        m->chosen[row[j]] += w;
        m->chosen_total[row[j]] += w * t;
        m->chosen_rest[row[j]] += w * rest;
    }
}

static void fill_options(struct arena *a, const struct response_item *ri,
                         const struct moments *m, struct classical_item *ci)
{
    ci->n_options = ri->n_codes;
    ci->options = ARENA_ARRAY(a, struct classical_option, (size_t)ri->n_codes);
    for (int k = 0; k < ri->n_codes; k++) {
        double n = m->chosen[k];
        ci->options[k] = (struct classical_option){
            .label = ri->label[k],
            .points = ri->score[k],
            .n = n,
            .share = ratio(n, m->n),
            .mean_total = ratio(m->chosen_total[k], n),
            .r_rest =
                correlation(m->n, n, n, m->rest, m->rest2, m->chosen_rest[k]),
        };
    }
}

/* ---- flags ---- */

/* The wrong option that goes most with higher scores, if it does so more than
 * the right one. */
static int better_distractor(const struct classical_item *ci)
{
    double best = 0.05, key = -1;
    int at = -1;

    for (int k = 0; k < ci->n_options; k++)
        if (ci->options[k].points > 0)
            key = fmax(key, ci->options[k].r_rest);
    for (int k = 0; k < ci->n_options; k++) {
        const struct classical_option *o = &ci->options[k];
        if (o->points == 0 && o->r_rest > best && o->r_rest > key) {
            best = o->r_rest;
            at = k;
        }
    }
    return at;
}

static void set_flags(const struct response_item *ri, struct classical_item *ci)
{
    double chance = ri->keyed && ci->n_options > 1 ? 1.0 / ci->n_options : 0.1;

    ci->flag_option = -1;
    if (!(ci->sd > 0))
        ci->flags |= FLAG_CONSTANT;
    if (ci->r_rest < 0)
        ci->flags |= FLAG_NEGATIVE;
    else if (ci->r_rest < 0.1)
        ci->flags |= FLAG_LOW;
    if (ci->p > 0.95)
        ci->flags |= FLAG_EASY;
    if (ci->p < chance)
        ci->flags |= FLAG_HARD;
    if (ci->not_reached > 0.05)
        ci->flags |= FLAG_SPEEDED;
    if (ci->omit > 0.05)
        ci->flags |= FLAG_OMITTED;
    if (!ri->keyed)
        return;
    ci->flag_option = better_distractor(ci);
    if (ci->flag_option >= 0)
        ci->flags |= FLAG_DISTRACTOR;
    for (int k = 0; k < ci->n_options; k++)
        if (ci->options[k].points == 0 && ci->options[k].share < 0.02)
            ci->flags |= FLAG_UNUSED;
}

struct str classical_flag_words(struct arena *a, const struct classical_item *i,
                                enum classical_flag f)
{
    switch (f) {
    case FLAG_NEGATIVE:
        return str_fmt(a,
                       "negative discrimination: persons who do better on the "
                       "other items do worse here (r %.2f); check the key",
                       i->r_rest);
    case FLAG_DISTRACTOR:
        return str_fmt(a,
                       "better distractor: option %.*s goes with higher scores "
                       "(r %.2f) than the key does; check the key",
                       STR_ARG(i->options[i->flag_option].label),
                       i->options[i->flag_option].r_rest);
    case FLAG_EASY:
        return str_fmt(a, "too easy: %.1f %% of the points were earned",
                       100 * i->p);
    case FLAG_HARD:
        return str_fmt(a,
                       "too hard: %.1f %% of the points were earned, which "
                       "guessing alone would reach",
                       100 * i->p);
    case FLAG_SPEEDED:
        return str_fmt(a, "speeded: %.1f %% did not reach it",
                       100 * i->not_reached);
    case FLAG_UNUSED:
        return S("a wrong option was chosen by fewer than 2 %");
    case FLAG_LOW:
        return str_fmt(a,
                       "low discrimination: it hardly goes with the other "
                       "items (r %.2f)",
                       i->r_rest);
    case FLAG_OMITTED:
        return str_fmt(a, "left out by %.1f %%", 100 * i->omit);
    case FLAG_CONSTANT:
        return S("the same points for everybody: it says nothing");
    case FLAGS_ALL:
        break;
    }
    return S("");
}

/* ---- putting together ---- */

static void fill_item(struct arena *a, const struct response_item *ri,
                      const struct moments *m, struct classical_item *ci)
{
    double most = ri->n_categories - 1, n = m->n;

    ci->id = ri->id;
    ci->n = n;
    ci->mean = ratio(m->x, n);
    ci->p = ratio(ci->mean, most);
    ci->sd = n > 1 ? sqrt(fmax((m->xx - m->x * m->x / n) / (n - 1), 0)) : 0;
    ci->r_total = correlation(n, m->x, m->xx, m->t, m->tt, m->xt);
    ci->r_rest = correlation(n, m->x, m->xx, m->rest, m->rest2, m->xrest);
    ci->biserial = (double)NAN;
    if (ri->n_categories == 2 && ci->p > 0 && ci->p < 1)
        ci->biserial = ci->r_rest * sqrt(ci->p * (1 - ci->p)) /
                       normal_pdf(normal_quantile(ci->p));
    ci->omit = ratio(m->omit, m->given);
    ci->not_reached = ratio(m->not_reached, m->given);
    ci->pretest = ri->pretest;
    fill_options(a, ri, m, ci);
    set_flags(ri, ci);
}

static void fill_totals(struct classical *c)
{
    double s = 0, ss = 0;

    for (int x = 0; x <= c->most; x++) {
        s += c->freq[x] * x;
        ss += c->freq[x] * x * x;
    }
    c->mean = ratio(s, c->n);
    double v = fmax(ss - s * s / c->n, 0);
    c->sd_population = sqrt(v / c->n);
    c->sd = c->n > 1 ? sqrt(v / (c->n - 1)) : 0;
}

/* alpha of the others, for each item, from sums over all: a pretest item is
 * none of them and changes nothing. */
static void fill_alpha_without(const double *cov, int J, const bool *skip,
                               struct classical_item *items)
{
    double all = 0, own = 0;
    int k = 0;

    for (int i = 0; i < J; i++) {
        if (skip[i])
            continue;
        k++;
        own += cov[i * J + i];
        for (int j = 0; j < J; j++)
            all += skip[j] ? 0 : cov[i * J + j];
    }
    for (int i = 0; i < J; i++) {
        double row = 0, v = cov[i * J + i];
        int left = k - !skip[i];
        for (int j = 0; j < J; j++)
            row += skip[j] ? 0 : cov[i * J + j];
        double rest = skip[i] ? all : all - 2 * row + v;
        double rest_own = skip[i] ? own : own - v;
        items[i].alpha_without =
            left > 1 && rest > 1e-12 * rest_own
                ? left / (left - 1.0) * (1 - rest_own / rest)
                : (double)NAN;
    }
}

static void fill_reliability(struct arena *a, const struct responses *r,
                             struct classical *c)
{
    struct arena scratch = { 0 };
    size_t J = (size_t)r->n_items;
    double *cov = responses_covariance(&scratch, r);
    bool *skip = ARENA_ARRAY(&scratch, bool, J);
    double *own = ARENA_ARRAY(&scratch, double, J *J);
    bool two = true;
    int n = 0;

    for (int j = 0; j < r->n_items; j++) {
        two = two && r->items[j].n_categories == 2;
        skip[j] = r->items[j].pretest;
        for (int k = 0; !skip[j] && k < r->n_items; k++)
            if (!r->items[k].pretest)
                own[n++] = cov[j * r->n_items + k];
    }
    c->alpha = alpha_from_covariance(cov, r->n_items, skip);
    c->kr20 = two ? c->alpha : (double)NAN;
    c->omega = omega_from_covariance(own, (int)lround(sqrt(n)));
    c->sem = c->alpha <= 1 ? c->sd * sqrt(1 - c->alpha) : (double)NAN;
    fill_alpha_without(cov, r->n_items, skip, c->items);
    if (two) {
        c->csem = ARENA_ARRAY(a, double, (size_t)c->most + 1);
        for (int x = 0; x <= c->most && c->most > 1; x++)
            c->csem[x] = sqrt((double)x * (c->most - x) / (c->most - 1));
    }
    arena_release(&scratch);
}

static struct classical *run_items(struct arena *a, const struct responses *r)
{
    struct classical *c = ARENA_NEW(a, struct classical);
    struct arena scratch = { 0 };
    size_t J = (size_t)r->n_items;
    struct moments *m = ARENA_ARRAY(&scratch, struct moments, J);

    for (size_t j = 0; j < J; j++) {
        m[j].chosen = ARENA_ARRAY(&scratch, double, 3 * RESPONSE_CODES);
        m[j].chosen_total = m[j].chosen + RESPONSE_CODES;
        m[j].chosen_rest = m[j].chosen_total + RESPONSE_CODES;
    }
    c->n = responses_persons(r);
    c->n_items = r->n_items;
    c->most = responses_most(r);
    c->freq = ARENA_ARRAY(a, double, (size_t)c->most + 1);
    c->items = ARENA_ARRAY(a, struct classical_item, J);
    for (size_t i = 0; i < r->n_rows; i++)
        add_person(r, i, m, c);
    fill_totals(c);
    for (size_t j = 0; j < J; j++)
        fill_item(a, &r->items[j], &m[j], &c->items[j]);
    arena_release(&scratch);
    return c;
}

const struct classical *classical_items(struct arena *a,
                                        const struct responses *r)
{
    struct classical *c = run_items(a, r);

    c->alpha = c->kr20 = c->omega = c->sem = (double)NAN;
    for (int j = 0; j < c->n_items; j++)
        c->items[j].alpha_without = (double)NAN;
    return c;
}

const struct classical *classical_run(struct arena *a,
                                      const struct responses *r)
{
    struct classical *c = run_items(a, r);

    fill_reliability(a, r, c);
    return c;
}
