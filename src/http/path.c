#include "http/path.h"

#include "http/form.h"

#include <string.h>

static bool decode_path(struct str raw, char *to, size_t *n, struct str *what)
{
    *n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '%') {
            int hi = raw.n - i > 2 ? hex_digit(raw.p[i + 1]) : -1;
            int lo = raw.n - i > 2 ? hex_digit(raw.p[i + 2]) : -1;
            if (hi < 0 || lo < 0) {
                *what = S("a % must be followed by two hexadecimal digits");
                return false;
            }
            c = (char)(hi * 16 + lo);
            i += 2;
            if (c == '/') {
                *what = S("an encoded slash is not allowed in a path");
                return false;
            }
        }
        if (c == '\\' || (unsigned char)c < 0x20 || c == 0x7f) {
            *what = S("backslashes and control characters are not allowed");
            return false;
        }
        to[(*n)++] = c;
    }
    return true;
}

/* `path` begins with '/'. */
static bool parts_are_plain(struct str path, struct str *what)
{
    struct str rest = str_sub(path, 1, path.n), part;

    while (str_next(&rest, '/', &part)) {
        bool last = part.p + part.n == path.p + path.n;
        if (part.n == 0 && !last) {
            *what = S("an empty path part (\"//\") is not allowed");
            return false;
        }
        if (str_eq(part, S(".")) || str_eq(part, S(".."))) {
            *what = S("the path parts \".\" and \"..\" are not allowed");
            return false;
        }
    }
    return true;
}

bool target_parse(struct arena *arena, struct str text, struct target *t,
                  struct str *what)
{
    *t = (struct target){ 0 };
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] <= 0x20 || text.p[i] >= 0x7f || text.p[i] == '#') {
            *what = S("the address has a character that must be encoded");
            return false;
        }
    }
    if (text.n == 0 || text.p[0] != '/') {
        *what = S("the address must begin with a slash");
        return false;
    }
    size_t mark = str_find(text, S("?"), 0);
    struct str raw = str_sub(text, 0, mark);
    if (mark != SIZE_MAX)
        t->query = str_sub(text, mark + 1, text.n);

    char *to = arena_alloc(arena, raw.n);
    size_t n;
    if (!decode_path(raw, to, &n, what))
        return false;
    t->path = (struct str){ to, n };
    if (!str_is_utf8(t->path)) {
        *what = S("the path must be UTF-8 text");
        return false;
    }
    return parts_are_plain(t->path, what);
}

bool path_match(const char *pattern, struct str path,
                struct str args[PATH_ARGS_MOST], int *n_args)
{
    size_t i = 0;

    *n_args = 0;
    for (const char *p = pattern; *p;) {
        if (p[0] == '{' && p[1] == '}') {
            size_t from = i;
            while (i < path.n && path.p[i] != '/')
                i++;
            if (i == from)
                return false;
            if (*n_args == PATH_ARGS_MOST)
                BUG("route %s has more than %d \"{}\"", pattern,
                    PATH_ARGS_MOST);
            args[(*n_args)++] = str_sub(path, from, i - from);
            p += 2;
        } else if (i < path.n && path.p[i] == *p) {
            i++;
            p++;
        } else {
            return false;
        }
    }
    return i == path.n;
}

const struct route *route_find(const struct route *routes, size_t n,
                               enum method method, struct str path,
                               struct str args[PATH_ARGS_MOST], int *n_args)
{
    const struct route *best = NULL;
    struct str found[PATH_ARGS_MOST] = { 0 };

    *n_args = 0;
    for (size_t i = 0; i < n; i++) {
        int n_found;
        if (routes[i].method != method ||
            !path_match(routes[i].path, path, found, &n_found) ||
            (best && n_found >= *n_args))
            continue;
        best = &routes[i];
        *n_args = n_found;
        memcpy(args, found, sizeof found);
    }
    return best;
}

unsigned route_methods(const struct route *routes, size_t n, struct str path)
{
    struct str args[PATH_ARGS_MOST];
    unsigned methods = 0;
    int n_args;

    for (size_t i = 0; i < n; i++)
        if (path_match(routes[i].path, path, args, &n_args))
            methods |= 1u << routes[i].method;
    return methods;
}
