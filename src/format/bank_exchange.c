#include "format/bank_exchange_int.h"

#include "base/vec.h"
#include "format/bank_int.h"
#include "format/markdown.h"

#include <string.h>

static const struct {
    struct str name;
    void (*write)(struct export *, const struct bank *);
    void (*read)(struct import *, struct str);
} formats[] = {
    [EXCHANGE_GIFT] = { S_INIT("gift"), gift_write, gift_read },
    [EXCHANGE_AIKEN] = { S_INIT("aiken"), aiken_write, aiken_read },
    [EXCHANGE_MOODLE] = { S_INIT("moodle"), moodle_write, moodle_read },
    [EXCHANGE_CSV] = { S_INIT("csv"), bank_csv_write, bank_csv_read },
};

bool bank_exchange_parse(struct str s, enum bank_exchange *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(formats[i].name, s)) {
            *out = (enum bank_exchange)i;
            return true;
        }
    return false;
}

struct str beginning(struct str s, size_t most)
{
    size_t n = s.n < most ? s.n : most;

    while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

/* ---- export ---- */

void put_int(struct export *x, int n)
{
    out_int(&x->out, n);
}

void lose_item(struct export *x, const struct item *item, const char *what,
               struct str mend)
{
    problem_add(x->lost, item->file, item->line, mend, "%.*s: %s",
                STR_ARG(item->id), what);
}

void lose_all(struct export *x, const struct bank *bank, struct str what)
{
    int n = 0;

    for (int i = 0; i < bank->n_items; i++)
        n += is_exported(&bank->items[i]);
    if (n)
        problem_add(x->lost, S(""), 0, S("the format has no place for it"),
                    "%.*s of all %d items", STR_ARG(what), n);
}

struct str bank_export(struct arena *a, enum bank_exchange format,
                       const struct bank *bank, struct problems *lost)
{
    struct export x = { .arena = a, .lost = lost };

    out_init(&x.out, a, EXPORT_MOST);
    formats[format].write(&x, bank);
    if (x.out.overflow) {
        problem_add(lost, S(""), 0, S("split the bank"),
                    "export of more than %d bytes", EXPORT_MOST);
        return (struct str){ 0 };
    }
    return out_str(&x.out);
}

/* ---- import ---- */

void lose(struct import *im, int line, const char *what, struct str mend)
{
    problem_add(im->lost, im->file, line, mend, "%s", what);
}

/* Blanks for line ends and control characters: one line. */
static struct str flat(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        bool blank = (unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f;
        if (!blank)
            p[n++] = s.p[i];
        else if (n && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    return str_trim((struct str){ p, n });
}

/* Blanks for control characters; lines stay. */
static struct str clean(struct arena *a, struct str s)
{
    char *p = str_to_c(a, s);

    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)p[i] < ' ' && p[i] != '\n') || p[i] == 0x7f)
            p[i] = ' ';
    return (struct str){ p, s.n };
}

struct str import_field(struct import *im, struct str s)
{
    return flat(im->arena, s);
}

/* Bytes; escaped and with all around it still a line of a bank file. */
enum { TEXT_MOST = 4000 };

struct str import_text(struct import *im, int line_no, enum markup markup,
                       struct str s, enum markdown_kind kind)
{
    bool lossy = false;
    struct problems ps;

    if (s.n > TEXT_MOST)
        lose(im, line_no, "end of a text that is too long",
             S("shorten it before it is imported"));
    s = clean(im->arena, beginning(s, TEXT_MOST));
    if (markup == MARKUP_HTML)
        s = html_markdown(im->arena, s, &lossy);
    if (lossy)
        lose(im, line_no, "tags of HTML that Markdown has not",
             S("look whether the text still says all"));
    if (kind == MARKDOWN_LINE)
        s = flat(im->arena, s);
    if (markup != MARKUP_PLAIN) {
        problems_init(&ps, im->arena);
        markdown_check(&ps, S(""), 1, kind, s);
        /* what would be taken for a part of the item's own layout */
        struct str rest = s, next;
        bool layout = false;
        while (str_next(&rest, '\n', &next))
            layout = layout || str_starts(str_trim(next), S("- [")) ||
                     str_starts(next, S(">")) || str_starts(next, S("##")) ||
                     next.n > 4000;
        if (!ps.n && !layout)
            return str_trim(s);
        lose(im, line_no, "text with marks that an item may not have",
             S("look whether the text still says all"));
        s = markdown_plain(im->arena, s);
    }
    return markdown_escape(im->arena, kind, s);
}

