#include "base/out.h"

#include <string.h>

#include "base/arena.h"

enum { FIRST_CAP = 4096 };

void out_init(struct out *o, struct arena *arena, size_t ceiling)
{
    *o = (struct out){ .arena = arena, .ceiling = ceiling };
}

struct str out_str(const struct out *o)
{
    return (struct str){ o->p, o->n };
}

static void grow(struct out *o, size_t need)
{
    size_t cap = o->cap ? o->cap : FIRST_CAP;
    while (cap < need && cap <= o->ceiling / 2)
        cap *= 2;
    if (cap < need || cap > o->ceiling)
        cap = o->ceiling;
    char *p = arena_alloc(o->arena, cap);
    if (o->n)
        memcpy(p, o->p, o->n);
    o->p = p;
    o->cap = cap;
}

void out_lit(struct out *o, const char *p, size_t n)
{
    if (o->overflow || n > o->ceiling - o->n) {
        o->overflow = true;
        return;
    }
    if (n == 0)
        return;
    if (n > o->cap - o->n)
        grow(o, o->n + n);
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

void out_html(struct out *o, struct html h)
{
    out_lit(o, h.s.p, h.s.n);
}

static struct str entity(char c)
{
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    default:
        return (struct str){ NULL, 0 };
    }
}

static void escaped(struct out *o, struct str s, const char *special)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\0' || !strchr(special, s.p[i]))
            continue;
        struct str e = entity(s.p[i]);
        out_lit(o, s.p + from, i - from);
        out_lit(o, e.p, e.n);
        from = i + 1;
    }
    if (from < s.n)
        out_lit(o, s.p + from, s.n - from);
}

void out_text(struct out *o, struct str s)
{
    escaped(o, s, "&<>");
}

void out_attr(struct out *o, struct str s)
{
    escaped(o, s, "&<>\"'");
}

void out_url_text(struct out *o, struct url u)
{
    out_attr(o, u.s);
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* A scheme is what stands before ':', unless '/', '?' or '#' comes first. */
static bool scheme_is_known(struct str s)
{
    static const char *const known[] = { "https:", "http:", "mailto:", "tel:" };
    size_t i = 0;
    while (i < s.n && !strchr(":/?#", s.p[i]))
        i++;
    if (i == s.n || s.p[i] != ':')
        return true;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (str_eq(str_sub(s, 0, i + 1), str_from_c(known[k])))
            return true;
    return false;
}

void out_url(struct out *o, struct url u)
{
    out_attr(o, scheme_is_known(u.s) ? u.s : S("#"));
}

void out_url_arg(struct out *o, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char hex[3] = { '%', "0123456789ABCDEF"[c >> 4],
                        "0123456789ABCDEF"[c & 15] };
        if (is_alnum(s.p[i]) || (c && strchr("-._~", c)))
            out_lit(o, s.p + i, 1);
        else
            out_lit(o, hex, sizeof hex);
    }
}

void out_uint(struct out *o, uint64_t u)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    out_lit(o, digits + at, sizeof digits - at);
}

void out_int(struct out *o, int64_t i)
{
    if (i < 0)
        out_lit(o, "-", 1);
    out_uint(o, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}
