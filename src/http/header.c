#include "http/header.h"

#include <string.h>
#include <strings.h>

bool header_is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                     (c >= 'A' && c <= 'Z');
        if (!alnum && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return s.n > 0;
}

bool header_number(struct str s, int64_t *out)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return str_to_i64(s, out);
}

struct str header_media_type(struct arena *arena, struct str s)
{
    struct str type;

    if (!str_next(&s, ';', &type))
        return (struct str){ 0 };
    return str_lower(arena, str_trim(type));
}

static bool same_type(struct str s, const char *type)
{
    return s.n == strlen(type) && strncasecmp(s.p, type, s.n) == 0;
}

/* Quality of one element's parameters in thousandths: ";q=0.8" is 800. */
static int quality(struct str params)
{
    struct str part;

    while (str_next(&params, ';', &part)) {
        part = str_trim(part);
        if (part.n < 3 || (part.p[0] | 32) != 'q' || part.p[1] != '=')
            continue;
        if (part.p[2] != '0')
            return 1000;
        int q = 0, unit = 100;
        for (size_t i = 4; i < part.n && i < 7; i++, unit /= 10)
            if (part.p[i] >= '0' && part.p[i] <= '9')
                q += (part.p[i] - '0') * unit;
        return q;
    }
    return 1000;
}

bool header_prefers_json(struct str accept)
{
    int json = 0, html = 0;
    struct str element, type;

    while (str_next(&accept, ',', &element)) {
        if (!str_next(&element, ';', &type))
            continue;
        type = str_trim(type);
        int q = quality(element);
        if ((same_type(type, "application/json") ||
             same_type(type, "application/problem+json")) &&
            q > json)
            json = q;
        if (same_type(type, "text/html") && q > html)
            html = q;
    }
    return json > html;
}

int header_cookie(struct str field, struct str name, struct str *value)
{
    int n = 0;
    struct str pair;

    *value = (struct str){ 0 };
    while (str_next(&field, ';', &pair)) {
        pair = str_trim(pair);
        size_t eq = str_find(pair, S("="), 0);
        if (eq == SIZE_MAX || !str_eq(str_sub(pair, 0, eq), name))
            continue;
        if (n++ == 0)
            *value = str_sub(pair, eq + 1, pair.n);
    }
    return n;
}

struct str header_bearer(struct str s)
{
    static const char scheme[] = "Bearer ";
    size_t n = sizeof scheme - 1;

    if (s.n < n || strncasecmp(s.p, scheme, n) != 0)
        return (struct str){ 0 };
    return str_trim(str_sub(s, n, s.n));
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Labels of letters, digits and inner hyphens (RFC 1123 section 2.1). */
static bool is_host_name(struct str s)
{
    struct str rest = s, label;

    if (!s.n || s.n > 253 || s.p[s.n - 1] == '.')
        return false;
    while (str_next(&rest, '.', &label)) {
        if (!label.n || label.p[0] == '-' || label.p[label.n - 1] == '-')
            return false;
        for (size_t i = 0; i < label.n; i++)
            if (!is_name_char(label.p[i]) && label.p[i] != '-')
                return false;
    }
    return true;
}

bool header_origin(struct str s, struct str *host)
{
    struct str scheme = S("https://"), port;
    int64_t n;

    if (!str_starts(s, scheme))
        return false;
    *host = str_sub(s, scheme.n, s.n);
    size_t colon = str_find(*host, S(":"), 0);
    if (!is_host_name(str_sub(*host, 0, colon)))
        return false;
    if (colon == SIZE_MAX)
        return true;
    port = str_sub(*host, colon + 1, host->n);
    return header_number(port, &n) && port.p[0] != '0' && n <= 65535 &&
           n != 443;
}

bool header_is_request_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!is_name_char(c) && !(c >= 'A' && c <= 'Z') && c != '.' &&
            c != '_' && c != '-')
            return false;
    }
    return s.n >= 8 && s.n <= 64;
}

bool header_same_secret(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    volatile unsigned char differ = 0;
    for (size_t i = 0; i < a.n; i++)
        differ = (unsigned char)(differ | (a.p[i] ^ b.p[i]));
    return differ == 0;
}
