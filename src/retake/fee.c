/* What the next attempt costs. */
#include "retake/retake_int.h"

#include "base/arena.h"

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
static int fee_find(const struct desk *d, const struct round *round,
                    struct str category, int member)
{
    for (int i = 0; i < d->version->n_fees; i++)
        if (fee_is_for(&d->version->fees[i], round->part, category, member,
                       round_next(round), round->on))
            return i;
    return -1;
}

struct search {
    const struct desk *desk;
    bool *hit; /* by fee rule: possible for this candidate */
    bool missed;
};

static int try_member(struct search *s, struct str category)
{
    enum membership m = s->desk->facts->member;
    int found[2] = { -1, -1 };

    for (int member = MEMBER_NO; member <= MEMBER_YES; member++) {
        if ((m == MEMBERSHIP_NO && member == MEMBER_YES) ||
            (m == MEMBERSHIP_YES && member == MEMBER_NO))
            continue;
        int at = found[member] =
            fee_find(s->desk, &s->desk->round, category, member);
        int other = fee_find(s->desk, &s->desk->other, category, member);
        if (at >= 0)
            s->hit[at] = true;
        if (other >= 0)
            s->hit[other] = true;
        s->missed |= at < 0 || other < 0;
    }
    return m == MEMBERSHIP_UNSAID && found[0] != found[1];
}

static struct str money(struct arena *a, const struct fee_rule *f)
{
    return say_money(a, f->cents, f->currency);
}

/* "120.00 EUR or 180.00 EUR". */
static struct str hits_words(const struct search *s)
{
    struct arena *a = s->desk->arena;
    struct str out = S("");

    for (int i = 0; i < s->desk->version->n_fees; i++) {
        const struct fee_rule *f = &s->desk->version->fees[i];
        struct str one = f->cents ? money(a, f) : S("nothing");
        if (s->hit[i] && !str_has(out, one))
            out = out.n ? JOIN(a, out, S(" or "), one) : one;
    }
    return out;
}

struct answer_fee desk_fee(const struct desk *d, bool *category_matters,
                           bool *member_matters)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct answer_fee out = { 0 };
    int n_fees = d->version ? d->version->n_fees : 0;
    struct search s = { d, ARENA_ARRAY(a, bool, n_fees), false };
    int n_categories = d->policy->n_categories;

    *category_matters = *member_matters = false;
    if (d->done) {
        out.a = draft_answer(&draft, FACT_NONE, S("Nothing more to pay for."));
        return out;
    }
    if (!n_fees) {
        out.a = draft_answer(&draft, FACT_UNKNOWN,
                             S("The file names no fee for this time."));
        return out;
    }
    if (d->facts->category.n || !n_categories) {
        *member_matters = try_member(&s, d->facts->category);
    } else {
        int first =
            fee_find(d, &d->round, d->policy->categories[0].id, MEMBER_NO);
        for (int i = 0; i < n_categories; i++) {
            struct str id = d->policy->categories[i].id;
            *member_matters |= try_member(&s, id);
            *category_matters |= fee_find(d, &d->round, id, MEMBER_NO) != first;
        }
    }

    const struct fee_rule *one = NULL;
    enum fact_status doubt = s.missed ? FACT_UNKNOWN : FACT_KNOWN;
    bool differ = false, settled = false;
    for (int i = 0; i < n_fees; i++) {
        const struct fee_rule *f = &d->version->fees[i];
        if (!s.hit[i])
            continue;
        struct reason why = reason_from_fact(f->id, &f->fact);
        enum fact_status status = fact_asserted(&f->fact);
        if (f->fact.status == FACT_KNOWN && status != FACT_KNOWN)
            draft_claim(&draft, &f->fact, money(a, f));
        draft_fact(&draft, &why, &f->fact);
        doubt = unsettled(doubt, status);
        settled |= status == FACT_KNOWN || status == FACT_NONE;
        if (one &&
            (one->cents != f->cents || !str_eq(one->currency, f->currency)))
            differ = true;
        one = f;
    }
    if (doubt == FACT_DISPUTED && settled)
        doubt = FACT_UNKNOWN; /* it may be one that is not disputed */
    if (doubt == FACT_KNOWN && one && desk_category_doubt(d).n) {
        for (int i = 0; i < n_fees; i++)
            if (s.hit[i])
                draft_claim(&draft, &d->version->fees[i].fact,
                            money(a, &d->version->fees[i]));
        out.a = draft_answer(&draft, FACT_UNKNOWN,
                             JOIN(a, S("It depends on your category. "),
                                  desk_category_doubt(d)));
        return out;
    }
    if (doubt != FACT_KNOWN || !one) {
        out.a = draft_answer(&draft, one ? doubt : FACT_UNKNOWN,
                             one && d->round.n_attempts
                                 ? S("What this attempt costs is not "
                                     "published.")
                                 : S("The fee is not published for you."));
        return out;
    }
    if (differ) {
        for (int i = 0; i < n_fees; i++)
            if (s.hit[i])
                draft_claim(&draft, &d->version->fees[i].fact,
                            money(a, &d->version->fees[i]));
        out.a = draft_answer(
            &draft, FACT_UNKNOWN,
            JOIN(a, hits_words(&s), S(": it depends on "),
                 d->in_doubt
                     ? S("which sittings count.")
                     : S("your category or membership, which you have not "
                         "said.")));
        return out;
    }
    out.cents = one->cents;
    out.currency = one->currency;
    enum fact_status status = one->cents ? FACT_KNOWN : FACT_NONE;
    out.a = draft_answer(
        &draft, status,
        one->cents ? JOIN(a, S("This attempt costs "), money(a, one), S("."))
                   : S("This attempt costs nothing."));
    return out;
}
