/* Text as pointer and length: UTF-8, not NUL-terminated, never owned.
 *
 * A `struct str` is a view; who owns the bytes is said where it is made
 * (mostly an arena). The empty text may have a NULL pointer. */
#ifndef RESIT_BASE_STR_H
#define RESIT_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
    const char *p;
    size_t n;
};

/* A literal as text; S("abc"). */
#define S(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
/* The same for static initialisers. */
#define S_INIT(lit)                                                            \
    {                                                                          \
        "" lit, sizeof(lit) - 1                                                \
    }
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str str_from_c(
    const char *c); /* view of a NUL-terminated text, NULL is empty */
struct str str_dup(struct arena *, struct str);
/* NUL-terminated copy. Text with NUL bytes inside is cut there by C readers. */
char *str_to_c(struct arena *, struct str);
struct str str_fmt(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct str str_vfmt(struct arena *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

bool str_eq(struct str, struct str);
int str_cmp(struct str, struct str); /* byte order, like strcmp */
bool str_starts(struct str, struct str prefix);
bool str_ends(struct str, struct str suffix);
bool str_has(struct str, struct str needle);
/* Edit distance (Levenshtein 1966) of two texts, as far as 64 bytes. */
int str_distance(struct str, struct str);
/* Of n names the one a misspelt one was likely meant to be (at most two letters
 * away); empty: none. */
struct str str_meant(struct str, const char *const *names, int n);
/* Index of needle at or after `from`, or SIZE_MAX. */
size_t str_find(struct str, struct str needle, size_t from);
struct str str_sub(struct str, size_t from, size_t n); /* clamped */
struct str str_trim(struct str); /* ASCII white space at both ends */
struct str str_lower(struct arena *, struct str); /* ASCII only */

/* Cut *rest at the first `sep`: returns what is before it and leaves what is
 * behind it. False when *rest is used up. "a,,b" gives "a", "", "b". */
bool str_next(struct str *rest, char sep, struct str *part);

/* Whole text as a decimal number; false on anything else or overflow. */
bool str_to_i64(struct str, int64_t *out);
bool str_to_f64(struct str, double *out);

/* True when the bytes are well-formed UTF-8 without NUL. */
bool str_is_utf8(struct str);

#endif
