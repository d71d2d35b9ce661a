"""A program or bank file that goes bad while it is served: every problem is
told with its line, and the last good version is served, after a restart too.
"""
import os
import re
import shutil
import signal
import time

import e2e


class Broken(e2e.Case):
    def setUp(self):
        super().setUp()
        self.programs = self.folder + "/programs"
        self.home = self.programs + "/cma-aama"
        shutil.copytree(e2e.PROGRAMS + "/cma-aama", self.home)

    def change(self, name, old, new):
        """Replace the first `old` in a file; returns its line."""
        path = f"{self.home}/{name}"
        with open(path, encoding="utf-8") as f:
            text = f.read()
        at = text.index(old)
        with open(path + ".new", "w", encoding="utf-8") as f:
            f.write(text[:at] + new + text[at + len(old):])
        os.rename(path + ".new", path)
        return text.count("\n", 0, at + 1) + 1

    def look(self, server):
        """The program's page; what stands in it without its marks."""
        status, _, page = server.request("GET", "/programs/cma-aama")
        self.assertEqual(status, 200)
        return re.sub(r"<[^>]+>", "", page.decode())

    def look_until(self, server, words, there=True):
        os.kill(server.process.pid, signal.SIGHUP)
        for _ in range(200):
            page = self.look(server)
            if (words in page) == there:
                return page
            time.sleep(0.05)
        self.fail(f"{words!r} {'not ' if there else ''}in {page}")

    STALE = "The newest files of this exam have problems"

    def check_still_served(self, server):
        status, _, page = server.request("GET", "/sittings/new?kind=segment")
        self.assertEqual(status, 200)
        sitting = server.start_sitting("segment")
        _, view = server.api("GET", f"/api/v1/sittings/{sitting}")
        self.assertEqual(len(view["items"]), 50)
        server.form(f"/sittings/{sitting}/submit", {})

    def go_bad(self, *changes):
        """Make the changes under a running server; all problems must be told
        on the page, by the command and after a restart."""
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        self.assertNotIn(self.STALE, self.look(server))
        places = []
        for name, old, new in changes:
            line = self.change(name, old, new)
            places.append(f"cma-aama/{name}:{line}")
        page = self.look_until(server, self.STALE)
        for place in places:
            self.assertIn(place, page)
        self.assertIn("The last good version is used",
                      server.request("GET", "/programs")[2].decode())
        self.check_still_served(server)
        self.end(server)
        server.start()
        page = self.look(server)
        for place in [self.STALE, *places]:
            self.assertIn(place, page)
        self.check_still_served(server)
        for name, old, new in changes:
            self.change(name, new, old)
        self.look_until(server, self.STALE, there=False)
        self.check_still_served(server)
        self.end(server)
        for place in places:
            self.assertIn(place, server.errors)

    def test_a_program_file(self):
        self.go_bad(("program.yaml", "\nabbr:", "\nabr:"))

    def test_a_program_file_that_is_no_yaml(self):
        self.go_bad(("program.yaml", "\nabbr: ", "\nabbr: ]["))

    def test_bank_files(self):
        """Two files, three kinds of fault, all at once."""
        self.go_bad(
            ("bank/clinical-intake.md", "\nsource: ", "\nsauce: "),
            ("bank/general-legal.md", "\narea: ", "\narea: no."),
            ("bank/general-legal.md", "\nlevel: ", "\nlevel: un"))

    def test_an_empty_bank(self):
        """Not an error of a file, but no mock can be made: said so."""
        shutil.rmtree(self.home + "/bank")
        os.mkdir(self.home + "/bank")
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        status, _, page = server.form(
            "/sittings", {"program": "cma-aama", "kind": "segment"})
        self.assertEqual(status, 409)
        self.assertIn(b"no questions for this exam yet", page)

    def test_a_return_to_segments_is_not_delivered(self):
        self.change("program.yaml", "segment_return:\n    allowed: false",
                    "segment_return:\n    allowed: true")
        server = self.serve(programs=self.programs)
        server.form("/programs", {"program": "cma-aama"})
        status, _, page = server.form(
            "/sittings", {"program": "cma-aama", "kind": "mock"})
        self.assertEqual(status, 409)
        self.assertIn(b"go back to a finished segment", page)

    def test_today_is_the_programs(self):
        """Fourteen hours before and twelve after: never the same day."""
        days, line = [], "\nretake:\n"
        for zone in ("AAA-14", "BBB12"):
            named = f'\nretake:\n  time_zone: "{zone}"\n'
            self.change("program.yaml", line, named)
            line = named
            server = self.serve(programs=self.programs)
            status, decision = server.api(
                "POST", "/api/v1/retake", {"program": "cma-aama", "case": {}})
            self.assertEqual(status, 200)
            _, own = server.api("GET", "/api/v1/cases/cma-aama/decision")
            self.assertEqual(own["on"], decision["on"])
            days.append(decision["on"])
            self.end(server)
        self.assertGreater(*days)

    def test_never_a_good_version(self):
        """The server runs, says what is wrong, and takes the mended file."""
        self.change("program.yaml", "\nabbr: ", "\nabbr: ][")
        server = self.serve(programs=self.programs)
        status, _, page = server.request("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"no exam to choose", page)
        self.assertIn("program.yaml:", re.sub(
            r"<[^>]+>", "", server.request("GET", "/programs")[2].decode()))
        self.change("program.yaml", "\nabbr: ][", "\nabbr: ")
        os.kill(server.process.pid, signal.SIGHUP)
        for _ in range(200):
            status, _, _ = server.request("GET", "/programs/cma-aama")
            if status == 200:
                break
            time.sleep(0.05)
        self.assertEqual(status, 200)

    def test_the_command_tells_the_same(self):
        line = self.change("bank/general-legal.md", "\nlevel: ", "\nlevel: un")
        done = self.resit("bank", "check", "--programs", self.programs, code=1)
        self.assertRegex(done.stdout + done.stderr,
                         rf"general-legal\.md:{line}: .+; .+")
        self.change("program.yaml", "\nabbr: ", "\nabbr: ][")
        done = self.resit("program", "check", "--programs", self.programs,
                          code=1)
        self.assertRegex(done.stdout + done.stderr, r"program\.yaml:\d+: .+")


class WithoutQuestions(e2e.Case):
    SENTENCE = b"There are no questions for this exam yet"

    def test_all_that_have_no_bank(self):
        """Facts and rules are there; nothing leads to a mock."""
        server = self.serve()
        ids = [p for p in os.listdir(e2e.PROGRAMS)
               if os.path.isdir(f"{e2e.PROGRAMS}/{p}")
               and not os.path.isdir(f"{e2e.PROGRAMS}/{p}/bank")]
        self.assertEqual(len(ids), 10)
        for program in ids:
            with self.subTest(program=program):
                server.form("/programs", {"program": program})
                status, _, page = server.request("GET", "/")
                self.assertEqual(status, 200)
                self.assertIn(self.SENTENCE, page)
                self.assertNotIn(b"Start a mock", page)
                status, _, page = server.request("GET", "/sittings")
                self.assertNotIn(b"Start a mock", page)
                status, _, page = server.request(
                    "GET", "/sittings/new?kind=mock")
                self.assertEqual(status, 200)
                self.assertIn(self.SENTENCE, page)
                self.assertNotIn(b"<form", page)
                status, _, page = server.form(
                    "/sittings", {"program": program, "kind": "mock"})
                self.assertEqual(status, 409)
                self.assertIn(self.SENTENCE, page)
                for path in f"/programs/{program}", f"/retake/{program}":
                    self.assertEqual(server.request("GET", path)[0], 200)
            for program, fact in (("comptia-a-plus", b"Parts of one version"),
                                  ("nnaap", b"<dt>Parts</dt>")):
                page = server.request("GET", f"/programs/{program}")[2]
                self.assertIn(fact, page)


if __name__ == "__main__":
    e2e.main()
