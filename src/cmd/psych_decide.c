/* resit psych consistency: how sure a pass or fail is. */
#include "cmd/psych.h"

#include "psych/ability.h"
#include "psych/classical.h"
#include "psych/decision.h"

#include <math.h>

enum { NODES = 121 };

static json_t *decision_json(const struct classification *d)
{
    json_t *j = json_object();

    psych_put(j, "accuracy", d->accuracy);
    psych_put(j, "consistency", d->consistency);
    psych_put(j, "kappa", d->kappa);
    psych_put(j, "false_pass", d->false_pass);
    psych_put(j, "false_fail", d->false_fail);
    psych_put(j, "pass_rate", d->pass_rate);
    return j;
}

/* Scores and their reliability: from --scores and --reliability, or from the
 * answers, where alpha is the reliability unless another is given. */
static bool get_scores(struct psych_cmd *c, const struct responses *r,
                       double **freq, int *most, double *reliability)
{
    *reliability = c->args.reliability;
    if (c->args.scores.n)
        return psych_read_scores(c, freq, most);
    if (!r)
        return false;
    const struct classical *k = classical_run(&c->arena, r);
    *freq = k->freq;
    *most = k->most;
    if (!isfinite(*reliability))
        *reliability = k->alpha;
    return true;
}

static bool add_livingston_lewis(struct psych_cmd *c, const struct responses *r,
                                 json_t *out)
{
    struct livingston_lewis ll;
    double *freq, reliability;
    int most;

    if (!get_scores(c, r, &freq, &most, &reliability))
        return false;
    if (!isfinite(reliability)) {
        err_set(&c->err, E_INPUT, "scores need --reliability");
        return false;
    }
    if (!livingston_lewis(freq, most, c->args.cut, reliability, &ll)) {
        err_set(&c->err, E_INPUT,
                "no beta distribution fits these scores and this reliability");
        return false;
    }
    json_t *j = decision_json(&ll.d), *b = json_object();
    psych_put(j, "reliability", reliability);
    psych_put(j, "effective_length", ll.n_effective);
    json_object_set_new(j, "parameters_of_beta",
                        json_integer(ll.truth.four ? 4 : 2));
    psych_put(b, "low", ll.truth.low);
    psych_put(b, "high", ll.truth.high);
    psych_put(b, "a", ll.truth.a);
    psych_put(b, "b", ll.truth.b);
    json_object_set_new(j, "beta", b);
    json_object_set_new(out, "livingston_lewis", j);
    return true;
}

/* The persons' EAPs, each with its weight. */
static void person_points(struct psych_cmd *c, const struct responses *r,
                          const struct item_params *params,
                          struct ability_points *out)
{
    struct ability_table t;
    double *theta = ARENA_ARRAY(&c->arena, double, r->n_rows);
    double *weight = ARENA_ARRAY(&c->arena, double, r->n_rows);
    int *category = ARENA_ARRAY(&c->arena, int, (size_t)r->n_items);
    double n = responses_persons(r);

    ability_table_init(&t, &c->arena, params->items, params->n_items, NODES, -6,
                       6, params->groups[0].mean, params->groups[0].sd);
    for (size_t i = 0; i < r->n_rows; i++) {
        for (int j = 0; j < r->n_items; j++)
            category[j] = responses_points(r, i, j);
        theta[i] = ability_of(&t, category, ABILITY_EAP).theta;
        weight[i] = responses_weight(r, i) / n;
    }
    *out = (struct ability_points){ theta, weight, r->n_rows };
}

static void add_sem(const struct item_params *p, double cut_theta, json_t *out)
{
    json_t *j = json_object();

    psych_put(j, "theta", cut_theta);
    psych_put(j, "sem_points",
              isfinite(cut_theta) ? sem_points(p->items, p->n_items, cut_theta)
                                  : (double)NAN);
    psych_put(j, "sem_theta",
              isfinite(cut_theta) ? sem_theta(p->items, p->n_items, cut_theta)
                                  : (double)NAN);
    json_object_set_new(out, "at_the_cut", j);
}

