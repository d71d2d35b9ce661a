#include "format/case_json.h"

#include "base/arena.h"
#include "format/json_tree.h"

#include <jansson.h>
#include <math.h>

static const int64_t CENTS_MOST = 100000000;

struct reader {
    struct arena *arena;
    struct problems *problems;
    struct str file;
};

static void problem(const struct reader *r, struct str field, struct str mend,
                    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static void problem(const struct reader *r, struct str field, struct str mend,
                    const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str what = str_vfmt(r->arena, fmt, args);
    va_end(args);
    if (r->file.n)
        problem_add(r->problems, r->file, 0, mend, "%.*s: %.*s", STR_ARG(field),
                    STR_ARG(what));
    else
        problem_field(r->problems, field, mend, "%.*s", STR_ARG(what));
}

static struct str text_of(struct arena *a, const json_t *j)
{
    return str_dup(a,
                   (struct str){ json_string_value(j), json_string_length(j) });
}

/* What to do about a key that is none of the names: of one that is misspelt,
 * the name it was meant to be. */
static struct str mend_key(struct arena *a, const char *key,
                           const char *const *names, int n)
{
    struct str nearest = str_meant(str_from_c(key), names, n), list = S("");

    if (nearest.n)
        return str_fmt(a, "did you mean \"%.*s\"?", STR_ARG(nearest));
    for (int i = 0; i < n; i++)
        list = str_fmt(a, "%.*s%s%s", STR_ARG(list), i ? ", " : "", names[i]);
    return str_fmt(a, "remove it; the keys here are %.*s", STR_ARG(list));
}

/* Unknown keys of an object; `names` ends with NULL. */
static void check_keys(const struct reader *r, json_t *o, struct str at,
                       const char *const *names)
{
    const char *key;
    json_t *v;

    json_object_foreach(o, key, v)
    {
        bool known = false;
        int n = 0;
        for (; names[n]; n++)
            known |= str_eq(str_from_c(names[n]), str_from_c(key));
        if (!known)
            problem(r, at, mend_key(r->arena, key, names, n),
                    "no key \"%.60s\"", key);
    }
}

/* The value of a key when it is there and of the type; null is absent. */
static const json_t *get(const struct reader *r, const json_t *o, struct str at,
                         const char *key, json_type type,
                         const char *type_words)
{
    const json_t *v = json_object_get(o, key);

    if (!v || json_is_null(v))
        return NULL;
    bool fits = json_typeof(v) == type ||
                (type == JSON_TRUE && json_typeof(v) == JSON_FALSE);
    if (fits)
        return v;
    problem(r, str_fmt(r->arena, "%.*s%s%s", STR_ARG(at), at.n ? "." : "", key),
            str_fmt(r->arena, "write %s", type_words), "wrong type");
    return NULL;
}

static bool get_date(const struct reader *r, const json_t *o, struct str at,
                     const char *key, struct date *out)
{
    const json_t *v =
        get(r, o, at, key, JSON_STRING, "a date as \"YYYY-MM-DD\"");

    if (!v)
        return false;
    struct str text = text_of(r->arena, v);
    if (date_parse(text, out))
        return true;
    problem(r, str_fmt(r->arena, "%.*s%s%s", STR_ARG(at), at.n ? "." : "", key),
            S("write a day that exists as \"YYYY-MM-DD\""),
            "there is no day \"%.*s\"", STR_ARG(str_sub(text, 0, 40)));
    return false;
}

static struct str get_text(const struct reader *r, const json_t *o,
                           struct str at, const char *key)
{
    const json_t *v = get(r, o, at, key, JSON_STRING, "a text");

    return v ? text_of(r->arena, v) : S("");
}

/* A whole number from 0 on; 0 when absent. */
static int64_t get_number(const struct reader *r, const json_t *o,
                          struct str at, const char *key, int64_t most)
{
    const json_t *n = get(r, o, at, key, JSON_INTEGER, "a whole number");
    json_int_t v = n ? json_integer_value(n) : 0;

    if (v >= 0 && v <= most)
        return v;
    problem(r, at,
            str_fmt(r->arena, "write a number from 0 to %lld", (long long)most),
            "%s cannot be %lld", key, (long long)v);
    return 0;
}

static void read_areas(const struct reader *r, const json_t *o, struct str at,
                       struct attempt *t)
{
    const json_t *areas =
        get(r, o, at, "areas", JSON_OBJECT, "an object, area to rating");
    size_t n = json_object_size(areas);
    struct area_rating *out;
    const char *key;
    json_t *v;

    if (n > RATINGS_MOST) {
        problem(r, at, S("leave areas out"), "more than %d areas",
                RATINGS_MOST);
        return;
    }
    out = ARENA_ARRAY(r->arena, struct area_rating, n);
    n = 0;
    json_t *walk = json_object_get(o, "areas");
    json_object_foreach(walk, key, v)
    {
        struct area_rating *a = &out[n];
        struct str field =
            str_fmt(r->arena, "%.*s.areas.%.60s", STR_ARG(at), key);
        a->area = str_dup(r->arena, str_from_c(key));
        a->percent = json_number_value(v);
        if (json_is_null(v)) {
            a->kind = RATING_NOT_SAID;
        } else if (json_is_string(v) && json_string_length(v)) {
            a->kind = RATING_WORD;
            a->word = text_of(r->arena, v);
        } else if (json_is_number(v) && a->percent >= 0 && a->percent <= 100) {
            a->kind = RATING_PERCENT;
        } else {
            problem(r, field,
                    S("write the report's word, a percentage from 0 to 100, "
                      "or null"),
                    "this is not a rating");
            continue;
        }
        n++;
    }
    t->areas = out;
    t->n_areas = (int)n;
}

static void read_attempt(const struct reader *r, json_t *o, struct str at,
                         struct attempt *t)
{
    static const char *const keys[] = { "date",        "result",   "score",
                                        "part",        "exam",     "version",
                                        "areas",       "released", "cancelled",
                                        "preliminary", NULL };

    if (!json_is_object(o)) {
        problem(r, at, S("write {\"date\": …, \"result\": …}"),
                "an attempt must be an object");
        return;
    }
    check_keys(r, o, at, keys);
    size_t before = r->problems->n;
    if (!get_date(r, o, at, "date", &t->date) && r->problems->n == before)
        problem(r, at, S("add \"date\""), "the date is missing");
    struct str result = get_text(r, o, at, "result");
    if (!attempt_result_parse(result, &t->result))
        problem(r, at,
                S("write fail, pass, no_show, cancelled, moved, incomplete, "
                  "void, invalidated or booked"),
                "the result is missing or unknown");
    const json_t *score =
        get(r, o, at, "score", JSON_INTEGER, "a whole number");
    if (score)
        t->score = SOME_INT(json_integer_value(score));
    t->part = get_text(r, o, at, "part");
    t->exam = get_text(r, o, at, "exam");
    t->version = get_text(r, o, at, "version");
    t->has_released = get_date(r, o, at, "released", &t->released);
    t->has_cancelled = get_date(r, o, at, "cancelled", &t->cancelled);
    t->preliminary =
        json_is_true(get(r, o, at, "preliminary", JSON_TRUE, "true or false"));
    read_areas(r, o, at, t);
}

static void read_state(const struct reader *r, const json_t *o, struct str at,
                       enum filed_state *out)
{
    const json_t *v = get(r, o, at, "state", JSON_STRING, "a text");

    if (v && !filed_state_parse(text_of(r->arena, v), out))
        problem(r, at, S("write open, granted, refused or withdrawn"),
                "the state is unknown");
}

static void read_document(const struct reader *r, json_t *o, struct str at,
                          struct document *d)
{
    static const char *const keys[] = { "id",         "date",     "until",
                                        "extensions", "state",    "answered",
                                        "cents",      "currency", NULL };

    if (json_is_string(o) && json_string_length(o)) {
        d->id = text_of(r->arena, o);
        return;
    }
    if (!json_is_object(o)) {
        problem(r, at, S("write its id, or {\"id\": …, \"date\": …}"),
                "a document must be a text or an object");
        return;
    }
    check_keys(r, o, at, keys);
    d->id = get_text(r, o, at, "id");
    if (!d->id.n)
        problem(r, at, S("add \"id\""), "the id is missing");
    d->has_date = get_date(r, o, at, "date", &d->date);
    d->has_until = get_date(r, o, at, "until", &d->until);
    d->extensions = (int)get_number(r, o, at, "extensions", 100);
    read_state(r, o, at, &d->state);
    d->has_answered = get_date(r, o, at, "answered", &d->answered);
    d->cents = get_number(r, o, at, "cents", CENTS_MOST);
    d->currency = get_text(r, o, at, "currency");
    if (d->cents && d->currency.n != 3)
        problem(r, at, S("add \"currency\": \"USD\""),
                "an amount needs its currency");
}

static void read_request(const struct reader *r, json_t *o, struct str at,
                         struct request *q)
{
    static const char *const keys[] = { "kind",    "date", "state", "answered",
                                        "attempt", "part", "text",  NULL };

    if (!json_is_object(o)) {
        problem(r, at, S("write {\"kind\": …, \"date\": …}"),
                "a request must be an object");
        return;
    }
    check_keys(r, o, at, keys);
    if (!request_kind_parse(get_text(r, o, at, "kind"), &q->kind))
        problem(r, at, S("write accommodation or appeal"),
                "the kind is missing or unknown");
    size_t before = r->problems->n;
    if (!get_date(r, o, at, "date", &q->filed) && r->problems->n == before)
        problem(r, at, S("add \"date\""), "the date is missing");
    read_state(r, o, at, &q->state);
    q->has_answered = get_date(r, o, at, "answered", &q->answered);
    q->has_attempt = get_date(r, o, at, "attempt", &q->attempt);
    q->part = get_text(r, o, at, "part");
    q->text = get_text(r, o, at, "text");
}

/* The list under a key, at most `most` long. */
static json_t *get_list(const struct reader *r, json_t *root, const char *key,
                        size_t most)
{
    json_t *list = json_object_get(root, key);

    if (!get(r, root, S(""), key, JSON_ARRAY, "a list"))
        return NULL;
    if (json_array_size(list) <= most)
        return list;
    problem(r, str_from_c(key), S("shorten it"), "more than %zu entries", most);
    return NULL;
}

static void read_case(const struct reader *r, json_t *root,
                      struct retake_case *c)
{
    static const char *const keys[] = { "graduated", "member",   "category",
                                        "overlay",   "attempts", "documents",
                                        "requests",  NULL };
    struct str top = S("");

    check_keys(r, root, S("case"), keys);
    c->has_graduated = get_date(r, root, top, "graduated", &c->graduated);
    const json_t *member =
        get(r, root, top, "member", JSON_TRUE, "true or false");
    if (member)
        c->member = json_is_true(member) ? MEMBERSHIP_YES : MEMBERSHIP_NO;
    c->category = get_text(r, root, top, "category");
    c->overlay = get_text(r, root, top, "overlay");

    json_t *list = get_list(r, root, "attempts", ATTEMPTS_MOST);
    size_t n = json_array_size(list);
    struct attempt *attempts = ARENA_ARRAY(r->arena, struct attempt, n);
    for (size_t i = 0; i < n; i++)
        read_attempt(r, json_array_get(list, i),
                     str_fmt(r->arena, "attempts[%zu]", i), &attempts[i]);
    c->attempts = attempts;
    c->n_attempts = (int)n;

    list = get_list(r, root, "documents", DOCUMENTS_MOST);
    n = json_array_size(list);
    struct document *documents = ARENA_ARRAY(r->arena, struct document, n);
    for (size_t i = 0; i < n; i++)
        read_document(r, json_array_get(list, i),
                      str_fmt(r->arena, "documents[%zu]", i), &documents[i]);
    c->documents = documents;
    c->n_documents = (int)n;

    list = get_list(r, root, "requests", REQUESTS_MOST);
    n = json_array_size(list);
    struct request *requests = ARENA_ARRAY(r->arena, struct request, n);
    for (size_t i = 0; i < n; i++)
        read_request(r, json_array_get(list, i),
                     str_fmt(r->arena, "requests[%zu]", i), &requests[i]);
    c->requests = requests;
    c->n_requests = (int)n;
}

/* Brackets nest at most so deep; outside of strings. */
static bool depth_ok(struct str s, int most)
{
    bool in_text = false;
    int depth = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (in_text) {
            if (s.p[i] == '\\')
                i++;
            else if (s.p[i] == '"')
                in_text = false;
        } else if (s.p[i] == '"') {
            in_text = true;
        } else if (s.p[i] == '{' || s.p[i] == '[') {
            if (++depth > most)
                return false;
        } else if (s.p[i] == '}' || s.p[i] == ']') {
            depth--;
        }
    }
    return true;
}

