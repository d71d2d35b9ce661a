/* What the fuzz targets of the import formats share: whatever the bytes are,
 * what is taken can be written, and reads as a bank once its gaps are filled;
 * what is not taken has a place and a mend. */
#ifndef RESIT_TESTS_FUZZ_EXCHANGE_H
#define RESIT_TESTS_FUZZ_EXCHANGE_H

#include "base/arena.h"
#include "format/bank_exchange.h"
#include "format/bank_md.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_fill(struct item *item)
{
    if (!item->area.n)
        item->area = S("x.y");
    if (!item->source.n)
        item->source = S("A source");
    if (!item->takeaway.n)
        item->takeaway = S("t");
    item->n_enemies = 0; /* they may name others than those read */
    item->negative = true;
    for (int i = 0; i < item->n_options; i++) {
        struct option *o = &item->options[i];
        if (!o->reason.n)
            o->reason = S("r");
        if (item->key >> i & 1)
            o->misconception = (struct str){ 0 };
    }
}

/* Options that are empty or alike, drawings that are elsewhere: for a person
 * to mend. */
static inline bool fuzz_is_writers_part(const struct problem *p)
{
    return str_starts(p->what, S("option without text")) ||
           str_starts(p->what, S("option that points")) ||
           str_starts(p->what, S("same option")) ||
           str_starts(p->what, S("no drawing"));
}

static inline int fuzz_exchange(enum bank_exchange format, const uint8_t *data,
                                size_t size)
{
    struct arena a = { 0 };
    struct problems ps;
    struct imports items = { 0 };
    struct out o;

    problems_init(&ps, &a);
    bank_import(&a, format, S("f"), (struct str){ (const char *)data, size },
                &items, &ps);
    for (size_t i = 0; i < ps.n; i++)
        if (!str_is_utf8(ps.p[i].what) || !ps.p[i].mend.n)
            abort();
    out_init(&o, &a, EXPORT_MOST);
    out_lit(&o, "# T\n\n", 5);
    for (size_t i = 0; i < items.n; i++) {
        fuzz_fill(&items.p[i].item);
        bank_write_item(&o, &items.p[i].item, (struct bank_gaps){ 0 });
    }
    struct problems bad;
    problems_init(&bad, &a);
    struct bank_builder *b = bank_builder_new(&a, S("p"), NULL, &bad);
    if (items.n)
        bank_md_read(b, S("a.md"), out_str(&o));
    if (bank_builder_count(b) != items.n)
        abort();
    for (size_t i = 0; i < bad.n; i++)
        if (!fuzz_is_writers_part(&bad.p[i])) {
            fprintf(stderr, "%.*s\n%.*s\n",
                    STR_ARG(problem_text(&a, &bad.p[i])), STR_ARG(out_str(&o)));
            abort();
        }
    arena_release(&a);
    return 0;
}

#endif
