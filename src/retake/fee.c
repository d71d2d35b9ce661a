/* What the next attempt costs. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

/* ---- search: the fees that may be the one to pay ---- */

struct search {
    const struct desk *desk;
    struct {
        const struct fee_rule **p;
        size_t n, cap;
    } hits;
    bool missed; /* none for somebody the candidate may be */
    bool category_matters, member_matters;
    struct date first, last; /* the days whose fee it may be */
};

static bool fee_is_for(const struct fee_rule *f, struct str part,
                       struct str category, int member, int attempt,
                       struct date on)
{
    if (f->part.n && part.n && !str_eq(f->part, part))
        return false;
    if ((f->has_from && date_cmp(on, f->from) < 0) ||
        (f->has_until && date_cmp(on, f->until) > 0))
        return false;
    if (attempt < f->attempt_from ||
        (f->attempt_until && attempt > f->attempt_until))
        return false;
    if (f->member != MEMBER_ANY && f->member != member)
        return false;
    for (int i = 0; i < f->n_only; i++)
        if (str_eq(f->only[i], category))
            return true;
    return f->n_only == 0;
}

/* `round`: as if what is not known to count did, or did not. */
static const struct fee_rule *fee_find(const struct desk *d,
                                       const struct round *round,
                                       struct date day, struct str category,
                                       int member)
{
    const struct policy_version *v = d->policy->version_by == VERSION_BY_SITTING
                                         ? policy_version_on(d->policy, day)
                                         : d->version;

    for (int i = 0; v && i < v->n_fees; i++)
        if (fee_is_for(&v->fees[i], round->part, category, member,
                       round_next(round), day))
            return &v->fees[i];
    return NULL;
}

static void hit(struct search *s, const struct fee_rule *f)
{
    s->missed |= !f;
    for (size_t i = 0; i < s->hits.n; i++)
        if (s->hits.p[i] == f)
            return;
    if (f)
        VEC_PUSH(s->desk->arena, &s->hits, f);
}

/* What one who is no member pays. */
static const struct fee_rule *search_member(struct search *s, struct date day,
                                            struct str category)
{
    const struct desk *d = s->desk;
    const struct fee_rule *found[2];

    for (int member = MEMBER_NO; member <= MEMBER_YES; member++) {
        found[member] = fee_find(d, &d->round, day, category, member);
        if (d->facts->member ==
            (member == MEMBER_NO ? MEMBERSHIP_YES : MEMBERSHIP_NO))
            continue;
        hit(s, found[member]);
        if (d->in_doubt)
            hit(s, fee_find(d, &d->other, day, category, member));
    }
    s->member_matters |=
        d->facts->member == MEMBERSHIP_UNSAID && found[0] != found[1];
    return found[MEMBER_NO];
}

static void search_day(struct search *s, struct date day)
{
    const struct desk *d = s->desk;
    const struct policy *p = d->policy;

    if (d->facts->category.n || !p->n_categories) {
        (void)search_member(s, day, d->facts->category);
        return;
    }
    const struct fee_rule *first = NULL;
    for (int i = 0; i < p->n_categories; i++) {
        const struct fee_rule *f = search_member(s, day, p->categories[i].id);
        s->category_matters |= i && f != first;
        first = i ? first : f;
    }
}

/* Those that were found, as the file has them. */
static void in_file_order(struct search *s)
{
    const struct policy *p = s->desk->policy;
    size_t n = 0;

    for (int v = 0; v < p->n_versions; v++)
        for (int i = 0; i < p->versions[v].n_fees; i++)
            for (size_t k = n; k < s->hits.n; k++)
                if (s->hits.p[k] == &p->versions[v].fees[i]) {
                    s->hits.p[k] = s->hits.p[n];
                    s->hits.p[n++] = &p->versions[v].fees[i];
                    break;
                }
}

/* The day on which the paper was filed by applying that serves the next
 * attempt; false: it is still to be filed. */
static bool applied_on(const struct desk *d, const struct round *r,
                       struct date *day)
{
    const struct policy *p = d->policy;
    bool found = false;
    struct date end;

    for (int i = 0; i < p->n_papers[ACT_APPLY]; i++) {
        const struct document *doc =
            round_document(r, p->papers[ACT_APPLY][i], true);
        if (!doc || !doc->has_date ||
            (found && date_cmp(doc->date, *day) <= 0) ||
            (paper_end(r, NULL, doc, &end) &&
             date_cmp(end, d->files[ACT_SIT].maybe) < 0))
            continue;
        *day = doc->date;
        found = true;
    }
    return found;
}

/* Who has applied pays what it was then. Where it depends on which sittings
 * count whether one has, it may be either. */
static bool search_applied(struct search *s)
{
    const struct desk *d = s->desk;
    struct date one, two;
    bool has = applied_on(d, &d->round, &one);
    bool other = applied_on(d, &d->other, &two);

    if (has)
        search_day(s, one);
    if (other && (!has || date_cmp(one, two)))
        search_day(s, two);
    s->first = has ? one : other ? two : s->first;
    s->last = other ? two : s->first;
    return has && other;
}

/* The day of the question, of filing and of the sitting, as the program has
 * it. */
