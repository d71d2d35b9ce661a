/* One rule of the retake policy. */
#include "format/program_yaml_int.h"

enum { WINDOWS_MOST = 400 };

static const char *const kind_names[] = {
    "wait",    "cap",  "deadline", "precondition", "window", "after_pass",
    "sitting", "lead", "calendar", "appeal",       NULL
};

bool program_asserts(const struct rule *rule)
{
    return rule->fact.status == FACT_KNOWN;
}

enum tri program_tri(struct yaml_map *m, const char *key, bool need,
                     enum tri otherwise)
{
    static const char *const names[] = { "false", "true", "unknown", NULL };

    return (enum tri)yaml_get_word(m, key, need, names, (int)otherwise);
}

static enum last_day read_last_day(struct yaml_map *m, bool need)
{
    static const char *const names[] = { "counts", "too_late", "unstated",
                                         NULL };

    return (enum last_day)yaml_get_word(m, "last_day", need, names,
                                        LAST_DAY_UNSTATED);
}

static void read_deadline(struct program_reader *r, struct yaml_map *m,
                          struct rule *rule)
{
    static const char *const from_names[] = { "graduation",   "first_attempt",
                                              "last_attempt", "score_release",
                                              "unstated",     NULL };
    static const enum anchor_kind from[] = {
        ANCHOR_GRADUATION, ANCHOR_FIRST_ATTEMPT, ANCHOR_LAST_ATTEMPT,
        ANCHOR_SCORE_RELEASE, ANCHOR_UNSTATED
    };
    static const char *const limit_names[] = { "unknown", "none", NULL };

    rule->u.deadline.anchor =
        program_anchor(r, m, program_asserts(rule), from_names, from);
    bool unstated = rule->u.deadline.anchor.kind == ANCHOR_UNSTATED;
    (void)program_get_span(r, m, "within", program_asserts(rule),
                           &rule->u.deadline.span);
    rule->u.deadline.last_day =
        read_last_day(m, program_asserts(rule) && !unstated);
    rule->u.deadline.extension = program_extension(r, m);
    rule->u.deadline.renewal =
        program_get_document(r, m, "counted_anew_by", false);
    rule->u.deadline.has_since =
        yaml_get_date(m, "since", false, &rule->u.deadline.since);
    if (rule->u.deadline.has_since &&
        rule->u.deadline.anchor.kind != ANCHOR_GRADUATION)
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
    struct named first = program_document(r, m);
    struct yaml_list list = yaml_get_list(m, "or_else", false);
    struct named *more = ARENA_ARRAY(r->yaml.arena, struct named, list.n);

    rule->u.precondition.document = first.id;
    rule->u.precondition.name = first.name;
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a document");
        more[i] = program_document(r, &one);
        yaml_map_end(&one, "or_else");
    }
    rule->u.precondition.or_else = more;
    rule->u.precondition.n_or_else = (int)list.n;
    rule->u.precondition.from_attempt = 1;
    (void)yaml_get_int(m, "from_attempt", false, 1, ATTEMPTS_CAP_MOST,
                       &rule->u.precondition.from_attempt);
    rule->u.precondition.after_last =
        yaml_get_bool(m, "after_last_attempt", false);
    rule->u.precondition.approved = yaml_get_bool(m, "approved", false);
}

static void read_window(struct program_reader *r, struct yaml_map *m,
                        struct rule *rule)
{
    static const char *const begins[] = { "same_day", "next_day", NULL };
    static const char *const from_names[] = { "filed", "answered", NULL };
    struct str length = yaml_get_text(m, "length", program_asserts(rule));

    rule->u.window.by_document = str_eq(length, S("document"));
    bool got = length.n && !rule->u.window.by_document &&
               program_span(r, length, yaml_map_line(m, "length"),
                            &rule->u.window.span);
    rule->u.window.document = yaml_get_text(m, "document", true);
    rule->u.window.name = yaml_get_text(m, "name", false);
    rule->u.window.from_answer =
        yaml_get_word(m, "from", false, from_names, 0) == 1;
    rule->u.window.next_day = yaml_get_word(m, "begins", false, begins, 0) == 1;
    if (got && !rule->u.window.span.n)
        yaml_problem(&r->yaml, yaml_map_line(m, "length"),
                     S("write at least \"1 day\""), "the window has no day");
    struct yaml_map e = yaml_get_map(m, "extensions", false);
    if (!e.node)
        return;
    (void)yaml_get_int(&e, "most", true, 1, 100,
                       &rule->u.window.extensions_most);
    (void)program_get_span(r, &e, "length", true, &rule->u.window.extension);
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
    struct str text = yaml_get_text(m, "again", program_asserts(rule));

