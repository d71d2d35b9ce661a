#include "format/api_view.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/case_json.h"
#include "format/program_json.h"

#include <jansson.h>

static struct str dump(struct arena *a, json_t *j)
{
    char *text = json_dumps(j, JSON_COMPACT);

    if (!text)
        BUG("JSON cannot be written");
    struct str s = str_dup(a, str_from_c(text));
    free(text);
    json_decref(j);
    return s;
}

static void put(json_t *j, const char *key, json_t *value)
{
    if (json_object_set_new(j, key, value))
        BUG("JSON cannot hold \"%s\"", key);
}

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *text_or_null(struct str s)
{
    return s.n ? text(s) : json_null();
}

struct str api_created_json(struct arena *a, int64_t id)
{
    return str_fmt(a, "{\"id\":%lld}", (long long)id);
}

/* ---- sittings ---- */

static json_t *number_when(bool has, int n)
{
    return has ? json_integer(n) : json_null();
}

static json_t *sitting_row(struct arena *a, const struct api_sitting_row *r)
{
    json_t *j = json_object();

    put(j, "id", json_integer(r->id));
    put(j, "program", text(r->program));
    put(j, "kind", text(form_kind_text(r->kind)));
    put(j, "domain", text_or_null(r->domain));
    put(j, "started", text(instant_text(a, r->started_us)));
    put(j, "ended",
        r->running ? json_null() : text(instant_text(a, r->ended_us)));
    put(j, "running", json_boolean(r->running));
    put(j, "items", json_integer(r->n_items));
    put(j, "finished",
        r->running ? json_null() : json_boolean(!r->unfinished));
    put(j, "told", json_boolean(r->told));
    put(j, "raw", number_when(r->told, r->raw));
    put(j, "of", number_when(r->told, r->of));
    put(j, "practice_line",
        number_when(r->told && r->has_line, r->practice_line));
    return j;
}

struct str api_sittings_json(struct arena *a,
                             const struct api_sitting_row *rows, size_t n)
{
    json_t *j = json_object(), *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, sitting_row(a, &rows[i]));
    put(j, "sittings", list);
    return dump(a, j);
}

/* ---- programs ---- */

static json_t *with_mock(json_t *j, const struct api_program *p)
{
    put(j, "items", json_integer(p->n_items));
    put(j, "no_mock", text_or_null(p->no_mock));
    return j;
}

struct str api_programs_json(struct arena *a, struct str chosen,
                             const struct api_program *p, int n)
{
    json_t *j = json_object(), *list = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(list,
                              with_mock(program_json(a, p[i].program), &p[i]));
    put(j, "chosen", text_or_null(chosen));
    put(j, "programs", list);
    return dump(a, j);
}

struct str api_program_json(struct arena *a, const struct api_program *p)
{
    return dump(a, with_mock(program_json_whole(a, p->program, p->policy), p));
}

struct str api_chosen_json(struct arena *a, struct str program)
{
    json_t *j = json_object();

    put(j, "program", text(program));
    return dump(a, j);
}

/* ---- study notes ---- */

static json_t *note_row(struct arena *a, const struct note *n)
{
    json_t *j = json_object();

    put(j, "id", text(n->area));
    put(j, "title", text(n->title));
    put(j, "checked", text(date_text(a, n->checked)));
    put(j, "words", json_integer(n->n_words));
    return j;
}

struct str api_notes_json(struct arena *a, const struct note *notes, int n)
{
    json_t *j = json_object(), *list = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(list, note_row(a, &notes[i]));
    put(j, "notes", list);
    return dump(a, j);
}

static json_t *ids_json(const struct str *ids, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(list, text(ids[i]));
    return list;
}

struct str api_note_json(struct arena *a, const struct note *n,
                         const struct note *notes, int n_notes,
                         const struct bank *bank)
{
    json_t *j = note_row(a, n), *sections = json_array();

    for (int i = 0; i < n->n_sections; i++) {
        const struct note_section *s = &n->sections[i];
        json_t *one = json_object();
        const struct str *ids;
        int n_ids = note_section_items(a, notes, n_notes, bank, s, &ids);
        put(one, "id", text(s->slug));
        put(one, "title", text(s->title));
        put(one, "html", text(s->html));
        put(one, "teaches", json_boolean(s->teaches));
        put(one, "items", ids_json(ids, n_ids));
        json_array_append_new(sections, one);
    }
    put(j, "sections", sections);
    put(j, "items", ids_json(n->items, n->n_items));
    return dump(a, j);
}

