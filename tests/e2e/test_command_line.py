"""Every subcommand: its help, its exit codes, and what it does to the data."""
import json
import os
import re
import shlex
import socket
import sqlite3
import stat
import subprocess
import time
import urllib.request

import e2e

COMMANDS = ["serve", "open", "program", "bank", "retake", "study", "simulate", "export",
            "erase", "token", "load", "backup", "restore", "psych", "check"]
DONE, FOUND, USAGE, FAILED = 0, 1, 2, 3
WORD = "quite-below-zebra"  # nothing else that is stored holds it


class Help(e2e.Case):
    def test_the_list_is_whole(self):
        out = self.resit("--help").stdout
        self.assertEqual(re.findall(r"^  (\w+)  +\S", out, re.M), COMMANDS)

    def test_each_command(self):
        for name in COMMANDS:
            with self.subTest(command=name):
                out = self.resit(name, "--help").stdout
                self.assertTrue(out.startswith(f"usage: resit {name}"))
                self.assertIn("Exit codes: 0 done, 1 problems were found, "
                              "2 wrong usage, 3 failed.", out)
                self.assertEqual(self.resit("help", name).stdout, out)
                self.assertLessEqual(max(map(len, out.splitlines())), 80)

    def test_wrong_usage(self):
        for args in ([], ["nonsense"], ["serve", "--wat"], ["open", "more"],
                     ["serve", "--port", "99999"], ["serve", "--port"],
                     ["program"], ["program", "wat"], ["bank"],
                     ["retake"], ["retake", "--program", "cma-aama"],
                     ["backup"], ["restore"], ["erase"], ["check", "--json=1"]):
            with self.subTest(args=args):
                done = self.resit(*args, code=USAGE)
                self.assertEqual(done.stdout, "")
                self.assertTrue(done.stderr)

    def test_version(self):
        self.assertRegex(self.resit("--version").stdout, r"^resit \d+\.\d+")


class Files(e2e.Case):
    """Commands that need no data folder."""

    def test_programs(self):
        at = ["--programs", e2e.PROGRAMS]
        self.assertIn("cma-aama", self.resit("program", "list", *at).stdout)
        listed = json.loads(
            self.resit("program", "list", "--json", *at).stdout)
        self.assertEqual([p["id"] for p in listed],
                         sorted(p for p in os.listdir(e2e.PROGRAMS)
                                if not p.endswith(".md")))
        self.assertIn("source", self.resit(
            "program", "show", "cma-aama", *at).stdout.lower())
        json.loads(self.resit("program", "show", "cma-aama", "--json",
                              *at).stdout)
        self.resit("program", "check", *at)
        self.resit("program", "show", "nonsense", *at, code=FAILED)
        self.resit("program", "list", "--programs", self.folder + "/none",
                   code=FAILED)

    def test_bank(self):
        at = ["--programs", e2e.PROGRAMS]
        checked = json.loads(self.resit("bank", "check", "--json", "--on",
                                        "2026-11-22", *at).stdout)
        self.assertEqual([c["problems"] for c in checked], [[]] * len(checked))
        items = {c["program"]: c["items"] for c in checked}
        self.assertGreaterEqual(items["cma-aama"], 220)
        self.assertEqual(items["nclex-rn"], 0)
        at = ["cma-aama", *at]
        [stats] = json.loads(self.resit("bank", "stats", *at, "--json").stdout)
        self.assertTrue(stats["mock"])
        self.assertIn("clinical", self.resit("bank", "stats", *at).stdout)


