/* Exams: the list, the choice, and all that a file says about one. */
#include "page/program_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/arena.h"
#include "base/vec.h"
#include "views.h"

void page_programs(struct exchange *x)
{
    struct home_view home;
    struct err err;

    if (app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct programs_page v = {
        .page = page_make(x, S("Exams"), SECTION_NONE),
        .catalog = app_catalog(page_app(x)),
    };
    if (!home.first_visit)
        v.chosen = home.program;
    view_programs(&x->out, &v);
    page_reply(x, 200);
}

/* ---- choosing ---- */

static void chosen(struct exchange *x, void *arg)
{
    struct app_case_change *io = arg;
    struct case_view c;
    struct err err;

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else if (app_case(page_app(x), x->person, io->program, &x->arena, &c,
                      &err) != OK)
        page_failed(x, &err);
    else if (c.exists)
        http_redirect(x, S("/"));
    else
        http_redirect(
            x, str_fmt(&x->arena, "/case/%.*s/sat", STR_ARG(io->program)));
}

void page_program_choose(struct exchange *x)
{
    struct str id = http_form(x, S("program"));

    if (!id.n) { /* nothing was chosen: ask again */
        http_redirect(x, S("/programs"));
        return;
    }
    if (!page_program(x, id))
        return;
    struct app_case_change *io = ARENA_NEW(&x->arena, struct app_case_change);
    io->person = x->person;
    io->program = id;
    io->kind = CASE_CHOOSE;
    io->arena = &x->arena;
    app_case_change(page_app(x), io, page_wait(x, chosen, io));
}

/* ---- one program ---- */

struct fact_line fact_line_make(struct arena *a, struct str label,
                                struct str value, const struct fact *f)
{
    return (struct fact_line){
        .label = label,
        .value = value,
        .fact = f,
        .status = words_status(f->status),
        .confidence = f->source ? words_confidence(f->confidence) : S(""),
        .checked = f->checked.day ? date_words(a, f->checked) : S(""),
    };
}

static void push(struct arena *a, struct fact_lines *l, struct str label,
                 struct str value, const struct fact *f)
{
    /* a value that is not asserted is in the fact's own text, if at all */
    if (f->status != FACT_KNOWN)
        value = S("");
    VEC_PUSH(a, l, fact_line_make(a, label, value, f));
}

/* What holds whichever rules are in force. */
static void fill_policy(struct program_page *v, struct arena *a,
                        const struct policy *p)
{
    if (p->n_parts)
        push(a, &v->rules, S("Parts"), S(""), &p->parts_fact);
    if (p->credit.has)
        push(a, &v->rules, S("How long a passed part is good"),
             span_words(a, p->credit.span), &p->credit.fact);
    if (p->one_version.has)
        push(a, &v->rules, S("Parts of one version"), S(""),
             &p->one_version.fact);
    if (p->release.has)
        push(a, &v->rules, S("When scores are released"), S(""),
             &p->release.fact);
}

static void fill_rules(struct program_page *v, struct arena *a,
                       const struct policy *policy, struct date today)
{
    const struct policy_version *ver = policy_version_on(policy, today);

    fill_policy(v, a, policy);
    if (!ver)
        return;
    for (int i = 0; i < ver->n_rules; i++)
        push(a, &v->rules, program_rule_label(a, policy, &ver->rules[i]), S(""),
             &ver->rules[i].fact);
    for (int i = 0; i < ver->n_fees; i++) {
        const struct fee_rule *f = &ver->fees[i];
        push(a, &v->fees, program_fee_label(a, policy, f),
             words_money(a, f->cents, f->currency), &f->fact);
    }
}

static struct str pass_label(struct arena *a, const struct program *p,
                             const struct pass_mark *m)
{
    const struct exam_part *part = exam_part_find(&p->format, m->part);

    return part ? str_fmt(a, "Pass mark, %.*s", STR_ARG(part->name))
                : S("Pass mark");
}

static struct str pass_value(struct arena *a, const struct pass_mark *m)
{
    switch (m->kind) {
    case PASS_SCORE:
        return str_fmt(a, "%d", m->value);
    case PASS_PERCENT:
        return str_fmt(a, "%d %%", m->value);
    case PASS_WORDS:
        return S("");
    }
    BUG("pass mark of kind %d", (int)m->kind);
}

static struct str share_words(struct arena *a, const struct domain *d)
{
    if (d->share_min < 0)
        return S("not found");
    if (d->share_max > d->share_min)
        return str_fmt(a, "%.4g to %.4g %%", d->share_min, d->share_max);
    return str_fmt(a, "%.4g %%", d->share_min);
}

/* One table for each part, or one. */
static void fill_content(struct program_page *v, struct arena *a,
                         const struct program *p)
{
    const struct outline *o = v->outline;
    int n = p->format.n_parts ? p->format.n_parts : 1;

    v->content = ARENA_ARRAY(a, struct content_table, (size_t)n);
    for (int t = 0; t < n; t++) {
        struct content_table *c = &v->content[v->n_content];
        struct str part = p->format.n_parts ? p->format.parts[t].id : S("");
        *c = (struct content_table){
            .title = p->format.n_parts ? p->format.parts[t].name : S(""),
            .rows = ARENA_ARRAY(a, struct content_row, (size_t)o->n_domains),
        };
        for (int i = 0; i < o->n_domains; i++) {
            const struct domain *d = &o->domains[i];
            if (!str_eq(d->part, part))
                continue;
            c->has_counts |= d->n_scored >= 0;
            c->rows[c->n_rows++] = (struct content_row){
                d->name, share_words(a, d),
                d->n_scored < 0 ? S("not found") : str_fmt(a, "%d", d->n_scored)
            };
        }
        v->n_content += c->n_rows > 0;
    }
}

static void fill(struct program_page *v, struct arena *a,
                 const struct catalog_entry *e, struct date today)
{
    const struct program *p = e->program;
    const struct scoring *s = &p->scoring;

    for (int i = 0; i < p->format.n_facts; i++)
        push(a, &v->format, program_fact_label(a, p->format.fact_ids[i]), S(""),
             &p->format.facts[i]);
    if (s->has_scale)
        push(a, &v->scoring, S("Scale"),
             str_fmt(a, "%d to %d", s->scale_min, s->scale_max), &s->scale);
    for (int i = 0; i < s->n_pass; i++)
        push(a, &v->scoring, pass_label(a, p, &s->pass[i]),
             pass_value(a, &s->pass[i]), &s->pass[i].fact);
    if (s->pass_rate_fact.text.n)
        push(a, &v->scoring, S("Share who pass"),
             s->has_pass_rate ? str_fmt(a, "%.0f in 100", s->pass_rate * 100)
                              : S(""),
             &s->pass_rate_fact);
    fill_rules(v, a, e->policy, today);
    push(a, &v->after, S("How long the credential is good"), S(""),
         &p->validity);
    push(a, &v->after, S("Renewal"), S(""), &p->renewal);
}

void page_program_show(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct home_view home;
    struct err err;

    if (!e)
        return;
    struct date today = app_today_for(page_app(x), e->policy);
    if (app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct program_page v = {
        .page = page_make_for(x, e->program->abbr, SECTION_NONE, e->program),
        .entry = e,
        .program = e->program,
        .outline = program_outline(e->program, today),
        .note = page_note_of(e->program),
        .checked = date_words(&x->arena, e->program->checked),
        .is_chosen = !home.first_visit && str_eq(home.program, e->program->id),
    };
    if (v.outline) {
        if (date_cmp(v.outline->from, date_first()))
            v.outline_from = date_words(&x->arena, v.outline->from);
        v.counts_scored = e->program->format.items.scored >= 0;
        v.outline_fact = fact_line_make(&x->arena, S("The outline"), S(""),
                                        &v.outline->fact);
        fill_content(&v, &x->arena, e->program);
    }
    fill(&v, &x->arena, e, today);
    view_program(&x->out, &v);
    page_reply(x, 200);
}
