#include "format/form_json.h"

#include "base/arena.h"
#include "base/out.h"

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

/* The items by hand: a tree of them would be most of the work of a start. */
struct str form_json_text(struct arena *a, const struct form *f,
                          const int64_t *versions)
{
    const size_t item_most = 32; /* "[9223372036854775807,1,1]," */
    json_t *segments = json_array();

    for (int i = 0; i < f->n_segments; i++)
        json_array_append_new(
            segments, json_pack("{s:i, s:I}", "n", f->segments[i].n, "limit_us",
                                (json_int_t)f->segments[i].limit_us));
    struct str frame =
        dump(a, json_pack("{s:s%, s:I, s:I, s:o}", "outline", f->outline->id.p,
                          f->outline->id.n, "tutorial_us",
                          (json_int_t)f->tutorial_us, "break_pool_us",
                          (json_int_t)f->break_pool_us, "segments", segments));
    struct out out;
    out_init(&out, a, frame.n + ((size_t)f->n_items + 1) * item_most);
    out_lit(&out, frame.p, frame.n - 1); /* all but the bracket */
    out_lit(&out, ",\"items\":[", 10);
    for (int i = 0; i < f->n_items; i++) {
        const struct form_item *fi = &f->items[i];
        out_lit(&out, i ? ",[" : "[", i ? 2 : 1);
        out_int(&out, versions[i]);
        out_lit(&out, fi->scored ? ",1" : ",0", 2);
        out_lit(&out, fi->seen ? ",1]" : ",0]", 3);
    }
    out_lit(&out, "]}", 2);
    return out_str(&out);
}

static bool read_segments(const json_t *list, struct form_frame *out)
{
    size_t n = json_array_size(list);

    if (!n || n > SEGMENTS_MOST)
        return false;
    out->n_segments = (int)n;
    for (int i = 0, first = 0; i < out->n_segments; i++) {
        json_int_t items, limit_us;
        if (json_unpack(json_array_get(list, (size_t)i), "{s:I, s:I!}", "n",
                        &items, "limit_us", &limit_us) ||
            items < 1 || items > FORM_ITEMS_MOST || limit_us < 1)
            return false;
        out->segments[i] = (struct form_segment){ .first = first,
                                                  .n = (int)items,
                                                  .limit_us = limit_us };
        first += (int)items;
    }
    return true;
}

static bool read_items(struct arena *a, const json_t *list,
                       struct form_frame *out)
{
    size_t n = json_array_size(list);
    int in_segments = 0;

    if (!n || n > FORM_ITEMS_MOST)
        return false;
    struct form_item_ref *items = ARENA_ARRAY(a, struct form_item_ref, n);
    for (size_t i = 0; i < n; i++) {
        json_int_t version;
        int scored, seen;
        if (json_unpack(json_array_get(list, i), "[I, i, i!]", &version,
                        &scored, &seen) ||
            version < 1)
            return false;
        items[i] = (struct form_item_ref){ version, scored != 0, seen != 0 };
    }
    out->items = items;
    out->n_items = (int)n;
    for (int i = 0; i < out->n_segments; i++)
        in_segments += out->segments[i].n;
    return in_segments == out->n_items;
}

bool form_json_parse(struct arena *a, struct str text, struct form_frame *out,
                     struct str *why)
{
    json_error_t e;
    json_t *j =
        json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &e);
    json_t *segments, *items;
    const char *outline;
    json_int_t tutorial_us, break_us;
    bool good = false;

    *out = (struct form_frame){ 0 };
    if (!j ||
        json_unpack_ex(j, &e, 0, "{s:s, s:I, s:I, s:o, s:o!}", "outline",
                       &outline, "tutorial_us", &tutorial_us, "break_pool_us",
                       &break_us, "segments", &segments, "items", &items)) {
        *why = str_dup(a, str_from_c(e.text));
    } else if (tutorial_us < 0 || break_us < 0 ||
               !read_segments(segments, out) || !read_items(a, items, out)) {
        *why = S("the segments and items do not fit together");
    } else {
        out->outline = str_dup(a, str_from_c(outline));
        out->tutorial_us = tutorial_us;
        out->break_pool_us = break_us;
        good = true;
    }
    json_decref(j);
    return good;
}

struct str ids_json_text(struct arena *a, const int64_t *ids, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer(ids[i]));
    return dump(a, list);
}

bool ids_json_parse(struct arena *a, struct str text, int64_t **ids, size_t *n)
{
    json_t *j = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
    bool good = json_is_array(j);

    *n = json_array_size(j);
    *ids = ARENA_ARRAY(a, int64_t, *n);
    for (size_t i = 0; good && i < *n; i++) {
        const json_t *v = json_array_get(j, i);
        good = json_is_integer(v);
        (*ids)[i] = json_integer_value(v);
    }
    json_decref(j);
    return good;
}
