/* resit psych cut: standard setting. The file holds a panel's judgements:
 *
 *   angoff       rater, optionally round, then one column per item; 0 to 1,
 *                or per cent when a value is above 1
 *   bookmark     rater, page (and --params for the booklet's items)
 *   contrasting  score, able (1 or 0)
 *   hofstee      rater, cut_min, cut_max, fail_min, fail_max (per cent), and
 *                --scores */
#include "cmd/psych.h"

#include "format/csv.h"
#include "psych/standard.h"

#include <math.h>

static bool read_table(struct psych_cmd *c, struct csv_table *t)
{
    struct str text;

    return psych_read_file(c, c->args.file, &text) &&
           csv_read(&c->arena, c->args.file, text, t, &c->problems);
}

static double number(struct psych_cmd *c, const struct csv_table *t, size_t row,
                     int col, double low, double high)
{
    double x = (double)NAN;

    if (!str_to_f64(t->rows[row].cells[col], &x) || !(x >= low && x <= high))
        problem_add(&c->problems, c->args.file, t->rows[row].line,
                    S("mend the cell"),
                    "row %zu, column %.*s: \"%.*s\" is not a number from %g to "
                    "%g",
                    row + 1, STR_ARG(t->columns[col]),
                    STR_ARG(t->rows[row].cells[col]), low, high);
    return x;
}

static int column(struct psych_cmd *c, const struct csv_table *t,
                  struct str name)
{
    int at = csv_column(t, name);

    if (at < 0)
        problem_add(&c->problems, c->args.file, 1, S("name the column"),
                    "there is no column %.*s", STR_ARG(name));
    return at;
}

/* ---- Angoff ---- */

static json_t *angoff_json(const struct angoff *s, const struct str *raters,
                           const struct str *items)
{
    json_t *j = json_object(), *rl = json_array(), *il = json_array();

    json_object_set_new(j, "raters", json_integer(s->n_raters));
    json_object_set_new(j, "items", json_integer(s->n_items));
    psych_put(j, "cut", s->cut);
    psych_put(j, "median", s->median);
    psych_put(j, "sd", s->sd);
    psych_put(j, "se", s->se);
    psych_put(j, "var_rater", s->var_rater);
    psych_put(j, "var_item", s->var_item);
    psych_put(j, "var_error", s->var_error);
    psych_put(j, "se_panel", s->se_panel);
    for (int i = 0; i < s->n_raters; i++) {
        json_t *r = json_object();
        json_object_set_new(r, "rater", json_str(raters[i]));
        psych_put(r, "cut", s->raters[i].cut);
        psych_put(r, "severity", s->raters[i].severity);
        psych_put(r, "r_others", s->raters[i].r_others);
        json_array_append_new(rl, r);
    }
    for (int i = 0; i < s->n_items; i++) {
        json_t *r = json_object();
        json_object_set_new(r, "item", json_str(items[i]));
        psych_put(r, "mean", s->items[i].mean);
        psych_put(r, "sd", s->items[i].sd);
        json_array_append_new(il, r);
    }
    json_object_set_new(j, "rater_statistics", rl);
    json_object_set_new(j, "item_statistics", il);
    return j;
}

/* One round's rows as a matrix. */
static json_t *angoff_round(struct psych_cmd *c, const struct csv_table *t,
                            struct str round_name, int round, int rater,
                            double scale)
{
    size_t J = (size_t)t->n_columns, R = 0;
    struct str *items = ARENA_ARRAY(&c->arena, struct str, J);
    struct str *raters = ARENA_ARRAY(&c->arena, struct str, t->n_rows);
    double *x = ARENA_ARRAY(&c->arena, double, J * t->n_rows);
    int n = 0;

    for (int k = 0; k < t->n_columns; k++)
        if (k != rater && k != round)
            items[n++] = t->columns[k];
    for (size_t i = 0; i < t->n_rows; i++) {
        int at = 0;
        if (round >= 0 && !str_eq(t->rows[i].cells[round], round_name))
            continue;
        raters[R] = t->rows[i].cells[rater];
        for (int k = 0; k < t->n_columns; k++)
            if (k != rater && k != round)
                x[R * (size_t)n + (size_t)at++] =
                    number(c, t, i, k, 0, 100) / scale;
        R++;
    }
    if (R < 2 || n < 2)
        problem_add(&c->problems, c->args.file, 0,
                    S("give at least two raters and two items"),
                    "too few ratings in round %.*s", STR_ARG(round_name));
    if (c->problems.n)
        return NULL;
    json_t *j =
        angoff_json(angoff_run(&c->arena, x, (int)R, n, NULL), raters, items);
    if (round >= 0)
        json_object_set_new(j, "round", json_str(round_name));
    return j;
}

