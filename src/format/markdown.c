#include "format/markdown.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/vec.h"
#include "format/bank_int.h"
#include "format/svg.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

/* ---- drawings ---- */

/* "images/name.svg" → "name.svg"; empty: another address. */
static struct str image_name(cmark_node *image)
{
    const char *url = cmark_node_get_url(image);
    struct str s = str_from_c(url), folder = S("images/"), end = S(".svg");

    if (!str_starts(s, folder) || !str_ends(s, end) || s.n < folder.n + end.n ||
        !is_slug(str_sub(s, folder.n, s.n - folder.n - end.n)))
        return (struct str){ 0 };
    return str_sub(s, folder.n, s.n);
}

/* What describes an image: its text without marks. */
static struct str image_alt(struct arena *a, cmark_node *image)
{
    cmark_iter *it = cmark_iter_new(image);
    struct str alt = { 0 };
    cmark_event_type event;

    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        const char *text = cmark_node_get_literal(node);
        if (event == CMARK_EVENT_EXIT)
            continue;
        if (cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK)
            text = " ";
        if (text)
            alt = str_fmt(a, "%.*s%s", STR_ARG(alt), text);
    }
    cmark_iter_free(it);
    return str_trim(alt);
}

/* The image nodes of a document; they stay while it does. */
struct nodes {
    cmark_node **p;
    size_t n, cap;
};

static struct nodes find_images(struct arena *a, cmark_node *doc)
{
    cmark_iter *it = cmark_iter_new(doc);
    struct nodes out = { 0 };
    cmark_event_type event;

    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        if (event == CMARK_EVENT_ENTER &&
            cmark_node_get_type(node) == CMARK_NODE_IMAGE)
            VEC_PUSH(a, &out, node);
    }
    cmark_iter_free(it);
    return out;
}

static const struct item_image *find_image(const struct item *item,
                                           struct str name)
{
    for (int i = 0; i < item->n_images; i++)
        if (str_eq(item->images[i].name, name))
            return &item->images[i];
    return NULL;
}

/* Put the drawing where the image stands; where there is none, its words. */
static void put_image(struct arena *a, cmark_node *image,
                      const struct item *item)
{
    struct str alt = image_alt(a, image);
    const struct item_image *found =
        item ? find_image(item, image_name(image)) : NULL;
    cmark_node *node =
        cmark_node_new(found ? CMARK_NODE_CUSTOM_INLINE : CMARK_NODE_TEXT);

    if (found)
        cmark_node_set_on_enter(node,
                                str_to_c(a, svg_html(a, found->svg, alt)));
    else
        cmark_node_set_literal(node, str_to_c(a, alt));
    cmark_node_replace(image, node);
    cmark_node_free(image);
}

int markdown_images(struct arena *a, struct str text,
                    struct str names[IMAGES_MOST])
{
    cmark_node *doc =
        cmark_parse_document(text.n ? text.p : "", text.n, CMARK_OPT_DEFAULT);
    struct nodes images = find_images(a, doc);
    int n = 0;

    for (size_t i = 0; i < images.n && n < IMAGES_MOST; i++) {
        struct str name = image_name(images.p[i]);
        bool known = !name.n;
        for (int k = 0; k < n; k++)
            known = known || str_eq(names[k], name);
        if (!known)
            names[n++] = str_dup(a, name);
    }
    cmark_node_free(doc);
    return n;
}

/* ---- Markdown → HTML ---- */

static struct str render(struct arena *a, enum markdown_kind kind,
                         struct str text, const struct item *item)
{
    cmark_node *doc =
        cmark_parse_document(text.n ? text.p : "", text.n, CMARK_OPT_DEFAULT);
    struct nodes images = find_images(a, doc);

    /* inner ones first: an image may stand in another one's description */
    for (size_t i = images.n; i > 0; i--)
        put_image(a, images.p[i - 1], i <= IMAGES_MOST ? item : NULL);
    char *html = cmark_render_html(doc, CMARK_OPT_DEFAULT);
    struct str out = str_from_c(html);
    cmark_node *first = cmark_node_first_child(doc);

    if (kind == MARKDOWN_LINE && first && !cmark_node_next(first) &&
        cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH) {
        size_t open = sizeof "<p>" - 1, shut = sizeof "</p>\n" - 1;
        out = str_sub(out, open, out.n - open - shut);
    }
    out = str_dup(a, out);
    free(html);
    cmark_node_free(doc);
    return out;
}

