/* resit psych fit: calibration. Exit code 3 when it did not converge. */
#include "cmd/psych.h"

#include "psych/fit_check.h"

#include <math.h>
#include <unistd.h>

/* Oakes takes two E-steps per parameter; over this many numbers it is slow,
 * and the cross-product is taken unless asked otherwise. */
static const double OAKES_MOST = 1e9;

static const double Q3_FLAG = 0.2; /* above the mean of all pairs */

static bool parse_model(struct str s, enum fit_model *out)
{
    for (int m = FIT_RASCH; m <= FIT_PCM; m++)
        if (str_eq(s, fit_model_name((enum fit_model)m))) {
            *out = (enum fit_model)m;
            return true;
        }
    return false;
}

/* PAR:FAMILY:X:Y, or ITEM.PAR:FAMILY:X:Y */
static bool parse_prior(struct str s, struct fit_prior *out)
{
    struct str rest = s, head, family, x, y;

    *out = (struct fit_prior){ 0 };
    if (!str_next(&rest, ':', &head) || !str_next(&rest, ':', &family) ||
        !str_next(&rest, ':', &x) || !str_next(&rest, ':', &y))
        return false;
    for (size_t i = head.n; i-- > 0;)
        if (head.p[i] == '.') {
            out->item = str_sub(head, 0, i);
            head = str_sub(head, i + 1, head.n);
            break;
        }
    if (str_eq(head, S("a")))
        out->par = PAR_A;
    else if (str_eq(head, S("d")))
        out->par = PAR_D;
    else if (str_eq(head, S("c")))
        out->par = PAR_C;
    else
        return false;
    if (str_eq(family, S("normal")))
        out->family = PRIOR_NORMAL;
    else if (str_eq(family, S("lognormal")) && out->par == PAR_A)
        out->family = PRIOR_LOGNORMAL;
    else if (str_eq(family, S("beta")) && out->par == PAR_C)
        out->family = PRIOR_BETA;
    else
        return false;
    return str_to_f64(x, &out->x) && str_to_f64(y, &out->y) && out->y > 0 &&
           (out->family != PRIOR_BETA || out->x > 0);
}

static bool whole(double x, double low, double high)
{
    return x >= low && x <= high && floor(x) == x;
}

static const char *set_grid(const struct psych_args *args,
                            struct fit_options *o)
{
    if (isfinite(args->nodes)) {
        if (!whole(args->nodes, 61, 501))
            return "--nodes is a whole number from 61 to 501";
        o->n_nodes = (int)args->nodes;
    }
    if (isfinite(args->theta_min))
        o->theta_min = args->theta_min;
    if (isfinite(args->theta_max))
        o->theta_max = args->theta_max;
    if (!(o->theta_min < 0 && o->theta_max > 0))
        return "--theta-min is below 0 and --theta-max above";
    if (isfinite(args->cycles)) {
        if (!whole(args->cycles, 1, 1e6))
            return "--cycles is a whole number from 1";
        o->cycles_most = (int)args->cycles;
    }
    if (isfinite(args->tolerance)) {
        if (!(args->tolerance > 0))
            return "--tolerance is above 0";
        o->tolerance = args->tolerance;
    }
    o->n_threads = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (isfinite(args->threads)) {
        if (!whole(args->threads, 1, 64))
            return "--threads is a whole number from 1 to 64";
        o->n_threads = (int)args->threads;
    }
    return NULL;
}

static const char *set_se(const struct psych_args *args,
                          const struct responses *r, struct fit_options *o)
{
    double work =
        4.0 * r->n_items * (double)r->n_rows * o->n_nodes * r->n_items / 8;

    o->se = work > OAKES_MOST ? SE_CROSS_PRODUCT : SE_OAKES;
    if (str_eq(args->se, S("none")))
        o->se = SE_NONE;
    else if (str_eq(args->se, S("oakes")))
        o->se = SE_OAKES;
    else if (str_eq(args->se, S("cross-product")))
        o->se = SE_CROSS_PRODUCT;
    else if (args->se.n)
        return "--se is oakes, cross-product or none";
    return NULL;
}

static const char *set_variance(const struct psych_args *args,
                                struct fit_options *o)
{
    bool slopes_held = o->model == FIT_RASCH || o->model == FIT_PCM;

    if (str_eq(args->variance, S("free")))
        o->variance = VARIANCE_FREE;
    else if (str_eq(args->variance, S("fixed")))
        o->variance = VARIANCE_FIXED;
    else if (args->variance.n)
        return "--variance is free or fixed";
    if (o->variance == VARIANCE_FREE && !slopes_held && !o->n_anchors)
        return "--variance free needs slopes that are held: --model rasch or "
               "pcm, or --anchors";
    return NULL;
}

