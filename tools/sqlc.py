"""sqlc.py OUT_DIR sql/query/*.sql sql/migrate/*.sql: compile SQL to C.

Writes OUT_DIR/queries.h, queries.c, migrations.h and migrations.c. Files in a
folder `migrate` are migrations, all others hold named statements.

Statements, `sql/query/sitting.sql`:

    -- name: sitting_load
    -- One sitting by id.
    -- :sitting int
    -- :kind text?   only sittings of this kind
    -- -> id int, state text, started_at int?
    SELECT id, state, started_at
      FROM sitting
     WHERE id = :sitting AND (:kind IS NULL OR kind = :kind);

The header has a name, at least one line of documentation, every parameter and
every column that comes back (`-- ->`, over several lines if need be). Types
are int, text, blob, real; ? may be null. Then one SELECT, INSERT, UPDATE,
DELETE or VALUES, with or without WITH, ended by a semicolon. It makes

    Q_SITTING_LOAD in enum query, and its row in query_texts[]
    struct sitting_load_in { int64_t sitting; struct opt_str kind; };
    struct sitting_load_row { int64_t id; struct str state; … };
    sitting_load_bind(stmt, &in)        if it has parameters
    sitting_load_read(stmt, arena, &row) if anything comes back

Parameters are numbered as declared: ?1 for SQLite, $1 for PostgreSQL.

Migrations, `sql/migrate/0007_what.sql`, are numbered from 0001 without gaps.
Every table and column has a comment: in the lines before it, or behind it on
its line (for a table, behind the parenthesis). Tables are STRICT, so that the
types are INTEGER, REAL, TEXT and BLOB; the text for PostgreSQL is the same
with its type names, INTEGER PRIMARY KEY as an identity, and no STRICT,
AUTOINCREMENT or WITHOUT ROWID. The hash is the SHA-256 of the file.
"""
import hashlib
import os
import re
from collections import namedtuple

import gen

C_TYPES = {"int": "int64_t", "text": "struct str", "blob": "struct str",
           "real": "double"}
OPT_TYPES = {"int": "struct opt_int", "text": "struct opt_str",
             "blob": "struct opt_str", "real": "struct opt_real"}
STARTS = {"SELECT", "INSERT", "UPDATE", "DELETE", "VALUES"}
WRITES = {"INSERT", "UPDATE", "DELETE"}
NOT_IN_MIGRATIONS = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE",
                     "PRAGMA", "VACUUM", "ATTACH"}
TABLE_RULES = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}
POSTGRES = {"INTEGER": "BIGINT", "INT": "BIGINT", "REAL": "DOUBLE PRECISION",
            "BLOB": "BYTEA"}

NAME = re.compile(r"--\s*name:\s*(\S+)\s*$")
TYPE = r"(\w+)(\??)"
PARAM = re.compile(r":(\w+)\s+" + TYPE + r"(?:\s+(.*))?$")
COLUMN = re.compile(r"(\w+)\s+" + TYPE + "$")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*$")
FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql$")
TOKEN = re.compile(
    r"(?P<text>'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\")"
    r"|(?P<comment>--[^\n]*|/\*.*?\*/)"
    r"|::|(?P<param>:[A-Za-z_]\w*)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<space>\s+)|\d[\w.]*|.", re.S)

Token = namedtuple("Token", "kind text line")
Field = namedtuple("Field", "name type null doc line")


def tokens(path, text, line=1):
    found = []
    for match in TOKEN.finditer(text):
        found.append(Token(match.lastgroup or "sign", match[0], line))
        if match[0] in ("'", '"'):
            gen.refuse(path, line, "a quote that is not closed", "close it")
        line += match[0].count("\n")
    return found


def meaning(toks):
    """Without white space and comments."""
    return [t for t in toks if t.kind not in ("space", "comment")]


def word(token):
    return token.text.upper() if token.kind == "word" else ""


def identifier(path, line, name, what):
    if not IDENTIFIER.match(name):
        gen.refuse(path, line, f"{what} {name} is not a name",
                   "use lower case, digits and _")
    if name in gen.C_KEYWORDS:
        gen.refuse(path, line, f"{what} {name} is a word of C",
                   f"name it {name}_id, {name}_no or the like")
    return name