class Retake(e2e.Case):
    def decide(self, case, *more, code=DONE):
        return self.resit("retake", "--program", "cma-aama", "--case", "-",
                          "--programs", e2e.PROGRAMS, *more, code=code,
                          input=case if isinstance(case, str)
                          else json.dumps(case))

    CASE = {"graduated": "2024-06-30", "member": False, "attempts": [
        {"date": "2026-11-20", "result": "fail",
         "areas": {"clinical": "below", "general": 60}}]}

    def test_json(self):
        """The shape that is promised, and what is known of this case:
        60 months after 30 June 2024; the rest is not published."""
        d = json.loads(self.decide(self.CASE, "--on", "2026-12-01",
                                   "--json").stdout)
        for name in ("may_sit", "may_apply", "not_before", "attempts_used",
                     "attempts_left", "window", "fee", "after_next_failure"):
            with self.subTest(answer=name):
                self.assertIn(d[name]["status"], (
                    "known", "unknown", "none", "unlimited", "disputed"))
                self.assertLessEqual({"value", "claims", "reasons"},
                                     set(d[name]))
                for r in d[name]["reasons"]:
                    self.assertLessEqual({"rule", "text", "source", "checked",
                                          "confidence"}, set(r))
        self.assertEqual(d["attempts_used"]["value"], 1)
        self.assertEqual(d["window"]["value"]["until"], "2029-06-30")
        for name in ("may_sit", "not_before", "attempts_left", "fee"):
            self.assertEqual((d[name]["status"], d[name]["value"]),
                             ("unknown", None))
        self.assertIsInstance(d["missing"], list)

    def test_words_say_the_same(self):
        out = self.decide(self.CASE, "--on", "2026-12-01").stdout
        self.assertIn("30 June 2029", out)
        self.assertIn("not published", out)

    def test_bad_cases(self):
        for case, code in (("{", FOUND), ("[]", FOUND), ({"x": 1}, FOUND),
                           ({"attempts": [{"date": "2026-02-30",
                                           "result": "fail"}]}, FOUND),
                           ({"attempts": [{"date": "0001-01-01",
                                           "result": "fail"}]}, FOUND),
                           ({"attempts": [{"date": "2026-11-20", "score": -5,
                                           "result": "fail"}]}, FOUND),
                           ({"graduated": "1899-12-31"}, FOUND)):
            with self.subTest(case=case):
                done = self.decide(case, code=code)
                self.assertTrue(done.stderr.strip())
                self.assertEqual(done.stdout, "")
        self.decide(self.CASE, "--on", "yesterday", code=USAGE)
        self.resit("retake", "--program", "cma-aama", "--case",
                   self.folder + "/none", "--programs", e2e.PROGRAMS,
                   code=FAILED)


class Study(e2e.Case):
    """Days 0 0 1 4 12 33, ratings 1 3 3 3 3 3: the history of py-fsrs'
    test_memo_state, whose memory at the end is in its test suite."""
    ROWS = [(0, 1), (0, 3), (1, 3), (4, 3), (12, 3), (33, 3)]

    def memory(self, rows, *more, code=DONE):
        return self.resit("study", "memory", "--log", "-", *more, code=code,
                          input="card,day,rating\n" + "".join(
                              ",".join(map(str, r)) + "\n" for r in rows))

    def test_json(self):
        out = json.loads(self.memory([("ecg", *r) for r in self.ROWS],
                                     "--json").stdout)
        self.assertEqual([(r["day"], r["rating"]) for r in out], self.ROWS)
        self.assertEqual(set(out[0]), {
            "card", "day", "rating", "stability", "difficulty",
            "retrievability", "interval"})
        self.assertEqual((out[0]["card"], out[0]["retrievability"]),
                         ("ecg", 0))
        self.assertEqual(out[1]["retrievability"], 1)  # the same day
        self.assertAlmostEqual(out[5]["stability"], 53.62691, 4)
        self.assertAlmostEqual(out[5]["difficulty"], 6.3574867, 4)
        self.assertEqual(out[5]["interval"], 54)
        self.assertEqual(json.loads(self.memory([], "--json").stdout), [])

    def test_dates_and_words(self):
        words = ["again", "hard", "good", "easy"]
        plain = json.loads(self.memory([("\"a,b\"", *r) for r in self.ROWS],
                                       "--json").stdout)
        dated = json.loads(self.memory(
            [("\"a,b\"", f"2026-02-{1 + d:02}" if d < 28 else "2026-03-06",
              words[g - 1]) for d, g in self.ROWS], "--json").stdout)
        self.assertEqual(dated[5]["day"], "2026-03-06")
        self.assertEqual(dated[5]["card"], "a,b")
        for a, b in zip(plain, dated):
            self.assertEqual({**a, "day": 0}, {**b, "day": 0})

    def test_table(self):
        out = self.memory([("ecg", *r) for r in self.ROWS]).stdout
        self.assertIn("FSRS-6", out)
        last = out.splitlines()[-1].split()
        self.assertEqual(last[:4], ["33", "good", "53.63", "6.36"])
        self.assertEqual(last[-3:], ["54", "d", "ecg"])

    def test_personal_weights(self):
        few = self.memory([("ecg", *r) for r in self.ROWS], "--personal")
        self.assertIn("default weights stay", few.stdout)
        # half of the cards are always forgotten, half never: no default
        # weights foretell that of a card's second review
        rows = [(f"c{c}", d, 1 if c % 2 else 3) for d in range(0, 60, 3)
                for c in range(40)]
        out = json.loads(self.memory(rows, "--personal", "--json").stdout)
        self.assertEqual(len(out["weights"]), 21)
        self.assertTrue(out["enough"])
        self.assertEqual(out["fitted_to"] + out["tested_on"], 19 * 40)
        self.assertEqual(out["adopted"], out["log_loss_personal"] + 0.005
                         <= out["log_loss_default"])

    def test_bad_logs(self):
        done = self.memory([("a", 3, 1), ("a", 2, 9)], code=FOUND)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 2)
        self.assertIn(":3: row 2, column rating", done.stderr)
        self.resit("study", "memory", "--log", self.folder + "/none",
                   code=FAILED)
        self.resit("study", "memory", "--log", self.folder, code=FAILED)
        for args in (["study"], ["study", "memory"], ["study", "wat"],
                     ["study", "--log", "x"]):
            self.resit(*args, code=USAGE)


