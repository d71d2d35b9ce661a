"""tools/viewc.py and src/base/out.c: what views print, what does not compile,
what is refused."""
import os
import re

from tools_case import ToolCase

VIEW_H = """\
#include "base/out.h"
struct v {
    struct str s;
    struct html html;
    struct url url;
    int i;
    unsigned u;
    long l;
    unsigned long ul;
    long long ll;
    unsigned long long ull;
    size_t n;
    double d;
    float f;
    bool b;
    char c;
    char *p;
    const char *cp;
};
"""

VIEW_MAIN = """\
#include "v.h"
#include "views.h"
#include <limits.h>
#include <stdio.h>
#include "base/arena.h"

int main(void)
{
    struct arena arena = { 0 };
    struct out o;
    struct v v = {
        .s = S("<a&b \\"c\\" 'd'>"), .html = { S("<b>x</b>") },
        .url = URL("/x?a=1&b=2"), .i = -1, .u = UINT_MAX, .l = LONG_MIN,
        .ul = ULONG_MAX, .ll = LLONG_MIN, .ull = ULLONG_MAX, .n = 0,
    };
    out_init(&o, &arena, 100000);
    view_a(&o, &v);
    printf("%.*s", STR_ARG(out_str(&o)));
    arena_release(&arena);
    return o.overflow;
}
"""

SIGNATURE = "%% void view_a(struct out *o, const struct v *v)\n"
HEAD = SIGNATURE + '%include "v.h"\n'


class ViewCase(ToolCase):
    tool = "viewc.py"

    def refused_view(self, body, line, *words):
        """Line 1 is the signature; the body begins in line 2."""
        self.refused({"web/a.html": SIGNATURE + body}, f"web/a.html:{line}",
                     *words)

    def prints(self, body, expected):
        self.save("v.h", VIEW_H)
        self.make({"web/a.html": HEAD + "% (void)v;\n" + body})
        self.assertEqual(self.run_c(VIEW_MAIN, "gen/views.c"), expected)

    def does_not_compile(self, body, line, *words):
        self.save("v.h", VIEW_H)
        self.make({"web/a.html": HEAD + body})
        done = self.compiler("-fsyntax-only", "gen/views.c")
        self.assertNotEqual(done.returncode, 0)
        errors = [text for text in done.stderr.splitlines()
                  if re.match(rf"web/a\.html:{line}:\d+: error: ", text)]
        self.assertTrue(errors, done.stderr)
        for word in words:
            self.assertIn(word, errors[0])