void import_reason(struct import *im, int line_no, enum markup markup,
                   struct str s, struct option *o)
{
    struct str mark = S("(misconception:");
    size_t at = str_find(s, mark, 0);
    struct str whole = str_trim(s);

    if (at != SIZE_MAX && str_ends(whole, S(")"))) {
        struct str tag = str_sub(s, at + mark.n, s.n);
        tag = str_trim(tag);
        tag = str_trim(str_sub(tag, 0, tag.n - 1));
        if (is_slug(tag)) {
            o->misconception = tag;
            s = str_sub(s, 0, at);
        }
    }
    s = import_text(im, line_no, markup, s, MARKDOWN_LINE);
    /* elsewhere than at the end it is not a tag but words */
    for (size_t from = 0; (from = str_find(s, mark, from)) != SIZE_MAX;
         from += mark.n)
        s = str_fmt(im->arena, "%.*s(misconception\\:%.*s", (int)from, s.p,
                    STR_ARG(str_sub(s, from + mark.n, s.n)));
    o->reason = s;
}

struct imported import_new(void)
{
    return (struct imported){ .item = { .status = ITEM_DRAFT, .shuffle = true },
                              .gaps = { .level = true } };
}

static bool has_id(const struct import *im, struct str id)
{
    for (size_t i = 0; i < im->items->n; i++)
        if (str_eq(im->items->p[i].item.id, id))
            return true;
    return false;
}

void import_keep(struct import *im, int line_no, struct str wished,
                 struct imported *it)
{
    struct item *item = &it->item;
    int keys = option_set_count(item->key);
    struct str id = str_trim(wished);

    if (im->items->n == BANK_ITEMS_MOST) {
        lose(im, line_no, "question beyond the most that a bank has",
             S("split the file"));
        return;
    }
    if (!item->stem.n || item->n_options < 2 || !keys) {
        lose(im, line_no, "question without text, two options or a key",
             S("left out; correct it and import it again"));
        return;
    }
    item->type = keys > 1 ? ITEM_MULTIPLE : ITEM_SINGLE;
    if (!is_slug(id) || has_id(im, id)) {
        for (size_t n = im->items->n + 1; !is_slug(id) || has_id(im, id); n++)
            id = str_fmt(im->arena, "import-%zu", n);
        if (str_trim(wished).n)
            problem_add(im->lost, im->file, line_no, S("give it an id"),
                        "name '%.*s', it is %.*s now",
                        STR_ARG(beginning(wished, 60)), STR_ARG(id));
    }
    item->id = id;
    item->file = im->file;
    item->line = line_no;
    VEC_PUSH(im->arena, im->items, *it);
}

/* How many of the items lack something that a bank asks for. */
static void tell_gaps(struct import *im)
{
    struct {
        int n;
        const char *what;
    } gaps[] = { { 0, "area" },
                 { 0, "level" },
                 { 0, "source" },
                 { 0, "reason of each option" },
                 { 0, "takeaway" } };

    for (size_t i = 0; i < im->items->n; i++) {
        const struct imported *it = &im->items->p[i];
        bool reasons = true;
        for (int o = 0; o < it->item.n_options; o++)
            reasons = reasons && it->item.options[o].reason.n;
        gaps[0].n += !it->item.area.n;
        gaps[1].n += it->gaps.level;
        gaps[2].n += !it->item.source.n;
        gaps[3].n += !reasons;
        gaps[4].n += !it->item.takeaway.n;
    }
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        if (gaps[i].n)
            problem_add(im->lost, im->file, 0,
                        S("write it before the items go into a bank"),
                        "no %s in %d of %zu items", gaps[i].what, gaps[i].n,
                        im->items->n);
}

void bank_import(struct arena *a, enum bank_exchange format, struct str file,
                 struct str bytes, struct imports *items, struct problems *lost)
{
    struct import im = { a, str_dup(a, file), items, lost };

    if (bytes.n > IMPORT_MOST) {
        problem_add(lost, file, 1, S("split it"), "file of more than %d bytes",
                    IMPORT_MOST);
        return;
    }
    if (str_starts(bytes, S("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.n);
    if (!str_is_utf8(bytes)) {
        problem_add(lost, file, 1, S("save it as UTF-8"),
                    "file that is not UTF-8");
        return;
    }
    formats[format].read(&im, str_dup(a, bytes));
    if (!items->n)
        problem_add(lost, file, 1, S("is it of the format that was named?"),
                    "no question that can be carried over");
    tell_gaps(&im);
}
