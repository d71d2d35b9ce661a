"""resit study on a data folder: the plan as a table, JSON and calendar; reviews
from an Anki package and from CSV, once and again; what is left out; exports."""
import csv
import datetime
import io
import json
import os
import re
import sqlite3
import zipfile

import e2e
import anki  # noqa: E402

TODAY = datetime.date.today()


def millis(day):
    at = datetime.datetime.combine(day, datetime.time(12))
    return int(at.timestamp() * 1000)


class Study(e2e.Case):
    def setUp(self):
        super().setUp()
        server = self.serve()
        server.form("/programs", {"program": "cma-aama"})
        self.exam = TODAY + datetime.timedelta(days=60)
        status, _ = server.api("PUT", "/api/v1/cases/cma-aama/study-date",
                               {"date": str(self.exam)})
        self.assertEqual(status, 200)
        self.end(server)
        self.items = sorted(self.bank_items())

    @staticmethod
    def bank_items():
        folder = f"{e2e.PROGRAMS}/cma-aama/bank"
        for name in os.listdir(folder):
            if name.endswith(".md"):
                with open(f"{folder}/{name}") as f:
                    yield from re.findall(r"^## (cma-\d+)$", f.read(), re.M)

    def study(self, *args, code=0):
        return self.resit("study", *args, "--data", self.data, "--programs",
                          e2e.PROGRAMS, code=code)

    def package(self, notes, reviews):
        return anki.package(self.folder, notes, reviews)

    def test_plan(self):
        plan = json.loads(self.study("plan", "--json").stdout)
        self.assertEqual(plan["state"], "dated")
        self.assertEqual(plan["exam"], str(self.exam))
        self.assertEqual(len(plan["days"]), 60)
        self.assertIsNone(plan["chance"])  # nothing has been answered
        self.assertAlmostEqual(sum(a["weight"] for a in plan["areas"]), 180,
                               delta=0.01)
        for d in plan["days"]:
            most = 1.5 if d["mock"] != "none" else 1
            self.assertLessEqual(d["planned"], most * d["minutes"])
        self.assertIn("segment", [d["mock"] for d in plan["days"]])
        noted = [n["area"] for d in plan["days"] for n in d["new"]
                 if n["read_note"]]
        self.assertEqual(len(noted), len(set(noted)))
        self.assertGreater(len(noted), 0)
        table = self.study("plan").stdout
        self.assertIn("read its note first", table)
        self.assertNotIn("promise", table)
        ics = self.study("plan", "--ics").stdout
        days = [d for d in plan["days"] if d["planned"]]
        self.assertEqual(ics.count("BEGIN:VEVENT"), len(days))
        uids = re.findall(r"UID:(\S+)", ics)
        self.assertEqual(len(uids), len(set(uids)))
        self.assertEqual(uids[0],
                         f"plan-{days[0]['date']}.cma-aama.1@resit")

    def test_import_anki(self):
        a, b, c = self.items[:3]
        before = TODAY - datetime.timedelta(days=10)
        notes = [(1, f" school {a} ", ["What?", "That."]),
                 (2, "", ["<b>Which</b>?", f"<div>{b}</div>"]),
                 (3, f" {a} {b} ", ["Two of ours", ""]),
                 (4, "", ["Not one of <i>ours</i>", c + "x"])]
        reviews = [(millis(before), 1, 3, 0),
                   (millis(before + datetime.timedelta(days=3)), 1, 1, 1),
                   (millis(before) + 1, 2, 4, 0),
                   (millis(before) + 2, 3, 3, 0),
                   (millis(before) + 3, 4, 3, 0),
                   (millis(before) + 4, 2, 0, 4),    # moved by hand
                   (millis(TODAY + datetime.timedelta(days=2)), 2, 3, 1)]
        file = self.package(notes, reviews)
        said = json.loads(self.study("import", file, "--dry-run",
                                     "--json").stdout)
        self.assertEqual(said["reviews"], 3, said)
        self.assertEqual(said["reviews_elsewhere"], 2)
        self.assertEqual(said["reviews_future"], 1)
        self.assertEqual(said["stored"], 0)
        cards = {x["name"]: x["card"] for x in said["cards"]}
        self.assertTrue(cards["What?"])
        self.assertIsNone(cards["Two of ours"])
        self.assertIn("3 reviews were stored",
                      self.study("import", file).stdout)
        self.assertIn("0 reviews were stored, 3 were there already",
                      self.study("import", file).stdout)
        rows = list(csv.DictReader(io.StringIO(
            self.study("export", "--format", "reviews").stdout)))
        self.assertEqual(
            sorted((r["card"], r["day"], r["rating"]) for r in rows),
            sorted([(cards["What?"], str(before), "3"),
                    (cards["What?"],
                     str(before + datetime.timedelta(days=3)), "1"),
                    (next(v for k, v in cards.items() if "Which" in k),
                     str(before), "4")]))
        plan = json.loads(self.study("plan", "--json").stdout)
        self.assertGreater(plan["due"], 0)

    def test_import_csv(self):
        a, b = self.items[:2]
        noon = millis(TODAY - datetime.timedelta(days=1))
        path = os.path.join(self.folder, "log.csv")
        with open(path, "w") as f:
            f.write("card_id,review_time,review_rating,review_state\n"
                    f"{a},{noon},3,0\n"
                    f"unknown,{noon},3,0\n"
                    f"{b},{noon},1,0\n")
        said = self.study("import", path).stdout
        self.assertIn("3 cards, 2 of them", said)
        self.assertIn("  unknown\n", said)
        again = os.path.join(self.folder, "again.csv")
        with open(again, "w") as f:
            f.write(f"card,day,rating\n{a},{TODAY},3\n{a},{TODAY},4\n")
        self.assertIn("2 reviews were stored", self.study("import",
                                                          again).stdout)
        self.assertIn("0 reviews were stored", self.study("import",
                                                          again).stdout)
        numbers = os.path.join(self.folder, "numbers.csv")
        with open(numbers, "w") as f:
            f.write(f"card,day,rating\n{a},3,3\n")
        self.assertIn("YYYY-MM-DD",
                      self.study("import", numbers, code=1).stderr)

    def test_bad_packages(self):
        path = os.path.join(self.folder, "bad.apkg")
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("media", "{}")
        self.assertIn("has no collection",
                      self.study("import", path, code=1).stderr)
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("collection.anki2", b"SQLite format 3\0" + b"x" * 9000)
        self.assertIn("cannot be read",
                      self.study("import", path, code=1).stderr)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("collection.anki2", b"\0" * (300 << 20))
        self.assertIn("unpacks to more",
                      self.study("import", path, code=1).stderr)
        db = os.path.join(self.folder, "view.anki2")
        with sqlite3.connect(db) as c:  # a view that would never end
            c.executescript(
                "CREATE TABLE cards (id INTEGER, nid INTEGER);"
                "CREATE TABLE revlog (id, cid, ease, type);"
                "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION"
                " ALL SELECT id + 1 FROM n) SELECT id, '' AS tags, '' AS flds"
                " FROM n;")
        with zipfile.ZipFile(path, "w") as z:
            z.write(db, "collection.anki2")
        self.assertIn("not a collection of Anki",
                      self.study("import", path, code=1).stderr)
        self.assertIn("cannot open",
                      self.study("import", "missing.apkg", code=3).stderr)

    def test_export_for_anki(self):
        text = self.study("export", "--format", "anki").stdout
        head, rows = text.split("\n", 4)[:4], text.split("\n", 4)[4]
        self.assertEqual(head, ["#separator:Comma", "#html:true",
                                "#columns:Front,Back,Tags",
                                "#tags column:3"])
        rows = list(csv.reader(io.StringIO(rows)))
        self.assertTrue(all(len(r) == 3 for r in rows))
        self.assertTrue(set(r[2] for r in rows) <= set(self.items))
        self.study("export", "--format", "apkg", code=2)

    def test_usage(self):
        self.study("import", code=2)
        self.study("plans", code=2)
        self.study("plan", "--program", "none-such", code=3)


if __name__ == "__main__":
    e2e.main()