class ViewPrints(ViewCase):
    def test_escapes_by_place(self):
        self.prints('<p title="{{ v->s }}">{{ v->s }}</p>\n',
                    '<p title="&lt;a&amp;b &quot;c&quot; &#39;d&#39;&gt;">'
                    "&lt;a&amp;b \"c\" 'd'&gt;</p>\n")

    def test_html_is_raw_by_type(self):
        self.prints("<p>{{ v->html }}</p>\n", "<p><b>x</b></p>\n")

    def test_links(self):
        self.prints('<a href="{{ v->url }}&amp;c={{ v->s }}">x</a>\n'
                    '<a href="/i/{{ v->i }}?q={{ v->s }}">{{ v->url }}</a>\n',
                    '<a href="/x?a=1&amp;b=2&amp;c=%3Ca%26b%20%22c%22%20%27d'
                    '%27%3E">x</a>\n'
                    '<a href="/i/-1?q=%3Ca%26b%20%22c%22%20%27d%27%3E">'
                    "/x?a=1&amp;b=2</a>\n")

    def test_every_integer(self):
        self.prints("{{ v->i }} {{ v->u }} {{ v->l }} {{ v->ul }} {{ v->ll }} "
                    "{{ v->ull }} {{ v->n }}\n",
                    "-1 4294967295 -9223372036854775808 18446744073709551615 "
                    "-9223372036854775808 18446744073709551615 0\n")

    def test_c_lines(self):
        self.prints("<ul>\n% for (int i = 0; i < 2; i++) {\n  <li>{{ i }}</li>"
                    "\n% }\n</ul>\n% if (v->i > 0) {\n<p>more</p>\n% } else {\n"
                    "<p>less</p>\n% }\n% if (v->i) return;\nnever\n",
                    "<ul>\n<li>0</li>\n<li>1</li>\n</ul>\n<p>less</p>\n")

    def test_braces_in_c_strings(self):
        self.prints('% struct str s = S("}} {{ {");  // }\n'
                    "<p>{{ s }} {{ S(\"}}\") }} {{ (struct str){ \"a}b\", 3 } "
                    "}}</p>\n", "<p>}} {{ { }} a}b</p>\n")

    def test_question_in_tag(self):
        self.prints('<input {{? v->i < 0 : checked }} '
                    '{{? v->i > 0 : disabled }} '
                    '{{? v->i ? 1 : 0 : aria-label="{{ v->i }}" }}>\n',
                    '<input checked  aria-label="-1">\n')

    def test_question_in_value_and_text(self):
        self.prints('<p class="a{{? v->i : -b }}{{? !v->i : -c }}">'
                    '{{ v->i }} day{{? v->i != 1 : s }}'
                    '{{? v->i : <b>{{ v->i }}</b> }}</p>\n',
                    '<p class="a-b">-1 days<b>-1</b></p>\n')

    def test_white_space(self):
        self.prints("\n   <p>  a   b  \n\n\t c</p>\n  <pre>\n  x\n\n y</pre>\n"
                    '  <p title="a\n   b">\n    {{ v->i }}\n</p>\n',
                    "<p>  a   b\nc</p>\n<pre>\n  x\n\n y</pre>\n"
                    '<p title="a\n   b">\n-1\n</p>\n')

    def test_textarea_keeps_its_first_newline(self):
        self.prints("<textarea>{{ v->i }}</textarea>\n",
                    "<textarea>\n-1</textarea>\n")

    def test_title_and_textarea_are_plain_text(self):
        self.prints("<title>a < b {{ v->s }}</title>\n",
                    "<title>a < b &lt;a&amp;b &quot;c&quot; &#39;d&#39;&gt;"
                    "</title>\n")

    def test_svg_closes_itself(self):
        self.prints('<svg viewBox="0 0 1 1"><title>t</title>'
                    '<path d="M0 {{ v->i }}"/></svg>\n',
                    '<svg viewBox="0 0 1 1"><title>t</title>'
                    '<path d="M0 -1"/></svg>\n')

    def test_script_and_comment_are_left_alone(self):
        text = ('<!-- a <b> }} -->\n<script type="module" src="/x.js">'
                "if (a<b) { {} }}</script>\n")
        self.prints(text, text)

    def test_odd_bytes(self):
        self.prints("<p>ä … ??= \\n \"q\" &#37;</p>\n",
                    "<p>ä … ??= \\n \"q\" &#37;</p>\n")

    def test_long_literals(self):
        text = "<p>" + "x" * 10000 + "</p>\n"
        self.prints(text, text)

    def test_crlf(self):
        self.prints("<p>a</p>\r\n% int x = 1;\r\n<p>{{ x }}</p>\r\n",
                    "<p>a</p>\n<p>1</p>\n")

    def test_partials_share_elements(self):
        self.save("v.h", VIEW_H)
        self.make({
            "web/head.html": "%% partial void view_head(struct out *o, struct "
                             "str title)\n<main>\n<h1>{{ title }}</h1>\n",
            "web/foot.html": "%% partial void view_foot(struct out *o)\n"
                             "</main>\n",
            "web/a.html": HEAD + '% view_head(o, S("T"));\n<p>{{ v->i }}</p>\n'
                          "% view_foot(o);\n"})
        self.assertEqual(self.run_c(VIEW_MAIN, "gen/views.c"),
                         "<main>\n<h1>T</h1>\n<p>-1</p>\n</main>\n")

    def test_views_h_stands_alone(self):
        self.make({"web/a.html": SIGNATURE + "<p>x</p>\n"})
        self.save("t.c", '#include "views.h"\n#include "views.h"\n'
                  "typedef int unused;\n")
        self.compiles("-fsyntax-only", "t.c")

    def test_unchanged_output_is_not_touched(self):
        self.make({"web/a.html": HEAD + "<p>x</p>\n"})
        for name in ("views.h", "views.c"):
            os.utime(self.path("gen/" + name), (1, 1))
        self.make({"web/a.html": HEAD + "<p>y</p>\n"})
        self.assertEqual(os.stat(self.path("gen/views.h")).st_mtime, 1)
        self.assertNotEqual(os.stat(self.path("gen/views.c")).st_mtime, 1)

    def test_all_views_are_reported(self):
        self.save("web/a.html", SIGNATURE + "<p>\n")
        self.save("web/b.html", "nothing\n")
        done = self.run_tool("web/a.html", "web/b.html")
        self.assertRegex(done.stderr, r"^web/a\.html:2: .*\nweb/b\.html:1: ")


