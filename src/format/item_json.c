#include "format/item_json.h"

#include "base/arena.h"
#include "format/markdown.h"
#include "format/svg.h"

#include <jansson.h>

/* ---- item → JSON ---- */

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    if (!j)
        BUG("text of an item is not UTF-8");
    return j;
}

static void set(json_t *object, const char *key, json_t *value)
{
    if (!object || json_object_set_new(object, key, value))
        BUG("out of memory");
}

static json_t *option_to_json(const struct option *o)
{
    json_t *j = json_object();

    set(j, "misconception", text(o->misconception));
    set(j, "reason", text(o->reason));
    set(j, "text", text(o->text));
    return j;
}

static json_t *images_to_json(const struct item *item)
{
    json_t *list = json_array();

    for (int i = 0; i < item->n_images; i++) {
        json_t *j = json_object();
        set(j, "name", text(item->images[i].name));
        set(j, "svg", text(item->images[i].svg));
        json_array_append_new(list, j);
    }
    return list;
}

struct str item_json_text(struct arena *a, const struct item *item)
{
    json_t *j = json_object(), *enemies = json_array(), *options = json_array();

    for (int i = 0; i < item->n_enemies; i++)
        json_array_append_new(enemies, text(item->enemies[i]));
    if (item->fact.n)
        set(j, "fact", text(item->fact));
    if (item->n_images)
        set(j, "images", images_to_json(item));
    for (int i = 0; i < item->n_options; i++)
        json_array_append_new(options, option_to_json(&item->options[i]));
    set(j, "area", text(item->area));
    set(j, "enemies", enemies);
    set(j, "id", text(item->id));
    set(j, "key", text(option_set_text(a, item->key)));
    set(j, "level", text(item_level_text(item->level)));
    set(j, "negative", json_boolean(item->negative));
    set(j, "options", options);
    set(j, "reviewed", text(item->reviewed));
    set(j, "shuffle", json_boolean(item->shuffle));
    set(j, "source", text(item->source));
    set(j, "source_checked", json_boolean(item->source_checked));
    set(j, "status", text(item_status_text(item->status)));
    set(j, "stem", text(item->stem));
    set(j, "takeaway", text(item->takeaway));
    set(j, "type", text(item_type_text(item->type)));

    char *bytes = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
    if (!bytes)
        BUG("out of memory");
    struct str out = str_dup(a, str_from_c(bytes));
    free(bytes);
    json_decref(j);
    return out;
}

/* ---- JSON → item ---- */

struct reader {
    struct arena *arena;
    struct problems *problems;
    struct str file;
};

static void wrong(const struct reader *r, const char *key, const char *mend)
{
    problem_add(r->problems, r->file, 0, str_from_c(mend),
                "wrong or missing '%s' in an item", key);
}

static bool get_text(const struct reader *r, const json_t *object,
                     const char *key, struct str *out)
{
    const json_t *j = json_object_get(object, key);

    *out = (struct str){ 0 };
    if (!json_is_string(j)) {
        wrong(r, key, "it must be a text");
        return false;
    }
    *out = str_dup(r->arena,
                   (struct str){ json_string_value(j), json_string_length(j) });
    return true;
}

static void get_bool(const struct reader *r, const json_t *object,
                     const char *key, bool *out)
{
    const json_t *j = json_object_get(object, key);

    *out = json_is_true(j);
    if (!json_is_boolean(j))
        wrong(r, key, "it must be true or false");
}

static const json_t *get_array(const struct reader *r, const json_t *object,
                               const char *key, size_t most)
{
    const json_t *j = json_object_get(object, key);

    if (json_is_array(j) && json_array_size(j) <= most)
        return j;
    wrong(r, key, "it must be a list, and not too long");
    return NULL;
}

/* Every key that was read is there, so more keys than those are unknown. */
static void expect_size(const struct reader *r, const json_t *object, size_t n,
                        const char *what)
{
    if (json_object_size(object) > n)
        problem_add(r->problems, r->file, 0,
                    S("it was written by another version of this program"),
                    "unknown key in %s", what);
}

static void get_words(const struct reader *r, const json_t *j,
                      struct item *item)
{
    struct str s;

