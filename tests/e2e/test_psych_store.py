"""resit psych on the answers in a data folder, the calibration that is saved
beside a bank, and the score report that uses it."""
import json
import math
import os
import random
import re
import shutil
import sqlite3
import time

import e2e

DONE, FOUND, USAGE, FAILED = 0, 1, 2, 3
FACT = ("{text: By the rule book., source: BOOK, checked: 2026-01-01, "
        "confidence: official}")
DOMAINS = ("north", "south")
PER_DOMAIN, PRETEST, PEOPLE = 8, 2, 40

PROGRAM = f"""id: exam
name: Example exam
abbr: EX
body: Example body
body_abbr: EB
url: https://example.org/
disclaimer: Invented for tests.
checked: 2026-01-01
sources:
  - {{id: BOOK, title: The rule book, url: "https://example.org/rules", kind: invented, age: "2026"}}
outlines:
  - id: "1"
    fact: {FACT}
    domains:
      - {{id: north, name: North, scored: {PER_DOMAIN}, fact: {FACT}, areas: [{{id: north.all, name: All}}]}}
      - {{id: south, name: South, scored: {PER_DOMAIN}, fact: {FACT}, areas: [{{id: south.all, name: All}}]}}
format:
  items: {{scored: {2 * PER_DOMAIN}, pretest: {PRETEST}, fact: {FACT}}}
  segments: {{list: [{{items: {2 * PER_DOMAIN + PRETEST}, minutes: 60}}], fact: {FACT}}}
  tutorial: {{minutes: 0, fact: {FACT}}}
  breaks: {{minutes: 0, fact: {FACT}}}
  segment_return: {{allowed: false, fact: {FACT}}}
  calculator: {{allowed: false, fact: {FACT}}}
scoring:
  practice_line: {{raw: 9, basis: invented}}
  reliability: {{min: 0.8, max: 0.9}}
validity: {FACT}
renewal: {FACT}
retake:
  version_by: sitting
  versions:
    - id: only
      from: 2020-01-01
      fact: {FACT}
      rules:
        - {{id: wait, kind: wait, after: [60 days], then: repeat, fact: {FACT}}}
        - {{id: cap, kind: cap, fact: {{status: unlimited, text: No limit., source: BOOK, checked: 2026-01-01, confidence: official}}}}
      fees:
        - {{id: all, amount: 90.00 USD, fact: {FACT}}}
"""


def item(domain, i, status="operational", stem=None):
    return f"""## ex-{domain}-{i}
area: {domain}.all
type: single
level: recall
status: {status}
source: The rule book, page {i}
source_checked: no

{stem or f"Which of these is the answer to question {i} about the {domain}?"}

- [x] The right one of {domain} {i}
  - It is right.
- [ ] The second of {domain} {i}
  - It is wrong.
- [ ] The third of {domain} {i}
  - It is wrong.

> Take the right one.

"""