static bool add_calibrated(struct psych_cmd *c, const struct responses *r,
                           bool lee, bool rudner, json_t *out)
{
    const struct psych_args *args = &c->args;
    size_t n = isfinite(args->nodes) && args->nodes >= 11 ? (size_t)args->nodes
                                                          : NODES;
    double *theta = ARENA_ARRAY(&c->arena, double, n);
    double *weight = ARENA_ARRAY(&c->arena, double, n);
    struct ability_points nodes = { theta, weight, n }, persons;
    struct item_params p;
    struct classification d;

    if (!psych_get_params(c, r, &p))
        return false;
    normal_points(p.groups[0].mean, p.groups[0].sd,
                  isfinite(args->theta_min) ? args->theta_min : -6,
                  isfinite(args->theta_max) ? args->theta_max : 6, n, theta,
                  weight);
    double cut_theta =
        isfinite(args->cut_theta)
            ? args->cut_theta
            : theta_from_true_score(p.items, p.n_items, args->cut);
    if (r)
        person_points(c, r, &p, &persons);
    if (lee && isfinite(args->cut)) {
        d = lee_decision(p.items, p.n_items, &nodes, args->cut);
        json_object_set_new(out, "lee", decision_json(&d));
        if (r) {
            d = lee_decision(p.items, p.n_items, &persons, args->cut);
            json_object_set_new(out, "lee_persons", decision_json(&d));
        }
    }
    if (rudner) {
        d = rudner_decision(p.items, p.n_items, &nodes, cut_theta);
        json_object_set_new(out, "rudner", decision_json(&d));
        if (r) {
            d = rudner_decision(p.items, p.n_items, &persons, cut_theta);
            json_object_set_new(out, "rudner_persons", decision_json(&d));
        }
    }
    add_sem(&p, cut_theta, out);
    return true;
}

static void print_decisions(json_t *all)
{
    const char *key;
    json_t *j;

    printf("%-18s %9s %12s %7s %11s %11s\n", "method", "accuracy",
           "consistency", "kappa", "false pass", "false fail");
    json_object_foreach(all, key, j)
    {
        if (!json_object_get(j, "accuracy"))
            continue;
        printf("%-18s %9.4f %12.4f %7.4f %11.4f %11.4f\n", key,
               json_number_value(json_object_get(j, "accuracy")),
               json_number_value(json_object_get(j, "consistency")),
               json_number_value(json_object_get(j, "kappa")),
               json_number_value(json_object_get(j, "false_pass")),
               json_number_value(json_object_get(j, "false_fail")));
    }
    const json_t *at = json_object_get(all, "at_the_cut");
    if (at)
        printf("\nat the cut: theta %.4f, SEM %.4f points, %.4f theta\n",
               json_number_value(json_object_get(at, "theta")),
               json_number_value(json_object_get(at, "sem_points")),
               json_number_value(json_object_get(at, "sem_theta")));
}

int psych_consistency(struct psych_cmd *c)
{
    const struct psych_args *args = &c->args;
    bool lee = str_eq(args->method, S("lee"));
    bool rudner = str_eq(args->method, S("rudner"));
    bool ll = str_eq(args->method, S("livingston-lewis"));
    bool calibrated = args->params.n || args->model.n;
    const struct responses *r = NULL;

    if (args->method.n && !lee && !rudner && !ll)
        return psych_misused("--method is livingston-lewis, lee or rudner");
    if (!isfinite(args->cut) && !(rudner && isfinite(args->cut_theta)))
        return psych_misused("consistency needs --cut POINTS");
    if (!args->method.n) {
        ll = args->file.n || args->scores.n || args->program.n;
        lee = rudner = calibrated;
    }
    if ((args->file.n || args->program.n) && !(r = psych_read_responses(c)))
        return psych_found(c);
    if (r && r->by_form && (lee || rudner))
        return psych_misused("sittings have different forms; with answers "
                             "from the store only --method livingston-lewis");
    json_t *out = json_object();
    psych_put(out, "cut", args->cut);
    if ((ll && !add_livingston_lewis(c, r, out)) ||
        ((lee || rudner) && !add_calibrated(c, r, lee, rudner, out))) {
        json_decref(out);
        return psych_found(c);
    }
    if (args->json)
        return psych_print_json(out);
    print_decisions(out);
    json_decref(out);
    return EXIT_OK;
}
