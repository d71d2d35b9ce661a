#include "format/csv.h"

#include "base/arena.h"

#include <string.h>

char csv_separator(struct str line)
{
    bool quoted = false;

    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == ',' || c == ';' || c == '\t'))
            return c;
    }
    return ',';
}

/* A quoted cell: s starts behind the first quote. Returns the number of bytes
 * up to and with the closing quote, or 0. */
static size_t quoted_cell(struct arena *a, struct str s, struct str *out)
{
    size_t n = 0;
    bool doubled = false;

    for (; n < s.n; n++) {
        if (s.p[n] != '"')
            continue;
        if (n + 1 == s.n || s.p[n + 1] != '"')
            break;
        doubled = true;
        n++;
    }
    if (n == s.n)
        return 0;
    *out = str_sub(s, 0, n);
    if (doubled) {
        char *p = arena_alloc(a, n);
        size_t m = 0;
        for (size_t i = 0; i < n; i++) {
            p[m++] = s.p[i];
            i += s.p[i] == '"';
        }
        *out = (struct str){ p, m };
    }
    return n + 1;
}

int csv_split(struct arena *a, struct str line, char sep, struct str *cells,
              int most)
{
    struct str rest = line;

    for (int n = 0;; n++) {
        struct str cell;
        size_t used;
        if (rest.n && rest.p[0] == '"') {
            used = quoted_cell(a, str_sub(rest, 1, rest.n), &cell);
            if (!used++)
                return -1;
            if (used < rest.n && rest.p[used] != sep)
                return -1;
        } else {
            const char *end = rest.n ? memchr(rest.p, sep, rest.n) : NULL;
            used = end ? (size_t)(end - rest.p) : rest.n;
            cell = str_trim(str_sub(rest, 0, used));
        }
        if (n < most)
            cells[n] = cell;
        if (used >= rest.n)
            return n + 1;
        rest = (struct str){ rest.p + used + 1, rest.n - used - 1 };
    }
}

static struct str next_line(struct str *rest)
{
    struct str line = { 0 };

    str_next(rest, '\n', &line);
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static bool read_header(struct arena *a, struct str file, struct str line,
                        char sep, struct csv_table *t, struct problems *ps)
{
    int n = csv_split(a, line, sep, NULL, 0);

    if (n < 0 || !str_trim(line).n) {
        problem_add(ps, file, 1, S("begin with a line of column names"),
                    "no column names");
        return false;
    }
    t->columns = ARENA_ARRAY(a, struct str, (size_t)n);
    t->n_columns = csv_split(a, line, sep, t->columns, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (str_eq(t->columns[i], t->columns[j]))
                problem_add(ps, file, 1, S("name every column differently"),
                            "two columns are called %.*s",
                            STR_ARG(t->columns[i]));
    return true;
}

bool csv_read(struct arena *a, struct str file, struct str text,
              struct csv_table *out, struct problems *ps)
{
    struct csv_table t = { 0 };
    size_t before = ps->n + ps->cut, n_lines = 1;

    if (str_starts(text, S("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    struct str rest = text, line = next_line(&rest);
    char sep = csv_separator(line);
    if (!read_header(a, file, line, sep, &t, ps))
        return false;
    for (size_t i = 0; i < rest.n; i++)
        n_lines += rest.p[i] == '\n';
    t.rows = ARENA_ARRAY(a, struct csv_row, n_lines);
    for (int at = 2; rest.n; at++) {
        line = next_line(&rest);
        if (!str_trim(line).n)
            continue;
        struct csv_row *row = &t.rows[t.n_rows++];
        row->line = at;
        row->cells = ARENA_ARRAY(a, struct str, (size_t)t.n_columns);
        int n = csv_split(a, line, sep, row->cells, t.n_columns);
        if (n < 0)
            problem_add(ps, file, at, S("close the quote on the same line"),
                        "a quote is not closed");
        else if (n != t.n_columns)
            problem_add(ps, file, at, S("give every row one cell per column"),
                        "%d cells, but %d columns", n, t.n_columns);
    }
    *out = t;
    return ps->n + ps->cut == before;
}

int csv_column(const struct csv_table *t, struct str name)
{
    for (int i = 0; i < t->n_columns; i++)
        if (str_eq(t->columns[i], name))
            return i;
    return -1;
}
