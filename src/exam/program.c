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

bool program_has_form(const struct program *p, const struct outline *o)
{
    if (p->format.adaptive || !p->format.n_segments || !p->format.n_scored)
        return false;
    for (int i = 0; i < o->n_domains; i++)
        if (o->domains[i].n_scored < 0)
            return false;
    return o->n_domains > 0;
}

const struct exam_part *exam_part_find(const struct exam_format *f,
                                       struct str id)
{
    for (int i = 0; i < f->n_parts; i++)
        if (str_eq(f->parts[i].id, id))
            return &f->parts[i];
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