def unique(path, fields, what):
    seen = set()
    for field in fields:
        if field.name in seen:
            gen.refuse(path, field.line, f"{what} {field.name} is declared "
                       "twice", "remove one")
        seen.add(field.name)
    return fields


# Named statements

class Statement:
    def __init__(self, path, line, name, header, body, body_line):
        """header: [(line, text behind --)]; body: the SQL text."""
        self.path, self.line = path, line
        self.name = identifier(path, line, name, "the statement")
        self.doc, self.params, self.columns = [], [], []
        for at, text in header:
            self.header_line(at, text)
        if not any(self.doc):
            self.refuse("no documentation", "say in a comment line what it "
                        "is for")
        unique(path, self.params, "parameter")
        unique(path, self.columns, "column")
        self.body(tokens(path, body, body_line))

    def refuse(self, what, mend, line=None):
        gen.refuse(self.path, line or self.line, f"{self.name}: {what}", mend)

    def field(self, line, match, what, doc=""):
        name, kind, null = match.group(1, 2, 3)
        if kind not in C_TYPES:
            self.refuse(f"{what} {name} has no type {kind}",
                        "types are int, text, blob, real", line)
        return Field(identifier(self.path, line, name, what), kind,
                     bool(null), doc, line)

    def header_line(self, line, text):
        if text.startswith("->"):
            for part in text[2:].strip().strip(",").split(","):
                match = COLUMN.match(part.strip())
                if not match:
                    self.refuse(f"cannot read the column '{part.strip()}'",
                                "write `-- -> id int, state text?`", line)
                self.columns.append(self.field(line, match, "column"))
        elif text.startswith(":"):
            match = PARAM.match(text)
            if not match:
                self.refuse(f"cannot read the parameter '{text}'",
                            "write `-- :name int` or `-- :name text?`", line)
            self.params.append(self.field(line, match, "parameter",
                                          match[4] or ""))
        else:
            self.doc.append(text)

    def body(self, toks):
        words = meaning(toks)
        if not words:
            self.refuse("no SQL", "write the statement under its header")
        ends = [t for t in words if t.text == ";"]
        if not ends:
            self.refuse("no semicolon at the end", "add it", words[-1].line)
        if ends[0] is not words[-1]:
            after = words[words.index(ends[0]) + 1]
            self.refuse("a second statement", "give it a name of its own",
                        after.line)
        self.kind = self.first_keyword(words)
        returns = self.kind in ("SELECT", "VALUES") or any(
            word(t) == "RETURNING" for t in words)
        if returns and not self.columns:
            self.refuse("the columns that come back are not declared",
                        "write `-- -> name type, …`")
        if self.columns and not returns:
            self.refuse("nothing comes back", "remove `-- ->` or add "
                        "RETURNING", self.columns[0].line)
        self.check_params(words)
        self.sqlite = self.text(toks, "?")
        self.postgres = self.text(toks, "$")

    def first_keyword(self, words):
        """The verb; with WITH, the one behind its parentheses."""
        depth = 0
        for token in words:
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 0 and word(token) in STARTS:
                return word(token)
            if token is words[0] and word(token) != "WITH":
                break
        self.refuse(f"a statement cannot begin with {words[0].text}",
                    "use " + ", ".join(sorted(STARTS)) + " or WITH",
                    words[0].line)

    def check_params(self, words):
        declared = {p.name for p in self.params}
        used = set()
        for token in words:
            if token.kind == "param":
                used.add(token.text[1:])
                if token.text[1:] not in declared:
                    self.refuse(f"{token.text} is not declared", f"add "
                                f"`-- {token.text} type`", token.line)
            elif token.text in ("?", "$", "@"):
                self.refuse(f"a bare {token.text}", "parameters are written "
                            ":name", token.line)
        for param in self.params:
            if param.name not in used:
                self.refuse(f":{param.name} is not used", "remove its "
                            "declaration", param.line)

    def text(self, toks, sign):
        """As it is run: parameters numbered, no comments, no semicolon."""
        number = {f":{p.name}": i for i, p in enumerate(self.params, 1)}
        text, gap = "", ""
        for token in toks:
            if token.kind == "space":
                gap += token.text
            elif token.kind == "comment":
                gap += " "
            elif token.text != ";":
                if "\n" in gap:
                    gap = "\n" + gap.rpartition("\n")[2]
                text += gap + (f"{sign}{number[token.text]}"
                               if token.kind == "param" else token.text)
                gap = ""
        return text.strip()