bool case_json_parse(struct arena *a, struct str bytes, struct str file,
                     struct retake_case *out, struct problems *problems)
{
    struct reader r = { a, problems, file };
    size_t before = problems->n + problems->cut;
    json_error_t e;

    *out = (struct retake_case){ 0 };
    if (bytes.n > CASE_JSON_MOST || !depth_ok(bytes, CASE_DEPTH_MOST)) {
        problem(&r, S("case"), S("shorten it"),
                "the case is larger than %d bytes or nested deeper than %d",
                CASE_JSON_MOST, CASE_DEPTH_MOST);
        return false;
    }
    json_t *root =
        json_loadb(bytes.p ? bytes.p : "", bytes.n, JSON_REJECT_DUPLICATES, &e);
    if (!root) {
        problem_add(problems, file, e.line > 0 ? e.line : 0,
                    S("correct the JSON at this line"), "not valid JSON: %s",
                    e.text);
        return false;
    }
    if (json_is_object(root))
        read_case(&r, root, out);
    else
        problem(&r, S("case"), S("write {\"attempts\": […]}"),
                "a case must be an object");
    json_decref(root);
    return problems->n + problems->cut == before;
}

/* ---- writing ---- */

static json_t *attempt_json(struct arena *a, const struct attempt *t)
{
    json_t *o = json_object();

    tree_set(o, "date", tree_date(a, t->date));
    tree_set(o, "result", tree_text(attempt_result_text(t->result)));
    if (t->score.has)
        tree_set(o, "score", json_integer(t->score.v));
    if (t->part.n)
        tree_set(o, "part", tree_text(t->part));
    if (t->exam.n)
        tree_set(o, "exam", tree_text(t->exam));
    if (t->version.n)
        tree_set(o, "version", tree_text(t->version));
    if (t->has_released)
        tree_set(o, "released", tree_date(a, t->released));
    if (t->has_cancelled)
        tree_set(o, "cancelled", tree_date(a, t->cancelled));
    if (t->preliminary)
        tree_set(o, "preliminary", json_true());
    if (!t->n_areas)
        return o;
    json_t *areas = json_object();
    for (int i = 0; i < t->n_areas; i++) {
        const struct area_rating *r = &t->areas[i];
        json_t *v = NULL;
        switch (r->kind) {
        case RATING_NOT_SAID:
            v = json_null();
            break;
        case RATING_WORD:
            v = tree_text(r->word);
            break;
        case RATING_PERCENT:
            v = json_real(r->percent);
            break;
        }
        json_object_setn_new(areas, r->area.p, r->area.n, v);
    }
    tree_set(o, "areas", areas);
    return o;
}