/* ---- the case ---- */

/* The value of a JSON text that this room has made itself. */
static json_t *made(struct str s)
{
    json_t *j = json_loadb(s.p, s.n, 0, NULL);

    if (!j)
        BUG("JSON that cannot be read back");
    return j;
}

static json_t *case_view(struct arena *a, const struct api_case *c)
{
    json_t *j = json_object();

    put(j, "program", text(c->program));
    put(j, "exists", json_boolean(c->exists));
    put(j, "case", made(case_json_text(a, c->facts)));
    put(j, "study_date",
        c->has_study_date ? text(date_text(a, c->study_date)) : json_null());
    return j;
}

struct str api_case_json(struct arena *a, const struct api_case *c)
{
    return dump(a, case_view(a, c));
}

struct str api_home_json(struct arena *a, const struct api_home *h)
{
    json_t *j = json_object();

    put(j, "program", h->facts ? text(h->facts->program) : json_null());
    put(j, "case", h->facts ? case_view(a, h->facts) : json_null());
    put(j, "decision",
        h->facts ? made(decision_json_text(a, h->facts->program, h->decision))
                 : json_null());
    put(j, "running", h->running ? sitting_row(a, h->running) : json_null());
    put(j, "last", h->last ? sitting_row(a, h->last) : json_null());
    put(j, "finished", json_integer(h->n_finished));
    return dump(a, j);
}

/* ---- review ---- */

static json_t *review_options(const struct item *item, option_set choices,
                              uint64_t seed)
{
    json_t *list = json_array();
    uint8_t order[OPTIONS_MOST];

    item_option_order(item, seed, order);
    for (int i = 0; i < item->n_options; i++) {
        const struct option *from = &item->options[order[i]];
        json_t *j = json_object();
        put(j, "id", json_stringn(&"abcdefghij"[order[i]], 1));
        put(j, "text", text(from->text_html));
        put(j, "reason", text(from->reason_html));
        put(j, "misconception", text_or_null(from->misconception));
        put(j, "key", json_boolean(item->key >> order[i] & 1));
        put(j, "chosen", json_boolean(choices >> order[i] & 1));
        json_array_append_new(list, j);
    }
    return list;
}

static const char *result_text(enum mark_result r)
{
    switch (r) {
    case MARK_OMITTED:
        return "omitted";
    case MARK_WRONG:
        return "wrong";
    case MARK_RIGHT:
        return "right";
    }
    BUG("mark %d", (int)r);
}

static json_t *review_item(const struct api_review *in, int n)
{
    const struct form_item *f = &in->form->items[n];
    const struct item_mark *m = &in->report->marks[n];
    json_t *j = json_object();

    put(j, "id", text(f->item->id));
    put(j, "n", json_integer(n + 1));
    put(j, "stem", text(f->item->stem_html));
    put(j, "options", review_options(f->item, m->choices, in->state->seed));
    put(j, "result", json_string(result_text(m->result)));
    put(j, "takeaway", text_or_null(f->item->takeaway_html));
    put(j, "scored", json_boolean(f->scored));
    put(j, "flagged", json_boolean(in->state->responses[n].flagged));
    put(j, "late", json_boolean(m->late));
    put(j, "seen_before", json_boolean(f->seen));
    return j;
}

struct str api_review_json(struct arena *a, const struct api_review *in)
{
    json_t *j = json_object(), *items = json_array();

    for (int i = 0; i < in->form->n_items; i++)
        json_array_append_new(items, review_item(in, i));
    put(j, "sitting", json_integer(in->sitting));
    put(j, "program", text(in->program->id));
    put(j, "kind", text(form_kind_text(in->form->kind)));
    put(j, "domain", text_or_null(in->domain));
    put(j, "items", items);
    return dump(a, j);
}
