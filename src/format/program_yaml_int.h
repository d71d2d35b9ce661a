/* Inside the room: the parts of program_yaml_parse. */
#ifndef RESIT_FORMAT_PROGRAM_YAML_INT_H
#define RESIT_FORMAT_PROGRAM_YAML_INT_H

#include "exam/program.h"
#include "format/yaml_read.h"
#include "retake/policy.h"

enum { RULES_MOST = 64, PARTS_MOST = 16, ATTEMPTS_CAP_MOST = 1000 };

struct program_reader {
    struct yaml_file yaml;
    const struct source *sources;
    int n_sources;
};

/* The fact of `m` under `key`. A known fact must have text (when need_text),
 * source, checked and confidence; an unknown one at least checked. */
struct fact program_fact(struct program_reader *, struct yaml_map *m,
                         const char *key, bool need_text);
/* "30 days", "6 months", "1 day". */
bool program_span(struct program_reader *, struct str text, int line,
                  struct span *);
/* "125.00 USD" */
bool program_money(struct program_reader *, struct str text, int line,
                   int64_t *cents, struct str *currency);
/* Ids as a list of words. */
const struct str *program_words(struct program_reader *, struct yaml_map *,
                                const char *key, int *n);

void program_read_outlines(struct program_reader *, struct yaml_map *root,
                           struct program *);
void program_read_policy(struct program_reader *, struct yaml_map *root,
                         struct policy *);
/* Sets of rules that contradict each other, versions that overlap. */
void program_check_rules(struct program_reader *, const struct rule *, int n,
                         const int *lines);

#endif