class ViewDoesNotCompile(ViewCase):
    def test_misspelt_field(self):
        self.does_not_compile("<p>\n{{ v->sss }}</p>\n", 4, "sss")

    def test_misspelt_field_in_c(self):
        self.does_not_compile("% if (v->sss) {\n% }\n", 3, "sss")

    def test_misspelt_field_in_question(self):
        self.does_not_compile("<input\n{{? v->sss : checked }}>\n", 4, "sss")

    def test_misspelt_function(self):
        self.does_not_compile("\n\n% view_bb(o);\n", 5, "view_bb")

    def test_missing_include(self):
        self.make({"web/a.html": SIGNATURE + '\n%include "no.h"\n'})
        done = self.compiler("-fsyntax-only", "gen/views.c")
        self.assertIn("web/a.html:3:", done.stderr)

    def test_column_is_kept(self):
        self.save("v.h", VIEW_H)
        body = '<p class="some">some text {{ v->sss }}</p>\n'
        self.make({"web/a.html": HEAD + body})
        done = self.compiler("-fsyntax-only", "gen/views.c")
        arrow = body.index("->") + 1  # gcc shows it, clang what follows it
        self.assertRegex(done.stderr,
                         rf"web/a\.html:3:({arrow}|{arrow + 2}): error")

    def no_type(self, field):
        self.does_not_compile(f"<p>\n{{{{ {field} }}}}</p>\n", 4)
        self.does_not_compile(f'<p title="{{{{ {field} }}}}">x</p>\n', 3)
        self.does_not_compile(f'<a href="{{{{ {field} }}}}">x</a>\n', 3)
        self.does_not_compile(f'<a href="/a/{{{{ {field} }}}}">x</a>\n', 3)

    def test_char_pointer(self):
        self.no_type("v->p")

    def test_const_char_pointer(self):
        self.no_type("v->cp")

    def test_string_literal(self):
        self.no_type('"x"')

    def test_double(self):
        self.no_type("v->d")

    def test_float(self):
        self.no_type("v->f")

    def test_bool(self):
        self.no_type("v->b")

    def test_char(self):
        self.no_type("v->c")

    def test_struct(self):
        self.no_type("*v")

    def test_html_in_value(self):
        self.does_not_compile('<p title="{{ v->html }}">x</p>\n', 3)

    def test_html_in_title(self):
        self.does_not_compile("<title>{{ v->html }}</title>\n", 3)

    def test_link_from_text(self):
        self.does_not_compile('<a href="{{ v->s }}">x</a>\n', 3)
        self.does_not_compile('<form action="{{ v->i }}"></form>\n', 3)
        self.does_not_compile('<img src="{{ v->html }}">\n', 3)
        self.does_not_compile('<button formaction="{{ v->s }}"></button>\n', 3)

    def test_url_behind_a_path(self):
        self.does_not_compile('<a href="/a/{{ v->url }}">x</a>\n', 3)

    def test_unused_parameter(self):
        self.does_not_compile("<p>x</p>\n", 1, "unused parameter")


