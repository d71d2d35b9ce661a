#include "page/case_asks.h"

#include "base/arena.h"
#include "base/vec.h"
#include "page/words.h"

struct asks {
    struct arena *arena;
    struct case_asks *out;
    struct {
        struct paper_asked *p;
        size_t n, cap;
    } papers;
};

/* Two rules may speak of one paper: it is asked once, for both. */
static void add(struct asks *v, const struct paper_asked *p)
{
    size_t i = 0;

    if (!p->id.n)
        return;
    while (i < v->papers.n && !str_eq(v->papers.p[i].id, p->id))
        i++;
    if (i == v->papers.n)
        VEC_PUSH(v->arena, &v->papers, (struct paper_asked){ .id = p->id });
    struct paper_asked *to = &v->papers.p[i];
    if (!to->name.n || str_eq(to->name, to->id))
        to->name = p->name.n ? p->name : words_id(v->arena, p->id);
    to->dated |= p->dated;
    to->until |= p->until;
    to->answered |= p->answered;
    to->paid |= p->paid;
    if (p->extensions_most > to->extensions_most)
        to->extensions_most = p->extensions_most;
    if (!to->why)
        to->why = p->why;
}

static void add_named(struct asks *v, const struct named *n,
                      const struct fact *why)
{
    add(v, &(struct paper_asked){
               .id = n->id, .name = n->name, .dated = true, .why = why });
}

static void add_extension(struct asks *v, const struct extension *e,
                          const struct fact *why)
{
    add(v, &(struct paper_asked){
               .id = e->document, .extensions_most = e->most, .why = why });
}

static void anchor(struct asks *v, const struct anchor *from,
                   const struct fact *why)
{
    v->out->graduated |= from->kind == ANCHOR_GRADUATION;
    v->out->released |= from->kind == ANCHOR_SCORE_RELEASE;
    if (from->kind == ANCHOR_DOCUMENT)
        add_named(v, &from->document, why);
}

static void precondition(struct asks *v, const struct rule *r)
{
    struct paper_asked p = { .id = r->u.precondition.document,
                             .name = r->u.precondition.name,
                             .dated = r->u.precondition.after_last,
                             .answered = r->u.precondition.approved,
                             .why = &r->fact };

    p.paid = str_eq(p.id, S("fee"));
    add(v, &p);
    for (int i = 0; i < r->u.precondition.n_or_else; i++) {
        p.id = r->u.precondition.or_else[i].id;
        p.name = r->u.precondition.or_else[i].name;
        p.paid = str_eq(p.id, S("fee"));
        add(v, &p);
    }
}

static void rule(struct asks *v, const struct rule *r)
{
    const struct fact *why = &r->fact;

    v->out->category |= r->n_only || r->n_except;
    switch (r->kind) {
    case RULE_WAIT:
        anchor(v, &r->u.wait.from, why);
        break;
    case RULE_CAP:
        anchor(v, &r->u.cap.from, why);
        v->out->elsewhere |= r->u.cap.n_also > 0;
        if (r->u.cap.then == THEN_DOCUMENT)
            add_named(
                v,
                &(struct named){ r->u.cap.then_document, r->u.cap.then_name },
                why);
        break;
    case RULE_DEADLINE:
        anchor(v, &r->u.deadline.anchor, why);
        add_extension(v, &r->u.deadline.extension, why);
        add_named(v, &r->u.deadline.renewal, why);
        break;
    case RULE_PRECONDITION:
        precondition(v, r);
        break;
    case RULE_WINDOW:
        add(v, &(struct paper_asked){ .id = r->u.window.document,
                                      .name = S("the authorization to test"),
                                      .dated = true,
                                      .until = r->u.window.by_document,
                                      .extensions_most =
                                          r->u.window.extensions_most,
                                      .why = why });
        break;
    case RULE_AFTER_PASS:
        add_named(v, &r->u.after_pass.consent, why);
        break;
    case RULE_SITTING:
        v->out->notice |= r->u.sitting.has_notice;
        break;
    case RULE_LEAD:
        add_named(v, &r->u.lead.document, why);
        break;
    case RULE_CALENDAR:
        add_named(v, &r->u.calendar.document, why);
        break;
    case RULE_APPEAL:
        v->out->released |= r->u.appeal.from_release;
        break;
    }
}

struct case_asks case_asks_of(struct arena *a, const struct policy *p)
{
    struct case_asks out = { .overlay = p->n_overlays > 0 };
    struct asks v = { .arena = a, .out = &out };

    for (int i = 0; i < p->n_versions; i++) {
        const struct policy_version *ver = &p->versions[i];
        for (int k = 0; k < ver->n_rules; k++)
            rule(&v, &ver->rules[k]);
        for (int k = 0; k < ver->n_fees; k++) {
            out.member |= ver->fees[k].member != MEMBER_ANY;
            out.category |= ver->fees[k].n_only > 0;
        }
    }
    for (int i = 0; i < p->n_overlays; i++)
        for (int k = 0; k < p->overlays[i].n_rules; k++)
            rule(&v, &p->overlays[i].rules[k]);
    out.graduated |= p->version_by == VERSION_BY_GRADUATION;
    out.released |= p->credit.has && p->credit.from_release;
    if (p->version_by == VERSION_BY_DOCUMENT)
        add_named(&v, &p->version_document, NULL);
    add_named(&v, &p->reset, NULL);
    if (p->credit.has)
        add_extension(&v, &p->credit.extension, &p->credit.fact);
    out.category = out.category && p->n_categories;
    out.version = p->one_version.has;
    out.elsewhere = out.elsewhere && p->n_other_exams;
    out.details = out.graduated || out.member || out.category || out.overlay;
    out.papers = v.papers.p;
    out.n_papers = v.papers.n;
    return out;
}

struct paper_asked case_asks_paper(const struct case_asks *asks, struct str id)
{
    for (size_t i = 0; i < asks->n_papers; i++)
        if (str_eq(asks->papers[i].id, id))
            return asks->papers[i];
    return (struct paper_asked){ 0 };
}

const struct rule *case_sitting_rule(const struct policy *p, struct date on,
                                     enum attempt_result result)
{
    const struct policy_version *ver = policy_version_on(p, on);

    for (int i = 0; ver && i < ver->n_rules; i++)
        if (ver->rules[i].kind == RULE_SITTING &&
            ver->rules[i].u.sitting.result == result)
            return &ver->rules[i];
    return NULL;
}