struct str markdown_html(struct arena *a, enum markdown_kind kind,
                         struct str text)
{
    return render(a, kind, text, NULL);
}

/* ---- plain text ---- */

static void end_block(struct out *o, bool apart)
{
    while (o->n && (o->p[o->n - 1] == ' ' || o->p[o->n - 1] == '\n'))
        o->n--;
    if (o->n)
        out_lit(o, "\n\n", apart ? 2 : 1);
}

static void plain_node(struct out *o, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    const char *text = cmark_node_get_literal(node);

    if (type == CMARK_NODE_ITEM) {
        end_block(o, false);
        out_lit(o, "- ", 2);
    } else if (type == CMARK_NODE_PARAGRAPH) {
        if (cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_ITEM)
            end_block(o, true);
    } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
        out_lit(o, " ", 1);
    } else if (text && type != CMARK_NODE_HTML_BLOCK &&
               type != CMARK_NODE_HTML_INLINE) {
        out_lit(o, text, strlen(text));
    }
}

struct str markdown_plain(struct arena *a, struct str markdown)
{
    cmark_node *doc = cmark_parse_document(markdown.n ? markdown.p : "",
                                           markdown.n, CMARK_OPT_DEFAULT);
    cmark_iter *it = cmark_iter_new(doc);
    struct out o;
    cmark_event_type event;

    out_init(&o, a, markdown.n * 8 + 1024); /* an entity may grow */
    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE)
        if (event == CMARK_EVENT_ENTER)
            plain_node(&o, cmark_iter_get_node(it));
    cmark_iter_free(it);
    cmark_node_free(doc);
    return str_trim(out_str(&o));
}

/* The next paragraph: its words with single blanks between them. */
static struct str next_paragraph(struct arena *a, struct str *rest, bool all)
{
    char *p = arena_alloc(a, rest->n + 1);
    size_t n = 0, i = 0;
    int line_ends = 0;

    for (; i < rest->n; i++) {
        unsigned char c = (unsigned char)rest->p[i];
        line_ends = c == '\n' ? line_ends + 1 : c > ' ' ? 0 : line_ends;
        if (line_ends > 1 && n && !all)
            break;
        if (c > ' ' && c != 0x7f)
            p[n++] = (char)c;
        else if (n && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    *rest = str_sub(*rest, i, rest->n);
    return str_trim((struct str){ p, n });
}

/* cmark writes U+FFFE and U+FFFF, which are no characters, as one byte each,
 * which is no UTF-8: they become U+FFFD. */
static struct str without_noncharacters(struct arena *a, struct str s)
{
    char *p = str_to_c(a, s);

    for (size_t i = 0; i + 2 < s.n; i++)
        if (!memcmp(p + i, "\xef\xbf\xbe", 3) ||
            !memcmp(p + i, "\xef\xbf\xbf", 3))
            p[i + 2] = '\xbd';
    return (struct str){ p, s.n };
}

struct str markdown_escape(struct arena *a, enum markdown_kind kind,
                           struct str plain)
{
    struct out o;

    plain = without_noncharacters(a, plain);
    out_init(&o, a, plain.n * 8 + 1024);
    for (;;) {
        struct str text = next_paragraph(a, &plain, kind == MARKDOWN_LINE);
        if (!text.n)
            break;
        cmark_node *doc = cmark_node_new(CMARK_NODE_DOCUMENT);
        cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
        cmark_node *words = cmark_node_new(CMARK_NODE_TEXT);
        cmark_node_set_literal(words, str_to_c(a, text));
        cmark_node_append_child(paragraph, words);
        cmark_node_append_child(doc, paragraph);
        char *md = cmark_render_commonmark(doc, CMARK_OPT_DEFAULT, 0);
        struct str one = str_trim(str_from_c(md));
        end_block(&o, true);
        /* a fence is the one beginning that the renderer lets pass */
        if (str_starts(one, S("~")))
            out_lit(&o, "\\", 1);
        out_lit(&o, one.p, one.n);
        free(md);
        cmark_node_free(doc);
    }
    return out_str(&o);
}

/* ---- what is refused ---- */

static bool is_web_link(const char *url)
{
    struct str s = str_from_c(url);

    return str_starts(s, S("https://")) || str_starts(s, S("http://"));
}

static const char *refuse_image(cmark_node *image, enum markdown_kind kind,
                                struct str *mend)
{
    struct arena a = { 0 };
    bool described = image_alt(&a, image).n > 0;

    arena_release(&a);
    *mend = S("describe in words what is to be seen");
    if (kind != MARKDOWN_STEM)
        return "image";
    if (!described)
        return "image without a description";
    *mend = S("write `![what is to be seen](images/name.svg)`");
    return image_name(image).n ? NULL : "image that is not of this bank";
}

/* What is wrong with one node, and the mend; NULL: nothing. */
static const char *refuse_node(cmark_node *node, enum markdown_kind kind,
                               struct str *mend)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_DOCUMENT:
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
    case CMARK_NODE_TEXT:
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
    case CMARK_NODE_CODE:
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        return NULL;
    case CMARK_NODE_LINK:
        *mend = S("write the whole address, beginning with https://");
        return is_web_link(cmark_node_get_url(node))
                   ? NULL
                   : "link that is not to http or https";
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_CUSTOM_BLOCK:
    case CMARK_NODE_CUSTOM_INLINE:
        *mend = S("use Markdown; where a < is meant, write \\<");
        return "raw HTML";
    case CMARK_NODE_IMAGE:
        return refuse_image(node, kind, mend);
    case CMARK_NODE_HEADING:
        *mend = S("write a paragraph; an item begins with `## id`");
        return "heading inside an item";
    case CMARK_NODE_THEMATIC_BREAK:
        *mend = S("take the line out");
        return "ruled line inside an item";
    case CMARK_NODE_CODE_BLOCK:
        *mend = S("take out the indent or the fence");
        return "code block inside an item";
    case CMARK_NODE_BLOCK_QUOTE:
        *mend = S("write it without >, or \\> where the sign is meant");
        return "quotation inside an item";
    case CMARK_NODE_NONE:
        break;
    }
    BUG("markdown node of type %d", (int)cmark_node_get_type(node));
}

