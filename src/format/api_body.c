#include "format/api_body.h"

#include "format/api_int.h"
#include "retake/ask.h"

enum { EXTRA_PERCENT_MOST = 300, EXTRA_MINUTES_MOST = 240 };

/* ---- what all have in common ---- */

struct str api_pointer(struct arena *a, struct str at, struct str key)
{
    char *p = arena_alloc(a, at.n + 2 * key.n + 1);
    size_t n = at.n;

    if (n)
        memcpy(p, at.p, n);
    p[n++] = '/';
    for (size_t i = 0; i < key.n; i++) {
        bool escape = key.p[i] == '~' || key.p[i] == '/';
        if (escape)
            p[n++] = '~';
        p[n++] = !escape ? key.p[i] : key.p[i] == '~' ? '0' : '1';
    }
    return (struct str){ p, n };
}

void api_keys(json_t *j, struct str at, const char *const *keys,
              struct problems *problems)
{
    const char *key;
    json_t *value;

    json_object_foreach(j, key, value)
    {
        bool known = false;
        int n = 0;
        for (; keys[n]; n++)
            known |= strcmp(keys[n], key) == 0;
        if (known)
            continue;
        struct str meant = str_meant(str_from_c(key), keys, n);
        problem_field(
            problems, api_pointer(problems->arena, at, str_from_c(key)),
            meant.n ? str_fmt(problems->arena, "did you mean \"%.*s\"?",
                              STR_ARG(meant))
                    : S("leave it out"),
            "unknown key");
    }
}

json_t *api_object(struct str body, size_t most, const char *const *keys,
                   struct problems *problems)
{
    json_error_t e;

    if (body.n > most) {
        problem_field(problems, S(""), S("send less at once"),
                      "the body is longer than %zu bytes", most);
        return NULL;
    }
    json_t *j =
        json_loadb(body.p ? body.p : "", body.n, JSON_REJECT_DUPLICATES, &e);
    if (json_is_object(j)) {
        if (keys)
            api_keys(j, S(""), keys, problems);
        return j;
    }
    if (j)
        problem_field(problems, S(""), S("send a JSON object"),
                      "the body is not an object");
    else
        problem_field(problems, S(""), S("send a JSON object"),
                      "the body is not JSON at line %d, column %d", e.line,
                      e.column);
    json_decref(j);
    return NULL;
}

static int64_t whole_at(const json_t *v, struct str at, int64_t least,
                        int64_t most, struct problems *problems)
{
    int64_t n = json_integer_value(v);

    if (json_is_integer(v) && n >= least && n <= most)
        return n;
    problem_field(problems, at,
                  str_fmt(problems->arena,
                          "send a whole number from %lld to %lld",
                          (long long)least, (long long)most),
                  v ? "not such a number" : "missing");
    return least;
}

int64_t api_whole(const json_t *j, const char *key, int64_t least, int64_t most,
                  struct problems *problems)
{
    return whole_at(json_object_get(j, key),
                    api_pointer(problems->arena, S(""), str_from_c(key)), least,
                    most, problems);
}

/* NULL when it is absent or null. */
static json_t *get(const json_t *j, const char *key)
{
    json_t *v = json_object_get(j, key);

    return json_is_null(v) ? NULL : v;
}

static struct str text_of(struct arena *a, const json_t *v)
{
    return str_dup(a,
                   (struct str){ json_string_value(v), json_string_length(v) });
}

static struct str get_text(struct arena *a, const json_t *j, const char *key,
                           bool needed, struct problems *problems)
{
    const json_t *v = get(j, key);

    if (json_is_string(v) && json_string_length(v))
        return text_of(a, v);
    if (v || needed)
        problem_field(problems,
                      api_pointer(problems->arena, S(""), str_from_c(key)),
                      S("send a text"), v ? "not a text" : "missing");
    return (struct str){ 0 };
}

static bool get_date(const json_t *j, const char *key, struct date *out,
                     struct problems *problems)
{
    const json_t *v = get(j, key);
    struct str s = { json_string_value(v), json_string_length(v) };

    if (!v)
        return false;
    if (json_is_string(v) && date_parse(s, out))
        return true;
    problem_field(problems,
                  api_pointer(problems->arena, S(""), str_from_c(key)),
                  S("send a day that exists as \"YYYY-MM-DD\""), "not a day");
    return false;
}

/* ---- starting a sitting ---- */

static int extra(const json_t *o, const char *key, int most,
                 struct problems *problems)
{
    const json_t *v = get(o, key);

    if (!v)
        return 0;
    return (int)whole_at(
        v, api_pointer(problems->arena, S("/extra_time"), str_from_c(key)), 0,
        most, problems);
}

static void read_extra(const json_t *j, struct api_start *out,
                       struct problems *problems)
{
    static const char *const keys[] = { "percent", "segment_minutes",
                                        "break_minutes", NULL };
    json_t *o = get(j, "extra_time");

