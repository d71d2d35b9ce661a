/* Material: what there is to learn for one program, made from its outline and
 * its bank. Everything in `study` speaks of items, areas and cards by their
 * index here.
 *
 * A card is what memory is kept for. It is a fact or a misconception, not a
 * question: several items may ask the same card, and a review takes another
 * item each time where there is one. An item asks exactly one fact (its own,
 * unless several items name the same one) and one misconception for each of
 * its distractors that names one. */
#ifndef RESIT_STUDY_MATERIAL_H
#define RESIT_STUDY_MATERIAL_H

#include "exam/calibration.h"
#include "exam/program.h"

enum card_kind { CARD_FACT, CARD_MISCONCEPTION };

struct card {
    enum card_kind kind;
    /* Stable over time and versions of the bank: "fact:cma-0412" or
     * "misconception:counts-irregular-pulse-short". */
    struct str name;
    int area;         /* of the first of its items */
    const int *items; /* that ask it, ascending */
    int n_items;
};

struct material_item {
    const struct item *item;
    int area; /* index into areas */
    int fact; /* card */
    /* The misconception each option stands for, a card; -1: none. */
    int misconception[OPTIONS_MOST];
    double b;     /* difficulty, logits, 0 = as hard as the average item */
    double se_b;  /* its standard error; large where it is not calibrated */
    double floor; /* the chance of a right answer by guessing alone */
};

/* The finest places for which a form's number of items is published. In a
 * domain where none is, the areas that the bank's items are in, by the bank's
 * own proportions, as forms are made (exam/form.h); without items there, the
 * domain itself. */
struct material_area {
    struct str id, name;
    int domain;
    double weight; /* expected scored items of a full form; sums to n_scored */
    int n_items;   /* in the bank that may be practised */
    /* Of its items (where there is none, of all): mean difficulty, spread
     * around it, mean floor. */
    double b, spread, floor;
};

struct material {
    const struct material_item *items; /* sorted by item id */
    int n_items;
    const struct material_area *areas; /* in outline order */
    int n_areas;
    const struct domain *domains;
    int n_domains;
    const struct card *cards; /* facts, then misconceptions; sorted by name */
    int n_cards;
    int n_scored; /* items of a full form that count; 100: not published */
    int line;     /* practice line, number right of n_scored; 0: none */
    /* The official scale and its pass mark; all 0: the body does not say both
     * itself. */
    int scale_pass, scale_min, scale_max;
};

/* What is taken for the spread of item difficulties, in logits, where nothing
 * is calibrated: our convention (docs/study-ability.md). */
double material_spread(enum item_level);

/* Retired and draft items are left out. The outline and the bank must outlive
 * what is made. Difficulties come from the calibration where it has the item;
 * it may be NULL. */
struct material *material_make(struct arena *, const struct program *,
                               const struct outline *, const struct bank *,
                               const struct calibration *);
/* Index, or -1. */
int material_item_find(const struct material *, struct str item_id);
int material_card_find(const struct material *, struct str card_name);

#endif