def statements(path):
    """The statements of one file."""
    lines = gen.lines(gen.read(path))
    starts = [i for i, line in enumerate(lines) if NAME.match(line)]
    for i, line in enumerate(lines[:starts[0] if starts else None], 1):
        if line.strip() and not line.startswith("--"):
            gen.refuse(path, i, "SQL without a name",
                       "write `-- name: thing_verb` above it")

    def statement(start, end):
        at, header = start + 1, []
        while at < end and (not lines[at].strip()
                            or lines[at].startswith("--")):
            header.append((at + 1, lines[at].strip()[2:].strip()))
            at += 1
        return Statement(path, start + 1, NAME.match(lines[start])[1],
                         header, "".join(lines[at:end]), at + 1)

    return gen.each(lambda span: statement(*span),
                    zip(starts, starts[1:] + [len(lines)]))


def c_fields(fields):
    for f in fields:
        ctype = (OPT_TYPES if f.null else C_TYPES)[f.type]
        yield f"    {ctype} {f.name};" + (f" /* {c_doc(f.doc)} */"
                                          if f.doc else "")


def c_doc(text):
    return text.replace("*/", "* /")


def declarations(s):
    doc = "\n * ".join(c_doc(line) for line in s.doc if line)
    yield f"/* {doc} */"
    if s.params:
        yield from [f"struct {s.name}_in {{", *c_fields(s.params), "};",
                    f"enum status {s.name}_bind(struct stmt *, const struct "
                    f"{s.name}_in *) MUST_USE;"]
    if s.columns:
        yield from [f"struct {s.name}_row {{", *c_fields(s.columns), "};",
                    f"void {s.name}_read(struct stmt *, struct arena *, "
                    f"struct {s.name}_row *);"]
    yield ""


def bind_function(s):
    yield from [f"enum status {s.name}_bind(struct stmt *s, const struct "
                f"{s.name}_in *in)", "{", "    enum status st = OK;"]
    for i, p in enumerate(s.params, 1):
        yield "    if (!st)"
        if p.null:
            yield from [
                f"        st = in->{p.name}.has",
                f"                 ? stmt_bind_{p.type}(s, {i}, "
                f"in->{p.name}.v)",
                f"                 : stmt_bind_null(s, {i});"]
        else:
            yield f"        st = stmt_bind_{p.type}(s, {i}, in->{p.name});"
    yield from ["    return st;", "}", ""]


def read_function(s):
    yield from [f"void {s.name}_read(struct stmt *s, struct arena *arena, "
                f"struct {s.name}_row *row)", "{", "    (void)arena;",
                f"    *row = (struct {s.name}_row){{ 0 }};"]
    for i, c in enumerate(s.columns):
        arena = ", arena" if c.type in ("text", "blob") else ""
        value = f"stmt_{c.type}(s, {i}{arena})"
        if c.null:
            yield from [f"    row->{c.name}.has = !stmt_is_null(s, {i});",
                        f"    if (row->{c.name}.has)",
                        f"        row->{c.name}.v = {value};"]
        else:
            yield f"    row->{c.name} = {value};"
    yield from ["}", ""]


def table_row(s):
    columns = "NULL"
    if s.columns:
        names = ", ".join(gen.c_string(c.name) for c in s.columns)
        columns = f"(const char *const[]){{ {names} }}"
    params = "".join(p.type[0] for p in s.params)
    return [f"    [Q_{s.name.upper()}] = {{",
            f"        .name = {gen.c_string(s.name)},",
            f"        .sqlite = {gen.c_lines(s.sqlite, ' ' * 18)},",
            f"        .postgres = {gen.c_lines(s.postgres, ' ' * 20)},",
            f"        .params = {gen.c_string(params)},",
            f"        .columns = {columns},",
            f"        .n_params = {len(s.params)},",
            f"        .n_columns = {len(s.columns)},",
            f"        .is_write = {str(s.kind in WRITES).lower()},",
            "    },"]


