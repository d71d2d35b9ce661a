/* What is still to be had, filed or told. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

struct steps {
    struct step *p;
    size_t n, cap;
};

static bool has_step(const struct steps *v, struct str id)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->p[i].id, id))
            return true;
    return false;
}

/* A fact about the candidate that a rule needs; a day that has come or will
 * come, where it is `dated`. */
static void ask(const struct desk *d, struct steps *steps, struct str id,
                struct str name, struct str text, bool dated)
{
    VEC_PUSH(d->arena, steps,
             (struct step){ .id = id,
                            .name = name,
                            .is_fact = !dated,
                            .dated = dated,
                            .status = FACT_KNOWN,
                            .reason = { .rule = S("case"),
                                        .text = text,
                                        .confidence = CONFIDENCE_OFFICIAL } });
}

struct paper {
    struct str id, name;
    bool after_last, dated, approved;
};

/* The last step, if one before it says as much: the same paper for the same
 * acts, and missing if this is. */
static void drop_said(struct steps *v)
{
    const struct step *new = &v->p[v->n - 1];

    for (size_t i = 0; i + 1 < v->n; i++) {
        const struct step *s = &v->p[i];
        if (str_eq(s->id, new->id) && !s->one_of.n && s->status == FACT_KNOWN &&
            s->done <= new->done && s->for_sit >= new->for_sit &&
            s->for_apply >= new->for_apply &&
            s->for_register >= new->for_register) {
            v->n--;
            return;
        }
    }
}

/* Is it there, and does it serve on that day? */
static bool is_there(const struct round *r, const struct rule *rule,
                     struct paper p, struct date day)
{
    struct date end;

    if (rule->kind == RULE_WINDOW)
        return window_is_open(r, rule, day);
    const struct document *doc = p.approved
                                     ? round_approved(r, p.id, p.after_last)
                                     : round_document(r, p.id, p.after_last);

    return (doc && (doc->has_date || !p.dated) &&
            (!paper_end(r, rule, doc, &end) || date_cmp(end, day) >= 0)) ||
           (!p.approved && round_booked(r, p.id));
}

/* A paper whose time is over before the first day one could sit. */
static bool ends_too_early(const struct desk *d, const struct finding *f)
{
    struct date first;

    return f->has_last &&
           days_first(&d->days[ACT_SIT], d->round.on, DAY_UNKNOWN, &first) &&
           date_cmp(f->last, first) < 0;
}

/* Papers of which one is enough; one that ends before the first day one could
 * sit is none. Where it depends on which sittings count
 * whether there is one, it is not done and whether it is needed unknown. */
static void paper_steps(const struct desk *d, struct steps *steps,
                        const struct finding *f, const struct paper *papers,
                        int n)
{
    enum fact_status s =
        f->perhaps ? FACT_UNKNOWN : fact_asserted(&f->rule->fact);
    bool done = false, other = false, lasts = false;
    struct date on = d->round.on, first = on;

    (void)days_first(&d->days[ACT_SIT], on, DAY_UNKNOWN, &first);
    for (int i = 0; i < n; i++) {
        done |= is_there(&d->round, f->rule, papers[i], on);
        other |= is_there(&d->other, f->rule, papers[i], on);
        lasts |= is_there(&d->round, f->rule, papers[i], first) ||
                 is_there(&d->other, f->rule, papers[i], first);
    }
    bool late = done && other && f->rule->on_sit && !lasts;
    if (late)
        done = other = false;
    for (int i = 0; i < n; i++)
        VEC_PUSH(
            d->arena, steps,
            (struct step){ .id = papers[i].id,
                           .name = papers[i].name,
                           .one_of = n > 1 ? f->rule->id : S(""),
                           .where = f->rule->has_where ? &f->rule->where : NULL,
                           .for_sit = f->rule->on_sit,
                           .for_apply = f->rule->on_apply && !late,
                           .for_register = f->rule->on_register && !late,
                           .dated = papers[i].dated || papers[i].after_last,
                           .done = done && other,
                           .status = done == other ? s : FACT_UNKNOWN,
                           .reason = *f->reason });
}