static json_t *angoff(struct psych_cmd *c)
{
    struct csv_table t;
    double scale = 1, v;

    if (!read_table(c, &t))
        return NULL;
    int rater = column(c, &t, S("rater")), round = csv_column(&t, S("round"));
    if (rater < 0)
        return NULL;
    for (size_t i = 0; i < t.n_rows; i++)
        for (int k = 0; k < t.n_columns; k++)
            if (k != rater && k != round &&
                str_to_f64(t.rows[i].cells[k], &v) && v > 1)
                scale = 100;
    if (round < 0)
        return angoff_round(c, &t, S("1"), round, rater, scale);
    json_t *rounds = json_array(), *last = NULL;
    for (size_t i = 0; i < t.n_rows; i++) {
        size_t k = 0;
        while (!str_eq(t.rows[k].cells[round], t.rows[i].cells[round]))
            k++;
        if (k < i)
            continue;
        last = angoff_round(c, &t, t.rows[i].cells[round], round, rater, scale);
        if (!last)
            break;
        json_array_append_new(rounds, last);
    }
    if (!last) {
        json_decref(rounds);
        return NULL;
    }
    json_t *out = json_object(); /* the last round is the panel's word */
    psych_put(out, "cut", json_number_value(json_object_get(last, "cut")));
    psych_put(out, "se", json_number_value(json_object_get(last, "se")));
    json_object_set_new(out, "rounds", rounds);
    return out;
}

/* ---- the others ---- */

static json_t *bookmark(struct psych_cmd *c)
{
    struct item_params p;
    struct csv_table t;
    double rp = isfinite(c->args.rp) ? c->args.rp : 2.0 / 3;

    if (!psych_get_params(c, NULL, &p) || !read_table(c, &t))
        return NULL;
    int page = column(c, &t, S("page"));
    int *pages = ARENA_ARRAY(&c->arena, int, t.n_rows + 1);
    for (size_t i = 0; page >= 0 && i < t.n_rows; i++) {
        double x = number(c, &t, i, page, 1, p.n_items);
        pages[i] = x >= 1 && x <= p.n_items ? (int)x : 1;
    }
    if (t.n_rows < 2)
        problem_add(&c->problems, c->args.file, 0, S("add raters"),
                    "a panel has at least two raters");
    if (!(rp > 0 && rp < 1))
        err_set(&c->err, E_INPUT, "--rp is between 0 and 1");
    if (c->problems.n || c->err.code != OK)
        return NULL;
    const struct bookmark *b =
        bookmark_run(&c->arena, p.items, p.n_items, pages, (int)t.n_rows, rp);
    json_t *j = json_object(), *list = json_array();
    psych_put(j, "rp", rp);
    psych_put(j, "cut_theta", b->cut_theta);
    psych_put(j, "median_theta", b->median);
    psych_put(j, "sd", b->sd);
    psych_put(j, "se", b->se);
    psych_put(j, "cut", b->cut_points);
    for (int i = 0; i < b->n; i++)
        json_array_append_new(list, json_number(b->theta[i]));
    json_object_set_new(j, "theta_of_raters", list);
    return j;
}

