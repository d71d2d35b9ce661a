#include "format/openapi_json.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <jansson.h>

static void put(json_t *j, const char *key, json_t *value)
{
    if (json_object_set_new(j, key, value))
        BUG("JSON cannot hold \"%s\"", key);
}

static json_t *type_of(struct str type);

/* ---- shapes ---- */

static bool is_schema(struct str name)
{
    const struct openapi_property *p;

    for (size_t i = 0; (p = openapi_property(i)); i++) {
        struct str s = str_from_c(p->schema);
        if (str_ends(s, S("!")))
            s.n--;
        if (str_eq(s, name))
            return true;
    }
    return false;
}

static json_t *ref(struct str name)
{
    char to[100];

    if (!is_schema(name))
        BUG("there is no schema %.*s", STR_ARG(name));
    int n = snprintf(to, sizeof to, "#/components/schemas/%.*s", STR_ARG(name));
    return json_pack("{s:s#}", "$ref", to, n);
}

static json_t *list_of(json_t *items)
{
    return json_pack("{s:s, s:o}", "type", "array", "items", items);
}

/* One alternative without what follows it. */
static json_t *word_type(struct str s)
{
    static const struct {
        struct str word;
        const char *type, *key, *value;
    } words[] = {
        { S_INIT("string"), "string", NULL, NULL },
        { S_INIT("integer"), "integer", NULL, NULL },
        { S_INIT("number"), "number", NULL, NULL },
        { S_INIT("boolean"), "boolean", NULL, NULL },
        { S_INIT("object"), "object", NULL, NULL },
        { S_INIT("date"), "string", "format", "date" },
        { S_INIT("instant"), "string", "format", "date-time" },
        { S_INIT("letter"), "string", "pattern", "^[a-j]$" },
    };
    long long least, most;
    char end;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(words[i].word, s)) {
            json_t *j = json_pack("{s:s}", "type", words[i].type);
            if (words[i].key)
                put(j, words[i].key, json_string(words[i].value));
            return j;
        }
    if (str_eq(s, S("true")))
        return json_pack("{s:b}", "const", 1);
    if (str_eq(s, S("letters"))) {
        json_t *j = list_of(word_type(S("letter")));
        put(j, "uniqueItems", json_true());
        return j;
    }
    char text[80];
    snprintf(text, sizeof text, "%.*s", STR_ARG(s));
    if (sscanf(text, "integer(%lld..%lld%c", &least, &most, &end) == 3)
        return json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum",
                         (json_int_t)least, "maximum", (json_int_t)most);
    return ref(s);
}

static json_t *alternatives(struct str s)
{
    json_t *words = json_array(), *types = json_array();
    struct str one;

    while (str_next(&s, '|', &one)) {
        if (one.n > 2 && one.p[0] == '\'')
            json_array_append_new(words, json_stringn(one.p + 1, one.n - 2));
        else
            json_array_append_new(types, word_type(one));
    }
    if (json_array_size(words))
        json_array_append_new(
            types, json_pack("{s:s, s:O}", "type", "string", "enum", words));
    json_decref(words);
    json_t *first = json_array_get(types, 0);
    json_t *out = json_array_size(types) == 1
                      ? json_incref(first)
                      : json_pack("{s:O}", "anyOf", types);
    json_decref(types);
    return out;
}

static json_t *type_of(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] != '?' && s.p[n] != '[' && s.p[n] != '{')
        n++;
    json_t *j = alternatives(str_sub(s, 0, n));
    for (; n < s.n; n++)
        if (s.p[n] == '?')
            j = json_pack("{s:[o, {s:s}]}", "anyOf", j, "type", "null");
        else if (s.p[n] == '[')
            j = list_of(j);
        else if (s.p[n] == '{')
            j = json_pack("{s:s, s:o}", "type", "object",
                          "additionalProperties", j);
    return j;
}

static void add_properties(struct str schema, bool optional, json_t *properties,
                           json_t *required)
{
    const struct openapi_property *p;

    for (size_t i = 0; (p = openapi_property(i)); i++) {
        struct str owner = str_from_c(p->schema), name = str_from_c(p->name);
        bool may_lack = optional || str_ends(name, S("?"));
        if (str_ends(owner, S("!")))
            owner.n--;
        if (!str_eq(owner, schema))
            continue;
        if (str_ends(name, S("?")))
            name.n--;
        if (str_eq(name, S("..."))) {
            add_properties(str_from_c(p->type), may_lack, properties, required);
            continue;
        }
        json_t *j = type_of(str_from_c(p->type));
        if (p->what)
            put(j, "description", json_string(p->what));
        json_object_setn_new(properties, name.p, name.n, j);
        if (!may_lack)
            json_array_append_new(required, json_stringn(name.p, name.n));
    }
}

