#include "format/calibration_json.h"

#include "base/arena.h"
#include "format/calibration_json_int.h"
#include "format/psych_json.h"

#include <math.h>
#include <stdlib.h>

enum { FORMAT = 1, DOMAINS_MOST = 64 };

/* ---- writing ---- */

static void put(json_t *j, const char *key, json_t *value)
{
    if (json_object_set_new(j, key, value))
        BUG("JSON cannot hold \"%s\"", key);
}

static json_t *item_json(struct arena *a, const struct calibrated_item *item)
{
    json_t *j = json_object();

    put(j, "id", json_str(item->id));
    put(j, "face",
        json_str(str_fmt(a, "%016llx", (unsigned long long)item->face)));
    put(j, "a", json_number(item->a));
    put(j, "b", json_number(item->b));
    put(j, "c", json_number(item->c));
    put(j, "se_a", json_number(item->se_a));
    put(j, "se_b", json_number(item->se_b));
    put(j, "se_c", json_number(item->se_c));
    put(j, "n", json_number(item->n));
    put(j, "pretest", json_boolean(item->pretest));
    return j;
}

static json_t *domain_json(const struct calibration *c, int k)
{
    const struct domain_facts *f = &c->facts;
    json_t *j = json_object(), *row = json_array();

    for (int l = 0; l < f->n; l++)
        json_array_append_new(row, json_number(f->covariance[k * f->n + l]));
    put(j, "id", json_str(c->domains[k]));
    put(j, "mean", json_number(f->mean[k]));
    put(j, "variance", json_number(f->variance[k]));
    put(j, "covariance", row);
    return j;
}

static json_t *date_or_null(struct arena *a, bool has, struct date d)
{
    return has ? json_str(date_text(a, d)) : json_null();
}

json_t *calibration_about(struct arena *a, const struct calibration *c)
{
    if (!c)
        return json_null();
    json_t *j = json_object();
    put(j, "version", json_integer(c->version));
    put(j, "made", json_str(date_text(a, c->made)));
    put(j, "model", json_str(c->model));
    put(j, "persons", json_number(c->sample.n_persons));
    return j;
}

struct str calibration_json_text(struct arena *a, const struct calibration *c)
{
    json_t *j = json_object(), *s = json_object();
    json_t *items = json_array(), *domains = json_array();

    put(s, "persons", json_number(c->sample.n_persons));
    put(s, "from", date_or_null(a, c->sample.has_dates, c->sample.from));
    put(s, "to", date_or_null(a, c->sample.has_dates, c->sample.to));
    put(s, "source", json_str(c->sample.source));
    put(s, "first_only", json_boolean(c->sample.first_only));
    put(s, "missing_wrong", json_boolean(c->sample.missing_wrong));
    for (int i = 0; i < c->n_items; i++)
        json_array_append_new(items, item_json(a, &c->items[i]));
    for (int k = 0; k < c->facts.n; k++)
        json_array_append_new(domains, domain_json(c, k));
    put(j, "format", json_integer(FORMAT));
    put(j, "program", json_str(c->program));
    put(j, "version", json_integer(c->version));
    put(j, "made", json_str(date_text(a, c->made)));
    put(j, "model", json_str(c->model));
    put(j, "metric", json_string("logistic, D = 1, ability N(0, 1)"));
    put(j, "loglik", json_number(c->loglik));
    put(j, "sample", s);
    put(j, "items", items);
    put(j, "domains", domains);
    char *text = json_dumps(j, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    if (!text)
        BUG("JSON cannot be written");
    struct str out = str_fmt(a, "%s\n", text);
    free(text);
    json_decref(j);
    return out;
}

/* ---- reading ---- */

struct reader {
    struct arena *arena;
    struct str file;
    struct problems *problems;
};

static void bad(const struct reader *r, struct str where, const char *what)
{
    problem_add(r->problems, r->file, 0,
                S("write it again with resit psych fit --save"), "%.*s%s%s",
                STR_ARG(where), where.n ? ": " : "", what);
}

static double number(const struct reader *r, const json_t *j, struct str where,
                     const char *key, double least, double most)
{
    const json_t *v = json_object_get(j, key);
    double x = json_is_number(v) ? json_number_value(v) : (double)NAN;

    if (!(x >= least && x <= most))
        bad(r, where,
            str_fmt(r->arena, "\"%s\" is not a number from %g to %g", key,
                    least, most)
                .p);
    return x;
}

static double error_or_nan(const struct reader *r, const json_t *j,
                           struct str where, const char *key)
{
    return json_is_null(json_object_get(j, key))
               ? (double)NAN
               : number(r, j, where, key, 0, 1e6);
}

static struct str text(const struct reader *r, const json_t *j,
                       struct str where, const char *key)
{
    const json_t *v = json_object_get(j, key);

    if (!json_is_string(v) || !json_string_length(v)) {
        bad(r, where, str_fmt(r->arena, "\"%s\" is not a text", key).p);
        return S("");
    }
    return str_dup(r->arena,
                   (struct str){ json_string_value(v), json_string_length(v) });
}

static struct date day(const struct reader *r, const json_t *j,
                       struct str where, const char *key)
{
    struct date d = { 0 };

