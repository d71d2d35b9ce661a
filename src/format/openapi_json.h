/* OpenAPI 3.1 from two tables: the operations a server has (the caller's) and
 * the shapes of what they take and give (openapi_schemas.h).
 *
 * A shape is rows of { schema, property, type, what it is }. A property is
 * required unless "?" ends its name. The property "..." takes over all
 * properties of the schema its type names; with "?" none of them required.
 * Types:
 *
 *   string integer number boolean object true
 *   date instant letter letters          see openapi_json.c
 *   integer(1..9)                        with its bounds
 *   'mock'|'segment'                     one of these
 *   Name                                 another schema
 *   a|b                                  either
 *   t?  t[]  t{}                         or null; a list of; a map of
 *
 * A schema whose name ends in "!" in its first row is closed: no other
 * property may be sent. */
#ifndef RESIT_FORMAT_OPENAPI_JSON_H
#define RESIT_FORMAT_OPENAPI_JSON_H

#include "base/str.h"

struct openapi_property {
    const char *schema, *name, *type, *what;
};

/* The i-th of all; NULL behind the last. */
const struct openapi_property *openapi_property(size_t i);

struct openapi_operation {
    const char *method;   /* "get" */
    const char *path;     /* "/api/v1/sittings/{}/items/{}" */
    const char *args;     /* what {} are, in order: "sitting item" */
    const char *query;    /* parameters that may be there: "program", or "" */
    const char *id;       /* operationId */
    const char *summary;  /* a sentence */
    const char *scope;    /* that a token needs; NULL: for anyone */
    const char *request;  /* schema of the body, or its media type, or NULL */
    int status;           /* of success */
    const char *answer;   /* schema of its body, or its media type */
    const char *refusals; /* statuses besides those that all have: "404 409" */
};

/* Is the text what the document says of a parameter of this name? */
bool openapi_parameter_fits(struct str name, struct str value);

/* The document. An unknown schema, argument or type is a BUG. */
struct str openapi_json_text(struct arena *, const char *version,
                             const struct openapi_operation *, size_t n);

#endif
