#include "format/bank_fair.h"
#include "format/bank_review_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>

static const struct {
    struct str name;
    bool problem;
} rules[BANK_RULES] = {
    [RULE_DUPLICATE] = { S_INIT("duplicate"), true },
    [RULE_SIMILAR] = { S_INIT("similar"), false },
    [RULE_KEY_POSITION] = { S_INIT("key-position"), true },
    [RULE_KEY_LONGEST] = { S_INIT("key-longest"), true },
    [RULE_NEGATIVE_RATE] = { S_INIT("negative-rate"), true },
    [RULE_RECALL_RATE] = { S_INIT("recall-rate"), true },
    [RULE_SCENE_RATE] = { S_INIT("scene-rate"), true },
    [RULE_LENGTH] = { S_INIT("length"), false },
    [RULE_GRAMMAR] = { S_INIT("grammar"), true },
    [RULE_ABSOLUTE] = { S_INIT("absolute"), false },
    [RULE_CLANG] = { S_INIT("clang"), false },
    [RULE_ORDER] = { S_INIT("order"), true },
    [RULE_READING] = { S_INIT("reading"), false },
    [RULE_IDIOM] = { S_INIT("idiom"), false },
    [RULE_SOURCE_VAGUE] = { S_INIT("source-vague"), true },
    [RULE_SOURCE_OLD] = { S_INIT("source-old"), true },
    [RULE_SOURCE_YEAR] = { S_INIT("source-year"), false },
};

bool bank_rule_is_problem(enum bank_rule rule)
{
    return rules[rule].problem;
}

struct str bank_rule_text(enum bank_rule rule)
{
    return rules[rule].name;
}

void review_add(struct review *r, enum bank_rule rule, const struct item *item,
                int line, struct str mend, const char *fmt, ...)
{
    struct finding f = {
        .rule = rule,
        .item = item,
        .problem = { .file = item ? item->file : S(""),
                     .line = line   ? line
                             : item ? item->line
                                    : 0,
                     .mend = str_dup(r->arena, mend) },
    };
    va_list ap;

    va_start(ap, fmt);
    f.problem.what = str_vfmt(r->arena, fmt, ap);
    va_end(ap);
    if (item)
        f.problem.what = str_fmt(r->arena, "%.*s: %.*s", STR_ARG(item->id),
                                 STR_ARG(f.problem.what));
    VEC_PUSH(r->arena, &r->findings, f);
}

