/* What is in a bank: counts for the people who write and review it. */
#ifndef RESIT_CMD_BANK_STATS_H
#define RESIT_CMD_BANK_STATS_H

#include "exam/form.h"
#include "format/bank_fair.h"
#include "format/bank_review.h"

#include <jansson.h>
#include <stdio.h>

enum { LEVELS = LEVEL_ANALYSIS + 1, STATUSES = ITEM_RETIRED + 1 };

/* Items of one domain, or of one area itself (not of the areas below it). */
struct place_stats {
    struct str id;
    bool is_domain;
    int n;        /* items, whatever their status */
    int n_usable; /* operational or pretest */
    int need;     /* scored items in a full mock; -1: not published */
};

struct bank_stats {
    struct str program, signed_by, outline; /* outline empty: none in force */
    int n_items;
    int by_level[LEVELS];
    int by_status[STATUSES];
    int n_reviewed, n_source_checked, n_negative, n_multiple;
    int n_placed; /* with a place in the notes of their own */
    int n_facts;  /* facts that two or more items ask */
    /* of the items with one key */
    int n_single;
    int by_key_position[OPTIONS_MOST];
    int n_key_longest; /* the key has more letters than every other option */
    /* misconceptions: different tags, and those of two or more options */
    int n_tags, n_tags_again;
    struct fairness fair;
    const struct bank_review *review;
    struct place_stats *places; /* each domain with its areas behind it */
    int n_places;
    bool has_mock; /* a full mock can be assembled */
    struct shortages lacks;
};

const struct bank_stats *bank_stats_make(struct arena *, const struct program *,
                                         const struct bank *, struct date on);
json_t *bank_stats_json(const struct bank_stats *);
void bank_stats_print(const struct bank_stats *, FILE *);

#endif
