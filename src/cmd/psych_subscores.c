/* resit psych subscores: may domain scores be reported, and what instead. */
#include "cmd/psych.h"

#include "psych/subscore.h"

#include <math.h>

struct domains {
    int *of;
    struct str *names;
    int n;
};

static json_t *domain_json(const struct subscore *s)
{
    json_t *j = json_object();

    json_object_set_new(j, "domain", json_str(s->domain));
    json_object_set_new(j, "n_items", json_integer(s->n_items));
    psych_put(j, "mean", s->mean);
    psych_put(j, "sd", s->sd);
    psych_put(j, "alpha", s->alpha);
    psych_put(j, "r_total", s->r_total);
    psych_put(j, "prmse_s", s->prmse_s);
    psych_put(j, "prmse_x", s->prmse_x);
    psych_put(j, "prmse_sx", s->prmse_sx);
    psych_put(j, "sem_regressed", s->sem);
    json_object_set_new(j, "added_value_s", json_boolean(s->worth_s));
    json_object_set_new(j, "added_value_sx", json_boolean(s->worth_sx));
    return j;
}

static json_t *test_json(const struct subscores *s)
{
    json_t *j = json_object(), *list = json_array(), *r = json_array();

    json_object_set_new(j, "n_persons", json_integer((json_int_t)s->n_persons));
    psych_put(j, "mean", s->mean);
    psych_put(j, "sd", s->sd);
    psych_put(j, "alpha", s->alpha);
    psych_put(j, "alpha_stratified", s->alpha_stratified);
    for (int k = 0; k < s->n; k++) {
        json_t *row = json_array();
        for (int l = 0; l < s->n; l++)
            json_array_append_new(row,
                                  json_number(s->disattenuated[k * s->n + l]));
        json_array_append_new(r, row);
        json_array_append_new(list, domain_json(&s->s[k]));
    }
    json_object_set_new(j, "domains", list);
    json_object_set_new(j, "disattenuated_correlations", r);
    return j;
}

static const char *flag_words(enum profile_flag f)
{
    switch (f) {
    case PROFILE_AS_EXPECTED:
        return "as expected";
    case PROFILE_LOW:
        return "fewer than expected";
    case PROFILE_HIGH:
        return "more than expected";
    }
    return "";
}

static json_t *result_json(const struct subscores *s, int k, int total,
                           const struct domain_result *d)
{
    json_t *j = json_object();
    double x = d->points;

    json_object_set_new(j, "domain", json_str(s->s[k].domain));
    json_object_set_new(j, "points", json_integer(d->points));
    json_object_set_new(j, "of", json_integer(d->most));
    psych_put(j, "regressed", subscore_regressed(&s->s[k], x));
    psych_put(j, "augmented", subscore_augmented(s, k, x, total));
    if (!isfinite(d->p))
        return j;
    psych_put(j, "expected", d->expected);
    psych_put(j, "p", d->p);
    json_object_set_new(j, "flag", json_string(flag_words(d->flag)));
    psych_put(j, "band_low", d->low);
    psych_put(j, "band_high", d->high);
    return j;
}

/* Scores of every person who answered everything; with calibrated items also
 * the conditional flags and bands. */
static json_t *persons_json(struct psych_cmd *c, const struct responses *r,
                            const struct domains *d, const struct subscores *s,
                            const struct item_params *params, double alpha)
{
    json_t *list = json_array();
    struct domain_result *out =
        ARENA_ARRAY(&c->arena, struct domain_result, (size_t)d->n);
    int *category = ARENA_ARRAY(&c->arena, int, (size_t)r->n_items);

    for (size_t i = 0; i < r->n_rows; i++) {
        json_t *j = json_object(), *domains = json_array();
        bool whole = true;
        int total = responses_total(r, i, NULL);
        for (int k = 0; k < d->n; k++)
            out[k] = (struct domain_result){ .p = (double)NAN,
                                             .most = s->s[k].most };
        for (int k = 0; k < r->n_items; k++) {
            category[k] = responses_points(r, i, k);
            whole = whole && category[k] >= 0;
            out[d->of[k]].points += category[k] > 0 ? category[k] : 0;
        }
        if (whole && params)
            domain_results(params->items, params->n_items, d->of, d->n,
                           category, alpha, out);
        json_object_set_new(j, "row", json_integer((json_int_t)i + 1));
        if (r->names)
            json_object_set_new(j, "name", json_str(r->names[i]));
        json_object_set_new(j, "complete", json_boolean(whole));
        for (int k = 0; whole && k < d->n; k++)
            json_array_append_new(domains, result_json(s, k, total, &out[k]));
        json_object_set_new(j, "domains", domains);
        json_array_append_new(list, j);
    }
    return list;
}