static json_t *contrasting(struct psych_cmd *c)
{
    struct csv_table t;
    size_t n_able = 0;

    if (!read_table(c, &t))
        return NULL;
    int score = column(c, &t, S("score")), able = column(c, &t, S("able"));
    if (score < 0 || able < 0)
        return NULL;
    double *x = ARENA_ARRAY(&c->arena, double, t.n_rows);
    bool *is = ARENA_ARRAY(&c->arena, bool, t.n_rows);
    for (size_t i = 0; i < t.n_rows; i++) {
        x[i] = number(c, &t, i, score, -1e9, 1e9);
        is[i] = number(c, &t, i, able, 0, 1) > 0.5;
        n_able += is[i];
    }
    if (!c->problems.n && (n_able < 2 || t.n_rows - n_able < 2))
        problem_add(&c->problems, c->args.file, 0,
                    S("give at least two persons in each group"),
                    "a group has fewer than two persons");
    if (c->problems.n)
        return NULL;
    struct contrast r = contrast_run(x, is, t.n_rows);
    json_t *j = json_object();
    psych_put(j, "cut", r.cut);
    psych_put(j, "se", r.se);
    psych_put(j, "midpoint_of_means", r.midpoint);
    psych_put(j, "n_able", r.n_able);
    psych_put(j, "mean_able", r.mean_able);
    psych_put(j, "sd_able", r.sd_able);
    psych_put(j, "n_other", r.n_other);
    psych_put(j, "mean_other", r.mean_other);
    psych_put(j, "sd_other", r.sd_other);
    psych_put(j, "log_odds_per_point", r.slope);
    json_object_set_new(j, "separated", json_boolean(r.separated));
    return j;
}

static json_t *hofstee(struct psych_cmd *c)
{
    struct csv_table t;
    double *freq;
    int most;

    if (!c->args.scores.n) {
        err_set(&c->err, E_INPUT, "hofstee needs --scores FILE");
        return NULL;
    }
    if (!read_table(c, &t) || !psych_read_scores(c, &freq, &most))
        return NULL;
    int at[4] = { column(c, &t, S("cut_min")), column(c, &t, S("cut_max")),
                  column(c, &t, S("fail_min")), column(c, &t, S("fail_max")) };
    double *x = ARENA_ARRAY(&c->arena, double, 4 * t.n_rows + 1);
    for (size_t i = 0; !c->problems.n && i < t.n_rows; i++) {
        for (int k = 0; k < 4; k++)
            x[4 * i + (size_t)k] = k < 2
                                       ? number(c, &t, i, at[k], 0, most)
                                       : number(c, &t, i, at[k], 0, 100) / 100;
        if (!(x[4 * i] < x[4 * i + 1]) || !(x[4 * i + 2] <= x[4 * i + 3]))
            problem_add(&c->problems, c->args.file, t.rows[i].line,
                        S("put the lower one first"),
                        "row %zu: lowest and highest are the wrong way round",
                        i + 1);
    }
    if (c->problems.n || !t.n_rows)
        return NULL;
    struct hofstee h = hofstee_run(x, (int)t.n_rows, freq, most);
    json_t *j = json_object();
    json_object_set_new(j, "crosses", json_boolean(h.crosses));
    psych_put(j, "cut", h.cut);
    psych_put(j, "se", h.se);
    psych_put(j, "fail_rate", h.fail_rate);
    psych_put(j, "cut_min", h.cut_min);
    psych_put(j, "cut_max", h.cut_max);
    psych_put(j, "fail_min", h.fail_min);
    psych_put(j, "fail_max", h.fail_max);
    return j;
}

int psych_cut(struct psych_cmd *c)
{
    json_t *j;

    if (!c->args.file.n)
        return psych_misused("cut needs a file of judgements");
    if (str_eq(c->args.method, S("angoff")))
        j = angoff(c);
    else if (str_eq(c->args.method, S("bookmark")))
        j = bookmark(c);
    else if (str_eq(c->args.method, S("contrasting")))
        j = contrasting(c);
    else if (str_eq(c->args.method, S("hofstee")))
        j = hofstee(c);
    else
        return psych_misused(
            "--method is angoff, bookmark, contrasting or hofstee");
    if (!j)
        return psych_found(c);
    if (c->args.json)
        return psych_print_json(j);
    const json_t *cut = json_object_get(j, "cut");
    const json_t *se = json_object_get(j, "se");
    if (json_is_number(cut))
        printf("cut %.4f", json_number_value(cut));
    else
        printf("no cut: the panel's line misses the scores");
    if (json_is_number(se))
        printf(", standard error %.4f over raters%s", json_number_value(se),
               str_eq(c->args.method, S("bookmark")) ? " (theta)" : "");
    printf("\n");
    json_decref(j);
    return EXIT_OK;
}
