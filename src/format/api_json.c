#include "format/api_json.h"

#include "base/arena.h"
#include "format/api_int.h"
#include "format/pad_json_int.h"

/* ---- bodies in ---- */

option_set api_letters(const json_t *j, const char *key,
                       struct problems *problems)
{
    const json_t *list = json_object_get(j, key);
    option_set set = 0;
    size_t i;
    const json_t *v;

    if (!json_is_array(list)) {
        problem_field(problems, str_fmt(problems->arena, "/%s", key),
                      S("send a list such as [\"b\"], or []"),
                      list ? "not a list" : "missing");
        return 0;
    }
    json_array_foreach(list, i, v)
    {
        const char *s = json_string_value(v);
        bool known = s && json_string_length(v) == 1 && s[0] >= 'a' &&
                     s[0] < 'a' + OPTIONS_MOST;
        option_set bit = (option_set)(known ? 1u << (s[0] - 'a') : 0);
        if (!known || set & bit) {
            problem_field(problems, str_fmt(problems->arena, "/%s/%zu", key, i),
                          S("send each option's letter once"),
                          known ? "named twice"
                                : "not the letter of an option");
            return 0;
        }
        set = (option_set)(set | bit);
    }
    return set;
}

bool api_answer_parse(struct str body, struct api_answer *out,
                      struct problems *problems)
{
    static const char *const keys[] = { "choices", "seq", "age_ms", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, API_BODY_MOST, keys, problems);

    *out = (struct api_answer){ 0 };
    if (!j)
        return false;
    out->choices = api_letters(j, "choices", problems);
    out->seq = (int)api_whole(j, "seq", 1, INT32_MAX, problems);
    if (json_object_get(j, "age_ms"))
        out->age_us =
            1000 * api_whole(j, "age_ms", 0, API_AGE_MOST_US / 1000, problems);
    json_decref(j);
    return problems->n == before;
}

bool api_flag_parse(struct str body, bool *on, struct problems *problems)
{
    static const char *const keys[] = { "on", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, API_BODY_MOST, keys, problems);
    const json_t *v = json_object_get(j, "on");

    *on = json_is_true(v);
    if (j && !json_is_boolean(v))
        problem_field(problems, S("/on"), S("send true or false"),
                      v ? "neither true nor false" : "missing");
    json_decref(j);
    return problems->n == before;
}

bool api_strike_parse(struct str body, option_set *struck,
                      struct problems *problems)
{
    static const char *const keys[] = { "options", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, API_BODY_MOST, keys, problems);

    *struck = j ? api_letters(j, "options", problems) : 0;
    json_decref(j);
    return problems->n == before;
}

/* ---- views out ---- */

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

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

/* A message may quote what was sent, cut in the middle of a letter. */
static json_t *words(struct str s)
{
    json_t *j = text(s);

    for (int i = 0; !j && i < 3 && s.n; i++)
        j = text(str_sub(s, 0, --s.n));
    return j ? j : json_string("this cannot be shown");
}

/* null for 0: no such instant. */
static json_t *instant(struct arena *a, int64_t at_us)
{
    return at_us ? text(instant_text(a, at_us)) : json_null();
}

json_t *api_letters_json(option_set set)
{
    json_t *list = json_array();

    for (int i = 0; i < OPTIONS_MOST; i++)
        if (set & 1u << i)
            json_array_append_new(list, json_stringn(&"abcdefghij"[i], 1));
    return list;
}

static void put_moment(struct arena *a, json_t *j, const struct api_moment *m)
{
    json_object_set_new(j, "id", json_integer(m->id));
    json_object_set_new(j, "state", text(sitting_phase_text(m->phase)));
    json_object_set_new(j, "segment", json_integer(m->segment + 1));
    json_object_set_new(j, "segments", json_integer(m->n_segments));
    json_object_set_new(j, "now", instant(a, m->now_us));
    json_object_set_new(j, "deadline", instant(a, m->deadline_us));
}

static void put_response(struct arena *a, json_t *j, const struct response *r)
{
    json_object_set_new(j, "seq", json_integer(r->seq));
    json_object_set_new(j, "saved_at", instant(a, r->saved_us));
    json_object_set_new(j, "choices", api_letters_json(r->choices));
    json_object_set_new(j, "late", json_boolean(r->late));
}

