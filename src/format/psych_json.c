#include "format/psych_json.h"

#include "base/arena.h"
#include "format/csv.h"

#include <math.h>
#include <string.h>

json_t *json_number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *json_str(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    return j ? j : json_string("(not UTF-8)");
}

/* Persons: whole, unless weights are not. */
static json_t *json_count(double n)
{
    return floor(n) == n && fabs(n) < 9e15 ? json_integer((json_int_t)n)
                                           : json_number(n);
}

static void put(json_t *j, const char *key, double x)
{
    json_object_set_new(j, key, json_number(x));
}

/* ---- writing ---- */

static bool is_stepped(const struct irt_item *item)
{
    return item->model == &irt_graded || item->model == &irt_credit;
}

static json_t *item_json(const struct fit_item *fi)
{
    const struct irt_item *item = &fi->item;
    json_t *j = json_object(), *b = json_array(), *d = json_array();
    json_t *se = json_array(), *points = json_array();
    bool stepped = is_stepped(item);
    double a = item->par[0];

    for (int k = 1; stepped && k < item->n_categories; k++) {
        json_array_append_new(b, json_number(-item->par[k] / a));
        json_array_append_new(d, json_number(item->par[k]));
        json_array_append_new(se, json_number(fi->se_b[k]));
    }
    for (int k = 0; k < item->n_categories; k++)
        json_array_append_new(points, json_integer(fi->points[k]));
    json_object_set_new(j, "id", json_str(item->id));
    json_object_set_new(j, "model", json_string(item->model->name));
    json_object_set_new(j, "anchored", json_boolean(fi->anchored));
    put(j, "a", a);
    put(j, "b", stepped ? (double)NAN : -item->par[1] / a);
    put(j, "c", stepped ? (double)NAN : irt_guess(item));
    put(j, "intercept", stepped ? (double)NAN : item->par[1]);
    json_object_set_new(j, "thresholds", b);
    json_object_set_new(j, "intercepts", d);
    json_object_set_new(j, "points", points);
    put(j, "se_a", fi->se[0]);
    put(j, "se_b", stepped ? (double)NAN : fi->se_b[1]);
    put(j, "se_c", stepped ? (double)NAN : fi->se_c);
    put(j, "se_intercept", stepped ? (double)NAN : fi->se[1]);
    json_object_set_new(j, "se_thresholds", se);
    return j;
}

static json_t *groups_json(const struct fit *fit)
{
    json_t *list = json_array();

    for (int g = 0; g < fit->n_groups; g++) {
        const struct fit_group *fg = &fit->groups[g];
        json_t *j = json_object();
        json_object_set_new(j, "name", json_str(fg->name));
        json_object_set_new(j, "n", json_count(fg->n));
        put(j, "mean", fg->mean);
        put(j, "sd", fg->sd);
        put(j, "se_mean", fg->se_mean);
        put(j, "se_sd", fg->se_sd);
        json_array_append_new(list, j);
    }
    return list;
}

json_t *fit_json(const struct fit *fit)
{
    json_t *j = json_object(), *items = json_array(), *history = json_array();
    double spacing = (fit->theta_max - fit->theta_min) / (fit->n_nodes - 1);

    for (int i = 0; i < fit->n_items; i++)
        json_array_append_new(items, item_json(&fit->items[i]));
    for (int i = 0; i < fit->n_history; i++)
        json_array_append_new(history, json_number(fit->history[i]));
    json_object_set_new(j, "model", json_str(fit_model_name(fit->model)));
    json_object_set_new(j, "n_persons", json_count(fit->n_persons));
    json_object_set_new(j, "n_items", json_integer(fit->n_items));
    put(j, "loglik", fit->loglik);
    put(j, "log_prior", fit->log_prior);
    json_object_set_new(j, "n_parameters", json_integer(fit->n_par));
    put(j, "aic", 2 * (fit->n_par - fit->loglik));
    put(j, "bic", fit->n_par * log(fit->n_persons) - 2 * fit->loglik);
    json_object_set_new(j, "iterations", json_integer(fit->cycles));
    json_object_set_new(j, "converged", json_boolean(fit->converged));
    put(j, "change_to_come", fit->change);
    json_object_set_new(j, "runaway_guessing",
                        fit->runaway.n ? json_str(fit->runaway) : json_null());
    json_object_set_new(j, "history", history);
    json_object_set_new(j, "nodes", json_integer(fit->n_nodes));
    put(j, "theta_min", fit->theta_min);
    put(j, "theta_max", fit->theta_max);
    put(j, "node_spacing", spacing);
    put(j, "posterior_sd", fit->posterior_sd);
    put(j, "posterior_sd_least", fit->posterior_sd_least);
    json_object_set_new(j, "nodes_too_few",
                        json_boolean(fit->posterior_sd_least < spacing));
    json_object_set_new(j, "se_method", json_str(fit_se_name(fit->se)));
    json_object_set_new(j, "se_failed", json_boolean(fit->se_failed));
    json_object_set_new(j, "metric", json_string("logistic, D = 1"));
    json_object_set_new(j, "groups", groups_json(fit));
    json_object_set_new(j, "items", items);
    return j;
}