static const char *set_options(struct psych_cmd *c, const struct responses *r,
                               struct fit_options *o)
{
    const struct psych_args *args = &c->args;
    struct fit_prior *priors =
        ARENA_ARRAY(&c->arena, struct fit_prior, PSYCH_LIST);
    enum fit_model model;
    const char *why;

    if (!parse_model(args->model, &model))
        return "--model is rasch, 1pl, 2pl, 3pl, grm or pcm";
    fit_options_init(o, model);
    for (int i = 0; i < args->priors.n; i++)
        if (!parse_prior(args->priors.p[i], &priors[i]))
            return "--prior is [ITEM.]a|d|c:normal|lognormal|beta:X:Y";
    o->priors = priors;
    o->n_priors = args->priors.n;
    o->no_prior = args->no_prior;
    o->doubles = args->doubles;
    if (args->anchors.n) {
        struct item_params anchors;
        if (!psych_read_params(c, args->anchors, &anchors))
            return "";
        o->anchors = anchors.items;
        o->n_anchors = anchors.n_items;
    }
    if ((why = set_grid(args, o)) || (why = set_se(args, r, o)) ||
        (why = set_variance(args, o)))
        return why;
    return NULL;
}

const struct fit *psych_run_fit(struct psych_cmd *c, const struct responses *r)
{
    struct fit_options o;
    const char *why = set_options(c, r, &o);

    if (why) {
        if (*why)
            err_set(&c->err, E_INPUT, "%s", why);
        return NULL;
    }
    return fit_run_linked(&c->arena, r, &o, &c->problems);
}

/* ---- what does the model leave unexplained ---- */

static json_t *q3_json(struct psych_cmd *c, const struct fit *fit,
                       const struct responses *r)
{
    const double *q3 = q3_run(&c->arena, fit, r);
    int J = fit->n_items;
    json_t *j = json_object(), *pairs = json_array();
    double mean = 0;

    for (int i = 0; i < J; i++)
        for (int k = 0; k < i; k++)
            mean += q3[i * J + k] / (J * (J - 1) / 2.0);
    for (int i = 0; i < J; i++)
        for (int k = 0; k < i; k++) {
            if (!(fabs(q3[i * J + k] - mean) > Q3_FLAG))
                continue;
            json_t *p = json_object();
            json_object_set_new(p, "a", json_str(fit->items[k].item.id));
            json_object_set_new(p, "b", json_str(fit->items[i].item.id));
            psych_put(p, "q3", q3[i * J + k]);
            json_array_append_new(pairs, p);
        }
    psych_put(j, "mean", mean);
    psych_put(j, "flag_beyond_mean", Q3_FLAG);
    json_object_set_new(j, "pairs", pairs);
    return j;
}

static json_t *m2_json(const struct fit *fit, const struct responses *r)
{
    struct m2 m = m2_run(fit, r);
    json_t *j = json_object();

    if (!m.done) {
        json_object_set_new(j, "not_computed", json_str(m.why_not));
        return j;
    }
    psych_put(j, "m2", m.m2);
    psych_put(j, "df", m.df);
    psych_put(j, "p", m.p);
    psych_put(j, "rmsea", m.rmsea);
    psych_put(j, "srmsr", m.srmsr);
    return j;
}

