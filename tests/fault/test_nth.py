"""The database's disk or memory fails at the n-th operation of a whole visit,
for n = 1, 2, 3 … (later with gaps) until the visit meets no fault.

At each n: what is told as done is stored, what is refused is not and can be
done again at once, nothing hangs or falls over. Afterwards the process is
killed, and what a new one finds is compared with what was told.

The faults are failing_preload.c's, which is built beside the binary.
"""
import datetime
import mmap
import os
import shutil
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
import e2e  # noqa: E402
from candidates import journal, twice  # noqa: E402

# struct faults of tests/support/failing.h
NONE, WRITE, SYNC, MEMORY = range(4)
FULL, IOERR_WRITE, IOERR_FSYNC, NOMEM = 13, 10 | 3 << 8, 10 | 4 << 8, 7
PRELOAD = os.path.join(os.path.dirname(e2e.BINARY),
                       "tests/fault/failing_preload.so")
PROGRAM = "cma-aama"


class Faults:
    def __init__(self, path):
        with open(path, "wb") as f:
            f.write(bytes(20))
        self.path = path
        self.file = open(path, "r+b")
        self.map = mmap.mmap(self.file.fileno(), 20)

    def arm(self, kind, code, at, forever=False):
        self.map[0:20] = struct.pack("5i", kind, code, at, forever, 0)

    def disarm(self):
        """Has it struck?"""
        _, _, at, _, n = struct.unpack("5i", self.map[0:20])
        self.map[0:4] = struct.pack("i", NONE)
        return n >= at


class Visit:
    """Everything a person does between two faults. What was told is kept."""

    def __init__(self, case, server, faults):
        self.case, self.server, self.faults = case, server, faults
        self.answers = {}  # (sitting, item from 0) -> [seq, choices]
        self.sittings, self.days, self.tasks = {}, [], 0
        self.day = datetime.date(1990, 1, 1)
        self.refused = 0

    def do(self, method, path, value=None, good=200):
        """Until it is done. A refusal is one of the server's own; with a
        fault that goes on, reading works meanwhile."""
        unsure = False
        for _ in range(3):
            status, body = self.server.api(method, "/api/v1" + path, value)
            if unsure and (method, status) == ("DELETE", 404):
                return body  # stored, and then what is left could not be read
            unsure |= status == 500  # "look before you repeat"
            if status not in (500, 503):
                self.case.assertEqual(status, good, f"at {self.at}: {method} {path}: {body}")
                return body
            self.refused += 1
            self.case.assertIn(body["reason"], ("busy", "failed"))
            self.case.assertTrue(body["title"])
            if self.forever:
                status, *_ = self.server.request("GET", "/")
                self.case.assertEqual(status, 200)
                self.faults.disarm()
        self.case.fail(f"at {self.at}: {method} {path}: refused again and again")

    def page(self, path):
        for _ in range(3):
            status, _, text = self.server.request("GET", path)
            if status in (200, 303):
                return
            self.case.assertIn(status, (500, 503), text)
            self.case.assertIn(b"</html>", text)
        self.case.fail(f"at {self.at}: {path}: refused again and again")

    def sit(self):
        sitting = self.do("POST", "/sittings", {
            "program": PROGRAM, "kind": "domain", "domain": "clinical",
            "n_items": 3}, 201)["id"]
        self.case.assertNotIn(sitting, self.sittings, "given out twice")
        at = f"/sittings/{sitting}"
        for item, choices in enumerate((["a"], ["b"])):
            self.do("PUT", f"{at}/responses/{item + 1}",
                    {"choices": choices, "seq": 1})
            self.answers[sitting, item] = [1, choices]
        self.do("PUT", f"{at}/responses/1", {"choices": ["c"], "seq": 2})
        self.answers[sitting, 0] = [2, ["c"]]
        self.do("PUT", f"{at}/flags/3", {"on": True})
        self.do("PUT", f"{at}/pad/notes/1", {"text": "mine", "seq": 1})
        self.page(f"{at}/items/3")
        view = self.do("GET", at)
        self.case.assertEqual(
            [i["response"] and [i["response"]["seq"], i["response"]["choices"]]
             for i in view["items"]], [[2, ["c"]], [1, ["b"]], None])
        self.case.assertTrue(view["items"][2]["flagged"])
        self.do("POST", f"{at}/submit", {})
        self.sittings[sitting] = self.do("GET", f"{at}/report")["raw"]

    def note_attempt(self):
        self.day += datetime.timedelta(days=7)
        if self.days:  # one at a time: caps are the program's own matter
            self.do("DELETE", f"/cases/{PROGRAM}/attempts/{self.days.pop()}")
        day = str(self.day)
        self.do("POST", f"/cases/{PROGRAM}/attempts",
                {"result": "fail", "date": day}, 201)
        self.days.append(day)
        self.do("GET", f"/cases/{PROGRAM}/decision")
        self.page(f"/retake/{PROGRAM}")

    def study(self):
        session = self.do("POST", f"/study/{PROGRAM}/sessions",
                          {"kind": "custom", "n": 2}, 201)["id"]
        self.do("PUT", f"/sessions/{session}/tasks/1",
                {"act": "answer", "seq": 1, "choices": ["a"],
                 "guessed": False, "seconds": 5})
        self.tasks += 1
        self.do("POST", f"/sessions/{session}/end", {})
        self.page(f"/study/{PROGRAM}")

    def make(self, kind, code, at, forever):
        self.forever = forever
        self.faults.arm(kind, code, at, forever)
        self.sit()
        self.note_attempt()
        self.study()
        return self.faults.disarm()


