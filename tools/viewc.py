"""viewc.py OUT_DIR web/*.html: compile views to C.

Writes OUT_DIR/views.h and OUT_DIR/views.c: one C function for each view.

A view `web/sitting.html`:

    %% void view_sitting(struct out *o, const struct sitting_view *v)
    %include "page/sitting_view.h"
    %# A comment; it does not reach the browser.
    % view_page_head(o, &(struct page_head){ .title = v->title });
    <form method="post" action="/sittings/{{ v->id }}/responses">
    % for (size_t i = 0; i < v->n_choices; i++) {
      <label><input type="radio" name="choice" value="{{ i }}"
                    {{? v->choice == i : checked }}>
        {{ v->choices[i].text }}</label>
    % }
    </form>
    <p>{{ v->n }} question{{? v->n != 1 : s }} left</p>
    % view_page_foot(o);

The first line is the C signature; the name is view_ and the file's stem. A
view that opens elements for another one to close, or closes what another has
opened (page_head, page_foot), says `%% partial void view_…`.

A line whose first character is % is C. What it begins with { it ends with },
and the elements between are closed there too. C stands between elements only.
A literal % at the beginning of a line is written &#37;.

{{ expr }}         prints; how is decided by the type and the place (base/out.h)
{{? cond : part }} prints `part` when the C condition holds; `part` is text,
                   attributes, or a piece of a value, and may hold {{ }}

There is no raw print: a value of type `struct html` is printed as it is. Such
values, and `struct url`, are made in pages; C lines do not print.
A link begins with a `struct url` or with literal text that fixes where it
leads (/sittings/…, ?page=…, #…, https://host/…, mailto:…).

Refused, since it cannot be made safe or would not work under our content
security policy: {{ }} in scripts, comments, tag and attribute names, unquoted
values, srcset and refresh; style elements and attributes; on… attributes.
Refused as mistakes: elements that do not nest or are not closed, attributes
given twice, a block in a <p>, links in links, a bare <.

Indentation and blank lines go, one newline stays; <pre>, <textarea> and
attribute values are kept. `#line` leads compiler messages to the view.
"""
import os
import re
from collections import namedtuple

import gen

VOID = set("area base br col embed hr img input link meta source track wbr"
           .split())
FOREIGN = {"svg", "math"}  # inside, <path/> closes itself
KEPT = {"pre", "textarea"}  # white space has meaning
URL_ATTRS = set("""href src action formaction poster cite data background
    xlink:href""".split())
NO_VALUE_ATTRS = {"srcset", "imagesrcset", "ping"}

# What may not stand inside what: the browser would close the outer one.
BLOCKS = set("""address article aside blockquote details div dl fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main menu nav ol
    p pre section table ul""".split())
NOT_INSIDE = {"p": BLOCKS, "a": {"a", "button"}, "button": {"a", "button"},
              "form": {"form"}, "label": {"label"}}

SIGNATURE = re.compile(
    r"%%\s*(?P<partial>partial\s+)?"
    r"(?P<c>void\s+(?P<name>\w+)\s*\(\s*struct\s+out\s*\*\s*o\b.*\))\s*$")
C_LINE = re.compile(r"([ \t]*)%(.*)")
INCLUDE = re.compile(r'include\s+("[^"]+"|<[^>]+>)\s*$')
C_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"' r"|'(?:\\.|[^'\\])*'"
                     r"|//.*|/\*.*?\*/|\s+|.")
TEXT = re.compile(
    r"(?P<comment><!--)|<!doctype\s[^<>]*>|</(?P<end>[a-z][\w:-]*)\s*>"
    r"|<(?P<start>[a-z][\w:-]*)|(?P<bare><)|[^<{}]+|[{}]", re.I)
PLAIN = re.compile(r"</(?P<end>title|textarea)\s*>|[^<{}]+|[<{}]", re.I)
TAG = re.compile(
    r"\s+|(?P<close>/?>)|(?P<name>[^\s\"'<>/={}]+)"
    r"(?:\s*=\s*(?P<value>[\"']|[^\s\"'<>`={}]*))?")
VALUE = re.compile(r'[^"{}]+|[{}"]')