class ViewRefuses(ViewCase):
    def test_no_signature(self):
        self.refused({"web/a.html": "<p>x</p>\n"}, "web/a.html:1", "signature")

    def test_empty_file(self):
        self.refused({"web/a.html": ""}, "web/a.html:1", "signature")

    def test_signature_without_out(self):
        self.refused({"web/a.html": "%% void view_a(const struct v *v)\n"},
                     "web/a.html:1", "view_a(struct out *o")

    def test_name_is_not_the_files(self):
        self.refused({"web/b.html": SIGNATURE}, "web/b.html:1", "view_b")

    def test_enum_in_signature(self):
        self.refused({"web/a.html": "%% void view_a(struct out *o, enum e e)"},
                     "web/a.html:1", "enum")

    def test_second_signature(self):
        self.refused_view(SIGNATURE, 2, "second signature")

    def test_not_utf8(self):
        self.refused({"web/a.html": SIGNATURE.encode() + b"x\n\xff"},
                     "web/a.html:3", "UTF-8")

    def test_value_in_script(self):
        self.refused_view("<script>\nx = {{ v->i }};\n</script>\n", 3,
                          "script", "data-")

    def test_value_in_style(self):
        self.refused_view("<style>\np { color: {{ v->s }} }</style>", 2,
                          "style")

    def test_value_in_comment(self):
        self.refused_view("<!--\n{{ v->i }} -->\n", 3, "comment", "%#")

    def test_value_in_tag_name(self):
        self.refused_view("<p>\n<{{ v->s }}>", 3, "name of a tag")
        self.refused_view("<h{{ v->i }}>", 2, "name of a tag")
        self.refused_view("<p></{{ v->s }}>", 2, "name of a tag")

    def test_value_in_attribute_name(self):
        self.refused_view("<p {{ v->s }}>", 2, "attribute", "{{? cond")
        self.refused_view('<p data-{{ v->s }}="x">', 2, "attribute")
        self.refused_view("<p{{? v->i : hidden }}>", 2, "attribute")

    def test_value_without_quotes(self):
        self.refused_view("<p title={{ v->s }}>", 2, "without quotes")
        self.refused_view("<p title=a{{ v->s }}>", 2, "without quotes")
        self.refused_view("<p title= >", 2, "no value")

    def test_single_quotes(self):
        self.refused_view("<p title='{{ v->s }}'>", 2, "single quotes")

    def test_event_handler(self):
        self.refused_view('<p onclick="f({{ v->i }})">', 2, "onclick")

    def test_style_attribute(self):
        self.refused_view('<p style="width: {{ v->i }}px">', 2, "style")

    def test_srcdoc(self):
        self.refused_view('<iframe srcdoc="{{ v->s }}">', 2, "srcdoc")

    def test_list_of_links(self):
        self.refused_view('<img srcset="{{ v->url }} 2x">', 2, "srcset")

    def test_refresh(self):
        for tag in ('<meta http-equiv="refresh" content="{{ v->i }}">',
                    '<meta content="{{ v->i }}" http-equiv="refresh">',
                    '<meta {{? v->i : content="{{ v->i }}" }} '
                    'http-equiv="refresh">'):
            self.refused_view("\n" + tag, 3, "http-equiv")

    def test_link_that_is_not_fixed(self):
        for link in ("java{{ v->s }}", "javascript:{{ v->s }}",
                     "//{{ v->s }}", "/{{ v->s }}", "https://{{ v->s }}/",
                     "data:{{ v->s }}", "/\\{{ v->s }}",
                     "{{? v->i : /a/ }}{{ v->s }}",
                     "https://{{? v->i : a/ }}{{ v->s }}"):
            self.refused_view(f'<a href="{link}">', 2, "leads")

    def test_raw_print(self):
        self.refused_view("{{! v->s }}", 2, "no raw print", "struct html")

    def test_empty_or_unended_braces(self):
        self.refused_view("<p>\n{{ }}", 3, "{{ expr }}")
        self.refused_view("<p>\n{{ v->i\n}}", 3, "ends on the line")
        self.refused_view('{{ f(") }}', 2, "ends on the line")
        self.refused_view("{{ v->i // }}", 2, "ends on the line")

    def test_question_without_condition(self):
        self.refused_view("{{? checked }}", 2, "{{? cond : part }}")
        self.refused_view("{{? : checked }}", 2, "{{? cond : part }}")

    def test_question_and_places(self):
        self.refused_view("<p>\n}}", 3, "ends nothing")
        self.refused_view("{{? v->i : x\n", 2, "does not end")
        self.refused_view('<p {{? v->i : class="a }}">', 2,
                          "inside a tag or a value")
        self.refused_view("<p {{? v->i : hidden > }}", 2, "is open")
        self.refused_view('<p class="{{? v->i : a" }}', 2, "is open")
        self.refused_view("<title>{{? v->i : a</title>", 2, "outside")
        self.refused_view("{{? v->i :\n% f();\n}}", 3, "inside {{? }}")
        self.refused_view("<p>{{? v->i : <b>x }}</p>", 2, "<b>")
        self.refused_view("<b>{{? v->i : x</b> }}", 2, "</b>")

    def test_c_in_other_places(self):
        for begin in ("<p\n", '<p class="\n', "<script>\n", "<!--\n"):
            self.refused_view(begin + "% if (v->i) {\n", 3, "C inside")

    def test_print_in_c(self):
        for code in ("out_lit(o, p, 1);", "OUT_TEXT(o, v->s);",
                     "struct html h = (struct html){ v->s };"):
            self.refused_view(f"\n% {code}\n", 3, "in a view")
        self.refused_view("{{ (struct html){ v->s } }}", 2, "in a view")
        self.refused_view('<a href="{{ ( struct url ){ v->s } }}">', 2, "url")

    def test_preprocessor(self):
        self.refused_view("% #define X 1\n", 2, "preprocessor")

    def test_c_that_is_not_finished(self):
        self.refused_view("% if (v->i)\n<p>x</p>\n", 2, "not finished")
        self.refused_view("% f()\n\n{{ v->i }}\n", 2, "not finished")
        self.refused_view("% f() // ;\n", 2, "not finished")

    def test_c_blocks(self):
        self.refused_view("% }\n", 2, "ends nothing")
        self.refused_view("\n% if (v->i) {\n<p>x</p>\n", 3, "does not end")

    def test_elements_across_blocks(self):
        self.refused_view("% if (v->i) {\n<div>\n% }\n", 3, "<div>", "line 4")
        self.refused_view("<div>\n% if (v->i) {\n</div>\n% }\n", 4, "</div>")
        self.refused_view("% if (v->i) {\n<b>\n% } else {\n<i>\n% }\n", 3,
                          "<b>")

    def test_elements(self):
        self.refused_view("<div>\n<p>x\n</div>\n", 4, "<p> of line 3")
        self.refused_view("\n<div>\n", 3, "<div> is not closed")
        self.refused_view("<p>x</p>\n</div>\n", 3, "closes nothing")
        self.refused_view("<br>\n</br>\n", 3, "no end")
        self.refused_view("<div/>\n", 2, "<div></div>")

    def test_elements_in_elements(self):
        self.refused_view("<p>\n<ul></ul></p>", 3, "<ul>", "<p> of line 2")
        self.refused_view('<a href="/"><b><a href="/">x</a></b></a>', 2, "<a>")
        self.refused_view("<form><form></form></form>", 2, "<form>")

    def test_tags(self):
        self.refused_view("<p>a < b</p>", 2, "&lt;")
        self.refused_view('<p class="a" class="b">', 2, "given twice")
        self.refused_view('<p class="a" {{? v->i : class="b" }}>', 2, "twice")
        self.refused_view('<p class="a"id="b">', 2, "space")
        self.refused_view('<p "a">', 2, "stray")

    def test_open_at_the_end(self):
        self.refused_view("\n<p\n", 3, "the file ends")
        self.refused_view('\n<p class="\n', 3, "the file ends")
        self.refused_view("\n<!-- \n", 3, "the file ends")
        self.refused_view("\n<script>\n", 3, "the file ends")


