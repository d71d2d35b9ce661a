/* multipart/form-data: bodies of forms that send files.
 *
 *   --limit
 *   Content-Disposition: form-data; name="csrf"
 *
 *   0a1b
 *   --limit
 *   Content-Disposition: form-data; name="file"; filename="deck.apkg"
 *   Content-Type: application/octet-stream
 *
 *   PK…
 *   --limit--
 *
 * A part without a filename is a field, one with it a file; both in order,
 * duplicates kept. Nothing is copied but names: values and files are views of
 * the body. Source: RFC 7578, RFC 2046 section 5.1, and the HTML Standard
 * (multipart/form-data encoding) for how browsers write names: %22 %0D %0A.
 *
 * Strict, as form.h is: what can be read in two ways is refused. No preamble,
 * no text behind the last boundary, no space behind a boundary, no folded
 * lines, no filename*, no transfer encoding that changes bytes, no boundary
 * that goes on into something else. A body without its last boundary was cut
 * short and gives nothing. */
#ifndef RESIT_HTTP_MULTIPART_H
#define RESIT_HTTP_MULTIPART_H

#include "http/http.h"

enum {
    BOUNDARY_MOST = 70,   /* bytes: RFC 2046, 5.1.1 */
    PART_LINES_MOST = 8,  /* header lines of a part */
    PART_LINE_MOST = 512, /* bytes of one */
    PART_NAME_MOST = 64,  /* bytes of a field's name */
    PART_FILE_MOST = 255, /* bytes of a file's name */
};

struct multipart {
    const struct field *fields; /* in the arena */
    int n_fields;
    const struct upload *files; /* likewise */
    int n_files;
};

/* `type`: the whole Content-Type. False with `what` (a literal) when the body
 * cannot be used; more than FIELDS_MOST parts are too many. */
MUST_USE bool multipart_parse(struct arena *, struct str type, struct str body,
                              struct multipart *, struct str *what);

#endif
