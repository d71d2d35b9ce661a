/* Drawings: what may be in one, and that nothing else may. The hostile rows
 * are after the OWASP cheat sheet on cross-site scripting and the SVG 2
 * specification's list of what can load or run something. */
#include "base/arena.h"
#include "format/bank_md.h"
#include "format/markdown.h"
#include "format/svg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SVG(inside)                                                            \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">" inside    \
    "</svg>"

static struct arena arena;

static bool is_good(const char *svg, int *line)
{
    struct problems ps;

    problems_init(&ps, &arena);
    struct str out = svg_check(S("a.svg"), str_from_c(svg), &ps);
    assert_int_equal(out.n > 0, ps.n == 0);
    *line = ps.n ? ps.p[0].line : 0;
    return out.n > 0;
}

static void test_good(void **state)
{
    static const char *const good[] = {
        SVG(""),
        SVG("<g transform=\"translate(1 2) rotate(-3)\">"
            "<path d=\"M0,0 L1.5-2e3 Z\" fill='#ff00aa'/></g>\n"),
        SVG("<text x=\"1\" y=\"2\" text-anchor=\"middle\">5 &lt; 6 &amp; "
            "\xc2\xb5g<tspan dy=\"3\">x</tspan></text>"),
        "\n\n<svg viewBox=\"0 0 1 1\"\n  width=\"10\"><rect/></svg>\n",
    };
    int line;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!is_good(good[i], &line))
            fail_msg("refused: %s", good[i]);
}

static void test_bad(void **state)
{
    static const char *const bad[] = {
        "",
        "svg",
        "<svg></svg>",
        "<svg viewBox=\"0 0 1 1\"/>",
        "<svg viewBox=\"0 0 1 1\">",
        "<?xml version=\"1.0\"?>" SVG(""),
        "<!DOCTYPE svg [<!ENTITY x \"y\">]>" SVG(""),
        SVG("") "<p>",
        SVG("") SVG(""),
        SVG("<!-- no -->"),
        SVG("<![CDATA[x]]>"),
        SVG("<script>alert(1)</script>"),
        SVG("<SCRIPT>alert(1)</SCRIPT>"),
        SVG("<style>*{}</style>"),
        SVG("<foreignObject><p>x</p></foreignObject>"),
        SVG("<image href=\"https://resit.test/x.png\"/>"),
        SVG("<use href=\"#a\"/>"),
        SVG("<a href=\"javascript:alert(1)\"><text>x</text></a>"),
        SVG("<animate attributeName=\"href\"/>"),
        SVG("<set attributeName=\"onload\"/>"),
        SVG("<rect onload=\"alert(1)\"/>"),
        SVG("<rect style=\"fill:red\"/>"),
        SVG("<rect id=\"exam-stem\"/>"),
        SVG("<rect class=\"x\"/>"),
        SVG("<rect xlink:href=\"#a\"/>"),
        SVG("<rect xmlns=\"http://www.w3.org/2000/svg\"/>"),
        SVG("<rect fill=\"url(#a)\"/>"),
        SVG("<rect fill=\"u&#114;l(x)\"/>"),
        SVG("<rect fill=\"x:y\"/>"),
        SVG("<rect fill=red/>"),
        SVG("<rect fill=\"red/>"),
        SVG("<rect fill=\"\"/>"),
        SVG("<rect x=\"1\"y=\"2\"/>"),
        SVG("<rect x = \"1\"/>"),
        SVG("<g>"),
        SVG("</g>"),
        SVG("<g></rect></g>"),
        SVG("<svg viewBox=\"0 0 1 1\"></svg>"),
        SVG("words"),
        SVG("<g>words</g>"),
        SVG("<text>a > b</text>"),
        SVG("<text>&nbsp;</text>"),
        SVG("<text>&#60;</text>"),
        SVG("<text>a\tb</text>"),
        SVG("<text>\xff</text>"),
        "<svg xmlns=\"http://www.w3.org/1999/xhtml\" viewBox=\"0 0 1 1\"/>",
    };
    int line;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (is_good(bad[i], &line))
            fail_msg("taken: %s", bad[i]);
    assert_false(
        is_good("\n<svg viewBox=\"0 0 1 1\">\n<g\n x=\"\n1\">\n<b/>", &line));
    assert_int_equal(line, 6);
}