/* ---- reading ---- */

static void bad(struct problems *ps, struct str file, int line, struct str id,
                const char *why)
{
    problem_add(ps, file, line, S("mend the item's parameters"),
                "item %.*s: %s", STR_ARG(id), why);
}

/* b, c and thresholds as the models carry them. */
static void from_parameters(struct irt_item *item, double a, const double *b,
                            int n, double c)
{
    item->par[0] = a;
    item->n_categories = n + 1;
    for (int k = 0; k < n; k++)
        item->par[1 + k] = -a * b[k];
    if (item->model == &irt_guessing)
        item->par[2] = log(c / (1 - c));
}

static const char *check(const struct irt_item *item, double c)
{
    if (!(fabs(item->par[0]) < 100) || item->par[0] == 0)
        return "the slope a is missing or out of range";
    for (int k = 1; k < item->n_categories; k++) {
        if (!isfinite(item->par[k]))
            return "a difficulty is missing";
        if (item->model == &irt_graded && k > 1 &&
            !(item->par[k] < item->par[k - 1]))
            return "thresholds of a graded item must rise";
    }
    return c >= 0 && c < 1 ? NULL : "c is not in [0, 1)";
}

static double number(const json_t *j, const char *key, double otherwise)
{
    const json_t *x = json_object_get(j, key);

    return json_is_number(x) ? json_number_value(x) : otherwise;
}

static struct str text(struct arena *a, const json_t *j, const char *key)
{
    const json_t *x = json_object_get(j, key);

    if (!json_is_string(x))
        return (struct str){ 0 };
    return str_dup(a,
                   (struct str){ json_string_value(x), json_string_length(x) });
}

static void item_from_json(struct arena *a, struct str file, const json_t *j,
                           bool credit, struct irt_item *item,
                           struct problems *ps)
{
    const json_t *list = json_object_get(j, "thresholds");
    size_t n = json_array_size(list);
    double c = number(j, "c", 0), b[IRT_CATEGORIES];

    item->id = text(a, j, "id");
    item->model = irt_model_find(text(a, j, "model"));
    if (!item->model)
        item->model = n > 0   ? (credit ? &irt_credit : &irt_graded)
                      : c > 0 ? &irt_guessing
                              : &irt_logistic;
    if (n >= IRT_CATEGORIES)
        n = IRT_CATEGORIES - 1;
    for (size_t k = 0; k < n; k++) {
        const json_t *x = json_array_get(list, k);
        b[k] = json_is_number(x) ? json_number_value(x) : (double)NAN;
    }
    if (!n) {
        b[0] = number(j, "b", (double)NAN);
        n = 1;
    }
    from_parameters(item, number(j, "a", 0), b, (int)n, c);
    const char *why = check(item, c);
    if (why)
        bad(ps, file, 0, item->id, why);
}

static void groups_from_json(struct arena *a, const json_t *root,
                             struct item_params *out)
{
    const json_t *list = json_object_get(root, "groups");
    size_t n = json_array_size(list);

