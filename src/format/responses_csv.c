#include "format/responses_csv.h"

#include "base/arena.h"
#include "base/vec.h"
#include "format/csv.h"

#include <math.h>
#include <string.h>

enum { LINE_MOST = 1 << 24, UNKNOWN = 254 };

enum role { ROLE_ITEM, ROLE_COUNT, ROLE_GROUP, ROLE_NAME, ROLE_DROP };

struct column {
    enum role role;
    int item;
    struct str id;
    /* code of a cell of one byte; UNKNOWN: not met yet */
    uint8_t code[256];
};

struct responses_csv {
    struct arena *arena;
    struct responses_csv_options o;
    struct problems *problems;
    struct responses *r;
    struct column *columns;
    int n_columns;
    bool has_header, has_count, has_group, has_name;
    char sep;
    int line;
    struct str *cells; /* of a line that is cut slowly */
    struct {
        char *p;
        size_t n, cap;
    } carry; /* the begun line */
    bool too_long;
    struct {
        double *p;
        size_t n, cap;
    } weights;
    struct {
        int *p;
        size_t n, cap;
    } groups;
    struct {
        struct str *p;
        size_t n, cap;
    } group_names, names;
};

struct responses_csv *responses_csv_new(struct arena *a,
                                        const struct responses_csv_options *o,
                                        struct problems *ps)
{
    struct responses_csv *c = ARENA_NEW(a, struct responses_csv);

    c->arena = a;
    c->o = *o;
    c->problems = ps;
    c->r = ARENA_NEW(a, struct responses);
    return c;
}

/* ---- the first line ---- */

static enum role column_role(struct responses_csv *c, struct str id)
{
    if (c->o.count.n && str_eq(id, c->o.count))
        return c->has_count = true, ROLE_COUNT;
    if (c->o.group.n && str_eq(id, c->o.group))
        return c->has_group = true, ROLE_GROUP;
    if (c->o.name.n && str_eq(id, c->o.name))
        return c->has_name = true, ROLE_NAME;
    for (int i = 0; i < c->o.n_drop; i++)
        if (str_eq(id, c->o.drop[i]))
            return ROLE_DROP;
    return ROLE_ITEM;
}

static void want_column(struct responses_csv *c, struct str id, bool has)
{
    if (id.n && !has)
        problem_add(c->problems, c->o.file, 1,
                    S("name a column of the first line"),
                    "there is no column %.*s", STR_ARG(id));
}

static void mark_keyed(struct responses_csv *c)
{
    for (size_t i = 0; i < c->o.n_keys; i++) {
        int j = responses_find(c->r, c->o.keys[i].item);
        if (j >= 0)
            c->r->items[j].keyed = true;
        else
            problem_add(c->problems, c->o.file, 1,
                        S("mend the item's name in the key"),
                        "the key names item %.*s, which has no column",
                        STR_ARG(c->o.keys[i].item));
    }
}

static void read_header(struct responses_csv *c, struct str line)
{
    if (str_starts(line, S("\xef\xbb\xbf")))
        line = str_sub(line, 3, line.n);
    c->has_header = true;
    if (line.n &&
        (memchr(line.p, '\0', line.n) || memchr(line.p, '\r', line.n))) {
        problem_add(c->problems, c->o.file, 1,
                    S("save it as CSV in UTF-8 with ordinary line breaks"),
                    "this is not UTF-8 text in lines");
        return;
    }
    c->sep = csv_separator(line);
    int n = csv_split(c->arena, line, c->sep, NULL, 0);
    if (n < 0 || !str_trim(line).n) {
        problem_add(c->problems, c->o.file, 1,
                    S("begin with a line of column names"), "no column names");
        return;
    }
    c->cells = ARENA_ARRAY(c->arena, struct str, (size_t)n);
    c->columns = ARENA_ARRAY(c->arena, struct column, (size_t)n);
    csv_split(c->arena, str_dup(c->arena, line), c->sep, c->cells, n);
    struct str *ids = ARENA_ARRAY(c->arena, struct str, (size_t)n);
    int n_items = 0;
    for (int i = 0; i < n; i++) {
        struct column *col = &c->columns[i];
        *col = (struct column){ .role = column_role(c, c->cells[i]),
                                .id = c->cells[i] };
        memset(col->code, UNKNOWN, sizeof col->code);
        for (int k = 0; k < i; k++)
            if (str_eq(c->columns[k].id, col->id))
                problem_add(c->problems, c->o.file, 1,
                            S("name every column differently"),
                            "two columns are called %.*s", STR_ARG(col->id));
        if (col->role == ROLE_ITEM) {
            col->item = n_items;
            ids[n_items++] = col->id;
        }
    }
    c->n_columns = n;
    want_column(c, c->o.count, c->has_count);
    want_column(c, c->o.group, c->has_group);
    want_column(c, c->o.name, c->has_name);
    if (!n_items)
        problem_add(c->problems, c->o.file, 1, S("keep a column per item"),
                    "there is no item column");
    responses_init(c->r, c->arena, ids, n_items);
    mark_keyed(c);
}

/* ---- cells ---- */