    if (!o)
        return;
    if (!json_is_object(o)) {
        problem_field(problems, S("/extra_time"),
                      S("send an object such as {\"percent\":50}"),
                      "not an object");
        return;
    }
    api_keys(o, S("/extra_time"), keys, problems);
    out->extra_percent = extra(o, "percent", EXTRA_PERCENT_MOST, problems);
    out->extra_segment_minutes =
        extra(o, "segment_minutes", EXTRA_MINUTES_MOST, problems);
    out->extra_break_minutes =
        extra(o, "break_minutes", EXTRA_MINUTES_MOST, problems);
}

static void read_kind(struct arena *a, const json_t *j, struct api_start *out,
                      struct problems *problems)
{
    static const char *const only_domain[] = { "domain", "n_items" };
    struct str kind = get_text(a, j, "kind", true, problems);

    if (!form_kind_parse(kind, &out->kind)) {
        if (kind.n)
            problem_field(
                problems, S("/kind"),
                S("send \"mock\", \"half\", \"segment\" or \"domain\""),
                "there is no such kind");
        return;
    }
    out->domain = get_text(a, j, "domain", out->kind == FORM_DOMAIN, problems);
    if (get(j, "n_items"))
        out->n_items =
            (int)api_whole(j, "n_items", 1, FORM_ITEMS_MOST, problems);
    for (size_t i = 0; i < 2 && out->kind != FORM_DOMAIN; i++)
        if (get(j, only_domain[i]))
            problem_field(
                problems,
                api_pointer(problems->arena, S(""), str_from_c(only_domain[i])),
                S("leave it out"), "only the kind \"domain\" has it");
}

bool api_start_parse(struct arena *a, struct str body, struct api_start *out,
                     struct problems *problems)
{
    static const char *const keys[] = { "program", "kind", "domain",
                                        "n_items", "seed", "extra_time",
                                        NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, 4096, keys, problems);

    *out = (struct api_start){ 0 };
    if (!j)
        return false;
    out->program = get_text(a, j, "program", true, problems);
    read_kind(a, j, out, problems);
    out->has_seed = get(j, "seed");
    if (out->has_seed)
        out->seed = (uint64_t)api_whole(j, "seed", 0, INT64_MAX, problems);
    read_extra(j, out, problems);
    json_decref(j);
    return problems->n == before;
}

/* ---- small ones ---- */

bool api_program_parse(struct arena *a, struct str body, struct str *program,
                       struct problems *problems)
{
    static const char *const keys[] = { "program", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, 4096, keys, problems);

    if (j)
        *program = get_text(a, j, "program", true, problems);
    json_decref(j);
    return problems->n == before;
}

bool api_date_parse(struct str body, bool *has, struct date *out,
                    struct problems *problems)
{
    static const char *const keys[] = { "date", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, 4096, keys, problems);

    *has = false;
    if (j && !json_object_get(j, "date"))
        problem_field(problems, S("/date"), S("send a day, or null for none"),
                      "missing");
    else if (j)
        *has = get_date(j, "date", out, problems);
    json_decref(j);
    return problems->n == before;
}

bool api_sure_parse(struct str body, struct problems *problems)
{
    static const char *const keys[] = { "sure", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, 4096, keys, problems);

    if (j && !json_is_true(json_object_get(j, "sure")))
        problem_field(problems, S("/sure"), S("send true to delete everything"),
                      "not true");
    json_decref(j);
    return problems->n == before;
}

/* ---- the case ---- */

/* "attempts[0].areas.clinical.x" is "/attempts/0/areas/clinical.x": the ids
 * of areas have points in them. */
static struct str pointer_of(struct arena *a, struct str at, struct str field)
{
    struct str key;

    if (str_eq(field, S("case")))
        return at;
    while (field.n) {
        size_t n = 0;
        if (str_starts(field, S("areas."))) {
            at = api_pointer(a, at, S("areas"));
            return api_pointer(a, at, str_sub(field, 6, field.n));
        }
        while (n < field.n && field.p[n] != '.' && field.p[n] != '[' &&
               field.p[n] != ']')
            n++;
        key = str_sub(field, 0, n);
        field = str_sub(field, n + 1, field.n);
        if (key.n)
            at = api_pointer(a, at, key);
    }
    return at;
}

void api_case_problems(struct problems *to, const struct problems *from,
                       struct str at, bool whole)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct problem *p = &from->p[i];
        bool other = !whole && (str_starts(p->field, S("attempts[")) ||
                                str_starts(p->field, S("documents[")) ||
                                str_starts(p->field, S("requests[")));
        problem_field(to, other ? S("") : pointer_of(to->arena, at, p->field),
                      p->mend, "%.*s", STR_ARG(p->what));
    }
}

