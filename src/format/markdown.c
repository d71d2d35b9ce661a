#include "format/markdown.h"

#include "base/arena.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

struct str markdown_html(struct arena *a, enum markdown_kind kind,
                         struct str text)
{
    cmark_node *doc =
        cmark_parse_document(text.n ? text.p : "", text.n, CMARK_OPT_DEFAULT);
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

static bool is_web_link(const char *url)
{
    struct str s = str_from_c(url);

    return str_starts(s, S("https://")) || str_starts(s, S("http://"));
}

/* What is wrong with one node, and the mend; NULL: nothing. */
static const char *refuse_node(cmark_node *node, struct str *mend)
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
        *mend = S("describe in words what is to be seen");
        return "image";
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
    const char *said = NULL; /* last problem: once per line is enough */
    int at = line, said_at = 0;

    while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        struct str mend = { 0 };
        if (event == CMARK_EVENT_EXIT)
            continue;
        if (!is_inline(node) && cmark_node_get_start_line(node) > 0)
            at = line + cmark_node_get_start_line(node) - 1;
        const char *what = refuse_node(node, &mend);
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
    item->stem_html = markdown_html(a, MARKDOWN_BLOCK, item->stem);
    item->takeaway_html = markdown_html(a, MARKDOWN_BLOCK, item->takeaway);
    for (int i = 0; i < item->n_options; i++) {
        struct option *o = &item->options[i];
        o->text_html = markdown_html(a, MARKDOWN_LINE, o->text);
        o->reason_html = markdown_html(a, MARKDOWN_LINE, o->reason);
    }
}
