/* What cannot be meant in a policy as a whole: fees that are never reached,
 * currencies that are mixed, two spellings of one document. */
#include "format/program_yaml_int.h"

enum { PAPERS_MOST = 1024, SPELLED_LEAST = 5 };

static bool covers_categories(const struct fee_rule *x,
                              const struct fee_rule *y)
{
    for (int i = 0; i < y->n_only && x->n_only; i++) {
        bool has = false;
        for (int k = 0; k < x->n_only; k++)
            has |= str_eq(x->only[k], y->only[i]);
        if (!has)
            return false;
    }
    return !x->n_only || y->n_only;
}

/* Everybody who would pay y pays x, which is listed before it. */
static bool covers(const struct fee_rule *x, const struct fee_rule *y)
{
    return covers_categories(x, y) &&
           (!x->part.n || str_eq(x->part, y->part)) &&
           (x->member == MEMBER_ANY || x->member == y->member) &&
           x->attempt_from <= y->attempt_from &&
           (!x->attempt_until ||
            (y->attempt_until && y->attempt_until <= x->attempt_until)) &&
           (!x->has_from || (y->has_from && date_cmp(x->from, y->from) <= 0)) &&
           (!x->has_until ||
            (y->has_until && date_cmp(y->until, x->until) <= 0));
}

static void check_fees(struct program_reader *r, const struct policy_version *v)
{
    struct str currency = { 0 };
    bool told = false;

    for (int i = 0; i < v->n_fees; i++) {
        const struct fee_rule *f = &v->fees[i];
        for (int k = 0; k < i; k++) {
            if (!covers(&v->fees[k], f))
                continue;
            yaml_problem(&r->yaml, f->fact.line,
                         S("list the narrower one first, or remove one"),
                         "fee \"%.*s\" is never reached: \"%.*s\" before it "
                         "holds for all it is for",
                         STR_ARG(f->id), STR_ARG(v->fees[k].id));
            break;
        }
        if (told || !f->currency.n)
            continue;
        if (!currency.n)
            currency = f->currency;
        told = !str_eq(currency, f->currency);
        if (told)
            yaml_problem(&r->yaml, f->fact.line,
                         S("write all fees of a version in one currency"),
                         "fees in %.*s and in %.*s", STR_ARG(currency),
                         STR_ARG(f->currency));
    }
}

/* ---- documents ---- */

struct paper {
    struct str id;
    int line;
};

struct papers {
    struct paper *p;
    int n;
};

static void add(struct papers *v, struct str id, int line)
{
    for (int i = 0; i < v->n; i++)
        if (str_eq(v->p[i].id, id))
            return;
    if (id.n && v->n < PAPERS_MOST)
        v->p[v->n++] = (struct paper){ id, line };
}

static void add_rules(struct papers *v, const struct rule *rules, int n)
{
    for (int i = 0; i < n; i++) {
        struct str ids[RULE_PAPERS_MOST];
        int found = rule_documents(&rules[i], ids);
        for (int k = 0; k < found; k++)
            add(v, ids[k], rules[i].fact.line);
    }
}

/* One letter apart: more likely a slip than two papers. Digits tell papers
 * apart on purpose. */
static bool is_slip(struct str x, struct str y)
{
    size_t n = x.n < y.n ? x.n : y.n, at = 0;

    if (n < SPELLED_LEAST || str_distance(x, y) != 1)
        return false;
    while (at < n && x.p[at] == y.p[at])
        at++;
    char a = at < x.n ? x.p[at] : 'a', b = at < y.n ? y.p[at] : 'a';
    return a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z';
}

static void check_papers(struct program_reader *r, const struct policy *p,
                         int line)
{
    struct papers v = { ARENA_ARRAY(r->yaml.arena, struct paper, PAPERS_MOST),
                        0 };

    add(&v, p->version_document.id, line);
    add(&v, p->reset.id, line);
    add(&v, p->credit.extension.document, p->credit.fact.line);
    for (int i = 0; i < p->n_versions; i++)
        add_rules(&v, p->versions[i].rules, p->versions[i].n_rules);
    for (int i = 0; i < p->n_overlays; i++)
        add_rules(&v, p->overlays[i].rules, p->overlays[i].n_rules);
    for (int i = 0; i < v.n; i++)
        for (int k = 0; k < i; k++)
            if (is_slip(v.p[i].id, v.p[k].id))
                yaml_problem(&r->yaml, v.p[i].line,
                             S("one paper has one id everywhere; give two "
                               "papers ids that differ more"),
                             "document \"%.*s\" is nearly \"%.*s\"",
                             STR_ARG(v.p[i].id), STR_ARG(v.p[k].id));
}

void program_check_policy(struct program_reader *r, const struct policy *p,
                          int line)
{
    for (int i = 0; i < p->n_versions; i++)
        check_fees(r, &p->versions[i]);
    check_papers(r, p, line);
}
