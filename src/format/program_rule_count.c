/* Rules that count: waits and caps. */
#include "format/program_yaml_int.h"

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

void program_read_wait(struct program_reader *r, struct yaml_map *m,
                       struct rule *rule)
{
    static const char *const then_names[] = { "unknown", "repeat", NULL };
    static const char *const from_names[] = { "last_attempt", "first_attempt",
                                              "score_release", NULL };
    static const enum anchor_kind from[] = { ANCHOR_LAST_ATTEMPT,
                                             ANCHOR_FIRST_ATTEMPT,
                                             ANCHOR_SCORE_RELEASE };
    struct yaml_list list = yaml_get_list(m, "after", program_asserts(rule));
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
    if (program_asserts(rule) && list.node && !list.n)
        yaml_problem(&r->yaml, yaml_map_line(m, "after"),
                     S("list the wait after failure 1, 2, …"),
                     "\"after\" is empty");
    rule->u.wait.steps = steps;
    rule->u.wait.n_steps = (int)list.n;
    rule->u.wait.repeats =
        yaml_get_word(m, "then", program_asserts(rule), then_names, 0) == 1;
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

static void read_cap_counting(struct program_reader *r, struct yaml_map *m,
                              struct rule *rule)
{
    static const char *const round_names[] = { "this", "all", NULL };

    rule->u.cap.has_starts =
        yaml_get_date(m, "starts", false, &rule->u.cap.starts);
    if (rule->u.cap.has_starts && !yaml_map_has(m, "retroactive"))
        yaml_problem(&r->yaml, yaml_map_line(m, "starts"),
                     S("add \"retroactive:\" with true, false or unknown"),
                     "whether earlier attempts count is not said");
    enum tri before = program_tri(m, "retroactive", false, TRI_NO);
    rule->u.cap.retroactive = before == TRI_YES;
    rule->u.cap.retroactive_unknown = before == TRI_UNKNOWN;
    rule->u.cap.not_counted =
        program_ranges(r, m, "not_counted", &rule->u.cap.n_not_counted);
    rule->u.cap.also = program_words(r, m, "also", &rule->u.cap.n_also);
    rule->u.cap.all_rounds =
        yaml_get_word(m, "rounds", false, round_names, 0) == 1;
}

/* The document with which counting begins anew: for this cap, or for all. */
static void read_anew(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
    static const char *const names[] = { "cap", "all", NULL };

    rule->u.cap.then_document = yaml_get_text(m, "then_document", true);
    rule->u.cap.anew_all =
        yaml_get_word(m, "begins_anew", false, names, 0) == 1;
    if (rule->u.cap.anew_all &&
        (rule->u.cap.has_starts || rule->u.cap.n_not_counted ||
         rule->u.cap.n_also))
        yaml_problem(&r->yaml, yaml_map_line(m, "begins_anew"),
                     S("count every attempt of the round, or leave it out"),
                     "all rules can begin anew only after a plain count");
}

void program_read_cap(struct program_reader *r, struct yaml_map *m,
                      struct rule *rule)
{
    static const char *const scope_names[] = { "lifetime",      "calendar_year",
                                               "rolling",       "block",
                                               "year_unstated", NULL };
    static const char *const then_names[] = { "unknown",  "blocked",   "wait",
                                              "document", "next_span", NULL };
    bool life;

    (void)yaml_get_int(m, "max", program_asserts(rule), 1, ATTEMPTS_CAP_MOST,
                       &rule->u.cap.max);
    if (!program_asserts(rule))
        (void)yaml_get_int(m, "at_least", false, 1, ATTEMPTS_CAP_MOST,
                           &rule->u.cap.at_least);
    rule->u.cap.scope = (enum cap_scope)yaml_get_word(
        m, "scope", program_asserts(rule), scope_names, CAP_LIFETIME);
    life = rule->u.cap.scope == CAP_LIFETIME;
    read_cap_span(r, m, rule);
    read_cap_counting(r, m, rule);
    rule->u.cap.then = (enum cap_then)yaml_get_word(
        m, "then", program_asserts(rule) && life, then_names,
        life ? THEN_UNKNOWN : THEN_NEXT_SPAN);
    if (life == (rule->u.cap.then == THEN_NEXT_SPAN))
        yaml_problem(&r->yaml, yaml_map_line(m, "then"),
                     life ? S("say blocked, wait, document or unknown")
                          : S("say next_span, or leave it out"),
                     "\"then\" does not fit the scope");
    if (rule->u.cap.then == THEN_WAIT)
        (void)program_get_span(r, m, "then_wait", true, &rule->u.cap.then_wait);
    if (rule->u.cap.then == THEN_DOCUMENT)
        read_anew(r, m, rule);
    rule->u.cap.then_name = yaml_get_text(m, "then_name", false);
    rule->u.cap.then_text = yaml_get_text(m, "then_text", false);
}
