/* What is still to be had, filed or told; what looks odd; days that matter. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>

struct steps {
    struct step *p;
    size_t n, cap;
};

/* A fact about the candidate that a rule needs. */
static void ask(const struct desk *d, struct steps *steps, struct str id,
                struct str name, struct str text)
{
    VEC_PUSH(d->arena, steps,
             (struct step){ .id = id,
                            .name = name,
                            .is_fact = true,
                            .status = FACT_KNOWN,
                            .reason = { .rule = S("case"),
                                        .text = text,
                                        .confidence = CONFIDENCE_OFFICIAL } });
}

static void document_step(const struct desk *d, struct steps *steps,
                          const struct finding *f, struct str id,
                          struct str name, bool after_last, bool dated)
{
    const struct document *doc = round_document(&d->round, id, after_last);
    enum fact_status s = f->perhaps ? FACT_UNKNOWN : f->status;

    VEC_PUSH(d->arena, steps,
             (struct step){ .id = id,
                            .name = name,
                            .for_sit = f->rule->on_sit,
                            .for_apply = f->rule->on_apply,
                            .done = doc && (doc->has_date || !dated),
                            .status = s,
                            .reason = *f->reason });
}

void desk_steps(const struct desk *d, bool category_matters,
                bool member_matters, struct decision *out)
{
    struct steps steps = { 0 };
    bool ask_graduated = false;

    if (d->round.passed)
        return;
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        const struct rule *r = f->rule;
        category_matters |= f->perhaps;
        switch (r->kind) {
        case RULE_PRECONDITION:
            if (d->round.n_attempts + 1 >= r->u.precondition.from_attempt &&
                r->fact.status != FACT_NONE)
                document_step(d, &steps, f, r->u.precondition.document,
                              r->u.precondition.name,
                              r->u.precondition.after_last, false);
            break;
        case RULE_WINDOW:
            if (r->fact.status != FACT_NONE)
                document_step(d, &steps, f, r->u.window.document,
                              S("the authorization to test, with its date"),
                              true, true);
            break;
        case RULE_DEADLINE:
            ask_graduated |= r->u.deadline.anchor == ANCHOR_GRADUATION &&
                             fact_asserted(&r->fact) == FACT_KNOWN &&
                             !d->facts->has_graduated;
            break;
        case RULE_WAIT:
        case RULE_CAP:
        case RULE_AFTER_PASS:
            break;
        }
    }
    if (ask_graduated)
        ask(d, &steps, S("graduated"), S("your graduation date"),
            S("The last day is counted from it."));
    if (category_matters && d->policy->n_categories && !d->facts->category.n)
        ask(d, &steps, S("category"), S("your category"),
            S("Rules or fees differ by category."));
    if (member_matters)
        ask(d, &steps, S("member"), S("whether you are a member"),
            S("The fee differs for members."));
    out->steps = steps.p;
    out->n_steps = steps.n;
    for (size_t i = 0; i < steps.n; i++)
        out->n_missing += !steps.p[i].done;
}

struct notes {
    struct str *p;
    size_t n, cap;
};

void desk_notes(const struct desk *d, struct decision *out)
{
    const struct retake_case *c = d->facts;
    struct arena *a = d->arena;
    struct notes notes = { 0 };
    struct str on = date_words(a, d->round.on);

    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &c->attempts[i];
        struct str day = date_words(a, t->date);
        if (date_cmp(t->date, d->round.on) > 0)
            VEC_PUSH(a, &notes,
                     str_fmt(a,
                             "The attempt on %.*s is after %.*s, the day this "
                             "answer is for, and is not counted.",
                             STR_ARG(day), STR_ARG(on)));
        else if (c->has_graduated && date_cmp(t->date, c->graduated) < 0)
            VEC_PUSH(a, &notes,
                     str_fmt(a,
                             "The attempt on %.*s is before your graduation "
                             "on %.*s. It is counted; please check both "
                             "dates.",
                             STR_ARG(day),
                             STR_ARG(date_words(a, c->graduated))));
    }
    for (int i = 0; i < c->n_documents; i++)
        if (c->documents[i].has_date &&
            date_cmp(c->documents[i].date, d->round.on) > 0)
            VEC_PUSH(a, &notes,
                     str_fmt(a,
                             "\"%.*s\" is dated %.*s, after %.*s, and is not "
                             "counted yet.",
                             STR_ARG(c->documents[i].id),
                             STR_ARG(date_words(a, c->documents[i].date)),
                             STR_ARG(on)));
    out->notes = notes.p;
    out->n_notes = notes.n;
}

struct points {
    struct point *p;
    size_t n, cap;
};

static int by_date(const void *x, const void *y)
{
    const struct point *p = x, *q = y;
    int c = date_cmp(p->date, q->date);

    return c ? c : (int)p->kind - (int)q->kind;
}

void desk_points(const struct desk *d, struct decision *out)
{
    struct arena *a = d->arena;
    struct points v = { 0 };

    for (int i = 0; i < d->round.n_attempts; i++) {
        const struct attempt *t = &d->round.attempts[i];
        VEC_PUSH(
            a, &v,
            (struct point){
                t->date, POINT_ATTEMPT, str_fmt(a, "attempt-%d", i + 1),
                str_fmt(a, "Attempt %d: %s", i + 1,
                        t->result == ATTEMPT_PASS ? "passed" : "not passed") });
    }
    VEC_PUSH(a, &v,
             (struct point){ out->on, POINT_TODAY, S("today"),
                             S("The day this answer is for") });
    if (!out->passed && out->not_before.a.status == FACT_KNOWN)
        VEC_PUSH(a, &v,
                 (struct point){ out->not_before.date, POINT_EARLIEST,
                                 S("earliest"),
                                 S("First day you may sit again") });
    if (out->window.a.status == FACT_KNOWN)
        VEC_PUSH(a, &v,
                 (struct point){ out->window.until, POINT_LAST_DAY,
                                 S("last-day"), S("Last day to sit") });
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (f->rule->kind != RULE_WINDOW || !f->has_last || f->perhaps)
            continue;
        VEC_PUSH(a, &v,
                 (struct point){ f->first, POINT_WINDOW_OPENS,
                                 S("window-opens"),
                                 S("Your window to test opens") });
        VEC_PUSH(a, &v,
                 (struct point){ f->last, POINT_WINDOW_CLOSES,
                                 S("window-closes"),
                                 S("Last day of your window to test") });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_date);
    out->points = v.p;
    out->n_points = v.n;
}
