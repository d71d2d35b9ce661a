/* resit psych plot: SVG from answers or parameters. */
#include "cmd/psych.h"

#include "paper/plot_psych.h"
#include "psych/ability.h"
#include "psych/classical.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { SVG_MOST = 16 << 20, NODES = 121 };

static int find_item(struct psych_cmd *c, const struct item_params *p)
{
    for (int j = 0; j < p->n_items; j++)
        if (str_eq(p->items[j].id, c->args.item))
            return j;
    err_set(&c->err, E_MISSING, "there is no item %.*s", STR_ARG(c->args.item));
    return -1;
}

static bool draw_curve(struct psych_cmd *c, const struct responses *r,
                       bool information, struct out *out)
{
    struct item_params p;

    if (!psych_get_params(c, r, &p))
        return false;
    if (information && !c->args.item.n) {
        plot_information(out, p.items, p.n_items);
        return true;
    }
    int j = find_item(c, &p);
    if (j < 0)
        return false;
    if (information)
        plot_information(out, &p.items[j], 1);
    else
        plot_item_curve(out, &p.items[j]);
    return true;
}

static bool draw_distractors(struct psych_cmd *c, const struct responses *r,
                             struct out *out)
{
    int j = r ? responses_find(r, c->args.item) : -1;

    if (j < 0) {
        err_set(&c->err, E_MISSING, "there are no answers to item %.*s",
                STR_ARG(c->args.item));
        return false;
    }
    plot_distractors(out, r, j);
    return true;
}

static bool draw_wright(struct psych_cmd *c, const struct responses *r,
                        struct out *out)
{
    struct item_params p;
    struct ability_table t;

    if (!r) {
        err_set(&c->err, E_INPUT, "a Wright map needs a file of answers");
        return false;
    }
    if (!psych_get_params(c, r, &p))
        return false;
    double persons = responses_persons(r);
    double *theta = ARENA_ARRAY(&c->arena, double, r->n_rows);
    double *weight = ARENA_ARRAY(&c->arena, double, r->n_rows);
    int *category = ARENA_ARRAY(&c->arena, int, (size_t)r->n_items);
    ability_table_init(&t, &c->arena, p.items, p.n_items, NODES, -6, 6,
                       p.groups[0].mean, p.groups[0].sd);
    for (size_t i = 0; i < r->n_rows; i++) {
        for (int j = 0; j < r->n_items; j++)
            category[j] = responses_points(r, i, j);
        theta[i] = ability_of(&t, category, ABILITY_EAP).theta;
        weight[i] = responses_weight(r, i) / persons;
    }
    plot_wright(out, p.items, p.n_items, theta, weight, r->n_rows);
    return true;
}

static bool draw_scores(struct psych_cmd *c, const struct responses *r,
                        struct out *out)
{
    double *freq;
    int most;

    if (c->args.scores.n) {
        if (!psych_read_scores(c, &freq, &most))
            return false;
    } else if (r) {
        const struct classical *k = classical_run(&c->arena, r);
        freq = k->freq;
        most = k->most;
    } else {
        err_set(&c->err, E_INPUT, "scores need a file of answers or --scores");
        return false;
    }
    plot_scores(out, freq, most, c->args.cut);
    return true;
}

static int write_svg(struct psych_cmd *c, const struct out *svg)
{
    struct str s = out_str(svg);
    FILE *f =
        c->args.out.n ? fopen(str_to_c(&c->arena, c->args.out), "w") : stdout;

    if (svg->overflow) {
        err_set(&c->err, E_FULL, "the plot is larger than 16 MB");
        return psych_found(c);
    }
    bool failed = !f || fwrite(s.p, 1, s.n, f) != s.n;
    if (f && f != stdout)
        failed |= fclose(f) != 0;
    if (failed) {
        err_set(&c->err, E_IO, "cannot write %.*s: %s", STR_ARG(c->args.out),
                strerror(errno));
        return psych_found(c);
    }
    return EXIT_OK;
}

int psych_plot(struct psych_cmd *c)
{
    struct str kind = c->args.plot;
    const struct responses *r = NULL;
    struct out svg;
    bool drawn;

    out_init(&svg, &c->arena, SVG_MOST);
    if ((c->args.file.n || c->args.program.n) && !(r = psych_read_responses(c)))
        return psych_found(c);
    if (str_eq(kind, S("curve")))
        drawn = draw_curve(c, r, false, &svg);
    else if (str_eq(kind, S("information")))
        drawn = draw_curve(c, r, true, &svg);
    else if (str_eq(kind, S("options")))
        drawn = draw_distractors(c, r, &svg);
    else if (str_eq(kind, S("wright")))
        drawn = draw_wright(c, r, &svg);
    else if (str_eq(kind, S("scores")))
        drawn = draw_scores(c, r, &svg);
    else
        return psych_misused(
            "--plot is curve, information, options, wright or scores");
    return drawn ? write_svg(c, &svg) : psych_found(c);
}
