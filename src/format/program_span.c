/* Small pieces of rules: lengths, days, anchors, extensions. */
#include "format/program_yaml_int.h"

enum { RANGES_MOST = 400 };

bool program_get_span(struct program_reader *r, struct yaml_map *m,
                      const char *key, bool need, struct span *out)
{
    struct str text = yaml_get_text(m, key, need);

    return text.n && program_span(r, text, yaml_map_line(m, key), out);
}

struct named program_document(struct program_reader *r, struct yaml_map *m)
{
    struct named out = { yaml_get_text(m, "document", true),
                         yaml_get_text(m, "name", true) };

    (void)r;
    return out;
}

struct named program_get_document(struct program_reader *r, struct yaml_map *m,
                                  const char *key, bool need)
{
    struct yaml_map one = yaml_get_map(m, key, need);
    struct named out = { 0 };

    if (one.node) {
        out = program_document(r, &one);
        yaml_map_end(&one, key);
    }
    return out;
}

struct anchor program_anchor(struct program_reader *r, struct yaml_map *m,
                             bool need, const char *const *words,
                             const enum anchor_kind *kinds)
{
    static const char *const begins[] = { "same_day", "next_day", NULL };
    struct anchor out = { .kind = kinds[0] };
    const yaml_node_t *n = yaml_map_get(m, "from");

    out.next_day = yaml_get_word(m, "begins", false, begins, 0) == 1;
    if (n && n->type == YAML_MAPPING_NODE) {
        out.kind = ANCHOR_DOCUMENT;
        out.document = program_get_document(r, m, "from", true);
        return out;
    }
    int at = yaml_get_word(m, "from", need, words, 0);
    out.kind = kinds[at < 0 ? 0 : at];
    return out;
}

const struct date *program_days(struct program_reader *r, struct yaml_map *m,
                                const char *key, int *n)
{
    struct yaml_list list = yaml_get_list(m, key, false);
    struct date *days = ARENA_ARRAY(r->yaml.arena, struct date, list.n);

    for (size_t i = 0; i < list.n; i++) {
        const yaml_node_t *node = yaml_list_at(&list, i);
        struct str text;
        if (yaml_node_text(&r->yaml, node, key, &text) &&
            !date_parse(text, &days[i]))
            yaml_problem(&r->yaml, yaml_node_line(node),
                         S("write a day that exists as YYYY-MM-DD"),
                         "there is no day \"%.*s\"",
                         STR_ARG(str_sub(text, 0, 60)));
    }
    *n = (int)list.n;
    return days;
}

struct date_range program_range(struct program_reader *r, struct yaml_map *m)
{
    struct date_range out = { 0 };
    bool from = yaml_get_date(m, "from", true, &out.from);
    bool until = yaml_get_date(m, "until", true, &out.until);

    if (from && until && date_cmp(out.until, out.from) < 0)
        yaml_problem(&r->yaml, m->line, S("put \"until\" on or after \"from\""),
                     "it ends before it begins");
    return out;
}

const struct date_range *program_ranges(struct program_reader *r,
                                        struct yaml_map *m, const char *key,
                                        int *n)
{
    struct yaml_list list = yaml_get_list(m, key, false);
    struct date_range *out =
        ARENA_ARRAY(r->yaml.arena, struct date_range, list.n);

    if (list.n > RANGES_MOST) {
        yaml_problem(&r->yaml, yaml_map_line(m, key), S("shorten it"),
                     "more than %d spans of days", RANGES_MOST);
        list.n = RANGES_MOST;
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a span of days");
        out[i] = program_range(r, &one);
        yaml_map_end(&one, key);
    }
    *n = (int)list.n;
    return out;
}

struct extension program_extension(struct program_reader *r, struct yaml_map *m)
{
    struct yaml_map e = yaml_get_map(m, "extension", false);
    struct extension out = { 0 };

    if (!e.node)
        return out;
    out.document = yaml_get_text(&e, "document", true);
    (void)yaml_get_int(&e, "most", true, 1, 100, &out.most);
    (void)program_get_span(r, &e, "length", true, &out.length);
    struct str price = yaml_get_text(&e, "price", false);
    if (price.n)
        (void)program_money(r, price, yaml_map_line(&e, "price"), &out.cents,
                            &out.currency);
    out.has_ahead = program_get_span(r, &e, "asked_before", false, &out.ahead);
    yaml_map_end(&e, "an extension");
    return out;
}
