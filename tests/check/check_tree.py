"""The shape of the tree as a test: rooms, purity, lengths, and where things
may stand. Prints TAP; usage: check_tree.py SOURCE_ROOT [BUILD_ROOT]."""
import os
import re
import subprocess
import sys

ROOT = sys.argv[1]
BUILD = sys.argv[2] if len(sys.argv) > 2 else None

# What each room may include besides itself (ARCHITECTURE.md has the table).
ROOMS = {
    "base": set(),
    "psych": {"base"},
    "exam": {"base", "psych"},
    "retake": {"base", "exam"},
    "study": {"base", "exam", "psych"},
    "paper": {"base", "exam", "psych"},
    "format": {"base", "psych", "exam", "retake", "study"},
    "store": {"base"},
    "app": {"base", "psych", "exam", "retake", "study", "format", "store"},
    "http": {"base"},
    "page": {"base", "psych", "exam", "retake", "study", "paper", "format",
             "app", "http"},
    "cmd": {"base", "psych", "exam", "retake", "study", "paper", "format",
            "store", "app", "http", "page"},
}
PURE = ["psych", "exam", "retake", "study"]

# The only room in which a foreign header may be included.
FOREIGN = {
    "sqlite3.h": {"store"}, "libpq-fe.h": {"store"}, "event2/": {"http"},
    "cmark.h": {"format"}, "yaml.h": {"format"}, "sodium.h": {"app"},
    "jansson.h": {"format", "cmd"}, "libxml/": {"format"}, "archive": {"format"}, "cairo": {"paper"}, "pango": {"paper"},
}

# Symbols a pure room's library may leave undefined: memory, text, numbers.
ALLOWED = re.compile(
    r"^(mem(cpy|set|move|cmp|chr)|str(len|cmp|ncmp|tod|chr)|qsort|bsearch|"
    r"(v)?snprintf|abort|malloc|calloc|realloc|free|lgamma_r|"
    r"f?(log|log2|log10|log1p|exp|exp2|expm1|pow|sqrt|fabs|abs|floor|ceil|fmin|fmax|"
    r"round|lround|llround|trunc|erf|erfc|tgamma|isfinite|ldexp|frexp|fmod|"
    r"hypot|cbrt|sin|cos|tan|atan|atan2|nan)f?|"
    r"pthread_(create|join|barrier_(init|wait|destroy)|mutex_(init|lock|unlock|"
    r"destroy)|cond_(init|wait|signal|broadcast|destroy))|sem_\w+|"
    r"__stack_chk_fail|__(mem|v?snprintf|str)\w*_chk|_GLOBAL_OFFSET_TABLE_|"
    r"__(asan|ubsan|sanitizer|tsan)_\w+|__odr_asan\w*|__signbit\w*|"
    r"__isoc99_\w+|__cpu_(model|features2)|__popcount\w*|__ctype_b_loc|posix_memalign|aligned_alloc)$")

LINES_MOST = 1000
count = 0
failed = False


def report(name, problems):
    global count, failed
    count += 1
    print(f"{'not ok' if problems else 'ok'} {count} - {name}")
    for p in problems[:40]:
        print("#", p)
    failed = failed or bool(problems)


def files(folder, *endings):
    for base, _, names in os.walk(os.path.join(ROOT, folder)):
        for n in sorted(names):
            if n.endswith(endings):
                yield os.path.relpath(os.path.join(base, n), ROOT)


def text(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def code(path):
    """Without comments and string contents."""
    t = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text(path),
               flags=re.S)
    t = re.sub(r"//[^\n]*", "", t)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', t)


def layers():
    bad = []
    for path in files("src", ".c", ".h"):
        room = path.split("/")[1]
        for n, line in enumerate(text(path).split("\n"), 1):
            m = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if not m:
                continue
            target = m[2].split("/")[0]
            if m[1] == '"' and "/" in m[2]:
                if target != room and target not in ROOMS[room]:
                    bad.append(f"{path}:{n}: {room} may not include {m[2]}")
            for header, rooms in FOREIGN.items():
                if m[2].startswith(header) and room not in rooms:
                    bad.append(f"{path}:{n}: {m[2]} belongs to "
                               f"{', '.join(sorted(rooms))}")
            if m[2].endswith("_int.h") and target != room:
                bad.append(f"{path}:{n}: {m[2]} is internal to its room")
    report("rooms include only what they may", bad)


