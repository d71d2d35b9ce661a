#include "format/svg.h"

#include "base/out.h"

#include <string.h>

struct reader {
    struct str s;
    size_t at;
    int line;
    struct str file;
    struct problems *problems;
    bool bad;
};

static bool wrong(struct reader *r, struct str what, struct str mend)
{
    problem_add(r->problems, r->file, r->line, mend, "%.*s", STR_ARG(what));
    r->bad = true;
    return false;
}

static const struct str elements[] = {
    S_INIT("svg"),     S_INIT("g"),       S_INIT("path"),  S_INIT("rect"),
    S_INIT("circle"),  S_INIT("ellipse"), S_INIT("line"),  S_INIT("polyline"),
    S_INIT("polygon"), S_INIT("text"),    S_INIT("tspan"),
};

static const struct str attributes[] = {
    S_INIT("viewBox"),
    S_INIT("width"),
    S_INIT("height"),
    S_INIT("x"),
    S_INIT("y"),
    S_INIT("x1"),
    S_INIT("y1"),
    S_INIT("x2"),
    S_INIT("y2"),
    S_INIT("cx"),
    S_INIT("cy"),
    S_INIT("r"),
    S_INIT("rx"),
    S_INIT("ry"),
    S_INIT("dx"),
    S_INIT("dy"),
    S_INIT("d"),
    S_INIT("points"),
    S_INIT("transform"),
    S_INIT("fill"),
    S_INIT("fill-opacity"),
    S_INIT("fill-rule"),
    S_INIT("stroke"),
    S_INIT("stroke-width"),
    S_INIT("stroke-opacity"),
    S_INIT("stroke-linecap"),
    S_INIT("stroke-linejoin"),
    S_INIT("stroke-dasharray"),
    S_INIT("opacity"),
    S_INIT("text-anchor"),
    S_INIT("font-size"),
    S_INIT("font-weight"),
    S_INIT("font-style"),
    S_INIT("letter-spacing"),
};

static bool is_one_of(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], s))
            return true;
    return false;
}

static char peek(const struct reader *r)
{
    return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

static void skip_blanks(struct reader *r)
{
    for (; peek(r) == ' ' || peek(r) == '\n'; r->at++)
        r->line += peek(r) == '\n';
}

static struct str name(struct reader *r)
{
    size_t from = r->at;

    while ((peek(r) >= 'a' && peek(r) <= 'z') ||
           (peek(r) >= 'A' && peek(r) <= 'Z') ||
           (r->at > from &&
            ((peek(r) >= '0' && peek(r) <= '9') || peek(r) == '-')))
        r->at++;
    return str_sub(r->s, from, r->at - from);
}

/* Numbers, words, colours, lists and simple functions: nothing with which an
 * address or an entity could be written. */
static bool is_value(struct str v)
{
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9');
        if (!word && !strchr(" .,()#%+-\n", c))
            return false;
    }
    return v.n && !str_has(v, S("url"));
}

static bool read_attribute(struct reader *r, bool root, bool *has_box)
{
    struct str key = name(r);
    char quote;

    if (!key.n || peek(r) != '=')
        return wrong(r, S("attribute that cannot be read"),
                     S("write name=\"value\""));
    r->at++;
    quote = peek(r);
    if (quote != '"' && quote != '\'')
        return wrong(r, S("attribute without quotes"),
                     S("write name=\"value\""));
    size_t end = str_find(r->s, (struct str){ &quote, 1 }, ++r->at);
    if (end == SIZE_MAX)
        return wrong(r, S("value without an end"), S("close the quotes"));
    struct str value = str_sub(r->s, r->at, end - r->at);
    bool xmlns = str_eq(key, S("xmlns"));
    r->at = end + 1;
    if (xmlns ? !root || !str_eq(value, S("http://www.w3.org/2000/svg"))
              : !is_one_of(key, attributes,
                           sizeof attributes / sizeof *attributes))
        return wrong(r, S("attribute that a drawing may not have"),
                     S("see docs/bank-format.md for those it may"));
    if (!xmlns && !is_value(value))
        return wrong(r, S("value that a drawing may not have"),
                     S("use numbers, colour names, #rrggbb"));
    *has_box = *has_box || str_eq(key, S("viewBox"));
    for (size_t i = 0; i < value.n; i++)
        r->line += value.p[i] == '\n';
    return true;
}

