#include "format/program_yaml_int.h"

/* What a category says about graduation, or that it is decided otherwise. */
static void read_eligibility(struct program_reader *r, struct yaml_map *one,
                             struct category *c)
{
    c->by_case = yaml_get_bool(one, "case_by_case", false);
    struct yaml_map m = yaml_get_map(one, "graduation", false);
    if (!m.node)
        return;
    c->has_ahead = program_get_span(r, &m, "ahead", false, &c->ahead);
    c->has_ago_most = program_get_span(r, &m, "ago_most", false, &c->ago_most);
    c->has_ago_least =
        program_get_span(r, &m, "ago_least", false, &c->ago_least);
    yaml_map_end(&m, "the graduation of a category");
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
        read_eligibility(r, &one, &c[i]);
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

static void read_credit(struct program_reader *r, struct yaml_map *parts,
                        struct part_credit *credit)
{
    static const char *const from_names[] = { "pass", "score_release", NULL };
    static const char *const last_names[] = { "counts", "too_late", "unstated",
                                              NULL };
    struct yaml_map m = yaml_get_map(parts, "credit", false);

    if (!m.node)
        return;
    credit->has = true;
    credit->fact = program_fact(r, &m, "fact", true);
    bool need = credit->fact.status == FACT_KNOWN;
    (void)program_get_span(r, &m, "length", need, &credit->span);
    credit->from_release = yaml_get_word(&m, "from", need, from_names, 0) == 1;
    credit->last_day = (enum last_day)yaml_get_word(
        &m, "last_day", need, last_names, LAST_DAY_UNSTATED);
    credit->extension = program_extension(r, &m);
    yaml_map_end(&m, "credit");
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
    read_credit(r, &parts, &policy->credit);
    policy->one_version.has = yaml_map_has(&parts, "one_version");
    if (policy->one_version.has)
        policy->one_version.fact = program_fact(r, &parts, "one_version", true);
    if (policy->credit.has && !policy->parts_alone)
        yaml_problem(&r->yaml, yaml_map_line(&parts, "credit"),
                     S("say \"retaken: alone\", or remove it"),
                     "parts retaken together have no credit of their own");
    yaml_map_end(&parts, "parts");
}

static void check_version(struct program_reader *r,
                          const struct policy_version *v, int i, bool gap)
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
    else if (i && !gap &&
             date_cmp(date_add_days(v[i - 1].until, 1), v[i].from) < 0)
        yaml_problem(&r->yaml, v[i].fact.line,
                     S("close the gap, or say \"after_gap: true\": the rules "
                       "of those days are not known"),
                     "days between versions \"%.*s\" and \"%.*s\" have no "
                     "rules",
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
        const int *lines;
        v[i].rules = program_read_rules(r, policy, &one, &v[i].n_rules, &lines);
        v[i].fees = program_read_fees(r, policy, &one, &v[i].n_fees);
        bool gap = yaml_get_bool(&one, "after_gap", false);
        yaml_map_end(&one, "a version");
        check_version(r, v, (int)i, gap);
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
        o[i].note = yaml_get_text(&one, "note", false);
        const int *lines;
        o[i].rules = program_read_rules(r, policy, &one, &o[i].n_rules, &lines);
        program_check_overlay(r, policy, &o[i], lines);
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

static void read_other_exams(struct program_reader *r, struct yaml_map *m,
                             struct policy *policy)
{
    struct yaml_list list = yaml_get_list(m, "other_exams", false);
    struct named *out = ARENA_ARRAY(r->yaml.arena, struct named, list.n);

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "an exam");
        out[i].id = yaml_get_text(&one, "id", true);
        out[i].name = yaml_get_text(&one, "name", true);
        yaml_map_end(&one, "other_exams");
    }
    policy->other_exams = out;
    policy->n_other_exams = (int)list.n;
}

static void read_version_key(struct program_reader *r, struct yaml_map *m,
                             struct policy *policy)
{
    static const char *const names[] = { "sitting", "first_attempt",
                                         "graduation", NULL };
    const yaml_node_t *n = yaml_map_get(m, "version_by");

    if (n && n->type == YAML_MAPPING_NODE) {
        policy->version_by = VERSION_BY_DOCUMENT;
        policy->version_document =
            program_get_document(r, m, "version_by", true);
        return;
    }
    policy->version_by = (enum version_key)yaml_get_word(
        m, "version_by", true, names, VERSION_BY_SITTING);
}

static void read_calendar_facts(struct program_reader *r, struct yaml_map *m,
                                struct policy *policy)
{
    struct str zone = yaml_get_text(m, "time_zone", false);