def purity():
    bad = []
    for room in PURE:
        lib = os.path.join(BUILD, "src", room, f"lib{room}.a")
        if not os.path.exists(lib):
            if os.path.isdir(os.path.join(ROOT, "src", room)):
                bad.append(f"{lib} has not been built")
            continue
        defined, undefined = set(), set()
        for r in {room} | ROOMS[room]:
            other = os.path.join(BUILD, "src", r, f"lib{r}.a")
            out = subprocess.run(["nm", other], capture_output=True,
                                 text=True).stdout
            for line in out.split("\n"):
                parts = line.split()
                if len(parts) == 3 and parts[1] in "TDBRVWC":
                    defined.add(parts[2])
                if r == room and len(parts) == 2 and parts[0] == "U":
                    undefined.add(parts[1])
        for symbol in sorted(undefined - defined):
            if not ALLOWED.match(symbol):
                bad.append(f"{room} calls {symbol}")
    report("pure rooms call nothing but memory, text and numbers", bad)


def globals_in_pure_rooms():
    bad = []
    for room in PURE:
        lib = os.path.join(BUILD, "src", room, f"lib{room}.a")
        if not os.path.exists(lib):
            continue
        out = subprocess.run(["nm", lib], capture_output=True,
                             text=True).stdout
        for line in out.split("\n"):
            parts = line.split()
            if len(parts) == 3 and parts[1] in "bBC" and \
                    not re.search(r"asan|ubsan|\.\d+$", parts[2]):
                bad.append(f"{room} has a variable of its own: {parts[2]}")
    report("pure rooms keep no state", bad)


def lengths():
    bad = [f"{p}: {n} lines" for d in ("src", "tools", "tests", "web", "bench")
           for p in files(d, ".c", ".h", ".py", ".html", ".js", ".mjs", ".css")
           for n in [text(p).count("\n")] if n > LINES_MOST]
    report(f"no file is longer than {LINES_MOST} lines", bad)


def sql_in_its_place():
    word = re.compile(r'"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|'
                      r'DELETE\s+FROM|CREATE\s+TABLE)\b', re.S)
    bad = [f"{p}: SQL outside sql/" for p in files("src", ".c", ".h")
           if not p.startswith("src/store/") and
           word.search(re.sub(r"/\*.*?\*/", "", text(p), flags=re.S))]
    report("SQL stands in sql/ (the engine's own housekeeping in src/store)", bad)


def html_in_its_place():
    word = re.compile(r'"[^"\n]*<(div|p|span|a|form|input|table|h[1-6]|ul|li|'
                      r'html|body|button)[ >]')
    bad = [f"{p}:{n}: HTML outside web/" for p in files("src/page", ".c")
           for n, line in enumerate(text(p).split("\n"), 1)
           if word.search(line)]
    report("HTML stands in web/", bad)


def headers_are_guarded():
    bad = []
    for path in files("src", ".h"):
        want = "RESIT_" + path[4:-2].replace("/", "_").upper() + "_H"
        if f"#ifndef {want}" not in text(path):
            bad.append(f"{path}: the guard should be {want}")
        if not text(path).startswith("/*"):
            bad.append(f"{path}: begins without saying what it is")
    report("every header says what it is and is guarded", bad)


def no_typedef_struct():
    bad = [f"{p}: typedef struct" for p in files("src", ".c", ".h")
           if re.search(r"\btypedef\s+(struct|enum|union)\b", code(p))]
    report("no typedef hides a struct", bad)


def rooms_have_a_readme():
    bad = [f"src/{r}/README.md is missing" for r in sorted(os.listdir(
        os.path.join(ROOT, "src"))) if r in ROOMS and not os.path.exists(
            os.path.join(ROOT, "src", r, "README.md"))]
    report("every room has a README", bad)


def routes_say_who():
    path = "src/page/routes.c"
    bad = []
    for n, line in enumerate(text(path).split("\n"), 1):
        if re.search(r'HTTP_(GET|POST|PUT|DELETE)\b', line) and \
                "ROLE_" not in line and \
                "ROLE_" not in "".join(text(path).split("\n")[n:n + 2]):
            bad.append(f"{path}:{n}: a route without a role")
    report("every route says who may use it", bad)


def finished():
    word = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|[Nn]ot implemented")
    bad = [f"{p}:{n}: {line.strip()}" for d in ("src", "web", "sql", "tools")
           for p in files(d, ".c", ".h", ".html", ".sql", ".py", ".js", ".css")
           for n, line in enumerate(text(p).split("\n"), 1)
           if word.search(line)]
    report("nothing is left for later", bad)


layers()
if BUILD:
    purity()
    globals_in_pure_rooms()
lengths()
sql_in_its_place()
html_in_its_place()
headers_are_guarded()
no_typedef_struct()
rooms_have_a_readme()
routes_say_who()
finished()
print(f"1..{count}")
sys.exit(1 if failed else 0)
