/* Moodle XML. Multiple-choice questions with format, feedback, tags; area,
 * level and status travel as tags "area:…", "level:…".
 *
 * Read by libxml2 without network, without entities of the file's own (a
 * DOCTYPE is refused before the parser sees it), without its limits lifted. */
#include "format/bank_exchange_int.h"

#include "format/markdown.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>

/* ---- writing ---- */

/* As XML text: what XML 1.0 cannot hold is a question mark. */
static void xml(struct export *x, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '&')
            put(x, S("&amp;"));
        else if (c == '<')
            put(x, S("&lt;"));
        else if (c == '>')
            put(x, S("&gt;"));
        else if (c < ' ' && c != '\n')
            put(x, S("?"));
        else if (c == 0xef && i + 2 < s.n && s.p[i + 1] == '\xbf' &&
                 (unsigned char)s.p[i + 2] >= 0xbe) {
            put(x, S("?"));
            i += 2;
        } else
            out_lit(&x->out, s.p + i, 1);
    }
}

static void text(struct export *x, struct str name, struct str value)
{
    put(x, S("<"));
    put(x, name);
    put(x, S(" format=\"markdown\"><text>"));
    xml(x, value);
    put(x, S("</text></"));
    put(x, name);
    put(x, S(">\n"));
}

static void tag(struct export *x, const char *name, struct str value)
{
    put(x, S("<tag><text>"));
    put(x, str_from_c(name));
    xml(x, value);
    put(x, S("</text></tag>\n"));
}

static void write_option(struct export *x, const struct item *item, int i)
{
    const struct option *o = &item->options[i];
    double share = 100.0 / option_set_count(item->key);
    bool key = item->key >> i & 1;
    char fraction[32];
    int n = snprintf(fraction, sizeof fraction, "%.5f",
                     key                         ? share
                     : item->type == ITEM_SINGLE ? 0.0
                                                 : -share);

    put(x, S("<answer fraction=\""));
    out_lit(&x->out, fraction, (size_t)n);
    put(x, S("\" format=\"markdown\"><text>"));
    xml(x, o->text);
    put(x, S("</text>\n"));
    text(x, S("feedback"),
         o->misconception.n
             ? str_fmt(x->arena, "%.*s (misconception: %.*s)",
                       STR_ARG(o->reason), STR_ARG(o->misconception))
             : o->reason);
    put(x, S("</answer>\n"));
}

static void write_item(struct export *x, const struct item *item)
{
    put(x, S("<question type=\"multichoice\">\n<name><text>"));
    xml(x, item->id);
    put(x, S("</text></name>\n"));
    text(x, S("questiontext"), item->stem);
    text(x, S("generalfeedback"), item->takeaway);
    put(x, S("<idnumber>"));
    xml(x, item->id);
    put(x, S("</idnumber>\n<single>"));
    put(x, item->type == ITEM_SINGLE ? S("true") : S("false"));
    put(x, S("</single>\n<shuffleanswers>"));
    put(x, item->shuffle ? S("true") : S("false"));
    put(x, S("</shuffleanswers>\n<answernumbering>ABCD</answernumbering>\n"));
    for (int i = 0; i < item->n_options; i++)
        write_option(x, item, i);
    put(x, S("<tags>\n"));
    tag(x, "area:", item->area);
    tag(x, "level:", item_level_text(item->level));
    tag(x, "status:", item_status_text(item->status));
    put(x, S("</tags>\n</question>\n"));
    if (item->n_images)
        lose_item(x, item, "drawing", S("add it by hand"));
}

void moodle_write(struct export *x, const struct bank *bank)
{
    put(x, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n"));
    for (int i = 0; i < bank->n_items; i++)
        if (is_exported(&bank->items[i]))
            write_item(x, &bank->items[i]);
    put(x, S("</quiz>\n"));
    lose_all(x, bank,
             S("source, fact, note, enemies, review and the mark of negative "
               "questions"));
}

/* ---- reading ---- */

static bool is_named(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, name);
}

static xmlNode *child(const xmlNode *parent, const char *name)
{
    xmlNode *n = parent ? parent->children : NULL;

    while (n && !is_named(n, name))
        n = n->next;
    return n;
}

static struct str content(struct arena *a, xmlNode *n)
{
    xmlChar *c = n ? xmlNodeGetContent(n) : NULL;
    struct str s = str_dup(a, str_from_c((const char *)c));

    xmlFree(c);
    return s;
}

static struct str attribute(struct arena *a, xmlNode *n, const char *name)
{
    xmlChar *c = xmlGetProp(n, (const xmlChar *)name);
    struct str s = str_dup(a, str_from_c((const char *)c));

    xmlFree(c);
    return s;
}

static enum markup markup_of(struct arena *a, xmlNode *n, enum markup otherwise)
{
    struct str format = attribute(a, n, "format");