static void precondition_steps(const struct desk *d, struct steps *steps,
                               const struct finding *f)
{
    const struct rule *r = f->rule;
    int n = r->u.precondition.n_or_else + 1;
    struct paper *papers = ARENA_ARRAY(d->arena, struct paper, (size_t)n);
    size_t first = steps->n;

    if (round_next(&d->round) < r->u.precondition.from_attempt)
        return;
    for (int i = 0; i < n; i++)
        papers[i] = (struct paper){
            .id = i ? r->u.precondition.or_else[i - 1].id
                    : r->u.precondition.document,
            .name = i ? r->u.precondition.or_else[i - 1].name
                      : r->u.precondition.name,
            .after_last = r->u.precondition.after_last,
            .approved = r->u.precondition.approved,
        };
    paper_steps(d, steps, f, papers, n);
    if (round_next(&d->other) >= r->u.precondition.from_attempt)
        return;
    for (size_t i = first; i < steps->n; i++)
        steps->p[i].status = FACT_UNKNOWN; /* it may be an earlier attempt */
}

/* The paper that a rule speaks of, or nothing. */
static void rule_steps(const struct desk *d, struct steps *steps,
                       const struct finding *f)
{
    const struct rule *r = f->rule;
    struct paper paper = { .after_last = true };

    if (r->fact.status == FACT_NONE || rule_waived(r, d->round.on))
        return;
    switch (r->kind) {
    case RULE_PRECONDITION:
        precondition_steps(d, steps, f);
        return;
    case RULE_WINDOW:
        paper.id = r->u.window.document;
        paper.name = r->u.window.name.n
                         ? r->u.window.name
                         : S("the authorization to test, with its date");
        paper.dated = true;
        break;
    case RULE_LEAD:
        paper.id = r->u.lead.document.id;
        paper.name = r->u.lead.document.name;
        paper.dated = true;
        break;
    case RULE_CALENDAR:
        paper.id = r->u.calendar.document.id;
        paper.name = r->u.calendar.document.name;
        break;
    case RULE_WAIT:
    case RULE_CAP:
    case RULE_DEADLINE:
    case RULE_AFTER_PASS:
    case RULE_SITTING:
    case RULE_APPEAL:
        return;
    }
    if (!paper.id.n)
        return;
    paper_steps(d, steps, f, &paper, 1);
    if (r->kind != RULE_WINDOW)
        drop_said(steps);
}

/* Something with which there is a day again. */
static void ask_reopening(const struct desk *d, struct steps *steps,
                          const struct named *paper, struct str text)
{
    if (!paper->id.n || has_step(steps, paper->id))
        return;
    ask(d, steps, paper->id, paper->name, text, true);
    steps->p[steps->n - 1].reopens = true;
}

/* What opens the way again once a cap is used up or a last day is past, or too
 * near. Of a last day's ways one is enough. */
static void way_back(const struct desk *d, struct steps *steps,
                     const struct finding *f)
{
    struct named ways[WAYS_MOST];
    size_t n = finding_ways(d, f, ways), first = steps->n;
    bool ended =
        f->rule->kind == RULE_CAP || date_cmp(f->last, d->round.on) < 0;
    struct date day;

    if (!n || days_first(&d->days[ACT_SIT], d->round.on, DAY_UNKNOWN, &day))
        return;
    for (size_t i = 0; i < n; i++)
        if (ended || desk_opens(d, &ways[i], 1))
            ask_reopening(d, steps, &ways[i], f->reason->text);
    for (size_t i = first; steps->n > first + 1 && i < steps->n; i++)
        steps->p[i].one_of = f->rule->id;
}

