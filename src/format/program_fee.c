/* Fees of one version of the rules. */
#include "format/program_yaml_int.h"

/* A fee as the file has it: an amount, or so much less than what follows. */
struct fee_line {
    struct fee_rule fee;
    bool is_less;
    int line;
};

static void read_fee(struct program_reader *r, const struct policy *policy,
                     struct yaml_map *m, struct fee_line *out)
{
    static const char *const member_names[] = { "no", "yes", "any", NULL };

    struct fee_rule *f = &out->fee;

    out->line = m->line;
    f->id = yaml_get_text(m, "id", true);
    f->only = program_words(r, m, "only", &f->n_only);
    program_check_categories(r, policy, m, "only", f->only, f->n_only);
    f->part = program_part(r, policy, m);
    int member = yaml_get_word(m, "member", false, member_names, 2);
    f->member = member == 2 ? MEMBER_ANY : member;
    f->attempt_from = 1;
    (void)yaml_get_int(m, "from_attempt", false, 1, ATTEMPTS_CAP_MOST,
                       &f->attempt_from);
    (void)yaml_get_int(m, "until_attempt", false, 1, ATTEMPTS_CAP_MOST,
                       &f->attempt_until);
    if (f->attempt_until && f->attempt_until < f->attempt_from)
        yaml_problem(&r->yaml, m->line, S("exchange them"),
                     "\"until_attempt\" is before \"from_attempt\"");
    f->has_from = yaml_get_date(m, "from", false, &f->from);
    f->has_until = yaml_get_date(m, "until", false, &f->until);
    if (f->has_from && f->has_until && date_cmp(f->until, f->from) < 0)
        yaml_problem(&r->yaml, m->line, S("exchange them"),
                     "\"until\" is before \"from\"");
    f->fact = program_fact(r, m, "fact", true);
    out->is_less = yaml_map_has(m, "less");
    const char *key = out->is_less ? "less" : "amount";
    struct str amount = yaml_get_text(m, key, f->fact.status == FACT_KNOWN);
    if (amount.n)
        (void)program_money(r, amount, yaml_map_line(m, key), &f->cents,
                            &f->currency);
    if (out->is_less && f->fact.status != FACT_KNOWN)
        yaml_problem(&r->yaml, yaml_map_line(m, "less"),
                     S("write the fee as a whole, with its own fact"),
                     "a discount that is not known");
    yaml_map_end(m, "a fee");
}

static struct date later_of(struct date x, struct date y)
{
    return date_cmp(x, y) > 0 ? x : y;
}

/* The categories of both; false: none. */
static bool both_categories(struct arena *a, const struct fee_rule *x,
                            struct fee_rule *out)
{
    struct str *list = ARENA_ARRAY(a, struct str, (size_t)out->n_only);
    int n = 0;

    if (!x->n_only)
        return true;
    if (!out->n_only) {
        out->only = x->only;
        out->n_only = x->n_only;
        return true;
    }
    for (int i = 0; i < out->n_only; i++)
        for (int k = 0; k < x->n_only; k++)
            if (str_eq(out->only[i], x->only[k]))
                list[n++] = out->only[i];
    out->only = list;
    out->n_only = n;
    return n > 0;
}

/* For whom and when both fees hold; false: never. */
static bool both(struct arena *a, const struct fee_rule *x,
                 struct fee_rule *out)
{
    if ((x->part.n && out->part.n && !str_eq(x->part, out->part)) ||
        (x->member != MEMBER_ANY && out->member != MEMBER_ANY &&
         x->member != out->member) ||
        !both_categories(a, x, out))
        return false;
    if (x->part.n)
        out->part = x->part;
    if (x->member != MEMBER_ANY)
        out->member = x->member;
    if (x->attempt_from > out->attempt_from)
        out->attempt_from = x->attempt_from;
    if (x->attempt_until &&
        (!out->attempt_until || x->attempt_until < out->attempt_until))
        out->attempt_until = x->attempt_until;
    if (x->has_from)
        out->from = out->has_from ? later_of(x->from, out->from) : x->from;
    if (x->has_until && (!out->has_until || date_cmp(x->until, out->until) < 0))
        out->until = x->until;
    out->has_from |= x->has_from;
    out->has_until |= x->has_until;
    return (!out->attempt_until || out->attempt_from <= out->attempt_until) &&
           (!out->has_from || !out->has_until ||
            date_cmp(out->from, out->until) <= 0);
}