    if (!date_parse(text(r, j, where, key), &d))
        bad(r, where, str_fmt(r->arena, "\"%s\" is not a date", key).p);
    return d;
}

static bool flag(const struct reader *r, const json_t *j, struct str where,
                 const char *key)
{
    const json_t *v = json_object_get(j, key);

    if (!json_is_boolean(v))
        bad(r, where, str_fmt(r->arena, "\"%s\" is not true or false", key).p);
    return json_is_true(v);
}

static uint64_t face(const struct reader *r, const json_t *j, struct str where)
{
    struct str s = text(r, j, where, "face");
    uint64_t x = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (s.n != 16 || (!digit && !letter)) {
            bad(r, where, "\"face\" is not 16 hexadecimal digits");
            return 0;
        }
        x = x << 4 | (uint64_t)(digit ? c - '0' : c - 'a' + 10);
    }
    return x;
}

static struct calibrated_item item(const struct reader *r, const json_t *j)
{
    struct str id = text(r, j, S("an item"), "id");

    return (struct calibrated_item){
        .id = id,
        .face = face(r, j, id),
        .a = number(r, j, id, "a", 0.01, 50),
        .b = number(r, j, id, "b", -50, 50),
        .c = number(r, j, id, "c", 0, 0.9),
        .se_a = error_or_nan(r, j, id, "se_a"),
        .se_b = error_or_nan(r, j, id, "se_b"),
        .se_c = error_or_nan(r, j, id, "se_c"),
        .n = number(r, j, id, "n", 0, 1e12),
        .pretest = flag(r, j, id, "pretest"),
    };
}

static void read_items(const struct reader *r, const json_t *list,
                       struct calibration *c)
{
    size_t n = json_array_size(list);

    if (!n || n > CALIBRATION_ITEMS_MOST) {
        bad(r, S("items"), "there are none, or over 20000");
        return;
    }
    struct calibrated_item *items =
        ARENA_ARRAY(r->arena, struct calibrated_item, n);
    for (size_t i = 0; i < n; i++) {
        items[i] = item(r, json_array_get(list, i));
        if (i && str_cmp(items[i - 1].id, items[i].id) >= 0)
            bad(r, items[i].id, "items are not in the order of their ids");
    }
    c->items = items;
    c->n_items = (int)n;
}

static void read_domains(const struct reader *r, const json_t *list,
                         struct calibration *c)
{
    struct domain_facts *f = &c->facts;
    size_t n = json_array_size(list);

    if (n > DOMAINS_MOST) {
        bad(r, S("domains"), "there are over 64");
        return;
    }
    f->n = (int)n;
    c->domains = ARENA_ARRAY(r->arena, struct str, n);
    f->mean = ARENA_ARRAY(r->arena, double, n);
    f->variance = ARENA_ARRAY(r->arena, double, n);
    f->covariance = ARENA_ARRAY(r->arena, double, n *n);
    for (size_t k = 0; k < n; k++) {
        const json_t *j = json_array_get(list, k);
        const json_t *row = json_object_get(j, "covariance");
        struct str id = c->domains[k] = text(r, j, S("a domain"), "id");
        f->mean[k] = number(r, j, id, "mean", 0, 1);
        f->variance[k] = number(r, j, id, "variance", 0, 1);
        if (json_array_size(row) != n)
            bad(r, id, "\"covariance\" is not one number for each domain");
        for (size_t l = 0; l < n; l++) {
            const json_t *x = json_array_get(row, l);
            f->covariance[k * n + l] =
                json_is_number(x) ? json_number_value(x) : 0;
        }
    }
}

static void read_all(const struct reader *r, const json_t *j,
                     struct str program, struct calibration *c)
{
    const json_t *s = json_object_get(j, "sample");
    struct str where = S("sample");
    bool dated = !json_is_null(json_object_get(s, "from"));

    if (number(r, j, S(""), "format", 0, 1e9) > FORMAT)
        bad(r, S(""), "written by a later version of this program");
    c->program = text(r, j, S(""), "program");
    if (!str_eq(c->program, program))
        bad(r, S(""), "it belongs to another program");
    c->version = (int)number(r, j, S(""), "version", 1, 1e6);
    c->made = day(r, j, S(""), "made");
    c->model = text(r, j, S(""), "model");
    c->loglik = number(r, j, S(""), "loglik", -1e300, 0);
    c->sample = (struct calibration_sample){
        .n_persons = number(r, s, where, "persons", 1, 1e12),
        .has_dates = dated,
        .from = dated ? day(r, s, where, "from") : (struct date){ 0 },
        .to = dated ? day(r, s, where, "to") : (struct date){ 0 },
        .source = text(r, s, where, "source"),
        .first_only = flag(r, s, where, "first_only"),
        .missing_wrong = flag(r, s, where, "missing_wrong"),
    };
    read_items(r, json_object_get(j, "items"), c);
    read_domains(r, json_object_get(j, "domains"), c);
}

const struct calibration *calibration_json_parse(struct arena *a,
                                                 struct str json,
                                                 struct str file,
                                                 struct str program,
                                                 struct problems *ps)
{
    struct reader r = { a, file, ps };
    struct calibration *c = ARENA_NEW(a, struct calibration);
    size_t before = ps->n + ps->cut;
    json_error_t e;
    json_t *j = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &e);

    if (!j) {
        problem_add(ps, file, e.line, S("mend the JSON"), "%s", e.text);
        return NULL;
    }
    read_all(&r, j, program, c);
    json_decref(j);
    return ps->n + ps->cut == before ? c : NULL;
}
