/* HTML of questions from elsewhere as Markdown: paragraphs, line breaks,
 * emphasis and lists; every other tag goes, its text stays. Scripts and styles
 * go with their text. Never used to make a page safe: what comes out is plain
 * text with the few marks made here, and is read as Markdown again. */
#include "format/bank_exchange_int.h"
#include "format/markdown.h"

struct reader {
    struct arena *arena;
    struct out out;
    struct str rest;
    struct str skipped; /* "script", "style": until its end */
    bool *lossy;
};

static void lit(struct reader *r, struct str s)
{
    out_lit(&r->out, s.p, s.n);
}

static bool ends_with(const struct reader *r, char c)
{
    return !r->out.n || r->out.p[r->out.n - 1] == c;
}

static void new_block(struct reader *r)
{
    while (r->out.n && r->out.p[r->out.n - 1] == ' ')
        r->out.n--;
    if (r->out.n && !ends_with(r, '\n'))
        lit(r, S("\n"));
    if (r->out.n > 1 && r->out.p[r->out.n - 2] != '\n')
        lit(r, S("\n"));
}

static bool is_one_of(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], s))
            return true;
    return false;
}

static void tag(struct reader *r, struct str name, bool end)
{
    static const struct str blocks[] = {
        S_INIT("p"), S_INIT("div"), S_INIT("ul"), S_INIT("ol"), S_INIT("br"),
    };
    static const struct str harmless[] = { S_INIT("span"), S_INIT("html"),
                                           S_INIT("body") };
    bool strong = str_eq(name, S("b")) || str_eq(name, S("strong"));
    bool em = str_eq(name, S("i")) || str_eq(name, S("em"));

    if (str_eq(name, S("script")) || str_eq(name, S("style"))) {
        r->skipped = end ? (struct str){ 0 } : name;
        *r->lossy = true;
    } else if (str_eq(name, S("li"))) {
        if (!end && r->out.n && !ends_with(r, '\n'))
            lit(r, S("\n"));
        if (!end)
            lit(r, S("- "));
    } else if (is_one_of(name, blocks, sizeof blocks / sizeof *blocks)) {
        new_block(r);
    } else if (strong || em) {
        lit(r, strong ? S("**") : S("*"));
    } else if (!is_one_of(name, harmless, sizeof harmless / sizeof *harmless)) {
        *r->lossy = true;
    }
}

/* A tag at the beginning of the rest; false: a bare < that means itself. */
static bool read_tag(struct reader *r)
{
    struct str s = r->rest;
    size_t close = str_find(s, S(">"), 0), at = 1;

    if (str_starts(s, S("<!--"))) {
        close = str_find(s, S("-->"), 4);
        r->rest =
            close == SIZE_MAX ? (struct str){ 0 } : str_sub(s, close + 3, s.n);
        return true;
    }
    bool end = s.n > 1 && s.p[1] == '/';
    at += end;
    size_t from = at;
    while (at < s.n && ((s.p[at] | 0x20) >= 'a' && (s.p[at] | 0x20) <= 'z'))
        at++;
    if (at == from || close == SIZE_MAX)
        return false;
    if (at < s.n && s.p[at] >= '1' && s.p[at] <= '6')
        at++;
    struct str name = str_lower(r->arena, str_sub(s, from, at - from));
    r->rest = str_sub(s, close + 1, s.n);
    if (!r->skipped.n || (end && str_eq(r->skipped, name)))
        tag(r, name, end);
    return true;
}

/* Text up to the next tag: entities are what Markdown reads them as. */
static void text(struct reader *r, struct str s)
{
    struct out o;

    out_init(&o, r->arena, s.n * 2 + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool mark = c == '*' || c == '_' || c == '`' || c == '[' || c == ']' ||
                    c == '\\' || c == '<' || c == '#' || c == '~' || c == '>' ||
                    c == '|';
        bool blank = (unsigned char)c <= ' ';
        if (mark)
            out_lit(&o, "\\", 1);
        if (blank ? o.n ? o.p[o.n - 1] != ' '
                        : !ends_with(r, ' ') && !ends_with(r, '\n')
                  : true)
            out_lit(&o, blank ? " " : &c, 1);
    }
    lit(r, out_str(&o));
}

struct str html_markdown(struct arena *a, struct str html, bool *lossy)
{
    struct reader r = { .arena = a, .rest = html, .lossy = lossy };

    out_init(&r.out, a, html.n * 3 + 64);
    while (r.rest.n) {
        size_t next = str_find(r.rest, S("<"), 0);
        if (next == 0 && read_tag(&r))
            continue;
        if (next == 0) /* a sign, no tag */
            next = str_find(r.rest, S("<"), 1);
        struct str part = str_sub(r.rest, 0, next);
        r.rest = str_sub(r.rest, part.n, r.rest.n);
        if (!r.skipped.n)
            text(&r, part);
    }
    return str_trim(out_str(&r.out));
}
