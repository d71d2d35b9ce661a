#include "format/scenario_json.h"

#include "base/arena.h"
#include "format/case_json.h"

#include <jansson.h>
#include <stdlib.h>

/* What is compared, and where. */
struct compared {
    struct arena *arena;
    struct str file;
    int at, line;
    struct problems *problems;
    bool same;
};

static struct str dumped(struct arena *a, const json_t *j)
{
    char *c = j ? json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS)
                : NULL;
    struct str out = c ? str_dup(a, str_from_c(c)) : S("nothing");

    free(c);
    return out;
}

static void compare(struct compared *c, const json_t *got, const json_t *want,
                    struct str path);

static void differs(struct compared *c, const json_t *got, const json_t *want,
                    struct str path)
{
    struct str g = str_sub(dumped(c->arena, got), 0, 400);
    struct str w = str_sub(dumped(c->arena, want), 0, 400);

    c->same = false;
    problem_add(c->problems, c->file, c->line, S(""),
                "scenario %d: %.*s is %.*s, expected %.*s", c->at,
                STR_ARG(path), STR_ARG(g), STR_ARG(w));
}

static void compare_object(struct compared *c, const json_t *got,
                           const json_t *want, struct str path)
{
    json_t *walk = (json_t *)(uintptr_t)want, *v;
    const char *key;

    json_object_foreach(walk, key, v)
    {
        struct str at = path.n
                            ? str_fmt(c->arena, "%.*s.%s", STR_ARG(path), key)
                            : str_from_c(key);
        const json_t *g = json_object_get(got, key);
        if (g)
            compare(c, g, v, at);
        else
            differs(c, NULL, v, at);
    }
}

static void compare(struct compared *c, const json_t *got, const json_t *want,
                    struct str path)
{
    size_t n = json_array_size(want);

    if (json_is_object(want) && json_is_object(got))
        compare_object(c, got, want, path);
    else if (!json_is_array(want) || !json_is_array(got) ||
             json_array_size(got) != n) {
        if (!json_equal(got, want))
            differs(c, got, want, path);
    } else {
        for (size_t i = 0; i < n; i++)
            compare(c, json_array_get(got, i), json_array_get(want, i),
                    str_fmt(c->arena, "%.*s[%zu]", STR_ARG(path), i));
    }
}

/* ---- the questions of a scenario ---- */

struct reading {
    const json_t *json;
    const struct scenario *scenario;
    struct str file;
    struct problems *problems;
};

/* ---- where in the file ---- */

/* One step over JSON that is known to be right: the depth before the byte, the
 * line, and whether a text begins there. */
struct walk {
    struct str in;
    size_t at;
    int depth, line;
};

/* Past a text, or a byte. */
static void walk_on(struct walk *w)
{
    char c = w->in.p[w->at];

    if (c == '"')
        for (w->at++; w->in.p[w->at] != '"'; w->at++)
            w->at += w->in.p[w->at] == '\\';
    w->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    w->line += c == '\n';
    w->at++;
}

/* The line of a key of the scenario. */
static int line_of(const struct scenario *s, struct str key)
{
    struct walk w = { .in = s->text, .line = s->line };

    while (w.at < w.in.n) {
        struct str rest = str_sub(w.in, w.at, w.in.n - w.at);
        if (w.depth == 1 && rest.n > key.n + 2 && rest.p[0] == '"' &&
            str_eq(str_sub(rest, 1, key.n), key) && rest.p[key.n + 1] == '"')
            return w.line;
        walk_on(&w);
    }
    return s->line;
}

/* The scenarios of the file as they stand in it; they are objects. */
static void cut(struct str bytes, bool list, struct scenario *out)
{
    struct walk w = { .in = bytes, .line = 1 };
    size_t n = 0, from = 0;

    while (w.at < bytes.n) {
        char c = bytes.p[w.at];
        if (c == '{' && w.depth == list) {
            from = w.at;
            out[n].line = w.line;
        }
        walk_on(&w);
        if (c == '}' && w.depth == list)
            out[n++].text = str_sub(bytes, from, w.at - from);
    }
}

static void wrong(const struct reading *r, struct str mend, const char *what)
{
    problem_add(r->problems, r->file, r->scenario->line, mend,
                "scenario %d: %s", r->scenario->at, what);
}

static bool day_of(const struct reading *r, const char *key, struct date *out)
{
    const json_t *j = json_object_get(r->json, key);

    if (!j || json_is_null(j))
        return false;
    if (json_is_string(j) && date_parse(str_from_c(json_string_value(j)), out))
        return true;
    problem_add(r->problems, r->file, line_of(r->scenario, str_from_c(key)),
                S("write YYYY-MM-DD"), "scenario %d: \"%s\" is not a day",
                r->scenario->at, key);
    return false;
}

static void check_keys(const struct reading *r)
{
    static const char *const keys[] = { "why",     "program",     "case",
                                        "on",      "part",        "if_fail",
                                        "if_wait", "use_attempt", "pass_by",
                                        "expect" };
    json_t *walk = (json_t *)(uintptr_t)r->json, *v;
    const char *key;

    json_object_foreach(walk, key, v)
    {
        bool known = false;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            known |= str_eq(str_from_c(keys[i]), str_from_c(key));
        if (!known)
            problem_add(r->problems, r->file,
                        line_of(r->scenario, str_from_c(key)), S("remove it"),
                        "scenario %d: unknown key \"%s\"", r->scenario->at,
                        key);
    }
    if (!json_is_object(json_object_get(r->json, "expect")))
        wrong(r, S("write what the answers must be"), "\"expect\" is missing");
}

