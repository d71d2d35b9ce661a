/* Items as a table: the fields of docs/bank-format.md, then option_a, reason_a,
 * misconception_a, option_b … The key is "b" or "a,c". Texts are Markdown; a
 * cell may hold line breaks. */
#include "format/bank_exchange_int.h"

#include "base/vec.h"
#include "format/bank_int.h"
#include "format/csv.h"

#include <string.h>

static const char *const columns[] = {
    "id",       "area",     "type",           "level",
    "status",   "source",   "source_checked", "source_standing",
    "fact",     "note",     "enemies",        "reviewed",
    "shuffle",  "negative", "stem",           "key",
    "takeaway",
};
enum { COLUMNS = sizeof columns / sizeof *columns };
enum { CELLS_MOST = COLUMNS + 3 * OPTIONS_MOST + 32 };

/* ---- writing ---- */

static void cell(struct export *x, struct str s)
{
    bool quoted = str_has(s, S(",")) || str_has(s, S("\"")) ||
                  str_has(s, S("\n")) || str_has(s, S(";"));

    if (!quoted) {
        put(x, s);
        return;
    }
    put(x, S("\""));
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            put(x, S("\""));
        out_lit(&x->out, s.p + i, 1);
    }
    put(x, S("\""));
}

static void next_cell(struct export *x, struct str s)
{
    put(x, S(","));
    cell(x, s);
}

static struct str yes_no(bool yes)
{
    return yes ? S("yes") : S("no");
}

static void write_item(struct export *x, const struct item *item)
{
    struct str enemies = { 0 };

    for (int i = 0; i < item->n_enemies; i++)
        enemies = str_fmt(x->arena, "%.*s%s%.*s", STR_ARG(enemies),
                          i ? " " : "", STR_ARG(item->enemies[i]));
    cell(x, item->id);
    next_cell(x, item->area);
    next_cell(x, item_type_text(item->type));
    next_cell(x, item_level_text(item->level));
    next_cell(x, item_status_text(item->status));
    next_cell(x, item->source);
    next_cell(x, yes_no(item->source_checked));
    next_cell(x, item->source_standing);
    next_cell(x, item->fact);
    next_cell(x, item->note);
    next_cell(x, enemies);
    next_cell(x, item->reviewed);
    next_cell(x, yes_no(item->shuffle));
    next_cell(x, yes_no(item->negative));
    next_cell(x, item->stem);
    next_cell(x, option_set_text(x->arena, item->key));
    next_cell(x, item->takeaway);
    for (int i = 0; i < item->n_options; i++) {
        next_cell(x, item->options[i].text);
        next_cell(x, item->options[i].reason);
        next_cell(x, item->options[i].misconception);
    }
    put(x, S("\r\n"));
    if (item->n_images)
        lose_item(x, item, "drawing", S("copy bank/images too"));
}

void bank_csv_write(struct export *x, const struct bank *bank)
{
    int most = 0;

    for (int i = 0; i < bank->n_items; i++)
        if (bank->items[i].n_options > most)
            most = bank->items[i].n_options;
    for (int i = 0; i < COLUMNS; i++) {
        put(x, i ? S(",") : S(""));
        put(x, str_from_c(columns[i]));
    }
    for (int i = 0; i < most; i++)
        put(x, str_fmt(x->arena, ",option_%c,reason_%c,misconception_%c",
                       'a' + i, 'a' + i, 'a' + i));
    put(x, S("\r\n"));
    for (int i = 0; i < bank->n_items; i++)
        if (is_exported(&bank->items[i]))
            write_item(x, &bank->items[i]);
}

/* ---- reading ---- */

struct cells {
    struct str p[CELLS_MOST];
    int n;
};

struct reader {
    struct import *im;
    struct str rest;
    int line; /* of the rest */
    char sep;
    struct cells head, row;
    int row_line;
};

/* One cell; what ends it stays. */
static struct str read_cell(struct reader *r)
{
    struct out o;
    size_t at = 0;
    bool quoted = r->rest.n && r->rest.p[0] == '"';

    out_init(&o, r->im->arena, r->rest.n + 1);
    for (at = quoted; at < r->rest.n; at++) {
        char c = r->rest.p[at];
        if (quoted && c == '"') {
            if (at + 1 == r->rest.n || r->rest.p[at + 1] != '"') {
                at++;
                break;
            }
            at++;
        } else if (!quoted && (c == r->sep || c == '\n')) {
            break;
        }
        r->line += quoted && c == '\n';
        if (c != '\r')
            out_lit(&o, &c, 1);
    }
    r->rest = str_sub(r->rest, at, r->rest.n);
    return out_str(&o);
}

/* The next row that is not empty; false at the end. */
static bool read_row(struct reader *r, struct cells *row)
{
    do {
        if (!r->rest.n)
            return false;
        *row = (struct cells){ 0 };
        r->row_line = r->line;
        for (;;) {
            struct str c = read_cell(r);
            if (row->n < CELLS_MOST)
                row->p[row->n++] = c;
            /* what follows a closing quote belongs to no cell */
            while (r->rest.n && r->rest.p[0] != r->sep && r->rest.p[0] != '\n')
                r->rest = str_sub(r->rest, 1, r->rest.n);
            if (!r->rest.n || r->rest.p[0] == '\n')
                break;
            r->rest = str_sub(r->rest, 1, r->rest.n);
        }
        r->line += r->rest.n > 0;
        r->rest = str_sub(r->rest, 1, r->rest.n);
    } while (row->n == 1 && !row->p[0].n);
    return true;
}

