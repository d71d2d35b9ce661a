/* Aiken: the question on one line, options "A. text" or "A) text", the key as
 * "ANSWER: A". Nothing else, and no marks in the text. */
#include "format/bank_exchange_int.h"
#include "format/markdown.h"

#include <string.h>

/* ---- writing ---- */

/* On one line, and not to be taken for another part of the question. */
static void line(struct export *x, struct str markdown)
{
    struct str s = markdown_plain(x->arena, markdown);
    char *p = str_to_c(x->arena, s);

    for (size_t i = 0; i < s.n; i++)
        if (p[i] == '\n')
            p[i] = ' ';
    put(x, (struct str){ p, s.n });
    put(x, S("\n"));
}

void aiken_write(struct export *x, const struct bank *bank)
{
    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        if (!is_exported(item))
            continue;
        if (item->type == ITEM_MULTIPLE) {
            lose_item(x, item, "left out: it has several right options",
                      S("the format has one answer"));
            continue;
        }
        line(x, item->stem);
        for (int o = 0; o < item->n_options; o++) {
            char letter[] = { (char)('A' + o), '.', ' ' };
            out_lit(&x->out, letter, sizeof letter);
            line(x, item->options[o].text);
        }
        char key = (char)('A' + __builtin_ctz(item->key));
        put(x, S("ANSWER: "));
        out_lit(&x->out, &key, 1);
        put(x, S("\n\n"));
        if (item->n_images)
            lose_item(x, item, "drawing: its words stand in its place",
                      S("add it by hand"));
    }
    lose_all(x, bank,
             S("id, area, level, status, source, fact, note, enemies, review, "
               "emphasis, "
               "reasons, misconceptions and takeaway"));
}

/* ---- reading ---- */

static bool is_option(struct str s)
{
    return s.n > 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' &&
           (s.p[1] == '.' || s.p[1] == ')') && s.p[2] == ' ';
}

struct reader {
    struct import *im;
    struct imported it;
    struct out stem;
    int line, first; /* of this question */
    bool bad;
};

static void end_question(struct reader *r, struct str answer)
{
    int key = answer.n == 1 ? answer.p[0] - 'A' : -1;

    if (r->bad || key < 0 || key >= r->it.item.n_options) {
        lose(r->im, r->first, "question whose answer or options cannot be read",
             S("left out; options are A. B. C. in turn, then ANSWER: A"));
    } else {
        r->it.item.key = (option_set)(1u << key);
        r->it.item.stem = import_text(r->im, r->first, MARKUP_PLAIN,
                                      out_str(&r->stem), MARKDOWN_STEM);
        import_keep(r->im, r->first, (struct str){ 0 }, &r->it);
    }
    *r = (struct reader){ .im = r->im, .it = import_new(), .line = r->line };
}

static void read_line(struct reader *r, struct str s)
{
    struct item *item = &r->it.item;

    if (!s.n)
        return;
    if (!r->first)
        r->first = r->line;
    if (str_starts(s, S("ANSWER:"))) {
        end_question(r, str_trim(str_sub(s, 7, s.n)));
    } else if (is_option(s) && r->stem.n) {
        if (item->n_options == OPTIONS_MOST ||
            s.p[0] - 'A' != item->n_options) {
            r->bad = true;
            return;
        }
        item->options[item->n_options++].text = import_text(
            r->im, r->line, MARKUP_PLAIN, str_sub(s, 3, s.n), MARKDOWN_LINE);
    } else if (item->n_options) {
        r->bad = true;
    } else if (r->stem.n + s.n < MARKDOWN_MOST) {
        if (!r->stem.n)
            out_init(&r->stem, r->im->arena, MARKDOWN_MOST + 2);
        out_lit(&r->stem, s.p, s.n);
        out_lit(&r->stem, " ", 1);
    } else {
        r->bad = true;
    }
}

void aiken_read(struct import *im, struct str bytes)
{
    struct reader r = { .im = im, .it = import_new() };
    struct str s;

    while (str_next(&bytes, '\n', &s)) {
        r.line++;
        read_line(&r, str_trim(s));
    }
    if (r.first)
        lose(im, r.first, "question without ANSWER:", S("left out"));
}
