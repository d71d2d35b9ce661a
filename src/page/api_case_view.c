/* What pages make of a case, over JSON: all its entries, and the checklist. */
#include "page/api.h"
#include "page/case_view.h"
#include "page/checklist_view.h"
#include "page/routes.h"

#include "format/case_view_json.h"

void page_api_history(struct exchange *x)
{
    struct case_history_page v = { 0 };

    if (!case_history_fill(x, &v))
        return;
    struct api_entry *out = ARENA_ARRAY(&x->arena, struct api_entry, v.n_lines);
    for (size_t i = 0; i < v.n_lines; i++)
        out[i] = (struct api_entry){ v.lines[i].entry->at_us, v.lines[i].text,
                                     &v.lines[i].entry->event };
    api_reply(x, 200,
              api_history_json(&x->arena, v.program->id, out, v.n_lines));
}

static struct api_checklist list_of(struct arena *a, const struct checklist *c)
{
    const struct document **documents =
        ARENA_ARRAY(a, const struct document *, c->n_lines);
    const struct point **points =
        ARENA_ARRAY(a, const struct point *, c->n_dates);

    for (size_t i = 0; i < c->n_lines; i++)
        documents[i] = c->lines[i].document;
    for (size_t i = 0; i < c->n_dates; i++)
        points[i] = c->dates[i].point;
    return (struct api_checklist){ c->decision, documents, c->apply_by, points,
                                   c->n_dates };
}

void page_api_checklist(struct exchange *x)
{
    struct arena *a = &x->arena;
    struct checklist_page v;

    if (!checklist_fill(x, &v))
        return;
    struct api_checklist *lists =
        ARENA_ARRAY(a, struct api_checklist, v.n_lists);
    const struct fee_rule **fees =
        ARENA_ARRAY(a, const struct fee_rule *, v.n_fees);
    for (size_t i = 0; i < v.n_lists; i++)
        lists[i] = list_of(a, &v.lists[i]);
    for (size_t i = 0; i < v.n_fees; i++)
        fees[i] = v.fees[i].rule;
    struct api_checklists out = {
        .program = v.program->id,
        .on = v.on,
        .checked = v.program->checked,
        .passed = v.passed,
        .lists = lists,
        .n = v.n_lists,
        .fees = fees,
        .n_fees = v.n_fees,
    };
    api_reply(x, 200, api_checklists_json(a, &out));
}
