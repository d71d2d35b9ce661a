/* A checklist to print: what to file, where, by when, what it costs. */
#include "page/checklist_view.h"
#include "page/retake_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "retake/ask.h"
#include "views.h"

static struct checklist_line line_of(struct arena *a, const struct step *s,
                                     const struct retake_case *facts)
{
    const struct document *doc = case_document(facts, s->id);
    const struct reason *r = &s->reason;
    struct checklist_line l = { .step = s,
                                .files = !s->is_fact && !s->done,
                                .why = r->text };

    if (s->done && doc && doc->has_date) {
        l.document = doc;
        l.done_on = date_words(a, doc->date);
    }
    if (s->where && s->where->status == FACT_KNOWN)
        l.where = s->where->text;
    if (r->has_checked)
        l.looked =
            str_fmt(a, "Looked up %.*s.", STR_ARG(date_words(a, r->checked)));
    if (r->source)
        l.how_sure = words_confidence(r->confidence);
    return l;
}

static struct checklist list_of(struct arena *a, const struct retake_loaded *l,
                                const struct decision *d)
{
    const struct policy *p = l->entry->policy;
    const struct part *part = policy_part(p, d->part);
    struct checklist out = { .part = part ? part->name : S(""), .decision = d };
    struct latest next = { 0 };

    out.lines = ARENA_ARRAY(a, struct checklist_line, d->n_steps);
    out.closed = retake_is_closed(d);
    for (size_t i = 0; i < d->n_steps; i++) {
        if (out.closed && !d->steps[i].reopens)
            continue;
        struct checklist_line line = line_of(a, &d->steps[i], l->c.facts);
        out.where_unknown |= line.files && !line.where.n;
        out.lines[out.n_lines++] = line;
    }
    if (!d->passed)
        next = retake_latest_for(a, p, l->c.facts, d->part, d->on,
                                 d->attempts_used.n + 1);
    if (!d->passed && next.sit.a.status == FACT_KNOWN)
        out.apply_by = next.apply.a.text;
    out.dates = ARENA_ARRAY(a, struct dated_line, d->n_points);
    for (size_t i = 0; i < d->n_points; i++)
        if (d->points[i].kind != POINT_TODAY &&
            date_cmp(d->points[i].date, d->on) >= 0)
            out.dates[out.n_dates++] =
                (struct dated_line){ date_words(a, d->points[i].date),
                                     &d->points[i] };
    return out;
}

/* All fees of the rules in force: what one pays can depend on a category or
 * a membership that is not told yet. */
static void list_fees(struct checklist_page *v, struct arena *a,
                      const struct policy *p, struct date today)
{
    const struct policy_version *ver = policy_version_on(p, today);

    if (!ver)
        return;
    v->fees = ARENA_ARRAY(a, struct fee_line, (size_t)ver->n_fees);
    for (int i = 0; i < ver->n_fees; i++) {
        const struct fee_rule *f = &ver->fees[i];
        struct fee_line *to = &v->fees[v->n_fees++];
        to->rule = f;
        if (f->fact.status == FACT_KNOWN)
            to->amount = words_money(a, f->cents, f->currency);
        if (f->fact.source)
            to->how_sure = words_confidence(f->fact.confidence);
    }
}

bool checklist_fill(struct exchange *x, struct checklist_page *v)
{
    struct retake_loaded l;

    if (!retake_load(x, x->args[0], &l))
        return false;
    const struct program *p = l.entry->program;
    const struct decision *d = l.whole;
    *v = (struct checklist_page){
        .program = p,
        .on = d->on,
        .today = date_words(&x->arena, d->on),
        .checked = date_words(&x->arena, p->checked),
        .note = page_note_of(p),
        .passed = d->passed,
    };
    size_t n = d->n_parts ? d->n_parts : 1;
    v->lists = ARENA_ARRAY(&x->arena, struct checklist, n);
    for (size_t i = 0; i < n; i++) {
        const struct decision *one = d->n_parts ? &d->parts[i] : d;
        if (!one->passed)
            v->lists[v->n_lists++] = list_of(&x->arena, &l, one);
    }
    list_fees(v, &x->arena, l.entry->policy, d->on);
    return true;
}

void page_checklist(struct exchange *x)
{
    struct checklist_page v;

    if (!checklist_fill(x, &v))
        return;
    v.page = page_make_for(x, S("Checklist"), SECTION_RETAKE, v.program);
    view_checklist(&x->out, &v);
    page_reply(x, 200);
}
