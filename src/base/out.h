/* Out: the growing text of one response, with a ceiling, in an arena.
 *
 * Escaping is decided by type and place. Views (web/, tools/viewc.py) print
 * through four macros; the tool knows the place:
 *
 *   OUT_TEXT     between tags
 *   OUT_ATTR     in a quoted attribute value, <title>, <textarea>
 *   OUT_URL      the beginning of a link (href, src, action, …)
 *   OUT_URL_ARG  later in a link: percent-encoded
 *
 * OUT_URL takes a `struct url`, the others `struct str` and integers, OUT_TEXT
 * and OUT_ATTR also `struct url`, OUT_TEXT also `struct html`. Nothing else
 * compiles: a char pointer or string literal has no length (write S("…")),
 * and a double, a bool or a date is put into words where it is understood.
 *
 * Nothing is printed beyond the ceiling: `overflow` is set and stays set, and
 * every later call does nothing, so it is asked for once, at the end. */
#ifndef RESIT_BASE_OUT_H
#define RESIT_BASE_OUT_H

#include "base/str.h"

struct out {
    struct arena *arena;
    char *p;
    size_t n, cap, ceiling;
    bool overflow;
};

/* Markup that is already escaped; make one only from an `out`. */
struct html {
    struct str s;
};

/* A link we made or checked: a path from our own routes, an asset, a source
 * named in a program file. URL("/sittings") is a literal one. */
struct url {
    struct str s;
};

#define URL(lit) ((struct url){ S(lit) })

void out_init(struct out *, struct arena *, size_t ceiling);
struct str out_str(const struct out *); /* a view, stale after the next print */

void out_lit(struct out *, const char *p, size_t n); /* as it is */
void out_html(struct out *, struct html);
void out_text(struct out *, struct str); /* & < > escaped */
void out_attr(struct out *, struct str); /* & < > " ' escaped */
/* As out_attr. A link with a scheme that is not http, https, mailto or tel
 * (javascript:, data:) is printed as "#". */
void out_url(struct out *, struct url);
void out_url_text(struct out *, struct url); /* to be read, not followed */
void out_url_arg(struct out *, struct str);  /* %XX but for A-Za-z0-9-._~ */
void out_int(struct out *, int64_t);
void out_uint(struct out *, uint64_t);

/* What the compiler names when it meets a value that cannot be printed. */
struct str_html_url_or_integer {
    char none;
};
struct str_url_or_integer {
    char none;
};
struct str_or_integer {
    char none;
};
void out_text_takes_only(struct out *, struct str_html_url_or_integer);
void out_attr_takes_only(struct out *, struct str_url_or_integer);
void out_url_arg_takes_only(struct out *, struct str_or_integer);

/* clang-format off */
#define OUT_INTEGERS_                                                          \
    int: out_int, long: out_int, long long: out_int,                           \
    unsigned: out_uint, unsigned long: out_uint, unsigned long long: out_uint

#define OUT_TEXT(o, x)                                                         \
    _Generic((x), OUT_INTEGERS_, struct str: out_text,                         \
             struct url: out_url_text, struct html: out_html,                  \
             default: out_text_takes_only)(o, x)

#define OUT_ATTR(o, x)                                                         \
    _Generic((x), OUT_INTEGERS_, struct str: out_attr,                         \
             struct url: out_url_text, default: out_attr_takes_only)(o, x)

#define OUT_URL(o, x) out_url(o, x)

#define OUT_URL_ARG(o, x)                                                      \
    _Generic((x), OUT_INTEGERS_, struct str: out_url_arg,                      \
             default: out_url_arg_takes_only)(o, x)
/* clang-format on */

#endif