    if (!n)
        return;
    out->groups = ARENA_ARRAY(a, struct fit_group, n);
    out->n_groups = (int)n;
    for (size_t g = 0; g < n; g++) {
        const json_t *j = json_array_get(list, g);
        out->groups[g].name = text(a, j, "name");
        out->groups[g].mean = number(j, "mean", 0);
        out->groups[g].sd = number(j, "sd", 1);
        if (!(out->groups[g].sd > 0))
            out->groups[g].sd = 1;
    }
}

static void read_json(struct arena *a, struct str file, struct str s,
                      struct item_params *out, struct problems *ps)
{
    json_error_t e;
    json_t *root = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, &e);

    if (!root) {
        problem_add(ps, file, e.line, S("mend the JSON"), "%s", e.text);
        return;
    }
    const json_t *items = json_object_get(root, "items");
    size_t n = json_array_size(items);
    bool credit = str_eq(text(a, root, "model"), S("pcm"));
    out->items = ARENA_ARRAY(a, struct irt_item, n);
    out->n_items = (int)n;
    for (size_t i = 0; i < n; i++)
        item_from_json(a, file, json_array_get(items, i), credit,
                       &out->items[i], ps);
    groups_from_json(a, root, out);
    json_decref(root);
}

static double cell(const struct csv_table *t, size_t row, int col,
                   double otherwise)
{
    double x;

    if (col < 0 || !t->rows[row].cells[col].n)
        return otherwise;
    return str_to_f64(t->rows[row].cells[col], &x) ? x : (double)NAN;
}

static void read_csv(struct arena *a, struct str file, struct str s,
                     struct item_params *out, struct problems *ps)
{
    struct csv_table t;

    if (!csv_read(a, file, s, &t, ps))
        return;
    int id = csv_column(&t, S("item")), slope = csv_column(&t, S("a"));
    int b0 = csv_column(&t, S("b")), guess = csv_column(&t, S("c"));
    int model = csv_column(&t, S("model"));
    if (id < 0)
        id = csv_column(&t, S("id"));
    if (id < 0 || (b0 < 0 && csv_column(&t, S("b1")) < 0)) {
        problem_add(ps, file, 1, S("name the columns item, a, b and c"),
                    "item parameters need the columns item and b");
        return;
    }
    out->items = ARENA_ARRAY(a, struct irt_item, t.n_rows);
    out->n_items = (int)t.n_rows;
    for (size_t i = 0; i < t.n_rows; i++) {
        struct irt_item *item = &out->items[i];
        double b[IRT_CATEGORIES], c = cell(&t, i, guess, 0);
        int n = 0;
        b[0] = cell(&t, i, b0, (double)NAN);
        for (n = 0; b0 < 0 && n + 1 < IRT_CATEGORIES; n++) {
            int col = csv_column(&t, str_fmt(a, "b%d", n + 1));
            if (col < 0 || !t.rows[i].cells[col].n)
                break;
            b[n] = cell(&t, i, col, (double)NAN);
        }
        item->id = t.rows[i].cells[id];
        item->model = b0 < 0  ? &irt_graded
                      : c > 0 ? &irt_guessing
                              : &irt_logistic;
        if (model >= 0 && t.rows[i].cells[model].n)
            item->model = irt_model_find(t.rows[i].cells[model]);
        if (!item->model) {
            bad(ps, file, t.rows[i].line, item->id,
                "the model is logistic, guessing, graded or credit");
            continue;
        }
        from_parameters(item, cell(&t, i, slope, 1), b, n ? n : 1, c);
        const char *why = check(item, c);
        if (why)
            bad(ps, file, t.rows[i].line, item->id, why);
    }
}

bool item_params_read(struct arena *a, struct str file, struct str s,
                      struct item_params *out, struct problems *ps)
{
    size_t before = ps->n + ps->cut;
    struct str start = str_trim(s);

    *out = (struct item_params){ .n_groups = 1 };
    out->groups = ARENA_NEW(a, struct fit_group);
    out->groups[0].sd = 1;
    if (start.n && start.p[0] == '{')
        read_json(a, file, s, out, ps);
    else
        read_csv(a, file, s, out, ps);
    if (ps->n + ps->cut == before && !out->n_items)
        problem_add(ps, file, 0, S("give at least one item"),
                    "there are no items");
    return ps->n + ps->cut == before;
}