static void test_limits(void **state)
{
    struct str deep = S(""), end = S(""), wide = S("<g></g>");
    int line;

    (void)state;
    for (int i = 1; i <= SVG_DEPTH_MOST; i++) {
        struct str svg =
            str_fmt(&arena, SVG("%.*s%.*s"), STR_ARG(deep), STR_ARG(end));
        assert_true(is_good(svg.p, &line));
        deep = str_fmt(&arena, "%.*s<g>", STR_ARG(deep));
        end = str_fmt(&arena, "%.*s</g>", STR_ARG(end));
    }
    assert_false(
        is_good(str_fmt(&arena, SVG("%.*s%.*s"), STR_ARG(deep), STR_ARG(end)).p,
                &line));
    while (wide.n < SVG_MOST)
        wide = str_fmt(&arena, "%.*s%.*s", STR_ARG(wide), STR_ARG(wide));
    assert_false(is_good(str_fmt(&arena, SVG("%.*s"), STR_ARG(wide)).p, &line));
}

#define BANK(stem)                                                             \
    "# T\n\n## a-1\narea: x.y\ntype: single\nlevel: recall\n"                  \
    "status: operational\nsource: s\nsource_checked: no\n\n" stem              \
    "\n\n- [x] a\n  - r\n- [ ] b\n  - r\n\n> t\n"

static const struct bank *bank_of(const char *text, struct problems *ps)
{
    problems_init(ps, &arena);
    struct bank_builder *b = bank_builder_new(&arena, S("p"), NULL, ps);
    bank_md_read(b, S("a.md"), str_from_c(text));
    bank_image_read(b, S("bank/images/box.svg"), S(SVG("<rect x=\"1\"/>")));
    return bank_builder_finish(b);
}

static void test_in_items(void **state)
{
    struct problems ps;
    const struct bank *bank =
        bank_of(BANK("What is it?\n\n![A \"box\" & lid](images/box.svg)"), &ps);

    (void)state;
    assert_non_null(bank);
    const struct item *item = &bank->items[0];
    assert_int_equal(item->n_images, 1);
    assert_true(str_eq(item->images[0].name, S("box.svg")));
    assert_true(str_eq(item->images[0].svg, S(SVG("<rect x=\"1\"/>"))));
    assert_true(
        str_eq(item->stem_html,
               S("<p>What is it?</p>\n<p><svg class=\"figure\" role=\"img\" "
                 "aria-label=\"A &quot;box&quot; &amp; lid\" "
                 "xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">"
                 "<rect x=\"1\"/></svg></p>\n")));
    /* without the drawing, its words */
    assert_true(str_eq(
        markdown_html(&arena, MARKDOWN_BLOCK, S("![a *b*](images/box.svg)")),
        S("<p>a b</p>\n")));
}

static void test_refused_in_items(void **state)
{
    static const struct {
        const char *text, *what;
    } rows[] = {
        { BANK("![](images/box.svg)"), "image without a description" },
        { BANK("![x](images/lid.svg)"), "no drawing 'images/lid.svg'" },
        { BANK("![x](box.svg)"), "image that is not of this bank" },
        { BANK("![x](https://resit.test/box.svg)"),
          "image that is not of this bank" },
        { BANK("![x](images/../box.svg)"), "image that is not of this bank" },
        { BANK("![x](images/.svg)"), "image that is not of this bank" },
        { BANK("![x](images/box.png)"), "image that is not of this bank" },
        { BANK("![a](images/box.svg)![b](images/box.svg)![c](images/box.svg)"
               "![d](images/box.svg)![e](images/box.svg)"),
          "too many images" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problems ps;
        assert_null(bank_of(rows[i].text, &ps));
        assert_int_equal(ps.n, 1);
        assert_int_equal(ps.p[0].line, 11);
        if (!str_eq(ps.p[0].what, str_from_c(rows[i].what)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(ps.p[0].what));
    }
    struct problems ps;
    problems_init(&ps, &arena);
    markdown_check(&ps, S("f"), 1, MARKDOWN_LINE, S("![x](images/box.svg)"));
    markdown_check(&ps, S("f"), 1, MARKDOWN_BLOCK, S("![x](images/box.svg)"));
    assert_int_equal(ps.n, 2);
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_in_items),
        cmocka_unit_test(test_refused_in_items),
    };

    return cmocka_run_group_tests_name("svg", tests, NULL, release);
}
