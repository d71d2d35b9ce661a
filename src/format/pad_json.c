#include "format/pad_json_int.h"

#include "base/arena.h"
#include "format/api_int.h"

/* ---- in ---- */

static struct str text_at(const json_t *j, const char *key,
                          struct problems *problems)
{
    const json_t *v = json_object_get(j, key);

    if (json_is_string(v))
        return (struct str){ json_string_value(v), json_string_length(v) };
    problem_field(problems,
                  api_pointer(problems->arena, S(""), str_from_c(key)),
                  S("send a text"), v ? "not a text" : "missing");
    return (struct str){ 0 };
}

static bool bool_at(const json_t *j, const char *key, struct problems *problems)
{
    const json_t *v = json_object_get(j, key);

    if (!json_is_boolean(v))
        problem_field(
            problems, api_pointer(problems->arena, S(""), str_from_c(key)),
            S("send true or false"), v ? "neither true nor false" : "missing");
    return json_is_true(v);
}

static void read_key(const json_t *keys, int c, struct look *look,
                     struct problems *problems)
{
    struct str name = command_text((enum command)c);
    struct str at = api_pointer(problems->arena, S("/keys"), name);
    const json_t *v = json_object_getn(keys, name.p, name.n);
    const char *s = json_string_value(v);

    look->keys[c] = s && json_string_length(v) == 1 ? s[0] : 0;
    if (!command_key_is_free(look->keys[c])) {
        problem_field(problems, at,
                      S("send one visible character, no capital and no digit"),
                      v ? "this cannot be a key" : "missing");
        return;
    }
    int other = look_same_key(look, c);
    if (other >= 0)
        problem_field(problems, at, S("give each its own key"),
                      "\"%c\" is the key of \"%.*s\" already", look->keys[c],
                      STR_ARG(command_text((enum command)other)));
}

static void read_look(const json_t *j, struct look *look,
                      struct problems *problems)
{
    json_t *keys = json_object_get(j, "keys");
    const char *names[COMMANDS + 1] = { 0 };

    *look = look_default();
    if (!theme_parse(text_at(j, "theme", problems), &look->theme) &&
        json_is_string(json_object_get(j, "theme")))
        problem_field(problems, S("/theme"),
                      S("send \"system\", \"light\", \"dark\" or "
                        "\"contrast\""),
                      "there is no such theme");
    look->text_percent = (int)api_whole(j, "text_percent", text_sizes[0],
                                        text_sizes[TEXT_SIZES - 1], problems);
    bool is_step = false;
    for (int i = 0; i < TEXT_SIZES; i++)
        is_step = is_step || text_sizes[i] == look->text_percent;
    if (!is_step)
        problem_field(problems, S("/text_percent"),
                      S("send 100, 125, 150, 175 or 200"), "not a step");
    look->mask = bool_at(j, "mask", problems);
    look->keys_on = bool_at(j, "keys_on", problems);
    if (!json_is_object(keys)) {
        problem_field(problems, S("/keys"), S("send all keys"),
                      keys ? "not an object" : "missing");
        return;
    }
    for (int i = 0; i < COMMANDS; i++)
        names[i] = command_text((enum command)i).p;
    api_keys(keys, S("/keys"), names, problems);
    for (int i = 0; i < COMMANDS; i++)
        read_key(keys, i, look, problems);
}

static void read_ranges(struct arena *a, const json_t *j, struct pad_value *out,
                        struct problems *problems)
{
    static const char *const keys[] = { "from", "to", NULL };
    const json_t *list = json_object_get(j, "ranges");
    size_t n = json_array_size(list);
    int end = -1;

    if (!json_is_array(list) || n > PAD_RANGES_MOST) {
        problem_field(problems, S("/ranges"),
                      str_fmt(problems->arena, "send a list of at most %d",
                              PAD_RANGES_MOST),
                      list ? "not such a list" : "missing");
        return;
    }
    struct pad_range *p = ARENA_ARRAY(a, struct pad_range, n);
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_array_get(list, i);
        struct str at = str_fmt(problems->arena, "/ranges/%zu", i);
        size_t before = problems->n;
        if (!json_is_object(one)) {
            problem_field(problems, at, S("send {\"from\":0,\"to\":5}"),
                          "not a range");
            return;
        }
        api_keys(one, at, keys, problems);
        json_int_t from = json_integer_value(json_object_get(one, "from"));
        json_int_t to = json_integer_value(json_object_get(one, "to"));
        if (problems->n == before &&
            (!json_is_integer(json_object_get(one, "from")) ||
             !json_is_integer(json_object_get(one, "to")) || from <= end ||
             to <= from || to > PAD_TEXT_MOST))
            problem_field(problems, at,
                          S("send whole numbers, ranges in their order with a "
                            "gap between any two"),
                          "not such a range");
        if (problems->n > before)
            return;
        p[i] = (struct pad_range){ (int)from, (int)to };
        end = (int)to;
    }
    out->ranges = p;
    out->n_ranges = (int)n;
}

static const char *const keys_of[PAD_KINDS][7] = {
    [PAD_LOOK] = { "theme", "text_percent", "mask", "keys_on", "keys", "seq" },
    [PAD_NOTES] = { "text", "seq" },
    [PAD_HIGHLIGHT] = { "ranges", "seq" },
    [PAD_SHOWN] = { "options", "seq" },
    [PAD_CALCULATOR] = { "line", "seq" },
};

bool pad_body_parse(struct arena *a, enum pad_kind kind, struct str body,
                    int64_t *seq, struct pad_value *out,
                    struct problems *problems)
{
    size_t before = problems->n;
    json_t *j = api_object(body, API_PAD_MOST, keys_of[kind], problems);

