/* Small CSV tables: keys, ratings, domains, anchors. (Responses, which may
 * have millions of rows, are read by responses_csv.h.)
 *
 * The first line names the columns. The separator is the first of , ; tab
 * that occurs in it. Cells may stand in double quotes, "" is a quote inside;
 * a line break inside quotes is refused. Empty lines are skipped, a byte order
 * mark and \r are dropped. RFC 4180 but for the line breaks. */
#ifndef RESIT_FORMAT_CSV_H
#define RESIT_FORMAT_CSV_H

#include "base/err.h"

struct csv_row {
    int line; /* from 1 */
    struct str *cells;
};

struct csv_table {
    struct str *columns;
    int n_columns;
    struct csv_row *rows;
    size_t n_rows;
};

/* Read a whole table; false when there were problems (in *ps, with line). The
 * table lies in the arena, its cells may be views into `text`. */
bool csv_read(struct arena *, struct str file, struct str text,
              struct csv_table *out, struct problems *ps);
/* The column of that name, or -1. */
int csv_column(const struct csv_table *, struct str name);

/* Cut a line (without line break) into cells, at most `most`; returns how
 * many there are, which may be more than `most`, or -1 for an open quote. */
int csv_split(struct arena *, struct str line, char sep, struct str *cells,
              int most);
/* The separator a header line uses. */
char csv_separator(struct str line);

#endif
