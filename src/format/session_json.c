#include "format/session_json.h"

#include "base/date.h"
#include "format/api_int.h"
#include "format/api_json.h"
#include "format/study_json.h"

/* ---- coming in ---- */

static struct str pointer(struct problems *ps, const char *key)
{
    return api_pointer(ps->arena, S(""), str_from_c(key));
}

static bool flag_of(const json_t *j, const char *key, struct problems *ps)
{
    const json_t *v = json_object_get(j, key);

    if (v && !json_is_boolean(v) && !json_is_null(v))
        problem_field(ps, pointer(ps, key), S("send true or false"),
                      "neither true nor false");
    return json_is_true(v);
}

static struct str text_of(struct arena *a, const json_t *j, const char *key,
                          bool needed, struct problems *ps)
{
    const json_t *v = json_object_get(j, key);

    if (json_is_string(v))
        return str_dup(
            a, (struct str){ json_string_value(v), json_string_length(v) });
    if (needed || (v && !json_is_null(v)))
        problem_field(ps, pointer(ps, key), S("send a text"),
                      v ? "not a text" : "missing");
    return S("");
}

static int64_t number_of(const json_t *j, const char *key, int64_t least,
                         int64_t most, struct problems *ps)
{
    const json_t *v = json_object_get(j, key);

    return !v || json_is_null(v) ? 0 : api_whole(j, key, least, most, ps);
}

bool api_settings_parse(struct arena *a, struct str body,
                        struct study_settings *s, bool *streaks,
                        struct problems *ps)
{
    static const char *const keys[] = { "minutes", "off", "mocks", "streaks",
                                        NULL };
    json_t *j = api_object(body, API_BODY_MOST, keys, ps);

    if (!j)
        return false;
    json_decref(j);
    if (!ps->n && !study_settings_json_parse(a, body, s, streaks))
        problem_field(ps, S(""),
                      S("send \"minutes\" of seven weekdays, Monday first, "
                        "\"off\" as ascending days, \"mocks\" and \"streaks\""),
                      "not settings");
    return !ps->n;
}

static void read_areas(struct arena *a, const json_t *j,
                       struct api_new_session *out, struct problems *ps)
{
    const json_t *list = json_object_get(j, "areas");
    size_t n = json_array_size(list);

    if (!list || json_is_null(list))
        return;
    if (!json_is_array(list) || n > API_AREAS_MOST) {
        problem_field(ps, S("/areas"), S("send a list of ids of areas"),
                      "not a list of at most %d areas", API_AREAS_MOST);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(list, i);
        if (!json_is_string(v))
            problem_field(ps, S("/areas"), S("send a list of ids of areas"),
                          "not the id of an area");
        else
            out->areas[out->n_areas++] = str_dup(
                a, (struct str){ json_string_value(v), json_string_length(v) });
    }
}

bool api_new_session_parse(struct arena *a, struct str body,
                           struct api_new_session *out, struct problems *ps)
{
    static const char *const keys[] = { "kind",        "areas", "card", "n",
                                        "unseen_only", "timed", NULL };
    json_t *j = api_object(body, API_BODY_MOST, keys, ps);

    *out = (struct api_new_session){ 0 };
    if (!j)
        return false;
    out->kind = text_of(a, j, "kind", true, ps);
    out->card = text_of(a, j, "card", false, ps);
    out->n = (int)number_of(j, "n", 1, 200, ps);
    out->unseen_only = flag_of(j, "unseen_only", ps);
    out->timed = flag_of(j, "timed", ps);
    read_areas(a, j, out, ps);
    json_decref(j);
    return !ps->n;
}

bool api_task_act_parse(struct arena *a, struct str body,
                        struct api_task_act *out, struct problems *ps)
{
    static const char *const keys[] = { "act",     "seq",     "choices",
                                        "guessed", "seconds", "age_ms",
                                        "rating",  "cause",   NULL };
    json_t *j = api_object(body, API_BODY_MOST, keys, ps);

    *out = (struct api_task_act){ 0 };
    if (!j)
        return false;
    out->act = text_of(a, j, "act", true, ps);
    out->seq = (int)api_whole(j, "seq", 1, INT32_MAX, ps);
    if (str_eq(out->act, S("answer")) || json_object_get(j, "choices"))
        out->choices = api_letters(j, "choices", ps);
    out->guessed = flag_of(j, "guessed", ps);
    out->seconds = (int)number_of(j, "seconds", 0, 86400, ps);
    out->age_us = 1000 * number_of(j, "age_ms", 0, API_AGE_MOST_US / 1000, ps);
    out->rating = (int)number_of(j, "rating", 1, 4, ps);
    out->has_cause = json_is_string(json_object_get(j, "cause"));
    out->cause = text_of(a, j, "cause", false, ps);
    json_decref(j);
    return !ps->n;
}

/* ---- going out ---- */

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static void put(json_t *j, const char *key, json_t *value)
{
    if (json_object_set_new(j, key, value))
        BUG("JSON cannot hold \"%s\"", key);
}

static struct str dump(struct arena *a, json_t *j)
{
    char *dumped = json_dumps(j, JSON_COMPACT);

    if (!dumped)
        BUG("JSON cannot be written");
    struct str s = str_dup(a, str_from_c(dumped));
    free(dumped);
    json_decref(j);
    return s;
}

