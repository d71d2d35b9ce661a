#include "format/program_yaml_int.h"

#include "base/vec.h"

#include <math.h>

struct areas {
    struct area *p;
    size_t n, cap;
};

static bool below(struct str id, struct str above)
{
    return id.n > above.n + 1 && str_starts(id, above) && id.p[above.n] == '.';
}

/* Areas of a domain or of an area, parents before children. Returns the sum
 * of their item counts, -1 when one is not published. */
static int read_areas(struct program_reader *r, struct yaml_map *m,
                      struct areas *areas, int domain, int parent,
                      struct str above)
{
    struct yaml_list list = yaml_get_list(m, "areas", false);
    int sum = 0;

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map a =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "an area");
        struct area area = { .domain = domain,
                             .parent = parent,
                             .n_items = -1,
                             .id = yaml_get_text(&a, "id", true),
                             .name = yaml_get_text(&a, "name", true) };
        (void)yaml_get_int(&a, "items", false, 0, FORM_ITEMS_MOST,
                           &area.n_items);
        sum = sum < 0 || area.n_items < 0 ? -1 : sum + area.n_items;
        if (area.id.n && (!yaml_is_id(area.id, true) || !below(area.id, above)))
            yaml_problem(&r->yaml, yaml_map_line(&a, "id"),
                         str_fmt(r->yaml.arena, "begin it with \"%.*s.\"",
                                 STR_ARG(above)),
                         "area \"%.*s\" is listed under \"%.*s\"",
                         STR_ARG(area.id), STR_ARG(above));
        for (size_t k = 0; k < areas->n; k++)
            if (str_eq(areas->p[k].id, area.id))
                yaml_problem(&r->yaml, a.line, S("give each area its own id"),
                             "area \"%.*s\" is given twice", STR_ARG(area.id));
        int at = (int)areas->n;
        VEC_PUSH(r->yaml.arena, areas, area);
        int inner = read_areas(r, &a, areas, domain, at, area.id);
        if (yaml_map_has(&a, "areas") && inner >= 0 && area.n_items >= 0 &&
            inner != area.n_items)
            yaml_problem(&r->yaml, a.line,
                         S("make the counts of its areas add up to it"),
                         "area \"%.*s\" has %d items, its areas %d",
                         STR_ARG(area.id), area.n_items, inner);
        yaml_map_end(&a, "an area");
    }
    return sum;
}

/* One share, or the two ends of a range. */
static void read_share(struct program_reader *r, struct yaml_map *d,
                       struct domain *out)
{
    bool range = yaml_map_has(d, "share_min") || yaml_map_has(d, "share_max");

    out->share_min = out->share_max = -1;
    if (yaml_get_real(d, "share", false, 0, 100, &out->share_min))
        out->share_max = out->share_min;
    if (!range)
        return;
    bool low = yaml_get_real(d, "share_min", true, 0, 100, &out->share_min);
    bool high = yaml_get_real(d, "share_max", true, 0, 100, &out->share_max);
    if (low && high &&
        (yaml_map_has(d, "share") || out->share_min > out->share_max))
        yaml_problem(&r->yaml, yaml_map_line(d, "share_min"),
                     S("give one share, or the smaller and the larger"),
                     "the share of domain \"%.*s\" is not clear",
                     STR_ARG(out->id));
}

/* A share that is left out follows from the counts, where all are known; one
 * that is given must agree with them. */
static void settle_shares(struct program_reader *r, struct domain *d, size_t n,
                          int scored)
{
    for (size_t i = 0; i < n && scored > 0; i++) {
        double share = 100.0 * d[i].n_scored / scored;
        if (d[i].share_min < 0)
            d[i].share_min = d[i].share_max = round(share * 10) / 10;
        else if (share < d[i].share_min - 2 || share > d[i].share_max + 2)
            yaml_problem(&r->yaml, d[i].fact.line,
                         S("correct the share or the count"),
                         "domain \"%.*s\": the share and the number of items "
                         "differ by more than 2 %%",
                         STR_ARG(d[i].id));
    }
}

static void read_domains(struct program_reader *r, struct yaml_map *m,
                         struct outline *o)
{
    struct yaml_list list = yaml_get_list(m, "domains", true);
    struct domain *domains = ARENA_ARRAY(r->yaml.arena, struct domain, list.n);
    struct areas areas = { 0 };
    int scored = 0;

