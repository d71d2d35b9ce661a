/* A bank for its authors, over JSON: its items, and what answers have shown.
 * It tells keys, so it needs the scope that reports do, and is refused while a
 * mock runs; the page's notice is for people who came by accident. */
#include "page/answers_view.h"
#include "page/api.h"
#include "page/author_view.h"
#include "page/routes.h"

#include "format/author_json.h"

void page_api_bank(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct author_page v;

    if (!e || !author_is_open(x))
        return;
    author_fill(x, e, &v);
    struct api_bank_item *items =
        ARENA_ARRAY(&x->arena, struct api_bank_item, (size_t)v.n_items);
    for (int i = 0; i < v.n_items; i++)
        items[i] = (struct api_bank_item){ v.items[i].item, v.items[i].findings,
                                           v.items[i].n_findings };
    struct api_bank out = {
        .program = e->program->id,
        .n_all = v.n_all,
        .n_found = v.n_found,
        .n_problems = v.n_problems,
        .n_remarks = v.n_remarks,
        .page = v.at,
        .n_pages = v.n_pages,
        .items = items,
        .n_items = v.n_items,
    };
    api_reply(x, 200, api_bank_json(&x->arena, &out));
}

void page_api_answers(struct exchange *x)
{
    struct answers_found f = { .entry = page_program(x, x->args[0]) };

    if (!f.entry || !author_is_open(x) || !answers_find(x, &f))
        return;
    struct api_answers out = {
        .program = f.entry->program,
        .bank = f.entry->bank,
        .item = f.item,
        .calibration = f.entry->calibration,
        .responses = f.gathered.responses,
        .all = f.all,
        .mocks = f.mocks,
        .least = ANSWERS_LEAST,
    };
    api_reply(x, 200, api_answers_json(&x->arena, &out));
}