/* The fees that a discount makes of those listed after it. */
static int less_than(struct program_reader *r, const struct fee_line *less,
                     const struct fee_rule *rest, int n, struct fee_rule *out)
{
    struct arena *a = r->yaml.arena;
    int made = 0;

    for (int i = 0; i < n; i++) {
        struct fee_rule f = rest[i];
        if (!both(a, &less->fee, &f))
            continue;
        f.id = str_fmt(a, "%.*s-%.*s", STR_ARG(less->fee.id), STR_ARG(f.id));
        f.fact.text = str_fmt(a, "%.*s %.*s", STR_ARG(f.fact.text),
                              STR_ARG(less->fee.fact.text));
        if (less->fee.fact.confidence > f.fact.confidence)
            f.fact.confidence = less->fee.fact.confidence;
        if (f.fact.status == FACT_KNOWN &&
            (f.cents < less->fee.cents ||
             !str_eq(f.currency, less->fee.currency)))
            yaml_problem(&r->yaml, less->line,
                         S("take off less, in the currency of the fee"),
                         "the discount \"%.*s\" does not fit fee \"%.*s\"",
                         STR_ARG(less->fee.id), STR_ARG(rest[i].id));
        f.cents -= f.fact.status == FACT_KNOWN ? less->fee.cents : 0;
        out[made++] = f;
    }
    if (!made)
        yaml_problem(&r->yaml, less->line,
                     S("list it before the fees that it is taken off"),
                     "the discount \"%.*s\" is taken off nothing",
                     STR_ARG(less->fee.id));
    return made;
}

/* Each discount becomes whole fees, from the last one up. */
static const struct fee_rule *whole_fees(struct program_reader *r,
                                         const struct fee_line *lines, int n,
                                         int *n_out)
{
    struct fee_rule *fees =
        ARENA_ARRAY(r->yaml.arena, struct fee_rule, (size_t)2 * RULES_MOST);
    int have = 0, room = 2 * RULES_MOST;

    for (int i = n - 1; i >= 0; i--) {
        if (!lines[i].is_less) {
            fees[room - ++have] = lines[i].fee;
            continue;
        }
        struct fee_rule *made =
            ARENA_ARRAY(r->yaml.arena, struct fee_rule, (size_t)have);
        int more = less_than(r, &lines[i], fees + room - have, have, made);
        if (have + more > RULES_MOST) {
            yaml_problem(&r->yaml, lines[i].line,
                         S("use fewer fees, or write them as whole amounts"),
                         "with its discounts more than %d fees", RULES_MOST);
            break;
        }
        have += more;
        for (int k = 0; k < more; k++)
            fees[room - have + k] = made[k];
    }
    *n_out = have;
    return fees + room - have;
}

const struct fee_rule *program_read_fees(struct program_reader *r,
                                         const struct policy *policy,
                                         struct yaml_map *m, int *n)
{
    struct yaml_list list = yaml_get_list(m, "fees", true);
    struct fee_line *fees = ARENA_ARRAY(r->yaml.arena, struct fee_line, list.n);

    if (list.n > RULES_MOST) {
        yaml_problem(&r->yaml, m->line, S("use fewer fees"),
                     "more than %d fees", RULES_MOST);
        list.n = RULES_MOST;
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a fee");
        read_fee(r, policy, &one, &fees[i]);
        for (size_t k = 0; k < i; k++)
            if (str_eq(fees[k].fee.id, fees[i].fee.id))
                yaml_problem(&r->yaml, one.line, S("give each fee its own id"),
                             "fee \"%.*s\" is given twice",
                             STR_ARG(fees[i].fee.id));
    }
    return whole_fees(r, fees, (int)list.n, n);
}