static bool is_inline(cmark_node *node)
{
    return cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE;
}

static bool is_too_deep(cmark_node *node)
{
    int depth = 0;

    while (depth <= MARKDOWN_DEPTH_MOST && (node = cmark_node_parent(node)))
        depth++;
    return depth > MARKDOWN_DEPTH_MOST;
}

void markdown_check(struct problems *ps, struct str file, int line,
                    enum markdown_kind kind, struct str text)
{
    if (text.n > MARKDOWN_MOST) {
        problem_add(ps, file, line, S("make it shorter"),
                    "text of more than %d bytes", MARKDOWN_MOST);
        return;
    }
    cmark_node *doc =
        cmark_parse_document(text.n ? text.p : "", text.n, CMARK_OPT_DEFAULT);
    cmark_node *first = cmark_node_first_child(doc);
    cmark_iter *it = cmark_iter_new(doc);
    cmark_event_type event;
    int n_images = 0;
    const char *said = NULL; /* last problem: once per line is enough */
    int at = line, said_at = 0;

    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        struct str mend = { 0 };
        if (event == CMARK_EVENT_EXIT)
            continue;
        if (!is_inline(node) && cmark_node_get_start_line(node) > 0)
            at = line + cmark_node_get_start_line(node) - 1;
        const char *what = refuse_node(node, kind, &mend);
        if (!what && cmark_node_get_type(node) == CMARK_NODE_IMAGE &&
            ++n_images > IMAGES_MOST) {
            what = "too many images";
            mend = S("show what the question needs and no more");
        }
        if (!what && is_too_deep(node)) {
            what = "text nested too deeply";
            mend = S("take some levels out");
        }
        if (!what || (what == said && at == said_at))
            continue;
        problem_add(ps, file, at, mend, "%s", what);
        said = what;
        said_at = at;
    }
    if (!said && kind == MARKDOWN_LINE && first &&
        (cmark_node_next(first) ||
         cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH))
        problem_add(ps, file, line,
                    S("put a backslash before the sign it begins with"),
                    "text that begins like a list");
    cmark_iter_free(it);
    cmark_node_free(doc);
}

void item_render(struct arena *a, struct item *item)
{
    item->stem_html = render(a, MARKDOWN_STEM, item->stem, item);
    item->takeaway_html = markdown_html(a, MARKDOWN_BLOCK, item->takeaway);
    for (int i = 0; i < item->n_options; i++) {
        struct option *o = &item->options[i];
        o->text_html = markdown_html(a, MARKDOWN_LINE, o->text);
        o->reason_html = markdown_html(a, MARKDOWN_LINE, o->reason);
    }
}