QUERY_TEXT = """\
struct query_text {
    const char *name;
    const char *sqlite;          /* parameters ?1, ?2, … */
    const char *postgres;        /* parameters $1, $2, … */
    const char *params;          /* a letter each: i, t, b, r */
    const char *const *columns;  /* names in order */
    int n_params;
    int n_columns;
    bool is_write;
};

extern const struct query_text query_texts[N_QUERIES];
"""


def queries_h(found):
    return "\n".join([
        "/* Made by tools/sqlc.py from sql/query/; do not edit. */",
        "#ifndef RESIT_QUERIES_H", "#define RESIT_QUERIES_H", "",
        '#include "base/opt.h"', '#include "store/stmt.h"', "",
        "enum query {", *(f"    Q_{s.name.upper()}," for s in found),
        "    N_QUERIES", "};", "", QUERY_TEXT,
        *(line for s in found for line in declarations(s)), "#endif", ""])


def queries_c(found):
    lines = ["/* Made by tools/sqlc.py from sql/query/; do not edit. */",
             '#include "queries.h"', "", gen.LONG_STRINGS,
             "const struct query_text query_texts[N_QUERIES] = {"]
    for s in found:
        lines += table_row(s)
    lines += ["};", ""]
    for s in found:
        lines += bind_function(s) if s.params else []
        lines += read_function(s) if s.columns else []
    return "\n".join(lines)


# Migrations

class Migration:
    def __init__(self, path):
        name = FILE_NAME.match(os.path.basename(path))
        if not name:
            gen.refuse(path, 1, "not named as a migration",
                       "name it 0007_what.sql")
        self.path, self.number, self.name = path, int(name[1]), name[2]
        self.text = gen.read(path)
        with open(path, "rb") as file:
            self.sha256 = hashlib.sha256(file.read()).hexdigest()
        toks = tokens(path, self.text)
        split = self.split(toks)
        gen.each(self.check, split)
        self.postgres = "".join(map(self.for_postgres, split))

    @staticmethod
    def split(toks):
        """Statements, each with its semicolon and what is behind that on the
        same line."""
        parts, ended = [[]], 0
        for token in toks:
            behind = token.kind in ("space", "comment") and token.line == ended
            if ended and not behind:
                parts.append([])
                ended = 0
            parts[-1].append(token)
            if token.text == ";":
                ended = token.line
        return parts

    def check(self, part):
        words = meaning(part)
        if not words:
            return
        verb = word(words[0])
        if verb in NOT_IN_MIGRATIONS:
            gen.refuse(self.path, words[0].line, f"{verb} in a migration",
                       "remove it: each runs in a transaction of its own")
        if words[-1].text != ";":
            gen.refuse(self.path, words[-1].line, "no semicolon at the end",
                       "add it")
        if is_table(part, "CREATE"):
            self.check_table(part, words)
        elif is_table(part, "ALTER"):
            added = [t for t, before in zip(words[4:], words[3:])
                     if word(before) in ("ADD", "COLUMN")
                     and word(t) != "COLUMN"]
            if added and not commented(part):
                self.refuse_uncommented(f"the column {added[0].text}",
                                        added[0])

    def check_table(self, part, words):
        head, *items = table_items(part)
        name = meaning(head)[-1]
        virtual = word(words[1]) == "VIRTUAL"
        missing = [] if commented(head) else [(f"the table {name.text}", name)]
        for item in items:
            first = meaning(item)[:1]
            if (first and not virtual and word(first[0]) not in TABLE_RULES
                    and not commented(item)):
                missing.append((f"the column {name.text}.{first[0].text}",
                                first[0]))
        gen.each(lambda args: self.refuse_uncommented(*args), missing)
        if not virtual and "STRICT" not in map(word, words):
            gen.refuse(self.path, name.line, f"the table {name.text} is not "
                       "STRICT", "end it with `) STRICT;`")

    def refuse_uncommented(self, what, token):
        gen.refuse(self.path, token.line, f"{what} has no comment",
                   "say in a -- comment behind or above it what it holds")

    @staticmethod
    def for_postgres(part):
        if not is_table(part, "CREATE") and not is_table(part, "ALTER"):
            return "".join(t.text for t in part)
        text, depth, before, closed = "", 0, "", False
        following = meaning(part)[1:]
        for token in part:
            if token.kind in ("space", "comment"):
                text += token.text
                continue
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            after = word(following[0]) if following else ""
            following = following[1:]
            if word(token) == "AUTOINCREMENT" or (closed and token.text != ";"):
                text = text.rstrip(" ")  # nor STRICT, WITHOUT ROWID
            elif word(token) == "INTEGER" and after == "PRIMARY":
                text += "BIGINT GENERATED BY DEFAULT AS IDENTITY"
            elif before in ("(", ",", "TABLE", "ADD", "COLUMN"):
                text += token.text  # a name, not a type
            else:
                text += POSTGRES.get(word(token), token.text)
            closed = depth == 0 and (closed or token.text == ")"
                                     and is_table(part, "CREATE"))
            before = word(token) or token.text
        return text


