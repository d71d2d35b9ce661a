#include "format/bank_int.h"
#include "format/markdown.h"

#include "base/arena.h"

#include <string.h>

#define PROBLEM(b, d, line, mend, ...)                                         \
    problem_add((b)->problems, (d)->item.file, (line), (mend), __VA_ARGS__)

/* ---- fields ---- */

static void check_needed(struct bank_builder *b, const struct draft *d)
{
    for (int f = 0; f < FIELDS_NEEDED; f++)
        if (!d->field_line[f])
            PROBLEM(b, d, d->item.line, S("add the line below the item's id"),
                    "missing field '%.*s'", STR_ARG(bank_field_names[f]));
}

static void check_area(struct bank_builder *b, const struct draft *d)
{
    struct str area = d->item.area, nearest = { 0 };
    int best = 0;

    if (!b->program || !area.n)
        return;
    for (int i = 0; i < b->program->n_outlines; i++) {
        const struct outline *o = &b->program->outlines[i];
        if (outline_area(o, area) >= 0)
            return;
        for (int k = 0; k < o->n_areas; k++) {
            int far = str_distance(area, o->areas[k].id);
            if (nearest.n && far >= best)
                continue;
            nearest = o->areas[k].id;
            best = far;
        }
    }
    PROBLEM(b, d, d->field_line[FIELD_AREA],
            str_fmt(b->arena, "the nearest one in the outline is '%.*s'",
                    STR_ARG(nearest)),
            "unknown area '%.*s'", STR_ARG(area));
}

static void check_own_enemies(struct bank_builder *b, const struct draft *d)
{
    const struct item *item = &d->item;

    for (int i = 0; i < item->n_enemies; i++) {
        struct str id = item->enemies[i];
        if (str_eq(id, item->id))
            PROBLEM(b, d, d->field_line[FIELD_ENEMIES], S("take it out"),
                    "item that is its own enemy");
        for (int k = 0; k < i; k++)
            if (str_eq(id, item->enemies[k])) {
                PROBLEM(b, d, d->field_line[FIELD_ENEMIES], S("name it once"),
                        "enemy '%.*s' named twice", STR_ARG(id));
                break;
            }
    }
}

/* ---- texts ---- */

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool has_word(struct str text, struct str word)
{
    size_t at = 0;

    while ((at = str_find(text, word, at)) != SIZE_MAX) {
        size_t end = at + word.n;
        if ((!at || !is_letter(text.p[at - 1])) &&
            (end == text.n || !is_letter(text.p[end])))
            return true;
        at = end;
    }
    return false;
}

static void check_stem(struct bank_builder *b, const struct draft *d)
{
    struct str stem = d->item.stem;

    if (!stem.n) {
        PROBLEM(b, d, d->item.line,
                S("write the question below the fields, after an empty line"),
                "item without a question");
        return;
    }
    markdown_check(b->problems, d->item.file, d->stem_line, MARKDOWN_STEM,
                   stem);
    if (!d->item.negative && !d->field_bad[FIELD_NEGATIVE] &&
        (has_word(stem, S("NOT")) || has_word(stem, S("EXCEPT")) ||
         has_word(stem, S("LEAST"))))
        PROBLEM(b, d, d->stem_line,
                S("turn the question round, or add `negative: yes`"),
                "negative question that is not marked");
}

static void check_takeaway(struct bank_builder *b, const struct draft *d)
{
    if (d->item.takeaway.n)
        markdown_check(b->problems, d->item.file, d->takeaway_line,
                       MARKDOWN_BLOCK, d->item.takeaway);
    else
        PROBLEM(b, d, d->item.line, S("end the item with `> what to remember`"),
                "item without a takeaway");
}

/* ---- options ---- */

/* The text as somebody compares it: small letters, single spaces, no full
 * stop at the end. */
static struct str plain(struct arena *a, struct str text)
{
    struct str low = str_lower(a, text);
    char *p = str_to_c(a, low);
    size_t n = 0;

    for (size_t i = 0; i < low.n; i++)
        if (p[i] != ' ' || (n && p[n - 1] != ' '))
            p[n++] = p[i];
    while (n && (p[n - 1] == '.' || p[n - 1] == ' '))
        n--;
    return (struct str){ p, n };
}

/* "all of the above", "none of these", "both a and b", "a and c only" */
static bool points_at_options(struct str text)
{
    static const struct str whole[] = {
        S_INIT("all of these"),
        S_INIT("none of these"),
        S_INIT("both of these"),
        S_INIT("neither of these"),
    };

    if (str_has(text, S("of the above")) || str_has(text, S("of the options")))
        return true;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (str_eq(text, whole[i]))
            return true;
    if (str_starts(text, S("both ")))
        text = str_sub(text, 5, text.n);
    if (str_ends(text, S(" only")))
        text = str_sub(text, 0, text.n - 5);
    return text.n == 7 && str_eq(str_sub(text, 1, 5), S(" and ")) &&
           is_letter(text.p[0]) && is_letter(text.p[6]);
}

