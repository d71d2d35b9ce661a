#include "format/export_json.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <jansson.h>

struct export
{
    struct arena *arena;
    json_t *root, *cases, *sittings;
    json_t *events; /* of the sitting that is open */
};

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    if (!j)
        BUG("text that is not UTF-8");
    return j;
}

static json_t *instant(struct export *x, int64_t at_us)
{
    return text(instant_text(x->arena, at_us));
}

static void drop(void *root)
{
    json_decref(root);
}

struct export *export_new(struct arena *a, int64_t at_us)
{
    struct export *x = ARENA_NEW(a, struct export);

    x->arena = a;
    x->cases = json_array();
    x->sittings = json_array();
    x->root = json_pack("{s:s, s:i, s:o, s:o, s:o}", "format", "resit-export",
                        "version", 1, "exported", instant(x, at_us), "cases",
                        x->cases, "sittings", x->sittings);
    if (!x->root)
        BUG("JSON cannot be made");
    arena_defer(a, drop, x->root);
    return x;
}

void export_case_event(struct export *x, struct str program, int64_t at_us,
                       struct str kind, struct str body)
{
    json_t *j = json_loadb(body.p, body.n, 0, NULL);

    json_array_append_new(
        x->cases, json_pack("{s:o, s:o, s:o, s:o}", "program", text(program),
                            "at", instant(x, at_us), "kind", text(kind), "body",
                            j ? j : text(body)));
}

void export_sitting_begin(struct export *x, const struct export_sitting *s)
{
    json_t *items = json_array();

    for (int i = 0; i < s->form->n_items; i++)
        json_array_append_new(items, text(s->form->items[i].item->id));
    x->events = json_array();
    json_t *j = json_pack("{s:I, s:o, s:o, s:o, s:o}", "id", (json_int_t)s->id,
                          "program", text(s->program), "kind", text(s->kind),
                          "items", items, "events", x->events);
    if (s->domain.n)
        json_object_set_new(j, "domain", text(s->domain));
    json_array_append_new(x->sittings, j);
}

static void set_int(json_t *j, const char *key, struct opt_int v)
{
    if (v.has)
        json_object_set_new(j, key, json_integer(v.v));
}

void export_event(struct export *x, const struct export_event *e)
{
    json_t *j = json_pack("{s:I, s:o, s:o}", "n", (json_int_t)e->n, "at",
                          instant(x, e->at_us), "kind", text(e->kind));

    set_int(j, "item", e->item);
    set_int(j, "segment", e->segment);
    set_int(j, "seq", e->seq);
    if (e->choices.has)
        json_object_set_new(
            j, "choices",
            text(option_set_text(x->arena, (option_set)e->choices.v)));
    if (e->flag.has)
        json_object_set_new(j, "flag", json_boolean(e->flag.v));
    set_int(j, "us", e->us);
    set_int(j, "extra_percent", e->extra_percent);
    set_int(j, "extra_segment_us", e->extra_segment_us);
    set_int(j, "extra_break_us", e->extra_break_us);
    json_array_append_new(x->events, j);
}

void export_sitting_end(struct export *x)
{
    x->events = NULL;
}

struct str export_text(struct export *x)
{
    char *dumped = json_dumps(x->root, JSON_INDENT(1) | JSON_SORT_KEYS);

    if (!dumped)
        BUG("JSON cannot be written");
    struct str s = str_dup(x->arena, str_from_c(dumped));
    free(dumped);
    return s;
}
