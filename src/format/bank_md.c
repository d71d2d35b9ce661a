#include "base/arena.h"
#include "base/vec.h"
#include "format/bank_int.h"
#include "format/bank_text.h"
#include "format/markdown.h"
#include "format/svg.h"

#include <stdlib.h>
#include <string.h>

const struct str bank_field_names[FIELDS] = {
    [FIELD_AREA] = S_INIT("area"),
    [FIELD_TYPE] = S_INIT("type"),
    [FIELD_LEVEL] = S_INIT("level"),
    [FIELD_STATUS] = S_INIT("status"),
    [FIELD_SOURCE] = S_INIT("source"),
    [FIELD_SOURCE_CHECKED] = S_INIT("source_checked"),
    [FIELD_SOURCE_STANDING] = S_INIT("source_standing"),
    [FIELD_FACT] = S_INIT("fact"),
    [FIELD_NOTE] = S_INIT("note"),
    [FIELD_ENEMIES] = S_INIT("enemies"),
    [FIELD_REVIEWED] = S_INIT("reviewed"),
    [FIELD_SHUFFLE] = S_INIT("shuffle"),
    [FIELD_NEGATIVE] = S_INIT("negative"),
};

/* An item is read part by part, in this order. */
enum part { PART_HEAD, PART_FIELDS, PART_STEM, PART_OPTIONS, PART_TAKEAWAY };

struct reader {
    struct bank_builder *b;
    struct str file;
    int line;
    enum part part;
    bool has_title;
    bool stray; /* the line before was stray too: said once */
    size_t n_items;
    struct draft draft;
};

static void wrong(struct reader *r, const char *what, struct str mend)
{
    problem_add(r->b->problems, r->file, r->line, mend, "%s", what);
}

static void stray(struct reader *r, const char *what, struct str mend)
{
    if (!r->stray)
        wrong(r, what, mend);
    r->stray = true;
}

bool is_slug(struct str s)
{
    bool hyphen = true; /* none at the beginning */

    for (size_t i = 0; i < s.n; i++) {
        bool word = (s.p[i] >= 'a' && s.p[i] <= 'z') ||
                    (s.p[i] >= '0' && s.p[i] <= '9');
        if (!word && (s.p[i] != '-' || hyphen))
            return false;
        hyphen = !word;
    }
    return s.n && s.n <= ITEM_ID_MOST && !hyphen;
}

bool is_note_place(struct str s)
{
    size_t at = str_find(s, S("#"), 0);
    struct str area, part;

    if (at == SIZE_MAX)
        return is_slug(s);
    area = str_sub(s, 0, at);
    while (str_next(&area, '.', &part))
        if (!is_slug(part))
            return false;
    return at && s.p[at - 1] != '.' && is_slug(str_sub(s, at + 1, s.n));
}

/* ---- fields ---- */

static bool parse_yes_no(struct str v, bool *out)
{
    *out = str_eq(v, S("yes"));
    return *out || str_eq(v, S("no"));
}

static bool parse_reviewed(struct str v)
{
    struct str date;
    struct date day;

    return str_next(&v, ',', &date) && date_parse(str_trim(date), &day);
}

static bool parse_enemies(struct reader *r, struct str v)
{
    struct {
        struct str *p;
        size_t n, cap;
    } ids = { 0 };
    struct str part, id;

    while (str_next(&v, ' ', &part))
        while (str_next(&part, ',', &id)) {
            if (!id.n)
                continue;
            if (!is_slug(id))
                return false;
            VEC_PUSH(r->b->arena, &ids, id);
        }
    r->draft.item.enemies = ids.p;
    r->draft.item.n_enemies = (int)ids.n;
    return ids.n > 0;
}

/* False: not a value of this field; *mend says what is. */
static bool set_field(struct reader *r, enum bank_field f, struct str v,
                      struct str *mend)
{
    struct item *item = &r->draft.item;

