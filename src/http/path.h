/* The request target, and which route it means.
 *
 * A target is "/path?query" in printable ASCII. The path is decoded once and
 * must then be one that can be read in one way only: UTF-8 without control
 * characters, no "//", no "." or ".." part, no backslash and no encoded '/'.
 * A slash at the end is kept, and matches no route but "/". */
#ifndef RESIT_HTTP_PATH_H
#define RESIT_HTTP_PATH_H

#include "http/http.h"

struct target {
    struct str path;  /* decoded, in the arena */
    struct str query; /* as it came, without '?'; a view of the input */
};

/* False with `what` (a literal) for anything else. */
MUST_USE bool target_parse(struct arena *, struct str text, struct target *,
                           struct str *what);

/* Does the path match "/a/{}/b"? Fills args with views of `path`. */
bool path_match(const char *pattern, struct str path,
                struct str args[PATH_ARGS_MOST], int *n_args);

/* The route for a method and a path; among several the one with the fewest
 * "{}". NULL: there is none. */
const struct route *route_find(const struct route *, size_t n, enum method,
                               struct str path, struct str args[PATH_ARGS_MOST],
                               int *n_args);
/* A bit (1 << method) for every method that the path has; 0: an unknown path.
 */
unsigned route_methods(const struct route *, size_t n, struct str path);

#endif