static bool is_missing(const struct responses_csv *c, struct str cell)
{
    for (int i = 0; i < c->o.n_na; i++)
        if (str_eq(cell, c->o.na[i]))
            return true;
    return !cell.n || str_eq(cell, S("NA"));
}

/* Whole points, as programs write them: 1 or 1.0. */
static bool is_points(struct str cell, int64_t *out)
{
    double x;

    if (!str_to_i64(cell, out)) {
        if (!str_to_f64(cell, &x) || !(fabs(x) < RESPONSE_CATEGORIES) ||
            floor(x) != x)
            return false;
        *out = (int64_t)x;
    }
    return *out >= 0 && *out < RESPONSE_CATEGORIES;
}

/* The code of an option: the label it was met with, or a new one. */
static int option_code(struct responses_csv *c, struct response_item *item,
                       struct str cell)
{
    for (int k = 0; k < item->n_codes; k++)
        if (str_eq(item->label[k], cell))
            return k;
    if (item->n_codes == RESPONSE_CODES)
        return -1;
    item->label[item->n_codes] = str_dup(c->arena, cell);
    item->score[item->n_codes] = 0;
    for (size_t i = 0; i < c->o.n_keys; i++)
        if (str_eq(c->o.keys[i].item, item->id) &&
            str_eq(c->o.keys[i].option, cell))
            item->score[item->n_codes] = (uint8_t)c->o.keys[i].points;
    return item->n_codes++;
}

static void bad_cell(struct responses_csv *c, const struct column *col,
                     struct str cell, struct str mend, const char *why)
{
    problem_add(c->problems, c->o.file, c->line, mend,
                "row %d, column %.*s: \"%.*s\" %s", c->line - 1,
                STR_ARG(col->id), (int)(cell.n < 40 ? cell.n : 40),
                cell.p ? cell.p : "", why);
}

static uint8_t item_code(struct responses_csv *c, struct column *col,
                         struct str cell)
{
    struct response_item *item = &c->r->items[col->item];
    int64_t v;
    int code;

    if (is_missing(c, cell)) {
        code = RESPONSE_MISSING;
    } else if (item->keyed) {
        code = option_code(c, item, cell);
        if (code < 0)
            bad_cell(c, col, cell, S("check the column and its key"),
                     "is the 65th different answer");
    } else if (is_points(cell, &v)) {
        code = (int)v;
        if (code >= item->n_codes)
            item->n_codes = code + 1;
    } else {
        code = -1;
        bad_cell(c, col, cell,
                 S("write points, NA or nothing; options need --key, another "
                   "word for missing needs --na"),
                 "is not points from 0 to 15");
    }
    if (code < 0)
        return RESPONSE_MISSING;
    if (cell.n == 1)
        col->code[(unsigned char)cell.p[0]] = (uint8_t)code;
    return (uint8_t)code;
}

static int group_number(struct responses_csv *c, struct str name)
{
    for (size_t g = 0; g < c->group_names.n; g++)
        if (str_eq(c->group_names.p[g], name))
            return (int)g;
    VEC_PUSH(c->arena, &c->group_names, str_dup(c->arena, name));
    return (int)c->group_names.n - 1;
}

static void other_cell(struct responses_csv *c, const struct column *col,
                       struct str cell)
{
    double w = 0;

    switch (col->role) {
    case ROLE_COUNT:
        if (!str_to_f64(cell, &w) || !(w >= 0) || !isfinite(w))
            bad_cell(c, col, cell, S("write a number of persons"),
                     "is not a count");
        VEC_PUSH(c->arena, &c->weights, w);
        break;
    case ROLE_GROUP:
        if (is_missing(c, cell))
            bad_cell(c, col, cell, S("give every row a group"),
                     "is not a group");
        VEC_PUSH(c->arena, &c->groups, group_number(c, cell));
        break;
    case ROLE_NAME:
        VEC_PUSH(c->arena, &c->names, str_dup(c->arena, cell));
        break;
    case ROLE_ITEM:
    case ROLE_DROP:
        break;
    }
}

/* A row with anything but known single bytes in its item columns. */
static void slow_row(struct responses_csv *c, struct str line, uint8_t *row)
{
    int n = csv_split(c->arena, line, c->sep, c->cells, c->n_columns);

    if (n < 0) {
        problem_add(c->problems, c->o.file, c->line,
                    S("close the quote on the same line"),
                    "a quote is not closed");
        return;
    }
    if (n != c->n_columns) {
        problem_add(c->problems, c->o.file, c->line,
                    S("give every row one cell per column"),
                    "row %d has %d cells, but there are %d columns",
                    c->line - 1, n, c->n_columns);
        return;
    }
    for (int i = 0; i < n; i++) {
        struct column *col = &c->columns[i];
        if (col->role == ROLE_ITEM)
            row[col->item] = item_code(c, col, c->cells[i]);
        else
            other_cell(c, col, c->cells[i]);
    }
}

