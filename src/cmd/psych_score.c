/* resit psych score: ability and scaled scores of persons. */
#include "cmd/psych.h"

#include "format/csv.h"
#include "psych/ability.h"
#include "psych/scale.h"

#include <math.h>

struct scoring {
    enum ability_method method;
    bool scaled, true_score;
    struct scale scale;
    struct scale_row *rows;
    size_t n_rows;
    const struct irt_item *items;
    int n_items;
};

static bool parse_method(struct str s, enum ability_method *out)
{
    if (!s.n || str_eq(s, S("eap")))
        *out = ABILITY_EAP;
    else if (str_eq(s, S("map")))
        *out = ABILITY_MAP;
    else if (str_eq(s, S("ml")))
        *out = ABILITY_ML;
    else if (str_eq(s, S("sum")))
        *out = ABILITY_SUM;
    else
        return false;
    return true;
}

static bool parse_rounding(struct str s, enum scale_rounding *out)
{
    if (!s.n || str_eq(s, S("none")))
        *out = ROUND_NONE;
    else if (str_eq(s, S("nearest")))
        *out = ROUND_NEAREST;
    else if (str_eq(s, S("down")))
        *out = ROUND_DOWN;
    else
        return false;
    return true;
}

/* --table FILE: columns theta and scaled, rising. `true-score`: no file. */
static bool read_table(struct psych_cmd *c, struct scoring *s)
{
    struct csv_table t;
    struct str text;

    if (str_eq(c->args.table, S("true-score"))) {
        s->true_score = s->scaled = true;
        return true;
    }
    if (!psych_read_file(c, c->args.table, &text) ||
        !csv_read(&c->arena, c->args.table, text, &t, &c->problems))
        return false;
    int from = csv_column(&t, S("theta")), to = csv_column(&t, S("scaled"));
    if (from < 0 || to < 0 || !t.n_rows) {
        problem_add(&c->problems, c->args.table, 1,
                    S("name the columns theta and scaled"),
                    "a scale needs the columns theta and scaled");
        return false;
    }
    s->rows = ARENA_ARRAY(&c->arena, struct scale_row, t.n_rows);
    for (size_t i = 0; i < t.n_rows; i++) {
        struct scale_row *row = &s->rows[i];
        if (!str_to_f64(t.rows[i].cells[from], &row->from) ||
            !str_to_f64(t.rows[i].cells[to], &row->scaled))
            problem_add(&c->problems, c->args.table, t.rows[i].line,
                        S("write numbers"), "not a number");
        else if (i && !(row->from > row[-1].from))
            problem_add(&c->problems, c->args.table, t.rows[i].line,
                        S("sort the rows"), "theta does not rise");
    }
    s->n_rows = t.n_rows;
    s->scaled = true;
    return !c->problems.n;
}

static double otherwise(double x, double y)
{
    return isfinite(x) ? x : y;
}

static bool set_scale(struct psych_cmd *c, struct scoring *s)
{
    const struct psych_args *args = &c->args;

    s->scaled = isfinite(args->slope) || isfinite(args->intercept);
    s->scale = (struct scale){
        .slope = otherwise(args->slope, 1),
        .intercept = otherwise(args->intercept, 0),
        .lowest = otherwise(args->lowest, -HUGE_VAL),
        .highest = otherwise(args->highest, HUGE_VAL),
    };
    if (!parse_rounding(args->round, &s->scale.rounding)) {
        err_set(&c->err, E_INPUT, "--round is none, nearest or down");
        return false;
    }
    return !args->table.n || read_table(c, s);
}

static double scaled_of(const struct scoring *s, double theta)
{
    if (s->rows)
        return scale_table(&s->scale, s->rows, s->n_rows, theta);
    if (s->true_score)
        theta = irt_true_score(s->items, s->n_items, theta);
    return scale_linear(&s->scale, theta);
}

/* Points as categories: parameters number them 0 … K-1. */
static int categories(const struct responses *r, size_t i, int *category)
{
    int points = 0;

    for (int j = 0; j < r->n_items; j++) {
        category[j] = responses_points(r, i, j);
        points += category[j] > 0 ? category[j] : 0;
    }
    return points;
}

static void print_json_row(const struct responses *r, size_t i, int points,
                           struct ability x, const struct scoring *s)
{
    json_t *j = json_object();

    json_object_set_new(j, "row", json_integer((json_int_t)i + 1));
    if (r->names)
        json_object_set_new(j, "name", json_str(r->names[i]));
    json_object_set_new(j, "points", json_integer(points));
    psych_put(j, "theta", x.theta);
    psych_put(j, "se", x.se);
    if (x.state != ABILITY_FINITE)
        json_object_set_new(j, "note", json_str(ability_state_words(x.state)));
    if (isinf(x.theta))
        json_object_set_new(j, "infinite",
                            json_string(x.theta > 0 ? "+" : "-"));
    if (s->scaled)
        psych_put(j, "scaled", scaled_of(s, x.theta));
    printf("%s", i ? ",\n  " : "  ");
    json_dumpf(j, stdout, JSON_REAL_PRECISION(15));
    json_decref(j);
}

static void print_row(const struct responses *r, size_t i, int points,
                      struct ability x, const struct scoring *s)
{
    if (r->names)
        printf("%.*s,", STR_ARG(r->names[i]));
    else
        printf("%zu,", i + 1);
    printf("%d,%.8g,%.8g,", points, x.theta, x.se);
    if (s->scaled)
        printf("%.8g,", scaled_of(s, x.theta));
    printf("%.*s\n", STR_ARG(ability_state_words(x.state)));
}

static void score_all(struct psych_cmd *c, const struct responses *r,
                      const struct item_params *params, struct scoring *s)
{
    struct ability_table *tables =
        ARENA_ARRAY(&c->arena, struct ability_table, (size_t)params->n_groups);
    int *category = ARENA_ARRAY(&c->arena, int, (size_t)r->n_items);
    bool json = c->args.json;

    for (int g = 0; g < params->n_groups; g++)
        ability_table_init(&tables[g], &c->arena, params->items,
                           params->n_items, 121, -6, 6, params->groups[g].mean,
                           params->groups[g].sd);
    if (json)
        printf("{\"persons\":[\n");
    else
        printf("%s,points,theta,se,%snote\n", r->names ? "name" : "row",
               s->scaled ? "scaled," : "");
    for (size_t i = 0; i < r->n_rows; i++) {
        int g = 0, points = categories(r, i, category);
        for (int k = 0; r->group && k < params->n_groups; k++)
            if (str_eq(params->groups[k].name, r->group_names[r->group[i]]))
                g = k;
        struct ability x = ability_of(&tables[g], category, s->method);
        if (json)
            print_json_row(r, i, points, x, s);
        else
            print_row(r, i, points, x, s);
    }
    if (json)
        printf("\n]}\n");
}

int psych_score(struct psych_cmd *c)
{
    struct item_params params;
    struct scoring s = { 0 };

    if (!parse_method(c->args.method, &s.method))
        return psych_misused("--method is eap, map, ml or sum");
    const struct responses *r = psych_read_responses(c);
    if (!r || !psych_get_params(c, r, &params) || !set_scale(c, &s))
        return psych_found(c);
    s.items = params.items;
    s.n_items = params.n_items;
    score_all(c, r, &params, &s);
    return EXIT_OK;
}
