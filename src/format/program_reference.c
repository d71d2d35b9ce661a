/* "reference:" of "format:", the tables that the exam screen may show. */
#include "format/program_yaml_int.h"

static struct str cell_at(struct program_reader *r, const struct yaml_list *l,
                          size_t i)
{
    const yaml_node_t *node = yaml_list_at(l, i);
    struct str s = { 0 };

    if (yaml_node_text(&r->yaml, node, "a cell", &s) &&
        s.n > REFERENCE_CELL_MOST)
        yaml_problem(&r->yaml, yaml_node_line(node), S("shorten it"),
                     "a cell of more than %d bytes", REFERENCE_CELL_MOST);
    return s;
}

/* At most so many; the rest is a problem. */
static size_t at_most(struct program_reader *r, const struct yaml_list *l,
                      size_t most, const char *what, int line)
{
    if (l->n <= most)
        return l->n;
    yaml_problem(&r->yaml, line, S("split or shorten it"), "more than %zu %s",
                 most, what);
    return most;
}

static struct str *read_cells(struct program_reader *r,
                              struct reference_table *t,
                              const struct yaml_list *rows)
{
    size_t width = (size_t)t->n_columns;
    struct str *cells =
        ARENA_ARRAY(r->yaml.arena, struct str, (size_t)t->n_rows * width);

    for (int i = 0; i < t->n_rows; i++) {
        const yaml_node_t *node = yaml_list_at(rows, (size_t)i);
        struct yaml_list row = yaml_list_of(&r->yaml, node, "a row");
        if (row.node && row.n != width)
            yaml_problem(&r->yaml, yaml_node_line(node),
                         S("give one cell for each column"),
                         "a row of %zu cells under %zu columns", row.n, width);
        for (size_t k = 0; k < width && k < row.n; k++)
            cells[(size_t)i * width + k] = cell_at(r, &row, k);
    }
    return cells;
}

static void read_table(struct program_reader *r, const yaml_node_t *node,
                       struct reference_table *t)
{
    struct yaml_map m = yaml_map_of(&r->yaml, node, "a table");

    if (!m.node)
        return;
    t->title = yaml_get_text(&m, "title", true);
    struct yaml_list columns = yaml_get_list(&m, "columns", true);
    struct yaml_list rows = yaml_get_list(&m, "rows", true);
    t->n_columns = (int)at_most(r, &columns, REFERENCE_COLUMNS_MOST, "columns",
                                yaml_map_line(&m, "columns"));
    t->n_rows = (int)at_most(r, &rows, REFERENCE_ROWS_MOST, "rows",
                             yaml_map_line(&m, "rows"));
    if ((columns.node && !t->n_columns) || (rows.node && !t->n_rows))
        yaml_problem(&r->yaml, m.line, S("fill it, or leave it out"),
                     "a table without columns or rows");
    struct str *names =
        ARENA_ARRAY(r->yaml.arena, struct str, (size_t)t->n_columns);
    for (int i = 0; i < t->n_columns; i++)
        names[i] = cell_at(r, &columns, (size_t)i);
    t->columns = names;
    t->cells = read_cells(r, t, &rows);
    t->fact = program_fact(r, &m, "fact", false);
    yaml_map_end(&m, "a table");
}

bool program_read_reference(struct program_reader *r, struct yaml_map *format,
                            struct exam_format *f, struct fact *fact)
{
    struct yaml_map m = yaml_get_map(format, "reference", false);

    if (!m.node)
        return false;
    bool allowed = yaml_get_bool(&m, "allowed", false);
    *fact = program_fact(r, &m, "fact", true);
    struct yaml_list tables = yaml_get_list(&m, "tables", allowed);
    if (!allowed && yaml_map_has(&m, "tables"))
        yaml_problem(&r->yaml, yaml_map_line(&m, "tables"),
                     S("leave them out, or say \"allowed: true\""),
                     "tables that are not allowed");
    else if (allowed && tables.node && !tables.n)
        yaml_problem(&r->yaml, yaml_map_line(&m, "tables"),
                     S("give a table, or say \"allowed: false\""),
                     "no table is given");
    size_t n = at_most(r, &tables, REFERENCE_TABLES_MOST, "tables", m.line);
    struct reference_table *all =
        ARENA_ARRAY(r->yaml.arena, struct reference_table, n);
    for (size_t i = 0; i < n; i++)
        read_table(r, yaml_list_at(&tables, i), &all[i]);
    f->tables = all;
    f->n_tables = allowed ? (int)n : 0;
    yaml_map_end(&m, "reference");
    return true;
}
