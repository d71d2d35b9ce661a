#include "psych/fit.h"

#include "base/arena.h"
#include "psych/anderson.h"
#include "psych/estep_int.h"
#include "psych/fit_int.h"
#include "psych/fit_setup.h"
#include "psych/special.h"

#include <math.h>
#include <string.h>

enum {
    CAREFUL_STEPS = 20,
    DOUBLES_BELOW = 400000, /* answers: less than this is fast anyway */
    SAMPLE = 2000,          /* persons whose posterior SD is looked at */
};

/* Floats serve until parameters would still move by this much; the cycles
 * after that are in double, so that the end does not depend on rounding. */
static const double FLOATS_UNTIL = 0.02;

static const double LOGIT_C_MOST = 15;

/* Rounding of the objective per answer. */
static const double SLACK_FLOATS = 1e-8, SLACK_DOUBLES = 1e-14;

void fit_options_init(struct fit_options *o, enum fit_model model)
{
    *o = (struct fit_options){ .model = model,
                               .n_nodes = 61,
                               .theta_min = -6,
                               .theta_max = 6,
                               .cycles_most = 2000,
                               .tolerance = 1e-5,
                               .slope = 1,
                               .n_threads = 1,
                               .se = SE_OAKES };
}

/* ---- the E-step at the parameters at hand ---- */

static void curves_to_table(struct fit_work *w)
{
    double p[IRT_CATEGORIES];

    for (int j = 0; j < w->n_items; j++) {
        size_t pad = (size_t)w->n_pad;
        double *row = w->log_p + (size_t)estep_row(w->estep, j) * pad;
        if (w->items[j].model == &irt_logistic) {
            kernel_logistic(w->theta, w->items[j].par[0], w->items[j].par[1],
                            pad, row, row + pad, w->right + (size_t)j * pad);
            continue;
        }
        for (int q = 0; q < w->n_nodes; q++) {
            irt_curve(&w->items[j], w->theta[q], p);
            for (int k = 0; k < w->items[j].n_categories; k++)
                row[k * w->n_pad + q] = log(p[k]);
        }
    }
}

static void groups_to_table(struct fit_work *w)
{
    for (int g = 0; g < w->n_groups; g++) {
        double *row = w->log_prior + (size_t)g * (size_t)w->n_pad, sum = 0;
        for (int q = 0; q < w->n_nodes; q++) {
            double z = (w->theta[q] - w->mean[g]) / w->sd[g];
            row[q] = -z * z / 2;
            sum += exp(row[q]);
        }
        for (int q = 0; q < w->n_pad; q++)
            row[q] = q < w->n_nodes ? row[q] - log(sum) : -1e30;
    }
}

double fit_estep(struct fit_work *w)
{
    curves_to_table(w);
    groups_to_table(w);
    return estep_run(w->estep, w->floats, w->log_p, w->log_prior, w->counts,
                     w->mass);
}

/* ---- the parameters as a vector ---- */

typedef void visit(double *par, double *x);

/* Calls fn for every free parameter in the one order there is. The common
 * slope is visited at every item, always with the same element of x. */
static int visit_all(const struct fit_work *w, double *x, visit *fn)
{
    int n = 0, common = -1;

    for (int j = 0; j < w->n_items; j++)
        for (int i = 0; i < irt_n_params(&w->items[j]); i++) {
            if (w->held[j][i])
                continue;
            int at = n;
            if (i == 0 && w->common_slope)
                at = common < 0 ? (common = n) : common;
            if (fn)
                fn(&w->items[j].par[i], x + at);
            n += at == n;
        }
    for (int g = 0; g < w->n_groups; g++) {
        if (w->mean_free[g] && fn)
            fn(&w->mean[g], x + n);
        n += w->mean_free[g];
        if (w->sd_free[g] && fn) {
            double log_sd = log(w->sd[g]);
            fn(&log_sd, x + n);
            w->sd[g] = exp(log_sd);
        }
        n += w->sd_free[g];
    }
    return n;
}

static void read_par(double *par, double *x)
{
    *x = *par;
}

static void write_par(double *par, double *x)
{
    *par = *x;
}

void fit_get(const struct fit_work *w, double *x)
{
    visit_all(w, x, read_par);
}

void fit_set(struct fit_work *w, const double *x)
{
    double *own = (double *)(uintptr_t)x; /* write_par only reads it */

    visit_all(w, own, write_par);
}