/* The cell of a column, or empty. */
static struct str get(const struct reader *r, struct str column)
{
    for (int i = 0; i < r->head.n && i < r->row.n; i++)
        if (str_eq(r->head.p[i], column))
            return str_trim(r->row.p[i]);
    return (struct str){ 0 };
}

static struct str get_of(const struct reader *r, const char *what, int option)
{
    return get(r, str_fmt(r->im->arena, "%s_%c", what, 'a' + option));
}

static struct str field(const struct reader *r, const char *column)
{
    return import_field(r->im, get(r, str_from_c(column)));
}

static void bad_word(struct reader *r, const char *column)
{
    struct str value = get(r, str_from_c(column));

    if (value.n)
        problem_add(r->im->lost, r->im->file, r->row_line,
                    S("see docs/bank-format.md for what it can be"),
                    "bad value of '%s': '%.*s'", column,
                    STR_ARG(beginning(value, 60)));
}

static void read_enemies(struct reader *r, struct item *item)
{
    struct str rest = field(r, "enemies"), id;
    struct {
        struct str *p;
        size_t n, cap;
    } ids = { 0 };

    while (str_next(&rest, ' ', &id))
        if (is_slug(id))
            VEC_PUSH(r->im->arena, &ids, id);
    item->enemies = ids.p;
    item->n_enemies = (int)ids.n;
}

static void read_options(struct reader *r, struct item *item)
{
    struct import *im = r->im;

    for (int i = 0; i < OPTIONS_MOST; i++) {
        struct str text = get_of(r, "option", i);
        struct option *o = &item->options[i];
        struct str tag = get_of(r, "misconception", i);
        if (!text.n)
            break;
        item->n_options++;
        o->text =
            import_text(im, r->row_line, MARKUP_MARKDOWN, text, MARKDOWN_LINE);
        import_reason(im, r->row_line, MARKUP_MARKDOWN, get_of(r, "reason", i),
                      o);
        if (is_slug(tag))
            o->misconception = tag;
        else if (tag.n)
            lose(im, r->row_line, "misconception that is no tag",
                 S("use a-z, 0-9 and hyphens"));
    }
}

static void read_item(struct reader *r)
{
    struct imported it = import_new();
    struct item *item = &it.item;
    struct import *im = r->im;
    struct date day;
    struct str reviewed = field(r, "reviewed"), first = { 0 };

    item->area = field(r, "area");
    item->source = field(r, "source");
    item->source_standing = field(r, "source_standing");
    it.gaps.level = !item_level_parse(field(r, "level"), &item->level);
    if (it.gaps.level)
        bad_word(r, "level");
    item->source_checked = str_eq(field(r, "source_checked"), S("yes"));
    item->shuffle = !str_eq(field(r, "shuffle"), S("no"));
    item->negative = str_eq(field(r, "negative"), S("yes"));
    struct str rest = reviewed;
    if (str_next(&rest, ',', &first) && date_parse(str_trim(first), &day))
        item->reviewed = reviewed;
    else
        bad_word(r, "reviewed");
    item->fact = field(r, "fact");
    if (item->fact.n && !is_slug(item->fact)) {
        bad_word(r, "fact");
        item->fact = (struct str){ 0 };
    }
    item->note = field(r, "note");
    if (item->note.n && !is_note_place(item->note)) {
        bad_word(r, "note");
        item->note = (struct str){ 0 };
    }
    read_enemies(r, item);
    item->stem = import_text(im, r->row_line, MARKUP_MARKDOWN,
                             get(r, S("stem")), MARKDOWN_STEM);
    item->takeaway = import_text(im, r->row_line, MARKUP_MARKDOWN,
                                 get(r, S("takeaway")), MARKDOWN_BLOCK);
    read_options(r, item);
    if (!option_set_parse(field(r, "key"), &item->key) ||
        item->key >> item->n_options) {
        bad_word(r, "key");
        item->key = 0;
    }
    import_keep(im, r->row_line, field(r, "id"), &it);
}

static bool is_known(struct str column)
{
    for (int i = 0; i < COLUMNS; i++)
        if (str_eq(column, str_from_c(columns[i])))
            return true;
    return (str_starts(column, S("option_")) ||
            str_starts(column, S("reason_")) ||
            str_starts(column, S("misconception_"))) &&
           column.p[column.n - 2] == '_' && column.p[column.n - 1] >= 'a' &&
           column.p[column.n - 1] < 'a' + OPTIONS_MOST;
}

void bank_csv_read(struct import *im, struct str bytes)
{
    struct reader r = { .im = im, .rest = bytes, .line = 1 };
    struct str rest = bytes, line;

    if (!str_next(&rest, '\n', &line))
        return;
    r.sep = csv_separator(line);
    if (!read_row(&r, &r.head))
        return;
    for (int i = 0; i < r.head.n; i++) {
        r.head.p[i] = str_trim(r.head.p[i]);
        if (!is_known(r.head.p[i]))
            problem_add(im->lost, im->file, 1,
                        S("name it as docs/bank-exchange.md does"),
                        "unknown column '%.*s'",
                        STR_ARG(beginning(r.head.p[i], 60)));
    }
    while (read_row(&r, &r.row))
        read_item(&r);
}
