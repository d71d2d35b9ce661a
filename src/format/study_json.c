#include "format/study_json.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <jansson.h>

struct str study_settings_json_text(struct arena *a,
                                    const struct study_settings *s,
                                    bool streaks)
{
    json_t *minutes = json_array(), *off = json_array();

    for (int i = 0; i < 7; i++)
        json_array_append_new(minutes, json_integer(s->minutes[i]));
    for (int i = 0; i < s->n_off; i++)
        json_array_append_new(
            off, json_string(date_text(a, (struct date){ s->off[i] }).p));
    json_t *j = json_pack("{s:o, s:o, s:b, s:b}", "minutes", minutes, "off",
                          off, "mocks", s->mocks, "streaks", streaks);
    char *dumped = j ? json_dumps(j, JSON_COMPACT) : NULL;
    if (!dumped)
        BUG("JSON cannot be made");
    struct str text = str_dup(a, str_from_c(dumped));
    free(dumped);
    json_decref(j);
    return text;
}

static bool read_minutes(const json_t *j, int minutes[7])
{
    if (json_array_size(j) != 7)
        return false;
    for (size_t i = 0; i < 7; i++) {
        const json_t *n = json_array_get(j, i);
        if (!json_is_integer(n) || json_integer_value(n) < 0 ||
            json_integer_value(n) > 24 * 60)
            return false;
        minutes[i] = (int)json_integer_value(n);
    }
    return true;
}

static bool read_off(struct arena *a, const json_t *j, struct study_settings *s)
{
    size_t n = json_array_size(j);
    int32_t *off = ARENA_ARRAY(a, int32_t, n);

    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(j, i));
        struct date d;
        if (!text || !date_parse(str_from_c(text), &d) ||
            (i && d.day <= off[i - 1]))
            return false;
        off[i] = d.day;
    }
    s->off = off;
    s->n_off = (int)n;
    return json_is_array(j);
}

bool study_settings_json_parse(struct arena *a, struct str text,
                               struct study_settings *s, bool *streaks)
{
    json_t *j = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
    json_t *minutes, *off;
    int mocks, on;

    *s = (struct study_settings){ 0 };
    bool good = j &&
                !json_unpack_ex(j, NULL, JSON_STRICT, "{s:o, s:o, s:b, s:b}",
                                "minutes", &minutes, "off", &off, "mocks",
                                &mocks, "streaks", &on) &&
                read_minutes(minutes, s->minutes) && read_off(a, off, s);
    if (good) {
        s->mocks = mocks;
        *streaks = on;
    }
    json_decref(j);
    return good;
}

/* ---- weights of one's own ---- */

struct str study_trial_json_text(struct arena *a, const struct study_trial *t)
{
    json_t *weights = json_array();

    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        json_array_append_new(weights, json_real(t->weights[i]));
    json_t *j = json_pack("{s:I, s:b, s:I, s:f, s:f, s:f, s:o}", "reviews",
                          (json_int_t)t->reviews, "adopted", t->adopted,
                          "tested", (json_int_t)t->tested, "loss_default",
                          t->loss_default, "loss_personal", t->loss_personal,
                          "se", t->se, "weights", weights);
    char *dumped =
        j ? json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    if (!dumped)
        BUG("JSON cannot be made");
    struct str text = str_dup(a, str_from_c(dumped));
    free(dumped);
    json_decref(j);
    return text;
}

bool study_trial_json_parse(struct str text, struct study_trial *t)
{
    json_t *j = json_loadb(text.p ? text.p : "", text.n, 0, NULL), *weights;
    json_int_t reviews, tested;
    int adopted;

    *t = (struct study_trial){ 0 };
    bool good = j &&
                !json_unpack_ex(
                    j, NULL, JSON_STRICT, "{s:I, s:b, s:I, s:F, s:F, s:F, s:o}",
                    "reviews", &reviews, "adopted", &adopted, "tested", &tested,
                    "loss_default", &t->loss_default, "loss_personal",
                    &t->loss_personal, "se", &t->se, "weights", &weights) &&
                reviews >= 0 && tested >= 0 &&
                json_array_size(weights) == FSRS6_WEIGHTS;
    for (size_t i = 0; good && i < FSRS6_WEIGHTS; i++) {
        const json_t *w = json_array_get(weights, i);
        good = json_is_number(w);
        t->weights[i] = json_number_value(w);
    }
    if (good) {
        t->reviews = reviews;
        t->tested = tested;
        t->adopted = adopted;
    }
    json_decref(j);
    return good;
}