    switch (f) {
    case FIELD_AREA:
        item->area = v;
        return true;
    case FIELD_TYPE:
        *mend = S("write single or multiple");
        return item_type_parse(v, &item->type);
    case FIELD_LEVEL:
        *mend = S("write recall, application or analysis");
        return item_level_parse(v, &item->level);
    case FIELD_STATUS:
        *mend = S("write draft, pretest, operational or retired");
        return item_status_parse(v, &item->status);
    case FIELD_SOURCE:
        item->source = v;
        return true;
    case FIELD_SOURCE_CHECKED:
        *mend = S("write yes (somebody opened the source and read it) or no");
        return parse_yes_no(v, &item->source_checked);
    case FIELD_SOURCE_STANDING:
        item->source_standing = v;
        return true;
    case FIELD_NOTE:
        *mend = S("write the heading's words, such as blood-pressure, or "
                  "area#heading");
        item->note = v;
        return is_note_place(v);
    case FIELD_FACT:
        *mend = S("use a-z, 0-9 and hyphens, such as pulse-irregular");
        item->fact = v;
        return is_slug(v);
    case FIELD_ENEMIES:
        *mend = S("write item ids with spaces between them");
        return parse_enemies(r, v);
    case FIELD_REVIEWED:
        *mend = S("begin with the day, such as 2026-12-01, then a comma");
        item->reviewed = v;
        return parse_reviewed(v);
    case FIELD_SHUFFLE:
        *mend = S("write yes or no");
        return parse_yes_no(v, &item->shuffle);
    case FIELD_NEGATIVE:
        *mend = S("write yes or no");
        return parse_yes_no(v, &item->negative);
    case FIELDS:
        break;
    }
    BUG("field %d", (int)f);
}

static void read_field(struct reader *r, struct str line)
{
    struct str rest = line, name, mend = { 0 };
    enum bank_field f = 0;

    if (!str_next(&rest, ':', &name) || name.n == line.n) {
        stray(r, "line that is not `field: value`",
              S("leave an empty line between the fields and the question"));
        return;
    }
    r->stray = false;
    while (f < FIELDS && !str_eq(bank_field_names[f], name))
        f++;
    if (f == FIELDS) {
        problem_add(r->b->problems, r->file, r->line,
                    S("the fields are area, type, level, status, source, "
                      "source_checked, source_standing, fact, note, enemies, "
                      "reviewed, shuffle, negative"),
                    "unknown field '%.*s'", STR_ARG(name));
        return;
    }
    struct str value = str_trim(rest);
    if (r->draft.field_line[f]) {
        problem_add(r->b->problems, r->file, r->line,
                    S("keep one of them, on one line"),
                    "field '%.*s' for the second time", STR_ARG(name));
        return;
    }
    r->draft.field_line[f] = r->line;
    if (!value.n)
        mend = S("write a value or take the line out");
    if (value.n && set_field(r, f, value, &mend))
        return;
    r->draft.field_bad[f] = true;
    problem_add(r->b->problems, r->file, r->line, mend,
                value.n ? "bad value of '%.*s': '%.*s'"
                        : "no value of '%.*s'%.*s",
                STR_ARG(name), STR_ARG(value));
}

/* ---- question, options, takeaway ---- */

/* Lines of one text stand one after the other in the cleaned copy, so the
 * text is the span from its first to its newest line. */
static void extend(struct str *text, struct str line)
{
    if (!text->n)
        *text = line;
    else
        text->n = (size_t)(line.p + line.n - text->p);
}

static bool is_option(struct str line)
{
    return str_starts(line, S("- [ ]")) || str_starts(line, S("- [x]")) ||
           str_starts(line, S("- [X]"));
}

static void read_option(struct reader *r, struct str line)
{
    struct draft *d = &r->draft;
    bool marked = line.n > 4 && (line.p[3] == 'x' || line.p[3] == 'X');

    if (r->part == PART_TAKEAWAY)
        wrong(r, "option after the takeaway",
              S("put the takeaway last; for the sign in a question write \\>"));
    r->part = PART_OPTIONS;
    d->n_options_seen++;
    if (!is_option(line))
        wrong(r, "option without [ ] or [x]",
              S("begin with `- [ ] `, or `- [x] ` where it is right"));
    if (d->item.n_options == OPTIONS_MOST)
        return;
    if (marked)
        d->item.key |= (option_set)(1u << d->item.n_options);
    d->item.options[d->item.n_options++] = (struct option){
        .text = str_trim(str_sub(line, 5, line.n)),
        .line = r->line,
    };
}

/* Cut "(misconception: tag)" off the end of a reason. */
static void cut_misconception(struct reader *r, struct option *o)
{
    struct str mark = S("(misconception:");
    size_t at = str_find(o->reason, mark, 0);

    if (at == SIZE_MAX)
        return;
    struct str tag = str_sub(o->reason, at + mark.n, o->reason.n);
    o->reason = str_trim(str_sub(o->reason, 0, at));
    if (str_ends(tag, S(")")))
        tag = str_trim(str_sub(tag, 0, tag.n - 1));
    if (is_slug(tag))
        o->misconception = tag;
    else
        wrong(r, "misconception that is not a tag at the end of the reason",
              S("end the line with `(misconception: two-or-three-words)`"));
}

