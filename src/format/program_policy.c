#include "format/program_yaml_int.h"

#include "base/vec.h"

static const char *const kind_names[] = {
    "wait", "cap", "deadline", "precondition", "window", "after_pass", NULL
};

static bool asserted(const struct rule *rule)
{
    return rule->fact.status == FACT_KNOWN;
}

static bool get_span(struct program_reader *r, struct yaml_map *m,
                     const char *key, bool need, struct span *out)
{
    struct str text = yaml_get_text(m, key, need);

    return text.n && program_span(r, text, yaml_map_line(m, key), out);
}

static void read_wait(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
    static const char *const then_names[] = { "unknown", "repeat", NULL };
    struct yaml_list list = yaml_get_list(m, "after", asserted(rule));
    struct wait_step *steps =
        ARENA_ARRAY(r->yaml.arena, struct wait_step, list.n);

    for (size_t i = 0; i < list.n; i++) {
        const yaml_node_t *n = yaml_list_at(&list, i);
        struct str text;
        if (!yaml_node_text(&r->yaml, n, "after", &text) ||
            str_eq(text, S("unknown")))
            continue;
        steps[i].known =
            str_eq(text, S("none")) ||
            program_span(r, text, yaml_node_line(n), &steps[i].span);
    }
    if (asserted(rule) && yaml_map_has(m, "after") && !list.n)
        yaml_problem(&r->yaml, yaml_map_line(m, "after"),
                     S("list the wait after failure 1, 2, …"),
                     "\"after\" is empty");
    rule->u.wait.steps = steps;
    rule->u.wait.n_steps = (int)list.n;
    rule->u.wait.repeats =
        yaml_get_word(m, "then", asserted(rule), then_names, 0) == 1;
    rule->u.wait.free_days = yaml_get_bool(m, "free_days", false);
}

static void read_cap(struct program_reader *r, struct yaml_map *m,
                     struct rule *rule)
{
    static const char *const scope_names[] = { "lifetime", "calendar_year",
                                               "rolling", NULL };
    static const char *const then_names[] = { "unknown",  "blocked",   "wait",
                                              "document", "next_span", NULL };
    bool life;

    (void)yaml_get_int(m, "max", asserted(rule), 1, ATTEMPTS_CAP_MOST,
                       &rule->u.cap.max);
    rule->u.cap.scope = (enum cap_scope)yaml_get_word(
        m, "scope", asserted(rule), scope_names, CAP_LIFETIME);
    life = rule->u.cap.scope == CAP_LIFETIME;
    if (rule->u.cap.scope == CAP_ROLLING)
        (void)get_span(r, m, "period", true, &rule->u.cap.period);
    rule->u.cap.then = (enum cap_then)yaml_get_word(
        m, "then", asserted(rule) && life, then_names,
        life ? THEN_UNKNOWN : THEN_NEXT_SPAN);
    if (life == (rule->u.cap.then == THEN_NEXT_SPAN))
        yaml_problem(&r->yaml, yaml_map_line(m, "then"),
                     life ? S("say blocked, wait, document or unknown")
                          : S("say next_span, or leave it out"),
                     "\"then\" does not fit the scope");
    if (rule->u.cap.then == THEN_WAIT)
        (void)get_span(r, m, "then_wait", true, &rule->u.cap.then_wait);
    if (rule->u.cap.then == THEN_DOCUMENT)
        rule->u.cap.then_document = yaml_get_text(m, "then_document", true);
    rule->u.cap.then_text = yaml_get_text(m, "then_text", false);
}

static void read_deadline(struct program_reader *r, struct yaml_map *m,
                          struct rule *rule)
{
    static const char *const anchor_names[] = { "graduation", "first_attempt",
                                                NULL };
    static const char *const last_names[] = { "counts", "too_late", "unstated",
                                              NULL };
    static const char *const limit_names[] = { "unknown", "none", NULL };

    rule->u.deadline.anchor = (enum deadline_anchor)yaml_get_word(
        m, "from", asserted(rule), anchor_names, ANCHOR_GRADUATION);
    (void)get_span(r, m, "within", asserted(rule), &rule->u.deadline.span);
    rule->u.deadline.last_day = (enum last_day)yaml_get_word(
        m, "last_day", asserted(rule), last_names, LAST_DAY_UNSTATED);
    rule->u.deadline.has_since =
        yaml_get_date(m, "since", false, &rule->u.deadline.since);
    if (rule->u.deadline.has_since &&
        rule->u.deadline.anchor != ANCHOR_GRADUATION)
        yaml_problem(&r->yaml, yaml_map_line(m, "since"),
                     S("remove it, or count from graduation"),
                     "\"since\" is about graduation dates");
    struct yaml_map before =
        yaml_get_map(m, "before", rule->u.deadline.has_since);
    if (before.node) {
        rule->u.deadline.before_free =
            yaml_get_word(&before, "limit", true, limit_names, 0) == 1;
        rule->u.deadline.before_text = yaml_get_text(&before, "text", true);
        yaml_map_end(&before, "before");
    }
}

