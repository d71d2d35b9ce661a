/* "format:", how the exam is given. */
#include "format/program_yaml_int.h"

#include "base/vec.h"

struct named_facts {
    struct arena *arena;
    struct {
        struct fact *p;
        size_t n, cap;
    } facts;
    struct {
        struct str *p;
        size_t n, cap;
    } ids;
};

static void name_fact(struct named_facts *v, struct str id, struct fact f)
{
    VEC_PUSH(v->arena, &v->facts, f);
    VEC_PUSH(v->arena, &v->ids, id);
}

static int64_t minutes_us(int minutes)
{
    return (int64_t)minutes * 60 * US_PER_S;
}

static const struct item_count unknown_count = { -1, -1, -1, -1 };

/* Scored and pretest items, or only how many in all, or a range. `need`: one
 * of them has to be there. */
static struct item_count read_count(struct program_reader *r,
                                    struct yaml_map *m, bool need)
{
    struct item_count c = unknown_count;
    int total;
    bool range = yaml_map_has(m, "least") || yaml_map_has(m, "most");

    if (yaml_get_int(m, "total", false, 1, FORM_ITEMS_MOST, &total))
        c.least = c.most = total;
    (void)yaml_get_int(m, "least", false, 1, FORM_ITEMS_MOST, &c.least);
    (void)yaml_get_int(m, "most", false, 1, FORM_ITEMS_MOST, &c.most);
    bool split = need && !range && !yaml_map_has(m, "total");
    (void)yaml_get_int(m, "scored", split, 1, FORM_ITEMS_MOST, &c.scored);
    (void)yaml_get_int(m, "pretest", split || c.scored >= 0, 0, FORM_ITEMS_MOST,
                       &c.pretest);
    if ((range || c.scored >= 0) &&
        (yaml_map_has(m, "total") || (range && c.scored >= 0)))
        yaml_problem(&r->yaml, m->line,
                     S("give scored and pretest, or total, or least and most"),
                     "the number of items is given twice");
    else if (c.scored >= 0 && c.pretest >= 0)
        c.least = c.most = c.scored + c.pretest;
    if (c.least > c.most && c.most >= 0)
        yaml_problem(&r->yaml, m->line, S("exchange them"),
                     "\"least\" is above \"most\"");
    return c;
}

static void read_items(struct program_reader *r, struct yaml_map *m,
                       struct exam_format *f, struct named_facts *v)
{
    struct yaml_map items = yaml_get_map(m, "items", true);
    struct fact fact = program_fact(r, &items, "fact", true);

    f->items = read_count(r, &items, items.node && fact.status == FACT_KNOWN);
    name_fact(v, S("items"), fact);
    yaml_map_end(&items, "items");
    if (f->items.scored >= 0 && f->items.pretest >= 0) {
        f->n_scored = f->items.scored;
        f->n_pretest = f->items.pretest;
    } else if (f->items.least == f->items.most && f->items.most > 0) {
        f->n_scored = f->items.most;
    }
}

static void read_segments(struct program_reader *r, struct yaml_map *m,
                          struct exam_format *f, struct named_facts *v)
{
    struct yaml_map s = yaml_get_map(m, "segments", false);
    if (!s.node)
        return;
    struct yaml_list list = yaml_get_list(&s, "list", true);
    int items = 0;

    if (list.n > SEGMENTS_MOST) {
        yaml_problem(&r->yaml, s.line, S("use fewer segments"),
                     "more than %d segments", SEGMENTS_MOST);
        list.n = SEGMENTS_MOST;
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a segment");
        int minutes = 0;
        (void)yaml_get_int(&one, "items", true, 1, FORM_ITEMS_MOST,
                           &f->segments[i].n_items);
        (void)yaml_get_int(&one, "minutes", true, 1, 1440, &minutes);
        f->segments[i].limit_us = minutes_us(minutes);
        f->limit_us += f->segments[i].limit_us;
        items += f->segments[i].n_items;
        yaml_map_end(&one, "a segment");
    }
    f->n_segments = (int)list.n;
    if (items != f->n_scored + f->n_pretest)
        yaml_problem(&r->yaml, s.line,
                     S("make the segments add up to all items"),
                     "the segments have %d items, the exam %d", items,
                     f->n_scored + f->n_pretest);
    name_fact(v, S("segments"), program_fact(r, &s, "fact", true));
    yaml_map_end(&s, "segments");
}

/* A part of the format that is a number of minutes or none. */
static int64_t read_minutes(struct program_reader *r, struct yaml_map *m,
                            const char *key, struct named_facts *v)
{
    struct yaml_map one = yaml_get_map(m, key, false);
    int minutes = 0;

    if (!one.node)
        return 0;
    (void)yaml_get_int(&one, "minutes", true, 0, 1440, &minutes);
    name_fact(v, str_from_c(key), program_fact(r, &one, "fact", true));
    yaml_map_end(&one, key);
    return minutes_us(minutes);
}