    policy->holidays.p = program_days(r, m, "holidays", &policy->holidays.n);
    policy->has_zone = zone.n && zone_parse(zone, &policy->zone);
    if (zone.n && !policy->has_zone)
        yaml_problem(&r->yaml, yaml_map_line(m, "time_zone"),
                     S("write it as \"CST6CDT,M3.2.0,M11.1.0\" or \"EST5\""),
                     "\"%.*s\" is not a time zone",
                     STR_ARG(str_sub(zone, 0, 60)));
}

static void read_reset(struct program_reader *r, struct yaml_map *m,
                       struct policy *policy)
{
    struct yaml_map one = yaml_get_map(m, "begins_anew_by", false);

    if (!one.node)
        return;
    policy->reset = program_document(r, &one);
    policy->reset_only = program_words(r, &one, "only", &policy->n_reset_only);
    program_check_categories(r, policy, &one, "only", policy->reset_only,
                             policy->n_reset_only);
    yaml_map_end(&one, "begins_anew_by");
}

/* Papers that are usually filed by applying, and by booking. */
static const struct str usual_apply[] = { S_INIT("application") };
static const struct str usual_book[] = { S_INIT("booking"),
                                         S_INIT("registration") };

static bool is_usual(struct str id)
{
    return str_eq(id, usual_apply[0]) || str_eq(id, usual_book[0]) ||
           str_eq(id, usual_book[1]);
}

/* What is filed by applying and by booking; its own list, or the usual ids. */
static void read_filed_by(struct program_reader *r, struct yaml_map *m,
                          struct policy *policy)
{
    struct yaml_map one = yaml_get_map(m, "filed_by", false);

    policy->papers[ACT_APPLY] = usual_apply;
    policy->n_papers[ACT_APPLY] = 1;
    policy->papers[ACT_REGISTER] = usual_book;
    policy->n_papers[ACT_REGISTER] = 2;
    if (!one.node)
        return;
    policy->papers[ACT_APPLY] =
        program_words(r, &one, "apply", &policy->n_papers[ACT_APPLY]);
    policy->papers[ACT_REGISTER] =
        program_words(r, &one, "register", &policy->n_papers[ACT_REGISTER]);
    yaml_map_end(&one, "filed_by");
}

/* A paper that no rule speaks of, or one that is filed by both. */
static void check_filed_by(struct program_reader *r, struct yaml_map *m,
                           const struct policy *policy)
{
    struct str nearest;

    for (int act = ACT_APPLY; act <= ACT_REGISTER; act++)
        for (int i = 0;
             i < policy->n_papers[act] && yaml_map_has(m, "filed_by"); i++) {
            struct str id = policy->papers[act][i];
            if (!is_usual(id) && !policy_names(policy, id, &nearest))
                yaml_problem(&r->yaml, yaml_map_line(m, "filed_by"),
                             S("name the document of a rule, or remove it"),
                             "no rule speaks of \"%.*s\"", STR_ARG(id));
            if (policy_filed_by(policy, id) != (enum retake_act)act)
                yaml_problem(&r->yaml, yaml_map_line(m, "filed_by"),
                             S("name it once"),
                             "\"%.*s\" is filed by applying and by booking",
                             STR_ARG(id));
        }
}

/* When scores are released, for those whose release is not entered. */
static void read_release(struct program_reader *r, struct yaml_map *m,
                         struct score_release *release)
{
    static const char *const names[] = { "sitting", "window", NULL };
    struct yaml_map one = yaml_get_map(m, "score_release", false);

    if (!one.node)
        return;
    release->has = true;
    release->fact = program_fact(r, &one, "fact", true);
    bool need = release->fact.status == FACT_KNOWN;
    (void)program_get_span(r, &one, "after", need, &release->after);
    release->from_window = yaml_get_word(&one, "from", need, names, 0) == 1;
    yaml_map_end(&one, "score_release");
}

void program_read_policy(struct program_reader *r, struct yaml_map *root,
                         struct policy *policy)
{
    struct yaml_map m = yaml_get_map(root, "retake", true);

    if (!m.node)
        return;
    static const char *const fee_days[] = { "unstated", "sitting", "filing",
                                            NULL };

    read_version_key(r, &m, policy);
    policy->fee_day = (enum fee_day)yaml_get_word(&m, "fee_day", false,
                                                  fee_days, FEE_DAY_UNSTATED);
    read_filed_by(r, &m, policy);
    read_calendar_facts(r, &m, policy);
    read_categories(r, &m, policy);
    read_other_exams(r, &m, policy);
    read_parts(r, &m, policy);
    policy->local_note = yaml_get_text(&m, "local_note", false);
    read_reset(r, &m, policy);
    read_release(r, &m, &policy->release);
    read_versions(r, &m, policy);
    read_overlays(r, &m, policy);
    check_filed_by(r, &m, policy);
    program_check_policy(r, policy, m.line);
    yaml_map_end(&m, "retake");
}
