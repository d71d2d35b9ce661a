#include "format/plan_json.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/plan_text.h"

#include <jansson.h>
#include <math.h>

static void set(json_t *o, const char *key, json_t *value)
{
    if (json_object_set_new(o, key, value))
        BUG("out of memory, or text that is not UTF-8");
}

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *day(struct arena *a, int32_t d)
{
    return text(date_text(a, (struct date){ d }));
}

/* Four decimals: more would look as if they were known. */
static json_t *real(double x)
{
    return json_real(round(x * 1e4) / 1e4);
}

static json_t *pace(const struct plan_pace *p)
{
    json_t *o = json_object();

    set(o, "review_minutes", real(p->review));
    set(o, "new_minutes", real(p->fresh));
    set(o, "own_review", json_boolean(p->own_review));
    set(o, "own_new", json_boolean(p->own_fresh));
    return o;
}

static json_t *chance(struct arena *a, const struct plan *p)
{
    json_t *o;

    if (!p->known)
        return json_null();
    o = json_object();
    set(o, "followed", real(p->followed.chance));
    set(o, "followed_low", real(p->followed.low));
    set(o, "followed_high", real(p->followed.high));
    set(o, "nothing", real(p->nothing.chance));
    set(o, "nothing_low", real(p->nothing.low));
    set(o, "nothing_high", real(p->nothing.high));
    set(o, "aim", real(p->aim));
    set(o, "realistic", json_boolean(p->realistic));
    set(o, "realistic_date",
        p->realistic_day ? day(a, p->realistic_day) : json_null());
    set(o, "realistic_minutes_a_week",
        p->realistic_minutes ? json_integer(p->realistic_minutes)
                             : json_null());
    return o;
}

static json_t *area(struct arena *a, const struct material *m,
                    const struct plan *p, int k)
{
    const struct plan_area *x = &p->areas[k];
    json_t *o = json_object();

    set(o, "id", text(m->areas[k].id));
    set(o, "name", text(m->areas[k].name));
    set(o, "weight", real(x->weight));
    set(o, "chance", real(x->chance));
    set(o, "gap", real(x->gap));
    set(o, "learnability", real(x->learn));
    set(o, "unmet", json_integer(x->unmet));
    set(o, "gain_per_hour", real(x->gain));
    set(o, "read_note", json_boolean(x->note));
    set(o, "why", text(plan_area_text(a, m, p, k)));
    return o;
}

static json_t *fresh(const struct material *m, const struct plan_day *d)
{
    json_t *list = json_array();

    for (int i = 0; i < d->n_fresh; i++) {
        json_t *o = json_object();
        set(o, "area", text(m->areas[d->fresh[i].area].id));
        set(o, "n", json_integer(d->fresh[i].n));
        set(o, "gain_per_hour", real(d->fresh[i].gain));
        set(o, "read_note", json_boolean(d->fresh[i].note));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *plan_day(struct arena *a, const struct material *m,
                        const struct plan *p, const struct plan_day *d)
{
    json_t *o = json_object();

    set(o, "date", day(a, d->day));
    set(o, "minutes", json_integer(d->minutes));
    set(o, "planned", json_integer(d->planned));
    set(o, "reviews", json_integer(d->reviews));
    set(o, "clear", json_integer(d->clear));
    set(o, "new", fresh(m, d));
    set(o, "mock", text(plan_mock_text(d->mock)));
    set(o, "off", json_boolean(d->off));
    set(o, "rest", json_boolean(d->rest));
    set(o, "text", text(plan_day_text(a, m, p, d)));
    return o;
}

static struct str dump(struct arena *a, json_t *j)
{
    size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(8);
    size_t n = json_dumpb(j, NULL, 0, flags);
    char *p = arena_alloc(a, n);

    json_dumpb(j, p, n, flags);
    json_decref(j);
    return (struct str){ p, n };
}

struct str plan_json_text(struct arena *a, struct str program,
                          const struct material *m, const struct plan *p)
{
    json_t *o = json_object(), *areas = json_array(), *days = json_array();

    set(o, "program", text(program));
    set(o, "state", text(plan_state_text(p->state)));
    set(o, "today", day(a, p->today));
    set(o, "exam", p->exam == PLAN_NO_DATE ? json_null() : day(a, p->exam));
    set(o, "verdict", text(plan_verdict(a, p)));
    set(o, "done_minutes", json_integer(p->done));
    set(o, "due", json_integer(p->due));
    set(o, "late", json_integer(p->late));
    set(o, "pace", pace(&p->pace));
    set(o, "chance", chance(a, p));
    set(o, "unseen_left", json_integer(p->unseen_left));
    for (int k = 0; k < m->n_areas; k++)
        json_array_append_new(areas, area(a, m, p, k));
    for (int i = 0; i < p->n_days; i++)
        json_array_append_new(days, plan_day(a, m, p, &p->days[i]));
    set(o, "areas", areas);
    set(o, "days", days);
    return dump(a, o);
}