static json_t *items_json(struct psych_cmd *c, const struct fit *fit,
                          const struct responses *r)
{
    const struct item_fit *f = item_fit_run(&c->arena, fit, r);
    json_t *list = json_array();

    for (int i = 0; i < fit->n_items; i++) {
        json_t *j = json_object();
        json_object_set_new(j, "id", json_str(fit->items[i].item.id));
        psych_put(j, "s_x2", f[i].s_x2);
        psych_put(j, "df", f[i].df);
        psych_put(j, "p", f[i].p);
        psych_put(j, "infit", f[i].infit);
        psych_put(j, "outfit", f[i].outfit);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *persons_json(struct psych_cmd *c, const struct fit *fit,
                            const struct responses *r)
{
    const struct person_fit *f = person_fit_run(&c->arena, fit, r);
    json_t *list = json_array();

    for (size_t i = 0; i < r->n_rows; i++) {
        json_t *j = json_object();
        json_object_set_new(j, "row", json_integer((json_int_t)i + 1));
        if (r->names)
            json_object_set_new(j, "name", json_str(r->names[i]));
        psych_put(j, "lz", f[i].lz);
        psych_put(j, "infit", f[i].infit);
        psych_put(j, "outfit", f[i].outfit);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *check_json(struct psych_cmd *c, const struct fit *fit,
                          const struct responses *r)
{
    json_t *j = json_object();

    json_object_set_new(j, "items", items_json(c, fit, r));
    json_object_set_new(j, "m2", m2_json(fit, r));
    json_object_set_new(j, "q3", q3_json(c, fit, r));
    json_object_set_new(j, "persons", persons_json(c, fit, r));
    return j;
}

/* ---- for a person to read ---- */

/* An estimate with its standard error, where there is one. */
static void print_estimate(const char *name, double x, double se)
{
    printf("  %s%8.4f", name, x);
    if (isfinite(se))
        printf(" (%.4f)", se);
    else
        printf("         ");
}

static void print_items(const struct fit *fit)
{
    printf("\n%-16s  estimates (standard errors)\n", "item");
    for (int i = 0; i < fit->n_items; i++) {
        const struct fit_item *fi = &fit->items[i];
        const double *par = fi->item.par;
        bool guess = fi->item.model == &irt_guessing;
        int last = guess ? 2 : irt_n_params(&fi->item);
        printf("%-16.*s", STR_ARG(fi->item.id));
        print_estimate("a ", par[0], fi->se[0]);
        for (int k = 1; k < last; k++)
            print_estimate("b ", -par[k] / par[0], fi->se_b[k]);
        if (guess)
            print_estimate("c ", irt_guess(&fi->item), fi->se_c);
        printf("%s\n", fi->anchored ? "  anchored" : "");
    }
}

static void print_check(struct psych_cmd *c, const struct fit *fit,
                        const struct responses *r)
{
    const struct item_fit *f = item_fit_run(&c->arena, fit, r);
    struct m2 m = m2_run(fit, r);

    if (m.done)
        printf("\nM2 %.4f, df %.0f, p %.4f, RMSEA %.4f, SRMSR %.4f\n", m.m2,
               m.df, m.p, m.rmsea, m.srmsr);
    else
        printf("\nM2 not computed: %.*s\n", STR_ARG(m.why_not));
    printf("\n%-16s %9s %5s %8s %7s %7s\n", "item", "S-X2", "df", "p", "infit",
           "outfit");
    for (int i = 0; i < fit->n_items; i++)
        printf("%-16.*s %9.3f %5.0f %8.4f %7.3f %7.3f\n",
               STR_ARG(fit->items[i].item.id), f[i].s_x2, f[i].df, f[i].p,
               f[i].infit, f[i].outfit);
}

static void print_fit(const struct fit *fit)
{
    printf("%.*s: %.0f persons, %d items, %d parameters\n",
           STR_ARG(fit_model_name(fit->model)), fit->n_persons, fit->n_items,
           fit->n_par);
    printf("log-likelihood %.6f", fit->loglik);
    if (fit->log_prior != 0)
        printf(" (log prior %.6f apart)", fit->log_prior);
    printf("\n%s after %d cycles; parameters would still move by %.2g\n",
           fit->converged ? "converged" : "NOT converged", fit->cycles,
           fit->change);
    printf("standard errors: %.*s%s\n", STR_ARG(fit_se_name(fit->se)),
           fit->se_failed ? ", not found: the information is not positive "
                            "definite"
                          : "");
    for (int g = 0; g < fit->n_groups; g++)
        printf("group %.*s: %.0f persons, mean %.4f, SD %.4f\n",
               STR_ARG(fit->groups[g].name), fit->groups[g].n,
               fit->groups[g].mean, fit->groups[g].sd);
    print_items(fit);
}

static void warn(const struct fit *fit)
{
    double spacing = (fit->theta_max - fit->theta_min) / (fit->n_nodes - 1);

    if (fit->posterior_sd_least < spacing)
        fprintf(stderr,
                "resit: warning: posteriors (least SD %.3f) are narrower than "
                "the spacing of nodes (%.3f); take more with --nodes\n",
                fit->posterior_sd_least, spacing);
    if (fit->runaway.n)
        fprintf(stderr,
                "resit: not converged: the guessing of item %.*s has no "
                "estimate between 0 and 1; give it a prior\n",
                STR_ARG(fit->runaway));
    else if (!fit->converged)
        fprintf(stderr,
                "resit: not converged after %d cycles: parameters would still "
                "move by %.2g\n",
                fit->cycles, fit->change);
}

int psych_fit(struct psych_cmd *c)
{
    const struct responses *r = psych_read_responses(c);
    const struct fit *fit = r ? psych_run_fit(c, r) : NULL;

    if (!fit)
        return psych_found(c);
    warn(fit);
    if (c->args.save && !psych_save(c, r, fit))
        return psych_found(c);
    if (c->args.json) {
        json_t *j = fit_json(fit);
        if (c->args.check)
            json_object_set_new(j, "fit", check_json(c, fit, r));
        psych_print_json(j);
    } else {
        print_fit(fit);
        if (c->args.check)
            print_check(c, fit, r);
    }
    return fit->converged ? EXIT_OK : EXIT_FAILED;
}