static void search_days(struct search *s)
{
    const struct desk *d = s->desk;
    enum fee_day by = d->policy->fee_day;

    if (by == FEE_DAY_FILING && search_applied(s)) {
        in_file_order(s);
        return;
    }
    const struct filing *sit = &d->files[ACT_SIT];
    const struct filing *f = by == FEE_DAY_FILING ? &d->files[ACT_APPLY] : sit;

    s->first = by == FEE_DAY_UNSTATED || !f->has_maybe ? d->round.on : f->maybe;
    s->last = f->has_sure ? f->sure : f->has_maybe ? f->maybe : s->first;
    search_day(s, s->first);
    if (f->has_maybe && date_cmp(f->maybe, s->first) > 0)
        search_day(s, f->maybe);
    if (date_cmp(s->last, f->has_maybe ? f->maybe : s->first) > 0)
        search_day(s, s->last);
    in_file_order(s);
}

/* ---- weighing ---- */

static struct str money(struct arena *a, const struct fee_rule *f)
{
    return f->cents ? say_money(a, f->cents, f->currency) : S("nothing");
}

static bool costs_the_same(const struct fee_rule *x, const struct fee_rule *y)
{
    return x->cents == y->cents && str_eq(x->currency, y->currency);
}

struct weighed {
    const struct fee_rule *one; /* NULL: there is none */
    enum fact_status doubt;
    bool differ;
};

static struct weighed weigh(const struct search *s, struct draft *draft)
{
    struct weighed w = { .doubt = s->missed ? FACT_UNKNOWN : FACT_KNOWN };
    bool settled = false;

    for (size_t i = 0; i < s->hits.n; i++) {
        const struct fee_rule *f = s->hits.p[i];
        struct reason why = reason_from_fact(f->id, &f->fact);
        enum fact_status status = fact_asserted(&f->fact);
        if (f->fact.status == FACT_KNOWN && status != FACT_KNOWN)
            draft_claim(draft, &f->fact,
                        say_money(draft->arena, f->cents, f->currency));
        draft_fact(draft, &why, &f->fact);
        w.doubt = unsettled(w.doubt, status);
        settled |= status == FACT_KNOWN || status == FACT_NONE;
        w.differ |= w.one && !costs_the_same(w.one, f);
        w.one = f;
    }
    if (w.doubt == FACT_DISPUTED && settled)
        w.doubt = FACT_UNKNOWN; /* it may be one that is not disputed */
    return w;
}

/* ---- words ---- */

static void claim_all(const struct search *s, struct draft *draft)
{
    for (size_t i = 0; i < s->hits.n; i++)
        draft_claim(draft, &s->hits.p[i]->fact,
                    say_money(draft->arena, s->hits.p[i]->cents,
                              s->hits.p[i]->currency));
}

/* "120.00 EUR or 180.00 EUR". */
static struct str hits_words(const struct search *s)
{
    struct arena *a = s->desk->arena;
    struct str out = S("");

    for (size_t i = 0; i < s->hits.n; i++) {
        struct str one = money(a, s->hits.p[i]);
        if (!str_has(out, one))
            out = out.n ? JOIN(a, out, S(" or "), one) : one;
    }
    return out;
}

/* Why it is not known which of them it is. */
static struct str depends_words(const struct search *s)
{
    struct arena *a = s->desk->arena;

    if (s->desk->in_doubt)
        return S("which sittings count.");
    if (s->category_matters || s->member_matters)
        return S("your category or membership, which you have not said.");
    return JOIN(a, S("the day. Which day's fee is paid, between "),
                date_words(a, s->first), S(" and "), date_words(a, s->last),
                S(", is not stated."));
}

static struct answer_fee unknown_fee(const struct draft *draft,
                                     enum fact_status status, struct str text)
{
    return (struct answer_fee){ .a = draft_answer(draft, status, text) };
}

/* Which fee it is is not known. */
static struct answer_fee open_fee(const struct search *s,
                                  const struct weighed *w, struct draft *draft)
{
    struct arena *a = draft->arena;
    struct str odd = desk_category_doubt(s->desk);

    if (w->doubt != FACT_KNOWN || !w->one)
        return unknown_fee(draft, w->one ? w->doubt : FACT_UNKNOWN,
                           w->one && s->desk->round.n_attempts
                               ? S("What this attempt costs is not "
                                   "published.")
                               : S("The fee is not published for you."));
    claim_all(s, draft);
    if (odd.n)
        return unknown_fee(draft, FACT_UNKNOWN,
                           JOIN(a, S("It depends on your category. "), odd));
    return unknown_fee(
        draft, FACT_UNKNOWN,
        JOIN(a, hits_words(s), S(": it depends on "), depends_words(s)));
}

struct answer_fee desk_fee(const struct desk *d, bool *category_matters,
                           bool *member_matters)
{
    struct draft draft = { .arena = d->arena };
    struct search s = { .desk = d };

    *category_matters = *member_matters = false;
    if (d->done || !d->files[ACT_SIT].has_maybe)
        return unknown_fee(&draft, FACT_NONE,
                           d->done ? S("Nothing more to pay for.")
                                   : S("There is no day left to sit, so "
                                       "nothing to pay for."));
    search_days(&s);
    *category_matters = s.category_matters;
    *member_matters = s.member_matters;
    if (!s.hits.n && !(d->version && d->version->n_fees))
        return unknown_fee(&draft, FACT_UNKNOWN,
                           d->version ? S("The file names no fee for this "
                                          "time.")
                                      : desk_no_rules(d));
    struct weighed w = weigh(&s, &draft);
    if (w.doubt != FACT_KNOWN || !w.one || w.differ || desk_category_doubt(d).n)
        return open_fee(&s, &w, &draft);
    return (struct answer_fee){
        draft_answer(&draft, w.one->cents ? FACT_KNOWN : FACT_NONE,
                     JOIN(d->arena, S("This attempt costs "),
                          money(d->arena, w.one), S("."))),
        w.one->cents, w.one->currency
    };
}
