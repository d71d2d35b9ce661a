"""Files made to exhaust whoever reads them: each is refused with a sentence,
within so much memory and time, and what is served meanwhile goes on."""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../e2e"))
import e2e  # noqa: E402
from wire import memory, statuses, talk  # noqa: E402

MB = 1 << 20
HUNDRED = 100 * MB
TIME_S = 60
LITTLE = {"ASAN_OPTIONS": "quarantine_size_mb=8:malloc_context_size=1"}
ITEM = """## x-{n:07}
area: clinical.intake.vitals
type: single
level: recall
status: draft
source: A page

What is asked?

- [x] One
  - Yes.
- [ ] Two
  - No.
- [ ] Three
  - No.

> This.

"""
DEEP = 400000
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n"
    for p, c in zip("abcdefghijklmnop", "bcdefghijklmnopq"))
YAML = {
    "brackets, 400,000 deep": "id: " + "[" * DEEP,
    "braces, 200,000 deep": "id: " + "{a: " * (DEEP // 2),
    "lists in lists, as lines": "\n".join(
        " " * n + "-" for n in range(1, 1300)),
    "mappings in mappings, as lines": "\n".join(
        " " * n + "a:" for n in range(1300)),
    "lists in lists, in one line": "- " * DEEP,
    "keys that are asked about, in one line": "? " * DEEP,
    "aliases of aliases of aliases": LAUGHS,
    "an alias of itself": "a: &a [*a]\n",
    "a merge key of itself": "a: &a\n  <<: *a\n",
    "100,000 anchors": "".join(f"- &a{n} x\n" for n in range(60000)),
    "300,000 keys": "".join(f"k{n}:\n" for n in range(110000)),
    "one key of 1 MB": "a" * (MB - 10) + ": 1",
    "one text of 1 MB": "id: " + "a" * (MB - 10),
    "a text without an end": 'id: "' + "a\\n" * 300000,
    "100,000 documents": "---\n" * 100000,
    "a tag for code": "id: !!python/object/apply:os.system [true]\n",
    "a tag that is long": "id: !<" + "a" * 500000 + "> x\n",
    "a directive": "%TAG ! tag:x,2000:\n---\nid: x\n",
    "a byte order mark and nothing": "\ufeff",
    "escapes": 'id: "' + "\\U0010ffff" * 90000 + '"',
    "comments": "#\n" * 500000,
    "more than may be": "id: x\n" + "# \n" * 400000,
}


def run_with_memory(args, **options):
    """(exit code, stdout, stderr, most bytes in memory)"""
    with subprocess.Popen(args, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE,
                          env=dict(os.environ, **LITTLE), **options) as p:
        end = time.monotonic() + TIME_S
        os.set_blocking(p.stdout.fileno(), False)
        os.set_blocking(p.stderr.fileno(), False)
        said = [b"", b""]
        while True:
            for i, f in enumerate((p.stdout, p.stderr)):
                said[i] += f.read() or b""
            pid, status, used = os.wait4(p.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > end:
                p.kill()
                raise TimeoutError(" ".join(args))
            time.sleep(0.01)
        for i, f in enumerate((p.stdout, p.stderr)):
            said[i] += f.read() or b""
        p.returncode = os.waitstatus_to_exitcode(status)
    return p.returncode, *(s.decode(errors="replace") for s in said), \
        used.ru_maxrss << 10


class Files(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.one_program()
        self.program = os.path.join(self.programs, "cma-aama")

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def refused(self, *args, most=256 * MB, codes=(1, 3), **options):
        code, out, err, used = run_with_memory([e2e.BINARY, *args], **options)
        said = out + err
        self.assertIn(code, codes, said[-2000:])
        self.assertNotRegex(said, "Sanitizer|runtime error|BUG")
        self.assertTrue(said.strip(), "it says nothing")
        self.assertLess(len(said), 4 * MB, "it says too much")
        self.assertLess(used, most)
        return said

    def check_program(self, **options):
        return self.refused("program", "check", "cma-aama", "--programs",
                            self.programs, **options)

    def check_bank(self, **options):
        return self.refused("bank", "check", "cma-aama", "--programs",
                            self.programs, **options)

    def test_program_files_made_to_exhaust_the_reader_of_yaml(self):
        for name, text in YAML.items():
            with self.subTest(name):
                self.write("programs/cma-aama/program.yaml", text)
                said = self.check_program()
                self.assertIn("program.yaml", said)

    def test_a_bank_file_of_a_million_items(self):
        """As large as a file may be, and far more items than a bank may
        have; then larger."""
        bank = "programs/cma-aama/bank/many.md"
        self.write(bank, "# Bank\n\n" + "".join(
            f"## x-{n:07}\n" for n in range(1000000)))
        self.assertIn(" 20000 items, ", self.check_bank(most=600 * MB))
        self.write(bank, "# Bank\n\n" + "".join(
            ITEM.format(n=n) for n in range(30000)))
        self.assertIn(" 20000 items, ", self.check_bank(most=900 * MB))
        with open(os.path.join(self.folder, bank), "wb") as f:
            f.truncate(1 << 40)
        self.assertIn("file of more than", self.check_bank())

    def test_other_bank_files_made_to_exhaust_the_reader(self):
        head = "# Bank\n\n"
        for name, text in {
            "one line of 16 MB": "a" * (16 * MB - 10),
            "8,000,000 empty lines": "\n" * 8000000,
            "quotes in quotes": head + ITEM.format(n=1).replace(
                "What is asked?", ">" * 30000 + " What?"),
            "lists in lists": head + ITEM.format(n=1).replace(
                "What is asked?", "* " * 15000 + "What?"),
            "brackets that open": head + ITEM.format(n=1).replace(
                "What is asked?", "[" * 30000),
            "emphasis that opens": head + ITEM.format(n=1).replace(
                "What is asked?", "*a **a " * 4000),
            "one item with 100,000 options": head + ITEM.format(n=1) +
            "- [ ] x\n" * 100000,
            "100,000 fields": head + "## x-1\n" + "a: b\n" * 100000,
            "the same item 20,000 times": head + ITEM.format(n=1) * 20000,
            "zeros": bytes(MB),
            "bytes that are no text": bytes(range(256)) * 4096,
        }.items():
            with self.subTest(name):
                self.write("programs/cma-aama/bank/many.md", text)
                self.check_bank(most=600 * MB)

    def test_100_mb_of_json(self):
        big = self.write("big.json", b'{"a":"' + b"x" * HUNDRED + b'"}')
        deep = self.write("deep.json", b"[" * HUNDRED)
        wide = self.write("wide.json", b'{"attempts":[' + b"{}," * 30000000)
        case = ["retake", "--program", "cma-aama", "--programs", self.programs,
                "--case"]
        for path in (big, deep, wide):
            with self.subTest(path):
                self.refused(*case, path, codes=(1, 2, 3))
        for path in (big, deep, wide):
            with self.subTest("as a calibration: " + path):
                os.replace(path, os.path.join(self.program,
                                              "calibration.json"))
                self.assertIn("file of more than", self.check_program(
                    codes=(0, 1, 3)) + self.refused(
                        "bank", "check", "cma-aama", "--programs",
                        self.programs, codes=(0, 1, 3)))

    def test_streams_without_an_end(self):
        for args in (
                ["bank", "import", "-", "--format", "csv", "--area",
                 "clinical.intake.vitals"],
                ["bank", "import", "-", "--format", "gift"],
                ["bank", "import", "-", "--format", "moodle"],
                ["retake", "--program", "cma-aama", "--programs",
                 self.programs, "--case", "-"],
                ["psych", "items", "-"]):
            with self.subTest(" ".join(args)):
                with open("/dev/zero", "rb") as endless:
                    self.refused(*args, stdin=endless, codes=(1, 2, 3),
                                 most=512 * MB)

    def test_what_is_no_backup(self):
        for name, data in {"zeros": bytes(MB), "text": b"hello\n" * 1000,
                           "nothing": b"", "a head": b"SQLite format 3\0"
                           + bytes(4080)}.items():
            with self.subTest(name):
                path = self.write("backup.db", data)
                self.refused("restore", "--data", self.data, "--from", path)
                self.assertFalse(os.path.exists(
                    os.path.join(self.data, "resit.db")))
        # a database whose tables are not ours, and views that never end
        path = os.path.join(self.folder, "other.db")
        db = sqlite3.connect(path)
        db.execute("CREATE VIEW person AS WITH RECURSIVE n (id) AS (SELECT 1 "
                   "UNION ALL SELECT id + 1 FROM n) SELECT id FROM n")
        db.execute("PRAGMA application_id = 1383295348")
        db.execute("PRAGMA user_version = 1")
        db.commit()
        db.close()
        self.refused("restore", "--data", self.data, "--from", path)

    # ---- while it is served ----

    def test_bad_files_while_they_are_served(self):
        """The last good version is served on, and memory stays bounded, also
        when one writes bad ones again and again."""
        self.set_clock(0)
        server = e2e.Server(e2e.BINARY, self.data, self.programs, env=LITTLE)
        self.addCleanup(self.end, server)
        server.log_in()
        sitting = server.start_sitting("segment", seed=1)
        before, _ = memory(server)
        bank = "programs/cma-aama/bank/many.md"
        for n, text in enumerate((
                "# Bank\n\n" + "".join(f"## x-{i:07}\n"
                                       for i in range(1000000)),
                *["a" * (16 * MB - 10 - i) for i in range(8)])):
            self.write(bank, text)
            server.process.send_signal(signal.SIGHUP)
            self.assertEqual(server.request("GET", "/")[0], 200)
            self.assertEqual(server.api(
                "PUT", f"/api/v1/sittings/{sitting}/responses/1",
                {"choices": ["abcd"[n % 4]], "seq": n + 1})[0], 200)
            self.settle(server, n)
        self.assertEqual(
            server.request("GET", "/programs/cma-aama")[0], 200)
        grown = memory(server)[0] - before
        self.assertLess(grown, 160 * MB)
        os.unlink(os.path.join(self.folder, bank))

    def settle(self, server, n):
        """The problem of the newest file is told on stderr; wait for a quiet
        moment instead, as the pipe is read at the end."""
        last = -1
        for _ in range(100):
            with open(f"/proc/{server.process.pid}/stat",
                      encoding="ascii") as f:
                fields = f.read().rpartition(")")[2].split()
            used = int(fields[11]) + int(fields[12])
            if used == last:
                return
            last = used
            time.sleep(0.3)
        self.fail(f"busy for 30 s with file {n}")

    def test_100_mb_over_http(self):
        server = self.serve(programs=self.programs)
        head = (f"POST /api/v1/retake HTTP/1.1\r\nHost: 127.0.0.1:"
                f"{server.port}\r\nCookie: {server.cookie}\r\n"
                f"X-CSRF: {server.csrf}\r\nContent-Type: application/json\r\n"
                "Content-Length: %d\r\n\r\n")
        before, _ = memory(server)
        got = talk(server, (head % HUNDRED).encode() + bytes(HUNDRED))
        if got:  # a client that goes on sending may not hear it
            self.assertEqual(statuses(got), [413])
        deep = b'{"program":"cma-aama","case":' + b"[" * 200000
        self.assertEqual(statuses(talk(
            server, (head % len(deep)).encode() + deep)), [422])
        wide = b'{"program":"cma-aama","case":{"attempts":[' + \
            b'{},' * 70000 + b"{}]}}"
        self.assertEqual(statuses(talk(
            server, (head % len(wide)).encode() + wide)), [422])
        same = json.dumps({"program": "cma-aama", "case": {}})[:-1].encode() \
            + b',"case":{}' * 20000 + b"}"
        self.assertEqual(statuses(talk(
            server, (head % len(same)).encode() + same)), [422])
        self.assertLess(memory(server)[0] - before, 128 * MB)
        self.assertEqual(server.request("GET", "/")[0], 200)


if __name__ == "__main__":
    e2e.main()
