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
void program_read_format(struct program_reader *, struct yaml_map *root,
                         struct program *);
/* "reference:" of "format:"; false when the file does not say. */
bool program_read_reference(struct program_reader *, struct yaml_map *format,
                            struct exam_format *, struct fact *);
void program_read_policy(struct program_reader *, struct yaml_map *root,
                         struct policy *);
const struct rule *program_read_rules(struct program_reader *,
                                      const struct policy *, struct yaml_map *,
                                      int *n, const int **lines);
/* Kinds of rules with many keys (program_rule_count.c). */
void program_read_wait(struct program_reader *, struct yaml_map *,
                       struct rule *);
void program_read_cap(struct program_reader *, struct yaml_map *,
                      struct rule *);
/* Does its fact say known? Else the keys of its kind may be left out. */
bool program_asserts(const struct rule *);
/* "true", "false" or "unknown". */
enum tri program_tri(struct yaml_map *, const char *key, bool need,
                     enum tri otherwise);
/* "fees:" of a version (program_fee.c). */
const struct fee_rule *program_read_fees(struct program_reader *,
                                         const struct policy *,
                                         struct yaml_map *, int *n);
/* What cannot be meant in the policy as a whole (program_whole.c). */
void program_check_policy(struct program_reader *, const struct policy *,
                          int line);
/* "part": of the rule or fee; empty: all. */
struct str program_part(struct program_reader *, const struct policy *,
                        struct yaml_map *);
void program_check_categories(struct program_reader *, const struct policy *,
                              struct yaml_map *, const char *key,
                              const struct str *ids, int n);
/* Local rules that allow what the newest version of the rules forbids. */
void program_check_overlay(struct program_reader *, const struct policy *,
                           const struct overlay *, const int *lines);

/* Is some candidate under both rules; do they speak of one act? */
bool program_rules_meet(const struct rule *, const struct rule *);
bool program_acts_overlap(const struct rule *, const struct rule *);

/* Pieces of rules (program_span.c). */
bool program_get_span(struct program_reader *, struct yaml_map *,
                      const char *key, bool need, struct span *);
/* {document: id, name: in words} of a mapping, or of the one under a key. */
struct named program_document(struct program_reader *, struct yaml_map *);
struct named program_get_document(struct program_reader *, struct yaml_map *,
                                  const char *key, bool need);
/* "from" (one of the words, or a document) and "begins". */
struct anchor program_anchor(struct program_reader *, struct yaml_map *,
                             bool need, const char *const *words,
                             const enum anchor_kind *kinds);
const struct date *program_days(struct program_reader *, struct yaml_map *,
                                const char *key, int *n);
struct date_range program_range(struct program_reader *, struct yaml_map *);
const struct date_range *program_ranges(struct program_reader *,
                                        struct yaml_map *, const char *key,
                                        int *n);
struct extension program_extension(struct program_reader *, struct yaml_map *);

/* Sets of rules that contradict each other, versions that overlap. */
void program_check_rules(struct program_reader *, const struct rule *, int n,
                         const int *lines);

#endif