/* The object as a case; problems get pointers below `at`, and lose `strip`,
 * which is only how it was wrapped. */
static void read_case(struct arena *a, struct str json, struct str at,
                      struct str strip, struct retake_case *out,
                      struct problems *problems)
{
    struct problems found;

    problems_init(&found, a);
    case_json_parse(a, json, S(""), out, &found);
    for (size_t i = 0; i < found.n; i++)
        if (str_starts(found.p[i].field, strip))
            found.p[i].field =
                str_sub(found.p[i].field, strip.n, found.p[i].field.n);
    api_case_problems(problems, &found, at, true);
}

bool api_details_parse(struct arena *a, struct str body,
                       struct retake_case *out, struct problems *problems)
{
    static const char *const keys[] = { "graduated", "member", "category",
                                        "overlay", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, 4096, keys, problems);

    if (j && problems->n == before)
        read_case(a, body, S(""), S(""), out, problems);
    json_decref(j);
    return problems->n == before;
}

/* One entry of a list of the case, by itself: {"attempts":[body]}. */
static bool read_entry(struct arena *a, struct str body, const char *list,
                       struct retake_case *out, struct problems *problems)
{
    size_t before = problems->n;
    json_t *j = api_object(body, API_ATTEMPT_MOST, NULL, problems);

    if (j && problems->n == before)
        read_case(a, str_fmt(a, "{\"%s\":[%.*s]}", list, STR_ARG(body)), S(""),
                  str_fmt(a, "%s[0]", list), out, problems);
    json_decref(j);
    return problems->n == before;
}

bool api_attempt_parse(struct arena *a, struct str body,
                       struct retake_case *out, struct problems *problems)
{
    return read_entry(a, body, "attempts", out, problems);
}

bool api_document_parse(struct arena *a, struct str body,
                        struct retake_case *out, struct problems *problems)
{
    return read_entry(a, body, "documents", out, problems);
}

bool api_request_parse(struct arena *a, struct str body,
                       struct retake_case *out, struct problems *problems)
{
    return read_entry(a, body, "requests", out, problems);
}

static void read_questions(struct arena *a, const json_t *j,
                           struct api_questions *out, struct problems *problems)
{
    out->part = get_text(a, j, "part", false, problems);
    out->has_fail = get_date(j, "if_fail", &out->fail, problems);
    out->has_wait = get_date(j, "if_wait", &out->wait, problems);
    out->has_pass_by = get_date(j, "pass_by", &out->pass_by, problems);
    if (get(j, "use_attempt"))
        out->use_attempt =
            (int)api_whole(j, "use_attempt", 1, ATTEMPTS_MOST, problems);
}

bool api_retake_parse(struct arena *a, struct str body, struct api_retake *out,
                      struct problems *problems)
{
    static const char *const keys[] = { "program", "case",        "on",
                                        "part",    "if_fail",     "if_wait",
                                        "pass_by", "use_attempt", NULL };
    size_t before = problems->n;
    json_t *j = api_object(body, API_RETAKE_MOST, keys, problems);
    json_t *given = json_object_get(j, "case");

    if (!j)
        return false;
    out->program = get_text(a, j, "program", true, problems);
    out->has_on = get_date(j, "on", &out->on, problems);
    out->ask = (struct api_questions){ 0 };
    read_questions(a, j, &out->ask, problems);
    if (json_is_object(given)) {
        char *text = json_dumps(given, JSON_COMPACT);
        if (!text)
            BUG("JSON cannot be written");
        read_case(a, str_from_c(text), S("/case"), S(""), &out->facts,
                  problems);
        free(text);
    } else {
        problem_field(problems, S("/case"), S("send {} for one with no facts"),
                      given ? "not an object" : "missing");
    }
    json_decref(j);
    return problems->n == before;
}

static void check_day(bool has, struct date day, struct date on, struct str at,
                      struct problems *problems)
{
    if (has && date_cmp(day, on) < 0)
        problem_field(problems, at,
                      S("send a day that is not before the day of the "
                        "decision"),
                      "that day is past");
    else if (has && date_cmp(day, retake_ask_last(on)) > 0)
        problem_field(problems, at, S("send an earlier day"),
                      "that is more than %d years after the day of the "
                      "decision",
                      ASK_YEARS_MOST);
}

void api_questions_check(const struct api_questions *q, const struct policy *p,
                         struct date on, struct problems *problems)
{
    if (q->part.n && !policy_part(p, q->part))
        problem_field(problems, S("/part"), S("send a part of the program"),
                      "there is no such part");
    check_day(q->has_fail, q->fail, on, S("/if_fail"), problems);
    check_day(q->has_wait, q->wait, on, S("/if_wait"), problems);
    check_day(q->has_pass_by, q->pass_by, on, S("/pass_by"), problems);
}