    if (str_eq(format, S("markdown")))
        return MARKUP_MARKDOWN;
    if (str_eq(format, S("plain_text")))
        return MARKUP_PLAIN;
    if (format.n)
        return MARKUP_HTML;
    return otherwise;
}

static int line_of(xmlNode *n)
{
    long line = xmlGetLineNo(n);

    return line > 0 && line < INT32_MAX ? (int)line : 1;
}

/* The text below an element, as Markdown. */
static struct str get_text(struct import *im, xmlNode *n,
                           enum markdown_kind kind)
{
    if (!n)
        return (struct str){ 0 };
    if (child(n, "file"))
        lose(im, line_of(n), "file in a text", S("add it by hand"));
    return import_text(im, line_of(n), markup_of(im->arena, n, MARKUP_HTML),
                       content(im->arena, child(n, "text")), kind);
}

static bool read_answer(struct import *im, xmlNode *n, struct item *item)
{
    double fraction = 0;
    struct option *o = &item->options[item->n_options];
    xmlNode *feedback = child(n, "feedback");

    if (item->n_options == OPTIONS_MOST) {
        lose(im, line_of(n), "question with too many options", S("left out"));
        return false;
    }
    (void)str_to_f64(attribute(im->arena, n, "fraction"), &fraction);
    if (fraction > 0)
        item->key |= (option_set)(1u << item->n_options);
    item->n_options++;
    o->text = get_text(im, n, MARKDOWN_LINE);
    if (feedback)
        import_reason(im, line_of(n),
                      markup_of(im->arena, feedback, MARKUP_HTML),
                      content(im->arena, child(feedback, "text")), o);
    return true;
}

static void read_tags(struct import *im, xmlNode *tags, struct imported *it)
{
    for (xmlNode *n = tags ? tags->children : NULL; n; n = n->next) {
        struct str s;
        if (!is_named(n, "tag"))
            continue;
        s = import_field(im, content(im->arena, n));
        if (str_starts(s, S("area:")))
            it->item.area = str_trim(str_sub(s, 5, s.n));
        else if (str_starts(s, S("level:")) &&
                 item_level_parse(str_sub(s, 6, s.n), &it->item.level))
            it->gaps.level = false;
        else if (!str_starts(s, S("status:")))
            problem_add(im->lost, im->file, line_of(n), S("items have no tags"),
                        "tag '%.*s'", STR_ARG(beginning(s, 60)));
    }
}

static void read_question(struct import *im, xmlNode *q)
{
    struct imported it = import_new();
    struct str type = attribute(im->arena, q, "type");
    struct str id = str_trim(content(im->arena, child(q, "idnumber")));
    int line = line_of(q);

    if (str_eq(type, S("category")))
        return;
    if (!str_eq(type, S("multichoice"))) {
        problem_add(im->lost, im->file, line,
                    S("left out: such items do not exist here"),
                    "question of type '%.*s'", STR_ARG(beginning(type, 60)));
        return;
    }
    if (!id.n)
        id = content(im->arena, child(q, "name"));
    it.item.stem = get_text(im, child(q, "questiontext"), MARKDOWN_STEM);
    it.item.takeaway =
        get_text(im, child(q, "generalfeedback"), MARKDOWN_BLOCK);
    it.item.shuffle = !str_eq(
        str_trim(content(im->arena, child(q, "shuffleanswers"))), S("false"));
    for (xmlNode *n = q->children; n; n = n->next)
        if (is_named(n, "answer") && !read_answer(im, n, &it.item))
            return;
    read_tags(im, child(q, "tags"), &it);
    if (child(q, "hint"))
        lose(im, line, "hints", S("items have none"));
    import_keep(im, line, id, &it);
}

void moodle_read(struct import *im, struct str bytes)
{
    xmlDoc *doc;

    if (str_has(bytes, S("<!DOCTYPE")) || str_has(bytes, S("<!ENTITY"))) {
        lose(im, 1, "file with a document type of its own",
             S("take out <!DOCTYPE …>; questions do not need it"));
        return;
    }
    doc = xmlReadMemory(bytes.p, (int)bytes.n, NULL, "UTF-8",
                        XML_PARSE_NONET | XML_PARSE_NOERROR |
                            XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                            XML_PARSE_BIG_LINES);
    if (!doc) {
        const xmlError *e = xmlGetLastError();
        problem_add(
            im->lost, im->file, e && e->line > 0 ? e->line : 1,
            S("correct the XML"), "not well-formed XML%s%.*s",
            e && e->message ? ": " : "",
            STR_ARG(str_trim(str_from_c(e && e->message ? e->message : ""))));
        return;
    }
    xmlNode *root = xmlDocGetRootElement(doc);
    for (xmlNode *n = root && is_named(root, "quiz") ? root->children : NULL; n;
         n = n->next)
        if (is_named(n, "question"))
            read_question(im, n);
    xmlFreeDoc(doc);
}