static json_t *schemas(void)
{
    const struct openapi_property *p;
    json_t *all = json_object();

    for (size_t i = 0; (p = openapi_property(i)); i++) {
        struct str name = str_from_c(p->schema);
        bool closed = str_ends(name, S("!"));
        name.n -= closed;
        if (json_object_getn(all, name.p, name.n))
            continue;
        json_t *properties = json_object(), *required = json_array();
        add_properties(name, false, properties, required);
        json_t *j = json_pack("{s:s, s:o, s:o}", "type", "object", "properties",
                              properties, "required", required);
        if (closed)
            put(j, "additionalProperties", json_false());
        json_object_setn_new(all, name.p, name.n, j);
    }
    return all;
}

/* ---- operations ---- */

/* What a {} in a path or a parameter of a query is. */
static const struct parameter {
    struct str name;
    const char *type, *what;
} known_parameters[] = {
    { S_INIT("sitting"), "integer(1..9223372036854775807)",
      "the sitting's id" },
    { S_INIT("segment"), "integer(1..16)", "its number, from 1" },
    { S_INIT("session"), "integer(1..9223372036854775807)",
      "the session's id" },
    { S_INIT("task"), "integer(1..200)", "its number, from 1" },
    { S_INIT("item"), "string",
      "the item's id; in a sitting also its number in the open segment, "
      "from 1" },
    { S_INIT("program"), "string", "the program's id" },
    { S_INIT("note"), "string", "its id" },
    { S_INIT("document"), "string", "its id, as the steps name it" },
    { S_INIT("date"), "date", "the day of the attempt, or of the request" },
    { S_INIT("kind"), "'accommodation'|'appeal'", "of the request" },
    { S_INIT("on"), "date", "the day of the decision; else today" },
    { S_INIT("if_fail"), "date", "what if I fail again on that day" },
    { S_INIT("if_wait"), "date", "what if I wait until that day" },
    { S_INIT("use_attempt"), "integer(1..100)",
      "the latest day so that this attempt can still be used" },
    { S_INIT("pass_by"), "date", "is a pass by that day still possible" },
    { S_INIT("part"), "string", "the part that was sat, if it was one" },
    { S_INIT("area"), "string", "an area and those below it" },
    { S_INIT("level"), "'recall'|'application'|'analysis'", "of the item" },
    { S_INIT("status"), "'draft'|'pretest'|'operational'|'retired'",
      "of the item" },
    { S_INIT("review"), "'no'|'yes'|'source'",
      "read by a second person, or not; source: it has not been opened" },
    { S_INIT("found"), "string",
      "a rule that found something; any, problem: whichever" },
    { S_INIT("text"), "string",
      "in id, question, options, source, fact or note" },
    { S_INIT("figure"), "string",
      "followed, nothing, baseline, today, realistic, areas, ideas, mocks, "
      "segments, errors, pace or memory" },
    { S_INIT("dry_run"), "'true'|'false'",
      "true: only look what is in it, store nothing" },
    { S_INIT("page"), "integer(1..100000)", "of 20 items; else the first" },
};

static const struct parameter *known_parameter(struct str name)
{
    size_t n = sizeof known_parameters / sizeof *known_parameters;

    for (size_t i = 0; i < n; i++)
        if (str_eq(known_parameters[i].name, name))
            return &known_parameters[i];
    BUG("there is no parameter %.*s", STR_ARG(name));
}

static json_t *parameter(struct str name, bool in_path)
{
    const struct parameter *p = known_parameter(name);
    json_t *type = type_of(str_from_c(p->type));

    if (!strcmp(p->type, "string"))
        put(type, "minLength", json_integer(1));
    return json_pack("{s:s#, s:s, s:b, s:s, s:o}", "name", name.p, (int)name.n,
                     "in", in_path ? "path" : "query", "required", in_path,
                     "description", p->what, "schema", type);
}

bool openapi_parameter_fits(struct str name, struct str value)
{
    struct str type = str_from_c(known_parameter(name)->type), word;
    long long least, most;
    struct date day;
    int64_t n;

    if (str_eq(type, S("date")))
        return date_parse(value, &day);
    if (sscanf(type.p, "integer(%lld..%lld", &least, &most) == 2)
        return str_to_i64(value, &n) && n >= least && n <= most;
    if (type.p[0] != '\'')
        return value.n > 0;
    while (str_next(&type, '|', &word))
        if (str_eq(str_sub(word, 1, word.n - 2), value))
            return true;
    return false;
}

static json_t *parameters(const struct openapi_operation *o)
{
    struct str args = str_from_c(o->args), query = str_from_c(o->query), name;
    json_t *list = json_array();

    while (str_next(&args, ' ', &name))
        if (name.n)
            json_array_append_new(list, parameter(name, true));
    while (str_next(&query, ' ', &name))
        if (name.n)
            json_array_append_new(list, parameter(name, false));
    return list;
}

static json_t *content(const char *media_type, json_t *schema)
{
    return json_pack("{s:{s:o}}", media_type, "schema", schema);
}