    rule->u.after_pass.ever = text.n && !str_eq(text, S("never")) &&
                              program_span(r, text, yaml_map_line(m, "again"),
                                           &rule->u.after_pass.span);
    struct yaml_map unless = yaml_get_map(m, "unless", false);
    if (!unless.node)
        return;
    rule->u.after_pass.consent =
        program_get_document(r, &unless, "consent", false);
    rule->u.after_pass.new_exams =
        program_days(r, &unless, "new_exams", &rule->u.after_pass.n_new_exams);
    rule->u.after_pass.has_expiry = program_get_span(
        r, &unless, "expired_after", false, &rule->u.after_pass.expiry);
    yaml_map_end(&unless, "unless");
}

static void read_terms(struct program_reader *r, struct yaml_map *m, bool need,
                       struct sitting_terms *t)
{
    t->counts = program_tri(m, "counts", need, t->counts);
    t->waits = program_tri(m, "waits", false, t->counts);
    struct str fee = yaml_get_text(m, "fee", false);
    if (str_eq(fee, S("returned")))
        t->fee = KEPT_RETURNED;
    else if (str_eq(fee, S("lost")))
        t->fee = KEPT_LOST;
    else if (fee.n && !str_eq(fee, S("unknown")) &&
             program_money(r, fee, yaml_map_line(m, "fee"), &t->cents,
                           &t->currency))
        t->fee = KEPT_PRICE;
}

static void read_sitting(struct program_reader *r, struct yaml_map *m,
                         struct rule *rule)
{
    static const char *const names[] = { "no_show", "cancelled",   "incomplete",
                                         "void",    "invalidated", "moved",
                                         NULL };
    int result = yaml_get_word(m, "result", true, names, 0);

    rule->u.sitting.result =
        (enum attempt_result)((int)ATTEMPT_NO_SHOW + (result < 0 ? 0 : result));
    rule->u.sitting.in_time =
        (struct sitting_terms){ .counts = TRI_UNKNOWN, .waits = TRI_UNKNOWN };
    read_terms(r, m, program_asserts(rule), &rule->u.sitting.in_time);
    rule->u.sitting.late = rule->u.sitting.in_time;
    rule->u.sitting.has_notice =
        program_get_span(r, m, "notice", false, &rule->u.sitting.notice);
    struct yaml_map late = yaml_get_map(m, "late", false);
    if (late.node) {
        read_terms(r, &late, true, &rule->u.sitting.late);
        yaml_map_end(&late, "late");
    }
    if ((rule->u.sitting.has_notice || late.node) &&
        rule->u.sitting.result != ATTEMPT_CANCELLED &&
        rule->u.sitting.result != ATTEMPT_MOVED)
        yaml_problem(&r->yaml, m->line,
                     S("only a cancelled or moved sitting has them"),
                     "\"notice\" or \"late\" does not fit the result");
    else if (late.node && !rule->u.sitting.has_notice)
        yaml_problem(&r->yaml, late.line, S("add \"notice\""),
                     "\"late\" needs to know how late");
}

static void read_lead(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
    rule->u.lead.document = program_document(r, m);
    (void)program_get_span(r, m, "before", program_asserts(rule),
                           &rule->u.lead.span);
}

static void read_calendar(struct program_reader *r, struct yaml_map *m,
                          struct rule *rule)
{
    struct yaml_list list = yaml_get_list(m, "windows", program_asserts(rule));
    struct testing_window *w =
        ARENA_ARRAY(r->yaml.arena, struct testing_window, list.n);

    if (list.n > WINDOWS_MOST)
        list.n = WINDOWS_MOST;
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a testing window");
        w[i].days = program_range(r, &one);
        w[i].has_apply_by =
            yaml_get_date(&one, "apply_by", false, &w[i].apply_by);
        if (w[i].has_apply_by && date_cmp(w[i].apply_by, w[i].days.until) > 0)
            yaml_problem(&r->yaml, yaml_map_line(&one, "apply_by"),
                         S("write a day before the window ends"),
                         "\"apply_by\" is after the window");
        yaml_map_end(&one, "a testing window");
        if (i && date_cmp(w[i - 1].days.until, w[i].days.from) >= 0)
            yaml_problem(&r->yaml, one.line,
                         S("list them from the earliest to the latest"),
                         "the window begins before the one above it ends");
    }
    rule->u.calendar.list = w;
    rule->u.calendar.n = (int)list.n;
    (void)yaml_get_int(m, "most", false, 1, ATTEMPTS_CAP_MOST,
                       &rule->u.calendar.most);
    rule->u.calendar.document = program_get_document(r, m, "filed", false);
}

static void read_appeal(struct program_reader *r, struct yaml_map *m,
                        struct rule *rule)
{
    static const char *const from_names[] = { "sitting", "score_release",
                                              NULL };