def is_table(part, verb):
    heads = [word(t) for t in meaning(part)[:3]]
    return heads[:1] == [verb] and "TABLE" in heads[1:]


def commented(toks):
    return any(t.kind == "comment" and re.search(r"\w", t.text)
               for t in toks)


def table_items(part):
    """The tokens before the parenthesis, then those of each item in it. A
    comment behind "(" or "," on its line belongs to what is before that."""
    items, depth, line = [[]], 0, 0
    for token in part:
        if token.text == ")":
            depth -= 1
        if depth == 1 and token.text == "," or depth == 0 and token.text == "(":
            items.append([])
            line = token.line
        elif (token.kind == "comment" and token.line == line
              and not meaning(items[-1])):
            items[-2].append(token)
        elif depth > 0 or len(items) == 1:
            items[-1].append(token)
        if token.text == "(":
            depth += 1
    return items


def migrations_h(found):
    return f"""\
/* Made by tools/sqlc.py from sql/migrate/; do not edit. */
#ifndef RESIT_MIGRATIONS_H
#define RESIT_MIGRATIONS_H

struct migration {{
    int number; /* from 1, without gaps */
    const char *name;
    const char *sqlite;
    const char *postgres;
    const char *sha256; /* of the file, in hex */
}};

enum {{ N_MIGRATIONS = {len(found)} }};

/* One more, all zero, ends the table. */
extern const struct migration migrations[N_MIGRATIONS + 1];

#endif
"""


def migrations_c(found):
    lines = ["/* Made by tools/sqlc.py from sql/migrate/; do not edit. */",
             '#include "migrations.h"', "", "#include <stddef.h>", "",
             gen.LONG_STRINGS,
             "const struct migration migrations[N_MIGRATIONS + 1] = {"]
    for m in found:
        lines += ["    {", f"        .number = {m.number},",
                  f"        .name = {gen.c_string(m.name)},",
                  f"        .sqlite = {gen.c_lines(m.text, ' ' * 18)},",
                  f"        .postgres = {gen.c_lines(m.postgres, ' ' * 20)},",
                  f"        .sha256 = {gen.c_string(m.sha256)},", "    },"]
    return "\n".join(lines + ["    { .name = NULL },", "};", ""])


def in_order(migrations):
    migrations.sort(key=lambda m: m.number)
    for number, m in enumerate(migrations, 1):
        if m.number != number:
            gen.refuse(m.path, 1, f"number {m.number:04} where {number:04} is "
                       "next", "number migrations without gaps and doubles")
    return migrations


def no_doubles(found):
    first = {}
    for s in found:
        if s.name in first:
            other = first[s.name]
            s.refuse(f"this name is taken ({other.path}:{other.line})",
                     "choose another")
        first[s.name] = s
    return found


def build(paths):
    def compile_file(path):
        folder = os.path.basename(os.path.dirname(os.path.abspath(path)))
        return Migration(path) if folder == "migrate" else statements(path)

    compiled = gen.each(compile_file, paths)
    found = no_doubles([s for file in compiled if isinstance(file, list)
                        for s in file])
    migrations = in_order([m for m in compiled if isinstance(m, Migration)])
    if not found:
        raise gen.Refused("sqlc.py: no statements; give it sql/query/*.sql")
    return {"queries.h": queries_h(found), "queries.c": queries_c(found),
            "migrations.h": migrations_h(migrations),
            "migrations.c": migrations_c(migrations)}


if __name__ == "__main__":
    gen.main(__doc__, build)