# A link that begins so leads where the view says, whatever is printed next.
FIXED_LINK = re.compile(r"/[\w.?#-]|[?#]|\.\.?/|[\w-]+[/?#]|mailto:|tel:"
                        r"|https://[\w.-]+[/?#]")

# Expressions keep the column they have in the view.
LAYOUT = '#pragma GCC diagnostic ignored "-Wmisleading-indentation"\n'

Element = namedtuple("Element", "name line")
# An open { of C (state None) or {{? (its state); `floor` elements are outside.
Block = namedtuple("Block", "line state floor")


def c_end(text, pos, stop):
    """Where `stop` ends the C expression that begins at pos; -1 if nowhere."""
    depth = ternaries = 0
    for token in C_TOKEN.finditer(text, pos):
        c = token[0]
        if depth == 0 and text.startswith(stop, token.start()):
            if stop != ":" or ternaries == 0:
                return token.start()
        if c in ("'", '"'):  # without its partner
            break
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif depth == 0 and c in "?:":
            ternaries += 1 if c == "?" else -1
        if depth < 0:
            break
    return -1


class View:
    """Reads one view line by line; `state` is the method for the place."""

    def __init__(self, path):
        self.path = path
        self.line = 1
        self.includes = []
        self.code = []
        self.literal = ""  # not yet in the code
        self.fresh = True  # at the beginning of a line
        self.loose = 0  # line of C that is not finished
        self.state = self.in_text
        self.since = 1  # line where the state began
        self.stack = []  # open elements
        self.blocks = []  # open { and {{?
        lines = gen.lines(gen.read(path)) or [""]
        self.begin(lines[0])
        for self.line, line in enumerate(lines[1:], 2):
            c_line = C_LINE.match(line)
            if c_line:
                self.c_line(*c_line.groups())
            else:
                pos = 0
                while pos < len(line):
                    pos = self.state(line, pos)
        self.end()

    def refuse(self, what, mend, line=None):
        gen.refuse(self.path, line or self.line, what, mend)

    # The frame

    def begin(self, line):
        stem = os.path.basename(self.path).removesuffix(".html")
        signature = SIGNATURE.match(line)
        wanted = f"%% void view_{stem}(struct out *o, …)"
        if not signature:
            self.refuse("no C signature", f"begin with `{wanted}`")
        if signature["name"] != f"view_{stem}":
            self.refuse(f"{signature['name']} is not named as its file",
                        f"write `{wanted}`")
        if re.search(r"\benum\b", signature["c"]):
            self.refuse("an enum cannot be declared ahead",
                        "put it into the view's struct")
        self.partial = bool(signature["partial"])
        self.prototype = signature["c"]
        self.at_line(" " * signature.start("c") + signature["c"])
        self.code.append("{")

    def end(self):
        if self.state != self.in_text:
            self.refuse("the file ends inside what begins here",
                        "close it", self.since)
        if self.blocks:
            self.refuse("a block of C begins here and does not end",
                        "end it with `% }`", self.blocks[-1].line)
        if self.stack and not self.partial:
            self.refuse_open("at the end of the view")
        self.flush()
        if self.loose:
            self.refuse_loose()
        self.code.append("}")

    # Output

    def at_line(self, code):
        self.code += [f"#line {self.line} {gen.c_string(self.path)}", code]

    def put(self, text):
        """Literal text; all that a line has after its first piece."""
        kept = self.state == self.in_value or any(
            e.name in KEPT for e in self.stack)
        if not kept:
            if self.fresh:
                text = text.lstrip()
            if text.endswith("\n"):
                text = text.rstrip() + "\n"
        if text:
            self.fresh = text.endswith("\n") and not kept
            self.literal += text

    def flush(self):
        if not self.literal:
            return
        text, self.literal = self.literal, ""
        self.refuse_loose()
        literal = gen.c_lines(text, " " * 12)
        self.code.append(f"    out_lit(o, {literal}, "
                         f"{len(text.encode('utf-8'))});")

    def c_code(self, before, expr, after, column):
        """C with its expression in the column it has in the view."""
        self.flush()
        self.refuse_loose()
        self.fresh = False
        self.at_line(before.rjust(column) + expr + after)

    # C

    def c_line(self, indent, code):
        if code.startswith("#"):
            return
        if code.startswith("%"):
            self.refuse("a second signature", "one file is one view")
        include = INCLUDE.match(code)
        if include:
            self.includes.append((self.line, include[1]))
            return
        if code.lstrip().startswith("#"):
            self.refuse("a preprocessor line",
                        'views only have `%include "room/file.h"`')
        if self.state not in (self.in_text, self.in_plain):
            self.refuse("C inside a tag, a value, a script or a comment",
                        "use {{? cond : part }}, or write &#37; for a "
                        "literal %")
        if self.blocks and self.blocks[-1].state:
            self.refuse("C inside {{? }}", "close the {{? }} first")
        self.refuse_print(code)
        self.flush()
        self.at_line(indent + " " + code)
        for token in C_TOKEN.finditer(code):
            c = token[0]
            if c.isspace() or c.startswith(("//", "/*")):
                continue
            self.loose = 0 if c in "{};:" else self.line
            if c == "{":
                self.blocks.append(Block(self.line, None, len(self.stack)))
            elif c == "}":
                if not self.blocks:
                    self.refuse("this } ends nothing", "remove it")
                if len(self.stack) > self.blocks[-1].floor:
                    self.refuse_open(f"before the }} of line {self.line}")
                self.blocks.pop()

    def refuse_print(self, code):
        """Views print with {{ }} only; pages make html and url values."""
        found = re.search(r"\b(out|OUT)_\w+\s*\("
                          r"|\(\s*struct\s+(html|url)\s*\)", code)
        if found:
            self.refuse(f"{found[0]} in a view", "print with {{ }}; a value "
                        "of type struct html or struct url is made in the "
                        "page")

    def refuse_loose(self):
        if self.loose:
            self.refuse("C that is not finished before the HTML after it",
                        "end the line with { or ;", self.loose)

    # {{ }}

    def braces(self, line, pos, macro):
        """{{ expr }} or the beginning of {{? cond : part }}."""
        question = line.startswith("{{?", pos)
        if line.startswith("{{!", pos):
            self.refuse("there is no raw print",
                        "give the value the type `struct html`; for a "
                        "negation write {{ !x }}")
        begin = pos + 3 if question else pos + 2
        begin += len(line[begin:]) - len(line[begin:].lstrip())
        end = c_end(line, begin, ":" if question else "}}")
        expr = line[begin:max(end, 0)].rstrip()
        if not expr:
            form = "{{? cond : part }}" if question else "{{ expr }}"
            self.refuse("this {{ has no expression that ends on the line",
                        f"write {form}")
        self.refuse_print(expr)
        if not question:
            self.c_code(f"{macro}(o, (", expr, "));", begin)
            return end + 2
        self.c_code("if (", expr, ") {", begin)
        self.blocks.append(Block(self.line, self.state, len(self.stack)))
        return end + 1 + len(line[end + 1:]) - len(line[end + 1:].lstrip())

    def close_question(self, pos):
        block = self.blocks[-1] if self.blocks else None
        if not block or not block.state:
            self.refuse("this }} ends nothing", "remove it, or write &#125;")
        if block.state != self.state:
            self.refuse(f"the part of the {{{{? in line {block.line} ends "
                        "inside a tag or a value", "close that first")
        if len(self.stack) > block.floor:
            self.refuse_open(f"before the }}}} of line {self.line}")
        self.literal = self.literal.rstrip()
        self.flush()
        self.code.append("    }")
        self.blocks.pop()
        return pos + 2

    def go(self, state):
        self.state = state
        self.since = self.line

    def leave(self, state):
        """Go to the place around this one; not out of an open {{? }}."""
        if self.blocks and self.blocks[-1].state == self.state:
            self.refuse(f"the {{{{? of line {self.blocks[-1].line} is open",
                        "close it with }} first")
        self.go(state)

    # Elements

    def refuse_open(self, where):
        element = self.stack[-1]
        self.refuse(f"<{element.name}> is not closed {where}",
                    f"write </{element.name}>", element.line)

    def open_element(self):
        name = self.tag.lower()
        for outer in self.stack:
            if name in NOT_INSIDE.get(outer.name, ()):
                self.refuse(f"<{name}> inside the <{outer.name}> of line "
                            f"{outer.line}", f"close the <{outer.name}> "
                            "first or use another element")
        self.stack.append(Element(name, self.line))

    def close_element(self, name):
        name = name.lower()
        floor = self.blocks[-1].floor if self.blocks else 0
        if name in VOID:
            self.refuse(f"<{name}> has no end", f"remove </{name}>")
        if len(self.stack) == floor:
            if floor:
                self.refuse(f"</{name}> closes an element that was opened "
                            f"outside the block of line "
                            f"{self.blocks[-1].line}",
                            "open and close it in the same block")
            if not self.partial:
                self.refuse(f"</{name}> closes nothing", "remove it, or say "
                            "`%% partial` if another view opens it")
        elif self.stack[-1].name != name:
            last = self.stack[-1]
            self.refuse(f"</{name}> while <{last.name}> of line {last.line} "
                        "is open", f"close <{last.name}> first")
        else:
            self.stack.pop()

    # Places. Each takes some of the line at pos and tells where it stopped.

    def in_text(self, line, pos):
        if line.startswith("{{", pos):
            return self.braces(line, pos, "OUT_TEXT")
        if line.startswith("}}", pos):
            return self.close_question(pos)
        found = TEXT.match(line, pos)
        if found["bare"]:
            if re.match(r"</?\{\{", line[pos:]):
                self.refuse_name()
            self.refuse("a bare <", "write &lt;, or close the tag on its line")
        if found["end"]:
            self.close_element(found["end"])
        self.put(found[0])
        if found["comment"]:
            self.go(self.in_comment)
        if found["start"]:
            self.tag = found["start"]
            self.attrs = {}  # name: only when a condition holds
            self.filled = set()  # names of those that print values
            self.spaced = False
            self.go(self.in_tag)
            self.open_element()
            if self.tag.lower() == "style":
                self.refuse("a <style> element", "the content security policy "
                            "forbids it: put it in web/static/")
        return found.end()

    def refuse_name(self):
        self.refuse("a value as the name of a tag or an attribute",
                    "names are literal; use {{? cond : name }}, or % if")

    def in_tag(self, line, pos):
        if line.startswith("}}", pos):
            self.spaced = False
            return self.close_question(pos)
        if line.startswith("{{", pos):
            if not line.startswith("{{?", pos) or not self.spaced:
                self.refuse_name()
            return self.braces(line, pos, "")
        found = TAG.match(line, pos)
        if not found:
            self.refuse(f"a stray {line[pos]} in <{self.tag}>", "remove it")
        self.put(found[0])
        if found["close"]:
            self.close_tag(found["close"], line[found.end():] == "\n")
        elif found["name"]:
            if not self.spaced:
                self.refuse(f"{found['name']} follows without a space",
                            "put one between")
            self.attribute(found["name"].lower(), found["value"],
                           line.startswith("{{", found.end()))
            self.spaced = False
        else:
            self.spaced = True
        if found["value"] == '"':
            self.go(self.in_value)
        return found.end()

    def attribute(self, name, value, before_braces):
        self.attr = name
        self.link = "" if name in URL_ATTRS else None
        if name == "style" or name.startswith("on") or name == "srcdoc":
            self.refuse(f"the attribute {name}", "the content security policy "
                        "forbids it: use a class, or a module in web/static/")
        asked = bool(self.blocks) and self.blocks[-1].state == self.in_tag
        if name in self.attrs and not (asked and self.attrs[name]):
            self.refuse(f"{name} is given twice", "keep one")
        if value == "'":
            self.refuse(f"{name} in single quotes", "use double quotes")
        if value not in (None, '"') and before_braces:
            self.refuse(f"a value in {name} without quotes",
                        f'write {name}="{{{{ … }}}}"')
        if value == "":
            self.refuse(f"{name}= has no value", f'write {name}="…"')
        self.attrs[name] = asked

    def close_tag(self, mark, line_ends):
        name = self.tag.lower()
        if "http-equiv" in self.attrs and "content" in self.filled:
            self.refuse("a value in the content of http-equiv",
                        "send a response header from the page")
        self.leave(self.in_text)
        if name in VOID:
            self.stack.pop()
        elif mark == "/>":
            if not any(e.name in FOREIGN for e in self.stack):
                self.refuse(f"<{name}/> does not close itself",
                            f"write <{name}></{name}>")
            self.stack.pop()
        elif name == "script":
            self.state = self.in_script
        elif name == "textarea" or (name == "title" and not any(
                e.name in FOREIGN for e in self.stack)):
            self.state = self.in_plain
        if name in KEPT and not line_ends:
            self.literal += "\n"  # the browser drops one newline here

    def in_value(self, line, pos):
        if line.startswith("}}", pos):
            return self.close_question(pos)
        if line.startswith("{{", pos):
            return self.value_in_value(line, pos)
        found = VALUE.match(line, pos)
        if found[0] == '"':
            self.leave(self.in_tag)
            self.spaced = False
        elif self.link is not None:
            self.link += found[0]
        self.put(found[0])
        return found.end()

    def value_in_value(self, line, pos):
        if self.attr in NO_VALUE_ATTRS:
            self.refuse(f"a value in {self.attr}", "it is a list of links: "
                        "write them out")
        question = line.startswith("{{?", pos)
        self.filled.add(self.attr)
        macro = "OUT_ATTR"
        if self.attr in URL_ATTRS:
            macro = "OUT_URL_ARG"
            if self.link == "" and not question:
                macro = "OUT_URL"
            elif self.link is not None and not FIXED_LINK.match(self.link):
                self.refuse(f"where this {self.attr} leads is not fixed",
                            "begin with a value of type `struct url` or with "
                            "a literal path such as /sittings/")
            if not question:
                self.link = None  # fixed from here on
        return self.braces(line, pos, macro)

    def in_plain(self, line, pos):
        """<title>, <textarea>: text without elements."""
        if line.startswith("{{", pos):
            return self.braces(line, pos, "OUT_ATTR")
        if line.startswith("}}", pos):
            return self.close_question(pos)
        found = PLAIN.match(line, pos)
        if found["end"]:
            self.close_element(found["end"])
            self.put(found[0])
            self.go(self.in_text)
        else:
            self.put(found[0])
        return found.end()

    def in_comment(self, line, pos):
        return self.opaque(line, pos, "-->", "a comment", "use a %# line")

    def in_script(self, line, pos):
        return self.opaque(line, pos, "</script>", "a script",
                           "put it in a data- attribute and read that")

    def opaque(self, line, pos, stop, where, mend):
        end = line.lower().find(stop, pos)
        part = line[pos:] if end < 0 else line[pos:end + len(stop)]
        if "{{" in part:
            self.refuse(f"a value in {where}", mend)
        self.put(part)
        if end >= 0:
            if stop == "</script>":
                self.close_element("script")
            self.go(self.in_text)
        return pos + len(part)


def header(views):
    structs = sorted({name for view in views
                      for name in re.findall(r"struct\s+(\w+)", view.prototype)
                      if name not in ("out", "str", "html", "url")})
    return "\n".join([
        "/* Made by tools/viewc.py from web/; do not edit. */",
        "#ifndef RESIT_VIEWS_H", "#define RESIT_VIEWS_H", "",
        '#include "base/out.h"', "",
        *(f"struct {name};" for name in structs), "",
        *(f"{view.prototype};" for view in views), "",
        "#endif", ""])


def source(views):
    lines = ["/* Made by tools/viewc.py from web/; do not edit. */",
             '#include "views.h"', ""]
    seen = set()
    for view in views:
        for number, name in view.includes:
            if name not in seen:
                seen.add(name)
                lines += [f"#line {number} {gen.c_string(view.path)}",
                          f"#include {name}"]
    lines += ["", gen.LONG_STRINGS + LAYOUT]
    for view in views:
        lines += [*view.code, ""]
    return "\n".join(lines)


def build(paths):
    views = gen.each(View, paths)
    return {"views.h": header(views), "views.c": source(views)}


if __name__ == "__main__":
    gen.main(__doc__, build)
