"""Load runs: everybody sits to the end, every acknowledged answer is stored,
and nobody's own data is touched. Counts only, no times."""
import json
import os
import signal
import sqlite3
import subprocess
import time

import e2e


class Load(e2e.Case):
    def load(self, *args, code=0):
        done = self.resit("load", *args, "--programs", e2e.PROGRAMS, "--json",
                          code=code, env=self.env())
        return json.loads(done.stdout)

    def env(self):
        """Scratch folders of a run are made here, by its own clock."""
        tmp = os.path.join(self.folder, "tmp")
        os.makedirs(tmp, exist_ok=True)
        env = dict(os.environ, TMPDIR=tmp)
        env.pop("RESIT_CLOCK_FILE", None)
        return env

    def resit(self, *args, code=0, env=None):
        done = subprocess.run([e2e.BINARY, *args], capture_output=True,
                              text=True, timeout=120, env=env)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        self.assertNotIn("runtime error", done.stderr)
        return done

    def assertAllStored(self, run, n, answers):
        self.assertEqual(run["candidates"], n)
        self.assertEqual((run["started"], run["finished"]), (n, n))
        self.assertEqual(run["acknowledged"], answers)
        self.assertEqual((run["stored"], run["not_stored"]), (answers, 0))
        self.assertEqual((run["refused"], run["unanswered"]), (0, 0))

    def test_own_pace_with_lost_lines(self):
        run = self.load("--candidates", "6", "--answers", "10", "--think",
                        "0.01", "--lose", "30", "--wait", "0.1")
        self.assertAllStored(run, 6, 60)
        self.assertGreater(run["lines_lost"], 0)
        self.assertEqual(run["times"]["start"]["requests"], 6)
        self.assertEqual(os.listdir(os.path.join(self.folder, "tmp")), [])

    def test_a_whole_mock(self):
        run = self.load("--candidates", "2", "--kind", "mock", "--think", "0",
                        "--lose", "0")
        self.assertAllStored(run, 2, 2 * run["items"])
        asked = {k: t["requests"] for k, t in run["times"].items()}
        segments = 4
        # the explanation; of each segment its page and its items
        self.assertEqual(asked["page"], 2 * (1 + 2 * segments))
        self.assertEqual(asked["see"], 2 * (run["items"] - segments))
        self.assertEqual(asked["answer"], 2 * run["items"])

    def test_answers_due_at_fixed_instants(self):
        run = self.load("--candidates", "8", "--lines", "4", "--rate", "40",
                        "--seconds", "2")
        self.assertAllStored(run, 8, 80)
        self.assertEqual(run["times"]["answer"]["requests"], 80)

    def test_the_journals_say_the_same(self):
        run = self.load("--candidates", "4", "--answers", "5", "--think", "0",
                        "--data", self.data, "--lose", "50")
        self.assertEqual(run["stored"], 20)
        done = self.resit("check", "--data", self.data)
        self.assertIn("sound", done.stdout)

    def test_nobodys_own_data(self):
        server = self.serve()
        self.end(server)
        before = sorted(os.listdir(self.data))
        done = self.resit("load", "--programs", e2e.PROGRAMS, "--data",
                          self.data, code=3)
        self.assertIn("there is data in", done.stderr)
        self.assertEqual(sorted(os.listdir(self.data)), before)

    def test_stopped_it_tells_what_it_has(self):
        load = subprocess.Popen(
            [e2e.BINARY, "load", "--candidates", "4", "--think", "1",
             "--programs", e2e.PROGRAMS, "--json"], env=self.env(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(4)
        load.send_signal(signal.SIGINT)
        out, err = load.communicate(timeout=60)
        self.assertEqual(load.returncode, 1, err)
        self.assertIn("stopped", err)
        run = json.loads(out)
        self.assertTrue(run["stopped"])
        self.assertEqual(run["not_stored"], 0)
        self.assertEqual(os.listdir(os.path.join(self.folder, "tmp")), [])

    def test_what_is_refused(self):
        for args in (["--candidates", "0"], ["--candidates", "10001"],
                     ["--rate", "10", "--think", "1"], ["--seconds", "3"],
                     ["--lines", "1", "--lose", "1"], ["--kind", "domain"],
                     ["--seed", "x"], ["--lose", "51"], ["--wait", "-1"],
                     ["stray"]):
            with self.subTest(args=args):
                self.resit("load", *args, code=2)
        done = self.resit("load", "--programs", e2e.PROGRAMS, "--program",
                          "none", code=3, env=self.env())
        self.assertIn("no program", done.stderr)


class Stock(e2e.Case):
    """Forms made beforehand are those that their seeds make."""

    def forms(self):
        with sqlite3.connect(os.path.join(self.data, "resit.db")) as db:
            return db.execute("SELECT seed, body FROM form ORDER BY id"
                              ).fetchall()

    def test_a_seed_tells_the_form(self):
        server = self.serve()
        people = server.people(2)
        time.sleep(3)  # by then there are some
        mock = {"program": "cma-aama", "kind": "mock"}
        server.be(people[0])
        self.assertEqual(server.api("POST", "/api/v1/sittings", mock)[0], 201)
        seed, body = self.forms()[0]
        server.be(people[1])
        self.assertEqual(server.api("POST", "/api/v1/sittings",
                                    dict(mock, seed=seed))[0], 201)
        self.assertEqual(self.forms()[1], (seed, body))
        self.assertEqual(len(json.loads(body)["items"]), 200)


if __name__ == "__main__":
    e2e.main()
