#include "format/yaml_read.h"

#include <stdarg.h>

void yaml_problem(const struct yaml_file *f, int line, struct str mend,
                  const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str what = str_vfmt(f->arena, fmt, args);
    va_end(args);
    problem_add(f->problems, f->name, line, mend, "%.*s", STR_ARG(what));
}

/* ---- loading ---- */

static void yaml_error(const struct yaml_file *f, const yaml_parser_t *p)
{
    int line = (int)p->problem_mark.line + 1;

    yaml_problem(f, line, S("correct the YAML at this line"),
                 "not valid YAML: %s", p->problem ? p->problem : "unreadable");
}

static bool has_extras(const yaml_event_t *e)
{
    if (e->type == YAML_SCALAR_EVENT)
        return e->data.scalar.anchor || e->data.scalar.tag;
    if (e->type == YAML_SEQUENCE_START_EVENT)
        return e->data.sequence_start.anchor || e->data.sequence_start.tag;
    if (e->type == YAML_MAPPING_START_EVENT)
        return e->data.mapping_start.anchor || e->data.mapping_start.tag;
    if (e->type == YAML_DOCUMENT_START_EVENT)
        return e->data.document_start.version_directive ||
               e->data.document_start.tag_directives.start !=
                   e->data.document_start.tag_directives.end;
    return e->type == YAML_ALIAS_EVENT;
}

static bool event_ok(const struct yaml_file *f, const yaml_event_t *e,
                     int *depth, int *documents, int most)
{
    int line = (int)e->start_mark.line + 1;

    if (has_extras(e)) {
        yaml_problem(f, line, S("write the value out in full"),
                     "anchors, aliases, tags and directives are not allowed");
        return false;
    }
    if (e->type == YAML_SEQUENCE_START_EVENT ||
        e->type == YAML_MAPPING_START_EVENT)
        ++*depth;
    if (e->type == YAML_SEQUENCE_END_EVENT || e->type == YAML_MAPPING_END_EVENT)
        --*depth;
    if (*depth > most) {
        yaml_problem(f, line, S("flatten this part"),
                     "nested deeper than %d levels", most);
        return false;
    }
    if (e->type == YAML_DOCUMENT_START_EVENT && ++*documents > 1) {
        yaml_problem(f, line, S("keep one document in a file"),
                     "a second YAML document begins here");
        return false;
    }
    return true;
}

/* A first pass over the events: what the document API would swallow. */
static bool events_ok(const struct yaml_file *f, struct str bytes, int most)
{
    yaml_parser_t p;
    bool ok = true, end = false;
    int depth = 0, documents = 0;

    if (!yaml_parser_initialize(&p))
        BUG("libyaml: out of memory");
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)bytes.p, bytes.n);
    while (ok && !end) {
        yaml_event_t e;
        if (!yaml_parser_parse(&p, &e)) {
            yaml_error(f, &p);
            ok = false;
            break;
        }
        end = e.type == YAML_STREAM_END_EVENT;
        ok = event_ok(f, &e, &depth, &documents, most);
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&p);
    if (ok && !documents)
        yaml_problem(f, 1,
                     S("write the file as described in "
                       "docs/program-format.md"),
                     "the file is empty");
    return ok && documents;
}

void yaml_file_release(struct yaml_file *f)
{
    yaml_document_delete(&f->doc);
}

bool yaml_file_load(struct yaml_file *f, struct str bytes, int depth)
{
    yaml_parser_t p;

    if (!str_is_utf8(bytes)) {
        yaml_problem(f, 0, S("save the file as UTF-8"),
                     "the file is not valid UTF-8 text");
        return false;
    }
    if (!bytes.n)
        bytes = S("\n");
    if (!events_ok(f, bytes, depth))
        return false;
    if (!yaml_parser_initialize(&p))
        BUG("libyaml: out of memory");
    yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p, (const unsigned char *)bytes.p, bytes.n);
    bool ok = yaml_parser_load(&p, &f->doc);
    if (!ok)
        yaml_error(f, &p);
    yaml_parser_delete(&p);
    return ok;
}

const yaml_node_t *yaml_file_root(struct yaml_file *f)
{
    return yaml_document_get_root_node(&f->doc);
}

/* ---- nodes ---- */

int yaml_node_line(const yaml_node_t *n)
{
    return n ? (int)n->start_mark.line + 1 : 0;
}

static const yaml_node_t *node(const struct yaml_file *f, int id)
{
    return f->doc.nodes.start + id - 1;
}