static void read_precondition(struct program_reader *r, struct yaml_map *m,
                              struct rule *rule)
{
    (void)r;
    rule->u.precondition.document = yaml_get_text(m, "document", true);
    rule->u.precondition.name = yaml_get_text(m, "name", true);
    rule->u.precondition.from_attempt = 1;
    (void)yaml_get_int(m, "from_attempt", false, 1, ATTEMPTS_CAP_MOST,
                       &rule->u.precondition.from_attempt);
    rule->u.precondition.after_last =
        yaml_get_bool(m, "after_last_attempt", false);
}

static void read_window(struct program_reader *r, struct yaml_map *m,
                        struct rule *rule)
{
    bool got = get_span(r, m, "length", asserted(rule), &rule->u.window.span);

    rule->u.window.document = yaml_get_text(m, "document", true);
    if (got && !rule->u.window.span.n)
        yaml_problem(&r->yaml, yaml_map_line(m, "length"),
                     S("write at least \"1 day\""), "the window has no day");
    struct yaml_map e = yaml_get_map(m, "extensions", false);
    if (!e.node)
        return;
    (void)yaml_get_int(&e, "most", true, 1, 100,
                       &rule->u.window.extensions_most);
    (void)get_span(r, &e, "length", true, &rule->u.window.extension);
    struct str price = yaml_get_text(&e, "price", true);
    if (price.n)
        (void)program_money(r, price, yaml_map_line(&e, "price"),
                            &rule->u.window.extension_cents,
                            &rule->u.window.currency);
    yaml_map_end(&e, "extensions");
}

static void read_after_pass(struct program_reader *r, struct yaml_map *m,
                            struct rule *rule)
{
    struct str text = yaml_get_text(m, "again", asserted(rule));

    rule->u.after_pass.ever = text.n && !str_eq(text, S("never")) &&
                              program_span(r, text, yaml_map_line(m, "again"),
                                           &rule->u.after_pass.span);
}

static void read_acts(struct yaml_map *m, struct rule *rule)
{
    static const char *const names[] = { "sit", "apply", "both", NULL };
    int act = yaml_get_word(m, "act", false, names, 0);

    rule->on_sit = act != 1;
    rule->on_apply = act != 0;
}

static void check_categories(struct program_reader *r,
                             const struct policy *policy, struct yaml_map *m,
                             const char *key, const struct str *ids, int n)
{
    for (int i = 0; i < n; i++)
        if (!policy_category(policy, ids[i]))
            yaml_problem(&r->yaml, yaml_map_line(m, key),
                         S("use an id of \"categories:\""),
                         "no category \"%.*s\"", STR_ARG(ids[i]));
}

static void read_rule(struct program_reader *r, const struct policy *policy,
                      struct yaml_map *m, struct rule *rule)
{
    rule->id = yaml_get_text(m, "id", true);
    if (rule->id.n && !yaml_is_id(rule->id, false))
        yaml_problem(&r->yaml, yaml_map_line(m, "id"),
                     S("use small letters, digits and hyphens"),
                     "\"%.*s\" is not an id",
                     STR_ARG(str_sub(rule->id, 0, 60)));
    int kind = yaml_get_word(m, "kind", true, kind_names, -1);
    rule->fact = program_fact(r, m, "fact", true);
    read_acts(m, rule);
    rule->only = program_words(r, m, "only", &rule->n_only);
    rule->except = program_words(r, m, "except", &rule->n_except);
    check_categories(r, policy, m, "only", rule->only, rule->n_only);
    check_categories(r, policy, m, "except", rule->except, rule->n_except);
    if (rule->n_only && rule->n_except)
        yaml_problem(&r->yaml, yaml_map_line(m, "except"),
                     S("keep \"only\" or \"except\""),
                     "rule \"%.*s\" has both \"only\" and \"except\"",
                     STR_ARG(rule->id));
    if (kind < 0)
        return; /* without a kind its keys cannot be judged */
    rule->kind = (enum rule_kind)kind;
    if (rule->fact.status == FACT_UNLIMITED && rule->kind != RULE_CAP &&
        rule->kind != RULE_DEADLINE)
        yaml_problem(&r->yaml, rule->fact.line,
                     S("say known, none, unknown or disputed"),
                     "a rule of kind %s cannot be unlimited", kind_names[kind]);
    switch (rule->kind) {
    case RULE_WAIT:
        read_wait(r, m, rule);
        break;
    case RULE_CAP:
        read_cap(r, m, rule);
        break;
    case RULE_DEADLINE:
        read_deadline(r, m, rule);
        break;
    case RULE_PRECONDITION:
        read_precondition(r, m, rule);
        break;
    case RULE_WINDOW:
        read_window(r, m, rule);
        break;
    case RULE_AFTER_PASS:
        read_after_pass(r, m, rule);
        break;
    }
    yaml_map_end(m, kind_names[kind]);
}

