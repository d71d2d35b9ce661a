"""tools/sqlc.py: named statements and migrations."""
import sqlite3
import subprocess

from tools_case import ToolCase

QUERY = """\
-- Sittings.

-- name: sitting_load
-- One sitting by id; */ is harmless.
-- :sitting int   its number
-- :kind text?
-- -> id int, state text,
-- -> started_at int?, note blob?, score real?
SELECT id, state, started_at, -- :comment ;
       note, score /* ; :x */
  FROM sitting
 WHERE id = :sitting AND (:kind IS NULL OR kind = :kind)
   AND note <> 'it''s :not; one' AND "a;b" = 1;

-- name: sitting_count
-- How many there are.
-- -> n int
SELECT count(*) AS n FROM sitting;

-- name: sitting_add
-- A new one.
-- :state text
-- :score real
-- :note blob
-- :at int?
-- -> id int
WITH x AS (SELECT 1)
INSERT INTO sitting (at, note, score, state)
VALUES (:at, :note, :score, :state) RETURNING id;

-- name: sitting_drop
-- Remove all.
DELETE FROM sitting;
"""

STMT_C = """\
#include "queries.h"
#include <stdio.h>
#include "base/arena.h"

struct stmt {
    int null_col;
};

enum status stmt_bind_int(struct stmt *s, int i, int64_t v)
{
    (void)s;
    printf("%d int %lld\\n", i, (long long)v);
    return v == 13 ? E_IO : OK;
}
enum status stmt_bind_text(struct stmt *s, int i, struct str v)
{
    (void)s;
    printf("%d text %.*s\\n", i, STR_ARG(v));
    return OK;
}
enum status stmt_bind_blob(struct stmt *s, int i, struct str v)
{
    return stmt_bind_text(s, i, v);
}
enum status stmt_bind_real(struct stmt *s, int i, double v)
{
    (void)s;
    printf("%d real %g\\n", i, v);
    return OK;
}
enum status stmt_bind_null(struct stmt *s, int i)
{
    (void)s;
    printf("%d null\\n", i);
    return OK;
}
bool stmt_is_null(struct stmt *s, int c)
{
    return c == s->null_col;
}
int64_t stmt_int(struct stmt *s, int c)
{
    (void)s;
    return c * 10;
}
double stmt_real(struct stmt *s, int c)
{
    (void)s;
    return c + 0.5;
}
struct str stmt_text(struct stmt *s, int c, struct arena *a)
{
    (void)s;
    return str_fmt(a, "text %d", c);
}
struct str stmt_blob(struct stmt *s, int c, struct arena *a)
{
    (void)s;
    return str_fmt(a, "blob %d", c);
}

"""


class SqlCase(ToolCase):
    tool = "sqlc.py"
    ok = {"sql/query/ok.sql": "-- name: ok\n-- D.\n-- -> n int\nSELECT 1;\n"}

    def refused_query(self, text, line, *words):
        self.refused({"sql/query/a.sql": text}, f"sql/query/a.sql:{line}",
                     *words)

    def refused_migration(self, text, line, *words):
        name = "sql/migrate/0001_a.sql"
        self.refused({**self.ok, name: text}, f"{name}:{line}", *words)