static json_t *item_json(struct arena *a, const struct item *item, int n,
                         const struct response *r, uint64_t seed)
{
    json_t *j = json_object(), *options = json_array();
    uint8_t order[OPTIONS_MOST];

    item_option_order(item, seed, order);
    for (int i = 0; i < item->n_options; i++) {
        json_t *o = json_object();
        json_object_set_new(o, "id", json_stringn(&"abcdefghij"[order[i]], 1));
        json_object_set_new(o, "text", text(item->options[order[i]].text_html));
        json_array_append_new(options, o);
    }
    json_object_set_new(j, "id", text(item->id));
    json_object_set_new(j, "n", json_integer(n));
    json_object_set_new(
        j, "type",
        json_string(item->type == ITEM_MULTIPLE ? "multiple" : "single"));
    json_object_set_new(j, "stem", text(item->stem_html));
    json_object_set_new(j, "options", options);
    json_t *stored = r->seq ? json_object() : json_null();
    if (r->seq)
        put_response(a, stored, r);
    json_object_set_new(j, "response", stored);
    json_object_set_new(j, "flagged", json_boolean(r->flagged));
    json_object_set_new(j, "struck", api_letters_json(r->struck));
    json_object_set_new(j, "seen", json_boolean(r->seen));
    return j;
}

struct str api_moment_json(struct arena *a, const struct api_moment *m)
{
    json_t *j = json_object();

    put_moment(a, j, m);
    return dump(a, j);
}

struct str api_sitting_json(struct arena *a, const struct api_sitting *s)
{
    const struct sitting *state = s->state;
    bool open = s->moment.phase == SITTING_SEGMENT && s->moment.segment >= 0;
    json_t *j = json_object(), *items = json_array();

    put_moment(a, j, &s->moment);
    json_object_set_new(
        j, "started",
        instant(a, open ? state->segments[state->segment].started_us : 0));
    json_object_set_new(j, "break_left_ms",
                        json_integer(state->break_left_us / 1000));
    json_object_set_new(j, "program", text(s->program->id));
    json_object_set_new(j, "title", text(s->program->abbr));
    if (open) {
        const struct form_segment *g = &s->form->segments[state->segment];
        for (int i = 0; i < g->n; i++)
            json_array_append_new(
                items, item_json(a, s->form->items[g->first + i].item, i + 1,
                                 &state->responses[g->first + i], state->seed));
    }
    json_object_set_new(j, "items", items);
    return dump(a, j);
}

struct str api_saved_json(struct arena *a, const struct response *r,
                          const struct api_moment *m)
{
    json_t *j = json_object();

    put_response(a, j, r);
    put_moment(a, j, m);
    return dump(a, j);
}

struct str api_problem_json(struct arena *a, const struct api_problem *p)
{
    json_t *j = json_object();

    json_object_set_new(j, "type", json_string("about:blank"));
    json_object_set_new(j, "title", words(p->title));
    json_object_set_new(j, "status", json_integer(p->status));
    if (p->detail.n)
        json_object_set_new(j, "detail", words(p->detail));
    if (p->reason.n)
        json_object_set_new(j, "reason", words(p->reason));
    json_object_set_new(j, "request_id", words(p->request_id));
    if (p->problems && p->problems->n) {
        json_t *errors = json_array();
        for (size_t i = 0; i < p->problems->n; i++) {
            const struct problem *e = &p->problems->p[i];
            json_t *one = json_object();
            json_object_set_new(one, "pointer", words(e->field));
            json_object_set_new(one, "detail", words(e->what));
            json_object_set_new(one, "mend", words(e->mend));
            json_array_append_new(errors, one);
        }
        json_object_set_new(j, "errors", errors);
    }
    if (p->stored) {
        json_t *stored = json_object();
        put_response(a, stored, p->stored);
        json_object_set_new(j, "stored", stored);
    }
    if (p->pad)
        json_object_set_new(j, "pad", pad_entry_object(a, p->form, p->pad));
    if (p->moment)
        put_moment(a, j, p->moment);
    return dump(a, j);
}