int fit_count_free(const struct fit_work *w)
{
    return visit_all(w, NULL, NULL);
}

static bool parameters_possible(const struct fit_work *w)
{
    for (int j = 0; j < w->n_items; j++) {
        const struct irt_item *item = &w->items[j];
        for (int i = 0; i < irt_n_params(item); i++)
            if (!(fabs(item->par[i]) < 200))
                return false;
        for (int k = 2; item->model == &irt_graded && k < item->n_categories;
             k++)
            if (!(item->par[k] < item->par[k - 1]))
                return false;
    }
    return true;
}

/* ---- EM, accelerated ---- */

struct run {
    struct fit_work *w;
    struct fit *fit;
    struct anderson *acceleration;
    double *x, *em, *next; /* parameters; after an EM step; the next ones */
    double slack;          /* rounding of the objective */
};

static double objective(struct run *r)
{
    r->fit->cycles++;
    return fit_estep(r->w) + fit_log_prior(r->w);
}

/* EM's own step from x, whose tables are at hand, into r->em. */
static void em_step(struct run *r, bool careful)
{
    fit_mstep(r->w, careful ? CAREFUL_STEPS : 1, careful);
    fit_get(r->w, r->em);
}

static double largest_change(const double *x, const double *y, int n)
{
    double most = 0;

    for (int i = 0; i < n; i++)
        most = fmax(most, fabs(y[i] - x[i]));
    return most;
}

/* Goes to r->next when nothing is lost there, else only EM's step, which
 * loses nothing but by its single scoring step; then that is done with care.
 * Returns the objective where it ends. */
static double move(struct run *r, double f)
{
    struct fit_work *w = r->w;

    fit_set(w, r->next);
    double g = parameters_possible(w) ? objective(r) : -HUGE_VAL;
    if (g >= f - r->slack)
        return g;
    anderson_forget(r->acceleration);
    fit_set(w, r->em);
    g = parameters_possible(w) ? objective(r) : -HUGE_VAL;
    if (g >= f - r->slack)
        return g;
    fit_set(w, r->x);
    objective(r);
    em_step(r, true);
    return objective(r);
}

static void go_on_in_doubles(struct run *r)
{
    r->w->floats = false;
    r->slack *= SLACK_DOUBLES / SLACK_FLOATS;
}

static void maximise(struct run *r)
{
    struct fit_work *w = r->w;
    struct fit *fit = r->fit;
    double f = objective(r);

    fit->history[fit->n_history++] = f;
    while (fit->cycles < w->o->cycles_most) {
        fit_get(w, r->x);
        em_step(r, false);
        anderson_next(r->acceleration, r->x, r->em, r->next);
        fit->change = fmax(largest_change(r->x, r->next, w->n_par),
                           largest_change(r->x, r->em, w->n_par));
        if (fit->change < w->o->tolerance && !w->floats) {
            fit_set(w, r->x);
            fit->converged = true;
            return;
        }
        double g = move(r, f);
        if (w->floats && (fit->change < FLOATS_UNTIL || g - f < r->slack)) {
            go_on_in_doubles(r);
            g = objective(r);
        }
        f = g;
        fit->history[fit->n_history++] = f;
    }
}

/* Without a prior the likelihood may be highest at c = 0: the logit then runs
 * to minus infinity, whatever its steps have become. */
static struct str find_runaway(const struct fit_work *w)
{
    for (int j = 0; j < w->n_items; j++)
        if (w->items[j].model == &irt_guessing && !w->held[j][2] &&
            fabs(w->items[j].par[2]) > LOGIT_C_MOST)
            return w->items[j].id;
    return S("");
}

/* ---- results ---- */

void fit_posterior(const struct fit_work *w, size_t pattern,
                   const int *category, double *post)
{
    size_t pad = (size_t)w->n_pad;
    const double *prior =
        w->log_prior + (size_t)estep_group(w->estep, pattern) * pad;
    double most = -HUGE_VAL, sum = 0;

    memcpy(post, prior, (size_t)w->n_nodes * sizeof *post);
    for (int j = 0; j < w->n_items; j++) {
        if (category[j] < 0)
            continue;
        const double *row =
            w->log_p + (size_t)(estep_row(w->estep, j) + category[j]) * pad;
        for (int q = 0; q < w->n_nodes; q++)
            post[q] += row[q];
    }
    for (int q = 0; q < w->n_nodes; q++)
        most = post[q] > most ? post[q] : most;
    for (int q = 0; q < w->n_nodes; q++)
        sum += post[q] = exp(post[q] - most);
    for (int q = 0; q < w->n_nodes; q++)
        post[q] /= sum;
}