static json_t *document_json(struct arena *a, const struct document *d)
{
    json_t *o = json_object();

    tree_set(o, "id", tree_text(d->id));
    if (d->has_date)
        tree_set(o, "date", tree_date(a, d->date));
    if (d->has_until)
        tree_set(o, "until", tree_date(a, d->until));
    if (d->extensions)
        tree_set(o, "extensions", json_integer(d->extensions));
    if (d->state != FILED_OPEN)
        tree_set(o, "state", tree_text(filed_state_text(d->state)));
    if (d->has_answered)
        tree_set(o, "answered", tree_date(a, d->answered));
    if (d->cents)
        tree_set(o, "cents", json_integer(d->cents));
    if (d->currency.n)
        tree_set(o, "currency", tree_text(d->currency));
    return o;
}

static json_t *request_json(struct arena *a, const struct request *q)
{
    json_t *o = json_object();

    tree_set(o, "kind", tree_text(request_kind_text(q->kind)));
    tree_set(o, "date", tree_date(a, q->filed));
    tree_set(o, "state", tree_text(filed_state_text(q->state)));
    if (q->has_answered)
        tree_set(o, "answered", tree_date(a, q->answered));
    if (q->has_attempt)
        tree_set(o, "attempt", tree_date(a, q->attempt));
    if (q->part.n)
        tree_set(o, "part", tree_text(q->part));
    if (q->text.n)
        tree_set(o, "text", tree_text(q->text));
    return o;
}

struct str case_json_text(struct arena *a, const struct retake_case *c)
{
    json_t *o = json_object();
    json_t *list = json_array();

    if (c->has_graduated)
        tree_set(o, "graduated", tree_date(a, c->graduated));
    if (c->member != MEMBERSHIP_UNSAID)
        tree_set(o, "member", json_boolean(c->member == MEMBERSHIP_YES));
    if (c->category.n)
        tree_set(o, "category", tree_text(c->category));
    if (c->overlay.n)
        tree_set(o, "overlay", tree_text(c->overlay));
    for (int i = 0; i < c->n_attempts; i++)
        tree_add(list, attempt_json(a, &c->attempts[i]));
    tree_set(o, "attempts", list);
    list = json_array();
    for (int i = 0; i < c->n_documents; i++)
        tree_add(list, document_json(a, &c->documents[i]));
    tree_set(o, "documents", list);
    list = json_array();
    for (int i = 0; i < c->n_requests; i++)
        tree_add(list, request_json(a, &c->requests[i]));
    if (c->n_requests)
        tree_set(o, "requests", list);
    else
        json_decref(list);
    return tree_done_sorted(a, o);
}