/* A paper that runs out and can be filed again, before the first day. */
static void file_again(const struct desk *d, struct steps *steps,
                       const struct finding *f)
{
    if (f->rule->kind == RULE_DEADLINE && f->status == FACT_KNOWN &&
        !f->perhaps && rule_files_again(f->rule) && ends_too_early(d, f))
        ask_reopening(d, steps, &f->rule->u.deadline.renewal, f->reason->text);
}

/* It ran out: a new one is a step, whatever else asks for it. */
static void ask_anew(const struct desk *d, struct steps *steps,
                     const struct finding *f)
{
    if (rule_waived(f->rule, d->round.on))
        return;
    ask(d, steps, f->ask.id, f->ask.name, f->reason->text, true);
    struct step *s = &steps->p[steps->n - 1];
    s->for_sit = f->rule->on_sit;
    s->for_apply = f->rule->on_apply;
    s->for_register = f->rule->on_register;
    s->status = f->perhaps ? FACT_UNKNOWN : FACT_KNOWN;
    drop_said(steps);
}

/* No day is left, and there is a document with which all begins anew. */
static void begin_anew(const struct desk *d, struct steps *steps)
{
    const struct named *reset = &d->policy->reset;
    const struct reason *bar = desk_bar(d);
    struct date day;

    if (policy_resets(d->policy, d->facts->category) && bar &&
        !days_first(&d->days[ACT_SIT], d->round.on, DAY_UNKNOWN, &day))
        ask_reopening(d, steps, reset, bar->text);
}

/* What would tell how a sitting counts that was called off, or whether a
 * passed part is still good. */
static void ask_days(const struct desk *d, struct steps *steps)
{
    const struct attempt *t = d->round.doubt;

    if (t && d->in_doubt && !t->has_cancelled &&
        (t->result == ATTEMPT_CANCELLED || t->result == ATTEMPT_MOVED) &&
        desk_notice(d, t->result))
        ask(d, steps, S("cancelled"),
            JOIN(d->arena, S("the day you called off the sitting of "),
                 date_words(d->arena, t->date)),
            d->doubt->text, false);
    if (d->round.unsure && !has_step(steps, S("score-release")))
        ask(d, steps, S("score-release"),
            S("the day the score of your pass was released"), d->open->text,
            false);
}

/* Alternatives count once. */
static size_t count_missing(const struct steps *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n; i++) {
        bool again =
            i && v->p[i].one_of.n && str_eq(v->p[i].one_of, v->p[i - 1].one_of);
        n += !v->p[i].done && !again;
    }
    return n;
}

void desk_steps(const struct desk *d, bool category_matters,
                bool member_matters, struct decision *out)
{
    struct steps steps = { 0 };
    bool ask_graduated = d->ask_graduated;

    if (d->round.passed && !d->again)
        return;
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        category_matters |= f->perhaps;
        rule_steps(d, &steps, f);
        ask_graduated |= f->has_ask && str_eq(f->ask.id, S("graduated"));
    }
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (f->has_ask && rule_files_again(f->rule) && f->status == FACT_KNOWN)
            ask_anew(d, &steps, f);
        else if (f->has_ask && !str_eq(f->ask.id, S("graduated")) &&
                 !has_step(&steps, f->ask.id))
            ask(d, &steps, f->ask.id, f->ask.name, f->reason->text, true);
        way_back(d, &steps, f);
        file_again(d, &steps, f);
    }
    begin_anew(d, &steps);
    ask_days(d, &steps);
    if (ask_graduated)
        ask(d, &steps, S("graduated"), S("your graduation date"),
            d->ask_graduated ? S("Which rules hold for you depends on it.")
                             : S("The last day is counted from it."),
            false);
    if (category_matters && d->policy->n_categories && !d->facts->category.n)
        ask(d, &steps, S("category"), S("your category"),
            S("Rules or fees differ by category."), false);
    if (member_matters)
        ask(d, &steps, S("member"), S("whether you are a member"),
            S("The fee differs for members."), false);
    out->steps = steps.p;
    out->n_steps = steps.n;
    out->n_missing = count_missing(&steps);
}
