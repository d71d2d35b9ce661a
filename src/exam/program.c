#include "exam/program.h"

const struct outline *program_outline(const struct program *p, struct date on)
{
    for (int i = p->n_outlines - 1; i >= 0; i--) {
        const struct outline *o = &p->outlines[i];
        if (date_cmp(o->from, on) <= 0 &&
            (!o->has_until || date_cmp(on, o->until) <= 0))
            return o;
    }
    return NULL;
}

int outline_domain(const struct outline *o, struct str id)
{
    for (int i = 0; i < o->n_domains; i++)
        if (str_eq(o->domains[i].id, id))
            return i;
    return -1;
}

int outline_area(const struct outline *o, struct str id)
{
    for (int i = 0; i < o->n_areas; i++)
        if (str_eq(o->areas[i].id, id))
            return i;
    return -1;
}

int outline_area_top(const struct outline *o, int area)
{
    while (o->areas[area].parent >= 0)
        area = o->areas[area].parent;
    return area;
}
