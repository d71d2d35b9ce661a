/* What single header fields mean. Source: RFC 9110 (fields, tokens, quality
 * values), RFC 6265 section 4.2 (Cookie), RFC 6750 (Bearer). */
#ifndef RESIT_HTTP_HEADER_H
#define RESIT_HTTP_HEADER_H

#include "base/arena.h"
#include "base/err.h"

/* A field name: one or more letters, digits and !#$%&'*+-.^_`|~. */
bool header_is_token(struct str);

/* One or more digits and nothing else. */
MUST_USE bool header_number(struct str, int64_t *);

/* "Text/HTML; charset=utf-8" gives "text/html". */
struct str header_media_type(struct arena *, struct str);

/* True when application/json (or problem+json) is named, and with a higher
 * quality than text/html; wildcards count for neither. */
bool header_prefers_json(struct str accept);

/* How often a cookie of exactly that name is in the field; its first value. */
int header_cookie(struct str field, struct str name, struct str *value);

/* The token of "Bearer token" (RFC 6750 section 2.1); empty for any other
 * scheme, which is then somebody else's, such as a proxy's in front. */
struct str header_bearer(struct str authorization);

/* "https://name" or "https://name:port" as a browser writes it (RFC 6454
 * section 6.2): lower case, without :443. Gives what Host then is. */
bool header_origin(struct str, struct str *host);

/* 8 to 64 letters, digits and ._-: nothing that a log could be misread by. */
bool header_is_request_id(struct str);

/* Equal, in a time that depends on the lengths only. */
bool header_same_secret(struct str, struct str);

#endif