    *out = (struct pad_value){ .kind = kind };
    if (!j)
        return false;
    if (seq)
        *seq = api_whole(j, "seq", 1, INT32_MAX, problems);
    switch (kind) {
    case PAD_LOOK:
        read_look(j, &out->look, problems);
        break;
    case PAD_NOTES: {
        struct str text = text_at(j, "text", problems);
        if (problems->n == before)
            (void)pad_notes_take(a, text, out, S("/text"), problems);
        break;
    }
    case PAD_HIGHLIGHT:
        read_ranges(a, j, out, problems);
        break;
    case PAD_SHOWN:
        out->shown = api_letters(j, "options", problems);
        break;
    case PAD_CALCULATOR: {
        struct str line = text_at(j, "line", problems);
        if (problems->n == before)
            (void)pad_line_take(str_dup(a, line), out, S("/line"), problems);
        break;
    }
    }
    json_decref(j);
    return problems->n == before;
}

/* ---- out ---- */

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    if (!j)
        BUG("text that is not UTF-8");
    return j;
}

static void put_look(json_t *j, const struct look *look)
{
    json_t *keys = json_object();

    for (int i = 0; i < COMMANDS; i++) {
        struct str name = command_text((enum command)i);
        json_object_setn_new(keys, name.p, name.n,
                             json_stringn(&look->keys[i], 1));
    }
    json_object_set_new(j, "theme", text(theme_text(look->theme)));
    json_object_set_new(j, "text_percent", json_integer(look->text_percent));
    json_object_set_new(j, "mask", json_boolean(look->mask));
    json_object_set_new(j, "keys_on", json_boolean(look->keys_on));
    json_object_set_new(j, "keys", keys);
}

json_t *look_object(const struct look *look)
{
    json_t *j = json_object();

    put_look(j, look);
    return j;
}

static void put_value(json_t *j, const struct pad_value *v)
{
    switch (v->kind) {
    case PAD_LOOK:
        put_look(j, &v->look);
        return;
    case PAD_NOTES:
        json_object_set_new(j, "text", text(v->text));
        return;
    case PAD_HIGHLIGHT: {
        json_t *list = json_array();
        for (int i = 0; i < v->n_ranges; i++)
            json_array_append_new(list, json_pack("{s:i, s:i}", "from",
                                                  v->ranges[i].from, "to",
                                                  v->ranges[i].to));
        json_object_set_new(j, "ranges", list);
        return;
    }
    case PAD_SHOWN:
        json_object_set_new(j, "options", api_letters_json(v->shown));
        return;
    case PAD_CALCULATOR:
        json_object_set_new(j, "line", text(v->text));
        return;
    }
    BUG("pad kind %d", (int)v->kind);
}

static struct str dump(struct arena *a, json_t *j)
{
    char *s = json_dumps(j, JSON_COMPACT);

    if (!s)
        BUG("JSON cannot be written");
    struct str out = str_dup(a, str_from_c(s));
    free(s);
    json_decref(j);
    return out;
}

struct str pad_body_text(struct arena *a, const struct pad_value *v)
{
    json_t *j = json_object();

    put_value(j, v);
    return dump(a, j);
}

json_t *pad_entry_object(struct arena *a, const struct form *form,
                         const struct pad_entry *e)
{
    json_t *j = json_object();

    json_object_set_new(j, "kind", text(pad_kind_text(e->value.kind)));
    switch (pad_kind_place(e->value.kind)) {
    case PAD_OF_SITTING:
        break;
    case PAD_OF_SEGMENT:
        json_object_set_new(j, "segment", json_integer(e->place + 1));
        break;
    case PAD_OF_ITEM:
        if (e->place < 0 || e->place >= form->n_items)
            BUG("the pad of an item %d of %d", e->place, form->n_items);
        json_object_set_new(j, "item", text(form->items[e->place].item->id));
        break;
    }
    json_object_set_new(j, "seq", json_integer(e->seq));
    json_object_set_new(j, "saved_at",
                        e->seq ? text(instant_text(a, e->saved_us))
                               : json_null());
    put_value(j, &e->value);
    return j;
}

struct str pad_entry_json(struct arena *a, const struct form *form,
                          const struct pad_entry *e)
{
    return dump(a, pad_entry_object(a, form, e));
}

static json_t *texts(const struct str *p, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++)
        json_array_append_new(list, text(p[i]));
    return list;
}

static json_t *table_object(const struct reference_table *t)
{
    json_t *rows = json_array();

    for (int i = 0; i < t->n_rows; i++)
        json_array_append_new(rows,
                              texts(&t->cells[i * t->n_columns], t->n_columns));
    return json_pack("{s:o, s:o, s:o}", "title", text(t->title), "columns",
                     texts(t->columns, t->n_columns), "rows", rows);
}

struct str pad_json(struct arena *a, const struct exam_format *format,
                    const struct form *form, const struct pad_entry *entries,
                    size_t n)
{
    json_t *list = json_array(), *tables = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, pad_entry_object(a, form, &entries[i]));
    for (int i = 0; i < format->n_tables; i++)
        json_array_append_new(tables, table_object(&format->tables[i]));
    return dump(a,
                json_pack("{s:b, s:o, s:o}", "calculator", format->calculator,
                          "reference", tables, "entries", list));
}

int pad_text_length(struct str html)
{
    bool in_tag = false, in_entity = false;
    int n = 0;

    for (size_t i = 0; i < html.n; i++) {
        unsigned char c = (unsigned char)html.p[i];
        if (in_tag || in_entity) {
            in_tag = in_tag && c != '>';
            in_entity = in_entity && c != ';';
            continue;
        }
        in_tag = c == '<';
        in_entity = c == '&';
        n += !in_tag && (c & 0xc0) != 0x80;
    }
    return n;
}
