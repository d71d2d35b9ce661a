/* What only counting shows about a bank: cues to the right answer, pairs that
 * say the same, key positions, sources that have grown old.
 *
 * A bank that bank_md.h has read is usable; this says how good it is, and
 * keeps nobody from using it. Two severities:
 *
 *   problem  a rule of docs/item-writing.md is broken: `resit bank check`
 *            ends with 1
 *   remark   worth a look by a person; most are right as they stand
 *
 * Rules about the whole bank are not applied to fewer than REVIEW_LEAST items
 * that can be used, where chance alone would break them. Drafts are reviewed
 * item by item; retired items are not looked at. Deterministic. */
#ifndef RESIT_FORMAT_BANK_REVIEW_H
#define RESIT_FORMAT_BANK_REVIEW_H

#include "base/err.h"
#include "exam/item.h"
#include "exam/program.h"

enum { REVIEW_LEAST = 100 };

enum bank_rule {
    RULE_DUPLICATE,     /* two items that are nearly the same text */
    RULE_SIMILAR,       /* two that may give each other away */
    RULE_KEY_POSITION,  /* keys not even over a, b, c, d */
    RULE_KEY_LONGEST,   /* the key is too often the longest option */
    RULE_NEGATIVE_RATE, /* too many negative questions */
    RULE_RECALL_RATE,   /* too many items of plain recall */
    RULE_SCENE_RATE,    /* too few that tell a situation */
    RULE_LENGTH,        /* options of very different length */
    RULE_GRAMMAR,       /* only some options go on from the question */
    RULE_ABSOLUTE,      /* "always", "never" in wrong options only */
    RULE_CLANG,         /* words of the question in the key only */
    RULE_ORDER,         /* numbers that do not ascend, order fixed */
    RULE_READING,       /* hard to read */
    RULE_IDIOM,         /* a phrase from the list of idioms */
    RULE_SOURCE_VAGUE,  /* nothing that can be looked up */
    RULE_SOURCE_OLD,    /* older than the program allows */
    RULE_SOURCE_YEAR,   /* neither a year nor a section of a law */
    BANK_RULES,
};

struct finding {
    enum bank_rule rule;
    const struct item *item; /* NULL: the bank as a whole */
    struct problem problem;  /* file and line; the bank: file is empty */
};

struct bank_review {
    const struct finding *findings; /* by file and line */
    int n_findings, n_problems;     /* n_problems of them are no remarks */
    int by_rule[BANK_RULES];
    double grade; /* reading level of the questions, US school grade */
    /* items with one key: options that stand out */
    int n_single, n_key_longest, n_key_shortest;
};

/* `on`: how old a source is, is counted from here. */
const struct bank_review *bank_review_make(struct arena *,
                                           const struct program *,
                                           const struct bank *, struct date on);

bool bank_rule_is_problem(enum bank_rule);
struct str bank_rule_text(enum bank_rule); /* "key-longest" */

#endif
