#include "format/export_json.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "format/pad_json_int.h"

#include <jansson.h>

struct export
{
    struct arena *arena;
    json_t *root, *cases, *sittings, *study_sessions, *study_events;
    json_t *tasks;        /* of the session that is open */
    json_t *events, *pad; /* of the sitting that is open */
    const struct form *form;
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
    x->study_sessions = json_array();
    x->study_events = json_array();
    x->root =
        json_pack("{s:s, s:i, s:o, s:o, s:o, s:{s:o, s:o}}", "format",
                  "resit-export", "version", 1, "exported", instant(x, at_us),
                  "cases", x->cases, "sittings", x->sittings, "study",
                  "sessions", x->study_sessions, "events", x->study_events);
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

    for (int i = 0; i < s->n_items; i++)
        json_array_append_new(items, text(s->form->items[i].item->id));
    x->events = json_array();
    x->pad = json_array();
    x->form = s->form;
    json_t *j =
        json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "id", (json_int_t)s->id,
                  "program", text(s->program), "kind", text(s->kind), "items",
                  items, "events", x->events, "pad", x->pad);
    if (s->domain.n)
        json_object_set_new(j, "domain", text(s->domain));
    if (s->calibration)
        json_object_set_new(j, "calibration", json_integer(s->calibration));
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

void export_pad(struct export *x, const struct pad_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        json_array_append_new(x->pad,
                              pad_entry_object(x->arena, x->form, &entries[i]));
}

void export_sitting_end(struct export *x)
{
    x->events = x->pad = NULL;
    x->form = NULL;
}

void export_look(struct export *x, const struct look *look)
{
    json_object_set_new(x->root, "look", look_object(look));
}

void export_study_session(struct export *x,
                          const struct export_study_session *s)
{
    x->tasks = json_array();
    json_t *j = json_pack(
        "{s:I, s:o, s:o, s:o, s:o, s:o}", "id", (json_int_t)s->id, "program",
        text(s->program), "kind", text(s->kind), "model", text(s->model),
        "started", instant(x, s->started_us), "tasks", x->tasks);
    if (s->limit_s)
        json_object_set_new(j, "limit_s", json_integer(s->limit_s));
    json_array_append_new(x->study_sessions, j);
}

void export_study_task(struct export *x, struct str kind, struct str card,
                       struct str item)
{
    json_array_append_new(x->tasks,
                          json_pack("{s:o, s:o, s:o}", "kind", text(kind),
                                    "card", text(card), "item", text(item)));
}

static void set_str(json_t *j, const char *key, struct opt_str v)
{
    if (v.has)
        json_object_set_new(j, key, text(v.v));
}

void export_study_event(struct export *x, const struct export_study_event *e)
{
    json_t *j = json_pack("{s:o, s:o, s:o}", "program", text(e->program), "at",
                          instant(x, e->at_us), "kind", text(e->kind));

    set_int(j, "session", e->session);
    set_int(j, "task", e->task);
    set_int(j, "seq", e->seq);
    if (e->chosen.has)
        json_object_set_new(
            j, "choices",
            text(option_set_text(x->arena, (option_set)e->chosen.v)));
    if (e->guessed.has)
        json_object_set_new(j, "guessed", json_boolean(e->guessed.v));
    set_int(j, "seconds", e->seconds);
    set_int(j, "rating", e->rating);
    set_str(j, "cause", e->cause);
    set_str(j, "item", e->item);
    if (e->flagged.has)
        json_object_set_new(j, "on", json_boolean(e->flagged.v));
    set_str(j, "card", e->card);
    set_str(j, "model", e->model);
    json_t *body =
        e->body.has ? json_loadb(e->body.v.p, e->body.v.n, 0, NULL) : NULL;
    if (body)
        json_object_set_new(j, "body", body);
    json_array_append_new(x->study_events, j);
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
