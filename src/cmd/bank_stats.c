#include "cmd/bank_stats.h"

#include "base/arena.h"

#include <stdlib.h>

/* ---- counting ---- */

static int n_letters(struct str s)
{
    int n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static void count_key(struct bank_stats *s, const struct item *item)
{
    int at = __builtin_ctz(item->key);
    bool longest = true;

    for (int i = 0; i < item->n_options; i++)
        longest = longest && (i == at || n_letters(item->options[at].text) >
                                             n_letters(item->options[i].text));
    s->n_single++;
    s->by_key_position[at]++;
    s->n_key_longest += longest;
}

static void count_item(struct bank_stats *s, const struct item *item)
{
    s->n_items++;
    s->by_level[item->level]++;
    s->by_status[item->status]++;
    s->n_reviewed += item->reviewed.n > 0;
    s->n_source_checked += item->source_checked;
    s->n_placed += item->note.n > 0;
    s->n_negative += item->negative;
    s->n_multiple += item->type == ITEM_MULTIPLE;
    if (item->type == ITEM_SINGLE)
        count_key(s, item);
}

static int cmp_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void count_facts(struct bank_stats *s, struct arena *a,
                        const struct bank *bank)
{
    struct str *facts = ARENA_ARRAY(a, struct str, (size_t)bank->n_items);
    size_t n = 0;

    for (int i = 0; i < bank->n_items; i++)
        if (bank->items[i].fact.n)
            facts[n++] = bank->items[i].fact;
    qsort(facts, n, sizeof *facts, cmp_str);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && str_eq(facts[i], facts[j]); j++)
            ;
        /* a name that is an item's id joins that item to the others */
        s->n_facts += j - i > 1 || bank_find(bank, facts[i]);
    }
}

static void count_tags(struct bank_stats *s, struct arena *a,
                       const struct bank *bank)
{
    struct str *tags =
        ARENA_ARRAY(a, struct str, (size_t)bank->n_items * OPTIONS_MOST);
    size_t n = 0;

    for (int i = 0; i < bank->n_items; i++)
        for (int o = 0; o < bank->items[i].n_options; o++)
            if (bank->items[i].options[o].misconception.n)
                tags[n++] = bank->items[i].options[o].misconception;
    qsort(tags, n, sizeof *tags, cmp_str);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && str_eq(tags[i], tags[j]); j++)
            ;
        s->n_tags++;
        s->n_tags_again += j - i > 1;
    }
}

static void count_place(struct place_stats *p, const struct bank *bank,
                        const struct outline *o, int domain, int area)
{
    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        int at = outline_area(o, item->area);
        if (at < 0 || o->areas[at].domain != domain ||
            (area >= 0 && at != area))
            continue;
        p->n++;
        p->n_usable +=
            item->status == ITEM_OPERATIONAL || item->status == ITEM_PRETEST;
    }
}

static void count_places(struct bank_stats *s, struct arena *a,
                         const struct bank *bank, const struct outline *o)
{
    s->places = ARENA_ARRAY(a, struct place_stats,
                            (size_t)o->n_domains + (size_t)o->n_areas);
    for (int d = 0; d < o->n_domains; d++) {
        struct place_stats *p = &s->places[s->n_places++];
        *p = (struct place_stats){ .id = o->domains[d].id,
                                   .is_domain = true,
                                   .need = o->domains[d].n_scored };
        count_place(p, bank, o, d, -1);
        for (int i = 0; i < o->n_areas; i++) {
            if (o->areas[i].domain != d)
                continue;
            p = &s->places[s->n_places++];
            *p = (struct place_stats){ .id = o->areas[i].id,
                                       .need = o->areas[i].n_items };
            count_place(p, bank, o, d, i);
        }
    }
}

const struct bank_stats *bank_stats_make(struct arena *a,
                                         const struct program *program,
                                         const struct bank *bank,
                                         struct date on)
{
    struct bank_stats *s = ARENA_NEW(a, struct bank_stats);
    const struct outline *o = program_outline(program, on);
    struct form_request mock = { .kind = FORM_MOCK, .seed = 1, .on = on };

    s->program = program->id;
    s->signed_by = bank->signed_by;
    for (int i = 0; i < bank->n_items; i++)
        count_item(s, &bank->items[i]);
    count_tags(s, a, bank);
    count_facts(s, a, bank);
    s->fair = bank_fairness(a, bank);
    s->review = bank_review_make(a, program, bank, on);
    if (!o)
        return s;
    s->outline = o->id;
    count_places(s, a, bank, o);
    s->has_mock = program_has_form(program, o) &&
                  form_assemble(a, program, bank, &mock, &s->lacks) != NULL;
    return s;
}

/* ---- telling ---- */

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static void set_int(json_t *j, const char *key, int n)
{
    json_object_set_new(j, key, json_integer(n));
}