class Simulate(e2e.Case):
    def simulate(self, *more, code=DONE):
        return self.resit("simulate", "--program", "cma-aama", "--programs",
                          e2e.PROGRAMS, *more, code=code)

    def test_the_same_whoever_does_it(self):
        args = ("--learners", "8", "--trials", "2", "--days", "3")
        one = self.simulate(*args, "--generator", "own").stdout
        two = self.simulate(*args, "--generator", "own", "--threads",
                            "2").stdout
        self.assertEqual(one, two)
        other = self.simulate(*args, "--generator", "own", "--seed",
                              "2").stdout
        self.assertNotEqual(one, other)
        self.assertIn("Simulated learners only", one)
        self.assertEqual(one.count("\n### "), 3)
        self.assertEqual(len(re.findall(r"^\| own \| (?:plan|outline|weakest|"
                                        r"random) \|", one, re.M)), 4)

    def test_what_the_document_has(self):
        """Its commands run, on fewer learners, and print the tables, the same
        columns for the same generators."""
        with open(f"{e2e.SOURCE}/docs/study-validation.md",
                  encoding="utf-8") as f:
            text = f.read()
        commands = re.findall(r"^(resit simulate .*)$", text, re.M)
        self.assertTrue(commands)
        printed = ""
        for command in commands:
            words = shlex.split(command)[2:]
            for name in ("--learners", "--trials"):
                at = words.index(name) + 1
                words[at] = str(min(int(words[at]), 2))
            if "--svg" in words:
                words[words.index("--svg") + 1] = self.folder
            printed += self.resit("simulate", *words, "--programs",
                                  e2e.PROGRAMS).stdout
        heads = {line for line in printed.splitlines()
                 if re.match(r"\| (tenth|generator) ", line)}
        self.assertEqual(len(heads), 3)
        for head in heads:
            self.assertIn(head, text)
        for name in ("own", "power", "threshold", "general", "tails"):
            for what in (f"\n### {name}\n", f"\n| {name} | plan |",
                         f"\n| {name} | outline |", f"\n| {name} | all |"):
                self.assertIn(what, printed)
                self.assertIn(what, text)
            self.assertIn(f"images/reliability-{name}.svg", text)

    def test_drawings(self):
        self.simulate("--learners", "5", "--trials", "0", "--svg",
                      self.folder)
        for name in ("own", "power", "threshold", "general", "tails"):
            path = os.path.join(self.folder, f"reliability-{name}.svg")
            with open(path, encoding="utf-8") as f:
                self.assertIn("<title>", f.read())

    def test_what_cannot_be_done(self):
        self.simulate("--generator", "wat", code=USAGE)
        self.simulate("--learners", "-1", code=USAGE)
        self.simulate("--svg", self.folder + "/none", "--learners", "5",
                      "--trials", "0", code=FAILED)
        for name, code in (("nclex-rn", FAILED), ("../x", USAGE),
                           ("no-such", FAILED)):
            self.resit("simulate", "--program", name, "--programs",
                       e2e.PROGRAMS, code=code)
        self.resit("simulate", code=USAGE)