class Queries(SqlCase):
    def test_table(self):
        self.make({"sql/query/sitting.sql": QUERY})
        main = """\
#include "queries.h"
#include <stdio.h>
int main(void)
{
    for (int q = 0; q < N_QUERIES; q++) {
        const struct query_text *t = &query_texts[q];
        printf("%s %d %d %d %s", t->name, t->is_write, t->n_params,
               t->n_columns, t->params);
        for (int i = 0; i < t->n_columns; i++)
            printf(" %s", t->columns[i]);
        printf("\\n%s\\n%s\\n", t->sqlite, t->postgres);
    }
    return Q_SITTING_LOAD;
}
"""
        # Only the table: the helpers are not linked here.
        self.save("stub.c", STMT_C)
        self.assertEqual(self.run_c(main, "gen/queries.c", "stub.c"), """\
sitting_load 0 2 5 it id state started_at note score
SELECT id, state, started_at,
       note, score
  FROM sitting
 WHERE id = ?1 AND (?2 IS NULL OR kind = ?2)
   AND note <> 'it''s :not; one' AND "a;b" = 1
SELECT id, state, started_at,
       note, score
  FROM sitting
 WHERE id = $1 AND ($2 IS NULL OR kind = $2)
   AND note <> 'it''s :not; one' AND "a;b" = 1
sitting_count 0 0 1  n
SELECT count(*) AS n FROM sitting
SELECT count(*) AS n FROM sitting
sitting_add 1 4 1 trbi id
WITH x AS (SELECT 1)
INSERT INTO sitting (at, note, score, state)
VALUES (?4, ?3, ?2, ?1) RETURNING id
WITH x AS (SELECT 1)
INSERT INTO sitting (at, note, score, state)
VALUES ($4, $3, $2, $1) RETURNING id
sitting_drop 1 0 0 
DELETE FROM sitting
DELETE FROM sitting
""")

    def test_helpers(self):
        self.make({"sql/query/sitting.sql": QUERY})
        main = STMT_C + """\
int main(void)
{
    struct arena arena = { 0 };
    struct stmt s = { .null_col = 2 };
    struct sitting_load_in load = { .sitting = 7, .kind = SOME_STR(S("k")) };
    if (sitting_load_bind(&s, &load))
        return 1;
    load.kind = (struct opt_str){ 0 };
    if (sitting_load_bind(&s, &load))
        return 1;
    load.sitting = 13;
    printf("%d\\n", sitting_load_bind(&s, &load) == E_IO);
    struct sitting_add_in add = { S("st"), 2.5, S("b"), SOME_INT(4) };
    if (sitting_add_bind(&s, &add))
        return 1;
    struct sitting_load_row row;
    sitting_load_read(&s, &arena, &row);
    printf("%lld %.*s %d %lld %.*s %g\\n", (long long)row.id,
           STR_ARG(row.state), row.started_at.has,
           (long long)row.started_at.v, STR_ARG(row.note.v), row.score.v);
    arena_release(&arena);
}
"""
        self.assertEqual(self.run_c(main, "gen/queries.c"), """\
1 int 7
2 text k
1 int 7
2 null
1 int 13
1
1 text st
2 real 2.5
3 text b
4 int 4
0 text 1 0 0 blob 3 4.5
""")

    def test_no_name(self):
        self.refused_query("-- a file\nSELECT 1;\n", 2, "without a name")

    def test_no_statements(self):
        done = self.run_tool()
        self.assertEqual(done.returncode, 1)
        self.assertIn("no statements", done.stderr)

    def test_no_documentation(self):
        self.refused_query("\n-- name: a\n-- -> n int\nSELECT 1;\n", 2,
                           "no documentation")

    def test_name(self):
        self.refused_query("-- name: A-b\n-- D.\nSELECT 1;\n", 1, "A-b")
        self.refused_query("-- name: case\n-- D.\nSELECT 1;\n", 1, "case")

    def test_name_taken(self):
        text = "-- name: a\n-- D.\nDELETE FROM t;\n"
        self.refused_query(text + text, 4, "taken (sql/query/a.sql:1)")
        self.refused({"sql/query/a.sql": text, "sql/query/b.sql": text},
                     "sql/query/b.sql:1", "taken (sql/query/a.sql:1)")

    def test_types(self):
        self.refused_query("-- name: a\n-- D.\n-- :x string\nDELETE FROM t "
                           "WHERE x = :x;\n", 3, "string", "int, text")
        self.refused_query("-- name: a\n-- D.\n-- -> x bool\nSELECT 1;\n", 3,
                           "bool")

    def test_unreadable_header(self):
        self.refused_query("-- name: a\n-- D.\n-- :x\nSELECT 1;\n", 3, "':x'")
        self.refused_query("-- name: a\n-- D.\n-- -> x, y int\nSELECT 1;\n", 3,
                           "'x'")

    def test_word_of_c(self):
        self.refused_query("-- name: a\n-- D.\n-- :case int\nDELETE FROM t "
                           "WHERE x = :case;\n", 3, "case", "word of C")

    def test_declared_twice(self):
        self.refused_query("-- name: a\n-- D.\n-- :x int\n-- :x int\nDELETE "
                           "FROM t WHERE x = :x;\n", 4, "twice")
        self.refused_query("-- name: a\n-- D.\n-- -> x int, x int\nSELECT 1;",
                           3, "twice")

    def test_unknown_parameter(self):
        self.refused_query("-- name: a\n-- D.\n\nDELETE FROM t\n WHERE a = "
                           "'\n' AND x = :x;\n", 6, ":x is not declared")

    def test_unused_parameter(self):
        self.refused_query("-- name: a\n-- D.\n-- :x int\nDELETE FROM t WHERE "
                           "a = ':x'; -- :x\n", 3, ":x is not used")

    def test_bare_parameter(self):
        for sign in ("?", "?1", "$1", "@x"):
            self.refused_query("-- name: a\n-- D.\nDELETE FROM t\nWHERE x = "
                               f"{sign};\n", 4, "bare")

    def test_statements(self):
        self.refused_query("-- name: a\n-- D.\n", 1, "no SQL")
        self.refused_query("-- name: a\n-- D.\nDELETE\nFROM t\n", 4,
                           "no semicolon")
        self.refused_query("-- name: a\n-- D.\nDELETE FROM t;\nDELETE FROM "
                           "u;\n", 4, "second statement")
        self.refused_query("-- name: a\n-- D.\nDROP TABLE t;\n", 3, "DROP")
        self.refused_query("-- name: a\n-- D.\nWITH x AS (SELECT 1);\n", 3)

    def test_open_quote(self):
        self.refused_query("-- name: a\n-- D.\nDELETE FROM t\nWHERE x = 'a;\n",
                           4, "quote")

    def test_columns(self):
        self.refused_query("-- name: a\n-- D.\nSELECT 1;\n", 1,
                           "not declared")
        self.refused_query("-- name: a\n-- D.\nDELETE FROM t RETURNING x;\n",
                           1, "not declared")
        self.refused_query("-- name: a\n-- D.\n-- -> n int\nDELETE FROM t;\n",
                           3, "nothing comes back")

    def test_all_statements_are_reported(self):
        self.save("sql/query/a.sql", "-- name: a\nSELECT 1;\n"
                                     "-- name: b\nSELECT 1;\n")
        done = self.run_tool("sql/query/a.sql")
        self.assertRegex(done.stderr, r"a\.sql:1: .*\n.*a\.sql:3: ")