static json_t *places_json(const struct bank_stats *s)
{
    json_t *list = json_array();

    for (int i = 0; i < s->n_places; i++) {
        const struct place_stats *p = &s->places[i];
        json_t *j = json_object();
        json_object_set_new(j, p->is_domain ? "domain" : "area", text(p->id));
        set_int(j, "items", p->n);
        set_int(j, "usable", p->n_usable);
        json_object_set_new(j, "need",
                            p->need < 0 ? json_null() : json_integer(p->need));
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *lacks_json(const struct bank_stats *s)
{
    json_t *list = json_array();

    for (size_t i = 0; i < s->lacks.n; i++) {
        json_t *j = json_object();
        json_object_set_new(j, "area", text(s->lacks.p[i].area));
        set_int(j, "need", s->lacks.p[i].need);
        set_int(j, "have", s->lacks.p[i].have);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *fair_json(const struct fairness *f)
{
    json_t *j = json_object(), *ages = json_object(), *kin = json_object();

    for (int i = 0; i < AGE_BANDS; i++)
        set_int(ages, age_band_text((enum age_band)i).p, f->ages[i]);
    for (int i = 0; i < KIN_WORDS; i++)
        if (f->kin[i])
            set_int(kin, fair_kin_word(i).p, f->kin[i]);
    set_int(j, "questions", f->n);
    set_int(j, "scenes", f->n_scenes);
    set_int(j, "with_age", f->n_aged);
    json_object_set_new(j, "ages", ages);
    set_int(j, "women", f->n_women);
    set_int(j, "men", f->n_men);
    set_int(j, "both", f->n_both);
    json_object_set_new(j, "family", kin);
    set_int(j, "names", f->n_names);
    json_object_set_new(j, "name_most",
                        f->n_names ? text(f->name_most) : json_null());
    set_int(j, "name_most_in", f->n_name_most);
    return j;
}

static json_t *findings_json(const struct bank_review *r)
{
    json_t *j = json_object();

    for (int i = 0; i < BANK_RULES; i++)
        set_int(j, bank_rule_text((enum bank_rule)i).p, r->by_rule[i]);
    return j;
}

json_t *bank_stats_json(const struct bank_stats *s)
{
    json_t *j = json_object(), *levels = json_object();
    json_t *statuses = json_object(), *positions = json_object();

    for (int i = 0; i < LEVELS; i++)
        set_int(levels, item_level_text((enum item_level)i).p, s->by_level[i]);
    for (int i = 0; i < STATUSES; i++)
        set_int(statuses, item_status_text((enum item_status)i).p,
                s->by_status[i]);
    for (int i = 0; i < OPTIONS_MOST; i++)
        if (s->by_key_position[i])
            set_int(positions, (char[]){ (char)('a' + i), 0 },
                    s->by_key_position[i]);
    json_object_set_new(j, "program", text(s->program));
    json_object_set_new(j, "signed_by",
                        s->signed_by.n ? text(s->signed_by) : json_null());
    json_object_set_new(j, "outline",
                        s->outline.n ? text(s->outline) : json_null());
    set_int(j, "items", s->n_items);
    json_object_set_new(j, "levels", levels);
    json_object_set_new(j, "statuses", statuses);
    set_int(j, "reviewed", s->n_reviewed);
    set_int(j, "source_checked", s->n_source_checked);
    set_int(j, "placed_in_notes", s->n_placed);
    set_int(j, "shared_facts", s->n_facts);
    set_int(j, "negative", s->n_negative);
    set_int(j, "multiple", s->n_multiple);
    json_object_set_new(j, "key_positions", positions);
    set_int(j, "key_longest", s->n_key_longest);
    set_int(j, "single", s->n_single);
    set_int(j, "misconceptions", s->n_tags);
    set_int(j, "misconceptions_again", s->n_tags_again);
    set_int(j, "key_shortest", s->review->n_key_shortest);
    json_object_set_new(j, "reading_grade", json_real(s->review->grade));
    json_object_set_new(j, "people", fair_json(&s->fair));
    json_object_set_new(j, "findings", findings_json(s->review));
    json_object_set_new(j, "places", places_json(s));
    json_object_set_new(j, "mock", json_boolean(s->has_mock));
    json_object_set_new(j, "mock_lacks", lacks_json(s));
    return j;
}

static void print_places(const struct bank_stats *s, FILE *out)
{
    fprintf(out, "\n%-36s %6s %7s %16s\n", "area", "items", "usable",
            "scored in a mock");
    for (int i = 0; i < s->n_places; i++) {
        const struct place_stats *p = &s->places[i];
        fprintf(out, "%s%-*.*s %6d %7d ", p->is_domain ? "" : "  ",
                p->is_domain ? 36 : 34, STR_ARG(p->id), p->n, p->n_usable);
        if (p->need < 0)
            fprintf(out, "%16s\n", "not published");
        else
            fprintf(out, "%16d\n", p->need);
    }
}

static void print_mock(const struct bank_stats *s, FILE *out)
{
    if (!s->outline.n) {
        fprintf(out, "\nno outline is in force today\n");
        return;
    }
    print_places(s, out);
    if (s->has_mock)
        fprintf(out, "\na full mock can be assembled\n");
    else if (!s->lacks.n)
        fprintf(out, "\nthe form of this exam is not one a mock can have\n");
    for (size_t i = 0; i < s->lacks.n; i++)
        fprintf(out, "%sa full mock needs %d items of %.*s, %d can be had\n",
                i ? "" : "\n", s->lacks.p[i].need, STR_ARG(s->lacks.p[i].area),
                s->lacks.p[i].have);
}

/* Words counted in the questions; what they mean is for a reader to say. */
static void print_fair(const struct fairness *f, FILE *out)
{
    fprintf(out, "  %-24s %d of %d\n", "questions with a scene", f->n_scenes,
            f->n);
    fprintf(out, "  %-24s", "age of who comes up");
    for (int i = 0; i < AGE_BANDS; i++)
        fprintf(out, "%s %.*s: %d", i ? "," : "",
                STR_ARG(age_band_text((enum age_band)i)), f->ages[i]);
    fprintf(out, "; no age: %d\n", f->n - f->n_aged);
    fprintf(out,
            "  %-24s women or girls alone %d, men or boys alone %d, both "
            "%d, neither %d\n",
            "words for", f->n_women, f->n_men, f->n_both,
            f->n - f->n_women - f->n_men - f->n_both);
    fprintf(out, "  %-24s", "family");
    for (int i = 0, n = 0; i < KIN_WORDS; i++)
        if (f->kin[i])
            fprintf(out, "%s %.*s %d", n++ ? "," : "",
                    STR_ARG(fair_kin_word(i)), f->kin[i]);
    fprintf(out, "\n  %-24s %d different in the questions", "names",
            f->n_names);
    if (f->n_names)
        fprintf(out, "; %.*s comes most often, in %d", STR_ARG(f->name_most),
                f->n_name_most);
    fputc('\n', out);
}

/* How often each rule found something. */
static void print_findings(const struct bank_review *r, FILE *out)
{
    for (int i = 0; i < BANK_RULES; i++)
        if (r->by_rule[i])
            fprintf(out, "  %-8s %-15.*s %d\n",
                    bank_rule_is_problem((enum bank_rule)i) ? "problem"
                                                            : "remark",
                    STR_ARG(bank_rule_text((enum bank_rule)i)), r->by_rule[i]);
}

void bank_stats_print(const struct bank_stats *s, FILE *out)
{
    fprintf(out, "%.*s: %d items; %s%.*s\n", STR_ARG(s->program), s->n_items,
            s->signed_by.n ? "signed by " : "nobody has signed this bank",
            STR_ARG(s->signed_by));
    for (int i = 0; i < LEVELS; i++)
        fprintf(out, "  %-24s %d\n", item_level_text((enum item_level)i).p,
                s->by_level[i]);
    for (int i = 0; i < STATUSES; i++)
        fprintf(out, "  %-24s %d\n", item_status_text((enum item_status)i).p,
                s->by_status[i]);
    fprintf(out, "  %-24s %d\n", "reviewed", s->n_reviewed);
    fprintf(out, "  %-24s %d\n", "sources checked", s->n_source_checked);
    fprintf(out, "  %-24s %d\n", "placed in the notes", s->n_placed);
    fprintf(out, "  %-24s %d\n", "facts asked twice", s->n_facts);
    fprintf(out, "  %-24s %d\n", "negative questions", s->n_negative);
    fprintf(out, "  %-24s %d\n", "several answers", s->n_multiple);
    fprintf(out, "  %-24s %d, %d of them in two or more options\n",
            "misconceptions", s->n_tags, s->n_tags_again);
    fprintf(out, "  %-24s", "key position");
    for (int i = 0; i < OPTIONS_MOST; i++)
        if (s->by_key_position[i])
            fprintf(out, " %c %d", 'a' + i, s->by_key_position[i]);
    fprintf(out, "\n  %-24s %d of %d\n", "key longest", s->n_key_longest,
            s->n_single);
    fprintf(out, "  %-24s %d of %d\n", "key shortest",
            s->review->n_key_shortest, s->n_single);
    fprintf(out, "  %-24s school grade %.1f (Flesch-Kincaid)\n",
            "reading level", s->review->grade);
    print_fair(&s->fair, out);
    print_findings(s->review, out);
    print_mock(s, out);
}