    (void)program_get_span(r, m, "within", program_asserts(rule),
                           &rule->u.appeal.within);
    rule->u.appeal.from_release =
        yaml_get_word(m, "from", program_asserts(rule), from_names, 0) == 1;
    rule->u.appeal.has_answer = program_get_span(r, m, "answered_within", false,
                                                 &rule->u.appeal.answer);
    rule->u.appeal.meanwhile =
        program_tri(m, "counts_meanwhile", false, TRI_UNKNOWN);
}

static void read_kind(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
    switch (rule->kind) {
    case RULE_WAIT:
        program_read_wait(r, m, rule);
        break;
    case RULE_CAP:
        program_read_cap(r, m, rule);
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
    case RULE_SITTING:
        read_sitting(r, m, rule);
        break;
    case RULE_LEAD:
        read_lead(r, m, rule);
        break;
    case RULE_CALENDAR:
        read_calendar(r, m, rule);
        break;
    case RULE_APPEAL:
        read_appeal(r, m, rule);
        break;
    }
}

static void read_acts(struct yaml_map *m, struct rule *rule)
{
    static const char *const names[] = { "sit",      "apply", "both",
                                         "register", "all",   NULL };
    int act = yaml_get_word(m, "act", false, names, 0);

    rule->on_sit = act != 1 && act != 3;
    rule->on_apply = act == 1 || act == 2 || act == 4;
    rule->on_register = act == 3 || act == 4;
}

void program_check_categories(struct program_reader *r,
                              const struct policy *policy, struct yaml_map *m,
                              const char *key, const struct str *ids, int n)
{
    for (int i = 0; i < n; i++)
        if (!policy_category(policy, ids[i]))
            yaml_problem(&r->yaml, yaml_map_line(m, key),
                         S("use an id of \"categories:\""),
                         "no category \"%.*s\"", STR_ARG(ids[i]));
}

struct str program_part(struct program_reader *r, const struct policy *policy,
                        struct yaml_map *m)
{
    struct str id = yaml_get_text(m, "part", false);

    if (id.n && (!policy->parts_alone || !policy_part(policy, id)))
        yaml_problem(&r->yaml, yaml_map_line(m, "part"),
                     S("use an id of \"parts:\" that are retaken alone"),
                     "no part \"%.*s\" by itself", STR_ARG(str_sub(id, 0, 60)));
    return id;
}

static void check_also(struct program_reader *r, const struct policy *policy,
                       struct yaml_map *m, const struct rule *rule)
{
    for (int i = 0; i < rule->u.cap.n_also; i++)
        if (!policy_other_exam(policy, rule->u.cap.also[i]))
            yaml_problem(&r->yaml, yaml_map_line(m, "also"),
                         S("use an id of \"other_exams:\""),
                         "no other exam \"%.*s\"",
                         STR_ARG(rule->u.cap.also[i]));
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
    rule->has_where = yaml_map_has(m, "where");
    if (rule->has_where)
        rule->where = program_fact(r, m, "where", true);
    read_acts(m, rule);
    rule->only = program_words(r, m, "only", &rule->n_only);
    rule->except = program_words(r, m, "except", &rule->n_except);
    program_check_categories(r, policy, m, "only", rule->only, rule->n_only);
    program_check_categories(r, policy, m, "except", rule->except,
                             rule->n_except);
    if (rule->n_only && rule->n_except)
        yaml_problem(&r->yaml, yaml_map_line(m, "except"),
                     S("keep \"only\" or \"except\""),
                     "rule \"%.*s\" has both \"only\" and \"except\"",
                     STR_ARG(rule->id));
    rule->part = program_part(r, policy, m);
    rule->waived = program_ranges(r, m, "waived", &rule->n_waived);
    if (kind < 0) { /* without a kind its keys cannot be judged */
        rule->on_sit = rule->on_apply = rule->on_register = false;
        return;
    }
    rule->kind = (enum rule_kind)kind;
    if (rule->fact.status == FACT_UNLIMITED && rule->kind != RULE_CAP &&
        rule->kind != RULE_DEADLINE)
        yaml_problem(&r->yaml, rule->fact.line,
                     S("say known, none, unknown or disputed"),
                     "a rule of kind %s cannot be unlimited", kind_names[kind]);
    read_kind(r, m, rule);
    if (rule->kind == RULE_CAP)
        check_also(r, policy, m, rule);
    yaml_map_end(m, kind_names[kind]);
}

const struct rule *program_read_rules(struct program_reader *r,
                                      const struct policy *policy,
                                      struct yaml_map *m, int *n,
                                      const int **lines_out)
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
    *lines_out = lines;
    program_check_rules(r, rules, *n, lines);
    return rules;
}
