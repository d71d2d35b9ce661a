#include "format/author_json.h"

#include "format/calibration_json_int.h"
#include "format/item_json.h"
#include "format/json_tree.h"

/* ---- items ---- */

static json_t *findings_json(const struct api_bank_item *in)
{
    json_t *list = json_array();

    for (size_t i = 0; i < in->n_findings; i++) {
        const struct finding *f = in->findings[i];
        json_t *j = json_object();
        tree_set(j, "rule", tree_text(bank_rule_text(f->rule)));
        tree_set(j, "problem", json_boolean(bank_rule_is_problem(f->rule)));
        tree_set(j, "line", json_integer(f->problem.line));
        tree_set(j, "what", tree_text(f->problem.what));
        tree_set(j, "mend", tree_text(f->problem.mend));
        tree_add(list, j);
    }
    return list;
}

struct str api_bank_json(struct arena *a, const struct api_bank *in)
{
    json_t *j = json_object(), *items = json_array();

    for (int i = 0; i < in->n_items; i++) {
        const struct api_bank_item *from = &in->items[i];
        json_t *one = tree_of(item_json_text(a, from->item));
        tree_set(one, "source_standing",
                 tree_text_or_null(from->item->source_standing));
        tree_set(one, "note", tree_text_or_null(from->item->note));
        tree_set(one, "file", tree_text(from->item->file));
        tree_set(one, "line", json_integer(from->item->line));
        tree_set(one, "findings", findings_json(from));
        tree_add(items, one);
    }
    tree_set(j, "program", tree_text(in->program));
    tree_set(j, "all", json_integer(in->n_all));
    tree_set(j, "found", json_integer(in->n_found));
    tree_set(j, "problems", json_integer(in->n_problems));
    tree_set(j, "remarks", json_integer(in->n_remarks));
    tree_set(j, "page", json_integer(in->page));
    tree_set(j, "pages", json_integer(in->n_pages));
    tree_set(j, "items", items);
    return tree_done(a, j);
}

/* ---- answers ---- */

/* NULL: too few answers to say. */
static const struct classical_item *shown(const struct api_answers *in,
                                          const struct item *item)
{
    int at = in->all ? responses_find(in->responses, item->id) : -1;

    return at >= 0 && in->all->items[at].n >= in->least ? &in->all->items[at]
                                                        : NULL;
}

static json_t *parameters_json(const struct calibrated_item *c)
{
    if (!c)
        return json_null();
    json_t *j = json_object();
    tree_set(j, "a", tree_real(c->a));
    tree_set(j, "b", tree_real(c->b));
    tree_set(j, "c", tree_real(c->c));
    tree_set(j, "se_a", tree_real(c->se_a));
    tree_set(j, "se_b", tree_real(c->se_b));
    tree_set(j, "se_c", tree_real(c->se_c));
    tree_set(j, "n", tree_real(c->n));
    return j;
}

static json_t *flags_json(struct arena *a, const struct classical_item *item)
{
    json_t *list = json_array();

    for (int f = 0; f < FLAGS_ALL; f++)
        if (item->flags & 1U << f)
            tree_add(list, tree_text(classical_flag_words(
                               a, item, (enum classical_flag)(1U << f))));
    return list;
}

static json_t *options_json(const struct classical_item *item)
{
    json_t *list = json_array();

    for (int k = 0; k < item->n_options; k++) {
        const struct classical_option *o = &item->options[k];
        json_t *j = json_object();
        tree_set(j, "id", tree_text(o->label));
        tree_set(j, "key", json_boolean(o->points > 0));
        tree_set(j, "n", tree_real(o->n));
        tree_set(j, "share", tree_real(o->share));
        tree_set(j, "r_rest", tree_real(o->r_rest));
        tree_add(list, j);
    }
    return list;
}

static json_t *classical_json(struct arena *a, const struct classical_item *c)
{
    if (!c)
        return json_null();
    json_t *j = json_object();
    tree_set(j, "n", tree_real(c->n));
    tree_set(j, "share", tree_real(c->p));
    tree_set(j, "r_rest", tree_real(c->r_rest));
    tree_set(j, "flags", flags_json(a, c));
    tree_set(j, "options", options_json(c));
    return j;
}

/* Only what something is known of, but for the item that was asked for. */
static json_t *items_json(struct arena *a, const struct api_answers *in)
{
    json_t *list = json_array();

    for (int i = 0; i < in->bank->n_items; i++) {
        const struct item *item = &in->bank->items[i];
        const struct classical_item *own = shown(in, item);
        const struct calibrated_item *known =
            calibration_of(in->calibration, item);
        if (in->item ? item != in->item : !own && !known)
            continue;
        json_t *j = json_object();
        tree_set(j, "id", tree_text(item->id));
        tree_set(j, "answers", classical_json(a, own));
        tree_set(j, "parameters", parameters_json(known));
        tree_add(list, j);
    }
    return list;
}

static json_t *totals_json(const struct api_answers *in)
{
    const struct classical *c = in->mocks;
    int line = in->program->scoring.practice_raw;
    double at_line = 0;

    if (!c)
        return json_null();
    for (int x = line; line > 0 && x <= c->most; x++)
        at_line += c->freq[x];
    json_t *j = json_object();
    tree_set(j, "mocks", tree_real(c->n));
    tree_set(j, "mean", tree_real(c->mean));
    tree_set(j, "sd", tree_real(c->sd));
    tree_set(j, "of", json_integer(c->most));
    tree_set(j, "at_line",
             line > 0 && line <= c->most ? tree_real(at_line / c->n)
                                         : json_null());
    return j;
}

struct str api_answers_json(struct arena *a, const struct api_answers *in)
{
    json_t *j = json_object();

    tree_set(j, "program", tree_text(in->program->id));
    tree_set(
        j, "sittings",
        json_integer(in->responses ? (json_int_t)in->responses->n_rows : 0));
    tree_set(j, "least", json_integer(in->least));
    tree_set(j, "calibration", calibration_about(a, in->calibration));
    tree_set(j, "totals", totals_json(in));
    tree_set(j, "items", items_json(a, in));
    return tree_done(a, j);
}
