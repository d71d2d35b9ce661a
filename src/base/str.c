#include "base/str.h"

#include "base/arena.h"
#include "base/err.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_from_c(const char *c)
{
    return (struct str){ c, c ? strlen(c) : 0 };
}

struct str str_dup(struct arena *a, struct str s)
{
    return (struct str){ str_to_c(a, s), s.n };
}

char *str_to_c(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

struct str str_vfmt(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;

    if (!fmt)
        BUG("no format");
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        BUG("bad format: %s", fmt);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    return (struct str){ p, (size_t)n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    struct str s = str_vfmt(a, fmt, ap);
    va_end(ap);
    return s;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (!needle.n)
        return from <= s.n ? from : SIZE_MAX;
    for (size_t i = from; i < s.n && needle.n <= s.n - i; i++) {
        const char *p = memchr(s.p + i, needle.p[0], s.n - i - needle.n + 1);
        if (!p)
            break;
        i = (size_t)(p - s.p);
        if (!memcmp(p, needle.p, needle.n))
            return i;
    }
    return SIZE_MAX;
}

bool str_has(struct str s, struct str needle)
{
    return str_find(s, needle, 0) != SIZE_MAX;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from >= s.n)
        return (struct str){ 0 };
    if (n > s.n - from)
        n = s.n - from;
    return (struct str){ s.p + from, n };
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.n && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_lower(struct arena *a, struct str s)
{
    char *p = str_to_c(a, s);

    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] - 'A' + 'a');
    return (struct str){ p, s.n };
}

bool str_next(struct str *rest, char sep, struct str *part)
{
    if (!rest->p)
        return false;
    const char *end = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!end) {
        *part = *rest;
        *rest = (struct str){ 0 };
        return true;
    }
    size_t n = (size_t)(end - rest->p);
    *part = (struct str){ rest->p, n };
    rest->p += n + 1;
    rest->n -= n + 1;
    return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
    size_t i = 0;
    bool minus = s.n && s.p[0] == '-';

    if (minus)
        i++;
    if (i == s.n || s.n > 20)
        return false;
    int64_t v = 0; /* built as a negative, so that INT64_MIN fits */
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int d = s.p[i] - '0';
        if (v < (INT64_MIN + d) / 10)
            return false;
        v = v * 10 - d;
    }
    if (!minus && v == INT64_MIN)
        return false;
    *out = minus ? v : -v;
    return true;
}

bool str_to_f64(struct str s, double *out)
{
    char buf[64];

    if (!s.n || s.n >= sizeof buf || is_space(s.p[0]))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' ||
              s.p[i] == '-' || s.p[i] == '+' || s.p[i] == 'e' || s.p[i] == 'E'))
            return false;
    memcpy(buf, s.p, s.n);
    buf[s.n] = 0;
    char *end;
    double v = strtod(buf, &end);
    if (*end || !isfinite(v))
        return false;
    *out = v;
    return true;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i++];
        int more;
        uint32_t code, least;

        if (!c)
            return false;
        if (c < 0x80)
            continue;
        if (c >= 0xc2 && c < 0xe0)
            more = 1, code = c & 0x1fu, least = 0x80;
        else if (c >= 0xe0 && c < 0xf0)
            more = 2, code = c & 0xfu, least = 0x800;
        else if (c >= 0xf0 && c < 0xf5)
            more = 3, code = c & 7u, least = 0x10000;
        else
            return false;
        for (; more; more--, i++) {
            if (i >= s.n || ((unsigned char)s.p[i] & 0xc0) != 0x80)
                return false;
            code = code << 6 | ((unsigned char)s.p[i] & 0x3fu);
        }
        if (code < least || code > 0x10ffff ||
            (code >= 0xd800 && code < 0xe000))
            return false;
    }
    return true;
}

int str_distance(struct str a, struct str b)
{
    enum { MOST = 64 };
    int row[MOST + 1];

    a.n = a.n < MOST ? a.n : MOST;
    b.n = b.n < MOST ? b.n : MOST;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int corner = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= b.n; j++) {
            int swap = corner + (a.p[i - 1] != b.p[j - 1]);
            int less = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = swap < less ? swap : less;
        }
    }
    return row[b.n];
}

struct str str_meant(struct str s, const char *const *names, int n)
{
    struct str nearest = { 0 };
    int best = 3;

    for (int i = 0; i < n; i++) {
        int far = str_distance(s, str_from_c(names[i]));
        if (far < best) {
            best = far;
            nearest = str_from_c(names[i]);
        }
    }
    return nearest;
}
