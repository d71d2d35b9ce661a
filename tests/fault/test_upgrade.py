"""Data from before: of every earlier schema, and out of a backup. What is in it
is still there, and a running sitting goes on."""
import glob
import hashlib
import json
import os
import re
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402

MIGRATIONS = sorted(glob.glob(os.path.join(e2e.SOURCE, "sql/migrate/*.sql")))
APPLICATION = 0x52736974


def columns(db, schema, table):
    return [r[1] for r in db.execute(f"PRAGMA {schema}.table_info({table})")]


def tables(db, schema):
    return [r[0] for r in db.execute(
        f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name != 'migration'")]


def as_it_was(path, now, n):
    """A database after the first n migrations, with as much of the data of
    `now` as that schema can hold."""
    db = sqlite3.connect(path)
    for number, file in enumerate(MIGRATIONS[:n], 1):
        with open(file, "rb") as f:
            text = f.read()
        db.executescript(text.decode())
        name = re.fullmatch(r"\d+_(\w+)\.sql", os.path.basename(file))[1]
        db.execute("INSERT INTO migration VALUES (?, ?, ?, 1)",
                   (number, name, hashlib.sha256(text).hexdigest()))
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {n}")
    db.commit()
    db.execute("ATTACH ? AS now", (now,))
    copied = 0
    for table in tables(db, "main"):
        both = [c for c in columns(db, "main", table)
                if c in columns(db, "now", table)]
        names = ", ".join(both)
        db.execute(f"INSERT INTO main.{table} ({names}) "
                   f"SELECT {names} FROM now.{table}")
        copied += db.total_changes
    db.commit()
    db.close()
    os.chmod(path, 0o600)
    return copied


class Before(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.one_program()

    def serve(self, **options):
        return super().serve(programs=self.programs, **options)

    def sit(self):
        server = self.serve()
        server.api("PUT", "/api/v1/chosen", {"program": "cma-aama"})
        self.assertEqual(server.api(
            "POST", "/api/v1/cases/cma-aama/attempts",
            {"result": "fail", "date": "2026-01-16", "score": 410})[0], 201)
        done = server.start_sitting("domain", domain="clinical", items="3")
        self.save(server, done, 1, "b")
        self.assertEqual(server.api(
            "POST", f"/api/v1/sittings/{done}/submit", {})[0], 200)
        self.done, self.report = done, self.see(server, done, "/report")
        self.running = server.start_sitting("segment", seed=1)
        for n in (1, 2, 3):
            self.save(server, self.running, n, "c")
        return server

    def save(self, server, sitting, n, choice, seq=1):
        status, body = server.api(
            "PUT", f"/api/v1/sittings/{sitting}/responses/{n}",
            {"choices": [choice], "seq": seq})
        self.assertEqual(status, 200, body)

    def see(self, server, sitting, what=""):
        status, body = server.api("GET", f"/api/v1/sittings/{sitting}{what}")
        self.assertEqual(status, 200, body)
        return body

    def answered(self, server):
        return {n: i["response"]["choices"][0] for n, i in enumerate(
            self.see(server, self.running)["items"], 1) if i["response"]}

    def seconds_left(self, server):
        def s(text):
            h, m, sec = re.search(r"T(\d+):(\d+):([\d.]+)Z", text).groups()
            return int(h) * 3600 + int(m) * 60 + float(sec)
        view = self.see(server, self.running)
        return (s(view["deadline"]) - s(view["now"])) % 86400

    def go_on(self, server):
        """Everything is there, and the sitting can be brought to its end."""
        self.assertEqual(self.answered(server), {1: "c", 2: "c", 3: "c"})
        case = server.api("GET", "/api/v1/cases/cma-aama")[1]["case"]
        self.assertEqual([(a["date"], a["score"]) for a in case["attempts"]],
                         [("2026-01-16", 410)])
        self.save(server, self.running, 1, "a", seq=2)
        self.save(server, self.running, 4, "d")
        self.assertEqual(server.api(
            "POST", f"/api/v1/sittings/{self.running}/submit", {})[0], 200)
        self.assertEqual(self.see(server, self.done, "/report")["raw"],
                         self.report["raw"])
        self.see(server, self.running, "/report")
        self.end(server)
        self.assertSound(self.programs)

    def test_every_earlier_schema_is_brought_up_to_date(self):
        server = self.sit()
        self.end(server)
        now = os.path.join(self.folder, "now.db")
        os.rename(os.path.join(self.data, "resit.db"), now)
        self.assertGreater(len(MIGRATIONS), 1)
        for n in range(1, len(MIGRATIONS) + 1):
            with self.subTest(schema=n):
                self.data = os.path.join(self.folder, f"schema-{n}")
                os.mkdir(self.data, 0o700)
                copied = as_it_was(os.path.join(self.data, "resit.db"), now, n)
                self.assertGreater(copied, 10)
                # the command line does not touch it before the server has
                if n < len(MIGRATIONS):
                    done = self.resit("export", "--data", self.data, code=3)
                    self.assertIn("Start the server once", done.stderr)
                server.data = self.data
                server.start()
                self.go_on(server)

    def test_a_backup_of_every_earlier_schema_can_be_restored(self):
        server = self.sit()
        self.end(server)
        now = os.path.join(self.folder, "now.db")
        os.rename(os.path.join(self.data, "resit.db"), now)
        for n in range(1, len(MIGRATIONS)):
            with self.subTest(schema=n):
                old = os.path.join(self.folder, f"backup-{n}.db")
                as_it_was(old, now, n)
                self.data = os.path.join(self.folder, f"restored-{n}")
                self.resit("restore", "--data", self.data, "--from", old)
                server.data = self.data
                server.start()
                self.go_on(server)

    def test_a_newer_schema_is_refused_and_left_as_it_was(self):
        server = self.serve()
        self.end(server)
        path = os.path.join(self.data, "resit.db")
        db = sqlite3.connect(path)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        db.commit()
        db.close()
        with open(path, "rb") as f:
            before = f.read()
        with self.assertRaisesRegex(RuntimeError, "newer version of Resit"):
            server.start()
        with open(path, "rb") as f:
            self.assertEqual(f.read(), before)

    def test_a_restored_backup_goes_on_with_a_running_sitting(self):
        server = self.sit()
        backup = os.path.join(self.folder, "backup.db")
        self.resit("backup", "--data", self.data, "--to", backup)
        left = self.seconds_left(server)
        self.save(server, self.running, 4, "a")  # the backup has none of this
        self.save(server, self.running, 1, "d", seq=2)
        server.kill()
        shutil.rmtree(self.data)
        # an hour later, on a machine whose clock is wrong by a day
        self.set_clock(3600, -86400)
        self.resit("restore", "--data", self.data, "--from", backup)
        server.start()
        self.assertEqual(self.see(server, self.running)["state"], "segment")
        # time that the server was away is given back
        self.assertAlmostEqual(self.seconds_left(server), left, delta=60)
        # an old tab, which knows of an answer that the backup has not
        status, problem = server.api(
            "PUT", f"/api/v1/sittings/{self.running}/responses/1",
            {"choices": ["b"], "seq": 3})
        self.assertEqual((status, problem["reason"]), (409, "stale"))
        self.assertEqual(problem["stored"]["seq"], 1, json.dumps(problem))
        self.go_on(server)


if __name__ == "__main__":
    e2e.main()