    if (get_text(r, j, "level", &s) && !item_level_parse(s, &item->level))
        wrong(r, "level", "it must be recall, application or analysis");
    if (get_text(r, j, "status", &s) && !item_status_parse(s, &item->status))
        wrong(r, "status", "it must be draft, pretest, operational or retired");
    if (get_text(r, j, "type", &s) && !item_type_parse(s, &item->type))
        wrong(r, "type", "it must be single or multiple");
    if (get_text(r, j, "key", &s) &&
        (!option_set_parse(s, &item->key) || !item->key ||
         item->key >> item->n_options ||
         (item->type == ITEM_SINGLE && option_set_count(item->key) != 1)))
        wrong(r, "key", "it must name options of the item");
}

static void get_lists(const struct reader *r, const json_t *j,
                      struct item *item)
{
    const json_t *enemies = get_array(r, j, "enemies", ITEM_JSON_MOST);
    const json_t *options = get_array(r, j, "options", OPTIONS_MOST);
    size_t n = json_array_size(enemies);
    struct str *ids = ARENA_ARRAY(r->arena, struct str, n);

    for (size_t i = 0; i < n; i++) {
        const json_t *id = json_array_get(enemies, i);
        if (!json_is_string(id))
            wrong(r, "enemies", "it must be a list of ids");
        else
            ids[i] = str_dup(r->arena, (struct str){ json_string_value(id),
                                                     json_string_length(id) });
    }
    item->enemies = ids;
    item->n_enemies = (int)n;
    for (size_t i = 0; i < json_array_size(options); i++) {
        const json_t *option = json_array_get(options, i);
        struct option *o = &item->options[item->n_options++];
        get_text(r, option, "misconception", &o->misconception);
        get_text(r, option, "reason", &o->reason);
        get_text(r, option, "text", &o->text);
        expect_size(r, option, 3, "an option");
    }
}

/* Only an item that shares its fact has one. */
static void get_fact(const struct reader *r, const json_t *j, struct item *item)
{
    if (json_object_get(j, "fact") && get_text(r, j, "fact", &item->fact) &&
        !item->fact.n)
        wrong(r, "fact", "it must not be empty");
}

/* An item without drawings has no such list. */
static void get_images(const struct reader *r, const json_t *j,
                       struct item *item)
{
    if (!json_object_get(j, "images"))
        return;
    const json_t *list = get_array(r, j, "images", IMAGES_MOST);
    size_t n = json_array_size(list);
    struct item_image *images = ARENA_ARRAY(r->arena, struct item_image, n);

    for (size_t i = 0; i < n; i++) {
        const json_t *image = json_array_get(list, i);
        get_text(r, image, "name", &images[i].name);
        get_text(r, image, "svg", &images[i].svg);
        expect_size(r, image, 2, "an image");
        struct str svg = svg_check(r->file, images[i].svg, r->problems);
        if (svg.n != images[i].svg.n)
            wrong(r, "svg", "it must be a drawing and no more");
    }
    if (list && !n)
        wrong(r, "images", "it must not be empty");
    item->images = images;
    item->n_images = (int)n;
}

bool item_json_parse(struct arena *a, struct str bytes, struct str file,
                     struct item *item, struct problems *ps)
{
    struct reader r = { a, ps, file };
    size_t before = ps->n + ps->cut;
    json_error_t error;

    *item = (struct item){ 0 };
    if (bytes.n > ITEM_JSON_MOST) {
        problem_add(ps, file, 0, S("make it shorter"),
                    "item of more than %d bytes", ITEM_JSON_MOST);
        return false;
    }
    json_t *j = json_loadb(bytes.p ? bytes.p : "", bytes.n,
                           JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(j)) {
        problem_add(ps, file, error.line > 0 ? error.line : 0,
                    S("an item is one JSON object"), "not an item: %s",
                    j ? "another kind of value" : error.text);
        json_decref(j);
        return false;
    }
    get_lists(&r, j, item);
    get_words(&r, j, item);
    get_fact(&r, j, item);
    get_images(&r, j, item);
    get_text(&r, j, "area", &item->area);
    get_text(&r, j, "id", &item->id);
    get_text(&r, j, "reviewed", &item->reviewed);
    get_text(&r, j, "source", &item->source);
    get_text(&r, j, "stem", &item->stem);
    get_text(&r, j, "takeaway", &item->takeaway);
    get_bool(&r, j, "negative", &item->negative);
    get_bool(&r, j, "shuffle", &item->shuffle);
    get_bool(&r, j, "source_checked", &item->source_checked);
    expect_size(&r, j, 15 + (item->fact.n > 0) + (item->n_images > 0),
                "an item");
    json_decref(j);
    if (ps->n + ps->cut > before)
        return false;
    item_render(a, item);
    return true;
}