int text_letters(struct str s)
{
    int n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

/* ---- the bank as a whole ---- */

/* Counted over the items that can come up. */
struct counts {
    int n, n_negative, n_recall, n_scenes;
    int n_single, n_longest, n_shortest;
    int keys[OPTIONS_MOST + 1][OPTIONS_MOST]; /* by number of options */
    struct reading reading;
};

static void count_key(struct counts *c, const struct item *item)
{
    int at = __builtin_ctz(item->key);
    int n = text_letters(item->options[at].text);
    bool longest = true, shortest = true;

    for (int i = 0; i < item->n_options; i++) {
        int other = text_letters(item->options[i].text);
        longest = longest && (i == at || n > other);
        shortest = shortest && (i == at || n < other);
    }
    c->n_single++;
    c->n_longest += longest;
    c->n_shortest += shortest;
    c->keys[item->n_options][at]++;
}

static void count(struct counts *c, const struct item *item)
{
    c->n++;
    c->n_negative += item->negative;
    c->n_recall += item->level == LEVEL_RECALL;
    c->n_scenes += is_scene(item->stem);
    reading_add(&c->reading, item->stem);
    if (item->type == ITEM_SINGLE)
        count_key(c, item);
}

static double percent(int n, int of)
{
    return of ? 100.0 * n / of : 0;
}

/* An even share, three in a hundred either way: of four options 22 to 28. */
static void key_positions(struct review *r, const struct counts *c)
{
    enum { EITHER_WAY = 3 };

    for (int options = 2; options <= OPTIONS_MOST; options++) {
        int all = 0;
        for (int i = 0; i < options; i++)
            all += c->keys[options][i];
        for (int i = 0; i < options && all >= REVIEW_LEAST; i++) {
            double share = percent(c->keys[options][i], all);
            double even = 100.0 / options;
            if (share >= even - EITHER_WAY && share <= even + EITHER_WAY)
                continue;
            review_add(r, RULE_KEY_POSITION, NULL, 0,
                       S("move some keys to another place in their file"),
                       "option %c is the key of %.1f %% of the items with %d "
                       "options, %.0f to %.0f is even",
                       'a' + i, share, options, even - EITHER_WAY,
                       even + EITHER_WAY);
        }
    }
}

static void rates(struct review *r, const struct counts *c)
{
    enum {
        LONGEST_MOST = 30,
        NEGATIVE_MOST = 3,
        RECALL_MOST = 30,
        SCENES_LEAST = 50,
    };
    double longest = percent(c->n_longest, c->n_single);
    double negative = percent(c->n_negative, c->n);
    double recall = percent(c->n_recall, c->n);
    double scenes = percent(c->n_scenes, c->n);

    if (c->n_single >= REVIEW_LEAST && longest > LONGEST_MOST)
        review_add(r, RULE_KEY_LONGEST, NULL, 0,
                   S("shorten keys, or fill wrong options up"),
                   "the key is the longest option in %.1f %% of the items, at "
                   "most %d %% is right",
                   longest, LONGEST_MOST);
    if (c->n < REVIEW_LEAST)
        return;
    if (negative > NEGATIVE_MOST)
        review_add(r, RULE_NEGATIVE_RATE, NULL, 0, S("turn some of them round"),
                   "%.1f %% of the questions are negative, at most %d %% is "
                   "right",
                   negative, NEGATIVE_MOST);
    if (recall > RECALL_MOST)
        review_add(r, RULE_RECALL_RATE, NULL, 0,
                   S("ask for what to do in a scene, not for a word"),
                   "%.1f %% of the items are recall, at most %d %% is right",
                   recall, RECALL_MOST);
    if (scenes < SCENES_LEAST)
        review_add(r, RULE_SCENE_RATE, NULL, 0,
                   S("tell who is there and what happens before you ask"),
                   "%.1f %% of the questions tell a situation, at least %d %% "
                   "is right",
                   scenes, SCENES_LEAST);
}

static int cmp_finding(const void *a, const void *b)
{
    const struct problem *x = &((const struct finding *)a)->problem;
    const struct problem *y = &((const struct finding *)b)->problem;
    int c = str_cmp(x->file, y->file);

    if (!c)
        c = (x->line > y->line) - (x->line < y->line);
    return c ? c : str_cmp(x->what, y->what);
}

const struct bank_review *bank_review_make(struct arena *a,
                                           const struct program *program,
                                           const struct bank *bank,
                                           struct date on)
{
    struct review r = { .arena = a, .program = program, .bank = bank };
    struct bank_review *out = ARENA_NEW(a, struct bank_review);
    struct counts c = { 0 };
    int month, day;

    date_to_ymd(on, &r.year, &month, &day);
    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        if (item->status == ITEM_RETIRED)
            continue;
        review_cues(&r, item);
        review_source(&r, item);
        review_idioms(&r, item);
        if (item->status != ITEM_DRAFT)
            count(&c, item);
    }
    review_pairs(&r);
    key_positions(&r, &c);
    rates(&r, &c);
    if (r.findings.n)
        qsort(r.findings.p, r.findings.n, sizeof *r.findings.p, cmp_finding);
    for (size_t i = 0; i < r.findings.n; i++) {
        out->by_rule[r.findings.p[i].rule]++;
        out->n_problems += rules[r.findings.p[i].rule].problem;
    }
    out->findings = r.findings.p;
    out->n_findings = (int)r.findings.n;
    out->grade = reading_grade(&c.reading);
    out->n_single = c.n_single;
    out->n_key_longest = c.n_longest;
    out->n_key_shortest = c.n_shortest;
    return out;
}