class Nth(e2e.Case):
    def setUp(self):
        super().setUp()
        self.faults = Faults(os.path.join(self.folder, "faults"))
        self.programs = self.one_program()
        self.env = {"LD_PRELOAD": PRELOAD,
                    "RESIT_FAULTS": self.faults.path,
                    "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def serve(self):
        server = e2e.Server(e2e.BINARY, self.data, self.programs, env=self.env)
        self.addCleanup(self.end, server)
        server.log_in()
        return server

    def at_every_point(self, kind, code, least, forever=False):
        server = self.serve()
        server.api("PUT", "/api/v1/chosen", {"program": PROGRAM})
        visit = Visit(self, server, self.faults)
        at, has_struck = 0, True
        while has_struck:
            at += 1 + at // 4
            visit.at = at
            has_struck = visit.make(kind, code, at, forever)
        self.assertGreater(at, least)
        self.assertGreater(visit.refused, 0)
        server.kill()
        self.compare(server, visit)

    def compare(self, server, visit):
        """Opened again, by a process that has no faults."""
        server.env.pop("LD_PRELOAD")
        server.start()
        rows = journal(self.data)
        self.assertEqual(twice(rows), [])
        newest = {}
        for sitting, item, seq, choices in sorted(rows):
            newest[sitting, item] = [seq, [
                c for i, c in enumerate("abcdefghij") if choices & 1 << i]]
        self.assertEqual(newest, visit.answers)
        for sitting, raw in visit.sittings.items():
            status, report = server.api("GET",
                                        f"/api/v1/sittings/{sitting}/report")
            self.assertEqual((status, report["raw"]), (200, raw))
        case = server.api("GET", f"/api/v1/cases/{PROGRAM}")[1]
        self.assertEqual([a["date"] for a in case["case"]["attempts"]], visit.days)
        self.end(server)
        self.assertSound(self.programs)

    def test_the_nth_write_meets_a_full_disk(self):
        self.at_every_point(WRITE, FULL, 20)

    def test_the_disk_is_full_from_the_nth_write_on(self):
        self.at_every_point(WRITE, FULL, 20, forever=True)

    def test_the_nth_write_fails(self):
        self.at_every_point(WRITE, IOERR_WRITE, 20)

    def test_the_nth_fsync_fails(self):
        self.at_every_point(SYNC, IOERR_FSYNC, 10)

    def test_the_nth_allocation_fails(self):
        self.at_every_point(MEMORY, NOMEM, 300)

    # ---- the first start, which makes the database ----

    def at_every_point_of_a_start(self, kind, code, least):
        at, has_struck = 0, True
        while has_struck:
            at += 1 + at // 2
            shutil.rmtree(self.data, ignore_errors=True)
            self.faults.arm(kind, code, at)
            self.start_once()
            has_struck = self.faults.disarm()
            server = self.serve()
            server.kill()
            self.assertSound(self.programs)
        self.assertGreater(at, least)

    def start_once(self):
        """It starts, or says why not, with the exit code for that."""
        try:
            server = e2e.Server(e2e.BINARY, self.data, self.programs,
                                env=self.env)
        except RuntimeError as why:
            self.assertRegex(str(why), "resit: ")
            self.assertNotRegex(str(why), "BUG|Sanitizer|runtime error")
        else:
            server.kill()

    def test_a_first_start_with_the_nth_write_failing(self):
        self.at_every_point_of_a_start(WRITE, IOERR_WRITE, 10)

    def test_a_first_start_with_the_nth_allocation_failing(self):
        self.at_every_point_of_a_start(MEMORY, NOMEM, 300)


if __name__ == "__main__":
    e2e.main()
