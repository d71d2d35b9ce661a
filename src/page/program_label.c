#include "page/program_view.h"
#include "page/words.h"

#include "base/vec.h"

static struct str of_rule(enum rule_kind kind)
{
    switch (kind) {
    case RULE_WAIT:
        return S("Waiting period");
    case RULE_CAP:
        return S("Number of attempts");
    case RULE_DEADLINE:
        return S("Time to sit within");
    case RULE_PRECONDITION:
        return S("What has to be there first");
    case RULE_WINDOW:
        return S("Window to test");
    case RULE_AFTER_PASS:
        return S("Sitting again after a pass");
    case RULE_SITTING:
        return S("How a sitting counts");
    case RULE_LEAD:
        return S("How early to file");
    case RULE_CALENDAR:
        return S("Testing dates");
    case RULE_APPEAL:
        return S("Challenging a result");
    }
    BUG("rule of kind %d", (int)kind);
}

/* "recent graduates or others". */
static struct str names(struct arena *a, const struct policy *p,
                        const struct str *ids, int n)
{
    struct str out = S("");

    for (int i = 0; i < n; i++) {
        const struct category *c = policy_category(p, ids[i]);
        struct str one = c ? c->name : ids[i];
        out = out.n ? str_fmt(a, "%.*s or %.*s", STR_ARG(out), STR_ARG(one))
                    : one;
    }
    return out;
}

static struct str more(struct arena *a, struct str label, struct str what)
{
    return what.n ? str_fmt(a, "%.*s, %.*s", STR_ARG(label), STR_ARG(what))
                  : label;
}

static struct str part_name(const struct policy *p, struct str id)
{
    const struct part *part = id.n ? policy_part(p, id) : NULL;

    return part ? part->name : S("");
}

struct str program_rule_label(struct arena *a, const struct policy *p,
                              const struct rule *r)
{
    struct str label = more(a, of_rule(r->kind), part_name(p, r->part));

    label = more(a, label, names(a, p, r->only, r->n_only));
    if (r->n_except)
        label = more(a, label,
                     str_fmt(a, "not for %.*s",
                             STR_ARG(names(a, p, r->except, r->n_except))));
    return label;
}

static struct str attempts(struct arena *a, const struct fee_rule *f)
{
    int from = f->attempt_from, until = f->attempt_until;

    if (from <= 1 && !until)
        return S("");
    if (!until)
        return str_fmt(a, "from attempt %d", from);
    if (until <= 1)
        return S("first attempt");
    return from == until
               ? str_fmt(a, "attempt %d", from)
               : str_fmt(a, "attempts %d to %d", from > 1 ? from : 1, until);
}

struct str program_fee_label(struct arena *a, const struct policy *p,
                             const struct fee_rule *f)
{
    struct str label = more(a, S("Fee"), part_name(p, f->part));

    label = more(a, label, attempts(a, f));
    label = more(a, label, names(a, p, f->only, f->n_only));
    if (f->member != MEMBER_ANY)
        label = more(a, label,
                     f->member == MEMBER_YES ? S("members") : S("not members"));
    if (f->has_from)
        label = more(a, label,
                     str_fmt(a, "from %.*s", STR_ARG(date_words(a, f->from))));
    if (f->has_until)
        label =
            more(a, label,
                 str_fmt(a, "until %.*s", STR_ARG(date_words(a, f->until))));
    return label;
}

struct str program_fact_label(struct arena *a, struct str id)
{
    static const struct {
        struct str id, label;
    } known[] = {
        { S_INIT("items"), S_INIT("Questions") },
        { S_INIT("item-type"), S_INIT("Kinds of question") },
        { S_INIT("item-types"), S_INIT("Kinds of question") },
        { S_INIT("segment-items"), S_INIT("Questions in a segment") },
        { S_INIT("segment_return"), S_INIT("Going back to a segment") },
        { S_INIT("reference"), S_INIT("Reference values") },
        { S_INIT("time"), S_INIT("Time") },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(known[i].id, id))
            return known[i].label;
    struct str s = words_sentence(a, words_id(a, id));
    return str_sub(s, 0, s.n ? s.n - 1 : 0); /* without the full stop */
}