static json_t *options(const struct api_task *t, uint64_t seed)
{
    const struct item *item = t->item;
    json_t *list = json_array();
    uint8_t order[OPTIONS_MOST];

    item_option_order(item, seed, order);
    for (int i = 0; i < item->n_options; i++) {
        const struct option *o = &item->options[order[i]];
        json_t *j = json_object();
        put(j, "id", json_stringn(&"abcdefghij"[order[i]], 1));
        put(j, "text", text(o->text_html));
        if (t->answered) {
            put(j, "reason", text(o->reason_html));
            put(j, "key", json_boolean(item->key >> order[i] & 1));
        }
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *note_json(const struct api_task *t)
{
    if (!t->note.n)
        return json_null();
    json_t *j = json_object();
    put(j, "href", text(t->note));
    put(j, "title", text(t->note_title));
    return j;
}

static json_t *practice_json(const struct api_task *t)
{
    if (!t->answered)
        return json_null();
    json_t *j = json_object();
    put(j, "choices", api_letters_json(t->chosen));
    put(j, "guessed", json_boolean(t->guessed));
    put(j, "seconds", json_integer(t->seconds));
    put(j, "right", json_boolean(t->right));
    put(j, "first_right", json_boolean(t->first_right));
    put(j, "rated", json_boolean(t->rated));
    put(j, "rating", json_integer(t->rating));
    put(j, "cause", text(t->cause));
    return j;
}

static json_t *task_json(const struct api_task *t, uint64_t seed)
{
    json_t *j = json_object();

    put(j, "n", json_integer(t->n));
    put(j, "kind", text(t->kind));
    put(j, "card", text(t->card));
    put(j, "seq", json_integer(t->seq));
    put(j, "done", json_boolean(t->done));
    put(j, "held", json_boolean(t->held));
    if (t->held)
        return j;
    put(j, "item", text(t->item->id));
    put(j, "type", text(item_type_text(t->item->type)));
    put(j, "stem", text(t->item->stem_html));
    put(j, "options", options(t, seed));
    put(j, "why", text(t->why));
    put(j, "note_first", json_boolean(t->note_first));
    put(j, "flagged", json_boolean(t->flagged));
    put(j, "practice", practice_json(t));
    if (!t->answered)
        return j;
    put(j, "takeaway", text(t->item->takeaway_html));
    put(j, "source", text(t->item->source));
    put(j, "source_checked", json_boolean(t->item->source_checked));
    put(j, "note", note_json(t));
    return j;
}

struct str api_task_json(struct arena *a, const struct api_task *t,
                         uint64_t seed)
{
    return dump(a, task_json(t, seed));
}

struct str api_session_json(struct arena *a, const struct api_session *s)
{
    json_t *j = json_object(), *tasks = json_array();

    for (int i = 0; i < s->n_tasks; i++)
        json_array_append_new(tasks, task_json(&s->tasks[i], s->seed));
    put(j, "id", json_integer(s->id));
    put(j, "now", text(instant_text(a, s->now_us)));
    put(j, "program", text(s->program));
    put(j, "kind", text(s->kind));
    put(j, "limit_s", json_integer(s->limit_s));
    put(j, "used_s", json_integer(s->used_s));
    put(j, "ended", json_boolean(s->ended));
    put(j, "tasks", tasks);
    return dump(a, j);
}

static json_t *day_json(struct arena *a, int32_t day)
{
    return text(date_text(a, (struct date){ day }));
}

static json_t *chance_json(double chance, double low, double high)
{
    json_t *j = json_object();

    put(j, "chance", json_real(chance));
    put(j, "low", json_real(low));
    put(j, "high", json_real(high));
    return j;
}

static json_t *readiness_json(const struct api_study *s)
{
    const struct readiness *r = s->readiness;

    if (!r)
        return json_null();
    json_t *j = chance_json(r->on_day.chance, r->on_day.low, r->on_day.high);
    json_t *unpractised = json_array();
    put(j, "score", json_real(r->on_day.score));
    put(j, "score_sd", json_real(r->on_day.score_sd));
    put(j, "line", json_integer(s->material->line));
    put(j, "of", json_integer(s->material->n_scored));
    put(j, "official", json_boolean(r->official));
    for (int i = 0; i < r->n_unpractised; i++)
        json_array_append_new(unpractised,
                              text(s->material->areas[r->unpractised[i]].id));
    put(j, "unpractised", unpractised);
    return j;
}

static json_t *settings_json(struct arena *a, const struct api_study *s)
{
    struct str body = study_settings_json_text(a, s->settings, s->streaks);
    json_t *j = json_loadb(body.p, body.n, 0, NULL);

    put(j, "chosen", json_boolean(s->choices_made));
    return j;
}

static json_t *area_json(const struct api_study_area *x)
{
    json_t *j = x->answers
                    ? chance_json(x->chance, x->low, x->high)
                    : json_pack("{s:n, s:n, s:n}", "chance", "low", "high");

    put(j, "id", text(x->id));
    put(j, "name", text(x->name));
    put(j, "answers", json_integer(x->answers));
    return j;
}

struct str api_study_json(struct arena *a, const struct api_study *s)
{
    json_t *j = json_object(), *trend = json_array(), *areas = json_array();

    for (int i = 0; i < s->n_trend; i++) {
        json_t *p =
            chance_json(s->trend[i].chance, s->trend[i].low, s->trend[i].high);
        put(p, "date", day_json(a, s->trend[i].day));
        json_array_append_new(trend, p);
    }
    for (int i = 0; i < s->n_areas; i++)
        json_array_append_new(areas, area_json(&s->areas[i]));
    put(j, "program", text(s->program));
    put(j, "today", day_json(a, s->today));
    put(j, "exam", s->has_exam ? day_json(a, s->exam) : json_null());
    put(j, "settings", settings_json(a, s));
    put(j, "answered", json_integer(s->answered));
    put(j, "answered_today", json_integer(s->today_done));
    put(j, "open_session",
        s->open_session ? json_integer(s->open_session) : json_null());
    put(j, "readiness", readiness_json(s));
    put(j, "trend", trend);
    put(j, "areas", areas);
    return dump(a, j);
}
