/* GIFT, Moodle's text format. What a question has there: a name, the text, the
 * options with feedback, a general feedback, a category. */
#include "format/bank_exchange_int.h"

#include "base/vec.h"

#include <stdio.h>

/* ---- writing ---- */

static void escaped(struct export *x, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n') {
            put(x, S("\\n"));
            continue;
        }
        if (c == '~' || c == '=' || c == '#' || c == '{' || c == '}' ||
            c == ':' || c == '\\')
            put(x, S("\\"));
        out_lit(&x->out, &c, 1);
    }
}

static void write_option(struct export *x, const struct item *item, int i,
                         double share)
{
    const struct option *o = &item->options[i];
    bool key = item->key >> i & 1;

    /* what begins like a weight or a format gets one before it */
    bool weigh = item->type == ITEM_MULTIPLE || str_starts(o->text, S("%"));

    put(x, S("\t"));
    if (!weigh) {
        put(x, key ? S("=") : S("~"));
    } else {
        char weight[32];
        int n =
            snprintf(weight, sizeof weight, "~%%%.5f%%", key ? share : -share);
        out_lit(&x->out, weight, (size_t)n);
    }
    escaped(x, o->text);
    put(x, S("#"));
    escaped(x, o->reason);
    if (o->misconception.n) {
        put(x, S(" (misconception\\: "));
        escaped(x, o->misconception);
        put(x, S(")"));
    }
    put(x, S("\n"));
}

void gift_write(struct export *x, const struct bank *bank)
{
    struct str area = { 0 };

    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        double share = 100.0 / option_set_count(item->key);
        if (!is_exported(item))
            continue;
        if (!str_eq(area, item->area)) {
            area = item->area;
            put(x, S("$CATEGORY: "));
            put(x, area);
            put(x, S("\n\n"));
        }
        put(x, S("::"));
        escaped(x, item->id);
        put(x, S("::[markdown]"));
        escaped(x, item->stem);
        put(x, S("{\n"));
        for (int o = 0; o < item->n_options; o++)
            write_option(x, item, o, share);
        if (item->takeaway.n) {
            put(x, S("\t####"));
            escaped(x, item->takeaway);
            put(x, S("\n"));
        }
        put(x, S("}\n\n"));
        if (item->n_images)
            lose_item(x, item, "drawing", S("add it by hand"));
        if (!item->shuffle)
            lose_item(x, item, "order of the options that is kept",
                      S("turn shuffling off for it"));
    }
    lose_all(x, bank,
             S("level, status, source, fact, note, enemies and review"));
}

/* ---- reading ---- */

struct reader {
    struct import *im;
    struct str s;
    size_t at;
    int line;
    struct str area;
};

static char peek(const struct reader *r)
{
    return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

static void next(struct reader *r)
{
    r->line += peek(r) == '\n';
    r->at++;
}

static bool at_line_start(const struct reader *r)
{
    return !r->at || r->s.p[r->at - 1] == '\n';
}

static struct str rest_of_line(struct reader *r)
{
    size_t from = r->at;

    while (r->at < r->s.n && peek(r) != '\n')
        next(r);
    return str_trim(str_sub(r->s, from, r->at - from));
}

/* Up to one of the bytes in `stops`, a comment line left out; escapes stay. */
static struct str until(struct reader *r, const char *stops, bool blank_line)
{
    struct out o;

    out_init(&o, r->im->arena, IMPORT_MOST + 1);
    while (r->at < r->s.n) {
        char c = peek(r);
        if (at_line_start(r) && str_starts(str_sub(r->s, r->at, 2), S("//"))) {
            (void)rest_of_line(r);
            continue;
        }
        bool stop = false;
        for (const char *p = stops; *p; p++)
            stop = stop || *p == c;
        if (stop)
            break;
        if (blank_line && c == '\n' && r->at + 1 < r->s.n &&
            r->s.p[r->at + 1] == '\n')
            break;
        if (c == '\\' && r->at + 1 < r->s.n) {
            out_lit(&o, &c, 1);
            next(r);
            c = peek(r);
        }
        out_lit(&o, &c, 1);
        next(r);
    }
    return out_str(&o);
}

static struct str unescaped(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;

    s = str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n) {
            i++;
            p[n++] = s.p[i] == 'n' ? '\n' : s.p[i];
        } else {
            p[n++] = s.p[i];
        }
    }
    return (struct str){ p, n };
}

/* Cut "[markdown]" and its like off the beginning. */
static enum markup markup_of(struct str *s, enum markup otherwise)
{
    static const struct {
        struct str name;
        enum markup markup;
    } marks[] = { { S_INIT("[markdown]"), MARKUP_MARKDOWN },
                  { S_INIT("[html]"), MARKUP_HTML },
                  { S_INIT("[moodle]"), MARKUP_HTML },
                  { S_INIT("[plain]"), MARKUP_PLAIN } };

    *s = str_trim(*s);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(*s, marks[i].name)) {
            *s = str_sub(*s, marks[i].name.n, s->n);
            return marks[i].markup;
        }
    return otherwise;
}

/* Index of an unescaped sign at or after `from`, or the end. */
static size_t find_sign(struct str s, const char *signs, size_t from)
{
    for (size_t i = from; i < s.n; i++) {
        if (s.p[i] == '\\') {
            i++;
            continue;
        }
        for (const char *p = signs; *p; p++)
            if (s.p[i] == *p)
                return i;
    }
    return s.n;
}