class Store(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = os.path.join(self.folder, "programs")
        os.makedirs(os.path.join(self.programs, "exam", "bank"))
        self.write("program.yaml", PROGRAM)
        self.write_bank()
        self.server = self.serve(programs=self.programs)

    def write(self, name, text):
        with open(os.path.join(self.programs, "exam", name), "w") as f:
            f.write(text)

    def write_bank(self, edited=None):
        text = "# Questions\n\n"
        for domain in DOMAINS:
            for i in range(PER_DOMAIN + 1):
                stem = "Which one is it, now that the question was edited?" \
                    if (domain, i) == edited else None
                text += item(domain, i, stem=stem)
        for i in range(PRETEST):
            text += item("north", 100 + i, "pretest")
        self.write("bank/all.md", text)

    def start(self):
        status, v = self.server.api("POST", "/api/v1/sittings",
                                    {"program": "exam", "kind": "mock"})
        self.assertIn(status, (200, 201), v)
        return v["sitting"] if "sitting" in v else v["id"]

    def sit(self, ability, rnd, leave_open=0):
        s = self.start()
        n = 2 * PER_DOMAIN + PRETEST
        for i in range(1, n + 1 - leave_open):
            right = rnd.random() < 1 / (1 + math.exp(-(ability + 1 - i % 4 / 2)))
            status, v = self.server.api(
                "PUT", f"/api/v1/sittings/{s}/responses/{i}",
                {"choices": ["a" if right else rnd.choice("bc")], "seq": 1})
            self.assertEqual(status, 200, v)
        status, v = self.server.api("POST", f"/api/v1/sittings/{s}/submit", {})
        self.assertEqual(status, 200, v)
        return s

    def everybody_sits(self):
        rnd = random.Random(7)
        for person in self.server.people(PEOPLE):
            self.server.be(person)
            last = self.sit(rnd.gauss(0, 1), rnd)
        return last

    def psych(self, *args, code=DONE):
        return self.resit("psych", *args, "--data", self.data, "--program",
                          "exam", code=code)

    def counted(self):
        """Right and given answers of each item, from the tables themselves."""
        db = sqlite3.connect(f"file:{self.data}/resit.db?mode=ro", uri=True)
        names = dict(db.execute("SELECT id, item FROM item_version"))
        out = {}
        for sitting, body in db.execute(
                "SELECT sitting.id, form.body FROM sitting "
                "JOIN form ON form.id = sitting.form"):
            items = json.loads(body)["items"]
            for at, choices in db.execute(
                    "SELECT item, choices FROM event WHERE sitting = ? "
                    "AND kind = 'response'", (sitting,)):
                version, scored, _ = items[at]
                if not scored and not names[version].startswith("ex-north-10"):
                    continue
                right, n = out.get(names[version], (0, 0))
                out[names[version]] = (right + (choices == 1), n + 1)
        db.close()
        return out

    def unmet(self, sitting):
        """How many of its items that count have no event at all."""
        db = sqlite3.connect(f"file:{self.data}/resit.db?mode=ro", uri=True)
        names = dict(db.execute("SELECT id, item FROM item_version"))
        items = json.loads(db.execute(
            "SELECT body FROM form JOIN sitting ON form.id = sitting.form "
            "WHERE sitting.id = ?", (sitting,)).fetchone()[0])["items"]
        met = {row[0] for row in db.execute(
            "SELECT item FROM event WHERE sitting = ? AND kind IN "
            "('seen', 'response')", (sitting,))}
        db.close()
        return sum(i not in met and (scored or names[v].startswith("ex-north-10"))
                   for i, (v, scored, _) in enumerate(items))

    def test_items_beside_the_server(self):
        self.everybody_sits()
        last = self.sit(0, random.Random(1), leave_open=3)
        shown = self.psych("items", "--json")
        text = shown.stdout
        self.assertIn(f"{PEOPLE + 1} sittings of {PEOPLE} persons",
                      shown.stderr)
        out = json.loads(text)
        self.assertEqual(out["n_persons"], PEOPLE + 1)
        counted = self.counted()
        self.assertEqual({i["id"]: (round(i["mean"] * i["n"]), i["n"])
                          for i in out["items"]}, counted)
        self.assertEqual({i["id"] for i in out["items"] if i["pretest"]},
                         {"ex-north-100", "ex-north-101"})
        # what of one sitting was never on the screen
        missed = sum(i["not_reached"] * round(i["n"] / (1 - i["not_reached"] - i["omit"]))
                     for i in out["items"])
        self.assertAlmostEqual(missed, self.unmet(last))
        # the highest total there is: a form's scored items
        self.assertEqual(len(out["score_freq"]), 2 * PER_DOMAIN + 1)
        # nothing in it says who sat
        self.assertNotIn("person\"", text)
        self.assertNotIn("name\"", text)
        first = self.psych("items", "--json", "--form", "mock", "--first-only")
        self.assertEqual(json.loads(first.stdout)["n_persons"], PEOPLE)
        self.assertNotIn("warning", first.stderr)

    def test_the_other_commands(self):
        self.everybody_sits()
        sub = json.loads(self.psych("subscores", "--json").stdout)
        self.assertEqual([(d["domain"], d["n_items"]) for d in sub["domains"]],
                         [(d, PER_DOMAIN) for d in DOMAINS])
        self.assertNotIn("persons", sub)
        sure = json.loads(self.psych("consistency", "--cut", "9", "--json").stdout)
        self.assertTrue(0.5 < sure["livingston_lewis"]["accuracy"] <= 1)
        self.assertIn("different forms", self.psych(
            "consistency", "--cut", "9", "--model", "rasch", code=USAGE).stderr)
        rows = self.psych("score", "--model", "rasch", "--drop",
                          "ex-south-8").stdout.splitlines()
        self.assertEqual(len(rows), PEOPLE + 1)
        self.assertTrue(rows[0].startswith("row,"))
        self.assertIn("<svg", self.psych("plot", "--plot", "scores", "--cut",
                                         "9").stdout)

    def test_nothing_to_draw(self):
        for person in self.server.people(2):
            self.server.be(person)
            self.report(self.sit(0, random.Random(1)))
        page = self.server.request(
            "GET", "/programs/exam/answers?author=yes")[2].decode()
        self.assertIn("nothing to show yet", page)
        self.assertNotIn("<svg", page)
        self.assertNotIn("<table", page)

    def test_what_fits_nothing(self):
        self.assertIn("no sitting of exam fits",
                      self.psych("items", code=FAILED).stderr)
        self.assertIn("no program nowhere", self.resit(
            "psych", "items", "--data", self.data, "--program", "nowhere",
            code=FAILED).stderr)
        self.assertIn("--from is a day", self.psych(
            "items", "--from", "soon", code=FAILED).stderr)

    def test_a_calibration_is_saved_and_used(self):
        last = self.everybody_sits()
        self.assertIsNone(self.report(last)["calibration"])
        fit = self.psych("fit", "--model", "rasch", "--save", "--programs",
                         self.programs)
        self.assertIn("version 1", fit.stderr)
        path = os.path.join(self.programs, "exam", "calibration.json")
        with open(path) as f:
            c = json.load(f)
        self.assertEqual((c["program"], c["version"], c["model"]),
                         ("exam", 1, "rasch"))
        self.assertEqual(c["sample"]["persons"], PEOPLE)
        self.assertEqual([d["id"] for d in c["domains"]], list(DOMAINS))
        b = {i["id"]: i["b"] for i in c["items"]}
        p = {k: right / n for k, (right, n) in self.counted().items()}
        common = [k for k in b if not k.startswith("ex-north-10")]
        easy = max(common, key=lambda k: p[k])
        hard = min(common, key=lambda k: p[k])
        self.assertLess(b[easy], b[hard])
        last = self.sit_when_served(5, 1)
        after = self.report(last)
        for d in after["domains"]:
            self.assertTrue(0 <= d["band"]["min"] < d["band"]["max"] <= 1)
            self.assertTrue(0 < d["at_line"] < 1)
        self.assertAlmostEqual(sum(d["expected"] for d in after["domains"]),
                               after["raw"], 3)
        page = self.server.request("GET", f"/sittings/{last}/report")[2].decode()
        self.assertIn("of such questions right", page)
        self.assertIn("version 1 of ", page)

        # authors see it drawn, and without right answers nobody does
        def authors(query):
            return self.server.request(
                "GET", f"/programs/exam/answers?author=yes{query}")[2].decode()
        whole = authors("")
        for word in ("Wright map", "information", f"{PEOPLE + 1} full mocks"):
            self.assertIn(word, whole)
        one = authors("&item=ex-south-3")
        self.assertEqual(one.count("<svg"), 3)
        self.assertIn("(right answer)", one)
        self.assertNotIn("<svg", self.server.request(
            "GET", "/programs/exam/answers")[2].decode())
        self.assertEqual(self.server.request(
            "GET", "/programs/exam/answers?author=yes&item=none")[0], 404)

        # a second one replaces the first
        self.assertIn("version 2", self.psych(
            "fit", "--model", "1pl", "--save", "--programs",
            self.programs).stderr)

        # an edited question is another question: no parameters, and two columns
        self.write_bank(edited=("south", 3))
        rnd = random.Random(3)
        self.set_clock(10)
        self.wait(lambda: self.psych("items").stdout.count("ex-south-3@") or
                  self.sit(0, rnd) and None)

    def report(self, sitting):
        status, v = self.server.api("GET", f"/api/v1/sittings/{sitting}/report")
        self.assertEqual(status, 200, v)
        return v

    def sit_when_served(self, seconds, version):
        """A sitting that began when this calibration was there."""
        self.set_clock(seconds)  # a later round of the jobs sees the file

        def served():
            m = re.search(r"version (\d+) of ", self.server.request(
                "GET", "/programs/exam/answers?author=yes")[2].decode())
            return int(m[1]) if m else None
        self.wait(lambda: served() == version)
        sitting = self.sit(0, random.Random(5))
        c = self.report(sitting)["calibration"]
        self.assertEqual(c and c["version"], version)
        return sitting

    def as_shown(self, *sittings):
        """Their reports, byte for byte."""
        return [self.server.request("GET", path)[2] for s in sittings
                for path in (f"/api/v1/sittings/{s}/report",
                             f"/sittings/{s}/report")]

    def test_a_report_stays_as_it_was(self):
        none = self.everybody_sits()
        self.report(none)  # the author view is closed before
        path = os.path.join(self.programs, "exam", "calibration.json")
        self.psych("fit", "--model", "rasch", "--save", "--programs",
                   self.programs)
        first = self.sit_when_served(5, 1)
        before = self.as_shown(none, first)
        with open(path) as f:
            c = json.load(f)
        # version 2 says something else of every question and of the sample
        c["version"], c["sample"]["persons"] = 2, 7
        for i in c["items"]:
            i["b"] += 2 if i["id"].startswith("ex-south") else -2
        with open(path + ".new", "w") as f:
            json.dump(c, f)
        os.rename(path + ".new", path)
        second = self.sit_when_served(10, 2)
        self.assertEqual(self.as_shown(none, first), before)
        expected = {v: {d["id"]: d["expected"] / d["items"]
                        for d in self.report(s)["domains"]}
                    for v, s in ((1, first), (2, second))}
        self.assertLess(expected[2]["south"], expected[1]["south"])
        before = self.as_shown(none, first, second)

        # what is frozen is looked at although the file still stands
        backup = os.path.join(self.folder, "changed.db")
        changed = os.path.join(self.folder, "changed")
        self.resit("backup", "--data", self.data, "--to", backup)
        os.mkdir(changed, 0o700)
        shutil.move(backup, os.path.join(changed, "resit.db"))
        self.change_figure(changed)
        self.assertIn("calibration version 2: it is not as it was", self.resit(
            "check", "--data", changed, "--programs", self.programs,
            code=FOUND).stdout)

        # without the file, after a restart, and out of a backup
        os.remove(path)
        self.sit_when_served(15, None)
        self.assertEqual(self.as_shown(none, first, second), before)
        self.server.stop()
        self.server.start()
        self.assertEqual(self.as_shown(none, first, second), before)
        backup = os.path.join(self.folder, "backup.db")
        self.resit("backup", "--data", self.data, "--to", backup)
        self.server.stop()
        shutil.rmtree(self.data)
        self.resit("restore", "--data", self.data, "--from", backup)
        self.server.start()
        self.assertEqual(self.as_shown(none, first, second), before)
        status, exported = self.server.api("GET", "/api/v1/export")
        self.assertEqual(status, 200)
        named = {s["id"]: s.get("calibration") for s in exported["sittings"]}
        self.assertEqual([named.get(s) for s in (none, first, second)],
                         [None, 1, 2])

        # a figure that was changed is found
        self.end(self.server)
        self.assertSound(self.programs)
        self.change_figure(self.data)
        self.assertIn(f"sitting {second}: calibration version 2 cannot be read",
                      self.resit("check", "--data", self.data, "--programs",
                                 self.programs, code=FOUND).stdout)

    def change_figure(self, data):
        db = sqlite3.connect(os.path.join(data, "resit.db"))
        self.assertEqual(db.execute(
            "UPDATE calibration_version SET body = "
            "replace(body, '\"persons\": 7', '\"persons\": 8') "
            "WHERE body LIKE '%\"persons\": 7%'").rowcount, 1)
        db.commit()
        db.close()

    def wait(self, ready):
        for _ in range(50):
            if ready():
                return
            time.sleep(0.2)
        self.fail("it did not come")

    def test_what_cannot_be_saved(self):
        for person in self.server.people(3):
            self.server.be(person)
            self.sit(0, random.Random(1))
        self.assertIn("right or wrong", self.psych(
            "fit", "--model", "pcm", "--save", "--programs", self.programs,
            code=FAILED).stderr)
        self.assertFalse(os.path.exists(
            os.path.join(self.programs, "exam", "calibration.json")))


e2e.main()
