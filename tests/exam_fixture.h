/* A small made-up program and texts of bank files, for the tests. */
#ifndef RESIT_TESTS_EXAM_FIXTURE_H
#define RESIT_TESTS_EXAM_FIXTURE_H

#include "base/arena.h"
#include "exam/program.h"

#include <string.h>

/* Two domains; "clinical" has an area with two below it. Numbers of items:
 * 6 and 4 scored, 2 pretest, two segments of 6. */
static inline struct program *fixture_program(struct arena *a)
{
    struct program *p = ARENA_NEW(a, struct program);
    struct outline *o = ARENA_NEW(a, struct outline);
    struct domain *d = ARENA_ARRAY(a, struct domain, 2);
    struct area *r = ARENA_ARRAY(a, struct area, 5);

    d[0] = (struct domain){ .id = S("clinical"),
                            .name = S("Clinical"),
                            .share_min = 60,
                            .share_max = 60,
                            .n_scored = 6 };
    d[1] = (struct domain){ .id = S("general"),
                            .name = S("General"),
                            .share_min = 40,
                            .share_max = 40,
                            .n_scored = 4 };
    r[0] = (struct area){ S("clinical.intake"), S("Intake"), 0, -1, -1 };
    r[1] = (struct area){ S("clinical.intake.vitals"), S("Vitals"), 0, 0, -1 };
    r[2] = (struct area){ S("clinical.intake.orders"), S("Orders"), 0, 0, -1 };
    r[3] = (struct area){ S("clinical.safety"), S("Safety"), 0, -1, -1 };
    r[4] = (struct area){ S("general.legal"), S("Law"), 1, -1, -1 };
    *o = (struct outline){ .id = S("2021"),
                           .from = date_first(),
                           .domains = d,
                           .n_domains = 2,
                           .areas = r,
                           .n_areas = 5 };
    p->id = S("test");
    p->outlines = o;
    p->n_outlines = 1;
    p->format.n_scored = 10;
    p->format.n_pretest = 2;
    p->format.n_segments = 2;
    for (int s = 0; s < 2; s++) {
        p->format.segments[s].n_items = 6;
        p->format.segments[s].limit_us = 600 * US_PER_S;
    }
    p->format.tutorial_us = 60 * US_PER_S;
    p->format.break_pool_us = 120 * US_PER_S;
    p->scoring.practice_raw = 7;
    return p;
}

/* `text` with the only place where `from` stands replaced by `to`. */
static inline struct str fixture_replace(struct arena *a, struct str text,
                                         const char *from, const char *to)
{
    struct str f = str_from_c(from);
    size_t at = str_find(text, f, 0);

    if (at == SIZE_MAX || str_find(text, f, at + 1) != SIZE_MAX)
        return (struct str){ 0 };
    struct str head = str_sub(text, 0, at);
    struct str tail = str_sub(text, at + f.n, text.n);
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(head), to, STR_ARG(tail));
}

#endif