static const char *refusal_words(int status)
{
    switch (status) {
    case 400:
        return "The request cannot be understood";
    case 401:
        return "No token or session that is good";
    case 403:
        return "The token's scope, the CSRF token or the origin does not allow "
               "it";
    case 404:
        return "There is no such thing";
    case 409:
        return "It does not fit with what is stored";
    case 410:
        return "The time was up";
    case 413:
        return "The body is too large";
    case 415:
        return "The body is not of the type that is asked for";
    case 421:
        return "The server does not answer under that name";
    case 422:
        return "The body is not what it must be; `errors` has every fault";
    case 429:
        return "Too many of them; wait as Retry-After says";
    case 500:
        return "It failed; look before you repeat a POST";
    case 503:
        return "Busy or full; nothing is stored; try again after Retry-After";
    }
    BUG("no words for the status %d", status);
}

static void refuse(json_t *responses, int status)
{
    char key[12];

    snprintf(key, sizeof key, "%d", status);
    if (!json_object_get(responses, key))
        put(responses, key,
            json_pack("{s:s, s:o}", "description", refusal_words(status),
                      "content",
                      content("application/problem+json", ref(S("Problem")))));
}

/* A schema, or a media type where it is no JSON: of text or of bytes. */
static json_t *body_content(const char *body)
{
    if (!strchr(body, '/'))
        return content("application/json", type_of(str_from_c(body)));
    return content(body, str_starts(str_from_c(body), S("text/"))
                             ? json_pack("{s:s}", "type", "string")
                             : json_object());
}

static json_t *responses(const struct openapi_operation *o)
{
    static const int all[] = { 400, 403, 413, 421, 429, 500, 503 };
    struct str refusals = str_from_c(o->refusals), one;
    json_t *j = json_object();
    char key[12];
    int64_t n;

    snprintf(key, sizeof key, "%d", o->status);
    put(j, key,
        json_pack("{s:s, s:o}", "description", "Done", "content",
                  body_content(o->answer)));
    if (o->status == 201)
        put(json_object_get(j, key), "headers",
            json_pack("{s:{s:s, s:{s:s}}}", "Location", "description",
                      "where it is", "schema", "type", "string"));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        refuse(j, all[i]);
    if (o->scope)
        refuse(j, 401);
    if (o->request) {
        refuse(j, 415);
        refuse(j, 422);
    }
    while (str_next(&refusals, ' ', &one))
        if (str_to_i64(one, &n))
            refuse(j, (int)n);
    return j;
}

static json_t *operation(const struct openapi_operation *o)
{
    json_t *j = json_pack("{s:s, s:s, s:o, s:o}", "operationId", o->id,
                          "summary", o->summary, "parameters", parameters(o),
                          "responses", responses(o));

    if (o->request)
        put(j, "requestBody",
            json_pack("{s:b, s:o}", "required", 1, "content",
                      body_content(o->request)));
    if (o->scope) {
        put(j, "security",
            json_pack("[{s:[s]}, {s:[]}]", "token", o->scope, "session"));
    } else {
        put(j, "security", json_array());
    }
    return j;
}

/* "/a/{}/b/{}" with the names of the arguments in their places. */
static struct str named_path(struct arena *a, const struct openapi_operation *o)
{
    struct str path = str_from_c(o->path), args = str_from_c(o->args), name,
               out = S("");
    size_t at;

    while ((at = str_find(path, S("{}"), 0)) != SIZE_MAX) {
        if (!str_next(&args, ' ', &name))
            BUG("%s: an argument has no name", o->path);
        out = str_fmt(a, "%.*s%.*s{%.*s}", STR_ARG(out), (int)at, path.p,
                      STR_ARG(name));
        path = str_sub(path, at + 2, path.n);
    }
    return str_fmt(a, "%.*s%.*s", STR_ARG(out), STR_ARG(path));
}

static json_t *security(void)
{
    return json_pack(
        "{s:{s:s, s:s, s:s}, s:{s:s, s:s, s:s, s:s}}", "token", "type", "http",
        "scheme", "bearer", "description",
        "From `resit token new`. The scope that an operation needs stands with "
        "it; a token of scope `all` may do everything, any may read.",
        "session", "type", "apiKey", "in", "header", "name", "X-CSRF",
        "description",
        "The pages' own scripts: the session's cookie, and for every change "
        "its CSRF token in X-CSRF.");
}

struct str openapi_json_text(struct arena *a, const char *version,
                             const struct openapi_operation *ops, size_t n)
{
    json_t *paths = json_object();

    for (size_t i = 0; i < n; i++) {
        struct str path = named_path(a, &ops[i]);
        json_t *at = json_object_getn(paths, path.p, path.n);
        if (!at) {
            at = json_object();
            json_object_setn_new(paths, path.p, path.n, at);
        }
        put(at, ops[i].method, operation(&ops[i]));
    }
    json_t *j = json_pack(
        "{s:s, s:{s:s, s:s, s:s}, s:o, s:{s:o, s:o}}", "openapi", "3.1.0",
        "info", "title", "Resit", "version", version, "description",
        "Everything a page does, over JSON. A change answers 2xx only when it "
        "is on disk. Errors are problem documents (RFC 9457).",
        "paths", paths, "components", "schemas", schemas(), "securitySchemes",
        security());
    char *text = json_dumps(j, JSON_COMPACT);
    if (!text)
        BUG("JSON cannot be written");
    struct str out = str_dup(a, str_from_c(text));
    free(text);
    json_decref(j);
    return out;
}
