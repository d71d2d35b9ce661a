#include "format/case_view_json.h"

#include "format/decision_json_int.h"
#include "format/json_tree.h"

struct str api_history_json(struct arena *a, struct str program,
                            const struct api_entry *entries, size_t n)
{
    json_t *j = json_object(), *list = json_array();

    for (size_t i = 0; i < n; i++) {
        const struct api_entry *e = &entries[i];
        json_t *one = json_object();
        tree_set(one, "at", tree_text(instant_text(a, e->at_us)));
        tree_set(one, "kind", tree_text(case_event_kind_text(e->event->kind)));
        tree_set(one, "text", tree_text(e->text));
        tree_set(one, "body", tree_of(case_event_json_text(a, e->event)));
        tree_add(list, one);
    }
    tree_set(j, "program", tree_text(program));
    tree_set(j, "entries", list);
    return tree_done(a, j);
}

/* ---- checklist ---- */

static void take(json_t *to, json_t *from, const char *key)
{
    tree_set(to, key, json_incref(json_object_get(from, key)));
}

static json_t *list_json(struct arena *a, const struct api_checklist *c)
{
    const struct decision *d = c->decision;
    json_t *whole = decision_object(a, d), *j = json_object(),
           *dates = json_array();

    for (size_t i = 0; i < d->n_steps; i++) {
        const struct document *doc = c->documents[i];
        tree_set(json_array_get(json_object_get(whole, "steps"), i), "done_on",
                 doc ? tree_date(a, doc->date) : json_null());
    }
    for (size_t i = 0; i < c->n_points; i++)
        tree_add(dates, json_incref(json_array_get(
                            json_object_get(whole, "timeline"),
                            (size_t)(c->points[i] - d->points))));
    tree_set(j, "part", tree_text_or_null(d->part));
    take(j, whole, "steps");
    take(j, whole, "not_before");
    take(j, whole, "window");
    tree_set(j, "apply_by", tree_text_or_null(c->apply_by));
    tree_set(j, "dates", dates);
    take(j, whole, "fee");
    json_decref(whole);
    return j;
}

static json_t *fee_json(struct arena *a, const struct fee_rule *f)
{
    bool known = f->fact.status == FACT_KNOWN;
    json_t *j = json_object();

    tree_set(j, "id", tree_text(f->id));
    tree_set(j, "status", tree_text(fact_status_text(f->fact.status)));
    tree_set(j, "text", tree_text(f->fact.text));
    tree_set(j, "amount", known ? decision_amount(a, f->cents) : json_null());
    tree_set(j, "currency", known ? tree_text(f->currency) : json_null());
    return j;
}

struct str api_checklists_json(struct arena *a, const struct api_checklists *in)
{
    json_t *j = json_object(), *lists = json_array(), *fees = json_array();

    for (size_t i = 0; i < in->n; i++)
        tree_add(lists, list_json(a, &in->lists[i]));
    for (size_t i = 0; i < in->n_fees; i++)
        tree_add(fees, fee_json(a, in->fees[i]));
    tree_set(j, "program", tree_text(in->program));
    tree_set(j, "on", tree_date(a, in->on));
    tree_set(j, "checked", tree_date(a, in->checked));
    tree_set(j, "passed", json_boolean(in->passed));
    tree_set(j, "lists", lists);
    tree_set(j, "fees", fees);
    return tree_done(a, j);
}