/* "programs/x/program.yaml" and "x.yaml" are of program x. */
static struct str program_of(struct str path)
{
    struct str own = S("/program.yaml"), yaml = S(".yaml");
    size_t from = 0;

    if (path.n > own.n && str_eq(str_sub(path, path.n - own.n, own.n), own))
        path.n -= own.n;
    else if (path.n > yaml.n &&
             str_eq(str_sub(path, path.n - yaml.n, yaml.n), yaml))
        path.n -= yaml.n;
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/')
            from = i + 1;
    return str_sub(path, from, path.n - from);
}

/* The program and the part it speaks of are those of the program. */
static bool check_about(const struct reading *r, const struct program *program,
                        const struct policy *policy, struct str part)
{
    const struct scenario *s = r->scenario;
    bool mine = !s->program.n || str_eq(program_of(s->program), program->id);
    bool known = !part.n || (policy->parts_alone && policy_part(policy, part));

    if (!mine)
        problem_add(r->problems, r->file, line_of(s, S("program")),
                    S("check it with its own program"),
                    "scenario %d: \"%.*s\" is not the file of %.*s", s->at,
                    STR_ARG(s->program), STR_ARG(program->id));
    if (!known)
        problem_add(r->problems, r->file, line_of(s, S("part")),
                    policy->parts_alone
                        ? S("name a part of \"parts:\"")
                        : S("remove it: no part is retaken by itself"),
                    "scenario %d: the program has no part \"%.*s\"", s->at,
                    STR_ARG(part));
    return mine && known;
}

/* The case of a scenario, checked. */
static bool read_case(struct arena *a, const struct reading *r,
                      const struct program *program,
                      const struct policy *policy, struct retake_case *out)
{
    struct str bytes = dumped(a, json_object_get(r->json, "case"));
    struct problems found;

    problems_init(&found, a);
    if (case_json_parse(a, bytes, S(""), out, &found)) {
        retake_case_check(out, policy, date_last(), &found);
        retake_case_check_areas(out, program, &found);
    }
    for (size_t i = 0; i < found.n; i++)
        problem_add(r->problems, r->file, line_of(r->scenario, S("case")),
                    found.p[i].mend, "scenario %d: case: %.*s", r->scenario->at,
                    STR_ARG(found.p[i].what));
    return !found.n;
}

static struct str answered(struct arena *a, const struct reading *r,
                           const struct program *program,
                           const struct policy *policy,
                           const struct retake_case *c, struct str part,
                           struct date on)
{
    const json_t *n = json_object_get(r->json, "use_attempt");
    struct retake_answers out = {
        .now = decision_of_part(a, retake_decide(a, policy, c, on), part)
    };
    struct if_failed failed;
    struct latest latest;
    struct date day;

    if (day_of(r, "if_fail", &day)) {
        failed = retake_if_failed(a, policy, c, part, on, day);
        out.if_fail = &failed;
    }
    if (day_of(r, "if_wait", &day))
        out.if_wait =
            decision_of_part(a, retake_decide(a, policy, c, day), part);
    if (json_is_integer(n)) {
        latest = retake_latest_for(a, policy, c, part, on,
                                   (int)json_integer_value(n));
        out.use_attempt = &latest;
    }
    if (day_of(r, "pass_by", &day))
        out.pass_by =
            retake_pass_by_each(a, policy, c, part, on, day, &out.n_pass_by);
    return answers_json_text(a, program->id, &out);
}

bool scenario_check(struct arena *a, const struct scenario *s, struct str file,
                    const struct program *program, const struct policy *policy,
                    struct problems *ps)
{
    json_t *j = json_loadb(s->text.p, s->text.n, JSON_REJECT_DUPLICATES, NULL);
    struct reading r = { j, s, file, ps };
    struct compared c = { a, file, s->at, s->line, ps, true };
    struct str part = str_from_c(json_string_value(json_object_get(j, "part")));
    struct retake_case facts;
    struct date on;
    size_t before = ps->n;

    check_keys(&r);
    if (!json_is_string(json_object_get(j, "on")))
        wrong(&r, S("write the day of the question"), "\"on\" is missing");
    else if (check_about(&r, program, policy, part) && day_of(&r, "on", &on) &&
             read_case(a, &r, program, policy, &facts)) {
        struct str got = answered(a, &r, program, policy, &facts, part, on);
        json_t *g = json_loadb(got.p, got.n, 0, NULL);
        compare(&c, g, json_object_get(j, "expect"), S(""));
        json_decref(g);
    }
    json_decref(j);
    return ps->n == before;
}

struct scenarios scenarios_parse(struct arena *a, struct str bytes,
                                 struct str file, struct problems *ps)
{
    struct scenarios out = { 0 };
    json_error_t e;
    json_t *j = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, &e);
    size_t n = json_is_array(j) ? json_array_size(j) : 1;

    if (!j) {
        problem_add(ps, file, e.line, S("correct the JSON"), "%s", e.text);
        return out;
    }
    out.p = ARENA_ARRAY(a, struct scenario, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_is_array(j) ? json_array_get(j, i) : j;
        if (!json_is_object(one)) {
            problem_add(ps, file, 0,
                        S("write objects with \"case\", \"on\", \"expect\""),
                        "scenario %zu is not an object", i + 1);
            continue;
        }
        const char *program =
            json_string_value(json_object_get(one, "program"));
        out.p[out.n].program = str_dup(a, str_from_c(program));
        out.p[out.n++].at = (int)i + 1;
    }
    cut(str_dup(a, bytes), json_is_array(j), out.p);
    json_decref(j);
    return out;
}
