#include "retake/case.h"

#include "base/arena.h"
#include "retake/policy.h"

#include <stdlib.h>

/* By date; a failure before a pass; else as they came. */
struct keyed {
    const struct attempt *attempt;
    int at;
};

static int by_date(const void *x, const void *y)
{
    const struct keyed *p = x, *q = y;
    int c = date_cmp(p->attempt->date, q->attempt->date);

    if (c)
        return c;
    if (p->attempt->result != q->attempt->result)
        return p->attempt->result == ATTEMPT_FAIL ? -1 : 1;
    return p->at - q->at;
}

const struct attempt *attempts_sorted(struct arena *a,
                                      const struct retake_case *c)
{
    size_t n = (size_t)c->n_attempts;
    struct keyed *keys = ARENA_ARRAY(a, struct keyed, n);
    struct attempt *out = ARENA_ARRAY(a, struct attempt, n);

    for (size_t i = 0; i < n; i++)
        keys[i] = (struct keyed){ &c->attempts[i], (int)i };
    if (n)
        qsort(keys, n, sizeof *keys, by_date);
    for (size_t i = 0; i < n; i++)
        out[i] = *keys[i].attempt;
    return out;
}

const struct document *case_document(const struct retake_case *c, struct str id)
{
    const struct document *found = NULL;

    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (!str_eq(d->id, id))
            continue;
        if (!found || (d->has_date && (!found->has_date ||
                                       date_cmp(d->date, found->date) > 0)))
            found = d;
    }
    return found;
}

static void check_attempt(const struct retake_case *c, int i,
                          const struct policy *policy, struct date today,
                          struct problems *ps)
{
    const struct attempt *t = &c->attempts[i];
    struct str field = str_fmt(ps->arena, "attempts[%d]", i);
    struct str day = date_words(ps->arena, t->date);

    if (date_cmp(t->date, today) > 0)
        problem_field(ps, field,
                      S("enter attempts that have already taken place"),
                      "the attempt on %.*s is in the future", STR_ARG(day));
    for (int k = 0; k < i; k++)
        if (!date_cmp(c->attempts[k].date, t->date) &&
            str_eq(c->attempts[k].part, t->part))
            problem_field(ps, field,
                          S("correct one of the dates, or remove one attempt"),
                          "two attempts on one day, %.*s", STR_ARG(day));
    if (policy && t->part.n && !policy_part(policy, t->part))
        problem_field(ps, field, S("use a part that the program has"),
                      "no part \"%.*s\"", STR_ARG(t->part));
}

void retake_case_check(const struct retake_case *c, const struct policy *policy,
                       struct date today, struct problems *ps)
{
    if (policy && c->category.n && !policy_category(policy, c->category))
        problem_field(ps, S("category"),
                      S("use one of the program's categories, or leave it out"),
                      "no category \"%.*s\"", STR_ARG(c->category));
    if (policy && c->overlay.n && !policy_overlay(policy, c->overlay))
        problem_field(ps, S("overlay"),
                      S("use one of the program's local rules, or leave it "
                        "out"),
                      "no local rules \"%.*s\"", STR_ARG(c->overlay));
    for (int i = 0; i < c->n_attempts; i++)
        check_attempt(c, i, policy, today, ps);
}