static const struct rule *read_rules(struct program_reader *r,
                                     const struct policy *policy,
                                     struct yaml_map *m, int *n)
{
    struct yaml_list list = yaml_get_list(m, "rules", true);
    struct rule *rules = ARENA_ARRAY(r->yaml.arena, struct rule, list.n);
    int *lines = ARENA_ARRAY(r->yaml.arena, int, list.n);

    if (list.n > RULES_MOST) {
        yaml_problem(&r->yaml, m->line, S("use fewer rules"),
                     "more than %d rules", RULES_MOST);
        list.n = RULES_MOST;
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a rule");
        lines[i] = one.line;
        read_rule(r, policy, &one, &rules[i]);
    }
    *n = (int)list.n;
    program_check_rules(r, rules, *n, lines);
    return rules;
}

static void read_fee(struct program_reader *r, const struct policy *policy,
                     struct yaml_map *m, struct fee_rule *f)
{
    static const char *const member_names[] = { "no", "yes", "any", NULL };

    f->id = yaml_get_text(m, "id", true);
    f->only = program_words(r, m, "only", &f->n_only);
    check_categories(r, policy, m, "only", f->only, f->n_only);
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
    f->fact = program_fact(r, m, "fact", true);
    struct str amount =
        yaml_get_text(m, "amount", f->fact.status == FACT_KNOWN);
    if (amount.n)
        (void)program_money(r, amount, yaml_map_line(m, "amount"), &f->cents,
                            &f->currency);
    yaml_map_end(m, "a fee");
}

static const struct fee_rule *read_fees(struct program_reader *r,
                                        const struct policy *policy,
                                        struct yaml_map *m, int *n)
{
    struct yaml_list list = yaml_get_list(m, "fees", true);
    struct fee_rule *fees = ARENA_ARRAY(r->yaml.arena, struct fee_rule, list.n);

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
            if (str_eq(fees[k].id, fees[i].id))
                yaml_problem(&r->yaml, one.line, S("give each fee its own id"),
                             "fee \"%.*s\" is given twice",
                             STR_ARG(fees[i].id));
    }
    *n = (int)list.n;
    return fees;
}

static void read_categories(struct program_reader *r, struct yaml_map *m,
                            struct policy *policy)
{
    struct yaml_list list = yaml_get_list(m, "categories", false);
    struct category *c = ARENA_ARRAY(r->yaml.arena, struct category, list.n);

    if (list.n > RULES_MOST)
        list.n = RULES_MOST;
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a category");
        c[i].id = yaml_get_text(&one, "id", true);
        c[i].name = yaml_get_text(&one, "name", true);
        c[i].fact = program_fact(r, &one, "fact", false);
        yaml_map_end(&one, "a category");
        for (size_t k = 0; k < i; k++)
            if (str_eq(c[k].id, c[i].id))
                yaml_problem(&r->yaml, one.line, S("give each its own id"),
                             "category \"%.*s\" is given twice",
                             STR_ARG(c[i].id));
    }
    policy->categories = c;
    policy->n_categories = (int)list.n;
}

static void read_parts(struct program_reader *r, struct yaml_map *m,
                       struct policy *policy)
{
    static const char *const names[] = { "together", "alone", NULL };
    struct yaml_map parts = yaml_get_map(m, "parts", false);