/* The common row: items only, one known byte each. */
static bool fast_row(const struct responses_csv *c, struct str line,
                     uint8_t *row)
{
    size_t n = (size_t)c->n_columns;
    const unsigned char *p = (const unsigned char *)line.p;
    unsigned char sep = (unsigned char)c->sep, bad = 0;

    if (line.n != 2 * n - 1 || c->r->n_items != c->n_columns)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint8_t code = c->columns[i].code[p[2 * i]];
        row[i] = code;
        bad |= code == UNKNOWN;
        bad |= i + 1 < n && p[2 * i + 1] != sep;
    }
    return !bad;
}

static void read_line(struct responses_csv *c, struct str line)
{
    c->line++;
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    if (!c->has_header) {
        read_header(c, line);
        return;
    }
    if (!c->r->n_items || (c->n_columns > 1 && !str_trim(line).n))
        return;
    uint8_t *row = responses_append(c->r, c->arena);
    if (!fast_row(c, line, row))
        slow_row(c, line, row);
}

static void carry(struct responses_csv *c, const char *p, size_t n)
{
    size_t want = c->carry.n + n;

    if (!n)
        return;
    if (want > LINE_MOST) {
        if (!c->too_long)
            problem_add(c->problems, c->o.file, c->line + 1,
                        S("check that this is a CSV file"),
                        "a line is longer than 16 MB");
        c->too_long = true;
        return;
    }
    if (want > c->carry.cap) {
        char *more = arena_alloc(c->arena, 2 * want);
        if (c->carry.n)
            memcpy(more, c->carry.p, c->carry.n);
        c->carry.p = more;
        c->carry.cap = 2 * want;
    }
    memcpy(c->carry.p + c->carry.n, p, n);
    c->carry.n = want;
}

bool responses_csv_feed(struct responses_csv *c, const char *p, size_t n)
{
    while (n && !c->too_long) {
        const char *end = memchr(p, '\n', n);
        size_t len = end ? (size_t)(end - p) : n;
        if (!end || c->carry.n)
            carry(c, p, len);
        if (end && c->carry.n) {
            read_line(c, (struct str){ c->carry.p, c->carry.n });
            c->carry.n = 0;
        } else if (end) {
            read_line(c, (struct str){ p, len });
        }
        p += len + (end != NULL);
        n -= len + (end != NULL);
    }
    return !c->too_long;
}

/* Labels and points of items without a key; the highest points of all. */
static void finish_item(struct responses_csv *c, struct response_item *item)
{
    int most = 0;

    if (!item->keyed)
        for (int k = 0; k < item->n_codes; k++)
            item->label[k] = str_fmt(c->arena, "%d", k);
    for (int k = 0; k < item->n_codes; k++)
        if (item->score[k] > most)
            most = item->score[k];
    for (size_t i = 0; i < c->o.n_keys; i++)
        if (str_eq(c->o.keys[i].item, item->id) && c->o.keys[i].points > most)
            most = c->o.keys[i].points;
    item->n_categories = most + 1;
}

struct responses *responses_csv_end(struct responses_csv *c)
{
    struct responses *r = c->r;

    if (c->carry.n)
        read_line(c, (struct str){ c->carry.p, c->carry.n });
    c->carry.n = 0;
    if (!r->n_rows && !c->problems->n)
        problem_add(c->problems, c->o.file, c->line, S("add a row per person"),
                    "there are no answers");
    if (c->problems->n)
        return NULL;
    for (int j = 0; j < r->n_items; j++)
        finish_item(c, &r->items[j]);
    r->weight = c->has_count ? c->weights.p : NULL;
    r->group = c->has_group ? c->groups.p : NULL;
    r->names = c->has_name ? c->names.p : NULL;
    if (c->has_group) {
        r->group_names = c->group_names.p;
        r->n_groups = (int)c->group_names.n;
    }
    return r;
}

/* ---- the key file ---- */

bool response_keys_read(struct arena *a, struct str file, struct str text,
                        struct response_key **keys, size_t *n,
                        struct problems *ps)
{
    struct csv_table t;
    struct {
        struct response_key *p;
        size_t n, cap;
    } all = { 0 };
    size_t before = ps->n;

    if (!csv_read(a, file, text, &t, ps))
        return false;
    int item = csv_column(&t, S("item")), key = csv_column(&t, S("key"));
    int points = csv_column(&t, S("points"));
    if (item < 0 || key < 0) {
        problem_add(ps, file, 1, S("name the columns item and key"),
                    "a key needs the columns item and key");
        return false;
    }
    for (size_t i = 0; i < t.n_rows; i++) {
        int64_t v = 1;
        if (points >= 0 && (!str_to_i64(t.rows[i].cells[points], &v) || v < 0 ||
                            v >= RESPONSE_CATEGORIES))
            problem_add(ps, file, t.rows[i].line, S("write 0 to 15"),
                        "\"%.*s\" is not points",
                        STR_ARG(t.rows[i].cells[points]));
        struct str rest = t.rows[i].cells[key], option;
        while (str_next(&rest, '|', &option))
            if (str_trim(option).n)
                VEC_PUSH(a, &all,
                         (struct response_key){ t.rows[i].cells[item],
                                                str_trim(option), (int)v });
    }
    *keys = all.p;
    *n = all.n;
    return ps->n == before;
}
