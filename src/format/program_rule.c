/* One rule of the retake policy. */
#include "format/program_yaml_int.h"

enum { WINDOWS_MOST = 400 };

static const char *const kind_names[] = {
    "wait",    "cap",  "deadline", "precondition", "window", "after_pass",
    "sitting", "lead", "calendar", "appeal",       NULL
};

static bool asserted(const struct rule *rule)
{
    return rule->fact.status == FACT_KNOWN;
}

static void read_ladder(struct program_reader *r, struct yaml_map *m,
                        struct rule *rule)
{
    static const char *const names[] = { "sitting", "failure", NULL };
    bool has = yaml_map_has(m, "counted_within");

    if (program_get_span(r, m, "counted_within", false,
                         &rule->u.wait.counted) &&
        !rule->u.wait.counted.n)
        yaml_problem(&r->yaml, yaml_map_line(m, "counted_within"),
                     S("write at least \"1 day\""), "the period has no day");
    int at = yaml_get_word(m, "counted_at", has, names, 0);
    if (has)
        rule->u.wait.ladder = at == 1 ? LADDER_AT_FAILURE : LADDER_AT_SITTING;
    else if (yaml_map_has(m, "counted_at"))
        yaml_problem(&r->yaml, yaml_map_line(m, "counted_at"),
                     S("add \"counted_within\", or remove it"),
                     "\"counted_at\" needs a period");
}

/* One step with more to say: {length: 30 days, confidence: unconfirmed}, or
 * bounds of a length that is not published: {least: 30 days, most: 90 days}. */
static void read_step(struct program_reader *r, const yaml_node_t *n,
                      struct wait_step *s)
{
    static const char *const names[] = { "official", "secondary", "unconfirmed",
                                         "disputed", NULL };
    static const enum confidence values[] = { CONFIDENCE_OFFICIAL,
                                              CONFIDENCE_SECONDARY,
                                              CONFIDENCE_UNCONFIRMED,
                                              CONFIDENCE_DISPUTED };
    struct yaml_map m = yaml_map_of(&r->yaml, n, "a wait");

    s->known = program_get_span(r, &m, "length", false, &s->span);
    s->has_least = program_get_span(r, &m, "least", false, &s->least);
    s->has_most = program_get_span(r, &m, "most", false, &s->most);
    s->has_confidence = yaml_map_has(&m, "confidence");
    int at = yaml_get_word(&m, "confidence", s->known, names, 0);
    s->confidence = values[at < 0 ? 0 : at];
    if (!s->known && !s->has_least && !s->has_most)
        yaml_problem(&r->yaml, m.line,
                     S("write \"length\", or \"least\" and \"most\""),
                     "the step says nothing of its length");
    if (s->known && at < 2 && (s->has_least || s->has_most))
        yaml_problem(&r->yaml, m.line, S("remove \"least\" and \"most\""),
                     "the length is known");
    if (s->has_least && s->has_most && span_is_shorter(s->most, s->least))
        yaml_problem(&r->yaml, m.line, S("exchange them"),
                     "\"most\" is shorter than \"least\"");
    yaml_map_end(&m, "a wait");
}