static bool read_start(struct reader *r, struct str *open, int *depth)
{
    struct str tag = name(r);
    bool has_box = false;

    if (!is_one_of(tag, elements, sizeof elements / sizeof *elements))
        return wrong(r, S("element that a drawing may not have"),
                     S("use svg, g, path, rect, circle, ellipse, line, "
                       "polyline, polygon, text, tspan"));
    if (str_eq(tag, S("svg")) != (*depth == 0))
        return wrong(r, S("drawing that is not one svg element"),
                     S("put everything into one <svg>"));
    if (*depth == SVG_DEPTH_MOST)
        return wrong(r, S("elements nested too deeply"),
                     S("take some levels out"));
    for (;;) {
        size_t before = r->at;
        skip_blanks(r);
        if (peek(r) == '/' || peek(r) == '>')
            break;
        if (r->at == before)
            return wrong(r, S("tag that cannot be read"),
                         S("put blanks between the attributes"));
        if (!read_attribute(r, *depth == 0, &has_box))
            return false;
    }
    if (!*depth && !has_box)
        return wrong(r, S("drawing without a viewBox"),
                     S("say viewBox=\"0 0 width height\" in <svg>"));
    if (peek(r) == '/') {
        r->at++;
        if (peek(r) != '>' || !*depth)
            return wrong(r, S("tag that cannot be read"), S("write />"));
        r->at++;
        return true;
    }
    r->at++;
    open[(*depth)++] = tag;
    return true;
}

static bool read_end(struct reader *r, const struct str *open, int *depth)
{
    struct str tag = name(r);

    if (!*depth || !str_eq(tag, open[*depth - 1]) || peek(r) != '>')
        return wrong(r, S("end of an element that is not open"),
                     S("close the elements in the order they were opened"));
    r->at++;
    --*depth;
    return true;
}

static bool read_text(struct reader *r, const struct str *open, int depth)
{
    static const struct str entities[] = { S_INIT("&amp;"), S_INIT("&lt;"),
                                           S_INIT("&gt;") };
    bool text = depth && (str_eq(open[depth - 1], S("text")) ||
                          str_eq(open[depth - 1], S("tspan")));

    for (; r->at < r->s.n && peek(r) != '<'; r->at++) {
        char c = peek(r);
        r->line += c == '\n';
        if (c == ' ' || c == '\n')
            continue;
        if (!text)
            return wrong(r, S("text outside a text element"),
                         S("put it into <text>"));
        size_t i = 0;
        while (c == '&' && i < 3 &&
               !str_starts(str_sub(r->s, r->at, 8), entities[i]))
            i++;
        if (i == 3 || c == '>')
            return wrong(r, S("sign that cannot stand in text"),
                         S("write &amp;, &lt; or &gt;"));
    }
    return true;
}

static bool is_clean(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\n') || s.p[i] == 0x7f)
            return false;
    return str_is_utf8(s);
}

struct str svg_check(struct str file, struct str bytes, struct problems *ps)
{
    struct reader r = {
        .s = str_trim(bytes), .line = 1, .file = file, .problems = ps
    };
    struct str open[SVG_DEPTH_MOST];
    int depth = 0;

    if (bytes.n > SVG_MOST) {
        problem_add(ps, file, 1, S("draw it more simply"),
                    "drawing of more than %d bytes", SVG_MOST);
        return (struct str){ 0 };
    }
    for (const char *p = bytes.p; p && p < r.s.p; p++)
        r.line += *p == '\n';
    if (!is_clean(r.s)) {
        (void)wrong(&r, S("bytes that are not plain UTF-8 text"),
                    S("use spaces and line feeds, and save it as UTF-8"));
        return (struct str){ 0 };
    }
    if (!str_starts(r.s, S("<svg ")))
        (void)wrong(&r, S("file that does not begin with <svg"),
                    S("take out what stands before it"));
    while (!r.bad && (depth || !r.at)) {
        if (!read_text(&r, open, depth))
            break;
        if (r.at == r.s.n) {
            (void)wrong(&r, S("drawing that does not end"),
                        S("end it with </svg>"));
        } else if (r.s.n - r.at > 1 && r.s.p[r.at + 1] == '/') {
            r.at += 2;
            (void)read_end(&r, open, &depth);
        } else {
            r.at++;
            (void)read_start(&r, open, &depth);
        }
    }
    if (!r.bad && r.at != r.s.n)
        (void)wrong(&r, S("something behind the drawing"), S("take it out"));
    return r.bad ? (struct str){ 0 } : r.s;
}

struct str svg_html(struct arena *a, struct str svg, struct str alt)
{
    struct str was = S("<svg ");
    struct str head = S("<svg class=\"figure\" role=\"img\" aria-label=\"");
    struct out o;

    out_init(&o, a, SVG_MOST + 6 * alt.n + 128);
    out_lit(&o, head.p, head.n);
    out_attr(&o, alt);
    out_lit(&o, "\" ", 2);
    out_lit(&o, svg.p + was.n, svg.n - was.n);
    return out_str(&o);
}