class Serving(e2e.Case):
    def test_a_second_server_on_the_same_data(self):
        self.serve()
        done = self.resit("serve", "--data", self.data, "--programs",
                          e2e.PROGRAMS, "--port", "0", code=FAILED)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"already|in use|another")

    def test_a_port_that_is_taken(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            port = s.getsockname()[1]
            done = self.resit("serve", "--data", self.data, "--programs",
                              e2e.PROGRAMS, "--port", str(port), code=FAILED)
        self.assertIn(str(port), done.stderr)
        self.assertIn("hint", done.stderr)

    def test_only_this_machine(self):
        for address in ("0.0.0.0", "::", "192.0.2.1", "resit.test"):
            with self.subTest(address=address):
                done = self.resit("serve", "--data", self.data, "--programs",
                                  e2e.PROGRAMS, "--port", "0", "--address",
                                  address, code=USAGE)
                self.assertIn("this machine", done.stderr)

    def test_open_needs_a_server(self):
        self.resit("open", "--data", self.data, code=FAILED)
        self.assertFalse(os.path.exists(self.data))
        server = self.serve()
        out = self.resit("open", "--data", self.data).stdout
        self.assertTrue(out.startswith(f"http://127.0.0.1:{server.port}/start"))
        self.end(server)
        self.resit("open", "--data", self.data, code=FAILED)


class Streams(e2e.Case):
    """Standard streams that are closed, full, or read by nobody."""

    def run_in_shell(self, command, code):
        """`command` has {} for the binary."""
        done = subprocess.run(
            ["sh", "-c", command.format(shlex.quote(e2e.BINARY))],
            capture_output=True, text=True, timeout=60,
            env=dict(os.environ, RESIT_CLOCK_FILE=self.clock,
                     RESIT_DATA=self.data, RESIT_PROGRAMS=e2e.PROGRAMS))
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        return done

    def test_a_result_that_cannot_be_written_is_no_success(self):
        self.end(self.serve())
        for command in ("--version", "--help", "program list", "check",
                        "help --man", "token list", "export", "retake --help"):
            for to in (">/dev/full", ">&-"):
                with self.subTest(command=command, to=to):
                    done = self.run_in_shell(f"{{}} {command} {to}", FAILED)
                    self.assertIn("standard output cannot be written",
                                  done.stderr)

    def test_a_token_that_nobody_saw_is_none(self):
        self.end(self.serve())
        for to in (">/dev/full", ">&-"):
            self.run_in_shell("{} token new unseen " + to, FAILED)
        # to one that reads nothing and has gone
        self.run_in_shell("{{ sleep 1; {} token new unseen; }} | true", DONE)
        self.assertEqual(self.run_in_shell("{} token list", DONE).stdout,
                         "There is no token.\n")

    def test_a_server_whose_streams_are_closed(self):
        """None of its files takes their place."""
        command = [e2e.BINARY, "serve", "--data", self.data, "--programs",
                   e2e.PROGRAMS, "--port", "0", "--log", "json"]
        server = subprocess.Popen(
            ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command],
            env=dict(os.environ, RESIT_CLOCK_FILE=self.clock))
        try:
            end = time.monotonic() + 60
            while not os.path.exists(self.data + "/serving") and \
                    time.monotonic() < end:
                time.sleep(.1)
            url = self.resit("open", "--data", self.data).stdout.strip()
            with urllib.request.urlopen(url.partition("/start")[0] +
                                        "/healthz") as answer:
                self.assertEqual(answer.status, 200)
            for fd in "012":
                self.assertEqual(
                    os.readlink(f"/proc/{server.pid}/fd/{fd}"), "/dev/null")
        finally:
            server.terminate()
            self.assertEqual(server.wait(30), DONE)
        self.assertEqual(os.path.getsize(self.data + "/lock"), 0)


