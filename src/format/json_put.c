#include "format/json_put.h"

#include <string.h>

/* Behind an opening bracket or a key nothing is to be separated. */
static void separate(struct out *o)
{
    if (o->n && !strchr("{[:", o->p[o->n - 1]))
        out_lit(o, ",", 1);
}

void json_put_open(struct out *o, char bracket)
{
    separate(o);
    out_lit(o, &bracket, 1);
}

void json_put_close(struct out *o, char bracket)
{
    out_lit(o, &bracket, 1);
}

static void quoted(struct out *o, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    bool whole = str_is_utf8(s);
    size_t from = 0;

    out_lit(o, "\"", 1);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char escape[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
        size_t n = c < 0x20 ? sizeof escape : 0;
        if (c == '"' || c == '\\') {
            escape[1] = (char)c;
            n = 2;
        } else if (c >= 0x80 && !whole) {
            escape[0] = '?';
            n = 1;
        }
        if (!n)
            continue;
        out_lit(o, s.p + from, i - from);
        out_lit(o, escape, n);
        from = i + 1;
    }
    if (s.n)
        out_lit(o, s.p + from, s.n - from);
    out_lit(o, "\"", 1);
}

void json_put_key(struct out *o, const char *key)
{
    separate(o);
    quoted(o, str_from_c(key));
    out_lit(o, ":", 1);
}

void json_put_text(struct out *o, struct str s)
{
    separate(o);
    quoted(o, s);
}

void json_put_int(struct out *o, int64_t v)
{
    separate(o);
    out_int(o, v);
}

void json_put_json(struct out *o, struct str json)
{
    separate(o);
    out_lit(o, json.p, json.n);
}

void json_put_bool(struct out *o, bool v)
{
    json_put_json(o, v ? S("true") : S("false"));
}

void json_put_null(struct out *o)
{
    json_put_json(o, S("null"));
}
