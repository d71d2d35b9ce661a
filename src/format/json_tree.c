#include "format/json_tree.h"

#include "base/err.h"

#include <math.h>

void tree_set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value))
        BUG("JSON cannot hold \"%s\"", key);
}

void tree_add(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value))
        BUG("JSON cannot hold a value");
}

json_t *tree_text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

json_t *tree_text_or_null(struct str s)
{
    return s.n ? tree_text(s) : json_null();
}

json_t *tree_date(struct arena *a, struct date d)
{
    return tree_text(date_text(a, d));
}

json_t *tree_real(double x)
{
    return isfinite(x) ? json_real(round(x * 1e4) / 1e4) : json_null();
}

json_t *tree_of(struct str json)
{
    json_t *j = json_loadb(json.p, json.n, 0, NULL);

    if (!j)
        BUG("not JSON");
    return j;
}

static struct str dumped(struct arena *a, json_t *j, size_t flags)
{
    size_t n = json_dumpb(j, NULL, 0, flags);

    if (!n)
        BUG("JSON cannot be written");
    char *p = arena_alloc(a, n);
    json_dumpb(j, p, n, flags);
    json_decref(j);
    return (struct str){ p, n };
}

struct str tree_done(struct arena *a, json_t *j)
{
    return dumped(a, j, JSON_COMPACT | JSON_REAL_PRECISION(12));
}

struct str tree_done_sorted(struct arena *a, json_t *j)
{
    return dumped(a, j, JSON_COMPACT | JSON_SORT_KEYS);
}