class Data(e2e.Case):
    """A person with a result and a mock, and what is done with that."""

    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.server.form("/programs", {"program": "cma-aama"})
        status, _, page = self.server.form("/case/cma-aama/attempts", {
            "result": "fail", "on": "2026-11-20", "area-clinical": WORD})
        self.assertEqual(status, 303, page)
        self.sitting = self.server.start_sitting("segment")
        self.answer(1, "a")
        self.answer(2, "b")

    def answer(self, n, letter, seq=1):
        status, _ = self.server.api(
            "PUT", f"/api/v1/sittings/{self.sitting}/responses/{n}",
            {"choices": [letter], "seq": seq})
        self.assertEqual(status, 200)

    def export(self, data=None):
        return json.loads(self.resit("export", "--data",
                                     data or self.data).stdout)

    @staticmethod
    def answers(export):
        return [(e["item"], e["choices"]) for s in export["sittings"]
                for e in s["events"] if e["kind"] == "response"]

    def test_export(self):
        exported = self.export()
        self.assertEqual(self.answers(exported), [(0, "a"), (1, "b")])
        self.assertIn(WORD, json.dumps(exported["cases"]))
        page = json.loads(self.server.request("GET", "/data/export")[2])
        self.assertEqual(page["sittings"], exported["sittings"])
        self.assertEqual(page["cases"], exported["cases"])
        path = self.folder + "/copy.json"
        self.resit("export", "--data", self.data, "--out", path)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path, encoding="utf-8") as f:
            self.assertEqual(json.load(f)["sittings"], exported["sittings"])
        self.resit("export", "--data", self.data, "--out", path, code=FAILED)

    def test_backup_while_serving_and_restore(self):
        copy, other = self.folder + "/copy.db", self.folder + "/other"
        self.resit("backup", "--data", self.data, "--to", copy)
        self.resit("backup", "--data", self.data, "--to", copy, code=FAILED)
        self.answer(1, "c", 2)  # after the copy was made
        self.assertEqual(stat.S_IMODE(os.stat(copy).st_mode), 0o600)
        self.resit("restore", "--data", other, "--from", copy)
        self.assertEqual(self.answers(self.export(other)),
                         [(0, "a"), (1, "b")])
        self.assertIn("sound", self.resit("check", "--data", other).stdout)
        # not while it is served; not over other data unless told to
        self.resit("restore", "--data", self.data, "--from", copy, "--replace",
                   code=FAILED)
        self.end(self.server)
        self.resit("restore", "--data", self.data, "--from", copy, code=FAILED)
        self.assertEqual(len(self.answers(self.export())), 3)
        done = self.resit("restore", "--data", self.data, "--from", copy,
                          "--replace")
        self.assertEqual(len(self.answers(self.export())), 2)
        self.assertTrue(os.path.exists(done.stdout.split()[-1]), done.stdout)

    def test_a_damaged_backup_is_refused(self):
        copy = self.folder + "/copy.db"
        self.resit("backup", "--data", self.data, "--to", copy)
        self.end(self.server)
        with open(copy, "r+b") as f:
            f.seek(os.path.getsize(copy) // 2)
            f.write(os.urandom(20000))
        before = self.export()
        done = self.resit("restore", "--data", self.data, "--from", copy,
                          "--replace", code=FAILED)
        self.assertIn("damaged", done.stderr)
        after = self.export()
        self.assertEqual(after["sittings"], before["sittings"])
        with open(copy, "wb") as f:
            f.write(b"no database at all")
        self.resit("restore", "--data", self.data, "--from", copy, "--replace",
                   code=FAILED)
        with open(copy, "wb"):
            pass  # a copy that was cut off before its first byte
        self.resit("restore", "--data", self.data, "--from", copy, "--replace",
                   code=FAILED)
        self.assertEqual(self.export()["sittings"], before["sittings"])

    def test_backups_to_one_name(self):
        """Side by side: one of them has it, the others say so."""
        copy = self.folder + "/copy.db"
        runs = [subprocess.Popen(
            [e2e.BINARY, "backup", "--data", self.data, "--to", copy],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for _ in range(6)]
        said = [run.communicate(timeout=60)[1] for run in runs]
        self.assertEqual(sorted(run.returncode for run in runs),
                         [DONE] + [FAILED] * 5, said)
        os.symlink(self.folder + "/nowhere", self.folder + "/link.db")
        self.resit("backup", "--data", self.data, "--to",
                   self.folder + "/link.db", code=FAILED)
        self.assertTrue(os.path.islink(self.folder + "/link.db"))
        self.assertEqual([n for n in os.listdir(self.folder)
                          if n.startswith("copy.db.")], [], "left behind")

    def test_check(self):
        self.assertIn("sound", self.resit("check", "--data", self.data).stdout)
        found = json.loads(self.resit("check", "--data", self.data,
                                      "--json").stdout)
        self.assertTrue(found["sound"])
        self.assertIn("data", {f["about"] for f in found["findings"]
                               if f["level"] == "ok"})

    def bytes_held(self):
        """Every file in the data folder, by name."""
        held = {}
        for folder, _, names in os.walk(self.data):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as f:
                    held[path] = f.read()
        return held

    def assert_gone(self):
        for name, held in self.bytes_held().items():
            self.assertNotIn(WORD.encode(), held, name)
            self.assertNotIn(b"2026-11-20", held, name)
        exported = self.export()
        self.assertEqual((exported["cases"], exported["sittings"]), ([], []))
        self.resit("check", "--data", self.data)

    def test_erase_leaves_no_bytes(self):
        self.resit("erase", "--yes", "--data", self.data, code=FAILED)
        self.end(self.server)
        self.assertIn(WORD.encode(), b"".join(self.bytes_held().values()))
        self.resit("erase", "--data", self.data, code=USAGE)
        self.assertEqual(len(self.export()["sittings"]), 1)
        self.resit("erase", "--yes", "--data", self.data)
        self.assert_gone()

    def test_nor_what_a_restore_had_put_aside(self):
        copy = self.folder + "/copy.db"
        self.resit("backup", "--data", self.data, "--to", copy)
        self.end(self.server)
        self.resit("restore", "--data", self.data, "--from", copy, "--replace")
        self.assertTrue(any("replaced-" in p for p in self.bytes_held()))
        self.resit("erase", "--yes", "--data", self.data)
        self.assertFalse(any("replaced-" in p for p in self.bytes_held()))
        self.assert_gone()

    def reader(self):
        """Another process that reads, as sqlite3 or `resit check` does."""
        db = sqlite3.connect(f"file:{self.data}/resit.db?mode=ro", uri=True)
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM person").fetchall()
        return db

    def test_nor_when_another_program_reads(self):
        """It is deleted, and said so; the log is emptied as soon as it can
        be."""
        reader = self.reader()
        status, _, page = self.server.form("/data/erase", {"sure": "yes"})
        self.assertEqual(status, 200)
        self.assertIn(b"in use by another process", page)
        self.assertIn(b"erase.", page)  # the script for the browser's copy
        reader.close()
        end = time.monotonic() + 30
        while os.path.getsize(self.data + "/resit.db-wal") and \
                time.monotonic() < end:
            time.sleep(.1)
        self.assert_gone()

    def test_nor_when_it_is_killed_right_after(self):
        reader = self.reader()
        self.assertEqual(self.server.form("/data/erase", {"sure": "yes"})[0],
                         200)
        self.server.kill()
        reader.close()
        self.assertIn(WORD.encode(), b"".join(self.bytes_held().values()))
        self.server.start()
        self.assert_gone()

    def test_nor_does_the_page(self):
        """While it is served, with the write-ahead log open."""
        self.assertIn(WORD.encode(), b"".join(self.bytes_held().values()))
        status, _, _ = self.server.form("/data/erase", {})
        self.assertEqual(status, 422)
        self.assertEqual(self.server.form("/data/erase", {"sure": "yes"})[0],
                         200)
        self.assert_gone()


if __name__ == "__main__":
    e2e.main()