/* "~%50%text#feedback" without the sign; adds it, or says why not. */
static bool read_option(struct reader *r, int line, char sign, struct str s,
                        enum markup markup, struct imported *it)
{
    struct item *item = &it->item;
    double weight = sign == '=' ? 100 : 0;

    s = str_trim(s);
    if (str_starts(s, S("%"))) {
        size_t end = str_find(s, S("%"), 1);
        if (end != SIZE_MAX && str_to_f64(str_sub(s, 1, end - 1), &weight))
            s = str_sub(s, end + 1, s.n);
    }
    if (item->n_options == OPTIONS_MOST) {
        lose(r->im, line, "question with too many options", S("left out"));
        return false;
    }
    size_t hash = find_sign(s, "#", 0);
    struct option *o = &item->options[item->n_options];
    struct str text = str_sub(s, 0, hash);
    struct str reason = str_sub(s, hash + 1, s.n);
    enum markup own = markup_of(&text, markup);
    if (weight > 0)
        item->key |= (option_set)(1u << item->n_options);
    item->n_options++;
    o->text = import_text(r->im, line, own, unescaped(r->im->arena, text),
                          MARKDOWN_LINE);
    import_reason(r->im, line, own, unescaped(r->im->arena, reason), o);
    return true;
}

/* What stands between the braces. */
static bool read_answers(struct reader *r, int line, struct str s,
                         enum markup markup, struct imported *it)
{
    int wrong = 0;
    size_t general = SIZE_MAX;

    for (size_t i = find_sign(s, "#", 0); i < s.n && general == SIZE_MAX;
         i = find_sign(s, "#", i + 1))
        if (str_starts(str_sub(s, i, 4), S("####")))
            general = i;
    struct str all = str_sub(s, 0, general);
    size_t at = find_sign(all, "=~", 0);
    if (str_trim(str_sub(all, 0, at)).n || at == all.n) {
        lose(r->im, line, "question that is not multiple choice",
             S("left out: such items do not exist here"));
        return false;
    }
    while (at < all.n) {
        char sign = all.p[at];
        size_t end = find_sign(all, "=~", at + 1);
        struct str one = str_sub(all, at + 1, end - at - 1);
        wrong += sign == '~';
        if (!read_option(r, line, sign, one, markup, it))
            return false;
        at = end;
    }
    if (!wrong) { /* short answers or pairs */
        lose(r->im, line, "question that is not multiple choice",
             S("left out: such items do not exist here"));
        return false;
    }
    if (general != SIZE_MAX)
        it->item.takeaway =
            import_text(r->im, line, markup,
                        unescaped(r->im->arena, str_sub(s, general + 4, s.n)),
                        MARKDOWN_BLOCK);
    return true;
}

static void read_question(struct reader *r)
{
    struct imported it = import_new();
    struct str name = { 0 };
    int line = r->line;

    if (str_starts(str_sub(r->s, r->at, 2), S("::"))) {
        r->at += 2;
        name = unescaped(r->im->arena, until(r, ":\n", false));
        while (peek(r) == ':')
            next(r);
    }
    struct str stem = until(r, "{", true);
    if (peek(r) != '{') {
        lose(r->im, line, "text without answers in braces", S("left out"));
        return;
    }
    next(r);
    struct str answers = until(r, "}", false);
    if (peek(r) != '}') {
        lose(r->im, line, "answers without a closing brace", S("left out"));
        return;
    }
    next(r);
    struct str tail = str_trim(until(r, "\n", false));
    enum markup markup = markup_of(&stem, MARKUP_HTML);
    if (tail.n)
        stem = str_fmt(r->im->arena, "%.*s ... %.*s", STR_ARG(str_trim(stem)),
                       STR_ARG(tail));
    it.item.area = r->area;
    it.item.stem = import_text(r->im, line, markup,
                               unescaped(r->im->arena, stem), MARKDOWN_STEM);
    if (read_answers(r, line, answers, markup, &it))
        import_keep(r->im, line, name, &it);
}

static struct str area_of(struct reader *r, struct str category)
{
    struct str part, last = { 0 };

    while (str_next(&category, '/', &part))
        last = str_trim(part);
    for (size_t i = 0; i < last.n; i++)
        if (!((last.p[i] >= 'a' && last.p[i] <= 'z') ||
              (last.p[i] >= '0' && last.p[i] <= '9') || last.p[i] == '.' ||
              last.p[i] == '-')) {
            lose(r->im, r->line, "category that is no area's id",
                 S("write the area of these items"));
            return (struct str){ 0 };
        }
    return last;
}

void gift_read(struct import *im, struct str bytes)
{
    struct reader r = { .im = im, .line = 1 };
    struct out o;

    out_init(&o, im->arena, bytes.n + 1);
    for (size_t i = 0; i < bytes.n; i++)
        if (bytes.p[i] != '\r')
            out_lit(&o, bytes.p + i, 1);
    r.s = out_str(&o);
    while (r.at < r.s.n) {
        struct str here = str_sub(r.s, r.at, 10);
        if (peek(&r) == '\n' || peek(&r) == ' ' || peek(&r) == '\t') {
            next(&r);
        } else if (str_starts(here, S("//"))) {
            (void)rest_of_line(&r);
        } else if (str_starts(here, S("$CATEGORY:"))) {
            r.at += 10;
            r.area = area_of(&r, rest_of_line(&r));
        } else {
            size_t before = r.at;
            read_question(&r);
            if (r.at == before)
                next(&r);
        }
    }
}
