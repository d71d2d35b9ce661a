#include "format/api_json.h"

#include "base/arena.h"
#include "format/api_int.h"
#include "format/json_put.h"
#include "format/pad_json.h"

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

json_t *api_letters_json(option_set set)
{
    json_t *list = json_array();

    for (int i = 0; i < OPTIONS_MOST; i++)
        if (set & 1u << i)
            json_array_append_new(list, json_stringn(&"abcdefghij"[i], 1));
    return list;
}

static struct str letter(int option)
{
    return (struct str){ &"abcdefghij"[option], 1 };
}

/* No ceiling but that of the answer it goes into. */
static void begin(struct out *o, struct arena *a)
{
    out_init(o, a, SIZE_MAX / 8);
    json_put_open(o, '{');
}

static struct str end(struct out *o)
{
    json_put_close(o, '}');
    return out_str(o);
}

static void put_int(struct out *o, const char *key, int64_t v)
{
    json_put_key(o, key);
    json_put_int(o, v);
}

static void put_bool(struct out *o, const char *key, bool v)
{
    json_put_key(o, key);
    json_put_bool(o, v);
}

static void put_text(struct out *o, const char *key, struct str s)
{
    json_put_key(o, key);
    json_put_text(o, s);
}

/* A message may quote what was sent, cut in the middle of a letter. */
static void put_words(struct out *o, const char *key, struct str s)
{
    for (int i = 0; i < 3 && s.n && !str_is_utf8(s); i++)
        s.n--;
    put_text(o, key, s);
}

/* null for 0: no such instant. */
static void put_instant(struct out *o, const char *key, int64_t at_us)
{
    json_put_key(o, key);
    if (at_us)
        json_put_text(o, instant_text(o->arena, at_us));
    else
        json_put_null(o);
}

static void put_letters(struct out *o, const char *key, option_set set)
{
    json_put_key(o, key);
    json_put_open(o, '[');
    for (int i = 0; i < OPTIONS_MOST; i++)
        if (set & 1u << i)
            json_put_text(o, letter(i));
    json_put_close(o, ']');
}

static void put_moment(struct out *o, const struct api_moment *m)
{
    put_int(o, "id", m->id);
    put_text(o, "state", sitting_phase_text(m->phase));
    put_int(o, "segment", m->segment + 1);
    put_int(o, "segments", m->n_segments);
    put_instant(o, "now", m->now_us);
    put_instant(o, "deadline", m->deadline_us);
}

static void put_response(struct out *o, const struct response *r)
{
    put_int(o, "seq", r->seq);
    put_instant(o, "saved_at", r->saved_us);
    put_letters(o, "choices", r->choices);
    put_bool(o, "late", r->late);
}

static void put_stored(struct out *o, const char *key, const struct response *r)
{
    json_put_key(o, key);
    json_put_open(o, '{');
    put_response(o, r);
    json_put_close(o, '}');
}

static void put_item(struct out *o, const struct item *item, int n,
                     const struct response *r, uint64_t seed)
{
    uint8_t order[OPTIONS_MOST];

    json_put_open(o, '{');
    put_text(o, "id", item->id);
    put_int(o, "n", n);
    put_text(o, "type",
             item->type == ITEM_MULTIPLE ? S("multiple") : S("single"));
    put_text(o, "stem", item->stem_html);
    item_option_order(item, seed, order);
    json_put_key(o, "options");
    json_put_open(o, '[');
    for (int i = 0; i < item->n_options; i++) {
        json_put_open(o, '{');
        put_text(o, "id", letter(order[i]));
        put_text(o, "text", item->options[order[i]].text_html);
        json_put_close(o, '}');
    }
    json_put_close(o, ']');
    if (r->seq) {
        put_stored(o, "response", r);
    } else {
        json_put_key(o, "response");
        json_put_null(o);
    }
    put_bool(o, "flagged", r->flagged);
    put_letters(o, "struck", r->struck);
    put_bool(o, "seen", r->seen);
    json_put_close(o, '}');
}

struct str api_moment_json(struct arena *a, const struct api_moment *m)
{
    struct out o;

    begin(&o, a);
    put_moment(&o, m);
    return end(&o);
}

struct str api_sitting_json(struct arena *a, const struct api_sitting *s)
{
    const struct sitting *state = s->state;
    bool open = s->moment.phase == SITTING_SEGMENT && s->moment.segment >= 0;
    struct out o;

    begin(&o, a);
    put_moment(&o, &s->moment);
    put_instant(&o, "started",
                open ? state->segments[state->segment].started_us : 0);
    put_int(&o, "break_left_ms", state->break_left_us / 1000);
    put_text(&o, "program", s->program->id);
    put_text(&o, "title", s->program->abbr);
    json_put_key(&o, "items");
    json_put_open(&o, '[');
    if (open) {
        const struct form_segment *g = &s->form->segments[state->segment];
        for (int i = 0; i < g->n; i++)
            put_item(&o, s->form->items[g->first + i].item, i + 1,
                     &state->responses[g->first + i], state->seed);
    }
    json_put_close(&o, ']');
    return end(&o);
}

struct str api_saved_json(struct arena *a, const struct response *r,
                          const struct api_moment *m)
{
    struct out o;

    begin(&o, a);
    put_response(&o, r);
    put_moment(&o, m);
    return end(&o);
}

static void put_errors(struct out *o, const struct problems *problems)
{
    json_put_key(o, "errors");
    json_put_open(o, '[');
    for (size_t i = 0; i < problems->n; i++) {
        const struct problem *e = &problems->p[i];
        json_put_open(o, '{');
        put_words(o, "pointer", e->field);
        put_words(o, "detail", e->what);
        put_words(o, "mend", e->mend);
        if (e->line)
            put_int(o, "line", e->line);
        json_put_close(o, '}');
    }
    json_put_close(o, ']');
}

struct str api_problem_json(struct arena *a, const struct api_problem *p)
{
    struct out o;

    begin(&o, a);
    put_text(&o, "type", S("about:blank"));
    put_words(&o, "title", p->title);
    put_int(&o, "status", p->status);
    if (p->detail.n)
        put_words(&o, "detail", p->detail);
    if (p->reason.n)
        put_words(&o, "reason", p->reason);
    put_words(&o, "request_id", p->request_id);
    if (p->problems && p->problems->n)
        put_errors(&o, p->problems);
    if (p->stored)
        put_stored(&o, "stored", p->stored);
    if (p->pad) {
        json_put_key(&o, "pad");
        json_put_json(&o, pad_entry_json(a, p->form, p->pad));
    }
    if (p->moment)
        put_moment(&o, p->moment);
    return end(&o);
}