static void read_wait(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
    static const char *const then_names[] = { "unknown", "repeat", NULL };
    static const char *const from_names[] = { "last_attempt", "first_attempt",
                                              "score_release", NULL };
    static const enum anchor_kind from[] = { ANCHOR_LAST_ATTEMPT,
                                             ANCHOR_FIRST_ATTEMPT,
                                             ANCHOR_SCORE_RELEASE };
    struct yaml_list list = yaml_get_list(m, "after", asserted(rule));
    struct wait_step *steps =
        ARENA_ARRAY(r->yaml.arena, struct wait_step, list.n);

    for (size_t i = 0; i < list.n; i++) {
        const yaml_node_t *n = yaml_list_at(&list, i);
        struct str text;
        if (n->type == YAML_MAPPING_NODE) {
            read_step(r, n, &steps[i]);
            continue;
        }
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
    rule->u.wait.from = program_anchor(r, m, false, from_names, from);
    read_ladder(r, m, rule);
    rule->u.wait.around_bookings = yaml_get_bool(m, "around_bookings", false);
}

static void read_cap_span(struct program_reader *r, struct yaml_map *m,
                          struct rule *rule)
{
    static const char *const block_names[] = { "once", "on_end", "by_attempt",
                                               NULL };
    static const char *const from_names[] = { "first_attempt", "graduation",
                                              NULL };
    static const enum anchor_kind from[] = { ANCHOR_FIRST_ATTEMPT,
                                             ANCHOR_GRADUATION };
    enum cap_scope scope = rule->u.cap.scope;

    if (scope == CAP_CALENDAR_YEAR) {
        rule->u.cap.years = 1;
        (void)yaml_get_int(m, "years", false, 1, 20, &rule->u.cap.years);
        (void)yaml_get_int(m, "first_year", false, 1, 9999,
                           &rule->u.cap.first_year);
    }
    if (scope == CAP_ROLLING || scope == CAP_BLOCK) {
        bool got = program_get_span(r, m, "period", true, &rule->u.cap.period);
        if (got && (!rule->u.cap.period.n ||
                    (scope == CAP_BLOCK &&
                     rule->u.cap.period.unit == UNIT_BUSINESS_DAYS)))
            yaml_problem(&r->yaml, yaml_map_line(m, "period"),
                         S("write days or months, at least one"),
                         "the period does not fit the scope");
    }
    if (scope != CAP_BLOCK)
        return;
    rule->u.cap.blocks =
        (enum cap_blocks)yaml_get_word(m, "blocks", true, block_names, 0);
    rule->u.cap.from = program_anchor(r, m, true, from_names, from);
    if (rule->u.cap.blocks == BLOCKS_BY_ATTEMPT &&
        rule->u.cap.from.kind != ANCHOR_FIRST_ATTEMPT)
        yaml_problem(&r->yaml, yaml_map_line(m, "from"),
                     S("write first_attempt, or other \"blocks\""),
                     "blocks by attempt begin with the first attempt");
}

static enum tri read_tri(struct yaml_map *m, const char *key, bool need,
                         enum tri otherwise)
{
    static const char *const names[] = { "false", "true", "unknown", NULL };

    return (enum tri)yaml_get_word(m, key, need, names, (int)otherwise);
}

static void read_cap_counting(struct program_reader *r, struct yaml_map *m,
                              struct rule *rule)
{
    rule->u.cap.has_starts =
        yaml_get_date(m, "starts", false, &rule->u.cap.starts);
    if (rule->u.cap.has_starts && !yaml_map_has(m, "retroactive"))
        yaml_problem(&r->yaml, yaml_map_line(m, "starts"),
                     S("add \"retroactive:\" with true, false or unknown"),
                     "whether earlier attempts count is not said");
    enum tri before = read_tri(m, "retroactive", false, TRI_NO);
    rule->u.cap.retroactive = before == TRI_YES;
    rule->u.cap.retroactive_unknown = before == TRI_UNKNOWN;
    rule->u.cap.not_counted =
        program_ranges(r, m, "not_counted", &rule->u.cap.n_not_counted);
    rule->u.cap.also = program_words(r, m, "also", &rule->u.cap.n_also);
}

static void read_cap(struct program_reader *r, struct yaml_map *m,
                     struct rule *rule)
{
    static const char *const scope_names[] = { "lifetime",      "calendar_year",
                                               "rolling",       "block",
                                               "year_unstated", NULL };
    static const char *const then_names[] = { "unknown",  "blocked",   "wait",
                                              "document", "next_span", NULL };
    bool life;

    (void)yaml_get_int(m, "max", asserted(rule), 1, ATTEMPTS_CAP_MOST,
                       &rule->u.cap.max);
    if (!asserted(rule))
        (void)yaml_get_int(m, "at_least", false, 1, ATTEMPTS_CAP_MOST,
                           &rule->u.cap.at_least);
    rule->u.cap.scope = (enum cap_scope)yaml_get_word(
        m, "scope", asserted(rule), scope_names, CAP_LIFETIME);
    life = rule->u.cap.scope == CAP_LIFETIME;
    read_cap_span(r, m, rule);
    read_cap_counting(r, m, rule);
    rule->u.cap.then = (enum cap_then)yaml_get_word(
        m, "then", asserted(rule) && life, then_names,
        life ? THEN_UNKNOWN : THEN_NEXT_SPAN);
    if (life == (rule->u.cap.then == THEN_NEXT_SPAN))
        yaml_problem(&r->yaml, yaml_map_line(m, "then"),
                     life ? S("say blocked, wait, document or unknown")
                          : S("say next_span, or leave it out"),
                     "\"then\" does not fit the scope");
    if (rule->u.cap.then == THEN_WAIT)
        (void)program_get_span(r, m, "then_wait", true, &rule->u.cap.then_wait);
    if (rule->u.cap.then == THEN_DOCUMENT)
        rule->u.cap.then_document = yaml_get_text(m, "then_document", true);
    rule->u.cap.then_name = yaml_get_text(m, "then_name", false);
    rule->u.cap.then_text = yaml_get_text(m, "then_text", false);
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
        program_anchor(r, m, asserted(rule), from_names, from);
    bool unstated = rule->u.deadline.anchor.kind == ANCHOR_UNSTATED;
    (void)program_get_span(r, m, "within", asserted(rule),
                           &rule->u.deadline.span);
    rule->u.deadline.last_day = read_last_day(m, asserted(rule) && !unstated);
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
    struct str length = yaml_get_text(m, "length", asserted(rule));

    rule->u.window.by_document = str_eq(length, S("document"));
    bool got = length.n && !rule->u.window.by_document &&
               program_span(r, length, yaml_map_line(m, "length"),
                            &rule->u.window.span);
    rule->u.window.document = yaml_get_text(m, "document", true);
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
    struct str text = yaml_get_text(m, "again", asserted(rule));

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
    t->counts = read_tri(m, "counts", need, t->counts);
    t->waits = read_tri(m, "waits", false, t->counts);
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
    read_terms(r, m, asserted(rule), &rule->u.sitting.in_time);
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
    (void)program_get_span(r, m, "before", asserted(rule), &rule->u.lead.span);
}

static void read_calendar(struct program_reader *r, struct yaml_map *m,
                          struct rule *rule)
{
    struct yaml_list list = yaml_get_list(m, "windows", asserted(rule));
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

    (void)program_get_span(r, m, "within", asserted(rule),
                           &rule->u.appeal.within);
    rule->u.appeal.from_release =
        yaml_get_word(m, "from", asserted(rule), from_names, 0) == 1;
    rule->u.appeal.has_answer = program_get_span(r, m, "answered_within", false,
                                                 &rule->u.appeal.answer);
    rule->u.appeal.meanwhile =
        read_tri(m, "counts_meanwhile", false, TRI_UNKNOWN);
}

static void read_kind(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
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
    if (kind < 0)
        return; /* without a kind its keys cannot be judged */
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
