"""Writing and reading a bank: drawings from the file to the exam screen and the
frozen version, study notes and the links to them, the author view, and the
commands new, show, check, export, import."""
import json
import os
import re
import shutil
import subprocess

import e2e

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
       '<path d="{}"/></svg>')


class Authoring(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.folder + "/programs"
        self.home = self.programs + "/cma-aama"
        shutil.copytree(e2e.PROGRAMS + "/cma-aama", self.home)

    def at(self):
        return ["--programs", self.programs]

    def on(self):
        """Sources grow old: what is checked is checked as of a day."""
        return [*self.at(), "--on", "2026-11-22"]

    def put(self, name, text):
        path = f"{self.home}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def draw(self):
        """Give every item a drawing, so that any sitting shows one."""
        for name in os.listdir(self.home + "/bank"):
            if not name.endswith(".md") or name == "README.md":
                continue
            with open(f"{self.home}/bank/{name}", encoding="utf-8") as f:
                text = f.read()
            self.put("bank/" + name, re.sub(
                r"(?m)^(source_checked: .*\n(?:[a-z_]+: .*\n)*\n)",
                r"\1![Two \"small\" squares](images/zz.svg)\n\n", text))
        self.put("bank/images/zz.svg", SVG.format("M0 0"))

    def test_a_drawing_in_a_sitting(self):
        self.draw()
        self.resit("bank", "check", "cma-aama", *self.on())
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        sitting = server.start_sitting("segment")
        shown = ('<svg class="figure" role="img" aria-label="Two &quot;small'
                 '&quot; squares" xmlns="http://www.w3.org/2000/svg" '
                 'viewBox="0 0 9 9"><path d="M0 0"/></svg>')
        _, view = server.api("GET", f"/api/v1/sittings/{sitting}")
        for item in view["items"]:
            self.assertIn(shown, item["stem"])
        page = server.request("GET", f"/sittings/{sitting}/items/1")[2].decode()
        self.assertIn(shown, page)
        # later edits change no sitting, not even after a restart
        self.end(server)
        self.put("bank/images/zz.svg", SVG.format("M1 1"))
        server = self.serve(programs=self.programs)
        page = server.request("GET", f"/sittings/{sitting}/items/2")[2].decode()
        self.assertIn(shown, page)
        self.assertNotIn("M1 1", page)

    def test_a_bad_drawing(self):
        self.draw()
        self.put("bank/images/zz.svg", "<svg viewBox='0 0 1 1'>\n<script/>")
        done = self.resit("bank", "check", "cma-aama", *self.on(), code=1)
        self.assertIn("images/zz.svg:2: element that a drawing may not have",
                      done.stderr)

    def test_notes(self):
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        page = server.request("GET", "/programs/cma-aama/notes")[2].decode()
        links = re.findall(r'href="(/programs/cma-aama/notes/[^"]+)"', page)
        self.assertEqual(len(links), 20)
        self.assertTrue(links[0].endswith("clinical.intake.vitals"))
        self.assertTrue(links[-1].endswith("test-taking"))
        pages = {}
        for link in links:
            status, _, body = server.request("GET", link)
            self.assertEqual(status, 200)
            pages[link] = body.decode()
        self.assertEqual(server.request(
            "GET", "/programs/cma-aama/notes/clinical")[0], 404)
        # every question of a mock leads to a paragraph that is there
        sitting = server.start_sitting("mock")
        server.form(f"/sittings/{sitting}/submit", {})
        review = server.request(
            "GET", f"/sittings/{sitting}/review")[2].decode()
        found = re.findall(
            r'href="(/programs/cma-aama/notes/[^"#]+)(#[^"]+)?">Read up', review)
        self.assertEqual(len(found), 200)
        for page, place in found:
            self.assertIn(page, pages)
            if place:
                self.assertIn(f'<h2 id="{place[1:]}"', pages[page])
        self.assertGreater(sum(1 for f in found if f[1]), 150)

    def test_a_bad_note(self):
        name = "notes/clinical.intake.vitals.md"
        with open(f"{self.home}/{name}", encoding="utf-8") as f:
            self.put(name, f.read().replace("[cma-1001]", "[cma-9999]"))
        done = self.resit("bank", "check", "cma-aama", *self.on(), code=1)
        self.assertRegex(done.stderr,
                         r"vitals\.md:\d+: unknown item 'cma-9999'")
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        self.assertEqual(server.request(
            "GET", "/programs/cma-aama/notes/clinical.intake.vitals")[0], 404)
        server.start_sitting("segment")  # the bank is used all the same

    def test_author_view(self):
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        view = "/programs/cma-aama/items"

        def look(query):
            status, _, body = server.request("GET", view + query)
            self.assertEqual(status, 200)
            return body.decode()
        notice = look("")
        self.assertNotIn("right answer</span>", notice)
        # nothing leads there
        for path in ("/", "/programs", "/programs/cma-aama", "/sittings",
                     "/programs/cma-aama/notes", "/data"):
            self.assertNotIn(view, server.request("GET", path)[2].decode())
        page = look("?author=yes")
        self.assertEqual(page.count("right answer</span>"), 20)
        self.assertIn("Next page", page)
        page = look("?author=yes&text=cma-1001")
        self.assertIn("1 of", page)
        self.assertIn("large adult range", page)
        page = look("?author=yes&area=clinical.safety.ergonomics&page=99")
        self.assertRegex(page, r"\b[1-9] of \d+ questions")
        self.assertNotIn("clinical.pharmacology ·", page)
        self.assertIn("0 of", look("?author=yes&status=retired"))
        page = look("?author=yes&found=absolute")
        self.assertIn("<strong>Remark</strong>", page)
        page = look("?author=yes&text=%22%3E%3Cb%3E")
        self.assertNotIn('"><b>', page)
        sitting = server.start_sitting("segment")
        for query in ("", "?author=yes"):
            status, _, body = server.request("GET", view + query)
            self.assertEqual(status, 409)
            self.assertNotIn("right answer</span>", body.decode())
        server.form(f"/sittings/{sitting}/submit", {})
        self.assertEqual(server.request("GET", view + "?author=yes")[0], 409,
                         "late answers can still come")
        server.request("GET", f"/sittings/{sitting}/report")
        self.assertIn("right answer</span>", look("?author=yes"))

    def test_new_and_show(self):
        new = self.resit("bank", "new", "cma-aama", "--area",
                         "clinical.intake.vitals", *self.at()).stdout
        item = re.match(r"## (cma-\d+)\n", new)[1]
        self.put("bank/zz-new.md", "# New\n\n" + new)
        self.resit("bank", "check", "cma-aama", *self.on())
        shown = self.resit("bank", "show", item, *self.at()).stdout
        self.assertIn("* B The best answer", shown)
        self.assertIn("misconception: two-or-three-words", shown)
        self.resit("bank", "new", "cma-aama", "--area", "no.such", *self.at(),
                   code=2)
        self.resit("bank", "new", "cma-aama", *self.at(), code=2)
        self.resit("bank", "show", "cma-0", *self.at(), code=1)

    def test_sources_grow_old(self):
        done = self.resit("bank", "check", "cma-aama", *self.at(),
                          "--on", "2027-01-01", code=1)
        old = re.findall(r"(cma-\d+): source of (\d{4}); the program allows "
                         r"10 years; .* \[source-old\]", done.stderr)
        with open(self.home + "/bank/administrative-scheduling.md",
                  encoding="utf-8") as f:
            self.assertIn("2016, Opinion 1.1.5", f.read())
        self.assertIn(("cma-6512", "2016"), old)
        self.assertEqual({year for _, year in old}, {"2016"})
        self.resit("bank", "check", "cma-aama", *self.at(), "--on", "soon",
                   code=2)

    def test_links_to_notes(self):
        server = self.serve(programs=self.programs)
        page = server.request("GET", "/programs/cma-aama/notes/"
                              "clinical.intake.vitals")[2].decode()
        section = page.split('<h2 id="temperature"')[1].split("</section>")[0]
        for item in ("cma-1017", "cma-1028", "cma-1055"):
            self.assertIn(item, section)
        _, note = server.api("GET", "/api/v1/programs/cma-aama/notes/"
                             "clinical.intake.vitals")
        items = {s["id"]: s["items"] for s in note["sections"]}
        self.assertEqual(items["temperature"],
                         ["cma-1017", "cma-1028", "cma-1055"])
        # of another area's note
        _, note = server.api("GET", "/api/v1/programs/cma-aama/notes/"
                             "clinical.safety.precautions")
        items = {s["id"]: s["items"] for s in note["sections"]}
        self.assertIn("cma-4050", items["vials"])
        page = server.request("GET", "/programs/cma-aama/items?author=yes"
                              "&text=cma-4050")[2].decode()
        self.assertIn('href="/programs/cma-aama/notes/clinical.safety.'
                      'precautions#vials"', page)
        # every item has its place, and a wrong one is told
        [stats] = json.loads(self.resit("bank", "stats", "cma-aama", "--json",
                                        *self.on()).stdout)
        self.assertEqual(stats["placed_in_notes"], stats["items"])
        path = self.home + "/bank/clinical-pharmacology.md"
        with open(path, encoding="utf-8") as f:
            text = f.read()
        self.put("bank/clinical-pharmacology.md", text.replace(
            "note: clinical.safety.precautions#vials",
            "note: clinical.safety.precautions#vails"))
        done = self.resit("bank", "check", "cma-aama", *self.on(), code=1)
        self.assertRegex(done.stderr, r"clinical-pharmacology.md:\d+: cma-4050:"
                         r" no such place in the notes: 'clinical.safety."
                         r"precautions#vails'; its headings are in .*"
                         r"notes/clinical.safety.precautions.md")

    def test_remarks(self):
        plain = self.resit("bank", "check", "cma-aama", *self.on()).stdout
        full = self.resit("bank", "check", "cma-aama", "--remarks",
                          *self.on()).stdout
        n = int(re.search(r"(\d+) remarks", plain)[1])
        self.assertEqual(full.count("\n"), n + 1)
        [got] = json.loads(self.resit("bank", "check", "cma-aama", "--json",
                                      *self.on()).stdout)
        self.assertEqual((len(got["problems"]), len(got["remarks"])), (0, n))
        with open(self.home + "/bank/clinical-intake.md",
                  encoding="utf-8") as f:
            item = re.search(r"## cma-1001\n.*?(?=## )", f.read(), re.S)[0]
        self.put("bank/zz-twice.md", "# Twice\n\n" +
                 item.replace("cma-1001", "cma-9001", 1))
        done = self.resit("bank", "check", "cma-aama", *self.on(), code=1)
        self.assertRegex(done.stderr, r"cma-1001: much the same text as "
                         r"cma-9001 .*\[duplicate\]")

    def test_out_and_in(self):
        for kind in ("gift", "aiken", "moodle", "csv"):
            with self.subTest(format=kind):
                out = f"{self.folder}/out.{kind}"
                self.resit("bank", "export", "cma-aama", "--format", kind,
                           "--out", out, *self.at(), code=1)
                back = f"{self.folder}/back-{kind}.md"
                done = self.resit("bank", "import", out, "--format", kind,
                                  "--out", back,
                                  code=0 if kind == "csv" else 1)
                n = int(re.match(r"(\d+) items", done.stderr)[1])
                with open(back, encoding="utf-8") as f:
                    text = f.read()
                self.assertEqual(text.count("\nstatus: draft\n"), n)
                self.assertGreaterEqual(n, 600)
                # nothing is overwritten
                self.resit("bank", "import", out, "--format", kind, "--out",
                           back, code=3)
        self.resit("bank", "export", "cma-aama", "--format", "qti", *self.at(),
                   code=2)
        done = subprocess.run(
            [e2e.BINARY, "bank", "import", "-", "--format", "aiken"],
            input="Which?\nA. a\nB. b\nANSWER: B\n", capture_output=True,
            text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("- [x] b\n", done.stdout)


if __name__ == "__main__":
    e2e.main()