class Out(ToolCase):
    """src/base/out.c, where views do not reach."""

    def test_ceiling(self):
        self.assertEqual(self.run_c("""\
#include "base/arena.h"
#include "base/out.h"
#include <stdio.h>
int main(void)
{
    struct arena arena = { 0 };
    struct out o;
    out_init(&o, &arena, 5);
    out_text(&o, S("ab"));
    out_lit(&o, "cde", 3);
    printf("%d ", o.overflow);
    out_int(&o, 1);
    printf("%d ", o.overflow);
    out_lit(&o, "", 0);
    printf("%d %.*s\\n", o.overflow, STR_ARG(out_str(&o)));
    out_init(&o, &arena, 3000000);
    for (int i = 0; i < 1000000; i++)
        out_lit(&o, "abc", 3);
    printf("%d %zu ", o.overflow, out_str(&o).n);
    bool same = true;
    for (size_t i = 0; i < o.n; i++)
        same = same && o.p[i] == "abc"[i % 3];
    out_uint(&o, 0);
    printf("%d %d\\n", same, o.overflow);
    out_init(&o, &arena, 0);
    out_text(&o, (struct str){ NULL, 0 });
    printf("%d %zu\\n", o.overflow, out_str(&o).n);
    arena_release(&arena);
}
"""), "0 1 1 abcde\n0 3000000 1 1\n0 0\n")

    def test_links_with_a_scheme(self):
        links = ["/a:b", "?a:b", "#a:b", "a/b:c", "", "https://a", "mailto:a",
                 "javascript:a", " javascript:a", "java\\tscript:a", "data:a",
                 ":a", "vbscript:a"]
        calls = "".join(f'    out_url(&o, URL("{link}"));\n'
                        '    out_lit(&o, "\\n", 1);\n' for link in links)
        self.assertEqual(self.run_c(f"""\
#include "base/arena.h"
#include "base/out.h"
#include <stdio.h>
int main(void)
{{
    struct arena arena = {{ 0 }};
    struct out o;
    out_init(&o, &arena, 1000);
{calls}    printf("%.*s", STR_ARG(out_str(&o)));
    arena_release(&arena);
}}
""").splitlines(), links[:7] + ["#"] * 6)