static bool read_allowed(struct program_reader *r, struct yaml_map *m,
                         const char *key, struct named_facts *v)
{
    struct yaml_map one = yaml_get_map(m, key, false);

    if (!one.node)
        return false;
    bool allowed = yaml_get_bool(&one, "allowed", false);
    name_fact(v, str_from_c(key), program_fact(r, &one, "fact", true));
    yaml_map_end(&one, key);
    return allowed;
}

static void read_parts(struct program_reader *r, struct yaml_map *m,
                       struct exam_format *f, struct named_facts *v)
{
    struct yaml_list list = yaml_get_list(m, "parts", false);
    struct exam_part *p = ARENA_ARRAY(r->yaml.arena, struct exam_part, list.n);

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a part");
        int minutes = 0;
        p[i].id = yaml_get_text(&one, "id", true);
        p[i].name = yaml_get_text(&one, "name", true);
        if (p[i].id.n && !yaml_is_id(p[i].id, false))
            yaml_problem(&r->yaml, yaml_map_line(&one, "id"),
                         S("use small letters, digits and hyphens"),
                         "\"%.*s\" is not an id", STR_ARG(p[i].id));
        for (size_t k = 0; k < i; k++)
            if (str_eq(p[k].id, p[i].id))
                yaml_problem(&r->yaml, one.line, S("give each its own id"),
                             "part \"%.*s\" is given twice", STR_ARG(p[i].id));
        struct yaml_map items = yaml_get_map(&one, "items", false);
        p[i].items = items.node ? read_count(r, &items, true) : unknown_count;
        yaml_map_end(&items, "items");
        (void)yaml_get_int(&one, "minutes", false, 1, 1440, &minutes);
        p[i].limit_us = minutes_us(minutes);
        p[i].fact = program_fact(r, &one, "fact", true);
        name_fact(v, p[i].id, p[i].fact);
        yaml_map_end(&one, "a part");
    }
    f->items = unknown_count;
    f->parts = p;
    f->n_parts = (int)list.n;
}

static void read_more(struct program_reader *r, struct yaml_map *m,
                      struct named_facts *v)
{
    struct yaml_list more = yaml_get_list(m, "more", false);

    for (size_t i = 0; i < more.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&more, i), "a fact");
        struct str id = yaml_get_text(&one, "id", true);
        name_fact(v, id, program_fact(r, &one, "fact", true));
        yaml_map_end(&one, "an entry of \"more\"");
    }
}

/* The newest outline adds up to the exam, and its parts are the exam's. */
static void check_outlines(struct program_reader *r, const struct program *p)
{
    for (int i = 0; i < p->n_outlines; i++) {
        const struct outline *o = &p->outlines[i];
        int sum = 0;
        for (int k = 0; k < o->n_domains; k++) {
            const struct domain *d = &o->domains[k];
            sum = sum < 0 || d->n_scored < 0 ? -1 : sum + d->n_scored;
            if (d->part.n && !exam_part_find(&p->format, d->part))
                yaml_problem(&r->yaml, d->fact.line,
                             S("use an id of \"parts:\" in \"format:\""),
                             "no part \"%.*s\"", STR_ARG(d->part));
        }
        if (i == p->n_outlines - 1 && sum > 0 && p->format.n_scored > 0 &&
            sum != p->format.n_scored)
            yaml_problem(&r->yaml, o->fact.line,
                         S("make the domains add up to the scored items of "
                           "\"format:\""),
                         "the domains of outline \"%.*s\" have %d scored "
                         "items, the exam %d",
                         STR_ARG(o->id), sum, p->format.n_scored);
    }
}

void program_read_format(struct program_reader *r, struct yaml_map *root,
                         struct program *p)
{
    struct exam_format *f = &p->format;
    struct yaml_map m = yaml_get_map(root, "format", true);
    struct named_facts v = { .arena = r->yaml.arena };

    if (!m.node)
        return;
    if (yaml_map_has(&m, "parts")) {
        read_parts(r, &m, f, &v);
    } else {
        read_items(r, &m, f, &v);
        read_segments(r, &m, f, &v);
        if (!f->n_segments)
            f->limit_us = read_minutes(r, &m, "time", &v);
    }
    f->adaptive = read_allowed(r, &m, "adaptive", &v);
    f->open_book = read_allowed(r, &m, "open_book", &v);
    f->tutorial_us = read_minutes(r, &m, "tutorial", &v);
    f->break_pool_us = read_minutes(r, &m, "breaks", &v);
    f->segment_return = read_allowed(r, &m, "segment_return", &v);
    f->calculator = read_allowed(r, &m, "calculator", &v);
    struct fact reference;
    if (program_read_reference(r, &m, f, &reference))
        name_fact(&v, S("reference"), reference);
    read_more(r, &m, &v);
    f->facts = v.facts.p;
    f->fact_ids = v.ids.p;
    f->n_facts = (int)v.facts.n;
    yaml_map_end(&m, "format");
    check_outlines(r, p);
}