static struct str scalar(const yaml_node_t *n)
{
    return (struct str){ (const char *)n->data.scalar.value,
                         n->data.scalar.length };
}

bool yaml_node_text(struct yaml_file *f, const yaml_node_t *n, const char *what,
                    struct str *out)
{
    if (n->type != YAML_SCALAR_NODE) {
        yaml_problem(f, yaml_node_line(n), S("write one text or number"),
                     "%s must be a single value", what);
        return false;
    }
    *out = str_dup(f->arena, str_trim(scalar(n)));
    return true;
}

struct yaml_map yaml_map_of(struct yaml_file *f, const yaml_node_t *n,
                            const char *what)
{
    struct yaml_map m = { .file = f, .node = n, .line = yaml_node_line(n) };

    if (n && n->type != YAML_MAPPING_NODE) {
        yaml_problem(f, m.line, S("write it as \"key: value\" lines"),
                     "%s must be a mapping", what);
        m.node = NULL;
    }
    if (m.node &&
        m.node->data.mapping.pairs.top - m.node->data.mapping.pairs.start >
            YAML_KEYS_MOST) {
        yaml_problem(f, m.line, S("remove keys"), "%s has more than %d keys",
                     what, YAML_KEYS_MOST);
        m.node = NULL;
    }
    return m;
}

static const yaml_node_pair_t *pair(const struct yaml_map *m, const char *key,
                                    int *at)
{
    if (!m->node)
        return NULL;
    *at = 0;
    for (const yaml_node_pair_t *p = m->node->data.mapping.pairs.start;
         p < m->node->data.mapping.pairs.top; p++, ++*at) {
        const yaml_node_t *k = node(m->file, p->key);
        if (k->type == YAML_SCALAR_NODE && str_eq(scalar(k), str_from_c(key)))
            return p;
    }
    return NULL;
}

const yaml_node_t *yaml_map_get(struct yaml_map *m, const char *key)
{
    int at = 0;
    const yaml_node_pair_t *p = pair(m, key, &at);

    if (!p) {
        if (m->n_asked < YAML_KEYS_MOST)
            m->asked[m->n_asked++] = key;
        return NULL;
    }
    m->used |= UINT64_C(1) << at;
    return node(m->file, p->value);
}

bool yaml_map_has(const struct yaml_map *m, const char *key)
{
    int at;

    return pair(m, key, &at) != NULL;
}

int yaml_map_line(const struct yaml_map *m, const char *key)
{
    int at;
    const yaml_node_pair_t *p = pair(m, key, &at);

    return p ? yaml_node_line(node(m->file, p->key)) : m->line;
}

/* What a key nobody knows was meant to be, as far as one can tell. */
static struct str meant(const struct yaml_map *m, struct str name)
{
    struct str nearest = str_meant(name, m->asked, m->n_asked);

    return nearest.n ? str_fmt(m->file->arena, "did you mean \"%.*s\"?",
                               STR_ARG(nearest))
                     : S("remove it, or see docs/program-format.md for the "
                         "keys there are");
}

void yaml_map_end(struct yaml_map *m, const char *what)
{
    int at = 0, first = 0;

    if (!m->node)
        return;
    for (const yaml_node_pair_t *p = m->node->data.mapping.pairs.start;
         p < m->node->data.mapping.pairs.top; p++, at++) {
        const yaml_node_t *k = node(m->file, p->key);
        int line = yaml_node_line(k);
        if (m->used & UINT64_C(1) << at)
            continue;
        if (k->type != YAML_SCALAR_NODE) {
            yaml_problem(m->file, line, S("use a word as key"),
                         "a key of %s is not a word", what);
            continue;
        }
        struct str name = str_sub(scalar(k), 0, 60);
        char *c = str_to_c(m->file->arena, scalar(k));
        if (pair(m, c, &first) && first != at)
            yaml_problem(m->file, line, S("keep one of them"),
                         "\"%.*s\" is given twice in %s", STR_ARG(name), what);
        else
            yaml_problem(m->file, line, meant(m, name),
                         "%s has no key \"%.*s\"", what, STR_ARG(name));
    }
}

/* ---- typed values ---- */

static void missing(const struct yaml_map *m, const char *key)
{
    if (m->node)
        yaml_problem(m->file, m->line,
                     str_fmt(m->file->arena, "add \"%s:\"", key),
                     "\"%s\" is missing", key);
}

static const yaml_node_t *need_node(struct yaml_map *m, const char *key,
                                    bool need)
{
    const yaml_node_t *n = yaml_map_get(m, key);

    if (!n && need)
        missing(m, key);
    return n;
}