    if (list.n > DOMAINS_MOST) {
        yaml_problem(&r->yaml, m->line, S("use fewer domains"),
                     "more than %d domains", DOMAINS_MOST);
        return;
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map d =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a domain");
        domains[i].id = yaml_get_text(&d, "id", true);
        domains[i].name = yaml_get_text(&d, "name", true);
        domains[i].part = yaml_get_text(&d, "part", false);
        domains[i].n_scored = -1;
        read_share(r, &d, &domains[i]);
        (void)yaml_get_int(&d, "scored", false, 1, FORM_ITEMS_MOST,
                           &domains[i].n_scored);
        domains[i].fact = program_fact(r, &d, "fact", false);
        if (domains[i].id.n && !yaml_is_id(domains[i].id, false))
            yaml_problem(&r->yaml, yaml_map_line(&d, "id"),
                         S("use small letters, digits and hyphens"),
                         "\"%.*s\" is not an id", STR_ARG(domains[i].id));
        for (size_t k = 0; k < i; k++)
            if (str_eq(domains[k].id, domains[i].id))
                yaml_problem(&r->yaml, d.line, S("give each its own id"),
                             "domain \"%.*s\" is given twice",
                             STR_ARG(domains[i].id));
        int sum = read_areas(r, &d, &areas, (int)i, -1, domains[i].id);
        if (yaml_map_has(&d, "areas") && sum >= 0 && domains[i].n_scored >= 0 &&
            sum != domains[i].n_scored)
            yaml_problem(&r->yaml, d.line,
                         S("make the counts of its areas add up to it"),
                         "domain \"%.*s\" has %d scored items, its areas %d",
                         STR_ARG(domains[i].id), domains[i].n_scored, sum);
        scored = scored < 0 || domains[i].n_scored < 0
                     ? -1
                     : scored + domains[i].n_scored;
        yaml_map_end(&d, "a domain");
    }
    settle_shares(r, domains, list.n, scored);
    o->domains = domains;
    o->n_domains = (int)list.n;
    o->areas = areas.p;
    o->n_areas = (int)areas.n;
}

/* `gap`: that none is known for some days before this one is meant. */
static void check_spans(struct program_reader *r, const struct outline *o,
                        int i, bool gap)
{
    if (o[i].has_until && date_cmp(o[i].until, o[i].from) < 0)
        yaml_problem(
            &r->yaml, o[i].fact.line, S("put \"until\" on or after \"from\""),
            "outline \"%.*s\" ends before it begins", STR_ARG(o[i].id));
    if (!i)
        return;
    if (date_cmp(o[i - 1].from, o[i].from) >= 0)
        yaml_problem(&r->yaml, o[i].fact.line,
                     S("list outlines from the oldest to the newest"),
                     "outline \"%.*s\" is not later than the one before it",
                     STR_ARG(o[i].id));
    else if (!o[i - 1].has_until || date_cmp(o[i - 1].until, o[i].from) >= 0)
        yaml_problem(&r->yaml, o[i].fact.line,
                     S("end the earlier one, with \"until\", before the later "
                       "one begins"),
                     "outlines \"%.*s\" and \"%.*s\" overlap",
                     STR_ARG(o[i - 1].id), STR_ARG(o[i].id));
    else if (date_cmp(date_add_days(o[i - 1].until, 1), o[i].from) < 0 && !gap)
        yaml_problem(&r->yaml, o[i].fact.line,
                     S("begin it on the day after \"until\" of the one before, "
                       "or say \"after_gap: true\""),
                     "no outline is in force between \"%.*s\" and \"%.*s\"",
                     STR_ARG(o[i - 1].id), STR_ARG(o[i].id));
}

void program_read_outlines(struct program_reader *r, struct yaml_map *root,
                           struct program *p)
{
    struct yaml_list list = yaml_get_list(root, "outlines", true);
    struct outline *o = ARENA_ARRAY(r->yaml.arena, struct outline, list.n);

    if (yaml_map_has(root, "outlines") && !list.n)
        yaml_problem(&r->yaml, yaml_map_line(root, "outlines"),
                     S("add the outline in force"), "there is no outline");
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map m =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "an outline");
        o[i].id = yaml_get_text(&m, "id", true);
        /* only the oldest may leave out since when it was in force */
        o[i].from = date_first();
        (void)yaml_get_date(&m, "from", i > 0, &o[i].from);
        o[i].has_until = yaml_get_date(&m, "until", false, &o[i].until);
        bool gap = yaml_get_bool(&m, "after_gap", false);
        o[i].fact = program_fact(r, &m, "fact", false);
        read_domains(r, &m, &o[i]);
        yaml_map_end(&m, "an outline");
        check_spans(r, o, (int)i, gap);
        for (size_t k = 0; k < i; k++)
            if (str_eq(o[k].id, o[i].id))
                yaml_problem(&r->yaml, m.line, S("give each its own id"),
                             "outline \"%.*s\" is given twice",
                             STR_ARG(o[i].id));
    }
    p->outlines = o;
    p->n_outlines = (int)list.n;
}
