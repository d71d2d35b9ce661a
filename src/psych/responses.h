/* What many persons answered on one set of items.
 *
 * A cell is a code: 0 … n_codes-1 of its column, or one of the codes that say
 * why there is no answer: RESPONSE_OMITTED and RESPONSE_NOT_REACHED where the
 * source knows that the item was given, else RESPONSE_MISSING. An
 * item's `score` turns a code into points (0 … n_categories-1; missing stays
 * missing), so the options chosen and the points earned are one table. Rows
 * are kept in blocks of RESPONSE_BLOCK rows: reading copies nothing twice. */
#ifndef RESIT_PSYCH_RESPONSES_H
#define RESIT_PSYCH_RESPONSES_H

#include "base/str.h"

enum {
    RESPONSE_MISSING = 255, /* no answer; where others are told: not given */
    RESPONSE_OMITTED = 254, /* met and left open */
    RESPONSE_NOT_REACHED = 253, /* given, never met */
    RESPONSE_CODES = 64,        /* different answers in one column */
    RESPONSE_CATEGORIES = 16,   /* different points of one item */
    RESPONSE_BLOCK = 1024,
};

struct response_item {
    struct str id;
    struct str label[RESPONSE_CODES]; /* the answer as it was written */
    int n_codes;
    bool keyed;         /* options with a key, else points */
    bool pretest;       /* tried out: in no total, no alpha, no subscore */
    uint8_t score[256]; /* code → points */
    int n_categories;   /* highest points + 1 */
};

struct responses {
    int n_items;
    size_t n_rows;
    struct response_item *items;
    uint8_t **blocks;
    double *weight; /* persons a row stands for; NULL: one each */
    int *group;     /* of each row; NULL: one group */
    struct str *group_names;
    int n_groups;      /* at least 1 */
    struct str *names; /* of each row; NULL: rows have none */
    bool by_form;      /* rows are of different forms: codes say what was given
                          and left open, the order of items says nothing */
};

/* Not an answer, whatever it earns. */
static inline bool response_is_open(uint8_t code)
{
    return code >= RESPONSE_NOT_REACHED;
}

static inline const uint8_t *responses_row(const struct responses *r, size_t i)
{
    return r->blocks[i / RESPONSE_BLOCK] +
           i % RESPONSE_BLOCK * (size_t)r->n_items;
}

/* Points of row i on item j, or -1 when missing. */
static inline int responses_points(const struct responses *r, size_t i, int j)
{
    uint8_t p = r->items[j].score[responses_row(r, i)[j]];

    return p == RESPONSE_MISSING ? -1 : p;
}

static inline double responses_weight(const struct responses *r, size_t i)
{
    return r->weight ? r->weight[i] : 1;
}

static inline int responses_group(const struct responses *r, size_t i)
{
    return r->group ? r->group[i] : 0;
}

/* An empty table of n items with the given ids; score maps are identities. */
void responses_init(struct responses *, struct arena *, const struct str *ids,
                    int n_items);
/* Room for rows up to n_rows (contents of new rows are undefined). */
uint8_t *responses_append(struct responses *, struct arena *);
/* Points of code c of item j; n_categories grows with it. */
void responses_set_score(struct responses *, int j, int code, int points);
/* What was given and left open earns 0 points ("wrong"). */
void responses_missing_as_wrong(struct responses *);
/* The same rows with n of the columns, in the order given. Weights, groups and
 * names are shared. */
struct responses *responses_select(struct arena *, const struct responses *,
                                   const int *columns, int n);
/* The item of that id, or -1. */
int responses_find(const struct responses *, struct str id);
/* Persons: the sum of the weights. */
double responses_persons(const struct responses *);
/* Points of all items but pretest ones answered by row i; *answered may be
 * NULL. */
int responses_total(const struct responses *, size_t i, int *answered);
/* The highest total there can be; by form: that a person's form could earn. */
int responses_most(const struct responses *);

#endif
