/* Reading YAML mappings strictly: every key is asked for or is a problem.
 *
 * Inside the room only. Nodes come from libyaml's document API and keep their
 * line. Readers add a problem and return a zero value when something is
 * missing or of the wrong type, so that reading goes on and all problems are
 * found in one go. */
#ifndef RESIT_FORMAT_YAML_READ_H
#define RESIT_FORMAT_YAML_READ_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <yaml.h>

struct yaml_file {
    struct arena *arena;
    struct problems *problems;
    struct str name;
    yaml_document_t doc;
};

enum { YAML_KEYS_MOST = 64 };

struct yaml_map {
    struct yaml_file *file;
    const yaml_node_t *node; /* NULL: absent or not a mapping */
    int line;
    uint64_t used;                     /* keys asked for, by position */
    const char *asked[YAML_KEYS_MOST]; /* those that are not there */
    int n_asked;
};

struct yaml_list {
    struct yaml_file *file;
    const yaml_node_t *node; /* NULL: absent or not a list */
    size_t n;
};

/* False when the bytes are not one plain YAML document of at most `depth`
 * levels: no anchors, aliases, tags, directives. When true, release it; the
 * texts read from it stay in the arena. */
bool yaml_file_load(struct yaml_file *, struct str bytes, int depth);
void yaml_file_release(struct yaml_file *);
const yaml_node_t *yaml_file_root(struct yaml_file *);
void yaml_problem(const struct yaml_file *, int line, struct str mend,
                  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

struct yaml_map yaml_map_of(struct yaml_file *, const yaml_node_t *,
                            const char *what);
/* The value of a key, or NULL; marks it as known. */
const yaml_node_t *yaml_map_get(struct yaml_map *, const char *key);
bool yaml_map_has(const struct yaml_map *, const char *key);
int yaml_map_line(const struct yaml_map *, const char *key);
/* Report the keys nobody asked for. */
void yaml_map_end(struct yaml_map *, const char *what);

/* `need`: a missing key is a problem. */
struct yaml_map yaml_get_map(struct yaml_map *, const char *key, bool need);
struct yaml_list yaml_get_list(struct yaml_map *, const char *key, bool need);
struct str yaml_get_text(struct yaml_map *, const char *key, bool need);
bool yaml_get_int(struct yaml_map *, const char *key, bool need, int min,
                  int max, int *out);
bool yaml_get_real(struct yaml_map *, const char *key, bool need, double min,
                   double max, double *out);
bool yaml_get_date(struct yaml_map *, const char *key, bool need,
                   struct date *out);
bool yaml_get_bool(struct yaml_map *, const char *key, bool otherwise);
/* Position of the value among NULL-ended names; `otherwise` when absent. */
int yaml_get_word(struct yaml_map *, const char *key, bool need,
                  const char *const *names, int otherwise);

struct yaml_list yaml_list_of(struct yaml_file *, const yaml_node_t *,
                              const char *what);
const yaml_node_t *yaml_list_at(const struct yaml_list *, size_t);
/* Scalar text of a node; false with a problem when it is not one. */
bool yaml_node_text(struct yaml_file *, const yaml_node_t *, const char *what,
                    struct str *out);
int yaml_node_line(const yaml_node_t *);

/* Lower-case letters, digits, '-', and '.' when dotted. */
bool yaml_is_id(struct str, bool dotted);

#endif