MIGRATION = """\
-- One attempt at an exam, from start to mark.
CREATE TABLE sitting (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- its number
    -- where it stands
    state TEXT NOT NULL DEFAULT 'a, -- b' CHECK (state IN ('a', 'b')),
    integer INTEGER, -- a strange name; it's fine
    score REAL, /* in points */
    note BLOB -- anything
        COLLATE BINARY,
    twin INTEGER REFERENCES sitting (id), -- another one
    UNIQUE (integer, state)
) STRICT, WITHOUT ROWID; -- behind

CREATE TABLE answer ( -- One choice.
    sitting INTEGER NOT NULL, -- whose
    at INTEGER NOT NULL, -- when; µs
    PRIMARY KEY (sitting, at)
) STRICT;
CREATE INDEX answer_at ON answer (at);
ALTER TABLE answer ADD COLUMN mark INTEGER; -- points
-- Why it was changed.
ALTER TABLE answer ADD note BLOB;
UPDATE answer SET note = 'INTEGER';
"""


class Migrations(SqlCase):
    def test_tables(self):
        self.make({**self.ok, "sql/migrate/0002_more.sql": "-- Nothing yet.\n",
                   "sql/migrate/0001_first.sql": MIGRATION})
        printed = self.run_c("""\
#include "migrations.h"
#include <stdio.h>
int main(void)
{
    for (const struct migration *m = migrations; m->name; m++)
        printf("%d %s %s\\n%s%s", m->number, m->name, m->sha256, m->sqlite,
               m->postgres);
    return N_MIGRATIONS - 2;
}
""", "gen/migrations.c")
        hashes = subprocess.run(
            ["sha256sum", "sql/migrate/0001_first.sql",
             "sql/migrate/0002_more.sql"], cwd=self.dir,
            capture_output=True, text=True).stdout.split()[::2]
        postgres = """\
-- One attempt at an exam, from start to mark.
CREATE TABLE sitting (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, -- its number
    -- where it stands
    state TEXT NOT NULL DEFAULT 'a, -- b' CHECK (state IN ('a', 'b')),
    integer BIGINT, -- a strange name; it's fine
    score DOUBLE PRECISION, /* in points */
    note BYTEA -- anything
        COLLATE BINARY,
    twin BIGINT REFERENCES sitting (id), -- another one
    UNIQUE (integer, state)
); -- behind

CREATE TABLE answer ( -- One choice.
    sitting BIGINT NOT NULL, -- whose
    at BIGINT NOT NULL, -- when; µs
    PRIMARY KEY (sitting, at)
);
CREATE INDEX answer_at ON answer (at);
ALTER TABLE answer ADD COLUMN mark BIGINT; -- points
-- Why it was changed.
ALTER TABLE answer ADD note BYTEA;
UPDATE answer SET note = 'INTEGER';
"""
        self.assertEqual(printed, f"1 first {hashes[0]}\n{MIGRATION}{postgres}"
                         f"2 more {hashes[1]}\n-- Nothing yet.\n"
                         "-- Nothing yet.\n")

    def test_sqlite_takes_such_a_schema(self):
        text = MIGRATION.replace(" AUTOINCREMENT", "")
        sqlite3.connect(":memory:").executescript(text)

    def test_name(self):
        self.refused({**self.ok, "sql/migrate/1_a.sql": "\n"},
                     "sql/migrate/1_a.sql:1", "0007_what.sql")

    def test_gap_and_double(self):
        self.refused({**self.ok, "sql/migrate/0001_a.sql": "\n",
                      "sql/migrate/0003_b.sql": "\n"},
                     "sql/migrate/0003_b.sql:1", "0002 is next")
        self.refused({**self.ok, "sql/migrate/0001_a.sql": "\n",
                      "sql/migrate/0001_b.sql": "\n"},
                     "sql/migrate/0001_b.sql:1", "0002 is next")
        self.refused({**self.ok, "sql/migrate/0000_a.sql": "\n"},
                     "sql/migrate/0000_a.sql:1", "0001 is next")

    def test_table_without_comment(self):
        self.refused_migration("-- A file.\nCREATE INDEX i ON t (a); -- i\n"
                               "CREATE TABLE t (\n  a INTEGER -- a\n) "
                               "STRICT;\n", 3, "the table t")
        self.refused_migration("-- ----\nCREATE TABLE t (\n  a INTEGER -- a\n)"
                               " STRICT;\n", 2, "the table t")

    def test_column_without_comment(self):
        head = "-- T.\nCREATE TABLE t (\n"
        self.refused_migration(head + "  a INTEGER\n) STRICT;\n", 3, "t.a")
        self.refused_migration(head + "  a INTEGER, b TEXT -- b\n) STRICT;\n",
                               3, "t.a")
        self.refused_migration(head + "  a INTEGER, -- a\n  b TEXT\n) "
                               "STRICT;\n", 4, "t.b")
        self.refused_migration("-- T.\nCREATE TABLE t ( -- t\n  a INTEGER\n) "
                               "STRICT;\n", 3, "t.a")

    def test_added_column_without_comment(self):
        for column in ("COLUMN a", "a"):
            self.refused_migration("-- A file.\n\nCREATE INDEX i ON t (a);\n"
                                   f"ALTER TABLE t ADD {column} INTEGER;\n", 4,
                                   "column a")

    def test_not_strict(self):
        self.refused_migration("-- T.\nCREATE TABLE t (\n  a INTEGER -- a\n"
                               ");\n", 2, "STRICT")

    def test_virtual_table(self):
        self.make({**self.ok, "sql/migrate/0001_a.sql":
                   "-- T.\nCREATE VIRTUAL TABLE t USING fts5(a, b);\n"})
        self.refused_migration("CREATE VIRTUAL TABLE t USING fts5(a);\n", 1)

    def test_transactions(self):
        for text in ("BEGIN", "COMMIT", "PRAGMA x", "rollback"):
            self.refused_migration(f"\n{text};\n", 2, "transaction")

    def test_no_semicolon(self):
        self.refused_migration("CREATE INDEX i\nON t (a)\n", 2, "semicolon")