static void read_reason(struct reader *r, struct str line)
{
    struct draft *d = &r->draft;
    int at = d->item.n_options - 1;

    if (d->n_options_seen > OPTIONS_MOST)
        return;
    if (d->reason_line[at]) {
        wrong(r, "second reason for one option",
              S("give one reason, on one line"));
        return;
    }
    d->reason_line[at] = r->line;
    d->item.options[at].reason = str_trim(str_sub(line, 2, line.n));
    cut_misconception(r, &d->item.options[at]);
}

static void read_takeaway(struct reader *r, struct str line)
{
    r->part = PART_TAKEAWAY;
    if (!r->draft.takeaway_line)
        r->draft.takeaway_line = r->line;
    extend(&r->draft.item.takeaway, line);
}

/* The lines of a takeaway without what marks them. */
static struct str unquote(struct arena *a, struct str quoted)
{
    char *p = arena_alloc(a, quoted.n + 1);
    struct str line;
    size_t n = 0;

    while (str_next(&quoted, '\n', &line)) {
        line = str_trim(str_sub(line, 1, line.n));
        if (line.n)
            memcpy(p + n, line.p, line.n);
        n += line.n;
        p[n++] = '\n';
    }
    return str_trim((struct str){ p, n });
}

static void read_body(struct reader *r, struct str line)
{
    struct str inner = str_trim(line);
    bool indented = inner.p != line.p;

    if (!inner.n)
        return;
    if (indented && is_option(inner)) {
        wrong(r, "option that is indented",
              S("begin it at the beginning of the line"));
        read_option(r, inner);
    } else if (str_starts(line, S("- ["))) {
        read_option(r, line);
    } else if (str_starts(line, S(">"))) {
        read_takeaway(r, line);
    } else if (r->part == PART_STEM) {
        if (!r->draft.stem_line)
            r->draft.stem_line = r->line;
        extend(&r->draft.item.stem, line);
    } else if (r->part == PART_OPTIONS && indented &&
               str_starts(inner, S("- "))) {
        read_reason(r, inner);
    } else {
        stray(r, "text after the options",
              S("write each option, each reason and each takeaway line on one "
                "line: `- [ ] option`, `  - reason`, `> takeaway`"));
        return;
    }
    r->stray = false;
}

/* ---- items ---- */

static void end_item(struct reader *r)
{
    if (r->part == PART_HEAD)
        return;
    r->draft.item.takeaway = unquote(r->b->arena, r->draft.item.takeaway);
    bank_check_item(r->b, &r->draft);
    VEC_PUSH(r->b->arena, &r->b->drafts, r->draft);
}

static void begin_item(struct reader *r, struct str id)
{
    end_item(r);
    if (r->b->drafts.n == BANK_ITEMS_MOST) {
        problem_add(r->b->problems, r->file, r->line,
                    S("split the bank into two programs"),
                    "more than %d items in one bank", BANK_ITEMS_MOST);
        r->b->full = true;
        r->part = PART_HEAD;
        return;
    }
    r->draft = (struct draft){
        .item = { .id = id, .shuffle = true, .file = r->file, .line = r->line }
    };
    r->part = PART_FIELDS;
    r->stray = false;
    r->n_items++;
    if (!is_slug(id))
        problem_add(r->b->problems, r->file, r->line,
                    S("use a-z, 0-9 and hyphens, such as cma-0412; at most 64"),
                    "bad id '%.*s'", STR_ARG(str_sub(id, 0, 80)));
}

static void read_head(struct reader *r, struct str line)
{
    if (str_starts(line, S("# ")))
        r->has_title = true;
    else if (str_starts(line, S("- [")))
        stray(r, "option before the first item",
              S("begin the item with `## id`"));
}

static void read_line(struct reader *r, struct str line)
{
    if (str_starts(line, S("## ")) || str_eq(line, S("##"))) {
        begin_item(r, str_trim(str_sub(line, 2, line.n)));
    } else if (r->part == PART_HEAD) {
        read_head(r, line);
    } else if (r->part == PART_FIELDS) {
        bool any = false;
        for (int f = 0; f < FIELDS; f++)
            any = any || r->draft.field_line[f];
        if (line.n)
            read_field(r, line);
        else if (any || r->stray)
            r->part = PART_STEM;
    } else {
        read_body(r, line);
    }
}

void bank_md_read(struct bank_builder *b, struct str file, struct str bytes)
{
    struct reader r = { .b = b, .file = str_dup(b->arena, file) };
    struct str rest, line;

    if (bytes.n > BANK_FILE_MOST) {
        problem_add(b->problems, file, 0, S("split it into several files"),
                    "file of more than %d bytes", BANK_FILE_MOST);
        return;
    }
    rest = bank_text_clean(b->arena, file, bytes, b->problems);
    while (!b->full && str_next(&rest, '\n', &line)) {
        r.line++;
        read_line(&r, line);
    }
    end_item(&r);
    if (b->full)
        return;
    if (!r.has_title)
        problem_add(b->problems, file, 1, S("begin the file with `# Title`"),
                    "no title before the first item");
    if (!r.n_items)
        problem_add(b->problems, file, 1,
                    S("begin each item with a line `## id`"),
                    "no item in this file");
}