/* Mean and least posterior SD over a sample spread evenly. */
static void posterior_sd(struct arena *a, const struct fit_work *w,
                         struct fit *fit)
{
    size_t n = estep_patterns(w->estep), by = n / SAMPLE + 1;
    int *category = ARENA_ARRAY(a, int, (size_t)w->n_items);
    double *post = ARENA_ARRAY(a, double, (size_t)w->n_nodes);
    double sum = 0, weights = 0, least = HUGE_VAL;

    for (size_t i = 0; i < n; i += by) {
        double mean = 0, square = 0, weight = estep_weight(w->estep, i);
        estep_categories(w->estep, i, category);
        fit_posterior(w, i, category, post);
        for (int q = 0; q < w->n_nodes; q++) {
            mean += post[q] * w->theta[q];
            square += post[q] * w->theta[q] * w->theta[q];
        }
        double sd = sqrt(fmax(square - mean * mean, 0));
        sum += weight * sd;
        weights += weight;
        least = fmin(least, sd);
    }
    fit->posterior_sd = weights > 0 ? sum / weights : 0;
    fit->posterior_sd_least = least;
}

const struct fit *fit_run(struct arena *a, const struct responses *r,
                          const struct fit_options *o, struct problems *ps)
{
    struct fit *fit = ARENA_NEW(a, struct fit);
    struct arena scratch = { 0 };
    struct fit_work w;

    if (!fit_setup(&scratch, a, r, o, &w, fit, ps)) {
        arena_release(&scratch);
        return NULL;
    }
    w.n_par = fit->n_par = fit_count_free(&w);
    w.floats = !o->doubles &&
               (double)estep_patterns(w.estep) * w.n_items >= DOUBLES_BELOW;
    size_t n = (size_t)w.n_par;
    struct run run = {
        .w = &w,
        .fit = fit,
        .acceleration = anderson_new(&scratch, w.n_par),
        .x = ARENA_ARRAY(&scratch, double, n),
        .em = ARENA_ARRAY(&scratch, double, n),
        .next = ARENA_ARRAY(&scratch, double, n),
    };
    fit->history = ARENA_ARRAY(a, double, (size_t)o->cycles_most + 8);
    run.slack =
        (w.floats ? SLACK_FLOATS : SLACK_DOUBLES) * fit->n_persons * w.n_items;
    if (w.n_par)
        maximise(&run);
    else
        fit->converged = true;
    fit->runaway = find_runaway(&w);
    fit->converged = fit->converged && !fit->runaway.n;
    w.floats = false;
    fit->loglik = fit_estep(&w);
    fit->log_prior = fit_log_prior(&w);
    posterior_sd(&scratch, &w, fit);
    fit_report(&scratch, &w, o->se, fit);
    arena_release(&scratch);
    return fit;
}

struct irt_item *fit_irt_items(struct arena *a, const struct fit *fit)
{
    struct irt_item *items =
        ARENA_ARRAY(a, struct irt_item, (size_t)fit->n_items);

    for (int j = 0; j < fit->n_items; j++)
        items[j] = fit->items[j].item;
    return items;
}

void fit_categories(const struct fit *fit, const struct responses *r, size_t i,
                    int *category)
{
    for (int j = 0; j < fit->n_items; j++) {
        int p = responses_points(r, i, j), K = fit->items[j].item.n_categories;
        category[j] = -1;
        for (int k = 0; p >= 0 && k < K; k++)
            if (fit->items[j].points[k] == p)
                category[j] = k;
    }
}

struct str fit_model_name(enum fit_model m)
{
    switch (m) {
    case FIT_RASCH:
        return S("rasch");
    case FIT_1PL:
        return S("1pl");
    case FIT_2PL:
        return S("2pl");
    case FIT_3PL:
        return S("3pl");
    case FIT_GRM:
        return S("grm");
    case FIT_PCM:
        return S("pcm");
    }
    return S("");
}

struct str fit_se_name(enum fit_se se)
{
    switch (se) {
    case SE_NONE:
        return S("none");
    case SE_OAKES:
        return S("Oakes observed information");
    case SE_CROSS_PRODUCT:
        return S("cross-product of person scores");
    }
    return S("");
}
