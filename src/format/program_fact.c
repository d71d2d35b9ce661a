#include "format/program_yaml_int.h"

#include "base/vec.h"

static const char *const status_names[] = { "known",     "unknown",  "none",
                                            "unlimited", "disputed", NULL };
static const char *const confidence_names[] = { "official", "secondary",
                                                "unconfirmed", "disputed",
                                                NULL };

static const struct source *read_source(struct program_reader *r,
                                        struct yaml_map *m, bool need)
{
    struct str id = yaml_get_text(m, "source", need);

    for (int i = 0; i < r->n_sources; i++)
        if (str_eq(r->sources[i].id, id))
            return &r->sources[i];
    if (id.n)
        yaml_problem(&r->yaml, yaml_map_line(m, "source"),
                     S("add it to \"sources:\" or correct the name"),
                     "no source \"%.*s\"", STR_ARG(str_sub(id, 0, 60)));
    return NULL;
}

static void read_claims(struct program_reader *r, struct yaml_map *m,
                        struct fact *f)
{
    struct yaml_list list = yaml_get_list(m, "claims", false);
    struct claim *claims = ARENA_ARRAY(r->yaml.arena, struct claim, list.n);

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map c =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a claim");
        claims[i].text = yaml_get_text(&c, "text", true);
        claims[i].value = yaml_get_text(&c, "value", false);
        claims[i].source = read_source(r, &c, true);
        yaml_map_end(&c, "a claim");
    }
    f->claims = claims;
    f->n_claims = list.n;
}

struct fact program_fact(struct program_reader *r, struct yaml_map *outer,
                         const char *key, bool need_text)
{
    struct fact f = { .status = FACT_UNKNOWN,
                      .confidence = CONFIDENCE_UNCONFIRMED };
    struct yaml_map m = yaml_get_map(outer, key, true);

    f.line = m.line ? m.line : outer->line;
    if (!m.node)
        return f;
    f.status = (enum fact_status)yaml_get_word(&m, "status", false,
                                               status_names, FACT_KNOWN);
    bool sure = f.status != FACT_UNKNOWN;
    f.text = yaml_get_text(&m, "text", need_text || !sure);
    f.source = read_source(r, &m, sure && f.status != FACT_DISPUTED);
    (void)yaml_get_date(&m, "checked", true, &f.checked);
    f.confidence = (enum confidence)yaml_get_word(
        &m, "confidence", sure && f.status != FACT_DISPUTED, confidence_names,
        f.status == FACT_DISPUTED ? CONFIDENCE_DISPUTED
                                  : CONFIDENCE_UNCONFIRMED);
    read_claims(r, &m, &f);
    if (f.status == FACT_DISPUTED && f.n_claims < 2)
        yaml_problem(&r->yaml, m.line,
                     S("list what each source says under \"claims:\""),
                     "a disputed fact has fewer than two claims");
    if (!sure && yaml_map_has(&m, "confidence") &&
        f.confidence == CONFIDENCE_OFFICIAL)
        yaml_problem(&r->yaml, yaml_map_line(&m, "confidence"),
                     S("remove the confidence, or say what is known"),
                     "an unknown fact cannot be official");
    yaml_map_end(&m, "a fact");
    return f;
}

bool program_span(struct program_reader *r, struct str text, int line,
                  struct span *out)
{
    struct str rest = text, n_text, unit;
    int64_t n;

    if (str_next(&rest, ' ', &n_text) && str_to_i64(n_text, &n) && n >= 0 &&
        n <= 36500) {
        unit = str_trim(rest);
        out->n = (int)n;
        if ((str_eq(unit, S("business days")) ||
             str_eq(unit, S("business day"))) &&
            n <= 1000) {
            out->unit = UNIT_BUSINESS_DAYS;
            return true;
        }
        if (str_eq(unit, S("days")) || str_eq(unit, S("day"))) {
            out->unit = UNIT_DAYS;
            return true;
        }
        if ((str_eq(unit, S("months")) || str_eq(unit, S("month"))) &&
            n <= 1200) {
            out->unit = UNIT_MONTHS;
            return true;
        }
    }
    yaml_problem(&r->yaml, line,
                 S("write a whole number of days, months or business days: "
                   "\"14 days\" for two weeks, \"12 months\" for a year, "
                   "\"2 days\" for 48 hours"),
                 "\"%.*s\" is not a length of time",
                 STR_ARG(str_sub(text, 0, 60)));
    return false;
}

bool program_money(struct program_reader *r, struct str text, int line,
                   int64_t *cents, struct str *currency)
{
    struct str rest = text, amount, whole;
    int64_t w, c;

    if (str_next(&rest, ' ', &amount) && rest.n == 3 &&
        str_next(&amount, '.', &whole) && amount.n == 2 &&
        str_to_i64(whole, &w) && str_to_i64(amount, &c) && w >= 0 &&
        w <= 1000000 && c >= 0) {
        bool letters = true;
        for (size_t i = 0; i < 3; i++)
            letters &= rest.p[i] >= 'A' && rest.p[i] <= 'Z';
        if (letters) {
            *cents = w * 100 + c;
            *currency = rest;
            return true;
        }
    }
    yaml_problem(&r->yaml, line,
                 S("write it with two digits of cents and the currency, such "
                   "as \"125.00 USD\""),
                 "\"%.*s\" is not an amount", STR_ARG(str_sub(text, 0, 60)));
    return false;
}

const struct str *program_words(struct program_reader *r, struct yaml_map *m,
                                const char *key, int *n)
{
    struct yaml_list list = yaml_get_list(m, key, false);
    struct str *words = ARENA_ARRAY(r->yaml.arena, struct str, list.n);

    for (size_t i = 0; i < list.n; i++)
        (void)yaml_node_text(&r->yaml, yaml_list_at(&list, i), key, &words[i]);
    *n = (int)list.n;
    return words;
}