static void check_option(struct bank_builder *b, const struct draft *d, int i,
                         const struct str *plains)
{
    const struct option *o = &d->item.options[i];
    bool is_key = d->item.key >> i & 1;

    if (!o->text.n) {
        PROBLEM(b, d, o->line, S("write it behind the brackets"),
                "option without text");
    } else {
        markdown_check(b->problems, d->item.file, o->line, MARKDOWN_LINE,
                       o->text);
        if (points_at_options(plains[i]))
            PROBLEM(b, d, o->line,
                    S("write an option that can be judged by itself: the "
                      "order is shuffled"),
                    "option that points at the others: '%.*s'",
                    STR_ARG(str_sub(o->text, 0, 60)));
        for (int k = 0; k < i; k++)
            if (str_eq(plains[k], plains[i])) {
                PROBLEM(b, d, o->line, S("change or remove one of them"),
                        "same option as in line %d", d->item.options[k].line);
                break;
            }
    }
    if (!o->reason.n)
        PROBLEM(b, d, d->reason_line[i] ? d->reason_line[i] : o->line,
                S("say why it is right or wrong, below it: `  - reason`"),
                "option without a reason");
    else
        markdown_check(b->problems, d->item.file, d->reason_line[i],
                       MARKDOWN_LINE, o->reason);
    if (is_key && o->misconception.n)
        PROBLEM(b, d, d->reason_line[i],
                S("tag the wrong options only, or mark another key"),
                "right option with a misconception");
}

static void check_key(struct bank_builder *b, const struct draft *d)
{
    int n_keys = option_set_count(d->item.key);

    if (!n_keys)
        PROBLEM(b, d, d->item.line, S("mark the right option with [x]"),
                "item without a key");
    else if (n_keys > 1 && d->item.type == ITEM_SINGLE &&
             !d->field_bad[FIELD_TYPE])
        PROBLEM(b, d, d->item.line,
                S("mark one option with [x], or write `type: multiple`"),
                "%d keys in a single-answer item", n_keys);
}

static void check_options(struct bank_builder *b, const struct draft *d)
{
    struct str plains[OPTIONS_MOST];

    if (d->n_options_seen < 2)
        PROBLEM(b, d, d->item.line, S("write at least two: `- [ ] option`"),
                "item with %s", d->n_options_seen ? "one option" : "no option");
    if (d->n_options_seen > OPTIONS_MOST)
        PROBLEM(b, d, d->item.line, S("remove some"),
                "item with %d options, the most is %d", d->n_options_seen,
                OPTIONS_MOST);
    if (d->n_options_seen && d->n_options_seen <= OPTIONS_MOST)
        check_key(b, d);
    for (int i = 0; i < d->item.n_options; i++)
        plains[i] = plain(b->arena, d->item.options[i].text);
    for (int i = 0; i < d->item.n_options; i++)
        check_option(b, d, i, plains);
}

void bank_check_item(struct bank_builder *b, const struct draft *d)
{
    check_needed(b, d);
    check_area(b, d);
    check_own_enemies(b, d);
    check_stem(b, d);
    check_options(b, d);
    check_takeaway(b, d);
}

/* ---- all items together ---- */

static bool has_item(const struct bank_builder *b, struct str id)
{
    size_t lo = 0, hi = b->drafts.n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(b->drafts.p[mid].item.id, id);
        if (!c)
            return true;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

static void find_images(struct bank_builder *b, struct draft *d)
{
    struct str names[IMAGES_MOST];
    int n = markdown_images(b->arena, d->item.stem, names);
    struct item_image *images =
        ARENA_ARRAY(b->arena, struct item_image, (size_t)n);

    for (int i = 0; i < n; i++) {
        size_t k = 0;
        while (k < b->images.n && !str_eq(b->images.p[k].name, names[i]))
            k++;
        if (k < b->images.n)
            images[d->item.n_images++] = b->images.p[k];
        else
            PROBLEM(b, d, d->stem_line,
                    S("correct the name or put it into bank/images"),
                    "no drawing 'images/%.*s'", STR_ARG(names[i]));
    }
    d->item.images = images;
}

void bank_check_together(struct bank_builder *b)
{
    for (size_t i = 0; i < b->drafts.n; i++) {
        struct draft *d = &b->drafts.p[i];
        const struct item *before = i ? &b->drafts.p[i - 1].item : NULL;
        if (before && str_eq(before->id, d->item.id))
            PROBLEM(b, d, d->item.line, S("give one of them another id"),
                    "id '%.*s' is taken by the item in %.*s:%d",
                    STR_ARG(d->item.id), STR_ARG(before->file), before->line);
        for (int e = 0; e < d->item.n_enemies; e++)
            if (!has_item(b, d->item.enemies[e]))
                PROBLEM(b, d, d->field_line[FIELD_ENEMIES],
                        S("correct the id or take it out"),
                        "unknown enemy '%.*s'", STR_ARG(d->item.enemies[e]));
        find_images(b, d);
    }
}