    if (!parts.node)
        return;
    policy->parts_alone = yaml_get_word(&parts, "retaken", true, names, 0) == 1;
    struct yaml_list list = yaml_get_list(&parts, "list", true);
    if (list.n > PARTS_MOST) {
        yaml_problem(&r->yaml, parts.line, S("use fewer parts"),
                     "more than %d parts", PARTS_MOST);
        list.n = PARTS_MOST;
    }
    struct part *p = ARENA_ARRAY(r->yaml.arena, struct part, list.n);
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a part");
        p[i].id = yaml_get_text(&one, "id", true);
        p[i].name = yaml_get_text(&one, "name", true);
        yaml_map_end(&one, "a part");
        for (size_t k = 0; k < i; k++)
            if (str_eq(p[k].id, p[i].id))
                yaml_problem(&r->yaml, one.line, S("give each its own id"),
                             "part \"%.*s\" is given twice", STR_ARG(p[i].id));
    }
    policy->parts = p;
    policy->n_parts = (int)list.n;
    policy->parts_fact = program_fact(r, &parts, "fact", true);
    yaml_map_end(&parts, "parts");
}

static void check_version(struct program_reader *r,
                          const struct policy_version *v, int i)
{
    if (v[i].has_until && date_cmp(v[i].until, v[i].from) < 0)
        yaml_problem(
            &r->yaml, v[i].fact.line, S("put \"until\" on or after \"from\""),
            "version \"%.*s\" ends before it begins", STR_ARG(v[i].id));
    if (i && date_cmp(v[i - 1].from, v[i].from) >= 0)
        yaml_problem(&r->yaml, v[i].fact.line,
                     S("list versions from the oldest to the newest"),
                     "version \"%.*s\" is not later than the one before it",
                     STR_ARG(v[i].id));
    else if (i &&
             (!v[i - 1].has_until || date_cmp(v[i - 1].until, v[i].from) >= 0))
        yaml_problem(&r->yaml, v[i].fact.line,
                     S("end the earlier one, with \"until\", before the later "
                       "one begins"),
                     "versions \"%.*s\" and \"%.*s\" overlap",
                     STR_ARG(v[i - 1].id), STR_ARG(v[i].id));
}

static void read_versions(struct program_reader *r, struct yaml_map *m,
                          struct policy *policy)
{
    struct yaml_list list = yaml_get_list(m, "versions", true);
    struct policy_version *v =
        ARENA_ARRAY(r->yaml.arena, struct policy_version, list.n);

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a version");
        v[i].id = yaml_get_text(&one, "id", true);
        v[i].from = date_first();
        (void)yaml_get_date(&one, "from", i > 0, &v[i].from);
        v[i].has_until = yaml_get_date(&one, "until", false, &v[i].until);
        v[i].fact = program_fact(r, &one, "fact", true);
        v[i].rules = read_rules(r, policy, &one, &v[i].n_rules);
        v[i].fees = read_fees(r, policy, &one, &v[i].n_fees);
        yaml_map_end(&one, "a version");
        check_version(r, v, (int)i);
    }
    policy->versions = v;
    policy->n_versions = (int)list.n;
}

static void read_overlays(struct program_reader *r, struct yaml_map *m,
                          struct policy *policy)
{
    struct yaml_list list = yaml_get_list(m, "overlays", false);
    struct overlay *o = ARENA_ARRAY(r->yaml.arena, struct overlay, list.n);

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "an overlay");
        o[i].id = yaml_get_text(&one, "id", true);
        o[i].name = yaml_get_text(&one, "name", true);
        o[i].rules = read_rules(r, policy, &one, &o[i].n_rules);
        yaml_map_end(&one, "an overlay");
        for (size_t k = 0; k < i; k++)
            if (str_eq(o[k].id, o[i].id))
                yaml_problem(&r->yaml, one.line, S("give each its own id"),
                             "overlay \"%.*s\" is given twice",
                             STR_ARG(o[i].id));
    }
    policy->overlays = o;
    policy->n_overlays = (int)list.n;
}

void program_read_policy(struct program_reader *r, struct yaml_map *root,
                         struct policy *policy)
{
    static const char *const key_names[] = { "sitting", "first_attempt", NULL };
    struct yaml_map m = yaml_get_map(root, "retake", true);

    if (!m.node)
        return;
    policy->version_by = (enum version_key)yaml_get_word(
        &m, "version_by", true, key_names, VERSION_BY_SITTING);
    read_categories(r, &m, policy);
    read_parts(r, &m, policy);
    read_versions(r, &m, policy);
    read_overlays(r, &m, policy);
    yaml_map_end(&m, "retake");
}
