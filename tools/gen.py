"""What the build tools share: refusals with a place, C literals, writing.

A tool gathers every refusal it can find and stops with all of them, worded
as the program itself words problems: `file:line: what; mend`. Its outputs
are written only when they differ, so nothing is rebuilt without need.
"""
import os
import re
import sys

# Names that C takes: no parameter, column or statement can have them.
C_KEYWORDS = set("""auto break case char const continue default do double else
    enum extern float for goto if inline int long register restrict return
    short signed sizeof static struct switch typedef union unsigned void
    volatile while bool true false""".split())

# ISO C asks compilers for 4095 bytes a literal; gcc and clang take any.
LONG_STRINGS = '#pragma GCC diagnostic ignored "-Woverlength-strings"\n'


class Refused(Exception):
    """Its args are the messages, one for each refusal."""


def refuse(path, line, what, mend):
    raise Refused(f"{path}:{line}: {what}; {mend}")


def each(work, things):
    """[work(thing), …]; refuses with the refusals of all things together."""
    done, messages = [], []
    for thing in things:
        try:
            done.append(work(thing))
        except Refused as refused:
            messages += refused.args
    if messages:
        raise Refused(*messages)
    return done


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        refuse(path, line, "not UTF-8", "save the file as UTF-8")


def lines(data):
    """Lines of text or bytes with their ends, as compilers count them."""
    return re.findall(r".*\n|.+" if isinstance(data, str) else rb".*\n|.+",
                      data)


def c_string(data):
    """A C literal of text or bytes; text stays readable UTF-8."""
    def escape(match):
        short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
        return short.get(match[0], f"\\{ord(match[0]):03o}")

    special = r'[\0-\x1f"\\\x7f]'
    if isinstance(data, bytes):
        data, special = data.decode("latin-1"), r'[\0-\x1f"\\\x7f-\xff]'
    text = re.sub(special, escape, data)
    return '"' + re.sub(r"(?<=\?)\?", r"\\?", text) + '"'  # no trigraphs


def c_lines(data, indent):
    """The same as adjacent literals, one for each line of the text."""
    return ("\n" + indent).join(map(c_string, lines(data) or [""]))


def write(path, text):
    data = text.encode("utf-8")
    if os.path.exists(path):
        with open(path, "rb") as file:
            if file.read() == data:
                return
    with open(path, "wb") as file:
        file.write(data)


def main(manual, build):
    """Run `tool OUT_DIR FILE…`; build(files) gives {output name: text}."""
    args = sys.argv[1:]
    if not args or args[0] in ("-h", "--help"):
        print(manual.strip())
        sys.exit(0 if args else 2)
    try:
        outputs = build(args[1:])
    except Refused as refused:
        sys.exit("\n".join(dict.fromkeys(refused.args)))
    os.makedirs(args[0], exist_ok=True)
    for name, text in outputs.items():
        write(os.path.join(args[0], name), text)