static void print_test(const struct subscores *s)
{
    printf("%zu persons; total: alpha %.4f, stratified %.4f\n\n", s->n_persons,
           s->alpha, s->alpha_stratified);
    printf("%-16s %6s %8s %8s %8s %8s  %s\n", "domain", "items", "alpha",
           "PRMSE s", "PRMSE x", "PRMSE sx", "report");
    for (int k = 0; k < s->n; k++) {
        const struct subscore *d = &s->s[k];
        printf("%-16.*s %6d %8.4f %8.4f %8.4f %8.4f  %s\n", STR_ARG(d->domain),
               d->n_items, d->alpha, d->prmse_s, d->prmse_x, d->prmse_sx,
               d->worth_s    ? "the subscore"
               : d->worth_sx ? "the augmented score"
                             : "no score: the total says it better");
    }
}

/* Sittings of different forms: the test for a form of their mean make-up. */
static const struct subscores *typical_form(struct psych_cmd *c,
                                            const struct responses *r,
                                            const struct domains *d)
{
    int *n_items = ARENA_ARRAY(&c->arena, int, (size_t)d->n);
    double *given = ARENA_ARRAY(&c->arena, double, (size_t)d->n);
    struct subscores *out = ARENA_NEW(&c->arena, struct subscores);
    struct domain_facts facts;

    for (size_t i = 0; i < r->n_rows; i++)
        for (int j = 0; j < r->n_items; j++)
            given[d->of[j]] += responses_row(r, i)[j] != RESPONSE_MISSING;
    for (int k = 0; k < d->n; k++)
        n_items[k] = (int)lround(given[k] / (double)r->n_rows);
    if (!domain_facts_run(&c->arena, r, d->of, d->n, &facts))
        return NULL;
    const struct subscores *s =
        subscores_expected(&c->arena, &facts, n_items, d->names);
    if (!s)
        return NULL;
    *out = *s;
    out->n_persons = r->n_rows;
    return out;
}

int psych_subscores(struct psych_cmd *c)
{
    const struct responses *r = psych_read_responses(c);
    double alpha = isfinite(c->args.alpha) ? c->args.alpha : 0.05;
    bool calibrated = c->args.params.n || c->args.model.n;
    struct item_params params;
    struct domains d;

    if (!(alpha > 0 && alpha < 1))
        return psych_misused("--alpha is between 0 and 1");
    if (!r || !psych_read_domains(c, r, &d.of, &d.names, &d.n))
        return psych_found(c);
    const struct subscores *s =
        r->by_form ? typical_form(c, r, &d)
                   : subscores_run(&c->arena, r, d.of, d.names, d.n);
    if (!s && r->by_form)
        err_set(&c->err, E_INPUT,
                "too few answers: every domain needs pairs of items that go "
                "together");
    else if (!s)
        err_set(&c->err, E_INPUT,
                "every domain needs two items, and three persons must have "
                "answered everything");
    if (!s || (calibrated && !psych_get_params(c, r, &params)))
        return psych_found(c);
    if (!c->args.json) {
        print_test(s);
        return EXIT_OK;
    }
    json_t *j = test_json(s);
    psych_put(j, "alpha_of_flags", alpha);
    if (r->by_form)
        return psych_print_json(j);
    json_object_set_new(
        j, "persons",
        persons_json(c, r, &d, s, calibrated ? &params : NULL, alpha));
    return psych_print_json(j);
}
