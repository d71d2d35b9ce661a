/* Response tables: CSV bytes in, `struct responses` out, in one pass.
 *
 * One row per person (or per pattern, with a count column), one column per
 * item. A cell is points (0, 1, … 15, also as 1.0) or, for an item with a key,
 * an option of any text; empty, NA or one of `na` is missing. Layout as in
 * csv.h; rows may come in pieces of any size, so a file larger than memory
 * allows is never held as text. Every bad cell is a problem with its line, row
 * and column, and a table with a problem is not returned at all. */
#ifndef RESIT_FORMAT_RESPONSES_CSV_H
#define RESIT_FORMAT_RESPONSES_CSV_H

#include "base/err.h"
#include "psych/responses.h"

/* What an answer earns. Options that are not listed earn 0. */
struct response_key {
    struct str item, option;
    int points;
};

struct responses_csv_options {
    struct str file;        /* for messages */
    struct str count;       /* column of persons per row; empty: none */
    struct str group;       /* column of the group; empty: none */
    struct str name;        /* column that names the person; empty: none */
    const struct str *drop; /* columns to leave out */
    int n_drop;
    const struct str *na; /* further texts that mean: missing */
    int n_na;
    const struct response_key *keys;
    size_t n_keys;
};

struct responses_csv;

/* The options' texts must live as long as the arena. */
struct responses_csv *responses_csv_new(struct arena *,
                                        const struct responses_csv_options *,
                                        struct problems *);
/* False: a line is so long that no more needs to come. */
bool responses_csv_feed(struct responses_csv *, const char *p, size_t n);
/* The last line need not end in a line break. NULL when there were problems
 * or no row. */
struct responses *responses_csv_end(struct responses_csv *);

/* Key file: columns item, key and optionally points (1); an item may have
 * several rows, and `a|c` in `key` means that either earns the points. */
bool response_keys_read(struct arena *, struct str file, struct str text,
                        struct response_key **keys, size_t *n,
                        struct problems *);

#endif
