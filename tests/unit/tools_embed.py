"""tools/embed.py: static files, their references and their paths."""
import re
import subprocess

from tools_case import ToolCase, base_library


class Embed(ToolCase):
    tool = "embed.py"

    def test_bytes_paths_and_references(self):
        raw = bytes(range(256)) * 3
        self.make({
            "web/static/app.js":
                "import { a } from './sub/b.js';\n"
                "// import './gone.js'\n * './gone.js' */\n"
                'const w = new Worker("./sub/b.js?x=1");\n'
                'register("/sw.js"); fetch("/api");\n',
            "web/static/sub/b.js": 'import "../c.js";\nexport const u = '
                                   "new URL('../i.svg#x', import.meta.url);\n",
            "web/static/c.js": "export const a = '??=';\n",
            "web/static/app.css":
                '@import "sub/b.css";\n/* url(gone.svg) */\n'
                "a { background: url( 'i.svg#x' ) url(data:image/png;base64,/)"
                ' url("https://x/y") url(#z) url(/abs) }\n',
            "web/static/sub/b.css": "b { src: url(../i.svg) url(../f.woff2); }",
            "web/static/i.svg": "<svg/>",
            "web/static/f.woff2": raw,
            "web/static/m.webmanifest": '{"icons": [{"src": "i.svg"}]}',
            "web/static/sw.js": 'import "./c.js";\nconst A = [/*ASSETS*/];\n',
            "web/static/empty.txt": ""})
        printed = self.run_c("""\
#include "assets.h"
#include <stdio.h>
int main(void)
{
    for (int i = 0; i < N_ASSETS; i++) {
        const struct asset *a = &assets[i];
        printf("%.*s %.*s %.*s %d %zu\\n", STR_ARG(a->name), STR_ARG(a->path),
               STR_ARG(a->type), a->immutable, a->bytes.n);
        if (asset_find(a->path) != a || asset_url(a->name).s.p != a->path.p)
            return 1;
        if (!str_ends(a->path, S("woff2")))
            printf("%.*s\\n--\\n", STR_ARG(a->bytes));
        else
            for (size_t k = 0; k < a->bytes.n; k++)
                if ((unsigned char)a->bytes.p[k] != k % 256)
                    return 2;
    }
    return asset_find(S("/static/app.js")) != NULL;
}
""", "gen/assets.c")
        path = dict(re.findall(r"^(\S+) (/\S+) \S+.* \d \d+$", printed, re.M))
        self.assertEqual(len(path), 10)
        for name, served in path.items():
            stem, dot, ending = name.rpartition(".")
            if name != "sw.js":
                self.assertRegex(served, rf"^/static/{stem}\.[0-9a-f]{{6}}"
                                         rf"\.{ending}$")
        self.assertEqual(path["sw.js"], "/sw.js")
        self.assertIn("sw.js /sw.js text/javascript; charset=utf-8 0 ",
                      printed)
        self.assertIn(f"f.woff2 {path['f.woff2']} font/woff2 1 768", printed)
        self.assertIn(
            f"import {{ a }} from '{path['sub/b.js']}';\n"
            "// import './gone.js'\n * './gone.js' */\n"
            f"const w = new Worker(\"{path['sub/b.js']}?x=1\");\n"
            'register("/sw.js"); fetch("/api");\n', printed)
        self.assertIn(f"import \"{path['c.js']}\";\nexport const u = new URL("
                      f"'{path['i.svg']}#x', import.meta.url);\n", printed)
        self.assertIn(
            f"@import \"{path['sub/b.css']}\";\n/* url(gone.svg) */\n"
            f"a {{ background: url( '{path['i.svg']}#x' ) "
            'url(data:image/png;base64,/) url("https://x/y") url(#z) '
            "url(/abs) }\n", printed)
        self.assertIn(f"url({path['i.svg']}) url({path['f.woff2']})", printed)
        self.assertIn(f"\"src\": \"{path['i.svg']}\"", printed)
        others = sorted(p for p in path.values() if p != "/sw.js")
        worker = re.search(r"const A = \[(.*)\];", printed)[1]
        self.assertEqual(sorted(worker.replace('"', "").split(", ")), others)
        self.assertIn(f"import \"{path['c.js']}\";\nconst A", printed)
        self.assertIn("export const a = '??=';", printed)

    def test_a_change_reaches_all_that_refer(self):
        files = {"web/static/a.js": 'import "./b.js";\n',
                 "web/static/b.js": 'import "./c.js";\n',
                 "web/static/c.js": "1\n", "web/static/d.js": "1\n"}

        def paths():
            return dict(re.findall(r"/static/(\w)\.(\w+)\.js",
                                   self.load("gen/assets.c")))

        self.make(files)
        before = paths()
        self.make({**files, "web/static/c.js": "2\n"})
        after = paths()
        self.assertEqual([n for n in "abcd" if before[n] != after[n]],
                         ["a", "b", "c"])

    def test_order_of_files_does_not_matter(self):
        files = {"web/static/a.js": "1", "web/static/b.js": 'import "./a.js"'}
        self.make(files)
        first = self.load("gen/assets.c")
        self.make(dict(reversed(files.items())))
        self.assertEqual(self.load("gen/assets.c"), first)

    def test_unknown_name_is_a_bug(self):
        self.make({"web/static/a.js": "1"})
        self.save("main.c", '#include "assets.h"\nint main(void)\n{\n    '
                  'asset_url(S("b.js"));\n}\n')
        self.compiles("main.c", "gen/assets.c", base_library(), "-o",
                      "program")
        done = subprocess.run([self.path("program")], capture_output=True,
                              text=True)
        self.assertLess(done.returncode, 0)
        self.assertIn("b.js", done.stderr)

    def test_missing(self):
        self.refused({"web/static/a.js": '\nimport "./b.js";\n'},
                     "web/static/a.js:2", "no b.js")
        self.refused({"web/static/a.css": "\n\na { b: url(c/d.svg) }\n"},
                     "web/static/a.css:3", "no c/d.svg")
        self.refused({"web/static/m.webmanifest": '\n{"src": "i.png"}'},
                     "web/static/m.webmanifest:2", "no i.png")

    def test_circle(self):
        self.refused({"web/static/a.js": 'import "./b.js";\n',
                      "web/static/b.js": '\nimport "./c.js";\n',
                      "web/static/c.js": '\n\nimport "./a.js";\n'},
                     "web/static/c.js:3", "a.js → b.js → c.js → a.js")
        self.refused({"web/static/a.js": '\nimport "./a.js";\n'},
                     "web/static/a.js:2", "a.js → a.js")

    def test_reference_to_the_worker(self):
        self.refused({"web/static/a.js": '\nimport "./sw.js";\n',
                      "web/static/sw.js": "[/*ASSETS*/]"},
                     "web/static/a.js:2", '"/sw.js"')

    def test_worker_without_its_list(self):
        self.refused({"web/static/a.js": "1", "web/static/sw.js": "1"},
                     "web/static/sw.js:1", "/*ASSETS*/")

    def test_unknown_type(self):
        self.refused({"web/static/a.xyz": "1"}, "web/static/a.xyz:1", ".xyz")

    def test_not_in_static(self):
        self.refused({"web/a.js": "1"}, "web/a.js:1", "static/")

    def test_no_files(self):
        done = self.run_tool()
        self.assertEqual(done.returncode, 1)
        self.assertIn("no files", done.stderr)