/* ---- the signature ---- */

/* "Name, credential, day" */
static bool is_signature(struct str s)
{
    struct str part, last = { 0 };
    struct date day;
    int n = 0;

    while (str_next(&s, ',', &part)) {
        last = str_trim(part);
        if (!last.n)
            return false;
        n++;
    }
    return n >= 3 && date_parse(last, &day);
}

void bank_readme_read(struct bank_builder *b, struct str file, struct str bytes)
{
    struct str rest, line;
    int at = 0;

    if (bytes.n > BANK_FILE_MOST) {
        problem_add(b->problems, file, 0, S("make it shorter"),
                    "file of more than %d bytes", BANK_FILE_MOST);
        return;
    }
    rest = bank_text_clean(b->arena, file, bytes, b->problems);
    while (str_next(&rest, '\n', &line) && !str_starts(line, S("## "))) {
        struct str key = S("signed:");
        at++;
        if (!str_starts(line, key))
            continue;
        struct str who = str_trim(str_sub(line, key.n, line.n));
        if (b->signed_by.n)
            problem_add(b->problems, file, at, S("keep the newest one"),
                        "second signature");
        else if (!is_signature(who))
            problem_add(b->problems, file, at,
                        S("write `signed: Name, credential, 2026-12-01`"),
                        "signature without name, credential or day");
        else
            b->signed_by = who;
    }
}

/* ---- drawings ---- */

void bank_image_read(struct bank_builder *b, struct str file, struct str bytes)
{
    struct str name = file, end = S(".svg");

    for (size_t at; (at = str_find(name, S("/"), 0)) != SIZE_MAX;)
        name = str_sub(name, at + 1, name.n);
    if (!str_ends(name, end) || !is_slug(str_sub(name, 0, name.n - end.n))) {
        problem_add(b->problems, file, 1,
                    S("use a-z, 0-9 and hyphens, and .svg at the end"),
                    "drawing with a name that items cannot use");
        return;
    }
    struct str svg = svg_check(file, bytes, b->problems);
    if (svg.n)
        VEC_PUSH(b->arena, &b->images,
                 (struct item_image){ str_dup(b->arena, name),
                                      str_dup(b->arena, svg) });
}

/* ---- the bank ---- */

struct bank_builder *bank_builder_new(struct arena *a, struct str id,
                                      const struct program *program,
                                      struct problems *problems)
{
    struct bank_builder *b = ARENA_NEW(a, struct bank_builder);

    b->arena = a;
    b->program = program;
    b->problems = problems;
    b->problems_before = problems->n;
    b->id = str_dup(a, id);
    return b;
}

size_t bank_builder_count(const struct bank_builder *b)
{
    return b->drafts.n;
}

static int cmp_draft(const void *a, const void *b)
{
    const struct item *x = &((const struct draft *)a)->item;
    const struct item *y = &((const struct draft *)b)->item;
    int c = str_cmp(x->id, y->id);

    if (!c)
        c = str_cmp(x->file, y->file);
    return c ? c : (x->line > y->line) - (x->line < y->line);
}

static int cmp_problem(const void *a, const void *b)
{
    const struct problem *x = a, *y = b;
    int c = str_cmp(x->file, y->file);

    if (!c)
        c = (x->line > y->line) - (x->line < y->line);
    return c ? c : str_cmp(x->what, y->what);
}

const struct bank *bank_builder_finish(struct bank_builder *b)
{
    struct problems *ps = b->problems;

    if (b->drafts.n)
        qsort(b->drafts.p, b->drafts.n, sizeof *b->drafts.p, cmp_draft);
    bank_check_together(b);
    size_t n_problems = ps->n - b->problems_before;
    if (n_problems)
        qsort(ps->p + b->problems_before, n_problems, sizeof *ps->p,
              cmp_problem);
    if (n_problems || ps->cut)
        return NULL;
    struct bank *bank = ARENA_NEW(b->arena, struct bank);
    struct item *items = ARENA_ARRAY(b->arena, struct item, b->drafts.n);
    for (size_t i = 0; i < b->drafts.n; i++) {
        items[i] = b->drafts.p[i].item;
        item_render(b->arena, &items[i]);
    }
    bank->program = b->id;
    bank->items = items;
    bank->n_items = (int)b->drafts.n;
    bank->signed_by = b->signed_by;
    return bank;
}