struct yaml_map yaml_get_map(struct yaml_map *m, const char *key, bool need)
{
    return yaml_map_of(m->file, need_node(m, key, need), key);
}

struct yaml_list yaml_list_of(struct yaml_file *f, const yaml_node_t *n,
                              const char *what)
{
    struct yaml_list out = { .file = f };

    if (n && n->type != YAML_SEQUENCE_NODE) {
        yaml_problem(f, yaml_node_line(n),
                     S("write it in brackets, or as lines that begin with "
                       "\"- \""),
                     "%s must be a list", what);
        return out;
    }
    if (n) {
        out.node = n;
        out.n =
            (size_t)(n->data.sequence.items.top - n->data.sequence.items.start);
    }
    return out;
}

struct yaml_list yaml_get_list(struct yaml_map *m, const char *key, bool need)
{
    char what[64];

    snprintf(what, sizeof what, "\"%s\"", key);
    return yaml_list_of(m->file, need_node(m, key, need), what);
}

const yaml_node_t *yaml_list_at(const struct yaml_list *l, size_t i)
{
    return node(l->file, l->node->data.sequence.items.start[i]);
}

struct str yaml_get_text(struct yaml_map *m, const char *key, bool need)
{
    const yaml_node_t *n = need_node(m, key, need);
    struct str out = S("");

    if (n && yaml_node_text(m->file, n, key, &out) && !out.n && need)
        yaml_problem(m->file, yaml_node_line(n), S("write a text after it"),
                     "\"%s\" is empty", key);
    return out;
}

static bool value(struct yaml_map *m, const char *key, bool need,
                  struct str *text, int *line)
{
    const yaml_node_t *n = need_node(m, key, need);

    *line = yaml_node_line(n);
    return n && yaml_node_text(m->file, n, key, text);
}

bool yaml_get_int(struct yaml_map *m, const char *key, bool need, int min,
                  int max, int *out)
{
    struct str text;
    int line;
    int64_t v;

    if (!value(m, key, need, &text, &line))
        return false;
    if (str_to_i64(text, &v) && v >= min && v <= max) {
        *out = (int)v;
        return true;
    }
    yaml_problem(
        m->file, line,
        str_fmt(m->file->arena, "write a whole number from %d to %d", min, max),
        "\"%s\" cannot be \"%.*s\"", key, STR_ARG(str_sub(text, 0, 60)));
    return false;
}

bool yaml_get_real(struct yaml_map *m, const char *key, bool need, double min,
                   double max, double *out)
{
    struct str text;
    int line;
    double v;

    if (!value(m, key, need, &text, &line))
        return false;
    if (str_to_f64(text, &v) && v >= min && v <= max) {
        *out = v;
        return true;
    }
    yaml_problem(
        m->file, line,
        str_fmt(m->file->arena, "write a number from %g to %g", min, max),
        "\"%s\" cannot be \"%.*s\"", key, STR_ARG(str_sub(text, 0, 60)));
    return false;
}

bool yaml_get_date(struct yaml_map *m, const char *key, bool need,
                   struct date *out)
{
    struct str text;
    int line;

    if (!value(m, key, need, &text, &line))
        return false;
    if (date_parse(text, out))
        return true;
    yaml_problem(m->file, line,
                 S("write a day that exists as YYYY-MM-DD, such as 2026-11-22"),
                 "\"%s\": there is no day \"%.*s\"", key,
                 STR_ARG(str_sub(text, 0, 60)));
    return false;
}

bool yaml_get_bool(struct yaml_map *m, const char *key, bool otherwise)
{
    static const char *const names[] = { "false", "true", NULL };

    return yaml_get_word(m, key, false, names, otherwise) == 1;
}

int yaml_get_word(struct yaml_map *m, const char *key, bool need,
                  const char *const *names, int otherwise)
{
    struct str text, all = S("");
    int line;

    if (!value(m, key, need, &text, &line))
        return otherwise;
    for (int i = 0; names[i]; i++) {
        if (str_eq(text, str_from_c(names[i])))
            return i;
        all = str_fmt(m->file->arena, "%.*s%s%s", STR_ARG(all),
                      i ? ", " : "write one of: ", names[i]);
    }
    yaml_problem(m->file, line, all, "\"%s\" cannot be \"%.*s\"", key,
                 STR_ARG(str_sub(text, 0, 60)));
    return otherwise;
}

bool yaml_is_id(struct str s, bool dotted)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '-' || (dotted && c == '.' && i && i + 1 < s.n);
        if (!ok)
            return false;
    }
    return s.n > 0 && s.n <= 80;
}
