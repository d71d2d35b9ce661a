/* resit psych items: classical item analysis. */
#include "cmd/psych.h"

#include "psych/classical.h"

#include <math.h>

static json_t *options_json(const struct classical_item *item)
{
    json_t *list = json_array();

    for (int k = 0; k < item->n_options; k++) {
        const struct classical_option *o = &item->options[k];
        json_t *j = json_object();
        json_object_set_new(j, "option", json_str(o->label));
        json_object_set_new(j, "points", json_integer(o->points));
        psych_put(j, "n", o->n);
        psych_put(j, "share", o->share);
        psych_put(j, "mean_score", o->mean_total);
        psych_put(j, "r_rest", o->r_rest);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *item_json(struct arena *a, const struct classical_item *item)
{
    json_t *j = json_object(), *flags = json_array();

    json_object_set_new(j, "id", json_str(item->id));
    psych_put(j, "n", item->n);
    psych_put(j, "p", item->p);
    psych_put(j, "mean", item->mean);
    psych_put(j, "sd", item->sd);
    psych_put(j, "point_biserial_total", item->r_total);
    psych_put(j, "point_biserial_rest", item->r_rest);
    psych_put(j, "biserial", item->biserial);
    psych_put(j, "alpha_if_deleted", item->alpha_without);
    psych_put(j, "omit", item->omit);
    psych_put(j, "not_reached", item->not_reached);
    json_object_set_new(j, "pretest", json_boolean(item->pretest));
    json_object_set_new(j, "options", options_json(item));
    for (int f = 0; f < FLAGS_ALL; f++)
        if (item->flags & 1U << f)
            json_array_append_new(
                flags, json_str(classical_flag_words(
                           a, item, (enum classical_flag)(1U << f))));
    json_object_set_new(j, "flags", flags);
    return j;
}

static json_t *numbers_json(const double *x, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(list, json_number(x[i]));
    return list;
}

static json_t *report_json(struct arena *a, const struct classical *c)
{
    json_t *j = json_object(), *items = json_array();

    for (int i = 0; i < c->n_items; i++)
        json_array_append_new(items, item_json(a, &c->items[i]));
    psych_put(j, "n_persons", c->n);
    json_object_set_new(j, "n_items", json_integer(c->n_items));
    psych_put(j, "mean", c->mean);
    psych_put(j, "sd", c->sd);
    psych_put(j, "sd_population", c->sd_population);
    psych_put(j, "alpha", c->alpha);
    psych_put(j, "kr20", c->kr20);
    psych_put(j, "omega", c->omega);
    psych_put(j, "sem", c->sem);
    json_object_set_new(j, "score_freq", numbers_json(c->freq, c->most + 1));
    json_object_set_new(
        j, "csem", c->csem ? numbers_json(c->csem, c->most + 1) : json_null());
    json_object_set_new(j, "has_missing", json_boolean(c->has_missing));
    json_object_set_new(j, "items", items);
    return j;
}

static void print_options(const struct classical_item *item)
{
    for (int k = 0; k < item->n_options; k++) {
        const struct classical_option *o = &item->options[k];
        printf("    %c %-12.*s %6.1f %%  mean score %6.2f  r %6.3f\n",
               o->points > 0 ? '*' : ' ', STR_ARG(o->label), 100 * o->share,
               o->mean_total, o->r_rest);
    }
}

static void print_report(struct arena *a, const struct responses *r,
                         const struct classical *c)
{
    printf("%.0f persons, %d items, mean %.3f, SD %.3f\n", c->n, c->n_items,
           c->mean, c->sd);
    printf("alpha %.4f%s, omega %.4f, SEM %.3f\n", c->alpha,
           isfinite(c->kr20) ? " (KR-20)" : "", c->omega, c->sem);
    if (c->has_missing)
        printf("missing answers: items over those who answered them, alpha "
               "over pairs\n");
    printf("\n%-16s %8s %7s %7s %7s %7s %7s %7s %7s\n", "item", "n", "p",
           "r total", "r rest", "biser.", "alpha-", "omit", "n.reach");
    for (int i = 0; i < c->n_items; i++) {
        const struct classical_item *item = &c->items[i];
        printf("%-16.*s %8.0f %7.3f %7.3f %7.3f %7.3f %7.4f %7.3f %7.3f\n",
               STR_ARG(item->id), item->n, item->p, item->r_total, item->r_rest,
               item->biserial, item->alpha_without, item->omit,
               item->not_reached);
        if (item->pretest)
            printf("    pretest: in no total\n");
        if (r->items[i].keyed)
            print_options(item);
        for (int f = 0; f < FLAGS_ALL; f++)
            if (item->flags & 1U << f) {
                struct str words = classical_flag_words(
                    a, item, (enum classical_flag)(1U << f));
                printf("    ! %.*s\n", STR_ARG(words));
            }
    }
}

int psych_items(struct psych_cmd *c)
{
    const struct responses *r = psych_read_responses(c);

    if (!r)
        return psych_found(c);
    const struct classical *report = classical_run(&c->arena, r);
    if (c->args.json)
        return psych_print_json(report_json(&c->arena, report));
    print_report(&c->arena, r, report);
    return EXIT_OK;
}
