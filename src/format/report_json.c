#include "format/report_json.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/calibration_json_int.h"

#include <jansson.h>
#include <math.h>

static const double EDGE = 0.01;

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

static json_t *seconds(int64_t us)
{
    return json_integer(us / US_PER_S);
}

static double rounded(double x)
{
    return round(x * 1e4) / 1e4;
}

static json_t *range(double min, double max)
{
    json_t *j = json_object();

    put(j, "min", json_real(min));
    put(j, "max", json_real(max));
    return j;
}

/* What can happen has no chance of 0, what can fail none of 1: beyond one in
 * a hundred the model is not worth its digits. */
static json_t *forecast(struct arena *a, const struct score_report *r)
{
    double min = rounded(r->forecast_min), max = rounded(r->forecast_max);
    struct str words = { 0 };

    if (!r->has_forecast)
        return json_null();
    if (max < EDGE)
        max = EDGE;
    if (min > 1 - EDGE)
        min = 1 - EDGE;
    if (min < EDGE) {
        min = 0;
        words = str_fmt(a, "less than %g", max);
    }
    if (max > 1 - EDGE) {
        max = 1;
        words = min > 0 ? str_fmt(a, "more than %g", min)
                        : S("anything between 0 and 1");
    }
    if (!words.n)
        words = str_fmt(a, "%g to %g", min, max);
    json_t *j = range(min, max);
    put(j, "text", text(words));
    return j;
}

static json_t *assumes(const struct report_json *in)
{
    json_t *list = json_array();

    for (int i = 0; in->report->has_forecast && i < in->n_assumes; i++)
        json_array_append_new(list, text(in->assumes[i]));
    return list;
}

static json_t *prmse(const struct domain_score *d)
{
    if (!d->has_prmse)
        return json_null();
    json_t *j = json_object();
    put(j, "own", json_real(rounded(d->prmse_own)));
    put(j, "total", json_real(rounded(d->prmse_total)));
    put(j, "both", json_real(rounded(d->prmse_both)));
    return j;
}

static json_t *domains(const struct score_report *r)
{
    json_t *list = json_array();

    for (int i = 0; i < r->n_domains; i++) {
        const struct domain_score *d = &r->domains[i];
        json_t *j = json_object();
        put(j, "id", text(d->id));
        put(j, "name", text(d->name));
        put(j, "items", json_integer(d->n_items));
        put(j, "correct", json_integer(d->n_right));
        put(j, "open", json_integer(d->n_open));
        put(j, "flag", text(domain_flag_text(d->flag)));
        put(j, "expected",
            d->has_expected ? json_real(rounded(d->expected)) : json_null());
        put(j, "band",
            d->has_expected ? range(rounded(d->low), rounded(d->high))
                            : json_null());
        put(j, "at_line",
            d->has_line ? json_real(rounded(d->line)) : json_null());
        put(j, "estimate",
            d->has_estimate ? json_real(rounded(d->estimate)) : json_null());
        put(j, "prmse", prmse(d));
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *misconceptions(const struct score_report *r,
                              const struct form *f)
{
    json_t *list = json_array();

    for (int i = 0; i < r->n_misconceptions; i++) {
        const struct misconception_count *m = &r->misconceptions[i];
        json_t *j = json_object(), *items = json_array();
        for (int k = 0; k < m->n; k++)
            json_array_append_new(items,
                                  text(f->items[m->positions[k]].item->id));
        put(j, "id", text(m->tag));
        put(j, "count", json_integer(m->n));
        put(j, "items", items);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *segments(const struct score_report *r)
{
    json_t *list = json_array();

    for (int i = 0; i < r->n_segments; i++) {
        const struct segment_pace *p = &r->segments[i];
        json_t *j = json_object();
        put(j, "items", json_integer(p->n_items));
        put(j, "answered", json_integer(p->n_answered));
        put(j, "limit_s", seconds(p->limit_us));
        put(j, "used_s", seconds(p->used_us));
        put(j, "left_s", seconds(p->left_us));
        put(j, "ran_out", json_boolean(p->ran_out));
        json_array_append_new(list, j);
    }
    return list;
}

struct str report_json_text(struct arena *a, const struct report_json *in)
{
    const struct score_report *r = in->report;
    json_t *j = json_object();

    put(j, "sitting", json_integer(in->sitting));
    put(j, "program", text(in->program));
    put(j, "kind", text(form_kind_text(in->form->kind)));
    put(j, "domain", text_or_null(in->domain));
    put(j, "raw", json_integer(r->raw));
    put(j, "of", json_integer(r->of));
    put(j, "open", json_integer(r->n_open));
    put(j, "finished", json_boolean(r->finished));
    put(j, "practice_line",
        r->has_line ? json_integer(r->practice_line) : json_null());
    put(j, "sem",
        r->has_band && r->sem > 0 ? json_real(rounded(r->sem)) : json_null());
    put(j, "band",
        r->has_band ? range(rounded(r->band.min), rounded(r->band.max))
                    : json_null());
    put(j, "scaled", json_null());
    put(j, "forecast", forecast(a, r));
    put(j, "forecast_why_not",
        r->has_forecast ? json_null() : text_or_null(r->forecast_why_not));
    put(j, "assumes", assumes(in));
    put(j, "seen_before", json_integer(r->n_seen_before));
    put(j, "items", json_integer(r->n_items));
    put(j, "comparable", json_boolean(r->comparable));
    put(j, "calibration", calibration_about(a, r->calibration));
    put(j, "domains", domains(r));
    put(j, "misconceptions", misconceptions(r, in->form));
    put(j, "segments", segments(r));
    put(j, "late", json_integer(r->n_late));
    put(j, "omitted", json_integer(r->n_omitted));
    put(j, "hurried", json_integer(r->n_hurried));
    put(j, "expired", json_boolean(r->expired));
    put(j, "given_back_s", seconds(r->given_us));
    char *s = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(12));
    if (!s)
        BUG("JSON cannot be written");
    struct str out = str_dup(a, str_from_c(s));
    free(s);
    json_decref(j);
    return out;
}
